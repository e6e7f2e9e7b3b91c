/* The metrics that have grids: from which field of which record each value
 * comes, and in which unit. */

#include "sim/record/grid.h"
#include "sim/record/quantile.h"
#include "tests/suite.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

static const FlowHandoverRecord across = { .down_after = 12500000,
                                           .up_after = 99 * SIM_SECOND,
                                           .gap = 30 * SIM_MILLISECOND };
static const HandoverRecord handover = { .lost = 7 };
static const FlowRecord flow = { .stretch_delay = 1.5,
                                 .stretch_hops = 2,
                                 .delay = 0.045 };

/* One value of each metric, in the order of the metrics. */
static const struct {
  const char *metric;
  double value;
} ones[] = {
  { "handover-delay", 12.5 }, { "interruption-gap", 30 },
  { "lost-per-handover", 7 }, { "path-stretch", 1.5 },
  { "hop-stretch", 2 },       { "one-way-delay", 45 },
};

static void
test_units(void)
{
  Quantiles quantiles;

  quantiles_init(&quantiles);
  quantiles_flow_handover(&quantiles, &across);
  quantiles_handover(&quantiles, &handover);
  quantiles_flow(&quantiles, &flow);
  CU_ASSERT_EQUAL_FATAL(G_N_ELEMENTS(ones), QUANTILE_METRICS);
  for (size_t i = 0; i < G_N_ELEMENTS(ones); i++) {
    const Spread *spread = &quantiles.of[i];
    CU_ASSERT_STRING_EQUAL(quantile_metrics[i], ones[i].metric);
    CU_ASSERT_NOT_EQUAL(metric_find(quantile_metrics[i]), INDEX_NONE);
    CU_ASSERT_EQUAL(spread->count, 1);
    double is = spread_quantile(spread, 0.5);
    CU_ASSERT_DOUBLE_EQUAL(is, ones[i].value, 1e-9);
    if (fabs(is - ones[i].value) > 1e-9)
      printf("\nnot true: %s is %g\n", ones[i].metric, is);
  }
  CU_ASSERT_PTR_NULL(quantile_metrics[QUANTILE_METRICS]);
  quantiles_clear(&quantiles);
}

/* What did not happen, and what is no number, is left out; 0 is a value. */
static void
test_nothing(void)
{
  static const FlowRecord flows[] = {
    { .stretch_delay = NAN, .stretch_hops = NAN, .delay = NAN },
    { .stretch_delay = NAN, .stretch_hops = 3, .delay = NAN }
  };
  static const FlowHandoverRecord acrosses[] = {
    { .down_after = SIM_TIME_NONE, .gap = SIM_TIME_NONE },
    { .down_after = 0, .gap = SIM_TIME_NONE },
  };
  static const uint64_t counts[] = { 1, 0, 0, 0, 1, 0 };
  Quantiles quantiles;

  quantiles_init(&quantiles);
  for (int i = 0; i < 2; i++) {
    quantiles_flow(&quantiles, &flows[i]);
    quantiles_flow_handover(&quantiles, &acrosses[i]);
  }
  for (int m = 0; m < QUANTILE_METRICS; m++)
    CU_ASSERT_EQUAL(quantiles.of[m].count, counts[m]);
  CU_ASSERT_EQUAL(spread_quantile(&quantiles.of[0], 0.5), 0);
  quantiles_clear(&quantiles);
}

/* Records are by metric and, of a metric, by cell. */
static void
test_list(void)
{
  const GridRecord expected[] = {
    { QUANTILE_HANDOVER_DELAY, grid_cell(12.5), 4 },
    { QUANTILE_INTERRUPTION_GAP, grid_cell(30), 4 },
    { QUANTILE_LOST_PER_HANDOVER, 0, 2 },
    { QUANTILE_LOST_PER_HANDOVER, grid_cell(7), 2 },
  };
  HandoverRecord none = { .lost = 0 };
  Quantiles one, two;
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(GridRecord));

  quantiles_init(&one);
  quantiles_init(&two);
  for (int i = 0; i < 2; i++) {
    quantiles_flow_handover(&one, &across);
    quantiles_flow_handover(&two, &across);
    quantiles_handover(&one, &handover);
    quantiles_handover(&two, &none);
  }
  quantiles_add(&one, &two);
  quantiles_list(&one, list);
  CU_ASSERT_EQUAL_FATAL(list->len, G_N_ELEMENTS(expected));
  for (guint i = 0; i < list->len; i++) {
    const GridRecord *r = &g_array_index(list, GridRecord, i);
    CU_ASSERT_EQUAL(r->metric, expected[i].metric);
    CU_ASSERT_EQUAL(r->cell, expected[i].cell);
    CU_ASSERT_EQUAL(r->count, expected[i].count);
  }
  quantiles_clear(&one);
  quantiles_clear(&two);
}

const TestCase quantile_tests[] = {
  { "each metric is taken from its own field, in its own unit", test_units },
  { "what did not happen is no observation", test_nothing },
  { "counts are listed by metric and cell", test_list },
  { NULL, NULL },
};
