/* An anchor that knows the network, and a proxy in it that knows the place:
 * when one asks the other, and what the answer is worth.
 */

#include "tests/suite.h"
#include "tests/support_lm.h"

#define UP .code = PBU_UPWARD

/* R is access router and proxy of its network, S of another; G is the anchor.
 */
static const LmRow proxies[] = {
  { "the proxy asks the anchor about a new host, and answers when that has",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      DOES(9, LOOK) },
    .until = 20,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | [G=R](R=R) | "
           "10 R>R PBA 5 40s | " },
  { "a move inside the network stays there",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, PBU, R, R, .number = 6, .lifetime = 40, .time = 2),
      SAYS(30, PBU, C, R, .number = 7, .lifetime = 40, .time = 3),
      DOES(40, LOOK) },
    .until = 40,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 10 R>R PBA 5 40s | "
           "20 R>R PBA 6 40s | 38 R>C PBA 7 40s | [G=R](R=C) | " },
  { "a refresh goes on to the anchor",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, PBU, R, R, .number = 6, .lifetime = 40, .time = 2,
           .is_refresh = true) },
    .until = 40,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 10 R>R PBA 5 40s | "
           "20 R>G PBU 6 40s | 25 G>R PBA 6 40s | 30 R>R PBA 6 40s | " },
  { "a move before the anchor has answered goes there too",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(9.999999, PBU, R, R, .number = 6, .lifetime = 40, .time = 2) },
    .until = 30,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 9.999999 R>G PBU 6 40s | "
           "14.999999 G>R PBA 6 40s | 19.999999 R>R PBA 6 40s | " },
  { "what the proxy finds old it does not ask about",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 2),
      SAYS(20, PBU, R, R, .number = 6, .lifetime = 40, .time = 1,
           .is_refresh = true) },
    .until = 40,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 10 R>R PBA 5 40s | "
           "20 R>R PBA 6 0s !157 | " },
  { "a router that leaves is answered by the proxy alone",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, PBU, R, R, .number = 6, .time = 2), DOES(20, LOOK) },
    .until = 40,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 10 R>R PBA 5 40s | "
           "20 R>R PBA 6 0s | [G=R] | " },
  { "for as long as delete-delay the proxy remembers the time of the router "
    "that left",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, PBU, R, R, .number = 6, .time = 3),
      SAYS(2019.999999, PBU, R, R, .number = 7, .lifetime = 40, .time = 2),
      SAYS(2020, PBU, R, R, .number = 8, .lifetime = 40, .time = 2) },
    .until = 2040,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 10 R>R PBA 5 40s | "
           "20 R>R PBA 6 0s | 2019.999999 R>R PBA 7 0s !157 | "
           "2020 R>R PBA 8 40s | ",
    .parameters = "delete-delay=2 s" },
  { "the anchor is told as well when a prefix is given back",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, PBU, R, R, .number = 6, .time = 2, .distributed = true),
      DOES(40, LOOK) },
    .until = 40,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 10 R>R PBA 5 40s | "
           "20 R>G PBU 6 0s | 25 G>R PBA 6 0s | 30 R>R PBA 6 0s | [] | " },
  { "an anchor that does not answer is asked again after 1 s, 2 s, 4 s",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1) },
    .until = 7010,
    .log = "0 R>G PBU 5 40s | 1000 R>G PBU 5 40s | 3000 R>G PBU 5 40s | "
           "7000 R>G PBU 5 40s | " },
  { "a proxy that fails asks the anchor anew",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      DOES(20, RESTART, .from = SMALL_R), DOES(20, LOOK),
      SAYS(20, PBU, R, R, .number = 6, .lifetime = 40, .time = 2) },
    .until = 40,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 10 R>R PBA 5 40s | [G=R] | "
           "20 R>G PBU 6 40s | 25 G>R PBA 6 40s | 30 R>R PBA 6 40s | " },
  { "a proxy that fails no longer asks for who came before",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      DOES(500, RESTART, .from = SMALL_R) },
    .until = 7010,
    .log = "0 R>G PBU 5 40s | " },
  { "where the anchor learns without a message that the host is at home, no "
    "proxy knows it",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      DOES(20, FORGET), DOES(20, LOOK),
      SAYS(20, PBU, R, R, .number = 6, .lifetime = 40, .time = 2) },
    .until = 40,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 10 R>R PBA 5 40s | [] | "
           "20 R>G PBU 6 40s | 25 G>R PBA 6 40s | 30 R>R PBA 6 40s | " },
  { "and none asks for it any more",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      DOES(500, FORGET) },
    .until = 7010,
    .log = "0 R>G PBU 5 40s | " },
};

static void
test_proxies(void)
{
  lm_play("hmipv6-network", proxies, G_N_ELEMENTS(proxies));
}

/* G is deaf, and the test answers for it. */
static const LmRow grants[] = {
  { "the proxy grants no more lifetime than the anchor",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(10, PBA, G, R, .number = 5, .lifetime = 20) },
    .until = 20,
    .log = "0 R>G PBU 5 40s | 15 R>R PBA 5 20s | " },
  { "and no more than it was asked for",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(10, PBA, G, R, .number = 5, .lifetime = 44) },
    .until = 20,
    .log = "0 R>G PBU 5 40s | 15 R>R PBA 5 40s | " },
  { "what the anchor has granted is known until just before its end",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(10, PBA, G, R, .number = 5, .lifetime = 20),
      SAYS(20014.999999, PBU, R, R, .number = 6, .lifetime = 40, .time = 2) },
    .until = 20020,
    .log = "0 R>G PBU 5 40s | 15 R>R PBA 5 20s | "
           "20014.999999 R>R PBA 6 40s | " },
  { "and after that it is asked for again",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(10, PBA, G, R, .number = 5, .lifetime = 20),
      SAYS(20015, PBU, R, R, .number = 6, .lifetime = 40, .time = 2) },
    .until = 20020,
    .log = "0 R>G PBU 5 40s | 15 R>R PBA 5 20s | 20015 R>G PBU 6 40s | " },
  { "an answer with another number is none",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(10, PBA, G, R, .number = 4, .lifetime = 20) },
    .until = 20,
    .log = "0 R>G PBU 5 40s | " },
  { "nor is one of another node",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(10, PBA, S, R, .number = 5, .lifetime = 20) },
    .until = 30,
    .log = "0 R>G PBU 5 40s | " },
};

static void
test_grants(void)
{
  lm_play("hmipv6-network", grants, G_N_ELEMENTS(grants));
}

static const LmRow anchors[] = {
  { "the anchor revokes the old proxy when the host is in another network",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, PBU, S, S, .number = 6, .lifetime = 40, .time = 2),
      DOES(31.999999, LOOK), DOES(32, LOOK),
      SAYS(50, PBU, R, R, .number = 7, .lifetime = 40, .time = 3) },
    .until = 56,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 10 R>R PBA 5 40s | "
           "20 S>G PBU 6 40s | 27 G>S PBA 6 40s | 27 G>R BRI 6 0s | "
           "[G=S](R=R)(S=S) | 32 R>G BRA 6 0s | [G=S](S=S) | "
           "34 S>S PBA 6 40s | 50 R>G PBU 7 40s | 55 G>R PBA 7 40s | "
           "55 G>S BRI 7 0s | " },
  { "also the one at its own node",
    { SAYS(0, PBU, G, G, UP, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, PBU, S, G, UP, .number = 6, .lifetime = 40, .time = 2) },
    .until = 40,
    .log = "0 G>G PBA 5 40s | 27 G>S PBA 6 40s | 27 G>G BRI 6 0s | "
           "27 G>G BRA 6 0s | " },
  { "not when the proxy says it again",
    { SAYS(0, PBU, R, G, UP, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, PBU, R, G, UP, .number = 6, .lifetime = 40, .time = 2) },
    .until = 40,
    .log = "5 G>R PBA 5 40s | 25 G>R PBA 6 40s | " },
  { "not when what it is told is old",
    { SAYS(0, PBU, R, G, UP, .number = 5, .lifetime = 40, .time = 3),
      SAYS(20, PBU, S, G, UP, .number = 6, .lifetime = 40, .time = 2),
      DOES(40, LOOK) },
    .until = 40,
    .log = "5 G>R PBA 5 40s | 27 G>S PBA 6 0s !157 | [G=R] | " },
  { "not when the record was another's, and is taken back",
    { SAYS(0, PBU, R, G, UP, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, PBU, S, G, UP, .number = 6, .time = 2), DOES(40, LOOK) },
    .until = 40,
    .log = "5 G>R PBA 5 40s | 27 G>S PBA 6 0s | [G=R] | " },
  { "not when the record waits for the next proxy, or is over",
    { SAYS(0, PBU, R, G, UP, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, PBU, R, G, UP, .number = 6, .time = 2), DOES(30, LOOK),
      SAYS(40, PBU, S, G, UP, .number = 7, .lifetime = 40, .time = 3),
      DOES(60, LOOK), DOES(40047, LOOK),
      SAYS(40050, PBU, R, G, UP, .number = 8, .lifetime = 40, .time = 4) },
    .until = 40070,
    .log = "5 G>R PBA 5 40s | 25 G>R PBA 6 0s | [] | 47 G>S PBA 7 40s | "
           "[G=S] | [] | 40055 G>R PBA 8 40s | " },
  { "not when a host registers itself",
    { SAYS(0, BU, R, G, .number = 5, .lifetime = 40, .place = SMALL_R),
      SAYS(20, BU, S, G, .number = 6, .lifetime = 40, .place = SMALL_S) },
    .until = 40,
    .log = "5 G>R BA 5 40s | 27 G>S BA 6 40s | ",
    .parameters = "home-dad=0 s" },
  { "a revocation that is not acknowledged is repeated after 1 s",
    { SAYS(0, PBU, R, G, UP, .number = 5, .lifetime = 40, .time = 1),
      DOES(15, DEAF, .number = 1 << SMALL_R),
      SAYS(20, PBU, S, G, UP, .number = 6, .lifetime = 40, .time = 2) },
    .until = 1030,
    .log = "5 G>R PBA 5 40s | 27 G>S PBA 6 40s | 27 G>R BRI 6 0s | "
           "1027 G>R BRI 6 0s | " },
  { "a proxy that is revoked has to ask before it answers",
    { SAYS(0, PBU, R, R, .number = 5, .lifetime = 40, .time = 1),
      SAYS(20, BRI, G, R, .number = 9), DOES(30, LOOK),
      SAYS(30, PBU, R, R, .number = 6, .lifetime = 40, .time = 2) },
    .until = 36,
    .log = "0 R>G PBU 5 40s | 5 G>R PBA 5 40s | 10 R>R PBA 5 40s | "
           "25 R>G BRA 9 0s | [G=R] | 30 R>G PBU 6 40s | 35 G>R PBA 6 40s | " },
  { "a router that goes back to old news gets the anchor's refusal",
    { SAYS(0, PBU, S, G, UP, .number = 5, .lifetime = 40, .time = 9),
      SAYS(20, PBU, R, R, .number = 6, .lifetime = 40, .time = 8),
      SAYS(40, PBU, R, R, .number = 7, .lifetime = 40, .time = 8) },
    .until = 60,
    .log = "7 G>S PBA 5 40s | 20 R>G PBU 6 40s | 25 G>R PBA 6 0s !157 | "
           "30 R>R PBA 6 0s !157 | 40 R>G PBU 7 40s | "
           "45 G>R PBA 7 0s !157 | 50 R>R PBA 7 0s !157 | " },
};

static void
test_anchors(void)
{
  lm_play("hmipv6-network", anchors, G_N_ELEMENTS(anchors));
}

static const LmRow hosts[] = {
  { "a first binding is acknowledged after duplicate address detection",
    { SAYS(0, BU, R, G, .number = 5, .lifetime = 40, .place = SMALL_R),
      DOES(6, LOOK) },
    .until = 1010,
    .log = "[G=R] | 1005 G>R BA 5 40s | " },
  { "one that is repeated meanwhile waits with it",
    { SAYS(0, BU, R, G, .number = 5, .lifetime = 40, .place = SMALL_R),
      SAYS(500, BU, R, G, .number = 6, .lifetime = 40, .place = SMALL_R) },
    .until = 3000,
    .log = "1005 G>R BA 6 40s | " },
  { "an anchor that fails meanwhile does not acknowledge it",
    { SAYS(0, BU, R, G, .number = 5, .lifetime = 40, .place = SMALL_R),
      DOES(500, RESTART, .from = SMALL_G) },
    .until = 3000,
    .log = "" },
  { "one that is taken back meanwhile is not acknowledged",
    { SAYS(0, BU, R, G, .number = 5, .lifetime = 40, .place = SMALL_R),
      SAYS(500, BU, R, G, .number = 6, .lifetime = 0, .place = SMALL_R) },
    .until = 3000,
    .log = "505 G>R BA 6 0s | " },
  { "nor is one that is forgotten",
    { SAYS(0, BU, R, G, .number = 5, .lifetime = 40, .place = SMALL_R),
      DOES(500, FORGET) },
    .until = 3000,
    .log = "" },
  { "the next one at once",
    { SAYS(0, BU, R, G, .number = 5, .lifetime = 40, .place = SMALL_R),
      SAYS(1500, BU, R, G, .number = 6, .lifetime = 40, .place = SMALL_S),
      DOES(1510, LOOK) },
    .until = 3000,
    .log = "1005 G>R BA 5 40s | 1505 G>R BA 6 40s | [G=S] | " },
  { "with home-dad=0 the first as well",
    { SAYS(0, BU, R, G, .number = 5, .lifetime = 40, .place = SMALL_R) },
    .until = 1010,
    .log = "5 G>R BA 5 40s | ",
    .parameters = "home-dad=0 s" },
  { "so is a refusal",
    { SAYS(0, BU, R, G, .number = 5, .lifetime = 0, .place = SMALL_R) },
    .until = 1010,
    .log = "5 G>R BA 5 0s !133 | " },
  { "a host tells its proxy itself, and that asks nobody",
    { SAYS(0, LBU, C, R, .number = 5, .lifetime = 40, .place = SMALL_S),
      DOES(10, LOOK) },
    .until = 1010,
    .log = "8 R>C LBA 5 40s | [](R=S) | " },
};

static void
test_hosts(void)
{
  lm_play("hmipv6", hosts, G_N_ELEMENTS(hosts));
}

const TestCase hierarchy_tests[] = {
  { "a proxy asks the anchor when it has to, and only then", test_proxies },
  { "a proxy grants what the anchor grants", test_grants },
  { "an anchor revokes the proxy of the network that a host has left",
    test_anchors },
  { "hosts tell both themselves", test_hosts },
  { NULL, NULL },
};
