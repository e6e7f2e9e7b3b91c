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

#include <stdio.h>

typedef enum CompareFormat {
  COMPARE_TEXT,
  COMPARE_CSV,
  COMPARE_LATEX,
  COMPARE_MARKDOWN,
} CompareFormat;

typedef struct CompareChoice {
  CompareFormat format;
  const char *by;             /* axis of the rows; NULL: the longest one */
  const char *const *metrics; /* ends with NULL; NULL: the usual ones */
  const char *baseline;       /* design; NULL: the first */
  const char *const *where;   /* "axis=value", ends with NULL; NULL: none */
} CompareChoice;

/* Writes the comparison. False, and an error, if the choice names what is not
 * there. */
gboolean compare_write(const Dataset *dataset, sqlite3 *database,
                       const CompareChoice *choice, FILE *file, GError **error);
