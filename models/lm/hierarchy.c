/* lm hierarchy: the anchor knows in which network a prefix is, and a proxy in
 * that network, a mobility anchor point (RFC 5380), knows the exact place. So a
 * move inside a network concerns the proxy only.
 *
 *   host           -- LBU -->  proxy                     each move
 *                  -- BU ----------------------> anchor  when the proxy is new
 *
 *   access router  -- PBU -->  proxy                     each move
 *                              proxy -- PBU ---> anchor  when the proxy is new
 *                          old proxy <-- BRI --- anchor  (RFC 5846)
 *
 * The anchor also hears of each refresh. A host tells its two servers itself;
 * an access router tells the proxy only, which acts for it at the anchor. Then
 * the proxy notes in `upward` for how long the anchor will know it, and so
 * finds out whether it is new.
 *
 * One node may be the anchor of a prefix and a proxy for it, so each role has a
 * cache of its own.
 */

#include "models/protocol/answer.h"
#include "models/protocol/exchange.h"
#include "models/protocol/heartbeat.h"
#include "sim/contract/dispatch.h"

typedef struct LmHierarchy {
  Model model;
  BindingCache home;     /* at anchors: proxies, or regional addresses */
  BindingCache visiting; /* at proxies: exact places */
  BindingCache upward;   /* at proxies: what the anchor has acknowledged */
  Exchanges exchanges;
  SimTime delete_delay, home_dad;
  Replies replies; /* they wait for duplicate address detection */
} LmHierarchy;

static void upward_done(void *user, const Exchange *exchange,
                        const Message *answer);

static void
lm_hierarchy_init(Model *model, Design *design)
{
  LmHierarchy *self = (LmHierarchy *)model;
  Network *network = design->network;

  binding_cache_init(&self->home, network, self->delete_delay);
  binding_cache_init(&self->visiting, network, self->delete_delay);
  binding_cache_init(&self->upward, network, self->delete_delay);
  self->upward.is_note = true;
  self->exchanges.done = upward_done;
  self->exchanges.discard = reply_discard;
  exchanges_init(&self->exchanges, network, self);
}

static void
lm_hierarchy_clear(Model *model)
{
  LmHierarchy *self = (LmHierarchy *)model;

  replies_clear(&self->replies);
  exchanges_clear(&self->exchanges);
  binding_cache_clear(&self->home);
  binding_cache_clear(&self->visiting);
  binding_cache_clear(&self->upward);
}

static uint32_t
lm_hierarchy_servers(const Model *model, uint32_t prefix, uint32_t node,
                     LmServer *servers)
{
  const Network *network = model->view->network;
  const Area *area = &network->areas[network->nodes[node].network];
  uint32_t proxy =
    area->is_anchor ? area->gateway : network_nearest_anchor(network, node);

  servers[0] = (LmServer){ proxy, network->nodes[proxy].subnet };
  servers[1] = (LmServer){ network->prefixes[prefix].anchor, 0 };
  return 2;
}

static bool
lm_hierarchy_find(const Model *model, uint32_t node, uint32_t prefix,
                  Address *locator)
{
  return binding_locator(&((const LmHierarchy *)model)->home, node, prefix,
                         locator);
}

static bool
lm_hierarchy_find_visiting(const Model *model, uint32_t node, uint32_t prefix,
                           Address *locator)
{
  return binding_locator(&((const LmHierarchy *)model)->visiting, node, prefix,
                         locator);
}

static void
lm_hierarchy_forget(Model *model, Design *design, uint32_t prefix)
{
  LmHierarchy *self = (LmHierarchy *)model;

  (void)design;
  binding_remove_all(&self->home, prefix);
  binding_remove_all(&self->visiting, prefix);
  binding_remove_all(&self->upward, prefix);
  exchange_forget(&self->exchanges, prefix);
  replies_forget(&self->replies, prefix);
}

/* Passes the update of an access router on to the anchor. The proxy answers the
 * router, with a copy of `ack`, when the anchor has answered. */
static void
tell_anchor(LmHierarchy *self, uint32_t node, const Packet *packet,
            const Message *ack)
{
  Network *network = self->exchanges.network;
  const Message *update = packet_message(packet);
  uint32_t anchor = network->prefixes[update->prefix].anchor;
  Message pbu = *update;

  pbu.function = COLUMN_LM;
  pbu.code = PBU_UPWARD;
  pbu.previous = NULL;
  exchange_start(&self->exchanges, node, anchor, &pbu,
                 (SignallingCategory)packet->category, packet->handover, 0,
                 reply_new(network, node, packet, ack));
}

/* Serves as Exchanges.done: the anchor has answered the proxy, or the old proxy
 * has answered a revocation. The answer to the access router has the status of
 * the anchor, and the shorter of the two lifetimes. */
static void
upward_done(void *user, const Exchange *exchange, const Message *answer)
{
  LmHierarchy *self = user;
  Reply *reply = exchange->context;

  if (exchange->message.type != MESSAGE_PBU)
    return;
  if (answer && answer->status == STATUS_ACCEPTED)
    binding_set(&self->upward, exchange->from, answer->prefix,
                node_address(self->exchanges.network, exchange->to), 0,
                answer->lifetime * SIM_SECOND);
  else
    binding_remove(&self->upward, exchange->from, exchange->message.prefix);
  if (answer) {
    reply->message.status = answer->status;
    reply->message.lifetime = MIN(reply->message.lifetime, answer->lifetime);
    reply_send(reply);
  } else {
    reply_free(reply);
  }
}

/* Takes what an access router tells a proxy. The proxy answers a refusal, and a
 * move of a host of which the anchor knows. It also answers a de-registration,
 * because the next router may be in the same network; only one with the flag of
 * RFC 8885 goes on to the anchor. All else goes on to the anchor: the first
 * update, and each refresh. */
static void
take_proxy_update(LmHierarchy *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *update = packet_message(packet);
  Message ack = answer_update(&self->visiting, node, packet);
  bool is_known =
    binding_get(&self->upward, node, update->prefix)->state == BINDING_ACTIVE;
  bool is_end = update->lifetime == 0;

  if (ack.status != STATUS_ACCEPTED || (is_end && !update->distributed) ||
      (!is_end && is_known && packet->category == SIGNALLING_REGISTRATION))
    answer_send(network, node, packet, &ack);
  else
    tell_anchor(self, node, packet, &ack);
}

/* Tells the old proxy, which is at `locator`, that another has followed. */
static void
revoke_proxy(LmHierarchy *self, uint32_t node, Address locator,
             const Packet *packet)
{
  Network *network = self->exchanges.network;
  uint32_t proxy = network_node_at(network, locator);
  Message bri = answer_revocation(network, packet_message(packet));

  if (proxy != INDEX_NONE)
    exchange_start(&self->exchanges, node, proxy, &bri,
                   (SignallingCategory)packet->category, packet->handover, 0,
                   NULL);
}

/* Takes what a host or a proxy tells an anchor. If another proxy had an active
 * binding, that one is told. */
static void
take_home_update(LmHierarchy *self, uint32_t node, const Packet *packet)
{
  const Message *update = packet_message(packet);
  const Binding before = *binding_get(&self->home, node, update->prefix);
  Message ack = answer_update(&self->home, node, packet);
  bool is_host = update->type == MESSAGE_BU;
  bool is_dad = is_host && before.state == BINDING_NONE;

  if (!is_host)
    ack.function = COLUMN_LM;
  answer_as_anchor(&self->replies, self->exchanges.network, node, packet, &ack,
                   is_dad ? self->home_dad : 0);
  if (!is_host && before.state == BINDING_ACTIVE &&
      ack.status == STATUS_ACCEPTED && update->lifetime > 0 &&
      !address_equal(before.locator, packet->headers[0].source))
    revoke_proxy(self, node, before.locator, packet);
}

/* Takes the revocation of an anchor: the proxy forgets the prefix. */
static void
take_revocation(LmHierarchy *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *bri = packet_message(packet);
  Message bra = *bri;

  bra.type = MESSAGE_BRA;
  binding_remove(&self->visiting, node, bri->prefix);
  binding_remove(&self->upward, node, bri->prefix);
  answer_send(network, node, packet, &bra);
}

static void
lm_hierarchy_receive(Model *model, Design *design, Place place,
                     const Packet *packet)
{
  LmHierarchy *self = (LmHierarchy *)model;
  Network *network = design->network;
  const Message *message = packet_message(packet);
  uint32_t node = place_index(place);

  if (heartbeat_answer(design->network, place, packet)) {
    return;
  } else if (message->type == MESSAGE_PBA || message->type == MESSAGE_BRA) {
    exchange_acknowledge(&self->exchanges, node, packet);
  } else if (answer_is_stale(network, message)) {
    return;
  } else if (message->type == MESSAGE_BRI) {
    take_revocation(self, node, packet);
  } else if (message->type == MESSAGE_LBU) {
    Message ack = answer_update(&self->visiting, node, packet);
    answer_send(network, node, packet, &ack);
  } else if (message->type == MESSAGE_PBU && message->code != PBU_UPWARD) {
    take_proxy_update(self, node, packet);
  } else {
    take_home_update(self, node, packet);
  }
}

static void
lm_hierarchy_restart(Model *model, Design *design, uint32_t node)
{
  LmHierarchy *self = (LmHierarchy *)model;

  (void)design;
  exchange_forget_node(&self->exchanges, node);
  replies_forget_node(&self->replies, node);
  binding_remove_node(&self->home, node);
  binding_remove_node(&self->visiting, node);
  binding_remove_node(&self->upward, node);
}

static void
lm_hierarchy_show(const Model *model, Picture *picture)
{
  const LmHierarchy *self = (const LmHierarchy *)model;

  picture_anchors(picture, "LM");
  binding_show(&self->home, picture, "LM");
  binding_show(&self->visiting, picture, "proxy");
}

const ModelClass lm_hierarchy = {
  .column = COLUMN_LM,
  .name = "hierarchy",
  .summary = "the anchor, and a proxy in the visited network",
  .source = "RFC 5380; draft-chan-dmm-framework section 4.3, Fig. 4",
  .provides = KEEPS_LOCATIONS,
  .needs =
    (const Need[]){
      { .any = ROUTES_REGIONALLY,
        .why = "the proxies of lm hierarchy have to send packets on: mr "
               "must be chain or peer" },
      { .why = NULL },
    },
  .parameters =
    (const Key[]){
      DELETE_DELAY_KEY(LmHierarchy, delete_delay),
      HOME_DAD_KEY(LmHierarchy, home_dad),
      EXCHANGE_KEYS(LmHierarchy, exchanges),
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(LmHierarchy),
      .init = lm_hierarchy_init,
      .clear = lm_hierarchy_clear,
      .show = lm_hierarchy_show,
      .decisions.lm =
        &(const LmDecisions){
          .servers = lm_hierarchy_servers,
          .find = lm_hierarchy_find,
          .find_visiting = lm_hierarchy_find_visiting,
        },
      .events.lm =
        &(const LmEvents){
          .receive = lm_hierarchy_receive,
          .forget = lm_hierarchy_forget,
          .restart = lm_hierarchy_restart,
        },
    },
};
