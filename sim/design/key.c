/* A type is a row of `types`: its words, and the units in which it is read. A
 * value is scaled to the base unit, and then compared with the range of the
 * key. So a new kind of quantity is a table of units. Only decimal numbers are
 * read, in the C locale, so that a scenario means the same everywhere.
 */

#include "key.h"

#include <math.h>
#include <string.h>

/* A unit is factor times 10^exponent base units. */
typedef struct Unit {
  const char *name;
  int exponent;
  double factor;   /* 0: 1 */
  bool is_inverse; /* the value is one divided by the number in base units */
} Unit;

static const Unit time_units[] = {
  { "ns", -9, 0, false }, { "us", -6, 0, false },  { "ms", -3, 0, false },
  { "s", 0, 0, false },   { "min", 0, 60, false }, { "h", 0, 3600, false },
  { NULL, 0, 0, false },
};
static const Unit rate_units[] = {
  { "bit/s", 0, 0, false },  { "kbit/s", 3, 0, false },
  { "Mbit/s", 6, 0, false }, { "Gbit/s", 9, 0, false },
  { NULL, 0, 0, false },
};
static const Unit size_units[] = {
  { "B", 0, 0, false },
  { "kB", 3, 0, false },
  { "MB", 6, 0, false },
  { NULL, 0, 0, false },
};
static const Unit speed_units[] = {
  { "m/s", 0, 0, false },
  { "km/h", 0, 1 / 3.6, false },
  { NULL, 0, 0, false },
};
static const Unit length_units[] = {
  { "m", 0, 0, false },
  { "km", 3, 0, false },
  { NULL, 0, 0, false },
};
/* In seconds per metre. */
static const Unit propagation_units[] = {
  { "us/km", -9, 0, false },
  { "ms/km", -6, 0, false },
  { "km/ms", 6, 0, true },
  { NULL, 0, 0, false },
};
static const Unit no_units[] = { { NULL, 0, 0, false } };
static const Unit fraction_units[] = { { "%", -2, 0, false },
                                       { NULL, 0, 0, false } };

typedef struct TypeInfo {
  const char *words;
  const char *base; /* base unit for messages about a range, after a blank */
  const Unit *units;
} TypeInfo;

static const TypeInfo types[] = {
  [KEY_TIME] = { "time", " s", time_units },
  [KEY_RATE] = { "rate", " bit/s", rate_units },
  [KEY_SIZE] = { "size", " B", size_units },
  [KEY_SPEED] = { "speed", " m/s", speed_units },
  [KEY_LENGTH] = { "length", " m", length_units },
  [KEY_PROPAGATION] = { "delay per length", " s/m", propagation_units },
  [KEY_NUMBER] = { "number", "", no_units },
  [KEY_INTEGER] = { "integer", "", no_units },
  [KEY_FRACTION] = { "fraction", "", fraction_units },
  [KEY_CHOICE] = { "choice", "", NULL },
  [KEY_TEXT] = { "text", "", NULL },
  [KEY_NAMES] = { "names", "", NULL },
  [KEY_TIME_DIST] = { "time or distribution", " s", time_units },
  [KEY_SPEED_DIST] = { "speed or distribution", " m/s", speed_units },
  [KEY_ARRIVAL] = { "arrivals", "", NULL },
  [KEY_PACKETS] = { "packets", "", NULL },
  [KEY_MOVES] = { "moves", "", NULL },
  [KEY_POINT] = { "point", " m", length_units },
  [KEY_AREA] = { "area", " m", length_units },
};

char *
key_type_text(const Key *key)
{
  if (key->type == KEY_CHOICE) {
    g_auto(GStrv) words = g_strsplit(key->choices, "|", -1);
    return g_strjoinv(" | ", words);
  }
  return g_strdup(types[key->type].words);
}

/* Returns "ns, us, ms, s, min, h", which the caller frees. */
static char *
unit_list(const Unit *units)
{
  GString *list = g_string_new(NULL);

  for (; units->name; units++)
    g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "",
                           units->name);
  return g_string_free(list, FALSE);
}

/* Reads the number at the beginning of a text, and stores where the text goes
 * on after it and after blanks. Returns false if there is no finite decimal
 * number: "inf", "nan" and hexadecimal numbers are not taken. */
static bool
read_number(const char *text, const char **rest, double *number)
{
  const char *start = text + (*text == '-' || *text == '+');
  char *end;

  if (!g_ascii_isdigit(start[0]) &&
      !(start[0] == '.' && g_ascii_isdigit(start[1])))
    return false;
  if (start[0] == '0' && (start[1] == 'x' || start[1] == 'X'))
    return false;
  *number = g_ascii_strtod(text, &end);
  while (*end == ' ' || *end == '\t')
    end++;
  *rest = end;
  return isfinite(*number);
}

/* Returns the number at the beginning of a text in base units. The exponent of
 * the unit is added to that of the number before it is read, so that a value is
 * the same double in every unit that is a power of ten: 6549 ms is 6.549 s. */
static double
scaled(const char *text, const Unit *unit)
{
  size_t length = strspn(text, "+-.0123456789");
  const char *mark = text + length;
  bool has_exponent =
    (*mark == 'e' || *mark == 'E') &&
    g_ascii_isdigit(mark[1 + (mark[1] == '-' || mark[1] == '+')]);
  gint64 exponent = has_exponent ? g_ascii_strtoll(mark + 1, NULL, 10) : 0;
  g_autofree char *number =
    g_strdup_printf("%.*se%d", (int)length, text,
                    (int)CLAMP(exponent, -9999, 9999) + unit->exponent);
  double value = g_ascii_strtod(number, NULL);

  if (unit->factor > 0)
    value *= unit->factor;
  return unit->is_inverse ? 1 / value : value;
}

/* Returns what a type wants as its unit ("needs a time unit: ns, us"). The
 * caller frees it. */
static char *
unit_wanted(const TypeInfo *type)
{
  g_autofree char *list = unit_list(type->units);
  const char *article = strchr("aeiou", type->words[0]) ? "an" : "a";

  if (type->units == no_units)
    return g_strdup("needs a number without a unit");
  if (type->units == time_units)
    return g_strdup_printf("needs a time unit: %s", list);
  return g_strdup_printf("needs %s %s with a unit: %s", article, type->words,
                         list);
}

/* Reads "5 ms" and converts it to base units. A number without a unit is taken
 * only where the type has no units, and for fractions; "0" is no exception. */
static bool
read_quantity(const char *text, const TypeInfo *type, double *number,
              char **why)
{
  const char *rest;

  if (!read_number(text, &rest, number)) {
    g_autofree char *wanted = unit_wanted(type);
    *why = g_strdup_printf("is no number: %s", wanted);
    return false;
  }
  if (*rest == '\0' &&
      (type->units == no_units || type->units == fraction_units))
    return true;
  for (const Unit *unit = type->units; unit->name; unit++) {
    if (strcmp(unit->name, rest) != 0)
      continue;
    *number = scaled(text, unit);
    return true;
  }
  *why = unit_wanted(type);
  return false;
}

/* Returns whether a number is in the range of the key, and stores why not. Even
 * without a range times have a limit of 9e9 s, so that they fit in a SimTime,
 * and all other numbers one of 1e18. */
static bool
check_range(const Key *key, double number, char **why)
{
  const char *base = types[key->type].base;
  double greatest =
    key->type == KEY_FRACTION && key->greatest == 0 ? 1 : key->greatest;

  if (greatest == 0)
    greatest = key->type == KEY_TIME || key->type == KEY_TIME_DIST ? 9e9 : 1e18;
  if (number >= key->least && number <= greatest)
    return true;
  if (key->type == KEY_FRACTION)
    *why = g_strdup_printf("must be from %g %% to %g %%", 100 * key->least,
                           100 * greatest);
  else if (number < key->least)
    *why = g_strdup_printf("must be at least %g%s", key->least, base);
  else
    *why = g_strdup_printf("must be at most %g%s", greatest, base);
  return false;
}

static bool
parse_number(const Key *key, const char *text, Value *value, char **why)
{
  double number;

  if (!read_quantity(text, &types[key->type], &number, why) ||
      !check_range(key, number, why))
    return false;
  if (key->type == KEY_INTEGER && floor(number) != number) {
    *why = g_strdup("needs a whole number");
    return false;
  }
  value->number = number;
  value->integer = (int64_t)number;
  if (key->type == KEY_TIME)
    value->time = sim_time(number);
  return true;
}

static bool
parse_choice(const Key *key, const char *text, Value *value, char **why)
{
  g_auto(GStrv) words = g_strsplit(key->choices, "|", -1);

  for (value->integer = 0; words[value->integer]; value->integer++)
    if (strcmp(words[value->integer], text) == 0)
      return true;
  g_autofree char *list = g_strjoinv(", ", words);
  const char *near = nearest_word(text, (const char *const *)words);
  *why = near ? g_strdup_printf("is none of %s; did you mean '%s'?", list, near)
              : g_strdup_printf("is none of %s", list);
  return false;
}

typedef struct DistributionForm {
  const char *name;
  DistributionKind kind;
  int count;
  bool has_number; /* the second argument is a number without a unit */
} DistributionForm;

static const DistributionForm forms[] = {
  { "exponential", DISTRIBUTION_EXPONENTIAL, 1, false },
  { "uniform", DISTRIBUTION_UNIFORM, 2, false },
  { "pareto", DISTRIBUTION_PARETO, 2, true },
  { "lognormal", DISTRIBUTION_LOGNORMAL, 2, false },
  { "weibull", DISTRIBUTION_WEIBULL, 2, true },
  { NULL, 0, 0, false },
};

/* Reads the arguments of a distribution, of which there are as many as its form
 * has. Returns whether they are good. The range of the key is for the first. */
static bool
read_arguments(const Key *key, const DistributionForm *form, char **arguments,
               Distribution *d, char **why)
{
  TypeInfo plain = types[KEY_NUMBER];

  if (!read_quantity(g_strstrip(arguments[0]), &types[key->type], &d->a, why) ||
      !check_range(key, d->a, why))
    return false;
  if (form->kind == DISTRIBUTION_EXPONENTIAL && d->a <= 0)
    *why = g_strdup("needs a mean greater than 0");
  if (form->count == 1)
    return *why == NULL;
  if (!read_quantity(g_strstrip(arguments[1]),
                     form->has_number ? &plain : &types[key->type], &d->b, why))
    return false;
  if (form->kind == DISTRIBUTION_UNIFORM && d->b < d->a) {
    *why = g_strdup("the least value comes first");
    return false;
  }
  if (form->kind != DISTRIBUTION_UNIFORM && (d->a <= 0 || d->b <= 0)) {
    *why = g_strdup("needs arguments greater than 0");
    return false;
  }
  return true;
}

static bool
parse_distribution(const Key *key, const char *text, Value *value, char **why)
{
  const char *open = strchr(text, '(');
  size_t length = open ? (size_t)(open - text) : 0;
  Distribution *d = &value->distribution;

  *d = (Distribution){ DISTRIBUTION_CONSTANT, 0, 0 };
  if (!open)
    return read_quantity(text, &types[key->type], &d->a, why) &&
           check_range(key, d->a, why);
  for (const DistributionForm *form = forms; form->name; form++) {
    if (strlen(form->name) != length || strncmp(form->name, text, length) != 0)
      continue;
    g_autofree char *inside = g_strdup(open + 1);
    char *close = strrchr(inside, ')');
    if (!close || close[1] != '\0') {
      *why = g_strdup("the bracket is not closed");
      return false;
    }
    *close = '\0';
    g_auto(GStrv) arguments = g_strsplit(inside, ",", -1);
    if ((int)g_strv_length(arguments) != form->count) {
      *why = g_strdup_printf("%s needs %d argument%s", form->name, form->count,
                             form->count > 1 ? "s" : "");
      return false;
    }
    d->kind = form->kind;
    return read_arguments(key, form, arguments, d, why);
  }
  *why = g_strdup("is no distribution: exponential, uniform, pareto, "
                  "lognormal, weibull");
  return false;
}

bool
key_is_text(const Key *key)
{
  switch (key->type) {
  case KEY_TEXT:
  case KEY_NAMES:
  case KEY_ARRIVAL:
  case KEY_PACKETS:
  case KEY_MOVES:
  case KEY_POINT:
  case KEY_AREA:
    return true;
  default:
    return false;
  }
}

bool
key_parse(const Key *key, const char *text, Value *value, char **why)
{
  *why = NULL;
  switch (key->type) {
  case KEY_CHOICE:
    return parse_choice(key, text, value, why);
  case KEY_TIME_DIST:
  case KEY_SPEED_DIST:
    return parse_distribution(key, text, value, why);
  default:
    return key_is_text(key) || parse_number(key, text, value, why);
  }
}

void
key_store(const Key *key, const Value *value, void *object)
{
  void *place = (char *)object + key->offset;

  switch (key->type) {
  case KEY_TIME:
    *(SimTime *)place = value->time;
    break;
  case KEY_INTEGER:
    *(int64_t *)place = value->integer;
    break;
  case KEY_CHOICE:
    *(int *)place = (int)value->integer;
    break;
  case KEY_TIME_DIST:
  case KEY_SPEED_DIST:
    *(Distribution *)place = value->distribution;
    break;
  default:
    *(double *)place = value->number;
    break;
  }
}

char *
keys_bad_default(const Key *keys)
{
  for (const Key *key = keys; key && key->name; key++) {
    g_autofree char *why = NULL;
    Value value;
    if (key->fallback && !key_is_text(key) &&
        !key_parse(key, key->fallback, &value, &why))
      return g_strdup_printf("the default of %s, '%s', %s", key->name,
                             key->fallback, why);
  }
  return NULL;
}

void
key_store_defaults(const Key *keys, void *object)
{
  for (const Key *key = keys; key->name; key++) {
    Value value = { 0 };
    char *why = NULL;
    if (!key->fallback || key_is_text(key))
      continue;
    bool is_good = key_parse(key, key->fallback, &value, &why);
    g_assert(is_good);
    key_store(key, &value, object);
  }
}

/* Returns how many letters have to be inserted, removed, replaced, or swapped
 * with their neighbours to make one word of the other. Case is ignored. This is
 * the Damerau-Levenshtein distance in its simple form ("optimal string
 * alignment"). */
static size_t
word_distance(const char *word, const char *other)
{
  g_autofree char *a = g_ascii_strdown(word, -1);
  g_autofree char *b = g_ascii_strdown(other, -1);
  size_t n = strlen(a), m = strlen(b), width = m + 1;
  g_autofree size_t *d = g_new(size_t, (n + 1) * width);

  for (size_t i = 0; i <= n; i++)
    d[i * width] = i;
  for (size_t j = 0; j <= m; j++)
    d[j] = j;
  for (size_t i = 1; i <= n; i++)
    for (size_t j = 1; j <= m; j++) {
      bool is_same = a[i - 1] == b[j - 1];
      size_t least = MIN(d[(i - 1) * width + j], d[i * width + j - 1]) + 1;
      least = MIN(least, d[(i - 1) * width + j - 1] + !is_same);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        least = MIN(least, d[(i - 2) * width + j - 2] + 1);
      d[i * width + j] = least;
    }
  return d[n * width + m];
}

const char *
nearest_word(const char *word, const char *const *candidates)
{
  size_t length = strlen(word);
  size_t limit = length < 3 ? 0 : MAX(1, length / 3);
  const char *nearest = NULL;

  if (strlen(word) > 64)
    return NULL;
  for (; *candidates; candidates++) {
    size_t distance =
      strlen(*candidates) > 128 ? SIZE_MAX : word_distance(word, *candidates);
    if (distance <= limit) {
      nearest = *candidates;
      limit = distance - (distance > 0);
      if (distance == 0)
        break;
    }
  }
  return nearest;
}
