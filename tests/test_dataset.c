/* A study comes out of the database as it went in. */

#include "analysis/dataset.h"
#include "tests/suite.h"
#include "tests/support_database.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double
plain(const char *metric, const char *const *values, const char *design,
      uint32_t replication)
{
  (void)metric;
  return 1000 * (double)strlen(design) + 10 * g_ascii_strtod(values[0], NULL) +
         replication / 10.0;
}

static void
test_dataset(void)
{
  Store *store = store_open(":memory:", NULL);
  support_fill(store, "s", 4, plain);
  sqlite3 *database = store_database(store);
  g_autoptr(Dataset) d = dataset_load(database, NULL, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(d);
  CU_ASSERT_EQUAL(d->points->len, 9);
  CU_ASSERT_EQUAL(d->designs->len, 3);
  CU_ASSERT_EQUAL(d->replications, 4);
  CU_ASSERT_EQUAL(d->planned, 108);
  CU_ASSERT_EQUAL(d->done, 108);
  CU_ASSERT_EQUAL(dataset_axis(d, "length"), 1);
  CU_ASSERT_EQUAL(dataset_axis(d, "none"), -1);
  CU_ASSERT_EQUAL(dataset_design(d, "flat-network"), 1);
  const DatasetPoint *last = d->points->pdata[8];
  CU_ASSERT_STRING_EQUAL(last->label, "speed=10 m/s, length=300 s");
  CU_ASSERT_EQUAL(last->numbers[1], 300);
  g_autofree double *values = dataset_values(d, database, "path-stretch", NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(values);
  CU_ASSERT_DOUBLE_EQUAL(values[(8 * 3 + 1) * 4 + 3], 12100.3, 1e-9);
  store_free(store);
}

static void
test_choice(void)
{
  Store *store = store_open(":memory:", NULL);
  g_autoptr(GError) none = NULL;
  g_autoptr(GError) several = NULL;
  g_autoptr(GError) metric = NULL;

  CU_ASSERT_PTR_NULL(dataset_load(store_database(store), NULL, &none));
  CU_ASSERT_STRING_EQUAL(none->message, "the database holds no study");
  support_fill(store, "a", 1, NULL);
  support_fill(store, "b", 1, NULL);
  CU_ASSERT_PTR_NULL(dataset_load(store_database(store), NULL, &several));
  CU_ASSERT_STRING_EQUAL(several->message,
                         "the database holds several studies: choose one with "
                         "--study (a, b)");
  g_autoptr(Dataset) d = dataset_load(store_database(store), "b", NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(d);
  CU_ASSERT_PTR_NULL(
    dataset_values(d, store_database(store), "stretch", &metric));
  CU_ASSERT_STRING_EQUAL(metric->message,
                         "there is no metric 'stretch'; near ones: "
                         "hop-stretch, hop-stretch-p90, path-stretch, "
                         "path-stretch-p90");
  store_free(store);
}

/* Which studies a word asks for: one, or what is said. In the database are
 * studies s and t of a.ini, s of b.ini, and one without a name of c.ini. */
static const struct {
  const char *sentence, *study;
  const char *file; /* of the one study; NULL: it is an error */
  const char *message;
  guint count; /* how many there are */
} asked[] = {
  { "a name that one study has", "t", "a.ini", NULL, 1 },
  { "a name that two have", "s", NULL,
    "the database holds several studies 's': choose one with --study "
    "(a.ini:s, b.ini:s)",
    2 },
  { "with its file", "b.ini:s", "b.ini", NULL, 1 },
  { "a file without a name", "c.ini:", "c.ini", NULL, 1 },
  { "no name", "", "c.ini", NULL, 1 },
  { "nothing", NULL, NULL,
    "the database holds several studies: choose one with --study "
    "(c.ini:, a.ini:s, b.ini:s, t)",
    4 },
  { "a name that there is not", "u", NULL,
    "there is no study 'u'; the database has c.ini:, a.ini:s, b.ini:s, t", 0 },
  { "a file that does not have it", "b.ini:t", NULL,
    "there is no study 'b.ini:t'; the database has c.ini:, a.ini:s, b.ini:s, "
    "t",
    0 },
  { "a file alone", "b.ini", NULL,
    "there is no study 'b.ini'; the database has c.ini:, a.ini:s, b.ini:s, t",
    0 },
};

static void
put_study(Store *store, const char *name, const char *path)
{
  RunInfo info = support_info("");
  g_autoptr(Study) study = study_new(name);

  info.scenario_path = path;
  CU_ASSERT_TRUE_FATAL(store_put_study(store, study, &info, NULL) > 0);
}

static void
test_asked(void)
{
  Store *store = store_open(":memory:", NULL);

  put_study(store, "s", "folder/b.ini");
  put_study(store, "t", "a.ini");
  put_study(store, "s", "a.ini");
  put_study(store, "", "c.ini");
  for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
    sqlite3 *database = store_database(store);
    g_autoptr(GError) error = NULL;
    g_autoptr(Dataset) one = dataset_load(database, asked[i].study, &error);
    g_autoptr(GPtrArray) all = dataset_load_all(database, asked[i].study, NULL);
    bool is_good =
      g_strcmp0(one ? one->file : NULL, asked[i].file) == 0 &&
      g_strcmp0(error ? error->message : NULL, asked[i].message) == 0 &&
      (all ? all->len : 0) == asked[i].count;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s\n", asked[i].sentence,
             error ? error->message : one->file);
  }
  store_free(store);
}

/* Whether a list of values chooses points, of the speeds 1, 5, 10 and the
 * lengths 30, 60, 300. */
static const struct {
  const char *sentence, *where[3];
  const char *message; /* NULL: it does */
} choices[] = {
  { "no value", { NULL }, NULL },
  { "one value", { "speed=5" }, NULL },
  { "one of each axis", { "length=300", "speed=1" }, NULL },
  { "one of them that is none",
    { "length=300", "speed=2" },
    "--where speed=2: expected one of the values 1, 5, 10" },
  { "a value with its unit",
    { "length=60 s" },
    "--where length=60 s: expected one of the values 30, 60, 300" },
  { "nothing as a value",
    { "speed=" },
    "--where speed=: expected one of the values 1, 5, 10" },
  { "an axis without a value",
    { "speed" },
    "--where speed: expected AXIS=VALUE" },
  { "nothing at all", { "" }, "--where : expected AXIS=VALUE" },
  { "an axis that is none",
    { "spee=5" },
    "--where spee=5: there is no axis 'spee'; there is speed, length" },
  { "two values of one axis",
    { "speed=1", "speed=5" },
    "--where: no point of the study has all of these values" },
};

static void
test_where(void)
{
  Store *store = store_open(":memory:", NULL);
  support_fill(store, "s", 1, NULL);
  g_autoptr(Dataset) d = dataset_load(store_database(store), NULL, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(d);
  CU_ASSERT_TRUE(dataset_check_where(d, NULL, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
    g_autoptr(GError) error = NULL;
    gboolean is_good = dataset_check_where(d, choices[i].where, &error);
    const char *message = error ? error->message : NULL;
    CU_ASSERT_EQUAL(is_good, !choices[i].message);
    CU_ASSERT_EQUAL(g_strcmp0(message, choices[i].message), 0);
    if (g_strcmp0(message, choices[i].message) != 0)
      printf("\n%s: %s\n", choices[i].sentence, message);
  }
  store_free(store);
}

/* Of an axis with many values some are named. */
static void
test_many(void)
{
  Store *store = store_open(":memory:", NULL);
  g_autoptr(GError) error = NULL;
  static const char *const where[] = { "speed=0", NULL };
  support_fill(store, "s", 1, NULL);
  g_autoptr(Dataset) d = dataset_load(store_database(store), NULL, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(d);
  for (guint i = 0; i < 21; i++) {
    DatasetPoint *point = g_new0(DatasetPoint, 1);
    char *values[] = { g_strdup_printf("%u", i + 11), NULL, NULL };
    point->values = g_memdup2(values, sizeof values);
    g_ptr_array_add(d->points, point);
  }
  CU_ASSERT_FALSE(dataset_check_where(d, where, &error));
  CU_ASSERT_STRING_EQUAL(error ? error->message : "",
                         "--where speed=0: expected one of the values 1, 5, "
                         "10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, "
                         "23, 24, 25, 26, 27, ...");
  store_free(store);
}

const TestCase dataset_tests[] = {
  { "points, designs and values of a study", test_dataset },
  { "a study is chosen, and what is not there is said", test_choice },
  { "a study is asked for by its name, and by its file", test_asked },
  { "points are chosen by values that they have", test_where },
  { "of many values some are named", test_many },
  { NULL, NULL },
};
