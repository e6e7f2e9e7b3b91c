/* The step: what becomes of a packet at a place.
 *
 *   transit   moves packets: sends, takes, holds, drops   (transit.h)
 *      |  asks
 *   step      decides                                      (here)
 *      |  reads
 *   network   nodes, hosts, prefixes, links                (network.h)
 *
 * A step decides and has no other effect: it reads the network, and writes the
 * answer, to which the headers of the packet belong. Both levels of detail ask
 * it, as often as they like: `packet` for every packet, `fluid` when something
 * may be different.
 *
 * The step knows no design. Where user data goes, and which care-of addresses a
 * host has, it asks the *rules*, which are decisions themselves. What a rule
 * notices on the way ("I had to guess", "this should not have come to me") is
 * part of the answer, a *notice*; who took the step hands it on.
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
  bool from_buffer; /* it has waited here since: all is counted already */
} Arrival;

/* A packet at a place, as rules are asked about it. */
typedef struct Visit {
  Place place; /* a node is its own place */
  Arrival arrival;
  const Packet *packet;
} Visit;

/* Where a packet goes next, as a design decides. */
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
  uint32_t node;
  uint32_t room; /* VERDICT_HOLD: packets of a host */
  Address source, destination;
} Forward;

/* A notice with what it is about. */
typedef struct Notice {
  NoticeKind kind;
  uint32_t node;
  uint32_t prefix;
  Address sender; /* other end of the tunnel; NOTICE_MISROUTED */
  SimTime from;   /* nobody wants to know before (StepRules.heeds) */
} Notice;

/* What the step asks. `view` is the user's; nothing behind it may change. */
typedef struct StepRules {
  /* What happens to a packet for a prefix, or from a host, at a place. A host
   * is asked about whatever it sends under another address than its own on the
   * link, and again after each header that it puts on. */
  void (*forward)(const void *view, const Visit *visit, Forward *out);
  /* What happens at a node to a packet for a care-of address, if the address
   * is one of its own link or the packet came out of a tunnel here.
   * VERDICT_PASS: plain routing. NULL: always that. */
  void (*redirect)(const void *view, const Visit *visit, Forward *out);
  /* Is this a care-of address of the host, besides that on its link? */
  bool (*owns)(const void *view, uint32_t host, Address address);
  /* Returns from when on somebody wants to know of the notice, unless the place
   * changes before; SIM_TIME_MAX: never. NULL: always. */
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

/* Decides what becomes of a packet that is at a place, having come there by
 * `arrival`. The packet's headers, epoch and host are part of the answer. */
void network_step(const Network *network, Place place, Arrival arrival,
                  Packet *packet, Step *step);

/* Notes in the packet that it crosses the links of the step. */
static inline void
packet_cross(Packet *packet, const Step *step)
{
  uint64_t tunnels = packet->octets - packet->inner_octets;

  packet->hops += step->hops;
  packet->octet_hops += (uint64_t)packet->octets * step->hops;
  packet->overhead += tunnels * step->hops;
}
