#include "routing.h"

void
route_on_link(const Design *design, uint32_t node, const Packet *packet,
              Forward *out)
{
  const Network *network = design->network;
  const SessionPrefix *prefix = &network->prefixes[packet->prefix];

  if (prefix->anchor == node && host_node(network, prefix->host) == node) {
    out->verdict = VERDICT_LINK;
  } else {
    out->verdict = VERDICT_DROP;
    out->reason = DROP_NO_BINDING;
  }
}

void
route_to_locator(const Design *design, uint32_t node, Address locator,
                 Forward *out)
{
  out->verdict = VERDICT_TUNNEL;
  out->source = node_address(design->network, node);
  out->destination = locator;
}

uint32_t
route_to_anchor(Model *model, uint32_t node, const Packet *packet)
{
  (void)node;
  return model->design->network->prefixes[packet->prefix].anchor;
}

/* What a packet that is about no prefix of its own (a message to the regional
 * address) is redirected by: any prefix of the host. */
void
route_regional(Model *model, uint32_t node, const Packet *packet, Forward *out)
{
  const Network *network = model->design->network;
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
      design_find_visiting(model->design, node, prefix, &locator))
    route_to_locator(model->design, node, locator, out);
}

/* A record that names the node itself is one of a proxy here that has none. */
void
route_by_record(Model *model, uint32_t node, const Packet *packet, Forward *out)
{
  Design *design = model->design;
  Address own = node_address(design->network, node);
  Address locator;
  bool is_found = packet->from_tunnel &&
                  design_find_visiting(design, node, packet->prefix, &locator);

  if (!is_found)
    is_found = design_find(design, node, packet->prefix, &locator) &&
               !(packet->from_tunnel && address_equal(locator, own));
  if (is_found)
    route_to_locator(design, node, locator, out);
  else
    route_on_link(design, node, packet, out);
}

uint32_t
route_up(Model *model, uint32_t node, uint32_t prefix)
{
  Design *design = model->design;
  LmServer servers[LM_SERVERS];
  uint32_t anchor = design->network->prefixes[prefix].anchor;
  uint32_t count;

  if (node == anchor)
    return INDEX_NONE;
  count = design_servers(design, prefix, node, servers);
  return count > 1 && servers[0].regional != 0 && servers[0].node != node
           ? servers[0].node
           : anchor;
}
