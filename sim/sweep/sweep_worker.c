/* This file does jobs. A worker process reads the scenario of a point, and runs
 * one design in it. Some scenarios are kept, because the runs go through all
 * points once for each replication.
 */

#include "pack.h"
#include "sim/world/world.h"
#include "sweep_private.h"

#include <string.h>

enum { MOST_KEPT = 64 };

typedef struct KeptPoint {
  uint32_t number;
  Scenario *scenario; /* NULL: the place is free */
  SimTime warmup;     /* warm-up of its runs, ns */
} KeptPoint;

struct SweepWorker {
  const Sweep *sweep;
  WarmupTransient *transient;
  KeptPoint kept[MOST_KEPT];
};

uint64_t
sweep_job(const Sweep *sweep, const StudyRun *run)
{
  uint64_t designs = sweep->study->designs->len;
  uint64_t points = sweep->study->points->len;

  return (run->replication * points + run->point) * designs + run->design;
}

SweepWorker *
sweep_worker_new(const Sweep *sweep, WarmupTransient *transient)
{
  SweepWorker *worker = g_new0(SweepWorker, 1);

  worker->sweep = sweep;
  worker->transient = transient;
  return worker;
}

void
sweep_worker_free(SweepWorker *worker)
{
  for (int i = 0; i < MOST_KEPT; i++)
    scenario_free(worker->kept[i].scenario);
  g_free(worker);
}

/* Returns a point with its scenario, borrowed until the next call. The plan has
 * read the same files, and they are kept, so they can be read again. */
static const KeptPoint *
find_point(SweepWorker *worker, uint32_t point)
{
  KeptPoint *kept = &worker->kept[point % MOST_KEPT];
  g_autoptr(GPtrArray) messages = NULL;

  if (kept->scenario && kept->number == point)
    return kept;
  scenario_free(kept->scenario);
  kept->number = point;
  kept->scenario = scenario_file_read(worker->sweep->file, point, &messages);
  g_assert(kept->scenario);
  kept->warmup = warmup_find(kept->scenario, worker->transient);
  return kept;
}

/* Removes what the study does not record, so that it need not be sent to the
 * parent. */
static void
reduce(Results *results, unsigned records)
{
  if (!(records & RECORD_HANDOVERS)) {
    g_array_set_size(results->handovers, 0);
    g_array_set_size(results->flow_handovers, 0);
  }
  if (!(records & RECORD_FLOWS))
    g_array_set_size(results->flows, 0);
  if (!(records & RECORD_NODES))
    g_array_set_size(results->nodes, 0);
}

static GByteArray *
do_run(const Scenario *scenario, const Run *run, unsigned records)
{
  WorldOptions options = { .has_arrivals = records & RECORD_SERIES };
  g_auto(RunInfo) info = run_info(scenario, run);
  gint64 began_at = g_get_monotonic_time();
  g_autoptr(Results) results = world_run(scenario, run, &options);

  info.seconds = (double)(g_get_monotonic_time() - began_at) / 1e6;
  reduce(results, records);
  return pack_results(&info, results);
}

GByteArray *
sweep_work(uint64_t job, void *user, char **why)
{
  SweepWorker *worker = user;
  const Study *study = worker->sweep->study;
  uint32_t design = (uint32_t)(job % study->designs->len);
  uint64_t rest = job / study->designs->len;
  uint32_t point = (uint32_t)(rest % study->points->len);
  uint32_t replication = (uint32_t)(rest / study->points->len);
  const KeptPoint *kept = find_point(worker, point);
  const ScenarioDesign *found =
    scenario_design(kept->scenario, study->designs->pdata[design]);

  (void)why;
  g_assert(found);
  Run run = run_of(kept->scenario, found);
  run.replication += replication;
  run.warmup = kept->warmup;
  return do_run(kept->scenario, &run, study->records);
}

double
sweep_time_one(const Sweep *sweep, const SweepOptions *options)
{
  SweepWorker *worker = sweep_worker_new(sweep, options->transient);
  const StudyRun *run = &g_array_index(sweep->study->runs, StudyRun, 0);
  gint64 began_at = g_get_monotonic_time();
  g_autofree char *why = NULL;
  g_autoptr(GByteArray) octets =
    sweep_work(sweep_job(sweep, run), worker, &why);

  sweep_worker_free(worker);
  return (double)(g_get_monotonic_time() - began_at) / 1e6;
}
