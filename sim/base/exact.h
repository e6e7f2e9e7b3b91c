/* A sum that is the same whatever the order of adding, because it is an
 * integer: 128 bits, in units of 2^-32. A zero is an empty sum. Two sums are
 * added with +.
 *
 * Whole numbers are added as they are. A fraction is rounded once, to the
 * nearest unit (a tie goes to the even one), so a sum of n fractions is wrong
 * by at most n 2^-33. A double of 2^20 or more has no smaller units, so it is
 * added as it is too. One number may be up to 2^90, and a sum up to 2^95;
 * nothing that a run counts comes near them.
 */
#pragma once

#include <glib.h>
#include <math.h>
#include <stdint.h>

__extension__ typedef __int128 Exact;

enum {
  EXACT_BITS = 32 /* after the point */
};

/* Returns a whole number as a sum. */
static inline Exact
exact_whole(uint64_t number)
{
  return (Exact)number << EXACT_BITS;
}

/* Returns the product of two whole numbers as a sum. */
static inline Exact
exact_product(uint64_t a, uint64_t b)
{
  return (Exact)a * (Exact)b * ((Exact)1 << EXACT_BITS);
}

/* Returns a number as a sum. The number is at most 2^90, of either sign. */
static inline Exact
exact_of(double number)
{
  double units = number * 0x1p32;

  g_assert(fabs(number) <= 0x1p90);
  return fabs(units) < 0x1p62 ? (Exact)llrint(units) : (Exact)units;
}

/* Returns the double that is nearest to a sum. */
static inline double
exact_value(Exact sum)
{
  return (double)sum * 0x1p-32;
}
