/* The result database, and what is printed and drawn from it. */

#include "analysis/gnuplot.h"
#include "analysis/plot_figures.h"
#include "analysis/table.h"
#include "sim/store/store.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
info_of(const char *id)
{
  return (RunInfo){ .id = id,
                    .scenario_path = "x.ini",
                    .scenario_text = "[general]\n",
                    .title = "A title, with \"quotes\"",
                    .version = "1",
                    .parameters = "",
                    .seed = 7,
                    .level = "fluid",
                    .duration = SIM_SECOND,
                    .records = RECORD_ALL };
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
  g_ptr_array_add(results->section_names, g_strdup("s"));
  g_array_append_val(results->handovers, handover);
  g_array_append_val(results->flow_handovers, flow);
  return results;
}

static int64_t
put(Store *store, const char *id, double delay)
{
  RunInfo info = info_of(id);
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

  put(store, "aa", 1124);
  put(store, "bb", NAN);
  put(store, "aa", 1124); /* the same run again */
  CU_ASSERT_EQUAL(count(store, "SELECT count(*) FROM run"), 2);
  CU_ASSERT_EQUAL(count(store, "SELECT count(*) FROM scenario"), 1);
  CU_ASSERT_EQUAL(count(store,
                        "SELECT value FROM run JOIN result USING "
                        "(run) WHERE id = 'aa' AND metric = 'handover-delay'"),
                  1124);
  CU_ASSERT_EQUAL(
    count(store, "SELECT value IS NULL FROM run JOIN result "
                 "USING (run) WHERE id = 'bb' AND metric = 'handover-delay'"),
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
  RunInfo info = info_of("cc");
  g_autoptr(GError) error = NULL;

  run_sql(store, "INSERT INTO metric VALUES (0, 'handover-delay', 'ms', ''),"
                 " (1, 'forgotten', 'ms', ''), (2, 'handovers', '', 'old')");
  put(store, "aa", 1124);
  CU_ASSERT_EQUAL(count(store, "SELECT value FROM result WHERE metric = "
                               "'handover-delay'"),
                  1124);
  CU_ASSERT_EQUAL(
    count(store, "SELECT value FROM result WHERE metric = 'handovers'"), 1);
  CU_ASSERT_EQUAL(
    count(store, "SELECT count(*) FROM result WHERE metric = 'forgotten'"), 0);
  CU_ASSERT_EQUAL(
    count(store, "SELECT count(*) FROM metric WHERE help = 'old'"), 0);
  store_free(store);
  store = store_open(":memory:", NULL);
  run_sql(store, "INSERT INTO metric VALUES (0, 'handover-delay', 's', '')");
  CU_ASSERT_FALSE(store_put(store, &info, results, &error));
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_STRING_EQUAL(error->message,
                         ":memory:: has handover-delay in 's', but this "
                         "program measures 'ms'; give another name");
  CU_ASSERT_EQUAL(count(store, "SELECT count(*) FROM run"), 0);
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
  RunInfo info = info_of("bb");

  put(store, "aa", 1124);
  for (int i = 0; i < 20000; i++) {
    HandoverRecord handover = { .number = (uint32_t)i + 2,
                                .to_node = INDEX_NONE };
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

/* What may stand where a database should; each is given its path. */
static void
make_nothing(const char *path)
{
  CU_ASSERT_FALSE(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void
make_folder(const char *path)
{
  CU_ASSERT_EQUAL(g_mkdir(path, 0755), 0);
}

static void
make_letter(const char *path)
{
  g_file_set_contents(path, "Dear reader, this is a letter and no database.",
                      -1, NULL);
}

static void
make_with(const char *path, const char *sql)
{
  sqlite3 *database = NULL;

  CU_ASSERT_EQUAL(sqlite3_open(path, &database), SQLITE_OK);
  CU_ASSERT_EQUAL(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(database);
}

static void
make_foreign(const char *path)
{
  make_with(path, "CREATE TABLE mine (a); PRAGMA application_id = 5");
}

static void
make_unmarked(const char *path)
{
  make_with(path, "CREATE TABLE run (a)");
}

static void
make_ours(const char *path)
{
  Store *store = store_open(path, NULL);
  CU_ASSERT_PTR_NOT_NULL(store);
  store_free(store);
}

static void
make_newer(const char *path)
{
  make_ours(path);
  make_with(path, "PRAGMA user_version = 99");
}

/* The first page, which holds the marks, and half of the second. */
static void
make_half(const char *path)
{
  make_ours(path);
  CU_ASSERT_EQUAL(truncate(path, 6144), 0);
}

/* The file may be written to, but no journal beside it. */
static void
make_shut_in(const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);

  make_ours(path);
  CU_ASSERT_EQUAL(g_chmod(folder, 0555), 0);
}

static const struct {
  void (*make)(const char *path);
  const char *name;
  mode_t mode;         /* of the file */
  const char *message; /* after the path */
} misfits[] = {
  { make_nothing, "no/r.db", 0666, "there is no folder FOLDER/no" },
  { make_folder, "r.db", 0755, "is a directory; expected a file" },
  { make_letter, "r.db", 0666, "file is not a database" },
  { make_foreign, "r.db", 0666,
    "is a database of another program; give another name" },
  { make_unmarked, "r.db", 0666,
    "is a database of another program; give another name" },
  { make_newer, "r.db", 0666,
    "has schema version 99; this program knows version 3" },
  { make_half, "r.db", 0666, "database disk image is malformed" },
  { make_ours, "r.db", 0444, "cannot be written to" },
  { make_shut_in, "r.db", 0666, "its folder cannot be written to" },
};

/* Root may write everywhere, so these are opened by nobody (id 65534). */
static Store *
open_as_nobody(const char *path, GError **error)
{
  uid_t user = geteuid();

  CU_ASSERT_TRUE_FATAL(user != 0 || seteuid(65534) == 0);
  Store *store = store_open(path, error);
  CU_ASSERT_TRUE_FATAL(seteuid(user) == 0);
  return store;
}

static char *
checksum(const char *path)
{
  g_autofree char *content = NULL;
  gsize length = 0;

  g_file_get_contents(path, &content, &length, NULL);
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)content,
                                     length);
}

static void
test_misfits(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(misfits); i++) {
    char *folder = fresh_folder();
    g_autofree char *path = g_build_filename(folder, misfits[i].name, NULL);
    g_autoptr(GError) error = NULL;
    GString *message = g_string_new(misfits[i].message);
    CU_ASSERT_EQUAL(g_chmod(folder, 0777), 0);
    misfits[i].make(path);
    g_autofree char *before = checksum(path);
    g_chmod(path, misfits[i].mode);
    CU_ASSERT_PTR_NULL(open_as_nobody(path, &error));
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    g_string_replace(message, "FOLDER", folder, 0);
    g_string_prepend(message, ": ");
    g_string_prepend(message, path);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_STRING_EQUAL(error->message, message->str);
    g_autofree char *after = checksum(path);
    CU_ASSERT_STRING_EQUAL(before, after);
    g_string_free(message, TRUE);
    remove_folder(folder);
  }
}

static void
test_no_name(void)
{
  g_autoptr(GError) error = NULL;

  CU_ASSERT_PTR_NULL(store_open("", &error));
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_STRING_EQUAL(error->message,
                         "'': expected the name of a result database");
}

/* Another connection is as good as another program. */
static void
test_busy(void)
{
  char *folder = fresh_folder();
  g_autofree char *path = g_build_filename(folder, "r.db", NULL);
  Store *store = store_open(path, NULL), *other = store_open(path, NULL);
  g_autoptr(Results) results = sample_results(1);
  g_autoptr(GError) error = NULL;
  RunInfo info = info_of("aa");

  sqlite3_busy_timeout(store_database(store), 0);
  run_sql(other, "BEGIN IMMEDIATE");
  CU_ASSERT_FALSE(store_put(store, &info, results, &error));
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_PTR_NOT_NULL(
    strstr(error->message, "r.db: another program is writing to it"));
  run_sql(other, "COMMIT");
  CU_ASSERT_TRUE(store_put(store, &info, results, NULL));
  CU_ASSERT_EQUAL(count(other, "SELECT count(*) FROM run"), 1);
  store_free(store);
  store_free(other);
  remove_folder(folder);
}

static void
test_read(void)
{
  char *folder = fresh_folder();
  g_autofree char *path = g_build_filename(folder, "r.db", NULL);
  g_autoptr(GError) missing = NULL, empty = NULL, refused = NULL;
  g_autoptr(Results) results = sample_results(1);
  RunInfo info = info_of("bb");

  CU_ASSERT_PTR_NULL(store_open_to_read(path, &missing));
  CU_ASSERT_PTR_NOT_NULL_FATAL(missing);
  CU_ASSERT_PTR_NOT_NULL(strstr(missing->message, "No such file"));
  CU_ASSERT_FALSE(g_file_test(path, G_FILE_TEST_EXISTS));
  g_file_set_contents(path, "", 0, NULL);
  CU_ASSERT_PTR_NULL(store_open_to_read(path, &empty));
  CU_ASSERT_PTR_NOT_NULL_FATAL(empty);
  CU_ASSERT_PTR_NOT_NULL(strstr(empty->message, "is empty; expected a result"));
  Store *store = store_open(path, NULL);
  put(store, "aa", 1);
  store_free(store);
  CU_ASSERT_EQUAL(g_chmod(path, 0444), 0);
  store = store_open_to_read(path, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  CU_ASSERT_EQUAL(count(store, "SELECT count(*) FROM run"), 1);
  CU_ASSERT_FALSE(store_put(store, &info, results, &refused));
  CU_ASSERT_PTR_NOT_NULL_FATAL(refused);
  CU_ASSERT_PTR_NOT_NULL(strstr(refused->message, "cannot be written to"));
  store_free(store);
  remove_folder(folder);
}

static void
test_name_is_no_uri(void)
{
  char *folder = fresh_folder(), *here = g_get_current_dir();

  CU_ASSERT_EQUAL_FATAL(g_chdir(folder), 0);
  store_free(store_open("file:r.db?mode=memory", NULL));
  CU_ASSERT_TRUE(g_file_test("file:r.db?mode=memory", G_FILE_TEST_EXISTS));
  CU_ASSERT_EQUAL_FATAL(g_chdir(here), 0);
  g_free(here);
  remove_folder(folder);
}

static Store *
two_runs(DatasetRun runs[2], const char *name)
{
  Store *store = store_open(":memory:", NULL);

  runs[0] = (DatasetRun){ put(store, "aa", 1124.5), name };
  runs[1] = (DatasetRun){ put(store, "bb", NAN), "pmipv6" };
  return store;
}

static void
test_tables(void)
{
  DatasetRun runs[2];
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
  DatasetRun runs[9];

  for (int i = 0; i < 9; i++) {
    g_autofree char *id = g_strdup_printf("%d", i);
    runs[i] = (DatasetRun){ put(store, id, 1e9 / 7), "hmipv6-distributed" };
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

static gboolean
draw(Store *store, const DatasetRun *runs, const char *folder,
     const char *gnuplot, GError **error)
{
  g_autoptr(Dataset) dataset =
    dataset_of_runs(store_database(store), "This title", runs, 2);

  return plot_draw_runs(dataset, store_database(store), folder, gnuplot, error);
}

/* A name from a database is only a name, never a part of a script. */
static void
test_hostile_names(void)
{
  DatasetRun runs[2];
  Store *store = two_runs(runs, "a\";system(\"touch x\")`id`\t'");
  char *folder = fresh_folder();
  g_autoptr(GError) error = NULL;

  CU_ASSERT_TRUE(draw(store, runs, folder, "gnuplot", &error));
  g_autofree char *data = read_file(folder, "path-stretch.dat");
  g_autofree char *script = read_file(folder, "path-stretch.gp");
  g_autofree char *svg = read_file(folder, "path-stretch.svg");
  g_autofree char *touched = g_build_filename(folder, "x", NULL);
  CU_ASSERT_TRUE(
    has(data, "\"a';system('touch x')`id`''\"\t0\t1.25\t1.25\t1.25\t1\t"));
  CU_ASSERT_TRUE(has(data, "dmmsim 1: This title\n"));
  CU_ASSERT_FALSE(has(data, "A title"));
  CU_ASSERT_TRUE(
    has(script, "set xtics add ('a\";system(\"touch x\")`id` ''' 0)"));
  CU_ASSERT_TRUE(has(svg, "</svg>"));
  CU_ASSERT_FALSE(g_file_test(touched, G_FILE_TEST_EXISTS));
  store_free(store);
  remove_folder(folder);
}

static void
test_no_gnuplot(void)
{
  DatasetRun runs[2];
  Store *store = two_runs(runs, "mipv6");
  char *folder = fresh_folder();
  g_autoptr(GError) missing = NULL, failing = NULL, nowhere = NULL;

  CU_ASSERT_FALSE(draw(store, runs, folder, "no-such-gnuplot", &missing));
  CU_ASSERT_TRUE(
    g_error_matches(missing, GNUPLOT_ERROR, GNUPLOT_ERROR_MISSING));
  g_autofree char *data = read_file(folder, "handover-delay.dat");
  CU_ASSERT_TRUE(has(data, "\"mipv6\"\t"));
  CU_ASSERT_FALSE(draw(store, runs, folder, "false", &failing));
  CU_ASSERT_PTR_NOT_NULL_FATAL(failing);
  CU_ASSERT_PTR_NOT_NULL(strstr(failing->message, "could not draw"));
  CU_ASSERT_FALSE(draw(store, runs, "/proc/no/figures", "gnuplot", &nowhere));
  CU_ASSERT_PTR_NOT_NULL_FATAL(nowhere);
  CU_ASSERT_PTR_NOT_NULL(strstr(nowhere->message, "cannot make this folder"));
  store_free(store);
  remove_folder(folder);
}

const TestCase store_tests[] = {
  { "a run comes back as it was put in, once", test_round_trip },
  { "a value stands under its metric's name, whoever made the file",
    test_other_metrics },
  { "a full disk leaves what was there, and nothing half", test_full_disk },
  { "what is not ours is refused with one message, and left alone",
    test_misfits },
  { "a database has a name", test_no_name },
  { "a file that another program writes to is waited for, then refused",
    test_busy },
  { "reading makes no file and changes none", test_read },
  { "a name like a URI is a name", test_name_is_no_uri },
  { "text, CSV and JSON quote what they must", test_tables },
  { "tables are 80 columns wide", test_width },
  { "hostile names are only names", test_hostile_names },
  { "gnuplot missing or failing, and no place for figures", test_no_gnuplot },
  { NULL, NULL },
};
