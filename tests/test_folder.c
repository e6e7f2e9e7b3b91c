/* Folders that are there whole or not at all. */

#include "sim/base/folder.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What is at the place before, and what folder_begin says: with the place as
 * "@", or NULL if it makes the folder. */
static const struct {
  const char *sentence, *before, *message;
} places[] = {
  { "nothing is there", "", NULL },
  { "an empty folder is there", "folder", NULL },
  { "a folder with a file is there", "full",
    "@: is there already and not empty" },
  { "a file is there", "file", "@: is there already and not empty" },
  { "a link to an empty folder is there", "link",
    "@: is there already and not empty" },
  { "a link to nothing is there", "loose",
    "@: is there already and not empty" },
};

static void
make(const char *root, const char *path, const char *what)
{
  g_autofree char *file = g_build_filename(path, "file", NULL);
  g_autofree char *empty = g_build_filename(root, "empty", NULL);

  g_mkdir(empty, 0777);
  if (g_str_equal(what, "folder") || g_str_equal(what, "full"))
    g_mkdir(path, 0777);
  if (g_str_equal(what, "full") || g_str_equal(what, "file"))
    g_file_set_contents(*what == 'f' && what[1] == 'u' ? file : path, "x", -1,
                        NULL);
  if (g_str_equal(what, "link") || g_str_equal(what, "loose"))
    CU_ASSERT_EQUAL(
      symlink(*what == 'l' && what[1] == 'i' ? empty : "nosuch", path), 0);
}

static void
test_begin(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
    g_autofree char *root = g_dir_make_tmp("folder-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(root, "new/", NULL);
    g_autofree char *file = g_build_filename(root, "new", "a", NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *place = g_strndup(path, strlen(path) - 1);
    make(root, place, places[i].before);
    g_autofree char *beside = folder_begin(path, &error);
    bool is_good =
      (beside != NULL) == (places[i].message == NULL) &&
      (!error || (g_str_has_prefix(error->message, path) &&
                  g_str_has_suffix(error->message, places[i].message + 1)));
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s\n", places[i].sentence,
             error ? error->message : beside);
    if (beside) {
      g_autofree char *inside = g_build_filename(beside, "a", NULL);
      CU_ASSERT_TRUE(g_file_set_contents(inside, "x", -1, NULL));
      CU_ASSERT_FALSE(g_file_test(file, G_FILE_TEST_EXISTS));
      CU_ASSERT_TRUE(folder_end(beside, path, NULL));
      CU_ASSERT_TRUE(g_file_test(file, G_FILE_TEST_EXISTS));
      CU_ASSERT_FALSE(g_file_test(beside, G_FILE_TEST_EXISTS));
    }
    folder_remove(root);
    CU_ASSERT_FALSE(g_file_test(root, G_FILE_TEST_EXISTS));
  }
}

static void
test_errors(void)
{
  g_autofree char *root = g_dir_make_tmp("folder-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(root, "new", NULL);
  g_autofree char *inside = g_build_filename(root, "new", "a", NULL);
  g_autoptr(GError) of_begin = NULL, of_end = NULL;

  CU_ASSERT_PTR_NULL(folder_begin("/dev/null/x", &of_begin));
  CU_ASSERT_PTR_NOT_NULL_FATAL(of_begin);
  CU_ASSERT_STRING_EQUAL(
    of_begin->message, "/dev/null/x: cannot make this folder: Not a directory");
  g_autofree char *beside = folder_begin(path, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(beside);
  g_mkdir_with_parents(inside, 0777);
  CU_ASSERT_FALSE(folder_end(beside, path, &of_end));
  CU_ASSERT_PTR_NOT_NULL_FATAL(of_end);
  CU_ASSERT_TRUE(
    g_str_has_suffix(of_end->message, "/new: Directory not empty"));
  CU_ASSERT_TRUE(g_file_test(beside, G_FILE_TEST_IS_DIR));
  folder_remove(root);
}

static void
test_above(void)
{
  g_autofree char *root = g_dir_make_tmp("folder-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(root, "a", "b", "new", NULL);
  g_autofree char *beside = folder_begin(path, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(beside);
  CU_ASSERT_TRUE(folder_end(beside, path, NULL));
  CU_ASSERT_TRUE(g_file_test(path, G_FILE_TEST_IS_DIR));
  folder_remove(root);
}

/* What links lead to stays, a folder as well as a file. */
static void
test_links(void)
{
  g_autofree char *root = g_dir_make_tmp("folder-XXXXXX", NULL);
  g_autofree char *kept = g_build_filename(root, "kept", NULL);
  g_autofree char *file = g_build_filename(kept, "file", NULL);
  g_autofree char *gone = g_build_filename(root, "gone", NULL);
  g_autofree char *to_folder = g_build_filename(gone, "a", NULL);
  g_autofree char *to_file = g_build_filename(gone, "b", NULL);

  g_mkdir(kept, 0777);
  g_mkdir(gone, 0777);
  g_file_set_contents(file, "x", -1, NULL);
  CU_ASSERT_EQUAL(symlink(kept, to_folder) | symlink(file, to_file), 0);
  folder_remove(gone);
  CU_ASSERT_FALSE(g_file_test(gone, G_FILE_TEST_EXISTS));
  CU_ASSERT_TRUE(g_file_test(file, G_FILE_TEST_EXISTS));
  folder_remove(root);
}

const TestCase folder_tests[] = {
  { "a folder takes the place of nothing, and of an empty one", test_begin },
  { "the folders above it are made as well", test_above },
  { "a place that it cannot have is said", test_errors },
  { "links are not followed", test_links },
  { NULL, NULL },
};
