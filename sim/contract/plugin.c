/* Classes and designs of a plugin are checked when it is loaded, so that a gap
 * is reported in a sentence, and is not found in the middle of a run. A module
 * is made resident before anything is taken from it, because the table points
 * into the module from then on.
 */

#include "plugin.h"

#include <gio/gio.h>
#include <gmodule.h>
#include <string.h>

/* Sets the error for a path, and returns false. */
static bool
fail(GError **error, const char *path, const char *why)
{
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "plugin %s: %s", path,
              why);
  return false;
}

/* Sets the error to what the loader says. That begins with the path in most
 * cases, which is not said twice. */
static bool
fail_to_load(GError **error, const char *path)
{
  const char *why = g_module_error();
  size_t length = strlen(path);

  if (strncmp(why, path, length) == 0 && why[length] == ':')
    why += length + 1 + strspn(why + length + 1, " ");
  return fail(error, path, why);
}

/* Returns whether there is a class of the same column and name. */
static bool
has_class(const GPtrArray *classes, const ModelClass *class)
{
  for (guint i = 0; i < classes->len; i++) {
    const ModelClass *other = classes->pdata[i];
    if (other->column == class->column && strcmp(other->name, class->name) == 0)
      return true;
  }
  return false;
}

/* Returns why a class cannot be used, which the caller frees; or NULL. */
static char *
class_trouble(const ModelClass *class, const GPtrArray *classes)
{
  const char *name = class->name ? class->name : "without a name";
  const char *gap = model_class_gap(class);
  g_autofree char *why = NULL;

  if (gap)
    return g_strdup_printf("its model %s is not complete: %s is missing", name,
                           gap);
  if (has_class(classes, class))
    return g_strdup_printf("there is a model %s %s already",
                           model_column_name(class->column), name);
  why = keys_bad_default(class->parameters);
  return why ? g_strdup_printf("its model %s: %s", name, why) : NULL;
}

/* Adds the classes of a plugin, up to the first that cannot be used. */
static bool
add_classes(GPtrArray *classes, const ModelClass *const *models,
            const char *path, GError **error)
{
  for (; *models; models++) {
    g_autofree char *why = class_trouble(*models, classes);
    if (why)
      return fail(error, path, why);
    g_ptr_array_add(classes, (ModelClass *)*models);
  }
  return true;
}

/* Returns why a row cannot be used, which the caller frees; or NULL. */
static char *
row_trouble(const DesignRow *row)
{
  for (int i = 0; i < COLUMN_COUNT; i++)
    if (!row->columns[i] || row->columns[i]->column != (ModelColumn)i)
      return g_strdup_printf("column %s has no class, or that of another "
                             "column",
                             model_column_name((ModelColumn)i));
  if (design_row_objection(row))
    return g_strdup(design_row_objection(row));
  return design_row_bad_default(row);
}

/* Adds the designs of a plugin, up to the first that cannot be used. `designs`
 * may be NULL. */
static bool
add_rows(GArray *rows, const DesignRow *designs, const char *path,
         GError **error)
{
  for (; designs && designs->name; designs++) {
    g_autofree char *trouble = row_trouble(designs);
    if (trouble) {
      g_autofree char *why = g_strdup_printf("its design %s cannot work: %s",
                                             designs->name, trouble);
      return fail(error, path, why);
    }
    for (guint i = 0; i < rows->len; i++)
      if (strcmp(g_array_index(rows, DesignRow, i).name, designs->name) == 0) {
        g_autofree char *why =
          g_strdup_printf("there is a design %s already", designs->name);
        return fail(error, path, why);
      }
    g_array_append_val(rows, *designs);
  }
  return true;
}

/* Returns SHA-256 of the content of a file, in hexadecimal, or NULL if it
 * cannot be read. The caller owns the text. */
static char *
digest_of(const char *path)
{
  g_autofree char *octets = NULL;
  gsize length;

  if (!g_file_get_contents(path, &octets, &length, NULL))
    return NULL;
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)octets,
                                     length);
}

/* Notes the digest of a plugin for each of the classes that have none. */
static void
add_digests(GPtrArray *digests, const GPtrArray *classes, const char *digest)
{
  while (digests->len < classes->len)
    g_ptr_array_add(digests, g_strdup(digest));
}

/* Adds the classes and rows of one shared object, which stays loaded. Its file
 * is read before it is loaded, so a file that is replaced later cannot lend
 * its digest to this one. */
static bool
load(const char *path, GArray *rows, GPtrArray *classes, GPtrArray *digests,
     GError **error)
{
  g_autofree char *full = g_canonicalize_filename(path, NULL);
  g_autofree char *digest = digest_of(full);
  GModule *module = g_module_open(full, G_MODULE_BIND_LOCAL);
  gpointer abi = NULL, models = NULL, designs = NULL;

  if (!g_file_test(full, G_FILE_TEST_EXISTS))
    return fail(error, path, "there is no such file");
  if (!module)
    return fail_to_load(error, full);
  g_module_make_resident(module);
  if (!g_module_symbol(module, "dmmsim_abi", &abi) ||
      !g_module_symbol(module, "dmmsim_models", &models))
    return fail(error, path,
                "is no plugin: dmmsim_abi and dmmsim_models are missing");
  if (*(const int *)abi != DMMSIM_ABI) {
    g_autofree char *why = g_strdup_printf(
      "was made for another version: its ABI is %d, that of the program %d",
      *(const int *)abi, DMMSIM_ABI);
    return fail(error, path, why);
  }
  g_module_symbol(module, "dmmsim_designs", &designs);
  if (!digest)
    return fail(error, path, "cannot be read");
  bool is_good = add_classes(classes, models, path, error) &&
                 add_rows(rows, designs, path, error);
  add_digests(digests, classes, digest);
  return is_good;
}

DesignTable *
plugins_load(const DesignTable *table, const char *const *paths, GError **error)
{
  GArray *rows = g_array_new(TRUE, TRUE, sizeof(DesignRow));
  GPtrArray *classes = g_ptr_array_new();
  GPtrArray *digests = g_ptr_array_new();
  DesignTable *all = g_new(DesignTable, 1);
  bool is_good = true;

  for (const DesignRow *row = table->rows; row->name; row++)
    g_array_append_val(rows, *row);
  for (const ModelClass *const *class = table->classes; *class; class ++)
    g_ptr_array_add(classes, (ModelClass *)*class);
  add_digests(digests, classes, NULL);
  for (; *paths && is_good; paths++)
    is_good = load(*paths, rows, classes, digests, error);
  g_ptr_array_add(classes, NULL);
  *all = (DesignTable){
    .rows = (const DesignRow *)g_array_free(rows, FALSE),
    .classes = (const ModelClass *const *)g_ptr_array_free(classes, FALSE),
    .digests = (const char *const *)g_ptr_array_free(digests, FALSE),
  };
  if (!is_good)
    g_clear_pointer(&all, plugins_free);
  return all;
}

void
plugins_free(DesignTable *table)
{
  for (int i = 0; table->classes[i]; i++)
    g_free((char *)table->digests[i]);
  g_free((char **)table->digests);
  g_free((DesignRow *)table->rows);
  g_free((ModelClass **)table->classes);
  g_free(table);
}
