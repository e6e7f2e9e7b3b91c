/* A model that is not part of the program: alloc sticky. A host keeps for ever
 * the prefix that the first access router gave it, as if it had bought its
 * phone there.
 *
 * One file, one table of hooks (sim/contract/model.h says what each is for),
 * one class with its parameters, and three names that the program looks for.
 * With the headers in /usr/local/include/dmmsim (`make install`) it is made by
 *
 *   gcc -shared -fPIC -I/usr/local/include/dmmsim \
 *     $(pkg-config --cflags glib-2.0 gsl) -o sticky.so plugin_example.c
 *
 * (in the tree: -I. instead), and used by
 *
 *   dmmsim run --plugin ./sticky.so scenario.ini -d sticky,pmipv6
 *
 * or in a scenario of one's own: [design mine], alloc = sticky, lm = anchor ...
 */

#include "models/models.h"

typedef struct AllocSticky {
  Model model;     /* always first */
  int64_t given;   /* what a model needs to remember is its own business */
  uint32_t newest; /* serial number of the last that was counted */
  int64_t at_most; /* a parameter: stored before any hook is called */
} AllocSticky;

/* A decision: which prefix does a host get that a router is about to configure?
 * That which it has, or else a new one, which the router gives out. */
static Offer
alloc_sticky_offer(const Model *model, uint32_t host, uint32_t access)
{
  const AllocSticky *self = (const AllocSticky *)model;
  const Network *network = model->view->network;
  bool has_more = self->at_most == 0 || self->given < self->at_most;

  return (Offer){ .prefix = network->hosts[host].prefixes,
                  .anchor =
                    has_more ? network->access[access].node : INDEX_NONE };
}

/* An event: a host was given a prefix, perhaps once more. New ones have higher
 * serial numbers. */
static void
alloc_sticky_attached(Model *model, Design *design, uint32_t prefix)
{
  AllocSticky *self = (AllocSticky *)model;
  uint32_t serial = design->network->prefixes[prefix].serial;

  self->given += serial > self->newest;
  self->newest = MAX(self->newest, serial);
}

static const ModelClass alloc_sticky = {
  .column = COLUMN_ALLOC,
  .name = "sticky",
  .summary = "one prefix for ever, from the first access router",
  .source = "an example",
  .parameters =
    (const Key[]){
      { .name = "at-most",
        .type = KEY_INTEGER,
        .fallback = "0",
        .greatest = 1e9,
        .help = "Prefixes that are given out; 0 is no limit",
        .offset = offsetof(AllocSticky, at_most) },
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(AllocSticky),
      .decisions.alloc =
        &(const AllocDecisions){
          .offer = alloc_sticky_offer,
        },
      .events.alloc =
        &(const AllocEvents){
          .attached = alloc_sticky_attached,
        },
    },
};

extern const int dmmsim_abi;
extern const ModelClass *const dmmsim_models[];
extern const DesignRow dmmsim_designs[];

const int dmmsim_abi = DMMSIM_ABI;
const ModelClass *const dmmsim_models[] = { &alloc_sticky, NULL };
const DesignRow dmmsim_designs[] = {
  { .name = "sticky",
    .summary = "Proxy Mobile IPv6, anchored where a host came from",
    .source = "an example",
    .columns = { &alloc_sticky, &lm_anchor, &mr_anchor, &lu_network,
                 &assist_none } },
  { .name = NULL },
};
