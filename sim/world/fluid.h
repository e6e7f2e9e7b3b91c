/* Streams and bursts, which the files of level `fluid` share: fluid.c moves
 * them, and reservoir.c lets them wait.
 */
#pragma once

#include "flow_private.h"

#include "sim/net/step.h"

struct Stream {
  Flow *flow;
  Stream *next, *previous; /* of the flow */
  Stream *onward;          /* that it feeds now, NULL: none */
  EventId arrival;         /* pending until it has arrived */
  EventId notice;    /* pending until a packet comes that notices step.notice */
  SimTime notice_at; /* its time */
  Place place;
  Way way;              /* in which its packets come there */
  double rate;          /* packets a second */
  SimTime opened_at;    /* when the one before began to feed it */
  SimTime closed_at;    /* when that stopped; SIM_TIME_MAX: it has not */
  SimTime delay;        /* of the edge */
  SimTime lag;          /* since the packets were sent */
  SimTime since;        /* up to here everything is accounted for */
  Step step;            /* what becomes of its packets */
  Reservoir *reservoir; /* where they wait, or have waited; borrowed */
  double held;          /* packets that wait there */
  double held_s;        /* sum of the times at which they came, s */
  bool has_edge;        /* a packet of the instant that opened it is in it */
  bool has_arrived;
  bool is_origin;
  bool is_ended; /* is fed no more, but holds packets */
  Packet packet; /* one of them, as it arrives */
};

struct Burst {
  Flow *flow;
  Burst *next;
  double count;
  SimTime lag; /* mean time since they were sent */
  EventId arrival;
  Place place;
  Way way;
  Reservoir *reservoir; /* where it waits; NULL: it is under way; borrowed */
  SimTime since;        /* it waits */
  Packet packet;        /* one of it, as it arrives */
};

/* Returns the reservoir of the flow's host at a place, and makes it if there is
 * none. From now on it has room for `room` packets. It is borrowed, and lives
 * as long as the flows. */
Reservoir *reservoir_at(Flow *flow, Place place, uint32_t room);

/* Fills the reservoir up to now. The streams that wait there share what fits in
 * proportion to their rates, and lose the rest. */
void reservoir_settle(Reservoir *reservoir);

/* Puts a number of packets in at once. Returns how many of them fit. */
double reservoir_put(Reservoir *reservoir, double packets);

/* Takes a number of packets out. */
void reservoir_take(Reservoir *reservoir, double packets);

/* Frees all reservoirs of the flows. */
void reservoirs_free(Flows *flows);
