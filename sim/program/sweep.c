/* dmmsim sweep does all runs of the studies of a scenario, in parallel. This
 * file reads options and prints; the work is done in sim/sweep/. Studies are
 * swept one after the other, into one database.
 */

#include "sim/sweep/sweep.h"
#include "analysis/statistics.h"
#include "commands.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_AGAIN = 75, MOST_RUNS = 1000000, MOST_SHOWN = 10, BAR = 20 };

typedef struct Options {
  ScenarioChoice choice;
  char *output, *shard;
  int workers;
  double time_limit;   /* s */
  double memory_limit; /* MB */
  gboolean dry_run, fail_fast, quiet, yes_really;
} Options;

static void
options_clear(Options *options)
{
  choice_clear(&options->choice);
  g_free(options->output);
  g_free(options->shard);
}

/* The progress line, which is shown on a terminal only. */
typedef struct Bar {
  const char *study;
  bool is_shown;
  gint64 drawn_at; /* microseconds of the monotonic clock */
} Bar;

static void
draw_bar(const SweepState *state, void *user)
{
  Bar *bar = user;
  gint64 now = g_get_monotonic_time();
  uint32_t ended = state->kept + state->done + state->filled + state->failed;
  double share = state->total > 0 ? (double)ended / state->total : 1;
  double rate =
    state->seconds > 0
      ? (state->done + state->filled + state->failed) / state->seconds
      : 0;
  char blocks[BAR + 1];

  if (!bar->is_shown || now < bar->drawn_at + 100000)
    return;
  bar->drawn_at = now;
  for (int i = 0; i < BAR; i++)
    blocks[i] = i < share * BAR ? '#' : '-';
  blocks[BAR] = '\0';
  fprintf(stderr, "\r\033[K%.16s [%s] %u/%u", bar->study, blocks, ended,
          state->total);
  if (state->failed > 0)
    fprintf(stderr, ", %u failed", state->failed);
  fprintf(stderr, ", %u running", state->running);
  if (rate > 0)
    fprintf(stderr, ", %.3g/s, %.0f s left", rate,
            (state->total - ended) / rate);
  fflush(stderr);
}

static bool
is_precise(const double *values, guint count, const Precision *precision)
{
  return statistics_is_precise(values, count, precision->share,
                               precision->confidence);
}

/* Reads "K/N" with 1 <= K <= N. Returns false if it is something else. */
static bool
read_shard(const char *text, SweepOptions *options)
{
  char *end;
  guint64 part = g_ascii_strtoull(text, &end, 10);
  guint64 parts = *end == '/' ? g_ascii_strtoull(end + 1, &end, 10) : 0;

  if (*end != '\0' || part < 1 || part > parts || parts > 100000)
    return false;
  options->shard = (uint32_t)part - 1;
  options->shards = (uint32_t)parts;
  return true;
}

static void
say_failures(const Store *store, const Sweep *sweep)
{
  sqlite3_stmt *statement = NULL;
  RunInfo info = sweep_info(sweep);
  int count = 0;

  if (sqlite3_prepare_v2(store_database(store),
                         "SELECT label, design, replication, reason, detail"
                         " FROM missing WHERE study = ? AND file = ? AND"
                         " reason IS NOT NULL"
                         " ORDER BY point, design, replication",
                         -1, &statement, NULL) != SQLITE_OK)
    return;
  sqlite3_bind_text(statement, 1, sweep_study(sweep)->name, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 2, run_info_file(&info), -1, SQLITE_STATIC);
  while (sqlite3_step(statement) == SQLITE_ROW && count++ < MOST_SHOWN)
    fprintf(
      stderr, "failed: %s%s%s, replication %s: %s: %s\n",
      sqlite3_column_text(statement, 0),
      *sqlite3_column_text(statement, 0) ? ", " : "",
      sqlite3_column_text(statement, 1), sqlite3_column_text(statement, 2),
      sqlite3_column_text(statement, 3), sqlite3_column_text(statement, 4));
  if (count > MOST_SHOWN)
    fprintf(stderr, "and more: the view `missing` of the database has all\n");
  sqlite3_finalize(statement);
}

static void
say_end(const Sweep *sweep, const SweepState *state, const char *output)
{
  const char *name = sweep_study(sweep)->name;

  printf("%s%s%u runs: %u done", *name ? name : "", *name ? ": " : "",
         state->total, state->done);
  if (state->kept > 0)
    printf(", %u were there", state->kept);
  if (state->filled > 0)
    printf(", %u were there and got records", state->filled);
  if (state->failed > 0)
    printf(", %u failed", state->failed);
  uint32_t rest =
    state->total - state->done - state->kept - state->filled - state->failed;
  if (rest > 0)
    printf(", %u missing", rest);
  printf("; %s\n", output);
}

static int
do_sweep(Sweep *sweep, Store *store, const Options *o, SweepOptions *options)
{
  const Study *study = sweep_study(sweep);
  RunInfo info = sweep_info(sweep);
  Bar bar = { *study->name ? study->name : "sweep",
              !o->quiet && isatty(STDERR_FILENO) == 1, 0 };
  g_autoptr(GError) error = NULL;
  SweepState state;

  if (store_displaces(store, study, &info))
    fprintf(stderr,
            "dmmsim: %s: study '%s' of %s takes the place of one with another "
            "text, version or options; runs that both ask for are used again\n",
            o->output, study->name, run_info_file(&info));
  options->progress = draw_bar;
  options->user = &bar;
  SweepEnd end = sweep_run(sweep, store, options, &state, &error);
  if (bar.is_shown)
    fprintf(stderr, "\r\033[K");
  if (end == SWEEP_BROKEN)
    return command_fail(error->message);
  if (!o->quiet)
    say_end(sweep, &state, o->output);
  if (end == SWEEP_INTERRUPTED) {
    fprintf(stderr, "dmmsim: interrupted; the same command goes on\n");
    return EXIT_AGAIN;
  }
  if (end == SWEEP_FAILED)
    say_failures(store, sweep);
  return end == SWEEP_DONE ? 0 : EXIT_TROUBLE;
}

/* What is there of a plan. A run that the plan has several times counts once in
 * the sums, but at each of its places in the counts. */
typedef struct Stock {
  guint runs, done;
  uint32_t *counts; /* what is there: [point * designs + design] */
} Stock;

/* Looks which runs are there, with the records that the study asks for. The
 * store may be NULL. The caller frees the counts. */
static Stock
take_stock(const Study *study, const Store *store)
{
  guint designs = study->designs->len;
  Stock stock = { .counts = g_new0(uint32_t, study->points->len * designs) };
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

  for (guint i = 0; i < study->runs->len; i++) {
    StudyRun *run = &g_array_index(study->runs, StudyRun, i);
    bool is_first = g_hash_table_add(seen, run->id);
    bool is_there = store && store_has_run(store, run->id, study->records);
    stock.runs += is_first;
    stock.done += is_first && is_there;
    stock.counts[run->point * designs + run->design] += is_there;
  }
  return stock;
}

/* Prints what a sweep would do, and about how long it would take; does one run
 * if none has been measured. The store may be NULL. Returns the exit status. */
static int
say_plan(Sweep *sweep, const Store *store, const SweepOptions *options)
{
  const Study *study = sweep_study(sweep);
  guint designs = study->designs->len;
  Stock stock = take_stock(study, store);
  RunInfo info = sweep_info(sweep);
  uint32_t measured = 0;
  double seconds =
    store ? store_mean_seconds(store, study->name, &info, &measured) : 0;

  printf("%s%s%u points, %u designs, %s%u replications: %u runs, %u done\n",
         study->name, *study->name ? ": " : "", study->points->len, designs,
         study->precision.metric ? "at least " : "", study->repeat, stock.runs,
         stock.done);
  for (guint p = 0; p < study->points->len; p++)
    for (guint d = 0; d < designs; d++)
      printf("  %-20s %3u of %u  %s\n", (char *)study->designs->pdata[d],
             stock.counts[p * designs + d], study->repeat,
             ((StudyPoint *)study->points->pdata[p])->label);
  if (measured == 0)
    seconds = sweep_time_one(sweep, options);
  printf("about %.3g s on %u processes, by %u runs of %.3g s\n",
         (stock.runs - stock.done) * seconds / options->workers,
         options->workers, MAX(measured, 1), seconds);
  g_free(stock.counts);
  return 0;
}

/* Opens the store if it is not open. This is done only when there is something
 * to put in, so that a mistake in a scenario leaves no file. For a dry run the
 * store is only read; it stays NULL if there is no file. Returns false after a
 * message. */
static bool
open_store(Store **store, const Options *o)
{
  g_autoptr(GError) error = NULL;

  if (!*store && !o->dry_run)
    *store = store_open(o->output, &error);
  else if (!*store && g_file_test(o->output, G_FILE_TEST_EXISTS))
    *store = store_open_to_read(o->output, &error);
  if (error)
    command_fail(error->message);
  return !error;
}

/* Plans a study, and sweeps it or prints what there is to do. Returns the exit
 * status. */
static int
sweep_study_of(const char *path, const char *study, Store **store,
               const Options *o, SweepOptions *options,
               const DesignTable *table)
{
  ScenarioChoice choice = o->choice;
  g_auto(Plan) plan = { 0 };

  if (!plan_init(&plan, path, study, &choice, table))
    return EXIT_TROUBLE;
  choice.study = (char *)(*study ? study : NULL);
  choice.points = NULL;
  g_free(scenario_file_study(plan.file)->options);
  scenario_file_study(plan.file)->options = choice_text(&choice);
  if (sweep_study(plan.sweep)->runs->len > MOST_RUNS && !o->yes_really)
    return command_fail("more than a million runs; --yes-really does them");
  if (!open_store(store, o))
    return EXIT_TROUBLE;
  return o->dry_run ? say_plan(plan.sweep, *store, options)
                    : do_sweep(plan.sweep, *store, o, options);
}

/* Returns the names of the studies to sweep: the one that is asked for, or all
 * of the file. Returns NULL, after messages, if the file is wrong. The caller
 * owns the array. */
static GPtrArray *
choose_studies(const char *path, const Options *o, const DesignTable *table)
{
  /* this prints all that is wrong with the file at its first point */
  ScenarioChoice quiet = o->choice;
  char *none[] = { NULL };
  quiet.points = none;
  g_autoptr(Scenario) scenario = command_scenario(path, &quiet, table);
  ScenarioOptions options = { .sets = NULL };
  g_autoptr(GPtrArray) messages = NULL;

  if (!scenario)
    return NULL;
  g_autoptr(ScenarioFile) file =
    scenario_file_load(path, table, &options, &messages);
  GPtrArray *names =
    file ? scenario_file_studies(file) : g_ptr_array_new_with_free_func(g_free);
  if (o->choice.study || names->len == 0) {
    g_ptr_array_set_size(names, 0);
    g_ptr_array_add(names, g_strdup(o->choice.study ? o->choice.study : ""));
  }
  return names;
}

static int
sweep_file(const char *path, const Options *o, SweepOptions *options,
           const DesignTable *table)
{
  g_autoptr(GPtrArray) studies = choose_studies(path, o, table);
  Store *store = NULL;
  int status = 0;

  if (!studies)
    return EXIT_TROUBLE;
  for (guint i = 0; i < studies->len && status != EXIT_AGAIN; i++) {
    int one =
      sweep_study_of(path, studies->pdata[i], &store, o, options, table);
    status = MAX(status, one);
    if (one != 0 && o->fail_fast)
      break;
  }
  store_free(store);
  return status;
}

/* Returns what is wrong with the options themselves, or NULL. Stores the shard,
 * if one is given. */
static const char *
find_misuse(const Options *o, SweepOptions *options)
{
  if (o->workers < 1 || o->workers > 1024)
    return "--jobs is a number from 1 to 1024";
  if (o->time_limit < 0 || o->memory_limit < 0)
    return "a limit is more than 0";
  if (o->shard && !read_shard(o->shard, options))
    return "--shard is K/N, with K from 1 to N";
  return choice_misuse(&o->choice);
}

/* Returns the name of the database: for "scenarios/trains.ini" that is
 * "trains.db", in the current folder. The caller owns it. */
static char *
default_output(const char *path)
{
  g_autofree char *name = g_path_get_basename(path);

  if (g_str_has_suffix(name, ".ini"))
    name[strlen(name) - strlen(".ini")] = '\0';
  return g_strconcat(name, ".db", NULL);
}

int
command_sweep(int argc, char **argv, const DesignTable *table)
{
  Options o = { .workers = (int)MIN(g_get_num_processors(), 1024) };
  const GOptionEntry entries[] = {
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &o.workers,
      "Runs at a time; default: one per processor", "N" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      "Result database; default: the scenario's name, .db", "FILE" },
    { "study", 's', 0, G_OPTION_ARG_STRING, &o.choice.study,
      "Study to sweep; default: all of the file", "NAME" },
    { "design", 'd', 0, G_OPTION_ARG_STRING, &o.choice.designs,
      "Designs to run, instead of those of the study", "A,B,..." },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.choice.sets,
      "Override a key; it may iterate", "ASSIGNMENT" },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &o.dry_run,
      "Say what there is to do, what is done, and how long it takes", NULL },
    { "fail-fast", 0, 0, G_OPTION_ARG_NONE, &o.fail_fast,
      "Stop when a run fails", NULL },
    { "time-limit", 0, 0, G_OPTION_ARG_DOUBLE, &o.time_limit,
      "Of a run; one that takes longer has failed", "SECONDS" },
    { "memory-limit", 0, 0, G_OPTION_ARG_DOUBLE, &o.memory_limit,
      "Of a process; a run that needs more has failed", "MB" },
    { "shard", 0, 0, G_OPTION_ARG_STRING, &o.shard,
      "Do one part of the runs only; dmmsim merge joins", "K/N" },
    { "yes-really", 0, 0, G_OPTION_ARG_NONE, &o.yes_really,
      "Do more than a million runs", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &o.quiet, "Say nothing", NULL },
    G_OPTION_ENTRY_NULL,
  };
  SweepOptions options = { .shards = 1,
                           .is_precise = is_precise,
                           .transient = statistics_warmup };
  int status = EXIT_TROUBLE;

  if (!command_options("sweep", "FILE [OPTION...]",
                       "Runs the studies of a scenario. Interrupted, it goes "
                       "on when started again.",
                       entries, &argc, &argv, &status)) {
    options_clear(&o);
    return status;
  }
  const char *misuse =
    argc == 2 ? find_misuse(&o, &options) : "expected one scenario file";
  if (misuse) {
    options_clear(&o);
    return command_misuse("sweep", misuse);
  }
  if (!o.output)
    o.output = default_output(argv[1]);
  options.workers = (uint32_t)o.workers;
  options.limits =
    (PoolLimits){ o.time_limit, (uint64_t)(o.memory_limit * 1e6) };
  options.is_fail_fast = o.fail_fast;
  status = sweep_file(argv[1], &o, &options, table);
  options_clear(&o);
  return status;
}
