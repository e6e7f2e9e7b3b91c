/* Three functions decide, and the place of the packet says which:
 *
 *   host  --air-->  access router  --path-->  ...  --path-->  access router
 *     leave_host      step_at_node                              step_at_node
 *                                                    --air-->  host
 *                                                              arrive_at_host
 *
 * A step at a node takes off the tunnel headers that end there. It asks the
 * design about user data, and about messages to a home address, and routes what
 * is left by its outermost destination. Routers between two places decide
 * nothing, so the step goes from place to place with the sum of the link
 * delays.
 *
 * When an access link breaks, whatever is in the air is lost. A packet carries
 * the number of the attachment over which it was sent, and arrives only if that
 * is still the attachment of the host.
 */

#include "step.h"

static void
step_drop(Step *step, DropReason reason)
{
  step->kind = STEP_DROP;
  step->reason = reason;
}

static bool
step_receives(const Packet *packet, Step *step)
{
  step->kind = packet->kind == PACKET_MESSAGE ? STEP_RECEIVE : STEP_DELIVER;
  return false;
}

/* The packet crosses the access link of the host, in either direction. */
static void
step_over_air(const Network *network, Packet *packet, uint32_t host, Place to,
              Step *step)
{
  const AccessLink *air = &network->access[network->hosts[host].access];

  packet->epoch = network->hosts[host].epoch;
  packet->host = host;
  step->kind = STEP_MOVE;
  step->to = to;
  step->delay = air->delay + transmission_time(packet->octets, air->octet_time);
  step->hops = 1;
  step->loss = air->loss;
  step->by_air = true;
}

static void
step_to_host(const Network *network, uint32_t node, Packet *packet,
             uint32_t host, Step *step)
{
  if (host >= network->host_count || host_node(network, host) != node)
    step_drop(step, DROP_LINK_DOWN);
  else
    step_over_air(network, packet, host, place_of_host(host), step);
}

static void
step_to_node(const Network *network, uint32_t node, Packet *packet, uint32_t to,
             Step *step)
{
  Path path;

  if (!route_find(network->routes, node, to, &path)) {
    step_drop(step, DROP_NO_ROUTE);
    return;
  }
  step->kind = STEP_MOVE;
  step->to = place_of_node(to);
  step->delay = path_time(&path, packet->octets);
  step->hops = path.hops;
  step->loss = path.loss;
}

static bool
is_link_scope(Address address)
{
  return address.hi == LINK_LOCAL_SUBNET || address.hi >> 48 == 0xff02;
}

static bool
packet_is_link_scope(const Packet *packet)
{
  return is_link_scope(packet_outer(packet)->destination);
}

static uint32_t
host_of_identifier(uint64_t identifier)
{
  return (uint32_t)((identifier & 0xffffff) | identifier >> 56 << 24);
}

/* Returns the node on whose link an address is, or INDEX_NONE. `node` asks, and
 * its own link is looked at first. If the address is in a prefix of the host,
 * that is the anchor of the prefix, because a host may have taken its care-of
 * address from it. */
static uint32_t
address_owner(const Network *network, uint32_t node, Address address,
              uint32_t host)
{
  uint32_t owner = address.hi == network->nodes[node].subnet
                     ? node
                     : network_node_of_subnet(network, address.hi);
  uint32_t prefix = INDEX_NONE;

  if (owner != INDEX_NONE)
    return owner;
  if (host < network->host_count)
    prefix = network->hosts[host].prefixes;
  while (prefix != INDEX_NONE && network->prefixes[prefix].subnet != address.hi)
    prefix = network->prefixes[prefix].next;
  return prefix == INDEX_NONE ? INDEX_NONE : network->prefixes[prefix].anchor;
}

/* A router does not know that a host has left. It sends a message for the host
 * on its link, and nobody is there. The packet is lost on arrival, because it
 * carries the number of an earlier attachment. */
static void
step_to_nobody(const Network *network, uint32_t node, Packet *packet,
               uint32_t host, Step *step)
{
  const AccessLink *air = &network->access[network->nodes[node].access];

  packet->epoch = network->hosts[host].epoch - 1;
  step->kind = STEP_MOVE;
  step->to = place_of_host(host);
  step->delay = air->delay;
  step->hops = 1;
  step->by_air = true;
}

/* Routes a packet to an address that belongs to another node, or to a host. */
static void
step_to_owner(const Network *network, uint32_t node, Packet *packet,
              uint32_t owner, Step *step)
{
  uint32_t host = packet_is_link_scope(packet)
                    ? packet->host
                    : host_of_identifier(packet_outer(packet)->destination.lo);

  if (owner == INDEX_NONE)
    step_drop(step, DROP_NO_ROUTE);
  else if (owner != node)
    step_to_node(network, node, packet, owner, step);
  else if (packet->kind == PACKET_MESSAGE && host < network->host_count &&
           host_node(network, host) != node &&
           network->nodes[node].access != INDEX_NONE)
    step_to_nobody(network, node, packet, host, step);
  else
    step_to_host(network, node, packet, host, step);
}

/* Returns whether the innermost header has a home address as its destination.
 */
static bool
is_to_prefix(const Network *network, const Packet *packet)
{
  return packet->prefix != INDEX_NONE &&
         packet->headers[0].destination.hi ==
           network->prefixes[packet->prefix].subnet;
}

/* Puts on the header that the design wants. Returns whether it wants one and
 * there is room for it. */
static bool
step_push(Packet *packet, const Forward *next)
{
  bool is_tunnel = next->verdict == VERDICT_TUNNEL;

  if (packet->depth == PACKET_DEPTH ||
      (!is_tunnel && next->verdict != VERDICT_HOME))
    return false;
  packet_push(packet, next->source, next->destination,
              is_tunnel ? IPV6_HEADER_OCTETS : HOME_HEADER_OCTETS);
  return true;
}

/* Writes the step that the design wants. Returns true if the packet has got
 * another header and has to be looked at again. `owner` is the node to which
 * plain routing takes it. */
static bool
step_verdict(const Network *network, uint32_t node, Packet *packet,
             const Forward *next, uint32_t owner, Step *step)
{
  switch (next->verdict) {
  case VERDICT_TUNNEL:
  case VERDICT_HOME:
    if (step_push(packet, next))
      return true;
    break;
  case VERDICT_LINK:
    step_to_host(network, node, packet, packet->host, step);
    return false;
  case VERDICT_HOLD:
    step->kind = STEP_HOLD;
    step->room = next->room;
    return false;
  case VERDICT_ROUTE:
  case VERDICT_PASS:
    step_to_owner(network, node, packet, owner, step);
    return false;
  case VERDICT_DROP:
    break;
  }
  step_drop(step, next->reason ? next->reason : DROP_NO_ROUTE);
  return false;
}

/* Decides about a packet whose outermost destination is a node or a care-of
 * address. Returns true if the packet has to be looked at again. */
static bool
step_outer(const Network *network, uint32_t node, const Arrival *arrival,
           Packet *packet, Step *step)
{
  Address destination = packet_outer(packet)->destination;
  Forward next = { .verdict = VERDICT_PASS, .node = INDEX_NONE };
  bool is_scoped = is_link_scope(destination);

  if (packet->depth == 1 &&
      (address_equal(destination, node_address(network, node)) ||
       (arrival->way == WAY_AIR && is_scoped)))
    return step_receives(packet, step);
  uint32_t owner =
    is_scoped ? node : address_owner(network, node, destination, packet->host);
  if (network->rules->redirect && !is_scoped &&
      (owner == node || arrival->from_tunnel)) {
    const Visit visit = { place_of_node(node), *arrival, packet };
    network->rules->redirect(network->view, &visit, &next);
  }
  return step_verdict(network, node, packet, &next, owner, step);
}

/* Writes what was noticed. The other end of a tunnel that has ended here is in
 * the header that was taken off last. */
static void
step_notice(const Network *network, uint32_t node, const Packet *packet,
            NoticeKind kind, Step *step)
{
  step->notice = (Notice){
    .kind = kind,
    .node = node,
    .prefix = packet->prefix,
  };
  if (kind == NOTICE_MISROUTED)
    step->notice.sender = packet->headers[packet->depth].source;
  if (network->rules->heeds)
    step->notice.from = network->rules->heeds(network->view, &step->notice);
}

/* Decides about a packet whose tunnels have ended: the design says where it
 * goes. Returns true if the packet has to be looked at again. */
static bool
step_inner(const Network *network, uint32_t node, const Arrival *arrival,
           Packet *packet, Step *step)
{
  const Visit visit = { place_of_node(node), *arrival, packet };
  Address destination = packet->headers[0].destination;
  Forward next = { .node = INDEX_NONE };

  if (address_equal(destination, node_address(network, node)))
    return step_receives(packet, step);
  network->rules->forward(network->view, &visit, &next);
  uint32_t owner = next.node;
  if (next.notice != NOTICE_NONE)
    step_notice(network, node, packet, next.notice, step);
  if (next.verdict == VERDICT_PASS)
    next = (Forward){ .verdict = VERDICT_DROP };
  else if (next.verdict == VERDICT_ROUTE && owner == INDEX_NONE)
    owner = address_owner(network, node, destination, packet->host);
  return step_verdict(network, node, packet, &next, owner, step);
}

/* Decides about a packet at a node. Each look at it, also that after a header
 * was put on, takes one from its hop limit; a packet out of a buffer has paid
 * for its first look. */
static void
step_at_node(const Network *network, uint32_t node, Arrival arrival,
             Packet *packet, Step *step)
{
  const Address own = node_address(network, node);
  bool is_open = true;

  if (network->nodes[node].is_down) {
    step_drop(step, DROP_NODE_DOWN);
    return;
  }
  for (bool is_counted = arrival.from_buffer; is_open; is_counted = false) {
    if (!is_counted && packet->hop_limit == 0) {
      step_drop(step, DROP_HOP_LIMIT);
      return;
    }
    packet->hop_limit -= !is_counted;
    while (packet->depth > 1 &&
           address_equal(packet_outer(packet)->destination, own)) {
      packet_pop(packet);
      arrival.from_tunnel = true;
    }
    bool is_for_host = packet->depth == 1 && (packet->kind != PACKET_MESSAGE ||
                                              is_to_prefix(network, packet));
    step->from_tunnel = arrival.from_tunnel;
    is_open = is_for_host ? step_inner(network, node, &arrival, packet, step)
                          : step_outer(network, node, &arrival, packet, step);
    arrival.from_tunnel = false;
  }
}

/* Returns whether the host sends under an address of the link, so that the
 * design is not asked. That is the unspecified address or a link-local one
 * (neighbour discovery), its care-of address, or, on the link of an anchor, an
 * address in a prefix of that anchor. */
static bool
is_from_link(const Network *network, uint32_t host, uint32_t node,
             const Packet *packet)
{
  uint64_t source = packet_outer(packet)->source.hi;
  uint64_t care_of = network->hosts[host].care_of;
  uint32_t prefix = network->hosts[host].prefixes;

  if (source == 0 || source == LINK_LOCAL_SUBNET || source == care_of)
    return true;
  while (prefix != INDEX_NONE && network->prefixes[prefix].subnet != source)
    prefix = network->prefixes[prefix].next;
  return prefix != INDEX_NONE && care_of != 0 &&
         network->prefixes[prefix].anchor == node;
}

/* Decides about a packet that a host sends. The design says under which headers
 * it goes. */
static void
leave_host(const Network *network, uint32_t host, Packet *packet, Step *step)
{
  Forward next = { .verdict = VERDICT_ROUTE };
  uint32_t node = host_node(network, host);

  if (node == INDEX_NONE) {
    step_drop(step, DROP_LINK_DOWN);
    return;
  }
  do {
    const Visit visit = { place_of_host(host), { .way = WAY_SENT }, packet };
    next.verdict = VERDICT_ROUTE;
    if (!is_from_link(network, host, node, packet))
      network->rules->forward(network->view, &visit, &next);
  } while (step_push(packet, &next));
  if (next.verdict != VERDICT_ROUTE && next.verdict != VERDICT_PASS)
    step_drop(step, next.reason ? next.reason : DROP_NO_ROUTE);
  else
    step_over_air(network, packet, host, place_of_node(node), step);
}

/* Returns whether the host has the address. */
static bool
host_has(const Network *network, uint32_t host, Address address)
{
  return address_equal(address,
                       host_address(network->hosts[host].care_of, host)) ||
         network->rules->owns(network->view, host, address);
}

static void
arrive_at_host(const Network *network, uint32_t host, Packet *packet,
               Step *step)
{
  while (packet->depth > 1 &&
         host_has(network, host, packet_outer(packet)->destination)) {
    packet_pop(packet);
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

/* Returns whether the access link on which the packet came has broken. */
static bool
is_cut_off(const Network *network, const Packet *packet)
{
  const Host *host = &network->hosts[packet->host];
  return host->access == INDEX_NONE || host->epoch != packet->epoch;
}

void
network_step(const Network *network, Place place, Arrival arrival,
             Packet *packet, Step *step)
{
  bool is_by_air = arrival.way == WAY_AIR;

  *step = (Step){ .kind = STEP_DROP };
  if (is_by_air && !arrival.from_buffer && is_cut_off(network, packet))
    step_drop(step, DROP_LINK_DOWN);
  else if (!place_is_host(place))
    step_at_node(network, place_index(place), arrival, packet, step);
  else if (is_by_air)
    arrive_at_host(network, place_index(place), packet, step);
  else
    leave_host(network, place_index(place), packet, step);
}
