/* A run is found by its identity, and its study by the plan that asks for it.
 * The study has the options of the command line, and its scenario the text of
 * every file that was read, so the scenario can be read again as it was. Its
 * reader takes the files from there, and nothing from the disk.
 */

#include "origin.h"

#include "ask.h"
#include "sim/language/source.h"

#include <string.h>

enum { LEAST_DIGITS = 6 };

void
origin_free(Origin *origin)
{
  if (!origin)
    return;
  char *texts[] = { origin->id,      origin->design,     origin->version,
                    origin->level,   origin->parameters, origin->study,
                    origin->file,    origin->label,      origin->chosen_study,
                    origin->designs, origin->names };
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  g_ptr_array_unref(origin->sources);
  g_ptr_array_unref(origin->sets);
  g_ptr_array_unref(origin->values);
  g_free(origin);
}

/* Returns the row of a run, or 0 and an error. */
static int64_t
find_run(sqlite3 *database, const char *run, GError **error)
{
  Ask ask = ask_begin(
    database, "SELECT run FROM run WHERE run = ?1 OR (length(?2) >= ?3 AND"
              " substr(id, 1, length(?2)) = ?2)");
  gboolean is_number = run[strspn(run, "0123456789")] == '\0';
  int64_t row = 0;
  int count = 0;

  ask_for_integer(&ask, 1, is_number ? g_ascii_strtoll(run, NULL, 10) : 0);
  ask_for_text(&ask, 2, run);
  ask_for_integer(&ask, 3, LEAST_DIGITS);
  for (; ask_next(&ask); count++)
    row = sqlite3_column_int64(ask.statement, 0);
  if (!ask_end(&ask, error))
    return 0;
  if (count == 1)
    return row;
  g_set_error(error, ORIGIN_ERROR, 0,
              count == 0 ? "there is no run '%s': expected its number, or at "
                           "least six digits of its identity"
                         : "there are several runs '%s'",
              run);
  return 0;
}

static gboolean
load_run(Origin *origin, sqlite3 *database, GError **error)
{
  Ask ask = ask_begin(
    database, "SELECT id, version, level, parameters, seed, replication, design"
              " FROM run JOIN run_design USING (run) WHERE run = ?");

  ask_for_integer(&ask, 1, origin->run);
  if (ask_next(&ask)) {
    origin->id = ask_text(&ask, 0);
    origin->version = ask_text(&ask, 1);
    origin->level = ask_text(&ask, 2);
    origin->parameters = ask_text(&ask, 3);
    origin->seed = (uint64_t)sqlite3_column_int64(ask.statement, 4);
    origin->run_replication = (uint32_t)sqlite3_column_int64(ask.statement, 5);
    origin->names = ask_text(&ask, 6);
  }
  return ask_end(&ask, error);
}

/* Takes a line of the study's options: "run", or one of choice_text. */
static void
take_option(Origin *origin, const char *line)
{
  const char *value = strchr(line, ' ');

  origin->is_by_run = origin->is_by_run || strcmp(line, "run") == 0;
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

static gboolean
load_values(Origin *origin, sqlite3 *database, int64_t point, GError **error)
{
  Ask ask = ask_begin(
    database,
    "SELECT name, value FROM setting WHERE point = ? ORDER BY number");

  ask_for_integer(&ask, 1, point);
  while (ask_next(&ask)) {
    g_autofree char *name = ask_text(&ask, 0);
    g_autofree char *value = ask_text(&ask, 1);
    g_ptr_array_add(origin->values, g_strdup_printf("%s=%s", name, value));
  }
  return ask_end(&ask, error);
}

/* Takes the row of a study that asks for the run. */
static void
take_study(Origin *origin, Ask *ask)
{
  g_autofree char *options = ask_text(ask, 3);
  g_auto(GStrv) lines = g_strsplit(options, "\n", -1);

  origin->study = ask_text(ask, 0);
  origin->label = ask_text(ask, 1);
  origin->replication = (uint32_t)sqlite3_column_int64(ask->statement, 2);
  origin->design = ask_text(ask, 6);
  origin->file = ask_text(ask, 7);
  for (char **line = lines; *line; line++)
    take_option(origin, *line);
}

/* Loads the study that asks for the run: the one of that row, or the first by
 * name and file if `study` is 0. Stores its scenario; if there is no such
 * study, that stays as it is. */
static gboolean
load_study(Origin *origin, sqlite3 *database, int64_t study, int64_t *scenario,
           GError **error)
{
  Ask ask = ask_begin(
    database, "SELECT name, label, replication, options, point, scenario,"
              " plan.design, file FROM plan JOIN point USING (point) JOIN study"
              " USING (study) WHERE id = ?1 AND ?2 IN (0, study.study) ORDER BY"
              " name, file, point.number, replication, design_number LIMIT 1");
  int64_t point = 0;

  ask_for_text(&ask, 1, origin->id);
  ask_for_integer(&ask, 2, study);
  if (ask_next(&ask)) {
    take_study(origin, &ask);
    point = sqlite3_column_int64(ask.statement, 4);
    *scenario = sqlite3_column_int64(ask.statement, 5);
  }
  return ask_end(&ask, error) && load_values(origin, database, point, error);
}

static gboolean
load_sources(Origin *origin, sqlite3 *database, int64_t scenario,
             GError **error)
{
  Ask ask = ask_begin(database, "SELECT path, text FROM source WHERE scenario ="
                                " ? ORDER BY number");

  ask_for_integer(&ask, 1, scenario);
  while (ask_next(&ask)) {
    g_autofree char *path = ask_text(&ask, 0);
    char *text = ask_text(&ask, 1);
    if (source_find(origin->sources, path) && !ask.why)
      ask.why = g_strdup_printf("has the file '%s' of a scenario twice", path);
    g_ptr_array_add(origin->sources, g_steal_pointer(&path));
    g_ptr_array_add(origin->sources, text);
  }
  return ask_end(&ask, error);
}

/* Loads all of an origin whose run is known. */
static gboolean
load(Origin *origin, sqlite3 *database, int64_t study, GError **error)
{
  int64_t scenario = 0;

  if (!load_run(origin, database, error) ||
      !load_study(origin, database, study, &scenario, error) ||
      !load_sources(origin, database, scenario, error))
    return FALSE;
  g_ptr_array_add(origin->sets, NULL);
  g_ptr_array_add(origin->values, NULL);
  if (!origin->study)
    g_set_error(error, ORIGIN_ERROR, 0,
                "run %.12s: no study of the database asks for it any more",
                origin->id);
  else if (origin->sources->len == 0)
    g_set_error(error, ORIGIN_ERROR, 0,
                "run %.12s: the database has no file of its scenario",
                origin->id);
  return origin->study && origin->sources->len > 0;
}

Origin *
origin_load(sqlite3 *database, const char *run, int64_t study, GError **error)
{
  Origin *origin = g_new0(Origin, 1);

  origin->run = find_run(database, run, error);
  origin->sources = g_ptr_array_new_with_free_func(g_free);
  origin->sets = g_ptr_array_new_with_free_func(g_free);
  origin->values = g_ptr_array_new_with_free_func(g_free);
  if (origin->run == 0 || !load(origin, database, study, error))
    g_clear_pointer(&origin, origin_free);
  return origin;
}

ScenarioOptions
origin_options(const Origin *origin)
{
  return (ScenarioOptions){
    .sets = (const char *const *)origin->sets->pdata,
    .designs = origin->designs,
    .study = origin->chosen_study,
    .values = (const char *const *)origin->values->pdata,
    .stored = origin->sources,
  };
}

Scenario *
origin_read(const Origin *origin, const DesignTable *table,
            GPtrArray **messages)
{
  ScenarioOptions options = origin_options(origin);

  return scenario_load(origin->sources->pdata[0], table, &options, messages);
}
