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

/* Ranges that a rule gives: an RFC, or what a number on the wire or of the
 * program can be. These are not read from the tables. */
static const struct {
  const char *sentence;
  const char *section; /* NULL: all models that have the key */
  const char *key, *good, *bad, *why;
} edges[] = {
  { "a run has a nanosecond at least", "general", "duration", "1 ns", "0.9 ns",
    "must be at least 1e-09 s" },
  { "and ends in the integers of nanoseconds", "general", "duration",
    "1000000000 s", "1000000001 s", "must be at most 1e+09 s" },
  { "as all times do", "general", "warm-up", "9000000000 s", "9000000001 s",
    "must be at most 9e+09 s" },
  { "none is less than nothing", "general", "warm-up", "0 s", "-1 ns",
    "must be at least 0 s" },
  { "a seed is whole also as a double", "general", "seed", "1000000000000000",
    "1000000000000001", "must be at most 1e+15" },
  { "a replication has 24 bits, with room for those of a study", "general",
    "replication", "15000000", "15000001", "must be at most 1.5e+07" },
  { "a point has a run", "study", "repeat", "1", "0", "must be at least 1" },
  { "also the most it may have", "study", "max-repeat", "1", "0",
    "must be at least 1" },
  { "a link lets something through", "access", "loss", "99 %", "99.1 %",
    "must be from 0 % to 99 %" },
  { "a section is of one host at least", "mobile", "count", "1", "0",
    "must be at least 1" },
  { "a host stays long enough for a run to end", "mobility", "residence",
    "1 ms", "0.999 ms", "must be at least 0.001 s" },
  { "and goes fast enough", "mobility", "speed", "0.001 m/s", "0.0009 m/s",
    "must be at least 0.001 m/s" },
  { "a lifetime is sixteen bits of 4 s (RFC 6275 section 6.1.7)", NULL,
    "binding-lifetime", "262140 s", "262141 s", "must be at most 262140 s" },
  { "and not none of them", NULL, "binding-lifetime", "4 s", "3.9 s",
    "must be at least 4 s" },
  { "that of a location which is remembered too", NULL, "cache-ttl", "262140 s",
    "262141 s", "must be at most 262140 s" },
  { "and not none of them", NULL, "cache-ttl", "4 s", "3.9 s",
    "must be at least 4 s" },
  { "a binding at a correspondent: RFC 6275, MAX_RR_BINDING_LIFETIME", NULL,
    "cn-lifetime", "420 s", "421 s", "must be at most 420 s" },
  { "in units of 4 s as well", NULL, "cn-lifetime", "4 s", "3.9 s",
    "must be at least 4 s" },
  { "a token: RFC 6275, MAX_TOKEN_LIFETIME", NULL, "token-lifetime", "210 s",
    "211 s", "must be at most 210 s" },
  { "a solicitation: RFC 7559, MRT", NULL, "rs-interval", "3600 s", "3601 s",
    "must be at most 3600 s" },
  { "a wait is long enough to end", NULL, "initial-timeout", "1 ms", "0.999 ms",
    "must be at least 0.001 s" },
  { "a redirection has sixteen bits of seconds (RFC 5568)", NULL,
    "tunnel-lifetime", "65535 s", "65536 s", "must be at most 65535 s" },
  { "what is asked for is asked once", NULL, "hi-retries", "1", "0",
    "must be at least 1" },
  { "a binding is renewed before its end", NULL, "refresh", "100 %", "100.1 %",
    "must be from 0 % to 100 %" },
  { "and no longer than an hour", NULL, "initial-timeout", "3600 s",
    "3600.001 s", "must be at most 3600 s" },
  { "a longest wait is one too", NULL, "max-timeout", "1 ms", "0.999 ms",
    "must be at least 0.001 s" },
  { "and no longer than a day", NULL, "max-timeout", "86400 s", "86400.001 s",
    "must be at most 86400 s" },
  { "a prefix lingers for a day at most", NULL, "prefix-linger", "86400 s",
    "86400.001 s", "must be at most 86400 s" },
  { "or not at all", NULL, "prefix-linger", "0 s", "-1 s",
    "must be at least 0 s" },
  { "it lasts for a million seconds at most", NULL, "prefix-lifetime",
    "1000000 s", "1000000.001 s", "must be at most 1e+06 s" },
  { "and never less than none", NULL, "prefix-lifetime", "0 s", "-1 s",
    "must be at least 0 s" },
  { "a host has a thousand anchors at most", NULL, "most-anchors", "1000",
    "1001", "must be at most 1000" },
  { "and no less than none", NULL, "most-anchors", "0", "-1",
    "must be at least 0" },
  { "a token is not used before it is there", NULL, "token-lifetime", "0 s",
    "-1 s", "must be at least 0 s" },
  { "a share is no more than all", NULL, "wrong-prediction", "100 %", "100.1 %",
    "must be from 0 % to 100 %" },
};

/* Returns the key of that name in a table, which may be NULL; or NULL. */
static const Key *
key_named(const Key *keys, const char *name)
{
  for (; keys && keys->name; keys++)
    if (strcmp(keys->name, name) == 0)
      return keys;
  return NULL;
}

/* Returns how many tables have the key: 0 or 1. */
static int
check_edge(size_t row, const Key *keys)
{
  const Key *key = key_named(keys, edges[row].key);
  g_autofree char *none = NULL;
  g_autofree char *why = NULL;
  Value value;

  if (!key)
    return 0;
  bool is_good = key_parse(key, edges[row].good, &value, &none) &&
                 !key_parse(key, edges[row].bad, &value, &why) &&
                 strcmp(why, edges[row].why) == 0;
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s (%s): %s\n", edges[row].sentence, edges[row].key,
           none  ? none
           : why ? why
                 : "accepted");
  return 1;
}

static void
test_edges(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(edges); i++) {
    int count = 0;
    for (const ScenarioSection *s = scenario_sections; s->type; s++)
      if (edges[i].section && strcmp(edges[i].section, s->type) == 0)
        count += check_edge(i, s->keys);
    for (const ModelClass *const *c = design_table.classes; *c; c++)
      if (!edges[i].section)
        count += check_edge(i, (*c)->parameters);
    CU_ASSERT_TRUE(count > 0);
  }
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
  { "what a rule limits has this limit", test_edges },
  { "every choice is one", test_choices },
  { "the reader has limits of its own", test_reader },
  { "networks share a prefix that is large enough", test_shared_prefix },
  { NULL, NULL },
};
