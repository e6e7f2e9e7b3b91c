/* Writes the rows of a run. Records beside the metrics and the grids are
 * written only if the study asks for them (RunInfo.records). A run of the same
 * identity that is there already is completed and not replaced, because what
 * another study has asked for must stay. The metrics of both are compared
 * first, so that records of two different results never stand beside each
 * other.
 */

#include "sim/record/quantile.h"
#include "store_private.h"

#include <math.h>
#include <string.h>

gboolean
store_put_scenario(const Store *store, const RunInfo *info, GError **error)
{
  Insert i = insert_begin(
    store, "INSERT INTO scenario (path, title, text) VALUES (?, ?, ?)"
           " ON CONFLICT (text) DO NOTHING");

  insert_text(&i, info->scenario_path);
  insert_text(&i, info->title);
  insert_text(&i, info->scenario_text);
  insert_row(&i);
  return insert_end(&i, error);
}

/* Finds the run of an identity, and the records that it has; its row is 0 if
 * there is none. Returns false, and an error, if the database cannot be
 * read. */
static gboolean
find_run(const Store *store, const char *id, int64_t *run, unsigned *records,
         GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(store->database,
                                "SELECT run, records FROM run WHERE id = ?", -1,
                                &statement, NULL);

  *run = *records = 0;
  if (code == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    code = sqlite3_step(statement);
  }
  if (code == SQLITE_ROW) {
    *run = sqlite3_column_int64(statement, 0);
    *records = (unsigned)sqlite3_column_int64(statement, 1);
  } else if (code != SQLITE_DONE) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", store->path,
                store_complaint(store->database));
  }
  sqlite3_finalize(statement);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

static gboolean
put_run(const Store *store, const RunInfo *info, const Results *results,
        GError **error)
{
  Insert i = insert_begin(
    store,
    "INSERT INTO run (id, scenario, version, parameters, seed, replication,"
    " level, duration, warmup, events, records, seconds) VALUES (?, (SELECT"
    " scenario FROM scenario WHERE text = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert_text(&i, info->id);
  insert_text(&i, info->scenario_text);
  insert_text(&i, info->version);
  insert_text(&i, info->parameters);
  insert_integer(&i, (int64_t)info->seed);
  insert_integer(&i, info->replication);
  insert_text(&i, info->level);
  insert_integer(&i, info->duration);
  insert_integer(&i, info->warmup);
  insert_integer(&i, (int64_t)results->events);
  insert_integer(&i, info->records);
  insert_real(&i, info->seconds);
  insert_row(&i);
  return insert_end(&i, error);
}

/* Notes that a run has further records. */
static gboolean
add_records(const Store *store, const RunInfo *info, GError **error)
{
  Insert i =
    insert_begin(store, "UPDATE run SET records = records | ? WHERE id = ?");

  insert_integer(&i, info->records);
  insert_text(&i, info->id);
  insert_row(&i);
  return insert_end(&i, error);
}

static gboolean
forget_failure(const Store *store, const RunInfo *info, GError **error)
{
  Insert i = insert_begin(store, "DELETE FROM failure WHERE id = ?");

  insert_text(&i, info->id);
  insert_row(&i);
  return insert_end(&i, error);
}

/* Returns whether a value that is stored, in the first two columns of a row, is
 * that of the results. Otherwise returns false, and an error. A metric that
 * this program does not know is passed over. */
static gboolean
check_value(const Store *store, const RunInfo *info, sqlite3_stmt *row,
            const Results *results, GError **error)
{
  const char *name = (const char *)sqlite3_column_text(row, 0);
  gboolean is_defined = sqlite3_column_type(row, 1) != SQLITE_NULL;
  double stored = is_defined ? sqlite3_column_double(row, 1) : NAN;
  uint32_t metric = metric_find(name);
  double now = metric == INDEX_NONE ? stored : results->values[metric];

  if (stored == now || (isnan(stored) && isnan(now)))
    return TRUE;
  g_set_error(error, STORE_ERROR, STORE_ERROR_DIFFERS,
              "%s: run %.12s, done again, has %s = %.17g, but %.17g is stored; "
              "the stored run stays as it is",
              store->path, info->id, name, now, stored);
  return FALSE;
}

/* Returns whether the metrics of a run are those of the results. Otherwise
 * returns false, and an error. */
static gboolean
check_values(const Store *store, int64_t run, const RunInfo *info,
             const Results *results, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_good = TRUE;
  int code = sqlite3_prepare_v2(
    store->database,
    "SELECT name, value FROM value JOIN metric USING (metric) WHERE run = ?",
    -1, &statement, NULL);

  if (code == SQLITE_OK) {
    sqlite3_bind_int64(statement, 1, run);
    while (is_good && (code = sqlite3_step(statement)) == SQLITE_ROW)
      is_good = check_value(store, info, statement, results, error);
  }
  if (is_good && code != SQLITE_DONE) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", store->path,
                store_complaint(store->database));
    is_good = FALSE;
  }
  sqlite3_finalize(statement);
  return is_good;
}

/* Returns whether a metric has the unit in the file that it has here, because
 * values in two units must not stand side by side under one name. Otherwise
 * returns false, and an error. */
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

/* Stores what the metrics are. They are matched by name, because the file may
 * come from another version of the program, whose table has other rows. */
static gboolean
put_metrics(const Store *store, GError **error)
{
  Insert i = insert_begin(
    store, "INSERT INTO metric (name, unit, help) VALUES (?, ?, ?)"
           " ON CONFLICT (name) DO UPDATE SET help = excluded.help");

  for (const MetricInfo *m = metric_table; m->name; m++) {
    insert_text(&i, m->name);
    insert_text(&i, m->unit);
    insert_text(&i, m->help);
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
    insert_integer(&i, run);
    insert_text(&i, metric_table[m].name);
    insert_real(&i, results->values[m]);
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
    insert_integer(&i, run);
    insert_name(&i, results->host_names, r->host);
    insert_integer(&i, r->number);
    insert_name(&i, results->node_names, r->from_node);
    insert_name(&i, results->node_names, r->to_node);
    insert_integer(&i, r->down_at);
    insert_time(&i, r->up_after);
    insert_time(&i, r->discovered_after);
    insert_time(&i, r->configured_after);
    insert_time(&i, r->updated_after);
    insert_time(&i, r->registered_after);
    insert_time(&i, r->first_down_after);
    insert_time(&i, r->first_up_after);
    insert_integer(&i, r->messages);
    insert_integer(&i, r->octets);
    insert_integer(&i, r->octet_hops);
    insert_integer(&i, r->wireless_messages);
    insert_integer(&i, r->discovery_messages);
    insert_integer(&i, r->flows);
    insert_real(&i, r->lost);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

static gboolean
put_flow_handovers(const Store *store, int64_t run, const Results *results,
                   GError **error)
{
  Insert i = insert_begin(
    store,
    "INSERT INTO flow_handover VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

  for (guint n = 0; n < results->flow_handovers->len; n++) {
    const FlowHandoverRecord *r =
      &g_array_index(results->flow_handovers, FlowHandoverRecord, n);
    const HandoverRecord *handover =
      &g_array_index(results->handovers, HandoverRecord, r->handover);
    insert_integer(&i, run);
    insert_name(&i, results->host_names, handover->host);
    insert_integer(&i, handover->number);
    insert_name(&i, results->section_names, r->section);
    insert_integer(&i, r->number);
    insert_name(&i, results->node_names, r->anchor_node);
    insert_name(&i, results->node_names, r->correspondent_node);
    insert_time(&i, r->down_after);
    insert_time(&i, r->up_after);
    insert_time(&i, r->gap);
    insert_real(&i, r->lost);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

static gboolean
put_flows(const Store *store, int64_t run, const Results *results,
          GError **error)
{
  Insert i = insert_begin(store, "INSERT INTO flow VALUES (?, ?, ?, ?, ?, ?,"
                                 " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

  for (guint n = 0; n < results->flows->len; n++) {
    const FlowRecord *r = &g_array_index(results->flows, FlowRecord, n);
    insert_integer(&i, run);
    insert_name(&i, results->host_names, r->host);
    insert_name(&i, results->section_names, r->section);
    insert_integer(&i, r->number);
    insert_name(&i, results->node_names, r->correspondent_node);
    insert_name(&i, results->node_names, r->anchor_node);
    insert_integer(&i, r->started_at);
    insert_integer(&i, r->ended_at);
    insert_real(&i, r->sent);
    insert_real(&i, r->delivered);
    insert_real(&i, r->lost);
    insert_real(&i, r->in_flight);
    insert_real(&i, r->stretch_delay);
    insert_real(&i, r->stretch_hops);
    insert_real(&i, r->delay);
    insert_real(&i, r->delivered > 0 ? r->overhead / r->delivered : NAN);
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
    insert_integer(&i, run);
    insert_name(&i, results->node_names, r->node);
    insert_real(&i, r->bindings);
    insert_real(&i, r->data_octets);
    insert_real(&i, r->data_packets);
    insert_integer(&i, (int64_t)r->signalling_messages);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

/* Returns the row of the metric of that name. */
static int64_t
metric_row(const Store *store, const char *name)
{
  sqlite3_stmt *statement = NULL;
  int64_t row = 0;

  sqlite3_prepare_v2(store->database,
                     "SELECT metric FROM metric WHERE name = ?", -1, &statement,
                     NULL);
  sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
  if (sqlite3_step(statement) == SQLITE_ROW)
    row = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return row;
}

/* Stores the grids. Metrics are looked up once, because a grid has many rows.
 */
static gboolean
put_grids(const Store *store, int64_t run, const Results *results,
          GError **error)
{
  Insert i = insert_begin(store, "INSERT INTO grid VALUES (?, ?, ?, ?)");
  int64_t metrics[QUANTILE_METRICS];

  for (int m = 0; m < QUANTILE_METRICS; m++)
    metrics[m] = metric_row(store, quantile_metrics[m]);
  for (guint n = 0; n < results->grids->len; n++) {
    const GridRecord *r = &g_array_index(results->grids, GridRecord, n);
    insert_integer(&i, run);
    insert_integer(&i, metrics[r->metric]);
    insert_integer(&i, r->cell);
    insert_integer(&i, (int64_t)r->count);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

/* Stores for each arrival the delay in ms, and the number of packets so far. If
 * several packets arrive at one moment, the last one counts. */
static gboolean
put_series(const Store *store, int64_t run, const Results *results,
           GError **error)
{
  Insert i =
    insert_begin(store, "INSERT OR REPLACE INTO series VALUES (?, ?, ?, ?)");

  for (guint n = 0; n < results->arrivals->len; n++) {
    const ArrivalRecord *r =
      &g_array_index(results->arrivals, ArrivalRecord, n);
    insert_integer(&i, run);
    insert_text(&i, "delay");
    insert_integer(&i, r->at);
    insert_real(&i, r->delay * 1e3);
    insert_row(&i);
    insert_integer(&i, run);
    insert_text(&i, "received");
    insert_integer(&i, r->at);
    insert_real(&i, n + 1);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

/* Stores those kinds of records that `records` has. */
static gboolean
put_records(const Store *store, int64_t run, unsigned records,
            const Results *results, GError **error)
{
  return (!(records & RECORD_HANDOVERS) ||
          (put_handovers(store, run, results, error) &&
           put_flow_handovers(store, run, results, error))) &&
         (!(records & RECORD_FLOWS) || put_flows(store, run, results, error)) &&
         (!(records & RECORD_NODES) || put_nodes(store, run, results, error)) &&
         (!(records & RECORD_SERIES) || put_series(store, run, results, error));
}

static gboolean
put_all(Store *store, const RunInfo *info, const Results *results,
        GError **error)
{
  int64_t run;
  unsigned has;

  if (!store_put_scenario(store, info, error) ||
      (!store->has_metrics && !put_metrics(store, error)) ||
      !find_run(store, info->id, &run, &has, error) ||
      !forget_failure(store, info, error))
    return FALSE;
  if (run != 0) {
    if (!check_values(store, run, info, results, error) ||
        !add_records(store, info, error))
      return FALSE;
  } else {
    if (!put_run(store, info, results, error))
      return FALSE;
    run = sqlite3_last_insert_rowid(store->database);
    if (!put_values(store, run, results, error) ||
        !put_grids(store, run, results, error))
      return FALSE;
  }
  store->last_run = run;
  store->has_metrics = true;
  return put_records(store, run, info->records & ~has, results, error);
}

gboolean
store_put(Store *store, const RunInfo *info, const Results *results,
          GError **error)
{
  if (!store_begin(store, error))
    return FALSE;
  if (put_all(store, info, results, error) && store_end(store, error))
    return TRUE;
  store_give_up(store);
  return FALSE;
}
