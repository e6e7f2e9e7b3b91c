/* The location manager at an anchor: what it answers to the updates that reach
 * it, when, and whom else it tells. */

#include "sim/contract/dispatch.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

#include <stdio.h>

/* A letter to G from R, which takes 5 ms, or from S, which takes 7 ms. Neither
 * of these reads what it gets. The number is the timestamp, too. */
typedef struct Letter {
  double at; /* ms */
  uint32_t from;
  MessageType type;
  uint32_t host;
  uint16_t sequence; /* 0: no letter */
  uint32_t lifetime; /* s */
} Letter;

typedef struct Row {
  const char *sentence;
  const char *design, *parameters;
  Letter letters[4];
  double until;    /* ms */
  const char *log; /* but for updates to G */
} Row;

static Bench *
anchor_new(const char *design, const char *parameters)
{
  Bench *bench = bench_new_design(design, parameters);

  bench->deaf = 1u << SMALL_R | 1u << SMALL_S;
  return bench;
}

static Message
letter_message(const Bench *bench, const Letter *letter)
{
  const Network *network = bench->network;

  return (Message){ .type = (uint8_t)letter->type,
                    .function = COLUMN_LM,
                    .host = letter->host,
                    .prefix = network->hosts[letter->host].prefix,
                    .sequence = letter->sequence,
                    .timestamp = letter->sequence,
                    .lifetime = letter->lifetime,
                    .care_of = node_address(network, letter->from) };
}

static void
letter_send(Bench *bench, const Letter *letter)
{
  Message message = letter_message(bench, letter);
  GString *log = bench->log;
  gsize length;

  bench_run(bench, letter->at);
  length = log->len;
  bench_send(bench, letter->from, SMALL_G, &message);
  g_string_truncate(log, length);
}

static void
check_rows(const Row *rows, size_t count)
{
  for (const Row *row = rows; row < rows + count; row++) {
    Bench *bench = anchor_new(row->design, row->parameters);
    for (int i = 0; i < 4 && row->letters[i].sequence != 0; i++)
      letter_send(bench, &row->letters[i]);
    bench_run(bench, row->until);
    bench_expect(bench, row->sentence, row->log);
    bench_free(bench);
  }
}

/* Duplicate address detection (RFC 6275 section 10.3.1). */
static const Row detections[] = {
  { "a host's first binding is acknowledged after DAD",
    "mipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 } },
    9000,
    "1005 G>R BA 1 40s | " },
  { "a first one that is repeated meanwhile waits as well, and its number is "
    "the one that is acknowledged",
    "mipv6",
    "home-dad=3 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 },
      { 1500, SMALL_R, MESSAGE_BU, 0, 2, 40 } },
    9000,
    "3005 G>R BA 2 40s | " },
  { "one from another router goes there, at the time of the first",
    "mipv6",
    "home-dad=3 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 },
      { 1500, SMALL_S, MESSAGE_BU, 0, 2, 30 } },
    9000,
    "3005 G>S BA 2 30s | " },
  { "DAD takes one second if nothing else is said",
    "mipv6",
    NULL,
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 } },
    9000,
    "1005 G>R BA 1 40s | " },
  { "a further one is acknowledged at once, wherever the host is",
    "mipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 },
      { 2000, SMALL_R, MESSAGE_BU, 0, 2, 40 },
      { 3000, SMALL_S, MESSAGE_BU, 0, 3, 40 } },
    9000,
    "1005 G>R BA 1 40s | 2005 G>R BA 2 40s | 3007 G>S BA 3 40s | " },
  { "each host has its own first one",
    "mipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 },
      { 500, SMALL_R, MESSAGE_BU, 1, 1, 40 } },
    9000,
    "1005 G>R BA 1 40s | 1505 G>R BA 1 40s | " },
  { "just before the end of its lifetime a binding is still the same",
    "mipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 4 },
      { 3999.999, SMALL_R, MESSAGE_BU, 0, 2, 40 } },
    9000,
    "1005 G>R BA 1 4s | 4005 G>R BA 2 40s | " },
  { "just after it the next one is a first one",
    "mipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 4 },
      { 4000.001, SMALL_R, MESSAGE_BU, 0, 2, 40 } },
    9000,
    "1005 G>R BA 1 4s | 5005 G>R BA 2 40s | " },
  { "taking a binding back is acknowledged at once, and the next is a first "
    "one",
    "mipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 },
      { 2000, SMALL_R, MESSAGE_BU, 0, 2, 0 },
      { 3000, SMALL_R, MESSAGE_BU, 0, 3, 40 } },
    9000,
    "1005 G>R BA 1 40s | 2005 G>R BA 2 0s | 4005 G>R BA 3 40s | " },
  { "a refusal meanwhile goes out at once, and the first one is acknowledged",
    "mipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 5, 40 },
      { 500, SMALL_R, MESSAGE_BU, 0, 4, 40 } },
    9000,
    "505 G>R BA 5 0s !135 | 1005 G>R BA 5 40s | " },
  { "if it is taken back meanwhile, only that is acknowledged, at once",
    "mipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 5, 40 },
      { 500, SMALL_R, MESSAGE_BU, 0, 6, 0 } },
    9000,
    "505 G>R BA 6 0s | " },
  { "and the next one is a first one",
    "mipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 5, 40 },
      { 500, SMALL_R, MESSAGE_BU, 0, 6, 0 },
      { 600, SMALL_R, MESSAGE_BU, 0, 7, 40 } },
    9000,
    "505 G>R BA 6 0s | 1605 G>R BA 7 40s | " },
  { "one that expires meanwhile is not acknowledged; DAD begins anew",
    "mipv6",
    "home-dad=5 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 5, 4 },
      { 4500, SMALL_R, MESSAGE_BU, 0, 6, 40 } },
    12000,
    "9505 G>R BA 6 40s | " },
  { "a refusal needs no DAD",
    "mipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 0 } },
    9000,
    "5 G>R BA 1 0s !133 | " },
  { "without DAD the first one is acknowledged at once",
    "mipv6",
    "home-dad=0 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 } },
    9000,
    "5 G>R BA 1 40s | " },
  { "a proxy waits for no DAD",
    "pmipv6",
    "home-dad=1 s",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 } },
    9000,
    "5 G>R PBA 1 40s | " },
};

static void
test_detections(void)
{
  check_rows(detections, G_N_ELEMENTS(detections));
}

/* How many bindings the anchor takes. */
static const Row limits[] = {
  { "without a limit all are taken",
    "pmipv6",
    "most-bindings=0",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 10, SMALL_R, MESSAGE_PBU, 1, 1, 40 } },
    9000,
    "5 G>R PBA 1 40s | 15 G>R PBA 1 40s | " },
  { "two are taken if two are the most",
    "pmipv6",
    "most-bindings=2",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 10, SMALL_R, MESSAGE_PBU, 1, 1, 40 } },
    9000,
    "5 G>R PBA 1 40s | 15 G>R PBA 1 40s | " },
  { "the second is refused if one is the most, and the first is renewed",
    "pmipv6",
    "most-bindings=1",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 10, SMALL_R, MESSAGE_PBU, 1, 1, 40 },
      { 20, SMALL_S, MESSAGE_PBU, 0, 2, 40 } },
    9000,
    "5 G>R PBA 1 40s | 15 G>R PBA 1 0s !130 | 27 G>S PBA 2 40s | " },
  { "what a host takes back makes room",
    "mipv6",
    "most-bindings=1, home-dad=0 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 },
      { 10, SMALL_R, MESSAGE_BU, 1, 1, 40 },
      { 20, SMALL_R, MESSAGE_BU, 0, 2, 0 },
      { 30, SMALL_R, MESSAGE_BU, 1, 2, 40 } },
    9000,
    "5 G>R BA 1 40s | 15 G>R BA 1 0s !130 | 25 G>R BA 2 0s | "
    "35 G>R BA 2 40s | " },
  { "what a proxy takes back needs its room until the delay is over",
    "pmipv6",
    "most-bindings=1, delete-delay=3 s",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 10, SMALL_R, MESSAGE_PBU, 0, 2, 0 },
      { 3009.999, SMALL_R, MESSAGE_PBU, 1, 1, 40 },
      { 3010.001, SMALL_R, MESSAGE_PBU, 1, 2, 40 } },
    9000,
    "5 G>R PBA 1 40s | 15 G>R PBA 2 0s | 3015 G>R PBA 1 0s !130 | "
    "3015 G>R PBA 2 40s | " },
  { "the delay is ten seconds if nothing else is said",
    "pmipv6",
    "most-bindings=1",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 10, SMALL_R, MESSAGE_PBU, 0, 2, 0 },
      { 10009.99, SMALL_R, MESSAGE_PBU, 1, 1, 40 },
      { 10010.01, SMALL_R, MESSAGE_PBU, 1, 2, 40 } },
    20000,
    "5 G>R PBA 1 40s | 15 G>R PBA 2 0s | 10015 G>R PBA 1 0s !130 | "
    "10015 G>R PBA 2 40s | " },
};

static void
test_limits(void)
{
  check_rows(limits, G_N_ELEMENTS(limits));
}

/* Whom the anchor tells that another router has the host (RFC 5846). */
static const Row revocations[] = {
  { "the old router is told, and once again if it does not answer",
    "pmipv6",
    "revocation=yes",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 100, SMALL_S, MESSAGE_PBU, 0, 2, 40 } },
    30000,
    "5 G>R PBA 1 40s | 107 G>S PBA 2 40s | 107 G>R BRI 2 | "
    "1107 G>R BRI 2 | " },
  { "after its time-out",
    "pmipv6",
    "revocation=yes, revocation-timeout=300 ms",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 100, SMALL_S, MESSAGE_PBU, 0, 2, 40 } },
    30000,
    "5 G>R PBA 1 40s | 107 G>S PBA 2 40s | 107 G>R BRI 2 | 407 G>R BRI 2 | " },
  { "which is two seconds at most",
    "pmipv6",
    "revocation=yes, revocation-timeout=3 s",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 100, SMALL_S, MESSAGE_PBU, 0, 2, 40 } },
    30000,
    "5 G>R PBA 1 40s | 107 G>S PBA 2 40s | 107 G>R BRI 2 | 2107 G>R BRI 2 | " },
  { "an answer ends it",
    "pmipv6",
    "revocation=yes",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 100, SMALL_S, MESSAGE_PBU, 0, 2, 40 },
      { 200, SMALL_R, MESSAGE_BRA, 0, 2, 0 } },
    30000,
    "5 G>R PBA 1 40s | 107 G>S PBA 2 40s | 107 G>R BRI 2 | " },
  { "an answer of another router does not",
    "pmipv6",
    "revocation=yes",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 100, SMALL_S, MESSAGE_PBU, 0, 2, 40 },
      { 200, SMALL_S, MESSAGE_BRA, 0, 2, 0 } },
    30000,
    "5 G>R PBA 1 40s | 107 G>S PBA 2 40s | 107 G>R BRI 2 | "
    "1107 G>R BRI 2 | " },
  { "nobody is told if nothing is said about it",
    "pmipv6",
    NULL,
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 100, SMALL_S, MESSAGE_PBU, 0, 2, 40 } },
    30000,
    "5 G>R PBA 1 40s | 107 G>S PBA 2 40s | " },
  { "nobody is told when the same router renews",
    "pmipv6",
    "revocation=yes",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 100, SMALL_R, MESSAGE_PBU, 0, 2, 40 } },
    30000,
    "5 G>R PBA 1 40s | 105 G>R PBA 2 40s | " },
  { "nobody is told by an update that is refused",
    "pmipv6",
    "revocation=yes",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 2, 40 },
      { 100, SMALL_S, MESSAGE_PBU, 0, 1, 40 } },
    30000,
    "5 G>R PBA 2 40s | 107 G>S PBA 1 0s !157 | " },
  { "nobody is told when another router takes back what it has not",
    "pmipv6",
    "revocation=yes",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 100, SMALL_S, MESSAGE_PBU, 0, 2, 0 } },
    30000,
    "5 G>R PBA 1 40s | 107 G>S PBA 2 0s | " },
  { "nobody is told after the old router has taken its own back",
    "pmipv6",
    "revocation=yes",
    { { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 },
      { 50, SMALL_R, MESSAGE_PBU, 0, 2, 0 },
      { 100, SMALL_S, MESSAGE_PBU, 0, 3, 40 } },
    30000,
    "5 G>R PBA 1 40s | 55 G>R PBA 2 0s | 107 G>S PBA 3 40s | " },
  { "nobody is told when a host has moved that registers itself",
    "mipv6",
    "revocation=yes, home-dad=0 s",
    { { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 },
      { 100, SMALL_S, MESSAGE_BU, 0, 2, 40 } },
    30000,
    "5 G>R BA 1 40s | 107 G>S BA 2 40s | " },
};

static void
test_revocations(void)
{
  check_rows(revocations, G_N_ELEMENTS(revocations));
}

/* Runs until a nanosecond before a time, and then until it. */
static void
expect_at(Bench *bench, SimTime at, const char *sentence, const char *log)
{
  kernel_run_until(bench->small.kernel, at - 1);
  bench_expect(bench, "nothing happens until then", "");
  kernel_run_until(bench->small.kernel, at);
  bench_expect(bench, sentence, log);
}

/* Delays are exact, and what the anchor knows does not wait for them. */
static void
test_moments(void)
{
  static const Letter bu = { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 };
  static const Letter pbu = { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 };
  static const Letter leave = { 100, SMALL_R, MESSAGE_PBU, 0, 2, 0 };
  Bench *bench = anchor_new("mipv6", "home-dad=1234567 us");
  uint32_t prefix = bench->network->hosts[0].prefix;
  Address locator = { 0, 0 };

  letter_send(bench, &bu);
  bench_run(bench, 5);
  CU_ASSERT_TRUE(view_find(&bench->design->view, SMALL_G, prefix, &locator));
  CU_ASSERT_TRUE(address_equal(locator, node_address(bench->network, SMALL_R)));
  expect_at(bench, 1239567 * SIM_MICROSECOND, "DAD takes its time",
            "1239.57 G>R BA 1 40s | ");
  bench_free(bench);
  bench = anchor_new("pmipv6", "delete-delay=3 s");
  letter_send(bench, &pbu);
  letter_send(bench, &leave);
  bench_run(bench, 105);
  CU_ASSERT_FALSE(view_find(&bench->design->view, SMALL_G, prefix, &locator));
  bench_forget(bench);
  bench->logs_marks = true;
  expect_at(bench, 3105 * SIM_MILLISECOND, "the record goes after its delay",
            "*G/0 ");
  bench_free(bench);
}

/* Each of these updates is about a prefix that is none of the anchor's. */
static void
test_not_mine(void)
{
  static const Letter letter = { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 };
  Bench *bench = anchor_new("pmipv6", NULL);
  Message update = letter_message(bench, &letter);

  bench->deaf = 1u << SMALL_R;
  bench_send(bench, SMALL_R, SMALL_S, &update);
  bench_run(bench, 100);
  bench_expect(bench, "a node that is not the anchor is silent",
               "0 R>S PBU 1 40s | ");
  update.home.hi = bench->network->nodes[SMALL_S].subnet;
  bench_send(bench, SMALL_R, SMALL_G, &update);
  bench_run(bench, 200);
  bench_expect(bench, "an anchor is silent about what is stale",
               "100 R>G PBU 1 40s | ");
  bench_free(bench);
}

/* An anchor that has failed knows nothing: its next binding is a first one. */
static void
test_restart(void)
{
  static const Letter first = { 0, SMALL_R, MESSAGE_BU, 0, 5, 40 };
  static const Letter second = { 3000, SMALL_R, MESSAGE_BU, 0, 5, 40 };
  Bench *bench = anchor_new("mipv6", "home-dad=1 s");
  uint32_t prefix = bench->network->hosts[0].prefix;
  Address locator;

  letter_send(bench, &first);
  bench_run(bench, 2000);
  bench_expect(bench, "a first one waits for DAD", "1005 G>R BA 5 40s | ");
  design_restart(bench->design, SMALL_S);
  CU_ASSERT_TRUE(view_find(&bench->design->view, SMALL_G, prefix, &locator));
  design_restart(bench->design, SMALL_G);
  CU_ASSERT_FALSE(view_find(&bench->design->view, SMALL_G, prefix, &locator));
  letter_send(bench, &second);
  bench_run(bench, 9000);
  bench_expect(bench, "so does the same number after a failure",
               "4005 G>R BA 5 40s | ");
  bench_free(bench);
}

/* What an anchor would have said later it does not say after its failure, or
 * after it has been told to forget. */
static void
test_silence(void)
{
  static const Letter bu = { 0, SMALL_R, MESSAGE_BU, 0, 1, 40 };
  static const Letter here = { 0, SMALL_R, MESSAGE_PBU, 0, 1, 40 };
  static const Letter there = { 100, SMALL_S, MESSAGE_PBU, 0, 2, 40 };
  Bench *bench = anchor_new("mipv6", "home-dad=1 s");

  letter_send(bench, &bu);
  bench_run(bench, 500);
  design_restart(bench->design, SMALL_G);
  bench_run(bench, 9000);
  bench_expect(bench, "an answer that waited for DAD is lost", "");
  bench_free(bench);
  bench = anchor_new("mipv6", "home-dad=1 s");
  letter_send(bench, &bu);
  bench_run(bench, 500);
  design_forget(bench->design, bench->network->hosts[0].prefix);
  design_settle(bench->design);
  bench_run(bench, 9000);
  bench_expect(bench, "also when the host is known to be at home", "");
  bench_free(bench);
  bench = anchor_new("pmipv6", "revocation=yes");
  letter_send(bench, &here);
  letter_send(bench, &there);
  bench_run(bench, 500);
  bench_forget(bench);
  design_restart(bench->design, SMALL_G);
  bench_run(bench, 9000);
  bench_expect(bench, "a revocation is not repeated", "");
  bench_free(bench);
  bench = anchor_new("pmipv6", "revocation=yes");
  letter_send(bench, &here);
  letter_send(bench, &there);
  bench_run(bench, 500);
  bench_forget(bench);
  design_forget(bench->design, bench->network->hosts[0].prefix);
  design_settle(bench->design);
  bench_run(bench, 9000);
  bench_expect(bench, "nor when the host is known to be at home", "");
  bench_free(bench);
}

/* Plain IPv6 has nobody who remembers. */
static void
test_nobody(void)
{
  Bench *bench = bench_new_design("none", NULL);
  const View *view = &bench->design->view;
  uint32_t prefix = network_prefix_new(bench->network, 0, SMALL_G);
  LmServer servers[LM_SERVERS];
  Address locator;

  for (uint32_t node = 0; node < SMALL_NODES; node++) {
    CU_ASSERT_EQUAL(view_servers(view, prefix, node, servers), 0);
    CU_ASSERT_FALSE(view_find(view, node, prefix, &locator));
  }
  bench_free(bench);
}

const TestCase anchor_tests[] = {
  { "a first binding is acknowledged after duplicate address detection",
    test_detections },
  { "an anchor takes as many bindings as it may", test_limits },
  { "an old router is told that another has the host", test_revocations },
  { "delays are exact, and nothing else waits for them", test_moments },
  { "an anchor answers for its own prefixes only", test_not_mine },
  { "an anchor that has failed knows nothing", test_restart },
  { "an anchor that has failed says nothing of earlier updates", test_silence },
  { "without a location manager nobody is told, and nobody knows",
    test_nobody },
  { NULL, NULL },
};
