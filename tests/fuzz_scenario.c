/* Fuzz target: the scenario reader must take any octets without harm. Built by
 * `make fuzz`. */

#include "models/models.h"
#include "sim/language/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  ScenarioOptions options = { .sets = NULL };
  g_autoptr(GPtrArray) messages = NULL;
  g_autofree char *text = g_strndup((const char *)data, size);
  g_autoptr(Scenario) scenario =
    scenario_parse("fuzz", text, size, &design_table, &options, &messages);

  /* Either a scenario or a reason why not. */
  g_assert((scenario != NULL) == (messages->len == 0));
  return 0;
}
