/* What a decision may look at: the network, and the models of all columns. All
 * of it is const, and so is what it is asked: nothing has an effect.
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

/* Has the design a class with that capability? */
static inline bool
view_has(const View *view, Capability capability)
{
  return (view->capabilities & capability) != 0;
}

/* What an access link gives a host (AllocDecisions.offer). */
Offer view_offer(const View *view, uint32_t host, uint32_t access);

/* Where location updates go, and where a prefix is (LmDecisions). */
uint32_t view_servers(const View *view, uint32_t prefix, uint32_t node,
                      LmServer *servers);
bool view_find(const View *view, uint32_t node, uint32_t prefix,
               Address *locator);
bool view_find_visiting(const View *view, uint32_t node, uint32_t prefix,
                        Address *locator);

/* Where packets from a host go (MrDecisions.uplink). */
uint32_t view_uplink(const View *view, uint32_t node, uint32_t prefix);

/* Has the host registered the prefix (LuDecisions.is_registered)? */
bool view_is_registered(const View *view, uint32_t prefix, Address *locator);

/* Returns how long before a handover the design wants to know, ns. */
SimTime view_lead(const View *view);

/* Returns the rules by which the columns decide about packets; their `view` is
 * a View. */
const StepRules *view_rules(const View *view);
