/* From a Message to octets. Each type is a row: how the packet is built around
 * it, and the list of parts of its body, each written by one small function.
 */

#include "message.h"

#include "wire.h"

#include <stdio.h>
#include <string.h>

typedef void WritePart(Writer *writer, const Message *message, Address source);

enum { BODY_PARTS = 8 };

/* How the home address goes along with the message. */
typedef enum HomeHeader {
  HOME_NOT,
  HOME_SOURCE,     /* Home Address option, if it is not the source itself */
  HOME_DESTINATION /* type 2 routing header, if not the destination itself */
} HomeHeader;

typedef struct MessageFormat {
  const char *name;
  uint8_t next_header;
  uint8_t type; /* of ICMPv6 or of the mobility header */
  HomeHeader home;
  WritePart *parts[BODY_PARTS]; /* ends with NULL */
} MessageFormat;

/* The 48-bit link-layer address behind a modified EUI-64 identifier. */
static void
write_link_layer_address(Writer *writer, uint64_t identifier)
{
  uint64_t eui = identifier ^ UINT64_C(1) << 57;

  for (int shift = 56; shift >= 40; shift -= 8)
    write_8(writer, (unsigned)(eui >> shift));
  for (int shift = 16; shift >= 0; shift -= 8)
    write_8(writer, (unsigned)(eui >> shift));
}

static void
write_reserved(Writer *writer, const Message *message, Address source)
{
  (void)message;
  (void)source;
  write_32(writer, 0);
}

/* Source link-layer address option (RFC 4861 section 4.6.1). */
static void
write_source_link_layer(Writer *writer, const Message *message, Address source)
{
  (void)message;
  write_8(writer, 1);
  write_8(writer, 1);
  write_link_layer_address(writer, source.lo);
}

/* Current hop limit 64, no flags, lifetime, timers unspecified. */
static void
write_router(Writer *writer, const Message *message, Address source)
{
  (void)source;
  write_8(writer, 64);
  write_8(writer, 0);
  write_16(writer, message->lifetime);
  write_32(writer, 0);
  write_32(writer, 0);
}

/* Prefix information option, on-link and autonomous, with the default
 * AdvValidLifetime and AdvPreferredLifetime (RFC 4861 section 6.2.1). */
static void
write_prefix_information(Writer *writer, const Message *message, Address source)
{
  (void)source;
  write_8(writer, 3);
  write_8(writer, 4);
  write_8(writer, 64);
  write_8(writer, 0xc0);
  write_32(writer, 2592000);
  write_32(writer, 604800);
  write_32(writer, 0);
  write_address(writer, message->home);
}

static void
write_target(Writer *writer, const Message *message, Address source)
{
  (void)source;
  write_32(writer, 0);
  write_address(writer, message->care_of);
}

/* Flag A, and P of a proxy with D between distributed anchors (RFC 8885), or H
 * and L to a home agent. */
static void
write_update(Writer *writer, const Message *message, Address source)
{
  unsigned flags = message->type == MESSAGE_PBU ? 0x8200 : 0xe000;

  (void)source;
  if (message->distributed)
    flags |= 0x0010;
  write_16(writer, message->sequence);
  write_16(writer, flags);
  write_16(writer, message->lifetime / 4);
}

static void
write_acknowledgement(Writer *writer, const Message *message, Address source)
{
  unsigned flags = message->type == MESSAGE_PBA ? 0x20 : 0;

  (void)source;
  if (message->distributed)
    flags |= 0x02;
  write_8(writer, message->status);
  write_8(writer, flags);
  write_16(writer, message->sequence);
  write_16(writer, message->lifetime / 4);
}

static void
write_alternate_care_of(Writer *writer, const Message *message, Address source)
{
  (void)source;
  write_padding(writer, 8, 6);
  write_8(writer, 3);
  write_8(writer, 16);
  write_address(writer, message->care_of);
}

/* Mobile node identifier option, subtype NAI (RFC 4283). */
static void
write_identifier(Writer *writer, const Message *message, Address source)
{
  char nai[NAI_SIZE];
  int length = message_nai(message->host, nai);

  (void)source;
  write_8(writer, 8);
  write_8(writer, (unsigned)length + 1);
  write_8(writer, 1);
  write_bytes(writer, nai, (size_t)length);
}

/* Home network prefix option (RFC 5213 section 8.3); ::/0 asks for one. */
static void
write_home_prefix(Writer *writer, const Message *message, Address source)
{
  (void)source;
  write_padding(writer, 8, 4);
  write_8(writer, 22);
  write_8(writer, 18);
  write_8(writer, 0);
  write_8(writer, address_is_unspecified(message->home) ? 0 : 64);
  write_address(writer, message->home);
}

/* Handoff indicator and access technology type (here IEEE 802.11). */
static void
write_handoff(Writer *writer, const Message *message, Address source)
{
  (void)source;
  write_8(writer, 23);
  write_8(writer, 2);
  write_8(writer, 0);
  write_8(writer, message->handoff);
  write_8(writer, 24);
  write_8(writer, 2);
  write_8(writer, 0);
  write_8(writer, 4);
}

/* Timestamp option (RFC 5213 section 8.8): 48 bits of seconds, 16 of fraction.
 * Simulated time 0 is 2023-11-14 22:13:20 UTC. */
static void
write_timestamp(Writer *writer, const Message *message, Address source)
{
  uint64_t seconds = (uint64_t)(message->timestamp / SIM_SECOND) + 1700000000;
  uint64_t rest = (uint64_t)(message->timestamp % SIM_SECOND);

  (void)source;
  write_padding(writer, 8, 2);
  write_8(writer, 27);
  write_8(writer, 8);
  write_64(writer, seconds << 16 | (rest << 16) / 1000000000);
}

static const MessageFormat formats[MESSAGE_TYPES] = {
  [MESSAGE_RS] = { "RS",
                   NEXT_ICMPV6,
                   133,
                   HOME_NOT,
                   { write_reserved, write_source_link_layer } },
  [MESSAGE_RA] = { "RA",
                   NEXT_ICMPV6,
                   134,
                   HOME_NOT,
                   { write_router, write_prefix_information,
                     write_source_link_layer } },
  [MESSAGE_NS] = { "NS", NEXT_ICMPV6, 135, HOME_NOT, { write_target } },
  [MESSAGE_BU] = { "BU",
                   NEXT_MOBILITY,
                   5,
                   HOME_SOURCE,
                   { write_update, write_alternate_care_of } },
  [MESSAGE_BA] = { "BA",
                   NEXT_MOBILITY,
                   6,
                   HOME_DESTINATION,
                   { write_acknowledgement } },
  [MESSAGE_PBU] = { "PBU",
                    NEXT_MOBILITY,
                    5,
                    HOME_NOT,
                    { write_update, write_identifier, write_home_prefix,
                      write_handoff, write_timestamp } },
  [MESSAGE_PBA] = { "PBA",
                    NEXT_MOBILITY,
                    6,
                    HOME_NOT,
                    { write_acknowledgement, write_identifier,
                      write_home_prefix, write_handoff, write_timestamp } },
};

const char *
message_name(MessageType type)
{
  return formats[type].name;
}

int
message_nai(uint32_t host, char nai[NAI_SIZE])
{
  return snprintf(nai, NAI_SIZE, "mn%05u@lab.test", host);
}

static void
write_ipv6_header(Writer *writer, unsigned next_header, unsigned hop_limit,
                  const Header *header)
{
  write_32(writer, 0x60000000);
  write_16(writer, 0); /* length: known at the end */
  write_8(writer, next_header);
  write_8(writer, hop_limit);
  write_address(writer, header->source);
  write_address(writer, header->destination);
}

/* Destination options with a Home Address option (RFC 6275 section 6.3). */
static void
write_home_address_option(Writer *writer, unsigned next_header, Address home)
{
  write_8(writer, next_header);
  write_8(writer, 2);
  write_8(writer, 1); /* PadN of 4: the option is aligned to 8n + 6 */
  write_8(writer, 2);
  write_16(writer, 0);
  write_8(writer, 0xc9);
  write_8(writer, 16);
  write_address(writer, home);
}

/* Type 2 routing header (RFC 6275 section 6.4). */
static void
write_routing_header(Writer *writer, unsigned next_header, Address home)
{
  write_8(writer, next_header);
  write_8(writer, 2);
  write_8(writer, 2);
  write_8(writer, 1);
  write_32(writer, 0);
  write_address(writer, home);
}

/* Which extension header the message needs between these two. */
static HomeHeader
home_header(const MessageFormat *format, const Message *message,
            const Header *header)
{
  if (format->home == HOME_SOURCE &&
      !address_equal(header->source, message->home))
    return HOME_SOURCE;
  if (format->home == HOME_DESTINATION &&
      !address_equal(header->destination, message->home))
    return HOME_DESTINATION;
  return HOME_NOT;
}

/* Writes headers before the message; puts the address that the checksum goes
 * by into *pseudo. */
static void
write_headers(Writer *writer, const MessageFormat *format,
              const Message *message, Header *pseudo)
{
  unsigned hop_limit = format->next_header == NEXT_ICMPV6 ? 255 : 64;

  switch (home_header(format, message, pseudo)) {
  case HOME_NOT:
    write_ipv6_header(writer, format->next_header, hop_limit, pseudo);
    break;
  case HOME_SOURCE:
    write_ipv6_header(writer, NEXT_OPTIONS, hop_limit, pseudo);
    write_home_address_option(writer, format->next_header, message->home);
    pseudo->source = message->home;
    break;
  case HOME_DESTINATION:
    write_ipv6_header(writer, NEXT_ROUTING, hop_limit, pseudo);
    write_routing_header(writer, format->next_header, message->home);
    pseudo->destination = message->home;
    break;
  }
  writer->start = writer->length;
}

size_t
message_encode(const Message *message, Address source, Address destination,
               uint8_t *out)
{
  const MessageFormat *format = &formats[message->type];
  Header pseudo = { source, destination };
  Writer writer = { .octets = out };
  bool is_mobility = format->next_header == NEXT_MOBILITY;
  size_t checksum_at;

  write_headers(&writer, format, message, &pseudo);
  if (is_mobility)
    write_16(&writer, 59 << 8); /* no next header; length: at the end */
  write_8(&writer, format->type);
  write_8(&writer, 0); /* ICMPv6 code; reserved */
  checksum_at = writer.length;
  write_16(&writer, 0);
  for (int i = 0; i < BODY_PARTS && format->parts[i]; i++)
    format->parts[i](&writer, message, source);
  if (is_mobility) {
    write_padding(&writer, 8, 0);
    out[writer.start + 1] = (uint8_t)((writer.length - writer.start) / 8 - 1);
  }
  overwrite_16(&writer, 4, (unsigned)(writer.length - IPV6_HEADER_OCTETS));
  overwrite_16(&writer, checksum_at,
               upper_checksum(&writer, pseudo.source, pseudo.destination,
                              format->next_header));
  return writer.length;
}

static void
describe_address(GString *out, const char *what, Address address)
{
  char text[ADDRESS_TEXT_SIZE];
  g_string_append_printf(out, " %s %s", what, address_format(address, text));
}

void
message_describe(const Message *message, GString *out)
{
  bool is_answer = message->type == MESSAGE_BA || message->type == MESSAGE_PBA;

  g_string_append(out, message_name(message->type));
  switch ((MessageType)message->type) {
  case MESSAGE_RA:
    describe_address(out, "prefix", message->home);
    break;
  case MESSAGE_NS:
    describe_address(out, "target", message->care_of);
    break;
  case MESSAGE_BU:
  case MESSAGE_BA:
  case MESSAGE_PBU:
  case MESSAGE_PBA:
    g_string_append_printf(out, " seq %u lifetime %u s", message->sequence,
                           message->lifetime);
    if (is_answer)
      g_string_append_printf(out, " status %u", message->status);
    describe_address(out, "for", message->home);
    break;
  case MESSAGE_RS:
  case MESSAGE_TYPES:
    break;
  }
}
