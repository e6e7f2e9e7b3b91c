/* The warm-up is found: M/G/infinity sessions begin from none, and their number
 * comes near its mean with the length of a session. */

#include "analysis/statistics.h"
#include "sim/world/warmup.h"
#include "sim/world/world.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>

static SimTime
found(const char *length, const char *more)
{
  g_autofree char *text = g_strdup_printf(
    "[general]\nduration = 4000 s\n%s%s"
    "[mobile MN{1..20}]\nhome = N1\n"
    "[session s]\narrival = poisson(1/20 s)\nlength = exponential(%s)\n"
    "packets = cbr(1 /s, 100 B)\n",
    more, support_reference, length);
  g_autoptr(Scenario) scenario = support_scenario(text, "pmipv6", NULL);

  return warmup_find(scenario, statistics_warmup);
}

static void
test_found(void)
{
  SimTime brief = found("10 s", "find-warm-up = yes\n");
  SimTime middle = found("100 s", "find-warm-up = yes\n");
  SimTime longer = found("400 s", "find-warm-up = yes\n");

  CU_ASSERT_TRUE(brief <= 100 * SIM_SECOND);
  CU_ASSERT_TRUE(middle > 50 * SIM_SECOND && middle <= 500 * SIM_SECOND);
  CU_ASSERT_TRUE(longer > middle && longer <= 2000 * SIM_SECOND);
}

static void
test_given(void)
{
  CU_ASSERT_EQUAL(found("100 s", "warm-up = 7 s\n"), 7 * SIM_SECOND);
  CU_ASSERT_EQUAL(found("10 s", "warm-up = 900 s\nfind-warm-up = yes\n"),
                  900 * SIM_SECOND);
}

const TestCase warmup_tests[] = {
  { "it is found, and longer for longer sessions", test_found },
  { "or given, and then the least", test_given },
  { NULL, NULL },
};
