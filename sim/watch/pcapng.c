/* A block is put together in memory and written at once, because its length
 * stands at both of its ends. Everything is little endian, so that a run makes
 * the same file on every machine.
 */

#include "pcapng.h"

#include "sim/base/output.h"
#include "sim/net/network.h"

#include <string.h>

enum {
  BLOCK_SECTION = 0x0a0d0d0a,
  BLOCK_INTERFACE = 1,
  BLOCK_PACKET = 6,
  BYTE_ORDER_MAGIC = 0x1a2b3c4d,
  OPTION_COMMENT = 1,
  SECTION_PROGRAM = 4,
  INTERFACE_NAME = 2,
  INTERFACE_RESOLUTION = 9,
  NANOSECONDS = 9, /* 10 to the power of -9 s */
  PACKET_FLAGS = 2,
  INBOUND = 1,
  OUTBOUND = 2,
  LINKTYPE_RAW = 101, /* begins with the IP header */
  NEXT_IPV6 = 41,
  MESSAGE_ROOM = 1280, /* octets that PayloadClass.encode may need */
  TUNNELS_ROOM = (PACKET_DEPTH - 1) * IPV6_HEADER_OCTETS,
};

struct Pcapng {
  const Scenario *scenario;
  Output *output;
  GByteArray *block;
  GString *comment;
};

static void
put_16(GByteArray *block, uint32_t value)
{
  const uint8_t octets[2] = { (uint8_t)value, (uint8_t)(value >> 8) };
  g_byte_array_append(block, octets, sizeof octets);
}

static void
put_32(GByteArray *block, uint32_t value)
{
  put_16(block, value);
  put_16(block, value >> 16);
}

static void
put_padded(GByteArray *block, const void *octets, guint length)
{
  static const uint8_t zero[3] = { 0 };

  g_byte_array_append(block, octets, length);
  g_byte_array_append(block, zero, -length % 4);
}

static void
put_option(GByteArray *block, uint32_t code, const void *octets, gsize length)
{
  guint room = (guint)MIN(length, UINT16_MAX);

  put_16(block, code);
  put_16(block, room);
  put_padded(block, octets, room);
}

/* Begins a block of a type, with four octets where block_end puts the length.
 */
static void
block_begin(Pcapng *pcapng, uint32_t type)
{
  g_byte_array_set_size(pcapng->block, 0);
  put_32(pcapng->block, type);
  put_32(pcapng->block, 0);
}

/* Ends the options, and writes the length at both ends of the block. */
static void
block_end(Pcapng *pcapng)
{
  GByteArray *block = pcapng->block;

  put_32(block, 0);
  uint32_t length = block->len + 4;
  put_32(block, length);
  for (int i = 0; i < 4; i++)
    block->data[4 + i] = (uint8_t)(length >> 8 * i);
  output_write(pcapng->output, block->data, block->len);
}

static void
write_section(Pcapng *pcapng)
{
  static const char program[] = "dmmsim " DMMSIM_VERSION;

  block_begin(pcapng, BLOCK_SECTION);
  put_32(pcapng->block, BYTE_ORDER_MAGIC);
  put_16(pcapng->block, 1);
  put_16(pcapng->block, 0);
  put_32(pcapng->block, UINT32_MAX); /* length of the section: not known */
  put_32(pcapng->block, UINT32_MAX);
  put_option(pcapng->block, SECTION_PROGRAM, program, strlen(program));
  block_end(pcapng);
}

static void
write_interface(Pcapng *pcapng, const char *name)
{
  static const uint8_t resolution = NANOSECONDS;

  block_begin(pcapng, BLOCK_INTERFACE);
  put_16(pcapng->block, LINKTYPE_RAW);
  put_16(pcapng->block, 0);
  put_32(pcapng->block, 0); /* packets are never cut */
  put_option(pcapng->block, INTERFACE_NAME, name, strlen(name));
  put_option(pcapng->block, INTERFACE_RESOLUTION, &resolution, 1);
  block_end(pcapng);
}

static const char *
place_name(const Pcapng *pcapng, Place place)
{
  const Scenario *scenario = pcapng->scenario;

  if (!place_is_host(place))
    return graph_name(scenario->graph, place_index(place));
  return g_array_index(scenario->mobiles, ScenarioMobile, place_index(place))
    .name;
}

static uint32_t
place_interface(const Pcapng *pcapng, Place place)
{
  uint32_t nodes = graph_nodes(pcapng->scenario->graph);
  return place_is_host(place) ? nodes + place_index(place) : place_index(place);
}

Pcapng *
pcapng_open(const char *path, const Scenario *scenario, GError **error)
{
  Output *output = output_open(path, "the capture", error);

  if (!output)
    return NULL;
  Pcapng *pcapng = g_new0(Pcapng, 1);
  pcapng->scenario = scenario;
  pcapng->output = output;
  pcapng->block = g_byte_array_new();
  pcapng->comment = g_string_new(NULL);
  write_section(pcapng);
  for (uint32_t i = 0; i < graph_nodes(scenario->graph); i++)
    write_interface(pcapng, place_name(pcapng, place_of_node(i)));
  for (uint32_t i = 0; i < scenario->mobiles->len; i++)
    write_interface(pcapng, place_name(pcapng, place_of_host(i)));
  return pcapng;
}

gboolean
pcapng_close(Pcapng *pcapng, GError **error)
{
  gboolean is_good = output_close(pcapng->output, error);

  g_byte_array_unref(pcapng->block);
  g_string_free(pcapng->comment, TRUE);
  g_free(pcapng);
  return is_good;
}

/* Returns the name of the node that has the destination address of a message.
 * If none has, but the address is one of the host that the message is about,
 * returns the name of the host; otherwise NULL. */
static const char *
destination_name(const Pcapng *pcapng, const Packet *packet)
{
  const Network *network = packet->network;
  Address destination = packet->headers[0].destination;
  uint32_t node = network_node_at(network, destination);

  if (node != INDEX_NONE)
    return place_name(pcapng, place_of_node(node));
  if (packet->host < network->host_count &&
      destination.lo == host_identifier(packet->host))
    return place_name(pcapng, place_of_host(packet->host));
  return NULL;
}

static void
say_destination(const Pcapng *pcapng, const Packet *packet, GString *out)
{
  const char *name = destination_name(pcapng, packet);
  char text[ADDRESS_TEXT_SIZE];

  g_string_append_printf(
    out, " to %s",
    name ? name : address_format(packet->headers[0].destination, text));
}

/* Sets the comment of a packet: "PBU sent by AR31 to G1, handover 2". */
static void
set_comment(Pcapng *pcapng, Place place, const Packet *packet, bool is_sent)
{
  GString *comment = pcapng->comment;

  g_string_truncate(comment, 0);
  packet->payload_class->describe(packet->payload, comment);
  g_string_truncate(comment, strcspn(comment->str, " "));
  g_string_append_printf(comment, " %s by %s", is_sent ? "sent" : "received",
                         place_name(pcapng, place));
  if (is_sent)
    say_destination(pcapng, packet, comment);
  if (packet->handover != INDEX_NONE)
    g_string_append_printf(
      comment, ", handover %u",
      metrics_handover_number(packet->network->metrics, packet->handover));
}

/* Writes an IPv6 header with another one after it (RFC 2473): traffic class and
 * flow label are 0. `payload` is the number of octets that follow. */
static void
write_tunnel_header(uint8_t *out, const Header *header, size_t payload)
{
  memset(out, 0, 8);
  out[0] = 6 << 4;
  out[4] = (uint8_t)(payload >> 8);
  out[5] = (uint8_t)payload;
  out[6] = NEXT_IPV6;
  out[7] = PACKET_HOP_LIMIT;
  address_to_octets(header->source, out + 8);
  address_to_octets(header->destination, out + 24);
}

/* Returns the octets of a packet, from its outermost header on. They are in
 * `room`: tunnel headers end where the first TUNNELS_ROOM octets end, and the
 * message follows. */
static const uint8_t *
packet_octets(const Packet *packet, uint8_t *room, size_t *length)
{
  uint8_t *at = room + TUNNELS_ROOM;

  *length =
    packet->payload_class->encode(packet->payload, &packet->headers[0], at);
  for (uint8_t i = 1; i < packet->depth; i++) {
    at -= IPV6_HEADER_OCTETS;
    write_tunnel_header(at, &packet->headers[i], *length);
    *length += IPV6_HEADER_OCTETS;
  }
  return at;
}

static void
write_packet(Pcapng *pcapng, SimTime now, Place place, const Packet *packet,
             bool is_sent)
{
  GByteArray *block = pcapng->block;
  uint8_t room[TUNNELS_ROOM + MESSAGE_ROOM];
  uint64_t clock = SIM_EPOCH * SIM_SECOND + (uint64_t)now;
  const uint8_t flags[4] = { is_sent ? OUTBOUND : INBOUND };
  size_t length;
  const uint8_t *octets = packet_octets(packet, room, &length);

  set_comment(pcapng, place, packet, is_sent);
  block_begin(pcapng, BLOCK_PACKET);
  put_32(block, place_interface(pcapng, place));
  put_32(block, (uint32_t)(clock >> 32));
  put_32(block, (uint32_t)clock);
  put_32(block, (uint32_t)length);
  put_32(block, (uint32_t)length);
  put_padded(block, octets, (guint)length);
  put_option(block, OPTION_COMMENT, pcapng->comment->str, pcapng->comment->len);
  put_option(block, PACKET_FLAGS, flags, sizeof flags);
  block_end(pcapng);
}

static void
pcapng_sent(void *user, SimTime now, Place from, const Packet *packet)
{
  write_packet(user, now, from, packet, true);
}

static void
pcapng_received(void *user, SimTime now, Place place, const Packet *packet)
{
  write_packet(user, now, place, packet, false);
}

Observer
pcapng_observer(Pcapng *pcapng)
{
  return (Observer){ .sent = pcapng_sent,
                     .received = pcapng_received,
                     .user = pcapng };
}
