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

/* Whether a sample is precise: its half-width is at most that share of its
 * mean. Never with fewer than ten values: who stops at the first narrow
 * interval stops at those that are narrow by chance, and covers less than it
 * says (Law and Kelton, section 9.4.1). */
gboolean statistics_is_precise(const double *values, guint count, double share,
                               double confidence);

/* How many observations at the beginning are the transient: those without which
 * the mean of the rest has the least standard error, in batches of five, at
 * most half of all (MSER-5; White, Cobb and Spratt, WSC 2000). */
guint statistics_warmup(const double *values, guint count);

/* Whether an axis of these values, which ascend, is one of factors: the first
 * is above zero and the last at least ten times as much. Comparisons go by it
 * between two points, and figures of them are drawn with it. */
gboolean statistics_is_log_axis(const double *x, guint count);

/* Where two curves cross. */
typedef struct Crossing {
  Interval at;    /* of the places, one per replication that crosses */
  guint crossed;  /* replications that cross */
  guint all;      /* replications that have values everywhere */
  gboolean is_up; /* the difference is negative first */
} Crossing;

/* `differences`: [point * replications + r]; `x` ascends. A replication crosses
 * where its difference changes its sign for the first time, linearly between
 * two points; on a logarithmic axis between their logarithms. */
Crossing statistics_crossing(const double *x, guint points,
                             const double *differences, guint replications,
                             gboolean is_log, double confidence);
