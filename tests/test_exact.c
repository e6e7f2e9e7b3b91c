/* Exact sums: what each number is rounded to, and that no order matters. The
 * twin adds by hand, digit by digit of base 2. */

#include "sim/base/exact.h"
#include "tests/suite.h"

#include <float.h>
#include <stdbool.h>
#include <stdio.h>

static void
test_rounding(void)
{
  static const struct {
    const char *sentence;
    double number, value;
  } rows[] = {
    { "nothing is nothing", 0, 0 },
    { "a whole number is itself", 7, 7 },
    { "a half is itself", 0.5, 0.5 },
    { "a unit is itself", 0x1p-32, 0x1p-32 },
    { "more than half a unit is one", 0x1.8p-33, 0x1p-32 },
    { "half a unit goes to the even number, 0", 0x1p-33, 0 },
    { "one and a half units go to the even number, 2", 0x1.8p-32, 0x1p-31 },
    { "less than half a unit is nothing", 0x1.ffffffp-34, 0 },
    { "just below a half of a unit is nothing", 0x1.fffffffffffffp-34, 0 },
    { "the least number is nothing", DBL_TRUE_MIN, 0 },
    { "less than nothing is rounded alike", -0x1.8p-33, -0x1p-32 },
    { "a third is cut off after 32 digits", 1.0 / 3, 0x1.55555554p-2 },
    { "a large fraction is itself", 0x1.fffffffffffffp20,
      0x1.fffffffffffffp20 },
    { "what fits 64 bits with the fraction", 0x1.fffffffffffffp29,
      0x1.fffffffffffffp29 },
    { "the first number that does not", 0x1p30, 0x1p30 },
    { "an odd number beyond", 0x1.fffffffffffffp52, 0x1.fffffffffffffp52 },
    { "a very large number", 0x1.fffffffffffffp89, 0x1.fffffffffffffp89 },
    { "the largest number", -0x1p90, -0x1p90 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    double is = exact_value(exact_of(rows[i].number));
    CU_ASSERT_EQUAL(is, rows[i].value);
    if (is != rows[i].value)
      printf("\nnot true: %s: %a\n", rows[i].sentence, is);
  }
}

static void
test_whole(void)
{
  const struct {
    const char *sentence;
    Exact is;
    double value;
  } rows[] = {
    { "a count", exact_whole(3), 3 },
    { "the greatest count", exact_whole(UINT64_MAX), 0x1p64 },
    { "a product", exact_product(3, 5), 15 },
    { "a product of more than 64 bits",
      exact_product(UINT64_C(1) << 40, UINT64_C(3) << 40), 0x3p80 },
    { "a product with nothing", exact_product(UINT64_MAX, 0), 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    CU_ASSERT_EQUAL(exact_value(rows[i].is), rows[i].value);
    if (exact_value(rows[i].is) != rows[i].value)
      printf("\nnot true: %s\n", rows[i].sentence);
  }
  CU_ASSERT_TRUE(exact_whole(12345) == exact_of(12345));
  CU_ASSERT_TRUE(exact_product(3, 4) + exact_of(0.5) == exact_of(12.5));
}

enum { PLACES = 128, NUMBERS = 2000 };

/* Adds 2^place to a number of PLACES binary digits. */
static void
twin_carry(char *digits, int place)
{
  while (digits[place] == 1)
    digits[place++] = 0;
  digits[place] = 1;
}

/* Adds a number that is not negative, in units of 2^-32, bit by bit. */
static void
twin_add(char *digits, double number)
{
  int exponent;
  uint64_t bits = (uint64_t)ldexp(frexp(number, &exponent), 53);
  int place = exponent - 53 + 32;
  uint64_t below = 0; /* what is cut off, and how much a unit of it is */

  if (place < -60)
    return;
  if (place < 0) {
    uint64_t unit = UINT64_C(1) << -place;
    below = bits % unit;
    bits /= unit;
    if (below > unit / 2 || (below == unit / 2 && bits % 2 == 1))
      bits++;
    place = 0;
  }
  for (; bits > 0; bits /= 2, place++)
    if (bits % 2 == 1)
      twin_carry(digits, place);
}

/* Numbers of all sizes; some lie in the middle between two units. */
static void
make_numbers(double *numbers)
{
  GRand *random = g_rand_new_with_seed(5);

  for (int i = 0; i < NUMBERS; i++) {
    int exponent = g_rand_int_range(random, -36, 34);
    double number = ldexp(g_rand_double(random), exponent);
    numbers[i] = i % 3 ? number : floor(number * 0x1p33) / 0x1p33;
  }
  g_rand_free(random);
}

static void
test_twin(void)
{
  double numbers[NUMBERS];
  char digits[PLACES] = { 0 };
  Exact sum = 0;

  make_numbers(numbers);
  for (int i = 0; i < NUMBERS; i++) {
    bool is_same = true;
    sum += exact_of(numbers[i]);
    twin_add(digits, numbers[i]);
    for (int place = 0; place < PLACES - 1; place++)
      is_same = is_same && digits[place] == (sum >> place & 1);
    CU_ASSERT_TRUE(is_same);
  }
}

/* Doubles are not the same then: otherwise the test would show nothing. */
static void
test_orders(void)
{
  double numbers[NUMBERS], up = 0, down = 0;
  Exact ahead = 0, back = 0;

  make_numbers(numbers);
  for (int i = 0; i < NUMBERS; i++) {
    ahead += exact_of(numbers[i]);
    back += exact_of(numbers[NUMBERS - 1 - i]);
    up += numbers[i];
    down += numbers[NUMBERS - 1 - i];
  }
  CU_ASSERT_TRUE(ahead == back);
  CU_ASSERT_TRUE(up != down);
  CU_ASSERT_DOUBLE_EQUAL(exact_value(ahead), up, up * 1e-12);
}

const TestCase exact_tests[] = {
  { "a fraction is rounded to the nearest unit, once", test_rounding },
  { "whole numbers and their products are exact", test_whole },
  { "adding by hand gives the same digits", test_twin },
  { "no order changes a sum", test_orders },
  { NULL, NULL },
};
