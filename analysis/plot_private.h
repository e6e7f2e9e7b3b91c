/* A figure worked out, for the one who writes its script. */
#pragma once

#include "plot.h"

typedef struct PlotRow {
  double x;             /* value, or number of the category */
  const char *category; /* NULL: x is a value */
  double y, low, high;  /* mean and interval; box: median, quartiles */
  double least, most;   /* box only */
  double share;         /* percent of what there could be a value of; 100 */
  guint count;
} PlotRow;

typedef struct PlotCurve {
  char *title;
  const char *design; /* decides the looks; NULL: a curve over designs */
  guint variant;      /* other looks for the same design */
  gboolean is_second; /* of the second y axis */
  GArray *rows;       /* PlotRow, x ascending */
} PlotCurve;

typedef struct Plot {
  const Dataset *dataset;
  const PlotChoice *choice;
  GPtrArray *curves;     /* PlotCurve */
  GPtrArray *categories; /* const char *; empty: x is a number */
  char *x_label, *y_label, *second_label; /* the last: NULL, one y axis */
  double scale, second_scale; /* that numbers are divided by: 1000 for kB */
  int axis;                   /* of x; -1: x is the designs */
  double *shares;             /* as values of a dataset; NULL: all are 100 % */
} Plot;

/* "Handover delay (ms)", from the first `length` letters of the metric's name.
 * The caller owns it. */
char *plot_metric_label(const char *metric, size_t length, const char *unit);

/* What a curve is called: design, value of the other axis, metric, as far as
 * there are several of each. The caller owns it. */
char *plot_curve_title(const Plot *plot, const char *design,
                       const DatasetPoint *point, const char *metric);

/* Puts the labels of the axes and the scale of their numbers. */
void plot_set_labels(Plot *plot, sqlite3 *database);

/* Whether numbers stand at the rows of a curve: of a stack, only at its top. */
gboolean plot_has_numbers(const Plot *plot, guint curve);

/* The data: a block per curve. */
char *plot_data(const Plot *plot);
/* The script, for all terminals of the choice. */
char *plot_script(const Plot *plot);
