/* A sweep: all runs of a study, done in worker processes, into a database.
 *
 * What is committed in the database is done; so a sweep that was interrupted
 * goes on when it is started again, and a study that has grown does only what
 * is new. Which runs there are depends on the scenario and on their results
 * alone, never on how many workers there are or when they end.
 */
#pragma once

#include "pool.h"
#include "sim/language/scenario.h"
#include "sim/store/store.h"
#include "sim/world/warmup.h"

/* Are the values of a metric, one per replication, precise enough? */
typedef bool SweepIsPrecise(const double *values, guint count,
                            const Precision *precision);

/* How far a sweep has come; told again and again while it runs. */
typedef struct SweepState {
  uint32_t total;   /* runs, so far as is known */
  uint32_t kept;    /* that were done before */
  uint32_t done;    /* by this sweep */
  uint32_t failed;  /* now */
  uint32_t running; /* at present */
  double seconds;   /* since the start */
} SweepState;

typedef struct SweepOptions {
  uint32_t workers;
  PoolLimits limits;
  uint32_t shard, shards; /* the how-maniest part (from 0) of how many */
  bool is_fail_fast;
  SweepIsPrecise *is_precise;
  WarmupTransient *transient;
  void (*progress)(const SweepState *state, void *user); /* NULL: none */
  void *user;
} SweepOptions;

/* What is to be done: a study with all its designs, points and first
 * replications. Borrows the file. */
typedef struct Sweep Sweep;

/* Reads every point. NULL, and messages, if one of them is wrong. */
Sweep *sweep_new(const ScenarioFile *file, GPtrArray **messages);
void sweep_free(Sweep *sweep);

const Study *sweep_study(const Sweep *sweep);
/* What the database says of its scenario; borrowed. */
RunInfo sweep_info(const Sweep *sweep);

/* Does the first run, keeps nothing of it, and gives the seconds that it took.
 */
double sweep_time_one(const Sweep *sweep, const SweepOptions *options);

typedef enum SweepEnd {
  SWEEP_DONE,
  SWEEP_FAILED,      /* some runs */
  SWEEP_INTERRUPTED, /* by a signal */
  SWEEP_BROKEN,      /* the database, or no worker: see the error */
} SweepEnd;

/* Does what is missing. Takes SIGINT and SIGTERM while it is at work. */
SweepEnd sweep_run(Sweep *sweep, Store *store, const SweepOptions *options,
                   SweepState *state, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sweep, sweep_free)
