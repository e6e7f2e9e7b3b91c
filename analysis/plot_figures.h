/* The figures that papers of this field show, each from a scenario that comes
 * with the program. */
#pragma once

#include "plot.h"

typedef struct PlotFigure {
  PlotChoice choice;    /* its name is that of the study and of the files */
  const char *scenario; /* "scenarios/fig-signalling-over-mobility.ini" */
  const char *caption;
} PlotFigure;

/* Ends with a choice without a name. */
extern const PlotFigure plot_figures[];

/* What is drawn of single runs; ends with a choice without a name. */
extern const PlotChoice plot_run_figures[];

/* Draws these for a dataset of runs, as plot_draw does; an error of one does
 * not keep the others from being tried, and the first is reported. */
gboolean plot_draw_runs(const Dataset *dataset, sqlite3 *database,
                        const char *folder, const char *gnuplot,
                        GError **error);

/* NULL: there is none of that name. */
const PlotFigure *plot_figure(const char *name);
