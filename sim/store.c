#include "store.h"

#include "schema.h"

#include <math.h>
#include <string.h>

/* How long to wait for another program that writes. */
enum { BUSY_MILLISECONDS = 10000 };

struct Store {
  sqlite3 *database;
  char *path;
  int64_t last_run;
};

/* SQLite's own words, but for those that would leave one asking. */
static const char *
complaint(sqlite3 *database)
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
              complaint(store->database));
  return FALSE;
}

static gboolean
execute(const Store *store, const char *sql, GError **error)
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

  return execute(store, "BEGIN IMMEDIATE", error) &&
         execute(store, schema_sql, error) && execute(store, marks, error) &&
         execute(store, "COMMIT", error);
}

/* A file of our own; *is_empty if it is one that has no tables yet. */
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

/* What SQLite cannot say well, or NULL. An empty name would be a file that
 * vanishes. */
static char *
find_misnomer(const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);

  if (*path == '\0')
    return g_strdup("'': expected the name of a result database");
  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    return g_strdup_printf("%s: is a directory; expected a file", path);
  if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
    return g_strdup_printf("%s: there is no folder %s", path, folder);
  return NULL;
}

/* A name that begins with "file:" is a name and not a URI. */
static gboolean
open_file(Store *store, int flags, GError **error)
{
  g_autofree char *misnomer = find_misnomer(store->path);
  g_autofree char *name = g_str_has_prefix(store->path, "file:")
                            ? g_strconcat("./", store->path, NULL)
                            : g_strdup(store->path);

  if (misnomer) {
    g_set_error_literal(error, STORE_ERROR, STORE_ERROR_FAILED, misnomer);
    return FALSE;
  }
  if (sqlite3_open_v2(name, &store->database, flags, NULL) != SQLITE_OK)
    return fail(store, error);
  sqlite3_busy_timeout(store->database, BUSY_MILLISECONDS);
  return execute(store, "PRAGMA foreign_keys = ON", error);
}

/* Writes the version that is there, and takes it back: whoever cannot do so
 * should hear it before the run and not after. */
static gboolean
try_to_write(const Store *store, GError **error)
{
  g_autofree char *sql = g_strdup_printf(
    "BEGIN IMMEDIATE; PRAGMA user_version = %d; ROLLBACK", SCHEMA_VERSION);

  return execute(store, sql, error);
}

static gboolean
prepare_to_write(Store *store, GError **error)
{
  gboolean is_empty;

  return open_file(store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error) &&
         check_schema(store, &is_empty, error) &&
         (is_empty ? make_schema(store, error) : try_to_write(store, error));
}

/* Opened for writing nevertheless: what an interrupted program has left half
 * done must be taken back first. */
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
  return !is_empty && execute(store, "PRAGMA query_only = ON", error);
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

/* An INSERT that is filled column by column, and done row by row. */
typedef struct Insert {
  const Store *store;
  sqlite3_stmt *statement;
  int column;
  char *why; /* the first thing that went wrong; NULL: nothing has */
} Insert;

static Insert
insert_begin(const Store *store, const char *sql)
{
  Insert insert = { .store = store };

  if (sqlite3_prepare_v2(store->database, sql, -1, &insert.statement, NULL) !=
      SQLITE_OK)
    insert.why = g_strdup(complaint(store->database));
  return insert;
}

static void
add_text(Insert *insert, const char *text)
{
  sqlite3_bind_text(insert->statement, ++insert->column, text, -1,
                    SQLITE_TRANSIENT);
}

static void
add_integer(Insert *insert, int64_t integer)
{
  sqlite3_bind_int64(insert->statement, ++insert->column, integer);
}

static void
add_time(Insert *insert, SimTime time)
{
  if (time == SIM_TIME_NONE)
    insert->column++;
  else
    add_integer(insert, time);
}

static void
add_real(Insert *insert, double real)
{
  if (isnan(real))
    insert->column++;
  else
    sqlite3_bind_double(insert->statement, ++insert->column, real);
}

static void
add_name(Insert *insert, const GPtrArray *names, uint32_t index)
{
  if (index == INDEX_NONE)
    insert->column++;
  else
    add_text(insert, names->pdata[index]);
}

static void
insert_row(Insert *insert)
{
  if (!insert->why && sqlite3_step(insert->statement) != SQLITE_DONE)
    insert->why = g_strdup(complaint(insert->store->database));
  sqlite3_reset(insert->statement);
  sqlite3_clear_bindings(insert->statement);
  insert->column = 0;
}

static gboolean
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

static gboolean
put_scenario(const Store *store, const RunInfo *info, GError **error)
{
  Insert i = insert_begin(
    store, "INSERT INTO scenario (path, title, text) VALUES (?, ?, ?)"
           " ON CONFLICT (text) DO NOTHING");

  add_text(&i, info->scenario_path);
  add_text(&i, info->title);
  add_text(&i, info->scenario_text);
  insert_row(&i);
  return insert_end(&i, error);
}

static gboolean
put_run(const Store *store, const RunInfo *info, const Results *results,
        GError **error)
{
  Insert old = insert_begin(store, "DELETE FROM run WHERE id = ?");
  add_text(&old, info->id);
  insert_row(&old);
  if (!insert_end(&old, error))
    return FALSE;
  Insert i = insert_begin(
    store, "INSERT INTO run (id, scenario, version, design, parameters, seed,"
           " replication, level, duration, warmup, events) VALUES (?, (SELECT"
           " scenario FROM scenario WHERE text = ?), ?, ?, ?, ?, ?, ?, ?, ?,"
           " ?)");
  add_text(&i, info->id);
  add_text(&i, info->scenario_text);
  add_text(&i, info->version);
  add_text(&i, info->design);
  add_text(&i, info->parameters);
  add_integer(&i, (int64_t)info->seed);
  add_integer(&i, info->replication);
  add_text(&i, info->level);
  add_integer(&i, info->duration);
  add_integer(&i, info->warmup);
  add_integer(&i, (int64_t)results->events);
  insert_row(&i);
  return insert_end(&i, error);
}

/* Values in two units must not stand side by side under one name. */
static gboolean
check_unit(const Store *store, const MetricInfo *metric, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_good = TRUE;

  sqlite3_prepare_v2(store->database, "SELECT unit FROM metric WHERE name = ?",
                     -1, &statement, NULL);
  sqlite3_bind_text(statement, 1, metric->name, -1, SQLITE_STATIC);
  if (sqlite3_step(statement) == SQLITE_ROW) {
    const char *unit = (const char *)sqlite3_column_text(statement, 0);
    is_good = g_str_equal(unit, metric->unit);
    if (!is_good)
      g_set_error(error, STORE_ERROR, STORE_ERROR_FOREIGN,
                  "%s: has %s in '%s', but this program measures '%s'; give "
                  "another name",
                  store->path, metric->name, unit, metric->unit);
  }
  sqlite3_finalize(statement);
  return is_good;
}

/* Metrics are known by their names: the file may come from another version of
 * the program, whose table has other rows. */
static gboolean
put_metrics(const Store *store, GError **error)
{
  Insert i = insert_begin(
    store, "INSERT INTO metric (name, unit, help) VALUES (?, ?, ?)"
           " ON CONFLICT (name) DO UPDATE SET help = excluded.help");

  for (const MetricInfo *m = metric_table; m->name; m++) {
    add_text(&i, m->name);
    add_text(&i, m->unit);
    add_text(&i, m->help);
    insert_row(&i);
  }
  if (!insert_end(&i, error))
    return FALSE;
  for (const MetricInfo *m = metric_table; m->name; m++)
    if (!check_unit(store, m, error))
      return FALSE;
  return TRUE;
}

static gboolean
put_values(const Store *store, int64_t run, const Results *results,
           GError **error)
{
  Insert i = insert_begin(
    store, "INSERT INTO value VALUES (?, (SELECT metric FROM metric"
           " WHERE name = ?), ?)");

  for (uint32_t m = 0; m < metric_count(); m++) {
    add_integer(&i, run);
    add_text(&i, metric_table[m].name);
    add_real(&i, results->values[m]);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

static gboolean
put_handovers(const Store *store, int64_t run, const Results *results,
              GError **error)
{
  Insert i = insert_begin(store, "INSERT INTO handover VALUES (?, ?, ?, ?, ?,"
                                 " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                 " ?)");

  for (guint n = 0; n < results->handovers->len; n++) {
    const HandoverRecord *r =
      &g_array_index(results->handovers, HandoverRecord, n);
    add_integer(&i, run);
    add_integer(&i, n);
    add_name(&i, results->host_names, r->host);
    add_name(&i, results->node_names, r->from_node);
    add_name(&i, results->node_names, r->to_node);
    add_integer(&i, r->down_at);
    add_time(&i, r->up_after);
    add_time(&i, r->discovered_after);
    add_time(&i, r->configured_after);
    add_time(&i, r->updated_after);
    add_time(&i, r->registered_after);
    add_time(&i, r->first_down_after);
    add_time(&i, r->first_up_after);
    add_integer(&i, r->messages);
    add_integer(&i, r->octets);
    add_integer(&i, r->octet_hops);
    add_integer(&i, r->wireless_messages);
    add_integer(&i, r->discovery_messages);
    add_integer(&i, r->flows);
    add_real(&i, r->lost);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

static gboolean
put_flow_handovers(const Store *store, int64_t run, const Results *results,
                   GError **error)
{
  Insert i = insert_begin(
    store, "INSERT INTO flow_handover VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");

  for (guint n = 0; n < results->flow_handovers->len; n++) {
    const FlowHandoverRecord *r =
      &g_array_index(results->flow_handovers, FlowHandoverRecord, n);
    add_integer(&i, run);
    add_integer(&i, r->handover);
    add_integer(&i, r->flow);
    add_name(&i, results->node_names, r->anchor_node);
    add_name(&i, results->node_names, r->correspondent_node);
    add_time(&i, r->down_after);
    add_time(&i, r->up_after);
    add_time(&i, r->gap);
    add_real(&i, r->lost);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

static gboolean
put_flows(const Store *store, int64_t run, const Results *results,
          GError **error)
{
  Insert i = insert_begin(store, "INSERT INTO flow VALUES (?, ?, ?, ?, ?, ?,"
                                 " ?, ?, ?, ?, ?, ?, ?, ?, ?)");

  for (guint n = 0; n < results->flows->len; n++) {
    const FlowRecord *r = &g_array_index(results->flows, FlowRecord, n);
    add_integer(&i, run);
    add_integer(&i, r->flow);
    add_name(&i, results->host_names, r->host);
    add_name(&i, results->node_names, r->correspondent_node);
    add_name(&i, results->node_names, r->anchor_node);
    add_integer(&i, r->started_at);
    add_integer(&i, r->ended_at);
    add_real(&i, r->sent);
    add_real(&i, r->delivered);
    add_real(&i, r->lost);
    add_real(&i, r->in_flight);
    add_real(&i, r->stretch_delay);
    add_real(&i, r->stretch_hops);
    add_real(&i, r->delay);
    add_real(&i, r->delivered > 0 ? r->overhead / r->delivered : NAN);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

static gboolean
put_nodes(const Store *store, int64_t run, const Results *results,
          GError **error)
{
  Insert i = insert_begin(store, "INSERT INTO node VALUES (?, ?, ?, ?, ?, ?)");

  for (guint n = 0; n < results->nodes->len; n++) {
    const NodeRecord *r = &g_array_index(results->nodes, NodeRecord, n);
    add_integer(&i, run);
    add_name(&i, results->node_names, r->node);
    add_real(&i, r->bindings);
    add_real(&i, r->data_octets);
    add_real(&i, r->data_packets);
    add_integer(&i, (int64_t)r->signalling_messages);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

static gboolean
put_all(Store *store, const RunInfo *info, const Results *results,
        GError **error)
{
  if (!put_scenario(store, info, error) || !put_metrics(store, error) ||
      !put_run(store, info, results, error))
    return FALSE;
  int64_t run = store->last_run = sqlite3_last_insert_rowid(store->database);
  return put_values(store, run, results, error) &&
         put_handovers(store, run, results, error) &&
         put_flow_handovers(store, run, results, error) &&
         put_flows(store, run, results, error) &&
         put_nodes(store, run, results, error);
}

gboolean
store_put(Store *store, const RunInfo *info, const Results *results,
          GError **error)
{
  if (!execute(store, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (put_all(store, info, results, error) && execute(store, "COMMIT", error))
    return TRUE;
  sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

char *
run_identity(const char *canonical, const char *design, uint64_t seed,
             uint32_t replication, const char *version)
{
  g_autofree char *all = g_strdup_printf(
    "version %s\nseed %" G_GUINT64_FORMAT "\nreplication %u\ndesign %s\n%s",
    version, seed, replication, design, canonical);
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
}
