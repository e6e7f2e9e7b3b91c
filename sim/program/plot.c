/* dmmsim plot draws figures from a result database. With --y or --figure it
 * draws metrics of a study (analysis/plot.c); otherwise it draws two figures of
 * the newest runs, such as `dmmsim run -o` has stored them.
 */

#include "analysis/plot.h"
#include "analysis/plot_figures.h"
#include "commands.h"
#include "sim/store/store.h"

#include <stdio.h>
#include <string.h>

static void
clear_run(gpointer run)
{
  g_free((char *)((DatasetRun *)run)->design);
}

/* Returns the runs of the study that was stored last, at its first point and in
 * its first replication that has runs: one for each name of a design, in the
 * order of the study. Stores the title of its scenario, which the caller frees;
 * it is NULL if there are no runs. The caller owns the array of DatasetRun. */
static GArray *
choose_runs(sqlite3 *database, char **title)
{
  static const char sql[] =
    "SELECT run, design, title FROM (SELECT run, design, design_number, study,"
    " rank() OVER (ORDER BY stored DESC, point.number, plan.replication) AS"
    " place FROM study JOIN point USING (study) JOIN plan USING (point)"
    " JOIN run USING (id)) JOIN study USING (study) JOIN scenario USING "
    "(scenario) WHERE place = 1"
    " ORDER BY design_number";
  GArray *runs = g_array_new(FALSE, FALSE, sizeof(DatasetRun));
  sqlite3_stmt *statement = NULL;

  *title = NULL;
  g_array_set_clear_func(runs, clear_run);
  if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK)
    while (sqlite3_step(statement) == SQLITE_ROW) {
      DatasetRun run = { sqlite3_column_int64(statement, 0),
                         g_strdup(
                           (const char *)sqlite3_column_text(statement, 1)) };
      if (!*title)
        *title = g_strdup((const char *)sqlite3_column_text(statement, 2));
      g_array_append_val(runs, run);
    }
  sqlite3_finalize(statement);
  return runs;
}

/* Prints which runs were drawn, and how many other ones there are. */
static void
say_runs(sqlite3 *database, const GArray *runs)
{
  static const char sql[] =
    "SELECT seed, level, (SELECT count(*) FROM run) FROM run WHERE run = ?";
  g_autoptr(GHashTable) drawn = g_hash_table_new(g_int64_hash, g_int64_equal);
  sqlite3_stmt *statement = NULL;
  guint total = 0;

  if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
    return;
  for (guint i = 0; i < runs->len; i++) {
    DatasetRun *run = &g_array_index(runs, DatasetRun, i);
    g_hash_table_add(drawn, &run->run);
    sqlite3_bind_int64(statement, 1, run->run);
    if (sqlite3_step(statement) == SQLITE_ROW) {
      printf("%s %s (seed %s, %s)", i == 0 ? "drawn:" : ",", run->design,
             sqlite3_column_text(statement, 0),
             sqlite3_column_text(statement, 1));
      total = (guint)sqlite3_column_int(statement, 2);
    }
    sqlite3_reset(statement);
  }
  printf("\n");
  if (total > g_hash_table_size(drawn))
    printf("not drawn: %u other runs of this database\n",
           total - g_hash_table_size(drawn));
  sqlite3_finalize(statement);
}

static int
draw_runs(sqlite3 *database, const char *title, const GArray *runs,
          const char *folder)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Dataset) dataset = dataset_of_runs(
    database, title, (const DatasetRun *)(const void *)runs->data, runs->len);

  if (!plot_draw_runs(dataset, database, folder, "gnuplot", &error))
    return command_fail(error->message);
  say_runs(database, runs);
  for (const PlotChoice *choice = plot_run_figures; choice->name; choice++)
    printf("%s/%s.svg .pdf .png\n", folder, choice->name);
  return 0;
}

/* Draws the newest runs. If `folder` is NULL, figures go beside the database.
 * Returns the exit status. */
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
  g_autofree char *title = NULL;
  g_autoptr(GArray) runs = choose_runs(store_database(store), &title);
  if (runs->len == 0)
    status = command_fail("the database holds no study with a run");
  else
    status =
      draw_runs(store_database(store), title, runs, folder ? folder : own);
  store_free(store);
  return status;
}

typedef struct Options {
  char *folder, *study, *figure, *x, *y, *by, *designs, *kind, *log, *title;
  char *name, *terminals;
  char **where;
  int columns;
} Options;

static void
options_clear(Options *o)
{
  char **const texts[] = { &o->folder, &o->study, &o->figure,  &o->x,
                           &o->y,      &o->by,    &o->designs, &o->kind,
                           &o->log,    &o->title, &o->name,    &o->terminals };

  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(*texts[i]);
  g_strfreev(o->where);
}

static int
number_of(const char *word, const char *const *words)
{
  for (int i = 0; words[i]; i++)
    if (strcmp(words[i], word) == 0)
      return i;
  return -1;
}

static bool
has_bad_terminal(const char *list)
{
  g_auto(GStrv) terminals = g_strsplit(list ? list : "svg", ",", -1);

  for (char **t = terminals; *t; t++)
    if (number_of(*t, plot_terminals) < 0)
      return true;
  return false;
}

static bool
is_path(const char *name)
{
  return strchr(name, '/') || *name == '\0';
}

/* Returns whether options choose from a study, but none says what to draw. */
static bool
lacks_metric(const Options *o)
{
  const void *const choices[] = { o->x,   o->by,    o->kind,
                                  o->log, o->where, o->study };

  for (size_t i = 0; !o->y && !o->figure && i < G_N_ELEMENTS(choices); i++)
    if (choices[i])
      return true;
  return false;
}

/* Returns what is wrong with the options themselves, or NULL. */
static const char *
find_misuse(const Options *o)
{
  const struct {
    bool is_wrong;
    const char *message;
  } rules[] = {
    { has_bad_terminal(o->terminals),
      "--terminal is of svg, pdf, png, cairolatex and tikz" },
    { o->kind && number_of(o->kind, plot_kinds) < 0,
      "--kind is line, bars, stacked, box, cdf or series" },
    { o->log && strspn(o->log, "xy") != strlen(o->log), "--log is x, y or xy" },
    { o->columns != 1 && o->columns != 2, "--width is 1 or 2 columns" },
    { o->name && is_path(o->name),
      "--name is the name of files, without a folder" },
    { o->figure && !plot_figure(o->figure),
      "there is no such --figure; dmmsim list figures shows them" },
    { lacks_metric(o), "--y says what is drawn: --y signalling-byte-hops" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
    if (rules[i].is_wrong)
      return rules[i].message;
  return NULL;
}

/* Returns the figure that the options name, or else an empty one, with what the
 * options change about it. Its texts and lists are borrowed. */
static PlotChoice
make_choice(const Options *o, char **metrics, char **designs, char **terminals)
{
  const PlotFigure *figure = o->figure ? plot_figure(o->figure) : NULL;
  PlotChoice choice = figure ? figure->choice : (PlotChoice){ .name = "plot" };

  if (metrics)
    choice.metrics = (const char *const *)metrics;
  if (designs)
    choice.designs = (const char *const *)designs;
  if (o->where)
    choice.where = (const char *const *)o->where;
  choice.terminals = (const char *const *)terminals;
  choice.columns = o->columns;
  choice.title = o->title;
  choice.x = o->x ? o->x : choice.x;
  choice.by = o->by && strcmp(o->by, "design") != 0 ? o->by : choice.by;
  choice.name = o->name ? o->name : choice.name;
  if (o->kind)
    choice.kind = (PlotKind)number_of(o->kind, plot_kinds);
  if (o->log) {
    choice.is_log_x = strchr(o->log, 'x') != NULL;
    choice.is_log_y = strchr(o->log, 'y') != NULL;
  }
  return choice;
}

/* Draws a figure of a study, and prints where it is. Unless the choice has a
 * kind, a figure without an axis has bars. */
static bool
draw_study(sqlite3 *database, const char *study, PlotChoice *choice,
           bool has_kind, const char *folder, GError **error)
{
  g_autoptr(Dataset) dataset = dataset_load(database, study, error);

  if (!dataset)
    return false;
  if (!has_kind &&
      (dataset->axes->len == 0 || g_strcmp0(choice->x, "design") == 0))
    choice->kind = PLOT_BARS;
  if (!plot_draw(dataset, database, choice, folder, "gnuplot", error))
    return false;
  g_autoptr(GPtrArray) extensions = plot_extensions(choice);
  g_autofree char *list = g_strjoinv(" .", (char **)(void *)extensions->pdata);
  printf("%s/%s.%s .gp .dat\n", folder, choice->name, list);
  return true;
}

static char **
split_list(const char *list)
{
  return list ? g_strsplit(list, ",", -1) : NULL;
}

static int
plot_study(sqlite3 *database, const Options *o, const char *folder)
{
  g_autoptr(GError) error = NULL;
  const PlotFigure *figure = o->figure ? plot_figure(o->figure) : NULL;
  g_auto(GStrv) metrics = split_list(o->y);
  g_auto(GStrv) designs = split_list(o->designs);
  g_auto(GStrv) terminals =
    split_list(o->terminals ? o->terminals : "svg,pdf,png");
  PlotChoice choice = make_choice(o, metrics, designs, terminals);
  const char *study = o->study;

  if (!study && figure)
    study = figure->choice.name;
  if (draw_study(database, study, &choice, o->kind || figure, folder, &error))
    return 0;
  if (!figure || error->domain != DATASET_ERROR)
    return command_fail(error->message);
  g_autofree char *message =
    g_strdup_printf("%s; figure %s is fed by dmmsim sweep %s", error->message,
                    o->figure, figure->scenario);
  return command_fail(message);
}

static int
plot_database(const char *path, const Options *o)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *own = g_path_get_dirname(path);
  Store *store = store_open_to_read(path, &error);

  if (!store)
    return command_fail(error->message);
  int status =
    plot_study(store_database(store), o, o->folder ? o->folder : own);
  store_free(store);
  return status;
}

int
command_plot(int argc, char **argv, const DesignTable *table)
{
  Options o = { .columns = 1 };
  const GOptionEntry entries[] = {
    { "figure", 0, 0, G_OPTION_ARG_STRING, &o.figure,
      "One of dmmsim list figures", "NAME" },
    { "x", 'x', 0, G_OPTION_ARG_STRING, &o.x,
      "Axis, or design; default: the longest axis", "AXIS" },
    { "y", 'y', 0, G_OPTION_ARG_STRING, &o.y, "Metrics to draw", "A,B,..." },
    { "by", 0, 0, G_OPTION_ARG_STRING, &o.by,
      "Curves: design, or an axis as well", "AXIS" },
    { "design", 'd', 0, G_OPTION_ARG_STRING, &o.designs,
      "Designs to draw; default: all", "A,B,..." },
    { "where", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.where,
      "Only points with that value", "AXIS=VALUE" },
    { "study", 's', 0, G_OPTION_ARG_STRING, &o.study,
      "Study to draw; default: the only one", "NAME" },
    { "kind", 'k', 0, G_OPTION_ARG_STRING, &o.kind,
      "line, bars, stacked, box, cdf or series", "KIND" },
    { "log", 0, 0, G_OPTION_ARG_STRING, &o.log, "Logarithmic axes: x, y or xy",
      "AXES" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &o.title, "Above the figure",
      "TEXT" },
    { "width", 0, 0, G_OPTION_ARG_INT, &o.columns,
      "Columns of a paper: 1 (84 mm) or 2 (178 mm)", "N" },
    { "terminal", 0, 0, G_OPTION_ARG_STRING, &o.terminals,
      "svg, pdf, png, cairolatex, tikz; default: svg,pdf,png", "A,B,..." },
    { "name", 0, 0, G_OPTION_ARG_STRING, &o.name,
      "Of the files; default: plot, or that of the figure", "NAME" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.folder,
      "Where the figures go; default: beside the database", "FOLDER" },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_USAGE;

  (void)table;
  if (!command_options("plot", "DATABASE [OPTION...]",
                       "Draws metrics of a study over an axis; without --y or "
                       "--figure, handover\ndelay by component and path "
                       "stretch of the newest runs.",
                       entries, &argc, &argv, &status)) {
    options_clear(&o);
    return status;
  }
  const char *misuse =
    argc == 2 ? find_misuse(&o) : "expected one result database";
  if (misuse)
    status = command_misuse("plot", misuse);
  else if (o.y || o.figure)
    status = plot_database(argv[1], &o);
  else
    status = plot(argv[1], o.folder);
  options_clear(&o);
  return status;
}
