#include "warmup.h"

#include "world.h"

enum { MOMENTS = 1000 };

/* How many sessions live at each of the moments. */
static void
count_sessions(const Results *results, SimTime duration, double *counts)
{
  double step = (double)duration / MOMENTS;

  for (guint i = 0; i < results->flows->len; i++) {
    const FlowRecord *flow = &g_array_index(results->flows, FlowRecord, i);
    int first = (int)((double)flow->started_at / step) + 1;
    int last = (int)((double)flow->ended_at / step);
    for (int j = first; j <= last && j < MOMENTS; j++)
      counts[j]++;
  }
}

void
warmup_find(Scenario *scenario, WarmupTransient *transient)
{
  WorldOptions options = { .progress = NULL };
  double counts[MOMENTS] = { 0 };
  SimTime least = scenario->warmup;
  uint32_t replication = scenario->replication;

  if (!scenario->finds_warmup)
    return;
  scenario->warmup = 0;
  scenario->replication = 0;
  g_autoptr(Results) results = world_run(
    scenario, &g_array_index(scenario->designs, ScenarioDesign, 0), &options);
  count_sessions(results, scenario->duration, counts);
  guint moments = transient(counts, MOMENTS);
  scenario->replication = replication;
  scenario->warmup = MAX(least, scenario->duration / MOMENTS * moments);
}
