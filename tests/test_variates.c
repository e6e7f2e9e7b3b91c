/* Variates. The tests run on fixed seeds, so they give one answer for ever; the
 * bounds are such that a right generator with another seed breaks a given row
 * about once in a thousand times. */
#include "sim/base/rng.h"
#include "tests/suite.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum {
  SEED = 2024,
  MOMENTS = 200000,   /* draws, for mean and variance */
  SAMPLES = 20000,    /* draws, for Kolmogorov and Smirnov */
  COUNTED = 100000,   /* draws, for chi-square */
  LEAST_EXPECTED = 8, /* in each class of a chi-square test */
};

static const double standard_errors = 4;
static const double kolmogorov_bound = 1.95; /* exceeded once in 1000 */
static const double chi_square_level = 0.001;

/* Tells the row that failed, as CUnit only knows the line. */
static void
check_row(bool holds, const char *sentence)
{
  if (!holds)
    fprintf(stderr, "\n    fails: %s\n", sentence);
  CU_ASSERT(holds);
}

static Rng
test_stream(uint64_t name)
{
  return rng_stream(SEED, 3, RNG_TEST, name);
}

/* Variates: closed forms */

typedef double (*CumulativeFunction)(const Distribution *d, double x);

static double
uniform_cdf(const Distribution *d, double x)
{
  return (x - d->a) / (d->b - d->a);
}

static double
exponential_cdf(const Distribution *d, double x)
{
  return -expm1(-x / d->a);
}

static double
pareto_cdf(const Distribution *d, double x)
{
  return 1 - pow(d->a / x, d->b);
}

static double
lognormal_cdf(const Distribution *d, double x)
{
  double variance = log(1 + d->b * d->b / (d->a * d->a));
  double mu = log(d->a) - variance / 2;
  return erfc((mu - log(x)) / sqrt(2 * variance)) / 2;
}

static double
weibull_cdf(const Distribution *d, double x)
{
  return -expm1(-pow(x / d->a, d->b));
}

typedef struct VariateCase {
  const char *sentence;
  Distribution distribution;
  CumulativeFunction cdf;
  double mean;
  double variance; /* 0: infinite, or its estimate is (no moment is tested) */
} VariateCase;

#define UNIFORM(a, b) { DISTRIBUTION_UNIFORM, a, b }, uniform_cdf
#define EXPONENTIAL(a) { DISTRIBUTION_EXPONENTIAL, a, 0 }, exponential_cdf
#define PARETO(a, b) { DISTRIBUTION_PARETO, a, b }, pareto_cdf
#define LOGNORMAL(a, b) { DISTRIBUTION_LOGNORMAL, a, b }, lognormal_cdf
#define WEIBULL(a, b) { DISTRIBUTION_WEIBULL, a, b }, weibull_cdf

/* Means and variances are numbers, lest the formula is ours twice. */
static const VariateCase variate_cases[] = {
  { "uniform from 0 to 1", UNIFORM(0, 1), 0.5, 1.0 / 12 },
  { "uniform from -3 to 9", UNIFORM(-3, 9), 3, 12 },
  { "uniform around 1e9", UNIFORM(1e9, 1e9 + 6), 1e9 + 3, 3 },
  { "exponential with mean 1", EXPONENTIAL(1), 1, 1 },
  { "exponential with mean 0.02", EXPONENTIAL(0.02), 0.02, 0.0004 },
  { "exponential with mean 1e9", EXPONENTIAL(1e9), 1e9, 1e18 },
  { "Pareto with all it takes", PARETO(2, 6), 2.4, 0.24 },
  { "Pareto without fourth moment", PARETO(1, 3), 1.5, 0 },
  { "Pareto without variance", PARETO(40, 1.25), 200, 0 },
  { "Pareto with shape 1", PARETO(1, 1), INFINITY, 0 },
  { "Pareto without mean", PARETO(1, 0.5), INFINITY, 0 },
  { "lognormal with deviation = mean", LOGNORMAL(1, 1), 1, 1 },
  { "lognormal with a small deviation", LOGNORMAL(50, 0.5), 50, 0.25 },
  { "lognormal with a great deviation", LOGNORMAL(10, 40), 10, 0 },
  { "Weibull with shape 1 is exponential", WEIBULL(3, 1), 3, 9 },
  { "Weibull with shape 2", WEIBULL(2, 2), 1.772453850905516,
    0.8584073464102069 },
  { "Weibull with shape 1/2", WEIBULL(5, 0.5), 10, 500 },
  { "Weibull with shape 1/3", WEIBULL(1, 1.0 / 3), 6, 0 },
};

static double *
draw_variates(const Distribution *distribution, size_t count)
{
  Rng rng = test_stream(distribution->kind);
  double *values = g_new(double, count);
  for (size_t i = 0; i < count; i++)
    values[i] = distribution_draw(distribution, &rng);
  return values;
}

static void
test_means(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(variate_cases); i++) {
    const VariateCase *c = &variate_cases[i];
    double mean = distribution_mean(&c->distribution);
    check_row(mean == c->mean || fabs(mean / c->mean - 1) < 1e-13, c->sentence);
  }
  Distribution constant = { DISTRIBUTION_CONSTANT, 0.3, 0 };
  CU_ASSERT_EQUAL(distribution_mean(&constant), 0.3);
}

/* The variance of a sample's variance is (m4 - m2^2) / count. */
static void
check_moments(const VariateCase *c, const double *values)
{
  double sum = 0;
  double squares = 0;
  double fourths = 0;
  for (int i = 0; i < MOMENTS; i++) {
    double square = (values[i] - c->mean) * (values[i] - c->mean);
    sum += values[i] - c->mean;
    squares += square;
    fourths += square * square;
  }
  double bias = sum / MOMENTS;
  double variance = squares / MOMENTS;
  double error = sqrt((fourths / MOMENTS - variance * variance) / MOMENTS);
  check_row(fabs(bias) < standard_errors * sqrt(c->variance / MOMENTS),
            c->sentence);
  check_row(fabs(variance - c->variance) < standard_errors * error,
            c->sentence);
}

static void
test_moments(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(variate_cases); i++) {
    const VariateCase *c = &variate_cases[i];
    if (c->variance > 0) {
      g_autofree double *values = draw_variates(&c->distribution, MOMENTS);
      check_moments(c, values);
    }
  }
}

static int
compare_values(const void *a, const void *b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The statistic of Kolmogorov and Smirnov, times the root of the count. */
static double
kolmogorov_distance(const VariateCase *c, double *values)
{
  double distance = 0;
  qsort(values, SAMPLES, sizeof values[0], compare_values);
  for (int i = 0; i < SAMPLES; i++) {
    double p = c->cdf(&c->distribution, values[i]);
    distance = fmax(distance, p - (double)i / SAMPLES);
    distance = fmax(distance, (i + 1.0) / SAMPLES - p);
  }
  return distance * sqrt(SAMPLES);
}

static void
test_shapes(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(variate_cases); i++) {
    const VariateCase *c = &variate_cases[i];
    g_autofree double *values = draw_variates(&c->distribution, SAMPLES);
    check_row(kolmogorov_distance(c, values) < kolmogorov_bound, c->sentence);
  }
}

static void
test_degenerate(void)
{
  static const Distribution cases[] = {
    { DISTRIBUTION_CONSTANT, 4, 0 },
    { DISTRIBUTION_UNIFORM, 4, 4 },
    { DISTRIBUTION_LOGNORMAL, 4, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree double *values = draw_variates(&cases[i], 100);
    for (int k = 0; k < 100; k++)
      CU_ASSERT_EQUAL(values[k], 4);
  }
}

/* Intervals whose residual is tested: their mean is finite. */
static const VariateCase residual_cases[] = {
  { "uniform from 0", UNIFORM(0, 2), 1, 0 },
  { "uniform", UNIFORM(30, 70), 50, 0 },
  { "exponential", EXPONENTIAL(3), 3, 0 },
  { "Pareto", PARETO(2, 2.5), 2 * 2.5 / 1.5, 0 },
  { "lognormal", LOGNORMAL(5, 3), 5, 0 },
  { "Weibull", WEIBULL(2, 0.7), 2 * 1.2658235060572833, 0 },
};

/* The distribution function of the residual: the integral of 1 - F up to x over
 * the mean, by the trapezoidal rule in small steps. `values` are ascending;
 * returns the greatest distance to their own distribution function. */
static double
residual_distance(const VariateCase *c, const double *values)
{
  enum { STEPS = 50 };
  double distance = 0, integral = 0, from = 0;

  for (int i = 0; i < SAMPLES; i++) {
    double step = (values[i] - from) / STEPS;
    for (int k = 0; k < STEPS; k++) {
      double a = fmax(c->cdf(&c->distribution, from + k * step), 0);
      double b = fmax(c->cdf(&c->distribution, from + (k + 1) * step), 0);
      integral += step * (1 - fmin(a, 1) + 1 - fmin(b, 1)) / 2;
    }
    from = values[i];
    distance = fmax(distance, fabs(integral / c->mean - (i + 0.5) / SAMPLES));
  }
  return distance * sqrt(SAMPLES);
}

static void
test_residuals(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(residual_cases); i++) {
    const VariateCase *c = &residual_cases[i];
    g_autofree double *values = g_new(double, SAMPLES);
    Rng rng = test_stream(40 + i);
    for (int k = 0; k < SAMPLES; k++)
      values[k] = distribution_draw_residual(&c->distribution, &rng);
    CU_ASSERT_EQUAL(rng.block, 2 * SAMPLES);
    qsort(values, SAMPLES, sizeof values[0], compare_values);
    check_row(residual_distance(c, values) < kolmogorov_bound, c->sentence);
  }
}

/* Integers */

/* Throws neighbouring classes together until each expects enough; the last one
 * takes what remains. Returns how many there are now. */
static uint32_t
merge_classes(double *counts, double *expected, uint32_t classes)
{
  uint32_t merged = 0;
  double count = 0;
  double enough = 0;
  for (uint32_t i = 0; i < classes; i++) {
    count += counts[i];
    enough += expected[i];
    if (enough < LEAST_EXPECTED)
      continue;
    counts[merged] = count;
    expected[merged++] = enough;
    count = 0;
    enough = 0;
  }
  counts[merged - 1] += count;
  expected[merged - 1] += enough;
  return merged;
}

/* By the chi-square test: neither too far from the expected, nor too near. */
static bool
is_likely(double *counts, double *expected, uint32_t classes)
{
  double statistic = 0;
  uint32_t merged = merge_classes(counts, expected, classes);
  for (uint32_t i = 0; i < merged; i++) {
    double excess = counts[i] - expected[i];
    statistic += excess * excess / expected[i];
  }
  if (merged == 1)
    return statistic < 1e-9;
  double p = gsl_cdf_chisq_Q(statistic, merged - 1);
  return p > chi_square_level && p < 1 - chi_square_level;
}

/* The bounds above 2^31 need rejection: 3 * 2^30 would hit every third number
 * twice as often without, so classes are taken by remainder. */
static void
test_below(void)
{
  static const uint32_t bounds[] = {
    1, 2, 3, 7, 10, 100, 1000, 1u << 31, 3u << 30, UINT32_MAX
  };
  for (size_t i = 0; i < G_N_ELEMENTS(bounds); i++) {
    uint32_t classes = MIN(bounds[i], 999);
    g_autofree double *counts = g_new0(double, classes);
    g_autofree double *expected = g_new0(double, classes);
    Rng rng = test_stream((uint32_t)i);
    bool is_inside = true;
    for (int k = 0; k < COUNTED; k++) {
      uint32_t value = rng_below(&rng, bounds[i]);
      is_inside = is_inside && value < bounds[i];
      counts[value % classes]++;
    }
    for (uint32_t k = 0; k < classes; k++) {
      uint32_t numbers = bounds[i] / classes + (k < bounds[i] % classes);
      expected[k] = (double)numbers / bounds[i] * COUNTED;
    }
    CU_ASSERT(is_inside);
    CU_ASSERT(is_likely(counts, expected, classes));
  }
}

const TestCase variates_tests[] = {
  { "means follow the formulas", test_means },
  { "variates have their mean and variance", test_moments },
  { "variates have their distribution function", test_shapes },
  { "variates without spread are constant", test_degenerate },
  { "residuals are those of a stationary process", test_residuals },
  { "integers below a bound are equally likely", test_below },
  { NULL, NULL },
};
