/* What a run measures: the table of metrics, the records from which metrics are
 * computed, and the collector that keeps the records while a run goes on.
 *
 * The world writes to the collector. It reads nothing from it but the index
 * and the number of a handover. The finished Results hold no pointer into the
 * world. Definitions follow RFC 7333 REQ6; the definition of a metric is its
 * help text in the table.
 */
#pragma once

#include "sim/base/units.h"

#include <glib.h>
#include <stdbool.h>

typedef struct MetricInfo {
  const char *name; /* as in `list metrics`, JSON and the database */
  const char *unit; /* "ms", "octets", "" for a ratio or a count */
  const char *help; /* its definition, in one sentence */
} MetricInfo;

/* One handover of one host, by which it is named: its number counts those of
 * this host from 1, also those during the warm-up. Times are in ns after link
 * down. SIM_TIME_NONE: this did not happen before the next handover or the end
 * of the run. */
typedef struct HandoverRecord {
  uint32_t host, number;
  uint32_t from_node, to_node; /* access routers */
  SimTime down_at;             /* absolute: link to the old router lost */
  SimTime up_after;            /* link to the new router is up (layer 2) */
  SimTime discovered_after;    /* router advertisement received */
  SimTime configured_after;    /* address usable (DAD done) */
  SimTime updated_after;       /* location update in force at the anchor */
  SimTime registered_after;    /* last acknowledgement of the update */
  SimTime first_down_after;    /* first packet to the host has arrived, in the
                                  flow that was the last to get one */
  SimTime first_up_after;      /* the same for packets from the host */
  uint32_t messages, octets, octet_hops; /* mobility signalling it caused */
  uint32_t wireless_messages;            /* of these, over the access link */
  uint32_t discovery_messages; /* neighbour discovery, not in `messages` */
  uint32_t flows;              /* flows that were alive at link down */
  double lost; /* packets of these flows that were lost after link down and
                  before the next link down */
} HandoverRecord;

/* One flow across one handover. A flow is a session, which is named by its
 * host, its section and its number among those of both, from 1. Times are in
 * ns; SIM_TIME_NONE as above. */
typedef struct FlowHandoverRecord {
  uint32_t handover;        /* index of the HandoverRecord */
  uint32_t section, number; /* of the session */
  uint32_t anchor_node, correspondent_node;
  SimTime down_after; /* link down -> first packet to the host over the new link
                         arrives */
  SimTime up_after;   /* link down -> first packet from there arrives */
  SimTime gap;        /* last packet to the host over the old link -> first one
                         over the new link */
  double lost;        /* packets after link down, before the next */
} FlowHandoverRecord;

/* One session, when it has ended and nothing of it is under way any more, or at
 * the end of the run. Only what happened in the measured time is counted. */
typedef struct FlowRecord {
  uint32_t host, section, number, correspondent_node, anchor_node;
  SimTime started_at, ended_at; /* absolute, ns */
  double octets;                /* of a packet: payload and its own headers */
  double payload;               /* of these, what the application sent */
  /* packets; those under way when measuring began count as sent */
  double sent, delivered, lost, in_flight;
  double stretch_delay; /* mean of the per-packet ratios; NaN: there is none */
  double stretch_hops;  /* the same in hops */
  double delay;         /* mean one-way, s; NaN: nothing was delivered */
  double octet_hops;    /* sum over delivered packets and links */
  double overhead;      /* of these, tunnel headers */
} FlowRecord;

/* One node over the measured time. */
typedef struct NodeRecord {
  uint32_t node;
  double bindings;     /* mean number of binding cache entries */
  double data_octets;  /* of `data_packets`, with the headers they came with */
  double data_packets; /* user packets that it sent, received or handled */
  uint64_t signalling_messages; /* mobility messages received */
} NodeRecord;

/* One packet of the first session that has reached its host, at `at` (ns). */
typedef struct ArrivalRecord {
  SimTime at;
  double delay; /* s */
} ArrivalRecord;

/* How many values of a metric are in one cell of the grid (grid.h). */
typedef struct GridRecord {
  uint32_t metric; /* index in quantile_metrics (quantile.h) */
  uint32_t cell;
  uint64_t count;
} GridRecord;

/* The finished measurement of a run. It owns its arrays. */
typedef struct Results {
  double *values;         /* one per row of the metric table; NaN: undefined */
  GArray *handovers;      /* HandoverRecord */
  GArray *flow_handovers; /* FlowHandoverRecord */
  GArray *flows;          /* FlowRecord */
  GArray *nodes;          /* NodeRecord */
  GArray *arrivals;       /* ArrivalRecord; level packet, if asked for */
  GArray *grids;          /* GridRecord, by metric and cell */
  GPtrArray *node_names;  /* char *, by node index */
  GPtrArray *host_names;  /* char *, by host index */
  GPtrArray *section_names; /* char *: of sections of sessions, by index */
  uint64_t events;          /* events that the kernel ran */
  double cpu_seconds;       /* never compared, as it differs from run to run */
} Results;

/* The table of metrics; ends with a NULL name. */
extern const MetricInfo metric_table[];

/* Returns the number of rows of the table. */
uint32_t metric_count(void);
/* Returns the index of the row of that name, or INDEX_NONE. */
uint32_t metric_find(const char *name);

/* Returns results without records, all of whose values are NaN. The caller owns
 * them. */
Results *results_new(void);
void results_free(Results *results);

/* What a message was sent for. All but discovery is mobility signalling. */
typedef enum SignallingCategory {
  SIGNALLING_REGISTRATION,
  SIGNALLING_REFRESH,
  SIGNALLING_DEREGISTRATION,
  SIGNALLING_DISCOVERY,
  SIGNALLING_CATEGORIES,
} SignallingCategory;

/* The collector: counters, and the records so far. */
typedef struct Metrics Metrics;

/* Returns an empty collector, which the caller owns. */
Metrics *metrics_new(uint32_t node_count, uint32_t host_count);
void metrics_free(Metrics *metrics);

/* Begins the measured time: counts start again from zero, except for the
 * bindings and prefixes that exist now. Until then, the collector makes no
 * records of handovers and flows. */
void metrics_start(Metrics *metrics, SimTime now);
/* Returns whether the measured time has begun. */
bool metrics_has_started(const Metrics *metrics);

/* Counts a message of `octets` that leaves its sender. `handover` is the index
 * of the record of the handover that caused it, or INDEX_NONE. It has this
 * meaning in all functions here. */
void metrics_message_sent(Metrics *metrics, SignallingCategory category,
                          uint32_t octets, uint32_t handover);
/* Counts a message that crosses `hops` links with `octets` on each. `by_air`
 * says that the only link is an access link. */
void metrics_message_crosses(Metrics *metrics, SignallingCategory category,
                             uint32_t octets, uint32_t hops, bool by_air,
                             uint32_t handover);
/* Counts a mobility message that a node has received. */
void metrics_message_received(Metrics *metrics, uint32_t node);

/* Makes the record of a handover that is about to begin, the `number`-th of the
 * host, for the messages that it causes before link down. Returns the index of
 * the record, or INDEX_NONE during the warm-up. */
uint32_t metrics_handover_expect(Metrics *metrics, uint32_t host,
                                 uint32_t number);

/* Begins the `number`-th handover of a host: it has lost its link to
 * `from_node` while it had `flows` live flows. Returns the index of the record,
 * which is `expected` if that is not INDEX_NONE. During the warm-up it returns
 * INDEX_NONE. */
uint32_t metrics_handover_begin(Metrics *metrics, uint32_t host,
                                uint32_t number, uint32_t expected,
                                uint32_t from_node, uint32_t flows,
                                SimTime now);

/* Returns the number of a handover, whose index it is, among those of its
 * host. */
uint32_t metrics_handover_number(const Metrics *metrics, uint32_t handover);

/* Records that the new link of a host, to `to_node`, is up. Like the next two
 * functions, it does nothing if the handover is INDEX_NONE. */
void metrics_handover_up(Metrics *metrics, uint32_t handover, uint32_t to_node,
                         SimTime now);

/* The moments of a handover that come later. Each is a field `..._after` of the
 * record. If a moment comes several times, the last time counts. */
typedef enum HandoverMoment {
  HANDOVER_DISCOVERED,
  HANDOVER_CONFIGURED,
  HANDOVER_UPDATED,
  HANDOVER_REGISTERED,
} HandoverMoment;

/* Records a moment of a handover. Before link down it does nothing. */
void metrics_handover_moment(Metrics *metrics, uint32_t handover,
                             HandoverMoment moment, SimTime now);
/* Adds the complete record of one flow across one handover, and counts its
 * losses for the handover. The record is copied. */
void metrics_handover_flow(Metrics *metrics, const FlowHandoverRecord *record);

/* Makes the collector keep arrivals from now on. */
void metrics_record_arrivals(Metrics *metrics);
/* Keeps the arrival of a packet of the first session, if arrivals are kept.
 * `delay` is one way, ns. */
void metrics_arrival(Metrics *metrics, SimTime at, SimTime delay);

/* Adds the record of a flow when it has ended, or when the run has. The record
 * is copied. During the warm-up this does nothing. */
void metrics_flow(Metrics *metrics, const FlowRecord *record);

/* Counts user packets that were lost for a DropReason. At level `fluid`, the
 * number may be a fraction. */
void metrics_dropped(Metrics *metrics, uint32_t reason, double packets);
/* Counts a user packet of `octets` at a node that sends it, at which it
 * arrives, or that decides about it. */
void metrics_forwarded(Metrics *metrics, uint32_t node, uint32_t octets);
/* Counts a number of such packets, and their octets together. At level `fluid`,
 * the numbers may be fractions. */
void metrics_streamed(Metrics *metrics, uint32_t node, double packets,
                      double octets);

/* Counts one binding more (+1) or less (-1) at a node. */
void metrics_binding(Metrics *metrics, uint32_t node, int change, SimTime now);
/* Counts one session prefix more (+1) or less (-1), of all hosts together. */
void metrics_prefix(Metrics *metrics, int change, SimTime now);
/* Counts sessions that have lost their address before they ended. */
void metrics_broken(Metrics *metrics, uint32_t sessions);

/* Ends the measurement and returns the results, which the caller owns. Only
 * metrics_free may be called after it. `is_anchor` says of each node whether it
 * could be an anchor; the balance of load is computed over these nodes. */
Results *metrics_finish(Metrics *metrics, const bool *is_anchor, SimTime now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Results, results_free)
