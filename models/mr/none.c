/* mr none: nobody sends packets on. An address can be reached only where it was
 * given out. Plain routing takes a packet there, and the router puts it on its
 * link. A host that is there but has not configured the address yet does not
 * get it. */

#include "models/protocol/routing.h"
#include "sim/contract/dispatch.h"

static uint32_t
mr_none_uplink(const Model *model, uint32_t node, uint32_t prefix)
{
  (void)model;
  (void)node;
  (void)prefix;
  return INDEX_NONE;
}

static void
mr_none_forward(const Model *model, const Visit *visit, Forward *out)
{
  const Packet *packet = visit->packet;
  const SessionPrefix *prefix = &model->view->network->prefixes[packet->prefix];

  route_on_link(model->view, visit, out);
  if (out->verdict == VERDICT_LINK &&
      model->view->network->hosts[prefix->host].care_of != prefix->subnet) {
    out->verdict = VERDICT_DROP;
    out->reason = DROP_NO_ADDRESS;
  }
}

const ModelClass mr_none = {
  .column = COLUMN_MR,
  .name = "none",
  .summary = "nobody: an address works only where it was given out",
  .source = "plain IPv6",
  .needs =
    (const Need[]){
      { .without = KEEPS_LOCATIONS | UPDATES_LOCATIONS,
        .why = "mr none sends nothing on: lm and lu must be none as well" },
      { .why = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .decisions.mr =
        &(const MrDecisions){
          .catcher = route_to_anchor,
          .forward = mr_none_forward,
          .uplink = mr_none_uplink,
        },
      .events.mr = &(const MrEvents){ .moved = NULL },
    },
};
