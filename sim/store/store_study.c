/* Writes and reads studies: what was asked for, what has failed, and the files
 * of scenarios. A study is replaced as a whole, unless it is the same; its runs
 * stay, because the plan refers to them by identity, and other studies may ask
 * for them as well. The same study stays with what other parts of its sweep
 * have added to its plan.
 */

#include "store_private.h"

#include <math.h>
#include <string.h>

/* Returns the number that a value begins with, as in "5", "30 s" or "1e-3 %";
 * NaN if there is none. */
static double
leading_number(const char *value)
{
  char *end;
  double number = g_ascii_strtod(value, &end);

  return end == value ? NAN : number;
}

static gboolean
put_axes(const Store *store, int64_t study_row, const Study *study,
         GError **error)
{
  Insert i = insert_begin(store, "INSERT INTO axis VALUES (?, ?, ?, ?, ?)");

  for (guint n = 0; n < study->axes->len; n++) {
    const StudyAxis *axis = study->axes->pdata[n];
    insert_integer(&i, study_row);
    insert_integer(&i, n);
    insert_text(&i, axis->name);
    insert_text(&i, axis->key);
    insert_text(&i, axis->unit);
    insert_row(&i);
  }
  return insert_end(&i, error);
}

static gboolean
put_settings(const Store *store, int64_t point_row, const Study *study,
             const StudyPoint *point, GError **error)
{
  Insert i = insert_begin(store, "INSERT INTO setting VALUES (?, ?, ?, ?, ?)");

  for (guint n = 0; n < study->axes->len; n++) {
    const StudyAxis *axis = study->axes->pdata[n];
    insert_integer(&i, point_row);
    insert_integer(&i, n);
    insert_text(&i, axis->name);
    insert_text(&i, point->values[n]);
    insert_real(&i, leading_number(point->values[n]));
    insert_row(&i);
  }
  return insert_end(&i, error);
}

static gboolean
put_points(const Store *store, int64_t study_row, const Study *study,
           GError **error)
{
  for (guint n = 0; n < study->points->len; n++) {
    const StudyPoint *point = study->points->pdata[n];
    Insert i = insert_begin(
      store, "INSERT INTO point (study, number, label) VALUES (?, ?, ?)");
    insert_integer(&i, study_row);
    insert_integer(&i, n);
    insert_text(&i, point->label);
    insert_row(&i);
    if (!insert_end(&i, error) ||
        !put_settings(store, sqlite3_last_insert_rowid(store->database), study,
                      point, error))
      return FALSE;
  }
  return TRUE;
}

static void
plan_run(Insert *i, int64_t study_row, const Study *study, const StudyRun *run)
{
  insert_integer(i, study_row);
  insert_integer(i, run->point);
  insert_integer(i, run->replication);
  insert_integer(i, run->design);
  insert_text(i, study->designs->pdata[run->design]);
  insert_text(i, run->id);
  insert_row(i);
}

static const char plan_sql[] =
  "INSERT OR REPLACE INTO plan VALUES ((SELECT point FROM point WHERE study = ?"
  " AND number = ?), ?, ?, ?, ?)";

static gboolean
put_runs(const Store *store, int64_t study_row, const Study *study,
         GError **error)
{
  Insert i = insert_begin(store, plan_sql);

  for (guint n = 0; n < study->runs->len; n++)
    plan_run(&i, study_row, study, &g_array_index(study->runs, StudyRun, n));
  return insert_end(&i, error);
}

/* Returns whether a query with one parameter finds a row. */
static gboolean
has_row(const Store *store, const char *sql, int64_t parameter)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_there = FALSE;

  if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) ==
      SQLITE_OK) {
    sqlite3_bind_int64(statement, 1, parameter);
    is_there = sqlite3_step(statement) == SQLITE_ROW;
  }
  sqlite3_finalize(statement);
  return is_there;
}

gboolean
store_plan_run(Store *store, int64_t row, const Study *study,
               const StudyRun *run, GError **error)
{
  if (!has_row(store, "SELECT 1 FROM study WHERE study = ?", row)) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_REPLACED,
                "%s: study '%s' has been replaced meanwhile; its runs that are "
                "done are kept",
                store->path, study->name);
    return FALSE;
  }
  Insert i = insert_begin(store, plan_sql);
  plan_run(&i, row, study, run);
  return insert_end(&i, error);
}

/* Removes the study of the same name and file. */
static gboolean
forget_study(const Store *store, const Study *study, const RunInfo *info,
             GError **error)
{
  Insert i =
    insert_begin(store, "DELETE FROM study WHERE name = ? AND file = ?");

  insert_text(&i, study->name);
  insert_text(&i, run_info_file(info));
  insert_row(&i);
  return insert_end(&i, error);
}

/* Stores the study without its axes, points and runs. Returns its row; or 0,
 * and an error. */
static int64_t
put_head(const Store *store, const Study *study, const RunInfo *info,
         GError **error)
{
  Insert i = insert_begin(
    store,
    "INSERT INTO study (name, file, scenario, version, repeat, records,"
    " options, precision, precision_metric, confidence, stored) SELECT ?, ?,"
    " (SELECT scenario FROM scenario WHERE text = ?), ?, ?, ?, ?, ?, ?, ?,"
    " ifnull(max(stored), 0) + 1 FROM study");

  insert_text(&i, study->name);
  insert_text(&i, run_info_file(info));
  insert_text(&i, info->scenario_text);
  insert_text(&i, info->version);
  insert_integer(&i, study->repeat);
  insert_integer(&i, study->records);
  insert_text(&i, study->options);
  insert_real(&i, study->precision.metric ? study->precision.share : NAN);
  insert_text(&i, study->precision.metric);
  insert_real(&i, study->precision.confidence);
  insert_row(&i);
  return insert_end(&i, error) ? sqlite3_last_insert_rowid(store->database) : 0;
}

/* Returns the row of the study of the same name and file, or 0 if there is
 * none. Stores whether it comes from the same text, version and command line.
 */
static int64_t
find_study(const Store *store, const Study *study, const RunInfo *info,
           gboolean *is_same)
{
  sqlite3_stmt *statement = NULL;
  int64_t row = 0;

  if (sqlite3_prepare_v2(store->database,
                         "SELECT study, text = ?3 AND version = ?4 AND options"
                         " = ?5 FROM study JOIN scenario USING (scenario) WHERE"
                         " name = ?1 AND file = ?2",
                         -1, &statement, NULL) == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, study->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, run_info_file(info), -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 3, info->scenario_text, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 4, info->version, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 5, study->options, -1, SQLITE_STATIC);
    if (sqlite3_step(statement) == SQLITE_ROW) {
      row = sqlite3_column_int64(statement, 0);
      *is_same = sqlite3_column_int(statement, 1);
    }
  }
  sqlite3_finalize(statement);
  return row;
}

/* Returns whether the plan of the study in a row has all these runs. A plugin
 * may have changed, which no text says. */
static gboolean
has_runs(const Store *store, int64_t row, const Study *study)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_there =
    sqlite3_prepare_v2(store->database,
                       "SELECT 1 FROM point JOIN plan USING (point) WHERE study"
                       " = ? AND number = ? AND replication = ? AND"
                       " design_number = ? AND design = ? AND id = ?",
                       -1, &statement, NULL) == SQLITE_OK;

  for (guint i = 0; is_there && i < study->runs->len; i++) {
    const StudyRun *run = &g_array_index(study->runs, StudyRun, i);
    sqlite3_bind_int64(statement, 1, row);
    sqlite3_bind_int64(statement, 2, run->point);
    sqlite3_bind_int64(statement, 3, run->replication);
    sqlite3_bind_int64(statement, 4, run->design);
    sqlite3_bind_text(statement, 5, study->designs->pdata[run->design], -1,
                      SQLITE_STATIC);
    sqlite3_bind_text(statement, 6, run->id, -1, SQLITE_STATIC);
    is_there = sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_reset(statement);
  }
  sqlite3_finalize(statement);
  return is_there;
}

/* Notes that the study in a row has been stored once more, and that it asks
 * also for the records of this one. */
static gboolean
store_again(const Store *store, int64_t row, const Study *study, GError **error)
{
  Insert i = insert_begin(
    store, "UPDATE study SET records = records | ?, stored = (SELECT"
           " max(stored) + 1 FROM study) WHERE study = ?");

  insert_integer(&i, study->records);
  insert_integer(&i, row);
  insert_row(&i);
  return insert_end(&i, error);
}

gboolean
store_displaces(const Store *store, const Study *study, const RunInfo *info)
{
  gboolean is_same = FALSE;
  int64_t row = find_study(store, study, info, &is_same);

  return row != 0 && !(is_same && has_runs(store, row, study));
}

static int64_t
put_study(const Store *store, const Study *study, const RunInfo *info,
          GError **error)
{
  gboolean is_same = FALSE;
  int64_t same = find_study(store, study, info, &is_same);

  if (same != 0 && is_same && has_runs(store, same, study))
    return store_again(store, same, study, error) ? same : 0;
  int64_t row = forget_study(store, study, info, error) &&
                    store_put_scenario(store, info, error)
                  ? put_head(store, study, info, error)
                  : 0;
  gboolean is_good = row != 0 && put_axes(store, row, study, error) &&
                     put_points(store, row, study, error) &&
                     put_runs(store, row, study, error);

  return is_good ? row : 0;
}

int64_t
store_put_study(Store *store, const Study *study, const RunInfo *info,
                GError **error)
{
  if (!store_begin(store, error))
    return 0;
  int64_t row = put_study(store, study, info, error);
  if (row != 0 && store_end(store, error))
    return row;
  store_give_up(store);
  return 0;
}

gboolean
store_has_run(const Store *store, const char *id, unsigned records)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_there = FALSE;

  if (sqlite3_prepare_v2(store->database,
                         "SELECT 1 FROM run WHERE id = ? AND ? & ~records = 0",
                         -1, &statement, NULL) == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, records);
    is_there = sqlite3_step(statement) == SQLITE_ROW;
  }
  sqlite3_finalize(statement);
  return is_there;
}

double
store_value(const Store *store, const char *id, const char *metric)
{
  sqlite3_stmt *statement = NULL;
  double value = NAN;

  if (sqlite3_prepare_v2(store->database,
                         "SELECT value FROM run JOIN value USING (run) JOIN"
                         " metric USING (metric) WHERE id = ? AND name = ?"
                         " AND value IS NOT NULL",
                         -1, &statement, NULL) == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, metric, -1, SQLITE_STATIC);
    if (sqlite3_step(statement) == SQLITE_ROW)
      value = sqlite3_column_double(statement, 0);
  }
  sqlite3_finalize(statement);
  return value;
}

double
store_mean_seconds(const Store *store, const char *study, const RunInfo *info,
                   uint32_t *count)
{
  sqlite3_stmt *statement = NULL;
  double seconds = 0;

  *count = 0;
  if (sqlite3_prepare_v2(store->database,
                         "SELECT avg(seconds), count(*) FROM run WHERE id IN"
                         " (SELECT id FROM plan JOIN point USING (point) JOIN"
                         " study USING (study) WHERE name = ? AND file = ?)",
                         -1, &statement, NULL) == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, study, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, run_info_file(info), -1, SQLITE_STATIC);
    if (sqlite3_step(statement) == SQLITE_ROW) {
      seconds = sqlite3_column_double(statement, 0);
      *count = (uint32_t)sqlite3_column_int(statement, 1);
    }
  }
  sqlite3_finalize(statement);
  return seconds;
}

gboolean
store_put_failure(Store *store, const char *id, const char *reason,
                  const char *detail, GError **error)
{
  Insert i = insert_begin(
    store, "INSERT INTO failure VALUES (?, ?, ?, 1) ON CONFLICT (id) DO UPDATE"
           " SET reason = excluded.reason, detail = excluded.detail,"
           " attempts = attempts + 1");

  insert_text(&i, id);
  insert_text(&i, reason);
  insert_text(&i, detail);
  insert_row(&i);
  return insert_end(&i, error);
}

gboolean
store_put_source(Store *store, const char *scenario_text, uint32_t number,
                 const char *path, const char *text, GError **error)
{
  Insert i = insert_begin(
    store, "INSERT OR IGNORE INTO source VALUES ((SELECT scenario FROM scenario"
           " WHERE text = ?), ?, ?, ?)");

  insert_text(&i, scenario_text);
  insert_integer(&i, number);
  insert_text(&i, path);
  insert_text(&i, text);
  insert_row(&i);
  return insert_end(&i, error);
}
