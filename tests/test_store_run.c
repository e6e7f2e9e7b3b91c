/* What is stored of a run, read back from the tables of the database. */

#include "sim/record/quantile.h"
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

static const HandoverRecord handovers[] = {
  { .host = 1,
    .number = 4,
    .from_node = 0,
    .to_node = 1,
    .down_at = 100,
    .up_after = 101,
    .discovered_after = 102,
    .configured_after = 103,
    .updated_after = 104,
    .registered_after = 105,
    .first_down_after = 106,
    .first_up_after = 107,
    .messages = 1,
    .octets = 2,
    .octet_hops = 3,
    .wireless_messages = 4,
    .discovery_messages = 5,
    .flows = 6,
    .lost = 7.5 },
  { .host = 0,
    .number = 1,
    .from_node = 1,
    .to_node = INDEX_NONE,
    .up_after = SIM_TIME_NONE,
    .discovered_after = SIM_TIME_NONE,
    .configured_after = SIM_TIME_NONE,
    .updated_after = SIM_TIME_NONE,
    .registered_after = SIM_TIME_NONE,
    .first_down_after = SIM_TIME_NONE,
    .first_up_after = SIM_TIME_NONE },
};

static const FlowHandoverRecord flow_handovers[] = {
  { 0, 1, 4, 2, 3, 201, 202, 203, 1.5 },
  { 1, 0, 5, 3, 2, SIM_TIME_NONE, SIM_TIME_NONE, SIM_TIME_NONE, 0 },
};

static const FlowRecord flows[] = {
  { .host = 1,
    .section = 1,
    .number = 4,
    .correspondent_node = 3,
    .anchor_node = 2,
    .started_at = 301,
    .ended_at = 302,
    .sent = 12.5,
    .delivered = 8,
    .lost = 3.5,
    .in_flight = 1,
    .stretch_delay = 1.25,
    .stretch_hops = 1.75,
    .delay = 0.5,
    .overhead = 320 },
  { .host = 0,
    .section = 0,
    .number = 5,
    .correspondent_node = 2,
    .anchor_node = 3,
    .stretch_delay = NAN,
    .stretch_hops = NAN,
    .delay = NAN },
};

static const NodeRecord nodes[] = {
  { 2, 1.5, 4000, 25.5, 9 },
  { 0, 0, 0, 0, 0 },
};

static const GridRecord grids[] = {
  { QUANTILE_HANDOVER_DELAY, 0, 12 },
  { QUANTILE_HANDOVER_DELAY, 131000, 3 },
  { QUANTILE_PATH_STRETCH, 130950, 5000000000 },
};

/* Two arrive at one moment. */
static const ArrivalRecord arrivals[] = {
  { 400, 0.007 },
  { 500, 0.008 },
  { 500, 0.25 },
};

/* Results with two or three records of each kind; all numbers are different. */
static Results *
sample(void)
{
  static const char *const names[] = { "AR1", "AR2", "G", "CN" };
  Results *results = results_new();

  results->values[metric_find("handover-delay")] = 2;
  results->events = 99;
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    g_ptr_array_add(results->node_names, g_strdup(names[i]));
  g_ptr_array_add(results->host_names, g_strdup("M0"));
  g_ptr_array_add(results->host_names, g_strdup("M1"));
  g_ptr_array_add(results->section_names, g_strdup("call"));
  g_ptr_array_add(results->section_names, g_strdup("film"));
  g_array_append_vals(results->handovers, handovers, 2);
  g_array_append_vals(results->flow_handovers, flow_handovers, 2);
  g_array_append_vals(results->flows, flows, 2);
  g_array_append_vals(results->nodes, nodes, 2);
  g_array_append_vals(results->grids, grids, 3);
  g_array_append_vals(results->arrivals, arrivals, 3);
  return results;
}

static void
put(Store *store, const RunInfo *info)
{
  g_autoptr(Results) results = sample();

  CU_ASSERT_TRUE_FATAL(store_put(store, info, results, NULL));
}

static const SupportQuestion stored[] = {
  { "a run says what it was",
    "SELECT id, version, parameters, seed, replication, level,"
    " duration, warmup, events, seconds FROM run",
    "aa|1|dad 0\n|7|3|packet|1000000000|5|99|0.25\n" },
  { "and of which scenario",
    "SELECT path, title, text FROM run JOIN scenario"
    " USING (scenario)",
    "x.ini|A title|[general]\n\n" },
  { "a metric has its value, its unit and its definition",
    "SELECT value, unit, length(help) > 9 FROM value JOIN metric"
    " USING (metric) WHERE name = 'handover-delay'",
    "2.0|ms|1\n" },
  { "all metrics but that one are undefined, and there",
    "SELECT count(*) - count(value), count(value) FROM value", NULL },
  { "a handover has its places",
    "SELECT host, handover, from_node, to_node, down_at FROM handover",
    "M0|1|AR2|-|0\nM1|4|AR1|AR2|100\n" },
  { "its moments, and those that did not come",
    "SELECT up_after, discovered_after, configured_after, updated_after,"
    " registered_after, first_down_after, first_up_after FROM handover",
    "-|-|-|-|-|-|-\n101|102|103|104|105|106|107\n" },
  { "and its cost",
    "SELECT messages, bytes, byte_hops, wireless_messages, discovery_messages,"
    " flows, lost FROM handover",
    "0|0|0|0|0|0|0.0\n1|2|3|4|5|6|7.5\n" },
  { "a flow across a handover",
    "SELECT host, handover, session, number, anchor, correspondent,"
    " down_after, up_after, gap, lost FROM flow_handover",
    "M0|1|call|5|CN|G|-|-|-|0.0\nM1|4|film|4|G|CN|201|202|203|1.5\n" },
  { "a flow has its ends and times",
    "SELECT host, session, number, correspondent, anchor, started_at, ended_at"
    " FROM flow",
    "M0|call|5|G|CN|0|0\nM1|film|4|CN|G|301|302\n" },
  { "its packets", "SELECT sent, delivered, lost, in_flight FROM flow",
    "0.0|0.0|0.0|0.0\n12.5|8.0|3.5|1.0\n" },
  { "and what they met; overhead is of a delivered packet",
    "SELECT stretch, hop_stretch, delay, overhead FROM flow",
    "-|-|-|-\n1.25|1.75|0.5|40.0\n" },
  { "a node",
    "SELECT node, bindings, data_bytes, data_packets,"
    " signalling_messages FROM node ORDER BY node",
    "AR1|0.0|0.0|0.0|0\nG|1.5|4000.0|25.5|9\n" },
  { "a grid has the name of its metric, cells and counts",
    "SELECT name, cell, count FROM grid JOIN metric USING (metric)"
    " ORDER BY name, cell",
    "handover-delay|0|12\nhandover-delay|131000|3\n"
    "path-stretch|130950|5000000000\n" },
  { "arrivals are delays in ms, and a count; the last of a moment counts",
    "SELECT name, at, value FROM series ORDER BY name, at",
    "delay|400|7.0\ndelay|500|250.0\nreceived|400|1.0\nreceived|500|3.0\n" },
};

static void
test_stored(void)
{
  Store *store = store_new();
  RunInfo info = support_info("aa");
  SupportQuestion questions[G_N_ELEMENTS(stored)];
  g_autofree char *undefined = g_strdup_printf("%u|1\n", metric_count() - 1);

  info.parameters = "dad 0\n";
  info.replication = 3;
  info.level = "packet";
  info.warmup = 5;
  info.seconds = 0.25;
  put(store, &info);
  memcpy(questions, stored, sizeof stored);
  for (size_t i = 0; i < G_N_ELEMENTS(questions); i++)
    if (!questions[i].rows)
      questions[i].rows = undefined;
  support_expect(store, questions, G_N_ELEMENTS(questions));
  store_free(store);
}

/* How many rows there are of each kind, in this order. */
static const char counts[] =
  "SELECT (SELECT count(*) FROM handover), (SELECT count(*) FROM"
  " flow_handover), (SELECT count(*) FROM flow), (SELECT count(*) FROM node),"
  " (SELECT count(*) FROM grid), (SELECT count(*) FROM series)";

static const struct {
  const char *sentence;
  unsigned records;
  const char *rows;
} kinds[] = {
  { "nothing beside the metrics and grids", 0, "0|0|0|0|3|0\n" },
  { "handovers, and flows across them", RECORD_HANDOVERS, "2|2|0|0|3|0\n" },
  { "flows", RECORD_FLOWS, "0|0|2|0|3|0\n" },
  { "nodes", RECORD_NODES, "0|0|0|2|3|0\n" },
  { "series", RECORD_SERIES, "0|0|0|0|3|4\n" },
  { "two kinds", RECORD_NODES | RECORD_FLOWS, "0|0|2|2|3|0\n" },
  { "all", RECORD_ALL, "2|2|2|2|3|4\n" },
};

static void
test_kinds(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
    Store *store = store_new();
    RunInfo info = support_info("aa");
    info.records = kinds[i].records;
    put(store, &info);
    support_expect(
      store, &(SupportQuestion){ kinds[i].sentence, counts, kinds[i].rows }, 1);
    store_free(store);
  }
}

/* Whatever is stored first, the other kinds are filled in, and none is there
 * twice. */
static void
test_later(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
    for (size_t j = 0; j < G_N_ELEMENTS(kinds); j++) {
      Store *store = store_new();
      RunInfo info = support_info("aa");
      unsigned records = kinds[i].records | kinds[j].records;
      g_autofree char *rows = g_strdup_printf("%u\n", records);
      info.records = kinds[i].records;
      put(store, &info);
      CU_ASSERT_EQUAL(store_has_run(store, "aa", kinds[j].records),
                      (kinds[j].records & ~kinds[i].records) == 0);
      info.records = kinds[j].records;
      put(store, &info);
      CU_ASSERT_TRUE(store_has_run(store, "aa", records));
      support_expect(store,
                     &(SupportQuestion){ kinds[i].sentence,
                                         "SELECT records FROM run", rows },
                     1);
      info.records = RECORD_ALL;
      put(store, &info);
      support_expect(
        store, &(SupportQuestion){ kinds[j].sentence, counts, "2|2|2|2|3|4\n" },
        1);
      store_free(store);
    }
}

/* A run that is done again must be the same. */
static void
test_other_values(void)
{
  Store *store = store_new();
  RunInfo info = support_info("0123456789abcdef");
  g_autoptr(Results) results = sample();
  g_autoptr(GError) error = NULL;

  info.records = RECORD_NODES;
  put(store, &info);
  info.records = RECORD_FLOWS;
  results->values[metric_find("handover-delay")] = 2.5;
  CU_ASSERT_FALSE(store_put(store, &info, results, &error));
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_STRING_EQUAL(
    error->message,
    ":memory:: run 0123456789ab, done again, has handover-delay = 2.5, but 2 "
    "is stored; the stored run stays as it is");
  support_expect(store,
                 &(SupportQuestion){ "it stays", counts, "0|0|0|2|3|0\n" }, 1);
  support_expect(
    store, &(SupportQuestion){ "as it was", "SELECT records FROM run", "4\n" },
    1);
  store_free(store);
}

static const SupportQuestion after_again[] = {
  { "the run is there once, as it was stored first",
    "SELECT id, seed, records FROM run ORDER BY id", "aa|7|23\nbb|7|0\n" },
  { "its records are there once", counts, "2|2|2|2|6|4\n" },
  { "scenarios are told apart by their texts",
    "SELECT path, text FROM scenario ORDER BY text",
    "x.ini|[general]\n\ny.ini|other\n" },
  { "a run that is done has not failed", "SELECT id FROM failure", "cc\n" },
};

static void
test_again(void)
{
  Store *store = store_new();
  RunInfo first = support_info("aa");
  RunInfo other = support_info("bb");

  CU_ASSERT_TRUE(store_put_failure(store, "aa", "time", "late", NULL));
  CU_ASSERT_TRUE(store_put_failure(store, "cc", "time", "late", NULL));
  put(store, &first);
  int64_t first_row = store_last_run(store);
  other.records = 0;
  other.scenario_path = "y.ini";
  other.scenario_text = "other";
  put(store, &other);
  first.seed = 8;
  first.scenario_path = "z.ini";
  put(store, &first);
  CU_ASSERT_EQUAL(store_last_run(store), first_row);
  support_expect(store, after_again, G_N_ELEMENTS(after_again));
  store_free(store);
}

/* A run that cannot be stored: it has a session twice. */
static void
expect_refused(Store *store, const RunInfo *info)
{
  g_autoptr(Results) results = sample();
  g_autoptr(GError) error = NULL;

  g_array_append_vals(results->flows, flows, 1);
  CU_ASSERT_FALSE(store_put(store, info, results, &error));
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_TRUE(g_error_matches(error, STORE_ERROR, STORE_ERROR_FAILED));
  CU_ASSERT_TRUE(g_str_has_prefix(error->message,
                                  ":memory:: UNIQUE constraint failed: "
                                  "flow."));
}

static const SupportQuestion after_refusal[] = {
  { "the run is as it was", "SELECT id, seed FROM run", "aa|7\n" },
  { "so are its records", counts, "0|0|0|2|3|0\n" },
  { "so are the scenarios", "SELECT count(*) FROM scenario", "1\n" },
  { "so are the failures", "SELECT id FROM failure", "bb\n" },
};

static void
test_refused(void)
{
  Store *store = store_new();
  RunInfo good = support_info("aa");
  RunInfo again = support_info("aa");
  RunInfo other = support_info("bb");

  expect_refused(store, &good);
  good.records = RECORD_NODES;
  put(store, &good);
  CU_ASSERT_TRUE(store_put_failure(store, "bb", "time", "late", NULL));
  again.seed = 8;
  other.scenario_text = "other";
  expect_refused(store, &again);
  expect_refused(store, &other);
  support_expect(store, after_refusal, G_N_ELEMENTS(after_refusal));
  store_free(store);
}

/* Each table is needed. */
static const char *const tables[] = {
  "run",  "failure", "scenario", "metric", "value",         "handover",
  "flow", "node",    "grid",     "series", "flow_handover",
};

static void
test_damaged(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
    Store *store = store_new();
    RunInfo info = support_info("aa");
    g_autoptr(Results) results = sample();
    g_autoptr(GError) error = NULL;
    support_lose_table(store, tables[i]);
    CU_ASSERT_FALSE(store_put(store, &info, results, &error));
    support_expect_lost(tables[i], error);
    g_autofree char *count =
      g_strdup_printf("SELECT count(*) FROM %s", i == 0 ? "lost" : "run");
    support_expect(store, &(SupportQuestion){ tables[i], count, "0\n" }, 1);
    store_free(store);
  }
}

/* What is done in a transaction: a letter for each step. */
static const struct {
  const char *sentence, *steps, *rows;
} transactions[] = {
  { "what ends is stored", "(a)", "a\n" },
  { "what is given up is not", "(a-", "" },
  { "nor is the rest that was given up", "(ab-c", "c\n" },
  { "an inner one is stored with the outer", "(a(b))", "a\nb\n" },
  { "an inner one that is given up leaves the outer", "(a(b-c)", "a\nc\n" },
  { "an outer one that is given up takes the inner with it", "(a(b)-", "" },
  { "three in each other", "(a(b(c-d)e)", "a\nb\nd\ne\n" },
  { "two after each other in a third", "(a(b-(c))d", "a\nc\nd\n" },
  { "the metrics are stored again after they were given up", "(a-(b)", "b\n" },
};

static void
test_transactions(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(transactions); i++) {
    Store *store = store_new();
    gboolean is_good = TRUE;
    for (const char *step = transactions[i].steps; *step; step++) {
      char id[] = { *step, '\0' };
      RunInfo info = support_info(id);
      if (*step == '(')
        is_good &= store_begin(store, NULL);
      else if (*step == ')')
        is_good &= store_end(store, NULL);
      else if (*step == '-')
        store_give_up(store);
      else
        put(store, &info);
    }
    support_expect(store,
                   &(SupportQuestion){
                     transactions[i].sentence,
                     "SELECT id FROM result JOIN run USING (run) WHERE metric ="
                     " 'handover-delay' AND value = 2 ORDER BY id",
                     transactions[i].rows },
                   1);
    CU_ASSERT_TRUE(is_good);
    CU_ASSERT_TRUE(sqlite3_get_autocommit(store_database(store)));
    store_free(store);
  }
}

const TestCase store_run_tests[] = {
  { "what is stored is read back", test_stored },
  { "only records that are asked for are stored", test_kinds },
  { "records that are missing are filled in", test_later },
  { "a run that gives other values is refused", test_other_values },
  { "a run that is stored again stays as it is", test_again },
  { "a run that cannot be stored leaves everything as it was", test_refused },
  { "a database without one of its tables says so", test_damaged },
  { "transactions stand in each other", test_transactions },
  { NULL, NULL },
};
