/* The graph: what is added is found again, and components against Warshall's
 * closure of a matrix (1962), on random graphs with loops and parallel links.
 */

#include "sim/base/graph.h"
#include "tests/suite.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { NODES_MOST = 14, GRAPHS = 3000 };

/* Two letters are a link between the nodes of these names: "ab bc". */
static Graph *
graph_of(const char *names, const char *links)
{
  Graph *graph = graph_new();

  for (; *names; names++)
    graph_add_node(graph, (const char[]){ *names, 0 });
  for (; *links; links += 2 + (links[2] == ' ')) {
    uint32_t a = graph_find(graph, (const char[]){ links[0], 0 });
    uint32_t b = graph_find(graph, (const char[]){ links[1], 0 });
    graph_add_link(graph, (Link){ .a = a, .b = b });
  }
  return graph;
}

static void
test_nodes(void)
{
  g_autoptr(Graph) graph = graph_new();
  char name[8] = "";

  CU_ASSERT_EQUAL(graph_nodes(graph), 0);
  CU_ASSERT_EQUAL(graph_find(graph, "n0"), INDEX_NONE);
  for (uint32_t i = 0; i < 300; i++) {
    g_snprintf(name, sizeof name, "n%u", i);
    CU_ASSERT_EQUAL(graph_add_node(graph, name), i);
    CU_ASSERT_EQUAL(graph_nodes(graph), i + 1);
    CU_ASSERT_EQUAL(graph_links(graph), 0);
  }
  for (uint32_t i = 0; i < 300; i++) {
    g_snprintf(name, sizeof name, "n%u", i);
    CU_ASSERT_EQUAL(graph_find(graph, name), i);
    CU_ASSERT_STRING_EQUAL(graph_name(graph, i), name);
  }
  CU_ASSERT_EQUAL(graph_find(graph, "n300"), INDEX_NONE);
  CU_ASSERT_EQUAL(graph_find(graph, "N0"), INDEX_NONE);
  CU_ASSERT_EQUAL(graph_find(graph, ""), INDEX_NONE);
}

static void
test_links(void)
{
  g_autoptr(Graph) graph = graph_of("abc", "");

  for (uint32_t i = 0; i < 50; i++) {
    Link link = { .a = i % 3,
                  .b = (i + 1) % 3,
                  .delay = (SimTime)i * SIM_SECOND,
                  .rate = i * 1e9,
                  .loss = i / 64.0 };
    CU_ASSERT_EQUAL(graph_add_link(graph, link), i);
    CU_ASSERT_EQUAL(graph_links(graph), i + 1);
  }
  for (uint32_t i = 0; i < 50; i++) {
    const Link *link = graph_link(graph, i);
    CU_ASSERT_EQUAL(link->a, i % 3);
    CU_ASSERT_EQUAL(link->b, (i + 1) % 3);
    CU_ASSERT_EQUAL(link->delay, (SimTime)i * SIM_SECOND);
    CU_ASSERT_EQUAL(link->rate, i * 1e9);
    CU_ASSERT_EQUAL(link->loss, i / 64.0);
  }
  CU_ASSERT_EQUAL(graph_nodes(graph), 3);
}

/* Components, as the label of each node in the order of their names. */
static const struct {
  const char *sentence, *names, *links, *labels;
} components[] = {
  { "a graph without nodes has no component", "", "", "" },
  { "a node alone is a component", "a", "", "0" },
  { "so is a node with a loop", "ab", "aa bb", "01" },
  { "a link joins its ends", "ab", "ab", "00" },
  { "in both directions", "ab", "ba", "00" },
  { "parallel links join them once", "abc", "ab ab ba", "001" },
  { "a chain is one component", "abcd", "ab bc cd", "0000" },
  { "also if its links come from the end", "abcd", "cd bc ab", "0000" },
  { "a ring is one component", "abcd", "ab bc cd da", "0000" },
  { "components are numbered by their first nodes", "abcdef", "fb ec",
    "012321" },
  { "whatever is in between", "abcde", "ae bd", "01210" },
  { "a star is one component", "abcdefg", "ga gb gc gd ge gf", "0000000" },
};

static void
test_components(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(components); i++) {
    g_autoptr(Graph) graph = graph_of(components[i].names, components[i].links);
    const char *expected = components[i].labels;
    uint32_t labels[8], greatest = 0;
    uint32_t count = graph_components(graph, labels);
    bool is_good = graph_nodes(graph) == strlen(expected);
    for (uint32_t k = 0; k < graph_nodes(graph); k++) {
      is_good &= labels[k] == (uint32_t)(expected[k] - '0');
      greatest = MAX(greatest, labels[k] + 1);
    }
    is_good &= count == greatest;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %u\n", components[i].sentence, count);
  }
}

/* A random graph, as the twin has it: ends of links, and who reaches whom. */
typedef struct Twin {
  uint32_t node_count, link_count;
  Link links[2 * NODES_MOST];
  bool reaches[NODES_MOST][NODES_MOST];
} Twin;

static Graph *
twin_draw(Twin *twin, GRand *rand)
{
  Graph *graph = graph_new();
  char name[8];

  *twin = (Twin){ .node_count = 1 + g_rand_int(rand) % NODES_MOST };
  for (uint32_t i = 0; i < twin->node_count; i++) {
    twin->reaches[i][i] = true;
    g_snprintf(name, sizeof name, "n%u", i);
    graph_add_node(graph, name);
  }
  twin->link_count = g_rand_int(rand) % (2 * twin->node_count);
  for (uint32_t i = 0; i < twin->link_count; i++) {
    Link link = { .a = g_rand_int(rand) % twin->node_count,
                  .b = g_rand_int(rand) % twin->node_count };
    twin->links[i] = link;
    twin->reaches[link.a][link.b] = twin->reaches[link.b][link.a] = true;
    graph_add_link(graph, link);
  }
  return graph;
}

/* Warshall's closure: by way of each node in turn. */
static void
twin_close(Twin *twin)
{
  for (uint32_t by = 0; by < twin->node_count; by++)
    for (uint32_t a = 0; a < twin->node_count; a++)
      for (uint32_t b = 0; b < twin->node_count; b++)
        twin->reaches[a][b] |= twin->reaches[a][by] && twin->reaches[by][b];
}

/* Returns whether the labels say the same as the closure. */
static bool
twin_agrees(const Twin *twin, const uint32_t *labels, uint32_t count)
{
  uint32_t next = 0;
  bool agrees = true;

  for (uint32_t a = 0; a < twin->node_count; a++) {
    agrees &= labels[a] <= next;
    next += labels[a] == next;
    for (uint32_t b = 0; b < twin->node_count; b++)
      agrees &= (labels[a] == labels[b]) == twin->reaches[a][b];
  }
  return agrees && next == count;
}

static void
test_closure(void)
{
  GRand *rand = g_rand_new_with_seed(1962);
  int failures = 0;

  for (int i = 0; i < GRAPHS; i++) {
    Twin twin;
    g_autoptr(Graph) graph = twin_draw(&twin, rand);
    uint32_t labels[NODES_MOST];
    twin_close(&twin);
    uint32_t count = graph_components(graph, labels);
    failures += !twin_agrees(&twin, labels, count);
  }
  g_rand_free(rand);
  CU_ASSERT_EQUAL(failures, 0);
}

/* Each node has its links, in the order of adding, a loop once. */
static void
test_incident(void)
{
  GRand *rand = g_rand_new_with_seed(736);
  int failures = 0;

  for (int i = 0; i < GRAPHS; i++) {
    Twin twin;
    g_autoptr(Graph) graph = twin_draw(&twin, rand);
    for (uint32_t node = 0; node < twin.node_count; node++) {
      uint32_t count = 99, found = 0;
      const uint32_t *links = graph_incident(graph, node, &count);
      for (uint32_t k = 0; k < twin.link_count; k++)
        if (twin.links[k].a == node || twin.links[k].b == node) {
          failures += found >= count || links[found] != k;
          found++;
        }
      failures += found != count;
    }
  }
  g_rand_free(rand);
  CU_ASSERT_EQUAL(failures, 0);
}

const TestCase graph_tests[] = {
  { "nodes are numbered in their order, and found by their names", test_nodes },
  { "links are numbered in their order, and are as they were given",
    test_links },
  { "a component is what links join", test_components },
  { "components are those of Warshall's closure", test_closure },
  { "a node has the list of its links", test_incident },
  { NULL, NULL },
};
