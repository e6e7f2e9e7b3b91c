/* What routers decide about packets for a prefix, with location managers that
 * know what the test says. */

#include "models/protocol/routing.h"
#include "tests/suite.h"
#include "tests/support_network.h"

#include <stdio.h>

/* A location manager that knows two records. */
typedef struct Knowing {
  Model model;
  bool is_known, is_visiting;
  Address locator, visiting;
  LmServer servers[LM_SERVERS];
  uint32_t count;
} Knowing;

static bool
knows(const Model *model, uint32_t node, uint32_t prefix, Address *locator)
{
  const Knowing *knowing = (const Knowing *)model;

  (void)node;
  (void)prefix;
  *locator = knowing->locator;
  return knowing->is_known;
}

static bool
knows_visiting(const Model *model, uint32_t node, uint32_t prefix,
               Address *locator)
{
  const Knowing *knowing = (const Knowing *)model;

  (void)node;
  (void)prefix;
  *locator = knowing->visiting;
  return knowing->is_visiting;
}

static uint32_t
servers(const Model *model, uint32_t prefix, uint32_t node, LmServer *out)
{
  const Knowing *knowing = (const Knowing *)model;

  (void)prefix;
  (void)node;
  for (uint32_t i = 0; i < knowing->count; i++)
    out[i] = knowing->servers[i];
  return knowing->count;
}

static const LmDecisions decisions = { .servers = servers,
                                       .find = knows,
                                       .find_visiting = knows_visiting };

typedef struct Room {
  SmallNetwork small;
  Knowing knowing;
  View view;
  Packet packet;
} Room;

static void
room_init(Room *room)
{
  *room = (Room){ .small = small_network_new() };
  room->view.network = room->small.network;
  room->view.lm = &decisions;
  room->view.models[COLUMN_LM] = &room->knowing.model;
  room->knowing.model.view = &room->view;
  room->packet = (Packet){ .depth = 1, .prefix = room->small.prefix };
}

static void
say(const char *sentence, bool is_good)
{
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s\n", sentence);
}

static Visit
visit_of(const Room *room, uint32_t node, bool from_tunnel)
{
  return (Visit){ .place = place_of_node(node),
                  .arrival = { .from_tunnel = from_tunnel },
                  .packet = &room->packet };
}

/* Host 0 is on the link of R. */
static void
test_on_link(void)
{
  static const struct {
    const char *sentence;
    uint32_t node, anchor, host;
    bool is_link;
  } rows[] = {
    { "a router gives its own prefix to a host on its link", SMALL_R, SMALL_R,
      0, true },
    { "a router drops the prefix of another, with the host on its link",
      SMALL_R, SMALL_G, 0, false },
    { "an anchor drops its prefix if the host is not on its link", SMALL_G,
      SMALL_G, 0, false },
    { "a router drops what is for a host that has no link", SMALL_R, SMALL_R, 1,
      false },
    { "a router whose neighbour has the host drops it", SMALL_S, SMALL_S, 0,
      false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Room room;
    Forward out = { 0 };
    room_init(&room);
    room.packet.prefix =
      rows[i].host == 0 ? room.small.prefix : room.small.other;
    room.small.network->prefixes[room.packet.prefix].anchor = rows[i].anchor;
    Visit visit = visit_of(&room, rows[i].node, false);
    route_on_link(&room.view, &visit, &out);
    say(rows[i].sentence, rows[i].is_link ? out.verdict == VERDICT_LINK
                                          : out.verdict == VERDICT_DROP &&
                                              out.reason == DROP_NO_BINDING);
    small_network_clear(&room.small);
  }
}

static const Address there = { 7, 7 }, elsewhere = { 8, 8 };

static bool
is_tunnel(const Room *room, const Forward *out, uint32_t from, Address to)
{
  return out->verdict == VERDICT_TUNNEL &&
         address_equal(out->source, node_address(room->small.network, from)) &&
         address_equal(out->destination, to);
}

typedef enum Answer { LINK, LOST, THERE, ELSEWHERE, OWN } Answer;

/* At G: `there` is what the anchor knows, `elsewhere` what the proxy does. */
static const struct {
  const char *sentence;
  bool from_tunnel, is_known, is_visiting, is_own;
  Answer answer;
} records[] = {
  { "a record of the anchor takes the packet there", false, true, false, false,
    THERE },
  { "a record of the anchor is used out of a tunnel too", true, true, false,
    false, THERE },
  { "a record of the proxy is for what comes out of a tunnel", true, true, true,
    false, ELSEWHERE },
  { "a record of the proxy is for nothing else", false, true, true, false,
    THERE },
  { "a record of the proxy alone does for a tunnel", true, false, true, false,
    ELSEWHERE },
  { "a record of the proxy alone does not for the path", false, false, true,
    false, LOST },
  { "without a record the packet is lost", false, false, false, false, LOST },
  { "out of a tunnel it is lost too", true, false, false, false, LOST },
  { "a record that names the node ends a tunnel", true, true, false, true,
    LOST },
  { "on the path it is used, and goes to the proxy here", false, true, false,
    true, OWN },
};

static void
test_by_record(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(records); i++) {
    Room room;
    Forward out = { 0 };
    room_init(&room);
    Address own = node_address(room.small.network, SMALL_G);
    room.knowing.is_known = records[i].is_known;
    room.knowing.is_visiting = records[i].is_visiting;
    room.knowing.locator = records[i].is_own ? own : there;
    room.knowing.visiting = elsewhere;
    Visit visit = visit_of(&room, SMALL_G, records[i].from_tunnel);
    route_by_record(&room.knowing.model, &visit, &out);
    const bool is_good[] = {
      [LINK] = out.verdict == VERDICT_LINK,
      [LOST] = out.verdict == VERDICT_DROP && out.reason == DROP_NO_BINDING,
      [THERE] = is_tunnel(&room, &out, SMALL_G, there),
      [ELSEWHERE] = is_tunnel(&room, &out, SMALL_G, elsewhere),
      [OWN] = is_tunnel(&room, &out, SMALL_G, own),
    };
    say(records[i].sentence, is_good[records[i].answer]);
    small_network_clear(&room.small);
  }
}

/* A packet for host 0 at G, under an address of the subnet of a node. */
static const struct {
  const char *sentence;
  uint32_t subnet;
  uint64_t identifier; /* added to that of the host */
  bool has_prefix, is_visiting, is_redirected;
} regionals[] = {
  { "a regional address is redirected", SMALL_G, 0, true, true, true },
  { "a message about no prefix is too", SMALL_G, 0, false, true, true },
  { "an address of another subnet is not", SMALL_R, 0, true, true, false },
  { "an address of another host is not", SMALL_G, 1, true, true, false },
  { "a host that the proxy does not know is not", SMALL_G, 0, true, false,
    false },
};

static void
test_regional(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(regionals); i++) {
    Room room;
    Forward out = { .verdict = VERDICT_DROP };
    room_init(&room);
    const Network *network = room.small.network;
    room.knowing.is_visiting = regionals[i].is_visiting;
    room.knowing.visiting = elsewhere;
    if (!regionals[i].has_prefix)
      room.packet.prefix = INDEX_NONE;
    room.packet.headers[0].destination =
      (Address){ network->nodes[regionals[i].subnet].subnet,
                 host_identifier(0) + regionals[i].identifier };
    Visit visit = visit_of(&room, SMALL_G, false);
    route_regional(&room.knowing.model, &visit, &out);
    say(regionals[i].sentence, regionals[i].is_redirected
                                 ? is_tunnel(&room, &out, SMALL_G, elsewhere)
                                 : out.verdict == VERDICT_PASS);
    small_network_clear(&room.small);
  }
}

static void
test_no_prefix(void)
{
  Room room;
  Forward out = { .verdict = VERDICT_DROP };

  room_init(&room);
  Network *network = room.small.network;
  network_prefix_free(network, room.small.prefix);
  room.knowing.is_visiting = true;
  room.packet.prefix = INDEX_NONE;
  room.packet.headers[0].destination =
    host_address(network->nodes[SMALL_G].subnet, 0);
  Visit visit = visit_of(&room, SMALL_G, false);
  route_regional(&room.knowing.model, &visit, &out);
  say("a host without any prefix is not redirected",
      out.verdict == VERDICT_PASS);
  small_network_clear(&room.small);
}

/* The prefix is of G. S may be a proxy. */
static const struct {
  const char *sentence;
  uint32_t node, count;
  LmServer first;
  uint32_t uplink;
} ups[] = {
  { "the anchor needs no uplink", SMALL_G, 1, { SMALL_G, 0 }, INDEX_NONE },
  { "another router has the anchor", SMALL_R, 1, { SMALL_G, 0 }, SMALL_G },
  { "a proxy in between is next", SMALL_R, 2, { SMALL_S, 5 }, SMALL_S },
  { "the proxy itself goes on to the anchor",
    SMALL_S,
    2,
    { SMALL_S, 5 },
    SMALL_G },
  { "a first server that is no proxy is passed by",
    SMALL_R,
    2,
    { SMALL_S, 0 },
    SMALL_G },
  { "a proxy alone is passed by", SMALL_R, 1, { SMALL_S, 5 }, SMALL_G },
  { "no server at all leaves the anchor", SMALL_R, 0, { SMALL_S, 5 }, SMALL_G },
};

static void
test_up(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(ups); i++) {
    Room room;
    room_init(&room);
    Visit visit = visit_of(&room, ups[i].node, false);
    room.knowing.servers[0] = ups[i].first;
    room.knowing.servers[1] = (LmServer){ SMALL_G, 0 };
    room.knowing.count = ups[i].count;
    say(ups[i].sentence, route_up(&room.knowing.model, ups[i].node,
                                  room.small.prefix) == ups[i].uplink);
    say("the catcher is the node that gave the prefix out",
        route_to_anchor(&room.knowing.model, &visit) == SMALL_G);
    small_network_clear(&room.small);
  }
}

const TestCase routing_tests[] = {
  { "the link is for the own prefix and a host that is there", test_on_link },
  { "records are asked in turn: the proxy, the anchor, the link",
    test_by_record },
  { "a regional address is redirected by the proxy that knows the host",
    test_regional },
  { "nothing is redirected for a host without a prefix", test_no_prefix },
  { "the uplink is the proxy, and from there the anchor", test_up },
  { NULL, NULL },
};
