/* The designs of a scenario, and their parameters. Sections that name classes
 * make rows first. Then the designs to run are chosen: those of --design, or of
 * the key `designs`, or all. Then parameters are set: [design *] before [design
 * NAME], so that the section of a design has the last word.
 */

#include "scenario_private.h"

#include <string.h>

/* Returns the row of that name that the scenario composes, or else that of the
 * table, or NULL. */
static const DesignRow *
find_row(const Reader *reader, const char *name)
{
  const GPtrArray *rows = reader->scenario->rows;

  for (guint i = 0; i < rows->len; i++) {
    const DesignRow *row = rows->pdata[i];
    if (strcmp(row->name, name) == 0)
      return row;
  }
  return design_table_find(reader->table, name);
}

/* Returns the row that a [design] section stands for: that of its name, or that
 * of its key `design`; or NULL. */
static const DesignRow *
section_row(Reader *reader, const IniSection *section)
{
  const IniEntry *base = ini_entry_find(section, "design");
  const DesignRow *row = find_row(reader, section->name);

  if (!row && base && base->value)
    row = find_row(reader, base->value);
  return row;
}

/* Returns the class that an entry names for a column, or NULL after a
 * complaint. */
static const ModelClass *
read_column(Reader *reader, IniEntry *entry, ModelColumn column)
{
  const ModelClass *class =
    design_table_class(reader->table, column, entry->value ? entry->value : "");
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  Text text = { entry->value ? entry->value : "", entry };

  if (class)
    return class;
  for (const ModelClass *const *c = reader->table->classes; *c; c++)
    if ((*c)->column == column)
      g_ptr_array_add(names, (char *)(*c)->name);
  reader_reject_name(reader, &text, model_column_name(column), text.text,
                     (const char *const *)names->pdata, names->len);
  return NULL;
}

/* Fills the columns of a row. Returns false after a complaint. */
static bool
read_columns(Reader *reader, const IniSection *section, const DesignRow *base,
             DesignRow *row)
{
  bool is_good = true;

  for (int i = 0; i < COLUMN_COUNT; i++) {
    const char *name = model_column_name((ModelColumn)i);
    IniEntry *entry = ini_entry_find(section, name);
    if (entry)
      row->columns[i] = read_column(reader, entry, (ModelColumn)i);
    else if (base)
      row->columns[i] = base->columns[i];
    else if (i == COLUMN_ASSIST)
      row->columns[i] =
        design_table_class(reader->table, COLUMN_ASSIST, "none");
    else
      ini_complain(reader->ini, &section->at,
                   "design %s must say its %s, or a design to begin with: "
                   "design = mipv6",
                   section->name, name);
    is_good &= row->columns[i] != NULL;
  }
  return is_good;
}

/* Returns the defaults of the base that are parameters of the new row; the base
 * may be NULL. The caller owns the array. */
static const DesignDefault *
keep_defaults(const DesignRow *base, const DesignRow *row)
{
  GArray *kept = g_array_new(TRUE, TRUE, sizeof(DesignDefault));
  const DesignDefault *d = base ? base->defaults : NULL;

  for (; d && d->key; d++)
    if (design_row_key(row, d->key))
      g_array_append_val(kept, *d);
  return (const DesignDefault *)g_array_free(kept, FALSE);
}

/* Makes a row from a section that names classes. The other classes are those of
 * the row of the table that its key `design`, or else its name, says. */
static void
compose(Reader *reader, const IniSection *section)
{
  const IniEntry *from = ini_entry_find(section, "design");
  const DesignRow *base = design_table_find(
    reader->table, from && from->value ? from->value : section->name);
  DesignRow row = { .summary = "composed in the scenario" };

  if (!read_columns(reader, section, base, &row))
    return;
  const char *why = design_row_objection(&row);
  if (why) {
    ini_complain(reader->ini, &section->at, "design %s cannot work: %s",
                 section->name, why);
    return;
  }
  row.name = g_strdup(section->name);
  row.defaults = keep_defaults(base, &row);
  g_ptr_array_add(reader->scenario->rows, g_memdup2(&row, sizeof row));
}

/* Returns whether a section names the class of a column. */
static bool
names_models(const IniSection *section)
{
  for (int i = 0; i < COLUMN_COUNT; i++)
    if (ini_entry_find(section, model_column_name((ModelColumn)i)))
      return true;
  return false;
}

/* Makes rows from all sections that name classes. */
static void
compose_designs(Reader *reader)
{
  const GPtrArray *sections = reader->ini->sections;

  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    if (names_models(section) && strcmp(section->type, "design") == 0 &&
        strcmp(section->name, "*") != 0)
      compose(reader, section);
  }
}

/* Returns the parameter that a section means, or NULL: one of its row, or of
 * any row of the table if the section is for all designs. */
static const Key *
find_parameter(const Reader *reader, const DesignRow *row, const char *name)
{
  const Key *key = NULL;

  if (row)
    return design_row_key(row, name);
  for (row = reader->table->rows; row->name && !key; row++)
    key = design_row_key(row, name);
  return key;
}

/* Adds a setting to a design, if it has such a parameter. */
static void
set_design(ScenarioDesign *design, const char *name, const Value *value)
{
  DesignSetting setting = { design_row_key(design->row, name), *value };

  if (!setting.key)
    return;
  design->settings =
    g_renew(DesignSetting, design->settings, design->setting_count + 1);
  design->settings[design->setting_count++] = setting;
}

static void
reject_parameter(Reader *reader, const IniSection *section,
                 const IniEntry *entry, const DesignRow *row)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();

  for (int i = 0; row && i < COLUMN_COUNT; i++)
    for (const Key *k = row->columns[i]->parameters; k && k->name; k++)
      g_ptr_array_add(names, (char *)k->name);
  g_ptr_array_add(names, NULL);
  const char *near =
    nearest_word(entry->key, (const char *const *)names->pdata);
  ini_complain(reader->ini, &entry->key_at,
               near ? "unknown parameter '%s' of design %s; did you mean '%s'?"
                    : "unknown parameter '%s' of design %s",
               entry->key, section->name, near);
}

/* Returns whether an entry of a [design] section sets a parameter. */
static bool
is_parameter(const IniEntry *entry)
{
  for (int i = 0; i < COLUMN_COUNT; i++)
    if (strcmp(entry->key, model_column_name((ModelColumn)i)) == 0)
      return false;
  return strcmp(entry->key, "design") != 0 && strcmp(entry->key, "like") != 0 &&
         !g_str_has_prefix(entry->key, "x-");
}

static void
apply_entry(Reader *reader, const IniSection *section, IniEntry *entry,
            const DesignRow *row)
{
  GArray *designs = reader->scenario->designs;
  const Key *key = find_parameter(reader, row, entry->key);
  g_autofree char *why = NULL;
  Value value = { 0 };

  if (!key) {
    reject_parameter(reader, section, entry, row);
  } else if (!entry->value || *entry->value == '\0') {
    ini_complain(reader->ini, &entry->key_at, "expected key = value");
  } else if (!key_parse(key, entry->value, &value, &why)) {
    reader_reject(reader, entry, why);
  } else {
    for (guint i = 0; i < designs->len; i++) {
      ScenarioDesign *d = &g_array_index(designs, ScenarioDesign, i);
      if (!row || strcmp(d->name, section->name) == 0)
        set_design(d, entry->key, &value);
    }
  }
}

/* Applies the sections for all designs, or those for one of them. */
static void
apply_designs(Reader *reader, bool is_for_all)
{
  const GPtrArray *sections = reader->ini->sections;

  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    bool is_star = strcmp(section->name, "*") == 0;
    if (strcmp(section->type, "design") != 0 || is_star != is_for_all)
      continue;
    const DesignRow *row = is_star ? NULL : section_row(reader, section);
    for (guint j = 0; j < section->entries->len && (row || is_star); j++) {
      IniEntry *entry = section->entries->pdata[j];
      if (is_parameter(entry))
        apply_entry(reader, section, entry, row);
    }
  }
}

static void
add_design(Reader *reader, const char *name, const DesignRow *row)
{
  ScenarioDesign design = { .name = g_strdup(name),
                            .row = row,
                            .table = reader->table };
  g_array_append_val(reader->scenario->designs, design);
}

/* Returns the row of a design: that of its name, or that of its section; or
 * NULL. */
static const DesignRow *
find_design(Reader *reader, const char *name)
{
  const DesignRow *row = find_row(reader, name);
  const IniSection *section = ini_section_find(reader->ini, "design", name);

  return !row && section ? section_row(reader, section) : row;
}

static bool
has_design(const Reader *reader, const char *name)
{
  const GArray *designs = reader->scenario->designs;

  for (guint i = 0; i < designs->len; i++)
    if (strcmp(g_array_index(designs, ScenarioDesign, i).name, name) == 0)
      return true;
  return false;
}

/* Adds the designs that a text names. About a design that has a section but no
 * row there is a message already. */
static void
choose_designs(Reader *reader, const Text *text)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  g_autofree char *why = NULL;

  for (const DesignRow *row = reader->table->rows; row->name; row++)
    g_ptr_array_add(known, (char *)row->name);
  if (!names_expand(text->text, names, &why))
    reader_reject_text(reader, text, why);
  for (guint i = 0; i < names->len; i++) {
    const DesignRow *row = find_design(reader, names->pdata[i]);
    if (row && has_design(reader, names->pdata[i]))
      reader_reject_text(reader, text, "names a design twice");
    else if (row)
      add_design(reader, names->pdata[i], row);
    else if (!ini_section_find(reader->ini, "design", names->pdata[i]))
      reader_reject_name(reader, text, "design", names->pdata[i],
                         (const char *const *)known->pdata, known->len);
  }
  if (names->len == 0)
    reader_reject_text(reader, text, "names no design");
}

/* Adds every row of the table, and the designs that the scenario makes. */
static void
choose_all_designs(Reader *reader)
{
  const GPtrArray *sections = reader->ini->sections;

  for (const DesignRow *row = reader->table->rows; row->name; row++)
    add_design(reader, row->name, find_row(reader, row->name));
  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    const DesignRow *row = section_row(reader, section);
    if (strcmp(section->type, "design") == 0 && row &&
        !design_table_find(reader->table, section->name))
      add_design(reader, section->name, row);
  }
}

/* Complains about a section that is neither a row nor a variant of one. */
static void
reject_design(Reader *reader, const IniSection *section)
{
  IniEntry *base = ini_entry_find(section, "design");
  g_autoptr(GPtrArray) known = g_ptr_array_new();

  if (!base || !base->value) {
    ini_complain(reader->ini, &section->at,
                 "there is no design '%s'; `dmmsim list designs` shows them",
                 section->name);
    return;
  }
  Text text = { base->value, base };
  if (ini_section_find(reader->ini, "design", base->value)) {
    reader_reject_text(reader, &text,
                       "is a variant itself; expected a row of "
                       "`dmmsim list designs` to begin with");
    return;
  }
  for (const DesignRow *row = reader->table->rows; row->name; row++)
    g_ptr_array_add(known, (char *)row->name);
  reader_reject_name(reader, &text, "design", base->value,
                     (const char *const *)known->pdata, known->len);
}

static void
check_design_sections(Reader *reader)
{
  const GPtrArray *sections = reader->ini->sections;

  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    if (strcmp(section->type, "design") != 0 ||
        strcmp(section->name, "*") == 0 || section_row(reader, section))
      continue;
    if (!names_models(section))
      reject_design(reader, section);
  }
}

void
read_designs(Reader *reader)
{
  IniPlace option = { "--design", 0, 0, NULL };
  IniEntry entry = { .value = reader->options->designs,
                     .key_at = option,
                     .value_at = option };
  Text asked = { reader->options->designs, &entry };
  const Text *text =
    reader->options->designs ? &asked : &reader->general.designs;

  compose_designs(reader);
  check_design_sections(reader);
  if (text->text)
    choose_designs(reader, text);
  else
    choose_all_designs(reader);
  apply_designs(reader, true);
  apply_designs(reader, false);
}
