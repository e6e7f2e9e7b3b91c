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

/* NULL: there is none of that name. */
const PlotFigure *plot_figure(const char *name);
