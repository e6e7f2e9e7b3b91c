/* The event kernel against its contract, against a sorted array, and against
 * queueing theory. */

#include "sim/base/kernel.h"
#include "tests/suite.h"

#include <glib.h>
#include <math.h>
#include <stdio.h>

typedef struct Log {
  Kernel *kernel;
  GArray *labels; /* uint64_t */
  EventId other;
} Log;

static void
note(void *target, uint64_t label)
{
  g_array_append_val(((Log *)target)->labels, label);
}

static Log
log_new(void)
{
  return (Log){ .kernel = kernel_new(),
                .labels = g_array_new(FALSE, FALSE, sizeof(uint64_t)) };
}

static void
log_expect(Log *log, const uint64_t *labels, guint count)
{
  guint wrong = 0;

  CU_ASSERT_EQUAL(log->labels->len, count);
  for (guint i = 0; i < count && i < log->labels->len; i++)
    wrong += g_array_index(log->labels, uint64_t, i) != labels[i];
  CU_ASSERT_EQUAL(wrong, 0);
  kernel_free(log->kernel);
  g_array_unref(log->labels);
}

static void
test_order(void)
{
  Log log = log_new();
  static const uint64_t expected[] = { 3, 1, 4, 2, 5 };

  kernel_schedule_at(log.kernel, 10, note, &log, 1);
  kernel_schedule_at(log.kernel, 20, note, &log, 2);
  kernel_schedule_at(log.kernel, 0, note, &log, 3);
  kernel_schedule_at(log.kernel, 10, note, &log, 4);
  kernel_schedule_at(log.kernel, SIM_TIME_MAX - 1, note, &log, 5);
  kernel_run_until(log.kernel, SIM_TIME_MAX - 1);
  log_expect(&log, expected, 5);
}

static void
test_run_until(void)
{
  Log log = log_new();
  static const uint64_t expected[] = { 1, 2 };

  kernel_schedule_at(log.kernel, 10, note, &log, 1);
  kernel_schedule_at(log.kernel, 11, note, &log, 2);
  kernel_run_until(log.kernel, 10);
  CU_ASSERT_EQUAL(kernel_now(log.kernel), 10);
  CU_ASSERT_EQUAL(log.labels->len, 1);
  CU_ASSERT_EQUAL(kernel_pending(log.kernel), 1);
  kernel_run_until(log.kernel, 100);
  CU_ASSERT_EQUAL(kernel_now(log.kernel), 100);
  CU_ASSERT_EQUAL(kernel_executed(log.kernel), 2);
  log_expect(&log, expected, 2);
}

static void
test_cancel(void)
{
  Log log = log_new();
  EventId first = kernel_schedule_at(log.kernel, 5, note, &log, 1);

  CU_ASSERT_TRUE(kernel_is_pending(log.kernel, first));
  CU_ASSERT_TRUE(kernel_cancel(log.kernel, first));
  CU_ASSERT_FALSE(kernel_cancel(log.kernel, first));
  CU_ASSERT_FALSE(kernel_cancel(log.kernel, EVENT_NONE));
  EventId second = kernel_schedule_at(log.kernel, 5, note, &log, 2);
  CU_ASSERT_FALSE(kernel_is_pending(log.kernel, first));
  kernel_run_until(log.kernel, 5);
  CU_ASSERT_FALSE(kernel_is_pending(log.kernel, second));
  CU_ASSERT_FALSE(kernel_cancel(log.kernel, second));
  log_expect(&log, (const uint64_t[]){ 2 }, 1);
}

static void
cancel_other(void *target, uint64_t label)
{
  Log *log = target;
  note(log, label);
  CU_ASSERT_TRUE(kernel_cancel(log->kernel, log->other));
  kernel_schedule_after(log->kernel, 0, note, log, 9);
}

static void
test_inside(void)
{
  Log log = log_new();
  static const uint64_t expected[] = { 1, 9 };

  kernel_schedule_at(log.kernel, 5, cancel_other, &log, 1);
  log.other = kernel_schedule_at(log.kernel, 5, note, &log, 2);
  kernel_run_until(log.kernel, 5);
  log_expect(&log, expected, 2);
}

/* Settling, as a log with a word for each event and each call, and its time:
 * "e1@5 s@5 ". */
typedef struct Settler {
  Kernel *kernel;
  GString *log;
  int again;    /* calls that ask once more */
  int schedule; /* calls that schedule an event of this time */
} Settler;

static void
settler_note(Settler *settler, char what, uint64_t label)
{
  g_string_append_c(settler->log, what);
  if (label > 0)
    g_string_append_printf(settler->log, "%d", (int)label % 10);
  g_string_append_printf(settler->log, "@%d ",
                         (int)kernel_now(settler->kernel));
}

/* The tens of the label say how often the event asks. */
static void
settler_event(void *target, uint64_t label)
{
  Settler *settler = target;

  for (uint64_t i = 0; i < label / 10; i++)
    kernel_need_settle(settler->kernel);
  settler_note(settler, 'e', label);
}

static void
settler_settle(void *user)
{
  Settler *settler = user;

  settler_note(settler, 's', 0);
  if (settler->again > 0)
    kernel_need_settle(settler->kernel);
  if (settler->schedule > 0)
    kernel_schedule_after(settler->kernel, 0, settler_event, settler, 9);
  settler->again -= settler->again > 0;
  settler->schedule -= settler->schedule > 0;
}

/* Runs to 10, then, after another question if there is one, to 20. */
static const struct {
  const char *sentence;
  struct {
    SimTime at;
    uint64_t label;
  } events[4];
  int again, schedule;
  bool before, between, is_unnamed;
  const char *log;
} settlings[] = {
  { "nobody asks", .events = { { 5, 1 }, { 5, 2 } }, .log = "e1@5 e2@5 | " },
  { "after the event that asks, before the next of the same time",
    .events = { { 5, 11 }, { 5, 2 } }, .log = "e1@5 s@5 e2@5 | " },
  { "once, however often it asks", .events = { { 5, 31 }, { 5, 2 } },
    .log = "e1@5 s@5 e2@5 | " },
  { "after each event that asks", .events = { { 5, 11 }, { 5, 12 }, { 6, 3 } },
    .log = "e1@5 s@5 e2@5 s@5 e3@6 | " },
  { "asked before the run: before its first event", .events = { { 0, 1 } },
    .before = true, .log = "s@0 e1@0 | " },
  { "asked before the run: once, and not after the first event again",
    .events = { { 5, 1 }, { 6, 2 } }, .before = true,
    .log = "s@0 e1@5 e2@6 | " },
  { "asked before the run, and there is no event", .before = true,
    .log = "s@0 | " },
  { "asked between two runs: when the second begins",
    .events = { { 5, 1 }, { 15, 2 } }, .between = true,
    .log = "e1@5 | s@10 e2@15 " },
  { "asked while settling: that is the settler's own business",
    .events = { { 5, 11 }, { 5, 2 }, { 7, 3 } }, .again = 1,
    .log = "e1@5 s@5 e2@5 e3@7 | " },
  { "also when the next run begins", .events = { { 5, 11 }, { 15, 2 } },
    .again = 1, .log = "e1@5 s@5 | e2@15 " },
  { "what settling schedules for this time comes after what was there",
    .events = { { 5, 11 }, { 5, 2 } }, .schedule = 1,
    .log = "e1@5 s@5 e2@5 e9@5 | " },
  { "nothing is named: the question is forgotten",
    .events = { { 5, 11 }, { 15, 2 } }, .is_unnamed = true,
    .log = "e1@5 | e2@15 " },
};

static void
test_settle(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(settlings); i++) {
    Settler settler = { kernel_new(), g_string_new(NULL), settlings[i].again,
                        settlings[i].schedule };
    Kernel *kernel = settler.kernel;
    if (!settlings[i].is_unnamed)
      kernel_on_settle(kernel, settler_settle, &settler);
    for (int j = 0; j < 4 && settlings[i].events[j].label > 0; j++)
      kernel_schedule_at(kernel, settlings[i].events[j].at, settler_event,
                         &settler, settlings[i].events[j].label);
    if (settlings[i].before)
      kernel_need_settle(kernel);
    kernel_run_until(kernel, 10);
    g_string_append(settler.log, "| ");
    if (settlings[i].is_unnamed)
      kernel_on_settle(kernel, settler_settle, &settler);
    if (settlings[i].between)
      kernel_need_settle(kernel);
    kernel_run_until(kernel, 20);
    bool is_good = g_str_equal(settler.log->str, settlings[i].log);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\n%s: %s\n", settlings[i].sentence, settler.log->str);
    g_string_free(settler.log, TRUE);
    kernel_free(kernel);
  }
}

/* A twin that keeps its events in a sorted array, and a small generator. */
typedef struct TwinEvent {
  SimTime time;
  uint64_t order, label;
  EventId id;
} TwinEvent;

typedef struct Twin {
  Log log;
  GArray *events; /* TwinEvent, by time and order */
  GArray *labels; /* what should have run */
  uint64_t orders, state;
} Twin;

static uint64_t
twin_random(Twin *twin)
{
  twin->state =
    twin->state * UINT64_C(6364136223846793005) + 1442695040888963407;
  uint64_t x = twin->state ^ twin->state >> 32;
  return x * UINT64_C(0x9e3779b97f4a7c15) >> 20;
}

static SimTime
twin_step(Twin *twin)
{
  static const int bits[] = { 0, 0, 1, 3, 6, 10, 14, 20, 27, 33, 41, 55 };
  uint64_t mask =
    (UINT64_C(1) << bits[twin_random(twin) % G_N_ELEMENTS(bits)]) - 1;
  return (SimTime)(twin_random(twin) * UINT64_C(0x9e3779b9) & mask);
}

static void
twin_insert(Twin *twin, TwinEvent event)
{
  guint i = twin->events->len;

  event.order = twin->orders++;
  while (i > 0 &&
         g_array_index(twin->events, TwinEvent, i - 1).time > event.time)
    i--;
  g_array_insert_val(twin->events, i, event);
}

static void
twin_schedule_at(Twin *twin, SimTime time)
{
  TwinEvent event = { .time = time, .label = twin->orders };

  event.id = kernel_schedule_at(twin->log.kernel, event.time, note, &twin->log,
                                event.label);
  twin_insert(twin, event);
}

static void
twin_schedule(Twin *twin)
{
  twin_schedule_at(twin, kernel_now(twin->log.kernel) + twin_step(twin));
}

/* Many for one time: more than are sorted at once. */
static void
twin_schedule_crowd(Twin *twin)
{
  SimTime time = kernel_now(twin->log.kernel) + twin_step(twin);

  for (uint64_t i = 40 + twin_random(twin) % 100; i > 0; i--)
    twin_schedule_at(twin, time);
}

static void
twin_cancel(Twin *twin)
{
  if (twin->events->len == 0)
    return;
  guint i = (guint)(twin_random(twin) % twin->events->len);
  EventId id = g_array_index(twin->events, TwinEvent, i).id;

  g_array_remove_index(twin->events, i);
  CU_ASSERT_TRUE(kernel_cancel(twin->log.kernel, id));
}

static void
twin_run_to(Twin *twin, SimTime end)
{
  guint i = 0;

  for (; i < twin->events->len; i++) {
    const TwinEvent *e = &g_array_index(twin->events, TwinEvent, i);
    if (e->time > end)
      break;
    g_array_append_val(twin->labels, e->label);
  }
  g_array_remove_range(twin->events, 0, i);
  kernel_run_until(twin->log.kernel, end);
}

static void
twin_run(Twin *twin)
{
  twin_run_to(twin, kernel_now(twin->log.kernel) + twin_step(twin) / 4);
}

static void
twin_play(uint64_t seed, int operations, unsigned crowd_share,
          unsigned schedule_share)
{
  Twin twin = { .log = log_new(), .state = seed };

  twin.events = g_array_new(FALSE, FALSE, sizeof(TwinEvent));
  twin.labels = g_array_new(FALSE, FALSE, sizeof(uint64_t));
  for (int i = 0; i < operations; i++) {
    unsigned choice = (unsigned)(twin_random(&twin) % 100);
    if (choice < crowd_share)
      twin_schedule_crowd(&twin);
    else if (choice < schedule_share)
      twin_schedule(&twin);
    else if (choice < schedule_share + 10)
      twin_cancel(&twin);
    else
      twin_run(&twin);
    CU_ASSERT_EQUAL(kernel_pending(twin.log.kernel), twin.events->len);
  }
  log_expect(&twin.log, (const uint64_t *)(void *)twin.labels->data,
             twin.labels->len);
  g_array_unref(twin.events);
  g_array_unref(twin.labels);
}

/* As packets do, in one long run: a source every millisecond, and delays of
 * some kinds, so that more comes soon than the front holds. */
typedef struct Pipeline {
  Kernel *kernel;
  SimTime last;
  uint64_t sent, arrived;
  bool is_in_order;
} Pipeline;

static void
pipeline_arrives(void *target, uint64_t at)
{
  Pipeline *pipeline = target;
  SimTime now = kernel_now(pipeline->kernel);

  pipeline->arrived++;
  pipeline->is_in_order &= now == (SimTime)at && now >= pipeline->last;
  pipeline->last = now;
}

static void
pipeline_sends(void *target, uint64_t unused)
{
  static const int delays[] = { 1, 20, 25, 53, 120 };
  Pipeline *pipeline = target;
  SimTime now = kernel_now(pipeline->kernel);

  for (int i = 0; i < 5; i++, pipeline->sent++) {
    SimTime at = now + delays[i] * SIM_MILLISECOND / 2;
    kernel_schedule_at(pipeline->kernel, at, pipeline_arrives, pipeline,
                       (uint64_t)at);
  }
  kernel_schedule_after(pipeline->kernel, SIM_MILLISECOND, pipeline_sends,
                        pipeline, unused);
}

static void
test_pipeline(void)
{
  Pipeline pipeline = { .kernel = kernel_new(), .is_in_order = true };

  for (SimTime at = SIM_SECOND; at < 100 * SIM_SECOND; at += 5 * SIM_SECOND)
    kernel_schedule_at(pipeline.kernel, at, pipeline_arrives, &pipeline,
                       (uint64_t)at);
  kernel_schedule_at(pipeline.kernel, 500000, pipeline_sends, &pipeline, 0);
  kernel_run_until(pipeline.kernel, 100 * SIM_SECOND);
  CU_ASSERT_TRUE(pipeline.is_in_order);
  CU_ASSERT_EQUAL(pipeline.sent, 500000);
  CU_ASSERT_EQUAL(pipeline.arrived,
                  pipeline.sent + 20 + 1 - kernel_pending(pipeline.kernel));
  kernel_free(pipeline.kernel);
}

static void
test_twin(void)
{
  for (uint64_t seed = 1; seed <= 200; seed++)
    twin_play(seed, 1000, 0, 40 + (unsigned)(seed % 40));
  twin_play(999, 30000, 0, 70);
}

static void
test_crowds(void)
{
  for (uint64_t seed = 1; seed <= 100; seed++)
    twin_play(seed, 500, 1 + (unsigned)(seed % 3), (unsigned)(seed % 40));
}

/* Times end at SIM_TIME_MAX, and there is no later one to come after it. */
static void
test_end_of_time(void)
{
  Log log = log_new();
  uint64_t expected[100];

  for (uint64_t i = 0; i < G_N_ELEMENTS(expected); i++) {
    expected[i] = i;
    kernel_schedule_at(log.kernel, SIM_TIME_MAX, note, &log, i);
  }
  kernel_run_until(log.kernel, SIM_TIME_MAX);
  log_expect(&log, expected, G_N_ELEMENTS(expected));
}

static void
schedule_next(void *target, uint64_t label)
{
  Log *log = target;

  note(log, label);
  kernel_schedule_after(log->kernel, 1, note, log, 200);
}

/* A crowd, an event of the next instant that was there before, and one that
 * the crowd schedules for that instant. The two instants lie on either side of
 * a power of the base of the queue. */
static void
test_after_crowd(void)
{
  static const SimTime times[] = { 31, 1023, 32767, 999, SIM_SECOND };

  for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
    Log log = log_new();
    uint64_t expected[102];
    for (uint64_t k = 0; k < 100; k++) {
      expected[k] = k;
      kernel_schedule_at(log.kernel, times[i], k == 50 ? schedule_next : note,
                         &log, k);
    }
    expected[100] = 100;
    expected[101] = 200;
    kernel_schedule_at(log.kernel, times[i] + 1, note, &log, 100);
    kernel_run_until(log.kernel, times[i] + 1);
    log_expect(&log, expected, G_N_ELEMENTS(expected));
  }
}

static void
schedule_crowd(void *target, uint64_t count)
{
  Log *log = target;

  for (uint64_t i = 0; i < count; i++)
    kernel_schedule_after(log->kernel, 0, note, log, i);
}

/* More for this instant than is kept in front of the next event at first. */
static void
test_crowd_of_now(void)
{
  Log log = log_new();
  uint64_t expected[5000];

  for (uint64_t i = 0; i < G_N_ELEMENTS(expected); i++)
    expected[i] = i;
  kernel_schedule_at(log.kernel, 5, schedule_crowd, &log,
                     G_N_ELEMENTS(expected));
  kernel_run_until(log.kernel, 5);
  log_expect(&log, expected, G_N_ELEMENTS(expected));
}

/* An event costs 48 octets, and what is reserved for more. */
static void
test_memory(void)
{
  enum { EVENTS = 100000 };
  Log log = log_new();
  uint64_t empty = kernel_memory(log.kernel);

  for (uint64_t i = 0; i < EVENTS; i++)
    kernel_schedule_at(log.kernel, (SimTime)i * SIM_MICROSECOND, note, &log, i);
  uint64_t more = kernel_memory(log.kernel) - empty;
  CU_ASSERT_TRUE(more >= 48 * EVENTS && more < 64 * EVENTS);
  kernel_run_until(log.kernel, SIM_SECOND);
  CU_ASSERT_EQUAL(log.labels->len, EVENTS);
  CU_ASSERT_TRUE(kernel_memory(log.kernel) - empty < 64 * EVENTS);
  kernel_free(log.kernel);
  g_array_unref(log.labels);
}

/* A crowd lies in the queue, and then as a whole before the next event. */
static void
test_memory_of_crowd(void)
{
  enum { EVENTS = 100000 };
  Log log = log_new();
  uint64_t empty = kernel_memory(log.kernel);

  for (uint64_t i = 0; i < EVENTS; i++)
    kernel_schedule_at(log.kernel, SIM_SECOND, note, &log, i);
  kernel_run_until(log.kernel, SIM_SECOND);
  uint64_t more = kernel_memory(log.kernel) - empty;
  CU_ASSERT_TRUE(more >= 64 * EVENTS && more < 128 * EVENTS);
  kernel_free(log.kernel);
  g_array_unref(log.labels);
}

enum { SWEPT = 20000, KEPT = 5 };

typedef struct Sweep {
  Log log;
  EventId ids[SWEPT];
} Sweep;

/* Cancels all that have not run, but each fifth. */
static void
sweep_cancels(void *target, uint64_t unused)
{
  Sweep *sweep = target;

  (void)unused;
  for (uint64_t i = 0; i < SWEPT; i++)
    if (i % KEPT != 0)
      kernel_cancel(sweep->log.kernel, sweep->ids[i]);
}

/* So many are cancelled in one event that the dead are swept out, wherever they
 * are: what is left runs, in its order. */
static void
test_sweep(void)
{
  Sweep *sweep = g_new(Sweep, 1);
  GArray *left = g_array_new(FALSE, FALSE, sizeof(uint64_t));

  sweep->log = log_new();
  for (uint64_t i = 0; i < SWEPT; i++) {
    SimTime at = (SimTime)(i / 3 * SIM_MICROSECOND);
    sweep->ids[i] =
      kernel_schedule_at(sweep->log.kernel, at, note, &sweep->log, i);
    if (i % KEPT == 0 || at < SIM_MILLISECOND)
      g_array_append_val(left, i);
  }
  kernel_schedule_at(sweep->log.kernel, SIM_MILLISECOND - 1, sweep_cancels,
                     sweep, 0);
  kernel_run_until(sweep->log.kernel, SIM_SECOND);
  CU_ASSERT_EQUAL(kernel_pending(sweep->log.kernel), 0);
  log_expect(&sweep->log, (const uint64_t *)(void *)left->data, left->len);
  g_array_unref(left);
  g_free(sweep);
}

/* A timer that is set again and again, as refresh timers are. */
static void
test_mass_cancellation(void)
{
  Log log = log_new();
  EventId id = kernel_schedule_at(log.kernel, SIM_SECOND, note, &log, 1);

  for (int i = 0; i < 1000000; i++) {
    CU_ASSERT_TRUE(kernel_cancel(log.kernel, id));
    id = kernel_schedule_at(log.kernel, SIM_SECOND + i, note, &log, 1);
  }
  CU_ASSERT_TRUE(kernel_memory(log.kernel) < 1 << 20);
  kernel_run_until(log.kernel, 2 * SIM_SECOND);
  log_expect(&log, (const uint64_t[]){ 1 }, 1);
}

/* A queue with one server: arrivals and services of the given kind. */
typedef struct Queue {
  Kernel *kernel;
  Twin random;
  bool is_deterministic;
  uint64_t length;
  double area; /* of the number in the system over time, s */
  SimTime since;
} Queue;

static SimTime
queue_exponential(Queue *queue, double mean)
{
  double u = (double)(twin_random(&queue->random) % 1000003 + 1) / 1000004;
  return (SimTime)(-log(u) * mean * 1e9);
}

static void
queue_change(Queue *queue, uint64_t length)
{
  SimTime now = kernel_now(queue->kernel);
  queue->area += (double)queue->length * (double)(now - queue->since) / 1e9;
  queue->since = now;
  queue->length = length;
}

static void
queue_departs(void *target, uint64_t unused)
{
  Queue *queue = target;
  SimTime service = queue->is_deterministic ? SIM_SECOND * 7 / 10
                                            : queue_exponential(queue, 0.7);

  queue_change(queue, queue->length - (unused == 1));
  if (queue->length > 0)
    kernel_schedule_after(queue->kernel, service, queue_departs, queue, 1);
}

static void
queue_arrives(void *target, uint64_t unused)
{
  Queue *queue = target;

  queue_change(queue, queue->length + 1);
  if (queue->length == 1)
    queue_departs(queue, 0);
  kernel_schedule_after(queue->kernel, queue_exponential(queue, 1),
                        queue_arrives, queue, unused);
}

static void
check_queue(bool is_deterministic, double expected)
{
  Queue queue = { .kernel = kernel_new(),
                  .random = { .state = 4711 },
                  .is_deterministic = is_deterministic };
  double seconds = 500000;

  kernel_schedule_at(queue.kernel, 0, queue_arrives, &queue, 0);
  kernel_run_until(queue.kernel, (SimTime)(seconds * 1e9));
  queue_change(&queue, queue.length);
  CU_ASSERT_DOUBLE_EQUAL(queue.area / seconds, expected, 0.03 * expected);
  kernel_free(queue.kernel);
}

static void
test_queues(void)
{
  double load = 0.7;

  check_queue(false, load / (1 - load));
  /* Pollaczek and Khinchine, with service times that do not vary. */
  check_queue(true, load + load * load / (2 * (1 - load)));
}

const TestCase kernel_tests[] = {
  { "events run by time, and by scheduling at equal times", test_order },
  { "running stops at the given time", test_run_until },
  { "a cancelled event does not run, and its handle stays void", test_cancel },
  { "a handler may cancel and schedule", test_inside },
  { "settling comes after the event that asks for it", test_settle },
  { "random operations agree with a sorted array", test_twin },
  { "and with many events at one time", test_crowds },
  { "and at the end of time", test_end_of_time },
  { "what follows a crowd keeps its order", test_after_crowd },
  { "a crowd of this instant comes in its order", test_crowd_of_now },
  { "an event costs as much memory as is said", test_memory },
  { "so does a crowd", test_memory_of_crowd },
  { "events stay when those about them are swept out", test_sweep },
  { "a stream of packets with some delays stays in order", test_pipeline },
  { "a million cancellations need no more memory", test_mass_cancellation },
  { "M/M/1 and M/D/1 have the length that theory says", test_queues },
  { NULL, NULL },
};
