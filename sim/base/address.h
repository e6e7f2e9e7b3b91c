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
  Address address; /* bits behind `length` are zero */
  uint8_t length;  /* 0..128 */
} Prefix;

/* The subnet of link-local addresses (RFC 4291 section 2.5.6). */
#define LINK_LOCAL_SUBNET UINT64_C(0xfe80000000000000)

enum { IPV6_HEADER_OCTETS = 40, UDP_HEADER_OCTETS = 8 };

#define ADDRESS_TEXT_SIZE 46 /* longest text form and its NUL */
#define PREFIX_TEXT_SIZE 50

static inline bool
address_equal(Address a, Address b)
{
  return a.hi == b.hi && a.lo == b.lo;
}

static inline bool
address_is_unspecified(Address address)
{
  return (address.hi | address.lo) == 0;
}

/* Reads a text form of RFC 4291, section 2.2 (dots at the end are understood,
 * zones are not); false, and *address untouched, if it is none. */
bool address_parse(const char *text, Address *address);

/* Reads "address/length", the length without leading zeros; false, and *prefix
 * untouched, also when bits behind the length are set. */
bool prefix_parse(const char *text, Prefix *prefix);

/* Write the canonical text of RFC 5952; `text` is returned. Only IPv4-mapped
 * addresses (::ffff:0:0/96) are written with dots, as its section 5 allows. */
char *address_format(Address address, char text[ADDRESS_TEXT_SIZE]);
char *prefix_format(Prefix prefix, char text[PREFIX_TEXT_SIZE]);

bool prefix_contains(Prefix prefix, Address address);

/* The index-th /64 inside `prefix` (length <= 64); the caller keeps index below
 * prefix_subnets(prefix), which is 2^(64 - length), at most 2^63. */
Prefix prefix_subnet(Prefix prefix, uint64_t index);
uint64_t prefix_subnets(Prefix prefix);

/* 16 octets in network order. */
void address_to_octets(Address address, uint8_t octets[16]);
Address address_from_octets(const uint8_t octets[16]);
