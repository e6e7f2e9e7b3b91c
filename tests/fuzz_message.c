/* Fuzz target: the decoder must take any octets without harm, and what it takes
 * for a message must be the same message again after encoding. Built by
 * `make fuzz`.
 *
 * The input is tried as it is, and as damage to a message of the type that its
 * first octet says: without that, a wrong length or checksum would hide nearly
 * everything behind it.
 */

#include "models/wire/message.h"
#include "tests/support_packet.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
decode_and_encode(const uint8_t *octets, size_t length)
{
  Message message, again;
  Address source, destination;
  uint8_t encoded[2][MESSAGE_OCTETS];

  if (!message_decode(octets, length, &message, &source, &destination))
    return;
  size_t first = message_encode(&message, source, destination, encoded[0]);
  g_assert(message_decode(encoded[0], first, &again, &source, &destination));
  g_assert(again.type == message.type);
  size_t second = message_encode(&again, source, destination, encoded[1]);
  g_assert(first == second && memcmp(encoded[0], encoded[1], first) == 0);
  g_free(message.previous);
  g_free(again.previous);
}

/* What is behind the message goes through it, so it may also grow. */
static void
decode_damaged(const uint8_t *data, size_t size)
{
  PreviousAnchors previous = { .count = data[0] % MESSAGE_PREVIOUS };
  Message message = { .type = data[0] % MESSAGE_TYPES,
                      .code = data[0] % 7,
                      .previous = &previous };
  uint8_t octets[MESSAGE_OCTETS] = { 0 };
  size_t length =
    message_encode(&message, (Address){ 1, 2 }, (Address){ 3, 4 }, octets);

  length = MIN(MAX(length, (size - 1) / 8 * 8), MESSAGE_OCTETS);
  for (size_t i = 1; i < size && i <= length; i++)
    octets[i - 1] ^= data[i];
  support_repair(octets, length);
  /* A copy that ends where the packet does, for the sanitizers. */
  g_autofree uint8_t *packet = g_memdup2(octets, length);
  decode_and_encode(packet, length);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  decode_and_encode(data, size);
  if (size > 0)
    decode_damaged(data, size);
  return 0;
}
