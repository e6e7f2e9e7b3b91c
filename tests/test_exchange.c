/* Requests between nodes: when they are repeated, and what answers them. */

#include "models/protocol/exchange.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

#include <stdio.h>

/* A user of exchanges. What it is told goes to the log of the bench, between
 * the messages: "5 done 7 by a | " is an answer to number 7 at 5 ms, "given up"
 * is none, and "a discarded | " is the end of a request that is forgotten. */
typedef struct Desk {
  Bench *bench;
  Exchanges exchanges;
  uint32_t third; /* another prefix of host 0 */
} Desk;

typedef struct Context {
  Desk *desk;
  const char *name;
} Context;

static double
desk_now(const Desk *desk)
{
  return sim_seconds(network_now(desk->bench->network)) * 1e3;
}

static void
desk_done(void *user, const Exchange *exchange, const Message *answer)
{
  Desk *desk = user;
  Context *context = exchange->context;

  g_string_append_printf(desk->bench->log, "%g %s %u", desk_now(desk),
                         answer ? "done" : "given up",
                         exchange->message.sequence);
  if (context)
    g_string_append_printf(desk->bench->log, " by %s", context->name);
  g_string_append(desk->bench->log, " | ");
  g_free(context);
}

static void
desk_discard(void *context)
{
  Context *c = context;

  g_string_append_printf(c->desk->bench->log, "%s discarded | ", c->name);
  g_free(c);
}

/* What arrives at a node is an answer, or is none. */
static void
desk_receive(Bench *bench, Place place, const Packet *packet)
{
  Desk *desk = bench->user;
  uint8_t type = packet_message(packet)->type;

  if (type != MESSAGE_LU_ACK && type != MESSAGE_PBA)
    return;
  if (!exchange_acknowledge(&desk->exchanges, place_index(place), packet))
    g_string_append_printf(bench->log, "%g none | ", desk_now(desk));
}

static Desk *
desk_new(double initial, double most, int64_t most_attempts)
{
  Desk *desk = g_new0(Desk, 1);

  desk->bench = bench_new();
  desk->bench->user = desk;
  desk->bench->receive = desk_receive;
  desk->third = network_prefix_new(desk->bench->network, 0, SMALL_G);
  desk->exchanges = (Exchanges){ .initial_timeout = sim_time(initial),
                                 .max_timeout = sim_time(most),
                                 .most_attempts = most_attempts,
                                 .done = desk_done,
                                 .discard = desk_discard };
  exchanges_init(&desk->exchanges, desk->bench->network, desk);
  return desk;
}

static void
desk_free(Desk *desk)
{
  exchanges_clear(&desk->exchanges);
  bench_free(desk->bench);
  g_free(desk);
}

/* A request from G to R about the prefix of host 0, and what differs from it in
 * the request or answer of a row. */
typedef struct Talk {
  MessageType type; /* 0: LU, or its acknowledgement */
  uint16_t sequence;
  uint8_t code;
  uint32_t from, to; /* both 0: from G to R, an answer from R to G */
  bool is_third;     /* about the other prefix */
  bool is_of_second; /* about that of host 1 */
  uint32_t tag;
  const char *name; /* of the context; NULL: none */
} Talk;

static Message
talk_message(const Desk *desk, const Talk *talk, MessageType usual)
{
  return (Message){ .type = (uint8_t)(talk->type ? talk->type : usual),
                    .function = COLUMN_LM,
                    .sequence = talk->sequence,
                    .code = talk->code,
                    .host = talk->is_of_second ? 1 : 0,
                    .prefix = talk->is_third       ? desk->third
                              : talk->is_of_second ? desk->bench->small.other
                                                   : desk->bench->small.prefix,
                    .lifetime = 40 };
}

static void
desk_ask(Desk *desk, const Talk *talk)
{
  bool is_usual = talk->from == 0 && talk->to == 0;
  Message message = talk_message(desk, talk, MESSAGE_LU);
  Context *context = NULL;

  if (talk->name) {
    context = g_new(Context, 1);
    *context = (Context){ desk, talk->name };
  }
  exchange_start(&desk->exchanges, is_usual ? SMALL_G : talk->from,
                 is_usual ? SMALL_R : talk->to, &message, SIGNALLING_REFRESH,
                 INDEX_NONE, talk->tag, context);
}

static void
desk_answer(Desk *desk, const Talk *talk)
{
  bool is_usual = talk->from == 0 && talk->to == 0;
  Message message = talk_message(desk, talk, MESSAGE_LU_ACK);

  bench_send(desk->bench, is_usual ? SMALL_R : talk->from,
             is_usual ? SMALL_G : talk->to, &message);
}

/* The times (s) at which a request is sent, and (the last) is given up. */
static const struct {
  const char *sentence;
  double initial, most; /* s */
  int64_t most_attempts;
  double times[8];
} patiences[] = {
  { "the wait doubles up to the most", 1, 4, 0, { 0, 1, 3, 7, 11, 15 } },
  { "the most cuts a wait that would double past it",
    1,
    5,
    0,
    { 0, 1, 3, 7, 12, 17 } },
  { "a wait of just the most is not cut", 3, 6, 0, { 0, 3, 9, 15 } },
  { "the most holds also before the first repetition",
    3,
    2,
    0,
    { 0, 2, 4, 6, 8 } },
  { "waits need not be whole seconds", 0.1, 32, 0, { 0, 0.1, 0.3, 0.7, 1.5 } },
  { "one attempt is sent once, and given up after its wait",
    1,
    32,
    1,
    { 0, 1 } },
  { "two attempts are given up after the second wait", 1, 32, 2, { 0, 1, 3 } },
  { "five attempts are given up after the fifth wait",
    1,
    8,
    5,
    { 0, 1, 3, 7, 15, 23 } },
};

/* Nothing happens until a nanosecond before each time, and one thing at it. */
static bool
keeps_times(Desk *desk, const double *times, int64_t most_attempts)
{
  GString *log = desk->bench->log;
  bool is_good = g_str_equal(log->str, "0 G>R LU 1 40s | ");

  bench_forget(desk->bench);
  for (int i = 1; times[i] > 0; i++) {
    g_autofree char *wanted =
      i == most_attempts
        ? g_strdup_printf("%g given up 1 | ", times[i] * 1e3)
        : g_strdup_printf("%g G>R LU 1 40s | ", times[i] * 1e3);
    kernel_run_until(desk->bench->small.kernel, sim_time(times[i]) - 1);
    is_good &= log->len == 0;
    kernel_run_until(desk->bench->small.kernel, sim_time(times[i]));
    is_good &= g_str_equal(log->str, wanted);
    bench_forget(desk->bench);
  }
  if (most_attempts > 0) {
    bench_run(desk->bench, 1e6);
    is_good &= log->len == 0;
  }
  return is_good;
}

static void
test_patience(void)
{
  static const Talk request = { .sequence = 1 };

  for (size_t i = 0; i < G_N_ELEMENTS(patiences); i++) {
    Desk *desk = desk_new(patiences[i].initial, patiences[i].most,
                          patiences[i].most_attempts);
    desk_ask(desk, &request);
    bool is_good =
      keeps_times(desk, patiences[i].times, patiences[i].most_attempts);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", patiences[i].sentence);
    desk_free(desk);
  }
}

/* Requests at 0, and an answer that is sent at 100 ms. One that nothing has
 * answered is repeated at 1000 ms. */
static const struct {
  const char *sentence;
  Talk requests[2]; /* of the number 0: none */
  Talk answer;
  const char *log; /* after what is sent at 0 */
} answers[] = {
  { "an answer of the same number ends the request",
    { { .sequence = 7 } },
    { .sequence = 7 },
    "100 R>G LU-ack 7 40s | 105 done 7 | " },
  { "an answer of an earlier number is none",
    { { .sequence = 7 } },
    { .sequence = 6 },
    "100 R>G LU-ack 6 40s | 105 none | 1000 G>R LU 7 40s | " },
  { "an answer of a later number is none",
    { { .sequence = 7 } },
    { .sequence = 8 },
    "100 R>G LU-ack 8 40s | 105 none | 1000 G>R LU 7 40s | " },
  { "an acknowledgement of another code is none",
    { { .sequence = 7, .code = LU_HOME } },
    { .sequence = 7, .code = LU_OLD },
    "100 R>G LU-ack 7 40s | 105 none | 1000 G>R LU 7 40s | " },
  { "the code of another kind of answer is its own",
    { { .type = MESSAGE_PBU, .sequence = 7, .code = PBU_FORWARD } },
    { .type = MESSAGE_PBA, .sequence = 7, .code = 0 },
    "100 R>G PBA 7 40s | 105 done 7 | " },
  { "an answer of another node than was asked is none",
    { { .sequence = 7 } },
    { .sequence = 7, .from = SMALL_S, .to = SMALL_G },
    "100 S>G LU-ack 7 40s | 107 none | 1000 G>R LU 7 40s | " },
  { "an answer to another node than has asked is none",
    { { .sequence = 7 } },
    { .sequence = 7, .from = SMALL_R, .to = SMALL_S },
    "100 R>S LU-ack 7 40s | 112 none | 1000 G>R LU 7 40s | " },
  { "an answer about another prefix of the host is none",
    { { .sequence = 7 } },
    { .sequence = 7, .is_third = true },
    "100 R>G LU-ack 7 40s | 105 none | 1000 G>R LU 7 40s | " },
  { "of two requests it answers that of its code, whichever is older",
    { { .sequence = 7, .code = LU_HOME, .tag = 1, .name = "a" },
      { .sequence = 7, .code = LU_OLD, .tag = 2, .name = "b" } },
    { .sequence = 7, .code = LU_HOME },
    "100 R>G LU-ack 7 40s | 105 done 7 by a | 1000 G>R LU 7 40s | " },
  { "and that to its sender",
    { { .sequence = 7, .name = "a" },
      { .sequence = 7, .from = SMALL_G, .to = SMALL_S, .name = "b" } },
    { .sequence = 7 },
    "100 R>G LU-ack 7 40s | 105 done 7 by a | 1000 G>S LU 7 40s | " },
};

static void
test_answers(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
    Desk *desk = desk_new(1, 32, 0);
    for (int j = 0; j < 2 && answers[i].requests[j].sequence != 0; j++)
      desk_ask(desk, &answers[i].requests[j]);
    bench_forget(desk->bench);
    bench_run(desk->bench, 100);
    desk_answer(desk, &answers[i].answer);
    bench_run(desk->bench, 2000);
    bench_expect(desk->bench, answers[i].sentence, answers[i].log);
    desk_free(desk);
  }
}

/* The first request is made at 0, the second at 600 ms; either is repeated one
 * second later, if it is still there. */
static const struct {
  const char *sentence;
  Talk first, second;
  const char *log;
} successors[] = {
  { "a second request of the kind takes the place of the first",
    { .sequence = 1, .name = "a" },
    { .sequence = 2, .name = "b" },
    "0 G>R LU 1 40s | a discarded | 600 G>R LU 2 40s | 1600 G>R LU 2 40s | " },
  { "also one of another code",
    { .sequence = 1, .code = LU_HOME, .name = "a" },
    { .sequence = 2, .code = LU_OLD, .name = "b" },
    "0 G>R LU 1 40s | a discarded | 600 G>R LU 2 40s | 1600 G>R LU 2 40s | " },
  { "nothing is discarded of one that has no context",
    { .sequence = 1 },
    { .sequence = 2 },
    "0 G>R LU 1 40s | 600 G>R LU 2 40s | 1600 G>R LU 2 40s | " },
  { "one of another type stands beside it",
    { .sequence = 1, .name = "a" },
    { .type = MESSAGE_PBU, .sequence = 2, .name = "b" },
    "0 G>R LU 1 40s | 600 G>R PBU 2 40s | 1000 G>R LU 1 40s | "
    "1600 G>R PBU 2 40s | " },
  { "one about another prefix stands beside it",
    { .sequence = 1, .name = "a" },
    { .sequence = 2, .is_third = true, .name = "b" },
    "0 G>R LU 1 40s | 600 G>R LU 2 40s | 1000 G>R LU 1 40s | "
    "1600 G>R LU 2 40s | " },
  { "one to another node stands beside it",
    { .sequence = 1, .name = "a" },
    { .sequence = 2, .from = SMALL_G, .to = SMALL_S, .name = "b" },
    "0 G>R LU 1 40s | 600 G>S LU 2 40s | 1000 G>R LU 1 40s | "
    "1600 G>S LU 2 40s | " },
  { "one from another node stands beside it",
    { .sequence = 1, .name = "a" },
    { .sequence = 2, .from = SMALL_S, .to = SMALL_R, .name = "b" },
    "0 G>R LU 1 40s | 600 S>R LU 2 40s | 1000 G>R LU 1 40s | "
    "1600 S>R LU 2 40s | " },
  { "one that its user tells apart stands beside it",
    { .sequence = 1, .name = "a" },
    { .sequence = 2, .tag = 1, .name = "b" },
    "0 G>R LU 1 40s | 600 G>R LU 2 40s | 1000 G>R LU 1 40s | "
    "1600 G>R LU 2 40s | " },
};

static void
test_successors(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(successors); i++) {
    Desk *desk = desk_new(1, 32, 0);
    desk_ask(desk, &successors[i].first);
    bench_run(desk->bench, 600);
    desk_ask(desk, &successors[i].second);
    bench_run(desk->bench, 1700);
    bench_expect(desk->bench, successors[i].sentence, successors[i].log);
    desk_free(desk);
  }
}

/* What becomes of a request when its prefix or its node is no more. */
typedef enum End {
  FORGOTTEN,
  FORGOTTEN_OTHER, /* another prefix of the host is */
  FAILED,          /* the node that has asked */
  FAILED_OTHER,    /* the node that was asked */
  FREED,
  FREED_AND_TAKEN, /* and its slot has another user */
} End;

static const struct {
  const char *sentence;
  End end; /* at 500 ms */
  const char *log;
} ends[] = {
  { "what is forgotten is discarded at once, and not repeated", FORGOTTEN,
    "a discarded | 1000 G>R LU 2 40s | " },
  { "requests about the other prefixes of a host go on", FORGOTTEN_OTHER,
    "1000 G>R LU 1 40s | 1000 G>R LU 2 40s | " },
  { "what a node has asked that fails is discarded at once", FAILED,
    "a discarded | b discarded | " },
  { "the requests of other nodes go on", FAILED_OTHER,
    "1000 G>R LU 1 40s | 1000 G>R LU 2 40s | " },
  { "a request about a freed prefix is discarded when it would be repeated",
    FREED, "a discarded | 1000 G>R LU 2 40s | " },
  { "also if the slot of the prefix has another user", FREED_AND_TAKEN,
    "a discarded | 1000 G>R LU 2 40s | " },
};

static void
desk_end(Desk *desk, End end)
{
  Network *network = desk->bench->network;

  if (end == FORGOTTEN || end == FORGOTTEN_OTHER)
    exchange_forget(&desk->exchanges,
                    end == FORGOTTEN ? desk->bench->small.prefix : desk->third);
  if (end == FAILED || end == FAILED_OTHER)
    exchange_forget_node(&desk->exchanges, end == FAILED ? SMALL_G : SMALL_R);
  if (end == FREED || end == FREED_AND_TAKEN)
    network_prefix_free(network, desk->bench->small.prefix);
  if (end == FREED_AND_TAKEN)
    CU_ASSERT_EQUAL(network_prefix_new(network, 0, SMALL_G),
                    desk->bench->small.prefix);
}

static void
test_ends(void)
{
  static const Talk request = { .sequence = 1, .name = "a" };
  static const Talk second = { .sequence = 2,
                               .is_of_second = true,
                               .name = "b" };

  for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
    Desk *desk = desk_new(1, 32, 0);
    uint32_t prefix = desk->bench->small.prefix;
    desk_ask(desk, &request);
    desk_ask(desk, &second);
    bench_run(desk->bench, 500);
    bench_forget(desk->bench);
    desk_end(desk, ends[i].end);
    bool is_there =
      exchange_find(&desk->exchanges, SMALL_G, prefix, MESSAGE_LU) != NULL;
    CU_ASSERT_EQUAL(is_there,
                    ends[i].end != FORGOTTEN && ends[i].end != FAILED);
    bench_run(desk->bench, 2000);
    bench_expect(desk->bench, ends[i].sentence, ends[i].log);
    desk_free(desk);
  }
}

/* A request can be found by its sender, prefix and type, until it is over. */
static void
test_find(void)
{
  static const Talk request = { .sequence = 1, .name = "a" };
  Desk *desk = desk_new(1, 32, 2);
  const Exchanges *all = &desk->exchanges;
  uint32_t prefix = desk->bench->small.prefix;

  desk_ask(desk, &request);
  CU_ASSERT_PTR_NOT_NULL(exchange_find(all, SMALL_G, prefix, MESSAGE_LU));
  CU_ASSERT_PTR_NULL(exchange_find(all, SMALL_R, prefix, MESSAGE_LU));
  CU_ASSERT_PTR_NULL(exchange_find(all, SMALL_G, desk->third, MESSAGE_LU));
  CU_ASSERT_PTR_NULL(exchange_find(all, SMALL_G, prefix, MESSAGE_PBU));
  bench_run(desk->bench, 2999);
  CU_ASSERT_PTR_NOT_NULL(exchange_find(all, SMALL_G, prefix, MESSAGE_LU));
  bench_run(desk->bench, 3000);
  CU_ASSERT_PTR_NULL(exchange_find(all, SMALL_G, prefix, MESSAGE_LU));
  bench_expect(desk->bench,
               "the context of what is given up belongs to whom it is told",
               "0 G>R LU 1 40s | 1000 G>R LU 1 40s | 3000 given up 1 by a | ");
  desk_free(desk);
}

const TestCase exchange_tests[] = {
  { "requests are repeated with a patience that doubles, and given up at their "
    "times",
    test_patience },
  { "a request is answered by what belongs to it, and nothing else",
    test_answers },
  { "a second request of the kind takes the place of the first",
    test_successors },
  { "requests end with their node or prefix", test_ends },
  { "a request can be found until it is over", test_find },
  { NULL, NULL },
};
