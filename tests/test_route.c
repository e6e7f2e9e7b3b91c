/* Paths against a naive twin (Floyd and Warshall), on random graphs with ties,
 * parallel links, self loops, leaves and pieces. */

#include "sim/base/rng.h"
#include "sim/language/graphml.h"
#include "sim/net/route.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_NODES = 24 };

static Graph *
random_graph(Rng *rng, uint32_t nodes, uint32_t links)
{
  static const double rates[] = { 0, 1e6, 1e9 };
  Graph *graph = graph_new();

  for (uint32_t i = 0; i < nodes; i++) {
    char name[16];
    snprintf(name, sizeof name, "n%u", i);
    graph_add_node(graph, name);
  }
  for (uint32_t i = 0; i < links; i++)
    graph_add_link(graph, (Link){ .a = rng_below(rng, nodes),
                                  .b = rng_below(rng, nodes),
                                  .delay = rng_below(rng, 4),
                                  .rate = rates[rng_below(rng, 3)] });
  return graph;
}

static bool
is_shorter(const Path *a, const Path *b)
{
  if (a->delay != b->delay)
    return a->delay < b->delay;
  if (a->hops != b->hops)
    return a->hops < b->hops;
  return a->octet_time < b->octet_time;
}

static void
floyd_warshall(const Graph *graph, Path paths[MOST_NODES][MOST_NODES])
{
  uint32_t n = graph_nodes(graph);

  for (uint32_t i = 0; i < n; i++)
    for (uint32_t j = 0; j < n; j++)
      paths[i][j] = (Path){ .delay = i == j ? 0 : SIM_SECOND };
  for (uint32_t i = 0; i < graph_links(graph); i++) {
    const Link *l = graph_link(graph, i);
    Path step = { .delay = l->delay, .hops = 1 };
    step.octet_time = l->rate > 0 ? (int64_t)(8e12 / l->rate + 0.5) : 0;
    if (l->a == l->b)
      continue;
    if (is_shorter(&step, &paths[l->a][l->b]))
      paths[l->a][l->b] = paths[l->b][l->a] = step;
  }
  for (uint32_t k = 0; k < n; k++)
    for (uint32_t i = 0; i < n; i++)
      for (uint32_t j = 0; j < n; j++) {
        Path sum = { .delay = paths[i][k].delay + paths[k][j].delay,
                     .hops = paths[i][k].hops + paths[k][j].hops,
                     .octet_time =
                       paths[i][k].octet_time + paths[k][j].octet_time };
        if (is_shorter(&sum, &paths[i][j]))
          paths[i][j] = sum;
      }
}

static void
compare(const Graph *graph, Rng *rng, uint64_t memory)
{
  Path paths[MOST_NODES][MOST_NODES];
  g_autoptr(Routes) routes = routes_new(graph);
  uint32_t n = graph_nodes(graph);

  if (memory > 0)
    routes_set_memory(routes, memory);
  floyd_warshall(graph, paths);
  for (int i = 0; i < 300; i++) {
    uint32_t a = rng_below(rng, n), b = rng_below(rng, n);
    Path path = { .delay = -1 };
    bool is_found = route_find(routes, a, b, &path);
    CU_ASSERT_EQUAL(is_found, paths[a][b].delay < SIM_SECOND);
    if (!is_found)
      continue;
    CU_ASSERT_EQUAL(path.delay, paths[a][b].delay);
    CU_ASSERT_EQUAL(path.hops, paths[a][b].hops);
    CU_ASSERT_EQUAL(path.octet_time, paths[a][b].octet_time);
  }
}

static void
test_twin(void)
{
  for (uint32_t seed = 0; seed < 150; seed++) {
    Rng rng = rng_stream(seed, 0, RNG_TEST, 1);
    uint32_t nodes = 1 + rng_below(&rng, MOST_NODES);
    g_autoptr(Graph) graph =
      random_graph(&rng, nodes, rng_below(&rng, 3 * nodes + 1));
    compare(graph, &rng, 0);
    compare(graph, &rng, 1); /* one tree at a time */
  }
}

static void
test_large(void)
{
  Rng rng = rng_stream(1, 0, RNG_TEST, 2);
  g_autoptr(Graph) graph = random_graph(&rng, 10000, 30000);
  g_autoptr(Routes) routes = routes_new(graph);

  for (int i = 0; i < 300; i++) {
    Path path;
    route_find(routes, rng_below(&rng, 10000), rng_below(&rng, 10000), &path);
    CU_ASSERT_TRUE(routes_memory(routes) <= 64 << 20);
  }
  CU_ASSERT_TRUE(routes_memory(routes) > 32 << 20);
}

static void
test_loss_and_time(void)
{
  g_autoptr(Graph) graph = graph_new();
  Path path;

  for (const char *name = "abc"; *name; name++)
    graph_add_node(graph, (const char[]){ *name, 0 });
  graph_add_link(graph, (Link){ 0, 1, SIM_MILLISECOND, 8e6, 0.1 });
  graph_add_link(graph, (Link){ 1, 2, SIM_MILLISECOND, 8e6, 0.2 });
  g_autoptr(Routes) routes = routes_new(graph);
  CU_ASSERT_TRUE(route_find(routes, 2, 0, &path));
  CU_ASSERT_DOUBLE_EQUAL(path.loss, 1 - 0.9 * 0.8, 1e-9);
  CU_ASSERT_EQUAL(path_time(&path, 1000),
                  2 * SIM_MILLISECOND + 2 * SIM_MILLISECOND);
}

typedef struct Way {
  uint32_t last; /* where the part that was visited begins; INDEX_NONE: no part
                    yet */
  Path path;
} Way;

static void
visit_link(void *user, uint32_t from, uint32_t to, const Link *link)
{
  Way *way = user;

  CU_ASSERT_TRUE((link->a == from && link->b == to) ||
                 (link->b == from && link->a == to));
  CU_ASSERT_TRUE(way->last == INDEX_NONE || way->last == to);
  CU_ASSERT_TRUE_FATAL(way->path.hops < MOST_NODES);
  way->last = from;
  way->path.delay += link->delay;
  way->path.hops++;
  way->path.octet_time +=
    link->rate > 0 ? (int64_t)(8e12 / link->rate + 0.5) : 0;
}

/* The links of a walk hang together, from the end to the beginning, and cost
 * what the shortest path does. */
static void
test_walk(void)
{
  for (uint32_t seed = 0; seed < 60; seed++) {
    Rng rng = rng_stream(seed, 1, RNG_TEST, 1);
    uint32_t nodes = 2 + rng_below(&rng, MOST_NODES - 2);
    g_autoptr(Graph) graph = random_graph(&rng, nodes, 2 * nodes);
    g_autoptr(Routes) routes = routes_new(graph);
    for (int i = 0; i < 20; i++) {
      uint32_t a = rng_below(&rng, nodes), b = rng_below(&rng, nodes);
      Way way = { .last = INDEX_NONE };
      Path path;
      if (!route_find(routes, a, b, &path))
        continue;
      route_walk(routes, a, b, visit_link, &way);
      CU_ASSERT_TRUE(a == b ? way.last == INDEX_NONE : way.last == a);
      CU_ASSERT_EQUAL(way.path.delay, path.delay);
      CU_ASSERT_EQUAL(way.path.hops, path.hops);
      CU_ASSERT_EQUAL(way.path.octet_time, path.octet_time);
    }
  }
}

static void
note_middle(void *user, uint32_t from, uint32_t to, const Link *link)
{
  (void)link;
  if (to == 1)
    *(uint32_t *)user = from;
}

/* From node 0 to node 1 there are two ways of one cost, over nodes 2 and 3:
 * the names of these decide, and not their order. */
static void
test_equal_walks(void)
{
  static const char *const names[][2] = { { "b", "c" }, { "c", "b" } };

  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autoptr(Graph) graph = graph_new();
    uint32_t middle = INDEX_NONE;
    graph_add_node(graph, "x");
    graph_add_node(graph, "y");
    for (uint32_t k = 0; k < 2; k++) {
      graph_add_node(graph, names[i][k]);
      graph_add_link(graph, (Link){ 0, 2 + k, SIM_MILLISECOND, 0, 0 });
      graph_add_link(graph, (Link){ 2 + k, 1, SIM_MILLISECOND, 0, 0 });
    }
    g_autoptr(Routes) routes = routes_new(graph);
    route_walk(routes, 0, 1, note_middle, &middle);
    CU_ASSERT_TRUE_FATAL(middle != INDEX_NONE);
    CU_ASSERT_STRING_EQUAL(graph_name(graph, middle), "b");
  }
}

/* Of paths that are equal in all else, the one that loses least. */
static void
test_least_loss(void)
{
  g_autoptr(Graph) graph = graph_new();
  Path path;

  for (const char *name = "abcd"; *name; name++)
    graph_add_node(graph, (const char[]){ *name, 0 });
  graph_add_link(graph, (Link){ 0, 1, SIM_MILLISECOND, 0, 0.3 });
  graph_add_link(graph, (Link){ 1, 3, SIM_MILLISECOND, 0, 0 });
  graph_add_link(graph, (Link){ 0, 2, SIM_MILLISECOND, 0, 0.1 });
  graph_add_link(graph, (Link){ 2, 3, SIM_MILLISECOND, 0, 0 });
  g_autoptr(Routes) routes = routes_new(graph);
  CU_ASSERT_TRUE(route_find(routes, 0, 3, &path));
  CU_ASSERT_DOUBLE_EQUAL(path.loss, 0.1, 1e-9);
  CU_ASSERT_TRUE(route_find(routes, 1, 3, &path));
  CU_ASSERT_EQUAL(path.loss, 0);
}

/* A star of three arms, and behind one of them another node. Two links lead to
 * the first arm, the slower one last. */
static const struct {
  const char *sentence;
  uint32_t from, to;
  uint32_t trees; /* that are kept afterwards */
} stars[] = {
  { "between two arms no tree is needed", 1, 2, 0 },
  { "nor between the middle and an arm", 0, 1, 0 },
  { "nor from the far end to the node before it", 4, 3, 0 },
  { "beyond that one is", 4, 1, 1 },
  { "which serves for the way back", 1, 4, 1 },
  { "and for all others to the same end", 2, 4, 1 },
};

static void
test_trees(void)
{
  g_autoptr(Graph) graph = graph_new();

  for (const char *name = "mabcd"; *name; name++)
    graph_add_node(graph, (const char[]){ *name, 0 });
  for (uint32_t arm = 1; arm <= 3; arm++)
    graph_add_link(graph, (Link){ .a = 0, .b = arm, .delay = 2 });
  graph_add_link(graph, (Link){ .a = 0, .b = 1, .delay = 9 });
  graph_add_link(graph, (Link){ .a = 3, .b = 4, .delay = 3 });
  g_autoptr(Routes) routes = routes_new(graph);
  for (size_t i = 0; i < G_N_ELEMENTS(stars); i++) {
    Path path;
    CU_ASSERT_TRUE(route_find(routes, stars[i].from, stars[i].to, &path));
    uint64_t memory = routes_memory(routes);
    bool is_good = memory >= stars[i].trees * 5 * 32 &&
                   memory <= stars[i].trees * (5 * 32 + 64);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\n%s: %u octets\n", stars[i].sentence, (unsigned)memory);
  }
}

/* The topologies that the project ships: counts, connection, and the diameter
 * (ms at 200 km/ms) that others found for the same coordinates. */
static const struct {
  const char *path;
  guint nodes, links;
  double diameter;
} files[] = {
  { "scenarios/topologies/abilene.graphml", 11, 14, 24.12 },
  { "scenarios/topologies/nsfnet.graphml", 13, 15, 25.23 },
  { "scenarios/topologies/geant.graphml", 40, 61, 0 },
};

static Graph *
graph_of(const Graphml *file)
{
  Graph *graph = graph_new();

  for (guint i = 0; i < file->nodes->len; i++)
    graph_add_node(graph, g_array_index(file->nodes, GraphmlNode, i).name);
  for (guint i = 0; i < file->links->len; i++) {
    const GraphmlLink *l = &g_array_index(file->links, GraphmlLink, i);
    const GraphmlNode *a = &g_array_index(file->nodes, GraphmlNode, l->a);
    const GraphmlNode *b = &g_array_index(file->nodes, GraphmlNode, l->b);
    double metres =
      geo_distance(a->longitude, a->latitude, b->longitude, b->latitude);
    graph_add_link(
      graph, (Link){ .a = l->a, .b = l->b, .delay = sim_time(metres * 5e-9) });
  }
  return graph;
}

static void
test_topologies(void)
{
  for (size_t f = 0; f < G_N_ELEMENTS(files); f++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize length;
    CU_ASSERT_TRUE_FATAL(
      g_file_get_contents(files[f].path, &text, &length, &error));
    g_autoptr(Graphml) file =
      graphml_parse(files[f].path, text, length, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    g_autoptr(Graph) graph = graph_of(file);
    g_autoptr(Routes) routes = routes_new(graph);
    SimTime diameter = 0;
    CU_ASSERT_EQUAL(file->nodes->len, files[f].nodes);
    CU_ASSERT_EQUAL(file->links->len, files[f].links);
    for (uint32_t i = 0; i < file->nodes->len; i++)
      for (uint32_t j = 0; j < i; j++) {
        Path path = { 0 };
        CU_ASSERT_TRUE(route_find(routes, i, j, &path));
        diameter = MAX(diameter, path.delay);
      }
    if (files[f].diameter > 0)
      CU_ASSERT_DOUBLE_EQUAL((double)diameter / 1e6, files[f].diameter, 0.05);
  }
}

#define GRAPH(inside)                                                          \
  "<graphml><key id='l' for='node' attr.name='label' attr.type='string'/>"     \
  "<key id='x' for='node' attr.name='Longitude' attr.type='integer'/>"         \
  "<key id='y' for='node' attr.name='Latitude' attr.type='double'/>"           \
  "<key id='i' for='node' attr.name='Internal' attr.type='int'/>"              \
  "<key id='r' for='edge' attr.name='LinkSpeedRaw' attr.type='double'/>"       \
  "<graph>" inside "</graph></graphml>"

/* What occurs in the wild is taken as it is. */
static void
test_wild(void)
{
  static const char text[] =
    GRAPH("<node id='0'><data key='l'>Z\xc3\xbcrich, Hb</data>"
          "<data key='x'>8</data><data key='y'>47.4</data></node>"
          "<node id='1'><data key='l'>Paris</data></node>"
          "<node id='2'><data key='l'>Paris</data><data key='i'>0</data>"
          "</node>"
          "<node id='3'><data key='l'> </data></node>"
          "<edge source='0' target='1'><data key='r'>1e9</data></edge>"
          "<edge source='0' target='1'/><edge source='1' target='1'/>");
  g_autoptr(GError) error = NULL;
  g_autoptr(Graphml) file = graphml_parse("wild", text, strlen(text), &error);
  static const char *const names[] = { "Z\xc3\xbcrich, Hb", "Paris", "Paris 2",
                                       "3" };

  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  CU_ASSERT_EQUAL_FATAL(file->nodes->len, 4);
  CU_ASSERT_EQUAL(file->links->len, 2);
  for (guint i = 0; i < 4; i++) {
    const GraphmlNode *node = &g_array_index(file->nodes, GraphmlNode, i);
    CU_ASSERT_STRING_EQUAL(node->name, names[i]);
    CU_ASSERT_EQUAL(node->has_position, i == 0);
    CU_ASSERT_EQUAL(node->internal, i != 2);
  }
  CU_ASSERT_EQUAL(g_array_index(file->links, GraphmlLink, 0).rate, 1e9);
}

static void
test_bad_files(void)
{
  static const struct {
    const char *sentence, *text, *message;
  } rows[] = {
    { "an empty file", "", "bad" },
    { "no XML", "hello", "bad:1:" },
    { "other XML", "<html></html>", "is no GraphML: expected a <graph>" },
    { "no nodes", GRAPH(""), "the graph has no nodes" },
    { "an edge to nowhere",
      GRAPH("<node id='0'/><edge source='0' target='9'/>"),
      "the edge ends at '9', which is no node before it" },
    { "a node twice", GRAPH("<node id='0'/><node id='0'/>"),
      "there is a node '0' already" },
    { "a latitude beyond the pole",
      GRAPH("<node id='0'><data key='y'>91</data></node>"),
      "'91' is no number in range" },
    { "a longitude that is a word",
      GRAPH("<node id='0'><data key='x'>east</data></node>"),
      "'east' is no number in range" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Graphml) file =
      graphml_parse("bad", rows[i].text, strlen(rows[i].text), &error);
    CU_ASSERT_PTR_NULL(file);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_TRUE(g_str_has_prefix(error->message, "bad:"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, rows[i].message));
  }
}

const TestCase route_tests[] = {
  { "paths are those of Floyd and Warshall, whatever is kept", test_twin },
  { "10,000 nodes need no table of all pairs", test_large },
  { "loss and transmission time add up along a path", test_loss_and_time },
  { "of equal paths the one that loses least is taken", test_least_loss },
  { "the links of a path can be visited", test_walk },
  { "of equal paths those of the first names are", test_equal_walks },
  { "trees are made only where they are needed", test_trees },
  { "the shipped topologies are connected and of the known size",
    test_topologies },
  { "GraphML from the wild is read as it is", test_wild },
  { "bad GraphML gets one message", test_bad_files },
  { NULL, NULL },
};
