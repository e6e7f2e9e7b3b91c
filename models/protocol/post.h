/* Sending messages: a Message becomes the payload of a packet. */
#pragma once

#include "models/wire/message.h"
#include "sim/net/network.h"

/* Where a message goes and on whose account. */
typedef struct Envelope {
  Place from;
  Address source, destination;
  uint32_t prefix; /* INDEX_NONE, or the prefix that `destination` is in */
  SignallingCategory category;
  uint32_t handover; /* that caused it, INDEX_NONE: none */
} Envelope;

/* Sends a copy of the message, now, with its own list of previous anchors. Its
 * octets are those on the wire. */
void post_message(Network *network, const Envelope *envelope,
                  const Message *message);

/* Sends a message from one node to another. */
void post_between(Network *network, uint32_t from, uint32_t to,
                  SignallingCategory category, uint32_t handover,
                  const Message *message);

/* Sends a message back to the sender of a packet that has arrived at a node, on
 * the same account. */
void post_back(Network *network, uint32_t node, const Packet *packet,
               const Message *message);

/* The message that a packet carries. */
const Message *packet_message(const Packet *packet);
