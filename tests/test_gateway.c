/* The access router that acts for hosts: what it registers, with whom, what it
 * takes back, and what it does with the packets of the host. */

#include "models/models.h"
#include "tests/suite.h"
#include "tests/support_walk.h"

static const Walk registered[] = {
  { "a router tells the anchor, which chooses the prefix: first that the host "
    "is new, then that it comes from another router",
    "pmipv6", "0 go R, 100 go S, 20000 end",
    "0 R>G PBU 1 300s | (attach ?) | 5 G>R PBA 1 300s | 100 R>G PBU 2 0s | "
    "(unknown G) | 100 S>G PBU 1 300s | (move ?) | 105 G>R PBA 2 0s | 107 G>S "
    "PBA 1 300s | ",
    WALK_UPDATES },
  { "a prefix that sessions use is registered with its anchor, and the own one "
    "with nobody",
    "flat-network", "0 go R, 50 use R, 100 go S, 5000 end",
    "100 S>R PBU 1 300s | (move R D) | 112 R>S PBA 1 300s | ", WALK_UPDATES },
  { "a prefix that nobody uses is registered nowhere", "flat-network",
    "0 go R, 100 go S, 5000 end", "", WALK_UPDATES },
  { "updates between routers go to the location manager of the network, under "
    "the number of the attachment",
    "cp-dp-push", "0 go R, 100 go S, 5000 end",
    "0 R>R LU 1 300s | (attach G D) | 0 R>R LU-ack 1 300s | 0 R>R LU 1 300s | "
    "(attach G D) | 0 R>G LU 1 300s | (attach G D) | 0 R>R LU-ack 1 300s | 5 "
    "G>R LU-ack 1 300s | 100 S>S LU 2 300s | (move G D) | 100 S>S LU-ack 2 "
    "300s | 100 S>S LU 2 300s | (move G D) | 100 S>G LU 2 300s | (move G D) | "
    "100 S>S LU-ack 2 300s | 107 G>S LU-ack 2 300s | ",
    WALK_UPDATES },
  { "an update goes to the nearest anchor", "migrating-ha-network",
    "0 go R, 100 go S, 5000 end",
    "0 R>R PBU 1 300s | (attach G D) | 0 R>R PBA 1 300s | 0 R>G LU 1 300s | (0 "
    "G) | 0 R>S LU 1 300s | (0 G) | 5 G>R LU-ack 1 300s | 12 S>R LU-ack 1 300s "
    "| 100 S>S PBU 1 300s | (move G D) | 100 S>S PBA 1 300s | 100 S>G LU 1 "
    "300s | (0 G) | 100 S>R LU 1 300s | (0 G) | 107 G>S LU-ack 1 300s | 112 "
    "R>S LU-ack 1 300s | ",
    WALK_UPDATES },
  { "a database is told of the prefix that the router gives, which stands for "
    "all",
    "flat-cmd-relay", "0 go R, 50 use R, 100 go S, 5000 end",
    "0 R>G PBU 1 300s | (attach R D) | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | "
    "(move S D) | 107 G>R PBU 1 300s | (move R D) | 112 R>G PBA 1 300s | 117 "
    "G>S PBA 1 300s | ",
    WALK_UPDATES },
  { "a database that has forgotten a prefix is told of it by itself",
    "flat-cmd-relay", "0 go R, 50 use R, 60 fail G, 100 go S, 5000 end",
    "0 R>G PBU 1 300s | (attach R D) | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | "
    "(move S D) | 107 G>S PBA 1 300s | 114 S>G PBU 1 300s | (move R D) | 121 "
    "G>R PBU 1 300s | (move R D) | 126 R>G PBA 1 300s | 131 G>S PBA 1 300s | ",
    WALK_UPDATES },
  { "but not when the host has left before that is known", "flat-cmd-relay",
    "0 go R, 50 use R, 60 fail G, 100 go S, 110 go -, 5000 end",
    "0 R>G PBU 1 300s | (attach R D) | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | "
    "(move S D) | 107 G>S PBA 1 300s | ",
    WALK_UPDATES },
  { "a session that begins under the prefix of an earlier router has it "
    "registered",
    "flat-network", "0 go R, 100 go S, 101 use R, 5000 end",
    "101 S>R PBU 1 300s | (move R D) | 113 R>S PBA 1 300s | ", WALK_UPDATES },
  { "a session does not make a router act that has not offered a prefix yet",
    "pmipv6 authentication=50 ms", "0 go R, 20 use G, 1000 end",
    "50 R>G PBU 1 300s | 55 G>R PBA 1 300s | ", 0 },
  { "nor one that has not admitted the host yet, whatever the one before "
    "offered",
    "pmipv6 authentication=50 ms", "0 go R, 100 go S, 110 use G, 1000 end",
    "50 R>G PBU 1 300s | 55 G>R PBA 1 300s | 100 R>G PBU 2 0s | 105 G>R PBA 2 "
    "0s | 150 S>G PBU 1 300s | 157 G>S PBA 1 300s | ",
    0 },
  { "a host that comes back while it is de-registered is registered again",
    "pmipv6", "0 go R, 100 go -, 102 go R, 20000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 R>G PBU 2 0s | 102 R>G PBU 3 "
    "300s | 105 G>R PBA 2 0s | 107 G>R PBA 3 300s | ",
    0 },
  { "and not de-registered any more, however long that was tried",
    "cp-dp-push detach=deregister",
    "0 go R, 50 deaf R, 100 go -, 102 go R, 1500 deaf -, 100000 end",
    "0 R>R LU 1 300s | 0 R>R LU-ack 1 300s | 0 R>R LU 1 300s | 0 R>G LU 1 300s "
    "| 0 R>R LU-ack 1 300s | 5 G>R LU-ack 1 300s | 100 R>R LU 1 0s | 102 R>R "
    "LU 2 300s | 1102 R>R LU 2 300s | 3102 R>R LU 2 300s | 3102 R>R LU-ack 2 "
    "300s | 3102 R>R LU 2 300s | 3102 R>R LU-ack 2 300s | ",
    0 },
  { "nor one that begins while the host is off the link", "pmipv6",
    "0 go R, 20 go -, 40 use G, 1000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 20 R>G PBU 2 0s | 25 G>R PBA 2 0s "
    "| ",
    0 },
};

static const Walk left[] = {
  { "a proxy takes its registration back once", "pmipv6",
    "0 go R, 100 deaf G, 100 go -, 90000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 R>G PBU 2 0s | ", 0 },
  { "between routers it is taken back seven times",
    "cp-dp-push detach=deregister", "0 go R, 100 deaf R, 100 go -, 400000 end",
    "0 R>R LU 1 300s | 0 R>R LU-ack 1 300s | 0 R>R LU 1 300s | 0 R>G LU 1 300s "
    "| 0 R>R LU-ack 1 300s | 5 G>R LU-ack 1 300s | 100 R>R LU 1 0s | 1100 R>R "
    "LU 1 0s | 3100 R>R LU 1 0s | 7100 R>R LU 1 0s | 15100 R>R LU 1 0s | 31100 "
    "R>R LU 1 0s | 63100 R>R LU 1 0s | ",
    0 },
  { "or until it is acknowledged", "cp-dp-push detach=deregister",
    "0 go R, 100 deaf R, 100 go -, 2000 deaf -, 400000 end",
    "0 R>R LU 1 300s | 0 R>R LU-ack 1 300s | 0 R>R LU 1 300s | 0 R>G LU 1 300s "
    "| 0 R>R LU-ack 1 300s | 5 G>R LU-ack 1 300s | 100 R>R LU 1 0s | 1100 R>R "
    "LU 1 0s | 3100 R>R LU 1 0s | 3100 R>R LU-ack 1 0s | 3100 R>R LU 1 0s | "
    "3100 R>R LU-ack 1 0s | ",
    0 },
  { "a silent router says nothing, and renews nothing", "pmipv6 detach=silent",
    "0 go R, 100 go -, 500000 end", "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | ",
    0 },
  { "when it is told of other networks, it tells of a move there",
    "pmipv6 detach=away", "0 go R, 100 go S, 5000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 R>G PBU 2 0s | 100 S>G PBU 1 "
    "300s | 105 G>R PBA 2 0s | 107 G>S PBA 1 300s | ",
    0 },
  { "and not of one in its own network", "pmipv6 detach=away",
    "0 join, 0 go R, 100 go S, 5000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | 107 G>S PBA 1 "
    "300s | ",
    0 },
  { "a host that goes nowhere is gone from its network", "pmipv6 detach=away",
    "0 join, 0 go R, 100 go -, 5000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 R>G PBU 2 0s | 105 G>R PBA 2 0s "
    "| ",
    0 },
  { "a database is told nothing, whatever the key says",
    "flat-cmd-relay detach=deregister", "0 go R, 50 use R, 100 go -, 5000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | ", 0 },
};

static const Walk given_back[] = {
  { "it is not free as long as an earlier router takes its registration back",
    "flat-network detach=deregister",
    "0 go R, 50 use R, 100 go S, 150 link G, 250 unuse R, 1195 go G, 1206 deaf "
    "R, 1208 deaf -, 1270 has R, 2194.999999 has R, 2195 has R, 5000 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 1195 S>R PBU 2 0s | 1195 G>R "
    "PBU 1 0s | 1200 R>G PBA 1 0s | 1250 G>R PBU 1 0s | 1255 R>G PBA 1 0s | "
    "1270 has R | 2195 has R | 2195 without R | ",
    0 },
  { "nor before it is given back, although nobody has anything of it",
    "flat-network detach=deregister",
    "0 go R, 50 use R, 100 go S, 200 unuse R, 300 go -, 1000 has R, 1100 go S, "
    "1300 has R, 5000 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 300 S>R PBU 2 0s | 312 R>S PBA "
    "2 0s | 1000 has R | 1100 S>R PBU 1 0s | 1112 R>S PBA 1 0s | 1200 S>R PBU "
    "1 0s | 1212 R>S PBA 1 0s | 1300 without R | ",
    0 },
  { "the present router gives a prefix back, and it is free when that is "
    "acknowledged",
    "flat-network",
    "0 go R, 50 use R, 100 go S, 200 unuse R, 1223.999 has R, 1224 has R, 5000 "
    "end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 1200 S>R PBU 2 0s | 1212 R>S "
    "PBA 2 0s | 1224 has R | 1224 without R | ",
    0 },
  { "a prefix that is registered nowhere is free at once", "flat-network",
    "0 go R, 100 go S, 1101.999 has R, 1102 has R, 5000 end",
    "1102 has R | 1102 without R | ", 0 },
  { "it is tried until it is acknowledged", "flat-network",
    "0 go R, 50 use R, 100 go S, 200 unuse R, 300 deaf R, 30000 deaf -, 50000 "
    "end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 1200 S>R PBU 2 0s | 2200 S>R "
    "PBU 3 0s | 4200 S>R PBU 4 0s | 8200 S>R PBU 5 0s | 16200 S>R PBU 6 0s | "
    "32200 S>R PBU 7 0s | 32212 R>S PBA 7 0s | ",
    0 },
  { "also when the host has left meanwhile", "flat-network",
    "0 go R, 50 use R, 100 go S, 200 unuse R, 300 deaf R, 2500 go -, 3000 deaf "
    "-, 4223.999 has R, 4224 has R, 50000 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 1200 S>R PBU 2 0s | 2200 S>R "
    "PBU 3 0s | 4200 S>R PBU 4 0s | 4212 R>S PBA 4 0s | 4224 has R | 4224 "
    "without R | ",
    0 },
  { "when the host is off the link, its next router does it", "flat-network",
    "0 go R, 50 use R, 100 go S, 200 unuse R, 500 go -, 1999 has R, 2000 go S, "
    "3000 has R, 5000 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 1999 has R | 2000 S>R PBU 1 0s "
    "| 2012 R>S PBA 1 0s | 3000 without R | ",
    0 },
  { "a revocation ends it, and its prefix stays where it is", "flat-network",
    "0 go R, 50 use R, 100 go S, 200 unuse R, 300 deaf R, 2500 go -, 3000 "
    "revoke S R, 4000 has R, 50000 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 1200 S>R PBU 2 0s | 2200 S>R "
    "PBU 3 0s | 3000 R>S BRI 1 | 3012 S>R BRA 1 | 4000 has R | ",
    0 },
  { "a revocation is acknowledged, and ignored while the host is there",
    "flat-network",
    "0 go R, 50 use R, 100 go S, 1000 revoke S R, 1100 tunnel S R, 5000 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 1000 R>S BRI 1 | 1012 S>R BRA 1 "
    "| 1100 link | ",
    0 },
  { "a session under another prefix does not make the router say so again",
    "flat-network",
    "0 go R, 50 use R, 100 go S, 200 unuse R, 300 deaf R, 1500 use S, 2100 "
    "deaf -, 5000 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 1200 S>R PBU 2 0s | 2200 S>R "
    "PBU 3 0s | 2212 R>S PBA 3 0s | ",
    0 },
  { "one that is in use again is registered again, not given back",
    "flat-network",
    "0 go R, 50 use R, 100 go S, 200 unuse R, 300 deaf R, 1300 go R, 1400 use "
    "R, 1450 deaf -, 1500 go S, 4000 tunnel S R, 5000 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 1200 S>R PBU 2 0s | 1500 S>R "
    "PBU 3 300s | 1512 R>S PBA 3 300s | 4000 link | ",
    0 },
  { "by way of the database it is a message of the router to that",
    "flat-cmd-relay", "0 go R, 50 use R, 100 go S, 200 unuse R, 5000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | 107 G>R PBU 1 "
    "300s | 112 R>G PBA 1 300s | 117 G>S PBA 1 300s | 1200 S>G PBU 1 0s | 1207 "
    "G>R PBU 1 0s | 1212 R>G PBA 1 0s | 1217 G>S PBA 1 0s | ",
    0 },
  { "the anchor answers by itself, and that ends it", "flat-cmd-locator",
    "0 go R, 50 use R, 100 go S, 200 unuse R, 1223.999 has R, 1224 has R, 5000 "
    "end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | 107 G>R PBU 1 "
    "300s | 112 R>G PBA 1 300s | 112 R>S PBA 1 300s | 1200 S>G PBU 1 0s | 1207 "
    "G>R PBU 1 0s | 1212 R>G PBA 1 0s | 1212 R>S PBA 1 0s | 1224 has R | 1224 "
    "without R | ",
    0 },
  { "a late answer of the database does not end the giving back",
    "flat-cmd-relay prefix-linger=0 s",
    "0 go R, 50 use R, 100 go S, 115 unuse R, 139 has R, 139 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | 107 G>R PBU 1 "
    "300s | 112 R>G PBA 1 300s | 115 S>G PBU 1 0s | 117 G>S PBA 1 300s | 122 "
    "G>R PBU 1 0s | 127 R>G PBA 1 0s | 132 G>S PBA 1 0s | 139 without R | ",
    0 },
  { "nor does one of the anchor", "flat-cmd-locator prefix-linger=0 s",
    "0 go R, 50 use R, 100 go S, 115 unuse R, 139 has R, 139 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | 107 G>R PBU 1 "
    "300s | 112 R>G PBA 1 300s | 112 R>S PBA 1 300s | 115 S>G PBU 1 0s | 122 "
    "G>R PBU 1 0s | 127 R>G PBA 1 0s | 127 R>S PBA 1 0s | 139 without R | ",
    0 },
  { "one that is abandoned is given back at once, and free when its sessions "
    "end",
    "flat-network prefix-lifetime=1 s",
    "0 go R, 50 use R, 100 go S, 3000 unuse R, 3999.999 has R, 4000 has R, "
    "5000 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 1100 S>R PBU 2 0s | 1112 R>S "
    "PBA 2 0s | 4000 has R | 4000 without R | ",
    0 },
};

static const Walk at_home[] = {
  { "an anchor that is the router of the host needs no message", "flat-network",
    "0 go R, 50 use R, 100 go S, 200 go R, 300 tunnel R R, 300 air R R, 5000 "
    "end",
    "100 S>R PBU 1 300s | (move R D) | 112 R>S PBA 1 300s | 300 pass | 300 "
    "pass | ",
    WALK_UPDATES },
  { "nor does a home router that is its own location manager", "pmipv6",
    "0 home, 0 go R, 100 go G, 5000 end",
    "0 R>G PBU 1 300s | (attach G D) | 5 G>R PBA 1 300s | 100 R>G PBU 2 0s | "
    "(unknown G D) | 105 G>R PBA 2 0s | ",
    WALK_UPDATES },
  { "also if location managers tell each other", "cp-dp-push",
    "0 home, 0 go R, 100 go G, 5000 end",
    "0 R>R LU 1 300s | (attach G D) | 0 R>R LU-ack 1 300s | 0 R>R LU 1 300s | "
    "(attach G D) | 0 R>G LU 1 300s | (attach G D) | 0 R>R LU-ack 1 300s | 5 "
    "G>R LU-ack 1 300s | ",
    WALK_UPDATES },
  { "nor one whose nearest anchor is itself", "migrating-ha-network",
    "0 home, 0 go R, 100 go G, 5000 end",
    "0 R>R PBU 1 300s | (attach G D) | 0 R>R PBA 1 300s | 0 R>G LU 1 300s | (0 "
    "G) | 0 R>S LU 1 300s | (0 G) | 5 G>R LU-ack 1 300s | 12 S>R LU-ack 1 300s "
    "| ",
    WALK_UPDATES },
  { "away again, it is registered again", "cp-dp-push",
    "0 home, 0 go R, 100 go G, 200 go R, 5000 end",
    "0 R>R LU 1 300s | 0 R>R LU-ack 1 300s | 0 R>R LU 1 300s | 0 R>G LU 1 300s "
    "| 0 R>R LU-ack 1 300s | 5 G>R LU-ack 1 300s | 200 R>R LU 3 300s | 200 R>R "
    "LU-ack 3 300s | 200 R>R LU 3 300s | 200 R>G LU 3 300s | 200 R>R LU-ack 3 "
    "300s | 205 G>R LU-ack 3 300s | ",
    0 },
  { "another location manager is told that the host is at home", "cp-dp-push",
    "0 home, 0 alien, 0 go R, 100 go G, 5000 end",
    "0 R>R LU 1 300s | (attach G D) | 0 R>R LU-ack 1 300s | 0 R>R LU 1 300s | "
    "(attach G D) | 0 R>C LU 1 300s | (attach G D) | 0 R>R LU-ack 1 300s | 8 "
    "C>R LU-ack 1 300s | 100 G>C LU 2 0s | (unknown G) | 103 C>C LU 2 0s | "
    "(unknown G) | 103 C>C LU 2 60s | (unknown G) | 103 C>C LU-ack 2 0s | 103 "
    "C>C LU-ack 2 60s | 103 C>G LU-ack 2 0s | ",
    WALK_UPDATES },
  { "until that is acknowledged, or for seven times", "cp-dp-push",
    "0 home, 0 alien, 0 go R, 100 deaf C, 100 go G, 400000 end",
    "0 R>R LU 1 300s | 0 R>R LU-ack 1 300s | 0 R>R LU 1 300s | 0 R>C LU 1 300s "
    "| 0 R>R LU-ack 1 300s | 8 C>R LU-ack 1 300s | 100 G>C LU 2 0s | 1100 G>C "
    "LU 2 0s | 3100 G>C LU 2 0s | 7100 G>C LU 2 0s | 15100 G>C LU 2 0s | 31100 "
    "G>C LU 2 0s | 63100 G>C LU 2 0s | ",
    0 },
  { "another anchor is told once", "migrating-ha-network",
    "0 home, 0 alien, 0 go R, 100 deaf R, 100 go G, 90000 end",
    "0 R>R PBU 1 300s | (attach G D) | 0 R>R PBA 1 300s | 0 R>S LU 1 300s | (0 "
    "G) | 12 S>R LU-ack 1 300s | 100 G>R PBU 1 0s | (unknown G D) | ",
    WALK_UPDATES },
  { "a host that has never been away is at home without a word", "cp-dp-push",
    "0 home, 0 alien, 0 go G, 100 go -, 200 go G, 5000 end", "", 0 },
  { "of several prefixes, the one of the present router is at home",
    "flat-network",
    "0 go R, 50 use R, 100 go S, 150 use S, 200 go R, 300 air R R, 300 tunnel "
    "R S, 300 tunnel S R, 1000 end",
    "100 S>R PBU 1 300s | (move R D) | 112 R>S PBA 1 300s | 200 R>S PBU 1 300s "
    "| (move S D) | 212 S>R PBA 1 300s | 300 pass | 300 link | 300 link-down "
    "| ",
    WALK_UPDATES },
  { "a database hears of it from the router, and tells the others",
    "flat-cmd-relay",
    "0 go R, 50 use R, 100 go S, 200 use S, 300 go R, 5000 end",
    "0 R>G PBU 1 300s | (attach R D) | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | "
    "(move S D) | 107 G>R PBU 1 300s | (move R D) | 112 R>G PBA 1 300s | 117 "
    "G>S PBA 1 300s | 300 R>G PBU 1 300s | (move R D) | 305 G>S PBU 1 300s | "
    "(move S D) | 312 S>G PBA 1 300s | 319 G>R PBA 1 300s | ",
    WALK_UPDATES },
};

static const Walk packets[] = {
  { "packets pass when the answer is there, and not before", "pmipv6",
    "0 go R, 9.999999 air R G, 9.999999 tunnel R G, 10 air R G, 10 tunnel R G, "
    "20 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 10 no-tunnel | 10 no-tunnel | 10 "
    "tunnel R>G | 10 link | ",
    0 },
  { "and until the lifetime is over", "pmipv6",
    "0 go R, 20 deaf G, 300009.999999 air R G, 300009.999999 tunnel R G, "
    "300010 air R G, 300010 tunnel R G, 300010 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 285010 R>G PBU 2 300s | 286010 R>G "
    "PBU 3 300s | 288010 R>G PBU 4 300s | 292010 R>G PBU 5 300s | 300010 "
    "tunnel R>G | 300010 link | 300010 R>G PBU 6 300s | 300010 no-tunnel | "
    "300010 no-tunnel | ",
    0 },
  { "a router without the host has no link to it", "pmipv6",
    "0 go R, 20 air S G, 20 tunnel S G, 100 go -, 100 tunnel R G, 5000 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 20 link-down | 20 link-down | 100 "
    "R>G PBU 2 0s | 100 link-down | 105 G>R PBA 2 0s | ",
    0 },
  { "an anchor leaves packets to mobility routing", "pmipv6",
    "0 go R, 20 air G G, 20 tunnel G G, 20 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 20 pass | 20 pass | ", 0 },
  { "each prefix is tunnelled to its own anchor", "flat-network",
    "0 go R, 50 use R, 100 go S, 200 air S R, 200 air S S, 200 end",
    "100 S>R PBU 1 300s | 112 R>S PBA 1 300s | 200 tunnel S>R | 200 pass | ",
    0 },
  { "an answer about an earlier prefix is none", "pmipv6",
    "0 deaf G, 0 go R, 10 stale R G, 15 tunnel R G, 17 answer R G, 21.999999 "
    "tunnel R G, 22 tunnel R G, 22 end",
    "0 R>G PBU 1 300s | 10 G>R PBA 1 300s | 15 no-tunnel | 17 G>R PBA 1 300s | "
    "22 no-tunnel | 22 link | ",
    0 },
  { "a database says which prefixes are registered", "flat-cmd-relay",
    "0 go R, 50 use R, 100 go S, 123.999999 tunnel S R, 124 tunnel S R, 124 "
    "air S R, 124 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | 107 G>R PBU 1 "
    "300s | 112 R>G PBA 1 300s | 117 G>S PBA 1 300s | 124 no-tunnel | 124 link "
    "| 124 tunnel S>R | ",
    0 },
  { "an anchor says it by itself", "flat-cmd-locator",
    "0 go R, 50 use R, 100 go S, 123.999999 tunnel S R, 124 tunnel S R, 124 "
    "air S R, 124 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | 107 G>R PBU 1 "
    "300s | 112 R>G PBA 1 300s | 112 R>S PBA 1 300s | 124 no-tunnel | 124 link "
    "| 124 tunnel S>R | ",
    0 },
  { "but not of an earlier prefix", "flat-cmd-locator",
    "0 go R, 50 use R, 90 deaf R, 100 go S, 110 late S R, 130 air S R, 130 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | 107 G>R PBU 1 "
    "300s | 110 R>S PBA 1 300s | 130 no-tunnel | ",
    0 },
  { "for its lifetime", "flat-cmd-locator",
    "0 go R, 50 use R, 100 go S, 130 deaf G, 300123.999999 air S R, 300124 air "
    "S R, 300124 end",
    "0 R>G PBU 1 300s | 5 G>R PBA 1 300s | 100 S>G PBU 1 300s | 107 G>R PBU 1 "
    "300s | 112 R>G PBA 1 300s | 112 R>S PBA 1 300s | 285124 S>G PBU 2 300s | "
    "286124 S>G PBU 3 300s | 288124 S>G PBU 4 300s | 292124 S>G PBU 5 300s | "
    "300124 tunnel S>R | 300124 S>G PBU 6 300s | 300124 no-tunnel | ",
    0 },
};

/* An alloc of the test, which offers the prefix that the test wants, whatever
 * the router. */
typedef struct AllocTest {
  Model model;
  uint32_t offered;
} AllocTest;

static Offer
alloc_test_offer(const Model *model, uint32_t host, uint32_t access)
{
  const AllocTest *self = (const AllocTest *)model;

  (void)host;
  (void)access;
  return (Offer){ self->offered,
                  model->view->network->prefixes[self->offered].anchor };
}

static const ModelClass alloc_test = {
  .column = COLUMN_ALLOC,
  .name = "test",
  .code =
    &(const ModelCode){
      .size = sizeof(AllocTest),
      .decisions.alloc = &(const AllocDecisions){ .offer = alloc_test_offer },
      .events.alloc = &(const AllocEvents){ .attached = NULL },
    },
};

/* Host 0 leaves its link, and comes to that of R, which offers a prefix. */
static void
come_again(Bench *bench, double ms, uint32_t offered)
{
  bench_run(bench, ms);
  bench_attach(bench, 0, INDEX_NONE);
  ((AllocTest *)bench->design->models[COLUMN_ALLOC])->offered = offered;
  bench_attach(bench, 0, SMALL_R);
  design_settle(bench->design);
}

/* Two prefixes of S; the database is at G. */
static void
test_offered_again(void)
{
  static const DesignRow row = { .name = "test",
                                 .columns = { &alloc_test, &lm_central,
                                              &mr_anchor, &lu_network,
                                              &assist_none } };
  Bench *bench = bench_new();
  uint32_t prefixes[2];

  network_prefix_free(bench->network, bench->small.prefix);
  for (uint32_t i = 0; i < 2; i++)
    prefixes[i] = network_prefix_new(bench->network, 0, SMALL_S);
  bench->network->hosts[0].access = INDEX_NONE;
  bench->design = design_new(&row, bench->network, NULL, 0);
  design_start(bench->design);
  come_again(bench, 0, prefixes[0]);
  bench_run(bench, 100);
  bench_forget(bench);
  come_again(bench, 200, prefixes[1]);
  come_again(bench, 203, prefixes[0]);
  bench_run(bench, 204);
  bench_expect(bench,
               "a database is told of a prefix that the router was "
               "giving back and gives again",
               "200 R>G PBU 1 0s | 200 R>G PBU 1 300s | 203 R>G PBU 1 0s | 203 "
               "R>G PBU 2 300s | ");
  bench_free(bench);
}

static void
test_registered(void)
{
  walk_check(registered, G_N_ELEMENTS(registered));
}

static void
test_left(void)
{
  walk_check(left, G_N_ELEMENTS(left));
}

static void
test_given_back(void)
{
  walk_check(given_back, G_N_ELEMENTS(given_back));
}

static void
test_at_home(void)
{
  walk_check(at_home, G_N_ELEMENTS(at_home));
}

static void
test_packets(void)
{
  walk_check(packets, G_N_ELEMENTS(packets));
}

const TestCase gateway_tests[] = {
  { "a router registers what its host needs, where it has to",
    test_registered },
  { "what is left is taken back as the key says", test_left },
  { "a prefix that is given back is free when its anchor knows",
    test_given_back },
  { "a prefix that is given back and given again is registered again",
    test_offered_again },
  { "at home a prefix is registered nowhere", test_at_home },
  { "packets pass as long as the registration is in force", test_packets },
  { NULL, NULL },
};
