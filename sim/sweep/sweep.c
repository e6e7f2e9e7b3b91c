/* This file keeps results. The parent process gives jobs to the workers, and
 * puts what comes back into the database, as the only writer. Results wait a
 * moment for each other, so that transactions are few, but not so long that a
 * kill would lose much. The next replications of a point are planned in the
 * same transaction in which its last results are stored, so the database always
 * has the whole plan.
 *
 * The plan may have a run several times: its design has several names, or two
 * points are the same. A Work is the run itself. It is done once, and when it
 * ends, it ends for every place that it has in the plan.
 */

#include "sweep_private.h"

#include "pack.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Results wait for each other for COMMIT_EVERY microseconds, or until there are
 * MOST_WAITING of them. The loop waits for TICK_MILLISECONDS for something to
 * happen. */
enum { COMMIT_EVERY = 100000, TICK_MILLISECONDS = 50, MOST_WAITING = 2000 };

typedef struct Work {
  GArray *places; /* guint: numbers of the run in the study */
  double value;   /* of the metric that must be precise; NaN: none */
  bool has_ended;
} Work;

typedef struct Keeper {
  Sweep *sweep;
  Store *store;
  int64_t study; /* its row there */
  const SweepOptions *options;
  SweepState *state;
  Pool *pool;
  GArray *waiting; /* PoolOutcome: not yet in the database */
  gint64 began_at, committed_at;
  GHashTable *works; /* Work, by identity: all runs of this shard */
  GArray *missing; /* guint: numbers of runs of this shard that were not in the
                      database when they were looked at, one for each Work */
  guint next;      /* number of the next run to be looked at */
  guint given;     /* how many of `missing` have been given, or skipped */
  int signals;     /* file descriptor (signalfd) */
  bool is_stopped; /* no more jobs are given */
  bool is_interrupted;
} Keeper;

static void
free_work(gpointer item)
{
  Work *work = item;

  g_array_unref(work->places);
  g_free(work);
}

static StudyRun *
run_at(const Keeper *keeper, guint number)
{
  return &g_array_index(keeper->sweep->study->runs, StudyRun, number);
}

/* Returns the run that a job stands for (see sweep_job). */
static StudyRun
run_of_job(const Keeper *keeper, uint64_t job)
{
  const Study *study = keeper->sweep->study;
  uint64_t rest = job / study->designs->len;
  StudyRun run = { .design = (uint32_t)(job % study->designs->len),
                   .point = (uint32_t)(rest % study->points->len),
                   .replication = (uint32_t)(rest / study->points->len) };
  g_autofree char *id =
    sweep_identity(keeper->sweep, run.point, run.design, run.replication);

  g_strlcpy(run.id, id, sizeof run.id);
  return run;
}

/* Returns whether a run belongs to this shard. Shards divide the runs; with a
 * precision they divide the points, because only a shard that has all runs of a
 * point knows when they are precise. */
static bool
is_mine(const Keeper *keeper, const StudyRun *run)
{
  const SweepOptions *options = keeper->options;

  if (options->shards <= 1)
    return true;
  if (keeper->sweep->study->precision.metric)
    return run->point % options->shards == options->shard;
  g_autofree char *lead = g_strndup(run->id, 8);
  return g_ascii_strtoull(lead, NULL, 16) % options->shards == options->shard;
}

static bool
is_precise(const Keeper *keeper, uint32_t number)
{
  const Study *study = keeper->sweep->study;

  for (guint d = 0; d < study->designs->len; d++) {
    const SweepCell *cell = sweep_cell(keeper->sweep, number, d);
    const double *values = (const double *)(const void *)cell->values->data;
    if (cell->is_wanted && !keeper->options->is_precise(
                             values, cell->values->len, &study->precision))
      return false;
  }
  return true;
}

/* Notes that a run has ended, with a value or with NaN. When all runs of its
 * point have ended and are not precise enough, adds another replication to the
 * study and to the database, unless the point has the most that it may have. */
static gboolean
take_value(Keeper *keeper, const StudyRun *run, double value, GError **error)
{
  Sweep *sweep = keeper->sweep;
  SweepPoint *point = &sweep->points[run->point];
  GArray *values = sweep_cell(sweep, run->point, run->design)->values;
  const Precision *precision = &sweep->study->precision;

  while (values->len <= run->replication) {
    double none = NAN;
    g_array_append_val(values, none);
  }
  g_array_index(values, double, run->replication) = value;
  if (--point->missing > 0 || !precision->metric ||
      point->asked >= precision->most || is_precise(keeper, run->point))
    return TRUE;
  guint first = sweep->study->runs->len;
  sweep_repeat(sweep, run->point);
  keeper->state->total += sweep->study->runs->len - first;
  for (guint i = first; i < sweep->study->runs->len; i++)
    if (!store_plan_run(keeper->store, keeper->study, sweep->study,
                        run_at(keeper, i), error))
      return FALSE;
  return TRUE;
}

/* Ends a run, with a value or with NaN, at all its places in the plan. */
static gboolean
end_work(Keeper *keeper, const char *id, double value, GError **error)
{
  Work *work = g_hash_table_lookup(keeper->works, id);

  work->has_ended = true;
  work->value = value;
  for (guint i = 0; i < work->places->len; i++) {
    StudyRun run = *run_at(keeper, g_array_index(work->places, guint, i));
    if (!take_value(keeper, &run, value, error))
      return FALSE;
  }
  return TRUE;
}

/* Notes that a run has failed. If it is there, and only its records could not
 * be had, its value is that which it has. */
static gboolean
note_failure(Keeper *keeper, const char *id, const char *reason,
             const char *detail, GError **error)
{
  const char *metric = keeper->sweep->study->precision.metric;

  keeper->state->failed++;
  return store_put_failure(keeper->store, id, reason, detail, error) &&
         end_work(keeper, id,
                  metric ? store_value(keeper->store, id, metric) : NAN, error);
}

static gboolean
keep_failure(Keeper *keeper, const PoolOutcome *outcome, GError **error)
{
  StudyRun run = run_of_job(keeper, outcome->job);

  return note_failure(keeper, run.id, outcome->reason, outcome->detail, error);
}

/* Counts a run that has come back with its results: it is new, or it was there
 * and gets records, or another sweep has done it meanwhile. */
static void
count_results(Keeper *keeper, const char *id)
{
  if (!store_has_run(keeper->store, id, 0))
    keeper->state->done++;
  else if (!store_has_run(keeper->store, id, keeper->sweep->study->records))
    keeper->state->filled++;
  else
    keeper->state->kept++;
}

/* Stores the results of a run, or the records that a run which is there lacks.
 * If the results are not those that are there, the run counts as failed. */
static gboolean
keep_results(Keeper *keeper, const PoolOutcome *outcome, GError **error)
{
  Sweep *sweep = keeper->sweep;
  StudyRun run = run_of_job(keeper, outcome->job);
  const char *metric = sweep->study->precision.metric;
  RunInfo info = sweep_info(sweep);
  g_autoptr(GError) trouble = NULL;
  g_autoptr(Results) results =
    unpack_results(outcome->octets->data, outcome->octets->len, &info);

  g_assert(results && strcmp(info.id, run.id) == 0);
  SweepState before = *keeper->state;
  count_results(keeper, run.id);
  if (store_put(keeper->store, &info, results, &trouble))
    return end_work(keeper, run.id,
                    metric ? results->values[metric_find(metric)] : NAN, error);
  *keeper->state = before;
  if (g_error_matches(trouble, STORE_ERROR, STORE_ERROR_DIFFERS))
    return note_failure(keeper, run.id, "error", trouble->message, error);
  g_propagate_error(error, g_steal_pointer(&trouble));
  return FALSE;
}

/* Returns whether a run is in the database with the records that the study
 * asks for. */
static bool
is_there(const Keeper *keeper, const StudyRun *run)
{
  return store_has_run(keeper->store, run->id, keeper->sweep->study->records);
}

/* Counts a run that is in the database already, and takes its value. */
static gboolean
keep_old(Keeper *keeper, const StudyRun *run, GError **error)
{
  const char *metric = keeper->sweep->study->precision.metric;

  keeper->state->kept++;
  return end_work(keeper, run->id,
                  metric ? store_value(keeper->store, run->id, metric) : NAN,
                  error);
}

/* Looks at a run for the first time. */
static gboolean
look_at_run(Keeper *keeper, guint number, GError **error)
{
  StudyRun run = *run_at(keeper, number);
  Work *work = g_hash_table_lookup(keeper->works, run.id);

  if (!is_mine(keeper, &run)) {
    keeper->state->total--;
    return TRUE;
  }
  if (work) {
    keeper->state->total--;
    g_array_append_val(work->places, number);
    return !work->has_ended || take_value(keeper, &run, work->value, error);
  }
  work = g_new0(Work, 1);
  work->places = g_array_new(FALSE, FALSE, sizeof(guint));
  g_array_append_val(work->places, number);
  g_hash_table_insert(keeper->works, g_strdup(run.id), work);
  if (is_there(keeper, &run))
    return keep_old(keeper, &run, error);
  g_array_append_val(keeper->missing, number);
  return TRUE;
}

/* Looks at the runs that have not been looked at, and notes which are missing.
 * What is there may make the plan longer. */
static gboolean
look_at_runs(Keeper *keeper, GError **error)
{
  while (keeper->next < keeper->sweep->study->runs->len)
    if (!look_at_run(keeper, keeper->next++, error))
      return FALSE;
  return TRUE;
}

/* Stores everything that waits, or nothing of it, and looks at the runs that
 * have been added by it. */
static gboolean
commit(Keeper *keeper, GError **error)
{
  GArray *waiting = keeper->waiting;
  gboolean is_good = TRUE;

  keeper->committed_at = g_get_monotonic_time();
  if (waiting->len == 0)
    return TRUE;
  if (!store_begin(keeper->store, error))
    return FALSE;
  for (guint i = 0; i < waiting->len && is_good; i++) {
    const PoolOutcome *outcome = &g_array_index(waiting, PoolOutcome, i);
    is_good = outcome->octets ? keep_results(keeper, outcome, error)
                              : keep_failure(keeper, outcome, error);
  }
  is_good =
    is_good && look_at_runs(keeper, error) && store_end(keeper->store, error);
  if (!is_good)
    store_give_up(keeper->store);
  for (guint i = 0; i < waiting->len; i++)
    pool_outcome_clear(&g_array_index(waiting, PoolOutcome, i));
  g_array_set_size(waiting, 0);
  return is_good;
}

/* Keeps a run that another sweep has done meanwhile, with what that adds to the
 * plan. */
static gboolean
keep_other(Keeper *keeper, const StudyRun *run, GError **error)
{
  if (!store_begin(keeper->store, error))
    return FALSE;
  if (keep_old(keeper, run, error) && look_at_runs(keeper, error) &&
      store_end(keeper->store, error))
    return TRUE;
  store_give_up(keeper->store);
  return FALSE;
}

/* Gives the next missing run to an idle worker. Looks once more whether it is
 * missing, because another sweep may have done it meanwhile. Returns false if
 * there is none at present, or if there is an error. */
static gboolean
give_next(Keeper *keeper, GError **error)
{
  while (keeper->given < keeper->missing->len) {
    StudyRun run =
      *run_at(keeper, g_array_index(keeper->missing, guint, keeper->given++));
    if (!is_there(keeper, &run)) {
      pool_give(keeper->pool, sweep_job(keeper->sweep, &run));
      return TRUE;
    }
    if (!keep_other(keeper, &run, error))
      return FALSE;
  }
  return FALSE;
}

static void
look_for_signal(Keeper *keeper)
{
  struct signalfd_siginfo signal;

  if (read(keeper->signals, &signal, sizeof signal) == sizeof signal)
    keeper->is_stopped = keeper->is_interrupted = true;
}

static void
tell(Keeper *keeper)
{
  gint64 now = g_get_monotonic_time();

  keeper->state->running = pool_busy(keeper->pool);
  keeper->state->seconds = (double)(now - keeper->began_at) / 1e6;
  if (keeper->options->progress)
    keeper->options->progress(keeper->state, keeper->options->user);
}

/* Keeps the outcome of a job until it is committed with others. */
static void
take_outcome(Keeper *keeper, const PoolOutcome *outcome)
{
  g_array_append_val(keeper->waiting, *outcome);
  if (!outcome->octets && keeper->options->is_fail_fast)
    keeper->is_stopped = true;
}

/* Works until all jobs have been given, done and committed, or until an
 * interrupt, after which what has been done is committed. Returns false, and an
 * error, if the database or the workers fail. */
static gboolean
work(Keeper *keeper, GError **error)
{
  g_autoptr(GError) trouble = NULL;

  for (;;) {
    look_for_signal(keeper);
    while (!keeper->is_stopped && pool_is_idle(keeper->pool) &&
           give_next(keeper, &trouble))
      continue;
    PoolOutcome outcome;
    bool is_over = pool_busy(keeper->pool) == 0 || keeper->is_interrupted;
    if (!is_over && pool_wait(keeper->pool, TICK_MILLISECONDS, &outcome))
      take_outcome(keeper, &outcome);
    gint64 age = g_get_monotonic_time() - keeper->committed_at;
    if (!trouble &&
        (is_over || age > COMMIT_EVERY || keeper->waiting->len >= MOST_WAITING))
      commit(keeper, &trouble);
    tell(keeper);
    if (trouble) {
      g_propagate_error(error, g_steal_pointer(&trouble));
      return FALSE;
    }
    bool is_more = keeper->given < keeper->missing->len && !keeper->is_stopped;
    if (is_over && !is_more)
      return TRUE;
    if (!pool_mend(keeper->pool, error))
      return FALSE;
  }
}

/* Stores what is asked for with the files of the scenario, and finds out which
 * of the runs are missing. */
static gboolean
put_plan(Keeper *keeper, GError **error)
{
  const Sweep *sweep = keeper->sweep;
  RunInfo info = sweep_info(sweep);
  const GPtrArray *sources = scenario_file_sources(sweep->file);

  if (!store_begin(keeper->store, error))
    return FALSE;
  keeper->study = store_put_study(keeper->store, sweep->study, &info, error);
  gboolean is_good = keeper->study != 0;
  for (guint i = 0; i + 1 < sources->len && is_good; i += 2)
    is_good = store_put_source(keeper->store, info.scenario_text, i / 2,
                               sources->pdata[i], sources->pdata[i + 1], error);
  if (is_good && look_at_runs(keeper, error) && store_end(keeper->store, error))
    return TRUE;
  store_give_up(keeper->store);
  return FALSE;
}

static gboolean
keeper_open(Keeper *keeper, SweepWorker *worker, sigset_t *before,
            GError **error)
{
  sigset_t stops;

  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  sigprocmask(SIG_BLOCK, &stops, before);
  keeper->signals = signalfd(-1, &stops, SFD_NONBLOCK | SFD_CLOEXEC);
  keeper->waiting = g_array_new(FALSE, FALSE, sizeof(PoolOutcome));
  keeper->began_at = keeper->committed_at = g_get_monotonic_time();
  keeper->pool = pool_new(keeper->options->workers, sweep_work, worker,
                          keeper->options->limits, error);
  return keeper->pool != NULL;
}

static void
keeper_close(Keeper *keeper, const sigset_t *before)
{
  for (guint i = 0; i < keeper->waiting->len; i++)
    pool_outcome_clear(&g_array_index(keeper->waiting, PoolOutcome, i));
  g_array_unref(keeper->waiting);
  if (keeper->pool)
    pool_free(keeper->pool);
  close(keeper->signals);
  sigprocmask(SIG_SETMASK, before, NULL);
}

static void
keeper_clear(Keeper *keeper)
{
  g_array_unref(keeper->missing);
  g_hash_table_unref(keeper->works);
}

SweepEnd
sweep_run(Sweep *sweep, Store *store, const SweepOptions *options,
          SweepState *state, GError **error)
{
  Keeper keeper = {
    .sweep = sweep, .store = store, .options = options, .state = state
  };
  sigset_t before;

  *state = (SweepState){ .total = sweep->study->runs->len };
  keeper.missing = g_array_new(FALSE, FALSE, sizeof(guint));
  keeper.works =
    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_work);
  if (!put_plan(&keeper, error)) {
    keeper_clear(&keeper);
    return SWEEP_BROKEN;
  }
  SweepWorker *worker = sweep_worker_new(sweep, options->transient);
  gboolean is_good =
    keeper_open(&keeper, worker, &before, error) && work(&keeper, error);
  look_for_signal(&keeper);
  keeper_close(&keeper, &before);
  sweep_worker_free(worker);
  keeper_clear(&keeper);
  if (!is_good)
    return SWEEP_BROKEN;
  if (keeper.is_interrupted)
    return SWEEP_INTERRUPTED;
  return state->failed > 0 ? SWEEP_FAILED : SWEEP_DONE;
}
