/* Movement and session arrivals, by themselves: each draws what its
 * distribution says. */

#include "sim/world/mobility.h"
#include "sim/world/traffic.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>

/* Nine cells in a square of 200 m, and the ways of moving. */
static const char grid[] =
  "[general]\nduration = 100000 s\n"
  "[network N]\ngateway = G\naccess = A{1..9}\n"
  "[correspondent C{1..4}]\nnetwork = N\n"
  "[links]\nG -- A{1..9} = 1 ms\nG -- C{1..4} = 1 ms\n"
  "[access A1]\nposition = 100 m, 100 m\n[access A2]\nposition = 300 m, 100 m\n"
  "[access A3]\nposition = 500 m, 100 m\n[access A4]\nposition = 100 m, 300 m\n"
  "[access A5]\nposition = 300 m, 300 m\n[access A6]\nposition = 500 m, 300 m\n"
  "[access A7]\nposition = 100 m, 500 m\n[access A8]\nposition = 300 m, 500 m\n"
  "[access A9]\nposition = 500 m, 500 m\n"
  "[cells]\nA1 -- A2\nA2 -- A3\nA1 -- A4\nA2 -- A5\nA3 -- A6\nA4 -- A5\n"
  "A5 -- A6\nA4 -- A7\nA5 -- A8\nA6 -- A9\nA7 -- A8\nA8 -- A9\n"
  "[mobile W{1..20}]\nmobility = waypoint\n"
  "[mobile R{1..20}]\nmobility = walk\n"
  "[mobile S]\nstart = A1\nmobility = script\n"
  "[mobility waypoint]\nmodel = random-waypoint\n"
  "speed = uniform(5 m/s, 15 m/s)\narea = 0 m, 0 m, 600 m, 600 m\n"
  "[mobility walk]\nmodel = random-walk\nresidence = exponential(50 s)\n"
  "[mobility script]\nmodel = script\nmoves = 5 s A2, 7 s A9\n"
  "[session poisson]\nto = S\narrival = poisson(1/20 s)\n"
  "length = exponential(30 s)\npackets = cbr(1 /s, 10 B)\n"
  "[session every]\nto = S\narrival = every(40 s)\nlength = 3 s\n"
  "packets = cbr(1 /s, 10 B)\n";

static double
distance(const Scenario *scenario, uint32_t access, double x, double y)
{
  const ScenarioAccess *a =
    &g_array_index(scenario->access, ScenarioAccess, access);
  return hypot(a->x - x, a->y - y);
}

/* Where the host changes its router, old and new are equally far, and no other
 * is nearer. */
static void
test_waypoint(void)
{
  g_autoptr(Scenario) s = support_scenario(grid, "none", NULL);
  int changes = 0;

  for (uint32_t host = 0; host < 20; host++) {
    Mover mover;
    ScenarioMove move = { 0 };
    mover_init(&mover, s, host, 1, 0);
    uint32_t old = mover.access;
    SimTime last = 0;
    for (; mover_next(&mover, 5000 * SIM_SECOND, &move); changes++) {
      double new = distance(s, move.access, mover.x, mover.y);
      uint32_t nearest = access_nearest(s, mover.x, mover.y);
      CU_ASSERT_DOUBLE_EQUAL(new, distance(s, old, mover.x, mover.y), 1e-6);
      CU_ASSERT_DOUBLE_EQUAL(new, distance(s, nearest, mover.x, mover.y), 1e-6);
      CU_ASSERT_TRUE(move.access != old && move.at >= last);
      old = move.access;
      last = move.at;
    }
  }
  CU_ASSERT_TRUE(changes > 2000);
}

/* Stays have their mean, and all neighbours are equally likely. */
static void
test_walk(void)
{
  g_autoptr(Scenario) s = support_scenario(grid, "none", NULL);
  double stays = 0, from_middle = 0, to_first = 0;

  for (uint32_t host = 20; host < 40; host++) {
    Mover mover;
    ScenarioMove move;
    mover_init(&mover, s, host, 1, 0);
    uint32_t old = mover.access;
    for (; mover_next(&mover, 100000 * SIM_SECOND, &move); stays++) {
      from_middle += old == 4;
      to_first += old == 4 && move.access == 1;
      old = move.access;
    }
  }
  double expected = 20 * 100000 / 50.0;
  CU_ASSERT_DOUBLE_EQUAL(from_middle, expected / 6, expected / 60);
  CU_ASSERT_DOUBLE_EQUAL(stays, expected, 4 * sqrt(expected));
  CU_ASSERT_DOUBLE_EQUAL(to_first, from_middle / 4,
                         4 * sqrt(from_middle * 3 / 16));
}

static void
test_script(void)
{
  g_autoptr(Scenario) s = support_scenario(grid, "none", NULL);
  Mover mover;
  ScenarioMove move;

  mover_init(&mover, s, 40, 1, 0);
  CU_ASSERT_EQUAL(mover.access, 0);
  CU_ASSERT_TRUE(mover_next(&mover, 6 * SIM_SECOND, &move));
  CU_ASSERT_EQUAL(move.at, 5 * SIM_SECOND);
  CU_ASSERT_EQUAL(move.access, 1);
  CU_ASSERT_FALSE(mover_next(&mover, 6 * SIM_SECOND, &move));
}

static void
test_poisson(void)
{
  g_autoptr(Scenario) s = support_scenario(grid, "none", NULL);
  g_autoptr(GArray) traffics = traffics_new(s);
  uint32_t node =
    g_array_index(s->correspondents, ScenarioCorrespondent, 0).node;
  Source source;
  SessionStart arrival;
  double count = 0, length = 0, first = 0;

  source_init(&source, &g_array_index(traffics, Traffic, 0), 40,
              s->host_names[40], 1, 0);
  for (; source_next(&source, 100000 * SIM_SECOND, &arrival); count++) {
    length += sim_seconds(arrival.length);
    first += arrival.correspondent_node == node;
  }
  CU_ASSERT_DOUBLE_EQUAL(count, 5000, 4 * sqrt(5000));
  CU_ASSERT_DOUBLE_EQUAL(length / count, 30, 4 * 30 / sqrt(count));
  CU_ASSERT_DOUBLE_EQUAL(first, count / 4, 4 * sqrt(count * 3 / 16));
}

static void
test_every(void)
{
  g_autoptr(Scenario) s = support_scenario(grid, "none", NULL);
  g_autoptr(GArray) traffics = traffics_new(s);
  Source source;
  SessionStart arrival;
  SimTime last = -1;

  source_init(&source, &g_array_index(traffics, Traffic, 1), 40,
              s->host_names[40], 1, 0);
  for (int i = 0; source_next(&source, 1000 * SIM_SECOND, &arrival); i++) {
    CU_ASSERT_TRUE(i > 0 || arrival.at < 40 * SIM_SECOND);
    CU_ASSERT_TRUE(i == 0 || arrival.at - last == 40 * SIM_SECOND);
    CU_ASSERT_EQUAL(arrival.length, 3 * SIM_SECOND);
    last = arrival.at;
  }
  CU_ASSERT_TRUE(last > 950 * SIM_SECOND);
}

const TestCase mobility_tests[] = {
  { "a waypoint host changes where two routers are equally far",
    test_waypoint },
  { "a walking host stays as long as said, and goes anywhere alike",
    test_walk },
  { "a script is followed, until the end", test_script },
  { "Poisson sessions have their rate, length and partners", test_poisson },
  { "periodic sessions have their period and a phase of their own",
    test_every },
  { NULL, NULL },
};
