/* A file is read once, and its text is kept. So what is stored of a scenario is
 * what was parsed, also if a file changes while a study is planned. If there is
 * a table, nothing is asked of the disk, not even whether a path is a folder.
 */

#include "source.h"

#include <string.h>

char *
source_path(const char *from, const char *name)
{
  g_autofree char *folder = g_path_get_dirname(from);

  return g_path_is_absolute(name) ? g_strdup(name)
                                  : g_build_filename(folder, name, NULL);
}

/* Notes a name of a file, unless it is known. Takes the name. */
static void
note_name(GPtrArray *names, const char *path, char *name)
{
  for (guint i = 0; i + 1 < names->len; i += 2)
    if (strcmp(names->pdata[i], path) == 0 &&
        strcmp(names->pdata[i + 1], name) == 0) {
      g_free(name);
      return;
    }
  g_ptr_array_add(names, g_strdup(path));
  g_ptr_array_add(names, name);
}

void
source_begin(GPtrArray *names, const char *path)
{
  if (!source_find(names, path))
    note_name(names, path, g_path_get_basename(path));
}

char *
source_named(GPtrArray *names, const char *from, const char *name)
{
  char *path = source_path(from, name);

  source_begin(names, from);
  note_name(names, path, source_path(source_find(names, from), name));
  return path;
}

const char *
source_find(const GPtrArray *files, const char *path)
{
  for (guint i = 0; i + 1 < files->len; i += 2)
    if (strcmp(files->pdata[i], path) == 0)
      return files->pdata[i + 1];
  return NULL;
}

/* Returns the text of a file on the disk, which the caller owns. */
static char *
read_disk(const char *path, const char *what, gsize *length, char **why)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    *why = g_strdup_printf("is a directory; expected %s", what);
  else if (!g_file_get_contents(path, &text, length, &error))
    *why =
      g_strdup_printf("cannot be read: %s",
                      g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                        ? "there is no such file"
                        : error->message);
  return text;
}

const char *
source_read(GPtrArray *files, const GPtrArray *stored, const char *path,
            const char *what, gsize *length, char **why)
{
  const char *known = source_find(files, path);
  const char *kept = stored && !known ? source_find(stored, path) : NULL;
  char *text = NULL;

  if (known || kept)
    *length = strlen(known ? known : kept);
  if (known)
    return known;
  if (kept)
    text = g_strdup(kept);
  else if (stored)
    *why = g_strdup("cannot be read: the database has no such file");
  else
    text = read_disk(path, what, length, why);
  if (text) {
    g_ptr_array_add(files, g_strdup(path));
    g_ptr_array_add(files, text);
  }
  return text;
}

/* Returns the number of a file in a table, or that of its files if it is not
 * there. */
static guint
number_of(const GPtrArray *files, const char *path)
{
  guint i = 0;

  while (i + 1 < files->len && strcmp(files->pdata[i], path) != 0)
    i += 2;
  return i / 2;
}

/* The names are in the digest with the numbers of their files, because two
 * names may be one file in one place and two files in another. So a scenario of
 * the same digest finds each of its files among the stored ones. */
char *
source_digest(const GPtrArray *files, const GPtrArray *names)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

  for (guint i = 0; i + 1 < names->len; i += 2) {
    g_autofree char *number =
      g_strdup_printf("%u %s", number_of(files, names->pdata[i]),
                      (const char *)names->pdata[i + 1]);
    g_checksum_update(sum, (guchar *)number, (gssize)strlen(number) + 1);
  }
  for (guint i = 1; i < files->len; i += 2)
    g_checksum_update(sum, files->pdata[i],
                      (gssize)strlen(files->pdata[i]) + 1);
  return g_strdup(g_checksum_get_string(sum));
}
