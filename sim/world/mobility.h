/* Movement: which access router a host is attached to, and when it changes.
 *
 * A mover gives one change after the other. What it gives depends on the
 * scenario and on the host's own random stream, never on the design.
 */
#pragma once

#include "sim/base/rng.h"
#include "sim/language/scenario.h"

typedef struct Mover {
  const Scenario *scenario;
  const ScenarioMobility *mobility;
  Rng rng;
  uint32_t access; /* where it is */
  SimTime now;     /* since then, or (waypoint) on this leg from there */
  guint next_move; /* script */
  double x, y;     /* waypoint: where it is, m */
  double to_x, to_y;
  double speed; /* m/s; 0: pausing */
} Mover;

/* Prepares the movement of a host from where the scenario starts it; hosts
 * without a start begin at a random router, or a random place of the plane. */
void mover_init(Mover *mover, const Scenario *scenario, uint32_t host,
                uint64_t seed, uint32_t replication);

/* The next change that comes before `end`; false if there is none. */
bool mover_next(Mover *mover, SimTime end, ScenarioMove *move);

/* The access router nearest to a point; the first of equals. */
uint32_t access_nearest(const Scenario *scenario, double x, double y);
