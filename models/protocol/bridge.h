/* The bridge between the two routers of a fast handover: the old one tunnels
 * to the new one what still comes for the host (a *redirection*), and the new
 * one keeps that until the host is there (an *expectation*).
 */
#pragma once

#include "sim/contract/dispatch.h"

typedef struct Redirection {
  struct Bridge *bridge;
  struct Redirection *next; /* of the same host */
  uint32_t host, node;
  uint64_t care_of; /* subnet of the address that the host had there */
  Address to;
  EventId end;
} Redirection;

typedef struct Expectation {
  struct Bridge *bridge;
  struct Expectation *next; /* of the same host */
  uint32_t host, node;
  bool is_here; /* the host has said so */
  bool has_left;
  EventId end;
} Expectation;

typedef struct Bridge {
  /* parameters */
  SimTime lifetime; /* of both */
  int64_t room;     /* packets of a host that the new router keeps */
  /* set by bridge_init */
  Network *network;
  Redirection **redirections; /* by host */
  Expectation **expectations; /* by host */
} Bridge;

#define BRIDGE_KEYS(Type, field)                                               \
  { .name = "tunnel-lifetime",                                                 \
    .type = KEY_TIME,                                                          \
    .fallback = "10 s",                                                        \
    .least = 0.001,                                                            \
    .greatest = 65535,                                                         \
    .help = "Time for which the old router forwards to the new one",           \
    .offset = offsetof(Type, field.lifetime) },                                \
  {                                                                            \
    .name = "buffer", .type = KEY_INTEGER, .fallback = "100", .greatest = 1e9, \
    .help = "Packets of a host that the new router keeps until it is there",   \
    .offset = offsetof(Type, field.room)                                       \
  }

/* Completes a Bridge whose parameters are set. */
void bridge_init(Bridge *bridge, Network *network);
void bridge_clear(Bridge *bridge);

/* The old router begins to forward; stops. */
void bridge_redirect(Bridge *bridge, uint32_t host, uint32_t node, Address to);
void bridge_restore(Bridge *bridge, uint32_t host, uint32_t node);

/* The new router expects the host (and forwards no more, if it was an old one);
 * the host is there; has left again. */
void bridge_expect(Bridge *bridge, uint32_t host, uint32_t node);
void bridge_arrive(Bridge *bridge, uint32_t host, uint32_t node);
void bridge_leave(Bridge *bridge, uint32_t host, uint32_t node);
const Expectation *bridge_find(const Bridge *bridge, uint32_t host,
                               uint32_t node);

/* Is that an address by which the host is still reached over a bridge? */
bool bridge_owns(const Bridge *bridge, uint32_t host, Address address);

/* See AssistDecisions.forward. */
void bridge_forward(const Bridge *bridge, const Visit *visit, Forward *out);
