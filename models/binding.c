/* Ends come in the order of updates as long as all lifetimes are equal, so a
 * record is appended to its queue, or finds its place a few steps from the
 * end. */

#include "binding.h"

static void queue_expires(void *target, uint64_t state);

static void
queue_arm(BindingCache *cache, BindingState state)
{
  BindingQueue *queue = &cache->queues[state];
  Kernel *kernel = cache->network->kernel;

  if (queue->oldest == INDEX_NONE || kernel_is_pending(kernel, queue->event))
    return;
  queue->event =
    kernel_schedule_at(kernel, cache->bindings[queue->oldest].ends_at,
                       queue_expires, cache, state);
}

static void
queue_remove(BindingCache *cache, uint32_t prefix)
{
  Binding *b = &cache->bindings[prefix];
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
queue_insert(BindingCache *cache, uint32_t prefix)
{
  Binding *b = &cache->bindings[prefix];
  BindingQueue *queue = &cache->queues[b->state];
  uint32_t before = queue->newest;

  while (before != INDEX_NONE && cache->bindings[before].ends_at > b->ends_at)
    before = cache->bindings[before].older;
  b->older = before;
  b->newer =
    before != INDEX_NONE ? cache->bindings[before].newer : queue->oldest;
  if (before != INDEX_NONE)
    cache->bindings[before].newer = prefix;
  else
    queue->oldest = prefix;
  if (b->newer != INDEX_NONE)
    cache->bindings[b->newer].older = prefix;
  else
    queue->newest = prefix;
}

/* The timer may come early, when the record that it was set for has been
 * renewed meanwhile: then it is set again for the one that is oldest now. */
static void
queue_expires(void *target, uint64_t state)
{
  BindingCache *cache = target;
  BindingQueue *queue = &cache->queues[state];
  SimTime now = network_now(cache->network);

  while (queue->oldest != INDEX_NONE &&
         cache->bindings[queue->oldest].ends_at <= now)
    binding_remove(cache, queue->oldest);
  queue_arm(cache, (BindingState)state);
}

void
binding_cache_init(BindingCache *cache, Network *network, SimTime wait)
{
  *cache = (BindingCache){ .network = network, .wait = wait };
  for (int i = 0; i <= BINDING_WAITING; i++)
    cache->queues[i].oldest = cache->queues[i].newest = INDEX_NONE;
}

void
binding_cache_clear(BindingCache *cache)
{
  g_free(cache->bindings);
}

const Binding *
binding_get(const BindingCache *cache, uint32_t prefix)
{
  static const Binding none;
  return prefix < cache->room ? &cache->bindings[prefix] : &none;
}

static void
cache_make_room(BindingCache *cache, uint32_t prefix)
{
  uint32_t room = cache->network->prefix_room;

  if (prefix < cache->room)
    return;
  cache->bindings = g_renew(Binding, cache->bindings, room);
  for (uint32_t i = cache->room; i < room; i++)
    cache->bindings[i] = (Binding){ .state = BINDING_NONE };
  cache->room = room;
}

/* Packets to the prefix go elsewhere from now on. */
static void
cache_changed(BindingCache *cache, uint32_t prefix)
{
  const SessionPrefix *p = &cache->network->prefixes[prefix];
  network_changed(cache->network, place_of_node(p->anchor), p->host);
}

static void
cache_set(BindingCache *cache, uint32_t prefix, BindingState state,
          SimTime ends_at)
{
  Binding *b = &cache->bindings[prefix];
  uint32_t anchor = cache->network->prefixes[prefix].anchor;
  bool was_there = b->state != BINDING_NONE;

  if (was_there)
    queue_remove(cache, prefix);
  b->state = (unsigned)state & 3;
  b->ends_at = ends_at;
  if (state != BINDING_NONE) {
    queue_insert(cache, prefix);
    queue_arm(cache, state);
  }
  if (was_there != (state != BINDING_NONE))
    metrics_binding(cache->network->metrics, anchor, was_there ? -1 : +1,
                    network_now(cache->network));
}

void
binding_remove(BindingCache *cache, uint32_t prefix)
{
  if (binding_get(cache, prefix)->state == BINDING_NONE)
    return;
  cache_set(cache, prefix, BINDING_NONE, 0);
  cache_changed(cache, prefix);
}

static uint64_t
order_of(const Message *update)
{
  uint64_t order =
    update->type == MESSAGE_BU ? update->sequence : (uint64_t)update->timestamp;
  return order;
}

/* RFC 6275 section 9.5.1: the 32768 numbers up to the last one are old. */
static bool
sequence_is_old(uint16_t sequence, uint16_t last)
{
  return (uint16_t)(last - sequence) < 32768;
}

static int
judge(const Binding *b, const Message *update)
{
  if (b->state == BINDING_NONE)
    return update->lifetime == 0 && update->type == MESSAGE_BU
             ? STATUS_NOT_HOME_AGENT
             : STATUS_ACCEPTED;
  if (update->type == MESSAGE_BU)
    return sequence_is_old(update->sequence, (uint16_t)b->order)
             ? STATUS_SEQUENCE
             : STATUS_ACCEPTED;
  return order_of(update) < b->order ? STATUS_TIMESTAMP_OLD : STATUS_ACCEPTED;
}

static void
cache_register(BindingCache *cache, const Message *update, Address locator)
{
  Binding *b = &cache->bindings[update->prefix];
  bool is_new =
    b->state != BINDING_ACTIVE || !address_equal(b->locator, locator);

  b->locator = locator;
  b->order = order_of(update) & ~(UINT64_C(3) << 62);
  cache_set(cache, update->prefix, BINDING_ACTIVE,
            network_now(cache->network) + update->lifetime * SIM_SECOND);
  if (is_new)
    cache_changed(cache, update->prefix);
}

/* A host that leaves is gone at once, and so is a prefix that a serving router
 * gives back to another access router (RFC 8885: whoever serves may do so). Any
 * other proxy may have been followed by one already, and if not, the record
 * waits for one. */
static void
cache_deregister(BindingCache *cache, const Message *update, Address source)
{
  Binding *b = &cache->bindings[update->prefix];

  if (b->state == BINDING_NONE)
    return;
  if (update->type == MESSAGE_BU || update->distributed) {
    binding_remove(cache, update->prefix);
    return;
  }
  if (b->state != BINDING_ACTIVE || !address_equal(b->locator, source))
    return;
  b->order = order_of(update) & ~(UINT64_C(3) << 62);
  cache_set(cache, update->prefix, BINDING_WAITING,
            network_now(cache->network) + cache->wait);
  cache_changed(cache, update->prefix);
}

int
binding_update(BindingCache *cache, const Message *update, Address source)
{
  int status;

  cache_make_room(cache, update->prefix);
  status = judge(&cache->bindings[update->prefix], update);
  if (status != STATUS_ACCEPTED)
    return status;
  if (update->lifetime == 0)
    cache_deregister(cache, update, source);
  else
    cache_register(cache, update,
                   update->type == MESSAGE_BU ? update->care_of : source);
  return STATUS_ACCEPTED;
}
