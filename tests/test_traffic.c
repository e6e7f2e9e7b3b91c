/* Traffic: when a host begins a session, with whom, for how long, and when its
 * packets are sent. */

#include "sim/base/name.h"
#include "sim/world/traffic.h"
#include "tests/suite.h"
#include "tests/support_ground.h"

#include <stdio.h>

static const char world[] =
  "[general]\nduration = 10 s\nlevel = packet\n"
  "[network N]\ngateway = G\naccess = A\n"
  "[correspondent C]\nnetwork = N\n[correspondent D]\nnetwork = N\n"
  "[correspondent E]\nnetwork = N\n"
  "[links]\nG -- A = 1 ms\nG -- C = 1 ms\nG -- D = 1 ms\nG -- E = 1 ms\n"
  "[mobile L]\n[mobile M]\n";

static void
say(bool is_good, const char *sentence)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s\n", sentence);
}

/* What a scenario says becomes a traffic. */
static void
test_traffics(void)
{
  static const char sessions[] =
    "[session s]\nfrom = E, C\narrival = at(1 s)\nlength = 1 s\n"
    "packets = cbr(50 /s, 160 B)\n"
    "[session t]\nfrom = D\nto = M\narrival = at(1 s)\nlength = 1 s\n"
    "packets = cbr(2.5 /s, 1 B)\ndirection = up\n"
    "[session u]\narrival = at(1 s)\nlength = 1 s\n"
    "packets = cbr(1 /s, 5 B)\ndirection = both\n";
  static const struct {
    const char *sentence;
    double rate;
    uint32_t payload;
    bool is_down, is_up;
    const char *nodes[4];
  } rows[] = {
    { "packets come to the host", 50, 160, true, false, { "E", "C" } },
    { "or from it", 2.5, 1, false, true, { "D" } },
    { "or both", 1, 5, true, true, { "C", "D", "E" } },
  };
  g_autofree char *text = g_strconcat(world, sessions, NULL);
  Ground *ground = ground_new(text, 0);
  g_autoptr(GArray) traffics = traffics_new(ground->scenario);

  CU_ASSERT_EQUAL_FATAL(traffics->len, G_N_ELEMENTS(rows));
  for (guint i = 0; i < traffics->len; i++) {
    const Traffic *t = &g_array_index(traffics, Traffic, i);
    say(t->load.packet_rate == rows[i].rate &&
          t->load.payload == rows[i].payload &&
          t->load.is_down == rows[i].is_down &&
          t->load.is_up == rows[i].is_up && t->load.section == i &&
          t->load.section_name == t->sessions->name_number,
        rows[i].sentence);
    say(t->load.watched_host == (i == 0 ? 0 : INDEX_NONE),
        "the first host has the session whose arrivals are kept");
    uint32_t count = t->sessions->correspondent_count;
    for (uint32_t k = 0; k < count; k++) {
      uint32_t c = t->sessions->correspondents[k];
      const ScenarioCorrespondent *correspondent = &g_array_index(
        ground->scenario->correspondents, ScenarioCorrespondent, c);
      say(t->nodes[k] == correspondent->node, "the nodes of correspondents");
    }
    for (uint32_t k = 0; k < 4 && rows[i].nodes[k]; k++, count--) {
      uint32_t node = graph_find(ground->scenario->graph, rows[i].nodes[k]);
      bool is_there = false;
      for (uint32_t j = 0; j < t->sessions->correspondent_count; j++)
        is_there |= t->nodes[j] == node;
      say(is_there, "all correspondents that are named");
    }
    say(count == 0, "and no other");
  }
  ground_free(ground);
}

/* Numbers of names of nodes: those of 7, 8 and 9 are used. */
static const uint64_t node_names[] = { 0, 0, 0, 0, 0, 0, 0, 70, 80, 90 };

/* A traffic without a scenario: with three correspondents, at nodes 7, 8, 9. */
typedef struct Play {
  uint32_t nodes[3];
  ScenarioTraffic sessions;
  Traffic traffic;
  Source source;
} Play;

static void
play_begin(Play *play, const ScenarioTraffic *sessions, uint64_t section,
           uint64_t host)
{
  *play = (Play){ .nodes = { 7, 8, 9 }, .sessions = *sessions };
  play->sessions.correspondent_count = 3;
  play->sessions.name_number = section;
  play->traffic = (Traffic){ .sessions = &play->sessions,
                             .nodes = play->nodes,
                             .node_names = node_names };
  source_init(&play->source, &play->traffic, 0, host, 5, 6);
}

/* Draws that a source makes: of the stream that host and section name. */
static Rng
draws(uint64_t section, uint64_t host)
{
  return rng_stream(5, 6, RNG_TRAFFIC, name_join(host, section));
}

static const Distribution two = { DISTRIBUTION_CONSTANT, 2, 0 };
static const Distribution some = { DISTRIBUTION_EXPONENTIAL, 3, 0 };

/* The gap, the correspondent, and the length are drawn in this order. */
static void
test_poisson(void)
{
  const ScenarioTraffic sessions = { .arrival = ARRIVAL_POISSON,
                                     .interval = 0.5,
                                     .length = some };
  const Distribution gap = { DISTRIBUTION_EXPONENTIAL, 0.5, 0 };
  Rng rng = draws(20, 4);
  SimTime now = 0;
  SessionStart start;
  Play play;

  play_begin(&play, &sessions, 20, 4);
  for (int i = 0; i < 100; i++) {
    CU_ASSERT_TRUE(source_next(&play.source, 1000 * SIM_SECOND, &start));
    now += sim_time(distribution_draw(&gap, &rng));
    CU_ASSERT_EQUAL(start.at, now);
    CU_ASSERT_EQUAL(start.number, (uint32_t)i + 1);
    CU_ASSERT_EQUAL(start.correspondent_node,
                    7 + name_choose(rng_next(&rng), node_names + 7, NULL, 3));
    CU_ASSERT_EQUAL(start.length, sim_time(distribution_draw(&some, &rng)));
  }
}

/* The first period began within one before the run. Of the end, a session that
 * would begin there is none. */
static void
test_every(void)
{
  const ScenarioTraffic sessions = { .arrival = ARRIVAL_EVERY,
                                     .interval = 0.5,
                                     .length = two };
  Rng rng = draws(0, 3);
  SimTime first = sim_time(0.5 * rng_uniform(&rng));
  SessionStart start;
  Play play;

  CU_ASSERT_TRUE(first > 0 && first < 500 * SIM_MILLISECOND);
  for (int more = 0; more <= 1; more++) {
    SimTime end = first + 4 * 500 * SIM_MILLISECOND + more;
    play_begin(&play, &sessions, 0, 3);
    for (int i = 0; i < 4 + more; i++) {
      say(source_next(&play.source, end, &start), "a session in each period");
      CU_ASSERT_EQUAL(start.at, first + i * 500 * SIM_MILLISECOND);
      CU_ASSERT_EQUAL(start.length, 2 * SIM_SECOND);
    }
    say(!source_next(&play.source, end, &start), "none at the end or later");
    say(!source_next(&play.source, end, &start), "also if it is asked again");
  }
}

static void
test_at(void)
{
  static const SimTime times[] = { 0, 3, 3, SIM_SECOND };
  static const struct {
    const char *sentence;
    SimTime end;
    int count;
  } rows[] = {
    { "all times before the end", 2 * SIM_SECOND, 4 },
    { "just before it", SIM_SECOND + 1, 4 },
    { "none at the end", SIM_SECOND, 3 },
    { "nor later", 3, 1 },
    { "nothing is before the beginning", 0, 0 },
  };
  ScenarioTraffic sessions = { .arrival = ARRIVAL_AT, .length = two };
  g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(SimTime));
  SessionStart start;
  Play play;

  g_array_append_vals(array, times, G_N_ELEMENTS(times));
  sessions.times = array;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    play_begin(&play, &sessions, 0, 0);
    for (int k = 0; k < rows[i].count; k++)
      say(source_next(&play.source, rows[i].end, &start) &&
            start.at == times[k],
          rows[i].sentence);
    say(!source_next(&play.source, rows[i].end, &start), rows[i].sentence);
  }
}

/* A session that would last longer than half of all time lasts forever. */
static void
test_length(void)
{
  static const double half = (double)(SIM_TIME_MAX / 2) / 1e9;
  static const struct {
    const char *sentence;
    bool is_endless;
    double length;
    SimTime expected;
  } rows[] = {
    { "a length is the nearest nanosecond", false, 1.5e-9 + 1e-10, 2 },
    { "no length at all is one too", false, 0, 0 },
    { "forever is forever", true, 1, SIM_TIME_MAX },
    { "very long is a number", false, 4e9, 4000000000 * SIM_SECOND },
    { "too long for a number is forever", false, half, SIM_TIME_MAX },
    { "much too long as well", false, 1e300, SIM_TIME_MAX },
  };
  SessionStart start;
  Play play;

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const ScenarioTraffic sessions = {
      .arrival = ARRIVAL_EVERY,
      .interval = 0.5,
      .is_endless = rows[i].is_endless,
      .length = { DISTRIBUTION_CONSTANT, rows[i].length, 0 },
    };
    play_begin(&play, &sessions, 0, 0);
    say(source_next(&play.source, SIM_SECOND, &start) &&
          start.length == rows[i].expected,
        rows[i].sentence);
  }
}

/* A gap that is longer than the run does no harm, however long it is. */
static void
test_long_gap(void)
{
  const ScenarioTraffic sessions = { .arrival = ARRIVAL_POISSON,
                                     .interval = 1e200,
                                     .length = two };
  SessionStart start;
  Play play;

  play_begin(&play, &sessions, 0, 0);
  for (int i = 0; i < 3; i++)
    CU_ASSERT_FALSE(source_next(&play.source, 4000000000 * SIM_SECOND, &start));
  CU_ASSERT_EQUAL(play.source.now, 0);
}

/* Packets of a session of 1 s from 1 s on; M has no part in it. */
static void
test_packets(void)
{
  static const struct {
    const char *sentence;
    Load load;
    SimTime length;
    double until; /* ms */
    const char *log;
  } rows[] = {
    { "packets leave at once, and at regular intervals",
      { 0, 0, 4, 160, true, false, INDEX_NONE },
      SIM_SECOND,
      3000,
      "1000 +L C | 1000 C>L 208 | 1250 C>L 208 | 1500 C>L 208 | "
      "1750 C>L 208 | 2000 -L C | " },
    { "as the nearest nanosecond to their number over the rate",
      { 0, 0, 3, 0, true, false, INDEX_NONE },
      2 * SIM_SECOND,
      2800,
      "1000 +L C | 1000 C>L 48 | 1333.333333 C>L 48 | 1666.666667 C>L 48 | "
      "2000 C>L 48 | 2333.333333 C>L 48 | 2666.666667 C>L 48 | " },
    { "also from the host",
      { 0, 0, 2, 1, false, true, INDEX_NONE },
      SIM_SECOND,
      3000,
      "1000 +L C | 1000 L>C 49 | 1500 L>C 49 | 2000 -L C | " },
    { "in both directions to the host first",
      { 0, 0, 2, 1, true, true, INDEX_NONE },
      SIM_SECOND,
      3000,
      "1000 +L C | 1000 C>L 49 | 1000 L>C 49 | 1500 C>L 49 | 1500 L>C 49 | "
      "2000 -L C | " },
    { "one that would leave at the end does not, one before does",
      { 0, 0, 2, 1, true, false, INDEX_NONE },
      500 * SIM_MILLISECOND + 1,
      3000,
      "1000 +L C | 1000 C>L 49 | 1500 C>L 49 | 1500.000001 -L C | " },
    { "a session of no length has one packet",
      { 0, 0, 2, 1, true, false, INDEX_NONE },
      0,
      3000,
      "1000 +L C | 1000 C>L 49 | 1000 -L C | " },
    { "an endless one goes on",
      { 0, 0, 1, 1, true, false, INDEX_NONE },
      SIM_TIME_MAX,
      3000,
      "1000 +L C | 1000 C>L 49 | 2000 C>L 49 | 3000 C>L 49 | " },
    { "a length that would overflow is endless",
      { 0, 0, 1, 1, true, false, INDEX_NONE },
      SIM_TIME_MAX - SIM_SECOND,
      2000,
      "1000 +L C | 1000 C>L 49 | 2000 C>L 49 | " },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Ground *ground = ground_new(world, 0);
    ground->logs_packets = true;
    ground_settle_hosts(ground);
    ground_run(ground, 1000);
    flows_start(ground->flows, &rows[i].load, 0, 1,
                graph_find(ground->scenario->graph, "C"), rows[i].length);
    ground_run(ground, rows[i].until);
    ground_expect(ground, rows[i].sentence, rows[i].log);
    ground_free(ground);
  }
}

const TestCase traffic_tests[] = {
  { "traffics are what the scenario says", test_traffics },
  { "sources draw gap, partner and length, from streams of their own",
    test_poisson },
  { "periodic sessions begin in the first period", test_every },
  { "sessions at given times begin before the end", test_at },
  { "a session lasts as long as drawn, or forever", test_length },
  { "gaps that are longer than the run are no session", test_long_gap },
  { "packets of a session leave at their times", test_packets },
  { NULL, NULL },
};
