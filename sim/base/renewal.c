/* Time is cut into windows, and the process begins anew in each of them, with a
 * stream of its own. A process that begins anew in its stationary state is
 * stationary in each window (see distribution_draw_residual). Only an interval
 * that crosses the border of two windows is not drawn from the distribution,
 * which is one in INTERVALS. A constant interval needs no windows.
 */

#include "renewal.h"

#include "name.h"

#include <glib.h>

/* Mean intervals in a window. */
enum { INTERVALS = 256 };

static SimTime
add(SimTime time, double seconds)
{
  if (seconds >= sim_seconds(SIM_TIME_MAX / 2 - time))
    return SIM_TIME_MAX;
  return time + MAX(sim_time(seconds), 1);
}

/* Nothing is drawn: the first event comes in the middle of the first period. */
static SimTime
next_periodic(SimTime period, SimTime after)
{
  SimTime first = period / 2;
  SimTime passed = after < first ? 0 : (after - first) / period + 1;

  return first + passed * period;
}

/* Returns the first event after `after` in a window, or SIM_TIME_MAX. */
static SimTime
next_in_window(const Distribution *interval, const Rng *stream, SimTime begin,
               SimTime end, SimTime after)
{
  Rng rng = *stream;
  SimTime time = add(begin, distribution_draw_residual(interval, &rng));

  while (time < end && time <= after)
    time = add(time, distribution_draw(interval, &rng));
  return time < end ? time : SIM_TIME_MAX;
}

SimTime
renewal_next(const Distribution *interval, const Rng *stream, SimTime after)
{
  double mean = distribution_mean(interval);

  if (!(mean > 0) || mean > sim_seconds(SIM_TIME_MAX / 4 / INTERVALS))
    return SIM_TIME_MAX;
  if (interval->kind == DISTRIBUTION_CONSTANT)
    return next_periodic(MAX(sim_time(mean), 1), after);
  SimTime length = MAX(sim_time(mean * INTERVALS), INTERVALS);
  SimTime next = SIM_TIME_MAX;
  for (SimTime i = after / length; next == SIM_TIME_MAX; i++) {
    Rng rng = *stream;
    rng.name = name_join(rng.name, (uint64_t)i);
    if (i >= SIM_TIME_MAX / length - 1)
      break;
    next = next_in_window(interval, &rng, i * length, (i + 1) * length, after);
  }
  return next;
}
