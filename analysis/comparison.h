/* A comparison of designs: means with intervals per point, paired differences
 * from a baseline, and where curves cross.
 *
 * Replications share movement and sessions under all designs, so differences
 * are taken replication by replication. A difference is significant if its
 * interval does not hold zero at a confidence corrected for the number of
 * designs that are compared with the baseline (Bonferroni).
 */
#pragma once

#include "dataset.h"
#include "statistics.h"

typedef struct ComparisonChoice {
  const char *by;             /* axis of the rows; NULL: the longest one */
  const char *const *metrics; /* ends with NULL; NULL: the usual ones */
  const char *baseline;       /* design; NULL: the first */
  const char *const *where;   /* "axis=value", ends with NULL; NULL: none */
} ComparisonChoice;

/* One table: one metric, one value for each other axis. */
typedef struct ComparisonTable {
  const char *metric, *unit;
  char *place;     /* of the other axes: "speed=5 m/s"; "" if there are none */
  GArray *points;  /* guint: one per row */
  Interval *means; /* [row * designs + design] */
  Interval *differences;    /* the same, from the baseline */
  gboolean *is_significant; /* the same */
  Crossing *crossings;      /* per design; crossed == 0: none */
  gboolean is_log; /* the axis of the rows; crossings lie by factors there */
} ComparisonTable;

typedef struct Comparison {
  const Dataset *dataset;
  int by;         /* axis; -1: there is none */
  guint baseline; /* design */
  GPtrArray *tables;
} Comparison;

/* Works a comparison out. Returns NULL, and an error, if the choice names what
 * is not there. The dataset is borrowed; the caller owns the comparison. */
Comparison *comparison_new(const Dataset *dataset, sqlite3 *database,
                           const ComparisonChoice *choice, GError **error);
void comparison_free(Comparison *comparison);

/* Returns what stands at the head of a row: "30", "exponential(5 s)". */
const char *comparison_row_name(const Comparison *comparison,
                                const ComparisonTable *table, guint row);

/* Returns "handover-delay (ms), speed=5 m/s". The caller owns it. */
char *comparison_title(const ComparisonTable *table);

/* Returns the least number of values in a row. */
guint comparison_count(const Comparison *comparison,
                       const ComparisonTable *table, guint row);

/* Returns "length (s)", or "" without an axis. The caller owns it. */
char *comparison_axis_name(const Comparison *comparison);

/* Returns "12.3 ± 0.4", to two digits of the half-width, or "-" if undefined.
 * `pm` is the sign between. The caller owns it. */
char *comparison_interval_text(const Interval *interval, const char *pm);

/* Returns "flat-network above pmipv6 from length = 117 ± 27 s (10 of 10)", of
 * the replications, or NULL if fewer than half of them cross. The caller owns
 * it. */
char *comparison_crossing_text(const Comparison *comparison,
                               const ComparisonTable *table, guint design,
                               const char *pm);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)
