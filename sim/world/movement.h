/* Movement attaches hosts, breaks their links, and brings them to other
 * routers, as the mobilities of the scenario say (mobility.h). It tells the
 * design and the flows.
 */
#pragma once

#include "flow.h"
#include "run.h"

typedef struct Movement Movement;

/* Schedules the first attachment of each host, and its moves. The scenario, the
 * flows and the design are borrowed until the movement is freed. */
Movement *movement_start(const Scenario *scenario, const Run *run, Flows *flows,
                         Design *design);
void movement_free(Movement *movement);
