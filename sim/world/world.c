/* The world puts the parts of a run together. Each part reads its own part of
 * the scenario once: the network (build.h), the movement of hosts, their
 * sessions, and the failures of nodes. What the network reports
 * (TransitHandlers) goes on to the design and to the flows.
 */

#include "world.h"

#include "build.h"
#include "failures.h"
#include "flow.h"
#include "movement.h"
#include "sessions.h"
#include "sim/net/transit.h"

#include <malloc.h>

typedef struct World {
  const Scenario *scenario;
  const Run *run;
  Kernel *kernel;
  Routes *routes;
  Metrics *metrics;
  Network *network;
  Design *design;
  Flows *flows;
  Movement *movement;
  Sessions *sessions;
  Failures *failures;
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

/* The warm-up is over. The flows come first, because what they still account
 * for belongs to the warm-up. */
static void
measuring_starts(void *target, uint64_t unused)
{
  World *world = target;

  (void)unused;
  flows_measure(world->flows);
  metrics_start(world->metrics, kernel_now(world->kernel));
}

/* Builds the world at time 0. All parts stand before the design is started, and
 * the design before hosts move. The kernel has all first events after this. */
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
  network->handlers = &handlers;
  network->user = world;
  build_network(network, scenario);
  world->design =
    design_new(design->row, network, design->settings, design->setting_count);
  world->flows = flows_new(network, world->design, scenario->level);
  design_start(world->design);
  kernel_on_settle(world->kernel, design_settle, world->design);
  kernel_schedule_at(world->kernel, run->warmup, measuring_starts, world, 0);
  world->movement = movement_start(scenario, run, world->flows, world->design);
  world->sessions = sessions_start(scenario, run, world->kernel, world->flows);
  world->failures = failures_start(scenario, world->design);
}

/* Frees the world. The flows go before the kernel, in which they cancel events,
 * and before the sessions, whose loads they borrow. */
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
  movement_free(world->movement);
  sessions_free(world->sessions);
  failures_free(world->failures);
}

/* Runs the world, in about a thousand pieces if somebody wants to know how far
 * it is. */
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
