/* The pool when the machine has no room for a worker in place of one that died;
 * sweeps test the rest of it. */

#include "sim/sweep/pool.h"
#include "tests/suite.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { CRASH, GOOD };

static GByteArray *
work(uint64_t job, void *user, char **why)
{
  (void)user;
  (void)why;
  if (job == CRASH)
    _exit(3);
  return g_byte_array_append(g_byte_array_new(), (const guint8 *)"good", 4);
}

/* Lets nobody open a file any more; returns the limit that there was. */
static struct rlimit
fill_up(void)
{
  struct rlimit before, none;

  getrlimit(RLIMIT_NOFILE, &before);
  none = before;
  none.rlim_cur = 3;
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
  while (!pool_wait(pool, 1000, &outcome))
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
  struct rlimit before = fill_up();
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

const TestCase pool_tests[] = {
  { "those that are left work on when no worker can be started", test_full },
  { NULL, NULL },
};
