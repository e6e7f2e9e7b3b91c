/* What is stored of a study, and what the database answers about its runs. */

#include "tests/suite.h"
#include "tests/support_database.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static Store *
store_new(void)
{
  Store *store = store_open(":memory:", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  return store;
}

/* A study of two axes, three points and two designs; both designs are planned
 * at the first point, and one at the last, in its second replication. */
static Study *
study_sample(const char *name)
{
  static const char *const points[][3] = { { "5", "30 s", NULL },
                                           { "-1.5e1", "forever", NULL },
                                           { "5 of 6", "0x10", NULL } };
  Study *study = study_new(name);

  study->repeat = 2;
  study_add_axis(study, "speed", "mobility.walk.speed", "m/s");
  study_add_axis(study, "length", "session.voice.length", "");
  for (size_t i = 0; i < G_N_ELEMENTS(points); i++)
    study_add_point(study, points[i]);
  g_ptr_array_add(study->designs, g_strdup("mipv6"));
  g_ptr_array_add(study->designs, g_strdup("none"));
  study_add_run(study, 0, 0, 0, "aa");
  study_add_run(study, 0, 1, 0, "bb");
  study_add_run(study, 2, 1, 1, "cc");
  return study;
}

/* Stores a study of a scenario file, and returns its row. */
static int64_t
put_study_of(Store *store, const Study *study, const char *path,
             const char *text)
{
  RunInfo info = support_info("");

  info.scenario_path = path;
  info.scenario_text = text;
  int64_t row = store_put_study(store, study, &info, NULL);
  CU_ASSERT_TRUE_FATAL(row > 0);
  return row;
}

static int64_t
put_study(Store *store, const Study *study)
{
  return put_study_of(store, study, "x.ini", "[general]\n");
}

static void
put_run(Store *store, const char *id, double seconds, double delay)
{
  RunInfo info = support_info(id);
  g_autoptr(Results) results = results_new();

  info.seconds = seconds;
  results->values[metric_find("handover-delay")] = delay;
  CU_ASSERT_TRUE_FATAL(store_put(store, &info, results, NULL));
}

static const char studies[] =
  "SELECT name, text, version, repeat, precision, precision_metric,"
  " confidence, options FROM study JOIN scenario USING (scenario)"
  " ORDER BY name";

static const char plans[] =
  "SELECT study.name, number, replication, design_number, design, id FROM plan"
  " JOIN point USING (point) JOIN study USING (study) ORDER BY study.name, "
  "number,"
  " replication, design_number";

static const SupportQuestion stored[] = {
  { "a study says what was asked for", studies,
    "one|[general]\n|1|2|0.05|path-stretch|0.9|set a.b=1\n\n" },
  { "an axis has a name, a key and a unit",
    "SELECT number, name, key, unit FROM axis ORDER BY number",
    "0|speed|mobility.walk.speed|m/s\n1|length|session.voice.length|\n" },
  { "points are numbered and have a label",
    "SELECT number, label FROM point ORDER BY number",
    "0|speed=5 m/s, length=30 s\n1|speed=-1.5e1 m/s, length=forever\n"
    "2|speed=5 of 6 m/s, length=0x10\n" },
  { "a setting has its value, and the number with which it begins",
    "SELECT point.number, setting.number, name, value, number_value FROM"
    " setting JOIN point USING (point) ORDER BY 1, 2",
    "0|0|speed|5|5.0\n0|1|length|30 s|30.0\n1|0|speed|-1.5e1|-15.0\n"
    "1|1|length|forever|-\n2|0|speed|5 of 6|5.0\n2|1|length|0x10|16.0\n" },
  { "a plan says which run is which", plans,
    "one|0|0|0|mipv6|aa\none|0|0|1|none|bb\none|2|1|1|none|cc\n" },
};

static void
test_stored(void)
{
  Store *store = store_new();
  g_autoptr(Study) study = study_sample("one");

  g_free(study->options);
  study->options = g_strdup("set a.b=1\n");
  study->precision.metric = g_strdup("path-stretch");
  study->precision.share = 0.05;
  study->precision.confidence = 0.9;
  put_study(store, study);
  support_expect(store, stored, G_N_ELEMENTS(stored));
  store_free(store);
}

static const SupportQuestion replaced[] = {
  { "the study is there once, as it was stored last, and has no precision",
    studies, "one|other|2|4|-|-|0.95|\ntwo|[general]\n|1|2|-|-|0.95|\n" },
  { "with its axes only",
    "SELECT study.name, axis.name FROM axis JOIN study USING (study)"
    " ORDER BY 1, number",
    "one|hosts\ntwo|speed\ntwo|length\n" },
  { "and its points",
    "SELECT study.name, number FROM point JOIN study USING (study)"
    " ORDER BY 1, 2",
    "one|0\ntwo|0\ntwo|1\ntwo|2\n" },
  { "their settings", "SELECT count(*) FROM setting", "7\n" },
  { "and its plan", plans,
    "one|0|0|0|mipv6|dd\ntwo|0|0|0|mipv6|aa\ntwo|0|0|1|none|bb\n"
    "two|2|1|1|none|cc\n" },
  { "runs stay, whoever asks for them", "SELECT id FROM run", "aa\n" },
};

static void
test_replaced(void)
{
  static const char *const few[] = { "3", NULL };
  Store *store = store_new();
  RunInfo info = support_info("");
  g_autoptr(Study) one = study_sample("one");
  g_autoptr(Study) two = study_sample("two");
  g_autoptr(Study) again = study_new("one");

  put_study(store, one);
  put_study(store, two);
  put_run(store, "aa", 1, 1);
  again->repeat = 4;
  study_add_axis(again, "hosts", "", "");
  study_add_point(again, few);
  g_ptr_array_add(again->designs, g_strdup("mipv6"));
  study_add_run(again, 0, 0, 0, "dd");
  info.scenario_text = "other";
  info.version = "2";
  CU_ASSERT_TRUE(store_put_study(store, again, &info, NULL) > 0);
  support_expect(store, replaced, G_N_ELEMENTS(replaced));
  store_free(store);
}

static const SupportQuestion of_files[] = {
  { "studies of one name and two files are two",
    "SELECT name, file, text FROM study JOIN scenario USING (scenario) ORDER BY"
    " name, file",
    "one|x.ini|third\none|y.ini|second\n" },
  { "each has its plan",
    "SELECT file, count(*) FROM study JOIN point USING (study) JOIN plan USING"
    " (point) GROUP BY file ORDER BY file",
    "x.ini|3\ny.ini|3\n" },
};

static void
test_files(void)
{
  Store *store = store_new();
  g_autoptr(Study) study = study_sample("one");

  put_study_of(store, study, "x.ini", "first");
  put_study_of(store, study, "some/folder/y.ini", "second");
  put_study_of(store, study, "/other/x.ini", "third");
  support_expect(store, of_files, G_N_ELEMENTS(of_files));
  store_free(store);
}

static const SupportQuestion planned[] = {
  { "a plan that grows has the new run; one of the same place is replaced",
    plans,
    "one|0|0|0|mipv6|aa\none|0|0|1|none|ee\none|1|5|0|mipv6|dd\n"
    "one|2|1|1|none|cc\ntwo|0|0|0|mipv6|aa\ntwo|0|0|1|none|bb\n"
    "two|2|1|1|none|cc\n" },
};

static void
test_planned(void)
{
  static const StudyRun more = { 1, 0, 5, "dd" }, same = { 0, 1, 0, "ee" };
  Store *store = store_new();
  g_autoptr(Study) one = study_sample("one");
  g_autoptr(Study) two = study_sample("two");

  int64_t row = put_study(store, one);
  put_study(store, two);
  CU_ASSERT_TRUE(store_plan_run(store, row, one, &more, NULL));
  CU_ASSERT_TRUE(store_plan_run(store, row, one, &same, NULL));
  support_expect(store, planned, G_N_ELEMENTS(planned));
  store_free(store);
}

static void
expect_error(const GError *error, const char *message)
{
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_STRING_EQUAL(error->message, message);
}

static const SupportQuestion unchanged[] = {
  { "the study is as it was", studies, "one|[general]\n|1|2|-|-|0.95|\n" },
  { "so are its points", "SELECT count(*) FROM point", "3\n" },
  { "so is its plan", plans,
    "one|0|0|0|mipv6|aa\none|0|0|1|none|bb\none|2|1|1|none|cc\n" },
  { "and the scenarios", "SELECT count(*) FROM scenario", "1\n" },
};

/* A plan names a point that there is not. */
static void
test_refused(void)
{
  static const StudyRun nowhere = { 9, 0, 0, "dd" };
  static const char no_point[] =
    ":memory:: NOT NULL constraint failed: plan.point";
  Store *store = store_new();
  RunInfo info = support_info("");
  g_autoptr(Study) study = study_sample("one");
  g_autoptr(GError) of_study = NULL, of_run = NULL, of_other = NULL;

  int64_t row = put_study(store, study);
  CU_ASSERT_FALSE(store_plan_run(store, row, study, &nowhere, &of_run));
  expect_error(of_run, no_point);
  study->repeat = 5;
  info.scenario_text = "other";
  study_add_run(study, 9, 0, 0, "dd");
  CU_ASSERT_EQUAL(store_put_study(store, study, &info, &of_study), 0);
  expect_error(of_study, no_point);
  g_autoptr(Study) other = study_sample("other");
  CU_ASSERT_FALSE(store_plan_run(store, 99, other, &nowhere, &of_other));
  CU_ASSERT_TRUE(g_error_matches(of_other, STORE_ERROR, STORE_ERROR_REPLACED));
  support_expect(store, unchanged, G_N_ELEMENTS(unchanged));
  CU_ASSERT_TRUE(sqlite3_get_autocommit(store_database(store)));
  store_free(store);
}

/* Each table is needed. */
static const char *const tables[] = { "axis", "point",    "setting",
                                      "plan", "scenario", "study" };

static void
test_damaged(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
    Store *store = store_new();
    RunInfo info = support_info("");
    g_autoptr(Study) study = study_sample("one");
    g_autoptr(GError) error = NULL;
    support_lose_table(store, tables[i]);
    CU_ASSERT_EQUAL(store_put_study(store, study, &info, &error), 0);
    support_expect_lost(tables[i], error);
    g_autofree char *count =
      g_strdup_printf("SELECT count(*) FROM %s", i == 5 ? "lost" : "study");
    support_expect(store, &(SupportQuestion){ tables[i], count, "0\n" }, 1);
    store_free(store);
  }
}

/* Of the runs aa, bb, cc of study one, how long those took that are there; of
 * two also dd. */
static const struct {
  const char *sentence, *study, *path;
  double mean;
  uint32_t count;
} means[] = {
  { "the mean is of the runs of a study that are there", "one", "x.ini", 3, 2 },
  { "a run may belong to two studies", "two", "a/x.ini", 5, 3 },
  { "a study of another file is another", "two", "a/y.ini", 9, 1 },
  { "nothing is done of the third", "three", "x.ini", 0, 0 },
  { "there is no fourth", "four", "x.ini", 0, 0 },
};

static void
test_means(void)
{
  Store *store = store_new();
  g_autoptr(Study) one = study_sample("one");
  g_autoptr(Study) two = study_sample("two");
  g_autoptr(Study) three = study_new("three");
  g_autoptr(Study) other = study_sample("two");

  g_array_set_size(other->runs, 0);
  study_add_run(other, 1, 0, 0, "dd");
  study_add_run(two, 1, 0, 0, "dd");
  put_study(store, one);
  put_study(store, two);
  put_study(store, three);
  put_study_of(store, other, "y.ini", "[general]\n");
  put_run(store, "aa", 1, 1);
  put_run(store, "cc", 5, 1);
  put_run(store, "dd", 9, 1);
  put_run(store, "ee", 100, 1);
  for (size_t i = 0; i < G_N_ELEMENTS(means); i++) {
    RunInfo info = support_info("");
    uint32_t count = 77;
    info.scenario_path = means[i].path;
    double mean = store_mean_seconds(store, means[i].study, &info, &count);
    bool is_good = mean == means[i].mean && count == means[i].count;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %g s of %u\n", means[i].sentence, mean, count);
  }
  store_free(store);
}

static const struct {
  const char *sentence, *id, *metric;
  bool is_there;
  double value; /* 0: NaN */
} values[] = {
  { "a run that is there has its value", "aa", "handover-delay", true, 1124.5 },
  { "another run has another", "bb", "handover-delay", true, 3 },
  { "an undefined one is none", "cc", "handover-delay", true, 0 },
  { "so is another metric", "aa", "handovers", true, 0 },
  { "so is one that there is not", "aa", "nothing", true, 0 },
  { "a run is known by its whole identity", "a", "handover-delay", false, 0 },
  { "one that was not done has none", "dd", "handover-delay", false, 0 },
};

static void
test_values(void)
{
  Store *store = store_new();

  put_run(store, "aa", 1, 1124.5);
  put_run(store, "bb", 1, 3);
  put_run(store, "cc", 1, NAN);
  for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
    double value = store_value(store, values[i].id, values[i].metric);
    bool is_good = store_has_run(store, values[i].id, 0) == values[i].is_there;
    is_good &= isnan(value) ? values[i].value == 0 : value == values[i].value;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %g\n", values[i].sentence, value);
  }
  store_free(store);
}

/* Whether a study would take the place of the one that is there. */
static const struct {
  const char *sentence, *name, *path, *text, *version, *options;
  uint32_t design; /* of the last run */
  bool is_displaced;
} displaced[] = {
  { "the same study", "one", "x.ini", "[general]\n", "1", "set a.b=1", 1,
    false },
  { "another text", "one", "x.ini", "other", "1", "set a.b=1", 1, true },
  { "another version", "one", "x.ini", "[general]\n", "2", "set a.b=1", 1,
    true },
  { "other options", "one", "x.ini", "[general]\n", "1", "set a.b=2", 1, true },
  { "another run at a place", "one", "x.ini", "[general]\n", "1", "set a.b=1",
    0, true },
  { "a file of that name elsewhere", "one", "/a/x.ini", "[general]\n", "1",
    "set a.b=1", 1, false },
  { "which has another text", "one", "/a/x.ini", "other", "1", "set a.b=1", 1,
    true },
  { "another file", "one", "y.ini", "other", "1", "", 1, false },
  { "a study that has not been stored", "two", "x.ini", "other", "2", "", 1,
    false },
};

static void
set_options(Study *study, const char *options)
{
  g_free(study->options);
  study->options = g_strdup(options);
}

static void
test_displaced(void)
{
  Store *store = store_new();
  g_autoptr(Study) study = study_sample("one");

  set_options(study, "set a.b=1");
  put_study(store, study);
  for (size_t i = 0; i < G_N_ELEMENTS(displaced); i++) {
    g_autoptr(Study) asked = study_sample(displaced[i].name);
    RunInfo info = support_info("");
    set_options(asked, displaced[i].options);
    g_array_index(asked->runs, StudyRun, 2).design = displaced[i].design;
    info.scenario_path = displaced[i].path;
    info.scenario_text = displaced[i].text;
    info.version = displaced[i].version;
    bool is_good =
      store_displaces(store, asked, &info) == displaced[i].is_displaced;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", displaced[i].sentence);
  }
  store_free(store);
}

static const SupportQuestion kept[] = {
  { "the plan is what it has become", plans,
    "one|0|0|0|mipv6|aa\none|0|0|1|none|bb\none|1|5|0|mipv6|dd\n"
    "one|2|1|1|none|cc\ntwo|0|0|0|mipv6|aa\ntwo|0|0|1|none|bb\n"
    "two|2|1|1|none|cc\n" },
  { "records of both are asked for, and it is the newest",
    "SELECT name, records, stored FROM study ORDER BY name",
    "one|5|3\ntwo|0|2\n" },
};

/* A study that is stored once more is the same, with what its plan has got. */
static void
test_kept(void)
{
  static const StudyRun more = { 1, 0, 5, "dd" };
  Store *store = store_new();
  g_autoptr(Study) one = study_sample("one");
  g_autoptr(Study) two = study_sample("two");

  one->records = RECORD_HANDOVERS;
  int64_t row = put_study(store, one);
  put_study(store, two);
  CU_ASSERT_TRUE(store_plan_run(store, row, one, &more, NULL));
  one->records = RECORD_NODES;
  CU_ASSERT_EQUAL(put_study(store, one), row);
  support_expect(store, kept, G_N_ELEMENTS(kept));
  store_free(store);
}

/* A sweep whose study another one has replaced hears of it. */
static void
test_replaced_meanwhile(void)
{
  static const StudyRun more = { 1, 0, 5, "dd" };
  Store *store = store_new();
  g_autoptr(Study) one = study_sample("one");
  g_autoptr(GError) error = NULL;
  int64_t row = put_study(store, one);

  int64_t other = put_study_of(store, one, "x.ini", "other");
  CU_ASSERT_TRUE(other > row);
  CU_ASSERT_FALSE(store_plan_run(store, row, one, &more, &error));
  CU_ASSERT_TRUE(g_error_matches(error, STORE_ERROR, STORE_ERROR_REPLACED));
  expect_error(error, ":memory:: study 'one' has been replaced meanwhile; its "
                      "runs that are done are kept");
  store_free(store);
}

static const SupportQuestion noted[] = {
  { "a failure has the last reason, and counts the attempts",
    "SELECT id, reason, detail, attempts FROM failure ORDER BY id",
    "aa|time|late|3\nbb|error|why|1\n" },
  { "files are of their scenario, in their order; one that is there stays",
    "SELECT scenario.text, number, source.path, source.text FROM source JOIN"
    " scenario USING (scenario) ORDER BY 1, 2",
    "[general]\n|0|x.ini|zero\n[general]\n|1|y.ini|one\nother|0|z.ini|two\n" },
};

static void
test_noted(void)
{
  Store *store = store_new();
  RunInfo info = support_info("");
  g_autoptr(Study) one = study_sample("one");
  g_autoptr(Study) two = study_sample("two");
  static const char *const files[][4] = {
    { "[general]\n", "0", "x.ini", "zero" },
    { "[general]\n", "1", "y.ini", "one" },
    { "other", "0", "z.ini", "two" },
    { "[general]\n", "0", "w.ini", "three" },
  };

  put_study(store, one);
  info.scenario_text = "other";
  CU_ASSERT_TRUE(store_put_study(store, two, &info, NULL) > 0);
  CU_ASSERT_TRUE(store_put_failure(store, "aa", "crash", "signal", NULL));
  CU_ASSERT_TRUE(store_put_failure(store, "bb", "error", "why", NULL));
  CU_ASSERT_TRUE(store_put_failure(store, "aa", "memory", "much", NULL));
  CU_ASSERT_TRUE(store_put_failure(store, "aa", "time", "late", NULL));
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
    CU_ASSERT_TRUE(store_put_source(store, files[i][0],
                                    (uint32_t)(files[i][1][0] - '0'),
                                    files[i][2], files[i][3], NULL));
  support_expect(store, noted, G_N_ELEMENTS(noted));
  store_free(store);
}

const TestCase store_study_tests[] = {
  { "what is stored of a study is read back", test_stored },
  { "a study that is stored again replaces the old one", test_replaced },
  { "a study is known by its name and its file", test_files },
  { "a plan can grow", test_planned },
  { "a study that cannot be stored leaves everything as it was", test_refused },
  { "a database without one of its tables says so", test_damaged },
  { "the time of a run is the mean of those that are there", test_means },
  { "a run that is there has its values", test_values },
  { "a study takes the place of another one, or is the same", test_displaced },
  { "the same study stays with its plan", test_kept },
  { "a sweep hears that its study is no longer there",
    test_replaced_meanwhile },
  { "failures and files are noted", test_noted },
  { NULL, NULL },
};
