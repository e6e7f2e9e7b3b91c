/* What the parts of the store share: a database, and rows going into it. */
#pragma once

#include "store.h"

struct Store {
  sqlite3 *database;
  char *path;
  int64_t last_run;
  int depth;        /* of transactions in each other */
  bool has_metrics; /* this program's are in the table */
};

/* SQLite's own words, but for those that would leave one asking. */
const char *store_complaint(sqlite3 *database);

/* The scenario's text, once. */
gboolean store_put_scenario(const Store *store, const RunInfo *info,
                            GError **error);

/* Runs statements without results. */
gboolean store_execute(const Store *store, const char *sql, GError **error);

/* An INSERT that is filled column by column, and done row by row. */
typedef struct Insert {
  const Store *store;
  sqlite3_stmt *statement;
  int column;
  char *why; /* the first thing that went wrong; NULL: nothing has */
} Insert;

Insert insert_begin(const Store *store, const char *sql);
void insert_text(Insert *insert, const char *text);
void insert_integer(Insert *insert, int64_t integer);
/* NULL for SIM_TIME_NONE, NaN and INDEX_NONE. */
void insert_time(Insert *insert, SimTime time);
void insert_real(Insert *insert, double real);
void insert_name(Insert *insert, const GPtrArray *names, uint32_t index);
/* Puts the row in and begins the next. */
void insert_row(Insert *insert);
/* False, and the first thing that went wrong. */
gboolean insert_end(Insert *insert, GError **error);
