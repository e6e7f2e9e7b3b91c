/* The series is computed from the records of flows after the pilot run: a flow
 * counts at each moment between its start and its end.
 */

#include "warmup.h"

#include "world.h"

enum { MOMENTS = 1000 };

/* Counts the sessions that are alive at each of the moments. */
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

SimTime
warmup_find(const Scenario *scenario, WarmupTransient *transient)
{
  Run pilot =
    run_of(scenario, &g_array_index(scenario->designs, ScenarioDesign, 0));
  WorldOptions options = { .progress = NULL };
  double counts[MOMENTS] = { 0 };

  if (!scenario->finds_warmup)
    return scenario->warmup;
  pilot.replication = 0;
  pilot.warmup = 0;
  g_autoptr(Results) results = world_run(scenario, &pilot, &options);
  count_sessions(results, scenario->duration, counts);
  guint moments = transient(counts, MOMENTS);
  return MAX(scenario->warmup, scenario->duration / MOMENTS * moments);
}
