/* Nodes that fail and come back, as the failures of the scenario say. A node
 * that goes down loses its state. */
#pragma once

#include "sim/contract/dispatch.h"
#include "sim/language/scenario.h"

typedef struct Failures Failures;

/* Schedules all failures of the scenario. The design is borrowed until the
 * failures are freed. */
Failures *failures_start(const Scenario *scenario, Design *design);
void failures_free(Failures *failures);
