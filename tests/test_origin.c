/* Where a run came from, read from a database that was made by hand. */

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
  " (1, 'abcdef01', 5, '0.1', 'dad 0', -1, 7, 'packet', 9, 8, 6, 0, 1),"
  " (2, 'abcdef02', 5, '0.2', '', 3, 0, 'fluid', 9, 8, 6, 0, 1),"
  " (30, '12345678', 5, '0.2', '', 3, 0, 'fluid', 9, 8, 6, 0, 1);"
  "INSERT INTO study VALUES"
  " (1, 'b', 'x.ini', 5, '0.2', 1, NULL, NULL, 0, 'set z=1', 0.95, 1),"
  " (2, 'a', 'x.ini', 5, '0.2', 1, NULL, NULL, 0,"
  "  'study s' || char(10) || 'point speed=5' || char(10) ||"
  "  'design mipv6,none' || char(10) || 'design x' || char(10) || 'study t'"
  "  || char(10) || 'set k=v w' || char(10) || 'odd' || char(10) || 'settle 1'"
  "  || char(10) || 'set l=m', 0.95, 2);"
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
  { "30", 0, "run 12345678: no study of the database asks for it any more" },
  { "123456", 0,
    "run 12345678: no study of the database asks for it any more" },
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
      origin_load(store_database(store), names[i].name, 0, &error);
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
  g_autoptr(Origin) o = origin_load(store_database(store), "1", 0, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(o);
  CU_ASSERT_STRING_EQUAL(o->id, "abcdef01");
  CU_ASSERT_STRING_EQUAL(o->design, "mipv6");
  CU_ASSERT_STRING_EQUAL(o->names, "mipv6");
  CU_ASSERT_STRING_EQUAL(o->version, "0.1");
  CU_ASSERT_STRING_EQUAL(o->level, "packet");
  CU_ASSERT_STRING_EQUAL(o->parameters, "dad 0");
  CU_ASSERT_EQUAL(o->seed, UINT64_MAX);
  CU_ASSERT_EQUAL(o->replication, 6);
  CU_ASSERT_STRING_EQUAL(o->study, "a");
  CU_ASSERT_STRING_EQUAL(o->file, "x.ini");
  CU_ASSERT_FALSE(o->is_by_run);
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
  g_autoptr(Origin) o = origin_load(store_database(store), "2", 0, NULL);

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

/* Of two studies the one that is named is taken. */
static void
test_named(void)
{
  Store *store = filled();
  g_autoptr(GError) error = NULL;
  g_autoptr(Origin) o = origin_load(store_database(store), "1", 1, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(o);
  CU_ASSERT_STRING_EQUAL(o->study, "b");
  CU_ASSERT_EQUAL(o->replication, 0);
  CU_ASSERT_EQUAL(o->run_replication, 7);
  CU_ASSERT_PTR_NULL(origin_load(store_database(store), "1", 3, &error));
  CU_ASSERT_STRING_EQUAL(
    error ? error->message : "none",
    "run abcdef01: no study of the database asks for it any more");
  store_free(store);
}

/* Which of the studies, points and names of a run is the first. */
static const struct {
  const char *sentence, *sql, *study, *file, *design;
} firsts[] = {
  { "the first by name", "SELECT 1", "a", "x.ini", "mipv6" },
  { "of equal names the first by file",
    "UPDATE study SET name = 'b', file = 'y.ini' WHERE study = 2", "b", "x.ini",
    "mipv6" },
  { "also if that has the greater number",
    "UPDATE study SET name = 'b', file = 'w.ini' WHERE study = 2", "b", "w.ini",
    "mipv6" },
  { "of several names of the design the first",
    "INSERT INTO plan VALUES (2, 6, 1, 'alias', 'abcdef01')", "a", "x.ini",
    "mipv6" },
  { "also if it is planned later",
    "UPDATE plan SET design_number = 2 WHERE point = 2;"
    "INSERT INTO plan VALUES (2, 6, 1, 'alias', 'abcdef01')",
    "a", "x.ini", "alias" },
  { "but the first replication comes before",
    "UPDATE plan SET design_number = 0 WHERE point = 2;"
    "INSERT INTO plan VALUES (2, 5, 1, 'alias', 'abcdef01')",
    "a", "x.ini", "alias" },
};

static void
test_firsts(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(firsts); i++) {
    Store *store = filled();
    sqlite3_exec(store_database(store), firsts[i].sql, NULL, NULL, NULL);
    g_autoptr(Origin) o = origin_load(store_database(store), "1", 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(o);
    bool is_good = g_str_equal(o->study, firsts[i].study) &&
                   g_str_equal(o->file, firsts[i].file) &&
                   g_str_equal(o->design, firsts[i].design);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s %s %s\n", firsts[i].sentence, o->study,
             o->file, o->design);
    store_free(store);
  }
}

/* What a study is like, and whether dmmsim run has made it. */
static const struct {
  const char *sentence, *sql;
  gboolean is_by_run;
} makers[] = {
  { "its options begin with that",
    "UPDATE study SET options = 'run' || char(10) || options WHERE study = 2",
    TRUE },
  { "it may have no others", "UPDATE study SET options = 'run' WHERE study = 2",
    TRUE },
  { "its name says nothing", "UPDATE study SET name = 'run' WHERE study = 2",
    FALSE },
  { "nor does an option that begins like it",
    "UPDATE study SET options = 'runs' WHERE study = 2", FALSE },
};

static void
test_makers(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(makers); i++) {
    Store *store = filled();
    sqlite3_exec(store_database(store), makers[i].sql, NULL, NULL, NULL);
    g_autoptr(Origin) o = origin_load(store_database(store), "1", 2, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(o);
    CU_ASSERT_EQUAL(o->is_by_run, makers[i].is_by_run);
    if (o->is_by_run != makers[i].is_by_run)
      printf("\nnot true: %s\n", makers[i].sentence);
    store_free(store);
  }
}

/* What somebody has done to a database, and the message that comes of it. */
static const struct {
  const char *sentence, *sql, *message;
} broken[] = {
  { "a text ends too early",
    "UPDATE source SET text = 'a' || char(0) || 'b' WHERE number = 1",
    ":memory:: a text in 'text' has an octet of zero" },
  { "or a path", "UPDATE source SET path = '/a' || char(0) WHERE number = 0",
    ":memory:: a text in 'path' has an octet of zero" },
  { "or a value", "UPDATE setting SET value = '5' || char(0) || '6'",
    ":memory:: a text in 'value' has an octet of zero" },
  { "or an option", "UPDATE study SET options = char(0)",
    ":memory:: a text in 'options' has an octet of zero" },
  { "a file is there twice", "UPDATE source SET path = 'x'",
    ":memory:: has the file 'x' of a scenario twice" },
  { "no file is there", "DELETE FROM source",
    "run abcdef01: the database has no file of its scenario" },
  { "the files are no table", "ALTER TABLE source RENAME TO lost",
    ":memory:: no such table: source" },
  { "nor are the values", "ALTER TABLE setting RENAME TO lost",
    ":memory:: no such table: setting" },
  { "nor are the studies",
    "DROP VIEW missing; ALTER TABLE study RENAME TO lost",
    ":memory:: no such table: study" },
  { "a run lacks a column", "ALTER TABLE run RENAME COLUMN level TO lost",
    ":memory:: no such column: level" },
};

static void
test_broken(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
    Store *store = filled();
    g_autoptr(GError) error = NULL;
    CU_ASSERT_EQUAL(
      sqlite3_exec(store_database(store), broken[i].sql, NULL, NULL, NULL),
      SQLITE_OK);
    CU_ASSERT_PTR_NULL(origin_load(store_database(store), "1", 0, &error));
    const char *is = error ? error->message : "none";
    CU_ASSERT_STRING_EQUAL(is, broken[i].message);
    if (!g_str_equal(is, broken[i].message))
      printf("\nnot true: %s: %s\n", broken[i].sentence, is);
    store_free(store);
  }
}

const TestCase origin_tests[] = {
  { "a run is named by its number, or the beginning of its identity",
    test_names },
  { "an origin has all that the database says", test_fields },
  { "options that were not given are none", test_no_options },
  { "a study may be named", test_named },
  { "of several studies the first is taken", test_firsts },
  { "a study of a single run is known", test_makers },
  { "a database that somebody has changed is an error", test_broken },
  { NULL, NULL },
};
