/* What any right simulator of this field must show when it compares the designs
 * with each other, by the numbers that the findings have in the project's list
 * (Q1 ...); the rest is in test_findings.c.
 */

#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>

/* The three handovers of the reference: to another network, inside it, and to a
 * third. */
enum { HANDOVER_A, HANDOVER_B, HANDOVER_C, HANDOVERS };

static const char tour[] = "10 s AR31, 20 s AR32, 30 s AR41";
static const char probe[] = "[session s]\nfrom = CN2\narrival = at(5000.5 ms)\n"
                            "length = forever\npackets = cbr(1000 /s, 172 B)\n";

static const HandoverRecord *
handover(const Results *results, guint number)
{
  CU_ASSERT_TRUE_FATAL(number < results->handovers->len);
  return &g_array_index(results->handovers, HandoverRecord, number);
}

static double
delay_ms(const Results *results, guint number)
{
  return (double)handover(results, number)->first_down_after / 1e6;
}

static Results *
run_tour(const char *design, const char *set)
{
  const char *const sets[] = { "design.*.anticipation=45 ms",
                               set ? set : "general.seed=1", NULL };
  return support_run_reference(design, "AR11", tour, probe, sets);
}

/* Designs from the quickest to the slowest, where the access routers are near
 * each other and the anchor is not (B is intra-domain, C inter-domain). */
static const struct {
  const char *design, *set;
  bool in[HANDOVERS];
} order[] = {
  { "pfmipv6", NULL, { false, true, true } },
  { "fmipv6", NULL, { false, true, true } },
  { "pfmipv6", "design.*.mode=reactive", { false, true, true } },
  { "fmipv6", "design.*.mode=reactive", { false, true, true } },
  { "pmipv6", NULL, { false, true, true } },
  { "hmipv6", NULL, { false, true, false } },
  { "mipv6", NULL, { false, true, true } },
  { "hmipv6", NULL, { false, false, true } },
  { "mipv6-ro", NULL, { false, true, true } },
};

static void
test_q1(void)
{
  double last[HANDOVERS] = { 0 };

  for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
    g_autoptr(Results) r = run_tour(order[i].design, order[i].set);
    for (guint h = HANDOVER_A; h < HANDOVERS; h++)
      if (order[i].in[h]) {
        CU_ASSERT_TRUE(delay_ms(r, h) > last[h]);
        last[h] = delay_ms(r, h);
      }
  }
}

/* From AR11 to AR31 the routers are farther from each other than from the
 * anchor: asking the anchor is quicker. */
static void
test_q1_far(void)
{
  g_autoptr(Results) network = run_tour("pmipv6", NULL);
  g_autoptr(Results) fast = run_tour("pfmipv6", "design.*.mode=reactive");
  g_autoptr(Results) host = run_tour("fmipv6", "design.*.mode=reactive");

  CU_ASSERT_TRUE(delay_ms(network, HANDOVER_A) < delay_ms(fast, HANDOVER_A));
  CU_ASSERT_TRUE(delay_ms(fast, HANDOVER_A) < delay_ms(host, HANDOVER_A));
}

/* An address is most of what a host-based handover takes, as long as nobody
 * assists; messages under way are little of it. Route optimisation does not
 * make the outage shorter. */
static void
test_q2(void)
{
  static const char *const designs[] = { "mipv6", "mipv6-ro", "hmipv6",
                                         "migrating-ha", "flat-client" };

  for (size_t i = 0; i < G_N_ELEMENTS(designs); i++) {
    g_autoptr(Results) r = run_tour(designs[i], NULL);
    for (guint h = HANDOVER_A; h < HANDOVERS; h++) {
      const HandoverRecord *record = handover(r, h);
      SimTime address = record->configured_after - record->up_after;
      CU_ASSERT_TRUE(2 * address > record->first_down_after);
      CU_ASSERT_TRUE(4 * (record->registered_after - record->configured_after) <
                     record->first_down_after);
    }
  }
  g_autoptr(Results) tunnel = run_tour("mipv6", NULL);
  g_autoptr(Results) direct = run_tour("mipv6-ro", NULL);
  for (guint h = HANDOVER_A; h < HANDOVERS; h++)
    CU_ASSERT_TRUE(delay_ms(direct, h) >= delay_ms(tunnel, h));
}

/* From AR31 to AR32 (2w + 2d is 20 ms): a handover that is announced so long
 * before loses nothing, one announced later does, and one that is announced to
 * the wrong router is a reactive one. */
static void
test_q6(void)
{
  for (int lead = 4; lead <= 60; lead += 4) {
    g_autofree char *set = g_strdup_printf("design.*.anticipation=%d ms", lead);
    const char *const sets[] = { set, NULL };
    g_autoptr(Results) r =
      support_run_reference("fmipv6", "AR31", "10 s AR32", probe, sets);
    double lost = handover(r, 0)->lost;
    CU_ASSERT_EQUAL(lost < 0.5, lead >= 20);
  }
  const char *const wrong[] = { "design.*.wrong-prediction=100 %", NULL };
  g_autoptr(Results) missed =
    support_run_reference("pfmipv6", "AR31", "10 s AR32", probe, wrong);
  const char *const mode[] = { "design.*.mode=reactive", NULL };
  g_autoptr(Results) reactive =
    support_run_reference("pfmipv6", "AR31", "10 s AR32", probe, mode);
  CU_ASSERT_TRUE(delay_ms(missed, 0) >= delay_ms(reactive, 0));
}

/* Half of the handovers predicted wrong cost at least half of the benefit. */
static void
test_q6_half(void)
{
  static const char *const shares[] = { "0 %", "50 %", "100 %" };
  double lost[G_N_ELEMENTS(shares)];

  for (size_t i = 0; i < G_N_ELEMENTS(shares); i++) {
    g_autofree char *wrong =
      g_strdup_printf("design.*.wrong-prediction=%s", shares[i]);
    const char *const sets[] = { wrong, "design.*.anticipation=45 ms",
                                 "general.duration=400 s", NULL };
    g_autoptr(GString) moves = g_string_new("10 s AR32");
    for (int at = 14; at < 390; at += 4)
      g_string_append_printf(moves, ", %d s %s", at,
                             at % 8 == 2 ? "AR32" : "AR31");
    g_autoptr(Results) r =
      support_run_reference("fmipv6", "AR31", moves->str, probe, sets);
    lost[i] = support_metric(r, "lost-per-handover");
  }
  CU_ASSERT_TRUE(lost[0] < 1);
  CU_ASSERT_TRUE(lost[1] > 0.35 * lost[2] && lost[1] < 0.65 * lost[2]);
}

/* Reactive FMIPv6 asks over the air, PMIPv6 does not: about the same on a fast
 * radio, worse on a slow one, the more the slower. */
static void
test_q7(void)
{
  double last = -INFINITY;

  for (int w = 1; w <= 81; w += 20) {
    g_autofree char *air = g_strdup_printf("access.*.delay=%d ms", w);
    const char *const sets[] = { air, "design.*.mode=reactive", NULL };
    g_autofree char *session =
      g_strconcat("[access *]\ndelay = 5 ms\n", probe, NULL);
    g_autoptr(Results) host =
      support_run_reference("fmipv6", "AR11", tour, session, sets);
    g_autoptr(Results) network =
      support_run_reference("pmipv6", "AR11", tour, session, sets);
    double more = delay_ms(host, HANDOVER_C) - delay_ms(network, HANDOVER_C);
    if (w == 1)
      CU_ASSERT_TRUE(fabs(more) < 0.15 * delay_ms(network, HANDOVER_C));
    CU_ASSERT_TRUE(more > last);
    last = more;
  }
  CU_ASSERT_TRUE(last > 0);
}

/* A mobility anchor point wins inside its domain and loses between two; who
 * wins over a walk depends on how often the domain is left. */
static void
test_q8(void)
{
  static const struct {
    const char *moves;
    bool is_better;
  } rows[] = {
    { "10 s AR32, 20 s AR31, 30 s AR32, 40 s AR31, 50 s AR41", true },
    { "10 s AR41, 20 s AR31, 30 s AR41, 40 s AR31, 50 s AR41", false },
  };
  g_autoptr(Results) hierarchy = run_tour("hmipv6", NULL);
  g_autoptr(Results) flat = run_tour("mipv6", NULL);

  CU_ASSERT_TRUE(delay_ms(hierarchy, HANDOVER_B) < delay_ms(flat, HANDOVER_B));
  CU_ASSERT_TRUE(delay_ms(hierarchy, HANDOVER_C) > delay_ms(flat, HANDOVER_C));
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Results) h =
      support_run_reference("hmipv6", "AR31", rows[i].moves, probe, NULL);
    g_autoptr(Results) m =
      support_run_reference("mipv6", "AR31", rows[i].moves, probe, NULL);
    CU_ASSERT_EQUAL(support_metric(h, "handover-delay") <
                      support_metric(m, "handover-delay"),
                    rows[i].is_better);
    CU_ASSERT_EQUAL(support_metric(h, "signalling-network-byte-hops") <
                      support_metric(m, "signalling-network-byte-hops"),
                    rows[i].is_better);
  }
}

/* Twelve networks on a ring with chords, of which the first so many have an
 * anchor; hosts and correspondents everywhere. */
static Results *
run_ring(const char *design, int anchors)
{
  g_autoptr(GString) text = g_string_new(
    "[general]\nduration = 300 s\nwarm-up = 30 s\n"
    "[links]\nG{1..11} -- G{2..12} = 5 ms\nG12 -- G1 = 5 ms\n"
    "G1 -- G7 = 9 ms\nG{1..12} -- A{1..12} = 2 ms\n"
    "G{1..12} -- C{1..12} = 1 ms\n"
    "[mobile MN{1..24}]\nhome = N1\nmobility = walk\n"
    "[mobility walk]\nmodel = random-walk\nresidence = exponential(20 s)\n"
    "[session s]\narrival = poisson(1/20 s)\nlength = exponential(20 s)\n"
    "packets = cbr(50 /s, 160 B)\n");
  static const int turn[] = { 1, 7, 4, 10, 2, 8, 5, 11, 3, 9, 6, 12 };
  g_autoptr(GString) networks = g_string_new(NULL);

  for (int i = 0; i < 12; i++) {
    int n = turn[i];
    g_string_append_printf(text,
                           "[network N%d]\ngateway = G%d\naccess = A%d\n%s", n,
                           n, n, i < anchors ? "" : "anchor = no\n");
  }
  for (int n = 1; n <= 12; n++)
    g_string_append_printf(networks, "%sN%d", n > 1 ? ", " : "", n);
  g_string_append_printf(text, "[correspondent C{1..12}]\nnetwork = %s\n",
                         networks->str);
  return support_run_text(text->str, design, NULL);
}

/* Q10: stretch falls with the number of anchors, to 1 where every network has
 * one. Q11: what keeps them synchronous grows as fast. */
static void
test_q10_q11(void)
{
  static const int counts[] = { 1, 2, 4, 8, 12 };
  double stretch = INFINITY, load = 0;

  for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
    g_autoptr(Results) r = run_ring("migrating-ha", counts[i]);
    double messages = support_metric(r, "signalling-messages-per-handover");
    CU_ASSERT_TRUE(support_metric(r, "path-stretch") < stretch);
    CU_ASSERT_TRUE(messages > load);
    stretch = support_metric(r, "path-stretch");
    load = messages;
  }
  CU_ASSERT_DOUBLE_EQUAL(stretch, 1, 1e-9);
}

/* Q11: in the reference a handover costs two messages, and two for each other
 * home agent; with more hosts and more handovers it is so many times that. */
static void
test_q11(void)
{
  g_autoptr(Results) one = run_tour("migrating-ha", NULL);
  const char *const moves[] = { "10 s AR31", tour };
  double expected = 2 + 2 * (4 - 1);

  for (guint h = HANDOVER_A; h < HANDOVERS; h++)
    CU_ASSERT_EQUAL(handover(one, h)->messages, expected);
  for (size_t i = 0; i < G_N_ELEMENTS(moves); i++)
    for (int hosts = 1; hosts <= 4; hosts *= 2) {
      g_autofree char *text = g_strdup_printf(
        "[general]\nduration = 60 s\nwarm-up = 9 s\n%s[mobile MN{1..%d}]\n"
        "home = N1\nstart = AR11\nmobility = m\n"
        "[mobility m]\nmodel = script\nmoves = %s\n",
        support_reference, hosts, moves[i]);
      g_autoptr(Results) r = support_run_text(text, "migrating-ha", NULL);
      CU_ASSERT_EQUAL(support_metric(r, "signalling-messages"),
                      expected * hosts * (i == 0 ? 1 : 3));
    }
}

/* A relay answers when the last of k anchors has; a locator lets each answer
 * for itself, with k - 1 messages more; a proxy does not wait to answer. */
static void
test_q14(void)
{
  static const char flows[] =
    "[session f1]\nfrom = CN2\narrival = at(5000.5 ms)\nlength = forever\n"
    "packets = cbr(1000 /s, 172 B)\n"
    "[session f2]\nfrom = CN2\narrival = at(15000.5 ms, 25000.5 ms)\n"
    "length = forever\npackets = cbr(1000 /s, 172 B)\n";
  const char *const sets[] = { "general.controller=L2", NULL };
  g_autoptr(Results) relay =
    support_run_reference("flat-cmd-relay", "AR11", tour, flows, sets);
  g_autoptr(Results) locator =
    support_run_reference("flat-cmd-locator", "AR11", tour, flows, sets);
  g_autoptr(Results) proxy =
    support_run_reference("flat-cmd-proxy", "AR11", tour, flows, sets);

  for (guint h = HANDOVER_A, k = 1; h < HANDOVERS; h++, k++) {
    CU_ASSERT_EQUAL(handover(relay, h)->messages, 2 * k + 2);
    CU_ASSERT_EQUAL(handover(locator, h)->messages, 3 * k + 1);
    CU_ASSERT_EQUAL(handover(proxy, h)->messages, 2 * k + 2);
    CU_ASSERT_TRUE(handover(proxy, h)->registered_after <
                   handover(locator, h)->registered_after);
    CU_ASSERT_TRUE(handover(locator, h)->registered_after <
                   handover(relay, h)->registered_after);
  }
  for (guint i = 0; i < relay->flow_handovers->len; i++) {
    const FlowHandoverRecord *r =
      &g_array_index(relay->flow_handovers, FlowHandoverRecord, i);
    const FlowHandoverRecord *l =
      &g_array_index(locator->flow_handovers, FlowHandoverRecord, i);
    CU_ASSERT_EQUAL(r->down_after,
                    handover(relay, r->handover)->first_down_after);
    CU_ASSERT_TRUE(l->down_after < r->down_after);
  }
}

/* A proxy for the location update saves duplicate address detection and the
 * tunnel over the air. */
static void
test_q15(void)
{
  const char *const sets[] = { "general.warm-up=31 s", NULL };
  const char *const none[] = { "design.*.dad=0 s", NULL };
  g_autoptr(Results) client = run_tour("flat-client", NULL);
  g_autoptr(Results) proxy = run_tour("flat-client-proxy", NULL);
  g_autoptr(Results) optimistic =
    support_run_reference("flat-client", "AR11", tour, probe, none);
  g_autoptr(Results) over =
    support_run_reference("flat-client", "AR11", tour, probe, sets);
  g_autoptr(Results) before =
    support_run_reference("flat-client-proxy", "AR11", tour, probe, sets);

  for (guint h = HANDOVER_A; h < HANDOVERS; h++) {
    CU_ASSERT_DOUBLE_EQUAL(delay_ms(client, h) - delay_ms(optimistic, h), 1000,
                           1e-6);
    CU_ASSERT_TRUE(delay_ms(proxy, h) <= delay_ms(optimistic, h));
  }
  CU_ASSERT_DOUBLE_EQUAL(support_metric(over, "tunnel-overhead") -
                           support_metric(before, "tunnel-overhead"),
                         40, 1e-6);
}

/* Control apart from data: packets take the direct way when the routers know
 * it, inside a network nothing leaves it, what is cached is cheaper and longer,
 * and asking costs a way to the location manager and back. */
static void
test_q16(void)
{
  static const char after[] = "[session s]\nfrom = CN2\narrival = at(40 s)\n"
                              "length = forever\npackets = cbr(50 /s, 160 B)\n";
  g_autoptr(Results) push = run_tour("cp-dp-push", NULL);
  g_autoptr(Results) pull = run_tour("cp-dp-pull", NULL);
  g_autoptr(Results) cache = run_tour("cp-dp-cache", NULL);
  g_autoptr(Results) flat = run_tour("cp-dp-flat", NULL);
  g_autoptr(Results) direct =
    support_run_reference("cp-dp-push", "AR11", tour, after, NULL);
  const char *const short_lived[] = { "design.*.cache-ttl=4 s", NULL };
  g_autoptr(Results) renewed =
    support_run_reference("cp-dp-cache", "AR11", tour, probe, short_lived);

  CU_ASSERT_DOUBLE_EQUAL(support_metric(direct, "path-stretch"), 1, 1e-9);
  CU_ASSERT_TRUE(handover(push, HANDOVER_B)->messages <
                 handover(push, HANDOVER_A)->messages);
  CU_ASSERT_TRUE(delay_ms(push, HANDOVER_B) < delay_ms(flat, HANDOVER_B));
  /* L1 is 21 ms from G2, the router of CN2's network */
  CU_ASSERT_TRUE(delay_ms(pull, HANDOVER_A) >=
                 delay_ms(push, HANDOVER_A) + 2 * 21);
  CU_ASSERT_TRUE(support_metric(cache, "path-stretch") >
                 support_metric(renewed, "path-stretch"));
  CU_ASSERT_TRUE(support_metric(cache, "signalling-messages") <
                 support_metric(renewed, "signalling-messages"));
}

/* Correspondents with and without route optimisation: the same loss, the direct
 * way for the one and the anchor's for the other. */
static void
test_q18(void)
{
  static const char extra[] =
    "[correspondent P]\nnetwork = N2\nroute-optimisation = no\n"
    "[session a]\nfrom = CN2\narrival = at(5000.5 ms)\nlength = forever\n"
    "packets = cbr(1000 /s, 172 B)\n"
    "[session b]\nfrom = P\narrival = at(5000.5 ms)\nlength = forever\n"
    "packets = cbr(1000 /s, 172 B)\n";
  const char *const sets[] = { "links.G2 -- P=1 ms", NULL };
  g_autoptr(Results) r =
    support_run_reference("mipv6-ro", "AR11", "10 s AR31", extra, sets);
  const FlowRecord *able = &g_array_index(r->flows, FlowRecord, 0);
  const FlowRecord *plain = &g_array_index(r->flows, FlowRecord, 1);

  CU_ASSERT_TRUE(plain->delay > able->delay);
  CU_ASSERT_TRUE(plain->stretch_delay > able->stretch_delay);
  CU_ASSERT_TRUE(plain->overhead > able->overhead);
  CU_ASSERT_TRUE(fabs(plain->lost - able->lost) <= 0.15 * able->lost);
}

/* No design is the best one: on each of these axes another wins. */
static void
test_q19(void)
{
  static const char *const designs[] = { "mipv6",        "pmipv6",
                                         "fmipv6",       "hmipv6-network",
                                         "flat-network", "cp-dp-push" };
  static const char *const costs[] = { "handover-delay", "signalling-byte-hops",
                                       "path-stretch", "tunnel-overhead" };
  size_t winner[G_N_ELEMENTS(costs)] = { 0 };
  double best[G_N_ELEMENTS(costs)];
  bool has_several = false;

  for (size_t i = 0; i < G_N_ELEMENTS(designs); i++) {
    g_autoptr(Results) r = run_tour(designs[i], NULL);
    for (size_t j = 0; j < G_N_ELEMENTS(costs); j++) {
      double cost = support_metric(r, costs[j]);
      if (i == 0 || cost < best[j]) {
        best[j] = cost;
        winner[j] = i;
      }
    }
  }
  for (size_t j = 1; j < G_N_ELEMENTS(costs); j++)
    has_several = has_several || winner[j] != winner[0];
  CU_ASSERT_TRUE(has_several);
}

const TestCase findings_designs_tests[] = {
  { "Q1 predictive, reactive, anchored, host-based: the order of delays",
    test_q1 },
  { "Q1 but an anchor that is nearer than the old router is quicker",
    test_q1_far },
  { "Q2 an address is most of a host-based handover", test_q2 },
  { "Q6 nothing is lost if and only if it is announced early enough", test_q6 },
  { "Q6 half wrong predictions cost half of the benefit", test_q6_half },
  { "Q7 reactive FMIPv6 suffers from a slow radio, PMIPv6 does not", test_q7 },
  { "Q8 a mobility anchor point wins inside, and loses between domains",
    test_q8 },
  { "Q10 stretch falls with the number of anchors, Q11 and load grows",
    test_q10_q11 },
  { "Q11 synchronisation is agents times hosts times moves", test_q11 },
  { "Q14 a relay waits for the last anchor, a locator costs k - 1 more",
    test_q14 },
  { "Q15 a proxy saves the address and the tunnel on the air", test_q15 },
  { "Q16 control apart from data: what push, pull and cache trade", test_q16 },
  { "Q18 plain correspondents stay tunnelled, and lose as much", test_q18 },
  { "Q19 nobody wins everything", test_q19 },
  { NULL, NULL },
};
