/* Prefixes are a pool with a list of free slots, and those of a host are
 * linked. A slot is used again, so its serial number tells its users apart.
 *
 * The /64 of a prefix follows from the numbers of the host and of the anchor,
 * whoever else has one. Those of a network stand in this order, after those of
 * its nodes, where the hosts of a run are rounded up to a power of two:
 *
 *   first prefix of host 0 at node 0, node 1, ...; of host 1 ...; ...
 *   second prefix of host 0 at node 0, ...
 *
 * Only a network that is too small for two prefixes of each host at each node
 * gives its /64s out in order, and those that were given back first. Then one
 * host may find none because of others.
 *
 * Marks are a batch, and the marks of a host are linked in it. So is_marked
 * looks at the marks of one host only.
 */

#include "network.h"

#include "luck.h"

#include <string.h>

/* The /64s of a network. Those of its nodes come first, then session prefixes.
 */
struct NumberPool {
  Prefix prefix;
  uint64_t nodes;   /* how many nodes are in the network */
  uint64_t next;    /* index of the first /64 that was never given out */
  GArray *returned; /* uint64_t subnets to be used again */
};

/* Hosts and nodes have interface identifiers of the form of RFC 4291 appendix
 * A, with these fixed bits. The lower 24 bits are the number of the host or
 * node, and the upper 8 bits of a host's are the rest of its number. */
static const uint64_t host_bits = 0x00005efffe000000;
static const uint64_t node_bits = 0x00005ffffe000000;

Network *
network_new(void)
{
  Network *network = g_new0(Network, 1);

  network->pool = packet_pool_new();
  network->prefix_free = INDEX_NONE;
  network->subnets = g_hash_table_new(g_int64_hash, g_int64_equal);
  return network;
}

void
network_free(Network *network)
{
  for (uint32_t i = 0; i < network->network_count; i++)
    g_array_unref(network->numbers[i].returned);
  g_free(network->numbers);
  luck_free(network->luck);
  g_hash_table_unref(network->subnets);
  g_free(network->nodes);
  g_free(network->nearest);
  g_free(network->areas);
  batch_clear(&network->marks);
  g_free(network->access);
  g_free(network->hosts);
  g_free(network->prefixes);
  packet_pool_free(network->pool);
  g_free(network);
}

void
network_set_nodes(Network *network, const Prefix *prefixes,
                  uint32_t network_count, const uint32_t *network_of)
{
  network->network_count = network_count;
  network->areas = g_new0(Area, network_count);
  network->numbers = g_new0(struct NumberPool, network_count);
  for (uint32_t i = 0; i < network_count; i++) {
    network->numbers[i].prefix = prefixes[i];
    network->numbers[i].returned = g_array_new(FALSE, FALSE, sizeof(uint64_t));
  }
  network->node_count = graph_nodes(network->graph);
  network->nodes = g_new0(Node, network->node_count);
  network->nearest = g_new(uint32_t, network->node_count);
  for (uint32_t i = 0; i < network->node_count; i++) {
    struct NumberPool *pool = &network->numbers[network_of[i]];
    Node *node = &network->nodes[i];
    node->network = network_of[i];
    node->access = INDEX_NONE;
    network->nearest[i] = INDEX_NONE;
    pool->nodes++;
    node->subnet = prefix_subnet(pool->prefix, pool->next++).address.hi;
    g_hash_table_insert(network->subnets, &node->subnet,
                        GUINT_TO_POINTER(i + 1));
  }
}

uint32_t
network_node_of_subnet(const Network *network, uint64_t subnet)
{
  gpointer found = g_hash_table_lookup(network->subnets, &subnet);

  return found ? GPOINTER_TO_UINT(found) - 1 : INDEX_NONE;
}

uint32_t
network_node_at(const Network *network, Address address)
{
  return address.lo == NODE_IDENTIFIER
           ? network_node_of_subnet(network, address.hi)
           : INDEX_NONE;
}

uint64_t
host_identifier(uint32_t host)
{
  uint64_t number = host;
  return host_bits | (number & 0xffffff) | (number >> 24) << 56;
}

Address
host_address(uint64_t subnet, uint32_t host)
{
  return (Address){ subnet, host_identifier(host) };
}

Address
host_link_local(uint32_t host)
{
  return host_address(LINK_LOCAL_SUBNET, host);
}

Address
node_link_local(uint32_t node)
{
  return (Address){ LINK_LOCAL_SUBNET, node_bits | (node & 0xffffff) };
}

Address
prefix_address(const Network *network, uint32_t prefix)
{
  const SessionPrefix *p = &network->prefixes[prefix];
  return host_address(p->subnet, p->host);
}

/* Returns the hosts of the run, rounded up to a power of two. */
static uint64_t
host_room(const Network *network)
{
  uint64_t room = 1;

  while (room < network->host_count)
    room *= 2;
  return room;
}

/* Returns whether a network has room for two prefixes of each host at each
 * node. */
static bool
is_large(const Network *network, const struct NumberPool *pool)
{
  uint64_t rows = prefix_subnets(pool->prefix) / pool->nodes;

  return rows > 2 * host_room(network);
}

static bool
has_subnet(const Network *network, uint32_t host, uint64_t subnet)
{
  uint32_t prefix = network->hosts[host].prefixes;

  while (prefix != INDEX_NONE && network->prefixes[prefix].subnet != subnet)
    prefix = network->prefixes[prefix].next;
  return prefix != INDEX_NONE;
}

/* Returns the first /64 of the host at an anchor that it does not have, or
 * 0. */
static uint64_t
number_of(const Network *network, const struct NumberPool *pool, uint32_t host,
          uint32_t anchor)
{
  uint64_t place = network->nodes[anchor].subnet - pool->prefix.address.hi;
  uint64_t rows = prefix_subnets(pool->prefix) / pool->nodes;
  uint64_t room = host_room(network);

  for (uint64_t row = 1 + host; row < rows; row += room) {
    uint64_t index = row * pool->nodes + place;
    uint64_t subnet = prefix_subnet(pool->prefix, index).address.hi;
    if (!has_subnet(network, host, subnet))
      return subnet;
  }
  return 0;
}

/* Returns a /64 that nobody uses, or 0. */
static uint64_t
number_take(struct NumberPool *pool)
{
  if (pool->returned->len > 0) {
    uint64_t subnet =
      g_array_index(pool->returned, uint64_t, pool->returned->len - 1);
    g_array_set_size(pool->returned, pool->returned->len - 1);
    return subnet;
  }
  if (pool->next >= prefix_subnets(pool->prefix))
    return 0;
  return prefix_subnet(pool->prefix, pool->next++).address.hi;
}

static uint32_t
prefix_slot(Network *network)
{
  if (network->prefix_free != INDEX_NONE) {
    uint32_t slot = network->prefix_free;
    network->prefix_free = network->prefixes[slot].next;
    return slot;
  }
  if (network->prefix_count == network->prefix_room) {
    network->prefix_room = network->prefix_room == 0
                             ? MAX(64, network->host_count)
                             : network->prefix_room + network->prefix_room / 4;
    network->prefixes =
      g_renew(SessionPrefix, network->prefixes, network->prefix_room);
  }
  return network->prefix_count++;
}

uint32_t
network_prefix_new(Network *network, uint32_t host, uint32_t anchor)
{
  struct NumberPool *pool = &network->numbers[network->nodes[anchor].network];
  uint64_t subnet = is_large(network, pool)
                      ? number_of(network, pool, host, anchor)
                      : number_take(pool);

  if (subnet == 0)
    return INDEX_NONE;
  uint32_t prefix = prefix_slot(network);
  network->prefixes[prefix] = (SessionPrefix){
    .serial = ++network->prefix_serial,
    .subnet = subnet,
    .host = host,
    .anchor = anchor,
    .next = network->hosts[host].prefixes,
  };
  network->hosts[host].prefixes = prefix;
  network_changed(network, PLACE_ANY, host);
  metrics_prefix(network->metrics, +1, network_now(network));
  return prefix;
}

void
network_prefix_free(Network *network, uint32_t prefix)
{
  SessionPrefix *p = &network->prefixes[prefix];
  uint32_t *link = &network->hosts[p->host].prefixes;

  g_assert(p->subnet != 0 && p->sessions == 0);
  while (*link != prefix)
    link = &network->prefixes[*link].next;
  *link = p->next;
  if (network->hosts[p->host].prefix == prefix)
    network->hosts[p->host].prefix = INDEX_NONE;
  network_changed(network, PLACE_ANY, p->host);
  struct NumberPool *pool =
    &network->numbers[network->nodes[p->anchor].network];
  if (!is_large(network, pool))
    g_array_append_val(pool->returned, p->subnet);
  p->subnet = 0;
  p->next = network->prefix_free;
  network->prefix_free = prefix;
  metrics_prefix(network->metrics, -1, network_now(network));
}

uint32_t
network_prefix_find(const Network *network, uint32_t host, uint32_t anchor)
{
  uint32_t prefix = network->hosts[host].prefixes;

  while (prefix != INDEX_NONE && network->prefixes[prefix].anchor != anchor)
    prefix = network->prefixes[prefix].next;
  return prefix;
}

SimTime
network_distance(const Network *network, uint32_t a, uint32_t b)
{
  Path path = { .delay = SIM_TIME_MAX };

  route_find(network->routes, a, b, &path);
  return path.delay;
}

/* Finds what network_nearest_anchor returns. */
static uint32_t
find_nearest(const Network *network, uint32_t node)
{
  uint32_t nearest = network->areas[network->nodes[node].network].gateway;
  SimTime least = SIM_TIME_MAX;
  const Graph *graph = network->graph;

  for (uint32_t i = 0; i < network->network_count; i++) {
    const Area *area = &network->areas[i];
    SimTime distance = area->is_anchor
                         ? network_distance(network, node, area->gateway)
                         : SIM_TIME_MAX;
    if (distance > least || distance == SIM_TIME_MAX)
      continue;
    if (distance < least || strcmp(graph_name(graph, area->gateway),
                                   graph_name(graph, nearest)) < 0)
      nearest = area->gateway;
    least = distance;
  }
  return nearest;
}

uint32_t
network_nearest_anchor(const Network *network, uint32_t node)
{
  if (network->nearest[node] == INDEX_NONE)
    network->nearest[node] = find_nearest(network, node);
  return network->nearest[node];
}

/* Returns whether the place is marked for the host already. */
static bool
is_marked(const Network *network, Place place, uint32_t host)
{
  const Mark *marks = (const Mark *)network->marks.items;
  uint32_t i = network->hosts[host].mark;

  while (i != 0 && marks[i - 1].place != place)
    i = marks[i - 1].previous;
  return i != 0;
}

void
network_changed(Network *network, Place place, uint32_t host)
{
  Host *h = &network->hosts[host];

  if (is_marked(network, place, host))
    return;
  *(Mark *)batch_add(&network->marks, sizeof(Mark)) =
    (Mark){ place, host, h->mark };
  h->mark = network->marks.count;
  kernel_need_settle(network->kernel);
}

void
network_set_down(Network *network, uint32_t node, bool is_down)
{
  network->nodes[node].is_down = is_down;
  network->nodes[node].restarts += !is_down;
  for (uint32_t host = 0; host < network->host_count; host++)
    network_changed(network, place_of_node(node), host);
}

void
network_direct(Network *network, uint32_t node, uint32_t access,
               uint32_t octets, SimTime *delay, uint32_t *hops)
{
  const AccessLink *air = &network->access[access];
  Path path = { 0 };
  bool is_found = route_find(network->routes, node, air->node, &path);

  g_assert(is_found);
  *delay = path_time(&path, octets) + air->delay +
           transmission_time(octets, air->octet_time);
  *hops = path.hops + 1;
}
