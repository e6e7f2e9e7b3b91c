/* What suites share: scenarios from text, and runs of them. */
#pragma once

#include "sim/world/world.h"

/* Reads a scenario with the real designs; a message about it fails the test.
 * `sets` ends with NULL, or is NULL. */
Scenario *support_scenario(const char *text, const char *designs,
                           const char *const *sets);

/* Returns the run of the first design of a scenario. */
Run support_first_run(const Scenario *scenario);

/* Does that run. */
Results *support_run(const Scenario *scenario);

/* Both, for one design of another table. */
Results *support_run_table(const char *text, const DesignTable *table,
                           const char *design);

/* Both, for one design. */
Results *support_run_text(const char *text, const char *design,
                          const char *const *sets);

/* A metric by its name. */
double support_metric(const Results *results, const char *name);

/* The reference network: G1..G4, AR11, AR31, AR32, AR41, CN1..CN3, L1..L4; to
 * be completed with [general] keys in front and hosts behind. */
extern const char support_reference[];

/* Runs a design for 60 s on it: one host at home in N1 with the given moves
 * ("10 s AR31") from an access router, and the given [session] sections. */
Results *support_run_reference(const char *design, const char *start,
                               const char *moves, const char *session,
                               const char *const *sets);
