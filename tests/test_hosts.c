/* Mobile nodes, how they move, and their traffic: what sections mean, and what
 * is said of those that mean nothing. */

#include "tests/suite.h"
#include "tests/support_meaning.h"

#include <stdio.h>
#include <string.h>

/* Two networks of seven nodes, and no positions. The gateway
 * of N is nearer to all access routers. */
#define WORLD                                                                  \
  "[general]\nduration = 10 s\n"                                               \
  "[network N]\ngateway = G\naccess = A1, A2\n"                                \
  "[network O]\ngateway = H\naccess = B1\n"                                    \
  "[correspondent C{1..2}]\nnetwork = N, O\n"                                  \
  "[links]\nG -- H = 10 ms\nG -- A{1..2} = 1 ms\nH -- B1 = 1 ms\n"             \
  "{G,H} -- C{1..2} = 1 ms\n"

/* Line 16 is the first of a row. Of a host: home, home link, start, mobility.
 */
static const Meaning hosts[] = {
  { "a host is at home in the median, begins anywhere, and stays",
    "[mobile M]\n", "mobile M 0 -1 -1 -1" },
  { "any is anywhere", "[mobile M]\nstart = any\n", "mobile M 0 -1 -1 -1" },
  { "no mobility is none", "[mobile M]\nmobility = none\n",
    "mobile M 0 -1 -1 -1" },
  { "homes, links and starts are dealt out by turns",
    "[mobile M{1..3}]\nhome = O, N\nstart = A2, B1\nhome-link = A1, A2, B1\n",
    "mobile M1 1 0 1 -1\nmobile M2 0 1 2 -1\nmobile M3 1 2 1 -1" },
  { "each section begins to deal anew",
    "[mobile L]\nhome = O, N\n[mobile M]\nhome = O, N\n",
    "mobile L 1 -1 -1 -1\nmobile M 1 -1 -1 -1" },
  { "patterns stand for all that they match", "[mobile M{1..2}]\nstart = A*\n",
    "mobile M1 0 -1 0 -1\nmobile M2 0 -1 1 -1" },
  { "so many hosts are numbered", "[mobile M]\ncount = 2\n",
    "mobile M1 0 -1 -1 -1\nmobile M2 0 -1 -1 -1" },
  { "so many of each name", "[mobile {L,M}]\ncount = 2\nhome = N, O, O\n",
    "mobile L1 0 -1 -1 -1\nmobile L2 1 -1 -1 -1\n"
    "mobile M1 1 -1 -1 -1\nmobile M2 1 -1 -1 -1" },
  { "one of a name has a number too", "[mobile M]\ncount = 1\nhome = O\n",
    "mobile M1 1 -1 -1 -1" },
  { "the way of moving has a number",
    "[mobile M]\nmobility = w\n[mobility v]\nmodel = script\n[mobility w]\n"
    "model = script\n",
    "mobile M 0 -1 -1 1" },
  { "two sections make a name twice", "[mobile M1]\n[mobile M]\ncount = 2\n",
    "test: there are two mobile nodes 'M1'" },
  { NULL, NULL, NULL },
};

#define DEFAULTS " 2 60 0 1 1 20 0 0 0 0 0 0 0"

/* Of a mobility: kind, residence, speed, pause, area, moves. Exponential is 2,
 * uniform 1, constant 0. */
static const Meaning mobilities[] = {
  { "a script has moves, with times and routers",
    "[mobility w]\nmodel = script\nmoves = 10 s A2, 12.5 s B1\n",
    "mobility w 1" DEFAULTS " 10000000000:1 12500000000:2" },
  { "a script may have none", "[mobility w]\nmodel = script\n",
    "mobility w 1" DEFAULTS },
  { "a walk has a residence",
    "[mobility w]\nmodel = random-walk\nresidence = uniform(1 s, 2 s)\n",
    "mobility w 2 1 1 2 1 1 20 0 0 0 0 0 0 0" },
  { "waypoints have a speed, a pause and an area",
    "[mobility w]\nmodel = random-waypoint\nspeed = 5 m/s\npause = 3 s\n"
    "area = 1 m, -2 m, 3 km, 4 m\n",
    "mobility w 3 2 60 0 0 5 0 0 3 0 1 -2 3000 4" },
  { "their area is what the routers span",
    "[access A1]\nposition = 5 m, 1 m\n[access A2]\nposition = -3 m, 2 m\n"
    "[access B1]\nposition = 1 m, 9 m\n[mobility w]\n"
    "model = random-waypoint\n",
    "mobility w 3 2 60 0 1 1 20 0 0 0 -3 1 5 9" },
  { "which may be a line from left to right",
    "[access A1]\nposition = 5 m, 0 m\n[mobility w]\n"
    "model = random-waypoint\n",
    "mobility w 3 2 60 0 1 1 20 0 0 0 0 0 5 0" },
  { "or a line upwards",
    "[access B1]\nposition = 0 m, 5 m\n[mobility w]\n"
    "model = random-waypoint\n",
    "mobility w 3 2 60 0 1 1 20 0 0 0 0 0 0 5" },
  { "but not a point", "[mobility w]\nmodel = random-waypoint\n",
    "test:16:1: [mobility w] needs an area: the access routers do not span "
    "one" },
  { "other models need none", "[mobility w]\nmodel = random-walk\n",
    "mobility w 2" DEFAULTS },
  { "sections of another type may stand between two",
    "[mobility v]\nmodel = script\n[mobile M]\n[mobility w]\n"
    "model = random-walk\n",
    "mobility v 1" DEFAULTS "\nmobility w 2" DEFAULTS },
  { "a section may have several names",
    "[mobility v{1..2}]\nmodel = script\nmoves = 1 s A1\n",
    "mobility v1 1" DEFAULTS " 1000000000:0\n"
    "mobility v2 1" DEFAULTS " 1000000000:0" },
  { "two moves have two times",
    "[mobility w]\nmodel = script\nmoves = 5 s A1, 5 s A2\n",
    "test:18:9: moves = 5 s A1, 5 s A2: the times must ascend" },
  { "a nanosecond is enough",
    "[mobility w]\nmodel = script\nmoves = 5 s A1, 5000000001 ns A2\n",
    "mobility w 1" DEFAULTS " 5000000000:0 5000000001:1" },
  { "the first move may be at the beginning",
    "[mobility w]\nmodel = script\nmoves = 0 s A1\n",
    "mobility w 1" DEFAULTS " 0:0" },
  { "a move has a unit of time", "[mobility w]\nmodel = script\nmoves = 5 A1\n",
    "test:18:9: moves = 5 A1: needs a time unit: ns, us, ms, s, min, h" },
  { "a move goes to one router",
    "[mobility w]\nmodel = script\nmoves = 5 s A*\n",
    "test:18:9: moves = 5 s A*: a move goes to one access router" },
  { "a host has one way of moving",
    "[mobile M]\nmobility = v*\n[mobility v{1..2}]\nmodel = script\n",
    "test:17:12: mobility = v*: must be one [mobility] section" },
  { "an area has a width",
    "[mobility w]\nmodel = random-waypoint\narea = 1 m, 1 m, 1 m, 2 m\n",
    "test:18:8: area = 1 m, 1 m, 1 m, 2 m: the second corner must lie above "
    "and to the right" },
  { "and a height",
    "[mobility w]\nmodel = random-waypoint\narea = 1 m, 1 m, 2 m, 1 m\n",
    "test:18:8: area = 1 m, 1 m, 2 m, 1 m: the second corner must lie above "
    "and to the right" },
  { "of lengths", "[mobility w]\nmodel = random-waypoint\narea = 0, 0, 1, 1\n",
    "test:18:8: area = 0, 0, 1, 1: needs a length with a unit: m, km" },
  { NULL, NULL, NULL },
};

#define SESSION(arrival, length, packets)                                      \
  "[mobile M{1..2}]\n[session s]\narrival = " arrival "\nlength = " length     \
  "\npackets = " packets "\n"
#define SOME(arrival) SESSION(arrival, "5 s", "cbr(50 /s, 160 B)")
#define CBR(packets) SESSION("at(1 s)", "5 s", packets)
#define ENDS " from 0 1 to 0 1"

/* Of a session: arrival, direction, interval, length, rate, whether it is
 * endless, payload, times, correspondents, hosts. */
static const Meaning sessions[] = {
  { "at some times", SOME("at(1 s, 2.5 s)"),
    "session s 0 0 0 0 5 0 50 0 160 at 1000000000 2500000000" ENDS },
  { "two may begin at once", SOME("at(1 s, 1 s)"),
    "session s 0 0 0 0 5 0 50 0 160 at 1000000000 1000000000" ENDS },
  { "but not before each other", SOME("at(2 s, 1 s)"),
    "test:18:11: arrival = at(2 s, 1 s): the times must ascend" },
  { "every so often", SOME("every(2 min)"),
    "session s 2 0 120 0 5 0 50 0 160 at" ENDS },
  { "so seldom on average", SOME("poisson(1/120 s)"),
    "session s 1 0 120 0 5 0 50 0 160 at" ENDS },
  { "so often on average", SOME("poisson( 4 /s )"),
    "session s 1 0 0.25 0 5 0 50 0 160 at" ENDS },
  { "so often in another unit", SOME("poisson(3 /min)"),
    "session s 1 0 20 0 5 0 50 0 160 at" ENDS },
  { "or in several", SOME("poisson(3/2 min)"),
    "session s 1 0 40 0 5 0 50 0 160 at" ENDS },
  { "a length may be drawn",
    SESSION("at(1 s)", "exponential(30 s)", "cbr(50 /s, 160 B)"),
    "session s 0 0 0 2 30 0 50 0 160 at 1000000000" ENDS },
  { "or have no end", SESSION("at(1 s)", "forever", "cbr(50 /s, 160 B)"),
    "session s 0 0 0 0 0 0 50 1 160 at 1000000000" ENDS },
  { "octets in another unit", CBR("cbr(50 /s, 0.003938 MB)"),
    "session s 0 0 0 0 5 0 50 0 3938 at 1000000000" ENDS },
  { "parts of octets are none", CBR("cbr(50 /s, 100.5 B)"),
    "test:20:11: packets = cbr(50 /s, 100.5 B): needs a whole number of "
    "octets" },
  { "the least packets", CBR("cbr(1/1000 s, 1 B)"),
    "session s 0 0 0 0 5 0 0.001 0 1 at 1000000000" ENDS },
  { "the largest packets", CBR("cbr(50 /s, 65487 B)"),
    "session s 0 0 0 0 5 0 50 0 65487 at 1000000000" ENDS },
  { "the most packets", CBR("cbr(1000000000 /s, 160 B)"),
    "session s 0 0 0 0 5 0 1000000000 0 160 at 1000000000" ENDS },
  { "up", CBR("cbr(50 /s, 160 B)\ndirection = up"),
    "session s 0 1 0 0 5 0 50 0 160 at 1000000000" ENDS },
  { "both ways", CBR("cbr(50 /s, 160 B)\ndirection = both"),
    "session s 0 2 0 0 5 0 50 0 160 at 1000000000" ENDS },
  { "between some ends", CBR("cbr(50 /s, 160 B)\nfrom = C2\nto = M2, M1"),
    "session s 0 0 0 0 5 0 50 0 160 at 1000000000 from 1 to 0 1" },
  { "each end is there once",
    CBR("cbr(50 /s, 160 B)\nfrom = C2, C*\nto = M1, M*, M1"),
    "session s 0 0 0 0 5 0 50 0 160 at 1000000000 from 0 1 to 0 1" },
  { "several kinds of one name each",
    CBR("cbr(50 /s, 160 B)") "[access A1]\n[session t]\narrival = every(3 s)\n"
                             "length = 4 s\npackets = cbr(2 /s, 1 kB)\n",
    "session s 0 0 0 0 5 0 50 0 160 at 1000000000" ENDS "\n"
    "session t 2 0 3 0 4 0 2 0 1000 at" ENDS },
  { "no packet is empty", CBR("cbr(50 /s, 0 B)"),
    "test:20:11: packets = cbr(50 /s, 0 B): must be at least 1 B" },
  { "nor larger than a datagram", CBR("cbr(50 /s, 65488 B)"),
    "test:20:11: packets = cbr(50 /s, 65488 B): must be at most 65487 B" },
  { "not too many a second", CBR("cbr(1000000001 /s, 1 B)"),
    "test:20:11: packets = cbr(1000000001 /s, 1 B): at most 1e9 packets a "
    "second" },
  { "a rate without a size", CBR("cbr(50 /s)"),
    "test:20:11: packets = cbr(50 /s): expected a frequency and a size: "
    "cbr(50 /s, 160 B)" },
  { "too much for packets", CBR("cbr(50 /s, 1 B, 1 B)"),
    "test:20:11: packets = cbr(50 /s, 1 B, 1 B): expected a frequency and a "
    "size: cbr(50 /s, 160 B)" },
  { "another word for packets", CBR("vbr(50 /s, 160 B)"),
    "test:20:11: packets = vbr(50 /s, 160 B): expected cbr(50 /s, 160 B)" },
  { "a word without parentheses", CBR("cbr 50 /s, 160 B)"),
    "test:20:11: packets = cbr 50 /s, 160 B): expected cbr(50 /s, 160 B)" },
  { "a word whose parenthesis is not closed", CBR("cbr(50 /s, 160 B"),
    "test:20:11: packets = cbr(50 /s, 160 B: expected cbr(50 /s, 160 B)" },
  { "no frequency at all", SOME("poisson(0 /s)"),
    "test:18:11: arrival = poisson(0 /s): needs a frequency, such as 50 /s or "
    "1/120 s" },
  { "a frequency below nothing", SOME("poisson(-1 /s)"),
    "test:18:11: arrival = poisson(-1 /s): needs a frequency, such as 50 /s "
    "or 1/120 s" },
  { "one without end", SOME("poisson(inf /s)"),
    "test:18:11: arrival = poisson(inf /s): needs a frequency, such as 50 /s "
    "or 1/120 s" },
  { "one without a number", SOME("poisson(/s)"),
    "test:18:11: arrival = poisson(/s): needs a frequency, such as 50 /s or "
    "1/120 s" },
  { "one that goes on", SOME("poisson(5 x/s)"),
    "test:18:11: arrival = poisson(5 x/s): needs a frequency, such as 50 /s "
    "or 1/120 s" },
  { "one of another unit", SOME("poisson(5 /m)"),
    "test:18:11: arrival = poisson(5 /m): needs a frequency, such as 50 /s or "
    "1/120 s" },
  { "one for no time", SOME("poisson(5/0 s)"),
    "test:18:11: arrival = poisson(5/0 s): needs a frequency, such as 50 /s "
    "or 1/120 s" },
  { "a period of nothing", SOME("every(0 s)"),
    "test:18:11: arrival = every(0 s): the period must be greater than 0" },
  { "a period without a unit", SOME("every(5)"),
    "test:18:11: arrival = every(5): needs a time unit: ns, us, ms, s, min, "
    "h" },
  { "a time without a unit", SOME("at(5 s, 6)"),
    "test:18:11: arrival = at(5 s, 6): needs a time unit: ns, us, ms, s, min, "
    "h" },
  { "no length",
    "[mobile M]\n[session s]\narrival = at(1 s)\n"
    "packets = cbr(50 /s, 160 B)\n",
    "test:17:1: [session s] must give arrival, length and packets" },
  { "no packets", "[mobile M]\n[session s]\narrival = at(1 s)\nlength = 5 s\n",
    "test:17:1: [session s] must give arrival, length and packets" },
  { "no arrival",
    "[mobile M]\n[session s]\nlength = 5 s\n"
    "packets = cbr(50 /s, 160 B)\n",
    "test:17:1: [session s] must give arrival, length and packets" },
  { "nobody to talk to",
    "[session s]\narrival = at(1 s)\nlength = 5 s\n"
    "packets = cbr(50 /s, 160 B)\n",
    "test:16:1: [session s] needs a correspondent and a mobile node" },
  { NULL, NULL, NULL },
};

static void
test_hosts(void)
{
  meaning_check(WORLD, hosts);
}

static void
test_mobilities(void)
{
  meaning_check(WORLD, mobilities);
}

static void
test_sessions(void)
{
  meaning_check(WORLD, sessions);
}

/* Keys of one model have no effect with another. */
static void
test_effects(void)
{
  static const char *const models[] = { "script", "random-walk",
                                        "random-waypoint" };
  static const struct {
    const char *key, *value;
    int model;
  } keys[] = {
    { "moves", "1 s A1", 0 },
    { "residence", "5 s", 1 },
    { "speed", "5 m/s", 2 },
    { "pause", "5 s", 2 },
    { "area", "0 m, 0 m, 1 m, 1 m", 2 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
    for (int model = 0; model < 3; model++) {
      g_autofree char *text = g_strdup_printf(
        WORLD "[access A1]\nposition = 1 m, 1 m\n[mobility w]\nmodel = %s\n"
              "%s = %s\n",
        models[model], keys[i].key, keys[i].value);
      g_autofree char *refused = g_strdup_printf(
        "test:20:%zu: %s = %s: has no effect with model = %s",
        strlen(keys[i].key) + 4, keys[i].key, keys[i].value, models[model]);
      g_autofree char *answer = meaning_of(text, NULL);
      bool is_good = meaning_has(answer, refused) == (model != keys[i].model);
      CU_ASSERT_TRUE(is_good);
      if (!is_good)
        printf("\nnot true: %s with %s:\n%s", keys[i].key, models[model],
               answer);
    }
}

/* A network of 56 bits has 256 prefixes: for seven nodes, and 249 hosts. */
static void
test_room(void)
{
  static const char *const answers[] = {
    "mobile M249 0 -1 -1 -1",
    "test: network N: 2001:db8::/56 has room for 256 /64 prefixes, and nodes "
    "and hosts may need 257",
  };

  for (int i = 0; i < 2; i++) {
    g_autofree char *text =
      g_strdup_printf(WORLD "[mobile M]\ncount = %d\nhome = N\n", 249 + i);
    const char *const sets[] = { "network.N.prefix=2001:db8::/56",
                                 "network.O.prefix=2001:db9::/48", NULL };
    ScenarioOptions options = { .sets = sets };
    g_autofree char *answer = meaning_of(text, &options);
    CU_ASSERT_TRUE(meaning_has(answer, answers[i]));
    if (!meaning_has(answer, answers[i]))
      printf("\n%.500s\n", answer);
  }
}

const TestCase hosts_tests[] = {
  { "homes, starts and ways of moving are dealt out", test_hosts },
  { "ways of moving are read", test_mobilities },
  { "keys have an effect with one model", test_effects },
  { "sessions are read", test_sessions },
  { "a network has room for nodes and hosts", test_room },
  { NULL, NULL },
};
