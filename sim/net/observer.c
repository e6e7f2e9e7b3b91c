/* Every function goes through the array of observers, and calls those that want
 * to know. Most runs have no observer, so this costs one comparison.
 */

#include "observer.h"

void
observers_sent(Observers observers, SimTime now, Place from,
               const Packet *packet)
{
  for (uint32_t i = 0; i < observers.count; i++)
    if (observers.items[i].sent)
      observers.items[i].sent(observers.items[i].user, now, from, packet);
}

void
observers_received(Observers observers, SimTime now, Place place,
                   const Packet *packet)
{
  for (uint32_t i = 0; i < observers.count; i++)
    if (observers.items[i].received)
      observers.items[i].received(observers.items[i].user, now, place, packet);
}

void
observers_lost(Observers observers, SimTime now, Place place,
               const Packet *packet, DropReason reason)
{
  if (packet->kind != PACKET_MESSAGE)
    return;
  for (uint32_t i = 0; i < observers.count; i++)
    if (observers.items[i].lost)
      observers.items[i].lost(observers.items[i].user, now, place, packet,
                              reason);
}
