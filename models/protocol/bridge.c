/* Redirections and expectations are lists by host: a host has one or two at a
 * time. Each has a timer of its own, which frees it. Each change marks the
 * router, and a redirection marks the host as well, because the host has its
 * old address as long as a router redirects packets for that address. */

#include "bridge.h"

void
bridge_init(Bridge *bridge, Network *network)
{
  bridge->network = network;
  bridge->redirections = g_new0(Redirection *, network->host_count);
  bridge->expectations = g_new0(Expectation *, network->host_count);
}

static void
redirection_free(Redirection *r)
{
  Redirection **link = &r->bridge->redirections[r->host];

  while (*link != r)
    link = &(*link)->next;
  *link = r->next;
  kernel_cancel(r->bridge->network->kernel, r->end);
  g_slice_free(Redirection, r);
}

static void
expectation_free(Expectation *e)
{
  Expectation **link = &e->bridge->expectations[e->host];

  while (*link != e)
    link = &(*link)->next;
  *link = e->next;
  kernel_cancel(e->bridge->network->kernel, e->end);
  g_slice_free(Expectation, e);
}

void
bridge_clear(Bridge *bridge)
{
  for (uint32_t i = 0; i < bridge->network->host_count; i++) {
    while (bridge->redirections[i])
      redirection_free(bridge->redirections[i]);
    while (bridge->expectations[i])
      expectation_free(bridge->expectations[i]);
  }
  g_free(bridge->redirections);
  g_free(bridge->expectations);
}

static Redirection *
redirection_find(const Bridge *bridge, uint32_t host, uint32_t node)
{
  Redirection *r = bridge->redirections[host];

  while (r && r->node != node)
    r = r->next;
  return r;
}

static Expectation *
expectation_find(const Bridge *bridge, uint32_t host, uint32_t node)
{
  Expectation *e = bridge->expectations[host];

  while (e && e->node != node)
    e = e->next;
  return e;
}

const Expectation *
bridge_find(const Bridge *bridge, uint32_t host, uint32_t node)
{
  return expectation_find(bridge, host, node);
}

static void
redirection_ends(void *target, uint64_t unused)
{
  Redirection *r = target;

  (void)unused;
  bridge_restore(r->bridge, r->host, r->node);
}

/* Marks the router and the host, because both decide differently about packets
 * for the old care-of address. */
static void
redirection_changed(Network *network, uint32_t host, uint32_t node)
{
  network_changed(network, place_of_node(node), host);
  network_changed(network, place_of_host(host), host);
}

void
bridge_redirect(Bridge *bridge, uint32_t host, uint32_t node, Address to)
{
  Network *network = bridge->network;
  Redirection *r = redirection_find(bridge, host, node);

  if (!r) {
    r = g_slice_new0(Redirection);
    r->bridge = bridge;
    r->host = host;
    r->node = node;
    r->next = bridge->redirections[host];
    bridge->redirections[host] = r;
  }
  r->care_of = network->nodes[node].subnet;
  r->to = to;
  kernel_cancel(network->kernel, r->end);
  r->end = kernel_schedule_after(network->kernel, bridge->lifetime,
                                 redirection_ends, r, 0);
  redirection_changed(network, host, node);
}

void
bridge_restore(Bridge *bridge, uint32_t host, uint32_t node)
{
  Redirection *r = redirection_find(bridge, host, node);

  if (!r)
    return;
  redirection_free(r);
  redirection_changed(bridge->network, host, node);
}

static void
expectation_ends(void *target, uint64_t unused)
{
  Expectation *e = target;
  Network *network = e->bridge->network;
  uint32_t node = e->node, host = e->host;

  (void)unused;
  expectation_free(e);
  network_changed(network, place_of_node(node), host);
}

static Expectation *
expectation_get(Bridge *bridge, uint32_t host, uint32_t node)
{
  Expectation *e = expectation_find(bridge, host, node);

  if (!e) {
    e = g_slice_new0(Expectation);
    e->bridge = bridge;
    e->host = host;
    e->node = node;
    e->next = bridge->expectations[host];
    bridge->expectations[host] = e;
  }
  kernel_cancel(bridge->network->kernel, e->end);
  e->end = kernel_schedule_after(bridge->network->kernel, bridge->lifetime,
                                 expectation_ends, e, 0);
  e->has_left = false;
  return e;
}

void
bridge_expect(Bridge *bridge, uint32_t host, uint32_t node)
{
  bridge_restore(bridge, host, node);
  expectation_get(bridge, host, node);
  network_changed(bridge->network, place_of_node(node), host);
}

void
bridge_arrive(Bridge *bridge, uint32_t host, uint32_t node)
{
  expectation_get(bridge, host, node)->is_here = true;
  network_changed(bridge->network, place_of_node(node), host);
}

void
bridge_leave(Bridge *bridge, uint32_t host, uint32_t node)
{
  Expectation *e = expectation_find(bridge, host, node);

  if (!e)
    return;
  e->is_here = false;
  e->has_left = true;
  network_changed(bridge->network, place_of_node(node), host);
}

bool
bridge_owns(const Bridge *bridge, uint32_t host, Address address)
{
  const Redirection *r = bridge->redirections[host];

  while (r && r->care_of != address.hi)
    r = r->next;
  return r && address.lo == host_identifier(host);
}

void
bridge_forward(const Bridge *bridge, const Visit *visit, Forward *out)
{
  const Packet *packet = visit->packet;
  uint32_t node = place_index(visit->place);
  const Redirection *r = redirection_find(bridge, packet->host, node);
  const Expectation *e = expectation_find(bridge, packet->host, node);

  if (packet->kind == PACKET_UP ||
      packet_outer(packet)->destination.lo != host_identifier(packet->host))
    return;
  if (r) {
    out->verdict = VERDICT_TUNNEL;
    out->source = node_address(bridge->network, node);
    out->destination = r->to;
  } else if (!e || !visit->arrival.from_tunnel) {
    return;
  } else if (e->has_left) {
    out->verdict = VERDICT_DROP;
    out->reason = DROP_LINK_DOWN;
  } else if (e->is_here) {
    out->verdict = VERDICT_LINK;
  } else {
    out->verdict = VERDICT_HOLD;
    out->room = (uint32_t)bridge->room;
  }
}
