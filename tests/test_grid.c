/* The grid: in which cell a number is, what a cell says of its numbers, and
 * that counts can be added in any order. */

#include "sim/record/grid.h"
#include "tests/suite.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

enum { CELLS_OF_ONE = 1023 * 128 + 1, CELLS = 2047 * 128 };

/* The neighbours of a number. */
#define BELOW(x) nextafter(x, 0)
#define ABOVE(x) nextafter(x, INFINITY)

static void
test_cells(void)
{
  const struct {
    const char *sentence;
    double value;
    uint32_t cell;
  } rows[] = {
    { "nothing has a cell of its own", 0, 0 },
    { "so has the other zero", -0.0, 0 },
    { "the least number is in the first cell", DBL_TRUE_MIN, 1 },
    { "the first cell ends at 2^-1029", BELOW(0x1p-1029), 1 },
    { "and the second begins there", 0x1p-1029, 2 },
    { "the last cell of denormal numbers", BELOW(DBL_MIN), 128 },
    { "the first normal number", DBL_MIN, 129 },
    { "one begins a cell", 1, CELLS_OF_ONE },
    { "just below one is in the cell before", BELOW(1), CELLS_OF_ONE - 1 },
    { "just above one is in its cell", ABOVE(1), CELLS_OF_ONE },
    { "a cell of one is 1/128 wide", BELOW(1 + 0x1p-7), CELLS_OF_ONE },
    { "the next begins there", 1 + 0x1p-7, CELLS_OF_ONE + 1 },
    { "just below two is in the last cell of one", BELOW(2),
      CELLS_OF_ONE + 127 },
    { "two begins a cell", 2, CELLS_OF_ONE + 128 },
    { "the greatest number is in the last cell", DBL_MAX, CELLS },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    uint32_t cell = grid_cell(rows[i].value);
    CU_ASSERT_EQUAL(cell, rows[i].cell);
    if (cell != rows[i].cell)
      printf("\nnot true: %s: %u\n", rows[i].sentence, cell);
  }
}

/* A cell has the numbers from its lower bound up to below its upper one, which
 * is the lower bound of the next. */
static void
test_bounds(void)
{
  CU_ASSERT_EQUAL(grid_low(0), 0);
  CU_ASSERT_EQUAL(grid_middle(0), 0);
  CU_ASSERT_EQUAL(grid_high(0), 0);
  CU_ASSERT_EQUAL(grid_low(CELLS_OF_ONE), 1);
  CU_ASSERT_EQUAL(grid_middle(CELLS_OF_ONE), 1 + 0x1p-8);
  CU_ASSERT_EQUAL(grid_high(CELLS_OF_ONE), 1 + 0x1p-7);
  CU_ASSERT_EQUAL(grid_high(CELLS), INFINITY);
  uint32_t bad = 0;
  for (uint32_t cell = 1; cell <= CELLS; cell++) {
    bool is_good = grid_low(cell) == grid_high(cell - 1) &&
                   grid_cell(fmax(grid_low(cell), DBL_TRUE_MIN)) == cell &&
                   grid_cell(grid_middle(cell)) == cell &&
                   grid_cell(BELOW(grid_high(cell))) == cell;
    bad += !is_good;
  }
  CU_ASSERT_EQUAL(bad, 0);
}

static void
test_error(void)
{
  GRand *random = g_rand_new_with_seed(1);

  for (int i = 0; i < 20000; i++) {
    double value =
      ldexp(1 + g_rand_double(random), g_rand_int_range(random, -1022, 1024));
    double middle = grid_middle(grid_cell(value));
    CU_ASSERT_TRUE(fabs(middle - value) <= 0x1p-8 * value);
  }
  g_rand_free(random);
}

static void
test_counts(void)
{
  static const double values[] = { 3,         1, 0, INFINITY, 1.001, 7,
                                   -INFINITY, 0, 1, NAN,      500 };
  static const struct {
    const char *sentence;
    double value;
    uint64_t count;
  } rows[] = {
    { "two zeros", 0, 2 },
    { "ones, and what is near one", 1, 3 },
    { "three", 3, 1 },
    { "seven", 7, 1 },
    { "and the greatest that is a number", 500, 1 },
  };
  g_autoptr(GArray) grid = grid_new();

  CU_ASSERT_EQUAL(grid_total(grid), 0);
  for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
    grid_count(grid, values[i]);
  CU_ASSERT_EQUAL(grid_total(grid), 8);
  CU_ASSERT_EQUAL_FATAL(grid->len, G_N_ELEMENTS(rows));
  for (guint i = 0; i < grid->len; i++) {
    const GridCell *c = &g_array_index(grid, GridCell, i);
    bool is_good =
      c->cell == grid_cell(rows[i].value) && c->count == rows[i].count;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", rows[i].sentence);
  }
}

static void
test_order(void)
{
  static const double values[] = { 0, 1, 1, 1, 4, 9 };
  g_autoptr(GArray) grid = grid_new();

  for (int i = 5; i >= 0; i--)
    grid_count(grid, values[i]);
  for (uint64_t rank = 0; rank < 6; rank++)
    CU_ASSERT_EQUAL(grid_order(grid, rank),
                    grid_middle(grid_cell(values[rank])));
}

static bool
is_same(const GArray *a, const GArray *b)
{
  bool is_equal = a->len == b->len;

  for (guint i = 0; i < a->len && is_equal; i++)
    is_equal = g_array_index(a, GridCell, i).cell ==
                 g_array_index(b, GridCell, i).cell &&
               g_array_index(a, GridCell, i).count ==
                 g_array_index(b, GridCell, i).count;
  return is_equal;
}

enum { PARTS = 3, VALUES = 3000 };

static void
test_parts(void)
{
  GRand *random = g_rand_new_with_seed(2);
  g_autoptr(GArray) whole = grid_new();
  g_autoptr(GArray) ahead = grid_new();
  g_autoptr(GArray) back = grid_new();
  GArray *parts[PARTS];

  for (int i = 0; i < PARTS; i++)
    parts[i] = grid_new();
  for (int i = 0; i < VALUES; i++) {
    double value = floor(g_rand_double_range(random, 0, 60)) / 8;
    grid_count(whole, value);
    grid_count(parts[g_rand_int_range(random, 0, PARTS)], value);
  }
  for (int i = 0; i < PARTS; i++) {
    grid_add(ahead, parts[i]);
    grid_add(back, parts[PARTS - 1 - i]);
  }
  CU_ASSERT_EQUAL(grid_total(whole), VALUES);
  CU_ASSERT_TRUE(is_same(whole, ahead));
  CU_ASSERT_TRUE(is_same(whole, back));
  for (int i = 0; i < PARTS; i++)
    g_array_unref(parts[i]);
  g_rand_free(random);
}

const TestCase grid_tests[] = {
  { "each number has its cell", test_cells },
  { "cells follow each other without a gap", test_bounds },
  { "the middle of a cell is near all of its numbers", test_error },
  { "what is no finite number is left out", test_counts },
  { "a rank is that of the sorted values", test_order },
  { "parts of the values, in any order, make the whole", test_parts },
  { NULL, NULL },
};
