/* Tables of designs are short and constant, so they are searched from their
 * beginning. Needs are conditions on the capabilities of a whole row: the
 * capabilities of all five classes are joined first, and then every need of
 * every class is tried against them.
 */

#include "design.h"

#include <string.h>

const char *
model_column_name(ModelColumn column)
{
  static const char *const names[COLUMN_COUNT] = { "alloc", "lm", "mr", "lu",
                                                   "assist" };
  return names[column];
}

const Key *
model_class_key(const ModelClass *class, const char *name)
{
  for (const Key *key = class->parameters; key && key->name; key++)
    if (strcmp(key->name, name) == 0)
      return key;
  return NULL;
}

const Key *
design_row_key(const DesignRow *row, const char *name)
{
  const Key *key = NULL;

  for (int i = 0; i < COLUMN_COUNT && !key; i++)
    key = model_class_key(row->columns[i], name);
  return key;
}

char *
design_row_bad_default(const DesignRow *row)
{
  for (const DesignDefault *d = row->defaults; d && d->key; d++) {
    const Key *key = design_row_key(row, d->key);
    g_autofree char *why = NULL;
    Value value;
    if (!key)
      return g_strdup_printf("none of its columns has a parameter %s", d->key);
    if (!key_parse(key, d->value, &value, &why))
      return g_strdup_printf("its %s, '%s', %s", d->key, d->value, why);
  }
  return NULL;
}

const DesignRow *
design_table_find(const DesignTable *table, const char *name)
{
  for (const DesignRow *row = table->rows; row->name; row++)
    if (strcmp(row->name, name) == 0)
      return row;
  return NULL;
}

const ModelClass *
design_table_class(const DesignTable *table, ModelColumn column,
                   const char *name)
{
  for (int i = 0; table->classes[i]; i++)
    if (table->classes[i]->column == column &&
        strcmp(table->classes[i]->name, name) == 0)
      return table->classes[i];
  return NULL;
}

const char *
design_table_digest(const DesignTable *table, const ModelClass *class)
{
  for (int i = 0; table->digests && table->classes[i]; i++)
    if (table->classes[i] == class)
      return table->digests[i];
  return NULL;
}

unsigned
design_row_capabilities(const DesignRow *row)
{
  unsigned all = 0;

  for (int i = 0; i < COLUMN_COUNT; i++)
    all |= row->columns[i]->provides;
  return all;
}

/* Returns whether a row with these capabilities meets a need. */
static bool
need_is_met(const Need *need, unsigned capabilities)
{
  if ((capabilities & need->when) != need->when)
    return true;
  return (need->any == 0 || (capabilities & need->any) != 0) &&
         (capabilities & need->without) == 0;
}

const char *
design_row_objection(const DesignRow *row)
{
  unsigned capabilities = design_row_capabilities(row);

  for (int i = 0; i < COLUMN_COUNT; i++)
    for (const Need *n = row->columns[i]->needs; n && n->why; n++)
      if (!need_is_met(n, capabilities))
        return n->why;
  return NULL;
}
