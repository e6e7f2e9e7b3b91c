/* The figures of the field: each has its scenario, whose study has what the
 * figure draws, and whose first and last points run. */

#include "analysis/plot_figures.h"
#include "models/models.h"
#include "sim/language/scenario.h"
#include "sim/record/metrics.h"
#include "sim/world/world.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static ScenarioFile *
load(const PlotFigure *figure, const ScenarioOptions *options)
{
  g_autoptr(GPtrArray) messages = NULL;
  ScenarioFile *file =
    scenario_file_load(figure->scenario, &design_table, options, &messages);

  for (guint i = 0; i < messages->len; i++)
    printf("%s\n", (char *)messages->pdata[i]);
  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  return file;
}

static bool
has_axis(const Study *study, const char *name)
{
  for (guint i = 0; i < study->axes->len; i++)
    if (strcmp(((StudyAxis *)study->axes->pdata[i])->name, name) == 0)
      return true;
  return false;
}

static void
test_tables(void)
{
  guint count = 0;

  for (const PlotFigure *f = plot_figures; f->choice.name; f++, count++) {
    ScenarioOptions options = { .study = f->choice.name };
    g_autoptr(ScenarioFile) file = load(f, &options);
    const Study *study = scenario_file_study(file);
    bool is_over_designs = !f->choice.x || strcmp(f->choice.x, "design") == 0;
    CU_ASSERT_TRUE(is_over_designs || has_axis(study, f->choice.x));
    CU_ASSERT_TRUE(!f->choice.by || has_axis(study, f->choice.by));
    CU_ASSERT_TRUE(is_over_designs || study->points->len >= 3);
    for (const char *const *m = f->choice.metrics; *m; m++)
      CU_ASSERT_TRUE(f->choice.kind == PLOT_SERIES ||
                     metric_find(*m) != INDEX_NONE);
  }
  CU_ASSERT_EQUAL(count, 20);
}

/* What the figure shows has a value under every design; short runs do. */
static void
check_point(const PlotFigure *figure, const Scenario *scenario)
{
  WorldOptions options = { .has_arrivals = true };

  for (guint i = 0; i < scenario->designs->len; i++) {
    const ScenarioDesign *design =
      &g_array_index(scenario->designs, ScenarioDesign, i);
    Run run = run_of(scenario, design);
    g_autoptr(Results) results = world_run(scenario, &run, &options);
    for (const char *const *m = figure->choice.metrics; *m; m++) {
      bool is_good = figure->choice.kind == PLOT_SERIES
                       ? results->arrivals->len > 100
                       : !isnan(results->values[metric_find(*m)]);
      CU_ASSERT_TRUE(is_good);
      if (!is_good)
        printf("%s: %s has no %s\n", figure->choice.name, design->name, *m);
    }
  }
}

static void
test_runs(void)
{
  for (const PlotFigure *f = plot_figures; f->choice.name; f++) {
    bool is_short = f->choice.kind == PLOT_SERIES ||
                    strcmp(f->choice.name, "loss-over-buffer") == 0;
    const char *const sets[] = { is_short ? "general.seed=1"
                                          : "general.duration=130 s",
                                 NULL };
    ScenarioOptions options = { .sets = sets, .study = f->choice.name };
    g_autoptr(ScenarioFile) file = load(f, &options);
    uint32_t count = scenario_file_study(file)->points->len;
    for (uint32_t i = 0; i < 2; i++) {
      g_autoptr(GPtrArray) messages = NULL;
      g_autoptr(Scenario) scenario =
        scenario_file_read(file, i * (count - 1), &messages);
      CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
      check_point(f, scenario);
    }
  }
}

const TestCase figures_tests[] = {
  { "every figure finds its axes and metrics in its scenario", test_tables },
  { "the scenarios of figures run at their first and last points", test_runs },
  { NULL, NULL },
};
