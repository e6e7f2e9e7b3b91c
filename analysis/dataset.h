/* A dataset is one study of a result database, or some of its runs: axes,
 * points and designs are in memory, and values are read metric by metric.
 * Comparisons and figures begin with it.
 *
 * A sample is the values of one metric at one point under one design, one for
 * each replication. Runs of different designs that have the same replication
 * also have the same movement and sessions (common random numbers), so they can
 * be compared in pairs.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdint.h>

typedef struct DatasetAxis {
  char *name, *key, *unit; /* "speed", "mobility.walk.speed", "m/s" */
  gboolean is_number;      /* whether all values are numbers in one unit */
  gboolean has_own_unit; /* whether the unit stands in the values themselves */
} DatasetAxis;

typedef struct DatasetPoint {
  char *label;     /* "speed=5 m/s, length=60 s" */
  char **values;   /* by axis, as written */
  double *numbers; /* by axis; NaN: the value does not begin with a number */
} DatasetPoint;

typedef struct Dataset {
  int64_t row;         /* of the table `study`; 0: it is no study */
  char *study, *file;  /* names of the study, which may be "", and of its
                          scenario file */
  char *title;         /* of the scenario */
  GPtrArray *axes;     /* DatasetAxis */
  GPtrArray *points;   /* DatasetPoint, in the order of the study */
  GPtrArray *designs;  /* char *, in the order of the study */
  guint replications;  /* greatest number that any point has */
  double confidence;   /* of intervals, for example 0.95 */
  guint planned, done; /* numbers of runs */
  GPtrArray *origin;   /* char *: lines that say where the numbers came from */
  GArray *runs; /* int64_t: row of the run, by design; NULL: it is a study */
} Dataset;

/* A run and the name that its design has where it was asked for. */
typedef struct DatasetRun {
  int64_t run; /* row of the table `run` */
  const char *design;
} DatasetRun;

#define DATASET_ERROR (g_quark_from_static_string("dmmsim-dataset"))

/* Reads a study, by its name or by "FILE:NAME"; NULL stands for the only one.
 * Returns NULL, and an error that names the studies there are, if there is no
 * such study, or several to choose from. The caller owns the dataset. */
Dataset *dataset_load(sqlite3 *database, const char *study, GError **error);
/* Reads every study of that name, or all if it is NULL; they are ordered by
 * name and file. Returns NULL, and an error, if there is none. The caller owns
 * the array of Dataset. */
GPtrArray *dataset_load_all(sqlite3 *database, const char *study,
                            GError **error);
/* Reads the study of that row, which has to exist. The caller owns the
 * dataset. */
Dataset *dataset_load_row(sqlite3 *database, int64_t row);
/* Returns runs side by side, as a study without axes that has one point and one
 * replication, with that title. Runs that do not exist are left out. The caller
 * owns the dataset. */
Dataset *dataset_of_runs(sqlite3 *database, const char *title,
                         const DatasetRun *runs, guint count);
/* Frees a dataset; NULL is allowed. */
void dataset_free(Dataset *dataset);

/* Returns the number of the axis of that name, from 0, or -1 if there is none.
 */
int dataset_axis(const Dataset *dataset, const char *name);
/* Returns the names of the axes: "speed, length"; "" if there is none. The
 * caller owns it. */
char *dataset_axis_names(const Dataset *dataset);
/* Returns the number of the design of that name, or -1 if there is none. */
int dataset_design(const Dataset *dataset, const char *name);

/* Returns the number of the axis with the most different values, the first of
 * several, or -1 if there is no axis. */
int dataset_longest_axis(const Dataset *dataset);

/* Checks a list of values by which points are chosen: "speed=5", ..., NULL. The
 * list itself may be NULL. Returns FALSE, and an error that calls it --where,
 * if an entry has no value or names no axis, or if no point has the values. */
gboolean dataset_check_where(const Dataset *dataset, const char *const *where,
                             GError **error);
/* Returns whether a point has all the values of a list that has been checked.
 * If the list is NULL, every point has them. */
gboolean dataset_is_wanted(const Dataset *dataset, const DatasetPoint *point,
                           const char *const *where);

/* Returns all values of a metric, as [(point * designs + design) * replications
 * + r]. NaN means that there is no such run, or that the metric is undefined in
 * it. Returns NULL, and an error that names similar metrics, if there is no
 * such metric. The caller frees the array. */
double *dataset_values(const Dataset *dataset, sqlite3 *database,
                       const char *metric, GError **error);

/* Returns the unit of a metric ("" for none), or NULL if there is no such
 * metric. It is interned, and never freed. */
const char *dataset_unit(sqlite3 *database, const char *metric);
/* Returns the definition of a metric, in the same way. */
const char *dataset_help(sqlite3 *database, const char *metric);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dataset, dataset_free)
