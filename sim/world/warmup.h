/* The warm-up, found: a run begins without sessions, and what it measures at
 * first is that beginning.
 *
 * A pilot run (first design, replication 0, no warm-up) gives the number of
 * sessions that are alive at a thousand moments; the transient of that series
 * is the warm-up. Sessions are the same under all designs and none of a
 * replication's measurements is used, so comparisons stay fair.
 */
#pragma once

#include "sim/language/scenario.h"

/* How many values at the beginning of a series are its transient (MSER-5:
 * statistics_warmup). */
typedef guint WarmupTransient(const double *values, guint count);

/* Returns the warm-up of the scenario's runs: what its file says, or, if it
 * wants it found, at least that. */
SimTime warmup_find(const Scenario *scenario, WarmupTransient *transient);
