/* lu host: the mobile node itself tells the location manager (RFC 6275 section
 * 11). It finds the new router, takes a care-of address, and then registers
 * that with the anchor of each of its prefixes. It is the end of the tunnel.
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
} LuHost;

static bool
is_at_home(const Network *network, uint32_t prefix)
{
  const SessionPrefix *p = &network->prefixes[prefix];
  return host_node(network, p->host) == p->anchor;
}

static void
lu_host_send(void *user, const Registration *r, uint32_t lifetime,
             SignallingCategory category)
{
  Network *network = ((LuHost *)user)->model.design->network;
  uint32_t host = place_index(r->place);
  Address home = prefix_address(network, r->prefix);
  Address care_of = is_at_home(network, r->prefix)
                      ? home
                      : host_address(network->hosts[host].care_of, host);
  Message bu = {
    .type = MESSAGE_BU,
    .function = COLUMN_LM,
    .sequence = r->sequence,
    .lifetime = lifetime,
    .host = host,
    .prefix = r->prefix,
    .home = home,
    .care_of = care_of,
  };
  Envelope envelope = {
    .from = r->place,
    .source = care_of,
    .destination = node_address(network, r->server),
    .prefix = INDEX_NONE,
    .category = category,
    .handover = r->handover,
  };
  post_message(network, &envelope, &bu);
}

static void
lu_host_accepted(void *user, Registration *r)
{
  (void)user;
  (void)r;
}

/* Back home, and the anchor knows. */
static void
lu_host_gone(void *user, const Registration *r)
{
  Network *network = ((LuHost *)user)->model.design->network;

  network->prefixes[r->prefix].is_away = false;
  metrics_handover_moment(network->metrics, r->handover, HANDOVER_REGISTERED,
                          network_now(network));
}

static uint64_t
lu_host_prefix(void *user, uint32_t host, uint32_t access)
{
  const Network *network = ((LuHost *)user)->model.design->network;
  uint32_t node = network->access[access].node;
  uint32_t prefix = network_prefix_find(network, host, node);

  return prefix == INDEX_NONE ? network->nodes[node].subnet
                              : network->prefixes[prefix].subnet;
}

/* No DAD for a home address: its home agent defends it (RFC 6275 11.5.5). */
static bool
lu_host_advertised(void *user, uint32_t host, uint64_t subnet)
{
  const Network *network = ((LuHost *)user)->model.design->network;
  return network->nodes[host_node(network, host)].subnet == subnet;
}

static void
lu_host_register(LuHost *self, uint32_t host, uint32_t prefix)
{
  Network *network = self->model.design->network;
  Model *lm = self->model.design->models[COLUMN_LM];
  Place place = place_of_host(host);
  uint32_t servers[LM_SERVERS];
  uint32_t count = lm->class->hooks.lm->servers(lm, prefix, servers);
  Registration *r = registration_find(&self->registrar, place, prefix);

  if (is_at_home(network, prefix)) {
    if (r)
      registration_leave(r, network->hosts[host].handover);
    return;
  }
  network->prefixes[prefix].is_away = true;
  for (uint32_t i = 0; i < count; i++)
    registration_start(&self->registrar, place, prefix, servers[i], 0,
                       network->hosts[host].handover);
}

static void
lu_host_configured(void *user, uint32_t host, uint64_t subnet)
{
  LuHost *self = user;
  Network *network = self->model.design->network;
  uint32_t prefix = network->hosts[host].prefixes;

  network->hosts[host].care_of = subnet;
  for (; prefix != INDEX_NONE; prefix = network->prefixes[prefix].next)
    lu_host_register(self, host, prefix);
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
lu_host_link_up(Model *model, uint32_t host)
{
  discovery_start(&((LuHost *)model)->discovery, host);
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

  if (discovery_receive(&self->discovery, place, packet))
    return;
  Registration *r = registration_find(&self->registrar, place, message->prefix);
  if (r && message->type == MESSAGE_BA)
    registration_acknowledge(r, message);
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
  Registration *r = registration_find(
    &self->registrar, place_of_host(network->prefixes[prefix].host), prefix);

  if (r)
    registration_leave(r, INDEX_NONE);
  else
    network_prefix_free(network, prefix);
}

/* RFC 6275 section 11.3.1: reverse tunnelling to the home agent, right behind
 * the binding update. */
static void
lu_host_forward(Model *model, Place place, const Packet *packet, Forward *out)
{
  LuHost *self = (LuHost *)model;
  const Network *network = model->design->network;
  uint64_t care_of = network->hosts[packet->host].care_of;

  out->verdict = VERDICT_DROP;
  if (!place_is_host(place)) {
    out->verdict = VERDICT_PASS;
    return;
  }
  const Registration *r =
    registration_find(&self->registrar, place, packet->prefix);
  if (care_of == 0) {
    out->reason = DROP_NO_ADDRESS;
  } else if (care_of == network->prefixes[packet->prefix].subnet) {
    out->verdict = VERDICT_ROUTE;
  } else if (!r || r->state == REGISTRATION_LEAVING) {
    out->reason = DROP_NO_BINDING;
  } else {
    out->verdict = VERDICT_TUNNEL;
    out->source = host_address(care_of, packet->host);
    out->destination = node_address(network, r->server);
  }
}

const ModelClass lu_host = {
  .column = COLUMN_LU,
  .name = "host",
  .summary = "the mobile node",
  .source = "RFC 6275 section 11",
  .size = sizeof(LuHost),
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
    },
};
