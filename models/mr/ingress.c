/* mr ingress: the router of the network from which a packet comes catches it,
 * and tunnels it to the router of the network where the host is. That one knows
 * the exact place. Without location data the packet goes to the router of the
 * network that has given the prefix out.
 *
 *   sender's router ==tunnel==> router of the host's network
 *                                 ==tunnel==> access router, or host
 *
 * The packets of a host go through a tunnel from its access router to the
 * router of that network, which catches them if they are for another host.
 */

#include "models/protocol/routing.h"
#include "sim/contract/dispatch.h"

static uint32_t
gateway_of(const Network *network, uint32_t node)
{
  return network->areas[network->nodes[node].network].gateway;
}

/* An anchor that is no such router catches its own packets: the router of its
 * network has sent them on to it. */
static uint32_t
mr_ingress_catcher(const Model *model, const Visit *visit)
{
  const Network *network = model->view->network;
  uint32_t node = place_index(visit->place);

  return network->prefixes[visit->packet->prefix].anchor == node
           ? node
           : gateway_of(network, node);
}

/* Where location management knows a place, the packet goes there. Otherwise the
 * home router gives it to the anchor, and the anchor to its link; another
 * router sends it to the home router, but drops it if it came out of a tunnel.
 * Location management may want to know of a packet that is caught, and of one
 * for which nobody here has any use. */
static void
mr_ingress_forward(const Model *model, const Visit *visit, Forward *out)
{
  const View *view = model->view;
  const Network *network = view->network;
  uint32_t node = place_index(visit->place);
  uint32_t prefix = visit->packet->prefix;
  uint32_t anchor = network->prefixes[prefix].anchor;
  uint32_t home = gateway_of(network, anchor);
  bool from_tunnel = visit->arrival.from_tunnel;

  if (!from_tunnel)
    out->notice = NOTICE_CAUGHT;
  if (view_find(view, node, prefix, &out->destination)) {
    route_to_locator(view, node, out->destination, out);
  } else if (node == home && node != anchor) {
    out->verdict = VERDICT_ROUTE;
    out->node = anchor;
  } else if (node == anchor || from_tunnel) {
    route_on_link(view, visit, out);
    if (out->verdict == VERDICT_DROP && from_tunnel)
      out->notice = NOTICE_MISROUTED;
  } else {
    route_to_locator(view, node, node_address(network, home), out);
  }
}

static uint32_t
mr_ingress_uplink(const Model *model, uint32_t node, uint32_t prefix)
{
  uint32_t gateway = gateway_of(model->view->network, node);

  (void)prefix;
  return gateway == node ? INDEX_NONE : gateway;
}

static void
mr_ingress_show(const Model *model, Picture *picture)
{
  const Network *network = model->view->network;

  for (uint32_t i = 0; i < network->network_count; i++)
    picture_function(picture, place_of_node(network->areas[i].gateway), "MR");
}

const ModelClass mr_ingress = {
  .column = COLUMN_MR,
  .name = "ingress",
  .summary = "the router of the sender's network, by location data",
  .source = "draft-chan-dmm-framework section 5.2, Fig. 9",
  .provides = ROUTES_BY_LOCATION | ROUTES_AT_INGRESS,
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .show = mr_ingress_show,
      .decisions.mr =
        &(const MrDecisions){
          .catcher = mr_ingress_catcher,
          .forward = mr_ingress_forward,
          .uplink = mr_ingress_uplink,
        },
      .events.mr = &(const MrEvents){ .moved = NULL },
    },
};
