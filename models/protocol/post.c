/* The length of a message is counted by the same code that writes its octets
 * (wire/message.h), so it cannot differ from what a capture shows. Payloads
 * come from the slice allocator, which keeps those that are freed.
 */

#include "post.h"

#include "sim/net/transit.h"

static Message *
message_copy(const Message *message)
{
  Message *copy = g_slice_dup(Message, message);

  if (copy->previous)
    copy->previous = g_memdup2(copy->previous, sizeof *copy->previous);
  return copy;
}

static void
payload_free(void *payload)
{
  Message *message = payload;

  g_free(message->previous);
  g_slice_free(Message, message);
}

static size_t
payload_encode(const void *payload, const Header *header, uint8_t *out)
{
  return message_encode(payload, header->source, header->destination, out);
}

static void
payload_describe(const void *payload, GString *out)
{
  message_describe(payload, out);
}

static const PayloadClass message_payload = {
  .free = payload_free,
  .encode = payload_encode,
  .describe = payload_describe,
};

void
post_message(Network *network, const Envelope *envelope, const Message *message)
{
  Packet *packet = packet_new(network->pool);

  packet->kind = PACKET_MESSAGE;
  packet->function = message->function;
  packet->type = (uint8_t)message->type;
  packet->category = (uint8_t)envelope->category;
  packet->handover = envelope->handover;
  packet->host = message->host;
  packet->prefix = envelope->prefix;
  packet->headers[0] = (Header){ envelope->source, envelope->destination };
  packet->octets =
    (uint32_t)message_length(message, envelope->source, envelope->destination);
  packet->inner_octets = packet->octets;
  packet->payload = message_copy(message);
  packet->payload_class = &message_payload;
  transit_send(network, envelope->from, packet);
}

void
post_between(Network *network, uint32_t from, uint32_t to,
             SignallingCategory category, uint32_t handover,
             const Message *message)
{
  Envelope envelope = {
    .from = place_of_node(from),
    .source = node_address(network, from),
    .destination = node_address(network, to),
    .prefix = INDEX_NONE,
    .category = category,
    .handover = handover,
  };
  post_message(network, &envelope, message);
}

void
post_back(Network *network, uint32_t node, const Packet *packet,
          const Message *message)
{
  Envelope envelope = {
    .from = place_of_node(node),
    .source = packet->headers[0].destination,
    .destination = packet->headers[0].source,
    .prefix = INDEX_NONE,
    .category = (SignallingCategory)packet->category,
    .handover = packet->handover,
  };
  post_message(network, &envelope, message);
}

const Message *
packet_message(const Packet *packet)
{
  return packet->payload;
}
