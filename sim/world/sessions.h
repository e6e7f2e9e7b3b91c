/* Sessions: each host begins its own, as the traffics of the scenario say
 * (traffic.h).
 */
#pragma once

#include "flow.h"
#include "run.h"

typedef struct Sessions Sessions;

/* Schedules the first session of each host and traffic. The scenario, the
 * kernel and the flows are borrowed; the flows must be freed first. */
Sessions *sessions_start(const Scenario *scenario, const Run *run,
                         Kernel *kernel, Flows *flows);
void sessions_free(Sessions *sessions);
