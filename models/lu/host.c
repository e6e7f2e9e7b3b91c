/* lu host: the mobile node itself tells the location manager (RFC 6275 section
 * 11). It finds the new router, takes a care-of address, and registers that for
 * each of its prefixes that are in use. The tunnel ends at the host.
 *
 *   link up   RS, RA, NS (DAD)          protocol/discovery.h
 *   address   BU --> location manager   for each prefix in use
 *                BA <--                 the host sends and receives
 *   at home   BU, lifetime 0            the anchor is the router of the link
 *
 * Where the visited network has a proxy, a mobility anchor point (RFC 5380),
 * the host registers with the proxy first and takes a regional care-of address
 * from it. It tells the next server of that address only if it is new.
 *
 * This file has what happens to the host: links, addresses, messages, packets.
 * Which servers it tells, and when it stops telling them, is a matter of its
 * own, and is in host_update_list.c.
 */

#include "host.h"

#include "models/protocol/post.h"
#include "sim/contract/dispatch.h"

/* Serves as Discovery.prefix. Attaches the host, so that alloc gives it a
 * prefix. Returns the subnet that the router advertises to it: a prefix of the
 * host if the router is its anchor, and otherwise the subnet of the router. */
static uint64_t
lu_host_prefix(void *user, uint32_t host, uint32_t access)
{
  Design *design = design_of(((LuHost *)user)->registrar.network);
  const Network *network = design->network;
  uint32_t node = network->access[access].node;
  uint32_t prefix = design_attach(design, host, access);

  if (prefix == INDEX_NONE || network->prefixes[prefix].anchor != node)
    prefix = network_prefix_find(network, host, node);
  return prefix == INDEX_NONE ? network->nodes[node].subnet
                              : network->prefixes[prefix].subnet;
}

/* Serves as Discovery.map: returns the proxy among the servers of the host at
 * this link. */
static Address
lu_host_map(void *user, uint32_t host, uint32_t access)
{
  Design *design = design_of(((LuHost *)user)->registrar.network);
  const Network *network = design->network;
  uint32_t prefix = network->hosts[host].prefixes;
  LmServer servers[LM_SERVERS];

  if (prefix == INDEX_NONE)
    return (Address){ 0, 0 };
  view_servers(&design->view, prefix, network->access[access].node, servers);
  return servers[0].regional ? node_address(network, servers[0].node)
                             : (Address){ 0, 0 };
}

/* Returns whether the host has to test the address. It does not test one that
 * it has already, or that its home agent defends (RFC 6275 section 11.5.5). */
static bool
lu_host_advertised(void *user, uint32_t host, uint64_t subnet)
{
  const Network *network = ((LuHost *)user)->registrar.network;
  uint32_t prefix =
    network_prefix_find(network, host, host_node(network, host));

  return prefix == INDEX_NONE || network->prefixes[prefix].subnet != subnet ||
         !network->prefixes[prefix].is_known;
}

/* Serves as Discovery.configured. The host may use an address on its link now.
 * New sessions use the prefix that the router has given it. If there is none,
 * they go on with the prefix that they use. Then the host tells where all its
 * prefixes are. */
static void
lu_host_configured(void *user, uint32_t host, uint64_t subnet)
{
  LuHost *self = user;
  Network *network = self->registrar.network;
  uint32_t own = network_prefix_find(network, host, host_node(network, host));
  uint32_t prefix, next;

  network->hosts[host].care_of = subnet;
  if (own == INDEX_NONE)
    own = network->hosts[host].prefix;
  if (own == INDEX_NONE)
    own = network->hosts[host].prefixes;
  if (own != INDEX_NONE) {
    network->prefixes[own].is_known = true;
    design_configure(design_of(self->registrar.network), host, own);
  }
  for (prefix = network->hosts[host].prefixes; prefix != INDEX_NONE;
       prefix = next) {
    next = network->prefixes[prefix].next;
    host_register(self, host, prefix);
  }
  network_changed(network, place_of_host(host), host);
}

static void
lu_host_init(Model *model, Design *design)
{
  LuHost *self = (LuHost *)model;

  self->registrar.leave_attempts = INT64_MAX;
  self->registrar.send = host_update_send;
  self->registrar.accepted = host_update_accepted;
  self->registrar.gone = host_update_gone;
  registrar_init(&self->registrar, design->network, self);
  self->discovery.prefix = lu_host_prefix;
  self->discovery.map = lu_host_map;
  self->discovery.advertised = lu_host_advertised;
  self->discovery.configured = lu_host_configured;
  discovery_init(&self->discovery, design->network, self);
}

static void
lu_host_clear(Model *model)
{
  LuHost *self = (LuHost *)model;
  registrar_clear(&self->registrar);
  discovery_clear(&self->discovery);
}

/* A host that has its new address already, by the help of assistance, need not
 * look for its router. */
static void
lu_host_link_up(Model *model, Design *design, uint32_t host,
                const Attachment *arrival)
{
  LuHost *self = (LuHost *)model;

  (void)design;
  if (arrival->care_of != 0)
    lu_host_configured(self, host, arrival->care_of);
  else
    discovery_start(&self->discovery, host);
}

static void
lu_host_link_down(Model *model, Design *design, uint32_t host, uint32_t access)
{
  LuHost *self = (LuHost *)model;
  Registration *r = self->registrar.hosts[host];

  (void)access;
  discovery_stop(&self->discovery, host);
  for (; r; r = r->next)
    registration_pause(r);
  design->network->hosts[host].care_of = 0;
  /* A prefix that this link gave and that the host did not configure in time
   * goes back. */
  design_configure(design, host, design->network->hosts[host].prefix);
}

/* An acknowledgement belongs to the registration of its prefix with the server
 * that has sent it. One node may be two servers; an LBA comes from a proxy. */
static void
lu_host_receive(Model *model, Design *design, Place place, const Packet *packet)
{
  LuHost *self = (LuHost *)model;
  const Message *message = packet_message(packet);
  const Network *network = design->network;

  if (discovery_receive(&self->discovery, place, packet) ||
      (message->type != MESSAGE_BA && message->type != MESSAGE_LBA))
    return;
  for (Registration *r = self->registrar.hosts[place_index(place)]; r;
       r = r->next)
    if (r->prefix == message->prefix &&
        (r->regional != 0) == (message->type == MESSAGE_LBA) &&
        address_equal(packet->headers[0].source,
                      node_address(network, r->server))) {
      registration_acknowledge(r, message);
      return;
    }
}

/* The host de-registers a prefix that is given back; it is freed when the
 * server has answered (host_update_gone). A host that has no address now does
 * so on its next link. A prefix without a registration is freed at once, unless
 * sessions use it. */
static void
lu_host_release(Model *model, Design *design, uint32_t prefix)
{
  LuHost *self = (LuHost *)model;
  Network *network = design->network;
  SessionPrefix *p = &network->prefixes[prefix];
  Registration *r = host_registration(self, p->host, prefix);

  p->is_released = true;
  if (!r) {
    if (p->sessions == 0)
      host_free_prefix(self, prefix);
    return;
  }
  r->is_release = true;
  if (network->hosts[p->host].care_of == 0)
    return;
  r->locator = host_care_of(network, p->host);
  registration_leave(r, INDEX_NONE);
}

/* Returns a registration with the proxy from which the host has this regional
 * address, or NULL. */
static const Registration *
regional_registration(const LuHost *self, uint32_t host, Address address)
{
  const Registration *r = self->registrar.hosts[host];

  while (r && (r->regional == 0 || r->regional != address.hi))
    r = r->next;
  return r;
}

/* A host tunnels its packets to the home agent as soon as it has sent the
 * binding update (RFC 6275 section 11.3.1). Packets under a regional address go
 * through a tunnel to the proxy (RFC 5380 section 6.1), if the host has told
 * the proxy its present care-of address. All others are dropped. */
static void
host_forward(const LuHost *self, uint32_t host, const Packet *packet,
             Forward *out)
{
  const View *view = self->model.view;
  const Network *network = view->network;
  Address source = packet_outer(packet)->source;
  Address care_of = host_care_of(network, host);
  const Registration *proxy = regional_registration(self, host, source);
  const Registration *r = host_registration(self, host, packet->prefix);

  out->verdict = VERDICT_DROP;
  out->reason = DROP_NO_BINDING;
  if (network->hosts[host].care_of == 0) {
    out->reason = DROP_NO_ADDRESS;
  } else if (proxy) {
    if (!address_equal(proxy->locator, care_of))
      return;
    out->verdict = VERDICT_TUNNEL;
    out->source = care_of;
    out->destination = node_address(network, proxy->server);
  } else if (r && r->state != REGISTRATION_LEAVING &&
             source.hi == network->prefixes[packet->prefix].subnet) {
    bool is_direct = address_equal(r->locator, care_of);
    out->verdict = VERDICT_TUNNEL;
    out->source = r->locator;
    out->destination = node_address(
      network, is_direct
                 ? view_uplink(view, host_node(network, host), packet->prefix)
                 : r->server);
  }
}

static void
lu_host_forward(const Model *model, const Visit *visit, Forward *out)
{
  const Packet *packet = visit->packet;
  out->verdict = VERDICT_PASS;
  if (place_is_host(visit->place))
    host_forward((const LuHost *)model, place_index(visit->place), packet, out);
}

static bool
lu_host_owns(const Model *model, uint32_t host, Address address)
{
  return address.lo == host_identifier(host) &&
         regional_registration((const LuHost *)model, host, address) != NULL;
}

static bool
lu_host_is_registered(const Model *model, uint32_t prefix, Address *locator)
{
  const Registration *r = host_registration(
    (const LuHost *)model, model->view->network->prefixes[prefix].host, prefix);

  if (r)
    *locator = r->locator;
  return r && registration_is_in_force(r);
}

static void
lu_host_show(const Model *model, Picture *picture)
{
  (void)model;
  picture_function(picture, place_of_host(picture->host), "LU");
}

const ModelClass lu_host = {
  .column = COLUMN_LU,
  .name = "host",
  .summary = "the mobile node",
  .source = "RFC 6275 section 11",
  .provides = UPDATES_LOCATIONS | HAS_CARE_OF_ADDRESSES,
  .parameters =
    (const Key[]){
      REGISTRAR_KEYS(LuHost, registrar),
      { .name = "first-timeout",
        .type = KEY_TIME,
        .fallback = "1.5 s",
        .least = 0.001,
        .greatest = 3600,
        .help = "Wait for an acknowledgement of the first binding update "
                "(InitialBindackTimeoutFirstReg)",
        .offset = offsetof(LuHost, registrar.first_timeout) },
      { .name = "previous-map",
        .type = KEY_CHOICE,
        .fallback = "silent",
        .choices = "silent|told",
        .help = "Whether a mobility anchor point that was left is told the new "
                "care-of address, to forward to it (RFC 5380 section 6.1)",
        .offset = offsetof(LuHost, tells_previous) },
      DISCOVERY_KEYS(LuHost, discovery),
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(LuHost),
      .init = lu_host_init,
      .clear = lu_host_clear,
      .show = lu_host_show,
      .decisions.lu =
        &(const LuDecisions){
          .forward = lu_host_forward,
          .owns = lu_host_owns,
          .is_registered = lu_host_is_registered,
        },
      .events.lu =
        &(const LuEvents){
          .link_up = lu_host_link_up,
          .link_down = lu_host_link_down,
          .receive = lu_host_receive,
          .release = lu_host_release,
        },
    },
};
