#include "support_packet.h"

#include "models/wire/wire.h"

void
support_repair(uint8_t *octets, size_t length)
{
  if (length < 48 || length % 8)
    return;
  bool has_extension = octets[6] == NEXT_OPTIONS || octets[6] == NEXT_ROUTING;
  size_t start = has_extension ? 64 : 40;
  uint8_t next_header = octets[has_extension ? 40 : 6];
  bool is_mobility = next_header == NEXT_MOBILITY;
  size_t checksum_at = start + (is_mobility ? 4 : 2);
  Writer writer = { .octets = octets, .length = length, .start = start };

  if (length < start + 8)
    return;
  writer.source =
    address_from_octets(octets + (octets[6] == NEXT_OPTIONS ? 48 : 8));
  writer.destination =
    address_from_octets(octets + (octets[6] == NEXT_ROUTING ? 48 : 24));
  write_payload_length(&writer);
  if (is_mobility)
    octets[start + 1] = (uint8_t)((length - start) / 8 - 1);
  memset(octets + checksum_at, 0, 2);
  write_checksum(&writer, checksum_at, next_header);
}
