/* Quantiles of records: which of the sorted observations each one is. */

#include "sim/record/quantile.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>

enum { STEPS = 21 };

/* Returns results with `count` flows whose hop stretches are 1 to count, in
 * another order. */
static Results *
results_of(uint32_t count)
{
  Results *results = results_new();

  for (uint32_t i = 0; i < count; i++) {
    uint32_t rank = i % 2 == 0 ? count - i / 2 : 1 + i / 2;
    FlowRecord record = { .stretch_hops = rank,
                          .stretch_delay = NAN,
                          .delay = NAN };
    g_array_append_val(results->flows, record);
  }
  quantile_add(results);
  return results;
}

/* Returns a quantile of a metric, or NaN. */
static double
quantile_of(const Results *results, const char *name, int percent)
{
  for (guint i = 0; i < results->quantiles->len; i++) {
    const QuantileRecord *q =
      &g_array_index(results->quantiles, QuantileRecord, i);
    if (q->percent == percent && g_str_equal(quantile_metrics[q->metric], name))
      return q->value;
  }
  return NAN;
}

static void
expect(const char *sentence, double is, double expected)
{
  bool is_good = isnan(expected) ? isnan(is) : fabs(is - expected) < 1e-9;

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s: %g instead of %g\n", sentence, is, expected);
}

static void
test_ranks(void)
{
  static const struct {
    const char *sentence;
    uint32_t count;
    int percent;
    double rank;
  } rows[] = {
    { "one observation is its own least", 1, 0, 1 },
    { "one observation is its own median", 1, 50, 1 },
    { "one observation is its own greatest", 1, 100, 1 },
    { "the median of two is the lower one", 2, 50, 1 },
    { "more than half of two takes the upper one", 2, 55, 2 },
    { "the least of two is the 0 % quantile", 2, 0, 1 },
    { "the median of three is the middle one", 3, 50, 2 },
    { "a third is not reached by 30 % of three", 3, 30, 1 },
    { "35 % of three are more than one", 3, 35, 2 },
    { "65 % of three are not more than two", 3, 65, 2 },
    { "70 % of three are more than two", 3, 70, 3 },
    { "a quarter of four is the first", 4, 25, 1 },
    { "just more than a quarter of four is the second", 4, 30, 2 },
    { "three quarters of four are the third", 4, 75, 3 },
    { "80 % of four are more than three", 4, 80, 4 },
    { "one fifth of five is the first", 5, 20, 1 },
    { "90 % of ten is the ninth", 10, 90, 9 },
    { "95 % of ten is the tenth", 10, 95, 10 },
    { "5 % of twenty is the first", 20, 5, 1 },
    { "10 % of twenty is the second", 20, 10, 2 },
    { "55 % of a hundred is the 55th", 100, 55, 55 },
    { "95 % of twenty is the nineteenth", 20, 95, 19 },
    { "100 % of twenty is the greatest", 20, 100, 20 },
    { "5 % of 21 is the second", 21, 5, 2 },
    { "the median of 101 is the middle one", 101, 50, 51 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Results) results = results_of(rows[i].count);
    expect(rows[i].sentence,
           quantile_of(results, "hop-stretch", rows[i].percent), rows[i].rank);
  }
}

/* Each metric has its own field and its own unit. */
static void
test_units(void)
{
  static const struct {
    const char *metric;
    double value;
  } rows[] = {
    { "handover-delay", 12.5 }, { "interruption-gap", 30 },
    { "lost-per-handover", 7 }, { "path-stretch", 1.5 },
    { "hop-stretch", 2 },       { "one-way-delay", 45 },
  };
  g_autoptr(Results) results = results_new();
  FlowHandoverRecord across = { .down_after = 12500000,
                                .up_after = 99 * SIM_SECOND,
                                .gap = 30 * SIM_MILLISECOND };
  HandoverRecord handover = { .lost = 7 };
  FlowRecord flow = { .stretch_delay = 1.5, .stretch_hops = 2, .delay = 0.045 };

  g_array_append_val(results->flow_handovers, across);
  g_array_append_val(results->handovers, handover);
  g_array_append_val(results->flows, flow);
  quantile_add(results);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    for (int percent = 0; percent <= 100; percent += 5)
      expect(rows[i].metric, quantile_of(results, rows[i].metric, percent),
             rows[i].value);
  CU_ASSERT_EQUAL(results->quantiles->len, G_N_ELEMENTS(rows) * STEPS);
}

/* What did not happen, and what is no number, is left out. */
static void
test_nothing(void)
{
  g_autoptr(Results) none = results_new();
  g_autoptr(Results) some = results_new();
  FlowRecord flows[] = {
    { .stretch_delay = NAN, .stretch_hops = NAN, .delay = NAN },
    { .stretch_delay = NAN, .stretch_hops = 3, .delay = NAN }
  };
  FlowHandoverRecord across[] = {
    { .down_after = SIM_TIME_NONE, .gap = SIM_TIME_NONE },
    { .down_after = 0, .gap = SIM_TIME_NONE },
  };

  quantile_add(none);
  CU_ASSERT_EQUAL(none->quantiles->len, 0);
  g_array_append_vals(some->flows, flows, 2);
  g_array_append_vals(some->flow_handovers, across, 2);
  quantile_add(some);
  CU_ASSERT_EQUAL(some->quantiles->len, 2 * STEPS);
  expect("NaN is not the least", quantile_of(some, "hop-stretch", 0), 3);
  expect("NaN is not the greatest", quantile_of(some, "hop-stretch", 100), 3);
  expect("a metric of NaN alone has none",
         quantile_of(some, "path-stretch", 50), NAN);
  expect("a handover that did not end has no delay",
         quantile_of(some, "handover-delay", 0), 0);
  expect("a delay of zero is one", quantile_of(some, "handover-delay", 100), 0);
  expect("no gap at all has no quantile",
         quantile_of(some, "interruption-gap", 50), NAN);
}

const TestCase quantile_tests[] = {
  { "a quantile is the least value that its share does not exceed",
    test_ranks },
  { "each metric is taken from its own field, in its own unit", test_units },
  { "what did not happen is no observation", test_nothing },
  { NULL, NULL },
};
