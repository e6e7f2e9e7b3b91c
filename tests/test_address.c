/* Addresses and prefixes: RFC 4291, section 2, and RFC 5952. The property tests
 * draw addresses rich in zero fields and hold ours against inet_pton and
 * inet_ntop of the C library. */
#include "sim/base/address.h"
#include "tests/suite.h"

#include <arpa/inet.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

enum { DRAWS = 200000 };

typedef struct TextCase {
  const char *sentence;
  const char *text;
  const char *expected; /* canonical text; NULL if `text` is no address */
} TextCase;

#define DB8 "2001:db8:"

static const TextCase address_cases[] = {
  /* RFC 4291, section 2.2 */
  { "the unspecified address is two colons", "0:0:0:0:0:0:0:0", "::" },
  { "two colons alone are read", "::", "::" },
  { "loopback", "0:0:0:0:0:0:0:1", "::1" },
  { "multicast", "FF01:0:0:0:0:0:0:101", "ff01::101" },
  { "all fields full", "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789",
    "abcd:ef01:2345:6789:abcd:ef01:2345:6789" },
  { "an IPv4-compatible address has no dots", "::13.1.68.3", "::d01:4403" },
  { "an IPv4-mapped address has dots", "::FFFF:129.144.52.38",
    "::ffff:129.144.52.38" },
  { "dots may end any address", "1:2:3:4:5:6:192.0.2.1",
    "1:2:3:4:5:6:c000:201" },
  /* RFC 5952, section 1 */
  { "section 1, full", DB8 "0:0:1:0:0:1", DB8 ":1:0:0:1" },
  { "section 1, leading zeros", "2001:0db8:0:0:1:0:0:1", DB8 ":1:0:0:1" },
  { "section 1, first run short", DB8 ":1:0:0:1", DB8 ":1:0:0:1" },
  { "section 1, leading zeros and short", "2001:0db8::1:0:0:1",
    DB8 ":1:0:0:1" },
  { "section 1, second run short", DB8 "0:0:1::1", DB8 ":1:0:0:1" },
  { "section 1, four zeros", DB8 "0000:0:1::1", DB8 ":1:0:0:1" },
  { "section 1, upper case", "2001:DB8:0:0:1::1", DB8 ":1:0:0:1" },
  /* RFC 5952, section 2 and 4 */
  { "leading zeros go (4.1)", "2001:0db8::0001", DB8 ":1" },
  { "a field of zeros is one zero (4.1)",
    "2001:0db8:aaaa:bbbb:0000:eeee:ffff:0001", DB8 "aaaa:bbbb:0:eeee:ffff:1" },
  { "trailing zeros stay (4.1)", DB8 "1000:aa00:0100:10:a0:1",
    DB8 "1000:aa00:100:10:a0:1" },
  { "'::' is as long as can be (4.2.1)", DB8 "0:0:0:0:2:1", DB8 ":2:1" },
  { "'::' leaves no zero beside it (4.2.1)", DB8 ":0:1", DB8 ":1" },
  { "'::' never stands for one field (4.2.2)", DB8 ":1:1:1:1:1",
    DB8 "0:1:1:1:1:1" },
  { "the longest run is short (4.2.3)", "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" },
  { "the first of equal runs is short (4.2.3)", DB8 "0:0:1:0:0:1",
    DB8 ":1:0:0:1" },
  { "letters are small (4.3)", "2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:AAAA",
    DB8 "aaaa:bbbb:cccc:dddd:eeee:aaaa" },
  /* the ends */
  { "a run at the end", "fe80:0:0:0:1:0:0:0", "fe80::1:0:0:0" },
  { "a longer run at the end", "1:2:3:4:5:0:0:0", "1:2:3:4:5::" },
  { "a single zero at the end", "1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0" },
  { "a single zero in front", "0:2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
  { "two zeros in front", "0:0:3:4:5:6:7:8", "::3:4:5:6:7:8" },
  { "'::' for one field in front is read", "::2:3:4:5:6:7:8",
    "0:2:3:4:5:6:7:8" },
  { "'::' for one field at the end is read",
    "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
  { "no zero at all is the longest text",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
  { "the longest text that can be read",
    "0000:0000:0000:0000:0000:ffff:255.255.255.255", "::ffff:255.255.255.255" },
  { "::ffff:0:0/96 alone has dots, not its neighbour", "::fffe:1.2.3.4",
    "::fffe:102:304" },
  { "nor is it mapped with a bit before", "1::ffff:1.2.3.4",
    "1::ffff:102:304" },
  { "nor with one right before", "::1:ffff:1.2.3.4", "::1:ffff:102:304" },
  { "the first mapped address", "::ffff:0:0", "::ffff:0.0.0.0" },
  /* none */
  { "nothing", "", NULL },
  { "one colon", ":", NULL },
  { "three colons", ":::", NULL },
  { "seven fields", "1:2:3:4:5:6:7", NULL },
  { "nine fields", "1:2:3:4:5:6:7:8:9", NULL },
  { "'::' for no field", "1:2:3:4::5:6:7:8", NULL },
  { "'::' behind eight fields", "1:2:3:4:5:6:7:8::", NULL },
  { "'::' twice", "1::2::3", NULL },
  { "a colon in front", ":1:2:3:4:5:6:7:8", NULL },
  { "a colon in front of a short one", ":1::", NULL },
  { "a colon at the end", "1:2:3:4:5:6:7:8:", NULL },
  { "a colon at the end of a short one", "1::2:", NULL },
  { "five digits", "12345::", NULL },
  { "five digits with a leading zero", "01234::", NULL },
  { "no digit", "2001:db8::g", NULL },
  { "a sign", "2001:db8::-1", NULL },
  { "a hexadecimal prefix", "2001:db8::0x1", NULL },
  { "blank in front", " ::1", NULL },
  { "blank behind", "::1 ", NULL },
  { "a zone", "fe80::1%eth0", NULL },
  { "a length", "2001:db8::/32", NULL },
  { "brackets", "[::1]", NULL },
  { "plain IPv4", "192.0.2.1", NULL },
  { "dots before the end", "::1.2.3.4:5", NULL },
  { "three octets", "::ffff:1.2.3", NULL },
  { "five octets", "::ffff:1.2.3.4.5", NULL },
  { "an octet above 255", "::ffff:1.2.3.256", NULL },
  { "an octet with a leading zero", "::ffff:1.2.3.04", NULL },
  { "dots and seven fields", "1:2:3:4:5:6:7:1.2.3.4", NULL },
};

static const TextCase prefix_cases[] = {
  { "length 0", "::/0", "::/0" },
  { "length 1", "8000::/1", "8000::/1" },
  { "length 32", "2001:DB8:0::/32", "2001:db8::/32" },
  { "RFC 4291, section 2.3", "2001:0DB8:0000:CD30:0000:0000:0000:0000/60",
    "2001:db8:0:cd30::/60" },
  { "length 63", "2001:db8:0:2::/63", "2001:db8:0:2::/63" },
  { "length 64", "2001:db8:0:1::/64", "2001:db8:0:1::/64" },
  { "length 65", "2001:db8::8000:0:0:0/65", "2001:db8:0:0:8000::/65" },
  { "length 127", "2001:db8::2/127", "2001:db8::2/127" },
  { "length 128", "2001:db8::1/128", "2001:db8::1/128" },
  { "the longest text", "0000:0000:0000:0000:0000:ffff:255.255.255.255/128",
    "::ffff:255.255.255.255/128" },
  { "stray bit behind length 0", "8000::/0", NULL },
  { "last bit behind length 0", "::1/0", NULL },
  { "stray bit behind length 1", "4000::/1", NULL },
  { "stray bit behind length 63", "2001:db8:0:1::/63", NULL },
  { "stray bit behind length 64", "2001:db8::8000:0:0:0/64", NULL },
  { "stray bit behind length 65", "2001:db8::4000:0:0:0/65", NULL },
  { "stray bit behind length 127", "2001:db8::1/127", NULL },
  { "no length", "2001:db8::", NULL },
  { "an empty length", "2001:db8::/", NULL },
  { "no address", "/64", NULL },
  { "an address that is none", "2001:db8/32", NULL },
  { "length 129", "::/129", NULL },
  { "length 256, zero in eight bits", "::/256", NULL },
  { "length 4294967296", "::/4294967296", NULL },
  { "a negative length", "::/-1", NULL },
  { "a signed length", "2001:db8::/+32", NULL },
  { "a blank before the length", "2001:db8::/ 32", NULL },
  { "a blank behind the length", "2001:db8::/32 ", NULL },
  { "a leading zero in the length", "2001:db8::/032", NULL },
  { "two zeros as the length", "::/00", NULL },
  { "a hexadecimal length", "2001:db8::/0x20", NULL },
  { "two lengths", "2001:db8::/32/32", NULL },
  { "a netmask", "2001:db8::/ffff:ffff::", NULL },
  { "an address one longer than any",
    "0000:0000:0000:0000:0000:ffff:255.255.255.2551/128", NULL },
  { "an address much longer than any",
    "0000:0000:0000:0000:0000:0000:0000:ffff:255.255.255.255/128", NULL },
};

typedef struct ContainsCase {
  const char *prefix;
  const char *inside;
  const char *outside; /* NULL if there is none */
} ContainsCase;

/* Each row holds the last address inside and the first one behind. */
static const ContainsCase contains_cases[] = {
  { "::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL },
  { "::/1", "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "8000::" },
  { "8000::/1", "8000::", "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
  { "2001:db8::/63", "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:2::" },
  { "2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff", "2001:db8:0:1::" },
  { "2001:db8::/65", "2001:db8::7fff:ffff:ffff:ffff", "2001:db8::8000:0:0:0" },
  { "2001:db8::/127", "2001:db8::1", "2001:db8::2" },
  { "2001:db8::1/128", "2001:db8::1", "2001:db8::" },
  { "::1/128", "::1", "1::1" },
};

typedef struct SubnetCase {
  const char *prefix;
  uint64_t count;
  uint64_t index;
  const char *expected;
} SubnetCase;

static const SubnetCase subnet_cases[] = {
  { "2001:db8:0:7::/64", 1, 0, "2001:db8:0:7::/64" },
  { "2001:db8:0:6::/63", 2, 1, "2001:db8:0:7::/64" },
  { "2001:db8::/48", 65536, 0, "2001:db8::/64" },
  { "2001:db8::/48", 65536, 65535, "2001:db8:0:ffff::/64" },
  { "2001:db8::/32", UINT64_C(1) << 32, 65536, "2001:db8:1::/64" },
  { "8000::/1", UINT64_C(1) << 63, INT64_MAX, "ffff:ffff:ffff:ffff::/64" },
  { "::/0", UINT64_C(1) << 63, INT64_MAX, "7fff:ffff:ffff:ffff::/64" },
};

/* The halves of the table's texts, to hold the reading itself. */
static const struct {
  const char *text;
  Address expected;
} half_cases[] = {
  { "::", { 0, 0 } },
  { "::1", { 0, 1 } },
  { "1::", { UINT64_C(1) << 48, 0 } },
  { "0:0:0:1::", { 1, 0 } },
  { "0:0:0:0:8000::", { 0, UINT64_C(1) << 63 } },
  { "123:4567:89ab:cdef:fedc:ba98:7654:3210",
    { 0x0123456789abcdef, 0xfedcba9876543210 } },
  { "::ffff:1.2.3.4", { 0, 0xffff01020304 } },
};

static const Address untouched = { 0x1122334455667788, 0x99aabbccddeeff00 };

/* Tells the row that failed, as CUnit only knows the line. */
static void
check_row(bool holds, const char *sentence)
{
  if (!holds)
    fprintf(stderr, "\n    fails: %s\n", sentence);
  CU_ASSERT(holds);
}

static Prefix
read_prefix(const char *text)
{
  Prefix prefix = { untouched, 0 };
  check_row(prefix_parse(text, &prefix), text);
  return prefix;
}

static Address
read_address(const char *text)
{
  Address address = untouched;
  check_row(address_parse(text, &address), text);
  return address;
}

static void
test_address_texts(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(address_cases); i++) {
    const TextCase *c = &address_cases[i];
    Address address = untouched;
    char text[ADDRESS_TEXT_SIZE];
    bool is_read = address_parse(c->text, &address);
    check_row(is_read == (c->expected != NULL), c->sentence);
    if (!c->expected)
      check_row(address_equal(address, untouched), c->sentence);
    else
      check_row(strcmp(address_format(address, text), c->expected) == 0,
                c->sentence);
  }
}

static void
test_halves(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(half_cases); i++)
    check_row(
      address_equal(read_address(half_cases[i].text), half_cases[i].expected),
      half_cases[i].text);
}

static void
test_prefix_texts(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(prefix_cases); i++) {
    const TextCase *c = &prefix_cases[i];
    Prefix prefix = { untouched, 99 };
    char text[PREFIX_TEXT_SIZE];
    bool is_read = prefix_parse(c->text, &prefix);
    check_row(is_read == (c->expected != NULL), c->sentence);
    if (!c->expected)
      check_row(address_equal(prefix.address, untouched) && prefix.length == 99,
                c->sentence);
    else
      check_row(strcmp(prefix_format(prefix, text), c->expected) == 0,
                c->sentence);
  }
}

static void
test_contains(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(contains_cases); i++) {
    const ContainsCase *c = &contains_cases[i];
    Prefix prefix = read_prefix(c->prefix);
    check_row(prefix_contains(prefix, prefix.address), c->prefix);
    check_row(prefix_contains(prefix, read_address(c->inside)), c->prefix);
    if (c->outside)
      check_row(!prefix_contains(prefix, read_address(c->outside)), c->prefix);
  }
}

static void
test_subnets(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(subnet_cases); i++) {
    const SubnetCase *c = &subnet_cases[i];
    Prefix prefix = read_prefix(c->prefix);
    Prefix subnet = prefix_subnet(prefix, c->index);
    char text[PREFIX_TEXT_SIZE];
    check_row(prefix_subnets(prefix) == c->count, c->prefix);
    check_row(strcmp(prefix_format(subnet, text), c->expected) == 0,
              c->expected);
    check_row(prefix_contains(prefix, subnet.address), c->expected);
  }
}

static void
test_octets(void)
{
  uint8_t octets[16];
  Address address = { 0x0001020304050607, 0x08090a0b0c0d0eff };
  address_to_octets(address, octets);
  for (int i = 0; i < 15; i++)
    CU_ASSERT_EQUAL(octets[i], i);
  CU_ASSERT_EQUAL(octets[15], 0xff);
  CU_ASSERT(address_equal(address_from_octets(octets), address));
}

static void
test_inlines(void)
{
  CU_ASSERT(address_is_unspecified(read_address("::")));
  CU_ASSERT_FALSE(address_is_unspecified(read_address("::1")));
  CU_ASSERT_FALSE(address_is_unspecified(read_address("1::")));
  CU_ASSERT_FALSE(address_equal(read_address("1::2"), read_address("1::3")));
  CU_ASSERT_FALSE(address_equal(read_address("1::2"), read_address("2::2")));
}

/* Every field is zero, short or full with a chance of its own. */
static Address
draw_address(GRand *rand)
{
  uint64_t halves[2] = { 0, 0 };
  for (int i = 0; i < 8; i++) {
    uint32_t bits = g_rand_int(rand);
    uint64_t field = bits >> 31 ? 0 : (bits & 0xffff) >> (bits >> 16 & 15);
    halves[i / 4] |= field << (48 - 16 * (i % 4));
  }
  return (Address){ halves[0], halves[1] };
}

/* The C library writes all of ::/96 with dots, we only ::ffff:0:0/96. */
static bool
is_ipv4_compatible(Address address)
{
  return address.hi == 0 && address.lo >> 32 == 0;
}

static void
test_round_trip(void)
{
  int failures = 0;
  GRand *rand = g_rand_new_with_seed(5952);
  for (int i = 0; i < DRAWS; i++) {
    Address address = draw_address(rand);
    Address again = untouched;
    char text[ADDRESS_TEXT_SIZE];
    uint8_t octets[16];
    bool is_read = address_parse(address_format(address, text), &again);
    address_to_octets(address, octets);
    failures += !is_read || !address_equal(address, again) ||
                !address_equal(address, address_from_octets(octets));
  }
  g_rand_free(rand);
  CU_ASSERT_EQUAL(failures, 0);
}

static void
test_peer(void)
{
  int failures = 0;
  GRand *rand = g_rand_new_with_seed(4291);
  for (int i = 0; i < DRAWS; i++) {
    Address address = draw_address(rand);
    uint8_t octets[16];
    uint8_t theirs[16];
    char text[ADDRESS_TEXT_SIZE];
    char peer[INET6_ADDRSTRLEN];
    address_to_octets(address, octets);
    inet_ntop(AF_INET6, octets, peer, sizeof peer);
    address_format(address, text);
    failures += inet_pton(AF_INET6, text, theirs) != 1 ||
                memcmp(octets, theirs, sizeof octets) != 0;
    if (!is_ipv4_compatible(address))
      failures += strcmp(text, peer) != 0;
  }
  g_rand_free(rand);
  CU_ASSERT_EQUAL(failures, 0);
}

static void
test_prefix_round_trip(void)
{
  int failures = 0;
  GRand *rand = g_rand_new_with_seed(128);
  for (int i = 0; i < DRAWS; i++) {
    uint8_t length = (uint8_t)(i % 129);
    Address address = draw_address(rand);
    for (int bit = length; bit < 128; bit++)
      *(bit < 64 ? &address.hi : &address.lo) &=
        ~(UINT64_C(1) << (63 - bit % 64));
    Prefix prefix = { address, length };
    Prefix again = { untouched, 99 };
    char text[PREFIX_TEXT_SIZE];
    bool is_read = prefix_parse(prefix_format(prefix, text), &again);
    failures += !is_read || again.length != length ||
                !address_equal(address, again.address);
  }
  g_rand_free(rand);
  CU_ASSERT_EQUAL(failures, 0);
}

const TestCase address_tests[] = {
  { "address texts are read and written as in RFC 5952", test_address_texts },
  { "the two halves are in host order", test_halves },
  { "prefix texts are read, and stray bits refused", test_prefix_texts },
  { "a prefix holds its addresses and no other", test_contains },
  { "subnets are counted and numbered", test_subnets },
  { "octets are in network order", test_octets },
  { "equal and unspecified look at both halves", test_inlines },
  { "what is written is read as the same address", test_round_trip },
  { "the C library agrees on texts and octets", test_peer },
  { "what is written is read as the same prefix", test_prefix_round_trip },
  { NULL, NULL },
};
