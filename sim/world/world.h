/* The world does a run: one design in the world of a scenario.
 *
 * The world is built, run and taken down again. It opens no file and cannot
 * fail. The same run of the same scenario yields the same results to the last
 * bit.
 */
#pragma once

#include "flow.h"
#include "run.h"
#include "sim/contract/dispatch.h"
#include "sim/language/scenario.h"
#include "sim/net/observer.h"
#include "sim/record/metrics.h"

/* A function that is called about a thousand times during a run, with the
 * simulated time and the number of events so far. */
typedef void (*WorldProgress)(void *user, SimTime now, uint64_t events);

typedef struct WorldOptions {
  Observers observers;    /* borrowed */
  WorldProgress progress; /* NULL: none */
  void *user;             /* of `progress` */
  bool has_arrivals; /* level packet: the results have the arrivals of packets
                        to the host of the first session */
  SimTime until;     /* when to stop, ns; 0: when the scenario ends */
  /* Is called when the run has ended, before its flows are reported; NULL: is
   * not called. */
  void (*visit)(void *visitor, Design *design, const Flows *flows);
  void *visitor;
} WorldOptions;

/* Does a run of the scenario, and returns its results, which the caller owns.
 * The scenario, the run and the options are borrowed for the call. */
Results *world_run(const Scenario *scenario, const Run *run,
                   const WorldOptions *options);

/* Does a run, and returns the octets of memory that the world holds at its end,
 * as the C library counts them. This is for benchmarks. */
uint64_t world_memory(const Scenario *scenario, const Run *run);
