/* Where a run came from: everything that is needed to do it again, out of the
 * result database alone. */
#pragma once

#include "sim/language/scenario.h"

#include <sqlite3.h>

typedef struct Origin {
  int64_t run;
  char *id, *design, *version, *level, *parameters;
  char *study; /* that asked for it; "" for none of a name */
  char *label; /* of its point */
  uint64_t seed;
  uint32_t replication; /* of the study, from 0 */
  GPtrArray *sources;   /* char *: path and text of each file, by turns */
  GPtrArray *sets;      /* char *, ends with NULL */
  GPtrArray *values;    /* char *: "speed=5", ends with NULL */
  char *chosen_study, *designs; /* of the options; NULL: none */
} Origin;

#define ORIGIN_ERROR (g_quark_from_static_string("dmmsim-origin"))

/* A run by its number, or by at least six digits of its identity. The caller
 * owns it. */
Origin *origin_load(sqlite3 *database, const char *run, GError **error);
void origin_free(Origin *origin);

/* The names of the files from where they have a folder in common: paths below
 * `folder`, made with their folders. Gives that of the scenario itself. */
char *origin_extract(const Origin *origin, const char *folder, GError **error);

/* Removes a folder and all that is in it. */
void origin_remove(const char *path);

/* Reads its scenario, of replication 0, by way of a folder that is removed
 * again. NULL, and messages or an error, if it cannot be read. */
Scenario *origin_read(const Origin *origin, const DesignTable *table,
                      GPtrArray **messages, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Origin, origin_free)
