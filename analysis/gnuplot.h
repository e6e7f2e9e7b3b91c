/* Draws figures with gnuplot: NAME.dat and NAME.gp in a folder, and the
 * pictures that gnuplot makes of them. No shell is involved, and names reach a
 * script only in quotes. */
#pragma once

#include <glib.h>

typedef enum { GNUPLOT_ERROR_FAILED, GNUPLOT_ERROR_MISSING } GnuplotError;
#define GNUPLOT_ERROR (g_quark_from_static_string("dmmsim-gnuplot"))

/* Returns a name as a field of data: each tab, line end, double quote and
 * backslash has become a single quote. The caller owns it. */
char *gnuplot_field(const char *name);

/* Returns a text as a string of a script, with its quotes; control letters have
 * become spaces. The caller owns it. */
char *gnuplot_quoted(const char *text);

/* Writes data and script into a folder, which is made. Returns false, and an
 * error, if that fails. */
gboolean gnuplot_write(const char *folder, const char *name, const char *data,
                       const char *script, GError **error);

/* Runs the script in its folder. `program` is the name or path of gnuplot.
 * Returns false, and an error, if gnuplot fails, or if NAME.EXTENSION is
 * missing or empty afterwards for one of the extensions. The error is
 * GNUPLOT_ERROR_MISSING if there is no such program. */
gboolean gnuplot_draw(const char *program, const char *folder, const char *name,
                      const char *const *extensions, GError **error);
