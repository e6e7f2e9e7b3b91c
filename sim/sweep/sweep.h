/* A sweep does all runs of a study in worker processes, and stores them in a
 * database.
 *
 * What is committed in the database is done. So a sweep that was interrupted
 * goes on when it is started again, and for a study that has grown only the new
 * runs are done. Which runs there are depends on the scenario and on their
 * results alone, never on how many workers there are or when they end.
 */
#pragma once

#include "pool.h"
#include "sim/language/scenario.h"
#include "sim/store/store.h"
#include "sim/world/warmup.h"

/* Returns whether the values of a metric, one for each replication, are precise
 * enough. NaN stands for a run without a value, and does not count. */
typedef bool SweepIsPrecise(const double *values, guint count,
                            const Precision *precision);

/* How far a sweep has come. It is reported again and again while the sweep
 * runs. A run that the plan has several times, because its design has several
 * names or points are the same, counts once. */
typedef struct SweepState {
  uint32_t total;   /* runs of this shard that are planned so far */
  uint32_t kept;    /* of these, runs that others have done */
  uint32_t done;    /* runs that this sweep has done */
  uint32_t filled;  /* runs that were there, and that this sweep has done again
                       for the records that they lacked */
  uint32_t failed;  /* runs that have failed in this sweep */
  uint32_t running; /* runs that workers do at present */
  double seconds;   /* since the start */
} SweepState;

typedef struct SweepOptions {
  uint32_t workers;
  PoolLimits limits;
  uint32_t shard, shards;     /* which part, from 0; number of parts */
  bool is_fail_fast;          /* no more runs are begun after a failure */
  SweepIsPrecise *is_precise; /* not NULL if the study has a precision */
  WarmupTransient *transient; /* not NULL if a scenario has find-warm-up */
  void (*progress)(const SweepState *state, void *user); /* NULL: none */
  void *user;                                            /* of `progress` */
} SweepOptions;

/* What is to be done: a study with all its designs, points and first
 * replications. */
typedef struct Sweep Sweep;

/* Reads every point of the file's study, and plans its runs. Returns NULL, and
 * the messages about the first point that is wrong, if one is. *messages is an
 * array that the caller owns in both cases; it is NULL if there is no point.
 * The file is borrowed, and its study gets the designs and runs. The caller
 * owns the sweep. */
Sweep *sweep_new(const ScenarioFile *file, GPtrArray **messages);
void sweep_free(Sweep *sweep);

/* Returns the study, borrowed from the file. */
const Study *sweep_study(const Sweep *sweep);
/* Returns what the database says about the scenario. Its texts are borrowed
 * from the sweep. */
RunInfo sweep_info(const Sweep *sweep);

/* Does the first run in this process, without storing it. Returns the
 * wall-clock time in s that it took, with reading its scenario.
 */
double sweep_time_one(const Sweep *sweep, const SweepOptions *options);

typedef enum SweepEnd {
  SWEEP_DONE,
  SWEEP_FAILED,      /* some runs have failed */
  SWEEP_INTERRUPTED, /* a signal has come; runs in work are lost */
  SWEEP_BROKEN,      /* database or workers have failed: see the error */
} SweepEnd;

/* Stores the plan, and does the runs that are missing. Handles SIGINT and
 * SIGTERM while it is at work. `state` is filled in also if the sweep does not
 * get to its end. The error is set only for SWEEP_BROKEN. */
SweepEnd sweep_run(Sweep *sweep, Store *store, const SweepOptions *options,
                   SweepState *state, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sweep, sweep_free)
