/* A comparison has a table for each metric and each combination of values of
 * the axes that are not the axis of the rows. Everything is worked out from the
 * array of dataset_values, [(point * designs + design) * replications + r];
 * differences are taken in it replication by replication.
 */

#include "comparison.h"

#include <math.h>
#include <string.h>

static const char *const usual[] = { "handover-delay",  "lost-per-handover",
                                     "path-stretch",    "signalling-byte-hops",
                                     "tunnel-overhead", NULL };

static gboolean
reject(GError **error, const char *what, const char *name, const char *there)
{
  g_set_error(error, DATASET_ERROR, 0, "there is no %s '%s'; there is %s", what,
              name, *there ? there : "none");
  return FALSE;
}

static gboolean
choose(Comparison *comparison, const ComparisonChoice *choice, GError **error)
{
  const Dataset *dataset = comparison->dataset;
  int baseline =
    choice->baseline ? dataset_design(dataset, choice->baseline) : 0;
  g_autofree char *axes = dataset_axis_names(dataset);

  comparison->by = choice->by ? dataset_axis(dataset, choice->by)
                              : dataset_longest_axis(dataset);
  if (choice->by && comparison->by < 0)
    return reject(error, "axis", choice->by, axes);
  if (baseline < 0) {
    g_ptr_array_add(dataset->designs, NULL);
    g_autofree char *designs =
      g_strjoinv(", ", (char **)dataset->designs->pdata);
    g_ptr_array_set_size(dataset->designs, (gint)dataset->designs->len - 1);
    return reject(error, "design", choice->baseline, designs);
  }
  comparison->baseline = (guint)baseline;
  return dataset_check_where(dataset, choice->where, error);
}

/* Returns the values of the axes that are not the axis of the rows. The caller
 * owns it. */
static char *
place_of(const Comparison *comparison, const DatasetPoint *point)
{
  const GPtrArray *axes = comparison->dataset->axes;
  GString *place = g_string_new(NULL);

  for (guint i = 0; i < axes->len; i++) {
    const DatasetAxis *axis = axes->pdata[i];
    if ((int)i == comparison->by)
      continue;
    g_string_append_printf(place, "%s%s=%s", place->len > 0 ? ", " : "",
                           axis->name, point->values[i]);
    if (*axis->unit && !axis->has_own_unit)
      g_string_append_printf(place, " %s", axis->unit);
  }
  return g_string_free(place, FALSE);
}

static gint
compare_points(gconstpointer a, gconstpointer b, gpointer user)
{
  const Comparison *comparison = user;
  const GPtrArray *points = comparison->dataset->points;
  guint one = *(const guint *)a, two = *(const guint *)b;
  const DatasetAxis *axis = comparison->by >= 0
                              ? comparison->dataset->axes->pdata[comparison->by]
                              : NULL;
  double x = 0, y = 0;

  if (axis && axis->is_number) {
    x = ((DatasetPoint *)points->pdata[one])->numbers[comparison->by];
    y = ((DatasetPoint *)points->pdata[two])->numbers[comparison->by];
  }
  return x != y ? (x > y) - (x < y) : (one > two) - (one < two);
}

static void
free_table(gpointer item)
{
  ComparisonTable *table = item;

  g_free(table->place);
  g_array_unref(table->points);
  g_free(table->means);
  g_free(table->differences);
  g_free(table->is_significant);
  g_free(table->crossings);
  g_free(table);
}

/* Stores the differences of a design from the baseline, as [row * replications
 * + r]. */
static void
fill_differences(const Comparison *comparison, const ComparisonTable *table,
                 guint design, const double *values, double *differences)
{
  guint designs = comparison->dataset->designs->len;
  guint reps = comparison->dataset->replications;

  for (guint i = 0; i < table->points->len; i++) {
    guint point = g_array_index(table->points, guint, i);
    const double *own = values + (point * designs + design) * reps;
    const double *base =
      values + (point * designs + comparison->baseline) * reps;
    for (guint r = 0; r < reps; r++)
      differences[i * reps + r] = own[r] - base[r];
  }
}

static void
find_crossings(const Comparison *comparison, ComparisonTable *table,
               const double *values)
{
  const Dataset *dataset = comparison->dataset;
  guint designs = dataset->designs->len, reps = dataset->replications;
  guint rows = table->points->len;
  g_autofree double *x = g_new0(double, rows + 1);
  g_autofree double *differences = g_new(double, rows *reps + 1);
  const DatasetAxis *axis =
    comparison->by >= 0 ? dataset->axes->pdata[comparison->by] : NULL;

  table->crossings = g_new0(Crossing, designs);
  if (!axis || !axis->is_number)
    return;
  for (guint i = 0; i < rows; i++) {
    guint point = g_array_index(table->points, guint, i);
    x[i] =
      ((DatasetPoint *)dataset->points->pdata[point])->numbers[comparison->by];
  }
  table->is_log = statistics_is_log_axis(x, rows);
  for (guint d = 0; d < designs; d++) {
    fill_differences(comparison, table, d, values, differences);
    table->crossings[d] = statistics_crossing(
      x, rows, differences, reps, table->is_log, dataset->confidence);
  }
}

static void
fill_table(const Comparison *comparison, ComparisonTable *table,
           const double *values)
{
  const Dataset *dataset = comparison->dataset;
  guint designs = dataset->designs->len, reps = dataset->replications;
  guint cells = table->points->len * designs;
  double corrected =
    1 - (1 - dataset->confidence) / (designs > 2 ? designs - 1 : 1);

  table->means = g_new0(Interval, cells);
  table->differences = g_new0(Interval, cells);
  table->is_significant = g_new0(gboolean, cells);
  for (guint i = 0; i < cells; i++) {
    guint point = g_array_index(table->points, guint, i / designs);
    const double *own = values + (point * designs + i % designs) * reps;
    const double *base =
      values + (point * designs + comparison->baseline) * reps;
    Interval strict = statistics_paired(own, base, reps, corrected);
    table->means[i] = statistics_interval(own, reps, dataset->confidence);
    table->differences[i] =
      statistics_paired(own, base, reps, dataset->confidence);
    table->is_significant[i] =
      i % designs != comparison->baseline && fabs(strict.mean) > strict.half;
  }
  find_crossings(comparison, table, values);
}

/* Adds a table for each combination of values of the other axes. */
static void
add_tables(Comparison *comparison, const ComparisonChoice *choice,
           const char *metric, const char *unit, const double *values)
{
  const Dataset *dataset = comparison->dataset;
  g_autoptr(GHashTable) by_place = g_hash_table_new(g_str_hash, g_str_equal);
  guint first = comparison->tables->len;

  for (guint i = 0; i < dataset->points->len; i++) {
    const DatasetPoint *point = dataset->points->pdata[i];
    if (!dataset_is_wanted(dataset, point, choice->where))
      continue;
    char *place = place_of(comparison, point);
    ComparisonTable *table = g_hash_table_lookup(by_place, place);
    if (!table) {
      table = g_new0(ComparisonTable, 1);
      table->metric = metric;
      table->unit = unit;
      table->place = place;
      table->points = g_array_new(FALSE, FALSE, sizeof(guint));
      g_ptr_array_add(comparison->tables, table);
      g_hash_table_insert(by_place, place, table);
    } else {
      g_free(place);
    }
    g_array_append_val(table->points, i);
  }
  for (guint i = first; i < comparison->tables->len; i++) {
    ComparisonTable *table = comparison->tables->pdata[i];
    g_array_sort_with_data(table->points, compare_points, comparison);
    fill_table(comparison, table, values);
  }
}

const char *
comparison_row_name(const Comparison *comparison, const ComparisonTable *table,
                    guint row)
{
  guint number = g_array_index(table->points, guint, row);
  const DatasetPoint *point = comparison->dataset->points->pdata[number];

  return comparison->by < 0 ? "" : point->values[comparison->by];
}

char *
comparison_title(const ComparisonTable *table)
{
  g_autofree char *unit =
    *table->unit ? g_strdup_printf(" (%s)", table->unit) : g_strdup("");

  return g_strconcat(table->metric, unit, *table->place ? ", " : "",
                     table->place, NULL);
}

guint
comparison_count(const Comparison *comparison, const ComparisonTable *table,
                 guint row)
{
  guint designs = comparison->dataset->designs->len;
  guint count = G_MAXUINT;

  for (guint d = 0; d < designs; d++)
    count = MIN(count, table->means[row * designs + d].count);
  return count;
}

char *
comparison_axis_name(const Comparison *comparison)
{
  if (comparison->by < 0)
    return g_strdup("");
  const DatasetAxis *axis = comparison->dataset->axes->pdata[comparison->by];
  return *axis->unit && !axis->has_own_unit
           ? g_strdup_printf("%s (%s)", axis->name, axis->unit)
           : g_strdup(axis->name);
}

/* Returns the decimal place of the second digit of the half-width, or of a
 * thousandth of the mean if the half-width is 0 or undefined: -1 stands for
 * tenths. Returns 0 for a whole mean without a half-width. */
static int
last_place(const Interval *interval)
{
  double scale =
    interval->half > 0 ? interval->half : fabs(interval->mean) * 1e-3;

  if (!(scale > 0) ||
      (!(interval->half > 0) && interval->mean == floor(interval->mean)))
    return 0;
  return MAX(-9, (int)floor(log10(scale)) - 1);
}

char *
comparison_interval_text(const Interval *interval, const char *pm)
{
  int place = last_place(interval);
  double unit = place > 0 ? pow(10, place) : 1;
  int digits = MAX(0, -place);

  if (isnan(interval->mean))
    return g_strdup("-");
  double mean = round(interval->mean / unit) * unit;
  if (isnan(interval->half))
    return g_strdup_printf("%.*f", digits, interval->mean);
  if (place <= 0)
    return g_strdup_printf("%.*f%s%.*f", digits, interval->mean, pm, digits,
                           interval->half);
  return g_strdup_printf("%.0f%s%.0f", mean, pm,
                         round(interval->half / unit) * unit);
}

char *
comparison_crossing_text(const Comparison *comparison,
                         const ComparisonTable *table, guint design,
                         const char *pm)
{
  const GPtrArray *designs = comparison->dataset->designs;
  const Crossing *crossing = &table->crossings[design];

  if (design == comparison->baseline || 2 * crossing->crossed <= crossing->all)
    return NULL;
  const DatasetAxis *axis = comparison->dataset->axes->pdata[comparison->by];
  g_autofree char *at = comparison_interval_text(&crossing->at, pm);
  return g_strdup_printf(
    "%s %s %s from %s = %s%s%s (%u of %u)", (char *)designs->pdata[design],
    crossing->is_up ? "above" : "below",
    (char *)designs->pdata[comparison->baseline], axis->name, at,
    *axis->unit ? " " : "", axis->unit, crossing->crossed, crossing->all);
}

Comparison *
comparison_new(const Dataset *dataset, sqlite3 *database,
               const ComparisonChoice *choice, GError **error)
{
  Comparison *comparison = g_new0(Comparison, 1);
  const char *const *metrics = choice->metrics ? choice->metrics : usual;

  comparison->dataset = dataset;
  comparison->tables = g_ptr_array_new_with_free_func(free_table);
  gboolean is_good = choose(comparison, choice, error);
  for (; is_good && *metrics; metrics++) {
    g_autofree double *values =
      dataset_values(dataset, database, *metrics, error);
    is_good = values != NULL;
    if (is_good)
      add_tables(comparison, choice, *metrics, dataset_unit(database, *metrics),
                 values);
  }
  if (is_good && comparison->tables->len == 0) {
    g_set_error(error, DATASET_ERROR, 0, "no metric is named");
    is_good = FALSE;
  }
  if (!is_good)
    g_clear_pointer(&comparison, comparison_free);
  return comparison;
}

void
comparison_free(Comparison *comparison)
{
  g_ptr_array_unref(comparison->tables);
  g_free(comparison);
}
