/* One study of a result database, or some of its runs, read into memory: what
 * comparisons and figures begin with.
 *
 * A sample is the values of one metric at one point under one design, one per
 * replication; replications have the same number under all designs, and with it
 * the same movement and sessions (common random numbers), so they pair.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdint.h>

typedef struct DatasetAxis {
  char *name, *key, *unit; /* "speed", "mobility.walk.speed", "m/s" */
  gboolean is_number;      /* all values are numbers, in that unit */
  gboolean has_own_unit;   /* it stands in the values themselves */
} DatasetAxis;

typedef struct DatasetPoint {
  char *label;     /* "speed=5 m/s, length=60 s" */
  char **values;   /* one per axis, as written */
  double *numbers; /* one per axis; NaN: the value does not begin with one */
} DatasetPoint;

typedef struct Dataset {
  char *study;         /* its name; "" for the only one */
  char *title;         /* of the scenario */
  GPtrArray *axes;     /* DatasetAxis */
  GPtrArray *points;   /* DatasetPoint, in the order of the study */
  GPtrArray *designs;  /* char *, in the order of the study */
  guint replications;  /* the most that any point has */
  double confidence;   /* 0.95 */
  guint planned, done; /* runs */
  GPtrArray *origin;   /* char *: lines that say where the numbers came from */
  GArray *runs;        /* int64_t, one per design; NULL: those of the study */
} Dataset;

#define DATASET_ERROR (g_quark_from_static_string("dmmsim-dataset"))

/* Reads a study; NULL is the only one, or an error that names those there are.
 * The caller owns it. */
Dataset *dataset_load(sqlite3 *database, const char *study, GError **error);
/* Returns runs side by side, as a study without axes that has one point and one
 * replication; the runs are rows of the table run, each of another design. The
 * caller owns it. */
Dataset *dataset_of_runs(sqlite3 *database, const int64_t *runs, guint count);
void dataset_free(Dataset *dataset);

/* The number of an axis or of a design by its name; -1: there is none. */
int dataset_axis(const Dataset *dataset, const char *name);
int dataset_design(const Dataset *dataset, const char *name);

/* The axis with the most values; -1: there is none. */
int dataset_longest_axis(const Dataset *dataset);

/* Whether a point has the values that are asked for: "speed=5" in a list that
 * ends with NULL; NULL instead of a list asks for nothing. What names no axis
 * is not looked at. */
gboolean dataset_is_wanted(const Dataset *dataset, const DatasetPoint *point,
                           const char *const *where);

/* All values of a metric. [(point * designs + design) * replications + r]; NaN:
 * no such run, or undefined in it. NULL, and an error that names near ones, if
 * there is no such metric. The caller frees it. */
double *dataset_values(const Dataset *dataset, sqlite3 *database,
                       const char *metric, GError **error);

/* Of a metric: its unit ("" for none) and its definition; borrowed from the
 * pool of interned strings. NULL: there is no such metric. */
const char *dataset_unit(sqlite3 *database, const char *metric);
const char *dataset_help(sqlite3 *database, const char *metric);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dataset, dataset_free)
