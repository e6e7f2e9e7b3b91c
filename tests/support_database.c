#include "tests/support_database.h"

#include "sim/record/quantile.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Between 0 and 1, the same for the same text. */
static double
noise(const char *metric, const char *design, uint32_t replication)
{
  g_autofree char *text =
    g_strdup_printf("%s %s %u", metric, design, replication);
  return (double)(g_str_hash(text) * 2654435761u) / 4294967296.0;
}

static double
made_up(const char *metric, const char *const *values, const char *design,
        uint32_t replication)
{
  double length = atof(values[1]), speed = atof(values[0]);
  double shared = noise(metric, "", replication);
  double own = noise(metric, design, replication);
  double slope = strcmp(design, "flat-network") == 0 ? 1 : 0.25;
  double start = strcmp(design, "flat-network") == 0 ? 20 : 80;

  if (strcmp(metric, "signalling-byte-hops") == 0)
    return (start + slope * length) * (10 + speed) + 20 * shared + own;
  return start + speed * slope + 5 * shared + own;
}

static void
put_run(Store *store, const Study *study, const StudyRun *run,
        SupportValue *value)
{
  const StudyPoint *point = study->points->pdata[run->point];
  const char *design = study->designs->pdata[run->design];
  g_autoptr(Results) results = results_new();
  RunInfo info = { .id = run->id,
                   .scenario_path = "study.ini",
                   .scenario_text = "[general]\nduration = 10 s\n",
                   .title = "A title, with \"quotes\"",
                   .version = "1",
                   .parameters = "lm none\n  dad 1 ns\nmr none\n",
                   .seed = 1,
                   .replication = run->replication,
                   .level = "fluid",
                   .duration = 10 * SIM_SECOND,
                   .records = RECORD_ALL };

  for (uint32_t i = 0; i < 3; i++) {
    GridRecord grid = { QUANTILE_HANDOVER_DELAY, i == 0 ? 0 : 131000 + i,
                        1 + run->replication };
    g_array_append_val(results->grids, grid);
  }
  for (uint32_t m = 0; m < metric_count(); m++)
    results->values[m] =
      value(metric_table[m].name, (const char *const *)point->values, design,
            run->replication);
  CU_ASSERT_TRUE_FATAL(store_put(store, &info, results, NULL));
}

static Study *
make_study(const char *name, uint32_t replications)
{
  static const char *const speeds[] = { "1", "5", "10" };
  static const char *const lengths[] = { "30", "60", "300" };
  static const char *const designs[] = { "pmipv6", "flat-network", "mipv6" };
  Study *study = study_new(name);

  study->repeat = replications;
  study_add_axis(study, "speed", "mobility.walk.speed", "m/s");
  study_add_axis(study, "length", "session.voice.length", "s");
  for (int i = 0; i < 9; i++) {
    const char *values[] = { speeds[i / 3], lengths[i % 3], NULL };
    study_add_point(study, values);
  }
  for (int i = 0; i < 3; i++)
    g_ptr_array_add(study->designs, g_strdup(designs[i]));
  for (uint32_t r = 0; r < replications; r++)
    for (uint32_t p = 0; p < 9; p++)
      for (uint32_t d = 0; d < 3; d++) {
        g_autofree char *text = g_strdup_printf("%s %u %u %u", name, p, d, r);
        g_autofree char *id =
          g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
        study_add_run(study, p, d, r, id);
      }
  return study;
}

static void
fill(Store *store, const char *name, uint32_t replications, SupportValue *value,
     bool is_backwards)
{
  g_autoptr(Study) study = make_study(name, replications);
  RunInfo info = { .scenario_path = "study.ini",
                   .scenario_text = "[general]\nduration = 10 s\n",
                   .title = "A title, with \"quotes\"",
                   .version = "1" };
  guint count = study->runs->len;

  CU_ASSERT_TRUE_FATAL(store_put_study(store, study, &info, NULL) > 0);
  CU_ASSERT_TRUE_FATAL(store_begin(store, NULL));
  for (guint i = 0; i < count; i++)
    put_run(
      store, study,
      &g_array_index(study->runs, StudyRun, is_backwards ? count - 1 - i : i),
      value ? value : made_up);
  CU_ASSERT_TRUE_FATAL(store_end(store, NULL));
}

void
support_fill(Store *store, const char *study, uint32_t replications,
             SupportValue *value)
{
  fill(store, study, replications, value, false);
}

void
support_fill_backwards(Store *store, const char *study, uint32_t replications)
{
  fill(store, study, replications, NULL, true);
}

char *
support_ask(const Store *store, const char *sql)
{
  GString *out = g_string_new(NULL);
  sqlite3_stmt *statement = NULL;

  CU_ASSERT_EQUAL_FATAL(
    sqlite3_prepare_v2(store_database(store), sql, -1, &statement, NULL),
    SQLITE_OK);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
      const char *text = (const char *)sqlite3_column_text(statement, i);
      g_string_append_printf(out, "%s%s", i > 0 ? "|" : "", text ? text : "-");
    }
    g_string_append_c(out, '\n');
  }
  sqlite3_finalize(statement);
  return g_string_free(out, FALSE);
}

void
support_expect(const Store *store, const SupportQuestion *questions,
               size_t count)
{
  for (size_t i = 0; i < count; i++) {
    g_autofree char *rows = support_ask(store, questions[i].sql);
    CU_ASSERT_STRING_EQUAL(rows, questions[i].rows);
    if (!g_str_equal(rows, questions[i].rows))
      printf("\n%s: %s", questions[i].sentence, rows);
  }
}

RunInfo
support_info(const char *id)
{
  return (RunInfo){ .id = id,
                    .scenario_path = "x.ini",
                    .scenario_text = "[general]\n",
                    .title = "A title",
                    .version = "1",
                    .parameters = "",
                    .seed = 7,
                    .level = "fluid",
                    .duration = SIM_SECOND,
                    .records = RECORD_ALL };
}

void
support_lose_table(Store *store, const char *table)
{
  g_autofree char *sql = g_strdup_printf(
    "PRAGMA foreign_keys = OFF; ALTER TABLE %s RENAME TO lost", table);

  CU_ASSERT_EQUAL_FATAL(
    sqlite3_exec(store_database(store), sql, NULL, NULL, NULL), SQLITE_OK);
}

void
support_expect_lost(const char *table, const GError *error)
{
  CU_ASSERT_PTR_NOT_NULL_FATAL(error);
  bool is_good =
    g_str_has_prefix(error->message, ":memory:: no such table: ") &&
    g_str_has_suffix(error->message, table);
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s: %s\n", table, error->message);
}
