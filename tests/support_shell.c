#include "tests/support_shell.h"

#include "tests/suite.h"

#include <glib.h>
#include <stdio.h>

char *
shell_folder(const char *name, const char *text)
{
  char *folder = g_dir_make_tmp("dmmsim 'x' $(y)-XXXXXX", NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(folder);
  g_autofree char *file = g_build_filename(folder, name, NULL);
  CU_ASSERT_TRUE_FATAL(g_file_set_contents(file, text, -1, NULL));
  return folder;
}

char *
shell_run(const char *folder, const char *line, int *status)
{
  g_autofree char *here = g_get_current_dir();
  g_autofree char *program = g_build_filename(here, PROGRAM, NULL);
  g_auto(GStrv) environment = g_get_environ();
  g_autofree char *path =
    g_strconcat(folder, ":", g_environ_getenv(environment, "PATH"), NULL);
  char *arguments[] = { (char *)"bash", (char *)"-c", (char *)line, NULL };
  char *output = NULL;
  g_autofree char *errors = NULL;

  environment = g_environ_setenv(environment, "DMMSIM", program, TRUE);
  environment = g_environ_setenv(environment, "PATH", path, TRUE);
  g_spawn_sync(folder, arguments, environment, G_SPAWN_SEARCH_PATH, NULL, NULL,
               &output, &errors, status, NULL);
  if (*status != 0 && *errors)
    printf("%s\n", errors);
  return output ? output : g_strdup("");
}

void
shell_remove(char *folder)
{
  int status;
  g_autofree char *output = shell_run(folder, "rm -rf -- \"$PWD\"", &status);

  g_free(folder);
}
