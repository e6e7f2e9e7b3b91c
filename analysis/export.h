/* A study as CSV or JSON, for R, pandas, DuckDB and whatever reads those.
 *
 * Every row begins with the study, the number of the point, one column per
 * axis, the design, the replication and the seed. The order is that of the
 * study, never that of the database: the same runs give the same octets, in
 * whatever order they were done. An axis whose name is that of another column
 * has "axis_" in front.
 */
#pragma once

#include "dataset.h"

#include <stdio.h>

typedef enum ExportFormat { EXPORT_CSV, EXPORT_JSON } ExportFormat;

typedef struct ExportChoice {
  ExportFormat format;
  const char *table; /* a name of export_tables */
  gboolean is_wide;  /* values only: a column per metric */
} ExportChoice;

/* "values", "nodes", ...; ends with NULL. */
extern const char *const export_tables[];

/* Writes row by row; false if the file cannot be written to. */
gboolean export_write(const Dataset *dataset, sqlite3 *database,
                      const ExportChoice *choice, FILE *file);
