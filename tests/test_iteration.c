/* Iterations as text: what they are, which values they make, what constraints
 * hold. */

#include "sim/language/iteration.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

/* Two variables: n is 3, spread is push. */
static const char *
look_up(const char *name, const void *user)
{
  (void)user;
  if (strcmp(name, "n") == 0)
    return "3";
  return strcmp(name, "spread") == 0 ? "push" : NULL;
}

static const struct {
  const char *items, *values; /* values: joined, or the complaint */
} ranges[] = {
  { "1, 2, 5", "1|2|5" },
  { "1..5", "1|2|3|4|5" },
  { "1, 5, 10..50 step 10", "1|5|10|20|30|40|50" },
  { "10 ms..50 ms step 20 ms", "10 ms|30 ms|50 ms" },
  { "0.1..0.5 step 0.1", "0.1|0.2|0.3|0.4|0.5" },
  { "1..1000 times 10", "1|10|100|1000" },
  { "1..100 log 3", "1|10|100" },
  { "1 s..100 s log 3", "1 s|10 s|100 s" },
  { "1..$n", "1|2|3" },
  { "uniform(1 s, 2 s), exponential(5 s)",
    "uniform(1 s, 2 s)|exponential(5 s)" },
  { "\"a, b\", c", "\"a, b\"|c" },
  { "push, pull", "push|pull" },
  { "-2..2 step 2", "-2|0|2" },
  { "-2..0 step 1", "-2|-1|0" },
  { "5..1", "'5..1' is no range: use 1..9, 1..9 step 2, 1..1000 times 10, or "
            "1..1000 log 7" },
  { "1..5 step 0", "'1..5 step 0' is no range: use 1..9, 1..9 step 2, 1..1000 "
                   "times 10, or 1..1000 log 7" },
  { "0..100 log 3", "'0..100 log 3' is no range: use 1..9, 1..9 step 2, "
                    "1..1000 times 10, or 1..1000 log 7" },
  { "1 s..5 ms", "'1 s..5 ms' is no range: use 1..9, 1..9 step 2, 1..1000 "
                 "times 10, or 1..1000 log 7" },
  { "0..0.3 step 0.1", "0|0.1|0.2|0.3" },
  { "1 aaaaaaaaaaaaaaa..2 aaaaaaaaaaaaaaa",
    "1 aaaaaaaaaaaaaaa|2 aaaaaaaaaaaaaaa" },
  { "1..9 times 1", "'1..9 times 1' is no range: use 1..9, 1..9 step 2, "
                    "1..1000 times 10, or 1..1000 log 7" },
  { "1..9 log 1", "'1..9 log 1' is no range: use 1..9, 1..9 step 2, 1..1000 "
                  "times 10, or 1..1000 log 7" },
  { "1,,2", "an item between two commas is empty" },
  { "1..$m", "there is no variable 'm'" },
  { "1..1000000", "makes more than 100000 values" },
};

static void
test_values(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
    g_autofree char *why = NULL;
    g_autofree char *joined = NULL;
    g_autoptr(GPtrArray) values =
      iteration_values(ranges[i].items, look_up, NULL, &why);
    if (values) {
      g_ptr_array_add(values, NULL);
      joined = g_strjoinv("|", (char **)values->pdata);
    }
    const char *is = joined ? joined : why ? why : "nothing";
    CU_ASSERT_STRING_EQUAL(is, ranges[i].values);
    if (strcmp(is, ranges[i].values) != 0)
      printf("%s: %s\n", ranges[i].items, is);
  }
}

static const struct {
  const char *constraint;
  bool holds;
  const char *why;
} constraints[] = {
  { "$n == 3", true, NULL },
  { "n < 4 && spread == push", true, NULL },
  { "$spread != push || n > 5", false, NULL },
  { "2 * (n + 1) == 8", true, NULL },
  { "!(n == 3)", false, NULL },
  { "n <= 3 s", true, NULL },
  { "n - 1 >= 2 && n / 3 < 1.5", true, NULL },
  { "-n < 0", true, NULL },
  { "1 == 1 || 1 == 2 && 1 == 2", true, NULL },
  { "n <", false, "expected a number, a variable or a word at the end" },
  { "n < 4)", false, "expected an operator at ')'" },
  { "(n < 4", false, "expected ')' at the end" },
  { "$m == 3", false, "there is no such variable at 'm == 3'" },
  { "spread + 1 == 2", false, "a word is no number at ' 1 == 2'" },
};

static void
test_constraints(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(constraints); i++) {
    g_autofree char *why = NULL;
    bool holds =
      iteration_holds(constraints[i].constraint, look_up, NULL, &why);
    CU_ASSERT_EQUAL(holds, constraints[i].holds);
    CU_ASSERT_EQUAL(g_strcmp0(why, constraints[i].why), 0);
    if (g_strcmp0(why, constraints[i].why) != 0)
      printf("%s: %s\n", constraints[i].constraint, why ? why : "(nothing)");
  }
}

static const struct {
  const char *value;
  bool is_found, is_reference;
  const char *name, *text, *along;
} finds[] = {
  { "5 ms", false, false, NULL, NULL, NULL },
  { "${1, 2} ms", true, false, NULL, "1, 2", NULL },
  { "x ${speed = 1, 2} m/s", true, false, "speed", "1, 2", NULL },
  { "${speed}", true, true, NULL, "speed", NULL },
  { "${load = 1, 2 ! plan}", true, false, "load", "1, 2", "plan" },
  { "${d = a{1..3}, b}", true, false, "d", "a{1..3}, b", NULL },
  { "${}", false, false, NULL, NULL, NULL },
  { "${a = 1", false, false, NULL, NULL, NULL },
};

static void
test_find(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(finds); i++) {
    g_autofree char *why = NULL;
    Iteration found;
    CU_ASSERT_EQUAL(iteration_find(finds[i].value, 0, &found, &why),
                    finds[i].is_found);
    CU_ASSERT_EQUAL(found.is_reference, finds[i].is_reference);
    CU_ASSERT_EQUAL(g_strcmp0(found.name, finds[i].name), 0);
    CU_ASSERT_EQUAL(g_strcmp0(found.text, finds[i].text), 0);
    CU_ASSERT_EQUAL(g_strcmp0(found.along, finds[i].along), 0);
    iteration_clear(&found);
  }
}

const TestCase iteration_tests[] = {
  { "lists and ranges make values", test_values },
  { "constraints hold, or not, or cannot be read", test_constraints },
  { "iterations are found in values", test_find },
  { NULL, NULL },
};
