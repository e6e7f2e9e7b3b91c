/* Sweeps: however many workers, however often interrupted or killed, in however
 * many parts, the database comes to say the same; and runs that fail are only
 * runs that fail.
 */

#include "analysis/statistics.h"
#include "models/models.h"
#include "sim/sweep/sweep.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char corridor[] =
  "[general]\nduration = 30 s\ndesigns = pmipv6, flat-network\n"
  "[network N1]\ngateway = G1\naccess = A1\n"
  "[network N2]\ngateway = G2\naccess = A2\n"
  "[network N3]\ngateway = G3\naccess = A3\n"
  "[correspondent C]\nnetwork = N1\n"
  "[links]\nG{1,2} -- G{2,3} = ${d = 5, 20} ms\nG{1..3} -- A{1..3} = 2 ms\n"
  "G1 -- C = 1 ms\n"
  "[mobile MN{1..3}]\nmobility = walk\n"
  "[mobility walk]\nmodel = random-walk\nresidence = exponential(5 s)\n"
  "[session s]\narrival = poisson(1/10 s)\n"
  "length = exponential(${length = 2, 20} s)\npackets = cbr(50 /s, 160 B)\n"
  "[study plain]\nrepeat = 5\n"
  "[study more]\nextends = plain\nrepeat = 8\n"
  "[study precise]\nprecision = 20 % at 95 % of path-stretch\n"
  "max-repeat = 14\nrepeat = 2\n";

/* All that a database says of its studies, in an order that does not depend on
 * how it came about. */
static char *
dump(const char *path)
{
  static const char sql[] =
    "SELECT study || ' ' || point || ' ' || label || ' ' || design || ' ' ||"
    " replication || ' ' || id || ' ' || metric || ' ' ||"
    " ifnull(printf('%.17g', value), '-') FROM study_result"
    " UNION ALL SELECT 'missing ' || id FROM missing"
    " UNION ALL SELECT 'twice ' || id FROM run GROUP BY id HAVING count(*) > 1"
    " UNION ALL SELECT * FROM pragma_integrity_check ORDER BY 1";
  GString *out = g_string_new(NULL);
  Store *store = store_open(path, NULL);
  sqlite3_stmt *statement = NULL;

  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  CU_ASSERT_EQUAL_FATAL(
    sqlite3_prepare_v2(store_database(store), sql, -1, &statement, NULL),
    SQLITE_OK);
  while (sqlite3_step(statement) == SQLITE_ROW)
    g_string_append_printf(out, "%s\n", sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  store_free(store);
  return g_string_free(out, FALSE);
}

static bool
is_precise(const double *values, guint count, const Precision *precision)
{
  Interval interval = statistics_interval(values, count, precision->confidence);

  return interval.count >= 5 &&
         interval.half <= precision->share * fabs(interval.mean);
}

/* Sweeps a study of a text with models of a table into a file. */
static SweepEnd
sweep_table(const char *text, const DesignTable *table, const char *study,
            const char *path, SweepOptions options, SweepState *state)
{
  ScenarioOptions scenario = { .study = study };
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autoptr(ScenarioFile) file = scenario_file_parse(
    "test.ini", text, strlen(text), table, &scenario, &first);
  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  g_autoptr(Sweep) sweep = sweep_new(file, &second);
  CU_ASSERT_PTR_NOT_NULL_FATAL(sweep);
  g_autoptr(GError) error = NULL;
  Store *store = store_open(path, &error);
  CU_ASSERT_PTR_NOT_NULL_FATAL(store);

  options.is_precise = is_precise;
  options.transient = statistics_warmup;
  options.shards = MAX(options.shards, 1);
  SweepEnd end = sweep_run(sweep, store, &options, state, &error);
  store_free(store);
  return end;
}

static SweepEnd
sweep(const char *study, const char *path, uint32_t workers)
{
  SweepState state;
  return sweep_table(corridor, &design_table, study, path,
                     (SweepOptions){ .workers = workers }, &state);
}

static char *
file_in(const char *folder, const char *name)
{
  return g_build_filename(folder, name, NULL);
}

static char *
folder_new(void)
{
  char *folder = g_dir_make_tmp("dmmsim-XXXXXX", NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(folder);
  return folder;
}

static void
folder_free(char *folder)
{
  GDir *dir = g_dir_open(folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *path = file_in(folder, name);
    g_remove(path);
  }
  if (dir)
    g_dir_close(dir);
  g_rmdir(folder);
  g_free(folder);
}

/* What one worker that nobody disturbs makes of a study. */
static char *
reference(const char *study)
{
  char *folder = folder_new();
  g_autofree char *path = file_in(folder, "reference.db");

  CU_ASSERT_EQUAL(sweep(study, path, 1), SWEEP_DONE);
  char *text = dump(path);
  folder_free(folder);
  return text;
}

static void
test_workers(void)
{
  static const char *const studies[] = { "plain", "precise" };

  for (size_t i = 0; i < G_N_ELEMENTS(studies); i++) {
    g_autofree char *expected = reference(studies[i]);
    for (uint32_t workers = 2; workers <= 5; workers += 3) {
      char *folder = folder_new();
      g_autofree char *path = file_in(folder, "x.db");
      CU_ASSERT_EQUAL(sweep(studies[i], path, workers), SWEEP_DONE);
      g_autofree char *text = dump(path);
      CU_ASSERT_STRING_EQUAL(text, expected);
      folder_free(folder);
    }
  }
}

/* What is there is not done again, and a study that grows does what is new. */
static void
test_reuse(void)
{
  char *folder = folder_new();
  g_autofree char *path = file_in(folder, "x.db");
  SweepOptions options = { .workers = 2 };
  SweepState state;

  sweep_table(corridor, &design_table, "plain", path, options, &state);
  CU_ASSERT_EQUAL(state.done, 40);
  sweep_table(corridor, &design_table, "plain", path, options, &state);
  CU_ASSERT_EQUAL(state.done, 0);
  CU_ASSERT_EQUAL(state.kept, 40);
  sweep_table(corridor, &design_table, "more", path, options, &state);
  CU_ASSERT_EQUAL(state.done, 24);
  CU_ASSERT_EQUAL(state.kept, 40);
  folder_free(folder);
}

/* Replications are added until every design of a point is precise. */
static void
test_precision(void)
{
  char *folder = folder_new();
  g_autofree char *path = file_in(folder, "x.db");
  SweepState state;
  sqlite3_stmt *statement = NULL;
  int most = 0, least = 100;

  sweep_table(corridor, &design_table, "precise", path,
              (SweepOptions){ .workers = 2 }, &state);
  Store *store = store_open(path, NULL);
  sqlite3_prepare_v2(store_database(store),
                     "SELECT max(replication) + 1, count(DISTINCT replication)"
                     " FROM plan GROUP BY point",
                     -1, &statement, NULL);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    int count = sqlite3_column_int(statement, 0);
    CU_ASSERT_EQUAL(sqlite3_column_int(statement, 1), count);
    most = MAX(most, count);
    least = MIN(least, count);
  }
  sqlite3_finalize(statement);
  store_free(store);
  CU_ASSERT_TRUE(least >= 5);
  CU_ASSERT_TRUE(most > least && most <= 14);
  folder_free(folder);
}

static void
kill_at(const SweepState *state, void *user)
{
  int *left = user;

  (void)state;
  if (--*left <= 0)
    kill(getpid(), SIGKILL);
}

/* A process of its own that is killed when it has heard so often how far it
 * is. */
static void
sweep_and_die(const char *study, const char *path, int after)
{
  int status;

  fflush(NULL);
  pid_t pid = fork();
  if (pid == 0) {
    SweepState state;
    sweep_table(
      corridor, &design_table, study, path,
      (SweepOptions){ .workers = 2, .progress = kill_at, .user = &after },
      &state);
    _exit(0);
  }
  while (waitpid(pid, &status, 0) < 0)
    continue;
}

static void
test_kill(void)
{
  static const char *const studies[] = { "plain", "precise" };

  for (size_t i = 0; i < G_N_ELEMENTS(studies); i++) {
    g_autofree char *expected = reference(studies[i]);
    for (int after = 1; after <= 49; after += 2) {
      char *folder = folder_new();
      g_autofree char *path = file_in(folder, "x.db");
      sweep_and_die(studies[i], path, after);
      sweep_and_die(studies[i], path, after);
      CU_ASSERT_EQUAL(sweep(studies[i], path, 2), SWEEP_DONE);
      g_autofree char *text = dump(path);
      CU_ASSERT_STRING_EQUAL(text, expected);
      folder_free(folder);
    }
  }
}

static void
interrupt_at(const SweepState *state, void *user)
{
  int *left = user;

  (void)state;
  if (--*left == 0)
    raise(SIGINT);
}

static void
test_interrupt(void)
{
  g_autofree char *expected = reference("plain");
  char *folder = folder_new();
  g_autofree char *path = file_in(folder, "x.db");
  int after = 10;
  SweepState state;
  SweepEnd end = sweep_table(
    corridor, &design_table, "plain", path,
    (SweepOptions){ .workers = 1, .progress = interrupt_at, .user = &after },
    &state);

  CU_ASSERT_EQUAL(end, SWEEP_INTERRUPTED);
  CU_ASSERT_TRUE(state.done > 0 && state.done < 40);
  CU_ASSERT_EQUAL(sweep("plain", path, 2), SWEEP_DONE);
  g_autofree char *text = dump(path);
  CU_ASSERT_STRING_EQUAL(text, expected);
  folder_free(folder);
}

/* Two at once, and both into one file. */
static void
test_two(void)
{
  g_autofree char *expected = reference("plain");
  char *folder = folder_new();
  g_autofree char *path = file_in(folder, "x.db");
  int status;

  fflush(NULL);
  pid_t pid = fork();
  if (pid == 0)
    _exit(sweep("plain", path, 1) == SWEEP_DONE ? 0 : 1);
  CU_ASSERT_EQUAL(sweep("plain", path, 1), SWEEP_DONE);
  while (waitpid(pid, &status, 0) < 0)
    continue;
  CU_ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  g_autofree char *text = dump(path);
  CU_ASSERT_STRING_EQUAL(text, expected);
  folder_free(folder);
}

/* The parts of a sweep have nothing in common, and everything together. */
static void
test_shards(void)
{
  static const char *const studies[] = { "plain", "precise" };

  for (size_t i = 0; i < G_N_ELEMENTS(studies); i++) {
    char *folder = folder_new();
    g_autofree char *path = file_in(folder, "x.db");
    g_autofree char *expected = reference(studies[i]);
    for (uint32_t part = 0; part < 4; part++) {
      SweepState state;
      SweepOptions options = { .workers = 2, .shard = part, .shards = 4 };
      sweep_table(corridor, &design_table, studies[i], path, options, &state);
      CU_ASSERT_TRUE(state.done > 0);
      CU_ASSERT_EQUAL(state.kept, 0);
    }
    CU_ASSERT_EQUAL(sweep(studies[i], path, 1), SWEEP_DONE);
    g_autofree char *text = dump(path);
    CU_ASSERT_STRING_EQUAL(text, expected);
    folder_free(folder);
  }
}

/* Four parts in four files, one of them twice, one after the other into one. */
static void
test_merge(void)
{
  static const char *const studies[] = { "plain", "precise" };
  static const int orders[][5] = { { 0, 1, 2, 3, 1 }, { 3, 3, 2, 1, 0 } };

  for (size_t i = 0; i < G_N_ELEMENTS(studies); i++) {
    char *folder = folder_new();
    g_autofree char *expected = reference(studies[i]);
    for (uint32_t part = 0; part < 4; part++) {
      g_autofree char *name = g_strdup_printf("part-%u.db", part);
      g_autofree char *path = file_in(folder, name);
      SweepState state;
      SweepOptions options = { .workers = 1, .shard = part, .shards = 4 };
      sweep_table(corridor, &design_table, studies[i], path, options, &state);
    }
    for (size_t o = 0; o < G_N_ELEMENTS(orders); o++) {
      g_autofree char *path = file_in(folder, o == 0 ? "a.db" : "b.db");
      Store *store = store_open(path, NULL);
      for (int j = 0; j < 5; j++) {
        g_autofree char *name = g_strdup_printf("part-%d.db", orders[o][j]);
        g_autofree char *part = file_in(folder, name);
        CU_ASSERT_TRUE(store_merge(store, part, NULL));
      }
      store_free(store);
      g_autofree char *text = dump(path);
      CU_ASSERT_STRING_EQUAL(text, expected);
    }
    folder_free(folder);
  }
}

/* Parts of two scenarios, and what is no part at all, are refused whole. */
static void
test_merge_foreign(void)
{
  char *folder = folder_new();
  g_autofree char *one = file_in(folder, "one.db");
  g_autofree char *two = file_in(folder, "two.db");
  g_autofree char *none = file_in(folder, "none.db");
  g_autofree char *other = g_strconcat(corridor, "# another text\n", NULL);
  g_autoptr(GError) text = NULL;
  g_autoptr(GError) nothing = NULL;
  SweepState state;

  CU_ASSERT_EQUAL(sweep("plain", one, 1), SWEEP_DONE);
  sweep_table(other, &design_table, "plain", two,
              (SweepOptions){ .workers = 1, .shards = 2 }, &state);
  g_file_set_contents(none, "this is no database", -1, NULL);
  g_autofree char *before = dump(one);
  Store *store = store_open(one, NULL);
  CU_ASSERT_FALSE(store_merge(store, two, &text));
  CU_ASSERT_PTR_NOT_NULL(strstr(text->message,
                                "its study plain of test.ini is of "
                                "another text"));
  CU_ASSERT_FALSE(store_merge(store, none, &nothing));
  CU_ASSERT_PTR_NOT_NULL(strstr(nothing->message, "not a database"));
  store_free(store);
  g_autofree char *after = dump(one);
  CU_ASSERT_STRING_EQUAL(after, before);
  folder_free(folder);
}

/* A model that goes wrong in a way that its parameter says. */
typedef struct AllocBad {
  Model model;
  int way;
} AllocBad;

static Offer
bad_offer(const Model *model, uint32_t host, uint32_t access)
{
  const AllocBad *self = (const AllocBad *)model;
  const Network *network = model->view->network;

  if (self->way == 1)
    raise(SIGSEGV);
  while (self->way == 2)
    continue;
  while (self->way == 3)
    memset(g_malloc(1 << 24), 1, 1 << 24);
  return (Offer){ network->hosts[host].prefixes, network->access[access].node };
}

static const ModelClass alloc_bad = {
  .column = COLUMN_ALLOC,
  .name = "bad",
  .summary = "goes wrong",
  .source = "a test",
  .parameters = (const Key[]){ { .name = "way",
                                 .type = KEY_CHOICE,
                                 .fallback = "well",
                                 .choices = "well|crash|hang|eat",
                                 .help = "How",
                                 .offset = offsetof(AllocBad, way) },
                               { .name = NULL } },
  .code =
    &(const ModelCode){
      .size = sizeof(AllocBad),
      .decisions.alloc =
        &(const AllocDecisions){
          .offer = bad_offer,
        },
      .events.alloc = &(const AllocEvents){ .attached = NULL },
    },
};

static const struct {
  const char *way, *reason, *detail;
} failures[] = {
  { "crash", "crash", "signal 11" },
  { "hang", "time", "took more than 1 s" },
  { "eat", "memory", "failed to allocate" },
};

static DesignTable
bad_table(DesignRow rows[2], const ModelClass *classes[])
{
  const ModelClass *const *class = design_table.classes;
  int count = 0;

  for (; *class; class ++)
    classes[count++] = *class;
  classes[count++] = &alloc_bad;
  classes[count] = NULL;
  rows[0] = (DesignRow){ .name = "bad",
                         .columns = { &alloc_bad, &lm_none, &mr_none, &lu_none,
                                      &assist_none } };
  rows[1] = (DesignRow){ .name = NULL };
  return (DesignTable){ .rows = rows, .classes = classes };
}

static char *
bad_text(const char *way)
{
  return g_strdup_printf(
    "[general]\nduration = 1 s\n[network N]\ngateway = G\naccess = A\n"
    "[links]\nG -- A = ${d = 1..5} ms\n[mobile MN]\n"
    "[design bad]\nway = ${way = well, %s, well, well, well ! d}\n",
    way);
}

/* One run of five fails; the others do not mind. */
static void
test_failures(void)
{
  DesignRow rows[2];
  const ModelClass *classes[64];
  DesignTable table = bad_table(rows, classes);

  for (size_t i = 0; i < G_N_ELEMENTS(failures); i++) {
    char *folder = folder_new();
    g_autofree char *path = file_in(folder, "x.db");
    g_autofree char *text = bad_text(failures[i].way);
    SweepOptions options = { .workers = 2 };
    SweepState state;
    sqlite3_stmt *statement = NULL;
#ifdef __SANITIZE_ADDRESS__
    if (i != 1) {
      folder_free(folder);
      continue; /* the sanitizer has its own way of failing */
    }
#endif
    options.limits = (PoolLimits){ i == 1 ? 1 : 0, i == 2 ? 600000000 : 0 };
    CU_ASSERT_EQUAL(sweep_table(text, &table, "", path, options, &state),
                    SWEEP_FAILED);
    CU_ASSERT_EQUAL(state.done, 4);
    CU_ASSERT_EQUAL(state.failed, 1);
    Store *store = store_open(path, NULL);
    sqlite3_prepare_v2(store_database(store),
                       "SELECT reason, detail, label FROM missing", -1,
                       &statement, NULL);
    CU_ASSERT_EQUAL_FATAL(sqlite3_step(statement), SQLITE_ROW);
    CU_ASSERT_STRING_EQUAL(sqlite3_column_text(statement, 0),
                           failures[i].reason);
    CU_ASSERT_PTR_NOT_NULL(strstr(
      (const char *)sqlite3_column_text(statement, 1), failures[i].detail));
    CU_ASSERT_EQUAL(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
    store_free(store);
    folder_free(folder);
  }
}

static void
test_fail_fast(void)
{
  DesignRow rows[2];
  const ModelClass *classes[64];
  DesignTable table = bad_table(rows, classes);
  char *folder = folder_new();
  g_autofree char *path = file_in(folder, "x.db");
  g_autofree char *text = bad_text("crash");
  SweepState state;

  CU_ASSERT_EQUAL(
    sweep_table(text, &table, "", path,
                (SweepOptions){ .workers = 1, .is_fail_fast = true }, &state),
    SWEEP_FAILED);
  CU_ASSERT_EQUAL(state.failed, 1);
  CU_ASSERT_TRUE(state.done < 4);
  folder_free(folder);
}

const TestCase sweep_tests[] = {
  { "one worker or five, the same comes out", test_workers },
  { "what is there is not done again", test_reuse },
  { "replications are added until it is precise", test_precision },
  { "killed at fifty moments, and started again", test_kill },
  { "interrupted, and started again", test_interrupt },
  { "two sweeps into one file", test_two },
  { "four parts make the whole", test_shards },
  { "and so they do in four files, joined in any order", test_merge },
  { "what does not belong together is not joined", test_merge_foreign },
  { "a run that crashes, hangs or eats all memory is one failed run",
    test_failures },
  { "or it stops the rest, if one wants", test_fail_fast },
  { NULL, NULL },
};
