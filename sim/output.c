#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct Output {
  FILE *file;
  char *path;
  const char *what;
  int code; /* errno of the first failure; 0: none */
};

static gboolean
report(const char *path, const char *what, int code, GError **error)
{
  g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(code),
              "%s: cannot write %s: %s", path, what, g_strerror(code));
  return FALSE;
}

Output *
output_open(const char *path, const char *what, GError **error)
{
  FILE *file = strcmp(path, "-") == 0 ? stdout : fopen(path, "wb");

  if (!file) {
    report(path, what, errno, error);
    return NULL;
  }
  Output *output = g_new0(Output, 1);
  output->file = file;
  output->path = g_strdup(path);
  output->what = what;
  return output;
}

/* Keeps the reason of the first failure, before others write over errno. */
static void
note(Output *output, gboolean is_good)
{
  if (!is_good && output->code == 0)
    output->code = errno ? errno : EIO;
}

void
output_write(Output *output, const void *octets, size_t length)
{
  errno = 0;
  note(output, fwrite(octets, 1, length, output->file) == length);
}

gboolean
output_close(Output *output, GError **error)
{
  errno = 0;
  note(output, fflush(output->file) == 0 && !ferror(output->file));
  if (output->file != stdout)
    note(output, fclose(output->file) == 0);
  gboolean is_good = output->code == 0;
  if (!is_good)
    report(output->path, output->what, output->code, error);
  g_free(output->path);
  g_free(output);
  return is_good;
}
