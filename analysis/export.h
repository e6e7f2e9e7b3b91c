/* Writes studies as CSV or JSON, for R, pandas, DuckDB and other programs that
 * read those.
 *
 * Every row begins with the study, its scenario file, the number of the point,
 * one column for each axis, the design, the replication and the seed. An axis
 * that a study does not have is empty there. The order is that of the studies
 * and not that of the database: the same runs make the same octets, in whatever
 * order they were done. If an axis has the name of another column, it gets the
 * prefix "axis_".
 */
#pragma once

#include "dataset.h"

#include <stdio.h>

typedef enum ExportFormat { EXPORT_CSV, EXPORT_JSON } ExportFormat;

typedef struct ExportChoice {
  ExportFormat format;
  const char *table; /* one of the names of export_tables */
  gboolean is_wide;  /* "values" only: a row for each run, with a column for
                        each metric */
} ExportChoice;

/* The names of the tables: "values", "nodes", ...; ends with NULL. */
extern const char *const export_tables[];

/* Returns what is wrong with writing that table of the studies (Dataset): that
 * some of their runs have no such rows on record. Returns NULL if they all have
 * them. The caller owns the text. */
char *export_gap(const GPtrArray *datasets, sqlite3 *database,
                 const char *table);

/* Writes a table of studies (Dataset) to a file, and flushes it. Returns false
 * if the file cannot be written to. */
gboolean export_write(const GPtrArray *datasets, sqlite3 *database,
                      const ExportChoice *choice, FILE *file);
