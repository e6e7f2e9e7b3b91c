/* A handover:  move -> link down -> layer 2 gap -> link up -> the design's turn
 *
 * Only the next move of a host is in the kernel. The move after it is found
 * when that one is done. A host that never moves needs no Motion after its
 * first link up has been scheduled.
 */

#include "movement.h"

#include "mobility.h"

typedef struct Motion {
  Mover mover;
  Movement *movement;
  uint32_t host;
  EventId link_up; /* the event at the end of the layer 2 gap */
} Motion;

struct Movement {
  Network *network;
  Design *design;
  Flows *flows;
  SimTime end;  /* of the run */
  SimTime lead; /* how long before a move the design is told, ns; 0: not */
  Motion *motions;
};

/* The new link of a host is up. The lower 32 bits of the argument are the host,
 * the upper ones the access link. */
static void
host_link_up(void *target, uint64_t argument)
{
  Movement *movement = target;
  Network *network = movement->network;
  uint32_t index = (uint32_t)argument;
  Host *host = &network->hosts[index];
  uint32_t access = (uint32_t)(argument >> 32);
  uint32_t node = network->access[access].node;

  host->access = host->last_access = access;
  host->next_access = INDEX_NONE;
  host->epoch++;
  metrics_handover_up(network->metrics, host->handover, node,
                      network_now(movement->network));
  design_link_up(movement->design, index);
  network_changed(network, place_of_node(node), index);
  network_changed(network, place_of_host(index), index);
}

static EventId
schedule_link_up(Movement *movement, uint32_t host, uint32_t access,
                 SimTime after)
{
  return kernel_schedule_after(movement->network->kernel, after, host_link_up,
                               movement, (uint64_t)access << 32 | host);
}

/* The host loses its link. Each attachment ends with a handover, so both have
 * the same number. The handover begins before the flows and the design
 * are told, so that what they report is counted for it. */
static void
host_link_down(Movement *movement, uint32_t index)
{
  Network *network = movement->network;
  Host *host = &network->hosts[index];
  uint32_t access = host->access;
  uint32_t node = network->access[access].node;
  SimTime now = network_now(movement->network);

  host->handover =
    metrics_handover_begin(network->metrics, index, host->epoch, host->expected,
                           node, flows_count(movement->flows, index), now);
  host->expected = INDEX_NONE;
  flows_link_down(movement->flows, index, host->handover, now);
  host->access = INDEX_NONE;
  design_link_down(movement->design, index, access);
  network_changed(network, place_of_node(node), index);
  network_changed(network, place_of_host(index), index);
}

/* Moves the host to an access link. If it moves on before that link is up, the
 * link never comes up, and the layer 2 gap begins again. */
static void
host_move(Motion *motion, uint32_t access)
{
  Movement *movement = motion->movement;
  Network *network = movement->network;
  uint32_t here = network->hosts[motion->host].access;

  if (here == access)
    return;
  network->hosts[motion->host].next_access = access;
  if (here != INDEX_NONE)
    host_link_down(movement, motion->host);
  kernel_cancel(movement->network->kernel, motion->link_up);
  motion->link_up = schedule_link_up(movement, motion->host, access,
                                     network->access[access].l2_handover);
}

/* Tells the design about a move in advance, unless the host has no link now, or
 * is at that router already. */
static void
motion_predict(void *target, uint64_t access)
{
  Motion *motion = target;
  const Host *host = &motion->movement->network->hosts[motion->host];

  if (host->access != INDEX_NONE && host->access != access)
    design_predict(motion->movement->design, motion->host, (uint32_t)access);
}

static void motion_next(void *target, uint64_t access);

/* Schedules the next move of the host, and its prediction if there is still
 * time for it. */
static void
motion_schedule(Motion *motion)
{
  Movement *movement = motion->movement;
  ScenarioMove move;

  if (!mover_next(&motion->mover, movement->end, &move))
    return;
  kernel_schedule_at(movement->network->kernel, move.at, motion_next, motion,
                     move.access);
  if (movement->lead > 0 &&
      move.at - movement->lead >= network_now(movement->network))
    kernel_schedule_at(movement->network->kernel, move.at - movement->lead,
                       motion_predict, motion, move.access);
}

static void
motion_next(void *target, uint64_t access)
{
  Motion *motion = target;

  host_move(motion, (uint32_t)access);
  motion_schedule(motion);
}

/* Prepares the motion of a host and schedules its first attachment. */
static void
motion_init(Motion *motion, Movement *movement, const Scenario *scenario,
            const Run *run, uint32_t host)
{
  *motion = (Motion){ .movement = movement, .host = host };
  mover_init(&motion->mover, scenario, host, run->seed, run->replication);
  motion->link_up = schedule_link_up(movement, host, motion->mover.access,
                                     motion->mover.attaches_at);
}

/* Returns how many hosts may move. The others need no Motion. */
static uint32_t
count_movers(const GArray *mobiles)
{
  uint32_t movers = 0;

  for (guint i = 0; i < mobiles->len; i++)
    movers += g_array_index(mobiles, ScenarioMobile, i).mobility != INDEX_NONE;
  return movers;
}

Movement *
movement_start(const Scenario *scenario, const Run *run, Flows *flows,
               Design *design)
{
  const GArray *mobiles = scenario->mobiles;
  Movement *movement = g_new(Movement, 1);
  Motion *motion, still;

  *movement = (Movement){ .network = design->network,
                          .design = design,
                          .flows = flows,
                          .end = scenario->duration,
                          .lead = view_lead(&design->view) };
  movement->motions = motion = g_new(Motion, count_movers(mobiles));
  for (guint i = 0; i < mobiles->len; i++) {
    if (g_array_index(mobiles, ScenarioMobile, i).mobility == INDEX_NONE) {
      motion_init(&still, movement, scenario, run, i);
      continue;
    }
    motion_init(motion, movement, scenario, run, i);
    motion_schedule(motion++);
  }
  return movement;
}

void
movement_free(Movement *movement)
{
  g_free(movement->motions);
  g_free(movement);
}
