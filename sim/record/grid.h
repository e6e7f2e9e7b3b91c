/* How values are spread, as counts on a grid that is the same for all runs.
 * Counts of several parts of a run can be added, in any order.
 *
 * The grid divides each power of two into 128 cells of equal width. The middle
 * of a cell stands for its values, so a value is known to 2^-8, which is 0.4 %.
 * The number 0 has a cell of its own, cell 0. Below 2^-1022 all cells have the
 * width 2^-1029.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

/* How many values a cell has. */
typedef struct GridCell {
  uint32_t cell;
  uint64_t count; /* at least 1 */
} GridCell;

/* Returns the cell of a number, which is finite and not negative. */
uint32_t grid_cell(double value);
/* Returns the least value of a cell. */
double grid_low(uint32_t cell);
/* Returns the least value that is greater than all of a cell, which is infinity
 * for the last cell, and 0 for cell 0. */
double grid_high(uint32_t cell);
/* Returns the value that stands for those of a cell. */
double grid_middle(uint32_t cell);

/* A grid is an array of GridCell, in the order of the cells. Returns one
 * without values, which the caller owns. */
GArray *grid_new(void);
/* Counts a value, which is not negative. NaN and infinity are left out. */
void grid_count(GArray *grid, double value);
/* Adds all counts of another grid. */
void grid_add(GArray *grid, const GArray *other);
/* Returns the number of values. */
uint64_t grid_total(const GArray *grid);
/* Returns the middle of the cell in which the value of that rank is. The least
 * value has rank 0; the rank is less than the number of values. */
double grid_order(const GArray *grid, uint64_t rank);
