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

/* Two sessions, from 4 s to 4.5 s and from 4.2 s on, of a run of 10 s: so a
 * moment is 10 ms. */
static guint
see_series(const double *values, guint count)
{
  static const struct {
    guint moment;
    double alive;
  } rows[] = { { 0, 0 },   { 400, 0 }, { 401, 1 }, { 420, 1 },
               { 421, 2 }, { 450, 2 }, { 451, 1 }, { 999, 1 } };

  CU_ASSERT_EQUAL(count, 1000);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    CU_ASSERT_EQUAL(values[rows[i].moment], rows[i].alive);
  return 702;
}

/* The pilot run has no warm-up, and what is found is a number of moments, but
 * not less than the file says. */
static void
test_series(void)
{
  static const struct {
    const char *least;
    SimTime found;
  } rows[] = { { "0 s", 7020 * SIM_MILLISECOND },
               { "7 s", 7020 * SIM_MILLISECOND },
               { "8 s", 8 * SIM_SECOND } };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strdup_printf(
      "[general]\nduration = 10 s\nfind-warm-up = yes\nwarm-up = %s\n%s"
      "[mobile MN]\nhome = N1\n"
      "[session s]\narrival = at(4 s)\nlength = 500 ms\n"
      "packets = cbr(1 /s, 100 B)\n"
      "[session t]\narrival = at(4.2 s)\nlength = forever\n"
      "packets = cbr(1 /s, 100 B)\n",
      rows[i].least, support_reference);
    g_autoptr(Scenario) scenario = support_scenario(text, "pmipv6", NULL);
    CU_ASSERT_EQUAL(warmup_find(scenario, see_series), rows[i].found);
  }
}

/* It is the same for all replications. */
static void
test_replications(void)
{
  SimTime first = found("100 s", "find-warm-up = yes\n");
  SimTime other = found("100 s", "find-warm-up = yes\nreplication = 3\n");

  CU_ASSERT_EQUAL(first, other);
}

const TestCase warmup_tests[] = {
  { "it is found, and longer for longer sessions", test_found },
  { "from the number of sessions at each moment", test_series },
  { "of the first replication", test_replications },
  { "or given, and then the least", test_given },
  { NULL, NULL },
};
