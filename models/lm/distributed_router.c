/* Routers as clients of the distributed location database.
 *
 *   router -- LM-query --> home LM       a packet is caught, and the last
 *          <- LM-answer --               answer is too old
 *   router <- LM-invalid -- old router   it has no use for a packet
 *   router <-- LU --------- LM           the host has moved: from the home LM
 *                                        (push), or from the LM of the router's
 *                                        own network
 *
 * What a router believes is in `routers`; `fresh` says until when it need not
 * ask again. The two are apart, because an old answer is used until the next
 * one has come.
 */

#include "distributed.h"

/* After so many answers that were of no use, a router believes the next one. It
 * asks again when it hears that this one is wrong. */
enum { DENIALS = 10 };

static void query_send(void *target, uint64_t unused);

/* Only the routers at the edge of their networks are clients. */
static bool
is_edge(const Network *network, uint32_t node)
{
  return network->areas[network->nodes[node].network].gateway == node;
}

void
subscribe(LmDistributed *lm, uint32_t prefix, uint32_t router)
{
  Subscription **list = &lm->subscriptions[prefix % SUBSCRIPTION_LISTS];
  Subscription *s = *list;

  while (s && (s->prefix != prefix || s->router != router))
    s = s->next;
  if (!s) {
    s = g_slice_new(Subscription);
    *s = (Subscription){ *list, prefix, router, 0 };
    *list = s;
  }
  s->ends_at = network_now(lm->exchanges.network) + lm->ttl + 2 * SIM_SECOND;
}

void
router_init(LmDistributed *lm)
{
  Network *network = lm->exchanges.network;

  binding_cache_init(&lm->routers, network, 0);
  binding_cache_init(&lm->fresh, network, 0);
  lm->fresh.is_note = true;
  lm->queries = g_new0(Query *, network->host_count);
  lm->invalids = g_new0(Invalid *, network->host_count);
}

/* Frees a query, and stops repeating it. */
static void
query_free(Query *query)
{
  Network *network = query->lm->exchanges.network;
  Query **link = &query->lm->queries[network->prefixes[query->prefix].host];

  while (*link != query)
    link = &(*link)->next;
  *link = query->next;
  retry_stop(network->kernel, &query->retry);
  g_slice_free(Query, query);
}

/* Frees what is noted about a prefix of the host at a router; INDEX_NONE stands
 * for all prefixes, and for all routers. */
static void
invalids_free(LmDistributed *lm, uint32_t host, uint32_t prefix,
              uint32_t router)
{
  Invalid **link = &lm->invalids[host];

  while (*link) {
    Invalid *invalid = *link;
    if ((prefix == INDEX_NONE || invalid->prefix == prefix) &&
        (router == INDEX_NONE || invalid->router == router)) {
      *link = invalid->next;
      g_slice_free(Invalid, invalid);
    } else {
      link = &invalid->next;
    }
  }
}

/* Frees the subscriptions of a prefix in a list, or all if it is INDEX_NONE. */
static void
unsubscribe(Subscription **link, uint32_t prefix)
{
  while (*link) {
    Subscription *s = *link;
    if (prefix == INDEX_NONE || s->prefix == prefix) {
      *link = s->next;
      g_slice_free(Subscription, s);
    } else {
      link = &s->next;
    }
  }
}

void
router_clear(LmDistributed *lm)
{
  for (uint32_t i = 0; i < lm->exchanges.network->host_count; i++) {
    while (lm->queries[i])
      query_free(lm->queries[i]);
    invalids_free(lm, i, INDEX_NONE, INDEX_NONE);
  }
  for (int i = 0; i < SUBSCRIPTION_LISTS; i++)
    unsubscribe(&lm->subscriptions[i], INDEX_NONE);
  g_free(lm->queries);
  g_free(lm->invalids);
  binding_cache_clear(&lm->routers);
  binding_cache_clear(&lm->fresh);
}

void
router_forget(LmDistributed *lm, uint32_t prefix)
{
  uint32_t host = lm->exchanges.network->prefixes[prefix].host;
  Query *next;

  binding_remove_all(&lm->routers, prefix);
  binding_remove_all(&lm->fresh, prefix);
  unsubscribe(&lm->subscriptions[prefix % SUBSCRIPTION_LISTS], prefix);
  invalids_free(lm, host, prefix, INDEX_NONE);
  for (Query *query = lm->queries[host]; query; query = next) {
    next = query->next;
    if (query->prefix == prefix)
      query_free(query);
  }
}

/* Forgets the subscriptions at a home LM. */
static void
forget_subscribers(LmDistributed *lm, uint32_t node)
{
  const Network *network = lm->exchanges.network;

  for (int i = 0; i < SUBSCRIPTION_LISTS; i++)
    for (Subscription **link = &lm->subscriptions[i]; *link;) {
      Subscription *s = *link;
      uint32_t anchor = network->prefixes[s->prefix].anchor;
      if (network->areas[network->nodes[anchor].network].lm == node) {
        *link = s->next;
        g_slice_free(Subscription, s);
      } else {
        link = &s->next;
      }
    }
}

void
router_forget_node(LmDistributed *lm, uint32_t node)
{
  Query *next;

  binding_remove_node(&lm->routers, node);
  binding_remove_node(&lm->fresh, node);
  forget_subscribers(lm, node);
  for (uint32_t host = 0; host < lm->exchanges.network->host_count; host++) {
    invalids_free(lm, host, INDEX_NONE, node);
    for (Query *query = lm->queries[host]; query; query = next) {
      next = query->next;
      if (query->router == node)
        query_free(query);
    }
  }
}

static Query *
query_find(const LmDistributed *lm, uint32_t router, uint32_t prefix)
{
  Query *query = lm->queries[lm->exchanges.network->prefixes[prefix].host];

  while (query && (query->router != router || query->prefix != prefix))
    query = query->next;
  return query;
}

/* Sends a query, and repeats it after time-outs that double. */
static void
query_send(void *target, uint64_t unused)
{
  Query *query = target;
  const LmDistributed *lm = query->lm;
  Network *network = lm->exchanges.network;
  const SessionPrefix *p = &network->prefixes[query->prefix];
  uint32_t server = network->areas[network->nodes[p->anchor].network].lm;
  SimTime wait = retry_wait(lm->exchanges.initial_timeout,
                            query->retry.attempts, lm->exchanges.max_timeout);
  Message message = {
    .type = MESSAGE_LM_QUERY,
    .function = COLUMN_LM,
    .host = p->host,
    .prefix = query->prefix,
    .home = prefix_address(network, query->prefix),
  };

  (void)unused;
  retry_arm(network->kernel, &query->retry, wait, query_send, query, 0);
  retry_count(&query->retry);
  post_between(network, query->router, server,
               (SignallingCategory)query->category, query->handover, &message);
}

/* Returns the query of the router about the prefix. Sends it if there is none
 * yet; one that is pending stays as it is. `invalid` is a locator that the
 * router knows to be wrong, or the unspecified address. */
static Query *
query_start(LmDistributed *lm, uint32_t router, uint32_t prefix,
            SignallingCategory category, uint32_t handover, Address invalid)
{
  Network *network = lm->exchanges.network;
  uint32_t host = network->prefixes[prefix].host;
  Query *query = query_find(lm, router, prefix);

  if (query)
    return query;
  query = g_slice_new(Query);
  *query = (Query){
    .lm = lm,
    .next = lm->queries[host],
    .prefix = prefix,
    .router = router,
    .handover = handover,
    .category = (uint8_t)category,
    .invalid = invalid,
  };
  lm->queries[host] = query;
  query_send(query, 0);
  return query;
}

/* A router that has no record reads that of the home LM if this is at its own
 * node, because it would answer a query with it. */
bool
router_find(const Model *model, uint32_t node, uint32_t prefix,
            Address *locator)
{
  const LmDistributed *self = (const LmDistributed *)model;
  const Network *network = model->view->network;
  uint32_t anchor = network->prefixes[prefix].anchor;
  const BindingCache *cache = self->is_flat ? &self->local : &self->home;

  if (binding_locator(&self->routers, node, prefix, locator))
    return true;
  return network->areas[network->nodes[anchor].network].lm == node &&
         binding_locator(cache, node, prefix, locator) &&
         !address_equal(*locator, node_address(network, node));
}

/* Returns from when on a router asks about a prefix. Only routers at the edge
 * of a network ask, and not while a query is pending. With `pull`, a router
 * that has a record does not ask, because it is told when the record is wrong.
 * The router of the home network does, because a host may leave its home link
 * without a message. */
static SimTime
asks_from(const LmDistributed *self, uint32_t node, uint32_t prefix)
{
  const Network *network = self->exchanges.network;
  const SessionPrefix *p = &network->prefixes[prefix];
  const Binding *fresh = binding_get(&self->fresh, node, prefix);
  bool is_home =
    network->nodes[node].network == network->nodes[p->anchor].network;
  bool is_told =
    self->spread == SPREAD_PULL && !is_home &&
    binding_get(&self->routers, node, prefix)->state != BINDING_NONE;

  if (!is_edge(network, node) || is_told || query_find(self, node, prefix))
    return SIM_TIME_MAX;
  return fresh->state != BINDING_NONE ? fresh->ends_at : 0;
}

/* Asks the home LM about a prefix. It is a refresh if the router has a record
 * already. */
static void
ask(LmDistributed *self, uint32_t node, uint32_t prefix)
{
  bool is_found =
    binding_get(&self->routers, node, prefix)->state != BINDING_NONE;

  query_start(self, node, prefix,
              is_found ? SIGNALLING_REFRESH : SIGNALLING_REGISTRATION,
              INDEX_NONE, (Address){ 0, 0 });
}

/* Returns what is noted first about a prefix at a router, whoever has been
 * told, or NULL. */
static Invalid *
invalid_find(const LmDistributed *lm, uint32_t router, uint32_t prefix)
{
  Invalid *invalid = lm->invalids[lm->exchanges.network->prefixes[prefix].host];

  while (invalid && (invalid->router != router || invalid->prefix != prefix))
    invalid = invalid->next;
  return invalid;
}

static Invalid *
invalid_find_sender(const LmDistributed *lm, uint32_t router, uint32_t prefix,
                    uint32_t sender)
{
  Invalid *invalid = invalid_find(lm, router, prefix);

  while (invalid && (invalid->router != router || invalid->prefix != prefix ||
                     invalid->sender != sender))
    invalid = invalid->next;
  return invalid;
}

static Invalid *
invalid_get(LmDistributed *lm, uint32_t router, uint32_t prefix,
            uint32_t sender)
{
  uint32_t host = lm->exchanges.network->prefixes[prefix].host;
  Invalid *invalid = invalid_find_sender(lm, router, prefix, sender);

  if (invalid)
    return invalid;
  invalid = g_slice_new(Invalid);
  *invalid = (Invalid){ .next = lm->invalids[host],
                        .prefix = prefix,
                        .router = router,
                        .sender = sender };
  lm->invalids[host] = invalid;
  return invalid;
}

static uint32_t
home_router(const Network *network, uint32_t prefix)
{
  uint32_t anchor = network->prefixes[prefix].anchor;
  return network->areas[network->nodes[anchor].network].gateway;
}

/* Returns from when on a router tells a sender that its data are old. A sender
 * is told once, and again if packets still come after a time-out. The home
 * router gets all packets for which nobody knows a better way, so it tells a
 * sender only if the host has just left its network, and only once. */
static SimTime
complains_from(const LmDistributed *self, uint32_t node, uint32_t prefix,
               uint32_t sender)
{
  const Network *network = self->exchanges.network;
  const Invalid *told = invalid_find_sender(self, node, prefix, sender);

  if (sender == INDEX_NONE || !is_edge(network, sender) ||
      (node == home_router(network, prefix) &&
       !invalid_find(self, node, prefix)))
    return SIM_TIME_MAX;
  return told ? told->again_at : 0;
}

/* Tells the router at the other end of the tunnel that its data are old, and
 * notes from when on it is told again. */
static void
complain(LmDistributed *self, uint32_t node, uint32_t prefix, uint32_t sender)
{
  Network *network = self->exchanges.network;
  const SessionPrefix *p = &network->prefixes[prefix];
  Message message = {
    .type = MESSAGE_LM_INVALID,
    .function = COLUMN_LM,
    .host = p->host,
    .prefix = prefix,
    .home = prefix_address(network, prefix),
  };

  invalid_get(self, node, prefix, sender)->again_at =
    node == home_router(network, prefix)
      ? SIM_TIME_MAX
      : network_now(network) + self->exchanges.initial_timeout;
  network_changed(network, place_of_node(node), p->host);
  post_between(network, node, sender, SIGNALLING_REGISTRATION,
               network->hosts[p->host].handover, &message);
}

SimTime
router_heeds(const Model *model, const Notice *notice)
{
  const LmDistributed *self = (const LmDistributed *)model;
  const Network *network = self->exchanges.network;

  return notice->kind == NOTICE_CAUGHT
           ? asks_from(self, notice->node, notice->prefix)
           : complains_from(self, notice->node, notice->prefix,
                            network_node_at(network, notice->sender));
}

/* Acts on a notice, unless an earlier notice of the same event was enough. */
void
router_notice(Model *model, Design *design, const Notice *notice)
{
  LmDistributed *self = (LmDistributed *)model;
  Network *network = design->network;

  if (network->prefixes[notice->prefix].subnet == 0 ||
      router_heeds(model, notice) > network_now(network))
    return;
  if (notice->kind == NOTICE_CAUGHT)
    ask(self, notice->node, notice->prefix);
  else
    complain(self, notice->node, notice->prefix,
             network_node_at(network, notice->sender));
}

/* Another router has no use for packets of a prefix. If the record is that the
 * prefix is there, the router forgets it, and asks the home LM. */
static void
take_invalid(LmDistributed *self, uint32_t node, const Packet *packet)
{
  const Message *message = packet_message(packet);
  Address wrong = packet->headers[0].source;
  Address locator;

  if (!binding_locator(&self->routers, node, message->prefix, &locator) ||
      !address_equal(locator, wrong))
    return;
  query_start(self, node, message->prefix, SIGNALLING_REGISTRATION,
              packet->handover, wrong);
  binding_remove(&self->routers, node, message->prefix);
  binding_remove(&self->fresh, node, message->prefix);
}

/* Makes room for one more answer at a router, if it keeps as many as it may:
 * the one that ends first is forgotten. */
static void
make_room(LmDistributed *self, uint32_t node, uint32_t prefix)
{
  const BindingCache *cache = &self->fresh;
  uint32_t slot = cache->queues[BINDING_ACTIVE].oldest;
  uint32_t count = 0, oldest = INDEX_NONE;

  if (self->cache_size == 0 ||
      binding_get(cache, node, prefix)->state != BINDING_NONE)
    return;
  for (; slot != INDEX_NONE; slot = cache->bindings[slot].newer) {
    if (cache->bindings[slot].node != node)
      continue;
    if (count++ == 0)
      oldest = cache->bindings[slot].prefix;
  }
  if (count < self->cache_size)
    return;
  binding_remove(&self->routers, node, oldest);
  binding_remove(&self->fresh, node, oldest);
}

/* Returns whether an answer is of no use yet. It says that nothing is known, or
 * it says again what has just been found wrong, or it says that the host is in
 * the network of this router, which knows nothing of the host. A host that
 * leaves its home link says nothing, so the home LM learns of it later. */
static bool
is_useless(const LmDistributed *self, const Query *query, const Message *answer)
{
  const Network *network = self->exchanges.network;
  bool is_here =
    binding_get(&self->routers, query->router, query->prefix)->state !=
    BINDING_NONE;

  return answer->type == MESSAGE_LM_UNKNOWN ||
         address_equal(answer->care_of, query->invalid) ||
         (!is_here &&
          address_equal(answer->care_of, node_address(network, query->router)));
}

/* Returns whether a locator is in the network of a router. */
static bool
is_near(const Network *network, uint32_t router, Address locator)
{
  uint32_t node = network_node_of_subnet(network, locator.hi);

  return node != INDEX_NONE &&
         network->nodes[node].network == network->nodes[router].network;
}

/* Returns whether the router knows something newer than the answer. An answer
 * without a number comes from an LM that has never had a record. What a router
 * knows of its own network is newer than that. */
static bool
is_outdated(const Network *network, const Binding *b, const Message *answer)
{
  if (b->state == BINDING_NONE || b->order == 0)
    return false;
  if (answer->sequence == 0)
    return is_near(network, b->node, b->locator);
  return answer->sequence != (uint16_t)b->order &&
         sequence_is_old(answer->sequence, (uint16_t)b->order);
}

/* Takes an answer of the home LM. If it is of no use, the router asks again
 * after `retry`. Otherwise it need not ask for the lifetime of the answer. It
 * believes the answer, unless it knows something newer, or the answer names the
 * router itself. A record from an answer does not expire by itself. */
static void
take_answer(LmDistributed *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *answer = packet_message(packet);
  Query *query = query_find(self, node, answer->prefix);

  if (!query)
    return;
  retry_reset(network->kernel, &query->retry);
  if (is_useless(self, query, answer) && query->denials++ < DENIALS) {
    retry_arm(network->kernel, &query->retry, self->retry, query_send, query,
              0);
    return;
  }
  metrics_handover_moment(network->metrics, query->handover, HANDOVER_UPDATED,
                          network_now(network));
  query_free(query);
  /* An answer that says "unknown" has no lifetime. It is believed as long as
   * any other. */
  SimTime lifetime = answer->type == MESSAGE_LM_UNKNOWN
                       ? self->ttl
                       : answer->lifetime * SIM_SECOND;
  make_room(self, node, answer->prefix);
  binding_set(&self->fresh, node, answer->prefix, answer->care_of, 0, lifetime);
  if (is_outdated(network, binding_get(&self->routers, node, answer->prefix),
                  answer))
    return;
  if (answer->type == MESSAGE_LM_UNKNOWN)
    binding_remove(&self->routers, node, answer->prefix);
  else if (!address_equal(answer->care_of, node_address(network, node)))
    binding_set(&self->routers, node, answer->prefix, answer->care_of,
                answer->sequence, SIM_TIME_MAX);
}

/* A location manager tells a router where a prefix is, or with the lifetime 0
 * that the host has left. The router acknowledges what is older than what it
 * knows, but does not believe it. When it learns a place, it does not wait for
 * an answer that is still under way, because that may be older. When a host has
 * left for another place than home, the router notes that it has no use for its
 * packets, so that it may tell those who send them. */
static void
take_push(LmDistributed *self, uint32_t node, const Packet *packet)
{
  Network *network = self->exchanges.network;
  const Message *lu = packet_message(packet);
  const Binding *b = binding_get(&self->routers, node, lu->prefix);
  Query *query = query_find(self, node, lu->prefix);
  uint32_t host = lu->host;
  bool is_old = b->state != BINDING_NONE && b->order != 0 &&
                lu->sequence != (uint16_t)b->order &&
                sequence_is_old(lu->sequence, (uint16_t)b->order);
  Message ack = answer_acknowledgement(lu, STATUS_ACCEPTED, lu->sequence);

  answer_send(network, node, packet, &ack);
  if (is_old || address_equal(lu->care_of, node_address(network, node)))
    return;
  if (packet->category == SIGNALLING_REGISTRATION)
    metrics_handover_moment(network->metrics, packet->handover,
                            HANDOVER_UPDATED, network_now(network));
  invalids_free(self, host, lu->prefix, node);
  network_changed(network, place_of_node(node), host);
  if (lu->lifetime > 0) {
    if (query)
      query_free(query);
    binding_set(&self->routers, node, lu->prefix, lu->care_of, lu->sequence,
                lu->lifetime * SIM_SECOND);
    return;
  }
  if (!lu_is_return(network, lu, lu->care_of))
    invalid_get(self, node, lu->prefix, INDEX_NONE);
  binding_remove(&self->routers, node, lu->prefix);
  binding_remove(&self->fresh, node, lu->prefix);
}

bool
router_receive(LmDistributed *self, uint32_t node, const Packet *packet)
{
  const Message *message = packet_message(packet);

  switch ((MessageType)message->type) {
  case MESSAGE_LM_ANSWER:
  case MESSAGE_LM_UNKNOWN:
    take_answer(self, node, packet);
    return true;
  case MESSAGE_LM_INVALID:
    take_invalid(self, node, packet);
    return true;
  default:
    if (message->type != MESSAGE_LU || message->code != LU_ROUTER)
      return false;
    take_push(self, node, packet);
    return true;
  }
}
