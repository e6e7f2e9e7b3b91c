/* Return routability (RFC 6275 section 5.2): the tokens of a correspondent, and
 * the binding management key that both ends make from them. Keys and nonces are
 * octets. A token is a number, whose highest octet is the first on the wire.
 */
#pragma once

#include "sim/base/address.h"

#include <stdbool.h>
#include <stdint.h>

enum { NODE_KEY_OCTETS = 20, NONCE_OCTETS = 8, BINDING_KEY_OCTETS = 20 };

/* Returns the keygen token for an address: the first 64 bits of HMAC-SHA1 with
 * the node key Kcn over the address, the nonce, and an octet that is 0 for a
 * home address and 1 for a care-of address (RFC 6275 section 5.2.5). */
uint64_t keygen_token(const uint8_t key[NODE_KEY_OCTETS], Address address,
                      const uint8_t nonce[NONCE_OCTETS], bool is_care_of);

/* Stores the binding management key Kbm: SHA1 of the home token and the care-of
 * token. If a binding is deleted (`is_deletion`), it is SHA1 of the home token
 * alone. */
void binding_key(uint64_t home_token, uint64_t care_of_token, bool is_deletion,
                 uint8_t key[BINDING_KEY_OCTETS]);
