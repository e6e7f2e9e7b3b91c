/* Chunks hold the entries of the event queue (kernel.c), and come from a pool.
 * An entry names an event by its slot; a list of chunks holds entries in the
 * order in which they were added. The pool grows by slabs and returns memory
 * only when it is cleared, so a queue that does not grow any more allocates
 * nothing.
 */
#pragma once

#include "units.h"

#include <stddef.h>

typedef struct Entry {
  SimTime time;
  uint32_t slot;
  uint32_t generation; /* of the slot when the event was scheduled */
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

/* Returns memory for data that is read in no order. The caller frees it with
 * g_aligned_free. It is not zeroed, and is aligned to a huge page (2 MiB). For
 * pieces of at least this size huge pages are asked for: without them, half of
 * the time at 10^6 events is spent on address translations that miss the cache.
 */
void *memory_new(size_t octets);

/* Makes more chunks: a quarter of what there is, but at least 64 and at most
 * 4096. */
void chunk_pool_grow(ChunkPool *pool);

/* Frees all chunks, also those in use. The pool is not used after this. */
void chunk_pool_clear(ChunkPool *pool);

/* Returns an empty chunk, which is in no list. The caller gives it back with
 * chunk_give, or leaves it to chunk_pool_clear. */
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

/* Gives a chunk back to the pool that it came from. */
static inline void
chunk_give(ChunkPool *pool, Chunk *chunk)
{
  chunk->next = pool->free;
  pool->free = chunk;
}
