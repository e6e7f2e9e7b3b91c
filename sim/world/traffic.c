/* A source draws the gap to its next session, then the correspondent, then the
 * length, always in this order, from a stream of its own. Times are drawn in
 * seconds, as doubles, and compared with what is left of the run before they
 * become a SimTime, so that no long interval can overflow it.
 */

#include "traffic.h"

#include "sim/base/name.h"

static void
clear_traffic(void *item)
{
  g_free(((Traffic *)item)->nodes);
}

/* Reads a traffic. The caller owns its nodes. */
static Traffic
read_traffic(const Scenario *scenario, const ScenarioTraffic *sessions)
{
  Traffic traffic = {
    .sessions = sessions,
    .nodes = g_new(uint32_t, sessions->correspondent_count),
    .node_names = scenario->node_names,
    .load = { .section_name = sessions->name_number,
              .watched_host = INDEX_NONE,
              .packet_rate = sessions->packet_rate,
              .payload = sessions->payload,
              .is_down = sessions->direction != DIRECTION_UP,
              .is_up = sessions->direction != DIRECTION_DOWN },
  };

  for (uint32_t i = 0; i < sessions->correspondent_count; i++)
    traffic.nodes[i] =
      g_array_index(scenario->correspondents, ScenarioCorrespondent,
                    sessions->correspondents[i])
        .node;
  return traffic;
}

GArray *
traffics_new(const Scenario *scenario)
{
  GArray *traffics = g_array_new(FALSE, FALSE, sizeof(Traffic));

  g_array_set_clear_func(traffics, clear_traffic);
  for (guint i = 0; i < scenario->traffics->len; i++) {
    Traffic traffic = read_traffic(
      scenario, &g_array_index(scenario->traffics, ScenarioTraffic, i));
    traffic.load.section = i;
    if (i == 0 && traffic.sessions->mobile_count > 0)
      traffic.load.watched_host = traffic.sessions->mobiles[0];
    g_array_append_val(traffics, traffic);
  }
  return traffics;
}

void
source_init(Source *source, const Traffic *traffic, uint32_t host,
            uint64_t host_name, uint64_t seed, uint32_t replication)
{
  const ScenarioTraffic *sessions = traffic->sessions;

  *source = (Source){
    .traffic = traffic,
    .host = host,
    .rng = rng_stream(seed, replication, RNG_TRAFFIC,
                      name_join(host_name, sessions->name_number)),
  };
  /* The first period begins at a random moment before the run, so that hosts do
   * not all begin their sessions at once. */
  if (sessions->arrival == ARRIVAL_EVERY)
    source->now = sim_time(sessions->interval * rng_uniform(&source->rng)) -
                  sim_time(sessions->interval);
}

/* Moves the source on by some seconds. Returns false if it would then not be
 * before `end`; in this case it does not move, because the sum could overflow.
 */
static bool
source_wait(Source *source, double seconds, SimTime end)
{
  if (seconds >= sim_seconds(end - source->now))
    return false;
  source->now += sim_time(seconds);
  return true;
}

/* Moves the source on to its next session. Returns false if there is none
 * before `end`. */
static bool
source_advance(Source *source, SimTime end)
{
  const ScenarioTraffic *sessions = source->traffic->sessions;
  Distribution gap = { DISTRIBUTION_EXPONENTIAL, sessions->interval, 0 };

  switch (sessions->arrival) {
  case ARRIVAL_AT:
    if (source->next_time == sessions->times->len)
      return false;
    source->now = g_array_index(sessions->times, SimTime, source->next_time++);
    return source->now < end;
  case ARRIVAL_POISSON:
    return source_wait(source, distribution_draw(&gap, &source->rng), end);
  case ARRIVAL_EVERY:
    return source_wait(source, sessions->interval, end);
  }
  return false;
}

bool
source_next(Source *source, SimTime end, SessionStart *arrival)
{
  const Traffic *traffic = source->traffic;
  const ScenarioTraffic *sessions = traffic->sessions;

  if (!source_advance(source, end))
    return false;
  arrival->at = source->now;
  arrival->number = ++source->count;
  arrival->correspondent_node =
    traffic->nodes[name_choose(rng_next(&source->rng), traffic->node_names,
                               traffic->nodes, sessions->correspondent_count)];
  arrival->length = SIM_TIME_MAX;
  if (sessions->is_endless)
    return true;
  double length = distribution_draw(&sessions->length, &source->rng);
  if (length < sim_seconds(SIM_TIME_MAX / 2))
    arrival->length = sim_time(length);
  return true;
}
