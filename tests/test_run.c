/* A run of a world: how far it goes, who is told of it, and from when on it is
 * measured. */

#include "sim/world/run.h"

#include "sim/world/world.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>

/* A packet each 10 ms from the host to its correspondent and back, each takes
 * 7 ms. The second host has a session that ends, and one that does not. */
static const char world[] =
  "[general]\nduration = 6 s\nlevel = %s\nseed = 7\nreplication = 3\n"
  "warm-up = 4005 ms\n"
  "[network N]\ngateway = G\naccess = A\n"
  "[correspondent C]\nnetwork = N\n"
  "[links]\nG -- A = 2 ms\nG -- C = 1 ms\n[access A]\ndelay = 4 ms\n"
  "[mobile L]\n[mobile M]\n"
  "[session s]\nto = L\narrival = at(2 s)\nlength = forever\n"
  "packets = cbr(100 /s, 100 B)\ndirection = both\n"
  "[session t]\nto = M\narrival = at(1.5 s)\nlength = 1 s\n"
  "packets = cbr(100 /s, 100 B)\n"
  "[session u]\nto = M\narrival = at(5 s)\nlength = forever\n"
  "packets = cbr(100 /s, 100 B)\n";

static const char *const levels[] = { "packet", "fluid" };

static Scenario *
read_world(const char *level)
{
  g_autofree char *text = g_strdup_printf(world, level);

  return support_scenario(text, "none", NULL);
}

static void
test_run_of(void)
{
  g_autoptr(Scenario) scenario = read_world("packet");
  Run run = support_first_run(scenario);

  CU_ASSERT_PTR_EQUAL(run.design, scenario->designs->data);
  CU_ASSERT_EQUAL(run.seed, 7);
  CU_ASSERT_EQUAL(run.replication, 3);
  CU_ASSERT_EQUAL(run.warmup, 4005 * SIM_MILLISECOND);
}

typedef struct Watch {
  int calls;
  SimTime first, last;
  uint64_t events;
  int visits;
  uint32_t alive; /* sessions of host 1 */
} Watch;

static void
see_progress(void *user, SimTime now, uint64_t events)
{
  Watch *watch = user;

  CU_ASSERT_TRUE(now > watch->last && events >= watch->events);
  if (watch->calls++ == 0)
    watch->first = now;
  watch->last = now;
  watch->events = events;
}

static void
see_world(void *visitor, Design *design, const Flows *flows)
{
  Watch *watch = visitor;

  CU_ASSERT_EQUAL(network_now(design->network), watch->last);
  watch->visits++;
  watch->alive = flows_count(flows, 1);
}

/* Progress is told a thousand times, the last time at the end. */
static void
test_progress(void)
{
  static const struct {
    const char *sentence;
    SimTime until, first, last;
    int calls;
    uint32_t alive;
  } rows[] = {
    { "to the end of the scenario", 0, 6 * SIM_MILLISECOND, 6 * SIM_SECOND,
      1000, 1 },
    { "or not so far", 4500 * SIM_MILLISECOND, 4500 * SIM_MICROSECOND,
      4500 * SIM_MILLISECOND, 1000, 0 },
    { "in pieces that do not add up", 1500, 1, 1500, 1500, 0 },
    { "a run of a nanosecond is one piece", 1, 1, 1, 1, 0 },
    { "the last piece is shorter", 1000999, 1000, 1000999, 1001, 0 },
  };
  g_autoptr(Scenario) scenario = read_world("packet");
  Run run = support_first_run(scenario);

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Watch watch = { .last = 0 };
    WorldOptions options = { .until = rows[i].until,
                             .progress = see_progress,
                             .user = &watch,
                             .visit = see_world,
                             .visitor = &watch };
    g_autoptr(Results) r = world_run(scenario, &run, &options);
    bool is_good = watch.calls == rows[i].calls &&
                   watch.first == rows[i].first && watch.last == rows[i].last &&
                   watch.visits == 1 && watch.alive == rows[i].alive &&
                   watch.events == r->events;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %d calls, %g to %g, %u sessions\n",
             rows[i].sentence, watch.calls, (double)watch.first,
             (double)watch.last, watch.alive);
  }
}

/* Who watches changes nothing, and arrivals are kept of the first session. The
 * warm-up is that of the run. */
static void
test_arrivals(void)
{
  g_autoptr(Scenario) scenario = read_world("packet");
  Run run = support_first_run(scenario);
  run.warmup = 0;
  WorldOptions without = { .progress = NULL };
  WorldOptions with = { .has_arrivals = true };
  g_autoptr(Results) a = world_run(scenario, &run, &without);
  g_autoptr(Results) b = world_run(scenario, &run, &with);

  CU_ASSERT_EQUAL(a->events, b->events);
  CU_ASSERT_EQUAL(a->flows->len, 3);
  CU_ASSERT_EQUAL(a->arrivals->len, 0);
  CU_ASSERT_EQUAL_FATAL(b->arrivals->len, 400);
  CU_ASSERT_EQUAL(g_array_index(b->arrivals, ArrivalRecord, 0).at,
                  2007 * SIM_MILLISECOND);
  CU_ASSERT_DOUBLE_EQUAL(g_array_index(b->arrivals, ArrivalRecord, 0).delay,
                         0.007, 1e-12);
  CU_ASSERT_EQUAL(b->host_names->len, 2);
  CU_ASSERT_EQUAL(b->node_names->len, 3);
}

/* From 4005 ms on: the first session goes on, the second was before, the third
 * begins. What is under way then counts as sent. */
static void
test_measured(void)
{
  for (int level = 0; level < 2; level++) {
    g_autoptr(Scenario) scenario = read_world(levels[level]);
    g_autoptr(Results) r = support_run(scenario);
    CU_ASSERT_EQUAL_FATAL(r->flows->len, 2);
    const FlowRecord *flows = (const FlowRecord *)r->flows->data;
    for (int i = 0; i < 2; i++) {
      bool is_first = flows[i].host == 0;
      double sent =
        level == 1 ? (is_first ? 400.4 : 100) : (is_first ? 402 : 101);
      double flying = level == 1 ? 0.7 : 1;
      CU_ASSERT_DOUBLE_EQUAL(flows[i].sent, sent, 1e-6);
      CU_ASSERT_DOUBLE_EQUAL(flows[i].in_flight, is_first ? 2 * flying : flying,
                             1e-6);
      CU_ASSERT_DOUBLE_EQUAL(flows[i].delivered,
                             flows[i].sent - flows[i].in_flight, 1e-6);
      CU_ASSERT_DOUBLE_EQUAL(flows[i].lost, 0, 1e-9);
      CU_ASSERT_DOUBLE_EQUAL(flows[i].delay, 0.007, 1e-9);
      CU_ASSERT_EQUAL(flows[i].started_at, (is_first ? 2 : 5) * SIM_SECOND);
      CU_ASSERT_EQUAL(flows[i].ended_at, 6 * SIM_SECOND);
    }
  }
}

/* More sessions than the pool has room for at first. Those that have begun
 * first end, and leave their room: all others are there. */
static void
test_many(void)
{
  static const char more[] =
    "[mobile X{1..200}]\n[session v]\nto = X*\narrival = at(2.1 s, 2.2 s)\n"
    "length = forever\npackets = cbr(1 /s, 100 B)\n"
    "[session w]\nto = X*\narrival = at(1.9 s)\nlength = 0.4 s\n"
    "packets = cbr(1 /s, 100 B)\n";

  for (int level = 0; level < 2; level++) {
    g_autofree char *head = g_strdup_printf(world, levels[level]);
    g_autofree char *text = g_strconcat(head, more, NULL);
    g_autoptr(Results) r = support_run_text(text, "none", NULL);
    CU_ASSERT_EQUAL(r->flows->len, 402);
  }
}

const TestCase run_tests[] = {
  { "it has seed, replication and warm-up of the file", test_run_of },
  { "progress is told, and the world is visited at its end", test_progress },
  { "arrivals of the first session are kept, if they are wanted",
    test_arrivals },
  { "it is measured after the warm-up", test_measured },
  { "all sessions are in the results", test_many },
  { NULL, NULL },
};
