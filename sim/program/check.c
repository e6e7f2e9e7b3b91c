/* dmmsim check reads a scenario, at all points of all its studies, and prints
 * what is wrong with it. It plans each study as a sweep does, so what passes
 * here can be swept. With --canonical it reads one point only.
 */

#include "commands.h"

#include <stdio.h>

static void
describe(const Scenario *s)
{
  printf("%s: %u nodes, %u links, %u networks, %u access routers, %u mobile "
         "nodes, %u designs\n",
         s->path, graph_nodes(s->graph), graph_links(s->graph),
         s->networks->len, s->access->len, s->mobiles->len, s->designs->len);
}

/* Reads every point of a study. Returns false, after messages, if one is
 * wrong. */
static bool
check_study(const char *path, const char *name, const ScenarioChoice *choice,
            const DesignTable *table)
{
  g_auto(Plan) plan = { 0 };

  if (!plan_init(&plan, path, name, choice, table))
    return false;
  const Study *study = sweep_study(plan.sweep);
  if (*name || study->points->len > 1)
    printf("study %s: %u points, %u designs, %u runs%s\n",
           *name ? name : "(no name)", study->points->len, study->designs->len,
           study->runs->len, study->precision.metric ? " at least" : "");
  return true;
}

/* Checks all studies of a file, or the file itself if it has none. */
static int
check_studies(const char *path, const ScenarioChoice *choice,
              const DesignTable *table)
{
  ScenarioOptions options = { .sets = NULL };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(ScenarioFile) file =
    scenario_file_load(path, table, &options, &messages);
  g_autoptr(GPtrArray) names = file ? scenario_file_studies(file) : NULL;
  bool is_good = true;

  if (!names || names->len == 0)
    return check_study(path, "", choice, table) ? 0 : EXIT_TROUBLE;
  for (guint i = 0; i < names->len; i++)
    is_good &= check_study(path, names->pdata[i], choice, table);
  return is_good ? 0 : EXIT_TROUBLE;
}

int
command_check(int argc, char **argv, const DesignTable *table)
{
  ScenarioChoice choice = { .designs = NULL };
  gboolean is_canonical = FALSE;
  const GOptionEntry entries[] = {
    { "design", 'd', 0, G_OPTION_ARG_STRING, &choice.designs,
      "Designs to check, instead of those of the scenario", "A,B,..." },
    POINT_ENTRIES(choice),
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &choice.sets, "Override a key",
      "ASSIGNMENT" },
    { "canonical", 0, 0, G_OPTION_ARG_NONE, &is_canonical,
      "Print what the scenario comes down to", NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status = EXIT_TROUBLE;

  if (!command_options("check", "FILE [OPTION...]",
                       "Reads a scenario and says what is wrong with it, at "
                       "any of its points.",
                       entries, &argc, &argv, &status)) {
    choice_clear(&choice);
    return status;
  }
  if (argc != 2) {
    fprintf(stderr, "dmmsim check: expected one scenario file\n");
    choice_clear(&choice);
    return EXIT_USAGE;
  }
  /* with a list, even an empty one, nothing is said about the choice of a point
   */
  if (!choice.points && !is_canonical)
    choice.points = g_new0(char *, 1);
  g_autoptr(Scenario) s = command_scenario(argv[1], &choice, table);
  if (s && is_canonical) {
    fputs(s->canonical, stdout);
    status = 0;
  } else if (s) {
    describe(s);
    status = check_studies(argv[1], &choice, table);
  }
  choice_clear(&choice);
  return status;
}
