/* Names as numbers. Random streams, and what is chosen among several things,
 * depend on what things are called and not on where they stand in a list. So
 * one thing more changes nothing for the others.
 *
 * A name is hashed to 64 bits (XXH3, https://xxhash.com), once, where the thing
 * is built. Two of 10^7 names have the same number with a probability of 3 in a
 * million; tests/test_name.c counts that none of 10^7 names of hosts have.
 */
#pragma once

#include <stdint.h>

/* Returns the number of a name. */
uint64_t name_number(const char *name);

/* Returns the number of what is named by two things, in this order: a session
 * of a host, a link from one node to another. */
uint64_t name_join(uint64_t first, uint64_t second);

/* Returns how much a draw of 64 random bits favours the thing of that name. Of
 * several things the one with the greatest weight is chosen, so each is equally
 * likely, and one more takes only its own share (Thaler and Ravishankar, "Using
 * Name-Based Mappings to Increase Hit Rates", 1998: highest random weight). */
uint64_t name_weight(uint64_t draw, uint64_t name);

/* Returns which of `count` things, at least one, a draw chooses, all equally
 * likely. Thing i has the name `names[indices[i]]`, or names[i] if `indices` is
 * NULL. The order of the things does not matter. */
uint32_t name_choose(uint64_t draw, const uint64_t *names,
                     const uint32_t *indices, uint32_t count);
