/* What a run came from, as the database keeps it, and the identity by which the
 * run is known. */
#pragma once

#include "sim/world/world.h"

/* The version of the results. It rises with every change of the program that
 * can change a number of a run, so that stored runs are not taken for new ones;
 * tests/test_identity.c notices when it has to. */
enum { RESULTS_VERSION = 1 };

typedef struct RunInfo {
  const char *scenario_path, *scenario_text, *title;
  const char *version; /* of the program */
  /* the following belong to the run */
  const char *id;         /* hex, see run_identity */
  const char *parameters; /* scenario_design_text of its design */
  uint64_t seed;
  uint32_t replication;
  const char *level;
  SimTime duration, warmup;
  double seconds;   /* of wall-clock time that it took */
  unsigned records; /* what is kept beside the metrics: RECORD_... */
} RunInfo;

/* What a run may keep. The bits are stored in databases, and stand beside the
 * words of the key `record` in scenario_study.c; they never change. */
enum {
  RECORD_HANDOVERS = 1,
  RECORD_FLOWS = 2,
  RECORD_NODES = 4,
  RECORD_SERIES = 16,
  RECORD_ALL = 23,
};

/* Returns what all runs of a scenario have in common. Its texts are borrowed
 * from the scenario; nothing is to be cleared. */
RunInfo run_info_of_scenario(const Scenario *scenario);

/* Returns the last part of the path of the scenario, borrowed from it. With its
 * name it is what a study is known by. */
const char *run_info_file(const RunInfo *info);

/* Returns what a run of the scenario came from. It owns `id` and `parameters`,
 * which run_info_clear frees, and borrows the other texts from the scenario.
 * `seconds` and `records` are 0; the caller fills them in.
 */
RunInfo run_info(const Scenario *scenario, const Run *run);
void run_info_clear(RunInfo *info);

/* Returns the identity of a run: SHA-256, in hex, of all that decides about its
 * results. The names of the design and of its row are not in it, but its
 * classes, all their parameters and the content of plugins are. The caller owns
 * the text. */
char *run_identity(const Scenario *scenario, const Run *run);

/* Returns the same without the scenario: `digest` is that of its canonical
 * text, and `parameters` is the scenario_design_text of the design. The
 * replication is that of the run, not its number in a study.
 */
char *run_identity_of(const char *digest, const char *parameters, uint64_t seed,
                      uint32_t replication);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RunInfo, run_info_clear)
