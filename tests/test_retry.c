/* Repetitions: how long they wait, how they are counted and stopped. */

#include "models/protocol/retry.h"
#include "tests/suite.h"

#include <stdio.h>

static void
test_waits(void)
{
  static const struct {
    const char *what;
    SimTime initial;
    unsigned attempts;
    SimTime most, wait;
  } rows[] = {
    { "before any repetition the wait is the initial one", SIM_SECOND, 0,
      32 * SIM_SECOND, SIM_SECOND },
    { "the second wait is twice as long", SIM_SECOND, 1, 32 * SIM_SECOND,
      2 * SIM_SECOND },
    { "the wait doubles exactly, without rounding", 1000000007, 3, SIM_TIME_MAX,
      8000000056 },
    { "the wait may be as long as the cap", SIM_SECOND, 5, 32 * SIM_SECOND,
      32 * SIM_SECOND },
    { "the wait stays at the cap", SIM_SECOND, 6, 32 * SIM_SECOND,
      32 * SIM_SECOND },
    { "a cap between two powers is kept exactly", 3, 2, 11, 11 },
    { "an odd cap is not passed by one", 6, 1, 11, 11 },
    { "an initial wait above the cap is cut", 5, 0, 3, 3 },
    { "255 attempts do not overflow", SIM_SECOND, 255, 32 * SIM_SECOND,
      32 * SIM_SECOND },
    { "all attempts that there are do not overflow", 1, UINT32_MAX,
      SIM_TIME_MAX, SIM_TIME_MAX },
    { "the last power of two that is a time is reached", 1, 62, SIM_TIME_MAX,
      INT64_C(1) << 62 },
    { "the next one is not: the wait is the cap", 1, 63, SIM_TIME_MAX,
      SIM_TIME_MAX },
    { "a wait just above half of all time does not overflow",
      SIM_TIME_MAX / 2 + 1, 1, SIM_TIME_MAX, SIM_TIME_MAX },
    { "an initial wait of zero stays zero", 0, 7, 32 * SIM_SECOND, 0 },
    { "an initial wait of zero stays zero for ever", 0, UINT32_MAX,
      SIM_TIME_MAX, 0 },
    { "a cap of zero repeats at once", SIM_SECOND, 1, 0, 0 },
  };

  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    SimTime wait = retry_wait(rows[i].initial, rows[i].attempts, rows[i].most);
    CU_ASSERT_EQUAL(wait, rows[i].wait);
    if (wait != rows[i].wait)
      fprintf(stderr, "not true: %s\n", rows[i].what);
  }
}

typedef struct Caller {
  Kernel *kernel;
  Retry retry;
  SimTime last;
  uint64_t argument;
  int calls;
} Caller;

static void
call(void *target, uint64_t argument)
{
  Caller *caller = target;

  caller->last = kernel_now(caller->kernel);
  caller->argument = argument;
  caller->calls++;
}

static void
arm(Caller *caller, SimTime wait)
{
  retry_arm(caller->kernel, &caller->retry, wait, call, caller, 7);
}

/* One timer: the later setting holds, a stop ends it, a reset forgets. */
static void
test_timer(void)
{
  Caller caller = { .kernel = kernel_new() };

  CU_ASSERT_FALSE(retry_is_armed(&caller.retry));
  arm(&caller, 10);
  arm(&caller, 30);
  CU_ASSERT_TRUE(retry_is_armed(&caller.retry));
  kernel_run_until(caller.kernel, 100);
  CU_ASSERT_EQUAL(caller.calls, 1);
  CU_ASSERT_EQUAL(caller.last, 30);
  CU_ASSERT_EQUAL(caller.argument, 7);
  arm(&caller, 10);
  retry_count(&caller.retry);
  retry_stop(caller.kernel, &caller.retry);
  CU_ASSERT_FALSE(retry_is_armed(&caller.retry));
  CU_ASSERT_EQUAL(caller.retry.attempts, 1);
  arm(&caller, 10);
  retry_reset(caller.kernel, &caller.retry);
  CU_ASSERT_FALSE(retry_is_armed(&caller.retry));
  CU_ASSERT_EQUAL(caller.retry.attempts, 0);
  kernel_run_until(caller.kernel, 200);
  CU_ASSERT_EQUAL(caller.calls, 1);
  kernel_free(caller.kernel);
}

static void
test_count(void)
{
  Retry retry = { .attempts = 0 };

  retry_count(&retry);
  CU_ASSERT_EQUAL(retry.attempts, 1);
  for (int i = 0; i < 1000; i++)
    retry_count(&retry);
  CU_ASSERT_EQUAL(retry.attempts, RETRY_MOST_ATTEMPTS);
}

const TestCase retry_tests[] = {
  { "a wait doubles each time, up to a cap, and never overflows", test_waits },
  { "a timer is set once, and can be stopped", test_timer },
  { "attempts are counted, and the count does not begin again", test_count },
  { NULL, NULL },
};
