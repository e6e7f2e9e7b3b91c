/* What the reader makes of a scenario, as lines that can be compared: those of
 * its canonical text, or the messages about it. */
#pragma once

#include "sim/language/scenario.h"

/* A file, and what it means. */
typedef struct Meaning {
  const char *sentence;
  const char *text;  /* of the file, after what all rows have in common */
  const char *lines; /* of the answer, next to each other */
} Meaning;

/* Returns the canonical text of a scenario with the real designs, or the first
 * lines of all messages about it. The caller frees it. `options` may be NULL.
 */
char *meaning_of(const char *text, const ScenarioOptions *options);

/* Returns whether lines stand next to each other, and whole, in an answer. */
bool meaning_has(const char *answer, const char *lines);

/* Asserts that each of the rows, which end with a NULL sentence, has its lines
 * after a common beginning. */
void meaning_check(const char *beginning, const Meaning *rows);
