/* These are the options of neighbour discovery, each with a writer and a reader
 * side by side.
 * Reserved bits are written as zero and not read. What never varies in the
 * simulator is a constant. A reader checks such a constant only where another
 * value would mean something else.
 */

#include "layout.h"

/* Prefix information: on-link and autonomous, and the default AdvValidLifetime
 * and AdvPreferredLifetime (RFC 4861 sections 4.6.2 and 6.2.1). */
enum {
  PREFIX_FLAGS = 0xc0,
  PREFIX_VALID = 30 * 24 * 3600,
  PREFIX_PREFERRED = 7 * 24 * 3600,
};

/* Mobility anchor point: distance 2, highest preference, R flag (RFC 5380
 * section 5), and a lifetime in s. */
enum { MAP_NEAR = 0x2f, MAP_FLAGS = 0x80, MAP_VALID = 3600 };

/* Option-codes of link-layer addresses and of addresses (RFC 5568 sections
 * 6.4.3 and 6.4.1), and the last octet of link-layer addresses of routers and
 * access points. */
enum {
  LINK_LAYER_POINT = 1,
  LINK_LAYER_ROUTER = 3,
  LINK_LAYER_SENDER = 4,
  ADDRESS_ROUTER = 3,
  ADDRESS_ROUTER_PREFIX = 4,
  KIND_ROUTER = 0x01,
  KIND_POINT = 0xff,
};

/* A message from the unspecified address has no such option (RFC 4861 section
 * 4.1). */
static unsigned
count_source(const Message *message, Address source)
{
  (void)message;
  return !address_is_unspecified(source);
}

static void
write_source_link_layer(Writer *writer, const Message *message)
{
  (void)message;
  write_link_layer_address(writer, writer->source.lo);
}

/* Reads a link-layer address that says nothing new: it is made from an address
 * that is in the packet. */
static bool
read_any_link_layer(Reader *reader, Message *message)
{
  (void)message;
  read_link_layer_address(reader);
  return true;
}

/* Writes zeros up to the end of the option: a code and a link-layer address of
 * six octets leave seven octets of the two units of eight empty. */
static void
write_unit_rest(Writer *writer)
{
  write_8(writer, 0);
  write_16(writer, 0);
  write_32(writer, 0);
}

static bool
read_unit_rest(Reader *reader)
{
  uint8_t rest[7];
  read_bytes(reader, rest, sizeof rest);
  return true;
}

static void
write_link_layer_sender(Writer *writer, const Message *message)
{
  write_8(writer, LINK_LAYER_SENDER);
  write_source_link_layer(writer, message);
  write_unit_rest(writer);
}

static bool
read_link_layer_sender(Reader *reader, Message *message)
{
  return read_8(reader) == LINK_LAYER_SENDER &&
         read_any_link_layer(reader, message) && read_unit_rest(reader);
}

static void
write_link_layer_point(Writer *writer, const Message *message)
{
  write_8(writer, LINK_LAYER_POINT);
  write_link_layer_number(writer, message->access_point, KIND_POINT);
  write_unit_rest(writer);
}

static bool
read_link_layer_point(Reader *reader, Message *message)
{
  uint16_t number;

  if (read_8(reader) != LINK_LAYER_POINT ||
      !read_link_layer_number(reader, &number, KIND_POINT))
    return false;
  message->access_point = number;
  return read_unit_rest(reader);
}

static void
write_link_layer_router(Writer *writer, const Message *message)
{
  write_8(writer, LINK_LAYER_ROUTER);
  write_link_layer_number(writer, message->access_point, KIND_ROUTER);
  write_unit_rest(writer);
}

static bool
read_link_layer_router(Reader *reader, Message *message)
{
  uint16_t number;

  (void)message;
  return read_8(reader) == LINK_LAYER_ROUTER &&
         read_link_layer_number(reader, &number, KIND_ROUTER) &&
         read_unit_rest(reader);
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

static bool
read_prefix_information(Reader *reader, Message *message)
{
  uint8_t length = read_8(reader);
  uint8_t flags = read_8(reader);

  read_64(reader); /* lifetimes */
  read_32(reader);
  if (length != SUBNET_LENGTH || (flags & PREFIX_FLAGS) != PREFIX_FLAGS)
    return false;
  message->home = read_address(reader);
  return true;
}

static unsigned
count_map(const Message *message, Address source)
{
  (void)source;
  return !address_is_unspecified(message->anchor);
}

static void
write_map(Writer *writer, const Message *message)
{
  write_8(writer, MAP_NEAR);
  write_8(writer, MAP_FLAGS);
  write_32(writer, MAP_VALID);
  write_address(writer, message->anchor);
}

static bool
read_map(Reader *reader, Message *message)
{
  read_16(reader); /* distance, preference and flags */
  read_32(reader);
  message->anchor = read_address(reader);
  return true;
}

/* Writes an option with an address or a prefix of `length` bits (RFC 5568
 * section 6.4.1). */
static void
write_router_entry(Writer *writer, uint8_t code, uint8_t length,
                   Address address)
{
  write_8(writer, code);
  write_8(writer, length);
  write_32(writer, 0);
  write_address(writer, address);
}

static bool
read_router_entry(Reader *reader, uint8_t code, uint8_t length,
                  Address *address)
{
  bool is_it = read_8(reader) == code;

  is_it &= read_8(reader) == length;
  read_32(reader);
  if (is_it)
    *address = read_address(reader);
  return is_it;
}

static void
write_router_address(Writer *writer, const Message *message)
{
  write_router_entry(writer, ADDRESS_ROUTER, HOST_LENGTH, message->anchor);
}

static bool
read_router_address(Reader *reader, Message *message)
{
  return read_router_entry(reader, ADDRESS_ROUTER, HOST_LENGTH,
                           &message->anchor);
}

static unsigned
count_router_prefix(const Message *message, Address source)
{
  (void)source;
  return !address_is_unspecified(message->home);
}

static void
write_router_prefix(Writer *writer, const Message *message)
{
  write_router_entry(writer, ADDRESS_ROUTER_PREFIX, SUBNET_LENGTH,
                     message->home);
}

static bool
read_router_prefix(Reader *reader, Message *message)
{
  return read_router_entry(reader, ADDRESS_ROUTER_PREFIX, SUBNET_LENGTH,
                           &message->home);
}

/* Columns: code, alignment (none), writer, reader, count. */
const Option discovery_options[DISCOVERY_OPTIONS] = {
  [DISCOVERY_SOURCE_LINK_LAYER] = { 1, 1, 0, write_source_link_layer,
                                    read_any_link_layer, count_source },
  [DISCOVERY_TARGET_LINK_LAYER] = { 2, 1, 0, write_source_link_layer,
                                    read_any_link_layer, NULL },
  [DISCOVERY_PREFIX_INFORMATION] = { 3, 1, 0, write_prefix_information,
                                     read_prefix_information, NULL },
  [DISCOVERY_MAP] = { 23, 1, 0, write_map, read_map, count_map },
  [DISCOVERY_LINK_LAYER_SENDER] = { 19, 1, 0, write_link_layer_sender,
                                    read_link_layer_sender, NULL },
  [DISCOVERY_LINK_LAYER_POINT] = { 19, 1, 0, write_link_layer_point,
                                   read_link_layer_point, NULL },
  [DISCOVERY_LINK_LAYER_ROUTER] = { 19, 1, 0, write_link_layer_router,
                                    read_link_layer_router, NULL },
  [DISCOVERY_ROUTER_ADDRESS] = { 17, 1, 0, write_router_address,
                                 read_router_address, NULL },
  [DISCOVERY_ROUTER_PREFIX] = { 17, 1, 0, write_router_prefix,
                                read_router_prefix, count_router_prefix },
};
