/* A run of a scenario differs from another one only in these four values. All
 * but the design have defaults in the scenario file.
 */

#include "run.h"

Run
run_of(const Scenario *scenario, const ScenarioDesign *design)
{
  return (Run){ .design = design,
                .seed = scenario->seed,
                .replication = scenario->replication,
                .warmup = scenario->warmup };
}
