/* Properties that every world must have, whatever the design. */

#include "models/models.h"
#include "sim/watch/trace.h"
#include "sim/world/world.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const designs[] = { "none",
                                       "mipv6",
                                       "mipv6-ro",
                                       "pmipv6",
                                       "hmipv6",
                                       "hmipv6-network",
                                       "fmipv6",
                                       "pfmipv6",
                                       "mipv6-distributed",
                                       "pmipv6-distributed",
                                       "hmipv6-distributed",
                                       "migrating-ha",
                                       "migrating-ha-network",
                                       "flat-network",
                                       "flat-cmd-relay",
                                       "flat-cmd-locator",
                                       "flat-cmd-proxy",
                                       "flat-client",
                                       "flat-client-proxy",
                                       "cp-dp-push",
                                       "cp-dp-pull",
                                       "cp-dp-cache",
                                       "cp-dp-flat" };

/* Six networks in a ring with chords, eleven hosts that walk, sessions both
 * ways; every part of the data plane has something to do. */
static const char ring[] =

  "[links]\n"
  "G1 -- G2 = 4 ms\nG2 -- G3 = 7 ms\nG3 -- G4 = 5 ms\nG4 -- G5 = 9 ms\n"
  "G5 -- G6 = 3 ms\nG6 -- G1 = 8 ms\nG1 -- G4 = 11 ms\n"
  "G{1..6} -- A{1..6} = 2 ms\nG{1..6} -- B{1..6} = 3 ms\n"
  "G{1..6} -- C{1..6} = 1 ms\n"
  "[correspondent C{1..6}]\nnetwork = N1, N2, N3, N4, N5, N6\n"
  "[access *]\ndelay = 4 ms\nl2-handover = 40 ms\n"
  "[mobile MN{1..11}]\nhome = N1, N2, N3\nmobility = walk\n"
  "[mobility walk]\nmodel = random-walk\nresidence = exponential(8 s)\n"
  "[session s]\narrival = poisson(1/10 s)\nlength = exponential(12 s)\n"
  "packets = cbr(50 /s, 160 B)\ndirection = both\n";

/* Each network needs a gateway of its own: the sections are written out. */
static char *
ring_text(const char *level, const char *more)
{
  GString *text = g_string_new(NULL);

  g_string_append_printf(
    text, "[general]\nduration = 120 s\nwarm-up = 5 s\nlevel = %s\n", level);
  for (int i = 1; i <= 6; i++)
    g_string_append_printf(
      text, "[network N%d]\ngateway = G%d\naccess = A%d, B%d\n", i, i, i, i);
  g_string_append(text, ring);
  g_string_append(text, more);
  return g_string_free(text, FALSE);
}

static Results *
run_ring(const char *level, const char *design, uint64_t seed, const char *more)
{
  g_autofree char *text = ring_text(level, more);
  g_autofree char *set =
    g_strdup_printf("general.seed=%" G_GUINT64_FORMAT, seed);
  const char *const sets[] = { set, NULL };
  return support_run_text(text, design, sets);
}

static bool
is_near(double a, double b, double tolerance)
{
  return fabs(a - b) <= tolerance || (isnan(a) && isnan(b));
}

static void
expect_near(const char *what, const char *design, double a, double b,
            double tolerance)
{
  CU_ASSERT_TRUE(is_near(a, b, tolerance));
  if (!is_near(a, b, tolerance))
    printf("%s, %s: %.9g and %.9g\n", design, what, a, b);
}

static void
check_conservation(const Results *r, const char *design)
{
  double sent = support_metric(r, "packets-sent");

  expect_near("packets", design, sent,
              support_metric(r, "packets-delivered") +
                support_metric(r, "packets-lost") +
                support_metric(r, "packets-in-flight"),
              1e-6 * (1 + sent));
  expect_near("bytes", design, support_metric(r, "bytes-sent"),
              support_metric(r, "bytes-delivered") +
                support_metric(r, "bytes-lost") +
                support_metric(r, "bytes-in-flight"),
              1e-6 * (1 + support_metric(r, "bytes-sent")));
}

static void
test_conservation(void)
{
  static const char *const levels[] = { "fluid", "packet" };

  for (size_t i = 0; i < G_N_ELEMENTS(levels); i++)
    for (size_t d = 0; d < G_N_ELEMENTS(designs); d++)
      for (uint64_t seed = 1; seed <= 2; seed++) {
        g_autoptr(Results) r = run_ring(levels[i], designs[d], seed, "");
        CU_ASSERT_TRUE(support_metric(r, "packets-sent") > 1000);
        check_conservation(r, designs[d]);
      }
}

/* Causes add up to all that is lost. */
static void
test_causes(void)
{
  for (size_t d = 0; d < G_N_ELEMENTS(designs); d++) {
    g_autoptr(Results) r = run_ring("packet", designs[d], 3, "");
    double sum = 0;
    for (const MetricInfo *m = metric_table; m->name; m++)
      if (g_str_has_prefix(m->name, "lost-") &&
          !g_str_equal(m->name, "lost-per-handover"))
        sum += support_metric(r, m->name);
    CU_ASSERT_DOUBLE_EQUAL(sum, support_metric(r, "packets-lost"), 1e-9);
  }
}

/* A change costs a stream less than a packet; each handover and session is a
 * handful of changes in each direction. */
static void
test_levels_agree(void)
{
  for (size_t d = 0; d < G_N_ELEMENTS(designs); d++)
    for (uint64_t seed = 1; seed <= 3; seed++) {
      g_autoptr(Results) fluid = run_ring("fluid", designs[d], seed, "");
      g_autoptr(Results) packet = run_ring("packet", designs[d], seed, "");
      double changes = 2 * (support_metric(packet, "handovers") +
                            support_metric(packet, "sessions"));
      bool is_pull = g_str_equal(designs[d], "cp-dp-pull");
      double bytes = support_metric(packet, "signalling-byte-hops");
      expect_near("sent", designs[d], support_metric(fluid, "packets-sent"),
                  support_metric(packet, "packets-sent"), changes);
      expect_near("lost", designs[d], support_metric(fluid, "packets-lost"),
                  support_metric(packet, "packets-lost"), changes);
      expect_near("delay", designs[d], support_metric(fluid, "handover-delay"),
                  support_metric(packet, "handover-delay"),
                  d == 0 || is_pull ? 10 : 3); /* few recover without mobility;
                                                  pull waits for a packet */
      expect_near("stretch", designs[d], support_metric(fluid, "path-stretch"),
                  support_metric(packet, "path-stretch"), 0.01);
      expect_near("overhead", designs[d],
                  support_metric(fluid, "tunnel-overhead"),
                  support_metric(packet, "tunnel-overhead"), 1);
      expect_near("bytes", designs[d],
                  support_metric(fluid, "signalling-byte-hops"),
                  support_metric(packet, "signalling-byte-hops"),
                  is_pull ? 0.08 * bytes : 0);
    }
}

/* By host and number. In the results they are in the order in which they began
 * to be expected, which is up to the design. */
static gint
compare_handovers(gconstpointer a, gconstpointer b)
{
  const HandoverRecord *x = a, *y = b;

  if (x->host != y->host)
    return x->host < y->host ? -1 : 1;
  return x->number < y->number ? -1 : x->number > y->number;
}

/* Movement and sessions belong to the scenario: every design sees the same. */
static void
test_common_numbers(void)
{
  g_autoptr(Results) first = run_ring("packet", designs[0], 7, "");

  g_array_sort(first->handovers, compare_handovers);
  for (size_t d = 1; d < G_N_ELEMENTS(designs); d++) {
    g_autoptr(Results) r = run_ring("packet", designs[d], 7, "");
    CU_ASSERT_EQUAL_FATAL(r->handovers->len, first->handovers->len);
    g_array_sort(r->handovers, compare_handovers);
    for (guint i = 0; i < r->handovers->len; i++) {
      const HandoverRecord *a =
        &g_array_index(first->handovers, HandoverRecord, i);
      const HandoverRecord *b = &g_array_index(r->handovers, HandoverRecord, i);
      CU_ASSERT_EQUAL(a->host, b->host);
      CU_ASSERT_EQUAL(a->number, b->number);
      CU_ASSERT_EQUAL(a->down_at, b->down_at);
      CU_ASSERT_EQUAL(a->to_node, b->to_node);
    }
    CU_ASSERT_DOUBLE_EQUAL(support_metric(first, "packets-sent"),
                           support_metric(r, "packets-sent"),
                           support_metric(r, "sessions"));
  }
}

static void
expect_same_values(const Results *a, const Results *b)
{
  for (uint32_t i = 0; i < metric_count(); i++)
    CU_ASSERT_EQUAL(memcmp(&a->values[i], &b->values[i], sizeof(double)), 0);
  CU_ASSERT_EQUAL(a->events, b->events);
  CU_ASSERT_EQUAL(a->handovers->len, b->handovers->len);
}

/* Twice the same, and the same with a trace that is written. */
static void
test_repeatable(void)
{
  g_autofree char *text = ring_text("packet", "");

  for (size_t d = 0; d < G_N_ELEMENTS(designs); d++) {
    g_autoptr(Scenario) scenario = support_scenario(text, designs[d], NULL);
    g_autoptr(Results) once = support_run(scenario);
    g_autoptr(Results) twice = support_run(scenario);
    expect_same_values(once, twice);
    g_autofree char *path =
      g_build_filename(g_get_tmp_dir(), "dmmsim-trace", NULL);
    Trace *trace = trace_open(path, NULL);
    Observer observer = trace_observer(trace);
    WorldOptions options = { .observers = { &observer, 1 } };
    Run run = support_first_run(scenario);
    g_autoptr(Results) traced = world_run(scenario, &run, &options);
    CU_ASSERT_TRUE(trace_close(trace, NULL));
    expect_same_values(once, traced);
    g_remove(path);
  }
}

/* Links that lose a tenth: updates are repeated until they are through, and
 * nothing is forgotten in the accounts. */
static void
test_loss(void)
{
  static const char lossy[] = "[access A1]\nloss = 10 %\n[access B*]\n"
                              "loss = 10 %\n";
  static const char *const levels[] = { "fluid", "packet" };

  for (size_t i = 0; i < G_N_ELEMENTS(levels); i++)
    for (size_t d = 0; d < G_N_ELEMENTS(designs); d++) {
      g_autoptr(Results) r = run_ring(levels[i], designs[d], 2, lossy);
      check_conservation(r, designs[d]);
      CU_ASSERT_TRUE(support_metric(r, "lost-link-loss") > 100);
    }
}

/* Cells so small that handovers overtake the signalling. */
static void
test_overlap(void)
{
  const char *const sets[] = { "mobility.walk.residence=exponential(60 ms)",
                               "general.duration=20 s", NULL };
  static const char *const levels[] = { "fluid", "packet" };

  for (size_t i = 0; i < G_N_ELEMENTS(levels); i++)
    for (size_t d = 0; d < G_N_ELEMENTS(designs); d++) {
      g_autofree char *text = ring_text(levels[i], "");
      g_autoptr(Results) r = support_run_text(text, designs[d], sets);
      CU_ASSERT_TRUE(support_metric(r, "handovers") > 500);
      check_conservation(r, designs[d]);
    }
}

/* Prefixes are given back, and their slots used again, while updates of routers
 * that the host has left long ago are still under way. */
static void
test_late_updates(void)
{
  static const char text[] =
    "[general]\nduration = 60 s\n"
    "[network N{1..6}]\ngateway = G{1..6}\naccess = A{1..6}\n"
    "[correspondent C{1..6}]\nnetwork = N{1..6}\n"
    "[links]\nG1 -- G2 = 40 ms\nG2 -- G3 = 7 ms\nG3 -- G4 = 55 ms\n"
    "G4 -- G5 = 9 ms\nG5 -- G6 = 33 ms\nG6 -- G1 = 8 ms\n"
    "G{1..6} -- A{1..6} = 2 ms\nG{1..6} -- C{1..6} = 1 ms\n"
    "[access *]\nl2-handover = 1 ms\n"
    "[mobile MN{1..60}]\nmobility = walk\n"
    "[mobility walk]\nmodel = random-walk\nresidence = exponential(100 ms)\n"
    "[session s]\narrival = poisson(1/1 s)\nlength = exponential(300 ms)\n"
    "packets = cbr(50 /s, 160 B)\n"
    "[design *]\nprefix-linger = 0 s\n";
  static const char *const losses[] = { "access.*.loss=0 %",
                                        "access.*.loss=20 %" };

  for (size_t i = 0; i < G_N_ELEMENTS(losses); i++)
    for (size_t d = 0; d < G_N_ELEMENTS(designs); d++) {
      const char *const sets[] = { losses[i], NULL };
      g_autoptr(Results) r = support_run_text(text, designs[d], sets);
      check_conservation(r, designs[d]);
      expect_near("prefixes", designs[d],
                  support_metric(r, "prefixes-per-host"), 3, 3);
      CU_ASSERT_TRUE(support_metric(r, "bindings") <= 60 * 3 * 8);
    }
}

/* After wild movement comes rest: then every packet arrives. */
static void
test_recovery(void)
{
  static const char moves[] =
    "[general]\nduration = 120 s\nwarm-up = 80 s\n%s"
    "[mobile MN]\nhome = N1\nstart = AR11\nmobility = m\n"
    "[mobility m]\nmodel = script\n"
    "moves = 10 s AR31, 10.03 s AR32, 10.09 s AR31, 10.2 s AR41, "
    "10.26 s AR11, 10.32 s AR31, 12 s AR32, 12.055 s AR41, 13.1 s AR11, "
    "14.2 s AR41, 14.31 s AR32, 14.42 s AR41\n"
    "[access AR*]\nloss = 15 %%\n"
    "[session s]\nfrom = CN2\narrival = at(2 s, 10.1 s, 12.03 s)\n"
    "length = forever\npackets = cbr(100 /s, 100 B)\n";
  g_autofree char *text = g_strdup_printf(moves, support_reference);

  for (size_t d = 1; d < G_N_ELEMENTS(designs); d++)
    for (uint64_t seed = 1; seed <= 8; seed++) {
      g_autofree char *set =
        g_strdup_printf("general.seed=%" G_GUINT64_FORMAT, seed);
      const char *const sets[] = { set, NULL };
      g_autoptr(Results) r = support_run_text(text, designs[d], sets);
      expect_near("lost but on links", designs[d],
                  support_metric(r, "packets-lost"),
                  support_metric(r, "lost-link-loss"), 1e-6);
      CU_ASSERT_TRUE(support_metric(r, "packets-delivered") > 8000);
    }
}

/* Ten minutes without a move: bindings are renewed at 95 % of their life, and
 * nothing else is sent. */
static void
test_refresh(void)
{
  g_autofree char *text = g_strconcat(
    "[general]\nduration = 1000 s\nwarm-up = 10 s\n", support_reference,
    "[mobile MN]\nhome = N1\nstart = AR31\n", NULL);
  static const struct {
    const char *design;
    double messages;
  } rows[] = { { "mipv6", 6 }, { "pmipv6", 6 }, { "flat-network", 0 } };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Results) r = support_run_text(text, rows[i].design, NULL);
    CU_ASSERT_EQUAL(support_metric(r, "refresh-messages"), rows[i].messages);
    CU_ASSERT_EQUAL(support_metric(r, "signalling-messages"), rows[i].messages);
  }
}

/* A first binding update over a dead link is repeated as RFC 6275 section 11.8
 * says: after 1.5, 4.5, 10.5, 22.5 and 46.5 s, and then every 32 s. */
static void
test_backoff(void)
{
  g_autofree char *text =
    g_strconcat("[general]\nduration = 101 s\n", support_reference,
                "[mobile MN]\nhome = N1\nstart = AR31\n"
                "[access AR31]\nloss = 99 %\n",
                NULL);
  g_autofree char *clean =
    g_strconcat("[general]\nduration = 101 s\n", support_reference,
                "[mobile MN]\nhome = N1\nstart = AR31\n", NULL);
  const char *const late[] = { "design.pmipv6.initial-timeout=1 ms",
                               "design.pmipv6.max-timeout=8 ms", NULL };
  g_autoptr(Results) once = support_run_text(clean, "pmipv6", NULL);
  g_autoptr(Results) often = support_run_text(clean, "pmipv6", late);

  CU_ASSERT_EQUAL(support_metric(once, "registration-messages"), 2);
  /* The answer takes 54 ms: sent at 0, 1, 3, 7, 15, 23, 31, 39, 47, and each is
   * answered. Old answers do not count; so it goes on until one is quicker. */
  CU_ASSERT_TRUE(support_metric(often, "registration-messages") > 16);
  g_autoptr(Results) lost = support_run_text(text, "mipv6", NULL);
  CU_ASSERT_TRUE(support_metric(lost, "registration-messages") <= 8);
}

/* Back to the home link: the binding ends, the tunnel with it. */
static void
test_return_home(void)
{
  g_autofree char *text = g_strconcat(
    "[general]\nduration = 60 s\nwarm-up = 40 s\n", support_reference,
    "[mobile MN]\nhome = N1\nhome-link = AR11\nstart = AR11\nmobility = m\n"
    "[mobility m]\nmodel = script\nmoves = 10 s AR31, 30 s AR11\n"
    "[session s]\nfrom = CN2\narrival = at(2 s)\nlength = forever\n"
    "packets = cbr(100 /s, 100 B)\n",
    NULL);
  const char *const all[] = { "general.warm-up=1 s", NULL };
  g_autoptr(Results) home = support_run_text(text, "mipv6", NULL);
  g_autoptr(Results) whole = support_run_text(text, "mipv6", all);

  CU_ASSERT_EQUAL(support_metric(home, "tunnel-overhead"), 0);
  CU_ASSERT_EQUAL(support_metric(home, "bindings"), 0);
  CU_ASSERT_EQUAL(support_metric(home, "loss-ratio"), 0);
  CU_ASSERT_EQUAL(support_metric(whole, "deregistration-messages"), 2);
  CU_ASSERT_EQUAL(support_metric(whole, "deregistration-bytes"), 72 + 56);
  CU_ASSERT_EQUAL(support_metric(whole, "registration-bytes"), 96 + 80);
}

const TestCase world_tests[] = {
  { "sent = delivered + lost + in flight, packets and bytes",
    test_conservation },
  { "the causes of loss add up", test_causes },
  { "levels fluid and packet agree", test_levels_agree },
  { "all designs see the same movement and sessions", test_common_numbers },
  { "the same seed gives the same bits, traced or not", test_repeatable },
  { "links that lose packets cost packets, and are accounted for", test_loss },
  { "handovers faster than signalling do no harm to the accounts",
    test_overlap },
  { "late updates do no harm to prefixes that came after", test_late_updates },
  { "after wild movement every packet arrives again", test_recovery },
  { "bindings are renewed, idle flat hosts send nothing", test_refresh },
  { "updates are repeated with growing patience", test_backoff },
  { "at home again there is no binding and no tunnel", test_return_home },
  { NULL, NULL },
};
