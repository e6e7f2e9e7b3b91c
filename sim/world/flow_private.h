/* The flow and its accounts, which flow.c, fluid.c and reservoir.c share. */
#pragma once

#include "flow.h"

typedef struct Stream Stream;
typedef struct Burst Burst;

/* One direction of a flow. */
typedef struct FlowSide {
  bool is_used;
  bool waits;    /* waits for the first packet over the new link */
  double part;   /* probability that this packet has come in a burst already */
  double part_s; /* sum over bursts: probability times s since link down */
  double sent, delivered, lost;
  /* sums over delivered packets: delay (hops) over that of the shortest path */
  double ratio, hop_ratio;
  double rated; /* delivered packets whose shortest path has a delay */
  double delay; /* sum of delays, s */
  double octet_hops, overhead; /* sums over delivered packets, as in Packet */
  SimTime last_arrival;        /* kept while `waits`; SIM_TIME_NONE: none yet */
  uint64_t sent_packets;       /* level packet: number of the next packet */
} FlowSide;

typedef struct Flow {
  Flows *flows;
  uint32_t index;  /* in the pool */
  uint32_t number; /* of its host and section, from 1 */
  uint64_t luck;   /* name of its packets (sim/net/luck.h); 0: none is lost */
  uint32_t host;
  uint32_t prefix; /* INDEX_NONE: the session waits for one */
  uint32_t anchor_node, correspondent_node;
  uint32_t next;   /* of the same host */
  uint32_t octets; /* of a packet, with its IPv6 and UDP headers */
  const Load *load;
  /* when it got its prefix and began; when it ends (SIM_TIME_MAX: never) */
  SimTime started_at, ends_at;
  bool has_ended;
  bool has_record; /* `record` is that of a handover: the present or the last */
  FlowHandoverRecord record;
  SimTime down_at;        /* when the link went down in that handover */
  uint32_t down_epoch;    /* epoch of the attachment that ended then */
  uint32_t direct_access; /* access link of the shortest path; INDEX_NONE: the
                             next two fields are not known yet */
  uint32_t direct_hops;   /* of the shortest path */
  SimTime direct_delay;
  uint64_t in_flight; /* level packet: packets under way */
  Stream *streams;    /* level fluid: all streams of the flow */
  Burst *bursts;      /* level fluid: packets that were held, on their way */
  FlowSide sides[2];  /* by PacketKind: down, up */
} Flow;

/* The places where packets wait at level fluid (reservoir.c). */
typedef struct Reservoir Reservoir;

struct Flows {
  Network *network;
  Design *design;
  Level level;
  Flow **pool;
  uint32_t room, free; /* `free` heads a list through `next_free` */
  uint32_t *next_free;
  Reservoir *reservoirs;
};

/* Fills in a packet of the flow as its sender makes it. The flow has a prefix,
 * and the rest of the packet has its defaults already. */
void flow_packet_init(const Flow *flow, PacketKind kind, Packet *packet);

/* Returns the time at which the i-th packet of a direction leaves, from 0. */
SimTime flow_packet_time(const Flow *flow, uint64_t i);

/* Notes that packets like this one arrive from now on: `count` of them at once,
 * or a stream if `count` is INFINITY. The first packet over a new link ends the
 * interruption. This comes before flow_account_delivered for these packets. */
void flow_note_arrival(Flow *flow, const Packet *packet, double count);

/* Accounts for a number of packets like this one, which were delivered: the
 * last of them at the time `to`, each after `delay` ns on the way. */
void flow_account_delivered(Flow *flow, const Packet *packet, double packets,
                            SimTime delay, SimTime to);
/* Accounts for a number of packets of a direction that were lost, also in the
 * record of the handover and in the metrics. */
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
 * somewhere. fluid_settle comes before it; it counts those that wait. */
double fluid_in_flight(const Flow *flow);
/* Frees all streams and bursts of a flow, without accounting for them. What
 * they hold is not taken out of the reservoirs. */
void fluid_clear(Flow *flow);
/* Frees what the streams of all flows share: the reservoirs. All streams and
 * bursts are freed before. */
void fluid_free(Flows *flows);
