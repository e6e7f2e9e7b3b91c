/* Statistics of samples. NaN among the values is no value: it is left out. */
#pragma once

#include <glib.h>

/* A mean and the half-width of its confidence interval by Student's t. */
typedef struct Interval {
  guint count;      /* values */
  double mean;      /* NaN: none */
  double deviation; /* standard, of the sample; NaN: fewer than two */
  double half;      /* mean - half .. mean + half; NaN: fewer than two */
} Interval;

/* `confidence` is 0.95 for 95 %. */
Interval statistics_interval(const double *values, guint count,
                             double confidence);

/* Of the differences a - b, value by value: with common random numbers far
 * narrower than what two intervals say. A pair with a NaN is left out. */
Interval statistics_paired(const double *a, const double *b, guint count,
                           double confidence);
