/* The metrics of which a run keeps how their values are spread. */
#pragma once

#include "metrics.h"
#include "spread.h"

typedef enum QuantileMetric {
  QUANTILE_HANDOVER_DELAY,
  QUANTILE_INTERRUPTION_GAP,
  QUANTILE_LOST_PER_HANDOVER,
  QUANTILE_PATH_STRETCH,
  QUANTILE_HOP_STRETCH,
  QUANTILE_ONE_WAY_DELAY,
  QUANTILE_METRICS,
} QuantileMetric;

/* Their names, as in the table of metrics; ends with NULL. */
extern const char *const quantile_metrics[];

/* The spreads of these metrics, in their units. A metric whose values are
 * observed by flow, or by flow and handover, has one value for each record in
 * which it is defined. */
typedef struct Quantiles {
  Spread of[QUANTILE_METRICS];
} Quantiles;

/* Makes spreads without values. */
void quantiles_init(Quantiles *quantiles);
void quantiles_clear(Quantiles *quantiles);
/* Adds what a record of a flow across a handover says. */
void quantiles_flow_handover(Quantiles *quantiles,
                             const FlowHandoverRecord *record);
/* Adds what a record of a handover says. */
void quantiles_handover(Quantiles *quantiles, const HandoverRecord *record);
/* Adds what a record of a flow says. */
void quantiles_flow(Quantiles *quantiles, const FlowRecord *record);
/* Adds all values of others. */
void quantiles_add(Quantiles *quantiles, const Quantiles *others);
/* Adds the quantiles of each metric to the results: one for 0, 5, ... 100
 * percent. A quantile is the least observed value that at least that share of
 * the values does not exceed, in the unit of the metric. A metric without
 * values has no quantiles. This is called at most once for results. */
void quantile_add(Results *results);
