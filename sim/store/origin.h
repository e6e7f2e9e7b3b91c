/* Where a run came from: everything that is needed to do it again, read from
 * the result database alone. */
#pragma once

#include "sim/language/scenario.h"

#include <sqlite3.h>

typedef struct Origin {
  int64_t run;
  char *id, *design, *version, *level, *parameters;
  char *study; /* the study that asked for it; "" if it has no name */
  char *label; /* label of its point */
  uint64_t seed;
  uint32_t replication;         /* within the study, from 0 */
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
 * such run, or more than one, or no study asks for it. If several do, the
 * origin is that of the first by name. The caller owns the origin. */
Origin *origin_load(sqlite3 *database, const char *run, GError **error);
void origin_free(Origin *origin);

/* Writes the files of the scenario below `folder`, which is made. The folder
 * that all their paths have in common is left out. Returns the path of the
 * scenario file, which the caller owns; NULL, and an error, if one cannot be
 * written, and then leaves those that were. */
char *origin_extract(const Origin *origin, const char *folder, GError **error);

/* Reads the scenario of the run again, from the files of the database alone.
 * The replication of the run is not added to that of the scenario; the caller
 * does that. Returns NULL, and messages, if the scenario cannot be read. The
 * caller owns the scenario and the messages. */
Scenario *origin_read(const Origin *origin, const DesignTable *table,
                      GPtrArray **messages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Origin, origin_free)
