/* A study: which runs a scenario asks for. Made from a scenario file
 * (sim/language/iteration.h), kept in the result database, and known there by
 * its name.
 *
 * Its axes span the points; a point is one value for each axis. Every design
 * is run at every point, `repeat` times or until the results are precise. A run
 * is known by its identity, so studies share runs.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct StudyAxis {
  char *name; /* of the variable: "speed" */
  char *key;  /* that it sets first: "mobility.walk.speed"; "" if none */
  char *unit; /* that stands behind it there: "m/s"; "" if none */
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

/* When a point has been repeated often enough. */
typedef struct Precision {
  double share;      /* half-width over mean: 0.05; 0: does not matter */
  double confidence; /* 0.95 */
  char *metric;      /* NULL: does not matter */
  uint32_t most;     /* replications at most */
} Precision;

typedef struct Study {
  char *options;      /* of the command line, one a line; see choice_text */
  char *name;         /* "" for the only one */
  GPtrArray *axes;    /* StudyAxis */
  GPtrArray *points;  /* StudyPoint */
  GPtrArray *designs; /* char * */
  GArray *runs;       /* StudyRun: replications outermost */
  uint32_t repeat;
  unsigned records; /* what is kept of a run: RECORD_... of the store */
  Precision precision;
} Study;

Study *study_new(const char *name);
void study_free(Study *study);
void study_add_axis(Study *study, const char *name, const char *key,
                    const char *unit);
/* Takes one value per axis, and makes the label. */
void study_add_point(Study *study, const char *const *values);
void study_add_run(Study *study, uint32_t point, uint32_t design,
                   uint32_t replication, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Study, study_free)
