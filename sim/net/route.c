/* Trees are kept in a list, the one used last in front. A query first replaces
 * an end that has only one neighbour by that neighbour (`gate`). Then it asks
 * the tree of either end that exists already, or makes that of the first.
 *
 * Costs are compared by delay, hops, transmission time, and last by the chance
 * to get through. All are integers, so that equal paths are equal from both
 * ends.
 */

#include "route.h"

#include <math.h>
#include <string.h>

enum { ROUTE_MEMORY = 64 << 20 };

/* A sum over links. It has 32 octets. */
typedef struct Cost {
  SimTime delay;
  int64_t octet_time;
  int64_t loss; /* -ln(1 - p) in units of 1e-12 */
  uint32_t hops;
  uint32_t position; /* in the heap while the tree is made */
} Cost;

typedef struct Tree {
  struct Tree *next, *previous; /* next: used longer ago */
  uint32_t source;
  Cost costs[];
} Tree;

struct Routes {
  const Graph *graph;
  uint32_t node_count;
  Tree **trees; /* by source; NULL: not kept */
  Tree *newest, *oldest;
  uint64_t memory, most_memory;
  uint32_t *gates;  /* the only neighbour of a node, or INDEX_NONE */
  Cost *gate_costs; /* of the way there */
  uint32_t *heap;
};

static Cost
link_cost(const Link *link)
{
  return (Cost){
    .delay = link->delay,
    .octet_time = link->rate > 0 ? (int64_t)(8e12 / link->rate + 0.5) : 0,
    .loss = (int64_t)(-log1p(-link->loss) * 1e12 + 0.5),
    .hops = 1,
  };
}

static Cost
cost_add(const Cost *a, const Cost *b)
{
  return (Cost){ .delay = a->delay + b->delay,
                 .octet_time = a->octet_time + b->octet_time,
                 .loss = a->loss + b->loss,
                 .hops = a->hops + b->hops };
}

static bool
cost_is_less(const Cost *a, const Cost *b)
{
  if (a->delay != b->delay)
    return a->delay < b->delay;
  if (a->hops != b->hops)
    return a->hops < b->hops;
  if (a->octet_time != b->octet_time)
    return a->octet_time < b->octet_time;
  return a->loss < b->loss;
}

/* Finds the cheapest link to the neighbour of a node that has only one. */
static void
find_gate(Routes *routes, uint32_t node)
{
  uint32_t count, gate = INDEX_NONE;
  const uint32_t *links = graph_incident(routes->graph, node, &count);

  for (uint32_t i = 0; i < count; i++) {
    const Link *link = graph_link(routes->graph, links[i]);
    uint32_t other = link->a == node ? link->b : link->a;
    Cost cost = link_cost(link);
    if (other == node)
      continue;
    if (gate != INDEX_NONE && gate != other)
      return;
    if (gate == INDEX_NONE || cost_is_less(&cost, &routes->gate_costs[node]))
      routes->gate_costs[node] = cost;
    gate = other;
  }
  routes->gates[node] = gate;
}

Routes *
routes_new(const Graph *graph)
{
  Routes *routes = g_new0(Routes, 1);

  routes->graph = graph;
  routes->node_count = graph_nodes(graph);
  routes->trees = g_new0(Tree *, routes->node_count);
  routes->gates = g_new(uint32_t, routes->node_count);
  routes->gate_costs = g_new0(Cost, routes->node_count);
  routes->heap = g_new(uint32_t, routes->node_count + 1);
  routes->most_memory = ROUTE_MEMORY;
  for (uint32_t i = 0; i < routes->node_count; i++) {
    routes->gates[i] = INDEX_NONE;
    find_gate(routes, i);
  }
  return routes;
}

void
routes_free(Routes *routes)
{
  if (!routes)
    return;
  for (uint32_t i = 0; i < routes->node_count; i++)
    g_free(routes->trees[i]);
  g_free(routes->trees);
  g_free(routes->gates);
  g_free(routes->gate_costs);
  g_free(routes->heap);
  g_free(routes);
}

static void
heap_place(Tree *tree, uint32_t *heap, uint32_t position, uint32_t node)
{
  heap[position] = node;
  tree->costs[node].position = position;
}

static void
heap_rise(Tree *tree, uint32_t *heap, uint32_t node)
{
  uint32_t position = tree->costs[node].position;

  while (position > 0) {
    uint32_t parent = (position - 1) / 2;
    if (!cost_is_less(&tree->costs[node], &tree->costs[heap[parent]]))
      break;
    heap_place(tree, heap, position, heap[parent]);
    position = parent;
  }
  heap_place(tree, heap, position, node);
}

static void
heap_sink(Tree *tree, uint32_t *heap, uint32_t count, uint32_t node)
{
  uint32_t position = 0;

  for (;;) {
    uint32_t child = 2 * position + 1;
    if (child + 1 < count &&
        cost_is_less(&tree->costs[heap[child + 1]], &tree->costs[heap[child]]))
      child++;
    if (child >= count ||
        !cost_is_less(&tree->costs[heap[child]], &tree->costs[node]))
      break;
    heap_place(tree, heap, position, heap[child]);
    position = child;
  }
  heap_place(tree, heap, position, node);
}

/* Offers the neighbours of a settled node its paths. Returns how many nodes are
 * in the heap afterwards; `count` were there before. */
static uint32_t
tree_relax(Routes *routes, Tree *tree, uint32_t node, uint32_t count)
{
  uint32_t link_count;
  const uint32_t *links = graph_incident(routes->graph, node, &link_count);

  for (uint32_t i = 0; i < link_count; i++) {
    const Link *link = graph_link(routes->graph, links[i]);
    uint32_t other = link->a == node ? link->b : link->a;
    Cost step = link_cost(link);
    Cost cost = cost_add(&tree->costs[node], &step);
    Cost *old = &tree->costs[other];
    if (!cost_is_less(&cost, old))
      continue;
    cost.position = old->position == INDEX_NONE ? count++ : old->position;
    *old = cost;
    heap_rise(tree, routes->heap, other);
  }
  return count;
}

/* Makes the tree of a source by the algorithm of Dijkstra, "A Note on Two
 * Problems in Connexion with Graphs", 1959. */
static Tree *
tree_new(Routes *routes, uint32_t source)
{
  Tree *tree = g_malloc(sizeof(Tree) + routes->node_count * sizeof(Cost));
  uint32_t count = 1;

  tree->source = source;
  for (uint32_t i = 0; i < routes->node_count; i++)
    tree->costs[i] = (Cost){ .delay = SIM_TIME_MAX, .position = INDEX_NONE };
  tree->costs[source] = (Cost){ .position = 0 };
  routes->heap[0] = source;
  while (count > 0) {
    uint32_t node = routes->heap[0];
    if (--count > 0)
      heap_sink(tree, routes->heap, count, routes->heap[count]);
    count = tree_relax(routes, tree, node, count);
  }
  return tree;
}

static uint64_t
tree_size(const Routes *routes)
{
  return sizeof(Tree) + routes->node_count * sizeof(Cost);
}

static void
list_remove(Routes *routes, Tree *tree)
{
  if (tree->next)
    tree->next->previous = tree->previous;
  else
    routes->oldest = tree->previous;
  if (tree->previous)
    tree->previous->next = tree->next;
  else
    routes->newest = tree->next;
}

static void
list_add(Routes *routes, Tree *tree)
{
  tree->previous = NULL;
  tree->next = routes->newest;
  if (tree->next)
    tree->next->previous = tree;
  else
    routes->oldest = tree;
  routes->newest = tree;
}

/* Returns the tree of a source, and makes it first if it is not kept. Frees the
 * trees that were used longest ago if it needs their memory. */
static const Tree *
routes_tree(Routes *routes, uint32_t source)
{
  Tree *tree = routes->trees[source];

  if (tree) {
    if (tree != routes->newest) {
      list_remove(routes, tree);
      list_add(routes, tree);
    }
    return tree;
  }
  while (routes->oldest &&
         routes->memory + tree_size(routes) > routes->most_memory) {
    Tree *oldest = routes->oldest;
    list_remove(routes, oldest);
    routes->trees[oldest->source] = NULL;
    routes->memory -= tree_size(routes);
    g_free(oldest);
  }
  tree = routes->trees[source] = tree_new(routes, source);
  routes->memory += tree_size(routes);
  list_add(routes, tree);
  return tree;
}

/* Moves one end of a query to its only neighbour, and adds the cost of the way.
 * Returns where the end is then: it does not move if it has several neighbours,
 * or if both ends are the same node. */
static uint32_t
pass_gate(const Routes *routes, uint32_t node, uint32_t other, Cost *cost)
{
  uint32_t gate = routes->gates[node];

  if (node == other || gate == INDEX_NONE)
    return node;
  *cost = cost_add(cost, &routes->gate_costs[node]);
  return gate;
}

bool
route_find(Routes *routes, uint32_t from, uint32_t to, Path *path)
{
  Cost cost = { 0 };

  from = pass_gate(routes, from, to, &cost);
  to = pass_gate(routes, to, from, &cost);
  if (from != to) {
    bool has_from = routes->trees[from] != NULL;
    bool has_to = routes->trees[to] != NULL;
    uint32_t source = !has_from && has_to ? to : from;
    const Tree *tree = routes_tree(routes, source);
    const Cost *rest = &tree->costs[source == from ? to : from];
    if (rest->delay == SIM_TIME_MAX)
      return false;
    cost = cost_add(&cost, rest);
  }
  *path =
    (Path){ .delay = cost.delay,
            .hops = cost.hops,
            .octet_time = cost.octet_time,
            .loss = cost.loss > 0 ? -expm1(-(double)cost.loss * 1e-12) : 0 };
  return true;
}

static bool
cost_is_equal(const Cost *a, const Cost *b)
{
  return !cost_is_less(a, b) && !cost_is_less(b, a);
}

/* Returns the last link of a shortest path to a node, which is not the source:
 * the cost of its other end and its own add up to that of the node. Of several
 * it is that whose other end has the first name. */
static const Link *
last_link(const Routes *routes, const Tree *tree, uint32_t node)
{
  const Graph *graph = routes->graph;
  uint32_t count, from = INDEX_NONE;
  const uint32_t *links = graph_incident(graph, node, &count);
  const Link *last = NULL;

  for (uint32_t i = 0; i < count; i++) {
    const Link *link = graph_link(graph, links[i]);
    uint32_t other = link->a == node ? link->b : link->a;
    Cost own = link_cost(link);
    Cost cost = cost_add(&tree->costs[other], &own);
    if (tree->costs[other].delay == SIM_TIME_MAX ||
        !cost_is_equal(&cost, &tree->costs[node]))
      continue;
    if (last && strcmp(graph_name(graph, other), graph_name(graph, from)) >= 0)
      continue;
    from = other;
    last = link;
  }
  g_assert(last);
  return last;
}

void
route_walk(Routes *routes, uint32_t from, uint32_t to, RouteVisit *visit,
           void *user)
{
  const Tree *tree = routes_tree(routes, from);

  for (uint32_t node = to; node != from;) {
    const Link *link = last_link(routes, tree, node);
    uint32_t before = link->a == node ? link->b : link->a;
    visit(user, before, node, link);
    node = before;
  }
}

void
routes_set_memory(Routes *routes, uint64_t octets)
{
  routes->most_memory = octets;
}

SimTime
path_time(const Path *path, uint32_t octets)
{
  return path->delay + transmission_time(octets, path->octet_time);
}

uint32_t
route_median(Routes *routes, const uint32_t *candidates,
             uint32_t candidate_count, const uint32_t *targets,
             uint32_t target_count)
{
  const Graph *graph = routes->graph;
  uint32_t best = candidates[0];
  double least = INFINITY;

  for (uint32_t i = 0; i < candidate_count; i++) {
    double sum = 0;
    for (uint32_t j = 0; j < target_count; j++) {
      Path path = { 0 };
      if (!route_find(routes, candidates[i], targets[j], &path))
        sum = INFINITY;
      sum += (double)path.delay;
    }
    if (sum < least || (sum == least && strcmp(graph_name(graph, candidates[i]),
                                               graph_name(graph, best)) < 0)) {
      least = sum;
      best = candidates[i];
    }
  }
  return best;
}

uint64_t
routes_memory(const Routes *routes)
{
  return routes->memory;
}
