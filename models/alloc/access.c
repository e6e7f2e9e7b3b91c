/* alloc access: every access router gives a prefix to each host that attaches,
 * and new sessions use it. A prefix of an earlier router is kept as long as
 * sessions use it, and a little longer for their last packets; a host that
 * comes back to a router whose prefix it still has gets that again.
 */

#include "sim/contract/model.h"

typedef struct AllocAccess {
  Model model;
  SimTime linger;
  SimTime lifetime; /* of a prefix behind the host; 0: as sessions need it */
  int64_t most_anchors; /* behind the host; 0: as sessions need them */
} AllocAccess;

/* The sessions of a prefix have to do without it from now on. */
static void
abandon(AllocAccess *self, uint32_t prefix)
{
  Network *network = self->model.design->network;
  SessionPrefix *p = &network->prefixes[prefix];

  p->is_abandoned = true;
  metrics_broken(network->metrics, p->sessions - p->broken);
  p->broken = (uint16_t)MIN(p->sessions, UINT16_MAX);
  design_release(self->model.design, prefix);
}

/* Prefixes are listed from the newest to the oldest. */
static void
keep_most(AllocAccess *self, uint32_t host, uint32_t current)
{
  const Network *network = self->model.design->network;
  uint32_t prefix = network->hosts[host].prefixes;
  int64_t kept = 0;
  uint32_t next;

  for (; prefix != INDEX_NONE && self->most_anchors > 0; prefix = next) {
    const SessionPrefix *p = &network->prefixes[prefix];
    next = p->next;
    if (prefix == current || p->sessions == 0 || p->is_abandoned)
      continue;
    if (++kept > self->most_anchors)
      abandon(self, prefix);
  }
}

/* A timer that finds the slot given to another prefix does nothing: the serial
 * number tells. */
typedef struct Timer {
  AllocAccess *alloc;
  uint16_t serial;
} Timer;

static void
set_timer(AllocAccess *self, uint32_t prefix, SimTime after,
          EventHandler handler)
{
  Network *network = self->model.design->network;
  Timer *timer = g_slice_new(Timer);

  *timer = (Timer){ self, network->prefixes[prefix].serial };
  kernel_schedule_after(network->kernel, after, handler, timer, prefix);
}

/* Is the prefix still there, and not the one that new sessions use? */
static bool
is_behind(const Timer *timer, uint64_t prefix)
{
  const Network *network = timer->alloc->model.design->network;
  const SessionPrefix *p = &network->prefixes[prefix];

  return p->subnet != 0 && p->serial == timer->serial &&
         network->hosts[p->host].prefix != prefix;
}

static void
linger_over(void *target, uint64_t prefix)
{
  Timer *timer = target;
  Design *design = timer->alloc->model.design;

  if (is_behind(timer, prefix) &&
      design->network->prefixes[prefix].sessions == 0)
    design_release(design, (uint32_t)prefix);
  g_slice_free(Timer, timer);
}

static void
lifetime_over(void *target, uint64_t prefix)
{
  Timer *timer = target;
  const Network *network = timer->alloc->model.design->network;

  if (is_behind(timer, prefix) && network->prefixes[prefix].sessions > 0)
    abandon(timer->alloc, (uint32_t)prefix);
  g_slice_free(Timer, timer);
}

static uint32_t
alloc_access_attach(Model *model, uint32_t host, uint32_t access)
{
  AllocAccess *self = (AllocAccess *)model;
  Network *network = model->design->network;
  uint32_t node = network->access[access].node;
  uint32_t prefix = network_prefix_find(network, host, node);
  uint32_t before = network->hosts[host].prefix;

  if (prefix == INDEX_NONE)
    prefix = network_prefix_new(network, host, node);
  if (prefix != INDEX_NONE)
    network->prefixes[prefix].is_abandoned = false;
  if (before != INDEX_NONE && before != prefix && self->lifetime > 0)
    set_timer((AllocAccess *)model, before, self->lifetime, lifetime_over);
  keep_most(self, host, prefix);
  return prefix;
}

static void
alloc_access_unused(Model *model, uint32_t prefix)
{
  AllocAccess *self = (AllocAccess *)model;
  set_timer(self, prefix, self->linger, linger_over);
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
        .help = "Prefixes that a host keeps behind it for its sessions; the "
                "oldest gives way, and its sessions break; 0 is no limit",
        .offset = offsetof(AllocAccess, most_anchors) },
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(AllocAccess),
      .events.alloc =
        &(const AllocEvents){
          .attach = alloc_access_attach,
          .unused = alloc_access_unused,
        },
    },
};
