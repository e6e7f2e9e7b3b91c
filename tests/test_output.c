/* Output files: they are there whole or not at all, and the first failure is
 * told when a file is closed. /dev/full is a device that has no room left. It
 * is opened by a link, so that no fault can take its place. */

#include "sim/base/output.h"
#include "tests/suite.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A folder of its own for a test, and a file in it. */
typedef struct Place {
  char *folder, *path;
} Place;

static Place
place_new(void)
{
  char *folder = g_dir_make_tmp("output-XXXXXX", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(folder);
  return (Place){ folder, g_build_filename(folder, "file", NULL) };
}

/* Returns how many files there are in the folder. */
static int
place_count(const Place *place)
{
  GDir *dir = g_dir_open(place->folder, 0, NULL);
  int count = 0;

  while (g_dir_read_name(dir))
    count++;
  g_dir_close(dir);
  return count;
}

/* Returns whether the file has this text; NULL: whether there is no file. */
static bool
place_has(const Place *place, const char *text)
{
  g_autofree char *is = NULL;
  gsize length = 0;

  if (!g_file_get_contents(place->path, &is, &length, NULL))
    return text == NULL;
  return text && length == strlen(text) && strcmp(is, text) == 0;
}

static void
place_clear(Place *place)
{
  g_unlink(place->path);
  CU_ASSERT_EQUAL(g_rmdir(place->folder), 0);
  g_free(place->path);
  g_free(place->folder);
}

typedef Output *Opener(const char *path, const char *what, GError **error);

/* What the file is before, what is written, and what is seen of it when it has
 * been written but is not closed, and after. NULL: there is no file. */
static const struct {
  const char *sentence;
  Opener *open;
  const char *before, *octets, *on_stream, *meanwhile, *after;
} files[] = {
  { "a file has what was written", output_open, NULL, "one\n", NULL, "",
    "one\n" },
  { "an old file is empty at once", output_open, "old", "one", NULL, "",
    "one" },
  { "what is written to the stream comes behind", output_open, NULL, "one ",
    "two", "", "one two" },
  { "nothing is a file too", output_open, NULL, "", NULL, "", "" },
  { "a whole file is not there before it is closed", output_open_whole, NULL,
    "one\n", NULL, NULL, "one\n" },
  { "an old file stays until then", output_open_whole, "old", "one", NULL,
    "old", "one" },
  { "also if the new one is shorter", output_open_whole, "old and long", "1",
    "2", "old and long", "12" },
  { "a whole file may be empty", output_open_whole, "old", "", NULL, "old",
    "" },
};

static void
test_files(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
    Place place = place_new();
    g_autoptr(GError) error = NULL;
    if (files[i].before)
      g_file_set_contents(place.path, files[i].before, -1, NULL);
    Output *output = files[i].open(place.path, "the text", &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(output);
    output_write(output, files[i].octets, strlen(files[i].octets));
    if (files[i].on_stream)
      fputs(files[i].on_stream, output_stream(output));
    bool is_good = place_has(&place, files[i].meanwhile);
    is_good &= output_close(output, &error) && !error;
    is_good &= place_has(&place, files[i].after) && place_count(&place) == 1;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", files[i].sentence);
    place_clear(&place);
  }
}

/* Octets are octets: NUL and 255 too, and more than any buffer. */
static void
test_octets(void)
{
  enum { BLOCK = 1000, BLOCKS = 100 };
  Place place = place_new();
  uint8_t block[BLOCK];
  g_autofree char *is = NULL;
  gsize length = 0;
  Output *output = output_open_whole(place.path, "the octets", NULL);

  for (int i = 0; i < BLOCK; i++)
    block[i] = (uint8_t)i;
  for (int i = 0; i < BLOCKS; i++)
    output_write(output, block, BLOCK);
  CU_ASSERT_TRUE(output_close(output, NULL));
  CU_ASSERT_TRUE(g_file_get_contents(place.path, &is, &length, NULL));
  CU_ASSERT_EQUAL_FATAL(length, BLOCK * BLOCKS);
  for (int i = 0; i < BLOCKS; i++)
    CU_ASSERT_EQUAL(memcmp(is + i * BLOCK, block, BLOCK), 0);
  place_clear(&place);
}

/* Two whole files of one name: the one that is closed last is there. */
static void
test_replaced(void)
{
  Place place = place_new();
  Output *output = output_open_whole(place.path, "the text", NULL);

  output_write(output, "new", 3);
  CU_ASSERT_EQUAL(place_count(&place), 1);
  g_file_set_contents(place.path, "from another program", -1, NULL);
  CU_ASSERT_EQUAL(place_count(&place), 2);
  CU_ASSERT_TRUE(output_close(output, NULL));
  CU_ASSERT_TRUE(place_has(&place, "new"));
  CU_ASSERT_EQUAL(place_count(&place), 1);
  place_clear(&place);
}

/* Where a file cannot be opened. The message is about the name that the caller
 * gave, and names what should have been written. */
static void
test_unopened(void)
{
  static Opener *const openers[] = { output_open, output_open_whole };
  Place place = place_new();
  g_autofree char *path = g_build_filename(place.folder, "none", "file", NULL);

  for (size_t i = 0; i < G_N_ELEMENTS(openers); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *expected = g_strdup_printf("%s: cannot write the text: %s",
                                                path, g_strerror(ENOENT));
    CU_ASSERT_PTR_NULL(openers[i](path, "the text", &error));
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_TRUE(g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT));
    CU_ASSERT_STRING_EQUAL(error->message, expected);
    CU_ASSERT_PTR_NULL(openers[i](path, "the text", NULL));
  }
  CU_ASSERT_EQUAL(place_count(&place), 0);
  place_clear(&place);
}

/* How a device without room is found: by our own writing, by a buffer that is
 * too small, by the stream of others. */
static const struct {
  const char *sentence;
  Opener *open;
  size_t octets, on_stream; /* how many are written */
  bool is_good;
} full[] = {
  { "nothing fits onto a full device", output_open, 0, 0, true },
  { "one octet does not", output_open, 1, 0, false },
  { "nor does more than a buffer", output_open, 100000, 0, false },
  { "nor what others write", output_open, 0, 1, false },
  { "nor much of that", output_open, 0, 100000, false },
  { "nothing fits there as a whole", output_open_whole, 0, 0, true },
  { "a device is written directly, and tells too", output_open_whole, 1, 0,
    false },
  { "so is what others write", output_open_whole, 0, 100000, false },
};

static void
test_full(void)
{
  g_autofree char *zeros = g_malloc0(100000);
  Place place = place_new();
  g_autofree char *expected = g_strdup_printf("%s: cannot write the trace: %s",
                                              place.path, g_strerror(ENOSPC));

  CU_ASSERT_EQUAL_FATAL(symlink("/dev/full", place.path), 0);
  for (size_t i = 0; i < G_N_ELEMENTS(full); i++) {
    g_autoptr(GError) error = NULL;
    Output *output = full[i].open(place.path, "the trace", &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(output);
    output_write(output, zeros, full[i].octets);
    fwrite(zeros, 1, full[i].on_stream, output_stream(output));
    bool is_good = output_close(output, &error) == full[i].is_good;
    is_good &= (error == NULL) == full[i].is_good;
    if (error)
      is_good &= strcmp(error->message, expected) == 0 &&
                 g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s\n", full[i].sentence,
             error ? error->message : "no error");
  }
  place_clear(&place);
}

/* Makes the descriptor of a whole file one of a full device, as if the disk
 * had become full after it was opened. */
static void
test_torn(void)
{
  static const bool has_old[] = { false, true };

  for (size_t i = 0; i < G_N_ELEMENTS(has_old); i++) {
    Place place = place_new();
    g_autoptr(GError) error = NULL;
    if (has_old[i])
      g_file_set_contents(place.path, "old", -1, NULL);
    Output *output = output_open_whole(place.path, "the text", &error);
    FILE *device = fopen("/dev/full", "wb");
    CU_ASSERT_TRUE(dup2(fileno(device), fileno(output_stream(output))) >= 0);
    fclose(device);
    output_write(output, "new", 3);
    CU_ASSERT_FALSE(output_close(output, &error));
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_TRUE(g_str_has_prefix(error->message, place.path));
    CU_ASSERT_TRUE(g_str_has_suffix(error->message, g_strerror(ENOSPC)));
    CU_ASSERT_TRUE(place_has(&place, has_old[i] ? "old" : NULL));
    CU_ASSERT_EQUAL(place_count(&place), has_old[i]);
    place_clear(&place);
  }
}

/* The first failure is told, and not one that follows: here the device has no
 * room, and later the descriptor is closed. */
static void
test_first(void)
{
  g_autofree char *zeros = g_malloc0(100000);
  g_autoptr(GError) error = NULL;
  Place place = place_new();

  CU_ASSERT_EQUAL_FATAL(symlink("/dev/full", place.path), 0);
  Output *output = output_open(place.path, "the text", &error);
  CU_ASSERT_PTR_NOT_NULL_FATAL(output);
  output_write(output, zeros, 100000);
  close(fileno(output_stream(output)));
  CU_ASSERT_FALSE(output_close(output, &error));
  CU_ASSERT_TRUE(g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC));
  place_clear(&place);
}

/* A name that has become a folder meanwhile cannot be taken. */
static void
test_unnamed(void)
{
  Place place = place_new();
  g_autoptr(GError) error = NULL;
  Output *output = output_open_whole(place.path, "the text", &error);

  output_write(output, "new", 3);
  CU_ASSERT_EQUAL(g_mkdir(place.path, 0700), 0);
  CU_ASSERT_FALSE(output_close(output, &error));
  CU_ASSERT_TRUE(g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_ISDIR));
  CU_ASSERT_EQUAL(place_count(&place), 1);
  CU_ASSERT_EQUAL(g_rmdir(place.path), 0);
  CU_ASSERT_EQUAL(place_count(&place), 0);
  place_clear(&place);
}

/* Standard output is not closed, so that two outputs can follow each other. It
 * is a file for the time of the test. */
static void
test_standard_output(void)
{
  Place place = place_new();

  fflush(stdout);
  int before = dup(STDOUT_FILENO);
  FILE *file = fopen(place.path, "wb");
  dup2(fileno(file), STDOUT_FILENO);
  fclose(file);
  Output *outputs[] = { output_open("-", "the text", NULL),
                        output_open_whole("-", "the text", NULL),
                        output_open_whole(NULL, "the text", NULL) };
  bool is_good = true;
  for (size_t i = 0; i < G_N_ELEMENTS(outputs); i++) {
    is_good &= outputs[i] && output_stream(outputs[i]) == stdout;
    output_write(outputs[i], (const char[]){ (char)('a' + i) }, 1);
    is_good &= output_close(outputs[i], NULL);
  }
  bool has_all = place_has(&place, "abc");
  dup2(before, STDOUT_FILENO);
  close(before);
  CU_ASSERT_TRUE(is_good);
  CU_ASSERT_TRUE(has_all);
  CU_ASSERT_EQUAL(place_count(&place), 1);
  place_clear(&place);
}

const TestCase output_tests[] = {
  { "a file has what was written, whole files only when they are closed",
    test_files },
  { "all octets are written, and of any number", test_octets },
  { "a whole file takes the place of one that has come meanwhile",
    test_replaced },
  { "a file that cannot be opened is named", test_unopened },
  { "a device without room is told when the output is closed", test_full },
  { "of two failures the first is told", test_first },
  { "a whole file that could not be written is not there", test_torn },
  { "nor one that could not get its name", test_unnamed },
  { "standard output is written as it is, and stays open",
    test_standard_output },
  { NULL, NULL },
};
