/* This file finds out which points a study asks for, and puts a point into the
 * file.
 *
 * A study first changes keys, as --set does. The iterations that are in the
 * file then are its axes, in the order of the file. Points are made by nested
 * loops, and the first axis is the outermost one, but a variable on which
 * others depend comes before them.
 */

#include "scenario_private.h"
#include "sim/record/metrics.h"

#include <string.h>

enum { MOST_POINTS = 1000000 };

/* Returns the study that the last one of a chain extends. Returns NULL if it
 * extends none, or after a complaint. */
static const IniSection *
extended(Reader *reader, GPtrArray *chain, const IniSection *section)
{
  IniEntry *entry = ini_entry_find(section, "extends");

  if (!entry || !entry->value)
    return NULL;
  const IniSection *other =
    ini_section_find(reader->ini, "study", entry->value);
  if (!other)
    reader_reject(reader, entry, "there is no study of that name");
  else if (!reader_may_follow(reader, chain, other, entry))
    return NULL;
  return other;
}

/* Returns the section of a study, or NULL. Complains if there is no section of
 * that name, unless the name is "". */
static const IniSection *
find_study(Reader *reader, const char *name)
{
  const IniSection *study = ini_section_find(reader->ini, "study", name);
  IniPlace whole = { reader->scenario->path, 0, 0, NULL };
  g_autoptr(GString) names = g_string_new(NULL);

  if (study || *name == '\0')
    return study;
  for (guint i = 0; i < reader->ini->sections->len; i++) {
    const IniSection *section = reader->ini->sections->pdata[i];
    if (strcmp(section->type, "study") == 0)
      g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                             section->name);
  }
  ini_complain(reader->ini, &whole, "there is no [study %s]; %s%s", name,
               names->len > 0 ? "there are " : "there is none at all",
               names->str);
  return NULL;
}

/* Returns the section of a study and those that it extends; each comes after
 * the one that it extends. The caller owns the array. */
static GPtrArray *
study_chain(Reader *reader, const char *name)
{
  GPtrArray *chain = g_ptr_array_new();
  const IniSection *study = find_study(reader, name);

  for (; study; study = extended(reader, chain, study))
    g_ptr_array_insert(chain, 0, (gpointer)study);
  return chain;
}

/* Lets one study change keys. Its key `designs` is general.designs. */
static void
override_from(Reader *reader, const IniSection *study)
{
  for (guint i = 0; i < study->entries->len; i++) {
    IniEntry *entry = study->entries->pdata[i];
    if (!entry->value)
      ini_complain(reader->ini, &entry->key_at, "expected key = value");
    else if (strcmp(entry->key, "designs") == 0)
      ini_assign(reader->ini, "general.designs", entry->value,
                 &entry->value_at);
    else if (strchr(entry->key, '.'))
      ini_assign(reader->ini, entry->key, entry->value, &entry->value_at);
  }
}

void
study_override(Reader *reader, const char *name)
{
  g_autoptr(GPtrArray) chain = study_chain(reader, name);

  for (guint i = 0; i < chain->len; i++)
    override_from(reader, chain->pdata[i]);
}

/* A variable, while points are made. */
typedef struct Variable {
  StudyAxis axis;
  const char *items; /* as the file says them; owned */
  char *along;       /* the variable with which it goes; NULL: none */
  IniEntry *entry;
  guint rank; /* position among the axes */
} Variable;

typedef struct Enumeration {
  Reader *reader;
  Study *study;
  GPtrArray *variables; /* Variable, in the order of the loops */
  GPtrArray *present;   /* const char *: present values by rank; NULL: none */
  GArray *indices;      /* guint: number of the present value, by loop */
  const Text *constraint;
} Enumeration;

static void
free_variable(gpointer item)
{
  Variable *variable = item;

  g_free(variable->axis.name);
  g_free(variable->axis.key);
  g_free(variable->axis.unit);
  g_free((char *)variable->items);
  g_free(variable->along);
  g_free(variable);
}

static Variable *
find_variable(const Enumeration *e, const char *name)
{
  for (guint i = 0; i < e->variables->len; i++) {
    Variable *variable = e->variables->pdata[i];
    if (strcmp(variable->axis.name, name) == 0)
      return variable;
  }
  return NULL;
}

/* Returns the present value of a variable, or NULL if it has none yet. */
static const char *
look_up(const char *name, const void *user)
{
  const Enumeration *e = user;
  const Variable *variable = find_variable(e, name);

  return variable ? e->present->pdata[variable->rank] : NULL;
}

/* Returns the word after an iteration, which is its unit, or "". The caller
 * frees it. */
static char *
unit_after(const char *value, const Iteration *iteration)
{
  g_autofree char *rest =
    g_strstrip(g_strdup(value + iteration->start + iteration->length));
  gsize length = strcspn(rest, " ,()");

  return g_strndup(rest, length);
}

/* Adds the variable of an iteration, and takes its texts. A variable without a
 * name gets that of its key. */
static void
add_variable(Enumeration *e, const IniSection *section, IniEntry *entry,
             Iteration *iteration)
{
  Variable *variable = g_new0(Variable, 1);
  const char *name = iteration->name ? iteration->name : entry->key;

  variable->axis.key = g_strconcat(section->type, *section->name ? "." : "",
                                   section->name, ".", entry->key, NULL);
  variable->axis.unit = unit_after(entry->value, iteration);
  variable->axis.name = g_strdup(name);
  variable->items = g_steal_pointer(&iteration->text);
  variable->along = g_steal_pointer(&iteration->along);
  variable->entry = entry;
  variable->rank = e->variables->len;
  if (find_variable(e, name)) {
    g_autofree char *why =
      g_strdup_printf("variable '%s' has its values already; ${%s} is one of "
                      "them",
                      name, name);
    reader_reject(e->reader, entry, why);
  }
  g_ptr_array_add(e->variables, variable);
}

/* Makes a list of an iteration over designs (general.designs), because every
 * design is run at every point anyway. */
static void
unroll_designs(Ini *ini)
{
  IniEntry *entry =
    ini_entry_find(ini_section_find(ini, "general", ""), "designs");
  g_autofree char *why = NULL;
  Iteration iteration;

  if (!entry || !entry->value ||
      !iteration_find(entry->value, 0, &iteration, &why))
    return;
  if (!iteration.is_reference && !iteration.along) {
    g_autofree char *list = g_strdup_printf(
      "%.*s%s%s", (int)iteration.start, entry->value, iteration.text,
      entry->value + iteration.start + iteration.length);
    ini_change(ini, entry, list);
  }
  iteration_clear(&iteration);
}

/* Adds the variables of all iterations outside of [study] sections. */
static void
find_variables(Enumeration *e)
{
  const GPtrArray *sections = e->reader->ini->sections;

  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    for (guint j = 0; j < section->entries->len; j++) {
      IniEntry *entry = section->entries->pdata[j];
      g_autofree char *why = NULL;
      Iteration iteration;
      if (!entry->value || strcmp(section->type, "study") == 0)
        continue;
      for (gsize from = 0;
           iteration_find(entry->value, from, &iteration, &why);) {
        from = iteration.start + iteration.length;
        if (!iteration.is_reference)
          add_variable(e, section, entry, &iteration);
        iteration_clear(&iteration);
      }
      if (why)
        reader_reject(e->reader, entry, why);
    }
  }
}

/* Complains about references to variables that do not exist. */
static void
check_references(Enumeration *e)
{
  const GPtrArray *sections = e->reader->ini->sections;

  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    for (guint j = 0; j < section->entries->len; j++) {
      IniEntry *entry = section->entries->pdata[j];
      g_autofree char *why = NULL;
      Iteration iteration;
      if (!entry->value || strcmp(section->type, "study") == 0)
        continue;
      for (gsize from = 0;
           iteration_find(entry->value, from, &iteration, &why);) {
        from = iteration.start + iteration.length;
        if (iteration.is_reference && !find_variable(e, iteration.text)) {
          Text text = { entry->value, entry };
          g_autoptr(GPtrArray) names = g_ptr_array_new();
          for (guint k = 0; k < e->variables->len; k++)
            g_ptr_array_add(names,
                            ((Variable *)e->variables->pdata[k])->axis.name);
          reader_reject_name(e->reader, &text, "variable", iteration.text,
                             (const char *const *)names->pdata, names->len);
        }
        iteration_clear(&iteration);
      }
    }
  }
}

typedef struct Needs {
  const Enumeration *e;
  const GPtrArray *placed;
  bool are_met;
} Needs;

/* Sees whether a variable on which another depends has been placed. */
static void
check_need(const char *name, void *user)
{
  Needs *needs = user;
  Variable *variable = find_variable(needs->e, name);

  if (variable && !g_ptr_array_find((GPtrArray *)needs->placed, variable, NULL))
    needs->are_met = false;
}

/* Puts variables after those on which they depend, and otherwise in the order
 * of the file. Complains if they depend on each other in a circle. */
static void
order_variables(Enumeration *e)
{
  g_autoptr(GPtrArray) placed = g_ptr_array_new();
  guint before;

  do {
    before = placed->len;
    for (guint i = 0; i < e->variables->len; i++) {
      Variable *variable = e->variables->pdata[i];
      Needs needs = { e, placed, true };
      iteration_references(variable->items, check_need, &needs);
      if (variable->along)
        check_need(variable->along, &needs);
      if (needs.are_met && !g_ptr_array_find(placed, variable, NULL))
        g_ptr_array_add(placed, variable);
    }
  } while (placed->len > before);
  for (guint i = 0; i < e->variables->len; i++) {
    Variable *variable = e->variables->pdata[i];
    if (!g_ptr_array_find(placed, variable, NULL))
      reader_reject(e->reader, variable->entry,
                    "iterations depend on each other in a circle");
  }
  if (placed->len > 0 && placed->len == e->variables->len)
    memcpy(e->variables->pdata, placed->pdata,
           placed->len * sizeof *placed->pdata);
}

/* Adds the present point if the constraint holds. */
static void
take_point(Enumeration *e)
{
  g_autofree char *why = NULL;
  const Text *constraint = e->constraint;

  if (constraint->text && *constraint->text != '\0' &&
      !iteration_holds(constraint->text, look_up, e, &why)) {
    if (why)
      reader_reject_text(e->reader, constraint, why);
    return;
  }
  if (e->study->points->len < MOST_POINTS)
    study_add_point(e->study, (const char *const *)e->present->pdata);
  else
    reader_reject(e->reader, ((Variable *)e->variables->pdata[0])->entry,
                  "makes more than a million points");
}

static void enumerate(Enumeration *e, guint depth);

/* Takes the value that goes with the present one of another variable. */
static void
enumerate_along(Enumeration *e, guint depth, const Variable *variable,
                const GPtrArray *values)
{
  const Variable *leader = find_variable(e, variable->along);
  guint at = 0;

  for (guint i = 0; leader && i < depth; i++)
    if (e->variables->pdata[i] == leader)
      at = g_array_index(e->indices, guint, i);
  if (!leader) {
    reader_reject(e->reader, variable->entry,
                  "there is no variable with the name after '!'");
  } else if (at >= values->len) {
    reader_reject(e->reader, variable->entry,
                  "has fewer values than the variable after '!'");
  } else {
    g_array_index(e->indices, guint, depth) = at;
    e->present->pdata[variable->rank] = values->pdata[at];
    enumerate(e, depth + 1);
  }
}

/* Runs the loop of one variable, and those of the later ones in it. */
static void
enumerate(Enumeration *e, guint depth)
{
  g_autofree char *why = NULL;

  if (depth == e->variables->len) {
    take_point(e);
    return;
  }
  const Variable *variable = e->variables->pdata[depth];
  g_autoptr(GPtrArray) values =
    iteration_values(variable->items, look_up, e, &why);
  if (!values) {
    reader_reject(e->reader, variable->entry, why);
    return;
  }
  if (variable->along) {
    enumerate_along(e, depth, variable, values);
  } else {
    for (guint i = 0; i < values->len && !variable->entry->is_bad; i++) {
      g_array_index(e->indices, guint, depth) = i;
      e->present->pdata[variable->rank] = values->pdata[i];
      enumerate(e, depth + 1);
    }
  }
  e->present->pdata[variable->rank] = NULL;
}

static void
add_points(Reader *reader, Study *study, const Text *constraint)
{
  Enumeration e = { reader,
                    study,
                    g_ptr_array_new_with_free_func(free_variable),
                    g_ptr_array_new(),
                    g_array_new(FALSE, TRUE, sizeof(guint)),
                    constraint };
  guint before = reader->ini->messages->len; /* those hinder no point */

  unroll_designs(reader->ini);
  find_variables(&e);
  check_references(&e);
  for (guint i = 0; i < e.variables->len; i++) {
    const StudyAxis *axis = &((Variable *)e.variables->pdata[i])->axis;
    study_add_axis(study, axis->name, axis->key, axis->unit);
  }
  order_variables(&e);
  g_ptr_array_set_size(e.present, (gint)e.variables->len + 1);
  g_array_set_size(e.indices, e.variables->len);
  if (reader->ini->messages->len == before)
    enumerate(&e, 0);
  g_ptr_array_unref(e.variables);
  g_ptr_array_unref(e.present);
  g_array_unref(e.indices);
}

/* Reads "5 % at 95 % of handover-delay". */
static void
read_precision(Reader *reader, const Text *text, Precision *precision)
{
  g_autoptr(GRegex) regex = g_regex_new(
    "^([0-9.]+) *%(?: +at +([0-9.]+) *%)? +of +([a-z0-9-]+)$", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  if (!text->text)
    return;
  if (!g_regex_match(regex, text->text, 0, &match)) {
    reader_reject_text(reader, text,
                       "expected a precision such as 5 % at 95 % of "
                       "handover-delay");
    return;
  }
  g_autofree char *share = g_match_info_fetch(match, 1);
  g_autofree char *confidence = g_match_info_fetch(match, 2);
  precision->metric = g_match_info_fetch(match, 3);
  precision->share = g_ascii_strtod(share, NULL) / 100;
  if (*confidence != '\0')
    precision->confidence = g_ascii_strtod(confidence, NULL) / 100;
  if (precision->share <= 0 || precision->confidence <= 0 ||
      precision->confidence >= 1)
    reader_reject_text(reader, text,
                       "expected more than 0 %, and a confidence below 100 %");
  if (metric_find(precision->metric) == INDEX_NONE)
    reader_reject_text(reader, text,
                       "there is no such metric; dmmsim list metrics");
}

/* Returns the records that a list names, as bits: RECORD_... of the store.
 * Quantiles need none, because every run keeps grids. */
static unsigned
read_records(Reader *reader, const Text *text)
{
  static const char *const names[] = { "handovers", "flows", "nodes",
                                       "quantiles", "series" };
  static const unsigned bits[] = { 1, 2, 4, 0, 16 }; /* of each name */
  g_autoptr(GPtrArray) parts = split_list(text->text);
  unsigned records = 0;

  for (guint i = 0; i < parts->len; i++) {
    bool is_known = strcmp(parts->pdata[i], "none") == 0;
    for (guint j = 0; j < G_N_ELEMENTS(names); j++)
      if (strcmp(parts->pdata[i], names[j]) == 0) {
        records |= bits[j];
        is_known = true;
      }
    if (!is_known)
      reader_reject_name(reader, text, "record", parts->pdata[i], names,
                         G_N_ELEMENTS(names));
  }
  return records;
}

/* Takes the keys of a study from a section. Complains about those that iterate:
 * only `designs` may, which is none of the study itself. */
static void
read_keys(Reader *reader, const IniSection *section, const Key *keys,
          StudySection *config)
{
  if (!section)
    return;
  for (const Key *key = keys; key->name; key++) {
    IniEntry *entry = ini_entry_find(section, key->name);
    if (entry && entry->value && strstr(entry->value, "${") &&
        strcmp(key->name, "designs") != 0)
      reader_reject(reader, entry,
                    "is one for all points of a study: expected no iteration");
  }
  reader_fill_some(reader, section, keys, config);
}

Study *
read_study(Reader *reader, const char *name)
{
  g_autoptr(GPtrArray) chain = study_chain(reader, name);
  Study *study = study_new(name);
  const Key *keys = section_keys("study");
  StudySection config;

  reader_fill_defaults(keys, &config);
  read_keys(reader, ini_section_find(reader->ini, "general", ""), keys,
            &config);
  for (guint i = 0; i < chain->len; i++)
    read_keys(reader, chain->pdata[i], keys, &config);
  study->repeat = (uint32_t)config.study.repeat;
  study->precision.most =
    (uint32_t)MAX(config.study.max_repeat, config.study.repeat);
  study->records = read_records(reader, &config.study.record);
  read_precision(reader, &config.study.precision, &study->precision);
  add_points(reader, study, &config.study.constraint);
  if (study->points->len == 0 && reader->ini->messages->len == 0)
    reader_reject_text(reader, &config.study.constraint,
                       "holds for no point at all");
  return study;
}

/* Returns the value of a variable at a point, borrowed; "" if there is no such
 * variable. */
static const char *
value_at(const Study *study, const StudyPoint *point, const char *name)
{
  for (guint i = 0; i < study->axes->len; i++)
    if (strcmp(((StudyAxis *)study->axes->pdata[i])->name, name) == 0)
      return point->values[i];
  return "";
}

char *
study_value(const IniEntry *entry, const Study *study, const StudyPoint *point)
{
  GString *out = g_string_new(NULL);
  g_autofree char *why = NULL;
  Iteration iteration;
  gsize from = 0;

  while (iteration_find(entry->value, from, &iteration, &why)) {
    const char *name = iteration.is_reference ? iteration.text
                       : iteration.name       ? iteration.name
                                              : entry->key;
    g_string_append_len(out, entry->value + from,
                        (gssize)(iteration.start - from));
    g_string_append(out, value_at(study, point, name));
    from = iteration.start + iteration.length;
    iteration_clear(&iteration);
  }
  g_string_append(out, entry->value + from);
  return g_string_free(out, FALSE);
}

void
study_bind(Ini *ini, const Study *study, const StudyPoint *point)
{
  for (guint i = 0; i < ini->sections->len; i++) {
    const IniSection *section = ini->sections->pdata[i];
    for (guint j = 0; j < section->entries->len; j++) {
      IniEntry *entry = section->entries->pdata[j];
      if (entry->value && strstr(entry->value, "${") &&
          strcmp(section->type, "study") != 0) {
        g_autofree char *value = study_value(entry, study, point);
        ini_change(ini, entry, value);
      }
    }
  }
}
