/* Queries of the result database that tables and figures have in common. */
#pragma once

#include <sqlite3.h>
#include <stdint.h>

/* The parameters of the design of a run, which are lines in the database, in
 * one line: "alloc home; lm anchor, home-dad 0 ns, revocation no; mr anchor".
 */
#define QUERY_PARAMETERS                                                       \
  "rtrim(replace(replace(run.parameters, char(10) || '  ', ', '), char(10),"   \
  " '; '), '; ')"

/* Compiles a statement, which must fit the schema, or the program ends. The
 * caller finalizes it. */
sqlite3_stmt *query_prepare(sqlite3 *database, const char *sql);

/* Returns a copy of a column of the present row, or NULL for NULL. The caller
 * owns it. */
char *query_text(sqlite3_stmt *statement, int column);

/* Returns a metric of a run, by name; NaN if it is undefined or not there. */
double query_value(sqlite3 *database, int64_t run, const char *metric);
