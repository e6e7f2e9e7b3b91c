/* The figures that papers of this field show. Each is fed by a scenario that
 * comes with the program. */
#pragma once

#include "plot.h"

typedef struct PlotFigure {
  PlotChoice choice;    /* its name is that of the study and of the files */
  const char *scenario; /* "scenarios/fig-signalling-over-mobility.ini" */
  const char *caption;
} PlotFigure;

/* All figures of studies; ends with a choice without a name. */
extern const PlotFigure plot_figures[];

/* The figures of single runs; ends with a choice without a name. */
extern const PlotChoice plot_run_figures[];

/* Draws the figures of single runs for a dataset of runs, as plot_draw does.
 * All are tried, even if one fails. Returns false, and the first error, if one
 * fails. */
gboolean plot_draw_runs(const Dataset *dataset, sqlite3 *database,
                        const char *folder, const char *gnuplot,
                        GError **error);

/* Returns the figure of that name, or NULL if there is none. */
const PlotFigure *plot_figure(const char *name);
