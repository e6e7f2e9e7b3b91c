/* A mover says at which access router a host is, and when that changes: one
 * change after the other. The changes depend on the scenario and on the host's
 * own random stream, never on the design.
 */
#pragma once

#include "sim/base/rng.h"
#include "sim/language/scenario.h"

typedef struct Mover {
  const Scenario *scenario;
  const ScenarioMobility *mobility;
  Rng rng;
  SimTime attaches_at; /* first attachment */
  uint32_t access; /* access link where the host is; script: where it starts */
  SimTime now;     /* walk: when it came there; waypoint: when it was at x, y */
  guint next_move; /* script: index of the next move */
  double x, y;     /* waypoint: place at `now`, m */
  double to_x, to_y;
  double speed; /* waypoint: on this leg, m/s */
} Mover;

/* Prepares the movement of a host. Its first attachment is at a random time
 * within `attach-within`. It starts where the scenario says. A host without a
 * start begins at a random router or, if it moves by random waypoint, at a
 * random point of its area. All that is drawn depends on the name of the host
 * and not on its place in the scenario. The scenario is borrowed, and must
 * outlive the mover. */
void mover_init(Mover *mover, const Scenario *scenario, uint32_t host,
                uint64_t seed, uint32_t replication);

/* Finds the next change before `end`. Returns false if there is none; then it
 * is not called again. A scripted move may be to the router where the host is.
 */
bool mover_next(Mover *mover, SimTime end, ScenarioMove *move);

/* Returns the index of the access router that is nearest to a point (m); of
 * several equally near ones, that whose name comes first (sim/base/name.h). The
 * scenario has at least one. */
uint32_t access_nearest(const Scenario *scenario, double x, double y);
