/* The tables that `run` prints: designs side by side, from the result database.
 *
 * `runs` are in the order of the columns, and `count` is how many there are.
 * Text is appended to a GString that the caller
 * owns.
 */
#pragma once

#include "dataset.h"

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

/* Appends metrics as rows and designs as columns, at most 80 columns wide.
 * Without `is_all` there are only the most important metrics. */
void table_text(sqlite3 *database, const DatasetRun *runs, guint count,
                bool is_all, GString *out);

/* Appends a line for each handover and flow. */
void table_handovers(sqlite3 *database, const DatasetRun *runs, guint count,
                     GString *out);

/* Appends CSV (RFC 4180) with the columns design, seed, metric, unit and value,
 * and a row for each design and metric. */
void table_csv(sqlite3 *database, const DatasetRun *runs, guint count,
               GString *out);

/* Appends JSON; with `has_handovers` each run has an array "handovers" as well,
 * whose delays are in ms, and "at" in s:
 *
 *   { "runs": [ { "id": ..., "design": ..., "seed": ...,
 *                 "metrics": { NAME: { "value": ..., "unit": ... } } } ] }
 */
void table_json(sqlite3 *database, const DatasetRun *runs, guint count,
                bool has_handovers, GString *out);
