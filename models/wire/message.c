/* A Message becomes octets by the tables of layout.h. The parts of a packet are
 * written one after the other; lengths and the checksum are filled in when they
 * are known. The length of a message is found by writing it to nowhere, so it
 * cannot differ from what is encoded.
 */

#include "message.h"

#include "layout.h"

/* Writes the IPv6 header, and the header that has the home address if there is
 * one (HomeHeader). */
static void
write_headers(Writer *writer, const Format *format, Address home)
{
  uint8_t next = format->next_header;
  HomeHeader header = format->home;

  if (header == HOME_OPTION ||
      (header == HOME_SOURCE && !address_equal(writer->source, home))) {
    write_ipv6_header(writer, NEXT_OPTIONS, format->hop_limit);
    write_home_address_option(writer, next, home);
  } else if (header == HOME_DESTINATION &&
             !address_equal(writer->destination, home)) {
    write_ipv6_header(writer, NEXT_ROUTING, format->hop_limit);
    write_routing_header(writer, next, home);
  } else {
    write_ipv6_header(writer, next, format->hop_limit);
  }
}

/* Writes an option, after padding to its alignment. In a mobility header, the
 * length of an option counts the octets after the length. In neighbour
 * discovery, it counts the whole option in units of eight octets. */
static void
write_option(Writer *writer, const Option *option, const Message *message,
             bool is_mobility)
{
  write_padding(writer, option->modulo, option->rest);
  size_t at = writer->length;
  write_8(writer, option->code);
  write_8(writer, 0);
  option->write(writer, message);
  size_t size = writer->length - at;
  overwrite_8(writer, at + 1, (uint8_t)(is_mobility ? size - 2 : size / 8));
}

/* Writes the options of the format, each as often as it says. `source` is that
 * of the packet; the writer may have the home address in its place by now. */
static void
write_options(Writer *writer, const Format *format, const Message *message,
              Address source)
{
  bool is_mobility = format->next_header == NEXT_MOBILITY;
  const Option *table = is_mobility ? mobility_options : discovery_options;

  for (const uint8_t *id = format->options; *id != OPTION_END; id++) {
    const Option *option = &table[*id];
    unsigned count = option->count ? option->count(message, source) : 1;
    for (writer->nth = 0; writer->nth < count; writer->nth++)
      write_option(writer, option, message, is_mobility);
  }
}

/* Writes the message after the headers. A mobility header has two octets before
 * its type, next header and length; apart from that, both kinds of messages
 * begin in the same way. */
static void
write_message(Writer *writer, const Format *format, const Message *message,
              Address source)
{
  bool is_mobility = format->next_header == NEXT_MOBILITY;
  size_t checksum_at;

  if (is_mobility) {
    write_8(writer, NEXT_NONE);
    write_8(writer, 0);
  }
  write_8(writer, format->type);
  write_8(writer, format->code);
  checksum_at = writer->length;
  write_16(writer, 0);
  format->write(writer, message, format->flags);
  write_options(writer, format, message, source);
  if (is_mobility) {
    write_padding(writer, 8, 0);
    size_t size = writer->length - writer->start;
    overwrite_8(writer, writer->start + 1, (uint8_t)(size / 8 - 1));
  }
  write_checksum(writer, checksum_at, format->next_header);
}

/* Writes the whole packet. Returns the position where the message begins, after
 * the headers. */
static size_t
write_packet(Writer *writer, const Message *message)
{
  const Format *format = &message_formats[message->type];
  Address source = writer->source;

  write_headers(writer, format, message->home);
  write_message(writer, format, message, source);
  write_payload_length(writer);
  return writer->start;
}

size_t
message_encode(const Message *message, Address source, Address destination,
               uint8_t *out)
{
  Writer writer = { .octets = out,
                    .source = source,
                    .destination = destination };

  write_packet(&writer, message);
  return writer.length;
}

size_t
message_length(const Message *message, Address source, Address destination)
{
  return message_encode(message, source, destination, NULL);
}

/* Writes the two addresses that an authenticator covers: the care-of address,
 * and that of the correspondent or router. */
static void
write_ends(Writer *writer, const Message *message, Address source,
           Address destination)
{
  bool is_update =
    message->type == MESSAGE_CN_BU || message->type == MESSAGE_FBU;
  bool is_fast = message->type == MESSAGE_FBU || message->type == MESSAGE_FBACK;
  Address host = is_update ? source : destination;

  write_address(writer, is_fast ? message->care_of : host);
  write_address(writer, is_update ? destination : source);
}

/* For the authenticator, the checksum is zero. The authenticator itself is the
 * last part of the packet, and is left out. */
void
message_authenticate(Message *message, Address source, Address destination,
                     const uint8_t *key, size_t key_octets)
{
  enum { CHECKSUM_AT = 4, ENDS = 32 };
  uint8_t packet[MESSAGE_OCTETS], ends[ENDS], digest[20];
  size_t digest_size = sizeof digest;
  Writer writer = { .octets = packet,
                    .source = source,
                    .destination = destination };
  Writer ends_writer = { .octets = ends };

  if (message->type == MESSAGE_CN_BA && !message_is_authorized(message))
    return;
  size_t start = write_packet(&writer, message);
  memset(packet + start + CHECKSUM_AT, 0, 2);
  write_ends(&ends_writer, message, source, destination);

  GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA1, key, key_octets);
  g_hmac_update(hmac, ends, sizeof ends);
  g_hmac_update(hmac, packet + start,
                (gssize)(writer.length - start - AUTHENTICATOR_OCTETS));
  g_hmac_get_digest(hmac, digest, &digest_size);
  g_hmac_unref(hmac);
  memcpy(message->authenticator, digest, AUTHENTICATOR_OCTETS);
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
