/* Whether a link loses a packet is a function of the link, its direction, the
 * host, and what is lost: which packet of which session, or the how-many-th
 * message of its type from this sender to this receiver. It is not the next
 * number of a stream. So a message more changes nobody else's luck, a message
 * meets the same luck on a link at every level, and a packet in every design.
 */
#pragma once

#include "network.h"

struct Step;

typedef struct Luck Luck;

/* Returns the luck of a run, which the caller owns. */
Luck *luck_new(uint64_t seed, uint32_t replication);
/* Frees it; NULL is allowed. */
void luck_free(Luck *luck);

/* Gives a message that `from` sends the name that its losses depend on. Data
 * have theirs from the session. */
void luck_name_message(Network *network, Place from, Packet *packet);

/* Returns whether the packet, which takes a step from a place, is lost on one
 * of the links of the step. Each link of a path is asked. */
bool luck_loses(const Network *network, Place from, Packet *packet,
                const struct Step *step);
