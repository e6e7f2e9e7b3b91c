/* A small network without a world and a design, for tests of what lies below
 * them:
 *
 *   C --3 ms-- G --5 ms-- R ~~2 ms~~ host 0        I, an island
 *               \
 *                +-7 ms-- S ~~2 ms~~
 *
 * R and S are access routers. Host 0 is on the link of R and has a prefix of G;
 * host 1 has one too, and no link. G, R, and S are gateway, location manager
 * and anchor of a network each. C and I are in another network; C is its
 * gateway and location manager, and it has no anchor. It is small: it has /64s
 * for two prefixes of hosts. G is also the node of a central database.
 */
#pragma once

#include "sim/net/step.h"
#include "sim/net/transit.h"

enum { SMALL_G, SMALL_R, SMALL_C, SMALL_ISLAND, SMALL_S, SMALL_NODES };

typedef struct SmallNetwork {
  Network *network;
  Kernel *kernel;
  Graph *graph;
  Routes *routes;
  Metrics *metrics; /* the run has started for them */
  uint32_t prefix;  /* of host 0 */
  uint32_t other;   /* of host 1 */
} SmallNetwork;

/* Returns the network, which the caller clears. Before a packet takes a step,
 * the caller sets the rules and handlers of the network, which are NULL. */
SmallNetwork small_network_new(void);
void small_network_clear(SmallNetwork *small);
