/* What the two kinds of dataset share: that of a study (dataset.c) and that of
 * runs (dataset_runs.c). */
#pragma once

#include "dataset.h"

/* Returns a dataset without points, designs or names. The caller owns it. */
Dataset *dataset_new(void);

/* Stores the values of a metric in a dataset of runs, as [run]; NaN if
 * undefined. */
void dataset_run_values(const Dataset *dataset, sqlite3 *database,
                        const char *metric, double *values);
