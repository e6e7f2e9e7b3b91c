/* Parts of a sweep are joined: databases that have numbered their rows each in
 * its own way.
 */

#include "sim/base/folder.h"
#include "tests/suite.h"
#include "tests/support_database.h"
#include "tests/support_disk.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static Store *
store_new(const char *path)
{
  Store *store = store_open(path, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  return store;
}

static void
run_sql(const Store *store, const char *sql)
{
  CU_ASSERT_EQUAL_FATAL(
    sqlite3_exec(store_database(store), sql, NULL, NULL, NULL), SQLITE_OK);
}

/* Stores a run with a record of each kind; `number` is in all of them. */
static void
put_run(Store *store, const char *id, const char *text, double number)
{
  RunInfo info = support_info(id);
  g_autoptr(Results) results = results_new();
  HandoverRecord handover = { .to_node = INDEX_NONE, .lost = number };
  FlowHandoverRecord flow_handover = { .lost = number };
  FlowRecord flow = { .sent = number };
  NodeRecord node = { .bindings = number };
  GridRecord grid = { .cell = (uint32_t)number, .count = 5 };
  ArrivalRecord arrival = { .delay = number / 1e3 };

  info.scenario_text = text;
  results->values[metric_find("handovers")] = number;
  g_ptr_array_add(results->node_names, g_strdup("G"));
  g_ptr_array_add(results->host_names, g_strdup("MN"));
  g_ptr_array_add(results->section_names, g_strdup("s"));
  g_array_append_val(results->handovers, handover);
  g_array_append_val(results->flow_handovers, flow_handover);
  g_array_append_val(results->flows, flow);
  g_array_append_val(results->nodes, node);
  g_array_append_val(results->grids, grid);
  g_array_append_val(results->arrivals, arrival);
  CU_ASSERT_TRUE_FATAL(store_put(store, &info, results, NULL));
}

/* Stores a study with two points, at each of which one run is planned. */
static void
put_study(Store *store, const char *name, const char *text, const char *first,
          const char *second)
{
  static const char *const points[][2] = { { "5", NULL }, { "10", NULL } };
  RunInfo info = support_info("");
  g_autoptr(Study) study = study_new(name);

  info.scenario_text = text;
  study->repeat = 2;
  study->precision.metric = g_strdup("handovers");
  study->precision.share = 0.05;
  study->precision.confidence = 0.9;
  g_free(study->options);
  study->options = g_strdup("set a.b=1");
  study_add_axis(study, "speed", "mobility.walk.speed", "m/s");
  g_ptr_array_add(study->designs, g_strdup("mipv6"));
  for (int i = 0; i < 2; i++)
    study_add_point(study, points[i]);
  study_add_run(study, 0, 0, 0, first);
  study_add_run(study, 1, 0, 0, second);
  CU_ASSERT_TRUE_FATAL(store_put_study(store, study, &info, NULL) > 0);
}

/* A folder with a name that is not kind to SQL, and a part in it. */
typedef struct Folder {
  char *name, *part;
} Folder;

static Folder
folder_new(void)
{
  char *name = g_dir_make_tmp("dmmsim '\";-XXXXXX", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(name);
  return (Folder){ name, g_build_filename(name, "part.db", NULL) };
}

static void
folder_clear(Folder *folder)
{
  folder_remove(folder->name);
  g_free(folder->part);
  g_free(folder->name);
}

/* The other part: runs bb and cc of study s, of which cc is in a scenario of
 * its own as well, and a study that the first part does not have. */
static void
make_part(const char *path)
{
  Store *part = store_new(path);

  run_sql(part, "INSERT INTO metric VALUES (500, 'handovers', '', 'old'),"
                " (501, 'forgotten', 'm', 'of another version')");
  put_study(part, "t", "other", "cc", "dd");
  put_study(part, "s", "[general]\n", "aa", "bb");
  put_run(part, "bb", "[general]\n", 2);
  put_run(part, "cc", "other", 3);
  run_sql(part, "INSERT INTO value SELECT run, 501, 7 FROM run WHERE id ="
                " 'cc'");
  store_put_source(part, "[general]\n", 0, "x.ini", "of the part", NULL);
  store_put_source(part, "other", 1, "y.ini", "other", NULL);
  store_put_failure(part, "aa", "time", "late", NULL);
  store_put_failure(part, "dd", "time", "late", NULL);
  store_put_failure(part, "ee", "time", "late", NULL);
  store_free(part);
}

/* The first part: run aa of study s, and a run that no study asks for. */
static void
fill_main(Store *store)
{
  put_run(store, "zz", "third", 9);
  put_study(store, "s", "[general]\n", "aa", "bb");
  put_run(store, "aa", "[general]\n", 1);
  store_put_source(store, "[general]\n", 0, "x.ini", "of the first", NULL);
  store_put_failure(store, "bb", "crash", "signal", NULL);
  store_put_failure(store, "ee", "crash", "signal", NULL);
}

static const SupportQuestion joined[] = {
  { "a run has its scenario",
    "SELECT id, text FROM run JOIN scenario USING (scenario) ORDER BY id",
    "aa|[general]\n\nbb|[general]\n\ncc|other\nzz|third\n" },
  { "and is what it was",
    "SELECT DISTINCT version, parameters, seed, replication, level,"
    " duration, warmup, events, seconds FROM run",
    "1||7|0|fluid|1000000000|0|0|0.0\n" },
  { "a value is of its run and its metric",
    "SELECT id, value FROM result JOIN run USING (run) WHERE metric ="
    " 'handovers' ORDER BY id",
    "aa|1.0\nbb|2.0\ncc|3.0\nzz|9.0\n" },
  { "also of a metric that is new",
    "SELECT id, value, unit FROM result JOIN run USING (run) WHERE metric ="
    " 'forgotten' ORDER BY id",
    "cc|7.0|m\n" },
  { "no value is lost",
    "SELECT count(DISTINCT c) FROM (SELECT count(*) AS c"
    " FROM value JOIN metric USING (metric) WHERE name <> 'forgotten' GROUP BY"
    " run)",
    "1\n" },
  { "records are of their runs",
    "SELECT id, handover.lost, flow_handover.lost, sent, bindings,"
    " cell, count, series.value FROM run JOIN handover USING (run) JOIN"
    " flow_handover USING (run) JOIN flow USING (run) JOIN node USING (run)"
    " JOIN grid USING (run) JOIN metric USING (metric) JOIN series USING"
    " (run) WHERE series.name = 'delay' AND metric.name ="
    " 'handover-delay' ORDER BY id",
    "aa|1.0|1.0|1.0|1.0|1|5|1.0\nbb|2.0|2.0|2.0|2.0|2|5|2.0\n"
    "cc|3.0|3.0|3.0|3.0|3|5|3.0\nzz|9.0|9.0|9.0|9.0|9|5|9.0\n" },
  { "a study has its scenario, and what was asked for",
    "SELECT name, text, version, repeat, precision, precision_metric,"
    " confidence, options FROM study JOIN scenario USING (scenario)"
    " ORDER BY name",
    "s|[general]\n|1|2|0.05|handovers|0.9|set a.b=1\n"
    "t|other|1|2|0.05|handovers|0.9|set a.b=1\n" },
  { "its axis",
    "SELECT study.name, number, axis.name, key, unit FROM axis JOIN"
    " study USING (study) ORDER BY 1",
    "s|0|speed|mobility.walk.speed|m/s\nt|0|speed|mobility.walk.speed|m/s\n" },
  { "its points and their settings",
    "SELECT study.name, point.number, label, setting.number, setting.name,"
    " value, number_value FROM point JOIN study USING (study) JOIN setting"
    " USING (point) ORDER BY 1, 2",
    "s|0|speed=5 m/s|0|speed|5|5.0\ns|1|speed=10 m/s|0|speed|10|10.0\n"
    "t|0|speed=5 m/s|0|speed|5|5.0\nt|1|speed=10 m/s|0|speed|10|10.0\n" },
  { "and its plan",
    "SELECT study.name, number, replication, design_number, design, id FROM"
    " plan JOIN point USING (point) JOIN study USING (study) ORDER BY 1, 2",
    "s|0|0|0|mipv6|aa\ns|1|0|0|mipv6|bb\nt|0|0|0|mipv6|cc\n"
    "t|1|0|0|mipv6|dd\n" },
  { "files are of their scenarios; those that were there stay",
    "SELECT scenario.text, number, source.path, source.text FROM source JOIN"
    " scenario USING (scenario) ORDER BY 1",
    "[general]\n|0|x.ini|of the first\nother|1|y.ini|other\n" },
  { "a run has failed if it is nowhere, as was known first",
    "SELECT id, reason FROM failure ORDER BY id", "dd|time\nee|crash\n" },
  { "metrics keep their definitions",
    "SELECT count(*) FROM metric WHERE help = 'old'", "0\n" },
  { "nothing is left of the way", "SELECT name FROM temp.sqlite_schema", "" },
};

static void
test_joined(void)
{
  Folder folder = folder_new();
  Store *store = store_new(":memory:");

  make_part(folder.part);
  fill_main(store);
  for (int i = 0; i < 3; i++) {
    CU_ASSERT_TRUE(store_merge(store, folder.part, NULL));
    support_expect(store, joined, G_N_ELEMENTS(joined));
  }
  store_free(store);
  folder_clear(&folder);
}

#define OF_S " WHERE study = (SELECT study FROM study WHERE name = 's')"
#define AT_S " WHERE point IN (SELECT point FROM point" OF_S ")"
#define BEFORE " where that of the parts before has "
#define AT_5 "its study s of x.ini has at speed=5 m/s"

/* Changes that make a part one that does not belong to the first. */
static const struct {
  const char *sentence, *sql;
  const char *message; /* after the path; NULL: it belongs */
  const char *rows;    /* what is then there */
} parts[] = {
  { "another text",
    "UPDATE scenario SET text = 'changed' WHERE text = '[general]' || char(10)",
    "its study s of x.ini is of another text of the scenario, or of another "
    "version, than that of the parts before",
    NULL },
  { "another version", "UPDATE study SET version = '2' WHERE name = 's'",
    "its study s of x.ini is of another text of the scenario, or of another "
    "version, than that of the parts before",
    NULL },
  { "another unit", "UPDATE metric SET unit = 'm' WHERE name = 'handovers'",
    "has handovers in another unit than the parts before", NULL },
  { "another value in the same run",
    "INSERT INTO run SELECT 99, 'aa', scenario, version, parameters,"
    " seed, replication, level, duration, warmup, events, 0, seconds FROM run"
    " LIMIT 1; INSERT INTO value SELECT 99, metric, 77.5 FROM metric WHERE"
    " name = 'handovers'",
    "run aa has handovers = 77.5, but that of the parts before has 1.0", NULL },
  { "an axis of another name", "UPDATE axis SET name = 'pace'" OF_S,
    "its study s of x.ini has the axis pace (mobility.walk.speed, m/s)" BEFORE
    "speed (mobility.walk.speed, m/s)",
    NULL },
  { "an axis of another key", "UPDATE axis SET key = 'session.s.x'" OF_S,
    "its study s of x.ini has the axis speed (session.s.x, m/s)" BEFORE
    "speed (mobility.walk.speed, m/s)",
    NULL },
  { "an axis without a unit", "UPDATE axis SET unit = ''" OF_S,
    "its study s of x.ini has the axis speed (mobility.walk.speed)" BEFORE
    "speed (mobility.walk.speed, m/s)",
    NULL },
  { "an axis more",
    "INSERT INTO axis SELECT study, 1, 'x', key, unit FROM axis" OF_S,
    "its study s of x.ini has 2 axes" BEFORE "1", NULL },
  { "an axis less", "DELETE FROM axis" OF_S,
    "its study s of x.ini has 0 axes" BEFORE "1", NULL },
  { "another point",
    "UPDATE point SET label = 'speed=7 m/s'" OF_S " AND number = 1",
    "its study s of x.ini has the point speed=7 m/s" BEFORE "speed=10 m/s",
    NULL },
  { "another setting of a point",
    "UPDATE setting SET value = '7'" AT_S " AND value = '5'",
    AT_5 " speed = 7" BEFORE "speed = 5", NULL },
  { "a setting of another name",
    "UPDATE setting SET name = 'pace'" AT_S " AND value = '5'",
    AT_5 " pace = 5" BEFORE "speed = 5", NULL },
  { "another design", "UPDATE plan SET design = 'pmipv6'" AT_S,
    "its study s of x.ini has the design pmipv6" BEFORE "mipv6", NULL },
  { "another design at other places",
    "UPDATE plan SET design = 'pmipv6', replication = 9" AT_S,
    "its study s of x.ini has the design pmipv6" BEFORE "mipv6", NULL },
  { "another run, by other options",
    "UPDATE plan SET id = 'abcdefghijklmno'" AT_S " AND id = 'aa';"
    "UPDATE study SET options = 'study s' || char(10) || 'set a.b=2' ||"
    " char(10)",
    AT_5
    ", mipv6, replication 0 the run abcdefghijkl (study s, set a.b=2)" BEFORE
    "aa (set a.b=1)",
    NULL },
  { "another run, without options",
    "UPDATE plan SET id = 'xx'" AT_S " AND id = 'aa';"
    "UPDATE study SET options = ''",
    AT_5 ", mipv6, replication 0 the run xx (no options)" BEFORE
         "aa (set a.b=1)",
    NULL },
  { "another number of replications, other records and options",
    "UPDATE study SET repeat = 1, records = 0, options = 'set c.d=7',"
    " precision = 0.1",
    NULL, "aa,bb,cc,zz|3|2|1|4|2\n" },
  { "more replications of what is there",
    "INSERT INTO plan SELECT point, 7, design_number, design, id || id FROM"
    " plan" AT_S,
    NULL, "aa,bb,cc,zz|3|2|1|6|2\n" },
  { "a point more",
    "INSERT INTO point SELECT 90, study, 2, 'speed=20 m/s' FROM study WHERE"
    " name = 's'; INSERT INTO setting VALUES (90, 0, 'speed', '20', 20);"
    " INSERT INTO plan VALUES (90, 0, 0, 'mipv6', 'ff')",
    NULL, "aa,bb,cc,zz|3|2|1|5|2\n" },
  { "a design more",
    "INSERT INTO plan SELECT point, replication, 1, 'pmipv6', id || id FROM"
    " plan" AT_S,
    NULL, "aa,bb,cc,zz|3|2|1|6|2\n" },
  { "another study of another file",
    "UPDATE axis SET name = 'pace'" OF_S "; UPDATE point SET label = 'x'" OF_S
    "; UPDATE plan SET design = 'none', id = id || id" AT_S
    "; UPDATE study SET file = 'y.ini' WHERE name = 's'",
    NULL, "aa,bb,cc,zz|3|3|1|6|2\n" },
  { "another schema", "PRAGMA user_version = 1",
    "has schema version 1; this program knows version 3", NULL },
  { "another text of a study that is only there",
    "UPDATE study SET version = '2' WHERE name = 't'", NULL,
    "aa,bb,cc,zz|3|2|1|4|2\n" },
  { "another text of a study of another file",
    "UPDATE study SET version = '2', file = 'y.ini' WHERE name = 's'", NULL,
    "aa,bb,cc,zz|3|3|1|6|2\n" },
  { "another unit of a metric that is only there",
    "UPDATE metric SET unit = 's' WHERE name = 'forgotten'", NULL,
    "aa,bb,cc,zz|3|2|1|4|2\n" },
  { "another title of the scenario", "UPDATE scenario SET title = 'x'", NULL,
    "aa,bb,cc,zz|3|2|1|4|2\n" },
};

static const char everything[] =
  "SELECT (SELECT group_concat(id) FROM (SELECT id FROM run ORDER BY id)),"
  " (SELECT count(*) FROM scenario), (SELECT count(*) FROM study), (SELECT"
  " count(*) FROM metric WHERE name = 'forgotten'), (SELECT count(*) FROM"
  " plan), (SELECT count(*) FROM failure)";

static void
test_refused(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
    Folder folder = folder_new();
    Store *store = store_new(":memory:");
    g_autoptr(GError) error = NULL;
    make_part(folder.part);
    fill_main(store);
    Store *part = store_new(folder.part);
    run_sql(part, parts[i].sql);
    store_free(part);
    gboolean is_good = store_merge(store, folder.part, &error);
    g_autofree char *message =
      g_strdup_printf("%s: %s", folder.part, parts[i].message);
    CU_ASSERT_EQUAL(is_good, parts[i].message == NULL);
    CU_ASSERT_STRING_EQUAL(error ? error->message : "none",
                           parts[i].message ? message : "none");
    support_expect(store,
                   &(SupportQuestion){ parts[i].sentence, everything,
                                       is_good && parts[i].rows
                                         ? parts[i].rows
                                         : "aa,zz|2|1|0|2|2\n" },
                   1);
    if (!is_good) {
      g_remove(folder.part);
      make_part(folder.part);
      CU_ASSERT_TRUE(store_merge(store, folder.part, NULL));
    }
    store_free(store);
    folder_clear(&folder);
  }
}

/* Stores a run with a record of a kind. */
static void
put_kind(Store *store, unsigned kind)
{
  RunInfo info = support_info("aa");
  g_autoptr(Results) results = results_new();
  NodeRecord node = { .bindings = 1 };
  FlowRecord flow = { .sent = 1 };
  ArrivalRecord arrival = { .delay = 1 };

  info.records = kind;
  g_ptr_array_add(results->node_names, g_strdup("G"));
  g_ptr_array_add(results->host_names, g_strdup("MN"));
  g_ptr_array_add(results->section_names, g_strdup("s"));
  g_array_append_val(results->nodes, node);
  g_array_append_val(results->flows, flow);
  g_array_append_val(results->arrivals, arrival);
  CU_ASSERT_TRUE_FATAL(store_put(store, &info, results, NULL));
}

/* Parts with other kinds of records of one run. */
static void
test_kinds(void)
{
  static const struct {
    unsigned first, second;
    const char *rows;
  } rows[] = {
    { RECORD_NODES, RECORD_FLOWS, "6|1|1|0\n" },
    { RECORD_NODES, RECORD_NODES, "4|1|0|0\n" },
    { 0, RECORD_SERIES, "16|0|0|2\n" },
    { RECORD_SERIES, RECORD_NODES, "20|1|0|2\n" },
    { 0, RECORD_NODES | RECORD_FLOWS, "6|1|1|0\n" },
    { RECORD_NODES | RECORD_FLOWS, RECORD_FLOWS, "6|1|1|0\n" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Folder folder = folder_new();
    Store *store = store_new(":memory:");
    Store *part = store_new(folder.part);
    put_kind(store, rows[i].first);
    put_kind(part, rows[i].second);
    store_free(part);
    CU_ASSERT_TRUE(store_merge(store, folder.part, NULL));
    support_expect(
      store,
      &(SupportQuestion){ "the union is kept",
                          "SELECT records, (SELECT count(*) FROM node),"
                          " (SELECT count(*) FROM flow),"
                          " (SELECT count(*) FROM series) FROM run",
                          rows[i].rows },
      1);
    store_free(store);
    folder_clear(&folder);
  }
}

/* Fails the test unless the message is the path, a colon, and the words. */
static void
expect_message(const GError *error, const char *path, const char *words)
{
  g_autofree char *message = g_strdup_printf("%s: %s", path, words);

  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_STRING_EQUAL(error->message, message);
  if (strcmp(error->message, message) != 0)
    printf("\nnot true: %s\n", error->message);
}

/* Stores run aa with these records, a study that asks for others, and a note
 * that the run has failed. */
static void
put_failed(Store *store, unsigned records, unsigned asked)
{
  g_autofree char *sql =
    g_strdup_printf("UPDATE study SET records = %u", asked);

  put_study(store, "s", "[general]\n", "aa", "bb");
  run_sql(store, sql);
  put_kind(store, records);
  store_put_failure(store, "aa", "time", "late", NULL);
}

/* A run that is there may have failed when it was done again for its records.
 * That is known as long as it lacks them. */
static void
test_fillings(void)
{
  static const struct {
    const char *sentence;
    unsigned asked, first, second; /* records */
    const char *notes;
  } rows[] = {
    { "neither has the records", RECORD_FLOWS, 0, RECORD_NODES, "aa|time\n" },
    { "the first has them", RECORD_FLOWS, RECORD_FLOWS, 0, "" },
    { "the second has them", RECORD_FLOWS, 0, RECORD_FLOWS, "" },
    { "each has some", RECORD_FLOWS | RECORD_NODES, RECORD_FLOWS, RECORD_NODES,
      "" },
    { "none are asked for", 0, 0, 0, "" },
  };

  for (size_t i = 0; i < 2 * G_N_ELEMENTS(rows); i++) {
    const bool is_joined = i % 2; /* the first as well is a part */
    Folder folder = folder_new();
    g_autofree char *path = g_build_filename(folder.name, "first.db", NULL);
    Store *store = store_new(":memory:");
    Store *first = store_new(path);
    Store *second = store_new(folder.part);
    put_failed(is_joined ? first : store, rows[i / 2].first, rows[i / 2].asked);
    put_failed(second, rows[i / 2].second, rows[i / 2].asked);
    store_free(first);
    store_free(second);
    CU_ASSERT_TRUE(store_merge(store, path, NULL));
    CU_ASSERT_TRUE(store_merge(store, folder.part, NULL));
    support_expect(store,
                   &(SupportQuestion){ rows[i / 2].sentence,
                                       "SELECT id, reason FROM failure",
                                       rows[i / 2].notes },
                   1);
    store_free(store);
    folder_clear(&folder);
  }
}

/* Makes nothing where a part should be. */
static void
make_none(const char *path)
{
  (void)path;
}

static void
make_letter(const char *path)
{
  g_file_set_contents(path, "Dear reader, this is a letter and no database.",
                      -1, NULL);
}

static void
make_lost(const char *path)
{
  Store *store = store_new(path);

  run_sql(store, "PRAGMA foreign_keys = OFF; DROP TABLE node");
  store_free(store);
}

static void
make_failureless(const char *path)
{
  Store *store = store_new(path);

  run_sql(store, "PRAGMA foreign_keys = OFF; DROP TABLE failure");
  store_free(store);
}

static void
test_trouble(void)
{
  static const struct {
    void (*make)(const char *path);
    const char *words; /* after the path of the part */
  } rows[] = {
    { make_none, "No such file or directory" },
    { make_letter, "file is not a database" },
    { make_lost, "no such table: part.node" },
    { make_failureless, "no such table: part.failure" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Folder folder = folder_new();
    Store *store = store_new(":memory:");
    g_autoptr(GError) error = NULL;
    fill_main(store);
    rows[i].make(folder.part);
    CU_ASSERT_FALSE(store_merge(store, folder.part, &error));
    expect_message(error, folder.part, rows[i].words);
    CU_ASSERT_TRUE(sqlite3_get_autocommit(store_database(store)));
    support_expect(
      store,
      &(SupportQuestion){ rows[i].words, everything, "aa,zz|2|1|0|2|2\n" }, 1);
    g_remove(folder.part);
    make_part(folder.part);
    CU_ASSERT_TRUE(store_merge(store, folder.part, NULL));
    store_free(store);
    folder_clear(&folder);
  }
}

/* A disk without room is no fault of the part. */
static void
test_full(void)
{
  Folder folder = folder_new();
  g_autofree char *path = g_build_filename(folder.name, "whole.db", NULL);
  g_autoptr(GError) error = NULL;

  make_part(folder.part);
  Store *store = store_new(path);
  fill_main(store);
  struct rlimit before = disk_fill();
  gboolean is_good = store_merge(store, folder.part, &error);
  disk_empty(&before);
  CU_ASSERT_FALSE(is_good);
  expect_message(error, path, "disk I/O error");
  support_expect(
    store, &(SupportQuestion){ "full", everything, "aa,zz|2|1|0|2|2\n" }, 1);
  CU_ASSERT_TRUE(store_merge(store, folder.part, NULL));
  store_free(store);
  folder_clear(&folder);
}

/* A question that cannot be asked is no answer that all is well: a part is
 * refused if the store cannot tell whether it belongs. */
static void
test_doubt(void)
{
  static const char *const rows[][2] = {
    { "ALTER TABLE scenario RENAME COLUMN text TO words",
      "no such column: ms.text" },
    { "DROP VIEW summary; ALTER TABLE metric RENAME COLUMN unit TO measure",
      "no such column: m.unit" },
    { "DROP VIEW summary; ALTER TABLE value RENAME COLUMN value TO worth",
      "no such column: mv.value" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Folder folder = folder_new();
    Store *store = store_new(":memory:");
    g_autoptr(GError) error = NULL;
    make_part(folder.part);
    fill_main(store);
    run_sql(store, rows[i][0]);
    CU_ASSERT_FALSE(store_merge(store, folder.part, &error));
    expect_message(error, folder.part, rows[i][1]);
    support_expect(
      store, &(SupportQuestion){ rows[i][1], everything, "aa,zz|2|1|0|2|2\n" },
      1);
    store_free(store);
    folder_clear(&folder);
  }
}

const TestCase store_merge_tests[] = {
  { "everything of both is there once, however often they are joined",
    test_joined },
  { "a run gets the records of both", test_kinds },
  { "that it could not get them is known as long as it lacks them",
    test_fillings },
  { "what does not belong together is refused whole", test_refused },
  { "so is what is no part", test_trouble },
  { "and what cannot be told", test_doubt },
  { "a full disk is that of the output", test_full },
  { NULL, NULL },
};
