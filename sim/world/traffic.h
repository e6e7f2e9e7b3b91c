/* Traffic says when a host begins a session, with whom, and for how long.
 *
 * Each host has its own random stream for each traffic of the scenario, so the
 * sessions are the same whatever the design does.
 */
#pragma once

#include "flow.h"
#include "sim/base/rng.h"
#include "sim/language/scenario.h"

/* A traffic of the scenario, which the sources of its hosts share. */
typedef struct Traffic {
  const ScenarioTraffic *sessions; /* when they begin, how long; borrowed */
  uint32_t *nodes;                 /* nodes of the correspondents; owned */
  const uint64_t *node_names;      /* numbers of names, by node; borrowed */
  Load load;
} Traffic;

/* The sessions of one host in one traffic, one after the other. */
typedef struct Source {
  const Traffic *traffic; /* borrowed */
  uint32_t host;
  Rng rng;
  uint32_t count;  /* sessions so far */
  SimTime now;     /* start of the last session; at most 0 before the first */
  guint next_time; /* ARRIVAL_AT: index of the next time */
} Source;

typedef struct SessionStart {
  SimTime at;
  uint32_t number; /* of its host and traffic, from 1 */
  uint32_t correspondent_node;
  SimTime length; /* ns; SIM_TIME_MAX: to the end of the run */
} SessionStart;

/* Returns an array of Traffic, in the order of the scenario. The caller owns
 * it; the scenario must outlive it. */
GArray *traffics_new(const Scenario *scenario);

/* Prepares the sessions of a host, whose name has that number. Its random
 * stream is named by host and section. The traffic is borrowed, and must
 * outlive the source. */
void source_init(Source *source, const Traffic *traffic, uint32_t host,
                 uint64_t host_name, uint64_t seed, uint32_t replication);

/* Finds the next session, which begins before `end`. Returns false if there is
 * none; then it is not called again. */
bool source_next(Source *source, SimTime end, SessionStart *arrival);
