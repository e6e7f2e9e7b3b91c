/* Building: what a network, and what a run records of it, takes from the
 * scenario. Movement and traffic read their own parts. */
#pragma once

#include "sim/language/scenario.h"
#include "sim/net/network.h"
#include "sim/record/metrics.h"

/* Makes the nodes, access links and hosts of the network. */
void build_network(Network *network, const Scenario *scenario);

/* Returns, for each node, whether it could be an anchor: the gateways and the
 * access routers could. The caller owns the array. */
bool *build_anchors(const Scenario *scenario);

/* Adds the names of nodes and hosts. */
void build_names(const Scenario *scenario, Results *results);
