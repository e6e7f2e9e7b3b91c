/* The frame of a study (axes, points, designs) is read at once; values are read
 * for one metric at a time, into one array, so that memory does not grow with
 * the number of metrics. Runs that are planned and not done leave NaN in the
 * array.
 */

#include "dataset_private.h"

#include "query.h"

#include <math.h>
#include <string.h>

enum { MOST_NAMED = 20 }; /* values of an axis in a message */

static void
free_axis(gpointer item)
{
  DatasetAxis *axis = item;

  g_free(axis->name);
  g_free(axis->key);
  g_free(axis->unit);
  g_free(axis);
}

static void
free_point(gpointer item)
{
  DatasetPoint *point = item;

  g_free(point->label);
  g_strfreev(point->values);
  g_free(point->numbers);
  g_free(point);
}

void
dataset_free(Dataset *dataset)
{
  if (!dataset)
    return;
  g_free(dataset->study);
  g_free(dataset->file);
  g_free(dataset->title);
  g_ptr_array_unref(dataset->origin);
  if (dataset->runs)
    g_array_unref(dataset->runs);
  g_ptr_array_unref(dataset->axes);
  g_ptr_array_unref(dataset->points);
  g_ptr_array_unref(dataset->designs);
  g_free(dataset);
}

/* What is asked for, in SQL: a name, a file and a name, or NULL for all. */
#define IS_ASKED_FOR "(?1 IS NULL OR name = ?1 OR file || ':' || name = ?1)"

/* Returns the words by which studies can be chosen, for a message: "speed,
 * x.ini:length". If `study` is not NULL, they are of those that it asks for.
 * The caller owns it. */
static char *
study_names(sqlite3 *database, const char *study)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT iif(name = '' OR count(*) OVER (PARTITION BY name) > 1,"
              " file || ':' || name, name) FROM study WHERE " IS_ASKED_FOR
              " ORDER BY name, file");
  GString *names = g_string_new(NULL);

  sqlite3_bind_text(statement, 1, study, -1, SQLITE_STATIC);
  while (sqlite3_step(statement) == SQLITE_ROW)
    g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                           sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return g_string_free(names, FALSE);
}

/* Returns the rows (int64_t) of the studies that are asked for, or NULL and an
 * error if there is none. The caller owns the array. */
static GArray *
find_studies(sqlite3 *database, const char *study, GError **error)
{
  sqlite3_stmt *statement =
    query_prepare(database, "SELECT study FROM study WHERE " IS_ASKED_FOR
                            " ORDER BY name, file");
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(int64_t));

  sqlite3_bind_text(statement, 1, study, -1, SQLITE_STATIC);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    int64_t row = sqlite3_column_int64(statement, 0);
    g_array_append_val(rows, row);
  }
  sqlite3_finalize(statement);
  if (rows->len > 0)
    return g_steal_pointer(&rows);
  g_autofree char *names = study_names(database, NULL);
  if (*names != '\0')
    g_set_error(error, DATASET_ERROR, 0,
                "there is no study '%s'; the database has %s", study, names);
  else
    g_set_error(error, DATASET_ERROR, 0, "the database holds no study");
  return NULL;
}

static void
load_head(Dataset *dataset, sqlite3 *database, int64_t study)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT name, title, confidence, (SELECT count(*) FROM plan JOIN"
              " point USING (point) WHERE study = s.study), (SELECT count(*)"
              " FROM plan JOIN point USING (point) JOIN run USING (id) WHERE"
              " study = s.study), (SELECT max(replication) + 1 FROM plan JOIN"
              " point USING (point) WHERE study = s.study), file"
              " FROM study AS s JOIN scenario USING (scenario)"
              " WHERE study = ?");

  sqlite3_bind_int64(statement, 1, study);
  if (sqlite3_step(statement) == SQLITE_ROW) {
    dataset->study = query_text(statement, 0);
    dataset->title = query_text(statement, 1);
    dataset->confidence = sqlite3_column_double(statement, 2);
    dataset->planned = (guint)sqlite3_column_int(statement, 3);
    dataset->done = (guint)sqlite3_column_int(statement, 4);
    dataset->replications = (guint)sqlite3_column_int(statement, 5);
    dataset->file = query_text(statement, 6);
  } else { /* another program has removed it */
    dataset->study = g_strdup("");
    dataset->title = g_strdup("");
    dataset->file = g_strdup("");
  }
  sqlite3_finalize(statement);
}

static void
load_axes(Dataset *dataset, sqlite3 *database, int64_t study)
{
  sqlite3_stmt *statement = query_prepare(
    database,
    "SELECT name, key, unit FROM axis WHERE study = ? ORDER BY number");

  sqlite3_bind_int64(statement, 1, study);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    DatasetAxis *axis = g_new0(DatasetAxis, 1);
    axis->name = query_text(statement, 0);
    axis->key = query_text(statement, 1);
    axis->unit = query_text(statement, 2);
    axis->is_number = TRUE;
    g_ptr_array_add(dataset->axes, axis);
  }
  sqlite3_finalize(statement);
}

/* Notes the unit that stands in a value, and whether the values of the axis are
 * still numbers: they are if all have one and the same unit after them, or all
 * have none; "500 ms, 1 s" are not. */
static void
note_unit(DatasetAxis *axis, const char *value, double number)
{
  char *unit;

  g_ascii_strtod(value, &unit);
  while (*unit == ' ')
    unit++;
  if (*axis->unit == '\0' && *unit != '\0' && !isnan(number)) {
    g_free(axis->unit);
    axis->unit = g_strdup(unit);
    axis->has_own_unit = TRUE;
  }
  axis->is_number = axis->is_number && !isnan(number) &&
                    strcmp(unit, axis->has_own_unit ? axis->unit : "") == 0;
}

static void
load_settings(Dataset *dataset, sqlite3_stmt *statement, DatasetPoint *point,
              int64_t row)
{
  guint i = 0;

  point->values = g_new0(char *, dataset->axes->len + 1);
  point->numbers = g_new0(double, dataset->axes->len + 1);
  sqlite3_bind_int64(statement, 1, row);
  for (; sqlite3_step(statement) == SQLITE_ROW && i < dataset->axes->len; i++) {
    DatasetAxis *axis = dataset->axes->pdata[i];
    point->values[i] = query_text(statement, 0);
    point->numbers[i] = sqlite3_column_type(statement, 1) == SQLITE_NULL
                          ? NAN
                          : sqlite3_column_double(statement, 1);
    note_unit(axis, point->values[i], point->numbers[i]);
  }
  sqlite3_reset(statement);
}

static void
load_points(Dataset *dataset, sqlite3 *database, int64_t study)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT point, label FROM point WHERE study = ? ORDER BY number");
  sqlite3_stmt *settings = query_prepare(
    database, "SELECT value, number_value FROM setting WHERE point = ?"
              " ORDER BY number");

  sqlite3_bind_int64(statement, 1, study);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    DatasetPoint *point = g_new0(DatasetPoint, 1);
    point->label = query_text(statement, 1);
    load_settings(dataset, settings, point, sqlite3_column_int64(statement, 0));
    g_ptr_array_add(dataset->points, point);
  }
  sqlite3_finalize(statement);
  sqlite3_finalize(settings);
}

static void
load_designs(Dataset *dataset, sqlite3 *database, int64_t study)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT DISTINCT design_number, design FROM plan JOIN point"
              " USING (point) WHERE study = ? ORDER BY design_number");

  sqlite3_bind_int64(statement, 1, study);
  while (sqlite3_step(statement) == SQLITE_ROW)
    g_ptr_array_add(dataset->designs, query_text(statement, 1));
  sqlite3_finalize(statement);
}

/* Adds a line that says where the numbers of a study came from. */
static void
add_origin(Dataset *dataset)
{
  char *line = g_strdup_printf(
    "%s, %s%s%s%s, %u of %u runs, %g %% intervals; dmmsim", dataset->title,
    *dataset->study ? "study " : "", dataset->study,
    *dataset->study ? " of " : "", dataset->file, dataset->done,
    dataset->planned, 100 * dataset->confidence);

  g_ptr_array_add(dataset->origin, line);
}

Dataset *
dataset_new(void)
{
  Dataset *dataset = g_new0(Dataset, 1);

  dataset->origin = g_ptr_array_new_with_free_func(g_free);
  dataset->axes = g_ptr_array_new_with_free_func(free_axis);
  dataset->points = g_ptr_array_new_with_free_func(free_point);
  dataset->designs = g_ptr_array_new_with_free_func(g_free);
  return dataset;
}

Dataset *
dataset_load_row(sqlite3 *database, int64_t row)
{
  Dataset *dataset = dataset_new();

  dataset->row = row;
  load_head(dataset, database, row);
  load_axes(dataset, database, row);
  load_points(dataset, database, row);
  load_designs(dataset, database, row);
  add_origin(dataset);
  return dataset;
}

Dataset *
dataset_load(sqlite3 *database, const char *study, GError **error)
{
  g_autoptr(GArray) rows = find_studies(database, study, error);

  if (!rows)
    return NULL;
  if (rows->len == 1)
    return dataset_load_row(database, g_array_index(rows, int64_t, 0));
  g_autofree char *names = study_names(database, study);
  g_set_error(error, DATASET_ERROR, 0,
              "the database holds several studies%s%s%s: choose one with "
              "--study (%s)",
              study ? " '" : "", study ? study : "", study ? "'" : "", names);
  return NULL;
}

static void
free_dataset(gpointer dataset)
{
  dataset_free(dataset);
}

GPtrArray *
dataset_load_all(sqlite3 *database, const char *study, GError **error)
{
  g_autoptr(GArray) rows = find_studies(database, study, error);
  GPtrArray *datasets =
    rows ? g_ptr_array_new_with_free_func(free_dataset) : NULL;

  for (guint i = 0; rows && i < rows->len; i++)
    g_ptr_array_add(
      datasets, dataset_load_row(database, g_array_index(rows, int64_t, i)));
  return datasets;
}

int
dataset_axis(const Dataset *dataset, const char *name)
{
  for (guint i = 0; i < dataset->axes->len; i++)
    if (strcmp(((DatasetAxis *)dataset->axes->pdata[i])->name, name) == 0)
      return (int)i;
  return -1;
}

int
dataset_design(const Dataset *dataset, const char *name)
{
  for (guint i = 0; i < dataset->designs->len; i++)
    if (strcmp(dataset->designs->pdata[i], name) == 0)
      return (int)i;
  return -1;
}

static guint
distinct_values(const Dataset *dataset, guint axis)
{
  g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);

  for (guint i = 0; i < dataset->points->len; i++)
    g_hash_table_add(values,
                     ((DatasetPoint *)dataset->points->pdata[i])->values[axis]);
  return g_hash_table_size(values);
}

int
dataset_longest_axis(const Dataset *dataset)
{
  int best = -1;
  guint most = 0;

  for (guint i = 0; i < dataset->axes->len; i++) {
    guint count = distinct_values(dataset, i);
    if (count > most) {
      most = count;
      best = (int)i;
    }
  }
  return best;
}

char *
dataset_axis_names(const Dataset *dataset)
{
  GString *names = g_string_new(NULL);

  for (guint i = 0; i < dataset->axes->len; i++)
    g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
                           ((DatasetAxis *)dataset->axes->pdata[i])->name);
  return g_string_free(names, FALSE);
}

/* Returns the values of an axis, without repetition: "1, 2, 5". The caller owns
 * it. */
static char *
axis_values(const Dataset *dataset, int axis)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new();

  for (guint i = 0; i < dataset->points->len; i++) {
    char *value = ((DatasetPoint *)dataset->points->pdata[i])->values[axis];
    if (g_ptr_array_find_with_equal_func(values, value, g_str_equal, NULL))
      continue;
    g_ptr_array_add(values, values->len < MOST_NAMED ? value : (char *)"...");
    if (values->len > MOST_NAMED)
      break;
  }
  g_ptr_array_add(values, NULL);
  return g_strjoinv(", ", (char **)values->pdata);
}

/* Returns the number of the axis that "speed=5" names, or -1. */
static int
axis_of(const Dataset *dataset, const char *choice)
{
  g_autofree char *name = g_strndup(choice, strcspn(choice, "="));

  return dataset_axis(dataset, name);
}

gboolean
dataset_is_wanted(const Dataset *dataset, const DatasetPoint *point,
                  const char *const *where)
{
  for (; where && *where; where++)
    if (strcmp(point->values[axis_of(dataset, *where)],
               strchr(*where, '=') + 1) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
has_wanted(const Dataset *dataset, const char *const *where)
{
  for (guint i = 0; i < dataset->points->len; i++)
    if (dataset_is_wanted(dataset, dataset->points->pdata[i], where))
      return TRUE;
  return FALSE;
}

/* Sets an error if "speed=5" is no value of an axis. */
static gboolean
check_choice(const Dataset *dataset, const char *choice, GError **error)
{
  const char *one[] = { choice, NULL };
  const char *equals = strchr(choice, '=');
  int axis = axis_of(dataset, choice);
  g_autofree char *names = dataset_axis_names(dataset);
  g_autofree char *values = axis < 0 ? NULL : axis_values(dataset, axis);

  if (!equals)
    g_set_error(error, DATASET_ERROR, 0, "--where %s: expected AXIS=VALUE",
                choice);
  else if (axis < 0)
    g_set_error(error, DATASET_ERROR, 0,
                "--where %s: there is no axis '%.*s'; there is %s", choice,
                (int)(equals - choice), choice, *names ? names : "none");
  else if (!has_wanted(dataset, one))
    g_set_error(error, DATASET_ERROR, 0,
                "--where %s: expected one of the values %s", choice, values);
  else
    return TRUE;
  return FALSE;
}

gboolean
dataset_check_where(const Dataset *dataset, const char *const *where,
                    GError **error)
{
  for (const char *const *w = where; w && *w; w++)
    if (!check_choice(dataset, *w, error))
      return FALSE;
  if (!where || has_wanted(dataset, where))
    return TRUE;
  g_set_error(error, DATASET_ERROR, 0,
              "--where: no point of the study has all of these values");
  return FALSE;
}

/* Returns a column of the row of a metric, interned, or NULL if there is no
 * such metric. */
static const char *
metric_text(sqlite3 *database, const char *metric, const char *sql)
{
  sqlite3_stmt *statement = query_prepare(database, sql);
  const char *text = NULL;

  sqlite3_bind_text(statement, 1, metric, -1, SQLITE_STATIC);
  if (sqlite3_step(statement) == SQLITE_ROW)
    text = g_intern_string((const char *)sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return text;
}

const char *
dataset_unit(sqlite3 *database, const char *metric)
{
  return metric_text(database, metric,
                     "SELECT unit FROM metric WHERE name = ?");
}

const char *
dataset_help(sqlite3 *database, const char *metric)
{
  return metric_text(database, metric,
                     "SELECT help FROM metric WHERE name = ?");
}

/* Sets an error that names up to six metrics which may have been meant: those
 * that contain the word, or have the same first five letters.
 */
static void
reject_metric(sqlite3 *database, const char *metric, GError **error)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT name FROM metric WHERE instr(name, ?1) > 0 OR"
              " substr(name, 1, 5) = substr(?1, 1, 5) ORDER BY name LIMIT 6");
  g_autoptr(GString) near = g_string_new(NULL);

  sqlite3_bind_text(statement, 1, metric, -1, SQLITE_STATIC);
  while (sqlite3_step(statement) == SQLITE_ROW)
    g_string_append_printf(near, "%s%s", near->len > 0 ? ", " : "",
                           sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  g_set_error(error, DATASET_ERROR, 0, "there is no metric '%s'; %s%s", metric,
              near->len > 0 ? "near ones: " : "dmmsim list metrics shows them",
              near->str);
}

/* Stores the values of the runs of a study in their places of the array. */
static void
study_values(const Dataset *dataset, sqlite3 *database, const char *metric,
             double *values)
{
  sqlite3_stmt *statement = query_prepare(
    database,
    "SELECT point.number, design_number, plan.replication, v.value"
    " FROM point JOIN plan USING (point) JOIN run USING (id) JOIN value"
    " AS v ON v.run = run.run AND v.metric = (SELECT metric FROM"
    " metric WHERE name = ?2) WHERE study = ?1 AND v.value IS NOT"
    " NULL");
  sqlite3_bind_int64(statement, 1, dataset->row);
  sqlite3_bind_text(statement, 2, metric, -1, SQLITE_STATIC);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    size_t point = (size_t)sqlite3_column_int64(statement, 0);
    size_t design = (size_t)sqlite3_column_int64(statement, 1);
    size_t r = (size_t)sqlite3_column_int64(statement, 2);
    values[(point * dataset->designs->len + design) * dataset->replications +
           r] = sqlite3_column_double(statement, 3);
  }
  sqlite3_finalize(statement);
}

double *
dataset_values(const Dataset *dataset, sqlite3 *database, const char *metric,
               GError **error)
{
  size_t size = (size_t)dataset->points->len * dataset->designs->len *
                dataset->replications;

  if (!dataset_unit(database, metric)) {
    reject_metric(database, metric, error);
    return NULL;
  }
  double *values = g_new(double, size + 1);
  for (size_t i = 0; i < size; i++)
    values[i] = NAN;
  if (dataset->runs)
    dataset_run_values(dataset, database, metric, values);
  else
    study_values(dataset, database, metric, values);
  return values;
}
