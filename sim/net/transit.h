/* The movement of packets. A packet is sent, takes a step at one place after
 * the other, and is received, delivered, or lost in the end. Between two places
 * there is one event, after the sum of the link delays.
 *
 * A message is an event, also one to the own node. It is received at the same
 * instant, but by the kernel, and never inside the call that sends it.
 *
 * What waits at a node is looked at again when the node is marked. Marks
 * (network.h) and notices (step.h) are worked off by transit_settle when the
 * event that made them has ended.
 */
#pragma once

#include "step.h"

/* The functions by which the world is told of packets. */
typedef struct TransitHandlers {
  /* A message has arrived where it was sent to. */
  void (*receive)(void *user, Place place, const Packet *packet);
  /* User data has arrived. The packet is freed after the call. */
  void (*deliver)(void *user, const Packet *packet);
  /* User data was lost. The packet is freed after the call. */
  void (*drop)(void *user, const Packet *packet, DropReason reason);
  /* A step has noticed something. */
  void (*notice)(void *user, const Notice *notice);
  /* What the place does with packets of the host may be different now. */
  void (*changed)(void *user, Place place, uint32_t host);
} TransitHandlers;

/* Sends a packet from a place, now. The network owns it from then on. */
void transit_send(Network *network, Place from, Packet *packet);

/* Keeps what a step has noticed until the event that runs now has ended. Does
 * nothing if nothing was noticed, or nobody wants to know of it yet. */
void transit_notice(Network *network, const Notice *notice);

/* Returns when the event that runs now was scheduled, if it is the arrival of a
 * message: that is when the message left the last place. Of two arrivals in one
 * instant, the one that left first comes first. Returns SIM_TIME_NONE for any
 * other event: a timer or a move was scheduled long before. */
SimTime transit_cause(const Network *network);

/* Works off all notices that there are, or else all marks, each once. Returns
 * whether there was any. What follows from them is for the next call, so the
 * caller goes on until this returns false. */
bool transit_settle(Network *network);

/* Frees the buffers. The packets in them belong to the pool. */
void transit_clear(Network *network);
