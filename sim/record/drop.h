/* The reasons for which a packet can be lost. A lost packet is counted under
 * exactly one of them.
 */
#pragma once

typedef enum DropReason {
  DROP_NONE,
  DROP_LINK_DOWN,  /* the host was not on that access link, or had left it */
  DROP_LINK_LOSS,  /* lost on a link */
  DROP_NO_BINDING, /* nobody knew where the prefix is */
  DROP_NO_ADDRESS, /* the host had no usable address */
  DROP_NO_TUNNEL,  /* the access router had no state for the prefix, or none
                      yet */
  DROP_NO_ROUTE,   /* no path, or nobody owns the address */
  DROP_HOP_LIMIT,
  DROP_QUEUE,
  DROP_NODE_DOWN, /* the node had failed */
  DROP_REASONS,
} DropReason;

/* Returns the name of the reason: "link-down". */
const char *drop_reason_name(DropReason reason);
