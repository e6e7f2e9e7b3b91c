/* A run's results as octets, for the way from a worker process to its parent.
 * Both are the same program on the same machine, and have the same scenario.
 */
#pragma once

#include "sim/record/metrics.h"
#include "sim/store/run_info.h"

#include <glib.h>

/* Returns the results, and what is of the run itself in `info`; the caller owns
 * the array. */
GByteArray *pack_results(const RunInfo *info, const Results *results);

/* Returns the results, which the caller owns, and fills in what is of the run
 * itself in `info`; its texts are borrowed from the octets. NULL if those are
 * none of ours. */
Results *unpack_results(const guint8 *octets, gsize length, RunInfo *info);
