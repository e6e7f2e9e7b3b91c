/* The files of a scenario that a database holds, as they can be unpacked into
 * any folder of any machine.
 *
 * Relative paths keep their shape to each other. If they lead to folders above
 * that of the scenario, the scenario comes to stand in folders "here". Files
 * with absolute paths are below a folder "absolute", or below the folder itself
 * if the scenario has an absolute path; where an include or an import names
 * them, the way to that folder is put before the path. No place is outside, no
 * two files have one place, and values of axes stay as they are. */
#pragma once

#include "origin.h"

typedef struct Extract {
  char *scenario;     /* place of the scenario file: "here/x.ini" */
  GPtrArray *files;   /* char *: place, text, place, text ... */
  GPtrArray *folders; /* char *: folders that paths lead through */
  GPtrArray *sets;    /* char *: as in the Origin, for the scenario file at its
                         place; ends with NULL */
  char *replication_axis; /* the axis whose values are general.replication;
                             NULL: none */
} Extract;

#define EXTRACT_ERROR (g_quark_from_static_string("dmmsim-extract"))

/* Finds a place for every file of an origin. Returns the places and the texts,
 * which the caller owns; or NULL, and an error, if the study cannot be read, or
 * if a path is none that can be unpacked. */
Extract *extract_new(const Origin *origin, const DesignTable *table,
                     GError **error);
void extract_free(Extract *extract);

/* Writes the files into a folder, which is there and empty. Returns false, and
 * an error, if one cannot be written; those before it are there then. */
gboolean extract_write(const Extract *extract, const char *folder,
                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Extract, extract_free)
