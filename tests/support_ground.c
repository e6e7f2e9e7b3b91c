#include "tests/support_ground.h"

#include "sim/net/transit.h"
#include "sim/world/build.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>

static const char *
host_name(const Ground *ground, uint32_t host)
{
  return g_array_index(ground->scenario->mobiles, ScenarioMobile, host).name;
}

static const char *
node_name(const Ground *ground, uint32_t node)
{
  return graph_name(ground->scenario->graph, node);
}

static const char *
place_name(const Ground *ground, Place place)
{
  if (place == PLACE_ANY)
    return "any";
  return place_is_host(place) ? host_name(ground, place_index(place))
                              : node_name(ground, place_index(place));
}

static const char *
access_name(const Ground *ground, uint32_t access)
{
  return node_name(ground, ground->network->access[access].node);
}

/* Writes a word down, with its time. */
static void G_GNUC_PRINTF(2, 3) note(Ground *ground, const char *format, ...)
{
  va_list rest;

  g_string_append_printf(ground->log, "%.10g ",
                         sim_seconds(network_now(ground->network)) * 1e3);
  va_start(rest, format);
  g_string_append_vprintf(ground->log, format, rest);
  va_end(rest);
  g_string_append(ground->log, " | ");
}

static Ground *
ground_of(const Model *model)
{
  return model->view->network->user;
}

static SimTime
assist_lead(const Model *model)
{
  return ground_of(model)->lead;
}

static void
assist_predict(Model *model, Design *design, uint32_t host, uint32_t access)
{
  Ground *ground = ground_of(model);

  (void)design;
  note(ground, "predict %s %s", host_name(ground, host),
       access_name(ground, access));
}

/* With the link that the host has then. */
static void
lu_link_up(Model *model, Design *design, uint32_t host,
           const Attachment *arrival)
{
  Ground *ground = ground_of(model);

  (void)arrival;
  note(ground, "up %s %s", host_name(ground, host),
       access_name(ground, design->network->hosts[host].access));
}

static void
lu_link_down(Model *model, Design *design, uint32_t host, uint32_t access)
{
  Ground *ground = ground_of(model);

  CU_ASSERT_EQUAL(design->network->hosts[host].access, INDEX_NONE);
  note(ground, "down %s %s", host_name(ground, host),
       access_name(ground, access));
}

static void
mr_session(Model *model, Design *design, const SessionChange *change)
{
  Ground *ground = ground_of(model);

  note(ground, "%c%s %s", change->begins ? '+' : '-',
       host_name(ground, design->network->prefixes[change->prefix].host),
       node_name(ground, change->node));
}

static void
lm_restart(Model *model, Design *design, uint32_t node)
{
  (void)design;
  note(ground_of(model), "restart %s", node_name(ground_of(model), node));
}

static const AssistDecisions assist_decisions = { .lead = assist_lead };
static const AssistEvents assist_events = { .predict = assist_predict };
static const LuEvents lu_events = { .link_up = lu_link_up,
                                    .link_down = lu_link_down };
static const MrEvents mr_events = { .session = mr_session };
static const LmEvents lm_events = { .restart = lm_restart };

static void
cast_listeners(StageCast *cast)
{
  cast_make(cast, true);
  cast->codes[COLUMN_ASSIST].decisions.assist = &assist_decisions;
  cast->codes[COLUMN_ASSIST].events.assist = &assist_events;
  cast->codes[COLUMN_LU].events.lu = &lu_events;
  cast->codes[COLUMN_MR].events.mr = &mr_events;
  cast->codes[COLUMN_LM].events.lm = &lm_events;
}

/* A packet takes no step but its first. */
static void
rule_forward(const void *view, const Visit *visit, Forward *out)
{
  const Ground *ground = ((const Network *)view)->user;

  (void)visit;
  out->verdict = ground->holds ? VERDICT_HOLD : VERDICT_DROP;
  out->reason = DROP_NO_BINDING;
  out->room = 1000;
}

static bool
rule_owns(const void *view, uint32_t host, Address address)
{
  (void)view;
  (void)host;
  (void)address;
  return false;
}

static const StepRules rules = { .forward = rule_forward, .owns = rule_owns };

static void
drop(void *user, const Packet *packet, DropReason reason)
{
  Ground *ground = user;
  Address down = prefix_address(ground->network, packet->prefix);
  const Header *header = packet_outer(packet);
  bool is_down = header->destination.hi == down.hi;
  uint32_t node = network_node_at(
    ground->network, is_down ? header->source : header->destination);

  CU_ASSERT_EQUAL(is_down, packet->kind == PACKET_DOWN);
  if (ground->logs_packets && is_down)
    note(ground, "%s>%s %u", node_name(ground, node),
         host_name(ground, packet->host), packet->octets);
  else if (ground->logs_packets)
    note(ground, "%s>%s %u", host_name(ground, packet->host),
         node_name(ground, node), packet->octets);
  flows_drop(ground->flows, packet, reason);
}

static void
changed(void *user, Place place, uint32_t host)
{
  Ground *ground = user;

  if (ground->logs_marks)
    g_string_append_printf(ground->log, "*%s/%s ", place_name(ground, place),
                           host_name(ground, host));
  flows_changed(ground->flows, place, host);
}

static const TransitHandlers handlers = { .drop = drop, .changed = changed };

static void
make_network(Ground *ground)
{
  const Scenario *scenario = ground->scenario;
  Network *network = ground->network = network_new();

  network->kernel = ground->kernel = kernel_new();
  network->routes = ground->routes = routes_new(scenario->graph);
  network->metrics = ground->metrics =
    metrics_new(graph_nodes(scenario->graph), scenario->mobiles->len);
  metrics_start(ground->metrics, 0);
  network->graph = scenario->graph;
  network->handlers = &handlers;
  network->user = ground;
  build_network(network, scenario);
}

Ground *
ground_new(const char *scenario, SimTime lead)
{
  Ground *ground = g_new0(Ground, 1);

  ground->scenario = support_scenario(scenario, "none", NULL);
  ground->run = support_first_run(ground->scenario);
  ground->lead = lead;
  ground->log = g_string_new(NULL);
  make_network(ground);
  cast_listeners(&ground->cast);
  ground->design = design_new(&ground->cast.row, ground->network, NULL, 0);
  ground->network->rules = &rules;
  ground->network->view = ground->network;
  ground->flows =
    flows_new(ground->network, ground->design, ground->scenario->level);
  kernel_on_settle(ground->kernel, design_settle, ground->design);
  return ground;
}

void
ground_free(Ground *ground)
{
  flows_free(ground->flows);
  design_free(ground->design);
  transit_clear(ground->network);
  network_free(ground->network);
  metrics_free(ground->metrics);
  routes_free(ground->routes);
  kernel_free(ground->kernel);
  scenario_free(ground->scenario);
  g_string_free(ground->log, TRUE);
  g_free(ground);
}

void
ground_settle_hosts(Ground *ground)
{
  Network *network = ground->network;

  for (uint32_t i = 0; i < network->host_count; i++)
    network->hosts[i].prefix =
      network_prefix_new(network, i, network->hosts[i].home);
}

void
ground_run(Ground *ground, double ms)
{
  kernel_run_until(ground->kernel, sim_time(ms / 1e3));
}

void
ground_expect(Ground *ground, const char *sentence, const char *log)
{
  bool is_good = g_str_equal(ground->log->str, log);

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s:\n  '%s'\n  instead of\n  '%s'\n", sentence, ground->log->str,
           log);
  g_string_truncate(ground->log, 0);
}
