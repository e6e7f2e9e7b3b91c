/* The world puts the parts together: it has the network built (build.h), moves
 * the hosts, starts the sessions, and passes on what the network asks and
 * tells (TransitHandlers) to the design and to the flows.
 *
 * A handover:  move -> link down -> layer 2 gap -> link up -> the design's turn
 */

#include "world.h"

#include "build.h"
#include "flow.h"
#include "mobility.h"
#include "sim/net/transit.h"
#include "traffic.h"

#include <malloc.h>

/* A host that moves; those that do not need none. */
typedef struct Motion {
  Mover mover;
  struct World *world;
  uint32_t host;
  EventId link_up; /* pending in the layer 2 gap */
} Motion;

typedef struct Outage {
  struct World *world;
  uint32_t node;
} Outage;

typedef struct SourceSlot {
  Source source;
  SessionStart arrival; /* the next */
  struct World *world;
} SourceSlot;

typedef struct World {
  const Scenario *scenario;
  const Run *run;
  Kernel *kernel;
  Routes *routes;
  Metrics *metrics;
  Network *network;
  Design *design;
  Flows *flows;
  Motion *motions;
  Outage *outages;
  SimTime lead;     /* how long before a move the design is told */
  GArray *traffics; /* Traffic */
  SourceSlot *sources;
} World;

static void
world_receive(void *user, Place place, const Packet *packet)
{
  design_receive(((World *)user)->design, place, packet);
}

static void
world_deliver(void *user, const Packet *packet)
{
  flows_deliver(((World *)user)->flows, packet);
}

static void
world_drop(void *user, const Packet *packet, DropReason reason)
{
  flows_drop(((World *)user)->flows, packet, reason);
}

static void
world_notice(void *user, const Notice *notice)
{
  design_notice(((World *)user)->design, notice);
}

static void
world_changed(void *user, Place place, uint32_t host)
{
  flows_changed(((World *)user)->flows, place, host);
}

static const TransitHandlers handlers = {
  .receive = world_receive,
  .deliver = world_deliver,
  .drop = world_drop,
  .notice = world_notice,
  .changed = world_changed,
};

/* The argument is the host, and the access router above it. */
static void
host_link_up(void *target, uint64_t argument)
{
  World *world = target;
  Network *network = world->network;
  uint32_t index = (uint32_t)argument;
  Host *host = &network->hosts[index];
  uint32_t access = (uint32_t)(argument >> 32);
  uint32_t node = network->access[access].node;

  host->access = host->last_access = access;
  host->next_access = INDEX_NONE;
  host->epoch++;
  metrics_handover_up(world->metrics, host->handover, node,
                      kernel_now(world->kernel));
  design_link_up(world->design, index);
  network_changed(network, place_of_node(node), index);
  network_changed(network, place_of_host(index), index);
}

static EventId
schedule_link_up(World *world, uint32_t host, uint32_t access, SimTime after)
{
  return kernel_schedule_after(world->kernel, after, host_link_up, world,
                               (uint64_t)access << 32 | host);
}

static void
host_link_down(World *world, uint32_t index)
{
  Network *network = world->network;
  Host *host = &network->hosts[index];
  uint32_t access = host->access;
  uint32_t node = network->access[access].node;
  SimTime now = kernel_now(world->kernel);

  host->handover =
    metrics_handover_begin(world->metrics, index, host->expected, node,
                           flows_count(world->flows, index), now);
  host->expected = INDEX_NONE;
  flows_link_down(world->flows, index, host->handover, now);
  host->access = INDEX_NONE;
  design_link_down(world->design, index, access);
  network_changed(network, place_of_node(node), index);
  network_changed(network, place_of_host(index), index);
}

/* A host that moves on before its new link is up just changes its mind. */
static void
host_move(Motion *motion, uint32_t access)
{
  World *world = motion->world;
  const Network *network = world->network;
  uint32_t here = network->hosts[motion->host].access;

  if (here == access)
    return;
  motion->world->network->hosts[motion->host].next_access = access;
  if (here != INDEX_NONE)
    host_link_down(world, motion->host);
  kernel_cancel(world->kernel, motion->link_up);
  motion->link_up = schedule_link_up(world, motion->host, access,
                                     network->access[access].l2_handover);
}

/* The design learns of a move in advance, unless that is too late already. */
static void
motion_predict(void *target, uint64_t access)
{
  Motion *motion = target;
  const Host *host = &motion->world->network->hosts[motion->host];

  if (host->access != INDEX_NONE && host->access != access)
    design_predict(motion->world->design, motion->host, (uint32_t)access);
}

static void motion_next(void *target, uint64_t access);

static void
motion_schedule(Motion *motion)
{
  World *world = motion->world;
  ScenarioMove move;

  if (!mover_next(&motion->mover, world->scenario->duration, &move))
    return;
  kernel_schedule_at(world->kernel, move.at, motion_next, motion, move.access);
  if (world->lead > 0 && move.at - world->lead >= kernel_now(world->kernel))
    kernel_schedule_at(world->kernel, move.at - world->lead, motion_predict,
                       motion, move.access);
}

static void
motion_next(void *target, uint64_t access)
{
  Motion *motion = target;

  host_move(motion, (uint32_t)access);
  motion_schedule(motion);
}

static void source_starts(void *target, uint64_t unused);

static void
source_schedule(SourceSlot *slot)
{
  World *world = slot->world;

  if (source_next(&slot->source, world->scenario->duration, &slot->arrival))
    kernel_schedule_at(world->kernel, slot->arrival.at, source_starts, slot, 0);
}

static void
source_starts(void *target, uint64_t unused)
{
  SourceSlot *slot = target;
  World *world = slot->world;

  (void)unused;
  flows_start(world->flows, &slot->source.traffic->load, slot->source.host,
              slot->arrival.correspondent_node, slot->arrival.length);
  source_schedule(slot);
}

static void
measuring_starts(void *target, uint64_t unused)
{
  World *world = target;

  (void)unused;
  flows_measure(world->flows);
  metrics_start(world->metrics, kernel_now(world->kernel));
}

static void
start_host(World *world, uint32_t host, Motion *motion)
{
  const Scenario *scenario = world->scenario;
  double share = (double)host / scenario->mobiles->len;

  *motion = (Motion){ .world = world, .host = host };
  mover_init(&motion->mover, scenario, host, world->run->seed,
             world->run->replication);
  motion->link_up =
    schedule_link_up(world, host, motion->mover.access,
                     (SimTime)(share * (double)scenario->attach_within));
}

static void
start_hosts(World *world)
{
  const GArray *mobiles = world->scenario->mobiles;
  Motion *motion, still;
  uint32_t movers = 0;

  for (guint i = 0; i < mobiles->len; i++)
    movers += g_array_index(mobiles, ScenarioMobile, i).mobility != INDEX_NONE;
  world->motions = motion = g_new(Motion, movers);
  for (guint i = 0; i < mobiles->len; i++) {
    if (g_array_index(mobiles, ScenarioMobile, i).mobility == INDEX_NONE) {
      start_host(world, i, &still);
      continue;
    }
    start_host(world, i, motion);
    motion_schedule(motion++);
  }
}

static void
start_sources(World *world)
{
  const Run *run = world->run;
  uint32_t count = 0;

  world->traffics = traffics_new(world->scenario);
  for (guint i = 0; i < world->traffics->len; i++)
    count += g_array_index(world->traffics, Traffic, i).sessions->mobile_count;
  world->sources = g_new0(SourceSlot, count);
  SourceSlot *slot = world->sources;
  for (guint i = 0; i < world->traffics->len; i++) {
    const Traffic *traffic = &g_array_index(world->traffics, Traffic, i);
    for (uint32_t j = 0; j < traffic->sessions->mobile_count; j++, slot++) {
      slot->world = world;
      source_init(&slot->source, traffic, traffic->sessions->mobiles[j],
                  run->seed, run->replication);
      source_schedule(slot);
    }
  }
}

/* Down for the argument 1, up again for 0. */
static void
outage_changes(void *target, uint64_t is_down)
{
  Outage *outage = target;
  if (is_down)
    design_restart(outage->world->design, outage->node);
  network_set_down(outage->world->network, outage->node, is_down != 0);
}

static void
start_outages(World *world)
{
  const GArray *failures = world->scenario->failures;

  world->outages = g_new(Outage, failures->len);
  for (guint i = 0; i < failures->len; i++) {
    const ScenarioFailure *f = &g_array_index(failures, ScenarioFailure, i);
    world->outages[i] = (Outage){ world, f->node };
    kernel_schedule_at(world->kernel, f->from, outage_changes,
                       &world->outages[i], 1);
    if (f->until > f->from)
      kernel_schedule_at(world->kernel, f->until, outage_changes,
                         &world->outages[i], 0);
  }
}

static void
world_init(World *world, const Scenario *scenario, const Run *run,
           Observers observers)
{
  const ScenarioDesign *design = run->design;
  Network *network = network_new();

  *world = (World){ .scenario = scenario, .run = run, .network = network };
  world->kernel = kernel_new();
  world->routes = routes_new(scenario->graph);
  world->metrics =
    metrics_new(graph_nodes(scenario->graph), scenario->mobiles->len);
  network->kernel = world->kernel;
  network->routes = world->routes;
  network->graph = scenario->graph;
  network->metrics = world->metrics;
  network->observers = observers;
  network->seed = run->seed;
  network->replication = run->replication;
  network->loss = rng_stream(run->seed, run->replication, RNG_LOSS, 0);
  network->handlers = &handlers;
  network->user = world;
  build_network(network, scenario);
  world->design =
    design_new(design->row, network, design->settings, design->setting_count);
  world->flows = flows_new(network, world->design, scenario->level);
  design_start(world->design);
  world->lead = view_lead(&world->design->view);
  kernel_on_settle(world->kernel, design_settle, world->design);
  kernel_schedule_at(world->kernel, run->warmup, measuring_starts, world, 0);
  start_hosts(world);
  start_sources(world);
  start_outages(world);
}

static void
world_clear(World *world)
{
  flows_free(world->flows);
  design_free(world->design);
  transit_clear(world->network);
  network_free(world->network);
  metrics_free(world->metrics);
  routes_free(world->routes);
  kernel_free(world->kernel);
  g_free(world->motions);
  g_free(world->outages);
  g_free(world->sources);
  g_array_unref(world->traffics);
}

/* In a thousand pieces, so that somebody can be told how far it is. */
static void
world_go(World *world, const WorldOptions *options)
{
  SimTime duration =
    options->until > 0 ? options->until : world->scenario->duration;
  SimTime piece = options->progress ? MAX(duration / 1000, 1) : duration;

  for (SimTime now = 0; now < duration;) {
    now = duration - now > piece ? now + piece : duration;
    kernel_run_until(world->kernel, now);
    if (options->progress)
      options->progress(options->user, now, kernel_executed(world->kernel));
  }
}

Run
run_of(const Scenario *scenario, const ScenarioDesign *design)
{
  return (Run){ .design = design,
                .seed = scenario->seed,
                .replication = scenario->replication,
                .warmup = scenario->warmup };
}

Results *
world_run(const Scenario *scenario, const Run *run, const WorldOptions *options)
{
  g_autofree bool *is_anchor = build_anchors(scenario);
  World world;

  world_init(&world, scenario, run, options->observers);
  if (options->has_arrivals)
    metrics_record_arrivals(world.metrics);
  world_go(&world, options);
  if (options->visit)
    options->visit(options->visitor, world.design, world.flows);
  flows_finish(world.flows);
  Results *results =
    metrics_finish(world.metrics, is_anchor, scenario->duration);
  results->events = kernel_executed(world.kernel);
  build_names(scenario, results);
  world_clear(&world);
  return results;
}

uint64_t
world_memory(const Scenario *scenario, const Run *run)
{
  const WorldOptions options = { .progress = NULL };
  struct mallinfo2 before = mallinfo2();
  World world;

  world_init(&world, scenario, run, options.observers);
  world_go(&world, &options);
  struct mallinfo2 after = mallinfo2();
  world_clear(&world);
  return after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
}
