/* lu network: the access router tells the location manager (the mobile access
 * gateway of RFC 5213, the serving router of RFC 8885). The host takes no part:
 * it keeps its addresses, does no DAD, and sends and gets no mobility message.
 *
 * On attachment the router asks alloc for the prefix to advertise. A prefix of
 * its own is advertised at once; one of another anchor when that has accepted
 * the registration. Prefixes that the host still uses are registered with
 * their anchors; which ones these are, the router knows from the context of the
 * host (draft-chan-dmm-framework section 5.1.1 leaves open from whom).
 */

#include "models.h"

#include "discovery.h"
#include "post.h"
#include "registration.h"

typedef enum Detach { DETACH_DEREGISTER, DETACH_SILENT } Detach;

typedef struct LuNetwork {
  Model model;
  Registrar registrar;
  SimTime authentication;
  int detach;        /* Detach */
  uint32_t *offered; /* by host: the prefix that its router advertises */
} LuNetwork;

/* The anchor is itself an access router (a MAAR of RFC 8885). */
static bool
is_distributed(const Network *network, uint32_t server)
{
  return network->nodes[server].access != INDEX_NONE;
}

static void
lu_network_send(void *user, const Registration *r, uint32_t lifetime,
                SignallingCategory category)
{
  Network *network = ((LuNetwork *)user)->model.design->network;
  const SessionPrefix *prefix = &network->prefixes[r->prefix];
  uint32_t node = place_index(r->place);
  bool is_known =
    category != SIGNALLING_REGISTRATION || is_distributed(network, r->server);
  Message pbu = {
    .type = MESSAGE_PBU,
    .function = COLUMN_LM,
    .handoff = r->handoff,
    .distributed = is_distributed(network, r->server),
    .sequence = r->sequence,
    .lifetime = lifetime,
    .host = prefix->host,
    .prefix = r->prefix,
    .home = { is_known ? prefix->subnet : 0, 0 },
    .timestamp = network_now(network),
  };
  Envelope envelope = {
    .from = r->place,
    .source = node_address(network, node),
    .destination = node_address(network, r->server),
    .prefix = INDEX_NONE,
    .category = category,
    .handover = r->handover,
  };
  post_message(network, &envelope, &pbu);
}

static void
advertise(LuNetwork *self, uint32_t node, uint32_t prefix)
{
  Network *network = self->model.design->network;
  const SessionPrefix *p = &network->prefixes[prefix];
  router_advertise(network, node, p->host, p->subnet, COLUMN_LU);
}

static void
lu_network_accepted(void *user, Registration *r)
{
  LuNetwork *self = user;
  Network *network = self->model.design->network;
  uint32_t host = network->prefixes[r->prefix].host;

  if (self->offered[host] == r->prefix &&
      host_node(network, host) == place_index(r->place))
    advertise(self, place_index(r->place), r->prefix);
}

static bool
is_needed(const LuNetwork *self, uint32_t prefix)
{
  const SessionPrefix *p = &self->model.design->network->prefixes[prefix];
  return p->sessions > 0 || self->offered[p->host] == prefix;
}

static bool
has_registration(const LuNetwork *self, uint32_t prefix)
{
  uint32_t host = self->model.design->network->prefixes[prefix].host;
  const Registration *r = self->registrar.hosts[host];

  while (r && r->prefix != prefix)
    r = r->next;
  return r != NULL;
}

/* A prefix that is given back is free when no router has anything left of it,
 * and its anchor has no record. If it has one (an update of an earlier router
 * was late), the next router of the host gives it back again. */
static void
try_free(LuNetwork *self, uint32_t prefix)
{
  Design *design = self->model.design;
  Model *lm = design->models[COLUMN_LM];
  const SessionPrefix *p = &design->network->prefixes[prefix];
  Address locator;

  if (p->is_released && !is_needed(self, prefix) &&
      design->network->hosts[p->host].prefix != prefix &&
      !has_registration(self, prefix) &&
      !lm->class->hooks.lm->find(lm, p->anchor, prefix, &locator))
    network_prefix_free(design->network, prefix);
}

static void
lu_network_gone(void *user, const Registration *r)
{
  try_free(user, r->prefix);
}

static void
lu_network_init(Model *model)
{
  LuNetwork *self = (LuNetwork *)model;
  uint32_t host_count = model->design->network->host_count;

  self->registrar.first_timeout = self->registrar.initial_timeout;
  self->registrar.leave_attempts = 1;
  self->registrar.send = lu_network_send;
  self->registrar.accepted = lu_network_accepted;
  self->registrar.gone = lu_network_gone;
  registrar_init(&self->registrar, model->design->network, self);
  self->offered = g_new(uint32_t, host_count);
  for (uint32_t i = 0; i < host_count; i++)
    self->offered[i] = INDEX_NONE;
}

static void
lu_network_clear(Model *model)
{
  LuNetwork *self = (LuNetwork *)model;
  registrar_clear(&self->registrar);
  g_free(self->offered);
}

/* The prefix is at home again: its anchor is the router of the host. */
static void
serve_own(LuNetwork *self, uint32_t prefix)
{
  Model *lm = self->model.design->models[COLUMN_LM];

  self->model.design->network->prefixes[prefix].is_away = false;
  lm->class->hooks.lm->forget(lm, prefix);
}

static void
serve_other(LuNetwork *self, uint32_t node, uint32_t prefix)
{
  Design *design = self->model.design;
  Model *lm = design->models[COLUMN_LM];
  SessionPrefix *p = &design->network->prefixes[prefix];
  const Host *host = &design->network->hosts[p->host];
  uint32_t servers[LM_SERVERS];
  uint32_t count = lm->class->hooks.lm->servers(lm, prefix, servers);

  for (uint32_t i = 0; i < count; i++)
    if (is_needed(self, prefix))
      registration_start(
        &self->registrar, place_of_node(node), prefix, servers[i],
        host->epoch > 1 ? HANDOFF_BETWEEN_MAGS : HANDOFF_ATTACH,
        host->handover);
    else
      registration_release(&self->registrar, place_of_node(node), prefix,
                           servers[i]);
  p->is_away = true;
}

/* Registers what the router has to, and no more. */
static void
serve(LuNetwork *self, uint32_t host, uint32_t node)
{
  Network *network = self->model.design->network;
  uint32_t prefix = network->hosts[host].prefixes;
  uint32_t next;

  for (; prefix != INDEX_NONE; prefix = next) {
    const SessionPrefix *p = &network->prefixes[prefix];
    next = p->next;
    if (p->anchor == node)
      serve_own(self, prefix);
    else if ((is_needed(self, prefix) || p->is_away) &&
             !registration_find(&self->registrar, place_of_node(node), prefix))
      serve_other(self, node, prefix);
  }
}

static void
attach(LuNetwork *self, uint32_t host)
{
  Design *design = self->model.design;
  Network *network = design->network;
  Model *alloc = design->models[COLUMN_ALLOC];
  uint32_t node = host_node(network, host);
  uint32_t prefix =
    alloc->class->hooks.alloc->attach(alloc, host, network->hosts[host].access);

  self->offered[host] = prefix;
  if (prefix != INDEX_NONE)
    network->prefixes[prefix].is_released = false;
  serve(self, host, node);
  if (prefix != INDEX_NONE && network->prefixes[prefix].anchor == node)
    advertise(self, node, prefix);
}

static void
authenticated(void *target, uint64_t argument)
{
  LuNetwork *self = target;
  uint32_t host = (uint32_t)argument;
  const Host *h = &self->model.design->network->hosts[host];

  if (h->access != INDEX_NONE && h->epoch == argument >> 32)
    attach(self, host);
}

static void
lu_network_link_up(Model *model, uint32_t host)
{
  LuNetwork *self = (LuNetwork *)model;
  Network *network = model->design->network;
  uint64_t epoch = network->hosts[host].epoch;

  if (self->authentication == 0)
    attach(self, host);
  else
    kernel_schedule_after(network->kernel, self->authentication, authenticated,
                          self, epoch << 32 | host);
}

/* What the old router registered goes; what it is giving back, it finishes. */
static void
lu_network_link_down(Model *model, uint32_t host, uint32_t access)
{
  LuNetwork *self = (LuNetwork *)model;
  Network *network = model->design->network;
  Place place = place_of_node(network->access[access].node);
  Registration *next;

  for (Registration *r = self->registrar.hosts[host]; r; r = next) {
    next = r->next;
    if (r->place != place || r->state == REGISTRATION_LEAVING)
      continue;
    if (self->detach == DETACH_DEREGISTER)
      registration_leave(r, network->hosts[host].handover);
    else
      registration_drop(r);
  }
}

/* The host has read the advertisement: its new sessions use that prefix. */
static void
host_advertised(LuNetwork *self, uint32_t host, uint64_t subnet)
{
  Design *design = self->model.design;
  Network *network = design->network;
  uint32_t prefix = self->offered[host];

  if (prefix == INDEX_NONE || network->prefixes[prefix].subnet != subnet)
    return;
  design_configure(design, host, prefix);
  network_changed(network, place_of_host(host), host);
}

/* Not about an earlier prefix in the same slot. */
static bool
is_about(const Network *network, const Message *message)
{
  return message->home.hi == 0 ||
         message->home.hi == network->prefixes[message->prefix].subnet;
}

static void
lu_network_receive(Model *model, Place place, const Packet *packet)
{
  LuNetwork *self = (LuNetwork *)model;
  const Message *message = packet_message(packet);

  if (message->type == MESSAGE_RA) {
    host_advertised(self, place_index(place), message->home.hi);
  } else if (message->type == MESSAGE_PBA) {
    Registration *r =
      registration_find(&self->registrar, place, message->prefix);
    if (r && is_about(model->design->network, message))
      registration_acknowledge(r, message);
  }
}

/* A session on a prefix of an earlier router, begun before the host has read
 * the advertisement of this one. */
static void
lu_network_use(Model *model, uint32_t prefix)
{
  LuNetwork *self = (LuNetwork *)model;
  const Network *network = model->design->network;
  uint32_t host = network->prefixes[prefix].host;
  uint32_t node = host_node(network, host);

  if (node != INDEX_NONE && self->offered[host] != INDEX_NONE)
    serve(self, host, node);
}

/* If the host is off the link, the next router will do it. */
static void
lu_network_release(Model *model, uint32_t prefix)
{
  LuNetwork *self = (LuNetwork *)model;
  Network *network = model->design->network;
  SessionPrefix *p = &network->prefixes[prefix];
  uint32_t node = host_node(network, p->host);

  if (is_needed(self, prefix))
    return;
  p->is_released = true;
  if (p->is_away && node != INDEX_NONE && p->anchor != node)
    serve_other(self, node, prefix);
  else if (!p->is_away)
    try_free(self, prefix);
}

static void
router_forward(const LuNetwork *self, uint32_t node, const Packet *packet,
               Forward *out)
{
  const Network *network = self->model.design->network;
  const Registration *r =
    registration_find(&self->registrar, place_of_node(node), packet->prefix);

  out->verdict = VERDICT_DROP;
  if (host_node(network, packet->host) != node) {
    out->reason = DROP_LINK_DOWN;
  } else if (!r || !registration_is_in_force(r)) {
    out->reason = DROP_NO_TUNNEL;
  } else if (packet->from_tunnel) {
    out->verdict = VERDICT_LINK;
  } else {
    out->verdict = VERDICT_TUNNEL;
    out->source = node_address(network, node);
    out->destination = node_address(network, r->server);
  }
}

static void
lu_network_forward(Model *model, Place place, const Packet *packet,
                   Forward *out)
{
  const Network *network = model->design->network;

  if (place_is_host(place))
    out->verdict = VERDICT_ROUTE;
  else if (network->prefixes[packet->prefix].anchor == place_index(place))
    out->verdict = VERDICT_PASS;
  else
    router_forward((const LuNetwork *)model, place_index(place), packet, out);
}

const ModelClass lu_network = {
  .column = COLUMN_LU,
  .name = "network",
  .summary = "the access router",
  .source = "RFC 5213 section 6; RFC 8885",
  .size = sizeof(LuNetwork),
  .parameters =
    (const Key[]){
      REGISTRAR_KEYS(LuNetwork, registrar),
      { .name = "authentication",
        .type = KEY_TIME,
        .fallback = "0 s",
        .greatest = 3600,
        .help = "Time that the access router needs to admit a host",
        .offset = offsetof(LuNetwork, authentication) },
      { .name = "detach",
        .type = KEY_CHOICE,
        .fallback = "deregister",
        .choices = "deregister|silent",
        .help = "What an access router does when a host has left",
        .offset = offsetof(LuNetwork, detach) },
      { .name = NULL },
    },
  .init = lu_network_init,
  .clear = lu_network_clear,
  .hooks.lu =
    &(const LuHooks){
      .link_up = lu_network_link_up,
      .link_down = lu_network_link_down,
      .receive = lu_network_receive,
      .use = lu_network_use,
      .release = lu_network_release,
      .forward = lu_network_forward,
    },
};
