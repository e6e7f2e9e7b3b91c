/* binding.c judges updates and writes records; this file makes the answers and
 * sends them. An answer that waits is a Reply, which remembers to whom it goes.
 * Delayed replies have an owner, so that those which still wait at the end of a
 * run are freed.
 */

#include "answer.h"

#include "sim/contract/dispatch.h"

bool
answer_is_stale(const Network *network, const Message *update)
{
  const SessionPrefix *p = &network->prefixes[update->prefix];
  bool is_regional = update->type == MESSAGE_LBU;

  return p->subnet == 0 ||
         (!is_regional && update->home.hi != 0 && update->home.hi != p->subnet);
}

static uint8_t
answer_type(uint8_t update)
{
  switch ((MessageType)update) {
  case MESSAGE_BU:
    return MESSAGE_BA;
  case MESSAGE_LBU:
    return MESSAGE_LBA;
  case MESSAGE_CN_BU:
    return MESSAGE_CN_BA;
  case MESSAGE_LU:
    return MESSAGE_LU_ACK;
  default:
    return MESSAGE_PBA;
  }
}

Message
answer_acknowledgement(const Message *update, int status, uint16_t sequence)
{
  Message ack = *update;

  ack.type = answer_type(update->type);
  ack.status = (uint8_t)status;
  ack.sequence = sequence;
  ack.previous = NULL;
  if (status >= STATUS_UNSPECIFIED)
    ack.lifetime = 0;
  return ack;
}

Message
answer_update(BindingCache *cache, uint32_t node, const Packet *packet)
{
  Network *network = cache->network;
  const Message *update = packet_message(packet);
  int status = binding_update(cache, node, update, packet->headers[0].source);
  const Binding *b = binding_get(cache, node, update->prefix);
  Message ack = answer_acknowledgement(
    update, status,
    status == STATUS_SEQUENCE ? (uint16_t)b->order : update->sequence);

  ack.function = COLUMN_LU;
  if (update->type == MESSAGE_PBU && status == STATUS_ACCEPTED)
    ack.home = (Address){ network->prefixes[update->prefix].subnet, 0 };
  if (status == STATUS_ACCEPTED &&
      (packet->category == SIGNALLING_REGISTRATION ||
       update->type == MESSAGE_BU))
    metrics_handover_moment(network->metrics, packet->handover,
                            HANDOVER_UPDATED, network_now(network));
  return ack;
}

Message
answer_revocation(const Network *network, const Message *update)
{
  enum { TRIGGER_OTHER_MAG = 2 }; /* inter-MAG handover, same access */

  return (Message){
    .type = MESSAGE_BRI,
    .function = update->code == PBU_UPWARD ? COLUMN_LM : COLUMN_LU,
    .code = TRIGGER_OTHER_MAG,
    .sequence = update->sequence,
    .host = update->host,
    .prefix = update->prefix,
    .home = { network->prefixes[update->prefix].subnet, 0 },
  };
}

Reply *
reply_new(Network *network, uint32_t node, const Packet *packet,
          const Message *answer)
{
  const Message *update = packet_message(packet);
  bool is_to_host = update->type == MESSAGE_BU || update->type == MESSAGE_CN_BU;
  Reply *reply = g_slice_new(Reply);

  *reply = (Reply){
    .network = network,
    .message = *answer,
    .envelope = {
      .from = place_of_node(node),
      .source = packet->headers[0].destination,
      .destination = packet->headers[0].source,
      .prefix = is_to_host ? update->prefix : INDEX_NONE,
      .category = (SignallingCategory)packet->category,
      .handover = packet->handover,
    },
  };
  return reply;
}

void
reply_free(Reply *reply)
{
  if (!reply)
    return;
  g_free(reply->message.previous);
  g_slice_free(Reply, reply);
}

void
reply_discard(void *reply)
{
  reply_free(reply);
}

void
reply_send(Reply *reply)
{
  post_message(reply->network, &reply->envelope, &reply->message);
  reply_free(reply);
}

void
answer_send(Network *network, uint32_t node, const Packet *packet,
            const Message *answer)
{
  reply_send(reply_new(network, node, packet, answer));
}

/* Frees a delayed reply and stops its timer. The Reply is left to the caller.
 */
static void
delayed_free(DelayedReply *delayed)
{
  DelayedReply **link = &delayed->replies->first;

  while (*link != delayed)
    link = &(*link)->next;
  *link = delayed->next;
  kernel_cancel(delayed->reply->network->kernel, delayed->timer);
  g_slice_free(DelayedReply, delayed);
}

static void
reply_is_due(void *target, uint64_t unused)
{
  DelayedReply *delayed = target;
  Reply *reply = delayed->reply;

  (void)unused;
  delayed_free(delayed);
  reply_send(reply);
}

void
answer_after(Replies *replies, Network *network, uint32_t node,
             const Packet *packet, const Message *answer, SimTime delay)
{
  DelayedReply *delayed = g_slice_new(DelayedReply);

  *delayed = (DelayedReply){
    .replies = replies,
    .next = replies->first,
    .reply = reply_new(network, node, packet, answer),
    .timer =
      kernel_schedule_after(network->kernel, delay, reply_is_due, delayed, 0),
  };
  replies->first = delayed;
}

/* Returns the answer about a prefix that waits at a node, or NULL. */
static DelayedReply *
delayed_find(const Replies *replies, uint32_t node, uint32_t prefix)
{
  DelayedReply *delayed = replies->first;

  while (delayed && (delayed->reply->envelope.from != place_of_node(node) ||
                     delayed->reply->message.prefix != prefix))
    delayed = delayed->next;
  return delayed;
}

static void
delayed_discard(DelayedReply *delayed)
{
  Reply *reply = delayed->reply;

  delayed_free(delayed);
  reply_free(reply);
}

void
answer_as_anchor(Replies *replies, Network *network, uint32_t node,
                 const Packet *packet, const Message *ack, SimTime dad)
{
  DelayedReply *waits = delayed_find(replies, node, ack->prefix);
  bool is_binding = ack->lifetime > 0;

  if (waits && is_binding && dad == 0) {
    reply_free(waits->reply);
    waits->reply = reply_new(network, node, packet, ack);
    return;
  }
  if (waits && ack->status == STATUS_ACCEPTED)
    delayed_discard(waits);
  if (is_binding && dad > 0)
    answer_after(replies, network, node, packet, ack, dad);
  else
    answer_send(network, node, packet, ack);
}

void
replies_forget(Replies *replies, uint32_t prefix)
{
  DelayedReply *next;

  for (DelayedReply *delayed = replies->first; delayed; delayed = next) {
    next = delayed->next;
    if (delayed->reply->message.prefix == prefix)
      delayed_discard(delayed);
  }
}

void
replies_forget_node(Replies *replies, uint32_t node)
{
  DelayedReply *next;

  for (DelayedReply *delayed = replies->first; delayed; delayed = next) {
    next = delayed->next;
    if (delayed->reply->envelope.from == place_of_node(node))
      delayed_discard(delayed);
  }
}

void
replies_clear(Replies *replies)
{
  while (replies->first)
    delayed_discard(replies->first);
}
