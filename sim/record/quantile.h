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
/* Appends the counts of all metrics to an array of GridRecord. */
void quantiles_list(const Quantiles *quantiles, GArray *records);
