/* A correspondent that knows Mobile IPv6 (RFC 6275 section 9): it answers the
 * tests of return routability without keeping state, and has a binding cache.
 */
#pragma once

#include "answer.h"
#include "sim/contract/dispatch.h"

typedef struct Correspondents {
  Network *network;
  BindingCache cache; /* by correspondent */
} Correspondents;

void correspondents_init(Correspondents *correspondents, Network *network);
void correspondents_clear(Correspondents *correspondents);

/* Takes a message that has arrived at a correspondent. */
void correspondent_receive(Correspondents *correspondents, uint32_t node,
                           const Packet *packet);
