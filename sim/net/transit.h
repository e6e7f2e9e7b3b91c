/* The movement of packets: each is sent, taken at one place after the other,
 * and in the end received, delivered, or lost. Between two places there is one
 * event, after the sum of the link delays.
 *
 * A message is an event, also one to the own node: it is received at this same
 * instant, but by the kernel, never inside the call that sends it. So whoever
 * sends goes on undisturbed.
 *
 * What waits at a node is looked at again when the node has changed. Marks and
 * notices (network.h, step.h) are worked off when the event that made them has
 * ended: transit_settle.
 */
#pragma once

#include "step.h"

/* Who is told what becomes of packets: the world. */
typedef struct TransitHandlers {
  /* A message has arrived where it was sent to. */
  void (*receive)(void *user, Place place, const Packet *packet);
  /* User data has arrived, or was lost. The packet is freed after the call. */
  void (*deliver)(void *user, const Packet *packet);
  void (*drop)(void *user, const Packet *packet, DropReason reason);
  /* A step has noticed something. */
  void (*notice)(void *user, const Notice *notice);
  /* What the place does with packets of the host may be different now. */
  void (*changed)(void *user, Place place, uint32_t host);
} TransitHandlers;

/* Sends a packet from a place, now; the network takes it. */
void transit_send(Network *network, Place from, Packet *packet);

/* Hands on what a step has noticed, when the event that runs now has ended: if
 * it is something, and somebody wants to know by now. */
void transit_notice(Network *network, const Notice *notice);

/* Returns when the event that runs now was scheduled, if it is the arrival of a
 * message: when that left the place before. SIM_TIME_NONE: it is another event,
 * a timer or a move, taken to have been scheduled long before. Of two arrivals
 * in one instant the one that left first comes first. */
SimTime transit_cause(const Network *network);

/* Works off all notices there are, or else all marks, each once. Returns
 * whether there was any: what has come of them is for the next call. To be
 * called when an event has ended, until it returns false. */
bool transit_settle(Network *network);

/* Frees what waits in buffers. */
void transit_clear(Network *network);
