/* A plugin whose class lacks a hook that it must have: it has to be refused. */

#include "models/models.h"

static uint32_t
hole_attach(Model *model, uint32_t host, uint32_t access)
{
  (void)access;
  return model->design->network->hosts[host].prefix;
}

static const ModelClass alloc_holey = {
  .column = COLUMN_ALLOC,
  .name = "holey",
  .summary = "gives prefixes, and never takes one back",
  .source = "a test",
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .events.alloc = &(const AllocEvents){ .attach = hole_attach },
    },
};

extern const int dmmsim_abi;
extern const ModelClass *const dmmsim_models[];

const int dmmsim_abi = DMMSIM_ABI;
const ModelClass *const dmmsim_models[] = { &alloc_holey, NULL };
