/* mr chain: packets go from the anchor of a prefix to a proxy in the visited
 * network, and from there to where the host is. A host has a regional address
 * at the proxy, so there is a tunnel in a tunnel (RFC 5380). With access
 * routers there is one tunnel after the other.
 *
 * All decisions are in protocol/routing.c, because mr peer makes the same ones
 * for packets that are not optimised.
 */

#include "models/protocol/routing.h"
#include "sim/contract/dispatch.h"

static void
mr_chain_show(const Model *model, Picture *picture)
{
  const Network *network = model->view->network;
  uint32_t node = host_node(network, picture->host);
  uint32_t prefix = network->hosts[picture->host].prefixes;
  LmServer servers[LM_SERVERS];

  picture_anchors(picture, "MR");
  if (node == INDEX_NONE || prefix == INDEX_NONE)
    return;
  view_servers(model->view, prefix, node, servers);
  picture_function(picture, place_of_node(servers[0].node), "MR");
}

const ModelClass mr_chain = {
  .column = COLUMN_MR,
  .name = "chain",
  .summary = "the anchor, then a router in the visited network",
  .source = "RFC 5380 section 6; draft-chan-dmm-framework Fig. 4",
  .provides = ROUTES_BY_LOCATION | ROUTES_REGIONALLY,
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .show = mr_chain_show,
      .decisions.mr =
        &(const MrDecisions){
          .catcher = route_to_anchor,
          .forward = route_by_record,
          .uplink = route_up,
          .redirect = route_regional,
        },
      .events.mr = &(const MrEvents){ .moved = NULL },
    },
};
