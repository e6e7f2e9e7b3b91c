/* How packets move.
 *
 *   host  --air-->  access router  --path-->  ...  --path-->  access router
 *     leave_host      step_at_node                              step_at_node
 *                                                    --air-->  host
 *                                                              arrive_at_host
 *
 * A step at a node takes off the tunnel headers that end there, asks the
 * design about user data (and about messages to a home address), and routes
 * what is left by its outermost destination. Between two places there is one
 * event, after the sum of the link delays: routers in between decide nothing.
 *
 * An access link breaks with whatever is in the air: a packet carries the epoch
 * of the attachment over which it was sent, and arrives only if that has not
 * changed.
 */

#include "network.h"

#include <string.h>

/* The /64s of a network: those of its nodes first, then session prefixes. */
struct NumberPool {
  Prefix prefix;
  uint64_t next;    /* index of the first /64 that was never used */
  GArray *returned; /* uint64_t subnets to be used again */
};

/* Universal bits of the interface identifiers (modified EUI-64, RFC 4291
 * appendix A) of hosts and nodes; the lower 24 bits are their number. */
static const uint64_t host_bits = 0x00005efffe000000;
static const uint64_t node_bits = 0x00005ffffe000000;
static const uint64_t link_local_subnet = 0xfe80000000000000;

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
  g_hash_table_unref(network->subnets);
  g_free(network->nodes);
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
  network->numbers = g_new0(struct NumberPool, network_count);
  for (uint32_t i = 0; i < network_count; i++) {
    network->numbers[i].prefix = prefixes[i];
    network->numbers[i].returned = g_array_new(FALSE, FALSE, sizeof(uint64_t));
  }
  network->node_count = graph_nodes(network->graph);
  network->nodes = g_new0(Node, network->node_count);
  for (uint32_t i = 0; i < network->node_count; i++) {
    struct NumberPool *pool = &network->numbers[network_of[i]];
    Node *node = &network->nodes[i];
    node->network = network_of[i];
    node->access = INDEX_NONE;
    node->subnet = prefix_subnet(pool->prefix, pool->next++).address.hi;
    g_hash_table_insert(network->subnets, &node->subnet,
                        GUINT_TO_POINTER(i + 1));
  }
}

Address
node_address(const Network *network, uint32_t node)
{
  return (Address){ network->nodes[node].subnet, 1 };
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
  return host_address(link_local_subnet, host);
}

Address
node_link_local(uint32_t node)
{
  return (Address){ link_local_subnet, node_bits | (node & 0xffffff) };
}

Address
prefix_address(const Network *network, uint32_t prefix)
{
  const SessionPrefix *p = &network->prefixes[prefix];
  return host_address(p->subnet, p->host);
}

uint32_t
host_node(const Network *network, uint32_t host)
{
  uint32_t access = network->hosts[host].access;
  return access == INDEX_NONE ? INDEX_NONE : network->access[access].node;
}

/* A /64 that nobody uses, or 0. */
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
  uint64_t subnet =
    number_take(&network->numbers[network->nodes[anchor].network]);

  if (subnet == 0)
    return INDEX_NONE;
  uint32_t prefix = prefix_slot(network);
  network->prefixes[prefix] = (SessionPrefix){
    .serial = (uint16_t)++network->prefix_serial,
    .subnet = subnet,
    .host = host,
    .anchor = anchor,
    .next = network->hosts[host].prefixes,
  };
  network->hosts[host].prefixes = prefix;
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
  g_array_append_val(
    network->numbers[network->nodes[p->anchor].network].returned, p->subnet);
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

void
network_changed(Network *network, Place place, uint32_t host)
{
  network->handlers->changed(network->user, place, host);
}

static void
step_drop(Step *step, DropReason reason)
{
  step->kind = STEP_DROP;
  step->reason = reason;
}

/* Over the access link of the host, whichever end the packet is at. */
static void
step_over_air(Network *network, Packet *packet, uint32_t host, Place to,
              Step *step)
{
  const AccessLink *air = &network->access[network->hosts[host].access];

  packet->epoch = network->hosts[host].epoch;
  packet->host = host;
  *step = (Step){
    .kind = STEP_MOVE,
    .to = to,
    .delay = air->delay + (packet->octets * air->octet_time + 500) / 1000,
    .hops = 1,
    .loss = air->loss,
    .by_air = true,
  };
}

static void
step_to_host(Network *network, uint32_t node, Packet *packet, uint32_t host,
             Step *step)
{
  if (host >= network->host_count || host_node(network, host) != node)
    step_drop(step, DROP_LINK_DOWN);
  else
    step_over_air(network, packet, host, place_of_host(host), step);
}

static void
step_to_node(Network *network, uint32_t node, Packet *packet, uint32_t to,
             Step *step)
{
  Path path;

  if (!route_find(network->routes, node, to, &path)) {
    step_drop(step, DROP_NO_ROUTE);
    return;
  }
  *step = (Step){
    .kind = STEP_MOVE,
    .to = place_of_node(to),
    .delay = path_time(&path, packet->octets),
    .hops = path.hops,
    .loss = path.loss,
  };
}

static bool
is_link_scope(Address address)
{
  return address.hi == link_local_subnet || address.hi >> 48 == 0xff02;
}

static uint32_t
host_of_identifier(uint64_t identifier)
{
  return (uint32_t)((identifier & 0xffffff) | identifier >> 56 << 24);
}

/* Plain routing at a node, to an address that is not its own. */
static void
step_to_address(Network *network, uint32_t node, Packet *packet,
                Address destination, Step *step)
{
  if (is_link_scope(destination)) {
    step_to_host(network, node, packet, packet->host, step);
    return;
  }
  uint32_t owner =
    GPOINTER_TO_UINT(g_hash_table_lookup(network->subnets, &destination.hi));
  if (owner == 0)
    step_drop(step, DROP_NO_ROUTE);
  else if (owner - 1 == node)
    step_to_host(network, node, packet, host_of_identifier(destination.lo),
                 step);
  else
    step_to_node(network, node, packet, owner - 1, step);
}

/* Does the innermost header name the host by the address of its prefix? */
static bool
is_to_prefix(const Network *network, const Packet *packet)
{
  return packet->prefix != INDEX_NONE &&
         packet->headers[0].destination.hi ==
           network->prefixes[packet->prefix].subnet;
}

/* A packet whose tunnels have ended is for the node, or the design says where
 * it goes. True if it got another header and has to be looked at again. */
static bool
step_inner(Network *network, uint32_t node, Packet *packet, Step *step)
{
  Address destination = packet->headers[0].destination;
  Forward next = { .node = INDEX_NONE };

  if (packet->kind == PACKET_MESSAGE && !is_to_prefix(network, packet)) {
    if (address_equal(destination, node_address(network, node)) ||
        (packet->from_air && is_link_scope(destination)))
      step->kind = STEP_RECEIVE;
    else
      step_to_address(network, node, packet, destination, step);
    return false;
  }
  if (address_equal(destination, node_address(network, node))) {
    step->kind = STEP_DELIVER;
    return false;
  }
  network->handlers->forward(network->user, place_of_node(node), packet, &next);
  switch (next.verdict) {
  case VERDICT_TUNNEL:
    if (packet->depth == PACKET_DEPTH)
      break;
    packet_push(packet, next.source, next.destination);
    packet->from_tunnel = false;
    return true;
  case VERDICT_LINK:
    step_to_host(network, node, packet, packet->host, step);
    return false;
  case VERDICT_ROUTE:
    if (next.node != INDEX_NONE)
      step_to_node(network, node, packet, next.node, step);
    else
      step_to_address(network, node, packet, destination, step);
    return false;
  case VERDICT_DROP:
  case VERDICT_PASS:
    break;
  }
  step_drop(step, next.reason ? next.reason : DROP_NO_ROUTE);
  return false;
}

static void
step_at_node(Network *network, uint32_t node, Packet *packet, Step *step)
{
  const Address own = node_address(network, node);
  bool is_open = true;

  packet->from_tunnel = false;
  while (is_open) {
    if (packet->hop_limit == 0) {
      step_drop(step, DROP_HOP_LIMIT);
      return;
    }
    packet->hop_limit--;
    while (packet->depth > 1 &&
           address_equal(packet_outer(packet)->destination, own)) {
      packet_pop(packet);
      packet->from_tunnel = true;
    }
    if (packet->depth > 1) {
      step_to_address(network, node, packet, packet_outer(packet)->destination,
                      step);
      return;
    }
    is_open = step_inner(network, node, packet, step);
  }
}

/* The host sends: its own data through the design, messages as they are. */
static void
leave_host(Network *network, uint32_t host, Packet *packet, Step *step)
{
  Forward next = { .verdict = VERDICT_ROUTE };
  uint32_t node = host_node(network, host);

  if (node == INDEX_NONE) {
    step_drop(step, DROP_LINK_DOWN);
    return;
  }
  if (packet->kind == PACKET_UP)
    network->handlers->forward(network->user, place_of_host(host), packet,
                               &next);
  if (next.verdict == VERDICT_TUNNEL)
    packet_push(packet, next.source, next.destination);
  if (next.verdict == VERDICT_DROP)
    step_drop(step, next.reason);
  else
    step_over_air(network, packet, host, place_of_node(node), step);
}

static void
arrive_at_host(Network *network, uint32_t host, Packet *packet, Step *step)
{
  const Host *self = &network->hosts[host];
  const Address own = host_address(self->care_of, host);

  while (packet->depth > 1 &&
         address_equal(packet_outer(packet)->destination, own)) {
    packet_pop(packet);
    packet->from_tunnel = true;
  }
  if (packet->depth > 1)
    step_drop(step, DROP_NO_ADDRESS);
  else if (packet->kind == PACKET_MESSAGE)
    step->kind = STEP_RECEIVE;
  else if (is_to_prefix(network, packet) &&
           network->prefixes[packet->prefix].host == host)
    step->kind = STEP_DELIVER;
  else
    step_drop(step, DROP_NO_ADDRESS);
}

/* Has the access link that the packet is on broken meanwhile? */
static bool
is_cut_off(const Network *network, const Packet *packet)
{
  const Host *host = &network->hosts[packet->host];
  return host->access == INDEX_NONE || host->epoch != packet->epoch;
}

void
network_step(Network *network, Place place, Packet *packet, Step *step)
{
  *step = (Step){ .kind = STEP_DROP };
  if (packet->from_air && is_cut_off(network, packet))
    step_drop(step, DROP_LINK_DOWN);
  else if (!place_is_host(place))
    step_at_node(network, place_index(place), packet, step);
  else if (packet->from_air)
    arrive_at_host(network, place_index(place), packet, step);
  else
    leave_host(network, place_index(place), packet, step);
}

void
packet_cross(Packet *packet, const Step *step)
{
  uint64_t octet_hops = (uint64_t)packet->octets * step->hops;
  uint64_t tunnels = packet->octets - packet->inner_octets;

  packet->hops += step->hops;
  packet->octet_hops += octet_hops;
  packet->overhead += tunnels * step->hops;
  packet->from_air = step->by_air;
}

static void packet_arrives(void *target, uint64_t place);

static void
network_drop(Network *network, Place place, Packet *packet, DropReason reason)
{
  observers_lost(network->observers, network_now(network), place, packet,
                 reason);
  network->handlers->drop(network->user, packet, reason);
  packet_free(network->pool, packet);
}

static void
network_move(Network *network, Packet *packet, const Step *step)
{
  if (packet->kind == PACKET_MESSAGE)
    metrics_message_crosses(network->metrics, packet->category, packet->octets,
                            step->hops, step->by_air, packet->handover);
  packet_cross(packet, step);
  if (step->loss > 0 && rng_uniform(&network->loss) < step->loss) {
    network_drop(network, step->to, packet, DROP_LINK_LOSS);
    return;
  }
  kernel_schedule_after(network->kernel, step->delay, packet_arrives, packet,
                        step->to);
}

/* A packet is at a place, and takes its step. */
static void
network_take(Network *network, Place place, Packet *packet)
{
  Step step;

  if (packet->kind != PACKET_MESSAGE && !place_is_host(place))
    metrics_forwarded(network->metrics, place_index(place), 1, packet->octets);
  network_step(network, place, packet, &step);
  switch (step.kind) {
  case STEP_MOVE:
    network_move(network, packet, &step);
    return;
  case STEP_RECEIVE:
    if (!place_is_host(place) && packet->category != SIGNALLING_DISCOVERY)
      metrics_message_received(network->metrics, place_index(place));
    observers_received(network->observers, network_now(network), place, packet);
    network->handlers->receive(network->user, place, packet);
    break;
  case STEP_DELIVER:
    network->handlers->deliver(network->user, place, packet);
    break;
  case STEP_DROP:
    network_drop(network, place, packet, step.reason);
    return;
  }
  packet_free(network->pool, packet);
}

static void
packet_arrives(void *target, uint64_t place)
{
  Packet *packet = target;
  network_take(packet->network, (Place)place, packet);
}

void
network_send(Network *network, Place from, Packet *packet)
{
  packet->network = network;
  packet->sent_at = network_now(network);
  if (packet->kind == PACKET_MESSAGE) {
    metrics_message_sent(network->metrics, packet->category,
                         packet->inner_octets, packet->handover);
    observers_sent(network->observers, packet->sent_at, from, packet);
  }
  network_take(network, from, packet);
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
           (octets * air->octet_time + 500) / 1000;
  *hops = path.hops + 1;
}
