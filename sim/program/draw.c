/* dmmsim draw prints which function of a design sits where, and what it has on
 * record. It runs the scenario to the moment that is asked for, and draws the
 * world before it is taken down (WorldOptions.visit). The text has fewer
 * networks side by side than the SVG file, so there are two drawings.
 */

#include "commands.h"
#include "sim/base/output.h"
#include "sim/watch/drawing.h"
#include "sim/world/world.h"

#include <stdio.h>

enum { TEXT_COLUMNS = 3 };

typedef struct DrawOptions {
  ScenarioChoice choice;
  char *host, *svg, *at;
} DrawOptions;

/* What the visitor of the world needs, and the drawings that it makes. */
typedef struct DrawVisit {
  const Scenario *scenario;
  const char *design_name;
  uint32_t host;
  Drawing *text, *svg;
} DrawVisit;

static void
visit(void *user, Design *design, const Flows *flows)
{
  DrawVisit *v = user;

  v->text = drawing_new(v->scenario, design, flows, v->design_name, v->host,
                        TEXT_COLUMNS);
  v->svg =
    drawing_new(v->scenario, design, flows, v->design_name, v->host,
                MAX(TEXT_COLUMNS, (int)MIN(v->scenario->networks->len, 6)));
}

static bool
write_svg(const Drawing *drawing, const char *path, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  Output *output = output_open(path, "the drawing", error);

  if (!output)
    return false;
  drawing_svg(drawing, text);
  output_write(output, text->str, text->len);
  return output_close(output, error);
}

/* Draws one design at a time; 0 stands for the end of the run. Returns the exit
 * status. */
static int
draw_design(const Scenario *scenario, const ScenarioDesign *design,
            uint32_t host, SimTime until, const char *svg)
{
  DrawVisit v = { scenario, design->name, host, NULL, NULL };
  WorldOptions options = { .until = until, .visit = visit, .visitor = &v };
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new(NULL);
  Run run = run_of(scenario, design);
  g_autoptr(Results) results = world_run(scenario, &run, &options);
  g_autoptr(Drawing) narrow = v.text;
  g_autoptr(Drawing) wide = v.svg;

  drawing_text(narrow, text);
  fputs(text->str, stdout);
  if (svg && !write_svg(wide, svg, &error))
    return command_fail(error->message);
  return results ? 0 : EXIT_TROUBLE;
}

/* Reads the value of --at. Returns false, after a message, if it is wrong. */
static bool
read_time(const char *text, SimTime duration, SimTime *time)
{
  const Key key = { .name = "--at",
                    .type = KEY_TIME,
                    .greatest = sim_seconds(duration) };
  g_autofree char *why = NULL;
  Value value = { 0 };

  if (key_parse(&key, text, &value, &why)) {
    *time = value.time;
    return true;
  }
  g_autofree char *message = g_strdup_printf("--at %s: %s", text, why);
  command_fail(message);
  return false;
}

static int
draw(const Scenario *scenario, const DrawOptions *o)
{
  const GArray *designs = scenario->designs;
  uint32_t host = command_host(scenario, o->host ? o->host : "0");
  SimTime at = 0;
  int status = 0;

  if (host == INDEX_NONE)
    return EXIT_TROUBLE;
  if (o->svg && designs->len > 1)
    return command_fail(
      "an SVG file is of one design: choose it with --design");
  if (o->at && !read_time(o->at, scenario->duration, &at))
    return EXIT_TROUBLE;
  for (guint i = 0; i < designs->len && status == 0; i++) {
    if (i > 0)
      printf("\n");
    status = draw_design(scenario, &g_array_index(designs, ScenarioDesign, i),
                         host, at, o->svg);
  }
  return status;
}

static void
options_clear(DrawOptions *o)
{
  choice_clear(&o->choice);
  g_free(o->host);
  g_free(o->svg);
  g_free(o->at);
}

int
command_draw(int argc, char **argv, const DesignTable *table)
{
  DrawOptions o = { .svg = NULL };
  const GOptionEntry entries[] = {
    { "design", 'd', 0, G_OPTION_ARG_STRING, &o.choice.designs,
      "Designs to draw, instead of those of the scenario", "A,B,..." },
    { "host", 0, 0, G_OPTION_ARG_STRING, &o.host,
      "Mobile node, by name or number; default: 0, the first", "NAME|N" },
    { "at", 0, 0, G_OPTION_ARG_STRING, &o.at,
      "When to look; default: at the end", "TIME" },
    { "svg", 0, 0, G_OPTION_ARG_FILENAME, &o.svg, "Draw it as SVG as well",
      "FILE" },
    { "seed", 's', 0, G_OPTION_ARG_STRING, &o.choice.seed,
      "Seed of the random streams", "N" },
    POINT_ENTRIES(o.choice),
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.choice.sets,
      "Override a key: general.seed=7, design.mipv6.dad=0 s", "ASSIGNMENT" },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_TROUBLE;

  if (command_options("draw", "FILE [OPTION...]",
                      "Draws which function of a design sits where, with what "
                      "record.",
                      entries, &argc, &argv, &status)) {
    const char *misuse =
      argc == 2 ? choice_misuse(&o.choice) : "expected one scenario file";
    g_autoptr(Scenario) scenario =
      misuse ? NULL : command_scenario(argv[1], &o.choice, table);
    if (misuse)
      status = command_misuse("draw", misuse);
    else if (scenario)
      status = draw(scenario, &o);
  }
  options_clear(&o);
  return status;
}
