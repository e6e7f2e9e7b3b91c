/* Joins the parts of a sweep. Rows are matched by what they say and not by
 * their rows: scenarios by their texts, metrics and studies by their names,
 * points by their numbers in a study, runs by their identities. The other
 * database is attached, and everything is copied by SQL in one transaction.
 */

#include "store_private.h"

#include <string.h>

/* Finds studies of the same name that have another scenario or another
 * version. */
static const char conflict_sql[] =
  "SELECT p.name FROM part.study AS p JOIN part.scenario AS ps USING (scenario)"
  " JOIN main.study AS m USING (name) JOIN main.scenario AS ms ON ms.scenario ="
  " m.scenario WHERE ps.text <> ms.text OR p.version <> m.version";

/* Finds metrics that have another unit. */
static const char unit_sql[] =
  "SELECT name FROM part.metric AS p JOIN main.metric AS m USING (name)"
  " WHERE p.unit <> m.unit";

/* Copies what runs refer to, and what was asked for. This comes before any
 * run. */
static const char plan_sql[] =
  "INSERT OR IGNORE INTO main.scenario (path, title, text)"
  "  SELECT path, title, text FROM part.scenario ORDER BY scenario;"
  "INSERT OR IGNORE INTO main.source SELECT m.scenario, number, s.path, s.text"
  "  FROM part.source AS s JOIN part.scenario AS p USING (scenario)"
  "  JOIN main.scenario AS m ON m.text = p.text;"
  "INSERT OR IGNORE INTO main.metric (name, unit, help)"
  "  SELECT name, unit, help FROM part.metric ORDER BY metric;"
  "INSERT OR IGNORE INTO main.study (name, scenario, version, repeat,"
  "  options, precision, precision_metric, confidence)"
  "  SELECT s.name, m.scenario, version, repeat, options, precision,"
  "  precision_metric, confidence FROM part.study AS s JOIN part.scenario AS p "
  "USING (scenario)"
  "  JOIN main.scenario AS m ON m.text = p.text ORDER BY study;"
  "INSERT OR IGNORE INTO main.axis SELECT m.study, a.number, a.name, key, unit"
  "  FROM part.axis AS a JOIN part.study AS p USING (study)"
  "  JOIN main.study AS m ON m.name = p.name;"
  "INSERT OR IGNORE INTO main.point (study, number, label)"
  "  SELECT m.study, number, label FROM part.point JOIN part.study AS p"
  "  USING (study) JOIN main.study AS m ON m.name = p.name ORDER BY point;"
  "CREATE TEMP TABLE place AS SELECT pp.point AS old, mp.point AS new"
  "  FROM part.point AS pp JOIN part.study AS ps USING (study)"
  "  JOIN main.study AS ms ON ms.name = ps.name"
  "  JOIN main.point AS mp ON mp.study = ms.study AND mp.number = pp.number;"
  "CREATE UNIQUE INDEX temp.place_old ON place (old);"
  "INSERT OR IGNORE INTO main.setting SELECT new, number, name, value,"
  "  number_value FROM part.setting JOIN place ON old = point;"
  "INSERT OR IGNORE INTO main.plan SELECT new, replication, design_number,"
  "  design, id FROM part.plan JOIN place ON old = point;";

/* Copies the runs that are not there yet, their values and grids, and the notes
 * about failures of runs that no part has done. */
static const char runs_sql[] =
  "CREATE TEMP TABLE fresh AS SELECT run AS old FROM part.run"
  "  WHERE id NOT IN (SELECT id FROM main.run);"
  "INSERT INTO main.run (id, scenario, version, design, parameters, seed,"
  "  replication, level, duration, warmup, events, seconds)"
  "  SELECT r.id, m.scenario, version, design, parameters, seed, replication,"
  "  level, duration, warmup, events, seconds FROM part.run AS r"
  "  JOIN fresh ON old = r.run JOIN part.scenario AS p USING (scenario)"
  "  JOIN main.scenario AS m ON m.text = p.text;"
  "CREATE TEMP TABLE moved AS SELECT old, m.run AS new FROM fresh"
  "  JOIN part.run AS p ON p.run = old JOIN main.run AS m ON m.id = p.id;"
  "CREATE UNIQUE INDEX temp.moved_old ON moved (old);"
  "INSERT INTO main.value SELECT new, m.metric, value FROM part.value AS v"
  "  JOIN moved ON old = v.run JOIN part.metric AS p USING (metric)"
  "  JOIN main.metric AS m ON m.name = p.name;"
  "INSERT INTO main.grid SELECT new, m.metric, cell, count FROM part.grid AS g"
  "  JOIN moved ON old = g.run JOIN part.metric AS p USING (metric)"
  "  JOIN main.metric AS m ON m.name = p.name;"
  "DELETE FROM main.failure WHERE id IN (SELECT id FROM main.run);"
  "INSERT OR IGNORE INTO main.failure SELECT * FROM part.failure"
  "  WHERE id NOT IN (SELECT id FROM main.run);";

static const char end_sql[] =
  "DROP TABLE place; DROP TABLE fresh; DROP TABLE moved;";

/* Tables that refer to a run, whose other columns are copied as they are. */
static const char *const of_runs[] = { "handover", "flow_handover", "flow",
                                       "node", "series" };

/* Returns the first value of a query, or NULL. The caller owns it. */
static char *
first_text(const Store *store, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  char *text = NULL;

  if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) ==
        SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW)
    text = g_strdup((const char *)sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return text;
}

static gboolean
check_part(const Store *store, const char *part, GError **error)
{
  g_autofree char *study = first_text(store, conflict_sql);
  g_autofree char *metric = first_text(store, unit_sql);

  if (study)
    g_set_error(error, STORE_ERROR, STORE_ERROR_FOREIGN,
                "%s: its study '%s' is of another text of the scenario, or of "
                "another version, than that of the parts before",
                part, study);
  else if (metric)
    g_set_error(error, STORE_ERROR, STORE_ERROR_FOREIGN,
                "%s: has %s in another unit than the parts before", part,
                metric);
  return !study && !metric;
}

/* Copies the rows of a table that belong to the runs which have been copied. */
static gboolean
copy_rows(const Store *store, const char *table, GError **error)
{
  g_autofree char *query = g_strdup_printf(
    "SELECT group_concat('t.' || name, ', ') FROM pragma_table_info('%s')"
    " WHERE name <> 'run'",
    table);
  g_autofree char *columns = first_text(store, query);
  g_autofree char *sql =
    g_strdup_printf("INSERT INTO main.%s SELECT new, %s FROM part.%s AS t JOIN"
                    " moved ON old = t.run",
                    table, columns, table);

  return store_execute(store, sql, error);
}

static gboolean
copy_part(Store *store, const char *part, GError **error)
{
  if (!store_begin(store, error))
    return FALSE;
  gboolean is_good = check_part(store, part, error) &&
                     store_execute(store, plan_sql, error) &&
                     store_execute(store, runs_sql, error);
  for (size_t i = 0; i < G_N_ELEMENTS(of_runs) && is_good; i++)
    is_good = copy_rows(store, of_runs[i], error);
  if (is_good && store_execute(store, end_sql, error) &&
      store_end(store, error))
    return TRUE;
  store_give_up(store);
  return FALSE;
}

gboolean
store_merge(Store *store, const char *part, GError **error)
{
  Store *other = store_open_to_read(part, error);
  char *sql = sqlite3_mprintf("ATTACH %Q AS part", part);
  gboolean is_good = FALSE;

  if (other && store_execute(store, sql, error)) {
    is_good = copy_part(store, part, error);
    is_good =
      store_execute(store, "DETACH part", is_good ? error : NULL) && is_good;
  }
  sqlite3_free(sql);
  store_free(other);
  return is_good;
}
