/* Figures for a paper, drawn by gnuplot from the result database.
 *
 * Each figure leaves NAME.dat (tab separated, with a header that says what it
 * came from) and NAME.gp, which can be edited and run again in its folder, and
 * from these NAME.svg, NAME.pdf and NAME.png.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdint.h>

/* Draws every figure that the program knows for these runs into a folder, which
 * is made. `gnuplot` is the program to call. If it cannot be found, data and
 * scripts are written all the same, and the error is GNUPLOT_ERROR_MISSING.
 */
gboolean figures_draw(sqlite3 *database, const int64_t *runs, guint count,
                      const char *folder, const char *gnuplot, GError **error);

/* Names of the figures; ends with NULL. */
extern const char *const figure_names[];
