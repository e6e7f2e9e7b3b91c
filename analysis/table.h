/* What `run` prints: designs side by side, from the result database.
 *
 * `runs` are rowids of the table run, in the order of the columns; `count` of
 * them. Text goes to a GString that the caller owns.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* Metrics as rows, designs as columns, 80 columns wide; without `is_all` those
 * that one looks at first. */
void table_text(sqlite3 *database, const int64_t *runs, guint count,
                bool is_all, GString *out);

/* A line per handover and flow. */
void table_handovers(sqlite3 *database, const int64_t *runs, guint count,
                     GString *out);

/* RFC 4180: design,seed,metric,unit,value, a row per design and metric. */
void table_csv(sqlite3 *database, const int64_t *runs, guint count,
               GString *out);

/* { "runs": [ { "design": ..., "metrics": { NAME: { "value": , "unit": } } } ]
 * } and with `has_handovers` an array "handovers" in each run, times in ms. */
void table_json(sqlite3 *database, const int64_t *runs, guint count,
                bool has_handovers, GString *out);
