/* A run: what is asked for beside the scenario. */
#pragma once

#include "sim/language/scenario.h"

/* What distinguishes the runs of a scenario. */
typedef struct Run {
  const ScenarioDesign *design; /* borrowed */
  uint64_t seed;
  uint32_t replication;
  SimTime warmup; /* measuring begins then, ns */
} Run;

/* Returns the run of a design that the scenario's file describes: its seed, its
 * replication, and its warm-up, which for a scenario that wants it found is the
 * least (see warmup.h). */
Run run_of(const Scenario *scenario, const ScenarioDesign *design);
