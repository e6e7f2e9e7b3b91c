/* Exports: the same octets for the same runs, and what other programs read. */

#include "analysis/export.h"
#include "sim/base/output.h"
#include "tests/suite.h"
#include "tests/support_database.h"
#include "tests/support_disk.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
export_text(Store *store, const ExportChoice *choice)
{
  char *text = NULL;
  size_t length;
  FILE *file = open_memstream(&text, &length);
  g_autoptr(GPtrArray) datasets =
    dataset_load_all(store_database(store), NULL, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(datasets);
  CU_ASSERT_TRUE(export_write(datasets, store_database(store), choice, file));
  fclose(file);
  return text;
}

static const ExportChoice choices[] = {
  { EXPORT_CSV, "values", FALSE },         { EXPORT_CSV, "values", TRUE },
  { EXPORT_JSON, "values", FALSE },        { EXPORT_JSON, "values", TRUE },
  { EXPORT_CSV, "runs", FALSE },           { EXPORT_CSV, "nodes", FALSE },
  { EXPORT_JSON, "handovers", FALSE },     { EXPORT_CSV, "flows", FALSE },
  { EXPORT_JSON, "quantiles", FALSE },     { EXPORT_CSV, "grids", FALSE },
  { EXPORT_CSV, "flow-handovers", FALSE },
};

static void
test_order(void)
{
  Store *forwards = store_open(":memory:", NULL);
  Store *backwards = store_open(":memory:", NULL);

  support_fill(forwards, "s", 3, NULL);
  support_fill_backwards(backwards, "s", 3);
  for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
    char *one = export_text(forwards, &choices[i]);
    char *two = export_text(backwards, &choices[i]);
    CU_ASSERT_STRING_EQUAL(one, two);
    CU_ASSERT_TRUE(strlen(one) > 0);
    free(one);
    free(two);
  }
  store_free(forwards);
  store_free(backwards);
}

/* Some values are strange. */
static double
strange(const char *metric, const char *const *values, const char *design,
        uint32_t replication)
{
  (void)values;
  (void)design;
  if (strcmp(metric, "bindings") == 0)
    return replication == 0 ? NAN : INFINITY;
  return strcmp(metric, "path-stretch") == 0 ? 0.1 + 0.2 : 1;
}

static guint
count_of(const char *text, const char *part)
{
  guint count = 0;

  for (text = strstr(text, part); text; text = strstr(text + 1, part))
    count++;
  return count;
}

static void
test_values(void)
{
  Store *store = store_open(":memory:", NULL);
  support_fill(store, "a \"study\", b", 2, strange);
  char *csv = export_text(store, &choices[0]);
  char *wide = export_text(store, &choices[1]);
  char *json = export_text(store, &choices[2]);

  CU_ASSERT_TRUE(g_str_has_prefix(
    csv, "study,file,point,speed,length,design,replication,seed,metric,unit,"
         "value\n"
         "\"a \"\"study\"\", "
         "b\",study.ini,0,1,30,pmipv6,0,1,anchor-load-jain,,1\n"));
  CU_ASSERT_EQUAL(count_of(csv, "\n"), 1 + 54 * metric_count());
  CU_ASSERT_EQUAL(count_of(csv, "path-stretch,,0.30000000000000004\n"), 54);
  CU_ASSERT_EQUAL(count_of(csv, "bindings,,\n"), 54);
  CU_ASSERT_EQUAL(count_of(wide, "\n"), 1 + 54);
  CU_ASSERT_EQUAL(count_of(json, "\"metric\": \"bindings\", \"unit\": \"\", "
                                 "\"value\": null }"),
                  54);
  CU_ASSERT_EQUAL(count_of(json, "\"study\": \"a \\\"study\\\", b\""),
                  54 * metric_count());
  CU_ASSERT_TRUE(g_str_has_suffix(json, " }\n]\n"));
  free(csv);
  free(wide);
  free(json);
  store_free(store);
}

/* How the observations of a run are spread. */
static void
test_spread(void)
{
  static const struct {
    ExportChoice choice;
    const char *begin;
    guint lines;
  } rows[] = {
    { { EXPORT_CSV, "grids", FALSE },
      "study,file,point,speed,length,design,replication,seed,metric,unit,value,"
      "low,"
      "high,count\n"
      "s,study.ini,0,1,30,pmipv6,0,1,handover-delay,ms,0,0,0,1\n"
      "s,study.ini,0,1,30,pmipv6,0,1,handover-delay,ms,1.44140625,1.4375,1."
      "4453125,1\n",
      1 + 54 * 3 },
    { { EXPORT_CSV, "quantiles", FALSE },
      "study,file,point,speed,length,design,replication,seed,metric,share,"
      "value,low,"
      "high\n"
      "s,study.ini,0,1,30,pmipv6,0,1,handover-delay,0,0,0,0\n"
      "s,study.ini,0,1,30,pmipv6,0,1,handover-delay,0.05,0,0,0\n",
      1 + 54 * 21 },
  };
  Store *store = store_open(":memory:", NULL);

  support_fill(store, "s", 2, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    char *text = export_text(store, &rows[i].choice);
    CU_ASSERT_TRUE(g_str_has_prefix(text, rows[i].begin));
    CU_ASSERT_EQUAL(count_of(text, "\n"), rows[i].lines);
    free(text);
  }
  store_free(store);
}

/* Puts rows into the database as they come. */
static void
put_rows(const Store *store, const char *sql)
{
  CU_ASSERT_EQUAL_FATAL(
    sqlite3_exec(store_database(store), sql, NULL, NULL, NULL), SQLITE_OK);
}

/* Stores a study of one run, with an axis or without one. */
static void
put_study(Store *store, const char *path, const char *axis, const char *value,
          unsigned records)
{
  const char *values[] = { axis ? value : NULL, NULL };
  g_autoptr(Study) study = study_new("s");
  g_autoptr(Results) results = results_new();
  RunInfo info = support_info(path);

  info.scenario_path = path;
  info.parameters = "alloc home\nlm anchor\n  dad 1 ns\n  x no\nmr y\n";
  info.records = records;
  if (axis)
    study_add_axis(study, axis, "", "");
  study_add_point(study, values);
  g_ptr_array_add(study->designs, g_strdup("mipv6"));
  study_add_run(study, 0, 0, 0, path);
  CU_ASSERT_TRUE_FATAL(store_put_study(store, study, &info, NULL) > 0);
  CU_ASSERT_TRUE_FATAL(store_put(store, &info, results, NULL));
}

#define LINE "\"alloc home; lm anchor, dad 1 ns, x no; mr y\""

/* Studies with different axes in one table. */
static void
test_several(void)
{
  static const ExportChoice json = { EXPORT_JSON, "runs", FALSE };
  Store *store = store_open(":memory:", NULL);

  put_study(store, "c.ini", "speed", "fast", RECORD_ALL);
  put_study(store, "a.ini", NULL, NULL, RECORD_ALL);
  put_study(store, "b.ini", "level", "5", RECORD_ALL);
  char *csv = export_text(store, &choices[4]);
  char *text = export_text(store, &json);
  CU_ASSERT_STRING_EQUAL(
    csv, "study,file,point,axis_level,speed,design,replication,seed,id,version,"
         "level,duration,warmup,events,parameters\n"
         "s,a.ini,0,,,mipv6,0,7,a.ini,1,fluid,1000000000,0,0," LINE "\n"
         "s,b.ini,0,5,,mipv6,0,7,b.ini,1,fluid,1000000000,0,0," LINE "\n"
         "s,c.ini,0,,fast,mipv6,0,7,c.ini,1,fluid,1000000000,0,0," LINE "\n");
  CU_ASSERT_PTR_NOT_NULL(
    strstr(text, "\"file\": \"b.ini\", \"point\": 0, \"axis_level\": 5, "
                 "\"speed\": null, \"design\""));
  free(csv);
  free(text);
  store_free(store);
}

/* What each flow has of each handover, in the order of hosts, handovers,
 * sessions and their numbers. */
static void
test_flow_handovers(void)
{
  static const ExportChoice choice = { EXPORT_CSV, "flow-handovers", FALSE };
  Store *store = store_open(":memory:", NULL);

  put_study(store, "x.ini", NULL, NULL, RECORD_HANDOVERS);
  put_rows(store, "INSERT INTO flow_handover SELECT run, 'N', 2, 's', 1, 'A',"
                  " 'C', 5, 6, NULL, 0.5 FROM run;"
                  "INSERT INTO flow_handover SELECT run, 'M', 10, 's', 10, 'A',"
                  " 'C', 1, NULL, 2, 0 FROM run;"
                  "INSERT INTO flow_handover SELECT run, 'M', 10, 's', 9, 'A',"
                  " 'C', 3, 4, 5, 1 FROM run;"
                  "INSERT INTO flow_handover SELECT run, 'M', 9, 't', 9, 'A',"
                  " 'C', 7, 8, 9, 1 FROM run;");
  char *text = export_text(store, &choice);
  CU_ASSERT_STRING_EQUAL(
    text, "study,file,point,design,replication,seed,host,handover,session,"
          "number,anchor,correspondent,down_after,up_after,gap,lost\n"
          "s,x.ini,0,mipv6,0,7,M,9,t,9,A,C,7,8,9,1\n"
          "s,x.ini,0,mipv6,0,7,M,10,s,9,A,C,3,4,5,1\n"
          "s,x.ini,0,mipv6,0,7,M,10,s,10,A,C,1,,2,0\n"
          "s,x.ini,0,mipv6,0,7,N,2,s,1,A,C,5,6,,0.5\n");
  free(text);
  store_free(store);
}

/* An axis, and the name of its column in two tables. */
static const struct {
  const char *sentence, *axis, *long_begin, *wide_begin;
} named[] = {
  { "a name of its own", "speed", "study,file,point,speed,design",
    "study,file,point,speed,design" },
  { "a column of all tables", "file", "study,file,point,axis_file,design",
    "study,file,point,axis_file,design" },
  { "one behind the axes", "seed", "study,file,point,axis_seed,design",
    "study,file,point,axis_seed,design" },
  { "a column of the long table", "unit", "study,file,point,axis_unit,design",
    "study,file,point,unit,design" },
  { "a metric", "handovers", "study,file,point,handovers,design",
    "study,file,point,axis_handovers,design" },
};

static void
test_named(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(named); i++) {
    Store *store = store_open(":memory:", NULL);
    put_study(store, "x.ini", named[i].axis, "5", RECORD_ALL);
    char *csv = export_text(store, &choices[0]);
    char *wide = export_text(store, &choices[1]);
    bool is_good = g_str_has_prefix(csv, named[i].long_begin) &&
                   g_str_has_prefix(wide, named[i].wide_begin);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", named[i].sentence);
    free(csv);
    free(wide);
    store_free(store);
  }
}

#define HANDOVERS                                                              \
  "handovers to the key record of the scenario, and sweep again; or run with " \
  "--handovers"

/* What two runs have on record, and what is missing of a table. */
static const struct {
  const char *sentence, *table;
  unsigned first, second;
  const char *gap;
} gaps[] = {
  { "values are always there", "values", 0, 0, NULL },
  { "so are grids", "grids", 0, 0, NULL },
  { "all have handovers", "handovers", RECORD_HANDOVERS, RECORD_ALL, NULL },
  { "one has not", "handovers", RECORD_HANDOVERS, RECORD_FLOWS,
    "1 of 2 runs have no handovers on record (s of y.ini): add " HANDOVERS },
  { "without them the flows have none", "flow-handovers", RECORD_NODES,
    RECORD_ALL,
    "1 of 2 runs have no flow-handovers on record (s of x.ini): "
    "add " HANDOVERS },
  { "none has flows", "flows", RECORD_HANDOVERS, RECORD_NODES,
    "2 of 2 runs have no flows on record (s of x.ini, s of y.ini): add flows "
    "to the key record of the scenario, and sweep again" },
  { "one has nodes", "nodes", RECORD_NODES, RECORD_SERIES,
    "1 of 2 runs have no nodes on record (s of y.ini): add nodes to the key "
    "record of the scenario, and sweep again" },
};

/* Fails unless that is said of a table of the database. */
static void
expect_gap(const Store *store, const char *sentence, const char *table,
           const char *expected)
{
  sqlite3 *database = store_database(store);
  g_autoptr(GPtrArray) datasets = dataset_load_all(database, NULL, NULL);
  g_autofree char *gap = export_gap(datasets, database, table);
  bool is_good = g_strcmp0(gap, expected) == 0;

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s: %s\n", sentence, gap ? gap : "no gap");
}

static void
test_gaps(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(gaps); i++) {
    Store *store = store_open(":memory:", NULL);
    put_study(store, "x.ini", NULL, NULL, gaps[i].first);
    put_study(store, "y.ini", NULL, NULL, gaps[i].second);
    expect_gap(store, gaps[i].sentence, gaps[i].table, gaps[i].gap);
    store_free(store);
  }
}

/* A run counts once, and a study that is the only one is not named. */
static void
test_shared_gaps(void)
{
  Store *store = store_open(":memory:", NULL);

  put_study(store, "x.ini", NULL, NULL, 0);
  expect_gap(store, "one study", "handovers",
             "1 of 1 runs have no handovers on record: add " HANDOVERS);
  put_study(store, "y.ini", NULL, NULL, RECORD_ALL);
  put_rows(store, "UPDATE plan SET id = 'x.ini'");
  put_rows(store, "UPDATE study SET name = '' WHERE file = 'y.ini'");
  expect_gap(store, "one run of two studies", "handovers",
             "1 of 1 runs have no handovers on record (y.ini, s of x.ini): "
             "add " HANDOVERS);
  store_free(store);
}

/* A file is there whole, or as it was. */
static void
test_whole(void)
{
  g_autofree char *folder = g_dir_make_tmp("dmmsim-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "x.csv", NULL);
  g_autoptr(GError) full = NULL;
  g_autoptr(GError) nowhere = NULL;
  g_autofree char *text = NULL;
  Output *output = output_open_whole(path, "the export", NULL);

  fprintf(output_stream(output), "whole\n");
  CU_ASSERT_FALSE(g_file_test(path, G_FILE_TEST_EXISTS));
  CU_ASSERT_TRUE(output_close(output, NULL));
  CU_ASSERT_TRUE_FATAL(g_file_get_contents(path, &text, NULL, NULL));
  CU_ASSERT_STRING_EQUAL(text, "whole\n");
  output = output_open_whole(path, "the export", NULL);
  struct rlimit before = disk_fill();
  for (int i = 0; i < 100000; i++)
    fprintf(output_stream(output), "too much\n");
  gboolean is_good = output_close(output, &full);
  disk_empty(&before);
  CU_ASSERT_FALSE(is_good);
  CU_ASSERT_PTR_NOT_NULL_FATAL(full);
  g_autofree char *expected =
    g_strdup_printf("%s: cannot write the export: %s", path, g_strerror(EFBIG));
  CU_ASSERT_STRING_EQUAL(full->message, expected);
  g_autofree char *kept = NULL;
  CU_ASSERT_TRUE_FATAL(g_file_get_contents(path, &kept, NULL, NULL));
  CU_ASSERT_STRING_EQUAL(kept, "whole\n");
  CU_ASSERT_PTR_NULL(output_open_whole("/nowhere/x", "the export", &nowhere));
  CU_ASSERT_PTR_NOT_NULL_FATAL(nowhere);
  CU_ASSERT_STRING_EQUAL(nowhere->message,
                         "/nowhere/x: cannot write the export: No such file "
                         "or directory");
  g_remove(path);
  CU_ASSERT_EQUAL(g_rmdir(folder), 0);
}

const TestCase export_tests[] = {
  { "the same runs give the same octets, in whatever order they were done",
    test_order },
  { "names are quoted, numbers exact, and what is undefined is empty",
    test_values },
  { "grids and quantiles are rows with their bounds", test_spread },
  { "flows have rows of their handovers", test_flow_handovers },
  { "studies with other axes share a table", test_several },
  { "no two columns have one name", test_named },
  { "rows that are not on record are no empty table", test_gaps },
  { "and each run without them counts once", test_shared_gaps },
  { "a file is written whole or not at all", test_whole },
  { NULL, NULL },
};
