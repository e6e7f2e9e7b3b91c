/* The network below the step: numbers of nodes and prefixes, the prefixes of a
 * host, distances, marks.
 */

#include "sim/net/network.h"
#include "tests/suite.h"
#include "tests/support.h"
#include "tests/support_network.h"

#include <stdio.h>

static void
check_address(Address address, const char *text, const char *sentence)
{
  char is[ADDRESS_TEXT_SIZE];
  bool is_good = g_str_equal(address_format(address, is), text);

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s: %s instead of %s\n", sentence, is, text);
}

/* The nodes of a network have its first /64s, in the order of the graph, and
 * the prefixes of hosts come after them. */
static void
test_numbers(void)
{
  SmallNetwork small = small_network_new();
  const Network *n = small.network;
  const struct {
    const char *sentence;
    Address address;
    const char *text;
  } rows[] = {
    { "the first node of a network", node_address(n, SMALL_G),
      "2001:db8:a::1" },
    { "that of another", node_address(n, SMALL_R), "2001:db8:b::1" },
    { "one of two", node_address(n, SMALL_C), "2001:db8:c::1" },
    { "the other", node_address(n, SMALL_ISLAND), "2001:db8:c:1::1" },
    { "the first prefix, for host 0", prefix_address(n, small.prefix),
      "2001:db8:a:1:0:5eff:fe00:0" },
    { "the second, for host 1", prefix_address(n, small.other),
      "2001:db8:a:2:0:5eff:fe00:1" },
    { "a host on a link", host_address(n->nodes[SMALL_S].subnet, 0xabcdef),
      "2001:db8:d::5eff:feab:cdef" },
    { "the number of a host has 32 bits", host_address(0, 0x12345678),
      "::1200:5eff:fe34:5678" },
    { "a host by its link", host_link_local(2), "fe80::5eff:fe00:2" },
    { "a node has other identifiers", node_link_local(2), "fe80::5fff:fe00:2" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    check_address(rows[i].address, rows[i].text, rows[i].sentence);
  for (uint32_t i = 0; i < SMALL_NODES; i++) {
    CU_ASSERT_EQUAL(network_node_of_subnet(n, n->nodes[i].subnet), i);
    CU_ASSERT_EQUAL(network_node_at(n, node_address(n, i)), i);
    CU_ASSERT_EQUAL(
      network_node_at(n, (Address){ n->nodes[i].subnet, NODE_IDENTIFIER + 1 }),
      INDEX_NONE);
  }
  CU_ASSERT_EQUAL(n->nodes[SMALL_G].access, INDEX_NONE);
  CU_ASSERT_EQUAL(n->nodes[SMALL_ISLAND].network, 2);
  small_network_clear(&small);
}

/* Two networks of the same nodes, with two hosts. The caller frees it. */
static Network *
two_networks(const SmallNetwork *small, const uint32_t *network_of,
             const char *first, const char *second)
{
  const char *const texts[] = { first, second };
  Network *network = network_new();
  Prefix prefixes[2];

  for (size_t i = 0; i < 2; i++)
    CU_ASSERT_TRUE(prefix_parse(texts[i], &prefixes[i]));
  network->kernel = small->kernel;
  network->graph = small->graph;
  network->routes = small->routes;
  network->metrics = small->metrics;
  network_set_nodes(network, prefixes, 2, network_of);
  network->host_count = 2;
  network->hosts = g_new0(Host, 2);
  for (uint32_t i = 0; i < 2; i++)
    network->hosts[i] = (Host){ .prefix = INDEX_NONE, .prefixes = INDEX_NONE };
  return network;
}

/* There are four numbers in each of them. */
static Network *
few_numbers(const SmallNetwork *small, const uint32_t *network_of)
{
  return two_networks(small, network_of, "2001:db8:e:4::/62",
                      "2001:db8:e:8::/62");
}

/* Four nodes have the four numbers of a /62: there is none for a host. */
static void
test_none_left(void)
{
  static const uint32_t network_of[SMALL_NODES] = { 0, 1, 0, 0, 0 };
  SmallNetwork small = small_network_new();
  Network *network = few_numbers(&small, network_of);

  check_address(node_address(network, SMALL_S), "2001:db8:e:7::1",
                "the last of four");
  CU_ASSERT_EQUAL(network_prefix_new(network, 0, SMALL_G), INDEX_NONE);
  CU_ASSERT_EQUAL(network->hosts[0].prefixes, INDEX_NONE);
  CU_ASSERT_EQUAL(network->marks.count, 0);
  CU_ASSERT_EQUAL(network->prefix_count, 0);
  network_free(network);
  small_network_clear(&small);
}

/* G leaves three numbers for hosts. */
static void
test_numbers_again(void)
{
  static const uint32_t network_of[SMALL_NODES] = { 0, 1, 1, 1, 1 };
  SmallNetwork small = small_network_new();
  Network *n = few_numbers(&small, network_of);
  uint32_t given[3];

  for (uint32_t i = 0; i < 3; i++) {
    given[i] = network_prefix_new(n, 0, SMALL_G);
    CU_ASSERT_NOT_EQUAL_FATAL(given[i], INDEX_NONE);
  }
  for (uint32_t i = 0; i < 3; i++)
    CU_ASSERT_EQUAL(n->prefixes[given[i]].subnet,
                    UINT64_C(0x20010db8000e0005) + i);
  CU_ASSERT_EQUAL(network_prefix_new(n, 1, SMALL_G), INDEX_NONE);
  network_prefix_free(n, given[1]);
  uint32_t again = network_prefix_new(n, 1, SMALL_G);
  CU_ASSERT_NOT_EQUAL_FATAL(again, INDEX_NONE);
  CU_ASSERT_EQUAL(n->prefixes[again].subnet, UINT64_C(0x20010db8000e0006));
  CU_ASSERT_EQUAL(n->prefixes[again].host, 1);
  CU_ASSERT_EQUAL(network_prefix_new(n, 1, SMALL_G), INDEX_NONE);
  network_free(n);
  small_network_clear(&small);
}

/* The /64 of a host does not depend on what others have, in which order they
 * came, or whether they gave it back. G is alone in its network, so its hosts
 * have the rows after its own; there are two hosts. */
static void
test_numbers_of_hosts(void)
{
  static const uint64_t base = UINT64_C(0x20010db8000a0000);
  static const struct {
    const char *sentence;
    uint32_t host;
    uint64_t number;
    bool is_freed;
  } rows[] = {
    { "the first of host 0", 0, 1, false },
    { "the first of host 1", 1, 2, true },
    { "it gets the same again", 1, 2, false },
    { "the second of host 1 comes after all first ones", 1, 4, false },
    { "the second of host 0", 0, 3, true },
    { "and again", 0, 3, false },
  };
  SmallNetwork small = small_network_new();
  Network *n = small.network;

  network_prefix_free(n, small.prefix);
  network_prefix_free(n, small.other);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    uint32_t prefix = network_prefix_new(n, rows[i].host, SMALL_G);
    bool is_good = n->prefixes[prefix].subnet == base + rows[i].number;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", rows[i].sentence);
    if (rows[i].is_freed)
      network_prefix_free(n, prefix);
  }
  small_network_clear(&small);
}

/* G, C, the island and S are the nodes of one network, in this order, so each
 * host has a row of four numbers. */
static const struct {
  const char *sentence;
  const char *prefix;
  uint32_t host, anchor;
  uint64_t number; /* 0: none */
} numbers[] = {
  { "the row after the nodes is that of host 0", "2001:db8:e::/59", 0, SMALL_G,
    4 },
  { "each node has its column", "2001:db8:e::/59", 0, SMALL_S, 7 },
  { "host 1 has the row after it", "2001:db8:e::/59", 1, SMALL_C, 9 },
  { "and every second row", "2001:db8:e::/59", 1, SMALL_C, 17 },
  { "to the last row of eight", "2001:db8:e::/59", 1, SMALL_C, 25 },
  { "there is no further one", "2001:db8:e::/59", 1, SMALL_C, 0 },
  { "host 0 has the last but one", "2001:db8:e::/59", 0, SMALL_G, 12 },
  { "its next one", "2001:db8:e::/59", 0, SMALL_G, 20 },
  { "and the last of all", "2001:db8:e::/59", 0, SMALL_G, 28 },
  { "four rows are no room for two hosts", "2001:db8:e::/60", 1, SMALL_S, 4 },
  { "their numbers are given out in order", "2001:db8:e::/60", 0, SMALL_C, 5 },
};

static void
test_numbers_of_nodes(void)
{
  static const uint32_t network_of[SMALL_NODES] = { 0, 1, 0, 0, 0 };
  SmallNetwork small = small_network_new();
  Network *n = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
    if (i == 0 || !g_str_equal(numbers[i].prefix, numbers[i - 1].prefix)) {
      if (n)
        network_free(n);
      n =
        two_networks(&small, network_of, numbers[i].prefix, "2001:db8:f::/48");
    }
    uint32_t prefix = network_prefix_new(n, numbers[i].host, numbers[i].anchor);
    uint64_t number = prefix == INDEX_NONE ? 0
                                           : n->prefixes[prefix].subnet -
                                               UINT64_C(0x20010db8000e0000);
    CU_ASSERT_EQUAL(number, numbers[i].number);
    if (number != numbers[i].number)
      printf("\nnot true: %s: %u\n", numbers[i].sentence, (unsigned)number);
  }
  network_free(n);
  small_network_clear(&small);
}

/* Writes the anchors of the prefixes of a host, the newest first: "RG". */
static char *
anchors(const Network *network, uint32_t host)
{
  GString *text = g_string_new(NULL);
  uint32_t prefix = network->hosts[host].prefixes;

  for (; prefix != INDEX_NONE; prefix = network->prefixes[prefix].next)
    g_string_append(
      text, graph_name(network->graph, network->prefixes[prefix].anchor));
  return g_string_free(text, FALSE);
}

/* Host 0 has prefixes of G, R and S, and loses one. */
static const struct {
  const char *sentence;
  uint32_t lost;
  const char *left;
  uint32_t in_use; /* of new sessions, afterwards; INDEX_NONE: none */
} losses[] = {
  { "the oldest", SMALL_G, "SR", SMALL_R },
  { "the newest", SMALL_S, "RG", SMALL_R },
  { "that between them, which new sessions used", SMALL_R, "SG", INDEX_NONE },
};

static void
test_prefixes_of_host(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(losses); i++) {
    SmallNetwork small = small_network_new();
    Network *n = small.network;
    uint32_t of_r = network_prefix_new(n, 0, SMALL_R);
    network_prefix_new(n, 0, SMALL_S);
    CU_ASSERT_EQUAL(n->hosts[0].prefix, INDEX_NONE);
    n->hosts[0].prefix = of_r;
    uint32_t lost = network_prefix_find(n, 0, losses[i].lost);
    uint32_t serial = n->prefixes[lost].serial;
    CU_ASSERT_EQUAL(n->prefixes[lost].anchor, losses[i].lost);
    CU_ASSERT_EQUAL(n->prefixes[lost].host, 0);
    network_prefix_free(n, lost);
    g_autofree char *left = anchors(n, 0);
    CU_ASSERT_STRING_EQUAL(left, losses[i].left);
    if (!g_str_equal(left, losses[i].left))
      printf("\n%s: %s\n", losses[i].sentence, left);
    CU_ASSERT_EQUAL(n->prefixes[lost].subnet, 0);
    CU_ASSERT_EQUAL(network_prefix_find(n, 0, losses[i].lost), INDEX_NONE);
    CU_ASSERT_EQUAL(n->hosts[0].prefix,
                    losses[i].in_use == INDEX_NONE ? INDEX_NONE : of_r);
    CU_ASSERT_EQUAL(n->hosts[1].prefixes, small.other);
    CU_ASSERT_EQUAL(network_prefix_new(n, 1, SMALL_G), lost);
    CU_ASSERT_TRUE(n->prefixes[lost].serial > serial);
    small_network_clear(&small);
  }
}

/* The pool grows, and all stay what they are; slots are used again, the one
 * that was freed last at first. */
static void
test_many_prefixes(void)
{
  SmallNetwork small = small_network_new();
  Network *n = small.network;

  for (uint32_t i = 2; i < 300; i++)
    CU_ASSERT_EQUAL(network_prefix_new(n, i % 2, SMALL_S), i);
  for (uint32_t i = 2; i < 300; i++) {
    CU_ASSERT_EQUAL(n->prefixes[i].serial, i + 1);
    CU_ASSERT_EQUAL(n->prefixes[i].host, i % 2);
    CU_ASSERT_EQUAL(n->prefixes[i].subnet,
                    UINT64_C(0x20010db8000d0000) + i - 1);
  }
  network_prefix_free(n, 50);
  network_prefix_free(n, 30);
  CU_ASSERT_EQUAL(network_prefix_new(n, 0, SMALL_G), 30);
  CU_ASSERT_EQUAL(network_prefix_new(n, 0, SMALL_G), 50);
  CU_ASSERT_EQUAL(network_prefix_new(n, 0, SMALL_G), 300);
  CU_ASSERT_EQUAL(n->prefixes[300].serial, 303);
  small_network_clear(&small);
}

/* Two hosts have two prefixes, three in the second second, and then two again
 * until the fourth has ended. */
static void
test_counted(void)
{
  static const bool is_anchor[SMALL_NODES] = { false };
  SmallNetwork small = small_network_new();

  kernel_run_until(small.kernel, SIM_SECOND);
  network_prefix_new(small.network, 0, SMALL_G);
  kernel_run_until(small.kernel, 2 * SIM_SECOND);
  network_prefix_free(small.network, small.other);
  kernel_run_until(small.kernel, 4 * SIM_SECOND);
  g_autoptr(Results) results =
    metrics_finish(small.metrics, is_anchor, 4 * SIM_SECOND);
  CU_ASSERT_DOUBLE_EQUAL(support_metric(results, "prefixes-per-host"),
                         (2 + 3 + 2 + 2) / 4.0 / 2, 1e-9);
  small_network_clear(&small);
}

static const struct {
  const char *sentence;
  uint32_t a, b;
  int64_t ms; /* -1: there is no way */
} distances[] = {
  { "to itself", SMALL_G, SMALL_G, 0 },
  { "over one link", SMALL_G, SMALL_S, 7 },
  { "over two", SMALL_R, SMALL_S, 12 },
  { "and back", SMALL_S, SMALL_R, 12 },
  { "to an island", SMALL_G, SMALL_ISLAND, -1 },
};

/* G, R and S may be anchors, if their bit is set. */
static const struct {
  const char *sentence;
  unsigned may; /* networks, by bits */
  uint32_t node, anchor;
} nearest[] = {
  { "a router that is an anchor is its own", 0xb, SMALL_R, SMALL_R },
  { "the gateway is nearer than a router behind it", 0xb, SMALL_C, SMALL_G },
  { "of two routers the nearer", 0xa, SMALL_C, SMALL_R },
  { "the other one, if that is no anchor", 0x8, SMALL_C, SMALL_S },
  { "the own gateway need not be it", 0x9, SMALL_R, SMALL_G },
  { "nobody: the own gateway", 0, SMALL_R, SMALL_R },
  { "nobody whom an island can reach: the own gateway", 0xb, SMALL_ISLAND,
    SMALL_C },
};

static void
test_distances(void)
{
  SmallNetwork small = small_network_new();

  for (size_t i = 0; i < G_N_ELEMENTS(distances); i++) {
    SimTime is =
      network_distance(small.network, distances[i].a, distances[i].b);
    SimTime should =
      distances[i].ms < 0 ? SIM_TIME_MAX : distances[i].ms * SIM_MILLISECOND;
    CU_ASSERT_EQUAL(is, should);
    if (is != should)
      printf("\n%s: %g ms\n", distances[i].sentence, sim_seconds(is) * 1e3);
  }
  small_network_clear(&small);
}

static void
test_nearest(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(nearest); i++) {
    SmallNetwork small = small_network_new();
    for (uint32_t area = 0; area < small.network->network_count; area++)
      small.network->areas[area].is_anchor = nearest[i].may >> area & 1;
    for (int twice = 0; twice < 2; twice++) {
      uint32_t is = network_nearest_anchor(small.network, nearest[i].node);
      CU_ASSERT_EQUAL(is, nearest[i].anchor);
      if (is != nearest[i].anchor)
        printf("\n%s: %u\n", nearest[i].sentence, is);
    }
    small_network_clear(&small);
  }
}

/* S is as far from G as R is: the first of the networks is the nearest. */
static void
test_equally_near(void)
{
  SmallNetwork small = small_network_new();
  Graph *graph = graph_new();

  for (const char *name = "GRCIS"; *name; name++)
    graph_add_node(graph, (const char[]){ *name, 0 });
  graph_add_link(graph, (Link){ .a = SMALL_G, .b = SMALL_S, .delay = 5 });
  graph_add_link(graph, (Link){ .a = SMALL_G, .b = SMALL_R, .delay = 5 });
  Routes *routes = routes_new(graph);
  small.network->routes = routes;
  small.network->areas[0].is_anchor = false;
  CU_ASSERT_EQUAL(network_nearest_anchor(small.network, SMALL_G), SMALL_R);
  routes_free(routes);
  graph_free(graph);
  small_network_clear(&small);
}

/* The way to a host on the link of R or S; the air takes 1 us an octet. */
static const struct {
  const char *sentence;
  uint32_t node, access, octets;
  int64_t us;
  uint32_t hops;
} ways[] = {
  { "from the own router, only the air", SMALL_R, 0, 0, 2000, 1 },
  { "with the octets", SMALL_R, 0, 1500, 3500, 1 },
  { "from the gateway", SMALL_G, 0, 0, 7000, 2 },
  { "to the other router", SMALL_G, 1, 100, 9100, 2 },
  { "from afar", SMALL_C, 1, 100, 12100, 3 },
};

static void
test_direct(void)
{
  SmallNetwork small = small_network_new();

  for (uint32_t i = 0; i < 2; i++)
    small.network->access[i].octet_time = 1000 * 1000;
  for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
    SimTime delay = -1;
    uint32_t hops = 0;
    network_direct(small.network, ways[i].node, ways[i].access, ways[i].octets,
                   &delay, &hops);
    CU_ASSERT_EQUAL(delay, ways[i].us * 1000);
    CU_ASSERT_EQUAL(hops, ways[i].hops);
    if (delay != ways[i].us * 1000 || hops != ways[i].hops)
      printf("\n%s: %g ms, %u\n", ways[i].sentence, sim_seconds(delay) * 1e3,
             hops);
  }
  small_network_clear(&small);
}

static void
note_changed(void *user, Place place, uint32_t host)
{
  if (place == PLACE_ANY)
    g_string_append_printf(user, "any/%u ", host);
  else
    g_string_append_printf(user, "%u/%u ", place_index(place), host);
}

/* Works off the marks, and compares the log. */
static void
expect_marks(Network *network, const char *sentence, const char *log)
{
  GString *text = network->user;

  while (transit_settle(network))
    ;
  CU_ASSERT_STRING_EQUAL(text->str, log);
  if (!g_str_equal(text->str, log))
    printf("\n%s: '%s'\n", sentence, text->str);
  g_string_truncate(text, 0);
}

/* What marks places, and how often a node has come back. */
static void
test_marks(void)
{
  static const TransitHandlers handlers = { .changed = note_changed };
  SmallNetwork small = small_network_new();
  Network *n = small.network;
  g_autoptr(GString) log = g_string_new(NULL);

  n->handlers = &handlers;
  n->user = log;
  uint32_t prefix = network_prefix_new(n, 1, SMALL_G);
  expect_marks(n, "a new prefix concerns all places", "any/1 ");
  network_prefix_free(n, prefix);
  expect_marks(n, "so does the end of one", "any/1 ");
  network_set_down(n, SMALL_S, true);
  expect_marks(n, "a node that fails concerns all hosts", "4/0 4/1 ");
  CU_ASSERT_TRUE(n->nodes[SMALL_S].is_down);
  CU_ASSERT_EQUAL(n->nodes[SMALL_S].restarts, 0);
  network_set_down(n, SMALL_S, false);
  expect_marks(n, "and one that works again", "4/0 4/1 ");
  CU_ASSERT_FALSE(n->nodes[SMALL_S].is_down);
  CU_ASSERT_EQUAL(n->nodes[SMALL_S].restarts, 1);
  network_set_down(n, SMALL_S, true);
  network_set_down(n, SMALL_S, false);
  expect_marks(n, "twice in one event is one mark", "4/0 4/1 ");
  CU_ASSERT_EQUAL(n->nodes[SMALL_S].restarts, 2);
  CU_ASSERT_EQUAL(n->nodes[SMALL_R].restarts, 0);
  small_network_clear(&small);
}

const TestCase network_tests[] = {
  { "nodes and prefixes are numbered within their network", test_numbers },
  { "a network that has no number left gives out no prefix", test_none_left },
  { "what was given back is given out again", test_numbers_again },
  { "but a network with room has numbers for each host",
    test_numbers_of_hosts },
  { "and for each node", test_numbers_of_nodes },
  { "a host has a list of prefixes, the newest first", test_prefixes_of_host },
  { "there may be many prefixes", test_many_prefixes },
  { "prefixes are counted while they last", test_counted },
  { "the distance is that of the shortest way", test_distances },
  { "the nearest anchor is one that may be an anchor", test_nearest },
  { "of equals it is the first", test_equally_near },
  { "the direct way to a host includes the air", test_direct },
  { "prefixes and failures mark places", test_marks },
  { NULL, NULL },
};
