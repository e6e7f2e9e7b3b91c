/* gnuplot is started in the folder of the figure, without a shell, so that no
 * name needs quoting for one. It reads a file and not a pipe, because the
 * script is also left for the user. Its exit status does not tell of a full
 * disk, so the pictures are checked afterwards.
 */

#include "gnuplot.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

char *
gnuplot_field(const char *name)
{
  char *text = g_strdup(name);
  return g_strdelimit(text, "\t\r\n\"\\", '\'');
}

/* Between single quotes, only a single quote has a meaning for gnuplot. */
char *
gnuplot_quoted(const char *text)
{
  GString *out = g_string_new("'");

  for (; *text; text++) {
    if (*text == '\'')
      g_string_append(out, "''");
    else
      g_string_append_c(out, (unsigned char)*text < ' ' ? ' ' : *text);
  }
  g_string_append_c(out, '\'');
  return g_string_free(out, FALSE);
}

static gboolean
write_file(const char *folder, const char *name, const char *extension,
           const char *text, GError **error)
{
  g_autofree char *base = g_strconcat(name, extension, NULL);
  g_autofree char *path = g_build_filename(folder, base, NULL);
  g_autoptr(GError) problem = NULL;

  if (g_file_set_contents(path, text, -1, &problem))
    return TRUE;
  g_set_error(error, GNUPLOT_ERROR, GNUPLOT_ERROR_FAILED,
              "%s: cannot be written", path);
  return FALSE;
}

gboolean
gnuplot_write(const char *folder, const char *name, const char *data,
              const char *script, GError **error)
{
  if (g_mkdir_with_parents(folder, 0777) != 0) {
    g_set_error(error, GNUPLOT_ERROR, GNUPLOT_ERROR_FAILED,
                "%s: cannot make this folder: %s", folder, g_strerror(errno));
    return FALSE;
  }
  return write_file(folder, name, ".dat", data, error) &&
         write_file(folder, name, ".gp", script, error);
}

/* Runs gnuplot in the folder. The first line of its complaint becomes the
 * error. */
static gboolean
run(const char *program, const char *folder, const char *name, GError **error)
{
  g_autofree char *script = g_strconcat(name, ".gp", NULL);
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *complaint = NULL;
  g_autoptr(GError) problem = NULL;

  g_subprocess_launcher_set_cwd(launcher, folder);
  g_subprocess_launcher_setenv(launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_autoptr(GSubprocess) process =
    g_subprocess_launcher_spawn(launcher, &problem, program, script, NULL);
  if (!process || !g_subprocess_communicate_utf8(process, NULL, NULL, NULL,
                                                 &complaint, &problem)) {
    g_set_error(error, GNUPLOT_ERROR, GNUPLOT_ERROR_FAILED, "%s: %s", program,
                problem->message);
    return FALSE;
  }
  if (g_subprocess_get_successful(process))
    return TRUE;
  g_strchug(complaint);
  g_set_error(error, GNUPLOT_ERROR, GNUPLOT_ERROR_FAILED,
              "gnuplot could not draw %s/%s: %.*s", folder, script,
              (int)strcspn(complaint, "\n"), complaint);
  return FALSE;
}

/* gnuplot does not notice a full disk, but leaves an empty picture. */
static gboolean
check_pictures(const char *folder, const char *name,
               const char *const *extensions, GError **error)
{
  for (; *extensions; extensions++) {
    g_autofree char *base = g_strconcat(name, ".", *extensions, NULL);
    g_autofree char *path = g_build_filename(folder, base, NULL);
    GStatBuf status;
    if (g_stat(path, &status) == 0 && status.st_size > 0)
      continue;
    g_set_error(error, GNUPLOT_ERROR, GNUPLOT_ERROR_FAILED,
                "%s: cannot be written; is the disk full?", path);
    return FALSE;
  }
  return TRUE;
}

gboolean
gnuplot_draw(const char *program, const char *folder, const char *name,
             const char *const *extensions, GError **error)
{
  g_autofree char *path = g_find_program_in_path(program);

  if (path)
    return run(path, folder, name, error) &&
           check_pictures(folder, name, extensions, error);
  g_set_error(error, GNUPLOT_ERROR, GNUPLOT_ERROR_MISSING,
              "gnuplot is not installed: data and scripts are in %s; install "
              "gnuplot and run `gnuplot NAME.gp` there",
              folder);
  return FALSE;
}
