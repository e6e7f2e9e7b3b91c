/* The binding cache: when a record ends, and who may end it. */

#include "models/protocol/binding.h"
#include "tests/suite.h"
#include "tests/support.h"
#include "tests/support_network.h"

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

const TestCase binding_tests[] = {
  { "a record ends when its own lifetime is over, whatever the others have",
    test_lifetimes },
  { "a proxy ends its own registration, and not that of another",
    test_leavings },
  { NULL, NULL },
};
