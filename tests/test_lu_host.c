/* The host as the one that updates its location: whom it tells, in which order,
 * and where it sends its packets. It comes to R at 0 and has an address there
 * at 4 ms. Where there are proxies, that of R is G, and that of S is C.
 */

#include "models/protocol/post.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

typedef enum Act {
  END,
  GO,       /* to the link of that router; INDEX_NONE: to none */
  LOSE,     /* messages of that type are lost when they arrive */
  HEAR,     /* no messages are lost */
  USE,      /* a session begins to use the prefix of now */
  UNUSE,    /* and ends */
  ASK,      /* where does a packet from that session go? */
  ASK_FROM, /* and one from the regional address of that proxy? */
  OWNS,     /* does the host take packets for that address? */
  HAS,      /* has it a prefix of that router? */
  MARKS,    /* are logged from now on */
  AWAY,     /* is the prefix of the session away from home? */
} Act;

typedef struct Deed {
  double at; /* ms */
  Act act;
  uint32_t what;
} Deed;

typedef struct Row {
  const char *sentence;
  struct {
    const char *design;
    uint32_t home; /* whose link is the home link; INDEX_NONE: there is none */
    const char *more; /* parameters */
    double from;      /* ms; what is logged before is forgotten */
    double until;     /* ms */
  } frame;
  Deed deeds[8];
  const char *log;
} Row;

typedef struct Desk {
  Bench *bench;
  uint32_t prefix; /* of the session */
  uint32_t lost;   /* MessageType; MESSAGE_TYPES: none */
  Address map;     /* in the last advertisement that the host has read */
} Desk;

static void
receive(Bench *bench, Place place, const Packet *packet)
{
  Desk *desk = bench->user;

  if (packet_message(packet)->type == MESSAGE_RA)
    desk->map = packet_message(packet)->anchor;
  if (packet_message(packet)->type != desk->lost)
    design_receive(bench->design, place, packet);
}

static void
desk_init(Desk *desk, const Row *row)
{
  g_autofree char *parameters =
    g_strconcat("dad=0 s, binding-lifetime=40 s", row->frame.more, NULL);

  desk->bench = bench_new_design(row->frame.design, parameters);
  desk->lost = MESSAGE_TYPES;
  desk->bench->user = desk;
  desk->bench->receive = receive;
  if (row->frame.home == INDEX_NONE)
    return;
  Network *network = desk->bench->network;
  network_prefix_free(network, network->hosts[0].prefix);
  desk->prefix = network_prefix_new(network, 0, row->frame.home);
  network->hosts[0].prefix = desk->prefix;
  network->prefixes[desk->prefix].is_known = true;
  network->areas[1].gateway = SMALL_G;
  network->areas[3].gateway = SMALL_C;
  bench_run(desk->bench, 0);
}

static const char *
node_name(const Desk *desk, Address address)
{
  const Network *network = desk->bench->network;
  uint32_t node = network_node_of_subnet(network, address.hi);

  return node == INDEX_NONE ? "prefix" : graph_name(network->graph, node);
}

static void
ask(const Desk *desk, Address source)
{
  const Network *network = desk->bench->network;
  Address peer = node_address(network, SMALL_C);
  Packet packet = { .kind = PACKET_UP,
                    .depth = 1,
                    .prefix = desk->prefix,
                    .headers = { { source, peer } } };
  Visit visit = { .place = place_of_host(0), .packet = &packet };
  Forward out = { .verdict = VERDICT_PASS };

  network->rules->forward(network->view, &visit, &out);
  if (out.verdict == VERDICT_TUNNEL)
    g_string_append_printf(desk->bench->log, "%s>%s | ",
                           node_name(desk, out.source),
                           node_name(desk, out.destination));
  else
    g_string_append_printf(
      desk->bench->log, "%s | ",
      out.verdict == VERDICT_DROP ? drop_reason_name(out.reason) : "passes");
}

/* The answer is in the log. */
static void
question(const Desk *desk, const Deed *deed)
{
  Bench *bench = desk->bench;
  const Network *network = bench->network;

  switch (deed->act) {
  case ASK:
    ask(desk, prefix_address(network, desk->prefix));
    break;
  case ASK_FROM:
    ask(desk, host_address(network->nodes[deed->what].subnet, 0));
    break;
  case OWNS:
    g_string_append(
      bench->log,
      network->rules->owns(network->view, 0,
                           host_address(network->nodes[deed->what].subnet, 0))
        ? "own | "
        : "not own | ");
    break;
  case HAS:
    g_string_append(bench->log,
                    network_prefix_find(network, 0, deed->what) == INDEX_NONE
                      ? "without it | "
                      : "has it | ");
    break;
  case AWAY:
    g_string_append(bench->log, network->prefixes[desk->prefix].is_away
                                  ? "away | "
                                  : "at home | ");
    break;
  default:
    break;
  }
}

static void
act(Desk *desk, const Deed *deed)
{
  Bench *bench = desk->bench;
  Network *network = bench->network;

  bench_run(bench, deed->at);
  switch (deed->act) {
  case GO:
    bench_attach(bench, 0, deed->what);
    break;
  case LOSE:
    desk->lost = deed->what;
    break;
  case HEAR:
    desk->lost = MESSAGE_TYPES;
    break;
  case USE:
    desk->prefix = network->hosts[0].prefix;
    design_use(bench->design, desk->prefix, SMALL_C);
    break;
  case UNUSE:
    design_unuse(bench->design, desk->prefix, SMALL_C);
    break;
  case MARKS:
    bench->logs_marks = true;
    break;
  case ASK:
  case ASK_FROM:
  case OWNS:
  case HAS:
  case AWAY:
    question(desk, deed);
    break;
  case END:
    break;
  }
  design_settle(bench->design);
}

static const Row rows[] = {
  { "the host tells the anchor as soon as it has an address, and tunnels to it",
    { "mipv6", SMALL_G, ", home-dad=0 s", 0, 37000 },
    { { 3.999999, ASK, 0 }, { 4, ASK, 0 }, { 20, ASK, 0 } },
    "no-address | 4 M0>G BU 1 40s | R>G | 11 G>M0 BA 1 40s | R>G | " },
  { "a host that begins at home looks at its packets when it has an address",
    { "mipv6", SMALL_R, "", 0, 5 },
    { { 3, MARKS, 0 } },
    "*M0/0 " },
  { "a move is told, and packets go with the new address at once",
    { "mipv6", SMALL_G, ", home-dad=0 s", 1000, 1100 },
    { { 1000, GO, SMALL_S }, { 1001, ASK, 0 }, { 1004, ASK, 0 } },
    "no-address | 1004 M0>G BU 2 40s | S>G | 1013 G>M0 BA 2 40s | " },
  { "the first update is repeated after 1.5 s, and others after 1 s",
    { "mipv6", SMALL_G, ", home-dad=0 s", 0, 10000 },
    { { 1, LOSE, MESSAGE_BU }, { 6000, GO, SMALL_S } },
    "4 M0>G BU 1 40s | 1504 M0>G BU 2 40s | 3504 M0>G BU 3 40s | 6004 M0>G BU "
    "4 40s | 7004 M0>G BU 5 40s | 9004 M0>G BU 6 40s | " },
  { "a host without a link says nothing, and what it has registered is renewed "
    "when it is back on that link",
    { "mipv6", SMALL_G, ", home-dad=0 s", 1000, 40000 },
    { { 1000, GO, INDEX_NONE }, { 1000, ASK, 0 }, { 39000, GO, SMALL_R } },
    "no-address | 39004 M0>G BU 2 40s | 39011 G>M0 BA 2 40s | " },
  { "back on the same link before that, nothing is said until then",
    { "mipv6", SMALL_G, ", home-dad=0 s", 1000, 38100 },
    { { 1000, GO, INDEX_NONE }, { 2000, GO, SMALL_R } },
    "38018 M0>G BU 2 40s | 38025 G>M0 BA 2 40s | " },
  { "after the end of the binding it is told anew",
    { "mipv6", SMALL_G, ", home-dad=0 s", 1000, 42000 },
    { { 1000, GO, INDEX_NONE }, { 41000, GO, SMALL_R } },
    "41004 M0>G BU 2 40s | 41011 G>M0 BA 2 40s | " },
  { "at home the host ends its binding under its home address",
    { "mipv6", SMALL_S, ", home-dad=0 s", 1000, 60000 },
    { { 1000, GO, SMALL_S } },
    "1004 M0>S BU 2 0s | 1006 S>M0 BA 2 0s | " },
  { "its prefix counts as being at home when the host has read the answer",
    { "mipv6", SMALL_S, ", home-dad=0 s", 1000, 60000 },
    { { 1000, GO, SMALL_S }, { 1007.999999, AWAY, 0 }, { 1008, AWAY, 0 } },
    "1004 M0>S BU 2 0s | 1006 S>M0 BA 2 0s | away | at home | " },
  { "it is repeated until it is acknowledged",
    { "mipv6", SMALL_S, ", home-dad=0 s", 1000, 9000 },
    { { 500, LOSE, MESSAGE_BU }, { 1000, GO, SMALL_S }, { 5000, HEAR, 0 } },
    "1004 M0>S BU 2 0s | 2004 M0>S BU 3 0s | 4004 M0>S BU 4 0s | 8004 M0>S BU "
    "5 0s | 8006 S>M0 BA 5 0s | " },
  { "a host that leaves home while that is not acknowledged tells the new "
    "place",
    { "mipv6", SMALL_S, ", home-dad=0 s", 1000, 2200 },
    { { 500, LOSE, MESSAGE_BU },
      { 1000, GO, SMALL_S },
      { 2000, GO, SMALL_R },
      { 2001, HEAR, 0 } },
    "1004 M0>S BU 2 0s | 2004 M0>S BU 3 40s | 2018 S>M0 BA 3 40s | " },
  { "a host that is at home first has nothing to tell",
    { "mipv6", SMALL_R, ", home-dad=0 s", 0, 60000 },
    { { 0, END, 0 } },
    "" },
  { "the proxy of the visited network is told first, and the anchor when it "
    "has answered",
    { "hmipv6", SMALL_C, ", home-dad=0 s", 0, 1000 },
    { { 5, ASK, 0 }, { 30, ASK, 0 }, { 40, ASK_FROM, SMALL_G } },
    "4 M0>G LBU 1 40s | no-binding | 11 G>M0 LBA 1 40s | 18 M0>C BU 2 40s | 28 "
    "C>M0 BA 2 40s | G>C | R>G | " },
  { "as long as the proxy has not answered, the anchor is not told",
    { "hmipv6", SMALL_C, ", home-dad=0 s", 0, 5000 },
    { { 1, LOSE, MESSAGE_LBU } },
    "4 M0>G LBU 1 40s | 1504 M0>G LBU 2 40s | 3504 M0>G LBU 3 40s | " },
  { "both are renewed, each at its own time",
    { "hmipv6", SMALL_C, ", home-dad=0 s", 1000, 39000 },
    { { 0, END, 0 } },
    "38018 M0>G LBU 3 40s | 38025 G>M0 LBA 3 40s | 38038 M0>C BU 4 40s | 38048 "
    "C>M0 BA 4 40s | " },
  { "in another network the new proxy is told, then the anchor; the old one "
    "forgets by itself",
    { "hmipv6", SMALL_C, ", home-dad=0 s", 1000, 60000 },
    { { 1000, GO, SMALL_S },
      { 1003, ASK_FROM, SMALL_G },
      { 1005, ASK, 0 },
      { 1010, ASK_FROM, SMALL_G },
      { 1010, ASK_FROM, SMALL_C },
      { 1040, ASK, 0 } },
    "no-address | 1004 M0>C LBU 3 40s | G>C | no-binding | S>C | 1016 C>M0 LBA "
    "3 40s | 1028 M0>C BU 4 40s | 1040 C>M0 BA 4 40s | C>C | 39028 M0>C LBU 5 "
    "40s | 39040 C>M0 LBA 5 40s | 39052 M0>C BU 6 40s | 39064 C>M0 BA 6 40s "
    "| " },
  { "the host takes what the old one sends on, until that has forgotten",
    { "hmipv6", SMALL_C, ", home-dad=0 s", 39100, 41000 },
    { { 1000, GO, SMALL_S },
      { 40017.999999, OWNS, SMALL_G },
      { 40018, OWNS, SMALL_G },
      { 40018, OWNS, SMALL_C } },
    "own | not own | own | " },
  { "an old proxy may be told the new address, once",
    { "hmipv6", SMALL_C, ", home-dad=0 s, previous-map=told", 1000, 60000 },
    { { 1000, GO, SMALL_S }, { 1010, ASK_FROM, SMALL_G } },
    "1004 M0>C LBU 3 40s | 1004 M0>G LBU 4 40s | S>G | 1013 G>M0 LBA 4 40s | "
    "1016 C>M0 LBA 3 40s | 1028 M0>C BU 5 40s | 1040 C>M0 BA 5 40s | 39028 "
    "M0>C LBU 6 40s | 39040 C>M0 LBA 6 40s | 39052 M0>C BU 7 40s | 39064 C>M0 "
    "BA 7 40s | " },
  { "a host that comes back to that proxy has it again, and tells the other",
    { "hmipv6", SMALL_C, ", home-dad=0 s, previous-map=told", 1000, 1500 },
    { { 1000, GO, SMALL_S }, { 1400, GO, SMALL_R } },
    "1004 M0>C LBU 3 40s | 1004 M0>G LBU 4 40s | 1013 G>M0 LBA 4 40s | 1016 "
    "C>M0 LBA 3 40s | 1028 M0>C BU 5 40s | 1040 C>M0 BA 5 40s | 1404 M0>G LBU "
    "6 40s | 1404 M0>C LBU 7 40s | 1411 G>M0 LBA 6 40s | 1414 C>M0 LBA 7 40s | "
    "1418 M0>C BU 8 40s | 1428 C>M0 BA 8 40s | " },
  { "at home the anchor is told, and the proxy is not any more",
    { "hmipv6", SMALL_S, ", home-dad=0 s", 1000, 60000 },
    { { 1000, GO, SMALL_S } },
    "1004 M0>S BU 3 0s | 1006 S>M0 BA 3 0s | " },
  { "a prefix of this link is not told to anybody",
    { "flat-client", INDEX_NONE, "", 0, 60000 },
    { { 5, USE, 0 }, { 10, ASK, 0 } },
    "no-binding | " },
  { "the prefix of a session is told from the next link to its router",
    { "flat-client", INDEX_NONE, "", 1000, 1100 },
    { { 500, USE, 0 },
      { 1000, GO, SMALL_S },
      { 1005, ASK, 0 },
      { 1100, ASK, 0 } },
    "1004 M0>R BU 1 40s | prefix>R | 1018 R>M0 BA 1 40s | prefix>R | " },
  { "and given back a second after the session ends",
    { "flat-client", INDEX_NONE, "", 3000, 40000 },
    { { 500, USE, 0 },
      { 1000, GO, SMALL_S },
      { 3000, UNUSE, 0 },
      { 4100, ASK, 0 } },
    "4000 M0>R BU 2 0s | 4014 R>M0 BA 2 0s | no-binding | " },
  { "it is free when the host has read that its anchor knows",
    { "flat-client", INDEX_NONE, "", 3000, 40000 },
    { { 500, USE, 0 },
      { 1000, GO, SMALL_S },
      { 3000, UNUSE, 0 },
      { 4027.999999, HAS, SMALL_R },
      { 4028, HAS, SMALL_R },
      { 4028, HAS, SMALL_S } },
    "4000 M0>R BU 2 0s | 4014 R>M0 BA 2 0s | has it | without it | has it "
    "| " },
  { "giving back is repeated until it is acknowledged",
    { "flat-client", INDEX_NONE, "", 3000, 15000 },
    { { 500, USE, 0 },
      { 1000, GO, SMALL_S },
      { 2000, LOSE, MESSAGE_BU },
      { 3000, UNUSE, 0 },
      { 8000, HEAR, 0 } },
    "4000 M0>R BU 2 0s | 5000 M0>R BU 3 0s | 7000 M0>R BU 4 0s | 11000 M0>R BU "
    "5 0s | 11014 R>M0 BA 5 0s | " },
  { "from the link where the host is then",
    { "flat-client", INDEX_NONE, "", 3000, 15000 },
    { { 500, USE, 0 },
      { 1000, GO, SMALL_S },
      { 2000, LOSE, MESSAGE_BU },
      { 3000, UNUSE, 0 },
      { 6000, GO, INDEX_NONE },
      { 6500, GO, SMALL_S },
      { 6501, HEAR, 0 } },
    "4000 M0>R BU 2 0s | 5000 M0>R BU 3 0s | 6504 M0>R BU 4 0s | 6518 R>M0 BA "
    "4 0s | " },
  { "a host without a link gives it back from its next link, and not before",
    { "flat-client", INDEX_NONE, "", 3000, 15000 },
    { { 500, USE, 0 },
      { 1000, GO, SMALL_S },
      { 3000, UNUSE, 0 },
      { 3500, GO, INDEX_NONE },
      { 6000, GO, SMALL_S },
      { 6031.999999, HAS, SMALL_R },
      { 6032, HAS, SMALL_R } },
    "6004 M0>R BU 2 0s | 6018 R>M0 BA 2 0s | has it | without it | " },
  { "nor does one that has no address on its link yet",
    { "flat-client", INDEX_NONE, "", 3000, 15000 },
    { { 500, USE, 0 },
      { 1000, GO, SMALL_S },
      { 3000, UNUSE, 0 },
      { 3999, GO, SMALL_S } },
    "4003 M0>R BU 2 0s | 4017 R>M0 BA 2 0s | " },
  { "one that the host leaves at home while it ends its binding ends it from "
    "there",
    { "flat-client", INDEX_NONE, "", 3000, 3500 },
    { { 500, USE, 0 },
      { 1000, GO, SMALL_S },
      { 1500, LOSE, MESSAGE_BU },
      { 2000, GO, SMALL_R },
      { 2100, UNUSE, 0 },
      { 3000, GO, SMALL_S } },
    "3004 M0>R BU 3 0s | " },
  { "a prefix that no session uses is given back without a word",
    { "flat-client", INDEX_NONE, "", 500, 15000 },
    { { 1000, GO, SMALL_S } },
    "" },
  { "a session that goes home with its prefix ends the binding",
    { "flat-client", INDEX_NONE, "", 2000, 5000 },
    { { 500, USE, 0 },
      { 1000, GO, SMALL_S },
      { 2000, GO, SMALL_R },
      { 2010, ASK, 0 } },
    "2004 M0>R BU 2 0s | 2006 R>M0 BA 2 0s | no-binding | " },
};

static void
run_row(const Row *row)
{
  const Deed *deed = row->deeds;
  Desk desk;

  desk_init(&desk, row);
  bench_attach(desk.bench, 0, SMALL_R);
  for (; deed->act != END && deed->at < row->frame.from; deed++)
    act(&desk, deed);
  bench_run(desk.bench, row->frame.from);
  bench_forget(desk.bench);
  for (; deed->act != END; deed++)
    act(&desk, deed);
  bench_run(desk.bench, row->frame.until);
  bench_expect(desk.bench, row->sentence, row->log);
  bench_free(desk.bench);
}

static void
test_rows(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    run_row(&rows[i]);
}

/* A router advertises the proxy of its own network, where there is one. */
static void
test_maps(void)
{
  static const struct {
    const char *design;
    uint32_t router, map; /* INDEX_NONE: none */
  } cases[] = {
    { "hmipv6", SMALL_R, SMALL_G },
    { "hmipv6", SMALL_S, SMALL_C },
    { "mipv6", SMALL_R, INDEX_NONE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    Row row = { .frame = { .design = cases[i].design,
                           .home =
                             cases[i].router == SMALL_R ? SMALL_C : SMALL_G,
                           .more = "" } };
    Desk desk;
    desk_init(&desk, &row);
    desk.map = (Address){ 1, 1 };
    bench_attach(desk.bench, 0, cases[i].router);
    bench_run(desk.bench, 5);
    CU_ASSERT_TRUE(address_equal(
      desk.map, cases[i].map == INDEX_NONE
                  ? (Address){ 0, 0 }
                  : node_address(desk.bench->network, cases[i].map)));
    bench_free(desk.bench);
  }
}

const TestCase lu_host_tests[] = {
  { "whom a host tells where it is, and where its packets go", test_rows },
  { "a router advertises the proxy of its network", test_maps },
  { NULL, NULL },
};
