/* clang-format off */
/* assist host: the mobile node prepares its handover with its old router
 * (Mobile IPv6 fast handovers, RFC 5568; MN, old router PAR, new router NAR).
 *
 *   predictive                           reactive (both: section 3.2)
 *
 *   MN           PAR          NAR        MN           PAR          NAR
 *    |--RtSolPr-->|            |          |--RtSolPr-->|            |
 *    |<-PrRtAdv---|            |          |<-PrRtAdv---|            |
 *    |----FBU---->|            |          ~  link changes           ~
 *    |            |-----HI---->|          |-----------UNA---------->|
 *    |            |<---HAck----|          |----FBU---->|            |
 *    |<--FBack----|---FBack--->|          |            |-----HI---->|
 *    |            |==packets==>|          |            |<---HAck----|
 *    ~  link changes           ~          |            |---FBack--->|
 *    |-----------UNA---------->|          |            |==packets==>|
 *    |<========packets=========|          |<--FBack, packets========|
 *
 * A host that has sent its FBU but has no FBack on the old link sends the FBU
 * again from the new link after the time-out, unless its location update was
 * faster. On a link for which it has no proxy advertisement, a host does what
 * any other host does.
 *
 * This file is the host, and host_router.c the two routers. What a host knows
 * is in its FastHost, and what routers know is in the bridge and in pending
 * requests; messages go between them. This file touches the bridge only where a
 * router sees by layer 2 that the host comes or leaves.
 */
/* clang-format on */

#include "host.h"

#include "sim/contract/dispatch.h"

static const Address all_nodes = { 0xff02000000000000, 1 };

static void fbu_timer(void *target, uint64_t host);

static void
assist_host_init(Model *model, Design *design)
{
  AssistHost *self = (AssistHost *)model;
  Network *network = design->network;

  bridge_init(&self->bridge, network);
  self->exchanges.max_timeout = SIM_TIME_MAX / 4;
  self->exchanges.done = fast_router_answered;
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
assist_host_lead(const Model *model)
{
  const AssistHost *self = (const AssistHost *)model;
  return self->prediction.anticipation + self->solicitation;
}

/* Sends an FBU. From the old link it has the new care-of address in an option;
 * from the new link that address is its source. */
static void
fbu_send(AssistHost *self, uint32_t host)
{
  Network *network = self->bridge.network;
  FastHost *fast = &self->hosts[host];
  Address old = fast_care_of(network, fast->old, host);
  Address new = fast_care_of(network, fast->new, host);
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
  retry_arm(network->kernel, &fast->retry,
            retry_wait(self->fbu_timeout, fast->retry.attempts, SIM_TIME_MAX),
            fbu_timer, self, host);
  fast_say(self, place_of_host(host), is_predictive ? old : new,
           node_address(network, fast->old), &fbu);
}

/* No FBack has come in time. The host repeats its FBU on the old or the new
 * link, unless it has done so often enough. */
static void
fbu_timer(void *target, uint64_t host)
{
  AssistHost *self = target;
  const Network *network = self->bridge.network;
  FastHost *fast = &self->hosts[host];
  uint32_t node = host_node(network, (uint32_t)host);

  if (fast->phase != PHASE_ASKED || (node != fast->old && node != fast->new) ||
      fast->retry.attempts >= self->fbu_retries)
    return;
  retry_count(&fast->retry);
  fbu_send(self, (uint32_t)host);
}

/* The time to act has come. The host sends its FBU if it knows the new router,
 * and otherwise as soon as it does. */
static void
act(void *target, uint64_t argument)
{
  AssistHost *self = target;
  uint32_t host = (uint32_t)argument;
  FastHost *fast = &self->hosts[host];

  fast->is_due = true;
  if (fast->phase == PHASE_KNOWN &&
      host_node(self->bridge.network, host) == fast->old)
    fbu_send(self, host);
}

/* The host asks its router about the link that it expects, which may be the
 * wrong one. It does nothing if it has no address itself. */
static void
assist_host_predict(Model *model, Design *design, uint32_t host,
                    uint32_t access)
{
  AssistHost *self = (AssistHost *)model;
  Network *network = design->network;
  FastHost *fast = &self->hosts[host];
  uint32_t target = prediction_draw(&self->prediction, network, host, access);
  Message rtsolpr = { .type = MESSAGE_RTSOLPR,
                      .host = host,
                      .access_point = (uint16_t)target };

  if (network->hosts[host].care_of == 0)
    return;
  prediction_begins(network, host);
  retry_reset(network->kernel, &fast->retry);
  fast->old = host_node(network, host);
  fast->new = network->access[target].node;
  fast->phase = PHASE_SOLICITED;
  fast->is_due = false;
  if (self->prediction.mode == MODE_PREDICTIVE)
    retry_arm(network->kernel, &fast->retry, self->solicitation, act, self,
              host);
  fast_say(self, place_of_host(host), host_link_local(host),
           node_link_local(fast->old), &rtsolpr);
}

/* The host stops repeating. The router that it leaves was the new one of its
 * last handover, and may still have an expectation. */
static void
assist_host_link_down(Model *model, Design *design, uint32_t host,
                      uint32_t access)
{
  AssistHost *self = (AssistHost *)model;
  Network *network = design->network;
  FastHost *fast = &self->hosts[host];

  retry_stop(network->kernel, &fast->retry);
  bridge_leave(&self->bridge, host, network->access[access].node);
}

/* On the link that it has expected, the host has an address at once, and says
 * so (UNA). If it has not sent its FBU yet, it does so now. Elsewhere lu looks
 * for the router. A router to which the host comes back stops redirecting. */
static bool
assist_host_link_up(Model *model, Design *design, uint32_t host)
{
  AssistHost *self = (AssistHost *)model;
  Network *network = design->network;
  FastHost *fast = &self->hosts[host];
  uint32_t node = host_node(network, host);
  Attachment known = { .care_of = network->nodes[node].subnet };
  Address new = fast_care_of(network, node, host);
  Message una = { .type = MESSAGE_UNA, .host = host, .care_of = new };

  bridge_restore(&self->bridge, host, node);
  if (fast->phase < PHASE_KNOWN || fast->new != node || fast->old == node)
    return false;
  network->hosts[host].care_of = known.care_of;
  fast_say(self, place_of_host(host), new, all_nodes, &una);
  if (fast->phase == PHASE_KNOWN)
    fbu_send(self, host);
  else if (fast->phase == PHASE_ASKED)
    retry_arm(network->kernel, &fast->retry, self->fbu_timeout, fbu_timer, self,
              host);
  design_arrive(design, host, &known);
  return true;
}

/* The location manager knows the new place, so the old router need not be asked
 * any more. */
static void
assist_host_registered(Model *model, Design *design, uint32_t host)
{
  FastHost *fast = &((AssistHost *)model)->hosts[host];

  if (host_node(design->network, host) == fast->new)
    fast->phase = PHASE_NONE;
}

/* Takes an FBack, if it answers the last FBU. After a refusal the host does on
 * the new link what any other host does. */
static void
take_fback(AssistHost *self, uint32_t host, const Message *fback)
{
  FastHost *fast = &self->hosts[host];

  if (fast->phase != PHASE_ASKED || fback->sequence != fast->sequence)
    return;
  retry_stop(self->bridge.network->kernel, &fast->retry);
  fast->phase = fback->status == STATUS_ACCEPTED ? PHASE_GRANTED : PHASE_NONE;
}

/* Takes a PrRtAdv. It may come after the moment at which the host was to send
 * its FBU. */
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
assist_host_receive(Model *model, Design *design, Place place,
                    const Packet *packet)
{
  AssistHost *self = (AssistHost *)model;
  const Message *message = packet_message(packet);
  uint32_t index = place_index(place);

  (void)design;
  if (!place_is_host(place))
    fast_router_receive(self, index, packet);
  else if (message->type == MESSAGE_FBACK)
    take_fback(self, index, message);
  else if (message->type == MESSAGE_PRRTADV)
    take_advertisement(self, index);
}

static void
assist_host_forward(const Model *model, const Visit *visit, Forward *out)
{
  bridge_forward(&((const AssistHost *)model)->bridge, visit, out);
}

static bool
assist_host_owns(const Model *model, uint32_t host, Address address)
{
  return bridge_owns(&((const AssistHost *)model)->bridge, host, address);
}

const ModelClass assist_host = {
  .column = COLUMN_ASSIST,
  .name = "host",
  .summary = "the mobile node and its old access router",
  .source = "RFC 5568",
  .needs =
    (const Need[]){
      { .any = HAS_CARE_OF_ADDRESSES,
        .why = "in assist host the host has care-of addresses: lu must "
               "be host" },
      { .why = NULL },
    },
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
  .code =
    &(const ModelCode){
      .size = sizeof(AssistHost),
      .init = assist_host_init,
      .clear = assist_host_clear,
      .decisions.assist =
        &(const AssistDecisions){
          .lead = assist_host_lead,
          .forward = assist_host_forward,
          .owns = assist_host_owns,
        },
      .events.assist =
        &(const AssistEvents){
          .predict = assist_host_predict,
          .link_up = assist_host_link_up,
          .link_down = assist_host_link_down,
          .registered = assist_host_registered,
          .receive = assist_host_receive,
        },
    },
};
