/* A plugin whose class lacks a hook that it must have: it has to be refused. A
 * test may put other classes and designs in its place. */

#include "models/models.h"

static const ModelClass alloc_holey = {
  .column = COLUMN_ALLOC,
  .name = "holey",
  .summary = "never says what it offers",
  .source = "a test",
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .decisions.alloc = &(const AllocDecisions){ .offer = NULL },
      .events.alloc = &(const AllocEvents){ .attached = NULL },
    },
};

extern const int dmmsim_abi;
extern const ModelClass *dmmsim_models[];
extern DesignRow dmmsim_designs[];

const int dmmsim_abi = DMMSIM_ABI;
const ModelClass *dmmsim_models[] = { &alloc_holey, NULL };
DesignRow dmmsim_designs[] = { { .name = NULL }, { .name = NULL } };
