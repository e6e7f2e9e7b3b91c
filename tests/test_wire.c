/* Messages against their octets: vectors that were checked with an independent
 * decoder (tshark) and an independent checksum (scapy). */

#include "models/message.h"
#include "tests/suite.h"

#include <string.h>

#define HOME "2001:db8:1::5eff:fe00:5301"
#define PREFIX "2001:db8:100:1::"

/* Simulated time of a vector. */
#define T(seconds) (SIM_SECOND * (seconds))

typedef struct Vector {
  const char *sentence;
  const char *hex;
  Message message;
} Vector;

static Address
A(const char *text)
{
  Address address;
  CU_ASSERT_TRUE_FATAL(address_parse(text, &address));
  return address;
}

static size_t
from_hex(const char *hex, uint8_t *out)
{
  size_t length = strlen(hex) / 2;
  for (size_t i = 0; i < length; i++)
    out[i] = (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) << 4 |
                       g_ascii_xdigit_value(hex[2 * i + 1]));
  return length;
}

static void
test_vectors(void)
{
  const Vector vectors[] = {
    { "a router solicitation with source link-layer address",
      "6000000000103afffe8000000000000000005efffe005301ff02000000000000"
      "00000000000000028500192b00000000010102005e005301",
      { .type = MESSAGE_RS } },
    { "a router advertisement with one prefix",
      "6000000000383afffe8000000000000000005efffe000301ff02000000000000"
      "0000000000000001860037cb400007080000000000000000030440c000278d00"
      "00093a800000000020010db8000300000000000000000000010102005e000301",
      { .type = MESSAGE_RA, .lifetime = 1800, .home = A("2001:db8:3::") } },
    { "a duplicate address probe",
      "6000000000183aff00000000000000000000000000000000ff02000000000000"
      "00000001ff005301870049e90000000020010db80003000000005efffe005301",
      { .type = MESSAGE_NS, .care_of = A("2001:db8:3::5eff:fe00:5301") } },
    { "a binding update to the home agent",
      "6000000000383c4020010db80003000000005efffe00530120010db800010000"
      "0000000000000001870201020000c91020010db80001000000005efffe005301"
      "3b030500f1600064e000004b0100031020010db80003000000005efffe005301",
      { .type = MESSAGE_BU,
        .sequence = 100,
        .lifetime = 300,
        .home = A(HOME),
        .care_of = A("2001:db8:3::5eff:fe00:5301") } },
    { "a de-registration while away",
      "6000000000383c4020010db80003000000005efffe00530120010db800010000"
      "0000000000000001870201020000c91020010db80001000000005efffe005301"
      "3b030500f1ab0066e00000000100031020010db80001000000005efffe005301",
      { .type = MESSAGE_BU,
        .sequence = 102,
        .home = A(HOME),
        .care_of = A(HOME) } },
    { "a de-registration at home has no home address option",
      "600000000020874020010db80001000000005efffe00530120010db800010000"
      "00000000000000013b030500f1aa0067e00000000100031020010db800010000"
      "00005efffe005301",
      { .type = MESSAGE_BU,
        .sequence = 103,
        .home = A(HOME),
        .care_of = A(HOME) } },
    { "a binding acknowledgement with routing header",
      "6000000000282b4020010db800010000000000000000000120010db800030000"
      "00005efffe005301870202010000000020010db80001000000005efffe005301"
      "3b010600b13f00000064004b01020000",
      { .type = MESSAGE_BA,
        .sequence = 100,
        .lifetime = 300,
        .home = A(HOME) } },
    { "a rejection has the size of an acknowledgement",
      "6000000000282b4020010db800010000000000000000000120010db800030000"
      "00005efffe005301870202010000000020010db80001000000005efffe005301"
      "3b0106002b8a86000064000001020000",
      { .type = MESSAGE_BA, .sequence = 100, .status = 134, .home = A(HOME) } },
    { "an acknowledgement at home has no routing header",
      "600000000010874020010db800010000000000000000000120010db800010000"
      "00005efffe0053013b010600b18700000067000001020000",
      { .type = MESSAGE_BA, .sequence = 103, .home = A(HOME) } },
    { "a proxy binding update at the first attachment",
      "600000000050874020010db800030000000000000000001020010db800010000"
      "00000000000000103b090500a3fa00028200004b0811016d6e3030303031406c"
      "61622e7465737401030000001612000000000000000000000000000000000000"
      "170200011802000401001b0800006553f100000001020000",
      { .type = MESSAGE_PBU,
        .sequence = 2,
        .lifetime = 300,
        .host = 1,
        .handoff = 1,
        .timestamp = T(0x000) } },
    { "after a handover the prefix is not known",
      "600000000050874020010db800040000000000000000001020010db800010000"
      "00000000000000103b090500a3ec00048200004b0811016d6e3030303031406c"
      "61622e7465737401030000001612000000000000000000000000000000000000"
      "170200031802000401001b0800006553f109000001020000",
      { .type = MESSAGE_PBU,
        .sequence = 4,
        .lifetime = 300,
        .host = 1,
        .handoff = 3,
        .timestamp = T(9) } },
    { "a renewal names the prefix",
      "600000000050874020010db800030000000000000000001020010db800010000"
      "00000000000000103b090500746300058200004b0811016d6e3030303031406c"
      "61622e7465737401030000001612004020010db8010000010000000000000000"
      "170200051802000401001b0800006553f196000001020000",
      { .type = MESSAGE_PBU,
        .sequence = 5,
        .lifetime = 300,
        .host = 1,
        .handoff = 5,
        .home = A(PREFIX),
        .timestamp = T(0x96) } },
    { "a proxy de-registers",
      "600000000050874020010db800030000000000000000001020010db800010000"
      "00000000000000103b090500747c0006820000000811016d6e3030303031406c"
      "61622e7465737401030000001612004020010db8010000010000000000000000"
      "170200041802000401001b0800006553f1c8000001020000",
      { .type = MESSAGE_PBU,
        .sequence = 6,
        .host = 1,
        .handoff = 4,
        .home = A(PREFIX),
        .timestamp = T(0xc8) } },
    { "a proxy binding acknowledgement gives the prefix",
      "600000000050874020010db800010000000000000000001020010db800030000"
      "00000000000000103b090600f5e000200002004b0811016d6e3030303031406c"
      "61622e7465737401030000001612004020010db8010000010000000000000000"
      "170200011802000401001b0800006553f100000001020000",
      { .type = MESSAGE_PBA,
        .sequence = 2,
        .lifetime = 300,
        .host = 1,
        .handoff = 1,
        .home = A(PREFIX),
        .timestamp = T(0) } },
    { "and acknowledges a de-registration",
      "600000000050874020010db800010000000000000000001020010db800030000"
      "00000000000000103b090600f55c0020000600000811016d6e3030303031406c"
      "61622e7465737401030000001612004020010db8010000010000000000000000"
      "170200041802000401001b0800006553f1c8000001020000",
      { .type = MESSAGE_PBA,
        .sequence = 6,
        .host = 1,
        .handoff = 4,
        .home = A(PREFIX),
        .timestamp = T(0xc8) } },
    { "a rejection echoes the options of the request",
      "600000000050874020010db800010000000000000000001020010db800030000"
      "00000000000000103b09060088189d20000400000811016d6e3030303031406c"
      "61622e7465737401030000001612000000000000000000000000000000000000"
      "170200031802000401001b0800006553f109000001020000",
      { .type = MESSAGE_PBA,
        .sequence = 4,
        .status = 157,
        .host = 1,
        .handoff = 3,
        .timestamp = T(9) } },
    { "an access router registers with an anchoring one",
      "600000000050874020010db800a20000000000000000000120010db800a10000"
      "00000000000000013b090500742a00048210004b0811016d6e3030303031406c"
      "61622e7465737401030000001612004020010db800a100010000000000000000"
      "170200031802000401001b0800006553f100000001020000",
      { .type = MESSAGE_PBU,
        .distributed = true,
        .sequence = 4,
        .lifetime = 300,
        .host = 1,
        .handoff = 3,
        .home = A("2001:db8:a1:1::"),
        .timestamp = T(0) } },
    { "and gets its acknowledgement",
      "600000000050874020010db800a10000000000000000000120010db800a20000"
      "00000000000000013b090600f51800220004004b0811016d6e3030303031406c"
      "61622e7465737401030000001612004020010db800a100010000000000000000"
      "170200031802000401001b0800006553f100000001020000",
      { .type = MESSAGE_PBA,
        .distributed = true,
        .sequence = 4,
        .lifetime = 300,
        .host = 1,
        .handoff = 3,
        .home = A("2001:db8:a1:1::"),
        .timestamp = T(0) } },
    { "a prefix is given back",
      "600000000050874020010db800a20000000000000000000120010db8000f0000"
      "00000000000000013b09050075040005821000000811016d6e3030303031406c"
      "61622e7465737401030000001612004020010db800a200010000000000000000"
      "170200041802000401001b0800006553f100000001020000",
      { .type = MESSAGE_PBU,
        .distributed = true,
        .sequence = 5,
        .host = 1,
        .handoff = 4,
        .home = A("2001:db8:a2:1::"),
        .timestamp = T(0) } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
    uint8_t expected[MESSAGE_OCTETS], octets[MESSAGE_OCTETS];
    size_t length = from_hex(vectors[i].hex, expected);
    Address source = address_from_octets(expected + 8);
    Address destination = address_from_octets(expected + 24);
    size_t got =
      message_encode(&vectors[i].message, source, destination, octets);
    CU_ASSERT_EQUAL(got, length);
    CU_ASSERT_EQUAL(memcmp(octets, expected, length), 0);
    if (got != length || memcmp(octets, expected, length) != 0)
      printf("not so: %s\n", vectors[i].sentence);
  }
}

static void
test_sizes(void)
{
  static const struct {
    const char *sentence;
    Message message;
    size_t octets;
  } rows[] = {
    { "five digits of a host number", { .type = MESSAGE_PBU, .host = 1 }, 120 },
    { "ten digits need no more",
      { .type = MESSAGE_PBU, .host = UINT32_MAX },
      120 },
    { "nor does the answer", { .type = MESSAGE_PBA, .host = UINT32_MAX }, 120 },
  };
  uint8_t octets[MESSAGE_OCTETS];

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    CU_ASSERT_EQUAL(message_encode(&rows[i].message, A("2001:db8::1"),
                                   A("2001:db8::2"), octets),
                    rows[i].octets);
}

/* One's complement sum of the mobility header and its pseudo-header, as a
 * receiver takes it: it must come out as all ones. */
static unsigned
received_sum(const uint8_t *octets, size_t length, const uint8_t *source)
{
  unsigned sum = 135 + (unsigned)length;

  for (int i = 0; i < 16; i += 2)
    sum += (unsigned)(source[i] << 8 | source[i + 1]);
  for (size_t i = 0; i < length; i += 2)
    sum += (unsigned)(octets[i] << 8 | octets[i + 1]);
  for (int i = 24; i < 40; i += 2)
    sum += (unsigned)(octets[i - 64] << 8 | octets[i - 63]);
  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

static void
test_checksum(void)
{
  for (uint32_t i = 0; i < 1000; i++) {
    uint8_t octets[MESSAGE_OCTETS], home[16];
    Message bu = { .type = MESSAGE_BU,
                   .sequence = (uint16_t)(i * 7919),
                   .lifetime = 4 * i,
                   .home = { 0x20010db800010000, i },
                   .care_of = { 0x20010db800020000 + i, ~(uint64_t)i } };
    size_t length = message_encode(&bu, bu.care_of, A("2001:db8:1::1"), octets);
    address_to_octets(bu.home, home);
    CU_ASSERT_EQUAL(length, 96);
    CU_ASSERT_EQUAL(received_sum(octets + 64, length - 64, home), 0xffff);
  }
}

static void
test_description(void)
{
  GString *text = g_string_new(NULL);
  Message pbu = { .type = MESSAGE_PBU, .sequence = 7, .lifetime = 300 };

  pbu.home = A(PREFIX);
  message_describe(&pbu, text);
  CU_ASSERT_STRING_EQUAL(
    text->str, "PBU mn00000@lab.test seq 7 lifetime 300 s 2001:db8:100:1::/64");
  g_string_free(text, TRUE);
}

const TestCase wire_tests[] = {
  { "each message has the octets of its vector", test_vectors },
  { "sizes do not depend on the number of the host", test_sizes },
  { "a receiver finds the checksum right", test_checksum },
  { "a message says what it is", test_description },
  { NULL, NULL },
};
