/* The name of the folder beside has the number of the process in it, so that
 * two programs do not share one. To rename a folder to where an empty one is,
 * that one is removed first.
 */

#include "folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Returns whether nothing is at a path but an empty folder. */
static gboolean
is_free(const char *path)
{
  struct stat status;
  GDir *dir;

  if (lstat(path, &status) != 0)
    return TRUE;
  if (!S_ISDIR(status.st_mode) || !(dir = g_dir_open(path, 0, NULL)))
    return FALSE;
  gboolean is_empty = g_dir_read_name(dir) == NULL;
  g_dir_close(dir);
  return is_empty;
}

/* Returns a path without slashes at its end. The caller frees it. */
static char *
trimmed(const char *path)
{
  char *copy = g_strdup(path);

  for (gsize i = strlen(copy); i > 1 && copy[i - 1] == '/'; i--)
    copy[i - 1] = '\0';
  return copy;
}

char *
folder_begin(const char *path, GError **error)
{
  g_autofree char *place = trimmed(path);
  char *beside = g_strdup_printf("%s.%d.part", place, (int)getpid());

  if (!is_free(place))
    g_set_error(error, FOLDER_ERROR, 0, "%s: is there already and not empty",
                path);
  else if (g_mkdir_with_parents(beside, 0777) != 0)
    g_set_error(error, FOLDER_ERROR, 0, "%s: cannot make this folder: %s", path,
                g_strerror(errno));
  else
    return beside;
  g_free(beside);
  return NULL;
}

gboolean
folder_end(const char *beside, const char *path, GError **error)
{
  g_autofree char *place = trimmed(path);

  if ((g_rmdir(place) == 0 || errno == ENOENT) && g_rename(beside, place) == 0)
    return TRUE;
  g_set_error(error, FOLDER_ERROR, 0, "%s: %s", path, g_strerror(errno));
  return FALSE;
}

void
folder_remove(const char *path)
{
  struct stat status;
  gboolean is_folder = lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
  GDir *dir = is_folder ? g_dir_open(path, 0, NULL) : NULL;
  const char *name;

  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    folder_remove(child);
  }
  if (dir)
    g_dir_close(dir);
  g_remove(path);
}
