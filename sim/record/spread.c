/* The values are sorted when a quantile is asked for, so their order does not
 * matter. As soon as they are too many, they are dropped for good: adding only
 * makes a spread larger. A part of a run drops them only if the whole run has
 * too many as well.
 */

#include "spread.h"

#include "grid.h"

#include <math.h>

void
spread_init(Spread *spread)
{
  spread->count = 0;
  spread->grid = grid_new();
  spread->values = g_array_new(FALSE, FALSE, sizeof(double));
}

void
spread_clear(Spread *spread)
{
  g_array_unref(spread->grid);
  if (spread->values)
    g_array_unref(spread->values);
}

/* Adds values to those that are kept, or drops all if they are too many. As
 * long as they are few, no part of them was dropped. */
static void
keep(Spread *spread, const double *values, uint64_t count)
{
  spread->count += count;
  if (spread->count <= SPREAD_EXACT) {
    g_array_append_vals(spread->values, values, (guint)count);
  } else if (spread->values) {
    g_array_unref(spread->values);
    spread->values = NULL;
  }
}

void
spread_count(Spread *spread, double value)
{
  if (!isfinite(value))
    return;
  grid_count(spread->grid, value);
  keep(spread, &value, 1);
}

void
spread_add(Spread *spread, const Spread *other)
{
  const GArray *values = other->values;

  grid_add(spread->grid, other->grid);
  keep(spread, values ? (const double *)(const void *)values->data : NULL,
       other->count);
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Returns the value of a rank, from 0. The values that are kept are sorted. */
static double
order(const Spread *spread, uint64_t rank)
{
  return spread->values ? g_array_index(spread->values, double, rank)
                        : grid_order(spread->grid, rank);
}

double
spread_quantile(const Spread *spread, double share)
{
  if (spread->count == 0)
    return NAN;
  if (spread->values)
    g_array_sort(spread->values, compare_numbers);
  double place = share * (double)(spread->count - 1);
  uint64_t below = (uint64_t)place;
  double part = place - (double)below;
  if (below == spread->count - 1)
    return order(spread, below);
  return (1 - part) * order(spread, below) + part * order(spread, below + 1);
}
