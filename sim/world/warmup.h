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

/* Sets the scenario's warm-up if it wants it found; what the scenario says is
 * the least. */
void warmup_find(Scenario *scenario, WarmupTransient *transient);
