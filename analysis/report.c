/* The page is written from top to bottom into one string. Figures are drawn by
 * gnuplot into a temporary folder, and their SVG is put into the page; names
 * inside of them get a prefix for each figure, because they would clash in one
 * page. Of each metric only the first MOST_PLACES combinations of the other
 * axes get a figure; all get a table.
 */

#include "report.h"

#include "comparison.h"
#include "gnuplot.h"
#include "plot.h"
#include "query.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum { MOST_PLACES = 4 };

static const char style[] =
  ":root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--line:#ccc;"
  "--soft:#f3f3f3;--link:#0072b2}"
  "@media(prefers-color-scheme:dark){:root{--ink:#e6e6e6;--paper:#181818;"
  "--line:#444;--soft:#242424;--link:#56b4e9}}"
  "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);"
  "background:var(--paper);max-width:70rem;margin:0 auto;padding:1rem}"
  "h1{line-height:1.2}h2{border-top:1px solid var(--line);padding-top:1rem}"
  ".scroll{overflow-x:auto}table{border-collapse:collapse;margin:.5rem 0}"
  "th,td{padding:.2rem .7rem;text-align:right;white-space:nowrap;"
  "border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}"
  "th:first-child,td:first-child{text-align:left}"
  "thead th{background:var(--soft)}"
  "th button{font:inherit;color:inherit;background:none;border:0;padding:0;"
  "cursor:pointer}th[aria-sort=ascending] button::after{content:' \\2191'}"
  "th[aria-sort=descending] button::after{content:' \\2193'}"
  "figure{margin:1rem 1rem 1rem 0;display:inline-block;"
  "width:min(22rem,100%);vertical-align:top}"
  "details figure{width:100%}figure svg{width:100%;height:auto;"
  "background:#fff}figcaption{font-size:.9rem}"
  ".plain td,.plain th{text-align:left;white-space:normal}"
  "pre{background:var(--soft);padding:.7rem;overflow-x:auto}"
  "label{margin-right:1rem;white-space:nowrap}"
  "@media print{.filter{display:none}}";

/* The script sorts tables by a column, numbers as numbers, and shows and hides
 * designs. */
static const char script[] =
  "document.querySelectorAll('table.sorts').forEach(function(table){"
  "table.querySelectorAll('thead th').forEach(function(head,column){"
  "head.querySelector('button').addEventListener('click',function(){"
  "var up=head.getAttribute('aria-sort')!=='ascending';"
  "var body=table.tBodies[0];"
  "var rows=Array.prototype.slice.call(body.rows);"
  "rows.sort(function(a,b){"
  "var x=a.cells[column].dataset.value,y=b.cells[column].dataset.value;"
  "var m=parseFloat(x),n=parseFloat(y);"
  "var order=isNaN(m)||isNaN(n)?x.localeCompare(y):m-n;"
  "return up?order:-order});"
  "table.querySelectorAll('thead th').forEach(function(other){"
  "other.removeAttribute('aria-sort')});"
  "head.setAttribute('aria-sort',up?'ascending':'descending');"
  "rows.forEach(function(row){body.appendChild(row)})})})});"
  "document.querySelectorAll('.filter input').forEach(function(box){"
  "box.addEventListener('change',function(){"
  "document.querySelectorAll('tr[data-design]').forEach(function(row){"
  "if(row.dataset.design===box.value)row.hidden=!box.checked})})});";

static void
add_text(GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text(text, -1);
  g_string_append(out, escaped);
}

static void
add_element(GString *out, const char *name, const char *text)
{
  g_string_append_printf(out, "<%s>", name);
  add_text(out, text);
  g_string_append_printf(out, "</%s>\n", name);
}

static void
add_head(GString *out, const Dataset *dataset)
{
  const char *title = *dataset->title ? dataset->title : "dmmsim";

  g_string_append(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                       "<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, "
                       "initial-scale=1\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\" "
                       "content=\"default-src 'none'; style-src "
                       "'unsafe-inline'; script-src 'unsafe-inline'\">\n");
  add_element(out, "title", title);
  g_string_append_printf(out, "<style>%s</style>\n</head>\n<body>\n", style);
  add_element(out, "h1", title);
  g_string_append(out, "<p>");
  if (*dataset->study) {
    g_string_append(out, "Study <b>");
    add_text(out, dataset->study);
    g_string_append(out, "</b> of ");
  }
  add_text(out, dataset->file);
  g_string_append(out, ": ");
  g_string_append_printf(
    out,
    "%u points, %u designs, %u of %u runs. Means over replications with %g %% "
    "intervals (Student's t); differences are taken replication by "
    "replication.</p>\n",
    dataset->points->len, dataset->designs->len, dataset->done,
    dataset->planned, 100 * dataset->confidence);
}

/* Appends the rows of a query as a table; the names of its columns are the
 * head. Appends nothing if there are no rows. Returns how many there are. */
static guint
add_query(GString *out, sqlite3 *database, const Dataset *dataset,
          const char *sql)
{
  sqlite3_stmt *statement = query_prepare(database, sql);
  int columns = sqlite3_column_count(statement);
  guint rows = 0;

  sqlite3_bind_int64(statement, 1, dataset->row);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    if (rows++ == 0) {
      g_string_append(out,
                      "<div class=\"scroll\"><table class=\"plain\"><thead>"
                      "<tr>");
      for (int i = 0; i < columns; i++)
        add_element(out, "th", sqlite3_column_name(statement, i));
      g_string_append(out, "</tr></thead><tbody>\n");
    }
    g_string_append(out, "<tr>");
    for (int i = 0; i < columns; i++) {
      const unsigned char *text = sqlite3_column_text(statement, i);
      add_element(out, "td", text ? (const char *)text : "");
    }
    g_string_append(out, "</tr>\n");
  }
  if (rows > 0)
    g_string_append(out, "</tbody></table></div>\n");
  sqlite3_finalize(statement);
  return rows;
}

static void
add_designs(GString *out, sqlite3 *database, const Dataset *dataset)
{
  g_string_append(out, "<h2>Designs and axes</h2>\n");
  add_query(out, database, dataset,
            "SELECT plan.design, count(*) AS runs, " QUERY_PARAMETERS
            " AS \"columns and parameters\" FROM study JOIN point USING"
            " (study) JOIN plan USING (point) JOIN run USING (id)"
            " WHERE study.study = ? GROUP BY design_number, plan.design"
            " ORDER BY design_number");
  add_query(out, database, dataset,
            "SELECT axis.name AS axis, axis.key, axis.unit,"
            " (SELECT group_concat(value, '; ') FROM (SELECT DISTINCT value"
            " FROM setting JOIN point USING (point) WHERE point.study ="
            " axis.study AND setting.number = axis.number ORDER BY"
            " point.number)) AS \"values\" FROM axis WHERE study = ? ORDER BY"
            " axis.number");
}

/* Appends a picture of another program, without its prolog, and with names that
 * are unique in the page. */
static void
add_svg(GString *out, const char *svg, guint number)
{
  const char *start = strstr(svg, "<svg");
  g_autofree char *prefix = g_strdup_printf("f%u-", number);
  g_autofree char *id = g_strconcat("id=\"", prefix, NULL);
  g_autofree char *single = g_strconcat("id='", prefix, NULL);
  g_autofree char *link = g_strconcat("xlink:href='#", prefix, NULL);
  g_autofree char *url = g_strconcat("url(#", prefix, NULL);
  GString *text = g_string_new(start ? start : "");

  g_string_replace(text, "id=\"", id, 0);
  g_string_replace(text, "id='", single, 0);
  g_string_replace(text, "xlink:href='#", link, 0);
  g_string_replace(text, "url(#", url, 0);
  g_string_append(out, text->str);
  g_string_free(text, TRUE);
}

/* Returns the values of the other axes that choose the points of a table:
 * "speed=5", ..., NULL. The caller owns the array. */
static GPtrArray *
where_of(const Comparison *comparison, const ComparisonTable *table)
{
  const Dataset *dataset = comparison->dataset;
  const DatasetPoint *point =
    dataset->points->pdata[g_array_index(table->points, guint, 0)];
  GPtrArray *where = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < dataset->axes->len; i++)
    if ((int)i != comparison->by)
      g_ptr_array_add(
        where,
        g_strdup_printf("%s=%s", ((DatasetAxis *)dataset->axes->pdata[i])->name,
                        point->values[i]));
  g_ptr_array_add(where, NULL);
  return where;
}

/* Draws a figure into a folder, and appends its picture. Returns false, and
 * appends nothing, if it cannot be drawn. */
static gboolean
add_figure(GString *out, const Comparison *comparison,
           const ComparisonTable *table, sqlite3 *database, const char *folder,
           const char *gnuplot, guint number)
{
  const Dataset *dataset = comparison->dataset;
  g_autoptr(GPtrArray) where = where_of(comparison, table);
  const char *const metrics[] = { table->metric, NULL };
  static const char *const terminals[] = { "svg", NULL };
  gboolean has_axis = comparison->by >= 0 && table->points->len > 1;
  PlotChoice choice = {
    .name = "figure",
    .kind = has_axis ? PLOT_LINE : PLOT_BARS,
    .x = has_axis ? ((DatasetAxis *)dataset->axes->pdata[comparison->by])->name
                  : "design",
    .metrics = metrics,
    .where = (const char *const *)where->pdata,
    .is_log_x = table->is_log,
    .columns = 1,
    .terminals = terminals,
  };
  g_autofree char *path = g_build_filename(folder, "figure.svg", NULL);
  g_autofree char *svg = NULL;

  if (!plot_draw(dataset, database, &choice, folder, gnuplot, NULL) ||
      !g_file_get_contents(path, &svg, NULL, NULL))
    return FALSE;
  g_string_append(out, "<figure>");
  add_svg(out, svg, number);
  g_string_append(out, "<figcaption>");
  add_text(out, dataset_help(database, table->metric));
  if (*table->place) {
    g_string_append(out, "; ");
    add_text(out, table->place);
  }
  g_string_append(out, ".</figcaption></figure>\n");
  return TRUE;
}

/* Removes the folder with the files of the figure. */
static void
remove_folder(const char *folder)
{
  static const char *const names[] = { "figure.svg", "figure.gp",
                                       "figure.dat" };

  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(folder, names[i], NULL);
    g_remove(path);
  }
  g_rmdir(folder);
}

/* Adds figures of every metric, for the first MOST_PLACES of its tables. */
static void
add_figures(GString *out, const Comparison *comparison, sqlite3 *database,
            const char *gnuplot)
{
  g_autofree char *folder = g_dir_make_tmp("dmmsim-XXXXXX", NULL);
  g_autofree char *program = g_find_program_in_path(gnuplot);
  const char *metric = "";
  guint places = 0;

  g_string_append(out, "<h2>Figures</h2>\n");
  if (!program || !folder)
    add_element(out, "p", "gnuplot is not installed: there are no figures.");
  for (guint i = 0; program && folder && i < comparison->tables->len; i++) {
    const ComparisonTable *table = comparison->tables->pdata[i];
    places = strcmp(metric, table->metric) == 0 ? places + 1 : 0;
    metric = table->metric;
    if (places < MOST_PLACES)
      add_figure(out, comparison, table, database, folder, gnuplot, i);
  }
  if (folder)
    remove_folder(folder);
}

/* Adds a cell that is sorted by a value, or by its text if the value is NaN. */
static void
add_cell(GString *out, const char *text, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append(out, "<td data-value=\"");
  if (isnan(value))
    add_text(out, text);
  else
    g_string_append(out, g_ascii_dtostr(number, sizeof number, value));
  g_string_append(out, "\">");
  add_text(out, text);
  g_string_append(out, "</td>");
}

static void
add_row(GString *out, const Comparison *comparison,
        const ComparisonTable *table, guint row, guint design)
{
  const char *name = comparison->dataset->designs->pdata[design];
  const char *value = comparison_row_name(comparison, table, row);
  guint cell = row * comparison->dataset->designs->len + design;
  const Interval *mean = &table->means[cell];
  const Interval *difference = &table->differences[cell];
  g_autofree char *text = comparison_interval_text(mean, " ± ");
  g_autofree char *count = g_strdup_printf("%u", mean->count);
  g_autofree char *apart = comparison_interval_text(difference, " ± ");
  g_autofree char *marked =
    design == comparison->baseline
      ? g_strdup("")
      : g_strconcat(apart, table->is_significant[cell] ? " *" : "", NULL);

  g_string_append(out, "<tr data-design=\"");
  add_text(out, name);
  g_string_append(out, "\">");
  add_cell(out, name, NAN);
  add_cell(out, value, g_ascii_strtod(value, NULL));
  add_cell(out, text, isnan(mean->mean) ? -INFINITY : mean->mean);
  add_cell(out, count, mean->count);
  add_cell(out, marked, isnan(difference->mean) ? -INFINITY : difference->mean);
  g_string_append(out, "</tr>\n");
}

static void
add_table(GString *out, const Comparison *comparison,
          const ComparisonTable *table)
{
  const GPtrArray *designs = comparison->dataset->designs;
  g_autofree char *axis = comparison_axis_name(comparison);
  g_autofree char *minus =
    g_strdup_printf("minus %s", (char *)designs->pdata[comparison->baseline]);
  const char *const heads[] = { "design", *axis ? axis : "point", "mean", "n",
                                minus };
  g_autofree char *title = comparison_title(table);

  add_element(out, "h3", title);
  g_string_append(out, "<div class=\"scroll\"><table class=\"sorts\">"
                       "<thead><tr>");
  for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
    g_string_append(out, "<th><button>");
    add_text(out, heads[i]);
    g_string_append(out, "</button></th>");
  }
  g_string_append(out, "</tr></thead><tbody>\n");
  for (guint row = 0; row < table->points->len; row++)
    for (guint d = 0; d < designs->len; d++)
      add_row(out, comparison, table, row, d);
  g_string_append(out, "</tbody></table></div>\n");
  for (guint d = 0; d < designs->len; d++) {
    g_autofree char *text =
      comparison_crossing_text(comparison, table, d, " ± ");
    if (text)
      add_element(out, "p", text);
  }
}

static void
add_tables(GString *out, const Comparison *comparison)
{
  const GPtrArray *designs = comparison->dataset->designs;

  g_string_append(out, "<h2>Tables</h2>\n<p class=\"filter\">");
  for (guint d = 0; d < designs->len; d++) {
    g_string_append(out, "<label><input type=\"checkbox\" checked value=\"");
    add_text(out, designs->pdata[d]);
    g_string_append(out, "\"> ");
    add_text(out, designs->pdata[d]);
    g_string_append(out, "</label>");
  }
  g_string_append(out, "</p>\n<p>* differs significantly (Bonferroni over "
                       "designs). A head sorts.</p>\n");
  for (guint i = 0; i < comparison->tables->len; i++)
    add_table(out, comparison, comparison->tables->pdata[i]);
}

static void
add_source(GString *out, sqlite3 *database, const Dataset *dataset)
{
  sqlite3_stmt *statement = query_prepare(
    database, "SELECT source.path, source.text FROM study JOIN source USING"
              " (scenario) WHERE study.study = ? AND source.path NOT LIKE"
              " '%.graphml' ORDER BY number");

  g_string_append(out, "<h2>Scenario</h2>\n");
  sqlite3_bind_int64(statement, 1, dataset->row);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    g_string_append(out, "<details>");
    add_element(out, "summary",
                (const char *)sqlite3_column_text(statement, 0));
    add_element(out, "pre", (const char *)sqlite3_column_text(statement, 1));
    g_string_append(out, "</details>\n");
  }
  sqlite3_finalize(statement);
}

static void
add_again(GString *out, sqlite3 *database, const Dataset *dataset)
{
  g_autofree char *quoted = g_shell_quote(dataset->file);

  g_string_append(out, "<h2>Do it again</h2>\n");
  add_query(out, database, dataset,
            "SELECT study.version AS \"dmmsim\", scenario.path AS scenario,"
            " min(run.seed) AS seed, count(DISTINCT plan.replication) AS"
            " replications FROM study JOIN scenario USING (scenario) JOIN"
            " point USING (study) JOIN plan USING (point) JOIN run USING (id)"
            " WHERE study.study = ? GROUP BY study.study");
  g_string_append(out, "<pre>dmmsim show results.db\n"
                       "dmmsim rerun results.db --all\n"
                       "dmmsim sweep ");
  add_text(out, quoted);
  if (*dataset->study) {
    g_autofree char *study = g_shell_quote(dataset->study);
    g_string_append(out, " -s ");
    add_text(out, study);
  }
  g_string_append(out, " -o results.db</pre>\n");
}

gboolean
report_write(const Dataset *dataset, sqlite3 *database,
             const ReportExtra *extras, const char *gnuplot, GString *out,
             GError **error)
{
  ComparisonChoice choice = { 0 };
  g_autoptr(Comparison) comparison =
    comparison_new(dataset, database, &choice, error);

  if (!comparison)
    return FALSE;
  add_head(out, dataset);
  add_designs(out, database, dataset);
  add_figures(out, comparison, database, gnuplot);
  if (extras->title)
    g_string_append(out, "<h2>Messages of a handover</h2>\n");
  for (; extras->title; extras++) {
    g_string_append(out, "<details>");
    add_element(out, "summary", extras->title);
    g_string_append(out, "<figure>");
    add_svg(out, extras->svg, 1000 + (guint)(g_str_hash(extras->title) % 1000));
    g_string_append(out, "</figure></details>\n");
  }
  add_tables(out, comparison);
  GString *failed = g_string_new(NULL);
  if (add_query(failed, database, dataset,
                "SELECT label, design, replication, ifnull(reason, CASE what"
                " WHEN 'run' THEN 'not done' ELSE 'without its records' END)"
                " AS reason, detail FROM missing WHERE (study, file) = (SELECT"
                " name, file FROM study WHERE study = ?)"
                " ORDER BY point, replication, design LIMIT 100") > 0)
    g_string_append_printf(out, "<h2>Runs that are missing</h2>\n%s",
                           failed->str);
  g_string_free(failed, TRUE);
  add_source(out, database, dataset);
  add_again(out, database, dataset);
  g_string_append_printf(out, "<script>%s</script>\n</body>\n</html>\n",
                         script);
  return TRUE;
}
