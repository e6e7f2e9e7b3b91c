/* alloc access: every access router gives a prefix to each host that attaches,
 * and new sessions use it. A prefix of an earlier router is kept as long as
 * sessions use it, and a little longer for their last packets (prefix-linger).
 * A host that comes back to a router whose prefix it still has gets that prefix
 * again. Two parameters limit how long and how many prefixes are kept for
 * sessions (prefix-lifetime, most-anchors); the sessions of a prefix that is
 * given up break.
 *
 *   attached    the prefix is kept
 *   unused      `prefix-linger` later it is released, unless it is used again
 *   another is  `prefix-lifetime` later it is abandoned, if sessions still
 *   attached    use it
 *
 * The host does not decide this: the model sees when the first session of a
 * prefix begins and the last one ends. Timers are a list by host, because a
 * host has few.
 */

#include "sim/contract/dispatch.h"

/* Keeps a prefix for a while. It knows the serial number of the prefix, and
 * does nothing if the slot has been given to another prefix. */
typedef struct Timer {
  struct AllocAccess *alloc; /* borrowed */
  struct Timer *next;        /* of the same host */
  Network *network;
  EventId event;
  EventHandler handler; /* linger_over or lifetime_over */
  uint32_t host, prefix, serial;
} Timer;

typedef struct AllocAccess {
  Model model;
  SimTime linger;
  SimTime lifetime;     /* of a prefix that the host has left; 0: no limit */
  int64_t most_anchors; /* of prefixes that the host has left; 0: no limit */
  Timer **timers;       /* by host: those that are pending */
} AllocAccess;

static void
alloc_access_init(Model *model, Design *design)
{
  AllocAccess *self = (AllocAccess *)model;

  self->timers = g_new0(Timer *, design->network->host_count);
}

/* Frees a timer that has run or was cancelled. */
static void
timer_free(Timer *timer)
{
  Timer **link = &timer->alloc->timers[timer->host];

  while (*link != timer)
    link = &(*link)->next;
  *link = timer->next;
  g_slice_free(Timer, timer);
}

static void
alloc_access_clear(Model *model)
{
  AllocAccess *self = (AllocAccess *)model;

  for (uint32_t i = 0; i < model->view->network->host_count; i++)
    while (self->timers[i])
      timer_free(self->timers[i]);
  g_free(self->timers);
}

/* Gives a prefix up, so its sessions are cut off. */
static void
abandon(Design *design, uint32_t prefix)
{
  Network *network = design->network;
  SessionPrefix *p = &network->prefixes[prefix];

  p->is_abandoned = true;
  metrics_broken(network->metrics, p->sessions - p->broken);
  p->broken = (uint16_t)MIN(p->sessions, UINT16_MAX);
  design_release(design, prefix);
}

/* Abandons prefixes that only earlier sessions use, if there are more of them
 * than most-anchors allows. Prefixes are listed from the newest to the oldest,
 * by when the host got them first; the oldest are abandoned. */
static void
keep_most(const AllocAccess *self, Design *design, uint32_t current)
{
  const Network *network = design->network;
  uint32_t prefix = network->hosts[network->prefixes[current].host].prefixes;
  int64_t kept = 0;

  if (self->most_anchors == 0)
    return;
  for (; prefix != INDEX_NONE; prefix = network->prefixes[prefix].next) {
    const SessionPrefix *p = &network->prefixes[prefix];
    if (prefix == current || p->sessions == 0 || p->is_abandoned)
      continue;
    if (++kept > self->most_anchors)
      abandon(design, prefix);
  }
}

/* Returns the timer of a prefix that has this handler, or NULL. */
static Timer *
timer_find(const AllocAccess *self, const Network *network, uint32_t prefix,
           EventHandler handler)
{
  const SessionPrefix *p = &network->prefixes[prefix];
  Timer *timer = self->timers[p->host];

  while (timer && (timer->prefix != prefix || timer->serial != p->serial ||
                   timer->handler != handler))
    timer = timer->next;
  return timer;
}

/* Sets a timer for `after` ns from now, unless it is set already. */
static void
timer_set(AllocAccess *self, Network *network, uint32_t prefix, SimTime after,
          EventHandler handler)
{
  const SessionPrefix *p = &network->prefixes[prefix];

  if (timer_find(self, network, prefix, handler))
    return;
  Timer *timer = g_slice_new(Timer);
  *timer = (Timer){
    .alloc = self,
    .next = self->timers[p->host],
    .network = network,
    .event = kernel_schedule_after(network->kernel, after, handler, timer, 0),
    .handler = handler,
    .host = p->host,
    .prefix = prefix,
    .serial = p->serial,
  };
  self->timers[p->host] = timer;
}

static void
timer_stop(const AllocAccess *self, const Network *network, uint32_t prefix,
           EventHandler handler)
{
  Timer *timer = timer_find(self, network, prefix, handler);

  if (!timer)
    return;
  kernel_cancel(network->kernel, timer->event);
  timer_free(timer);
}

/* Returns whether the prefix is still there and new sessions do not use it. */
static bool
is_left(const Timer *timer)
{
  const Network *network = timer->network;
  const SessionPrefix *p = &network->prefixes[timer->prefix];

  return p->subnet != 0 && p->serial == timer->serial &&
         network->hosts[p->host].prefix != timer->prefix;
}

static void
linger_over(void *target, uint64_t unused)
{
  Timer *timer = target;

  (void)unused;
  if (is_left(timer))
    design_release(design_of(timer->network), timer->prefix);
  timer_free(timer);
}

static void
lifetime_over(void *target, uint64_t unused)
{
  Timer *timer = target;
  const SessionPrefix *p = &timer->network->prefixes[timer->prefix];

  (void)unused;
  if (is_left(timer) && p->sessions > 0 && !p->is_abandoned)
    abandon(design_of(timer->network), timer->prefix);
  timer_free(timer);
}

static Offer
alloc_access_offer(const Model *model, uint32_t host, uint32_t access)
{
  const Network *network = model->view->network;
  uint32_t node = network->access[access].node;

  return (Offer){ network_prefix_find(network, host, node), node };
}

/* The prefix does not linger any more. If the host had another one, the
 * lifetime of that one begins. It does not begin when the host gets the same
 * prefix again. */
static void
alloc_access_attached(Model *model, Design *design, uint32_t prefix)
{
  AllocAccess *self = (AllocAccess *)model;
  Network *network = design->network;
  uint32_t before = network->hosts[network->prefixes[prefix].host].prefix;

  timer_stop(self, network, prefix, linger_over);
  if (before != INDEX_NONE && before != prefix && self->lifetime > 0) {
    timer_stop(self, network, before, lifetime_over);
    timer_set(self, network, before, self->lifetime, lifetime_over);
  }
  keep_most(self, design, prefix);
}

static void
alloc_access_used(Model *model, Design *design, uint32_t prefix)
{
  timer_stop((AllocAccess *)model, design->network, prefix, linger_over);
}

static void
alloc_access_unused(Model *model, Design *design, uint32_t prefix)
{
  AllocAccess *self = (AllocAccess *)model;

  timer_set(self, design->network, prefix, self->linger, linger_over);
}

const ModelClass alloc_access = {
  .column = COLUMN_ALLOC,
  .name = "access",
  .summary = "a prefix from every access router, kept while sessions use it",
  .source = "draft-chan-dmm-framework section 5.1; RFC 8885; RFC 8273",
  .provides = ANCHORS_AT_ACCESS,
  .parameters =
    (const Key[]){
      { .name = "prefix-linger",
        .type = KEY_TIME,
        .fallback = "1 s",
        .greatest = 86400,
        .help = "Time that a prefix is kept after its last session",
        .offset = offsetof(AllocAccess, linger) },
      { .name = "prefix-lifetime",
        .type = KEY_TIME,
        .fallback = "0 s",
        .greatest = 1e6,
        .help =
          "Time that a prefix is kept for its sessions after the host has "
          "got another; 0 s is as long as they last",
        .offset = offsetof(AllocAccess, lifetime) },
      { .name = "most-anchors",
        .type = KEY_INTEGER,
        .fallback = "0",
        .greatest = 1000,
        .help = "Most earlier prefixes that a host keeps for its sessions; if "
                "there are more, the oldest is given back and its sessions "
                "break; 0: no limit",
        .offset = offsetof(AllocAccess, most_anchors) },
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(AllocAccess),
      .init = alloc_access_init,
      .clear = alloc_access_clear,
      .decisions.alloc =
        &(const AllocDecisions){
          .offer = alloc_access_offer,
        },
      .events.alloc =
        &(const AllocEvents){
          .attached = alloc_access_attached,
          .used = alloc_access_used,
          .unused = alloc_access_unused,
        },
    },
};
