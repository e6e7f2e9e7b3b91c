/* dmmsim plot: figures from a result database. */

#include "commands.h"
#include "store.h"

#include "analysis/figure.h"

#include <stdio.h>

/* The newest run of each design of the newest scenario, in the order in which
 * the designs were run. */
static GArray *
choose_runs(sqlite3 *database)
{
  static const char sql[] =
    "SELECT max(run) FROM run WHERE scenario = (SELECT scenario FROM run"
    " ORDER BY run DESC LIMIT 1) GROUP BY design ORDER BY max(run)";
  GArray *runs = g_array_new(FALSE, FALSE, sizeof(int64_t));
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK)
    while (sqlite3_step(statement) == SQLITE_ROW) {
      int64_t run = sqlite3_column_int64(statement, 0);
      g_array_append_val(runs, run);
    }
  sqlite3_finalize(statement);
  return runs;
}

/* Says which runs were drawn, and that there are others. */
static void
say_runs(sqlite3 *database, const GArray *runs)
{
  static const char sql[] =
    "SELECT design, seed, level, (SELECT count(*) FROM run) FROM run"
    " WHERE run = ?";
  sqlite3_stmt *statement = NULL;
  int total = 0;

  if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
    return;
  for (guint i = 0; i < runs->len; i++) {
    sqlite3_bind_int64(statement, 1, g_array_index(runs, int64_t, i));
    if (sqlite3_step(statement) == SQLITE_ROW) {
      printf("%s %s (seed %s, %s)", i == 0 ? "drawn:" : ",",
             sqlite3_column_text(statement, 0),
             sqlite3_column_text(statement, 1),
             sqlite3_column_text(statement, 2));
      total = sqlite3_column_int(statement, 3);
    }
    sqlite3_reset(statement);
  }
  printf("\n");
  if (total > (int)runs->len)
    printf("not drawn: %d earlier runs of this database\n",
           total - (int)runs->len);
  sqlite3_finalize(statement);
}

static int
plot(const char *path, const char *folder)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *own = g_path_get_dirname(path);
  int status = 0;

  if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_autofree char *message = g_strdup_printf(
      "%s: there is no such file; make it with dmmsim run -o", path);
    return command_fail(message);
  }
  Store *store = store_open_to_read(path, &error);
  if (!store)
    return command_fail(error->message);
  g_autoptr(GArray) runs = choose_runs(store_database(store));
  if (runs->len == 0)
    status = command_fail("the database holds no run");
  else if (!figures_draw(store_database(store),
                         (const int64_t *)(const void *)runs->data, runs->len,
                         folder ? folder : own, "gnuplot", &error))
    status = command_fail(error->message);
  if (status == 0)
    say_runs(store_database(store), runs);
  for (const char *const *name = figure_names; status == 0 && *name; name++)
    printf("%s/%s.svg .pdf .png\n", folder ? folder : own, *name);
  store_free(store);
  return status;
}

int
command_plot(int argc, char **argv, const DesignTable *table)
{
  char *folder = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &folder,
      "Where the figures go; default: beside the database", "FOLDER" },
    G_OPTION_ENTRY_NULL,
  };
  int status;

  (void)table;
  if (!command_options("plot", "DATABASE [OPTION...]",
                       "Draws handover delay by component and path stretch, "
                       "as SVG, PDF and PNG.",
                       entries, &argc, &argv, &status))
    return status;
  if (argc != 2) {
    fprintf(stderr, "dmmsim plot: expected one result database\n");
    g_free(folder);
    return EXIT_USAGE;
  }
  status = plot(argv[1], folder);
  g_free(folder);
  return status;
}
