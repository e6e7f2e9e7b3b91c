/* Moments are computed in one pass by Welford's method, which does not lose
 * digits when the mean is large against the deviation. Quantiles of Student's t
 * are those of GSL.
 */

#include "statistics.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Adds a value to the running moments. */
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

enum { LEAST_VALUES = 10, BATCH = 5 };

gboolean
statistics_is_precise(const double *values, guint count, double share,
                      double confidence)
{
  Interval interval = statistics_interval(values, count, confidence);

  return interval.count >= LEAST_VALUES &&
         interval.half <= share * fabs(interval.mean);
}

/* Returns the squared standard error of the mean of all batches from `from`
 * on. */
static double
mser(const double *batches, guint count, guint from)
{
  Interval rest = { 0 };
  double squares = 0;

  for (guint i = from; i < count; i++)
    add(&rest, &squares, batches[i]);
  return squares / ((double)rest.count * rest.count);
}

guint
statistics_warmup(const double *values, guint count)
{
  guint batches = count / BATCH, best = 0;
  g_autofree double *means = g_new(double, batches + 1);
  double least = INFINITY;

  for (guint i = 0; i < batches; i++) {
    means[i] = 0;
    for (guint j = 0; j < BATCH; j++)
      means[i] += values[i * BATCH + j] / BATCH;
  }
  for (guint from = 0; from <= batches / 2 && batches > 1; from++) {
    double error = mser(means, batches, from);
    if (error < least) {
      least = error;
      best = from;
    }
  }
  return best * BATCH;
}

enum { LOG_FACTOR = 10 };

gboolean
statistics_is_log_axis(const double *x, guint count)
{
  return count > 1 && x[0] > 0 && x[count - 1] / x[0] >= LOG_FACTOR;
}

/* Returns whether a replication has a value at every point. `stride` is the
 * distance between two of its values, here and below. */
static gboolean
is_whole(guint points, const double *differences, guint stride)
{
  for (guint i = 0; i < points; i++)
    if (isnan(differences[i * stride]))
      return FALSE;
  return TRUE;
}

/* Returns where a replication that has all values crosses, or NaN if it does
 * not. */
static double
crossing_of(const double *x, guint points, const double *differences,
            guint stride, gboolean is_log, gboolean *is_up)
{
  double at = NAN;

  for (guint i = 1; i < points && isnan(at); i++) {
    double a = differences[(i - 1) * stride], b = differences[i * stride];
    double share = a / (a - b);
    if ((a < 0) == (b < 0) || a == b)
      continue;
    *is_up = a < 0;
    at = is_log ? x[i - 1] * pow(x[i] / x[i - 1], share)
                : x[i - 1] + share * (x[i] - x[i - 1]);
  }
  return at;
}

Crossing
statistics_crossing(const double *x, guint points, const double *differences,
                    guint replications, gboolean is_log, double confidence)
{
  g_autofree double *places = g_new(double, replications + 1);
  Crossing crossing = { 0 };
  guint ups = 0;

  for (guint r = 0; r < replications; r++) {
    gboolean is_up = FALSE;
    places[r] = NAN;
    if (!is_whole(points, differences + r, replications))
      continue;
    crossing.all++;
    places[r] =
      crossing_of(x, points, differences + r, replications, is_log, &is_up);
    if (isnan(places[r]))
      continue;
    crossing.crossed++;
    if (is_up)
      ups++;
  }
  crossing.is_up = 2 * ups > crossing.crossed;
  crossing.at = statistics_interval(places, replications, confidence);
  return crossing;
}
