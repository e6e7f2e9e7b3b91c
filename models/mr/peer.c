/* mr peer: route optimisation (RFC 6275 section 11.7.2). The correspondent
 * sends to where the host is, with a type 2 routing header, and the host sends
 * back with a Home Address option. As long as a correspondent has no binding,
 * and if it does not support mobility, packets go as in mr chain: the anchor
 * tunnels them, and so does the proxy of a visited network if there is one.
 *
 * The messages between host and correspondent are drawn in protocol/peer.h. The
 * two ends know different things: a correspondent looks at its binding cache,
 * and a host at what the correspondent has acknowledged. So for a while packets
 * may be optimised in one direction only.
 */

#include "models/protocol/peer.h"
#include "models/protocol/correspondent.h"
#include "models/protocol/routing.h"
#include "sim/contract/dispatch.h"

static void
mr_peer_init(Model *model, Design *design)
{
  MrPeer *self = (MrPeer *)model;
  Network *network = design->network;

  correspondents_init(&self->correspondents, network);
  self->peers = g_new0(Peer *, network->host_count);
}

static void
mr_peer_clear(Model *model)
{
  MrPeer *self = (MrPeer *)model;

  for (uint32_t i = 0; i < self->correspondents.network->host_count; i++)
    while (self->peers[i])
      peer_free(self->peers[i]);
  g_free(self->peers);
  correspondents_clear(&self->correspondents);
}

/* Returns whether a packet is user data at its sender, a correspondent that has
 * a binding, and stores the locator if it is. Messages to the home address are
 * not optimised, because they test whether it is reached. */
static bool
is_optimised(const Model *model, const Visit *visit, Address *locator)
{
  const MrPeer *self = (const MrPeer *)model;
  const Network *network = model->view->network;
  const Packet *packet = visit->packet;
  uint32_t node = place_index(visit->place);

  return packet->kind == PACKET_DOWN &&
         address_equal(packet->headers[0].source,
                       node_address(network, node)) &&
         binding_locator(&self->correspondents.cache, node, packet->prefix,
                         locator);
}

static uint32_t
mr_peer_catcher(const Model *model, const Visit *visit)
{
  Address locator;

  return is_optimised(model, visit, &locator) ? place_index(visit->place)
                                              : route_to_anchor(model, visit);
}

static void
mr_peer_forward(const Model *model, const Visit *visit, Forward *out)
{
  Address locator;

  route_by_record(model, visit, out);
  if (!is_optimised(model, visit, &locator))
    return;
  out->verdict = VERDICT_HOME;
  out->source = node_address(model->view->network, place_index(visit->place));
  out->destination = locator;
}

/* The host sends user data directly to a correspondent that has acknowledged.
 * About any other packet it leaves the decision to lu. */
static void
mr_peer_depart(const Model *model, const Visit *visit, Forward *out)
{
  const Packet *packet = visit->packet;
  uint32_t host = place_index(visit->place);
  const MrPeer *self = (const MrPeer *)model;
  const Network *network = model->view->network;
  Address destination = packet->headers[0].destination;
  const Peer *peer = self->peers[host];

  if (packet->kind != PACKET_UP || packet->depth > 1)
    return;
  while (peer &&
         (peer->prefix != packet->prefix ||
          !address_equal(node_address(network, peer->node), destination)))
    peer = peer->next;
  if (!peer || !peer_is_bound(peer) || network->hosts[host].care_of == 0)
    return;
  out->verdict = VERDICT_HOME;
  out->source = peer->care_of;
  out->destination = destination;
}

/* At home, the locator is the home address. */
static void
mr_peer_moved(Model *model, Design *design, uint32_t prefix, Address locator)
{
  MrPeer *self = (MrPeer *)model;
  const Network *network = design->network;
  uint32_t host = network->prefixes[prefix].host;
  bool is_at_home = address_equal(locator, prefix_address(network, prefix));

  for (Peer *peer = self->peers[host]; peer; peer = peer->next)
    if (peer->prefix == prefix)
      peer_move(peer, locator, is_at_home, network->hosts[host].handover);
}

static void
mr_peer_registered(Model *model, Design *design, uint32_t prefix)
{
  MrPeer *self = (MrPeer *)model;
  uint32_t host = design->network->prefixes[prefix].host;

  for (Peer *peer = self->peers[host]; peer; peer = peer->next)
    if (peer->prefix == prefix)
      peer_registered(peer);
}

static void
mr_peer_link_down(Model *model, Design *design, uint32_t host)
{
  (void)design;
  for (Peer *peer = ((MrPeer *)model)->peers[host]; peer; peer = peer->next)
    peer_pause(peer);
}

/* All sessions of a prefix with a correspondent share one binding, so they are
 * counted. */
static void
mr_peer_session(Model *model, Design *design, const SessionChange *change)
{
  Peer *peer = peer_get((MrPeer *)model, change->prefix, change->node);

  (void)design;
  if (!change->begins) {
    peer->sessions--;
    if (peer->sessions == 0)
      peer_try_free(peer);
    return;
  }
  peer->sessions++;
  if (peer->sessions == 1)
    peer_begin(peer);
}

static void
mr_peer_forget(Model *model, Design *design, uint32_t prefix)
{
  MrPeer *self = (MrPeer *)model;
  Peer *next;
  Peer *peer = self->peers[design->network->prefixes[prefix].host];

  for (; peer; peer = next) {
    next = peer->next;
    if (peer->prefix == prefix)
      peer_free(peer);
  }
  binding_remove_all(&self->correspondents.cache, prefix);
}

static void
mr_peer_receive(Model *model, Design *design, Place place, const Packet *packet)
{
  MrPeer *self = (MrPeer *)model;

  (void)design;
  if (place_is_host(place))
    peer_receive(self, place_index(place), packet);
  else
    correspondent_receive(&self->correspondents, place_index(place), packet);
}

static void
mr_peer_show(const Model *model, Picture *picture)
{
  picture_anchors(picture, "MR");
  binding_show(&((const MrPeer *)model)->correspondents.cache, picture, "MR");
}

const ModelClass mr_peer = {
  .column = COLUMN_MR,
  .name = "peer",
  .summary = "the correspondent itself (route optimisation); else the anchor",
  .source = "RFC 6275 sections 5.2, 9 and 11.6",
  .provides = ROUTES_BY_LOCATION | ROUTES_REGIONALLY,
  .needs =
    (const Need[]){
      { .any = HAS_CARE_OF_ADDRESSES,
        .why = "in mr peer the host tells its correspondents: lu must be "
               "host" },
      { .why = NULL },
    },
  .parameters =
    (const Key[]){
      { .name = "cn-lifetime",
        .type = KEY_TIME,
        .fallback = "420 s",
        .least = 4,
        .greatest = 420,
        .help = "Lifetime of a binding at a correspondent "
                "(MAX_RR_BINDING_LIFETIME)",
        .offset = offsetof(MrPeer, lifetime) },
      { .name = "token-lifetime",
        .type = KEY_TIME,
        .fallback = "210 s",
        .greatest = 210,
        .help = "Time for which a token is used again (MAX_TOKEN_LIFETIME)",
        .offset = offsetof(MrPeer, token_lifetime) },
      { .name = "initial-timeout",
        .type = KEY_TIME,
        .fallback = "1 s",
        .least = 0.001,
        .greatest = 3600,
        .help = "Wait for an acknowledgement before the first repetition "
                "(INITIAL_BINDACK_TIMEOUT); it doubles each time",
        .offset = offsetof(MrPeer, initial_timeout) },
      { .name = "max-timeout",
        .type = KEY_TIME,
        .fallback = "32 s",
        .least = 0.001,
        .greatest = 86400,
        .help = "Longest wait between repetitions (MAX_BINDACK_TIMEOUT)",
        .offset = offsetof(MrPeer, max_timeout) },
      { .name = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(MrPeer),
      .init = mr_peer_init,
      .clear = mr_peer_clear,
      .show = mr_peer_show,
      .decisions.mr =
        &(const MrDecisions){
          .catcher = mr_peer_catcher,
          .forward = mr_peer_forward,
          .uplink = route_up,
          .redirect = route_regional,
          .depart = mr_peer_depart,
        },
      .events.mr =
        &(const MrEvents){
          .moved = mr_peer_moved,
          .registered = mr_peer_registered,
          .link_down = mr_peer_link_down,
          .session = mr_peer_session,
          .forget = mr_peer_forget,
          .receive = mr_peer_receive,
        },
    },
};
