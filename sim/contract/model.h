/* The contract between the world and the models: what a class does in a run.
 *
 * A *model* is an instance of a class in one run. Its memory has the size that
 * the class says and begins with a Model. Its parameters are stored in it
 * before `init` is called. Apart from that, the memory is zero at first.
 *
 * Each column has two tables of hooks: decisions and events.
 *
 * A *decision* is asked as often as anybody wants to know, also from inside an
 * event of another model. It reads its own model and what the view shows
 * (view.h), and has no effect but its answer.
 *
 * An *event* tells a model that something has happened. Only there, and in
 * timers, a model may send messages, set timers and change its state. For that
 * it is handed the Design (dispatch.h), which no model keeps. No event hook is
 * called while another one runs: what one column has to tell another waits
 * until the event has ended.
 *
 * No hook blocks, and none fails: what goes wrong in the simulated world is
 * data. A hook may be NULL only where this is said.
 */
#pragma once

#include "picture.h"
#include "sim/design/design.h"
#include "sim/net/network.h"
#include "sim/net/step.h"

#include <stdbool.h>
#include <stddef.h>

/* The number of this contract. Whoever changes the contract so that plugins
 * have to be compiled again raises it. */
enum { DMMSIM_ABI = 2 };

typedef struct Design Design;
typedef struct View View;

typedef struct Model {
  const ModelClass *class;
  const View *view; /* borrowed: the other columns, the network */
} Model;

/* What an access router gives a host. */
typedef struct Offer {
  uint32_t prefix; /* one that the host has; INDEX_NONE: a new one */
  uint32_t anchor; /* node that gives the new one out; INDEX_NONE: no node
                      does, and the host gets no prefix */
} Offer;

/* alloc, session identifier management: which prefix does a host get, from
 * whom, and when is it released? */
typedef struct AllocDecisions {
  /* Returns what the router of an access link gives the host: the prefix that
   * new sessions use once the host is configured. */
  Offer (*offer)(const Model *model, uint32_t host, uint32_t access);
} AllocDecisions;

typedef struct AllocEvents {
  /* The prefix has been given to its host, perhaps not for the first time. May
   * be NULL. */
  void (*attached)(Model *model, Design *design, uint32_t prefix);
  /* A session begins to use the prefix, which none used before. May be NULL. */
  void (*used)(Model *model, Design *design, uint32_t prefix);
  /* No session uses the prefix, and new sessions use another. A model that
   * gives the prefix back calls design_release, now or later. May be NULL. */
  void (*unused)(Model *model, Design *design, uint32_t prefix);
} AllocEvents;

/* One server of a location update. */
typedef struct LmServer {
  uint32_t node;
  /* 0: it is no proxy. Otherwise it is a proxy in the visited network, and this
   * is the subnet of the regional care-of addresses that hosts get from it
   * (RFC 5380). The next server has that address as the locator. */
  uint64_t regional;
} LmServer;

enum { LM_SERVERS = 4 };

/* lm, location management: who remembers where a prefix is now? */
typedef struct LmDecisions {
  /* Stores the servers to which location updates for the prefix go while its
   * host is at `node`, an access router. A proxy comes before the server to
   * which the proxy is reported. Returns how many servers there are, at most
   * LM_SERVERS. */
  uint32_t (*servers)(const Model *model, uint32_t prefix, uint32_t node,
                      LmServer *servers);
  /* Returns whether a router at this node has a record of where the prefix is,
   * and stores the locator if it has. */
  bool (*find)(const Model *model, uint32_t node, uint32_t prefix,
               Address *locator);
  /* Returns whether the proxy of a visited network at this node has a record of
   * where the prefix is, and stores the locator if it has. NULL: there are no
   * proxies. */
  bool (*find_visiting)(const Model *model, uint32_t node, uint32_t prefix,
                        Address *locator);
  /* Returns the time from which on LmEvents.notice would do something about the
   * notice; SIM_TIME_MAX: never. If that changes because the state at the node
   * changes, the model marks the node. NULL: always. */
  SimTime (*heeds)(const Model *model, const Notice *notice);
} LmDecisions;

typedef struct LmEvents {
  /* A message for the LM function has arrived at the place. The packet is
   * borrowed, here and in the other columns. */
  void (*receive)(Model *model, Design *design, Place place,
                  const Packet *packet);
  /* The anchor has learned without a message that its record is void: the host
   * has attached to the anchor itself, or its prefix was given back. */
  void (*forget)(Model *model, Design *design, uint32_t prefix);
  /* A router has noticed something about a packet. NULL: it is ignored. */
  void (*notice)(Model *model, Design *design, const Notice *notice);
  /* The node has failed and has lost what it knew. NULL: nothing is lost. */
  void (*restart)(Model *model, Design *design, uint32_t node);
} LmEvents;

/* mr, mobility routing: who catches packets for a prefix and sends them on? */
typedef struct MrDecisions {
  /* Returns the node that catches the packet. That may be the node where the
   * packet is. */
  uint32_t (*catcher)(const Model *model, const Visit *visit);
  /* Decides what the catcher does with the packet. It is also asked at any
   * other node where a tunnel has ended, and may have to drop the packet. */
  void (*forward)(const Model *model, const Visit *visit, Forward *out);
  /* Returns the other end of the tunnel for packets that come from a host on
   * the link of this node, or out of a tunnel that ends at it; INDEX_NONE:
   * plain routing. */
  uint32_t (*uplink)(const Model *model, uint32_t node, uint32_t prefix);
  /* Decides about a packet for a care-of address (StepRules.redirect). NULL: mr
   * does not look at such packets. */
  void (*redirect)(const Model *model, const Visit *visit, Forward *out);
  /* Decides what a host does with a packet of its own, before lu is asked.
   * NULL: lu is always asked. */
  void (*depart)(const Model *model, const Visit *visit, Forward *out);
} MrDecisions;

/* A session of a prefix with a correspondent, which is at `node`, begins or
 * ends. */
typedef struct SessionChange {
  uint32_t prefix, node;
  bool begins;
} SessionChange;

/* Each of these may be NULL. */
typedef struct MrEvents {
  /* The host sends location updates of the prefix with this locator from now
   * on: its care-of address, or its home address when it has come home. */
  void (*moved)(Model *model, Design *design, uint32_t prefix, Address locator);
  /* The location update of the prefix has been acknowledged, or an earlier one
   * is still in force. */
  void (*registered)(Model *model, Design *design, uint32_t prefix);
  /* The host has lost its access link. */
  void (*link_down)(Model *model, Design *design, uint32_t host);
  /* A session of the host has begun, or is about to end. */
  void (*session)(Model *model, Design *design, const SessionChange *change);
  /* The prefix is about to be freed. */
  void (*forget)(Model *model, Design *design, uint32_t prefix);
  /* A message for the MR function has arrived. */
  void (*receive)(Model *model, Design *design, Place place,
                  const Packet *packet);
} MrEvents;

/* What assistance has found out about a host whose link has come up. All zero:
 * nothing. */
typedef struct Attachment {
  uint64_t care_of;  /* subnet of the address that it has already; 0: none */
  bool has_prefixes; /* the router knows its prefixes */
} Attachment;

/* lu, location update: who tells the LM that the host has moved? Whoever does
 * so is the end of the tunnel. */
typedef struct LuDecisions {
  /* Decides what a host does with a packet of its own, and what an access
   * router does with a packet from the host (by air) or out of a tunnel. */
  void (*forward)(const Model *model, const Visit *visit, Forward *out);
  /* Returns whether the host has this care-of address besides that of its link.
   * NULL: it never has. */
  bool (*owns)(const Model *model, uint32_t host, Address address);
  /* Returns whether the last registration of the prefix by its host is in
   * force. Stores its locator also if it is not in force, and stores nothing if
   * there is no registration. NULL: hosts do not register. */
  bool (*is_registered)(const Model *model, uint32_t prefix, Address *locator);
} LuDecisions;

typedef struct LuEvents {
  /* The access link of the host is up (Host.access). */
  void (*link_up)(Model *model, Design *design, uint32_t host,
                  const Attachment *arrival);
  /* The host has lost its link to `access`. */
  void (*link_down)(Model *model, Design *design, uint32_t host,
                    uint32_t access);
  /* A message for the LU function, or one that configures hosts, has arrived.
   */
  void (*receive)(Model *model, Design *design, Place place,
                  const Packet *packet);
  /* A prefix comes into use: a session uses it, and no other does. May be NULL.
   */
  void (*use)(Model *model, Design *design, uint32_t prefix);
  /* A prefix is given back. The model tells those that have a record of it, and
   * calls design_free_prefix when no record is left. Sessions may still use the
   * prefix; then the model does not free it. When the last of them has ended,
   * AllocEvents.unused is called, and may lead to another release. */
  void (*release)(Model *model, Design *design, uint32_t prefix);
} LuEvents;

/* assist, handover assistance: what bridges the gap? Each of the hooks may be
 * NULL. */
typedef struct AssistDecisions {
  /* Returns how long before a handover the model wants to be told, in ns. NULL
   * or 0: it is not told. */
  SimTime (*lead)(const Model *model);
  /* Decides at a node about a packet for a host, or for a care-of address of a
   * host. VERDICT_PASS: nothing special is done. */
  void (*forward)(const Model *model, const Visit *visit, Forward *out);
  /* Returns whether the host has this care-of address besides that of its link.
   */
  bool (*owns)(const Model *model, uint32_t host, Address address);
} AssistDecisions;

typedef struct AssistEvents {
  /* The host will move to that access link, `lead` from now. A move is not
   * predicted if the host has no link now, or if the move before it (or the
   * beginning of the run) is less than `lead` earlier. */
  void (*predict)(Model *model, Design *design, uint32_t host, uint32_t access);
  /* The access link of the host is up. Returns whether the model calls
   * design_arrive itself, now or later; if not, lu is told at once. */
  bool (*link_up)(Model *model, Design *design, uint32_t host);
  /* The host has lost its link to `access`. */
  void (*link_down)(Model *model, Design *design, uint32_t host,
                    uint32_t access);
  /* A location update of the host has been acknowledged, or an earlier one is
   * still in force. */
  void (*registered)(Model *model, Design *design, uint32_t host);
  /* A message for the assistance has arrived. */
  void (*receive)(Model *model, Design *design, Place place,
                  const Packet *packet);
} AssistEvents;

struct ModelCode {
  size_t size; /* of the instance; at least sizeof (Model) */
  /* Prepares the model for a run; the network is complete. NULL: there is
   * nothing to do. */
  void (*init)(Model *model, Design *design);
  /* Frees what the model owns, but not the model. NULL: it owns nothing. */
  void (*clear)(Model *model);
  /* Adds to the picture where the functions of the model are, and what they
   * have on record about the host. NULL: there is nothing to show. */
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

/* Returns the name of the first hook that a class must have and does not have
 * ("find"), or of another part that is missing. Returns NULL if the class is
 * complete. */
const char *model_class_gap(const ModelClass *class);
