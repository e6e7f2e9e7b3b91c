/* Flows: the user data of sessions, at two levels of detail.
 *
 * `packet`: every packet is sent, and takes its steps, by itself.
 *
 * `fluid`: a flow is a rate that runs through a tree of *streams*. A stream is
 * what arrives at one place: packets that all look alike, at a constant rate,
 * from one moment to another. The place treats them all alike as long as
 * nothing changes there; then the stream is settled (its integral is taken),
 * what it fed downstream ends one link delay later, and what it feeds now
 * begins. So changes travel along the path like packets do, and what is in
 * flight when a binding changes meets the same fate as at level `packet`. The
 * integrals are exact; counts differ from those of packets by less than one
 * packet per change.
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
  double packet_rate; /* packets a second, in each direction that it uses */
  uint32_t payload;   /* octets of UDP payload */
  bool is_down, is_up;
} Load;

/* The design is borrowed. */
Flows *flows_new(Network *network, Design *design, Level level);
void flows_free(Flows *flows);

/* A session begins, now, between the host and a correspondent, and lasts
 * `length` ns (SIM_TIME_MAX: to the end). It uses the prefix that the host has
 * now; if it has none yet, the session waits for one. The load is borrowed
 * until the flows are freed. */
void flows_start(Flows *flows, const Load *load, uint32_t host,
                 uint32_t correspondent_node, SimTime length);

/* Flows of the host that are alive. */
uint32_t flows_count(const Flows *flows, uint32_t host);

/* The link of the host was lost: a handover with that record begins
 * (INDEX_NONE: it is not measured). */
void flows_link_down(Flows *flows, uint32_t host, uint32_t handover,
                     SimTime down_at);

/* Something has changed at a place that may matter to flows of the host. */
void flows_changed(Flows *flows, Place place, uint32_t host);

/* A packet of a flow has arrived, or was lost (level `packet`). */
void flows_deliver(Flows *flows, const Packet *packet);
void flows_drop(Flows *flows, const Packet *packet, DropReason reason);

/* The measured time begins; ends. */
void flows_measure(Flows *flows);
void flows_finish(Flows *flows);

/* Calls a function with the prefix and the correspondent of each live session
 * of a host. */
typedef void TakeSession(void *user, uint32_t prefix, uint32_t node);
void flows_for_host(const Flows *flows, uint32_t host, TakeSession *take,
                    void *user);
