/* A run: one design in the world of a scenario.
 *
 * The world is built, run and torn down; it opens no file and cannot fail. The
 * same run of the same scenario gives the same results to the last bit.
 */
#pragma once

#include "flow.h"
#include "run.h"
#include "sim/contract/dispatch.h"
#include "sim/language/scenario.h"
#include "sim/net/observer.h"
#include "sim/record/metrics.h"

/* Told from time to time how far the run has come. */
typedef void (*WorldProgress)(void *user, SimTime now, uint64_t events);

typedef struct WorldOptions {
  Observers observers;    /* borrowed */
  WorldProgress progress; /* NULL: none */
  void *user;             /* of `progress` */
  bool has_arrivals;      /* those of the first session are kept */
  SimTime until;          /* when to stop; 0: when the scenario ends */
  /* Called with what there is then, before it is torn down. NULL: is not. */
  void (*visit)(void *visitor, Design *design, const Flows *flows);
  void *visitor;
} WorldOptions;

/* Does a run of the scenario; the caller owns the results. */
Results *world_run(const Scenario *scenario, const Run *run,
                   const WorldOptions *options);

/* Returns the octets of memory that the world holds at the end of a run, as the
 * C library counts them: for benchmarks. */
uint64_t world_memory(const Scenario *scenario, const Run *run);
