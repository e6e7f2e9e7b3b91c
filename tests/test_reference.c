/* The reference network: handovers A (AR11 to AR31), B (AR31 to AR32) and C
 * (AR32 to AR41) of a host at home in network 1, and the data plane at rest,
 * for every design of the table.
 *
 * The expected values were derived from the message sequences of the RFCs, not
 * from this program. At level `fluid` delays are exact, with half a packet
 * interval (0.5 ms) for the mean wait for the first packet of a stream; at
 * level `packet` they are within one interval. Losses are within one packet.
 */

#include "tests/reference_tables.h"
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

enum { SETS = 4 };

/* Labels that are not the name of a row, or need parameters. */
typedef struct Variant {
  const char *label, *design;
  const char *sets[SETS]; /* ends with NULL */
} Variant;

static const Variant variants[] = {
  { "mipv6-ro", "mipv6-ro", { "design.mipv6-ro.token-lifetime=1 s" } },
  { "hmipv6, previous MAP told",
    "hmipv6",
    { "design.hmipv6.previous-map=told" } },
  { "fmipv6 predictive", "fmipv6", { "design.fmipv6.anticipation=45 ms" } },
  { "fmipv6 reactive",
    "fmipv6",
    { "design.fmipv6.anticipation=45 ms", "design.fmipv6.mode=reactive" } },
  { "pfmipv6 predictive", "pfmipv6", { "design.pfmipv6.anticipation=45 ms" } },
  { "pfmipv6 reactive", "pfmipv6", { "design.pfmipv6.mode=reactive" } },
  { "cp-dp-cache", "cp-dp-cache", { "design.cp-dp-cache.cache-ttl=4 s" } },
  { "flat-cmd-relay", "flat-cmd-relay", { "general.controller=L2" } },
  { "flat-cmd-locator", "flat-cmd-locator", { "general.controller=L2" } },
  { "flat-cmd-proxy", "flat-cmd-proxy", { "general.controller=L2" } },
  { "migrating-ha, N1 and N4",
    "migrating-ha",
    { "network.N2.anchor=no", "network.N3.anchor=no" } },
  { "cp-dp-cache, stale", "cp-dp-cache", { NULL } },
  { NULL, NULL, { NULL } },
};

/* The row of the label, or one with the label as the design. */
static Variant
find_variant(const char *label)
{
  for (const Variant *v = variants; v->label; v++)
    if (g_str_equal(v->label, label))
      return *v;
  return (Variant){ label, label, { NULL } };
}

static Results *
run_tour(const char *label, const char *correspondent, const char *level)
{
  Variant variant = find_variant(label);
  bool is_flat = g_str_has_prefix(variant.design, "flat-");
  g_autofree char *flows =
    g_strdup_printf(more_flows, correspondent, correspondent);
  g_autofree char *hosts = g_strdup_printf(tour, correspondent);
  g_autofree char *text =
    g_strdup_printf("[general]\nduration = 40 s\nlevel = %s\n%s%s%s", level,
                    support_reference, hosts, is_flat ? flows : "");
  return support_run_text(text, variant.design, variant.sets);
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
    if (r->handover == handover && r->section == flow)
      return r;
  }
  return NULL;
}

/* Does the value agree? Prints it, marked if not. */
static bool
agrees(double expected, double got, double tolerance)
{
  bool is_good = fabs(expected - got) <= tolerance;

  CU_ASSERT_TRUE(is_good);
  printf(is_good ? " %9g" : " %9g(!)", got);
  return is_good;
}

/* Designs that split the control from the data plane have reacted when the last
 * router on the path has been updated. Where a router retries, the grid of its
 * tries begins at the first packet that it has lost. */
static void
check_row(const HandoverRow *row, const Results *results, double wait,
          double tolerance)
{
  unsigned index = (unsigned)(row->handover - 'A');
  const HandoverRecord *h =
    &g_array_index(results->handovers, HandoverRecord, index);
  const FlowHandoverRecord *f = find_flow(results, index, (unsigned)row->flow);
  bool is_pull = g_str_equal(row->label, "cp-dp-pull");
  bool is_split = g_str_has_prefix(row->label, "cp-dp");
  bool is_cache = g_str_equal(row->label, "cp-dp-cache");
  bool is_cmd = g_str_has_prefix(row->label, "flat-cmd");
  bool is_held = g_str_has_suffix(row->label, "fmipv6 predictive");

  CU_ASSERT_PTR_NOT_NULL_FATAL(f);
  printf("\n  %-25s %c F%d", row->label, row->handover, row->flow + 1);
  agrees(row->delay + (is_held ? 0 : wait), ms(f->down_after),
         is_pull ? tolerance + 1 : tolerance);
  agrees(row->lost, f->lost, is_pull ? 2 : 1);
  if (!is_cache)
    agrees(row->reactivity,
           ms(is_split ? h->updated_after : h->registered_after),
           is_pull ? 1 : 0);
  agrees(row->messages, h->messages, 0);
  agrees(row->octets, h->octets, 0);
  agrees(row->octet_hops, h->octet_hops, 0);
  agrees(row->wireless, h->wireless_messages, 0);
  agrees(is_cmd ? 1 : row->discovery, h->discovery_messages, 0);
}

static void
check_handovers(const char *level, double wait, double tolerance)
{
  for (size_t i = 0; i < G_N_ELEMENTS(handover_rows);) {
    const char *label = handover_rows[i].label;
    g_autoptr(Results) results = run_tour(label, "CN2", level);
    CU_ASSERT_EQUAL_FATAL(results->handovers->len, 3);
    for (; i < G_N_ELEMENTS(handover_rows) &&
           g_str_equal(handover_rows[i].label, label);
         i++)
      check_row(&handover_rows[i], results, wait, tolerance);
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

/* The data plane at rest. */
static void
check_rest(const RestRow *row)
{
  Variant variant = find_variant(row->label);
  bool moves = !g_str_equal(row->anchor, row->at);
  g_autofree char *move =
    moves ? g_strdup_printf("moves = 10 s %s\n", row->at) : g_strdup("");
  g_autofree char *text = g_strdup_printf(
    "[general]\nduration = 60 s\nwarm-up = 20 s\n%s"
    "[mobile MN]\nhome = N1\nstart = %s\nmobility = m\n"
    "[mobility m]\nmodel = script\n%s"
    "[session s]\nfrom = %s\narrival = at(5 s)\nlength = forever\n"
    "packets = cbr(100 /s, 172 B)\n"
    "[design hmipv6-ro]\ndesign = hmipv6\nmr = peer\n",
    support_reference, row->anchor, move, row->correspondent);
  g_autoptr(Results) results =
    support_run_text(text, variant.design, variant.sets);
  const FlowRecord *flow = &g_array_index(results->flows, FlowRecord, 0);
  double overhead = flow->overhead / flow->delivered;

  printf("\n  %-24s %s %s %s", row->label, row->anchor, row->at,
         row->correspondent);
  agrees(row->delay, flow->delay * 1000, 1e-6);
  agrees(row->stretch, flow->stretch_delay, 5e-4);
  agrees(row->hop_stretch, flow->stretch_hops, 5e-3);
  agrees(row->overhead, overhead, 1e-6);
  agrees(220.0 * row->hops, flow->octet_hops / flow->delivered - overhead,
         1e-3);
}

static void
test_rest(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rest_rows); i++)
    check_rest(&rest_rows[i]);
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
  { "links with a rate take their time", test_transmission },
  { "uplink waits for what each design waits for", test_uplink },
  { NULL, NULL },
};
