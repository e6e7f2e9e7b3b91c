/* Where the files of a scenario come from: the disk, or a table. */

#include "sim/language/source.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static void
say(const char *sentence, const char *is, const char *expected)
{
  CU_ASSERT_STRING_EQUAL(is, expected);
  if (!g_str_equal(is, expected))
    printf("\nnot true: %s: %s\n", sentence, is);
}

static const struct {
  const char *sentence, *from, *name, *path;
} paths[] = {
  { "a name is in the folder of the file", "d/a", "b", "d/b" },
  { "a file without a folder is in that where one works", "a", "b", "./b" },
  { "a way up is not made straight", "d/a", "../b", "d/../b" },
  { "an absolute name is its own path", "d/a", "/e/b", "/e/b" },
  { "a name in an absolute file", "/d/a", "e/b", "/d/e/b" },
};

static void
test_paths(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
    g_autofree char *path = source_path(paths[i].from, paths[i].name);
    say(paths[i].sentence, path, paths[i].path);
  }
}

/* Reads a file, and shows the text, or else the reason. */
static void
expect(const char *sentence, GPtrArray *files, const GPtrArray *stored,
       const char *path, const char *expected)
{
  g_autofree char *why = NULL;
  gsize length = 0;
  const char *text = source_read(files, stored, path, "a map", &length, &why);

  say(sentence, text ? text : why, expected);
  CU_ASSERT_EQUAL(length, text ? strlen(text) : 0);
  CU_ASSERT_PTR_EQUAL(source_find(files, path), text);
}

static void
test_disk(void)
{
  g_autofree char *folder = g_dir_make_tmp("source-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "map", NULL);
  g_autofree char *other = g_build_filename(folder, "other", NULL);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);

  g_file_set_contents(path, "a map", -1, NULL);
  expect("a file of the disk", files, NULL, path, "a map");
  g_file_set_contents(path, "another one", -1, NULL);
  expect("it is read once", files, NULL, path, "a map");
  CU_ASSERT_EQUAL(files->len, 2);
  expect("a file that is not there", files, NULL, other,
         "cannot be read: there is no such file");
  expect("a folder", files, NULL, folder, "is a directory; expected a map");
  CU_ASSERT_EQUAL(files->len, 2);
  g_remove(path);
  g_rmdir(folder);
}

/* A table is asked for files that are on the disk as well. */
static void
test_table(void)
{
  g_autofree char *path = NULL;
  int file = g_file_open_tmp("source-XXXXXX", &path, NULL);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) stored = g_ptr_array_new();

  CU_ASSERT_TRUE_FATAL(file >= 0 && g_close(file, NULL));
  expect("a file that only the disk has", files, stored, path,
         "cannot be read: the database has no such file");
  expect("a folder that only the disk has", files, stored, "/tmp",
         "cannot be read: the database has no such file");
  g_ptr_array_add(stored, path);
  g_ptr_array_add(stored, (char *)"a map");
  g_ptr_array_add(stored, (char *)"other");
  g_ptr_array_add(stored, (char *)"another map");
  expect("a file of the table", files, stored, path, "a map");
  expect("it is taken once", files, stored, path, "a map");
  CU_ASSERT_EQUAL(files->len, 2);
  expect("the text of a file is no path", files, stored, "a map",
         "cannot be read: the database has no such file");
  g_remove(path);
}

/* Other paths, other texts and another order have other digests. */
static void
test_digest(void)
{
  static const char *const tables[][4] = {
    { "a", "bc", "d", "" }, { "ab", "c", "d", "" }, { "a", "bc", "", "d" },
    { "d", "", "a", "bc" }, { "a", "bd", "d", "" }, { "a", "bc", "d", "e" },
  };
  g_autoptr(GHashTable) digests =
    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    for (int j = 0; j < 4; j++)
      g_ptr_array_add(files, (char *)tables[i][j]);
    g_hash_table_add(digests, source_digest(files));
  }
  CU_ASSERT_EQUAL(g_hash_table_size(digests), G_N_ELEMENTS(tables));
}

const TestCase source_tests[] = {
  { "a path is composed, and nothing else", test_paths },
  { "a file of the disk is read once", test_disk },
  { "with a table, the disk is not looked at", test_table },
  { "a digest is that of the whole table", test_digest },
  { NULL, NULL },
};
