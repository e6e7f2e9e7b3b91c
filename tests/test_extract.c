/* Where the files of a scenario are unpacked, and what is changed in them. */

#include "models/models.h"
#include "sim/base/folder.h"
#include "sim/store/extract.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* The files of a database, path and text in turn, the scenario first; and what
 * is made of them, one in a line. */
static const struct {
  const char *sentence;
  const char *files[9];
  const char *set;      /* an option --set; NULL: none */
  const char *unpacked; /* or the error */
} rows[] = {
  { "one file needs no folder",
    { "/a/b/x.ini", "[x]\n" },
    NULL,
    "x.ini: [x]\n" },
  { "nor does one with a relative path",
    { "a/../b/x.ini", "[x]\n" },
    NULL,
    "x.ini: [x]\n" },
  { "files below it stay below it",
    { "/a/x.ini", "#", "/a/parts/n.ini", "2" },
    NULL,
    "x.ini: #;parts/n.ini: 2" },
  { "files beside it stay beside it",
    { "/a/b/x.ini", "#", "/a/b/../c/n.ini", "2", "/a/b/../m.ini", "3" },
    NULL,
    "b/x.ini: #;c/n.ini: 2;m.ini: 3;b/;b/" },
  { "also if the last file is deep",
    { "/a/b/x.ini", "#", "/a/b/../m.ini", "2", "/a/b/n.ini", "3" },
    NULL,
    "b/x.ini: #;m.ini: 2;b/n.ini: 3;b/" },
  { "names that begin alike have nothing in common",
    { "/a/bar/x.ini", "#", "/a/bar/../baz/n.ini", "2" },
    NULL,
    "bar/x.ini: #;baz/n.ini: 2;bar/" },
  { "folders above have a name of their own",
    { "x.ini", "#", "./../n.ini", "2", "./../../n.ini", "3" },
    NULL,
    "here/here/x.ini: #;here/n.ini: 2;n.ini: 3;here/here/;here/here/;here/" },
  { "as many as the highest file needs",
    { "x.ini", "#", "./../../n.ini", "2", "./../m.ini", "3" },
    NULL,
    "here/here/x.ini: #;n.ini: 2;here/m.ini: 3;here/here/;here/;here/here/" },
  { "that no file has",
    { "x.ini", "#", "./../here/n.ini", "2" },
    NULL,
    "here-/x.ini: #;here/n.ini: 2;here-/" },
  { "a way through a folder needs it",
    { "x.ini", "#", "./a/b/../../n.ini", "2" },
    NULL,
    "x.ini: #;n.ini: 2;a/b/;a/" },
  { "a way out of the own folder and back needs it",
    { "a/x.ini", "#", "a/../a/n.ini", "2" },
    NULL,
    "a/x.ini: #;a/n.ini: 2;a/" },
  { "the same file by two paths is one",
    { "x.ini", "#", "./a/../n.ini", "2", "./n.ini", "2" },
    NULL,
    "x.ini: #;n.ini: 2;a/" },
  { "two files at one place are an error",
    { "x.ini", "#", "./a/../n.ini", "2", "./n.ini", "3" },
    NULL,
    "the database has two files that would both become 'n.ini'" },
  { "an absolute include becomes relative",
    { "a/x.ini", "[x]\ninclude /b/n.ini\n", "/b/n.ini", "include m.ini\n",
      "/b/m.ini", "include\t\"/c d.ini\" # /\n", "/c d.ini", "" },
    NULL,
    "x.ini: [x]\ninclude absolute/b/n.ini\n;absolute/b/n.ini: include m.ini\n;"
    "absolute/b/m.ini: include\t\"../../absolute/c d.ini\" # /\n;"
    "absolute/c d.ini: " },
  { "so it does in a scenario with an absolute path",
    { "/a/x.ini", "include /b/n.ini\n", "/b/n.ini", "include /b/m.ini\r\n",
      "/b/m.ini", "" },
    NULL,
    "a/x.ini: include ../b/n.ini\n;b/n.ini: include ../b/m.ini\r\n;b/m.ini: " },
  { "and in one at the root",
    { "/x.ini", "include /n.ini\n", "/n.ini", "" },
    NULL,
    "x.ini: include ./n.ini\n;n.ini: " },
  { "and in one whose path leads through a folder",
    { "/a/../x.ini", "include /a/../n.ini\n", "/a/../n.ini", "" },
    NULL,
    "x.ini: include ./a/../n.ini\n;n.ini: ;a/;a/" },
  { "in a folder with a name that no file has",
    { "absolute.ini", "include /absolute-\n", "/absolute-", "" },
    NULL,
    "absolute.ini: include absolute--/absolute-\n;absolute--/absolute-: " },
  { "of a file that is included twice once",
    { "x.ini", "include n\ninclude n\n", "./n", "\ninclude /m\n", "/m", "" },
    NULL,
    "x.ini: include n\ninclude n\n;n: \ninclude absolute/m\n;absolute/m: " },
  { "after a byte order mark",
    { "x.ini", "\xef\xbb\xbfinclude /n\n", "/n", "" },
    NULL,
    "x.ini: \xef\xbb\xbfinclude absolute/n\n;absolute/n: " },
  { "an import as well",
    { "a/../../x.ini", "[topology]\nimport = \"/m\"\n", "/m", "<>" },
    NULL,
    "x.ini: [topology]\nimport = \"absolute/m\"\n;absolute/m: <>" },
  { "also after letters of several octets",
    { "x.ini", "[topology]\n\xc3\xa4\xc3\xb6 = 1\nimport = /m\n", "/m", "<>" },
    NULL,
    "x.ini: [topology]\n\xc3\xa4\xc3\xb6 = 1\nimport = absolute/m\n;"
    "absolute/m: <>" },
  { "the values of an axis stay, and a relative one is copied",
    { "x.ini", "[topology]\nimport = ${m = /m, n}\n", "/m", "1", "./n", "2" },
    NULL,
    "absoluten: 2;x.ini: [topology]\nimport = absolute${m = /m, n}\n;"
    "absolute/m: 1;n: 2" },
  { "wherever the scenario is",
    { "/a/x.ini", "[topology]\nimport = ${m = /m, n}\n", "/m", "1", "/a/n",
      "2" },
    NULL,
    "a/..n: 2;a/x.ini: [topology]\nimport = ..${m = /m, n}\n;m: 1;a/n: 2" },
  { "an option as well",
    { "a/x.ini", "[topology]\n", "a/../n", "1", "/m", "2" },
    "topology.import = \"/m\"",
    "a/x.ini: [topology]\n;n: 1;absolute/m: 2;a/;"
    "--set topology.import = \"../absolute/m\"" },
  { "another option stays",
    { "a/x.ini", "[topology]\n" },
    "general.title=/m",
    "x.ini: [topology]\n;--set general.title=/m" },
  { "no path leads out of the folder",
    { "x.ini", "#", "../../../etc/passwd", "2", "/etc/passwd", "3" },
    NULL,
    "here/here/here/x.ini: #;etc/passwd: 2;absolute/etc/passwd: 3;"
    "here/here/here/;here/here/;here/" },
  { "nor out of the root",
    { "x.ini", "#", "/../etc/passwd", "2" },
    NULL,
    "the database has a file '/../etc/passwd', and that is no path that can be "
    "unpacked" },
  { "nor is a file a folder above",
    { "x.ini", "#", "a/..", "2" },
    NULL,
    "the database has a file 'a/..', and that is no path that can be "
    "unpacked" },
  { "or the folder itself",
    { "x.ini", "#", "a/.", "2" },
    NULL,
    "the database has a file 'a/.', and that is no path that can be "
    "unpacked" },
  { "or has no name",
    { "x.ini", "#", "", "2" },
    NULL,
    "the database has a file '', and that is no path that can be unpacked" },
  { "or ends with a slash",
    { "x.ini", "#", "a/", "2" },
    NULL,
    "the database has a file 'a/', and that is no path that can be unpacked" },
  { "a scenario that is not whole is no error of its own",
    { "x.ini", "include n.ini\n" },
    NULL,
    "the scenario cannot be read any more:\n./n.ini: cannot be read: the "
    "database has no such file" },
};

/* Returns the origin of a row; its texts are borrowed. */
static Origin
origin_of(size_t row)
{
  Origin origin = { .sources = g_ptr_array_new(),
                    .sets = g_ptr_array_new(),
                    .values = g_ptr_array_new() };

  for (int i = 0; rows[row].files[i]; i++)
    g_ptr_array_add(origin.sources, (char *)rows[row].files[i]);
  if (rows[row].set)
    g_ptr_array_add(origin.sets, (char *)rows[row].set);
  g_ptr_array_add(origin.sets, NULL);
  g_ptr_array_add(origin.values, NULL);
  return origin;
}

static void
origin_clear(Origin *origin)
{
  g_ptr_array_unref(origin->sources);
  g_ptr_array_unref(origin->sets);
  g_ptr_array_unref(origin->values);
}

/* Returns what is unpacked in the form of the rows. The caller frees it. */
static char *
shown(const Extract *extract)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < extract->files->len; i += 2)
    g_ptr_array_add(parts,
                    g_strdup_printf("%s: %s", (char *)extract->files->pdata[i],
                                    (char *)extract->files->pdata[i + 1]));
  for (guint i = 0; i < extract->folders->len; i++)
    g_ptr_array_add(parts,
                    g_strdup_printf("%s/", (char *)extract->folders->pdata[i]));
  for (guint i = 0; i + 1 < extract->sets->len; i++)
    g_ptr_array_add(
      parts, g_strdup_printf("--set %s", (char *)extract->sets->pdata[i]));
  g_ptr_array_add(parts, NULL);
  return g_strjoinv(";", (char **)parts->pdata);
}

static void
test_places(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Origin origin = origin_of(i);
    g_autoptr(GError) error = NULL;
    g_autoptr(Extract) extract = extract_new(&origin, &design_table, &error);
    g_autofree char *is =
      extract ? shown(extract) : g_strdup(error ? error->message : "nothing");
    CU_ASSERT_STRING_EQUAL(is, rows[i].unpacked);
    if (!g_str_equal(is, rows[i].unpacked))
      printf("\nnot true: %s: %s\n", rows[i].sentence, is);
    origin_clear(&origin);
  }
}

/* Every file that is named is there when it is written, with its text. */
static void
test_write(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Origin origin = origin_of(i);
    g_autoptr(Extract) extract = extract_new(&origin, &design_table, NULL);
    g_autofree char *root = g_dir_make_tmp("extract-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(root, "new", NULL);
    CU_ASSERT_TRUE(!extract || extract_write(extract, folder, NULL));
    for (guint j = 0; extract && j < extract->files->len; j += 2) {
      g_autofree char *text = NULL;
      g_autofree char *path =
        g_build_filename(folder, extract->files->pdata[j], NULL);
      g_file_get_contents(path, &text, NULL, NULL);
      CU_ASSERT_STRING_EQUAL(text ? text : path, extract->files->pdata[j + 1]);
    }
    for (guint j = 0; extract && j < extract->folders->len; j++) {
      g_autofree char *path =
        g_build_filename(folder, extract->folders->pdata[j], NULL);
      CU_ASSERT_TRUE(g_file_test(path, G_FILE_TEST_IS_DIR));
    }
    folder_remove(root);
    origin_clear(&origin);
  }
}

/* A place at which no folder can be made. */
static void
test_no_place(void)
{
  Origin origin = origin_of(0);
  g_autoptr(GError) error = NULL;
  g_autoptr(Extract) extract = extract_new(&origin, &design_table, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(extract);
  CU_ASSERT_FALSE(extract_write(extract, "/dev/null/x", &error));
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  CU_ASSERT_STRING_EQUAL(
    error->message, "/dev/null/x: cannot make this folder: Not a directory");
  origin_clear(&origin);
}

const TestCase extract_tests[] = {
  { "files find each other wherever they are unpacked", test_places },
  { "they are written there", test_write },
  { "that they cannot be written is said", test_no_place },
  { NULL, NULL },
};
