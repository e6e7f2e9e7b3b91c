/* A query of the result database. What can go wrong with it is looked at by
 * each function, and said at its end. */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

typedef struct Ask {
  sqlite3 *database;
  sqlite3_stmt *statement;
  char *why; /* the first thing that went wrong; NULL: nothing has */
} Ask;

/* Begins a query. The database is borrowed until ask_end, which has to be
 * called in any case. */
Ask ask_begin(sqlite3 *database, const char *sql);
/* Fills a parameter, from 1, with a text, which is borrowed until ask_end. */
void ask_for_text(Ask *ask, int parameter, const char *text);
/* Fills a parameter, from 1, with an integer. */
void ask_for_integer(Ask *ask, int parameter, int64_t integer);

/* Goes to the next row. Returns false if there is none, or after something went
 * wrong. */
bool ask_next(Ask *ask);
/* Returns a copy of a text of the row, by its column from 0; "" for NULL. The
 * caller frees it. That a text has an octet of zero counts as wrong. */
char *ask_text(Ask *ask, int column);

/* Ends the query. Returns false, and an error that names the database and the
 * first thing that went wrong, if anything did. */
gboolean ask_end(Ask *ask, GError **error);
