/* Building blocks of messages on the wire: a writer of octets in network order,
 * the IPv6 header and the extension headers of mobility, padding (RFC 6275
 * section 6.2), the checksum of upper layers (RFC 8200 section 8.1), and a
 * reader of the same.
 *
 * Nothing here allocates or fails; the room behind Writer.octets is the
 * caller's business.
 */
#pragma once

#include "sim/base/address.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Next header numbers. */
enum {
  NEXT_ROUTING = 43,
  NEXT_ICMPV6 = 58,
  NEXT_NONE = 59,
  NEXT_OPTIONS = 60,
  NEXT_MOBILITY = 135,
};

typedef struct Writer {
  uint8_t *octets; /* borrowed; NULL: they are only counted */
  size_t length;   /* written so far: where the next octet goes */
  size_t start;    /* of the last header written, or of the message behind the
                      headers: alignment counts from here */
  Address source;  /* these two go into the pseudo-header */
  Address destination;
  unsigned nth; /* of several equal options, the one to be written */
} Writer;

static inline void
write_bytes(Writer *writer, const void *bytes, size_t count)
{
  if (writer->octets)
    memcpy(writer->octets + writer->length, bytes, count);
  writer->length += count;
}

static inline void
write_8(Writer *writer, uint8_t value)
{
  if (writer->octets)
    writer->octets[writer->length] = value;
  writer->length++;
}

/* Where the next octet goes; NULL: nowhere. */
static inline uint8_t *
writer_end(Writer *writer)
{
  return writer->octets ? writer->octets + writer->length : NULL;
}

/* Writes over the octet at a position that has been written. */
static inline void
overwrite_8(Writer *writer, size_t position, uint8_t value)
{
  if (writer->octets)
    writer->octets[position] = value;
}

static inline void
write_16(Writer *writer, uint16_t value)
{
  uint16_t big_endian = GUINT16_TO_BE(value);
  write_bytes(writer, &big_endian, sizeof big_endian);
}

static inline void
write_32(Writer *writer, uint32_t value)
{
  uint32_t big_endian = GUINT32_TO_BE(value);
  write_bytes(writer, &big_endian, sizeof big_endian);
}

static inline void
write_64(Writer *writer, uint64_t value)
{
  uint64_t big_endian = GUINT64_TO_BE(value);
  write_bytes(writer, &big_endian, sizeof big_endian);
}

static inline void
write_address(Writer *writer, Address address)
{
  write_64(writer, address.hi);
  write_64(writer, address.lo);
}

/* Pad1 or PadN, so that the distance from `start` becomes modulo * n + rest;
 * modulo is a power of two. */
void write_padding(Writer *writer, size_t modulo, size_t rest);

/* The 48-bit link-layer address behind a modified EUI-64 interface identifier
 * (RFC 4291 appendix A). */
void write_link_layer_address(Writer *writer, uint64_t identifier);

/* The headers in front of a message; each moves `start` behind itself. The IPv6
 * header takes the two addresses of the writer; write_payload_length completes
 * it at the end. */
void write_ipv6_header(Writer *writer, uint8_t next_header, uint8_t hop_limit);
void write_payload_length(Writer *writer);

/* Destination options with a Home Address option (RFC 6275 section 6.3), and a
 * type 2 routing header (section 6.4). The home address takes the place of the
 * source, or of the destination, in the pseudo-header (section 6.1.1). */
void write_home_address_option(Writer *writer, uint8_t next_header,
                               Address home);
void write_routing_header(Writer *writer, uint8_t next_header, Address home);

/* The link-layer address of something that is not a host: its number, and what
 * kind of thing it is. */
void write_link_layer_number(Writer *writer, uint16_t number, uint8_t kind);

/* Puts the checksum of everything behind `start`, with the pseudo-header, at a
 * position that holds zero. The length behind `start` is a multiple of 4. */
void write_checksum(Writer *writer, size_t position, uint8_t next_header);

typedef struct Reader {
  const uint8_t *octets; /* borrowed */
  size_t length;         /* nothing is read from here on */
  size_t at;             /* where the next octet comes from */
  bool is_short;         /* there was not enough; what was read is zero */
  Address source;        /* of the packet */
  Address destination;
} Reader;

static inline void
read_bytes(Reader *reader, void *bytes, size_t count)
{
  if (count > reader->length - reader->at) {
    reader->is_short = true;
    reader->at = reader->length;
    memset(bytes, 0, count);
  } else {
    memcpy(bytes, reader->octets + reader->at, count);
    reader->at += count;
  }
}

static inline uint8_t
read_8(Reader *reader)
{
  uint8_t value;
  read_bytes(reader, &value, sizeof value);
  return value;
}

static inline uint16_t
read_16(Reader *reader)
{
  uint16_t big_endian;
  read_bytes(reader, &big_endian, sizeof big_endian);
  return GUINT16_FROM_BE(big_endian);
}

static inline uint32_t
read_32(Reader *reader)
{
  uint32_t big_endian;
  read_bytes(reader, &big_endian, sizeof big_endian);
  return GUINT32_FROM_BE(big_endian);
}

static inline uint64_t
read_64(Reader *reader)
{
  uint64_t big_endian;
  read_bytes(reader, &big_endian, sizeof big_endian);
  return GUINT64_FROM_BE(big_endian);
}

static inline Address
read_address(Reader *reader)
{
  uint64_t hi = read_64(reader);
  return (Address){ hi, read_64(reader) };
}

/* The interface identifier that a link-layer address gives. */
uint64_t read_link_layer_address(Reader *reader);

/* The number behind write_link_layer_number; false if it is another address. */
bool read_link_layer_number(Reader *reader, uint16_t *number, uint8_t kind);

/* Whether the checksum in these octets is right, for that pseudo-header; the
 * length is a multiple of 4. */
bool checksum_is_right(const uint8_t *octets, size_t length, Address source,
                       Address destination, uint8_t next_header);
