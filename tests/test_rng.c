/* Streams. The statistical tests run on fixed seeds, so they give one answer
 * for ever. */
#include "sim/base/rng.h"
#include "tests/suite.h"

#include <Random123/philox.h>
#include <glib.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
  SEED = 2024,
  PAIRS = 50000,    /* numbers a stream, for correlations */
  LAGS = 4,         /* each way */
  COUNTED = 100000, /* numbers, for single bits */
};

static const double standard_errors = 4; /* exceeded once in 16,000 */

/* Tells the row that failed, as CUnit only knows the line. */
static void
check_row(bool holds, const char *sentence)
{
  if (!holds)
    fprintf(stderr, "\n    fails: %s\n", sentence);
  CU_ASSERT(holds);
}

static Rng
test_stream(uint64_t name)
{
  return rng_stream(SEED, 3, RNG_TEST, name);
}

/* Known answers */

typedef struct KnownAnswer {
  const char *sentence;
  uint32_t counter[4];
  uint32_t key[2];
  uint32_t expected[4];
} KnownAnswer;

#define ONES UINT32_MAX

/* The first three are those that the authors publish with Random123. */
static const KnownAnswer known_answers[] = {
  { "all zeros",
    { 0, 0, 0, 0 },
    { 0, 0 },
    { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
  { "all ones",
    { ONES, ONES, ONES, ONES },
    { ONES, ONES },
    { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
  { "digits of pi",
    { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
    { 0xa4093822, 0x299f31d0 },
    { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
  { "the last block of a stream",
    { ONES - 1, ONES, ONES, ONES },
    { ONES, ONES },
    { 0x01840c58, 0xe3bb7da9, 0xb9965937, 0xa1c18b72 } },
};

static void
test_known_answers(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(known_answers); i++) {
    const KnownAnswer *k = &known_answers[i];
    philox4x32_ctr_t counter;
    philox4x32_key_t key = { { k->key[0], k->key[1] } };
    memcpy(counter.v, k->counter, sizeof counter.v);
    philox4x32_ctr_t block = philox4x32(counter, key);
    check_row(memcmp(block.v, k->expected, sizeof block.v) == 0, k->sentence);
  }
}

static void
test_stream_is_philox(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(known_answers); i++) {
    const KnownAnswer *k = &known_answers[i];
    uint64_t seed = (uint64_t)k->key[0] << 32 | k->key[1];
    uint64_t expected = (uint64_t)k->expected[0] << 32 | k->expected[1];
    uint64_t name = (uint64_t)k->counter[2] << 32 | k->counter[3];
    Rng rng = rng_stream(seed, k->counter[1] & RNG_MOST_REPLICATION,
                         (RngPurpose)(k->counter[1] >> 24), name);
    CU_ASSERT_EQUAL(rng.block, 0);
    rng.block = k->counter[0];
    if (rng.block < ONES)
      check_row(rng_next(&rng) == expected, k->sentence);
  }
}

/* Beyond its last block a stream would repeat itself, unseen. */
static void
test_exhausted_stream(void)
{
  pid_t child = fork();
  if (child == 0) {
    struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    Rng rng = test_stream(0);
    rng.block = UINT32_MAX;
    rng_next(&rng);
    _exit(0);
  }
  int status = 0;
  CU_ASSERT_EQUAL_FATAL(waitpid(child, &status, 0), child);
  CU_ASSERT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* Pinned numbers, of another implementation */

static const uint64_t pinned_bits[] = {
  0x6668ea53febb613d,
  0x8e01df79508f48f4,
  0x812e663a39b54e27,
  0x5e7e68da1ba0ec01,
};

static const uint32_t pinned_below_1000[] = { 400, 554, 504, 369,
                                              845, 222, 181, 29 };

static const struct {
  Distribution distribution;
  double value;
  uint32_t blocks;
} pinned_variates[] = {
  { { DISTRIBUTION_CONSTANT, 7, 0 }, 7, 0 },
  { { DISTRIBUTION_UNIFORM, -3, 7 }, 1.000383811059982, 1 },
  { { DISTRIBUTION_EXPONENTIAL, 3.3, 0 }, 3.023442786250693, 1 },
  { { DISTRIBUTION_PARETO, 1.7, 1.3 }, 3.4397316832996534, 1 },
  { { DISTRIBUTION_LOGNORMAL, 5, 3 }, 3.72574331727773, 1 },
  { { DISTRIBUTION_WEIBULL, 2, 0.7 }, 1.7649275159199564, 1 },
};

static void
test_pinned_integers(void)
{
  Rng rng = test_stream(7);
  for (size_t i = 0; i < G_N_ELEMENTS(pinned_bits); i++)
    CU_ASSERT_EQUAL(rng_next(&rng), pinned_bits[i]);
  CU_ASSERT_EQUAL(rng.block, 4);
  rng = test_stream(7);
  for (size_t i = 0; i < G_N_ELEMENTS(pinned_below_1000); i++)
    CU_ASSERT_EQUAL(rng_below(&rng, 1000), pinned_below_1000[i]);
  rng = test_stream(7);
  CU_ASSERT_EQUAL(rng_uniform(&rng), 0xccd1d4a7fd76cp-53);
  rng = test_stream(7);
  CU_ASSERT_EQUAL(rng_uniform_positive(&rng), 0xccd1d4a7fd76dp-53);
}

/* The last bits are the C library's. */
static void
test_pinned_variates(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(pinned_variates); i++) {
    Rng rng = test_stream(7);
    double value = distribution_draw(&pinned_variates[i].distribution, &rng);
    double expected = pinned_variates[i].value;
    CU_ASSERT_DOUBLE_EQUAL(value, expected, 1e-14 * fabs(expected));
    CU_ASSERT_EQUAL(rng.block, pinned_variates[i].blocks);
  }
}

/* Names and streams */

static void
test_interleaving(void)
{
  Rng alone = test_stream(1);
  Rng mixed = test_stream(1);
  Rng other = test_stream(2);
  for (int i = 0; i < 100; i++) {
    for (int k = 0; k < i % 5; k++)
      rng_next(&other);
    CU_ASSERT_EQUAL(rng_next(&alone), rng_next(&mixed));
  }
}

static int
compare_bits(const void *a, const void *b)
{
  uint64_t x = *(const uint64_t *)a;
  uint64_t y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static void
append_blocks(GArray *bits, Rng rng)
{
  for (int i = 0; i < 256; i++) {
    uint64_t next = rng_next(&rng);
    g_array_append_val(bits, next);
  }
}

/* All streams of all names out of a few neighbours and extremes. A shared block
 * would be an equal number; by chance the 120,000 have one in 2.5e9 times. */
static void
test_no_shared_block(void)
{
  static const uint64_t seeds[] = { 0, 1, UINT64_C(1) << 32, UINT64_MAX };
  static const uint32_t replications[] = { 0, 1, 2, RNG_MOST_REPLICATION };
  static const RngPurpose purposes[] = { RNG_MOBILITY,   RNG_TRAFFIC,
                                         RNG_LOSS,       RNG_DISCOVERY,
                                         RNG_PREDICTION, RNG_TEST };
  static const uint64_t names[] = { 0, 1, UINT64_C(1) << 32, 256, UINT64_MAX };
  GArray *bits = g_array_new(FALSE, FALSE, sizeof(uint64_t));
  for (size_t s = 0; s < G_N_ELEMENTS(seeds); s++)
    for (size_t r = 0; r < G_N_ELEMENTS(replications); r++)
      for (size_t p = 0; p < G_N_ELEMENTS(purposes); p++)
        for (size_t h = 0; h < G_N_ELEMENTS(names); h++)
          append_blocks(
            bits, rng_stream(seeds[s], replications[r], purposes[p], names[h]));
  g_array_sort(bits, compare_bits);
  int equal = 0;
  for (guint i = 1; i < bits->len; i++)
    equal +=
      g_array_index(bits, uint64_t, i) == g_array_index(bits, uint64_t, i - 1);
  CU_ASSERT_EQUAL(bits->len, 4 * 4 * 6 * 5 * 256);
  CU_ASSERT_EQUAL(equal, 0);
  g_array_free(bits, TRUE);
}

typedef struct StreamPair {
  const char *sentence;
  Rng a;
  Rng b;
} StreamPair;

#define NAME(seed_, replication_, purpose_, name_)                             \
  {                                                                            \
    .seed = seed_, .kind = (purpose_) << 24 | (replication_), .name = name_    \
  }

static const StreamPair stream_pairs[] = {
  { "neighbouring names", NAME(1, 1, RNG_LOSS, 1), NAME(1, 1, RNG_LOSS, 2) },
  { "names of one bit", NAME(1, 1, RNG_LOSS, 0),
    NAME(1, 1, RNG_LOSS, UINT64_C(1) << 63) },
  { "names with their halves exchanged", NAME(1, 1, RNG_LOSS, 1),
    NAME(1, 1, RNG_LOSS, UINT64_C(1) << 32) },
  { "neighbouring replications", NAME(1, 0, RNG_LOSS, 1),
    NAME(1, 1, RNG_LOSS, 1) },
  { "neighbouring purposes", NAME(1, 1, RNG_MOBILITY, 1),
    NAME(1, 1, RNG_TRAFFIC, 1) },
  { "neighbouring seeds", NAME(0, 0, RNG_LOSS, 0), NAME(1, 0, RNG_LOSS, 0) },
  { "seeds of the upper half", NAME(1, 0, RNG_LOSS, 0),
    NAME(UINT64_C(1) << 32, 0, RNG_LOSS, 0) },
  { "name and replication exchanged", NAME(1, 1, RNG_LOSS, 2),
    NAME(1, 2, RNG_LOSS, 1) },
  { "seed and name exchanged", NAME(1, 0, RNG_LOSS, 2),
    NAME(2, 0, RNG_LOSS, 1) },
  { "name and purpose exchanged", NAME(1, 0, RNG_LOSS, RNG_TRAFFIC),
    NAME(1, 0, RNG_TRAFFIC, RNG_LOSS) },
};

static double *
draw_uniforms(Rng rng)
{
  double *values = g_new(double, PAIRS);
  for (int i = 0; i < PAIRS; i++)
    values[i] = rng_uniform(&rng);
  return values;
}

/* Of a[i] and b[i + lag], in standard errors. */
static double
scaled_correlation(const double *a, const double *b, size_t lag)
{
  size_t count = PAIRS - lag;
  double r = gsl_stats_correlation(a, 1, b + lag, 1, count);
  return fabs(r) * sqrt((double)count);
}

static void
test_streams_independent(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(stream_pairs); i++) {
    const StreamPair *pair = &stream_pairs[i];
    g_autofree double *a = draw_uniforms(pair->a);
    g_autofree double *b = draw_uniforms(pair->b);
    for (size_t lag = 0; lag < LAGS; lag++) {
      check_row(scaled_correlation(a, b, lag) < standard_errors,
                pair->sentence);
      check_row(scaled_correlation(b, a, lag) < standard_errors,
                pair->sentence);
    }
  }
}

static void
test_stream_uncorrelated(void)
{
  g_autofree double *values = draw_uniforms(test_stream(0));
  CU_ASSERT(scaled_correlation(values, values, 0) > standard_errors);
  for (size_t lag = 1; lag < 64; lag++)
    CU_ASSERT(scaled_correlation(values, values, lag) < standard_errors);
}

static void
test_bits(void)
{
  int set[64] = { 0 };
  Rng rng = test_stream(0);
  for (int i = 0; i < COUNTED; i++) {
    uint64_t bits = rng_next(&rng);
    for (int bit = 0; bit < 64; bit++)
      set[bit] += (int)(bits >> bit & 1);
  }
  for (int bit = 0; bit < 64; bit++)
    CU_ASSERT(fabs(set[bit] - COUNTED / 2.0) <
              standard_errors * sqrt(COUNTED) / 2);
}

const TestCase rng_tests[] = {
  { "Philox4x32-10 gives the published blocks", test_known_answers },
  { "a stream's name is key and counter", test_stream_is_philox },
  { "no stream goes on behind its last block", test_exhausted_stream },
  { "integers and uniforms are pinned, bit by bit", test_pinned_integers },
  { "variates are pinned, and use one block", test_pinned_variates },
  { "no stream moves another", test_interleaving },
  { "no two streams share a block", test_no_shared_block },
  { "streams are uncorrelated, also shifted", test_streams_independent },
  { "a stream is uncorrelated with itself shifted", test_stream_uncorrelated },
  { "every bit is set half the time", test_bits },
  { NULL, NULL },
};
