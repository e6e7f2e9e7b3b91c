/* Which designs a scenario runs, in which order, and with which parameters. */

#include "models/models.h"
#include "sim/language/scenario.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

#define WORLD                                                                  \
  "[network N]\ngateway = G\naccess = A\n[links]\nG -- A = 1 ms\n"             \
  "[general]\nduration = 10 s\n"

/* Appends the row of a design, its classes and its settings, as they are: of a
 * value first the time in ns or the number, then the integer, then the
 * distribution. */
static void
add_design(GString *out, const ScenarioDesign *design)
{
  g_string_append_printf(out, "%s: %s", design->name, design->row->name);
  for (int i = 0; i < COLUMN_COUNT; i++)
    g_string_append_printf(out, " %s", design->row->columns[i]->name);
  for (uint32_t i = 0; i < design->setting_count; i++) {
    const DesignSetting *s = &design->settings[i];
    const Distribution *d = &s->value.distribution;
    g_string_append_printf(out, ",%s %.17g %d %d %.17g %.17g", s->key->name,
                           s->key->type == KEY_TIME ? (double)s->value.time
                                                    : s->value.number,
                           (int)s->value.integer, (int)d->kind, d->a, d->b);
  }
}

/* Returns the designs of a scenario as "name: text; ...", or the first lines of
 * the messages. The caller frees it. */
static char *
designs_of(const char *more, const char *designs)
{
  g_autofree char *text = g_strconcat(WORLD, more, NULL);
  ScenarioOptions options = { .designs = designs };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) s = scenario_parse("test", text, strlen(text),
                                         &design_table, &options, &messages);
  GString *out = g_string_new(NULL);

  for (guint i = 0; s && i < s->designs->len; i++) {
    g_string_append(out, i > 0 ? "; " : "");
    add_design(out, &g_array_index(s->designs, ScenarioDesign, i));
  }
  for (guint i = 0; i < messages->len; i++) {
    const char *message = messages->pdata[i];
    g_string_append_printf(out, "!%.*s", (int)strcspn(message, "\n"), message);
  }
  return g_string_free(out, FALSE);
}

#define MIPV6 "mipv6 home anchor anchor host none"
#define PMIPV6 "pmipv6 home anchor anchor network none"
#define NONE "none access none none none none"

/* Line 8 is the first of a row. */
static const struct {
  const char *sentence, *more, *asked, *designs;
} rows[] = {
  { "designs come in the order of the list", "designs = pmipv6, none\n", NULL,
    "pmipv6: " PMIPV6 "; none: " NONE },
  { "that of the command line replaces it", "designs = pmipv6\n", "none,mipv6",
    "none: " NONE "; mipv6: " MIPV6 },
  { "a list may have braces", "designs = {p,}mipv6\n", NULL,
    "pmipv6: " PMIPV6 "; mipv6: " MIPV6 },
  { "whose are closed", "designs = {p,mipv6\n", NULL,
    "!test:8:11: designs = {p,mipv6: the brace in '{p,mipv6' is not closed" },
  { "a list names one", "designs = ,\n", NULL,
    "!test:8:11: designs = ,: names no design" },
  { "a parameter is set in base units", "[design mipv6]\ndad = 5 ms\n", "mipv6",
    "mipv6: " MIPV6 ",dad 5000000 0 0 0 0" },
  { "a choice by its number", "[design pmipv6]\ndetach = silent\n", "pmipv6",
    "pmipv6: " PMIPV6 ",detach 0 1 0 0 0" },
  { "one that is drawn by its kind",
    "[design mipv6]\nra-delay = uniform(0 s, 0.5 s)\n", "mipv6",
    "mipv6: " MIPV6 ",ra-delay 0 0 1 0 0.5" },
  { "a parameter is that of its own design", "[design mipv6]\ndad = 5 ms\n",
    "mipv6,none", "mipv6: " MIPV6 ",dad 5000000 0 0 0 0; none: " NONE },
  { "a star is for all that have it", "[design *]\ndetach = away\n",
    "mipv6,pmipv6", "mipv6: " MIPV6 "; pmipv6: " PMIPV6 ",detach 0 2 0 0 0" },
  { "the section of a design has the last word",
    "[design mipv6]\ndad = 5 ms\n[design *]\ndad = 6 ms\n", "mipv6",
    "mipv6: " MIPV6 ",dad 6000000 0 0 0 0,dad 5000000 0 0 0 0" },
  { "notes and likes are no parameters",
    "[design mipv6]\nx-dad = 6\ndad = 0 s\n", "mipv6",
    "mipv6: " MIPV6 ",dad 0 0 0 0 0" },
  { "a variant has the parameters of its row",
    "[design quick]\ndesign = mipv6\ndad = 0 s\n", "quick,mipv6",
    "quick: " MIPV6 ",dad 0 0 0 0 0; mipv6: " MIPV6 },
  { "another model makes a row of its own",
    "[design mine]\ndesign = mipv6\nlu = network\ndetach = away\n", "mine",
    "mine: mine home anchor anchor network none,detach 0 2 0 0 0" },
  { "also under the name of a row", "[design mipv6]\nlu = network\n", "mipv6",
    "mipv6: mipv6 home anchor anchor network none" },
  { "the assistance is none unless it is said",
    "[design mine]\nalloc = home\nlm = anchor\nmr = anchor\nlu = host\n",
    "mine", "mine: mine home anchor anchor host none" },
  { "the star composes nothing", "[design *]\nlu = network\n", "mipv6",
    "mipv6: " MIPV6 },
  { "a parameter has a value", "[design mipv6]\ndad =\n", "mipv6",
    "!test:9:1: expected key = value" },
  { "a parameter has an equals sign", "[design *]\ndad\n", "mipv6",
    "!test:9:1: expected key = value" },
  { "a range is kept", "[design mipv6]\ndad = 2 h\n", "mipv6",
    "!test:9:7: dad = 2 h: must be at most 3600 s" },
  { "every row must say every column",
    "[design mine]\nalloc = home\nlu = host\n", "mine",
    "!test:8:1: design mine must say its lm, or a design to begin with: design "
    "= mipv6!test:8:1: design mine must say its mr, or a design to begin "
    "with: design = mipv6" },
  { "a column has a value",
    "[design mine]\nalloc\nlm = anchor\n"
    "mr = anchor\nlu = host\n",
    "mine", "!test:9:1: expected key = value" },
  { "a variant of a row that is not there", "[design mine]\ndesign = mipv7\n",
    "none",
    "!test:9:10: design = mipv7: there is no design 'mipv7'; did you mean "
    "'mipv6'?" },
  { "a variant has a row", "[design mine]\ndesign\n", "none",
    "!test:8:1: there is no design 'mine'; `dmmsim list designs` shows "
    "them" },
};

static void
test_rows(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *is = designs_of(rows[i].more, rows[i].asked);
    bool is_good = strcmp(is, rows[i].designs) == 0;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s:\n%s\ninstead of\n%s\n", rows[i].sentence, is,
             rows[i].designs);
  }
}

/* Without a word about it, all rows of the table run, and then those that the
 * scenario makes. */
static void
test_all(void)
{
  static const char text[] = WORLD "[design quick]\ndesign = mipv6\n"
                                   "[access A]\n[design mipv6]\nlu = network\n"
                                   "[design *]\ndad = 0 s\n";
  static const ScenarioOptions none = { .sets = NULL };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) s =
    scenario_parse("test", text, strlen(text), &design_table, &none, &messages);
  guint count = 0;

  CU_ASSERT_PTR_NOT_NULL_FATAL(s);
  for (; design_table.rows[count].name; count++) {
    const ScenarioDesign *d = &g_array_index(s->designs, ScenarioDesign, count);
    CU_ASSERT_STRING_EQUAL(d->name, design_table.rows[count].name);
    CU_ASSERT_EQUAL(d->row == &design_table.rows[count],
                    strcmp(d->name, "mipv6") != 0);
  }
  CU_ASSERT_EQUAL_FATAL(s->designs->len, count + 1);
  CU_ASSERT_STRING_EQUAL(g_array_index(s->designs, ScenarioDesign, count).name,
                         "quick");
  CU_ASSERT_EQUAL(s->rows->len, 1);
}

/* A row that is composed keeps the defaults of its base that are parameters of
 * its own. */
static void
test_defaults(void)
{
  static const struct {
    const char *sentence, *more;
    int count;
  } kept[] = {
    { "all of them", "[design mine]\ndesign = pfmipv6\nalloc = nearest\n", 1 },
    { "not that of a model that was replaced",
      "[design mine]\ndesign = pfmipv6\nlu = host\nassist = none\n", 0 },
    { "none if there is no base",
      "[design mine]\nalloc = home\nlm = anchor\nmr = anchor\n"
      "lu = network\n",
      0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
    g_autofree char *text = g_strconcat(WORLD, kept[i].more, NULL);
    ScenarioOptions options = { .designs = "mine" };
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(Scenario) s = scenario_parse("test", text, strlen(text),
                                           &design_table, &options, &messages);
    int count = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    const DesignRow *row = g_array_index(s->designs, ScenarioDesign, 0).row;
    for (const DesignDefault *d = row->defaults; d && d->key; d++)
      count++;
    CU_ASSERT_EQUAL(count, kept[i].count);
    if (count != kept[i].count)
      printf("\nnot true: %s: %d\n", kept[i].sentence, count);
  }
}

const TestCase parameters_tests[] = {
  { "designs are chosen and have their parameters", test_rows },
  { "all designs run unless some are named", test_all },
  { "defaults are kept where they mean something", test_defaults },
  { NULL, NULL },
};
