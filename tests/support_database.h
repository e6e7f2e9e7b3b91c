/* A result database of a study that was never run, for suites that read one. */
#pragma once

#include "sim/store/store.h"

/* Returns the value of a metric in a run. `values` are those of the axes, in
 * their order. */
typedef double SupportValue(const char *metric, const char *const *values,
                            const char *design, uint32_t replication);

/* Puts a study with all its runs into a database. It has two axes, speed (1, 5,
 * 10 m/s) and length (30, 60, 300 s), the designs pmipv6, flat-network and
 * mipv6, and so many replications. If `value` is NULL, values are made up: they
 * are different everywhere, the same each time, and over length there is a
 * crossing of pmipv6 and flat-network in signalling-byte-hops. */
void support_fill(Store *store, const char *study, uint32_t replications,
                  SupportValue *value);

/* Does the same with values that are made up, and puts the runs in from the
 * last to the first. */
void support_fill_backwards(Store *store, const char *study,
                            uint32_t replications);
