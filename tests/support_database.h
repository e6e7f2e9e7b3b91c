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

/* Returns the rows of a query: a line for each, with bars between its columns
 * and "-" for NULL. The caller owns the text. */
char *support_ask(const Store *store, const char *sql);

/* A question to a database, and the rows that are the answer. */
typedef struct SupportQuestion {
  const char *sentence, *sql, *rows;
} SupportQuestion;

/* Asks each question; one whose answer is another fails the test. */
void support_expect(const Store *store, const SupportQuestion *questions,
                    size_t count);

/* Returns what there is to say about a run of a small scenario, with all
 * records. The texts are borrowed. */
RunInfo support_info(const char *id);

/* Renames a table of the database to "lost". */
void support_lose_table(Store *store, const char *table);

/* Fails the test unless the error says that there is no such table. */
void support_expect_lost(const char *table, const GError *error);
