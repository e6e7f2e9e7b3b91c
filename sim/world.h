/* A run: one design in the world of a scenario.
 *
 * The world is built, run and torn down; it opens no file and cannot fail. Two
 * runs of the same scenario and design give the same results to the last bit.
 */
#pragma once

#include "metrics.h"
#include "model.h"
#include "scenario.h"
#include "trace.h"

/* Told from time to time how far the run has come. */
typedef void (*WorldProgress)(void *user, SimTime now, uint64_t events);

typedef struct WorldOptions {
  Trace *trace;           /* borrowed; NULL: none */
  WorldProgress progress; /* NULL: none */
  void *user;             /* of `progress` */
} WorldOptions;

/* Runs the scenario under one of its designs; the caller owns the results. */
Results *world_run(const Scenario *scenario, const ScenarioDesign *design,
                   const WorldOptions *options);

/* Octets of memory that one more idle host with one prefix costs, under that
 * design: its structures, its pending events and those of its models, measured
 * as the difference of two worlds that the C library allocated. */
double world_octets_per_host(const Scenario *scenario,
                             const ScenarioDesign *design);
