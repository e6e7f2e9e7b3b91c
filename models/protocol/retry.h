/* A request that is repeated until it is answered (RFC 6275 section 11.8): the
 * first repetition comes after an initial time-out, each further one after
 * twice the time, and never after more than a greatest time-out.
 *
 *   sent    sent again    sent again            sent again
 *    |  initial  |   2 x initial   |  4 x initial   |  ...  at most `most`
 *
 * A Retry holds the timer and the number of attempts, and lies inside the
 * object that is repeated; all zero is a Retry that has not begun. Its owner
 * sends, and stops the timer before the object is freed.
 *
 * Overflow: the number of attempts stays at RETRY_MOST_ATTEMPTS, and a time-out
 * that would pass `most` is `most`, so a request may be repeated for ever.
 */
#pragma once

#include "sim/base/kernel.h"

typedef struct Retry {
  EventId timer;    /* of the next repetition; EVENT_NONE: it is not set */
  uint8_t attempts; /* so far, as its owner counts them */
} Retry;

enum { RETRY_MOST_ATTEMPTS = UINT8_MAX };

/* Returns the wait before the next repetition: `initial` >= 0, doubled
 * `attempts` times, and at most `most` >= 0. */
SimTime retry_wait(SimTime initial, unsigned attempts, SimTime most);

/* Counts one more attempt. */
void retry_count(Retry *retry);

/* Sets the timer, so that the handler runs after `wait` ns. Stops a timer that
 * was set before. Does not count an attempt. */
void retry_arm(Kernel *kernel, Retry *retry, SimTime wait, EventHandler handler,
               void *target, uint64_t argument);

/* Returns whether the timer was armed, and not stopped since. A timer that has
 * run counts as armed until it is stopped. */
bool retry_is_armed(const Retry *retry);

/* Stops the timer, and leaves the number of attempts. */
void retry_stop(Kernel *kernel, Retry *retry);

/* Stops the timer; the next attempt is the first. */
void retry_reset(Kernel *kernel, Retry *retry);
