/* The binding cache of location managers, and of routers that route by it
 * (RFC 6275 section 9.1, RFC 5213 section 5.1). A record says at which locator
 * a prefix is, as one node knows it, and until when the node believes it.
 *
 * There is one record per node and prefix. Binding updates are ordered by their
 * sequence numbers, proxy binding updates by their timestamps, and location
 * updates between routers by the number of the attachment. Records stand in
 * queues in the order of their ends, so that a record needs no timer of its
 * own. One queue has the records that expire; the other has those whose proxy
 * has left, and which wait for the next proxy (MinDelayBeforeBCEDelete).
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

/* It has 56 octets, because there is one for every host that is away. */
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

/* The records of one state, in the order of their ends: the oldest one ends
 * first. */
typedef struct BindingQueue {
  uint32_t oldest, newest; /* slots */
  EventId event; /* runs at the end of the oldest record, or earlier */
  SimTime event_at;
} BindingQueue;

typedef struct BindingCache {
  Network *network;
  Binding *bindings; /* pool; moves when it grows */
  uint32_t count, room, free;
  uint32_t *first; /* by prefix: slot */
  uint32_t prefix_room;
  SimTime wait;     /* MinDelayBeforeBCEDelete */
  bool is_note;     /* its records only say something about those of another
                       cache, so metrics do not count them as bindings */
  int64_t most;     /* records that updates may make at a node; 0: no limit */
  uint32_t longest; /* lifetimes are cut to so many s; 0: no limit */
  uint32_t *held;   /* by node: records */
  BindingQueue queues[BINDING_WAITING + 1]; /* by state */
} BindingCache;

/* A parameter for models that have such a cache; `field` is a SimTime. */
#define DELETE_DELAY_KEY(Type, field)                                          \
  {                                                                            \
    .name = "delete-delay", .type = KEY_TIME, .fallback = "10 s",              \
    .greatest = 3600,                                                          \
    .help = "Wait for another proxy before a binding is deleted "              \
            "(MinDelayBeforeBCEDelete)",                                       \
    .offset = offsetof(Type, field)                                            \
  }

/* Makes an empty cache. `wait` is how long a record waits for another proxy, in
 * ns. The caller sets `is_note`, `most` and `longest` after this call. */
void binding_cache_init(BindingCache *cache, Network *network, SimTime wait);
void binding_cache_clear(BindingCache *cache);

/* Returns the record that a node has of a prefix; its state is BINDING_NONE if
 * the node has none. It is valid until somebody writes to the cache. */
const Binding *binding_get(const BindingCache *cache, uint32_t node,
                           uint32_t prefix);

/* Returns whether the node has an active record, and stores its locator if it
 * has one. */
bool binding_locator(const BindingCache *cache, uint32_t node, uint32_t prefix,
                     Address *locator);

/* Judges an update by the rules of ordering (RFC 6275 section 9.5.1, RFC 5213
 * section 5.5), and by `most` if it needs a new record. Does what the update
 * says if it is accepted. `source` is the address of the sender. Returns the
 * status for the acknowledgement. */
int binding_update(BindingCache *cache, uint32_t node, const Message *update,
                   Address source);

/* Writes a record without judging it. The record ends `lifetime` ns from now;
 * SIM_TIME_MAX means never. */
void binding_set(BindingCache *cache, uint32_t node, uint32_t prefix,
                 Address locator, uint64_t order, SimTime lifetime);

/* Removes the record that a node has of a prefix, if there is one. */
void binding_remove(BindingCache *cache, uint32_t node, uint32_t prefix);
/* Removes all records of a node. */
void binding_remove_node(BindingCache *cache, uint32_t node);
/* Removes all records of a prefix. */
void binding_remove_all(BindingCache *cache, uint32_t prefix);

/* Adds to a picture the active records about its host, under the name of a
 * function ("LM"). */
void binding_show(const BindingCache *cache, Picture *picture,
                  const char *function);

/* Returns whether a sequence number is not newer than the last. That is so for
 * the last number and for the 32768 numbers before it, modulo 65536 (RFC 6275
 * section 9.5.1). */
bool sequence_is_old(uint16_t sequence, uint16_t last);
