/* What planning (sweep_plan.c), working (sweep_worker.c) and keeping (sweep.c)
 * share. */
#pragma once

#include "sweep.h"

/* A point of the plan under one of its designs. */
typedef struct SweepCell {
  bool is_wanted; /* the point has that design */
  char *parameters;
  GArray *values; /* double for each replication: the metric that must be
                     precise; NaN: none */
} SweepCell;

typedef struct SweepPoint {
  char *digest; /* digest of the scenario at this point */
  uint64_t seed;
  uint32_t first_replication; /* that of the scenario, with number 0 here */
  uint32_t asked;             /* replications that are planned so far */
  uint32_t missing;           /* runs of them that have not ended */
} SweepPoint;

struct Sweep {
  const ScenarioFile *file;
  Study *study;       /* borrowed from the file; has designs and runs */
  SweepPoint *points; /* array, by number of the point */
  SweepCell *cells;   /* array, [point * designs + design] */
  RunInfo info;       /* of the scenario; owns path, text and title */
};

/* Returns the cell of a point and a design, borrowed. */
static inline SweepCell *
sweep_cell(const Sweep *sweep, uint32_t point, uint32_t design)
{
  return &sweep->cells[point * sweep->study->designs->len + design];
}

/* Adds the runs of the next replication of a point to the study. */
void sweep_repeat(Sweep *sweep, uint32_t point);

/* Returns the identity of a run, which is given by its numbers in the study.
 * The point must have the design. The caller owns the text. */
char *sweep_identity(const Sweep *sweep, uint32_t point, uint32_t design,
                     uint32_t replication);

/* Returns the number by which a worker knows a run. It is computed from point,
 * design and replication, so a worker understands also runs that were added
 * after it was started. */
uint64_t sweep_job(const Sweep *sweep, const StudyRun *run);

/* What a worker needs for its jobs, and the scenarios that it has read. */
typedef struct SweepWorker SweepWorker;

/* Makes it before the workers are forked. The sweep is borrowed. The caller
 * owns it. */
SweepWorker *sweep_worker_new(const Sweep *sweep, WarmupTransient *transient);
void sweep_worker_free(SweepWorker *worker);
/* Does a job; `user` is the SweepWorker. */
PoolWork sweep_work;
