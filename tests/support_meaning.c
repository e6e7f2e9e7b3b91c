/* Rows of many suites say what a line of the language means. The canonical text
 * has all that decides about a run, so it is what they look at. */

#include "tests/support_meaning.h"

#include "models/models.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

char *
meaning_of(const char *text, const ScenarioOptions *options)
{
  const ScenarioOptions none = { .sets = NULL };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) scenario =
    scenario_parse("test", text, strlen(text), &design_table,
                   options ? options : &none, &messages);
  GString *answer = g_string_new(scenario ? scenario->canonical : NULL);

  for (guint i = 0; i < messages->len; i++) {
    const char *message = messages->pdata[i];
    g_string_append_len(answer, message, (gssize)strcspn(message, "\n"));
    g_string_append_c(answer, '\n');
  }
  return g_string_free(answer, FALSE);
}

bool
meaning_has(const char *answer, const char *lines)
{
  g_autofree char *all = g_strconcat("\n", answer, NULL);
  g_autofree char *part = g_strconcat("\n", lines, "\n", NULL);

  return strstr(all, part) != NULL;
}

void
meaning_check(const char *beginning, const Meaning *rows)
{
  for (const Meaning *row = rows; row->sentence; row++) {
    g_autofree char *text = g_strconcat(beginning, row->text, NULL);
    g_autofree char *answer = meaning_of(text, NULL);
    bool is_good = meaning_has(answer, row->lines);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\nexpected: %s\n%s", row->sentence, row->lines,
             answer);
  }
}
