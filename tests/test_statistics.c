/* Statistics give known answers, and intervals keep what they promise. */

#include "analysis/statistics.h"
#include "sim/base/rng.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>

static void
test_interval(void)
{
  static const double values[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, NAN, 10 };
  Interval all = statistics_interval(values, 11, 0.95);
  Interval one = statistics_interval(values, 1, 0.95);
  Interval none = statistics_interval(values + 9, 1, 0.95);

  CU_ASSERT_EQUAL(all.count, 10);
  CU_ASSERT_DOUBLE_EQUAL(all.mean, 5.5, 1e-12);
  CU_ASSERT_DOUBLE_EQUAL(all.deviation, 3.0276503540974917, 1e-12);
  /* t with 9 degrees of freedom at 0.975 is 2.262157 */
  CU_ASSERT_DOUBLE_EQUAL(all.half, 2.2621571628 * all.deviation / sqrt(10),
                         1e-9);
  CU_ASSERT_TRUE(one.mean == 1 && isnan(one.half));
  CU_ASSERT_TRUE(none.count == 0 && isnan(none.mean));
}

/* What two samples share does not count in their difference. */
static void
test_paired(void)
{
  static const double a[] = { 10, 20, 30, 40, NAN };
  static const double b[] = { 9, 18, 29, 38, 7 };
  Interval difference = statistics_paired(a, b, 5, 0.95);

  CU_ASSERT_EQUAL(difference.count, 4);
  CU_ASSERT_DOUBLE_EQUAL(difference.mean, 1.5, 1e-12);
  CU_ASSERT_DOUBLE_EQUAL(difference.half, 3.182446 * sqrt(1.0 / 3) / 2, 1e-5);
}

/* A transient of 100 that starts at 50, then noise around 1. */
static void
test_warmup(void)
{
  Rng rng = rng_stream(1, 0, RNG_TEST, 2);
  double values[1000];

  for (int i = 0; i < 1000; i++)
    values[i] = rng_uniform(&rng) + 50 * exp(-i / 20.0);
  guint drop = statistics_warmup(values, 1000);
  CU_ASSERT_TRUE(drop >= 80 && drop <= 160);
  CU_ASSERT_EQUAL(drop % 5, 0);
  for (int i = 0; i < 1000; i++)
    values[i] = 3;
  CU_ASSERT_EQUAL(statistics_warmup(values, 1000), 0);
  CU_ASSERT_EQUAL(statistics_warmup(values, 7), 0);
}

static void
test_crossing(void)
{
  static const double x[] = { 1, 10, 100 };
  /* two replications: -1, 1, 3 crosses half-way, -1, -1, 1 in the second half
   */
  static const double up[] = { -1, -1, 1, -1, 3, 1 };
  static const double none[] = { 1, NAN, 2, 1, 3, 1 };
  Crossing linear = statistics_crossing(x, 3, up, 2, FALSE, 0.95);
  Crossing log = statistics_crossing(x, 3, up, 2, TRUE, 0.95);
  Crossing no = statistics_crossing(x, 3, none, 2, TRUE, 0.95);

  CU_ASSERT_EQUAL(linear.crossed, 2);
  CU_ASSERT_TRUE(linear.is_up);
  CU_ASSERT_DOUBLE_EQUAL(linear.at.mean, (5.5 + 55) / 2, 1e-9);
  CU_ASSERT_DOUBLE_EQUAL(log.at.mean, (sqrt(10) + sqrt(1000)) / 2, 1e-9);
  CU_ASSERT_EQUAL(no.crossed, 0);
  CU_ASSERT_EQUAL(no.all, 1);
}

static const struct {
  const char *sentence;
  double x[3];
  guint count;
  gboolean is_log;
} axes[] = {
  { "ten times as much is enough", { 1, 10 }, 2, TRUE },
  { "a little less is not", { 1, 9.999 }, 2, FALSE },
  { "what is between does not matter", { 2, 3, 20 }, 3, TRUE },
  { "one value spans nothing", { 1 }, 1, FALSE },
  { "no value spans nothing", { 1 }, 0, FALSE },
  { "zero has no logarithm", { 0, 10, 1000 }, 3, FALSE },
  { "nor has what is below", { -1, 1, 1000 }, 3, FALSE },
  { "small numbers are as good", { 1e-6, 1e-5 }, 2, TRUE },
};

static void
test_log_axis(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(axes); i++) {
    gboolean is_log = statistics_is_log_axis(axes[i].x, axes[i].count);
    CU_ASSERT_EQUAL(is_log, axes[i].is_log);
    if (is_log != axes[i].is_log)
      printf("%s\n", axes[i].sentence);
  }
}

/* Mean time in an M/M/1 queue at load 0.5 and service 1, after the beginning:
 * it is 2. */
static double
queue_mean(uint64_t experiment, uint32_t replication)
{
  Rng rng = rng_stream(experiment, replication, RNG_TEST, 3);
  double wait = 0, sum = 0;

  for (int i = 0; i < 700; i++) {
    double service = -log(1 - rng_uniform(&rng));
    double gap = -2 * log(1 - rng_uniform(&rng));
    sum += i >= 200 ? wait + service : 0;
    wait = MAX(0, wait + service - gap);
  }
  return sum / 500;
}

enum { EXPERIMENTS = 1000, MOST = 60 };

static void
test_coverage(void)
{
  int covered = 0;

  for (int e = 0; e < EXPERIMENTS; e++) {
    double values[20];
    for (uint32_t r = 0; r < 20; r++)
      values[r] = queue_mean((uint64_t)e, r);
    Interval interval = statistics_interval(values, 20, 0.95);
    covered += fabs(interval.mean - 2) <= interval.half;
  }
  printf("(%.1f %%) ", 100.0 * covered / EXPERIMENTS);
  CU_ASSERT_TRUE(covered >= 930 && covered <= 970);
}

static void
test_sequential(void)
{
  int covered = 0;

  for (int e = 0; e < EXPERIMENTS; e++) {
    double values[MOST];
    guint count = 0;
    while (count < MOST && !statistics_is_precise(values, count, 0.1, 0.95)) {
      values[count] = queue_mean((uint64_t)e, count);
      count++;
    }
    Interval interval = statistics_interval(values, count, 0.95);
    covered += fabs(interval.mean - 2) <= interval.half;
  }
  printf("(%.1f %%) ", 100.0 * covered / EXPERIMENTS);
  CU_ASSERT_TRUE(covered >= 920);
}

const TestCase statistics_tests[] = {
  { "mean, deviation and Student's interval", test_interval },
  { "paired differences are narrower", test_paired },
  { "the transient is found by MSER-5", test_warmup },
  { "curves cross where they do", test_crossing },
  { "an axis of factors spans ten of them", test_log_axis },
  { "95 % intervals cover 95 % of M/M/1 queues", test_coverage },
  { "and when one stops at a precision, not much less", test_sequential },
  { NULL, NULL },
};
