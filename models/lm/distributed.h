/* The two sides of the distributed location database: its servers
 * (distributed.c), and the routers that are its clients (distributed_router.c).
 */
#pragma once

#include "models/protocol/answer.h"
#include "models/protocol/exchange.h"
#include "models/protocol/retry.h"
#include "sim/contract/dispatch.h"

typedef enum Spread { SPREAD_PUSH, SPREAD_PULL, SPREAD_CACHE } Spread;

/* A router that wants to be told about a prefix, at its home LM. */
typedef struct Subscription {
  struct Subscription *next;
  uint32_t prefix, router;
  SimTime ends_at;
} Subscription;

/* A router has asked, and waits for an answer that is not `invalid`. */
typedef struct Query {
  struct LmDistributed *lm;
  struct Query *next;
  Retry retry;
  uint32_t prefix, router;
  uint32_t handover;
  uint8_t category; /* SignallingCategory */
  uint8_t denials;  /* answers that were of no use */
  Address invalid;  /* locator that was wrong; unspecified: none was */
} Query;

/* A router that has no use for packets of a host, and who knows of that. */
typedef struct Invalid {
  struct Invalid *next;
  uint32_t prefix, router;
  uint32_t sender;  /* that was told; INDEX_NONE: nobody yet */
  SimTime again_at; /* it is told again if it has not understood by then */
} Invalid;

enum { SUBSCRIPTION_LISTS = 256 };

typedef struct LmDistributed {
  Model model;
  BindingCache local;   /* at the LM of the visited network: exact */
  BindingCache home;    /* at the LM of the home network: which router */
  BindingCache routers; /* at routers */
  BindingCache fresh;   /* at routers that ask: until an answer is too old */
  Exchanges exchanges;
  uint16_t *numbers; /* by prefix: of the last update at its home LM; 0: none */
  uint32_t number_room;
  Replies replies; /* that wait for what was sent before them */
  Subscription *subscriptions[SUBSCRIPTION_LISTS]; /* by prefix */
  Query **queries;                                 /* by host */
  Invalid **invalids;                              /* by host */
  int spread;                                      /* Spread */
  int is_flat;
  SimTime ttl, retry, delete_delay;
  int64_t cache_size;
} LmDistributed;

/* Notes that a router wants to be told. */
void subscribe(LmDistributed *lm, uint32_t prefix, uint32_t router);

/* Does a de-registration say that the host is at home again? `locator` is where
 * it comes from. */
bool lu_is_return(const Network *network, const Message *lu, Address locator);

void router_init(LmDistributed *lm);
void router_clear(LmDistributed *lm);
void router_forget(LmDistributed *lm, uint32_t prefix);

/* Takes what is for a router; false if it is for a server. */
bool router_receive(LmDistributed *lm, uint32_t node, const Packet *packet);

/* See LmDecisions and LmEvents. */
bool router_find(const Model *lm, uint32_t node, uint32_t prefix,
                 Address *locator);
SimTime router_heeds(const Model *lm, const Notice *notice);
void router_notice(Model *lm, Design *design, const Notice *notice);
