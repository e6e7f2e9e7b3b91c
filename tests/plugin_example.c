/* A model that is not part of the program: alloc sticky. A host keeps for ever
 * the prefix that the first access router gave it, as if it had bought its
 * phone there.
 *
 * One file, one table of hooks (sim/contract/model.h says what each is asked),
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
  int64_t at_most; /* a parameter: stored before any hook is called */
} AllocSticky;

/* The host is about to be configured by a router: which prefix does it get? */
static uint32_t
alloc_sticky_attach(Model *model, uint32_t host, uint32_t access)
{
  AllocSticky *self = (AllocSticky *)model;
  Network *network = model->design->network;

  if (network->hosts[host].prefixes == INDEX_NONE &&
      (self->at_most == 0 || self->given < self->at_most)) {
    network_prefix_new(network, host, network->access[access].node);
    self->given++;
  }
  return network->hosts[host].prefixes;
}

/* No session uses the prefix any more: it stays all the same. */
static void
alloc_sticky_unused(Model *model, uint32_t prefix)
{
  (void)model;
  (void)prefix;
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
      .events.alloc =
        &(const AllocEvents){
          .attach = alloc_sticky_attach,
          .unused = alloc_sticky_unused,
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
