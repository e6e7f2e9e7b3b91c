/* mr ingress: the router of the network that a packet comes from catches it and
 * tunnels it to the router of the network where the host is, which has the
 * exact place. Without location data the packet goes to the router of the
 * network that gave the prefix out.
 */

#include "models/protocol/routing.h"
#include "sim/contract/model.h"

static uint32_t
gateway_of(const Network *network, uint32_t node)
{
  return network->areas[network->nodes[node].network].gateway;
}

static uint32_t
mr_ingress_catcher(Model *model, uint32_t node, const Packet *packet)
{
  const Network *network = model->design->network;

  return network->prefixes[packet->prefix].anchor == node
           ? node
           : gateway_of(network, node);
}

static void
mr_ingress_forward(Model *model, uint32_t node, const Packet *packet,
                   Forward *out)
{
  Design *design = model->design;
  const Network *network = design->network;
  Model *lm = design->models[COLUMN_LM];
  uint32_t anchor = network->prefixes[packet->prefix].anchor;
  uint32_t home = gateway_of(network, anchor);

  if (!packet->from_tunnel && design->lm->ask)
    design->lm->ask(lm, node, packet->prefix);
  if (design_find(design, node, packet->prefix, &out->destination)) {
    route_to_locator(design, node, out->destination, out);
  } else if (node == home && node != anchor) {
    out->verdict = VERDICT_ROUTE;
    out->node = anchor;
  } else if (node == anchor || packet->from_tunnel) {
    route_on_link(design, node, packet, out);
    if (out->verdict == VERDICT_DROP && packet->from_tunnel &&
        design->lm->misrouted)
      design->lm->misrouted(lm, node, packet);
  } else {
    route_to_locator(design, node, node_address(network, home), out);
  }
}

static uint32_t
mr_ingress_uplink(Model *model, uint32_t node, uint32_t prefix)
{
  uint32_t gateway = gateway_of(model->design->network, node);

  (void)prefix;
  return gateway == node ? INDEX_NONE : gateway;
}

static void
mr_ingress_show(Model *model, Picture *picture)
{
  const Network *network = model->design->network;

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
