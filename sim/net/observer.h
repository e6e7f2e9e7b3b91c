/* Observers of messages: a trace, a capture, a chart.
 *
 * An observer is told of every message and may only look, so a run is the same
 * with and without it. It is not told of user data, because there is too much
 * of it, and at level `fluid` there are no packets.
 */
#pragma once

#include "packet.h"
#include "place.h"
#include "sim/base/units.h"

/* Each function may be NULL. */
typedef struct Observer {
  /* A message leaves its sender. */
  void (*sent)(void *user, SimTime now, Place from, const Packet *packet);
  /* It has arrived. The observer is told before the receiver acts, so what that
   * place sends at this instant is the answer. */
  void (*received)(void *user, SimTime now, Place place, const Packet *packet);
  /* It was lost at a place, or on the way to it. */
  void (*lost)(void *user, SimTime now, Place place, const Packet *packet,
               DropReason reason);
  void *user;
} Observer;

/* All observers of a run; the array is the caller's. */
typedef struct Observers {
  const Observer *items;
  uint32_t count;
} Observers;

/* Tells all observers that a message leaves its sender. */
void observers_sent(Observers observers, SimTime now, Place from,
                    const Packet *packet);
/* Tells all observers that a message has arrived. */
void observers_received(Observers observers, SimTime now, Place place,
                        const Packet *packet);
/* Tells all observers that a message was lost. Does nothing for user data. */
void observers_lost(Observers observers, SimTime now, Place place,
                    const Packet *packet, DropReason reason);
