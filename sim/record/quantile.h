/* How what a run has observed is spread: quantiles of its records. */
#pragma once

#include "metrics.h"

/* The metrics that have them; ends with NULL. */
extern const char *const quantile_metrics[];

/* Adds them to the results: every five percent, the least value that at least
 * that share of all does not exceed. */
void quantile_add(Results *results);
