/* What designs do when things are not as they should be: limits, failures,
 * policies, correspondents that do not understand.
 */

#include "models/protocol/peer.h"
#include "sim/world/world.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>

/* A host on the reference network; what goes on with it, and with whom. */
static char *
scene(const char *general, const char *rest)
{
  return g_strconcat("[general]\n", general, support_reference, rest, NULL);
}

static const char one_move[] =
  "[mobile MN]\nhome = N1\nstart = AR11\nmobility = m\n"
  "[mobility m]\nmodel = script\nmoves = 250 s AR31\n"
  "[session s]\nfrom = CN2\narrival = at(5 s)\nlength = forever\n"
  "packets = cbr(100 /s, 172 B)\n";

static const HandoverRecord *
first_handover(const Results *results)
{
  CU_ASSERT_TRUE_FATAL(results->handovers->len > 0);
  return &g_array_index(results->handovers, HandoverRecord, 0);
}

/* A home token is used again for 210 s (RFC 6275 section 5.2.7): then a
 * correspondent costs CoTI, CoT, BU and BA only, and the care-of test is all
 * that the update waits for. */
static void
test_token_reuse(void)
{
  static const struct {
    const char *begins;
    unsigned messages;
    double delay; /* ms */
  } rows[] = {
    /* C + max{2(m(HA) + d(HA,CN)), 2m(CN), 2m(HA)} + 2m(CN) */
    { "at(5 s)", 8, 1060 + 2 * (32 + 21) + 2 * 18 },
    /* C + max{2m(CN), 2m(HA)} + 2m(CN) */
    { "at(200 s)", 6, 1060 + 2 * 32 + 2 * 18 },
  };
  g_autofree char *text = scene("duration = 260 s\n", one_move);

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *begin =
      g_strconcat("session.s.arrival=", rows[i].begins, NULL);
    const char *const sets[] = { begin, NULL };
    g_autoptr(Results) results = support_run_text(text, "mipv6-ro", sets);
    const HandoverRecord *h = first_handover(results);
    CU_ASSERT_EQUAL(h->messages, rows[i].messages);
    CU_ASSERT_DOUBLE_EQUAL((double)h->first_down_after / 1e6, rows[i].delay + 5,
                           1e-6);
  }
}

/* Both tests are answered with a parameter problem, and that is that. */
static void
test_plain_correspondent(void)
{
  g_autofree char *text = scene("duration = 260 s\n", one_move);
  const char *const sets[] = { "correspondent.CN{1..3}.route-optimisation=no",
                               NULL };
  g_autoptr(Results) tunnelled = support_run_text(text, "mipv6", NULL);
  g_autoptr(Results) results = support_run_text(text, "mipv6-ro", sets);
  const FlowRecord *f = &g_array_index(results->flows, FlowRecord, 0);
  const FlowRecord *t = &g_array_index(tunnelled->flows, FlowRecord, 0);

  CU_ASSERT_EQUAL(first_handover(results)->messages,
                  first_handover(tunnelled)->messages);
  CU_ASSERT_DOUBLE_EQUAL(f->stretch_delay, t->stretch_delay, 1e-9);
  CU_ASSERT_DOUBLE_EQUAL(f->lost, t->lost, 1e-9);
}

/* An anchor that takes two bindings rejects the third (status 130), and takes
 * it when another has gone. */
static void
test_resources(void)
{
  g_autofree char *text =
    scene("duration = 100 s\nwarm-up = 20 s\n",
          "[mobile MN{1..3}]\nhome = N1\nstart = AR31\n"
          "[session s]\nfrom = CN2\narrival = at(5 s)\nlength = forever\n"
          "packets = cbr(100 /s, 172 B)\n");
  static const struct {
    const char *design;
    const char *limit;
    double delivered; /* share of three sessions */
  } rows[] = {
    { "mipv6", "design.mipv6.most-bindings=3", 1 },
    { "mipv6", "design.mipv6.most-bindings=2", 2 / 3.0 },
    { "pmipv6", "design.pmipv6.most-bindings=1", 1 / 3.0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *const sets[] = { rows[i].limit, NULL };
    g_autoptr(Results) results = support_run_text(text, rows[i].design, sets);
    double lost = support_metric(results, "loss-ratio") / 100;
    CU_ASSERT_DOUBLE_EQUAL(lost, 1 - rows[i].delivered, 1e-3);
  }
}

/* The old router is told, once, and says so. */
static void
test_revocation(void)
{
  g_autofree char *text = scene("duration = 260 s\n", one_move);
  const char *const silent[] = { "design.pmipv6.detach=silent", NULL };
  const char *const sets[] = { "design.pmipv6.detach=silent",
                               "design.pmipv6.revocation=yes", NULL };
  g_autoptr(Results) without = support_run_text(text, "pmipv6", silent);
  g_autoptr(Results) with = support_run_text(text, "pmipv6", sets);

  CU_ASSERT_EQUAL(first_handover(without)->messages, 2);
  CU_ASSERT_EQUAL(first_handover(with)->messages, 4);
  CU_ASSERT_EQUAL(first_handover(with)->octets,
                  first_handover(without)->octets + 96 + 56);
}

/* An anchor fails for 10 s and has lost its bindings: without heartbeats it is
 * told at the next refresh (285 s after the registration), with them after at
 * most one interval. */
static void
test_heartbeat(void)
{
  g_autofree char *text =
    scene("duration = 400 s\n",
          "[mobile MN]\nhome = N1\nstart = AR31\n"
          "[session s]\nfrom = CN2\narrival = at(5 s)\nlength = forever\n"
          "packets = cbr(100 /s, 172 B)\n"
          "[failure f]\nnode = G1\nfrom = 100 s\nuntil = 110 s\n");
  static const struct {
    const char *interval;
    double least, most; /* s without packets */
  } rows[] = {
    { "design.pmipv6.heartbeat=0 s", 284.5 - 100, 285.5 - 100 },
    { "design.pmipv6.heartbeat=20 s", 10, 31 },
    { "design.pmipv6.heartbeat=1 s", 10, 12 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *const sets[] = { rows[i].interval, NULL };
    g_autoptr(Results) results = support_run_text(text, "pmipv6", sets);
    double gap = support_metric(results, "packets-lost") / 100;
    CU_ASSERT_TRUE(gap >= rows[i].least && gap <= rows[i].most);
    if (gap < rows[i].least || gap > rows[i].most)
      printf("%s: %g s\n", rows[i].interval, gap);
  }
}

/* Policies of a flat design for prefixes behind the host: at most so many, at
 * most so long. Coming back to an anchor ends its tunnel. */
static void
test_anchor_policies(void)
{
  g_autofree char *text =
    scene("duration = 60 s\nwarm-up = 50 s\n",
          "[mobile MN]\nhome = N1\nstart = AR11\nmobility = m\n"
          "[mobility m]\nmodel = script\n"
          "moves = 10 s AR31, 20 s AR32, 30 s AR41\n"
          "[session s]\nfrom = CN2\narrival = at(5 s, 15 s, 25 s, 35 s)\n"
          "length = forever\npackets = cbr(100 /s, 172 B)\n");
  static const struct {
    const char *set;
    double anchors; /* with a tunnel, at the end */
    double share;   /* of the packets that arrive */
  } rows[] = {
    { "prefix-linger=1 s", 3, 1 },     { "most-anchors=2", 2, 3 / 4.0 },
    { "most-anchors=1", 1, 2 / 4.0 },  { "prefix-lifetime=15 s", 0, 1 / 4.0 },
    { "prefix-lifetime=100 s", 3, 1 },
  };
  static const char *const designs[] = { "flat-network", "flat-client",
                                         "flat-client-proxy" };

  for (size_t i = 0; i < G_N_ELEMENTS(rows) * 3; i++) {
    const char *design = designs[i % 3];
    g_autofree char *set =
      g_strdup_printf("design.%s.%s", design, rows[i / 3].set);
    const char *const sets[] = { set, NULL };
    g_autoptr(Results) results = support_run_text(text, design, sets);
    double lost = support_metric(results, "loss-ratio") / 100;
    double anchors = support_metric(results, "anchors-per-host");
    CU_ASSERT_DOUBLE_EQUAL(lost, 1 - rows[i / 3].share, 1e-3);
    CU_ASSERT_DOUBLE_EQUAL(anchors, rows[i / 3].anchors, 1e-9);
    if (fabs(anchors - rows[i / 3].anchors) > 1e-9)
      printf("%s: %g anchors, lost %g\n", set, anchors, lost);
  }
}

/* Back at its first router a host of any flat design has no tunnel there. */
static void
test_return_to_anchor(void)
{
  static const char *const designs[] = {
    "flat-network",   "flat-client",      "flat-client-proxy",
    "flat-cmd-relay", "flat-cmd-locator", "flat-cmd-proxy",
  };
  g_autofree char *text =
    scene("duration = 60 s\nwarm-up = 50 s\ncontroller = L2\n",
          "[mobile MN]\nhome = N1\nstart = AR11\nmobility = m\n"
          "[mobility m]\nmodel = script\nmoves = 10 s AR31, 20 s AR11\n"
          "[session s]\nfrom = CN2\narrival = at(5 s)\nlength = forever\n"
          "packets = cbr(100 /s, 172 B)\n");

  for (size_t i = 0; i < G_N_ELEMENTS(designs); i++) {
    g_autoptr(Results) results = support_run_text(text, designs[i], NULL);
    CU_ASSERT_EQUAL(support_metric(results, "tunnel-overhead"), 0);
    CU_ASSERT_DOUBLE_EQUAL(support_metric(results, "path-stretch"), 1, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(support_metric(results, "prefixes-per-host"), 1,
                           1e-9);
  }
}

/* A cache of one entry forgets the other host at once; the answers that it then
 * has to ask for are signalling. */
static void
test_cache_size(void)
{
  g_autofree char *text =
    scene("duration = 100 s\nwarm-up = 20 s\n",
          "[mobile MN{1..2}]\nhome = N1\nstart = AR31\n"
          "[session s]\nfrom = CN2\narrival = at(5 s, 6 s)\nlength = forever\n"
          "packets = cbr(2 /s, 172 B)\n");
  const char *const small[] = { "design.cp-dp-cache.cache-size=1",
                                "general.level=packet", NULL };
  const char *const large[] = { "design.cp-dp-cache.cache-size=2",
                                "general.level=packet", NULL };
  g_autoptr(Results) few = support_run_text(text, "cp-dp-cache", small);
  g_autoptr(Results) enough = support_run_text(text, "cp-dp-cache", large);

  CU_ASSERT_TRUE(support_metric(enough, "signalling-messages") < 20);
  CU_ASSERT_TRUE(support_metric(few, "signalling-messages") > 200);
}

/* Nothing is kept at the home location manager while the host is at home. */
static void
test_nothing_at_home(void)
{
  g_autofree char *text =
    scene("duration = 30 s\n", "[mobile MN]\nhome = N1\nhome-link = AR11\n"
                               "start = AR11\n"
                               "[session s]\nfrom = CN2\narrival = at(5 s)\n"
                               "length = forever\n"
                               "packets = cbr(100 /s, 172 B)\n");
  g_autoptr(Results) results = support_run_text(text, "cp-dp-pull", NULL);
  const NodeRecord *nodes = (const NodeRecord *)results->nodes->data;

  for (guint i = 0; i < results->nodes->len; i++)
    if (g_str_equal(results->node_names->pdata[nodes[i].node], "L1"))
      CU_ASSERT_EQUAL(nodes[i].bindings, 0);
  CU_ASSERT_EQUAL(support_metric(results, "packets-lost"), 0);
}

/* The new router keeps what comes from t_f + x until the host is there: 80, 50
 * and 8 packets on the three handovers, 5 fewer if the host need not say that
 * it is there. One place less, and a packet is lost. Without a buffer all are.
 */
static void
test_buffer(void)
{
  static const struct {
    const char *design;
    unsigned needed[3];    /* handovers A, B, C; a packet a millisecond */
    double unavoidable[3]; /* lost before the old router forwards */
  } rows[] = {
    { "fmipv6", { 8, 80, 50 }, { 23, 0, 0 } },
    { "pfmipv6", { 3, 75, 45 }, { 23, 0, 0 } },
  };
  static const char moves[] =
    "[mobile MN]\nhome = N1\nstart = AR11\nmobility = m\n"
    "[mobility m]\nmodel = script\n"
    "moves = 10 s AR31, 20 s AR32, 30 s AR41\n"
    "[session s]\nfrom = CN2\narrival = at(5000.5 ms)\nlength = forever\n"
    "packets = cbr(1000 /s, 172 B)\n";
  g_autofree char *text = scene("duration = 40 s\n", moves);

  for (size_t i = 0; i < G_N_ELEMENTS(rows) * 6; i++) {
    const char *design = rows[i % 2].design;
    unsigned h = (unsigned)(i / 2 % 3), missing = i < 6 ? 0 : 3;
    g_autofree char *size = g_strdup_printf("design.%s.buffer=%u", design,
                                            rows[i % 2].needed[h] - missing);
    g_autofree char *lead =
      g_strdup_printf("design.%s.anticipation=45 ms", design);
    g_autofree char *end =
      g_strdup_printf("general.duration=%u s", 10 * h + 15);
    const char *const sets[] = { size, lead, end, NULL };
    g_autoptr(Results) results = support_run_text(text, design, sets);
    double lost = g_array_index(results->handovers, HandoverRecord, h).lost;
    CU_ASSERT_DOUBLE_EQUAL(lost, rows[i % 2].unavoidable[h] + missing, 0.01);
    if (fabs(lost - rows[i % 2].unavoidable[h] - missing) > 0.01)
      printf("%s %u buffer %s: lost %g\n", design, h, size, lost);
  }
}

/* No FBack on the old link: the FBU is repeated from the new one after its
 * time-out, unless the home agent knows by then. */
static void
test_repeated_fbu(void)
{
  static const struct {
    const char *timeout;
    unsigned messages;
  } rows[] = {
    { "design.fmipv6.fbu-timeout=100 ms", 10 },
    { "design.fmipv6.fbu-timeout=60 ms", 10 + 4 }, /* FBU, HI, HAck, FBack */
  };
  g_autofree char *text = scene("duration = 260 s\n", one_move);

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *const sets[] = { "design.fmipv6.anticipation=45 ms",
                                 rows[i].timeout, NULL };
    g_autoptr(Results) results = support_run_text(text, "fmipv6", sets);
    CU_ASSERT_EQUAL(first_handover(results)->messages, rows[i].messages);
    if (first_handover(results)->messages != rows[i].messages)
      printf("%s: %u\n", rows[i].timeout, first_handover(results)->messages);
  }
}

/* Mean wait for a router, ms, of a host that walks about. */
static double
router_wait(const char *interval, const char *spacing, const char *solicits)
{
  g_autofree char *text =
    scene("duration = 6000 s\n",
          "[mobile MN{1..4}]\nhome = N1\nmobility = m\n"
          "[mobility m]\nmodel = random-walk\nresidence = exponential(9 s)\n"
          "[session s]\nfrom = CN2\narrival = at(5 s)\nlength = forever\n"
          "packets = cbr(1000 /s, 172 B)\n"
          "[cells]\nAR11 -- AR31\nAR31 -- AR32\nAR32 -- AR41\n");
  g_autofree char *first =
    g_strconcat("design.mipv6.ra-interval=", interval, NULL);
  g_autofree char *second =
    g_strconcat("design.mipv6.ra-spacing=", spacing, NULL);
  g_autofree char *third =
    g_strconcat("design.mipv6.solicitations=", solicits, NULL);
  const char *const sets[] = { first, second, third, NULL };
  g_autoptr(Results) results = support_run_text(text, "mipv6", sets);
  double sum = 0;
  unsigned count = 0;

  for (guint i = 0; i < results->handovers->len; i++) {
    const HandoverRecord *h =
      &g_array_index(results->handovers, HandoverRecord, i);
    if (h->discovered_after == SIM_TIME_NONE)
      continue;
    sum += (double)(h->discovered_after - h->up_after) / 1e6;
    count++;
  }
  CU_ASSERT_TRUE(count > 1000);
  return sum / count;
}

/* Without solicitation the wait for advertisements that come every U(a, b) is
 * (b^3 - a^3) / (3 (b - a)(a + b)), the mean of what is left of an interval.
 * With it, more advertisements are not better: answers have to keep their
 * distance from the last one. */
static void
test_advertisement_interval(void)
{
  double fast = router_wait("uniform(30 ms, 70 ms)", "0 s", "no");
  double crowded = router_wait("uniform(3 s, 4 s)", "3 s", "yes");
  double rare = router_wait("uniform(200 s, 600 s)", "3 s", "yes");
  double a = 30, b = 70;
  double rest = (b * b * b - a * a * a) / (3 * (b - a) * (a + b));

  CU_ASSERT_DOUBLE_EQUAL(fast, rest + 5, 1);
  CU_ASSERT_TRUE(crowded > 1000);
  CU_ASSERT_TRUE(rare < 0.5 * crowded && rare > fast);
  if (rare > 0.5 * crowded)
    printf("%g %g %g\n", fast, crowded, rare);
}

static void
count_peers(void *visitor, Design *design, const Flows *flows)
{
  const MrPeer *mr = (const MrPeer *)design->models[COLUMN_MR];
  unsigned *count = visitor;

  (void)flows;
  for (uint32_t i = 0; i < design->network->host_count; i++)
    for (const Peer *peer = mr->peers[i]; peer; peer = peer->next)
      ++*count;
}

/* A binding update list entry ends with its lifetime (RFC 6275 section 11.1):
 * nothing is left of short sessions once their correspondents have forgotten,
 * also if the host has no link at that time, or has moved meanwhile. */
static void
test_peers_end(void)
{
  static const struct {
    const char *what, *move;
    SimTime at;
    unsigned peers;
  } rows[] = {
    { "bindings last for a while", "900 s AR32", 100 * SIM_SECOND, 3 },
    { "the last bindings have expired", "900 s AR32", 3000 * SIM_SECOND, 0 },
    { "a move just before the end", "428 s AR32", 3000 * SIM_SECOND, 0 },
    { "no link when bindings expire", "438 s AR32", 3000 * SIM_SECOND, 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) rest = g_string_new(NULL);
    unsigned count = 0;
    WorldOptions options = { .until = rows[i].at,
                             .visit = count_peers,
                             .visitor = &count };

    g_string_printf(rest,
                    "[mobile MN]\nhome = N1\nstart = AR31\nmobility = m\n"
                    "[mobility m]\nmodel = script\nmoves = %s\n"
                    "[access *]\nl2-handover = 5 s\n",
                    rows[i].move);
    for (int s = 0; s < 30; s++)
      g_string_append_printf(rest,
                             "[session s%d]\nfrom = CN%d\n"
                             "arrival = at(%d s)\nlength = 2 s\n"
                             "packets = cbr(10 /s, 172 B)\n",
                             s, s % 3 + 1, 10 + 10 * s);
    g_autofree char *text = scene("duration = 3100 s\n", rest->str);
    g_autoptr(Scenario) scenario = support_scenario(text, "mipv6-ro", NULL);
    Run run = support_first_run(scenario);
    results_free(world_run(scenario, &run, &options));
    CU_ASSERT_EQUAL(count, rows[i].peers);
    if (count != rows[i].peers)
      fprintf(stderr, "%u peers: %s\n", count, rows[i].what);
  }
}

const TestCase protocols_tests[] = {
  { "a buffer holds exactly what a fast handover needs", test_buffer },
  { "an FBU without FBack is repeated from the new link", test_repeated_fbu },
  { "Q3: the interval of advertisements has no simple effect",
    test_advertisement_interval },
  { "a home token is used again within its lifetime", test_token_reuse },
  { "a plain correspondent stays tunnelled", test_plain_correspondent },
  { "an anchor without room rejects", test_resources },
  { "an old access router is revoked", test_revocation },
  { "heartbeats find an anchor that has lost its state", test_heartbeat },
  { "a flat design keeps as many anchors as it may", test_anchor_policies },
  { "returning to an anchor ends its tunnel", test_return_to_anchor },
  { "a full cache forgets the oldest", test_cache_size },
  { "at home nothing is on record", test_nothing_at_home },
  { "a peer ends with its binding", test_peers_end },
  { NULL, NULL },
};
