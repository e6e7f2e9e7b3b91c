/* Single runs are a dataset of one point and one replication, with a design for
 * each run, whose values are read run by run. So the code that draws studies
 * draws runs as well.
 */

#include "dataset_private.h"

#include "query.h"

static void
add_run(Dataset *dataset, sqlite3_stmt *statement, const DatasetRun *run)
{
  sqlite3_bind_int64(statement, 1, run->run);
  sqlite3_bind_text(statement, 2, dataset->title, -1, SQLITE_STATIC);
  if (sqlite3_step(statement) == SQLITE_ROW) {
    g_array_append_val(dataset->runs, run->run);
    g_ptr_array_add(dataset->designs, g_strdup(run->design));
    g_ptr_array_add(dataset->origin, query_text(statement, 0));
  }
  sqlite3_reset(statement);
}

Dataset *
dataset_of_runs(sqlite3 *database, const char *title, const DatasetRun *runs,
                guint count)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT printf('run %s, seed %d, level %s, dmmsim %s:"
              " %s', id, seed, level, version, ?2) FROM run WHERE run = ?1");
  Dataset *dataset = dataset_new();
  DatasetPoint *point = g_new0(DatasetPoint, 1);

  dataset->title = g_strdup(title);
  dataset->runs = g_array_new(FALSE, FALSE, sizeof(int64_t));
  for (guint i = 0; i < count; i++)
    add_run(dataset, statement, &runs[i]);
  sqlite3_finalize(statement);
  point->label = g_strdup("");
  g_ptr_array_add(dataset->points, point);
  dataset->study = g_strdup("");
  dataset->file = g_strdup("");
  dataset->replications = 1;
  dataset->confidence = 0.95;
  dataset->planned = dataset->done = dataset->runs->len;
  return dataset;
}

void
dataset_run_values(const Dataset *dataset, sqlite3 *database,
                   const char *metric, double *values)
{
  for (guint i = 0; i < dataset->runs->len; i++)
    values[i] =
      query_value(database, g_array_index(dataset->runs, int64_t, i), metric);
}
