/* The contract between the world and the models: what a class does in a run.
 *
 * A *model* is an instance of a class in one run: its memory has the size that
 * the class says, begins with a Model, and its parameters are stored in it
 * before `init` is called.
 *
 * Hooks stand in two tables per column, by who calls them and when.
 *
 * A *decision* is asked whenever somebody wants to know, as often as they like,
 * also from inside of an event of another model. It reads its own model and
 * what the view shows (view.h), and has no effect but its answer.
 *
 * An *event* tells a model that something has happened. Only there, and in
 * timers, may it send messages, set timers and change its state; for that it is
 * handed the Design (dispatch.h), which no model keeps. No event hook is called
 * while another one runs: what one column has to tell another waits until the
 * event has ended.
 *
 * No hook blocks and none fails: what goes wrong in the simulated world is
 * data. Hooks that may be NULL say so.
 */
#pragma once

#include "picture.h"
#include "sim/design/design.h"
#include "sim/net/network.h"
#include "sim/net/step.h"

#include <stdbool.h>
#include <stddef.h>

/* Changes when a plugin has to be compiled again. */
enum { DMMSIM_ABI = 2 };

typedef struct Design Design;
typedef struct View View;

typedef struct Model {
  const ModelClass *class;
  const View *view; /* borrowed: the other columns, the network */
} Model;

/* What an access router may give a host. */
typedef struct Offer {
  uint32_t prefix; /* INDEX_NONE: a new one */
  uint32_t anchor; /* node that gives the new one out; INDEX_NONE: none does */
} Offer;

/* alloc, session identifier management: which prefix does a host get, from
 * whom, and when is it released? */
typedef struct AllocDecisions {
  /* Returns what the host gets that `access` is about to configure: the prefix
   * that new sessions use from then on. */
  Offer (*offer)(const Model *model, uint32_t host, uint32_t access);
} AllocDecisions;

typedef struct AllocEvents {
  /* The prefix has been given to its host, perhaps once more. May be NULL. */
  void (*attached)(Model *model, Design *design, uint32_t prefix);
  /* No session uses the prefix (any more), and new ones use another. A model
   * that gives it back calls design_release, now or later. May be NULL. */
  void (*unused)(Model *model, Design *design, uint32_t prefix);
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
  /* Stores where location updates for the prefix go from a host at `node`, an
   * access router: the nearest first. Returns how many (at most LM_SERVERS). */
  uint32_t (*servers)(const Model *model, uint32_t prefix, uint32_t node,
                      LmServer *servers);
  /* Where is the prefix, as a router at this node knows it? Returns true and
   * its locator, or false: no record. */
  bool (*find)(const Model *model, uint32_t node, uint32_t prefix,
               Address *locator);
  /* The same for the proxy of a visited network. NULL: there is none. */
  bool (*find_visiting)(const Model *model, uint32_t node, uint32_t prefix,
                        Address *locator);
  /* Returns from when on LmEvents.notice would do something about the notice,
   * unless the state at its node changes before, which is marked then;
   * SIM_TIME_MAX: never. NULL: always. */
  SimTime (*heeds)(const Model *model, const Notice *notice);
} LmDecisions;

typedef struct LmEvents {
  /* A message for the LM function has arrived at the place. */
  void (*receive)(Model *model, Design *design, Place place,
                  const Packet *packet);
  /* The anchor itself has learned where the host is, without a message (the
   * host attached to the anchor, or its prefix was given back). */
  void (*forget)(Model *model, Design *design, uint32_t prefix);
  /* A router has noticed something about a packet. NULL: it does not matter. */
  void (*notice)(Model *model, Design *design, const Notice *notice);
  /* The node has failed, and has lost what it knew. NULL: nothing is lost. */
  void (*restart)(Model *model, Design *design, uint32_t node);
} LmEvents;

/* mr, mobility routing: who catches packets for a prefix and sends them on? */
typedef struct MrDecisions {
  /* Returns the node that catches the packet; the node that is visited, if it
   * does. */
  uint32_t (*catcher)(const Model *model, const Visit *visit);
  /* What the catcher does with it. */
  void (*forward)(const Model *model, const Visit *visit, Forward *out);
  /* Returns the other end of the tunnel for packets from a host at an access
   * router, or from a tunnel that ends at another node; INDEX_NONE: plain
   * routing. */
  uint32_t (*uplink)(const Model *model, uint32_t node, uint32_t prefix);
  /* A packet for a care-of address that passes. NULL: does not look at such. */
  void (*redirect)(const Model *model, const Visit *visit, Forward *out);
  /* What a host does with a packet of its own, before lu is asked. NULL:
   * nothing. */
  void (*depart)(const Model *model, const Visit *visit, Forward *out);
} MrDecisions;

/* A session of a prefix with a correspondent begins, or ends. */
typedef struct SessionChange {
  uint32_t prefix, node;
  bool begins;
} SessionChange;

/* All of them may be NULL: it does not matter. */
typedef struct MrEvents {
  /* The host has a new care-of address and has told the LM. */
  void (*moved)(Model *model, Design *design, uint32_t prefix, Address locator);
  /* The LM has acknowledged. */
  void (*registered)(Model *model, Design *design, uint32_t prefix);
  void (*link_down)(Model *model, Design *design, uint32_t host);
  void (*session)(Model *model, Design *design, const SessionChange *change);
  /* The prefix will be no more. */
  void (*forget)(Model *model, Design *design, uint32_t prefix);
  /* A message for the MR function has arrived. */
  void (*receive)(Model *model, Design *design, Place place,
                  const Packet *packet);
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
   * from the host (by air) or out of a tunnel. */
  void (*forward)(const Model *model, const Visit *visit, Forward *out);
  /* Has the host this care-of address, besides that on its link? NULL: no. */
  bool (*owns)(const Model *model, uint32_t host, Address address);
  /* Under which address did the host register the prefix last, and has that
   * been acknowledged? NULL: the host does not know. */
  bool (*is_registered)(const Model *model, uint32_t prefix, Address *locator);
} LuDecisions;

typedef struct LuEvents {
  /* The access link of the host is up (Host.access). */
  void (*link_up)(Model *model, Design *design, uint32_t host,
                  const Attachment *arrival);
  /* The link is lost; `access` is the one that was left. */
  void (*link_down)(Model *model, Design *design, uint32_t host,
                    uint32_t access);
  /* A message for the LU function or the configuration of hosts has arrived. */
  void (*receive)(Model *model, Design *design, Place place,
                  const Packet *packet);
  /* A prefix of the host comes into use: its first session begins. May be NULL.
   */
  void (*use)(Model *model, Design *design, uint32_t prefix);
  /* A prefix is given back: tells whoever has a record of it, and frees it with
   * design_free_prefix when nothing of it is left. */
  void (*release)(Model *model, Design *design, uint32_t prefix);
} LuEvents;

/* assist, handover assistance: what bridges the gap? Each hook may be NULL. */
typedef struct AssistDecisions {
  /* Returns how long before a handover it wants to be told, ns. */
  SimTime (*lead)(const Model *model);
  /* A packet for the host, or for a care-of address of it, at a node.
   * VERDICT_PASS: nothing special. */
  void (*forward)(const Model *model, const Visit *visit, Forward *out);
  /* Has the host this care-of address, besides that on its link? */
  bool (*owns)(const Model *model, uint32_t host, Address address);
} AssistDecisions;

typedef struct AssistEvents {
  /* The host will move to that access router, `lead` from now. */
  void (*predict)(Model *model, Design *design, uint32_t host, uint32_t access);
  /* The link is up. Returns whether the assistance calls design_arrive itself,
   * now or later. */
  bool (*link_up)(Model *model, Design *design, uint32_t host);
  void (*link_down)(Model *model, Design *design, uint32_t host,
                    uint32_t access);
  /* The location update of the host is acknowledged. */
  void (*registered)(Model *model, Design *design, uint32_t host);
  void (*receive)(Model *model, Design *design, Place place,
                  const Packet *packet);
} AssistEvents;

struct ModelCode {
  size_t size; /* of the instance; at least sizeof (Model) */
  /* The network is complete. NULL: nothing to do. */
  void (*init)(Model *model, Design *design);
  void (*clear)(Model *model); /* NULL: nothing to do */
  /* Says which of its functions sit where, with what records, about the host
   * of the picture. NULL: it has none. */
  void (*show)(const Model *model, Picture *picture);
  union {
    const AllocDecisions *alloc;
    const LmDecisions *lm;
    const MrDecisions *mr;
    const LuDecisions *lu;
    const AssistDecisions *assist;
  } decisions;
  union {
    const AllocEvents *alloc;
    const LmEvents *lm;
    const MrEvents *mr;
    const LuEvents *lu;
    const AssistEvents *assist;
  } events;
};

/* Returns the first hook that a class must have and has not ("find"), or NULL:
 * it is complete. */
const char *model_class_gap(const ModelClass *class);
