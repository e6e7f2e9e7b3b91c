/* The pool of chunks: every chunk is taken once, and what is given back is
 * taken again before the pool grows. */

#include "sim/base/chunks.h"
#include "tests/suite.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* How the pool grows: chunks there are before, and how many more it makes. */
static const struct {
  const char *sentence;
  uint64_t before, more;
} growths[] = {
  { "64 at first", 0, 64 },
  { "and as long as a quarter is less", 64, 64 },
  { "a quarter of 256 is 64", 256, 64 },
  { "a quarter of 260 is 65", 260, 65 },
  { "a quarter of 1000 is 250", 1000, 250 },
  { "a quarter of 16384 is 4096", 16384, 4096 },
  { "more than that are never made at once", 16388, 4096 },
};

static void
test_growth(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(growths); i++) {
    ChunkPool pool = { .count = growths[i].before };
    uint64_t free_count = 0;
    chunk_pool_grow(&pool);
    for (const Chunk *chunk = pool.free; chunk; chunk = chunk->next)
      free_count++;
    bool is_good = pool.count == growths[i].before + growths[i].more &&
                   free_count == growths[i].more;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %d\n", growths[i].sentence, (int)free_count);
    chunk_pool_clear(&pool);
  }
}

/* Takes a chunk, which has to be empty, and fills it with its number. */
static Chunk *
take(ChunkPool *pool, uint32_t number)
{
  Chunk *chunk = chunk_take(pool);

  CU_ASSERT_EQUAL(chunk->count, 0);
  CU_ASSERT_PTR_NULL(chunk->next);
  for (uint32_t i = 0; i < CHUNK_ENTRIES; i++)
    chunk->entries[i] = (Entry){ .time = number, .slot = number };
  chunk->count = CHUNK_ENTRIES;
  return chunk;
}

/* Chunks do not lie over each other, also not over those of another slab. */
static void
test_apart(void)
{
  enum { COUNT = 1000 };
  ChunkPool pool = { 0 };
  Chunk *chunks[COUNT];
  int failures = 0;

  for (uint32_t i = 0; i < COUNT; i++)
    chunks[i] = take(&pool, i);
  for (uint32_t i = 0; i < COUNT; i++)
    for (uint32_t k = 0; k < CHUNK_ENTRIES; k++)
      failures += chunks[i]->entries[k].time != i ||
                  chunks[i]->entries[k].slot != i ||
                  chunks[i]->count != CHUNK_ENTRIES;
  CU_ASSERT_EQUAL(failures, 0);
  CU_ASSERT_TRUE(pool.count >= COUNT);
  chunk_pool_clear(&pool);
}

/* A pool that has its size does not grow, in whatever order chunks come back.
 */
static void
test_again(void)
{
  ChunkPool pool = { 0 };
  Chunk *chunks[64];

  for (uint32_t round = 0; round < 10; round++) {
    for (uint32_t i = 0; i < 64; i++)
      chunks[i] = take(&pool, i);
    CU_ASSERT_EQUAL(pool.count, 64);
    for (uint32_t i = 0; i < 64; i++)
      chunk_give(&pool, chunks[(i * 7 + round) % 64]);
  }
  Chunk *last = take(&pool, 0);
  chunk_give(&pool, last);
  CU_ASSERT_PTR_EQUAL(take(&pool, 1), last);
  chunk_pool_clear(&pool);
}

/* Small and large pieces can be written from end to end. */
static void
test_memory(void)
{
  static const size_t sizes[] = { 1, 4096, (2 << 20) - 1, 2 << 20, 5 << 20 };

  for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
    char *memory = memory_new(sizes[i]);
    CU_ASSERT_PTR_NOT_NULL_FATAL(memory);
    CU_ASSERT_EQUAL((uintptr_t)memory % (2 << 20), 0);
    memset(memory, 1, sizes[i]);
    CU_ASSERT_EQUAL(memory[sizes[i] - 1], 1);
    g_aligned_free(memory);
  }
}

const TestCase chunks_tests[] = {
  { "a pool grows by a quarter, between 64 and 4096 chunks", test_growth },
  { "chunks do not lie over each other", test_apart },
  { "what is given back is taken again", test_again },
  { "memory begins where a huge page may", test_memory },
  { NULL, NULL },
};
