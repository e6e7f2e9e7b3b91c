#include "tests/support.h"

#include "models/models.h"
#include "sim/world/world.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

const char support_reference[] =
  "[network N1]\nprefix = 2001:db8:1::/48\ngateway = G1\nlm = L1\n"
  "access = AR11\n"
  "[network N2]\nprefix = 2001:db8:2::/48\ngateway = G2\nlm = L2\n"
  "[network N3]\nprefix = 2001:db8:3::/48\ngateway = G3\nlm = L3\n"
  "access = AR31, AR32\n"
  "[network N4]\nprefix = 2001:db8:4::/48\ngateway = G4\nlm = L4\n"
  "access = AR41\n"
  "[correspondent CN{1..3}]\nnetwork = N1, N2, N3\n"
  "[links]\n"
  "G1 -- G2 = 20 ms\nG1 -- G3 = 25 ms\nG2 -- G3 = 10 ms\n"
  "G3 -- G4 = 8 ms\nG2 -- G4 = 14 ms\nG1 -- G4 = 30 ms\n"
  "G1 -- AR11 = 2 ms\nG3 -- AR31 = 2 ms\nG3 -- AR32 = 3 ms\n"
  "G4 -- AR41 = 4 ms\n"
  "G{1..4} -- L{1..4} = 1 ms\nG{1..3} -- CN{1..3} = 1 ms\n";

static Scenario *
parse(const char *text, const DesignTable *table, const char *designs,
      const char *const *sets)
{
  ScenarioOptions options = { .sets = sets, .designs = designs };
  g_autoptr(GPtrArray) messages = NULL;
  Scenario *scenario =
    scenario_parse("test", text, strlen(text), table, &options, &messages);

  for (guint i = 0; i < messages->len; i++)
    printf("%s\n", (char *)messages->pdata[i]);
  CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
  return scenario;
}

Scenario *
support_scenario(const char *text, const char *designs, const char *const *sets)
{
  return parse(text, &design_table, designs, sets);
}

Results *
support_run_table(const char *text, const DesignTable *table,
                  const char *design)
{
  g_autoptr(Scenario) scenario = parse(text, table, design, NULL);
  return support_run(scenario);
}

Run
support_first_run(const Scenario *scenario)
{
  return run_of(scenario, &g_array_index(scenario->designs, ScenarioDesign, 0));
}

Results *
support_run(const Scenario *scenario)
{
  WorldOptions options = { .progress = NULL };
  Run run = support_first_run(scenario);

  return world_run(scenario, &run, &options);
}

Results *
support_run_text(const char *text, const char *design, const char *const *sets)
{
  g_autoptr(Scenario) scenario = support_scenario(text, design, sets);
  return support_run(scenario);
}

double
support_metric(const Results *results, const char *name)
{
  uint32_t metric = metric_find(name);

  CU_ASSERT_NOT_EQUAL_FATAL(metric, INDEX_NONE);
  return results->values[metric];
}

Results *
support_run_reference(const char *design, const char *start, const char *moves,
                      const char *session, const char *const *sets)
{
  g_autofree char *text = g_strdup_printf(
    "[general]\nduration = 60 s\n%s[mobile MN]\nhome = N1\nstart = %s\n"
    "mobility = m\n[mobility m]\nmodel = script\nmoves = %s\n%s",
    support_reference, start, moves, session);
  return support_run_text(text, design, sets);
}
