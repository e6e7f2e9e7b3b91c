/* This file plans. Every point is read once, so that a mistake in one of them
 * is reported before any run. Of each point only the digest, the seed and the
 * parameters of its designs are kept, which are enough for the identities of
 * its runs; workers read the points again that they need.
 */

#include "sweep_private.h"

#include <string.h>

static uint32_t
add_design(Study *study, const char *name)
{
  for (guint i = 0; i < study->designs->len; i++)
    if (strcmp(study->designs->pdata[i], name) == 0)
      return i;
  g_ptr_array_add(study->designs, g_strdup(name));
  return study->designs->len - 1;
}

static void
clear_parameters(gpointer item)
{
  g_hash_table_unref(item);
}

/* Notes what identifies the runs of a point, and adds its designs to those of
 * the study. At the first point, notes what the scenario says of itself.
 * Returns the parameters of the designs by their names; the caller owns the
 * table. */
static GHashTable *
describe_point(Sweep *sweep, uint32_t number, const Scenario *scenario)
{
  GHashTable *parameters =
    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  SweepPoint *point = &sweep->points[number];

  *point = (SweepPoint){ .digest = g_strdup(scenario->digest),
                         .seed = scenario->seed,
                         .first_replication = scenario->replication };
  for (guint i = 0; i < scenario->designs->len; i++) {
    const ScenarioDesign *design =
      &g_array_index(scenario->designs, ScenarioDesign, i);
    add_design(sweep->study, design->name);
    g_hash_table_insert(parameters, g_strdup(design->name),
                        scenario_design_text(design));
  }
  if (number > 0)
    return parameters;
  sweep->info = run_info_of_scenario(scenario);
  sweep->info.scenario_text = NULL; /* it is known after the last point */
  sweep->info.scenario_path = g_strdup(scenario->path);
  sweep->info.title = g_strdup(scenario->title);
  sweep->info.records = sweep->study->records;
  return parameters;
}

static void
make_cells(Sweep *sweep, const GPtrArray *parameters)
{
  const Study *study = sweep->study;

  sweep->cells = g_new0(SweepCell, study->points->len * study->designs->len);
  for (guint p = 0; p < study->points->len; p++)
    for (guint d = 0; d < study->designs->len; d++) {
      const char *text =
        g_hash_table_lookup(parameters->pdata[p], study->designs->pdata[d]);
      SweepCell *cell = sweep_cell(sweep, p, d);
      cell->is_wanted = text != NULL;
      cell->parameters = g_strdup(text);
      cell->values = g_array_new(FALSE, FALSE, sizeof(double));
    }
}

char *
sweep_identity(const Sweep *sweep, uint32_t point, uint32_t design,
               uint32_t replication)
{
  const SweepPoint *p = &sweep->points[point];

  return run_identity_of(p->digest,
                         sweep_cell(sweep, point, design)->parameters, p->seed,
                         p->first_replication + replication);
}

void
sweep_repeat(Sweep *sweep, uint32_t number)
{
  SweepPoint *point = &sweep->points[number];
  uint32_t replication = point->asked++;

  for (guint d = 0; d < sweep->study->designs->len; d++) {
    const SweepCell *cell = sweep_cell(sweep, number, d);
    if (!cell->is_wanted)
      continue;
    g_autofree char *id = sweep_identity(sweep, number, d, replication);
    study_add_run(sweep->study, number, d, replication, id);
    point->missing++;
  }
}

static bool
read_point(Sweep *sweep, uint32_t number, GPtrArray *parameters,
           GPtrArray **messages)
{
  const StudyPoint *point = sweep->study->points->pdata[number];
  g_autoptr(Scenario) scenario =
    scenario_file_read(sweep->file, number, messages);

  if (scenario) {
    g_ptr_array_add(parameters, describe_point(sweep, number, scenario));
    return true;
  }
  if (*point->label != '\0')
    g_ptr_array_add(*messages,
                    g_strdup_printf("in the point %s", point->label));
  return false;
}

Sweep *
sweep_new(const ScenarioFile *file, GPtrArray **messages)
{
  Sweep *sweep = g_new0(Sweep, 1);
  g_autoptr(GPtrArray) parameters =
    g_ptr_array_new_with_free_func(clear_parameters);
  bool is_good = true;

  sweep->file = file;
  sweep->study = scenario_file_study(file);
  sweep->points = g_new0(SweepPoint, sweep->study->points->len);
  *messages = NULL;
  for (guint p = 0; p < sweep->study->points->len && is_good; p++) {
    g_clear_pointer(messages, g_ptr_array_unref);
    is_good = read_point(sweep, p, parameters, messages);
  }
  if (!is_good) {
    sweep_free(sweep);
    return NULL;
  }
  sweep->info.scenario_text = scenario_file_text(file);
  make_cells(sweep, parameters);
  for (uint32_t r = 0; r < sweep->study->repeat; r++)
    for (guint p = 0; p < sweep->study->points->len; p++)
      sweep_repeat(sweep, p);
  return sweep;
}

void
sweep_free(Sweep *sweep)
{
  guint points = sweep->study->points->len;
  guint cells = sweep->cells ? points * sweep->study->designs->len : 0;

  for (guint i = 0; i < cells; i++) {
    g_free(sweep->cells[i].parameters);
    g_array_unref(sweep->cells[i].values);
  }
  for (guint i = 0; i < points; i++)
    g_free(sweep->points[i].digest);
  g_free(sweep->cells);
  g_free(sweep->points);
  g_free((char *)sweep->info.scenario_path);
  g_free((char *)sweep->info.scenario_text);
  g_free((char *)sweep->info.title);
  g_free(sweep);
}

const Study *
sweep_study(const Sweep *sweep)
{
  return sweep->study;
}

RunInfo
sweep_info(const Sweep *sweep)
{
  return sweep->info;
}
