/* A comparison of designs: means with intervals for each point, paired
 * differences from a baseline, and the places where curves cross.
 *
 * Replications have the same movement and sessions under all designs, so
 * differences are taken replication by replication. A difference is significant
 * if its interval does not hold zero, at a confidence that is corrected for the
 * number of designs which are compared with the baseline (Bonferroni).
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

/* One table: one metric, and one combination of values of the other axes. */
typedef struct ComparisonTable {
  const char *metric, *unit; /* metric: borrowed from the choice */
  char *place;              /* values of the other axes: "speed=5 m/s", or "" */
  GArray *points;           /* guint: number of the point of each row */
  Interval *means;          /* [row * designs + design] */
  Interval *differences;    /* [row * designs + design], from the baseline */
  gboolean *is_significant; /* [row * designs + design] */
  Crossing *crossings;      /* with the baseline, by design; crossed == 0: there
                               is none */
  gboolean is_log;          /* whether the axis of the rows is logarithmic */
} ComparisonTable;

typedef struct Comparison {
  const Dataset *dataset;
  int by;            /* axis of the rows; -1: there is none */
  guint baseline;    /* number of the design */
  GPtrArray *tables; /* ComparisonTable, in the order of the metrics */
} Comparison;

/* Works out a comparison. Returns NULL, and an error, if the choice names
 * something that is not there, or no point is left. The dataset is borrowed,
 * and so are the names of metrics in the choice. The caller owns the
 * comparison. */
Comparison *comparison_new(const Dataset *dataset, sqlite3 *database,
                           const ComparisonChoice *choice, GError **error);
void comparison_free(Comparison *comparison);

/* Returns the head of a row: "30", "exponential(5 s)". It is borrowed from the
 * dataset. */
const char *comparison_row_name(const Comparison *comparison,
                                const ComparisonTable *table, guint row);

/* Returns the title of a table: "handover-delay (ms), speed=5 m/s". The caller
 * owns it. */
char *comparison_title(const ComparisonTable *table);

/* Returns the number of values in a row: the least of all designs. */
guint comparison_count(const Comparison *comparison,
                       const ComparisonTable *table, guint row);

/* Returns the name of the axis of the rows: "length (s)", or "" if there is
 * none. The caller owns it. */
char *comparison_axis_name(const Comparison *comparison);

/* Returns an interval as text, to two digits of the half-width: "12.34 ± 0.41".
 * `pm` is what stands between the two numbers, with its spaces. Returns the
 * mean alone if the half-width is undefined, and "-" if the mean is undefined.
 * The caller owns it. */
char *comparison_interval_text(const Interval *interval, const char *pm);

/* Returns where a design crosses the baseline, and in how many of the
 * replications: "flat-network above pmipv6 from length = 117 ± 27 s (10 of
 * 10)". Returns NULL if it is not more than half of them. The caller owns
 * it. */
char *comparison_crossing_text(const Comparison *comparison,
                               const ComparisonTable *table, guint design,
                               const char *pm);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)
