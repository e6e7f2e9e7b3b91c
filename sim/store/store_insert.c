/* Errors are kept until the end, so that the many lines which fill a row need
 * not check each call. The text of the error is copied at once, because a later
 * call would overwrite it.
 */

#include "store_private.h"

#include <math.h>

Insert
insert_begin(const Store *store, const char *sql)
{
  Insert insert = { .store = store };

  if (sqlite3_prepare_v2(store->database, sql, -1, &insert.statement, NULL) !=
      SQLITE_OK)
    insert.why = g_strdup(store_complaint(store->database));
  return insert;
}

void
insert_text(Insert *insert, const char *text)
{
  sqlite3_bind_text(insert->statement, ++insert->column, text, -1,
                    SQLITE_TRANSIENT);
}

void
insert_integer(Insert *insert, int64_t integer)
{
  sqlite3_bind_int64(insert->statement, ++insert->column, integer);
}

void
insert_time(Insert *insert, SimTime time)
{
  if (time == SIM_TIME_NONE)
    insert->column++;
  else
    insert_integer(insert, time);
}

void
insert_real(Insert *insert, double real)
{
  if (isnan(real))
    insert->column++;
  else
    sqlite3_bind_double(insert->statement, ++insert->column, real);
}

void
insert_name(Insert *insert, const GPtrArray *names, uint32_t index)
{
  if (index == INDEX_NONE)
    insert->column++;
  else
    insert_text(insert, names->pdata[index]);
}

void
insert_row(Insert *insert)
{
  if (!insert->statement) /* SQLite takes no NULL here */
    return;
  if (!insert->why && sqlite3_step(insert->statement) != SQLITE_DONE)
    insert->why = g_strdup(store_complaint(insert->store->database));
  sqlite3_reset(insert->statement);
  sqlite3_clear_bindings(insert->statement);
  insert->column = 0;
}

gboolean
insert_end(Insert *insert, GError **error)
{
  gboolean is_good = !insert->why;

  sqlite3_finalize(insert->statement);
  if (!is_good)
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s",
                insert->store->path, insert->why);
  g_free(insert->why);
  return is_good;
}
