/* Numbers and texts as other programs read them. */
#pragma once

#include <glib.h>

/* The shortest text that reads back as the same number. */
void text_exact(GString *out, double value);

/* A field of CSV (RFC 4180): in quotes if it must be. */
void text_csv(GString *out, const char *text);

/* A string of JSON, with its quotes. */
void text_json(GString *out, const char *text);

/* Returns a text for LaTeX, whose own letters stand for themselves. The caller
 * owns it. */
char *text_latex(const char *text);
