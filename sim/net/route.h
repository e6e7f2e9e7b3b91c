/* Delay-shortest paths: Dijkstra from a source when it is first asked for, and
 * the result kept.
 *
 * A shortest path has the least sum of delays; of those the fewest hops; of
 * those the least transmission time. These three decide every figure that is
 * reported, and they are the same in both directions, so it does not matter
 * which end's tree answers. A node with one link (access routers,
 * correspondents) needs no tree: its neighbour's serves.
 *
 * Memory. One tree costs 32 octets a node. At most 64 MiB are kept;
 * then the tree that was used least recently gives way: 10,000 nodes
 * need no table of 10^8 entries.
 */
#pragma once

#include "sim/base/graph.h"

#include <stdbool.h>

typedef struct Path {
  SimTime delay;      /* sum of the propagation delays, ns */
  uint32_t hops;      /* links */
  int64_t octet_time; /* picoseconds to transmit one octet on every link */
  double loss;        /* probability to be lost somewhere on the path */
} Path;

typedef struct Routes Routes;

/* The graph is borrowed and must not change any more. */
Routes *routes_new(const Graph *graph);
void routes_free(Routes *routes);

/* The shortest path between two nodes; all zero from a node to itself. False,
 * and *path untouched, if there is none. */
bool route_find(Routes *routes, uint32_t from, uint32_t to, Path *path);

/* Returns the time to transmit octets, ns, at `octet_time` picoseconds each. */
static inline SimTime
transmission_time(uint32_t octets, int64_t octet_time)
{
  return (octets * octet_time + 500) / 1000;
}

/* Time for a packet of `octets` to reach the end of the path, store and
 * forward at every hop, ns. */
SimTime path_time(const Path *path, uint32_t octets);

/* The 1-median: the candidate with the least sum of delays to all `targets`;
 * the first of equals. Arrays of node indices; count > 0. */
uint32_t route_median(Routes *routes, const uint32_t *candidates,
                      uint32_t candidate_count, const uint32_t *targets,
                      uint32_t target_count);

/* Limits the memory for trees (64 MiB unless set); one is always kept. */
void routes_set_memory(Routes *routes, uint64_t octets);

/* Octets that the kept trees use now. */
uint64_t routes_memory(const Routes *routes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Routes, routes_free)
