/* How records become metrics: each sum by hand, on few records. */

#include "sim/record/drop.h"
#include "sim/record/metrics.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MS(x) ((SimTime)(x)*SIM_MILLISECOND)

typedef struct Row {
  const char *sentence, *metric;
  double value;
} Row;

static void
expect(const Results *results, const Row *rows, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    double is = support_metric(results, rows[i].metric);
    bool is_good =
      isnan(rows[i].value) ? isnan(is) : fabs(is - rows[i].value) < 1e-9;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s is %.12g instead of %.12g\n", rows[i].sentence,
             rows[i].metric, is, rows[i].value);
  }
}

/* Two anchors and one other node, two hosts; measured from the beginning. */
static Metrics *
metrics_begin(void)
{
  Metrics *metrics = metrics_new(3, 2);

  metrics_start(metrics, 0);
  return metrics;
}

/* The measured time ends after ten seconds. */
static void
finish(Metrics *metrics, const Row *rows, size_t count)
{
  static const bool is_anchor[] = { true, true, false };
  g_autoptr(Results) results =
    metrics_finish(metrics, is_anchor, 10 * SIM_SECOND);

  expect(results, rows, count);
  metrics_free(metrics);
}

static void
test_empty(void)
{
  static const Row rows[] = {
    { "no handover has no mean delay", "handover-delay", NAN },
    { "no handover has no quantile", "handover-delay-p90", NAN },
    { "no handover has not recovered", "handover-recovered", NAN },
    { "no handover is none", "handovers", 0 },
    { "no handover has no messages", "signalling-messages-per-handover", NAN },
    { "no packet has no loss", "loss-ratio", NAN },
    { "no packet is none", "packets-sent", 0 },
    { "no packet has no delay", "one-way-delay", NAN },
    { "no flow has no stretch", "path-stretch-p90", NAN },
    { "no load has no balance", "anchor-load-jain", NAN },
    { "no load has no greatest", "anchor-load-max-mean", NAN },
    { "no binding is none", "bindings", 0 },
  };

  finish(metrics_begin(), rows, G_N_ELEMENTS(rows));
}

static void
add_across(Metrics *metrics, uint32_t handover, SimTime down, SimTime up,
           SimTime gap, double lost)
{
  FlowHandoverRecord record = { .handover = handover,
                                .down_after = down,
                                .up_after = up,
                                .gap = gap,
                                .lost = lost };
  metrics_handover_flow(metrics, &record);
}

/* Two handovers: three flows across the first, one across the second, which
 * does not recover. */
static void
test_flow_handovers(void)
{
  static const Row rows[] = {
    { "the delay is the mean over flows that recovered", "handover-delay", 20 },
    { "the 90th percentile lies between two of three", "handover-delay-p90",
      32.8 },
    { "three of four flows recovered", "handover-recovered", 75 },
    { "the delay of the host's packets is a mean too", "handover-delay-up",
      50 },
    { "the gap is a mean over flows that have one", "interruption-gap", 15 },
    { "the delay of a host is that of its slowest flow", "handover-delay-host",
      36 },
    { "losses are those of all flows, by handovers with traffic",
      "lost-per-handover", 4.5 },
  };
  Metrics *metrics = metrics_begin();
  uint32_t first =
    metrics_handover_begin(metrics, 0, 1, INDEX_NONE, 0, 3, SIM_SECOND);
  uint32_t second =
    metrics_handover_begin(metrics, 0, 1, INDEX_NONE, 1, 1, 2 * SIM_SECOND);

  add_across(metrics, first, MS(36), MS(60), MS(10), 1);
  add_across(metrics, first, MS(4), MS(40), MS(20), 2.5);
  add_across(metrics, first, MS(20), SIM_TIME_NONE, SIM_TIME_NONE, 0.5);
  add_across(metrics, second, SIM_TIME_NONE, SIM_TIME_NONE, SIM_TIME_NONE, 5);
  add_across(metrics, INDEX_NONE, MS(900), MS(900), MS(900), 900);
  finish(metrics, rows, G_N_ELEMENTS(rows));
}

/* A host that only sends recovers when its packets arrive. */
static void
test_senders(void)
{
  static const Row rows[] = {
    { "of a flow to the host, one from it, and one that does not, two recover",
      "handover-recovered", 200.0 / 3 },
    { "its delay is that of its packets", "handover-delay-up", 40 },
    { "the flow to the host has another", "handover-delay", 30 },
    { "which is that of the host", "handover-delay-host", 30 },
  };
  Metrics *m = metrics_begin();
  uint32_t h = metrics_handover_begin(m, 0, 1, INDEX_NONE, 0, 3, SIM_SECOND);

  add_across(m, h, SIM_TIME_NONE, MS(40), SIM_TIME_NONE, 0);
  add_across(m, h, MS(30), SIM_TIME_NONE, SIM_TIME_NONE, 0);
  add_across(m, h, SIM_TIME_NONE, SIM_TIME_NONE, SIM_TIME_NONE, 0);
  finish(m, rows, G_N_ELEMENTS(rows));
}

/* Of what moment is the record? SIM_TIME_NONE: it did not come. */
typedef struct Moments {
  SimTime up, after[4], first; /* `after` by HandoverMoment */
} Moments;

static void
add_handover(Metrics *metrics, const Moments *m)
{
  SimTime down = SIM_SECOND;
  uint32_t h = metrics_handover_begin(metrics, 0, 1, INDEX_NONE, 0, 1, down);

  metrics_handover_up(metrics, h, 1, down + m->up);
  for (HandoverMoment i = HANDOVER_DISCOVERED; i <= HANDOVER_REGISTERED; i++)
    if (m->after[i] != SIM_TIME_NONE)
      metrics_handover_moment(metrics, h, i, down + m->after[i]);
  add_across(metrics, h, m->first, SIM_TIME_NONE, SIM_TIME_NONE, 0);
}

/* The parts of a delay add up to it, whatever is missing or out of order. */
static void
test_parts(void)
{
  static const struct {
    Moments moments;
    double parts[6]; /* layer 2, discovery, address, update, delivery, last */
    const char *sentence;
  } rows[] = {
    { { MS(50), { MS(60), MS(75), MS(95), MS(120) }, MS(110) },
      { 50, 10, 15, 20, 15, 120 },
      "each part lasts from the moment before" },
    { { MS(50), { MS(60), SIM_TIME_NONE, MS(95), SIM_TIME_NONE }, MS(110) },
      { 50, 10, 0, 35, 15, NAN },
      "a part that is missing takes no time" },
    { { MS(50), { MS(60), MS(75), MS(200), MS(220) }, MS(110) },
      { 50, 10, 15, 35, 0, 220 },
      "an update that is later than the packet ends with it" },
    { { MS(50), { MS(80), MS(70), MS(95), MS(95) }, MS(95) },
      { 50, 30, 0, 15, 0, 95 },
      "a moment before the one before it takes no time" },
    { { MS(50), { MS(60), MS(75), MS(95), MS(120) }, SIM_TIME_NONE },
      { NAN, NAN, NAN, NAN, NAN, 120 },
      "a handover without a packet has no parts" },
  };
  static const char *const metrics_of[] = {
    "handover-delay-layer2",   "handover-delay-discovery",
    "handover-delay-address",  "handover-delay-registration",
    "handover-delay-delivery", "protocol-reactivity",
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Metrics *metrics = metrics_begin();
    Row expected[G_N_ELEMENTS(metrics_of)];
    for (size_t k = 0; k < G_N_ELEMENTS(metrics_of); k++)
      expected[k] = (Row){ rows[i].sentence, metrics_of[k], rows[i].parts[k] };
    add_handover(metrics, &rows[i].moments);
    finish(metrics, expected, G_N_ELEMENTS(expected));
  }
}

/* Two handovers, one of a host without flows; the messages of the first. */
static void
test_per_handover(void)
{
  static const Row rows[] = {
    { "two handovers began", "handovers", 2 },
    { "messages are those of handovers", "signalling-messages-per-handover",
      1 },
    { "octets are those of mobility", "signalling-bytes-per-handover", 85 },
    { "octets cross each link", "signalling-byte-hops-per-handover", 230 },
    { "one message crosses the air", "signalling-wireless-per-handover", 0.5 },
    { "discovery is counted apart", "discovery-messages-per-handover", 1 },
    { "losses are by handovers with traffic", "lost-per-handover", 3 },
    { "registration has its own row", "registration-messages", 2 },
    { "refresh has its own row", "refresh-bytes", 70 },
    { "de-registration has its own row", "deregistration-byte-hops", 80 },
    { "discovery has its own row", "discovery-bytes", 400 },
    { "discovery is no mobility signalling", "signalling-messages", 4 },
    { "nor are its octets", "signalling-bytes", 310 },
    { "octets of all categories cross links", "signalling-byte-hops", 540 },
    { "the rate is by the second", "signalling-rate", 54 },
    { "messages over the air are counted", "signalling-wireless-messages", 1 },
    { "with their octets", "signalling-wireless-bytes", 100 },
    { "the others are in the network", "signalling-network-byte-hops", 440 },
  };
  Metrics *m = metrics_begin();
  uint32_t h = metrics_handover_begin(m, 0, 1, INDEX_NONE, 0, 1, SIM_SECOND);

  metrics_handover_begin(m, 1, 1, INDEX_NONE, 0, 0, SIM_SECOND);
  metrics_message_sent(m, SIGNALLING_REGISTRATION, 100, h);
  metrics_message_crosses(m, SIGNALLING_REGISTRATION, 100, 1, true, h);
  metrics_message_sent(m, SIGNALLING_REGISTRATION, 100, INDEX_NONE);
  metrics_message_sent(m, SIGNALLING_REFRESH, 70, h);
  metrics_message_crosses(m, SIGNALLING_REFRESH, 120, 3, false, h);
  metrics_message_sent(m, SIGNALLING_DEREGISTRATION, 40, INDEX_NONE);
  metrics_message_crosses(m, SIGNALLING_DEREGISTRATION, 40, 2, false,
                          INDEX_NONE);
  metrics_message_sent(m, SIGNALLING_DISCOVERY, 200, h);
  metrics_message_sent(m, SIGNALLING_DISCOVERY, 200, h);
  metrics_message_crosses(m, SIGNALLING_DISCOVERY, 200, 1, true, h);
  add_across(m, h, MS(5), SIM_TIME_NONE, SIM_TIME_NONE, 3);
  finish(m, rows, G_N_ELEMENTS(rows));
}

static void
test_flows(void)
{
  static const Row rows[] = {
    { "each flow is a session", "sessions", 3 },
    { "what is sent is added up", "packets-sent", 110 },
    { "what is lost, of what arrived or was lost", "loss-ratio", 20 },
    { "what is under way is no loss", "packets-in-flight", 10 },
    { "octets are by packets of each flow", "bytes-sent", 90 * 100 + 20 * 200 },
    { "octets that arrived", "bytes-delivered", 60 * 100 + 20 * 200 },
    { "octets that were lost", "bytes-lost", 20 * 100 },
    { "octets under way", "bytes-in-flight", 1000 },
    { "the delay is weighted by packets", "one-way-delay", 25 },
    { "links by octets, over the payload", "delivery-cost", 5 },
    { "tunnel headers by packet", "tunnel-overhead", 25 },
    { "and of all octets", "tunnel-overhead-share", 5 },
    { "stretch is a mean of means, without NaN", "path-stretch", 1.5 },
    { "its quantile too", "path-stretch-p90", 1.9 },
    { "stretch in hops too", "hop-stretch", 2 },
    { "and its quantile", "hop-stretch-p90", 2.8 },
  };
  static const FlowRecord flows[] = {
    { .sent = 90,
      .delivered = 60,
      .lost = 20,
      .in_flight = 10,
      .octets = 100,
      .payload = 50,
      .delay = 0.02,
      .stretch_delay = 1,
      .stretch_hops = 2,
      .octet_hops = 30000,
      .overhead = 1500 },
    { .sent = 20,
      .delivered = 20,
      .octets = 200,
      .payload = 250,
      .delay = 0.04,
      .stretch_delay = 2,
      .stretch_hops = 3,
      .octet_hops = 10000,
      .overhead = 500 },
    { .delay = NAN, .stretch_delay = NAN, .stretch_hops = 1, .octets = 1 },
  };
  Metrics *metrics = metrics_begin();

  for (size_t i = 0; i < G_N_ELEMENTS(flows); i++)
    metrics_flow(metrics, &flows[i]);
  finish(metrics, rows, G_N_ELEMENTS(rows));
}

/* Anchors carry 300 and 100 octets; the node that is none does not count. */
static void
test_balance(void)
{
  static const Row rows[] = {
    { "the greatest is over the mean", "anchor-load-max-mean", 1.5 },
    { "Jain's index of 3 and 1 is 16 / 20", "anchor-load-jain", 0.8 },
    { "of messages too", "signalling-load-max-mean", 2 },
    { "one of two for all is one half", "signalling-load-jain", 0.5 },
    { "causes are counted", "lost-queue", 2.5 },
    { "each for itself", "lost-link-down", 1 },
    { "up to the last", "lost-node-down", 4 },
    { "broken sessions add up", "sessions-broken", 5 },
  };
  Metrics *metrics = metrics_begin();

  metrics_streamed(metrics, 0, 3, 100);
  metrics_streamed(metrics, 0, 3, 200);
  metrics_streamed(metrics, 1, 1, 100);
  metrics_streamed(metrics, 2, 1, 9999);
  for (int i = 0; i < 3; i++)
    metrics_message_received(metrics, 1);
  metrics_message_received(metrics, 2);
  metrics_dropped(metrics, DROP_QUEUE, 2);
  metrics_dropped(metrics, DROP_QUEUE, 0.5);
  metrics_dropped(metrics, DROP_LINK_DOWN, 1);
  metrics_dropped(metrics, DROP_NODE_DOWN, 4);
  metrics_broken(metrics, 2);
  metrics_broken(metrics, 3);
  finish(metrics, rows, G_N_ELEMENTS(rows));
}

/* Bindings and prefixes are integrals over the ten seconds. */
static void
test_bindings(void)
{
  static const Row rows[] = {
    { "bindings are a mean over time", "bindings", 1.1 },
    { "that of the node with most", "bindings-max", 0.7 },
    { "by host", "anchors-per-host", 0.55 },
    { "prefixes are a mean over time and hosts", "prefixes-per-host", 0.65 },
  };
  Metrics *metrics = metrics_begin();

  metrics_prefix(metrics, +1, SIM_SECOND);
  metrics_binding(metrics, 0, +1, 2 * SIM_SECOND);
  metrics_binding(metrics, 1, +1, 3 * SIM_SECOND);
  metrics_binding(metrics, 1, +1, 3 * SIM_SECOND);
  metrics_prefix(metrics, +1, 4 * SIM_SECOND);
  metrics_binding(metrics, 1, -1, 5 * SIM_SECOND);
  metrics_binding(metrics, 1, -1, 8 * SIM_SECOND);
  metrics_prefix(metrics, -1, 8 * SIM_SECOND);
  metrics_binding(metrics, 0, -1, 6 * SIM_SECOND);
  finish(metrics, rows, G_N_ELEMENTS(rows));
}

/* What is before the start is not measured; what there is then, stays. */
static void
test_warm_up(void)
{
  static const Row rows[] = {
    { "a message before does not count", "signalling-messages", 0 },
    { "nor does one that is received", "signalling-load-jain", NAN },
    { "nor does a loss", "packets-lost", 0 },
    { "nor a loss of a cause", "lost-queue", 0 },
    { "nor does a handover", "handovers", 0 },
    { "nor a flow that has ended", "sessions", 0 },
    { "nor a broken session", "sessions-broken", 0 },
    { "nor user data", "anchor-load-jain", NAN },
    { "a binding lasts over the start", "bindings", 1 },
    { "and so does a prefix", "prefixes-per-host", 0.5 },
  };
  FlowRecord flow = { .sent = 1, .lost = 1 };
  Metrics *m = metrics_new(3, 2);

  CU_ASSERT_FALSE(metrics_has_started(m));
  metrics_message_sent(m, SIGNALLING_REFRESH, 100, INDEX_NONE);
  metrics_message_received(m, 0);
  metrics_dropped(m, DROP_QUEUE, 1);
  metrics_streamed(m, 0, 1, 100);
  metrics_broken(m, 1);
  metrics_flow(m, &flow);
  metrics_binding(m, 0, +1, SIM_SECOND);
  metrics_prefix(m, +1, SIM_SECOND);
  CU_ASSERT_EQUAL(metrics_handover_expect(m, 0, 1), INDEX_NONE);
  CU_ASSERT_EQUAL(metrics_handover_begin(m, 0, 1, INDEX_NONE, 0, 1, SIM_SECOND),
                  INDEX_NONE);
  metrics_handover_up(m, INDEX_NONE, 1, SIM_SECOND);
  metrics_handover_moment(m, INDEX_NONE, HANDOVER_UPDATED, SIM_SECOND);
  metrics_start(m, 4 * SIM_SECOND);
  CU_ASSERT_TRUE(metrics_has_started(m));
  finish(m, rows, G_N_ELEMENTS(rows));
}

/* A handover is expected, and messages are sent for it, before it begins. */
static void
test_expected(void)
{
  static const bool is_anchor[] = { true, true, false };
  Metrics *m = metrics_begin();
  uint32_t expected = metrics_handover_expect(m, 1, 1);

  metrics_message_sent(m, SIGNALLING_REGISTRATION, 100, expected);
  metrics_handover_moment(m, expected, HANDOVER_DISCOVERED, SIM_SECOND);
  CU_ASSERT_EQUAL(
    metrics_handover_begin(m, 1, 1, expected, 2, 4, 2 * SIM_SECOND), expected);
  metrics_handover_moment(m, expected, HANDOVER_UPDATED, 2 * SIM_SECOND);
  metrics_handover_moment(m, expected, HANDOVER_REGISTERED, 3 * SIM_SECOND);
  metrics_handover_moment(m, expected, HANDOVER_REGISTERED, 4 * SIM_SECOND);
  add_across(m, expected, MS(30), MS(70), MS(1), 0);
  add_across(m, expected, MS(40), MS(20), MS(1), 0);
  add_across(m, expected, MS(20), MS(50), MS(1), 0);
  g_autoptr(Results) r = metrics_finish(m, is_anchor, 10 * SIM_SECOND);
  const HandoverRecord *h = &g_array_index(r->handovers, HandoverRecord, 0);
  CU_ASSERT_EQUAL(r->handovers->len, 1);
  CU_ASSERT_EQUAL(h->host, 1);
  CU_ASSERT_EQUAL(h->from_node, 2);
  CU_ASSERT_EQUAL(h->flows, 4);
  CU_ASSERT_EQUAL(h->messages, 1);
  CU_ASSERT_EQUAL(h->down_at, 2 * SIM_SECOND);
  CU_ASSERT_EQUAL(h->discovered_after, SIM_TIME_NONE);
  CU_ASSERT_EQUAL(h->updated_after, 0);
  CU_ASSERT_EQUAL(h->registered_after, 2 * SIM_SECOND);
  CU_ASSERT_EQUAL(h->first_down_after, MS(40));
  CU_ASSERT_EQUAL(h->first_up_after, MS(70));
  metrics_free(m);
}

/* Arrivals are kept from when they are asked for. */
static void
test_arrivals(void)
{
  static const bool is_anchor[] = { true, true, false };
  Metrics *m = metrics_begin();

  metrics_arrival(m, SIM_SECOND, MS(5));
  metrics_record_arrivals(m);
  metrics_arrival(m, 2 * SIM_SECOND, MS(7));
  g_autoptr(Results) r = metrics_finish(m, is_anchor, 10 * SIM_SECOND);
  const ArrivalRecord *a = &g_array_index(r->arrivals, ArrivalRecord, 0);
  CU_ASSERT_EQUAL_FATAL(r->arrivals->len, 1);
  CU_ASSERT_EQUAL(a->at, 2 * SIM_SECOND);
  CU_ASSERT_DOUBLE_EQUAL(a->delay, 0.007, 1e-12);
  metrics_free(m);
}

/* Each reason is counted in the metric of its name, and in no other. */
static void
test_reasons(void)
{
  static const bool is_anchor[] = { true, true, false };
  static const char *const names[DROP_REASONS] = {
    [DROP_NONE] = "none",
    [DROP_LINK_DOWN] = "link-down",
    [DROP_LINK_LOSS] = "link-loss",
    [DROP_NO_BINDING] = "no-binding",
    [DROP_NO_ADDRESS] = "no-address",
    [DROP_NO_TUNNEL] = "no-tunnel",
    [DROP_NO_ROUTE] = "no-route",
    [DROP_HOP_LIMIT] = "hop-limit",
    [DROP_QUEUE] = "queue",
    [DROP_NODE_DOWN] = "node-down",
  };
  Metrics *m = metrics_begin();

  for (uint32_t reason = 0; reason < DROP_REASONS; reason++)
    metrics_dropped(m, reason, 100 + reason);
  g_autoptr(Results) r = metrics_finish(m, is_anchor, 10 * SIM_SECOND);
  for (uint32_t reason = 0; reason < DROP_REASONS; reason++)
    CU_ASSERT_STRING_EQUAL(drop_reason_name(reason), names[reason]);
  CU_ASSERT_EQUAL(metric_find("lost-none"), INDEX_NONE);
  for (uint32_t reason = DROP_LINK_DOWN; reason < DROP_REASONS; reason++) {
    g_autofree char *name = g_strconcat("lost-", names[reason], NULL);
    uint32_t metric = metric_find(name);
    CU_ASSERT_NOT_EQUAL_FATAL(metric, INDEX_NONE);
    CU_ASSERT_EQUAL(r->values[metric], 100 + reason);
  }
  metrics_free(m);
}

/* Each category has three metrics of its own. */
static void
test_categories(void)
{
  static const Row rows[] = {
    { "registrations", "registration-messages", 1 },
    { "their octets", "registration-bytes", 10 },
    { "on each link", "registration-byte-hops", 30 },
    { "refreshes", "refresh-messages", 2 },
    { "their octets", "refresh-bytes", 40 },
    { "on each link", "refresh-byte-hops", 120 },
    { "de-registrations", "deregistration-messages", 3 },
    { "their octets", "deregistration-bytes", 90 },
    { "on each link", "deregistration-byte-hops", 270 },
    { "discovery", "discovery-messages", 4 },
    { "its octets", "discovery-bytes", 160 },
    { "on each link", "discovery-byte-hops", 480 },
    { "all but discovery", "signalling-messages", 6 },
    { "over the air", "signalling-wireless-messages", 6 },
    { "with octets", "signalling-wireless-bytes", 140 },
  };
  Metrics *m = metrics_begin();

  for (uint32_t k = 0; k < SIGNALLING_CATEGORIES; k++)
    for (uint32_t i = 0; i <= k; i++) {
      metrics_message_sent(m, k, 10 * (k + 1), INDEX_NONE);
      metrics_message_crosses(m, k, 10 * (k + 1), 3, true, INDEX_NONE);
    }
  finish(m, rows, G_N_ELEMENTS(rows));
}

/* Every metric is found under its name, and has a definition. */
static void
test_table(void)
{
  uint32_t count = 0;

  for (; metric_table[count].name; count++) {
    CU_ASSERT_EQUAL(metric_find(metric_table[count].name), count);
    CU_ASSERT_PTR_NOT_NULL_FATAL(metric_table[count].unit);
    CU_ASSERT_PTR_NOT_NULL_FATAL(metric_table[count].help);
    CU_ASSERT_TRUE(strlen(metric_table[count].help) > 10);
  }
  CU_ASSERT_EQUAL(metric_count(), count);
  CU_ASSERT_EQUAL(metric_find("handover"), INDEX_NONE);
  CU_ASSERT_EQUAL(metric_find(""), INDEX_NONE);
}

/* What each node has done, anchor or not. */
static void
test_nodes(void)
{
  static const bool is_anchor[] = { true, true, false };
  Metrics *m = metrics_begin();

  metrics_binding(m, 1, +1, 5 * SIM_SECOND);
  metrics_streamed(m, 1, 2, 300);
  metrics_streamed(m, 1, 3, 400);
  metrics_streamed(m, 2, 1, 50);
  metrics_message_received(m, 2);
  metrics_message_received(m, 2);
  g_autoptr(Results) r = metrics_finish(m, is_anchor, 10 * SIM_SECOND);
  static const NodeRecord expected[] = {
    { .node = 0 },
    { .node = 1, .bindings = 0.5, .data_octets = 700, .data_packets = 5 },
    { .node = 2,
      .data_octets = 50,
      .data_packets = 1,
      .signalling_messages = 2 },
  };
  CU_ASSERT_EQUAL_FATAL(r->nodes->len, G_N_ELEMENTS(expected));
  for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
    const NodeRecord *is = &g_array_index(r->nodes, NodeRecord, i);
    CU_ASSERT_EQUAL(is->node, expected[i].node);
    CU_ASSERT_DOUBLE_EQUAL(is->bindings, expected[i].bindings, 1e-12);
    CU_ASSERT_EQUAL(is->data_octets, expected[i].data_octets);
    CU_ASSERT_EQUAL(is->data_packets, expected[i].data_packets);
    CU_ASSERT_EQUAL(is->signalling_messages, expected[i].signalling_messages);
  }
  metrics_free(m);
}

/* Of what there are no seconds, hosts or anchors, there is no mean. */
static void
test_no_whole(void)
{
  static const struct {
    const char *sentence, *metric;
    uint32_t hosts;
    SimTime end;
    bool is_anchor;
    double value;
  } rows[] = {
    { "no time has no rate", "signalling-rate", 1, 0, true, NAN },
    { "no time has no mean of prefixes", "prefixes-per-host", 1, 0, true, NAN },
    { "no host has no prefixes", "prefixes-per-host", 0, SIM_SECOND, true,
      NAN },
    { "no host has no anchors", "anchors-per-host", 0, SIM_SECOND, true, NAN },
    { "no anchor has no load", "anchor-load-max-mean", 1, SIM_SECOND, false,
      NAN },
    { "an anchor alone has all", "anchor-load-max-mean", 1, SIM_SECOND, true,
      1 },
    { "evenly", "anchor-load-jain", 1, SIM_SECOND, true, 1 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Row row = { rows[i].sentence, rows[i].metric, rows[i].value };
    Metrics *m = metrics_new(1, rows[i].hosts);
    metrics_start(m, 0);
    metrics_streamed(m, 0, 0.25, 0.5);
    metrics_message_crosses(m, SIGNALLING_REFRESH, 10, 1, false, INDEX_NONE);
    g_autoptr(Results) r = metrics_finish(m, &rows[i].is_anchor, rows[i].end);
    expect(r, &row, 1);
    metrics_free(m);
  }
}

/* New results say nothing about any metric. */
static void
test_new(void)
{
  g_autoptr(Results) results = results_new();

  for (uint32_t i = 0; i < metric_count(); i++)
    CU_ASSERT_TRUE(isnan(results->values[i]));
  CU_ASSERT_EQUAL(results->handovers->len, 0);
  CU_ASSERT_EQUAL(results->nodes->len, 0);
  results_free(NULL);
}

const TestCase metrics_tests[] = {
  { "of nothing there is no mean, and a count of zero", test_empty },
  { "flows across handovers: means, quantiles, shares", test_flow_handovers },
  { "flows from a host recover too", test_senders },
  { "the delay of a handover is split into its parts", test_parts },
  { "messages are counted by handover and by category", test_per_handover },
  { "flows: sums, and means of means", test_flows },
  { "loads: greatest over mean, and Jain's index", test_balance },
  { "bindings and prefixes are means over time", test_bindings },
  { "what is before the warm-up ends is not measured", test_warm_up },
  { "a record is expected before its handover begins", test_expected },
  { "arrivals are kept if they are asked for", test_arrivals },
  { "each reason of a loss has its name and its metric", test_reasons },
  { "each category of messages has its metrics", test_categories },
  { "each metric has a name and a definition", test_table },
  { "each node has a record", test_nodes },
  { "without a whole there is no mean", test_no_whole },
  { "new results are empty", test_new },
  { NULL, NULL },
};
