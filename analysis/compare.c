/* Each format has a writer, and all write the same comparison. The text for a
 * terminal is 80 columns wide: as many designs as fit stand side by side, and
 * the others follow below. CSV has every number in full; the other formats
 * round to two digits of the half-width.
 */

#include "compare.h"

#include "text.h"

#include <math.h>
#include <string.h>

enum { LINE = 80, HEAD = 14, COUNT = 4, CELL = 20 };

/* Writes a text in a field of at least so many characters; octets would be
 * wrong for "±". A field on the right has a space in front in any case. */
static void
put_field(FILE *file, const char *text, int width, gboolean is_right)
{
  int gap = MAX(is_right ? 1 : 0, width - (int)g_utf8_strlen(text, -1));

  fprintf(file, "%*s%s%*s", is_right && gap > 0 ? gap : 0, "", text,
          !is_right && gap > 0 ? gap : 0, "");
}

/* Returns the text of a mean, with the mark after it if it differs
 * significantly from the baseline. The caller owns it. */
static char *
mean_cell(const Comparison *comparison, const ComparisonTable *table, guint row,
          guint design, const char *pm, const char *mark)
{
  guint cell = row * comparison->dataset->designs->len + design;
  g_autofree char *text = comparison_interval_text(&table->means[cell], pm);

  return g_strconcat(text, table->is_significant[cell] ? mark : "", NULL);
}

/* Writes the means of the designs from number `from` to before `to`, which is
 * as many as a line has room for. */
static void
write_means(const Comparison *comparison, const ComparisonTable *table,
            guint from, guint to, FILE *file)
{
  const GPtrArray *designs = comparison->dataset->designs;
  g_autofree char *axis = comparison_axis_name(comparison);

  put_field(file, axis, HEAD, FALSE);
  put_field(file, "n", COUNT, TRUE);
  for (guint d = from; d < to; d++)
    put_field(file, designs->pdata[d], CELL, TRUE);
  fputc('\n', file);
  for (guint row = 0; row < table->points->len; row++) {
    put_field(file, comparison_row_name(comparison, table, row), HEAD, FALSE);
    fprintf(file, "%*u", COUNT, comparison_count(comparison, table, row));
    for (guint d = from; d < to; d++) {
      g_autofree char *text = mean_cell(comparison, table, row, d, " ± ", "*");
      put_field(file, text, CELL, TRUE);
    }
    fputc('\n', file);
  }
}

static void
write_differences(const Comparison *comparison, const ComparisonTable *table,
                  FILE *file)
{
  const GPtrArray *designs = comparison->dataset->designs;

  for (guint d = 0; d < designs->len; d++) {
    if (d == comparison->baseline)
      continue;
    fprintf(file, "%s minus %s\n", (char *)designs->pdata[d],
            (char *)designs->pdata[comparison->baseline]);
    for (guint row = 0; row < table->points->len; row++) {
      guint cell = row * designs->len + d;
      g_autofree char *text =
        comparison_interval_text(&table->differences[cell], " ± ");
      put_field(file, comparison_row_name(comparison, table, row), HEAD, FALSE);
      fprintf(file, "%*u", COUNT, table->differences[cell].count);
      put_field(file, text, CELL, TRUE);
      fputs(table->is_significant[cell] ? "*\n" : "\n", file);
    }
  }
}

static void
write_crossings(const Comparison *comparison, const ComparisonTable *table,
                const char *before, const char *pm, FILE *file)
{
  for (guint d = 0; d < comparison->dataset->designs->len; d++) {
    g_autofree char *text = comparison_crossing_text(comparison, table, d, pm);
    if (text)
      fprintf(file, "%s%s\n", before, text);
  }
}

static void
write_text(const Comparison *comparison, FILE *file)
{
  const Dataset *dataset = comparison->dataset;
  guint most = (LINE - HEAD - COUNT) / CELL;

  if (*dataset->title)
    fprintf(file, "%s\n", dataset->title);
  fprintf(file, "%s%s%u of %u runs; means of n replications, %g %% intervals\n",
          dataset->study, *dataset->study ? ": " : "", dataset->done,
          dataset->planned, 100 * dataset->confidence);
  for (guint i = 0; i < comparison->tables->len; i++) {
    const ComparisonTable *table = comparison->tables->pdata[i];
    g_autofree char *title = comparison_title(table);
    fprintf(file, "\n%s\n", title);
    for (guint from = 0; from < dataset->designs->len; from += most)
      write_means(comparison, table, from,
                  MIN(from + most, dataset->designs->len), file);
    write_differences(comparison, table, file);
    write_crossings(comparison, table, "crossing: ", " ± ", file);
  }
  fprintf(file, "\n* differs from %s, replication by replication\n",
          (char *)dataset->designs->pdata[comparison->baseline]);
}

static void
add_csv_number(GString *row, double value)
{
  g_string_append_c(row, ',');
  if (isfinite(value))
    text_exact(row, value);
}

static void
write_csv(const Comparison *comparison, FILE *file)
{
  const Dataset *dataset = comparison->dataset;
  guint designs = dataset->designs->len;

  fprintf(file, "metric,unit,place,by,value,design,count,mean,half,deviation,"
                "baseline,difference,difference_half,significant,crossing,"
                "crossing_half,crossed,replications\n");
  for (guint i = 0; i < comparison->tables->len; i++) {
    const ComparisonTable *table = comparison->tables->pdata[i];
    for (guint cell = 0; cell < table->points->len * designs; cell++) {
      g_autoptr(GString) row = g_string_new(NULL);
      const Crossing *crossing = &table->crossings[cell % designs];
      g_autofree char *axis = comparison_axis_name(comparison);
      const char *const texts[] = { table->metric,
                                    table->unit,
                                    table->place,
                                    axis,
                                    comparison_row_name(comparison, table,
                                                        cell / designs),
                                    dataset->designs->pdata[cell % designs] };
      for (size_t j = 0; j < G_N_ELEMENTS(texts); j++) {
        g_string_append(row, j > 0 ? "," : "");
        text_csv(row, texts[j]);
      }
      g_string_append_printf(row, ",%u", table->means[cell].count);
      add_csv_number(row, table->means[cell].mean);
      add_csv_number(row, table->means[cell].half);
      add_csv_number(row, table->means[cell].deviation);
      g_string_append_c(row, ',');
      text_csv(row, dataset->designs->pdata[comparison->baseline]);
      add_csv_number(row, table->differences[cell].mean);
      add_csv_number(row, table->differences[cell].half);
      g_string_append_printf(row, ",%d", table->is_significant[cell] ? 1 : 0);
      add_csv_number(row, crossing->crossed > 0 ? crossing->at.mean : NAN);
      add_csv_number(row, crossing->crossed > 0 ? crossing->at.half : NAN);
      g_string_append_printf(row, ",%u,%u\n", crossing->crossed, crossing->all);
      fputs(row->str, file);
    }
  }
}

static void
write_latex_table(const Comparison *comparison, const ComparisonTable *table,
                  FILE *file)
{
  const GPtrArray *designs = comparison->dataset->designs;
  g_autofree char *raw_title = comparison_title(table);
  g_autofree char *title = text_latex(raw_title);
  g_autofree char *raw_axis = comparison_axis_name(comparison);
  g_autofree char *axis = text_latex(raw_axis);

  fprintf(file, "\\begin{table}\n  \\centering\n  \\caption{%s}\n", title);
  fprintf(file, "  \\begin{tabular}{l*{%u}{r}}\n    \\toprule\n    %s",
          designs->len, axis);
  for (guint d = 0; d < designs->len; d++) {
    g_autofree char *name = text_latex(designs->pdata[d]);
    fprintf(file, " & %s", name);
  }
  fprintf(file, " \\\\\n    \\midrule\n");
  for (guint row = 0; row < table->points->len; row++) {
    g_autofree char *name =
      text_latex(comparison_row_name(comparison, table, row));
    fprintf(file, "    %s", name);
    for (guint d = 0; d < designs->len; d++) {
      g_autofree char *text =
        mean_cell(comparison, table, row, d, " \\pm ", "^{*}");
      fprintf(file, " & $%s$", text);
    }
    fprintf(file, " \\\\\n");
  }
  fprintf(file, "    \\bottomrule\n  \\end{tabular}\n\\end{table}\n");
}

static void
write_latex(const Comparison *comparison, FILE *file)
{
  const Dataset *dataset = comparison->dataset;
  g_autofree char *baseline =
    text_latex(dataset->designs->pdata[comparison->baseline]);

  fprintf(file,
          "%% needs \\usepackage{booktabs}; %g %% intervals; * differs from "
          "%s\n",
          100 * dataset->confidence, baseline);
  for (guint i = 0; i < comparison->tables->len; i++) {
    const ComparisonTable *table = comparison->tables->pdata[i];
    write_latex_table(comparison, table, file);
    write_crossings(comparison, table, "% ", " +- ", file);
  }
}

/* Returns a name for a cell of a table in Markdown. The caller owns it. */
static char *
markdown(const char *text)
{
  GString *out = g_string_new(NULL);

  for (; *text; text++) {
    if (*text == '\n')
      g_string_append_c(out, ' ');
    else
      g_string_append_printf(out, strchr("|\\`*_<>[]", *text) ? "\\%c" : "%c",
                             *text);
  }
  return g_string_free(out, FALSE);
}

static void
write_markdown(const Comparison *comparison, FILE *file)
{
  const GPtrArray *designs = comparison->dataset->designs;
  g_autofree char *raw = comparison_axis_name(comparison);
  g_autofree char *axis = markdown(raw);

  for (guint i = 0; i < comparison->tables->len; i++) {
    const ComparisonTable *table = comparison->tables->pdata[i];
    g_autofree char *place = markdown(table->place);
    fprintf(file, "%s**%s**%s%s%s%s%s\n\n| %s |", i > 0 ? "\n" : "",
            table->metric, *table->unit ? " (" : "", table->unit,
            *table->unit ? ")" : "", *place ? ", " : "", place, axis);
    for (guint d = 0; d < designs->len; d++) {
      g_autofree char *name = markdown(designs->pdata[d]);
      fprintf(file, " %s |", name);
    }
    fprintf(file, "\n|---|");
    for (guint d = 0; d < designs->len; d++)
      fprintf(file, "---:|");
    for (guint row = 0; row < table->points->len; row++) {
      g_autofree char *name =
        markdown(comparison_row_name(comparison, table, row));
      fprintf(file, "\n| %s |", name);
      for (guint d = 0; d < designs->len; d++) {
        g_autofree char *text =
          mean_cell(comparison, table, row, d, " ± ", "\\*");
        fprintf(file, " %s |", text);
      }
    }
    fprintf(file, "\n\n");
    write_crossings(comparison, table, "* ", " ± ", file);
  }
}

void
compare_write(const Comparison *comparison, CompareFormat format, FILE *file)
{
  static void (*const writers[])(const Comparison *comparison, FILE *file) = {
    [COMPARE_TEXT] = write_text,
    [COMPARE_CSV] = write_csv,
    [COMPARE_LATEX] = write_latex,
    [COMPARE_MARKDOWN] = write_markdown,
  };

  writers[format](comparison, file);
}
