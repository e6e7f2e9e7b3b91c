/* Constraints: what binds first, how values are compared, and where the first
 * mistake is. */

#include "sim/language/iteration.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

/* A few variables, and some names that look like parts of each other. */
static const char *
look_up(const char *name, const void *user)
{
  static const char *const values[][2] = {
    { "n", "3" },       { "zero", "0" },       { "delay", "20 ms" },
    { "word", "push" }, { "design", "mipv6" }, { "n_2", "22" },
    { "far-off", "9" }, { "_x", "7" },
  };

  (void)user;
  for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
    if (strcmp(values[i][0], name) == 0)
      return values[i][1];
  return NULL;
}

typedef struct Constraint {
  const char *sentence, *text;
  bool holds;
} Constraint;

static const Constraint precedence[] = {
  { "a product binds before a sum", "1 + 2 * 3 == 7", true },
  { "on either side", "2 * 3 + 1 == 7", true },
  { "a quotient too", "8 - 6 / 2 == 5", true },
  { "parentheses come first", "(1 + 2) * 3 == 9", true },
  { "and may be nested", "((1 + 2) * (3 + 4)) / 3 == 7", true },
  { "differences go from left to right", "9 - 4 - 3 == 2", true },
  { "and so do quotients", "24 / 4 / 2 == 3", true },
  { "a quotient is no integer", "7 / 2 == 3.5", true },
  { "a sign binds before a product", "-2 * 3 == -6", true },
  { "two signs take each other back", "--2 == 2", true },
  { "a sign may stand after an operator", "5 - -2 == 7", true },
  { "a sum binds before a comparison", "n < 2 + 2", true },
  { "a comparison binds before and", "n == 3 && 2 == 2", true },
  { "and binds before or", "1 == 1 || 1 == 1 && 1 == 2", true },
  { "also where or comes second", "1 == 2 && 1 == 2 || 1 == 1", true },
  { "unless there are parentheses", "(1 == 1 || 1 == 1) && 1 == 2", false },
  { "not binds before and", "!zero && n == 3", true },
  { "not of not is yes", "!!n", true },
  { "not of a number is whether it is zero", "!n", false },
  { "and not is not or", "1 == 1 && 1 == 2", false },
  { "three that hold, hold", "n == 3 && n < 4 && n > 2", true },
  { "one of three that does not, is enough", "n == 3 && n < 4 && n > 3",
    false },
  { "or needs one", "n == 1 || n == 2 || n == 3", true },
  { "and not none", "n == 1 || n == 2", false },
  { NULL, NULL, false },
};

static const Constraint comparisons[] = {
  { "equal is equal", "n == 3", true },
  { "and not unequal", "n != 3", false },
  { "less is less", "n < 4", true },
  { "equal is not less", "n < 3", false },
  { "equal is at most", "n <= 3", true },
  { "more is not at most", "n <= 2", false },
  { "more is more", "n > 2", true },
  { "equal is not more", "n > 3", false },
  { "equal is at least", "n >= 3", true },
  { "less is not at least", "n >= 4", false },
  { "numbers are compared by value, not by letters", "9 < 10", true },
  { "the unit of a number does not matter", "20 s == 20 ms", true },
  { "nor that of a value", "delay == 20", true },
  { "a share is its number", "5 % < 6", true },
  { "a fraction is one", "0.5 < 1", true },
  { "a word is itself", "word == push", true },
  { "and no other word", "word == pull", false },
  { "it may be in quotes", "word == \"push\"", true },
  { "with spaces and signs in it", "\"a b && c\" == \"a b && c\"", true },
  { "words are ordered by letters", "alpha < beta", true },
  { "a word with a digit at the end is a word", "design == mipv6", true },
  { "a word may have a hyphen", "cp-dp-push != cp-dp-pull", true },
  { "a hyphen before a number is a minus", "n-1 == 2", true },
  { "a name may have a hyphen, if it has no mark", "far-off == 9", true },
  { "with a mark a hyphen is a minus", "$n-1 == 2", true },
  { "a name may have a digit and a line", "$n_2 == 22", true },
  { "or begin with a line", "_x == 7", true },
  { "a number alone holds if it is not zero", "$n", true },
  { "and zero does not", "zero", false },
  { "no space is needed", "n<4&&n>2", true },
  { "tabs are spaces", "\tn\t==\t3\t", true },
  { NULL, NULL, false },
};

static void
check(const Constraint *rows)
{
  for (const Constraint *row = rows; row->sentence; row++) {
    g_autofree char *why = NULL;
    bool holds = iteration_holds(row->text, look_up, NULL, &why);
    bool is_good = holds == row->holds && !why;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s: %s\n", row->sentence, row->text,
             why ? why : "the other answer");
  }
}

static void
test_precedence(void)
{
  check(precedence);
}

static void
test_comparisons(void)
{
  check(comparisons);
}

static const struct {
  const char *sentence, *text, *why;
} mistakes[] = {
  { "nothing at all", "",
    "expected a number, a variable or a word at the end" },
  { "only spaces", "  ", "expected a number, a variable or a word at the end" },
  { "an operator without its right side", "n +",
    "expected a number, a variable or a word at the end" },
  { "an operator without its left side", "* 3 == 3",
    "expected a number, a variable or a word at '* 3 == 3'" },
  { "two operands side by side", "n 3", "expected an operator at '3'" },
  { "two comparisons in a row", "1 < n < 5", "expected an operator at '< 5'" },
  { "one sign of equality", "n = 3", "expected an operator at '= 3'" },
  { "one sign of and", "n == 3 & n == 3",
    "expected an operator at '& n == 3'" },
  { "a parenthesis that is not closed", "(n == 3 && (n < 4)",
    "expected ')' at the end" },
  { "one that was not opened", "n == 3)", "expected an operator at ')'" },
  { "a quote that is not closed", "word == \"push",
    "a quote is not closed at '\"push'" },
  { "a variable that is not there", "$m > 1",
    "there is no such variable at 'm > 1'" },
  { "a mark without a name", "$ == 1", "there is no such variable at ' == 1'" },
  { "a word that is added", "1 + word", "a word is no number at the end" },
  { "a word that is multiplied", "word * 2 == 2",
    "a word is no number at ' 2 == 2'" },
  { "a word that is negated", "-word == 2", "a word is no number at ' == 2'" },
  { "a word instead of a condition", "word", "a word is no number at the end" },
  { "a word after and", "n == 3 && word", "a word is no number at the end" },
  { "a word before or", "word || n == 3", "a word is no number at ' n == 3'" },
  { "of two mistakes the first", "$a == $b",
    "there is no such variable at 'a "
    "== $b'" },
};

static void
test_mistakes(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++) {
    g_autofree char *why = NULL;
    bool holds = iteration_holds(mistakes[i].text, look_up, NULL, &why);
    bool is_good = !holds && g_strcmp0(why, mistakes[i].why) == 0;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s\n", mistakes[i].sentence,
             why ? why : "(no complaint)");
  }
}

const TestCase expression_tests[] = {
  { "operators keep their precedence", test_precedence },
  { "numbers are compared by value, words by letters", test_comparisons },
  { "the first mistake is said, and where it is", test_mistakes },
  { NULL, NULL },
};
