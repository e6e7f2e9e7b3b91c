/* Sends messages: a Message becomes the payload of a packet that has the length
 * of its octets on the wire. */
#pragma once

#include "models/wire/message.h"
#include "sim/net/network.h"

/* An envelope says where a message goes, and to which handover and category its
 * cost is booked. */
typedef struct Envelope {
  Place from;
  Address source, destination;
  uint32_t prefix; /* in which `source` or `destination` may be a home address;
                      INDEX_NONE: none is */
  SignallingCategory category;
  uint32_t handover; /* record of the handover that caused it, or INDEX_NONE */
} Envelope;

/* Sends a copy of the message, now. The copy has its own list of previous
 * anchors. */
void post_message(Network *network, const Envelope *envelope,
                  const Message *message);

/* Sends a copy of the message from one node to another, now. */
void post_between(Network *network, uint32_t from, uint32_t to,
                  SignallingCategory category, uint32_t handover,
                  const Message *message);

/* Sends a copy of the message to the sender of a packet that has arrived at a
 * node. Its cost is booked as that of the packet. */
void post_back(Network *network, uint32_t node, const Packet *packet,
               const Message *message);

/* Returns the message that a packet carries. It belongs to the packet. */
const Message *packet_message(const Packet *packet);
