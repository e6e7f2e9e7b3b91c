/* The old and the new router of a fast handover of a host. The messages are
 * drawn in host.c.
 *
 * The old router makes each FBU a request to the new router (HI), which
 * protocol/exchange.c repeats until it is answered; so the FBack waits for the
 * HAck. What becomes of packets meanwhile is decided in protocol/bridge.c. A
 * router tells by the number of the attachment whether a host that is on its
 * link is still there, or is back.
 */

#include "host.h"

/* The handover key is the same for all hosts and routers: who has which key
 * makes no difference to what is sent. */
enum { HANDOVER_KEY_OCTETS = 20 };

void
fast_say(AssistHost *self, Place from, Address source, Address destination,
         Message *message)
{
  Network *network = self->bridge.network;
  bool is_authentic =
    message->type == MESSAGE_FBU || message->type == MESSAGE_FBACK;
  static const uint8_t key[HANDOVER_KEY_OCTETS] = {
    0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5,
    0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5,
  };
  Envelope envelope = {
    .from = from,
    .source = source,
    .destination = destination,
    .prefix = INDEX_NONE,
    .category = SIGNALLING_REGISTRATION,
    .handover = prediction_handover(network, message->host),
  };

  message->function = COLUMN_ASSIST;
  message->prefix = network->hosts[message->host].prefixes;
  if (is_authentic)
    message_authenticate(message, source, destination, key, sizeof key);
  post_message(network, &envelope, message);
}

Address
fast_care_of(const Network *network, uint32_t node, uint32_t host)
{
  return host_address(network->nodes[node].subnet, host);
}

/* The old router tells a host which router is at the access link that the host
 * asks about (PrRtAdv). */
static void
take_solicitation(AssistHost *self, uint32_t node, const Packet *packet)
{
  const Network *network = self->bridge.network;
  uint32_t host = packet->host;
  uint16_t access = packet_message(packet)->access_point;
  uint32_t new = network->access[access].node;
  Message prrtadv = {
    .type = MESSAGE_PRRTADV,
    .host = host,
    .access_point = access,
    .home = { network->nodes[new].subnet, 0 },
    .anchor = node_address(network, new),
  };

  fast_say(self, place_of_node(node), node_link_local(node),
           host_link_local(host), &prrtadv);
}

/* Returns what is kept of a request: the number of the FBU in the lower 16
 * bits, and in the upper ones that of the attachment of the host. */
static uint32_t
request_tag(const Network *network, const Message *fbu)
{
  return context_attachment(network, fbu->host) << 16 | fbu->sequence;
}

/* The old router takes an FBU and asks the new router. An FBU that is repeated
 * meanwhile is answered when the new router has answered. An FBU about an
 * address that is not of this router, or of no router, is ignored. */
static void
take_fbu(AssistHost *self, uint32_t node, const Packet *packet)
{
  Network *network = self->bridge.network;
  const Message *fbu = packet_message(packet);
  bool is_predictive = address_equal(packet->headers[0].source, fbu->home);
  uint32_t new = network_node_of_subnet(network, fbu->care_of.hi);
  Message hi = *fbu;
  Exchange *pending;

  if (new == INDEX_NONE || fbu->home.hi != network->nodes[node].subnet)
    return;
  pending = exchange_find(&self->exchanges, node, fbu->prefix, MESSAGE_HI);
  if (pending && pending->to == new) {
    pending->tag = request_tag(network, fbu);
    return;
  }
  hi.type = MESSAGE_HI;
  hi.code = is_predictive ? HI_PREDICTIVE : HI_REACTIVE;
  exchange_start(&self->exchanges, node, new, &hi, SIGNALLING_REGISTRATION,
                 packet->handover, request_tag(network, fbu), NULL);
}

/* The new router takes a HI, begins to expect the host, and answers. After a
 * reactive one the host is on its link already. */
static void
take_hi(AssistHost *self, uint32_t node, const Packet *packet)
{
  Network *network = self->bridge.network;
  Message hack = *packet_message(packet);

  bridge_expect(&self->bridge, hack.host, node);
  if (hack.code == HI_REACTIVE && context_has_host(network, node, hack.host))
    bridge_arrive(&self->bridge, hack.host, node);
  hack.type = MESSAGE_HACK;
  post_back(network, node, packet, &hack);
}

/* The old router has its answer, or none after several requests (NULL). It
 * tells the host, on both links if the host may be on either. If there is an
 * answer, it tunnels packets to the new router, unless the host has come back
 * meanwhile. */
void
fast_router_answered(void *user, const Exchange *exchange,
                     const Message *answer)
{
  AssistHost *self = user;
  const Network *network = self->bridge.network;
  Message fback = exchange->message;
  Address source = node_address(network, exchange->from);
  Address new = node_address(network, exchange->to);
  bool has_come_back =
    context_has_host(network, exchange->from, fback.host) &&
    (uint16_t)context_attachment(network, fback.host) != exchange->tag >> 16;

  fback.type = MESSAGE_FBACK;
  fback.sequence = (uint16_t)exchange->tag;
  fback.status = answer ? STATUS_ACCEPTED : STATUS_UNSPECIFIED;
  if (exchange->message.code == HI_PREDICTIVE) {
    fast_say(self, place_of_node(exchange->from), source, fback.home, &fback);
    fast_say(self, place_of_node(exchange->from), source, new, &fback);
  } else {
    fast_say(self, place_of_node(exchange->from), source, fback.care_of,
             &fback);
  }
  if (answer && !has_come_back)
    bridge_redirect(&self->bridge, fback.host, exchange->from, new);
}

void
fast_router_receive(AssistHost *self, uint32_t node, const Packet *packet)
{
  switch ((MessageType)packet_message(packet)->type) {
  case MESSAGE_RTSOLPR:
    take_solicitation(self, node, packet);
    break;
  case MESSAGE_FBU:
    take_fbu(self, node, packet);
    break;
  case MESSAGE_HI:
    take_hi(self, node, packet);
    break;
  case MESSAGE_HACK:
    exchange_acknowledge(&self->exchanges, node, packet);
    break;
  case MESSAGE_UNA:
    bridge_arrive(&self->bridge, packet->host, node);
    break;
  default:
    break;
  }
}
