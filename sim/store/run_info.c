/* The identity of a run is a hash of what decides about its results: the
 * version of the results, the seed, the replication, the classes and the
 * parameters of the design, and the canonical text of the scenario (its
 * digest). A warm-up that is found follows from these. The version of the
 * program is not in it, because most releases change no number, and runs that
 * are right should be kept.
 */

#include "run_info.h"

#include <string.h>

RunInfo
run_info_of_scenario(const Scenario *scenario)
{
  return (RunInfo){ .scenario_path = scenario->path,
                    .scenario_text = scenario->text,
                    .title = scenario->title,
                    .version = DMMSIM_VERSION };
}

const char *
run_info_file(const RunInfo *info)
{
  const char *slash = strrchr(info->scenario_path, '/');

  return slash ? slash + 1 : info->scenario_path;
}

RunInfo
run_info(const Scenario *scenario, const Run *run)
{
  RunInfo info = run_info_of_scenario(scenario);

  info.id = run_identity(scenario, run);
  info.parameters = scenario_design_text(run->design);
  info.seed = run->seed;
  info.replication = run->replication;
  info.level = level_name(scenario->level);
  info.duration = scenario->duration;
  info.warmup = run->warmup;
  return info;
}

void
run_info_clear(RunInfo *info)
{
  g_free((char *)info->id);
  g_free((char *)info->parameters);
}

char *
run_identity(const Scenario *scenario, const Run *run)
{
  g_autofree char *parameters = scenario_design_text(run->design);

  return run_identity_of(scenario->digest, parameters, run->seed,
                         run->replication);
}

char *
run_identity_of(const char *digest, const char *parameters, uint64_t seed,
                uint32_t replication)
{
  g_autofree char *all = g_strdup_printf(
    "results %d\nseed %" G_GUINT64_FORMAT "\nreplication %u\n%s%s",
    RESULTS_VERSION, seed, replication, parameters, digest);
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
}
