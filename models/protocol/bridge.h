/* The bridge between the two routers of a fast handover (RFC 5568, RFC 5949).
 * The old router has a *redirection*: it tunnels to the new router what still
 * comes for the host. The new router has an *expectation*: it keeps these
 * packets until the host is there.
 *
 *   old router                     new router
 *   bridge_redirect                bridge_expect   packets wait here
 *      |  tunnel ---------------------->  |
 *   bridge_restore, or             bridge_arrive   packets go to the host
 *   after `lifetime`               bridge_leave    packets are dropped
 *                                  after `lifetime` it is as before
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
  bool is_here; /* the host has said that it is on the link */
  bool has_left;
  EventId end;
} Expectation;

typedef struct Bridge {
  /* parameters */
  SimTime lifetime; /* of redirections and expectations */
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

/* The old router begins to tunnel packets for the host to an address. */
void bridge_redirect(Bridge *bridge, uint32_t host, uint32_t node, Address to);
/* The old router stops redirecting packets for the host. */
void bridge_restore(Bridge *bridge, uint32_t host, uint32_t node);

/* The new router begins to expect the host, or goes on for another `lifetime`.
 * If it had a redirection for the host, that ends. */
void bridge_expect(Bridge *bridge, uint32_t host, uint32_t node);
/* The host has arrived at the new router, which gets an expectation if it has
 * none. */
void bridge_arrive(Bridge *bridge, uint32_t host, uint32_t node);
/* The host has left the new router. */
void bridge_leave(Bridge *bridge, uint32_t host, uint32_t node);
/* Returns what a router expects of a host, or NULL. */
const Expectation *bridge_find(const Bridge *bridge, uint32_t host,
                               uint32_t node);

/* Returns whether a router redirects packets for this care-of address of the
 * host. As long as one does, the host still has the address. */
bool bridge_owns(const Bridge *bridge, uint32_t host, Address address);

/* Decides as AssistDecisions.forward does. */
void bridge_forward(const Bridge *bridge, const Visit *visit, Forward *out);
