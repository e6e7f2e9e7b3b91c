/* A comparison worked out, for those that write it. */
#pragma once

#include "compare.h"
#include "statistics.h"

/* One table: one metric, one value for each other axis. */
typedef struct CompareTable {
  const char *metric, *unit;
  char *place;     /* of the other axes: "speed=5 m/s"; "" if there are none */
  GArray *points;  /* guint: one per row */
  Interval *means; /* [row * designs + design] */
  Interval *differences;    /* the same, from the baseline */
  gboolean *is_significant; /* the same */
  Crossing *crossings;      /* per design; crossed == 0: none */
  gboolean is_log; /* the axis of the rows; crossings lie by factors there */
} CompareTable;

typedef struct Comparison {
  const Dataset *dataset;
  int by;         /* axis; -1: there is none */
  guint baseline; /* design */
  GPtrArray *tables;
} Comparison;

/* Works it out; NULL and an error if the choice names what is not there. */
Comparison *comparison_new(const Dataset *dataset, sqlite3 *database,
                           const CompareChoice *choice, GError **error);
void comparison_free(Comparison *comparison);

/* What stands at the head of a row: "30", "exponential(5 s)". */
const char *compare_row_name(const Comparison *comparison,
                             const CompareTable *table, guint row);

/* The least number of values in a row. */
guint compare_count(const Comparison *comparison, const CompareTable *table,
                    guint row);

/* "length (s)"; "" without an axis. */
char *compare_axis_name(const Comparison *comparison);

/* "12.3 ± 0.4", to two digits of the half-width; "-" if undefined. `pm` is the
 * sign between. */
char *compare_interval_text(const Interval *interval, const char *pm);

/* "flat-network above pmipv6 from length = 117 ± 27 s (10 of 10)", of the
 * replications; NULL: fewer than half of them cross. */
char *compare_crossing_text(const Comparison *comparison,
                            const CompareTable *table, guint design,
                            const char *pm);

void compare_text(const Comparison *comparison, FILE *file);
void compare_csv(const Comparison *comparison, FILE *file);
void compare_latex(const Comparison *comparison, FILE *file);
void compare_markdown(const Comparison *comparison, FILE *file);
