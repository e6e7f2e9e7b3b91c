/* A queue is a list in the order of ends, with one timer for its first record.
 * As long as all lifetimes are equal, ends come in the order of updates, so a
 * new record goes to the end of its queue or a few steps before it. A heap
 * would be quicker if lifetimes differed much, which they do in no protocol.
 *
 * The records of a prefix are few, one at its anchor or one in each of some
 * networks, so a list by prefix is enough to find one. */

#include "binding.h"

static void queue_expires(void *target, uint64_t state);

/* Sets the timer for the record that ends first, unless the timer comes earlier
 * anyway. */
static void
queue_arm(BindingCache *cache, BindingState state)
{
  BindingQueue *queue = &cache->queues[state];
  Kernel *kernel = cache->network->kernel;

  if (queue->oldest == INDEX_NONE)
    return;
  SimTime ends_at = cache->bindings[queue->oldest].ends_at;
  if (kernel_is_pending(kernel, queue->event)) {
    if (queue->event_at <= ends_at)
      return;
    kernel_cancel(kernel, queue->event);
  }
  queue->event =
    kernel_schedule_at(kernel, ends_at, queue_expires, cache, state);
  queue->event_at = ends_at;
}

static void
queue_remove(BindingCache *cache, uint32_t slot)
{
  Binding *b = &cache->bindings[slot];
  BindingQueue *queue = &cache->queues[b->state];

  if (b->older != INDEX_NONE)
    cache->bindings[b->older].newer = b->newer;
  else
    queue->oldest = b->newer;
  if (b->newer != INDEX_NONE)
    cache->bindings[b->newer].older = b->older;
  else
    queue->newest = b->older;
}

static void
queue_insert(BindingCache *cache, uint32_t slot)
{
  Binding *b = &cache->bindings[slot];
  BindingQueue *queue = &cache->queues[b->state];
  uint32_t before = queue->newest;

  while (before != INDEX_NONE && cache->bindings[before].ends_at > b->ends_at)
    before = cache->bindings[before].older;
  b->older = before;
  b->newer =
    before != INDEX_NONE ? cache->bindings[before].newer : queue->oldest;
  if (before != INDEX_NONE)
    cache->bindings[before].newer = slot;
  else
    queue->oldest = slot;
  if (b->newer != INDEX_NONE)
    cache->bindings[b->newer].older = slot;
  else
    queue->newest = slot;
}

/* The timer may come early, because the record that it was set for has been
 * renewed meanwhile. It is then set again for the record that ends first. */
static void
queue_expires(void *target, uint64_t state)
{
  BindingCache *cache = target;
  BindingQueue *queue = &cache->queues[state];
  SimTime now = network_now(cache->network);

  while (queue->oldest != INDEX_NONE &&
         cache->bindings[queue->oldest].ends_at <= now) {
    const Binding *b = &cache->bindings[queue->oldest];
    binding_remove(cache, b->node, b->prefix);
  }
  queue_arm(cache, (BindingState)state);
}

void
binding_cache_init(BindingCache *cache, Network *network, SimTime wait)
{
  *cache =
    (BindingCache){ .network = network, .wait = wait, .free = INDEX_NONE };
  for (int i = 0; i <= BINDING_WAITING; i++)
    cache->queues[i].oldest = cache->queues[i].newest = INDEX_NONE;
  cache->held = g_new0(uint32_t, network->node_count);
}

void
binding_cache_clear(BindingCache *cache)
{
  g_free(cache->bindings);
  g_free(cache->first);
  g_free(cache->held);
}

static uint32_t
slot_find(const BindingCache *cache, uint32_t node, uint32_t prefix)
{
  uint32_t slot =
    prefix < cache->prefix_room ? cache->first[prefix] : INDEX_NONE;

  while (slot != INDEX_NONE && cache->bindings[slot].node != node)
    slot = cache->bindings[slot].next;
  return slot;
}

const Binding *
binding_get(const BindingCache *cache, uint32_t node, uint32_t prefix)
{
  static const Binding none;
  uint32_t slot = slot_find(cache, node, prefix);
  return slot == INDEX_NONE ? &none : &cache->bindings[slot];
}

bool
binding_locator(const BindingCache *cache, uint32_t node, uint32_t prefix,
                Address *locator)
{
  const Binding *b = binding_get(cache, node, prefix);

  if (b->state == BINDING_ACTIVE)
    *locator = b->locator;
  return b->state == BINDING_ACTIVE;
}

static void
cache_make_room(BindingCache *cache, uint32_t prefix)
{
  uint32_t room = cache->network->prefix_room;

  if (prefix < cache->prefix_room)
    return;
  cache->first = g_renew(uint32_t, cache->first, room);
  for (uint32_t i = cache->prefix_room; i < room; i++)
    cache->first[i] = INDEX_NONE;
  cache->prefix_room = room;
}

static uint32_t
slot_take(BindingCache *cache)
{
  uint32_t slot = cache->free;

  if (slot != INDEX_NONE) {
    cache->free = cache->bindings[slot].next;
    return slot;
  }
  if (cache->count == cache->room) {
    cache->room = MAX(64, cache->room + cache->room / 4);
    cache->bindings = g_renew(Binding, cache->bindings, cache->room);
  }
  return cache->count++;
}

static uint32_t
slot_new(BindingCache *cache, uint32_t node, uint32_t prefix)
{
  uint32_t slot;

  cache_make_room(cache, prefix);
  slot = slot_take(cache);
  cache->bindings[slot] = (Binding){ .node = node,
                                     .prefix = prefix,
                                     .next = cache->first[prefix],
                                     .state = BINDING_NONE };
  cache->first[prefix] = slot;
  cache->held[node]++;
  if (!cache->is_note)
    metrics_binding(cache->network->metrics, node, +1,
                    network_now(cache->network));
  return slot;
}

static void
slot_free(BindingCache *cache, uint32_t slot)
{
  Binding *b = &cache->bindings[slot];
  uint32_t *link = &cache->first[b->prefix];

  while (*link != slot)
    link = &cache->bindings[*link].next;
  *link = b->next;
  b->next = cache->free;
  cache->free = slot;
  cache->held[b->node]--;
  if (!cache->is_note)
    metrics_binding(cache->network->metrics, b->node, -1,
                    network_now(cache->network));
}

/* Marks the node, because packets to the prefix go elsewhere from now on. */
static void
cache_changed(BindingCache *cache, uint32_t node, uint32_t prefix)
{
  network_changed(cache->network, place_of_node(node),
                  cache->network->prefixes[prefix].host);
}

static void
slot_set(BindingCache *cache, uint32_t slot, BindingState state,
         SimTime ends_at)
{
  Binding *b = &cache->bindings[slot];

  if (b->state != BINDING_NONE)
    queue_remove(cache, slot);
  b->state = (unsigned)state & 3;
  b->ends_at = ends_at;
  queue_insert(cache, slot);
  queue_arm(cache, state);
}

/* Sequence numbers and timestamps (nanoseconds of the run) have fewer bits than
 * the field. The mask tells the compiler so. */
static void
set_order(Binding *b, uint64_t order)
{
  b->order = order & ~(UINT64_C(3) << 62);
}

void
binding_set(BindingCache *cache, uint32_t node, uint32_t prefix,
            Address locator, uint64_t order, SimTime lifetime)
{
  uint32_t slot = slot_find(cache, node, prefix);
  SimTime now = network_now(cache->network);

  if (slot == INDEX_NONE)
    slot = slot_new(cache, node, prefix);
  Binding *b = &cache->bindings[slot];
  bool is_new =
    b->state != BINDING_ACTIVE || !address_equal(b->locator, locator);
  b->locator = locator;
  set_order(b, order);
  slot_set(cache, slot, BINDING_ACTIVE,
           lifetime < SIM_TIME_MAX - now ? now + lifetime : SIM_TIME_MAX);
  if (is_new)
    cache_changed(cache, node, prefix);
}

void
binding_remove(BindingCache *cache, uint32_t node, uint32_t prefix)
{
  uint32_t slot = slot_find(cache, node, prefix);

  if (slot == INDEX_NONE)
    return;
  queue_remove(cache, slot);
  slot_free(cache, slot);
  cache_changed(cache, node, prefix);
}

void
binding_remove_node(BindingCache *cache, uint32_t node)
{
  for (uint32_t prefix = 0; prefix < cache->prefix_room; prefix++)
    binding_remove(cache, node, prefix);
}

void
binding_remove_all(BindingCache *cache, uint32_t prefix)
{
  while (prefix < cache->prefix_room && cache->first[prefix] != INDEX_NONE)
    binding_remove(cache, cache->bindings[cache->first[prefix]].node, prefix);
}

/* Updates of hosts, and of routers that pass on the number of the attachment,
 * are ordered by a number; those of proxies are ordered by time. */
static bool
is_numbered(const Message *update)
{
  return update->type != MESSAGE_PBU;
}

static uint64_t
order_of(const Message *update)
{
  return is_numbered(update) ? update->sequence : (uint64_t)update->timestamp;
}

bool
sequence_is_old(uint16_t sequence, uint16_t last)
{
  return (uint16_t)(last - sequence) <= 32768;
}

/* Returns whether an update renews the record. One between routers does if it
 * has the number of the record, which is the number of the attachment. */
static bool
is_again(const Binding *b, const Message *update)
{
  return update->type == MESSAGE_LU && update->sequence == (uint16_t)b->order;
}

/* Returns the status for an update. A host cannot de-register where it has no
 * record (RFC 6275 section 10.3.2); any other update without a record is in
 * order. */
static int
judge(const Binding *b, const Message *update)
{
  bool is_from_host =
    update->type == MESSAGE_BU || update->type == MESSAGE_CN_BU;

  if (b->state == BINDING_NONE)
    return update->lifetime == 0 && is_from_host ? STATUS_NOT_HOME_AGENT
                                                 : STATUS_ACCEPTED;
  if (is_numbered(update))
    return sequence_is_old(update->sequence, (uint16_t)b->order) &&
               !is_again(b, update)
             ? STATUS_SEQUENCE
             : STATUS_ACCEPTED;
  return order_of(update) < b->order ? STATUS_TIMESTAMP_OLD : STATUS_ACCEPTED;
}

/* Returns whether a de-registration ends the record at once. Any does
 * that does not come from a proxy. That of a proxy does if the proxy is the
 * anchor of the prefix, because the host has come back to its home link. With
 * the flag of RFC 8885 it also does if the record names the proxy, or if its
 * timestamp is later than that of the record. An equal timestamp is not enough:
 * when layer 2 leaves no gap, the old router de-registers at the instant at
 * which the new one registers. */
static bool
is_final(const BindingCache *cache, const Binding *b, const Message *update,
         Address source)
{
  const Network *network = cache->network;
  bool is_home = network_node_at(network, source) ==
                 network->prefixes[update->prefix].anchor;

  return update->type != MESSAGE_PBU || is_home ||
         (update->distributed &&
          (address_equal(b->locator, source) || order_of(update) > b->order));
}

/* Removes the record if the de-registration is final. If it is not, it counts
 * only if the record names its sender, and the record waits for the next proxy.
 */
static void
cache_deregister(BindingCache *cache, uint32_t node, const Message *update,
                 Address source)
{
  uint32_t slot = slot_find(cache, node, update->prefix);

  if (slot == INDEX_NONE)
    return;
  Binding *b = &cache->bindings[slot];
  if (is_final(cache, b, update, source)) {
    binding_remove(cache, node, update->prefix);
    return;
  }
  if (b->state != BINDING_ACTIVE || !address_equal(b->locator, source))
    return;
  set_order(b, order_of(update));
  slot_set(cache, slot, BINDING_WAITING,
           network_now(cache->network) + cache->wait);
  cache_changed(cache, node, update->prefix);
}

static SimTime
lifetime_of(const BindingCache *cache, const Message *update)
{
  uint32_t seconds = cache->longest > 0 ? MIN(update->lifetime, cache->longest)
                                        : update->lifetime;

  return seconds * SIM_SECOND;
}

int
binding_update(BindingCache *cache, uint32_t node, const Message *update,
               Address source)
{
  const Binding *b = binding_get(cache, node, update->prefix);
  int status = judge(b, update);

  if (status == STATUS_ACCEPTED && b->state == BINDING_NONE &&
      update->lifetime > 0 && cache->most > 0 &&
      cache->held[node] >= cache->most)
    status = STATUS_NO_RESOURCES;
  if (status != STATUS_ACCEPTED)
    return status;
  if (update->lifetime == 0)
    cache_deregister(cache, node, update, source);
  else
    binding_set(cache, node, update->prefix,
                update->type == MESSAGE_PBU ? source : update->care_of,
                order_of(update), lifetime_of(cache, update));
  return STATUS_ACCEPTED;
}

void
binding_show(const BindingCache *cache, Picture *picture, const char *function)
{
  const Network *network = cache->network;
  uint32_t prefix = network->hosts[picture->host].prefixes;

  for (; prefix != INDEX_NONE; prefix = network->prefixes[prefix].next) {
    uint32_t slot =
      prefix < cache->prefix_room ? cache->first[prefix] : INDEX_NONE;
    for (; slot != INDEX_NONE; slot = cache->bindings[slot].next) {
      const Binding *b = &cache->bindings[slot];
      if (b->state == BINDING_ACTIVE)
        picture_record(picture, place_of_node(b->node), function, prefix,
                       b->locator);
    }
  }
}
