/* Limits of the language: each key of the scenario and of the models is
 * accepted at the edge of its range, and refused beside it; the edges are taken
 * from the tables of keys themselves. */

#include "models/models.h"
#include "sim/language/scenario.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The base unit of a type; NULL: it has no numbers. */
static const char *
unit_of(KeyType type)
{
  static const char *const units[] = {
    [KEY_TIME] = " s",         [KEY_RATE] = " bit/s", [KEY_SIZE] = " B",
    [KEY_SPEED] = " m/s",      [KEY_LENGTH] = " m",   [KEY_NUMBER] = "",
    [KEY_INTEGER] = "",        [KEY_FRACTION] = "",   [KEY_TIME_DIST] = " s",
    [KEY_SPEED_DIST] = " m/s", [KEY_AREA] = NULL,
  };

  return units[type];
}

static bool
accepts(const Key *key, double number)
{
  g_autofree char *text =
    g_strdup_printf("%.17g%s", number, unit_of(key->type));
  g_autofree char *why = NULL;
  Value value;
  bool is_good = key_parse(key, text, &value, &why);

  if (!is_good)
    CU_ASSERT_PTR_NOT_NULL(why);
  return is_good;
}

static void
say(const char *owner, const Key *key, const char *what, bool is_good)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s, %s: %s\n", owner, key->name, what);
}

/* The next number above, or the next below. */
static double
beside(const Key *key, double edge, int side)
{
  if (key->type == KEY_INTEGER)
    return edge + side;
  return nextafter(edge, side * DBL_MAX);
}

/* Without a limit of its own, a key has that of its type. */
static double
greatest_of(const Key *key)
{
  if (key->greatest != 0)
    return key->greatest;
  if (key->type == KEY_FRACTION)
    return 1;
  return key->type == KEY_TIME || key->type == KEY_TIME_DIST ? 9e9 : 1e18;
}

static int
check_keys(const char *owner, const Key *keys)
{
  int count = 0;

  for (const Key *key = keys; key->name; key++) {
    if (key_is_text(key) || !unit_of(key->type))
      continue;
    double greatest = greatest_of(key);
    say(owner, key, "the least is accepted", accepts(key, key->least));
    say(owner, key, "less than it is refused",
        !accepts(key, beside(key, key->least, -1)));
    say(owner, key, "the greatest is accepted", accepts(key, greatest));
    if (greatest < 1e17)
      say(owner, key, "more than it is refused",
          !accepts(key, beside(key, greatest, +1)));
    count++;
  }
  return count;
}

static void
test_sections(void)
{
  int count = 0;

  for (const ScenarioSection *s = scenario_sections; s->type; s++)
    count += check_keys(s->type, s->keys);
  CU_ASSERT_TRUE(count >= 20);
}

static void
test_models(void)
{
  int count = 0;

  for (const ModelClass *const *c = design_table.classes; *c; c++)
    if ((*c)->parameters)
      count += check_keys((*c)->name, (*c)->parameters);
  CU_ASSERT_TRUE(count >= 40);
}

/* Every choice is accepted, and stored as its index; a part of one is not. */
static void
check_choices(const char *owner, const Key *keys)
{
  for (const Key *key = keys; key->name; key++) {
    if (key->type != KEY_CHOICE)
      continue;
    g_auto(GStrv) words = g_strsplit(key->choices, "|", -1);
    g_autofree char *why = NULL;
    Value value = { 0 };
    for (int i = 0; words[i]; i++) {
      bool is_good = key_parse(key, words[i], &value, &why);
      say(owner, key, words[i], is_good && value.integer == i);
    }
    say(owner, key, "all choices at once are none",
        !key_parse(key, key->choices, &value, &why));
  }
}

static void
test_choices(void)
{
  for (const ScenarioSection *s = scenario_sections; s->type; s++)
    check_choices(s->type, s->keys);
  for (const ModelClass *const *c = design_table.classes; *c; c++)
    if ((*c)->parameters)
      check_choices((*c)->name, (*c)->parameters);
}

/* What the reader itself limits, and not a table: %s is put into a sound
 * scenario. */
static const struct {
  const char *sentence;
  const char *general, *prefix, *access, *more;
  bool is_good;
} rows[] = {
  { "a prefix of 56 bits holds hosts", "", "2001:db8::/56", "", "", true },
  { "one of 57 does not", "", "2001:db8::/57", "", "", false },
  { "a prefix of one bit is one", "", "8000::/1", "", "", true },
  { "a prefix of no bit is none", "", "::/0", "", "", false },
  { "a warm-up just shorter than the run", "warm-up = 9999999999 ns\n",
    "2001:db8::/48", "", "", true },
  { "a warm-up as long as the run", "warm-up = 10 s\n", "2001:db8::/48", "", "",
    false },
  { "a link may lose 99 %", "", "2001:db8::/48", "loss = 99 %\n", "", true },
  { "but not more", "", "2001:db8::/48", "loss = 99.0001 %\n", "", false },
  { "an access link may take an hour", "", "2001:db8::/48", "delay = 1 h\n", "",
    true },
  { "but not longer", "", "2001:db8::/48", "delay = 3600000000001 ns\n", "",
    false },
  { "a section needs no session", "", "2001:db8::/48", "", "", true },
  { "a host may be one of one", "", "2001:db8::/48", "",
    "[mobile X]\ncount = 1\n", true },
  { "but not one of none", "", "2001:db8::/48", "", "[mobile X]\ncount = 0\n",
    false },
};

static void
test_reader(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strdup_printf(
      "[general]\nduration = 10 s\n%s[network N]\nprefix = %s\ngateway = G\n"
      "access = A\n[links]\nG -- A = 1 ms\n[access A]\n%s[mobile M]\n%s",
      rows[i].general, rows[i].prefix, rows[i].access, rows[i].more);
    ScenarioOptions options = { .sets = NULL };
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(Scenario) scenario = scenario_parse(
      "test", text, strlen(text), &design_table, &options, &messages);
    bool is_good = (scenario != NULL) == rows[i].is_good;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s\n", rows[i].sentence,
             messages->len > 0 ? (char *)messages->pdata[0] : "accepted");
  }
}

/* Networks share topology.prefix: so many fit into so many bits. */
static void
test_shared_prefix(void)
{
  static const struct {
    const char *sentence;
    int length, networks;
    bool is_good;
  } spaces[] = {
    { "one network takes one bit", 55, 1, true },
    { "56 bits are too few for one", 56, 1, false },
    { "three networks take two bits", 54, 3, true },
    { "and have no room in one", 55, 3, false },
    { "four take three", 53, 4, true },
    { "and have no room in two", 54, 4, false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(spaces); i++) {
    g_autoptr(GString) text = g_string_new("[general]\nduration = 10 s\n");
    g_string_append_printf(text, "[topology]\nprefix = 2001:db8::/%d\n",
                           spaces[i].length);
    for (int k = 0; k < spaces[i].networks; k++)
      g_string_append_printf(
        text, "[network N%d]\ngateway = G%d\naccess = A%d\n", k, k, k);
    g_string_append(text, "[links]\n");
    for (int k = 0; k < spaces[i].networks; k++)
      g_string_append_printf(text, "G0 -- A%d = 1 ms\nG%d -- A0 = 1 ms\n", k,
                             k + 1 < spaces[i].networks ? k + 1 : 0);
    g_string_truncate(text, text->len - strlen("G0 -- A0 = 1 ms\n"));
    g_string_append(text, "[mobile M]\n");
    ScenarioOptions options = { .sets = NULL };
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(Scenario) scenario = scenario_parse(
      "test", text->str, text->len, &design_table, &options, &messages);
    bool is_good = (scenario != NULL) == spaces[i].is_good;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s\n", spaces[i].sentence,
             messages->len > 0 ? (char *)messages->pdata[0] : "accepted");
  }
}

const TestCase limits_tests[] = {
  { "every key of a section keeps its range", test_sections },
  { "every key of a model keeps its range", test_models },
  { "every choice is one", test_choices },
  { "the reader has limits of its own", test_reader },
  { "networks share a prefix that is large enough", test_shared_prefix },
  { NULL, NULL },
};
