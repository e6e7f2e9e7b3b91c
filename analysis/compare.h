/* Writes a comparison: for a terminal, for other programs, and for papers. */
#pragma once

#include "comparison.h"

#include <stdio.h>

typedef enum CompareFormat {
  COMPARE_TEXT,
  COMPARE_CSV,
  COMPARE_LATEX,
  COMPARE_MARKDOWN,
} CompareFormat;

/* Writes a comparison to a file, in one of the formats. The caller looks for
 * errors of the file. */
void compare_write(const Comparison *comparison, CompareFormat format,
                   FILE *file);
