/* Shortest paths. The tree of a source is computed by Dijkstra's algorithm when
 * it is first asked for, and kept.
 *
 * A shortest path has the least sum of delays. Of those with the same sum it
 * has the fewest hops, of those the least transmission time, and of those the
 * least loss. These four are the same in both directions, so the tree of either
 * end may answer. A node with only one neighbour, such as an access router or a
 * correspondent, needs no tree: the tree of its neighbour serves.
 *
 * Memory. A tree costs 32 octets for each node. When a new tree would take more
 * than 64 MiB in all, those that were not used for the longest time are freed.
 * So 10,000 nodes need no table of 10^8 entries.
 */
#pragma once

#include "sim/base/graph.h"

#include <stdbool.h>

typedef struct Path {
  SimTime delay;      /* sum of the propagation delays, ns */
  uint32_t hops;      /* links */
  int64_t octet_time; /* picoseconds to transmit one octet on every link */
  double loss;        /* probability that a packet is lost on the path */
} Path;

typedef struct Routes Routes;

/* Returns the routes of a graph, which is borrowed and must not change. */
Routes *routes_new(const Graph *graph);
/* Frees the routes and their trees. */
void routes_free(Routes *routes);

/* Stores the shortest path between two nodes; from a node to itself it is all
 * zero. Returns false, and leaves *path alone, if there is none. */
bool route_find(Routes *routes, uint32_t from, uint32_t to, Path *path);

/* A function that is called with a link of a path and its ends, in the
 * direction of the path. */
typedef void RouteVisit(void *user, uint32_t from, uint32_t to,
                        const Link *link);

/* Visits the links of a shortest path, which there must be, from the end to the
 * beginning. Of several shortest paths it takes one that follows from the names
 * of the nodes and not from their order. It is slow, and meant for what has to
 * know the links. */
void route_walk(Routes *routes, uint32_t from, uint32_t to, RouteVisit *visit,
                void *user);

/* Returns the time to transmit octets, ns, at `octet_time` picoseconds each. */
static inline SimTime
transmission_time(uint32_t octets, int64_t octet_time)
{
  return (octets * octet_time + 500) / 1000;
}

/* Returns the time for a packet of `octets` to reach the end of the path, in
 * ns. Every hop stores the packet and forwards it. */
SimTime path_time(const Path *path, uint32_t octets);

/* Returns the 1-median: the candidate with the least sum of delays to all
 * `targets`, and of equals the one with the first name. The arrays have node
 * indices; there is at least one candidate. */
uint32_t route_median(Routes *routes, const uint32_t *candidates,
                      uint32_t candidate_count, const uint32_t *targets,
                      uint32_t target_count);

/* Limits the memory for trees, in octets. One tree is always kept. */
void routes_set_memory(Routes *routes, uint64_t octets);

/* Returns how many octets the trees use. */
uint64_t routes_memory(const Routes *routes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Routes, routes_free)
