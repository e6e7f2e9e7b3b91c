/* Requests between nodes of the network that are repeated until they are
 * answered: location managers and routers that tell each other, a CMD that
 * tells anchors. How long they wait is in retry.h.
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
  Retry retry;           /* its attempts: time-outs */
  uint32_t from, to;     /* nodes */
  SignallingCategory category;
  uint32_t handover; /* that caused it */
  uint32_t tag;      /* of the user: what it is about */
  void *context;     /* of the user */
  uint32_t serial;   /* of the prefix: tells users of its slot apart */
  Message message;
} Exchange;

struct Exchanges {
  /* parameters */
  SimTime initial_timeout, max_timeout;
  int64_t most_attempts; /* 0: for ever */
  /* set by exchanges_init */
  Network *network;
  void *user;
  Exchange **hosts;
  /* It is answered, or (answer NULL) given up; freed behind. May be NULL. */
  void (*done)(void *user, const Exchange *exchange, const Message *answer);
  /* It is forgotten: frees its context. May be NULL. */
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

/* Sends a message (copied) from one node to another, now. An earlier one of the
 * same type between them about the same prefix is forgotten. */
void exchange_start(Exchanges *exchanges, uint32_t from, uint32_t to,
                    const Message *message, SignallingCategory category,
                    uint32_t handover, uint32_t tag, void *context);

/* Takes an answer that has arrived at a node; false if nobody waits for it. */
bool exchange_acknowledge(Exchanges *exchanges, uint32_t node,
                          const Packet *packet);

/* The pending request of a type that a node has sent about a prefix, or NULL.
 */
Exchange *exchange_find(const Exchanges *exchanges, uint32_t from,
                        uint32_t prefix, uint8_t type);

/* Forgets all about a prefix. */
void exchange_forget(Exchanges *exchanges, uint32_t prefix);
