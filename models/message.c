/* From a Message to octets and to text, by two tables: options and formats.
 * A format says of a type how the packet is built around it, what stands first
 * in its body, which options follow in which order, and what is told about it
 * in a trace. An option says its code, its alignment and who writes its data;
 * lengths are measured, never stated. So a new message is a row, and code only
 * for data that no other message has.
 */

#include "message.h"

#include "wire.h"

enum { MESSAGE_OPTIONS = 8, MESSAGE_TELLS = 6 };

/* How the home address goes along with the message. */
typedef enum HomeHeader {
  HOME_NOWHERE,
  HOME_SOURCE,      /* Home Address option, if it is not the source itself */
  HOME_DESTINATION, /* type 2 routing header, if not the destination itself */
} HomeHeader;

typedef enum OptionId {
  OPTION_END,
  OPTION_SOURCE_LINK_LAYER,
  OPTION_PREFIX_INFORMATION,
  OPTION_ALTERNATE_CARE_OF,
  OPTION_NODE_IDENTIFIER,
  OPTION_HOME_PREFIX,
  OPTION_HANDOFF,
  OPTION_ACCESS_TECHNOLOGY,
  OPTION_TIMESTAMP,
  OPTION_COUNT,
} OptionId;

typedef struct Option {
  uint8_t code;
  uint8_t modulo, rest; /* it begins at modulo * n + rest of the message */
  /* Writes what follows code and length. */
  void (*write)(Writer *writer, const Message *message);
  /* NULL: always */
  bool (*is_present)(const Writer *writer);
} Option;

typedef struct Format {
  const char *name;
  uint8_t next_header;
  uint8_t code; /* ICMPv6 type or mobility header type */
  HomeHeader home;
  uint16_t flags; /* of every message of this type */
  /* Writes what follows the checksum, up to the options. */
  void (*write)(Writer *writer, const Message *message, uint16_t flags);
  uint8_t options[MESSAGE_OPTIONS]; /* ends with OPTION_END */
  void (*tells[MESSAGE_TELLS])(const Message *message, GString *out);
} Format;

/* Flags of updates (RFC 6275 section 6.1.7, RFC 5213 section 8.1, RFC 8885
 * section 4.1) and of acknowledgements (sections 6.1.8, 8.2 and 4.2). */
enum {
  UPDATE_ACKNOWLEDGE = 0x8000,
  UPDATE_HOME = 0x4000,
  UPDATE_LINK_LOCAL = 0x2000,
  UPDATE_PROXY = 0x0200,
  UPDATE_DISTRIBUTED = 0x0010,
  ACKNOWLEDGEMENT_PROXY = 0x20,
  ACKNOWLEDGEMENT_DISTRIBUTED = 0x02,
};

/* Prefix information: on-link and autonomous, and the default AdvValidLifetime
 * and AdvPreferredLifetime (RFC 4861 sections 4.6.2 and 6.2.1). */
enum {
  PREFIX_FLAGS = 0xc0,
  PREFIX_VALID = 30 * 24 * 3600,
  PREFIX_PREFERRED = 7 * 24 * 3600,
};

enum {
  SUBNET_LENGTH = 64,
  ROUTER_HOP_LIMIT = 64,
  IDENTIFIER_NAI = 1,    /* subtype, RFC 4283 section 3.1 */
  TECHNOLOGY_802_11 = 4, /* RFC 5213 section 8.5 */
  LIFETIME_UNIT = 4,     /* seconds */
};

/* When the simulated clock starts, in seconds since 1970. */
static const uint64_t clock_start = 1700000000;

/* Options. */

static bool
is_source_specified(const Writer *writer)
{
  return !address_is_unspecified(writer->source);
}

static void
write_source_link_layer(Writer *writer, const Message *message)
{
  (void)message;
  write_link_layer_address(writer, writer->source.lo);
}

static void
write_prefix_information(Writer *writer, const Message *message)
{
  write_8(writer, SUBNET_LENGTH);
  write_8(writer, PREFIX_FLAGS);
  write_32(writer, PREFIX_VALID);
  write_32(writer, PREFIX_PREFERRED);
  write_32(writer, 0);
  write_address(writer, message->home);
}

static void
write_care_of(Writer *writer, const Message *message)
{
  write_address(writer, message->care_of);
}

static void
write_node_identifier(Writer *writer, const Message *message)
{
  char nai[NAI_SIZE];
  int length = message_nai(message->host, nai);

  write_8(writer, IDENTIFIER_NAI);
  write_bytes(writer, nai, (size_t)length);
}

/* The prefix of the message, or ::/0 to ask for one (RFC 5213 section 8.3). */
static Prefix
home_prefix(const Message *message)
{
  bool is_asked_for = address_is_unspecified(message->home);
  return (Prefix){ message->home, is_asked_for ? 0 : SUBNET_LENGTH };
}

static void
write_home_prefix(Writer *writer, const Message *message)
{
  Prefix prefix = home_prefix(message);

  write_8(writer, 0);
  write_8(writer, prefix.length);
  write_address(writer, prefix.address);
}

static void
write_handoff(Writer *writer, const Message *message)
{
  write_8(writer, 0);
  write_8(writer, message->handoff);
}

static void
write_access_technology(Writer *writer, const Message *message)
{
  (void)message;
  write_8(writer, 0);
  write_8(writer, TECHNOLOGY_802_11);
}

/* 48 bits of seconds, 16 of fractions (RFC 5213 section 8.8). */
static void
write_timestamp(Writer *writer, const Message *message)
{
  uint64_t seconds = (uint64_t)(message->timestamp / SIM_SECOND);
  uint64_t rest = (uint64_t)(message->timestamp % SIM_SECOND);

  write_64(writer, (clock_start + seconds) << 16 | (rest << 16) / SIM_SECOND);
}

static const Option options[OPTION_COUNT] = {
  [OPTION_SOURCE_LINK_LAYER] = { 1, 1, 0, write_source_link_layer,
                                 is_source_specified },
  [OPTION_PREFIX_INFORMATION] = { 3, 1, 0, write_prefix_information, NULL },
  [OPTION_ALTERNATE_CARE_OF] = { 3, 8, 6, write_care_of, NULL },
  [OPTION_NODE_IDENTIFIER] = { 8, 1, 0, write_node_identifier, NULL },
  [OPTION_HOME_PREFIX] = { 22, 8, 4, write_home_prefix, NULL },
  [OPTION_HANDOFF] = { 23, 1, 0, write_handoff, NULL },
  [OPTION_ACCESS_TECHNOLOGY] = { 24, 1, 0, write_access_technology, NULL },
  [OPTION_TIMESTAMP] = { 27, 8, 2, write_timestamp, NULL },
};

/* What stands in front of the options. */

static void
write_flags(Writer *writer, const Message *message, uint16_t flags)
{
  (void)message;
  write_32(writer, flags);
}

/* Reachable time and retransmission timer are left unspecified. */
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

static void
write_target(Writer *writer, const Message *message, uint16_t flags)
{
  write_32(writer, flags);
  write_address(writer, message->care_of);
}

/* A lifetime below one unit would say de-registration. */
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

/* What is told. */

static void
tell_address(GString *out, const char *what, Address address)
{
  char text[ADDRESS_TEXT_SIZE];
  g_string_append_printf(out, " %s %s", what, address_format(address, text));
}

static void
tell_host(const Message *message, GString *out)
{
  char nai[NAI_SIZE];

  message_nai(message->host, nai);
  g_string_append_printf(out, " %s", nai);
}

static void
tell_sequence(const Message *message, GString *out)
{
  g_string_append_printf(out, " seq %u", message->sequence);
}

static void
tell_lifetime(const Message *message, GString *out)
{
  g_string_append_printf(out, " lifetime %u s", message->lifetime);
}

static void
tell_status(const Message *message, GString *out)
{
  g_string_append_printf(out, " status %u", message->status);
}

static void
tell_prefix(const Message *message, GString *out)
{
  char text[PREFIX_TEXT_SIZE];
  g_string_append_printf(out, " %s", prefix_format(home_prefix(message), text));
}

static void
tell_home(const Message *message, GString *out)
{
  tell_address(out, "home", message->home);
}

static void
tell_care_of(const Message *message, GString *out)
{
  tell_address(out, "care-of", message->care_of);
}

static void
tell_target(const Message *message, GString *out)
{
  tell_address(out, "target", message->care_of);
}

static const Format formats[MESSAGE_TYPES] = {
  [MESSAGE_RS] = { .name = "RS",
                   .next_header = NEXT_ICMPV6,
                   .code = 133,
                   .write = write_flags,
                   .options = { OPTION_SOURCE_LINK_LAYER } },
  [MESSAGE_RA] = { .name = "RA",
                   .next_header = NEXT_ICMPV6,
                   .code = 134,
                   .write = write_router,
                   .options = { OPTION_PREFIX_INFORMATION,
                                OPTION_SOURCE_LINK_LAYER },
                   .tells = { tell_lifetime, tell_prefix } },
  [MESSAGE_NS] = { .name = "NS",
                   .next_header = NEXT_ICMPV6,
                   .code = 135,
                   .write = write_target,
                   .tells = { tell_target } },
  [MESSAGE_BU] = { .name = "BU",
                   .next_header = NEXT_MOBILITY,
                   .code = 5,
                   .home = HOME_SOURCE,
                   .flags =
                     UPDATE_ACKNOWLEDGE | UPDATE_HOME | UPDATE_LINK_LOCAL,
                   .write = write_update,
                   .options = { OPTION_ALTERNATE_CARE_OF },
                   .tells = { tell_sequence, tell_lifetime, tell_home,
                              tell_care_of } },
  [MESSAGE_BA] = { .name = "BA",
                   .next_header = NEXT_MOBILITY,
                   .code = 6,
                   .home = HOME_DESTINATION,
                   .write = write_acknowledgement,
                   .tells = { tell_sequence, tell_lifetime, tell_status,
                              tell_home } },
  [MESSAGE_PBU] = { .name = "PBU",
                    .next_header = NEXT_MOBILITY,
                    .code = 5,
                    .flags = UPDATE_ACKNOWLEDGE | UPDATE_PROXY,
                    .write = write_update,
                    .options = { OPTION_NODE_IDENTIFIER, OPTION_HOME_PREFIX,
                                 OPTION_HANDOFF, OPTION_ACCESS_TECHNOLOGY,
                                 OPTION_TIMESTAMP },
                    .tells = { tell_host, tell_sequence, tell_lifetime,
                               tell_prefix } },
  [MESSAGE_PBA] = { .name = "PBA",
                    .next_header = NEXT_MOBILITY,
                    .code = 6,
                    .flags = ACKNOWLEDGEMENT_PROXY,
                    .write = write_acknowledgement,
                    .options = { OPTION_NODE_IDENTIFIER, OPTION_HOME_PREFIX,
                                 OPTION_HANDOFF, OPTION_ACCESS_TECHNOLOGY,
                                 OPTION_TIMESTAMP },
                    .tells = { tell_host, tell_sequence, tell_lifetime,
                               tell_status, tell_prefix } },
};

const char *
message_name(MessageType type)
{
  return formats[type].name;
}

static void
write_headers(Writer *writer, const Format *format, Address home)
{
  uint8_t next = format->next_header;
  uint8_t hop_limit = next == NEXT_ICMPV6 ? 255 : 64;

  if (format->home == HOME_SOURCE && !address_equal(writer->source, home)) {
    write_ipv6_header(writer, NEXT_OPTIONS, hop_limit);
    write_home_address_option(writer, next, home);
  } else if (format->home == HOME_DESTINATION &&
             !address_equal(writer->destination, home)) {
    write_ipv6_header(writer, NEXT_ROUTING, hop_limit);
    write_routing_header(writer, next, home);
  } else {
    write_ipv6_header(writer, next, hop_limit);
  }
}

/* Lengths of options are in octets behind the length in a mobility header, and
 * in units of eight octets of the whole option in neighbour discovery. */
static void
write_option(Writer *writer, const Option *option, const Message *message,
             bool is_mobility)
{
  if (option->is_present && !option->is_present(writer))
    return;
  write_padding(writer, option->modulo, option->rest);
  size_t at = writer->length;
  write_8(writer, option->code);
  write_8(writer, 0);
  option->write(writer, message);
  size_t size = writer->length - at;
  writer->octets[at + 1] = (uint8_t)(is_mobility ? size - 2 : size / 8);
}

/* Both kinds of message begin alike but for the two octets that a mobility
 * header has before its type: next header and length. */
static void
write_message(Writer *writer, const Format *format, const Message *message)
{
  bool is_mobility = format->next_header == NEXT_MOBILITY;
  size_t checksum_at;

  if (is_mobility) {
    write_8(writer, NEXT_NONE);
    write_8(writer, 0);
  }
  write_8(writer, format->code);
  write_8(writer, 0);
  checksum_at = writer->length;
  write_16(writer, 0);
  format->write(writer, message, format->flags);
  for (const uint8_t *id = format->options; *id != OPTION_END; id++)
    write_option(writer, &options[*id], message, is_mobility);
  if (is_mobility) {
    write_padding(writer, 8, 0);
    size_t size = writer->length - writer->start;
    writer->octets[writer->start + 1] = (uint8_t)(size / 8 - 1);
  }
  write_checksum(writer, checksum_at, format->next_header);
}

size_t
message_encode(const Message *message, Address source, Address destination,
               uint8_t *out)
{
  const Format *format = &formats[message->type];
  Writer writer = { .octets = out,
                    .source = source,
                    .destination = destination };

  write_headers(&writer, format, message->home);
  write_message(&writer, format, message);
  write_payload_length(&writer);
  return writer.length;
}

int
message_nai(uint32_t host, char nai[NAI_SIZE])
{
  static const char realm[] = "@lab.test";
  char digits[10];
  int count = 0, length = 2;

  for (; host > 0 || count < 5; host /= 10)
    digits[count++] = (char)('0' + host % 10);
  memcpy(nai, "mn", 2);
  while (count > 0)
    nai[length++] = digits[--count];
  memcpy(nai + length, realm, sizeof realm);
  return length + (int)strlen(realm);
}

void
message_describe(const Message *message, GString *out)
{
  const Format *format = &formats[message->type];

  g_string_append(out, format->name);
  for (int i = 0; i < MESSAGE_TELLS && format->tells[i]; i++)
    format->tells[i](message, out);
}
