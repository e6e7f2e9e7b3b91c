/* The message sequence chart of one handover: who sent what to whom, when, and
 * what the interruption waited for.
 *
 * A recorder watches a run and keeps the messages that the handovers of one
 * host cause. After the run a chart is made of the messages of one handover,
 * and is written as text or as SVG. Times of a chart are in ns since link down.
 *
 * The critical path: a message is taken to be caused by the message of the same
 * handover that its sender received last. If that was at the very moment of
 * sending, the message is the answer; otherwise the sender waited in between.
 * The path is followed backwards from the last message that a node had received
 * when the first packet was on the new link, because what a host receives can
 * end an interruption only by what the host then sends. De-registrations cannot
 * end one at all, and what was sent before the link was lost is not part of it.
 *
 * The first packet is one to the host, or if none has come, one from it. If
 * several flows go on, it is that of the flow which was the last to get one.
 */
#pragma once

#include "sim/net/observer.h"
#include "sim/record/metrics.h"

#include <glib.h>

typedef struct ChartRecorder ChartRecorder;

/* Makes a recorder for the messages of a host. The caller owns it. */
ChartRecorder *chart_recorder_new(uint32_t host);
void chart_recorder_free(ChartRecorder *recorder);
/* Returns the recorder as an observer of a run. The caller still owns it, and
 * frees it after the run. */
Observer chart_recorder_observer(ChartRecorder *recorder);

typedef enum ChartKind {
  CHART_WAIT,      /* a wait of the place `from`; it ends at `at` */
  CHART_MOMENT,    /* link down, link up, first packet */
  CHART_ARRIVES,   /* a message that arrives */
  CHART_LOST,      /* a message that was lost, at `to` or on its way there */
  CHART_UNDER_WAY, /* a message that was on its way when the run ended */
} ChartKind;

typedef struct ChartRow {
  ChartKind kind;
  SimTime at;        /* when a message was sent, a moment was, a wait ended */
  SimTime arrives;   /* when a message arrives or is lost; SIM_TIME_NONE: it was
                        under way */
  SimTime lasts;     /* length of a wait */
  uint32_t from, to; /* lifelines; INDEX_NONE: none */
  uint32_t octets;   /* of a message, as it was sent */
  char *label;       /* name of the message, what happens, or what the wait is
                        for; owned */
  bool is_critical;  /* it is on the critical path */
} ChartRow;

typedef struct Chart {
  char *title, *subtitle;
  GPtrArray *lifelines; /* char *: the host, then in order of appearance */
  GArray *rows;         /* ChartRow, in order of `at` */
  SimTime interruption; /* from link down to the first packet; SIM_TIME_NONE:
                           no packet was on the new link */
} Chart;

/* Makes the chart of a handover; `handover` is an index into the handovers of
 * the results. `design` is the name in the title. The caller owns the chart,
 * which keeps nothing of recorder or results. */
Chart *chart_new(const ChartRecorder *recorder, const Results *results,
                 uint32_t handover, const char *design);
void chart_free(Chart *chart);

/* Appends the chart as text of at most 80 columns. */
void chart_text(const Chart *chart, GString *out);
/* Appends the chart as all of an SVG file. */
void chart_svg(const Chart *chart, GString *out);

/* Returns the text in at most `width` columns; the middle of a longer text is
 * replaced by "~". The caller owns it. */
char *chart_clip(const char *text, int width);
/* Returns the number of columns that a text takes on a terminal. */
int chart_width(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chart, chart_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChartRecorder, chart_recorder_free)
