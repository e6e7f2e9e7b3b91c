/* lu proxy: the mobile node tells its access router that it is there, and the
 * router tells the location manager in its own name, as the foreign agent of
 * Mobile IPv4 does (pLU in Fig. 8 of draft-chan-dmm-framework). The host takes
 * no care-of address, so it does no DAD, and the tunnel ends at the router.
 *
 *   host          access router             location manager
 *    |----- RS ------->|                           |
 *    |<---- RA --------|                           |
 *    |----- BU ------->|                           |  under one prefix in use
 *    |                 |---- PBU ----------------->|  for each prefix in use
 *    |                 |<--- PBA ------------------|
 *    |<---- BA --------|                           |  when all have answered
 *
 * One BU is enough, because the router knows from the context of the host which
 * prefixes it uses. If they are all of this router, the host sends none.
 */

#include "models/protocol/answer.h"
#include "models/protocol/discovery.h"
#include "models/protocol/gateway.h"
#include "models/protocol/post.h"
#include "sim/contract/dispatch.h"

typedef struct LuProxy {
  Model model;
  Gateway gateway;
  Discovery discovery;
  Registrar hosts; /* updates of hosts to their routers */
  Reply **replies; /* by host: the answer for which it waits */
} LuProxy;

/* Serves as Registrar.send: the host tells its router from its link-local
 * address, because it has no care-of address. */
static void
lu_proxy_send(void *user, const Registration *r, uint32_t lifetime,
              SignallingCategory category)
{
  Network *network = ((LuProxy *)user)->gateway.network;
  uint32_t host = place_index(r->place);
  Message bu = {
    .type = MESSAGE_BU,
    .function = COLUMN_LU,
    .sequence = r->sequence,
    .lifetime = lifetime,
    .host = host,
    .prefix = r->prefix,
    .home = prefix_address(network, r->prefix),
    .care_of = node_address(network, r->server),
  };
  Envelope envelope = {
    .from = r->place,
    .source = host_link_local(host),
    .destination = node_address(network, r->server),
    .prefix = INDEX_NONE,
    .category = category,
    .handover = r->handover,
  };
  post_message(network, &envelope, &bu);
}

/* Serves as Registrar.accepted: the host has nothing to do when its router has
 * answered. */
static void
lu_proxy_told(void *user, Registration *r)
{
  (void)user;
  (void)r;
}

/* Serves as Discovery.prefix: the router advertises the prefix that alloc gives
 * the host, also if another node is its anchor. */
static uint64_t
lu_proxy_prefix(void *user, uint32_t host, uint32_t access)
{
  LuProxy *self = user;
  const Network *network = self->gateway.network;
  uint32_t prefix = gateway_offer(&self->gateway, host);

  return prefix == INDEX_NONE
           ? network->nodes[network->access[access].node].subnet
           : network->prefixes[prefix].subnet;
}

/* Serves as Discovery.advertised: the host does no DAD. */
static bool
lu_proxy_advertised(void *user, uint32_t host, uint64_t subnet)
{
  (void)user;
  (void)host;
  (void)subnet;
  return false;
}

/* The host tells its router, under a prefix that has to be registered. If there
 * is none, it sends nothing, and the router only looks after the prefixes that
 * have come home or are given back. `handover` is the record of the handover
 * that caused it, or INDEX_NONE. */
static void
tell_router(LuProxy *self, uint32_t host, uint32_t handover)
{
  Network *network = self->gateway.network;
  uint32_t prefix = gateway_needed(&self->gateway, host);

  if (prefix != INDEX_NONE)
    registration_start(registration_get(&self->hosts, place_of_host(host),
                                        prefix, host_node(network, host), 0),
                       HANDOFF_BETWEEN_MAGS, handover);
  else
    gateway_register(&self->gateway, host);
}

/* Serves as Discovery.configured: the host has read the advertisement, and
 * tells its router. */
static void
lu_proxy_configured(void *user, uint32_t host, uint64_t subnet)
{
  LuProxy *self = user;
  Network *network = self->gateway.network;
  uint32_t offered = self->gateway.offered[host];

  (void)subnet;
  if (offered != INDEX_NONE)
    design_configure(design_of(self->gateway.network), host, offered);
  network_changed(network, place_of_host(host), host);
  tell_router(self, host, network->hosts[host].handover);
}

/* Answers the host if all that it needs is registered. */
static void
answer_host(LuProxy *self, uint32_t host)
{
  Reply *reply = self->replies[host];

  if (!reply || !gateway_is_complete(&self->gateway, host))
    return;
  self->replies[host] = NULL;
  reply_send(reply);
}

/* Serves as Gateway.accepted. */
static void
lu_proxy_accepted(void *user, uint32_t host, uint32_t prefix)
{
  (void)prefix;
  answer_host(user, host);
}

static void
lu_proxy_init(Model *model, Design *design)
{
  LuProxy *self = (LuProxy *)model;
  Network *network = design->network;

  self->hosts = self->gateway.registrar;
  self->gateway.accepted = lu_proxy_accepted;
  gateway_init(&self->gateway, design, self);
  self->hosts.first_timeout = self->hosts.initial_timeout;
  self->hosts.leave_attempts = 1;
  self->hosts.send = lu_proxy_send;
  self->hosts.accepted = lu_proxy_told;
  registrar_init(&self->hosts, network, self);
  self->discovery.dad = 0;
  self->discovery.prefix = lu_proxy_prefix;
  self->discovery.advertised = lu_proxy_advertised;
  self->discovery.configured = lu_proxy_configured;
  discovery_init(&self->discovery, network, self);
  self->replies = g_new0(Reply *, network->host_count);
}

static void
lu_proxy_clear(Model *model)
{
  LuProxy *self = (LuProxy *)model;

  for (uint32_t i = 0; i < self->gateway.network->host_count; i++)
    reply_free(self->replies[i]);
  g_free(self->replies);
  registrar_clear(&self->hosts);
  gateway_clear(&self->gateway);
  discovery_clear(&self->discovery);
}

static void
lu_proxy_link_up(Model *model, Design *design, uint32_t host,
                 const Attachment *attachment)
{
  (void)design;
  (void)attachment;
  discovery_start(&((LuProxy *)model)->discovery, host);
}

/* The registration of the host with its router ends with the link, and an
 * answer that waits is not sent. */
static void
lu_proxy_link_down(Model *model, Design *design, uint32_t host, uint32_t access)
{
  LuProxy *self = (LuProxy *)model;

  (void)design;
  discovery_stop(&self->discovery, host);
  while (self->hosts.hosts[host])
    registration_drop(self->hosts.hosts[host]);
  reply_free(self->replies[host]);
  self->replies[host] = NULL;
  gateway_link_down(&self->gateway, host, access);
}

/* The router takes an update of its host, and registers what the host needs. It
 * ignores the update of a host that has left its link. */
static void
take_update(LuProxy *self, uint32_t node, const Packet *packet)
{
  Network *network = self->gateway.network;
  const Message *bu = packet_message(packet);

  if (answer_is_stale(network, bu) ||
      !context_has_host(network, node, bu->host))
    return;
  Message ba = answer_acknowledgement(bu, STATUS_ACCEPTED, bu->sequence);
  reply_free(self->replies[bu->host]);
  self->replies[bu->host] = reply_new(network, node, packet, &ba);
  self->replies[bu->host]->envelope.prefix = INDEX_NONE;
  gateway_register(&self->gateway, bu->host);
  answer_host(self, bu->host);
}

static void
lu_proxy_receive(Model *model, Design *design, Place place,
                 const Packet *packet)
{
  LuProxy *self = (LuProxy *)model;
  const Message *message = packet_message(packet);
  Registration *r;

  (void)design;
  if (discovery_receive(&self->discovery, place, packet) ||
      gateway_acknowledge(&self->gateway, place, packet))
    return;
  if (message->type == MESSAGE_BU) {
    take_update(self, place_index(place), packet);
  } else if (message->type == MESSAGE_BA) {
    r = registration_find(&self->hosts, place, message->prefix);
    if (r)
      registration_acknowledge(r, message);
  }
}

static void
lu_proxy_use(Model *model, Design *design, uint32_t prefix)
{
  (void)design;
  gateway_use(&((LuProxy *)model)->gateway, prefix);
}

/* If the host has told its router under this prefix, it tells it under another
 * one. */
static void
lu_proxy_release(Model *model, Design *design, uint32_t prefix)
{
  LuProxy *self = (LuProxy *)model;
  const Network *network = design->network;
  uint32_t host = network->prefixes[prefix].host;
  Registration *r =
    registration_find(&self->hosts, place_of_host(host), prefix);
  bool was_telling = r != NULL;

  if (r)
    registration_drop(r);
  gateway_release(&self->gateway, prefix);
  if (was_telling && host_node(network, host) != INDEX_NONE)
    tell_router(self, host, INDEX_NONE);
}

static void
lu_proxy_forward(const Model *model, const Visit *visit, Forward *out)
{
  if (place_is_host(visit->place))
    out->verdict = VERDICT_ROUTE;
  else
    gateway_forward(&((const LuProxy *)model)->gateway, visit, out);
}

static void
lu_proxy_show(const Model *model, Picture *picture)
{
  uint32_t node = host_node(model->view->network, picture->host);

  picture_function(picture, place_of_host(picture->host), "LU");
  if (node != INDEX_NONE &&
      gateway_has_updated(&((const LuProxy *)model)->gateway, picture->host))
    picture_function(picture, place_of_node(node), "pLU");
}

const ModelClass lu_proxy = {
  .column = COLUMN_LU,
  .name = "proxy",
  .summary = "the access router, when the host asks it to",
  .source = "draft-chan-dmm-framework section 5.1.2, Fig. 8 (pLU)",
  .provides = UPDATES_LOCATIONS,
  .parameters =
    (const Key[]){
      GATEWAY_KEYS(LuProxy, gateway),
      SOLICITATION_KEYS(LuProxy, discovery),
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(LuProxy),
      .init = lu_proxy_init,
      .clear = lu_proxy_clear,
      .show = lu_proxy_show,
      .decisions.lu =
        &(const LuDecisions){
          .forward = lu_proxy_forward,
        },
      .events.lu =
        &(const LuEvents){
          .link_up = lu_proxy_link_up,
          .link_down = lu_proxy_link_down,
          .receive = lu_proxy_receive,
          .use = lu_proxy_use,
          .release = lu_proxy_release,
        },
    },
};
