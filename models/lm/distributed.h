/* The distributed location database has two sides: distributed.c has its
 * servers, and distributed_router.c has the routers that are its clients.
 */
#pragma once

#include "models/protocol/answer.h"
#include "models/protocol/exchange.h"
#include "models/protocol/retry.h"
#include "sim/contract/dispatch.h"

typedef enum Spread { SPREAD_PUSH, SPREAD_PULL, SPREAD_CACHE } Spread;

/* A router that has asked the home LM of a prefix, and is told of changes. */
typedef struct Subscription {
  struct Subscription *next; /* of the same list */
  uint32_t prefix, router;
  SimTime ends_at; /* from then on it is not told any more */
} Subscription;

/* A router that has asked a home LM, and waits for an answer. */
typedef struct Query {
  struct LmDistributed *lm;
  struct Query *next; /* of the same host */
  Retry retry;
  uint32_t prefix, router;
  uint32_t handover; /* that caused it, or INDEX_NONE */
  uint8_t category;  /* SignallingCategory */
  uint8_t denials;   /* answers that were of no use */
  Address invalid;   /* locator that was wrong; unspecified: none was */
} Query;

/* A router that has no use for packets of a prefix, and another router that has
 * been told so. */
typedef struct Invalid {
  struct Invalid *next; /* of the same host */
  uint32_t prefix, router;
  uint32_t sender;  /* the router that was told; INDEX_NONE: nobody yet */
  SimTime again_at; /* from then on it is told again */
} Invalid;

enum { SUBSCRIPTION_LISTS = 256 };

typedef struct LmDistributed {
  Model model;
  BindingCache local;   /* at the LM that hears of each move: exact places */
  BindingCache home;    /* at the home LM: the router of the host's network */
  BindingCache routers; /* at routers: what they have been told */
  BindingCache fresh;   /* at routers: until when they need not ask */
  Exchanges exchanges;
  uint16_t *numbers; /* by prefix: of the last update at its home LM; 0: none */
  uint32_t number_room;
  Replies replies; /* they wait until what was sent before has arrived */
  Subscription *subscriptions[SUBSCRIPTION_LISTS]; /* by prefix */
  Query **queries;                                 /* by host */
  Invalid **invalids;                              /* by host */
  int spread;                                      /* Spread */
  int is_flat; /* 0 or 1: the home LM knows every exact place */
  SimTime ttl, retry, delete_delay;
  int64_t cache_size; /* answers at one router; 0: no limit */
} LmDistributed;

/* Notes that a router wants to be told of changes. The note lasts a little
 * longer than a router believes an answer, and begins anew with each call. */
void subscribe(LmDistributed *lm, uint32_t prefix, uint32_t router);

/* Returns whether an update is a de-registration which says that the host is at
 * home again. `locator` is the place that the update names. */
bool lu_is_return(const Network *network, const Message *lu, Address locator);

/* Makes the state of the routers, which are clients. `exchanges` has to be
 * ready before. */
void router_init(LmDistributed *lm);
void router_clear(LmDistributed *lm);
/* Forgets all that routers know of a prefix. */
void router_forget(LmDistributed *lm, uint32_t prefix);
/* Forgets what a node that has failed knew as a router and, if it is a home LM,
 * which routers have asked it. */
void router_forget_node(LmDistributed *lm, uint32_t node);

/* Takes a message that has arrived at a router. Returns false, and does
 * nothing, if the message is for the server at that node. */
bool router_receive(LmDistributed *lm, uint32_t node, const Packet *packet);

/* Decides as LmDecisions.find does. */
bool router_find(const Model *lm, uint32_t node, uint32_t prefix,
                 Address *locator);
/* Decides as LmDecisions.heeds does. */
SimTime router_heeds(const Model *lm, const Notice *notice);
/* Acts as LmEvents.notice does. */
void router_notice(Model *lm, Design *design, const Notice *notice);
