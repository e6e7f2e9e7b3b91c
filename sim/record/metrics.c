/* The collector counts in totals while the run goes on, and keeps records.
 * Records are added to the totals once, at the end, because a record changes
 * until then. What is a mean over time (bindings, prefixes) is integrated
 * whenever the number changes. What becomes of totals is in totals.c.
 */

#include "metrics.h"

#include "metrics_table.h"
#include "totals.h"

#include <math.h>
#include <string.h>

/* The bindings that a node has now. */
typedef struct NodeMeter {
  uint32_t bindings;
  SimTime since; /* when its binding time was brought up to date */
} NodeMeter;

struct Metrics {
  bool records_arrivals;
  bool started;
  SimTime started_at;
  uint32_t node_count, host_count;
  Totals totals; /* without the records, until the end */
  NodeMeter *nodes;
  uint32_t prefixes;
  SimTime prefixes_since; /* as in NodeMeter */
  Results *results;       /* the records so far */
};

Results *
results_new(void)
{
  Results *results = g_new0(Results, 1);
  results->values = g_new(double, M_COUNT);
  for (uint32_t i = 0; i < M_COUNT; i++)
    results->values[i] = NAN;
  results->handovers = g_array_new(FALSE, FALSE, sizeof(HandoverRecord));
  results->flow_handovers =
    g_array_new(FALSE, FALSE, sizeof(FlowHandoverRecord));
  results->flows = g_array_new(FALSE, FALSE, sizeof(FlowRecord));
  results->nodes = g_array_new(FALSE, FALSE, sizeof(NodeRecord));
  results->grids = g_array_new(FALSE, FALSE, sizeof(GridRecord));
  results->arrivals = g_array_new(FALSE, FALSE, sizeof(ArrivalRecord));
  results->node_names = g_ptr_array_new_with_free_func(g_free);
  results->host_names = g_ptr_array_new_with_free_func(g_free);
  results->section_names = g_ptr_array_new_with_free_func(g_free);
  return results;
}

void
results_free(Results *results)
{
  if (!results)
    return;
  g_free(results->values);
  g_array_unref(results->handovers);
  g_array_unref(results->flow_handovers);
  g_array_unref(results->flows);
  g_array_unref(results->nodes);
  g_array_unref(results->arrivals);
  g_array_unref(results->grids);
  g_ptr_array_unref(results->node_names);
  g_ptr_array_unref(results->host_names);
  g_ptr_array_unref(results->section_names);
  g_free(results);
}

Metrics *
metrics_new(uint32_t node_count, uint32_t host_count)
{
  Metrics *metrics = g_new0(Metrics, 1);
  metrics->node_count = node_count;
  metrics->host_count = host_count;
  metrics->nodes = g_new0(NodeMeter, node_count);
  totals_init(&metrics->totals, node_count, host_count);
  metrics->results = results_new();
  return metrics;
}

void
metrics_free(Metrics *metrics)
{
  results_free(metrics->results);
  totals_clear(&metrics->totals);
  g_free(metrics->nodes);
  g_free(metrics);
}

void
metrics_record_arrivals(Metrics *metrics)
{
  metrics->records_arrivals = true;
}

void
metrics_arrival(Metrics *metrics, SimTime at, SimTime delay)
{
  ArrivalRecord record = { at, sim_seconds(delay) };

  if (metrics->records_arrivals)
    g_array_append_val(metrics->results->arrivals, record);
}

void
metrics_start(Metrics *metrics, SimTime now)
{
  metrics->started = true;
  metrics->started_at = now;
  totals_clear(&metrics->totals);
  totals_init(&metrics->totals, metrics->node_count, metrics->host_count);
  for (uint32_t i = 0; i < metrics->node_count; i++)
    metrics->nodes[i].since = now;
  metrics->prefixes_since = now;
}

bool
metrics_has_started(const Metrics *metrics)
{
  return metrics->started;
}

/* Returns the record of a handover, or NULL for INDEX_NONE. */
static HandoverRecord *
handover(Metrics *metrics, uint32_t index)
{
  if (index == INDEX_NONE)
    return NULL;
  return &g_array_index(metrics->results->handovers, HandoverRecord, index);
}

void
metrics_message_sent(Metrics *metrics, SignallingCategory category,
                     uint32_t octets, uint32_t index)
{
  HandoverRecord *record = handover(metrics, index);
  Traffic *traffic = &metrics->totals.traffic[category];

  traffic->messages++;
  traffic->octets += octets;
  if (record && category == SIGNALLING_DISCOVERY) {
    record->discovery_messages++;
  } else if (record) {
    record->messages++;
    record->octets += octets;
  }
}

void
metrics_message_crosses(Metrics *metrics, SignallingCategory category,
                        uint32_t octets, uint32_t hops, bool by_air,
                        uint32_t index)
{
  HandoverRecord *record = handover(metrics, index);
  Traffic *traffic = &metrics->totals.traffic[category];

  traffic->octet_hops += (uint64_t)octets * hops;
  if (by_air) {
    traffic->wireless_messages++;
    traffic->wireless_octets += octets;
  }
  if (record && category != SIGNALLING_DISCOVERY) {
    record->octet_hops += octets * hops;
    record->wireless_messages += by_air;
  }
}

void
metrics_message_received(Metrics *metrics, uint32_t node)
{
  metrics->totals.nodes[node].messages++;
}

uint32_t
metrics_handover_expect(Metrics *metrics, uint32_t host, uint32_t number)
{
  HandoverRecord record = {
    .host = host,
    .number = number,
    .from_node = INDEX_NONE,
    .to_node = INDEX_NONE,
    .down_at = SIM_TIME_NONE,
    .up_after = SIM_TIME_NONE,
    .discovered_after = SIM_TIME_NONE,
    .configured_after = SIM_TIME_NONE,
    .updated_after = SIM_TIME_NONE,
    .registered_after = SIM_TIME_NONE,
    .first_down_after = SIM_TIME_NONE,
    .first_up_after = SIM_TIME_NONE,
  };

  if (!metrics->started)
    return INDEX_NONE;
  g_array_append_val(metrics->results->handovers, record);
  return metrics->results->handovers->len - 1;
}

uint32_t
metrics_handover_begin(Metrics *metrics, uint32_t host, uint32_t number,
                       uint32_t expected, uint32_t from_node, uint32_t flows,
                       SimTime now)
{
  uint32_t index = expected != INDEX_NONE
                     ? expected
                     : metrics_handover_expect(metrics, host, number);
  HandoverRecord *record = handover(metrics, index);

  if (record) {
    record->from_node = from_node;
    record->flows = flows;
    record->down_at = now;
  }
  return index;
}

uint32_t
metrics_handover_number(const Metrics *metrics, uint32_t index)
{
  return g_array_index(metrics->results->handovers, HandoverRecord, index)
    .number;
}

void
metrics_handover_up(Metrics *metrics, uint32_t index, uint32_t to_node,
                    SimTime now)
{
  HandoverRecord *record = handover(metrics, index);
  if (record) {
    record->to_node = to_node;
    record->up_after = now - record->down_at;
  }
}

void
metrics_handover_moment(Metrics *metrics, uint32_t index, HandoverMoment moment,
                        SimTime now)
{
  HandoverRecord *record = handover(metrics, index);
  SimTime *const moments[] = {
    [HANDOVER_DISCOVERED] = record ? &record->discovered_after : NULL,
    [HANDOVER_CONFIGURED] = record ? &record->configured_after : NULL,
    [HANDOVER_UPDATED] = record ? &record->updated_after : NULL,
    [HANDOVER_REGISTERED] = record ? &record->registered_after : NULL,
  };

  if (record && record->down_at != SIM_TIME_NONE)
    *moments[moment] = now - record->down_at;
}

void
metrics_handover_flow(Metrics *metrics, const FlowHandoverRecord *flow)
{
  HandoverRecord *record = handover(metrics, flow->handover);

  if (!record)
    return;
  g_array_append_val(metrics->results->flow_handovers, *flow);
  record->lost += flow->lost;
  record->first_down_after = MAX(record->first_down_after, flow->down_after);
  record->first_up_after = MAX(record->first_up_after, flow->up_after);
}

void
metrics_flow(Metrics *metrics, const FlowRecord *record)
{
  if (metrics->started)
    g_array_append_val(metrics->results->flows, *record);
}

void
metrics_dropped(Metrics *metrics, uint32_t reason, double packets)
{
  metrics->totals.dropped[reason] += exact_of(packets);
}

void
metrics_forwarded(Metrics *metrics, uint32_t node, uint32_t octets)
{
  metrics->totals.nodes[node].data_packets += exact_whole(1);
  metrics->totals.nodes[node].data_octets += exact_whole(octets);
}

void
metrics_streamed(Metrics *metrics, uint32_t node, double packets, double octets)
{
  metrics->totals.nodes[node].data_packets += exact_of(packets);
  metrics->totals.nodes[node].data_octets += exact_of(octets);
}

/* Brings the integral of the bindings of a node up to date. */
static void
node_settle(Metrics *metrics, uint32_t node, SimTime now)
{
  NodeMeter *meter = &metrics->nodes[node];

  metrics->totals.nodes[node].binding_time +=
    exact_product(meter->bindings, (uint64_t)(now - meter->since));
  meter->since = now;
}

void
metrics_binding(Metrics *metrics, uint32_t node, int change, SimTime now)
{
  g_assert(change > 0 || metrics->nodes[node].bindings > 0);
  node_settle(metrics, node, now);
  metrics->nodes[node].bindings += (uint32_t)change;
}

void
metrics_prefix(Metrics *metrics, int change, SimTime now)
{
  metrics->totals.sums[SUM_PREFIX_TIME] +=
    exact_product(metrics->prefixes, (uint64_t)(now - metrics->prefixes_since));
  metrics->prefixes_since = now;
  metrics->prefixes += (uint32_t)change;
}

void
metrics_broken(Metrics *metrics, uint32_t sessions)
{
  metrics->totals.counts[COUNT_BROKEN] += sessions;
}

/* Adds the records to the totals. */
static void
add_records(Totals *totals, const Results *r)
{
  for (guint i = 0; i < r->flow_handovers->len; i++)
    totals_flow_handover(
      totals, &g_array_index(r->flow_handovers, FlowHandoverRecord, i));
  for (guint i = 0; i < r->handovers->len; i++)
    totals_handover(totals, &g_array_index(r->handovers, HandoverRecord, i));
  for (guint i = 0; i < r->flows->len; i++)
    totals_flow(totals, &g_array_index(r->flows, FlowRecord, i));
}

Results *
metrics_finish(Metrics *metrics, const bool *is_anchor, SimTime now)
{
  Results *results = metrics->results;
  Totals *totals = &metrics->totals;
  SimTime duration = now - metrics->started_at;

  for (uint32_t i = 0; i < metrics->node_count; i++)
    node_settle(metrics, i, now);
  metrics_prefix(metrics, 0, now);
  add_records(totals, results);
  totals_values(totals, is_anchor, duration, results->values);
  totals_nodes(totals, duration, results->nodes);
  quantiles_list(&totals->quantiles, results->grids);
  metrics->results = NULL;
  return results;
}
