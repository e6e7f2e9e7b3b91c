/* Exports: the same octets for the same runs, and what other programs read. */

#include "analysis/export.h"
#include "sim/base/output.h"
#include "tests/suite.h"
#include "tests/support_database.h"
#include "tests/support_disk.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
export_text(Store *store, const ExportChoice *choice)
{
  char *text = NULL;
  size_t length;
  FILE *file = open_memstream(&text, &length);
  g_autoptr(Dataset) dataset = dataset_load(store_database(store), NULL, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(dataset);
  CU_ASSERT_TRUE(export_write(dataset, store_database(store), choice, file));
  fclose(file);
  return text;
}

static const ExportChoice choices[] = {
  { EXPORT_CSV, "values", FALSE },     { EXPORT_CSV, "values", TRUE },
  { EXPORT_JSON, "values", FALSE },    { EXPORT_JSON, "values", TRUE },
  { EXPORT_CSV, "runs", FALSE },       { EXPORT_CSV, "nodes", FALSE },
  { EXPORT_JSON, "handovers", FALSE }, { EXPORT_CSV, "flows", FALSE },
  { EXPORT_JSON, "quantiles", FALSE }, { EXPORT_CSV, "grids", FALSE },
};

static void
test_order(void)
{
  Store *forwards = store_open(":memory:", NULL);
  Store *backwards = store_open(":memory:", NULL);

  support_fill(forwards, "s", 3, NULL);
  support_fill_backwards(backwards, "s", 3);
  for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
    char *one = export_text(forwards, &choices[i]);
    char *two = export_text(backwards, &choices[i]);
    CU_ASSERT_STRING_EQUAL(one, two);
    CU_ASSERT_TRUE(strlen(one) > 0);
    free(one);
    free(two);
  }
  store_free(forwards);
  store_free(backwards);
}

/* Some values are strange. */
static double
strange(const char *metric, const char *const *values, const char *design,
        uint32_t replication)
{
  (void)values;
  (void)design;
  if (strcmp(metric, "bindings") == 0)
    return replication == 0 ? NAN : INFINITY;
  return strcmp(metric, "path-stretch") == 0 ? 0.1 + 0.2 : 1;
}

static guint
count_of(const char *text, const char *part)
{
  guint count = 0;

  for (text = strstr(text, part); text; text = strstr(text + 1, part))
    count++;
  return count;
}

static void
test_values(void)
{
  Store *store = store_open(":memory:", NULL);
  support_fill(store, "a \"study\", b", 2, strange);
  char *csv = export_text(store, &choices[0]);
  char *wide = export_text(store, &choices[1]);
  char *json = export_text(store, &choices[2]);

  CU_ASSERT_TRUE(g_str_has_prefix(
    csv, "study,point,speed,length,design,replication,seed,metric,unit,value\n"
         "\"a \"\"study\"\", b\",0,1,30,pmipv6,0,1,anchor-load-jain,,1\n"));
  CU_ASSERT_EQUAL(count_of(csv, "\n"), 1 + 54 * metric_count());
  CU_ASSERT_EQUAL(count_of(csv, "path-stretch,,0.30000000000000004\n"), 54);
  CU_ASSERT_EQUAL(count_of(csv, "bindings,,\n"), 54);
  CU_ASSERT_EQUAL(count_of(wide, "\n"), 1 + 54);
  CU_ASSERT_EQUAL(count_of(json, "\"metric\": \"bindings\", \"unit\": \"\", "
                                 "\"value\": null }"),
                  54);
  CU_ASSERT_EQUAL(count_of(json, "\"study\": \"a \\\"study\\\", b\""),
                  54 * metric_count());
  CU_ASSERT_TRUE(g_str_has_suffix(json, " }\n]\n"));
  free(csv);
  free(wide);
  free(json);
  store_free(store);
}

/* How the observations of a run are spread. */
static void
test_spread(void)
{
  static const struct {
    ExportChoice choice;
    const char *begin;
    guint lines;
  } rows[] = {
    { { EXPORT_CSV, "grids", FALSE },
      "study,point,speed,length,design,replication,seed,metric,unit,value,low,"
      "high,count\n"
      "s,0,1,30,pmipv6,0,1,handover-delay,ms,0,0,0,1\n"
      "s,0,1,30,pmipv6,0,1,handover-delay,ms,1.44140625,1.4375,1.4453125,1\n",
      1 + 54 * 3 },
    { { EXPORT_CSV, "quantiles", FALSE },
      "study,point,speed,length,design,replication,seed,metric,share,value,low,"
      "high\n"
      "s,0,1,30,pmipv6,0,1,handover-delay,0,0,0,0\n"
      "s,0,1,30,pmipv6,0,1,handover-delay,0.05,0,0,0\n",
      1 + 54 * 21 },
  };
  Store *store = store_open(":memory:", NULL);

  support_fill(store, "s", 2, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    char *text = export_text(store, &rows[i].choice);
    CU_ASSERT_TRUE(g_str_has_prefix(text, rows[i].begin));
    CU_ASSERT_EQUAL(count_of(text, "\n"), rows[i].lines);
    free(text);
  }
  store_free(store);
}

/* A file is there whole, or as it was. */
static void
test_whole(void)
{
  g_autofree char *folder = g_dir_make_tmp("dmmsim-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "x.csv", NULL);
  g_autoptr(GError) full = NULL;
  g_autoptr(GError) nowhere = NULL;
  g_autofree char *text = NULL;
  Output *output = output_open_whole(path, "the export", NULL);

  fprintf(output_stream(output), "whole\n");
  CU_ASSERT_FALSE(g_file_test(path, G_FILE_TEST_EXISTS));
  CU_ASSERT_TRUE(output_close(output, NULL));
  CU_ASSERT_TRUE_FATAL(g_file_get_contents(path, &text, NULL, NULL));
  CU_ASSERT_STRING_EQUAL(text, "whole\n");
  output = output_open_whole(path, "the export", NULL);
  struct rlimit before = disk_fill();
  for (int i = 0; i < 100000; i++)
    fprintf(output_stream(output), "too much\n");
  gboolean is_good = output_close(output, &full);
  disk_empty(&before);
  CU_ASSERT_FALSE(is_good);
  CU_ASSERT_PTR_NOT_NULL_FATAL(full);
  g_autofree char *expected =
    g_strdup_printf("%s: cannot write the export: %s", path, g_strerror(EFBIG));
  CU_ASSERT_STRING_EQUAL(full->message, expected);
  g_autofree char *kept = NULL;
  CU_ASSERT_TRUE_FATAL(g_file_get_contents(path, &kept, NULL, NULL));
  CU_ASSERT_STRING_EQUAL(kept, "whole\n");
  CU_ASSERT_PTR_NULL(output_open_whole("/nowhere/x", "the export", &nowhere));
  CU_ASSERT_PTR_NOT_NULL_FATAL(nowhere);
  CU_ASSERT_STRING_EQUAL(nowhere->message,
                         "/nowhere/x: cannot write the export: No such file "
                         "or directory");
  g_remove(path);
  CU_ASSERT_EQUAL(g_rmdir(folder), 0);
}

const TestCase export_tests[] = {
  { "the same runs give the same octets, in whatever order they were done",
    test_order },
  { "names are quoted, numbers exact, and what is undefined is empty",
    test_values },
  { "grids and quantiles are rows with their bounds", test_spread },
  { "a file is written whole or not at all", test_whole },
  { NULL, NULL },
};
