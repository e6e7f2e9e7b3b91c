/* mr nearest: every anchor announces every prefix (anycast), so a packet meets
 * the anchor that is nearest to its sender, and that anchor tunnels it to the
 * locator. The packets of a host go through a tunnel to the anchor that is
 * nearest to the host.
 *
 * Anycast routing is not simulated. The nearest anchor is the gateway with the
 * least distance among those of networks that have an anchor, which is where
 * anycast would take the packet.
 */

#include "models/protocol/routing.h"
#include "sim/contract/dispatch.h"

/* A router that has given a prefix out on its own link catches its own packets.
 */
static uint32_t
mr_nearest_catcher(const Model *model, const Visit *visit)
{
  const Network *network = model->view->network;
  uint32_t node = place_index(visit->place);

  return node == network->prefixes[visit->packet->prefix].anchor
           ? node
           : network_nearest_anchor(network, node);
}

/* An anchor that has no record of the prefix passes the packet on to the anchor
 * that has given it out, where the host may be on the link. */
static void
mr_nearest_forward(const Model *model, const Visit *visit, Forward *out)
{
  const View *view = model->view;
  uint32_t node = place_index(visit->place);
  uint32_t prefix = visit->packet->prefix;
  uint32_t anchor = view->network->prefixes[prefix].anchor;

  if (view_find(view, node, prefix, &out->destination)) {
    route_to_locator(view, node, out->destination, out);
  } else if (node == anchor || visit->arrival.from_tunnel) {
    route_on_link(view, visit, out);
  } else {
    out->verdict = VERDICT_ROUTE;
    out->node = anchor;
  }
}

static uint32_t
mr_nearest_uplink(const Model *model, uint32_t node, uint32_t prefix)
{
  uint32_t nearest = network_nearest_anchor(model->view->network, node);

  (void)prefix;
  return nearest == node ? INDEX_NONE : nearest;
}

static void
mr_nearest_show(const Model *model, Picture *picture)
{
  const Network *network = model->view->network;

  for (uint32_t i = 0; i < network->network_count; i++)
    if (network->areas[i].is_anchor)
      picture_function(picture, place_of_node(network->areas[i].gateway), "MR");
}

const ModelClass mr_nearest = {
  .column = COLUMN_MR,
  .name = "nearest",
  .summary = "the anchor nearest to the packet (anycast)",
  .source = "Wakikawa et al., CoNEXT 2006; draft-chan-dmm-framework Fig. 6",
  .provides = ROUTES_BY_LOCATION | ROUTES_ANYCAST,
  .needs =
    (const Need[]){
      { .any = KEEPS_REPLICAS,
        .why = "mr nearest needs the records at every anchor: lm must be "
               "replica" },
      { .why = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .show = mr_nearest_show,
      .decisions.mr =
        &(const MrDecisions){
          .catcher = mr_nearest_catcher,
          .forward = mr_nearest_forward,
          .uplink = mr_nearest_uplink,
        },
      .events.mr = &(const MrEvents){ .moved = NULL },
    },
};
