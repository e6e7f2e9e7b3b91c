/* Worker processes: each is a copy of this program that does one job after the
 * other, so a job that crashes, hangs or eats all memory takes its worker with
 * it and nothing else.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Does a job in the worker; the octets are what it gives. NULL, and why in
 * *why, if it cannot. `user` is the worker's own copy. */
typedef GByteArray *PoolWork(uint64_t job, void *user, char **why);

typedef struct PoolLimits {
  double seconds;  /* a job may take; 0: no limit */
  uint64_t octets; /* a worker may have; 0: no limit */
} PoolLimits;

/* How a job ended. */
typedef struct PoolOutcome {
  uint64_t job;
  GByteArray *octets; /* what it gave; NULL: it failed */
  const char *reason; /* "crash", "memory", "time", "error" */
  char *detail;       /* a sentence, or the last words of the worker */
} PoolOutcome;

typedef struct Pool Pool;

/* Starts the workers; the program must have no threads. NULL and an error if
 * the machine does not let it. */
Pool *pool_new(uint32_t workers, PoolWork *work, void *user, PoolLimits limits,
               GError **error);

/* Starts a worker in place of each that has died and could not be replaced at
 * once. False, and an error, if there is none at all then; while there is one,
 * the pool works on with those that it has. */
bool pool_mend(Pool *pool, GError **error);

/* Kills what is still at work. */
void pool_free(Pool *pool);

/* Is a worker idle? Jobs may be given only then. */
bool pool_is_idle(const Pool *pool);
uint32_t pool_busy(const Pool *pool);
void pool_give(Pool *pool, uint64_t job);

/* Waits for a job to end, at most so long. False: none has, or a signal came
 * first. The outcome is the caller's to clear. */
bool pool_wait(Pool *pool, int milliseconds, PoolOutcome *outcome);
void pool_outcome_clear(PoolOutcome *outcome);
