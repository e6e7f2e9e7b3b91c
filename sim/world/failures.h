/* Nodes that fail and come back, as the failures of the scenario say. */
#pragma once

#include "sim/contract/dispatch.h"
#include "sim/language/scenario.h"

typedef struct Failures Failures;

/* Schedules them all. The design is borrowed. */
Failures *failures_start(const Scenario *scenario, Design *design);
void failures_free(Failures *failures);
