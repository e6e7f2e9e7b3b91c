/* A figure is a row of a table: what is drawn over what, and the scenario that
 * feeds it. Adding one takes a row here and a scenario (see HACKING.md).
 */

#include "plot_figures.h"

#include <string.h>

#define METRICS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define DELAY_COMPONENTS                                                       \
  METRICS("handover-delay-layer2", "handover-delay-discovery",                 \
          "handover-delay-address", "handover-delay-registration",             \
          "handover-delay-delivery")
#define FIGURE(figure) .scenario = "scenarios/fig-" figure ".ini"

const PlotFigure plot_figures[] = {
  { { .name = "delay-components",
      .kind = PLOT_STACKED,
      .x = "design",
      .metrics = DELAY_COMPONENTS },
    FIGURE("delay-components"),
    "Handover delay by component" },
  { { .name = "delay-over-wireless",
      .x = "wireless",
      .x_label = "Delay of the access link (ms)",
      .metrics = METRICS("handover-delay") },
    FIGURE("delay-over-wireless"),
    "Handover delay over the delay of the access link" },
  { { .name = "delay-over-distance",
      .x = "distance",
      .x_label = "Distance of the anchor (ms)",
      .metrics = METRICS("handover-delay") },
    FIGURE("delay-over-distance"),
    "Handover delay over the distance of the anchor" },
  { { .name = "delay-over-anchors",
      .x = "length",
      .x_label = "Mean session length (s)",
      .metrics = METRICS("handover-delay"),
      .is_log_x = TRUE },
    FIGURE("delay-over-anchors"),
    "Handover delay over session length, and with it active anchors" },
  { { .name = "signalling-over-mobility",
      .x = "ratio",
      .x_label = "Session-to-mobility ratio",
      .metrics = METRICS("signalling-rate"),
      .is_log_x = TRUE,
      .is_log_y = TRUE },
    FIGURE("signalling-over-mobility"),
    "Signalling cost over the session-to-mobility ratio" },
  { { .name = "signalling-over-speed",
      .x = "speed",
      .x_label = "Speed (m/s)",
      .metrics = METRICS("signalling-rate") },
    FIGURE("signalling-over-speed"),
    "Signalling cost over the speed of hosts" },
  { { .name = "cost-over-domain",
      .x = "size",
      .x_label = "Access routers in a domain",
      .metrics = METRICS("signalling-byte-hops-per-handover") },
    FIGURE("cost-over-domain"),
    "Cost of location updates over the size of a domain" },
  { { .name = "stretch-over-distance",
      .x = "distance",
      .x_label = "Distance of the home network (ms)",
      .metrics = METRICS("path-stretch-p90") },
    FIGURE("stretch-over-distance"),
    "Path stretch over the distance of the home network" },
  { { .name = "stretch-over-anchors",
      .x = "anchors",
      .x_label = "Networks with an anchor",
      .metrics = METRICS("path-stretch"),
      .is_log_x = TRUE },
    FIGURE("stretch-over-anchors"),
    "Path stretch over the number of anchors" },
  { { .name = "cost-over-session",
      .x = "length",
      .x_label = "Mean session length (s)",
      .metrics = METRICS("delivery-cost"),
      .is_log_x = TRUE },
    FIGURE("cost-over-session"),
    "Cost of packet delivery over session length" },
  { { .name = "loss-over-rate",
      .x = "rate",
      .x_label = "Packet rate (1/s)",
      .metrics = METRICS("lost-per-handover"),
      .is_log_x = TRUE },
    FIGURE("loss-over-rate"),
    "Packets lost in a handover over the packet rate" },
  { { .name = "loss-over-buffer",
      .x = "anticipation",
      .x_label = "Anticipation (ms)",
      .by = "buffer",
      .metrics = METRICS("lost-per-handover") },
    FIGURE("loss-over-buffer"),
    "Packets lost in a handover over anticipation and buffer" },
  { { .name = "overhead-over-session",
      .x = "length",
      .x_label = "Mean session length (s)",
      .metrics = METRICS("tunnel-overhead-share"),
      .is_log_x = TRUE },
    FIGURE("overhead-over-session"),
    "Share of tunnel headers over session length" },
  { { .name = "load-over-hosts",
      .x = "hosts",
      .x_label = "Mobile nodes",
      .metrics = METRICS("anchor-load-jain") },
    FIGURE("load-over-hosts"),
    "Fairness of anchor load (Jain's index) over the number of hosts" },
  { { .name = "delay-over-time",
      .kind = PLOT_SERIES,
      .metrics = METRICS("delay") },
    FIGURE("delay-over-time"),
    "Delay of every packet across a handover" },
  { { .name = "sequence-over-time",
      .kind = PLOT_SERIES,
      .metrics = METRICS("received") },
    FIGURE("sequence-over-time"),
    "Packets received across a handover" },
  { { .name = "outage-over-ra",
      .kind = PLOT_BOX,
      .x = "interval",
      .x_label = "Interval of router advertisements",
      .metrics = METRICS("handover-delay") },
    FIGURE("outage-over-ra"),
    "Outage over the interval of router advertisements" },
  { { .name = "blocking-over-residence",
      .x = "residence",
      .x_label = "Mean residence time (s)",
      .metrics = METRICS("handover-recovered"),
      .is_log_x = TRUE },
    FIGURE("blocking-over-residence"),
    "Handovers that recover before the next one, over residence time" },
  { { .name = "control-data-signalling",
      .x = "ratio",
      .x_label = "Call-to-mobility ratio",
      .metrics = METRICS("signalling-rate"),
      .is_log_x = TRUE,
      .is_log_y = TRUE },
    FIGURE("control-data-signalling"),
    "Signalling of control apart from data over the call-to-mobility ratio" },
  { { .name = "replicas-tradeoff",
      .x = "anchors",
      .x_label = "Home agents",
      .metrics = METRICS("path-stretch", "signalling-byte-hops") },
    FIGURE("replicas-tradeoff"),
    "Stretch against synchronisation over the number of home agents" },
  { { .name = NULL }, .scenario = NULL },
};

#define RUN_TERMINALS                                                          \
  .columns = 1,                                                                \
  .terminals = ((const char *const[]){ "svg", "pdf", "png", NULL })

const PlotChoice plot_run_figures[] = {
  { .name = "handover-delay",
    .kind = PLOT_STACKED,
    .x = "design",
    .metrics = DELAY_COMPONENTS,
    .number = "%.0f",
    .share = "handover-recovered",
    RUN_TERMINALS },
  { .name = "path-stretch",
    .kind = PLOT_BARS,
    .x = "design",
    .metrics = METRICS("path-stretch", "path-stretch-p90"),
    .number = "%.2f",
    RUN_TERMINALS },
  { .name = NULL },
};

gboolean
plot_draw_runs(const Dataset *dataset, sqlite3 *database, const char *folder,
               const char *gnuplot, GError **error)
{
  GError *first = NULL;

  for (const PlotChoice *choice = plot_run_figures; choice->name; choice++)
    plot_draw(dataset, database, choice, folder, gnuplot,
              first ? NULL : &first);
  if (first)
    g_propagate_error(error, first);
  return !first;
}

const PlotFigure *
plot_figure(const char *name)
{
  for (const PlotFigure *figure = plot_figures; figure->choice.name; figure++)
    if (strcmp(figure->choice.name, name) == 0)
      return figure;
  return NULL;
}
