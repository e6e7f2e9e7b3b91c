/* The bodies of messages up to their options are written and read here, and the
 * table of all messages stands at the end. A reader returns false for octets
 * that are a message of another row. Where two rows could read the same octets,
 * the first one does.
 *
 * A writer and its reader stand next to each other, because each has to follow
 * when the other changes. Flags are an argument, so that messages which differ
 * in their flags only share both.
 */

#include "layout.h"

/* Flags of updates (RFC 6275 section 6.1.7, RFC 5380 section 4, RFC 5213
 * section 8.1, RFC 8885 section 4.1), and of acknowledgements (RFC 5213 section
 * 8.2, RFC 8885 section 4.2). The flags of UPDATE_KIND tell the kinds of
 * updates apart. */
enum {
  UPDATE_ACKNOWLEDGE = 0x8000,
  UPDATE_HOME = 0x4000,
  UPDATE_MAP = 0x0800,
  UPDATE_PROXY = 0x0200,
  UPDATE_KIND = UPDATE_ACKNOWLEDGE | UPDATE_HOME | UPDATE_MAP | UPDATE_PROXY,
  UPDATE_LINK_LOCAL = 0x2000,
  UPDATE_DISTRIBUTED = 0x0010,
  ACKNOWLEDGEMENT_PROXY = 0x20,
  ACKNOWLEDGEMENT_DISTRIBUTED = 0x02,
};

/* Flags of HI (RFC 5568 section 6.2.1.1, RFC 5949 section 6.1.1) and of HAck
 * (RFC 5949 section 6.1.2). */
enum {
  INITIATE_BUFFER = 0x40,
  INITIATE_PROXY = 0x20,
  INITIATE_FORWARD = 0x10,
  HANDOVER_PROXY = 0x40,
  HANDOVER_FORWARD = 0x20,
};

enum {
  DISCOVERY_HOPS = 255, /* shows that it is from this link, RFC 4861 */
  HOPS = 64,
  ROUTER_HOP_LIMIT = 64,
  FAST_SOLICITATION = 0x0200, /* subtypes, RFC 5568 section 6.1 */
  FAST_ADVERTISEMENT = 0x0300,
  PROBLEM_POINTER = 6,       /* to the next header (RFC 6275 section 9.2) */
  TEST_OCTETS = 56,          /* length of the packet of a HoTI or CoTI */
  REVOCATION_INDICATION = 1, /* types, RFC 5846 section 6 */
  REVOCATION_ACKNOWLEDGEMENT = 2,
  REVOCATION_PROXY = 0x8000,
  HEARTBEAT_RESPONSE = 0x0001, /* RFC 5847 section 3.3 */
  LIFETIME_UNIT = 4,           /* seconds */
};

/* Neighbour discovery. */

static void
write_reserved(Writer *writer, const Message *message, uint16_t flags)
{
  (void)message;
  write_32(writer, flags);
}

static bool
read_reserved(Reader *reader, Message *message, uint16_t flags)
{
  (void)message;
  (void)flags;
  read_32(reader);
  return true;
}

/* Writes a router advertisement, which leaves reachable time and retransmission
 * timer unspecified. */
static void
write_router(Writer *writer, const Message *message, uint16_t flags)
{
  g_assert(message->lifetime <= UINT16_MAX);
  write_8(writer, ROUTER_HOP_LIMIT);
  write_8(writer, (uint8_t)flags);
  write_16(writer, (uint16_t)message->lifetime);
  write_32(writer, 0);
  write_32(writer, 0);
}

static bool
read_router(Reader *reader, Message *message, uint16_t flags)
{
  (void)flags;
  read_16(reader);
  message->lifetime = read_16(reader);
  read_64(reader);
  return true;
}

/* Writes the body of a neighbour solicitation or advertisement. */
static void
write_target(Writer *writer, const Message *message, uint16_t flags)
{
  write_32(writer, flags);
  write_address(writer, message->care_of);
}

/* Reads a target. Returns false for an advertisement with flags, because the
 * unsolicited one of a host has none. */
static bool
read_target(Reader *reader, Message *message, uint16_t flags)
{
  bool is_plain = read_32(reader) >> 29 == flags;

  message->care_of = read_address(reader);
  return is_plain;
}

/* Writes the body of RtSolPr or PrRtAdv; the flags are the subtype and a
 * reserved octet. */
static void
write_proxy(Writer *writer, const Message *message, uint16_t flags)
{
  write_16(writer, flags);
  write_16(writer, message->sequence);
}

static bool
read_proxy(Reader *reader, Message *message, uint16_t flags)
{
  uint8_t subtype = read_8(reader);

  read_8(reader);
  message->sequence = read_16(reader);
  return subtype == flags >> 8;
}

/* Writes a parameter problem with the packet that was not understood: a HoTI
 * or CoTI from the receiver. */
static void
write_problem(Writer *writer, const Message *message, uint16_t flags)
{
  bool is_home = address_equal(writer->destination, message->home);
  Message test = { .type = is_home ? MESSAGE_HOTI : MESSAGE_COTI,
                   .cookie = message->cookie };

  (void)flags;
  write_32(writer, PROBLEM_POINTER);
  writer->length += message_encode(&test, writer->destination, writer->source,
                                   writer_end(writer));
}

/* Reads a parameter problem. The packet inside is decoded only if it has the
 * length and next header of a test, so a problem in a problem is not decoded.
 */
static bool
read_problem(Reader *reader, Message *message, uint16_t flags)
{
  bool is_header = read_32(reader) == PROBLEM_POINTER;
  const uint8_t *octets = reader->octets + reader->at;
  Address source, destination;
  Message test;

  (void)flags;
  if (!is_header || reader->length - reader->at != TEST_OCTETS ||
      octets[6] != NEXT_MOBILITY ||
      !message_decode(octets, TEST_OCTETS, &test, &source, &destination) ||
      (test.type != MESSAGE_HOTI && test.type != MESSAGE_COTI) ||
      !address_equal(source, reader->destination) ||
      !address_equal(destination, reader->source))
    return false;
  message->cookie = test.cookie;
  if (test.type == MESSAGE_HOTI)
    message->home = source;
  reader->at += TEST_OCTETS;
  return true;
}

/* Bindings. */

/* Writes a lifetime in units of 4 s, rounded down. One below a unit is our own
 * mistake, because zero means de-registration. */
static void
write_lifetime(Writer *writer, const Message *message)
{
  uint32_t units = message->lifetime / LIFETIME_UNIT;

  g_assert(units <= UINT16_MAX && (units > 0 || message->lifetime == 0));
  write_16(writer, (uint16_t)units);
}

static void
write_update(Writer *writer, const Message *message, uint16_t flags)
{
  if (message->distributed)
    flags |= UPDATE_DISTRIBUTED;
  write_16(writer, message->sequence);
  write_16(writer, flags);
  write_lifetime(writer, message);
}

static bool
read_update(Reader *reader, Message *message, uint16_t flags)
{
  message->sequence = read_16(reader);
  uint16_t found = read_16(reader);
  message->distributed = found & UPDATE_DISTRIBUTED;
  message->lifetime = (uint32_t)read_16(reader) * LIFETIME_UNIT;
  return (found & UPDATE_KIND) == (flags & UPDATE_KIND);
}

static void
write_acknowledgement(Writer *writer, const Message *message, uint16_t flags)
{
  if (message->distributed)
    flags |= ACKNOWLEDGEMENT_DISTRIBUTED;
  write_8(writer, message->status);
  write_8(writer, (uint8_t)flags);
  write_16(writer, message->sequence);
  write_lifetime(writer, message);
}

static bool
read_acknowledgement(Reader *reader, Message *message, uint16_t flags)
{
  message->status = read_8(reader);
  uint8_t found = read_8(reader);
  message->distributed = found & ACKNOWLEDGEMENT_DISTRIBUTED;
  message->sequence = read_16(reader);
  message->lifetime = (uint32_t)read_16(reader) * LIFETIME_UNIT;
  if (flags == 0 && message->type != MESSAGE_CN_BA &&
      !message_is_authorized(message))
    return false; /* only correspondents speak of nonces */
  return (found & ACKNOWLEDGEMENT_PROXY) == flags;
}

/* Writes an acknowledgement that says that nothing is known of the address,
 * whatever status the message has. */
static void
write_denial(Writer *writer, const Message *message, uint16_t flags)
{
  write_8(writer, STATUS_NOT_HOME_AGENT);
  write_8(writer, (uint8_t)flags);
  write_16(writer, message->sequence);
  write_16(writer, 0);
}

static bool
read_denial(Reader *reader, Message *message, uint16_t flags)
{
  return read_acknowledgement(reader, message, flags) &&
         message->status == STATUS_NOT_HOME_AGENT && message->lifetime == 0 &&
         !message->distributed;
}

static void
write_query(Writer *writer, const Message *message, uint16_t flags)
{
  (void)message;
  write_16(writer, flags);
}

static bool
read_query(Reader *reader, Message *message, uint16_t flags)
{
  (void)message;
  (void)flags;
  read_16(reader);
  return true;
}

/* Return routability. */

static void
write_test_init(Writer *writer, const Message *message, uint16_t flags)
{
  write_16(writer, flags);
  write_64(writer, message->cookie);
}

static bool
read_test_init(Reader *reader, Message *message, uint16_t flags)
{
  (void)flags;
  read_16(reader);
  message->cookie = read_64(reader);
  return true;
}

static void
write_test(Writer *writer, const Message *message, uint16_t flags)
{
  bool is_home = message->type == MESSAGE_HOT;

  (void)flags;
  write_16(writer, is_home ? message->home_nonce : message->care_of_nonce);
  write_64(writer, message->cookie);
  write_64(writer, message->token);
}

static bool
read_test(Reader *reader, Message *message, uint16_t flags)
{
  bool is_home = message->type == MESSAGE_HOT;

  (void)flags;
  *(is_home ? &message->home_nonce : &message->care_of_nonce) = read_16(reader);
  message->cookie = read_64(reader);
  message->token = read_64(reader);
  return true;
}

/* Fast handovers. Their lifetimes are in seconds. */

static void
write_fast_update(Writer *writer, const Message *message, uint16_t flags)
{
  g_assert(message->lifetime <= UINT16_MAX);
  write_16(writer, message->sequence);
  write_16(writer, flags);
  write_16(writer, (uint16_t)message->lifetime);
}

static bool
read_fast_update(Reader *reader, Message *message, uint16_t flags)
{
  message->sequence = read_16(reader);
  uint16_t found = read_16(reader);
  message->lifetime = read_16(reader);
  message->care_of = reader->source; /* unless an option says otherwise */
  return (found & UPDATE_KIND) == flags;
}

static void
write_fast_acknowledgement(Writer *writer, const Message *message,
                           uint16_t flags)
{
  g_assert(message->lifetime <= UINT16_MAX);
  write_8(writer, message->status);
  write_8(writer, (uint8_t)flags);
  write_16(writer, message->sequence);
  write_16(writer, (uint16_t)message->lifetime);
}

static bool
read_fast_acknowledgement(Reader *reader, Message *message, uint16_t flags)
{
  (void)flags;
  message->status = read_8(reader);
  read_8(reader);
  message->sequence = read_16(reader);
  message->lifetime = read_16(reader);
  return true;
}

static void
write_handover(Writer *writer, const Message *message, uint16_t flags)
{
  write_16(writer, message->sequence);
  write_8(writer, (uint8_t)flags);
  write_8(writer, message->code);
}

/* Reads HI or HAck. Flags are ignored, because the options say whether it is a
 * message of a proxy. */
static bool
read_handover(Reader *reader, Message *message, uint16_t flags)
{
  (void)flags;
  message->sequence = read_16(reader);
  read_8(reader);
  message->code = read_8(reader);
  return true;
}

/* Writes HI. In a predictive one, its flags ask the new router to buffer until
 * the host has come. */
static void
write_initiate(Writer *writer, const Message *message, uint16_t flags)
{
  write_handover(writer, message, message->code == HI_PREDICTIVE ? flags : 0);
}

/* Revocation, heartbeat. */

static void
write_revocation(Writer *writer, const Message *message, uint16_t flags)
{
  bool is_indication = flags == REVOCATION_INDICATION;

  write_8(writer, (uint8_t)flags);
  write_8(writer, is_indication ? message->code : message->status);
  write_16(writer, message->sequence);
  write_16(writer, REVOCATION_PROXY);
}

static bool
read_revocation(Reader *reader, Message *message, uint16_t flags)
{
  bool is_indication = flags == REVOCATION_INDICATION;
  bool is_type = read_8(reader) == flags;

  *(is_indication ? &message->code : &message->status) = read_8(reader);
  message->sequence = read_16(reader);
  return (read_16(reader) & REVOCATION_PROXY) && is_type;
}

static void
write_heartbeat(Writer *writer, const Message *message, uint16_t flags)
{
  write_16(writer, flags);
  write_32(writer, message->sequence);
}

static bool
read_heartbeat(Reader *reader, Message *message, uint16_t flags)
{
  bool is_it = (read_16(reader) & HEARTBEAT_RESPONSE) == flags;
  uint32_t sequence = read_32(reader);

  message->sequence = (uint16_t)sequence;
  return is_it && sequence <= UINT16_MAX;
}

/* The headers of a row (`number` is the type), and the functions that write and
 * read its body. */
#define DISCOVERY(number)                                                      \
  .next_header = NEXT_ICMPV6, .hop_limit = DISCOVERY_HOPS, .type = (number)
#define MOBILITY(number)                                                       \
  .next_header = NEXT_MOBILITY, .hop_limit = HOPS, .type = (number)
#define BODY(kind) .write = write_##kind, .read = read_##kind

/* The order of the types is the order in which they are tried when a packet is
 * read. */
const Format message_formats[MESSAGE_TYPES] = {
  [MESSAGE_RS] = { .name = "RS",
                   DISCOVERY(133),
                   BODY(reserved),
                   .options = { DISCOVERY_SOURCE_LINK_LAYER } },
  [MESSAGE_RA] = { .name = "RA",
                   DISCOVERY(134),
                   BODY(router),
                   .options = { DISCOVERY_PREFIX_INFORMATION,
                                DISCOVERY_SOURCE_LINK_LAYER, DISCOVERY_MAP },
                   .tells = { TELL_LIFETIME, TELL_PREFIX, TELL_MAP } },
  [MESSAGE_NS] = { .name = "NS",
                   DISCOVERY(135),
                   BODY(target),
                   .tells = { TELL_TARGET } },
  [MESSAGE_UNA] = { .name = "UNA",
                    DISCOVERY(136),
                    BODY(target),
                    .options = { DISCOVERY_TARGET_LINK_LAYER },
                    .tells = { TELL_TARGET } },
  [MESSAGE_RTSOLPR] = { .name = "RtSolPr",
                        DISCOVERY(154),
                        .flags = FAST_SOLICITATION,
                        BODY(proxy),
                        .options = { DISCOVERY_LINK_LAYER_SENDER,
                                     DISCOVERY_LINK_LAYER_POINT },
                        .tells = { TELL_SEQUENCE } },
  [MESSAGE_PRRTADV] = { .name = "PrRtAdv",
                        DISCOVERY(154),
                        .flags = FAST_ADVERTISEMENT,
                        BODY(proxy),
                        .options = { DISCOVERY_LINK_LAYER_SENDER,
                                     DISCOVERY_LINK_LAYER_POINT,
                                     DISCOVERY_LINK_LAYER_ROUTER,
                                     DISCOVERY_ROUTER_ADDRESS,
                                     DISCOVERY_ROUTER_PREFIX },
                        .tells = { TELL_SEQUENCE, TELL_ROUTER, TELL_PREFIX } },
  [MESSAGE_PROBLEM] = { .name = "problem",
                        .next_header = NEXT_ICMPV6,
                        .hop_limit = HOPS,
                        .type = 4,
                        .code = 1,
                        BODY(problem) },
  [MESSAGE_BU] = { .name = "BU",
                   MOBILITY(5),
                   .home = HOME_SOURCE,
                   .flags =
                     UPDATE_ACKNOWLEDGE | UPDATE_HOME | UPDATE_LINK_LOCAL,
                   BODY(update),
                   .options = { MOBILITY_ALTERNATE_CARE_OF },
                   .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_HOME,
                              TELL_CARE_OF } },
  [MESSAGE_BA] = { .name = "BA",
                   MOBILITY(6),
                   .home = HOME_DESTINATION,
                   BODY(acknowledgement),
                   .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_STATUS,
                              TELL_HOME } },
  [MESSAGE_LBU] = { .name = "LBU",
                    MOBILITY(5),
                    .home = HOME_SOURCE,
                    .flags = UPDATE_ACKNOWLEDGE | UPDATE_MAP,
                    BODY(update),
                    .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_HOME } },
  [MESSAGE_LBA] = { .name = "LBA",
                    MOBILITY(6),
                    .home = HOME_DESTINATION,
                    BODY(acknowledgement),
                    .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_STATUS,
                               TELL_HOME } },
  [MESSAGE_HOTI] = { .name = "HoTI", MOBILITY(1), BODY(test_init) },
  [MESSAGE_COTI] = { .name = "CoTI", MOBILITY(2), BODY(test_init) },
  [MESSAGE_HOT] = { .name = "HoT",
                    MOBILITY(3),
                    BODY(test),
                    .tells = { TELL_NONCE } },
  [MESSAGE_COT] = { .name = "CoT",
                    MOBILITY(4),
                    BODY(test),
                    .tells = { TELL_NONCE } },
  [MESSAGE_CN_BU] = { .name = "CN-BU",
                      MOBILITY(5),
                      .home = HOME_SOURCE,
                      .flags = UPDATE_ACKNOWLEDGE,
                      BODY(update),
                      .options = { MOBILITY_NONCES, MOBILITY_AUTHORIZATION },
                      .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_HOME } },
  [MESSAGE_CN_BA] = { .name = "CN-BA",
                      MOBILITY(6),
                      .home = HOME_DESTINATION,
                      BODY(acknowledgement),
                      .options = { MOBILITY_AUTHORIZATION },
                      .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_STATUS,
                                 TELL_HOME } },
  [MESSAGE_FBU] = { .name = "FBU",
                    MOBILITY(8),
                    .home = HOME_OPTION,
                    .flags = UPDATE_ACKNOWLEDGE | UPDATE_HOME,
                    BODY(fast_update),
                    .options = { MOBILITY_FAST_CARE_OF,
                                 MOBILITY_FAST_AUTHORIZATION },
                    .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_HOME,
                               TELL_CARE_OF } },
  [MESSAGE_FBACK] = { .name = "FBack",
                      MOBILITY(9),
                      BODY(fast_acknowledgement),
                      .options = { MOBILITY_FAST_AUTHORIZATION },
                      .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_STATUS } },
  [MESSAGE_HI] = { .name = "HI",
                   MOBILITY(14),
                   .flags = INITIATE_BUFFER,
                   .write = write_initiate,
                   .read = read_handover,
                   .options = { MOBILITY_HOST_LINK_LAYER, MOBILITY_OLD_CARE_OF,
                                MOBILITY_NEW_CARE_OF },
                   .tells = { TELL_SEQUENCE, TELL_CODE, TELL_HOME,
                              TELL_CARE_OF } },
  [MESSAGE_HACK] = { .name = "HAck",
                     MOBILITY(15),
                     BODY(handover),
                     .tells = { TELL_SEQUENCE, TELL_CODE } },
  [MESSAGE_PHI] = { .name = "PHI",
                    MOBILITY(14),
                    .flags = INITIATE_PROXY | INITIATE_FORWARD,
                    BODY(handover),
                    .options = { MOBILITY_NODE_IDENTIFIER,
                                 MOBILITY_CONTEXT_PREFIX,
                                 MOBILITY_CONTEXT_ANCHOR,
                                 MOBILITY_CONTEXT_LINK_LAYER,
                                 MOBILITY_CONTEXT_REQUEST },
                    .tells = { TELL_HOST, TELL_SEQUENCE, TELL_CODE,
                               TELL_PREFIX } },
  [MESSAGE_PHACK] = { .name = "PHAck",
                      MOBILITY(15),
                      .flags = HANDOVER_PROXY | HANDOVER_FORWARD,
                      BODY(handover),
                      .options = { MOBILITY_NODE_IDENTIFIER,
                                   MOBILITY_CONTEXT_PREFIX,
                                   MOBILITY_CONTEXT_ANCHOR,
                                   MOBILITY_CONTEXT_LINK_LAYER },
                      .tells = { TELL_HOST, TELL_SEQUENCE, TELL_CODE,
                                 TELL_PREFIX } },
  [MESSAGE_PBU] = { .name = "PBU",
                    MOBILITY(5),
                    .flags = UPDATE_ACKNOWLEDGE | UPDATE_PROXY,
                    BODY(update),
                    .options = { MOBILITY_NODE_IDENTIFIER, MOBILITY_HOME_PREFIX,
                                 MOBILITY_HANDOFF, MOBILITY_ACCESS_TECHNOLOGY,
                                 MOBILITY_TIMESTAMP, MOBILITY_SERVING },
                    .tells = { TELL_HOST, TELL_SEQUENCE, TELL_LIFETIME,
                               TELL_PREFIX, TELL_SERVING } },
  [MESSAGE_PBA] = { .name = "PBA",
                    MOBILITY(6),
                    .flags = ACKNOWLEDGEMENT_PROXY,
                    BODY(acknowledgement),
                    .options = { MOBILITY_NODE_IDENTIFIER, MOBILITY_HOME_PREFIX,
                                 MOBILITY_HANDOFF, MOBILITY_ACCESS_TECHNOLOGY,
                                 MOBILITY_TIMESTAMP, MOBILITY_SERVING,
                                 MOBILITY_PREVIOUS },
                    .tells = { TELL_HOST, TELL_SEQUENCE, TELL_LIFETIME,
                               TELL_STATUS, TELL_PREFIX, TELL_PREVIOUS } },
  [MESSAGE_BRI] = { .name = "BRI",
                    MOBILITY(16),
                    .flags = REVOCATION_INDICATION,
                    BODY(revocation),
                    .options = { MOBILITY_NODE_IDENTIFIER,
                                 MOBILITY_HOME_PREFIX },
                    .tells = { TELL_HOST, TELL_SEQUENCE, TELL_CODE,
                               TELL_PREFIX } },
  [MESSAGE_BRA] = { .name = "BRA",
                    MOBILITY(16),
                    .flags = REVOCATION_ACKNOWLEDGEMENT,
                    BODY(revocation),
                    .tells = { TELL_SEQUENCE, TELL_STATUS } },
  [MESSAGE_HB] = { .name = "HB",
                   MOBILITY(13),
                   BODY(heartbeat),
                   .tells = { TELL_SEQUENCE } },
  [MESSAGE_HB_ANSWER] = { .name = "HB-answer",
                          MOBILITY(13),
                          .flags = HEARTBEAT_RESPONSE,
                          BODY(heartbeat),
                          .options = { MOBILITY_RESTARTS },
                          .tells = { TELL_SEQUENCE, TELL_RESTARTS } },
  [MESSAGE_LU] = { .name = "LU",
                   MOBILITY(5),
                   .flags = UPDATE_ACKNOWLEDGE | UPDATE_PROXY,
                   BODY(update),
                   .options = { MOBILITY_HOME_ADDRESS,
                                MOBILITY_ALTERNATE_CARE_OF },
                   .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_HOME,
                              TELL_CARE_OF } },
  [MESSAGE_LU_ACK] = { .name = "LU-ack",
                       MOBILITY(6),
                       .flags = ACKNOWLEDGEMENT_PROXY,
                       BODY(acknowledgement),
                       .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_STATUS } },
  [MESSAGE_LM_QUERY] = { .name = "LM-query",
                         MOBILITY(0),
                         BODY(query),
                         .options = { MOBILITY_HOME_ADDRESS },
                         .tells = { TELL_HOME } },
  [MESSAGE_LM_ANSWER] = { .name = "LM-answer",
                          MOBILITY(5),
                          .flags = UPDATE_PROXY,
                          BODY(update),
                          .options = { MOBILITY_HOME_ADDRESS,
                                       MOBILITY_ALTERNATE_CARE_OF },
                          .tells = { TELL_SEQUENCE, TELL_LIFETIME, TELL_HOME,
                                     TELL_CARE_OF } },
  [MESSAGE_LM_UNKNOWN] = { .name = "LM-unknown",
                           MOBILITY(6),
                           .flags = ACKNOWLEDGEMENT_PROXY,
                           BODY(denial),
                           .options = { MOBILITY_HOME_ADDRESS },
                           .tells = { TELL_SEQUENCE, TELL_HOME } },
  [MESSAGE_LM_INVALID] = { .name = "LM-invalid",
                           MOBILITY(6),
                           .flags = ACKNOWLEDGEMENT_PROXY,
                           BODY(denial),
                           .options = { MOBILITY_HOME_ADDRESS },
                           .tells = { TELL_SEQUENCE, TELL_HOME } },
};
