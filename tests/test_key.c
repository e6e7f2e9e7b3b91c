/* Keys: what a text becomes as a value, and the sentence that says why it is
 * none. */

#include "sim/design/key.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double anything = 1e17; /* as far as a range needs to go here */

static void
say(const char *sentence, bool is_good, const char *is)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s: %s\n", sentence, is ? is : "nothing");
}

static bool
is_near(double is, double expected)
{
  return fabs(is - expected) <= 1e-12 * fabs(expected);
}

/* Numbers that are read, in base units. */
static const struct {
  const char *sentence;
  KeyType type;
  const char *text;
  double number;
} numbers[] = {
  { "nanoseconds", KEY_TIME, "5 ns", 5e-9 },
  { "microseconds", KEY_TIME, "5 us", 5e-6 },
  { "milliseconds", KEY_TIME, "5 ms", 5e-3 },
  { "seconds", KEY_TIME, "5 s", 5 },
  { "minutes", KEY_TIME, "5 min", 300 },
  { "hours", KEY_TIME, "1.5 h", 5400 },
  { "with an exponent of its own", KEY_TIME, "25e-1 ms", 25e-4 },
  { "which may be as small as one wants", KEY_TIME_DIST,
    "1e-99999999999999999999 ms", 0 },
  { "bits", KEY_RATE, "5 bit/s", 5 },
  { "thousands of bits", KEY_RATE, "5 kbit/s", 5e3 },
  { "millions of bits", KEY_RATE, "5 Mbit/s", 5e6 },
  { "thousands of millions of bits", KEY_RATE, "5 Gbit/s", 5e9 },
  { "octets", KEY_SIZE, "1500 B", 1500 },
  { "a kB is 1000 octets", KEY_SIZE, "64 kB", 64000 },
  { "a MB is a million", KEY_SIZE, "2 MB", 2e6 },
  { "metres a second", KEY_SPEED, "30 m/s", 30 },
  { "kilometres an hour", KEY_SPEED, "36 km/h", 10 },
  { "metres", KEY_LENGTH, "200 m", 200 },
  { "kilometres", KEY_LENGTH, "1.5 km", 1500 },
  { "a delay by length", KEY_PROPAGATION, "5 us/km", 5e-9 },
  { "a longer one", KEY_PROPAGATION, "5 ms/km", 5e-6 },
  { "a speed is turned into one", KEY_PROPAGATION, "200 km/ms", 5e-9 },
  { "a number has no unit", KEY_NUMBER, "0.95", 0.95 },
  { "an integer neither", KEY_INTEGER, "20", 20 },
  { "an integer may be written as a fraction", KEY_INTEGER, "20.0", 20 },
  { "or with an exponent", KEY_INTEGER, "2e3", 2000 },
  { "a fraction may be without a unit", KEY_FRACTION, "0.05", 0.05 },
  { "or be in percent", KEY_FRACTION, "5 %", 0.05 },
  { "all is 100 %", KEY_FRACTION, "100 %", 1 },
  { "nothing is 0 %", KEY_FRACTION, "0 %", 0 },
  { "no blank is needed", KEY_TIME, "5ms", 5e-3 },
  { "there may be many", KEY_TIME, "5 \t ms", 5e-3 },
  { "a sign is read", KEY_NUMBER, "+5", 5 },
  { "and a minus, where it is in the range", KEY_NUMBER, "-5", -5 },
  { "a point may be the first", KEY_NUMBER, ".5", 0.5 },
  { "or come after a sign", KEY_NUMBER, "-.5", -0.5 },
  { "or be the last", KEY_NUMBER, "5.", 5 },
  { "a zero in front changes nothing", KEY_NUMBER, "007", 7 },
  { "exponents may be negative", KEY_TIME, "5e-3 s", 5e-3 },
  { "an e belongs to the exponent only with digits", KEY_INTEGER, "0e0", 0 },
  { "nine thousand million seconds are a time", KEY_TIME, "9e9 s", 9e9 },
};

static void
test_numbers(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
    bool is_signed = numbers[i].type == KEY_NUMBER;
    Key key = { .name = "k",
                .type = numbers[i].type,
                .least = is_signed ? -anything : 0 };
    char *why = NULL;
    Value value = { 0 };
    bool is_read = key_parse(&key, numbers[i].text, &value, &why);
    bool is_good = is_read && is_near(value.number, numbers[i].number);
    is_good &= why == NULL && value.integer == (int64_t)value.number;
    if (key.type == KEY_TIME)
      is_good &= value.time == sim_time(numbers[i].number);
    say(numbers[i].sentence, is_good, why);
    g_free(why);
  }
}

#define TIME_UNITS "needs a time unit: ns, us, ms, s, min, h"

/* Texts that are no value of a key, and why. */
static const struct {
  const char *sentence;
  Key key;
  const char *text, *why;
} refused[] = {
  { "a time needs its unit", { .type = KEY_TIME }, "5", TIME_UNITS },
  { "also if it is 0", { .type = KEY_TIME }, "0", TIME_UNITS },
  { "units are written as they are", { .type = KEY_TIME }, "5 MS", TIME_UNITS },
  { "whole", { .type = KEY_TIME }, "5 m", TIME_UNITS },
  { "and alone", { .type = KEY_TIME }, "5 s s", TIME_UNITS },
  { "a unit of another type is none", { .type = KEY_TIME }, "5 B", TIME_UNITS },
  { "two times are not one", { .type = KEY_TIME }, "1 s, 2 s", TIME_UNITS },
  { "nothing is no number",
    { .type = KEY_TIME },
    "",
    "is no number: " TIME_UNITS },
  { "a unit alone is none",
    { .type = KEY_TIME },
    "ms",
    "is no number: " TIME_UNITS },
  { "a sign alone is none",
    { .type = KEY_TIME },
    "- 5 s",
    "is no number: " TIME_UNITS },
  { "two signs are none",
    { .type = KEY_NUMBER },
    "--5",
    "is no number: needs a number without a unit" },
  { "a point alone is none",
    { .type = KEY_NUMBER },
    ".",
    "is no number: needs a number without a unit" },
  { "infinity is none",
    { .type = KEY_NUMBER },
    "inf",
    "is no number: needs a number without a unit" },
  { "nor is what is none by its name",
    { .type = KEY_NUMBER },
    "nan",
    "is no number: needs a number without a unit" },
  { "nor what is too great",
    { .type = KEY_NUMBER },
    "1e400",
    "is no number: needs a number without a unit" },
  { "nor a hexadecimal number",
    { .type = KEY_NUMBER },
    "0x10",
    "is no number: needs a number without a unit" },
  { "in large letters",
    { .type = KEY_NUMBER },
    "0X10",
    "is no number: needs a number without a unit" },
  { "or with a sign",
    { .type = KEY_NUMBER, .least = -100 },
    "-0x10",
    "is no number: needs a number without a unit" },
  { "a comma is no point",
    { .type = KEY_NUMBER },
    "1,5",
    "needs a number without a unit" },
  { "a number has no unit",
    { .type = KEY_NUMBER },
    "5 %",
    "needs a number without a unit" },
  { "an integer is whole",
    { .type = KEY_INTEGER },
    "1.5",
    "needs a whole number" },
  { "a negative one too",
    { .type = KEY_INTEGER, .least = -9 },
    "-1.5",
    "needs a whole number" },
  { "a rate needs its unit",
    { .type = KEY_RATE },
    "5",
    "needs a rate with a unit: bit/s, kbit/s, Mbit/s, Gbit/s" },
  { "a size needs its unit",
    { .type = KEY_SIZE },
    "5",
    "needs a size with a unit: B, kB, MB" },
  { "a speed needs its unit",
    { .type = KEY_SPEED },
    "5",
    "needs a speed with a unit: m/s, km/h" },
  { "a length needs its unit",
    { .type = KEY_LENGTH },
    "5",
    "needs a length with a unit: m, km" },
  { "a propagation needs its unit",
    { .type = KEY_PROPAGATION },
    "5",
    "needs a delay per length with a unit: us/km, ms/km, km/ms" },
  { "no speed at all has no delay",
    { .type = KEY_PROPAGATION },
    "0 km/ms",
    "must be at most 1e+18 s/m" },
  { "a fraction has one unit",
    { .type = KEY_FRACTION },
    "5 s",
    "needs a fraction with a unit: %" },
  { "a fraction is at most 1",
    { .type = KEY_FRACTION },
    "1.001",
    "must be from 0 % to 100 %" },
  { "and not negative",
    { .type = KEY_FRACTION },
    "-1 %",
    "must be from 0 % to 100 %" },
  { "it may have a range of its own",
    { .type = KEY_FRACTION, .least = 0.5, .greatest = 0.75 },
    "76 %",
    "must be from 50 % to 75 %" },
  { "with two ends",
    { .type = KEY_FRACTION, .least = 0.5, .greatest = 0.75 },
    "49 %",
    "must be from 50 % to 75 %" },
  { "a range is in base units",
    { .type = KEY_TIME, .least = 0.002 },
    "1 ms",
    "must be at least 0.002 s" },
  { "at both ends",
    { .type = KEY_TIME, .greatest = 60 },
    "2 min",
    "must be at most 60 s" },
  { "a time fits into the clock",
    { .type = KEY_TIME },
    "9000000001 s",
    "must be at most 9e+09 s" },
  { "each type has its base unit: rates",
    { .type = KEY_RATE, .least = 10 },
    "9 bit/s",
    "must be at least 10 bit/s" },
  { "sizes",
    { .type = KEY_SIZE, .greatest = 10 },
    "11 B",
    "must be at most 10 B" },
  { "speeds",
    { .type = KEY_SPEED, .least = 10 },
    "9 m/s",
    "must be at least 10 m/s" },
  { "lengths",
    { .type = KEY_LENGTH, .greatest = 10 },
    "11 m",
    "must be at most 10 m" },
  { "numbers have none",
    { .type = KEY_NUMBER, .greatest = 10 },
    "11",
    "must be at most 10" },
  { "nor have integers",
    { .type = KEY_INTEGER, .least = 1 },
    "0",
    "must be at least 1" },
  { "what has no range has an end too",
    { .type = KEY_INTEGER },
    "2e18",
    "must be at most 1e+18" },
  { "the range comes before the whole number",
    { .type = KEY_INTEGER, .greatest = 10 },
    "10.5",
    "must be at most 10" },
  { "a choice is one of its words",
    { .type = KEY_CHOICE, .choices = "packet|fluid" },
    "none",
    "is none of packet, fluid" },
  { "a word that is near is offered",
    { .type = KEY_CHOICE, .choices = "packet|fluid" },
    "Fluid",
    "is none of packet, fluid; did you mean 'fluid'?" },
  { "nothing is no choice",
    { .type = KEY_CHOICE, .choices = "packet|fluid" },
    "",
    "is none of packet, fluid" },
};

static void
test_refused(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
    g_autofree char *why = NULL;
    Value value = { 0 };
    bool is_read = key_parse(&refused[i].key, refused[i].text, &value, &why);
    say(refused[i].sentence, !is_read && g_strcmp0(why, refused[i].why) == 0,
        why);
  }
}

/* The time of a key is the nearest nanosecond. */
static void
test_nanoseconds(void)
{
  static const struct {
    const char *sentence, *text;
    SimTime time;
  } rows[] = {
    { "less than half a nanosecond is none", "0.4 ns", 0 },
    { "half of one is one", "0.5 ns", 1 },
    { "one and a bit is one", "1.4 ns", 1 },
    { "an hour has so many", "1 h", 3600 * SIM_SECOND },
    { "a ms has so many", "12.345678 ms", 12345678 },
  };
  static const Key key = { .type = KEY_TIME };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *why = NULL;
    Value value = { 0 };
    bool is_read = key_parse(&key, rows[i].text, &value, &why);
    say(rows[i].sentence, is_read && value.time == rows[i].time, why);
  }
}

/* Distributions; of those that are refused, why. */
static const struct {
  const char *sentence;
  Key key;
  const char *text;
  DistributionKind kind;
  double a, b;
  const char *why;
} distributions[] = {
  { "a time is a constant",
    { .type = KEY_TIME_DIST },
    "10 ms",
    DISTRIBUTION_CONSTANT,
    0.01,
    0,
    NULL },
  { "so is a speed",
    { .type = KEY_SPEED_DIST },
    "36 km/h",
    DISTRIBUTION_CONSTANT,
    10,
    0,
    NULL },
  { "a mean",
    { .type = KEY_TIME_DIST },
    "exponential(10 s)",
    DISTRIBUTION_EXPONENTIAL,
    10,
    0,
    NULL },
  { "two ends",
    { .type = KEY_TIME_DIST },
    "uniform(1 s, 2 min)",
    DISTRIBUTION_UNIFORM,
    1,
    120,
    NULL },
  { "ends of speeds",
    { .type = KEY_SPEED_DIST },
    "uniform(1 m/s, 36 km/h)",
    DISTRIBUTION_UNIFORM,
    1,
    10,
    NULL },
  { "ends may be equal, and 0",
    { .type = KEY_TIME_DIST },
    "uniform(0 s, 0 s)",
    DISTRIBUTION_UNIFORM,
    0,
    0,
    NULL },
  { "a scale and a shape",
    { .type = KEY_TIME_DIST },
    "pareto(1 s, 1.5)",
    DISTRIBUTION_PARETO,
    1,
    1.5,
    NULL },
  { "a mean and a deviation",
    { .type = KEY_TIME_DIST },
    "lognormal(10 s, 5 s)",
    DISTRIBUTION_LOGNORMAL,
    10,
    5,
    NULL },
  { "another scale and shape",
    { .type = KEY_TIME_DIST },
    "weibull(10 s, 0.8)",
    DISTRIBUTION_WEIBULL,
    10,
    0.8,
    NULL },
  { "blanks are free",
    { .type = KEY_TIME_DIST },
    "uniform(  1 s  ,2 s )",
    DISTRIBUTION_UNIFORM,
    1,
    2,
    NULL },
  { "another word is none",
    { .type = KEY_TIME_DIST },
    "normal(1 s)",
    0,
    0,
    0,
    "is no distribution: exponential, uniform, pareto, lognormal, weibull" },
  { "nor is the beginning of one",
    { .type = KEY_TIME_DIST },
    "uni(1 s, 2 s)",
    0,
    0,
    0,
    "is no distribution: exponential, uniform, pareto, lognormal, weibull" },
  { "nor one in large letters",
    { .type = KEY_TIME_DIST },
    "Pareto(1 s, 2)",
    0,
    0,
    0,
    "is no distribution: exponential, uniform, pareto, lognormal, weibull" },
  { "nor brackets alone",
    { .type = KEY_TIME_DIST },
    "(1 s)",
    0,
    0,
    0,
    "is no distribution: exponential, uniform, pareto, lognormal, weibull" },
  { "nor its name alone",
    { .type = KEY_TIME_DIST },
    "uniform",
    0,
    0,
    0,
    "is no number: " TIME_UNITS },
  { "a bracket is closed",
    { .type = KEY_TIME_DIST },
    "exponential(1 s",
    0,
    0,
    0,
    "the bracket is not closed" },
  { "at the end",
    { .type = KEY_TIME_DIST },
    "exponential(1 s) s",
    0,
    0,
    0,
    "the bracket is not closed" },
  { "one argument is one",
    { .type = KEY_TIME_DIST },
    "exponential(1 s, 2 s)",
    0,
    0,
    0,
    "exponential needs 1 argument" },
  { "and not none",
    { .type = KEY_TIME_DIST },
    "exponential()",
    0,
    0,
    0,
    "exponential needs 1 argument" },
  { "two are two",
    { .type = KEY_TIME_DIST },
    "uniform(1 s)",
    0,
    0,
    0,
    "uniform needs 2 arguments" },
  { "and not three",
    { .type = KEY_TIME_DIST },
    "weibull(1 s, 2, 3)",
    0,
    0,
    0,
    "weibull needs 2 arguments" },
  { "the first has a unit",
    { .type = KEY_TIME_DIST },
    "exponential(1)",
    0,
    0,
    0,
    TIME_UNITS },
  { "that of its type",
    { .type = KEY_SPEED_DIST },
    "exponential(1 s)",
    0,
    0,
    0,
    "needs a speed or distribution with a unit: m/s, km/h" },
  { "the second end has one",
    { .type = KEY_TIME_DIST },
    "uniform(1 s, 2)",
    0,
    0,
    0,
    TIME_UNITS },
  { "a deviation has one",
    { .type = KEY_TIME_DIST },
    "lognormal(1 s, 2)",
    0,
    0,
    0,
    TIME_UNITS },
  { "a shape has none",
    { .type = KEY_TIME_DIST },
    "pareto(1 s, 2 s)",
    0,
    0,
    0,
    "needs a number without a unit" },
  { "not for Weibull either",
    { .type = KEY_TIME_DIST },
    "weibull(1 s, 2 s)",
    0,
    0,
    0,
    "needs a number without a unit" },
  { "the least end is the first",
    { .type = KEY_TIME_DIST },
    "uniform(2 s, 1 s)",
    0,
    0,
    0,
    "the least value comes first" },
  { "a mean of 0 is none",
    { .type = KEY_TIME_DIST },
    "exponential(0 s)",
    0,
    0,
    0,
    "needs a mean greater than 0" },
  { "nor is a scale of 0 one",
    { .type = KEY_TIME_DIST },
    "pareto(0 s, 1)",
    0,
    0,
    0,
    "needs arguments greater than 0" },
  { "nor a shape of 0",
    { .type = KEY_TIME_DIST },
    "weibull(1 s, 0)",
    0,
    0,
    0,
    "needs arguments greater than 0" },
  { "nor a deviation of 0",
    { .type = KEY_TIME_DIST },
    "lognormal(1 s, 0 s)",
    0,
    0,
    0,
    "needs arguments greater than 0" },
  { "nor a negative shape",
    { .type = KEY_TIME_DIST },
    "pareto(1 s, -1)",
    0,
    0,
    0,
    "needs arguments greater than 0" },
  { "a constant has the range of its key",
    { .type = KEY_TIME_DIST, .least = 1, .greatest = 5 },
    "6 s",
    0,
    0,
    0,
    "must be at most 5 s" },
  { "so has a first argument",
    { .type = KEY_SPEED_DIST, .least = 1, .greatest = 5 },
    "exponential(0.5 m/s)",
    0,
    0,
    0,
    "must be at least 1 m/s" },
  { "times of distributions fit into the clock",
    { .type = KEY_TIME_DIST },
    "exponential(9000000001 s)",
    0,
    0,
    0,
    "must be at most 9e+09 s" },
};

static void
test_distributions(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(distributions); i++) {
    g_autofree char *why = NULL;
    Value value = { 0 };
    const char *expected = distributions[i].why;
    bool is_read =
      key_parse(&distributions[i].key, distributions[i].text, &value, &why);
    const Distribution *d = &value.distribution;
    bool is_good = is_read == !expected && g_strcmp0(why, expected) == 0;
    if (is_read)
      is_good &= d->kind == distributions[i].kind &&
                 is_near(d->a, distributions[i].a) &&
                 is_near(d->b, distributions[i].b);
    say(distributions[i].sentence, is_good, why);
  }
}

static void
test_choices(void)
{
  static const Key key = { .type = KEY_CHOICE, .choices = "one|two|three" };
  static const char *const choices[] = { "one", "two", "three" };

  for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
    g_autofree char *why = NULL;
    Value value = { .integer = 99 };
    bool is_read = key_parse(&key, choices[i], &value, &why);
    say(choices[i], is_read && value.integer == (int64_t)i, why);
  }
}

/* Units of a time, and the decimal places between them and seconds. */
static const struct {
  const char *unit;
  int places;
} decimals[] = { { "ns", 9 }, { "us", 6 }, { "ms", 3 }, { "s", 0 } };

/* A time is the same double in each unit, and the one next to it. */
static void
test_spellings(void)
{
  static const Key key = { .name = "k", .type = KEY_TIME_DIST };
  g_autoptr(GRand) rand = g_rand_new_with_seed(5);

  for (int i = 0; i < 10000; i++) {
    guint32 ns = g_rand_int(rand);
    g_autofree char *exact = g_strdup_printf("%ue-9", ns);
    double expected = g_ascii_strtod(exact, NULL);
    for (size_t u = 0; u < G_N_ELEMENTS(decimals); u++) {
      int after = 9 - decimals[u].places;
      guint32 whole = (guint32)pow(10, after);
      g_autofree char *fraction =
        after > 0 ? g_strdup_printf(".%0*u", after, ns % whole) : g_strdup("");
      g_autofree char *text =
        g_strdup_printf("exponential(%u%s%s %s)", ns / whole, fraction,
                        i % 2 == 0 ? "" : "e0", decimals[u].unit);
      Value value = { 0 };
      g_autofree char *why = NULL;
      bool is_good =
        key_parse(&key, text, &value, &why) && value.distribution.a == expected;
      say(text, is_good || ns == 0, why);
    }
  }
}

const TestCase key_tests[] = {
  { "a number becomes a value in base units", test_numbers },
  { "a text that is no value is told why", test_refused },
  { "a time is rounded to the nanosecond", test_nanoseconds },
  { "a distribution has its arguments, or is told why", test_distributions },
  { "a choice is stored as its index", test_choices },
  { "a value is the same in every decimal unit", test_spellings },
  { NULL, NULL },
};
