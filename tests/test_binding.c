/* The binding cache: when a record ends, and who may end it. */

#include "models/protocol/binding.h"
#include "tests/suite.h"
#include "tests/support.h"
#include "tests/support_bench.h"

#include <stdio.h>

enum { WAIT = 10 };

static const Address old_router = { UINT64_C(0x20010db800000001), 1 };

/* A twin that remembers for each node when the record of it ends. */
typedef struct Ends {
  SimTime at[SMALL_NODES];
} Ends;

static bool
is_like_twin(const BindingCache *cache, const Ends *ends, uint32_t prefix)
{
  SimTime now = network_now(cache->network);
  bool is_good = true;

  for (uint32_t node = 0; node < SMALL_NODES; node++)
    is_good &= (binding_get(cache, node, prefix)->state == BINDING_ACTIVE) ==
               (ends->at[node] > now);
  return is_good;
}

/* Records of all lifetimes are set, renewed and removed, and each ends when
 * its own time has come. */
static void
test_lifetimes(void)
{
  SmallNetwork small = small_network_new();
  GRand *random = g_rand_new_with_seed(5);
  BindingCache cache;
  Ends ends = { { 0 } };
  bool is_good = true;

  binding_cache_init(&cache, small.network, WAIT * SIM_SECOND);
  for (int i = 0; i < 20000; i++) {
    uint32_t node = (uint32_t)g_rand_int_range(random, 0, SMALL_NODES);
    SimTime lifetime = g_rand_int_range(random, 1, 300) * SIM_SECOND;
    SimTime now = network_now(small.network);
    if (g_rand_int_range(random, 0, 8) == 0) {
      binding_remove(&cache, node, small.prefix);
      ends.at[node] = 0;
    } else {
      lifetime = g_rand_int_range(random, 0, 9) == 0 ? SIM_TIME_MAX : lifetime;
      binding_set(&cache, node, small.prefix, old_router, 0, lifetime);
      ends.at[node] = lifetime < SIM_TIME_MAX ? now + lifetime : SIM_TIME_MAX;
    }
    kernel_run_until(small.kernel,
                     now + g_rand_int_range(random, 0, 60) * SIM_SECOND);
    is_good &= is_like_twin(&cache, &ends, small.prefix);
  }
  CU_ASSERT_TRUE(is_good);
  g_rand_free(random);
  binding_cache_clear(&cache);
  small_network_clear(&small);
}

/* Proxies at an anchor: the old router registers at 5, the new one at 10, and
 * then somebody takes the registration back. */
static const struct {
  const char *sentence;
  bool is_old; /* the old router does */
  bool is_distributed;
  SimTime at; /* its timestamp */
  int status;
  BindingState state;
} leavings[] = {
  { "the router of the record leaves: the record waits for another", false,
    false, 10, STATUS_ACCEPTED, BINDING_WAITING },
  { "another one leaves: the record is not its own", true, false, 11,
    STATUS_ACCEPTED, BINDING_ACTIVE },
  { "another one leaves late: it is told so", true, false, 9,
    STATUS_TIMESTAMP_OLD, BINDING_ACTIVE },
  { "a prefix is given back by the router of the record", false, true, 10,
    STATUS_ACCEPTED, BINDING_NONE },
  { "a prefix is given back by the router that serves since", true, true, 11,
    STATUS_ACCEPTED, BINDING_NONE },
  { "a prefix is given back in the instant in which another router has it",
    true, true, 10, STATUS_ACCEPTED, BINDING_ACTIVE },
};

static void
test_leavings(void)
{
  static const Address new_router = { UINT64_C(0x20010db800000002), 1 };

  for (size_t i = 0; i < G_N_ELEMENTS(leavings); i++) {
    SmallNetwork small = small_network_new();
    BindingCache cache;
    Message update = { .type = MESSAGE_PBU,
                       .prefix = small.prefix,
                       .timestamp = 5,
                       .lifetime = 60 };
    binding_cache_init(&cache, small.network, WAIT * SIM_SECOND);
    binding_update(&cache, SMALL_G, &update, old_router);
    update.timestamp = 10;
    binding_update(&cache, SMALL_G, &update, new_router);
    update.timestamp = leavings[i].at;
    update.distributed = leavings[i].is_distributed;
    update.lifetime = 0;
    int status = binding_update(&cache, SMALL_G, &update,
                                leavings[i].is_old ? old_router : new_router);
    const Binding *b = binding_get(&cache, SMALL_G, small.prefix);
    bool is_good =
      status == leavings[i].status && b->state == leavings[i].state;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      fprintf(stderr, "not true: %s\n", leavings[i].sentence);
    binding_cache_clear(&cache);
    small_network_clear(&small);
  }
}

/* Updates of a host, whose record has a number already. */
static void
test_window(void)
{
  static const struct {
    const char *sentence;
    uint16_t sequence, last;
    bool is_old;
  } rows[] = {
    { "the same number is old", 100, 100, true },
    { "the next one is new", 101, 100, false },
    { "the one before is old", 99, 100, true },
    { "the number 32767 before the last is old", 1, 32768, true },
    { "the number 32768 before the last is old", 0, 32768, true },
    { "the number 32769 before the last is new", 65535, 32768, false },
    { "the number 32767 after the last is new", 32767, 0, false },
    { "the number 32768 after the last is old", 32768, 0, true },
    { "the number 32769 after the last is old", 32769, 0, true },
    { "zero comes after the greatest number", 0, 65535, false },
    { "the greatest number comes before zero", 65535, 0, true },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    SmallNetwork small = small_network_new();
    BindingCache cache;
    Message update = { .type = MESSAGE_BU,
                       .prefix = small.prefix,
                       .sequence = rows[i].last,
                       .lifetime = 60 };
    binding_cache_init(&cache, small.network, WAIT * SIM_SECOND);
    binding_update(&cache, SMALL_G, &update, old_router);
    update.sequence = rows[i].sequence;
    int status = binding_update(&cache, SMALL_G, &update, old_router);
    bool is_good =
      sequence_is_old(rows[i].sequence, rows[i].last) == rows[i].is_old &&
      status == (rows[i].is_old ? STATUS_SEQUENCE : STATUS_ACCEPTED);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      fprintf(stderr, "not true: %s\n", rows[i].sentence);
    binding_cache_clear(&cache);
    small_network_clear(&small);
  }
}

/* An update of one kind finds a record with the order 10, or none. */
static const struct {
  const char *sentence;
  int type;
  bool has_record;
  int order, lifetime, status;
} judgements[] = {
  { "a proxy of the same time is heard", MESSAGE_PBU, true, 10, 60,
    STATUS_ACCEPTED },
  { "a proxy of a nanosecond before is not", MESSAGE_PBU, true, 9, 60,
    STATUS_TIMESTAMP_OLD },
  { "a proxy of a nanosecond later is", MESSAGE_PBU, true, 11, 60,
    STATUS_ACCEPTED },
  { "a host may not say the same number again", MESSAGE_BU, true, 10, 60,
    STATUS_SEQUENCE },
  { "a location update of the same attachment renews the record", MESSAGE_LU,
    true, 10, 60, STATUS_ACCEPTED },
  { "one of the attachment before is late", MESSAGE_LU, true, 9, 60,
    STATUS_SEQUENCE },
  { "a host without a record has nothing to take back", MESSAGE_BU, false, 10,
    0, STATUS_NOT_HOME_AGENT },
  { "at a correspondent neither", MESSAGE_CN_BU, false, 10, 0,
    STATUS_NOT_HOME_AGENT },
  { "a proxy without a record is accepted", MESSAGE_PBU, false, 10, 0,
    STATUS_ACCEPTED },
  { "without a record any number is new", MESSAGE_BU, false, 0, 60,
    STATUS_ACCEPTED },
};

static void
test_judgements(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(judgements); i++) {
    SmallNetwork small = small_network_new();
    BindingCache cache;
    Message update = { .type = (uint8_t)judgements[i].type,
                       .prefix = small.prefix,
                       .sequence = (uint16_t)judgements[i].order,
                       .timestamp = judgements[i].order,
                       .lifetime = (uint32_t)judgements[i].lifetime };
    binding_cache_init(&cache, small.network, WAIT * SIM_SECOND);
    if (judgements[i].has_record)
      binding_set(&cache, SMALL_G, small.prefix, old_router, 10,
                  60 * SIM_SECOND);
    int status = binding_update(&cache, SMALL_G, &update, old_router);
    CU_ASSERT_EQUAL(status, judgements[i].status);
    if (status != judgements[i].status)
      fprintf(stderr, "not true: %s: %d\n", judgements[i].sentence, status);
    binding_cache_clear(&cache);
    small_network_clear(&small);
  }
}

/* A node takes two records, or any number of them. */
static void
test_most(void)
{
  SmallNetwork small = small_network_new();
  uint32_t third = network_prefix_new(small.network, 1, SMALL_G);
  Message update = { .type = MESSAGE_BU, .sequence = 1, .lifetime = 60 };
  const uint32_t prefixes[] = { small.prefix, small.other, third };

  for (int64_t most = 0; most <= 3; most++) {
    BindingCache cache;
    binding_cache_init(&cache, small.network, WAIT * SIM_SECOND);
    cache.most = most;
    for (int64_t i = 0; i < 3; i++) {
      update.prefix = prefixes[i];
      CU_ASSERT_EQUAL(binding_update(&cache, SMALL_G, &update, old_router),
                      most == 0 || i < most ? STATUS_ACCEPTED
                                            : STATUS_NO_RESOURCES);
    }
    update.prefix = small.prefix;
    update.sequence++;
    CU_ASSERT_EQUAL(binding_update(&cache, SMALL_G, &update, old_router),
                    STATUS_ACCEPTED);
    CU_ASSERT_EQUAL(binding_update(&cache, SMALL_R, &update, old_router),
                    STATUS_ACCEPTED);
    binding_remove(&cache, SMALL_G, prefixes[0]);
    update.prefix = third;
    CU_ASSERT_EQUAL(binding_update(&cache, SMALL_G, &update, old_router),
                    STATUS_ACCEPTED);
    update.sequence = 1;
    for (uint32_t i = 0; i < 3; i++)
      binding_remove_all(&cache, prefixes[i]);
    binding_cache_clear(&cache);
  }
  small_network_clear(&small);
}

/* The router of the home link, or another one, takes a registration back that
 * a router far away holds; a record that waits ends 10 s later. */
static void
test_home(void)
{
  SmallNetwork small = small_network_new();
  BindingCache cache;
  const SimTime wait = WAIT * SIM_SECOND;
  Message update = {
    .type = MESSAGE_PBU, .prefix = small.prefix, .timestamp = 1, .lifetime = 60
  };

  binding_cache_init(&cache, small.network, wait);
  binding_update(&cache, SMALL_G, &update, old_router);
  update.lifetime = 0;
  binding_update(&cache, SMALL_G, &update,
                 node_address(small.network, SMALL_R));
  CU_ASSERT_EQUAL(binding_get(&cache, SMALL_G, small.prefix)->state,
                  BINDING_ACTIVE);
  binding_update(&cache, SMALL_G, &update,
                 node_address(small.network, SMALL_G));
  CU_ASSERT_EQUAL(binding_get(&cache, SMALL_G, small.prefix)->state,
                  BINDING_NONE);
  update.lifetime = 60;
  binding_update(&cache, SMALL_G, &update, old_router);
  update.lifetime = 0;
  binding_update(&cache, SMALL_G, &update, old_router);
  kernel_run_until(small.kernel, wait - 1);
  CU_ASSERT_EQUAL(binding_get(&cache, SMALL_G, small.prefix)->state,
                  BINDING_WAITING);
  kernel_run_until(small.kernel, wait);
  CU_ASSERT_EQUAL(binding_get(&cache, SMALL_G, small.prefix)->state,
                  BINDING_NONE);
  binding_cache_clear(&cache);
  small_network_clear(&small);
}

/* A picture has the records of the host in force. The prefix that the host got
 * last has none, nor was there room for it when the others were made. */
static void
test_show(void)
{
  SmallNetwork small = small_network_new();
  BindingCache cache;
  Message leave = { .type = MESSAGE_PBU, .lifetime = 0 };

  binding_cache_init(&cache, small.network, WAIT * SIM_SECOND);
  binding_set(&cache, SMALL_G, small.prefix, old_router, 0, SIM_SECOND);
  binding_set(&cache, SMALL_R, small.other, old_router, 0, SIM_SECOND);
  uint32_t room = small.network->prefix_room;
  uint32_t waits = network_prefix_new(small.network, 0, SMALL_G);
  binding_set(&cache, SMALL_S, waits, old_router, 0, SIM_SECOND);
  leave.prefix = waits;
  binding_update(&cache, SMALL_S, &leave, old_router);
  while (network_prefix_new(small.network, 1, SMALL_G) < room)
    ;
  network_prefix_new(small.network, 0, SMALL_G);
  g_autoptr(Picture) picture = picture_new(small.network, 0);
  binding_show(&cache, picture, "LM");
  CU_ASSERT_EQUAL_FATAL(picture->notes->len, 2);
  const PictureNote *notes = (const PictureNote *)picture->notes->data;
  for (int i = 0; i < 2; i++) {
    CU_ASSERT_EQUAL(notes[i].place, place_of_node(SMALL_G));
    CU_ASSERT_STRING_EQUAL(notes[i].function, "LM");
  }
  CU_ASSERT_PTR_NULL(notes[0].record);
  CU_ASSERT_STRING_EQUAL(notes[1].record, "HoA@G -> ?");
  binding_cache_clear(&cache);
  small_network_clear(&small);
}

/* What decides differently about packets is looked at again. Each act comes
 * after those above it, at its time. */
static void
test_marks(void)
{
  typedef enum { SET, SET_ELSEWHERE, REMOVE, LET } Act;
  static const struct {
    const char *sentence;
    double at; /* ms */
    Act act;
    SimTime lifetime; /* s */
    const char *log;
  } rows[] = {
    { "a record is new", 0, SET, 5, "*G/0 " },
    { "the same again changes nothing", 1000, SET, 5, "" },
    { "another locator does", 2000, SET_ELSEWHERE, 5, "*G/0 " },
    { "the first one again as well", 3000, SET, 5, "*G/0 " },
    { "so does its end", 9000, LET, 0, "*G/0 " },
    { "after which the same is new", 10000, SET, 5, "*G/0 " },
    { "a record that is removed is one less", 11000, REMOVE, 0, "*G/0 " },
    { "there is none to remove", 12000, REMOVE, 0, "" },
  };
  static const Address elsewhere = { UINT64_C(0x20010db800000002), 1 };
  Bench *bench = bench_new();
  BindingCache cache;

  bench->logs_marks = true;
  binding_cache_init(&cache, bench->network, WAIT * SIM_SECOND);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    bench_run(bench, rows[i].at);
    if (rows[i].act == REMOVE)
      binding_remove(&cache, SMALL_G, bench->small.prefix);
    else if (rows[i].act != LET)
      binding_set(&cache, SMALL_G, bench->small.prefix,
                  rows[i].act == SET ? old_router : elsewhere, 0,
                  rows[i].lifetime * SIM_SECOND);
    bench_run(bench, rows[i].at + 1);
    bench_expect(bench, rows[i].sentence, rows[i].log);
  }
  binding_cache_clear(&cache);
  bench_free(bench);
}

const TestCase binding_tests[] = {
  { "a record ends when its own lifetime is over, whatever the others have",
    test_lifetimes },
  { "a proxy ends its own registration, and not that of another",
    test_leavings },
  { "numbers are compared in a window of half of all", test_window },
  { "an update is judged by the record that there is", test_judgements },
  { "a node takes so many records and renews those it has", test_most },
  { "home ends a registration at once, others after a wait", test_home },
  { "a picture has the records in force, and no others", test_show },
  { "what changes is looked at again", test_marks },
  { NULL, NULL },
};
