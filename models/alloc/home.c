/* alloc home: a host has one prefix for ever, from the anchor of its home
 * network (the home agent of RFC 6275, the local mobility anchor of RFC 5213).
 */

#include "sim/contract/model.h"

static void
alloc_home_init(Model *model)
{
  Network *network = model->design->network;

  for (uint32_t host = 0; host < network->host_count; host++) {
    uint32_t prefix =
      network_prefix_new(network, host, network->hosts[host].home);
    network->hosts[host].prefix = prefix;
    if (prefix != INDEX_NONE)
      network->prefixes[prefix].is_known = true;
  }
}

static uint32_t
alloc_home_attach(Model *model, uint32_t host, uint32_t access)
{
  (void)access;
  return model->design->network->hosts[host].prefix;
}

static void
alloc_home_unused(Model *model, uint32_t prefix)
{
  (void)model;
  (void)prefix;
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
      .events.alloc =
        &(const AllocEvents){
          .attach = alloc_home_attach,
          .unused = alloc_home_unused,
        },
    },
};
