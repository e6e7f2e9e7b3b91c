/* A correspondent keeps no state for the tests (RFC 6275 section 5.2.5). Its
 * key and its nonces are drawn from a random stream of its own, by their index,
 * so they can be made again when an update names them. The authenticator is
 * then computed again and compared. */

#include "correspondent.h"

#include "models/wire/token.h"

/* Nonces are renewed every 30 s and are good for 240 s (MAX_NONCE_LIFETIME); a
 * binding lasts 420 s at most (MAX_RR_BINDING_LIFETIME; RFC 6275 section 12).
 */
#define NONCE_INTERVAL (30 * SIM_SECOND)
enum { NONCES_VALID = 8, LONGEST_BINDING = 420 };

void
correspondents_init(Correspondents *correspondents, Network *network)
{
  correspondents->network = network;
  binding_cache_init(&correspondents->cache, network, 0);
  correspondents->cache.longest = LONGEST_BINDING;
}

void
correspondents_clear(Correspondents *correspondents)
{
  binding_cache_clear(&correspondents->cache);
}

/* Draws octets of the stream of a node: index 0 is its key, others are its
 * nonces. */
static void
draw_octets(const Network *network, uint32_t node, uint32_t index,
            uint8_t *octets, int count)
{
  Rng rng = rng_stream(network->seed, network->replication, RNG_KEYS,
                       network->node_names[node]);

  rng.block = index * 64;
  for (int i = 0; i < count; i++)
    octets[i] = (uint8_t)rng_below(&rng, 256);
}

static uint16_t
nonce_now(const Network *network)
{
  return (uint16_t)(network_now(network) / NONCE_INTERVAL + 1);
}

static bool
nonce_is_valid(const Network *network, uint16_t nonce)
{
  return (uint16_t)(nonce_now(network) - nonce) < NONCES_VALID;
}

static uint64_t
token_of(const Network *network, uint32_t node, Address address,
         uint16_t nonce_index, bool is_care_of)
{
  uint8_t key[NODE_KEY_OCTETS], nonce[NONCE_OCTETS];

  draw_octets(network, node, 0, key, NODE_KEY_OCTETS);
  draw_octets(network, node, nonce_index, nonce, NONCE_OCTETS);
  return keygen_token(key, address, nonce, is_care_of);
}

/* Answers a HoTI or a CoTI, to the address that it came from. */
static void
answer_test(Network *network, uint32_t node, const Packet *packet)
{
  const Message *init = packet_message(packet);
  bool is_care_of = init->type == MESSAGE_COTI;
  Message test = *init;

  test.type = is_care_of ? MESSAGE_COT : MESSAGE_HOT;
  test.home_nonce = test.care_of_nonce = nonce_now(network);
  test.token = token_of(network, node, packet->headers[0].source,
                        nonce_now(network), is_care_of);
  Reply *reply = reply_new(network, node, packet, &test);
  if (!is_care_of)
    reply->envelope.prefix = init->prefix;
  reply_send(reply);
}

/* A node that does not know mobility headers answers with an ICMPv6 parameter
 * problem, code 1 (RFC 8200 section 4). */
static void
answer_problem(Network *network, uint32_t node, const Packet *packet)
{
  const Message *init = packet_message(packet);
  Message problem = *init;

  problem.type = MESSAGE_PROBLEM;
  Reply *reply = reply_new(network, node, packet, &problem);
  if (init->type == MESSAGE_HOTI)
    reply->envelope.prefix = init->prefix;
  reply_send(reply);
}

/* Returns the status that says which nonces of an update are too old. A
 * deletion needs no care-of nonce. */
static int
nonce_status(const Network *network, const Message *bu, bool is_deletion)
{
  bool is_home = nonce_is_valid(network, bu->home_nonce);
  bool is_care_of = is_deletion || nonce_is_valid(network, bu->care_of_nonce);

  if (is_home && is_care_of)
    return STATUS_ACCEPTED;
  return !is_home && !is_care_of ? STATUS_NONCES
         : is_home               ? STATUS_CARE_OF_NONCE
                                 : STATUS_HOME_NONCE;
}

/* Makes the tokens again from the nonces that the update names, and returns
 * whether the authenticator of the update is right. Stores the binding key. */
static bool
is_authentic(const Network *network, uint32_t node, const Packet *packet,
             bool is_deletion, uint8_t key[BINDING_KEY_OCTETS])
{
  const Message *bu = packet_message(packet);
  Message again = *bu;
  uint64_t home = token_of(network, node, bu->home, bu->home_nonce, false);
  uint64_t care_of =
    token_of(network, node, bu->care_of, bu->care_of_nonce, true);

  binding_key(home, care_of, is_deletion, key);
  message_authenticate(&again, packet->headers[0].source,
                       packet->headers[0].destination, key, BINDING_KEY_OCTETS);
  return memcmp(again.authenticator, bu->authenticator, AUTHENTICATOR_OCTETS) ==
         0;
}

static void
take_update(Correspondents *correspondents, uint32_t node, const Packet *packet)
{
  Network *network = correspondents->network;
  const Message *bu = packet_message(packet);
  bool is_deletion = address_equal(bu->care_of, bu->home);
  int status = nonce_status(network, bu, is_deletion);
  uint8_t key[BINDING_KEY_OCTETS];
  Message ba;

  if (status != STATUS_ACCEPTED) {
    ba = answer_acknowledgement(bu, status, bu->sequence);
  } else {
    if (!is_authentic(network, node, packet, is_deletion, key))
      return;
    ba = answer_update(&correspondents->cache, node, packet);
    ba.lifetime = MIN(ba.lifetime, LONGEST_BINDING);
  }
  ba.function = COLUMN_MR;
  Reply *reply = reply_new(network, node, packet, &ba);
  if (status == STATUS_ACCEPTED)
    message_authenticate(&reply->message, reply->envelope.source,
                         reply->envelope.destination, key, BINDING_KEY_OCTETS);
  if (!is_deletion)
    reply->envelope.prefix = INDEX_NONE;
  reply_send(reply);
}

void
correspondent_receive(Correspondents *correspondents, uint32_t node,
                      const Packet *packet)
{
  Network *network = correspondents->network;
  const Message *message = packet_message(packet);

  if (network->nodes[node].is_plain)
    answer_problem(network, node, packet);
  else if (answer_is_stale(network, message))
    return;
  else if (message->type == MESSAGE_CN_BU)
    take_update(correspondents, node, packet);
  else if (message->type == MESSAGE_HOTI || message->type == MESSAGE_COTI)
    answer_test(network, node, packet);
}
