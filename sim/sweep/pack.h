/* The results of a run as octets, for the way from a worker process to its
 * parent. Both are the same program on the same machine, and have the same
 * scenario.
 */
#pragma once

#include "sim/record/metrics.h"
#include "sim/store/run_info.h"

#include <glib.h>

/* Returns the results, and those fields of `info` that belong to the run and
 * not to its scenario, but not `records`, as octets. The caller owns the array.
 */
GByteArray *pack_results(const RunInfo *info, const Results *results);

/* Returns the results, which the caller owns, and fills in the fields of `info`
 * that pack_results has stored. Its texts are borrowed from the octets. Returns
 * NULL if the octets are too few or too many for what they say they hold;
 * `info` is of no use then. */
Results *unpack_results(const guint8 *octets, gsize length, RunInfo *info);
