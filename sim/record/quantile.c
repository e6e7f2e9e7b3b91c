/* Each metric is observed in records of one kind. Its row names the function
 * that takes the value out of a record, in the unit of the metric; NaN means
 * that there is no value. Ranks are computed in integers, because a product
 * with a fraction may round to the next rank.
 */

#include "quantile.h"

#include <math.h>

enum {
  HANDOVER_DELAY,
  INTERRUPTION_GAP,
  LOST_PER_HANDOVER,
  PATH_STRETCH,
  HOP_STRETCH,
  ONE_WAY_DELAY,
  METRICS
};

const char *const quantile_metrics[] = {
  [HANDOVER_DELAY] = "handover-delay",
  [INTERRUPTION_GAP] = "interruption-gap",
  [LOST_PER_HANDOVER] = "lost-per-handover",
  [PATH_STRETCH] = "path-stretch",
  [HOP_STRETCH] = "hop-stretch",
  [ONE_WAY_DELAY] = "one-way-delay",
  [METRICS] = NULL,
};

static double
milliseconds(SimTime time)
{
  return time == SIM_TIME_NONE ? NAN : (double)time / 1e6;
}

static double
handover_delay(const FlowHandoverRecord *record)
{
  return milliseconds(record->down_after);
}

static double
interruption_gap(const FlowHandoverRecord *record)
{
  return milliseconds(record->gap);
}

static double
lost_per_handover(const HandoverRecord *record)
{
  return record->lost;
}

static double
path_stretch(const FlowRecord *record)
{
  return record->stretch_delay;
}

static double
hop_stretch(const FlowRecord *record)
{
  return record->stretch_hops;
}

static double
one_way_delay(const FlowRecord *record)
{
  return record->delay * 1e3;
}

/* How a metric is taken out of a record. One of the three functions is set. */
typedef struct Extractor {
  double (*of_flow_handover)(const FlowHandoverRecord *record);
  double (*of_handover)(const HandoverRecord *record);
  double (*of_flow)(const FlowRecord *record);
} Extractor;

static const Extractor extractors[METRICS] = {
  [HANDOVER_DELAY] = { .of_flow_handover = handover_delay },
  [INTERRUPTION_GAP] = { .of_flow_handover = interruption_gap },
  [LOST_PER_HANDOVER] = { .of_handover = lost_per_handover },
  [PATH_STRETCH] = { .of_flow = path_stretch },
  [HOP_STRETCH] = { .of_flow = hop_stretch },
  [ONE_WAY_DELAY] = { .of_flow = one_way_delay },
};

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Adds a value to the array. NaN is left out. */
static void
add_value(GArray *values, double value)
{
  if (!isnan(value))
    g_array_append_val(values, value);
}

/* Returns the values of a metric in ascending order. The caller owns the array.
 */
static GArray *
observations(const Results *r, const Extractor *e)
{
  GArray *values = g_array_new(FALSE, FALSE, sizeof(double));

  if (e->of_flow_handover)
    for (guint i = 0; i < r->flow_handovers->len; i++)
      add_value(values, e->of_flow_handover(&g_array_index(
                          r->flow_handovers, FlowHandoverRecord, i)));
  if (e->of_handover)
    for (guint i = 0; i < r->handovers->len; i++)
      add_value(values, e->of_handover(
                          &g_array_index(r->handovers, HandoverRecord, i)));
  if (e->of_flow)
    for (guint i = 0; i < r->flows->len; i++)
      add_value(values, e->of_flow(&g_array_index(r->flows, FlowRecord, i)));
  g_array_sort(values, compare_numbers);
  return values;
}

void
quantile_add(Results *results)
{
  for (uint32_t m = 0; m < METRICS; m++) {
    g_autoptr(GArray) values = observations(results, &extractors[m]);
    for (int percent = 0; percent <= 100 && values->len > 0; percent += 5) {
      guint rank = (guint)(((uint64_t)values->len * (guint)percent + 99) / 100);
      guint index = MAX(rank, 1) - 1;
      QuantileRecord record = { m, percent,
                                g_array_index(values, double, index) };
      g_array_append_val(results->quantiles, record);
    }
  }
}

void
quantiles_init(Quantiles *quantiles)
{
  for (int m = 0; m < QUANTILE_METRICS; m++)
    spread_init(&quantiles->of[m]);
}

void
quantiles_clear(Quantiles *quantiles)
{
  for (int m = 0; m < QUANTILE_METRICS; m++)
    spread_clear(&quantiles->of[m]);
}

void
quantiles_flow_handover(Quantiles *quantiles, const FlowHandoverRecord *record)
{
  spread_count(&quantiles->of[QUANTILE_HANDOVER_DELAY],
               milliseconds(record->down_after));
  spread_count(&quantiles->of[QUANTILE_INTERRUPTION_GAP],
               milliseconds(record->gap));
}

void
quantiles_handover(Quantiles *quantiles, const HandoverRecord *record)
{
  spread_count(&quantiles->of[QUANTILE_LOST_PER_HANDOVER], record->lost);
}

void
quantiles_flow(Quantiles *quantiles, const FlowRecord *record)
{
  spread_count(&quantiles->of[QUANTILE_PATH_STRETCH], record->stretch_delay);
  spread_count(&quantiles->of[QUANTILE_HOP_STRETCH], record->stretch_hops);
  spread_count(&quantiles->of[QUANTILE_ONE_WAY_DELAY], record->delay * 1e3);
}

void
quantiles_add(Quantiles *quantiles, const Quantiles *others)
{
  for (int m = 0; m < QUANTILE_METRICS; m++)
    spread_add(&quantiles->of[m], &others->of[m]);
}
