/* The result database, and what is printed and drawn from it. */

#include "analysis/figure.h"
#include "analysis/table.h"
#include "sim/store.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static char *
fresh_folder(void)
{
  char *folder = g_dir_make_tmp("dmmsim-XXXXXX", NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(folder);
  return folder;
}

static void
remove_folder(char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_remove(path);
  }
  g_rmdir(folder);
  g_free(folder);
}

static RunInfo
info_of(const char *id, const char *design)
{
  return (RunInfo){ .id = id,
                    .scenario_path = "x.ini",
                    .scenario_text = "[general]\n",
                    .title = "A title, with \"quotes\"",
                    .version = "1",
                    .design = design,
                    .parameters = "",
                    .seed = 7,
                    .level = "fluid",
                    .duration = SIM_SECOND };
}

/* Results with some values set, and one handover of one flow. */
static Results *
sample_results(double delay)
{
  Results *results = results_new();
  HandoverRecord handover = { .to_node = 1,
                              .messages = 2,
                              .octets = 176,
                              .octet_hops = 528,
                              .lost = 3,
                              .registered_after = SIM_TIME_NONE };
  FlowHandoverRecord flow = { .down_after = 1124 * SIM_MILLISECOND,
                              .up_after = SIM_TIME_NONE };

  results->values[metric_find("handover-delay")] = delay;
  results->values[metric_find("handovers")] = 1;
  results->values[metric_find("path-stretch")] = 1.25;
  results->values[metric_find("path-stretch-p90")] = 1.5;
  g_ptr_array_add(results->node_names, g_strdup("AR1"));
  g_ptr_array_add(results->node_names, g_strdup("AR2"));
  g_ptr_array_add(results->host_names, g_strdup("MN"));
  g_array_append_val(results->handovers, handover);
  g_array_append_val(results->flow_handovers, flow);
  return results;
}

static int64_t
put(Store *store, const char *id, const char *design, double delay)
{
  RunInfo info = info_of(id, design);
  g_autoptr(Results) results = sample_results(delay);

  CU_ASSERT_TRUE_FATAL(store_put(store, &info, results, NULL));
  return store_last_run(store);
}

static int
count(const Store *store, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int number = -1;

  sqlite3_prepare_v2(store_database(store), sql, -1, &statement, NULL);
  if (sqlite3_step(statement) == SQLITE_ROW)
    number = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  return number;
}

static void
test_round_trip(void)
{
  Store *store = store_open(":memory:", NULL);

  put(store, "aa", "mipv6", 1124);
  put(store, "bb", "pmipv6", NAN);
  put(store, "aa", "mipv6", 1125); /* the same run again */
  CU_ASSERT_EQUAL(count(store, "SELECT count(*) FROM run"), 2);
  CU_ASSERT_EQUAL(count(store, "SELECT count(*) FROM scenario"), 1);
  CU_ASSERT_EQUAL(count(store, "SELECT value FROM result WHERE design = "
                               "'mipv6' AND metric = 'handover-delay'"),
                  1125);
  CU_ASSERT_EQUAL(count(store, "SELECT value IS NULL FROM result WHERE design "
                               "= 'pmipv6' AND metric = 'handover-delay'"),
                  1);
  CU_ASSERT_EQUAL(count(store, "SELECT count(*) FROM handover_ms WHERE delay = "
                               "1124 AND to_node = 'AR2' AND reactivity IS "
                               "NULL"),
                  2);
  store_free(store);
}

static void
run_sql(const Store *store, const char *sql)
{
  int code = sqlite3_exec(store_database(store), sql, NULL, NULL, NULL);
  CU_ASSERT_EQUAL_FATAL(code, SQLITE_OK);
}

/* A file of an earlier program, whose table of metrics had other rows. */
static void
test_other_metrics(void)
{
  Store *store = store_open(":memory:", NULL);
  g_autoptr(Results) results = sample_results(2);
  RunInfo info = info_of("cc", "mipv6");
  g_autoptr(GError) error = NULL;

  run_sql(store, "INSERT INTO metric VALUES (0, 'handover-delay', 'ms', ''),"
                 " (1, 'forgotten', 'ms', ''), (2, 'handovers', '', 'old')");
  put(store, "aa", "mipv6", 1124);
  CU_ASSERT_EQUAL(count(store, "SELECT value FROM result WHERE metric = "
                               "'handover-delay'"),
                  1124);
  CU_ASSERT_EQUAL(
    count(store, "SELECT value FROM result WHERE metric = 'handovers'"), 1);
  CU_ASSERT_EQUAL(
    count(store, "SELECT count(*) FROM result WHERE metric = 'forgotten'"), 0);
  CU_ASSERT_EQUAL(
    count(store, "SELECT count(*) FROM metric WHERE help = 'old'"), 0);
  run_sql(store, "UPDATE metric SET unit = 's' WHERE name = 'handover-delay'");
  CU_ASSERT_FALSE(store_put(store, &info, results, &error));
  CU_ASSERT_STRING_EQUAL(error->message,
                         ":memory:: has handover-delay in 's', but this "
                         "program measures 'ms'; give another name");
  CU_ASSERT_EQUAL(count(store, "SELECT count(*) FROM run"), 1);
  store_free(store);
}

static bool
has(const char *text, const char *part)
{
  if (!strstr(text, part))
    printf("missing: %s\nin: %s\n", part, text);
  return strstr(text, part) != NULL;
}

/* A disk that is full, here a database that may not grow: nothing is lost and
 * nothing is half there. */
static void
test_full_disk(void)
{
  char *folder = fresh_folder();
  g_autofree char *path = g_build_filename(folder, "r.db", NULL);
  Store *store = store_open(path, NULL);
  g_autoptr(Results) results = sample_results(1);
  g_autoptr(GError) error = NULL;
  RunInfo info = info_of("bb", "pmipv6");

  put(store, "aa", "mipv6", 1124);
  for (int i = 0; i < 20000; i++) {
    HandoverRecord handover = { .to_node = INDEX_NONE };
    g_array_append_val(results->handovers, handover);
  }
  sqlite3_exec(store_database(store), "PRAGMA max_page_count = 50", NULL, NULL,
               NULL);
  CU_ASSERT_FALSE(store_put(store, &info, results, &error));
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_TRUE(has(error->message, "r.db: database or disk is full"));
  CU_ASSERT_EQUAL(count(store, "SELECT count(*) FROM run"), 1);
  CU_ASSERT_EQUAL(count(store, "SELECT count(*) FROM handover"), 1);
  store_free(store);
  remove_folder(folder);
}

/* Files that are not ours stay as they are. */
static void
test_foreign(void)
{
  static const struct {
    const char *sql, *content, *message;
  } rows[] = {
    { "CREATE TABLE mine (a); PRAGMA application_id = 5;", NULL,
      "is a database of another program" },
    { "PRAGMA application_id = 1684893043; PRAGMA user_version = 99;"
      "CREATE TABLE run (a);",
      NULL, "has schema version 99" },
    { NULL, "This is a letter, not a database, and long enough to be one.",
      "file is not a database" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    char *folder = fresh_folder();
    g_autofree char *path = g_build_filename(folder, "r.db", NULL);
    g_autoptr(GError) error = NULL;
    sqlite3 *database = NULL;
    if (rows[i].content)
      g_file_set_contents(path, rows[i].content, -1, NULL);
    else if (sqlite3_open(path, &database) == SQLITE_OK)
      sqlite3_exec(database, rows[i].sql, NULL, NULL, NULL);
    sqlite3_close(database);
    CU_ASSERT_PTR_NULL(store_open(path, &error));
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_TRUE(g_str_has_prefix(error->message, path));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, rows[i].message));
    remove_folder(folder);
  }
}

static void
test_no_place(void)
{
  char *folder = fresh_folder();
  g_autoptr(GError) directory = NULL, missing = NULL;
  g_autofree char *path = g_build_filename(folder, "no", "r.db", NULL);

  CU_ASSERT_PTR_NULL(store_open(folder, &directory));
  CU_ASSERT_PTR_NOT_NULL(strstr(directory->message, "is a directory"));
  CU_ASSERT_PTR_NULL(store_open(path, &missing));
  CU_ASSERT_PTR_NOT_NULL(strstr(missing->message, "there is no folder"));
  remove_folder(folder);
}

static Store *
two_runs(int64_t runs[2], const char *name)
{
  Store *store = store_open(":memory:", NULL);

  runs[0] = put(store, "aa", name, 1124.5);
  runs[1] = put(store, "bb", "pmipv6", NAN);
  return store;
}

static void
test_tables(void)
{
  int64_t runs[2];
  Store *store = two_runs(runs, "mip,\"v6\"");
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GString) csv = g_string_new(NULL);
  g_autoptr(GString) json = g_string_new(NULL);

  table_text(store_database(store), runs, 2, false, text);
  CU_ASSERT_TRUE(has(text->str, "handover-delay (ms)                1124.5"
                                "            -\n"));
  table_csv(store_database(store), runs, 2, csv);
  CU_ASSERT_TRUE(has(csv->str, "design,seed,metric,unit,value\n"));
  CU_ASSERT_TRUE(
    has(csv->str, "\n\"mip,\"\"v6\"\"\",7,handover-delay,ms,1124.5\n"));
  CU_ASSERT_TRUE(has(csv->str, "\npmipv6,7,handover-delay,ms,\n"));
  table_json(store_database(store), runs, 2, true, json);
  CU_ASSERT_TRUE(has(json->str, "\"design\": \"mip,\\\"v6\\\"\""));
  CU_ASSERT_TRUE(has(json->str, "\"handover-delay\": { \"value\": 1124.5, "
                                "\"unit\": \"ms\" }"));
  CU_ASSERT_TRUE(has(json->str, "\"handover-delay\": { \"value\": null"));
  CU_ASSERT_TRUE(has(json->str, "\"from\": \"AR1\", \"to\": \"AR2\""));
  store_free(store);
}

/* No line of the table is longer than a terminal, also with many designs. */
static void
test_width(void)
{
  Store *store = store_open(":memory:", NULL);
  g_autoptr(GString) text = g_string_new(NULL);
  int64_t runs[9];

  for (int i = 0; i < 9; i++) {
    g_autofree char *id = g_strdup_printf("%d", i);
    runs[i] = put(store, id, "hmipv6-distributed", 1e9 / 7);
  }
  table_text(store_database(store), runs, 9, true, text);
  g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
  for (char **line = lines; *line; line++)
    if (g_utf8_strlen(*line, -1) > 80)
      CU_ASSERT_STRING_EQUAL(*line, "at most 80 columns");
  store_free(store);
}

static char *
read_file(const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  char *text = NULL;

  g_file_get_contents(path, &text, NULL, NULL);
  return text ? text : g_strdup("");
}

/* A name from a database is only a name, never a part of a script. */
static void
test_hostile_names(void)
{
  int64_t runs[2];
  Store *store = two_runs(runs, "a\";system(\"touch x\")`id`\t'");
  char *folder = fresh_folder();
  g_autoptr(GError) error = NULL;

  CU_ASSERT_TRUE(
    figures_draw(store_database(store), runs, 2, folder, "gnuplot", &error));
  g_autofree char *data = read_file(folder, "path-stretch.dat");
  g_autofree char *script = read_file(folder, "path-stretch.gp");
  g_autofree char *svg = read_file(folder, "path-stretch.svg");
  g_autofree char *touched = g_build_filename(folder, "x", NULL);
  CU_ASSERT_TRUE(has(data, "\"a';system('touch x')`id`''\"\t1.25\t1.5\t"));
  CU_ASSERT_PTR_NULL(strstr(script, "system"));
  CU_ASSERT_TRUE(has(svg, "</svg>"));
  CU_ASSERT_FALSE(g_file_test(touched, G_FILE_TEST_EXISTS));
  store_free(store);
  remove_folder(folder);
}

static void
test_no_gnuplot(void)
{
  int64_t runs[2];
  Store *store = two_runs(runs, "mipv6");
  char *folder = fresh_folder();
  g_autoptr(GError) missing = NULL, failing = NULL, nowhere = NULL;

  CU_ASSERT_FALSE(figures_draw(store_database(store), runs, 2, folder,
                               "no-such-gnuplot", &missing));
  CU_ASSERT_TRUE(
    g_error_matches(missing, FIGURE_ERROR, FIGURE_ERROR_NO_GNUPLOT));
  g_autofree char *data = read_file(folder, "handover-delay.dat");
  CU_ASSERT_TRUE(has(data, "\"mipv6\"\t"));
  CU_ASSERT_FALSE(
    figures_draw(store_database(store), runs, 2, folder, "false", &failing));
  CU_ASSERT_PTR_NOT_NULL(strstr(failing->message, "could not draw"));
  CU_ASSERT_FALSE(figures_draw(store_database(store), runs, 2,
                               "/proc/no/figures", "gnuplot", &nowhere));
  CU_ASSERT_PTR_NOT_NULL(strstr(nowhere->message, "cannot make this folder"));
  store_free(store);
  remove_folder(folder);
}

const TestCase store_tests[] = {
  { "a run comes back as it was put in, once", test_round_trip },
  { "a value stands under its metric's name, whoever made the file",
    test_other_metrics },
  { "a full disk leaves what was there, and nothing half", test_full_disk },
  { "files of others are refused and left alone", test_foreign },
  { "a directory and a missing folder get one message", test_no_place },
  { "text, CSV and JSON quote what they must", test_tables },
  { "tables are 80 columns wide", test_width },
  { "hostile names are only names", test_hostile_names },
  { "gnuplot missing or failing, and no place for figures", test_no_gnuplot },
  { NULL, NULL },
};
