/* What a run came from, as the database keeps it, and the identity by which the
 * run is known. */
#pragma once

#include "sim/world/world.h"

typedef struct RunInfo {
  const char *scenario_path, *scenario_text, *title;
  const char *version;
  /* the following belong to the run */
  const char *id; /* hex, see run_identity */
  const char *design, *parameters;
  uint64_t seed;
  uint32_t replication;
  const char *level;
  SimTime duration, warmup;
  double seconds;   /* of wall-clock time that it took */
  unsigned records; /* what is kept beside the metrics: RECORD_... */
} RunInfo;

enum {
  RECORD_HANDOVERS = 1,
  RECORD_FLOWS = 2,
  RECORD_NODES = 4,
  RECORD_QUANTILES = 8,
  RECORD_SERIES = 16,
  RECORD_ALL = 31,
};

/* Returns what all runs of a scenario have in common. Its texts are borrowed
 * from the scenario; nothing is to be cleared. */
RunInfo run_info_of_scenario(const Scenario *scenario);

/* Returns what a run of the scenario came from. It borrows from the scenario
 * and the design, and must be cleared before they are freed. The caller fills
 * in `seconds` and `records`.
 */
RunInfo run_info(const Scenario *scenario, const Run *run);
void run_info_clear(RunInfo *info);

/* Returns the identity of a run: SHA-256, in hex, of all that decides about its
 * results. The caller owns the text. */
char *run_identity(const Scenario *scenario, const Run *run);

/* Returns the same without the scenario: `digest` is that of its canonical
 * text, and `parameters` is the scenario_design_text of the design.
 */
char *run_identity_of(const char *digest, const char *parameters, uint64_t seed,
                      uint32_t replication);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RunInfo, run_info_clear)
