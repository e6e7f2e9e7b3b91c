/* clang-format off */
/* assist network: the old and the new access router bridge the gap, and the
 * host takes no part (Proxy Mobile IPv6 fast handovers, RFC 5949; old router
 * PMAG, new router NMAG).
 *
 *   predictive                           reactive (both: section 4.1)
 *
 *   MN          PMAG         NMAG        MN          PMAG         NMAG
 *    |..report...>|            |          ~  link changes           ~
 *    | (layer 2)  |            |          |            |            |
 *    |            |-----HI---->|          |            |<----HI-----|
 *    |            |<---HAck----|          |            |----HAck--->|
 *    |            |==packets==>| (kept)   |            |==packets==>|
 *    ~  link changes           ~          |<========packets=========|
 *    |<========packets=========|
 *
 * A router that does not expect a host which comes to it does as in the
 * reactive mode, also if a prediction was wrong or came late. It lets lu wait
 * for the answer, because that brings the prefixes of the host.
 */
/* clang-format on */

#include "models/protocol/bridge.h"
#include "models/protocol/exchange.h"
#include "models/protocol/prediction.h"
#include "sim/contract/dispatch.h"

typedef struct AssistNetwork {
  Model model;
  Bridge bridge;
  Exchanges exchanges;
  Prediction prediction;
  uint32_t *previous; /* by host: node of the router that it has left last;
                         INDEX_NONE: none */
} AssistNetwork;

static void handover_answered(void *user, const Exchange *exchange,
                              const Message *answer);

static void
assist_network_init(Model *model, Design *design)
{
  AssistNetwork *self = (AssistNetwork *)model;
  Network *network = design->network;

  bridge_init(&self->bridge, network);
  self->exchanges.max_timeout = SIM_TIME_MAX / 4;
  self->exchanges.done = handover_answered;
  exchanges_init(&self->exchanges, network, self);
  self->previous = g_new(uint32_t, network->host_count);
  for (uint32_t i = 0; i < network->host_count; i++)
    self->previous[i] = INDEX_NONE;
}

static void
assist_network_clear(Model *model)
{
  AssistNetwork *self = (AssistNetwork *)model;

  g_free(self->previous);
  exchanges_clear(&self->exchanges);
  bridge_clear(&self->bridge);
}

static SimTime
assist_network_lead(const Model *model)
{
  const AssistNetwork *self = (const AssistNetwork *)model;
  return self->prediction.mode == MODE_PREDICTIVE
           ? self->prediction.anticipation
           : 0;
}

/* Sends HI to the other router, about the first prefix of the host. Does
 * nothing if the host has none. */
static void
initiate(AssistNetwork *self, uint32_t host, uint32_t from, uint32_t to,
         uint8_t code)
{
  Design *design = design_of(self->bridge.network);
  Network *network = design->network;
  uint32_t prefix = network->hosts[host].prefixes;

  if (prefix == INDEX_NONE)
    return;
  Message hi = {
    .type = MESSAGE_PHI,
    .function = COLUMN_ASSIST,
    .code = code,
    .sequence = (uint16_t)context_attachment(network, host),
    .host = host,
    .prefix = prefix,
    .home = { network->prefixes[prefix].subnet, 0 },
    .care_of = { 0, host_identifier(host) },
    .anchor = node_address(network, network->prefixes[prefix].anchor),
  };
  exchange_start(&self->exchanges, from, to, &hi, SIGNALLING_REGISTRATION,
                 prediction_handover(network, host), 0, NULL);
}

/* The old router has heard from layer 2 where the host goes, and asks that
 * router.
 */
static void
reported(void *target, uint64_t argument)
{
  AssistNetwork *self = target;
  const Network *network = self->bridge.network;
  uint32_t host = (uint32_t)argument;
  uint32_t access = (uint32_t)(argument >> 32);
  uint32_t here = host_node(network, host);

  if (here != INDEX_NONE && here != network->access[access].node)
    initiate(self, host, here, network->access[access].node, HI_CONTEXT);
}

/* The report of the host crosses the air before the old router hears it. */
static void
assist_network_predict(Model *model, Design *design, uint32_t host,
                       uint32_t access)
{
  AssistNetwork *self = (AssistNetwork *)model;
  Network *network = design->network;
  uint64_t target = prediction_draw(&self->prediction, network, host, access);
  uint32_t here = network->hosts[host].access;

  prediction_begins(network, host);
  kernel_schedule_after(network->kernel, network->access[here].delay, reported,
                        self, target << 32 | host);
}

static void
assist_network_link_down(Model *model, Design *design, uint32_t host,
                         uint32_t access)
{
  AssistNetwork *self = (AssistNetwork *)model;
  const Network *network = design->network;

  self->previous[host] = network->access[access].node;
  bridge_leave(&self->bridge, host, self->previous[host]);
}

/* The new router has the context of the host: packets that wait go to it, and
 * lu is told. */
static void
arrive(AssistNetwork *self, uint32_t host, uint32_t node)
{
  const Attachment known = { .has_prefixes = true };

  bridge_arrive(&self->bridge, host, node);
  design_arrive(design_of(self->bridge.network), host, &known);
}

/* A host that comes back to the same router, or was at none, is left to lu. */
static bool
assist_network_link_up(Model *model, Design *design, uint32_t host)
{
  AssistNetwork *self = (AssistNetwork *)model;
  const Network *network = design->network;
  uint32_t node = host_node(network, host);
  uint32_t previous = self->previous[host];

  bridge_restore(&self->bridge, host, node);
  if (previous == INDEX_NONE || previous == node)
    return false;
  if (bridge_find(&self->bridge, host, node))
    arrive(self, host, node);
  else
    initiate(self, host, node, previous, HI_REQUEST);
  return true;
}

/* Takes a HI, and answers it. One with the context of a host comes from the old
 * router, and the new one begins to expect the host. One that asks for the
 * context comes from the new router; the old one answers with it, and begins to
 * tunnel unless the host is on its link again. */
static void
take_initiation(AssistNetwork *self, uint32_t node, const Packet *packet)
{
  Network *network = self->bridge.network;
  const Message *hi = packet_message(packet);
  bool is_request = hi->code != HI_CONTEXT;
  Message hack = *hi;

  hack.type = MESSAGE_PHACK;
  hack.code = is_request ? HACK_CONTEXT_SENT : HACK_CONTEXT_ACCEPTED;
  post_back(network, node, packet, &hack);
  if (!is_request)
    bridge_expect(&self->bridge, hi->host, node);
  else if (!context_has_host(network, node, hi->host))
    bridge_redirect(&self->bridge, hi->host, node, packet->headers[0].source);
}

/* Serves as Exchanges.done: the other router has answered, or has not after
 * several requests (NULL). In that case the new router goes on without the
 * context, and the old one does not tunnel. An old router to which the host has
 * come back meanwhile does not tunnel either. */
static void
handover_answered(void *user, const Exchange *exchange, const Message *answer)
{
  AssistNetwork *self = user;
  const Network *network = self->bridge.network;
  static const Attachment nothing_known;
  uint32_t host = exchange->message.host;
  bool is_here =
    context_has_host(network, exchange->from, host) &&
    exchange->message.sequence == (uint16_t)context_attachment(network, host);

  if (exchange->message.code == HI_CONTEXT) {
    if (answer && (is_here || !context_has_host(network, exchange->from, host)))
      bridge_redirect(&self->bridge, host, exchange->from,
                      node_address(network, exchange->to));
  } else if (is_here && answer) {
    arrive(self, host, exchange->from);
  } else if (is_here) {
    design_arrive(design_of(self->bridge.network), host, &nothing_known);
  }
}

static void
assist_network_receive(Model *model, Design *design, Place place,
                       const Packet *packet)
{
  AssistNetwork *self = (AssistNetwork *)model;

  (void)design;
  if (packet_message(packet)->type == MESSAGE_PHI)
    take_initiation(self, place, packet);
  else
    exchange_acknowledge(&self->exchanges, place, packet);
}

static void
assist_network_forward(const Model *model, const Visit *visit, Forward *out)
{
  bridge_forward(&((const AssistNetwork *)model)->bridge, visit, out);
}

const ModelClass assist_network = {
  .column = COLUMN_ASSIST,
  .name = "network",
  .summary = "the old and the new access router",
  .source = "RFC 5949",
  .needs =
    (const Need[]){
      { .any = SERVES_HOSTS,
        .why = "assist network hands over between routers that serve: lu "
               "must be network" },
      { .why = NULL },
    },
  .parameters =
    (const Key[]){
      PREDICTION_KEYS(AssistNetwork, prediction),
      BRIDGE_KEYS(AssistNetwork, bridge),
      INITIATE_KEYS(AssistNetwork, exchanges),
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(AssistNetwork),
      .init = assist_network_init,
      .clear = assist_network_clear,
      .decisions.assist =
        &(const AssistDecisions){
          .lead = assist_network_lead,
          .forward = assist_network_forward,
        },
      .events.assist =
        &(const AssistEvents){
          .predict = assist_network_predict,
          .link_up = assist_network_link_up,
          .link_down = assist_network_link_down,
          .receive = assist_network_receive,
        },
    },
};
