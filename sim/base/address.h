/* IPv6 addresses and prefixes (RFC 4291, text form RFC 5952).
 *
 * An address is two 64-bit halves in host byte order: `hi` is the subnet
 * prefix, `lo` the interface identifier.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct Address {
  uint64_t hi;
  uint64_t lo;
} Address;

typedef struct Prefix {
  Address address; /* the bits after the first `length` are zero */
  uint8_t length;  /* 0..128 */
} Prefix;

/* The subnet of link-local addresses (RFC 4291 section 2.5.6). */
#define LINK_LOCAL_SUBNET UINT64_C(0xfe80000000000000)

enum { IPV6_HEADER_OCTETS = 40, UDP_HEADER_OCTETS = 8 };

#define ADDRESS_TEXT_SIZE 46 /* longest text form and its NUL */
#define PREFIX_TEXT_SIZE 50

/* Returns whether two addresses are the same. */
static inline bool
address_equal(Address a, Address b)
{
  return a.hi == b.hi && a.lo == b.lo;
}

/* Returns whether the address is the unspecified one, "::". */
static inline bool
address_is_unspecified(Address address)
{
  return (address.hi | address.lo) == 0;
}

/* Reads a text form of RFC 4291 section 2.2. An IPv4 address in dots at the end
 * is understood, a zone ("%eth0") is not. Returns whether the text is an
 * address, and leaves *address alone if it is not. */
bool address_parse(const char *text, Address *address);

/* Reads "address/length"; the length has no leading zeros. Returns whether the
 * text is a prefix, and leaves *prefix alone if it is not. An address with bits
 * set after the length is not a prefix. */
bool prefix_parse(const char *text, Prefix *prefix);

/* Writes the canonical text of RFC 5952 into `text`, and returns `text`. Only
 * IPv4-mapped addresses (::ffff:0:0/96) are written with dots, as section 5 of
 * the RFC allows. */
char *address_format(Address address, char text[ADDRESS_TEXT_SIZE]);
/* Writes "address/length" into `text`, the address as address_format does, and
 * returns `text`. */
char *prefix_format(Prefix prefix, char text[PREFIX_TEXT_SIZE]);

/* Returns whether the address lies in the prefix, whose bits after its length
 * are zero. */
bool prefix_contains(Prefix prefix, Address address);

/* Returns the /64 with that index, from 0, in a prefix of at most 64 bits. The
 * caller keeps the index below prefix_subnets(prefix). */
Prefix prefix_subnet(Prefix prefix, uint64_t index);
/* Returns how many /64s can be taken from a prefix of at most 64 bits:
 * 2^(64 - length), but at most 2^63. */
uint64_t prefix_subnets(Prefix prefix);

/* Writes an address as 16 octets in network order. */
void address_to_octets(Address address, uint8_t octets[16]);
/* Returns the address that 16 octets in network order stand for. */
Address address_from_octets(const uint8_t octets[16]);
