/* What flow.c, fluid.c and reservoir.c share: the flow, and its accounts. */
#pragma once

#include "flow.h"

typedef struct Stream Stream;
typedef struct Burst Burst;

/* One direction of a flow. */
typedef struct FlowSide {
  bool is_used;
  bool waits;  /* for the first packet over the new link */
  double part; /* of that packet: probability that it has come in a burst */
  double
    part_s; /* sum over those bursts: probability times s since link down */
  double sent, delivered, lost;
  double ratio, hop_ratio; /* sums over delivered packets */
  double rated;            /* those of them whose shortest path has a delay */
  double delay;            /* sum, s */
  double octet_hops, overhead;
  SimTime last_arrival;  /* SIM_TIME_NONE: none yet */
  uint64_t sent_packets; /* level packet: number of the next */
} FlowSide;

typedef struct Flow {
  Flows *flows;
  uint32_t index;  /* in the pool */
  uint32_t number; /* in the run */
  uint32_t host;
  uint32_t prefix; /* INDEX_NONE: waits for one */
  uint32_t anchor_node, correspondent_node;
  uint32_t next;   /* of the same host */
  uint32_t octets; /* of a packet: payload and its own headers */
  const Load *load;
  SimTime started_at, ends_at;
  bool has_ended;
  bool has_record; /* of the handover that it is in, or after */
  FlowHandoverRecord record;
  SimTime down_at;        /* of that handover */
  uint32_t down_epoch;    /* of the attachment that it ended */
  uint32_t direct_access; /* for which the following is the shortest path */
  uint32_t direct_hops;
  SimTime direct_delay;
  uint64_t in_flight; /* level packet */
  Stream *streams;    /* level fluid: all that there are */
  Burst *bursts;      /* level fluid: what was held and is under way */
  FlowSide sides[2];  /* by PacketKind: down, up */
} Flow;

/* Where packets wait, at level fluid. */
typedef struct Reservoir Reservoir;

struct Flows {
  Network *network;
  Design *design;
  Level level;
  Flow **pool;
  uint32_t room, free; /* `free` heads a list through `next_free` */
  uint32_t *next_free;
  uint32_t count; /* flows so far */
  Reservoir *reservoirs;
};

/* Fills in a packet of the flow as its sender makes it. The rest of the packet
 * must have its defaults already. */
void flow_packet_init(const Flow *flow, PacketKind kind, Packet *packet);

/* Returns the time at which the i-th packet of a direction leaves, from 0. */
SimTime flow_packet_time(const Flow *flow, uint64_t i);

/* Notes that packets like this one arrive from now on: `count` of them at once,
 * or a stream if it is INFINITY. The first packet over a new link ends the
 * interruption. */
void flow_note_arrival(Flow *flow, const Packet *packet, double count);

/* Accounts for a number of packets like this one, which were delivered: the
 * last of them at the time `to`, each after `delay` ns on the way. */
void flow_account_delivered(Flow *flow, const Packet *packet, double packets,
                            SimTime delay, SimTime to);
/* Accounts for a number of packets of a direction that were lost. */
void flow_account_lost(Flow *flow, PacketKind kind, double packets,
                       DropReason reason);

/* Reports and frees the flow if it has ended and nothing of it is under way any
 * more. */
void flow_try_finish(Flow *flow);

/* Begins the stream of the sender of a direction (fluid.c, as all below). */
void fluid_start(Flow *flow, PacketKind kind);
/* Ends the streams of the senders of both directions. What is under way still
 * arrives. */
void fluid_stop(Flow *flow);
/* Takes the integrals of all streams of the flow up to now. */
void fluid_settle(Flow *flow);
/* Has the streams and waiting bursts of the flow at a place decide again. May
 * free the flow. */
void fluid_changed(Flow *flow, Place place);
/* Returns the number of packets of the flow that are under way now, or wait
 * somewhere. */
double fluid_in_flight(const Flow *flow);
/* Frees all streams and bursts of a flow. */
void fluid_clear(Flow *flow);
/* Frees what the streams of all flows share: the reservoirs. */
void fluid_free(Flows *flows);
