/* mr nearest: every anchor announces every prefix, so packets meet the one that
 * is nearest to where they are (anycast), and that tunnels them to the locator.
 * So do the packets of hosts, which leave their tunnel there.
 */

#include "models/protocol/routing.h"
#include "sim/contract/model.h"

typedef struct MrNearest {
  Model model;
  uint32_t *nearest; /* by node; INDEX_NONE: not looked for yet */
} MrNearest;

static void
mr_nearest_init(Model *model)
{
  MrNearest *self = (MrNearest *)model;
  uint32_t count = model->design->network->node_count;

  self->nearest = g_new(uint32_t, count);
  for (uint32_t i = 0; i < count; i++)
    self->nearest[i] = INDEX_NONE;
}

static void
mr_nearest_clear(Model *model)
{
  g_free(((MrNearest *)model)->nearest);
}

static uint32_t
nearest_of(Model *model, uint32_t node)
{
  MrNearest *self = (MrNearest *)model;

  if (self->nearest[node] == INDEX_NONE)
    self->nearest[node] = network_nearest_anchor(model->design->network, node);
  return self->nearest[node];
}

/* A router that gave a prefix out on its own link has the shortest way. */
static uint32_t
mr_nearest_catcher(Model *model, uint32_t node, const Packet *packet)
{
  const Network *network = model->design->network;
  uint32_t anchor = network->prefixes[packet->prefix].anchor;

  return node == anchor ? node : nearest_of(model, node);
}

static void
mr_nearest_forward(Model *model, uint32_t node, const Packet *packet,
                   Forward *out)
{
  uint32_t anchor = model->design->network->prefixes[packet->prefix].anchor;

  if (design_find(model->design, node, packet->prefix, &out->destination)) {
    route_to_locator(model->design, node, out->destination, out);
  } else if (node == anchor || packet->from_tunnel) {
    route_on_link(model->design, node, packet, out);
  } else {
    out->verdict = VERDICT_ROUTE;
    out->node = anchor;
  }
}

static uint32_t
mr_nearest_uplink(Model *model, uint32_t node, uint32_t prefix)
{
  uint32_t nearest = nearest_of(model, node);

  (void)prefix;
  return nearest == node ? INDEX_NONE : nearest;
}

static void
mr_nearest_show(Model *model, Picture *picture)
{
  const Network *network = model->design->network;

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
      .size = sizeof(MrNearest),
      .init = mr_nearest_init,
      .clear = mr_nearest_clear,
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
