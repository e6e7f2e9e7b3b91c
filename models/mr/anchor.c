/* mr anchor: plain routing takes packets for a prefix to the node that has
 * given it out, its anchor, and the anchor tunnels them to where the prefix is
 * now. If the anchor has no record, the prefix is on its own link, or nowhere.
 * The packets of a host go to the anchor through the same tunnel.
 *
 * No other router has to know of the host. The price is that all its packets
 * take the way over the anchor.
 */

#include "models/protocol/routing.h"
#include "sim/contract/dispatch.h"

static void
mr_anchor_forward(const Model *model, const Visit *visit, Forward *out)
{
  const Packet *packet = visit->packet;
  uint32_t node = place_index(visit->place);
  if (view_find(model->view, node, packet->prefix, &out->destination))
    route_to_locator(model->view, node, out->destination, out);
  else
    route_on_link(model->view, visit, out);
}

static uint32_t
mr_anchor_uplink(const Model *model, uint32_t node, uint32_t prefix)
{
  uint32_t anchor = model->view->network->prefixes[prefix].anchor;
  return node == anchor ? INDEX_NONE : anchor;
}

static void
mr_anchor_show(const Model *model, Picture *picture)
{
  (void)model;
  picture_anchors(picture, "MR");
}

const ModelClass mr_anchor = {
  .column = COLUMN_MR,
  .name = "anchor",
  .summary = "the node that gave the prefix out tunnels to the locator",
  .source = "RFC 6275 section 10.4; RFC 5213 section 5.6",
  .provides = ROUTES_BY_LOCATION,
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .show = mr_anchor_show,
      .decisions.mr =
        &(const MrDecisions){
          .catcher = route_to_anchor,
          .forward = mr_anchor_forward,
          .uplink = mr_anchor_uplink,
        },
      .events.mr = &(const MrEvents){ .moved = NULL },
    },
};
