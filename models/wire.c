#include "wire.h"

#include <string.h>

void
write_8(Writer *writer, unsigned value)
{
  writer->octets[writer->length++] = (uint8_t)value;
}

void
write_16(Writer *writer, unsigned value)
{
  write_8(writer, value >> 8);
  write_8(writer, value);
}

void
write_32(Writer *writer, uint32_t value)
{
  write_16(writer, value >> 16);
  write_16(writer, value);
}

void
write_64(Writer *writer, uint64_t value)
{
  write_32(writer, (uint32_t)(value >> 32));
  write_32(writer, (uint32_t)value);
}

void
write_address(Writer *writer, Address address)
{
  write_64(writer, address.hi);
  write_64(writer, address.lo);
}

void
write_bytes(Writer *writer, const void *bytes, size_t count)
{
  memcpy(writer->octets + writer->length, bytes, count);
  writer->length += count;
}

void
write_padding(Writer *writer, size_t modulo, size_t rest)
{
  size_t at = (writer->length - writer->start) % modulo;
  size_t gap = (rest + modulo - at) % modulo;

  if (gap == 1) {
    write_8(writer, 0);
  } else if (gap > 1) {
    write_8(writer, 1);
    write_8(writer, (unsigned)(gap - 2));
    for (size_t i = 2; i < gap; i++)
      write_8(writer, 0);
  }
}

void
overwrite_16(Writer *writer, size_t position, unsigned value)
{
  writer->octets[position] = (uint8_t)(value >> 8);
  writer->octets[position + 1] = (uint8_t)value;
}

static uint64_t
sum_address(Address address)
{
  uint64_t sum = 0;

  for (int shift = 0; shift < 64; shift += 16)
    sum += (address.hi >> shift & 0xffff) + (address.lo >> shift & 0xffff);
  return sum;
}

uint16_t
upper_checksum(const Writer *writer, Address source, Address destination,
               unsigned next_header)
{
  size_t length = writer->length - writer->start;
  const uint8_t *octets = writer->octets + writer->start;
  uint64_t sum = sum_address(source) + sum_address(destination) + length;

  sum += next_header;
  for (size_t i = 0; i + 1 < length; i += 2)
    sum += (uint64_t)octets[i] << 8 | octets[i + 1];
  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t)~sum;
}
