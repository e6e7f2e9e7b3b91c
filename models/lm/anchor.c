/* lm anchor: the node that has given a prefix out remembers where it is. This
 * is the binding cache of a home agent (RFC 6275 section 10.3), of a local
 * mobility anchor (RFC 5213 section 5.3) and of an anchoring access router (RFC
 * 8885).
 *
 *   host or router -- BU or PBU -->  anchor
 *                  <-- BA or PBA --  at once; a first BA after DAD of the home
 *                                    address (home-dad)
 *   old proxy      <---- BRI ------  if `revocation` is on, and the host is
 *                  ----- BRA ----->  at another proxy
 *
 * Plain routing takes packets for a prefix to its anchor, so no other node has
 * to ask for the record. An anchor ignores updates about prefixes that it has
 * not given out.
 */

#include "models/protocol/answer.h"
#include "models/protocol/exchange.h"
#include "models/protocol/heartbeat.h"
#include "sim/contract/dispatch.h"

/* A revocation is sent at most twice: it is repeated once
 * (BRIMaxRetriesNumber, RFC 5846 section 12). */
enum { REVOCATIONS = 2 };

typedef struct LmAnchor {
  Model model;
  BindingCache cache;
  Exchanges exchanges; /* revocations */
  SimTime delete_delay;
  SimTime home_dad;
  Replies replies;       /* they wait for duplicate address detection */
  int64_t most_bindings; /* at one anchor; 0: no limit */
  int revokes; /* 0 or 1: the old proxy is told that another has followed */
} LmAnchor;

static void
lm_anchor_init(Model *model, Design *design)
{
  LmAnchor *self = (LmAnchor *)model;
  binding_cache_init(&self->cache, design->network, self->delete_delay);
  self->cache.most = self->most_bindings;
  self->exchanges.max_timeout = 2 * SIM_SECOND;
  self->exchanges.most_attempts = REVOCATIONS;
  exchanges_init(&self->exchanges, design->network, self);
}

static void
lm_anchor_clear(Model *model)
{
  LmAnchor *self = (LmAnchor *)model;

  replies_clear(&self->replies);
  exchanges_clear(&self->exchanges);
  binding_cache_clear(&self->cache);
}

static uint32_t
lm_anchor_servers(const Model *model, uint32_t prefix, uint32_t node,
                  LmServer *servers)
{
  (void)node;
  servers[0] =
    (LmServer){ .node = model->view->network->prefixes[prefix].anchor };
  return 1;
}

static bool
lm_anchor_find(const Model *model, uint32_t node, uint32_t prefix,
               Address *locator)
{
  return binding_locator(&((const LmAnchor *)model)->cache, node, prefix,
                         locator);
}

static void
lm_anchor_forget(Model *model, Design *design, uint32_t prefix)
{
  LmAnchor *self = (LmAnchor *)model;

  (void)design;
  binding_remove_all(&self->cache, prefix);
  exchange_forget(&self->exchanges, prefix);
  replies_forget(&self->replies, prefix);
}

/* Tells the old proxy that another has followed, because it may still think
 * that it has the host (RFC 5846 section 9). */
static void
revoke_old(LmAnchor *self, uint32_t node, const Binding *before,
           const Packet *packet)
{
  Network *network = self->cache.network;
  const Message *update = packet_message(packet);
  uint32_t router = network_node_at(network, before->locator);
  Message bri = answer_revocation(network, update);

  if (router != INDEX_NONE)
    exchange_start(&self->exchanges, node, router, &bri,
                   (SignallingCategory)packet->category, packet->handover, 0,
                   NULL);
}

/* Takes an update of a host or of a proxy, and answers it. If another proxy had
 * an active binding, that one is told, provided that `revocation` is on. */
static void
take_update(LmAnchor *self, uint32_t node, const Packet *packet)
{
  const Message *update = packet_message(packet);
  const Binding before = *binding_get(&self->cache, node, update->prefix);
  Message ack = answer_update(&self->cache, node, packet);
  bool is_new = ack.status == STATUS_ACCEPTED && update->lifetime > 0;
  bool is_dad = before.state == BINDING_NONE && update->type == MESSAGE_BU;

  answer_as_anchor(&self->replies, self->cache.network, node, packet, &ack,
                   is_dad ? self->home_dad : 0);
  if (self->revokes && is_new && update->type == MESSAGE_PBU &&
      before.state == BINDING_ACTIVE &&
      !address_equal(before.locator, packet->headers[0].source))
    revoke_old(self, node, &before, packet);
}

static void
lm_anchor_receive(Model *model, Design *design, Place place,
                  const Packet *packet)
{
  LmAnchor *self = (LmAnchor *)model;
  Network *network = design->network;
  const Message *message = packet_message(packet);
  uint32_t node = place_index(place);

  if (heartbeat_answer(network, place, packet))
    return;
  else if (message->type == MESSAGE_BRA)
    exchange_acknowledge(&self->exchanges, node, packet);
  else if (!answer_is_stale(network, message) &&
           network->prefixes[message->prefix].anchor == node)
    take_update(self, node, packet);
}

static void
lm_anchor_restart(Model *model, Design *design, uint32_t node)
{
  LmAnchor *self = (LmAnchor *)model;

  (void)design;
  exchange_forget_node(&self->exchanges, node);
  replies_forget_node(&self->replies, node);
  binding_remove_node(&self->cache, node);
}

static void
lm_anchor_show(const Model *model, Picture *picture)
{
  picture_anchors(picture, "LM");
  binding_show(&((const LmAnchor *)model)->cache, picture, "LM");
}

const ModelClass lm_anchor = {
  .column = COLUMN_LM,
  .name = "anchor",
  .summary = "the node that gave the prefix out",
  .source = "RFC 6275 section 10; RFC 5213 section 5; RFC 8885",
  .provides = KEEPS_LOCATIONS,
  .parameters =
    (const Key[]){
      DELETE_DELAY_KEY(LmAnchor, delete_delay),
      HOME_DAD_KEY(LmAnchor, home_dad),
      { .name = "most-bindings",
        .type = KEY_INTEGER,
        .fallback = "0",
        .greatest = 1e9,
        .help = "Bindings that an anchor takes; a further one is rejected "
                "(status 130, insufficient resources); 0 is no limit",
        .offset = offsetof(LmAnchor, most_bindings) },
      { .name = "revocation",
        .type = KEY_CHOICE,
        .fallback = "no",
        .choices = "no|yes",
        .help = "Whether the old access router is told when another has taken "
                "over (RFC 5846)",
        .offset = offsetof(LmAnchor, revokes) },
      { .name = "revocation-timeout",
        .type = KEY_TIME,
        .fallback = "1 s",
        .least = 0.001,
        .greatest = 3600,
        .help = "Wait for its acknowledgement; it doubles up to 2 s",
        .offset = offsetof(LmAnchor, exchanges.initial_timeout) },
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(LmAnchor),
      .init = lm_anchor_init,
      .clear = lm_anchor_clear,
      .show = lm_anchor_show,
      .decisions.lm =
        &(const LmDecisions){
          .servers = lm_anchor_servers,
          .find = lm_anchor_find,
        },
      .events.lm =
        &(const LmEvents){
          .receive = lm_anchor_receive,
          .forget = lm_anchor_forget,
          .restart = lm_anchor_restart,
        },
    },
};
