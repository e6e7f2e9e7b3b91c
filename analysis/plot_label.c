/* This file makes the labels at the axes of a figure, and the titles of its
 * curves, from the names of axes, designs and metrics, so that a new metric
 * needs no label of its own.
 */

#include "plot_private.h"

#include <math.h>
#include <string.h>

static char *
axis_label(const DatasetAxis *axis)
{
  g_autofree char *name = g_strdup(axis->name);

  g_strdelimit(name, "-_", ' ');
  name[0] = g_ascii_toupper(name[0]);
  return *axis->unit ? g_strdup_printf("%s (%s)", name, axis->unit)
                     : g_strdup(name);
}

/* Returns a unit with a prefix for large numbers of octets, or with a factor
 * for other large numbers, and stores what numbers have to be divided by. Units
 * that begin with "m", such as ms, stay as they are. The caller owns the unit.
 */
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

char *
plot_metric_label(const char *metric, size_t length, const char *unit)
{
  g_autofree char *name = g_strndup(metric, length);

  g_strdelimit(name, "-", ' ');
  name[0] = g_ascii_toupper(name[0]);
  return *unit ? g_strdup_printf("%s (%s)", name, unit) : g_strdup(name);
}

static gboolean
is_word_end(char c)
{
  return c == '-' || c == '\0';
}

/* Returns how many letters the names of all metrics have in common, in whole
 * words. */
static size_t
common_length(const char *const *metrics)
{
  size_t common = strlen(metrics[0]);

  for (const char *const *m = metrics + 1; *m; m++) {
    size_t same = 0;
    while (same < common && metrics[0][same] == (*m)[same])
      same++;
    while (same > 0 &&
           !(is_word_end(metrics[0][same]) && is_word_end((*m)[same])))
      same--;
    common = same;
  }
  return common;
}

/* Returns what tells a metric from others that share the first `common` letters
 * of its name. The caller owns it. */
static char *
own_name(const char *metric, size_t common)
{
  static const struct {
    const char *name, *words;
  } rows[] = { { "", "mean" },
               { "p90", "90th percentile" },
               { "layer2", "layer 2" } };
  const char *rest = metric + common;

  if (common > 0 && *rest == '-')
    rest++;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    if (strcmp(rest, rows[i].name) == 0)
      return g_strdup(rows[i].words);
  return g_strdelimit(g_strdup(rest), "-", ' ');
}

char *
plot_curve_title(const Plot *plot, const char *design,
                 const DatasetPoint *point, const char *metric)
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
    g_autofree char *name = own_name(metric, common);
    g_string_append_printf(title, "%s%s", title->len > 0 ? ", " : "", name);
  }
  return g_string_free(title, FALSE);
}

/* Returns the greatest number on one of the y axes, with intervals; at least 0.
 */
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

/* Gives a line figure of two metrics with two units a second y axis, for the
 * curves of the second metric. */
static void
split_axes(Plot *plot, sqlite3 *database)
{
  const char *const *metrics = plot->choice->metrics;

  if (plot->choice->kind != PLOT_LINE || !metrics[1] || metrics[2] ||
      strcmp(dataset_unit(database, metrics[0]),
             dataset_unit(database, metrics[1])) == 0)
    return;
  size_t common = common_length(metrics);
  g_autofree char *ending = own_name(metrics[1], common);
  for (guint i = 0; i < plot->curves->len; i++) {
    PlotCurve *curve = plot->curves->pdata[i];
    curve->is_second = g_str_has_suffix(curve->title, ending);
  }
  g_autofree char *unit =
    scaled_unit(dataset_unit(database, metrics[1]), greatest(plot, TRUE),
                &plot->second_scale);
  plot->second_label = plot_metric_label(metrics[1], strlen(metrics[1]), unit);
}

void
plot_set_labels(Plot *plot, sqlite3 *database)
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
    plot->x_label = plot->axis < 0
                      ? g_strdup("")
                      : axis_label(plot->dataset->axes->pdata[plot->axis]);
  plot->y_label = plot_metric_label(metrics[0], length, unit);
}
