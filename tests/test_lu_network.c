/* Location update by the access router: when it acts for a host that has come,
 * and when it advertises a prefix to it. */

#include "tests/suite.h"
#include "tests/support_walk.h"

static const Walk advertised[] = {
  { "a prefix of another anchor is advertised when that has accepted the "
    "registration",
    "pmipv6", "0 go R, 100 go S, 20000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 10 R>all RA 1800s | 100 R>G PBU 2 "
    "0s | 100 S>G PBU 1 300s | 105 G>R PBA 2 0s | 107 G>S PBA 1 300s | 114 "
    "S>all RA 1800s | ",
    WALK_DISCOVERY },
  { "it is advertised once on each link, and not again with a refresh",
    "pmipv6 refresh=95 %", "0 go R, 285012 deaf R, 285020 deaf -, 330000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 10 R>all RA 1800s | 285010 R>G PBU "
    "2 300s | 285015 G>R PBA 2 300s | 286010 R>G PBU 3 300s | 286015 G>R PBA 3 "
    "300s | ",
    WALK_DISCOVERY },
  { "a registration that is accepted after its end advertises nothing new",
    "pmipv6", "0 go R, 20 deaf G, 300011 deaf -, 320000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 10 R>all RA 1800s | 285010 R>G PBU "
    "2 300s | 286010 R>G PBU 3 300s | 288010 R>G PBU 4 300s | 292010 R>G PBU 5 "
    "300s | 300010 R>G PBU 6 300s | 300015 G>R PBA 6 300s | ",
    WALK_DISCOVERY },
  { "a prefix of the router itself is advertised at once, whatever else is "
    "registered",
    "flat-network", "0 go R, 50 use R, 100 go S, 5000 end",
    "0 R>all RA 1800s | 100 S>R PBU 1 300s | 100 S>all RA 1800s | 112 R>S PBA "
    "1 300s | ",
    WALK_DISCOVERY },
  { "an acknowledgement of another prefix advertises nothing", "flat-network",
    "0 go R, 50 use R, 100 deaf R, 100 go S, 3000 deaf -, 8000 end",
    "0 R>all RA 1800s | 100 S>R PBU 1 300s | 100 S>all RA 1800s | 1100 S>R PBU "
    "2 300s | 3100 S>R PBU 3 300s | 3112 R>S PBA 3 300s | ",
    WALK_DISCOVERY },
  { "a prefix that assistance has brought is advertised at once", "pmipv6",
    "0 come R, 1000 end",
    "0 R>G PBU 1 300s | 0 R>all RA 1800s | 5 G>R PBA 1 300s | ",
    WALK_DISCOVERY },
  { "where location managers only pass on where it went, the host needs no "
    "advertisement",
    "cp-dp-push", "0 go R, 100 go S, 1000 end",
    "0 R>R LU 1 300s | 0 R>R LU-ack 1 300s | 0 R>R LU 1 300s | 0 R>G LU 1 300s "
    "| 0 R>R LU-ack 1 300s | 5 G>R LU-ack 1 300s | 100 S>S LU 2 300s | 100 S>S "
    "LU-ack 2 300s | 100 S>S LU 2 300s | 100 S>G LU 2 300s | 100 S>S LU-ack 2 "
    "300s | 107 G>S LU-ack 2 300s | ",
    WALK_DISCOVERY },
  { "a host that has gone before the answer is advertised nothing", "pmipv6",
    "0 go R, 9 go -, 1000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 9 R>G PBU 2 0s | 14 G>R PBA 2 0s | ",
    WALK_DISCOVERY },
  { "back on the same link the prefix is advertised again", "pmipv6",
    "0 go R, 100 go -, 200 go R, 1000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 10 R>all RA 1800s | 100 R>G PBU 2 "
    "0s | 105 G>R PBA 2 0s | 200 R>G PBU 1 300s | 205 G>R PBA 1 300s | 210 "
    "R>all RA 1800s | ",
    WALK_DISCOVERY },
};

static const Walk configured[] = {
  { "the first prefix is there when the advertisement is", "flat-network",
    "0 go R, 1.999999 new, 2 new, 10 end", "2 new - | 2 new R | ", 0 },
  { "so is the next", "flat-network",
    "0 go R, 50 use R, 100 go S, 101.999999 new, 102 new, 110 end",
    "100 S>R PBU 1 300s | 102 new R | 102 new S | ", 0 },
  { "an advertisement that is lost with the link says nothing", "flat-network",
    "0 go R, 100 go S, 101 go -, 200 new, 200 end",
    "0 R>all RA 1800s | 100 S>all RA 1800s | 200 new R | ", WALK_DISCOVERY },
  { "a prefix that new sessions do not use is given back after a while",
    "flat-network",
    "0 go R, 100 go S, 1101.999999 has R, 1102 has R, 1102 has S, 2000 end",
    "1102 has R | 1102 without R | 1102 has S | ", 0 },
};

static const Walk admitted[] = {
  { "not a moment earlier and not a moment later",
    "flat-network authentication=50 ms",
    "0 go R, 49.999999 has R, 50 has R, 60 end", "50 without R | 50 has R | ",
    0 },
  { "without authentication the router acts at once", "pmipv6",
    "0 go R, 20 end", "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | ", 0 },
  { "with it, when its time is over", "pmipv6 authentication=50 ms",
    "0 go R, 49.999999 air R G, 100 end",
    "50 no-tunnel | 50 R>G PBU 1 300s | 55 G>R PBA 1 300s | 60 R>all RA 1800s "
    "| ",
    WALK_DISCOVERY },
  { "it takes its time at each router", "pmipv6 authentication=50 ms",
    "0 go R, 100 go S, 1000 end",
    "50 R>G PBU 1 300s | 55 G>R PBA 1 300s | 100 R>G PBU 2 0s | 105 G>R PBA 2 "
    "0s | 150 S>G PBU 1 300s | 157 G>S PBA 1 300s | ",
    0 },
  { "a host that assistance has announced is known already",
    "pmipv6 authentication=50 ms", "0 come R, 1000 end",
    "0 R>G PBU 1 300s | 0 R>all RA 1800s | 5 G>R PBA 1 300s | ",
    WALK_DISCOVERY },
  { "a host that has left is not admitted", "pmipv6 authentication=50 ms",
    "0 go R, 30 go -, 1000 end", "", 0 },
  { "the authentication at one router does not admit it at the next",
    "pmipv6 authentication=50 ms", "0 go R, 30 go S, 1000 end",
    "80 S>G PBU 1 300s | 87 G>S PBA 1 300s | ", 0 },
  { "nor does that of an earlier attachment to the same router",
    "pmipv6 authentication=50 ms", "0 go R, 30 go -, 40 go R, 1000 end",
    "90 R>G PBU 1 300s | 95 G>R PBA 1 300s | ", 0 },
  { "a prefix of the router itself waits as well",
    "flat-network authentication=50 ms", "0 go R, 1000 end",
    "50 R>all RA 1800s | ", WALK_DISCOVERY },
};

static const Walk beats[] = {
  { "it listens from the first registration on, and as long as it has one",
    "pmipv6 heartbeat=20 s, missing-heartbeats=1",
    "0 go R, 30000 go -, 100000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 10 R>G HB 1 | 15 G>R HB-answer 1 | "
    "20010 R>G HB 2 | 20015 G>R HB-answer 2 | 30000 R>G PBU 2 0s | 30005 G>R "
    "PBA 2 0s | ",
    0 },
  { "it registers again what is lost with its location manager",
    "pmipv6 heartbeat=20 s, missing-heartbeats=1",
    "0 go R, 10000 deaf G, 60010 deaf -, 70000 end",
    "0 R>G PBU 1 300s | (attach ?) | 5 G>R PBA 1 300s | 10 R>G HB 1 | 15 G>R "
    "HB-answer 1 | 20010 R>G HB 2 | 40010 R>G HB 3 | 60010 R>G PBU 2 300s | "
    "(refresh ?) | 60010 R>G HB 4 | 60015 G>R PBA 2 300s | 60015 G>R HB-answer "
    "4 | ",
    WALK_UPDATES },
  { "it stops when all that it has there is being given back",
    "flat-network heartbeat=5 s, missing-heartbeats=1",
    "0 go R, 50 use R, 100 go S, 200 deaf R, 300 unuse R, 18000 deaf -, 50000 "
    "end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 124 S>R HB 1 | 136 R>S "
    "HB-answer 1 | 1300 S>R PBU 2 0s | 2300 S>R PBU 3 0s | 4300 S>R PBU 4 0s | "
    "8300 S>R PBU 5 0s | 16300 S>R PBU 6 0s | 32300 S>R PBU 7 0s | 32312 R>S "
    "PBA 7 0s | ",
    0 },
  { "what is registered elsewhere stays as it is",
    "flat-network heartbeat=5 s, missing-heartbeats=0",
    "0 go R, 50 use R, 100 go S, 150 use S, 160 link G, 200 go G, 300 deaf R, "
    "10300 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 124 S>R HB 1 | 136 R>S "
    "HB-answer 1 | 200 G>S PBU 1 300s | 200 G>R PBU 1 300s | 205 R>G PBA 1 "
    "300s | 207 S>G PBA 1 300s | 210 G>R HB 1 | 214 G>S HB 1 | 215 R>G "
    "HB-answer 1 | 221 S>G HB-answer 1 | 5210 G>R HB 2 | 5214 G>S HB 2 | 5221 "
    "S>G HB-answer 2 | 10210 G>R PBU 2 300s | 10210 G>R HB 3 | 10214 G>S HB 3 "
    "| 10221 S>G HB-answer 3 | ",
    0 },
  { "without an interval there are none", "pmipv6", "0 go R, 100000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | ", 0 },
};

static void
test_advertised(void)
{
  walk_check(advertised, G_N_ELEMENTS(advertised));
}

static void
test_configured(void)
{
  walk_check(configured, G_N_ELEMENTS(configured));
}

static void
test_admitted(void)
{
  walk_check(admitted, G_N_ELEMENTS(admitted));
}

static void
test_beats(void)
{
  walk_check(beats, G_N_ELEMENTS(beats));
}

const TestCase lu_network_tests[] = {
  { "a prefix is advertised when the host may use it", test_advertised },
  { "new sessions use the prefix that the host has read of", test_configured },
  { "a host is admitted when it is known", test_admitted },
  { "a router that listens for its location manager registers again",
    test_beats },
  { NULL, NULL },
};
