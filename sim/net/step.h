/* The step: what becomes of a packet at a place.
 *
 *   transit   moves packets: sends, takes, holds, drops   (transit.h)
 *      |  asks
 *   step      decides                                      (here)
 *      |  reads
 *   network   nodes, hosts, prefixes, links                (network.h)
 *
 * A step decides and has no other effect. It reads the network, and writes
 * its answer; the headers of the packet are part of the answer. Both levels of
 * detail ask as often as they like: `packet` for every packet, `fluid` when
 * something may have changed.
 *
 * The step knows no design. It asks the *rules* where user data goes and which
 * care-of addresses a host has; the rules decide and have no effect either.
 * What a rule notices ("I had to guess", "this should not have come to me") is
 * part of the answer, as a *notice*. Whoever has asked for the step passes it
 * on.
 */
#pragma once

#include "context.h"

/* How a packet came to the place where it is. */
typedef enum Way {
  WAY_SENT, /* it begins here */
  WAY_PATH, /* from another node */
  WAY_AIR,  /* over the access link of its host */
} Way;

typedef struct Arrival {
  Way way;
  bool from_tunnel; /* a tunnel ended here */
  bool from_buffer; /* it has waited here, and was counted when it came */
} Arrival;

/* A packet at a place, about which a rule is asked. */
typedef struct Visit {
  Place place; /* a node is its own place */
  Arrival arrival;
  const Packet *packet;
} Visit;

/* What a design decides about a packet. */
typedef enum Verdict {
  VERDICT_DROP,   /* `reason` says why */
  VERDICT_ROUTE,  /* plain routing: to `node`, or from a host to its router */
  VERDICT_TUNNEL, /* one more header: `source` to `destination` */
  VERDICT_HOME,   /* the same, but a Home Address option or type 2 routing
                     header instead of a tunnel */
  VERDICT_LINK,   /* to the host, on the access link of this router */
  VERDICT_HOLD,   /* waits here until network_changed; at most `room` packets */
  VERDICT_PASS,   /* not my business: ask the next function */
} Verdict;

/* What a decision has noticed. */
typedef enum NoticeKind {
  NOTICE_NONE,
  NOTICE_CAUGHT,    /* a router has caught a packet from its own network */
  NOTICE_MISROUTED, /* a packet came out of a tunnel at a node that has no
                       record of its prefix */
} NoticeKind;

typedef struct Forward {
  Verdict verdict;
  DropReason reason;
  NoticeKind notice;
  uint32_t node; /* VERDICT_ROUTE; INDEX_NONE: that of the destination */
  uint32_t room; /* VERDICT_HOLD: packets of a host */
  Address source, destination;
} Forward;

/* What was noticed, and what it is about. */
typedef struct Notice {
  NoticeKind kind;
  uint32_t node;
  uint32_t prefix;
  Address sender; /* other end of the tunnel; NOTICE_MISROUTED */
  SimTime from;   /* nobody wants to know of it before (StepRules.heeds) */
} Notice;

/* What the step asks. `view` belongs to the user, and nothing that it leads to
 * may change. */
typedef struct StepRules {
  /* Decides about a packet for a prefix at a node, or about one that a host
   * sends. A host is asked only while the outermost source is not an address of
   * its link: once, and again after each header that it puts on. */
  void (*forward)(const void *view, const Visit *visit, Forward *out);
  /* Decides at a node about a packet for a care-of address, if the address is
   * on the link of the node or the packet came out of a tunnel there.
   * VERDICT_PASS is plain routing. NULL: it is always that. */
  void (*redirect)(const void *view, const Visit *visit, Forward *out);
  /* Returns whether the host has this care-of address besides that of its link.
   */
  bool (*owns)(const void *view, uint32_t host, Address address);
  /* Returns the time from which on somebody wants to know of the notice;
   * SIM_TIME_MAX: never. It holds until the place is marked. NULL: always. */
  SimTime (*heeds)(const void *view, const Notice *notice);
} StepRules;

/* What happens to a packet at a place. */
typedef enum StepKind {
  STEP_MOVE,    /* goes on to `to` */
  STEP_RECEIVE, /* is a message for this place */
  STEP_DELIVER, /* is user data that has arrived */
  STEP_DROP,    /* is lost, `reason` says why */
  STEP_HOLD,    /* waits here with at most `room` others of its host */
} StepKind;

typedef struct Step {
  StepKind kind;
  DropReason reason;
  Place to;
  SimTime delay; /* until it is there, ns */
  uint32_t hops; /* links in between */
  uint32_t room;
  double loss;      /* probability to be lost on them */
  bool by_air;      /* over the access link */
  bool from_tunnel; /* a tunnel ended here; for STEP_HOLD */
  Notice notice;    /* NOTICE_NONE: nothing was noticed */
} Step;

/* Decides what becomes of a packet at a place, to which it came by `arrival`.
 * The headers, the epoch and the host of the packet are part of the answer. */
void network_step(const Network *network, Place place, Arrival arrival,
                  Packet *packet, Step *step);

/* Adds the links of the step to what the packet has crossed. */
static inline void
packet_cross(Packet *packet, const Step *step)
{
  uint64_t tunnels = packet->octets - packet->inner_octets;

  packet->hops += step->hops;
  packet->octet_hops += (uint64_t)packet->octets * step->hops;
  packet->overhead += tunnels * step->hops;
}
