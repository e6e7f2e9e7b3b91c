/* The pool: how jobs end, what their workers may have, and what happens when
 * the machine has no room for a worker in place of one that died. */

#include "sim/sweep/pool.h"
#include "tests/suite.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* What a job does. */
enum {
  CRASH,
  GOOD,
  SIGNAL,
  SPEAK,
  SPEAK_LONG,
  FAIL,
  SLEEP,
  EAT,
  LARGE,
  EMPTY,
  WARN
};

enum { LARGE_OCTETS = 1000000 };

/* Writes words to standard error, and ends with a status. */
static void
die(const char *words, int status)
{
  fputs(words, stderr);
  fflush(stderr);
  _exit(status);
}

static GByteArray *
work(uint64_t job, void *user, char **why)
{
  GByteArray *octets = g_byte_array_new();

  if (job == CRASH)
    _exit(3);
  if (job == SIGNAL)
    kill(getpid(), SIGKILL);
  if (job == SPEAK)
    die("\n a line\r\nand another \n", 4);
  if (job == SPEAK_LONG)
    die(user, 5);
  while (job == SLEEP)
    pause();
  if (job == EAT)
    memset(g_malloc(1 << 30), 1, 1);
  if (job == FAIL) {
    g_byte_array_unref(octets);
    *why = g_strdup("no such thing");
    return NULL;
  }
  if (job == LARGE)
    g_byte_array_set_size(octets, LARGE_OCTETS);
  if (job == LARGE)
    memset(octets->data, 7, LARGE_OCTETS);
  if (job == WARN)
    fputs("a warning\n", stderr);
  if (job == GOOD)
    g_byte_array_append(octets, (const guint8 *)"good", 4);
  return octets;
}

/* Lets nobody open a file of a higher number; returns the limit that there
 * was. */
static struct rlimit
fill_up(rlim_t files)
{
  struct rlimit before, none;

  getrlimit(RLIMIT_NOFILE, &before);
  none = before;
  none.rlim_cur = files;
  setrlimit(RLIMIT_NOFILE, &none);
  return before;
}

/* Gives a job and waits for it; the caller clears the outcome. */
static PoolOutcome
do_job(Pool *pool, uint64_t job)
{
  PoolOutcome outcome;

  CU_ASSERT_TRUE_FATAL(pool_is_idle(pool));
  pool_give(pool, job);
  while (!pool_wait(pool, 10, &outcome))
    continue;
  CU_ASSERT_EQUAL(outcome.job, job);
  return outcome;
}

static void
expect_good(Pool *pool)
{
  PoolOutcome outcome = do_job(pool, GOOD);

  CU_ASSERT_PTR_NOT_NULL(outcome.octets);
  pool_outcome_clear(&outcome);
}

static void
expect_crash(Pool *pool, bool is_replaced)
{
  PoolOutcome outcome = do_job(pool, CRASH);

  CU_ASSERT_PTR_NULL_FATAL(outcome.octets);
  CU_ASSERT_STRING_EQUAL(outcome.reason, "crash");
  CU_ASSERT_TRUE(g_str_has_prefix(outcome.detail, "exit status 3"));
  CU_ASSERT_EQUAL(strstr(outcome.detail, "no worker can take") == NULL,
                  is_replaced);
  pool_outcome_clear(&outcome);
}

static void
test_full(void)
{
  g_autoptr(GError) error = NULL;
  Pool *pool = pool_new(2, work, NULL, (PoolLimits){ 0 }, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(pool);
  expect_crash(pool, true);
  struct rlimit before = fill_up(3);
  expect_crash(pool, false);
  CU_ASSERT_TRUE(pool_mend(pool, &error));
  CU_ASSERT_PTR_NULL(error);
  expect_good(pool);
  expect_crash(pool, false);
  CU_ASSERT_FALSE(pool_is_idle(pool));
  CU_ASSERT_EQUAL(pool_busy(pool), 0);
  CU_ASSERT_FALSE(pool_mend(pool, &error));
  setrlimit(RLIMIT_NOFILE, &before);
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_TRUE(
    g_str_has_prefix(error->message, "worker 1 of 2 cannot be started: "));
  CU_ASSERT_TRUE(pool_mend(pool, NULL));
  expect_good(pool);
  expect_crash(pool, true);
  pool_free(pool);
}

/* Returns how many files are open. */
static guint
count_files(void)
{
  GDir *dir = g_dir_open("/proc/self/fd", 0, NULL);
  guint count = 0;

  CU_ASSERT_PTR_NOT_NULL_FATAL(dir);
  while (g_dir_read_name(dir))
    count++;
  g_dir_close(dir);
  return count;
}

/* With room for none to all of the files that two workers need. */
static void
test_unstarted(void)
{
  guint files = count_files();
  int started = 0;

  for (rlim_t room = 0; room < 20; room++) {
    g_autoptr(GError) error = NULL;
    struct rlimit before = fill_up(3 + room);
    Pool *pool = pool_new(2, work, NULL, (PoolLimits){ 0 }, &error);
    setrlimit(RLIMIT_NOFILE, &before);
    CU_ASSERT_NOT_EQUAL(pool == NULL, error == NULL);
    if (pool) {
      expect_good(pool);
      pool_free(pool);
      started++;
    }
    CU_ASSERT_EQUAL(count_files(), files);
  }
  CU_ASSERT_TRUE(started > 0 && started < 20);
}

static void
test_pipe_signal(void)
{
  struct sigaction after;

  signal(SIGPIPE, SIG_DFL);
  Pool *pool = pool_new(1, work, NULL, (PoolLimits){ 0 }, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(pool);
  sigaction(SIGPIPE, NULL, &after);
  CU_ASSERT_PTR_EQUAL(after.sa_handler, SIG_IGN);
  pool_free(pool);
}

/* How a job ends in a pool of one worker; after each, another is done. */
static const struct {
  const char *sentence;
  uint64_t job;
  const char *reason, *detail; /* NULL: it is good */
  guint length;                /* of what a good one returns */
} ends[] = {
  { "a job returns its octets", GOOD, NULL, NULL, 4 },
  { "none are a result too", EMPTY, NULL, NULL, 0 },
  { "many come in pieces", LARGE, NULL, NULL, LARGE_OCTETS },
  { "a job that cannot be done says why", FAIL, "error", "no such thing", 0 },
  { "a worker that ends has a status", CRASH, "crash", "exit status 3", 0 },
  { "one that is killed has a signal", SIGNAL, "crash", "signal 9, Killed", 0 },
  { "its last words are one line", SPEAK, "crash", "a line  and another", 0 },
  { "one that is late is ended", SLEEP, "time", "took more than 0.05 s", 0 },
  { "the words of a good job are forgotten", WARN, NULL, NULL, 0 },
  { "so they are not the last", CRASH, "crash", "exit status 3", 0 },
  { "nor is there a gap", WARN, NULL, NULL, 0 },
  { "before others", SPEAK, "crash", "a line  and another", 0 },
};

static void
test_ends(void)
{
  PoolLimits limits = { .seconds = 0.05 };
  Pool *pool = pool_new(1, work, NULL, limits, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(pool);
  for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
    PoolOutcome outcome = do_job(pool, ends[i].job);
    bool is_good = (outcome.octets == NULL) == (ends[i].reason != NULL) &&
                   g_strcmp0(outcome.reason, ends[i].reason) == 0 &&
                   g_strcmp0(outcome.detail, ends[i].detail) == 0;
    if (outcome.octets)
      is_good &= outcome.octets->len == ends[i].length;
    for (guint j = 0; ends[i].job == LARGE && is_good && j < LARGE_OCTETS; j++)
      is_good &= outcome.octets->data[j] == 7;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s, %s\n", ends[i].sentence, outcome.reason,
             outcome.detail);
    pool_outcome_clear(&outcome);
    expect_good(pool);
  }
  pool_free(pool);
}

/* Of much that a worker says, the end is kept. */
static void
test_last_words(void)
{
  g_autoptr(GString) words = g_string_new("the beginning");

  for (int i = 0; i < 500; i++)
    g_string_append_printf(words, "%05d", i);
  Pool *pool = pool_new(1, work, words->str, (PoolLimits){ 0 }, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(pool);
  PoolOutcome outcome = do_job(pool, SPEAK_LONG);
  CU_ASSERT_PTR_NOT_NULL_FATAL(outcome.detail);
  CU_ASSERT_TRUE(g_str_has_suffix(outcome.detail, "0049800499"));
  CU_ASSERT_TRUE(g_str_has_prefix(outcome.detail, "0010000101"));
  pool_outcome_clear(&outcome);
  pool_free(pool);
}

#ifndef __SANITIZE_ADDRESS__ /* which needs more memory than there is */
static void
test_memory(void)
{
  PoolLimits limits = { .octets = 512 << 20 };
  Pool *pool = pool_new(1, work, NULL, limits, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(pool);
  expect_good(pool);
  PoolOutcome outcome = do_job(pool, EAT);
  CU_ASSERT_PTR_NULL(outcome.octets);
  CU_ASSERT_STRING_EQUAL(outcome.reason ? outcome.reason : "none", "memory");
  pool_outcome_clear(&outcome);
  expect_good(pool);
  pool_free(pool);
}
#endif

/* Three jobs for two workers; whichever ends first, the third comes after. */
static void
test_several(void)
{
  Pool *pool = pool_new(2, work, NULL, (PoolLimits){ 0 }, NULL);
  PoolOutcome outcome;

  CU_ASSERT_PTR_NOT_NULL_FATAL(pool);
  CU_ASSERT_EQUAL(pool_busy(pool), 0);
  CU_ASSERT_FALSE(pool_wait(pool, 0, &outcome));
  pool_give(pool, SLEEP);
  CU_ASSERT_EQUAL(pool_busy(pool), 1);
  CU_ASSERT_TRUE(pool_is_idle(pool));
  CU_ASSERT_FALSE(pool_wait(pool, 1, &outcome));
  pool_give(pool, SLEEP);
  CU_ASSERT_EQUAL(pool_busy(pool), 2);
  CU_ASSERT_FALSE(pool_is_idle(pool));
  CU_ASSERT_TRUE(pool_mend(pool, NULL));
  CU_ASSERT_EQUAL(pool_busy(pool), 2);
  pool_free(pool);
  pool = pool_new(2, work, NULL, (PoolLimits){ 0.05, 0 }, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(pool);
  pool_give(pool, SLEEP);
  expect_good(pool);
  CU_ASSERT_EQUAL(pool_busy(pool), 1);
  while (!pool_wait(pool, 10, &outcome))
    continue;
  CU_ASSERT_EQUAL(outcome.job, SLEEP);
  CU_ASSERT_EQUAL(pool_busy(pool), 0);
  pool_outcome_clear(&outcome);
  pool_free(pool);
}

const TestCase pool_tests[] = {
  { "a job ends in one way, and the next one is done", test_ends },
  { "the last words of a worker are kept", test_last_words },
#ifndef __SANITIZE_ADDRESS__
  { "a worker has no more memory than it may have", test_memory },
#endif
  { "a pool that cannot be started leaves no file open", test_unstarted },
  { "a pipe that is broken ends nobody", test_pipe_signal },
  { "workers are idle or busy, each for itself", test_several },
  { "those that are left work on when no worker can be started", test_full },
  { NULL, NULL },
};
