/* Streams: what a place decides about packets is true of a stream from the same
 * packet on. Both levels see the same rules, and count alike. */

#include "models/protocol/post.h"
#include "sim/world/flow.h"
#include "tests/suite.h"
#include "tests/support.h"
#include "tests/support_bench.h"

#include <math.h>
#include <stdio.h>

/* What a rule says at a node. */
typedef struct Rule {
  Verdict verdict; /* VERDICT_PASS: on the way to the host */
  uint32_t room;
  NoticeKind notice;
  SimTime heeds; /* nobody wants to know of the notice before */
} Rule;

/* What happens at a time (ms, from the beginning of the session on). */
typedef struct Deed {
  double at;
  uint32_t node;
  Rule rule;     /* of the node from now on */
  uint32_t from; /* the node is told by a message that leaves there, unless it
                    is SMALL_ISLAND */
  bool is_quiet; /* nobody marks the node */
} Deed;

enum { DEEDS = 4 };

typedef struct Row {
  const char *sentence;
  double rate;
  double length; /* ms */
  bool is_up;
  bool is_direct; /* the sender's packets pass by G, and are next at R */
  Rule first[SMALL_NODES];
  Deed deeds[DEEDS]; /* up to one at 0 */
  double again;      /* ms after a notice, the next is wanted; 0: none is */
  const char *notices;
  double delivered[2], lost[2], forwarded[2]; /* by level; the last at G */
  double overhead; /* octets of tunnel headers times links */
} Row;

typedef struct Course {
  const Row *row;
  Bench *bench;
  Network *network;
  Flows *flows;
  Rule rules[SMALL_NODES];
  GString *notices;
} Course;

#define BEGIN (1000 * SIM_MILLISECOND)

/* Returns the address of the host on the link of R. */
static Address
care_of(const Network *network)
{
  return host_address(network->nodes[SMALL_R].subnet, 0);
}

static void
course_forward(const void *view, const Visit *visit, Forward *out)
{
  const Course *course = ((const Network *)view)->user;
  uint32_t node =
    place_is_host(visit->place) ? INDEX_NONE : place_index(visit->place);

  out->verdict = VERDICT_ROUTE;
  out->node = node == SMALL_C && !course->row->is_direct ? SMALL_G : SMALL_R;
  if (visit->packet->kind == PACKET_UP)
    out->node = node == SMALL_R ? SMALL_G : SMALL_C;
  else if (node == SMALL_R)
    out->verdict = VERDICT_LINK;
  if (node == INDEX_NONE)
    return;
  out->notice = course->rules[node].notice;
  if (course->rules[node].verdict == VERDICT_PASS)
    return;
  out->verdict = course->rules[node].verdict;
  out->source = node_address(course->network, node);
  out->destination = out->verdict == VERDICT_HOME
                       ? care_of(course->network)
                       : node_address(course->network, SMALL_R);
  out->reason = DROP_NO_BINDING;
  out->room = course->rules[node].room;
}

static bool
course_owns(const void *view, uint32_t host, Address address)
{
  const Course *course = ((const Network *)view)->user;

  return host == 0 && address_equal(address, care_of(course->network));
}

static SimTime
course_heeds(const void *view, const Notice *notice)
{
  const Course *course = ((const Network *)view)->user;

  return course->rules[notice->node].heeds;
}

static double
since_ms(const Course *course)
{
  return sim_seconds(network_now(course->network) - BEGIN) * 1e3;
}

static void
course_notice(void *user, const Notice *notice)
{
  Course *course = user;
  SimTime *heeds = &course->rules[notice->node].heeds;

  if (*heeds > network_now(course->network))
    return;
  g_string_append_printf(course->notices, "%.10g ", since_ms(course));
  *heeds = course->row->again > 0
             ? network_now(course->network) + sim_time(course->row->again / 1e3)
             : SIM_TIME_MAX;
  network_changed(course->network, place_of_node(notice->node), 0);
}

static void
course_deliver(void *user, const Packet *packet)
{
  flows_deliver(((Course *)user)->flows, packet);
}

static void
course_drop(void *user, const Packet *packet, DropReason reason)
{
  if (packet->kind != PACKET_MESSAGE)
    flows_drop(((Course *)user)->flows, packet, reason);
}

static void
course_changed(void *user, Place place, uint32_t host)
{
  flows_changed(((Course *)user)->flows, place, host);
}

static void
deed_does(Course *course, const Deed *deed)
{
  course->rules[deed->node] = deed->rule;
  if (!deed->is_quiet)
    network_changed(course->network, place_of_node(deed->node), 0);
}

/* A message carries the number of its deed. */
static void
course_receive(void *user, Place place, const Packet *packet)
{
  Course *course = user;
  const Deed *deed = &course->row->deeds[packet_message(packet)->sequence];

  if (!place_is_host(place) && deed->node == place_index(place))
    deed_does(course, deed);
}

static void
deed_begins(void *target, uint64_t index)
{
  Course *course = target;
  const Deed *deed = &course->row->deeds[index];
  const Message message = { .type = MESSAGE_BU, .sequence = (uint16_t)index };

  if (deed->from == SMALL_ISLAND)
    deed_does(course, deed);
  else
    bench_send(course->bench, deed->from, deed->node, &message);
}

static const StepRules rules = { .forward = course_forward,
                                 .owns = course_owns,
                                 .heeds = course_heeds };
static const TransitHandlers handlers = { .receive = course_receive,
                                          .deliver = course_deliver,
                                          .drop = course_drop,
                                          .notice = course_notice,
                                          .changed = course_changed };

static void
course_set(Course *course, const Row *row, Level level)
{
  *course = (Course){ .row = row,
                      .bench = bench_new_design("pmipv6", NULL),
                      .notices = g_string_new(NULL) };
  Network *network = course->network = course->bench->network;

  bench_attach(course->bench, 0, SMALL_R);
  bench_run(course->bench, 1000);
  course->flows = flows_new(network, course->bench->design, level);
  network->rules = &rules;
  network->view = network;
  network->handlers = &handlers;
  network->user = course;
  for (uint32_t i = 0; i < SMALL_NODES; i++)
    course->rules[i] = row->first[i];
  for (uint64_t i = 0; i < DEEDS && row->deeds[i].at > 0; i++)
    kernel_schedule_at(network->kernel,
                       BEGIN + sim_time(row->deeds[i].at / 1e3), deed_begins,
                       course, i);
}

static void
expect(const Row *row, int level, const char *what, double is, double expected)
{
  bool is_good = fabs(is - expected) < 1e-6;

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s (%s): %s is %.12g instead of %.12g\n", row->sentence,
           level == 0 ? "packet" : "fluid", what, is, expected);
}

static void
check_row(const Row *row, int level)
{
  static const bool is_anchor[SMALL_NODES] = { false };
  const Load load = { .packet_rate = row->rate,
                      .payload = 100,
                      .is_down = !row->is_up,
                      .is_up = row->is_up };
  Course course;

  course_set(&course, row, level == 0 ? LEVEL_PACKET : LEVEL_FLUID);
  flows_start(course.flows, &load, 0, 1, SMALL_C, sim_time(row->length / 1e3));
  bench_run(course.bench, 3000);
  flows_finish(course.flows);
  g_autoptr(Results) r =
    metrics_finish(course.network->metrics, is_anchor, 3 * SIM_SECOND);
  expect(row, level, "delivered", support_metric(r, "packets-delivered"),
         row->delivered[level]);
  expect(row, level, "lost", support_metric(r, "packets-lost"),
         row->lost[level]);
  expect(row, level, "forwarded by G",
         g_array_index(r->nodes, NodeRecord, SMALL_G).data_packets,
         row->forwarded[level]);
  if (row->delivered[level] > 0)
    expect(row, level, "octets of tunnels",
           row->delivered[level] * support_metric(r, "tunnel-overhead"),
           row->overhead);
  CU_ASSERT_STRING_EQUAL(course.notices->str, row->notices);
  if (!g_str_equal(course.notices->str, row->notices))
    printf("\nnot true: %s (%s): notices at '%s' instead of '%s'\n",
           row->sentence, level == 0 ? "packet" : "fluid", course.notices->str,
           row->notices);
  flows_free(course.flows);
  bench_free(course.bench);
  g_string_free(course.notices, TRUE);
}

static void
check(const Row *rows, size_t count)
{
  for (size_t i = 0; i < count; i++)
    for (int level = 0; level < 2; level++)
      check_row(&rows[i], level);
}

#define GO                                                                     \
  {                                                                            \
    VERDICT_PASS, 0, NOTICE_NONE, 0                                            \
  }
#define LOSE                                                                   \
  {                                                                            \
    VERDICT_DROP, 0, NOTICE_NONE, 0                                            \
  }
#define TUNNEL                                                                 \
  {                                                                            \
    VERDICT_TUNNEL, 0, NOTICE_NONE, 0                                          \
  }
#define HOME                                                                   \
  {                                                                            \
    VERDICT_HOME, 0, NOTICE_NONE, 0                                            \
  }
#define HOLD(room)                                                             \
  {                                                                            \
    VERDICT_HOLD, room, NOTICE_NONE, 0                                         \
  }
#define CATCH(from)                                                            \
  {                                                                            \
    VERDICT_PASS, 0, NOTICE_CAUGHT, from                                       \
  }
#define ALL_GO                                                                 \
  {                                                                            \
    GO, GO, GO, GO, GO                                                         \
  }
#define AT(ms) (BEGIN + (SimTime)((ms)*1e6))
#define CATCHES(from)                                                          \
  {                                                                            \
    CATCH(from), GO, GO, GO, GO                                                \
  }

/* Ten packets, one every 10 ms: at G 3 ms later, at R 8 ms later. */
/* clang-format off */
static const Row times[] = {
  { "nothing changes", 100, 100, false, false, ALL_GO, .notices = "",
    .delivered = { 10, 10 }, .forwarded = { 10, 10 } },
  { "the sender has been told to stop after half of the packets", 100, 100,
    false, false, ALL_GO, { { 45, SMALL_C, LOSE, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 5, 4.5 }, .lost = { 5, 5.5 },
    .forwarded = { 5, 4.5 } },
  { "the gateway loses packets for 30 ms", 100, 100, false, false, ALL_GO,
    { { 20, SMALL_G, LOSE, SMALL_ISLAND, false },
      { 50, SMALL_G, GO, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 7, 7 }, .lost = { 3, 3 },
    .forwarded = { 10, 10 } },
  { "the access router keeps them, and lets them go", 100, 100, false, false,
    ALL_GO,
    { { 20, SMALL_R, HOLD(100), SMALL_ISLAND, false },
      { 50, SMALL_R, GO, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 10, 10 }, .forwarded = { 10, 10 } },
  { "as many as there is room for", 100, 100, false, false, ALL_GO,
    { { 20, SMALL_R, HOLD(2), SMALL_ISLAND, false },
      { 50, SMALL_R, GO, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 9, 9 }, .lost = { 1, 1 },
    .forwarded = { 10, 10 } },
  { "and when there is more room, there is more", 100, 100, false, false,
    ALL_GO,
    { { 20, SMALL_R, HOLD(2), SMALL_ISLAND, false },
      { 40, SMALL_R, HOLD(3), SMALL_ISLAND, false },
      { 60, SMALL_R, GO, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 9, 9 }, .lost = { 1, 1 },
    .forwarded = { 10, 10 } },
  { "a tunnel that is put on is on the way from then on", 100, 100, false,
    false, ALL_GO, { { 43, SMALL_G, TUNNEL, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 10, 10 }, .forwarded = { 10, 10 },
    .overhead = 6 * 40 },
  { "and one that is no longer put on is not", 100, 100, false, false,
    { TUNNEL, GO, GO, GO, GO }, { { 43, SMALL_G, GO, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 10, 10 }, .forwarded = { 10, 10 },
    .overhead = 4 * 40 },
  { "nor is it when there is another header, which goes on to the host", 100,
    100, false, false, { TUNNEL, GO, GO, GO, GO },
    { { 43, SMALL_G, HOME, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 10, 10 }, .forwarded = { 10, 10 },
    .overhead = 4 * 40 + 6 * 2 * 24 },
  { "what has been kept is lost when nobody wants it", 100, 100, false, false,
    ALL_GO,
    { { 20, SMALL_R, HOLD(100), SMALL_ISLAND, false },
      { 50, SMALL_R, LOSE, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 2, 1.2 }, .lost = { 8, 8.8 },
    .forwarded = { 10, 10 } },
  { "or when the stream has ended long since", 100, 100, false, false, ALL_GO,
    { { 20, SMALL_R, HOLD(100), SMALL_ISLAND, false },
      { 500, SMALL_R, LOSE, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 2, 1.2 }, .lost = { 8, 8.8 },
    .forwarded = { 10, 10 } },
  { "a change that changes nothing lets nothing go", 100, 100, false, false,
    ALL_GO, { { 20, SMALL_R, HOLD(100), SMALL_ISLAND, false },
      { 300, SMALL_R, HOLD(100), SMALL_ISLAND, false },
      { 500, SMALL_R, GO, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 10, 10 }, .forwarded = { 10, 10 } },
  { "what is on the way when the sender stops arrives", 100, 100, false, false,
    { GO, GO, LOSE, GO, GO }, { { 42, SMALL_C, GO, SMALL_G, false },
      { 47, SMALL_C, LOSE, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 0, 0.2 }, .lost = { 10, 9.8 },
    .forwarded = { 0, 0.2 } },
  { "what the sender keeps goes on its way late", 100, 100, false, false,
    ALL_GO,
    { { 20, SMALL_C, HOLD(100), SMALL_ISLAND, false },
      { 50, SMALL_C, GO, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 10, 10 }, .forwarded = { 10, 10 } },
  { "two changes in one instant are one", 100, 100, false, false, ALL_GO,
    { { 45, SMALL_G, LOSE, SMALL_ISLAND, false },
      { 45, SMALL_G, GO, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 10, 10 }, .forwarded = { 10, 10 } },
  { "from the host as well", 100, 100, true, false, ALL_GO,
    { { 20, SMALL_G, LOSE, SMALL_ISLAND, false },
      { 50, SMALL_G, GO, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 7, 7 }, .lost = { 3, 3 },
    .forwarded = { 10, 10 } },
};

/* Seven packets; at G at 3, 13, ... 63 ms. */
static const Row notices[] = {
  { "the first packet is noticed", 100, 70, false, false, CATCHES(0),
    .notices = "3 ", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "nobody wants to know", 100, 70, false, false, CATCHES(SIM_TIME_MAX),
    .notices = "", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "the next one is wanted later", 100, 70, false, false, CATCHES(0),
    .again = 25,
    .notices = "3 33 63 ", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "just when a packet comes", 100, 70, false, false, CATCHES(0), .again = 20,
    .notices = "3 23 43 63 ", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "one is wanted from a time between two packets", 100, 70, false, false,
    CATCHES(AT(30)), .notices = "33 ", .delivered = { 7, 7 },
    .forwarded = { 7, 7 } },
  { "from that of a packet", 100, 70, false, false, CATCHES(AT(33)),
    .notices = "33 ", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "from just after it", 100, 70, false, false, CATCHES(AT(33) + 1),
    .notices = "43 ", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "from that of the last", 100, 70, false, false, CATCHES(AT(63)),
    .notices = "63 ", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "from a time when none comes any more", 100, 70, false, false,
    CATCHES(AT(64)),
    .notices = "", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "somebody changes his mind, and says so", 100, 70, false, false,
    CATCHES(AT(30)), { { 20, SMALL_G, CATCH(AT(50)), SMALL_ISLAND, false } },
    .notices = "53 ", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "or does not", 100, 70, false, false, CATCHES(AT(30)),
    { { 20, SMALL_G, CATCH(AT(50)), SMALL_ISLAND, true } },
    .notices = "53 ", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "or no longer cares", 100, 70, false, false, CATCHES(AT(30)),
    { { 20, SMALL_G, GO, SMALL_ISLAND, true } },
    .notices = "", .delivered = { 7, 7 }, .forwarded = { 7, 7 } },
  { "a packet that comes no more is not noticed", 100, 70, false, false,
    CATCHES(AT(50)), { { 40, SMALL_C, LOSE, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 4, 4 }, .lost = { 3, 3 },
    .forwarded = { 4, 4 } },
};

/* A message comes to G (or R) together with the packet of 23 ms (28 ms), or the
 * one of 20 ms at C. From there on packets are lost. Of two that come at once
 * the one that has left first is first. */
static const Row edges[] = {
  { "a message that has left before the packet is first", 100, 70, false, false,
    ALL_GO, { { 18, SMALL_G, LOSE, SMALL_R, false } },
    .notices = "", .delivered = { 2, 2 }, .lost = { 5, 5 },
    .forwarded = { 7, 7 } },
  { "a timer that was set before as well", 100, 70, false, false, ALL_GO,
    { { 23, SMALL_G, LOSE, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 2, 2 }, .lost = { 5, 5 },
    .forwarded = { 7, 7 } },
  { "a packet that was due for longer than the message is first", 100, 70,
    false, false, ALL_GO, { { 17, SMALL_C, LOSE, SMALL_G, false } },
    .notices = "", .delivered = { 3, 2 }, .lost = { 4, 5 },
    .forwarded = { 3, 2 } },
  { "one that was not is second", 1000, 70, false, false, ALL_GO,
    { { 17, SMALL_C, LOSE, SMALL_G, false } },
    .notices = "", .delivered = { 20, 20 }, .lost = { 50, 50 },
    .forwarded = { 20, 20 } },
  { "a packet that was first is noticed, though it was the last", 100, 70,
    false, false, { GO, GO, CATCH(AT(20)), GO, GO },
    { { 17, SMALL_C, LOSE, SMALL_G, false } },
    .notices = "20 ", .delivered = { 3, 2 }, .lost = { 4, 5 },
    .forwarded = { 3, 2 } },
  { "it is, if the message is heard of before it", 100, 70, false, false,
    { GO, GO, CATCH(SIM_TIME_MAX), GO, GO },
    { { 17, SMALL_C, LOSE, SMALL_G, false },
      { 18.5, SMALL_C, CATCH(AT(20)), SMALL_ISLAND, false } },
    .notices = "20 ", .delivered = { 3, 2 }, .lost = { 4, 5 },
    .forwarded = { 3, 2 } },
  { "but not if the message has left before it was due", 200, 70, false, false,
    { GO, GO, CATCH(SIM_TIME_MAX), GO, GO },
    { { 12, SMALL_C, LOSE, SMALL_R, false },
      { 18.5, SMALL_C, CATCH(AT(20)), SMALL_ISLAND, false } },
    .notices = "", .delivered = { 4, 4 }, .lost = { 10, 10 },
    .forwarded = { 4, 4 } },
  { "nor if a timer comes before it", 100, 70, false, false,
    { GO, GO, CATCH(AT(20)), GO, GO },
    { { 20, SMALL_C, LOSE, SMALL_ISLAND, false } },
    .notices = "", .delivered = { 2, 2 }, .lost = { 5, 5 },
    .forwarded = { 2, 2 } },
  { "a packet on a long way is due since it has left", 100, 70, false, true,
    { GO, CATCH(SIM_TIME_MAX), GO, GO, GO },
    { { 23, SMALL_R, LOSE, SMALL_G, false },
      { 26, SMALL_R, CATCH(AT(28)), SMALL_ISLAND, false } },
    .notices = "28 ", .delivered = { 3, 2 }, .lost = { 4, 5 },
    .forwarded = { 0, 0 } },
};
/* clang-format on */

static void
test_times(void)
{
  check(times, G_N_ELEMENTS(times));
}

static void
test_notices(void)
{
  check(notices, G_N_ELEMENTS(notices));
}

static void
test_edges(void)
{
  check(edges, G_N_ELEMENTS(edges));
}

const TestCase fluid_tests[] = {
  { "a place decides again when it has changed", test_times },
  { "a notice comes with the next packet that somebody wants to know of",
    test_notices },
  { "of two that come at once the one that has left first is first",
    test_edges },
  { NULL, NULL },
};
