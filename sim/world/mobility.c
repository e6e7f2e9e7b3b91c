/* A scripted mover reads its moves, and a random walk draws how long it stays
 * and where it goes. A random waypoint mover goes along straight legs. On a leg
 * the next change of the nearest router is computed, not sampled: the
 * difference of the squared distances to two routers is linear along the way,
 * so each router takes over from the present one at one point at most.
 */

#include "mobility.h"

#include "sim/base/name.h"

#include <math.h>

static const ScenarioAccess *
access_at(const Scenario *scenario, uint32_t access)
{
  return &g_array_index(scenario->access, ScenarioAccess, access);
}

static double
squared_distance(const ScenarioAccess *access, double x, double y)
{
  return (access->x - x) * (access->x - x) + (access->y - y) * (access->y - y);
}

/* Returns whether one access router comes before another in the order that
 * decides between equals. */
static bool
comes_before(const Scenario *scenario, uint32_t one, uint32_t other)
{
  return scenario->access_names[one] < scenario->access_names[other];
}

/* Of routers at the same distance, the name decides, so that it does not matter
 * in which order they are. */
uint32_t
access_nearest(const Scenario *scenario, double x, double y)
{
  double least = INFINITY;
  uint32_t nearest = 0;

  for (uint32_t i = 0; i < scenario->access->len; i++) {
    double distance = squared_distance(access_at(scenario, i), x, y);
    if (distance < least ||
        (distance == least && comes_before(scenario, i, nearest))) {
      least = distance;
      nearest = i;
    }
  }
  return nearest;
}

static double
draw_between(Rng *rng, double least, double greatest)
{
  return least + (greatest - least) * rng_uniform(rng);
}

/* Draws a new destination, and the speed of the way there. */
static void
waypoint_leave(Mover *mover)
{
  const ScenarioMobility *m = mover->mobility;

  mover->to_x = draw_between(&mover->rng, m->x0, m->x1);
  mover->to_y = draw_between(&mover->rng, m->y0, m->y1);
  mover->speed = distribution_draw(&m->speed, &mover->rng);
}

/* Puts the host on the plane: at the router `start`, or at a random point. */
static void
waypoint_init(Mover *mover, uint32_t start)
{
  const ScenarioMobility *m = mover->mobility;

  if (start != INDEX_NONE) {
    mover->x = access_at(mover->scenario, start)->x;
    mover->y = access_at(mover->scenario, start)->y;
  } else {
    mover->x = draw_between(&mover->rng, m->x0, m->x1);
    mover->y = draw_between(&mover->rng, m->y0, m->y1);
  }
  mover->access = access_nearest(mover->scenario, mover->x, mover->y);
  waypoint_leave(mover);
}

void
mover_init(Mover *mover, const Scenario *scenario, uint32_t host, uint64_t seed,
           uint32_t replication)
{
  const ScenarioMobile *mobile =
    &g_array_index(scenario->mobiles, ScenarioMobile, host);
  uint64_t name = scenario->host_names[host];
  Rng first = rng_stream(seed, replication, RNG_ATTACHMENT, name);
  double share = rng_uniform(&first);

  *mover = (Mover){
    .scenario = scenario,
    .rng = rng_stream(seed, replication, RNG_MOBILITY, name),
    .attaches_at = (SimTime)(share * (double)scenario->attach_within),
    .access = mobile->start,
  };
  if (mobile->mobility != INDEX_NONE)
    mover->mobility =
      &g_array_index(scenario->mobilities, ScenarioMobility, mobile->mobility);
  if (mover->mobility && mover->mobility->kind == MOBILITY_RANDOM_WAYPOINT)
    waypoint_init(mover, mobile->start);
  else if (mover->access == INDEX_NONE)
    mover->access = name_choose(rng_next(&first), scenario->access_names, NULL,
                                scenario->access->len);
}

static bool
script_next(Mover *mover, SimTime end, ScenarioMove *move)
{
  const GArray *moves = mover->mobility->moves;

  if (mover->next_move == moves->len)
    return false;
  *move = g_array_index(moves, ScenarioMove, mover->next_move++);
  return move->at < end;
}

/* The host stays for a residence time, then goes to one of the neighbours, all
 * equally likely. */
static bool
walk_next(Mover *mover, SimTime end, ScenarioMove *move)
{
  const ScenarioAccess *here = access_at(mover->scenario, mover->access);

  if (here->neighbour_count == 0)
    return false;
  double stay = distribution_draw(&mover->mobility->residence, &mover->rng);
  if (stay >= sim_seconds(end - mover->now))
    return false;
  mover->now += sim_time(stay);
  mover->access = here->neighbours[name_choose(
    rng_next(&mover->rng), mover->scenario->access_names, here->neighbours,
    here->neighbour_count)];
  *move = (ScenarioMove){ mover->now, mover->access };
  return true;
}

/* Returns the part of the leg, 0 to 1, after which `other` is nearer than the
 * present router. Returns infinity if `other` is not nearer at the end of the
 * leg, or if it is nearer there by no more than at the beginning. */
static double
takeover(const Mover *mover, const ScenarioAccess *other)
{
  const ScenarioAccess *here = access_at(mover->scenario, mover->access);
  double start = squared_distance(other, mover->x, mover->y) -
                 squared_distance(here, mover->x, mover->y);
  double end = squared_distance(other, mover->to_x, mover->to_y) -
               squared_distance(here, mover->to_x, mover->to_y);

  if (end >= start || end >= 0)
    return INFINITY;
  return MAX(start, 0) / (start - end);
}

/* Moves the host along a part of the leg. */
static void
waypoint_advance(Mover *mover, double part)
{
  double x = mover->to_x - mover->x;
  double y = mover->to_y - mover->y;

  mover->now += sim_time(part * sqrt(x * x + y * y) / mover->speed);
  mover->x += part * x;
  mover->y += part * y;
}

/* Moves the host to the next change of the router on this leg, or to the end of
 * the leg. Returns whether there was a change. */
static bool
waypoint_cross(Mover *mover)
{
  double part = INFINITY;
  uint32_t next = mover->access;

  for (uint32_t i = 0; i < mover->scenario->access->len; i++) {
    double p = i == mover->access
                 ? INFINITY
                 : takeover(mover, access_at(mover->scenario, i));
    if (p < part ||
        (p == part && isfinite(p) && comes_before(mover->scenario, i, next))) {
      part = p;
      next = i;
    }
  }
  waypoint_advance(mover, MIN(part, 1));
  bool is_change = next != mover->access;
  mover->access = next;
  return is_change;
}

/* Moves the host from leg to leg, with a pause after each, until the router
 * changes. */
static bool
waypoint_next(Mover *mover, SimTime end, ScenarioMove *move)
{
  while (true) {
    if (waypoint_cross(mover)) {
      *move = (ScenarioMove){ mover->now, mover->access };
      return mover->now < end;
    }
    double pause = distribution_draw(&mover->mobility->pause, &mover->rng);
    if (pause >= sim_seconds(end - mover->now))
      return false;
    mover->now += sim_time(pause);
    waypoint_leave(mover);
  }
}

static bool (*const next_by_kind[])(Mover *, SimTime, ScenarioMove *) = {
  [MOBILITY_SCRIPT] = script_next,
  [MOBILITY_RANDOM_WALK] = walk_next,
  [MOBILITY_RANDOM_WAYPOINT] = waypoint_next,
};

bool
mover_next(Mover *mover, SimTime end, ScenarioMove *move)
{
  return mover->mobility &&
         next_by_kind[mover->mobility->kind](mover, end, move);
}
