/* Names as numbers: that they differ, and what is chosen by them. */

#include "sim/base/name.h"
#include "sim/base/rng.h"
#include "tests/suite.h"

#include <gsl/gsl_cdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
say(bool is_good, const char *sentence)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s\n", sentence);
}

/* Of xxhash 0.8, whose results do not change any more. */
static void
test_known(void)
{
  static const struct {
    const char *sentence, *name;
    uint64_t number;
  } rows[] = {
    { "no name", "", 0x2d06800538d394c2 },
    { "a letter", "a", 0xe6c632b61e964e1f },
    { "a short name", "abc", 0x78af5f94892f3950 },
  };

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    say(name_number(rows[i].name) == rows[i].number, rows[i].sentence);
}

static int
compare_numbers(const void *a, const void *b)
{
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

/* Names as a scenario makes them: a letter and digits. */
static void
test_hosts(void)
{
  enum { HOSTS = 10000000 };
  uint64_t *numbers = malloc(HOSTS * sizeof *numbers);
  int twins = 0;

  for (int i = 0; i < HOSTS; i++) {
    char name[16];
    snprintf(name, sizeof name, "MN%d", i + 1);
    numbers[i] = name_number(name);
  }
  qsort(numbers, HOSTS, sizeof *numbers, compare_numbers);
  for (int i = 1; i < HOSTS; i++)
    twins += numbers[i] == numbers[i - 1];
  CU_ASSERT_EQUAL(twins, 0);
  free(numbers);
}

static void
test_join(void)
{
  uint64_t a = name_number("a"), b = name_number("b");

  say(name_join(a, b) == name_join(a, b), "two names make one");
  say(name_join(a, b) != name_join(b, a), "their order matters");
  say(name_join(a, a) != name_join(b, b), "equal names do not cancel out");
  say(name_join(a, 0) != a && name_join(0, a) != a,
      "nothing is a name as well");
  say(name_join(a, 1) != name_join(a, 2), "a number may be the second");
  say(name_join(0x6867666564636261, 0x706f6e6d6c6b6a69) ==
        name_number("abcdefghijklmnop"),
      "it is that of the octets of both, the lowest first");
}

/* The finalizer of MurmurHash3, computed by a few lines of another language. */
static void
test_weights(void)
{
  static const struct {
    const char *sentence;
    uint64_t draw, name, weight;
  } rows[] = {
    { "a draw of nothing and a name of nothing", 0, 0, 0 },
    { "a draw alone", 1, 0, 0xb456bcfc34c2cb2c },
    { "a name alone", 0, 1, 0xb456bcfc34c2cb2c },
    { "bits that both have cancel out", 3, 2, 0xb456bcfc34c2cb2c },
    { "all bits", UINT64_MAX, 0, 0x64b5720b4b825f21 },
  };

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    say(name_weight(rows[i].draw, rows[i].name) == rows[i].weight,
        rows[i].sentence);
}

enum { THINGS = 7, DRAWS = 70000 };

/* The names of six things, and of one more. */
static void
make_names(uint64_t names[THINGS])
{
  for (int i = 0; i < THINGS; i++)
    names[i] = name_number((const char[]){ 'A', (char)('1' + i), 0 });
}

/* By the chi-square test at the level of a thousandth. */
static void
test_shares(void)
{
  uint64_t names[THINGS];
  double counts[THINGS] = { 0 }, statistic = 0;
  Rng rng = rng_stream(1, 0, RNG_TEST, 5);

  make_names(names);
  for (int i = 0; i < DRAWS; i++)
    counts[name_choose(rng_next(&rng), names, NULL, THINGS)]++;
  for (int i = 0; i < THINGS; i++)
    statistic += (counts[i] - DRAWS / THINGS) * (counts[i] - DRAWS / THINGS) /
                 (DRAWS / THINGS);
  CU_ASSERT_TRUE(gsl_cdf_chisq_Q(statistic, THINGS - 1) > 0.001);
}

static void
test_greatest(void)
{
  uint64_t names[THINGS];
  Rng rng = rng_stream(1, 0, RNG_TEST, 7);

  make_names(names);
  for (int i = 0; i < 1000; i++) {
    uint64_t draw = rng_next(&rng);
    uint32_t chosen = name_choose(draw, names, NULL, THINGS);
    for (int k = 0; k < THINGS; k++)
      CU_ASSERT_TRUE(name_weight(draw, names[k]) <=
                     name_weight(draw, names[chosen]));
  }
}

/* What is chosen depends neither on the order nor on what is not chosen. */
static void
test_others(void)
{
  static const uint32_t backwards[] = { 6, 5, 4, 3, 2, 1, 0 };
  uint64_t names[THINGS];
  Rng rng = rng_stream(1, 0, RNG_TEST, 6);

  make_names(names);
  for (int i = 0; i < 1000; i++) {
    uint64_t draw = rng_next(&rng);
    uint32_t all = name_choose(draw, names, NULL, THINGS);
    uint32_t six = name_choose(draw, names, NULL, THINGS - 1);
    CU_ASSERT_EQUAL(backwards[name_choose(draw, names, backwards, THINGS)],
                    all);
    CU_ASSERT_TRUE(all == THINGS - 1 || all == six);
    CU_ASSERT_EQUAL(name_choose(draw, names + all, NULL, 1), 0);
  }
}

const TestCase name_tests[] = {
  { "a name has the number of XXH3", test_known },
  { "ten million hosts have as many numbers", test_hosts },
  { "two names make another one", test_join },
  { "a weight has the bits of MurmurHash3", test_weights },
  { "a draw chooses all things equally often", test_shares },
  { "it chooses that of the greatest weight", test_greatest },
  { "one thing more takes only its own share", test_others },
  { NULL, NULL },
};
