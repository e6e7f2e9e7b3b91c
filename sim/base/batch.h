/* A batch: things that are noted down now and worked off later, in the order in
 * which they came, while further ones may already be noted down for the next
 * time. Two arrays take turns, and none is ever given back, so that nothing is
 * allocated once both are large enough.
 *
 * Items are plain structs of one size, which the caller says each time. All
 * zero is an empty batch.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct Batch {
  char *items, *taken;
  uint32_t count;            /* of the items */
  uint32_t room, taken_room; /* that the two arrays have */
} Batch;

/* Returns the place of one more item, for the caller to fill; valid until the
 * next call. */
static inline void *
batch_add(Batch *batch, size_t size)
{
  if (batch->count == batch->room) {
    batch->room = MAX(16, 2 * batch->room);
    batch->items = g_realloc_n(batch->items, batch->room, size);
  }
  return batch->items + size * batch->count++;
}

/* Takes all items out and stores how many they are. They are valid until the
 * next call of this function. */
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

static inline void
batch_clear(Batch *batch)
{
  g_free(batch->items);
  g_free(batch->taken);
}
