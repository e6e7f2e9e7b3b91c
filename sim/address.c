#include "address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
address_to_octets(Address address, uint8_t octets[16])
{
  for (int i = 0; i < 8; i++) {
    octets[i] = (uint8_t)(address.hi >> (56 - 8 * i));
    octets[i + 8] = (uint8_t)(address.lo >> (56 - 8 * i));
  }
}

Address
address_from_octets(const uint8_t octets[16])
{
  Address address = { 0, 0 };

  for (int i = 0; i < 8; i++) {
    address.hi = address.hi << 8 | octets[i];
    address.lo = address.lo << 8 | octets[i + 8];
  }
  return address;
}

bool
address_parse(const char *text, Address *address)
{
  uint8_t octets[16];

  if (inet_pton(AF_INET6, text, octets) != 1)
    return false;
  *address = address_from_octets(octets);
  return true;
}

/* Bits of the lower half of a mask. */
static uint64_t
mask_of(int length)
{
  return length <= 0    ? 0
         : length >= 64 ? UINT64_MAX
                        : UINT64_MAX << (64 - length);
}

static Address
address_mask(Address address, int length)
{
  return (Address){ address.hi & mask_of(length),
                    address.lo & mask_of(length - 64) };
}

bool
prefix_parse(const char *text, Prefix *prefix)
{
  char part[ADDRESS_TEXT_SIZE];
  const char *slash = strchr(text, '/');
  Address address;

  if (!slash || (size_t)(slash - text) >= sizeof part)
    return false;
  memcpy(part, text, (size_t)(slash - text));
  part[slash - text] = '\0';
  size_t digits = strspn(slash + 1, "0123456789");
  long length = strtol(slash + 1, NULL, 10);
  if (digits == 0 || digits > 3 || slash[1 + digits] != '\0' || length > 128 ||
      !address_parse(part, &address) ||
      !address_equal(address, address_mask(address, (int)length)))
    return false;
  *prefix = (Prefix){ address, (uint8_t)length };
  return true;
}

/* The longest run of at least two zero groups, the first of equals (RFC 5952
 * section 4.2); its length is stored. */
static int
zero_run(const unsigned groups[8], int *length)
{
  int best = -1;

  *length = 1;
  for (int i = 0; i < 8; i++) {
    int end = i;
    while (end < 8 && groups[end] == 0)
      end++;
    if (end - i > *length) {
      best = i;
      *length = end - i;
    }
  }
  return best;
}

char *
address_format(Address address, char text[ADDRESS_TEXT_SIZE])
{
  unsigned groups[8];
  int run_length;
  size_t used = 0;

  for (int i = 0; i < 8; i++)
    groups[i] =
      (unsigned)((i < 4 ? address.hi : address.lo) >> (48 - 16 * (i % 4))) &
      0xffff;
  int run = zero_run(groups, &run_length);
  text[0] = '\0';
  for (int i = 0; i < 8; i++) {
    if (i == run) {
      used += (size_t)snprintf(text + used, ADDRESS_TEXT_SIZE - used, "::");
      i += run_length - 1;
    } else {
      const char *colon =
        i == 0 || (run >= 0 && i == run + run_length) ? "" : ":";
      used += (size_t)snprintf(text + used, ADDRESS_TEXT_SIZE - used, "%s%x",
                               colon, groups[i]);
    }
  }
  return text;
}

char *
prefix_format(Prefix prefix, char text[PREFIX_TEXT_SIZE])
{
  char address[ADDRESS_TEXT_SIZE];

  snprintf(text, PREFIX_TEXT_SIZE, "%s/%d",
           address_format(prefix.address, address), prefix.length);
  return text;
}

bool
prefix_contains(Prefix prefix, Address address)
{
  return address_equal(address_mask(address, prefix.length), prefix.address);
}

Prefix
prefix_subnet(Prefix prefix, uint64_t index)
{
  return (Prefix){ { prefix.address.hi | index, 0 }, 64 };
}

uint64_t
prefix_subnets(Prefix prefix)
{
  int bits = 64 - prefix.length;
  return UINT64_C(1) << (bits > 63 ? 63 : bits);
}
