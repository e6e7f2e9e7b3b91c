/* Sessions begin at each host as the traffics of the scenario say (traffic.h).
 */
#pragma once

#include "flow.h"
#include "run.h"

typedef struct Sessions Sessions;

/* Schedules the first session of each host and traffic. The scenario, the
 * kernel and the flows are borrowed. The flows borrow loads from the sessions,
 * so they must be freed first. */
Sessions *sessions_start(const Scenario *scenario, const Run *run,
                         Kernel *kernel, Flows *flows);
void sessions_free(Sessions *sessions);
