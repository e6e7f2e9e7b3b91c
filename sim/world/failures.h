/* Nodes fail and come back, as the failures of the scenario say. A node that
 * goes down loses its state. */
#pragma once

#include "sim/contract/dispatch.h"
#include "sim/language/scenario.h"

typedef struct Failures Failures;

/* Schedules all failures of the scenario, and returns what the caller owns. The
 * design and its network are borrowed as long as the kernel runs events. */
Failures *failures_start(const Scenario *scenario, Design *design);
/* Frees the failures. The kernel runs no events after this. */
void failures_free(Failures *failures);
