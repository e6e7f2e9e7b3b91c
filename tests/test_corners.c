/* Corners in which a simulator of this field goes wrong easily, each at both
 * levels of detail: functions at unusual places, links without delay, hosts
 * that are faster than the signalling, and what several flows share.
 */

#include "models/models.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A star of four networks around W. Gateways are X, access routers P and Q,
 * correspondents K. */
static const char star[] =
  "[network W]\ngateway = X0\n"
  "[network E1]\ngateway = X1\naccess = P1, Q1\n"
  "[network E2]\ngateway = X2\naccess = P2, Q2\n"
  "[network E3]\ngateway = X3\naccess = P3, Q3\n"
  "[correspondent K{0..3}]\nnetwork = W, E{1..3}\n"
  "[links]\nX0 -- X1 = 6 ms\nX0 -- X2 = 9 ms\nX0 -- X3 = 13 ms\n"
  "X{1..3} -- P{1..3} = 2 ms\nX{1..3} -- Q{1..3} = 3 ms\n"
  "X{0..3} -- K{0..3} = 1 ms\n";

static const char *const levels[] = { "fluid", "packet" };

/* Counts messages of a name. */
typedef struct Count {
  const char *name;
  unsigned sent;
} Count;

static void
count_message(void *user, SimTime now, Place from, const Packet *packet)
{
  Count *count = user;
  g_autoptr(GString) line = g_string_new(NULL);

  (void)now;
  (void)from;
  packet->payload_class->describe(packet->payload, line);
  if (g_str_has_prefix(line->str, count->name))
    count->sent++;
}

/* Runs a text at a level, after its [general] keys; `count` may be NULL. */
static Results *
run_at(const char *general, const char *level, const char *text,
       const char *design, Count *count)
{
  g_autofree char *all =
    g_strdup_printf("[general]\nlevel = %s\n%s%s", level, general, text);
  const Observer observer = { .sent = count_message, .user = count };
  WorldOptions options = { .observers = { &observer, count != NULL } };
  g_autoptr(Scenario) scenario = support_scenario(all, design, NULL);
  Run run = support_first_run(scenario);

  return world_run(scenario, &run, &options);
}

static bool
is_conserved(const Results *r)
{
  double sent = support_metric(r, "packets-sent");
  double found = support_metric(r, "packets-delivered") +
                 support_metric(r, "packets-lost") +
                 support_metric(r, "packets-in-flight");

  return fabs(sent - found) <= 1e-6 * MAX(sent, 1);
}

/* The central database on the access router beside the gateway: what goes there
 * and back has one more link each way, and nothing else happens. Packets come
 * every millisecond. */
static void
check_database(const char *design, const char *level)
{
  g_autofree char *text =
    g_strconcat(star,
                "[mobile MN]\nstart = P1\nmobility = m\n"
                "[mobility m]\nmodel = script\n"
                "moves = 8 s P2, 13 s Q3, 18 s Q2, 23 s P1, 28 s Q1, 33 s P3\n"
                "[session s]\nfrom = K0\narrival = at(3 s)\nlength = forever\n"
                "packets = cbr(1000 /s, 160 B)\n",
                NULL);
  g_autoptr(Results) gateway =
    run_at("duration = 40 s\ncontroller = X1\n", level, text, design, NULL);
  g_autoptr(Results) access =
    run_at("duration = 40 s\ncontroller = P1\n", level, text, design, NULL);
  double a = support_metric(gateway, "handover-delay");
  double b = support_metric(access, "handover-delay");
  bool is_good = support_metric(gateway, "handover-recovered") == 100 &&
                 support_metric(access, "handover-recovered") == 100 &&
                 fabs(a - b) <= 2 * 2 + 1;

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s, %s: %g ms with the database on the gateway, %g ms beside\n",
           design, level, a, b);
}

static const char *const databases[] = { "flat-cmd-relay", "flat-cmd-locator",
                                         "flat-cmd-proxy" };

static void
test_database(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(databases); i++)
    for (size_t j = 0; j < G_N_ELEMENTS(levels); j++)
      check_database(databases[i], levels[j]);
}

/* Hosts that stay for 30 ms where signalling needs 200 ms, without a layer 2
 * gap; one of them without any session. All sessions end long before the run,
 * so that nothing may be under way at its end: a packet that was lost without
 * anybody being told would stay under way for ever. */
static const char slow[] =
  "[network W]\ngateway = X0\nlm = Y0\naccess = P0\n"
  "[network E]\ngateway = X1\naccess = P1, Q1, R1\nrouters = Z1\n"
  "[correspondent K]\nnetwork = E\n"
  "[links]\nX0 -- X1 = 0 ms\nX0 -- Y0 = 100 ms\nX0 -- P0 = 0.3 ms\n"
  "X1 -- Z1 = 30 ms\nZ1 -- P1 = 0.3 ms\nZ1 -- Q1 = 100 ms\n"
  "X1 -- R1 = 1 ms\nX1 -- K = 0 ms\n"
  "[access *]\nl2-handover = 0 ms\n"
  "[mobile MN{1..2}]\nmobility = m\n"
  "[mobility m]\nmodel = random-walk\nresidence = exponential(30 ms)\n"
  "[session s]\nto = MN1\narrival = at(2 s, 4 s, 6.1 s, 9 s, 9.5 s)\n"
  "length = 3 s\n"
  "packets = cbr(100 /s, 160 B)\ndirection = both\n"
  "[cells]\nP0 -- P1\nP1 -- Q1\nQ1 -- R1\nR1 -- P0\n";

static void
test_fast_host(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(databases); i++)
    for (size_t j = 0; j < G_N_ELEMENTS(levels); j++) {
      g_autoptr(Results) r = run_at("duration = 30 s\ncontroller = Y0\n",
                                    levels[j], slow, databases[i], NULL);
      bool is_good = fabs(support_metric(r, "packets-in-flight")) < 1e-3 &&
                     is_conserved(r) && support_metric(r, "handovers") > 500 &&
                     support_metric(r, "packets-sent") > 1000;
      CU_ASSERT_TRUE(is_good);
      if (!is_good)
        printf("\n%s, %s: sent %g, under way %g, %g handovers\n", databases[i],
               levels[j], support_metric(r, "packets-sent"),
               support_metric(r, "packets-in-flight"),
               support_metric(r, "handovers"));
    }
}

/* No link has a delay, not even the air; after the last move all arrives, and
 * what takes no time on any way has no path stretch. */
static const char zero[] =
  "[network W]\ngateway = X0\nlm = Y0\naccess = P0\n"
  "[network E]\ngateway = X1\naccess = P1, Q1\n"
  "[correspondent K{0..1}]\nnetwork = W, E\n"
  "[links]\nX0 -- X1 = 0 ms\nX0 -- Y0 = 0 ms\nX0 -- P0 = 0 ms\n"
  "X1 -- P1 = 0 ms\nX1 -- Q1 = 0 ms\nX{0..1} -- K{0..1} = 0 ms\n"
  "[access *]\ndelay = 0 ms\nl2-handover = 0 ms\n"
  "[mobile MN]\nhome = E\nstart = P0\nmobility = m\n"
  "[mobility m]\nmodel = script\nmoves = 8 s P1, 12 s Q1, 16 s P0\n"
  "[session s]\nfrom = K0, K1\narrival = at(5 s, 6 s)\nlength = forever\n"
  "packets = cbr(40 /s, 160 B)\ndirection = both\n";

static void
check_zero(const DesignRow *row, const char *level)
{
  g_autoptr(Results) r =
    run_at("duration = 40 s\nwarm-up = 30 s\n", level, zero, row->name, NULL);
  double sent = support_metric(r, "packets-sent");
  double delivered = support_metric(r, "packets-delivered");
  bool is_good = is_conserved(r) && sent > 1000 &&
                 isnan(support_metric(r, "path-stretch")) &&
                 (row->columns[COLUMN_LM] == &lm_none ||
                  fabs(sent - delivered) < 1e-6 * sent);

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s, %s: %g of %g\n", row->name, level, delivered, sent);
}

static void
test_zero(void)
{
  for (const DesignRow *row = design_table.rows; row->name; row++)
    for (size_t j = 0; j < G_N_ELEMENTS(levels); j++)
      check_zero(row, levels[j]);
}

/* A session of the correspondent, from a time on. */
#define TALK(from, at)                                                         \
  "[session " from "]\nfrom = " from "\narrival = at(" at ")\n"                \
  "length = forever\npackets = cbr(300 /s, 160 B)\n"

/* The home network is E1. A router that a host has left says so once to each
 * router that still sends there: to the ingress routers of the sessions, and to
 * that of the home network, which gets what they send when they know nothing.
 * The router to which the host goes is one of them, as it does not know of the
 * host while there is no link. Within a network the router stays the same. */
static const struct {
  const char *sentence, *sessions, *moves;
  unsigned invalid;
} pulls[] = {
  { "within the home network", TALK("K0", "4 s"), "8 s Q1", 0 },
  { "away from home: the ingress router", TALK("K0", "4 s"), "8 s P2", 1 },
  { "on from there: that of the home network as well", TALK("K0", "4 s"),
    "8 s P2, 12 s P3", 3 },
  { "two ingress routers, and a move within a network",
    TALK("K0", "4 s") TALK("K2", "4.1 s"), "8 s P3, 12 s Q3", 2 },
  { "to the network of one of them", TALK("K0", "4 s") TALK("K2", "4.1 s"),
    "8 s P3, 12 s Q3, 16 s P2", 5 },
  { "away and back, with one at home",
    TALK("K0", "4 s") TALK("K2", "4.1 s") TALK("K1", "4.2 s"),
    "8 s P3, 12 s P1", 5 },
};

static void
test_pull(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(pulls); i++)
    for (size_t j = 0; j < G_N_ELEMENTS(levels); j++) {
      g_autofree char *text =
        g_strdup_printf("%s[mobile MN]\nhome = E1\nstart = P1\nmobility = m\n"
                        "[mobility m]\nmodel = script\nmoves = %s\n%s",
                        star, pulls[i].moves, pulls[i].sessions);
      Count count = { "LM-invalid", 0 };
      results_free(
        run_at("duration = 20 s\n", levels[j], text, "cp-dp-pull", &count));
      CU_ASSERT_EQUAL(count.sent, pulls[i].invalid);
      if (count.sent != pulls[i].invalid)
        printf("\n%s, %s: %u\n", pulls[i].sentence, levels[j], count.sent);
    }
}

/* What a host sends after a move has the same way at both levels, but for the
 * time until it sends. */
static const struct {
  const char *design, *moves;
} uplinks[] = {
  { "hmipv6", "10 s P2" },
  { "hmipv6", "10 s Q1" },
  { "hmipv6", "10 s P3, 15 s Q3" },
  { "hmipv6-distributed", "10 s P2, 15 s P3" },
};

static void
test_uplink(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(uplinks); i++) {
    g_autofree char *text = g_strdup_printf(
      "%s[access *]\ndelay = 4 ms\nl2-handover = 30 ms\n"
      "[mobile MN]\nhome = E1\nstart = P1\nmobility = m\n"
      "[mobility m]\nmodel = script\nmoves = %s\n"
      "[session s]\nfrom = K2\narrival = at(5000.3 ms)\nlength = forever\n"
      "packets = cbr(500 /s, 160 B)\ndirection = both\n",
      star, uplinks[i].moves);
    g_autoptr(Results) fluid =
      run_at("duration = 25 s\n", "fluid", text, uplinks[i].design, NULL);
    g_autoptr(Results) packet =
      run_at("duration = 25 s\n", "packet", text, uplinks[i].design, NULL);
    double a = support_metric(fluid, "handover-delay-up");
    double b = support_metric(packet, "handover-delay-up");
    bool is_good = a > 30 && fabs(a - b) <= 2;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\n%s, %s: fluid %g ms, packet %g ms\n", uplinks[i].design,
             uplinks[i].moves, a, b);
  }
}

/* Flows of one host share its buffer. */
static const struct {
  int rates[3]; /* /s */
  int room;
} shares[] = {
  { { 900, 300, 100 }, 60 },
  { { 700, 450, 210 }, 100 },
  { { 1000, 30, 10 }, 20 },
  { { 500, 500, 500 }, 0 },
};

static void
test_shared_buffer(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(shares); i++) {
    g_autofree char *text = g_strdup_printf(
      "%s[access *]\ndelay = 4 ms\nl2-handover = 150 ms\n"
      "[design *]\nbuffer = %d\n"
      "[mobile MN]\nhome = E1\nstart = P2\nmobility = m\n"
      "[mobility m]\nmodel = script\nmoves = 10 s Q2\n"
      "[session a]\nfrom = K0\narrival = at(5 s)\nlength = forever\n"
      "packets = cbr(%d /s, 160 B)\n"
      "[session b]\nfrom = K0\narrival = at(5.1 s)\nlength = forever\n"
      "packets = cbr(%d /s, 160 B)\n"
      "[session c]\nfrom = K3\narrival = at(5.2 s)\nlength = forever\n"
      "packets = cbr(%d /s, 160 B)\n",
      star, shares[i].room, shares[i].rates[0], shares[i].rates[1],
      shares[i].rates[2]);
    g_autoptr(Results) fluid =
      run_at("duration = 15 s\n", "fluid", text, "pfmipv6", NULL);
    g_autoptr(Results) packet =
      run_at("duration = 15 s\n", "packet", text, "pfmipv6", NULL);
    double a = support_metric(fluid, "lost-queue");
    double b = support_metric(packet, "lost-queue");
    bool is_good = b > 0 && fabs(a - b) <= 3 && is_conserved(fluid);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\n%d, %d and %d /s: fluid %g, packet %g\n", shares[i].rates[0],
             shares[i].rates[1], shares[i].rates[2], a, b);
  }
}

/* A policy that gives prefixes up, with nobody who could move their sessions:
 * these are broken, and their prefixes go after the last of them. */
static void
test_given_up(void)
{
  static const char *const policies[] = { "prefix-lifetime=1 s",
                                          "most-anchors=1" };
  g_autofree char *text = g_strconcat(
    "[general]\nduration = 30 s\n", star,
    "[mobile MN]\nhome = E1\nstart = P1\nmobility = m\n"
    "[mobility m]\nmodel = script\nmoves = 5 s P2, 8 s P3, 11 s Q1\n"
    "[session s]\nfrom = K1\narrival = at(2 s, 6 s, 9 s)\nlength = 15 s\n"
    "packets = cbr(20 /s, 160 B)\n",
    NULL);

  for (size_t i = 0; i < G_N_ELEMENTS(policies); i++)
    for (size_t l = 0; l < G_N_ELEMENTS(levels); l++) {
      g_autofree char *policy = g_strconcat("design.none.", policies[i], NULL);
      g_autofree char *level = g_strconcat("general.level=", levels[l], NULL);
      const char *const sets[] = { policy, level, NULL };
      g_autoptr(Results) results = support_run_text(text, "none", sets);
      CU_ASSERT_EQUAL(support_metric(results, "sessions"), 3);
      CU_ASSERT_EQUAL(support_metric(results, "sessions-broken"), 3);
    }
}

/* A host with a home link goes away and comes back, and a correspondent of a
 * third network sends. What is lost is no more than what is sent in the gaps
 * and in the round trips after them, 100 packets a second. */
static const struct {
  const char *design, *columns, *gap;
  double most;
} returns[] = {
  { "pmipv6", "", "30 ms", 16 },
  { "pmipv6", "", "0 ms", 10 },
  { "pmipv6-distributed", "", "0 ms", 10 },
  { "cp-dp-push", "", "30 ms", 16 },
  { "cp-dp-pull", "", "30 ms", 16 },
  { "cp-dp-cache", "", "30 ms", 16 },
  { "cp-dp-flat", "", "30 ms", 16 },
  { "cp-dp-push", "lu = proxy", "30 ms", 16 },
  { "cp-dp-pull", "lu = host\ndad = 0 s", "30 ms", 20 },
  { "cp-dp-cache", "lu = host\ndad = 0 s", "30 ms", 20 },
};

static void
check_return(size_t i, const char *level)
{
  g_autofree char *text = g_strdup_printf(
    "%s[access *]\ndelay = 4 ms\nl2-handover = %s\n"
    "[design it]\ndesign = %s\n%s\n"
    "[mobile MN]\nhome = E1\nhome-link = P1\nstart = P1\nmobility = m\n"
    "[mobility m]\nmodel = script\nmoves = 8 s P2, 12 s Q3, 16 s P1\n"
    "[session s]\nfrom = K3\narrival = at(4 s)\nlength = forever\n"
    "packets = cbr(100 /s, 160 B)\n",
    star, returns[i].gap, returns[i].design, returns[i].columns);
  g_autoptr(Results) r = run_at("duration = 40 s\n", level, text, "it", NULL);
  double lost = support_metric(r, "packets-lost");
  bool is_good = support_metric(r, "handover-recovered") == 100 && lost > 0 &&
                 lost <= 1.5 * returns[i].most && is_conserved(r);

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s, %s, gap %s, %s: %g packets lost\n", returns[i].design,
           returns[i].columns, returns[i].gap, level, lost);
}

static void
test_return(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(returns); i++)
    for (size_t j = 0; j < G_N_ELEMENTS(levels); j++)
      check_return(i, levels[j]);
}

/* The first session and the move tell the correspondent where the host is. That
 * binding would be renewed after 95 % of 20 s, but then
 * no session is there: the next one renews it, and it is renewed under it. */
static const struct {
  const char *sentence, *arrival, *length;
  unsigned updates;
} renewals[] = {
  { "none is there any more", "5 s", "12 s", 2 },
  { "none at that time, but one before the end", "5 s, 29.5 s", "12 s", 3 },
  { "one all the time", "5 s", "35 s", 3 },
};

static void
test_renewal(void)
{
  static const char *const sets[] = { "design.*.cn-lifetime=20 s", NULL };

  for (size_t i = 0; i < G_N_ELEMENTS(renewals); i++)
    for (size_t j = 0; j < G_N_ELEMENTS(levels); j++) {
      g_autofree char *text = g_strdup_printf(
        "[general]\nduration = 42 s\nlevel = %s\n%s"
        "[mobile MN]\nhome = E1\nstart = P1\nmobility = m\n"
        "[mobility m]\nmodel = script\nmoves = 8 s P2\n"
        "[session s]\nfrom = K3\narrival = at(%s)\nlength = %s\n"
        "packets = cbr(50 /s, 160 B)\n",
        levels[j], star, renewals[i].arrival, renewals[i].length);
      Count count = { "CN-BU", 0 };
      const Observer observer = { .sent = count_message, .user = &count };
      WorldOptions options = { .observers = { &observer, 1 } };
      g_autoptr(Scenario) scenario = support_scenario(text, "mipv6-ro", sets);
      Run run = support_first_run(scenario);
      results_free(world_run(scenario, &run, &options));
      CU_ASSERT_EQUAL(count.sent, renewals[i].updates);
      if (count.sent != renewals[i].updates)
        printf("\n%s, %s: %u\n", renewals[i].sentence, levels[j], count.sent);
    }
}

/* A prefix is given back 4 s after a handover, and the host tells its router in
 * the name of the next one: that is no part of the handover. */
static void
test_late_news(void)
{
  g_autofree char *text =
    g_strconcat(star,
                "[mobile MN]\nhome = E1\nstart = P1\nmobility = m\n"
                "[mobility m]\nmodel = script\nmoves = 6 s P2, 8 s P3\n"
                "[session a]\nfrom = K1\narrival = at(2 s)\n"
                "length = 20 s\npackets = cbr(20 /s, 160 B)\n"
                "[session b]\nfrom = K1\narrival = at(7 s)\n"
                "length = 5 s\npackets = cbr(20 /s, 160 B)\n",
                NULL);

  for (size_t j = 0; j < G_N_ELEMENTS(levels); j++) {
    g_autoptr(Results) r =
      run_at("duration = 30 s\n", levels[j], text, "flat-client-proxy", NULL);
    double reactivity = support_metric(r, "protocol-reactivity");
    CU_ASSERT_TRUE(reactivity > 0 && reactivity < 500);
    if (reactivity >= 500)
      printf("\n%s: %g ms\n", levels[j], reactivity);
  }
}

const TestCase corners_tests[] = {
  { "a database on an access router is as good as on the gateway",
    test_database },
  { "a host faster than the signalling keeps the accounts", test_fast_host },
  { "links of no delay serve every design", test_zero },
  { "what is no longer true is said once", test_pull },
  { "what a host sends after a move has one delay at both levels",
    test_uplink },
  { "flows that share a buffer lose the same at both levels",
    test_shared_buffer },
  { "prefixes that are given up break sessions, not the program",
    test_given_up },
  { "a host that comes home is found there", test_return },
  { "a binding that nobody renewed is renewed by the next session",
    test_renewal },
  { "what is said long after a handover is no part of it", test_late_news },
  { NULL, NULL },
};
