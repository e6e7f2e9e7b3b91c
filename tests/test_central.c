/* One database that tells anchors who serves their prefixes: which of them it
 * tells, who answers the serving router, and when.
 */

#include "tests/suite.h"
#include "tests/support_lm.h"

/* Host 0 has three prefixes: of G, which is also the CMD, of R, and of S. */
enum { OF_G, OF_R, OF_S };

#define FORWARD .code = PBU_FORWARD, .lifetime = 40, .prefix = OF_R
#define NOBODY .code = PBU_FORWARD, .lifetime = 0, .prefix = OF_R
#define BACK .lifetime = 0, .distributed = true

static LmBench *
central_new(const char *design, const char *parameters)
{
  LmBench *lm = lm_bench_new(design, parameters);

  lm->prefixes[OF_R] = network_prefix_new(lm->bench->network, 0, SMALL_R);
  lm->prefixes[OF_S] = network_prefix_new(lm->bench->network, 0, SMALL_S);
  return lm;
}

static void
play(const char *design, const LmRow *rows, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    LmBench *lm = central_new(design, rows[i].parameters);
    lm_bench_play(lm, &rows[i]);
    lm_bench_free(lm);
  }
}

/* The host is at R, and gets the prefix of R; then it comes to S, and gets that
 * of S; R is told who serves the other. */
#define AT_R                                                                   \
  SAYS(0, PBU, R, G, .number = 1, .lifetime = 40, .time = 1, .prefix = OF_R)
#define AT_S                                                                   \
  SAYS(20, PBU, S, G, .number = 2, .lifetime = 40, .time = 21, .prefix = OF_S)

#define HOST_AT_R                                                              \
  SAYS(0, BU, R, G, .number = 1, .lifetime = 40, .place = SMALL_R,             \
       .prefix = OF_R)

static const LmRow relays[] = {
  { "nobody is told of the first prefix, and the CMD answers at once",
    { AT_R, DOES(10, LOOK, .prefix = OF_R) },
    .until = 20,
    .log = "5 G>R PBA 1 40s | [] | " },
  { "the anchor of the first prefix is told, and the CMD answers when it knows",
    { AT_R, AT_S, DOES(50, LOOK, .prefix = OF_R) },
    .until = 60,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 32 R>G PBA 2 40s | "
           "37 G>S PBA 2 40s +R | [R=S] | " },
  { "of two anchors the CMD waits for both",
    { SAYS(0, PBU, G, G, .number = 1, .lifetime = 40, .prefix = OF_G),
      SAYS(1, PBU, R, G, .number = 1, .lifetime = 40, .prefix = OF_R),
      SAYS(20, PBU, S, G, .number = 2, .lifetime = 40, .time = 21,
           .prefix = OF_S) },
    .until = 60,
    .log = "0 G>G PBA 1 40s | 6 G>G PBU 1 40s @R | 6 G>G PBA 1 40s | "
           "6 G>R PBA 1 40s +G | 27 G>R PBU 2 40s @S | "
           "27 G>G PBU 2 40s @S | 27 G>G PBA 2 40s | 32 R>G PBA 2 40s | "
           "37 G>S PBA 2 40s +G +R | " },
  { "and does not answer as long as one is missing, which it tells again",
    { SAYS(0, PBU, C, G, .number = 1, .lifetime = 40, .prefix = OF_R),
      SAYS(0, PBU, C, G, .number = 1, .lifetime = 40, .prefix = OF_S),
      DOES(20, DEAF, .number = 1 << SMALL_R),
      SAYS(20, PBU, G, G, .number = 2, .lifetime = 40, .time = 21,
           .prefix = OF_G) },
    .until = 1030,
    .log = "3 G>R PBU 1 40s @C | 3 G>S PBU 1 40s @C | 3 G>R PBU 1 40s @C | "
           "8 R>G PBA 1 40s | 8 R>G PBA 1 40s | 10 S>G PBA 1 40s | "
           "17 G>C PBA 1 40s +R +S | 20 G>S PBU 2 40s @G | "
           "20 G>R PBU 2 40s @G | 27 S>G PBA 2 40s | "
           "1020 G>R PBU 2 40s @G | " },
  { "back at an anchor, that is not told of its own prefix",
    { AT_R, AT_S,
      SAYS(60, PBU, R, G, .number = 3, .lifetime = 40, .time = 61,
           .prefix = OF_R) },
    .until = 90,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 32 R>G PBA 2 40s | "
           "37 G>S PBA 2 40s +R | 65 G>S PBU 3 40s @R | 72 S>G PBA 3 40s | "
           "79 G>R PBA 3 40s +S | " },
  { "anchors are told as long as the lifetime at the CMD lasts",
    { SAYS(0, PBU, R, G, .number = 1, .lifetime = 4, .time = 1, .prefix = OF_R),
      SAYS(3997.999999, PBU, S, G, .number = 2, .lifetime = 40, .time = 21,
           .prefix = OF_S) },
    .until = 4050,
    .log = "5 G>R PBA 1 4s | 4004.999999 G>R PBU 2 40s @S | "
           "4009.999999 R>G PBA 2 40s | 4014.999999 G>S PBA 2 40s +R | " },
  { "and no longer",
    { SAYS(0, PBU, R, G, .number = 1, .lifetime = 4, .time = 1, .prefix = OF_R),
      SAYS(3998, PBU, S, G, .number = 2, .lifetime = 40, .time = 21,
           .prefix = OF_S) },
    .until = 4050,
    .log = "5 G>R PBA 1 4s | 4005 G>S PBA 2 40s | " },
  { "an update that is old is refused, and nobody is told",
    { AT_R, AT_S,
      SAYS(60, PBU, R, G, .number = 3, .lifetime = 40, .time = 20,
           .prefix = OF_S) },
    .until = 90,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 32 R>G PBA 2 40s | "
           "37 G>S PBA 2 40s +R | 65 G>R PBA 3 0s !157 | " },
  { "nor of an old one that gives a prefix back",
    { AT_R, AT_S,
      SAYS(60, PBU, R, G, .number = 3, .time = 20, BACK, .prefix = OF_S) },
    .until = 90,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 32 R>G PBA 2 40s | "
           "37 G>S PBA 2 40s +R | 65 G>R PBA 3 0s !157 | " },
  { "what the database notes of other prefixes lasts as long as the update "
    "says",
    { AT_R, AT_S,
      SAYS(40000, PBU, C, G, .number = 1, .lifetime = 40, .time = 40000,
           .prefix = OF_S) },
    .until = 40020,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 32 R>G PBA 2 40s | "
           "37 G>S PBA 2 40s +R | 40003 G>S PBU 1 40s @C | "
           "40003 G>R PBU 1 40s @C | 40008 R>G PBA 1 40s | "
           "40010 S>G PBA 1 40s | 40017 G>C PBA 1 40s +R +S | " },
  { "the serving router gives a prefix back: it is answered when the anchor "
    "knows",
    { AT_R, AT_S,
      SAYS(60, PBU, S, G, .number = 3, .time = 61, BACK, .prefix = OF_R),
      DOES(100, LOOK, .prefix = OF_R) },
    .until = 100,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 32 R>G PBA 2 40s | "
           "37 G>S PBA 2 40s +R | 67 G>R PBU 3 0s @S | 72 R>G PBA 3 0s | "
           "77 G>S PBA 3 0s | [] | " },
  { "a host that tells itself has the anchor of that one prefix told",
    { HOST_AT_R,
      SAYS(20, BU, G, G, .number = 2, .lifetime = 40, .place = SMALL_S,
           .prefix = OF_R),
      DOES(50, LOOK, .prefix = OF_R) },
    .until = 60,
    .log = "5 G>R BA 1 40s | 20 G>R PBU 2 40s @S | 25 R>G PBA 2 40s | "
           "30 G>G BA 2 40s | [R=S] | " },
  { "the CMD forgets what it knows when it fails",
    { AT_R, DOES(10, RESTART, .from = SMALL_G), AT_S },
    .until = 60,
    .log = "5 G>R PBA 1 40s | 27 G>S PBA 2 40s | " },
  { "nor does it go on with what it did before",
    { AT_R, DOES(10, DEAF, .number = 1 << SMALL_R), AT_S,
      DOES(500, RESTART, .from = SMALL_G), DOES(900, DEAF) },
    .until = 2000,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | " },
  { "nor does it answer when it has failed what it was asked before",
    { AT_R, AT_S, DOES(30, RESTART, .from = SMALL_G) },
    .until = 2000,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 32 R>G PBA 2 40s | " },
  { "an anchor that knows the host to be there is not told again",
    { AT_R, DOES(10, DEAF, .number = 1 << SMALL_R), AT_S,
      DOES(500, FORGET, .prefix = OF_R), DOES(900, DEAF) },
    .until = 2000,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | " },
  { "a later update has the earlier one answered no more",
    { SAYS(0, PBU, R, G, .number = 1, .lifetime = 40, .prefix = OF_R),
      DOES(10, DEAF, .number = 1 << SMALL_R), AT_S,
      SAYS(100, PBU, S, G, .number = 3, .lifetime = 40, .time = 101,
           .prefix = OF_S),
      DOES(500, DEAF) },
    .until = 2000,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 107 G>R PBU 3 40s @S | "
           "1107 G>R PBU 3 40s @S | 1112 R>G PBA 3 40s | "
           "1117 G>S PBA 3 40s +R | " },
};

static void
test_relays(void)
{
  play("flat-cmd-relay", relays, G_N_ELEMENTS(relays));
}

static const LmRow locators[] = {
  { "the anchor answers the serving router itself, and the CMD does not",
    { AT_R, AT_S, DOES(50, LOOK, .prefix = OF_R) },
    .until = 60,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 32 R>G PBA 2 40s | "
           "32 R>S PBA 2 40s | [R=S] | " },
  { "where no anchor has to be told, the CMD answers",
    { AT_R },
    .until = 60,
    .log = "5 G>R PBA 1 40s | " },
  { "a prefix that is given back is answered by its anchor as well",
    { AT_R, AT_S,
      SAYS(60, PBU, S, G, .number = 3, .time = 61, BACK, .prefix = OF_R) },
    .until = 100,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 32 R>G PBA 2 40s | "
           "32 R>S PBA 2 40s | 67 G>R PBU 3 0s @S | 72 R>G PBA 3 0s | "
           "72 R>S PBA 3 0s | " },
  { "a host that tells itself is answered by the CMD, when the anchor knows",
    { HOST_AT_R, DOES(19, DEAF, .number = 1 << SMALL_R),
      SAYS(20, BU, G, G, .number = 2, .lifetime = 40, .place = SMALL_S,
           .prefix = OF_R),
      SAYS(30, PBA, R, G, .number = 2, .lifetime = 40, .prefix = OF_R) },
    .until = 60,
    .log = "5 G>R BA 1 40s | 20 G>R PBU 2 40s @S | 35 G>G BA 2 40s | " },
  { "so is one that takes it back",
    { HOST_AT_R, DOES(19, DEAF, .number = 1 << SMALL_R),
      SAYS(20, BU, G, G, .number = 2, .lifetime = 0, .prefix = OF_R),
      SAYS(30, PBA, R, G, .number = 2, .lifetime = 0, .prefix = OF_R) },
    .until = 60,
    .log = "5 G>R BA 1 40s | 20 G>R PBU 2 0s @G | 35 G>G BA 2 0s | " },
  { "an anchor that finds the news old says so to the CMD alone",
    { SAYS(0, PBU, G, R, FORWARD, .number = 1, .time = 7, .place = SMALL_S),
      SAYS(40, PBU, G, R, FORWARD, .number = 2, .time = 6, .place = SMALL_C) },
    .until = 80,
    .log = "5 R>G PBA 1 40s | 5 R>S PBA 1 40s | 45 R>G PBA 2 0s !157 | " },
};

static void
test_locators(void)
{
  play("flat-cmd-locator", locators, G_N_ELEMENTS(locators));
}

static const LmRow answerers[] = {
  { "the CMD answers at once with the anchors, and tells them meanwhile",
    { AT_R, AT_S, DOES(50, LOOK, .prefix = OF_R) },
    .until = 60,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 27 G>S PBA 2 40s +R | "
           "32 R>G PBA 2 40s | [R=S] | " },
  { "the same when an anchor does not answer",
    { AT_R, DOES(19, DEAF, .number = 1 << SMALL_R), AT_S },
    .until = 1030,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 27 G>S PBA 2 40s +R | "
           "1027 G>R PBU 2 40s @S | " },
  { "a prefix that is given back is answered when its anchor knows",
    { AT_R, AT_S,
      SAYS(60, PBU, S, G, .number = 3, .time = 61, BACK, .prefix = OF_R) },
    .until = 100,
    .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 27 G>S PBA 2 40s +R | "
           "32 R>G PBA 2 40s | 67 G>R PBU 3 0s @S | 72 R>G PBA 3 0s | "
           "77 G>S PBA 3 0s | " },
  { "a host that tells itself is answered at once",
    { HOST_AT_R, SAYS(20, BU, G, G, .number = 2, .lifetime = 40,
                      .place = SMALL_S, .prefix = OF_R) },
    .until = 60,
    .log = "5 G>R BA 1 40s | 20 G>R PBU 2 40s @S | 20 G>G BA 2 40s | "
           "25 R>G PBA 2 40s | " },
};

static void
test_answerers(void)
{
  play("flat-cmd-proxy", answerers, G_N_ELEMENTS(answerers));
}

/* The CMD tells the anchor R that S serves, and then that C does. */
static const LmRow forwards[] = {
  { "an anchor takes what is forwarded later",
    { SAYS(0, PBU, G, R, FORWARD, .number = 1, .time = 7, .place = SMALL_S),
      SAYS(20, PBU, G, R, FORWARD, .number = 2, .time = 8, .place = SMALL_C),
      DOES(40, LOOK, .prefix = OF_R) },
    .until = 40,
    .log = "5 R>G PBA 1 40s | 25 R>G PBA 2 40s | [R=C] | " },
  { "and what is forwarded at the same time",
    { SAYS(0, PBU, G, R, FORWARD, .number = 1, .time = 7, .place = SMALL_S),
      SAYS(20, PBU, G, R, FORWARD, .number = 2, .time = 7, .place = SMALL_C),
      DOES(40, LOOK, .prefix = OF_R) },
    .until = 40,
    .log = "5 R>G PBA 1 40s | 25 R>G PBA 2 40s | [R=C] | " },
  { "but not what was forwarded before",
    { SAYS(0, PBU, G, R, FORWARD, .number = 1, .time = 7, .place = SMALL_S),
      SAYS(20, PBU, G, R, FORWARD, .number = 2, .time = 6, .place = SMALL_C),
      DOES(40, LOOK, .prefix = OF_R) },
    .until = 40,
    .log = "5 R>G PBA 1 40s | 25 R>G PBA 2 0s !157 | [R=S] | " },
  { "nor that nobody serves, if it was forwarded before",
    { SAYS(0, PBU, G, R, FORWARD, .number = 1, .time = 7, .place = SMALL_S),
      SAYS(20, PBU, G, R, NOBODY, .number = 2, .time = 6),
      DOES(30, LOOK, .prefix = OF_R),
      SAYS(40, PBU, G, R, NOBODY, .number = 3, .time = 7),
      DOES(60, LOOK, .prefix = OF_R) },
    .until = 60,
    .log = "5 R>G PBA 1 40s | 25 R>G PBA 2 0s !157 | [R=S] | "
           "45 R>G PBA 3 0s | [] | " },
  { "it keeps it for the lifetime and no longer",
    { SAYS(0, PBU, G, R, FORWARD, .number = 1, .time = 7, .place = SMALL_S),
      DOES(40004.999999, LOOK, .prefix = OF_R),
      DOES(40005, LOOK, .prefix = OF_R) },
    .until = 40005,
    .log = "5 R>G PBA 1 40s | [R=S] | [] | " },
  { "and forgets it when it fails",
    { SAYS(0, PBU, G, R, FORWARD, .number = 1, .time = 7, .place = SMALL_S),
      DOES(20, RESTART, .from = SMALL_R), DOES(20, LOOK, .prefix = OF_R) },
    .until = 30,
    .log = "5 R>G PBA 1 40s | [] | " },
  { "or knows the host to be there",
    { SAYS(0, PBU, G, R, FORWARD, .number = 1, .time = 7, .place = SMALL_S),
      DOES(20, FORGET, .prefix = OF_R), DOES(20, LOOK, .prefix = OF_R) },
    .until = 30,
    .log = "5 R>G PBA 1 40s | [] | " },
};

static void
test_forwards(void)
{
  play("flat-cmd-relay", forwards, G_N_ELEMENTS(forwards));
}

/* A prefix that is being given back is none of those that the next router
 * serves. */
static void
test_released(void)
{
  static const LmRow rows[] = {
    { "a prefix of two that is not given back is told of",
      { AT_R, AT_S },
      .until = 60,
      .log = "5 G>R PBA 1 40s | 27 G>R PBU 2 40s @S | 32 R>G PBA 2 40s | "
             "37 G>S PBA 2 40s +R | " },
    { "one that is being given back is not",
      { AT_R, AT_S },
      .until = 60,
      .log = "5 G>R PBA 1 40s | 27 G>S PBA 2 40s | " },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    LmBench *lm = central_new("flat-cmd-relay", NULL);
    lm->bench->network->prefixes[lm->prefixes[OF_R]].is_released = i == 1;
    lm_bench_play(lm, &rows[i]);
    lm_bench_free(lm);
  }
}

/* What is forwarded takes 5 ms to R. A refresh is news of no handover. */
static void
test_moments(void)
{
  static const SignallingCategory categories[] = { SIGNALLING_REGISTRATION,
                                                   SIGNALLING_REFRESH };
  static const SimTime after[] = { 5 * SIM_MILLISECOND, SIM_TIME_NONE };

  for (size_t i = 0; i < G_N_ELEMENTS(categories); i++) {
    LmBench *lm = central_new("flat-cmd-relay", NULL);
    const Network *network = lm->bench->network;
    uint32_t prefix = lm->prefixes[OF_R];
    Message pbu = { .type = MESSAGE_PBU,
                    .function = COLUMN_LM,
                    .code = PBU_FORWARD,
                    .sequence = 1,
                    .lifetime = 40,
                    .prefix = prefix,
                    .home = { network->prefixes[prefix].subnet, 0 },
                    .serving = node_address(network, SMALL_S),
                    .timestamp = 7 };
    CU_ASSERT_EQUAL(
      lm_bench_updated_after(lm, SMALL_G, SMALL_R, categories[i], &pbu),
      after[i]);
    lm_bench_free(lm);
  }
}

const TestCase central_tests[] = {
  { "a CMD that relays answers when all anchors know", test_relays },
  { "a CMD that locates lets the anchors answer", test_locators },
  { "a CMD that stands for the anchors answers at once", test_answerers },
  { "an anchor takes what is not older", test_forwards },
  { "what is being given back is not told of", test_released },
  { "what an anchor takes is noted in the handover that caused it",
    test_moments },
  { NULL, NULL },
};
