/* After the first thing that went wrong nothing more is asked, so that the
 * loops of those who ask come to their end, and the reason stays the first one.
 */

#include "ask.h"

#include "store_private.h"

#include <string.h>

/* Keeps what went wrong with the last call, if it did. */
static void
look_at(Ask *ask, int code)
{
  if (code != SQLITE_OK)
    ask->why = g_strdup(store_complaint(ask->database));
}

Ask
ask_begin(sqlite3 *database, const char *sql)
{
  Ask ask = { .database = database };

  look_at(&ask, sqlite3_prepare_v2(database, sql, -1, &ask.statement, NULL));
  return ask;
}

void
ask_for_text(Ask *ask, int parameter, const char *text)
{
  if (!ask->why)
    look_at(ask, sqlite3_bind_text(ask->statement, parameter, text, -1,
                                   SQLITE_STATIC));
}

void
ask_for_integer(Ask *ask, int parameter, int64_t integer)
{
  if (!ask->why)
    look_at(ask, sqlite3_bind_int64(ask->statement, parameter, integer));
}

bool
ask_next(Ask *ask)
{
  int code = ask->why ? SQLITE_DONE : sqlite3_step(ask->statement);

  if (code != SQLITE_ROW && code != SQLITE_DONE)
    look_at(ask, code);
  return code == SQLITE_ROW;
}

char *
ask_text(Ask *ask, int column)
{
  const char *text = (const char *)sqlite3_column_text(ask->statement, column);
  size_t length = (size_t)sqlite3_column_bytes(ask->statement, column);

  if (text && strlen(text) != length && !ask->why)
    ask->why = g_strdup_printf("a text in '%s' has an octet of zero",
                               sqlite3_column_name(ask->statement, column));
  return g_strdup(text ? text : "");
}

gboolean
ask_end(Ask *ask, GError **error)
{
  const char *path = sqlite3_db_filename(ask->database, "main");
  gboolean is_good = ask->why == NULL;

  if (!is_good)
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s",
                path && *path ? path : ":memory:", ask->why);
  sqlite3_finalize(ask->statement);
  g_free(ask->why);
  return is_good;
}
