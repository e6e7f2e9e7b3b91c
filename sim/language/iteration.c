/* References to other variables ("$n") are replaced by their values first, and
 * only then items are split and ranges are read. So a limit of a range may be a
 * variable. Numbers are written with few digits, because values become part of
 * labels and of the identity of runs: 0.1 + 0.2 is 0.3.
 */

#include "iteration.h"

#include <math.h>
#include <string.h>

enum { MOST_VALUES = 100000 };

void
iteration_clear(Iteration *iteration)
{
  g_clear_pointer(&iteration->name, g_free);
  g_clear_pointer(&iteration->text, g_free);
  g_clear_pointer(&iteration->along, g_free);
}

/* Returns the length of the word with which a text begins; 0: there is none. */
static gsize
word_length(const char *text)
{
  gsize n = 0;

  if (!g_ascii_isalpha(text[0]) && text[0] != '_')
    return 0;
  while (g_ascii_isalnum(text[n]) || text[n] == '_')
    n++;
  return n;
}

static const char *
skip_space(const char *text)
{
  return text + strspn(text, " \t");
}

/* Cuts "! other" off the items. Returns the name of the variable, which the
 * caller owns, or NULL. */
static char *
take_along(char *items)
{
  char *mark = strrchr(items, '!');
  gsize length = mark ? word_length(skip_space(mark + 1)) : 0;

  if (length == 0 || *skip_space(skip_space(mark + 1) + length) != '\0')
    return NULL;
  char *along = g_strndup(skip_space(mark + 1), length);
  *mark = '\0';
  g_strchomp(items);
  return along;
}

/* Reads what stands between the braces of an iteration. */
static bool
read_inside(Iteration *iteration, const char *inside, char **why)
{
  const char *text = skip_space(inside);
  gsize length = word_length(text);
  const char *rest = skip_space(text + length);

  if (length > 0 && *rest == '\0') {
    iteration->is_reference = true;
    iteration->text = g_strndup(text, length);
    return true;
  }
  if (length > 0 && rest[0] == '=') {
    iteration->name = g_strndup(text, length);
    text = skip_space(rest + 1);
  }
  iteration->text = g_strchomp(g_strdup(text));
  iteration->along = take_along(iteration->text);
  if (*iteration->text != '\0')
    return true;
  *why = g_strdup("the iteration has no values: ${name = 1, 2, 3}");
  iteration_clear(iteration);
  return false;
}

bool
iteration_find(const char *value, gsize from, Iteration *iteration, char **why)
{
  const char *open = strstr(value + from, "${");
  const char *close;
  int depth = 1;

  *iteration = (Iteration){ 0 };
  if (!open)
    return false;
  for (close = open + 2; *close != '\0'; close++) {
    depth += *close == '{';
    depth -= *close == '}';
    if (depth == 0)
      break;
  }
  if (*close == '\0') {
    *why = g_strdup("'${' is not closed");
    return false;
  }
  iteration->start = (gsize)(open - value);
  iteration->length = (gsize)(close - open) + 1;
  g_autofree char *inside = g_strndup(open + 2, (gsize)(close - open - 2));
  return read_inside(iteration, inside, why);
}

void
iteration_references(const char *items,
                     void (*take)(const char *name, void *user), void *user)
{
  for (const char *c = strchr(items, '$'); c; c = strchr(c + 1, '$')) {
    g_autofree char *name = g_strndup(c + 1, word_length(c + 1));
    take(name, user);
  }
}

/* Returns the items with the values of variables in place of "$name", or NULL
 * and a reason. The caller owns both. */
static char *
put_in(const char *items, IterationLookup *lookup, const void *user, char **why)
{
  GString *out = g_string_new(NULL);

  for (const char *c = items; *c != '\0'; c++) {
    if (*c != '$') {
      g_string_append_c(out, *c);
      continue;
    }
    g_autofree char *name = g_strndup(c + 1, word_length(c + 1));
    const char *value = lookup(name, user);
    if (!value) {
      *why = g_strdup_printf("there is no variable '%s'", name);
      g_string_free(out, TRUE);
      return NULL;
    }
    g_string_append(out, value);
    c += strlen(name);
  }
  return g_string_free(out, FALSE);
}

/* Returns the parts of a text between commas, of which those in brackets and
 * quotes do not count. */
static GPtrArray *
split_items(const char *text)
{
  GPtrArray *items = g_ptr_array_new_with_free_func(g_free);
  const char *start = text;
  bool is_quoted = false;
  int depth = 0;

  for (const char *c = text;; c++) {
    is_quoted ^= *c == '"';
    depth += !is_quoted && *c != '\0' && strchr("([{", *c) != NULL;
    depth -= !is_quoted && *c != '\0' && strchr(")]}", *c) != NULL;
    if (*c != '\0' && (*c != ',' || depth > 0 || is_quoted))
      continue;
    g_ptr_array_add(items, g_strstrip(g_strndup(start, (gsize)(c - start))));
    if (*c == '\0')
      return items;
    start = c + 1;
  }
}

/* A range, a..b, and how its values follow each other. */
typedef struct Range {
  double first, last, amount; /* amount: the step, factor or number, by kind */
  enum { RANGE_STEP, RANGE_TIMES, RANGE_LOG } kind;
  char unit[16]; /* of the values; "": they have none */
} Range;

/* Reads a number and its unit. Returns the rest of the text, or NULL if there
 * is no number. */
static const char *
read_quantity(const char *text, double *number, char unit[16])
{
  char *end;

  text = skip_space(text);
  *number = g_ascii_strtod(text, &end);
  /* "1..5" is 1, and then ".." */
  if (end > text && end[-1] == '.' && end[0] == '.')
    end--;
  if (end == text || !isfinite(*number))
    return NULL;
  const char *word = skip_space(end);
  gsize length = strcspn(word, " \t.,");
  if (length >= 16 || g_str_has_prefix(word, "step") ||
      g_str_has_prefix(word, "times") || g_str_has_prefix(word, "log"))
    length = 0;
  memcpy(unit, word, length);
  unit[length] = '\0';
  return skip_space(word + length);
}

/* Reads "step c", "times f", "log n", or nothing, which is "step 1". Returns
 * false if the text is something else. */
static bool
read_way(const char *text, Range *range)
{
  static const char *const words[] = { "step", "times", "log" };
  char unit[16];

  range->kind = RANGE_STEP;
  range->amount = 1;
  if (*text == '\0')
    return true;
  for (int i = 0; i < 3; i++) {
    gsize length = strlen(words[i]);
    if (strncmp(text, words[i], length) != 0)
      continue;
    const char *rest = read_quantity(text + length, &range->amount, unit);
    range->kind = i;
    return rest && *rest == '\0' &&
           (*unit == '\0' || (i == 0 && strcmp(unit, range->unit) == 0));
  }
  return false;
}

/* Reads a range. The unit may stand after the last number only. Returns false
 * if the text is no range, or one that descends. */
static bool
read_range(const char *item, Range *range)
{
  char unit[16];
  const char *dots = read_quantity(item, &range->first, unit);

  if (!dots || !g_str_has_prefix(dots, ".."))
    return false;
  const char *rest = read_quantity(dots + 2, &range->last, range->unit);
  if (!rest || (*unit != '\0' && strcmp(unit, range->unit) != 0) ||
      !read_way(rest, range) || range->last < range->first)
    return false;
  if (range->kind == RANGE_STEP)
    return range->amount > 0;
  if (range->kind == RANGE_TIMES)
    return range->amount > 1 && range->first > 0;
  return range->amount >= 2 && range->amount == floor(range->amount) &&
         range->first > 0 && range->last > range->first;
}

static double
range_value(const Range *range, int i)
{
  if (range->kind == RANGE_STEP)
    return range->first + i * range->amount;
  if (range->kind == RANGE_TIMES)
    return range->first * pow(range->amount, i);
  return range->first *
         pow(range->last / range->first, i / (range->amount - 1));
}

/* Adds the values of a range, with twelve digits, or six on a log scale. */
static void
add_range(GPtrArray *values, const Range *range)
{
  double slack = fabs(range->last) * 1e-9 + 1e-300;

  for (int i = 0; values->len <= MOST_VALUES; i++) {
    double value = range_value(range, i);
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    if (range->kind == RANGE_LOG ? i >= (int)range->amount
                                 : value > range->last + slack)
      return;
    g_ascii_formatd(number, sizeof number,
                    range->kind == RANGE_LOG ? "%.6g" : "%.12g", value);
    g_ptr_array_add(
      values, g_strconcat(number, *range->unit ? " " : "", range->unit, NULL));
  }
}

/* Adds the values of one item; or returns false and a reason. */
static bool
add_item(GPtrArray *values, const char *item, char **why)
{
  Range range = { 0 };

  if (*item == '\0') {
    *why = g_strdup("an item between two commas is empty");
    return false;
  }
  if (!strstr(item, "..") || *item == '"') {
    g_ptr_array_add(values, g_strdup(item));
    return true;
  }
  if (!read_range(item, &range)) {
    *why = g_strdup_printf("'%s' is no range: use 1..9, 1..9 step 2, "
                           "1..1000 times 10, or 1..1000 log 7",
                           item);
    return false;
  }
  add_range(values, &range);
  if (values->len <= MOST_VALUES)
    return true;
  *why = g_strdup_printf("makes more than %d values", MOST_VALUES);
  return false;
}

GPtrArray *
iteration_values(const char *items, IterationLookup *lookup, const void *user,
                 char **why)
{
  g_autofree char *text = put_in(items, lookup, user, why);

  if (!text)
    return NULL;
  g_autoptr(GPtrArray) parts = split_items(text);
  GPtrArray *values = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < parts->len; i++)
    if (!add_item(values, parts->pdata[i], why)) {
      g_ptr_array_unref(values);
      return NULL;
    }
  return values;
}
