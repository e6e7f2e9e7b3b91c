/* dmmsim merge joins the parts of a sweep into what one machine would have
 * made.
 */

#include "commands.h"
#include "sim/store/ask.h"
#include "sim/store/store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

enum { EXIT_INCOMPLETE = 3, MOST_SHOWN = 10 };

/* Prints the first runs that are missing, and how many more there are. Stores
 * how many are missing in all. Returns false, and an error, if the database
 * cannot be read. */
static bool
say_missing(const Store *store, int *count, GError **error)
{
  static const char sql[] =
    "SELECT iif(study = '', file, study) || ': ' || label || ', ' || design ||"
    " ', replication ' || replication || ' (' || ifnull(reason, CASE what"
    " WHEN 'run' THEN 'not done' ELSE 'without its records' END) || ')' AS run"
    " FROM missing ORDER BY study, file, point, replication, design";
  Ask ask = ask_begin(store_database(store), sql);

  for (*count = 0; ask_next(&ask); ++*count) {
    g_autofree char *text = *count < MOST_SHOWN ? ask_text(&ask, 0) : NULL;
    if (text)
      fprintf(stderr, "missing: %s\n", text);
  }
  if (*count > MOST_SHOWN)
    fprintf(stderr, "missing: %d more\n", *count - MOST_SHOWN);
  return ask_end(&ask, error);
}

/* Stores how many runs there are and how many are missing, in words. A run that
 * several studies ask for counts once. The caller owns the text. */
static bool
sum_up(const Store *store, char **text, GError **error)
{
  static const char sql[] =
    "SELECT (SELECT count(*) FROM run) || ' runs' ||"
    " iif(lost > 0, ', ' || lost || ' missing', '') ||"
    " iif(poor > 0, ', ' || poor || ' without their records', '')"
    " FROM (SELECT count(DISTINCT iif(what = 'run', id, NULL)) AS lost,"
    " count(DISTINCT iif(what = 'records', id, NULL)) AS poor FROM missing)";
  Ask ask = ask_begin(store_database(store), sql);

  *text = ask_next(&ask) ? ask_text(&ask, 0) : NULL;
  return ask_end(&ask, error);
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

/* Says what is wrong. The file beside the output, under its path or its full
 * path, is called the output. */
static int
fail(const GError *error, const char *beside, const char *output)
{
  g_autoptr(GString) message = g_string_new(error->message);
  g_autofree char *full = g_canonicalize_filename(beside, NULL);

  g_string_replace(message, full, output, 0);
  g_string_replace(message, beside, output, 0);
  return command_fail(message->str);
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
  g_autofree char *sum = NULL;
  int missing = 0;

  if (store && join(store, output, parts, &error) &&
      sum_up(store, &sum, &error) && is_complete_required)
    say_missing(store, &missing, &error);
  store_free(store);
  if (!error && g_rename(beside, output) != 0)
    g_set_error(&error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", output,
                g_strerror(errno));
  if (error) {
    g_remove(beside);
    return fail(error, beside, output);
  }
  printf("%s; %s\n", sum, output);
  return missing > 0 ? EXIT_INCOMPLETE : 0;
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
