/* lm replica: every anchor has a full copy of all records. An update goes to
 * the nearest anchor, and that anchor tells the others. It tells them the
 * locator itself, or only that it has the locator (copies = pointer).
 *
 *   host or router -- BU or PBU --> nearest anchor -- LU --> all other anchors
 *                  <-- BA or PBA --                <- LU-ack --
 *
 * Two updates about one prefix may go to different anchors, so each anchor has
 * to order them. The copy of a proxy's update has the timestamp of that update,
 * and the copy of a host's update has its sequence number. When a proxy has
 * left, the nearest anchor waits for the next one and tells the others nothing:
 * their copies are replaced, or expire.
 */

#include "models/protocol/answer.h"
#include "models/protocol/exchange.h"
#include "models/protocol/heartbeat.h"
#include "sim/contract/dispatch.h"

typedef enum Copies { COPIES_FULL, COPIES_POINTER } Copies;

typedef struct LmReplica {
  Model model;
  BindingCache cache;
  Exchanges exchanges;
  SimTime delete_delay;
  int copies; /* Copies */
} LmReplica;

static void
lm_replica_init(Model *model, Design *design)
{
  LmReplica *self = (LmReplica *)model;
  Network *network = design->network;

  binding_cache_init(&self->cache, network, self->delete_delay);
  exchanges_init(&self->exchanges, network, self);
}

static void
lm_replica_clear(Model *model)
{
  LmReplica *self = (LmReplica *)model;
  binding_cache_clear(&self->cache);
  exchanges_clear(&self->exchanges);
}

static uint32_t
lm_replica_servers(const Model *model, uint32_t prefix, uint32_t node,
                   LmServer *servers)
{
  (void)prefix;
  servers[0] =
    (LmServer){ .node = network_nearest_anchor(model->view->network, node) };
  return 1;
}

static bool
lm_replica_find(const Model *model, uint32_t node, uint32_t prefix,
                Address *locator)
{
  return binding_locator(&((const LmReplica *)model)->cache, node, prefix,
                         locator);
}

static void
lm_replica_forget(Model *model, Design *design, uint32_t prefix)
{
  (void)design;
  LmReplica *self = (LmReplica *)model;
  binding_remove_all(&self->cache, prefix);
  exchange_forget(&self->exchanges, prefix);
}

/* Tells all other anchors what an update has said. If a proxy has sent it, its
 * timestamp goes along, because copies are ordered by it. */
static void
tell_others(LmReplica *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *update = packet_message(packet);
  bool is_proxy = update->type == MESSAGE_PBU;
  Message lu = {
    .type = MESSAGE_LU,
    .function = COLUMN_LM,
    .sequence = update->sequence,
    .lifetime = update->lifetime,
    .host = update->host,
    .prefix = update->prefix,
    .home = prefix_address(network, update->prefix),
    .care_of = self->copies == COPIES_POINTER ? node_address(network, node)
               : is_proxy                     ? packet->headers[0].source
                                              : update->care_of,
    .timestamp = is_proxy ? update->timestamp : 0,
  };

  for (uint32_t i = 0; i < network->network_count; i++)
    if (network->areas[i].is_anchor && network->areas[i].gateway != node)
      exchange_start(&self->exchanges, node, network->areas[i].gateway, &lu,
                     (SignallingCategory)packet->category, packet->handover, 0,
                     NULL);
}

/* Takes an update of a host or of a proxy, answers it at once, and tells the
 * other anchors, unless the record only waits for the next proxy now. */
static void
take_update(LmReplica *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *update = packet_message(packet);
  Message ack = answer_update(&self->cache, node, packet);
  const Binding *b = binding_get(&self->cache, node, update->prefix);

  answer_send(network, node, packet, &ack);
  if (ack.status == STATUS_ACCEPTED && b->state != BINDING_WAITING)
    tell_others(self, node, packet);
}

/* Returns whether a copy is newer than the record. A copy without a timestamp
 * comes from the update of a host, and is ordered by its sequence number. */
static bool
is_newer(const Binding *b, const Message *lu)
{
  if (b->state == BINDING_NONE)
    return true;
  return lu->timestamp > 0 ? (uint64_t)lu->timestamp > b->order
                           : !sequence_is_old(lu->sequence, (uint16_t)b->order);
}

/* Takes a copy from another anchor. A copy that is not newer than the record is
 * acknowledged, but not written. */
static void
take_copy(LmReplica *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *lu = packet_message(packet);
  const Binding *b = binding_get(&self->cache, node, lu->prefix);
  uint64_t order = lu->timestamp > 0 ? (uint64_t)lu->timestamp : lu->sequence;
  Message ack = answer_acknowledgement(lu, STATUS_ACCEPTED, lu->sequence);

  if (is_newer(b, lu) && lu->lifetime == 0)
    binding_remove(&self->cache, node, lu->prefix);
  else if (is_newer(b, lu))
    binding_set(&self->cache, node, lu->prefix, lu->care_of, order,
                lu->lifetime * SIM_SECOND);
  if (packet->category == SIGNALLING_REGISTRATION)
    metrics_handover_moment(network->metrics, packet->handover,
                            HANDOVER_UPDATED, network_now(network));
  answer_send(network, node, packet, &ack);
}

static void
lm_replica_receive(Model *model, Design *design, Place place,
                   const Packet *packet)
{
  LmReplica *self = (LmReplica *)model;
  const Message *message = packet_message(packet);

  if (heartbeat_answer(design->network, place, packet))
    return;
  else if (message->type == MESSAGE_LU_ACK)
    exchange_acknowledge(&self->exchanges, place, packet);
  else if (answer_is_stale(design->network, message))
    return;
  else if (message->type == MESSAGE_LU)
    take_copy(self, place, packet);
  else
    take_update(self, place, packet);
}

static void
lm_replica_restart(Model *model, Design *design, uint32_t node)
{
  LmReplica *self = (LmReplica *)model;

  (void)design;
  exchange_forget_node(&self->exchanges, node);
  binding_remove_node(&self->cache, node);
}

static void
lm_replica_show(const Model *model, Picture *picture)
{
  const Network *network = model->view->network;

  for (uint32_t i = 0; i < network->network_count; i++)
    if (network->areas[i].is_anchor)
      picture_function(picture, place_of_node(network->areas[i].gateway), "LM");
  binding_show(&((const LmReplica *)model)->cache, picture, "LM");
}

const ModelClass lm_replica = {
  .column = COLUMN_LM,
  .name = "replica",
  .summary = "a full copy at every anchor",
  .source = "Wakikawa et al., CoNEXT 2006; draft-chan-dmm-framework 4.5",
  .provides = KEEPS_LOCATIONS | KEEPS_REPLICAS,
  .needs =
    (const Need[]){
      { .when = ANCHORS_AT_ACCESS,
        .any = ROUTES_ANYCAST | ROUTES_AT_INGRESS,
        .why = "lm replica has no record at access routers: with alloc "
               "access, mr must be nearest or ingress" },
      { .why = NULL },
    },
  .parameters =
    (const Key[]){
      { .name = "copies",
        .type = KEY_CHOICE,
        .fallback = "full",
        .choices = "full|pointer",
        .help = "What the other anchors keep: the locator, or the anchor that "
                "has it",
        .offset = offsetof(LmReplica, copies) },
      DELETE_DELAY_KEY(LmReplica, delete_delay),
      EXCHANGE_KEYS(LmReplica, exchanges),
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(LmReplica),
      .init = lm_replica_init,
      .clear = lm_replica_clear,
      .show = lm_replica_show,
      .decisions.lm =
        &(const LmDecisions){
          .servers = lm_replica_servers,
          .find = lm_replica_find,
        },
      .events.lm =
        &(const LmEvents){
          .receive = lm_replica_receive,
          .forget = lm_replica_forget,
          .restart = lm_replica_restart,
        },
    },
};
