/* dmmsim compares IP mobility designs. This file chooses the subcommand, and is
 * the only file in sim/ that knows where the designs are. Plugins are loaded
 * before a command begins, so that every command knows their models.
 */

#include "commands.h"

#include "models/models.h"
#include "sim/contract/plugin.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const Command commands[] = {
  { "run", "FILE [OPTION...]", "Run the designs of a scenario, compare them",
    command_run },
  { "sweep", "FILE [OPTION...]", "Run all points of its studies",
    command_sweep },
  { "check", "FILE [OPTION...]", "Say what is wrong with a scenario",
    command_check },
  { "list", "designs|models|keys|...", "Show what the program knows",
    command_list },
  { "compare", "DATABASE [OPTION...]", "Compare designs, with intervals",
    command_compare },
  { "merge", "DATABASE... -o FILE", "Join parts of a sweep", command_merge },
  { "cluster", "slurm|parallel FILE ...", "Write scripts for many machines",
    command_cluster },
  { "export", "DATABASE [OPTION...]", "Write results for other programs",
    command_export },
  { "report", "DATABASE [OPTION...]", "Write a study as one HTML page",
    command_report },
  { "bundle", "DATABASE -o FOLDER", "Write what others need to do it again",
    command_bundle },
  { "show", "DATABASE [RUN]", "Show where a run came from", command_show },
  { "rerun", "DATABASE RUN|--all", "Do a run again, and compare",
    command_rerun },
  { "plot", "DATABASE [OPTION...]", "Draw figures from results", command_plot },
  { "draw", "FILE [OPTION...]", "Draw which function sits where",
    command_draw },
  { "flow", "FILE [OPTION...]", "Show the messages of one handover",
    command_flow },
};

static void
print_help(FILE *out)
{
  fprintf(out, "Usage: dmmsim COMMAND ...\n\n"
               "Simulates IP mobility designs on a network and compares "
               "them.\n\nCommands:\n");
  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
    fprintf(out, "  %-7s %-25s %s\n", commands[i].name, commands[i].arguments,
            commands[i].help);
  fprintf(out, "\ndmmsim COMMAND --help says more; dmmsim --version. With\n"
               "--plugin FILE.so any command knows the models of that file.\n");
}

static int
unknown_command(const char *name)
{
  const char *names[G_N_ELEMENTS(commands) + 1] = { NULL };

  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
    names[i] = commands[i].name;
  const char *near = nearest_word(name, names);
  fprintf(stderr, "dmmsim: there is no command '%s'", name);
  if (near)
    fprintf(stderr, "; did you mean '%s'?\n", near);
  else
    fprintf(stderr, "; try dmmsim --help\n");
  return EXIT_USAGE;
}

static int
choose(int argc, char **argv, const DesignTable *table)
{
  if (argc < 2) {
    print_help(stderr);
    return EXIT_USAGE;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
      strcmp(argv[1], "help") == 0) {
    print_help(stdout);
    return 0;
  }
  if (strcmp(argv[1], "--describe") == 0) {
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
      printf("%s\t%s\n", commands[i].name, commands[i].help);
    return 0;
  }
  if (strcmp(argv[1], "--version") == 0) {
    printf("dmmsim %s\n", DMMSIM_VERSION);
    return 0;
  }
  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
    if (strcmp(argv[1], commands[i].name) == 0)
      return commands[i].run(argc - 1, argv + 1, table);
  return unknown_command(argv[1]);
}

/* Takes `--plugin FILE` and `--plugin=FILE` out of the arguments. Returns the
 * files, which end with NULL, or NULL if the last --plugin has no file. The
 * caller owns the array, but not the texts. */
static GPtrArray *
take_plugins(int *argc, char **argv)
{
  GPtrArray *paths = g_ptr_array_new();
  bool is_open = false;
  int kept = 0;

  for (int i = 0; i < *argc; i++) {
    if (is_open)
      g_ptr_array_add(paths, argv[i]);
    else if (g_str_has_prefix(argv[i], "--plugin="))
      g_ptr_array_add(paths, argv[i] + strlen("--plugin="));
    else if (strcmp(argv[i], "--plugin") != 0)
      argv[kept++] = argv[i];
    is_open = !is_open && strcmp(argv[i], "--plugin") == 0;
  }
  argv[kept] = NULL;
  *argc = kept;
  g_ptr_array_add(paths, NULL);
  if (is_open)
    g_clear_pointer(&paths, g_ptr_array_unref);
  return paths;
}

/* Loads the plugins, and runs the command. Its copy of the arguments has room
 * for twice as many, because commands may split an argument in two
 * (command_options). */
static int
load_and_choose(int argc, char **words)
{
  g_autofree char **argv = g_new0(char *, 2 * (size_t)argc + 1);

  memcpy(argv, words, (size_t)argc * sizeof *argv);
  g_autoptr(GPtrArray) paths = take_plugins(&argc, argv);
  g_autoptr(GError) error = NULL;

  if (!paths) {
    fprintf(stderr, "dmmsim: --plugin needs a file\n");
    return EXIT_USAGE;
  }
  if (paths->len == 1)
    return choose(argc, argv, &design_table);
  DesignTable *table =
    plugins_load(&design_table, (const char *const *)paths->pdata, &error);
  if (!table)
    return command_fail(error->message);
  int status = choose(argc, argv, table);
  plugins_free(table);
  return status;
}

int
main(int argc, char **argv)
{
  setlocale(LC_CTYPE, "");
  int status = load_and_choose(argc, argv);
  if (fflush(stdout) != 0 || ferror(stdout))
    return command_fail("standard output: cannot be written");
  return status;
}
