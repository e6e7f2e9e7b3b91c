/* Constraints are read by recursive descent over the text, with one function
 * for each level of precedence; they are computed while they are read. A value
 * is a number or a word; a comparison or a logical operator makes 1 or 0. The
 * first error is kept, and what follows it does not matter.
 */

#include "iteration.h"

#include <math.h>
#include <string.h>

typedef struct Operand {
  double number; /* NaN: it is only a word */
  char *word;    /* value of a variable, or the word; owned; NULL: none */
} Operand;

typedef struct Parser {
  const char *at;
  IterationLookup *lookup;
  const void *user;
  char *why; /* the first thing that is wrong; NULL: nothing is */
} Parser;

static Operand parse_or(Parser *parser);

static Operand
make_number(double number)
{
  return (Operand){ number, NULL };
}

/* Keeps the first error, with the text where it is. */
static void
fail(Parser *parser, const char *what)
{
  if (!parser->why)
    parser->why = *parser->at != '\0'
                    ? g_strdup_printf("%s at '%s'", what, parser->at)
                    : g_strdup_printf("%s at the end", what);
}

static void
skip(Parser *parser)
{
  parser->at += strspn(parser->at, " \t");
}

/* Goes past a sign if it comes next, and returns whether it does. */
static bool
take(Parser *parser, const char *sign)
{
  skip(parser);
  if (!g_str_has_prefix(parser->at, sign))
    return false;
  parser->at += strlen(sign);
  return true;
}

static bool
is_letter(char c)
{
  return g_ascii_isalnum(c) || c == '_';
}

/* Returns a value as an operand: the number with which it begins, without its
 * unit, and the word. */
static Operand
operand_of(const char *value)
{
  char *end;
  double number = g_ascii_strtod(value, &end);

  return (Operand){ end == value ? NAN : number, g_strdup(value) };
}

/* Reads a variable, or a word that no variable has as its name. */
static Operand
parse_variable(Parser *parser)
{
  bool is_marked = take(parser, "$");
  const char *start = parser->at;

  while (is_letter(*parser->at) ||
         (!is_marked && *parser->at == '-' && g_ascii_isalpha(parser->at[1])))
    parser->at++;
  g_autofree char *name = g_strndup(start, (gsize)(parser->at - start));
  const char *value = parser->lookup(name, parser->user);
  if (value)
    return operand_of(value);
  if (is_marked) {
    parser->at = start;
    fail(parser, "there is no such variable");
  }
  return (Operand){ NAN, g_strdup(name) };
}

static Operand
parse_primary(Parser *parser)
{
  skip(parser);
  if (take(parser, "(")) {
    Operand inner = parse_or(parser);
    if (!take(parser, ")"))
      fail(parser, "expected ')'");
    return inner;
  }
  if (*parser->at == '"') {
    const char *end = strchr(parser->at + 1, '"');
    const char *start = parser->at + 1;
    if (!end)
      fail(parser, "a quote is not closed");
    parser->at = end ? end + 1 : start + strlen(start);
    return (Operand){ NAN, g_strndup(start, (gsize)(end ? end - start : 0)) };
  }
  if (*parser->at == '$' || g_ascii_isalpha(*parser->at) || *parser->at == '_')
    return parse_variable(parser);
  char *end;
  double number = g_ascii_strtod(parser->at, &end);
  if (end == parser->at)
    fail(parser, "expected a number, a variable or a word");
  parser->at = end;
  skip(parser);
  while (g_ascii_isalpha(*parser->at) || *parser->at == '%')
    parser->at++;
  return make_number(number);
}

/* Returns the number of an operand, and frees its word. */
static double
number_of(Parser *parser, Operand operand)
{
  if (isnan(operand.number))
    fail(parser, "a word is no number");
  g_free(operand.word);
  return operand.number;
}

static Operand
parse_unary(Parser *parser)
{
  skip(parser);
  if (parser->why)
    return make_number(0);
  if (*parser->at == '!' && parser->at[1] != '=') {
    parser->at++;
    return make_number(number_of(parser, parse_unary(parser)) == 0);
  }
  if (take(parser, "-"))
    return make_number(-number_of(parser, parse_unary(parser)));
  return parse_primary(parser);
}

static Operand
parse_product(Parser *parser)
{
  Operand left = parse_unary(parser);

  while (!parser->why) {
    bool is_times = take(parser, "*");
    if (!is_times && !take(parser, "/"))
      break;
    double a = number_of(parser, left);
    double b = number_of(parser, parse_unary(parser));
    left = make_number(is_times ? a * b : a / b);
  }
  return left;
}

static Operand
parse_sum(Parser *parser)
{
  Operand left = parse_product(parser);

  while (!parser->why) {
    bool is_plus = take(parser, "+");
    if (!is_plus && !take(parser, "-"))
      break;
    double a = number_of(parser, left);
    double b = number_of(parser, parse_product(parser));
    left = make_number(is_plus ? a + b : a - b);
  }
  return left;
}

/* Compares two numbers by their values, and everything else as words, letter
 * by letter. */
static int
compare(const Operand *a, const Operand *b)
{
  if (!isnan(a->number) && !isnan(b->number))
    return (a->number > b->number) - (a->number < b->number);
  return g_strcmp0(a->word, b->word);
}

static Operand
parse_comparison(Parser *parser)
{
  static const char *const signs[] = { "==", "!=", "<=", ">=", "<", ">" };
  Operand left = parse_sum(parser);

  for (int i = 0; i < 6; i++) {
    if (!take(parser, signs[i]))
      continue;
    Operand right = parse_sum(parser);
    int order = compare(&left, &right);
    const bool results[] = { order == 0, order != 0, order <= 0, order >= 0,
                             order<0, order> 0 };
    g_free(left.word);
    g_free(right.word);
    return make_number(results[i]);
  }
  return left;
}

static Operand
parse_and(Parser *parser)
{
  Operand left = parse_comparison(parser);

  while (!parser->why && take(parser, "&&")) {
    bool a = number_of(parser, left) != 0;
    bool b = number_of(parser, parse_comparison(parser)) != 0;
    left = make_number(a && b);
  }
  return left;
}

static Operand
parse_or(Parser *parser)
{
  Operand left = parse_and(parser);

  while (!parser->why && take(parser, "||")) {
    bool a = number_of(parser, left) != 0;
    bool b = number_of(parser, parse_and(parser)) != 0;
    left = make_number(a || b);
  }
  return left;
}

bool
iteration_holds(const char *constraint, IterationLookup *lookup,
                const void *user, char **why)
{
  Parser parser = { constraint, lookup, user, NULL };
  double result = number_of(&parser, parse_or(&parser));

  skip(&parser);
  if (!parser.why && *parser.at != '\0')
    fail(&parser, "expected an operator");
  *why = parser.why;
  return !parser.why && result != 0;
}
