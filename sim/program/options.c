/* GLib parses the options. Two things are added: an option letter may have its
 * value attached ("-j2"), and --describe prints the table of options for
 * programs, from which man pages and completion are made. What comes after "--"
 * is kept from GLib, which leaves the dashes where an option would follow. The
 * head of --help is printed here, so that it has the name of the command; the
 * list of options is GLib's.
 */

#include "analysis/statistics.h"
#include "commands.h"
#include "sim/world/warmup.h"

#include <stdio.h>
#include <string.h>

/* Prints what a command is, for man pages and completion: a line for each
 * thing, its parts separated by tabs. */
static void
describe(const char *name, const char *arguments, const char *help,
         const GOptionEntry *entries)
{
  g_autofree char *line = g_strdelimit(g_strdup(help), "\n", ' ');

  printf("command\t%s\t%s\t%s\n", name, arguments, line);
  for (; entries->long_name; entries++)
    printf("option\t%s\t%c\t%s\t%s\n", entries->long_name,
           entries->short_name ? entries->short_name : '-',
           entries->arg_description ? entries->arg_description : "",
           entries->description);
}

/* Returns whether that is the letter of an option that has a value. */
static bool
takes_value(const GOptionEntry *entries, char letter)
{
  for (; entries->long_name; entries++)
    if (entries->short_name == letter)
      return entries->arg != G_OPTION_ARG_NONE;
  return false;
}

/* Returns whether the word after this one is its value. */
static bool
awaits_value(const GOptionEntry *entries, const char *word)
{
  if (word[0] != '-')
    return false;
  if (word[1] == '-') {
    for (; entries->long_name; entries++)
      if (g_str_equal(entries->long_name, word + 2))
        return entries->arg != G_OPTION_ARG_NONE;
    return false;
  }
  for (word++; *word; word++)
    if (takes_value(entries, *word))
      return true;
  return false;
}

/* The words of a command line. */
typedef struct Words {
  GPtrArray *options; /* char *: those up to "--", for GLib; owned */
  GPtrArray *rest;    /* char *: those after it, none of which is an option */
  bool wants_help;
} Words;

static void
words_clear(Words *words)
{
  g_ptr_array_unref(words->options);
  g_ptr_array_unref(words->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

/* Sorts the words of a command line, and splits "-j2", which GLib does not
 * know, into "-j" and "2". A value may look like an option. */
static Words
sort_words(const GOptionEntry *entries, int argc, char **argv)
{
  Words words = { g_ptr_array_new(), g_ptr_array_new(), false };
  bool is_value = true; /* as the name of the program is no option */
  int i;

  for (i = 0; i < argc && (is_value || !g_str_equal(argv[i], "--")); i++) {
    const char *word = argv[i];
    bool is_joined = !is_value && word[0] == '-' && word[1] != '-' &&
                     word[1] != '\0' && word[2] != '\0' &&
                     takes_value(entries, word[1]);
    g_autofree char *letter = g_strndup(word, 2);
    if (is_joined)
      g_ptr_array_add(words.options, (gpointer)g_intern_string(letter));
    g_ptr_array_add(words.options, is_joined ? argv[i] + 2 : argv[i]);
    words.wants_help |=
      !is_value && (g_str_equal(word, "--help") || g_str_equal(word, "-h"));
    is_value = !is_value && !is_joined && awaits_value(entries, word);
  }
  for (i++; i < argc; i++)
    g_ptr_array_add(words.rest, argv[i]);
  return words;
}

/* Puts words into the command line, and NULL after them. There is room, because
 * main has left twice as much as there were words. */
static void
put_words(char **argv, GPtrArray *words)
{
  g_ptr_array_add(words, NULL);
  memcpy(argv, words->pdata, words->len * sizeof *argv);
}

static void
print_help(GOptionContext *context, const char *usage, const char *help)
{
  g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
  const char *options = strstr(text, "Options:");

  printf("Usage: dmmsim %s\n\n%s\n%s%s", usage, help, options ? "\n" : "",
         options ? options : "");
}

bool
command_options(const char *name, const char *arguments, const char *help,
                const GOptionEntry *entries, int *argc, char ***argv,
                int *status)
{
  g_autofree char *usage = g_strdup_printf("%s %s", name, arguments);
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_autoptr(GError) error = NULL;

  if (*argc == 2 && g_str_equal((*argv)[1], "--describe")) {
    describe(name, arguments, help, entries);
    *status = 0;
    return false;
  }
  (*argv)[0] = usage;
  g_set_prgname(NULL);
  g_option_context_set_summary(context, help);
  g_option_context_add_main_entries(context, entries, NULL);
  g_option_context_set_help_enabled(context, FALSE);
  g_auto(Words) words = sort_words(entries, *argc, *argv);
  if (words.wants_help) {
    print_help(context, usage, help);
    *status = 0;
    return false;
  }
  *argc = (int)words.options->len;
  put_words(*argv, words.options);
  if (!g_option_context_parse(context, argc, argv, &error)) {
    *status = command_misuse(name, error->message);
    return false;
  }
  put_words(*argv + *argc, words.rest);
  *argc += (int)words.rest->len - 1;
  return true;
}

const char *
choice_misuse(const ScenarioChoice *choice)
{
  const char *level = choice->level ? choice->level : "fluid";
  const char *seed = choice->seed ? choice->seed : "1";

  if (strcmp(level, "fluid") != 0 && strcmp(level, "packet") != 0)
    return "--level is fluid or packet";
  if (*seed == '\0' || seed[strspn(seed, "0123456789")] != '\0')
    return "--seed is a whole number";
  return NULL;
}

void
choice_clear(ScenarioChoice *choice)
{
  g_free(choice->designs);
  g_free(choice->seed);
  g_free(choice->level);
  g_strfreev(choice->sets);
  g_free(choice->study);
  g_strfreev(choice->points);
}

GPtrArray *
choice_sets(const ScenarioChoice *choice)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func(g_free);

  if (choice->seed)
    g_ptr_array_add(sets, g_strdup_printf("general.seed=%s", choice->seed));
  if (choice->level)
    g_ptr_array_add(sets, g_strdup_printf("general.level=%s", choice->level));
  for (char **set = choice->sets; set && *set; set++)
    g_ptr_array_add(sets, g_strdup(*set));
  g_ptr_array_add(sets, NULL);
  return sets;
}

static void
add_lines(GString *out, const char *word, char **values)
{
  for (; values && *values; values++) {
    g_autofree char *line = g_strdelimit(g_strdup(*values), "\n", ' ');
    g_string_append_printf(out, "%s %s\n", word, line);
  }
}

char *
choice_text(const ScenarioChoice *choice)
{
  GString *out = g_string_new(NULL);
  g_autoptr(GPtrArray) sets = choice_sets(choice);
  char *designs[] = { choice->designs, NULL };
  char *study[] = { choice->study, NULL };

  add_lines(out, "study", study);
  add_lines(out, "point", choice->points);
  add_lines(out, "design", designs);
  add_lines(out, "set", (char **)sets->pdata);
  return g_string_free(out, FALSE);
}

void
command_messages(const GPtrArray *messages)
{
  for (guint i = 0; i < messages->len; i++)
    fprintf(stderr, "%s\n", (char *)messages->pdata[i]);
}

Scenario *
command_scenario(const char *path, const ScenarioChoice *choice,
                 const DesignTable *table)
{
  g_autoptr(GPtrArray) sets = choice_sets(choice);
  g_autoptr(GPtrArray) messages = NULL;
  ScenarioOptions options = {
    .sets = (const char *const *)sets->pdata,
    .designs = choice->designs,
    .study = choice->study,
    .values = (const char *const *)choice->points,
  };
  Scenario *scenario = scenario_load(path, table, &options, &messages);

  command_messages(messages);
  if (scenario && scenario->point_count > 1 &&
      (!choice->points || *choice->points))
    fprintf(stderr,
            "dmmsim: the first of %u points (%s); --point chooses another\n",
            scenario->point_count, scenario->point);
  return scenario;
}

Run
command_run_of(const Scenario *scenario, const ScenarioDesign *design,
               uint32_t replication)
{
  Run run = run_of(scenario, design);

  run.replication += replication;
  run.warmup = warmup_find(scenario, statistics_warmup);
  return run;
}

bool
plan_init(Plan *plan, const char *path, const char *study,
          const ScenarioChoice *choice, const DesignTable *table)
{
  g_autoptr(GPtrArray) of_file = NULL;
  g_autoptr(GPtrArray) of_plan = NULL;

  *plan = (Plan){ .sets = choice_sets(choice) };
  plan->options =
    (ScenarioOptions){ .sets = (const char *const *)plan->sets->pdata,
                       .designs = choice->designs,
                       .study = study };
  plan->file = scenario_file_load(path, table, &plan->options, &of_file);
  plan->sweep = plan->file ? sweep_new(plan->file, &of_plan) : NULL;
  if (!plan->sweep)
    command_messages(plan->file ? of_plan : of_file);
  return plan->sweep != NULL;
}

void
plan_clear(Plan *plan)
{
  g_clear_pointer(&plan->sweep, sweep_free);
  g_clear_pointer(&plan->file, scenario_file_free);
  g_clear_pointer(&plan->sets, g_ptr_array_unref);
}

int
command_misuse(const char *name, const char *message)
{
  fprintf(stderr, "dmmsim %s: %s; try dmmsim %s --help\n", name, message, name);
  return EXIT_USAGE;
}

int
command_fail(const char *message)
{
  fprintf(stderr, "dmmsim: %s\n", message);
  return EXIT_TROUBLE;
}

uint32_t
command_host(const Scenario *scenario, const char *word)
{
  const GArray *mobiles = scenario->mobiles;
  guint64 number;

  for (guint i = 0; i < mobiles->len; i++)
    if (strcmp(g_array_index(mobiles, ScenarioMobile, i).name, word) == 0)
      return i;
  if (mobiles->len > 0 &&
      g_ascii_string_to_unsigned(word, 10, 0, mobiles->len - 1, &number, NULL))
    return (uint32_t)number;
  g_autofree char *message =
    g_strdup_printf("there is no mobile node '%s'; the scenario has %u, from 0",
                    word, mobiles->len);
  command_fail(message);
  return INDEX_NONE;
}
