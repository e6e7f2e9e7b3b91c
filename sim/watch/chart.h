/* The message sequence chart of one handover: who told whom what, when, and
 * what the interruption waited for.
 *
 * A recorder watches a run and keeps the messages that the handovers of one
 * host cause; a chart is made of those of one handover behind the run, and is
 * written as text or as SVG. Times of a chart are ns since link down.
 *
 * The critical path. A message is taken to be caused by the message of the same
 * handover that its sender has received last; if that was at the very moment
 * of sending, it is the answer, otherwise the sender waited in between. The
 * path is followed backwards from the last message that a node has received
 * before the first packet was on the new link: what a host receives can end an
 * interruption only by what the host sends then. De-registrations cannot end
 * one at all, and what was sent before the link was lost is no part of it.
 */
#pragma once

#include "sim/net/observer.h"
#include "sim/record/metrics.h"

#include <glib.h>

typedef struct ChartRecorder ChartRecorder;

ChartRecorder *chart_recorder_new(uint32_t host);
void chart_recorder_free(ChartRecorder *recorder);
/* The recorder as an observer of a run; it stays the caller's. */
Observer chart_recorder_observer(ChartRecorder *recorder);

typedef enum ChartKind {
  CHART_WAIT,      /* of the place `from`; `at` is when it ends */
  CHART_MOMENT,    /* link down, link up, first packet */
  CHART_ARRIVES,   /* a message that arrives */
  CHART_LOST,      /* one that was lost at, or on its way to `to` */
  CHART_UNDER_WAY, /* one that was on its way when the run ended */
} ChartKind;

typedef struct ChartRow {
  ChartKind kind;
  SimTime at;        /* when it was sent, happened, was over */
  SimTime arrives;   /* of a message that arrives or is lost */
  SimTime lasts;     /* of a wait */
  uint32_t from, to; /* lifelines; INDEX_NONE: none */
  uint32_t octets;   /* of a message, as it was sent */
  char *label;       /* owned: name of the message, what happens */
  bool is_critical;
} ChartRow;

typedef struct Chart {
  char *title, *subtitle;
  GPtrArray *lifelines; /* char *: the host, then in order of appearance */
  GArray *rows;         /* ChartRow, in order of `at` */
  SimTime interruption; /* SIM_TIME_NONE: no packet was on the new link */
} Chart;

/* The chart of a handover, which is an index into the results. */
Chart *chart_new(const ChartRecorder *recorder, const Results *results,
                 uint32_t handover, const char *design);
void chart_free(Chart *chart);

/* As text in 80 columns, or as an SVG file. */
void chart_text(const Chart *chart, GString *out);
void chart_svg(const Chart *chart, GString *out);

/* The text in at most `width` columns: the middle of a longer one goes. */
char *chart_clip(const char *text, int width);
/* Columns that a text takes on a terminal. */
int chart_width(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chart, chart_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChartRecorder, chart_recorder_free)
