/* All access routers share one Registrar. A registration names the router as
 * its place, so a router finds its own, and two routers can have registrations
 * of one prefix at the same time: the old one de-registers while the new one
 * registers.
 *
 *   host          router              location manager
 *    | link up      |                        |
 *    |              |-- PBU, lifetime L ---->|  for each prefix in use
 *    |              |<-- PBA ----------------|
 *    |<-- RA -------|                        |  lu/network.c
 *    | link down    |                        |
 *    |              |-- PBU, lifetime 0 ---->|  unless `detach` is silent
 *
 * Where a central database keeps the prefixes of a host together (KEEPS_HOSTS),
 * one registration stands for all of them.
 */

#include "gateway.h"

#include "answer.h"

/* A proxy de-registers once and drops its state (RFC 5213 section 6.9.1.3). In
 * designs whose updates carry the number of the attachment, a router repeats a
 * de-registration until it is acknowledged, for about a minute. */
enum { LEAVE_ATTEMPTS = 7 };

/* Returns whether the update carries the flag of RFC 8885: the anchor is an
 * access router itself, or is reached through a central database. */
static bool
is_distributed(const Gateway *gateway, uint32_t server)
{
  return gateway->network->nodes[server].access != INDEX_NONE ||
         view_has(gateway->view, KEEPS_HOSTS);
}

/* An update between routers (MESSAGE_LU) carries the home address and the
 * locator. In an update of RFC 5213 the source is the locator. It carries the
 * prefix if it renews or ends a registration, or if the router knows the prefix
 * beforehand (RFC 8885); otherwise it asks for the prefix by zeroes.
 */
static void
gateway_send(void *user, const Registration *r, uint32_t lifetime,
             SignallingCategory category)
{
  const Gateway *gateway = user;
  Network *network = gateway->network;
  const SessionPrefix *prefix = &network->prefixes[r->prefix];
  uint32_t node = place_index(r->place);
  bool is_between_routers = view_has(gateway->view, NUMBERS_ATTACHMENTS);
  bool is_known =
    category != SIGNALLING_REGISTRATION || is_distributed(gateway, r->server);
  Message update = {
    .type = is_between_routers ? MESSAGE_LU : MESSAGE_PBU,
    .function = COLUMN_LM,
    .handoff = r->handoff,
    .distributed = is_distributed(gateway, r->server),
    .sequence = r->sequence,
    .lifetime = lifetime,
    .host = prefix->host,
    .prefix = r->prefix,
    .home = is_between_routers ? prefix_address(network, r->prefix)
                               : (Address){ is_known ? prefix->subnet : 0, 0 },
    .care_of = node_address(network, node),
    .timestamp = network_now(network),
  };
  Envelope envelope = {
    .from = r->place,
    .source = update.care_of,
    .destination = node_address(network, r->server),
    .prefix = INDEX_NONE,
    .category = category,
    .handover = r->handover,
  };
  post_message(network, &envelope, &update);
}

/* Updates between routers are ordered by the attachments of the host. */
static uint16_t
gateway_number(void *user, const Registration *r)
{
  const Network *network = ((Gateway *)user)->network;
  return (uint16_t)context_attachment(network,
                                      network->prefixes[r->prefix].host);
}

static void
gateway_accepted(void *user, Registration *r)
{
  Gateway *gateway = user;
  uint32_t host = gateway->network->prefixes[r->prefix].host;

  if (context_has_host(gateway->network, place_index(r->place), host)) {
    gateway->accepted(gateway->user, host, r->prefix);
    design_registered(design_of(gateway->network), r->prefix);
  }
}

static bool
prefix_is_needed(const Gateway *gateway, uint32_t prefix)
{
  uint32_t host = gateway->network->prefixes[prefix].host;
  return context_is_used(gateway->network, prefix) ||
         gateway->offered[host] == prefix;
}

static bool
has_registration(const Gateway *gateway, uint32_t prefix)
{
  uint32_t host = gateway->network->prefixes[prefix].host;
  const Registration *r = gateway->registrar.hosts[host];

  while (r && r->prefix != prefix)
    r = r->next;
  return r != NULL;
}

/* Frees a prefix that is being given back, if nobody needs it any more, no
 * router has a registration of it, and its anchor has no record. If the anchor
 * has one, because an update of an earlier router was late, the next router of
 * the host gives the prefix back again. */
static void
try_free(Gateway *gateway, uint32_t prefix)
{
  const Network *network = gateway->network;
  const SessionPrefix *p = &network->prefixes[prefix];
  Address locator;

  if (!context_is_released(network, prefix) || p->sessions > 0 ||
      prefix_is_needed(gateway, prefix) ||
      network->hosts[p->host].prefix == prefix ||
      has_registration(gateway, prefix) ||
      view_find(gateway->view, p->anchor, prefix, &locator))
    return;
  design_free_prefix(design_of(gateway->network), prefix);
}

/* A registration has ended. If its prefix was given back although sessions use
 * it, and its anchor has no record any more, the prefix counts as being at its
 * anchor. */
static void
gateway_gone(void *user, const Registration *r)
{
  Gateway *gateway = user;
  SessionPrefix *p = &gateway->network->prefixes[r->prefix];
  Address locator;

  if (p->is_abandoned &&
      !view_find(gateway->view, p->anchor, r->prefix, &locator))
    p->is_away = false;
  try_free(gateway, r->prefix);
}

void
gateway_init(Gateway *gateway, Design *design, void *user)
{
  uint32_t host_count = design->network->host_count;

  gateway->network = design->network;
  gateway->view = &design->view;
  gateway->user = user;
  gateway->registrar.first_timeout = gateway->registrar.initial_timeout;
  gateway->registrar.leave_attempts =
    view_has(gateway->view, NUMBERS_ATTACHMENTS) ? LEAVE_ATTEMPTS : 1;
  gateway->registrar.send = gateway_send;
  gateway->registrar.accepted = gateway_accepted;
  gateway->registrar.gone = gateway_gone;
  if (view_has(gateway->view, NUMBERS_ATTACHMENTS))
    gateway->registrar.number = gateway_number;
  registrar_init(&gateway->registrar, design->network, gateway);
  gateway->offered = g_new(uint32_t, host_count);
  for (uint32_t i = 0; i < host_count; i++)
    gateway->offered[i] = INDEX_NONE;
}

void
gateway_clear(Gateway *gateway)
{
  registrar_clear(&gateway->registrar);
  g_free(gateway->offered);
}

static void
register_at(Gateway *gateway, uint32_t node, uint32_t prefix, uint32_t server)
{
  const Network *network = gateway->network;
  uint32_t host = network->prefixes[prefix].host;
  bool is_first = context_attachment(network, host) <= 1;

  registration_start(registration_get(&gateway->registrar, place_of_node(node),
                                      prefix, server, 0),
                     is_first ? HANDOFF_ATTACH : HANDOFF_BETWEEN_MAGS,
                     network->hosts[host].handover);
}

/* Returns whether the router has nothing to do for the prefix, because it has a
 * registration, or is giving the prefix back and nobody needs it. A host that
 * comes back while the router de-registers it is registered again. */
static bool
is_served(const Gateway *gateway, uint32_t node, uint32_t prefix)
{
  const Registration *r =
    registration_find(&gateway->registrar, place_of_node(node), prefix);

  return r && (r->state != REGISTRATION_LEAVING ||
               (r->is_release && !prefix_is_needed(gateway, prefix)));
}

/* The prefix is at home again, because its anchor is the router of the host.
 * The anchor de-registers at the location manager. If the anchor is itself that
 * location manager, or a central database keeps the prefixes, no message is
 * sent (design_forget). */
static void
serve_own(Gateway *gateway, uint32_t prefix)
{
  Network *network = gateway->network;
  SessionPrefix *p = &network->prefixes[prefix];
  LmServer servers[LM_SERVERS];
  uint32_t count = view_servers(gateway->view, prefix, p->anchor, servers);

  if (!context_is_away(network, prefix))
    return;
  p->is_away = false;
  if (count == 0 || servers[count - 1].node == p->anchor ||
      view_has(gateway->view, KEEPS_HOSTS))
    design_forget(design_of(gateway->network), prefix);
  else
    registration_leave(registration_get(&gateway->registrar,
                                        place_of_node(p->anchor), prefix,
                                        servers[count - 1].node, 0),
                       network->hosts[p->host].handover);
}

/* Registers a prefix that another router gave out, or gives it back if nobody
 * needs it. A central database hears of it by serve_host. */
static void
serve_other(Gateway *gateway, uint32_t node, uint32_t prefix)
{
  Network *network = gateway->network;
  SessionPrefix *p = &network->prefixes[prefix];
  LmServer servers[LM_SERVERS];

  if (view_servers(gateway->view, prefix, node, servers) == 0)
    return;
  if (!prefix_is_needed(gateway, prefix))
    registration_release(&gateway->registrar, place_of_node(node), prefix,
                         servers[0].node);
  else if (!view_has(gateway->view, KEEPS_HOSTS))
    register_at(gateway, node, prefix, servers[0].node);
  p->is_away = true;
}

/* One registration, of the prefix that the router gives, stands for all. The
 * database tells the anchors of the others. */
static void
serve_host(Gateway *gateway, uint32_t host, uint32_t node)
{
  Network *network = gateway->network;
  uint32_t prefix = gateway->offered[host];
  LmServer servers[LM_SERVERS];

  for (uint32_t p = network->hosts[host].prefixes; p != INDEX_NONE;
       p = network->prefixes[p].next)
    network->prefixes[p].is_away = network->prefixes[p].anchor != node;

  if (prefix == INDEX_NONE || is_served(gateway, node, prefix) ||
      view_servers(gateway->view, prefix, node, servers) == 0)
    return;
  register_at(gateway, node, prefix, servers[0].node);
}

void
gateway_register(Gateway *gateway, uint32_t host)
{
  Network *network = gateway->network;
  uint32_t node = host_node(network, host);
  uint32_t prefix = network->hosts[host].prefixes;
  uint32_t next;

  for (; prefix != INDEX_NONE; prefix = next) {
    const SessionPrefix *p = &network->prefixes[prefix];
    next = p->next;
    if (p->anchor == node)
      serve_own(gateway, prefix);
    else if ((prefix_is_needed(gateway, prefix) ||
              context_is_away(network, prefix)) &&
             !is_served(gateway, node, prefix))
      serve_other(gateway, node, prefix);
  }
  if (view_has(gateway->view, KEEPS_HOSTS))
    serve_host(gateway, host, node);
}

bool
gateway_is_complete(const Gateway *gateway, uint32_t host)
{
  const Network *network = gateway->network;
  uint32_t node = host_node(network, host);
  uint32_t prefix = network->hosts[host].prefixes;

  for (; prefix != INDEX_NONE; prefix = network->prefixes[prefix].next) {
    const Registration *r =
      registration_find(&gateway->registrar, place_of_node(node), prefix);
    if (network->prefixes[prefix].anchor != node &&
        prefix_is_needed(gateway, prefix) &&
        (!r || !registration_is_in_force(r)))
      return false;
  }
  return true;
}

uint32_t
gateway_needed(const Gateway *gateway, uint32_t host)
{
  const Network *network = gateway->network;
  uint32_t node = host_node(network, host);
  uint32_t prefix = network->hosts[host].prefixes;

  while (prefix != INDEX_NONE && (network->prefixes[prefix].anchor == node ||
                                  !prefix_is_needed(gateway, prefix)))
    prefix = network->prefixes[prefix].next;
  return prefix;
}

bool
gateway_has_updated(const Gateway *gateway, uint32_t host)
{
  const Registration *r = gateway->registrar.hosts[host];
  uint32_t node = host_node(gateway->network, host);

  while (r && r->place != place_of_node(node))
    r = r->next;
  return r != NULL;
}

uint32_t
gateway_offer(Gateway *gateway, uint32_t host)
{
  Network *network = gateway->network;
  uint32_t prefix = design_attach(design_of(gateway->network), host,
                                  network->hosts[host].access);

  gateway->offered[host] = prefix;
  if (prefix != INDEX_NONE)
    network->prefixes[prefix].is_released = false;
  return prefix;
}

/* Returns whether the location manager is told that a host has left. A database
 * that knows all anchors of a host is told nothing, because it would forget
 * them; its records expire (RFC 8885 section 3.5). */
static bool
is_told(const Gateway *gateway, uint32_t host, uint32_t access)
{
  const Network *network = gateway->network;
  uint32_t next = context_target(network, host);
  uint32_t here = network->nodes[network->access[access].node].network;

  if (view_has(gateway->view, KEEPS_HOSTS))
    return false;
  if (gateway->detach == DETACH_AWAY && next != INDEX_NONE)
    return network->nodes[network->access[next].node].network != here;
  return gateway->detach != DETACH_SILENT;
}

/* The old router ends its registrations, except those that are ending already.
 */
void
gateway_link_down(Gateway *gateway, uint32_t host, uint32_t access)
{
  const Network *network = gateway->network;
  Place place = place_of_node(network->access[access].node);
  Registration *next;

  gateway->offered[host] = INDEX_NONE;
  for (Registration *r = gateway->registrar.hosts[host]; r; r = next) {
    next = r->next;
    if (r->place != place || r->state == REGISTRATION_LEAVING)
      continue;
    if (is_told(gateway, host, access))
      registration_leave(r, network->hosts[host].handover);
    else
      registration_drop(r);
  }
}

/* Returns whether the message is about the prefix that has its slot now, and
 * not about an earlier one. */
static bool
is_about(const Network *network, const Message *message)
{
  return message->home.hi == 0 ||
         message->home.hi == network->prefixes[message->prefix].subnet;
}

/* The anchor of a prefix knows of this router now. A router that is giving the
 * prefix back does not take that for a registration. */
static void
grant(Gateway *gateway, Place place, uint32_t prefix, uint32_t lifetime)
{
  LmServer servers[LM_SERVERS];
  Registration *r;

  view_servers(gateway->view, prefix, place, servers);
  r = registration_get(&gateway->registrar, place, prefix, servers[0].node, 0);
  if (r->state != REGISTRATION_LEAVING)
    registration_grant(r, lifetime);
}

/* The acknowledgement of the database lists the anchors that have a record of
 * this router (RFC 8885). */
static void
take_anchors(Gateway *gateway, Place place, const Message *ack)
{
  const Network *network = gateway->network;

  for (uint32_t i = 0; i < ack->previous->count; i++) {
    const PreviousAnchor *previous = &ack->previous->items[i];
    const SessionPrefix *p = &network->prefixes[previous->prefix];
    if (previous->prefix != ack->prefix && p->subnet == previous->subnet &&
        p->host == ack->host &&
        context_has_host(network, place_index(place), ack->host))
      grant(gateway, place, previous->prefix, ack->lifetime);
  }
}

/* Registers one by one the prefixes that the database has not listed, because
 * it has forgotten their anchors. */
static void
serve_missing(Gateway *gateway, uint32_t host, uint32_t node)
{
  const Network *network = gateway->network;
  uint32_t prefix = network->hosts[host].prefixes;
  LmServer servers[LM_SERVERS];

  for (; prefix != INDEX_NONE; prefix = network->prefixes[prefix].next) {
    const SessionPrefix *p = &network->prefixes[prefix];
    if (p->anchor == node || context_is_released(network, prefix) ||
        !prefix_is_needed(gateway, prefix) || is_served(gateway, node, prefix))
      continue;
    view_servers(gateway->view, prefix, node, servers);
    register_at(gateway, node, prefix, servers[0].node);
  }
}

/* An anchor has answered the router directly, and not by way of the database.
 * When all anchors have, the answer of the database is not waited for. */
static void
take_direct(Gateway *gateway, Place place, const Packet *packet)
{
  const Network *network = gateway->network;
  const Message *ack = packet_message(packet);
  Registration *r;

  if (ack->lifetime == 0) {
    r = registration_find(&gateway->registrar, place, ack->prefix);
    if (r && r->state == REGISTRATION_LEAVING)
      registration_acknowledge(r, ack);
    return;
  }
  if (!context_has_host(network, place_index(place), ack->host))
    return;
  grant(gateway, place, ack->prefix, ack->lifetime);
  metrics_handover_moment(network->metrics, packet->handover,
                          HANDOVER_REGISTERED, network_now(network));
  r =
    registration_find(&gateway->registrar, place, gateway->offered[ack->host]);
  if (r && gateway_is_complete(gateway, ack->host))
    registration_acknowledge(r, ack);
}

static bool
is_registered_at(const Registration *r, uint32_t router, uint32_t server)
{
  return r->place == place_of_node(router) && r->server == server &&
         r->state != REGISTRATION_LEAVING;
}

bool
gateway_has_registered(const Gateway *gateway, uint32_t router, uint32_t server)
{
  for (uint32_t i = 0; i < gateway->network->host_count; i++)
    for (const Registration *r = gateway->registrar.hosts[i]; r; r = r->next)
      if (is_registered_at(r, router, server))
        return true;
  return false;
}

void
gateway_renew(Gateway *gateway, uint32_t router, uint32_t server)
{
  for (uint32_t i = 0; i < gateway->network->host_count; i++)
    for (Registration *r = gateway->registrar.hosts[i]; r; r = r->next)
      if (is_registered_at(r, router, server))
        registration_start(r, HANDOFF_REFRESH, INDEX_NONE);
}

/* The anchor has accepted another router and revokes this one (RFC 5846). The
 * router forgets the host, unless the host has come back meanwhile. */
static void
take_revocation(Gateway *gateway, Place place, const Packet *packet)
{
  Network *network = gateway->network;
  const Message *bri = packet_message(packet);
  Registration *r = registration_find(&gateway->registrar, place, bri->prefix);
  Message bra = *bri;

  bra.type = MESSAGE_BRA;
  bra.function = COLUMN_LM;
  if (r && !context_has_host(network, place_index(place), bri->host))
    registration_drop(r);
  answer_send(network, place, packet, &bra);
}

bool
gateway_acknowledge(Gateway *gateway, Place place, const Packet *packet)
{
  const Message *ack = packet_message(packet);
  const Network *network = gateway->network;
  Registration *r;

  if (ack->type == MESSAGE_BRI) {
    take_revocation(gateway, place, packet);
    return true;
  }
  if (ack->type != MESSAGE_PBA && ack->type != MESSAGE_LU_ACK)
    return false;
  if (ack->previous && ack->status == STATUS_ACCEPTED)
    take_anchors(gateway, place, ack);
  if (ack->code == PBA_DIRECT) {
    if (is_about(network, ack))
      take_direct(gateway, place, packet);
    return true;
  }
  r = registration_find(&gateway->registrar, place, ack->prefix);
  if (r && is_about(network, ack))
    registration_acknowledge(r, ack);
  if (view_has(gateway->view, KEEPS_HOSTS) && ack->status == STATUS_ACCEPTED &&
      ack->lifetime > 0 &&
      context_has_host(network, place_index(place), ack->host))
    serve_missing(gateway, ack->host, place);
  return true;
}

/* A session has begun on a prefix of an earlier router, before the host has
 * read the advertisement of this one. */
void
gateway_use(Gateway *gateway, uint32_t prefix)
{
  const Network *network = gateway->network;
  uint32_t host = network->prefixes[prefix].host;

  if (host_node(network, host) != INDEX_NONE &&
      gateway->offered[host] != INDEX_NONE)
    gateway_register(gateway, host);
}

/* Gives a prefix back. If the host has no link, its next router does so. */
void
gateway_release(Gateway *gateway, uint32_t prefix)
{
  const Network *network = gateway->network;
  SessionPrefix *p = &gateway->network->prefixes[prefix];
  uint32_t node = host_node(network, p->host);

  if (prefix_is_needed(gateway, prefix))
    return;
  p->is_released = true;
  if (!context_is_away(network, prefix))
    try_free(gateway, prefix);
  else if (node != INDEX_NONE && p->anchor != node)
    serve_other(gateway, node, prefix);
}

void
gateway_forward(const Gateway *gateway, const Visit *visit, Forward *out)
{
  const Network *network = gateway->network;
  const Packet *packet = visit->packet;
  uint32_t node = place_index(visit->place);
  const Registration *r =
    registration_find(&gateway->registrar, place_of_node(node), packet->prefix);

  if (network->prefixes[packet->prefix].anchor == node) {
    out->verdict = VERDICT_PASS;
    return;
  }
  out->verdict = VERDICT_DROP;
  if (!context_has_host(network, node, packet->host)) {
    out->reason = DROP_LINK_DOWN;
  } else if (!r || !registration_is_in_force(r)) {
    out->reason = DROP_NO_TUNNEL;
  } else if (visit->arrival.from_tunnel) {
    out->verdict = VERDICT_LINK;
  } else {
    out->verdict = VERDICT_TUNNEL;
    out->source = node_address(network, node);
    out->destination =
      node_address(network, view_uplink(gateway->view, node, packet->prefix));
  }
}
