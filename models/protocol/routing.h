/* These are the decisions that models of mobility routing share: what a router
 * does with a packet for a prefix.
 */
#pragma once

#include "sim/contract/view.h"

/* Sends the packet to the host if the node is the anchor of the prefix and the
 * host is on its link, and drops it otherwise. */
void route_on_link(const View *view, const Visit *visit, Forward *out);

/* Sends the packet into a tunnel from the node to an address. */
void route_to_locator(const View *view, uint32_t node, Address locator,
                      Forward *out);

/* Serves as MrDecisions.catcher: returns the anchor of the prefix. */
uint32_t route_to_anchor(const Model *model, const Visit *visit);

/* Serves as MrDecisions.redirect: a packet for a regional care-of address goes
 * from the proxy of the visited network to where the host is now (RFC 5380
 * section 6.2). */
void route_regional(const Model *model, const Visit *visit, Forward *out);

/* Serves as MrDecisions.forward. A packet out of a tunnel follows the record of
 * the proxy at this node. A packet that did not come out of a tunnel, or of
 * which the proxy has no record, follows the record of the anchor. If there is
 * no record, route_on_link decides. */
void route_by_record(const Model *model, const Visit *visit, Forward *out);

/* Serves as MrDecisions.uplink. Returns the proxy of the visited network if the
 * location management has one and it is not this node, and otherwise the
 * anchor. Returns INDEX_NONE at the anchor itself. */
uint32_t route_up(const Model *model, uint32_t node, uint32_t prefix);
