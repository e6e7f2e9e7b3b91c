/* Messages on their way: two nodes and a link between them. */

#include "models/protocol/post.h"
#include "sim/net/transit.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

typedef struct Receiver {
  const PreviousAnchors *sent; /* the sender's list; not to be received */
  uint32_t received;
  uint32_t count;
  uint64_t subnet; /* the first in the list */
} Receiver;

static void
receive(void *user, Place place, const Packet *packet)
{
  Receiver *receiver = user;
  const Message *message = packet_message(packet);

  CU_ASSERT_EQUAL(place, place_of_node(1));
  CU_ASSERT_PTR_NOT_EQUAL(message->previous, receiver->sent);
  receiver->received++;
  receiver->count = message->previous ? message->previous->count : 0;
  receiver->subnet =
    receiver->count > 0 ? message->previous->items[0].subnet : 0;
}

static void
drop(void *user, const Packet *packet, DropReason reason)
{
  (void)user;
  (void)packet;
  CU_ASSERT_EQUAL(reason, DROP_NONE);
}

static const TransitHandlers handlers = { .receive = receive, .drop = drop };

static const StepRules rules = { .forward = NULL };

static Network *
network_of_two(Kernel *kernel, const Graph *graph, Routes *routes,
               Metrics *metrics)
{
  static const uint32_t network_of[2] = { 0, 1 };
  Prefix prefixes[2];
  Network *network = network_new();

  CU_ASSERT_TRUE(prefix_parse("2001:db8:1::/48", &prefixes[0]));
  CU_ASSERT_TRUE(prefix_parse("2001:db8:2::/48", &prefixes[1]));
  network->kernel = kernel;
  network->graph = graph;
  network->routes = routes;
  network->metrics = metrics;
  network->handlers = &handlers;
  network->rules = &rules;
  network_set_nodes(network, prefixes, 2, network_of);
  return network;
}

/* Only a node's own address names it; its subnet does, whoever is on it. */
static void
check_addresses(const Network *network)
{
  const struct {
    const char *what;
    Address address;
    uint32_t node, on_link;
  } rows[] = {
    { "the address of the first node", node_address(network, 0), 0, 0 },
    { "the address of the second node", node_address(network, 1), 1, 1 },
    { "a host on the link of a node", host_address(network->nodes[1].subnet, 3),
      INDEX_NONE, 1 },
    { "a link-local address of a node", node_link_local(1), INDEX_NONE,
      INDEX_NONE },
    { "a subnet that nobody has", { 7, 1 }, INDEX_NONE, INDEX_NONE },
    { "the unspecified address", { 0, 0 }, INDEX_NONE, INDEX_NONE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    uint32_t node = network_node_at(network, rows[i].address);
    uint32_t link = network_node_of_subnet(network, rows[i].address.hi);
    CU_ASSERT_EQUAL(node, rows[i].node);
    CU_ASSERT_EQUAL(link, rows[i].on_link);
    if (node != rows[i].node || link != rows[i].on_link)
      fprintf(stderr, "not found rightly: %s\n", rows[i].what);
  }
}

/* The sender's list changes while the packet is on the link. */
static void
send_list(Network *network, PreviousAnchors *list)
{
  Message message = { .type = MESSAGE_PBA, .previous = list };
  Envelope envelope = { .from = place_of_node(0),
                        .source = node_address(network, 0),
                        .destination = node_address(network, 1),
                        .prefix = INDEX_NONE,
                        .category = SIGNALLING_REGISTRATION,
                        .handover = INDEX_NONE };

  post_message(network, &envelope, &message);
  if (list)
    memset(list, 0xff, sizeof *list);
}

static void
test_list(void)
{
  Kernel *kernel = kernel_new();
  Graph *graph = graph_new();
  graph_add_node(graph, "A");
  graph_add_node(graph, "B");
  graph_add_link(graph, (Link){ .a = 0, .b = 1, .delay = SIM_MILLISECOND });
  Routes *routes = routes_new(graph);
  Metrics *metrics = metrics_new(2, 0);
  Network *network = network_of_two(kernel, graph, routes, metrics);
  PreviousAnchors list = { 1, { { .subnet = 7 } } };
  Receiver receiver = { .sent = &list };

  network->user = &receiver;
  check_addresses(network);
  send_list(network, &list);
  CU_ASSERT_EQUAL(receiver.received, 0);
  kernel_run_until(kernel, SIM_SECOND);
  CU_ASSERT_EQUAL(receiver.received, 1);
  CU_ASSERT_EQUAL(receiver.count, 1);
  CU_ASSERT_EQUAL(receiver.subnet, 7);
  send_list(network, NULL);
  kernel_run_until(kernel, 2 * SIM_SECOND);
  CU_ASSERT_EQUAL(receiver.received, 2);
  CU_ASSERT_EQUAL(receiver.count, 0);
  transit_clear(network);
  network_free(network);
  metrics_free(metrics);
  routes_free(routes);
  graph_free(graph);
  kernel_free(kernel);
}

const TestCase post_tests[] = {
  { "addresses name nodes, and a packet has its own list of anchors",
    test_list },
  { NULL, NULL },
};
