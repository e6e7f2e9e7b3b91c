/* Return routability: tokens, keys, authenticators. The numbers are those of
 * the vectors in test_messages.c.
 */

#include "models/wire/message.h"
#include "models/wire/token.h"
#include "tests/suite.h"

#include <string.h>

/* A home and a care-of address, in two halves. */
#define HOME 0x20010db800010000, 0x5efffe005301
#define CARE_OF 0x20010db800030000, 0x5efffe005301

static const uint64_t home_token = 0xa48441b32f032de2;
static const uint64_t care_of_token = 0x2da4859ef149b668;

static void
test_tokens(void)
{
  uint8_t node_key[NODE_KEY_OCTETS];
  const uint8_t home_nonce[NONCE_OCTETS] = { 1, 1, 1, 1, 1, 1, 1, 1 };
  const uint8_t care_of_nonce[NONCE_OCTETS] = { 2, 2, 2, 2, 2, 2, 2, 2 };

  for (int i = 0; i < NODE_KEY_OCTETS; i++)
    node_key[i] = (uint8_t)i;
  CU_ASSERT_EQUAL(keygen_token(node_key, (Address){ HOME }, home_nonce, false),
                  home_token);
  CU_ASSERT_EQUAL(
    keygen_token(node_key, (Address){ CARE_OF }, care_of_nonce, true),
    care_of_token);
  CU_ASSERT_NOT_EQUAL(
    keygen_token(node_key, (Address){ HOME }, home_nonce, true), home_token);
}

static void
test_binding_keys(void)
{
  static const uint8_t binding[] = { 0x7c, 0x36, 0x0c, 0xa0, 0xd7, 0x78, 0x35,
                                     0x13, 0x22, 0x6f, 0x26, 0x95, 0x54, 0xde,
                                     0x1f, 0x4d, 0x3f, 0x8b, 0x40, 0x68 };
  static const uint8_t deletion[] = { 0x62, 0x1c, 0x17, 0xb7, 0xa5, 0xfc, 0xf4,
                                      0xd4, 0x8f, 0xc5, 0xbd, 0xa2, 0xea, 0x33,
                                      0x75, 0xdb, 0xb2, 0xef, 0x59, 0x3d };
  uint8_t key[BINDING_KEY_OCTETS];

  binding_key(home_token, care_of_token, false, key);
  CU_ASSERT_EQUAL(memcmp(key, binding, sizeof key), 0);
  binding_key(home_token, care_of_token, true, key);
  CU_ASSERT_EQUAL(memcmp(key, deletion, sizeof key), 0);
}

/* Everything that goes into it changes an authenticator, but not what stood in
 * its place, and not a checksum. */
static void
test_authenticators(void)
{
  static const uint8_t key[2][4] = { { 1, 2, 3, 4 }, { 1, 2, 3, 5 } };
  const Address source = { 1, 1 }, other = { 1, 2 };
  static const Message message = { .type = MESSAGE_CN_BU, .home = { 9, 9 } };
  Message first = message, again = message;

  message_authenticate(&first, source, other, key[0], sizeof key[0]);
  memset(again.authenticator, 0xff, AUTHENTICATOR_OCTETS);
  message_authenticate(&again, source, other, key[0], sizeof key[0]);
  CU_ASSERT_EQUAL(
    memcmp(first.authenticator, again.authenticator, AUTHENTICATOR_OCTETS), 0);
  for (int i = 0; i < 4; i++) {
    Message changed = message;
    changed.sequence = i == 0;
    message_authenticate(&changed, i == 1 ? other : source,
                         i == 2 ? source : other, key[i == 3], sizeof key[0]);
    CU_ASSERT_NOT_EQUAL(
      memcmp(first.authenticator, changed.authenticator, AUTHENTICATOR_OCTETS),
      0);
  }
}

/* Without a key that is good there is nothing to authenticate with. */
static void
test_no_authenticator(void)
{
  static const struct {
    uint8_t status;
    bool is_authorized;
  } rows[] = {
    { 0, true },
    { STATUS_SEQUENCE, true },
    { STATUS_HOME_NONCE, false },
    { STATUS_CARE_OF_NONCE, false },
    { STATUS_NONCES, false },
    { STATUS_NONCES + 1, true },
  };
  enum { WITHOUT = 80, WITH = 96 };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Message message = { .type = MESSAGE_CN_BA,
                        .status = rows[i].status,
                        .home = { 1, 2 } };
    CU_ASSERT_EQUAL(
      message_length(&message, (Address){ 3, 4 }, (Address){ 5, 6 }),
      rows[i].is_authorized ? WITH : WITHOUT);
  }
}

const TestCase token_tests[] = {
  { "tokens are those of the vectors", test_tokens },
  { "binding keys are those of the vectors", test_binding_keys },
  { "an authenticator covers what it should", test_authenticators },
  { "an acknowledgement that asks for new nonces has none",
    test_no_authenticator },
  { NULL, NULL },
};
