/* Only messages that somebody acts on are events. A router that advertises by
 * itself every 50 ms would be a million events an hour, so an unsolicited
 * advertisement is made up only when a host waits for one. Its time is that of
 * the next event of a renewal process (sim/base/renewal.h), whoever asks.
 *
 * A router answers a solicitation to the host alone (RFC 4861 section 6.2.6),
 * which moves no timer. With `ra-spacing` it answers to all nodes. Then each
 * advertisement sets the timer of the next unsolicited one (section 6.2.4), and
 * the hosts of a link depend on each other.
 *
 * A host has one Retry, whose timer first repeats solicitations and then ends
 * duplicate address detection. An advertisement that comes during detection is
 * ignored.
 */

#include "discovery.h"

#include "post.h"
#include "sim/base/renewal.h"
#include "sim/contract/dispatch.h"

static void solicit(void *target, uint64_t host);

/* AdvDefaultLifetime: 3 x MaxRtrAdvInterval of 600 s (RFC 4861). */
enum { ROUTER_LIFETIME = 1800 };

/* MAX_RTR_SOLICITATION_INTERVAL (RFC 7559 section 2: MRT). */
#define LONGEST_WAIT (3600 * SIM_SECOND)

static const Address all_nodes = { 0xff02000000000000, 1 };
static const Address all_routers = { 0xff02000000000000, 2 };

/* The solicited-node group of an address (RFC 4291 section 2.7.1). */
static Address
solicited_node(Address address)
{
  return (Address){ 0xff02000000000000,
                    0x00000001ff000000 | (address.lo & 0xffffff) };
}

void
discovery_init(Discovery *discovery, Network *network, void *user)
{
  discovery->network = network;
  discovery->user = user;
  discovery->hosts = g_new0(DiscoveryState, network->host_count);
  discovery->routers = g_new(RouterState, network->access_count);
  for (uint32_t i = 0; i < network->access_count; i++)
    discovery->routers[i] = (RouterState){ SIM_TIME_NONE, SIM_TIME_NONE, 0 };
}

void
discovery_clear(Discovery *discovery)
{
  g_free(discovery->hosts);
  g_free(discovery->routers);
}

static void
send(Network *network, Place from, Address source, Address destination,
     const Message *message)
{
  Envelope envelope = {
    .from = from,
    .source = source,
    .destination = destination,
    .prefix = INDEX_NONE,
    .category = SIGNALLING_DISCOVERY,
    .handover = network->hosts[message->host].handover,
  };
  post_message(network, &envelope, message);
}

static void
solicit(void *target, uint64_t argument)
{
  Discovery *discovery = target;
  uint32_t host = (uint32_t)argument;
  DiscoveryState *state = &discovery->hosts[host];
  Message rs = { .type = MESSAGE_RS,
                 .function = COLUMN_LU,
                 .host = host,
                 .prefix = INDEX_NONE };

  retry_arm(
    discovery->network->kernel, &state->retry,
    retry_wait(discovery->rs_interval, state->retry.attempts, LONGEST_WAIT),
    solicit, discovery, host);
  retry_count(&state->retry);
  send(discovery->network, place_of_host(host), host_link_local(host),
       all_routers, &rs);
}

static bool
has_unsolicited(const Discovery *discovery)
{
  return distribution_mean(&discovery->ra_interval) > 0;
}

static Rng
router_stream(const Discovery *discovery, uint32_t access)
{
  const Network *network = discovery->network;

  return rng_stream(network->seed, network->replication, RNG_ADVERTISEMENT,
                    network->access_names[access]);
}

static SimTime
draw_interval(const Discovery *discovery, uint32_t access)
{
  RouterState *router = &discovery->routers[access];
  Rng rng = router_stream(discovery, access);

  rng.block = router->block;
  SimTime interval = sim_time(distribution_draw(&discovery->ra_interval, &rng));
  router->block = rng.block;
  return MAX(interval, 1);
}

/* Notes that a router with a spacing advertises to all now. The next
 * unsolicited advertisement then comes one interval later. */
static void
router_has_sent(Discovery *discovery, uint32_t access)
{
  RouterState *router = &discovery->routers[access];
  SimTime now = network_now(discovery->network);

  if (discovery->ra_spacing == 0 || router->last == now)
    return;
  router->last = now;
  if (has_unsolicited(discovery))
    router->next = now + draw_interval(discovery, access);
}

/* Returns when a router with a spacing advertises next by itself. Draws the
 * times up to the present, for which nobody has waited. The first advertisement
 * comes half an interval after the beginning of the run. */
static SimTime
next_after_others(Discovery *discovery, uint32_t access)
{
  RouterState *router = &discovery->routers[access];
  SimTime now = network_now(discovery->network);

  if (router->next == SIM_TIME_NONE)
    router->next = draw_interval(discovery, access) / 2;
  while (router->next <= now) {
    router->last = router->next;
    router->next += draw_interval(discovery, access);
  }
  return router->next;
}

/* Returns when the router advertises next by itself; SIM_TIME_MAX: never. */
static SimTime
next_unsolicited(Discovery *discovery, uint32_t access)
{
  Rng rng = router_stream(discovery, access);

  return discovery->ra_spacing > 0
           ? next_after_others(discovery, access)
           : renewal_next(&discovery->ra_interval, &rng,
                          network_now(discovery->network));
}

static void advertise_to(Discovery *discovery, uint64_t argument,
                         Address destination);
static void await(Discovery *discovery, uint32_t host);

/* Sends an unsolicited advertisement, if the host still waits for one. It may
 * be lost, so the next one is awaited as well. */
static void
unsolicited(void *target, uint64_t argument)
{
  Discovery *discovery = target;
  uint32_t host = (uint32_t)argument;
  const Host *self = &discovery->network->hosts[host];

  if (self->epoch != argument >> 32 || self->access == INDEX_NONE ||
      self->care_of != 0 || discovery->hosts[host].is_probing)
    return;
  advertise_to(discovery, argument, all_nodes);
  await(discovery, host);
}

static void
await(Discovery *discovery, uint32_t host)
{
  const Host *self = &discovery->network->hosts[host];
  SimTime at = next_unsolicited(discovery, self->access);

  if (at < SIM_TIME_MAX)
    kernel_schedule_at(discovery->network->kernel, at, unsolicited, discovery,
                       (uint64_t)self->epoch << 32 | host);
}

void
discovery_start(Discovery *discovery, uint32_t host)
{
  discovery_stop(discovery, host);
  discovery->hosts[host].retry.attempts = 0;
  if (has_unsolicited(discovery))
    await(discovery, host);
  if (discovery->solicits)
    solicit(discovery, host);
}

void
discovery_stop(Discovery *discovery, uint32_t host)
{
  DiscoveryState *state = &discovery->hosts[host];

  retry_stop(discovery->network->kernel, &state->retry);
  state->is_probing = false;
}

/* Sends an advertisement to a destination. */
static void
send_advertisement(Network *network, uint32_t node, uint32_t host,
                   uint64_t subnet, Address map, Address destination)
{
  Message ra = {
    .type = MESSAGE_RA,
    .function = COLUMN_LU,
    .lifetime = ROUTER_LIFETIME,
    .host = host,
    .prefix = INDEX_NONE,
    .home = { subnet, 0 },
    .anchor = map,
  };
  send(network, place_of_node(node), node_link_local(node), destination, &ra);
}

void
router_advertise(Network *network, uint32_t node, uint32_t host,
                 uint64_t subnet, Address map)
{
  send_advertisement(network, node, host, subnet, map, all_nodes);
}

/* The router advertises to the host if it is still on the link: to all nodes,
 * or as an answer to the host alone. */
static void
advertise_to(Discovery *discovery, uint64_t argument, Address destination)
{
  Network *network = discovery->network;
  uint32_t host = (uint32_t)argument;
  const Host *self = &network->hosts[host];
  Address map = { 0, 0 };

  if (self->access == INDEX_NONE || self->epoch != argument >> 32)
    return;
  router_has_sent(discovery, self->access);
  uint64_t subnet = discovery->prefix(discovery->user, host, self->access);
  if (discovery->map)
    map = discovery->map(discovery->user, host, self->access);
  if (subnet != 0)
    send_advertisement(network, host_node(network, host), host, subnet, map,
                       destination);
}

static void
answer(void *target, uint64_t argument)
{
  Discovery *discovery = target;

  advertise_to(discovery, argument,
               discovery->ra_spacing > 0 ? all_nodes
                                         : host_link_local((uint32_t)argument));
}

/* An answer to a solicitation waits for the delay of the router, and until the
 * last advertisement is MIN_DELAY_BETWEEN_RAS ago. */
static void
solicited(Discovery *discovery, uint32_t host)
{
  Network *network = discovery->network;
  DiscoveryState *state = &discovery->hosts[host];
  const RouterState *router = &discovery->routers[network->hosts[host].access];
  Rng rng = rng_stream(network->seed, network->replication, RNG_DISCOVERY,
                       network->host_names[host]);
  uint64_t epoch = network->hosts[host].epoch;
  SimTime now = network_now(network);

  rng.block = state->block;
  SimTime at = now + sim_time(distribution_draw(&discovery->ra_delay, &rng));
  state->block = rng.block;
  if (discovery->ra_spacing > 0 && router->last != SIM_TIME_NONE)
    at = MAX(at, router->last + discovery->ra_spacing);
  if (at == now)
    answer(discovery, epoch << 32 | host);
  else
    kernel_schedule_at(network->kernel, at, answer, discovery,
                       epoch << 32 | host);
}

/* The host may use its address: detection has ended, or was not needed. */
static void
dad_over(void *target, uint64_t host)
{
  Discovery *discovery = target;
  DiscoveryState *state = &discovery->hosts[host];
  const Host *self = &discovery->network->hosts[host];
  uint64_t subnet =
    discovery->prefix(discovery->user, (uint32_t)host, self->access);

  state->is_probing = false;
  metrics_handover_moment(discovery->network->metrics, self->handover,
                          HANDOVER_CONFIGURED, network_now(discovery->network));
  discovery->configured(discovery->user, (uint32_t)host, subnet);
}

static void
probe(Discovery *discovery, uint32_t host, uint64_t subnet)
{
  static const Address unspecified;
  Address target = host_address(subnet, host);
  Message ns = { .type = MESSAGE_NS,
                 .function = COLUMN_LU,
                 .host = host,
                 .prefix = INDEX_NONE,
                 .care_of = target };

  send(discovery->network, place_of_host(host), unspecified,
       solicited_node(target), &ns);
}

/* Only the first advertisement on a link counts. */
static void
advertised(Discovery *discovery, uint32_t host, uint64_t subnet)
{
  Network *network = discovery->network;
  DiscoveryState *state = &discovery->hosts[host];

  if (state->is_probing || network->hosts[host].care_of != 0)
    return;
  retry_stop(network->kernel, &state->retry);
  state->is_probing = true;
  metrics_handover_moment(network->metrics, network->hosts[host].handover,
                          HANDOVER_DISCOVERED, network_now(network));
  if (!discovery->advertised(discovery->user, host, subnet)) {
    dad_over(discovery, host);
    return;
  }
  probe(discovery, host, subnet);
  if (discovery->dad == 0)
    dad_over(discovery, host);
  else
    retry_arm(network->kernel, &state->retry, discovery->dad, dad_over,
              discovery, host);
}

bool
discovery_receive(Discovery *discovery, Place place, const Packet *packet)
{
  const Message *message = packet_message(packet);

  switch (message->type) {
  case MESSAGE_RS:
    solicited(discovery, packet->host);
    return true;
  case MESSAGE_RA:
    advertised(discovery, place_index(place), message->home.hi);
    return true;
  case MESSAGE_NS:
    return true;
  default:
    return false;
  }
}
