/* A location database of all networks, and the routers that are its clients:
 * who tells whom, who asks, and what a router believes.
 */

#include "tests/suite.h"
#include "tests/support_lm.h"

/* The home network is that of G; C is the router of a correspondent. */
#define LOCAL .code = LU_LOCAL, .lifetime = 100
#define HOME .code = LU_HOME, .lifetime = 100
#define ROUTER .code = LU_ROUTER, .lifetime = 100
#define IN_R .place = SMALL_R
#define IN_S .place = SMALL_S
#define ASKED SAYS(0, LM_QUERY, C, G, .number = 0)

static const LmRow pushes[] = {
  { "the LM of the visited network tells its router and the home LM",
    { SAYS(0, LU, R, R, LOCAL, .number = 5, IN_R), DOES(20, LOOK) },
    .until = 30,
    .log = "0 R>R LU-ack 5 100s | 0 R>R LU 5 100s @R | 0 R>G LU 5 100s @R | "
           "0 R>R LU-ack 5 100s | 5 G>R LU-ack 5 100s | [G=R] | " },
  { "a move inside the network stays there, if its number is the next",
    { SAYS(0, LU, R, R, LOCAL, .number = 5, IN_R),
      SAYS(20, LU, R, R, LOCAL, .number = 6, IN_R) },
    .until = 40,
    .log = "0 R>R LU-ack 5 100s | 0 R>R LU 5 100s @R | 0 R>G LU 5 100s @R | "
           "0 R>R LU-ack 5 100s | 5 G>R LU-ack 5 100s | "
           "20 R>R LU-ack 6 100s | 20 R>R LU 6 100s @R | "
           "20 R>R LU-ack 6 100s | " },
  { "if a number is missing, the host may have been elsewhere",
    { SAYS(0, LU, R, R, LOCAL, .number = 5, IN_R),
      SAYS(20, LU, R, R, LOCAL, .number = 7, IN_R) },
    .until = 40,
    .log = "0 R>R LU-ack 5 100s | 0 R>R LU 5 100s @R | 0 R>G LU 5 100s @R | "
           "0 R>R LU-ack 5 100s | 5 G>R LU-ack 5 100s | "
           "20 R>R LU-ack 7 100s | 20 R>R LU 7 100s @R | "
           "20 R>G LU 7 100s @R | 20 R>R LU-ack 7 100s | "
           "25 G>R LU-ack 7 100s | " },
  { "a host that is new there is new to the home LM, also with number one",
    { SAYS(0, LU, R, R, LOCAL, .number = 1, IN_R) },
    .until = 20,
    .log = "0 R>R LU-ack 1 100s | 0 R>R LU 1 100s @R | 0 R>G LU 1 100s @R | "
           "0 R>R LU-ack 1 100s | 5 G>R LU-ack 1 100s | " },
  { "a refresh goes to the home LM too",
    { SAYS(0, LU, R, R, LOCAL, .number = 5, IN_R),
      SAYS(20, LU, R, R, LOCAL, .number = 5, IN_R, .is_refresh = true) },
    .until = 40,
    .log = "0 R>R LU-ack 5 100s | 0 R>R LU 5 100s @R | 0 R>G LU 5 100s @R | "
           "0 R>R LU-ack 5 100s | 5 G>R LU-ack 5 100s | "
           "20 R>R LU-ack 5 100s | 20 R>R LU 5 100s @R | "
           "20 R>G LU 5 100s @R | 20 R>R LU-ack 5 100s | "
           "25 G>R LU-ack 5 100s | " },
  { "the home LM answers with its own router as long as it knows nothing",
    { ASKED },
    .until = 20,
    .log = "3 G>C LM-answer 0 60s @G | " },
  { "and later with the network and the number of the last update",
    { SAYS(0, LU, R, G, HOME, .number = 5, IN_R),
      SAYS(20, LM_QUERY, C, G, .number = 0) },
    .until = 40,
    .log = "5 G>R LU-ack 5 100s | 23 G>C LM-answer 5 60s @R | " },
  { "with that also when the host is at home again",
    { SAYS(0, LU, R, G, HOME, .number = 5, IN_R),
      SAYS(20, LU, G, G, HOME, .number = 6, .place = SMALL_G), DOES(25, LOOK),
      SAYS(30, LM_QUERY, C, G, .number = 0) },
    .until = 40,
    .log = "5 G>R LU-ack 5 100s | 20 G>G LU-ack 6 100s | [] | "
           "33 G>C LM-answer 6 60s @G | " },
  { "an update of an earlier attachment that comes later changes nothing",
    { SAYS(0, LU, R, G, HOME, .number = 5, IN_R),
      SAYS(20, LU, G, G, HOME, .number = 7, .place = SMALL_G),
      SAYS(30, LU, S, G, HOME, .number = 6, IN_S), DOES(40, LOOK) },
    .until = 60,
    .log = "5 G>R LU-ack 5 100s | 20 G>G LU-ack 7 100s | "
           "37 G>S LU-ack 6 100s | [] | " },
  { "but not after it has failed",
    { SAYS(0, LU, R, G, HOME, .number = 5, IN_R),
      DOES(20, RESTART, .from = SMALL_G),
      SAYS(30, LM_QUERY, C, G, .number = 0) },
    .until = 40,
    .log = "5 G>R LU-ack 5 100s | 33 G>C LM-answer 0 60s @G | " },
  { "and it tells nobody who has asked before",
    { ASKED, DOES(20, RESTART, .from = SMALL_G),
      SAYS(30, LU, R, G, HOME, .number = 5, IN_R) },
    .until = 60,
    .log = "3 G>C LM-answer 0 60s @G | 35 G>R LU-ack 5 100s | " },
  { "nor when the host has been known to be at home since",
    { ASKED, DOES(20, FORGET), SAYS(30, LU, R, G, HOME, .number = 5, IN_R) },
    .until = 60,
    .log = "3 G>C LM-answer 0 60s @G | 35 G>R LU-ack 5 100s | " },
  { "the failure of another LM changes nothing",
    { ASKED, DOES(20, RESTART, .from = SMALL_S),
      SAYS(30, LU, R, G, HOME, .number = 5, IN_R) },
    .until = 60,
    .log = "3 G>C LM-answer 0 60s @G | 35 G>R LU-ack 5 100s | "
           "35 G>C LU 5 100s @R | 38 C>G LU-ack 5 100s | " },
  { "an LM that fails repeats no more what it has told others",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, LU, R, R, LOCAL, .number = 5, IN_R),
      DOES(500, RESTART, .from = SMALL_R) },
    .until = 3000,
    .log = "0 R>R LU-ack 5 100s | 0 R>R LU 5 100s @R | 0 R>G LU 5 100s @R | "
           "0 R>R LU-ack 5 100s | " },
  { "and one that does not fail does",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, LU, R, R, LOCAL, .number = 5, IN_R),
      DOES(500, RESTART, .from = SMALL_S) },
    .until = 1000,
    .log = "0 R>R LU-ack 5 100s | 0 R>R LU 5 100s @R | 0 R>G LU 5 100s @R | "
           "0 R>R LU-ack 5 100s | 1000 R>G LU 5 100s @R | " },
  { "an answer that waits for the router is lost if the LM fails",
    { SAYS(15, LU, R, G, .number = 6, .place = SMALL_G),
      DOES(16, RESTART, .from = SMALL_G, .time = 20) },
    .until = 40,
    .log = "20 G>G LU 6 0s @G | 20 G>G LU 6 60s @G | 20 G>G LU-ack 6 0s | "
           "20 G>G LU-ack 6 60s | " },
  { "and given if another one fails",
    { SAYS(15, LU, R, G, .number = 6, .place = SMALL_G),
      DOES(16, RESTART, .from = SMALL_S, .time = 20) },
    .until = 40,
    .log = "20 G>G LU 6 0s @G | 20 G>G LU 6 60s @G | 20 G>G LU-ack 6 0s | "
           "20 G>G LU-ack 6 60s | 20 G>R LU-ack 6 0s | " },
  { "who has asked is told until just before cache-ttl and two seconds",
    { ASKED, SAYS(61997.999999, LU, R, G, HOME, .number = 5, IN_R) },
    .until = 62020,
    .log = "3 G>C LM-answer 0 60s @G | 62002.999999 G>R LU-ack 5 100s | "
           "62002.999999 G>C LU 5 100s @R | "
           "62005.999999 C>G LU-ack 5 100s | " },
  { "and no longer",
    { ASKED, SAYS(61998, LU, R, G, HOME, .number = 5, IN_R) },
    .until = 62020,
    .log = "3 G>C LM-answer 0 60s @G | 62003 G>R LU-ack 5 100s | " },
  { "nor is it told of a refresh, or of the same place again",
    { ASKED, SAYS(10, LU, R, G, HOME, .number = 5, IN_R),
      SAYS(50, LU, S, G, HOME, .number = 6, IN_S, .is_refresh = true),
      SAYS(100, LU, S, G, HOME, .number = 7, IN_S) },
    .until = 150,
    .log = "3 G>C LM-answer 0 60s @G | 15 G>R LU-ack 5 100s | "
           "15 G>C LU 5 100s @R | 18 C>G LU-ack 5 100s | "
           "57 G>S LU-ack 6 100s | 107 G>S LU-ack 7 100s | " },
  { "the router of the new network is not told what it has said",
    { SAYS(0, LM_QUERY, R, G, .number = 0), ASKED,
      SAYS(20, LU, R, G, HOME, .number = 5, IN_R) },
    .until = 50,
    .log = "3 G>C LM-answer 0 60s @G | 5 G>R LM-answer 0 60s @G | "
           "25 G>R LU-ack 5 100s | 25 G>C LU 5 100s @R | "
           "28 C>G LU-ack 5 100s | " },
  { "the same number renews what the home LM has, an older one is refused",
    { SAYS(0, LU, R, G, HOME, .number = 5, IN_R),
      SAYS(20, LU, R, G, HOME, .number = 5, IN_R),
      SAYS(40, LU, S, G, HOME, .number = 4, IN_S), DOES(60, LOOK) },
    .until = 60,
    .log = "5 G>R LU-ack 5 100s | 25 G>R LU-ack 5 100s | "
           "47 G>S LU-ack 5 0s !135 | [G=R] | " },
  { "a de-registration at the home link ends all that is known",
    { SAYS(0, LU, R, R, LOCAL, .number = 5, IN_R),
      SAYS(20, LU, G, G, .number = 6, .place = SMALL_G), DOES(30, LOOK) },
    .until = 40,
    .log = "0 R>R LU-ack 5 100s | 0 R>R LU 5 100s @R | 0 R>G LU 5 100s @R | "
           "0 R>R LU-ack 5 100s | 5 G>R LU-ack 5 100s | 20 G>G LU 6 0s @G | "
           "20 G>G LU 6 60s @G | 20 G>G LU-ack 6 0s | 20 G>G LU-ack 6 60s | "
           "20 G>G LU-ack 6 0s | [] | " },
  { "a host that comes home has nothing on record there, and is believed",
    { SAYS(0, BU, G, G, .number = 6, .place = SMALL_G) },
    .until = 40,
    .log = "0 G>G LU 6 0s @G | 0 G>G LU 6 60s @G | 0 G>G LU-ack 6 0s | "
           "0 G>G LU-ack 6 60s | 0 G>G BA 6 0s | " },
  { "elsewhere it is told that nothing is on record",
    { SAYS(0, BU, R, R, .number = 6, .place = SMALL_G),
      SAYS(10, BU, R, R, .number = 7, .place = SMALL_R) },
    .until = 40,
    .log = "0 R>R BA 6 0s !133 | 10 R>R BA 7 0s !133 | " },
  { "nor is one believed at home that takes back what is not on record",
    { SAYS(0, BU, R, G, .number = 6, .place = SMALL_R) },
    .until = 40,
    .log = "5 G>R BA 6 0s !133 | " },
  { "an LM of a network holds a place for its lifetime and asks home after it",
    { SAYS(0, LU, R, R, LOCAL, .number = 5, IN_R),
      SAYS(100000, LU, R, R, LOCAL, .number = 6, IN_R) },
    .until = 100020,
    .log = "0 R>R LU-ack 5 100s | 0 R>R LU 5 100s @R | 0 R>G LU 5 100s @R | "
           "0 R>R LU-ack 5 100s | 5 G>R LU-ack 5 100s | "
           "100000 R>R LU-ack 6 100s | 100000 R>R LU 6 100s @R | "
           "100000 R>G LU 6 100s @R | 100000 R>R LU-ack 6 100s | "
           "100005 G>R LU-ack 6 100s | " },
};

static void
test_pushes(void)
{
  lm_play("cp-dp-push", pushes, G_N_ELEMENTS(pushes));
}

static const LmRow caches[] = {
  { "the home LM has the old network told, and its router sends on",
    { SAYS(0, LU, R, R, LOCAL, .number = 5, IN_R),
      SAYS(20, LU, S, G, HOME, .number = 6, IN_S), DOES(50, LOOK) },
    .until = 60,
    .log = "0 R>R LU-ack 5 100s | 0 R>R LU 5 100s @R | 0 R>G LU 5 100s @R | "
           "0 R>R LU-ack 5 100s | 5 G>R LU-ack 5 100s | "
           "5 G>G LU 5 100s @R | 5 G>G LU-ack 5 100s | 5 G>G LU 5 100s @R | "
           "5 G>G LU-ack 5 100s | 27 G>S LU-ack 6 100s | "
           "27 G>R LU 6 100s @S | 32 R>G LU-ack 6 100s | "
           "32 R>R LU 6 100s @S | 32 R>R LU-ack 6 100s | [G=R R=S] | " },
  { "a router asks when it catches a packet, and not again meanwhile",
    { DOES(0, HEEDS, .from = SMALL_C), DOES(0, CAUGHT, .from = SMALL_C),
      DOES(1, HEEDS, .from = SMALL_C), DOES(1, CAUGHT, .from = SMALL_C),
      DOES(7, HEEDS, .from = SMALL_C) },
    .until = 20,
    .log = "from 0 | 0 C>G LM-query 0 0s | never | "
           "3 G>C LM-answer 0 60s @G | from 60006 | " },
  { "a router that is not at the edge does not ask",
    { DOES(0, HEEDS, .from = SMALL_ISLAND),
      DOES(0, CAUGHT, .from = SMALL_ISLAND) },
    .until = 20,
    .log = "never | " },
  { "an answer is believed for cache-ttl and no longer",
    { DOES(0, CAUGHT, .from = SMALL_C),
      DOES(4005.999999, CAUGHT, .from = SMALL_C),
      DOES(4006, CAUGHT, .from = SMALL_C) },
    .until = 4020,
    .log = "0 C>G LM-query 0 0s | 3 G>C LM-answer 0 4s @G | "
           "4006 C>G LM-query 0 0s | 4009 G>C LM-answer 0 4s @G | ",
    .parameters = "cache-ttl=4 s" },
  { "a router that fails forgets what it has asked",
    { DOES(0, DEAF, .number = 1 << SMALL_G), DOES(0, CAUGHT, .from = SMALL_C),
      DOES(500, RESTART, .from = SMALL_C) },
    .until = 7010,
    .log = "0 C>G LM-query 0 0s | " },
  { "a router asks no more when the host is known to be at home",
    { DOES(0, DEAF, .number = 1 << SMALL_G), DOES(0, CAUGHT, .from = SMALL_C),
      DOES(500, FORGET) },
    .until = 7010,
    .log = "0 C>G LM-query 0 0s | " },
  { "a query is repeated after 1 s, 2 s, 4 s",
    { DOES(0, DEAF, .number = 1 << SMALL_G), DOES(0, CAUGHT, .from = SMALL_C) },
    .until = 7010,
    .log = "0 C>G LM-query 0 0s | 1000 C>G LM-query 0 0s | "
           "3000 C>G LM-query 0 0s | 7000 C>G LM-query 0 0s | " },
};

static void
test_caches(void)
{
  lm_play("cp-dp-cache", caches, G_N_ELEMENTS(caches));
}

static const LmRow pulls[] = {
  { "of a packet in vain a sender hears once in a second",
    { DOES(0, MISROUTED, .from = SMALL_R, .place = SMALL_C),
      DOES(999.999999, MISROUTED, .from = SMALL_R, .place = SMALL_C),
      DOES(999.999999, MISROUTED, .from = SMALL_R, .place = SMALL_S),
      DOES(1000, MISROUTED, .from = SMALL_R, .place = SMALL_C) },
    .until = 1020,
    .log = "0 R>C LM-invalid 0 0s | 999.999999 R>S LM-invalid 0 0s | "
           "1000 R>C LM-invalid 0 0s | " },
  { "the home router does not complain",
    { DOES(0, MISROUTED, .from = SMALL_G, .place = SMALL_C),
      DOES(0, HEEDS_MISROUTED, .from = SMALL_G, .place = SMALL_C),
      DOES(0, HEEDS_MISROUTED, .from = SMALL_R, .place = SMALL_C) },
    .until = 20,
    .log = "never | from 0 | " },
  { "also not where another router does",
    { DOES(0, MISROUTED, .from = SMALL_R, .place = SMALL_C),
      DOES(10, HEEDS_MISROUTED, .from = SMALL_G, .place = SMALL_C) },
    .until = 20,
    .log = "0 R>C LM-invalid 0 0s | never | " },
  { "a router that has failed says it again",
    { DOES(0, MISROUTED, .from = SMALL_R, .place = SMALL_C),
      DOES(10, RESTART, .from = SMALL_R),
      DOES(20, MISROUTED, .from = SMALL_R, .place = SMALL_C) },
    .until = 30,
    .log = "0 R>C LM-invalid 0 0s | 20 R>C LM-invalid 0 0s | " },
  { "and not when another has failed",
    { DOES(0, MISROUTED, .from = SMALL_R, .place = SMALL_C),
      DOES(10, RESTART, .from = SMALL_S),
      DOES(20, MISROUTED, .from = SMALL_R, .place = SMALL_C) },
    .until = 30,
    .log = "0 R>C LM-invalid 0 0s | " },
  { "a router says it again when the host has been at home meanwhile",
    { DOES(0, MISROUTED, .from = SMALL_R, .place = SMALL_C), DOES(10, FORGET),
      DOES(20, MISROUTED, .from = SMALL_R, .place = SMALL_C) },
    .until = 30,
    .log = "0 R>C LM-invalid 0 0s | 20 R>C LM-invalid 0 0s | " },
  { "nor does a router to a sender that cannot ask",
    { DOES(0, MISROUTED, .from = SMALL_R, .place = SMALL_ISLAND),
      DOES(0, HEEDS_MISROUTED, .from = SMALL_R, .place = SMALL_ISLAND) },
    .until = 20,
    .log = "never | " },
  { "who hears it asks, and an answer that says it again is denied ten times",
    { SAYS(0, LU, R, G, HOME, .number = 5, IN_R),
      DOES(20, CAUGHT, .from = SMALL_C),
      DOES(40, MISROUTED, .from = SMALL_R, .place = SMALL_C), DOES(60, LOOK),
      DOES(2000, LOOK) },
    .until = 2000,
    .log = "5 G>R LU-ack 5 100s | 20 C>G LM-query 0 0s | "
           "23 G>C LM-answer 5 60s @R | 40 R>C LM-invalid 0 0s | "
           "48 C>G LM-query 0 0s | 51 G>C LM-answer 5 60s @R | [G=R] | "
           "104 C>G LM-query 0 0s | 107 G>C LM-answer 5 60s @R | "
           "160 C>G LM-query 0 0s | 163 G>C LM-answer 5 60s @R | "
           "216 C>G LM-query 0 0s | 219 G>C LM-answer 5 60s @R | "
           "272 C>G LM-query 0 0s | 275 G>C LM-answer 5 60s @R | "
           "328 C>G LM-query 0 0s | 331 G>C LM-answer 5 60s @R | "
           "384 C>G LM-query 0 0s | 387 G>C LM-answer 5 60s @R | "
           "440 C>G LM-query 0 0s | 443 G>C LM-answer 5 60s @R | "
           "496 C>G LM-query 0 0s | 499 G>C LM-answer 5 60s @R | "
           "552 C>G LM-query 0 0s | 555 G>C LM-answer 5 60s @R | "
           "608 C>G LM-query 0 0s | 611 G>C LM-answer 5 60s @R | "
           "[G=R C=R] | " },
  { "one that says something else is believed at once",
    { SAYS(0, LU, R, G, HOME, .number = 5, IN_R),
      DOES(20, CAUGHT, .from = SMALL_C),
      SAYS(30, LU, S, G, HOME, .number = 6, IN_S),
      DOES(50, MISROUTED, .from = SMALL_R, .place = SMALL_C), DOES(80, LOOK) },
    .until = 200,
    .log = "5 G>R LU-ack 5 100s | 20 C>G LM-query 0 0s | "
           "23 G>C LM-answer 5 60s @R | 37 G>S LU-ack 6 100s | "
           "50 R>C LM-invalid 0 0s | 58 C>G LM-query 0 0s | "
           "61 G>C LM-answer 6 60s @S | [G=S C=S] | " },
  { "who has another record already does not ask",
    { SAYS(0, LU, G, C, ROUTER, .number = 5, IN_R),
      SAYS(20, LM_INVALID, S, C, .number = 0), DOES(40, LOOK) },
    .until = 50,
    .log = "3 C>G LU-ack 5 100s | [C=R] | " },
  { "a router that its network has told of the host does not ask",
    { SAYS(0, LU, G, C, ROUTER, .number = 5, IN_R),
      DOES(20, HEEDS, .from = SMALL_C) },
    .until = 50,
    .log = "3 C>G LU-ack 5 100s | never | " },
  { "and forgets it when the host is known to be at home",
    { SAYS(0, LU, G, C, ROUTER, .number = 5, IN_R), DOES(20, LOOK),
      DOES(20, FORGET), DOES(40, LOOK) },
    .until = 50,
    .log = "3 C>G LU-ack 5 100s | [C=R] | [] | " },
};

static void
test_pulls(void)
{
  lm_play("cp-dp-pull", pulls, G_N_ELEMENTS(pulls));
}

/* C has been told number 5, and asks G, which is deaf; the answer is the
 * test's. */
#define TOLD                                                                   \
  DOES(0, DEAF, .number = 1 << SMALL_G),                                       \
    SAYS(0, LU, R, C, ROUTER, .number = 5, IN_R),                              \
    DOES(20, CAUGHT, .from = SMALL_C)

static const LmRow beliefs[] = {
  { "an answer of a later number is believed",
    { TOLD, SAYS(30, LM_ANSWER, G, C, .number = 6, .lifetime = 60, IN_S),
      DOES(40, LOOK) },
    .until = 50,
    .log = "8 C>R LU-ack 5 100s | 20 C>G LM-query 0 0s | [C=S] | " },
  { "and of the same number",
    { TOLD, SAYS(30, LM_ANSWER, G, C, .number = 5, .lifetime = 60, IN_S),
      DOES(40, LOOK) },
    .until = 50,
    .log = "8 C>R LU-ack 5 100s | 20 C>G LM-query 0 0s | [C=S] | " },
  { "but not of an earlier one",
    { TOLD, SAYS(30, LM_ANSWER, G, C, .number = 4, .lifetime = 60, IN_S),
      DOES(40, LOOK) },
    .until = 50,
    .log = "8 C>R LU-ack 5 100s | 20 C>G LM-query 0 0s | [C=R] | " },
  { "up to 32767 numbers later is later",
    { TOLD, SAYS(30, LM_ANSWER, G, C, .number = 32772, .lifetime = 60, IN_S),
      DOES(40, LOOK) },
    .until = 50,
    .log = "8 C>R LU-ack 5 100s | 20 C>G LM-query 0 0s | [C=S] | " },
  { "and 32768 is earlier",
    { TOLD, SAYS(30, LM_ANSWER, G, C, .number = 32773, .lifetime = 60, IN_S),
      DOES(40, LOOK) },
    .until = 50,
    .log = "8 C>R LU-ack 5 100s | 20 C>G LM-query 0 0s | [C=R] | " },
  { "one without a number is better than what is known of other networks",
    { TOLD, SAYS(30, LM_ANSWER, G, C, .number = 0, .lifetime = 60, IN_S),
      DOES(40, LOOK) },
    .until = 50,
    .log = "8 C>R LU-ack 5 100s | 20 C>G LM-query 0 0s | [C=S] | " },
  { "but not than what is known of the router's own network",
    { DOES(0, DEAF, .number = 1 << SMALL_G),
      SAYS(0, LU, R, C, ROUTER, .number = 5, .place = SMALL_ISLAND),
      DOES(20, CAUGHT, .from = SMALL_C),
      SAYS(30, LM_ANSWER, G, C, .number = 0, .lifetime = 60, IN_S),
      DOES(40, LOOK) },
    .until = 50,
    .log = "8 C>R LU-ack 5 100s | 20 C>G LM-query 0 0s | [C=I] | " },
  { "what a router is told has its question answered, and lasts as it says",
    { DOES(0, DEAF, .number = 1 << SMALL_G), DOES(0, CAUGHT, .from = SMALL_C),
      SAYS(10, LU, R, C, ROUTER, .number = 5, IN_R), DOES(100017.999999, LOOK),
      DOES(100018, LOOK) },
    .until = 100018,
    .log = "0 C>G LM-query 0 0s | 18 C>R LU-ack 5 100s | [C=R] | [] | " },
  { "of two things that a router is told the one with the later number counts",
    { SAYS(0, LU, G, C, ROUTER, .number = 5, IN_R),
      SAYS(10, LU, G, C, ROUTER, .number = 4, IN_S), DOES(20, LOOK),
      SAYS(20, LU, G, C, ROUTER, .number = 5, IN_S), DOES(30, LOOK),
      SAYS(30, LU, G, C, ROUTER, .number = 6, IN_R), DOES(40, LOOK) },
    .until = 50,
    .log = "3 C>G LU-ack 5 100s | 13 C>G LU-ack 4 100s | [C=R] | "
           "23 C>G LU-ack 5 100s | [C=S] | 33 C>G LU-ack 6 100s | [C=R] | " },
};

static void
test_beliefs(void)
{
  lm_play("cp-dp-push", beliefs, G_N_ELEMENTS(beliefs));
}

static const LmRow flats[] = {
  { "a flat database has the exact place, and tells who has asked itself",
    { ASKED, SAYS(10, LU, R, G, LOCAL, .number = 5, IN_R), DOES(30, LOOK),
      SAYS(30, LM_QUERY, S, G, .number = 0) },
    .until = 50,
    .log = "3 G>C LM-unknown 0 60s | 15 G>R LU-ack 5 100s | "
           "15 G>C LU 5 100s @R | 18 C>G LU-ack 5 100s | [G=R C=R] | "
           "37 G>S LM-answer 5 60s @R | " },
  { "it tells nobody of a refresh",
    { ASKED, SAYS(10, LU, R, G, LOCAL, .number = 5, IN_R),
      SAYS(30, LU, R, G, LOCAL, .number = 5, IN_R, .is_refresh = true) },
    .until = 50,
    .log = "3 G>C LM-unknown 0 60s | 15 G>R LU-ack 5 100s | "
           "15 G>C LU 5 100s @R | 18 C>G LU-ack 5 100s | "
           "35 G>R LU-ack 5 100s | " },
};

static void
test_flats(void)
{
  lm_play("cp-dp-flat", flats, G_N_ELEMENTS(flats));
}

/* A router keeps answers about so many prefixes; the oldest goes. */
static void
test_room(void)
{
  static const LmRow rows[] = {
    { "an answer takes the room of the oldest",
      { DOES(0, CAUGHT, .from = SMALL_C),
        DOES(20, CAUGHT, .from = SMALL_C, .prefix = 1), DOES(40, LOOK),
        DOES(40, LOOK, .prefix = 1) },
      .until = 50,
      .log = "0 C>G LM-query 0 0s | 3 G>C LM-answer 0 60s @G | "
             "20 C>G LM-query 0 0s | 23 G>C LM-answer 0 60s @G | [] | [C=G] | ",
      .parameters = "cache-size=1" },
    { "where there is room for both, both stay",
      { DOES(0, CAUGHT, .from = SMALL_C),
        DOES(20, CAUGHT, .from = SMALL_C, .prefix = 1), DOES(40, LOOK),
        DOES(40, LOOK, .prefix = 1) },
      .until = 50,
      .log = "0 C>G LM-query 0 0s | 3 G>C LM-answer 0 60s @G | "
             "20 C>G LM-query 0 0s | 23 G>C LM-answer 0 60s @G | [C=G] | "
             "[C=G] | ",
      .parameters = "cache-size=2" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    LmBench *lm = lm_bench_new("cp-dp-cache", rows[i].parameters);
    lm->prefixes[1] = network_prefix_new(lm->bench->network, 0, SMALL_G);
    lm_bench_play(lm, &rows[i]);
    lm_bench_free(lm);
  }
}

const TestCase distributed_tests[] = {
  { "location managers tell each other, and who has asked", test_pushes },
  { "routers ask, and keep answers for a time", test_caches },
  { "routers say what is wrong, and ask again", test_pulls },
  { "routers believe what is later", test_beliefs },
  { "a flat database needs no home LM besides", test_flats },
  { "a router keeps so many answers", test_room },
  { NULL, NULL },
};
