/* A correspondent that supports Mobile IPv6 (RFC 6275 section 9) answers the
 * tests of return routability without keeping state, and has a binding cache.
 * One that does not (Node.is_plain) answers with an ICMPv6 error.
 *
 *   host                           correspondent
 *   HoTI (through the home agent) ---->  HoT: home token, nonce index
 *   CoTI (directly) ------------------>  CoT: care-of token, nonce index
 *   BU, authenticated with both ------>  BA: the binding is kept
 */
#pragma once

#include "answer.h"
#include "sim/contract/dispatch.h"

typedef struct Correspondents {
  Network *network;
  BindingCache cache; /* by correspondent */
} Correspondents;

/* Makes the state of all correspondents of a network. */
void correspondents_init(Correspondents *correspondents, Network *network);
void correspondents_clear(Correspondents *correspondents);

/* Takes a message that has arrived at a correspondent, and answers it. Ignores
 * an update that is not authentic, and a message about a freed prefix. */
void correspondent_receive(Correspondents *correspondents, uint32_t node,
                           const Packet *packet);
