/* lm anchor: the node that gave a prefix out remembers where it is (the
 * binding cache of a home agent, RFC 6275 section 10.3; of a local mobility
 * anchor, RFC 5213 section 5.3; of an anchoring access router, RFC 8885).
 */

#include "models.h"

#include "binding.h"
#include "post.h"

typedef struct LmAnchor {
  Model model;
  BindingCache cache;
  SimTime delete_delay;
  SimTime home_dad;
} LmAnchor;

static void
lm_anchor_init(Model *model)
{
  LmAnchor *self = (LmAnchor *)model;
  binding_cache_init(&self->cache, model->design->network, self->delete_delay);
}

static void
lm_anchor_clear(Model *model)
{
  binding_cache_clear(&((LmAnchor *)model)->cache);
}

static uint32_t
lm_anchor_servers(Model *model, uint32_t prefix, uint32_t *nodes)
{
  nodes[0] = model->design->network->prefixes[prefix].anchor;
  return 1;
}

static bool
lm_anchor_find(Model *model, uint32_t node, uint32_t prefix, Address *locator)
{
  const Binding *b = binding_get(&((LmAnchor *)model)->cache, prefix);

  if (b->state != BINDING_ACTIVE ||
      model->design->network->prefixes[prefix].anchor != node)
    return false;
  *locator = b->locator;
  return true;
}

static void
lm_anchor_forget(Model *model, uint32_t prefix)
{
  binding_remove(&((LmAnchor *)model)->cache, prefix);
}

/* An acknowledgement on its way, or waiting for DAD of the home address. */
typedef struct Answer {
  LmAnchor *lm;
  Envelope envelope;
  Message message;
} Answer;

static void
answer_send(void *target, uint64_t unused)
{
  Answer *answer = target;

  (void)unused;
  post_message(answer->lm->model.design->network, &answer->envelope,
               &answer->message);
  g_slice_free(Answer, answer);
}

static void
answer_after(LmAnchor *self, SimTime delay, const Envelope *envelope,
             const Message *message)
{
  Answer *answer = g_slice_new(Answer);

  *answer = (Answer){ self, *envelope, *message };
  if (delay == 0)
    answer_send(answer, 0);
  else
    kernel_schedule_after(self->model.design->network->kernel, delay,
                          answer_send, answer, 0);
}

static Message
acknowledgement(const Message *update, int status, uint16_t sequence)
{
  Message ack = *update;

  ack.type = update->type == MESSAGE_BU ? MESSAGE_BA : MESSAGE_PBA;
  ack.function = COLUMN_LU;
  ack.status = (uint8_t)status;
  ack.sequence = sequence;
  if (status >= STATUS_UNSPECIFIED)
    ack.lifetime = 0;
  return ack;
}

/* An update that was under way for so long that its prefix is no more, or is
 * another's now. */
static bool
is_stale(const Network *network, Place place, const Message *update)
{
  const SessionPrefix *p = &network->prefixes[update->prefix];

  return p->subnet == 0 || p->anchor != place_index(place) ||
         (update->home.hi != 0 && update->home.hi != p->subnet);
}

static void
lm_anchor_update(LmAnchor *self, Place place, const Packet *packet)
{
  Network *network = self->model.design->network;
  const Message *update = packet_message(packet);
  Address source = packet->headers[0].source;
  bool is_first =
    binding_get(&self->cache, update->prefix)->state == BINDING_NONE;
  int status = binding_update(&self->cache, update, source);
  uint16_t sequence =
    status == STATUS_SEQUENCE
      ? (uint16_t)binding_get(&self->cache, update->prefix)->order
      : update->sequence;
  Message ack = acknowledgement(update, status, sequence);
  Envelope envelope = {
    .from = place,
    .source = packet->headers[0].destination,
    .destination = source,
    .prefix = update->type == MESSAGE_BU ? update->prefix : INDEX_NONE,
    .category = (SignallingCategory)packet->category,
    .handover = packet->handover,
  };
  bool is_dad = is_first && status == STATUS_ACCEPTED &&
                update->type == MESSAGE_BU && update->lifetime > 0;

  if (update->type == MESSAGE_PBU && status == STATUS_ACCEPTED)
    ack.home = (Address){ network->prefixes[update->prefix].subnet, 0 };
  if (status == STATUS_ACCEPTED &&
      (packet->category == SIGNALLING_REGISTRATION ||
       update->type == MESSAGE_BU))
    metrics_handover_moment(network->metrics, packet->handover,
                            HANDOVER_UPDATED, network_now(network));
  answer_after(self, is_dad ? self->home_dad : 0, &envelope, &ack);
}

static void
lm_anchor_receive(Model *model, Place place, const Packet *packet)
{
  if (!is_stale(model->design->network, place, packet_message(packet)))
    lm_anchor_update((LmAnchor *)model, place, packet);
}

const ModelClass lm_anchor = {
  .column = COLUMN_LM,
  .name = "anchor",
  .summary = "the node that gave the prefix out",
  .source = "RFC 6275 section 10; RFC 5213 section 5; RFC 8885",
  .size = sizeof(LmAnchor),
  .parameters =
    (const Key[]){
      { .name = "delete-delay",
        .type = KEY_TIME,
        .fallback = "10 s",
        .greatest = 3600,
        .help = "Wait for another proxy before a binding is deleted "
                "(MinDelayBeforeBCEDelete)",
        .offset = offsetof(LmAnchor, delete_delay) },
      { .name = "home-dad",
        .type = KEY_TIME,
        .fallback = "1 s",
        .greatest = 3600,
        .help = "Duplicate address detection for a home address before its "
                "first binding is acknowledged (RFC 6275 section 10.3.1)",
        .offset = offsetof(LmAnchor, home_dad) },
      { .name = NULL },
    },
  .init = lm_anchor_init,
  .clear = lm_anchor_clear,
  .hooks.lm =
    &(const LmHooks){
      .servers = lm_anchor_servers,
      .receive = lm_anchor_receive,
      .find = lm_anchor_find,
      .forget = lm_anchor_forget,
    },
};
