/* Which runs a sweep plans and does: points, designs and replications; parts;
 * and replications until it is precise. The world is so small that a run takes
 * no time.
 */

#include "models/models.h"
#include "sim/sweep/sweep.h"
#include "tests/suite.h"
#include "tests/support_database.h"

#include <stdio.h>
#include <string.h>

/* One packet each 50 ms to a host that moves once. */
static const char world[] =
  "[general]\nduration = 10 s\ndesigns = mipv6, none\nreplication = 3\n"
  "seed = 5\ntitle = A title\nwarm-up = 3 s\nlevel = packet\n"
  "[network N]\ngateway = G\naccess = A{1,2}\n"
  "[correspondent C]\nnetwork = N\n"
  "[links]\nG -- A{1,2} = ${d = 2, 20} ms\nG -- C = 1 ms\n"
  "[mobile M]\nstart = A1\nmobility = m\n"
  "[mobility m]\nmodel = script\nmoves = 5 s A2\n"
  "[session s]\narrival = at(2 s)\nlength = forever\n"
  "packets = cbr(20 /s, 100 B)\n"
  "[study plain]\nrepeat = 2\n"
  "[study more]\nextends = plain\nrepeat = 3\n"
  "[study one]\nlinks.G -- A{1,2} = 3 ms\ndesigns = none\n"
  "[study precise]\nprecision = 5 % at 95 % of one-way-delay\nrepeat = 1\n"
  "max-repeat = 4\n"
  "[study fewest]\nextends = precise\nrepeat = 3\n"
  "[study bounded]\nextends = precise\nmax-repeat = 2\n"
  "[design twin]\ndesign = none\n"
  "[study twins]\nextends = plain\ndesigns = none, twin\n"
  "[study precise-twins]\nextends = precise\ndesigns = none, twin\n";

/* A sweep of a study of a text. */
typedef struct Work {
  ScenarioOptions options;
  ScenarioFile *file;
  Sweep *sweep;
} Work;

static void
work_init(Work *work, const char *study, const char *const *sets)
{
  g_autoptr(GPtrArray) of_file = NULL, of_plan = NULL;

  *work = (Work){ .options = { .study = study, .sets = sets } };
  work->file = scenario_file_parse("dir/x.ini", world, strlen(world),
                                   &design_table, &work->options, &of_file);
  for (guint i = 0; of_file && i < of_file->len; i++)
    printf("%s\n", (char *)of_file->pdata[i]);
  CU_ASSERT_PTR_NOT_NULL_FATAL(work->file);
  work->sweep = sweep_new(work->file, &of_plan);
  for (guint i = 0; of_plan && i < of_plan->len; i++)
    printf("%s\n", (char *)of_plan->pdata[i]);
  CU_ASSERT_PTR_NOT_NULL_FATAL(work->sweep);
}

static void
work_clear(Work *work)
{
  sweep_free(work->sweep);
  scenario_file_free(work->file);
}

static const struct {
  const char *sentence, *study, *runs; /* point, design, replication */
} plans[] = {
  { "points and designs come before replications", "plain",
    "0 mipv6 0|0 none 0|1 mipv6 0|1 none 0|"
    "0 mipv6 1|0 none 1|1 mipv6 1|1 none 1|" },
  { "a study that grows has the others at its end", "more",
    "0 mipv6 0|0 none 0|1 mipv6 0|1 none 0|"
    "0 mipv6 1|0 none 1|1 mipv6 1|1 none 1|"
    "0 mipv6 2|0 none 2|1 mipv6 2|1 none 2|" },
  { "with a precision, the fewest are planned at first", "fewest",
    "0 mipv6 0|0 none 0|1 mipv6 0|1 none 0|"
    "0 mipv6 1|0 none 1|1 mipv6 1|1 none 1|"
    "0 mipv6 2|0 none 2|1 mipv6 2|1 none 2|" },
};

static void
test_plan(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(plans); i++) {
    Work work;
    g_autoptr(GString) runs = g_string_new(NULL);
    work_init(&work, plans[i].study, NULL);
    const Study *study = sweep_study(work.sweep);
    for (guint r = 0; r < study->runs->len; r++) {
      const StudyRun *run = &g_array_index(study->runs, StudyRun, r);
      g_string_append_printf(runs, "%u %s %u|", run->point,
                             (char *)study->designs->pdata[run->design],
                             run->replication);
    }
    CU_ASSERT_STRING_EQUAL(runs->str, plans[i].runs);
    if (!g_str_equal(runs->str, plans[i].runs))
      printf("\nnot true: %s: %s\n", plans[i].sentence, runs->str);
    work_clear(&work);
  }
}

/* A run is known by what decides about it, and not by its place in a study. */
static void
test_identities(void)
{
  Work plain, more;
  g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
  const char *const second[] = { "d=20", NULL };
  ScenarioOptions options = { .study = "plain", .values = second };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) scenario = scenario_parse(
    "dir/x.ini", world, strlen(world), &design_table, &options, &messages);
  CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
  Run last = run_of(scenario, scenario_design(scenario, "none"));

  work_init(&plain, "plain", NULL);
  work_init(&more, "more", NULL);
  const GArray *few = sweep_study(plain.sweep)->runs;
  const GArray *many = sweep_study(more.sweep)->runs;
  for (guint i = 0; i < many->len; i++)
    g_hash_table_add(ids, g_array_index(many, StudyRun, i).id);
  CU_ASSERT_EQUAL(g_hash_table_size(ids), 12);
  for (guint i = 0; i < few->len; i++)
    CU_ASSERT_TRUE(
      g_hash_table_contains(ids, g_array_index(few, StudyRun, i).id));
  last.replication = 4;
  g_autofree char *id = run_identity(scenario, &last);
  CU_ASSERT_STRING_EQUAL(g_array_index(few, StudyRun, 7).id, id);
  work_clear(&plain);
  work_clear(&more);
}

static void
test_info(void)
{
  Work work;

  work_init(&work, "plain", NULL);
  RunInfo info = sweep_info(work.sweep);
  CU_ASSERT_STRING_EQUAL(info.scenario_path, "dir/x.ini");
  CU_ASSERT_PTR_NOT_NULL(strstr(info.scenario_text, world));
  CU_ASSERT_STRING_EQUAL(info.title, "A title");
  CU_ASSERT_STRING_EQUAL(info.version, DMMSIM_VERSION);
  CU_ASSERT_EQUAL(info.records, RECORD_NODES);
  work_clear(&work);
}

/* What is wrong at a point, and the point. */
static const struct {
  const char *sentence, *set, *messages;
} wrong[] = {
  { "a point that is not the first", "mobile.M.start=${s = A1, A2, X, Y}",
    "--set mobile.M.start=${s = A1, A2, X, Y}: start = X: there is no access "
    "router 'X'|in the point d=2 ms, s=X|" },
};

static void
test_wrong(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
    const char *const sets[] = { wrong[i].set, NULL };
    ScenarioOptions options = { .sets = sets };
    g_autoptr(GPtrArray) of_file = NULL, of_plan = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(ScenarioFile) file = scenario_file_parse(
      "dir/x.ini", world, strlen(world), &design_table, &options, &of_file);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_PTR_NULL(sweep_new(file, &of_plan));
    CU_ASSERT_PTR_NOT_NULL_FATAL(of_plan);
    for (guint m = 0; m < of_plan->len; m++)
      g_string_append_printf(text, "%s|", (char *)of_plan->pdata[m]);
    CU_ASSERT_STRING_EQUAL(text->str, wrong[i].messages);
    if (!g_str_equal(text->str, wrong[i].messages))
      printf("\nnot true: %s: %s\n", wrong[i].sentence, text->str);
  }
}

/* Four tenths of a run are its transient, if that is to be found. */
static guint
transient(const double *values, guint count)
{
  (void)values;
  return count * 4 / 10;
}

/* Short delays are precise with two values, long ones with three. */
static bool
is_precise(const double *values, guint count, const Precision *precision)
{
  return precision->share == 0.05 && count >= (values[0] < 10 ? 2 : 3);
}

/* Does a study into a store; returns how far it has come. */
static SweepState
do_sweep(Store *store, const char *study, const char *const *sets,
         SweepOptions options)
{
  Work work;
  SweepState state;
  g_autoptr(GError) error = NULL;

  work_init(&work, study, sets);
  options.workers = MAX(options.workers, 1);
  options.is_precise = is_precise;
  options.transient = transient;
  CU_ASSERT_EQUAL(sweep_run(work.sweep, store, &options, &state, &error),
                  SWEEP_DONE);
  CU_ASSERT_PTR_NULL(error);
  work_clear(&work);
  return state;
}

/* Replications of each point: planned, and done. */
static const char replications[] =
  "SELECT number, count(DISTINCT plan.replication), count(run) FROM plan JOIN"
  " point USING (point) JOIN study USING (study) LEFT JOIN run USING (id)"
  " WHERE study.name = '%s' GROUP BY number ORDER BY number";

static const struct {
  const char *sentence, *study, *rows;
  uint32_t total;
} precisions[] = {
  { "without a precision, each point is repeated as often", "plain",
    "0|2|4\n1|2|4\n", 8 },
  { "one that is precise is not repeated further", "precise", "0|2|4\n1|3|6\n",
    10 },
  { "not less than the fewest", "fewest", "0|3|6\n1|3|6\n", 12 },
  { "not more than the most", "bounded", "0|2|4\n1|2|4\n", 8 },
};

static void
test_precision(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(precisions); i++) {
    Store *store = store_open(":memory:", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    g_autofree char *sql = g_strdup_printf(replications, precisions[i].study);
    SupportQuestion question = { precisions[i].sentence, sql,
                                 precisions[i].rows };
    for (int again = 0; again < 2; again++) {
      SweepState state = do_sweep(store, precisions[i].study, NULL,
                                  (SweepOptions){ .shards = 1 });
      support_expect(store, &question, 1);
      CU_ASSERT_EQUAL(state.total, precisions[i].total);
      CU_ASSERT_EQUAL(state.done, again ? 0 : precisions[i].total);
      CU_ASSERT_EQUAL(state.kept, again ? precisions[i].total : 0);
      CU_ASSERT_EQUAL(state.failed + state.running, 0);
    }
    store_free(store);
  }
}

/* What is missing is done, whatever it is; so a part that was done by others
 * is kept. */
static void
test_missing(void)
{
  Store *store = store_open(":memory:", NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  g_autofree char *sql = g_strdup_printf(replications, "precise");
  SupportQuestion question = { "all is done", sql, "0|2|4\n1|3|6\n" };

  do_sweep(store, "precise", NULL, (SweepOptions){ .shards = 1 });
  CU_ASSERT_EQUAL(sqlite3_exec(store_database(store),
                               "DELETE FROM run WHERE id IN (SELECT id FROM"
                               " plan WHERE design = 'none') AND replication"
                               " <> 4",
                               NULL, NULL, NULL),
                  SQLITE_OK);
  SweepState state = do_sweep(store, "precise", NULL,
                              (SweepOptions){ .shards = 1, .workers = 2 });
  support_expect(store, &question, 1);
  CU_ASSERT_EQUAL(state.done, 3);
  CU_ASSERT_EQUAL(state.kept, 7);
  state = do_sweep(store, "more", NULL, (SweepOptions){ .shards = 1 });
  CU_ASSERT_EQUAL(state.kept, 10);
  CU_ASSERT_EQUAL(state.done, 2);
  store_free(store);
}

static const struct {
  const char *sentence, *study;
  uint32_t shards, total;
} divisions[] = {
  { "one part is everything", "more", 1, 12 },
  { "two parts", "more", 2, 12 },
  { "three parts", "more", 3, 12 },
  { "with a precision, two parts", "precise", 2, 10 },
  { "three parts, one of which has nothing to do", "precise", 3, 10 },
};

/* Returns whether all runs that were done belong to a part. */
static bool
are_of_part(const Store *store, const SweepOptions *options)
{
  g_autofree char *rows =
    support_ask(store, "SELECT precision_metric IS NULL, number, substr(id, 1,"
                       " 8) FROM run JOIN plan USING (id) JOIN point USING"
                       " (point) JOIN study USING (study)");
  g_auto(GStrv) lines = g_strsplit(rows, "\n", -1);
  bool are_all = true;

  for (char **line = lines; *line && **line; line++) {
    g_auto(GStrv) columns = g_strsplit(*line, "|", -1);
    bool by_identity = g_str_equal(columns[0], "1");
    guint64 number = g_ascii_strtoull(columns[by_identity ? 2 : 1], NULL, 16);
    are_all &= number % options->shards == options->shard;
  }
  return are_all;
}

/* Each run is done in one part. With a precision, that is the part of its
 * point, and without, the one that its identity says. */
static void
test_shards(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(divisions); i++) {
    uint32_t done = 0, total = 0;
    for (uint32_t shard = 0; shard < divisions[i].shards; shard++) {
      Store *store = store_open(":memory:", NULL);
      CU_ASSERT_PTR_NOT_NULL_FATAL(store);
      SweepOptions options = { .shard = shard, .shards = divisions[i].shards };
      SweepState state = do_sweep(store, divisions[i].study, NULL, options);
      g_autofree char *count = support_ask(store, "SELECT count(*) FROM run");
      g_autofree char *done_here = g_strdup_printf("%u\n", state.done);
      CU_ASSERT_STRING_EQUAL(count, done_here);
      CU_ASSERT_TRUE(are_of_part(store, &options));
      CU_ASSERT_EQUAL(state.kept, 0);
      CU_ASSERT_EQUAL(state.total, state.done);
      done += state.done;
      total += state.total;
      store_free(store);
    }
    CU_ASSERT_EQUAL(done, divisions[i].total);
    CU_ASSERT_EQUAL(total, divisions[i].total);
    if (done != divisions[i].total)
      printf("\nnot true: %s: %u\n", divisions[i].sentence, done);
  }
}

/* Two names of one design have every run in common, which is done once, and is
 * there for both. */
static const struct {
  const char *sentence, *study, *rows;
  uint32_t total, shards;
} twins[] = {
  { "two names share their runs", "twins",
    "none|0|2|2\nnone|1|2|2\ntwin|0|2|2\ntwin|1|2|2\n", 4, 1 },
  { "also in two parts", "twins",
    "none|0|2|2\nnone|1|2|2\ntwin|0|2|2\ntwin|1|2|2\n", 4, 2 },
  { "both count for a precision", "precise-twins",
    "none|0|2|2\nnone|1|3|3\ntwin|0|2|2\ntwin|1|3|3\n", 5, 1 },
};

static void
test_twins(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(twins); i++) {
    Store *store = store_open(":memory:", NULL);
    uint32_t done = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    for (uint32_t shard = 0; shard < twins[i].shards; shard++) {
      SweepOptions options = { .shard = shard,
                               .shards = twins[i].shards,
                               .workers = 2 };
      SweepState state = do_sweep(store, twins[i].study, NULL, options);
      CU_ASSERT_EQUAL(state.total, state.done);
      done += state.done;
      state = do_sweep(store, twins[i].study, NULL, options);
      CU_ASSERT_EQUAL(state.total, state.kept);
    }
    CU_ASSERT_EQUAL(done, twins[i].total);
    support_expect(
      store,
      &(SupportQuestion){
        twins[i].sentence,
        "SELECT plan.design, number, count(*), count(run) FROM plan"
        " JOIN point USING (point) LEFT JOIN run USING (id)"
        " GROUP BY 1, 2 ORDER BY 1, 2",
        twins[i].rows },
      1);
    support_expect(store,
                   &(SupportQuestion){ twins[i].sentence,
                                       "SELECT count(*) FROM missing", "0\n" },
                   1);
    store_free(store);
  }
}

/* Records that are asked for later are filled in, and those that are there
 * stay. */
static void
test_later(void)
{
  static const struct {
    const char *set, *records;
    uint32_t done, filled, kept;
  } rows[] = {
    { "general.record=none", "0\n", 8, 0, 0 },
    { "general.record=nodes", "4\n", 0, 8, 0 },
    { "general.record=series, handovers", "21\n", 0, 8, 0 },
    { "general.record=handovers, nodes", "21\n", 0, 0, 8 },
  };
  Store *store = store_open(":memory:", NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(store);

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *const sets[] = { rows[i].set, NULL };
    SweepState state =
      do_sweep(store, "plain", sets, (SweepOptions){ .shards = 1 });
    CU_ASSERT_EQUAL(state.done, rows[i].done);
    CU_ASSERT_EQUAL(state.filled, rows[i].filled);
    CU_ASSERT_EQUAL(state.kept, rows[i].kept);
    support_expect(store,
                   &(SupportQuestion){ rows[i].set,
                                       "SELECT DISTINCT records FROM run",
                                       rows[i].records },
                   1);
  }
  store_free(store);
}

/* Lines of the scenario, and how many rows there are of each kind: handovers,
 * flows across them, flows, nodes, delays in a grid, and arrivals. */
static const struct {
  const char *sentence, *set, *rows;
} records[] = {
  { "nodes, if nothing is said", "general.repeat=1", "0|0|0|4|1|0\n" },
  { "nothing", "general.record=none", "0|0|0|0|1|0\n" },
  { "handovers, and flows across them", "general.record=handovers",
    "1|1|0|0|1|0\n" },
  { "flows", "general.record=flows", "0|0|1|0|1|0\n" },
  { "nodes", "general.record=nodes", "0|0|0|4|1|0\n" },
  { "quantiles, which say nothing more", "general.record=quantiles",
    "0|0|0|0|1|0\n" },
  { "series", "general.record=series", "0|0|0|0|1|1\n" },
};

static void
test_records(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(records); i++) {
    const char *const sets[] = { "links.G -- A{1,2}=2 ms",
                                 "general.designs=pmipv6", records[i].set,
                                 NULL };
    Store *store = store_open(":memory:", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    do_sweep(store, NULL, sets, (SweepOptions){ .shards = 1 });
    support_expect(
      store,
      &(SupportQuestion){
        records[i].sentence,
        "SELECT (SELECT count(*) FROM handover), (SELECT count(*) FROM"
        " flow_handover), (SELECT count(*) FROM flow), (SELECT count(*) FROM"
        " node), (SELECT sum(count) FROM grid_value WHERE metric ="
        " 'one-way-delay'), (SELECT count(*) > 50 FROM series)",
        records[i].rows },
      1);
    store_free(store);
  }
}

/* More points than a worker keeps scenarios of; each run has that of its
 * point. */
static void
test_many(void)
{
  static const SupportQuestion questions[] = {
    { "a delay is that of its point, and 6 ms more",
      "SELECT count(*), round(min(v.value - number_value), 6),"
      " round(max(v.value - number_value), 6) FROM plan JOIN setting USING"
      " (point) JOIN run USING (id) JOIN value AS v USING (run) JOIN metric"
      " USING (metric) WHERE metric.name = 'one-way-delay'",
      "140|6.0|6.0\n" },
    { "a run has the warm-up, the seed and the replication of its file",
      "SELECT DISTINCT warmup, seed, replication FROM run ORDER BY 3",
      "3000000000|5|3\n3000000000|5|4\n" },
  };
  static const char *const sets[] = { "links.G -- A{1,2}=${d = 1..70} ms",
                                      "general.designs=none",
                                      "general.repeat=2", NULL };
  Store *store = store_open(":memory:", NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(store);

  do_sweep(store, NULL, sets, (SweepOptions){ .shards = 1 });
  support_expect(store, questions, G_N_ELEMENTS(questions));
  store_free(store);
}

static void
test_warmup(void)
{
  static const SupportQuestion question = {
    "the warm-up is found once, and is that of all",
    "SELECT DISTINCT warmup FROM run", "4000000000\n"
  };
  static const char *const sets[] = { "general.find-warm-up=yes", NULL };
  Store *store = store_open(":memory:", NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(store);

  do_sweep(store, "plain", sets, (SweepOptions){ .shards = 1 });
  support_expect(store, &question, 1);
  store_free(store);
}

const TestCase sweep_plan_tests[] = {
  { "each point is planned with each design, as often as is asked for",
    test_plan },
  { "a run is known by what decides about it", test_identities },
  { "a sweep knows its scenario", test_info },
  { "a point that is wrong is named", test_wrong },
  { "points are repeated until they are precise", test_precision },
  { "what is missing is done", test_missing },
  { "two names of a design share their runs", test_twins },
  { "records that are asked for later are filled in", test_later },
  { "parts have nothing in common, and everything together", test_shards },
  { "what a study does not record is not stored", test_records },
  { "every run has the scenario of its point", test_many },
  { "a warm-up that is found is that of the runs", test_warmup },
  { NULL, NULL },
};
