/* The result database: SQLite, one transaction per run, one writer.
 *
 * The schema is in schema.c. A database alone says what it came from: scenario
 * text, program version, design, parameters and seed stand with every run.
 */
#pragma once

#include "run_info.h"
#include "sim/language/study.h"
#include "sim/record/metrics.h"

#include <glib.h>
#include <sqlite3.h>

typedef enum { STORE_ERROR_FOREIGN, STORE_ERROR_FAILED } StoreError;
#define STORE_ERROR (g_quark_from_static_string("dmmsim-store"))

typedef struct Store Store;

/* Opens a database, or makes one; ":memory:" is one that nobody keeps. NULL,
 * and an error that names the file, if it cannot be used: of another program,
 * of another schema, damaged, a directory, not writable. The file is then as it
 * was. Waits 10 s for another program that writes. A Store is used by one
 * thread at a time. */
Store *store_open(const char *path, GError **error);

/* Opens one that is there, to read only; it may be one that we cannot write. */
Store *store_open_to_read(const char *path, GError **error);
void store_free(Store *store);

/* Puts a run in, in place of a run of the same identity. On an error nothing of
 * it is stored. */
gboolean store_put(Store *store, const RunInfo *info, const Results *results,
                   GError **error);

/* Several changes that are stored all or none; they may stand in each other. */
gboolean store_begin(Store *store, GError **error);
gboolean store_end(Store *store, GError **error);
void store_give_up(Store *store);

/* Puts a study in, in place of one of its name; the runs themselves stay. */
gboolean store_put_study(Store *store, const Study *study, const RunInfo *info,
                         GError **error);
/* A run that the study of that name asks for in addition. */
gboolean store_plan_run(Store *store, const Study *study, const StudyRun *run,
                        GError **error);

/* Puts in what another database holds and this one does not. False, and nothing
 * of it, if that is none of ours, or its studies are of another scenario or
 * version than those of the same names here. */
gboolean store_merge(Store *store, const char *part, GError **error);

/* Is there a run of that identity? */
gboolean store_has_run(const Store *store, const char *id);

/* A run that failed: why ("crash", "memory", "time", "error"), and what it
 * said. Counts the attempts; forgotten when the run succeeds. */
gboolean store_put_failure(Store *store, const char *id, const char *reason,
                           const char *detail, GError **error);

/* A file of the scenario that was put in last, 0: the scenario file. */
gboolean store_put_source(Store *store, const char *scenario_text,
                          uint32_t number, const char *path, const char *text,
                          GError **error);

/* For reading; borrowed. The row of the run that was put in last. */
sqlite3 *store_database(const Store *store);
int64_t store_last_run(const Store *store);

/* The value of a metric in the run of that identity; NaN: there is none. */
double store_value(const Store *store, const char *id, const char *metric);

/* Seconds that the runs of a study took on average, and how many there are. */
double store_mean_seconds(const Store *store, const char *study,
                          uint32_t *count);

/* Runs that the study of that name asked for when another text of the scenario
 * or another version of the program was swept, and that are there. */
uint32_t store_outdated(const Store *store, const Study *study,
                        const RunInfo *info);
