/* What models of mobility routing have in common: the decisions of a router
 * about a packet for a prefix.
 */
#pragma once

#include "sim/contract/view.h"

/* To the host, if the prefix belongs to this router and the host is on its
 * link; lost otherwise. What every mr does where no location is known. */
void route_on_link(const View *view, const Visit *visit, Forward *out);

/* Into a tunnel from the node to an address. */
void route_to_locator(const View *view, uint32_t node, Address locator,
                      Forward *out);

/* A `catcher`: the node that gave the prefix out. */
uint32_t route_to_anchor(const Model *model, const Visit *visit);

/* A `redirect`: a packet for a regional care-of address goes from the proxy of
 * the visited network to where the host is now (RFC 5380 section 6.2). */
void route_regional(const Model *model, const Visit *visit, Forward *out);

/* A `forward`: by the record of a proxy for what comes out of a tunnel, then by
 * that of the anchor, then on the link. */
void route_by_record(const Model *model, const Visit *visit, Forward *out);

/* An `uplink`: the anchor; by way of the proxy of the visited network, if the
 * location management has them. */
uint32_t route_up(const Model *model, uint32_t node, uint32_t prefix);
