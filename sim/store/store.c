/* This file opens and checks databases, and has the transactions; rows are
 * written in store_run.c and store_study.c. A file is looked at before it is
 * written to, so that a database of another program is left alone, and writing
 * is tried when a store is opened, so that a user hears of a file that cannot
 * be written before a long run and not after it. Transactions that stand in
 * each other are savepoints.
 */

#include "store_private.h"

#include "schema.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* How long SQLite waits for another program that writes. */
enum { BUSY_MILLISECONDS = 10000 };

/* The words are SQLite's, except for those that do not say what is wrong. */
const char *
store_complaint(sqlite3 *database)
{
  int number = sqlite3_system_errno(database);

  if (sqlite3_extended_errcode(database) == SQLITE_READONLY_DIRECTORY)
    return "its folder cannot be written to";
  switch (sqlite3_errcode(database)) {
  case SQLITE_BUSY:
    return "another program is writing to it";
  case SQLITE_READONLY:
    return "cannot be written to";
  case SQLITE_CANTOPEN:
    return number ? g_strerror(number) : "cannot be opened";
  default:
    return sqlite3_errmsg(database);
  }
}

static gboolean
fail(const Store *store, GError **error)
{
  g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", store->path,
              store_complaint(store->database));
  return FALSE;
}

gboolean
store_execute(const Store *store, const char *sql, GError **error)
{
  if (sqlite3_exec(store->database, sql, NULL, NULL, NULL) != SQLITE_OK)
    return fail(store, error);
  return TRUE;
}

static gboolean
read_pragma(const Store *store, const char *sql, int *value, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_good = sqlite3_prepare_v2(store->database, sql, -1, &statement,
                                        NULL) == SQLITE_OK &&
                     sqlite3_step(statement) == SQLITE_ROW;

  if (is_good)
    *value = sqlite3_column_int(statement, 0);
  else
    fail(store, error);
  sqlite3_finalize(statement);
  return is_good;
}

static gboolean
make_schema(const Store *store, GError **error)
{
  g_autofree char *marks =
    g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                    SCHEMA_APPLICATION, SCHEMA_VERSION);

  return store_execute(store, schema_sql, error) &&
         store_execute(store, marks, error);
}

/* Returns true if the file is ours, or if it has no tables yet; *is_empty says
 * whether it has none. Otherwise returns false, and an error. */
static gboolean
check_schema(const Store *store, gboolean *is_empty, GError **error)
{
  int application, version, tables;

  if (!read_pragma(store, "SELECT count(*) FROM sqlite_schema", &tables,
                   error) ||
      !read_pragma(store, "PRAGMA application_id", &application, error) ||
      !read_pragma(store, "PRAGMA user_version", &version, error))
    return FALSE;
  *is_empty = tables == 0;
  if (*is_empty)
    return TRUE;
  if (application != SCHEMA_APPLICATION) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_FOREIGN,
                "%s: is a database of another program; give another name",
                store->path);
    return FALSE;
  }
  if (version != SCHEMA_VERSION) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_FOREIGN,
                "%s: has schema version %d; this program knows version %d",
                store->path, version, SCHEMA_VERSION);
    return FALSE;
  }
  return TRUE;
}

/* Returns what is wrong with a path, where SQLite would not say it well, or
 * NULL. An empty path would be a database that vanishes when it is closed. */
static char *
find_misnomer(const char *path, gboolean is_made)
{
  g_autofree char *folder = g_path_get_dirname(path);

  if (*path == '\0')
    return g_strdup("'': expected the name of a result database");
  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    return g_strdup_printf("%s: is a directory; expected a file", path);
  if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
    return g_strdup_printf("%s: there is no folder %s", path, folder);
  if (is_made && !g_file_test(path, G_FILE_TEST_EXISTS) &&
      g_access(folder, W_OK) != 0 && strcmp(path, ":memory:") != 0)
    return g_strdup_printf("%s: its folder cannot be written to", path);
  return NULL;
}

/* Opens the database. A path that begins with "file:" is a path here, and not a
 * URI. A store belongs to one thread, so SQLite need not lock it at every call.
 */
static gboolean
open_file(Store *store, int flags, GError **error)
{
  g_autofree char *misnomer =
    find_misnomer(store->path, flags & SQLITE_OPEN_CREATE);
  g_autofree char *name = g_str_has_prefix(store->path, "file:")
                            ? g_strconcat("./", store->path, NULL)
                            : g_strdup(store->path);

  if (misnomer) {
    g_set_error_literal(error, STORE_ERROR, STORE_ERROR_FAILED, misnomer);
    return FALSE;
  }
  if (sqlite3_open_v2(name, &store->database, flags | SQLITE_OPEN_NOMUTEX,
                      NULL) != SQLITE_OK)
    return fail(store, error);
  sqlite3_busy_timeout(store->database, BUSY_MILLISECONDS);
  return store_execute(store, "PRAGMA foreign_keys = ON", error);
}

/* Checks and writes in one transaction, because another program may do the same
 * at the same time. If the schema is there already, a write is only tried and
 * rolled back: a user who cannot write should hear it before the run and not
 * after it. */
static gboolean
write_schema(const Store *store, GError **error)
{
  g_autofree char *try =
    g_strdup_printf("PRAGMA user_version = %d", SCHEMA_VERSION);
  gboolean is_empty;

  return store_execute(store, "BEGIN IMMEDIATE", error) &&
         check_schema(store, &is_empty, error) &&
         (is_empty ? make_schema(store, error)
                   : store_execute(store, try, error)) &&
         store_execute(store, is_empty ? "COMMIT" : "ROLLBACK", error);
}

/* Checks once without a lock, so that a file that is not ours is left alone. */
static gboolean
prepare_to_write(Store *store, GError **error)
{
  gboolean is_empty;

  return open_file(store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error) &&
         check_schema(store, &is_empty, error) && write_schema(store, error);
}

/* Opens the file for writing nevertheless, because what an interrupted program
 * has left half done must be rolled back first. */
static gboolean
prepare_to_read(Store *store, GError **error)
{
  gboolean is_empty;

  if (!open_file(store, SQLITE_OPEN_READWRITE, error) ||
      !check_schema(store, &is_empty, error))
    return FALSE;
  if (is_empty)
    g_set_error(error, STORE_ERROR, STORE_ERROR_FOREIGN,
                "%s: is empty; expected a result database", store->path);
  return !is_empty && store_execute(store, "PRAGMA query_only = ON", error);
}

static Store *
open_with(gboolean (*prepare)(Store *store, GError **error), const char *path,
          GError **error)
{
  Store *store = g_new0(Store, 1);

  store->path = g_strdup(path);
  if (!prepare(store, error)) {
    store_free(store);
    return NULL;
  }
  return store;
}

Store *
store_open(const char *path, GError **error)
{
  return open_with(prepare_to_write, path, error);
}

Store *
store_open_to_read(const char *path, GError **error)
{
  return open_with(prepare_to_read, path, error);
}

void
store_free(Store *store)
{
  if (!store)
    return;
  sqlite3_close(store->database);
  g_free(store->path);
  g_free(store);
}

sqlite3 *
store_database(const Store *store)
{
  return store->database;
}

int64_t
store_last_run(const Store *store)
{
  return store->last_run;
}

gboolean
store_begin(Store *store, GError **error)
{
  if (!store_execute(store,
                     store->depth == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT inner",
                     error))
    return FALSE;
  store->depth++;
  return TRUE;
}

gboolean
store_end(Store *store, GError **error)
{
  if (!store_execute(store, store->depth == 1 ? "COMMIT" : "RELEASE inner",
                     error))
    return FALSE;
  store->depth--;
  return TRUE;
}

void
store_give_up(Store *store)
{
  store->has_metrics = false;
  store->depth--;
  sqlite3_exec(store->database,
               store->depth == 0 ? "ROLLBACK"
                                 : "ROLLBACK TO inner; RELEASE inner",
               NULL, NULL, NULL);
}
