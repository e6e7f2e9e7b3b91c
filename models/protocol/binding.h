/* The binding cache of location managers and of those who route by it
 * (RFC 6275 section 9.1, RFC 5213 section 5.1): which locator has a prefix, as
 * which node knows it, since when, and until when.
 *
 * One record per node and prefix. Updates are ordered by sequence number
 * (binding updates), by timestamp (proxy binding updates), or by the number of
 * the attachment (location updates between routers). Records that are about to
 * end stand in queues in the order of their ends, so a record needs no timer
 * of its own: one for those that expire, one for those whose proxy has left
 * and that wait for the next (MinDelayBeforeBCEDelete).
 */
#pragma once

#include "models/wire/message.h"
#include "sim/contract/picture.h"
#include "sim/design/key.h"
#include "sim/net/network.h"

#include <stddef.h>

typedef enum BindingState {
  BINDING_NONE,
  BINDING_ACTIVE,  /* packets go to the locator */
  BINDING_WAITING, /* the proxy has left: packets are dropped */
} BindingState;

/* 56 octets, because there is one for every host that is away. */
typedef struct Binding {
  Address locator;
  SimTime ends_at;
  uint32_t older, newer; /* in its queue: slots */
  uint32_t node, prefix;
  uint32_t next;       /* of the same prefix: slot */
  uint64_t order : 62; /* of the last update: its sequence number, or its
                          timestamp */
  uint64_t state : 2;  /* BindingState */
} Binding;

typedef struct BindingQueue {
  uint32_t oldest, newest; /* slots */
  EventId event;
  SimTime event_at;
} BindingQueue;

typedef struct BindingCache {
  Network *network;
  Binding *bindings; /* pool; moves when it grows */
  uint32_t count, room, free;
  uint32_t *first; /* by prefix: slot */
  uint32_t prefix_room;
  SimTime wait;   /* MinDelayBeforeBCEDelete */
  bool is_note;   /* about records, none of its own: does not count as such */
  int64_t most;   /* records that a node takes; 0: any number */
  uint32_t *held; /* by node: records */
  BindingQueue queues[BINDING_WAITING + 1]; /* by state */
} BindingCache;

/* For models that have such a cache; `field` is a SimTime. */
#define DELETE_DELAY_KEY(Type, field)                                          \
  {                                                                            \
    .name = "delete-delay", .type = KEY_TIME, .fallback = "10 s",              \
    .greatest = 3600,                                                          \
    .help = "Wait for another proxy before a binding is deleted "              \
            "(MinDelayBeforeBCEDelete)",                                       \
    .offset = offsetof(Type, field)                                            \
  }

void binding_cache_init(BindingCache *cache, Network *network, SimTime wait);
void binding_cache_clear(BindingCache *cache);

/* The record that a node has of a prefix, in state BINDING_NONE if it has none.
 * Valid until the cache is written to. */
const Binding *binding_get(const BindingCache *cache, uint32_t node,
                           uint32_t prefix);

/* The locator of an active record; false if there is none. */
bool binding_locator(const BindingCache *cache, uint32_t node, uint32_t prefix,
                     Address *locator);

/* Judges an update by the rules of ordering and, if it is in order, does what
 * it says. Gives the status of the acknowledgement; `source` is the sender. */
int binding_update(BindingCache *cache, uint32_t node, const Message *update,
                   Address source);

/* Writes a record without judging: until `lifetime` from now. */
void binding_set(BindingCache *cache, uint32_t node, uint32_t prefix,
                 Address locator, uint64_t order, SimTime lifetime);

/* Removes a record; all records of a prefix; all of a node. */
void binding_remove(BindingCache *cache, uint32_t node, uint32_t prefix);
void binding_remove_node(BindingCache *cache, uint32_t node);
void binding_remove_all(BindingCache *cache, uint32_t prefix);

/* Adds the records about the host of a picture, as those of a function. */
void binding_show(const BindingCache *cache, Picture *picture,
                  const char *function);

/* Is the sequence number one of the 32768 up to the last (RFC 6275 9.5.1)? */
bool sequence_is_old(uint16_t sequence, uint16_t last);
