/* What flow.c and fluid.c share: the flow, and the accounts of it. */
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

/* A packet of the flow as its sender makes it. */
void flow_packet_init(const Flow *flow, PacketKind kind, Packet *packet);

/* Returns the time at which the i-th packet of a direction leaves. */
SimTime flow_packet_time(const Flow *flow, uint64_t i);

/* Packets like this one arrive from now on; `count` of them at once, INFINITY:
 * a stream. The first over a new link ends the interruption. */
void flow_note_arrival(Flow *flow, const Packet *packet, double count);

/* Accounts for `packets` like this one, which arrived up to `to` after `delay`
 * on the way; for such that were lost. */
void flow_account_delivered(Flow *flow, const Packet *packet, double packets,
                            SimTime delay, SimTime to);
void flow_account_lost(Flow *flow, PacketKind kind, double packets,
                       DropReason reason);

/* Ends the flow, if nothing of it is under way any more. */
void flow_try_finish(Flow *flow);

/* fluid.c: begins and ends what the sender of a direction sends. */
void fluid_start(Flow *flow, PacketKind kind);
void fluid_stop(Flow *flow);
/* Takes all integrals up to now. */
void fluid_settle(Flow *flow);
/* Looks again at the streams at a place. */
void fluid_changed(Flow *flow, Place place);
/* Packets under way now, counted link by link. */
double fluid_in_flight(const Flow *flow);
/* Throws all streams and bursts of a flow away. */
void fluid_clear(Flow *flow);
/* Throws away what they have in common. */
void fluid_free(Flows *flows);
