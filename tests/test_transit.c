/* How packets move and wait, on a small network: rules that a test sets, and
 * handlers that write down what they are told, a word each.
 */

#include "sim/net/luck.h"
#include "tests/suite.h"
#include "tests/support_network.h"

#include <stdio.h>

/* A bench: the network, what its rules say, and the log. */
typedef struct Bench {
  struct Bench *self; /* the view of the rules */
  SmallNetwork small;
  Verdict verdict; /* of data for host 0 at a node */
  uint32_t room;   /* VERDICT_HOLD */
  NoticeKind notice;
  uint32_t asked;    /* how often */
  uint8_t hop_limit; /* of the packet that was asked about last */
  GString *log;
  uint32_t freed;      /* payloads */
  bool is_in_call;     /* a send is on the stack */
  uint32_t inside;     /* receptions during it */
  uint32_t answers;    /* messages still to be sent from within a reception */
  uint32_t more_marks; /* marks still to be made while others are worked off */
} Bench;

/* A payload is a number, and knows who counts. */
typedef struct Payload {
  Bench *bench;
  uint32_t number;
} Payload;

static void
free_payload(void *payload)
{
  ((Payload *)payload)->bench->freed++;
  g_free(payload);
}

static const PayloadClass payload_class = { .free = free_payload };

static Packet *
make_packet(Bench *bench, PacketKind kind, uint32_t number)
{
  Network *network = bench->small.network;
  Packet *packet = packet_new(network->pool);
  Payload *payload = g_new(Payload, 1);

  *payload = (Payload){ bench, number };
  packet->kind = (uint8_t)kind;
  packet->host = 0;
  packet->prefix = bench->small.prefix;
  packet->octets = packet->inner_octets = 100;
  packet->payload = payload;
  packet->payload_class = &payload_class;
  packet->headers[0] = (Header){ node_address(network, SMALL_C),
                                 prefix_address(network, bench->small.prefix) };
  return packet;
}

static uint32_t
number_of(const Packet *packet)
{
  return ((const Payload *)packet->payload)->number;
}

static void
send_message(Bench *bench, uint32_t from, uint32_t to, uint32_t number)
{
  Packet *packet = make_packet(bench, PACKET_MESSAGE, number);
  bool was_in_call = bench->is_in_call;

  packet->prefix = INDEX_NONE;
  packet->headers[0].destination = node_address(bench->small.network, to);
  bench->is_in_call = true;
  transit_send(bench->small.network, place_of_node(from), packet);
  bench->is_in_call = was_in_call;
}

static void
send_data(Bench *bench, uint32_t from, uint32_t number)
{
  transit_send(bench->small.network, place_of_node(from),
               make_packet(bench, PACKET_DOWN, number));
}

static void
receive(void *user, Place place, const Packet *packet)
{
  Bench *bench = user;

  bench->inside += bench->is_in_call;
  g_string_append_printf(bench->log, "r%u@%g ", number_of(packet),
                         sim_seconds(network_now(bench->small.network)) * 1e3);
  if (bench->answers > 0) {
    bench->answers--;
    send_message(bench, place_index(place), place_index(place),
                 number_of(packet) + 10);
  }
}

static void
deliver(void *user, const Packet *packet)
{
  g_string_append_printf(((Bench *)user)->log, "d%u ", number_of(packet));
}

static void
drop(void *user, const Packet *packet, DropReason reason)
{
  g_string_append_printf(((Bench *)user)->log, "%s%u ",
                         drop_reason_name(reason), number_of(packet));
}

static void
notice(void *user, const Notice *what)
{
  Bench *bench = user;

  g_string_append_printf(bench->log, "n%u ", what->node);
  if (bench->more_marks > 0)
    network_changed(bench->small.network, place_of_node(SMALL_C), 0);
}

static void
changed(void *user, Place place, uint32_t host)
{
  Bench *bench = user;

  if (place == PLACE_ANY)
    g_string_append_printf(bench->log, "cany/%u ", host);
  else
    g_string_append_printf(bench->log, "c%u/%u ", place_index(place), host);
  if (bench->more_marks > 0) {
    bench->more_marks--;
    network_changed(bench->small.network, place, host);
    network_changed(bench->small.network, place, host);
  }
}

static const TransitHandlers handlers = { receive, deliver, drop, notice,
                                          changed };

static void
say(const void *view, const Visit *visit, Forward *out)
{
  Bench *bench = *(Bench *const *)view;

  bench->asked++;
  bench->hop_limit = visit->packet->hop_limit;
  *out = (Forward){ .verdict = bench->verdict,
                    .node = INDEX_NONE,
                    .room = bench->room,
                    .notice = bench->notice };
}

static bool
owns(const void *view, uint32_t host, Address address)
{
  (void)view;
  (void)host;
  (void)address;
  return false;
}

static const StepRules rules = { .forward = say, .owns = owns };

static void
settle(void *user)
{
  while (transit_settle(user))
    ;
}

static Bench *
bench_new(void)
{
  Bench *bench = g_new0(Bench, 1);
  Network *network;

  bench->self = bench;
  bench->small = small_network_new();
  bench->log = g_string_new(NULL);
  bench->verdict = VERDICT_LINK;
  network = bench->small.network;
  network->rules = &rules;
  network->view = &bench->self;
  network->handlers = &handlers;
  network->user = bench;
  kernel_on_settle(bench->small.kernel, settle, network);
  return bench;
}

static void
bench_run(Bench *bench, uint32_t ms)
{
  kernel_run_until(bench->small.kernel, ms * SIM_MILLISECOND);
}

/* Compares the log, and begins a new one. */
static void
bench_expect(Bench *bench, const char *sentence, const char *log)
{
  bool is_good = g_str_equal(bench->log->str, log);

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s: '%s' instead of '%s'\n", sentence, bench->log->str, log);
  g_string_truncate(bench->log, 0);
}

static void
bench_free(Bench *bench)
{
  small_network_clear(&bench->small);
  g_string_free(bench->log, TRUE);
  g_free(bench);
}

/* Messages to the own node are the kernel's: received at this instant, in the
 * order of sending, and never inside the call that sends. */
static const struct {
  const char *sentence;
  uint32_t count;
  uint32_t to[3]; /* from G, one after the other */
  uint32_t answers;
  const char *log;
} sendings[] = {
  { "one to itself", 1, { SMALL_G }, 0, "r0@0 " },
  { "some to itself come in order",
    3,
    { SMALL_G, SMALL_G, SMALL_G },
    0,
    "r0@0 r1@0 r2@0 " },
  { "before those that have a way to go",
    3,
    { SMALL_R, SMALL_G, SMALL_C },
    0,
    "r1@0 r2@3 r0@5 " },
  { "an answer to itself comes after what was sent before it",
    2,
    { SMALL_G, SMALL_G },
    1,
    "r0@0 r1@0 r10@0 " },
  { "and its answer after that",
    2,
    { SMALL_G, SMALL_G },
    3,
    "r0@0 r1@0 r10@0 r11@0 r20@0 " },
};

static void
test_own_node(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(sendings); i++) {
    Bench *bench = bench_new();

    bench->answers = sendings[i].answers;
    for (uint32_t j = 0; j < sendings[i].count; j++)
      send_message(bench, SMALL_G, sendings[i].to[j], j);
    bench_expect(bench, sendings[i].sentence, "");
    bench_run(bench, 100);
    bench_expect(bench, sendings[i].sentence, sendings[i].log);
    CU_ASSERT_EQUAL(bench->inside, 0);
    bench_free(bench);
  }
}

/* The node fails between the call and the kernel. */
static void
test_own_node_fails(void)
{
  Bench *bench = bench_new();

  send_message(bench, SMALL_G, SMALL_G, 0);
  bench->small.network->nodes[SMALL_G].is_down = true;
  bench_run(bench, 100);
  bench_expect(bench, "the node has failed meanwhile", "");
  CU_ASSERT_EQUAL(bench->freed, 1);
  bench_free(bench);
}

/* A buffer of R, five packets, and then the rule says otherwise. */
static const struct {
  const char *sentence;
  uint32_t room;
  Verdict then;
  const char *first, *second;
} buffers[] = {
  { "no room keeps nothing", 0, VERDICT_LINK,
    "queue0 queue1 queue2 queue3 queue4 ", "c1/0 " },
  { "room for one", 1, VERDICT_LINK, "queue1 queue2 queue3 queue4 ",
    "c1/0 d0 " },
  { "room for three: the fourth is too much", 3, VERDICT_LINK, "queue3 queue4 ",
    "c1/0 d0 d1 d2 " },
  { "room for as many as there are", 5, VERDICT_LINK, "",
    "c1/0 d0 d1 d2 d3 d4 " },
  { "all are lost, in order", 3, VERDICT_DROP, "queue3 queue4 ",
    "no-route0 no-route1 no-route2 c1/0 " },
};

static void
test_buffers(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(buffers); i++) {
    Bench *bench = bench_new();

    bench->verdict = VERDICT_HOLD;
    bench->room = buffers[i].room;
    for (uint32_t j = 0; j < 5; j++)
      send_data(bench, SMALL_R, j);
    bench_run(bench, 10);
    bench_expect(bench, buffers[i].sentence, buffers[i].first);
    bench->verdict = buffers[i].then;
    network_changed(bench->small.network, place_of_node(SMALL_R), 0);
    bench_run(bench, 20);
    bench_expect(bench, buffers[i].sentence, buffers[i].second);
    CU_ASSERT_EQUAL(bench->freed, 5);
    bench_free(bench);
  }
}

/* Two hosts at one node, and one host at two nodes, have buffers of their own:
 * a mark looks at one of them. */
static void
test_buffers_apart(void)
{
  Bench *bench = bench_new();

  bench->verdict = VERDICT_HOLD;
  bench->room = 1;
  send_data(bench, SMALL_R, 0);
  send_data(bench, SMALL_G, 1);
  send_data(bench, SMALL_R, 2);
  bench_expect(bench, "each has its room", "queue2 ");
  bench->verdict = VERDICT_DROP;
  network_changed(bench->small.network, place_of_node(SMALL_G), 1);
  network_changed(bench->small.network, place_of_host(0), 0);
  bench_run(bench, 1);
  bench_expect(bench, "neither another host nor the host itself", "c0/1 c0/0 ");
  network_changed(bench->small.network, place_of_node(SMALL_G), 0);
  bench_run(bench, 2);
  bench_expect(bench, "this one", "no-route1 c0/0 ");
  bench->verdict = VERDICT_HOLD;
  send_data(bench, SMALL_G, 3);
  bench->verdict = VERDICT_DROP;
  network_changed(bench->small.network, PLACE_ANY, 1);
  bench_run(bench, 3);
  bench_expect(bench, "not all places of another host", "cany/1 ");
  network_changed(bench->small.network, PLACE_ANY, 0);
  bench_run(bench, 4);
  bench_expect(bench, "all places of this host", "no-route0 no-route3 cany/0 ");
  bench_free(bench);
}

/* However often it is looked at, what waits is one packet of the node, and its
 * hop limit is that of its first look; those that wait keep their order and
 * their room. */
static void
test_counted_once(void)
{
  Bench *bench = bench_new();
  static const bool is_anchor[SMALL_NODES] = { false };

  bench->verdict = VERDICT_HOLD;
  bench->room = 2;
  send_data(bench, SMALL_R, 0);
  send_data(bench, SMALL_R, 1);
  for (uint32_t look = 1; look <= 100; look++) {
    network_changed(bench->small.network, place_of_node(SMALL_R), 0);
    bench_run(bench, look);
    CU_ASSERT_EQUAL(bench->asked, 2 + 2 * look);
    CU_ASSERT_EQUAL(bench->hop_limit, PACKET_HOP_LIMIT - 1);
  }
  g_string_truncate(bench->log, 0);
  bench->verdict = VERDICT_LINK;
  network_changed(bench->small.network, place_of_node(SMALL_R), 0);
  bench_run(bench, 200);
  bench_expect(bench, "still in order", "c1/0 d0 d1 ");
  g_autoptr(Results) results = metrics_finish(
    bench->small.metrics, is_anchor, network_now(bench->small.network));
  for (guint i = 0; i < results->nodes->len; i++) {
    const NodeRecord *node = &g_array_index(results->nodes, NodeRecord, i);
    CU_ASSERT_EQUAL(node->data_packets, node->node == SMALL_R ? 2 : 0);
    CU_ASSERT_EQUAL(node->data_octets, node->node == SMALL_R ? 200 : 0);
  }
  bench_free(bench);
}

/* Messages count where they are received: nodes only, also from themselves, and
 * neighbour discovery does not count. */
static void
test_received(void)
{
  static const bool is_anchor[SMALL_NODES] = { false };
  static const uint64_t counts[SMALL_NODES] = { [SMALL_G] = 1, [SMALL_R] = 2 };
  Bench *bench = bench_new();
  Network *network = bench->small.network;
  Packet *discovery = make_packet(bench, PACKET_MESSAGE, 4);
  Packet *to_host = make_packet(bench, PACKET_MESSAGE, 5);

  send_message(bench, SMALL_G, SMALL_G, 1);
  send_message(bench, SMALL_G, SMALL_R, 2);
  send_message(bench, SMALL_C, SMALL_R, 3);
  discovery->prefix = INDEX_NONE;
  discovery->category = SIGNALLING_DISCOVERY;
  discovery->headers[0].destination = node_address(network, SMALL_R);
  transit_send(network, place_of_node(SMALL_G), discovery);
  transit_send(network, place_of_node(SMALL_R), to_host);
  bench_run(bench, 100);
  bench_expect(bench, "all are received", "r1@0 r5@2 r2@5 r4@5 r3@8 ");
  g_autoptr(Results) results = metrics_finish(
    bench->small.metrics, is_anchor, network_now(bench->small.network));
  for (guint i = 0; i < results->nodes->len; i++) {
    const NodeRecord *node = &g_array_index(results->nodes, NodeRecord, i);
    CU_ASSERT_EQUAL(node->signalling_messages, counts[node->node]);
  }
  bench_free(bench);
}

/* The air loses what it says, and a link that loses nothing draws nothing. */
static const struct {
  const char *sentence;
  double loss;
  const char *log;
} airs[] = {
  { "it loses nothing", 0, "d0 d1 d2 " },
  { "it loses nearly nothing", 1e-12, "d0 d1 d2 " },
  { "it loses nearly everything", 1 - 1e-12,
    "link-loss0 link-loss1 link-loss2 " },
};

static void
test_loss(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(airs); i++) {
    Bench *bench = bench_new();
    Network *network = bench->small.network;
    network->luck = luck_new(1, 0);
    network->access[0].loss = airs[i].loss;
    for (uint32_t number = 0; number < 3; number++)
      send_data(bench, SMALL_R, number);
    bench_run(bench, 10);
    bench_expect(bench, airs[i].sentence, airs[i].log);
    CU_ASSERT_EQUAL(bench->freed, 3);
    bench_free(bench);
  }
}

/* Somebody may want to know of a notice only from a time on. */
static const struct {
  const char *sentence;
  NoticeKind kind;
  SimTime from; /* it is 10 ms */
  const char *log;
} wanted[] = {
  { "from the beginning", NOTICE_CAUGHT, 0, "n4 " },
  { "from this instant", NOTICE_CAUGHT, 10 * SIM_MILLISECOND, "n4 " },
  { "from the next on", NOTICE_CAUGHT, 10 * SIM_MILLISECOND + 1, "" },
  { "never", NOTICE_MISROUTED, SIM_TIME_MAX, "" },
  { "it is none", NOTICE_NONE, 0, "" },
};

static void
test_wanted(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
    const Notice what = { .kind = wanted[i].kind,
                          .node = SMALL_S,
                          .from = wanted[i].from };
    Bench *bench = bench_new();
    bench_run(bench, 10);
    transit_notice(bench->small.network, &what);
    bench_run(bench, 100);
    bench_expect(bench, wanted[i].sentence, wanted[i].log);
    bench_free(bench);
  }
}

/* What an event does; marks and notices wait until it has ended. */
typedef enum Deed {
  NOTHING,
  MARK_G,
  MARK_R,
  MARK_HOST_1, /* at G */
  MARK_PLACE,  /* the host itself */
  NOTICE,      /* about G */
  CAUGHT,      /* a packet at C of which the rule notices something */
} Deed;

static void
do_deed(Bench *bench, Deed deed)
{
  Network *network = bench->small.network;
  const Notice what = { .kind = NOTICE_CAUGHT, .node = SMALL_G };

  switch (deed) {
  case NOTHING:
    break;
  case MARK_G:
    network_changed(network, place_of_node(SMALL_G), 0);
    break;
  case MARK_R:
    network_changed(network, place_of_node(SMALL_R), 0);
    break;
  case MARK_HOST_1:
    network_changed(network, place_of_node(SMALL_G), 1);
    break;
  case MARK_PLACE:
    network_changed(network, place_of_host(0), 0);
    break;
  case NOTICE:
    transit_notice(network, &what);
    break;
  case CAUGHT:
    bench->notice = NOTICE_CAUGHT;
    bench->verdict = VERDICT_DROP;
    send_data(bench, SMALL_C, 7);
    bench->notice = NOTICE_NONE;
    break;
  }
}

static const struct {
  const char *sentence;
  Deed deeds[4];
  uint32_t more_marks;
  const char *log; /* "|" is the end of the event */
} settlings[] = {
  { "nothing to settle", { NOTHING }, 0, "| " },
  { "a mark", { MARK_G }, 0, "| c0/0 " },
  { "made twice, worked off once", { MARK_G, MARK_G }, 0, "| c0/0 " },
  { "also with others between",
    { MARK_G, MARK_R, MARK_PLACE, MARK_G },
    0,
    "| c0/0 c1/0 c0/0 " },
  { "of two hosts at one place, each",
    { MARK_G, MARK_HOST_1, MARK_G, MARK_HOST_1 },
    0,
    "| c0/0 c0/1 " },
  { "in the order in which they were made",
    { MARK_R, MARK_G },
    0,
    "| c1/0 c0/0 " },
  { "made again while it is worked off: worked off again, once",
    { MARK_G },
    1,
    "| c0/0 c0/0 " },
  { "and again", { MARK_G }, 3, "| c0/0 c0/0 c0/0 c0/0 " },
  { "after those of the first round",
    { MARK_G, MARK_R },
    1,
    "| c0/0 c1/0 c0/0 " },
  { "a notice", { NOTICE }, 0, "| n0 " },
  { "each notice, also if they are alike", { NOTICE, NOTICE }, 0, "| n0 n0 " },
  { "notices before marks",
    { MARK_G, NOTICE, MARK_R, NOTICE },
    0,
    "| n0 n0 c0/0 c1/0 " },
  { "what a notice marks comes with the marks of the event",
    { MARK_G, NOTICE },
    1,
    "| n0 c0/0 c2/0 c0/0 " },
  { "a step notices, when its event has ended",
    { MARK_G, CAUGHT },
    0,
    "no-route7 | n2 c0/0 " },
};

static void
do_deeds(void *target, uint64_t number)
{
  Bench *bench = target;

  for (size_t i = 0; i < G_N_ELEMENTS(settlings[number].deeds); i++)
    do_deed(bench, settlings[number].deeds[i]);
  g_string_append(bench->log, "| ");
}

static void
note_next(void *target, uint64_t unused)
{
  (void)unused;
  g_string_append(((Bench *)target)->log, "next ");
}

static void
test_settling(void)
{
  for (uint32_t i = 0; i < G_N_ELEMENTS(settlings); i++) {
    Bench *bench = bench_new();
    g_autofree char *log = g_strconcat(settlings[i].log, "next ", NULL);

    bench->more_marks = settlings[i].more_marks;
    kernel_schedule_at(bench->small.kernel, 5, do_deeds, bench, i);
    kernel_schedule_at(bench->small.kernel, 5, note_next, bench, 0);
    bench_run(bench, 1);
    bench_expect(bench, settlings[i].sentence, log);
    CU_ASSERT_EQUAL(bench->small.network->hosts[0].mark, 0);
    CU_ASSERT_FALSE(transit_settle(bench->small.network));
    bench_free(bench);
  }
}

/* Whatever is on its way, to itself, or waits: all payloads are freed, once. */
static void
test_freed(void)
{
  Bench *bench = bench_new();

  bench->verdict = VERDICT_HOLD;
  bench->room = 10;
  send_message(bench, SMALL_G, SMALL_R, 0);
  send_message(bench, SMALL_R, SMALL_C, 1);
  send_message(bench, SMALL_G, SMALL_G, 2);
  send_data(bench, SMALL_R, 3);
  send_data(bench, SMALL_R, 4);
  bench_run(bench, 1);
  bench_expect(bench, "one has arrived", "r2@0 ");
  CU_ASSERT_EQUAL(bench->freed, 1);
  send_message(bench, SMALL_G, SMALL_G, 5);
  small_network_clear(&bench->small);
  CU_ASSERT_EQUAL(bench->freed, 6);
  g_string_free(bench->log, TRUE);
  g_free(bench);
}

const TestCase transit_tests[] = {
  { "a message to the own node is the kernel's", test_own_node },
  { "and is lost if the node fails first", test_own_node_fails },
  { "a buffer keeps as many as it has room for", test_buffers },
  { "every node and host has its own", test_buffers_apart },
  { "what waits is counted once", test_counted_once },
  { "messages count at the node that receives them", test_received },
  { "a link loses as much as it says", test_loss },
  { "a notice that nobody wants yet is none", test_wanted },
  { "notices, then marks, once each, after the event", test_settling },
  { "what is under way is freed with the network", test_freed },
  { NULL, NULL },
};
