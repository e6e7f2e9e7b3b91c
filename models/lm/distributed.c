/* clang-format off */
/* lm distributed: every network has a location manager. Together they are one
 * database, and routers are its clients (draft-chan-dmm-framework section 5.2).
 *
 *   access router --LU_LOCAL--> LM of the visited network: the exact place
 *   or host                       |  \--LU_ROUTER--> router of that network
 *                                 +--LU_HOME--> LM of the home network: which
 *                                                 router has it; nothing while
 *                                                 the host is at home
 *
 * With a hierarchy (levels) the home LM is told when the network may have
 * changed, and of each refresh. A flat LM is told everything: all updates go to
 * the LM of the home network.
 *
 * A router that catches a packet asks the home LM, if it has no answer or too
 * old a one. How it learns later that the host has moved depends on `spread`:
 *
 *   push    The home LM tells every router that has asked lately.
 *   pull    A router that has no use for a packet tells the router from which
 *           it came, and that router asks the home LM.
 *   cache   It learns it by its next question. The home LM has the LM of the
 *           old network tell the old router, which forwards packets meanwhile.
 *
 * Updates are ordered by the number of the attachment, which routers pass on
 * with the context of the host, or by the number of the binding update. If a
 * number is one more than that of the record, the host has not been elsewhere
 * in between.
 */
/* clang-format on */

#include "distributed.h"

#include "models/protocol/heartbeat.h"
#include "sim/contract/dispatch.h"

#include <string.h>

/* The shortest lifetime in s: one unit on the wire. */
enum { LEAST_LIFETIME = 4 };

static void
lm_distributed_init(Model *model, Design *design)
{
  LmDistributed *self = (LmDistributed *)model;
  Network *network = design->network;

  binding_cache_init(&self->local, network, self->delete_delay);
  binding_cache_init(&self->home, network, self->delete_delay);
  self->exchanges.done = NULL;
  exchanges_init(&self->exchanges, network, self);
  router_init(self);
}

static void
lm_distributed_clear(Model *model)
{
  LmDistributed *self = (LmDistributed *)model;

  router_clear(self);
  exchanges_clear(&self->exchanges);
  replies_clear(&self->replies);
  g_free(self->numbers);
  binding_cache_clear(&self->local);
  binding_cache_clear(&self->home);
}

static const Area *
area_of(const Network *network, uint32_t node)
{
  return &network->areas[network->nodes[node].network];
}

static const Area *
home_area(const Network *network, uint32_t prefix)
{
  return area_of(network, network->prefixes[prefix].anchor);
}

/* Keeps the number of an update, if the node is the home LM of its prefix. The
 * answers of the home LM then have a number also while the host is at home and
 * nothing is on record, and routers know that they are newer than what they
 * have. */
static void
note_number(LmDistributed *self, uint32_t node, const Message *update)
{
  const Network *network = self->exchanges.network;

  if (home_area(network, update->prefix)->lm != node)
    return;
  if (update->prefix >= self->number_room) {
    self->numbers = g_renew(uint16_t, self->numbers, network->prefix_room);
    memset(self->numbers + self->number_room, 0,
           (network->prefix_room - self->number_room) * sizeof(uint16_t));
    self->number_room = network->prefix_room;
  }
  self->numbers[update->prefix] = update->sequence;
}

/* Returns whether an update is older than the last one that the home LM took.
 */
static bool
is_before_last(const LmDistributed *self, const Message *update)
{
  uint16_t last =
    update->prefix < self->number_room ? self->numbers[update->prefix] : 0;

  return last != 0 && update->sequence != last &&
         sequence_is_old(update->sequence, last);
}

static uint32_t
lm_distributed_servers(const Model *model, uint32_t prefix, uint32_t node,
                       LmServer *servers)
{
  const LmDistributed *self = (const LmDistributed *)model;
  const Network *network = model->view->network;

  servers[0] = (LmServer){
    .node = self->is_flat ? home_area(network, prefix)->lm
                          : area_of(network, node)->lm,
  };
  return 1;
}

static void
lm_distributed_forget(Model *model, Design *design, uint32_t prefix)
{
  LmDistributed *self = (LmDistributed *)model;

  (void)design;
  binding_remove_all(&self->local, prefix);
  binding_remove_all(&self->home, prefix);
  if (prefix < self->number_room)
    self->numbers[prefix] = 0;
  router_forget(self, prefix);
  exchange_forget(&self->exchanges, prefix);
}

/* Nothing needs to be known of a host that is on its home link. A host names
 * its home address as the locator there, and the anchor names itself. */
bool
lu_is_return(const Network *network, const Message *lu, Address locator)
{
  return lu->lifetime == 0 &&
         (address_equal(locator, prefix_address(network, lu->prefix)) ||
          network_node_at(network, locator) ==
            network->prefixes[lu->prefix].anchor);
}

/* Passes on what an update has said, with another locator. An update that says
 * that the host is at home has the lifetime 0. On its way to the home LM, and
 * to the routers that this one tells, it gets the lifetime of an answer. */
static void
pass_on(LmDistributed *self, uint32_t from, uint32_t to, const Packet *packet,
        uint8_t code, Address locator)
{
  Network *network = self->exchanges.network;
  Message lu = *packet_message(packet);

  lu.type = MESSAGE_LU;
  lu.function = COLUMN_LM;
  lu.code = code;
  lu.home = prefix_address(network, lu.prefix);
  lu.care_of = locator;
  if (lu.lifetime == 0 && code == LU_HOME)
    lu.lifetime = (uint32_t)MAX(self->ttl / SIM_SECOND, LEAST_LIFETIME);
  exchange_start(&self->exchanges, from, to, &lu,
                 (SignallingCategory)packet->category, packet->handover, code,
                 NULL);
}

/* Tells all routers that have asked for the prefix, but not the router `but`.
 */
static void
push(LmDistributed *self, uint32_t node, uint32_t but, const Packet *packet,
     Address locator)
{
  uint32_t prefix = packet_message(packet)->prefix;
  const Subscription *s = self->subscriptions[prefix % SUBSCRIPTION_LISTS];

  for (; s; s = s->next)
    if (s->prefix == prefix && s->router != but &&
        s->ends_at > network_now(self->exchanges.network))
      pass_on(self, node, s->router, packet, LU_ROUTER, locator);
}

/* Returns whether the old network does not hear by itself that a host has left,
 * so that the home LM tells it. With `pull` the old access router says so, but
 * not where hosts send the updates themselves. With `push` the home LM tells
 * routers instead. */
static bool
is_left_in_silence(const LmDistributed *self)
{
  return self->spread == SPREAD_CACHE ||
         (self->spread == SPREAD_PULL &&
          view_has(self->model.view, HAS_CARE_OF_ADDRESSES));
}

/* The home LM learns in which network the host is. If that is another network,
 * the exact place at home is no longer true. If it is its own network, the
 * record of another network is no longer true. If the network has changed, the
 * home LM tells others, as `spread` says. An update that is late is only
 * acknowledged. */
static void
take_home(LmDistributed *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *lu = packet_message(packet);
  const Area *home = home_area(network, lu->prefix);
  Address at_home = node_address(network, home->gateway);
  const Binding *b = binding_get(&self->home, node, lu->prefix);
  Address before = b->state == BINDING_ACTIVE ? b->locator : at_home;
  bool is_late = b->state == BINDING_NONE && is_before_last(self, lu);
  Message ack = is_late
                  ? answer_acknowledgement(lu, STATUS_ACCEPTED, lu->sequence)
                  : answer_update(&self->home, node, packet);
  uint32_t router = network_node_at(network, before);

  ack.function = COLUMN_LM;
  answer_send(network, node, packet, &ack);
  if (ack.status != STATUS_ACCEPTED || is_late)
    return;
  note_number(self, node, lu);
  if (address_equal(lu->care_of, at_home))
    binding_remove(&self->home, node, lu->prefix);
  else
    binding_remove(&self->local, node, lu->prefix);
  if (packet->category == SIGNALLING_REFRESH ||
      address_equal(before, lu->care_of))
    return;
  if (self->spread == SPREAD_PUSH)
    push(self, node, network_node_at(network, lu->care_of), packet,
         lu->care_of);
  else if (is_left_in_silence(self) && router != INDEX_NONE)
    pass_on(self, node, area_of(network, router)->lm, packet, LU_OLD,
            lu->care_of);
}

/* The LM of the network where the host is learns the exact place. A flat LM has
 * it for all networks, and tells the routers itself. The home LM has no exact
 * place while the host is elsewhere, so it accepts a host that says it is back.
 * It sends the answer to that after the message to the router of its network,
 * because the answer goes by way of that router. */
static void
take_local(LmDistributed *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *update = packet_message(packet);
  const Area *area = area_of(network, node);
  const Area *home = home_area(network, update->prefix);
  const Binding before = *binding_get(&self->local, node, update->prefix);
  Message ack = answer_update(&self->local, node, packet);
  bool is_next = before.state == BINDING_ACTIVE &&
                 (uint16_t)(update->sequence - (uint16_t)before.order) <= 1;
  Address locator =
    update->type == MESSAGE_PBU ? packet->headers[0].source : update->care_of;
  bool is_return = lu_is_return(network, update, locator);

  if (is_return && node == home->lm && ack.status == STATUS_NOT_HOME_AGENT)
    ack.status = STATUS_ACCEPTED;
  if (!is_return || ack.status != STATUS_ACCEPTED)
    answer_send(network, node, packet, &ack);
  if (ack.status != STATUS_ACCEPTED)
    return;
  note_number(self, node, update);
  if (self->is_flat) {
    if (packet->category != SIGNALLING_REFRESH)
      push(self, node, INDEX_NONE, packet, locator);
  } else {
    pass_on(self, node, area->gateway, packet, LU_ROUTER, locator);
    if (is_return)
      pass_on(self, node, home->lm, packet, LU_HOME,
              node_address(network, home->gateway));
    else if (update->lifetime > 0 &&
             (!is_next || packet->category == SIGNALLING_REFRESH))
      pass_on(self, node, home->lm, packet, LU_HOME,
              node_address(network, area->gateway));
  }
  if (is_return)
    answer_after(&self->replies, network, node, packet, &ack, 0);
}

/* The host has gone from this network to another. The router of this network is
 * told, so that it sends on what still comes. */
static void
take_old(LmDistributed *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *lu = packet_message(packet);
  Message ack = answer_acknowledgement(lu, STATUS_ACCEPTED, lu->sequence);

  answer_send(network, node, packet, &ack);
  binding_remove(&self->local, node, lu->prefix);
  pass_on(self, node, area_of(network, node)->gateway, packet, LU_ROUTER,
          lu->care_of);
}

/* Answers a router that asks where a prefix is: with the exact place in a flat
 * database, or that nothing is known, and otherwise with the router of the
 * network where the host is, which is the home network if there is no record.
 * With `push`, the router that asks will be told of changes. */
static void
take_query(LmDistributed *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *query = packet_message(packet);
  const Area *home = home_area(network, query->prefix);
  const BindingCache *cache = self->is_flat ? &self->local : &self->home;
  Message answer = *query;

  answer.type = MESSAGE_LM_ANSWER;
  answer.sequence =
    query->prefix < self->number_room ? self->numbers[query->prefix] : 0;
  answer.lifetime = (uint32_t)(self->ttl / SIM_SECOND);
  answer.care_of = node_address(network, home->gateway);
  if (!binding_locator(cache, node, query->prefix, &answer.care_of) &&
      self->is_flat)
    answer.type = MESSAGE_LM_UNKNOWN;
  if (self->spread == SPREAD_PUSH)
    subscribe(self, query->prefix,
              network_node_at(network, packet->headers[0].source));
  answer_send(network, node, packet, &answer);
}

static void
lm_distributed_receive(Model *model, Design *design, Place place,
                       const Packet *packet)
{
  LmDistributed *self = (LmDistributed *)model;
  const Message *message = packet_message(packet);
  uint32_t node = place_index(place);

  if (heartbeat_answer(design->network, place, packet))
    return;
  else if (message->type == MESSAGE_LU_ACK)
    exchange_acknowledge(&self->exchanges, node, packet);
  else if (answer_is_stale(design->network, message))
    return;
  else if (message->type == MESSAGE_LM_QUERY)
    take_query(self, node, packet);
  else if (message->type == MESSAGE_LU && message->code == LU_HOME)
    take_home(self, node, packet);
  else if (message->type == MESSAGE_LU && message->code == LU_OLD)
    take_old(self, node, packet);
  else if (!router_receive(self, node, packet))
    take_local(self, node, packet);
}

static void
lm_distributed_restart(Model *model, Design *design, uint32_t node)
{
  LmDistributed *self = (LmDistributed *)model;
  const Network *network = design->network;

  for (uint32_t i = 0; i < MIN(self->number_room, network->prefix_count); i++)
    if (network->prefixes[i].subnet != 0 && home_area(network, i)->lm == node)
      self->numbers[i] = 0;
  exchange_forget_node(&self->exchanges, node);
  replies_forget_node(&self->replies, node);
  binding_remove_node(&self->home, node);
  binding_remove_node(&self->local, node);
  router_forget_node(self, node);
}

static void
lm_distributed_show(const Model *model, Picture *picture)
{
  const LmDistributed *self = (const LmDistributed *)model;
  const Network *network = model->view->network;

  for (uint32_t i = 0; i < network->network_count; i++)
    picture_function(picture, place_of_node(network->areas[i].lm), "LM");
  binding_show(&self->home, picture, "LM");
  binding_show(&self->local, picture, "LM");
  binding_show(&self->routers, picture, "MR");
}

const ModelClass lm_distributed = {
  .column = COLUMN_LM,
  .name = "distributed",
  .summary = "a location manager in every network; routers are its clients",
  .source = "draft-chan-dmm-framework section 5.2, Fig. 9",
  .provides = KEEPS_LOCATIONS | NUMBERS_ATTACHMENTS,
  .needs =
    (const Need[]){
      { .any = ROUTES_AT_INGRESS,
        .why = "lm distributed answers the routers at the edge: mr must "
               "be ingress" },
      { .why = NULL },
    },
  .parameters =
    (const Key[]){
      { .name = "spread",
        .type = KEY_CHOICE,
        .fallback = "push",
        .choices = "push|pull|cache",
        .help = "How routers learn where a host is",
        .offset = offsetof(LmDistributed, spread) },
      { .name = "levels",
        .type = KEY_CHOICE,
        .fallback = "hierarchy",
        .choices = "hierarchy|flat",
        .help = "Whether the home network knows the visited network only, or "
                "every access router",
        .offset = offsetof(LmDistributed, is_flat) },
      { .name = "cache-ttl",
        .type = KEY_TIME,
        .fallback = "60 s",
        .least = 4,
        .greatest = 262140,
        .help = "Time for which a router believes an answer",
        .offset = offsetof(LmDistributed, ttl) },
      { .name = "cache-size",
        .type = KEY_INTEGER,
        .fallback = "0",
        .greatest = 1e9,
        .help = "Answers that a router keeps at most; 0 is no limit",
        .offset = offsetof(LmDistributed, cache_size) },
      { .name = "retry",
        .type = KEY_TIME,
        .fallback = "50 ms",
        .least = 0.001,
        .greatest = 3600,
        .help = "Wait before a router asks again that got the old answer",
        .offset = offsetof(LmDistributed, retry) },
      DELETE_DELAY_KEY(LmDistributed, delete_delay),
      EXCHANGE_KEYS(LmDistributed, exchanges),
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(LmDistributed),
      .init = lm_distributed_init,
      .clear = lm_distributed_clear,
      .show = lm_distributed_show,
      .decisions.lm =
        &(const LmDecisions){
          .servers = lm_distributed_servers,
          .heeds = router_heeds,
          .find = router_find,
        },
      .events.lm =
        &(const LmEvents){
          .receive = lm_distributed_receive,
          .notice = router_notice,
          .forget = lm_distributed_forget,
          .restart = lm_distributed_restart,
        },
    },
};
