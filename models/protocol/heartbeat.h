/* Heartbeats of access routers with the location managers with which they have
 * registrations (RFC 5847). A router learns by them that a location manager
 * does not answer, or that it has lost its state.
 *
 *   router                         location manager
 *     |-- heartbeat request ------->|   every `interval`
 *     |<-- heartbeat response ------|   with its restart counter
 *
 * If more than `allowed` requests have no response, or the counter has changed,
 * what was registered there has to be registered again.
 */
#pragma once

#include "post.h"
#include "sim/design/key.h"

#include <stddef.h>

/* One router and one location manager. */
typedef struct Heart {
  struct Heartbeats *beats;
  struct Heart *next;
  EventId timer;
  uint32_t router, server;
  uint16_t sequence; /* of the last request */
  uint16_t restarts; /* counter in the last response */
  uint8_t missed;    /* requests since the last response */
  bool is_known;     /* the server has answered, so `restarts` is known */
} Heart;

typedef struct Heartbeats {
  /* parameters */
  SimTime interval; /* HEARTBEAT_INTERVAL; 0: none */
  int64_t allowed;  /* MISSING_HEARTBEATS_ALLOWED */
  /* set by heartbeats_init */
  Network *network;
  void *user;
  Heart *hearts;
  /* Returns whether the router has anything registered with the server. */
  bool (*is_needed)(void *user, uint32_t router, uint32_t server);
  /* The server does not answer, or has lost what the router registered. */
  void (*lost)(void *user, uint32_t router, uint32_t server);
} Heartbeats;

#define HEARTBEAT_KEYS(Type, field)                                            \
  { .name = "heartbeat",                                                       \
    .type = KEY_TIME,                                                          \
    .fallback = "0 s",                                                         \
    .greatest = 3600,                                                          \
    .help = "Time between heartbeats with a location manager "                 \
            "(HEARTBEAT_INTERVAL, RFC 5847: 60 s); 0 s is none",               \
    .offset = offsetof(Type, field.interval) },                                \
  {                                                                            \
    .name = "missing-heartbeats", .type = KEY_INTEGER, .fallback = "3",        \
    .greatest = 100,                                                           \
    .help = "Heartbeats that may go unanswered (MISSING_HEARTBEATS_ALLOWED)",  \
    .offset = offsetof(Type, field.allowed)                                    \
  }

/* Completes Heartbeats whose parameters and functions are set. */
void heartbeats_init(Heartbeats *beats, Network *network, void *user);
void heartbeats_clear(Heartbeats *beats);

/* Begins heartbeats of a router with a server, if there are none yet. They end
 * when the router has nothing registered there any more. */
void heartbeat_watch(Heartbeats *beats, uint32_t router, uint32_t server);

/* Takes a response that has arrived at a router. */
void heartbeat_receive(Heartbeats *beats, uint32_t router,
                       const Packet *packet);

/* Answers a request that has arrived at a location manager. Returns false, and
 * does nothing, if the message is not a heartbeat request. */
bool heartbeat_answer(Network *network, Place place, const Packet *packet);
