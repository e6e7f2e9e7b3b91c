/* lm central: one database in the control plane knows which routers anchor the
 * prefixes of a host and which one serves it (the CMD of RFC 8885). An anchor
 * has a record of its own prefixes, which the database keeps up to date.
 *
 *   serving router            CMD                anchors of other prefixes
 *      |------- PBU ---------->|                           |
 *      |                       |------- PBU -------------->|  one for each
 *      |                       |<------ PBA ---------------|  prefix
 *      |<------ PBA -----------|   relay: when all anchors have answered
 *      |<------ PBA ---------------------------------------|  locator
 *
 *   relay    The CMD waits for all anchors, and then answers the serving router
 *            (section 3.2).
 *   locator  Each anchor answers the serving router itself, and the CMD does so
 *            only if there is no anchor to tell (section 3.3).
 *   proxy    The CMD answers at once, and tells the anchors meanwhile (section
 *            3.4).
 *
 * A host that updates its location itself names one prefix. The CMD answers it
 * in every role.
 *
 * The database and the records of the anchors are two caches, because an anchor
 * may be at the node of the CMD.
 */

#include "models/protocol/answer.h"
#include "models/protocol/exchange.h"
#include "models/protocol/heartbeat.h"
#include "sim/contract/dispatch.h"

typedef enum Role { ROLE_RELAY, ROLE_LOCATOR, ROLE_PROXY } Role;

/* A serving router that waits for the answer of the CMD. */
typedef struct Wait {
  Reply *reply;       /* owned */
  uint32_t remaining; /* answers of anchors that are still to come */
} Wait;

typedef struct LmCentral {
  Model model;
  BindingCache database; /* at the CMD: who serves each prefix */
  BindingCache anchors;  /* at each anchor: who serves its own prefixes */
  Exchanges exchanges;
  Wait *waits; /* by host; nobody waits if its reply is NULL */
  SimTime delete_delay;
  int role; /* Role */
} LmCentral;

static void anchor_answered(void *user, const Exchange *exchange,
                            const Message *answer);

static void
lm_central_init(Model *model, Design *design)
{
  LmCentral *self = (LmCentral *)model;
  Network *network = design->network;

  binding_cache_init(&self->database, network, self->delete_delay);
  binding_cache_init(&self->anchors, network, self->delete_delay);
  self->exchanges.done = anchor_answered;
  self->exchanges.discard = reply_discard;
  exchanges_init(&self->exchanges, network, self);
  self->waits = g_new0(Wait, network->host_count);
}

static void
lm_central_clear(Model *model)
{
  LmCentral *self = (LmCentral *)model;

  for (uint32_t i = 0; i < self->exchanges.network->host_count; i++)
    reply_free(self->waits[i].reply);
  g_free(self->waits);
  exchanges_clear(&self->exchanges);
  binding_cache_clear(&self->database);
  binding_cache_clear(&self->anchors);
}

static uint32_t
lm_central_servers(const Model *model, uint32_t prefix, uint32_t node,
                   LmServer *servers)
{
  (void)prefix;
  (void)node;
  servers[0] = (LmServer){ .node = model->view->network->controller };
  return 1;
}

static bool
lm_central_find(const Model *model, uint32_t node, uint32_t prefix,
                Address *locator)
{
  return binding_locator(&((const LmCentral *)model)->anchors, node, prefix,
                         locator);
}

static void
lm_central_forget(Model *model, Design *design, uint32_t prefix)
{
  LmCentral *self = (LmCentral *)model;

  (void)design;
  binding_remove_all(&self->anchors, prefix);
  binding_remove_all(&self->database, prefix);
  exchange_forget(&self->exchanges, prefix);
}

/* Tells the anchor of a prefix which router serves it from now on, for the
 * lifetime of the update in the packet; 0 means that none does. Takes `reply`,
 * which is sent when the anchor has answered; NULL: there is none. */
static void
tell_anchor(LmCentral *self, uint32_t prefix, Address serving,
            const Packet *packet, Reply *reply)
{
  Network *network = self->exchanges.network;
  const SessionPrefix *p = &network->prefixes[prefix];
  Message pbu = *packet_message(packet);

  pbu.type = MESSAGE_PBU;
  pbu.function = COLUMN_LM;
  pbu.code = PBU_FORWARD;
  pbu.distributed = true;
  pbu.prefix = prefix;
  pbu.home = (Address){ p->subnet, 0 };
  pbu.serving = serving;
  pbu.timestamp = network_now(network);
  pbu.previous = NULL;
  exchange_start(&self->exchanges, network->controller, p->anchor, &pbu,
                 (SignallingCategory)packet->category, packet->handover, 0,
                 reply);
}

/* Adds the anchor of a prefix to the list in an acknowledgement, which owns the
 * list. An anchor for which there is no room is left out; the serving router
 * then registers its prefix by another update. */
static void
add_previous(const Network *network, Message *pba, uint32_t prefix)
{
  const SessionPrefix *p = &network->prefixes[prefix];

  if (!pba->previous)
    pba->previous = g_new0(PreviousAnchors, 1);
  if (pba->previous->count < MESSAGE_PREVIOUS)
    pba->previous->items[pba->previous->count++] = (PreviousAnchor){
      .anchor = node_address(network, p->anchor),
      .subnet = p->subnet,
      .prefix = prefix,
    };
}

/* Tells the anchors of the prefixes that an update is about. If the host itself
 * has sent the update, that is the one prefix in it. Otherwise these are all
 * prefixes of the host that the database has on record, except those of the
 * serving router; the database notes that router for them. A prefix that is
 * being given back is left out. With the role `proxy`, the anchors are listed
 * in `pba`. Returns how many anchors were told. */
static uint32_t
tell_anchors(LmCentral *self, const Packet *packet, Message *pba)
{
  Network *network = self->exchanges.network;
  const Message *update = packet_message(packet);
  bool is_host = update->type == MESSAGE_BU;
  Address serving = is_host ? update->care_of : packet->headers[0].source;
  uint32_t prefix = network->hosts[update->host].prefixes;
  uint32_t count = 0;

  for (; prefix != INDEX_NONE; prefix = network->prefixes[prefix].next) {
    const SessionPrefix *p = &network->prefixes[prefix];
    bool is_meant =
      is_host
        ? prefix == update->prefix
        : binding_get(&self->database, network->controller, prefix)->state ==
            BINDING_ACTIVE;
    if (!is_meant || context_is_released(network, prefix) ||
        address_equal(node_address(network, p->anchor), serving))
      continue;
    if (!is_host)
      binding_set(&self->database, network->controller, prefix, serving,
                  (uint64_t)update->timestamp, update->lifetime * SIM_SECOND);
    tell_anchor(self, prefix, serving, packet, NULL);
    if (self->role == ROLE_PROXY && !is_host)
      add_previous(network, pba, prefix);
    count++;
  }
  return count;
}

/* Sends the answer to an update, or keeps it until `count` anchors have
 * answered, or leaves it to them, as the role says. Takes the list of previous
 * anchors in `pba`. An answer that still waits for the host is not sent any
 * more. */
static void
let_wait(LmCentral *self, const Packet *packet, const Message *pba,
         uint32_t count)
{
  Network *network = self->exchanges.network;
  Wait *wait = &self->waits[pba->host];
  bool is_host = packet_message(packet)->type == MESSAGE_BU;
  Reply *reply = reply_new(network, network->controller, packet, pba);

  reply_free(wait->reply);
  *wait = (Wait){ NULL, count };
  if (count == 0 || self->role == ROLE_PROXY)
    reply_send(reply);
  else if (self->role == ROLE_LOCATOR && !is_host)
    reply_free(reply);
  else
    wait->reply = reply;
}

/* Takes an update of the serving router or of the host. If that ends a
 * registration, the answer comes when the anchor of the prefix knows, in every
 * role; with `locator` the anchor itself sends it to a router. */
static void
take_update(LmCentral *self, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *update = packet_message(packet);
  Message ack = answer_update(&self->database, network->controller, packet);

  if (ack.status == STATUS_ACCEPTED && update->lifetime == 0) {
    bool is_answered_there =
      self->role == ROLE_LOCATOR && update->type != MESSAGE_BU;
    tell_anchor(self, update->prefix, packet->headers[0].source, packet,
                is_answered_there
                  ? NULL
                  : reply_new(network, network->controller, packet, &ack));
    return;
  }
  uint32_t count =
    ack.status == STATUS_ACCEPTED ? tell_anchors(self, packet, &ack) : 0;
  let_wait(self, packet, &ack, count);
}

/* Serves as Exchanges.done: an anchor has answered the CMD. If the exchange has
 * a reply of its own, it was about the end of a registration. Otherwise the
 * answer counts for the reply that waits for the host, if there is one. A
 * lifetime of 0 does not count: the anchor has refused, because it knows
 * something newer, or the registration has ended. */
static void
anchor_answered(void *user, const Exchange *exchange, const Message *answer)
{
  LmCentral *self = user;
  Wait *wait = &self->waits[exchange->message.host];

  if (exchange->context) {
    reply_send(exchange->context);
    return;
  }
  if (!answer || !wait->reply || answer->lifetime == 0)
    return;
  if (wait->reply->message.type == MESSAGE_PBA)
    add_previous(self->exchanges.network, &wait->reply->message,
                 answer->prefix);
  if (--wait->remaining > 0)
    return;
  reply_send(wait->reply);
  wait->reply = NULL;
}

/* Takes what the CMD tells an anchor. The anchor answers the CMD, and in the
 * role of `locator` the serving router as well, unless it refuses. */
static void
take_forwarded(LmCentral *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *pbu = packet_message(packet);
  const Binding *b = binding_get(&self->anchors, node, pbu->prefix);
  bool is_old = b->state != BINDING_NONE && (uint64_t)pbu->timestamp < b->order;
  Message pba = answer_acknowledgement(
    pbu, is_old ? STATUS_TIMESTAMP_OLD : STATUS_ACCEPTED, pbu->sequence);

  if (!is_old && pbu->lifetime == 0)
    binding_remove(&self->anchors, node, pbu->prefix);
  else if (!is_old)
    binding_set(&self->anchors, node, pbu->prefix, pbu->serving,
                (uint64_t)pbu->timestamp, pbu->lifetime * SIM_SECOND);
  if (packet->category == SIGNALLING_REGISTRATION)
    metrics_handover_moment(network->metrics, packet->handover,
                            HANDOVER_UPDATED, network_now(network));
  answer_send(network, node, packet, &pba);
  if (self->role != ROLE_LOCATOR || is_old)
    return;
  Reply *direct = reply_new(network, node, packet, &pba);
  direct->envelope.destination = pbu->serving;
  direct->message.function = COLUMN_LU;
  direct->message.code = PBA_DIRECT;
  direct->message.serving = (Address){ 0, 0 };
  reply_send(direct);
}

static void
lm_central_receive(Model *model, Design *design, Place place,
                   const Packet *packet)
{
  LmCentral *self = (LmCentral *)model;
  Network *network = design->network;
  const Message *message = packet_message(packet);
  uint32_t node = place_index(place);

  if (heartbeat_answer(design->network, place, packet))
    return;
  else if (message->type == MESSAGE_PBA)
    exchange_acknowledge(&self->exchanges, node, packet);
  else if (answer_is_stale(network, message))
    return;
  else if (message->code == PBU_FORWARD)
    take_forwarded(self, node, packet);
  else
    take_update(self, packet);
}

static void
lm_central_restart(Model *model, Design *design, uint32_t node)
{
  LmCentral *self = (LmCentral *)model;

  (void)design;
  exchange_forget_node(&self->exchanges, node);
  binding_remove_node(&self->database, node);
  binding_remove_node(&self->anchors, node);
}

static void
lm_central_show(const Model *model, Picture *picture)
{
  const LmCentral *self = (const LmCentral *)model;

  binding_show(&self->database, picture, "CMD");
  binding_show(&self->anchors, picture, "LM");
}

const ModelClass lm_central = {
  .column = COLUMN_LM,
  .name = "central",
  .summary = "one database in the control plane, and the anchors",
  .source = "RFC 8885",
  .provides = KEEPS_LOCATIONS | KEEPS_HOSTS,
  .parameters =
    (const Key[]){
      { .name = "role",
        .type = KEY_CHOICE,
        .fallback = "relay",
        .choices = "relay|locator|proxy",
        .help = "How the central database answers (RFC 8885 sections 3.2 to "
                "3.4)",
        .offset = offsetof(LmCentral, role) },
      DELETE_DELAY_KEY(LmCentral, delete_delay),
      EXCHANGE_KEYS(LmCentral, exchanges),
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(LmCentral),
      .init = lm_central_init,
      .clear = lm_central_clear,
      .show = lm_central_show,
      .decisions.lm =
        &(const LmDecisions){
          .servers = lm_central_servers,
          .find = lm_central_find,
        },
      .events.lm =
        &(const LmEvents){
          .receive = lm_central_receive,
          .forget = lm_central_forget,
          .restart = lm_central_restart,
        },
    },
};
