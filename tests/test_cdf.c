/* The distribution that a figure shows is that of the records: both are kept of
 * one sweep, and are held against each other. */

#include "sim/store/store.h"
#include "tests/suite.h"
#include "tests/support_database.h"
#include "tests/support_shell.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char scenario[] =
  "[general]\nduration = 400 s\ndesigns = pmipv6, mipv6\nrepeat = 2\n"
  "record = handovers, flows\n"
  "[network N1]\nprefix = 2001:db8:1::/48\ngateway = G\naccess = A1\n"
  "[network N2]\nprefix = 2001:db8:2::/48\ngateway = H\naccess = A2\n"
  "[correspondent C]\nnetwork = N1\n"
  "[links]\nG -- A1 = 3 ms\nG -- H = 7 ms\nH -- A2 = 11 ms\nG -- C = 5 ms\n"
  "[cells]\nA1 -- A2\n"
  "[mobile M{1..9}]\nhome = N1\nmobility = walk\n"
  "[mobility walk]\nmodel = random-walk\nresidence = exponential(20 s)\n"
  "[session s]\nfrom = C\narrival = poisson(1/10 s)\n"
  "length = exponential(30 s)\npackets = cbr(20 /s, 172 B)\n";

/* A metric, and its observations in the records of a design. */
static const struct {
  const char *metric, *observations;
} rows[] = {
  { "handover-delay", "down_after / 1e6 AS x FROM flow_handover" },
  { "interruption-gap", "gap / 1e6 AS x FROM flow_handover" },
  { "lost-per-handover", "lost AS x FROM handover" },
  { "path-stretch", "stretch AS x FROM flow" },
  { "hop-stretch", "hop_stretch AS x FROM flow" },
  { "one-way-delay", "delay * 1e3 AS x FROM flow" },
};

/* Returns the observations of a design in ascending order. The caller owns the
 * array. */
static GArray *
observations(const Store *store, const char *what, const char *design)
{
  g_autofree char *sql = g_strdup_printf(
    "SELECT printf('%%!.17g', x) FROM (SELECT design, %s JOIN run_design USING"
    " (run)) WHERE design = '%s' AND x IS NOT NULL ORDER BY x",
    what, design);
  g_autofree char *text = support_ask(store, sql);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  GArray *values = g_array_new(FALSE, FALSE, sizeof(double));

  for (char **line = lines; **line; line++) {
    double value = g_ascii_strtod(*line, NULL);
    g_array_append_val(values, value);
  }
  return values;
}

/* Returns whether the next observations are those of a row of the figure: as
 * many as it says, each within the error of its value. */
static bool
is_row(const GArray *values, guint *taken, const char *line)
{
  double x, share;
  guint count;

  if (sscanf(line, "\"\"\t%lf\t%lf\t%*f\t%*f\t%u", &x, &share, &count) != 3 ||
      *taken + count > values->len)
    return false;
  for (guint i = 0; i < count; i++) {
    double value = g_array_index(values, double, *taken + i);
    if (fabs(value - x) > (0x1p-8 + 1e-9) * value)
      return false;
  }
  *taken += count;
  return fabs(share - (double)*taken / values->len) < 1e-9;
}

/* Compares the block of a design in the data of a figure with the records. */
static void
expect_block(const Store *store, const char *data, size_t row,
             const char *design)
{
  g_autofree char *title = g_strdup_printf("# %s\n# category\t", design);
  g_autoptr(GArray) values =
    observations(store, rows[row].observations, design);
  const char *block = strstr(data, title);
  guint taken = 0, lines = 0;

  CU_ASSERT_PTR_NOT_NULL_FATAL(block);
  block = strchr(strchr(block, '\n') + 1, '\n') + 1;
  g_autofree char *first = g_strndup(block, strcspn(block, "\n"));
  CU_ASSERT_TRUE(g_str_has_suffix(first, "\t0\t0\t0\t0"));
  for (; *block == '"'; block = strchr(block, '\n') + 1, lines++) {
    bool is_good = is_row(values, &taken, block);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s of %s, line %u\n", rows[row].metric, design,
             lines);
  }
  CU_ASSERT_TRUE(lines > 1);
  CU_ASSERT_TRUE(values->len > 100);
  CU_ASSERT_EQUAL(taken, values->len);
}

static void
test_rows(void)
{
  char *folder = shell_folder("x.ini", scenario);
  int status;
  g_autofree char *none =
    shell_run(folder, "$DMMSIM sweep x.ini -o r.db -q", &status);
  CU_ASSERT_EQUAL_FATAL(status, 0);
  g_autofree char *path = g_build_filename(folder, "r.db", NULL);
  Store *store = store_open_to_read(path, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *line = g_strdup_printf(
      "$DMMSIM plot r.db -k cdf -y %s --name x --terminal svg >no && cat x.dat",
      rows[i].metric);
    g_autofree char *data = shell_run(folder, line, &status);
    CU_ASSERT_EQUAL(status, 0);
    expect_block(store, data, i, "pmipv6");
    expect_block(store, data, i, "mipv6");
  }
  store_free(store);
  shell_remove(folder);
}

/* A distribution needs nothing of `record`, and is of all replications
 * together. */
static void
test_pooled(void)
{
  static const SupportQuestion question = {
    "each replication has its own grid",
    "SELECT count(DISTINCT run), count(*) > 100 FROM grid", "4|1\n"
  };
  char *folder = shell_folder("x.ini", scenario);
  int status;
  g_autofree char *data = shell_run(
    folder,
    "$DMMSIM sweep x.ini --set general.record=none -o r.db -q && "
    "$DMMSIM plot r.db -k cdf -y hop-stretch --name x --terminal svg >no && "
    "cat x.dat",
    &status);
  g_autofree char *path = g_build_filename(folder, "r.db", NULL);
  Store *store = store_open_to_read(path, NULL);

  CU_ASSERT_EQUAL(status, 0);
  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  CU_ASSERT_PTR_NOT_NULL(strstr(data, "# pmipv6\n# category\tx\tshare\t"));
  support_expect(store, &question, 1);
  store_free(store);
  shell_remove(folder);
}

const TestCase cdf_tests[] = {
  { "a distribution agrees with the records of the runs", test_rows },
  { "a distribution needs no records", test_pooled },
  { NULL, NULL },
};
