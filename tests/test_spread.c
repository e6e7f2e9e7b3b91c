/* Spreads: quantiles of few values are exact, those of many lie on the grid,
 * and parts make the whole. */

#include "sim/record/grid.h"
#include "sim/record/spread.h"
#include "tests/suite.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>

static void
test_quantiles(void)
{
  static const struct {
    const char *sentence;
    double values[4];
    int count;
    double share, value;
  } rows[] = {
    { "of nothing there is none", { 0 }, 0, 0.9, NAN },
    { "one value is its own", { 7.3 }, 1, 0.9, 7.3 },
    { "the least", { 3, 1, 2 }, 3, 0, 1 },
    { "the greatest", { 3, 1, 2 }, 3, 1, 3 },
    { "the middle one", { 3, 1, 2 }, 3, 0.5, 2 },
    { "between two", { 8, 4 }, 2, 0.25, 5 },
    { "nearer to the second", { 8, 4 }, 2, 0.75, 7 },
    { "no number counts for nothing", { NAN, 4, INFINITY, 8 }, 4, 0.5, 6 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Spread spread;
    spread_init(&spread);
    for (int k = 0; k < rows[i].count; k++)
      spread_count(&spread, rows[i].values[k]);
    double is = spread_quantile(&spread, rows[i].share);
    gboolean is_good = isnan(rows[i].value) ? isnan(is) : is == rows[i].value;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %g\n", rows[i].sentence, is);
    spread_clear(&spread);
  }
}

/* Returns random values of all sizes, which the caller owns. */
static double *
random_values(guint32 seed, int count)
{
  GRand *random = g_rand_new_with_seed(seed);
  double *values = g_new(double, count);

  for (int i = 0; i < count; i++)
    values[i] = exp(g_rand_double_range(random, -3, 9));
  g_rand_free(random);
  return values;
}

static void
make(Spread *spread, const double *values, int count)
{
  spread_init(spread);
  for (int i = 0; i < count; i++)
    spread_count(spread, values[i]);
}

/* The twin is GSL: of the values, and of the middles of their cells. */
static void
test_twin(void)
{
  static const struct {
    const char *sentence;
    int count;
    gboolean is_exact;
  } rows[] = {
    { "two values are few", 2, TRUE },
    { "a hundred values are few", 100, TRUE },
    { "1000 values are few", SPREAD_EXACT, TRUE },
    { "1001 values are many", SPREAD_EXACT + 1, FALSE },
    { "5000 values are many", 5000, FALSE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree double *values = random_values(3, rows[i].count);
    Spread spread;
    make(&spread, values, rows[i].count);
    for (int k = 0; k < rows[i].count && !rows[i].is_exact; k++)
      values[k] = grid_middle(grid_cell(values[k]));
    gsl_sort(values, 1, (size_t)rows[i].count);
    for (int share = 0; share <= 10; share++) {
      double twin = gsl_stats_quantile_from_sorted_data(
        values, 1, (size_t)rows[i].count, share / 10.0);
      double is = spread_quantile(&spread, share / 10.0);
      CU_ASSERT_EQUAL(is, twin);
      if (is != twin)
        printf("\nnot true: %s: %a for %a\n", rows[i].sentence, is, twin);
    }
    spread_clear(&spread);
  }
}

/* The merged count decides, not that of the parts. */
static void
test_parts(void)
{
  static const struct {
    const char *sentence;
    int first, second;
  } rows[] = {
    { "an empty part adds nothing", 10, 0 },
    { "a part is added to nothing", 0, 10 },
    { "an empty part adds nothing to many", 1500, 0 },
    { "many are added to nothing", 0, 1500 },
    { "two small parts are few", 500, 500 },
    { "two small parts are many", 500, 501 },
    { "a large part comes first", 1500, 3 },
    { "a large part comes last", 3, 1500 },
    { "two large parts", 1200, 1300 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    int count = rows[i].first + rows[i].second;
    g_autofree double *values = random_values(4, count);
    Spread whole, first, second;
    make(&whole, values, count);
    make(&first, values, rows[i].first);
    make(&second, values + rows[i].first, rows[i].second);
    spread_add(&second, &first);
    CU_ASSERT_EQUAL_FATAL(second.count, (uint64_t)count);
    CU_ASSERT_EQUAL_FATAL(grid_total(second.grid), (uint64_t)count);
    CU_ASSERT_EQUAL(second.values != NULL, count <= SPREAD_EXACT);
    for (int share = 0; share <= 10; share++)
      if (spread_quantile(&second, share / 10.0) !=
          spread_quantile(&whole, share / 10.0))
        CU_FAIL(rows[i].sentence);
    spread_clear(&whole);
    spread_clear(&first);
    spread_clear(&second);
  }
}

const TestCase spread_tests[] = {
  { "a quantile lies between two values", test_quantiles },
  { "few values are exact, many lie on the grid", test_twin },
  { "parts make the whole", test_parts },
  { NULL, NULL },
};
