#include "statistics.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Welford's running moments. */
static void
add(Interval *interval, double *squares, double value)
{
  interval->count++;
  double difference = value - interval->mean;
  interval->mean += difference / interval->count;
  *squares += difference * (value - interval->mean);
}

static Interval
finish(Interval interval, double squares, double confidence)
{
  guint n = interval.count;

  interval.deviation = interval.half = NAN;
  if (n == 0)
    interval.mean = NAN;
  if (n < 2)
    return interval;
  interval.deviation = sqrt(squares / (n - 1));
  interval.half = gsl_cdf_tdist_Pinv((1 + confidence) / 2, n - 1) *
                  interval.deviation / sqrt(n);
  return interval;
}

Interval
statistics_interval(const double *values, guint count, double confidence)
{
  Interval interval = { 0 };
  double squares = 0;

  for (guint i = 0; i < count; i++)
    if (!isnan(values[i]))
      add(&interval, &squares, values[i]);
  return finish(interval, squares, confidence);
}

Interval
statistics_paired(const double *a, const double *b, guint count,
                  double confidence)
{
  Interval interval = { 0 };
  double squares = 0;

  for (guint i = 0; i < count; i++)
    if (!isnan(a[i]) && !isnan(b[i]))
      add(&interval, &squares, a[i] - b[i]);
  return finish(interval, squares, confidence);
}
