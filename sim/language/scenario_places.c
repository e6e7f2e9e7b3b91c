/* This file reads what has a place in the network: correspondents, the central
 * database, and failures. Correspondents make nodes of their own; they are
 * declared while nodes are read, so that [links] can name them. The others
 * refer to nodes, and are read after all nodes.
 */

#include "scenario_private.h"

void
add_correspondent(Reader *reader, uint32_t node, const char *name,
                  bool is_plain)
{
  ScenarioCorrespondent c = { g_strdup(name), node, is_plain };
  g_array_append_val(reader->scenario->correspondents, c);
}

static const char **
network_names(const Scenario *scenario)
{
  const char **names = g_new0(const char *, scenario->networks->len + 1);

  for (guint i = 0; i < scenario->networks->len; i++)
    names[i] = g_array_index(scenario->networks, ScenarioNetwork, i).name;
  return names;
}

/* Reads a [correspondent] section, which may have several names. They are put
 * into the networks of the section by turns. */
static void
read_some(Reader *reader, const IniSection *section)
{
  const Scenario *scenario = reader->scenario;
  CorrespondentConfig config = { .network = { NULL, NULL } };
  static const Position unknown;

  reader_fill(reader, section, section_keys("correspondent"), &config);
  if (!config.network.text) {
    ini_complain(reader->ini, &section->at,
                 "[correspondent %s] must name its network: network = N1",
                 section->name);
    return;
  }
  g_autofree const char **names_of = network_names(scenario);
  g_autoptr(GArray) networks = reader_resolve(
    reader, &config.network, "network", names_of, scenario->networks->len);
  g_autoptr(GPtrArray) names = section_names(reader, section);
  for (guint i = 0; i < names->len && networks->len > 0; i++) {
    uint32_t node = declare_node(
      reader, names->pdata[i], &section->at,
      g_array_index(networks, uint32_t, i % networks->len), &unknown);
    add_correspondent(reader, node, names->pdata[i],
                      !config.route_optimisation);
  }
}

void
read_correspondents(Reader *reader)
{
  reader_for_sections(reader, "correspondent", read_some);
}

/* Returns the one node that a text names, or INDEX_NONE after a complaint. */
static uint32_t
find_node(Reader *reader, const Text *text)
{
  const Graph *graph = reader->scenario->graph;
  uint32_t count = graph_nodes(graph);
  g_autofree const char **names = g_new0(const char *, count + 1);

  for (uint32_t i = 0; i < count; i++)
    names[i] = graph_name(graph, i);
  g_autoptr(GArray) found = reader_resolve(reader, text, "node", names, count);
  if (found->len > 1)
    reader_reject_text(reader, text, "must be one node");
  return found->len == 1 ? g_array_index(found, uint32_t, 0) : INDEX_NONE;
}

static void
read_failure(Reader *reader, const IniSection *section)
{
  FailureConfig config = { .node = { NULL, NULL } };

  reader_fill(reader, section, section_keys("failure"), &config);
  if (!config.node.text) {
    ini_complain(reader->ini, &section->at,
                 "[failure %s] must name its node: node = G1", section->name);
    return;
  }
  ScenarioFailure failure = { find_node(reader, &config.node), config.from,
                              config.until };
  if (failure.node != INDEX_NONE)
    g_array_append_val(reader->scenario->failures, failure);
}

void
read_places(Reader *reader)
{
  Scenario *scenario = reader->scenario;

  if (scenario->networks->len == 0)
    return;
  scenario->controller =
    g_array_index(scenario->networks, ScenarioNetwork, 0).lm;
  if (reader->general.controller.text)
    scenario->controller = find_node(reader, &reader->general.controller);
  reader_for_sections(reader, "failure", read_failure);
}
