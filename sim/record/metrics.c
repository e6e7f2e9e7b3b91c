/* The collector keeps counters and records while the run goes on. Means,
 * quantiles and ratios over records are computed once at the end, with GSL. So
 * a metric has two places: its row in the table, which defines it, and a line
 * that computes it. The line is in one of the functions `sum_up_*`, or in
 * metrics_finish. What is a mean over time (bindings, prefixes) is integrated
 * whenever the number changes.
 */

#include "metrics.h"

#include "drop.h"
#include "metrics_table.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <string.h>

/* Messages of one category, or of several together. */
typedef struct Traffic {
  uint64_t messages, octets, octet_hops;
  uint64_t wireless_messages, wireless_octets;
} Traffic;

typedef struct NodeMeter {
  uint32_t bindings;
  SimTime since;       /* when `binding_time` was brought up to date */
  double binding_time; /* bindings times seconds */
  double data_packets, data_octets;
  uint64_t messages;
} NodeMeter;

struct Metrics {
  bool records_arrivals;
  bool started;
  SimTime started_at;
  uint32_t node_count, host_count;
  Traffic traffic[SIGNALLING_CATEGORIES];
  double dropped[DROP_REASONS];
  NodeMeter *nodes;
  uint32_t prefixes;
  SimTime prefixes_since;
  double prefix_time; /* prefixes times seconds, up to `prefixes_since` */
  uint64_t broken;
  Results *results; /* the records so far */
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
  results->quantiles = g_array_new(FALSE, FALSE, sizeof(QuantileRecord));
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
  g_array_unref(results->quantiles);
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
  metrics->results = results_new();
  return metrics;
}

void
metrics_free(Metrics *metrics)
{
  results_free(metrics->results);
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
  memset(metrics->traffic, 0, sizeof metrics->traffic);
  memset(metrics->dropped, 0, sizeof metrics->dropped);
  metrics->broken = 0;
  for (uint32_t i = 0; i < metrics->node_count; i++) {
    uint32_t bindings = metrics->nodes[i].bindings;
    metrics->nodes[i] = (NodeMeter){ .bindings = bindings, .since = now };
  }
  metrics->prefixes_since = now;
  metrics->prefix_time = 0;
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

  metrics->traffic[category].messages++;
  metrics->traffic[category].octets += octets;
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

  metrics->traffic[category].octet_hops += (uint64_t)octets * hops;
  if (by_air) {
    metrics->traffic[category].wireless_messages++;
    metrics->traffic[category].wireless_octets += octets;
  }
  if (record && category != SIGNALLING_DISCOVERY) {
    record->octet_hops += octets * hops;
    record->wireless_messages += by_air;
  }
}

void
metrics_message_received(Metrics *metrics, uint32_t node)
{
  metrics->nodes[node].messages++;
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
  metrics->dropped[reason] += packets;
}

void
metrics_forwarded(Metrics *metrics, uint32_t node, double packets,
                  double octets)
{
  metrics->nodes[node].data_packets += packets;
  metrics->nodes[node].data_octets += octets;
}

/* Brings the integral of the bindings of a node up to date. */
static void
node_settle(NodeMeter *node, SimTime now)
{
  node->binding_time += node->bindings * sim_seconds(now - node->since);
  node->since = now;
}

void
metrics_binding(Metrics *metrics, uint32_t node, int change, SimTime now)
{
  g_assert(change > 0 || metrics->nodes[node].bindings > 0);
  node_settle(&metrics->nodes[node], now);
  metrics->nodes[node].bindings += (uint32_t)change;
}

void
metrics_prefix(Metrics *metrics, int change, SimTime now)
{
  metrics->prefix_time +=
    metrics->prefixes * sim_seconds(now - metrics->prefixes_since);
  metrics->prefixes_since = now;
  metrics->prefixes += (uint32_t)change;
}

void
metrics_broken(Metrics *metrics, uint32_t sessions)
{
  metrics->broken += sessions;
}

/* Numbers from which a mean or a quantile is computed. NaN is left out. */
typedef struct Sample {
  double *values;
  size_t count;
} Sample;

static Sample
sample_new(size_t room)
{
  return (Sample){ .values = g_new(double, room + 1) };
}

static void
sample_add(Sample *sample, double value)
{
  if (!isnan(value))
    sample->values[sample->count++] = value;
}

/* Adds a time of a record in ms. One that did not happen is left out. */
static void
sample_add_time(Sample *sample, SimTime time)
{
  if (time != SIM_TIME_NONE)
    sample_add(sample, (double)time / 1e6);
}

static double
sample_mean(const Sample *sample)
{
  return sample->count > 0 ? gsl_stats_mean(sample->values, 1, sample->count)
                           : NAN;
}

/* Returns the 90th percentile, or NaN of an empty sample; sorts the sample. */
static double
sample_p90(Sample *sample)
{
  if (sample->count == 0)
    return NAN;
  gsl_sort(sample->values, 1, sample->count);
  return gsl_stats_quantile_from_sorted_data(sample->values, 1, sample->count,
                                             0.9);
}

/* Returns the mean of a sample, and frees the sample. */
static double
sample_clear_mean(Sample *sample)
{
  double mean = sample_mean(sample);
  g_free(sample->values);
  return mean;
}

/* Returns part / whole, or NaN where there is no whole. */
static double
ratio(double part, double whole)
{
  return whole > 0 ? part / whole : NAN;
}

static void
sum_up_flow_handovers(const GArray *records, double *values)
{
  Sample down = sample_new(records->len);
  Sample up = sample_new(records->len);
  Sample gap = sample_new(records->len);
  double recovered = 0;

  for (guint i = 0; i < records->len; i++) {
    const FlowHandoverRecord *r =
      &g_array_index(records, FlowHandoverRecord, i);
    sample_add_time(&down, r->down_after);
    sample_add_time(&up, r->up_after);
    sample_add_time(&gap, r->gap);
    recovered += r->down_after != SIM_TIME_NONE || r->up_after != SIM_TIME_NONE;
  }
  values[M_RECOVERED] = 100 * ratio(recovered, records->len);
  values[M_HANDOVER_DELAY_P90] = sample_p90(&down);
  values[M_HANDOVER_DELAY] = sample_clear_mean(&down);
  values[M_HANDOVER_DELAY_UP] = sample_clear_mean(&up);
  values[M_GAP] = sample_clear_mean(&gap);
}

/* Splits the delay of one handover into its parts, in ns: layer 2, discovery,
 * address, registration, delivery. They add up to the delay, which is known. A
 * part that the design does not have is 0. */
static void
handover_parts(const HandoverRecord *record, SimTime parts[5])
{
  SimTime last = record->first_down_after;
  SimTime moments[5] = { record->up_after, record->discovered_after,
                         record->configured_after, record->updated_after,
                         last };
  SimTime before = 0;

  for (int i = 0; i < 5; i++) {
    SimTime moment = CLAMP(moments[i], before, last);
    parts[i] = moment - before;
    before = moment;
  }
}

static void
sum_up_delays(const GArray *records, double *values)
{
  Sample parts[5];
  Sample whole = sample_new(records->len);
  Sample reactivity = sample_new(records->len);

  for (int i = 0; i < 5; i++)
    parts[i] = sample_new(records->len);
  for (guint i = 0; i < records->len; i++) {
    const HandoverRecord *r = &g_array_index(records, HandoverRecord, i);
    SimTime times[5];
    sample_add_time(&reactivity, r->registered_after);
    if (r->first_down_after == SIM_TIME_NONE)
      continue;
    sample_add_time(&whole, r->first_down_after);
    handover_parts(r, times);
    for (int part = 0; part < 5; part++)
      sample_add_time(&parts[part], times[part]);
  }
  for (int i = 0; i < 5; i++)
    values[M_HANDOVER_LAYER2 + i] = sample_clear_mean(&parts[i]);
  values[M_HANDOVER_DELAY_HOST] = sample_clear_mean(&whole);
  values[M_REACTIVITY] = sample_clear_mean(&reactivity);
}

static void
sum_up_handovers(const GArray *records, double *values)
{
  double messages = 0, octets = 0, octet_hops = 0, wireless = 0, discovery = 0;
  double lost = 0, with_traffic = 0;

  for (guint i = 0; i < records->len; i++) {
    const HandoverRecord *r = &g_array_index(records, HandoverRecord, i);
    messages += r->messages;
    octets += r->octets;
    octet_hops += r->octet_hops;
    wireless += r->wireless_messages;
    discovery += r->discovery_messages;
    lost += r->lost;
    with_traffic += r->flows > 0;
  }
  values[M_HANDOVERS] = records->len;
  values[M_MESSAGES_PER_HANDOVER] = ratio(messages, records->len);
  values[M_BYTES_PER_HANDOVER] = ratio(octets, records->len);
  values[M_BYTE_HOPS_PER_HANDOVER] = ratio(octet_hops, records->len);
  values[M_WIRELESS_PER_HANDOVER] = ratio(wireless, records->len);
  values[M_DISCOVERY_PER_HANDOVER] = ratio(discovery, records->len);
  values[M_LOST_PER_HANDOVER] = ratio(lost, with_traffic);
}

static void
sum_up_counts(const GArray *records, double *values)
{
  double delay = 0, octet_hops = 0, overhead = 0, payload = 0;
  double counts[4] = { 0 }, octets[4] = { 0 };

  for (guint i = 0; i < records->len; i++) {
    const FlowRecord *r = &g_array_index(records, FlowRecord, i);
    const double packets[4] = { r->sent, r->delivered, r->lost, r->in_flight };
    for (int k = 0; k < 4; k++) {
      counts[k] += packets[k];
      octets[k] += packets[k] * r->octets;
    }
    if (r->delivered > 0)
      delay += r->delay * r->delivered;
    octet_hops += r->octet_hops;
    overhead += r->overhead;
    payload += r->delivered * r->payload;
  }
  values[M_SESSIONS] = records->len;
  for (int k = 0; k < 4; k++) {
    values[M_SENT + k] = counts[k];
    values[M_BYTES_SENT + k] = octets[k];
  }
  values[M_LOSS_RATIO] = 100 * ratio(counts[2], counts[1] + counts[2]);
  values[M_DELAY] = 1000 * ratio(delay, counts[1]);
  values[M_DELIVERY_COST] = ratio(octet_hops, payload);
  values[M_OVERHEAD] = ratio(overhead, counts[1]);
  values[M_OVERHEAD_SHARE] = 100 * ratio(overhead, octet_hops);
}

static void
sum_up_stretch(const GArray *records, double *values)
{
  Sample delay = sample_new(records->len);
  Sample hops = sample_new(records->len);

  for (guint i = 0; i < records->len; i++) {
    const FlowRecord *r = &g_array_index(records, FlowRecord, i);
    sample_add(&delay, r->stretch_delay);
    sample_add(&hops, r->stretch_hops);
  }
  values[M_STRETCH_P90] = sample_p90(&delay);
  values[M_STRETCH] = sample_clear_mean(&delay);
  values[M_HOP_STRETCH_P90] = sample_p90(&hops);
  values[M_HOP_STRETCH] = sample_clear_mean(&hops);
}

static void
sum_up_signalling(const Metrics *metrics, double seconds, double *values)
{
  Traffic all = { 0 };

  for (int i = 0; i < SIGNALLING_CATEGORIES; i++) {
    const Traffic *t = &metrics->traffic[i];
    double *row = &values[M_REGISTRATION_MESSAGES + 3 * i];
    row[0] = (double)t->messages;
    row[1] = (double)t->octets;
    row[2] = (double)t->octet_hops;
    if (i == SIGNALLING_DISCOVERY)
      continue;
    all.messages += t->messages;
    all.octets += t->octets;
    all.octet_hops += t->octet_hops;
    all.wireless_messages += t->wireless_messages;
    all.wireless_octets += t->wireless_octets;
  }
  values[M_MESSAGES] = (double)all.messages;
  values[M_BYTES] = (double)all.octets;
  values[M_BYTE_HOPS] = (double)all.octet_hops;
  values[M_BYTE_HOPS_RATE] = ratio((double)all.octet_hops, seconds);
  values[M_WIRELESS_MESSAGES] = (double)all.wireless_messages;
  values[M_WIRELESS_BYTES] = (double)all.wireless_octets;
  values[M_NETWORK_BYTE_HOPS] = (double)(all.octet_hops - all.wireless_octets);
}

/* Computes how evenly a load is spread: the maximum over the mean, and Jain's
 * index (sum x)^2 / (n sum x^2) (Jain, Chiu and Hawe, DEC-TR-301, 1984). */
static void
sum_up_balance(const Sample *load, double *max_over_mean, double *jain)
{
  double sum = 0, squares = 0, greatest = 0;

  for (size_t i = 0; i < load->count; i++) {
    sum += load->values[i];
    squares += load->values[i] * load->values[i];
    greatest = MAX(greatest, load->values[i]);
  }
  *max_over_mean = ratio(greatest * (double)load->count, sum);
  *jain = ratio(sum * sum, (double)load->count * squares);
}

/* Makes the records of nodes, and computes the metrics from them. */
static void
sum_up_nodes(const Metrics *metrics, const bool *is_anchor, double seconds,
             double *values)
{
  Sample data = sample_new(metrics->node_count);
  Sample messages = sample_new(metrics->node_count);
  double bindings = 0, most = 0;

  for (uint32_t i = 0; i < metrics->node_count; i++) {
    const NodeMeter *node = &metrics->nodes[i];
    NodeRecord record = {
      .node = i,
      .bindings = ratio(node->binding_time, seconds),
      .data_octets = node->data_octets,
      .data_packets = node->data_packets,
      .signalling_messages = node->messages,
    };
    g_array_append_val(metrics->results->nodes, record);
    bindings += record.bindings;
    most = MAX(most, record.bindings);
    if (!is_anchor[i])
      continue;
    sample_add(&data, node->data_octets);
    sample_add(&messages, (double)node->messages);
  }
  values[M_BINDINGS] = bindings;
  values[M_BINDINGS_MAX] = most;
  values[M_ANCHORS_PER_HOST] = ratio(bindings, metrics->host_count);
  sum_up_balance(&data, &values[M_LOAD_MAX_MEAN], &values[M_LOAD_JAIN]);
  sum_up_balance(&messages, &values[M_SIGNALLING_MAX],
                 &values[M_SIGNALLING_JAIN]);
  g_free(data.values);
  g_free(messages.values);
}

Results *
metrics_finish(Metrics *metrics, const bool *is_anchor, SimTime now)
{
  Results *results = metrics->results;
  double *values = results->values;
  double seconds = sim_seconds(now - metrics->started_at);

  for (uint32_t i = 0; i < metrics->node_count; i++)
    node_settle(&metrics->nodes[i], now);
  metrics_prefix(metrics, 0, now);
  sum_up_flow_handovers(results->flow_handovers, values);
  sum_up_delays(results->handovers, values);
  sum_up_handovers(results->handovers, values);
  sum_up_counts(results->flows, values);
  sum_up_stretch(results->flows, values);
  sum_up_signalling(metrics, seconds, values);
  sum_up_nodes(metrics, is_anchor, seconds, values);
  for (int i = 0; i + DROP_LINK_DOWN < DROP_REASONS; i++)
    values[M_LOST_LINK_DOWN + i] = metrics->dropped[DROP_LINK_DOWN + i];
  values[M_SESSIONS_BROKEN] = (double)metrics->broken;
  values[M_PREFIXES_PER_HOST] =
    ratio(metrics->prefix_time, seconds * metrics->host_count);
  metrics->results = NULL;
  return results;
}
