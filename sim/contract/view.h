/* The view is what a decision may look at: the network, and the models of all
 * columns, which a decision can ask for their own decisions. All of it is
 * const, and no function here has an effect.
 */
#pragma once

#include "model.h"

struct View {
  const Network *network;
  const DesignRow *row;
  unsigned capabilities; /* of all its classes: Capability, by bits */
  const Model *models[COLUMN_COUNT];
  const AllocDecisions *alloc;
  const LmDecisions *lm;
  const MrDecisions *mr;
  const LuDecisions *lu;
  const AssistDecisions *assist;
};

/* Returns whether a class of the design has the capability. */
static inline bool
view_has(const View *view, Capability capability)
{
  return (view->capabilities & capability) != 0;
}

/* Returns what a host gets at an access link (AllocDecisions.offer). */
Offer view_offer(const View *view, uint32_t host, uint32_t access);

/* Stores where location updates for a prefix go while its host is at `node`, an
 * access router, and returns how many servers there are (LmDecisions.servers).
 * `servers` has room for LM_SERVERS. */
uint32_t view_servers(const View *view, uint32_t prefix, uint32_t node,
                      LmServer *servers);
/* Returns whether a router at a node knows where a prefix is, and stores the
 * locator if it does (LmDecisions.find). */
bool view_find(const View *view, uint32_t node, uint32_t prefix,
               Address *locator);
/* Returns whether the proxy of a visited network at a node knows where a prefix
 * is, and stores the locator if it does (LmDecisions.find_visiting). */
bool view_find_visiting(const View *view, uint32_t node, uint32_t prefix,
                        Address *locator);

/* Returns the other end of the tunnel for packets with this prefix that a host
 * has sent and that are at `node`; INDEX_NONE means plain routing
 * (MrDecisions.uplink). */
uint32_t view_uplink(const View *view, uint32_t node, uint32_t prefix);

/* Returns whether the last registration of the prefix by its host is in force.
 * Stores its locator also if it is not in force, and stores nothing if the host
 * has not registered the prefix (LuDecisions.is_registered). */
bool view_is_registered(const View *view, uint32_t prefix, Address *locator);

/* Returns how long before a handover the design wants to know of it, in ns; 0:
 * not at all. */
SimTime view_lead(const View *view);

/* Returns the rules by which the columns decide about packets. The functions of
 * the rules take this view as their first argument. The rules are static. */
const StepRules *view_rules(const View *view);
