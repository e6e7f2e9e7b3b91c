/* Hosts on the move: they attach, lose their link, and come to another router,
 * as the mobilities of the scenario say (mobility.h). The design and the flows
 * are told.
 */
#pragma once

#include "flow.h"
#include "run.h"

typedef struct Movement Movement;

/* Schedules the first attachment of each host and its moves. The scenario, the
 * flows and the design are borrowed. */
Movement *movement_start(const Scenario *scenario, const Run *run, Flows *flows,
                         Design *design);
void movement_free(Movement *movement);
