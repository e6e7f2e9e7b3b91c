/* alloc nearest: a host always has the same prefix, from the anchor that was
 * nearest when it first attached. Several networks have an anchor, and each
 * gives out its own prefixes (draft-chan-dmm-framework section 4.4). The model
 * has no state: a host that has a prefix is offered that one again.
 */

#include "sim/contract/dispatch.h"

static Offer
alloc_nearest_offer(const Model *model, uint32_t host, uint32_t access)
{
  const Network *network = model->view->network;
  uint32_t node = network->access[access].node;

  return (Offer){ network->hosts[host].prefixes,
                  network_nearest_anchor(network, node) };
}

const ModelClass alloc_nearest = {
  .column = COLUMN_ALLOC,
  .name = "nearest",
  .summary = "one prefix for ever, from the anchor nearest at first",
  .source = "draft-chan-dmm-framework section 4.4, Fig. 5",
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .decisions.alloc =
        &(const AllocDecisions){
          .offer = alloc_nearest_offer,
        },
      .events.alloc = &(const AllocEvents){ .attached = NULL },
    },
};
