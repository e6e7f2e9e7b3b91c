/* A figure that is worked out (plot.c), for its labels (plot_label.c), its data
 * (plot_data.c) and its script (plot_script.c). */
#pragma once

#include "plot.h"

typedef struct PlotRow {
  double x;             /* value, or number of the category */
  const char *category; /* NULL: x is a value */
  double y, low, high;  /* mean and interval; box: median, quartiles; others:
                           the same value three times */
  double least, most;   /* box only */
  double share;         /* percent of the cases that have a value; 100: all */
  guint count;          /* values that it is made of */
} PlotRow;

typedef struct PlotCurve {
  char *title;
  const char *design; /* decides the looks; NULL: a curve over designs */
  guint variant;      /* number of the look among those of the same design */
  gboolean is_second; /* whether it belongs to the second y axis */
  GArray *rows;       /* PlotRow, x ascending */
} PlotCurve;

typedef struct Plot {
  const Dataset *dataset;
  const PlotChoice *choice;
  GPtrArray *curves;     /* PlotCurve */
  GPtrArray *categories; /* const char *, borrowed; empty: x is a number */
  char *x_label, *y_label, *second_label; /* second: NULL if not used */
  double scale, second_scale; /* what numbers are divided by: 1000 for kB */
  int axis;                   /* axis of x; -1: x is the designs */
  double *shares;             /* as values of a dataset; NULL: all are 100 % */
} Plot;

/* Returns the label of a metric, made from the first `length` letters of its
 * name: "Handover delay (ms)". The caller owns it. */
char *plot_metric_label(const char *metric, size_t length, const char *unit);

/* Returns the title of a curve: its design, unless designs are the x axis or
 * the figure is a stack; the value of the axis that makes curves, if there is
 * one; and the metric, if there are several, or nothing else. The caller owns
 * it. */
char *plot_curve_title(const Plot *plot, const char *design,
                       const DatasetPoint *point, const char *metric);

/* Sets the labels of the axes and the scales of their numbers. The curves must
 * have all their rows. */
void plot_set_labels(Plot *plot, sqlite3 *database);

/* Returns whether numbers are printed at the rows of a curve. In a stack only
 * its top has them. */
gboolean plot_has_numbers(const Plot *plot, guint curve);

/* Returns the data of a figure: a block for each curve. The caller owns it. */
char *plot_data(const Plot *plot);
/* Returns the script of a figure, for all terminals of the choice. The caller
 * owns it. */
char *plot_script(const Plot *plot);
