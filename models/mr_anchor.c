/* mr anchor: packets for a prefix go, by plain routing, to the node that gave
 * it out, and that tunnels them to where the prefix is now. Without a record
 * the prefix is where it was given out, or nowhere.
 */

#include "models.h"

static uint32_t
mr_anchor_catcher(Model *model, uint32_t node, uint32_t prefix)
{
  (void)node;
  return model->design->network->prefixes[prefix].anchor;
}

static void
mr_anchor_forward(Model *model, uint32_t node, const Packet *packet,
                  Forward *out)
{
  Design *design = model->design;
  Model *lm = design->models[COLUMN_LM];

  if (lm->class->hooks.lm->find(lm, node, packet->prefix, &out->destination)) {
    out->verdict = VERDICT_TUNNEL;
    out->source = node_address(design->network, node);
  } else {
    forward_on_link(design, node, packet, out);
  }
}

const ModelClass mr_anchor = {
  .column = COLUMN_MR,
  .name = "anchor",
  .summary = "the node that gave the prefix out tunnels to the locator",
  .source = "RFC 6275 section 10.4; RFC 5213 section 5.6",
  .size = sizeof(Model),
  .hooks.mr =
    &(const MrHooks){
      .catcher = mr_anchor_catcher,
      .forward = mr_anchor_forward,
    },
};
