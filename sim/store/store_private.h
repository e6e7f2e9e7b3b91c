/* What the files of the store share: the database, and an INSERT under
 * construction. */
#pragma once

#include "store.h"

struct Store {
  sqlite3 *database;
  char *path;       /* for messages */
  int64_t last_run; /* row of the run that was stored last */
  int depth;        /* how many transactions stand in each other */
  bool has_metrics; /* the metrics of this program are in the table */
};

/* Returns what went wrong with the last call, in words that a user understands.
 * Borrowed until the next call. */
const char *store_complaint(sqlite3 *database);

/* Stores the text of the scenario, unless it is there already. */
gboolean store_put_scenario(const Store *store, const RunInfo *info,
                            GError **error);

/* Executes SQL statements, and ignores their rows. Returns false, and an error,
 * if one fails. */
gboolean store_execute(const Store *store, const char *sql, GError **error);

/* A statement whose parameters are filled one after the other, and which is
 * executed once for each row. */
typedef struct Insert {
  const Store *store;
  sqlite3_stmt *statement;
  int column;
  char *why; /* the first thing that went wrong; NULL: nothing has */
} Insert;

/* Prepares a statement. The store is borrowed until insert_end, which has to be
 * called in any case. No function before it says that something went wrong. */
Insert insert_begin(const Store *store, const char *sql);
/* Fills the next parameter with a copy of a text; NULL is stored as NULL. */
void insert_text(Insert *insert, const char *text);
/* Fills the next parameter with an integer. */
void insert_integer(Insert *insert, int64_t integer);
/* Fills the next parameter with a time in ns; SIM_TIME_NONE is stored as
 * NULL. */
void insert_time(Insert *insert, SimTime time);
/* Fills the next parameter with a number; NaN is stored as NULL. */
void insert_real(Insert *insert, double real);
/* Fills the next parameter with the name (char *) at that index; INDEX_NONE is
 * stored as NULL. */
void insert_name(Insert *insert, const GPtrArray *names, uint32_t index);
/* Executes the statement for the row, and begins the next row. */
void insert_row(Insert *insert);
/* Frees the statement. Returns false, and an error that names the first thing
 * that went wrong since insert_begin, if anything did. */
gboolean insert_end(Insert *insert, GError **error);
