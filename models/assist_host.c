/* assist host: the mobile node prepares its handover with its old router
 * (Mobile IPv6 fast handovers, RFC 5568).
 *
 *   predictive  RtSolPr, PrRtAdv; FBU; HI, HAck; FBack to both links; on the
 * new link UNA reactive    RtSolPr, PrRtAdv; on the new link UNA and FBU; HI,
 * HAck; FBack
 *
 * A host that has sent its FBU but got no FBack on the old link sends it again
 * from the new one after the time-out, unless its location update was faster.
 * On a link for which it has no proxy advertisement it does what a host does
 * that knows nothing.
 */

#include "models.h"

#include "bridge.h"
#include "exchange.h"
#include "prediction.h"

enum { HANDOVER_KEY_OCTETS = 20 };

static const Address all_nodes = { 0xff02000000000000, 1 };

typedef enum Phase {
  PHASE_NONE,
  PHASE_SOLICITED, /* RtSolPr sent */
  PHASE_KNOWN,     /* PrRtAdv received */
  PHASE_ASKED,     /* FBU sent */
  PHASE_GRANTED,   /* FBack received */
} Phase;

typedef struct FastHost {
  EventId timer;
  uint32_t old, new; /* nodes; INDEX_NONE: none */
  uint16_t sequence;
  uint8_t phase; /* Phase */
  uint8_t attempts;
  bool is_due; /* FBU is to be sent as soon as the new router is known */
} FastHost;

typedef struct AssistHost {
  Model model;
  Bridge bridge;
  Exchanges exchanges; /* HI */
  Prediction prediction;
  SimTime solicitation, fbu_timeout;
  int64_t fbu_retries;
  FastHost *hosts;
} AssistHost;

static void handover_answered(void *user, const Exchange *exchange,
                              const Message *answer);
static void fbu_timer(void *target, uint64_t host);

static void
assist_host_init(Model *model)
{
  AssistHost *self = (AssistHost *)model;
  Network *network = model->design->network;

  bridge_init(&self->bridge, network);
  self->exchanges.max_timeout = SIM_TIME_MAX / 4;
  self->exchanges.done = handover_answered;
  exchanges_init(&self->exchanges, network, self);
  self->hosts = g_new0(FastHost, network->host_count);
  for (uint32_t i = 0; i < network->host_count; i++)
    self->hosts[i].old = self->hosts[i].new = INDEX_NONE;
}

static void
assist_host_clear(Model *model)
{
  AssistHost *self = (AssistHost *)model;

  g_free(self->hosts);
  exchanges_clear(&self->exchanges);
  bridge_clear(&self->bridge);
}

static SimTime
assist_host_lead(Model *model)
{
  const AssistHost *self = (const AssistHost *)model;
  return self->prediction.anticipation + self->solicitation;
}

/* A message of the host, or to it, on its link or beyond. */
static void
say(AssistHost *self, Place from, Address source, Address destination,
    Message *message)
{
  Network *network = self->model.design->network;
  bool is_authentic =
    message->type == MESSAGE_FBU || message->type == MESSAGE_FBACK;
  static const uint8_t key[HANDOVER_KEY_OCTETS] = {
    0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5,
    0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5,
  };
  Envelope envelope = {
    .from = from,
    .source = source,
    .destination = destination,
    .prefix = INDEX_NONE,
    .category = SIGNALLING_REGISTRATION,
    .handover = prediction_handover(network, message->host),
  };

  message->function = COLUMN_ASSIST;
  message->prefix = network->hosts[message->host].prefixes;
  if (is_authentic)
    message_authenticate(message, source, destination, key, sizeof key);
  post_message(network, &envelope, message);
}

static Address
care_of_at(const Network *network, uint32_t node, uint32_t host)
{
  return host_address(network->nodes[node].subnet, host);
}

/* FBU from the old link names the new care-of address as an alternate; from the
 * new link it is the source. */
static void
fbu_send(AssistHost *self, uint32_t host)
{
  Network *network = self->model.design->network;
  FastHost *fast = &self->hosts[host];
  Address old = care_of_at(network, fast->old, host);
  Address new = care_of_at(network, fast->new, host);
  bool is_predictive = host_node(network, host) == fast->old;
  Message fbu = {
    .type = MESSAGE_FBU,
    .sequence = ++fast->sequence,
    .lifetime = (uint32_t)(self->bridge.lifetime / SIM_SECOND),
    .host = host,
    .home = old,
    .care_of = new,
  };

  fast->phase = PHASE_ASKED;
  fast->timer =
    kernel_schedule_after(network->kernel, self->fbu_timeout << fast->attempts,
                          fbu_timer, self, host);
  say(self, place_of_host(host), is_predictive ? old : new,
      node_address(network, fast->old), &fbu);
}

static void
fbu_timer(void *target, uint64_t host)
{
  AssistHost *self = target;
  const Network *network = self->model.design->network;
  FastHost *fast = &self->hosts[host];
  uint32_t node = host_node(network, (uint32_t)host);

  fast->timer = EVENT_NONE;
  if (fast->phase != PHASE_ASKED || (node != fast->old && node != fast->new) ||
      fast->attempts >= self->fbu_retries)
    return;
  fast->attempts++;
  fbu_send(self, (uint32_t)host);
}

/* The time has come to ask the old router. */
static void
act(void *target, uint64_t argument)
{
  AssistHost *self = target;
  uint32_t host = (uint32_t)argument;
  FastHost *fast = &self->hosts[host];

  fast->timer = EVENT_NONE;
  fast->is_due = true;
  if (fast->phase == PHASE_KNOWN &&
      host_node(self->model.design->network, host) == fast->old)
    fbu_send(self, host);
}

static void
assist_host_predict(Model *model, uint32_t host, uint32_t access)
{
  AssistHost *self = (AssistHost *)model;
  Network *network = model->design->network;
  FastHost *fast = &self->hosts[host];
  uint32_t target = prediction_draw(&self->prediction, network, host, access);
  Message rtsolpr = { .type = MESSAGE_RTSOLPR,
                      .host = host,
                      .access_point = (uint16_t)target };

  if (network->hosts[host].care_of == 0)
    return;
  prediction_begins(network, host);
  kernel_cancel(network->kernel, fast->timer);
  fast->old = host_node(network, host);
  fast->new = network->access[target].node;
  fast->phase = PHASE_SOLICITED;
  fast->attempts = 0;
  fast->is_due = false;
  if (self->prediction.mode == MODE_PREDICTIVE)
    fast->timer = kernel_schedule_after(network->kernel, self->solicitation,
                                        act, self, host);
  say(self, place_of_host(host), host_link_local(host),
      node_link_local(fast->old), &rtsolpr);
}

static void
assist_host_link_down(Model *model, uint32_t host, uint32_t access)
{
  AssistHost *self = (AssistHost *)model;
  Network *network = model->design->network;
  FastHost *fast = &self->hosts[host];

  kernel_cancel(network->kernel, fast->timer);
  fast->timer = EVENT_NONE;
  bridge_leave(&self->bridge, host, network->access[access].node);
}

static bool
assist_host_link_up(Model *model, uint32_t host)
{
  AssistHost *self = (AssistHost *)model;
  Network *network = model->design->network;
  FastHost *fast = &self->hosts[host];
  uint32_t node = host_node(network, host);
  Attachment known = { .care_of = network->nodes[node].subnet };
  Address new = care_of_at(network, node, host);
  Message una = { .type = MESSAGE_UNA, .host = host, .care_of = new };

  bridge_restore(&self->bridge, host, node);
  if (fast->phase < PHASE_KNOWN || fast->new != node || fast->old == node)
    return false;
  network->hosts[host].care_of = known.care_of;
  say(self, place_of_host(host), new, all_nodes, &una);
  if (fast->phase == PHASE_KNOWN)
    fbu_send(self, host);
  else if (fast->phase == PHASE_ASKED)
    fast->timer = kernel_schedule_after(network->kernel, self->fbu_timeout,
                                        fbu_timer, self, host);
  design_arrive(model->design, host, &known);
  return true;
}

static void
assist_host_registered(Model *model, uint32_t host)
{
  FastHost *fast = &((AssistHost *)model)->hosts[host];

  if (host_node(model->design->network, host) == fast->new)
    fast->phase = PHASE_NONE;
}

/* At the old router. */
static void
take_solicitation(AssistHost *self, uint32_t node, const Packet *packet)
{
  const Network *network = self->model.design->network;
  uint32_t host = packet->host;
  uint32_t new = self->hosts[host].new;
  Message prrtadv = {
    .type = MESSAGE_PRRTADV,
    .host = host,
    .access_point = (uint16_t)network->nodes[new].access,
    .home = { network->nodes[new].subnet, 0 },
    .anchor = node_address(network, new),
  };

  say(self, place_of_node(node), node_link_local(node), host_link_local(host),
      &prrtadv);
}

static uint32_t
node_of(const Network *network, Address care_of)
{
  for (uint32_t i = 0; i < network->access_count; i++)
    if (network->nodes[network->access[i].node].subnet == care_of.hi)
      return network->access[i].node;
  return INDEX_NONE;
}

/* An FBU that is repeated while the new router is being asked gets the answer
 * to that. */
static void
take_fbu(AssistHost *self, uint32_t node, const Packet *packet)
{
  Network *network = self->model.design->network;
  const Message *fbu = packet_message(packet);
  bool is_predictive = address_equal(packet->headers[0].source, fbu->home);
  uint32_t new = node_of(network, fbu->care_of);
  Message hi = *fbu;
  Exchange *pending;

  if (new == INDEX_NONE || fbu->home.hi != network->nodes[node].subnet)
    return;
  pending = exchange_find(&self->exchanges, node, fbu->prefix, MESSAGE_HI);
  if (pending && pending->to == new) {
    pending->tag = fbu->sequence;
    return;
  }
  hi.type = MESSAGE_HI;
  hi.code = is_predictive ? HI_PREDICTIVE : HI_REACTIVE;
  exchange_start(&self->exchanges, node, new, &hi, SIGNALLING_REGISTRATION,
                 packet->handover, fbu->sequence, NULL);
}

/* At the new router. */
static void
take_hi(AssistHost *self, uint32_t node, const Packet *packet)
{
  Network *network = self->model.design->network;
  Message hack = *packet_message(packet);

  bridge_expect(&self->bridge, hack.host, node);
  if (hack.code == HI_REACTIVE && host_node(network, hack.host) == node)
    bridge_arrive(&self->bridge, hack.host, node);
  hack.type = MESSAGE_HACK;
  post_back(network, node, packet, &hack);
}

/* Back at the old router: the host is told, on both links if it may be on
 * either, and its packets go to the new one. */
static void
handover_answered(void *user, const Exchange *exchange, const Message *answer)
{
  AssistHost *self = user;
  const Network *network = self->model.design->network;
  Message fback = exchange->message;
  Address source = node_address(network, exchange->from);
  Address new = node_address(network, exchange->to);

  fback.type = MESSAGE_FBACK;
  fback.sequence = (uint16_t)exchange->tag;
  fback.status = answer ? STATUS_ACCEPTED : STATUS_UNSPECIFIED;
  if (exchange->message.code == HI_PREDICTIVE) {
    say(self, place_of_node(exchange->from), source, fback.home, &fback);
    say(self, place_of_node(exchange->from), source, new, &fback);
  } else {
    say(self, place_of_node(exchange->from), source, fback.care_of, &fback);
  }
  if (answer)
    bridge_redirect(&self->bridge, fback.host, exchange->from, new);
}

static void
take_fback(AssistHost *self, uint32_t host, const Message *fback)
{
  FastHost *fast = &self->hosts[host];

  if (fast->phase != PHASE_ASKED || fback->sequence != fast->sequence)
    return;
  kernel_cancel(self->model.design->network->kernel, fast->timer);
  fast->timer = EVENT_NONE;
  fast->phase = fback->status == STATUS_ACCEPTED ? PHASE_GRANTED : PHASE_NONE;
}

/* It may come after the moment at which the host wanted to act. */
static void
take_advertisement(AssistHost *self, uint32_t host)
{
  FastHost *fast = &self->hosts[host];

  if (fast->phase != PHASE_SOLICITED)
    return;
  fast->phase = PHASE_KNOWN;
  if (fast->is_due)
    fbu_send(self, host);
}

static void
assist_host_receive(Model *model, Place place, const Packet *packet)
{
  AssistHost *self = (AssistHost *)model;
  const Message *message = packet_message(packet);
  uint32_t index = place_index(place);

  if (place_is_host(place)) {
    if (message->type == MESSAGE_FBACK)
      take_fback(self, index, message);
    else if (message->type == MESSAGE_PRRTADV)
      take_advertisement(self, index);
  } else if (message->type == MESSAGE_RTSOLPR) {
    take_solicitation(self, index, packet);
  } else if (message->type == MESSAGE_FBU) {
    take_fbu(self, index, packet);
  } else if (message->type == MESSAGE_HI) {
    take_hi(self, index, packet);
  } else if (message->type == MESSAGE_HACK) {
    exchange_acknowledge(&self->exchanges, index, packet);
  } else if (message->type == MESSAGE_UNA) {
    bridge_arrive(&self->bridge, packet->host, index);
  }
}

static void
assist_host_forward(Model *model, uint32_t node, const Packet *packet,
                    Forward *out)
{
  bridge_forward(&((AssistHost *)model)->bridge, node, packet, out);
}

static bool
assist_host_owns(Model *model, uint32_t host, Address address)
{
  return bridge_owns(&((AssistHost *)model)->bridge, host, address);
}

static const char *
assist_host_objection(const ModelClass *const *columns)
{
  return columns[COLUMN_LU] == &lu_host
           ? NULL
           : "in assist host the host has care-of addresses: lu must be host";
}

const ModelClass assist_host = {
  .column = COLUMN_ASSIST,
  .name = "host",
  .summary = "the mobile node and its old access router",
  .source = "RFC 5568",
  .size = sizeof(AssistHost),
  .objection = assist_host_objection,
  .parameters =
    (const Key[]){
      PREDICTION_KEYS(AssistHost, prediction),
      BRIDGE_KEYS(AssistHost, bridge),
      { .name = "solicitation",
        .type = KEY_TIME,
        .fallback = "30 ms",
        .greatest = 3600,
        .help = "Time that the host asks for its next router before it acts",
        .offset = offsetof(AssistHost, solicitation) },
      { .name = "fbu-timeout",
        .type = KEY_TIME,
        .fallback = "100 ms",
        .least = 0.001,
        .greatest = 60,
        .help = "Wait for FBack before FBU is sent again; it doubles each time",
        .offset = offsetof(AssistHost, fbu_timeout) },
      { .name = "fbu-retries",
        .type = KEY_INTEGER,
        .fallback = "3",
        .greatest = 20,
        .help = "Times that FBU is repeated (FBU_RETRIES)",
        .offset = offsetof(AssistHost, fbu_retries) },
      INITIATE_KEYS(AssistHost, exchanges),
      { .name = NULL },
    },
  .init = assist_host_init,
  .clear = assist_host_clear,
  .hooks.assist =
    &(const AssistHooks){
      .lead = assist_host_lead,
      .predict = assist_host_predict,
      .link_up = assist_host_link_up,
      .link_down = assist_host_link_down,
      .registered = assist_host_registered,
      .receive = assist_host_receive,
      .forward = assist_host_forward,
      .owns = assist_host_owns,
    },
};
