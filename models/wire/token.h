/* Return routability (RFC 6275 section 5.2): the tokens of a correspondent, and
 * the binding management key that both ends make of them. HMAC-SHA1 and SHA1
 * are GLib's.
 */
#pragma once

#include "sim/base/address.h"

#include <stdbool.h>
#include <stdint.h>

enum { NODE_KEY_OCTETS = 20, NONCE_OCTETS = 8, BINDING_KEY_OCTETS = 20 };

/* First 64 bits of HMAC-SHA1 (Kcn, address | nonce | 0 for a home address, 1
 * for a care-of address). */
uint64_t keygen_token(const uint8_t key[NODE_KEY_OCTETS], Address address,
                      const uint8_t nonce[NONCE_OCTETS], bool is_care_of);

/* Kbm: SHA1 (home token | care-of token), or SHA1 (home token) to delete a
 * binding (`is_deletion`). */
void binding_key(uint64_t home_token, uint64_t care_of_token, bool is_deletion,
                 uint8_t key[BINDING_KEY_OCTETS]);
