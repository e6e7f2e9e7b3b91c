/* A host that nobody is told about: it takes an address on every link, and what
 * it has sent under an earlier one is cut off. */

#include "sim/record/metrics_table.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

typedef enum Act {
  END,
  GO,     /* to the link of a router; INDEX_NONE: to none */
  USE,    /* a session with C begins, under the prefix of that router */
  UNUSE,  /* and ends */
  SEND,   /* what does the host do with a packet under that prefix? */
  BROKEN, /* the log says how many sessions are cut off; once, at the end */
  HAS,    /* has the host that prefix? */
  MARKS,  /* are logged from now on */
  DEAF,   /* what comes to that router is lost */
} Act;

typedef struct Row {
  const char *sentence;
  struct {
    double at; /* ms */
    Act act;
    uint32_t node;
  } deeds[14];
  double until; /* ms */
  const char *log;
  bool logs_discovery;
  const char *more; /* parameters */
} Row;

static const Row rows[] = {
  { "a host looks for a router, and has an address after DAD of a second",
    { { 0, GO, SMALL_R },
      { 1003.999999, SEND, SMALL_R },
      { 1004, SEND, SMALL_R } },
    .until = 3000,
    .log =
      "0 M0>all RS | 2 R>M0 RA 1800s | 4 M0>all NS | 1004 no-address | 1004 "
      "route | ",
    .logs_discovery = true },
  { "also when it comes back to a link whose address it had",
    { { 0, GO, SMALL_R },
      { 1500, USE, SMALL_R },
      { 2000, GO, INDEX_NONE },
      { 2000, SEND, SMALL_R },
      { 2100, GO, SMALL_R },
      { 3103.999999, SEND, SMALL_R },
      { 3104, SEND, SMALL_R } },
    .until = 5000,
    .log =
      "0 M0>all RS | 2 R>M0 RA 1800s | 4 M0>all NS | 2000 no-address | 2100 "
      "M0>all RS | 2102 R>M0 RA 1800s | 2104 M0>all NS | 3104 no-address | "
      "3104 route | ",
    .logs_discovery = true },
  { "it sends only under the address of the link where it is",
    { { 0, GO, SMALL_R },
      { 1500, USE, SMALL_R },
      { 2000, GO, SMALL_S },
      { 3500, SEND, SMALL_R },
      { 3500, SEND, SMALL_S } },
    .until = 5000,
    .log = "3500 no-address | 3500 route | " },
  { "the sessions under an earlier address are cut off when it has the next",
    { { 0, GO, SMALL_R },
      { 1500, USE, SMALL_R },
      { 1500, USE, SMALL_R },
      { 2000, GO, SMALL_S },
      { 3004, BROKEN, 0 } },
    .until = 5000,
    .log = "3004 broken 2 | " },
  { "and not before",
    { { 0, GO, SMALL_R },
      { 1500, USE, SMALL_R },
      { 2000, GO, SMALL_S },
      { 3003, BROKEN, 0 } },
    .until = 5000,
    .log = "3003 broken 0 | " },
  { "each once, also when it moves again",
    { { 0, GO, SMALL_R },
      { 1500, USE, SMALL_R },
      { 2000, GO, SMALL_S },
      { 3500, USE, SMALL_S },
      { 3500, USE, SMALL_S },
      { 4000, GO, SMALL_R },
      { 6000, GO, SMALL_S },
      { 7500, BROKEN, 0 } },
    .until = 8000,
    .log = "7500 broken 3 | " },
  { "a session that has begun since under the old address is another",
    { { 0, GO, SMALL_R },
      { 1500, USE, SMALL_R },
      { 2000, GO, SMALL_S },
      { 3500, UNUSE, SMALL_R },
      { 3600, GO, SMALL_R },
      { 5000, USE, SMALL_R },
      { 6000, GO, SMALL_S },
      { 7500, BROKEN, 0 } },
    .until = 8000,
    .log = "7500 broken 2 | " },
  { "the address of a session stays until it ends",
    { { 0, GO, SMALL_R },
      { 1500, USE, SMALL_R },
      { 1500, USE, SMALL_R },
      { 2000, GO, SMALL_S },
      { 5000, UNUSE, SMALL_R },
      { 9000, HAS, SMALL_R },
      { 9000, UNUSE, SMALL_R },
      { 11000, HAS, SMALL_R } },
    .until = 12000,
    .log = "9000 has it | 11000 without it | " },
  { "an address without a session goes",
    { { 0, GO, SMALL_R },
      { 2000, GO, SMALL_S },
      { 5000, HAS, SMALL_R },
      { 5000, HAS, SMALL_S } },
    .until = 6000,
    .log = "5000 without it | 5000 has it | " },
  { "one that the host had no time to take goes back",
    { { 0, GO, SMALL_R },
      { 2000, GO, SMALL_S },
      { 2500, HAS, SMALL_S },
      { 2500, GO, INDEX_NONE },
      { 2600, HAS, SMALL_S },
      { 2600, HAS, SMALL_R } },
    .until = 2700,
    .log = "2500 has it | 2600 without it | 2600 has it | ",
    .more = ", prefix-linger=0 s" },
  { "one that is abandoned goes with its last session",
    { { 0, GO, SMALL_R },
      { 1500, USE, SMALL_R },
      { 2000, GO, SMALL_S },
      { 9000, HAS, SMALL_R },
      { 9000, UNUSE, SMALL_R },
      { 11000, HAS, SMALL_R } },
    .until = 12000,
    .log = "9000 has it | 11000 without it | ",
    .more = ", prefix-lifetime=1 s" },
  { "off the link nothing is looked for",
    { { 0, DEAF, SMALL_R }, { 0, GO, SMALL_R }, { 100, GO, INDEX_NONE } },
    .until = 9000,
    .log = "0 M0>all RS | ",
    .logs_discovery = true },
  { "the host and its router look again when it has its address",
    { { 0, GO, SMALL_R }, { 1000, MARKS, 0 } },
    .until = 1004,
    .log = "*M0/0 *R/0 " },
};

static uint32_t
prefix_of(const Bench *bench, uint32_t node)
{
  return network_prefix_find(bench->network, 0, node);
}

static const char *
sent(const Bench *bench, uint32_t node)
{
  const View *view = &bench->design->view;
  Packet packet = { .kind = PACKET_UP,
                    .depth = 1,
                    .prefix = prefix_of(bench, node) };
  Visit visit = { .place = place_of_host(0), .packet = &packet };
  Forward out = { .verdict = VERDICT_HOLD };

  view->lu->forward(view->models[COLUMN_LU], &visit, &out);
  return out.verdict == VERDICT_ROUTE  ? "route"
         : out.verdict == VERDICT_DROP ? drop_reason_name(out.reason)
                                       : "other";
}

/* Ends the measurement. */
static int
broken(const Bench *bench)
{
  static const bool is_anchor[SMALL_NODES] = { true };
  const Network *network = bench->network;
  Results *results =
    metrics_finish(network->metrics, is_anchor, network_now(network));
  int count = (int)results->values[M_SESSIONS_BROKEN];

  results_free(results);
  return count;
}

static void
act(Bench *bench, Act what, uint32_t node)
{
  double now = sim_seconds(network_now(bench->network)) * 1e3;

  switch (what) {
  case GO:
    bench_attach(bench, 0, node);
    break;
  case USE:
    design_use(bench->design, prefix_of(bench, node), SMALL_C);
    break;
  case UNUSE:
    design_unuse(bench->design, prefix_of(bench, node), SMALL_C);
    break;
  case SEND:
    g_string_append_printf(bench->log, "%g %s | ", now, sent(bench, node));
    break;
  case BROKEN:
    g_string_append_printf(bench->log, "%g broken %d | ", now, broken(bench));
    break;
  case HAS:
    g_string_append_printf(bench->log, "%g %s it | ", now,
                           prefix_of(bench, node) == INDEX_NONE ? "without"
                                                                : "has");
    break;
  case MARKS:
    bench->logs_marks = true;
    break;
  case DEAF:
    bench->deaf = 1u << node;
    break;
  case END:
    break;
  }
  design_settle(bench->design);
}

static void
test_rows(void)
{
  for (const Row *row = rows; row < rows + G_N_ELEMENTS(rows); row++) {
    g_autofree char *parameters =
      g_strconcat("dad=1 s", row->more ? row->more : "", NULL);
    Bench *bench = bench_new_design("none", parameters);
    bench->logs_discovery = row->logs_discovery;
    for (int i = 0; row->deeds[i].act != END; i++) {
      bench_run(bench, row->deeds[i].at);
      act(bench, row->deeds[i].act, row->deeds[i].node);
    }
    bench_run(bench, row->until);
    bench_expect(bench, row->sentence, row->log);
    bench_free(bench);
  }
}

/* At a node it is for others to decide. */
static void
test_nodes(void)
{
  Bench *bench = bench_new_design("none", NULL);
  const View *view = &bench->design->view;

  bench_attach(bench, 0, SMALL_R);
  bench_run(bench, 2000);
  Packet packet = { .kind = PACKET_UP,
                    .depth = 1,
                    .prefix = prefix_of(bench, SMALL_R) };
  for (uint32_t node = 0; node < SMALL_NODES; node++) {
    Visit visit = { .place = place_of_node(node), .packet = &packet };
    Forward out = { .verdict = VERDICT_HOLD };
    view->lu->forward(view->models[COLUMN_LU], &visit, &out);
    CU_ASSERT_EQUAL(out.verdict, VERDICT_PASS);
  }
  bench_free(bench);
}

const TestCase lu_none_tests[] = {
  { "a host takes an address on every link, and loses what it left",
    test_rows },
  { "routers leave its packets to plain routing", test_nodes },
  { NULL, NULL },
};
