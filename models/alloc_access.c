/* alloc access: every access router gives a prefix to each host that attaches,
 * and new sessions use it. A prefix of an earlier router is kept as long as
 * sessions use it, and a little longer for their last packets; a host that
 * comes back to a router whose prefix it still has gets that again.
 */

#include "models.h"

typedef struct AllocAccess {
  Model model;
  SimTime linger;
} AllocAccess;

static uint32_t
alloc_access_attach(Model *model, uint32_t host, uint32_t access)
{
  Network *network = model->design->network;
  uint32_t node = network->access[access].node;
  uint32_t prefix = network_prefix_find(network, host, node);

  if (prefix == INDEX_NONE)
    prefix = network_prefix_new(network, host, node);
  return prefix;
}

/* A timer that finds the prefix in use again, or its slot given to another,
 * does nothing: the serial number tells. */
typedef struct Linger {
  AllocAccess *alloc;
  uint16_t serial;
} Linger;

static void
linger_over(void *target, uint64_t prefix)
{
  Linger *linger = target;
  Design *design = linger->alloc->model.design;
  const SessionPrefix *p = &design->network->prefixes[prefix];

  if (p->subnet != 0 && p->serial == linger->serial && p->sessions == 0 &&
      design->network->hosts[p->host].prefix != prefix)
    design_release(design, (uint32_t)prefix);
  g_slice_free(Linger, linger);
}

static void
alloc_access_unused(Model *model, uint32_t prefix)
{
  AllocAccess *self = (AllocAccess *)model;
  Network *network = model->design->network;
  Linger *linger = g_slice_new(Linger);

  *linger = (Linger){ self, network->prefixes[prefix].serial };
  kernel_schedule_after(network->kernel, self->linger, linger_over, linger,
                        prefix);
}

const ModelClass alloc_access = {
  .column = COLUMN_ALLOC,
  .name = "access",
  .summary = "a prefix from every access router, kept while sessions use it",
  .source = "draft-chan-dmm-framework section 5.1; RFC 8885; RFC 8273",
  .size = sizeof(AllocAccess),
  .parameters =
    (const Key[]){
      { .name = "prefix-linger",
        .type = KEY_TIME,
        .fallback = "1 s",
        .greatest = 86400,
        .help = "Time that a prefix is kept after its last session",
        .offset = offsetof(AllocAccess, linger) },
      { .name = NULL },
    },
  .hooks.alloc =
    &(const AllocHooks){
      .attach = alloc_access_attach,
      .unused = alloc_access_unused,
    },
};
