/* The result database, in SQLite. A run is stored whole or not at all, and one
 * program writes at a time.
 *
 * The schema is in schema.c. A database alone says what its results came from:
 * the files of the scenario, the version of the program, the parameters of the
 * design and the seed are stored with every run, and the names of its design in
 * the plans of studies.
 */
#pragma once

#include "run_info.h"
#include "sim/language/study.h"
#include "sim/record/metrics.h"

#include <glib.h>
#include <sqlite3.h>

/* FOREIGN: the file is not what this program can use. FAILED: reading or
 * writing has failed. DIFFERS: a run has given other values than before.
 * REPLACED: the study is no longer there. */
typedef enum {
  STORE_ERROR_FOREIGN,
  STORE_ERROR_FAILED,
  STORE_ERROR_DIFFERS,
  STORE_ERROR_REPLACED
} StoreError;
#define STORE_ERROR (g_quark_from_static_string("dmmsim-store"))

typedef struct Store Store;

/* Opens a database, or makes one; ":memory:" is one that is not kept. Returns
 * NULL, and an error that names the file, if it cannot be used: it belongs to
 * another program, has another schema, is damaged, is a directory, or cannot be
 * written. The file is then unchanged. This and each later write wait up to
 * 10 s for another program that writes. A Store is used by one thread at a
 * time. The caller owns it. */
Store *store_open(const char *path, GError **error);

/* Opens a database that exists, for reading only; the file need not be
 * writable. Returns NULL, and an error, as store_open does. */
Store *store_open_to_read(const char *path, GError **error);
/* Closes the database, and frees the store; NULL is allowed. */
void store_free(Store *store);

/* Stores a run with its scenario. Removes the note that it failed. Beside the
 * metrics it stores what `info->records` says. If there is a run of the same
 * identity, that run gets those of the records that it lacks, and stays as it
 * is otherwise. On an error nothing of it is stored; errors are that a metric
 * differs from that of the run which is there (STORE_ERROR_DIFFERS), and that
 * the database has a metric in another unit. */
gboolean store_put(Store *store, const RunInfo *info, const Results *results,
                   GError **error);

/* Begins a transaction: the changes up to its end are stored all or none.
 * Transactions may stand in each other. */
gboolean store_begin(Store *store, GError **error);
/* Ends the innermost transaction, and stores its changes. After an error the
 * transaction is still open, and has to be given up. */
gboolean store_end(Store *store, GError **error);
/* Gives up the innermost transaction: takes back its changes. */
void store_give_up(Store *store);

/* Returns whether a study would take the place of another one: of one of the
 * same name and file (run_info_file), but another text of the scenario, version
 * or command line, or with other runs at the same places. */
gboolean store_displaces(const Store *store, const Study *study,
                         const RunInfo *info);

/* Stores a study with its scenario. If the same study is there, it stays with
 * its plan, which may have grown; another one of its name and file is replaced
 * (store_displaces). Runs are not touched. Of `info` only the path, text and
 * title of the scenario and the version matter. Returns the row of the study;
 * or 0, and an error, and nothing of it is stored. */
int64_t store_put_study(Store *store, const Study *study, const RunInfo *info,
                        GError **error);
/* Adds a run to the plan of a study that is stored in that row. An error is
 * that another study has taken its place (STORE_ERROR_REPLACED). */
gboolean store_plan_run(Store *store, int64_t row, const Study *study,
                        const StudyRun *run, GError **error);

/* Copies what another database holds and this one does not; a run that both
 * have gets the records of both. Returns false, an error, and copies nothing,
 * if the other is not a result database, or has a study of the same name and
 * file with another text, version, axis, point, design or run at the same
 * place, a metric with another unit, or the same run with another value of a
 * metric. */
gboolean store_merge(Store *store, const char *part, GError **error);

/* Returns whether there is a run of that identity that has these records
 * (RECORD_..., by bits); false also if the database cannot be read. */
gboolean store_has_run(const Store *store, const char *id, unsigned records);

/* Notes that a run failed: the reason ("crash", "memory", "time", "error"), and
 * a detail in words. Counts the attempts. The note is removed when the run is
 * stored. */
gboolean store_put_failure(Store *store, const char *id, const char *reason,
                           const char *detail, GError **error);

/* Stores a file of the scenario that has that text and is stored already; 0 is
 * the number of the scenario file itself. A file that is there stays as it
 * is. */
gboolean store_put_source(Store *store, const char *scenario_text,
                          uint32_t number, const char *path, const char *text,
                          GError **error);

/* Returns the database, borrowed, for reading. */
sqlite3 *store_database(const Store *store);
/* Returns the row of the run that this Store has stored last; 0: none. */
int64_t store_last_run(const Store *store);

/* Returns the value of a metric in the run of that identity, or NaN if there is
 * none. */
double store_value(const Store *store, const char *id, const char *metric);

/* Returns the mean wall-clock time, in s, of the runs of the study of that name
 * and of the file of `info` that are there, or 0 if there are none, and stores
 * how many there are. */
double store_mean_seconds(const Store *store, const char *study,
                          const RunInfo *info, uint32_t *count);
