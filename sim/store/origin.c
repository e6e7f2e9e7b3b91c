/* A run is found by its identity, and its study by the plan that asks for it.
 * The study has the options of the command line, and its scenario the text of
 * every file that was read, so the scenario can be read again as it was. Its
 * reader takes the files from there, and nothing from the disk.
 */

#include "origin.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

enum { LEAST_DIGITS = 6 };

void
origin_free(Origin *origin)
{
  if (!origin)
    return;
  char *texts[] = { origin->id,    origin->design,       origin->version,
                    origin->level, origin->parameters,   origin->study,
                    origin->label, origin->chosen_study, origin->designs };
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  g_ptr_array_unref(origin->sources);
  g_ptr_array_unref(origin->sets);
  g_ptr_array_unref(origin->values);
  g_free(origin);
}

static char *
text_of(sqlite3_stmt *statement, int column)
{
  const unsigned char *text = sqlite3_column_text(statement, column);
  return g_strdup(text ? (const char *)text : "");
}

static sqlite3_stmt *
prepare(sqlite3 *database, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);

  g_assert(code == SQLITE_OK);
  return statement;
}

/* Returns the row of a run, or 0 and an error. */
static int64_t
find_run(sqlite3 *database, const char *run, GError **error)
{
  sqlite3_stmt *statement = prepare(
    database, "SELECT run FROM run WHERE run = ?1 OR (length(?2) >= ?3 AND"
              " substr(id, 1, length(?2)) = ?2)");
  gboolean is_number = run[strspn(run, "0123456789")] == '\0';
  int64_t row = 0;
  int count = 0;

  sqlite3_bind_int64(statement, 1,
                     is_number ? g_ascii_strtoll(run, NULL, 10) : 0);
  sqlite3_bind_text(statement, 2, run, -1, SQLITE_STATIC);
  sqlite3_bind_int(statement, 3, LEAST_DIGITS);
  for (; sqlite3_step(statement) == SQLITE_ROW; count++)
    row = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  if (count == 1)
    return row;
  g_set_error(error, ORIGIN_ERROR, 0,
              count == 0 ? "there is no run '%s': expected its number, or at "
                           "least six digits of its identity"
                         : "there are several runs '%s'",
              run);
  return 0;
}

static void
load_run(Origin *origin, sqlite3 *database)
{
  sqlite3_stmt *statement = prepare(
    database, "SELECT id, design, version, level, parameters, seed FROM run"
              " WHERE run = ?");

  sqlite3_bind_int64(statement, 1, origin->run);
  sqlite3_step(statement);
  origin->id = text_of(statement, 0);
  origin->design = text_of(statement, 1);
  origin->version = text_of(statement, 2);
  origin->level = text_of(statement, 3);
  origin->parameters = text_of(statement, 4);
  origin->seed = (uint64_t)sqlite3_column_int64(statement, 5);
  sqlite3_finalize(statement);
}

/* Takes a line of the study's options (choice_text). */
static void
take_option(Origin *origin, const char *line)
{
  const char *value = strchr(line, ' ');

  if (!value)
    return;
  value++;
  if (g_str_has_prefix(line, "set "))
    g_ptr_array_add(origin->sets, g_strdup(value));
  else if (g_str_has_prefix(line, "point "))
    g_ptr_array_add(origin->values, g_strdup(value));
  else if (g_str_has_prefix(line, "design ") && !origin->designs)
    origin->designs = g_strdup(value);
  else if (g_str_has_prefix(line, "study ") && !origin->chosen_study)
    origin->chosen_study = g_strdup(value);
}

static void
load_values(Origin *origin, sqlite3 *database, int64_t point)
{
  sqlite3_stmt *statement =
    prepare(database,
            "SELECT name, value FROM setting WHERE point = ? ORDER BY number");

  sqlite3_bind_int64(statement, 1, point);
  while (sqlite3_step(statement) == SQLITE_ROW)
    g_ptr_array_add(origin->values,
                    g_strdup_printf("%s=%s", sqlite3_column_text(statement, 0),
                                    sqlite3_column_text(statement, 1)));
  sqlite3_finalize(statement);
}

/* Loads the study that asks for the run, the first by name if there are
 * several. Returns false if there is none. */
static gboolean
load_study(Origin *origin, sqlite3 *database, int64_t *scenario)
{
  sqlite3_stmt *statement = prepare(
    database, "SELECT name, label, replication, options, point, scenario FROM"
              " plan JOIN point USING (point) JOIN study USING (study)"
              " WHERE id = ? ORDER BY name LIMIT 1");

  sqlite3_bind_text(statement, 1, origin->id, -1, SQLITE_STATIC);
  gboolean is_there = sqlite3_step(statement) == SQLITE_ROW;
  if (is_there) {
    g_autofree char *options = text_of(statement, 3);
    g_auto(GStrv) lines = g_strsplit(options, "\n", -1);
    origin->study = text_of(statement, 0);
    origin->label = text_of(statement, 1);
    origin->replication = (uint32_t)sqlite3_column_int(statement, 2);
    *scenario = sqlite3_column_int64(statement, 5);
    for (char **line = lines; *line; line++)
      take_option(origin, *line);
    load_values(origin, database, sqlite3_column_int64(statement, 4));
  }
  sqlite3_finalize(statement);
  return is_there;
}

static void
load_sources(Origin *origin, sqlite3 *database, int64_t scenario)
{
  sqlite3_stmt *statement =
    prepare(database, "SELECT path, text FROM source WHERE scenario = ?"
                      " ORDER BY number");

  sqlite3_bind_int64(statement, 1, scenario);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    g_ptr_array_add(origin->sources, text_of(statement, 0));
    g_ptr_array_add(origin->sources, text_of(statement, 1));
  }
  sqlite3_finalize(statement);
}

Origin *
origin_load(sqlite3 *database, const char *run, GError **error)
{
  Origin *origin = g_new0(Origin, 1);
  int64_t scenario;

  origin->run = find_run(database, run, error);
  origin->sources = g_ptr_array_new_with_free_func(g_free);
  origin->sets = g_ptr_array_new_with_free_func(g_free);
  origin->values = g_ptr_array_new_with_free_func(g_free);
  if (origin->run == 0) {
    origin_free(origin);
    return NULL;
  }
  load_run(origin, database);
  if (load_study(origin, database, &scenario))
    load_sources(origin, database, scenario);
  g_ptr_array_add(origin->sets, NULL);
  g_ptr_array_add(origin->values, NULL);
  if (origin->sources->len > 0)
    return origin;
  g_set_error(error, ORIGIN_ERROR, 0,
              "run %s: no study of the database asks for it any more", run);
  origin_free(origin);
  return NULL;
}

/* Returns the length of the folder that all paths have in common, with its
 * slash. */
static size_t
common_length(const GPtrArray *paths)
{
  size_t common = strlen(paths->pdata[0]);

  for (guint i = 0; i < paths->len; i++) {
    const char *path = paths->pdata[i];
    size_t same = 0;
    while (same < common && path[same] == ((char *)paths->pdata[0])[same])
      same++;
    while (same > 0 && path[same - 1] != '/')
      same--;
    common = same;
  }
  return common;
}

static gboolean
write_source(const char *path, const char *text, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);

  if (g_mkdir_with_parents(folder, 0777) != 0) {
    g_set_error(error, ORIGIN_ERROR, 0, "%s: cannot make this folder: %s",
                folder, g_strerror(errno));
    return FALSE;
  }
  return g_file_set_contents(path, text, -1, error);
}

char *
origin_extract(const Origin *origin, const char *folder, GError **error)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  char *first = NULL;

  for (guint i = 0; i < origin->sources->len; i += 2)
    g_ptr_array_add(paths,
                    g_canonicalize_filename(origin->sources->pdata[i], "/"));
  size_t common = common_length(paths);
  for (guint i = 0; i < paths->len; i++) {
    char *path =
      g_build_filename(folder, (char *)paths->pdata[i] + common, NULL);
    if (!write_source(path, origin->sources->pdata[2 * i + 1], error)) {
      g_free(path);
      g_free(first);
      return NULL;
    }
    if (first)
      g_free(path);
    else
      first = path;
  }
  return first;
}

Scenario *
origin_read(const Origin *origin, const DesignTable *table,
            GPtrArray **messages)
{
  ScenarioOptions options = {
    .sets = (const char *const *)origin->sets->pdata,
    .designs = origin->designs,
    .study = origin->chosen_study,
    .values = (const char *const *)origin->values->pdata,
    .stored = origin->sources,
  };
  return scenario_load(origin->sources->pdata[0], table, &options, messages);
}
