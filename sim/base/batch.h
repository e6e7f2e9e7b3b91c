/* A batch keeps things that are noted down now and worked off later, in the
 * order in which they came. While they are worked off, further ones may be
 * noted down for the next time. Two arrays take turns, and both are kept until
 * the end, so nothing is allocated any more once both are large enough.
 *
 * Items are plain structs of one size, which the caller passes each time. A
 * batch that is all zero is empty and ready for use.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct Batch {
  char *items, *taken;       /* owned */
  uint32_t count;            /* number of items */
  uint32_t room, taken_room; /* items for which the two arrays have room */
} Batch;

/* Adds an item of `size` octets and returns its place, which the caller fills.
 * The pointer is valid until the next item is added. */
static inline void *
batch_add(Batch *batch, size_t size)
{
  if (batch->count == batch->room) {
    batch->room = MAX(16, 2 * batch->room);
    batch->items = g_realloc_n(batch->items, batch->room, size);
  }
  return batch->items + size * batch->count++;
}

/* Takes all items out: returns them, and stores their number in *count. They
 * belong to the batch, and are valid until the next batch_take, also while
 * further items are added. */
static inline void *
batch_take(Batch *batch, uint32_t *count)
{
  char *items = batch->items;
  uint32_t room = batch->room;

  *count = batch->count;
  batch->items = batch->taken;
  batch->room = batch->taken_room;
  batch->taken = items;
  batch->taken_room = room;
  batch->count = 0;
  return items;
}

/* Frees the two arrays. The batch is not used after this. */
static inline void
batch_clear(Batch *batch)
{
  g_free(batch->items);
  g_free(batch->taken);
}
