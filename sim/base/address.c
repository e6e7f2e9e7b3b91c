/* Addresses are read by inet_pton, which knows the three text forms of RFC 4291
 * section 2.2. They are written here, because inet_ntop differs between C
 * libraries: that of glibc writes the deprecated IPv4-compatible addresses with
 * dots ("::1.2.3.4" for "::102:304"). RFC 5952 section 5 wants dots only where
 * a prefix tells that an IPv4 address is embedded; here that is ::ffff:0:0/96
 * alone.
 */
#include "address.h"

#include <arpa/inet.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

enum {
  ADDRESS_BITS = 128,
  HALF_BITS = 64,
  FIELDS = 8,
};

/* Fields `start` to `start + length - 1` of an address. */
typedef struct FieldRun {
  int start;
  int length;
} FieldRun;

static uint64_t
read_half(const uint8_t octets[8])
{
  uint64_t half = 0;
  for (int i = 0; i < 8; i++)
    half = half << 8 | octets[i];
  return half;
}

static void
write_half(uint64_t half, uint8_t octets[8])
{
  for (int i = 0; i < 8; i++)
    octets[i] = (uint8_t)(half >> (56 - 8 * i));
}

/* Returns a half whose first `bits` bits are set. A shift by 64 is undefined in
 * C, so both ends are treated apart. */
static uint64_t
half_mask(int bits)
{
  if (bits <= 0)
    return 0;
  return bits >= HALF_BITS ? UINT64_MAX : UINT64_MAX << (HALF_BITS - bits);
}

/* Returns the address with all bits after the first `length` set to zero. */
static Address
address_mask(Address address, int length)
{
  return (Address){
    .hi = address.hi & half_mask(length),
    .lo = address.lo & half_mask(length - HALF_BITS),
  };
}

/* Returns whether the address is in ::ffff:0:0/96. */
static bool
is_ipv4_mapped(Address address)
{
  return address.hi == 0 && address.lo >> 32 == 0xffff;
}

static void
split_fields(Address address, uint16_t fields[FIELDS])
{
  for (int i = 0; i < FIELDS / 2; i++) {
    fields[i] = (uint16_t)(address.hi >> (48 - 16 * i));
    fields[i + FIELDS / 2] = (uint16_t)(address.lo >> (48 - 16 * i));
  }
}

/* Returns the zeros that "::" stands for: the longest run of zero fields, the
 * first of equal runs, and never a single field (RFC 5952 section 4.2). If
 * there is no such run, the answer is empty and starts after the last field. */
static FieldRun
find_zeros(const uint16_t fields[FIELDS])
{
  FieldRun best = { .start = FIELDS, .length = 1 };
  for (int i = 0, length = 0; i < FIELDS; i++) {
    length = fields[i] == 0 ? length + 1 : 0;
    if (length > best.length)
      best = (FieldRun){ .start = i + 1 - length, .length = length };
  }
  return best.start < FIELDS ? best : (FieldRun){ .start = FIELDS };
}

/* Writes fields with colons between them. Returns the end of what is written.
 */
static char *
write_fields(const uint16_t *fields, int count, char *end)
{
  for (int i = 0; i < count; i++)
    end += sprintf(end, i > 0 ? ":%x" : "%x", fields[i]);
  return end;
}

/* Reads the length of a prefix: 0 to 128, one to three digits without a leading
 * zero. Returns whether the text is one. */
static bool
parse_length(const char *text, uint8_t *length)
{
  size_t digits = strspn(text, "0123456789");
  if (digits < 1 || digits > 3 || text[digits] != '\0')
    return false;
  if (text[0] == '0' && digits > 1)
    return false;
  int value = 0;
  for (size_t i = 0; i < digits; i++)
    value = value * 10 + (text[i] - '0');
  if (value > ADDRESS_BITS)
    return false;
  *length = (uint8_t)value;
  return true;
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

bool
prefix_parse(const char *text, Prefix *prefix)
{
  const char *slash = strchr(text, '/');
  if (!slash || slash - text >= ADDRESS_TEXT_SIZE)
    return false;
  char front[ADDRESS_TEXT_SIZE] = "";
  memcpy(front, text, (size_t)(slash - text));
  Prefix read;
  if (!address_parse(front, &read.address))
    return false;
  if (!parse_length(slash + 1, &read.length))
    return false;
  if (!address_equal(read.address, address_mask(read.address, read.length)))
    return false;
  *prefix = read;
  return true;
}

char *
address_format(Address address, char text[ADDRESS_TEXT_SIZE])
{
  if (is_ipv4_mapped(address)) {
    uint8_t octets[8];
    write_half(address.lo, octets);
    sprintf(text, "::ffff:%d.%d.%d.%d", octets[4], octets[5], octets[6],
            octets[7]);
    return text;
  }
  uint16_t fields[FIELDS];
  split_fields(address, fields);
  FieldRun zeros = find_zeros(fields);
  char *end = write_fields(fields, zeros.start, text);
  if (zeros.length > 0) {
    int next = zeros.start + zeros.length;
    end = stpcpy(end, "::");
    write_fields(fields + next, FIELDS - next, end);
  }
  return text;
}

char *
prefix_format(Prefix prefix, char text[PREFIX_TEXT_SIZE])
{
  address_format(prefix.address, text);
  sprintf(text + strlen(text), "/%d", prefix.length);
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
  g_assert(prefix.length <= HALF_BITS && index < prefix_subnets(prefix));
  return (Prefix){
    .address = { .hi = prefix.address.hi | index },
    .length = HALF_BITS,
  };
}

uint64_t
prefix_subnets(Prefix prefix)
{
  g_assert(prefix.length <= HALF_BITS);
  int bits = HALF_BITS - prefix.length;
  return UINT64_C(1) << MIN(bits, HALF_BITS - 1);
}

void
address_to_octets(Address address, uint8_t octets[16])
{
  write_half(address.hi, octets);
  write_half(address.lo, octets + 8);
}

Address
address_from_octets(const uint8_t octets[16])
{
  return (Address){
    .hi = read_half(octets),
    .lo = read_half(octets + 8),
  };
}
