/* The progress line of a long run. It is shown on standard error if that is a
 * terminal:
 *
 *   mipv6  42 %  simulated 252 of 600 s  3.1 M events/s  8 s left
 */
#pragma once

#include "sim/base/units.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Progress {
  bool is_shown;
  const char *name;
  SimTime duration;
  gint64 began_at, drawn_at; /* microseconds of the monotonic clock */
} Progress;

/* Begins a line for a run. The line is not drawn in the first half second. The
 * name is borrowed. */
void progress_begin(Progress *progress, const char *name, SimTime duration);

/* Draws the line again, if it is time to. `progress` is a Progress; this
 * function is a WorldProgress. */
void progress_draw(void *progress, SimTime now, uint64_t events);

/* Removes the line from the terminal. */
void progress_end(Progress *progress);
