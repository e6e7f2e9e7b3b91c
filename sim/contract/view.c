/* The rules ask the columns about a packet in a fixed order. If one has nothing
 * to say (VERDICT_PASS), the next one is asked. The drawing shows the order for
 * packets to and from home addresses. About a packet for a care-of address
 * assist is asked, and then mr (redirect).
 *
 *   to a prefix     assist (at an access router), lu (at the end of a tunnel at
 *                   an access router), mr (catcher, forward)
 *   from a host     mr (depart), lu, and mr (uplink) where a tunnel has ended
 */

#include "view.h"

Offer
view_offer(const View *view, uint32_t host, uint32_t access)
{
  return view->alloc->offer(view->models[COLUMN_ALLOC], host, access);
}

uint32_t
view_servers(const View *view, uint32_t prefix, uint32_t node,
             LmServer *servers)
{
  return view->lm->servers(view->models[COLUMN_LM], prefix, node, servers);
}

bool
view_find(const View *view, uint32_t node, uint32_t prefix, Address *locator)
{
  return view->lm->find(view->models[COLUMN_LM], node, prefix, locator);
}

bool
view_find_visiting(const View *view, uint32_t node, uint32_t prefix,
                   Address *locator)
{
  return view->lm->find_visiting &&
         view->lm->find_visiting(view->models[COLUMN_LM], node, prefix,
                                 locator);
}

uint32_t
view_uplink(const View *view, uint32_t node, uint32_t prefix)
{
  return view->mr->uplink(view->models[COLUMN_MR], node, prefix);
}

bool
view_is_registered(const View *view, uint32_t prefix, Address *locator)
{
  return view->lu->is_registered &&
         view->lu->is_registered(view->models[COLUMN_LU], prefix, locator);
}

SimTime
view_lead(const View *view)
{
  return view->assist->lead ? view->assist->lead(view->models[COLUMN_ASSIST])
                            : 0;
}

/* Asks assist about a packet to or from a host. Returns whether it has decided.
 */
static bool
assist_forward(const View *view, const Visit *visit, Forward *out)
{
  out->verdict = VERDICT_PASS;
  if (view->assist->forward && visit->packet->host < view->network->host_count)
    view->assist->forward(view->models[COLUMN_ASSIST], visit, out);
  return out->verdict != VERDICT_PASS;
}

/* Decides about a packet on its way to the prefix of a host. At an access
 * router assist is asked first, and then, at the end of a tunnel, lu: the
 * serving router has the host on its link or knows nothing of it. Otherwise mr
 * says which node catches the packet. The packet goes there by plain routing,
 * but mr decides what the catcher does with it, and also what a node does where
 * a tunnel has ended. */
static void
forward_down(const View *view, const Visit *visit, Forward *out)
{
  const Model *mr = view->models[COLUMN_MR];
  uint32_t node = place_index(visit->place);
  bool is_access = view->network->nodes[node].access != INDEX_NONE;
  bool from_tunnel = visit->arrival.from_tunnel;

  if (is_access && assist_forward(view, visit, out))
    return;
  if (from_tunnel && is_access) {
    view->lu->forward(view->models[COLUMN_LU], visit, out);
    if (out->verdict != VERDICT_PASS)
      return;
  }
  out->node = view->mr->catcher(mr, visit);
  if (out->node == node || from_tunnel)
    view->mr->forward(mr, visit, out);
  else
    out->verdict = VERDICT_ROUTE;
}

/* Decides about a packet from a host about which no column has decided. Where a
 * tunnel has ended, it may have to go on through another one; otherwise plain
 * routing takes it. */
static void
forward_on(const View *view, const Visit *visit, Forward *out)
{
  uint32_t node = place_index(visit->place);
  uint32_t end = INDEX_NONE;

  out->verdict = VERDICT_ROUTE;
  if (visit->arrival.from_tunnel && !place_is_host(visit->place) &&
      visit->packet->prefix != INDEX_NONE)
    end = view_uplink(view, node, visit->packet->prefix);
  if (end == INDEX_NONE || end == node)
    return;
  out->verdict = VERDICT_TUNNEL;
  out->source = node_address(view->network, node);
  out->destination = node_address(view->network, end);
}

/* Decides about a packet from a host. At the host mr is asked first, and then
 * lu; lu is also asked where the packet comes over the air. At any other node,
 * and if they have not decided, forward_on decides. */
static void
forward_up(const View *view, const Visit *visit, Forward *out)
{
  bool is_host = place_is_host(visit->place);

  out->verdict = VERDICT_PASS;
  if (is_host && view->mr->depart)
    view->mr->depart(view->models[COLUMN_MR], visit, out);
  if (out->verdict == VERDICT_PASS &&
      (is_host || visit->arrival.way == WAY_AIR))
    view->lu->forward(view->models[COLUMN_LU], visit, out);
  if (out->verdict == VERDICT_PASS)
    forward_on(view, visit, out);
}

static void
rule_forward(const void *view, const Visit *visit, Forward *out)
{
  if (visit->packet->kind == PACKET_UP || place_is_host(visit->place))
    forward_up(view, visit, out);
  else
    forward_down(view, visit, out);
}

static void
rule_redirect(const void *user, const Visit *visit, Forward *out)
{
  const View *view = user;

  if (assist_forward(view, visit, out))
    return;
  if (view->mr->redirect && visit->packet->host < view->network->host_count)
    view->mr->redirect(view->models[COLUMN_MR], visit, out);
}

static bool
rule_owns(const void *user, uint32_t host, Address address)
{
  const View *view = user;

  if (view->lu->owns && view->lu->owns(view->models[COLUMN_LU], host, address))
    return true;
  return view->assist->owns &&
         view->assist->owns(view->models[COLUMN_ASSIST], host, address);
}

static SimTime
rule_heeds(const void *user, const Notice *notice)
{
  const View *view = user;

  return view->lm->heeds ? view->lm->heeds(view->models[COLUMN_LM], notice) : 0;
}

/* Most designs never look at packets for care-of addresses. Their rules have no
 * `redirect`, so that the step does not have to ask. */
const StepRules *
view_rules(const View *view)
{
  static const StepRules plain = {
    .forward = rule_forward,
    .owns = rule_owns,
    .heeds = rule_heeds,
  };
  static const StepRules redirecting = {
    .forward = rule_forward,
    .redirect = rule_redirect,
    .owns = rule_owns,
    .heeds = rule_heeds,
  };
  return view->assist->forward || view->mr->redirect ? &redirecting : &plain;
}
