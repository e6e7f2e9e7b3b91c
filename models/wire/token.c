/* HMAC-SHA1 and SHA1 come from GLib. The data is put together in the order of
 * the RFC, with numbers in network order, so that the keys are those of a real
 * implementation.
 */

#include "token.h"

#include <glib.h>
#include <string.h>

enum { SHA1_OCTETS = 20 };

uint64_t
keygen_token(const uint8_t key[NODE_KEY_OCTETS], Address address,
             const uint8_t nonce[NONCE_OCTETS], bool is_care_of)
{
  uint8_t data[16 + NONCE_OCTETS + 1], digest[SHA1_OCTETS];
  size_t size = sizeof digest;
  GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA1, key, NODE_KEY_OCTETS);
  uint64_t token;

  address_to_octets(address, data);
  memcpy(data + 16, nonce, NONCE_OCTETS);
  data[16 + NONCE_OCTETS] = is_care_of;
  g_hmac_update(hmac, data, sizeof data);
  g_hmac_get_digest(hmac, digest, &size);
  g_hmac_unref(hmac);
  memcpy(&token, digest, sizeof token);
  return GUINT64_FROM_BE(token);
}

void
binding_key(uint64_t home_token, uint64_t care_of_token, bool is_deletion,
            uint8_t key[BINDING_KEY_OCTETS])
{
  uint64_t tokens[] = { GUINT64_TO_BE(home_token),
                        GUINT64_TO_BE(care_of_token) };
  size_t size = BINDING_KEY_OCTETS;
  GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA1);

  g_checksum_update(sum, (const guchar *)tokens,
                    is_deletion ? sizeof tokens[0] : sizeof tokens);
  g_checksum_get_digest(sum, key, &size);
  g_checksum_free(sum);
}
