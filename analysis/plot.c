/* This file works out a figure: which points, which curves, which numbers. What
 * a figure shows is checked before it is begun, so that a wrong name is
 * reported and does not lead to an empty picture. Means come from the values of
 * a dataset; distributions and time series are read from the database as they
 * are.
 */

#include "plot_private.h"

#include "gnuplot.h"
#include "query.h"
#include "statistics.h"

#include <math.h>
#include <string.h>

G_GNUC_PRINTF(2, 3)
static gboolean
fail(GError **error, const char *format, ...)
{
  va_list arguments;

  va_start(arguments, format);
  g_autofree char *message = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_set_error_literal(error, DATASET_ERROR, 0, message);
  return FALSE;
}

static gboolean
is_wanted(const Plot *plot, const DatasetPoint *point)
{
  return dataset_is_wanted(plot->dataset, point, plot->choice->where);
}

static gboolean
is_design_wanted(const Plot *plot, const char *design)
{
  return !plot->choice->designs ||
         g_strv_contains(plot->choice->designs, design);
}

static gboolean
is_x_design(const Plot *plot)
{
  return plot->choice->x && strcmp(plot->choice->x, "design") == 0;
}

static gboolean
check_designs(const Plot *plot, GError **error)
{
  for (const char *const *d = plot->choice->designs; d && *d; d++)
    if (dataset_design(plot->dataset, *d) < 0)
      return fail(error, "there is no design '%s' in the study", *d);
  return TRUE;
}

static gboolean
check_axis(const Plot *plot, const char *name, GError **error)
{
  if (!name || dataset_axis(plot->dataset, name) >= 0)
    return TRUE;
  return fail(error, "there is no axis '%s' in the study", name);
}

/* Checks that there are all metrics. A series is not a metric; add_curves
 * reports it if it is not there. */
static gboolean
check_metrics(const Plot *plot, sqlite3 *database, GError **error)
{
  if (plot->choice->kind == PLOT_SERIES)
    return TRUE;
  for (const char *const *m = plot->choice->metrics; *m; m++) {
    g_autofree double *values =
      dataset_values(plot->dataset, database, *m, error);
    if (!values)
      return FALSE;
  }
  return TRUE;
}

/* Returns whether everything is there that is asked for; otherwise false, and
 * an error. */
static gboolean
check_choice(const Plot *plot, sqlite3 *database, GError **error)
{
  const PlotChoice *choice = plot->choice;

  return dataset_check_where(plot->dataset, choice->where, error) &&
         check_designs(plot, error) && check_axis(plot, choice->by, error) &&
         check_axis(plot, is_x_design(plot) ? NULL : choice->x, error) &&
         check_metrics(plot, database, error);
}

/* Returns the curve of that title, and makes it if there is none. */
static PlotCurve *
find_curve(Plot *plot, const char *title, const char *design, guint variant)
{
  for (guint i = 0; i < plot->curves->len; i++) {
    PlotCurve *curve = plot->curves->pdata[i];
    if (strcmp(curve->title, title) == 0)
      return curve;
  }
  PlotCurve *curve = g_new0(PlotCurve, 1);
  curve->title = g_strdup(title);
  curve->design = design;
  curve->variant = variant;
  curve->rows = g_array_new(FALSE, TRUE, sizeof(PlotRow));
  g_ptr_array_add(plot->curves, curve);
  return curve;
}

static void
free_curve(gpointer item)
{
  PlotCurve *curve = item;

  g_free(curve->title);
  g_array_unref(curve->rows);
  g_free(curve);
}

/* Returns the number of a category, and adds it if it is new. The name is
 * borrowed. */
static double
category_of(Plot *plot, const char *name)
{
  for (guint i = 0; i < plot->categories->len; i++)
    if (strcmp(plot->categories->pdata[i], name) == 0)
      return i;
  g_ptr_array_add(plot->categories, (gpointer)name);
  return plot->categories->len - 1;
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Returns a quantile, linearly between order statistics (type 7 of Hyndman and
 * Fan, 1996). */
static double
quantile(const GArray *sorted, double share)
{
  double place = share * (sorted->len - 1);
  guint below = (guint)floor(place), above = MIN(below + 1, sorted->len - 1);
  double a = g_array_index(sorted, double, below);
  double b = g_array_index(sorted, double, above);

  return a + (place - below) * (b - a);
}

static void
fill_box(PlotRow *row, const double *values, guint count)
{
  g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(double));

  for (guint i = 0; i < count; i++)
    if (!isnan(values[i]))
      g_array_append_val(sorted, values[i]);
  g_array_sort(sorted, compare_numbers);
  row->count = sorted->len;
  row->y = row->low = row->high = row->least = row->most = NAN;
  if (sorted->len == 0)
    return;
  row->least = quantile(sorted, 0);
  row->low = quantile(sorted, 0.25);
  row->y = quantile(sorted, 0.5);
  row->high = quantile(sorted, 0.75);
  row->most = quantile(sorted, 1);
}

static void
fill_mean(PlotRow *row, const double *values, guint count, double confidence)
{
  Interval interval = statistics_interval(values, count, confidence);
  double half = isnan(interval.half) ? 0 : interval.half;

  row->count = interval.count;
  row->y = interval.mean;
  row->low = interval.mean - half;
  row->high = interval.mean + half;
}

static gint
compare_rows(gconstpointer a, gconstpointer b)
{
  double x = ((const PlotRow *)a)->x, y = ((const PlotRow *)b)->x;
  return (x > y) - (x < y);
}

/* Returns the point with the lowest number that has the same value of an
 * axis. */
static guint
first_alike(const Dataset *dataset, int axis, const DatasetPoint *point)
{
  guint i = 0;

  while (strcmp(((DatasetPoint *)dataset->points->pdata[i])->values[axis],
                point->values[axis]) != 0)
    i++;
  return i;
}

/* Returns the position of the point's value among the values of the axis that
 * makes curves, or 0 without such an axis. */
static guint
variant_of(const Plot *plot, const DatasetPoint *point)
{
  const Dataset *dataset = plot->dataset;
  guint variant = 0;

  if (!plot->choice->by)
    return 0;
  int axis = dataset_axis(dataset, plot->choice->by);
  guint first = first_alike(dataset, axis, point);
  for (guint i = 0; i < first; i++)
    if (first_alike(dataset, axis, dataset->points->pdata[i]) == i)
      variant++;
  return variant;
}

/* Sets the place of a row on the x axis: its value, or the number of its
 * category. */
static void
place_row(Plot *plot, PlotRow *row, guint point, guint design)
{
  const Dataset *dataset = plot->dataset;
  const DatasetPoint *own = dataset->points->pdata[point];
  PlotKind kind = plot->choice->kind;
  gboolean is_apart =
    kind == PLOT_BARS || kind == PLOT_STACKED || kind == PLOT_BOX;

  if (plot->axis >= 0 && !is_apart &&
      ((DatasetAxis *)dataset->axes->pdata[plot->axis])->is_number) {
    row->x = own->numbers[plot->axis];
    return;
  }
  row->category =
    plot->axis < 0 ? dataset->designs->pdata[design] : own->values[plot->axis];
  row->x = category_of(plot, row->category);
}

/* Returns false, and an error, if the curve has a row at that x already. */
static gboolean
check_place(const Plot *plot, const PlotCurve *curve, double x,
            const DatasetPoint *point, GError **error)
{
  const GPtrArray *axes = plot->dataset->axes;

  for (guint i = 0; i < curve->rows->len; i++)
    if (g_array_index(curve->rows, PlotRow, i).x == x)
      return fail(error,
                  "several points are at the same place of %s: choose with "
                  "--where AXIS=VALUE, or --by AXIS (%s)",
                  plot->axis < 0
                    ? "design"
                    : ((DatasetAxis *)axes->pdata[plot->axis])->name,
                  point->label);
  return TRUE;
}

/* The values of a metric, and its position in the choice. */
typedef struct Values {
  const char *metric;
  guint number;
  double *all; /* as dataset_values returns them; owned by the caller */
} Values;

/* Adds the row of a point and a design to its curve. A row without values is
 * left out, unless numbers are printed, which say "n/a" then. */
static gboolean
add_row(Plot *plot, guint number, guint design, const Values *values,
        GError **error)
{
  const Dataset *dataset = plot->dataset;
  const DatasetPoint *point = dataset->points->pdata[number];
  const char *name = dataset->designs->pdata[design];
  guint first =
    (number * dataset->designs->len + design) * dataset->replications;
  g_autofree char *title = plot_curve_title(plot, name, point, values->metric);
  PlotCurve *curve = find_curve(plot, title, is_x_design(plot) ? NULL : name,
                                variant_of(plot, point) + values->number);
  PlotRow row = { .share = 100 };

  place_row(plot, &row, number, design);
  if (!check_place(plot, curve, row.x, point, error))
    return FALSE;
  if (plot->choice->kind == PLOT_BOX)
    fill_box(&row, values->all + first, dataset->replications);
  else
    fill_mean(&row, values->all + first, dataset->replications,
              dataset->confidence);
  if (plot->shares)
    row.share = statistics_interval(plot->shares + first, dataset->replications,
                                    dataset->confidence)
                  .mean;
  if (row.count > 0 || plot->choice->number)
    g_array_append_val(curve->rows, row);
  return TRUE;
}

static gboolean
add_metric(Plot *plot, sqlite3 *database, const char *metric, guint number,
           GError **error)
{
  const Dataset *dataset = plot->dataset;
  g_autofree double *all = dataset_values(dataset, database, metric, error);
  Values values = { metric, number, all };

  for (guint d = 0; all && d < dataset->designs->len; d++)
    for (guint p = 0; p < dataset->points->len; p++)
      if (is_wanted(plot, dataset->points->pdata[p]) &&
          is_design_wanted(plot, dataset->designs->pdata[d]) &&
          !add_row(plot, p, d, &values, error))
        return FALSE;
  return all != NULL;
}

static gboolean
add_means(Plot *plot, sqlite3 *database, GError **error)
{
  const PlotChoice *choice = plot->choice;

  if (is_x_design(plot))
    plot->axis = -1;
  else if (choice->x)
    plot->axis = dataset_axis(plot->dataset, choice->x);
  else
    plot->axis = dataset_longest_axis(plot->dataset);
  if (choice->share) {
    plot->shares =
      dataset_values(plot->dataset, database, choice->share, error);
    if (!plot->shares)
      return FALSE;
  }
  for (guint i = 0; choice->metrics[i]; i++)
    if (!add_metric(plot, database, choice->metrics[i], i, error))
      return FALSE;
  for (guint i = 0; i < plot->curves->len; i++)
    g_array_sort(((PlotCurve *)plot->curves->pdata[i])->rows, compare_rows);
  plot_set_labels(plot, database);
  return TRUE;
}

/* The share of the observations up to a cell, of all replications together. */
static const char cdf_sql[] =
  "SELECT value, sum(sum(count)) OVER (ORDER BY cell) * 1.0 / sum(sum(count))"
  " OVER (), sum(count) FROM point JOIN plan USING (point) JOIN run USING (id)"
  " JOIN grid_value USING (run) WHERE study = ? AND point.number = ? AND "
  "plan.design = ? AND metric = ?"
  " GROUP BY cell ORDER BY cell";

static const char series_sql[] =
  "SELECT at / 1e9, value, 1 FROM point JOIN plan USING (point) JOIN run USING"
  " (id) JOIN series USING (run) WHERE study = ? AND point.number = ? AND "
  "plan.design = ? AND series.name = ?"
  " AND plan.replication = 0 ORDER BY at";

/* Reads the rows of a curve from the database, as they are. */
static void
read_rows(const Plot *plot, sqlite3_stmt *statement, guint point,
          const char *design, GArray *rows)
{
  sqlite3_bind_int64(statement, 1, plot->dataset->row);
  sqlite3_bind_int(statement, 2, (int)point);
  sqlite3_bind_text(statement, 3, design, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 4, plot->choice->metrics[0], -1, SQLITE_STATIC);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    PlotRow row = { .x = sqlite3_column_double(statement, 0),
                    .y = sqlite3_column_double(statement, 1),
                    .share = 100,
                    .count = (guint)sqlite3_column_int(statement, 2) };
    row.low = row.high = row.y;
    g_array_append_val(rows, row);
  }
  sqlite3_reset(statement);
}

static guint
count_wanted(const Plot *plot)
{
  const GPtrArray *points = plot->dataset->points;
  guint count = 0;

  for (guint i = 0; i < points->len; i++)
    if (is_wanted(plot, points->pdata[i]))
      count++;
  return count;
}

static gboolean
has_rows(const Plot *plot)
{
  for (guint i = 0; i < plot->curves->len; i++)
    if (((PlotCurve *)plot->curves->pdata[i])->rows->len > 0)
      return TRUE;
  return FALSE;
}

/* Has a distribution begin with a share of 0, at the least value. */
static void
begin_at_zero(GArray *rows)
{
  if (rows->len == 0)
    return;
  PlotRow first = { .x = g_array_index(rows, PlotRow, 0).x, .share = 100 };
  g_array_prepend_val(rows, first);
}

/* Adds a curve for each design and point that is wanted. Returns whether there
 * are rows at all. */
static gboolean
add_curves(Plot *plot, sqlite3 *database, const char *sql)
{
  const Dataset *dataset = plot->dataset;
  sqlite3_stmt *statement = query_prepare(database, sql);
  gboolean has_points = count_wanted(plot) > 1;

  for (guint p = 0; p < dataset->points->len; p++)
    for (guint d = 0; d < dataset->designs->len; d++) {
      const DatasetPoint *point = dataset->points->pdata[p];
      const char *design = dataset->designs->pdata[d];
      if (!is_wanted(plot, point) || !is_design_wanted(plot, design))
        continue;
      g_autofree char *title =
        has_points ? g_strdup_printf("%s, %s", design, point->label)
                   : g_strdup(design);
      PlotCurve *curve = find_curve(plot, title, design, has_points ? p : 0);
      read_rows(plot, statement, p, design, curve->rows);
      if (plot->choice->kind == PLOT_CDF)
        begin_at_zero(curve->rows);
    }
  sqlite3_finalize(statement);
  return has_rows(plot);
}

/* Draws a time series. */
static gboolean
add_series(Plot *plot, sqlite3 *database, GError **error)
{
  const char *name = plot->choice->metrics[0];

  plot->x_label = g_strdup("Time (s)");
  plot->y_label = g_str_equal(name, "delay") ? g_strdup("Delay (ms)")
                                             : g_strdup("Packets received");
  return add_curves(plot, database, series_sql) ||
         fail(error,
              "nothing of %s was recorded: add it to `record` of the study",
              name);
}

/* Returns the names of the metrics that have observations, or NULL. The caller
 * owns the text. */
static char *
observed(sqlite3 *database)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT group_concat(name, ', ') FROM metric WHERE metric IN"
              " (SELECT metric FROM grid)");

  sqlite3_step(statement);
  char *names = query_text(statement, 0);
  sqlite3_finalize(statement);
  return names;
}

/* Draws how observations are spread. The label says how well they are known. */
static gboolean
add_distribution(Plot *plot, sqlite3 *database, GError **error)
{
  const char *metric = plot->choice->metrics[0];
  const char *unit = dataset_unit(database, metric);
  g_autofree char *known =
    g_strdup_printf("%s%sknown to 0.4 %%", unit, *unit ? ", " : "");

  plot->x_label = plot_metric_label(metric, strlen(metric), known);
  plot->y_label = g_strdup("Share of observations");
  if (add_curves(plot, database, cdf_sql))
    return TRUE;
  g_autofree char *others = observed(database);
  return fail(error, "nothing of %s was observed; there are observations of %s",
              metric, others ? others : "no metric");
}

static gboolean
fill_plot(Plot *plot, sqlite3 *database, GError **error)
{
  const char *metric = plot->choice->metrics[0];

  if (!check_choice(plot, database, error))
    return FALSE;
  if (plot->choice->kind == PLOT_SERIES)
    return add_series(plot, database, error);
  if (plot->choice->kind == PLOT_CDF)
    return add_distribution(plot, database, error);
  if (!add_means(plot, database, error))
    return FALSE;
  return has_rows(plot) ||
         fail(error, "there is nothing to draw: %s has no value anywhere",
              metric);
}

gboolean
plot_draw(const Dataset *dataset, sqlite3 *database, const PlotChoice *choice,
          const char *folder, const char *gnuplot, GError **error)
{
  Plot plot = { .dataset = dataset,
                .choice = choice,
                .curves = g_ptr_array_new_with_free_func(free_curve),
                .categories = g_ptr_array_new(),
                .scale = 1,
                .second_scale = 1 };
  gboolean is_good = fill_plot(&plot, database, error);

  if (is_good) {
    g_autofree char *data = plot_data(&plot);
    g_autofree char *script = plot_script(&plot);
    g_autoptr(GPtrArray) extensions = plot_extensions(choice);
    is_good = gnuplot_write(folder, choice->name, data, script, error) &&
              gnuplot_draw(gnuplot, folder, choice->name,
                           (const char *const *)extensions->pdata, error);
  }
  g_ptr_array_unref(plot.curves);
  g_ptr_array_unref(plot.categories);
  g_free(plot.shares);
  g_free(plot.x_label);
  g_free(plot.y_label);
  g_free(plot.second_label);
  return is_good;
}
