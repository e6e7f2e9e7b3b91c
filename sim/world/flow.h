/* Flows are the user data of sessions, at one of two levels of detail.
 *
 * At level `packet`, every packet is sent, and takes its steps, by itself.
 *
 * At level `fluid`, a flow is a rate that runs through a tree of *streams*. A
 * stream is what arrives at one place: packets that all look alike, at a
 * constant rate, from one moment to another. The place treats them all alike as
 * long as nothing changes there. When something changes, the stream is settled
 * (its integral is taken), what it fed downstream ends one link delay later,
 * and what it feeds now begins. So changes travel along the path as packets do,
 * and what is in flight when a binding changes meets the same fate as at level
 * `packet`. The integrals are exact. Counts differ from those of packets by
 * less than one packet per change.
 *
 * Both levels ask network_step what happens at a place.
 */
#pragma once

#include "sim/contract/dispatch.h"
#include "sim/net/level.h"
#include "sim/net/network.h"

typedef struct Flows Flows;

/* What a session sends. */
typedef struct Load {
  uint32_t section;      /* of the scenario: index in Scenario.traffics */
  uint64_t section_name; /* number of its name (sim/base/name.h) */
  double packet_rate;    /* packets a second, in each direction that it uses */
  uint32_t payload;      /* octets of UDP payload */
  bool is_down, is_up;
  uint32_t watched_host; /* arrivals of its first session are kept; INDEX_NONE:
                            of nobody */
} Load;

/* Returns the flows of a run, of which there are none yet. The caller owns
 * them. The network and the design are borrowed, and must outlive the flows. */
Flows *flows_new(Network *network, Design *design, Level level);
/* Frees all flows, before the kernel of the network. */
void flows_free(Flows *flows);

/* Begins a session between the host and a correspondent, now. It is the
 * `number`-th of this host and load, from 1. It uses the
 * prefix that the host has now; if the host has none yet, the session waits for
 * one. It ends `length` ns from now, also if it has waited; SIM_TIME_MAX means
 * that it lasts to the end of the run. The load is borrowed until the flows are
 * freed. */
void flows_start(Flows *flows, const Load *load, uint32_t host, uint32_t number,
                 uint32_t correspondent_node, SimTime length);

/* Returns the number of live flows of the host: those that have begun and have
 * not ended. */
uint32_t flows_count(const Flows *flows, uint32_t host);

/* Begins a handover for all flows of the host: its link was lost at `down_at`.
 * `handover` is the record of the handover, or INDEX_NONE if it is not
 * measured. */
void flows_link_down(Flows *flows, uint32_t host, uint32_t handover,
                     SimTime down_at);

/* Tells the flows of the host that something has changed at a place (PLACE_ANY:
 * at any place) which may matter to them. A session that waits for a prefix
 * begins if the host has one now; streams at the place decide again. */
void flows_changed(Flows *flows, Place place, uint32_t host);

/* Accounts for a packet that has arrived (level `packet`). This may free its
 * flow; the packet is borrowed. */
void flows_deliver(Flows *flows, const Packet *packet);
/* Accounts for a packet that was lost (level `packet`), in the same way. */
void flows_drop(Flows *flows, const Packet *packet, DropReason reason);

/* Begins the measured time: sets the accounts of all flows to zero, except that
 * packets under way count as sent. It comes before metrics_start, because at
 * level `fluid` it first accounts for what has happened until now. */
void flows_measure(Flows *flows);
/* Ends the measured time: reports all flows that have begun and are still there
 * to the metrics. It is called once, before metrics_finish. */
void flows_finish(Flows *flows);

/* Takes the prefix and the correspondent node of a session. */
typedef void TakeSession(void *user, uint32_t prefix, uint32_t node);
/* Calls a function for each session of a host that has begun and not ended. */
void flows_for_host(const Flows *flows, uint32_t host, TakeSession *take,
                    void *user);
