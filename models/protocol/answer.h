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

/* Returns whether the prefix of the update was freed, or its slot taken by
 * another prefix, while the update was under way. The latter shows only if the
 * update carries the prefix. */
bool answer_is_stale(const Network *network, const Message *update);

/* Judges an update that has arrived at a node, and writes it into the cache of
 * that node if it is accepted. Then it also writes the time into the record of
 * the handover that caused the update. Returns the acknowledgement, which the
 * caller sends. */
Message answer_update(BindingCache *cache, uint32_t node, const Packet *packet);

/* Returns the acknowledgement of an update, with a status of RFC 6275 section
 * 6.1.8 or RFC 5213 section 8.9. That of a refusal has the lifetime 0. */
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
/* Does the same for a Reply that is the context of an exchange. Serves as
 * Exchanges.discard. */
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

/* Sends an answer to the sender of a packet after `delay` ns. If that is 0, it
 * is sent at this instant, but not before the arrival of the messages that the
 * running event has sent to its own node. */
void answer_after(Replies *replies, Network *network, uint32_t node,
                  const Packet *packet, const Message *answer, SimTime delay);

/* Frees the answers of a node that still wait, because the node has failed. */
void replies_forget_node(Replies *replies, uint32_t node);

/* Frees the answers about a prefix that still wait, because what they say is no
 * longer true. */
void replies_forget(Replies *replies, uint32_t prefix);

/* Answers an update as an anchor does (RFC 6275 section 10.3.1). The
 * acknowledgement of a first binding waits `dad` ns for duplicate address
 * detection. If a further update is accepted meanwhile (its `dad` is 0), the
 * acknowledgement of that one waits in its place. A refusal goes out at once.
 * The end of a binding is acknowledged at once as well, and the acknowledgement
 * that waited is not sent. */
void answer_as_anchor(Replies *replies, Network *network, uint32_t node,
                      const Packet *packet, const Message *ack, SimTime dad);

/* Frees the answers that still wait; they are not sent. */
void replies_clear(Replies *replies);
