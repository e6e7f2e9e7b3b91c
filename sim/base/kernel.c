/* The queue: a radix heap in base 32 whose lowest bucket is kept sorted.
 *
 *   level 2   |....|####|....|##..|   32 buckets, each 32^2 ns wide
 *   level 1   |..#.|....|####|....|   32 buckets, each 32 ns wide
 *   level 0   |.#..|..#.|....|....|   32 buckets, one time each
 *                 ^ base
 *   front     [t0 t1 t1 t2 ... ]      sorted; runs from its head
 *
 * An entry lies on the level of the highest digit (base 32) in which its time
 * differs from `base`, in the bucket of that digit. Nothing is scheduled before
 * now, so the next events are in the first bucket in use of the lowest level in
 * use. If they are few, they are sorted into the front. If they are many,
 * `base` moves to their bucket, and they are dealt out over the levels below.
 * An entry moves down at most once per level; with 10^6 events pending it moves
 * down about twice before it runs. An event that is scheduled before
 * `front_limit` is inserted into the front. A front that grows too long returns
 * its later half to the buckets.
 *
 * Ties. Buckets are lists in the order of scheduling, dealing out and sorting
 * keep that order, and a new entry enters the front after those of equal time.
 * A bucket knows whether all its times are equal. If they are, it goes to the
 * front as it is, whatever its length.
 *
 * Memory. An entry (16 octets: time, slot, generation) is copied; the event
 * itself (32 octets) stays in its slot. Buckets are lists of chunks from a
 * pool, so nothing is allocated once the pool is large enough. A cancelled
 * event frees its slot at once and leaves a dead entry, which is known by its
 * generation. When there are more dead entries than pending events, they are
 * swept out.
 *
 * Cache. With many events pending, most of the time is spent on cache lines
 * that are not in the cache: those of the slot and of the target. The front
 * knows what comes next, so both are prefetched, SLOTS_AHEAD and TARGETS_AHEAD
 * events before they run.
 */

#include "kernel.h"

#include "chunks.h"

#include <glib.h>
#include <string.h>

enum {
  DIGIT_BITS = 5,
  DIGITS = 1 << DIGIT_BITS,
  LEVELS = (64 + DIGIT_BITS - 1) / DIGIT_BITS,
  FRONT_LEAST = 8, /* least and greatest answer of front_wish */
  FRONT_MOST = 256,
  FRONT_MANY = 48,    /* a bucket with more entries is dealt out */
  SLOTS_AHEAD = 32,   /* events before its turn that a slot is prefetched */
  TARGETS_AHEAD = 16, /* the same for a target */
  SWEEP_LEAST = 4096, /* fewer dead entries are not worth a sweep */
};

typedef struct Event {
  EventHandler handler;
  void *target;
  uint64_t argument;
  uint32_t generation; /* of this use; an entry with a different one is dead */
  uint32_t next_free;
} Event;

typedef struct Bucket {
  Chunk *first, *last;
  uint64_t count;
  SimTime time;       /* of its first entry */
  SimTime difference; /* bits in which another entry's time differs from it */
} Bucket;

struct Kernel {
  SimTime now;
  SimTime base;
  SimTime front_limit; /* all entries before this time are in the front */
  Entry *front;
  uint32_t front_head, front_end, front_room;
  bool has_to_settle;
  KernelSettle settle;     /* NULL: none */
  void *settler;           /* user of `settle` */
  uint64_t levels;         /* bit per level: it has a bucket in use */
  uint32_t digits[LEVELS]; /* bit per bucket: it is in use */
  Bucket buckets[LEVELS][DIGITS];
  Event *events;
  uint32_t event_room, free_event;
  uint64_t pending, dead, executed;
  ChunkPool pool;
};

Kernel *
kernel_new(void)
{
  Kernel *kernel = g_new0(Kernel, 1);

  kernel->front_room = 4 * FRONT_MOST;
  kernel->front = g_new(Entry, kernel->front_room);
  kernel->free_event = INDEX_NONE;
  return kernel;
}

void
kernel_free(Kernel *kernel)
{
  chunk_pool_clear(&kernel->pool);
  g_free(kernel->front);
  g_aligned_free(kernel->events);
  g_free(kernel);
}

SimTime
kernel_now(const Kernel *kernel)
{
  return kernel->now;
}

static inline bool
entry_is_dead(const Kernel *kernel, const Entry *entry)
{
  return kernel->events[entry->slot].generation != entry->generation;
}

/* Appends an entry to a bucket. The caller marks the bucket as one in use. */
static inline void
bucket_append(Kernel *kernel, Bucket *bucket, const Entry *entry)
{
  Chunk *last = bucket->last;

  if (!last || last->count == CHUNK_ENTRIES) {
    Chunk *chunk = chunk_take(&kernel->pool);
    if (last) {
      last->next = chunk;
    } else {
      bucket->first = chunk;
      bucket->time = entry->time;
    }
    bucket->last = last = chunk;
  }
  bucket->difference |= entry->time ^ bucket->time;
  last->entries[last->count++] = *entry;
  bucket->count++;
}

/* Puts an entry that is not before `front_limit` into its bucket. */
static inline void
heap_insert(Kernel *kernel, const Entry *entry)
{
  uint64_t difference = (uint64_t)(entry->time ^ kernel->base) | 1;
  int level = (63 - __builtin_clzll(difference)) / DIGIT_BITS;
  int digit =
    (int)((uint64_t)entry->time >> (level * DIGIT_BITS)) & (DIGITS - 1);

  bucket_append(kernel, &kernel->buckets[level][digit], entry);
  kernel->digits[level] |= UINT32_C(1) << digit;
  kernel->levels |= UINT64_C(1) << level;
}

/* Empties a bucket and returns its chunks, which the caller owns. */
static Chunk *
heap_take(Kernel *kernel, int level, int digit)
{
  Bucket *bucket = &kernel->buckets[level][digit];
  Chunk *first = bucket->first;

  *bucket = (Bucket){ 0 };
  kernel->digits[level] &= ~(UINT32_C(1) << digit);
  if (kernel->digits[level] == 0)
    kernel->levels &= ~(UINT64_C(1) << level);
  return first;
}

/* Returns the position of the first entry of the front that is later than
 * `time`, or the end of the front. */
static uint32_t
front_behind(const Kernel *kernel, SimTime time)
{
  uint32_t position = kernel->front_end;

  while (position > kernel->front_head &&
         kernel->front[position - 1].time > time)
    position--;
  return position;
}

/* Returns the later half of the front to the heap. Equal times stay together,
 * because their order would be lost otherwise. */
static void
front_cut(Kernel *kernel)
{
  uint32_t middle = (kernel->front_head + kernel->front_end) / 2;
  SimTime time = kernel->front[middle].time;
  uint32_t cut = middle;

  while (cut > kernel->front_head && kernel->front[cut - 1].time == time)
    cut--;
  if (cut == kernel->front_head)
    for (cut = middle;
         cut < kernel->front_end && kernel->front[cut].time == time; cut++)
      ;
  if (cut == kernel->front_end)
    return;
  kernel->front_limit = kernel->front[cut].time;
  for (uint32_t i = cut; i < kernel->front_end; i++)
    heap_insert(kernel, &kernel->front[i]);
  kernel->front_end = cut;
}

/* Makes room for `count` entries after the end of the front. */
static void
front_reserve(Kernel *kernel, uint32_t count)
{
  uint32_t length = kernel->front_end - kernel->front_head;

  if (kernel->front_end + count <= kernel->front_room)
    return;
  memmove(kernel->front, kernel->front + kernel->front_head,
          length * sizeof(Entry));
  kernel->front_head = 0;
  kernel->front_end = length;
  if (length + count > kernel->front_room / 2) {
    kernel->front_room = 2 * (length + count);
    kernel->front = g_renew(Entry, kernel->front, kernel->front_room);
  }
}

/* Returns how many events are worth sorting at once. A long front leaves time
 * for prefetching, but inserting new events into it costs more. */
static uint32_t
front_wish(const Kernel *kernel)
{
  return (uint32_t)CLAMP(kernel->pending / 64, FRONT_LEAST, FRONT_MOST);
}

/* Inserts an entry into the front, after those of equal time. If the front has
 * grown too long and the entry is not near its end, the front is cut. */
static void
front_insert(Kernel *kernel, const Entry *entry)
{
  front_reserve(kernel, 1);
  uint32_t position = front_behind(kernel, entry->time);
  memmove(kernel->front + position + 1, kernel->front + position,
          (kernel->front_end - position) * sizeof(Entry));
  kernel->front[position] = *entry;
  kernel->front_end++;
  uint32_t wish = front_wish(kernel);
  if (kernel->front_end - kernel->front_head > 2 * wish + FRONT_MANY &&
      position + wish / 2 < kernel->front_end)
    front_cut(kernel);
}

/* Adds the `count` entries of a list of chunks to the front, in their order,
 * and frees the chunks. */
static void
front_append(Kernel *kernel, Chunk *chunk, uint64_t count)
{
  front_reserve(kernel, (uint32_t)count);
  while (chunk) {
    Chunk *next = chunk->next;
    memcpy(kernel->front + kernel->front_end, chunk->entries,
           chunk->count * sizeof(Entry));
    kernel->front_end += (uint32_t)chunk->count;
    chunk_give(&kernel->pool, chunk);
    chunk = next;
  }
}

/* Sorts the front by insertion, which is stable, and fast for few entries. */
static void
front_sort(Kernel *kernel)
{
  Entry *entries = kernel->front + kernel->front_head;
  uint32_t count = kernel->front_end - kernel->front_head;

  for (uint32_t i = 1; i < count; i++) {
    Entry entry = entries[i];
    uint32_t j = i;
    for (; j > 0 && entries[j - 1].time > entry.time; j--)
      entries[j] = entries[j - 1];
    entries[j] = entry;
  }
}

/* Returns the first time of a bucket, in ns; the digits above its level are
 * those of `base`. */
static SimTime
bucket_start(const Kernel *kernel, int level, int digit)
{
  int shift = level * DIGIT_BITS;
  uint64_t above = shift + DIGIT_BITS >= 64
                     ? 0
                     : (uint64_t)kernel->base >> (shift + DIGIT_BITS)
                                                   << (shift + DIGIT_BITS);
  return (SimTime)(above | (uint64_t)digit << shift);
}

/* Returns the time after the last one of a bucket, in ns. */
static SimTime
bucket_end(const Kernel *kernel, int level, int digit)
{
  uint64_t width = UINT64_C(1) << (level * DIGIT_BITS);
  SimTime start = bucket_start(kernel, level, digit);

  return (uint64_t)(SIM_TIME_MAX - start) < width ? SIM_TIME_MAX
                                                  : start + (SimTime)width;
}

/* Moves `base` to a bucket and deals its entries out over the levels below. */
static void
heap_deal(Kernel *kernel, int level, int digit)
{
  Chunk *chunk = heap_take(kernel, level, digit);

  kernel->base = bucket_start(kernel, level, digit);
  kernel->front_limit = kernel->base;
  while (chunk) {
    Chunk *next = chunk->next;
    for (uint64_t i = 0; i < chunk->count; i++)
      heap_insert(kernel, &chunk->entries[i]);
    chunk_give(&kernel->pool, chunk);
    chunk = next;
  }
}

/* Moves buckets of one level to the front, from the first on, as long as the
 * front stays short. `base` moves to the first of them only, because front_cut
 * may return entries to the heap, and those must not lie before `base`. */
static void
front_take(Kernel *kernel, int level, SimTime end)
{
  while (kernel->digits[level] != 0) {
    int digit = __builtin_ctz(kernel->digits[level]);
    uint64_t count = kernel->buckets[level][digit].count;
    uint32_t length = kernel->front_end - kernel->front_head;
    SimTime start = bucket_start(kernel, level, digit);
    if (length > 0 && (length + count > front_wish(kernel) || start > end))
      break;
    SimTime limit = bucket_end(kernel, level, digit);
    front_append(kernel, heap_take(kernel, level, digit), count);
    if (length == 0)
      kernel->base = start;
    kernel->front_limit = limit;
  }
}

/* Moves a bucket of many events of one time to the front. They need no sorting.
 * The limit of the front is right after them, so that events of later times do
 * not go into the front. */
static void
front_take_ties(Kernel *kernel, int level, int digit)
{
  SimTime start = bucket_start(kernel, level, digit);
  SimTime time = kernel->buckets[level][digit].time;
  uint64_t count = kernel->buckets[level][digit].count;

  front_append(kernel, heap_take(kernel, level, digit), count);
  kernel->base = start;
  kernel->front_limit = MIN(time, SIM_TIME_MAX - 1) + 1;
}

/* Fills the empty front with the next events. Returns false if no bucket in use
 * begins at `end` or before. */
static bool
front_fill(Kernel *kernel, SimTime end)
{
  kernel->front_head = kernel->front_end = 0;
  while (kernel->levels != 0) {
    int level = __builtin_ctzll(kernel->levels);
    int digit = __builtin_ctz(kernel->digits[level]);
    if (bucket_start(kernel, level, digit) > end)
      return false;
    if (level > 0 && kernel->buckets[level][digit].count > FRONT_MANY) {
      if (kernel->buckets[level][digit].difference != 0) {
        heap_deal(kernel, level, digit);
        continue;
      }
      front_take_ties(kernel, level, digit);
      return true;
    }
    front_take(kernel, level, end);
    if (level > 0)
      front_sort(kernel);
    return true;
  }
  return false;
}

/* Makes more slots: 1024 at first, then an eighth of what there is. */
static void
events_grow(Kernel *kernel)
{
  uint32_t old = kernel->event_room;
  uint32_t room = old < 1024 ? 1024 : old + old / 8;

  Event *events = memory_new(room * sizeof(Event));

  if (old > 0)
    memcpy(events, kernel->events, old * sizeof(Event));
  g_aligned_free(kernel->events);
  kernel->events = events;
  for (uint32_t i = room; i-- > old;) {
    kernel->events[i].generation = 1;
    kernel->events[i].next_free = kernel->free_event;
    kernel->free_event = i;
  }
  kernel->event_room = room;
}

static inline EventId
event_id(const Kernel *kernel, uint32_t slot)
{
  return (uint64_t)kernel->events[slot].generation << 32 | slot;
}

/* Ends the present use of a slot and frees it. Entries and handles of that use
 * are dead from then on. */
static inline void
event_give(Kernel *kernel, uint32_t slot)
{
  Event *event = &kernel->events[slot];

  event->generation++;
  if (event->generation == 0)
    event->generation = 1;
  event->next_free = kernel->free_event;
  kernel->free_event = slot;
  kernel->pending--;
}

static inline void
event_enqueue(Kernel *kernel, uint32_t slot, SimTime at)
{
  Entry entry = { at, slot, kernel->events[slot].generation };

  if (at < kernel->front_limit)
    front_insert(kernel, &entry);
  else
    heap_insert(kernel, &entry);
}

EventId
kernel_schedule_at(Kernel *kernel, SimTime at, EventHandler handler,
                   void *target, uint64_t argument)
{
  g_assert(at >= kernel->now);
  if (kernel->free_event == INDEX_NONE)
    events_grow(kernel);
  uint32_t slot = kernel->free_event;
  Event *event = &kernel->events[slot];
  kernel->free_event = event->next_free;
  event->handler = handler;
  event->target = target;
  event->argument = argument;
  kernel->pending++;
  event_enqueue(kernel, slot, at);
  return event_id(kernel, slot);
}

EventId
kernel_schedule_after(Kernel *kernel, SimTime after, EventHandler handler,
                      void *target, uint64_t argument)
{
  g_assert(after >= 0 && after <= SIM_TIME_MAX - kernel->now);
  return kernel_schedule_at(kernel, kernel->now + after, handler, target,
                            argument);
}

/* Removes the dead entries of a bucket and keeps the order of the others. */
static void
bucket_sweep(Kernel *kernel, int level, int digit)
{
  Bucket *bucket = &kernel->buckets[level][digit];
  Chunk *chunk = heap_take(kernel, level, digit);

  while (chunk) {
    Chunk *next = chunk->next;
    for (uint64_t i = 0; i < chunk->count; i++)
      if (!entry_is_dead(kernel, &chunk->entries[i]))
        bucket_append(kernel, bucket, &chunk->entries[i]);
    chunk_give(&kernel->pool, chunk);
    chunk = next;
  }
  if (bucket->count > 0) {
    kernel->digits[level] |= UINT32_C(1) << digit;
    kernel->levels |= UINT64_C(1) << level;
  }
}

static void
front_sweep(Kernel *kernel)
{
  uint32_t end = kernel->front_head;

  for (uint32_t i = kernel->front_head; i < kernel->front_end; i++)
    if (!entry_is_dead(kernel, &kernel->front[i]))
      kernel->front[end++] = kernel->front[i];
  kernel->front_end = end;
}

/* Counts one more dead entry, and sweeps all out if they are too many. */
static void
kernel_bury(Kernel *kernel)
{
  if (++kernel->dead < SWEEP_LEAST || kernel->dead < kernel->pending)
    return;
  kernel->dead = 0;
  front_sweep(kernel);
  for (int level = 0; level < LEVELS; level++)
    for (uint32_t left = kernel->digits[level]; left != 0; left &= left - 1)
      bucket_sweep(kernel, level, __builtin_ctz(left));
}

void
kernel_on_settle(Kernel *kernel, KernelSettle settle, void *user)
{
  kernel->settle = settle;
  kernel->settler = user;
}

void
kernel_need_settle(Kernel *kernel)
{
  kernel->has_to_settle = true;
}

bool
kernel_is_pending(const Kernel *kernel, EventId id)
{
  uint32_t slot = (uint32_t)id;

  return id != EVENT_NONE && slot < kernel->event_room &&
         kernel->events[slot].generation == id >> 32;
}

bool
kernel_cancel(Kernel *kernel, EventId id)
{
  if (!kernel_is_pending(kernel, id))
    return false;
  event_give(kernel, (uint32_t)id);
  kernel_bury(kernel);
  return true;
}

/* Prefetches a cache line that will be written soon. Without the empty asm, gcc
 * takes a function that only prefetches for one without an effect. */
static inline void
prefetch(const void *line)
{
  __builtin_prefetch(line, 1);
  __asm__ volatile("");
}

static inline void
prefetch_slot(const Kernel *kernel, uint32_t position)
{
  if (position < kernel->front_end)
    prefetch(&kernel->events[kernel->front[position].slot]);
}

static inline void
prefetch_target(const Kernel *kernel, uint32_t position)
{
  if (position < kernel->front_end)
    prefetch(kernel->events[kernel->front[position].slot].target);
}

/* Prefetches for the first events of a new front, whose turn comes before they
 * could be prefetched one by one. */
static void
prefetch_first(const Kernel *kernel)
{
  for (uint32_t i = 0; i <= SLOTS_AHEAD; i++)
    prefetch_slot(kernel, kernel->front_head + i);
  for (uint32_t i = 0; i <= TARGETS_AHEAD; i++)
    prefetch_target(kernel, kernel->front_head + i);
}

/* Calls the settling function if that was asked for. */
static inline void
kernel_settle(Kernel *kernel)
{
  if (kernel->has_to_settle && kernel->settle)
    kernel->settle(kernel->settler);
  kernel->has_to_settle = false;
}

/* Runs the event of an entry, unless the entry is dead. */
static inline void
kernel_run_one(Kernel *kernel, const Entry *entry)
{
  Event event = kernel->events[entry->slot];

  if (event.generation != entry->generation) {
    kernel->dead -= kernel->dead > 0;
    return;
  }
  kernel->now = entry->time;
  kernel->executed++;
  event_give(kernel, entry->slot);
  event.handler(event.target, event.argument);
  kernel_settle(kernel);
}

void
kernel_run_until(Kernel *kernel, SimTime end)
{
  g_assert(end >= kernel->now);
  kernel_settle(kernel);
  for (;;) {
    if (kernel->front_head == kernel->front_end) {
      if (!front_fill(kernel, end))
        break;
      prefetch_first(kernel);
    }
    Entry entry = kernel->front[kernel->front_head];
    if (entry.time > end)
      break;
    kernel->front_head++;
    prefetch_slot(kernel, kernel->front_head + SLOTS_AHEAD);
    prefetch_target(kernel, kernel->front_head + TARGETS_AHEAD);
    kernel_run_one(kernel, &entry);
  }
  kernel->now = end;
}

uint64_t
kernel_executed(const Kernel *kernel)
{
  return kernel->executed;
}

uint64_t
kernel_pending(const Kernel *kernel)
{
  return kernel->pending;
}

uint64_t
kernel_memory(const Kernel *kernel)
{
  return sizeof *kernel + kernel->front_room * sizeof(Entry) +
         kernel->event_room * sizeof(Event) +
         kernel->pool.count * sizeof(Chunk);
}
