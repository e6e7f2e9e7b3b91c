/* Where the files of a scenario come from: the disk, or a table. */

#include "sim/language/source.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <stdbool.h>
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

/* A scenario of two files: how its file is named, and what it names. */
static const struct {
  const char *sentence, *path, *names[3], *expected;
} named[] = {
  { "a scenario is known by its last part", "/d/e/s.ini", { NULL }, "s.ini" },
  { "also where one works", "./s.ini", { NULL }, "s.ini" },
  { "what it names is beside it", "s.ini", { "p/a" }, "s.ini ./p/a" },
  { "wherever it is", "/d/e/s.ini", { "p/a" }, "s.ini ./p/a" },
  { "or above it", "d/s.ini", { "../a" }, "s.ini ./../a" },
  { "an absolute name stays one", "/d/s.ini", { "/d/a" }, "s.ini /d/a" },
  { "a name counts once", "s.ini", { "a", "b", "a" }, "s.ini ./a ./b" },
  { "a file with two names", "/d/s.ini", { "a", "/d/a" }, "s.ini ./a /d/a" },
};

static void
test_names(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(named); i++) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) all = g_string_new(NULL);
    source_begin(names, named[i].path);
    for (int j = 0; j < 3 && named[i].names[j]; j++)
      g_free(source_named(names, named[i].path, named[i].names[j]));
    for (guint j = 1; j < names->len; j += 2)
      g_string_append_printf(all, "%s%s", j > 1 ? " " : "",
                             (char *)names->pdata[j]);
    say(named[i].sentence, all->str, named[i].expected);
  }
}

/* What a file names is seen from the scenario. */
static void
test_nested(void)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *one = source_named(names, "/d/s.ini", "p/a");
  g_autofree char *two = source_named(names, one, "b");

  say("a path is composed as ever", two, "/d/p/b");
  say("and the name as well", source_find(names, two), "./p/b");
}

/* Adds a file of the table, and its name. */
static void
add(GPtrArray *files, GPtrArray *names, const char *path, const char *name,
    const char *text)
{
  if (!source_find(files, path)) {
    g_ptr_array_add(files, (char *)path);
    g_ptr_array_add(files, (char *)text);
  }
  g_ptr_array_add(names, (char *)path);
  g_ptr_array_add(names, (char *)name);
}

/* Four names with their paths and texts; the last two are one file. */
static const struct {
  const char *sentence, *files[4][3];
  bool is_same; /* as the first */
} digests[] = {
  { "the first",
    { { "/d/a", "a", "bc" },
      { "/d/b", "b", "" },
      { "/e", "/e", "f" },
      { "/e", "g", "f" } },
    true },
  { "other paths",
    { { "a", "a", "bc" },
      { "./b", "b", "" },
      { "/e", "/e", "f" },
      { "/e", "g", "f" } },
    true },
  { "another name",
    { { "/d/a", "c", "bc" },
      { "/d/b", "b", "" },
      { "/e", "/e", "f" },
      { "/e", "g", "f" } },
    false },
  { "another text",
    { { "/d/a", "a", "bd" },
      { "/d/b", "b", "" },
      { "/e", "/e", "f" },
      { "/e", "g", "f" } },
    false },
  { "another text of the second",
    { { "/d/a", "a", "bc" },
      { "/d/b", "b", "x" },
      { "/e", "/e", "f" },
      { "/e", "g", "f" } },
    false },
  { "another order",
    { { "/d/b", "b", "" },
      { "/d/a", "a", "bc" },
      { "/e", "/e", "f" },
      { "/e", "g", "f" } },
    false },
  { "texts that are divided in another way",
    { { "/d/a", "a", "b" },
      { "/d/b", "b", "c" },
      { "/e", "/e", "f" },
      { "/e", "g", "f" } },
    false },
  { "a name of another of the same files",
    { { "/d/a", "a", "bc" },
      { "/d/b", "b", "" },
      { "/e", "/e", "f" },
      { "/d/b", "g", "" } },
    false },
  { "a file of its own",
    { { "/d/a", "a", "bc" },
      { "/d/b", "b", "" },
      { "/e", "/e", "f" },
      { "/g", "g", "f" } },
    false },
};

static void
test_digest(void)
{
  g_autofree char *first = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS(digests); i++) {
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (int j = 0; j < 4; j++)
      add(files, names, digests[i].files[j][0], digests[i].files[j][1],
          digests[i].files[j][2]);
    g_autofree char *digest = source_digest(files, names);
    first = first ? first : g_strdup(digest);
    say(digests[i].sentence, g_str_equal(digest, first) ? "same" : "other",
        digests[i].is_same ? "same" : "other");
  }
}

const TestCase source_tests[] = {
  { "a path is composed, and nothing else", test_paths },
  { "a file of the disk is read once", test_disk },
  { "with a table, the disk is not looked at", test_table },
  { "a name does not depend on where the scenario is", test_names },
  { "nor does that of a file which another one names", test_nested },
  { "a digest is that of all names and texts", test_digest },
  { NULL, NULL },
};
