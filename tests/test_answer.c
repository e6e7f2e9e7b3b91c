/* The server side of location updates: what is judged, answered, and when. */

#include "models/protocol/answer.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

#include <stdio.h>

static Message
update_about(const Bench *bench, MessageType type)
{
  return (Message){ .type = (uint8_t)type,
                    .function = COLUMN_LM,
                    .host = 0,
                    .prefix = bench->small.prefix,
                    .lifetime = 40,
                    .previous = NULL };
}

/* Which prefix the update names, next to the one that there is. */
typedef enum Named {
  NAMED_IT,
  NAMED_NONE,
  NAMED_OTHER, /* another user's, or one of the region */
} Named;

static const struct {
  const char *sentence;
  MessageType type;
  Named named;
  bool is_freed;
  bool is_stale;
} stale[] = {
  { "an update that names the prefix is not stale", MESSAGE_BU, NAMED_IT, false,
    false },
  { "an update that names no prefix is not stale", MESSAGE_PBU, NAMED_NONE,
    false, false },
  { "an update that names another user's prefix is stale", MESSAGE_BU,
    NAMED_OTHER, false, true },
  { "also one by a proxy", MESSAGE_PBU, NAMED_OTHER, false, true },
  { "also one between routers", MESSAGE_LU, NAMED_OTHER, false, true },
  { "a regional update names an address of the region", MESSAGE_LBU,
    NAMED_OTHER, false, false },
  { "an update about a prefix that is no more is stale", MESSAGE_BU, NAMED_IT,
    true, true },
  { "also one that names none", MESSAGE_PBU, NAMED_NONE, true, true },
  { "also a regional one", MESSAGE_LBU, NAMED_OTHER, true, true },
};

static void
test_stale(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(stale); i++) {
    Bench *bench = bench_new();
    Message update = update_about(bench, stale[i].type);
    uint64_t subnet = bench->network->prefixes[update.prefix].subnet;
    update.home.hi = stale[i].named == NAMED_NONE ? 0
                     : stale[i].named == NAMED_IT ? subnet
                                                  : subnet + 1;
    if (stale[i].is_freed)
      network_prefix_free(bench->network, update.prefix);
    bool is_good =
      answer_is_stale(bench->network, &update) == stale[i].is_stale;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", stale[i].sentence);
    bench_free(bench);
  }
}

/* Acknowledgements of an update of number 3 for 40 s. */
static const struct {
  const char *sentence;
  MessageType update;
  int status;
  MessageType type;
  uint32_t lifetime; /* s */
} acknowledgements[] = {
  { "a BU gets a BA", MESSAGE_BU, STATUS_ACCEPTED, MESSAGE_BA, 40 },
  { "an LBU gets an LBA", MESSAGE_LBU, STATUS_ACCEPTED, MESSAGE_LBA, 40 },
  { "a BU to a correspondent gets its BA", MESSAGE_CN_BU, STATUS_ACCEPTED,
    MESSAGE_CN_BA, 40 },
  { "an LU gets its acknowledgement", MESSAGE_LU, STATUS_ACCEPTED,
    MESSAGE_LU_ACK, 40 },
  { "a PBU gets a PBA", MESSAGE_PBU, STATUS_ACCEPTED, MESSAGE_PBA, 40 },
  { "the greatest status below 128 accepts", MESSAGE_PBU, 127, MESSAGE_PBA,
    40 },
  { "status 128 refuses, and grants no time", MESSAGE_PBU, 128, MESSAGE_PBA,
    0 },
  { "so does a greater one", MESSAGE_BU, STATUS_SEQUENCE, MESSAGE_BA, 0 },
};

static void
test_acknowledgements(void)
{
  PreviousAnchors previous = { .count = 0 };

  for (size_t i = 0; i < G_N_ELEMENTS(acknowledgements); i++) {
    Message update = { .type = (uint8_t)acknowledgements[i].update,
                       .sequence = 3,
                       .lifetime = 40,
                       .host = 1,
                       .code = 5,
                       .previous = &previous };
    Message ack =
      answer_acknowledgement(&update, acknowledgements[i].status, 9);
    bool is_good = ack.type == acknowledgements[i].type &&
                   ack.status == acknowledgements[i].status &&
                   ack.lifetime == acknowledgements[i].lifetime;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", acknowledgements[i].sentence);
    CU_ASSERT_EQUAL(ack.sequence, 9);
    CU_ASSERT_EQUAL(ack.host, 1);
    CU_ASSERT_EQUAL(ack.code, 5);
    CU_ASSERT_PTR_NULL(ack.previous);
  }
}

/* A server at G. What arrives there is taken into its cache and answered at
 * once, or after a delay. */
typedef struct Server {
  Bench *bench;
  BindingCache cache;
  Replies replies;
  SimTime delay;
  bool is_anchor; /* the delay is that of DAD, for number 1 */
  Message ack;    /* the last one */
  Packet answer;  /* that has arrived at R */
} Server;

static void
server_receive(Bench *bench, Place place, const Packet *packet)
{
  Server *server = bench->user;

  if (place != SMALL_G) {
    server->answer = *packet;
    return;
  }
  server->ack = answer_update(&server->cache, SMALL_G, packet);
  if (server->is_anchor)
    answer_as_anchor(&server->replies, bench->network, SMALL_G, packet,
                     &server->ack,
                     packet_message(packet)->sequence == 1 ? server->delay : 0);
  else if (server->delay > 0)
    answer_after(&server->replies, bench->network, SMALL_G, packet,
                 &server->ack, server->delay);
  else
    answer_send(bench->network, SMALL_G, packet, &server->ack);
}

static Server *
server_new(void)
{
  Server *server = g_new0(Server, 1);

  server->bench = bench_new();
  server->bench->user = server;
  server->bench->receive = server_receive;
  binding_cache_init(&server->cache, server->bench->network, 10 * SIM_SECOND);
  return server;
}

static void
server_free(Server *server)
{
  replies_clear(&server->replies);
  binding_cache_clear(&server->cache);
  bench_free(server->bench);
  g_free(server);
}

/* An update as a row says it. */
typedef struct Update {
  MessageType type;
  uint16_t sequence;
  SimTime timestamp;
  uint32_t lifetime; /* s */
} Update;

static Message
server_update(const Server *server, const Update *row)
{
  Message update = update_about(server->bench, row->type);

  update.sequence = row->sequence;
  update.timestamp = row->timestamp;
  update.lifetime = row->lifetime;
  update.care_of = node_address(server->bench->network, SMALL_R);
  return update;
}

/* R sends an update of a number, of which the log says nothing. */
static void
server_ask(Server *server, uint16_t number)
{
  Update row = { MESSAGE_PBU, number, number, 40 };
  Message update = server_update(server, &row);
  gsize length = server->bench->log->len;

  bench_send(server->bench, SMALL_R, SMALL_G, &update);
  g_string_truncate(server->bench->log, length);
}

/* R sends an update of number 5 and time 100 for 40 s, and then another one,
 * which is answered so. */
static const struct {
  const char *sentence;
  MessageType type;
  uint16_t sequence;
  SimTime timestamp;
  int status;
  uint16_t says; /* number */
  bool is_named; /* the acknowledgement names the prefix */
} judgements[] = {
  { "a host's next number is accepted, and echoed", MESSAGE_BU, 6, 0,
    STATUS_ACCEPTED, 6, false },
  { "a number again is refused, with the last one that was accepted",
    MESSAGE_BU, 5, 0, STATUS_SEQUENCE, 5, false },
  { "an earlier number too", MESSAGE_BU, 4, 0, STATUS_SEQUENCE, 5, false },
  { "a proxy's later time is accepted, its number echoed, the prefix named",
    MESSAGE_PBU, 3, 101, STATUS_ACCEPTED, 3, true },
  { "an earlier time is refused with the proxy's own number", MESSAGE_PBU, 6,
    99, STATUS_TIMESTAMP_OLD, 6, false },
  { "routers that number attachments may say one again", MESSAGE_LU, 5, 0,
    STATUS_ACCEPTED, 5, false },
};

static void
test_judgements(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(judgements); i++) {
    Server *server = server_new();
    Update row = { judgements[i].type, 5, 100, 40 };
    Message update = server_update(server, &row);
    bench_send(server->bench, SMALL_R, SMALL_G, &update);
    bench_run(server->bench, 100);
    update.sequence = judgements[i].sequence;
    update.timestamp = judgements[i].timestamp;
    update.lifetime = 80;
    bench_send(server->bench, SMALL_R, SMALL_G, &update);
    bench_run(server->bench, 200);
    const Message *ack = &server->ack;
    bool is_good = ack->status == judgements[i].status &&
                   ack->sequence == judgements[i].says &&
                   ack->lifetime == (ack->status == STATUS_ACCEPTED ? 80 : 0) &&
                   ack->home.hi ==
                     (judgements[i].is_named
                        ? server->bench->network->prefixes[update.prefix].subnet
                        : 0) &&
                   ack->function == COLUMN_LU;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: status %d, number %u, %u s\n",
             judgements[i].sentence, ack->status, ack->sequence, ack->lifetime);
    server_free(server);
  }
}

/* A handover begins at 0, and an update that it causes arrives after 5 ms. */
static const struct {
  const char *sentence;
  Update update;
  SignallingCategory category;
  bool is_noted;
} moments[] = {
  { "an update that is accepted is noted in its handover",
    { MESSAGE_PBU, 1, 1, 40 },
    SIGNALLING_REGISTRATION,
    true },
  { "a proxy's refresh is not",
    { MESSAGE_PBU, 1, 1, 40 },
    SIGNALLING_REFRESH,
    false },
  { "an update of a host is, whatever it is sent as",
    { MESSAGE_BU, 1, 1, 40 },
    SIGNALLING_REFRESH,
    true },
  { "an update that is refused is not",
    { MESSAGE_BU, 1, 1, 0 },
    SIGNALLING_REGISTRATION,
    false },
};

static void
test_moments(void)
{
  static const bool is_anchor[SMALL_NODES] = { true };

  for (size_t i = 0; i < G_N_ELEMENTS(moments); i++) {
    Server *server = server_new();
    Network *network = server->bench->network;
    Message update = server_update(server, &moments[i].update);
    uint32_t handover =
      metrics_handover_begin(network->metrics, 0, 1, INDEX_NONE, SMALL_R, 0, 0);
    post_between(network, SMALL_R, SMALL_G, moments[i].category, handover,
                 &update);
    bench_run(server->bench, 100);
    CU_ASSERT_EQUAL(server->answer.category, moments[i].category);
    CU_ASSERT_EQUAL(server->answer.handover, handover);
    Results *results =
      metrics_finish(network->metrics, is_anchor, network_now(network));
    SimTime after =
      g_array_index(results->handovers, HandoverRecord, 0).updated_after;
    bool is_good =
      after == (moments[i].is_noted ? 5 * SIM_MILLISECOND : SIM_TIME_NONE);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\n", moments[i].sentence);
    results_free(results);
    server_free(server);
  }
}

/* An answer to a host goes to an address of the prefix, one to a router to the
 * router's own. */
static void
test_envelopes(void)
{
  static const struct {
    MessageType type;
    bool is_to_host;
  } rows[] = {
    { MESSAGE_BU, true },   { MESSAGE_CN_BU, true }, { MESSAGE_LBU, false },
    { MESSAGE_PBU, false }, { MESSAGE_LU, false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Server *server = server_new();
    const Network *network = server->bench->network;
    Update row = { rows[i].type, 1, 1, 40 };
    Message update = server_update(server, &row);
    bench_send(server->bench, SMALL_R, SMALL_G, &update);
    bench_run(server->bench, 100);
    const Packet *answer = &server->answer;
    CU_ASSERT_EQUAL(answer->prefix,
                    rows[i].is_to_host ? update.prefix : INDEX_NONE);
    CU_ASSERT_TRUE(
      address_equal(answer->headers[0].source, node_address(network, SMALL_G)));
    CU_ASSERT_TRUE(address_equal(answer->headers[0].destination,
                                 node_address(network, SMALL_R)));
    server_free(server);
  }
}

/* Updates arrive at 5, 15 and 25 ms, and their answers wait 30, 8 and 30 ms;
 * what still waits at some time is cleared. */
static const struct {
  const char *sentence;
  SimTime clear_at; /* ns */
  const char *log;
} delays[] = {
  { "each answer is sent when its own delay is over", SIM_SECOND,
    "23 G>R PBA 2 40s | 35 G>R PBA 1 40s | 55 G>R PBA 3 40s | " },
  { "what is cleared is never sent", 30 * SIM_MILLISECOND,
    "23 G>R PBA 2 40s | " },
  { "what would be sent a nanosecond later is cleared",
    35 * SIM_MILLISECOND - 1, "23 G>R PBA 2 40s | " },
  { "what has been sent is not taken back", 35 * SIM_MILLISECOND,
    "23 G>R PBA 2 40s | 35 G>R PBA 1 40s | " },
};

static void
test_delays(void)
{
  static const int waits[] = { 30, 8, 30 }; /* ms */

  for (size_t i = 0; i < G_N_ELEMENTS(delays); i++) {
    Server *server = server_new();
    for (uint16_t j = 0; j < G_N_ELEMENTS(waits); j++) {
      bench_run(server->bench, 10 * j);
      server_ask(server, (uint16_t)(j + 1));
      server->delay = waits[j] * SIM_MILLISECOND;
      bench_run(server->bench, 10 * j + 5);
    }
    kernel_run_until(server->bench->small.kernel, delays[i].clear_at);
    replies_clear(&server->replies);
    bench_run(server->bench, 2000);
    bench_expect(server->bench, delays[i].sentence, delays[i].log);
    server_free(server);
  }
}

typedef enum Forgets { NOTHING, NODE, PREFIX } Forgets;

/* The update with number 1 comes at 5 ms, and waits for DAD of 30 ms. At 10 ms
 * the answers of a node or about a prefix are forgotten. Another update may
 * arrive. */
static const struct {
  const char *sentence;
  Forgets forgets;
  uint32_t which;   /* node or prefix; prefix 0 is the updates' own */
  SimTime again_at; /* ns; 0: never */
  Update again;
  const char *log;
} detections[] = {
  { "the answer to a further binding takes the place of the one that waits",
    NOTHING,
    0,
    35 * SIM_MILLISECOND - 1,
    { MESSAGE_PBU, 2, 2, 80 },
    "35 G>R PBA 2 80s | " },
  { "when that has been sent, it goes out at once",
    NOTHING,
    0,
    36 * SIM_MILLISECOND,
    { MESSAGE_PBU, 2, 2, 80 },
    "35 G>R PBA 1 40s | 36 G>R PBA 2 80s | " },
  { "a refusal goes out at once, and what waits still does",
    NOTHING,
    0,
    20 * SIM_MILLISECOND,
    { MESSAGE_PBU, 2, 0, 80 },
    "20 G>R PBA 2 0s !157 | 35 G>R PBA 1 40s | " },
  { "the end of a binding goes out at once, and nothing waits any more",
    NOTHING,
    0,
    20 * SIM_MILLISECOND,
    { MESSAGE_PBU, 2, 2, 0 },
    "20 G>R PBA 2 0s | " },
  { "also where a binding would have waited",
    NOTHING,
    0,
    20 * SIM_MILLISECOND,
    { MESSAGE_PBU, 1, 2, 0 },
    "20 G>R PBA 1 0s | " },
  { "another first one has its own time, and the one before is not answered",
    NOTHING,
    0,
    20 * SIM_MILLISECOND,
    { MESSAGE_PBU, 1, 2, 80 },
    "50 G>R PBA 1 80s | " },
  { "what a node would have said that has failed is not sent",
    NODE,
    SMALL_G,
    0,
    { 0 },
    "" },
  { "and there is no place to take",
    NODE,
    SMALL_G,
    20 * SIM_MILLISECOND,
    { MESSAGE_PBU, 2, 2, 80 },
    "20 G>R PBA 2 80s | " },
  { "the failure of another node changes nothing",
    NODE,
    SMALL_R,
    0,
    { 0 },
    "35 G>R PBA 1 40s | " },
  { "what is about a prefix that is forgotten is not sent",
    PREFIX,
    0,
    0,
    { 0 },
    "" },
  { "what is about another prefix is",
    PREFIX,
    1,
    0,
    { 0 },
    "35 G>R PBA 1 40s | " },
};

static void
test_detections(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(detections); i++) {
    Server *server = server_new();
    Bench *bench = server->bench;
    Message again = server_update(server, &detections[i].again);
    server->delay = 30 * SIM_MILLISECOND;
    server->is_anchor = true;
    server_ask(server, 1);
    bench_run(bench, 10);
    if (detections[i].forgets == NODE)
      replies_forget_node(&server->replies, detections[i].which);
    else if (detections[i].forgets == PREFIX)
      replies_forget(&server->replies, again.prefix + detections[i].which);
    if (detections[i].again_at > 0) {
      kernel_run_until(bench->small.kernel,
                       detections[i].again_at - 5 * SIM_MILLISECOND);
      gsize length = bench->log->len;
      bench_send(bench, SMALL_R, SMALL_G, &again);
      g_string_truncate(bench->log, length);
    }
    bench_run(bench, 2000);
    bench_expect(bench, detections[i].sentence, detections[i].log);
    server_free(server);
  }
}

/* A revocation names the prefix, and is for whoever has sent updates of the
 * kind: a router, or the proxy of a visited network. */
static void
test_revocations(void)
{
  enum { TRIGGER = 2 }; /* RFC 5846 section 5.1: inter-MAG handover */
  static const struct {
    uint8_t code;
    ModelColumn function;
  } rows[] = { { 0, COLUMN_LU },
               { PBU_FORWARD, COLUMN_LU },
               { PBU_UPWARD, COLUMN_LM } };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Bench *bench = bench_new();
    Message update = update_about(bench, MESSAGE_PBU);
    update.sequence = 77;
    update.code = rows[i].code;
    Message bri = answer_revocation(bench->network, &update);
    CU_ASSERT_EQUAL(bri.type, MESSAGE_BRI);
    CU_ASSERT_EQUAL(bri.function, rows[i].function);
    CU_ASSERT_EQUAL(bri.code, TRIGGER);
    CU_ASSERT_EQUAL(bri.sequence, 77);
    CU_ASSERT_EQUAL(bri.lifetime, 0);
    CU_ASSERT_EQUAL(bri.prefix, update.prefix);
    CU_ASSERT_EQUAL(bri.home.hi,
                    bench->network->prefixes[update.prefix].subnet);
    bench_free(bench);
  }
}

const TestCase answer_tests[] = {
  { "an update about what is no more is stale", test_stale },
  { "an update is acknowledged by its kind, and a refusal grants no time",
    test_acknowledgements },
  { "an acknowledgement says what became of the update", test_judgements },
  { "an update in force is noted in the handover that caused it",
    test_moments },
  { "an answer goes where the update came from", test_envelopes },
  { "a delayed answer is sent at its time, or never", test_delays },
  { "during DAD only the answers to bindings wait", test_detections },
  { "a revocation names the prefix", test_revocations },
  { NULL, NULL },
};
