/* A result database of a study that was never run, for suites that read one. */
#pragma once

#include "sim/store/store.h"

/* Gives the value of a metric in a run. */
typedef double SupportValue(const char *metric, const char *const *values,
                            const char *design, uint32_t replication);

/* Puts a study with all its runs into a database: two axes, speed (1, 5, 10
 * m/s) and length (30, 60, 300 s), the designs pmipv6, flat-network and mipv6,
 * and so many replications. NULL for `value`: made up, different everywhere,
 * with a crossing of pmipv6 and flat-network in signalling-byte-hops over
 * length. */
void support_fill(Store *store, const char *study, uint32_t replications,
                  SupportValue *value);

/* The same, with the runs put in from the last to the first. */
void support_fill_backwards(Store *store, const char *study,
                            uint32_t replications);
