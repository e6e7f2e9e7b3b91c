/* Movement: when a host has which link, and what the design hears of it. */

#include "sim/world/movement.h"
#include "tests/suite.h"
#include "tests/support_ground.h"

#include <stdio.h>

/* Whoever comes to A1 is without a link for 20 ms, to A2 for 30 ms, to A3 for
 * no time. The run lasts 4 s. */
static const char world[] =
  "[general]\nduration = 4 s\nlevel = packet\n%s\n"
  "[network N]\ngateway = G\naccess = A1, A2, A3\n"
  "[correspondent C]\nnetwork = N\n"
  "[links]\nG -- A{1..3} = 1 ms\nG -- C = 1 ms\n"
  "[access A1]\nl2-handover = 20 ms\n[access A2]\nl2-handover = 30 ms\n"
  "[access A3]\nl2-handover = 0 ms\n%s";

#define HOST(name, moves)                                                      \
  "[mobile " name "]\nstart = A1\nmobility = " name "\n[mobility " name        \
  "]\nmodel = script\nmoves = " moves "\n"
#define STILL(name) "[mobile " name "]\nstart = A2\n"

typedef struct Row {
  const char *sentence;
  int lead; /* ms */
  const char *general, *hosts;
  const char *log;
} Row;

static void
check(const Row *rows, size_t count, bool logs_marks)
{
  for (size_t i = 0; i < count; i++) {
    const Row *row = &rows[i];
    g_autofree char *text = g_strdup_printf(world, row->general, row->hosts);
    Ground *ground = ground_new(text, row->lead * SIM_MILLISECOND);
    Movement *movement = movement_start(ground->scenario, &ground->run,
                                        ground->flows, ground->design);
    ground->logs_marks = logs_marks;
    ground_run(ground, 5000);
    ground_expect(ground, row->sentence, row->log);
    movement_free(movement);
    ground_free(ground);
  }
}

/* clang-format off */
static const Row links[] = {
  { "a host has its first link at once, and does not move by itself", 0, "",
    STILL("M"), "0 up M A2 | " },
  { "a move ends the link, and the gap is that of the new router", 0, "",
    HOST("M", "1 s A2"), "0 up M A1 | 1000 down M A1 | 1030 up M A2 | " },
  { "one move comes after the other", 0, "", HOST("M", "1 s A2, 2 s A1"),
    "0 up M A1 | 1000 down M A1 | 1030 up M A2 | 2000 down M A2 | "
    "2020 up M A1 | " },
  { "without a gap the link is up at once", 0, "", HOST("M", "1 s A3"),
    "0 up M A1 | 1000 down M A1 | 1000 up M A3 | " },
  { "a move to where the host is does nothing", 0, "",
    HOST("M", "1 s A1, 2 s A2, 3 s A2"),
    "0 up M A1 | 2000 down M A1 | 2030 up M A2 | " },
  { "a host that moves on in the gap never has the link in between", 0, "",
    HOST("M", "1 s A2, 1.01 s A3"),
    "0 up M A1 | 1000 down M A1 | 1010 up M A3 | " },
  { "and the gap begins again, also for the way back", 0, "",
    HOST("M", "1 s A2, 1.029999999 s A1"),
    "0 up M A1 | 1000 down M A1 | 1049.999999 up M A1 | " },
  { "a link that comes up at the moment of the next move was there", 0, "",
    HOST("M", "1 s A2, 1.03 s A1"),
    "0 up M A1 | 1000 down M A1 | 1030 up M A2 | 1030 down M A2 | "
    "1050 up M A1 | " },
  { "a move within the run is made, and the link may come after it", 0, "",
    HOST("M", "3.999999999 s A2"),
    "0 up M A1 | 3999.999999 down M A1 | 4029.999999 up M A2 | " },
  { "a move at the end is not made", 0, "", HOST("M", "4 s A2"),
    "0 up M A1 | " },
  { "hosts attach at one moment", 0, "", STILL("L") STILL("M"),
    "0 up L A2 | 0 up M A2 | " },
  { "or at random moments within a time, those that move as well", 0,
    "attach-within = 30 ms", STILL("L") HOST("M", "1 s A2") STILL("N"),
    "6.138528 up M A1 | 18.257966 up N A2 | 24.335929 up L A2 | "
    "1000 down M A1 | 1030 up M A2 | " },
  { "which other hosts do not change", 0, "attach-within = 30 ms",
    STILL("N") STILL("L"), "18.257966 up N A2 | 24.335929 up L A2 | " },
  { "a host that moves before its first link comes with the first gap", 0,
    "attach-within = 3 s", HOST("L", "1 s A2"), "1030 up L A2 | " },
  { "each host has its own moves", 0, "",
    HOST("K", "1 s A2") STILL("L") HOST("M", "2 s A3") HOST("N", "1.01 s A3"),
    "0 up K A1 | 0 up L A2 | 0 up M A1 | 0 up N A1 | 1000 down K A1 | "
    "1010 down N A1 | 1010 up N A3 | 1030 up K A2 | 2000 down M A1 | "
    "2000 up M A3 | " },
};

static const Row leads[] = {
  { "who wants no lead is told nothing", 0, "", HOST("M", "1 s A3"),
    "0 up M A1 | 1000 down M A1 | 1000 up M A3 | " },
  { "a move is told in advance", 200, "", HOST("M", "1 s A3"),
    "0 up M A1 | 800 predict M A3 | 1000 down M A1 | 1000 up M A3 | " },
  { "a millisecond is enough", 1, "", HOST("M", "1 s A3"),
    "0 up M A1 | 999 predict M A3 | 1000 down M A1 | 1000 up M A3 | " },
  { "each move is", 200, "", HOST("M", "1 s A3, 2 s A1"),
    "0 up M A1 | 800 predict M A3 | 1000 down M A1 | 1000 up M A3 | "
    "1800 predict M A1 | 2000 down M A3 | 2020 up M A1 | " },
  { "a move that is just so far ahead is told at once", 200, "",
    HOST("M", "0.2 s A3"),
    "0 up M A1 | 0 predict M A3 | 200 down M A1 | 200 up M A3 | " },
  { "one that is sooner is not told", 200, "", HOST("M", "0.199999999 s A3"),
    "0 up M A1 | 199.999999 down M A1 | 199.999999 up M A3 | " },
  { "nor one that follows another too soon", 200, "",
    HOST("M", "1 s A3, 1.199999999 s A1"),
    "0 up M A1 | 800 predict M A3 | 1000 down M A1 | 1000 up M A3 | "
    "1199.999999 down M A3 | 1219.999999 up M A1 | " },
  { "one that follows just late enough is", 200, "",
    HOST("M", "1 s A3, 1.2 s A1"),
    "0 up M A1 | 800 predict M A3 | 1000 down M A1 | 1000 up M A3 | "
    "1000 predict M A1 | 1200 down M A3 | 1220 up M A1 | " },
  { "a host without a link is told nothing", 200, "",
    HOST("M", "1 s A2, 1.229999999 s A1"),
    "0 up M A1 | 800 predict M A2 | 1000 down M A1 | 1030 up M A2 | "
    "1229.999999 down M A2 | 1249.999999 up M A1 | " },
  { "but when its link comes up it is", 200, "",
    HOST("M", "1 s A2, 1.23 s A1"),
    "0 up M A1 | 800 predict M A2 | 1000 down M A1 | 1030 up M A2 | "
    "1030 predict M A1 | 1230 down M A2 | 1250 up M A1 | " },
  { "a host that will stay is told nothing", 200, "", HOST("M", "1 s A1"),
    "0 up M A1 | " },
};

/* The router that loses or gets the host is marked, and the host. */
static const Row marks[] = {
  { "what a link changes is looked at again at both of its ends", 0, "",
    HOST("M", "1 s A2"),
    "0 up M A1 | *A1/M *M/M 1000 down M A1 | *A1/M *M/M 1030 up M A2 | "
    "*A2/M *M/M " },
};
/* clang-format on */

static void
test_links(void)
{
  check(links, G_N_ELEMENTS(links), false);
}

static void
test_leads(void)
{
  check(leads, G_N_ELEMENTS(leads), false);
}

static void
test_marks(void)
{
  check(marks, G_N_ELEMENTS(marks), true);
}

/* The host attaches to A1 and moves to A2 after 1 s. After 2 s it leaves for
 * A1, but turns back to A2 before it is there. */
static void
test_host(void)
{
  static const struct {
    const char *sentence;
    double ms;
    uint32_t access, last_access, next_access, epoch, handover;
  } rows[] = {
    { "no link before the first", -1, INDEX_NONE, INDEX_NONE, INDEX_NONE, 0,
      INDEX_NONE },
    { "the first link is no handover", 0, 0, 0, INDEX_NONE, 1, INDEX_NONE },
    { "in the gap layer 2 knows where it goes", 1001, INDEX_NONE, 0, 1, 1, 0 },
    { "the next link is the next attachment", 1040, 1, 1, INDEX_NONE, 2, 0 },
    { "the last link is remembered", 2001, INDEX_NONE, 1, 0, 2, 1 },
    { "a change of mind is not another handover", 2006, INDEX_NONE, 1, 1, 2,
      1 },
    { "and a link that did not come up is no attachment", 2100, 1, 1,
      INDEX_NONE, 3, 1 },
  };
  g_autofree char *text =
    g_strdup_printf(world, "", HOST("M", "1 s A2, 2 s A1, 2.005 s A2"));
  Ground *ground = ground_new(text, 0);
  Movement *movement = movement_start(ground->scenario, &ground->run,
                                      ground->flows, ground->design);

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const Host *host = ground->network->hosts;
    if (rows[i].ms >= 0)
      ground_run(ground, rows[i].ms);
    bool is_good = host->access == rows[i].access &&
                   host->last_access == rows[i].last_access &&
                   host->next_access == rows[i].next_access &&
                   host->epoch == rows[i].epoch &&
                   host->handover == rows[i].handover;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", rows[i].sentence);
  }
  movement_free(movement);
  ground_free(ground);
}

/* A handover that was expected (the second) takes its record; the flows that
 * are alive are counted. What a flow has measured is complete when it ends, or
 * with the next handover: so the last record of one is missing. */
static void
test_records(void)
{
  static const Load load = { .packet_rate = 1, .payload = 100 };
  g_autofree char *text =
    g_strdup_printf(world, "", STILL("L") HOST("M", "1 s A2, 2 s A3"));
  Ground *ground = ground_new(text, 0);
  Movement *movement = movement_start(ground->scenario, &ground->run,
                                      ground->flows, ground->design);
  Host *host = &ground->network->hosts[1];
  const bool is_anchor[8] = { false };

  ground_settle_hosts(ground);
  flows_start(ground->flows, &load, 1, 1, 0, SIM_TIME_MAX);
  flows_start(ground->flows, &load, 1, 1, 0, 1500 * SIM_MILLISECOND);
  flows_start(ground->flows, &load, 0, 1, 0, SIM_TIME_MAX);
  ground_run(ground, 1600);
  CU_ASSERT_EQUAL(host->handover, 0);
  host->expected = metrics_handover_expect(ground->metrics, 1, 1);
  ground_run(ground, 3000);
  CU_ASSERT_EQUAL(host->handover, 1);
  CU_ASSERT_EQUAL(host->expected, INDEX_NONE);
  g_autoptr(Results) r =
    metrics_finish(ground->metrics, is_anchor, 4 * SIM_SECOND);
  CU_ASSERT_EQUAL_FATAL(r->handovers->len, 2);
  CU_ASSERT_EQUAL(r->flow_handovers->len, 2);
  const HandoverRecord *h = (const HandoverRecord *)r->handovers->data;
  CU_ASSERT_EQUAL(h[0].host, 1);
  CU_ASSERT_EQUAL(h[0].number, 1);
  CU_ASSERT_EQUAL(h[0].flows, 2);
  CU_ASSERT_EQUAL(h[1].flows, 1);
  CU_ASSERT_EQUAL(h[0].down_at, 1000 * SIM_MILLISECOND);
  CU_ASSERT_EQUAL(h[0].up_after, 30 * SIM_MILLISECOND);
  CU_ASSERT_EQUAL(h[1].down_at, 2000 * SIM_MILLISECOND);
  CU_ASSERT_EQUAL(h[1].up_after, 0);
  CU_ASSERT_EQUAL(h[0].from_node, ground->network->access[0].node);
  CU_ASSERT_EQUAL(h[0].to_node, ground->network->access[1].node);
  CU_ASSERT_EQUAL(h[1].from_node, h[0].to_node);
  CU_ASSERT_EQUAL(h[1].to_node, ground->network->access[2].node);
  movement_free(movement);
  ground_free(ground);
}

/* Of a host there are its first link and its next move in the kernel, and what
 * is told in advance, if anybody wants to know. */
static void
test_pending(void)
{
  g_autofree char *text =
    g_strdup_printf(world, "", HOST("M", "1 s A2, 2 s A3"));

  for (int lead = 0; lead <= 1; lead++) {
    Ground *ground = ground_new(text, lead * SIM_MILLISECOND);
    Movement *movement = movement_start(ground->scenario, &ground->run,
                                        ground->flows, ground->design);
    CU_ASSERT_EQUAL(kernel_pending(ground->kernel), lead + 2);
    movement_free(movement);
    ground_free(ground);
  }
}

/* The seed and the replication of the run decide when a host attaches. */
static void
test_runs(void)
{
  static const struct {
    const char *sentence;
    uint64_t seed;
    uint32_t replication;
    bool is_same;
  } runs[] = {
    { "the first run", 5, 3, true },
    { "the same once more", 5, 3, true },
    { "another seed", 6, 3, false },
    { "another replication", 5, 4, false },
  };
  g_autofree char *text =
    g_strdup_printf(world, "attach-within = 30 ms", STILL("M"));
  g_autofree char *first = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS(runs); i++) {
    Ground *ground = ground_new(text, 0);
    ground->run.seed = runs[i].seed;
    ground->run.replication = runs[i].replication;
    Movement *movement = movement_start(ground->scenario, &ground->run,
                                        ground->flows, ground->design);
    ground_run(ground, 100);
    if (!first)
      first = g_strdup(ground->log->str);
    bool is_good = g_str_equal(ground->log->str, first) == runs[i].is_same;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s\n", runs[i].sentence, ground->log->str);
    movement_free(movement);
    ground_free(ground);
  }
}

const TestCase movement_tests[] = {
  { "a link ends with a move, and the next is up after the gap", test_links },
  { "the design is told of a move as long before as it wants", test_leads },
  { "only the next move of a host is in the kernel", test_pending },
  { "places are marked where a link has changed", test_marks },
  { "a host knows its link, the last and the next", test_host },
  { "a handover has its record, with the flows of its beginning",
    test_records },
  { "the run names the random numbers", test_runs },
  { NULL, NULL },
};
