/* Location managers that all have a full copy: who tells whom, and which of two
 * copies is believed. */

#include "tests/suite.h"
#include "tests/support_lm.h"

static const LmRow updates[] = {
  { "the anchor that a router tells has all others told, and they acknowledge",
    { SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      DOES(20, LOOK) },
    .until = 30,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | [G=R R=R S=R] | " },
  { "any anchor does so, not only that of the prefix",
    { SAYS(0, PBU, R, S, .number = 3, .lifetime = 40, .time = 7),
      DOES(40, LOOK) },
    .until = 40,
    .log = "12 S>R PBA 3 40s | 12 S>G LU 3 40s @R | 12 S>R LU 3 40s @R | "
           "19 G>S LU-ack 3 40s | 24 R>S LU-ack 3 40s | [G=R R=R S=R] | " },
  { "with copies=pointer the others know only which anchor has it",
    { SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      DOES(20, LOOK) },
    .until = 30,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @G | 5 G>S LU 3 40s @G | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | [G=R R=G S=G] | ",
    .parameters = "copies=pointer" },
  { "a host says itself where it is",
    { SAYS(0, BU, R, G, .number = 3, .lifetime = 40, .place = SMALL_S),
      DOES(20, LOOK) },
    .until = 30,
    .log = "5 G>R BA 3 40s | 5 G>R LU 3 40s @S | 5 G>S LU 3 40s @S | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | [G=S R=S S=S] | " },
  { "what an anchor refuses, because it is older, it tells nobody",
    { SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      SAYS(30, PBU, S, G, .number = 4, .lifetime = 40, .time = 6) },
    .until = 60,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | "
           "37 G>S PBA 4 0s !157 | " },
  { "the next router counts from one, so that its copies go by their time",
    { SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      SAYS(30, PBU, S, G, .number = 1, .lifetime = 40, .time = 8),
      DOES(60, LOOK) },
    .until = 60,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | 37 G>S PBA 1 40s | "
           "37 G>R LU 1 40s @S | 37 G>S LU 1 40s @S | 42 R>G LU-ack 1 40s | "
           "44 S>G LU-ack 1 40s | [G=S R=S S=S] | " },
  { "copies are not told while a record waits for the next router",
    { SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      SAYS(30, PBU, R, G, .number = 4, .lifetime = 0, .time = 8),
      DOES(50, LOOK) },
    .until = 10050,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | 35 G>R PBA 4 0s | "
           "[R=R S=R] | " },
  { "for as long as delete-delay an anchor remembers the time of the router "
    "that left",
    { SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      SAYS(30, PBU, R, G, .number = 4, .lifetime = 0, .time = 8),
      SAYS(2029.999999, PBU, R, G, .number = 5, .lifetime = 40, .time = 7),
      SAYS(2030, PBU, R, G, .number = 6, .lifetime = 40, .time = 7) },
    .until = 2050,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | 35 G>R PBA 4 0s | "
           "2034.999999 G>R PBA 5 0s !157 | 2035 G>R PBA 6 40s | "
           "2035 G>R LU 6 40s @R | 2035 G>S LU 6 40s @R | "
           "2040 R>G LU-ack 6 40s | 2042 S>G LU-ack 6 40s | ",
    .parameters = "delete-delay=2 s" },
  { "when the host is at home again, all others are told to forget it",
    { SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      SAYS(30, PBU, G, G, .number = 4, .lifetime = 0, .time = 8),
      DOES(36, LOOK), DOES(37, LOOK) },
    .until = 60,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | 30 G>G PBA 4 0s | "
           "30 G>R LU 4 0s @G | 30 G>S LU 4 0s @G | 35 R>G LU-ack 4 0s | "
           "[S=R] | 37 S>G LU-ack 4 0s | [] | " },
  { "a host takes its binding back everywhere",
    { SAYS(0, BU, R, G, .number = 3, .lifetime = 40, .place = SMALL_R),
      SAYS(30, BU, R, G, .number = 4, .lifetime = 0, .place = SMALL_G),
      DOES(60, LOOK) },
    .until = 60,
    .log = "5 G>R BA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | 35 G>R BA 4 0s | "
           "35 G>R LU 4 0s @G | 35 G>S LU 4 0s @G | 40 R>G LU-ack 4 0s | "
           "42 S>G LU-ack 4 0s | [] | " },
  { "an anchor that does not answer is told again after 1 s, 2 s, 4 s",
    { DOES(0, DEAF, .number = 1 << SMALL_S),
      SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7) },
    .until = 7010,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 1005 G>S LU 3 40s @R | "
           "3005 G>S LU 3 40s @R | 7005 G>S LU 3 40s @R | " },
  { "a later update takes the place of one that is not acknowledged",
    { DOES(0, DEAF, .number = 1 << SMALL_S),
      SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      SAYS(500, PBU, R, G, .number = 4, .lifetime = 40, .time = 8) },
    .until = 1600,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 505 G>R PBA 4 40s | 505 G>R LU 4 40s @R | "
           "505 G>S LU 4 40s @R | 510 R>G LU-ack 4 40s | "
           "1505 G>S LU 4 40s @R | " },
  { "an anchor that fails does not tell the others again",
    { DOES(0, DEAF, .number = 1 << SMALL_S),
      SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      DOES(30, RESTART, .from = SMALL_G) },
    .until = 7010,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | " },
  { "an anchor that fails knows nothing more",
    { SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      DOES(30, RESTART, .from = SMALL_S), DOES(30, LOOK) },
    .until = 60,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | [G=R R=R] | " },
  { "where the anchor learns without a message that the host is at home, all "
    "copies go",
    { SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      DOES(30, FORGET), DOES(30, LOOK) },
    .until = 60,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | 12 S>G LU-ack 3 40s | [] | " },
  { "and nobody is told any more where it was",
    { DOES(0, DEAF, .number = 1 << SMALL_S),
      SAYS(0, PBU, R, G, .number = 3, .lifetime = 40, .time = 7),
      DOES(500, FORGET) },
    .until = 7010,
    .log = "5 G>R PBA 3 40s | 5 G>R LU 3 40s @R | 5 G>S LU 3 40s @R | "
           "10 R>G LU-ack 3 40s | " },
};

static void
test_updates(void)
{
  lm_play("migrating-ha-network", updates, G_N_ELEMENTS(updates));
}

/* G tells S, which takes 7 ms. Whatever S does with it, it acknowledges. */
static const LmRow copies[] = {
  { "of copies of a router's update the one with the later time is taken",
    { SAYS(0, LU, G, S, .number = 3, .lifetime = 40, .time = 7,
           .place = SMALL_R),
      SAYS(20, LU, G, S, .number = 3, .lifetime = 40, .time = 8,
           .place = SMALL_C),
      DOES(40, LOOK) },
    .until = 40,
    .log = "7 S>G LU-ack 3 40s | 27 S>G LU-ack 3 40s | [S=C] | " },
  { "one of the same time is not taken again",
    { SAYS(0, LU, G, S, .number = 3, .lifetime = 40, .time = 7,
           .place = SMALL_R),
      SAYS(20, LU, G, S, .number = 4, .lifetime = 40, .time = 7,
           .place = SMALL_C),
      DOES(40, LOOK) },
    .until = 40,
    .log = "7 S>G LU-ack 3 40s | 27 S>G LU-ack 4 40s | [S=R] | " },
  { "and an older one is not taken, whatever its number",
    { SAYS(0, LU, G, S, .number = 3, .lifetime = 40, .time = 7,
           .place = SMALL_R),
      SAYS(20, LU, G, S, .number = 4, .lifetime = 40, .time = 6,
           .place = SMALL_C),
      DOES(40, LOOK) },
    .until = 40,
    .log = "7 S>G LU-ack 3 40s | 27 S>G LU-ack 4 40s | [S=R] | " },
  { "nor does an older one remove the record",
    { SAYS(0, LU, G, S, .number = 3, .lifetime = 40, .time = 7,
           .place = SMALL_R),
      SAYS(20, LU, G, S, .number = 4, .lifetime = 0, .time = 6), DOES(40, LOOK),
      SAYS(40, LU, G, S, .number = 4, .time = 8), DOES(60, LOOK) },
    .until = 60,
    .log = "7 S>G LU-ack 3 40s | 27 S>G LU-ack 4 0s | [S=R] | "
           "47 S>G LU-ack 4 0s | [] | " },
  { "of copies of a host's update the one with the next number is taken",
    { SAYS(0, LU, G, S, .number = 3, .lifetime = 40, .place = SMALL_R),
      SAYS(20, LU, G, S, .number = 4, .lifetime = 40, .place = SMALL_C),
      DOES(40, LOOK) },
    .until = 40,
    .log = "7 S>G LU-ack 3 40s | 27 S>G LU-ack 4 40s | [S=C] | " },
  { "one of the same number is not taken again",
    { SAYS(0, LU, G, S, .number = 3, .lifetime = 40, .place = SMALL_R),
      SAYS(20, LU, G, S, .number = 3, .lifetime = 40, .place = SMALL_C),
      DOES(40, LOOK) },
    .until = 40,
    .log = "7 S>G LU-ack 3 40s | 27 S>G LU-ack 3 40s | [S=R] | " },
  { "up to 32767 numbers later is newer",
    { SAYS(0, LU, G, S, .number = 3, .lifetime = 40, .place = SMALL_R),
      SAYS(20, LU, G, S, .number = 32770, .lifetime = 40, .place = SMALL_C),
      DOES(40, LOOK) },
    .until = 40,
    .log = "7 S>G LU-ack 3 40s | 27 S>G LU-ack 32770 40s | [S=C] | " },
  { "and 32768 later is older",
    { SAYS(0, LU, G, S, .number = 3, .lifetime = 40, .place = SMALL_R),
      SAYS(20, LU, G, S, .number = 32771, .lifetime = 40, .place = SMALL_C),
      DOES(40, LOOK) },
    .until = 40,
    .log = "7 S>G LU-ack 3 40s | 27 S>G LU-ack 32771 40s | [S=R] | " },
  { "a copy is kept for its lifetime and no longer",
    { SAYS(0, LU, G, S, .number = 3, .lifetime = 40, .time = 7,
           .place = SMALL_R),
      DOES(40006.999999, LOOK), DOES(40007, LOOK) },
    .until = 40007,
    .log = "7 S>G LU-ack 3 40s | [S=R] | [] | " },
  { "where there is no record, any copy is taken",
    { SAYS(0, LU, G, S, .number = 3, .lifetime = 4, .time = 7,
           .place = SMALL_R),
      SAYS(5000, LU, G, S, .number = 2, .lifetime = 40, .time = 6,
           .place = SMALL_C),
      DOES(5020, LOOK) },
    .until = 5020,
    .log = "7 S>G LU-ack 3 4s | 5007 S>G LU-ack 2 40s | [S=C] | " },
};

static void
test_copies(void)
{
  lm_play("migrating-ha-network", copies, G_N_ELEMENTS(copies));
}

/* A copy takes 7 ms to S. Those of a refresh are news of no handover. */
static void
test_moments(void)
{
  static const SignallingCategory categories[] = { SIGNALLING_REGISTRATION,
                                                   SIGNALLING_REFRESH };
  static const SimTime after[] = { 7 * SIM_MILLISECOND, SIM_TIME_NONE };

  for (size_t i = 0; i < G_N_ELEMENTS(categories); i++) {
    LmBench *lm = lm_bench_new("migrating-ha-network", NULL);
    const Network *network = lm->bench->network;
    Message lu = { .type = MESSAGE_LU,
                   .function = COLUMN_LM,
                   .sequence = 3,
                   .lifetime = 40,
                   .prefix = lm->prefixes[0],
                   .home = prefix_address(network, lm->prefixes[0]),
                   .care_of = node_address(network, SMALL_R),
                   .timestamp = 7 };
    CU_ASSERT_EQUAL(
      lm_bench_updated_after(lm, SMALL_G, SMALL_S, categories[i], &lu),
      after[i]);
    lm_bench_free(lm);
  }
}

const TestCase replica_tests[] = {
  { "all anchors have a copy of what one was told", test_updates },
  { "of two copies the newer one is believed", test_copies },
  { "a copy is noted in the handover that caused it", test_moments },
  { NULL, NULL },
};
