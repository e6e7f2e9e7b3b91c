/* Writes numbers and texts as other programs read them. */
#pragma once

#include <glib.h>

/* Appends a finite number as a text that reads back as the same number, with 15
 * to 17 digits, as few as are enough. */
void text_exact(GString *out, double value);

/* Appends a text as a field of CSV (RFC 4180), in quotes if it needs them. */
void text_csv(GString *out, const char *text);

/* Appends a text, which is UTF-8, as a string of JSON, with its quotes. */
void text_json(GString *out, const char *text);

/* Returns a text for LaTeX, in which all letters stand for themselves. The
 * caller owns it. */
char *text_latex(const char *text);
