/* Nodes and links are arrays, and each node has the list of its links, so that
 * a search looks only at the neighbours. A hash table finds nodes by name; it
 * keeps index + 1, because 0 stands for "not there". Nothing depends on the
 * order of the table.
 */

#include "graph.h"

#include <string.h>

/* Links at a node, in the order of adding. */
typedef struct Incidence {
  uint32_t *links;
  uint32_t count, room;
} Incidence;

struct Graph {
  GPtrArray *names;
  GHashTable *indices; /* name -> index + 1 */
  GArray *links;       /* Link */
  GArray *incidence;   /* Incidence */
};

Graph *
graph_new(void)
{
  Graph *graph = g_new0(Graph, 1);

  graph->names = g_ptr_array_new_with_free_func(g_free);
  graph->indices = g_hash_table_new(g_str_hash, g_str_equal);
  graph->links = g_array_new(FALSE, FALSE, sizeof(Link));
  graph->incidence = g_array_new(FALSE, TRUE, sizeof(Incidence));
  return graph;
}

void
graph_free(Graph *graph)
{
  if (!graph)
    return;
  for (guint i = 0; i < graph->incidence->len; i++)
    g_free(g_array_index(graph->incidence, Incidence, i).links);
  g_array_unref(graph->incidence);
  g_array_unref(graph->links);
  g_hash_table_unref(graph->indices);
  g_ptr_array_unref(graph->names);
  g_free(graph);
}

uint32_t
graph_add_node(Graph *graph, const char *name)
{
  char *copy = g_strdup(name);

  g_assert(graph_find(graph, name) == INDEX_NONE);
  g_ptr_array_add(graph->names, copy);
  g_array_set_size(graph->incidence, graph->names->len);
  g_hash_table_insert(graph->indices, copy,
                      GUINT_TO_POINTER(graph->names->len));
  return graph->names->len - 1;
}

static void
incidence_add(Incidence *incidence, uint32_t link)
{
  if (incidence->count == incidence->room) {
    incidence->room = MAX(4, 2 * incidence->room);
    incidence->links = g_renew(uint32_t, incidence->links, incidence->room);
  }
  incidence->links[incidence->count++] = link;
}

uint32_t
graph_add_link(Graph *graph, Link link)
{
  uint32_t index = graph->links->len;

  g_assert(link.a < graph->names->len && link.b < graph->names->len);
  g_assert(link.delay >= 0 && link.rate >= 0 && link.loss >= 0);
  g_array_append_val(graph->links, link);
  incidence_add(&g_array_index(graph->incidence, Incidence, link.a), index);
  if (link.a != link.b)
    incidence_add(&g_array_index(graph->incidence, Incidence, link.b), index);
  return index;
}

uint32_t
graph_nodes(const Graph *graph)
{
  return graph->names->len;
}

uint32_t
graph_links(const Graph *graph)
{
  return graph->links->len;
}

const char *
graph_name(const Graph *graph, uint32_t node)
{
  return g_ptr_array_index(graph->names, node);
}

const Link *
graph_link(const Graph *graph, uint32_t link)
{
  return &g_array_index(graph->links, Link, link);
}

uint32_t
graph_find(const Graph *graph, const char *name)
{
  return GPOINTER_TO_UINT(g_hash_table_lookup(graph->indices, name)) - 1;
}

const uint32_t *
graph_incident(const Graph *graph, uint32_t node, uint32_t *count)
{
  const Incidence *incidence =
    &g_array_index(graph->incidence, Incidence, node);

  *count = incidence->count;
  return incidence->links;
}

/* Labels all nodes that can be reached from a node. `stack` has room for all
 * nodes. */
static void
component_label(const Graph *graph, uint32_t node, uint32_t label,
                uint32_t *labels, uint32_t *stack)
{
  uint32_t depth = 0;

  labels[node] = label;
  stack[depth++] = node;
  while (depth > 0) {
    uint32_t here = stack[--depth], count;
    const uint32_t *links = graph_incident(graph, here, &count);
    for (uint32_t i = 0; i < count; i++) {
      const Link *link = graph_link(graph, links[i]);
      uint32_t other = link->a == here ? link->b : link->a;
      if (labels[other] != INDEX_NONE)
        continue;
      labels[other] = label;
      stack[depth++] = other;
    }
  }
}

uint32_t
graph_components(const Graph *graph, uint32_t *labels)
{
  uint32_t node_count = graph_nodes(graph), components = 0;
  g_autofree uint32_t *stack = g_new(uint32_t, node_count + 1);

  for (uint32_t i = 0; i < node_count; i++)
    labels[i] = INDEX_NONE;
  for (uint32_t i = 0; i < node_count; i++)
    if (labels[i] == INDEX_NONE)
      component_label(graph, i, components++, labels, stack);
  return components;
}
