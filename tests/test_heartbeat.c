/* Heartbeats: when they beat, and when a server counts as lost. */

#include "models/protocol/heartbeat.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

#include <stdio.h>
#include <string.h>

enum { INTERVAL = 10 }; /* s */

/* Routers R and S that watch G, which answers as long as it shall. "30 lost R"
 * in the log means that R took G to have lost its state at 30 s. */
typedef struct Ward {
  Bench *bench;
  Heartbeats beats;
  GString *lost;
  bool is_needed;
  bool answers;
} Ward;

static bool
ward_is_needed(void *user, uint32_t router, uint32_t server)
{
  (void)router;
  CU_ASSERT_EQUAL(server, SMALL_G);
  return ((Ward *)user)->is_needed;
}

static void
ward_lost(void *user, uint32_t router, uint32_t server)
{
  Ward *ward = user;

  CU_ASSERT_EQUAL(server, SMALL_G);
  g_string_append_printf(ward->lost, "%g lost %s | ",
                         sim_seconds(network_now(ward->bench->network)),
                         router == SMALL_R ? "R" : "S");
}

static void
ward_receive(Bench *bench, Place place, const Packet *packet)
{
  Ward *ward = bench->user;

  if (packet_message(packet)->type == MESSAGE_HB_ANSWER)
    heartbeat_receive(&ward->beats, place_index(place), packet);
  else if (ward->answers)
    CU_ASSERT_TRUE(heartbeat_answer(bench->network, place, packet));
}

static Ward *
ward_new(SimTime interval, int64_t allowed)
{
  Ward *ward = g_new0(Ward, 1);

  ward->bench = bench_new();
  ward->bench->user = ward;
  ward->bench->receive = ward_receive;
  ward->lost = g_string_new(NULL);
  ward->is_needed = ward->answers = true;
  ward->beats = (Heartbeats){ .interval = interval,
                              .allowed = allowed,
                              .is_needed = ward_is_needed,
                              .lost = ward_lost };
  heartbeats_init(&ward->beats, ward->bench->network, ward);
  return ward;
}

static void
ward_free(Ward *ward)
{
  heartbeats_clear(&ward->beats);
  bench_free(ward->bench);
  g_string_free(ward->lost, TRUE);
  g_free(ward);
}

typedef enum Act {
  END,
  WATCH,   /* R watches G */
  WATCH_S, /* and S does */
  DIE,     /* G answers no more */
  LIVE,    /* and again */
  RESTART, /* G counts one more restart */
  LEAVE,   /* R and S have nothing registered there */
  RETURN,
} Act;

typedef struct Deed {
  double at; /* s */
  Act act;
} Deed;

static void
do_deed(Ward *ward, Act act)
{
  switch (act) {
  case WATCH:
    heartbeat_watch(&ward->beats, SMALL_R, SMALL_G);
    break;
  case WATCH_S:
    heartbeat_watch(&ward->beats, SMALL_S, SMALL_G);
    break;
  case DIE:
  case LIVE:
    ward->answers = act == LIVE;
    break;
  case RESTART:
    ward->bench->network->nodes[SMALL_G].restarts++;
    break;
  case LEAVE:
  case RETURN:
    ward->is_needed = act == RETURN;
    break;
  case END:
    break;
  }
}

static void
ward_live(Ward *ward, const Deed *deed, double until)
{
  for (; deed->act != END; deed++) {
    bench_run(ward->bench, deed->at * 1e3);
    do_deed(ward, deed->act);
  }
  bench_run(ward->bench, until * 1e3);
}

/* What is on the wire. */
static const struct {
  const char *sentence;
  Deed deeds[5];
  double until; /* s */
  const char *log;
} beats[] = {
  { "a router beats at once and then after each interval",
    { { 1, WATCH } },
    22,
    "1000 R>G HB 1 | 1005 G>R HB-answer 1 | 11000 R>G HB 2 | "
    "11005 G>R HB-answer 2 | 21000 R>G HB 3 | 21005 G>R HB-answer 3 | " },
  { "watching what is watched already changes nothing",
    { { 1, WATCH }, { 5, WATCH } },
    12,
    "1000 R>G HB 1 | 1005 G>R HB-answer 1 | 11000 R>G HB 2 | "
    "11005 G>R HB-answer 2 | " },
  { "each router beats for itself, with its own numbers",
    { { 1, WATCH }, { 5, WATCH_S } },
    16,
    "1000 R>G HB 1 | 1005 G>R HB-answer 1 | 5000 S>G HB 1 | "
    "5007 G>S HB-answer 1 | 11000 R>G HB 2 | 11005 G>R HB-answer 2 | "
    "15000 S>G HB 2 | 15007 G>S HB-answer 2 | " },
  { "a router that hears nothing goes on at the same pace",
    { { 0, DIE }, { 1, WATCH } },
    22,
    "1000 R>G HB 1 | 11000 R>G HB 2 | 21000 R>G HB 3 | " },
  { "a router that has nothing registered is silent from the next beat on",
    { { 1, WATCH }, { 5, LEAVE } },
    60,
    "1000 R>G HB 1 | 1005 G>R HB-answer 1 | " },
  { "one that registers again before the next beat goes on",
    { { 1, WATCH }, { 5, LEAVE }, { 10.9, RETURN } },
    12,
    "1000 R>G HB 1 | 1005 G>R HB-answer 1 | 11000 R>G HB 2 | "
    "11005 G>R HB-answer 2 | " },
  { "one that registers later begins again with the first number",
    { { 1, WATCH }, { 5, LEAVE }, { 15, RETURN }, { 16, WATCH } },
    17,
    "1000 R>G HB 1 | 1005 G>R HB-answer 1 | 16000 R>G HB 1 | "
    "16005 G>R HB-answer 1 | " },
};

static void
test_beats(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(beats); i++) {
    Ward *ward = ward_new(INTERVAL * SIM_SECOND, 3);
    ward_live(ward, beats[i].deeds, beats[i].until);
    bench_expect(ward->bench, beats[i].sentence, beats[i].log);
    CU_ASSERT_STRING_EQUAL(ward->lost->str, "");
    ward_free(ward);
  }
}

/* When the server counts as lost. R beats at 0, 10, 20 s ...; a request is
 * known to be unanswered when the next one is due. */
static const struct {
  const char *sentence;
  int64_t allowed;
  Deed deeds[6];
  const char *lost; /* within 200 s */
} losses[] = {
  { "no unanswered beat is allowed: the first one is too many",
    0,
    { { 0, DIE }, { 0, WATCH } },
    "10 lost R | " },
  { "one is allowed: the second one is too many",
    1,
    { { 0, DIE }, { 0, WATCH } },
    "20 lost R | " },
  { "three are allowed: the fourth one is too many",
    3,
    { { 0, DIE }, { 0, WATCH } },
    "40 lost R | " },
  { "beats that are answered do not count",
    3,
    { { 0, WATCH }, { 21, DIE } },
    "70 lost R | " },
  { "three may go unanswered, if the fourth is answered; the count begins "
    "again",
    3,
    { { 0, DIE }, { 0, WATCH }, { 25, LIVE }, { 31, DIE } },
    "80 lost R | " },
  { "an answer to the fifth comes too late, and is no loss of its own",
    3,
    { { 0, DIE }, { 0, WATCH }, { 35, LIVE } },
    "40 lost R | " },
  { "a server that is back is lost again after as many beats",
    1,
    { { 0, DIE }, { 0, WATCH }, { 45, LIVE }, { 65, DIE } },
    "20 lost R | 90 lost R | " },
  { "each router counts its own beats",
    1,
    { { 0, DIE }, { 0, WATCH }, { 5, WATCH_S } },
    "20 lost R | 25 lost S | " },
  { "a server where nothing is registered cannot be lost",
    1,
    { { 0, DIE }, { 0, WATCH }, { 15, LEAVE } },
    "" },
  { "the first count of restarts is no news",
    3,
    { { 0, RESTART }, { 0, RESTART }, { 0, WATCH } },
    "" },
  { "another count of restarts is told by the next answer",
    3,
    { { 0, WATCH }, { 5, RESTART } },
    "10.01 lost R | " },
  { "two restarts between two beats are noticed once",
    3,
    { { 0, WATCH }, { 5, RESTART }, { 6, RESTART } },
    "10.01 lost R | " },
  { "each further restart is noticed",
    3,
    { { 0, WATCH }, { 5, RESTART }, { 15, RESTART } },
    "10.01 lost R | 20.01 lost R | " },
  { "a router that begins after the restart does not notice it",
    3,
    { { 0, WATCH }, { 5, RESTART }, { 6, WATCH_S } },
    "10.01 lost R | " },
  { "a restart in a silence is told by the first answer after it",
    3,
    { { 0, WATCH }, { 5, DIE }, { 5, RESTART }, { 25, LIVE } },
    "30.01 lost R | " },
};

static void
test_losses(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(losses); i++) {
    Ward *ward = ward_new(INTERVAL * SIM_SECOND, losses[i].allowed);
    ward_live(ward, losses[i].deeds, 200);
    bool is_good = g_str_equal(ward->lost->str, losses[i].lost);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\n%s:\n  '%s'\n  instead of\n  '%s'\n", losses[i].sentence,
             ward->lost->str, losses[i].lost);
    ward_free(ward);
  }
}

/* The beat, and with it the loss, comes at its nanosecond. */
static void
test_moments(void)
{
  enum { BEAT = 1234567 }; /* ns: shorter than the way to the server */
  Ward *ward = ward_new(BEAT, 2);
  Kernel *kernel = ward->bench->small.kernel;

  heartbeat_watch(&ward->beats, SMALL_R, SMALL_G);
  bench_forget(ward->bench);
  kernel_run_until(kernel, BEAT - 1);
  bench_expect(ward->bench, "a nanosecond before the interval is over", "");
  kernel_run_until(kernel, BEAT);
  bench_expect(ward->bench, "and when it is", "1.23457 R>G HB 2 | ");
  kernel_run_until(kernel, 3 * BEAT - 1);
  CU_ASSERT_EQUAL(ward->lost->len, 0);
  kernel_run_until(kernel, 3 * BEAT);
  CU_ASSERT_PTR_NOT_NULL(strstr(ward->lost->str, "lost R"));
  ward_free(ward);
}

/* An answer to an earlier beat is none, nor is one of another server: R beats
 * every 10 s, and G does not answer. */
static void
test_foreign_answers(void)
{
  static const struct {
    const char *sentence;
    uint32_t from;
    uint16_t sequence;
    const char *lost;
  } rows[] = {
    { "an answer to the last beat counts", SMALL_G, 2, "50 lost R | " },
    { "an answer to an earlier beat is none", SMALL_G, 1, "30 lost R | " },
    { "an answer to a beat to come is none", SMALL_G, 3, "30 lost R | " },
    { "an answer of another node is none", SMALL_S, 2, "30 lost R | " },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    static const Deed deeds[] = { { 0, DIE }, { 0, WATCH }, { 0, END } };
    Message answer = { .type = MESSAGE_HB_ANSWER,
                       .sequence = rows[i].sequence,
                       .host = INDEX_NONE,
                       .prefix = INDEX_NONE };
    Ward *ward = ward_new(INTERVAL * SIM_SECOND, 2);
    ward_live(ward, deeds, 15);
    bench_send(ward->bench, rows[i].from, SMALL_R, &answer);
    bench_run(ward->bench, 59e3);
    bool is_good = g_str_equal(ward->lost->str, rows[i].lost);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\n%s: '%s'\n", rows[i].sentence, ward->lost->str);
    ward_free(ward);
  }
}

/* Without an interval there are no heartbeats. */
static void
test_none(void)
{
  Ward *ward = ward_new(0, 3);

  heartbeat_watch(&ward->beats, SMALL_R, SMALL_G);
  bench_run(ward->bench, 1e6);
  bench_expect(ward->bench, "no interval is no heartbeat", "");
  ward_free(ward);
}

typedef struct Server {
  bool was_request;  /* what arrived there last */
  uint16_t restarts; /* that it said */
} Server;

static void
note_answer(Bench *bench, Place place, const Packet *packet)
{
  const Message *message = packet_message(packet);
  Server *server = bench->user;

  if (place == SMALL_G)
    server->was_request = heartbeat_answer(bench->network, place, packet);
  else
    server->restarts = message->restarts;
}

/* A server says its own count of restarts, and answers nothing but requests. */
static void
test_server(void)
{
  Bench *bench = bench_new();
  Server server = { false, 0 };
  Message request = { .type = MESSAGE_HB,
                      .sequence = 65535,
                      .host = INDEX_NONE,
                      .prefix = INDEX_NONE };

  bench->receive = note_answer;
  bench->user = &server;
  bench->network->nodes[SMALL_G].restarts = 5;
  bench->network->nodes[SMALL_R].restarts = 3;
  bench_send(bench, SMALL_R, SMALL_G, &request);
  bench_run(bench, 20);
  CU_ASSERT_TRUE(server.was_request);
  CU_ASSERT_EQUAL(server.restarts, 5);
  bench_expect(bench, "a request is answered with its number",
               "0 R>G HB 65535 | 5 G>R HB-answer 65535 | ");
  request.type = MESSAGE_HB_ANSWER;
  bench_send(bench, SMALL_R, SMALL_G, &request);
  bench_run(bench, 40);
  CU_ASSERT_FALSE(server.was_request);
  bench_expect(bench, "an answer is not answered", "20 R>G HB-answer 65535 | ");
  bench_free(bench);
}

const TestCase heartbeat_tests[] = {
  { "routers beat at their interval, as long as they have a reason to",
    test_beats },
  { "a server is lost after more beats than may go unanswered, or a restart",
    test_losses },
  { "beats and losses come at their nanosecond", test_moments },
  { "only the server's answer to the last beat counts", test_foreign_answers },
  { "no interval is no heartbeat", test_none },
  { "a server answers requests, with its count of restarts", test_server },
  { NULL, NULL },
};
