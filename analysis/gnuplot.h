/* Figures by gnuplot: NAME.dat and NAME.gp in a folder, and what gnuplot makes
 * of them. No shell is involved, and names reach a script only quoted. */
#pragma once

#include <glib.h>

typedef enum { GNUPLOT_ERROR_FAILED, GNUPLOT_ERROR_MISSING } GnuplotError;
#define GNUPLOT_ERROR (g_quark_from_static_string("dmmsim-gnuplot"))

/* A name as a field of data: no tab, no line end, and no quote that would end
 * it. The caller owns it. */
char *gnuplot_field(const char *name);

/* A text as a string of a script, with its quotes. The caller owns it. */
char *gnuplot_quoted(const char *text);

/* Writes data and script into a folder, which is made. */
gboolean gnuplot_write(const char *folder, const char *name, const char *data,
                       const char *script, GError **error);

/* Runs the script in its folder; `program` is gnuplot. Without one the error is
 * GNUPLOT_ERROR_MISSING. Afterwards NAME.EXTENSION must be there and hold
 * something, for each extension. */
gboolean gnuplot_draw(const char *program, const char *folder, const char *name,
                      const char *const *extensions, GError **error);
