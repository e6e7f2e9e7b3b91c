/* Building blocks of messages on the wire: a writer of octets in network order,
 * the IPv6 header and the extension headers of mobility, padding (RFC 6275
 * section 6.2), the checksum of upper layers (RFC 8200 section 8.1), and a
 * reader of the same.
 *
 * Nothing here allocates or fails. The caller makes sure that Writer.octets has
 * enough room. A writer without octets only counts them.
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
  size_t length;   /* octets written so far */
  size_t start;    /* where the message after the headers begins; alignment
                      counts from there */
  Address source;  /* of the packet; after an extension header of mobility,
                      that of the pseudo-header; the same for `destination` */
  Address destination;
  unsigned nth; /* number of the option to be written, of several equal ones */
} Writer;

/* Writes `count` octets. */
static inline void
write_bytes(Writer *writer, const void *bytes, size_t count)
{
  if (writer->octets)
    memcpy(writer->octets + writer->length, bytes, count);
  writer->length += count;
}

/* Writes one octet. */
static inline void
write_8(Writer *writer, uint8_t value)
{
  if (writer->octets)
    writer->octets[writer->length] = value;
  writer->length++;
}

/* Returns the place of the next octet, or NULL if octets are only counted. */
static inline uint8_t *
writer_end(Writer *writer)
{
  return writer->octets ? writer->octets + writer->length : NULL;
}

/* Replaces an octet that has been written. */
static inline void
overwrite_8(Writer *writer, size_t position, uint8_t value)
{
  if (writer->octets)
    writer->octets[position] = value;
}

/* Writes a number of 16 bits. */
static inline void
write_16(Writer *writer, uint16_t value)
{
  uint16_t big_endian = GUINT16_TO_BE(value);
  write_bytes(writer, &big_endian, sizeof big_endian);
}

/* Writes a number of 32 bits. */
static inline void
write_32(Writer *writer, uint32_t value)
{
  uint32_t big_endian = GUINT32_TO_BE(value);
  write_bytes(writer, &big_endian, sizeof big_endian);
}

/* Writes a number of 64 bits. */
static inline void
write_64(Writer *writer, uint64_t value)
{
  uint64_t big_endian = GUINT64_TO_BE(value);
  write_bytes(writer, &big_endian, sizeof big_endian);
}

/* Writes an address, 16 octets. */
static inline void
write_address(Writer *writer, Address address)
{
  write_64(writer, address.hi);
  write_64(writer, address.lo);
}

/* Writes Pad1 or PadN, so that the distance from `start` becomes
 * modulo * n + rest. `modulo` is a power of two. */
void write_padding(Writer *writer, size_t modulo, size_t rest);

/* Writes the link-layer address of 48 bits from which a modified EUI-64
 * interface identifier is made (RFC 4291 appendix A). */
void write_link_layer_address(Writer *writer, uint64_t identifier);

/* Writes the IPv6 header, with the two addresses of the writer and a payload
 * length of zero, and moves `start` to its end. */
void write_ipv6_header(Writer *writer, uint8_t next_header, uint8_t hop_limit);
/* Puts the payload length into the IPv6 header, when all is written. The packet
 * begins with the first octet of the writer. */
void write_payload_length(Writer *writer);

/* Writes destination options with a Home Address option (RFC 6275 section 6.3),
 * and moves `start` to their end. The home address becomes the source of the
 * pseudo-header (section 6.1.1). */
void write_home_address_option(Writer *writer, uint8_t next_header,
                               Address home);
/* Writes a type 2 routing header (RFC 6275 section 6.4), and moves `start` to
 * its end. The home address becomes the destination of the pseudo-header. */
void write_routing_header(Writer *writer, uint8_t next_header, Address home);

/* Writes the link-layer address of something that is not a host. It has the
 * number of the thing, and which kind of thing it is. */
void write_link_layer_number(Writer *writer, uint16_t number, uint8_t kind);

/* Puts the checksum of everything from `start` on, and of the pseudo-header,
 * at a position that holds zero. The length from `start` on is a multiple of 4.
 */
void write_checksum(Writer *writer, size_t position, uint8_t next_header);

typedef struct Reader {
  const uint8_t *octets; /* borrowed */
  size_t length;         /* of the octets */
  size_t at;             /* position of the next octet */
  bool is_short;         /* more was to be read than there is */
  Address source;        /* of the packet */
  Address destination;
} Reader;

/* Reads `count` octets. If there are fewer left, the answer is all zero,
 * nothing is left, and `is_short` is set; so it is in all functions here. */
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

/* Reads one octet. */
static inline uint8_t
read_8(Reader *reader)
{
  uint8_t value;
  read_bytes(reader, &value, sizeof value);
  return value;
}

/* Reads a number of 16 bits. */
static inline uint16_t
read_16(Reader *reader)
{
  uint16_t big_endian;
  read_bytes(reader, &big_endian, sizeof big_endian);
  return GUINT16_FROM_BE(big_endian);
}

/* Reads a number of 32 bits. */
static inline uint32_t
read_32(Reader *reader)
{
  uint32_t big_endian;
  read_bytes(reader, &big_endian, sizeof big_endian);
  return GUINT32_FROM_BE(big_endian);
}

/* Reads a number of 64 bits. */
static inline uint64_t
read_64(Reader *reader)
{
  uint64_t big_endian;
  read_bytes(reader, &big_endian, sizeof big_endian);
  return GUINT64_FROM_BE(big_endian);
}

/* Reads an address. */
static inline Address
read_address(Reader *reader)
{
  uint64_t hi = read_64(reader);
  return (Address){ hi, read_64(reader) };
}

/* Reads a link-layer address, and returns the interface identifier that is made
 * from it. */
uint64_t read_link_layer_address(Reader *reader);

/* Reads an address of write_link_layer_number. Returns whether it is one of
 * this kind, and stores its number. */
bool read_link_layer_number(Reader *reader, uint16_t *number, uint8_t kind);

/* Returns whether the checksum in these octets is right with that
 * pseudo-header. The length is a multiple of 4. */
bool checksum_is_right(const uint8_t *octets, size_t length, Address source,
                       Address destination, uint8_t next_header);
