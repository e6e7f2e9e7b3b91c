/* Runs every suite, or those named on the command line. The exit status is 0 if
 * all assertions held, 1 if one failed, 2 if a suite is unknown. */

#include "tests/suite.h"

#include <CUnit/Basic.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SUITE(name) extern const TestCase name##_tests[];
#include "suites.h"
#undef SUITE

typedef struct Suite {
  const char *name;
  const TestCase *cases;
} Suite;

static const Suite suites[] = {
#define SUITE(name) { #name, name##_tests },
#include "suites.h"
#undef SUITE
};

enum { SUITE_COUNT = sizeof suites / sizeof suites[0] };

static bool
is_known(const char *name)
{
  for (size_t i = 0; i < SUITE_COUNT; i++)
    if (strcmp(suites[i].name, name) == 0)
      return true;
  return false;
}

static bool
is_wanted(const char *name, int count, char **wanted)
{
  for (int i = 0; i < count; i++)
    if (strcmp(wanted[i], name) == 0)
      return true;
  return count == 0;
}

static void
add_suite(const Suite *suite)
{
  CU_pSuite added = CU_add_suite(suite->name, NULL, NULL);
  for (const TestCase *c = suite->cases; c->sentence; c++)
    CU_add_test(added, c->sentence, c->run);
}

int
main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    if (!is_known(argv[i])) {
      fprintf(stderr, "run-tests: no suite is called '%s'\n", argv[i]);
      return 2;
    }
  }
  CU_initialize_registry();
  for (size_t i = 0; i < SUITE_COUNT; i++)
    if (is_wanted(suites[i].name, argc - 1, argv + 1))
      add_suite(&suites[i]);
  CU_basic_set_mode(CU_BRM_VERBOSE);
  CU_basic_run_tests();
  bool failed = CU_get_number_of_failures() > 0;
  CU_cleanup_registry();
  return failed ? 1 : 0;
}
