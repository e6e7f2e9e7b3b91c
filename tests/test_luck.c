/* Luck on links: what it depends on, and what it does not. */

#include "sim/net/luck.h"
#include "sim/net/step.h"
#include "tests/suite.h"
#include "tests/support.h"
#include "tests/support_network.h"

#include <math.h>
#include <stdio.h>

enum { TRIES = 20000 };

static const double loss = 0.3;

static void
say(bool is_good, const char *sentence)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s\n", sentence);
}

/* Links of the small network lose packets, those of the air as well. */
static SmallNetwork
lossy_network(void)
{
  SmallNetwork small = small_network_new();

  small.network->luck = luck_new(7, 1);
  return small;
}

/* A packet of user data, number `i` of a session, which takes a step over the
 * air: from a router, or to it. */
static bool
is_lost_at(const SmallNetwork *small, uint32_t node, uint64_t session,
           uint32_t i, bool is_up)
{
  Packet packet = { .kind = is_up ? PACKET_UP : PACKET_DOWN,
                    .luck = session,
                    .number = i };
  Step step = { .kind = STEP_MOVE, .loss = loss, .by_air = true };
  Place router = place_of_node(node), host = place_of_host(0);

  step.to = is_up ? router : host;
  return luck_loses(small->network, is_up ? host : router, &packet, &step);
}

/* The router is that of the first access link. */
static bool
data_is_lost(const SmallNetwork *small, uint64_t session, uint32_t i,
             bool is_up)
{
  return is_lost_at(small, SMALL_R, session, i, is_up);
}

/* Is a share of what was tried as great as a probability, by four standard
 * deviations? */
static bool
is_share(double count, double probability)
{
  return fabs(count - TRIES * probability) <
         4 * sqrt(TRIES * probability * (1 - probability));
}

/* A packet is as lucky as its loss says, whatever the other direction, session
 * or number brings. */
static void
test_shares(void)
{
  SmallNetwork small = lossy_network();
  double lost = 0, both_ways = 0, both_sessions = 0, both_numbers = 0;

  for (uint32_t i = 0; i < TRIES; i++) {
    bool is_lost = data_is_lost(&small, 100, i, false);
    lost += is_lost;
    both_ways += is_lost && data_is_lost(&small, 100, i, true);
    both_sessions += is_lost && data_is_lost(&small, 101, i, false);
    both_numbers += is_lost && data_is_lost(&small, 100, i + 1, false);
  }
  say(is_share(lost, loss), "as many are lost as the loss says");
  say(is_share(both_ways, loss * loss), "directions have nothing in common");
  say(is_share(both_sessions, loss * loss), "nor have sessions");
  say(is_share(both_numbers, loss * loss), "nor have packets of a session");
  small_network_clear(&small);
}

/* Two routers, two seeds and two replications have nothing in common. */
static void
test_others(void)
{
  SmallNetwork small = lossy_network(), seed = small_network_new(),
               replication = small_network_new();
  double down = 0, up = 0, seeds = 0, replications = 0;

  seed.network->luck = luck_new(8, 1);
  replication.network->luck = luck_new(7, 2);
  for (uint32_t i = 0; i < TRIES; i++) {
    bool is_lost = data_is_lost(&small, 3, i, false);
    down += is_lost && is_lost_at(&small, SMALL_S, 3, i, false);
    up += data_is_lost(&small, 3, i, true) &&
          is_lost_at(&small, SMALL_S, 3, i, true);
    seeds += is_lost && data_is_lost(&seed, 3, i, false);
    replications += is_lost && data_is_lost(&replication, 3, i, false);
  }
  say(is_share(down, loss * loss), "what two routers send");
  say(is_share(up, loss * loss), "what they receive");
  say(is_share(seeds, loss * loss), "two seeds");
  say(is_share(replications, loss * loss), "two replications");
  small_network_clear(&small);
  small_network_clear(&seed);
  small_network_clear(&replication);
}

/* A message and user data of one name and number. */
static void
test_kinds(void)
{
  SmallNetwork small = lossy_network();
  double both = 0;

  for (uint32_t i = 0; i < TRIES; i++) {
    Packet data = { .kind = PACKET_DOWN, .luck = 11, .number = i };
    Packet message = { .kind = PACKET_MESSAGE, .luck = 11, .number = i };
    Step step = { .kind = STEP_MOVE, .loss = loss, .by_air = true };
    Place router = place_of_node(SMALL_R);
    step.to = place_of_host(0);
    both += luck_loses(small.network, router, &data, &step) &&
            luck_loses(small.network, router, &message, &step);
  }
  say(is_share(both, loss * loss), "data and messages have nothing in common");
  small_network_clear(&small);
}

static void
test_again(void)
{
  SmallNetwork one = lossy_network(), two = lossy_network();
  uint32_t different = 0;

  for (uint32_t i = 0; i < 1000; i++)
    different += data_is_lost(&one, 5, 999 - i, false) !=
                 data_is_lost(&two, 5, 999 - i, false);
  for (uint32_t i = 0; i < 1000; i++)
    different +=
      data_is_lost(&one, 5, i, false) != data_is_lost(&two, 5, i, false);
  CU_ASSERT_EQUAL(different, 0);
  small_network_clear(&one);
  small_network_clear(&two);
}

/* A host sends a message about itself; returns what its losses depend on. */
static Packet
named_message(const SmallNetwork *small, Place from, uint32_t host,
              uint8_t type, uint32_t to)
{
  Packet packet = { .kind = PACKET_MESSAGE, .host = host, .type = type };

  packet.headers[0].destination = node_address(small->network, to);
  luck_name_message(small->network, from, &packet);
  return packet;
}

static bool
is_same(const Packet *a, const Packet *b)
{
  return a->luck == b->luck && a->number == b->number;
}

static void
test_messages(void)
{
  SmallNetwork small = lossy_network();
  Place m0 = place_of_host(0), m1 = place_of_host(1),
        r = place_of_node(SMALL_R);
  Packet first = named_message(&small, m0, 0, 3, SMALL_G);
  Packet other_type = named_message(&small, m0, 0, 4, SMALL_G);
  Packet other_host = named_message(&small, m1, 1, 3, SMALL_G);
  Packet other_sender = named_message(&small, r, 0, 3, SMALL_G);
  Packet second = named_message(&small, m0, 0, 3, SMALL_G);
  Packet beat = named_message(&small, r, INDEX_NONE, 3, SMALL_G);
  Packet other_beat = named_message(&small, r, INDEX_NONE, 3, SMALL_S);
  SmallNetwork again = lossy_network();
  named_message(&again, r, 0, 3, SMALL_G);
  Packet elsewhere = named_message(&again, m0, 0, 3, SMALL_S);
  Packet alone = named_message(&again, m0, 0, 3, SMALL_G);

  say(first.number == 0 && second.number == 1,
      "messages of a type are counted");
  say(second.luck == first.luck, "by their type");
  say(other_type.number == 0 && other_type.luck != first.luck,
      "another type counts for itself");
  say(other_host.number == 0 && other_host.luck != first.luck,
      "so does another host");
  say(other_sender.number == 0 && other_sender.luck != first.luck,
      "and another sender");
  say(beat.number == 0 && other_beat.number == 0 &&
        beat.luck != other_beat.luck,
      "what is about no host is counted by the receiver");
  say(elsewhere.number == 0 && elsewhere.luck != first.luck,
      "and another receiver");
  say(is_same(&alone, &first),
      "what others send first, or to others, changes nothing");
  small_network_clear(&small);
  small_network_clear(&again);
}

/* Packets that leave routers over the air, one letter a router. A packet that
 * has crossed a link before has other luck there, up to the marks that it
 * carries. */
static const struct {
  const char *sentence, *routers, *lost; /* lost: 'x', of each crossing */
  double share;
} crossings[] = {
  { "the first time as the loss says", "R", "x", 0.3 },
  { "the second time independently", "RR", "xx", 0.09 },
  { "the third time as well", "RRR", "-xx", 0.09 },
  { "and after another link", "RSR", "x-x", 0.09 },
  { "and after three others", "RSSSR", "x---x", 0.09 },
  { "the third time also if the first is forgotten", "RSSRSR", "---x-x", 0.09 },
  { "and in turns", "RSRSRSRS", "x-----x-", 0.09 },
};

/* Returns whether a packet is lost wherever a row says so. */
static bool
is_lost_thus(const SmallNetwork *small, size_t row, uint32_t number)
{
  Step step = { .kind = STEP_MOVE, .loss = loss, .by_air = true };
  Packet packet = { .luck = 9, .number = number };
  bool is_thus = true;

  step.to = place_of_host(0);
  for (size_t i = 0; crossings[row].routers[i]; i++) {
    uint32_t router = crossings[row].routers[i] == 'R' ? SMALL_R : SMALL_S;
    bool is_lost =
      luck_loses(small->network, place_of_node(router), &packet, &step);
    is_thus &= is_lost || crossings[row].lost[i] != 'x';
  }
  return is_thus;
}

static void
test_crossings(void)
{
  SmallNetwork small = lossy_network();

  for (size_t row = 0; row < G_N_ELEMENTS(crossings); row++) {
    double count = 0;
    for (uint32_t i = 0; i < TRIES; i++)
      count += is_lost_thus(&small, row, i);
    say(is_share(count, crossings[row].share), crossings[row].sentence);
  }
  small_network_clear(&small);
}

static bool
is_lost_between(const Network *network, uint32_t from, uint32_t to, uint32_t i)
{
  Packet packet = { .luck = 4, .number = i };
  Step step = { .loss = 1, .to = place_of_node(to) };

  return luck_loses(network, place_of_node(from), &packet, &step);
}

/* a -- b -- c, both links lose; what is lost on the first is not tried on the
 * second. The luck of a link is the same on a longer path. */
static void
test_paths(void)
{
  enum { A, B, C };
  static const uint64_t names[] = { 1, 2, 3 };
  g_autoptr(Graph) graph = graph_new();
  Network network = { .graph = graph, .node_names = names };
  double lost = 0, first = 0, from_b = 0, to_b = 0;
  bool is_in_part = true;

  for (const char *name = "abc"; *name; name++)
    graph_add_node(graph, (const char[]){ *name, 0 });
  graph_add_link(graph, (Link){ A, B, SIM_MILLISECOND, 0, 0.2 });
  graph_add_link(graph, (Link){ B, C, SIM_MILLISECOND, 0, 0.1 });
  network.routes = routes_new(graph);
  network.luck = luck_new(1, 0);
  for (uint32_t i = 0; i < TRIES; i++) {
    bool is_lost = is_lost_between(&network, A, C, i);
    bool is_first = is_lost_between(&network, A, B, i);
    is_in_part &= !is_first || is_lost;
    lost += is_lost;
    first += is_first;
    from_b +=
      is_lost_between(&network, B, A, i) && is_lost_between(&network, B, C, i);
    to_b += is_first && is_lost_between(&network, C, B, i);
  }
  say(is_share(from_b, 0.2 * 0.1), "two links from one node are independent");
  say(is_share(to_b, 0.2 * 0.1), "and two to one node");
  say(is_share(lost, 1 - 0.8 * 0.9), "a path loses what one of its links does");
  say(is_share(first, 0.2), "a link as much as its loss");
  say(is_in_part, "a link loses the same packets, wherever they go on to");
  luck_free(network.luck);
  routes_free(network.routes);
}

/* Sessions of one host, in two sections, that send at the same times to the
 * same host, one of them both ways. */
static const char sections[] =
  "[general]\nduration = 60 s\nlevel = packet\nrecord = flows\n"
  "[network N]\ngateway = G\naccess = A\n"
  "[links]\nG -- A = 1 ms\nG -- C = 1 ms, 0 bit/s, 30 %\n"
  "[correspondent C]\nnetwork = N\n[mobile M]\n"
  "[session s]\narrival = at(5 s, 5 s)\nlength = 50 s\n"
  "packets = cbr(20 /s, 100 B)\n"
  "[session t]\narrival = at(5 s)\nlength = 50 s\n"
  "packets = cbr(20 /s, 100 B)\n";

static void
test_sections(void)
{
  g_autoptr(Results) r = support_run_text(sections, "pmipv6", NULL);

  CU_ASSERT_EQUAL_FATAL(r->flows->len, 3);
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < i; j++) {
      double one = g_array_index(r->flows, FlowRecord, i).lost;
      double other = g_array_index(r->flows, FlowRecord, j).lost;
      CU_ASSERT_TRUE(one > 200 && one < 400);
      CU_ASSERT_NOT_EQUAL(one, other);
    }
}

const TestCase luck_tests[] = {
  { "packets are lost as often as they should be", test_shares },
  { "other routers and other runs have other luck", test_others },
  { "the same packet has the same luck, in any order", test_again },
  { "messages are named by host, sender, receiver and type, and counted",
    test_messages },
  { "data have other luck than messages", test_kinds },
  { "a link that is crossed twice may lose twice", test_crossings },
  { "each link of a path is tried", test_paths },
  { "sessions of one host have luck of their own", test_sections },
  { NULL, NULL },
};
