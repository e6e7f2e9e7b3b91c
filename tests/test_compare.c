/* Comparisons: numbers, marks, crossings; and names that mean something to
 * those who read them. */

#include "analysis/compare.h"
#include "tests/suite.h"
#include "tests/support_database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Flat costs its length, the others 100 and 40; a little noise is shared. */
static double
lines(const char *metric, const char *const *values, const char *design,
      uint32_t replication)
{
  double length = g_ascii_strtod(values[1], NULL);
  double shared = replication * 3.0;

  if (strcmp(metric, "path-stretch") == 0)
    return replication % 2 == 0 ? 1 : 2;
  if (strcmp(design, "flat-network") == 0)
    return length + shared + 0.1 * replication;
  return (strcmp(design, "pmipv6") == 0 ? 100 : 40) + shared;
}

static char *
compare(const ComparisonChoice *choice, CompareFormat format, GError **error)
{
  Store *store = store_open(":memory:", NULL);
  char *text = NULL;
  size_t length;
  FILE *file = open_memstream(&text, &length);

  support_fill(store, "s", 4, lines);
  g_autoptr(Dataset) dataset = dataset_load(store_database(store), NULL, NULL);
  g_autoptr(Comparison) comparison =
    comparison_new(dataset, store_database(store), choice, error);
  if (comparison)
    compare_write(comparison, format, file);
  fclose(file);
  store_free(store);
  return text;
}

static const char *const one[] = { "tunnel-overhead", NULL };
static const char *const fast[] = { "speed=10", NULL };

static const struct {
  const char *sentence;
  CompareFormat format;
  ComparisonChoice choice;
  const char *text;
} rows[] = {
  { "text",
    COMPARE_TEXT,
    { "length", one, "pmipv6", fast },
    "A title, with \"quotes\"\n"
    "s: 108 of 108 runs; means of n replications, 95 % intervals\n"
    "\n"
    "tunnel-overhead (B·hop), speed=10 m/s\n"
    "length (s)       n              pmipv6        flat-network"
    "               mipv6\n"
    "30               4         104.5 ± 6.2         34.6 ± 6.4*"
    "         44.5 ± 6.2*\n"
    "60               4         104.5 ± 6.2         64.7 ± 6.4*"
    "         44.5 ± 6.2*\n"
    "300              4         104.5 ± 6.2        304.7 ± 6.4*"
    "         44.5 ± 6.2*\n"
    "flat-network minus pmipv6\n"
    "30               4       -69.85 ± 0.21*\n"
    "60               4       -39.85 ± 0.21*\n"
    "300              4       200.15 ± 0.21*\n"
    "mipv6 minus pmipv6\n"
    "30               4             -60 ± 0*\n"
    "60               4             -60 ± 0*\n"
    "300              4             -60 ± 0*\n"
    "crossing: flat-network above pmipv6 from length = 78.38 ± 0.11 s "
    "(4 of 4)\n"
    "\n"
    "* differs from pmipv6, replication by replication\n" },
  { "LaTeX",
    COMPARE_LATEX,
    { "length", one, "mipv6", fast },
    "% needs \\usepackage{booktabs}; 95 % intervals; * differs from mipv6\n"
    "\\begin{table}\n"
    "  \\centering\n"
    "  \\caption{tunnel-overhead (B$\\cdot$hop), speed=10 m/s}\n"
    "  \\begin{tabular}{l*{3}{r}}\n"
    "    \\toprule\n"
    "    length (s) & pmipv6 & flat-network & mipv6 \\\\\n"
    "    \\midrule\n"
    "    30 & $104.5 \\pm 6.2^{*}$ & $34.6 \\pm 6.4^{*}$ & $44.5 \\pm 6.2$ "
    "\\\\\n"
    "    60 & $104.5 \\pm 6.2^{*}$ & $64.7 \\pm 6.4^{*}$ & $44.5 \\pm 6.2$ "
    "\\\\\n"
    "    300 & $104.5 \\pm 6.2^{*}$ & $304.7 \\pm 6.4^{*}$ & $44.5 \\pm 6.2$ "
    "\\\\\n"
    "    \\bottomrule\n"
    "  \\end{tabular}\n"
    "\\end{table}\n"
    "% flat-network above mipv6 from length = 37.67 +- 0.18 s (4 of 4)\n" },
  { "Markdown",
    COMPARE_MARKDOWN,
    { "length", one, "mipv6", fast },
    "**tunnel-overhead** (B·hop), speed=10 m/s\n\n"
    "| length (s) | pmipv6 | flat-network | mipv6 |\n"
    "|---|---:|---:|---:|\n"
    "| 30 | 104.5 ± 6.2\\* | 34.6 ± 6.4\\* | 44.5 ± 6.2 |\n"
    "| 60 | 104.5 ± 6.2\\* | 64.7 ± 6.4\\* | 44.5 ± 6.2 |\n"
    "| 300 | 104.5 ± 6.2\\* | 304.7 ± 6.4\\* | 44.5 ± 6.2 |\n\n"
    "* flat-network above mipv6 from length = 37.67 ± 0.18 s (4 of 4)\n" },
};

static void
test_formats(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    char *text = compare(&rows[i].choice, rows[i].format, NULL);
    CU_ASSERT_STRING_EQUAL(text, rows[i].text);
    if (strcmp(text, rows[i].text) != 0)
      printf("%s:\n%s", rows[i].sentence, text);
    free(text);
  }
}

/* All lines have as many fields; the default has all usual metrics. */
static void
test_csv(void)
{
  ComparisonChoice choice = { 0 };
  char *text = compare(&choice, COMPARE_CSV, NULL);
  g_auto(GStrv) lines_of = g_strsplit(text, "\n", -1);
  guint count = 0;

  for (char **line = lines_of; **line; line++, count++) {
    guint commas = 0;
    for (const char *c = *line; *c; c++)
      commas += *c == ',';
    CU_ASSERT_EQUAL(commas, 17);
  }
  CU_ASSERT_EQUAL(count, 1 + 5 * 9 * 3);
  free(text);
}

static const struct {
  ComparisonChoice choice;
  const char *message;
} bad[] = {
  { { .by = "sped" }, "there is no axis 'sped'; there is speed, length" },
  { { .baseline = "mip" },
    "there is no design 'mip'; there is pmipv6, flat-network, mipv6" },
  { { .where = (const char *const[]){ "sped=3", NULL } },
    "--where sped=3: there is no axis 'sped'; there is speed, length" },
  { { .where = (const char *const[]){ "speed", NULL } },
    "--where speed: expected AXIS=VALUE" },
  { { .where = (const char *const[]){ "speed=3", NULL } },
    "--where speed=3: expected one of the values 1, 5, 10" },
  { { .metrics = (const char *const[]){ NULL } }, "no metric is named" },
  { { .metrics = (const char *const[]){ "binding", NULL } },
    "there is no metric 'binding'; near ones: bindings, "
    "bindings-max, lost-no-binding" },
};

static void
test_bad(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    char *text = compare(&bad[i].choice, COMPARE_TEXT, &error);
    CU_ASSERT_STRING_EQUAL(text, "");
    CU_ASSERT_STRING_EQUAL(error ? error->message : "", bad[i].message);
    free(text);
  }
}

const TestCase compare_tests[] = {
  { "text, LaTeX and Markdown say the same", test_formats },
  { "CSV has a row for every mean", test_csv },
  { "what is not there is said", test_bad },
  { NULL, NULL },
};
