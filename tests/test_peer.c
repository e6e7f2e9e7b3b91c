/* Route optimisation at the host: what it tells a correspondent, and when. The
 * host comes to R at 0 and is registered at 18 ms. A message from there to C
 * takes 10 ms, also by way of the anchor if that is G.
 */

#include "models/models.h"
#include "models/protocol/post.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

#include <stdio.h>

typedef enum Act {
  END,
  LOSE,   /* messages of that type are lost when they arrive */
  HEAR,   /* none are */
  GO,     /* to the link of that router; INDEX_NONE: to none */
  USE,    /* a session with C begins */
  UNUSE,  /* and ends */
  ANSWER, /* C answers all updates with that status, and number 9 */
  PLAIN,  /* C knows nothing of mobility headers */
  ASK,    /* how does the host send to C? */
  ASK_C,  /* and C to the host? */
  MARKS,  /* are logged from now on */
} Act;

typedef struct Deed {
  double at; /* ms */
  Act act;
  uint32_t what;
} Deed;

typedef struct Desk {
  Bench *bench;
  uint32_t prefix;
  uint32_t lost;  /* MessageType; MESSAGE_TYPES: none */
  uint8_t status; /* of all answers; 0: as C has it */
  Message update; /* the last one that has come to C */
} Desk;

/* C says a status that it would not say. */
static void
answer(const Desk *desk, const Packet *packet)
{
  Message ba = *packet_message(packet);

  ba.type = MESSAGE_CN_BA;
  ba.status = desk->status;
  ba.lifetime = 0;
  if (ba.status == STATUS_SEQUENCE)
    ba.sequence = 9;
  post_back(desk->bench->network, SMALL_C, packet, &ba);
}

static void
receive(Bench *bench, Place place, const Packet *packet)
{
  Desk *desk = bench->user;
  uint32_t type = packet_message(packet)->type;

  if (type == desk->lost)
    return;
  if (type == MESSAGE_CN_BU)
    desk->update = *packet_message(packet);
  if (place == SMALL_C && packet->category == SIGNALLING_REFRESH)
    g_string_append(bench->log, "refresh | ");
  if (type == MESSAGE_CN_BU && desk->status != 0)
    answer(desk, packet);
  else
    design_receive(bench->design, place, packet);
}

/* The prefix is from S, so that its link is the home link. */
static void
desk_init(Desk *desk, const char *more, uint32_t home)
{
  g_autofree char *parameters =
    g_strconcat("dad=0 s, home-dad=0 s, binding-lifetime=262140 s", more, NULL);

  desk->bench = bench_new_design("mipv6-ro", parameters);
  desk->lost = MESSAGE_TYPES;
  desk->status = 0;
  desk->update = (Message){ .lifetime = 0 };
  desk->bench->user = desk;
  desk->bench->receive = receive;
  Network *network = desk->bench->network;
  network_prefix_free(network, network->hosts[0].prefix);
  desk->prefix = network_prefix_new(network, 0, home);
  network->hosts[0].prefix = desk->prefix;
  network->prefixes[desk->prefix].is_known = true;
  bench_run(desk->bench, 0);
}

/* Returns how a packet that has taken its first step goes on. */
static const char *
way_name(const Packet *packet, const Step *step)
{
  if (step->kind != STEP_MOVE)
    return "drop";
  if (packet->depth == 1)
    return "route";
  return packet->header_octets[1] == HOME_HEADER_OCTETS ? "direct" : "tunnel";
}

static void
ask(const Desk *desk, bool is_host)
{
  Network *network = desk->bench->network;
  Address home = prefix_address(network, desk->prefix);
  Address peer = node_address(network, SMALL_C);
  Packet packet = { .kind = is_host ? PACKET_UP : PACKET_DOWN,
                    .depth = 1,
                    .hop_limit = PACKET_HOP_LIMIT,
                    .prefix = desk->prefix,
                    .headers = { is_host ? (Header){ home, peer }
                                         : (Header){ peer, home } } };
  Step step;

  network_step(network, is_host ? place_of_host(0) : place_of_node(SMALL_C),
               (Arrival){ .way = WAY_SENT }, &packet, &step);
  g_string_append_printf(desk->bench->log, "%s %s | ", is_host ? "M0" : "C",
                         way_name(&packet, &step));
}

static void
act(Desk *desk, const Deed *deed)
{
  Bench *bench = desk->bench;

  bench_run(bench, deed->at);
  switch (deed->act) {
  case LOSE:
    desk->lost = deed->what;
    break;
  case HEAR:
    desk->lost = MESSAGE_TYPES;
    break;
  case GO:
    bench_attach(bench, 0, deed->what);
    break;
  case USE:
    design_use(bench->design, desk->prefix, SMALL_C);
    break;
  case UNUSE:
    design_unuse(bench->design, desk->prefix, SMALL_C);
    break;
  case ANSWER:
    desk->status = (uint8_t)deed->what;
    break;
  case PLAIN:
    bench->network->nodes[SMALL_C].is_plain = true;
    break;
  case ASK:
  case ASK_C:
    ask(desk, deed->act == ASK);
    break;
  case MARKS:
    bench->logs_marks = true;
    break;
  case END:
    break;
  }
  design_settle(bench->design);
}

typedef struct Row {
  const char *sentence;
  struct {
    uint32_t home;    /* whose link is the home link */
    const char *more; /* parameters */
    double from;      /* ms; what is logged before is forgotten */
    double until;     /* ms */
  } frame;
  Deed deeds[8];
  const char *log;
} Row;

#define SHORT ", cn-lifetime=8 s"
#define TOKEN ", cn-lifetime=8 s, token-lifetime=2 s"
#define TESTS "100 M0>C HoTI | 100 M0>C CoTI | 110 C>M0 CoT | 110 C>M0 HoT | "

static const Row rows[] = {
  { "both tests begin with the session, the update follows when both tokens "
    "are there, and each side sends straight when it has its message",
    { SMALL_G, "", 50, 399000 },
    { { 100, USE, 0 },
      { 129.999999, ASK_C, 0 },
      { 130, ASK_C, 0 },
      { 139.999999, ASK, 0 },
      { 140, ASK, 0 } },
    TESTS "120 M0>C CN-BU 1 420s | C route | 130 C>M0 CN-BA 1 420s | C direct "
          "| M0 tunnel | M0 direct | " },
  { "the update waits until the anchor has acknowledged",
    { SMALL_G, ", home-dad=1 s", 5, 3000 },
    { { 10, USE, 0 } },
    "10 M0>C HoTI | 10 M0>C CoTI | 20 C>M0 CoT | 20 C>M0 HoT | 1011 G>M0 BA 1 "
    "262140s | 1018 M0>C CN-BU 1 420s | 1028 C>M0 CN-BA 1 420s | " },
  { "a session that begins before the host has an address waits for one",
    { SMALL_G, "", 0, 3000 },
    { { 1, USE, 0 } },
    "4 M0>G BU 1 262140s | 4 M0>C HoTI | 4 M0>C CoTI | 11 G>M0 BA 1 262140s | "
    "14 C>M0 CoT | 14 C>M0 HoT | 24 M0>C CN-BU 1 420s | 34 C>M0 CN-BA 1 420s "
    "| " },
  { "a home test is repeated alone, after twice the time each time, and at "
    "last after 32 s",
    { SMALL_G, "", 50, 96000 },
    { { 50, LOSE, MESSAGE_HOTI }, { 100, USE, 0 }, { 95099.999999, HEAR, 0 } },
    "100 M0>C HoTI | 100 M0>C CoTI | 110 C>M0 CoT | 1100 M0>C HoTI | 3100 M0>C "
    "HoTI | 7100 M0>C HoTI | 15100 M0>C HoTI | 31100 M0>C HoTI | 63100 M0>C "
    "HoTI | 95100 M0>C HoTI | 95110 C>M0 HoT | 95120 M0>C CN-BU 1 420s | 95130 "
    "C>M0 CN-BA 1 420s | " },
  { "a care-of test too, by the time-outs that are set",
    { SMALL_G, ", initial-timeout=2 s, max-timeout=5 s", 50, 21099.999999 },
    { { 50, LOSE, MESSAGE_COTI }, { 100, USE, 0 } },
    "100 M0>C HoTI | 100 M0>C CoTI | 110 C>M0 HoT | 2100 M0>C CoTI | 6100 M0>C "
    "CoTI | 11100 M0>C CoTI | 16100 M0>C CoTI | " },
  { "an update is repeated with the next number",
    { SMALL_G, "", 50, 10000 },
    { { 50, LOSE, MESSAGE_CN_BU }, { 100, USE, 0 }, { 3000, HEAR, 0 } },
    TESTS "120 M0>C CN-BU 1 420s | 1120 M0>C CN-BU 2 420s | 3120 M0>C CN-BU 3 "
          "420s | 3130 C>M0 CN-BA 3 420s | " },
  { "only the answer to the last repetition counts",
    { SMALL_G, ", initial-timeout=15 ms", 50, 1000 },
    { { 100, USE, 0 }, { 169.999999, ASK, 0 }, { 170, ASK, 0 } },
    "100 M0>C HoTI | 100 M0>C CoTI | 110 C>M0 CoT | 110 C>M0 HoT | 115 M0>C "
    "HoTI | 115 M0>C CoTI | 125 C>M0 CoT | 125 C>M0 HoT | 135 M0>C CN-BU 1 "
    "420s | 145 C>M0 CN-BA 1 420s | 150 M0>C CN-BU 2 420s | 160 C>M0 CN-BA 2 "
    "420s | M0 tunnel | M0 direct | " },
  { "lifetimes are multiples of four seconds, and nothing is sent before 95 % "
    "of one are over",
    { SMALL_G, ", cn-lifetime=11 s", 50, 7739.999999 },
    { { 100, USE, 0 } },
    TESTS "120 M0>C CN-BU 1 8s | 130 C>M0 CN-BA 1 8s | " },
  { "a binding is refreshed after 95 % of its lifetime, and the home token is "
    "used again",
    { SMALL_G, SHORT, 200, 15390 },
    { { 100, USE, 0 } },
    "7740 M0>C CoTI | refresh | 7750 C>M0 CoT | 7760 M0>C CN-BU 2 8s | refresh "
    "| 7770 C>M0 CN-BA 2 8s | 15380 M0>C CoTI | refresh | 15390 C>M0 CoT | " },
  { "a refresh after the lifetime of the tokens tests both addresses",
    { SMALL_G, TOKEN, 200, 10000 },
    { { 100, USE, 0 } },
    "7740 M0>C HoTI | 7740 M0>C CoTI | refresh | 7750 C>M0 CoT | refresh | "
    "7750 C>M0 HoT | 7760 M0>C CN-BU 2 8s | refresh | 7770 C>M0 CN-BA 2 8s "
    "| " },
  { "a home token that has become too old while the care-of test was repeated "
    "is asked for again",
    { SMALL_G, TOKEN, 50, 5000 },
    { { 50, LOSE, MESSAGE_COTI }, { 100, USE, 0 }, { 3000, HEAR, 0 } },
    "100 M0>C HoTI | 100 M0>C CoTI | 110 C>M0 HoT | 1100 M0>C CoTI | 3100 M0>C "
    "CoTI | 3110 C>M0 CoT | 3120 M0>C HoTI | 3130 C>M0 HoT | 3140 M0>C CN-BU 1 "
    "8s | 3150 C>M0 CN-BA 1 8s | " },
  { "one that is as old as its lifetime then is not",
    { SMALL_G, ", cn-lifetime=8 s, token-lifetime=3 s", 50, 5000 },
    { { 50, LOSE, MESSAGE_COTI }, { 100, USE, 0 }, { 3000, HEAR, 0 } },
    "100 M0>C HoTI | 100 M0>C CoTI | 110 C>M0 HoT | 1100 M0>C CoTI | 3100 M0>C "
    "CoTI | 3110 C>M0 CoT | 3120 M0>C CN-BU 1 8s | 3130 C>M0 CN-BA 1 8s | " },
  { "a care-of token that has become too old while the home test was repeated "
    "is asked for again",
    { SMALL_G, TOKEN, 50, 5000 },
    { { 50, LOSE, MESSAGE_HOTI }, { 100, USE, 0 }, { 3000, HEAR, 0 } },
    "100 M0>C HoTI | 100 M0>C CoTI | 110 C>M0 CoT | 1100 M0>C HoTI | 3100 M0>C "
    "HoTI | 3110 C>M0 HoT | 3120 M0>C CoTI | 3130 C>M0 CoT | 3140 M0>C CN-BU 1 "
    "8s | 3150 C>M0 CN-BA 1 8s | " },
  { "and so are both, if the anchor acknowledges too late",
    { SMALL_G, TOKEN ", home-dad=3 s", 5, 5000 },
    { { 10, USE, 0 } },
    "10 M0>C HoTI | 10 M0>C CoTI | 20 C>M0 CoT | 20 C>M0 HoT | 1504 M0>G BU 2 "
    "262140s | 3011 G>M0 BA 2 262140s | 3018 M0>C HoTI | 3018 M0>C CoTI | 3028 "
    "C>M0 CoT | 3028 C>M0 HoT | 3038 M0>C CN-BU 1 8s | 3048 C>M0 CN-BA 1 8s "
    "| " },
  { "a refresh that is not acknowledged leaves the binding until its end",
    { SMALL_G, SHORT, 200, 8200 },
    { { 100, USE, 0 },
      { 5000, LOSE, MESSAGE_CN_BU },
      { 8129.999999, ASK_C, 0 },
      { 8130, ASK_C, 0 },
      { 8139.999999, ASK, 0 },
      { 8140, ASK, 0 } },
    "7740 M0>C CoTI | refresh | 7750 C>M0 CoT | 7760 M0>C CN-BU 2 8s | C "
    "direct | C route | M0 direct | M0 tunnel | " },
  { "the host looks at its packets again when the binding has begun",
    { SMALL_G, SHORT, 125, 140 },
    { { 100, USE, 0 }, { 125, MARKS, 0 } },
    "130 C>M0 CN-BA 1 8s | *C/0 *M0/0 " },
  { "and when it has ended",
    { SMALL_G, SHORT, 200, 9000 },
    { { 100, USE, 0 }, { 150, UNUSE, 0 }, { 200, MARKS, 0 } },
    "*C/0 *M0/0 " },
  { "a host that has moved tests its new address, and tunnels until the "
    "correspondent knows that",
    { SMALL_G, "", 200, 2000 },
    { { 100, USE, 0 },
      { 1000, GO, SMALL_S },
      { 1005, ASK, 0 },
      { 1030, ASK_C, 0 },
      { 1051.999999, ASK, 0 },
      { 1052, ASK, 0 } },
    "1004 M0>G BU 2 262140s | 1004 M0>C CoTI | M0 tunnel | 1013 G>M0 BA 2 "
    "262140s | 1016 C>M0 CoT | 1028 M0>C CN-BU 2 420s | C direct | 1040 C>M0 "
    "CN-BA 2 420s | M0 tunnel | M0 direct | " },
  { "a refresh is due after a move by the new binding, not by the old one",
    { SMALL_G, SHORT, 2000, 8655 },
    { { 100, USE, 0 }, { 1000, GO, SMALL_S } },
    "8652 M0>C CoTI | " },
  { "a move begins the time-outs anew",
    { SMALL_G, "", 4000, 12003.999999 },
    { { 50, LOSE, MESSAGE_HOTI }, { 100, USE, 0 }, { 5000, GO, SMALL_S } },
    "5004 M0>G BU 2 262140s | 5004 M0>C HoTI | 5004 M0>C CoTI | 5013 G>M0 BA 2 "
    "262140s | 5016 C>M0 CoT | 6004 M0>C HoTI | 8004 M0>C HoTI | " },
  { "nothing is sent without a link",
    { SMALL_G, "", 500, 100000 },
    { { 50, LOSE, MESSAGE_HOTI },

      { 100, USE, 0 },
      { 500, GO, INDEX_NONE } },
    "" },
  { "a second session with the correspondent needs no message, and the end of "
    "one leaves the other its refresh",
    { SMALL_G, SHORT, 200, 7755 },
    { { 100, USE, 0 }, { 300, USE, 0 }, { 400, UNUSE, 0 } },
    "7740 M0>C CoTI | refresh | 7750 C>M0 CoT | " },
  { "a session that begins before the refresh has it in time",
    { SMALL_G, SHORT, 200, 7755 },
    { { 100, USE, 0 }, { 300, UNUSE, 0 }, { 7739.999999, USE, 0 } },
    "7740 M0>C CoTI | refresh | 7750 C>M0 CoT | " },
  { "one that begins after a refresh was left out makes up for it",
    { SMALL_G, SHORT, 200, 8500 },
    { { 100, USE, 0 }, { 300, UNUSE, 0 }, { 7800, USE, 0 } },
    "7800 M0>C CoTI | refresh | 7810 C>M0 CoT | 7820 M0>C CN-BU 2 8s | refresh "
    "| 7830 C>M0 CN-BA 2 8s | " },
  { "up to the end of the binding the host knows its correspondent",
    { SMALL_G, SHORT, 200, 8145 },
    { { 100, USE, 0 }, { 300, UNUSE, 0 }, { 8139.999999, USE, 0 } },
    "8140 M0>C CoTI | " },
  { "at its end nothing is left: all begins anew",
    { SMALL_G, SHORT, 200, 8500 },
    { { 100, USE, 0 }, { 300, UNUSE, 0 }, { 8140, USE, 0 } },
    "8140 M0>C HoTI | 8140 M0>C CoTI | 8150 C>M0 CoT | 8150 C>M0 HoT | 8160 "
    "M0>C CN-BU 1 8s | 8170 C>M0 CN-BA 1 8s | " },
  { "a session that ends before its update leaves nothing",
    { SMALL_G, "", 50, 9000 },
    { { 100, USE, 0 }, { 115, UNUSE, 0 } },
    "100 M0>C HoTI | 100 M0>C CoTI | 110 C>M0 CoT | 110 C>M0 HoT | " },
  { "a host that moves without a session tells a correspondent that has a "
    "binding, when the anchor has acknowledged",
    { SMALL_G, "", 200, 3000 },
    { { 100, USE, 0 },
      { 300, UNUSE, 0 },
      { 990, LOSE, MESSAGE_BA },
      { 1000, GO, SMALL_S },
      { 1100, HEAR, 0 } },
    "1004 M0>G BU 2 262140s | 1004 M0>C CoTI | 1013 G>M0 BA 2 262140s | 1016 "
    "C>M0 CoT | 2004 M0>G BU 3 262140s | 2013 G>M0 BA 3 262140s | 2022 M0>C "
    "CN-BU 2 420s | 2034 C>M0 CN-BA 2 420s | " },
  { "a correspondent for which a nonce is too old: both addresses are tested "
    "again",
    { SMALL_G, "", 120, 3000 },
    { { 50, ANSWER, 136 },
      { 100, USE, 0 },
      { 135, ANSWER, 137 },
      { 175, ANSWER, 138 },
      { 215, ANSWER, 0 } },
    "130 C>M0 CN-BA 1 0s !136 | 140 M0>C HoTI | 140 M0>C CoTI | 150 C>M0 CoT | "
    "150 C>M0 HoT | 160 M0>C CN-BU 2 420s | 170 C>M0 CN-BA 2 0s !137 | 180 "
    "M0>C HoTI | 180 M0>C CoTI | 190 C>M0 CoT | 190 C>M0 HoT | 200 M0>C CN-BU "
    "3 420s | 210 C>M0 CN-BA 3 0s !138 | 220 M0>C HoTI | 220 M0>C CoTI | 230 "
    "C>M0 CoT | 230 C>M0 HoT | 240 M0>C CN-BU 4 420s | 250 C>M0 CN-BA 4 420s "
    "| " },
  { "a correspondent that has seen a later number gets the next one at once",
    { SMALL_G, "", 50, 3000 },
    { { 50, ANSWER, STATUS_SEQUENCE }, { 100, USE, 0 }, { 135, ANSWER, 0 } },
    TESTS "120 M0>C CN-BU 1 420s | 130 C>M0 CN-BA 9 0s !135 | 140 M0>C CN-BU "
          "10 420s | 150 C>M0 CN-BA 10 420s | " },
  { "a refusal is final, and packets are tunnelled",
    { SMALL_G, "", 50, 30000 },
    { { 50, ANSWER, 139 },
      { 100, USE, 0 },
      { 135, ANSWER, 0 },
      { 5000, ASK, 0 } },
    TESTS "120 M0>C CN-BU 1 420s | 130 C>M0 CN-BA 1 0s !139 | M0 tunnel | " },
  { "a correspondent that does not understand stays tunnelled, also after a "
    "move",
    { SMALL_G, "", 50, 60000 },
    { { 50, PLAIN, 0 },
      { 100, USE, 0 },
      { 4000, ASK, 0 },
      { 5000, GO, SMALL_S } },
    "100 M0>C HoTI | 100 M0>C CoTI | 110 C>M0 problem | 110 C>M0 problem | M0 "
    "tunnel | 5004 M0>G BU 2 262140s | 5013 G>M0 BA 2 262140s | " },
  { "a host that comes home ends its binding with the home token alone",
    { SMALL_S, "", 170, 50000 },
    { { 100, USE, 0 },
      { 200, GO, SMALL_S },
      { 300, ASK, 0 },
      { 300, ASK_C, 0 } },
    "204 M0>S BU 2 0s | 204 M0>C CN-BU 2 0s | 206 S>M0 BA 2 0s | 216 C>M0 "
    "CN-BA 2 0s | M0 route | C route | " },
  { "also one whose acknowledgement has not come",
    { SMALL_S, "", 170, 50000 },
    { { 50, LOSE, MESSAGE_CN_BA },
      { 100, USE, 0 },
      { 200, GO, SMALL_S },
      { 205, HEAR, 0 } },
    "204 M0>S BU 2 0s | 204 M0>C CN-BU 2 0s | 206 S>M0 BA 2 0s | 216 C>M0 "
    "CN-BA 2 0s | " },
  { "also one that may have been lost on its way to the correspondent, when "
    "the session has ended",
    { SMALL_S, "", 170, 1203.999999 },
    { { 50, LOSE, MESSAGE_CN_BU },
      { 100, USE, 0 },
      { 180, UNUSE, 0 },
      { 200, GO, SMALL_S } },
    "204 M0>S BU 2 0s | 204 M0>C CN-BU 2 0s | 206 S>M0 BA 2 0s | " },
  { "it says so again until it is acknowledged",
    { SMALL_S, "", 170, 50000 },
    { { 100, USE, 0 },
      { 190, LOSE, MESSAGE_CN_BU },
      { 200, GO, SMALL_S },
      { 3000, HEAR, 0 } },
    "204 M0>S BU 2 0s | 204 M0>C CN-BU 2 0s | 206 S>M0 BA 2 0s | 1204 M0>C "
    "CN-BU 3 0s | 3204 M0>C CN-BU 4 0s | 3216 C>M0 CN-BA 4 0s | " },
  { "at home nothing is tested for nothing",
    { SMALL_S, "", 120, 50000 },
    { { 100, USE, 0 }, { 120, GO, SMALL_S } },
    "124 C>M0 HoT | 124 M0>S BU 2 0s | 126 S>M0 BA 2 0s | " },
  { "a home token as old as its lifetime serves at home",
    { SMALL_S, TOKEN, 200, 2149 },
    { { 100, USE, 0 }, { 2144, GO, SMALL_S } },
    "2148 M0>S BU 2 0s | 2148 M0>C CN-BU 2 0s | " },
  { "an older one does not: the home address is tested, and only that",
    { SMALL_S, TOKEN, 200, 50000 },
    { { 100, USE, 0 }, { 2144.000001, GO, SMALL_S } },
    "2148 M0>S BU 2 0s | 2148 M0>C HoTI | 2150 S>M0 BA 2 0s | 2160 C>M0 HoT | "
    "2172 M0>C CN-BU 2 0s | 2184 C>M0 CN-BA 2 0s | " },
  { "a nonce that is too old at home: the home address is tested, and only "
    "that",
    { SMALL_S, "", 170, 50000 },
    { { 100, USE, 0 },
      { 190, ANSWER, 136 },
      { 200, GO, SMALL_S },
      { 220, ANSWER, 0 } },
    "204 M0>S BU 2 0s | 204 M0>C CN-BU 2 0s | 206 S>M0 BA 2 0s | 216 C>M0 "
    "CN-BA 2 0s !136 | 228 M0>C HoTI | 240 C>M0 HoT | 252 M0>C CN-BU 3 0s | "
    "264 C>M0 CN-BA 3 0s | " },
  { "what was asked for is ended as long as the correspondent may have it",
    { SMALL_S, SHORT ", initial-timeout=100 s, max-timeout=100 s", 170, 8149 },
    { { 50, LOSE, MESSAGE_CN_BU },
      { 100, USE, 0 },
      { 180, UNUSE, 0 },
      { 8143.999999, GO, SMALL_S } },
    "8148 M0>S BU 2 0s | 8148 M0>C CN-BU 2 0s | " },
  { "and not after that",
    { SMALL_S, SHORT ", initial-timeout=100 s, max-timeout=100 s", 170, 8149 },
    { { 50, LOSE, MESSAGE_CN_BU },
      { 100, USE, 0 },
      { 180, UNUSE, 0 },
      { 8144, GO, SMALL_S } },
    "8148 M0>S BU 2 0s | " },
};

static void
run_row(const Row *row)
{
  const Deed *deed = row->deeds;
  Desk desk;

  desk_init(&desk, row->frame.more, row->frame.home);
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

/* Host 0 is at R, and C has acknowledged that for the first of two prefixes.
 * The tests of the second, which is from R, are over too, but its anchor has
 * acknowledged nothing. */
static Bench *
bound_new(uint32_t prefixes[2])
{
  Bench *bench = bench_new_design("mipv6-ro", "dad=0 s, home-dad=0 s");
  Network *network = bench->network;

  prefixes[0] = network->hosts[0].prefix;
  bench_attach(bench, 0, SMALL_R);
  bench_run(bench, 50);
  prefixes[1] = network_prefix_new(network, 0, SMALL_R);
  design_use(bench->design, prefixes[0], SMALL_C);
  design_settle(bench->design);
  design_use(bench->design, prefixes[1], SMALL_C);
  design_moved(bench->design, prefixes[1],
               host_address(network->hosts[0].care_of, 0));
  design_settle(bench->design);
  bench_run(bench, 100);
  return bench;
}

/* What a host decides about its own packet. */
static const struct {
  const char *sentence;
  PacketKind kind;
  uint8_t depth;
  uint32_t destination;
  int prefix; /* the first, the second, or that of the other host */
  bool has_no_address, is_direct;
} departing[] = {
  { "a packet to a correspondent that knows the place goes there directly",
    PACKET_UP, 1, SMALL_C, 0, false, true },
  { "not under a prefix of which the anchor has not acknowledged the place",
    PACKET_UP, 1, SMALL_C, 1, false, false },
  { "nor under one of which it knows nothing", PACKET_UP, 1, SMALL_C, 2, false,
    false },
  { "not to another correspondent", PACKET_UP, 1, SMALL_S, 0, false, false },
  { "not what has a header more already", PACKET_UP, 2, SMALL_C, 0, false,
    false },
  { "not a message", PACKET_MESSAGE, 1, SMALL_C, 0, false, false },
  { "not without an address on the link", PACKET_UP, 1, SMALL_C, 0, true,
    false },
};

static void
check_departing(Bench *bench, const uint32_t prefixes[3], size_t i)
{
  Network *network = bench->network;
  const View *view = &bench->design->view;
  Host *host = &network->hosts[0];
  uint64_t care_of = host->care_of;
  Address to = node_address(network, departing[i].destination);
  Packet packet = { .kind = (uint8_t)departing[i].kind,
                    .depth = departing[i].depth,
                    .prefix = prefixes[departing[i].prefix],
                    .headers = { { .destination = to } } };
  Visit visit = { .place = place_of_host(0), .packet = &packet };
  Forward out = { .verdict = VERDICT_PASS };

  if (departing[i].has_no_address)
    host->care_of = 0;
  view->mr->depart(view->models[COLUMN_MR], &visit, &out);
  host->care_of = care_of;
  bool is_direct = out.verdict == VERDICT_HOME;
  bool is_good =
    is_direct == departing[i].is_direct &&
    (is_direct ? address_equal(out.source, host_address(care_of, 0)) &&
                   address_equal(out.destination, to)
               : out.verdict == VERDICT_PASS);
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot so: %s\n", departing[i].sentence);
}

static void
test_departing(void)
{
  uint32_t prefixes[3];
  Bench *bench = bound_new(prefixes);

  prefixes[2] = bench->network->hosts[1].prefix;
  check_departing(bench, prefixes, 0);
  design_registered(bench->design, prefixes[0]);
  design_settle(bench->design);
  bench_run(bench, 200);
  for (size_t i = 0; i < G_N_ELEMENTS(departing); i++)
    check_departing(bench, prefixes, i);
  design_unuse(bench->design, prefixes[1], SMALL_C);
  design_free_prefix(bench->design, prefixes[1]);
  design_settle(bench->design);
  check_departing(bench, prefixes, 0);
  bench_free(bench);
}

/* The third nonce is valid from 60 s on. */
static void
test_nonces(void)
{
  static const Deed deeds[] = { { 0, GO, SMALL_R },
                                { 65000, USE, 0 },
                                { 95000, GO, SMALL_S } };
  Desk desk;

  desk_init(&desk, "", SMALL_S);
  for (size_t i = 0; i < G_N_ELEMENTS(deeds); i++) {
    act(&desk, &deeds[i]);
    bench_run(desk.bench, deeds[i].at + 5000);
    CU_ASSERT_EQUAL(desk.update.home_nonce, i == 0 ? 0 : 3);
    CU_ASSERT_EQUAL(desk.update.care_of_nonce, i == 1 ? 3 : 0);
    CU_ASSERT_EQUAL(desk.update.lifetime, i == 1 ? 420 : 0);
  }
  bench_free(desk.bench);
}

const TestCase peer_tests[] = {
  { "a host tells a correspondent where it is, and when", test_rows },
  { "which packets the host sends directly", test_departing },
  { "an update names the nonces of its tokens, at home only one", test_nonces },
  { NULL, NULL },
};
