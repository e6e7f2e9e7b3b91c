/* Requests between nodes that are repeated until they are answered: location
 * managers and routers tell each other, and a central database tells anchors.
 * They wait as retry.h says.
 *
 *   exchange_start  -- request -->           the first time
 *                   -- request -->           after each time-out
 *                   <-- answer --            exchange_acknowledge, then `done`
 */
#pragma once

#include "post.h"
#include "retry.h"
#include "sim/design/key.h"

#include <stddef.h>

typedef struct Exchanges Exchanges;

typedef struct Exchange {
  Exchanges *owner;
  struct Exchange *next; /* of the same host */
  Retry retry;           /* its attempts are time-outs */
  uint32_t from, to;     /* nodes */
  SignallingCategory category;
  uint32_t handover; /* that caused it */
  uint32_t tag;      /* the user's: what it is about */
  void *context;     /* owned; `done` takes it over */
  uint32_t serial;   /* of the prefix, whose slot may be another's later */
  Message message;
} Exchange;

struct Exchanges {
  /* parameters */
  SimTime initial_timeout, max_timeout;
  int64_t most_attempts; /* requests that are sent at most; 0: any number */
  /* set by exchanges_init */
  Network *network;
  void *user;
  Exchange **hosts; /* by host: first request */
  /* A request has been answered, or was given up; then `answer` is NULL. The
   * request is forgotten already, and `exchange` is a copy that is valid during
   * the call. The user owns its context from then on. May be NULL. */
  void (*done)(void *user, const Exchange *exchange, const Message *answer);
  /* Frees the context of a request that is forgotten. May be NULL. */
  void (*discard)(void *context);
};

#define EXCHANGE_KEYS(Type, field)                                             \
  { .name = "initial-timeout",                                                 \
    .type = KEY_TIME,                                                          \
    .fallback = "1 s",                                                         \
    .least = 0.001,                                                            \
    .greatest = 3600,                                                          \
    .help = "Wait for an acknowledgement before the first repetition "         \
            "(INITIAL_BINDACK_TIMEOUT); it doubles each time",                 \
    .offset = offsetof(Type, field.initial_timeout) },                         \
  {                                                                            \
    .name = "max-timeout", .type = KEY_TIME, .fallback = "32 s",               \
    .least = 0.001, .greatest = 86400,                                         \
    .help = "Longest wait between repetitions (MAX_BINDACK_TIMEOUT)",          \
    .offset = offsetof(Type, field.max_timeout)                                \
  }

/* Completes Exchanges whose parameters and `done` are set. */
void exchanges_init(Exchanges *exchanges, Network *network, void *user);
void exchanges_clear(Exchanges *exchanges);

/* Sends a copy of a message from one node to another, now, and repeats it.
 * Forgets an earlier request of the same type and tag from the same node to the
 * same node about the same prefix. Takes `context`, which may be NULL. */
void exchange_start(Exchanges *exchanges, uint32_t from, uint32_t to,
                    const Message *message, SignallingCategory category,
                    uint32_t handover, uint32_t tag, void *context);

/* Takes an answer that has arrived at a node. Returns false if no request of
 * the node waits for it. */
bool exchange_acknowledge(Exchanges *exchanges, uint32_t node,
                          const Packet *packet);

/* Returns the request of a type that a node has sent about a prefix and that
 * waits for its answer, or NULL. */
Exchange *exchange_find(const Exchanges *exchanges, uint32_t from,
                        uint32_t prefix, uint8_t type);

/* Forgets all requests of a node, because it has failed. */
void exchange_forget_node(Exchanges *exchanges, uint32_t node);

/* Forgets all requests about a prefix. */
void exchange_forget(Exchanges *exchanges, uint32_t prefix);
