/* How the values of one metric are spread in a run: their counts on the grid
 * and, as long as they are few, the values themselves. Two spreads can be
 * added. What a spread says depends on which values were added, and not on
 * their order or on the parts in which they came.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

enum {
  SPREAD_EXACT = 1000 /* up to so many values, quantiles are exact */
};

/* A spread owns its arrays. */
typedef struct Spread {
  uint64_t count;
  GArray *grid;   /* GridCell */
  GArray *values; /* double, in any order; NULL: there are too many */
} Spread;

/* Makes a spread without values. */
void spread_init(Spread *spread);
void spread_clear(Spread *spread);
/* Adds a value, which is not negative. NaN and infinity are left out. */
void spread_count(Spread *spread, double value);
/* Adds all values of another spread. */
void spread_add(Spread *spread, const Spread *other);

/* Returns the value that a share (0 to 1) of the values does not exceed. It
 * lies on the line between two values that follow each other (type 7 of Hyndman
 * and Fan, 1996). If there are more than SPREAD_EXACT values, the middles of
 * their cells stand for them. Without values it is NaN. */
double spread_quantile(const Spread *spread, double share);
