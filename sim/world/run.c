/* A run takes everything but its design from the scenario.
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
