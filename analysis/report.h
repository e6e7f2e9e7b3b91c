/* A report is one HTML page that needs no other file. It has what the study
 * asks for, figures as SVG, tables that sort and filter, the runs that failed,
 * the scenario, and how to do it all again. The same database and the same
 * gnuplot make the same octets. Every text of the database is escaped, and the
 * page may not load anything.
 */
#pragma once

#include "dataset.h"

/* A picture that the caller adds. */
typedef struct ReportExtra {
  const char *title;
  const char *svg; /* trusted: drawn by the program itself */
} ReportExtra;

/* Appends the page to `out`. `extras` ends with a NULL title; they come after
 * the figures. `gnuplot` is the program that draws; without it the page says
 * so, and still has the tables. Returns false, and an error, if the study
 * cannot be compared. */
gboolean report_write(const Dataset *dataset, sqlite3 *database,
                      const ReportExtra *extras, const char *gnuplot,
                      GString *out, GError **error);
