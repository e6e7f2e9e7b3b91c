#include "quantile.h"

#include <math.h>
#include <string.h>

const char *const quantile_metrics[] = { "handover-delay",
                                         "interruption-gap",
                                         "lost-per-handover",
                                         "path-stretch",
                                         "hop-stretch",
                                         "one-way-delay",
                                         NULL };

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The observations of a metric in its unit. */
static GArray *
observations(const Results *r, const char *metric)
{
  GArray *values = g_array_new(FALSE, FALSE, sizeof(double));
  bool is_gap = strcmp(metric, "interruption-gap") == 0;
  bool is_delay = strcmp(metric, "handover-delay") == 0;

  for (guint i = 0; i < r->flow_handovers->len; i++) {
    const FlowHandoverRecord *f =
      &g_array_index(r->flow_handovers, FlowHandoverRecord, i);
    SimTime time = is_gap ? f->gap : is_delay ? f->down_after : SIM_TIME_NONE;
    double ms = (double)time / 1e6;
    if (time != SIM_TIME_NONE)
      g_array_append_val(values, ms);
  }
  for (guint i = 0; i < r->flows->len; i++) {
    const FlowRecord *f = &g_array_index(r->flows, FlowRecord, i);
    double value = strcmp(metric, "path-stretch") == 0    ? f->stretch_delay
                   : strcmp(metric, "hop-stretch") == 0   ? f->stretch_hops
                   : strcmp(metric, "one-way-delay") == 0 ? f->delay * 1e3
                                                          : NAN;
    if (!isnan(value))
      g_array_append_val(values, value);
  }
  for (guint i = 0; i < r->handovers->len; i++) {
    const HandoverRecord *h = &g_array_index(r->handovers, HandoverRecord, i);
    if (strcmp(metric, "lost-per-handover") == 0)
      g_array_append_val(values, h->lost);
  }
  g_array_sort(values, compare_numbers);
  return values;
}

void
quantile_add(Results *results)
{
  for (uint32_t m = 0; quantile_metrics[m]; m++) {
    g_autoptr(GArray) values = observations(results, quantile_metrics[m]);
    for (int percent = 0; percent <= 100 && values->len > 0; percent += 5) {
      double rank = ceil(percent / 100.0 * values->len);
      guint index = rank < 1 ? 0 : (guint)rank - 1;
      QuantileRecord record = { m, percent,
                                g_array_index(values, double, index) };
      g_array_append_val(results->quantiles, record);
    }
  }
}
