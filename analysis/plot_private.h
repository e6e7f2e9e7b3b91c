/* A figure worked out, for the one who writes its script. */
#pragma once

#include "plot.h"

typedef struct PlotRow {
  double x;             /* value, or number of the category */
  const char *category; /* NULL: x is a value */
  double y, low, high;  /* mean and interval; box: median, quartiles */
  double least, most;   /* box only */
  guint count;
} PlotRow;

typedef struct PlotCurve {
  char *title;
  const char *design; /* gives the looks */
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
} Plot;

/* The data: a block per curve. */
char *plot_data(const Plot *plot);
/* The script, for all terminals of the choice. */
char *plot_script(const Plot *plot);
