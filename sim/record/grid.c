/* The cell of a number is the upper part of its 64 bits: the exponent, and the
 * first 7 bits of the fraction. Positive doubles are in the order of their
 * bits, and so are cells. Cell 0 is the number 0, and the cells of all other
 * numbers are moved up by one. A run has few cells of the 262,017, so a grid
 * keeps only those that have values.
 */

#include "grid.h"

#include <math.h>
#include <string.h>

enum {
  CELL_SHIFT = 45 /* bits of a double below those of its cell */
};

uint32_t
grid_cell(double value)
{
  uint64_t bits;

  g_assert(value >= 0 && isfinite(value));
  if (value == 0)
    return 0;
  memcpy(&bits, &value, sizeof bits);
  return (uint32_t)(bits >> CELL_SHIFT) + 1;
}

/* Returns the number with these bits. */
static double
number_of(uint64_t bits)
{
  double number;

  memcpy(&number, &bits, sizeof number);
  return number;
}

double
grid_low(uint32_t cell)
{
  return cell == 0 ? 0 : number_of((uint64_t)(cell - 1) << CELL_SHIFT);
}

double
grid_high(uint32_t cell)
{
  return cell == 0 ? 0 : number_of((uint64_t)cell << CELL_SHIFT);
}

double
grid_middle(uint32_t cell)
{
  if (cell == 0)
    return 0;
  return number_of((2 * (uint64_t)cell - 1) << (CELL_SHIFT - 1));
}

GArray *
grid_new(void)
{
  return g_array_new(FALSE, FALSE, sizeof(GridCell));
}

/* Returns the position of the first cell that is not below one. */
static guint
find(const GArray *grid, uint32_t cell)
{
  guint low = 0, high = grid->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(grid, GridCell, middle).cell < cell)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Adds to the count of a cell, which the grid gets if it has none. */
static void
add(GArray *grid, GridCell more)
{
  guint at = find(grid, more.cell);

  if (at < grid->len && g_array_index(grid, GridCell, at).cell == more.cell)
    g_array_index(grid, GridCell, at).count += more.count;
  else
    g_array_insert_val(grid, at, more);
}

void
grid_count(GArray *grid, double value)
{
  if (isfinite(value))
    add(grid, (GridCell){ grid_cell(value), 1 });
}

void
grid_add(GArray *grid, const GArray *other)
{
  for (guint i = 0; i < other->len; i++)
    add(grid, g_array_index(other, GridCell, i));
}

uint64_t
grid_total(const GArray *grid)
{
  uint64_t total = 0;

  for (guint i = 0; i < grid->len; i++)
    total += g_array_index(grid, GridCell, i).count;
  return total;
}

double
grid_order(const GArray *grid, uint64_t rank)
{
  guint i = 0;

  while (rank >= g_array_index(grid, GridCell, i).count)
    rank -= g_array_index(grid, GridCell, i++).count;
  return grid_middle(g_array_index(grid, GridCell, i).cell);
}
