/* Slabs are allocated with the alignment of a huge page, so that the operating
 * system can give one. They are freed together, with the pool.
 */

#include "chunks.h"

#include <glib.h>
#include <sys/mman.h>

enum {
  CHUNKS_LEAST = 64, /* chunks of a slab */
  CHUNKS_MOST = 4096,
  HUGE_PAGE = 2 << 20, /* octets */
};

typedef struct Slab {
  struct Slab *next;
  Chunk *chunks;
} Slab;

void *
memory_new(size_t octets)
{
  void *memory = g_aligned_alloc(1, octets, HUGE_PAGE);

  if (octets >= HUGE_PAGE)
    madvise(memory, octets, MADV_HUGEPAGE);
  return memory;
}

void
chunk_pool_grow(ChunkPool *pool)
{
  uint64_t count = CLAMP(pool->count / 4, CHUNKS_LEAST, CHUNKS_MOST);
  Slab *slab = g_new(Slab, 1);

  slab->chunks = memory_new(count * sizeof(Chunk));
  slab->next = pool->slabs;
  pool->slabs = slab;
  pool->count += count;
  for (uint64_t i = count; i-- > 0;)
    chunk_give(pool, &slab->chunks[i]);
}

void
chunk_pool_clear(ChunkPool *pool)
{
  while (pool->slabs) {
    Slab *slab = pool->slabs;
    pool->slabs = slab->next;
    g_aligned_free(slab->chunks);
    g_free(slab);
  }
}
