/* alloc nearest: a host has one prefix for ever, from the anchor that was
 * nearest when it first attached (draft-chan-dmm-framework section 4.4:
 * anchors in several networks, each of which gives out its own prefixes).
 */

#include "sim/contract/model.h"

static uint32_t
alloc_nearest_attach(Model *model, uint32_t host, uint32_t access)
{
  Network *network = model->design->network;

  if (network->hosts[host].prefixes == INDEX_NONE) {
    uint32_t anchor =
      network_nearest_anchor(network, network->access[access].node);
    network->hosts[host].home = anchor;
    network_prefix_new(network, host, anchor);
  }
  return network->hosts[host].prefixes;
}

static void
alloc_nearest_unused(Model *model, uint32_t prefix)
{
  (void)model;
  (void)prefix;
}

const ModelClass alloc_nearest = {
  .column = COLUMN_ALLOC,
  .name = "nearest",
  .summary = "one prefix for ever, from the anchor nearest at first",
  .source = "draft-chan-dmm-framework section 4.4, Fig. 5",
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .events.alloc =
        &(const AllocEvents){
          .attach = alloc_nearest_attach,
          .unused = alloc_nearest_unused,
        },
    },
};
