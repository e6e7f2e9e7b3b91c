/* lu host: the mobile node itself tells the location manager (RFC 6275 section
 * 11). It finds the new router, takes a care-of address, and then registers
 * that for each of its prefixes that are in use. It is the end of the tunnel.
 *
 * Where the visited network has a proxy (a mobility anchor point, RFC 5380),
 * the host registers with that first, takes a regional care-of address from it,
 * and tells the next server of that one only when it is new.
 *
 * A home link is the link of the router that is its anchor: there the host
 * needs no care-of address, and ends its binding.
 */

#include "models.h"

#include "discovery.h"
#include "post.h"
#include "registration.h"

typedef struct LuHost {
  Model model;
  Registrar registrar;
  Discovery discovery;
  int tells_previous; /* the proxy that was left */
} LuHost;

static bool
is_at_home(const Network *network, uint32_t prefix)
{
  const SessionPrefix *p = &network->prefixes[prefix];
  return host_node(network, p->host) == p->anchor;
}

static Address
care_of_address(const Network *network, uint32_t host)
{
  return host_address(network->hosts[host].care_of, host);
}

static void
lu_host_send(void *user, const Registration *r, uint32_t lifetime,
             SignallingCategory category)
{
  Network *network = ((LuHost *)user)->model.design->network;
  uint32_t host = place_index(r->place);
  bool is_home = r->regional == 0 && is_at_home(network, r->prefix);
  Address home = r->regional ? host_address(r->regional, host)
                             : prefix_address(network, r->prefix);
  Message bu = {
    .type = r->regional ? MESSAGE_LBU : MESSAGE_BU,
    .function = COLUMN_LM,
    .sequence = r->sequence,
    .lifetime = lifetime,
    .host = host,
    .prefix = r->prefix,
    .home = home,
    .care_of = is_home ? home : r->locator,
  };
  Envelope envelope = {
    .from = r->place,
    .source = bu.care_of,
    .destination = node_address(network, r->server),
    .prefix = INDEX_NONE,
    .category = category,
    .handover = r->handover,
  };
  post_message(network, &envelope, &bu);
}

/* The one that the next server behind a proxy, or the only one, has. */
static Registration *
top_registration(const LuHost *self, uint32_t host, uint32_t prefix)
{
  Registration *r = self->registrar.hosts[host];

  while (r && (r->prefix != prefix || r->regional != 0))
    r = r->next;
  return r;
}

/* Tells a server that knows the host under another address so far. */
static void
tell_server(LuHost *self, uint32_t prefix, const LmServer *server,
            Address locator)
{
  Network *network = self->model.design->network;
  uint32_t host = network->prefixes[prefix].host;
  uint32_t handover = network->hosts[host].handover;
  Registration *r = registration_get(&self->registrar, place_of_host(host),
                                     prefix, server->node, server->regional);

  if (server->regional == 0 && address_equal(r->locator, locator) &&
      registration_is_in_force(r)) {
    registration_resume(r, handover);
    return;
  }

  r->locator = locator;
  network->prefixes[prefix].is_away = true;
  registration_start(r, HANDOFF_BETWEEN_MAGS, handover);
  if (server->regional == 0)
    design_moved(self->model.design, prefix, locator);
}

static void
lu_host_accepted(void *user, Registration *r)
{
  LuHost *self = user;
  Design *design = self->model.design;
  uint32_t host = place_index(r->place);
  uint32_t node = host_node(design->network, host);
  LmServer servers[LM_SERVERS];

  if (r->regional == 0) {
    design_registered(design, r->prefix);
  } else if (node != INDEX_NONE && !r->is_last) {
    design_servers(design, r->prefix, node, servers);
    tell_server(self, r->prefix, &servers[1], host_address(r->regional, host));
  }
}

/* What proxies know of the prefix ends by itself. */
static void
free_prefix(LuHost *self, uint32_t prefix)
{
  registrar_forget(&self->registrar, prefix);
  design_free_prefix(self->model.design, prefix);
}

/* Nothing is left of it: back home, or given back. */
static void
lu_host_gone(void *user, const Registration *r)
{
  LuHost *self = user;
  Network *network = self->model.design->network;
  SessionPrefix *p = &network->prefixes[r->prefix];
  uint32_t host = p->host;

  if (r->regional != 0 || r->state != REGISTRATION_LEAVING ||
      top_registration(self, host, r->prefix))
    return;
  p->is_away = false;
  metrics_handover_moment(network->metrics, r->handover, HANDOVER_REGISTERED,
                          network_now(network));
  if (p->is_released && p->sessions == 0 &&
      network->hosts[host].prefix != r->prefix)
    free_prefix(self, r->prefix);
}

/* On a link that is not that of the anchor, the subnet is the router's. */
static uint64_t
lu_host_prefix(void *user, uint32_t host, uint32_t access)
{
  Design *design = ((LuHost *)user)->model.design;
  const Network *network = design->network;
  uint32_t node = network->access[access].node;
  uint32_t prefix = design_attach(design, host, access);

  if (prefix == INDEX_NONE || network->prefixes[prefix].anchor != node)
    prefix = network_prefix_find(network, host, node);
  return prefix == INDEX_NONE ? network->nodes[node].subnet
                              : network->prefixes[prefix].subnet;
}

static Address
lu_host_map(void *user, uint32_t host, uint32_t access)
{
  Design *design = ((LuHost *)user)->model.design;
  const Network *network = design->network;
  uint32_t prefix = network->hosts[host].prefixes;
  LmServer servers[LM_SERVERS];

  if (prefix == INDEX_NONE)
    return (Address){ 0, 0 };
  design_servers(design, prefix, network->access[access].node, servers);
  return servers[0].regional ? node_address(network, servers[0].node)
                             : (Address){ 0, 0 };
}

/* No DAD for an address that the host has already, or that its home agent
 * defends (RFC 6275 section 11.5.5). */
static bool
lu_host_advertised(void *user, uint32_t host, uint64_t subnet)
{
  const Network *network = ((LuHost *)user)->model.design->network;
  uint32_t prefix =
    network_prefix_find(network, host, host_node(network, host));

  return prefix == INDEX_NONE || network->prefixes[prefix].subnet != subnet ||
         !network->prefixes[prefix].is_known;
}

/* Registrations with servers that have nothing to do with the host where it is
 * now. A proxy that was left forwards until its binding ends (eager to bind,
 * lazy to release); it may be told where to. */
static void
leave_behind(LuHost *self, uint32_t host, uint32_t prefix,
             const LmServer *servers, uint32_t count)
{
  Network *network = self->model.design->network;
  const Registration *top = top_registration(self, host, prefix);
  Registration *next;

  for (Registration *r = self->registrar.hosts[host]; r; r = next) {
    bool is_current = r->prefix != prefix;
    next = r->next;
    for (uint32_t i = 0; i < count; i++)
      is_current |= r->server == servers[i].node &&
                    (r->regional != 0) == (servers[i].regional != 0);

    if (is_current || r->state == REGISTRATION_LEAVING)
      continue;
    if (r->regional == 0) {
      registration_drop(r);
    } else if (self->tells_previous && top && top->locator.hi == r->regional &&
               registration_is_in_force(r)) {
      r->locator = care_of_address(network, host);
      registration_start(r, HANDOFF_BETWEEN_MAGS,
                         network->hosts[host].handover);
      r->is_last = true;
    } else {
      registration_let_expire(r);
    }
  }
}

/* The server from which a binding is taken away at home is the one that the
 * home link has, whoever was told last. */
static void
come_home(LuHost *self, uint32_t host, uint32_t prefix, const LmServer *server)
{
  Network *network = self->model.design->network;
  LmServer none = { INDEX_NONE, 0 };

  if (!top_registration(self, host, prefix))
    return;
  Registration *r = registration_get(&self->registrar, place_of_host(host),
                                     prefix, server->node, 0);
  registration_leave(r, network->hosts[host].handover);
  design_moved(self->model.design, prefix, prefix_address(network, prefix));
  leave_behind(self, host, prefix, &none, 1);
}

static void
lu_host_register(LuHost *self, uint32_t host, uint32_t prefix)
{
  Design *design = self->model.design;
  Network *network = design->network;
  LmServer servers[LM_SERVERS];
  uint32_t count =
    design_servers(design, prefix, host_node(network, host), servers);
  Registration *top = top_registration(self, host, prefix);

  if (count == 0)
    return;
  if (is_at_home(network, prefix)) {
    come_home(self, host, prefix, &servers[count - 1]);
  } else if ((network->prefixes[prefix].sessions > 0 &&
              !network->prefixes[prefix].is_abandoned) ||
             network->hosts[host].prefix == prefix) {
    tell_server(self, prefix, &servers[0], care_of_address(network, host));
    leave_behind(self, host, prefix, servers, count);
  } else if (top && top->state == REGISTRATION_LEAVING) {
    top->locator = care_of_address(network, host);
    registration_leave(top, INDEX_NONE);
  }
}

static void
lu_host_configured(void *user, uint32_t host, uint64_t subnet)
{
  LuHost *self = user;
  Network *network = self->model.design->network;
  uint32_t own = network_prefix_find(network, host, host_node(network, host));
  uint32_t prefix, next;

  network->hosts[host].care_of = subnet;
  if (own == INDEX_NONE)
    own = network->hosts[host].prefix;
  if (own == INDEX_NONE)
    own = network->hosts[host].prefixes;
  if (own != INDEX_NONE) {
    network->prefixes[own].is_known = true;
    design_configure(self->model.design, host, own);
  }
  for (prefix = network->hosts[host].prefixes; prefix != INDEX_NONE;
       prefix = next) {
    next = network->prefixes[prefix].next;
    lu_host_register(self, host, prefix);
  }
  network_changed(network, place_of_host(host), host);
}

static void
lu_host_init(Model *model)
{
  LuHost *self = (LuHost *)model;

  self->registrar.leave_attempts = INT64_MAX;
  self->registrar.send = lu_host_send;
  self->registrar.accepted = lu_host_accepted;
  self->registrar.gone = lu_host_gone;
  registrar_init(&self->registrar, model->design->network, self);
  self->discovery.prefix = lu_host_prefix;
  self->discovery.map = lu_host_map;
  self->discovery.advertised = lu_host_advertised;
  self->discovery.configured = lu_host_configured;
  discovery_init(&self->discovery, model->design->network, self);
}

static void
lu_host_clear(Model *model)
{
  LuHost *self = (LuHost *)model;
  registrar_clear(&self->registrar);
  discovery_clear(&self->discovery);
}

static void
lu_host_link_up(Model *model, uint32_t host, const Attachment *arrival)
{
  LuHost *self = (LuHost *)model;

  if (arrival->care_of != 0)
    lu_host_configured(self, host, arrival->care_of);
  else
    discovery_start(&self->discovery, host);
}

static void
lu_host_link_down(Model *model, uint32_t host, uint32_t access)
{
  LuHost *self = (LuHost *)model;
  Registration *r = self->registrar.hosts[host];

  (void)access;
  discovery_stop(&self->discovery, host);
  for (; r; r = r->next)
    registration_pause(r);
  model->design->network->hosts[host].care_of = 0;
}

static void
lu_host_receive(Model *model, Place place, const Packet *packet)
{
  LuHost *self = (LuHost *)model;
  const Message *message = packet_message(packet);
  const Network *network = model->design->network;

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

static void
lu_host_use(Model *model, uint32_t prefix)
{
  (void)model;
  (void)prefix;
}

static void
lu_host_release(Model *model, uint32_t prefix)
{
  LuHost *self = (LuHost *)model;
  Network *network = model->design->network;
  SessionPrefix *p = &network->prefixes[prefix];
  Registration *r = top_registration(self, p->host, prefix);

  p->is_released = true;
  if (!r) {
    if (p->sessions == 0)
      free_prefix(self, prefix);
    return;
  }
  r->is_release = true;
  if (network->hosts[p->host].care_of != 0)
    r->locator = care_of_address(network, p->host);
  registration_leave(r, INDEX_NONE);
}

static const Registration *
regional_registration(const LuHost *self, uint32_t host, Address address)
{
  const Registration *r = self->registrar.hosts[host];

  while (r && (r->regional == 0 || r->regional != address.hi))
    r = r->next;
  return r;
}

/* RFC 6275 section 11.3.1: reverse tunnelling to the home agent, right behind
 * the binding update; what goes out under a regional address, through the proxy
 * (RFC 5380 section 6.1). */
static void
host_forward(const LuHost *self, uint32_t host, const Packet *packet,
             Forward *out)
{
  Design *design = self->model.design;
  const Network *network = design->network;
  Address source = packet_outer(packet)->source;
  Address care_of = care_of_address(network, host);
  const Registration *proxy = regional_registration(self, host, source);
  const Registration *r = top_registration(self, host, packet->prefix);

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
      network, is_direct ? design_uplink(design, host_node(network, host),
                                         packet->prefix)
                         : r->server);
  }
}

static void
lu_host_forward(Model *model, Place place, const Packet *packet, Forward *out)
{
  out->verdict = VERDICT_PASS;
  if (place_is_host(place))
    host_forward((LuHost *)model, place_index(place), packet, out);
}

static bool
lu_host_owns(Model *model, uint32_t host, Address address)
{
  return address.lo == host_identifier(host) &&
         regional_registration((LuHost *)model, host, address) != NULL;
}

static bool
lu_host_is_registered(Model *model, uint32_t prefix, Address *locator)
{
  const Registration *r = top_registration(
    (LuHost *)model, model->design->network->prefixes[prefix].host, prefix);

  if (r)
    *locator = r->locator;
  return r && registration_is_in_force(r);
}

static void
lu_host_show(Model *model, Picture *picture)
{
  (void)model;
  picture_function(picture, place_of_host(picture->host), "LU");
}

const ModelClass lu_host = {
  .column = COLUMN_LU,
  .name = "host",
  .summary = "the mobile node",
  .source = "RFC 6275 section 11",
  .size = sizeof(LuHost),
  .show = lu_host_show,
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
  .init = lu_host_init,
  .clear = lu_host_clear,
  .hooks.lu =
    &(const LuHooks){
      .link_up = lu_host_link_up,
      .link_down = lu_host_link_down,
      .receive = lu_host_receive,
      .use = lu_host_use,
      .release = lu_host_release,
      .forward = lu_host_forward,
      .owns = lu_host_owns,
      .is_registered = lu_host_is_registered,
      .is_host = true,
    },
};
