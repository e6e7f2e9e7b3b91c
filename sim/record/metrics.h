/* What a run measures: the table of metrics, and the records behind it.
 *
 * The world writes, nobody in the world reads: models call the metrics_*
 * functions of the collector (metrics.c), and the finished Results hold no
 * pointer into the world. Definitions follow RFC 7333 REQ6; each metric's help
 * text in the table is its definition.
 */
#pragma once

#include "sim/base/units.h"

#include <glib.h>
#include <stdbool.h>

typedef struct MetricInfo {
  const char *name; /* as in `list metrics`, JSON and the database */
  const char *unit; /* "ms", "octets", "" for a ratio or a count */
  const char *help; /* its definition, one sentence */
} MetricInfo;

/* One handover of one host. Times are ns after link down; SIM_TIME_NONE: did
 * not happen (before the next handover or the end of the run). */
typedef struct HandoverRecord {
  uint32_t host;
  uint32_t from_node, to_node; /* access routers */
  SimTime down_at;             /* absolute: link to the old router lost */
  SimTime up_after;            /* link to the new router is up (layer 2) */
  SimTime discovered_after;    /* router advertisement received */
  SimTime configured_after;    /* address usable (DAD done) */
  SimTime updated_after;       /* location update in force at the anchor */
  SimTime registered_after;    /* last acknowledgement of the update */
  SimTime first_down_after;    /* first packet to the host, last of its flows */
  SimTime first_up_after;      /* first packet from the host that arrives */
  uint32_t messages, octets, octet_hops; /* mobility signalling it caused */
  uint32_t wireless_messages;            /* of these, over the access link */
  uint32_t discovery_messages;           /* neighbour discovery, apart */
  uint32_t flows; /* flows that were alive at link down */
  double lost;    /* packets of the host it cost */
} HandoverRecord;

/* One flow across one handover. */
typedef struct FlowHandoverRecord {
  uint32_t handover; /* index of the HandoverRecord */
  uint32_t flow;     /* number of the session in the run */
  uint32_t anchor_node, correspondent_node;
  SimTime down_after; /* link down -> first packet on the new link */
  SimTime up_after;   /* link down -> first packet from it arrives */
  SimTime gap;        /* last packet before -> first packet after */
  double lost;
} FlowHandoverRecord;

/* One session, when it ended or at the end of the run. */
typedef struct FlowRecord {
  uint32_t flow, host, correspondent_node, anchor_node;
  SimTime started_at, ended_at;
  double octets;  /* of a packet: payload and its own headers */
  double payload; /* of these, what the application sent */
  double sent, delivered, lost, in_flight; /* packets */
  double stretch_delay; /* mean of the per-packet ratios; NaN: there is none */
  double stretch_hops;
  double delay;      /* mean one-way, s */
  double octet_hops; /* sum over delivered packets and links */
  double overhead;   /* of these, tunnel headers */
} FlowRecord;

/* One node over the measured time. */
typedef struct NodeRecord {
  uint32_t node;
  double bindings;    /* mean number of binding cache entries */
  double data_octets; /* of user packets, as received to be forwarded */
  double data_packets;
  uint64_t signalling_messages; /* mobility messages received */
} NodeRecord;

/* One packet of the first session that has reached its host. */
typedef struct ArrivalRecord {
  SimTime at;
  double delay; /* s */
} ArrivalRecord;

/* One quantile of what a run has observed of a metric; see quantile.h. */
typedef struct QuantileRecord {
  uint32_t metric; /* of quantile_metrics */
  int percent;
  double value;
} QuantileRecord;

/* The finished measurement of a run; owns its arrays. */
typedef struct Results {
  double *values;         /* one per row of the metric table; NaN: undefined */
  GArray *handovers;      /* HandoverRecord */
  GArray *flow_handovers; /* FlowHandoverRecord */
  GArray *flows;          /* FlowRecord */
  GArray *nodes;          /* NodeRecord */
  GArray *arrivals;       /* ArrivalRecord; level packet, if asked for */
  GArray *quantiles;      /* QuantileRecord; if they were added */
  GPtrArray *node_names;  /* char *, by node index */
  GPtrArray *host_names;  /* char *, by host index */
  uint64_t events;        /* events that the kernel ran */
  double cpu_seconds;     /* not part of the result: never compared */
} Results;

/* The table; ends with a NULL name. */
extern const MetricInfo metric_table[];

uint32_t metric_count(void);
/* Row of that name, or INDEX_NONE. */
uint32_t metric_find(const char *name);

Results *results_new(void);
void results_free(Results *results);

/* What a message was sent for. Everything but discovery is mobility
 * signalling. */
typedef enum SignallingCategory {
  SIGNALLING_REGISTRATION,
  SIGNALLING_REFRESH,
  SIGNALLING_DEREGISTRATION,
  SIGNALLING_DISCOVERY,
  SIGNALLING_CATEGORIES,
} SignallingCategory;

/* The collector. */
typedef struct Metrics Metrics;

Metrics *metrics_new(uint32_t node_count, uint32_t host_count);
void metrics_free(Metrics *metrics);

/* The measured time begins: counts start again from zero. */
void metrics_start(Metrics *metrics, SimTime now);
bool metrics_has_started(const Metrics *metrics);

/* A message of `octets` leaves its sender; crosses `hops` links with that many
 * octets; is received by a node. `handover`: the one that caused it. */
void metrics_message_sent(Metrics *metrics, SignallingCategory category,
                          uint32_t octets, uint32_t handover);
void metrics_message_crosses(Metrics *metrics, SignallingCategory category,
                             uint32_t octets, uint32_t hops, bool by_air,
                             uint32_t handover);
void metrics_message_received(Metrics *metrics, uint32_t node);

/* A handover is about to begin: gives a record for the messages that it causes
 * before; INDEX_NONE during the warm-up. */
uint32_t metrics_handover_expect(Metrics *metrics, uint32_t host);

/* A handover begins: the link of the host to a node is lost. Gives its record,
 * which is the expected one if that is not INDEX_NONE. */
uint32_t metrics_handover_begin(Metrics *metrics, uint32_t host,
                                uint32_t expected, uint32_t from_node,
                                uint32_t flows, SimTime now);

/* The new link to a node is up. INDEX_NONE is ignored, here and below. */
void metrics_handover_up(Metrics *metrics, uint32_t handover, uint32_t to_node,
                         SimTime now);

/* What comes after: each is named by the field `..._after` of the record. The
 * last two may come several times; the last time counts. */
typedef enum HandoverMoment {
  HANDOVER_DISCOVERED,
  HANDOVER_CONFIGURED,
  HANDOVER_UPDATED,
  HANDOVER_REGISTERED,
} HandoverMoment;

void metrics_handover_moment(Metrics *metrics, uint32_t handover,
                             HandoverMoment moment, SimTime now);
/* What a flow met across a handover, complete. */
void metrics_handover_flow(Metrics *metrics, const FlowHandoverRecord *record);

/* From now on arrivals of the first session are kept; else the next call does
 * nothing. */
void metrics_record_arrivals(Metrics *metrics);
void metrics_arrival(Metrics *metrics, SimTime at, SimTime delay);

/* A flow has ended, or the run has. */
void metrics_flow(Metrics *metrics, const FlowRecord *record);

/* User packets were lost; reached a node. Counts may be fractions (fluid). */
void metrics_dropped(Metrics *metrics, uint32_t reason, double packets);
void metrics_forwarded(Metrics *metrics, uint32_t node, double packets,
                       double octets);

/* A node has one binding more (+1) or less (-1). */
void metrics_binding(Metrics *metrics, uint32_t node, int change, SimTime now);
/* The hosts have, all together, one prefix or anchor in use more or less. */
void metrics_prefix(Metrics *metrics, int change, SimTime now);
/* Sessions have lost their address while they lasted. */
void metrics_broken(Metrics *metrics, uint32_t sessions);

/* Makes the results and gives them to the caller; only metrics_free may follow.
 * `is_anchor` says, by node, which ones could be anchors. */
Results *metrics_finish(Metrics *metrics, const bool *is_anchor, SimTime now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Results, results_free)
