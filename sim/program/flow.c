/* dmmsim flow prints who sent what to whom in one handover. It runs the whole
 * scenario with a recorder as its observer, because only the results say which
 * handovers there were, and then makes the chart of one of them.
 */

#include "commands.h"
#include "progress.h"
#include "sim/base/output.h"
#include "sim/watch/chart.h"
#include "sim/world/world.h"

#include <stdio.h>
#include <string.h>

typedef struct FlowOptions {
  ScenarioChoice choice;
  char *host, *svg;
  int handover;
} FlowOptions;

/* The numbers of the handovers of a host that were measured; 0: there are
 * none. */
typedef struct Measured {
  uint32_t first, last;
} Measured;

/* Returns the handover of the host with that number, as an index into the
 * results; number 0 is the first that was measured. Returns INDEX_NONE if there
 * is none, and stores which there are. */
static uint32_t
find_handover(const Results *results, uint32_t host, uint32_t number,
              Measured *measured)
{
  uint32_t found = INDEX_NONE;

  *measured = (Measured){ 0, 0 };
  for (guint i = 0; i < results->handovers->len; i++) {
    const HandoverRecord *r =
      &g_array_index(results->handovers, HandoverRecord, i);
    if (r->host != host)
      continue;
    if (measured->first == 0)
      measured->first = r->number;
    measured->last = r->number;
    if (r->number == (number > 0 ? number : measured->first))
      found = i;
  }
  return found;
}

static int
fail_to_find(const char *host, const Measured *measured, int number)
{
  g_autofree char *message =
    measured->first == 0
      ? g_strdup_printf("%s has no handover after the warm-up", host)
      : g_strdup_printf("%s has handovers %u to %u after the warm-up, there is "
                        "no %d",
                        host, measured->first, measured->last, number);

  return command_fail(message);
}

static bool
write_svg(const Chart *chart, const char *path, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  Output *output = output_open(path, "the chart", error);

  if (!output)
    return false;
  chart_svg(chart, text);
  output_write(output, text->str, text->len);
  return output_close(output, error);
}

static int
show(const Chart *chart, const char *svg)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new(NULL);

  chart_text(chart, text);
  fputs(text->str, stdout);
  if (svg && !write_svg(chart, svg, &error))
    return command_fail(error->message);
  return 0;
}

static Results *
run_recorded(const Scenario *scenario, const ScenarioDesign *design,
             ChartRecorder *recorder)
{
  Progress progress;
  Run run = command_run_of(scenario, design, 0);
  Observer observer = chart_recorder_observer(recorder);
  WorldOptions options = { .observers = { &observer, 1 },
                           .progress = progress_draw,
                           .user = &progress };

  progress_begin(&progress, design->name, scenario->duration);
  Results *results = world_run(scenario, &run, &options);
  progress_end(&progress);
  return results;
}

static int
flow(const Scenario *scenario, const FlowOptions *o)
{
  const ScenarioDesign *design =
    &g_array_index(scenario->designs, ScenarioDesign, 0);
  uint32_t host = command_host(scenario, o->host ? o->host : "0");
  Measured measured;

  if (scenario->designs->len > 1)
    return command_fail("a chart is of one design: choose it with --design");
  if (host == INDEX_NONE)
    return EXIT_TROUBLE;
  g_autoptr(ChartRecorder) recorder = chart_recorder_new(host);
  g_autoptr(Results) results = run_recorded(scenario, design, recorder);
  uint32_t handover =
    find_handover(results, host, (uint32_t)o->handover, &measured);
  if (handover == INDEX_NONE)
    return fail_to_find(results->host_names->pdata[host], &measured,
                        o->handover);
  g_autoptr(Chart) chart = chart_new(recorder, results, handover, design->name);
  return show(chart, o->svg);
}

/* Returns what is wrong with the options themselves, or NULL. */
static const char *
find_misuse(const FlowOptions *o)
{
  if (o->handover < 0)
    return "--handover counts from 1";
  if (o->svg && strcmp(o->svg, "-") == 0)
    return "--svg needs the name of a file";
  return choice_misuse(&o->choice);
}

static void
options_clear(FlowOptions *o)
{
  choice_clear(&o->choice);
  g_free(o->host);
  g_free(o->svg);
}

int
command_flow(int argc, char **argv, const DesignTable *table)
{
  FlowOptions o = { .handover = 0 };
  const GOptionEntry entries[] = {
    { "design", 'd', 0, G_OPTION_ARG_STRING, &o.choice.designs,
      "Design to run, if the scenario has several", "NAME" },
    { "host", 0, 0, G_OPTION_ARG_STRING, &o.host,
      "Mobile node, by name or number; default: 0, the first", "NAME|N" },
    { "handover", 0, 0, G_OPTION_ARG_INT, &o.handover,
      "Which of its handovers; default: the first after the warm-up", "K" },
    { "svg", 0, 0, G_OPTION_ARG_FILENAME, &o.svg, "Draw the chart as well",
      "FILE" },
    { "seed", 's', 0, G_OPTION_ARG_STRING, &o.choice.seed,
      "Seed of the random streams", "N" },
    POINT_ENTRIES(o.choice),
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.choice.sets,
      "Override a key: general.seed=7", "ASSIGNMENT" },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_TROUBLE;

  if (!command_options("flow", "FILE [OPTION...]",
                       "Shows the messages of one handover as a sequence "
                       "chart, and what it waited for.",
                       entries, &argc, &argv, &status)) {
    options_clear(&o);
    return status;
  }
  const char *misuse =
    argc == 2 ? find_misuse(&o) : "expected one scenario file";
  if (misuse) {
    options_clear(&o);
    return command_misuse("flow", misuse);
  }
  g_autoptr(Scenario) scenario = command_scenario(argv[1], &o.choice, table);
  if (scenario)
    status = flow(scenario, &o);
  options_clear(&o);
  return status;
}
