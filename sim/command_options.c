#include "commands.h"

#include <stdio.h>
#include <string.h>

bool
command_options(const char *name, const char *arguments, const char *help,
                const GOptionEntry *entries, int *argc, char ***argv,
                int *status)
{
  g_autofree char *usage = g_strdup_printf("%s %s", name, arguments);
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_autoptr(GError) error = NULL;

  (*argv)[0] = usage;
  g_set_prgname(NULL);
  g_option_context_set_summary(context, help);
  g_option_context_add_main_entries(context, entries, NULL);
  g_option_context_set_help_enabled(context, FALSE);
  for (int i = 1; i < *argc; i++)
    if (g_str_equal((*argv)[i], "--help") || g_str_equal((*argv)[i], "-h")) {
      g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
      const char *options = strstr(text, "Options:");
      printf("Usage: dmmsim %s\n\n%s\n\n%s", usage, help,
             options ? options : text);
      *status = 0;
      return false;
    }
  if (!g_option_context_parse(context, argc, argv, &error)) {
    fprintf(stderr, "dmmsim %s: %s; try dmmsim %s --help\n", name,
            error->message, name);
    *status = EXIT_USAGE;
    return false;
  }
  return true;
}

int
command_fail(const char *message)
{
  fprintf(stderr, "dmmsim: %s\n", message);
  return EXIT_TROUBLE;
}
