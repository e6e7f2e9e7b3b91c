/* The warm-up of a scenario is found by a pilot run. A run begins without
 * sessions, so what it would measure at first says little about the time when
 * there are as many as usual.
 *
 * A pilot run (first design, replication 0, no warm-up) yields the number of
 * sessions that are alive at a thousand moments. The transient of that series
 * is the warm-up. Sessions are the same under all designs, and the measurements
 * of the pilot run are not used, so comparisons stay fair.
 */
#pragma once

#include "sim/language/scenario.h"

/* Returns how many values at the beginning of a series are its transient (by
 * MSER-5: statistics_warmup). */
typedef guint WarmupTransient(const double *values, guint count);

/* Returns the warm-up of the scenario's runs, in ns. It is what the file says.
 * If it is to be found, this does a whole pilot run, and the warm-up is what
 * the pilot run shows, but at least what the file says. */
SimTime warmup_find(const Scenario *scenario, WarmupTransient *transient);
