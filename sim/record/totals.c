/* All totals are integers, so adding two of them is adding their fields.
 * Records of flows have fractions, which belong to one flow and do not depend
 * on others; they are rounded once when the record is added (see
 * sim/base/exact.h). A metric is defined by its row of the table, and computed
 * by a line in one of the functions `sum_up_...` below.
 */

#include "totals.h"

#include "metrics_table.h"

#include <math.h>
#include <string.h>

void
totals_init(Totals *totals, uint32_t node_count, uint32_t host_count)
{
  *totals = (Totals){ .node_count = node_count,
                      .nodes = g_new0(NodeTotals, node_count),
                      .counts[COUNT_HOSTS] = host_count };
  quantiles_init(&totals->quantiles);
}

void
totals_clear(Totals *totals)
{
  g_free(totals->nodes);
  quantiles_clear(&totals->quantiles);
}

/* Adds a time to a mean, unless it did not happen. */
static void
add_time(Mean *mean, SimTime time)
{
  if (time == SIM_TIME_NONE)
    return;
  mean->count++;
  mean->sum += time * exact_whole(1);
}

/* Adds a number to a mean, unless it is NaN. */
static void
add_number(Mean *mean, double number)
{
  if (isnan(number))
    return;
  mean->count++;
  mean->sum += exact_of(number);
}

void
totals_flow_handover(Totals *totals, const FlowHandoverRecord *record)
{
  bool is_recovered =
    record->down_after != SIM_TIME_NONE || record->up_after != SIM_TIME_NONE;

  totals->counts[COUNT_FLOW_HANDOVERS]++;
  totals->counts[COUNT_RECOVERED] += is_recovered;
  add_time(&totals->means[MEAN_DELAY_DOWN], record->down_after);
  add_time(&totals->means[MEAN_DELAY_UP], record->up_after);
  add_time(&totals->means[MEAN_GAP], record->gap);
  quantiles_flow_handover(&totals->quantiles, record);
}

/* Adds the delay of one handover, and its parts: layer 2, discovery, address,
 * registration, delivery. They add up to the delay, which is known. A part that
 * the design does not have is 0. */
static void
add_parts(Totals *totals, const HandoverRecord *record)
{
  SimTime last = record->first_down_after;
  SimTime moments[5] = { record->up_after, record->discovered_after,
                         record->configured_after, record->updated_after,
                         last };
  SimTime before = 0;

  add_time(&totals->means[MEAN_DELAY_HOST], last);
  for (int i = 0; i < 5; i++) {
    SimTime moment = CLAMP(moments[i], before, last);
    add_time(&totals->means[MEAN_DELAY_PARTS + i], moment - before);
    before = moment;
  }
}

void
totals_handover(Totals *totals, const HandoverRecord *record)
{
  totals->counts[COUNT_HANDOVERS]++;
  totals->counts[COUNT_WITH_TRAFFIC] += record->flows > 0;
  totals->counts[COUNT_MESSAGES] += record->messages;
  totals->counts[COUNT_OCTETS] += record->octets;
  totals->counts[COUNT_OCTET_HOPS] += record->octet_hops;
  totals->counts[COUNT_WIRELESS] += record->wireless_messages;
  totals->counts[COUNT_DISCOVERY] += record->discovery_messages;
  totals->sums[SUM_LOST_ACROSS] += exact_of(record->lost);
  add_time(&totals->means[MEAN_REACTIVITY], record->registered_after);
  if (record->first_down_after != SIM_TIME_NONE)
    add_parts(totals, record);
  quantiles_handover(&totals->quantiles, record);
}

void
totals_flow(Totals *totals, const FlowRecord *record)
{
  const double packets[4] = { record->sent, record->delivered, record->lost,
                              record->in_flight };
  Exact *sums = totals->sums;

  totals->counts[COUNT_SESSIONS]++;
  for (int k = 0; k < 4; k++) {
    sums[SUM_PACKETS + k] += exact_of(packets[k]);
    sums[SUM_OCTETS + k] += exact_of(packets[k] * record->octets);
  }
  if (record->delivered > 0)
    sums[SUM_DELAY] += exact_of(record->delay * record->delivered * 1e9);
  sums[SUM_OCTET_HOPS] += exact_of(record->octet_hops);
  sums[SUM_OVERHEAD] += exact_of(record->overhead);
  sums[SUM_PAYLOAD] += exact_of(record->delivered * record->payload);
  add_number(&totals->means[MEAN_STRETCH], record->stretch_delay);
  add_number(&totals->means[MEAN_HOP_STRETCH], record->stretch_hops);
  quantiles_flow(&totals->quantiles, record);
}

static void
add_traffic(Traffic *traffic, const Traffic *more)
{
  traffic->messages += more->messages;
  traffic->octets += more->octets;
  traffic->octet_hops += more->octet_hops;
  traffic->wireless_messages += more->wireless_messages;
  traffic->wireless_octets += more->wireless_octets;
}

static void
add_node(NodeTotals *node, const NodeTotals *more)
{
  node->binding_time += more->binding_time;
  node->data_packets += more->data_packets;
  node->data_octets += more->data_octets;
  node->messages += more->messages;
}

void
totals_add(Totals *totals, const Totals *others)
{
  g_assert(totals->node_count == others->node_count);
  for (uint32_t i = 0; i < totals->node_count; i++)
    add_node(&totals->nodes[i], &others->nodes[i]);
  for (int i = 0; i < SIGNALLING_CATEGORIES; i++)
    add_traffic(&totals->traffic[i], &others->traffic[i]);
  for (int i = 0; i < DROP_REASONS; i++)
    totals->dropped[i] += others->dropped[i];
  for (int i = 0; i < COUNTS; i++)
    totals->counts[i] += others->counts[i];
  for (int i = 0; i < SUMS; i++)
    totals->sums[i] += others->sums[i];
  for (int i = 0; i < MEANS; i++) {
    totals->means[i].count += others->means[i].count;
    totals->means[i].sum += others->means[i].sum;
  }
  quantiles_add(&totals->quantiles, &others->quantiles);
}

/* Returns part / whole, or NaN where there is no whole. */
static double
ratio(double part, double whole)
{
  return whole > 0 ? part / whole : NAN;
}

void
totals_nodes(const Totals *totals, SimTime duration, GArray *records)
{
  for (uint32_t i = 0; i < totals->node_count; i++) {
    const NodeTotals *node = &totals->nodes[i];
    NodeRecord record = {
      .node = i,
      .bindings = ratio(exact_value(node->binding_time), (double)duration),
      .data_octets = exact_value(node->data_octets),
      .data_packets = exact_value(node->data_packets),
      .signalling_messages = node->messages,
    };
    g_array_append_val(records, record);
  }
}

static double
mean_of(const Totals *totals, int mean)
{
  return ratio(exact_value(totals->means[mean].sum),
               (double)totals->means[mean].count);
}

/* Returns the mean of times in ms. */
static double
mean_ms(const Totals *totals, int mean)
{
  return mean_of(totals, mean) / 1e6;
}

static double
count_of(const Totals *totals, int count)
{
  return (double)totals->counts[count];
}

static double
sum_of(const Totals *totals, int sum)
{
  return exact_value(totals->sums[sum]);
}

static double
p90_of(const Totals *totals, QuantileMetric metric)
{
  return spread_quantile(&totals->quantiles.of[metric], 0.9);
}

static void
sum_up_delays(const Totals *t, double *values)
{
  values[M_RECOVERED] = 100 * ratio(count_of(t, COUNT_RECOVERED),
                                    count_of(t, COUNT_FLOW_HANDOVERS));
  values[M_HANDOVER_DELAY_P90] = p90_of(t, QUANTILE_HANDOVER_DELAY);
  values[M_HANDOVER_DELAY] = mean_ms(t, MEAN_DELAY_DOWN);
  values[M_HANDOVER_DELAY_UP] = mean_ms(t, MEAN_DELAY_UP);
  values[M_GAP] = mean_ms(t, MEAN_GAP);
  values[M_HANDOVER_DELAY_HOST] = mean_ms(t, MEAN_DELAY_HOST);
  for (int i = 0; i < 5; i++)
    values[M_HANDOVER_LAYER2 + i] = mean_ms(t, MEAN_DELAY_PARTS + i);
  values[M_REACTIVITY] = mean_ms(t, MEAN_REACTIVITY);
}

static void
sum_up_handovers(const Totals *t, double *values)
{
  double handovers = count_of(t, COUNT_HANDOVERS);

  values[M_HANDOVERS] = handovers;
  values[M_MESSAGES_PER_HANDOVER] =
    ratio(count_of(t, COUNT_MESSAGES), handovers);
  values[M_BYTES_PER_HANDOVER] = ratio(count_of(t, COUNT_OCTETS), handovers);
  values[M_BYTE_HOPS_PER_HANDOVER] =
    ratio(count_of(t, COUNT_OCTET_HOPS), handovers);
  values[M_WIRELESS_PER_HANDOVER] =
    ratio(count_of(t, COUNT_WIRELESS), handovers);
  values[M_DISCOVERY_PER_HANDOVER] =
    ratio(count_of(t, COUNT_DISCOVERY), handovers);
  values[M_LOST_PER_HANDOVER] =
    ratio(sum_of(t, SUM_LOST_ACROSS), count_of(t, COUNT_WITH_TRAFFIC));
}

static void
sum_up_flows(const Totals *t, double *values)
{
  double delivered = sum_of(t, SUM_PACKETS + 1);
  double lost = sum_of(t, SUM_PACKETS + 2);
  double octet_hops = sum_of(t, SUM_OCTET_HOPS);
  double overhead = sum_of(t, SUM_OVERHEAD);

  values[M_SESSIONS] = count_of(t, COUNT_SESSIONS);
  values[M_SESSIONS_BROKEN] = count_of(t, COUNT_BROKEN);
  for (int k = 0; k < 4; k++) {
    values[M_SENT + k] = sum_of(t, SUM_PACKETS + k);
    values[M_BYTES_SENT + k] = sum_of(t, SUM_OCTETS + k);
  }
  values[M_LOSS_RATIO] = 100 * ratio(lost, delivered + lost);
  values[M_DELAY] = ratio(sum_of(t, SUM_DELAY), delivered) / 1e6;
  values[M_DELIVERY_COST] = ratio(octet_hops, sum_of(t, SUM_PAYLOAD));
  values[M_OVERHEAD] = ratio(overhead, delivered);
  values[M_OVERHEAD_SHARE] = 100 * ratio(overhead, octet_hops);
  values[M_STRETCH] = mean_of(t, MEAN_STRETCH);
  values[M_STRETCH_P90] = p90_of(t, QUANTILE_PATH_STRETCH);
  values[M_HOP_STRETCH] = mean_of(t, MEAN_HOP_STRETCH);
  values[M_HOP_STRETCH_P90] = p90_of(t, QUANTILE_HOP_STRETCH);
  for (int i = 0; i + DROP_LINK_DOWN < DROP_REASONS; i++)
    values[M_LOST_LINK_DOWN + i] = exact_value(t->dropped[DROP_LINK_DOWN + i]);
}

static void
sum_up_signalling(const Totals *totals, SimTime duration, double *values)
{
  Traffic all = { 0 };

  for (int i = 0; i < SIGNALLING_CATEGORIES; i++) {
    const Traffic *t = &totals->traffic[i];
    double *row = &values[M_REGISTRATION_MESSAGES + 3 * i];
    row[0] = (double)t->messages;
    row[1] = (double)t->octets;
    row[2] = (double)t->octet_hops;
    if (i != SIGNALLING_DISCOVERY)
      add_traffic(&all, t);
  }
  values[M_MESSAGES] = (double)all.messages;
  values[M_BYTES] = (double)all.octets;
  values[M_BYTE_HOPS] = (double)all.octet_hops;
  values[M_BYTE_HOPS_RATE] =
    ratio((double)all.octet_hops, sim_seconds(duration));
  values[M_WIRELESS_MESSAGES] = (double)all.wireless_messages;
  values[M_WIRELESS_BYTES] = (double)all.wireless_octets;
  values[M_NETWORK_BYTE_HOPS] = (double)(all.octet_hops - all.wireless_octets);
}

static int
compare_values(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Computes how evenly a load is spread: the maximum over the mean, and Jain's
 * index (sum x)^2 / (n sum x^2) (Jain, Chiu and Hawe, DEC-TR-301, 1984). The
 * values are sorted first, so that the order of nodes changes no bit. */
static void
sum_up_balance(GArray *loads, double *max_over_mean, double *jain)
{
  double sum = 0, squares = 0, greatest = 0;

  g_array_sort(loads, compare_values);
  for (guint i = 0; i < loads->len; i++) {
    greatest = g_array_index(loads, double, i);
    sum += greatest;
    squares += greatest * greatest;
  }
  *max_over_mean = ratio(greatest * loads->len, sum);
  *jain = ratio(sum * sum, loads->len * squares);
}

static void
sum_up_nodes(const Totals *totals, const bool *is_anchor, SimTime duration,
             double *values)
{
  double time = (double)duration, hosts = count_of(totals, COUNT_HOSTS);
  g_autoptr(GArray) data = g_array_new(FALSE, FALSE, sizeof(double));
  g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(double));
  Exact bindings = 0, most = 0;

  for (uint32_t i = 0; i < totals->node_count; i++) {
    const NodeTotals *node = &totals->nodes[i];
    bindings += node->binding_time;
    most = MAX(most, node->binding_time);
    if (!is_anchor[i])
      continue;
    double octets = exact_value(node->data_octets);
    double count = (double)node->messages;
    g_array_append_val(data, octets);
    g_array_append_val(messages, count);
  }
  values[M_BINDINGS] = ratio(exact_value(bindings), time);
  values[M_BINDINGS_MAX] = ratio(exact_value(most), time);
  values[M_ANCHORS_PER_HOST] = ratio(values[M_BINDINGS], hosts);
  values[M_PREFIXES_PER_HOST] =
    ratio(sum_of(totals, SUM_PREFIX_TIME), time * hosts);
  sum_up_balance(data, &values[M_LOAD_MAX_MEAN], &values[M_LOAD_JAIN]);
  sum_up_balance(messages, &values[M_SIGNALLING_MAX],
                 &values[M_SIGNALLING_JAIN]);
}

void
totals_values(const Totals *totals, const bool *is_anchor, SimTime duration,
              double *values)
{
  sum_up_delays(totals, values);
  sum_up_handovers(totals, values);
  sum_up_flows(totals, values);
  sum_up_signalling(totals, duration, values);
  sum_up_nodes(totals, is_anchor, duration, values);
}
