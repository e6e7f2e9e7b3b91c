#include "support_message.h"

#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

void
support_check(bool holds, const char *sentence)
{
  CU_ASSERT_TRUE(holds);
  if (!holds)
    printf("\n    not so: %s", sentence);
}

static bool
is_same_list(const PreviousAnchors *a, const PreviousAnchors *b)
{
  if (!a || !b)
    return a == b;
  if (a->count != b->count)
    return false;
  for (uint32_t i = 0; i < a->count; i++)
    if (!address_equal(a->items[i].anchor, b->items[i].anchor) ||
        a->items[i].subnet != b->items[i].subnet ||
        a->items[i].prefix != b->items[i].prefix)
      return false;
  return true;
}

static bool
is_same(const Message *a, const Message *b)
{
  return a->type == b->type && a->function == b->function &&
         a->status == b->status && a->handoff == b->handoff &&
         a->code == b->code && a->distributed == b->distributed &&
         a->sequence == b->sequence && a->home_nonce == b->home_nonce &&
         a->care_of_nonce == b->care_of_nonce && a->lifetime == b->lifetime &&
         a->host == b->host && a->prefix == b->prefix &&
         address_equal(a->home, b->home) &&
         address_equal(a->care_of, b->care_of) &&
         address_equal(a->anchor, b->anchor) &&
         address_equal(a->serving, b->serving) && a->cookie == b->cookie &&
         a->token == b->token &&
         memcmp(a->authenticator, b->authenticator, AUTHENTICATOR_OCTETS) ==
           0 &&
         a->access_point == b->access_point && a->restarts == b->restarts &&
         a->timestamp == b->timestamp && is_same_list(a->previous, b->previous);
}

/* What nobody can tell from the octets. */
static MessageType
type_read(MessageType type)
{
  if (type == MESSAGE_LBA)
    return MESSAGE_BA;
  return type == MESSAGE_LM_INVALID ? MESSAGE_LM_UNKNOWN : type;
}

void
support_return(Message message, Address source, Address destination,
               const char *sentence)
{
  uint8_t octets[MESSAGE_OCTETS];
  Message read;
  Address from, to;
  size_t length = message_encode(&message, source, destination, octets);
  bool is_read = message_decode(octets, length, &read, &from, &to);

  support_check(is_read, sentence);
  if (!is_read)
    return;
  message.type = (uint8_t)type_read(message.type);
  support_check(address_equal(from, source) && address_equal(to, destination),
                sentence);
  support_check(is_same(&message, &read), sentence);
  g_free(read.previous);
}
