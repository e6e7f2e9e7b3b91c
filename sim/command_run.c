/* dmmsim run, and check: the way of the data from scenario to table. */

#include "commands.h"
#include "progress.h"
#include "scenario.h"
#include "store.h"
#include "world.h"

#include "analysis/table.h"

#include <stdio.h>
#include <string.h>

typedef struct RunOptions {
  char *designs, *output, *format, *level, *trace, *seed;
  char **sets;
  gboolean all, handovers, quiet;
} RunOptions;

static void
options_clear(RunOptions *options)
{
  g_free(options->designs);
  g_free(options->output);
  g_free(options->format);
  g_free(options->level);
  g_free(options->trace);
  g_free(options->seed);
  g_strfreev(options->sets);
}

/* What --seed and --level stand for, and what --set says; --set counts more. */
static GPtrArray *
all_sets(const RunOptions *options)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func(g_free);

  if (options->seed)
    g_ptr_array_add(sets, g_strdup_printf("general.seed=%s", options->seed));
  if (options->level)
    g_ptr_array_add(sets, g_strdup_printf("general.level=%s", options->level));
  for (char **set = options->sets; set && *set; set++)
    g_ptr_array_add(sets, g_strdup(*set));
  g_ptr_array_add(sets, NULL);
  return sets;
}

static Scenario *
load(const char *path, const RunOptions *options, const DesignTable *table)
{
  g_autoptr(GPtrArray) sets = all_sets(options);
  g_autoptr(GPtrArray) messages = NULL;
  ScenarioOptions scenario_options = { (const char *const *)sets->pdata,
                                       options->designs };
  Scenario *scenario = scenario_load(path, table, &scenario_options, &messages);

  for (guint i = 0; i < messages->len; i++)
    fprintf(stderr, "%s\n", (char *)messages->pdata[i]);
  return scenario;
}

/* Runs one design and stores what comes out. */
static bool
run_design(const Scenario *scenario, const ScenarioDesign *design, Trace *trace,
           bool is_quiet, Store *store, GError **error)
{
  Progress progress;
  WorldOptions options = { .trace = trace,
                           .progress = is_quiet ? NULL : progress_draw,
                           .user = &progress };
  g_autofree char *parameters = scenario_design_text(design);
  g_autofree char *identity =
    run_identity(scenario->canonical, parameters, scenario->seed,
                 scenario->replication, DMMSIM_VERSION);
  RunInfo info = {
    .id = identity,
    .scenario_path = scenario->path,
    .scenario_text = scenario->text,
    .title = scenario->title,
    .version = DMMSIM_VERSION,
    .design = design->name,
    .parameters = parameters,
    .seed = scenario->seed,
    .replication = scenario->replication,
    .level = scenario->level == LEVEL_FLUID ? "fluid" : "packet",
    .duration = scenario->duration,
    .warmup = scenario->warmup,
  };

  if (trace)
    trace_run(trace, design->name);
  progress_begin(&progress, design->name, scenario->duration);
  g_autoptr(Results) results = world_run(scenario, design, &options);
  progress_end(&progress);
  return store_put(store, &info, results, error);
}

static void
print_results(sqlite3 *database, const GArray *runs, const RunOptions *options)
{
  g_autoptr(GString) out = g_string_new(NULL);
  const int64_t *ids = (const int64_t *)(const void *)runs->data;
  const char *format = options->format ? options->format : "table";

  if (strcmp(format, "csv") == 0) {
    table_csv(database, ids, runs->len, out);
  } else if (strcmp(format, "json") == 0) {
    table_json(database, ids, runs->len, options->handovers, out);
  } else {
    table_text(database, ids, runs->len, options->all, out);
    if (options->handovers)
      table_handovers(database, ids, runs->len, out);
  }
  fputs(out->str, stdout);
}

static bool
run_all(const Scenario *scenario, const RunOptions *options, Trace *trace,
        Store *store, GError **error)
{
  g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(int64_t));

  for (guint i = 0; i < scenario->designs->len; i++) {
    const ScenarioDesign *design =
      &g_array_index(scenario->designs, ScenarioDesign, i);
    if (!run_design(scenario, design, trace, options->quiet, store, error))
      return false;
    int64_t run = store_last_run(store);
    g_array_append_val(runs, run);
  }
  print_results(store_database(store), runs, options);
  return true;
}

static int
run_scenario(const Scenario *scenario, const RunOptions *options)
{
  g_autoptr(GError) error = NULL;
  Trace *trace = NULL;
  bool is_good = true;
  Store *store =
    store_open(options->output ? options->output : ":memory:", &error);

  if (store && options->trace)
    trace = trace_open(options->trace, &error);
  is_good = store && (trace || !options->trace) &&
            run_all(scenario, options, trace, store, &error);
  if (trace && !trace_close(trace, is_good ? &error : NULL))
    is_good = false;
  store_free(store);
  if (!is_good)
    return command_fail(error->message);
  if (fflush(stdout) != 0 || ferror(stdout))
    return command_fail("standard output: cannot be written");
  return 0;
}

static bool
is_format(const char *format)
{
  return !format || strcmp(format, "table") == 0 ||
         strcmp(format, "csv") == 0 || strcmp(format, "json") == 0;
}

int
command_run(int argc, char **argv, const DesignTable *table)
{
  RunOptions o = { 0 };
  const GOptionEntry entries[] = {
    { "design", 'd', 0, G_OPTION_ARG_STRING, &o.designs,
      "Designs to run, instead of those of the scenario", "A,B,..." },
    { "seed", 's', 0, G_OPTION_ARG_STRING, &o.seed,
      "Seed of the random streams", "N" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.sets,
      "Override a key: general.seed=7, design.mipv6.dad=0 s", "ASSIGNMENT" },
    { "level", 0, 0, G_OPTION_ARG_STRING, &o.level,
      "Level of detail: fluid or packet", "LEVEL" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      "Result database to add to", "FILE" },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &o.format,
      "What is printed: table, csv or json", "FORMAT" },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &o.all,
      "Print every metric in the table", NULL },
    { "handovers", 0, 0, G_OPTION_ARG_NONE, &o.handovers,
      "Print each handover as well", NULL },
    { "trace", 0, 0, G_OPTION_ARG_FILENAME, &o.trace,
      "Write a line per message (- for standard output)", "FILE" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &o.quiet, "No progress line", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_TROUBLE;

  if (!command_options("run", "FILE [OPTION...]",
                       "Runs the designs of a scenario and compares them.",
                       entries, &argc, &argv, &status)) {
    options_clear(&o);
    return status;
  }
  if (argc != 2 || !is_format(o.format)) {
    fprintf(stderr, argc != 2
                      ? "dmmsim run: expected one scenario file; try dmmsim "
                        "run --help\n"
                      : "dmmsim run: --format is table, csv or json\n");
    options_clear(&o);
    return EXIT_USAGE;
  }
  g_autoptr(Scenario) scenario = load(argv[1], &o, table);
  if (scenario)
    status = run_scenario(scenario, &o);
  options_clear(&o);
  return status;
}

int
command_check(int argc, char **argv, const DesignTable *table)
{
  RunOptions o = { 0 };
  gboolean is_canonical = FALSE;
  const GOptionEntry entries[] = {
    { "design", 'd', 0, G_OPTION_ARG_STRING, &o.designs,
      "Designs to check, instead of those of the scenario", "A,B,..." },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.sets, "Override a key",
      "ASSIGNMENT" },
    { "canonical", 0, 0, G_OPTION_ARG_NONE, &is_canonical,
      "Print what the scenario comes down to", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_TROUBLE;

  if (!command_options("check", "FILE [OPTION...]",
                       "Reads a scenario and says what is wrong with it.",
                       entries, &argc, &argv, &status)) {
    options_clear(&o);
    return status;
  }
  if (argc != 2) {
    fprintf(stderr, "dmmsim check: expected one scenario file\n");
    options_clear(&o);
    return EXIT_USAGE;
  }
  g_autoptr(Scenario) s = load(argv[1], &o, table);
  options_clear(&o);
  if (!s)
    return EXIT_TROUBLE;
  if (is_canonical)
    fputs(s->canonical, stdout);
  else
    printf("%s: %u nodes, %u links, %u networks, %u access routers, %u mobile "
           "nodes, %u designs\n",
           s->path, graph_nodes(s->graph), graph_links(s->graph),
           s->networks->len, s->access->len, s->mobiles->len, s->designs->len);
  return 0;
}
