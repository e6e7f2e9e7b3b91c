/* A graph describes a network: nodes with names, links with delay, rate and
 * loss.
 *
 * The graph is undirected. Parallel links and self loops are allowed, but a
 * path never uses a self loop. Nodes and links are numbered from 0 in the order
 * in which they are added; nothing is ever removed. The graph owns its names.
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

/* Returns an empty graph, which the caller owns. */
Graph *graph_new(void);
void graph_free(Graph *graph);

/* Adds a node and returns its index. No other node has this name; it is copied.
 */
uint32_t graph_add_node(Graph *graph, const char *name);
/* Adds a link between existing nodes and returns its index. The link is copied.
 * Its delay, rate and loss are not negative. */
uint32_t graph_add_link(Graph *graph, Link link);

/* Returns the number of nodes. */
uint32_t graph_nodes(const Graph *graph);
/* Returns the number of links. */
uint32_t graph_links(const Graph *graph);
/* Returns the name of a node, borrowed from the graph. */
const char *graph_name(const Graph *graph, uint32_t node);
/* Returns a link, borrowed from the graph until the next graph_add_link. */
const Link *graph_link(const Graph *graph, uint32_t link);

/* Returns the index of the node of that name, or INDEX_NONE. */
uint32_t graph_find(const Graph *graph, const char *name);

/* Returns the indices of the links at a node, in the order in which they were
 * added, and stores their number in *count. If there are none, it may return
 * NULL. The array belongs to the graph and is valid until the next graph_add_*.
 * A self loop is in it once. */
const uint32_t *graph_incident(const Graph *graph, uint32_t node,
                               uint32_t *count);

/* Labels each node with the number of its connected component, and returns how
 * many components there are. Node 0 is in component 0; the others are numbered
 * in the order of their first nodes. `labels` has room for graph_nodes entries.
 */
uint32_t graph_components(const Graph *graph, uint32_t *labels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Graph, graph_free)
