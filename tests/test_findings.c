/* What any right simulator of this field must show, by the numbers that the
 * findings have in the project's list (Q4 ...). */

#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>

/* One handover between two access routers, with an anchor at the given distance
 * (ms) and the given layer 2 gap (ms). */
static double
pmipv6_delay(int distance, int gap)
{
  g_autofree char *text =
    g_strdup_printf("[general]\nduration = 20 s\n"
                    "[network N]\ngateway = G\naccess = A, B\n"
                    "[correspondent C]\nnetwork = N\n"
                    "[links]\nG -- A = %d ms\nG -- B = %d ms\nG -- C = 1 ms\n"
                    "[access *]\nl2-handover = %d ms\n"
                    "[mobile MN]\nstart = A\nmobility = m\n"
                    "[mobility m]\nmodel = script\nmoves = 10 s B\n"
                    "[session s]\narrival = at(5 s)\nlength = forever\n"
                    "packets = cbr(1000 /s, 100 B)\n",
                    distance, distance, gap);
  g_autoptr(Results) r = support_run_text(text, "pmipv6", NULL);
  return support_metric(r, "handover-delay");
}

/* Q4: the layer 2 gap rules when the anchor is near, registration when it is
 * not; they are equal where the gap is twice the distance. */
static void
test_q4(void)
{
  for (int distance = 1; distance <= 60; distance += 7)
    for (int gap = 0; gap <= 100; gap += 20) {
      double delay = pmipv6_delay(distance, gap);
      /* less the way over the air and half a packet interval */
      double registration = delay - gap - 5.5;
      CU_ASSERT_DOUBLE_EQUAL(registration, 2 * distance, 1e-6);
      CU_ASSERT_EQUAL(registration > gap, 2 * distance > gap);
    }
}

static const char voice[] = "[session s]\nfrom = CN2\narrival = at(5 s)\n"
                            "length = forever\npackets = cbr(50 /s, 160 B)\n";

/* Q5: network-based designs keep the address, do no DAD, and put neither
 * mobility messages nor tunnel headers on the air. */
static void
test_q5(void)
{
  static const struct {
    const char *design;
    bool is_network_based;
  } rows[] = { { "pmipv6", true },
               { "flat-network", true },
               { "mipv6", false } };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Results) r = support_run_reference(
      rows[i].design, "AR11", "10 s AR31, 20 s AR32", voice, NULL);
    bool is_quiet = support_metric(r, "signalling-wireless-messages") == 0;
    double dad = support_metric(r, "handover-delay-address");
    CU_ASSERT_EQUAL(is_quiet, rows[i].is_network_based);
    CU_ASSERT_EQUAL(dad == 0, rows[i].is_network_based);
  }
}

/* The tunnel of mipv6 covers the access link, that of pmipv6 does not: one
 * header on one link. */
static void
test_q5_overhead(void)
{
  const char *const sets[] = { "general.warm-up=30 s", NULL };
  g_autoptr(Results) host =
    support_run_reference("mipv6", "AR11", "10 s AR31", voice, sets);
  g_autoptr(Results) network =
    support_run_reference("pmipv6", "AR11", "10 s AR31", voice, sets);

  CU_ASSERT_DOUBLE_EQUAL(support_metric(host, "tunnel-overhead") -
                           support_metric(network, "tunnel-overhead"),
                         40, 1e-6);
}

/* Q9: stretch grows with the distance of the anchor, and is largest for near
 * correspondents. */
static void
test_q9(void)
{
  double last = 0;

  for (int distance = 10; distance <= 100; distance += 10) {
    g_autofree char *text = g_strdup_printf(
      "[general]\nduration = 20 s\n"
      "[network H]\ngateway = HA\n[network V]\ngateway = G\naccess = A\n"
      "[correspondent NEAR]\nnetwork = V\n[correspondent FAR]\nnetwork = V\n"
      "[links]\nHA -- G = %d ms\nG -- A = 2 ms\nG -- NEAR = 1 ms\n"
      "G -- FAR = 30 ms\n"
      "[mobile MN]\nhome = H\nstart = A\n"
      "[session near]\nfrom = NEAR\narrival = at(5 s)\nlength = forever\n"
      "packets = cbr(50 /s, 160 B)\n"
      "[session far]\nfrom = FAR\narrival = at(6 s)\nlength = forever\n"
      "packets = cbr(50 /s, 160 B)\n",
      distance);
    g_autoptr(Results) r = support_run_text(text, "pmipv6", NULL);
    double near = g_array_index(r->flows, FlowRecord, 0).stretch_delay;
    double far = g_array_index(r->flows, FlowRecord, 1).stretch_delay;
    CU_ASSERT_TRUE(near > last);
    CU_ASSERT_TRUE(near > far && far > 1);
    CU_ASSERT_DOUBLE_EQUAL(near, (8.0 + 2 * distance) / 8, 1e-9);
    last = near;
  }
}

/* A corridor of eight access routers on a chain of gateways, twenty hosts. */
static Results *
run_corridor(const char *design, double length, double residence)
{
  g_autofree char *text = g_strdup_printf(
    "[general]\nduration = 1000 s\nwarm-up = 100 s\n"
    "[network N1]\ngateway = G1\naccess = A1\n"
    "[network N2]\ngateway = G2\naccess = A2\n"
    "[network N3]\ngateway = G3\naccess = A3\n"
    "[network N4]\ngateway = G4\naccess = A4\n"
    "[network N5]\ngateway = G5\naccess = A5\n"
    "[network N6]\ngateway = G6\naccess = A6\n"
    "[correspondent C{1..6}]\nnetwork = N1, N2, N3, N4, N5, N6\n"
    "[links]\nG{1..5} -- G{2..6} = 5 ms\nG{1..6} -- A{1..6} = 2 ms\n"
    "G{1..6} -- C{1..6} = 1 ms\n"
    "[mobile MN{1..20}]\nhome = N1\nmobility = walk\n"
    "[mobility walk]\nmodel = random-walk\nresidence = exponential(%g s)\n"
    "[session s]\narrival = poisson(1/20 s)\nlength = exponential(%g s)\n"
    "packets = cbr(50 /s, 160 B)\n",
    residence, length);
  return support_run_text(text, design, NULL);
}

/* Q12: a flat design has stretch 1 and no tunnel as long as sessions are
 * shorter than stays; stretch, prefixes, tunnels and signalling grow with their
 * length, until it costs more than pmipv6. */
static void
test_q12(void)
{
  static const double lengths[] = { 1, 10, 60, 300 };
  double stretch = 1, prefixes = 0, overhead = 0, messages = 0;

  for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
    g_autoptr(Results) r = run_corridor("flat-network", lengths[i], 60);
    CU_ASSERT_TRUE(support_metric(r, "path-stretch") >= stretch);
    CU_ASSERT_TRUE(support_metric(r, "prefixes-per-host") > prefixes);
    CU_ASSERT_TRUE(support_metric(r, "tunnel-overhead") > overhead);
    CU_ASSERT_TRUE(support_metric(r, "signalling-messages-per-handover") >
                   messages);
    stretch = support_metric(r, "path-stretch");
    prefixes = support_metric(r, "prefixes-per-host");
    overhead = support_metric(r, "tunnel-overhead");
    messages = support_metric(r, "signalling-messages-per-handover");
  }
  g_autoptr(Results) still = run_corridor("flat-network", 10, 1e6);
  CU_ASSERT_DOUBLE_EQUAL(support_metric(still, "path-stretch"), 1, 1e-9);
  CU_ASSERT_EQUAL(support_metric(still, "tunnel-overhead"), 0);
  g_autoptr(Results) anchored = run_corridor("pmipv6", 300, 60);
  CU_ASSERT_TRUE(messages >
                 support_metric(anchored, "signalling-messages-per-handover"));
}

/* Q13: with short sessions the flat design needs less of everything. */
static void
test_q13(void)
{
  static const char *const costs[] = { "signalling-byte-hops", "delivery-cost",
                                       "tunnel-overhead", "path-stretch" };
  g_autoptr(Results) flat = run_corridor("flat-network", 5, 60);
  g_autoptr(Results) anchored = run_corridor("pmipv6", 5, 60);

  for (size_t i = 0; i < G_N_ELEMENTS(costs); i++)
    CU_ASSERT_TRUE(support_metric(flat, costs[i]) <
                   support_metric(anchored, costs[i]));
}

/* Q17: one anchor for all carries everything, and its load grows with the
 * hosts; Jain's index goes to one over the number of candidates. */
static void
test_q17(void)
{
  double last = 0;

  for (int hosts = 5; hosts <= 20; hosts += 5) {
    g_autofree char *text = g_strdup_printf(
      "[general]\nduration = 100 s\nwarm-up = 10 s\n%s"
      "[mobile MN{1..%d}]\nhome = N4\nstart = AR41\n"
      "[session s]\nfrom = CN2\narrival = at(5 s)\nlength = forever\n"
      "packets = cbr(50 /s, 160 B)\n",
      support_reference, hosts);
    g_autoptr(Results) r = support_run_text(text, "pmipv6", NULL);
    const NodeRecord *anchor = NULL;
    for (guint i = 0; i < r->nodes->len; i++)
      if (g_str_equal(r->node_names->pdata[i], "G4"))
        anchor = &g_array_index(r->nodes, NodeRecord, i);
    CU_ASSERT_PTR_NOT_NULL_FATAL(anchor);
    CU_ASSERT_DOUBLE_EQUAL(anchor->data_packets, hosts * 50 * 90, hosts);
    CU_ASSERT_DOUBLE_EQUAL(anchor->bindings, hosts, 1e-9);
    CU_ASSERT_TRUE(anchor->data_packets > last);
    last = anchor->data_packets;
  }
}

/* Q20: nothing happens where nothing should. */
static void
test_q20(void)
{
  static const char *const designs[] = { "none", "mipv6", "pmipv6",
                                         "flat-network" };
  const char *const warm[] = { "general.warm-up=4 s", NULL };

  for (size_t i = 0; i < G_N_ELEMENTS(designs); i++) {
    g_autoptr(Results) idle =
      support_run_reference(designs[i], "AR11", "10 s AR31", "", NULL);
    CU_ASSERT_EQUAL(support_metric(idle, "packets-lost"), 0);
    g_autoptr(Results) still =
      support_run_reference(designs[i], "AR11", "70 s AR31", voice, warm);
    CU_ASSERT_EQUAL(support_metric(still, "signalling-messages"), 0);
    CU_ASSERT_EQUAL(support_metric(still, "packets-lost"), 0);
    CU_ASSERT_EQUAL(support_metric(still, "handovers"), 0);
  }
  g_autoptr(Results) own = support_run_reference(
    "flat-network", "AR11", "10 s AR31, 20 s AR11", voice,
    (const char *const[]){ "general.warm-up=30 s", NULL });
  CU_ASSERT_EQUAL(support_metric(own, "tunnel-overhead"), 0);
  CU_ASSERT_EQUAL(support_metric(own, "bindings"), 0);
}

/* Handovers per unit of time are what the residence says: D / R of them in a
 * session. */
static void
test_rates(void)
{
  g_autoptr(Results) r = run_corridor("none", 60, 45);
  double expected = 20 * 900.0 / 45;

  CU_ASSERT_DOUBLE_EQUAL(support_metric(r, "handovers"), expected,
                         4 * sqrt(expected));
}

const TestCase findings_tests[] = {
  { "Q4 layer 2 rules near the anchor, registration far from it", test_q4 },
  { "Q5 network-based designs are silent on the air and need no DAD", test_q5 },
  { "Q5 and their tunnel ends before it", test_q5_overhead },
  { "Q9 stretch grows with the anchor's distance, most for near peers",
    test_q9 },
  { "Q12 a flat design pays for long sessions, not for short ones", test_q12 },
  { "Q13 with short sessions it needs less of everything", test_q13 },
  { "Q17 one anchor carries it all, and more with more hosts", test_q17 },
  { "Q20 no movement no signalling, no traffic no loss, at home no tunnel",
    test_q20 },
  { "handovers come at the rate of the residence time", test_rates },
  { NULL, NULL },
};
