/* dmmsim report writes a study as one HTML page, and bundle has the same one.
 * The page itself is made in analysis/report.c, which knows only the database.
 * The message charts come from here: the first run of each design is done
 * again, from what the database says about it, with a recorder.
 */

#include "analysis/report.h"
#include "commands.h"
#include "sim/base/output.h"
#include "sim/store/ask.h"
#include "sim/store/origin.h"
#include "sim/store/store.h"
#include "sim/watch/chart.h"
#include "sim/world/world.h"

#include <glib/gstdio.h>
#include <stdio.h>

/* Charts are drawn only of scenarios that run in a moment, and of so many
 * designs. */
enum { MOST_HOSTS = 200, MOST_CHARTS = 12 };

/* Returns the first handover of the first host after which it got packets
 * again. If there is no such handover, returns its first one, or INDEX_NONE if
 * it has none. */
static guint
telling_handover(const Results *results)
{
  guint first = INDEX_NONE;

  for (guint i = 0; i < results->handovers->len; i++) {
    const HandoverRecord *record =
      &g_array_index(results->handovers, HandoverRecord, i);
    if (record->host != 0)
      continue;
    if (record->first_down_after != SIM_TIME_NONE)
      return i;
    first = MIN(first, i);
  }
  return first;
}

/* Returns the chart of a handover of the first host in a run, as SVG, or NULL
 * if there is none. The caller owns it. */
static char *
chart_of(const Scenario *scenario, const Origin *origin, const char *name)
{
  const ScenarioDesign *design = scenario_design(scenario, name);

  if (!design || scenario->mobiles->len == 0 ||
      scenario->mobiles->len > MOST_HOSTS)
    return NULL;
  g_autoptr(ChartRecorder) recorder = chart_recorder_new(0);
  Observer observer = chart_recorder_observer(recorder);
  WorldOptions options = { .observers = { &observer, 1 } };
  Run run = command_run_of(scenario, design, origin->replication);
  g_autoptr(Results) results = world_run(scenario, &run, &options);
  guint number = telling_handover(results);
  if (number == INDEX_NONE)
    return NULL;
  g_autoptr(Chart) chart = chart_new(recorder, results, number, name);
  GString *svg = g_string_new(NULL);
  chart_svg(chart, svg);
  return g_string_free(svg, FALSE);
}

/* Returns the identity of the first run of a design, or NULL if there is none
 * that can be read. The caller owns it. */
static char *
first_run(sqlite3 *database, int64_t study, const char *design)
{
  Ask ask =
    ask_begin(database, "SELECT id FROM run JOIN plan USING (id) JOIN point"
                        " USING (point) WHERE study = ? AND plan.design = ?"
                        " ORDER BY point.number, plan.replication LIMIT 1");
  char *id = NULL;

  ask_for_integer(&ask, 1, study);
  ask_for_text(&ask, 2, design);
  if (ask_next(&ask))
    id = ask_text(&ask, 0);
  ask_end(&ask, NULL);
  return id;
}

/* Returns the chart of a design, from what the database says about its first
 * run; NULL if it cannot be drawn. The caller owns it. */
static char *
draw_chart(sqlite3 *database, int64_t study, const char *design,
           const DesignTable *table)
{
  g_autofree char *id = first_run(database, study, design);
  g_autoptr(Origin) origin = id ? origin_load(database, id, study, NULL) : NULL;
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) scenario =
    origin ? origin_read(origin, table, &messages) : NULL;

  return scenario ? chart_of(scenario, origin, design) : NULL;
}

/* Returns a ReportExtra with the chart of each design that can be drawn, then
 * an empty one. The caller owns the array and the pictures; titles are
 * borrowed. */
static GArray *
draw_charts(sqlite3 *database, const Dataset *dataset, const DesignTable *table)
{
  GArray *extras = g_array_new(TRUE, TRUE, sizeof(ReportExtra));

  for (guint i = 0; i < dataset->designs->len && i < MOST_CHARTS; i++) {
    const char *design = dataset->designs->pdata[i];
    char *svg = draw_chart(database, dataset->row, design, table);
    ReportExtra extra = { design, svg };
    if (svg)
      g_array_append_val(extras, extra);
  }
  return extras;
}

GString *
command_page(sqlite3 *database, const Dataset *dataset,
             const DesignTable *table, GError **error)
{
  GArray *extras = draw_charts(database, dataset, table);
  GString *page = g_string_new(NULL);

  bool is_good = report_write(dataset, database,
                              (const ReportExtra *)(const void *)extras->data,
                              "gnuplot", page, error);
  for (guint i = 0; i < extras->len; i++)
    g_free((char *)g_array_index(extras, ReportExtra, i).svg);
  g_array_unref(extras);
  if (is_good)
    return page;
  g_string_free(page, TRUE);
  return NULL;
}

static int
report(sqlite3 *database, const char *study, const char *path,
       const DesignTable *table)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Dataset) dataset = dataset_load(database, study, &error);
  g_autoptr(GString) page =
    dataset ? command_page(database, dataset, table, &error) : NULL;
  Output *output = page ? output_open_whole(path, "the report", &error) : NULL;
  if (output) {
    output_write(output, page->str, page->len);
    output_close(output, &error);
  }
  if (error)
    return command_fail(error->message);
  printf("%s\n", path);
  return 0;
}

int
command_report(int argc, char **argv, const DesignTable *table)
{
  char *study = NULL, *path = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "study", 's', 0, G_OPTION_ARG_STRING, &study,
      "Study to report; default: the only one", "NAME" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      "Where to write; default: report.html", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_USAGE;

  if (!command_options("report", "DATABASE [OPTION...]",
                       "Writes a study as one HTML page: figures, tables that "
                       "sort, charts of messages.",
                       entries, &argc, &argv, &status))
    return status;
  if (argc != 2) {
    fprintf(stderr, "dmmsim report: expected one result database\n");
  } else {
    Store *store = store_open_to_read(argv[1], &error);
    status = store ? report(store_database(store), study,
                            path ? path : "report.html", table)
                   : command_fail(error->message);
    store_free(store);
  }
  g_free(study);
  g_free(path);
  return status;
}
