/* A study: which runs a scenario asks for. It is made from a scenario file
 * (scenario_file_study), and kept in the result database under its name.
 *
 * A point has one value for each axis. Every design is run at every point,
 * `repeat` times or until the results are precise. A run is known by its
 * identity, so several studies may share a run.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct StudyAxis {
  char *name; /* of the variable: "speed" */
  char *key;  /* in whose value it is: "mobility.walk.speed"; "" if none */
  char *unit; /* the unit after it there: "m/s"; "" if none */
} StudyAxis;

typedef struct StudyPoint {
  char **values; /* one per axis, then NULL */
  char *label;   /* "speed=5, length=60 s"; "" without axes */
} StudyPoint;

typedef struct StudyRun {
  uint32_t point, design; /* numbers in the study */
  uint32_t replication;   /* from 0 */
  char id[65];            /* its identity, see run_identity */
} StudyRun;

/* The precision at which a point has been repeated often enough. */
typedef struct Precision {
  double share;      /* half-width of the interval over the mean: 0.05 */
  double confidence; /* of the interval: 0.95 */
  char *metric;      /* that has to be so precise; NULL: no precision is asked
                        for */
  uint32_t most;     /* replications of a point at most */
} Precision;

typedef struct Study {
  char *options;      /* of the command line, one a line; see choice_text */
  char *name;         /* "": the file has no [study], or it is not asked for */
  GPtrArray *axes;    /* StudyAxis */
  GPtrArray *points;  /* StudyPoint */
  GPtrArray *designs; /* char * */
  GArray *runs;       /* StudyRun: those of `repeat` by replication, then
                         by point; then those that were added */
  uint32_t repeat;    /* replications of each point at first */
  unsigned records;   /* what is kept of a run: RECORD_... of the store */
  Precision precision;
} Study;

/* Returns a study without axes, points, designs and runs, which the caller
 * owns. It asks for one replication and no precision. All functions here copy
 * their texts. */
Study *study_new(const char *name);
void study_free(Study *study);
/* Adds an axis; points are added after all axes. */
void study_add_axis(Study *study, const char *name, const char *key,
                    const char *unit);
/* Adds a point with one value for each axis, and makes its label. `values` ends
 * with NULL. */
void study_add_point(Study *study, const char *const *values);
/* Adds a run by its numbers in the study and its identity. */
void study_add_run(Study *study, uint32_t point, uint32_t design,
                   uint32_t replication, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Study, study_free)
