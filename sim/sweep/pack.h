/* A run's results as octets, for the way from a worker process to its parent.
 * Both are the same program on the same machine. */
#pragma once

#include "sim/record/metrics.h"

#include <glib.h>

/* What a run says of itself beside its results. */
typedef struct RunHead {
  uint64_t seed;
  SimTime duration, warmup;
  double seconds; /* of the wall clock that it took */
  uint32_t replication, level;
  char id[65];
} RunHead;

/* The caller owns the array. */
GByteArray *pack_results(const RunHead *head, const char *parameters,
                         const Results *results);

/* The other way; NULL if the octets are none of ours. The caller owns the
 * results and the parameters. */
Results *unpack_results(const guint8 *octets, gsize length, RunHead *head,
                        char **parameters);
