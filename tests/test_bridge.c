/* The bridge between two routers, and where a host is expected: what becomes of
 * packets before and after each act, and when that ends by itself. */

#include "models/protocol/bridge.h"
#include "models/protocol/prediction.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

#include <math.h>
#include <stdio.h>

enum { ROOM = 7 };

/* A bridge of a second. */
typedef struct Works {
  Bench *bench;
  Bridge bridge;
} Works;

static Works *
works_new(void)
{
  Works *works = g_new0(Works, 1);

  works->bench = bench_new();
  works->bench->logs_marks = true;
  works->bridge.lifetime = SIM_SECOND;
  works->bridge.room = ROOM;
  bridge_init(&works->bridge, works->bench->network);
  return works;
}

static void
works_free(Works *works)
{
  bridge_clear(&works->bridge);
  bench_free(works->bench);
  g_free(works);
}

typedef enum Act {
  END,
  TO,      /* the node redirects to G */
  TO_S,    /* to S */
  RESTORE, /* the node no more */
  EXPECT,
  ARRIVE,
  LEAVE,
  ASK,   /* what the node does with a packet out of a tunnel */
  PLAIN, /* with another one for the care-of address at R */
  OWNS,  /* whether the host has its care-of address of the node */
  WAITS, /* whether the node expects the host */
} Act;

typedef struct Deed {
  double at; /* ms */
  Act act;
  uint32_t node;
} Deed;

static const char *
verdict_text(const Works *works, const Forward *out, uint32_t node)
{
  const Network *network = works->bench->network;

  switch (out->verdict) {
  case VERDICT_TUNNEL:
    CU_ASSERT_TRUE(address_equal(out->source, node_address(network, node)));
    return address_equal(out->destination, node_address(network, SMALL_S))
             ? "to S"
           : address_equal(out->destination, node_address(network, SMALL_G))
             ? "to G"
             : "to nowhere";
  case VERDICT_DROP:
    return out->reason == DROP_LINK_DOWN ? "drop" : "drop for nothing";
  case VERDICT_LINK:
    return "link";
  case VERDICT_HOLD:
    CU_ASSERT_EQUAL(out->room, ROOM);
    return "hold";
  case VERDICT_PASS:
    return "pass";
  case VERDICT_ROUTE:
  case VERDICT_HOME:
    break;
  }
  return "?";
}

static const char *
ask(const Works *works, uint32_t node, bool from_tunnel, const Packet *packet)
{
  Visit visit = { .place = place_of_node(node),
                  .arrival = { WAY_PATH, from_tunnel, false },
                  .packet = packet };
  Forward out = { .verdict = VERDICT_PASS };

  bridge_forward(&works->bridge, &visit, &out);
  return verdict_text(works, &out, node);
}

/* A packet for the care-of address that a host has at R. */
static Packet
packet_for(const Works *works, uint32_t host)
{
  const Network *network = works->bench->network;

  return (Packet){
    .kind = PACKET_DOWN,
    .depth = 1,
    .host = host,
    .headers = { { .destination =
                     host_address(network->nodes[SMALL_R].subnet, host) } },
  };
}

static void
note(Works *works, const char *text)
{
  g_string_append_printf(works->bench->log, "%s | ", text);
}

static void
do_deed(Works *works, const Deed *deed)
{
  const Network *network = works->bench->network;
  Bridge *bridge = &works->bridge;
  uint32_t node = deed->node;
  Packet packet = packet_for(works, 0);

  switch (deed->act) {
  case TO:
    bridge_redirect(bridge, 0, node, node_address(network, SMALL_G));
    break;
  case TO_S:
    bridge_redirect(bridge, 0, node, node_address(network, SMALL_S));
    break;
  case RESTORE:
    bridge_restore(bridge, 0, node);
    break;
  case EXPECT:
    bridge_expect(bridge, 0, node);
    break;
  case ARRIVE:
    bridge_arrive(bridge, 0, node);
    break;
  case LEAVE:
    bridge_leave(bridge, 0, node);
    break;
  case ASK:
  case PLAIN:
    note(works, ask(works, node, deed->act == ASK, &packet));
    break;
  case OWNS:
    note(works,
         bridge_owns(bridge, 0, host_address(network->nodes[node].subnet, 0))
           ? "own"
           : "not own");
    break;
  case WAITS:
    note(works, bridge_find(bridge, 0, node) ? "waits" : "does not");
    break;
  case END:
    break;
  }
}

#define NS 1e-6 /* ms */

enum { R = SMALL_R, S = SMALL_S, G = SMALL_G };

static const struct {
  const char *sentence;
  Deed deeds[9];
  const char *log;
} rows[] = {
  { "without a bridge nobody does anything special",
    { { 0, ASK, R }, { 0, PLAIN, R }, { 0, OWNS, R }, { 0, WAITS, R } },
    "pass | pass | not own | does not | " },
  { "a router that redirects tunnels whatever comes, and others do not",
    { { 0, TO_S, R }, { 0, ASK, R }, { 0, PLAIN, R }, { 0, ASK, S } },
    "*R/0 *M0/0 to S | to S | pass | " },
  { "it redirects for the lifetime",
    { { 0, TO_S, R },
      { 1000 - NS, PLAIN, R },
      { 1000, PLAIN, R },
      { 1000, OWNS, R } },
    "*R/0 *M0/0 to S | *R/0 *M0/0 pass | not own | " },
  { "it redirects for the lifetime from the last time that it begins",
    { { 0, TO_S, R },
      { 600, TO, R },
      { 601, PLAIN, R },
      { 1600 - NS, PLAIN, R },
      { 1600, PLAIN, R } },
    "*R/0 *M0/0 *R/0 *M0/0 to G | to G | *R/0 *M0/0 pass | " },
  { "it stops when it is told to",
    { { 0, TO_S, R }, { 5, RESTORE, R }, { 5, PLAIN, R }, { 2000, OWNS, R } },
    "*R/0 *M0/0 *R/0 *M0/0 pass | not own | " },
  { "who does not redirect does not stop",
    { { 0, TO_S, R }, { 5, RESTORE, S }, { 5, PLAIN, R } },
    "*R/0 *M0/0 to S | " },
  { "a host has its old address as long as it is redirected",
    { { 0, TO_S, R },
      { 0, OWNS, R },
      { 0, OWNS, S },
      { 1000 - NS, OWNS, R },
      { 1000, OWNS, R } },
    "*R/0 *M0/0 own | not own | own | *R/0 *M0/0 not own | " },
  { "several routers redirect, each on its own",
    { { 0, TO_S, R },
      { 500, TO, S },
      { 500, PLAIN, R },
      { 500, OWNS, S },
      { 1000, PLAIN, R },
      { 1500 - NS, PLAIN, S },
      { 1500, PLAIN, S } },
    "*R/0 *M0/0 *S/0 *M0/0 to S | own | *R/0 *M0/0 pass | to G | *S/0 *M0/0 "
    "pass | " },
  { "one of several ends before the other",
    { { 0, TO_S, R },
      { 0, TO, S },
      { 1, RESTORE, R },
      { 1, PLAIN, R },
      { 1, PLAIN, S } },
    "*R/0 *M0/0 *S/0 *M0/0 *R/0 *M0/0 pass | to G | " },
  { "a router that expects the host keeps what comes out of a tunnel",
    { { 0, EXPECT, S }, { 0, ASK, S }, { 0, PLAIN, S }, { 0, ASK, R } },
    "*S/0 hold | pass | pass | " },
  { "it expects the host for the lifetime",
    { { 0, EXPECT, S },
      { 1000 - NS, ASK, S },
      { 1000 - NS, WAITS, S },
      { 1000, ASK, S },
      { 1000, WAITS, S } },
    "*S/0 hold | waits | *S/0 pass | does not | " },
  { "it expects the host for the lifetime from the last time",
    { { 0, EXPECT, S },
      { 600, EXPECT, S },
      { 1600 - NS, ASK, S },
      { 1600, ASK, S } },
    "*S/0 *S/0 hold | *S/0 pass | " },
  { "when the host is there, it gets what comes",
    { { 0, EXPECT, S },
      { 600, ARRIVE, S },
      { 600, ASK, S },
      { 600, PLAIN, S },
      { 1600 - NS, ASK, S },
      { 1600, ASK, S } },
    "*S/0 *S/0 link | pass | link | *S/0 pass | " },
  { "a host that was not expected arrives as well",
    { { 0, ARRIVE, S },
      { 0, ASK, S },
      { 1000 - NS, ASK, S },
      { 1000, ASK, S } },
    "*S/0 link | link | *S/0 pass | " },
  { "when the host has left again, what comes is lost",
    { { 0, EXPECT, S },
      { 100, ARRIVE, S },
      { 200, LEAVE, S },
      { 200, ASK, S },
      { 200, PLAIN, S },
      { 1100 - NS, ASK, S },
      { 1100, ASK, S } },
    "*S/0 *S/0 *S/0 drop | pass | drop | *S/0 pass | " },
  { "a host that was not expected leaves no trace",
    { { 0, LEAVE, R }, { 0, ASK, R }, { 0, WAITS, R } },
    "pass | does not | " },
  { "a host that has left is expected again",
    { { 0, ARRIVE, S }, { 1, LEAVE, S }, { 2, EXPECT, S }, { 2, ASK, S } },
    "*S/0 *S/0 *S/0 hold | " },
  { "a host that has left arrives again",
    { { 0, ARRIVE, S }, { 1, LEAVE, S }, { 2, ARRIVE, S }, { 2, ASK, S } },
    "*S/0 *S/0 *S/0 link | " },
  { "a host that is there is expected once more, and is there",
    { { 0, ARRIVE, S }, { 1, EXPECT, S }, { 1, ASK, S } },
    "*S/0 *S/0 link | " },
  { "a router that expects the host redirects no more",
    { { 0, TO, S }, { 1, EXPECT, S }, { 1, ASK, S }, { 1, OWNS, S } },
    "*S/0 *M0/0 *S/0 *M0/0 hold | not own | " },
  { "a router that expected the host redirects all the same",
    { { 0, ARRIVE, S }, { 1, TO, S }, { 1, ASK, S }, { 1, PLAIN, S } },
    "*S/0 *S/0 *M0/0 to G | to G | " },
  { "two routers expect the host, each on its own",
    { { 0, EXPECT, S },
      { 500, EXPECT, R },
      { 500, ARRIVE, R },
      { 500, ASK, S },
      { 500, ASK, R },
      { 1000, ASK, S },
      { 1000, ASK, R } },
    "*S/0 *R/0 *R/0 hold | link | *S/0 pass | link | " },
};

static void
test_rows(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Works *works = works_new();
    for (const Deed *deed = rows[i].deeds; deed->act != END; deed++) {
      bench_run(works->bench, deed->at);
      do_deed(works, deed);
      bench_run(works->bench, deed->at);
    }
    bench_expect(works->bench, rows[i].sentence, rows[i].log);
    works_free(works);
  }
}

/* Whose packets take the bridge. */
static void
test_packets(void)
{
  Works *works = works_new();
  const Network *network = works->bench->network;
  Packet packet = packet_for(works, 0), other = packet_for(works, 1);

  bridge_redirect(&works->bridge, 0, SMALL_R, node_address(network, SMALL_S));
  CU_ASSERT_STRING_EQUAL(ask(works, SMALL_R, false, &packet), "to S");
  CU_ASSERT_STRING_EQUAL(ask(works, SMALL_R, false, &other), "pass");
  packet.kind = PACKET_MESSAGE;
  CU_ASSERT_STRING_EQUAL(ask(works, SMALL_R, false, &packet), "to S");
  packet.kind = PACKET_UP;
  CU_ASSERT_STRING_EQUAL(ask(works, SMALL_R, false, &packet), "pass");
  packet.kind = PACKET_DOWN;
  packet.headers[0].destination = node_address(network, SMALL_R);
  CU_ASSERT_STRING_EQUAL(ask(works, SMALL_R, false, &packet), "pass");
  CU_ASSERT_FALSE(
    bridge_owns(&works->bridge, 0, node_address(network, SMALL_R)));
  CU_ASSERT_FALSE(bridge_owns(&works->bridge, 1,
                              host_address(network->nodes[SMALL_R].subnet, 1)));
  works_free(works);
}

enum { LINKS = 6, DRAWS = 6000 };

/* Of six access links, host 0 is at link 0 and goes to link 1, which is one of
 * the first links that are its neighbours: for how many of many attachments
 * which one is expected. */
static const struct {
  const char *sentence;
  double wrong;
  uint32_t links;
  double right;         /* share */
  double others[LINKS]; /* shares of the links */
} draws[] = {
  { "a prediction is right", 0, 6, 1, { 0 } },
  { "it is wrong in its share of cases, and then each other router is as "
    "likely",
    0.4,
    6,
    0.6,
    { 0, 0, 0.1, 0.1, 0.1, 0.1 } },
  { "it is never right, and never the router where the host is",
    1,
    6,
    0,
    { 0, 0, 0.25, 0.25, 0.25, 0.25 } },
  { "of three routers, the third is the wrong one", 1, 3, 0, { 0, 0, 1 } },
  { "with no other neighbour it is always right", 1, 2, 1, { 0 } },
};

static void
test_predictions(void)
{
  static const uint32_t neighbours[] = { 1, 2, 3, 4, 5 };

  for (size_t i = 0; i < G_N_ELEMENTS(draws); i++) {
    Bench *bench = bench_new();
    Network *network = bench->network;
    Prediction prediction = { .wrong = draws[i].wrong };
    int counts[LINKS] = { 0 };
    network->access = g_renew(AccessLink, network->access, LINKS);
    network->access_count = LINKS;
    for (uint32_t k = 2; k < LINKS; k++)
      network->access[k] = network->access[0];
    network->access[0].neighbours = neighbours;
    network->access[0].neighbour_count = draws[i].links - 1;
    for (uint32_t k = 0; k < DRAWS; k++) {
      network->hosts[0].epoch = k;
      uint32_t first = prediction_draw(&prediction, network, 0, 1);
      CU_ASSERT_EQUAL(prediction_draw(&prediction, network, 0, 1), first);
      counts[MIN(first, LINKS - 1)]++;
    }
    bool is_good = fabs(counts[1] - draws[i].right * DRAWS) <= 100;
    for (uint32_t k = 0; k < LINKS; k++)
      is_good &=
        k == 1 || (draws[i].others[k] == 0
                     ? counts[k] == 0
                     : fabs(counts[k] - draws[i].others[k] * DRAWS) <= 100);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %d %d %d %d %d %d\n", draws[i].sentence,
             counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
    bench_free(bench);
  }
}

/* What is said on the old link is on the account of the next handover, and what
 * is said without a link, or when none is expected, on that of the last. */
static void
test_accounts(void)
{
  Bench *bench = bench_new();
  Network *network = bench->network;
  Host *host = &network->hosts[0];

  host->handover = 55;
  CU_ASSERT_EQUAL(prediction_handover(network, 0), 55);
  prediction_begins(network, 0);
  CU_ASSERT_NOT_EQUAL(host->expected, INDEX_NONE);
  CU_ASSERT_EQUAL(prediction_handover(network, 0), host->expected);
  CU_ASSERT_EQUAL(prediction_handover(network, 1), INDEX_NONE);
  host->access = INDEX_NONE;
  CU_ASSERT_EQUAL(prediction_handover(network, 0), 55);
  bench_free(bench);
}

const TestCase bridge_tests[] = {
  { "routers redirect and expect until they are told, or for the lifetime",
    test_rows },
  { "only packets to the host take the bridge", test_packets },
  { "a wrong prediction is for another router than the two", test_predictions },
  { "messages before a handover are on its account", test_accounts },
  { NULL, NULL },
};
