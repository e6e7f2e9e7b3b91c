/* The tables keep out what is wrong, and the views say what is asked. */

#include "sim/record/grid.h"
#include "sim/store/schema.h"
#include "sim/store/store.h"
#include "tests/suite.h"
#include "tests/support_database.h"

#include <stdio.h>
#include <string.h>

/* A study of one point: design a has three replications with values 1, 2 and
 * 6, and b one with a value, one without, one that has failed and one that has
 * not been done. */
static const char content[] =
  "INSERT INTO scenario VALUES (1, 'x.ini', 'T', 'text');"
  "INSERT INTO run SELECT value, 'r' || value, 1, '1', '', 7, value, 'fluid', "
  "1, 0, 1, 5, 0.5"
  "  FROM json_each('[1, 2, 3, 4, 5]');"
  "INSERT INTO metric VALUES (1, 'delay', 'ms', 'h');"
  "INSERT INTO grid VALUES (1, 1, 0, 1), (1, 1, 1, 1), (1, 1, 130945, 3),"
  "  (2, 1, 130946, 7), (2, 1, 131073, 1);"
  "INSERT INTO value VALUES (1, 1, 1), (2, 1, 2), (3, 1, 6), (4, 1, 9),"
  "  (5, 1, NULL);"
  "INSERT INTO study VALUES (1, 's', 'x.ini', 1, '1', 3, NULL, NULL, 5, '',"
  "  0.95, 1);"
  "INSERT INTO axis VALUES (1, 0, 'speed', 'k', 'm/s');"
  "INSERT INTO point VALUES (1, 1, 0, 'speed=5');"
  "INSERT INTO setting VALUES (1, 0, 'speed', '5', 5);"
  "INSERT INTO plan SELECT 1, value, 0, iif(value < 4, 'a', 'b'),"
  "  'r' || value FROM json_each('[1, 2, 3, 4, 5, 6, 7]');"
  "INSERT INTO failure VALUES ('r6', 'time', 'took more', 1);"
  "INSERT INTO handover VALUES (1, 'MN', 1, 'A', 'B', 2500000000, 50000000,"
  "  NULL, NULL, NULL, 70000000, NULL, NULL, 4, 480, 720, 1, 2, 1, 3.5),"
  "  (1, 'MN', 2, 'B', NULL, 9000000000, NULL, NULL, NULL, NULL, NULL, NULL,"
  "  NULL, 0, 0, 0, 0, 0, 0, 0);"
  "INSERT INTO flow_handover VALUES (1, 'MN', 1, 'call', 3, 'G', 'C', 1500000,"
  "  2500000, 3500000, 1.5);";

static Store *
filled(void)
{
  Store *store = store_open(":memory:", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  CU_ASSERT_EQUAL_FATAL(
    sqlite3_exec(store_database(store), content, NULL, NULL, NULL), SQLITE_OK);
  return store;
}

static const SupportQuestion views[] = {
  { "the marks are ours",
    "SELECT * FROM pragma_application_id,"
    " pragma_user_version",
    "1684893043|3\n" },
  { "a result has its unit", "SELECT * FROM result WHERE run > 3 ORDER BY run",
    "4|b|7|4|delay|9.0|ms\n5|b|7|5|delay|-|ms\n" },
  { "a result of a study says where it belongs",
    "SELECT * FROM study_result WHERE run = 3",
    "s|x.ini|0|speed=5|a|3|7|3|r3|delay|6.0|ms\n" },
  { "a mean is over the values that there are; one has no deviation",
    "SELECT * FROM summary",
    "s|x.ini|0|speed=5|a|delay|ms|3|3.0|2.64575131106459\n"
    "s|x.ini|0|speed=5|b|delay|ms|1|9.0|-\n" },
  { "a cell has a middle and bounds, in the unit of its metric",
    "SELECT run, metric, unit, cell, low, value, high, count FROM grid_value"
    " WHERE cell > 1 OR cell = 0",
    "1|delay|ms|0|0.0|0.0|0.0|1\n"
    "1|delay|ms|130945|1.0|1.00390625|1.0078125|3\n"
    "2|delay|ms|130946|1.0078125|1.01171875|1.015625|7\n"
    "2|delay|ms|131073|2.0|2.0078125|2.015625|1\n" },
  { "a quantile is the least value that its share does not exceed",
    "SELECT share, value, low, high FROM quantile WHERE run = 2 AND share IN"
    " (0, 0.85, 0.9, 1)",
    "0.0|1.01171875|1.0078125|1.015625\n0.85|1.01171875|1.0078125|1.015625\n"
    "0.9|2.0078125|2.0|2.015625\n1.0|2.0078125|2.0|2.015625\n" },
  { "there is one for each twentieth, of each run and metric",
    "SELECT run, metric, count(*), min(share), max(share), sum(value = 0)"
    " FROM quantile GROUP BY run, metric",
    "1|delay|21|0.0|1.0|5\n2|delay|21|0.0|1.0|0\n" },
  { "what is planned and not done is missing, and says why",
    "SELECT * FROM missing ORDER BY id",
    "s|x.ini|0|speed=5|b|6|r6|time|took "
    "more|run\ns|x.ini|0|speed=5|b|7|r7|-|-|run\n" },
  { "handovers are in seconds and milliseconds", "SELECT * FROM handover_ms",
    "1|a|MN|1|A|B|2.5|call|3|G|C|1.5|2.5|3.5|70.0|1.5|4|480|720|1|2\n"
    "1|a|MN|2|B|-|9.0|-|-|-|-|-|-|-|-|-|0|0|0|0|0\n" },
};

/* What is missing besides, after something is changed. */
static const struct {
  const char *sentence, *sql, *rows;
} wants[] = {
  { "a run without records that are asked for is missing",
    "UPDATE run SET records = 6 WHERE run = 2", "2|-|records\n" },
  { "records that nobody asks for do not matter",
    "UPDATE study SET records = 4", "" },
  { "if they could not be had, the reason is told",
    "INSERT INTO failure VALUES ('r3', 'crash', '', 1); "
    "UPDATE run SET records = 0 WHERE run = 3",
    "3|crash|records\n" },
};

static void
test_records(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(wants); i++) {
    Store *store = filled();
    CU_ASSERT_EQUAL_FATAL(
      sqlite3_exec(store_database(store), wants[i].sql, NULL, NULL, NULL),
      SQLITE_OK);
    support_expect(
      store,
      &(SupportQuestion){ wants[i].sentence,
                          "SELECT replication, reason, what FROM missing WHERE"
                          " replication < 6 ORDER BY replication",
                          wants[i].rows },
      1);
    store_free(store);
  }
}

/* The names that a run has, after something is changed. */
static const struct {
  const char *sentence, *sql, *rows;
} names[] = {
  { "a run has the name that the study gives it", "SELECT 1", "3|a\n" },
  { "or two, in their order",
    "INSERT INTO plan VALUES (1, 8, 0, 'b', 'r3'), (1, 9, 0, 'Z', 'r3')",
    "3|Z,a,b\n" },
  { "one name is there once", "INSERT INTO plan VALUES (1, 8, 0, 'a', 'r3')",
    "3|a\n" },
  { "a run that nobody asks for has none", "DELETE FROM plan", "3|-\n" },
};

static void
test_names(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    Store *store = filled();
    CU_ASSERT_EQUAL_FATAL(
      sqlite3_exec(store_database(store), names[i].sql, NULL, NULL, NULL),
      SQLITE_OK);
    support_expect(
      store,
      &(SupportQuestion){ names[i].sentence,
                          "SELECT run, design FROM result WHERE run = 3",
                          names[i].rows },
      1);
    store_free(store);
  }
}

static void
test_views(void)
{
  Store *store = filled();

  support_expect(store, views, G_N_ELEMENTS(views));
  store_free(store);
}

/* The view works out bounds as the grid does, bit by bit. */
static void
test_cells(void)
{
  static const uint32_t cells[] = { 0,      1,      2,      128,    129,
                                    130,    256,    257,    130944, 130945,
                                    131000, 131073, 200000, 261889, 262016 };
  Store *store = filled();
  sqlite3_stmt *statement = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
    g_autofree char *sql =
      g_strdup_printf("INSERT INTO grid VALUES (3, 1, %u, 1)", cells[i]);
    CU_ASSERT_EQUAL_FATAL(
      sqlite3_exec(store_database(store), sql, NULL, NULL, NULL), SQLITE_OK);
  }
  CU_ASSERT_EQUAL_FATAL(
    sqlite3_prepare_v2(store_database(store),
                       "SELECT low, value, high FROM grid_value WHERE run = 3"
                       " ORDER BY cell",
                       -1, &statement, NULL),
    SQLITE_OK);
  for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
    CU_ASSERT_EQUAL_FATAL(sqlite3_step(statement), SQLITE_ROW);
    CU_ASSERT_EQUAL(sqlite3_column_double(statement, 0), grid_low(cells[i]));
    CU_ASSERT_EQUAL(sqlite3_column_double(statement, 1), grid_middle(cells[i]));
    CU_ASSERT_EQUAL(sqlite3_column_double(statement, 2), grid_high(cells[i]));
  }
  sqlite3_finalize(statement);
  store_free(store);
}

static const struct {
  const char *sentence;
  uint32_t count;
  int percent;
  uint32_t rank;
} ranks[] = {
  { "one observation is its own least", 1, 0, 1 },
  { "one observation is its own median", 1, 50, 1 },
  { "one observation is its own greatest", 1, 100, 1 },
  { "the median of two is the lower one", 2, 50, 1 },
  { "more than half of two takes the upper one", 2, 55, 2 },
  { "the least of two is the 0 % quantile", 2, 0, 1 },
  { "the median of three is the middle one", 3, 50, 2 },
  { "a third is not reached by 30 % of three", 3, 30, 1 },
  { "35 % of three are more than one", 3, 35, 2 },
  { "65 % of three are not more than two", 3, 65, 2 },
  { "70 % of three are more than two", 3, 70, 3 },
  { "a quarter of four is the first", 4, 25, 1 },
  { "just more than a quarter of four is the second", 4, 30, 2 },
  { "three quarters of four are the third", 4, 75, 3 },
  { "80 % of four are more than three", 4, 80, 4 },
  { "one fifth of five is the first", 5, 20, 1 },
  { "90 % of ten is the ninth", 10, 90, 9 },
  { "95 % of ten is the tenth", 10, 95, 10 },
  { "5 % of twenty is the first", 20, 5, 1 },
  { "10 % of twenty is the second", 20, 10, 2 },
  { "55 % of a hundred is the 55th", 100, 55, 55 },
  { "95 % of twenty is the nineteenth", 20, 95, 19 },
  { "100 % of twenty is the greatest", 20, 100, 20 },
  { "5 % of 21 is the second", 21, 5, 2 },
  { "the median of 101 is the middle one", 101, 50, 51 },
};

/* Cells with one observation each, one after the other: a quantile is of the
 * cell whose rank it has. */
static void
test_ranks(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(ranks); i++) {
    Store *store = filled();
    g_autofree char *sql = g_strdup_printf(
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE"
      " x < %u) INSERT INTO grid SELECT 3, 1, 130944 + x, 1 FROM n",
      ranks[i].count);
    CU_ASSERT_EQUAL_FATAL(
      sqlite3_exec(store_database(store), sql, NULL, NULL, NULL), SQLITE_OK);
    g_autofree char *ask = g_strdup_printf(
      "SELECT cell - 130944 FROM quantile JOIN grid_value USING (run, metric,"
      " value) WHERE run = 3 AND round(share * 100) = %d",
      ranks[i].percent);
    g_autofree char *rank = g_strdup_printf("%u\n", ranks[i].rank);
    support_expect(store, &(SupportQuestion){ ranks[i].sentence, ask, rank },
                   1);
    store_free(store);
  }
}

static const struct {
  const char *sentence, *sql;
} refused[] = {
  { "a text where a number should be", "UPDATE run SET seed = 'x'" },
  { "a metric twice", "INSERT INTO metric VALUES (2, 'delay', '', '')" },
  { "a scenario twice", "INSERT INTO scenario VALUES (2, '', '', 'text')" },
  { "a run twice", "INSERT INTO run SELECT 9, id, scenario, version,"
                   " parameters, seed, replication, level, duration, warmup,"
                   " events, records, seconds FROM run WHERE run = 1" },
  { "a value of no run", "INSERT INTO value VALUES (99, 1, 1)" },
  { "a cell of no run", "INSERT INTO grid VALUES (99, 1, 1, 1)" },
  { "a cell of no metric", "INSERT INTO grid VALUES (1, 99, 1, 1)" },
  { "a cell twice", "INSERT INTO grid VALUES (1, 1, 0, 1)" },
  { "a value of no metric", "INSERT INTO value VALUES (1, 99, 1)" },
  { "a run of no scenario", "UPDATE run SET scenario = 99" },
  { "a run without a time", "UPDATE run SET seconds = NULL" },
  { "a study twice",
    "INSERT INTO study VALUES (2, 's', 'x.ini', 1, '1', 3, NULL, NULL,"
    " 0, '', 0.95, 2)" },
  { "a point twice", "INSERT INTO point VALUES (2, 1, 0, '')" },
  { "a planned run twice", "INSERT INTO plan VALUES (1, 1, 0, 'a', 'x')" },
  { "a scenario that runs came from", "DELETE FROM scenario" },
};

static void
test_refused(void)
{
  Store *store = filled();

  for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
    int code =
      sqlite3_exec(store_database(store), refused[i].sql, NULL, NULL, NULL);
    CU_ASSERT_EQUAL(code, SQLITE_CONSTRAINT);
    if (code != SQLITE_CONSTRAINT)
      printf("\nnot refused: %s\n", refused[i].sentence);
  }
  store_free(store);
}

static const struct {
  const char *sentence, *sql, *left;
} deletions[] = {
  { "what belongs to a run goes with it", "DELETE FROM run WHERE run = 1",
    "4|4|0|0|1|1|1|1|7|2\n" },
  { "what belongs to a study does, but no run", "DELETE FROM study",
    "5|5|2|1|0|0|0|0|0|5\n" },
  { "what belongs to a point does", "DELETE FROM point",
    "5|5|2|1|1|1|0|0|0|5\n" },
};

static void
test_deletions(void)
{
  static const char counts[] =
    "SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM value),"
    " (SELECT count(*) FROM handover), (SELECT count(*) FROM flow_handover),"
    " (SELECT count(*) FROM study), (SELECT count(*) FROM axis),"
    " (SELECT count(*) FROM point), (SELECT count(*) FROM setting),"
    " (SELECT count(*) FROM plan), (SELECT count(*) FROM grid)";

  for (size_t i = 0; i < G_N_ELEMENTS(deletions); i++) {
    Store *store = filled();
    CU_ASSERT_EQUAL(
      sqlite3_exec(store_database(store), deletions[i].sql, NULL, NULL, NULL),
      SQLITE_OK);
    g_autofree char *left = support_ask(store, counts);
    CU_ASSERT_STRING_EQUAL(left, deletions[i].left);
    if (!g_str_equal(left, deletions[i].left))
      printf("\n%s: %s", deletions[i].sentence, left);
    store_free(store);
  }
}

const TestCase schema_tests[] = {
  { "a view says what it is asked for", test_views },
  { "names of designs are those of the plan", test_names },
  { "a cell has the same bounds in the database", test_cells },
  { "a quantile is the least value that its share does not exceed",
    test_ranks },
  { "a run is missing without records that are asked for", test_records },
  { "what cannot be is refused", test_refused },
  { "what belongs together goes together", test_deletions },
  { NULL, NULL },
};
