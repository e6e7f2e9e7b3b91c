/* Statements are constants of the program, so one that SQLite does not accept
 * is our own mistake, and is asserted.
 */

#include "query.h"

#include <glib.h>
#include <math.h>

sqlite3_stmt *
query_prepare(sqlite3 *database, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);

  g_assert(code == SQLITE_OK);
  return statement;
}

char *
query_text(sqlite3_stmt *statement, int column)
{
  return g_strdup((const char *)sqlite3_column_text(statement, column));
}

double
query_value(sqlite3 *database, int64_t run, const char *metric)
{
  sqlite3_stmt *statement =
    query_prepare(database, "SELECT value FROM value JOIN metric USING (metric)"
                            " WHERE run = ? AND name = ?");
  double value = NAN;

  sqlite3_bind_int64(statement, 1, run);
  sqlite3_bind_text(statement, 2, metric, -1, SQLITE_STATIC);
  if (sqlite3_step(statement) == SQLITE_ROW &&
      sqlite3_column_type(statement, 0) != SQLITE_NULL)
    value = sqlite3_column_double(statement, 0);
  sqlite3_finalize(statement);
  return value;
}
