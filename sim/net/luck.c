/* The draw is the first number of a random stream whose name has all that the
 * luck depends on in it. How many messages of a type a sender has sent is
 * counted by the same name, and only in networks that lose packets.
 *
 * A packet in tunnels may cross a link twice in the same direction, and may
 * then have other luck. It carries marks of the last lossy links that it has
 * crossed (`crossed`), from which the number of the crossing follows. Two links
 * may have the same mark; then a first crossing counts as a later one, whose
 * luck is as good.
 */

#include "luck.h"

#include "sim/base/name.h"
#include "step.h"

/* Marks in Packet.crossed, of MARK_BITS each: some bits of the name of the
 * link, and how often it has been crossed, which is never 0. */
enum { MARKS = 4, MARK_BITS = 16, COUNT_BITS = 4, MOST_COUNT = 15 };

struct Luck {
  uint64_t seed;
  uint32_t replication;
  GHashTable *sent; /* name of a message -> how many so far */
};

Luck *
luck_new(uint64_t seed, uint32_t replication)
{
  Luck *luck = g_new(Luck, 1);

  *luck = (Luck){ seed, replication, g_hash_table_new(NULL, NULL) };
  return luck;
}

void
luck_free(Luck *luck)
{
  if (!luck)
    return;
  g_hash_table_unref(luck->sent);
  g_free(luck);
}

static uint64_t
name_of_place(const Network *network, Place place)
{
  return place_is_host(place) ? network->host_names[place_index(place)]
                              : network->node_names[place_index(place)];
}

/* The node that a message goes to is in its name, because several that are sent
 * at one instant must not depend on their order. */
void
luck_name_message(Network *network, Place from, Packet *packet)
{
  GHashTable *sent = network->luck->sent;
  uint32_t to = network_node_at(network, packet->headers[0].destination);
  uint64_t host =
    packet->host != INDEX_NONE ? network->host_names[packet->host] : 0;
  uint64_t receiver = to != INDEX_NONE ? network->node_names[to] : 0;
  uint64_t ends = name_join(name_of_place(network, from), receiver);
  uint64_t name = name_join(name_join(host, ends), packet->type);
  uint32_t count = GPOINTER_TO_UINT(g_hash_table_lookup(sent, (gpointer)name));

  packet->luck = name;
  packet->number = count;
  g_hash_table_insert(sent, (gpointer)name, GUINT_TO_POINTER(count + 1));
}

/* Returns how often the packet has crossed the link before, as far as its
 * newest mark of the link says, and marks it. */
static uint32_t
count_crossing(Packet *packet, uint64_t link)
{
  uint64_t name = link & ((1 << (MARK_BITS - COUNT_BITS)) - 1);
  uint64_t count = 0;

  for (int i = 0; i < MARKS && count == 0; i++) {
    uint64_t mark = packet->crossed >> i * MARK_BITS & ((1 << MARK_BITS) - 1);
    if (mark >> COUNT_BITS == name)
      count = mark & MOST_COUNT;
  }
  packet->crossed = packet->crossed << MARK_BITS | name << COUNT_BITS |
                    MIN(count + 1, MOST_COUNT);
  return (uint32_t)count;
}

static bool
link_loses(const Luck *luck, Packet *packet, uint64_t link, double loss)
{
  uint64_t name = name_join(link + count_crossing(packet, link), packet->luck);
  bool is_message = packet->kind == PACKET_MESSAGE;
  Rng rng = rng_stream(luck->seed, luck->replication,
                       is_message ? RNG_MESSAGE_LOSS : RNG_LOSS, name);

  rng.block = packet->number % UINT32_MAX;
  return rng_uniform(&rng) < loss;
}

/* A packet that takes a step along a path. */
typedef struct Crossing {
  const Network *network;
  Packet *packet;
  bool is_lost;
} Crossing;

static void
cross_link(void *user, uint32_t from, uint32_t to, const Link *link)
{
  Crossing *crossing = user;
  const uint64_t *names = crossing->network->node_names;

  if (link->loss > 0 && !crossing->is_lost)
    crossing->is_lost =
      link_loses(crossing->network->luck, crossing->packet,
                 name_join(names[from], names[to]), link->loss);
}

bool
luck_loses(const Network *network, Place from, Packet *packet, const Step *step)
{
  Crossing crossing = { network, packet, false };
  bool is_up = place_is_host(from);
  uint32_t router;

  if (!step->by_air) {
    route_walk(network->routes, place_index(from), place_index(step->to),
               cross_link, &crossing);
    return crossing.is_lost;
  }
  router = place_index(is_up ? step->to : from);
  return link_loses(network->luck, packet,
                    name_join(network->node_names[router], is_up), step->loss);
}
