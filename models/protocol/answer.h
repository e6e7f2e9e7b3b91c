/* The server side of location updates, as all location managers have it: judge
 * an update, write it into a binding cache, acknowledge it.
 */
#pragma once

#include "binding.h"
#include "post.h"

/* For models that acknowledge hosts; `field` is a SimTime. */
#define HOME_DAD_KEY(Type, field)                                              \
  {                                                                            \
    .name = "home-dad", .type = KEY_TIME, .fallback = "1 s", .greatest = 3600, \
    .help = "Duplicate address detection for a home address before its "       \
            "first binding is acknowledged (RFC 6275 section 10.3.1)",         \
    .offset = offsetof(Type, field)                                            \
  }

/* An update that was under way for so long that its prefix is no more, or is
 * another's now. */
bool answer_is_stale(const Network *network, const Message *update);

/* Takes an update that has arrived at a node into its cache, and notes in the
 * handover that caused it that it is in force. Gives the acknowledgement, not
 * sent yet. */
Message answer_update(BindingCache *cache, uint32_t node, const Packet *packet);

/* The acknowledgement of an update with a status. */
Message answer_acknowledgement(const Message *update, int status,
                               uint16_t sequence);

/* What an anchor tells the proxy that another has followed (RFC 5846). */
Message answer_revocation(const Network *network, const Message *update);

/* An answer that may have to wait: for DAD, or for what others say. */
typedef struct Reply {
  Network *network;
  Envelope envelope;
  Message message; /* owns its list of previous anchors */
} Reply;

/* An answer to whom the packet came from; to be sent, or freed. */
Reply *reply_new(Network *network, uint32_t node, const Packet *packet,
                 const Message *answer);
void reply_send(Reply *reply);
void reply_free(Reply *reply);
/* Frees a Reply that is the context of an exchange: Exchanges.discard. */
void reply_discard(void *reply);

/* Sends an answer to whom the packet came from. */
void answer_send(Network *network, uint32_t node, const Packet *packet,
                 const Message *answer);

/* Answers that wait for their time. A model owns its own; all zero is none. */
typedef struct Replies {
  struct DelayedReply *first;
} Replies;

typedef struct DelayedReply {
  Replies *replies;
  struct DelayedReply *next;
  Reply *reply; /* owned */
  EventId timer;
} DelayedReply;

/* Sends an answer to whom the packet came from, `delay` from now. */
void answer_after(Replies *replies, Network *network, uint32_t node,
                  const Packet *packet, const Message *answer, SimTime delay);

/* Frees those that still wait: they are never sent. */
void replies_clear(Replies *replies);
