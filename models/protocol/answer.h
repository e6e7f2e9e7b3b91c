/* The server side of location updates, which all location managers share. A
 * server judges an update, writes it into its binding cache, and acknowledges
 * it (RFC 6275 section 9.5, RFC 5213 section 5.3).
 */
#pragma once

#include "binding.h"
#include "post.h"

/* A parameter for models that acknowledge hosts; `field` is a SimTime. */
#define HOME_DAD_KEY(Type, field)                                              \
  {                                                                            \
    .name = "home-dad", .type = KEY_TIME, .fallback = "1 s", .greatest = 3600, \
    .help = "Duplicate address detection for a home address before its "       \
            "first binding is acknowledged (RFC 6275 section 10.3.1)",         \
    .offset = offsetof(Type, field)                                            \
  }

/* Returns whether the prefix of the update has been freed, or given to another
 * host, while the update was under way. */
bool answer_is_stale(const Network *network, const Message *update);

/* Judges an update that has arrived at a node, and writes it into the cache of
 * that node if it is accepted. Notes in the record of the handover that caused
 * it that the update is in force. Returns the acknowledgement, which the caller
 * sends. */
Message answer_update(BindingCache *cache, uint32_t node, const Packet *packet);

/* Returns the acknowledgement of an update, with a status of RFC 6275 section
 * 6.1.8. */
Message answer_acknowledgement(const Message *update, int status,
                               uint16_t sequence);

/* Returns the revocation that an anchor sends to the old proxy of a prefix when
 * it has accepted the update of a new one (RFC 5846 section 9). */
Message answer_revocation(const Network *network, const Message *update);

/* An answer that is sent later, for example after duplicate address detection
 * or when another server has answered. */
typedef struct Reply {
  Network *network;
  Envelope envelope;
  Message message; /* owns its list of previous anchors */
} Reply;

/* Makes an answer to the sender of a packet that has arrived at a node. The
 * caller owns it until it sends or frees it. */
Reply *reply_new(Network *network, uint32_t node, const Packet *packet,
                 const Message *answer);
/* Sends the answer, and frees it. */
void reply_send(Reply *reply);
/* Frees the answer without sending it; NULL is allowed. */
void reply_free(Reply *reply);
/* Does the same, as Exchanges.discard: for a Reply that is the context of an
 * exchange. */
void reply_discard(void *reply);

/* Sends an answer to the sender of a packet that has arrived at a node. */
void answer_send(Network *network, uint32_t node, const Packet *packet,
                 const Message *answer);

/* The answers of a model that wait for their time. The model owns them; all
 * zero means that there are none. */
typedef struct Replies {
  struct DelayedReply *first;
} Replies;

typedef struct DelayedReply {
  Replies *replies;
  struct DelayedReply *next;
  Reply *reply; /* owned */
  EventId timer;
} DelayedReply;

/* Sends an answer to the sender of a packet after `delay` ns; with 0, after all
 * that the running event has sent to its own node. */
void answer_after(Replies *replies, Network *network, uint32_t node,
                  const Packet *packet, const Message *answer, SimTime delay);

/* Frees those of a node that still wait, because it has failed. */
void replies_forget_node(Replies *replies, uint32_t node);

/* Frees those about a prefix that still wait: what they say is no longer true.
 */
void replies_forget(Replies *replies, uint32_t prefix);

/* Answers an update as an anchor does (RFC 6275 section 10.3.1). Only the
 * acknowledgement of a binding waits for duplicate address detection, `dad` ns;
 * that of a further update, for which `dad` is 0, waits with it, in its place.
 * A refusal goes out at once. So does the end of a binding, and what has waited
 * is then not sent. */
void answer_as_anchor(Replies *replies, Network *network, uint32_t node,
                      const Packet *packet, const Message *ack, SimTime dad);

/* Frees the answers that still wait; they are not sent. */
void replies_clear(Replies *replies);
