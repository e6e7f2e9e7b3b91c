/* What the two kinds of dataset share: that of a study and that of runs. */
#pragma once

#include "dataset.h"

/* Returns a dataset without points, designs or names. */
Dataset *dataset_new(void);

/* Puts the values of a metric into a dataset of runs: [run]. NaN: undefined. */
void dataset_run_values(const Dataset *dataset, sqlite3 *database,
                        const char *metric, double *values);
