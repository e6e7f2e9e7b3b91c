#include "tests/support_network.h"

#include "tests/suite.h"

/* Numbers of names: of nodes, of the routers of access links, and of hosts. */
static const uint64_t node_names[SMALL_NODES] = { 11, 12, 13, 14, 15 };
static const uint64_t access_names[] = { 12, 15 };
static const uint64_t host_names[] = { 21, 22 };

static Network *
make_network(const SmallNetwork *small)
{
  static const uint32_t network_of[SMALL_NODES] = { 0, 1, 2, 2, 3 };
  static const char *const texts[] = { "2001:db8:a::/48", "2001:db8:b::/48",
                                       "2001:db8:c::/62", "2001:db8:d::/48" };
  static const uint32_t gateways[] = { SMALL_G, SMALL_R, SMALL_C, SMALL_S };
  Network *network = network_new();
  Prefix prefixes[G_N_ELEMENTS(texts)];

  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
    CU_ASSERT_TRUE(prefix_parse(texts[i], &prefixes[i]));
  network->kernel = small->kernel;
  network->graph = small->graph;
  network->routes = small->routes;
  network->metrics = small->metrics;
  network->node_names = node_names;
  network->access_names = access_names;
  network->host_names = host_names;
  network_set_nodes(network, prefixes, G_N_ELEMENTS(texts), network_of);
  for (uint32_t i = 0; i < G_N_ELEMENTS(gateways); i++)
    network->areas[i] = (Area){ gateways[i], gateways[i], i != 2 };
  network->access = g_new0(AccessLink, 2);
  network->access_count = 2;
  network->access[0] =
    (AccessLink){ .node = SMALL_R, .delay = 2 * SIM_MILLISECOND };
  network->access[1] =
    (AccessLink){ .node = SMALL_S, .delay = 2 * SIM_MILLISECOND };
  network->nodes[SMALL_R].access = 0;
  network->nodes[SMALL_S].access = 1;
  network->controller = SMALL_G;
  return network;
}

static void
add_hosts(Network *network)
{
  network->host_count = 2;
  network->hosts = g_new0(Host, network->host_count);
  for (uint32_t i = 0; i < network->host_count; i++)
    network->hosts[i] = (Host){ .access = INDEX_NONE,
                                .prefix = INDEX_NONE,
                                .prefixes = INDEX_NONE,
                                .handover = INDEX_NONE,
                                .expected = INDEX_NONE,
                                .home = SMALL_G,
                                .epoch = 1,
                                .flows = INDEX_NONE,
                                .last_access = INDEX_NONE,
                                .next_access = INDEX_NONE };
  network->hosts[0].access = 0;
  network->hosts[0].care_of = network->nodes[SMALL_R].subnet;
}

/* The prefixes have left marks, with nobody there yet to hear of them. */
static void
forget_marks(Network *network)
{
  uint32_t count;

  batch_take(&network->marks, &count);
  for (uint32_t i = 0; i < network->host_count; i++)
    network->hosts[i].mark = 0;
}

SmallNetwork
small_network_new(void)
{
  SmallNetwork small = { .kernel = kernel_new(), .graph = graph_new() };

  graph_add_node(small.graph, "G");
  graph_add_node(small.graph, "R");
  graph_add_node(small.graph, "C");
  graph_add_node(small.graph, "I");
  graph_add_node(small.graph, "S");
  graph_add_link(
    small.graph,
    (Link){ .a = SMALL_G, .b = SMALL_R, .delay = 5 * SIM_MILLISECOND });
  graph_add_link(
    small.graph,
    (Link){ .a = SMALL_C, .b = SMALL_G, .delay = 3 * SIM_MILLISECOND });
  graph_add_link(
    small.graph,
    (Link){ .a = SMALL_G, .b = SMALL_S, .delay = 7 * SIM_MILLISECOND });
  small.routes = routes_new(small.graph);
  small.metrics = metrics_new(SMALL_NODES, 2);
  metrics_start(small.metrics, 0);
  small.network = make_network(&small);
  add_hosts(small.network);
  small.prefix = network_prefix_new(small.network, 0, SMALL_G);
  small.other = network_prefix_new(small.network, 1, SMALL_G);
  forget_marks(small.network);
  return small;
}

void
small_network_clear(SmallNetwork *small)
{
  transit_clear(small->network);
  network_free(small->network);
  metrics_free(small->metrics);
  routes_free(small->routes);
  graph_free(small->graph);
  kernel_free(small->kernel);
}
