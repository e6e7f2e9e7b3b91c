/* What is built of a scenario: nodes, areas, access links, hosts, and names. */

#include "sim/world/build.h"
#include "tests/suite.h"
#include "tests/support_ground.h"

#include <math.h>
#include <stdio.h>

/* Nodes are named after what they are: gateways, access routers, a location
 * manager, correspondents. */
static const char world[] =
  "[general]\nduration = 1 s\ncontroller = L2\n"
  "[network N1]\nprefix = 2001:db8:a::/48\ngateway = G1\naccess = A1, A2\n"
  "anchor = no\n"
  "[network N2]\nprefix = 2001:db8:b::/48\ngateway = G2\nlm = L2\n"
  "access = A3\nrouters = R\n"
  "[correspondent C]\nnetwork = N2\n"
  "[correspondent D]\nnetwork = N1\nroute-optimisation = no\n"
  "[links]\nG1 -- G2 = 1 ms\nG1 -- A{1..2} = 1 ms\nG2 -- A3 = 1 ms\n"
  "G2 -- L2 = 1 ms\nG2 -- R = 1 ms\nG2 -- C = 1 ms\nG1 -- D = 1 ms\n"
  "[access A1]\ndelay = 4 ms\nl2-handover = 20 ms\nrate = 3 Mbit/s\n"
  "[access A2]\ndelay = 5 ms\nl2-handover = 30 ms\nloss = 5 %\n"
  "rate = 7 Mbit/s\n"
  "[access A3]\ndelay = 6 ms\nl2-handover = 40 ms\n"
  "[mobile K]\nhome = N2\n"
  "[mobile L]\nhome = N1\nhome-link = A2\n"
  "[mobile M]\nhome = N1\n";

static uint32_t
node(const Ground *ground, const char *name)
{
  return graph_find(ground->scenario->graph, name);
}

static void
say(bool is_good, const char *sentence, const char *name)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s (%s)\n", sentence, name);
}

static void
test_nodes(void)
{
  static const struct {
    const char *name;
    uint32_t network, access;
    bool is_plain, is_anchor;
  } rows[] = {
    { "G1", 0, INDEX_NONE, false, true }, { "G2", 1, INDEX_NONE, false, true },
    { "A1", 0, 0, false, true },          { "A2", 0, 1, false, true },
    { "A3", 1, 2, false, true },          { "L2", 1, INDEX_NONE, false, false },
    { "R", 1, INDEX_NONE, false, false }, { "C", 1, INDEX_NONE, false, false },
    { "D", 0, INDEX_NONE, true, false },
  };
  static const uint64_t subnets[] = { 0x20010db8000a, 0x20010db8000b };
  Ground *ground = ground_new(world, 0);
  g_autofree bool *is_anchor = build_anchors(ground->scenario);
  const Network *network = ground->network;

  CU_ASSERT_EQUAL(network->node_count, G_N_ELEMENTS(rows));
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *name = rows[i].name;
    uint32_t index = node(ground, name);
    const Node *n = &network->nodes[index];
    say(n->network == rows[i].network, "a node is in its network", name);
    say(n->subnet >> 16 == subnets[rows[i].network],
        "its subnet is of the prefix of that", name);
    say(n->access == rows[i].access, "an access router has its link", name);
    say(n->is_plain == rows[i].is_plain,
        "a correspondent may know nothing of mobility", name);
    say(is_anchor[index] == rows[i].is_anchor,
        "gateways and access routers can be anchors", name);
    say(!n->is_down && n->restarts == 0, "a node works", name);
  }
  ground_free(ground);
}

static void
test_areas(void)
{
  Ground *ground = ground_new(world, 0);
  const Network *network = ground->network;

  CU_ASSERT_EQUAL_FATAL(network->network_count, 2);
  CU_ASSERT_EQUAL(network->areas[0].gateway, node(ground, "G1"));
  CU_ASSERT_EQUAL(network->areas[0].lm, node(ground, "G1"));
  CU_ASSERT_FALSE(network->areas[0].is_anchor);
  CU_ASSERT_EQUAL(network->areas[1].gateway, node(ground, "G2"));
  CU_ASSERT_EQUAL(network->areas[1].lm, node(ground, "L2"));
  CU_ASSERT_TRUE(network->areas[1].is_anchor);
  CU_ASSERT_EQUAL(network->controller, node(ground, "L2"));
  ground_free(ground);
}

/* 8 bits at 3 Mbit/s take 2666666.7 ps, and at 7 Mbit/s 1142857.1 ps. */
static void
test_access(void)
{
  static const struct {
    const char *name;
    int delay, gap; /* ms */
    int64_t octet_time;
    double loss;
  } rows[] = {
    { "A1", 4, 20, 2666667, 0 },
    { "A2", 5, 30, 1142857, 0.05 },
    { "A3", 6, 40, 0, 0 },
  };
  Ground *ground = ground_new(world, 0);

  CU_ASSERT_EQUAL_FATAL(ground->network->access_count, G_N_ELEMENTS(rows));
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const AccessLink *link = &ground->network->access[i];
    const char *name = rows[i].name;
    say(link->node == node(ground, name), "a link has its router", name);
    say(link->delay == rows[i].delay * SIM_MILLISECOND, "its delay", name);
    say(link->l2_handover == rows[i].gap * SIM_MILLISECOND, "its gap", name);
    say(link->octet_time == rows[i].octet_time,
        "the time of an octet, to the nearest picosecond", name);
    say(fabs(link->loss - rows[i].loss) < 1e-12, "its loss", name);
  }
  ground_free(ground);
}

static void
test_hosts(void)
{
  static const char *const homes[] = { "G2", "A2", "G1" };
  Ground *ground = ground_new(world, 0);

  CU_ASSERT_EQUAL_FATAL(ground->network->host_count, G_N_ELEMENTS(homes));
  for (size_t i = 0; i < G_N_ELEMENTS(homes); i++) {
    const Host *h = &ground->network->hosts[i];
    say(h->home == node(ground, homes[i]),
        "a host is at home at its gateway, or at its home link", homes[i]);
    say(h->access == INDEX_NONE && h->last_access == INDEX_NONE &&
          h->next_access == INDEX_NONE && h->epoch == 0 && h->care_of == 0,
        "it has no link yet", homes[i]);
    say(h->prefix == INDEX_NONE && h->prefixes == INDEX_NONE,
        "it has no prefix", homes[i]);
    say(h->handover == INDEX_NONE && h->expected == INDEX_NONE,
        "it has made no handover", homes[i]);
    say(h->flows == INDEX_NONE && h->mark == 0, "and nothing goes on",
        homes[i]);
  }
  ground_free(ground);
}

static void
test_names(void)
{
  static const char *const hosts[] = { "K", "L", "M" };
  Ground *ground = ground_new(world, 0);
  g_autoptr(Results) results = results_new();

  build_names(ground->scenario, results);
  CU_ASSERT_EQUAL_FATAL(results->node_names->len, 9);
  for (uint32_t i = 0; i < results->node_names->len; i++)
    CU_ASSERT_EQUAL(node(ground, results->node_names->pdata[i]), i);
  CU_ASSERT_EQUAL_FATAL(results->host_names->len, G_N_ELEMENTS(hosts));
  for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++)
    CU_ASSERT_STRING_EQUAL(results->host_names->pdata[i], hosts[i]);
  ground_free(ground);
}

const TestCase build_tests[] = {
  { "nodes have their network, subnet and link", test_nodes },
  { "networks have their gateway, location manager and anchor", test_areas },
  { "access links have delay, gap, rate and loss", test_access },
  { "hosts have a home and nothing else yet", test_hosts },
  { "results have the names of nodes and hosts", test_names },
  { NULL, NULL },
};
