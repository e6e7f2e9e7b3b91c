#include "traffic.h"

void
source_init(Source *source, const Scenario *scenario, uint32_t index,
            uint32_t host, uint64_t seed, uint32_t replication)
{
  uint32_t stream = index * scenario->mobiles->len + host;

  *source = (Source){
    .traffic = &g_array_index(scenario->traffics, ScenarioTraffic, index),
    .host = host,
    .rng = rng_stream(seed, replication, RNG_TRAFFIC, stream),
  };
  /* So that hosts with a period do not all begin at once. */
  if (source->traffic->arrival == ARRIVAL_EVERY)
    source->now =
      sim_time(source->traffic->interval * rng_uniform(&source->rng)) -
      sim_time(source->traffic->interval);
}

/* False if that is not before `end`, which a long interval could pass. */
static bool
source_wait(Source *source, double seconds, SimTime end)
{
  if (seconds >= sim_seconds(end - source->now))
    return false;
  source->now += sim_time(seconds);
  return true;
}

static bool
source_advance(Source *source, SimTime end)
{
  const ScenarioTraffic *traffic = source->traffic;
  Distribution gap = { DISTRIBUTION_EXPONENTIAL, traffic->interval, 0 };

  switch (traffic->arrival) {
  case ARRIVAL_AT:
    if (source->next_time == traffic->times->len)
      return false;
    source->now = g_array_index(traffic->times, SimTime, source->next_time++);
    return source->now < end;
  case ARRIVAL_POISSON:
    return source_wait(source, distribution_draw(&gap, &source->rng), end);
  case ARRIVAL_EVERY:
    return source_wait(source, traffic->interval, end);
  }
  return false;
}

bool
source_next(Source *source, SimTime end, Arrival *arrival)
{
  const ScenarioTraffic *traffic = source->traffic;

  if (!source_advance(source, end))
    return false;
  arrival->at = source->now;
  arrival->correspondent =
    traffic
      ->correspondents[rng_below(&source->rng, traffic->correspondent_count)];
  arrival->length = SIM_TIME_MAX;
  if (traffic->is_endless)
    return true;
  double length = distribution_draw(&traffic->length, &source->rng);
  if (length < sim_seconds(SIM_TIME_MAX / 2))
    arrival->length = sim_time(length);
  return true;
}
