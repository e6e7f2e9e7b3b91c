/* The errno of the first failure is kept, because later calls overwrite it.
 * Where others have written to the stream, only the stream knows of a failure;
 * its reason is found by writing one octet more when the file is closed. A
 * whole file is written as NAME.PID.part and renamed, which replaces the old
 * file in one step.
 */

#include "output.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct Output {
  FILE *file;
  char *path;
  char *beside; /* file that is written at first; NULL: `path` itself is */
  const char *what;
  int code; /* errno of the first failure; 0: there was none */
};

/* Sets the error for an errno, and returns FALSE. */
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

Output *
output_open_whole(const char *path, const char *what, GError **error)
{
  gboolean is_special = path && g_file_test(path, G_FILE_TEST_EXISTS) &&
                        !g_file_test(path, G_FILE_TEST_IS_REGULAR);

  if (!path || strcmp(path, "-") == 0 || is_special)
    return output_open(path ? path : "-", what, error);
  g_autofree char *beside = g_strdup_printf("%s.%d.part", path, (int)getpid());
  Output *output = output_open(beside, what, NULL);
  if (!output) {
    report(path, what, errno, error);
    return NULL;
  }
  output->beside = output->path;
  output->path = g_strdup(path);
  return output;
}

FILE *
output_stream(const Output *output)
{
  return output->file;
}

/* Keeps errno if this is the first failure. The caller has set errno to 0
 * before it tried. */
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

/* Renames the file beside `path` to `path` if nothing has failed, and removes
 * it otherwise. */
static void
take_place(Output *output)
{
  errno = 0;
  if (output->code == 0)
    note(output, rename(output->beside, output->path) == 0);
  if (output->code != 0)
    unlink(output->beside);
}

gboolean
output_close(Output *output, GError **error)
{
  errno = 0;
  /* others wrote to the stream and did not keep the reason: ask again */
  if (ferror(output->file))
    note(output, write(fileno(output->file), "", 1) == 1 && false);
  note(output, fflush(output->file) == 0 && !ferror(output->file));
  if (output->file != stdout)
    note(output, fclose(output->file) == 0);
  if (output->beside)
    take_place(output);
  gboolean is_good = output->code == 0;
  if (!is_good)
    report(output->path, output->what, output->code, error);
  g_free(output->beside);
  g_free(output->path);
  g_free(output);
  return is_good;
}
