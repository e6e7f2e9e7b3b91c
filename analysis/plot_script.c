/* The script of a figure sets up a terminal, draws, and does the same again for
 * each other terminal. Each terminal has the whole text of its own, because
 * sizes, fonts and the quoting of labels differ between terminals.
 */

#include "gnuplot.h"
#include "plot_private.h"
#include "text.h"

#include <math.h>
#include <string.h>

const char *const plot_kinds[] = { "line", "bars",   "stacked", "box",
                                   "cdf",  "series", NULL };

const char *const plot_terminals[] = { "svg",        "pdf",  "png",
                                       "cairolatex", "tikz", NULL };

/* For each terminal: the extension of its files, and how it is set up for a
 * width and a height in mm. */
static const struct {
  const char *extension, *name;
  double scale;     /* units in a millimetre */
  int digits;       /* of a size */
  const char *unit; /* of a size */
  const char *rest; /* of the setting */
  int number_size;  /* of the letters of numbers at bars */
  gboolean is_latex;
} terminals[] = {
  { "svg", "svg", 3.78, 0, "", "dynamic font 'Helvetica,11' background 'white'",
    9, FALSE },
  { "pdf", "pdfcairo", 0.1, 2, "cm", "font 'Helvetica,8' linewidth 0.9", 6,
    FALSE },
  { "png", "pngcairo", 11.9, 0, "", "font 'Helvetica,25' linewidth 2.6", 19,
    FALSE },
  { "tex", "cairolatex pdf", 0.1, 2, "cm", "font ',8'", 6, TRUE },
  { "tikz.tex", "tikz", 0.1, 2, "cm", "font '\\footnotesize'", 6, TRUE },
};

/* Colours of Okabe and Ito (2008), with grey in place of the yellow, which is
 * hard to see on paper. */
static const char *const colours[] = { "#000000", "#0072b2", "#d55e00",
                                       "#009e73", "#cc79a7", "#e69f00",
                                       "#56b4e9", "#777777" };
enum { BLACK, BLUE, RED, GREEN, PURPLE, ORANGE, SKY, GREY, COLOURS };

/* How a design looks. Designs that are often compared with each other differ in
 * colour; designs that share a colour differ in mark or dash. */
typedef struct Look {
  const char *design;
  guint colour;
  int mark, dash; /* of gnuplot */
} Look;

static const Look looks[] = {
  { "none", GREY, 2, 3 },
  { "mipv6", BLACK, 7, 1 },
  { "mipv6-ro", SKY, 6, 4 },
  { "pmipv6", BLUE, 5, 2 },
  { "hmipv6", GREEN, 8, 5 },
  { "hmipv6-network", ORANGE, 10, 4 },
  { "fmipv6", PURPLE, 13, 4 },
  { "pfmipv6", SKY, 12, 5 },
  { "mipv6-distributed", GREY, 6, 2 },
  { "pmipv6-distributed", GREEN, 4, 4 },
  { "hmipv6-distributed", PURPLE, 8, 3 },
  { "migrating-ha", ORANGE, 11, 1 },
  { "migrating-ha-network", PURPLE, 10, 2 },
  { "flat-network", RED, 9, 3 },
  { "flat-cmd-relay", PURPLE, 5, 1 },
  { "flat-cmd-locator", GREEN, 7, 2 },
  { "flat-cmd-proxy", SKY, 13, 4 },
  { "flat-client", ORANGE, 4, 5 },
  { "flat-client-proxy", GREY, 12, 2 },
  { "cp-dp-push", GREY, 6, 1 },
  { "cp-dp-pull", RED, 8, 2 },
  { "cp-dp-cache", BLUE, 4, 3 },
  { "cp-dp-flat", BLACK, 12, 4 },
};

/* Returns the look of a curve. Designs that are not in the table get a look
 * from a hash of their names. Curves over designs have looks of their own. */
static Look
look_of(const PlotCurve *curve)
{
  if (!curve->design)
    return (Look){ NULL, (BLUE + curve->variant) % COLOURS, 7, 1 };
  guint hash = g_str_hash(curve->design);
  Look look = { curve->design, hash % COLOURS, 4 + (int)(hash / 8 % 10),
                1 + (int)(hash / 80 % 5) };

  for (size_t i = 0; i < G_N_ELEMENTS(looks); i++)
    if (strcmp(looks[i].design, curve->design) == 0)
      look = looks[i];
  look.colour = (look.colour + 3 * curve->variant) % COLOURS;
  look.dash = 1 + (look.dash - 1 + (int)curve->variant) % 5;
  look.mark = 4 + (look.mark - 4 + (int)curve->variant) % 10;
  return look;
}

static const char *
colour_of(const PlotCurve *curve)
{
  return colours[look_of(curve).colour];
}

static void
add_style(GString *out, const PlotCurve *curve)
{
  Look look = look_of(curve);

  g_string_append_printf(out, " lc rgb '%s' dt %d lw 1.2", colours[look.colour],
                         look.dash);
}

/* Returns a label as a string of the script. The caller owns it. */
static char *
label(const char *text, gboolean is_latex)
{
  g_autofree char *escaped = is_latex ? text_latex(text) : g_strdup(text);

  return gnuplot_quoted(escaped);
}

/* Sets the x range from the first to the last x, and a little more. A
 * logarithmic axis begins at the first that is not 0. */
static void
add_range(GString *out, const Plot *plot)
{
  double least = INFINITY, most = -INFINITY;
  char from[G_ASCII_DTOSTR_BUF_SIZE], to[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < plot->curves->len; i++) {
    const GArray *rows = ((PlotCurve *)plot->curves->pdata[i])->rows;
    for (guint j = 0; j < rows->len; j++) {
      double x = g_array_index(rows, PlotRow, j).x;
      if (plot->choice->is_log_x && x <= 0)
        continue;
      least = fmin(least, x);
      most = fmax(most, x);
    }
  }
  if (!(most > least))
    return;
  double room =
    plot->choice->is_log_x ? pow(most / least, 0.03) : 0.03 * (most - least);
  g_ascii_formatd(from, sizeof from, "%.6g",
                  plot->choice->is_log_x ? least / room : least - room);
  g_ascii_formatd(to, sizeof to, "%.6g",
                  plot->choice->is_log_x ? most * room : most + room);
  g_string_append_printf(out, "set xrange [%s:%s]\n", from, to);
}

/* Returns whether the x axis is the designs, each with its name. */
static gboolean
is_over_designs(const Plot *plot)
{
  const char *x = plot->choice->x;

  return plot->dataset->axes->len == 0 || (x && strcmp(x, "design") == 0);
}

static void
add_categories(GString *out, const Plot *plot, gboolean is_latex)
{
  g_string_append_printf(out,
                         "set xrange [-0.6:%u - 0.4]\n"
                         "set xtics rotate by 25 right ()\n",
                         plot->categories->len);
  /* the first name reaches out to the left */
  glong room = g_utf8_strlen(plot->categories->pdata[0], -1) - 4;
  if (room > 9)
    g_string_append_printf(out, "set lmargin %ld\n", room);
  for (guint i = 0; i < plot->categories->len; i++) {
    g_autofree char *name = label(plot->categories->pdata[i], is_latex);
    g_string_append_printf(out, "set xtics add (%s %u)\n", name, i);
  }
}

static void
add_axes(GString *out, const Plot *plot, gboolean is_latex)
{
  const PlotChoice *choice = plot->choice;
  g_autofree char *x = label(plot->x_label, is_latex);
  g_autofree char *y = label(plot->y_label, is_latex);
  const char *range = choice->kind == PLOT_CDF ? "[0:1]" : "[0:*]";

  g_string_append_printf(out, "set xlabel %s\nset ylabel %s\n", x, y);
  if (choice->is_log_x)
    g_string_append(out, "set logscale x\n");
  if (choice->is_log_y)
    g_string_append(out, "set logscale y\n");
  else if (choice->kind != PLOT_SERIES)
    g_string_append_printf(out, "set yrange %s\n", range);
  if (choice->title) {
    g_autofree char *title = label(choice->title, is_latex);
    g_string_append_printf(out, "set title %s\n", title);
  }
  if (plot->second_label) {
    g_autofree char *second = label(plot->second_label, is_latex);
    g_string_append_printf(out,
                           "set border 11\nset y2tics nomirror\n"
                           "set y2range [0:*]\nset y2label %s\n",
                           second);
  }
  if (plot->categories->len == 0)
    add_range(out, plot);
  else
    add_categories(out, plot, is_latex);
  if (is_over_designs(plot) && choice->kind == PLOT_BARS && !choice->by &&
      !choice->metrics[1])
    g_string_append(out, "unset key\n");
}

/* Finds the width of a bar or box, and its distance from its x. Curves share an
 * x and stand side by side, except for curves of designs over designs. */
static void
place(const Plot *plot, guint number, double *width, double *shift)
{
  gboolean is_alone =
    is_over_designs(plot) && !plot->choice->x && !plot->choice->metrics[1];
  guint count = is_alone ? 1 : plot->curves->len;

  *width = 0.8 / count;
  *shift = is_alone ? 0 : (number + 0.5) * *width - 0.4;
}

/* Adds one element of the plot command, without its title. Its x is column 2 of
 * the data, or a place beside it. */
static void
add_curve(GString *out, const Plot *plot, guint number)
{
  const PlotCurve *curve = plot->curves->pdata[number];
  const char *colour = colour_of(curve);
  gboolean is_few = curve->rows->len <= 40;
  double width, shift;

  place(plot, number, &width, &shift);
  g_string_append_printf(out, "data index %u using ", number);
  switch (plot->choice->kind) {
  case PLOT_BARS:
    g_string_append_printf(out,
                           "($2%+.4f):3:(%.4f) with boxes fs solid 0.85 border "
                           "lc rgb 'black' lc rgb '%s'",
                           shift, 0.9 * width, colour);
    break;
  case PLOT_BOX:
    g_string_append_printf(out,
                           "($2%+.4f):4:6:7:5:(%.4f) with candlesticks "
                           "whiskerbars 0.5 fs solid 0.4 border lc rgb '%s' "
                           "lc rgb '%s'",
                           shift, 0.8 * width, colour, colour);
    break;
  case PLOT_SERIES:
    g_string_append_printf(out, "2:3 with points pt 7 ps 0.2 lc rgb '%s'",
                           colour);
    break;
  case PLOT_CDF:
    g_string_append(out, "2:3 with steps");
    add_style(out, curve);
    break;
  default:
    g_string_append_printf(out, "2:3 with %s",
                           is_few ? "linespoints" : "lines");
    add_style(out, curve);
    if (is_few)
      g_string_append_printf(out, " pt %d ps 0.6", look_of(curve).mark);
    g_string_append(out, curve->is_second ? " axes x1y2" : "");
  }
}

/* Adds what belongs to a curve and has no entry in the key: intervals, and
 * medians. In line figures this comes before the curve, so that intervals lie
 * under the marks. */
static void
add_company(GString *out, const Plot *plot, guint number)
{
  const PlotCurve *curve = plot->curves->pdata[number];
  double width, shift;

  place(plot, number, &width, &shift);
  if (plot->choice->kind == PLOT_BARS)
    g_string_append_printf(out,
                           "data index %u using ($2%+.4f):3:4:5 with "
                           "yerrorbars pt 7 ps 0.1 lc rgb 'black' notitle",
                           number, shift);
  if (plot->choice->kind == PLOT_BOX)
    g_string_append_printf(out,
                           "data index %u using ($2%+.4f):3:3:3:3:(%.4f) with "
                           "candlesticks lc rgb 'black' lw 1.5 notitle",
                           number, shift, 0.8 * width);
  if (plot->choice->kind == PLOT_LINE)
    g_string_append_printf(out,
                           "data index %u using 2:3:4:5 with yerrorbars "
                           "pt 7 ps 0.1 lc rgb '%s' lw 0.8%s notitle",
                           number, colour_of(curve),
                           curve->is_second ? " axes x1y2" : "");
}

/* Returns whether the numbers of bars have no room side by side. */
static gboolean
is_upright(const Plot *plot)
{
  return plot->choice->kind == PLOT_BARS &&
         plot->curves->len * plot->categories->len > 10;
}

/* Adds the numbers of bars, above and in front of them. */
static void
add_numbers(GString *out, const Plot *plot)
{
  for (guint i = 0; i < plot->curves->len; i++) {
    double width, shift;
    place(plot, i, &width, &shift);
    g_string_append_printf(out,
                           ", \\\n  data index %u using ($2%+.4f):7:8 with "
                           "labels font numbers %s notitle",
                           i, shift,
                           is_upright(plot) ? "rotate by 90 left offset 0,0.3"
                                            : "offset 0,0.6");
  }
}

/* Adds bars on top of each other, from the top down: each box is the sum up to
 * its metric, and covers the lower part of the one before. */
static void
add_stack(GString *out, const Plot *plot, gboolean is_latex)
{
  g_string_append(out, "set style fill solid 1.0 border lc rgb 'black'\n"
                       "set boxwidth 0.6\n");
  for (guint i = plot->curves->len; i-- > 0;) {
    const PlotCurve *curve = plot->curves->pdata[i];
    g_autofree char *title = label(curve->title, is_latex);
    g_string_append_printf(out,
                           "%sdata index %u using 2:6 with boxes lc rgb '%s' "
                           "title %s",
                           i + 1 == plot->curves->len ? "plot " : ", \\\n  ", i,
                           colours[(i + 7) % COLOURS], title);
  }
  if (plot->choice->number)
    g_string_append_printf(out,
                           ", \\\n  data index %u using 2:8:9 with labels font "
                           "numbers offset 0,0.6 notitle",
                           plot->curves->len - 1);
  g_string_append_c(out, '\n');
}

static void
add_plot(GString *out, const Plot *plot, gboolean is_latex)
{
  static const char separator[] = ", \\\n  ";
  PlotKind kind = plot->choice->kind;

  for (guint i = 0; i < plot->curves->len; i++) {
    const PlotCurve *curve = plot->curves->pdata[i];
    g_autofree char *title = label(curve->title, is_latex);
    g_string_append(out, i == 0 ? "plot " : separator);
    if (kind == PLOT_LINE) {
      add_company(out, plot, i);
      g_string_append(out, separator);
    }
    add_curve(out, plot, i);
    if (kind == PLOT_SERIES) /* dots are too small for the key */
      g_string_append_printf(out,
                             " notitle%skeyentry with lines lw 2 lc rgb '%s'",
                             separator, colour_of(curve));
    g_string_append_printf(out, " title %s", title);
    if (kind == PLOT_BOX ||
        (kind == PLOT_BARS && plot->dataset->replications > 1)) {
      g_string_append(out, separator);
      add_company(out, plot, i);
    }
  }
  if (kind == PLOT_BARS && plot->choice->number)
    add_numbers(out, plot);
  g_string_append_c(out, '\n');
}

/* Returns the height of a figure in mm. The key is above the figure, and its
 * rows need room. */
static double
height_of(const Plot *plot)
{
  guint rows = (plot->curves->len + 1) / (plot->choice->columns == 2 ? 4 : 2);

  return (plot->choice->columns == 2 ? 75 : 58) + 3.5 * rows;
}

static const char common[] =
  "set datafile separator tab\n"
  "set datafile missing 'NaN'\n"
  "set encoding utf8\n"
  "set termoption noenhanced\n"
  "set border 3 linewidth 0.6\n"
  "set tics nomirror scale 0.4\n"
  "set grid ytics linewidth 0.3 lc rgb '#c0c0c0'\n"
  "set key outside top center horizontal reverse Left samplen 2.5 width 1\n"
  "set bars 0.5\n"
  "set pointintervalbox 0\n"
  "set offsets 0, 0, graph 0.05, 0\n";

static int
terminal_number(const char *name)
{
  for (int i = 0; plot_terminals[i]; i++)
    if (strcmp(plot_terminals[i], name) == 0)
      return i;
  return 0;
}

static void
add_terminal(GString *out, const Plot *plot, int number)
{
  const PlotChoice *choice = plot->choice;
  double scale = terminals[number].scale;
  double width = choice->columns == 2 ? 178 : 84;
  g_autofree char *file =
    g_strconcat(choice->name, ".", terminals[number].extension, NULL);
  g_autofree char *base = g_strconcat(choice->name, ".dat", NULL);
  g_autofree char *output = gnuplot_quoted(file);
  g_autofree char *data = gnuplot_quoted(base);

  g_string_append_printf(out, "reset\nset terminal %s size %.*f%s,%.*f%s %s",
                         terminals[number].name, terminals[number].digits,
                         width * scale, terminals[number].unit,
                         terminals[number].digits, height_of(plot) * scale,
                         terminals[number].unit, terminals[number].rest);
  g_string_append_printf(out, "\nset output %s\ndata = %s\n%s", output, data,
                         common);
  if (choice->number)
    g_string_append_printf(out, "numbers = ',%d'\n",
                           terminals[number].number_size);
  if (choice->number && is_upright(plot))
    g_string_append(out, "set offsets 0, 0, graph 0.18, 0\n");
  add_axes(out, plot, terminals[number].is_latex);
  /* gnuplot does not know how wide LaTeX sets the numbers */
  if (strcmp(terminals[number].extension, "tex") == 0)
    g_string_append(out, "set ylabel offset -2,0\nset lmargin 11\n"
                         "set y2label offset 2,0\n");
  if (choice->kind == PLOT_STACKED)
    add_stack(out, plot, terminals[number].is_latex);
  else
    add_plot(out, plot, terminals[number].is_latex);
}

char *
plot_script(const Plot *plot)
{
  GString *out = g_string_new(NULL);
  g_autofree char *name = gnuplot_field(plot->choice->name);

  g_string_append_printf(out, "# Run: gnuplot %s.gp\n", name);
  for (const char *const *t = plot->choice->terminals; *t; t++)
    add_terminal(out, plot, terminal_number(*t));
  g_string_append(out, "set output\n");
  return g_string_free(out, FALSE);
}

GPtrArray *
plot_extensions(const PlotChoice *choice)
{
  GPtrArray *extensions = g_ptr_array_new();

  for (const char *const *name = choice->terminals; *name; name++)
    g_ptr_array_add(extensions,
                    (gpointer)terminals[terminal_number(*name)].extension);
  g_ptr_array_add(extensions, NULL);
  return extensions;
}
