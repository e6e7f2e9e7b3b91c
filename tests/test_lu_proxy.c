/* Location update by the access router on behalf of a host that asks it to: the
 * host tells its router, and that registers all that the host needs. */

#include "tests/suite.h"
#include "tests/support_walk.h"

static const Walk told[] = {
  { "a host that needs nothing tells nobody", "flat-client-proxy",
    "0 go R, 100 go S, 5000 end",
    "0 M0>all RS | 2 R>M0 RA 1800s | 100 M0>all RS | 102 S>M0 RA 1800s | ",
    WALK_DISCOVERY },
  { "the host tells its router when it has read the advertisement, and is "
    "answered when the anchor has accepted",
    "flat-client-proxy", "0 go R, 50 use R, 100 go S, 5000 end",
    "0 M0>all RS | 2 R>M0 RA 1800s | 100 M0>all RS | 102 S>M0 RA 1800s | 104 "
    "M0>S BU 1 300s | 106 S>R PBU 1 300s | (move R D) | 118 R>S PBA 1 300s | "
    "130 S>M0 BA 1 300s | ",
    WALK_UPDATES | WALK_DISCOVERY },
  { "two prefixes are registered, and the answer waits for the second",
    "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 150 use S, 160 link G, 200 go G, 300 air G R, "
    "300 air G S, 5000 end",
    "104 M0>S BU 1 300s | 106 S>R PBU 1 300s | 118 R>S PBA 1 300s | 130 S>M0 "
    "BA 1 300s | 204 M0>G BU 1 300s | 206 G>S PBU 1 300s | 206 G>R PBU 1 300s "
    "| 211 R>G PBA 1 300s | 213 S>G PBA 1 300s | 220 G>M0 BA 1 300s | 300 "
    "tunnel G>R | 300 tunnel G>S | ",
    0 },
  { "at its own anchor again, the host has nothing to tell of it",
    "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 200 go R, 300 tunnel R R, 5000 end",
    "104 M0>S BU 1 300s | 106 S>R PBU 1 300s | 118 R>S PBA 1 300s | 130 S>M0 "
    "BA 1 300s | 300 pass | ",
    0 },
  { "a router that hears nothing of it is told again", "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 105 deaf S, 4000 deaf -, 20000 end",
    "104 M0>S BU 1 300s | 1104 M0>S BU 2 300s | 3104 M0>S BU 3 300s | 7104 "
    "M0>S BU 4 300s | 7106 S>R PBU 1 300s | 7118 R>S PBA 1 300s | 7130 S>M0 BA "
    "4 300s | ",
    0 },
  { "an anchor that does not answer keeps the host waiting, which asks again",
    "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 105 deaf R, 2000 deaf -, 20000 end",
    "104 M0>S BU 1 300s | 106 S>R PBU 1 300s | 1104 M0>S BU 2 300s | 1106 S>R "
    "PBU 2 300s | 3104 M0>S BU 3 300s | 3106 S>R PBU 3 300s | 3118 R>S PBA 3 "
    "300s | 3130 S>M0 BA 3 300s | ",
    0 },
  { "when all is registered already, the answer comes at once",
    "flat-client-proxy binding-lifetime=40 s, refresh=75 %",
    "0 go R, 50 use R, 100 go S, 40000 end",
    "104 M0>S BU 1 40s | 106 S>R PBU 1 40s | 118 R>S PBA 1 40s | 130 S>M0 BA 1 "
    "40s | 30130 S>R PBU 2 40s | 30132 M0>S BU 2 40s | 30134 S>M0 BA 2 40s | "
    "30142 R>S PBA 2 40s | ",
    0 },
  { "the times of the keys are those of the host and of the router",
    "flat-client-proxy initial-timeout=500 ms, max-timeout=700 ms",
    "0 go R, 50 use R, 100 go S, 105 deaf RS, 3000 end",
    "104 M0>S BU 1 300s | 604 M0>S BU 2 300s | 1304 M0>S BU 3 300s | 2004 M0>S "
    "BU 4 300s | 2704 M0>S BU 5 300s | ",
    0 },
  { "a session under an earlier prefix has the router act by itself",
    "flat-client-proxy", "0 go R, 50 go S, 200 use R, 5000 end",
    "200 S>R PBU 1 300s | 212 R>S PBA 1 300s | ", 0 },
};

static const Walk ended[] = {
  { "a host that has left asks for nothing more, and gets no answer",
    "flat-client-proxy", "0 go R, 50 use R, 100 go S, 110 go -, 40000 end",
    "104 M0>S BU 1 300s | 106 S>R PBU 1 300s | 118 R>S PBA 1 300s | ", 0 },
  { "an update that is in the air when the link breaks is lost",
    "flat-client-proxy", "0 go R, 50 use R, 100 go S, 105 go -, 40000 end",
    "104 M0>S BU 1 300s | ", 0 },
  { "on the next link it tells again, under the next number",
    "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 110 go -, 200 go S, 5000 end",
    "104 M0>S BU 1 300s | 106 S>R PBU 1 300s | 118 R>S PBA 1 300s | 204 M0>S "
    "BU 2 300s | 206 S>R PBU 1 300s | 218 R>S PBA 1 300s | 230 S>M0 BA 2 300s "
    "| ",
    0 },
  { "a prefix that is given back is taken back by the router",
    "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 200 unuse R, 1223.999999 has R, 1224 has R, "
    "40000 end",
    "104 M0>S BU 1 300s | 106 S>R PBU 1 300s | 118 R>S PBA 1 300s | 130 S>M0 "
    "BA 1 300s | 1200 S>R PBU 2 0s | 1212 R>S PBA 2 0s | 1224 has R | 1224 "
    "without R | ",
    0 },
  { "nobody tells of a prefix that was given back before it was registered",
    "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 105 deaf S, 106 unuse R, 3000 deaf -, 40000 "
    "end",
    "104 M0>S BU 1 300s | 1104 M0>S BU 2 300s | ", 0 },
  { "if the host was telling in its name, another prefix stands for it",
    "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 150 use S, 160 link G, 200 go G, 202 deaf G, "
    "205 unuse S, 2000 deaf -, 5000 end",
    "104 M0>S BU 1 300s | 106 S>R PBU 1 300s | 118 R>S PBA 1 300s | 130 S>M0 "
    "BA 1 300s | 204 M0>G BU 1 300s | 1204 M0>G BU 2 300s | 1205 M0>G BU 2 "
    "300s | 2205 M0>G BU 3 300s | 2207 G>R PBU 1 300s | 2212 R>G PBA 1 300s | "
    "2217 G>M0 BA 3 300s | ",
    0 },
  { "if it was not, it goes on, and the router gives the other prefix back",
    "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 150 use S, 160 link G, 200 go G, 202 deaf G, "
    "205 unuse R, 2000 deaf -, 5000 end",
    "104 M0>S BU 1 300s | 106 S>R PBU 1 300s | 118 R>S PBA 1 300s | 130 S>M0 "
    "BA 1 300s | 204 M0>G BU 1 300s | 1204 M0>G BU 2 300s | 1205 G>R PBU 1 0s "
    "| 1210 R>G PBA 1 0s | 2205 G>R PBU 2 0s | 2210 R>G PBA 2 0s | 3204 M0>G "
    "BU 3 300s | 3206 G>S PBU 1 300s | 3213 S>G PBA 1 300s | 3220 G>M0 BA 3 "
    "300s | ",
    0 },
};

static const Walk packets[] = {
  { "packets pass when the anchor has answered the router", "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 129.999999 air S R, 129.999999 tunnel S R, "
    "130 air S R, 130 tunnel S R, 130 end",
    "104 M0>S BU 1 300s | 106 S>R PBU 1 300s | 118 R>S PBA 1 300s | 130 "
    "no-tunnel | 130 no-tunnel | 130 S>M0 BA 1 300s | 130 tunnel S>R | 130 "
    "link | ",
    0 },
  { "new sessions use the prefix that the host has read of",
    "flat-client-proxy",
    "0 go R, 50 use R, 100 go S, 103.999999 new, 104 new, 104 end",
    "104 new R | 104 M0>S BU 1 300s | 104 new S | ", 0 },
};

static void
test_told(void)
{
  walk_check(told, G_N_ELEMENTS(told));
}

static void
test_ended(void)
{
  walk_check(ended, G_N_ELEMENTS(ended));
}

static void
test_packets(void)
{
  walk_check(packets, G_N_ELEMENTS(packets));
}

const TestCase lu_proxy_tests[] = {
  { "a host tells its router, and is answered when all is registered",
    test_told },
  { "what a host tells ends with its link, and with its prefix", test_ended },
  { "the router is the end of the tunnel, when it is registered",
    test_packets },
  { NULL, NULL },
};
