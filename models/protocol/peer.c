/* A Peer is the entry of the binding update list for one prefix and one
 * correspondent. The three messages have a Retry each, because they wait
 * independently; try_update decides what comes next whenever a token or the
 * acknowledgement of the home agent arrives.
 *
 * An update that was not acknowledged may have arrived. So an entry keeps the
 * end of the binding that was asked for and of the one that was acknowledged. A
 * host that comes home deletes the binding if either is still to come.
 */

#include "peer.h"

#include "models/wire/token.h"

static void home_test_send(void *target, uint64_t unused);
static void care_of_test_send(void *target, uint64_t unused);
static void update_send(void *target, uint64_t unused);
static void refresh_begins(void *target, uint64_t unused);

static Network *
network_of(const Peer *peer)
{
  return peer->mr->correspondents.network;
}

/* Fills in where the host is when the entry is made. Later, peer_move and
 * peer_registered do so. */
static void
find_place(Peer *peer)
{
  const Network *network = network_of(peer);
  const SessionPrefix *p = &network->prefixes[peer->prefix];

  peer->is_away = p->is_away;
  peer->care_of = host_address(network->hosts[p->host].care_of, p->host);
  peer->is_registered =
    view_is_registered(peer->mr->model.view, peer->prefix, &peer->care_of);
}

Peer *
peer_get(MrPeer *mr, uint32_t prefix, uint32_t node)
{
  uint32_t host = mr->model.view->network->prefixes[prefix].host;
  Peer *peer = mr->peers[host];

  while (peer && (peer->prefix != prefix || peer->node != node))
    peer = peer->next;
  if (peer)
    return peer;
  peer = g_slice_new0(Peer);
  peer->mr = mr;
  peer->prefix = prefix;
  peer->node = node;
  peer->handover = INDEX_NONE;
  peer->home.since = peer->visited.since = SIM_TIME_NONE;
  find_place(peer);
  peer->next = mr->peers[host];
  mr->peers[host] = peer;
  return peer;
}

void
peer_pause(Peer *peer)
{
  Kernel *kernel = network_of(peer)->kernel;

  retry_stop(kernel, &peer->home_test.retry);
  retry_stop(kernel, &peer->care_of_test.retry);
  retry_stop(kernel, &peer->update.retry);
  kernel_cancel(kernel, peer->refresh);
  peer->refresh = EVENT_NONE;
  peer->visited.since = SIM_TIME_NONE;
}

void
peer_free(Peer *peer)
{
  Network *network = network_of(peer);
  Peer **link = &peer->mr->peers[network->prefixes[peer->prefix].host];

  while (*link != peer)
    link = &(*link)->next;
  *link = peer->next;
  peer_pause(peer);
  kernel_cancel(network->kernel, peer->expiry);
  g_slice_free(Peer, peer);
}

/* Returns whether the correspondent may have a binding. */
static bool
is_known(const Peer *peer)
{
  return MAX(peer->bound_until, peer->asked_until) >
         network_now(network_of(peer));
}

void
peer_try_free(Peer *peer)
{
  if (peer->sessions == 0 && !is_known(peer))
    peer_free(peer);
}

bool
peer_is_bound(const Peer *peer)
{
  return peer->bound_until > network_now(network_of(peer)) && peer->is_away &&
         address_equal(peer->acknowledged, peer->care_of);
}

static void
send(Peer *peer, Message *message, Address source)
{
  Network *network = network_of(peer);
  uint32_t host = network->prefixes[peer->prefix].host;
  Envelope envelope = {
    .from = place_of_host(host),
    .source = source,
    .destination = node_address(network, peer->node),
    .prefix = peer->prefix,
    .category = peer->is_refresh ? SIGNALLING_REFRESH : SIGNALLING_REGISTRATION,
    .handover = peer->is_refresh ? INDEX_NONE : peer->handover,
  };

  message->function = COLUMN_MR;
  message->host = host;
  message->prefix = peer->prefix;
  message->home = prefix_address(network, peer->prefix);
  message->care_of = peer->is_away ? peer->care_of : message->home;
  post_message(network, &envelope, message);
}

/* Sets the timer of the next repetition, and counts the attempt. */
static void
arm(Peer *peer, Trial *trial, EventHandler repeat)
{
  const MrPeer *mr = peer->mr;

  retry_arm(
    network_of(peer)->kernel, &trial->retry,
    retry_wait(mr->initial_timeout, trial->retry.attempts, mr->max_timeout),
    repeat, peer, 0);
  retry_count(&trial->retry);
}

static void
disarm(const Peer *peer, Trial *trial)
{
  retry_reset(network_of(peer)->kernel, &trial->retry);
}

/* Each repetition has a new cookie (RFC 6275 section 11.6.1). The time makes it
 * new. */
static uint64_t
new_cookie(const Peer *peer)
{
  return (uint64_t)network_now(network_of(peer)) << 16 ^
         (uint64_t)peer->node << 8 ^ peer->prefix;
}

static void
home_test_send(void *target, uint64_t unused)
{
  Peer *peer = target;
  Message hoti = { .type = MESSAGE_HOTI };

  (void)unused;
  hoti.cookie = peer->home_test.cookie = new_cookie(peer);
  arm(peer, &peer->home_test, home_test_send);
  send(peer, &hoti, prefix_address(network_of(peer), peer->prefix));
}

static void
care_of_test_send(void *target, uint64_t unused)
{
  Peer *peer = target;
  Message coti = { .type = MESSAGE_COTI };

  (void)unused;
  coti.cookie = peer->care_of_test.cookie = new_cookie(peer);
  arm(peer, &peer->care_of_test, care_of_test_send);
  send(peer, &coti, peer->care_of);
}

static bool
token_is_good(const Peer *peer, const PeerToken *token)
{
  return token->since != SIM_TIME_NONE &&
         network_now(network_of(peer)) - token->since <=
           peer->mr->token_lifetime;
}

static void binding_expires(void *target, uint64_t unused);

/* Sets the timer for the end of the binding that was acknowledged, or else of
 * the one that was asked for. */
static void
watch_expiry(Peer *peer)
{
  Kernel *kernel = network_of(peer)->kernel;
  SimTime at = peer->bound_until > kernel_now(kernel) ? peer->bound_until
                                                      : peer->asked_until;

  kernel_cancel(kernel, peer->expiry);
  peer->expiry = at > kernel_now(kernel)
                   ? kernel_schedule_at(kernel, at, binding_expires, peer, 0)
                   : EVENT_NONE;
}

static void
update_send(void *target, uint64_t unused)
{
  Peer *peer = target;
  const Network *network = network_of(peer);
  Address home = prefix_address(network, peer->prefix);
  Address source = peer->is_away ? peer->care_of : home;
  uint8_t key[BINDING_KEY_OCTETS];
  Message bu = {
    .type = MESSAGE_CN_BU,
    .sequence = ++peer->sequence,
    .lifetime =
      peer->is_away ? (uint32_t)(peer->mr->lifetime / (4 * SIM_SECOND)) * 4 : 0,
    .home_nonce = peer->home.nonce,
    .care_of_nonce = peer->is_away ? peer->visited.nonce : 0,
    .host = network->prefixes[peer->prefix].host,
    .home = home,
    .care_of = source,
  };

  (void)unused;
  if (peer->is_away)
    peer->asked_until = network_now(network) + bu.lifetime * SIM_SECOND;
  watch_expiry(peer);
  arm(peer, &peer->update, update_send);
  binding_key(peer->home.token, peer->visited.token, !peer->is_away, key);
  message_authenticate(&bu, source, node_address(network, peer->node), key,
                       BINDING_KEY_OCTETS);
  send(peer, &bu, source);
}

/* Sends the update if both tokens are there and the home agent has acknowledged
 * the care-of address (RFC 6275 section 11.7.2). A token that has become too
 * old while the other was waited for is asked for again. */
static void
try_update(Peer *peer)
{
  bool has_home = token_is_good(peer, &peer->home);
  bool has_visited = !peer->is_away || token_is_good(peer, &peer->visited);

  if ((peer->is_away && !peer->is_registered) ||
      retry_is_armed(&peer->update.retry))
    return;
  if (has_home && has_visited) {
    update_send(peer, 0);
    return;
  }
  if (!has_home && !retry_is_armed(&peer->home_test.retry))
    home_test_send(peer, 0);
  if (!has_visited && !retry_is_armed(&peer->care_of_test.retry))
    care_of_test_send(peer, 0);
}

/* Begins the home test if its token is missing or too old. Away from home, the
 * care-of test begins in any case; at home, the update is sent as soon as the
 * home token is there. */
static void
test(Peer *peer)
{
  if (peer->is_plain)
    return;
  if (!token_is_good(peer, &peer->home))
    home_test_send(peer, 0);
  if (peer->is_away)
    care_of_test_send(peer, 0);
  else
    try_update(peer);
}

void
peer_begin(Peer *peer)
{
  uint32_t host = network_of(peer)->prefixes[peer->prefix].host;
  bool is_bound = peer_is_bound(peer);
  bool is_going_on = retry_is_armed(&peer->home_test.retry) ||
                     retry_is_armed(&peer->care_of_test.retry) ||
                     retry_is_armed(&peer->update.retry);
  bool is_due = !is_bound || peer->refresh == EVENT_NONE;

  if (peer->is_away && network_of(peer)->hosts[host].care_of != 0 && is_due &&
      !is_going_on) {
    peer->is_refresh = is_bound;
    test(peer);
  }
}

/* Sets the timer of the renewal, for now if its time has passed. */
static void
renew_at(Peer *peer, SimTime at)
{
  Kernel *kernel = network_of(peer)->kernel;

  kernel_cancel(kernel, peer->refresh);
  peer->refresh = kernel_schedule_at(kernel, MAX(at, kernel_now(kernel)),
                                     refresh_begins, peer, 0);
}

void
peer_move(Peer *peer, Address care_of, bool is_at_home, uint32_t handover)
{
  bool has_to = peer->sessions > 0 || is_known(peer);

  peer_pause(peer);
  disarm(peer, &peer->home_test);
  disarm(peer, &peer->care_of_test);
  disarm(peer, &peer->update);
  peer->care_of = care_of;
  peer->is_away = !is_at_home;
  peer->is_registered = false;
  peer->is_refresh = false;
  peer->handover = handover;
  if (peer_is_bound(peer))
    renew_at(peer, peer->refresh_at);
  else if (has_to && (peer->is_away || is_known(peer)))
    test(peer);
}

void
peer_registered(Peer *peer)
{
  peer->is_registered = true;
  if (peer->care_of_test.retry.attempts > 0 ||
      peer->visited.since != SIM_TIME_NONE)
    try_update(peer);
}

static void
refresh_begins(void *target, uint64_t unused)
{
  Peer *peer = target;

  (void)unused;
  peer->refresh = EVENT_NONE; /* peer_begin looks at it */
  if (peer->sessions == 0)
    return;
  peer->is_refresh = true;
  test(peer);
}

/* An entry of the binding update list ends with its lifetime (RFC 6275 section
 * 11.1), whether the host has a link at that time or not. */
static void
binding_expires(void *target, uint64_t unused)
{
  Peer *peer = target;
  uint32_t host = network_of(peer)->prefixes[peer->prefix].host;

  (void)unused;
  peer->expiry = EVENT_NONE;
  network_changed(network_of(peer), place_of_host(host), host);
  watch_expiry(peer);
  peer_try_free(peer);
}

/* The correspondent has acknowledged a binding, or its end. */
static void
binding_begins(Peer *peer, const Message *ba)
{
  Kernel *kernel = network_of(peer)->kernel;
  SimTime lifetime = ba->lifetime * SIM_SECOND;

  peer->acknowledged = ba->care_of;
  peer->bound_until = peer->asked_until = kernel_now(kernel) + lifetime;
  watch_expiry(peer);
  peer->refresh_at = kernel_now(kernel) + lifetime / 20 * 19;
  if (lifetime > 0)
    renew_at(peer, peer->refresh_at);
}

static void
take_token(Peer *peer, Trial *trial, PeerToken *token, const Message *test,
           uint16_t nonce)
{
  if (!retry_is_armed(&trial->retry) || test->cookie != trial->cookie)
    return;
  disarm(peer, trial);
  *token = (PeerToken){ test->token, network_now(network_of(peer)), nonce };
  try_update(peer);
}

/* Takes the acknowledgement of an update. */
static void
take_acknowledgement(Peer *peer, const Message *ba)
{
  Network *network = network_of(peer);
  SimTime now = network_now(network);

  if (!retry_is_armed(&peer->update.retry))
    return;
  if (ba->status == STATUS_SEQUENCE)
    peer->sequence = ba->sequence;
  else if (ba->sequence != peer->sequence)
    return;
  disarm(peer, &peer->update);
  if (ba->status >= STATUS_HOME_NONCE && ba->status <= STATUS_NONCES) {
    peer->home.since = peer->visited.since = SIM_TIME_NONE;
    test(peer);
  } else if (ba->status == STATUS_SEQUENCE) {
    update_send(peer, 0);
  } else if (ba->status == STATUS_ACCEPTED) {
    binding_begins(peer, ba);
    if (!peer->is_refresh)
      metrics_handover_moment(network->metrics, peer->handover,
                              HANDOVER_REGISTERED, now);
    network_changed(network,
                    place_of_host(network->prefixes[peer->prefix].host),
                    network->prefixes[peer->prefix].host);
    peer_try_free(peer);
  }
}

void
peer_receive(MrPeer *mr, uint32_t host, const Packet *packet)
{
  const Message *message = packet_message(packet);
  const Network *network = mr->model.view->network;
  Peer *peer = mr->peers[host];

  while (peer && (peer->prefix != message->prefix ||
                  !address_equal(node_address(network, peer->node),
                                 packet->headers[0].source)))
    peer = peer->next;
  if (!peer)
    return;
  switch ((MessageType)message->type) {
  case MESSAGE_HOT:
    take_token(peer, &peer->home_test, &peer->home, message,
               message->home_nonce);
    break;
  case MESSAGE_COT:
    take_token(peer, &peer->care_of_test, &peer->visited, message,
               message->care_of_nonce);
    break;
  case MESSAGE_CN_BA:
    take_acknowledgement(peer, message);
    break;
  case MESSAGE_PROBLEM:
    peer_pause(peer);
    peer->is_plain = true;
    break;
  default:
    break;
  }
}
