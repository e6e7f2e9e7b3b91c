/* Headers are written from front to back. Two fields, the payload length and
 * the checksum, are zero at first and filled in at the end. To know the length
 * before, there would have to be a second description of every message, which
 * could differ from the first.
 *
 * A reader that comes to the end goes on with zeros and notes it (`is_short`).
 * So its users check once, and not after each field.
 */

#include "wire.h"

enum { PAYLOAD_LENGTH_AT = 4 };

void
write_padding(Writer *writer, size_t modulo, size_t rest)
{
  size_t at = writer->length - writer->start;
  size_t gap = (rest - at) & (modulo - 1);

  if (!writer->octets) {
    writer->length += gap;
  } else if (gap == 1) {
    write_8(writer, 0);
  } else if (gap > 1) {
    write_8(writer, 1);
    write_8(writer, (uint8_t)(gap - 2));
    for (size_t i = 2; i < gap; i++)
      write_8(writer, 0);
  }
}

void
write_link_layer_address(Writer *writer, uint64_t identifier)
{
  uint64_t eui = identifier ^ UINT64_C(1) << 57; /* universal/local bit */

  write_16(writer, (uint16_t)(eui >> 48));
  write_8(writer, (uint8_t)(eui >> 40)); /* ff fe follow */
  write_8(writer, (uint8_t)(eui >> 16));
  write_16(writer, (uint16_t)eui);
}

uint64_t
read_link_layer_address(Reader *reader)
{
  uint64_t high = (uint64_t)read_16(reader) << 48 | (uint64_t)read_8(reader)
                                                      << 40;
  uint64_t low = (uint64_t)read_8(reader) << 16 | read_16(reader);

  return (high | UINT64_C(0xfffe) << 24 | low) ^ UINT64_C(1) << 57;
}

void
write_link_layer_number(Writer *writer, uint16_t number, uint8_t kind)
{
  write_8(writer, 0x02);
  write_16(writer, 0x005e);
  write_16(writer, number);
  write_8(writer, kind);
}

bool
read_link_layer_number(Reader *reader, uint16_t *number, uint8_t kind)
{
  uint8_t first = read_8(reader);
  uint16_t block = read_16(reader);

  *number = read_16(reader);
  return read_8(reader) == kind && block == 0x005e && first == 0x02;
}

static void
overwrite_16(Writer *writer, size_t position, uint16_t value)
{
  overwrite_8(writer, position, (uint8_t)(value >> 8));
  overwrite_8(writer, position + 1, (uint8_t)value);
}

void
write_ipv6_header(Writer *writer, uint8_t next_header, uint8_t hop_limit)
{
  write_32(writer, 0x60000000);
  write_16(writer, 0); /* payload length */
  write_8(writer, next_header);
  write_8(writer, hop_limit);
  write_address(writer, writer->source);
  write_address(writer, writer->destination);
  writer->start = writer->length;
}

void
write_payload_length(Writer *writer)
{
  overwrite_16(writer, PAYLOAD_LENGTH_AT,
               (uint16_t)(writer->length - IPV6_HEADER_OCTETS));
}

void
write_home_address_option(Writer *writer, uint8_t next_header, Address home)
{
  write_8(writer, next_header);
  write_8(writer, 2); /* 24 octets */
  write_padding(writer, 8, 6);
  write_8(writer, 0xc9);
  write_8(writer, 16);
  write_address(writer, home);
  writer->start = writer->length;
  writer->source = home;
}

void
write_routing_header(Writer *writer, uint8_t next_header, Address home)
{
  write_8(writer, next_header);
  write_8(writer, 2);  /* 24 octets */
  write_8(writer, 2);  /* type */
  write_8(writer, 1);  /* segments left */
  write_32(writer, 0); /* reserved */
  write_address(writer, home);
  writer->start = writer->length;
  writer->destination = home;
}

/* Sums words of 32 bits. The sum folds to that of words of 16 bits, because
 * 2^16 is 1 in the arithmetic of one's complement (RFC 1071 section 2). */
static uint64_t
sum_address(Address address)
{
  return (address.hi >> 32) + (address.hi & UINT32_MAX) + (address.lo >> 32) +
         (address.lo & UINT32_MAX);
}

static uint64_t
sum_octets(const uint8_t *octets, size_t length)
{
  uint64_t sum = 0;

  g_assert(length % 4 == 0);
  for (size_t i = 0; i < length; i += 4) {
    uint32_t word;
    memcpy(&word, octets + i, sizeof word);
    sum += GUINT32_FROM_BE(word);
  }
  return sum;
}

/* Returns the checksum of octets and the pseudo-header. */
static uint16_t
checksum(const uint8_t *octets, size_t length, Address source,
         Address destination, uint8_t next_header)
{
  uint64_t sum = sum_address(source) + sum_address(destination) + length +
                 next_header + sum_octets(octets, length);

  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t)~sum;
}

void
write_checksum(Writer *writer, size_t position, uint8_t next_header)
{
  if (!writer->octets)
    return;
  overwrite_16(writer, position,
               checksum(writer->octets + writer->start,
                        writer->length - writer->start, writer->source,
                        writer->destination, next_header));
}

bool
checksum_is_right(const uint8_t *octets, size_t length, Address source,
                  Address destination, uint8_t next_header)
{
  /* If a right checksum is in it, the sum is all ones. */
  return checksum(octets, length, source, destination, next_header) == 0;
}
