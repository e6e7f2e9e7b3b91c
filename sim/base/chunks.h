/* Chunks of entries of the event queue (kernel.c), and the pool that they come
 * from. An entry names an event by its slot; a list of chunks holds entries in
 * the order in which they were added. The pool grows by slabs and returns
 * memory only when it is cleared, so a queue that has its size allocates
 * nothing.
 */
#pragma once

#include "units.h"

#include <stddef.h>

typedef struct Entry {
  SimTime time;
  uint32_t slot;
  uint32_t generation; /* of the use of the slot that is meant */
} Entry;

enum { CHUNK_ENTRIES = 31 };

typedef struct Chunk {
  struct Chunk *next;
  uint64_t count;
  Entry entries[CHUNK_ENTRIES];
} Chunk;

/* All zero is an empty pool. */
typedef struct ChunkPool {
  Chunk *free;
  struct Slab *slabs;
  uint64_t count; /* chunks that there are, free or in use */
} ChunkPool;

/* Returns memory that is touched at random, to be freed with g_aligned_free. It
 * begins where a huge page may.
 * Large pieces ask for huge pages; without them, half of the time at 10^6
 * events is spent on address translations that miss the cache. */
void *memory_new(size_t octets);

/* Makes more chunks: a quarter of what there is, but at least 64 and at most
 * 4096. */
void chunk_pool_grow(ChunkPool *pool);

/* Frees all chunks, also those in use. */
void chunk_pool_clear(ChunkPool *pool);

/* Returns an empty chunk, which is the caller's until it gives it back. */
static inline Chunk *
chunk_take(ChunkPool *pool)
{
  if (!pool->free)
    chunk_pool_grow(pool);
  Chunk *chunk = pool->free;
  pool->free = chunk->next;
  chunk->next = NULL;
  chunk->count = 0;
  return chunk;
}

/* Gives a chunk back to the pool. */
static inline void
chunk_give(ChunkPool *pool, Chunk *chunk)
{
  chunk->next = pool->free;
  pool->free = chunk;
}
