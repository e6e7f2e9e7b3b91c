/* Paths of hosts, to the nanosecond: how a way of moving becomes a row of
 * access routers. */

#include "sim/base/name.h"
#include "sim/world/mobility.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where access routers are; two that follow each other are neighbours. */
typedef struct Point {
  double x, y;
} Point;

enum { ROUTERS = 4, SEED = 5, REPLICATION = 6, HOST = 1 };

/* Numbers of names. Routers have names in their order. */
static uint64_t host_names[] = { 77, 78 }, router_names[] = { 1, 2, 3, 4 };

typedef struct Row {
  const char *sentence;
  MobilityKind kind; /* 0: none */
  uint32_t start;
  SimTime end;
  Point routers[ROUTERS];
  uint32_t router_count;
  ScenarioMove moves[ROUTERS]; /* of a script */
  uint32_t move_count;
  Point from, to; /* the area */
  const char *path;
} Row;

/* A scenario of which only the movement of one host is there. */
typedef struct Ways {
  Scenario scenario;
  ScenarioMobility mobility;
  uint32_t neighbours[ROUTERS][2];
} Ways;

static GArray *
array_of(size_t size, const void *items, uint32_t count)
{
  GArray *array = g_array_new(FALSE, FALSE, (guint)size);

  g_array_append_vals(array, items, count);
  return array;
}

/* A host stays for 2 s at a router, goes at 10 m/s, and rests for 5 s. */
static void
ways_set(Ways *ways, const Row *row)
{
  ScenarioAccess access[ROUTERS] = { { .node = 0 } };
  const ScenarioMobile mobiles[] = {
    { .start = 3, .mobility = INDEX_NONE },
    { .start = row->start, .mobility = row->kind ? 0 : INDEX_NONE },
  };

  for (uint32_t i = 0; i < row->router_count; i++) {
    uint32_t count = 0;
    if (i > 0)
      ways->neighbours[i][count++] = i - 1;
    if (i + 1 < row->router_count)
      ways->neighbours[i][count++] = i + 1;
    access[i] = (ScenarioAccess){ .node = i,
                                  .x = row->routers[i].x,
                                  .y = row->routers[i].y,
                                  .neighbours = ways->neighbours[i],
                                  .neighbour_count = count };
  }
  ways->mobility = (ScenarioMobility){
    .kind = row->kind,
    .moves = array_of(sizeof(ScenarioMove), row->moves, row->move_count),
    .residence = { DISTRIBUTION_CONSTANT, 2, 0 },
    .speed = { DISTRIBUTION_CONSTANT, 10, 0 },
    .pause = { DISTRIBUTION_CONSTANT, 5, 0 },
    .x0 = row->from.x,
    .y0 = row->from.y,
    .x1 = row->to.x,
    .y1 = row->to.y,
  };
  ways->scenario = (Scenario){
    .access = array_of(sizeof access[0], access, row->router_count),
    .mobiles = array_of(sizeof mobiles[0], mobiles, G_N_ELEMENTS(mobiles)),
    .mobilities = array_of(sizeof ways->mobility, &ways->mobility, 1),
    .host_names = host_names,
    .access_names = router_names,
  };
}

static void
ways_clear(Ways *ways)
{
  g_array_unref(ways->mobility.moves);
  g_array_unref(ways->scenario.access);
  g_array_unref(ways->scenario.mobiles);
  g_array_unref(ways->scenario.mobilities);
}

/* "start: time router | ..."; times in s. It has asked once more at the end. */
static char *
path_text(const Scenario *scenario, uint32_t host, SimTime end)
{
  GString *text = g_string_new(NULL);
  ScenarioMove move;
  Mover mover;

  mover_init(&mover, scenario, host, SEED, REPLICATION);
  g_string_append_printf(text, "%u:", mover.access);
  while (text->len < 200 && mover_next(&mover, end, &move))
    g_string_append_printf(text, " %.10g %u", sim_seconds(move.at),
                           move.access);
  return g_string_free(text, FALSE);
}

static void
expect(const char *sentence, const char *path, const char *expected)
{
  bool is_good = g_str_equal(path, expected);

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s:\n  '%s'\n  instead of\n  '%s'\n", sentence, path,
           expected);
}

#define S SIM_SECOND
#define LINE { { 0, 0 }, { 40, 0 }, { 100, 0 } }, 3
#define PAIR { { 0, 0 }, { 40, 0 } }, 2
#define TO(x, y)                                                               \
  { x, y },                                                                    \
  {                                                                            \
    x, y                                                                       \
  }

/* clang-format off */
static const Row rows[] = {
  { "a host of no mobility stays", .start = 1, .end = 100 * S, .routers = LINE,
    .path = "1:" },
  { "a script has moves that are before the end", MOBILITY_SCRIPT, 1, 9 * S,
    LINE, { { 3 * S, 2 }, { 5 * S, 0 }, { 9 * S, 1 } }, 3,
    .path = "1: 3 2 5 0" },
  { "a move just before the end is one of them", MOBILITY_SCRIPT, 1, 9 * S + 1,
    LINE, { { 3 * S, 2 }, { 5 * S, 0 }, { 9 * S, 1 } }, 3,
    .path = "1: 3 2 5 0 9 1" },
  { "a walk stays, and goes to a neighbour", MOBILITY_RANDOM_WALK, 0, 6 * S,
    PAIR, .path = "0: 2 1 4 0" },
  { "also just before the end", MOBILITY_RANDOM_WALK, 0, 6 * S + 1, PAIR,
    .path = "0: 2 1 4 0 6 1" },
  { "without a neighbour it stays", MOBILITY_RANDOM_WALK, 0, 100 * S,
    { { 0, 0 } }, 1, .path = "0:" },
  /* 100 m take 10 s. */
  { "a way changes routers in the middle between them",
    MOBILITY_RANDOM_WAYPOINT, 0, 100 * S, LINE, { { 0 } }, 0, TO(100, 0),
    .path = "0: 2 1 7 2" },
  { "both ways", MOBILITY_RANDOM_WAYPOINT, 2, 100 * S, LINE, { { 0 } }, 0,
    TO(0, 0), .path = "2: 3 1 8 0" },
  { "not at the end", MOBILITY_RANDOM_WAYPOINT, 0, 7 * S, LINE, { { 0 } }, 0,
    TO(100, 0), .path = "0: 2 1" },
  { "but just before it", MOBILITY_RANDOM_WAYPOINT, 0, 7 * S + 1, LINE,
    { { 0 } }, 0, TO(100, 0), .path = "0: 2 1 7 2" },
  { "a router that is as far at the end of the way is not nearer",
    MOBILITY_RANDOM_WAYPOINT, 0, 100 * S, LINE, { { 0 } }, 0, TO(20, 0),
    .path = "0:" },
  { "one that is a bit nearer is", MOBILITY_RANDOM_WAYPOINT, 0, 100 * S, LINE,
    { { 0 } }, 0, TO(21, 0), .path = "0: 2 1" },
  { "a slanting way takes its length", MOBILITY_RANDOM_WAYPOINT, 0, 100 * S,
    { { 0, 0 }, { 30, 40 } }, 2, { { 0 } }, 0, TO(30, 40),
    .path = "0: 2.5 1" },
  { "and only its progress towards a router counts",
    MOBILITY_RANDOM_WAYPOINT, 0, 100 * S, { { 0, 0 }, { 30, 0 } }, 2,
    { { 0 } }, 0, TO(30, 40), .path = "0: 2.5 1" },
  { "routers at one point never take over from each other",
    MOBILITY_RANDOM_WAYPOINT, 0, 100 * S, { { 0, 0 }, { 0, 0 }, { 40, 0 } }, 3,
    { { 0 } }, 0, TO(40, 0), .path = "0: 2 2" },
  { "of two at once the first comes first, and then the other",
    MOBILITY_RANDOM_WAYPOINT, 0, 100 * S,
    { { 0, 0 }, { 32, 16 }, { 40, 0 } }, 3, { { 0 } }, 0, TO(100, 0),
    .path = "0: 2 1 2 2" },
  { "a host at two routers of one point is at the first",
    MOBILITY_RANDOM_WAYPOINT, 1, 100 * S, { { 0, 0 }, { 0, 0 } }, 2,
    { { 0 } }, 0, TO(40, 0), .path = "0:" },
};
/* clang-format on */

static void
test_paths(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Ways ways;
    ways_set(&ways, &rows[i]);
    g_autofree char *path = path_text(&ways.scenario, HOST, rows[i].end);
    expect(rows[i].sentence, path, rows[i].path);
    ways_clear(&ways);
  }
}

/* Host 0 has no mobility, and host 1 is told nowhere to begin. */
static void
test_starts(void)
{
  Rng rng = rng_stream(SEED, REPLICATION, RNG_ATTACHMENT, host_names[HOST]);
  const Row row = { .start = INDEX_NONE,
                    .routers = { { 0, 0 }, { 40, 0 }, { 90, 0 }, { 95, 0 } },
                    .router_count = 4 };
  Ways ways;

  rng_next(&rng);
  g_autofree char *drawn =
    g_strdup_printf("%u:", name_choose(rng_next(&rng), router_names, NULL, 4));
  ways_set(&ways, &row);
  g_autofree char *fixed = path_text(&ways.scenario, 0, 100 * S);
  g_autofree char *path = path_text(&ways.scenario, HOST, 100 * S);
  expect("a host begins where the scenario says", fixed, "3:");
  expect("or at a router that is drawn", path, drawn);
  ways_clear(&ways);
}

/* Returns the router that is nearest to a point of the line. */
static uint32_t
router_of(double x)
{
  static const double ends[] = { 20, 65, 92.5 };
  uint32_t router = 0;

  while (router < G_N_ELEMENTS(ends) && x > ends[router])
    router++;
  return router;
}

/* Points are drawn along a line from 10 m to 95 m: each as x and then y, the
 * first for the start. The host goes from each to the next in a straight way,
 * and rests. */
static void
test_points(void)
{
  Rng rng = rng_stream(SEED, REPLICATION, RNG_MOBILITY, host_names[HOST]);
  const Row row = { .kind = MOBILITY_RANDOM_WAYPOINT,
                    .start = INDEX_NONE,
                    .routers = { { 0, 0 }, { 40, 0 }, { 90, 0 }, { 95, 0 } },
                    .router_count = 4,
                    .from = { 10, 0 },
                    .to = { 95, 0 } };
  double x = 10 + 85 * rng_uniform(&rng), now = 0;
  uint32_t at = router_of(x);
  int changes = 0;
  ScenarioMove move;
  Mover mover;
  Ways ways;

  rng_uniform(&rng);
  ways_set(&ways, &row);
  mover_init(&mover, &ways.scenario, HOST, SEED, REPLICATION);
  CU_ASSERT_EQUAL(mover.access, at);
  for (int leg = 0; leg < 20; leg++) {
    double to = 10 + 85 * rng_uniform(&rng);
    double way = fabs(to - x);
    rng_uniform(&rng);
    for (int i = 1; i <= 10000; i++) {
      uint32_t next = router_of(x + (to - x) * i / 10000);
      if (next == at)
        continue;
      CU_ASSERT_TRUE_FATAL(mover_next(&mover, 1000 * S, &move));
      CU_ASSERT_EQUAL(move.access, next);
      CU_ASSERT_DOUBLE_EQUAL(sim_seconds(move.at), now + way * i / 1e5, 1e-3);
      at = next;
      changes++;
    }
    now += way / 10 + 5;
    x = to;
  }
  CU_ASSERT_TRUE(changes > 10);
  ways_clear(&ways);
}

/* Of routers that are equally near the first is nearest. */
static void
test_nearest(void)
{
  static const struct {
    double x, y;
    uint32_t nearest;
  } points[] = {
    { 0, 0, 0 },   { 20, 0, 0 },      { 20.001, 0, 1 }, { 41, -9, 1 },
    { 40, 15, 1 }, { 40, 15.001, 2 }, { 20, 60, 2 },
  };
  const Row row = { .routers = { { 0, 0 }, { 40, 0 }, { 40, 30 }, { 0, 30 } },
                    .router_count = 3 };
  Ways ways;

  ways_set(&ways, &row);
  for (size_t i = 0; i < G_N_ELEMENTS(points); i++) {
    uint32_t is = access_nearest(&ways.scenario, points[i].x, points[i].y);
    CU_ASSERT_EQUAL(is, points[i].nearest);
    if (is != points[i].nearest)
      printf("\nat %g, %g: %u\n", points[i].x, points[i].y, is);
  }
  ways_clear(&ways);
}

/* Whichever order routers have in the scenario, of two that are equally near
 * the one with the lower number of its name is meant. */
static void
test_names(void)
{
  static uint64_t backwards[] = { 4, 3, 2, 1 };
  const Row row = { .kind = MOBILITY_RANDOM_WAYPOINT,
                    .routers = { { 0, 0 }, { 32, 16 }, { 40, 0 } },
                    .router_count = 3,
                    .from = { 100, 0 },
                    .to = { 100, 0 } };
  Ways ways;

  ways_set(&ways, &row);
  ways.scenario.access_names = backwards;
  CU_ASSERT_EQUAL(access_nearest(&ways.scenario, 20, 0), 2);
  g_autofree char *path = path_text(&ways.scenario, HOST, 100 * S);
  expect("of two at once that with the first name comes first", path, "0: 2 2");
  ways_clear(&ways);
}

/* A host walks along a line. In which order a scenario has the neighbours of a
 * router does not matter. */
static void
test_neighbours(void)
{
  const Row row = { .kind = MOBILITY_RANDOM_WALK, .start = 1, .routers = LINE };
  Ways ways;

  ways_set(&ways, &row);
  g_autofree char *path = path_text(&ways.scenario, HOST, 80 * S);
  CU_ASSERT_PTR_NOT_NULL(strstr(path, " 0"));
  CU_ASSERT_PTR_NOT_NULL(strstr(path, " 2 1"));
  ways.neighbours[1][0] = 2;
  ways.neighbours[1][1] = 0;
  g_autofree char *again = path_text(&ways.scenario, HOST, 80 * S);
  expect("the names of neighbours decide, and not their order", again, path);
  ways_clear(&ways);
}

const TestCase paths_tests[] = {
  { "a way of moving becomes moves at their times", test_paths },
  { "a host begins where it is said, or anywhere", test_starts },
  { "a host goes from point to point, and rests", test_points },
  { "the nearest router is the first of the nearest", test_nearest },
  { "that is the one with the first name", test_names },
  { "a host goes where the names of neighbours say", test_neighbours },
  { NULL, NULL },
};
