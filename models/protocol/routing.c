/* Nothing here has a state. The location manager of the node is asked where a
 * prefix is. */

#include "routing.h"

void
route_on_link(const View *view, const Visit *visit, Forward *out)
{
  const Network *network = view->network;
  const SessionPrefix *prefix = &network->prefixes[visit->packet->prefix];
  uint32_t node = place_index(visit->place);

  if (prefix->anchor == node && context_has_host(network, node, prefix->host)) {
    out->verdict = VERDICT_LINK;
  } else {
    out->verdict = VERDICT_DROP;
    out->reason = DROP_NO_BINDING;
  }
}

void
route_to_locator(const View *view, uint32_t node, Address locator, Forward *out)
{
  out->verdict = VERDICT_TUNNEL;
  out->source = node_address(view->network, node);
  out->destination = locator;
}

uint32_t
route_to_anchor(const Model *model, const Visit *visit)
{
  return model->view->network->prefixes[visit->packet->prefix].anchor;
}

/* A message to the regional address is about no prefix of its own; it goes by
 * any prefix of the host. */
void
route_regional(const Model *model, const Visit *visit, Forward *out)
{
  const Network *network = model->view->network;
  const Packet *packet = visit->packet;
  uint32_t node = place_index(visit->place);
  Address destination = packet_outer(packet)->destination;
  uint32_t prefix = packet->prefix;
  Address locator;

  out->verdict = VERDICT_PASS;
  if (destination.hi != network->nodes[node].subnet ||
      destination.lo != host_identifier(packet->host))
    return;
  if (prefix == INDEX_NONE)
    prefix = network->hosts[packet->host].prefixes;
  if (prefix != INDEX_NONE &&
      view_find_visiting(model->view, node, prefix, &locator))
    route_to_locator(model->view, node, locator, out);
}

/* The record of the anchor may name this node as the proxy. It is not followed
 * if the packet has come through that tunnel and the proxy has no record. */
void
route_by_record(const Model *model, const Visit *visit, Forward *out)
{
  const View *view = model->view;
  uint32_t node = place_index(visit->place);
  uint32_t prefix = visit->packet->prefix;
  bool from_tunnel = visit->arrival.from_tunnel;
  Address own = node_address(view->network, node);
  Address locator;
  bool is_found =
    from_tunnel && view_find_visiting(view, node, prefix, &locator);

  if (!is_found)
    is_found = view_find(view, node, prefix, &locator) &&
               !(from_tunnel && address_equal(locator, own));
  if (is_found)
    route_to_locator(view, node, locator, out);
  else
    route_on_link(view, visit, out);
}

uint32_t
route_up(const Model *model, uint32_t node, uint32_t prefix)
{
  LmServer servers[LM_SERVERS];
  uint32_t anchor = model->view->network->prefixes[prefix].anchor;
  uint32_t count;

  if (node == anchor)
    return INDEX_NONE;
  count = view_servers(model->view, prefix, node, servers);
  return count > 1 && servers[0].regional != 0 && servers[0].node != node
           ? servers[0].node
           : anchor;
}
