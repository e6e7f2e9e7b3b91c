/* The reference network: handovers A (AR11 to AR31), B (AR31 to AR32) and C
 * (AR32 to AR41) of a host at home in network 1, and the data plane at rest.
 *
 * The expected values were derived from the message sequences of the RFCs, not
 * from this program. At level `fluid` delays are exact, with half a packet
 * interval (0.5 ms) for the mean wait for the first packet; at level `packet`
 * they are within one interval. Losses are within one packet.
 */

#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>

static const char tour[] =
  "[mobile MN]\nhome = N1\nstart = AR11\nmobility = tour\n"
  "[mobility tour]\nmodel = script\n"
  "moves = 10 s AR31, 20 s AR32, 30 s AR41\n"
  "[session F1]\nfrom = %s\narrival = at(5000.5 ms)\nlength = forever\n"
  "packets = cbr(1000 /s, 172 B)\n";

/* Two more flows, begun at AR31 and at AR32. */
static const char more_flows[] =
  "[session F2]\nfrom = %s\narrival = at(15000.5 ms)\nlength = forever\n"
  "packets = cbr(1000 /s, 172 B)\n"
  "[session F3]\nfrom = %s\narrival = at(25000.5 ms)\nlength = forever\n"
  "packets = cbr(1000 /s, 172 B)\n";

typedef struct Row {
  const char *design;
  char handover;                  /* A, B, C */
  int flow;                       /* 0: F1 ... */
  double delay, lost, reactivity; /* ms, packets, ms */
  unsigned messages, octets, octet_hops, wireless, discovery;
} Row;

static const Row rows[] = {
  { "mipv6", 'A', 0, 1124, 1099, 1124, 2, 176, 528, 2, 3 },
  { "mipv6", 'B', 0, 1126, 1125, 1126, 2, 176, 528, 2, 3 },
  { "mipv6", 'C', 0, 1138, 1132, 1138, 2, 176, 528, 2, 3 },
  { "pmipv6", 'A', 0, 109, 84, 104, 4, 480, 720, 0, 1 },
  { "pmipv6", 'B', 0, 111, 110, 106, 4, 480, 960, 0, 1 },
  { "pmipv6", 'C', 0, 123, 117, 118, 4, 480, 960, 0, 1 },
  { "flat-network", 'A', 0, 113, 84, 108, 2, 240, 720, 0, 1 },
  { "flat-network", 'B', 0, 115, 114, 110, 4, 480, 1200, 0, 1 },
  { "flat-network", 'B', 1, 65, 60, 110, 4, 480, 1200, 0, 1 },
  { "flat-network", 'C', 0, 127, 121, 122, 6, 720, 2160, 0, 1 },
  { "flat-network", 'C', 1, 83, 74, 122, 6, 720, 2160, 0, 1 },
  { "flat-network", 'C', 2, 85, 70, 122, 6, 720, 2160, 0, 1 },
};

static Results *
run_tour(const char *design, const char *correspondent, const char *level)
{
  bool is_flat = g_str_equal(design, "flat-network");
  g_autofree char *flows =
    g_strdup_printf(more_flows, correspondent, correspondent);
  g_autofree char *hosts = g_strdup_printf(tour, correspondent);
  g_autofree char *text =
    g_strdup_printf("[general]\nduration = 40 s\nlevel = %s\n%s%s%s", level,
                    support_reference, hosts, is_flat ? flows : "");
  return support_run_text(text, design, NULL);
}

static double
ms(SimTime time)
{
  return time == SIM_TIME_NONE ? NAN : (double)time / 1e6;
}

static const FlowHandoverRecord *
find_flow(const Results *results, unsigned handover, unsigned flow)
{
  for (guint i = 0; i < results->flow_handovers->len; i++) {
    const FlowHandoverRecord *r =
      &g_array_index(results->flow_handovers, FlowHandoverRecord, i);
    if (r->handover == handover && r->flow == flow)
      return r;
  }
  return NULL;
}

static void
expect(const Row *row, const char *what, double expected, double got,
       double tolerance)
{
  bool is_good = fabs(expected - got) <= tolerance;

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("%s %c F%d: %s expected %g, measured %g\n", row->design,
           row->handover, row->flow + 1, what, expected, got);
}

static void
check_row(const Row *row, const Results *results, double wait, double tolerance)
{
  unsigned index = (unsigned)(row->handover - 'A');
  const HandoverRecord *h =
    &g_array_index(results->handovers, HandoverRecord, index);
  const FlowHandoverRecord *f = find_flow(results, index, (unsigned)row->flow);

  CU_ASSERT_PTR_NOT_NULL_FATAL(f);
  expect(row, "delay", row->delay + wait, ms(f->down_after), tolerance);
  expect(row, "lost", row->lost, f->lost, 1);
  expect(row, "reactivity", row->reactivity, ms(h->registered_after), 0);
  expect(row, "messages", row->messages, h->messages, 0);
  expect(row, "octets", row->octets, h->octets, 0);
  expect(row, "octet-hops", row->octet_hops, h->octet_hops, 0);
  expect(row, "wireless messages", row->wireless, h->wireless_messages, 0);
  expect(row, "discovery messages", row->discovery, h->discovery_messages, 0);
}

static void
check_handovers(const char *level, double wait, double tolerance)
{
  static const char *const designs[] = { "mipv6", "pmipv6", "flat-network" };

  for (size_t d = 0; d < G_N_ELEMENTS(designs); d++) {
    g_autoptr(Results) results = run_tour(designs[d], "CN2", level);
    CU_ASSERT_EQUAL_FATAL(results->handovers->len, 3);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
      if (g_str_equal(rows[i].design, designs[d]))
        check_row(&rows[i], results, wait, tolerance);
  }
}

static void
test_handovers_fluid(void)
{
  check_handovers("fluid", 0.5, 1e-6);
}

static void
test_handovers_packet(void)
{
  check_handovers("packet", 0, 1);
}

/* Optimistic DAD takes exactly DAD's second off what hosts need. */
static void
test_optimistic(void)
{
  g_autofree char *hosts = g_strdup_printf(tour, "CN2");
  g_autofree char *text =
    g_strconcat("[general]\nduration = 40 s\n", support_reference, hosts, NULL);
  const char *const sets[] = { "design.mipv6.dad=0 s", NULL };
  g_autoptr(Results) results = support_run_text(text, "mipv6", sets);
  static const double delays[] = { 124.5, 126.5, 138.5 };

  for (unsigned i = 0; i < 3; i++)
    CU_ASSERT_DOUBLE_EQUAL(ms(find_flow(results, i, 0)->down_after), delays[i],
                           1e-6);
}

/* The data plane at rest: where the host stays, what one packet meets. */
typedef struct Rest {
  const char *design, *at, *correspondent;
  double delay, stretch; /* ms, ratio */
  unsigned hops;
  double hop_stretch, overhead;
} Rest;

static const Rest rests[] = {
  { "mipv6", "AR11", "CN1", 8, 1, 3, 1, 80 },
  { "mipv6", "AR11", "CN2", 28, 1, 4, 1, 80 },
  { "mipv6", "AR31", "CN1", 33, 1, 4, 1, 120 },
  { "mipv6", "AR31", "CN2", 53, 2.944, 5, 1.25, 120 },
  { "mipv6", "AR31", "CN3", 58, 7.25, 5, 1.667, 120 },
  { "mipv6", "AR32", "CN2", 54, 2.842, 5, 1.25, 120 },
  { "mipv6", "AR32", "CN3", 59, 6.556, 5, 1.667, 120 },
  { "mipv6", "AR41", "CN2", 60, 2.5, 5, 1.25, 120 },
  { "mipv6", "AR41", "CN3", 65, 3.611, 5, 1.25, 120 },
  { "pmipv6", "AR11", "CN1", 8, 1, 3, 1, 40 },
  { "pmipv6", "AR31", "CN2", 53, 2.944, 5, 1.25, 80 },
  { "pmipv6", "AR31", "CN3", 58, 7.25, 5, 1.667, 80 },
  { "pmipv6", "AR32", "CN3", 59, 6.556, 5, 1.667, 80 },
  { "pmipv6", "AR41", "CN1", 40, 1, 4, 1, 80 },
  { "pmipv6", "AR41", "CN3", 65, 3.611, 5, 1.25, 80 },
  { "flat-network", "AR11", "CN2", 28, 1, 4, 1, 0 },
  { "flat-network", "AR31", "CN3", 8, 1, 3, 1, 0 },
  { "none", "AR41", "CN1", 40, 1, 4, 1, 0 },
};

static void
check_rest(const Rest *rest, const char *start, const char *moves,
           const char *begins, const char *measured)
{
  g_autofree char *text = g_strdup_printf(
    "[general]\nduration = 60 s\nwarm-up = %s\n%s"
    "[mobile MN]\nhome = N1\nstart = %s\nmobility = m\n"
    "[mobility m]\nmodel = script\n%s"
    "[session s]\nfrom = %s\narrival = at(%s)\nlength = forever\n"
    "packets = cbr(100 /s, 172 B)\n",
    measured, support_reference, start, moves, rest->correspondent, begins);
  g_autoptr(Results) results = support_run_text(text, rest->design, NULL);
  const FlowRecord *flow = &g_array_index(results->flows, FlowRecord, 0);

  CU_ASSERT_DOUBLE_EQUAL(flow->delay * 1000, rest->delay, 1e-6);
  CU_ASSERT_DOUBLE_EQUAL(flow->stretch_delay, rest->stretch, 5e-4);
  CU_ASSERT_DOUBLE_EQUAL(flow->stretch_hops, rest->hop_stretch, 5e-4);
  CU_ASSERT_DOUBLE_EQUAL(flow->overhead / flow->delivered, rest->overhead,
                         1e-6);
  CU_ASSERT_DOUBLE_EQUAL(flow->octet_hops / flow->delivered -
                           flow->overhead / flow->delivered,
                         220.0 * rest->hops, 1e-3);
}

static void
test_rest(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rests); i++)
    check_rest(&rests[i], rests[i].at, "", "10 s", "20 s");
}

/* A flow that a flat design anchors where it began. */
static const struct {
  const char *anchor;
  Rest rest;
} anchored[] = {
  { "AR11", { "flat-network", "AR31", "CN1", 37, 1.121, 6, 1.5, 120 } },
  { "AR11", { "flat-network", "AR31", "CN3", 62, 7.75, 7, 2.333, 120 } },
  { "AR11", { "flat-network", "AR32", "CN2", 58, 3.053, 7, 1.75, 120 } },
  { "AR11", { "flat-network", "AR41", "CN3", 69, 3.833, 7, 1.75, 120 } },
  { "AR31", { "flat-network", "AR11", "CN1", 62, 7.75, 7, 2.333, 120 } },
  { "AR31", { "flat-network", "AR32", "CN2", 23, 1.211, 6, 1.5, 80 } },
  { "AR31", { "flat-network", "AR32", "CN3", 13, 1.444, 5, 1.667, 80 } },
  { "AR31", { "flat-network", "AR41", "CN2", 32, 1.333, 7, 1.75, 120 } },
  { "AR32", { "flat-network", "AR11", "CN1", 64, 8, 7, 2.333, 120 } },
  { "AR32", { "flat-network", "AR31", "CN3", 14, 1.75, 5, 1.667, 80 } },
  { "AR32", { "flat-network", "AR41", "CN3", 24, 1.333, 6, 1.5, 120 } },
};

static void
test_anchored(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(anchored); i++) {
    g_autofree char *moves =
      g_strdup_printf("moves = 10 s %s\n", anchored[i].rest.at);
    check_rest(&anchored[i].rest, anchored[i].anchor, moves, "5 s", "20 s");
  }
}

/* Uplink: mipv6 sends right behind the binding update, the network-based ones
 * when the access router has its acknowledgement. */
static void
test_uplink(void)
{
  static const struct {
    const char *design;
    double up[3]; /* ms to the arrival at CN2 */
  } expected[] = {
    /* C + m(HA) + d(HA, CN); T_L2 + 2 d + data path behind the router */
    { "mipv6", { 1060 + 32 + 21, 1060 + 33 + 21, 1060 + 39 + 21 } },
    { "pmipv6", { 104 + 27 + 21, 106 + 28 + 21, 118 + 34 + 21 } },
    { "flat-network", { 108 + 29 + 23, 110 + 30 + 23, 122 + 36 + 23 } },
  };

  for (size_t d = 0; d < G_N_ELEMENTS(expected); d++) {
    g_autofree char *hosts = g_strdup_printf(tour, "CN2");
    g_autofree char *text =
      g_strconcat("[general]\nduration = 40 s\n", support_reference, hosts,
                  "direction = up\n", NULL);
    g_autoptr(Results) results =
      support_run_text(text, expected[d].design, NULL);
    for (unsigned i = 0; i < 3; i++)
      CU_ASSERT_DOUBLE_EQUAL(ms(find_flow(results, i, 0)->up_after),
                             expected[d].up[i] + 0.5, 1e-6);
  }
}

/* Links of 1 Mbit/s: every message and packet takes 8 us an octet more on each,
 * store and forward. PBU and PBA have 120 octets, data 260 in the tunnel; the
 * access link has no rate. CN2 sends 100 packets a second, so that no queue
 * would form. */
static void
test_transmission(void)
{
  static const struct {
    double delay, reactivity; /* ms */
  } expected[] = {
    { 50 + 27 + 27 + 5 + 2 * 0.96 + 2 * 2.08, 104 + 4 * 0.96 },
    { 50 + 28 + 28 + 5 + 2 * 0.96 + 2 * 2.08, 106 + 4 * 0.96 },
    { 50 + 34 + 34 + 5 + 2 * 0.96 + 2 * 2.08, 118 + 4 * 0.96 },
  };
  g_autofree char *hosts = g_strdup_printf(tour, "CN2");
  g_auto(GStrv) lines = g_strsplit(support_reference, " ms\n", -1);
  g_autofree char *links = g_strjoinv(" ms, 1 Mbit/s\n", lines);
  g_autofree char *text =
    g_strconcat("[general]\nduration = 40 s\n", links, hosts, NULL);
  const char *const sets[] = { "session.F1.packets=cbr(100 /s, 172 B)", NULL };
  g_autoptr(Results) results = support_run_text(text, "pmipv6", sets);

  for (unsigned i = 0; i < 3; i++) {
    const HandoverRecord *h =
      &g_array_index(results->handovers, HandoverRecord, i);
    CU_ASSERT_DOUBLE_EQUAL(ms(find_flow(results, i, 0)->down_after),
                           expected[i].delay + 5, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(ms(h->registered_after), expected[i].reactivity,
                           1e-6);
  }
}

const TestCase reference_tests[] = {
  { "handovers A, B, C come out exactly at level fluid", test_handovers_fluid },
  { "and within a packet interval at level packet", test_handovers_packet },
  { "optimistic DAD takes a second off mipv6", test_optimistic },
  { "delay, stretch, hops and overhead at rest", test_rest },
  { "flows of a flat design detour through their anchor", test_anchored },
  { "links with a rate take their time", test_transmission },
  { "uplink waits for what each design waits for", test_uplink },
  { NULL, NULL },
};
