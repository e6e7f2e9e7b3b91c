/* Building makes the network of a run, and the names in its results, from the
 * scenario. Movement, traffic and failures read their own parts of the
 * scenario. */
#pragma once

#include "sim/language/scenario.h"
#include "sim/net/network.h"
#include "sim/record/metrics.h"

/* Makes the nodes, access links and hosts of the network. The caller has set
 * Network.graph. The scenario is read only now, and is not kept. */
void build_network(Network *network, const Scenario *scenario);

/* Returns an array that says of each node whether it can be an anchor in some
 * design: gateways and access routers can. The caller owns the array. */
bool *build_anchors(const Scenario *scenario);

/* Adds copies of the names of all nodes and hosts to the results. */
void build_names(const Scenario *scenario, Results *results);
