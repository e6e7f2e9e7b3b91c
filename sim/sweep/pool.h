/* A pool of worker processes. Each is a copy of this program that does one job
 * after the other. A job that crashes, takes too long or uses up the memory of
 * its worker ends this worker and nothing else.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Does a job in the worker, and returns its result as octets, which the pool
 * frees. If it cannot, returns NULL, and stores in *why a text, which the pool
 * frees as well. `user` is the worker's own copy. */
typedef GByteArray *PoolWork(uint64_t job, void *user, char **why);

typedef struct PoolLimits {
  double seconds;  /* that a job may take; 0: no limit */
  uint64_t octets; /* of address space that a worker may have; 0: no limit */
} PoolLimits;

/* How a job ended. */
typedef struct PoolOutcome {
  uint64_t job;
  GByteArray *octets; /* its result; NULL: it failed */
  const char *reason; /* "crash", "memory", "time", "error"; NULL: none */
  char *detail;       /* a sentence, or the last words of the worker, if it
                         failed; owned */
} PoolOutcome;

typedef struct Pool Pool;

/* Starts the workers. The program must have no threads. Returns NULL, and an
 * error, if a worker cannot be started. `user` is borrowed. The caller owns the
 * pool. From now on the program ignores SIGPIPE. */
Pool *pool_new(uint32_t workers, PoolWork *work, void *user, PoolLimits limits,
               GError **error);

/* Starts a worker in place of each that has died and could not be replaced at
 * once. As long as there is one worker, the pool works on. Returns false, and
 * an error, if there is none at all. */
bool pool_mend(Pool *pool, GError **error);

/* Kills the workers that are busy, ends the others, and frees the pool. */
void pool_free(Pool *pool);

/* Returns whether a worker is idle. */
bool pool_is_idle(const Pool *pool);
/* Returns the number of workers that are busy. */
uint32_t pool_busy(const Pool *pool);
/* Gives a job to an idle worker; there must be one. */
void pool_give(Pool *pool, uint64_t job);

/* Waits for a job to end, at most so many milliseconds; -1 means without limit.
 * Returns false if none has, also when it has waited less: after a signal, or
 * after a part of a result. So the caller calls it again and again. It looks
 * for jobs that take too long only when it is called. The caller clears the
 * outcome. */
bool pool_wait(Pool *pool, int milliseconds, PoolOutcome *outcome);
/* Frees what an outcome owns. */
void pool_outcome_clear(PoolOutcome *outcome);
