/* A host decides here which servers it tells where it is, in which order, and
 * what becomes of its registrations with servers that it has left.
 *
 *   no proxy   It tells the anchor.
 *   proxy      It tells the proxy its address on the link. When the proxy has
 *              answered, it tells the anchor its regional address, but only if
 *              that is new there.
 *   at home    It de-registers with the anchor.
 *
 * A proxy that was left is not told anything: its record expires, and until
 * then it sends packets to the old link. With previous-map = told, it gets the
 * new address once.
 *
 * A registration is one prefix at one server. So the states of a prefix at two
 * servers do not depend on each other, and each is repeated by itself.
 */

#include "host.h"

#include "models/protocol/post.h"

static bool
is_at_home(const Network *network, uint32_t prefix)
{
  const SessionPrefix *p = &network->prefixes[prefix];
  return host_node(network, p->host) == p->anchor;
}

Address
host_care_of(const Network *network, uint32_t host)
{
  return host_address(network->hosts[host].care_of, host);
}

/* An update to a proxy is about the regional address, and any other about the
 * home address. At home, the home address itself is the source, and there is no
 * care-of address. */
void
host_update_send(void *user, const Registration *r, uint32_t lifetime,
                 SignallingCategory category)
{
  Network *network = ((LuHost *)user)->registrar.network;
  uint32_t host = place_index(r->place);
  bool is_home = r->regional == 0 && is_at_home(network, r->prefix);
  Address home = r->regional ? host_address(r->regional, host)
                             : prefix_address(network, r->prefix);
  Message bu = {
    .type = r->regional ? MESSAGE_LBU : MESSAGE_BU,
    .function = COLUMN_LM,
    .sequence = r->sequence,
    .lifetime = lifetime,
    .host = host,
    .prefix = r->prefix,
    .home = home,
    .care_of = is_home ? home : r->locator,
  };
  Envelope envelope = {
    .from = r->place,
    .source = bu.care_of,
    .destination = node_address(network, r->server),
    .prefix = INDEX_NONE,
    .category = category,
    .handover = r->handover,
  };
  post_message(network, &envelope, &bu);
}

Registration *
host_registration(const LuHost *self, uint32_t host, uint32_t prefix)
{
  Registration *r = self->registrar.hosts[host];

  while (r && (r->prefix != prefix || r->regional != 0))
    r = r->next;
  return r;
}

/* Tells a server the address of the host. A server that is no proxy is not told
 * what is in force there already; then the other columns hear at once that the
 * prefix is registered. */
static void
tell_server(LuHost *self, uint32_t prefix, const LmServer *server,
            Address locator)
{
  Network *network = self->registrar.network;
  uint32_t host = network->prefixes[prefix].host;
  uint32_t handover = network->hosts[host].handover;
  Registration *r = registration_get(&self->registrar, place_of_host(host),
                                     prefix, server->node, server->regional);

  if (server->regional == 0 && address_equal(r->locator, locator) &&
      registration_is_in_force(r)) {
    registration_resume(r, handover);
    design_moved(design_of(network), prefix, locator);
    design_registered(design_of(network), prefix);
    return;
  }

  r->locator = locator;
  network->prefixes[prefix].is_away = true;
  registration_start(r, HANDOFF_BETWEEN_MAGS, handover);
  if (server->regional == 0)
    design_moved(design_of(self->registrar.network), prefix, locator);
}

/* A server has accepted an address. If it is a proxy, the next server is told
 * the regional address, as long as the host has a link. */
void
host_update_accepted(void *user, Registration *r)
{
  LuHost *self = user;
  Design *design = design_of(self->registrar.network);
  uint32_t host = place_index(r->place);
  uint32_t node = host_node(design->network, host);
  LmServer servers[LM_SERVERS];

  if (r->regional == 0) {
    design_registered(design, r->prefix);
  } else if (node != INDEX_NONE && !r->is_last) {
    view_servers(&design->view, r->prefix, node, servers);
    tell_server(self, r->prefix, &servers[1], host_address(r->regional, host));
  }
}

void
host_free_prefix(LuHost *self, uint32_t prefix)
{
  registrar_forget(&self->registrar, prefix);
  design_free_prefix(design_of(self->registrar.network), prefix);
}

/* A registration has ended. If it was de-registered at the server that is no
 * proxy, the host is at home, or has given the prefix back, which is freed if
 * nobody uses it. */
void
host_update_gone(void *user, const Registration *r)
{
  LuHost *self = user;
  Network *network = self->registrar.network;
  SessionPrefix *p = &network->prefixes[r->prefix];
  uint32_t host = p->host;

  if (r->regional != 0 || r->state != REGISTRATION_LEAVING ||
      host_registration(self, host, r->prefix))
    return;
  p->is_away = false;
  metrics_handover_moment(network->metrics, r->handover, HANDOVER_REGISTERED,
                          network_now(network));
  if (p->is_released && p->sessions == 0 &&
      network->hosts[host].prefix != r->prefix)
    host_free_prefix(self, r->prefix);
}

/* Ends the registrations with servers that do not serve the host where it is
 * now. A proxy that was left forwards packets until its binding ends (RFC 5380:
 * eager to perform, lazy to release). With previous-map = told it gets the new
 * address, if the anchor still sends packets to it.
 */
static void
leave_behind(LuHost *self, uint32_t host, uint32_t prefix,
             const LmServer *servers, uint32_t count)
{
  Network *network = self->registrar.network;
  const Registration *top = host_registration(self, host, prefix);
  Registration *next;

  for (Registration *r = self->registrar.hosts[host]; r; r = next) {
    bool is_current = r->prefix != prefix;
    next = r->next;
    for (uint32_t i = 0; i < count; i++)
      is_current |= r->server == servers[i].node &&
                    (r->regional != 0) == (servers[i].regional != 0);

    if (is_current || r->state == REGISTRATION_LEAVING)
      continue;
    if (r->regional == 0) {
      registration_drop(r);
    } else if (self->tells_previous && top && top->locator.hi == r->regional &&
               registration_is_in_force(r)) {
      r->locator = host_care_of(network, host);
      registration_start(r, HANDOFF_BETWEEN_MAGS,
                         network->hosts[host].handover);
      r->is_last = true;
    } else {
      registration_let_expire(r);
    }
  }
}

/* The host is at home. It de-registers with the server of its home link, also
 * if another server was told last. */
static void
come_home(LuHost *self, uint32_t host, uint32_t prefix, const LmServer *server)
{
  Network *network = self->registrar.network;
  LmServer none = { INDEX_NONE, 0 };

  if (!host_registration(self, host, prefix))
    return;
  Registration *r = registration_get(&self->registrar, place_of_host(host),
                                     prefix, server->node, 0);
  registration_leave(r, network->hosts[host].handover);
  design_moved(design_of(self->registrar.network), prefix,
               prefix_address(network, prefix));
  leave_behind(self, host, prefix, &none, 1);
}

/* A prefix is registered if sessions use it, or new sessions will. A prefix
 * that is being given back is de-registered again, from the new address. */
void
host_register(LuHost *self, uint32_t host, uint32_t prefix)
{
  Design *design = design_of(self->registrar.network);
  Network *network = design->network;
  LmServer servers[LM_SERVERS];
  uint32_t count =
    view_servers(&design->view, prefix, host_node(network, host), servers);
  Registration *top = host_registration(self, host, prefix);

  if (count == 0)
    return;
  if (is_at_home(network, prefix)) {
    come_home(self, host, prefix, &servers[count - 1]);
  } else if ((network->prefixes[prefix].sessions > 0 &&
              !network->prefixes[prefix].is_abandoned) ||
             network->hosts[host].prefix == prefix) {
    tell_server(self, prefix, &servers[0], host_care_of(network, host));
    leave_behind(self, host, prefix, servers, count);
  } else if (top && (top->state == REGISTRATION_LEAVING || top->is_release)) {
    top->locator = host_care_of(network, host);
    registration_leave(top, INDEX_NONE);
  }
}
