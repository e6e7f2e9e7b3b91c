/* The binding cache of a location manager (RFC 6275 section 9.1, RFC 5213
 * section 5.1): which locator has a prefix, since when, and until when.
 *
 * One record per prefix. Updates are ordered by sequence number (binding
 * updates) or by timestamp (proxy binding updates). Records that are about to
 * end stand in queues in the order of their ends, so a record needs no timer
 * of its own: one for those that expire, one for those whose proxy has left
 * and that wait for the next (MinDelayBeforeBCEDelete).
 */
#pragma once

#include "message.h"
#include "sim/network.h"

typedef enum BindingState {
  BINDING_NONE,
  BINDING_ACTIVE,  /* packets go to the locator */
  BINDING_WAITING, /* the proxy has left: packets are dropped */
} BindingState;

/* 40 octets, because there is one for every host that is away. */
typedef struct Binding {
  Address locator;
  SimTime ends_at;
  uint32_t older, newer; /* in its queue */
  uint64_t order : 62;   /* of the last update: its sequence number, or its
                            timestamp */
  uint64_t state : 2;    /* BindingState */
} Binding;

typedef struct BindingQueue {
  uint32_t oldest, newest; /* prefixes */
  EventId event;
} BindingQueue;

typedef struct BindingCache {
  Network *network;
  Binding *bindings; /* by prefix */
  uint32_t room;
  SimTime wait;                             /* MinDelayBeforeBCEDelete */
  BindingQueue queues[BINDING_WAITING + 1]; /* by state */
} BindingCache;

void binding_cache_init(BindingCache *cache, Network *network, SimTime wait);
void binding_cache_clear(BindingCache *cache);

/* The record of a prefix, in state BINDING_NONE if there is none. */
const Binding *binding_get(const BindingCache *cache, uint32_t prefix);

/* Judges an update by the rules of ordering and, if it is in order, does what
 * it says. Gives the status of the acknowledgement; `source` is the sender. */
int binding_update(BindingCache *cache, const Message *update, Address source);

/* Removes a record. */
void binding_remove(BindingCache *cache, uint32_t prefix);
