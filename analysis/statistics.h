/* Statistics of samples. NaN among the values is not a value, and is left
 * out. */
#pragma once

#include <glib.h>

/* A mean and the half-width of its confidence interval by Student's t. */
typedef struct Interval {
  guint count;      /* number of values */
  double mean;      /* NaN: there are no values */
  double deviation; /* standard deviation of the sample; NaN: fewer than two
                       values */
  double half; /* of the interval around the mean; NaN: fewer than two values */
} Interval;

/* Returns the mean of a sample and its interval. `confidence` is 0.95 for 95
 * %. */
Interval statistics_interval(const double *values, guint count,
                             double confidence);

/* Returns the mean of the differences a - b, value by value, and its interval.
 * With common random numbers that is far narrower than two separate intervals
 * suggest. A pair with a NaN is left out. */
Interval statistics_paired(const double *a, const double *b, guint count,
                           double confidence);

/* Returns whether a sample is precise: the half-width of its interval is at
 * most that share of its mean. A sample of fewer than ten values never is,
 * because a rule that stops at the first narrow interval stops at those that
 * are narrow by chance, and its intervals cover less than they claim (Law and
 * Kelton, section 9.4.1). */
gboolean statistics_is_precise(const double *values, guint count, double share,
                               double confidence);

/* Returns how many observations at the beginning are the transient: those
 * without which the mean of the rest has the least standard error. They are
 * taken in batches of five, and are at most half of all (MSER-5; White, Cobb
 * and Spratt, WSC 2000). None may be NaN. */
guint statistics_warmup(const double *values, guint count);

/* Returns whether an axis of these values, which ascend, is logarithmic: the
 * first value is above zero, and the last is at least ten times as large.
 * Crossings are interpolated accordingly, and figures are drawn so. */
gboolean statistics_is_log_axis(const double *x, guint count);

/* Where two curves cross, over all replications. */
typedef struct Crossing {
  Interval at;    /* over the places, one for each replication that crosses */
  guint crossed;  /* replications that cross */
  guint all;      /* replications that have values everywhere */
  gboolean is_up; /* the difference goes from negative to positive, mostly */
} Crossing;

/* Finds where two curves cross. `differences` is [point * replications + r],
 * and `x` ascends. A replication crosses where its difference changes its sign
 * for the first time; the place is found by a straight line between two points,
 * on a logarithmic axis in the logarithm of x. A replication with a NaN is left
 * out. */
Crossing statistics_crossing(const double *x, guint points,
                             const double *differences, guint replications,
                             gboolean is_log, double confidence);
