/* A value is taken out of a record in the unit of its metric, because the cells
 * of the grid are in that unit too. NaN says that there is no value; a spread
 * leaves it out.
 */

#include "quantile.h"

#include "grid.h"

#include <math.h>

const char *const quantile_metrics[] = {
  [QUANTILE_HANDOVER_DELAY] = "handover-delay",
  [QUANTILE_INTERRUPTION_GAP] = "interruption-gap",
  [QUANTILE_LOST_PER_HANDOVER] = "lost-per-handover",
  [QUANTILE_PATH_STRETCH] = "path-stretch",
  [QUANTILE_HOP_STRETCH] = "hop-stretch",
  [QUANTILE_ONE_WAY_DELAY] = "one-way-delay",
  [QUANTILE_METRICS] = NULL,
};

void
quantiles_init(Quantiles *quantiles)
{
  for (int m = 0; m < QUANTILE_METRICS; m++)
    spread_init(&quantiles->of[m]);
}

void
quantiles_clear(Quantiles *quantiles)
{
  for (int m = 0; m < QUANTILE_METRICS; m++)
    spread_clear(&quantiles->of[m]);
}

static double
milliseconds(SimTime time)
{
  return time == SIM_TIME_NONE ? NAN : (double)time / 1e6;
}

void
quantiles_flow_handover(Quantiles *quantiles, const FlowHandoverRecord *record)
{
  spread_count(&quantiles->of[QUANTILE_HANDOVER_DELAY],
               milliseconds(record->down_after));
  spread_count(&quantiles->of[QUANTILE_INTERRUPTION_GAP],
               milliseconds(record->gap));
}

void
quantiles_handover(Quantiles *quantiles, const HandoverRecord *record)
{
  spread_count(&quantiles->of[QUANTILE_LOST_PER_HANDOVER], record->lost);
}

void
quantiles_flow(Quantiles *quantiles, const FlowRecord *record)
{
  spread_count(&quantiles->of[QUANTILE_PATH_STRETCH], record->stretch_delay);
  spread_count(&quantiles->of[QUANTILE_HOP_STRETCH], record->stretch_hops);
  spread_count(&quantiles->of[QUANTILE_ONE_WAY_DELAY], record->delay * 1e3);
}

void
quantiles_add(Quantiles *quantiles, const Quantiles *others)
{
  for (int m = 0; m < QUANTILE_METRICS; m++)
    spread_add(&quantiles->of[m], &others->of[m]);
}

void
quantiles_list(const Quantiles *quantiles, GArray *records)
{
  for (uint32_t m = 0; m < QUANTILE_METRICS; m++) {
    const GArray *grid = quantiles->of[m].grid;
    for (guint i = 0; i < grid->len; i++) {
      const GridCell *c = &g_array_index(grid, GridCell, i);
      GridRecord record = { m, c->cell, c->count };
      g_array_append_val(records, record);
    }
  }
}
