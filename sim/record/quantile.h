/* Quantiles of what a run has observed are computed from its records. */
#pragma once

#include "metrics.h"

/* The names of the metrics that have quantiles; ends with NULL. */
extern const char *const quantile_metrics[];

/* Adds the quantiles of each metric to the results: one for 0, 5, ... 100
 * percent. A quantile is the least observed value that at least that share of
 * the values does not exceed, in the unit of the metric. A metric without
 * values has no quantiles. This is called at most once for results. */
void quantile_add(Results *results);
