/* These functions say what the reader makes of a scenario, as lines that can be
 * compared: those of its canonical text, or the messages about it. */
#pragma once

#include "sim/language/scenario.h"

/* A file, and what it means. The lines are an extract of the answer, without a
 * gap. */
typedef struct Meaning {
  const char *sentence;
  const char *text;  /* of the file, after what all rows have in common */
  const char *lines; /* without a newline at the end */
} Meaning;

/* Returns the canonical text of a scenario with the real designs, unless it has
 * mistakes, and then the first line of each message about it. The caller frees
 * the answer. `options` may be NULL. */
char *meaning_of(const char *text, const ScenarioOptions *options);

/* Returns whether an answer contains the lines, whole and one after the other.
 */
bool meaning_has(const char *answer, const char *lines);

/* Asserts that each of the rows, which end with a NULL sentence, has its lines
 * after a common beginning. */
void meaning_check(const char *beginning, const Meaning *rows);
