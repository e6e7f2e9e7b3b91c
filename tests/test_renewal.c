/* Renewal processes: the next event after any time, and that they are
 * stationary. */

#include "sim/base/renewal.h"
#include "tests/suite.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define S SIM_SECOND

static void
say(bool is_good, const char *sentence)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s\n", sentence);
}

static Rng
stream(uint64_t name)
{
  return rng_stream(3, 4, RNG_TEST, name);
}

static const struct {
  const char *sentence;
  Distribution interval;
  SimTime after, next;
} fixed[] = {
  { "constant intervals begin with half of one",
    { DISTRIBUTION_CONSTANT, 10, 0 },
    0,
    5 * S },
  { "the event itself is not after it",
    { DISTRIBUTION_CONSTANT, 10, 0 },
    5 * S,
    15 * S },
  { "but it is after the nanosecond before",
    { DISTRIBUTION_CONSTANT, 10, 0 },
    15 * S - 1,
    15 * S },
  { "no interval, no event", { DISTRIBUTION_CONSTANT, 0, 0 }, 0, SIM_TIME_MAX },
  { "an interval of a nanosecond is one",
    { DISTRIBUTION_CONSTANT, 1e-9, 0 },
    7,
    8 },
  { "an interval without a mean never ends",
    { DISTRIBUTION_PARETO, 1, 1 },
    0,
    SIM_TIME_MAX },
  { "nor does one that is too long for time",
    { DISTRIBUTION_EXPONENTIAL, 1e10, 0 },
    0,
    SIM_TIME_MAX },
  { "nor does one of which a thousand are too long",
    { DISTRIBUTION_EXPONENTIAL, 1e7, 0 },
    0,
    SIM_TIME_MAX },
};

static void
test_fixed(void)
{
  for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
    Rng rng = stream(1);
    say(renewal_next(&fixed[i].interval, &rng, fixed[i].after) == fixed[i].next,
        fixed[i].sentence);
  }
}

/* How long one waits on average at a random time is the second moment of the
 * interval over twice its mean. */
static const struct {
  const char *sentence;
  Distribution interval;
  double mean, wait;
} drawn[] = {
  { "uniform", { DISTRIBUTION_UNIFORM, 0.03, 0.07 }, 0.05, 0.079 / 3 },
  { "nearly constant", { DISTRIBUTION_UNIFORM, 1, 1.001 }, 1.0005, 0.50025 },
  { "exponential", { DISTRIBUTION_EXPONENTIAL, 3, 0 }, 3, 3 },
  { "Pareto", { DISTRIBUTION_PARETO, 1, 4 }, 4.0 / 3, 0.75 },
  { "lognormal", { DISTRIBUTION_LOGNORMAL, 2, 1 }, 2, 1.25 },
  { "Weibull", { DISTRIBUTION_WEIBULL, 2, 2 }, 1.7724538509, 1.1283791671 },
};

enum { EVENTS = 100000, PROBES = 40000 };

static void
test_stationary(void)
{
  for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++) {
    double mean = drawn[i].mean, wait = 0, squares = 0;
    SimTime span = sim_time(mean * EVENTS);
    Rng rng = stream(i), probe = stream(100 + i);
    for (int k = 0; k < PROBES; k++) {
      SimTime at = (SimTime)(rng_uniform(&probe) * (double)span);
      double w = sim_seconds(renewal_next(&drawn[i].interval, &rng, at) - at);
      wait += w;
      squares += w * w;
    }
    wait /= PROBES;
    double error = sqrt((squares / PROBES - wait * wait) / PROBES);
    say(fabs(wait - drawn[i].wait) < 4 * error + 0.005 * mean,
        drawn[i].sentence);
  }
}

/* From the beginning one waits as long as from any other time. */
static void
test_first(void)
{
  enum { STREAMS = 8000 };

  for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++) {
    double wait = 0, squares = 0;
    for (uint64_t k = 0; k < STREAMS; k++) {
      Rng rng = stream(1000 * k + i);
      double w = sim_seconds(renewal_next(&drawn[i].interval, &rng, 0));
      wait += w;
      squares += w * w;
    }
    wait /= STREAMS;
    double error = sqrt((squares / STREAMS - wait * wait) / STREAMS);
    say(fabs(wait - drawn[i].wait) < 4 * error, drawn[i].sentence);
  }
}

/* From event to event there are as many as the mean interval says, and whoever
 * asks between two of them hears of the second. */
static void
test_events(void)
{
  for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++) {
    const Distribution *interval = &drawn[i].interval;
    SimTime end = sim_time(drawn[i].mean * 3000), last = 0, next;
    Rng rng = stream(50 + i);
    int count = 0;
    for (; (next = renewal_next(interval, &rng, last)) < end; count++) {
      CU_ASSERT_TRUE_FATAL(next > last);
      CU_ASSERT_EQUAL(renewal_next(interval, &rng, next - 1), next);
      CU_ASSERT_EQUAL(renewal_next(interval, &rng, last + (next - last) / 2),
                      next);
      last = next;
    }
    say(abs(count - 3000) < 4 * sqrt(3000) * 1.2, drawn[i].sentence);
  }
}

/* The name decides, and the stream is not used up. */
static void
test_names(void)
{
  Rng one = stream(1), two = stream(2);
  SimTime first = renewal_next(&drawn[0].interval, &one, S);

  CU_ASSERT_EQUAL(renewal_next(&drawn[0].interval, &one, S), first);
  CU_ASSERT_NOT_EQUAL(renewal_next(&drawn[0].interval, &two, S), first);
  CU_ASSERT_EQUAL(one.block, 0);
}

/* After 256 mean intervals a window ends. */
static void
test_windows(void)
{
  SimTime window = sim_time(256 * drawn[0].mean);
  Rng rng = stream(1);
  SimTime first = renewal_next(&drawn[0].interval, &rng, 0);
  SimTime second = renewal_next(&drawn[0].interval, &rng, window);

  say(second - window != first, "the next window does not repeat the first");
}

const TestCase renewal_tests[] = {
  { "what is not drawn is known", test_fixed },
  { "at a random time one waits as long as in a stationary process",
    test_stationary },
  { "so it is at the beginning", test_first },
  { "events follow each other, whoever asks", test_events },
  { "each name has its own events", test_names },
  { "so has each window of time", test_windows },
  { NULL, NULL },
};
