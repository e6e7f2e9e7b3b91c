/* Session arrivals: when a host begins a session, with whom, for how long.
 *
 * Each host has its own random stream for each traffic of the scenario, so the
 * sessions are the same whatever the design does.
 */
#pragma once

#include "sim/base/rng.h"
#include "sim/language/scenario.h"

typedef struct Source {
  const ScenarioTraffic *traffic;
  uint32_t host;
  Rng rng;
  SimTime now;
  guint next_time; /* ARRIVAL_AT */
} Source;

typedef struct Arrival {
  SimTime at;
  uint32_t correspondent; /* index of the scenario's */
  SimTime length;         /* ns; SIM_TIME_MAX: to the end of the run */
} Arrival;

/* `index` is that of the traffic in the scenario. */
void source_init(Source *source, const Scenario *scenario, uint32_t index,
                 uint32_t host, uint64_t seed, uint32_t replication);

/* The next session that begins before `end`; false if there is none. */
bool source_next(Source *source, SimTime end, Arrival *arrival);
