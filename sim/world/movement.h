/* Movement attaches hosts, breaks their links, and brings them to other
 * routers, as the mobilities of the scenario say (mobility.h). It tells the
 * design and the flows.
 */
#pragma once

#include "flow.h"
#include "run.h"

typedef struct Movement Movement;

/* Schedules the first attachment of each host, and its moves. The caller owns
 * what is returned. The scenario, the flows and the design are borrowed as long
 * as the kernel runs events; the run is not kept. */
Movement *movement_start(const Scenario *scenario, const Run *run, Flows *flows,
                         Design *design);
/* Frees the movement. The kernel runs no events after this. */
void movement_free(Movement *movement);
