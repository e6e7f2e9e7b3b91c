/* Working a figure out: which points, which curves, which numbers. */

#include "plot_private.h"

#include "gnuplot.h"
#include "query.h"
#include "statistics.h"

#include <math.h>
#include <string.h>

static gboolean
fail(GError **error, const char *format, const char *a, const char *b)
{
  g_autofree char *message = g_strdup_printf(format, a, b);

  g_set_error_literal(error, DATASET_ERROR, 0, message);
  return FALSE;
}

static char *
axis_label(const DatasetAxis *axis)
{
  g_autofree char *name = g_strdup(axis->name);

  g_strdelimit(name, "-_", ' ');
  name[0] = g_ascii_toupper(name[0]);
  return *axis->unit ? g_strdup_printf("%s (%s)", name, axis->unit)
                     : g_strdup(name);
}

/* Octets and counts that are large have a prefix; times stay what they are. */
static char *
scaled_unit(const char *unit, double most, double *scale)
{
  static const struct {
    double least, scale;
    const char *prefix, *factor;
  } rows[] = { { 1e10, 1e9, "G", "×10⁹" },
               { 1e7, 1e6, "M", "×10⁶" },
               { 1e4, 1e3, "k", "×10³" } };

  *scale = 1;
  for (size_t i = 0; i < G_N_ELEMENTS(rows) && *unit != 'm'; i++)
    if (most >= rows[i].least) {
      *scale = rows[i].scale;
      return *unit == 'B' ? g_strconcat(rows[i].prefix, unit, NULL)
             : *unit      ? g_strconcat(rows[i].factor, " ", unit, NULL)
                          : g_strdup(rows[i].factor);
    }
  return g_strdup(unit);
}

/* "Handover delay (ms)"; `length` letters of the metric's name. */
static char *
metric_label(const char *metric, size_t length, const char *unit)
{
  g_autofree char *name = g_strndup(metric, length);

  g_strdelimit(name, "-", ' ');
  name[0] = g_ascii_toupper(name[0]);
  return *unit ? g_strdup_printf("%s (%s)", name, unit) : g_strdup(name);
}

/* How much of their names metrics have in common, in whole words. */
static size_t
common_length(const char *const *metrics)
{
  size_t common = strlen(metrics[0]);

  for (const char *const *m = metrics + 1; *m; m++) {
    size_t same = 0;
    while (same < common && metrics[0][same] == (*m)[same])
      same++;
    while (same > 0 && (metrics[0][same] != '-' || (*m)[same] != '-'))
      same--;
    common = same;
  }
  return common;
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

/* What is asked for must be there. */
static gboolean
check_choice(const Plot *plot, sqlite3 *database, GError **error)
{
  const PlotChoice *choice = plot->choice;

  for (const char *const *w = choice->where; w && *w; w++) {
    g_autofree char *name = g_strndup(*w, strcspn(*w, "="));
    if (dataset_axis(plot->dataset, name) < 0 || !strchr(*w, '='))
      return fail(error, "--where %s: expected AXIS=VALUE of the study%s", *w,
                  "");
  }
  for (const char *const *d = choice->designs; d && *d; d++)
    if (dataset_design(plot->dataset, *d) < 0)
      return fail(error, "there is no design '%s' in the study%s", *d, "");
  if (choice->by && dataset_axis(plot->dataset, choice->by) < 0)
    return fail(error, "there is no axis '%s' in the study%s", choice->by, "");
  if (choice->x && strcmp(choice->x, "design") != 0 &&
      dataset_axis(plot->dataset, choice->x) < 0)
    return fail(error, "there is no axis '%s' in the study%s", choice->x, "");
  if (choice->kind == PLOT_SERIES)
    return TRUE;
  for (const char *const *m = choice->metrics; *m; m++) {
    g_autofree double *values =
      dataset_values(plot->dataset, database, *m, error);
    if (!values)
      return FALSE;
  }
  return TRUE;
}

/* The curve of that title, made if there is none. */
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

/* A quantile between order statistics (type 7 of Hyndman and Fan, 1996). */
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

/* What a curve is called: design, value of the other axis, metric, as far as
 * there are several of each. */
static char *
curve_title(const Plot *plot, const char *design, const DatasetPoint *point,
            const char *metric)
{
  const PlotChoice *choice = plot->choice;
  GString *title = g_string_new(NULL);
  gboolean is_by_design = !choice->x || strcmp(choice->x, "design") != 0;

  if (is_by_design && choice->kind != PLOT_STACKED)
    g_string_append(title, design);
  if (choice->by) {
    int axis = dataset_axis(plot->dataset, choice->by);
    g_string_append_printf(title, "%s%s=%s", title->len > 0 ? ", " : "",
                           choice->by, point->values[axis]);
  }
  if (choice->metrics[1] || title->len == 0) {
    size_t common = choice->metrics[1] ? common_length(choice->metrics) : 0;
    g_autofree char *name = g_strdup(metric + (common > 0 ? common + 1 : 0));
    g_strdelimit(name, "-", ' ');
    g_string_append_printf(title, "%s%s", title->len > 0 ? ", " : "", name);
  }
  return g_string_free(title, FALSE);
}

static gint
compare_rows(gconstpointer a, gconstpointer b)
{
  double x = ((const PlotRow *)a)->x, y = ((const PlotRow *)b)->x;
  return (x > y) - (x < y);
}

/* How far the value of the axis that makes curves is down its list. */
static guint
variant_of(const Plot *plot, const DatasetPoint *point)
{
  const Dataset *dataset = plot->dataset;
  int axis = plot->choice->by ? dataset_axis(dataset, plot->choice->by) : -1;
  guint variant = 0;

  for (guint i = 0; axis >= 0 && i < dataset->points->len; i++) {
    const DatasetPoint *other = dataset->points->pdata[i];
    gboolean is_new = TRUE;
    if (strcmp(other->values[axis], point->values[axis]) == 0)
      return variant;
    for (guint j = 0; j < i && is_new; j++)
      is_new = strcmp(((DatasetPoint *)dataset->points->pdata[j])->values[axis],
                      other->values[axis]) != 0;
    variant += is_new ? 1 : 0;
  }
  return variant;
}

static gboolean
add_row(Plot *plot, int axis, guint number, guint design, const char *metric,
        guint metric_number, const double *values, GError **error)
{
  const Dataset *dataset = plot->dataset;
  const DatasetPoint *point = dataset->points->pdata[number];
  const char *name = dataset->designs->pdata[design];
  const double *own =
    values + (number * dataset->designs->len + design) * dataset->replications;
  g_autofree char *title = curve_title(plot, name, point, metric);
  PlotCurve *curve =
    find_curve(plot, title, name, variant_of(plot, point) + metric_number);
  PlotRow row = { 0 };

  gboolean is_apart = plot->choice->kind == PLOT_BARS ||
                      plot->choice->kind == PLOT_STACKED ||
                      plot->choice->kind == PLOT_BOX;
  if (axis < 0 || is_apart ||
      !((DatasetAxis *)dataset->axes->pdata[axis])->is_number) {
    row.category = axis < 0 ? name : point->values[axis];
    row.x = category_of(plot, row.category);
  } else {
    row.x = point->numbers[axis];
  }
  if (plot->choice->kind == PLOT_BOX)
    fill_box(&row, own, dataset->replications);
  else
    fill_mean(&row, own, dataset->replications, dataset->confidence);
  for (guint i = 0; i < curve->rows->len; i++)
    if (g_array_index(curve->rows, PlotRow, i).x == row.x)
      return fail(error,
                  "several points are at the same place of %s: choose with "
                  "--where AXIS=VALUE, or --by AXIS (%s)",
                  axis < 0 ? "design"
                           : ((DatasetAxis *)dataset->axes->pdata[axis])->name,
                  point->label);
  if (row.count > 0)
    g_array_append_val(curve->rows, row);
  return TRUE;
}

static gboolean
add_metric(Plot *plot, sqlite3 *database, int axis, const char *metric,
           guint metric_number, GError **error)
{
  const Dataset *dataset = plot->dataset;
  g_autofree double *values = dataset_values(dataset, database, metric, error);

  for (guint d = 0; values && d < dataset->designs->len; d++)
    for (guint p = 0; p < dataset->points->len; p++)
      if (is_wanted(plot, dataset->points->pdata[p]) &&
          is_design_wanted(plot, dataset->designs->pdata[d]) &&
          !add_row(plot, axis, p, d, metric, metric_number, values, error))
        return FALSE;
  return values != NULL;
}

/* The greatest number on one of the y axes. */
static double
greatest(const Plot *plot, gboolean is_second)
{
  double most = 0;

  for (guint i = 0; i < plot->curves->len; i++) {
    const PlotCurve *curve = plot->curves->pdata[i];
    for (guint j = 0; j < curve->rows->len && curve->is_second == is_second;
         j++)
      most = fmax(most, g_array_index(curve->rows, PlotRow, j).high);
  }
  return most;
}

/* Two metrics in two units have an axis each. */
static void
split_axes(Plot *plot, sqlite3 *database)
{
  const char *const *metrics = plot->choice->metrics;

  if (plot->choice->kind != PLOT_LINE || !metrics[1] || metrics[2] ||
      strcmp(dataset_unit(database, metrics[0]),
             dataset_unit(database, metrics[1])) == 0)
    return;
  size_t common = common_length(metrics);
  g_autofree char *ending =
    g_strdup(metrics[1] + (common > 0 ? common + 1 : 0));
  g_strdelimit(ending, "-", ' ');
  for (guint i = 0; i < plot->curves->len; i++) {
    PlotCurve *curve = plot->curves->pdata[i];
    curve->is_second = g_str_has_suffix(curve->title, ending);
  }
  g_autofree char *unit =
    scaled_unit(dataset_unit(database, metrics[1]), greatest(plot, TRUE),
                &plot->second_scale);
  plot->second_label = metric_label(metrics[1], strlen(metrics[1]), unit);
}

static void
set_labels(Plot *plot, sqlite3 *database, int axis)
{
  const char *const *metrics = plot->choice->metrics;

  split_axes(plot, database);
  size_t length =
    plot->second_label ? strlen(metrics[0]) : common_length(metrics);
  g_autofree char *unit = scaled_unit(dataset_unit(database, metrics[0]),
                                      greatest(plot, FALSE), &plot->scale);
  if (plot->choice->x_label)
    plot->x_label = g_strdup(plot->choice->x_label);
  else
    plot->x_label =
      axis < 0 ? g_strdup("") : axis_label(plot->dataset->axes->pdata[axis]);
  plot->y_label = metric_label(metrics[0], length, unit);
}

static gboolean
add_means(Plot *plot, sqlite3 *database, GError **error)
{
  const PlotChoice *choice = plot->choice;
  gboolean is_design = choice->x && strcmp(choice->x, "design") == 0;
  int axis = is_design   ? -1
             : choice->x ? dataset_axis(plot->dataset, choice->x)
                         : dataset_longest_axis(plot->dataset);

  for (guint i = 0; choice->metrics[i]; i++)
    if (!add_metric(plot, database, axis, choice->metrics[i], i, error))
      return FALSE;
  for (guint i = 0; i < plot->curves->len; i++)
    g_array_sort(((PlotCurve *)plot->curves->pdata[i])->rows, compare_rows);
  set_labels(plot, database, axis);
  return TRUE;
}

static const char cdf_sql[] =
  "SELECT avg(quantile.value), share, count(*) FROM study JOIN point USING"
  " (study) JOIN plan USING (point) JOIN run USING (id) JOIN quantile USING"
  " (run) WHERE study.name = ? AND point.number = ? AND plan.design = ? AND"
  " metric = ? GROUP BY share ORDER BY share";

static const char series_sql[] =
  "SELECT at / 1e9, value, 1 FROM study JOIN point USING (study) JOIN plan"
  " USING (point) JOIN run USING (id) JOIN series USING (run) WHERE"
  " study.name = ? AND point.number = ? AND plan.design = ? AND series.name = ?"
  " AND plan.replication = 0 ORDER BY at";

/* Curves whose rows come out of the database as they are. */
static gboolean
add_curves(Plot *plot, sqlite3 *database, const char *sql, GError **error)
{
  const Dataset *dataset = plot->dataset;
  const char *metric = plot->choice->metrics[0];
  sqlite3_stmt *statement = query_prepare(database, sql);
  guint wanted = 0;

  for (guint p = 0; p < dataset->points->len; p++)
    wanted += is_wanted(plot, dataset->points->pdata[p]) ? 1u : 0u;
  for (guint p = 0; p < dataset->points->len; p++)
    for (guint d = 0; d < dataset->designs->len; d++) {
      const DatasetPoint *point = dataset->points->pdata[p];
      const char *design = dataset->designs->pdata[d];
      if (!is_wanted(plot, point) || !is_design_wanted(plot, design))
        continue;
      g_autofree char *title =
        wanted > 1 ? g_strdup_printf("%s, %s", design, point->label)
                   : g_strdup(design);
      PlotCurve *curve = find_curve(plot, title, design, wanted > 1 ? p : 0);
      sqlite3_bind_text(statement, 1, dataset->study, -1, SQLITE_STATIC);
      sqlite3_bind_int(statement, 2, (int)p);
      sqlite3_bind_text(statement, 3, design, -1, SQLITE_STATIC);
      sqlite3_bind_text(statement, 4, metric, -1, SQLITE_STATIC);
      while (sqlite3_step(statement) == SQLITE_ROW) {
        PlotRow row = { .x = sqlite3_column_double(statement, 0),
                        .y = sqlite3_column_double(statement, 1),
                        .count = (guint)sqlite3_column_int(statement, 2) };
        row.low = row.high = row.y;
        g_array_append_val(curve->rows, row);
      }
      sqlite3_reset(statement);
    }
  sqlite3_finalize(statement);
  for (guint i = 0; i < plot->curves->len; i++)
    if (((PlotCurve *)plot->curves->pdata[i])->rows->len > 0)
      return TRUE;
  return fail(error,
              "nothing of %s was recorded: add it to `record` of the "
              "study%s",
              metric, "");
}

static gboolean
fill_plot(Plot *plot, sqlite3 *database, GError **error)
{
  const char *metric = plot->choice->metrics[0];

  if (!check_choice(plot, database, error))
    return FALSE;
  if (plot->choice->kind == PLOT_SERIES) {
    plot->x_label = g_strdup("Time (s)");
    plot->y_label = g_str_equal(metric, "delay") ? g_strdup("Delay (ms)")
                                                 : g_strdup("Packets received");
    return add_curves(plot, database, series_sql, error);
  }
  if (plot->choice->kind == PLOT_CDF) {
    plot->x_label =
      metric_label(metric, strlen(metric), dataset_unit(database, metric));
    plot->y_label = g_strdup("Share of observations");
    return add_curves(plot, database, cdf_sql, error);
  }
  if (!add_means(plot, database, error))
    return FALSE;
  for (guint i = 0; i < plot->curves->len; i++)
    if (((PlotCurve *)plot->curves->pdata[i])->rows->len > 0)
      return TRUE;
  return fail(error, "there is nothing to draw: %s has no value anywhere%s",
              metric, "");
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
  g_free(plot.x_label);
  g_free(plot.y_label);
  g_free(plot.second_label);
  return is_good;
}
