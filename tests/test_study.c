/* Studies of a scenario file: axes and points, and what is wrong with them. */

#include "models/models.h"
#include "sim/language/scenario.h"
#include "tests/suite.h"

#include <math.h>
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
    "test:28:11: extends = y: makes a circle" },
  { "two studies that extend each other", "y",
    "[study y]\nextends = z\n[study z]\nextends = y\n",
    "test:30:11: extends = y: makes a circle" },
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
  { "a precision of 0 %", "y", "[study y]\nprecision = 0 % of sessions\n",
    "test:28:13: precision = 0 % of sessions: expected more than 0 %, and a "
    "confidence below 100 %" },
  { "a confidence of 0 %", "y",
    "[study y]\nprecision = 5 % at 0 % of sessions\n",
    "test:28:13: precision = 5 % at 0 % of sessions: expected more than 0 %, "
    "and a confidence below 100 %" },
  { "a confidence of 100 %", "y",
    "[study y]\nprecision = 5 % at 100 % of sessions\n",
    "test:28:13: precision = 5 % at 100 % of sessions: expected more than 0 "
    "%, and a confidence below 100 %" },
  { "a precision in capital letters", "y",
    "[study y]\nprecision = 5 % of Sessions\n",
    "test:28:13: precision = 5 % of Sessions: expected a precision such as 5 "
    "% at 95 % of handover-delay" },
  { "a variable that is not there to go along with", "y",
    "[study y]\naccess.A1.l2-handover = ${b = 1 ! z} ms\n",
    "test:28:25: l2-handover = ${b = 1 ! z} ms: there is no variable with the "
    "name after '!'" },
  { "a variable that is like another", "y",
    "[study y]\naccess.A1.l2-handover = ${wide = 1} ms\naccess.A2.delay = "
    "${wid} ms\n",
    "test:29:19: delay = ${wid} ms: there is no variable 'wid'; did you mean "
    "'wide'?" },
  { "a range that is none", "y",
    "[study y]\naccess.A1.l2-handover = ${b = 5..1} ms\n",
    "test:28:25: l2-handover = ${b = 5..1} ms: '5..1' is no range" },
  { "a line without =", "y", "[study y]\naccess.A1.delay\n",
    "test:28:1: expected key = value" },
  { "replications that iterate", "y", "[study y]\nrepeat = ${r = 1, 2}\n",
    "test:28:10: repeat = ${r = 1, 2}: is one for all points of a study: "
    "expected no iteration" },
  { "a reference in a constraint", "y", "[study y]\nconstraint = ${w} < 3\n",
    "test:28:14: constraint = ${w} < 3: is one for all points of a study: "
    "expected no iteration" },
  { "a precision that iterates in another study", "z",
    "[study y]\nprecision = ${p = 5 %, 6 %} of sessions\n"
    "[study z]\nextends = y\n",
    "test:28:13: precision = ${p = 5 %, 6 %} of sessions: is one for all "
    "points "
    "of a study: expected no iteration" },
  { "records that iterate for all studies", "y",
    "[study y]\ngeneral.record = ${flows, nodes}\n",
    "test:28:18: record = ${flows, nodes}: is one for all points of a study: "
    "expected no iteration" },
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

/* What a study says of replications, precision and records. */
static const struct {
  const char *sentence, *text;
  uint32_t repeat, most;
  double share, confidence;
  const char *metric;
  unsigned records;
} wishes[] = {
  { "nothing is said", "", 2, 100, 0, 0.95, NULL, 4 },
  { "replications", "repeat = 5\n", 5, 100, 0, 0.95, NULL, 4 },
  { "one is the least", "repeat = 1\nmax-repeat = 1\n", 1, 1, 0, 0.95, NULL,
    4 },
  { "at most as many", "max-repeat = 7\n", 2, 7, 0, 0.95, NULL, 4 },
  { "but not fewer than at least", "repeat = 9\nmax-repeat = 7\n", 9, 9, 0,
    0.95, NULL, 4 },
  { "what another study says counts less", "extends = whole\nrepeat = 3\n", 3,
    100, 0.05, 0.9, "path-stretch", 1 },
  { "a precision", "precision = 2.5 % of path-stretch\n", 2, 100, 0.025, 0.95,
    "path-stretch", 4 },
  { "and a confidence", "precision = 5% at 99.9% of sessions\n", 2, 100, 0.05,
    0.999, "sessions", 4 },
  { "handovers and flows", "record = handovers, flows\n", 2, 100, 0, 0.95, NULL,
    3 },
  { "nodes", "record = nodes\n", 2, 100, 0, 0.95, NULL, 4 },
  { "quantiles", "record = quantiles\n", 2, 100, 0, 0.95, NULL, 0 },
  { "series", "record = series\n", 2, 100, 0, 0.95, NULL, 16 },
  { "no record", "record = none\n", 2, 100, 0, 0.95, NULL, 0 },
};

static void
test_wishes(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(wishes); i++) {
    g_autofree char *text =
      g_strconcat(base, "[study y]\n", wishes[i].text, NULL);
    ScenarioOptions options = { .study = "y" };
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(ScenarioFile) file = load(text, &options, &messages);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    const Study *s = scenario_file_study(file);
    bool is_good =
      s->repeat == wishes[i].repeat && s->precision.most == wishes[i].most &&
      fabs(s->precision.share - wishes[i].share) < 1e-12 &&
      fabs(s->precision.confidence - wishes[i].confidence) < 1e-12 &&
      g_strcmp0(s->precision.metric, wishes[i].metric) == 0 &&
      s->records == wishes[i].records;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %u to %u, %g at %g, records %u\n",
             wishes[i].sentence, s->repeat, s->precision.most,
             s->precision.share, s->precision.confidence, s->records);
  }
}

/* An axis knows in whose value it is, and the unit after it. */
static void
test_axes(void)
{
  static const char text[] =
    "[general]\nduration = ${t = 10, 20} s\nseed = ${1..2}\n"
    "[network N]\ngateway = G\naccess = A{1..2}\n[links]\n"
    "G -- A{1..2} = ${far = 1} ms\n[mobility w]\nmodel = random-walk\n"
    "residence = uniform(${least = 5}s, ${most = 6} s)\n";
  static const struct {
    const char *name, *key, *unit;
  } axes[] = {
    { "t", "general.duration", "s" },
    { "seed", "general.seed", "" },
    { "far", "links.G -- A{1..2}", "ms" },
    { "least", "mobility.w.residence", "s" },
    { "most", "mobility.w.residence", "s" },
  };
  static const ScenarioOptions none = { .study = NULL };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(ScenarioFile) file = load(text, &none, &messages);

  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  const Study *s = scenario_file_study(file);
  CU_ASSERT_STRING_EQUAL(s->name, "");
  CU_ASSERT_EQUAL(s->points->len, 4);
  CU_ASSERT_EQUAL_FATAL(s->axes->len, G_N_ELEMENTS(axes));
  for (guint i = 0; i < s->axes->len; i++) {
    const StudyAxis *axis = s->axes->pdata[i];
    CU_ASSERT_STRING_EQUAL(axis->name, axes[i].name);
    CU_ASSERT_STRING_EQUAL(axis->key, axes[i].key);
    CU_ASSERT_STRING_EQUAL(axis->unit, axes[i].unit);
  }
  CU_ASSERT_STRING_EQUAL(((StudyPoint *)s->points->pdata[0])->label,
                         "t=10 s, seed=1, far=1 ms, least=5 s, most=6 s");
}

/* What a point puts into the values: the line of the access link or of the
 * mobility that comes of it. */
static const struct {
  const char *sentence, *text;
  const char *lines[2]; /* of the first two points */
} bound[] = {
  { "a value and a reference to it",
    "[access A1]\ndelay = ${d = 1, 2} ms\nl2-handover = ${d}0 ms\n",
    { "\naccess A1 1000000 10000000 ", "\naccess A1 2000000 20000000 " } },
  { "a reference that comes first",
    "[access A1]\ndelay = ${ d } ms\nl2-handover = ${d = 1, 2} ms\n",
    { "\naccess A1 1000000 1000000 ", "\naccess A1 2000000 2000000 " } },
  { "two in one value",
    "[access A1]\nposition = ${x = 1, 2} m, ${3} m\n",
    { "0 0 1 3 1\n", "0 0 2 3 1\n" } },
  { "one that goes along and comes first",
    "[access A1]\ndelay = ${a = 7, 9 ! b} ms\nl2-handover = ${b = 1, 2} ms\n",
    { "\naccess A1 7000000 1000000 ", "\naccess A1 9000000 2000000 " } },
  { "one that depends on a later one",
    "[access A1]\ndelay = ${a = $b..$b} ms\nl2-handover = ${b = 1, 2} ms\n",
    { "\naccess A1 1000000 1000000 ", "\naccess A1 2000000 2000000 " } },
  { "two that depend on later ones",
    "[access A1]\ndelay = ${a = $b} ms\nl2-handover = ${b = $c} ms\n"
    "rate = ${c = 1, 2} bit/s\n",
    { "\naccess A1 1000000 1000000 1 ", "\naccess A1 2000000 2000000 2 " } },
  { "points for which a constraint holds",
    "[access A1]\ndelay = ${d = 1..9} ms\n[general]\nduration = 1 s\n"
    "constraint = d > 3 && d != 5\n",
    { "\naccess A1 4000000 ", "\naccess A1 6000000 " } },
};

static void
test_bound(void)
{
  static const char world[] = "[network N]\ngateway = G\naccess = A{1..2}\n"
                              "[links]\nG -- A{1..2} = 1 ms\n";
  static const ScenarioOptions none = { .study = NULL };

  for (size_t i = 0; i < G_N_ELEMENTS(bound); i++) {
    g_autofree char *text = g_strconcat(
      world, bound[i].text,
      strstr(bound[i].text, "duration") ? "" : "[general]\nduration = 1 s\n",
      NULL);
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(ScenarioFile) file = load(text, &none, &messages);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    for (uint32_t j = 0; j < 2; j++) {
      g_autoptr(GPtrArray) said = NULL;
      g_autoptr(Scenario) s = scenario_file_read(file, j, &said);
      bool is_good = s && strstr(s->canonical, bound[i].lines[j]);
      CU_ASSERT_TRUE(is_good);
      if (!is_good)
        printf("\nnot true: %s:\n%s\n", bound[i].sentence,
               s ? s->canonical : (char *)said->pdata[0]);
    }
  }
}

/* Studies extend each other sixteen deep. */
static void
test_depth(void)
{
  for (int last = 16; last <= 17; last++) {
    g_autoptr(GString) text = g_string_new(base);
    g_autofree char *name = g_strdup_printf("s%d", last);
    ScenarioOptions options = { .study = name };
    g_autoptr(GPtrArray) messages = NULL;
    g_string_append(text, "[study s1]\nrepeat = 9\n");
    for (int i = 2; i <= last; i++)
      g_string_append_printf(text, "[study s%d]\nextends = s%d\n", i, i - 1);
    g_autoptr(ScenarioFile) file = load(text->str, &options, &messages);
    CU_ASSERT_EQUAL(file != NULL, last == 16);
    CU_ASSERT_EQUAL(messages->len, last - 16);
    CU_ASSERT_TRUE(file ||
                   g_str_has_prefix(messages->pdata[0],
                                    "test:30:11: extends = s1: makes a chain "
                                    "of more than 16 sections\n"));
    CU_ASSERT_TRUE(!file || scenario_file_study(file)->repeat == 9);
  }
}

/* Runs keep their numbers and their identity. */
static void
test_runs(void)
{
  g_autoptr(Study) s = study_new("x");

  CU_ASSERT_EQUAL(s->repeat, 1);
  CU_ASSERT_DOUBLE_EQUAL(s->precision.confidence, 0.95, 0);
  CU_ASSERT_STRING_EQUAL(s->options, "");
  study_add_run(s, 3, 2, 1, "0123");
  study_add_run(
    s, 4, 5, 6,
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    "x");
  const StudyRun *runs = &g_array_index(s->runs, StudyRun, 0);
  CU_ASSERT_EQUAL_FATAL(s->runs->len, 2);
  CU_ASSERT_EQUAL(runs[0].point, 3);
  CU_ASSERT_EQUAL(runs[0].design, 2);
  CU_ASSERT_EQUAL(runs[0].replication, 1);
  CU_ASSERT_STRING_EQUAL(runs[0].id, "0123");
  CU_ASSERT_EQUAL(strlen(runs[1].id), 64);
}

const TestCase study_tests[] = {
  { "a study has the points that it asks for", test_points },
  { "a study takes what another one says", test_inheritance },
  { "a point is the scenario with its values", test_binding },
  { "an iteration over designs is a list of them", test_designs },
  { "what is wrong with a study is said", test_bad },
  { "replications, precision and records are wishes", test_wishes },
  { "an axis knows its key and its unit", test_axes },
  { "the values of a point are put in", test_bound },
  { "studies extend each other so deep", test_depth },
  { "runs keep their numbers", test_runs },
  { NULL, NULL },
};
