/* Streams and bursts, which the files of level `fluid` share: fluid.c moves
 * them, and reservoir.c lets them wait.
 */
#pragma once

#include "flow_private.h"

#include "sim/net/step.h"

struct Stream {
  Flow *flow;
  Stream *next, *previous; /* of the flow */
  Stream *onward;          /* the stream that it feeds now; NULL: none */
  EventId arrival;         /* pending until it has arrived */
  EventId notice;    /* pending until a packet comes that notices step.notice */
  SimTime notice_at; /* time of that event */
  Place place;
  Way way;              /* the way by which its packets come there */
  double rate;          /* packets a second */
  SimTime opened_at;    /* when the stream before began to feed it */
  SimTime closed_at;    /* when that one stopped; SIM_TIME_MAX: it has not */
  SimTime delay;        /* of the edge by which it is fed, ns */
  SimTime lag;          /* time since its packets were sent, ns */
  SimTime since;        /* everything is accounted for up to this time */
  Step step;            /* what becomes of its packets here */
  Reservoir *reservoir; /* where they wait, or have waited; borrowed */
  double held;          /* packets that wait there */
  double held_s;        /* sum of the times of the run at which they came, s */
  bool has_edge;        /* has a packet of the very instant that opened it */
  bool has_arrived;
  bool is_origin;
  bool is_ended; /* is not fed any more, but holds packets */
  Packet packet; /* one of its packets, as it arrives */
};

struct Burst {
  Flow *flow;
  Burst *next;
  double count;
  SimTime lag; /* mean time since its packets were sent, ns */
  EventId arrival;
  Place place;
  Way way;
  Reservoir *reservoir; /* where it waits; NULL: it does not; borrowed */
  SimTime since;        /* when it began to wait */
  Packet packet;        /* one of its packets, as it arrives */
};

/* Returns the reservoir of the flow's host at a place, and makes it if there is
 * none. From now on it has room for `room` packets. It is borrowed, and lives
 * as long as the flows. */
Reservoir *reservoir_at(Flow *flow, Place place, uint32_t room);

/* Fills the reservoir up to now. The streams that wait there share what fits in
 * proportion to their rates, and lose the rest. */
void reservoir_settle(Reservoir *reservoir);

/* Puts a number of packets in at once, as far as there is room. Returns how
 * many of them fit; the caller accounts for the others. */
double reservoir_put(Reservoir *reservoir, double packets);

/* Takes a number of packets out. */
void reservoir_take(Reservoir *reservoir, double packets);

/* Frees all reservoirs of the flows. */
void reservoirs_free(Flows *flows);
