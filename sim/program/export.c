/* dmmsim export writes studies as CSV or JSON. The work is done in
 * analysis/export.c.
 */

#include "analysis/export.h"
#include "commands.h"
#include "sim/base/output.h"
#include "sim/store/store.h"

#include <stdio.h>
#include <string.h>

typedef struct Options {
  char *study, *format, *shape, *table, *output;
} Options;

static void
options_clear(Options *options)
{
  g_free(options->study);
  g_free(options->format);
  g_free(options->shape);
  g_free(options->table);
  g_free(options->output);
}

static int
export_studies(sqlite3 *database, const Options *o, const ExportChoice *choice)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) datasets = dataset_load_all(database, o->study, &error);
  g_autofree char *gap =
    datasets ? export_gap(datasets, database, choice->table) : NULL;

  if (gap)
    return command_fail(gap);
  Output *file =
    datasets ? output_open_whole(o->output, "the export", &error) : NULL;
  if (file) {
    export_write(datasets, database, choice, output_stream(file));
    output_close(file, &error);
  }
  return error ? command_fail(error->message) : 0;
}

/* Fills in the choice, whose texts are borrowed. Returns what is wrong with the
 * options, or NULL. */
static const char *
find_misuse(const Options *o, ExportChoice *choice)
{
  const char *format = o->format ? o->format : "csv";
  const char *shape = o->shape ? o->shape : "long";

  choice->table = o->table ? o->table : "values";
  choice->format = strcmp(format, "json") == 0 ? EXPORT_JSON : EXPORT_CSV;
  choice->is_wide = strcmp(shape, "wide") == 0;
  if (choice->format == EXPORT_CSV && strcmp(format, "csv") != 0)
    return "--format is csv or json";
  if (!choice->is_wide && strcmp(shape, "long") != 0)
    return "--shape is long or wide";
  if (!g_strv_contains(export_tables, choice->table))
    return "--table is values, nodes, handovers, flows, flow-handovers, grids, "
           "quantiles or runs";
  if (choice->is_wide && strcmp(choice->table, "values") != 0)
    return "--shape wide is for values";
  return NULL;
}

int
command_export(int argc, char **argv, const DesignTable *table)
{
  Options o = { 0 };
  ExportChoice choice;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "study", 's', 0, G_OPTION_ARG_STRING, &o.study,
      "Study to export; default: all", "NAME" },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &o.format, "csv or json",
      "FORMAT" },
    { "shape", 0, 0, G_OPTION_ARG_STRING, &o.shape,
      "long (a row per value) or wide (a row per run)", "SHAPE" },
    { "table", 't', 0, G_OPTION_ARG_STRING, &o.table,
      "values, nodes, handovers, flows, flow-handovers, grids, quantiles or "
      "runs",
      "TABLE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      "Where to write; default: standard output", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_TROUBLE;

  (void)table;
  if (!command_options("export", "DATABASE [OPTION...]",
                       "Writes the results of studies for other programs.",
                       entries, &argc, &argv, &status)) {
    options_clear(&o);
    return status;
  }
  const char *misuse =
    argc == 2 ? find_misuse(&o, &choice) : "expected one result database";
  if (misuse) {
    options_clear(&o);
    return command_misuse("export", misuse);
  }
  Store *store = store_open_to_read(argv[1], &error);
  status = store ? export_studies(store_database(store), &o, &choice)
                 : command_fail(error->message);
  store_free(store);
  options_clear(&o);
  return status;
}
