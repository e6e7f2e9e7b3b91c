/* Tables of keys: words for types, where values are stored, defaults; and the
 * word that is offered for one that is not known. */

#include "sim/design/key.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

static void
say(const char *sentence, bool is_good, const char *is)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s: %s\n", sentence, is ? is : "nothing");
}

/* What the types are called, and which have readers of their own. */
static void
test_types(void)
{
  static const struct {
    Key key;
    const char *words;
    bool is_text;
  } rows[] = {
    { { .type = KEY_TIME }, "time", false },
    { { .type = KEY_RATE }, "rate", false },
    { { .type = KEY_SIZE }, "size", false },
    { { .type = KEY_SPEED }, "speed", false },
    { { .type = KEY_LENGTH }, "length", false },
    { { .type = KEY_PROPAGATION }, "delay per length", false },
    { { .type = KEY_NUMBER }, "number", false },
    { { .type = KEY_INTEGER }, "integer", false },
    { { .type = KEY_FRACTION }, "fraction", false },
    { { .type = KEY_CHOICE, .choices = "a|b|c" }, "a | b | c", false },
    { { .type = KEY_TEXT }, "text", true },
    { { .type = KEY_NAMES }, "names", true },
    { { .type = KEY_TIME_DIST }, "time or distribution", false },
    { { .type = KEY_SPEED_DIST }, "speed or distribution", false },
    { { .type = KEY_ARRIVAL }, "arrivals", true },
    { { .type = KEY_PACKETS }, "packets", true },
    { { .type = KEY_MOVES }, "moves", true },
    { { .type = KEY_POINT }, "point", true },
    { { .type = KEY_AREA }, "area", true },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *words = key_type_text(&rows[i].key);
    g_autofree char *why = NULL;
    Value value = { .time = 1, .number = 2, .integer = 3 };
    say(rows[i].words, strcmp(words, rows[i].words) == 0, words);
    say(rows[i].words, key_is_text(&rows[i].key) == rows[i].is_text,
        "has a reader of its own, or has none");
    if (!rows[i].is_text)
      continue;
    bool is_read = key_parse(&rows[i].key, "{any thing]", &value, &why);
    say(rows[i].words,
        is_read && !why && value.time == 1 && value.number == 2 &&
          value.integer == 3,
        "a text is left alone");
  }
}

/* An object with one field of each kind, and a table of its keys. */
typedef struct Object {
  SimTime time;
  double number;
  int64_t integer;
  Distribution stay;
  Distribution speed;
  int choice, behind;
} Object;

static const Key object_keys[] = {
  { .name = "time",
    .type = KEY_TIME,
    .fallback = "5 ms",
    .offset = offsetof(Object, time) },
  { .name = "number",
    .type = KEY_RATE,
    .fallback = "2 kbit/s",
    .offset = offsetof(Object, number) },
  { .name = "integer",
    .type = KEY_INTEGER,
    .fallback = "5000000000",
    .greatest = 1e10,
    .offset = offsetof(Object, integer) },
  { .name = "stay",
    .type = KEY_TIME_DIST,
    .fallback = "uniform(1 s, 3 s)",
    .offset = offsetof(Object, stay) },
  { .name = "speed",
    .type = KEY_SPEED_DIST,
    .fallback = "7 m/s",
    .offset = offsetof(Object, speed) },
  { .name = "choice",
    .type = KEY_CHOICE,
    .choices = "a|b|c",
    .fallback = "c",
    .offset = offsetof(Object, choice) },
  { .name = "text",
    .type = KEY_TEXT,
    .fallback = "is passed over",
    .offset = offsetof(Object, behind) },
  { .name = "none", .type = KEY_TIME, .offset = offsetof(Object, time) },
  { .name = NULL },
};

static void
test_store(void)
{
  Object object = { .behind = 4711 };

  key_store_defaults(object_keys, &object);
  CU_ASSERT_EQUAL(object.time, 5 * SIM_MILLISECOND);
  CU_ASSERT_EQUAL(object.number, 2000);
  CU_ASSERT_EQUAL(object.integer, INT64_C(5000000000));
  CU_ASSERT_EQUAL(object.stay.kind, DISTRIBUTION_UNIFORM);
  CU_ASSERT_EQUAL(object.stay.a, 1);
  CU_ASSERT_EQUAL(object.stay.b, 3);
  CU_ASSERT_EQUAL(object.speed.kind, DISTRIBUTION_CONSTANT);
  CU_ASSERT_EQUAL(object.speed.a, 7);
  CU_ASSERT_EQUAL(object.choice, 2);
  CU_ASSERT_EQUAL(object.behind, 4711);
}

static void
test_bad_defaults(void)
{
  static const struct {
    const char *sentence;
    Key keys[3];
    const char *what;
  } rows[] = {
    { "an empty table is good", { { .name = NULL } }, NULL },
    { "a good default is good",
      { { .name = "a", .type = KEY_TIME, .fallback = "5 s" } },
      NULL },
    { "none is good too", { { .name = "a", .type = KEY_TIME } }, NULL },
    { "a text is good whatever it is",
      { { .name = "a", .type = KEY_NAMES, .fallback = "[" } },
      NULL },
    { "what is no value is told",
      { { .name = "a", .type = KEY_SIZE, .fallback = "5" } },
      "the default of a, '5', needs a size with a unit: B, kB, MB" },
    { "so is what is out of range",
      { { .name = "a", .type = KEY_INTEGER, .fallback = "5", .least = 6 } },
      "the default of a, '5', must be at least 6" },
    { "of the second too",
      { { .name = "a", .type = KEY_INTEGER, .fallback = "5" },
        { .name = "b", .type = KEY_CHOICE, .choices = "x|y", .fallback = "" } },
      "the default of b, '', is none of x, y" },
    { "the first is told",
      { { .name = "a", .type = KEY_NUMBER, .fallback = "1 s" },
        { .name = "b", .type = KEY_NUMBER, .fallback = "2 s" } },
      "the default of a, '1 s', needs a number without a unit" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *what = keys_bad_default(rows[i].keys);
    say(rows[i].sentence, g_strcmp0(what, rows[i].what) == 0, what);
  }
  CU_ASSERT_PTR_NULL(keys_bad_default(NULL));
  CU_ASSERT_PTR_NULL(keys_bad_default(object_keys));
}

#define LETTERS_32 "abcdefghijklmnopqrstuvwxyzabcdef"

/* Words, and which of the candidates, divided by blanks, is the nearest. */
static const struct {
  const char *sentence, *word, *candidates, *nearest;
} words[] = {
  { "a word is nearest to itself", "delay", "rate delay loss", "delay" },
  { "two letters may not be wrong", "ab", "ac", NULL },
  { "but large", "ab", "AB", "AB" },
  { "one of three may be wrong", "abc", "abd", "abd" },
  { "but not two", "abc", "aed", NULL },
  { "one of five may be wrong", "abcde", "abcdf", "abcdf" },
  { "but not two of them", "abcde", "abcfg", NULL },
  { "two of six may be wrong", "abcdef", "abcdgh", "abcdgh" },
  { "but not three of them", "abcdef", "abcghi", NULL },
  { "three of nine may be wrong", "abcdefghi", "abcdefxyz", "abcdefxyz" },
  { "a letter may be missing", "dely", "delay", "delay" },
  { "at the end", "dela", "delay", "delay" },
  { "in front", "elay", "delay", "delay" },
  { "or be too many", "deelay", "delay", "delay" },
  { "at the end too", "delays", "delay", "delay" },
  { "two neighbours may be swapped", "dleay", "delay", "delay" },
  { "the first two", "edlay", "delay", "delay" },
  { "the last two", "delya", "delay", "delay" },
  { "of three letters", "acb", "abc", "abc" },
  { "whatever their case", "aCb", "ABC", "ABC" },
  { "and whatever that of the other", "acb", "ABC", "ABC" },
  { "others may not, if there is one fault to make", "ydela", "delay", NULL },
  { "half a swap is two faults", "abcd", "bxcd", NULL },
  { "so is the other half", "abcd", "xacd", NULL },
  { "a swap is one fault of two", "badcxy", "abcdxy", "abcdxy" },
  { "the better one wins", "abcdef", "abcdxy abcdex", "abcdex" },
  { "also if it is the first", "abcdef", "abcdex abcdxy", "abcdex" },
  { "of equals the first", "abcdef", "abcdex abcdey", "abcdex" },
  { "itself wins at last", "abc", "abd ABC abc", "ABC" },
  { "without candidates there is none", "abc", "", NULL },
  { "nothing is near to none", "", "a ab", NULL },
  { "64 letters are looked at", LETTERS_32 LETTERS_32,
    LETTERS_32 LETTERS_32 "x", LETTERS_32 LETTERS_32 "x" },
  { "65 are not", LETTERS_32 LETTERS_32 "x", LETTERS_32 LETTERS_32 "x", NULL },
};

static void
test_words(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
    g_auto(GStrv) candidates = g_strsplit(words[i].candidates, " ", -1);
    const char *nearest =
      nearest_word(words[i].word, (const char *const *)candidates);
    say(words[i].sentence, g_strcmp0(nearest, words[i].nearest) == 0, nearest);
  }
}

const TestCase keys_tests[] = {
  { "types have words, and some have readers of their own", test_types },
  { "values are stored in their fields, defaults too", test_store },
  { "the first bad default of a table is told", test_bad_defaults },
  { "the nearest word is that with the fewest faults", test_words },
  { NULL, NULL },
};
