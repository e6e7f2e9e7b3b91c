/* dmmsim show prints what a database holds, and where a run of it came from.
 * dmmsim rerun does a run again from what the database says about it, and
 * compares the metrics bit by bit. The identity comes first: if the database
 * leads to another run, its metrics say nothing about this one.
 */

#include "commands.h"
#include "sim/base/folder.h"
#include "sim/store/ask.h"
#include "sim/store/extract.h"
#include "sim/store/origin.h"
#include "sim/store/store.h"
#include "sim/world/world.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Prints the first column of each row of a query. */
static bool
show_rows(sqlite3 *database, const char *sql, GError **error)
{
  Ask ask = ask_begin(database, sql);

  while (ask_next(&ask)) {
    g_autofree char *text = ask_text(&ask, 0);
    printf("%s\n", text);
  }
  return ask_end(&ask, error);
}

static const char studies_sql[] =
  "SELECT printf('study %s' || char(10) || '  %s, version %s' ||"
  " char(10) || '  %d points, %d of %d runs', CASE name WHEN '' THEN"
  " '(no name)' ELSE name END, path, version,"
  " (SELECT count(*) FROM point WHERE study = s.study),"
  " (SELECT count(*) FROM plan JOIN point USING (point) JOIN run"
  " USING (id) WHERE study = s.study), (SELECT count(*) FROM plan"
  " JOIN point USING (point) WHERE study = s.study))"
  " FROM study AS s JOIN scenario USING (scenario) ORDER BY name, file";

static const char axes_sql[] =
  "SELECT printf('axes of %s: %s', iif(study.name = '', file, study.name),"
  " group_concat(axis.name, ', ')) FROM axis JOIN"
  " study USING (study) GROUP BY study ORDER BY study.name, file";

static const char runs_sql[] =
  "SELECT printf('%d runs in all; they took %.1f s, and %d events',"
  " count(*), sum(seconds), sum(events)) FROM run";

static const char failures_sql[] =
  "SELECT printf('%d runs failed: %s', count(*), reason)"
  " FROM missing WHERE reason IS NOT NULL"
  " GROUP BY reason";

static bool
show_database(sqlite3 *database, GError **error)
{
  return show_rows(database, studies_sql, error) &&
         show_rows(database, axes_sql, error) &&
         show_rows(database, runs_sql, error) &&
         show_rows(database, failures_sql, error);
}

/* Prints an option of a command on a line of its own. */
static void
print_option(const char *option, const char *value)
{
  g_autofree char *quoted = g_shell_quote(value);

  printf(" \\\n    %s %s", option, quoted);
}

/* Returns whether a value of an axis, "speed=5", is of that axis. */
static bool
is_of_axis(const char *value, const char *axis)
{
  return axis && g_str_has_prefix(value, axis) && value[strlen(axis)] == '=';
}

/* Prints the options of dmmsim run for a run. Its replication is set, unless it
 * comes from an axis; then the axis ends if there is no other way. */
static void
print_options(const Origin *origin, const Extract *extract)
{
  const char *axis = extract->replication_axis;
  bool is_set = !axis || origin->replication > 0;

  if (origin->chosen_study)
    print_option("--study", origin->chosen_study);
  for (guint i = 0; i + 1 < origin->values->len; i++)
    if (!is_set || !is_of_axis(origin->values->pdata[i], axis))
      print_option("--point", origin->values->pdata[i]);
  for (guint i = 0; i + 1 < extract->sets->len; i++)
    print_option("--set", extract->sets->pdata[i]);
  if (is_set)
    printf(" \\\n    --set general.replication=%u", origin->run_replication);
}

/* Prints the commands that do a run again, quoted for a shell. */
static void
print_commands(const Origin *origin, const Extract *extract,
               const char *database)
{
  g_autofree char *file = g_shell_quote(database);
  g_autofree char *scenario = g_shell_quote(extract->scenario);
  g_autofree char *design = g_shell_quote(origin->design);

  printf("\n  dmmsim rerun %s %.12s\n\nor by hand:\n\n"
         "  dmmsim show %s %.12s --extract files && cd files\n"
         "  dmmsim run %s -d %s",
         file, origin->id, file, origin->id, scenario, design);
  print_options(origin, extract);
  printf("\n");
}

/* Prints lines below each other, after the heading of the first. */
static void
print_lines(const char *heading, const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

  for (char **line = lines; *line; line++)
    if (**line != '\0' || line == lines)
      printf("%-10s %s\n", line == lines ? heading : "", *line);
}

static void
show_run(const Origin *origin)
{
  printf("run        %" G_GINT64_FORMAT "\nidentity   %s\nstudy      %s%s%s\n"
         "point      %s\ndesign     %s\n",
         (gint64)origin->run, origin->id, origin->study,
         *origin->study ? " of " : "", origin->file, origin->label,
         origin->design);
  if (strcmp(origin->names, origin->design) != 0)
    printf("names      %s\n", origin->names);
  print_lines("parameters", origin->parameters);
  printf("seed       %" G_GUINT64_FORMAT ", replication %u", origin->seed,
         origin->run_replication);
  if (origin->replication != origin->run_replication)
    printf(" (%u in the study)", origin->replication);
  printf("\nlevel      %s\nversion    %s\n", origin->level, origin->version);
  for (guint i = 0; i < origin->sources->len; i += 2)
    printf("%s %s\n", i == 0 ? "files     " : "          ",
           (char *)origin->sources->pdata[i]);
}

/* What is shown of a run. */
typedef struct ShowChoice {
  char *folder; /* the files of the run are written there; NULL: they are not */
  gboolean is_text; /* the text of the scenario file, and nothing else */
} ShowChoice;

/* Writes the files of a run into a new folder. Returns the exit status. */
static int
unpack(const Extract *extract, const char *folder)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *beside = folder_begin(folder, &error);

  if (beside && extract_write(extract, beside, &error))
    folder_end(beside, folder, &error);
  if (beside && error)
    folder_remove(beside);
  if (error)
    return command_fail(error->message);
  g_autofree char *path = g_build_filename(folder, extract->scenario, NULL);
  printf("%s\n", path);
  return 0;
}

static int
show_origin(const Origin *origin, const char *database,
            const ShowChoice *choice, const DesignTable *table)
{
  g_autoptr(GError) error = NULL;

  if (choice->is_text) {
    fputs(origin->sources->pdata[1], stdout);
    return 0;
  }
  if (!choice->folder)
    show_run(origin);
  g_autoptr(Extract) extract = extract_new(origin, table, &error);
  if (!extract)
    return command_fail(error->message);
  if (choice->folder)
    return unpack(extract, choice->folder);
  print_commands(origin, extract, database);
  return 0;
}

/* Shows a run, or the whole database if `run` is NULL. */
static int
show(const char *database, const char *run, const ShowChoice *choice,
     const DesignTable *table)
{
  g_autoptr(GError) error = NULL;
  Store *store = store_open_to_read(database, &error);
  int status = 0;

  if (!store)
    return command_fail(error->message);
  if (run) {
    g_autoptr(Origin) origin =
      origin_load(store_database(store), run, 0, &error);
    status = origin ? show_origin(origin, database, choice, table)
                    : command_fail(error->message);
  } else if (!show_database(store_database(store), &error)) {
    status = command_fail(error->message);
  }
  store_free(store);
  return status;
}

int
command_show(int argc, char **argv, const DesignTable *table)
{
  ShowChoice choice = { 0 };
  const GOptionEntry entries[] = {
    { "scenario", 0, 0, G_OPTION_ARG_NONE, &choice.is_text,
      "Print the text of the scenario file of the run", NULL },
    { "extract", 0, 0, G_OPTION_ARG_FILENAME, &choice.folder,
      "Write all files of its scenario; must be new or empty", "FOLDER" },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_USAGE;

  if (!command_options("show", "DATABASE [RUN] [OPTION...]",
                       "Shows what a database holds, or where a run came from "
                       "and how to do it again.",
                       entries, &argc, &argv, &status))
    return status;
  gboolean is_of_run = choice.is_text || choice.folder;
  if (argc == 3 || (argc == 2 && !is_of_run))
    status = show(argv[1], argc == 3 ? argv[2] : NULL, &choice, table);
  else
    fprintf(stderr, "dmmsim show: expected a result database, and the number "
                    "of a run or not\n");
  g_free(choice.folder);
  return status;
}

/* Prints what differs between a stored run and the same run now. Returns how
 * many metrics differ. */
static uint32_t
compare_run(const Store *store, const Origin *origin, const Results *results)
{
  uint32_t count = 0;

  for (uint32_t m = 0; m < metric_count(); m++) {
    double stored = store_value(store, origin->id, metric_table[m].name);
    double now = results->values[m];
    if (stored == now || (isnan(stored) && isnan(now)))
      continue;
    printf("  %-34s %.17g, now %.17g\n", metric_table[m].name, stored, now);
    count++;
  }
  return count;
}

/* Does a run again from what the database says about it. Returns the exit
 * status. */
static int
rerun(const Store *store, const Origin *origin, const DesignTable *table)
{
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) scenario = origin_read(origin, table, &messages);
  WorldOptions options = { .progress = NULL };

  if (!scenario) {
    command_messages(messages);
    return command_fail("the scenario cannot be read any more");
  }
  const ScenarioDesign *design = scenario_design(scenario, origin->design);
  if (!design)
    return command_fail("the scenario has no such design any more");
  if (strcmp(origin->version, DMMSIM_VERSION) != 0)
    printf("made by version %s; this is %s\n", origin->version, DMMSIM_VERSION);
  Run run = command_run_of(scenario, design, origin->replication);
  g_autofree char *id = run_identity(scenario, &run);
  printf("run %" G_GINT64_FORMAT ", %s%s%s, replication %u:\n",
         (gint64)origin->run, origin->design, *origin->label ? ", " : "",
         origin->label, origin->run_replication);
  if (strcmp(id, origin->id) != 0) {
    printf("  this is another run: its identity is %.12s, not %.12s\n", id,
           origin->id);
    return EXIT_TROUBLE;
  }
  g_autoptr(Results) results = world_run(scenario, &run, &options);
  uint32_t differences = compare_run(store, origin, results);
  if (differences == 0)
    printf("  identical: %u metrics, bit by bit\n", metric_count());
  return differences == 0 ? 0 : EXIT_TROUBLE;
}

/* Does all stored runs again that at least one study asks for. Returns the exit
 * status. */
static int
rerun_all(const Store *store, const DesignTable *table)
{
  sqlite3 *database = store_database(store);
  g_autoptr(GError) trouble = NULL;
  int status = 0;
  Ask ask = ask_begin(database, "SELECT id FROM run WHERE id IN (SELECT id FROM"
                                " plan) ORDER BY run");

  while (ask_next(&ask)) {
    g_autoptr(GError) error = NULL;
    g_autofree char *id = ask_text(&ask, 0);
    g_autoptr(Origin) origin = origin_load(database, id, 0, &error);
    int one =
      origin ? rerun(store, origin, table) : command_fail(error->message);
    status = MAX(status, one);
  }
  return ask_end(&ask, &trouble) ? status : command_fail(trouble->message);
}

int
command_rerun(int argc, char **argv, const DesignTable *table)
{
  gboolean is_all = FALSE;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &is_all, "Every run", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_USAGE;

  if (!command_options("rerun", "DATABASE RUN|--all",
                       "Does a run again from what the database says of it, "
                       "and compares every metric.",
                       entries, &argc, &argv, &status))
    return status;
  if (argc != (is_all ? 2 : 3)) {
    fprintf(stderr, "dmmsim rerun: expected a result database, and the number "
                    "of a run or --all\n");
    return EXIT_USAGE;
  }
  Store *store = store_open_to_read(argv[1], &error);
  if (!store)
    return command_fail(error->message);
  g_autoptr(Origin) origin =
    is_all ? NULL : origin_load(store_database(store), argv[2], 0, &error);
  status = is_all   ? rerun_all(store, table)
           : origin ? rerun(store, origin, table)
                    : command_fail(error->message);
  store_free(store);
  return status;
}
