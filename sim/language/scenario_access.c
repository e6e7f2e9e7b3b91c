/* Access routers: their links, their positions on the plane, their neighbours.
 * All of them have the defaults at first. Then the [access] sections are
 * applied in the order of the file, each to the routers that its pattern
 * matches. If [cells] says nothing, neighbours are guessed from the networks.
 */

#include "scenario_private.h"

#include <stdlib.h>

/* Reads `count` lengths between commas, into metres; 2 are a point, 4 an area.
 * Returns false after a complaint. */
static bool
read_point(Reader *reader, const Text *text, double *numbers, guint count)
{
  static const Key key = {
    .name = "position", .type = KEY_LENGTH, .least = -1e9, .greatest = 1e9
  };
  g_autoptr(GPtrArray) parts = split_list(text->text);

  if (parts->len != count) {
    reader_reject_text(reader, text,
                       count == 2 ? "expected x, y, such as 100 m, 250 m"
                                  : "expected two corners, such as 0 m, 0 m, "
                                    "1500 m, 1000 m");
    return false;
  }
  for (guint i = 0; i < count; i++) {
    Value value;
    g_autofree char *why = NULL;
    if (!key_parse(&key, parts->pdata[i], &value, &why)) {
      reader_reject_text(reader, text, why);
      return false;
    }
    numbers[i] = value.number;
  }
  return true;
}

bool
reader_area(Reader *reader, const Text *text, double area[4])
{
  return read_point(reader, text, area, 4);
}

static void
apply_access(Reader *reader, const IniSection *section, uint32_t index)
{
  ScenarioAccess *access =
    &g_array_index(reader->scenario->access, ScenarioAccess, index);
  AccessConfig config = { access->delay,
                          access->l2_handover,
                          access->rate,
                          access->loss,
                          { NULL, NULL } };
  Position *position = reader_position(reader, access->node);
  double point[2];

  reader_fill_over(reader, section, section_keys("access"), &config);
  access->delay = config.delay;
  access->l2_handover = config.l2_handover;
  access->rate = config.rate;
  access->loss = config.loss;
  if (config.position.text && read_point(reader, &config.position, point, 2))
    *position = (Position){ true, point[0], point[1] };
}

static void
read_access_section(Reader *reader, const IniSection *section)
{
  IniEntry heading = { .value = section->name,
                       .key_at = section->at,
                       .value_at = section->at };
  Text names = { section->name, &heading };
  g_autofree const char **all = access_names(reader->scenario);
  g_autoptr(GArray) indices = reader_resolve(
    reader, &names, "access router", all, reader->scenario->access->len);

  for (guint i = 0; i < indices->len; i++)
    apply_access(reader, section, g_array_index(indices, uint32_t, i));
}

static void
add_neighbour(ScenarioAccess *access, uint32_t other)
{
  for (uint32_t i = 0; i < access->neighbour_count; i++)
    if (access->neighbours[i] == other)
      return;
  access->neighbours =
    g_renew(uint32_t, access->neighbours, access->neighbour_count + 1);
  access->neighbours[access->neighbour_count++] = other;
}

static void
take_neighbours(Reader *reader, uint32_t a, uint32_t b, const Link *link)
{
  GArray *access = reader->scenario->access;
  uint32_t one = reader_node(reader, a)->access;
  uint32_t two = reader_node(reader, b)->access;
  IniPlace whole = { reader->scenario->path, 0, 0, NULL };

  (void)link;
  if (one == INDEX_NONE || two == INDEX_NONE) {
    ini_complain(
      reader->ini, &whole, "[cells]: '%s' is no access router",
      graph_name(reader->scenario->graph, one == INDEX_NONE ? a : b));
    return;
  }
  add_neighbour(&g_array_index(access, ScenarioAccess, one), two);
  add_neighbour(&g_array_index(access, ScenarioAccess, two), one);
}

static void
read_cells(Reader *reader, const IniSection *section)
{
  for (guint i = 0; i < section->entries->len; i++)
    reader_for_edge(reader, section->entries->pdata[i], NULL, take_neighbours);
}

static bool
are_linked(const Graph *graph, uint32_t a, uint32_t b)
{
  uint32_t count;
  const uint32_t *links = graph_incident(graph, a, &count);

  for (uint32_t i = 0; i < count; i++) {
    const Link *link = graph_link(graph, links[i]);
    if (link->a == b || link->b == b)
      return true;
  }
  return false;
}

/* Makes neighbours of all access routers of one network, and of those of two
 * networks whose gateways are linked. */
static void
guess_cells(Reader *reader)
{
  const Scenario *scenario = reader->scenario;
  guint count = scenario->access->len;

  for (guint i = 0; i < count; i++)
    for (guint j = 0; j < count; j++) {
      ScenarioAccess *a = &g_array_index(scenario->access, ScenarioAccess, i);
      uint32_t other = g_array_index(scenario->access, ScenarioAccess, j).node;
      uint32_t one = reader_node(reader, a->node)->network;
      uint32_t two = reader_node(reader, other)->network;
      uint32_t gate_one =
        g_array_index(scenario->networks, ScenarioNetwork, one).gateway;
      uint32_t gate_two =
        g_array_index(scenario->networks, ScenarioNetwork, two).gateway;
      if (i != j &&
          (one == two || are_linked(scenario->graph, gate_one, gate_two)))
        add_neighbour(a, j);
    }
}

static gint
compare_indices(gconstpointer a, gconstpointer b)
{
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

void
read_access(Reader *reader)
{
  GArray *access = reader->scenario->access;
  AccessConfig defaults;

  reader_fill_defaults(section_keys("access"), &defaults);
  for (guint i = 0; i < access->len; i++) {
    ScenarioAccess *a = &g_array_index(access, ScenarioAccess, i);
    a->delay = defaults.delay;
    a->l2_handover = defaults.l2_handover;
  }
  reader_for_sections(reader, "access", read_access_section);
  if (reader->ini->messages->len > 0)
    return;
  reader_for_sections(reader, "cells", read_cells);
  bool has_cells = false;
  for (guint i = 0; i < access->len; i++)
    has_cells |= g_array_index(access, ScenarioAccess, i).neighbour_count > 0;
  if (!has_cells && reader->ini->messages->len == 0)
    guess_cells(reader);
  for (guint i = 0; i < access->len; i++) {
    ScenarioAccess *a = &g_array_index(access, ScenarioAccess, i);
    const Position *position = reader_position(reader, a->node);
    a->x = position->x;
    a->y = position->y;
    if (a->neighbour_count > 0)
      qsort(a->neighbours, a->neighbour_count, sizeof *a->neighbours,
            compare_indices);
  }
}
