/* A suite is tests/test_NAME.c; it ends with its table of cases:
 *
 *   const TestCase NAME_tests[] = {
 *     { "what must hold, as a sentence", a_function },
 *     { NULL, NULL },
 *   };
 *
 * The build finds the file by its name; nothing else is to be done.
 */
#pragma once

#include <CUnit/CUnit.h>

typedef struct TestCase {
  const char *sentence;
  void (*run)(void);
} TestCase;
