/* The data of a figure: a block for each curve, which gnuplot calls an index.
 * Numbers are divided by the scale of their axis already here, so that the
 * script and the labels need not know it.
 */

#include "gnuplot.h"
#include "plot_private.h"

#include <math.h>

static void
add_number(GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c(out, '\t');
  g_string_append(out, isnan(value)
                         ? "NaN"
                         : g_ascii_formatd(text, sizeof text, "%.10g", value));
}

static const char *
column_names(PlotKind kind)
{
  if (kind == PLOT_BOX)
    return "median\tlow\thigh\tleast\tmost";
  if (kind == PLOT_CDF)
    return "share\tlow\thigh";
  return kind == PLOT_STACKED ? "mean\tlow\thigh\tsum" : "mean\tlow\thigh";
}

/* Returns the sum of the curves up to and including one, at an x. */
static double
stacked(const Plot *plot, guint upto, double x)
{
  double sum = 0;

  for (guint i = 0; i <= upto; i++) {
    const GArray *rows = ((PlotCurve *)plot->curves->pdata[i])->rows;
    for (guint j = 0; j < rows->len; j++) {
      const PlotRow *row = &g_array_index(rows, PlotRow, j);
      if (row->x == x && !isnan(row->y))
        sum += row->y;
    }
  }
  return sum;
}

gboolean
plot_has_numbers(const Plot *plot, guint curve)
{
  if (plot->choice->kind == PLOT_STACKED && curve + 1 != plot->curves->len)
    return FALSE;
  return plot->choice->number != NULL;
}

/* Appends a number that is printed in the figure: its place, and its text. If a
 * mean is over less than 95 % of what there could be, the text says over how
 * many percent. */
static void
add_printed(GString *out, const Plot *plot, const PlotRow *row, double value,
            double at)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan(row->y)) {
    g_string_append(out, "\t0\t\"n/a\"");
    return;
  }
  add_number(out, at);
  g_string_append_printf(
    out, "\t\"%s",
    g_ascii_formatd(text, sizeof text, plot->choice->number, value));
  if (row->share < 95)
    g_string_append_printf(out, " (%.0f %%)", row->share);
  g_string_append_c(out, '"');
}

static void
add_row(GString *out, const Plot *plot, guint number, const PlotRow *row)
{
  const PlotCurve *curve = plot->curves->pdata[number];
  double scale = curve->is_second ? plot->second_scale : plot->scale;
  double sum = stacked(plot, number, row->x) / scale;
  gboolean is_stacked = plot->choice->kind == PLOT_STACKED;
  g_autofree char *category = gnuplot_field(row->category ? row->category : "");

  g_string_append_printf(out, "\"%s\"", category);
  add_number(out, row->x);
  add_number(out, row->y / scale);
  add_number(out, row->low / scale);
  add_number(out, row->high / scale);
  if (plot->choice->kind == PLOT_BOX) {
    add_number(out, row->least / scale);
    add_number(out, row->most / scale);
  }
  if (is_stacked)
    add_number(out, sum);
  g_string_append_printf(out, "\t%u", row->count);
  if (plot_has_numbers(plot, number))
    add_printed(out, plot, row, is_stacked ? sum : row->y / scale,
                is_stacked ? sum : row->high / scale);
  g_string_append_c(out, '\n');
}

static void
add_curve(GString *out, const Plot *plot, guint number)
{
  const PlotCurve *curve = plot->curves->pdata[number];
  g_autofree char *name = gnuplot_field(curve->title);

  g_string_append_printf(out, "%s# %s\n# category\tx\t%s\tcount%s\n",
                         number > 0 ? "\n\n" : "", name,
                         column_names(plot->choice->kind),
                         plot_has_numbers(plot, number) ? "\tat\ttext" : "");
  for (guint i = 0; i < curve->rows->len; i++)
    add_row(out, plot, number, &g_array_index(curve->rows, PlotRow, i));
  /* gnuplot counts only blocks that have a row, so an empty curve has a row
   * without numbers */
  if (curve->rows->len == 0)
    g_string_append(out, "\"\"\tNaN\tNaN\tNaN\tNaN\tNaN\tNaN\t0\n");
}

char *
plot_data(const Plot *plot)
{
  const GPtrArray *origin = plot->dataset->origin;
  GString *out = g_string_new(NULL);

  for (guint i = 0; i < origin->len; i++) {
    g_autofree char *line = gnuplot_field(origin->pdata[i]);
    g_string_append_printf(out, "# %s\n", line);
  }
  if (plot->choice->share)
    g_string_append_printf(out, "# in brackets: %s, if below 95 %%\n",
                           plot->choice->share);
  for (guint i = 0; i < plot->curves->len; i++)
    add_curve(out, plot, i);
  return g_string_free(out, FALSE);
}
