/* Octets become a Message by the same tables as in the other direction. The
 * headers are read first, and then the formats are tried in their order. A
 * format fits if it reads everything, and if each of its options is there as
 * many times as it would write it. So what was read can be written again.
 * Options that no format knows are skipped (RFC 6275 section 6.2.1, RFC 4861
 * section 4.6).
 */

#include "layout.h"

/* What the headers before the message say. */
typedef struct Front {
  uint8_t next_header;
  uint8_t hop_limit;
  uint8_t extension; /* NEXT_OPTIONS, NEXT_ROUTING; 0: none */
  Address home;      /* in the extension */
} Front;

enum {
  IPV6_OCTETS = 40,
  EXTENSION_OCTETS = 24,
  HOME_ADDRESS = 0xc9,
  PAD_1 = 0,
  PAD_N = 1,
};

/* Reads destination options. Returns whether they are one Home Address option
 * and padding, and nothing else. */
static bool
read_home_option(Reader *reader, Front *front)
{
  bool is_found = false;

  while (reader->at < reader->length) {
    uint8_t code = read_8(reader);
    if (code == PAD_1)
      continue;
    uint8_t size = read_8(reader);
    if (size > reader->length - reader->at)
      return false;
    if (code == HOME_ADDRESS && size == 16 && !is_found) {
      front->home = read_address(reader);
      is_found = true;
    } else if (code == PAD_N) {
      reader->at += size;
    } else {
      return false;
    }
  }
  return is_found;
}

/* Reads a routing header after its length. Returns whether it is of type 2. */
static bool
read_home_route(Reader *reader, Front *front)
{
  uint8_t type = read_8(reader), segments_left = read_8(reader);

  read_32(reader);
  front->home = read_address(reader);
  return type == 2 && segments_left == 1;
}

/* Reads one of the two extension headers of mobility, if there is one. Returns
 * false for another header of these two kinds. */
static bool
read_extension(Reader *reader, Front *front)
{
  uint8_t extension = front->next_header;
  Reader inside = *reader;

  if (extension != NEXT_OPTIONS && extension != NEXT_ROUTING)
    return true;
  if (reader->length - reader->at < EXTENSION_OCTETS)
    return false;
  inside.length = reader->at + EXTENSION_OCTETS;
  front->next_header = read_8(&inside);
  front->extension = extension;
  if (read_8(&inside) != EXTENSION_OCTETS / 8 - 1)
    return false;
  reader->at = inside.length;
  return extension == NEXT_OPTIONS ? read_home_option(&inside, front)
                                   : read_home_route(&inside, front);
}

/* Reads all headers, and checks the length and the checksum. */
static bool
read_front(Reader *reader, Front *front)
{
  if (reader->length < IPV6_OCTETS || read_32(reader) >> 28 != 6 ||
      read_16(reader) != reader->length - IPV6_OCTETS)
    return false;
  front->next_header = read_8(reader);
  front->hop_limit = read_8(reader);
  reader->source = read_address(reader);
  reader->destination = read_address(reader);
  if (!read_extension(reader, front))
    return false;

  size_t size = reader->length - reader->at;
  bool has_home_source = front->extension == NEXT_OPTIONS;
  bool has_home_destination = front->extension == NEXT_ROUTING;
  return size > 0 && size % 8 == 0 &&
         checksum_is_right(reader->octets + reader->at, size,
                           has_home_source ? front->home : reader->source,
                           has_home_destination ? front->home
                                                : reader->destination,
                           front->next_header);
}

/* Reads a message up to its checksum, and returns whether it may be of this
 * format. */
static bool
read_start(Reader *reader, const Format *format, const Front *front)
{
  bool is_mobility = format->next_header == NEXT_MOBILITY;
  size_t size = reader->length - reader->at;

  if (format->next_header != front->next_header)
    return false;
  if (is_mobility &&
      (read_8(reader) != NEXT_NONE || read_8(reader) + 1U != size / 8))
    return false;
  if (read_8(reader) != format->type)
    return false;
  uint8_t code = read_8(reader);
  read_16(reader);
  /* A packet that has passed a router is not from a neighbour. */
  return is_mobility ||
         (code == format->code &&
          (format->hop_limit != UINT8_MAX || front->hop_limit == UINT8_MAX));
}

/* Stores the home address from the header where it is. Returns whether the
 * format allows the extension header that the packet has, or that it has none.
 */
static bool
read_home(const Reader *reader, const Format *format, const Front *front,
          Message *message)
{
  uint8_t extension = 0;

  if (format->home == HOME_SOURCE || format->home == HOME_OPTION)
    extension = NEXT_OPTIONS;
  else if (format->home == HOME_DESTINATION)
    extension = NEXT_ROUTING;

  if (front->extension)
    message->home = front->home;
  else if (format->home == HOME_SOURCE)
    message->home = reader->source;
  else if (format->home == HOME_DESTINATION)
    message->home = reader->destination;
  return front->extension == extension ||
         (front->extension == 0 && format->home != HOME_OPTION);
}

/* Returns whether the table of these options has none of this code. */
static bool
is_unknown(uint8_t code, bool is_mobility)
{
  const Option *table = is_mobility ? mobility_options : discovery_options;
  int count = is_mobility ? MOBILITY_OPTIONS : DISCOVERY_OPTIONS;

  for (int id = OPTION_END + 1; id < count; id++)
    if (table[id].code == code)
      return false;
  return true;
}

/* Reads one option. Several options of a format may share a code, and the first
 * that can read the data does. An option that only other messages have makes
 * the format not fit, and an unknown one is skipped. */
static bool
read_option(const Reader *data, uint8_t code, const Format *format,
            Message *message, unsigned seen[MESSAGE_OPTIONS])
{
  bool is_mobility = format->next_header == NEXT_MOBILITY;
  const Option *table = is_mobility ? mobility_options : discovery_options;

  for (int i = 0; format->options[i] != OPTION_END; i++) {
    const Option *option = &table[format->options[i]];
    Reader reader = *data;
    if (option->code != code || !option->read(&reader, message))
      continue;
    seen[i]++;
    return !reader.is_short && reader.at == reader.length;
  }
  return is_unknown(code, is_mobility);
}

/* Reads all options up to the end of the message, and counts in `seen` how many
 * there are of each option of the format. */
static bool
read_options(Reader *reader, const Format *format, Message *message,
             unsigned seen[MESSAGE_OPTIONS])
{
  bool is_mobility = format->next_header == NEXT_MOBILITY;

  while (reader->at < reader->length) {
    uint8_t code = read_8(reader);
    if (is_mobility && code == PAD_1)
      continue;
    size_t size = read_8(reader);
    if (!is_mobility && size == 0)
      return false;
    size = is_mobility ? size : 8 * size - 2;
    if (reader->is_short || size > reader->length - reader->at)
      return false;
    Reader data = *reader;
    data.length = reader->at += size;
    if (is_mobility && code == PAD_N)
      continue;
    if (!read_option(&data, code, format, message, seen))
      return false;
  }
  return true;
}

/* Reads a message as that of one format. The reader is a copy, so that the next
 * format can begin at the same place. */
static bool
read_message(Reader reader, const Format *format, const Front *front,
             Message *message)
{
  const Option *table =
    format->next_header == NEXT_MOBILITY ? mobility_options : discovery_options;
  unsigned seen[MESSAGE_OPTIONS] = { 0 };

  if (!read_start(&reader, format, front) ||
      !read_home(&reader, format, front, message) ||
      !format->read(&reader, message, format->flags) || reader.is_short ||
      !read_options(&reader, format, message, seen))
    return false;
  for (int i = 0; format->options[i] != OPTION_END; i++) {
    const Option *option = &table[format->options[i]];
    if (seen[i] != (option->count ? option->count(message, reader.source) : 1))
      return false;
  }
  return true;
}

/* Reads a message as one of a type. Changes `message` only if it is one. */
static bool
read_as(MessageType type, const Reader *reader, const Front *front,
        Message *message)
{
  Message read = { .type = (uint8_t)type, .prefix = INDEX_NONE };
  bool is_read = read_message(*reader, &message_formats[type], front, &read);

  if (is_read)
    *message = read;
  else
    g_free(read.previous);
  return is_read;
}

bool
message_decode(const uint8_t *octets, size_t length, Message *message,
               Address *source, Address *destination)
{
  Reader reader = { .octets = octets, .length = length };
  Front front = { 0 };
  bool is_read = false;

  if (!read_front(&reader, &front))
    return false;
  *source = reader.source;
  *destination = reader.destination;
  for (int type = 0; type < MESSAGE_TYPES && !is_read; type++)
    is_read = read_as((MessageType)type, &reader, &front, message);
  return is_read;
}
