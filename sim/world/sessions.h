/* Sessions begin at each host as the traffics of the scenario say (traffic.h).
 */
#pragma once

#include "flow.h"
#include "run.h"

typedef struct Sessions Sessions;

/* Schedules the first session of each host and traffic. The caller owns what is
 * returned. The scenario, the kernel and the flows are borrowed. The flows
 * borrow their loads from the sessions, so the flows must be freed first. */
Sessions *sessions_start(const Scenario *scenario, const Run *run,
                         Kernel *kernel, Flows *flows);
/* Frees the sessions. The kernel runs no events after this. */
void sessions_free(Sessions *sessions);
