/* Stationary renewal processes, such as the times at which a router advertises:
 * events whose intervals are drawn independently; events at constant intervals
 * begin with half of one. The next event after any time
 * is a function of that time and of the name of a random stream. So nobody has
 * to follow the process, and nobody who asks changes it for others.
 */
#pragma once

#include "rng.h"
#include "units.h"

/* Returns the time of the first event after `after` (ns, from 0), or
 * SIM_TIME_MAX if there is none that time can hold. Intervals are in s; each is
 * at least 1 ns. The stream is used from its beginning and not changed. If the
 * mean interval is 0 or infinite, there is no event. */
SimTime renewal_next(const Distribution *interval, const Rng *stream,
                     SimTime after);
