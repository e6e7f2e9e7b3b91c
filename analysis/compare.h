/* Writing a comparison: for a terminal, for programs, and for papers. */
#pragma once

#include "comparison.h"

#include <stdio.h>

typedef enum CompareFormat {
  COMPARE_TEXT,
  COMPARE_CSV,
  COMPARE_LATEX,
  COMPARE_MARKDOWN,
} CompareFormat;

void compare_write(const Comparison *comparison, CompareFormat format,
                   FILE *file);
