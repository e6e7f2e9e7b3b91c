/* dmmsim merge joins the parts of a sweep into what one machine would have
 * made.
 */

#include "commands.h"
#include "sim/store/store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

enum { EXIT_INCOMPLETE = 3, MOST_SHOWN = 10 };

/* Prints the first runs that are missing, and how many more there are. Returns
 * how many are missing in all, or 0 if the database cannot be read. */
static int
say_missing(const Store *store)
{
  sqlite3_stmt *statement = NULL;
  int count = 0;

  if (sqlite3_prepare_v2(
        store_database(store),
        "SELECT iif(study = '', file, study), label, design, replication,"
        " ifnull(reason, CASE what WHEN 'run' THEN"
        " 'not done' ELSE 'without its records' END) FROM"
        " missing"
        " ORDER BY study, file, point, replication, design",
        -1, &statement, NULL) != SQLITE_OK)
    return 0;
  while (sqlite3_step(statement) == SQLITE_ROW)
    if (count++ < MOST_SHOWN)
      fprintf(
        stderr, "missing: %s: %s, %s, replication %s (%s)\n",
        sqlite3_column_text(statement, 0), sqlite3_column_text(statement, 1),
        sqlite3_column_text(statement, 2), sqlite3_column_text(statement, 3),
        sqlite3_column_text(statement, 4));
  sqlite3_finalize(statement);
  if (count > MOST_SHOWN)
    fprintf(stderr, "missing: %d more\n", count - MOST_SHOWN);
  return count;
}

static int
count_of(const Store *store, const char *table)
{
  g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", table);
  sqlite3_stmt *statement = NULL;
  int count = 0;

  if (sqlite3_prepare_v2(store_database(store), sql, -1, &statement, NULL) ==
        SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW)
    count = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  return count;
}

/* Joins what is in the file `output` already, and the parts, in the store.
 * Returns false, and an error, if one cannot be joined. */
static bool
join(Store *store, const char *output, char **parts, GError **error)
{
  if (g_file_test(output, G_FILE_TEST_EXISTS) &&
      !store_merge(store, output, error))
    return false;
  for (; *parts; parts++)
    if (!store_merge(store, *parts, error))
      return false;
  return true;
}

/* Everything goes into a new file beside the output, which takes its name at
 * the end; so an error leaves the old file as it was. What is in the old file
 * is a part like the others. */
static int
merge(const char *output, char **parts, bool is_complete_required)
{
  g_autofree char *beside =
    g_strdup_printf("%s.%d.part", output, (int)getpid());
  g_autoptr(GError) error = NULL;
  Store *store = store_open(beside, &error);
  int missing = 0;

  if (store && join(store, output, parts, &error)) {
    missing = count_of(store, "missing");
    printf("%d runs; %s\n", count_of(store, "run"), output);
    if (is_complete_required)
      missing = say_missing(store);
  }
  store_free(store);
  if (!error && g_rename(beside, output) != 0)
    g_set_error(&error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", output,
                g_strerror(errno));
  if (error) {
    g_autoptr(GString) message = g_string_new(error->message);
    g_string_replace(message, beside, output, 0);
    g_remove(beside);
    return command_fail(message->str);
  }
  return is_complete_required && missing > 0 ? EXIT_INCOMPLETE : 0;
}

int
command_merge(int argc, char **argv, const DesignTable *table)
{
  char *output = NULL;
  gboolean is_complete_required = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      "Result database; what is in it stays", "FILE" },
    { "require-complete", 0, 0, G_OPTION_ARG_NONE, &is_complete_required,
      "Say which runs are missing; then exit status is 3", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_USAGE;

  (void)table;
  if (!command_options("merge", "DATABASE... -o FILE",
                       "Joins parts of a sweep into what one machine would "
                       "have made.",
                       entries, &argc, &argv, &status)) {
    g_free(output);
    return status;
  }
  if (argc < 2 || !output)
    status = command_misuse("merge", "expected databases and -o FILE");
  else
    status = merge(output, argv + 1, is_complete_required);
  g_free(output);
  return status;
}
