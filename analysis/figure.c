/* A figure is a list of metrics, one column of data each, and the part of a
 * gnuplot script that is its own. Colours are those of Okabe and Ito, which
 * differ also for the colour blind and, in this order, in grey. Names of
 * designs and titles reach gnuplot only as data, never as part of a script.
 */

#include "figure.h"

#include "gnuplot.h"
#include "query.h"

#include <math.h>
#include <stdbool.h>

enum { MOST_COLUMNS = 6 };

typedef struct Figure {
  const char *name;
  const char *caption;
  const char *metrics[MOST_COLUMNS]; /* ends with NULL */
  bool is_stacked;                   /* one label a design: the sum */
  const char *label;                 /* printf format of the labels */
  const char *script;
} Figure;

static const Figure figures[] = {
  {
    .name = "handover-delay",
    .caption = "Handover delay of a host by component, ms, mean over "
               "handovers that ended with a packet (if few: their share)",
    .metrics = { "handover-delay-layer2", "handover-delay-discovery",
                 "handover-delay-address", "handover-delay-registration",
                 "handover-delay-delivery", NULL },
    .is_stacked = true,
    .label = "%.0f",
    .script = "set ylabel 'Host handover delay (ms)'\n"
              "set style data histograms\n"
              "set style histogram rowstacked\n"
              "set style fill solid 1.0 border lc rgb 'black'\n"
              "set boxwidth 0.6\n"
              "set key outside top center horizontal maxrows 2 reverse Left "
              "samplen 1 width 1\n"
              "plot data using 2:xtic(1) title 'layer 2' lc rgb '#000000', \\\n"
              "  '' using 3 title 'router discovery' lc rgb '#56b4e9', \\\n"
              "  '' using 4 title 'address (DAD)' lc rgb '#d55e00', \\\n"
              "  '' using 5 title 'registration' lc rgb '#f0e442', \\\n"
              "  '' using 6 title 'first packet' lc rgb '#0072b2', \\\n"
              "  '' using 0:7:8 with labels font labels offset 0,0.6 notitle\n",
  },
  {
    .name = "path-stretch",
    .caption = "Path stretch by delay, mean over flows and 90th percentile",
    .metrics = { "path-stretch", "path-stretch-p90", NULL },
    .label = "%.2f",
    .script =
      "set ylabel 'Path stretch'\n"
      "set style data histograms\n"
      "set style histogram clustered gap 1\n"
      "set style fill solid 1.0 border lc rgb 'black'\n"
      "set key outside top center horizontal reverse Left samplen 1\n"
      "set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead "
      "dt 2 lc rgb 'black'\n"
      "plot data using 2:xtic(1) title 'mean over flows' "
      "lc rgb '#0072b2', \\\n"
      "  '' using 3 title '90th percentile' lc rgb '#f0e442', \\\n"
      "  '' using ($0-0.17):4:5 with labels font labels offset 0,0.6 notitle, "
      "\\\n"
      "  '' using ($0+0.17):6:7 with labels font labels offset 0,0.6 notitle\n",
  },
};

const char *const figure_names[] = { "handover-delay", "path-stretch", NULL };

static const struct {
  const char *extension;
  const char *terminal;
  int label_size; /* of numbers at the bars, points or pixels */
} outputs[] = {
  { "svg", "svg size 340,260 dynamic font 'Helvetica,11' background 'white'",
    9 },
  { "pdf",
    "pdfcairo size 8.4cm,6.4cm font 'Helvetica,8' fontscale 1 "
    "linewidth 0.8",
    6 },
  { "png",
    "pngcairo size 1000,762 font 'Helvetica,25' fontscale 1 "
    "linewidth 2.5",
    19 },
};

static const char common[] =
  "set datafile separator tab\n"
  "set datafile missing 'NaN'\n"
  "set encoding utf8\n"
  "set termoption noenhanced\n"
  "set border 3 linewidth 0.6\n"
  "set tics nomirror scale 0.4\n"
  "set xtics noenhanced rotate by 25 right offset 0,-0.2\n"
  "set grid ytics linewidth 0.3 lc rgb '#b0b0b0'\n"
  "set yrange [0:*]\n"
  "set offsets 0, 0, graph 0.06, 0\n";

static void
append_number(GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf(
    out, "\t%s",
    isnan(value) ? "NaN" : g_ascii_formatd(text, sizeof text, "%.10g", value));
}

/* Where a label stands, and what it says; a mean over less than all of them
 * says over how many (`share`, in percent). */
static void
append_label(GString *out, const Figure *figure, double value, double share)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  append_number(out, isnan(value) ? 0 : value);
  g_string_append_printf(
    out, "\t\"%s",
    isnan(value) ? "n/a"
                 : g_ascii_formatd(text, sizeof text, figure->label, value));
  if (!isnan(value) && share < 95)
    g_string_append_printf(out, " (%.0f %%)", share);
  g_string_append_c(out, '"');
}

static void
append_values(sqlite3 *database, int64_t run, const Figure *figure,
              GString *out)
{
  double values[MOST_COLUMNS], sum = 0;
  int count = 0;

  for (; figure->metrics[count]; count++) {
    values[count] = query_value(database, run, figure->metrics[count]);
    append_number(out, values[count]);
    sum += values[count];
  }
  if (figure->is_stacked)
    append_label(out, figure, sum,
                 query_value(database, run, "handover-recovered"));
  for (int i = 0; i < count && !figure->is_stacked; i++)
    append_label(out, figure, values[i], 100);
}

static char *
data_text(sqlite3 *database, const int64_t *runs, guint count,
          const Figure *figure)
{
  GString *out = g_string_new(NULL);
  sqlite3_stmt *statement = query_prepare(
    database,
    "SELECT design, id, title, version, seed, level FROM run JOIN scenario"
    " USING (scenario) WHERE run = ?");

  g_string_append_printf(out, "# %s\n# design", figure->caption);
  for (int i = 0; figure->metrics[i]; i++)
    g_string_append_printf(out, "\t%s", figure->metrics[i]);
  g_string_append_c(out, '\n');
  for (guint i = 0; i < count; i++) {
    sqlite3_bind_int64(statement, 1, runs[i]);
    if (sqlite3_step(statement) != SQLITE_ROW)
      continue;
    g_autofree char *design =
      gnuplot_field((const char *)sqlite3_column_text(statement, 0));
    g_autofree char *title =
      gnuplot_field((const char *)sqlite3_column_text(statement, 2));
    g_string_append_printf(out, "# run %s, seed %s, level %s, dmmsim %s: %s\n",
                           sqlite3_column_text(statement, 1),
                           sqlite3_column_text(statement, 4),
                           sqlite3_column_text(statement, 5),
                           sqlite3_column_text(statement, 3), title);
    g_string_append_printf(out, "\"%s\"", design);
    append_values(database, runs[i], figure, out);
    g_string_append_c(out, '\n');
    sqlite3_reset(statement);
  }
  sqlite3_finalize(statement);
  return g_string_free(out, FALSE);
}

/* Every output in one script: set up, draw, and draw again for the next. */
static char *
script_text(const Figure *figure, guint count)
{
  GString *out = g_string_new(NULL);

  g_string_append_printf(out, "# %s. Run: gnuplot %s.gp\n", figure->caption,
                         figure->name);
  for (size_t i = 0; i < G_N_ELEMENTS(outputs); i++) {
    g_string_append_printf(
      out,
      "reset\nset terminal %s\nset output '%s.%s'\n"
      "data = '%s.dat'\nlabels = ',%d'\n"
      "set xrange [-0.6:%u - 0.4]\n%s%s",
      outputs[i].terminal, figure->name, outputs[i].extension, figure->name,
      outputs[i].label_size, count, common, figure->script);
  }
  g_string_append(out, "set output\n");
  return g_string_free(out, FALSE);
}

static gboolean
write_figure(sqlite3 *database, const int64_t *runs, guint count,
             const Figure *figure, const char *folder, GError **error)
{
  g_autofree char *data = data_text(database, runs, count, figure);
  g_autofree char *script = script_text(figure, count);

  return gnuplot_write(folder, figure->name, data, script, error);
}

gboolean
figures_draw(sqlite3 *database, const int64_t *runs, guint count,
             const char *folder, const char *gnuplot, GError **error)
{
  static const char *const extensions[] = { "svg", "pdf", "png", NULL };

  for (size_t i = 0; i < G_N_ELEMENTS(figures); i++)
    if (!write_figure(database, runs, count, &figures[i], folder, error))
      return FALSE;
  for (size_t i = 0; i < G_N_ELEMENTS(figures); i++)
    if (!gnuplot_draw(gnuplot, folder, figures[i].name, extensions, error))
      return FALSE;
  return TRUE;
}
