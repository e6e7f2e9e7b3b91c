/* A figure of a study, or of runs, shows metrics over an axis, with a curve for
 * each design.
 *
 * A figure leaves NAME.dat and NAME.gp, which can be edited and run again, and
 * the pictures that gnuplot makes of them. Designs look the same in every
 * figure in which they have one curve. The colours are those of Okabe and Ito,
 * which the colour-blind can tell apart, with grey in place of the yellow;
 * marks and dashes tell curves apart in grey.
 */
#pragma once

#include "dataset.h"

typedef enum PlotKind {
  PLOT_LINE,    /* means with intervals */
  PLOT_BARS,    /* means with intervals, as bars */
  PLOT_STACKED, /* several metrics on top of each other, a bar for each x */
  PLOT_BOX,     /* quartiles over replications */
  PLOT_CDF,     /* distribution of the observations of all replications, which
                   are known to the width of a cell of the grid */
  PLOT_SERIES,  /* a time series of the first replication */
} PlotKind;

typedef struct PlotChoice {
  const char *name;  /* of the files */
  const char *title; /* NULL: none */
  PlotKind kind;
  const char *x;              /* axis, or "design"; NULL: the longest axis */
  const char *const *metrics; /* ends with NULL; at least one. Of a CDF or a
                                 series only the first counts; a series is
                                 "delay" or "received" */
  const char *x_label;        /* NULL: made from the name of the axis */
  const char *by; /* axis whose values have a curve each; NULL: none */
  const char *const *designs; /* ends with NULL; NULL: all */
  const char *const *where;   /* "axis=value", ends with NULL; NULL: none */
  gboolean is_log_x, is_log_y;
  const char *number; /* numbers at bars and stacks: "%.2f"; NULL: none */
  const char
    *share; /* metric in percent, added to a number if below 95; NULL: none */
  int columns;                  /* of a paper: 1 (84 mm) or 2 (178 mm) */
  const char *const *terminals; /* names of plot_terminals, ends with NULL */
} PlotChoice;

/* The names of terminals: "svg", "pdf", "png", "cairolatex", "tikz"; ends with
 * NULL. */
extern const char *const plot_terminals[];
/* The names of kinds, by their numbers: "line", "bars", ...; ends with NULL. */
extern const char *const plot_kinds[];

/* Returns the extensions of the files that the terminals make; ends with NULL.
 * The caller owns the array, but not the texts. */
GPtrArray *plot_extensions(const PlotChoice *choice);

/* Draws a figure into a folder, which is made. `gnuplot` is the name or path of
 * the program. Returns false, and DATASET_ERROR if something is not there that
 * the choice names, or if there is nothing to draw. Returns false, and
 * GNUPLOT_ERROR, if writing or gnuplot fails; without gnuplot, data and script
 * are left nevertheless.
 */
gboolean plot_draw(const Dataset *dataset, sqlite3 *database,
                   const PlotChoice *choice, const char *folder,
                   const char *gnuplot, GError **error);
