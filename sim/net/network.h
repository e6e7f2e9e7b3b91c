/* The simulated network as models see it: nodes, access routers, hosts and
 * their prefixes, and the movement of packets between them.
 *
 * Addresses. Every node owns a /64 of its network: its own address ends in ::1,
 * and hosts on the link of an access router form care-of addresses from it.
 * Session prefixes are further /64s of the network of the node that gives them
 * out, one per host (RFC 8273), so a prefix names its host and its anchor.
 *
 * Places. A packet is always on its way from one place to another; a place is
 * a node or a host, in one number. What happens at a place is a *step*: the
 * packet is received, delivered, lost, or moves on to another place, with the
 * sum of the link delays in between. network_step decides and has no other
 * effect than on the packet, so that both levels of detail use it: `packet`
 * for every packet, `fluid` when something has changed.
 *
 * The network knows no design: it asks its handlers (design_forward and the
 * world) where user data goes and who takes a message.
 */
#pragma once

#include "observer.h"
#include "packet.h"
#include "place.h"
#include "route.h"
#include "sim/base/address.h"
#include "sim/base/graph.h"
#include "sim/base/kernel.h"
#include "sim/base/rng.h"
#include "sim/base/units.h"
#include "sim/record/metrics.h"

#include <stdbool.h>

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

typedef struct Forward {
  Verdict verdict;
  DropReason reason;
  uint32_t node;
  uint32_t room; /* VERDICT_HOLD: packets of a host */
  Address source, destination;
} Forward;

typedef struct Node {
  uint64_t subnet; /* its /64: upper half of its address */
  uint32_t network;
  uint32_t access;  /* its access link, or INDEX_NONE */
  bool is_plain;    /* a correspondent without support for mobility */
  bool is_down;     /* has failed: whatever reaches it is lost */
  uint8_t restarts; /* failures so far */
} Node;

/* A network of the scenario: where its functions are placed. */
typedef struct Area {
  uint32_t gateway;
  uint32_t lm; /* its location manager */
  bool
    is_anchor; /* its gateway is a mobility anchor, if the design wants one */
} Area;

typedef struct AccessLink {
  uint32_t node;
  SimTime delay;       /* one way, ns */
  SimTime l2_handover; /* ns without a link when a host comes */
  int64_t octet_time;  /* ps per octet; 0 = none */
  double loss;
} AccessLink;

/* A mobile node. Small, because there are many. */
typedef struct Host {
  /* for models to write */
  uint64_t care_of; /* subnet of the address in use on the link; 0: none */
  /* for models to read */
  uint32_t access;   /* the access link that is up; INDEX_NONE: none */
  uint32_t prefix;   /* what new sessions use; INDEX_NONE: none yet */
  uint32_t prefixes; /* first of its prefixes, linked by SessionPrefix.next */
  uint32_t handover; /* record of its last handover, INDEX_NONE: none */
  uint32_t expected; /* record of the next, if that is known already */
  uint32_t home;     /* node of its home anchor */
  /* the world's */
  uint32_t epoch;       /* counts its attachments */
  uint32_t flows;       /* first of its live flows, INDEX_NONE: none */
  uint32_t last_access; /* link that is up or was last */
  uint32_t next_access; /* where layer 2 takes it, INDEX_NONE: nowhere */
} Host;

/* A prefix that sessions of one host use. */
typedef struct SessionPrefix {
  uint64_t subnet; /* the /64; 0: free */
  uint32_t host;
  uint32_t anchor;   /* node that gave it out */
  uint32_t next;     /* of the same host, INDEX_NONE: last */
  uint32_t sessions; /* that use it now */
  uint16_t broken;   /* of these, counted as cut off */
  uint16_t serial;   /* tells the users of this slot apart */
  bool is_away;      /* models: a location manager was told where it is */
  bool is_released;  /* models: is being given back */
  bool is_known;     /* models: the host has an address in it */
  bool is_abandoned; /* models: no longer kept for the sessions that use it */
} SessionPrefix;

typedef struct Network Network;

/* What the network asks and tells those above it. */
typedef struct NetworkHandlers {
  /* What happens to a packet for a prefix, or from a host, at a place. A host
   * is asked about whatever it sends under another address than its own on the
   * link, and again after each header that it puts on. */
  void (*forward)(void *user, Place place, const Packet *packet, Forward *out);
  /* What happens at a node to a packet for a care-of address, if the address
   * is one of its own link or the packet came out of a tunnel here.
   * VERDICT_PASS: plain routing. */
  void (*redirect)(void *user, uint32_t node, const Packet *packet,
                   Forward *out);
  /* Is this a care-of address of the host, besides that on its link? */
  bool (*owns)(void *user, uint32_t host, Address address);
  /* A message has arrived where it was sent to. */
  void (*receive)(void *user, Place place, const Packet *packet);
  /* User data has arrived, or was lost here. The packet is freed behind. */
  void (*deliver)(void *user, Place place, const Packet *packet);
  void (*drop)(void *user, const Packet *packet, DropReason reason);
  /* What the place does with packets of the host may be different now. */
  void (*changed)(void *user, Place place, uint32_t host);
} NetworkHandlers;

struct Network {
  Kernel *kernel;      /* borrowed */
  Routes *routes;      /* borrowed */
  const Graph *graph;  /* borrowed: names */
  Metrics *metrics;    /* borrowed */
  Observers observers; /* borrowed */
  PacketPool *pool;    /* owned */
  uint64_t seed;
  uint32_t replication;
  Rng loss; /* draws for links that lose packets */
  const NetworkHandlers *handlers;
  void *user;         /* theirs */
  bool has_redirects; /* the design looks at packets for care-of addresses */

  Node *nodes;
  uint32_t node_count;
  Area *areas;         /* by network */
  uint32_t controller; /* node of the central database of designs with one */
  AccessLink *access;
  uint32_t access_count;
  Host *hosts;
  uint32_t host_count;
  SessionPrefix *prefixes; /* pool; moves when it grows */
  uint32_t prefix_count, prefix_room, prefix_free, prefix_serial;
  GHashTable *subnets;        /* subnet of a node -> its index + 1 */
  struct NumberPool *numbers; /* of session prefixes, by network */
  uint32_t network_count;
  struct Held *held; /* packets that wait, by node and host */
};

/* Gives an empty network. The world fills in what is borrowed, and then says
 * how much there is; network_free takes it. */
Network *network_new(void);
void network_free(Network *network);

/* Sets up nodes by network: `prefixes` of the networks, for each node of the
 * graph its network. Areas, access links and hosts are filled by the caller. */
void network_set_nodes(Network *network, const Prefix *prefixes,
                       uint32_t network_count, const uint32_t *network_of);

static inline SimTime
network_now(const Network *network)
{
  return kernel_now(network->kernel);
}

/* The address of a node: its subnet and ::1. */
Address node_address(const Network *network, uint32_t node);
/* The interface identifier of a host; its address in a subnet; link-local. */
uint64_t host_identifier(uint32_t host);
Address host_address(uint64_t subnet, uint32_t host);
Address host_link_local(uint32_t host);
Address node_link_local(uint32_t node);
/* The address of the host in one of its prefixes: its home address. */
Address prefix_address(const Network *network, uint32_t prefix);

/* The node that the host is attached to, or INDEX_NONE. */
uint32_t host_node(const Network *network, uint32_t host);

/* Gives a host a new prefix from the network of `anchor`; INDEX_NONE if that
 * network has none left. It is not yet the one that new sessions use. */
uint32_t network_prefix_new(Network *network, uint32_t host, uint32_t anchor);
void network_prefix_free(Network *network, uint32_t prefix);

/* The prefix of the host with that anchor, or INDEX_NONE. */
uint32_t network_prefix_find(const Network *network, uint32_t host,
                             uint32_t anchor);

/* The node that fails, or is there again. */
void network_set_down(Network *network, uint32_t node, bool is_down);

/* Delay of the shortest path between two nodes, SIM_TIME_MAX: there is none. */
SimTime network_distance(const Network *network, uint32_t a, uint32_t b);

/* The gateway nearest to a node, of the networks whose gateways are anchors;
 * the first of equals. */
uint32_t network_nearest_anchor(const Network *network, uint32_t node);

/* Tells the data plane that the place may treat the host otherwise now. Every
 * model calls it when its state has changed in a way that matters to packets.
 * What waits there for the host is looked at again. */
void network_changed(Network *network, Place place, uint32_t host);

/* Sends a packet from a place, now; the network takes it. */
void network_send(Network *network, Place from, Packet *packet);

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
  double loss; /* probability to be lost on them */
  bool by_air; /* over the access link */
} Step;

/* Decides, and changes nothing but the headers of the packet. */
void network_step(Network *network, Place place, Packet *packet, Step *step);

/* Notes in the packet that it crosses the links of the step. */
void packet_cross(Packet *packet, const Step *step);

/* The delay and hops of the shortest way between a node and a host that is
 * attached to `access`, access link included, for a packet of `octets`. */
void network_direct(Network *network, uint32_t node, uint32_t access,
                    uint32_t octets, SimTime *delay, uint32_t *hops);
