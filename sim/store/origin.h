/* Where a run came from: everything that is needed to do it again, read from
 * the result database alone. */
#pragma once

#include "sim/language/scenario.h"

#include <sqlite3.h>

typedef struct Origin {
  int64_t run;
  char *id, *version, *level, *parameters;
  char *design;       /* by its name in the study */
  char *names;        /* all that studies have for it: "mipv6,twin" */
  char *study, *file; /* name of the study that asked for it, "" if it has none,
                         and the name of its scenario file */
  char *label;        /* label of its point */
  gboolean is_by_run; /* the study is one that dmmsim run makes */
  uint64_t seed;
  uint32_t replication;         /* within the study, from 0 */
  uint32_t run_replication;     /* that of the run: the one of the scenario, and
                                   the one within the study added */
  GPtrArray *sources;           /* files of the scenario, see source.h; the
                                   first is the scenario file itself */
  GPtrArray *sets;              /* char *: of --seed, --level and --set, as
                                   "general.seed=3"; ends with NULL */
  GPtrArray *values;            /* char *: "speed=5", of --point and then of the
                                   axes; ends with NULL */
  char *chosen_study, *designs; /* options of the command; NULL: none */
} Origin;

#define ORIGIN_ERROR (g_quark_from_static_string("dmmsim-origin"))

/* Loads the origin of a run, which is named by its number or by at least the
 * first six digits of its identity. Returns NULL, and an error, if there is no
 * such run, or more than one, or no study asks for it, or if the database
 * cannot be read. If several studies do, the origin is that of the one in the
 * row `study`, or of the first by name and file if that is 0. The caller owns
 * the origin. */
Origin *origin_load(sqlite3 *database, const char *run, int64_t study,
                    GError **error);
void origin_free(Origin *origin);

/* Returns the options with which the scenario was read, and its files. The
 * origin has to outlive them. */
ScenarioOptions origin_options(const Origin *origin);

/* Reads the scenario of the run again, from the files of the database alone.
 * The replication of the run is not added to that of the scenario; the caller
 * does that. Returns NULL, and messages, if the scenario cannot be read. The
 * caller owns the scenario and the messages. */
Scenario *origin_read(const Origin *origin, const DesignTable *table,
                      GPtrArray **messages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Origin, origin_free)
