/* lu network: the access router tells the location manager. It is the mobile
 * access gateway of RFC 5213 and the serving router of RFC 8885. The host takes
 * no part: it keeps its addresses, does no DAD, and has no mobility messages.
 *
 *   host          access router             location manager
 *    | link up         |                           |
 *    |                 |---- PBU ----------------->|  protocol/gateway.c
 *    |                 |<--- PBA ------------------|
 *    |<---- RA --------|                           |
 *
 * When a host attaches, the router asks alloc for the prefix to advertise. It
 * advertises a prefix of its own at once, and one of another anchor when that
 * has accepted the registration, or when assistance has brought it before.
 *
 * This file decides when something happens. What the router tells whom is in
 * protocol/gateway.c, because lu proxy does the same at another time.
 */

#include "models/protocol/discovery.h"
#include "models/protocol/gateway.h"
#include "models/protocol/heartbeat.h"
#include "models/protocol/post.h"
#include "sim/contract/dispatch.h"

typedef struct LuNetwork {
  Model model;
  Gateway gateway;
  Heartbeats beats;
  SimTime authentication;
  bool *is_advertised; /* by host: on the link where it is */
} LuNetwork;

/* Advertises a prefix to a host, once on each link. Where updates carry the
 * number of the attachment, a host that uses the prefix already gets no
 * advertisement: all routers show it the same link-local address (RFC 5213
 * section 6.9.3), so nothing has changed for it. */
static void
advertise(LuNetwork *self, uint32_t host, uint32_t prefix)
{
  Design *design = design_of(self->gateway.network);
  Network *network = design->network;
  bool is_same = view_has(&design->view, NUMBERS_ATTACHMENTS) &&
                 network->hosts[host].prefix == prefix;

  if (self->is_advertised[host] || is_same)
    return;
  self->is_advertised[host] = true;
  router_advertise(network, host_node(network, host), host,
                   network->prefixes[prefix].subnet, (Address){ 0, 0 });
}

/* Serves as Gateway.accepted. If the router wants to advertise this prefix, it
 * may do so now. */
static void
lu_network_accepted(void *user, uint32_t host, uint32_t prefix)
{
  LuNetwork *self = user;
  Design *design = design_of(self->gateway.network);
  uint32_t node = host_node(design->network, host);
  LmServer servers[LM_SERVERS];

  if (self->gateway.offered[host] == prefix)
    advertise(self, host, prefix);
  if (view_servers(&design->view, prefix, node, servers) > 0)
    heartbeat_watch(&self->beats, node, servers[0].node);
}

/* Serves as Heartbeats.is_needed. */
static bool
is_needed(void *user, uint32_t router, uint32_t server)
{
  return gateway_has_registered(&((LuNetwork *)user)->gateway, router, server);
}

/* Serves as Heartbeats.lost. */
static void
lost(void *user, uint32_t router, uint32_t server)
{
  gateway_renew(&((LuNetwork *)user)->gateway, router, server);
}

static void
lu_network_init(Model *model, Design *design)
{
  LuNetwork *self = (LuNetwork *)model;

  self->gateway.accepted = lu_network_accepted;
  gateway_init(&self->gateway, design, self);
  self->beats.is_needed = is_needed;
  self->beats.lost = lost;
  heartbeats_init(&self->beats, design->network, self);
  self->is_advertised = g_new0(bool, design->network->host_count);
}

static void
lu_network_clear(Model *model)
{
  LuNetwork *self = (LuNetwork *)model;
  heartbeats_clear(&self->beats);
  gateway_clear(&self->gateway);
  g_free(self->is_advertised);
}

/* The router has admitted the host. It registers the prefixes of the host, and
 * advertises the one that alloc gives, if that is its own. */
static void
attach(LuNetwork *self, uint32_t host)
{
  const Network *network = self->gateway.network;
  uint32_t prefix = gateway_offer(&self->gateway, host);

  self->is_advertised[host] = false;
  gateway_register(&self->gateway, host);
  if (prefix != INDEX_NONE &&
      network->prefixes[prefix].anchor == host_node(network, host))
    advertise(self, host, prefix);
}

/* The time for authentication is over. Nothing happens if the host has left the
 * link meanwhile, also if it has come back. */
static void
authenticated(void *target, uint64_t argument)
{
  LuNetwork *self = target;
  uint32_t host = (uint32_t)argument;
  const Host *h = &self->gateway.network->hosts[host];

  if (h->access != INDEX_NONE && h->epoch == argument >> 32)
    attach(self, host);
}

/* If assistance has brought the prefixes of the host, the router admits it
 * without authentication, and advertises at once. */
static void
lu_network_link_up(Model *model, Design *design, uint32_t host,
                   const Attachment *arrival)
{
  LuNetwork *self = (LuNetwork *)model;
  Network *network = design->network;
  uint64_t epoch = network->hosts[host].epoch;

  if (self->authentication > 0 && !arrival->has_prefixes) {
    kernel_schedule_after(network->kernel, self->authentication, authenticated,
                          self, epoch << 32 | host);
    return;
  }
  attach(self, host);
  if (arrival->has_prefixes && self->gateway.offered[host] != INDEX_NONE)
    advertise(self, host, self->gateway.offered[host]);
}

static void
lu_network_link_down(Model *model, Design *design, uint32_t host,
                     uint32_t access)
{
  (void)design;
  gateway_link_down(&((LuNetwork *)model)->gateway, host, access);
}

/* The host has read the advertisement, so its new sessions use that prefix. */
static void
host_advertised(LuNetwork *self, uint32_t host, uint64_t subnet)
{
  Design *design = design_of(self->gateway.network);
  Network *network = design->network;
  uint32_t prefix = self->gateway.offered[host];

  if (prefix == INDEX_NONE || network->prefixes[prefix].subnet != subnet)
    return;
  design_configure(design, host, prefix);
  network_changed(network, place_of_host(host), host);
}

static void
lu_network_receive(Model *model, Design *design, Place place,
                   const Packet *packet)
{
  LuNetwork *self = (LuNetwork *)model;
  const Message *message = packet_message(packet);

  (void)design;
  if (message->type == MESSAGE_RA)
    host_advertised(self, place_index(place), message->home.hi);
  else if (message->type == MESSAGE_HB_ANSWER)
    heartbeat_receive(&self->beats, place, packet);
  else
    gateway_acknowledge(&self->gateway, place, packet);
}

static void
lu_network_use(Model *model, Design *design, uint32_t prefix)
{
  (void)design;
  gateway_use(&((LuNetwork *)model)->gateway, prefix);
}

static void
lu_network_release(Model *model, Design *design, uint32_t prefix)
{
  (void)design;
  gateway_release(&((LuNetwork *)model)->gateway, prefix);
}

static void
lu_network_forward(const Model *model, const Visit *visit, Forward *out)
{
  if (place_is_host(visit->place))
    out->verdict = VERDICT_ROUTE;
  else
    gateway_forward(&((const LuNetwork *)model)->gateway, visit, out);
}

static void
lu_network_show(const Model *model, Picture *picture)
{
  uint32_t node = host_node(model->view->network, picture->host);

  if (node != INDEX_NONE &&
      gateway_has_updated(&((const LuNetwork *)model)->gateway, picture->host))
    picture_function(picture, place_of_node(node), "LU");
}

const ModelClass lu_network = {
  .column = COLUMN_LU,
  .name = "network",
  .summary = "the access router",
  .source = "RFC 5213 section 6; RFC 8885",
  .provides = UPDATES_LOCATIONS | SERVES_HOSTS,
  .parameters =
    (const Key[]){
      GATEWAY_KEYS(LuNetwork, gateway),
      HEARTBEAT_KEYS(LuNetwork, beats),
      { .name = "authentication",
        .type = KEY_TIME,
        .fallback = "0 s",
        .greatest = 3600,
        .help = "Time that the access router needs to admit a host",
        .offset = offsetof(LuNetwork, authentication) },
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(LuNetwork),
      .init = lu_network_init,
      .clear = lu_network_clear,
      .show = lu_network_show,
      .decisions.lu =
        &(const LuDecisions){
          .forward = lu_network_forward,
        },
      .events.lu =
        &(const LuEvents){
          .link_up = lu_network_link_up,
          .link_down = lu_network_link_down,
          .receive = lu_network_receive,
          .use = lu_network_use,
          .release = lu_network_release,
        },
    },
};
