/* dmmsim compare prints what differs between the designs of a study, and where
 * their curves cross. The work is done in analysis/: comparison.c computes, and
 * compare.c writes.
 */

#include "analysis/compare.h"
#include "commands.h"
#include "sim/base/output.h"
#include "sim/store/store.h"

#include <stdio.h>
#include <string.h>

typedef struct Options {
  char *study, *by, *metric, *baseline, *format, *output;
  char **where;
} Options;

static void
options_clear(Options *options)
{
  g_free(options->study);
  g_free(options->by);
  g_free(options->metric);
  g_free(options->baseline);
  g_free(options->format);
  g_free(options->output);
  g_strfreev(options->where);
}

/* Writes a comparison, and returns the exit status. It is worked out before the
 * file is opened, so that a wrong name leaves an old file as it was. */
static int
compare(sqlite3 *database, const Options *o, const ComparisonChoice *choice,
        CompareFormat format)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Dataset) dataset = dataset_load(database, o->study, &error);
  g_autoptr(Comparison) comparison =
    dataset ? comparison_new(dataset, database, choice, &error) : NULL;
  Output *file =
    comparison ? output_open_whole(o->output, "the comparison", &error) : NULL;

  if (file) {
    compare_write(comparison, format, output_stream(file));
    output_close(file, &error);
  }
  return error ? command_fail(error->message) : 0;
}

/* Returns what is wrong with the options themselves, or NULL. Stores the
 * format, if one is given. */
static const char *
find_misuse(const Options *o, CompareFormat *format)
{
  static const char *const formats[] = { "text", "csv", "latex", "markdown",
                                         NULL };

  for (guint i = 0; o->format && formats[i]; i++)
    if (strcmp(formats[i], o->format) == 0)
      *format = (CompareFormat)i;
  if (o->format && !g_strv_contains(formats, o->format))
    return "--format is text, csv, latex or markdown";
  return NULL;
}

int
command_compare(int argc, char **argv, const DesignTable *table)
{
  Options o = { 0 };
  CompareFormat format = COMPARE_TEXT;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "study", 's', 0, G_OPTION_ARG_STRING, &o.study,
      "Study to compare; default: the only one", "NAME" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &o.by,
      "Axis of the rows; default: the longest", "AXIS" },
    { "where", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.where,
      "Only points with that value", "AXIS=VALUE" },
    { "metric", 'm', 0, G_OPTION_ARG_STRING, &o.metric,
      "Metrics; default: the usual ones", "A,B,..." },
    { "baseline", 'b', 0, G_OPTION_ARG_STRING, &o.baseline,
      "Design that others differ from; default: the first", "DESIGN" },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &o.format,
      "text, csv, latex or markdown", "FORMAT" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      "Where to write; default: standard output", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_TROUBLE;

  (void)table;
  if (!command_options("compare", "DATABASE [OPTION...]",
                       "Compares designs: means, paired differences, "
                       "crossings, all with intervals.",
                       entries, &argc, &argv, &status)) {
    options_clear(&o);
    return status;
  }
  const char *misuse =
    argc == 2 ? find_misuse(&o, &format) : "expected one result database";
  if (misuse) {
    options_clear(&o);
    return command_misuse("compare", misuse);
  }
  g_auto(GStrv) metrics = o.metric ? g_strsplit(o.metric, ",", -1) : NULL;
  ComparisonChoice choice = { .by = o.by,
                              .metrics = (const char *const *)metrics,
                              .baseline = o.baseline,
                              .where = (const char *const *)o.where };
  Store *store = store_open_to_read(argv[1], &error);
  status = store ? compare(store_database(store), &o, &choice, format)
                 : command_fail(error->message);
  store_free(store);
  options_clear(&o);
  return status;
}
