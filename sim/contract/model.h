/* The contract between the world and the models: what a class does in a run.
 *
 * A *model* is an instance of a class in one run: its memory has the size that
 * the class says, begins with a Model, and its parameters are stored in it
 * before `init` is called.
 *
 * Hooks stand in two tables per column, by who calls them and when. A
 * *decision* is asked whenever somebody wants to know, as often as they like.
 * An *event* tells a model that something has happened; only there it may send
 * messages, set timers and change its state. None blocks, and none fails: what
 * goes wrong in the simulated world is data. See network.h for what a model may
 * ask of the world.
 */
#pragma once

#include "picture.h"
#include "sim/design/design.h"
#include "sim/net/network.h"

#include <stdbool.h>
#include <stddef.h>

/* Changes when a plugin has to be compiled again. */
enum { DMMSIM_ABI = 2 };

typedef struct Design Design;

typedef struct Model {
  const ModelClass *class;
  Design *design; /* borrowed: the other columns, the network */
} Model;

/* alloc, session identifier management: which prefix does a host get, from
 * whom, and when is it released? */
typedef struct AllocEvents {
  /* The host is about to be configured by `access`. Gives the prefix that new
   * sessions use from now on (made with network_prefix_new if need be), or
   * INDEX_NONE: none. */
  uint32_t (*attach)(Model *model, uint32_t host, uint32_t access);
  /* No session uses the prefix (any more), and new ones use another. A model
   * that gives it back calls design_release, now or later. */
  void (*unused)(Model *model, uint32_t prefix);
} AllocEvents;

/* One server of a location update. */
typedef struct LmServer {
  uint32_t node;
  /* Not 0: a proxy in the visited network, and the subnet of the regional
   * care-of address that hosts get from it (RFC 5380). The locator at the next
   * server is then that address. */
  uint64_t regional;
} LmServer;

enum { LM_SERVERS = 4 };

/* lm, location management: who remembers where a prefix is now? */
typedef struct LmDecisions {
  /* Where location updates for the prefix go from a host at `node`, an access
   * router: the nearest first. Gives how many (at most LM_SERVERS). */
  uint32_t (*servers)(Model *model, uint32_t prefix, uint32_t node,
                      LmServer *servers);
  /* Where is the prefix, as a router at this node knows it? True and its
   * locator, or false: no record. Has no side effect. */
  bool (*find)(Model *model, uint32_t node, uint32_t prefix, Address *locator);
  /* The same for the proxy of a visited network. NULL: has none. */
  bool (*find_visiting)(Model *model, uint32_t node, uint32_t prefix,
                        Address *locator);
} LmDecisions;

typedef struct LmEvents {
  /* A message for the LM function arrived at the place. */
  void (*receive)(Model *model, Place place, const Packet *packet);
  /* A router has caught a packet for the prefix from its own network, and may
   * want to know more. NULL: it never does. */
  void (*ask)(Model *model, uint32_t node, uint32_t prefix);
  /* A packet came out of a tunnel at a node that has no record of the prefix.
   * NULL: nothing is done about it. */
  void (*misrouted)(Model *model, uint32_t node, const Packet *packet);
  /* The anchor itself learned where the host is, without a message (the host
   * attached to the anchor, or its prefix was given back). */
  void (*forget)(Model *model, uint32_t prefix);
  /* The node has failed, and has lost what it knew. NULL: nothing is lost. */
  void (*restart)(Model *model, uint32_t node);
} LmEvents;

/* mr, mobility routing: who catches packets for a prefix and sends them on? */
typedef struct MrDecisions {
  /* The node that catches a packet which is now at `node`; the node itself, if
   * it does. Has no side effect. */
  uint32_t (*catcher)(Model *model, uint32_t node, const Packet *packet);
  /* What the catcher does with it. */
  void (*forward)(Model *model, uint32_t node, const Packet *packet,
                  Forward *out);
  /* The other end of the tunnel for packets from a host at an access router, or
   * from a tunnel that ends at another node; INDEX_NONE: plain routing. */
  uint32_t (*uplink)(Model *model, uint32_t node, uint32_t prefix);
  /* A packet for a care-of address that passes. NULL: does not look at such. */
  void (*redirect)(Model *model, uint32_t node, const Packet *packet,
                   Forward *out);
  /* What a host does with a packet of its own, before lu is asked. NULL:
   * nothing. */
  void (*depart)(Model *model, uint32_t host, const Packet *packet,
                 Forward *out);
} MrDecisions;

typedef struct MrEvents {
  /* The host has a new care-of address and has told the LM; the LM has
   * acknowledged; the host has lost its link. NULL: does not matter. */
  void (*moved)(Model *model, uint32_t prefix, Address locator);
  void (*registered)(Model *model, uint32_t prefix);
  void (*link_down)(Model *model, uint32_t host);
  /* A session of the prefix with that node begins, or ends. NULL: the same. */
  void (*session)(Model *model, uint32_t prefix, uint32_t node, bool begins);
  /* The prefix will be no more. NULL: nothing is known of any. */
  void (*forget)(Model *model, uint32_t prefix);
  /* A message for the MR function arrived. NULL: there are none. */
  void (*receive)(Model *model, Place place, const Packet *packet);
} MrEvents;

/* What is known of a host whose link has come up, thanks to assistance. */
typedef struct Attachment {
  uint64_t care_of;  /* subnet of the address that it has already; 0: none */
  bool has_prefixes; /* the router knows its prefixes */
} Attachment;

/* lu, location update: who tells the LM that the host has moved, and is thus
 * the end of the tunnel? */
typedef struct LuDecisions {
  /* What the host does with a packet of its own, and its access router with one
   * from the host (packet->from_air) or out of a tunnel (from_tunnel). */
  void (*forward)(Model *model, Place place, const Packet *packet,
                  Forward *out);
  /* Has the host this care-of address, besides that on its link? NULL: no. */
  bool (*owns)(Model *model, uint32_t host, Address address);
  /* Under which address did the host register the prefix last, and has that
   * been acknowledged? NULL: the host does not know. */
  bool (*is_registered)(Model *model, uint32_t prefix, Address *locator);
} LuDecisions;

typedef struct LuEvents {
  /* The access link of the host is up (at network_host()->access) or lost
   * (`access` is the router that was left). */
  void (*link_up)(Model *model, uint32_t host, const Attachment *arrival);
  void (*link_down)(Model *model, uint32_t host, uint32_t access);
  /* A message for the LU function or the configuration of hosts arrived. */
  void (*receive)(Model *model, Place place, const Packet *packet);
  /* A prefix of the host comes into use: its first session begins. */
  void (*use)(Model *model, uint32_t prefix);
  /* A prefix is given back: tells whoever has a record of it, and frees it with
   * design_free_prefix when nothing of it is left. */
  void (*release)(Model *model, uint32_t prefix);
} LuEvents;

/* assist, handover assistance: what bridges the gap? Each hook may be NULL. */
typedef struct AssistDecisions {
  /* How long before a handover it wants to be told, ns. */
  SimTime (*lead)(Model *model);
  /* A packet for the host, or for a care-of address of it, at a node.
   * VERDICT_PASS: nothing special. */
  void (*forward)(Model *model, uint32_t node, const Packet *packet,
                  Forward *out);
  /* Has the host this care-of address, besides that on its link? */
  bool (*owns)(Model *model, uint32_t host, Address address);
} AssistDecisions;

typedef struct AssistEvents {
  /* The host will move to that access router, `lead` from now. */
  void (*predict)(Model *model, uint32_t host, uint32_t access);
  /* The link is up: true if the assistance calls design_arrive itself, now or
   * later. */
  bool (*link_up)(Model *model, uint32_t host);
  void (*link_down)(Model *model, uint32_t host, uint32_t access);
  /* The location update of the host is acknowledged. */
  void (*registered)(Model *model, uint32_t host);
  void (*receive)(Model *model, Place place, const Packet *packet);
} AssistEvents;

struct ModelCode {
  size_t size;                 /* of the instance; at least sizeof (Model) */
  void (*init)(Model *model);  /* NULL: nothing to do */
  void (*clear)(Model *model); /* NULL: nothing to do */
  /* Says which of its functions sit where, with what records, about the host
   * of the picture. NULL: it has none. */
  void (*show)(Model *model, Picture *picture);
  union {
    const LmDecisions *lm;
    const MrDecisions *mr;
    const LuDecisions *lu;
    const AssistDecisions *assist;
  } decisions; /* alloc has none */
  union {
    const AllocEvents *alloc;
    const LmEvents *lm;
    const MrEvents *mr;
    const LuEvents *lu;
    const AssistEvents *assist;
  } events;
};

/* Returns the first hook that a class must have and has not ("lm.find"), or
 * NULL: it is complete. */
const char *model_class_gap(const ModelClass *class);

/* A design in a run: its five models and the network that they act on. */
struct Design {
  const DesignRow *row;
  unsigned capabilities; /* of all its classes: Capability, by bits */
  Network *network;
  Model *models[COLUMN_COUNT];
  const AllocEvents *alloc;
  const LmEvents *lm;
  const MrEvents *mr;
  const LuEvents *lu;
  const AssistEvents *assist;
  const LmDecisions *ask_lm;
  const MrDecisions *ask_mr;
  const LuDecisions *ask_lu;
  const AssistDecisions *ask_assist;
};

/* Builds the models of a row on a network (borrowed) with the defaults of the
 * models, then those of the row, then the settings. */
Design *design_new(const DesignRow *row, Network *network,
                   const DesignSetting *settings, uint32_t setting_count);
/* Calls every `init`, in the order of the columns: the network is complete. */
void design_start(Design *design);
void design_free(Design *design);

/* The handlers of the network that ask the columns of a design (`user` is the
 * Design): what becomes of a user packet, and who takes a message. */
void design_forward(void *design, Place place, const Packet *packet,
                    Forward *out);
void design_redirect(void *design, uint32_t node, const Packet *packet,
                     Forward *out);
bool design_has_redirects(Design *design);
bool design_owns(void *design, uint32_t host, Address address);
void design_receive(void *design, Place place, const Packet *packet);

/* Has the design a class with that capability? */
static inline bool
design_has(const Design *design, Capability capability)
{
  return (design->capabilities & capability) != 0;
}

/* How long before a handover the design wants to know, ns; and what it then
 * learns. */
SimTime design_lead(Design *design);
void design_predict(Design *design, uint32_t host, uint32_t access);

/* The access link of a host is up, or lost. */
void design_link_up(Design *design, uint32_t host);
void design_link_down(Design *design, uint32_t host, uint32_t access);
/* What lu then does, with what assistance has found out before. */
void design_arrive(Design *design, uint32_t host, const Attachment *arrival);

/* For lu: a prefix has been registered from a new place, or its location update
 * has been acknowledged. */
void design_moved(Design *design, uint32_t prefix, Address locator);
void design_registered(Design *design, uint32_t prefix);

/* The host was configured with a prefix: new sessions use it from now on.
 * Others of its prefixes that no session uses are reported to the alloc model.
 */
void design_configure(Design *design, uint32_t host, uint32_t prefix);

/* A session with a node starts to use a prefix, or stops. */
void design_use(Design *design, uint32_t prefix, uint32_t node);
void design_unuse(Design *design, uint32_t prefix, uint32_t node);

/* The prefix that `access` gives a host, INDEX_NONE: none (see AllocHooks). */
uint32_t design_attach(Design *design, uint32_t host, uint32_t access);
/* Where location updates go, where a prefix is, and that it is at its anchor
 * (see LmHooks). */
uint32_t design_servers(Design *design, uint32_t prefix, uint32_t node,
                        LmServer *servers);
bool design_find(Design *design, uint32_t node, uint32_t prefix,
                 Address *locator);
bool design_find_visiting(Design *design, uint32_t node, uint32_t prefix,
                          Address *locator);
void design_forget(Design *design, uint32_t prefix);
/* See LuHooks. */
bool design_is_registered(Design *design, uint32_t prefix, Address *locator);
/* See MrHooks. */
uint32_t design_uplink(Design *design, uint32_t node, uint32_t prefix);

/* Gives a prefix back that no session uses. */
void design_release(Design *design, uint32_t prefix);
/* Nothing of a prefix is left: its slot may be another's from now on. */
void design_free_prefix(Design *design, uint32_t prefix);

/* A node has failed, and has lost its state. */
void design_restart(Design *design, uint32_t node);

/* Has all models show what they do for the host of the picture. */
void design_show(Design *design, Picture *picture);
