/* Where a run came from, read from a database that was made by hand. */

#include "sim/base/folder.h"
#include "sim/store/origin.h"
#include "sim/store/store.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

/* Runs of the same first six digits, one that no study asks for, and one that
 * two studies ask for. */
static const char content[] =
  "INSERT INTO scenario VALUES (5, '/a/x.ini', 'T', 'text');"
  "INSERT INTO source VALUES (5, 1, '/a/parts/n.ini', 'net'),"
  "  (5, 0, '/a/x.ini', 'include parts/n.ini');"
  "INSERT INTO run VALUES"
  " (1, 'abcdef01', 5, '0.1', 'mipv6', 'dad 0', -1, 7, 'packet', 9, 8, 6, 1),"
  " (2, 'abcdef02', 5, '0.2', 'pmipv6', '', 3, 0, 'fluid', 9, 8, 6, 1),"
  " (30, '12345678', 5, '0.2', 'none', '', 3, 0, 'fluid', 9, 8, 6, 1);"
  "INSERT INTO study VALUES"
  " (1, 'b', 5, '0.2', 1, NULL, NULL, 'set z=1', 0.95),"
  " (2, 'a', 5, '0.2', 1, NULL, NULL,"
  "  'study s' || char(10) || 'point speed=5' || char(10) ||"
  "  'design mipv6,none' || char(10) || 'design x' || char(10) || 'study t'"
  "  || char(10) || 'set k=v w' || char(10) || 'odd' || char(10) || 'settle 1'"
  "  || char(10) || 'set l=m', 0.95);"
  "INSERT INTO point VALUES (1, 1, 0, 'of b'), (2, 2, 4, 'of a');"
  "INSERT INTO setting VALUES (2, 1, 'length', '30 s', 30),"
  "  (2, 0, 'speed', '5', 5);"
  "INSERT INTO plan VALUES (1, 0, 0, 'mipv6', 'abcdef01'),"
  "  (2, 6, 0, 'mipv6', 'abcdef01'), (1, 0, 1, 'pmipv6', 'abcdef02');";

static Store *
filled(void)
{
  Store *store = store_open(":memory:", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  CU_ASSERT_EQUAL_FATAL(
    sqlite3_exec(store_database(store), content, NULL, NULL, NULL), SQLITE_OK);
  return store;
}

static const struct {
  const char *name;
  int64_t run; /* 0: there is none */
  const char *message;
} names[] = {
  { "1", 1, NULL },
  { "2", 2, NULL },
  { "abcdef01", 1, NULL },
  { "abcdef0", 0, "there are several runs 'abcdef0'" },
  { "abcdef02", 2, NULL },
  { "abcde", 0,
    "there is no run 'abcde': expected its number, or at least six digits of "
    "its identity" },
  { "abcdef03", 0,
    "there is no run 'abcdef03': expected its number, or at least six digits "
    "of its identity" },
  { "2x", 0,
    "there is no run '2x': expected its number, or at least six digits of its "
    "identity" },
  { "30", 0, "run 30: no study of the database asks for it any more" },
  { "123456", 0, "run 123456: no study of the database asks for it any more" },
  { "12345", 0,
    "there is no run '12345': expected its number, or at least six digits of "
    "its identity" },
};

static void
test_names(void)
{
  Store *store = filled();

  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Origin) origin =
      origin_load(store_database(store), names[i].name, &error);
    CU_ASSERT_EQUAL(origin ? origin->run : 0, names[i].run);
    if (names[i].message)
      CU_ASSERT_STRING_EQUAL(error ? error->message : "none", names[i].message);
  }
  store_free(store);
}

static void
expect_texts(const GPtrArray *texts, const char *joined)
{
  GString *all = g_string_new(NULL);

  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf(all, "%s|",
                           texts->pdata[i] ? (char *)texts->pdata[i] : "END");
  CU_ASSERT_STRING_EQUAL(all->str, joined);
  g_string_free(all, TRUE);
}

/* Of two studies the first by name is taken, and all is that of its point. */
static void
test_fields(void)
{
  Store *store = filled();
  g_autoptr(Origin) o = origin_load(store_database(store), "1", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(o);
  CU_ASSERT_STRING_EQUAL(o->id, "abcdef01");
  CU_ASSERT_STRING_EQUAL(o->design, "mipv6");
  CU_ASSERT_STRING_EQUAL(o->version, "0.1");
  CU_ASSERT_STRING_EQUAL(o->level, "packet");
  CU_ASSERT_STRING_EQUAL(o->parameters, "dad 0");
  CU_ASSERT_EQUAL(o->seed, UINT64_MAX);
  CU_ASSERT_EQUAL(o->replication, 6);
  CU_ASSERT_STRING_EQUAL(o->study, "a");
  CU_ASSERT_STRING_EQUAL(o->label, "of a");
  CU_ASSERT_PTR_NOT_NULL_FATAL(o->chosen_study);
  CU_ASSERT_STRING_EQUAL(o->chosen_study, "s");
  CU_ASSERT_STRING_EQUAL(o->designs, "mipv6,none");
  expect_texts(o->sets, "k=v w|l=m|END|");
  expect_texts(o->values, "speed=5|speed=5|length=30 s|END|");
  expect_texts(o->sources, "/a/x.ini|include parts/n.ini|/a/parts/n.ini|net|");
  store_free(store);
}

/* A run of a study without options. */
static void
test_no_options(void)
{
  Store *store = filled();
  g_autoptr(Origin) o = origin_load(store_database(store), "2", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(o);
  CU_ASSERT_STRING_EQUAL(o->study, "b");
  CU_ASSERT_EQUAL(o->seed, 3);
  CU_ASSERT_EQUAL(o->replication, 0);
  CU_ASSERT_PTR_NULL(o->chosen_study);
  CU_ASSERT_PTR_NULL(o->designs);
  expect_texts(o->sets, "z=1|END|");
  expect_texts(o->values, "END|");
  store_free(store);
}

/* Files of a scenario, the first of them the scenario itself, and where they
 * come to stand. */
static const struct {
  const char *sentence;
  const char *paths[3];
  const char *places[3];
} files[] = {
  { "one file needs no folder", { "/a/b/x.ini" }, { "x.ini" } },
  { "files below it stay below it",
    { "/a/x.ini", "/a/parts/n.ini" },
    { "x.ini", "parts/n.ini" } },
  { "files beside it stay beside it",
    { "/a/b/x.ini", "/a/c/n.ini", "/a/m.ini" },
    { "b/x.ini", "c/n.ini", "m.ini" } },
  { "names that begin alike have nothing in common",
    { "/a/bar/x.ini", "/a/baz/n.ini" },
    { "bar/x.ini", "baz/n.ini" } },
  { "a way up is made straight",
    { "/a/b/x.ini", "/a/b/../c/n.ini" },
    { "b/x.ini", "c/n.ini" } },
};

static void
test_extract(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *folder = g_dir_make_tmp("dmmsim-XXXXXX", NULL);
    g_autofree char *below = g_build_filename(folder, "new", NULL);
    g_autoptr(GPtrArray) sources = g_ptr_array_new();
    Origin origin = { .sources = sources };
    for (int j = 0; j < 3 && files[i].paths[j]; j++) {
      g_ptr_array_add(sources, (char *)files[i].paths[j]);
      g_ptr_array_add(sources, (char *)files[i].places[j]);
    }
    g_autofree char *first = origin_extract(&origin, below, NULL);
    g_autofree char *expected =
      g_build_filename(below, files[i].places[0], NULL);
    CU_ASSERT_STRING_EQUAL(first ? first : "none", expected);
    for (int j = 0; j < 3 && files[i].places[j]; j++) {
      g_autofree char *path = g_build_filename(below, files[i].places[j], NULL);
      g_autofree char *text = NULL;
      g_file_get_contents(path, &text, NULL, NULL);
      CU_ASSERT_STRING_EQUAL(text ? text : files[i].sentence,
                             files[i].places[j]);
    }
    folder_remove(folder);
    CU_ASSERT_FALSE(g_file_test(folder, G_FILE_TEST_EXISTS));
  }
}

/* A place at which no folder can be made. */
static void
test_no_place(void)
{
  char *texts[] = { (char *)"/a/x.ini", (char *)"text" };
  g_autoptr(GPtrArray) sources = g_ptr_array_new();
  g_autoptr(GError) error = NULL;
  Origin origin = { .sources = sources };

  g_ptr_array_add(sources, texts[0]);
  g_ptr_array_add(sources, texts[1]);
  CU_ASSERT_PTR_NULL(origin_extract(&origin, "/dev/null/x", &error));
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_TRUE(
    g_str_has_prefix(error->message, "/dev/null/x: cannot make this folder: "));
}

const TestCase origin_tests[] = {
  { "a run is named by its number, or the beginning of its identity",
    test_names },
  { "an origin has all that the database says", test_fields },
  { "options that were not given are none", test_no_options },
  { "files are written where they find each other", test_extract },
  { "that they cannot be written is said", test_no_place },
  { NULL, NULL },
};
