/* The network as a graph: nodes with names, links with delay, rate and loss.
 *
 * Undirected; parallel links and self loops are allowed (a path never uses a
 * self loop). Nodes and links are numbered from 0 in the order of adding. The
 * graph owns its names.
 */
#pragma once

#include "units.h"

#include <glib.h>

typedef struct Link {
  uint32_t a, b; /* node indices */
  SimTime delay; /* propagation, one way, ns, >= 0 */
  double rate;   /* bit/s; 0 = no transmission time */
  double loss;   /* probability in [0, 1) that a packet is lost on the link */
} Link;

typedef struct Graph Graph;

Graph *graph_new(void);
void graph_free(Graph *graph);

/* Adds a node of a name that no other node has; gives its index. */
uint32_t graph_add_node(Graph *graph, const char *name);
/* Adds a link between existing nodes; gives its index. */
uint32_t graph_add_link(Graph *graph, Link link);

uint32_t graph_nodes(const Graph *graph);
uint32_t graph_links(const Graph *graph);
const char *graph_name(const Graph *graph, uint32_t node);
const Link *graph_link(const Graph *graph, uint32_t link);

/* The node of that name, or INDEX_NONE. */
uint32_t graph_find(const Graph *graph, const char *name);

/* Links at a node: `count` of them; the array is the graph's, and valid until
 * the next graph_add_*. */
const uint32_t *graph_incident(const Graph *graph, uint32_t node,
                               uint32_t *count);

/* Labels each node with the number of its connected component (0 for that of
 * node 0, then in the order of the nodes); gives how many there are. `labels`
 * has room for graph_nodes entries. */
uint32_t graph_components(const Graph *graph, uint32_t *labels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Graph, graph_free)
