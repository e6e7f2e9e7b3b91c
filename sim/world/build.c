/* Each function reads one part of the scenario and fills in the fields of the
 * network that follow from it. Networks, nodes, access routers and hosts keep
 * the indices that they have in the scenario, so nothing has to be translated
 * later.
 */

#include "build.h"

#include "sim/net/luck.h"

/* Makes the nodes and areas, and says which correspondents are plain. */
static void
build_nodes(Network *network, const Scenario *scenario)
{
  uint32_t node_count = graph_nodes(scenario->graph);
  uint32_t network_count = scenario->networks->len;
  g_autofree Prefix *prefixes = g_new(Prefix, network_count);
  g_autofree uint32_t *network_of = g_new(uint32_t, node_count);

  for (uint32_t i = 0; i < network_count; i++)
    prefixes[i] = g_array_index(scenario->networks, ScenarioNetwork, i).prefix;
  for (uint32_t i = 0; i < node_count; i++)
    network_of[i] = g_array_index(scenario->nodes, ScenarioNode, i).network;
  network_set_nodes(network, prefixes, network_count, network_of);
  for (uint32_t i = 0; i < network_count; i++) {
    const ScenarioNetwork *n =
      &g_array_index(scenario->networks, ScenarioNetwork, i);
    network->areas[i] = (Area){ n->gateway, n->lm, n->is_anchor };
  }
  for (uint32_t i = 0; i < scenario->correspondents->len; i++) {
    const ScenarioCorrespondent *c =
      &g_array_index(scenario->correspondents, ScenarioCorrespondent, i);
    network->nodes[c->node].is_plain = c->is_plain;
  }
  network->controller = scenario->controller;
}

static void
build_access(Network *network, const GArray *access)
{
  network->access_count = access->len;
  network->access = g_new0(AccessLink, access->len);
  for (uint32_t i = 0; i < access->len; i++) {
    const ScenarioAccess *a = &g_array_index(access, ScenarioAccess, i);
    network->access[i] = (AccessLink){
      .node = a->node,
      .delay = a->delay,
      .l2_handover = a->l2_handover,
      .octet_time = a->rate > 0 ? (int64_t)(8e12 / a->rate + 0.5) : 0,
      .loss = a->loss,
      .neighbours = a->neighbours,
      .neighbour_count = a->neighbour_count,
    };
    network->nodes[a->node].access = i;
  }
}

static bool
has_loss(const Scenario *scenario)
{
  for (guint i = 0; i < scenario->access->len; i++)
    if (g_array_index(scenario->access, ScenarioAccess, i).loss > 0)
      return true;
  for (uint32_t i = 0; i < graph_links(scenario->graph); i++)
    if (graph_link(scenario->graph, i)->loss > 0)
      return true;
  return false;
}

/* Makes the hosts, which have no link yet. It comes after build_access, because
 * the home of a host may be the router of an access link. */
static void
build_hosts(Network *network, const Scenario *scenario)
{
  network->host_count = scenario->mobiles->len;
  network->hosts = g_new(Host, network->host_count);
  for (uint32_t i = 0; i < network->host_count; i++) {
    const ScenarioMobile *m =
      &g_array_index(scenario->mobiles, ScenarioMobile, i);
    uint32_t gateway =
      g_array_index(scenario->networks, ScenarioNetwork, m->home).gateway;
    network->hosts[i] = (Host){
      .access = INDEX_NONE,
      .last_access = INDEX_NONE,
      .next_access = INDEX_NONE,
      .prefix = INDEX_NONE,
      .prefixes = INDEX_NONE,
      .handover = INDEX_NONE,
      .expected = INDEX_NONE,
      .flows = INDEX_NONE,
      .home = m->home_link == INDEX_NONE ? gateway
                                         : network->access[m->home_link].node,
    };
  }
}

void
build_network(Network *network, const Scenario *scenario)
{
  network->host_names = scenario->host_names;
  network->node_names = scenario->node_names;
  network->access_names = scenario->access_names;
  if (has_loss(scenario))
    network->luck = luck_new(network->seed, network->replication);
  build_nodes(network, scenario);
  build_access(network, scenario->access);
  build_hosts(network, scenario);
}

bool *
build_anchors(const Scenario *scenario)
{
  bool *is_anchor = g_new0(bool, graph_nodes(scenario->graph));

  for (uint32_t i = 0; i < scenario->networks->len; i++)
    is_anchor[g_array_index(scenario->networks, ScenarioNetwork, i).gateway] =
      true;
  for (uint32_t i = 0; i < scenario->access->len; i++)
    is_anchor[g_array_index(scenario->access, ScenarioAccess, i).node] = true;
  return is_anchor;
}

void
build_names(const Scenario *scenario, Results *results)
{
  for (uint32_t i = 0; i < graph_nodes(scenario->graph); i++)
    g_ptr_array_add(results->node_names,
                    g_strdup(graph_name(scenario->graph, i)));
  for (uint32_t i = 0; i < scenario->mobiles->len; i++)
    g_ptr_array_add(
      results->host_names,
      g_strdup(g_array_index(scenario->mobiles, ScenarioMobile, i).name));
  for (uint32_t i = 0; i < scenario->traffics->len; i++)
    g_ptr_array_add(
      results->section_names,
      g_strdup(g_array_index(scenario->traffics, ScenarioTraffic, i).name));
}
