/* The reasons for which a packet can be lost. A lost packet of user data is
 * counted under exactly one of them. Observers are told the reason of a lost
 * message.
 */
#pragma once

typedef enum DropReason {
  DROP_NONE,       /* it was not lost */
  DROP_LINK_DOWN,  /* the host was not on that access link, or had left it */
  DROP_LINK_LOSS,  /* lost on a link */
  DROP_NO_BINDING, /* node or host had no record of where to send it */
  DROP_NO_ADDRESS, /* the host had no usable address, or not that address */
  DROP_NO_TUNNEL,  /* the access router had no state for the prefix, or none
                      yet */
  DROP_NO_ROUTE,   /* no path, or nobody owns the address */
  DROP_HOP_LIMIT,  /* it was handled too often: it went in circles */
  DROP_QUEUE,      /* the buffer in which it should wait was full */
  DROP_NODE_DOWN,  /* the node had failed */
  DROP_REASONS,
} DropReason;

/* Returns the name of the reason: "link-down". */
const char *drop_reason_name(DropReason reason);
