/* Figures of studies: every kind is drawn, the same each time; hostile names
 * are only names; without gnuplot data and script are left. */

#include "analysis/gnuplot.h"
#include "analysis/plot_figures.h"
#include "tests/suite.h"
#include "tests/support_database.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static const char *const svg[] = { "svg", NULL };
static const char *const delay[] = { "handover-delay", NULL };
static const char *const parts[] = { "handover-delay-layer2",
                                     "handover-delay-address", NULL };
static const char *const units[] = { "path-stretch", "signalling-byte-hops",
                                     NULL };
static const char *const stretch[] = { "path-stretch", "path-stretch-p90",
                                       NULL };
static const char *const slow[] = { "speed=1", NULL };
static const char *const one[] = { "speed=1", "length=30", NULL };

#define BASE .name = "x", .columns = 1, .terminals = svg

static const struct {
  const char *sentence;
  PlotChoice choice;
  const char *in_script;
} rows[] = {
  { "a line per design",
    { BASE, .x = "length", .metrics = delay, .where = slow },
    "data index 0 using 2:3 with linespoints" },
  { "a logarithmic axis",
    { BASE, .x = "length", .metrics = delay, .where = slow, .is_log_x = TRUE },
    "set logscale x" },
  { "a line per design and value of an axis",
    { BASE, .x = "length", .metrics = delay, .by = "speed" },
    "title 'mipv6, speed=10'" },
  { "two axes for two units",
    { BASE, .x = "length", .metrics = units, .where = slow },
    "set y2label 'Signalling byte hops (B·hop)'" },
  { "bars with intervals",
    { BASE, .x = "length", .metrics = delay, .where = slow, .kind = PLOT_BARS },
    "with boxes" },
  { "bars on top of each other",
    { BASE, .x = "design", .metrics = parts, .where = one,
      .kind = PLOT_STACKED },
    "set ylabel 'Handover delay (ms)'" },
  { "bars of two metrics beside each other, each with its number",
    { BASE, .x = "design", .metrics = stretch, .where = one, .kind = PLOT_BARS,
      .number = "%.2f" },
    "data index 1 using ($2+0.2000):7:8 with labels" },
  { "a stack with its sum",
    { BASE, .x = "design", .metrics = parts, .where = one, .kind = PLOT_STACKED,
      .number = "%.0f", .share = "handover-recovered" },
    "data index 1 using 2:8:9 with labels" },
  { "boxes",
    { BASE, .x = "length", .metrics = delay, .where = slow, .kind = PLOT_BOX },
    "with candlesticks" },
  { "a distribution, whose label says how well it is known",
    { BASE, .metrics = delay, .where = one, .kind = PLOT_CDF },
    "set xlabel 'Handover delay (ms, known to 0.4 %)'" },
  { "a distribution rises in steps",
    { BASE, .metrics = delay, .where = slow, .kind = PLOT_CDF },
    "data index 0 using 2:3 with steps" },
  { "a distribution with zeros on a logarithmic axis",
    { BASE, .metrics = delay, .where = one, .kind = PLOT_CDF,
      .is_log_x = TRUE },
    "set xrange [1.44" },
  { "two columns wide, with a title that is only a title",
    { .name = "x",
      .columns = 2,
      .terminals = svg,
      .x = "length",
      .metrics = delay,
      .where = slow,
      .title = "`touch bad`; it's \"$(touch bad)\"\n%d" },
    "set title '`touch bad`; it''s \"$(touch bad)\" %d'" },
};

static char *
read_text(const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  char *text = NULL;

  g_file_get_contents(path, &text, NULL, NULL);
  return text ? text : g_strdup("");
}

static void
clear_folder(const char *folder)
{
  static const char *const names[] = { "x.svg", "x.gp", "x.dat", "bad" };

  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(folder, names[i], NULL);
    g_remove(path);
  }
}

static gboolean
draw(Store *store, const PlotChoice *choice, const char *folder,
     const char *gnuplot, GError **error)
{
  g_autoptr(Dataset) dataset = dataset_load(store_database(store), NULL, NULL);

  return plot_draw(dataset, store_database(store), choice, folder, gnuplot,
                   error);
}

static void
test_kinds(void)
{
  g_autofree char *folder = g_dir_make_tmp("dmmsim-XXXXXX", NULL);
  Store *store = store_open(":memory:", NULL);

  support_fill(store, "s", 4, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    CU_ASSERT_TRUE(draw(store, &rows[i].choice, folder, "gnuplot", &error));
    g_autofree char *first = read_text(folder, "x.svg");
    g_autofree char *script = read_text(folder, "x.gp");
    CU_ASSERT_TRUE(draw(store, &rows[i].choice, folder, "gnuplot", NULL));
    g_autofree char *second = read_text(folder, "x.svg");
    CU_ASSERT_TRUE(strlen(first) > 1000);
    CU_ASSERT_STRING_EQUAL(first, second);
    CU_ASSERT_PTR_NOT_NULL(strstr(script, rows[i].in_script));
    if (error || !strstr(script, rows[i].in_script))
      printf("%s: %s\n%s\n", rows[i].sentence, error ? error->message : "",
             script);
    g_autofree char *bad = g_build_filename(folder, "bad", NULL);
    CU_ASSERT_FALSE(g_file_test(bad, G_FILE_TEST_EXISTS));
    clear_folder(folder);
  }
  CU_ASSERT_EQUAL(g_rmdir(folder), 0);
  store_free(store);
}

static void
test_data(void)
{
  g_autofree char *folder = g_dir_make_tmp("dmmsim-XXXXXX", NULL);
  Store *store = store_open(":memory:", NULL);
  g_autoptr(GError) error = NULL;

  support_fill(store, "s", 2, NULL);
  CU_ASSERT_FALSE(
    draw(store, &rows[0].choice, folder, "no-such-gnuplot", &error));
  CU_ASSERT_TRUE(g_error_matches(error, GNUPLOT_ERROR, GNUPLOT_ERROR_MISSING));
  g_autofree char *data = read_text(folder, "x.dat");
  CU_ASSERT_TRUE(g_str_has_prefix(
    data, "# A title, with 'quotes', study s of study.ini, 54 of 54 runs, 95 % "
          "intervals; dmmsim\n# pmipv6\n# category\tx\tmean\tlow\thigh\tcount\n"
          "\"\"\t30\t"));
  clear_folder(folder);
  g_rmdir(folder);
  store_free(store);
}

/* What LaTeX has for itself stands for itself in a script for it. */
static void
test_latex(void)
{
  static const char *const terminals[] = { "cairolatex", NULL };
  PlotChoice choice = rows[0].choice;
  g_autofree char *folder = g_dir_make_tmp("dmmsim-XXXXXX", NULL);
  Store *store = store_open(":memory:", NULL);

  choice.terminals = terminals;
  choice.title = "50 % of a_b·c";
  support_fill(store, "s", 2, NULL);
  draw(store, &choice, folder, "no-such-gnuplot", NULL);
  g_autofree char *script = read_text(folder, "x.gp");
  CU_ASSERT_PTR_NOT_NULL(
    strstr(script, "set title '50 \\% of a\\_b$\\cdot$c'\n"));
  clear_folder(folder);
  g_rmdir(folder);
  store_free(store);
}

static const struct {
  PlotChoice choice;
  const char *message;
} bad[] = {
  { { BASE, .x = "length", .metrics = delay },
    "several points are at the same place of length: choose with --where "
    "AXIS=VALUE, or --by AXIS (speed=5 m/s, length=30 s)" },
  { { BASE, .x = "sped", .metrics = delay },
    "there is no axis 'sped' in the study" },
  { { BASE, .x = "length", .metrics = delay,
      .where = (const char *const[]){ "speed", NULL } },
    "--where speed: expected AXIS=VALUE" },
  { { BASE, .x = "length", .metrics = delay,
      .where = (const char *const[]){ "speed=3", NULL } },
    "--where speed=3: expected one of the values 1, 5, 10" },
  { { BASE, .x = "length", .metrics = delay,
      .designs = (const char *const[]){ "mip", NULL } },
    "there is no design 'mip' in the study" },
  { { BASE, .metrics = stretch, .kind = PLOT_CDF, .where = slow },
    "nothing of path-stretch was observed; there are observations of "
    "handover-delay" },
  { { BASE, .metrics = delay, .kind = PLOT_SERIES, .where = slow },
    "nothing of handover-delay was recorded: add it to `record` of the study" },
};

static void
test_bad(void)
{
  g_autofree char *folder = g_dir_make_tmp("dmmsim-XXXXXX", NULL);
  Store *store = store_open(":memory:", NULL);

  support_fill(store, "s", 2, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(draw(store, &bad[i].choice, folder, "gnuplot", &error));
    CU_ASSERT_STRING_EQUAL(error ? error->message : "", bad[i].message);
  }
  CU_ASSERT_EQUAL(g_rmdir(folder), 0);
  store_free(store);
}

const TestCase plot_tests[] = {
  { "every kind of figure is drawn, the same each time", test_kinds },
  { "without gnuplot data and script are left", test_data },
  { "LaTeX gets letters that it prints", test_latex },
  { "what cannot be drawn is said", test_bad },
  { NULL, NULL },
};
