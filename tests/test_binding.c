/* The binding cache: when a record ends. */

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

const TestCase binding_tests[] = {
  { "a record ends when its own lifetime is over, whatever the others have",
    test_lifetimes },
  { NULL, NULL },
};
