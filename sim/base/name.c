/* The weights are the finalizer of MurmurHash3 (Appleby), which spreads every
 * bit of its argument over all bits of the result. It needs to be fast, because
 * a choice weighs all things.
 */

#include "name.h"

#include <string.h>
#include <xxhash.h>

uint64_t
name_number(const char *name)
{
  return XXH3_64bits(name, strlen(name));
}

uint64_t
name_join(uint64_t first, uint64_t second)
{
  const uint64_t both[] = { first, second };

  return XXH3_64bits(both, sizeof both);
}

uint64_t
name_weight(uint64_t draw, uint64_t name)
{
  uint64_t bits = draw ^ name;

  bits = (bits ^ bits >> 33) * UINT64_C(0xff51afd7ed558ccd);
  bits = (bits ^ bits >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
  return bits ^ bits >> 33;
}

uint32_t
name_choose(uint64_t draw, const uint64_t *names, const uint32_t *indices,
            uint32_t count)
{
  uint64_t greatest = 0;
  uint32_t chosen = 0;

  for (uint32_t i = 0; i < count; i++) {
    uint64_t weight = name_weight(draw, names[indices ? indices[i] : i]);
    if (i == 0 || weight > greatest) {
      greatest = weight;
      chosen = i;
    }
  }
  return chosen;
}
