/* Studies of a scenario file: axes and points, and what is wrong with them. */

#include "models/models.h"
#include "sim/language/scenario.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

static const char base[] = "[general]\n"
                           "duration = 10 s\n"
                           "repeat = 2\n"
                           "[network N]\n"
                           "gateway = G\n"
                           "access = A1, A2\n"
                           "[links]\n"
                           "G -- A{1,2} = 1 ms\n"
                           "[access A1]\n"
                           "delay = ${w = 1, 5} ms\n"
                           "l2-handover = ${20, 50} ms\n"
                           "[mobile MN]\n"
                           "[study whole]\n"
                           "repeat = 7\n"
                           "precision = 5 % at 90 % of path-stretch\n"
                           "record = handovers\n"
                           "[study less]\n"
                           "extends = whole\n"
                           "constraint = w < 3\n"
                           "[study locked]\n"
                           "access.A1.l2-handover = ${gap = 10, 20 ! w} ms\n"
                           "[study dependent]\n"
                           "access.A1.l2-handover = ${gap = 1..$w step 2} ms\n"
                           "[study fixed]\n"
                           "access.A1.delay = 3 ms\n"
                           "access.A1.l2-handover = 3 ms\n";

static ScenarioFile *
load(const char *text, const ScenarioOptions *options, GPtrArray **messages)
{
  return scenario_file_parse("test", text, strlen(text), &design_table, options,
                             messages);
}

static const struct {
  const char *study, *points; /* labels, joined */
} studies[] = {
  { "", "w=1 ms, l2-handover=20 ms|w=1 ms, l2-handover=50 ms|"
        "w=5 ms, l2-handover=20 ms|w=5 ms, l2-handover=50 ms" },
  { "less", "w=1 ms, l2-handover=20 ms|w=1 ms, l2-handover=50 ms" },
  { "locked", "w=1 ms, gap=10 ms|w=5 ms, gap=20 ms" },
  { "dependent", "w=1 ms, gap=1 ms|w=5 ms, gap=1 ms|w=5 ms, gap=3 ms|"
                 "w=5 ms, gap=5 ms" },
  { "fixed", "" },
};

static void
test_points(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(studies); i++) {
    ScenarioOptions options = { .study = studies[i].study };
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(ScenarioFile) file = load(base, &options, &messages);
    g_autoptr(GString) labels = g_string_new(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    const Study *study = scenario_file_study(file);
    for (guint j = 0; j < study->points->len; j++)
      g_string_append_printf(labels, "%s%s", j > 0 ? "|" : "",
                             ((StudyPoint *)study->points->pdata[j])->label);
    CU_ASSERT_STRING_EQUAL(labels->str, studies[i].points);
  }
}

static void
test_inheritance(void)
{
  ScenarioOptions options = { .study = "less" };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(ScenarioFile) file = load(base, &options, &messages);
  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  const Study *study = scenario_file_study(file);

  CU_ASSERT_EQUAL(study->repeat, 7);
  CU_ASSERT_DOUBLE_EQUAL(study->precision.share, 0.05, 1e-12);
  CU_ASSERT_DOUBLE_EQUAL(study->precision.confidence, 0.9, 1e-12);
  CU_ASSERT_STRING_EQUAL(study->precision.metric, "path-stretch");
  CU_ASSERT_EQUAL(study->records, 1);
  g_autoptr(GPtrArray) names = scenario_file_studies(file);
  CU_ASSERT_EQUAL(names->len, 5);
  CU_ASSERT_STRING_EQUAL(names->pdata[1], "less");
}

/* A point that is put in is the same as a file that says so itself. */
static void
test_binding(void)
{
  ScenarioOptions options = { .study = "locked" };
  const char *const sets[] = { "access.A1.delay=5 ms",
                               "access.A1.l2-handover=20 ms", NULL };
  ScenarioOptions direct = { .sets = sets };
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autoptr(GPtrArray) third = NULL;
  g_autoptr(ScenarioFile) file = load(base, &options, &first);
  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  g_autoptr(Scenario) point = scenario_file_read(file, 1, &second);
  g_autoptr(Scenario) other =
    scenario_parse("test", base, strlen(base), &design_table, &direct, &third);

  CU_ASSERT_PTR_NOT_NULL_FATAL(point);
  CU_ASSERT_PTR_NOT_NULL_FATAL(other);
  CU_ASSERT_STRING_EQUAL(point->canonical, other->canonical);
}

/* Designs may iterate too; they are no axis, for all are run at every point. */
static void
test_designs(void)
{
  g_autofree char *text =
    g_strconcat(base,
                "[study d]\nextends = fixed\n"
                "general.designs = ${design = mipv6, pmipv6}, none\n",
                NULL);
  ScenarioOptions options = { .study = "d" };
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autoptr(ScenarioFile) file = load(text, &options, &first);
  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  g_autoptr(Scenario) scenario = scenario_file_read(file, 0, &second);
  CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);

  CU_ASSERT_EQUAL(scenario_file_study(file)->axes->len, 0);
  CU_ASSERT_EQUAL(scenario->designs->len, 3);
}

static const struct {
  const char *sentence, *study, *text, *message;
} bad[] = {
  { "a study that is not there", "x", "",
    "test: there is no [study x]; there "
    "are whole, less, locked, dependent, "
    "fixed" },
  { "a study that extends none", "y", "[study y]\nextends = z\n",
    "test:28:11: extends = z: there is no study of that name" },
  { "a study that extends itself", "y", "[study y]\nextends = y\n",
    "test:28:11: extends = y: extends itself" },
  { "a constraint that nothing meets", "y", "[study y]\nconstraint = $w > 9\n",
    "test:28:14: constraint = $w > 9: holds for no point at all" },
  { "a constraint with an unknown variable", "y",
    "[study y]\nconstraint = $v > 9\n",
    "test:28:14: constraint = $v > 9: there is no such variable at 'v > 9'" },
  { "a variable that is not there", "y",
    "[study y]\naccess.A1.delay = ${v} ms\n",
    "test:28:19: delay = ${v} ms: there is no variable 'v'" },
  { "a circle", "y",
    "[study y]\naccess.A1.delay = ${a = 1..$b} ms\n"
    "access.A1.l2-handover = ${b = 1..$a} ms\n",
    "test:28:19: delay = ${a = 1..$b} ms: iterations depend on each other in "
    "a circle" },
  { "two variables of one name", "y",
    "[study y]\naccess.A1.l2-handover = ${w = 1, 2} ms\n",
    "test:28:25: l2-handover = ${w = 1, 2} ms: variable 'w' has its values "
    "already; ${w} is one of them" },
  { "too few values to go along", "y",
    "[study y]\naccess.A1.l2-handover = ${b = 1 ! w} ms\n",
    "test:28:25: l2-handover = ${b = 1 ! w} ms: has fewer values than the "
    "variable after '!'" },
  { "a precision of nothing", "y", "[study y]\nprecision = 5 of x\n",
    "test:28:13: precision = 5 of x: expected a precision such as 5 % at 95 % "
    "of handover-delay" },
  { "a precision of what is not measured", "y",
    "[study y]\nprecision = 5 % of stretch\n",
    "test:28:13: precision = 5 % of stretch: there is no such metric; dmmsim "
    "list metrics" },
  { "a record that is none", "y", "[study y]\nrecord = handover\n",
    "test:28:10: record = handover: there is no record 'handover'; did you "
    "mean 'handovers'?" },
};

static void
test_bad(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autofree char *text = g_strconcat(base, bad[i].text, NULL);
    ScenarioOptions options = { .study = bad[i].study };
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(ScenarioFile) file = load(text, &options, &messages);
    CU_ASSERT_PTR_NULL(file);
    const char *got = messages->len > 0 ? messages->pdata[0] : "";
    CU_ASSERT_TRUE(g_str_has_prefix(got, bad[i].message));
    if (!g_str_has_prefix(got, bad[i].message))
      printf("%s: %s\n", bad[i].sentence, got);
  }
}

const TestCase study_tests[] = {
  { "a study has the points that it asks for", test_points },
  { "a study takes what another one says", test_inheritance },
  { "a point is the scenario with its values", test_binding },
  { "an iteration over designs is a list of them", test_designs },
  { "what is wrong with a study is said", test_bad },
  { NULL, NULL },
};
