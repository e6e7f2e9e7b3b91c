/* dmmsim run does one run for each design, and prints the results. The way of
 * the data is that of a sweep: results go into a database, and what is printed
 * is read from there; so the printed numbers and the stored ones cannot differ.
 */

#include "analysis/statistics.h"
#include "analysis/table.h"
#include "commands.h"
#include "progress.h"
#include "sim/language/scenario.h"
#include "sim/store/store.h"
#include "sim/watch/pcapng.h"
#include "sim/watch/trace.h"
#include "sim/world/warmup.h"
#include "sim/world/world.h"

#include <stdio.h>
#include <string.h>

typedef struct RunOptions {
  ScenarioChoice choice;
  char *output, *name, *format, *trace, *pcap;
  gboolean all, handovers, quiet;
} RunOptions;

static void
options_clear(RunOptions *options)
{
  choice_clear(&options->choice);
  g_free(options->output);
  g_free(options->name);
  g_free(options->format);
  g_free(options->trace);
  g_free(options->pcap);
}

/* Where results go. What is printed comes from a database in memory, so that a
 * full disk does not prevent it. */
typedef struct Outputs {
  Store *shown;     /* in memory */
  Store *kept;      /* NULL: results are not stored */
  Trace *trace;     /* NULL: none */
  Pcapng *pcap;     /* NULL: none */
  unsigned records; /* of runs that are kept */
} Outputs;

/* Runs one design, and adds the run to those that are printed. Returns false,
 * and an error, if its results could not be stored. */
static bool
run_design(const Scenario *scenario, const Run *run, const Outputs *outputs,
           bool is_quiet, GArray *runs, GError **error)
{
  const ScenarioDesign *design = run->design;
  Progress progress;
  Observer observers[2];
  uint32_t count = 0;

  if (outputs->trace)
    observers[count++] = trace_observer(outputs->trace);
  if (outputs->pcap)
    observers[count++] = pcapng_observer(outputs->pcap);
  WorldOptions options = { .observers = { observers, count },
                           .progress = is_quiet ? NULL : progress_draw,
                           .user = &progress,
                           .has_arrivals = outputs->records & RECORD_SERIES };
  g_auto(RunInfo) info = run_info(scenario, run);

  info.records = outputs->records;
  if (outputs->trace)
    trace_run(outputs->trace, design->name);
  progress_begin(&progress, design->name, scenario->duration);
  g_autoptr(Results) results = world_run(scenario, run, &options);
  progress_end(&progress);
  if (!store_put(outputs->shown, &info, results, error))
    return false;
  DatasetRun shown = { store_last_run(outputs->shown), design->name };
  g_array_append_val(runs, shown);
  return !outputs->kept || store_put(outputs->kept, &info, results, error);
}

static void
print_results(sqlite3 *database, const GArray *runs, const RunOptions *options)
{
  g_autoptr(GString) out = g_string_new(NULL);
  const DatasetRun *ids = (const DatasetRun *)(const void *)runs->data;
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

/* Runs all designs, also after an error, and prints what could be stored.
 * Returns false, and the first error, if there was one. */
static bool
run_all(const Scenario *scenario, const RunOptions *options,
        const Outputs *outputs, GError **error)
{
  g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(DatasetRun));
  SimTime warmup = warmup_find(scenario, statistics_warmup);
  bool is_good = true;

  for (guint i = 0; i < scenario->designs->len; i++) {
    Run run =
      run_of(scenario, &g_array_index(scenario->designs, ScenarioDesign, i));
    run.warmup = warmup;
    is_good &= run_design(scenario, &run, outputs, options->quiet, runs,
                          is_good ? error : NULL);
  }
  print_results(store_database(outputs->shown), runs, options);
  return is_good;
}

/* Returns what is kept of a run: what the study asks for and, if they are to be
 * printed, handovers. */
static unsigned
records_of(const Scenario *scenario, const RunOptions *options)
{
  return scenario->records | (options->handovers ? RECORD_HANDOVERS : 0);
}

/* Returns the study of one point that the runs are. The caller owns it. */
static Study *
study_of(const Scenario *scenario, const RunOptions *options)
{
  Study *study = study_new(options->name ? options->name : "run");
  g_autofree char *choice = choice_text(&options->choice);
  const char *none[] = { NULL };

  g_free(study->options);
  study->options = g_strconcat("run\n", choice, NULL);
  study->records = records_of(scenario, options);
  study_add_point(study, none);
  for (guint i = 0; i < scenario->designs->len; i++) {
    const ScenarioDesign *design =
      &g_array_index(scenario->designs, ScenarioDesign, i);
    Run run = run_of(scenario, design);
    g_autofree char *id = run_identity(scenario, &run);
    g_ptr_array_add(study->designs, g_strdup(design->name));
    study_add_run(study, 0, i, 0, id);
  }
  return study;
}

/* Stores the plan of the runs as a study, so that everything that reads studies
 * reads them too. If no name is given, and there are other runs of the scenario
 * already, the study has a number in its name, so that these can still be done
 * again. */
static bool
keep_study(const Scenario *scenario, const RunOptions *options, Store *store,
           GError **error)
{
  g_autoptr(Study) study = study_of(scenario, options);
  RunInfo info = run_info_of_scenario(scenario);

  for (int number = 2; !options->name && store_displaces(store, study, &info);
       number++) {
    g_free(study->name);
    study->name = g_strdup_printf("run %d", number);
  }
  bool is_good = store_put_study(store, study, &info, error) != 0;
  for (guint i = 0; i + 1 < scenario->sources->len && is_good; i += 2)
    is_good = store_put_source(store, scenario->text, i / 2,
                               scenario->sources->pdata[i],
                               scenario->sources->pdata[i + 1], error);
  return is_good;
}

/* Opens all outputs. Returns false, and an error, if one cannot be opened.
 * outputs_close has to be called in either case. */
static bool
outputs_open(Outputs *outputs, const Scenario *scenario,
             const RunOptions *options, GError **error)
{
  *outputs = (Outputs){ .shown = store_open(":memory:", error),
                        .records = records_of(scenario, options) };
  if (!outputs->shown)
    return false;
  if (options->output && !(outputs->kept = store_open(options->output, error)))
    return false;
  if (options->trace && !(outputs->trace = trace_open(options->trace, error)))
    return false;
  if (options->pcap &&
      !(outputs->pcap = pcapng_open(options->pcap, scenario, error)))
    return false;
  return true;
}

/* Closes all outputs. Returns whether all has gone well; the error is that of
 * the first thing that went wrong. */
static bool
outputs_close(Outputs *outputs, bool is_good, GError **error)
{
  if (outputs->trace && !trace_close(outputs->trace, is_good ? error : NULL))
    is_good = false;
  if (outputs->pcap && !pcapng_close(outputs->pcap, is_good ? error : NULL))
    is_good = false;
  store_free(outputs->shown);
  store_free(outputs->kept);
  return is_good;
}

static int
run_scenario(const Scenario *scenario, const RunOptions *options)
{
  g_autoptr(GError) error = NULL;
  Outputs outputs;

  if (options->pcap && scenario->designs->len > 1)
    return command_fail("--pcap takes one design: choose it with --design");
  bool is_good =
    outputs_open(&outputs, scenario, options, &error) &&
    (!outputs.kept || keep_study(scenario, options, outputs.kept, &error)) &&
    run_all(scenario, options, &outputs, &error);
  is_good = outputs_close(&outputs, is_good, &error);
  return is_good ? 0 : command_fail(error->message);
}

static bool
is_one_of(const char *word, const char *a, const char *b, const char *c)
{
  return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

/* Returns what is wrong with the options themselves, or NULL. */
static const char *
find_misuse(const RunOptions *o)
{
  const char *format = o->format ? o->format : "table";

  if (!is_one_of(format, "table", "csv", "json"))
    return "--format is table, csv or json";
  if (o->handovers && strcmp(format, "csv") == 0)
    return "--handovers goes with --format table or json";
  if (o->trace && strcmp(o->trace, "-") == 0 && strcmp(format, "table") != 0)
    return "--trace - would mix with what --format prints: name a file";
  if (o->pcap && strcmp(o->pcap, "-") == 0)
    return "--pcap needs the name of a file";
  if (o->name && !o->output)
    return "--as goes with --output";
  return choice_misuse(&o->choice);
}

int
command_run(int argc, char **argv, const DesignTable *table)
{
  RunOptions o = { 0 };
  const GOptionEntry entries[] = {
    { "design", 'd', 0, G_OPTION_ARG_STRING, &o.choice.designs,
      "Designs to run, instead of those of the scenario", "A,B,..." },
    { "seed", 's', 0, G_OPTION_ARG_STRING, &o.choice.seed,
      "Seed of the random streams", "N" },
    POINT_ENTRIES(o.choice),
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.choice.sets,
      "Override a key: general.seed=7, design.mipv6.dad=0 s", "ASSIGNMENT" },
    { "level", 0, 0, G_OPTION_ARG_STRING, &o.choice.level,
      "Level of detail: fluid or packet", "LEVEL" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      "Result database to add to", "FILE" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &o.name,
      "Name of the study there; default: run, or run 2, ...", "NAME" },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &o.format,
      "What is printed: table, csv or json", "FORMAT" },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &o.all, "Print every metric", NULL },
    { "handovers", 0, 0, G_OPTION_ARG_NONE, &o.handovers,
      "Print each handover as well", NULL },
    { "trace", 0, 0, G_OPTION_ARG_FILENAME, &o.trace,
      "Write a line per message (- for standard output)", "FILE" },
    { "pcap", 0, 0, G_OPTION_ARG_FILENAME, &o.pcap,
      "Write the messages of one design, for Wireshark", "FILE" },
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
  const char *misuse =
    argc == 2 ? find_misuse(&o) : "expected one scenario file";
  if (misuse) {
    options_clear(&o);
    return command_misuse("run", misuse);
  }
  g_autoptr(Scenario) scenario = command_scenario(argv[1], &o.choice, table);
  if (scenario)
    status = run_scenario(scenario, &o);
  options_clear(&o);
  return status;
}
