/* Building blocks of messages on the wire: a writer of octets, mobility options
 * with their alignment and padding (RFC 6275 section 6.2), and the checksum of
 * upper layers (RFC 8200 section 8.1).
 */
#pragma once

#include "sim/address.h"

#include <stddef.h>
#include <stdint.h>

enum {
  NEXT_ROUTING = 43,
  NEXT_ICMPV6 = 58,
  NEXT_OPTIONS = 60,
  NEXT_MOBILITY = 135,
};

/* Where the next octet goes. */
typedef struct Writer {
  uint8_t *octets;
  size_t length;
  size_t start; /* of the message proper: alignment counts from here */
} Writer;

void write_8(Writer *writer, unsigned value);
void write_16(Writer *writer, unsigned value);
void write_32(Writer *writer, uint32_t value);
void write_64(Writer *writer, uint64_t value);
void write_address(Writer *writer, Address address);
void write_bytes(Writer *writer, const void *bytes, size_t count);

/* Pad1 or PadN, so that the distance from `start` becomes modulo * n + rest. */
void write_padding(Writer *writer, size_t modulo, size_t rest);

/* Writes a 16-bit value over what is at `position`. */
void overwrite_16(Writer *writer, size_t position, unsigned value);

/* The checksum of octets from `start` to the end, with the pseudo-header. */
uint16_t upper_checksum(const Writer *writer, Address source,
                        Address destination, unsigned next_header);
