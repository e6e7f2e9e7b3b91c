/* A plugin whose class lacks a hook that it must have: it has to be refused. */

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
extern const ModelClass *const dmmsim_models[];

const int dmmsim_abi = DMMSIM_ABI;
const ModelClass *const dmmsim_models[] = { &alloc_holey, NULL };
