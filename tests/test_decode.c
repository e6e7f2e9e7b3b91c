/* What was encoded is decoded, of every type and with any fields; and nothing
 * that comes can do harm.
 */

#include "models/wire/message.h"
#include "tests/suite.h"
#include "tests/support_message.h"
#include "tests/support_packet.h"

#include <string.h>

/* A message of random fields, with a list of its own. */
typedef struct Draw {
  GRand *rand;
  Message message;
  Address source, destination;
  PreviousAnchors previous;
} Draw;

static uint64_t
draw_64(Draw *draw)
{
  return (uint64_t)g_rand_int(draw->rand) << 32 | g_rand_int(draw->rand);
}

/* Now and then nothing. */
static Address
draw_address(Draw *draw)
{
  if (g_rand_int_range(draw->rand, 0, 8) == 0)
    return (Address){ 0, 0 };
  return (Address){ draw_64(draw), draw_64(draw) };
}

/* As precise as the wire is. */
static SimTime
draw_timestamp(Draw *draw)
{
  SimTime seconds = g_rand_int_range(draw->rand, 0, 1 << 30);
  SimTime fractions = g_rand_int_range(draw->rand, 0, 1 << 16);

  return seconds * SIM_SECOND + (fractions * SIM_SECOND + 0xffff) / 0x10000;
}

static void
draw_previous(Draw *draw)
{
  PreviousAnchors *list = &draw->previous;

  list->count = (uint32_t)g_rand_int_range(draw->rand, 0, MESSAGE_PREVIOUS + 1);
  for (uint32_t i = 0; i < list->count; i++)
    list->items[i] =
      (PreviousAnchor){ draw_address(draw), draw_64(draw), INDEX_NONE };
  draw->message.previous = list->count > 0 ? list : NULL;
}

/* Acknowledgements of a home agent do not speak of nonces. */
static uint8_t
draw_status(Draw *draw)
{
  static const uint8_t of_correspondents[] = { 0, 128, 136, 138 };
  static const uint8_t of_agents[] = { 0, 128, 135, 139, 255 };
  uint32_t noise = g_rand_int(draw->rand);

  if (draw->message.type == MESSAGE_CN_BA)
    return of_correspondents[noise % G_N_ELEMENTS(of_correspondents)];
  return of_agents[noise % G_N_ELEMENTS(of_agents)];
}

/* Fields that a type has on the wire. */
typedef enum Part {
  PART_STATUS = 1 << 0,
  PART_HANDOFF = 1 << 1,
  PART_CODE = 1 << 2,
  PART_FLAG = 1 << 3,
  PART_SEQUENCE = 1 << 4,
  PART_HOME_NONCE = 1 << 5,
  PART_CARE_OF_NONCE = 1 << 6,
  PART_LIFETIME = 1 << 7,
  PART_SECONDS = 1 << 8,
  PART_HOST = 1 << 9,
  PART_HOME = 1 << 10,
  PART_CARE_OF = 1 << 11,
  PART_ANCHOR = 1 << 12,
  PART_SERVING = 1 << 13,
  PART_COOKIE = 1 << 14,
  PART_TOKEN = 1 << 15,
  PART_PROOF = 1 << 16,
  PART_POINT = 1 << 17,
  PART_RESTARTS = 1 << 18,
  PART_TIME = 1 << 19,
  PART_PREVIOUS = 1 << 20,
  PARTS_BINDING = PART_SEQUENCE | PART_LIFETIME | PART_FLAG | PART_HOME,
  PARTS_PROXY =
    PARTS_BINDING | PART_HOST | PART_HANDOFF | PART_TIME | PART_SERVING,
} Part;

static const uint32_t parts[MESSAGE_TYPES] = {
  [MESSAGE_RA] = PART_SECONDS | PART_HOME | PART_ANCHOR,
  [MESSAGE_NS] = PART_CARE_OF,
  [MESSAGE_UNA] = PART_CARE_OF,
  [MESSAGE_RTSOLPR] = PART_SEQUENCE | PART_POINT,
  [MESSAGE_PRRTADV] = PART_SEQUENCE | PART_POINT | PART_ANCHOR | PART_HOME,
  [MESSAGE_PROBLEM] = PART_COOKIE,
  [MESSAGE_BU] = PARTS_BINDING | PART_CARE_OF,
  [MESSAGE_BA] = PARTS_BINDING | PART_STATUS,
  [MESSAGE_LBU] = PARTS_BINDING,
  [MESSAGE_LBA] = PARTS_BINDING | PART_STATUS,
  [MESSAGE_HOTI] = PART_COOKIE,
  [MESSAGE_COTI] = PART_COOKIE,
  [MESSAGE_HOT] = PART_COOKIE | PART_TOKEN | PART_HOME_NONCE,
  [MESSAGE_COT] = PART_COOKIE | PART_TOKEN | PART_CARE_OF_NONCE,
  [MESSAGE_CN_BU] =
    PARTS_BINDING | PART_HOME_NONCE | PART_CARE_OF_NONCE | PART_PROOF,
  [MESSAGE_CN_BA] = PARTS_BINDING | PART_STATUS | PART_PROOF,
  [MESSAGE_FBU] =
    PART_SEQUENCE | PART_SECONDS | PART_HOME | PART_CARE_OF | PART_PROOF,
  [MESSAGE_FBACK] = PART_SEQUENCE | PART_SECONDS | PART_STATUS | PART_PROOF,
  [MESSAGE_HI] = PART_SEQUENCE | PART_CODE | PART_HOME | PART_CARE_OF,
  [MESSAGE_HACK] = PART_SEQUENCE | PART_CODE,
  [MESSAGE_PHI] = PART_SEQUENCE | PART_CODE | PART_HOST,
  [MESSAGE_PHACK] = PART_SEQUENCE | PART_CODE | PART_HOST,
  [MESSAGE_PBU] = PARTS_PROXY,
  [MESSAGE_PBA] = PARTS_PROXY | PART_STATUS | PART_PREVIOUS,
  [MESSAGE_BRI] = PART_SEQUENCE | PART_CODE | PART_HOST | PART_HOME,
  [MESSAGE_BRA] = PART_SEQUENCE | PART_STATUS,
  [MESSAGE_HB] = PART_SEQUENCE,
  [MESSAGE_HB_ANSWER] = PART_SEQUENCE | PART_RESTARTS,
  [MESSAGE_LU] = PARTS_BINDING | PART_CARE_OF,
  [MESSAGE_LU_ACK] = PART_SEQUENCE | PART_LIFETIME | PART_FLAG | PART_STATUS,
  [MESSAGE_LM_QUERY] = PART_HOME,
  [MESSAGE_LM_ANSWER] = PARTS_BINDING | PART_CARE_OF,
  [MESSAGE_LM_UNKNOWN] = PART_SEQUENCE | PART_HOME,
  [MESSAGE_LM_INVALID] = PART_SEQUENCE | PART_HOME,
};

static void
draw_numbers(Draw *draw, uint32_t has)
{
  Message *m = &draw->message;
  uint64_t noise = draw_64(draw);

  m->status = has & PART_STATUS ? draw_status(draw) : 0;
  m->handoff = has & PART_HANDOFF ? (uint8_t)noise : 0;
  m->code = has & PART_CODE ? (uint8_t)(noise >> 8) % 8 : 0;
  m->distributed = has & PART_FLAG && noise >> 16 & 1;
  m->sequence = has & PART_SEQUENCE ? (uint16_t)(noise >> 24) : 0;
  m->home_nonce = has & PART_HOME_NONCE ? (uint16_t)(noise >> 40) : 0;
  m->care_of_nonce = has & PART_CARE_OF_NONCE ? (uint16_t)(noise >> 48) : 0;
  noise = draw_64(draw);
  if (has & PART_LIFETIME)
    m->lifetime = (uint32_t)(noise & UINT16_MAX) * 4;
  if (has & PART_SECONDS)
    m->lifetime = (uint32_t)(noise & UINT16_MAX);
  if (has & PART_HOST)
    m->host = (uint32_t)(noise >> 32) >> g_rand_int_range(draw->rand, 0, 32);
  m->access_point = has & PART_POINT ? (uint16_t)(noise >> 16) : 0;
  m->restarts = has & PART_RESTARTS ? (uint16_t)(noise >> 16) : 0;
  m->cookie = has & PART_COOKIE ? draw_64(draw) : 0;
  m->token = has & PART_TOKEN ? draw_64(draw) : 0;
  m->timestamp = has & PART_TIME ? draw_timestamp(draw) : 0;
}

/* Only some hands over what is known of a host. */
static void
draw_context(Draw *draw)
{
  Message *m = &draw->message;

  if ((m->type == MESSAGE_PHI && m->code == HI_CONTEXT) ||
      (m->type == MESSAGE_PHACK && m->code == HACK_CONTEXT_SENT)) {
    uint64_t universal = UINT64_C(0xffff) << 24;
    m->home = draw_address(draw);
    m->anchor = draw_address(draw);
    m->care_of.lo = (draw_64(draw) & ~universal) | UINT64_C(0xfffe) << 24;
  }
}

static void
draw_message(Draw *draw, MessageType type)
{
  static const Address nowhere = { 0, 0 };
  uint32_t has = parts[type];
  Message *m = &draw->message;

  *m = (Message){ .type = (uint8_t)type, .prefix = INDEX_NONE };
  draw->source = draw_address(draw);
  draw->destination = draw_address(draw);
  draw_numbers(draw, has);
  draw_context(draw);
  m->home = has & PART_HOME ? draw_address(draw) : m->home;
  m->care_of = has & PART_CARE_OF ? draw_address(draw) : m->care_of;
  m->anchor = has & PART_ANCHOR ? draw_address(draw) : m->anchor;
  m->serving = has & PART_SERVING ? draw_address(draw) : nowhere;
  if (type == MESSAGE_LM_UNKNOWN || type == MESSAGE_LM_INVALID)
    m->status = STATUS_NOT_HOME_AGENT;
  if (type == MESSAGE_FBU && draw_64(draw) % 2)
    m->care_of = draw->source;
  if (type == MESSAGE_PROBLEM && draw_64(draw) % 2)
    m->home = draw->destination;
  if (has & PART_PREVIOUS)
    draw_previous(draw);
  if (has & PART_PROOF)
    message_authenticate(m, draw->source, draw->destination,
                         (const uint8_t *)"key", 3);
}

static void
test_random_return(void)
{
  enum { ROUNDS = 200 };
  Draw draw = { .rand = g_rand_new_with_seed(1) };

  for (int i = 0; i < ROUNDS * MESSAGE_TYPES; i++) {
    MessageType type = (MessageType)(i % MESSAGE_TYPES);
    draw_message(&draw, type);
    support_return(draw.message, draw.source, draw.destination,
                   message_name(type));
  }
  g_rand_free(draw.rand);
}

/* Decodes a copy that ends where the packet does, for the sanitizers. What it
 * finds must be a message again when it is encoded. */
static bool
decode_exactly(const uint8_t *octets, size_t length)
{
  Message message;
  Address source, destination;
  uint8_t *copy = g_malloc(MAX(length, 1));

  memcpy(copy, octets, length);
  bool is_read = message_decode(copy, length, &message, &source, &destination);
  g_free(copy);
  if (!is_read)
    return false;
  support_return(message, source, destination, "read twice, the same");
  g_free(message.previous);
  return true;
}

static void
test_truncated(void)
{
  Draw draw = { .rand = g_rand_new_with_seed(2) };

  for (int type = 0; type < MESSAGE_TYPES; type++) {
    uint8_t octets[MESSAGE_OCTETS];
    draw_message(&draw, (MessageType)type);
    size_t length =
      message_encode(&draw.message, draw.source, draw.destination, octets);
    for (size_t i = 0; i < length; i++)
      CU_ASSERT_FALSE(decode_exactly(octets, i));
    CU_ASSERT_TRUE(decode_exactly(octets, length));
  }
  g_rand_free(draw.rand);
}

/* A damaged packet is none, or a message that goes its way. Both must come. */
static void
test_damaged(void)
{
  enum { ROUNDS = 2000 };
  Draw draw = { .rand = g_rand_new_with_seed(3) };
  int read = 0;

  for (int i = 0; i < ROUNDS * MESSAGE_TYPES; i++) {
    uint8_t octets[MESSAGE_OCTETS] = { 0 };
    draw_message(&draw, (MessageType)(i % MESSAGE_TYPES));
    size_t length =
      message_encode(&draw.message, draw.source, draw.destination, octets);
    if (i % 3 == 0 && length > 64)
      length -= 8 * (draw_64(&draw) % 3);
    octets[draw_64(&draw) % length] ^= (uint8_t)(1 << draw_64(&draw) % 8);
    octets[40 + draw_64(&draw) % (length - 40)] ^= (uint8_t)draw_64(&draw);
    if (i % 4)
      support_repair(octets, length);
    read += decode_exactly(octets, length);
  }
  CU_ASSERT_TRUE(read > ROUNDS && read < ROUNDS * MESSAGE_TYPES / 2);
  g_rand_free(draw.rand);
}

/* One octet of a good packet, and what the decoder thinks of it then; lengths
 * and checksum are right. */
static void
test_rejections(void)
{
  static const struct {
    const char *sentence;
    MessageType type;
    unsigned at;
    uint8_t value;
    bool is_read;
  } rows[] = {
    { "a traffic class is nobody's business", MESSAGE_BU, 0, 0x6f, true },
    { "version 4 is another protocol", MESSAGE_BU, 0, 0x40, false },
    { "version 7 is another protocol", MESSAGE_BU, 0, 0x70, false },
    { "an echo request is none of ours", MESSAGE_NS, 40, 128, false },
    { "an advertisement that overrides", MESSAGE_UNA, 44, 0x20, false },
    { "a prefix that is on-link only", MESSAGE_RA, 59, 0x80, false },
    { "an access point with a number of somebody else's", MESSAGE_RTSOLPR, 69,
      0x5f, false },
    { "an access point whose number is universal", MESSAGE_RTSOLPR, 67, 0,
      false },
    { "no other option of destinations", MESSAGE_BU, 46, 0xc8, false },
    { "a reserved octet is not looked at", MESSAGE_BU, 67, 7, true },
    { "nothing follows a mobility header", MESSAGE_BU, 64, 6, false },
    { "an unknown mobility header", MESSAGE_BU, 66, 99, false },
    { "an unknown option is passed over", MESSAGE_BU, 76, 99, true },
    { "an option longer than the message", MESSAGE_BU, 79, 17, false },
    { "an option of another length", MESSAGE_BU, 79, 15, false },
    { "a missing option", MESSAGE_BU, 78, 99, false },
    { "an option of another message", MESSAGE_BU, 76, 22, false },
    { "a routing header of type 0", MESSAGE_BA, 42, 0, false },
    { "no segments left", MESSAGE_BA, 43, 0, false },
    { "a neighbour is no router away", MESSAGE_RA, 7, 254, false },
    { "a code of ICMPv6", MESSAGE_RA, 41, 1, false },
    { "a prefix of another length", MESSAGE_RA, 58, 63, false },
    { "an option without length", MESSAGE_RA, 57, 0, false },
    { "a host outside of the realm", MESSAGE_BRI, 70, 't' + 1, false },
    { "a host with a number that is none", MESSAGE_BRI, 58, 'x', false },
    { "a subtype of identifier", MESSAGE_BRI, 54, 2, false },
    { "a host prefix where a subnet should be", MESSAGE_BRI, 79, 128, false },
    { "a prefix without length", MESSAGE_BRI, 79, 0, false },
    { "padding longer than its header", MESSAGE_BU, 43, 200, false },
    { "a header of another length", MESSAGE_BU, 41, 1, false },
    { "a sequence number too large", MESSAGE_HB, 49, 1, false },
    { "a restart counter too large", MESSAGE_HB_ANSWER, 57, 1, false },
    { "a packet inside that is no test", MESSAGE_PROBLEM, 90, 5, false },
    { "a pointer to elsewhere", MESSAGE_PROBLEM, 47, 7, false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    uint8_t octets[MESSAGE_OCTETS];
    Message message = { .type = (uint8_t)rows[i].type, .home = { 1, 2 } };
    size_t length =
      message_encode(&message, (Address){ 3, 4 }, (Address){ 5, 6 }, octets);
    CU_ASSERT_TRUE(decode_exactly(octets, length));
    octets[rows[i].at] = rows[i].value;
    support_repair(octets, length);
    support_check(decode_exactly(octets, length) == rows[i].is_read,
                  rows[i].sentence);
  }
}

/* A fast binding update says its home address in a header of its own. */
static void
test_missing_header(void)
{
  enum { HEADER_AT = 40, HEADER_OCTETS = 24 };
  uint8_t octets[MESSAGE_OCTETS];
  Message message = { .type = MESSAGE_FBU, .home = { 1, 2 } };
  size_t length =
    message_encode(&message, (Address){ 3, 4 }, (Address){ 5, 6 }, octets);

  CU_ASSERT_TRUE(decode_exactly(octets, length));
  octets[6] = octets[HEADER_AT];
  length -= HEADER_OCTETS;
  memmove(octets + HEADER_AT, octets + HEADER_AT + HEADER_OCTETS,
          length - HEADER_AT);
  support_repair(octets, length);
  CU_ASSERT_FALSE(decode_exactly(octets, length));
}

/* The packet inside a parameter problem went from the receiver of the problem
 * to its sender. */
static void
test_problem_ends(void)
{
  static const struct {
    const char *sentence;
    Address source, destination;
    bool is_read;
  } rows[] = {
    { "a test that came back", { 5, 6 }, { 3, 4 }, true },
    { "a test of another host", { 5, 7 }, { 3, 4 }, false },
    { "a test to another correspondent", { 5, 6 }, { 3, 5 }, false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    enum { INSIDE_AT = 48 };
    uint8_t octets[MESSAGE_OCTETS];
    Message test = { .type = MESSAGE_COTI, .cookie = 9 };
    Message message = { .type = MESSAGE_PROBLEM, .home = { 1, 2 } };
    size_t length =
      message_encode(&message, (Address){ 3, 4 }, (Address){ 5, 6 }, octets);
    message_encode(&test, rows[i].source, rows[i].destination,
                   octets + INSIDE_AT);
    support_repair(octets, length);
    support_check(decode_exactly(octets, length) == rows[i].is_read,
                  rows[i].sentence);
  }
}

/* The checksum does not cover these. */
static void
test_payload_length(void)
{
  uint8_t octets[MESSAGE_OCTETS];
  Message message = { .type = MESSAGE_BU, .home = { 1, 2 } };
  size_t length =
    message_encode(&message, (Address){ 3, 4 }, (Address){ 5, 6 }, octets);

  CU_ASSERT_TRUE(decode_exactly(octets, length));
  for (size_t at = 4; at < 6; at++) {
    octets[at]++;
    CU_ASSERT_FALSE(decode_exactly(octets, length));
    octets[at]--;
  }
  octets[length - 1] ^= 1; /* and here it does */
  CU_ASSERT_FALSE(decode_exactly(octets, length));
}

const TestCase decode_tests[] = {
  { "any message is read as what it was", test_random_return },
  { "half a packet is none", test_truncated },
  { "damage does no harm", test_damaged },
  { "a decoder is strict where it must and only there", test_rejections },
  { "a header that has to be there", test_missing_header },
  { "a problem is about a packet of its receiver", test_problem_ends },
  { "a packet is as long as it says, and whole", test_payload_length },
  { NULL, NULL },
};
