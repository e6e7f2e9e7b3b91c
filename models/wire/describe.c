/* The row of a message in the table of formats lists what a trace tells about
 * it; each item appends its words to the text. Optional addresses that a
 * message does not have (MAP, Serving MAAR) are left out. The items are a table
 * and not a format string, because several types tell the same field by another
 * name.
 */

#include "layout.h"

/* Appends " WHAT ADDRESS". */
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
tell_code(const Message *message, GString *out)
{
  g_string_append_printf(out, " code %u", message->code);
}

static void
tell_nonce(const Message *message, GString *out)
{
  g_string_append_printf(out, " nonce %u",
                         message->type == MESSAGE_HOT ? message->home_nonce
                                                      : message->care_of_nonce);
}

static void
tell_restarts(const Message *message, GString *out)
{
  g_string_append_printf(out, " restarts %u", message->restarts);
}

static void
tell_prefix(const Message *message, GString *out)
{
  char text[PREFIX_TEXT_SIZE];
  g_string_append_printf(out, " %s",
                         prefix_format(message_home_prefix(message), text));
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

static void
tell_router(const Message *message, GString *out)
{
  tell_address(out, "router", message->anchor);
}

static void
tell_map(const Message *message, GString *out)
{
  if (!address_is_unspecified(message->anchor))
    tell_address(out, "MAP", message->anchor);
}

static void
tell_serving(const Message *message, GString *out)
{
  if (!address_is_unspecified(message->serving))
    tell_address(out, "serving", message->serving);
}

static void
tell_previous(const Message *message, GString *out)
{
  for (uint32_t i = 0; message->previous && i < message->previous->count; i++)
    tell_address(out, "previous", message->previous->items[i].anchor);
}

static void (*const tells[TELL_COUNT])(const Message *, GString *) = {
  [TELL_HOST] = tell_host,         [TELL_SEQUENCE] = tell_sequence,
  [TELL_LIFETIME] = tell_lifetime, [TELL_STATUS] = tell_status,
  [TELL_CODE] = tell_code,         [TELL_NONCE] = tell_nonce,
  [TELL_RESTARTS] = tell_restarts, [TELL_PREFIX] = tell_prefix,
  [TELL_HOME] = tell_home,         [TELL_CARE_OF] = tell_care_of,
  [TELL_TARGET] = tell_target,     [TELL_ROUTER] = tell_router,
  [TELL_MAP] = tell_map,           [TELL_SERVING] = tell_serving,
  [TELL_PREVIOUS] = tell_previous,
};

const char *
message_name(MessageType type)
{
  return message_formats[type].name;
}

void
message_describe(const Message *message, GString *out)
{
  const Format *format = &message_formats[message->type];

  g_string_append(out, format->name);
  for (int i = 0; i < MESSAGE_TELLS && format->tells[i] != TELL_END; i++)
    tells[format->tells[i]](message, out);
}
