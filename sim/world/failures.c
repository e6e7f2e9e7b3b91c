/* All failures are scheduled when the run begins, with two events for each: the
 * node goes down, and it works again. A failure without an end has only the
 * first event. The design is told that the node has lost its state before the
 * network stops using the node.
 */

#include "failures.h"

typedef struct Failure {
  Design *design;
  uint32_t node;
} Failure;

struct Failures {
  Failure *items;
};

/* The node goes down if the argument is 1, and works again if it is 0. */
static void
failure_changes(void *target, uint64_t is_down)
{
  const Failure *failure = target;

  if (is_down)
    design_restart(failure->design, failure->node);
  network_set_down(failure->design->network, failure->node, is_down != 0);
}

Failures *
failures_start(const Scenario *scenario, Design *design)
{
  Kernel *kernel = design->network->kernel;
  Failures *failures = g_new(Failures, 1);

  failures->items = g_new(Failure, scenario->failures->len);
  for (guint i = 0; i < scenario->failures->len; i++) {
    const ScenarioFailure *f =
      &g_array_index(scenario->failures, ScenarioFailure, i);
    Failure *failure = &failures->items[i];
    *failure = (Failure){ design, f->node };
    kernel_schedule_at(kernel, f->from, failure_changes, failure, 1);
    if (f->until > f->from)
      kernel_schedule_at(kernel, f->until, failure_changes, failure, 0);
  }
  return failures;
}

void
failures_free(Failures *failures)
{
  g_free(failures->items);
  g_free(failures);
}
