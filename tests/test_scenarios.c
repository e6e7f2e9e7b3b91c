/* Every scenario that the project ships: it loads, runs under all its designs,
 * and comes out at the numbers that it is there to show. */

#include "models/models.h"
#include "sim/world/world.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>

static Scenario *
load(const char *path, const char *const *sets)
{
  ScenarioOptions options = { .sets = sets, .designs = NULL };
  g_autoptr(GPtrArray) messages = NULL;
  Scenario *scenario = scenario_load(path, &design_table, &options, &messages);

  for (guint i = 0; i < messages->len; i++)
    printf("%s\n", (char *)messages->pdata[i]);
  CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
  return scenario;
}

typedef struct Expected {
  const char *path;
  const char *design;
  double delay, lost; /* ms, packets per handover; NaN: not said */
} Expected;

static const Expected expected[] = {
  { "scenarios/hello.ini", "none", NAN, NAN },
  { "scenarios/hello.ini", "mipv6", 1100, 54 },
  { "scenarios/hello.ini", "pmipv6", 80, 4 },
  { "scenarios/hello.ini", "flat-network", 90, 3.4 },
  { "scenarios/three-networks.ini", "mipv6", 1129.8, 1118.7 },
  { "scenarios/three-networks.ini", "pmipv6", 114.8, 103.7 },
  { "scenarios/three-networks.ini", "flat-network", 118.8, 106.3 },
  { "scenarios/trains.ini", "pmipv6", NAN, NAN },
  { "scenarios/framework.ini", "hmipv6", NAN, NAN },
  { "scenarios/framework.ini", "flat-client-proxy", 112.7, 6.9 },
  { "scenarios/framework.ini", "cp-dp-push", 90.3, 5.9 },
};

static void
test_small(void)
{
  WorldOptions options = { .progress = NULL };

  for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
    g_autoptr(Scenario) s = load(expected[i].path, NULL);
    for (guint d = 0; d < s->designs->len; d++) {
      const ScenarioDesign *design =
        &g_array_index(s->designs, ScenarioDesign, d);
      if (!g_str_equal(design->name, expected[i].design))
        continue;
      Run run = run_of(s, design);
      g_autoptr(Results) r = world_run(s, &run, &options);
      double delay = support_metric(r, "handover-delay");
      double lost = support_metric(r, "lost-per-handover");
      CU_ASSERT_TRUE(isnan(expected[i].delay) ||
                     fabs(delay - expected[i].delay) < 20);
      CU_ASSERT_TRUE(isnan(expected[i].lost) ||
                     fabs(lost - expected[i].lost) < 1.5);
    }
  }
}

/* In the framework a host leaves its first network and comes back; under every
 * design but the baseline it goes on to be found. */
static void
test_framework(void)
{
  WorldOptions options = { .progress = NULL };
  g_autoptr(Scenario) s = load("scenarios/framework.ini", NULL);

  for (guint d = 0; d < s->designs->len; d++) {
    const ScenarioDesign *design =
      &g_array_index(s->designs, ScenarioDesign, d);
    Run run = run_of(s, design);
    g_autoptr(Results) r = world_run(s, &run, &options);
    bool is_good = g_str_equal(design->name, "none") ||
                   (support_metric(r, "handover-recovered") == 100 &&
                    support_metric(r, "loss-ratio") < 4);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\n%s: %g %% of handovers recovered, %g %% lost\n", design->name,
             support_metric(r, "handover-recovered"),
             support_metric(r, "loss-ratio"));
  }
}

/* The demo, for a tenth of its time: what it shows must be there. */
static void
test_demo(void)
{
  const char *const sets[] = { "general.duration=120 s", NULL };
  g_autoptr(Scenario) s = load("scenarios/geant.ini", sets);
  double delay[4], balance[4];
  WorldOptions options = { .progress = NULL };

  CU_ASSERT_TRUE(s->access->len >= 40);
  CU_ASSERT_EQUAL(s->mobiles->len, 1000);
  CU_ASSERT_EQUAL_FATAL(s->designs->len, 4);
  for (guint d = 0; d < 4; d++) {
    Run run = run_of(s, &g_array_index(s->designs, ScenarioDesign, d));
    g_autoptr(Results) r = world_run(s, &run, &options);
    delay[d] = support_metric(r, "handover-delay");
    balance[d] = support_metric(r, "anchor-load-jain");
    CU_ASSERT_TRUE(support_metric(r, "handovers") > 500);
  }
  CU_ASSERT_TRUE(delay[1] > 1000 && delay[2] < 100 && delay[3] < 100);
  CU_ASSERT_TRUE(balance[3] > 4 * balance[2]);
}

const TestCase scenarios_tests[] = {
  { "hello and three-networks show what they are there to show", test_small },
  { "the framework's host is found under every design", test_framework },
  { "the demo compares four designs on a backbone", test_demo },
  { NULL, NULL },
};
