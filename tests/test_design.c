/* Designs as data: needs on the capabilities of a row, and what is found in
 * small tables made up here. */

#include "sim/design/design.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

/* Prints what is not true. */
static void
say(const char *sentence, bool is_good, const char *is)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s: %s\n", sentence, is ? is : "nothing");
}

enum {
  A = KEEPS_LOCATIONS,
  B = ROUTES_BY_LOCATION,
  C = UPDATES_LOCATIONS,
  D = ANCHORS_AT_ACCESS,
};

/* What the columns provide, by the letter of the capability, in the order of
 * the columns, and the needs of two of them. */
static const struct {
  const char *sentence;
  unsigned provides[COLUMN_COUNT];
  Need first[3], last[3]; /* needs of alloc and of assist */
  const char *why;
} rows[] = {
  { "nothing is needed", { A, B }, { { 0 } }, { { 0 } }, NULL },
  { "what is needed is there",
    { A, B },
    { { 0, B, 0, "no" } },
    { { 0 } },
    NULL },
  { "in the own column", { A, B }, { { 0, A, 0, "no" } }, { { 0 } }, NULL },
  { "in the last column",
    { A, 0, 0, 0, B },
    { { 0, B, 0, "no" } },
    { { 0 } },
    NULL },
  { "what is needed is not there",
    { A, B },
    { { 0, C, 0, "no C" } },
    { { 0 } },
    "no C" },
  { "one of two is enough",
    { A, B },
    { { 0, C | B, 0, "no" } },
    { { 0 } },
    NULL },
  { "none of two is not",
    { A, B },
    { { 0, C | D, 0, "none" } },
    { { 0 } },
    "none" },
  { "nothing may be there that is not wanted",
    { A, B },
    { { 0, 0, B, "B" } },
    { { 0 } },
    "B" },
  { "not one of two",
    { A, B },
    { { 0, 0, B | C, "B or C" } },
    { { 0 } },
    "B or C" },
  { "what is not wanted is not there",
    { A, B },
    { { 0, 0, C | D, "no" } },
    { { 0 } },
    NULL },
  { "both sides of a need count: what is there",
    { A, B },
    { { 0, A, B, "B" } },
    { { 0 } },
    "B" },
  { "and what is not", { A, B }, { { 0, C, D, "no C" } }, { { 0 } }, "no C" },
  { "a need is only for rows that it means",
    { A, B },
    { { C, D, 0, "no" } },
    { { 0 } },
    NULL },
  { "and it is for those",
    { A, B, C },
    { { C, D, 0, "no D" } },
    { { 0 } },
    "no D" },
  { "it means rows with all that it names",
    { A, B },
    { { A | C, D, 0, "no" } },
    { { 0 } },
    NULL },
  { "wherever that comes from",
    { A, 0, 0, C },
    { { A | C, D, 0, "no D" } },
    { { 0 } },
    "no D" },
  { "needs of the last column count",
    { A, B },
    { { 0 } },
    { { 0, C, 0, "no C" } },
    "no C" },
  { "the second need of a class counts",
    { A, B },
    { { 0, A, 0, "no" }, { 0, C, 0, "no C" } },
    { { 0 } },
    "no C" },
  { "the first that is not met is told",
    { A, B },
    { { 0, C, 0, "no C" }, { 0, D, 0, "no D" } },
    { { 0 } },
    "no C" },
  { "columns from the first",
    { A, B },
    { { 0, D, 0, "no D" } },
    { { 0, C, 0, "no C" } },
    "no D" },
};

static void
test_needs(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    ModelClass classes[COLUMN_COUNT] = { 0 };
    DesignRow row = { .name = "row" };
    unsigned all = 0;
    for (ModelColumn k = 0; k < COLUMN_COUNT; k++) {
      classes[k].provides = rows[i].provides[k];
      all |= rows[i].provides[k];
      row.columns[k] = &classes[k];
    }
    classes[COLUMN_ALLOC].needs = rows[i].first;
    classes[COLUMN_ASSIST].needs = rows[i].last;
    const char *why = design_row_objection(&row);
    say(rows[i].sentence, g_strcmp0(why, rows[i].why) == 0, why);
    CU_ASSERT_EQUAL(design_row_capabilities(&row), all);
  }
}

/* Two classes of one column have the same parameters, but for their ranges. */
static const Key home_keys[] = {
  { .name = "lifetime", .type = KEY_TIME, .fallback = "1 s" },
  { .name = "space", .type = KEY_INTEGER, .greatest = 10, .fallback = "1" },
  { .name = NULL },
};
static const Key anchor_keys[] = {
  { .name = "tries", .type = KEY_INTEGER, .fallback = "1" },
  { .name = "lifetime", .type = KEY_SIZE, .fallback = "1 B" },
  { .name = NULL },
};
static const ModelClass home = { .column = COLUMN_ALLOC,
                                 .name = "home",
                                 .parameters = home_keys };
static const ModelClass none = { .column = COLUMN_MR, .name = "none" };
static const ModelClass lm_none = { .column = COLUMN_LM, .name = "none" };
static const ModelClass lu_none = { .column = COLUMN_LU, .name = "none" };
static const ModelClass anchor = { .column = COLUMN_ASSIST,
                                   .name = "anchor",
                                   .parameters = anchor_keys };
static const ModelClass *const classes[] = { &home,    &lm_none, &none,
                                             &lu_none, &anchor,  NULL };
static const DesignRow designs[] = {
  { .name = "one", .columns = { &home, &lm_none, &none, &lu_none, &anchor } },
  { .name = "two", .columns = { &home, &lm_none, &none, &lu_none, &anchor } },
  { .name = NULL },
};
static const DesignTable table = { .rows = designs, .classes = classes };

static void
test_keys(void)
{
  static const struct {
    const char *sentence, *name;
    const Key *of_home, *of_none, *of_anchor, *of_row;
  } names[] = {
    { "the first of a class", "lifetime", &home_keys[0], NULL, &anchor_keys[1],
      &home_keys[0] },
    { "the last of a class", "space", &home_keys[1], NULL, NULL,
      &home_keys[1] },
    { "one of the last column", "tries", NULL, NULL, &anchor_keys[0],
      &anchor_keys[0] },
    { "one of nobody", "life", NULL, NULL, NULL, NULL },
    { "one in large letters", "Tries", NULL, NULL, NULL, NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    const char *name = names[i].name;
    say(names[i].sentence, model_class_key(&home, name) == names[i].of_home,
        "of home");
    say(names[i].sentence, model_class_key(&none, name) == names[i].of_none,
        "of none");
    say(names[i].sentence, model_class_key(&anchor, name) == names[i].of_anchor,
        "of anchor");
    say(names[i].sentence, design_row_key(&designs[0], name) == names[i].of_row,
        "of the row");
  }
}

static void
test_tables(void)
{
  static const char *const columns[] = { "alloc", "lm", "mr", "lu", "assist" };

  CU_ASSERT_EQUAL(G_N_ELEMENTS(columns), COLUMN_COUNT);
  for (ModelColumn i = 0; i < COLUMN_COUNT; i++)
    CU_ASSERT_STRING_EQUAL(model_column_name(i), columns[i]);
  CU_ASSERT_PTR_EQUAL(design_table_find(&table, "one"), &designs[0]);
  CU_ASSERT_PTR_EQUAL(design_table_find(&table, "two"), &designs[1]);
  CU_ASSERT_PTR_NULL(design_table_find(&table, "three"));
  CU_ASSERT_PTR_NULL(design_table_find(&table, ""));
  CU_ASSERT_PTR_EQUAL(design_table_class(&table, COLUMN_ALLOC, "home"), &home);
  CU_ASSERT_PTR_EQUAL(design_table_class(&table, COLUMN_LM, "none"), &lm_none);
  CU_ASSERT_PTR_EQUAL(design_table_class(&table, COLUMN_MR, "none"), &none);
  CU_ASSERT_PTR_EQUAL(design_table_class(&table, COLUMN_LU, "none"), &lu_none);
  CU_ASSERT_PTR_EQUAL(design_table_class(&table, COLUMN_ASSIST, "anchor"),
                      &anchor);
  CU_ASSERT_PTR_NULL(design_table_class(&table, COLUMN_ALLOC, "none"));
  CU_ASSERT_PTR_NULL(design_table_class(&table, COLUMN_LM, "home"));
  CU_ASSERT_PTR_NULL(design_table_class(&table, COLUMN_ASSIST, "anch"));
}

static void
test_defaults(void)
{
  static const struct {
    const char *sentence;
    DesignDefault defaults[3];
    const char *what;
  } cases[] = {
    { "an empty list is good", { { NULL, NULL } }, NULL },
    { "values of parameters are good",
      { { "lifetime", "5 s" }, { "tries", "3" } },
      NULL },
    { "what no class has is told",
      { { "lives", "9" } },
      "none of its columns has a parameter lives" },
    { "what is no value is told",
      { { "tries", "often" } },
      "its tries, 'often', is no number: needs a number without a unit" },
    { "what is out of range is told",
      { { "space", "11" } },
      "its space, '11', must be at most 10" },
    { "a parameter is that of the first class that has it",
      { { "lifetime", "5 B" } },
      "its lifetime, '5 B', needs a time unit: ns, us, ms, s, min, h" },
    { "the second is looked at",
      { { "space", "10" }, { "space", "0.5" } },
      "its space, '0.5', needs a whole number" },
    { "the first is told",
      { { "none", "1" }, { "space", "99" } },
      "none of its columns has a parameter none" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    DesignRow row = designs[0];
    row.defaults = cases[i].defaults;
    g_autofree char *what = design_row_bad_default(&row);
    say(cases[i].sentence, g_strcmp0(what, cases[i].what) == 0, what);
  }
  CU_ASSERT_PTR_NULL(design_row_bad_default(&designs[0]));
}

const TestCase design_tests[] = {
  { "classes go together if each need is met", test_needs },
  { "a parameter is found by its name, in the first class that has it",
    test_keys },
  { "rows and classes are found by their names", test_tables },
  { "the first bad default of a row is told", test_defaults },
  { NULL, NULL },
};
