/* Messages against their octets: vectors that were checked with an independent
 * decoder (tshark) and an independent checksum (scapy); and what holds of every
 * message, read back by a reader that shares no code with the writer.
 */

#include "models/wire/message.h"
#include "models/wire/wire.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

/* A home address and a home network prefix, in two halves. */
#define HOME 0x20010db800010000, 0x5efffe005301
#define PREFIX 0x20010db801000001, 0

typedef struct Vector {
  const char *sentence;
  const char *source;
  const char *destination;
  const char *hex;
  Message message;
} Vector;

static const Vector vectors[] = {
  { "a router solicitation says the link-layer address of its source",
    "fe80::5eff:fe00:5301",
    "ff02::2",
    "6000000000103afffe8000000000000000005efffe005301ff02000000000000"
    "00000000000000028500192b00000000010102005e005301",
    { .type = MESSAGE_RS } },
  { "a router solicitation without an address says no link-layer address",
    "::",
    "ff02::2",
    "6000000000083aff00000000000000000000000000000000ff02000000000000"
    "000000000000000285007bb800000000",
    { .type = MESSAGE_RS } },
  { "a router advertisement with one prefix",
    "fe80::5eff:fe00:301",
    "ff02::1",
    "6000000000383afffe8000000000000000005efffe000301ff02000000000000"
    "0000000000000001860037cb400007080000000000000000030440c000278d00"
    "00093a800000000020010db8000300000000000000000000010102005e000301",
    { .type = MESSAGE_RA,
      .lifetime = 1800,
      .home = { 0x20010db800030000, 0 } } },
  { "a duplicate address probe",
    "::",
    "ff02::1:ff00:5301",
    "6000000000183aff00000000000000000000000000000000ff02000000000000"
    "00000001ff005301870049e90000000020010db80003000000005efffe005301",
    { .type = MESSAGE_NS, .care_of = { 0x20010db800030000, 0x5efffe005301 } } },
  { "a binding update to the home agent",
    "2001:db8:3::5eff:fe00:5301",
    "2001:db8:1::1",
    "6000000000383c4020010db80003000000005efffe00530120010db800010000"
    "0000000000000001870201020000c91020010db80001000000005efffe005301"
    "3b030500f1600064e000004b0100031020010db80003000000005efffe005301",
    { .type = MESSAGE_BU,
      .sequence = 100,
      .lifetime = 300,
      .home = { HOME },
      .care_of = { 0x20010db800030000, 0x5efffe005301 } } },
  { "a de-registration while away",
    "2001:db8:3::5eff:fe00:5301",
    "2001:db8:1::1",
    "6000000000383c4020010db80003000000005efffe00530120010db800010000"
    "0000000000000001870201020000c91020010db80001000000005efffe005301"
    "3b030500f1ab0066e00000000100031020010db80001000000005efffe005301",
    { .type = MESSAGE_BU,
      .sequence = 102,
      .home = { HOME },
      .care_of = { HOME } } },
  { "a de-registration at home has no home address option",
    "2001:db8:1::5eff:fe00:5301",
    "2001:db8:1::1",
    "600000000020874020010db80001000000005efffe00530120010db800010000"
    "00000000000000013b030500f1aa0067e00000000100031020010db800010000"
    "00005efffe005301",
    { .type = MESSAGE_BU,
      .sequence = 103,
      .home = { HOME },
      .care_of = { HOME } } },
  { "a binding acknowledgement with routing header",
    "2001:db8:1::1",
    "2001:db8:3::5eff:fe00:5301",
    "6000000000282b4020010db800010000000000000000000120010db800030000"
    "00005efffe005301870202010000000020010db80001000000005efffe005301"
    "3b010600b13f00000064004b01020000",
    { .type = MESSAGE_BA,
      .sequence = 100,
      .lifetime = 300,
      .home = { HOME } } },
  { "a rejection is a binding acknowledgement",
    "2001:db8:1::1",
    "2001:db8:3::5eff:fe00:5301",
    "6000000000282b4020010db800010000000000000000000120010db800030000"
    "00005efffe005301870202010000000020010db80001000000005efffe005301"
    "3b0106002b8a86000064000001020000",
    { .type = MESSAGE_BA, .sequence = 100, .status = 134, .home = { HOME } } },
  { "an acknowledgement at home has no routing header",
    "2001:db8:1::1",
    "2001:db8:1::5eff:fe00:5301",
    "600000000010874020010db800010000000000000000000120010db800010000"
    "00005efffe0053013b010600b18700000067000001020000",
    { .type = MESSAGE_BA, .sequence = 103, .home = { HOME } } },
  { "a proxy binding update at the first attachment",
    "2001:db8:3::10",
    "2001:db8:1::10",
    "600000000050874020010db800030000000000000000001020010db800010000"
    "00000000000000103b090500a3fa00028200004b0811016d6e3030303031406c"
    "61622e7465737401030000001612000000000000000000000000000000000000"
    "170200011802000401001b0800006553f100000001020000",
    { .type = MESSAGE_PBU,
      .sequence = 2,
      .lifetime = 300,
      .host = 1,
      .handoff = 1 } },
  { "a proxy binding update after a handover does not know the prefix",
    "2001:db8:4::10",
    "2001:db8:1::10",
    "600000000050874020010db800040000000000000000001020010db800010000"
    "00000000000000103b090500a3ec00048200004b0811016d6e3030303031406c"
    "61622e7465737401030000001612000000000000000000000000000000000000"
    "170200031802000401001b0800006553f109000001020000",
    { .type = MESSAGE_PBU,
      .sequence = 4,
      .lifetime = 300,
      .host = 1,
      .handoff = 3,
      .timestamp = 9 * SIM_SECOND } },
  { "a proxy binding update that renews names the prefix",
    "2001:db8:3::10",
    "2001:db8:1::10",
    "600000000050874020010db800030000000000000000001020010db800010000"
    "00000000000000103b090500746300058200004b0811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db8010000010000000000000000"
    "170200051802000401001b0800006553f196000001020000",
    { .type = MESSAGE_PBU,
      .sequence = 5,
      .lifetime = 300,
      .host = 1,
      .handoff = 5,
      .home = { PREFIX },
      .timestamp = 150 * SIM_SECOND } },
  { "a proxy de-registers",
    "2001:db8:3::10",
    "2001:db8:1::10",
    "600000000050874020010db800030000000000000000001020010db800010000"
    "00000000000000103b090500747c0006820000000811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db8010000010000000000000000"
    "170200041802000401001b0800006553f1c8000001020000",
    { .type = MESSAGE_PBU,
      .sequence = 6,
      .host = 1,
      .handoff = 4,
      .home = { PREFIX },
      .timestamp = 200 * SIM_SECOND } },
  { "a proxy binding acknowledgement gives the prefix",
    "2001:db8:1::10",
    "2001:db8:3::10",
    "600000000050874020010db800010000000000000000001020010db800030000"
    "00000000000000103b090600f5e000200002004b0811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db8010000010000000000000000"
    "170200011802000401001b0800006553f100000001020000",
    { .type = MESSAGE_PBA,
      .sequence = 2,
      .lifetime = 300,
      .host = 1,
      .handoff = 1,
      .home = { PREFIX } } },
  { "a proxy de-registration is acknowledged",
    "2001:db8:1::10",
    "2001:db8:3::10",
    "600000000050874020010db800010000000000000000001020010db800030000"
    "00000000000000103b090600f55c0020000600000811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db8010000010000000000000000"
    "170200041802000401001b0800006553f1c8000001020000",
    { .type = MESSAGE_PBA,
      .sequence = 6,
      .host = 1,
      .handoff = 4,
      .home = { PREFIX },
      .timestamp = 200 * SIM_SECOND } },
  { "a rejection by the anchor echoes the options of the request",
    "2001:db8:1::10",
    "2001:db8:3::10",
    "600000000050874020010db800010000000000000000001020010db800030000"
    "00000000000000103b09060088189d20000400000811016d6e3030303031406c"
    "61622e7465737401030000001612000000000000000000000000000000000000"
    "170200031802000401001b0800006553f109000001020000",
    { .type = MESSAGE_PBA,
      .sequence = 4,
      .status = 157,
      .host = 1,
      .handoff = 3,
      .timestamp = 9 * SIM_SECOND } },
  { "an access router registers with an anchoring one",
    "2001:db8:a2::1",
    "2001:db8:a1::1",
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
      .home = { 0x20010db800a10001, 0 } } },
  { "an anchoring router acknowledges",
    "2001:db8:a1::1",
    "2001:db8:a2::1",
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
      .home = { 0x20010db800a10001, 0 } } },
  { "an access router gives a prefix back",
    "2001:db8:a2::1",
    "2001:db8:f::1",
    "600000000050874020010db800a20000000000000000000120010db8000f0000"
    "00000000000000013b09050075040005821000000811016d6e3030303031406c"
    "61622e7465737401030000001612004020010db800a200010000000000000000"
    "170200041802000401001b0800006553f100000001020000",
    { .type = MESSAGE_PBU,
      .distributed = true,
      .sequence = 5,
      .host = 1,
      .handoff = 4,
      .home = { 0x20010db800a20001, 0 } } },
};

/* Fails with the sentence of the row. */
static void
check(bool holds, const char *sentence)
{
  CU_ASSERT_TRUE(holds);
  if (!holds)
    printf("\n    not so: %s", sentence);
}

static void
to_hex(const uint8_t *octets, size_t length, char *hex)
{
  for (size_t i = 0; i < length; i++)
    snprintf(hex + 2 * i, 3, "%02x", octets[i]);
}

static Address
address(const char *text)
{
  Address parsed = { 0, 0 };
  CU_ASSERT_TRUE_FATAL(address_parse(text, &parsed));
  return parsed;
}

static void
test_vectors(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
    const Vector *v = &vectors[i];
    uint8_t octets[MESSAGE_OCTETS];
    char hex[2 * MESSAGE_OCTETS + 1];
    size_t length = message_encode(&v->message, address(v->source),
                                   address(v->destination), octets);
    to_hex(octets, length, hex);
    check(strcmp(hex, v->hex) == 0, v->sentence);
  }
}

/* What a receiver makes of a packet. */
typedef struct Reading {
  const uint8_t *octets;
  size_t length;
  size_t start;               /* of the message */
  uint8_t next_header;        /* that names the message */
  const uint8_t *source;      /* home address, if there is one */
  const uint8_t *destination; /* likewise */
} Reading;

static unsigned
value_16(const uint8_t *octets)
{
  return (unsigned)(octets[0] << 8 | octets[1]);
}

static Reading
read_packet(const uint8_t *octets, size_t length)
{
  Reading r = { octets, length, 40, octets[6], octets + 8, octets + 24 };

  while (r.next_header == NEXT_OPTIONS || r.next_header == NEXT_ROUTING) {
    const uint8_t *header = octets + r.start;
    if (r.next_header == NEXT_OPTIONS)
      r.source = header + 8;
    else
      r.destination = header + 8;
    r.next_header = header[0];
    r.start += 8 * (header[1] + 1U);
  }
  return r;
}

enum { VARIANTS = 3000 };

/* A message of each type in turn; every third has the home address as an end.
 * Fields run through their whole range. */
static Reading
variant(uint32_t i, uint8_t octets[MESSAGE_OCTETS])
{
  uint64_t noise = (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
  Message message = {
    .type = (uint8_t)(i % MESSAGE_TYPES),
    .status = (uint8_t)noise,
    .handoff = (uint8_t)(noise >> 8),
    .code = (uint8_t)(noise >> 50) % 8,
    .distributed = noise >> 16 & 1,
    .sequence = (uint16_t)(noise >> 24),
    .lifetime = 4 + (uint32_t)(noise >> 40) % 65532,
    .host = UINT32_MAX >> noise % 32,
    .home = { noise, ~noise },
    .care_of = { ~noise, noise },
    .anchor = { noise >> 4, noise & 1 },
    .serving = { 0, noise & 1 },
    .timestamp = (SimTime)(noise >> 2),
  };
  Address other = { noise * 3, noise * 5 };
  bool is_home = i / MESSAGE_TYPES % 3 == 0;
  Address end = is_home ? message.home : message.care_of;
  bool is_to_host = message.type == MESSAGE_BA || message.type == MESSAGE_LBA ||
                    message.type == MESSAGE_CN_BA;
  size_t length = message_encode(&message, is_to_host ? other : end,
                                 is_to_host ? end : other, octets);
  return read_packet(octets, length);
}

/* One's complement sum of what the checksum covers, checksum included. */
static unsigned
received_sum(const Reading *r)
{
  size_t length = r->length - r->start;
  unsigned sum = r->next_header + (unsigned)length;

  for (size_t i = 0; i < 16; i += 2)
    sum += value_16(r->source + i) + value_16(r->destination + i);
  for (size_t i = 0; i < length; i += 2)
    sum += value_16(r->octets + r->start + i);
  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

static void
test_checksum(void)
{
  uint8_t octets[MESSAGE_OCTETS];

  for (uint32_t i = 0; i < VARIANTS; i++) {
    Reading r = variant(i, octets);
    CU_ASSERT_EQUAL(received_sum(&r), 0xffff);
  }
}

static void
test_lengths(void)
{
  uint8_t octets[MESSAGE_OCTETS];

  for (uint32_t i = 0; i < VARIANTS; i++) {
    Reading r = variant(i, octets);
    size_t size = r.length - r.start;
    CU_ASSERT_EQUAL(value_16(octets + 4), r.length - 40);
    CU_ASSERT_EQUAL(size % 8, 0);
    if (r.next_header == NEXT_MOBILITY)
      CU_ASSERT_EQUAL(8 * (octets[r.start + 1] + 1U), size);
  }
}

/* Alignment that the RFC of each mobility option asks for: 8n + rest. */
static bool
is_aligned(uint8_t code, size_t at)
{
  switch (code) {
  case 3:  /* alternate care-of address */
  case 21: /* authorization data of fast handovers */
  case 68: /* serving MAAR */
    return at % 8 == 6;
  case 22: /* home network prefix */
  case 34: /* address or prefix */
  case 41: /* address of the LMA */
  case 67: /* previous MAAR */
    return at % 8 == 4;
  case 5:  /* binding authorization data */
  case 27: /* timestamp */
    return at % 8 == 2;
  case 28: /* restart counter */
    return at % 4 == 2;
  case 4:  /* nonce indices */
  case 25: /* link-layer identifier */
  case 40: /* context request */
    return at % 2 == 0;
  case 7: /* link-layer address */
  case 8: /* mobile node identifier, handoff indicator, access technology */
  case 23:
  case 24:
    return true;
  default:
    return false;
  }
}

/* Where the options of a mobility header begin, by its type. */
static size_t
options_at(uint8_t type)
{
  static const uint8_t at[] = {
    8, 16, 16, 24, 24, 12, 12, 0, 12, 12, 0, 0, 0, 12, 10, 10, 12,
  };

  return at[type];
}

/* Walks over the options: they end where the message ends, paddings are short,
 * empty, and never two in a row. */
static void
check_options(const Reading *r)
{
  const uint8_t *message = r->octets + r->start;
  size_t size = r->length - r->start, at = options_at(message[2]);
  bool was_padding = false;

  while (at < size) {
    uint8_t code = message[at];
    size_t length = code == 0 ? 1 : message[at + 1] + 2U;
    bool is_padding = code <= 1;
    if (is_padding)
      CU_ASSERT_TRUE(!was_padding && length < 8);
    for (size_t i = 2; is_padding && i < length; i++)
      CU_ASSERT_EQUAL(message[at + i], 0);
    if (!is_padding)
      CU_ASSERT_TRUE(is_aligned(code, at));
    was_padding = is_padding;
    at += length;
  }
  CU_ASSERT_EQUAL(at, size);
}

static void
test_options(void)
{
  uint8_t octets[MESSAGE_OCTETS];

  for (uint32_t i = 0; i < VARIANTS; i++) {
    Reading r = variant(i, octets);
    if (r.next_header == NEXT_MOBILITY)
      check_options(&r);
  }
}

static void
test_padding(void)
{
  static const struct {
    const char *sentence;
    size_t length, modulo, rest;
    const char *hex;
  } rows[] = {
    { "where it fits there is none", 14, 8, 6, "" },
    { "everything fits without alignment", 13, 1, 0, "" },
    { "one octet is Pad1", 15, 8, 0, "00" },
    { "two octets are PadN without data", 12, 8, 6, "0100" },
    { "more are one PadN", 12, 8, 2, "010400000000" },
    { "seven are the most", 13, 8, 4, "01050000000000" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    uint8_t octets[64];
    char hex[2 * sizeof octets + 1] = "";
    Writer writer = { .octets = octets, .start = 3 };
    writer.length = writer.start + rows[i].length;
    size_t before = writer.length;
    write_padding(&writer, rows[i].modulo, rows[i].rest);
    to_hex(octets + before, writer.length - before, hex);
    check(strcmp(hex, rows[i].hex) == 0, rows[i].sentence);
  }
}

static void
test_hosts(void)
{
  static const struct {
    uint32_t host;
    const char *nai;
  } rows[] = {
    { 0, "mn00000@lab.test" },
    { 1, "mn00001@lab.test" },
    { 99999, "mn99999@lab.test" },
    { 100000, "mn100000@lab.test" },
    { 1234567, "mn1234567@lab.test" },
    { 12345678, "mn12345678@lab.test" },
    { 123456789, "mn123456789@lab.test" },
    { UINT32_MAX, "mn4294967295@lab.test" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    char nai[NAI_SIZE];
    uint8_t octets[MESSAGE_OCTETS];
    Message message = { .type = MESSAGE_PBU, .host = rows[i].host };
    size_t expected = strlen(rows[i].nai);
    CU_ASSERT_EQUAL(message_nai(rows[i].host, nai), (int)expected);
    CU_ASSERT_STRING_EQUAL(nai, rows[i].nai);
    CU_ASSERT_EQUAL(message_encode(&message, address("2001:db8::1"),
                                   address("2001:db8::2"), octets),
                    120);
    CU_ASSERT_EQUAL(octets[53], expected + 1);
    CU_ASSERT_EQUAL(memcmp(octets + 55, nai, expected), 0);
  }
}

/* Fields that are converted on their way to the wire: the message, where its
 * field stands in the packet, and what stands there. */
static void
test_conversions(void)
{
  static const struct {
    const char *sentence;
    Message message;
    Address source;
    size_t at;
    const char *hex;
  } rows[] = {
    { "the shortest lifetime is one unit",
      { .type = MESSAGE_PBU, .lifetime = 4 },
      { 1, 1 },
      50,
      "0001" },
    { "a lifetime is cut to whole units",
      { .type = MESSAGE_PBU, .lifetime = 303 },
      { 1, 1 },
      50,
      "004b" },
    { "the longest lifetime fills its field",
      { .type = MESSAGE_PBA, .lifetime = 262140 },
      { 1, 1 },
      50,
      "ffff" },
    { "half a second is half of 2^16",
      { .type = MESSAGE_PBU, .timestamp = SIM_SECOND / 2 },
      { 1, 1 },
      108,
      "00006553f1008000" },
    { "a timestamp never runs ahead of the clock",
      { .type = MESSAGE_PBU, .timestamp = SIM_SECOND - 1 },
      { 1, 1 },
      108,
      "00006553f100ffff" },
    { "the last nanosecond has a timestamp",
      { .type = MESSAGE_PBU, .timestamp = SIM_TIME_MAX },
      { 1, 1 },
      108,
      "00028b156e04dad2" },
    { "a local identifier gives a universal link-layer address",
      { .type = MESSAGE_RS },
      { 1, 0x001122fffe334455 },
      50,
      "021122334455" },
    { "and a universal one a local address",
      { .type = MESSAGE_RS },
      { 1, 0x021122fffe334455 },
      50,
      "001122334455" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    uint8_t octets[MESSAGE_OCTETS];
    char hex[2 * MESSAGE_OCTETS + 1];
    message_encode(&rows[i].message, rows[i].source, address("2001:db8::2"),
                   octets);
    to_hex(octets + rows[i].at, strlen(rows[i].hex) / 2, hex);
    check(strcmp(hex, rows[i].hex) == 0, rows[i].sentence);
  }
}

const TestCase wire_tests[] = {
  { "each message has the octets of its vector", test_vectors },
  { "a receiver finds every checksum right", test_checksum },
  { "every length says how long it is", test_lengths },
  { "every option is where its RFC wants it", test_options },
  { "padding is the shortest that aligns", test_padding },
  { "sizes do not depend on the number of the host", test_hosts },
  { "times and addresses are converted as the RFCs say", test_conversions },
  { NULL, NULL },
};
