/* A table has the names of the reasons. The metric `lost-NAME` counts the
 * packets that are lost for a reason (metrics_table.c).
 */

#include "drop.h"

const char *
drop_reason_name(DropReason reason)
{
  static const char *const names[DROP_REASONS] = {
    [DROP_NONE] = "none",
    [DROP_LINK_DOWN] = "link-down",
    [DROP_LINK_LOSS] = "link-loss",
    [DROP_NO_BINDING] = "no-binding",
    [DROP_NO_ADDRESS] = "no-address",
    [DROP_NO_TUNNEL] = "no-tunnel",
    [DROP_NO_ROUTE] = "no-route",
    [DROP_HOP_LIMIT] = "hop-limit",
    [DROP_QUEUE] = "queue",
    [DROP_NODE_DOWN] = "node-down",
  };
  return names[reason];
}
