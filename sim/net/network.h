/* The simulated network as models see it: nodes, access links, hosts, and the
 * prefixes of hosts.
 *
 * Addresses. Every node owns a /64 of its network. Its own address ends in ::1,
 * and hosts on the link of an access router form care-of addresses from the /64
 * of the router. Session prefixes are further /64s of the network of the node
 * that gives them out, one for each host (RFC 8273), so a prefix names its host
 * and its anchor.
 *
 * Places. A packet is at a place, or on its way from one place to another. A
 * place is a node or a host, in one number (place.h). What becomes of a packet
 * at a place is a *step* (step.h); transit.h moves packets from step to step.
 */
#pragma once

#include "observer.h"
#include "packet.h"
#include "place.h"
#include "route.h"
#include "sim/base/address.h"
#include "sim/base/batch.h"
#include "sim/base/graph.h"
#include "sim/base/kernel.h"
#include "sim/base/rng.h"
#include "sim/base/units.h"
#include "sim/record/metrics.h"

#include <stdbool.h>

typedef struct Node {
  uint64_t subnet; /* its /64: upper half of its address */
  uint32_t network;
  uint32_t access;  /* its access link, or INDEX_NONE */
  bool is_plain;    /* a correspondent without support for mobility */
  bool is_down;     /* it has failed, and whatever reaches it is lost */
  uint8_t restarts; /* how often it worked again after a failure */
} Node;

/* The nodes at which a network of the scenario has its functions. */
typedef struct Area {
  uint32_t gateway;
  uint32_t lm;    /* its location manager */
  bool is_anchor; /* its gateway may be a mobility anchor */
} Area;

typedef struct AccessLink {
  uint32_t node;
  SimTime delay;       /* one way, ns */
  SimTime l2_handover; /* ns without a link when a host comes */
  int64_t octet_time;  /* ps per octet; 0 = none */
  double loss;
  const uint32_t *neighbours; /* access links that border it; borrowed */
  uint32_t neighbour_count;
} AccessLink;

/* A mobile node. It is small, because there are many. */
typedef struct Host {
  /* for models to write */
  uint64_t care_of; /* subnet of the address in use on the link; 0: none */
  /* for models to read; they set the first `prefix`, and `expected` */
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
  uint32_t mark;        /* its last in Network.marks, from 1; 0: none */
} Host;

/* A prefix that an anchor has given to one host, for its sessions. */
typedef struct SessionPrefix {
  uint64_t subnet; /* the /64; 0: free */
  uint32_t host;
  uint32_t anchor;   /* node that gave it out */
  uint32_t next;     /* of the same host, INDEX_NONE: last */
  uint32_t sessions; /* that use it now */
  uint32_t serial;   /* tells the users of this slot apart */
  uint16_t broken;   /* how many of its sessions are counted as cut off */
  /* for models to write */
  bool is_away : 1;      /* a location manager was told where it is */
  bool is_released : 1;  /* is being given back */
  bool is_known : 1;     /* the host has an address in it */
  bool is_abandoned : 1; /* no longer kept for the sessions that use it */
} SessionPrefix;

/* Says that something has changed at a place that may matter to the packets of
 * a host. */
typedef struct Mark {
  Place place;
  uint32_t host;
  uint32_t previous; /* of the same host: as Host.mark */
} Mark;

typedef struct Network Network;

struct Network {
  Kernel *kernel;      /* borrowed */
  Routes *routes;      /* borrowed */
  const Graph *graph;  /* borrowed: names */
  Metrics *metrics;    /* borrowed */
  Observers observers; /* borrowed */
  PacketPool *pool;    /* owned */
  uint64_t seed;
  uint32_t replication;
  struct Luck *luck; /* owned; NULL: no link loses packets (luck.h) */
  /* numbers of names (sim/base/name.h), by index; borrowed */
  const uint64_t *host_names, *node_names, *access_names;
  const struct StepRules *rules;          /* borrowed: what designs decide */
  const void *view;                       /* of the rules */
  const struct TransitHandlers *handlers; /* borrowed: who is told */
  void *user;                             /* of the handlers */
  struct Design *design; /* borrowed: whose models act here (dispatch.h) */

  Node *nodes;
  uint32_t node_count;
  Area *areas;         /* by network */
  uint32_t *nearest;   /* by node: its nearest anchor, if that was asked for */
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
  Batch marks; /* Mark: worked off when the event that runs now has ended */
  struct Transit *transit; /* what waits: transit.c */
};

/* Returns an empty network, which the caller owns. The caller sets what is
 * borrowed, calls network_set_nodes, and fills in access links and hosts. */
Network *network_new(void);
/* Frees a network and its packets; transit_clear comes before it. */
void network_free(Network *network);

/* Makes the nodes. `prefixes` has the prefix of each network, and `network_of`
 * the network of each node of the graph. The caller fills in the areas. */
void network_set_nodes(Network *network, const Prefix *prefixes,
                       uint32_t network_count, const uint32_t *network_of);

/* Returns the present time of the run, ns. */
static inline SimTime
network_now(const Network *network)
{
  return kernel_now(network->kernel);
}

enum { NODE_IDENTIFIER = 1 }; /* of its address in its own subnet */

/* Returns the address of a node: its subnet and ::1. */
static inline Address
node_address(const Network *network, uint32_t node)
{
  return (Address){ network->nodes[node].subnet, NODE_IDENTIFIER };
}

/* Returns the node that owns a subnet, or INDEX_NONE. On its link are its own
 * address and the care-of addresses that hosts form there. */
uint32_t network_node_of_subnet(const Network *network, uint64_t subnet);
/* Returns the node whose own address this is, or INDEX_NONE. */
uint32_t network_node_at(const Network *network, Address address);
/* Returns the interface identifier of a host. */
uint64_t host_identifier(uint32_t host);
/* Returns the address of a host in a subnet. */
Address host_address(uint64_t subnet, uint32_t host);
/* Returns the link-local address of a host. */
Address host_link_local(uint32_t host);
/* Returns the link-local address of a node. */
Address node_link_local(uint32_t node);
/* Returns the address of the host in one of its prefixes: its home address. */
Address prefix_address(const Network *network, uint32_t prefix);

/* Gives a host a new prefix from the network of `anchor`. Returns the prefix,
 * or INDEX_NONE if that network has none left. New sessions do not use it yet.
 * All places are marked, because all places ask to whom an address belongs. */
uint32_t network_prefix_new(Network *network, uint32_t host, uint32_t anchor);
/* Frees a prefix that no session uses, and marks all places. */
void network_prefix_free(Network *network, uint32_t prefix);

/* Returns the prefix of the host that has that anchor, or INDEX_NONE. */
uint32_t network_prefix_find(const Network *network, uint32_t host,
                             uint32_t anchor);

/* The node fails, or works again. Marks the node for all hosts. */
void network_set_down(Network *network, uint32_t node, bool is_down);

/* Returns the delay of the shortest path between two nodes in ns, or
 * SIM_TIME_MAX if there is none. */
SimTime network_distance(const Network *network, uint32_t a, uint32_t b);

/* Returns the gateway that is nearest to a node, among those that may be
 * anchors; of several at the same distance, the one with the first name. If
 * there is none, it returns the gateway of the node's own network. The answer
 * is kept, because areas and links do not change. */
uint32_t network_nearest_anchor(const Network *network, uint32_t node);

/* Marks that a place may treat the packets of a host differently from now on.
 * PLACE_ANY marks all places. Every model calls this when its state has changed
 * in a way that matters to packets. What waits at the place for the host is
 * looked at again when the event that runs now has ended. */
void network_changed(Network *network, Place place, uint32_t host);

/* Stores the delay (ns) and the hops of the shortest path between a node and a
 * host that is attached to `access`, for a packet of `octets`. Both include the
 * access link. */
void network_direct(Network *network, uint32_t node, uint32_t access,
                    uint32_t octets, SimTime *delay, uint32_t *hops);
