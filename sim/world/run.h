/* A run, as it is asked for: one design, and one set of random numbers, in a
 * scenario. */
#pragma once

#include "sim/language/scenario.h"

/* What distinguishes the runs of a scenario. */
typedef struct Run {
  const ScenarioDesign *design; /* borrowed */
  uint64_t seed;
  uint32_t replication;
  SimTime warmup; /* measuring begins after it, ns */
} Run;

/* Returns the run of a design as the scenario file describes it: with the seed,
 * the replication and the warm-up of the file. If the warm-up is to be found,
 * the caller replaces it by what warmup_find returns. The design is borrowed.
 */
Run run_of(const Scenario *scenario, const ScenarioDesign *design);
