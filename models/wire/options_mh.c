/* These are the options of mobility headers, each with a writer and a reader
 * side by side, as in options_nd.c. Alignment is that of the RFC; where the RFC
 * has none, it is the natural one of the data.
 *
 * An option code may stand in two rows, because messages differ in what they
 * make of it (the option of a home prefix also carries a home address of /128),
 * or in when they have it.
 */

#include "layout.h"

enum {
  IDENTIFIER_NAI = 1,    /* subtype, RFC 4283 section 3.1 */
  TECHNOLOGY_802_11 = 4, /* RFC 5213 section 8.5 */
  ANCHOR_IPV6 = 1,       /* RFC 5949 section 6.2.2 */
  FAST_SPI = 1,          /* RFC 5568 section 6.3.3 */
};

/* Option-codes of link-layer addresses and of addresses (RFC 5568 sections
 * 6.3.2 and 6.3.1). */
enum {
  LINK_LAYER_HOST = 2,
  ADDRESS_OLD_CARE_OF = 1,
  ADDRESS_NEW_CARE_OF = 2,
};

/* Link-layer addresses. */

static void
write_host_link_layer(Writer *writer, const Message *message)
{
  write_8(writer, LINK_LAYER_HOST);
  write_link_layer_address(writer, message->home.lo);
}

static bool
read_host_link_layer(Reader *reader, Message *message)
{
  bool is_host = read_8(reader) == LINK_LAYER_HOST;

  (void)message; /* its address says the same */
  read_link_layer_address(reader);
  return is_host;
}

static void
write_context_link_layer(Writer *writer, const Message *message)
{
  write_16(writer, 0);
  write_link_layer_address(writer, message->care_of.lo);
}

static bool
read_context_link_layer(Reader *reader, Message *message)
{
  read_16(reader);
  message->care_of.lo = read_link_layer_address(reader);
  return true;
}

/* Prefixes and addresses. */

/* Writes a code, or a reserved octet, then a length of a prefix in bits, or
 * another octet, and then an address. */
static void
write_coded_address(Writer *writer, uint8_t code, uint8_t length,
                    Address address)
{
  write_8(writer, code);
  write_8(writer, length);
  write_address(writer, address);
}

/* Reads the same. Returns whether the two octets are as expected, and stores
 * the address only if they are. */
static bool
read_coded_address(Reader *reader, uint8_t code, uint8_t length,
                   Address *address)
{
  bool is_it = read_8(reader) == code;

  is_it &= read_8(reader) == length;
  if (is_it)
    *address = read_address(reader);
  return is_it;
}

static void
write_care_of(Writer *writer, const Message *message)
{
  write_address(writer, message->care_of);
}

static bool
read_care_of(Reader *reader, Message *message)
{
  message->care_of = read_address(reader);
  return true;
}

/* Returns 0 if the source of an FBU is the new care-of address itself, because
 * it is sent from the new link (RFC 5568 section 6.2.2). */
static unsigned
count_fast_care_of(const Message *message, Address source)
{
  return !address_equal(message->care_of, source);
}

static void
write_old_care_of(Writer *writer, const Message *message)
{
  write_coded_address(writer, ADDRESS_OLD_CARE_OF, HOST_LENGTH, message->home);
}

static bool
read_old_care_of(Reader *reader, Message *message)
{
  return read_coded_address(reader, ADDRESS_OLD_CARE_OF, HOST_LENGTH,
                            &message->home);
}

static void
write_new_care_of(Writer *writer, const Message *message)
{
  write_coded_address(writer, ADDRESS_NEW_CARE_OF, HOST_LENGTH,
                      message->care_of);
}

static bool
read_new_care_of(Reader *reader, Message *message)
{
  return read_coded_address(reader, ADDRESS_NEW_CARE_OF, HOST_LENGTH,
                            &message->care_of);
}

Prefix
message_home_prefix(const Message *message)
{
  bool is_asked_for = address_is_unspecified(message->home);
  return (Prefix){ message->home, is_asked_for ? 0 : SUBNET_LENGTH };
}

static void
write_home_prefix(Writer *writer, const Message *message)
{
  Prefix prefix = message_home_prefix(message);
  write_coded_address(writer, 0, prefix.length, prefix.address);
}

static bool
read_home_prefix(Reader *reader, Message *message)
{
  read_8(reader);
  uint8_t length = read_8(reader);
  Message read = { .home = read_address(reader) };

  if (length != message_home_prefix(&read).length)
    return false;
  message->home = read.home;
  return true;
}

static void
write_home_address(Writer *writer, const Message *message)
{
  write_coded_address(writer, 0, HOST_LENGTH, message->home);
}

static bool
read_home_address(Reader *reader, Message *message)
{
  return read_coded_address(reader, 0, HOST_LENGTH, &message->home);
}

static unsigned
count_serving(const Message *message, Address source)
{
  (void)source;
  return !address_is_unspecified(message->serving);
}

static void
write_serving(Writer *writer, const Message *message)
{
  write_address(writer, message->serving);
}

static bool
read_serving(Reader *reader, Message *message)
{
  message->serving = read_address(reader);
  return true;
}

static unsigned
count_previous(const Message *message, Address source)
{
  (void)source;
  if (!message->previous)
    return 0;
  g_assert(message->previous->count <= MESSAGE_PREVIOUS);
  return message->previous->count;
}

static void
write_previous(Writer *writer, const Message *message)
{
  const PreviousAnchor *previous = &message->previous->items[writer->nth];

  write_coded_address(writer, 0, SUBNET_LENGTH, previous->anchor);
  write_address(writer, (Address){ previous->subnet, 0 });
}

/* Appends a previous anchor to the list of the message, which is made for the
 * first one. */
static bool
read_previous(Reader *reader, Message *message)
{
  PreviousAnchors *list = message->previous;
  PreviousAnchor previous = { .prefix = INDEX_NONE };

  read_8(reader);
  if (read_8(reader) != SUBNET_LENGTH)
    return false;
  previous.anchor = read_address(reader);
  previous.subnet = read_64(reader);
  if (read_64(reader) != 0 || (list && list->count == MESSAGE_PREVIOUS))
    return false;
  if (!list)
    list = message->previous = g_new0(PreviousAnchors, 1);
  list->items[list->count++] = previous;
  return true;
}

/* Context of a host, between access routers (RFC 5949 section 6.2). */

bool
message_has_context(const Message *message)
{
  return message->type == MESSAGE_PHI ? message->code == HI_CONTEXT
                                      : message->code == HACK_CONTEXT_SENT;
}

static unsigned
count_context(const Message *message, Address source)
{
  (void)source;
  return message_has_context(message);
}

static unsigned
count_no_context(const Message *message, Address source)
{
  (void)source;
  return !message_has_context(message);
}

/* Two reserved octets, and then the codes of the options that are asked for,
 * each with a length of zero. */
static const uint8_t context_request[] = { 0, 0, 22, 0, 25, 0, 41, 0 };

static void
write_context_request(Writer *writer, const Message *message)
{
  (void)message;
  write_bytes(writer, context_request, sizeof context_request);
}

static bool
read_context_request(Reader *reader, Message *message)
{
  uint8_t request[sizeof context_request];

  (void)message;
  read_bytes(reader, request, sizeof request);
  return memcmp(request, context_request, sizeof request) == 0;
}

static void
write_context_anchor(Writer *writer, const Message *message)
{
  write_coded_address(writer, ANCHOR_IPV6, 0, message->anchor);
}

static bool
read_context_anchor(Reader *reader, Message *message)
{
  return read_coded_address(reader, ANCHOR_IPV6, 0, &message->anchor);
}

/* Identity, handoff, time. */

static void
write_node_identifier(Writer *writer, const Message *message)
{
  char nai[NAI_SIZE];
  int length = message_nai(message->host, nai);

  write_8(writer, IDENTIFIER_NAI);
  write_bytes(writer, nai, (size_t)length);
}

/* Reads the digits as the number of the host. Returns whether message_nai
 * writes this number in the same way. */
static bool
read_node_identifier(Reader *reader, Message *message)
{
  char text[NAI_SIZE] = "", nai[NAI_SIZE];
  bool is_nai = read_8(reader) == IDENTIFIER_NAI;
  size_t length = reader->length - reader->at;

  if (!is_nai || length >= NAI_SIZE)
    return false;
  read_bytes(reader, text, length);
  uint64_t host = g_ascii_strtoull(text + strlen("mn"), NULL, 10);
  size_t expected = (size_t)message_nai((uint32_t)host, nai);
  if (length != expected || strcmp(text, nai) != 0)
    return false;
  message->host = (uint32_t)host;
  return true;
}

static void
write_handoff(Writer *writer, const Message *message)
{
  write_8(writer, 0);
  write_8(writer, message->handoff);
}

static bool
read_handoff(Reader *reader, Message *message)
{
  read_8(reader);
  message->handoff = read_8(reader);
  return true;
}

static void
write_access_technology(Writer *writer, const Message *message)
{
  (void)message;
  write_8(writer, 0);
  write_8(writer, TECHNOLOGY_802_11);
}

static bool
read_access_technology(Reader *reader, Message *message)
{
  (void)message;
  read_16(reader);
  return true;
}

/* Writes a timestamp: 48 bits of seconds and 16 bits of fractions (RFC 5213
 * section 8.8). */
static void
write_timestamp(Writer *writer, const Message *message)
{
  uint64_t seconds = (uint64_t)(message->timestamp / SIM_SECOND);
  uint64_t rest = (uint64_t)(message->timestamp % SIM_SECOND);

  write_64(writer, (SIM_EPOCH + seconds) << 16 | (rest << 16) / SIM_SECOND);
}

/* Reads a timestamp, rounded up to ns, so that writing it makes the same octets
 * again. */
static bool
read_timestamp(Reader *reader, Message *message)
{
  uint64_t value = read_64(reader);
  uint64_t seconds = (value >> 16) - SIM_EPOCH;
  uint64_t rest = ((value & 0xffff) * SIM_SECOND + 0xffff) >> 16;

  if (value >> 16 < SIM_EPOCH || seconds > SIM_TIME_MAX / SIM_SECOND ||
      (seconds == SIM_TIME_MAX / SIM_SECOND &&
       rest > SIM_TIME_MAX % SIM_SECOND))
    return false;
  message->timestamp = (SimTime)(seconds * SIM_SECOND + rest);
  return true;
}

static void
write_restarts(Writer *writer, const Message *message)
{
  write_32(writer, message->restarts);
}

static bool
read_restarts(Reader *reader, Message *message)
{
  uint32_t restarts = read_32(reader);

  message->restarts = (uint16_t)restarts;
  return restarts <= UINT16_MAX;
}

/* Authenticators and nonces. */

bool
message_is_authorized(const Message *message)
{
  return message->status < STATUS_HOME_NONCE || message->status > STATUS_NONCES;
}

static unsigned
count_authorization(const Message *message, Address source)
{
  (void)source;
  return message->type == MESSAGE_CN_BU || message_is_authorized(message);
}

static void
write_authorization(Writer *writer, const Message *message)
{
  write_bytes(writer, message->authenticator, AUTHENTICATOR_OCTETS);
}

static bool
read_authorization(Reader *reader, Message *message)
{
  read_bytes(reader, message->authenticator, AUTHENTICATOR_OCTETS);
  return true;
}

static void
write_fast_authorization(Writer *writer, const Message *message)
{
  write_32(writer, FAST_SPI);
  write_authorization(writer, message);
}

static bool
read_fast_authorization(Reader *reader, Message *message)
{
  return read_32(reader) == FAST_SPI && read_authorization(reader, message);
}

static void
write_nonces(Writer *writer, const Message *message)
{
  write_16(writer, message->home_nonce);
  write_16(writer, message->care_of_nonce);
}

static bool
read_nonces(Reader *reader, Message *message)
{
  message->home_nonce = read_16(reader);
  message->care_of_nonce = read_16(reader);
  return true;
}

/* Columns: code, alignment (modulo and rest), writer, reader, count. */
const Option mobility_options[MOBILITY_OPTIONS] = {
  [MOBILITY_ALTERNATE_CARE_OF] = { 3, 8, 6, write_care_of, read_care_of, NULL },
  [MOBILITY_FAST_CARE_OF] = { 3, 8, 6, write_care_of, read_care_of,
                              count_fast_care_of },
  [MOBILITY_NONCES] = { 4, 2, 0, write_nonces, read_nonces, NULL },
  [MOBILITY_AUTHORIZATION] = { 5, 8, 2, write_authorization, read_authorization,
                               count_authorization },
  [MOBILITY_HOST_LINK_LAYER] = { 7, 1, 0, write_host_link_layer,
                                 read_host_link_layer, NULL },
  [MOBILITY_NODE_IDENTIFIER] = { 8, 1, 0, write_node_identifier,
                                 read_node_identifier, NULL },
  [MOBILITY_FAST_AUTHORIZATION] = { 21, 8, 6, write_fast_authorization,
                                    read_fast_authorization, NULL },
  [MOBILITY_HOME_PREFIX] = { 22, 8, 4, write_home_prefix, read_home_prefix,
                             NULL },
  [MOBILITY_HOME_ADDRESS] = { 22, 8, 4, write_home_address, read_home_address,
                              NULL },
  [MOBILITY_CONTEXT_PREFIX] = { 22, 8, 4, write_home_prefix, read_home_prefix,
                                count_context },
  [MOBILITY_HANDOFF] = { 23, 1, 0, write_handoff, read_handoff, NULL },
  [MOBILITY_ACCESS_TECHNOLOGY] = { 24, 1, 0, write_access_technology,
                                   read_access_technology, NULL },
  [MOBILITY_CONTEXT_LINK_LAYER] = { 25, 2, 0, write_context_link_layer,
                                    read_context_link_layer, count_context },
  [MOBILITY_TIMESTAMP] = { 27, 8, 2, write_timestamp, read_timestamp, NULL },
  [MOBILITY_RESTARTS] = { 28, 4, 2, write_restarts, read_restarts, NULL },
  [MOBILITY_OLD_CARE_OF] = { 34, 8, 4, write_old_care_of, read_old_care_of,
                             NULL },
  [MOBILITY_NEW_CARE_OF] = { 34, 8, 4, write_new_care_of, read_new_care_of,
                             NULL },
  [MOBILITY_CONTEXT_REQUEST] = { 40, 2, 0, write_context_request,
                                 read_context_request, count_no_context },
  [MOBILITY_CONTEXT_ANCHOR] = { 41, 8, 4, write_context_anchor,
                                read_context_anchor, count_context },
  [MOBILITY_PREVIOUS] = { 67, 8, 4, write_previous, read_previous,
                          count_previous },
  [MOBILITY_SERVING] = { 68, 8, 6, write_serving, read_serving, count_serving },
};
