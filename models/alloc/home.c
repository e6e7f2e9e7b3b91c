/* alloc home: a host always has the same prefix, from the anchor of its home
 * network: the home agent of RFC 6275, or the local mobility anchor of RFC
 * 5213. It has the prefix before the run begins, and knows its address in it,
 * so nothing is given out during the run.
 */

#include "sim/contract/dispatch.h"

static void
alloc_home_init(Model *model, Design *design)
{
  Network *network = design->network;

  (void)model;
  for (uint32_t host = 0; host < network->host_count; host++) {
    uint32_t prefix =
      network_prefix_new(network, host, network->hosts[host].home);
    network->hosts[host].prefix = prefix;
    if (prefix != INDEX_NONE)
      network->prefixes[prefix].is_known = true;
  }
}

static Offer
alloc_home_offer(const Model *model, uint32_t host, uint32_t access)
{
  (void)access;
  return (Offer){ model->view->network->hosts[host].prefix, INDEX_NONE };
}

const ModelClass alloc_home = {
  .column = COLUMN_ALLOC,
  .name = "home",
  .summary = "one prefix for ever, from the anchor of the home network",
  .source = "RFC 6275; RFC 5213",
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .init = alloc_home_init,
      .decisions.alloc =
        &(const AllocDecisions){
          .offer = alloc_home_offer,
        },
      .events.alloc = &(const AllocEvents){ .attached = NULL },
    },
};
