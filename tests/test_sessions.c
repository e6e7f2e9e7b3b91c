/* Sessions: which of a scenario begin and end, when, of which host, and with
 * whom. */

#include "sim/world/sessions.h"
#include "tests/suite.h"
#include "tests/support_ground.h"

#include <stdio.h>
#include <string.h>

static const char world[] =
  "[general]\nduration = 4 s\nlevel = %s\nseed = 1\n"
  "[network N]\ngateway = G\naccess = A\n"
  "[correspondent C]\nnetwork = N\n[correspondent D]\nnetwork = N\n"
  "[links]\nG -- A = 1 ms\nG -- C = 1 ms\nG -- D = 1 ms\n"
  "[mobile K]\n[mobile L]\n[mobile M]\n%s";

#define SESSION(name, more)                                                    \
  "[session " name "]\npackets = cbr(1 /s, 100 B)\n" more

typedef struct Row {
  const char *sentence;
  bool is_late; /* hosts get a prefix after 1.5 s */
  const char *sessions;
  const char *log;
} Row;

/* clang-format off */
static const Row rows[] = {
  { "without a session nothing happens", false, "", "" },
  { "a session begins at its time, and ends after its length", false,
    SESSION("s", "to = L\nfrom = D\narrival = at(1 s)\nlength = 500 ms\n"),
    "1000 +L D | 1500 -L D | " },
  { "each time is a session, and they may overlap", false,
    SESSION("s", "to = L\nfrom = C\narrival = at(1 s, 1.2 s, 2 s)\n"
            "length = 500 ms\n"),
    "1000 +L C | 1200 +L C | 1500 -L C | 1700 -L C | 2000 +L C | "
    "2500 -L C | " },
  { "all hosts have their own", false,
    SESSION("s", "from = C\narrival = at(1 s)\nlength = 500 ms\n"),
    "1000 +K C | 1000 +L C | 1000 +M C | 1500 -K C | 1500 -L C | "
    "1500 -M C | " },
  { "or those that are named, of each kind", false,
    SESSION("s", "from = C\nto = K, M\narrival = at(1 s)\nlength = 500 ms\n")
    SESSION("t", "from = D\nto = L, M\narrival = at(1.25 s, 1.35 s)\n"
            "length = 50 ms\n"),
    "1000 +K C | 1000 +M C | 1250 +L D | 1250 +M D | 1300 -L D | "
    "1300 -M D | 1350 +L D | 1350 +M D | 1400 -L D | 1400 -M D | "
    "1500 -K C | 1500 -M C | " },
  { "an endless session does not end", false,
    SESSION("s", "to = L\nfrom = D\narrival = at(1 s)\nlength = forever\n"),
    "1000 +L D | " },
  { "the last nanosecond of the run is soon enough, its end is not", false,
    SESSION("s", "to = L\nfrom = D\narrival = at(3.999999999 s, 4 s)\n"
            "length = 100 ms\n"),
    "3999.999999 +L D | 4099.999999 -L D | " },
  { "a session waits for a prefix, but its end does not", true,
    SESSION("s", "to = L\nfrom = D\narrival = at(1 s, 1.1 s)\n"
            "length = 1 s\n"),
    "1500 +L D | 1500 +L D | 2000 -L D | 2100 -L D | " },
  { "so it may end before there is one", true,
    SESSION("s", "to = L\nfrom = D\narrival = at(1 s)\nlength = 400 ms\n")
    SESSION("t", "to = L\nfrom = C\narrival = at(1 s)\nlength = 700 ms\n"),
    "1500 +L C | 1700 -L C | " },
};
/* clang-format on */

static void
settle_late(void *target, uint64_t unused)
{
  (void)unused;
  ground_settle_hosts(target);
}

static Sessions *
start(Ground *ground, bool is_late)
{
  if (is_late)
    kernel_schedule_at(ground->kernel, 1500 * SIM_MILLISECOND, settle_late,
                       ground, 0);
  else
    ground_settle_hosts(ground);
  return sessions_start(ground->scenario, &ground->run, ground->kernel,
                        ground->flows);
}

/* The world frees the flows before the sessions, whose loads they borrow. */
static void
test_times(void)
{
  static const char *const levels[] = { "packet", "fluid" };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    for (size_t k = 0; k < G_N_ELEMENTS(levels); k++) {
      g_autofree char *text =
        g_strdup_printf(world, levels[k], rows[i].sessions);
      Ground *ground = ground_new(text, 0);
      Sessions *sessions = start(ground, rows[i].is_late);
      ground_run(ground, 6000);
      ground_expect(ground, rows[i].sentence, rows[i].log);
      ground_free(ground);
      sessions_free(sessions);
    }
}

typedef struct Tally {
  uint32_t prefix; /* that is to be told */
  uint32_t node;   /* of C */
  uint32_t count, to_c;
} Tally;

static void
take_session(void *user, uint32_t prefix, uint32_t node)
{
  Tally *tally = user;

  CU_ASSERT_EQUAL(prefix, tally->prefix);
  tally->count++;
  tally->to_c += node == tally->node;
}

/* The sessions of a host that are alive are those that have begun, and have not
 * ended. */
static void
test_alive(void)
{
  static const struct {
    const char *sentence;
    double ms;
    uint32_t count, to_c;
  } steps[] = {
    { "none before the first", 999, 0, 0 },
    { "one", 1000, 1, 1 },
    { "two, with two partners", 1500, 2, 1 },
    { "one that has ended does not count, though its packets wait", 2000, 1,
      0 },
    { "nor do those of others", 2500, 1, 0 },
    { "none after the last", 3000, 0, 0 },
  };
  g_autofree char *text = g_strdup_printf(
    world, "packet",
    SESSION("s", "to = L\nfrom = C\narrival = at(1 s)\nlength = 1 s\n")
      SESSION("t", "to = L\nfrom = D\narrival = at(1.5 s)\nlength = 1.5 s\n")
        SESSION("u", "to = M\nfrom = D\narrival = at(2.5 s)\nlength = 1 s\n"));
  Ground *ground = ground_new(text, 0);
  Sessions *sessions = start(ground, false);

  ground->holds = true;
  for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
    Tally tally = { .prefix = 1,
                    .node = graph_find(ground->scenario->graph, "C") };
    ground_run(ground, steps[i].ms);
    flows_for_host(ground->flows, 1, take_session, &tally);
    bool is_good = tally.count == steps[i].count &&
                   tally.to_c == steps[i].to_c &&
                   flows_count(ground->flows, 1) == steps[i].count;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %u, %u\n", steps[i].sentence, tally.count,
             tally.to_c);
  }
  ground_free(ground);
  sessions_free(sessions);
}

/* A session that waits for a prefix is not alive yet. */
static void
test_waiting(void)
{
  g_autofree char *text = g_strdup_printf(
    world, "packet",
    SESSION("s", "to = L\nfrom = C\narrival = at(1 s)\nlength = 1 s\n"));
  Ground *ground = ground_new(text, 0);
  Sessions *sessions = start(ground, true);
  Tally tally = { .prefix = 1 };

  ground_run(ground, 1400);
  flows_for_host(ground->flows, 1, take_session, &tally);
  CU_ASSERT_EQUAL(tally.count, 0);
  CU_ASSERT_EQUAL(flows_count(ground->flows, 1), 0);
  ground_run(ground, 1600);
  flows_for_host(ground->flows, 1, take_session, &tally);
  CU_ASSERT_EQUAL(tally.count, 1);
  CU_ASSERT_EQUAL(flows_count(ground->flows, 1), 1);
  ground_free(ground);
  sessions_free(sessions);
}

/* The seed and the replication of the run name the sessions, and not those of
 * the scenario. */
static void
test_numbers(void)
{
  static const char random[] = "[session s]\nfrom = C\n"
                               "packets = cbr(1 /s, 100 B)\n"
                               "arrival = poisson(1/1 s)\nlength = 1 ms\n";
  static const struct {
    uint64_t seed;
    uint32_t replication;
  } runs[] = { { 1, 0 }, { 1, 0 }, { 2, 0 }, { 1, 1 } };
  g_autofree char *text = g_strdup_printf(world, "packet", random);
  char *logs[G_N_ELEMENTS(runs)];

  for (size_t i = 0; i < G_N_ELEMENTS(runs); i++) {
    Ground *ground = ground_new(text, 0);
    ground->run.seed = runs[i].seed;
    ground->run.replication = runs[i].replication;
    Sessions *sessions = start(ground, false);
    ground_run(ground, 4000);
    logs[i] = g_strdup(ground->log->str);
    ground_free(ground);
    sessions_free(sessions);
  }
  CU_ASSERT_TRUE(strstr(logs[0], "+K C") && strstr(logs[0], "+L C"));
  CU_ASSERT_STRING_EQUAL(logs[0], logs[1]);
  CU_ASSERT_STRING_NOT_EQUAL(logs[0], logs[2]);
  CU_ASSERT_STRING_NOT_EQUAL(logs[0], logs[3]);
  CU_ASSERT_STRING_NOT_EQUAL(logs[2], logs[3]);
  for (size_t i = 0; i < G_N_ELEMENTS(runs); i++)
    g_free(logs[i]);
}

/* Forty sessions of one host, each with a partner that is drawn. Those that
 * have ended have records. */
static void
test_records(void)
{
  static const char drawn[] = "[session s]\nfrom = C, D\nto = L\n"
                              "packets = cbr(1 /s, 100 B)\n"
                              "arrival = every(0.1 s)\nlength = 1 ms\n";
  static const bool is_anchor[8] = { false };
  g_autofree char *text = g_strdup_printf(world, "packet", drawn);
  Ground *ground = ground_new(text, 0);
  Sessions *sessions = start(ground, false);
  uint32_t c = graph_find(ground->scenario->graph, "C"), to_c = 0;

  ground_run(ground, 4000);
  g_autoptr(Results) r =
    metrics_finish(ground->metrics, is_anchor, 4 * SIM_SECOND);
  CU_ASSERT_EQUAL(r->flows->len, 40);
  for (guint i = 0; i < r->flows->len; i++) {
    const FlowRecord *f = &g_array_index(r->flows, FlowRecord, i);
    CU_ASSERT_EQUAL(f->host, 1);
    CU_ASSERT_EQUAL(f->number, i + 1);
    to_c += f->correspondent_node == c;
  }
  CU_ASSERT_TRUE(to_c > 8 && to_c < 32);
  ground_free(ground);
  sessions_free(sessions);
}

const TestCase sessions_tests[] = {
  { "sessions begin and end as the scenario says", test_times },
  { "the sessions of a host are those that are alive", test_alive },
  { "and have a prefix", test_waiting },
  { "the run names the random numbers", test_numbers },
  { "sessions are counted, and each draws its partner", test_records },
  { NULL, NULL },
};
