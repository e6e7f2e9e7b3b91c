/* What a run adds up over its hosts, as integers and exact sums. So the totals
 * of two halves of the hosts, added, are the totals of all of them, bit by bit,
 * in whatever order events and records came. Metrics are computed from totals
 * alone.
 */
#pragma once

#include "drop.h"
#include "metrics.h"
#include "quantile.h"
#include "sim/base/exact.h"

/* Messages of one category, or of several together. */
typedef struct Traffic {
  uint64_t messages, octets, octet_hops;
  uint64_t wireless_messages, wireless_octets;
} Traffic;

/* What happened at one node. */
typedef struct NodeTotals {
  Exact binding_time; /* bindings times ns */
  Exact data_packets, data_octets;
  uint64_t messages; /* mobility messages received */
} NodeTotals;

/* What is counted. */
enum {
  COUNT_HOSTS,
  COUNT_BROKEN, /* sessions that have lost their address */
  COUNT_SESSIONS,
  COUNT_HANDOVERS,
  COUNT_WITH_TRAFFIC, /* of these, handovers while there were flows */
  COUNT_MESSAGES,     /* what handovers caused, as in HandoverRecord */
  COUNT_OCTETS,
  COUNT_OCTET_HOPS,
  COUNT_WIRELESS,
  COUNT_DISCOVERY,
  COUNT_FLOW_HANDOVERS,
  COUNT_RECOVERED, /* of these, those that got a packet over the new link */
  COUNTS,
};

/* What is added up. */
enum {
  SUM_PREFIX_TIME, /* prefixes times ns */
  SUM_LOST_ACROSS, /* packets that handovers lost */
  SUM_PACKETS,     /* sent, delivered, lost, in flight: four rows */
  SUM_OCTETS = SUM_PACKETS + 4, /* of these packets, four rows */
  SUM_DELAY = SUM_OCTETS + 4,   /* of delivered packets, ns */
  SUM_OCTET_HOPS,
  SUM_OVERHEAD,
  SUM_PAYLOAD, /* of delivered packets */
  SUMS,
};

/* What has a mean. Times are in ns. The parts of a delay are in the order of
 * their metrics. */
enum {
  MEAN_DELAY_DOWN, /* over flows and handovers */
  MEAN_DELAY_UP,
  MEAN_GAP,
  MEAN_DELAY_HOST,  /* over handovers */
  MEAN_DELAY_PARTS, /* five rows */
  MEAN_REACTIVITY = MEAN_DELAY_PARTS + 5,
  MEAN_STRETCH, /* over flows */
  MEAN_HOP_STRETCH,
  MEANS,
};

/* A sum, and the number of values of which it is made. */
typedef struct Mean {
  uint64_t count;
  Exact sum;
} Mean;

typedef struct Totals {
  uint32_t node_count;
  NodeTotals *nodes; /* owned */
  Traffic traffic[SIGNALLING_CATEGORIES];
  Exact dropped[DROP_REASONS]; /* packets */
  uint64_t counts[COUNTS];
  Exact sums[SUMS];
  Mean means[MEANS];
  Quantiles quantiles;
} Totals;

/* Makes totals of nothing. totals_clear frees what they own. */
void totals_init(Totals *totals, uint32_t node_count, uint32_t host_count);
void totals_clear(Totals *totals);

/* Adds the record of a flow across a handover. */
void totals_flow_handover(Totals *totals, const FlowHandoverRecord *record);
/* Adds the record of a handover. */
void totals_handover(Totals *totals, const HandoverRecord *record);
/* Adds the record of a flow. */
void totals_flow(Totals *totals, const FlowRecord *record);

/* Adds the totals of other hosts, in the same network. */
void totals_add(Totals *totals, const Totals *others);

/* Appends a NodeRecord for each node to `records`. The measured time was
 * `duration`. */
void totals_nodes(const Totals *totals, SimTime duration, GArray *records);
/* Computes all metrics: `values` has a place for each row of the table.
 * `is_anchor` is as in metrics_finish. */
void totals_values(const Totals *totals, const bool *is_anchor,
                   SimTime duration, double *values);
