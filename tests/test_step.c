/* The step on a small network, with rules that say what a row says: packet and
 * arrival in, step out. No world, no design, no event.
 */

#include "tests/suite.h"
#include "tests/support_network.h"

#include <stdio.h>

/* The addresses of the rows. */
typedef enum Name {
  NOBODY, /* no header */
  AT_G,   /* addresses of nodes */
  AT_R,
  AT_C,
  AT_ISLAND,
  HOME,       /* host 0 in its prefix */
  HOME_1,     /* host 1 in its own */
  CARE_OF,    /* host 0 on the link of R */
  CARE_OF_1,  /* host 1 there, where it is not */
  CARE_OF_G,  /* host 1 on a link of G, which has none */
  LINK_LOCAL, /* host 0 on whatever link */
  ROUTERS,    /* all routers on the link */
  STRANGER,   /* nobody has it */
} Name;

/* What a rule answers. */
typedef struct Say {
  Verdict verdict;
  Name from, to;
  uint32_t node;
  uint32_t room;
  DropReason reason;
  NoticeKind notice;
} Say;

typedef enum Mischief {
  NONE,
  HOST_GONE,
  NEW_EPOCH,
  ROUTER_DOWN,
} Mischief;

enum { RULES = 2, HEADERS = PACKET_DEPTH };

typedef struct Row {
  const char *sentence;
  Place place;
  Arrival arrival;
  PacketKind kind;
  uint32_t host;    /* that the packet is about */
  Name to[HEADERS]; /* destinations, innermost first */
  Name from;        /* of the innermost header; NOBODY: AT_C */
  uint8_t spent;    /* of its hop limit */
  Mischief mischief;
  const Say *forward[RULES]; /* one answer after the other; NULL: not asked */
  const Say *redirect;       /* NULL: not asked */
  bool owns;

  StepKind step;
  DropReason reason;
  Place goes_to;
  uint32_t delay; /* ms */
  uint32_t hops;
  uint32_t room;
  uint8_t depth;   /* afterwards */
  uint8_t cost;    /* of hop limit */
  uint32_t octets; /* on the wire afterwards; 0: the row does not say */
  bool by_air, from_tunnel;
  bool saw_tunnel; /* the first rule that was asked was told of a tunnel */
  NoticeKind notice;
} Row;

static const Place host0 = 0x80000000u;
static const Place host1 = 0x80000001u;

static const Arrival sent = { .way = WAY_SENT };
static const Arrival by_path = { .way = WAY_PATH };
static const Arrival by_air = { .way = WAY_AIR };
static const Arrival held = { .way = WAY_PATH, .from_buffer = true };
static const Arrival held_air = { .way = WAY_AIR, .from_buffer = true };
static const Arrival held_tunnel = { .way = WAY_PATH,
                                     .from_tunnel = true,
                                     .from_buffer = true };

static const Say drop = { .verdict = VERDICT_DROP };
static const Say drop_binding = { .verdict = VERDICT_DROP,
                                  .reason = DROP_NO_BINDING };
static const Say pass = { .verdict = VERDICT_PASS, .node = INDEX_NONE };
static const Say to_link = { .verdict = VERDICT_LINK, .node = INDEX_NONE };
static const Say route = { .verdict = VERDICT_ROUTE, .node = INDEX_NONE };
static const Say route_to_c = { .verdict = VERDICT_ROUTE, .node = SMALL_C };
static const Say hold = { .verdict = VERDICT_HOLD, .room = 7 };
static const Say tunnel_to_r = {
  VERDICT_TUNNEL, AT_G, AT_R, INDEX_NONE, 0, 0, 0
};
static const Say tunnel_to_c = {
  VERDICT_TUNNEL, AT_G, AT_C, INDEX_NONE, 0, 0, 0
};
static const Say tunnel_to_g = {
  VERDICT_TUNNEL, CARE_OF, AT_G, INDEX_NONE, 0, 0, 0
};
static const Say home_to_c = {
  VERDICT_HOME, CARE_OF, AT_C, INDEX_NONE, 0, 0, 0
};
static const Say caught = { VERDICT_TUNNEL, AT_G, AT_R, INDEX_NONE, 0, 0,
                            NOTICE_CAUGHT };
static const Say misrouted = { VERDICT_DROP,    NOBODY, NOBODY,
                               INDEX_NONE,      0,      DROP_NO_TUNNEL,
                               NOTICE_MISROUTED };

/* clang-format off */
static const Row rows[] = {
  /* To a node. */
  { "user data for a node has arrived there",
    SMALL_G, by_path, PACKET_UP, .to = { AT_G },
    .step = STEP_DELIVER, .depth = 1, .cost = 1 },
  { "a message for a node is received there",
    SMALL_G, by_path, PACKET_MESSAGE, .to = { AT_G },
    .step = STEP_RECEIVE, .depth = 1, .cost = 1 },
  { "also one that begins there",
    SMALL_G, sent, PACKET_MESSAGE, .to = { AT_G },
    .step = STEP_RECEIVE, .depth = 1, .cost = 1 },
  { "a message for another node goes along the path",
    SMALL_R, sent, PACKET_MESSAGE, .to = { AT_C },
    .step = STEP_MOVE, .goes_to = SMALL_C, .delay = 8, .hops = 2, .depth = 1,
    .cost = 1 },
  { "no link leads to an island",
    SMALL_G, sent, PACKET_MESSAGE, .to = { AT_ISLAND },
    .step = STEP_DROP, .reason = DROP_NO_ROUTE, .depth = 1, .cost = 1 },
  { "nobody has the address",
    SMALL_G, sent, PACKET_MESSAGE, .to = { STRANGER },
    .step = STEP_DROP, .reason = DROP_NO_ROUTE, .depth = 1, .cost = 1 },
  { "the node has failed",
    SMALL_R, by_path, PACKET_MESSAGE, .to = { AT_R }, .mischief = ROUTER_DOWN,
    .step = STEP_DROP, .reason = DROP_NODE_DOWN, .depth = 1 },
  { "a failed node passes nothing on",
    SMALL_R, by_path, PACKET_MESSAGE, .to = { AT_G }, .mischief = ROUTER_DOWN,
    .step = STEP_DROP, .reason = DROP_NODE_DOWN, .depth = 1 },

  /* Tunnels. */
  { "a tunnel ends here, and the rule is told",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, AT_R },
    .forward = { &to_link },
    .step = STEP_MOVE, .goes_to = host0, .delay = 2, .hops = 1, .depth = 1,
    .cost = 1, .by_air = true, .from_tunnel = true, .saw_tunnel = true },
  { "a tunnel to another node stays, and nobody is asked",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, AT_C },
    .step = STEP_MOVE, .goes_to = SMALL_C, .delay = 8, .hops = 2, .depth = 2,
    .cost = 1 },
  { "of two tunnels the outer one ends here",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, AT_C, AT_R },
    .redirect = &pass,
    .step = STEP_MOVE, .goes_to = SMALL_C, .delay = 8, .hops = 2, .depth = 2,
    .cost = 1, .from_tunnel = true, .saw_tunnel = true },
  { "two tunnels end here",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, AT_R, AT_R },
    .forward = { &to_link },
    .step = STEP_MOVE, .goes_to = host0, .delay = 2, .hops = 1, .depth = 1,
    .cost = 1, .by_air = true, .from_tunnel = true, .saw_tunnel = true },
  { "the tunnel that a rule wants costs one more of the hop limit",
    SMALL_G, by_path, PACKET_DOWN, .to = { HOME }, .forward = { &tunnel_to_r },
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 5, .hops = 1, .depth = 2,
    .cost = 2 },
  { "a tunnel that a rule opens to its own node ends at once",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME },
    .forward = { &tunnel_to_r, &to_link },
    .step = STEP_MOVE, .goes_to = host0, .delay = 2, .hops = 1, .depth = 1,
    .cost = 2, .by_air = true, .from_tunnel = true },
  { "there is no room for another header",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, AT_C, AT_C, CARE_OF },
    .redirect = &tunnel_to_c,
    .step = STEP_DROP, .reason = DROP_NO_ROUTE, .depth = PACKET_DEPTH,
    .cost = 1 },
  { "there is room for one",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, AT_C, CARE_OF },
    .redirect = &tunnel_to_c,
    .step = STEP_MOVE, .goes_to = SMALL_C, .delay = 8, .hops = 2,
    .depth = PACKET_DEPTH, .cost = 2 },

  /* Hop limit. */
  { "the hop limit is used up",
    SMALL_G, by_path, PACKET_UP, .to = { AT_G }, .spent = PACKET_HOP_LIMIT,
    .step = STEP_DROP, .reason = DROP_HOP_LIMIT, .depth = 1 },
  { "the last of the hop limit still serves",
    SMALL_G, by_path, PACKET_UP, .to = { AT_G }, .spent = PACKET_HOP_LIMIT - 1,
    .step = STEP_DELIVER, .depth = 1, .cost = 1 },
  { "but not for a tunnel as well",
    SMALL_G, by_path, PACKET_DOWN, .to = { HOME },
    .spent = PACKET_HOP_LIMIT - 1, .forward = { &tunnel_to_r },
    .step = STEP_DROP, .reason = DROP_HOP_LIMIT, .depth = 2, .cost = 1 },

  /* What a rule can say of user data. */
  { "drop, for a reason",
    SMALL_G, by_path, PACKET_DOWN, .to = { HOME }, .forward = { &drop_binding },
    .step = STEP_DROP, .reason = DROP_NO_BINDING, .depth = 1, .cost = 1 },
  { "drop, for none",
    SMALL_G, by_path, PACKET_DOWN, .to = { HOME }, .forward = { &drop },
    .step = STEP_DROP, .reason = DROP_NO_ROUTE, .depth = 1, .cost = 1 },
  { "pass, and there is nobody else to ask",
    SMALL_G, by_path, PACKET_DOWN, .to = { HOME }, .forward = { &pass },
    .step = STEP_DROP, .reason = DROP_NO_ROUTE, .depth = 1, .cost = 1 },
  { "route to a node",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME }, .forward = { &route_to_c },
    .step = STEP_MOVE, .goes_to = SMALL_C, .delay = 8, .hops = 2, .depth = 1,
    .cost = 1 },
  { "route, and the anchor owns the prefix",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME }, .forward = { &route },
    .step = STEP_MOVE, .goes_to = SMALL_G, .delay = 5, .hops = 1, .depth = 1,
    .cost = 1 },
  { "link, and the host is there",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME }, .forward = { &to_link },
    .step = STEP_MOVE, .goes_to = host0, .delay = 2, .hops = 1, .depth = 1,
    .cost = 1, .by_air = true },
  { "link, and the host has gone",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME }, .mischief = HOST_GONE,
    .forward = { &to_link },
    .step = STEP_DROP, .reason = DROP_LINK_DOWN, .depth = 1, .cost = 1 },
  { "hold, with room",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, AT_R }, .forward = { &hold },
    .step = STEP_HOLD, .room = 7, .depth = 1, .cost = 1, .from_tunnel = true,
    .saw_tunnel = true },
  { "a message to a home address is asked about like user data",
    SMALL_G, by_path, PACKET_MESSAGE, .to = { HOME },
    .forward = { &tunnel_to_r },
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 5, .hops = 1, .depth = 2,
    .cost = 2 },

  /* What has waited. */
  { "what waited is not charged again",
    SMALL_R, held, PACKET_DOWN, .to = { HOME }, .spent = PACKET_HOP_LIMIT,
    .forward = { &to_link },
    .step = STEP_MOVE, .goes_to = host0, .delay = 2, .hops = 1, .depth = 1,
    .by_air = true },
  { "but for a tunnel that it gets now",
    SMALL_G, held, PACKET_DOWN, .to = { HOME }, .forward = { &tunnel_to_r },
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 5, .hops = 1, .depth = 2,
    .cost = 1 },
  { "nor is it cut off, when its host has another link since",
    SMALL_R, held_air, PACKET_UP, .to = { AT_C }, .mischief = NEW_EPOCH,
    .forward = { &route },
    .step = STEP_MOVE, .goes_to = SMALL_C, .delay = 8, .hops = 2, .depth = 1 },
  { "the rule hears again of the tunnel that it came out of",
    SMALL_R, held_tunnel, PACKET_DOWN, .to = { HOME }, .forward = { &hold },
    .step = STEP_HOLD, .room = 7, .depth = 1, .from_tunnel = true,
    .saw_tunnel = true },
  { "and it is lost, if the node has failed",
    SMALL_R, held, PACKET_DOWN, .to = { HOME }, .mischief = ROUTER_DOWN,
    .step = STEP_DROP, .reason = DROP_NODE_DOWN, .depth = 1 },

  /* Care-of addresses. */
  { "a care-of address on the own link, where plain routing takes it",
    SMALL_R, by_path, PACKET_MESSAGE, .to = { CARE_OF }, .redirect = &pass,
    .step = STEP_MOVE, .goes_to = host0, .delay = 2, .hops = 1, .depth = 1,
    .cost = 1, .by_air = true },
  { "a care-of address on another link: nobody is asked",
    SMALL_G, by_path, PACKET_MESSAGE, .to = { CARE_OF },
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 5, .hops = 1, .depth = 1,
    .cost = 1 },
  { "a care-of address is redirected",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, CARE_OF },
    .redirect = &tunnel_to_c,
    .step = STEP_MOVE, .goes_to = SMALL_C, .delay = 8, .hops = 2, .depth = 3,
    .cost = 2 },
  { "redirected after a tunnel: the next look is not out of a tunnel any more",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, CARE_OF, AT_R },
    .redirect = &tunnel_to_c,
    .step = STEP_MOVE, .goes_to = SMALL_C, .delay = 8, .hops = 2, .depth = 3,
    .cost = 2, .saw_tunnel = true },
  { "a message for a host that has gone is sent to nobody",
    SMALL_R, by_path, PACKET_MESSAGE, .to = { CARE_OF }, .mischief = HOST_GONE,
    .redirect = &pass,
    .step = STEP_MOVE, .goes_to = host0, .delay = 2, .hops = 1, .depth = 1,
    .cost = 1, .by_air = true },
  { "user data for it is lost at once",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, CARE_OF },
    .mischief = HOST_GONE, .redirect = &pass,
    .step = STEP_DROP, .reason = DROP_LINK_DOWN, .depth = 2, .cost = 1 },
  { "a message for a host that was never there, too, is sent to nobody",
    SMALL_R, by_path, PACKET_MESSAGE, .host = 1, .to = { CARE_OF_1 },
    .redirect = &pass,
    .step = STEP_MOVE, .goes_to = host1, .delay = 2, .hops = 1, .depth = 1,
    .cost = 1, .by_air = true },
  { "a node without an access link cannot send it",
    SMALL_G, by_path, PACKET_MESSAGE, .host = 1, .to = { CARE_OF_G },
    .redirect = &pass,
    .step = STEP_DROP, .reason = DROP_LINK_DOWN, .depth = 1, .cost = 1 },

  /* Addresses of the scope of a link. */
  { "by air, all routers are this one",
    SMALL_R, by_air, PACKET_MESSAGE, .to = { ROUTERS },
    .step = STEP_RECEIVE, .depth = 1, .cost = 1 },
  { "what a router sends to an address of the link goes to the host",
    SMALL_R, sent, PACKET_MESSAGE, .to = { LINK_LOCAL },
    .step = STEP_MOVE, .goes_to = host0, .delay = 2, .hops = 1, .depth = 1,
    .cost = 1, .by_air = true },
  { "what has come by path does so as well, and no redirection is asked",
    SMALL_R, by_path, PACKET_MESSAGE, .to = { ROUTERS },
    .step = STEP_MOVE, .goes_to = host0, .delay = 2, .hops = 1, .depth = 1,
    .cost = 1, .by_air = true },
  { "to nobody, if the host has gone",
    SMALL_R, sent, PACKET_MESSAGE, .to = { LINK_LOCAL }, .mischief = HOST_GONE,
    .step = STEP_MOVE, .goes_to = host0, .delay = 2, .hops = 1, .depth = 1,
    .cost = 1, .by_air = true },
  { "there is no host to send it to",
    SMALL_R, sent, PACKET_MESSAGE, .host = INDEX_NONE, .to = { ROUTERS },
    .step = STEP_DROP, .reason = DROP_LINK_DOWN, .depth = 1, .cost = 1 },

  /* The air. */
  { "the host has another attachment since: lost on its way down",
    host0, by_air, PACKET_DOWN, .to = { HOME }, .mischief = NEW_EPOCH,
    .step = STEP_DROP, .reason = DROP_LINK_DOWN, .depth = 1 },
  { "lost on its way up",
    SMALL_R, by_air, PACKET_UP, .to = { AT_C }, .mischief = NEW_EPOCH,
    .step = STEP_DROP, .reason = DROP_LINK_DOWN, .depth = 1 },
  { "the host has no link any more",
    host0, by_air, PACKET_MESSAGE, .to = { CARE_OF }, .mischief = HOST_GONE,
    .step = STEP_DROP, .reason = DROP_LINK_DOWN, .depth = 1 },

  /* A host sends. */
  { "under its address on the link: nobody is asked",
    host0, sent, PACKET_MESSAGE, .to = { AT_G }, .from = CARE_OF,
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 2, .hops = 1, .depth = 1,
    .by_air = true },
  { "under a link-local one, too",
    host0, sent, PACKET_MESSAGE, .to = { ROUTERS }, .from = LINK_LOCAL,
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 2, .hops = 1, .depth = 1,
    .by_air = true },
  { "under its home address, as the rule says: as it is",
    host0, sent, PACKET_UP, .to = { AT_C }, .from = HOME,
    .forward = { &route },
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 2, .hops = 1, .depth = 1,
    .by_air = true },
  { "pass is the same for a host",
    host0, sent, PACKET_UP, .to = { AT_C }, .from = HOME, .forward = { &pass },
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 2, .hops = 1, .depth = 1,
    .by_air = true },
  { "in a tunnel from its care-of address",
    host0, sent, PACKET_UP, .to = { AT_C }, .from = HOME,
    .forward = { &tunnel_to_g },
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 2, .hops = 1, .depth = 2,
    .octets = 140, .by_air = true },
  { "with a Home Address option",
    host0, sent, PACKET_UP, .to = { AT_C }, .from = HOME,
    .forward = { &home_to_c },
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 2, .hops = 1, .depth = 2,
    .octets = 124, .by_air = true },
  { "in two tunnels, as it is asked again after the first",
    host0, sent, PACKET_UP, .to = { AT_C }, .from = HOME,
    .forward = { &tunnel_to_r, &tunnel_to_g },
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 2, .hops = 1, .depth = 3,
    .by_air = true },
  { "in more tunnels than there is room for",
    host0, sent, PACKET_UP, .to = { AT_C }, .from = HOME,
    .forward = { &tunnel_to_r, &tunnel_to_r },
    .step = STEP_DROP, .reason = DROP_NO_ROUTE, .depth = PACKET_DEPTH },
  { "not at all",
    host0, sent, PACKET_UP, .to = { AT_C }, .from = HOME,
    .forward = { &drop_binding },
    .step = STEP_DROP, .reason = DROP_NO_BINDING, .depth = 1 },
  { "a host keeps nothing waiting",
    host0, sent, PACKET_UP, .to = { AT_C }, .from = HOME, .forward = { &hold },
    .step = STEP_DROP, .reason = DROP_NO_ROUTE, .depth = 1 },
  { "without a link",
    host0, sent, PACKET_UP, .to = { AT_C }, .from = HOME,
    .mischief = HOST_GONE,
    .step = STEP_DROP, .reason = DROP_LINK_DOWN, .depth = 1 },

  /* A host gets something. */
  { "user data for its prefix",
    host0, by_air, PACKET_DOWN, .to = { HOME }, .step = STEP_DELIVER,
    .depth = 1 },
  { "user data for the prefix of another host",
    host0, by_air, PACKET_DOWN, .to = { HOME_1 }, .step = STEP_DROP,
    .reason = DROP_NO_ADDRESS, .depth = 1 },
  { "user data for no prefix",
    host0, by_air, PACKET_DOWN, .to = { CARE_OF }, .step = STEP_DROP,
    .reason = DROP_NO_ADDRESS, .depth = 1 },
  { "a message",
    host0, by_air, PACKET_MESSAGE, .to = { CARE_OF }, .step = STEP_RECEIVE,
    .depth = 1 },
  { "a tunnel to its care-of address",
    host0, by_air, PACKET_DOWN, .to = { HOME, CARE_OF }, .step = STEP_DELIVER,
    .depth = 1 },
  { "a tunnel to another address that it has",
    host0, by_air, PACKET_DOWN, .to = { HOME, STRANGER }, .owns = true,
    .step = STEP_DELIVER, .depth = 1 },
  { "a tunnel to one that it has not",
    host0, by_air, PACKET_DOWN, .to = { HOME, STRANGER },
    .step = STEP_DROP, .reason = DROP_NO_ADDRESS, .depth = 2 },

  /* Notices. */
  { "a rule has caught it",
    SMALL_G, by_path, PACKET_DOWN, .to = { HOME }, .forward = { &caught },
    .step = STEP_MOVE, .goes_to = SMALL_R, .delay = 5, .hops = 1, .depth = 2,
    .cost = 2, .notice = NOTICE_CAUGHT },
  { "it should not have come: who sent it is in the notice",
    SMALL_R, by_path, PACKET_DOWN, .to = { HOME, AT_R },
    .forward = { &misrouted },
    .step = STEP_DROP, .reason = DROP_NO_TUNNEL, .depth = 1, .cost = 1,
    .from_tunnel = true, .saw_tunnel = true, .notice = NOTICE_MISROUTED },
};
/* clang-format on */

/* What the rules are about to say, and were asked. */
typedef struct Asked {
  const SmallNetwork *small;
  const Row *row;
  uint32_t forwards, redirects;
  bool saw_tunnel; /* at the first question */
} Asked;

static Address
address_of(const SmallNetwork *small, Name name)
{
  const Network *network = small->network;

  switch (name) {
  case AT_G:
  case AT_R:
  case AT_C:
  case AT_ISLAND:
    return node_address(network, (uint32_t)(name - AT_G));
  case HOME:
    return prefix_address(network, small->prefix);
  case HOME_1:
    return prefix_address(network, small->other);
  case CARE_OF:
  case CARE_OF_1:
    return host_address(network->nodes[SMALL_R].subnet, name - CARE_OF);
  case CARE_OF_G:
    return host_address(network->nodes[SMALL_G].subnet, 1);
  case LINK_LOCAL:
    return host_link_local(0);
  case ROUTERS:
    return (Address){ UINT64_C(0xff02000000000000), 2 };
  case STRANGER:
    return (Address){ UINT64_C(0x20010db8ffff0000), 1 };
  case NOBODY:
    break;
  }
  return (Address){ 0, 0 };
}

static void
answer(Asked *asked, const Say *say, const Visit *visit, Forward *out)
{
  if (asked->forwards + asked->redirects == 1)
    asked->saw_tunnel = visit->arrival.from_tunnel;
  CU_ASSERT_PTR_NOT_NULL(say);
  if (say)
    *out = (Forward){ .verdict = say->verdict,
                      .reason = say->reason,
                      .notice = say->notice,
                      .node = say->node,
                      .room = say->room,
                      .source = address_of(asked->small, say->from),
                      .destination = address_of(asked->small, say->to) };
}

/* A host that may put on more headers than answers says the last again, until
 * there is none in the row. */
static void
say_forward(const void *view, const Visit *visit, Forward *out)
{
  Asked *asked = *(Asked *const *)view;
  const Row *row = asked->row;
  uint32_t turn = MIN(asked->forwards, RULES - 1);

  asked->forwards++;
  if (turn > 0 && !row->forward[turn] && place_is_host(visit->place))
    out->verdict = VERDICT_PASS;
  else
    answer(asked, row->forward[turn], visit, out);
}

static void
say_redirect(const void *view, const Visit *visit, Forward *out)
{
  Asked *asked = *(Asked *const *)view;

  asked->redirects++;
  answer(asked, asked->row->redirect, visit, out);
}

static bool
say_owns(const void *view, uint32_t host, Address address)
{
  const Asked *asked = *(Asked *const *)view;

  (void)host;
  (void)address;
  return asked->row->owns;
}

static const StepRules rules = { .forward = say_forward,
                                 .redirect = say_redirect,
                                 .owns = say_owns };

static Packet *
make_packet(const SmallNetwork *small, const Row *row)
{
  Packet *packet = packet_new(small->network->pool);
  Address from = address_of(small, row->from ? row->from : AT_C);

  packet->kind = (uint8_t)row->kind;
  packet->host = row->host;
  packet->epoch = 1;
  packet->octets = packet->inner_octets = 100;
  packet->hop_limit = (uint8_t)(PACKET_HOP_LIMIT - row->spent);
  packet->prefix = row->to[0] == HOME_1 ? small->other : small->prefix;
  packet->headers[0] = (Header){ from, address_of(small, row->to[0]) };
  for (int i = 1; i < HEADERS && row->to[i] != NOBODY; i++)
    packet_push(packet, address_of(small, AT_G), address_of(small, row->to[i]),
                IPV6_HEADER_OCTETS);
  return packet;
}

static void
make_mischief(Network *network, Mischief mischief)
{
  Host *host = &network->hosts[0];

  if (mischief == HOST_GONE)
    host->access = INDEX_NONE;
  else if (mischief == NEW_EPOCH)
    host->epoch++;
  else if (mischief == ROUTER_DOWN)
    network->nodes[SMALL_R].is_down = true;
}

static bool
is_step(const Row *row, const Step *step)
{
  return step->kind == row->step && step->reason == row->reason &&
         step->room == row->room && step->by_air == row->by_air &&
         step->from_tunnel == row->from_tunnel &&
         (step->kind != STEP_MOVE ||
          (step->to == row->goes_to && step->hops == row->hops &&
           step->delay == row->delay * SIM_MILLISECOND));
}

static bool
is_notice(const SmallNetwork *small, const Row *row, const Notice *notice)
{
  Address sender = address_of(small, NOBODY);

  if (notice->kind != row->notice || notice->kind == NOTICE_NONE)
    return notice->kind == row->notice;
  if (notice->kind == NOTICE_MISROUTED)
    sender = address_of(small, AT_G);
  return notice->node == place_index(row->place) &&
         notice->prefix == small->prefix &&
         address_equal(notice->sender, sender);
}

/* Every rule that the row has an answer of was asked. */
static bool
is_asked(const Row *row, const Asked *asked)
{
  uint32_t forwards = row->forward[0] != NULL;

  forwards += row->forward[1] != NULL;
  return asked->forwards >= forwards &&
         (asked->forwards > 0) == (forwards > 0) &&
         asked->redirects == (row->redirect != NULL) &&
         asked->saw_tunnel == row->saw_tunnel;
}

static void
check_row(const Row *row)
{
  SmallNetwork small = small_network_new();
  Asked asked = { .small = &small, .row = row };
  Asked *view = &asked;
  Packet *packet = make_packet(&small, row);
  Step step;

  small.network->rules = &rules;
  small.network->view = &view;
  make_mischief(small.network, row->mischief);
  network_step(small.network, row->place, row->arrival, packet, &step);
  bool is_good = is_step(row, &step) && is_asked(row, &asked) &&
                 is_notice(&small, row, &step.notice) &&
                 packet->depth == row->depth &&
                 (row->octets == 0 || packet->octets == row->octets) &&
                 packet->hop_limit == PACKET_HOP_LIMIT - row->spent - row->cost;
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s: kind %d reason %d to %x delay %g ms hops %u air %d tunnel "
           "%d, depth %u hop limit %u, asked %u and %u\n",
           row->sentence, step.kind, step.reason, step.to,
           sim_seconds(step.delay) * 1e3, step.hops, step.by_air,
           step.from_tunnel, packet->depth, packet->hop_limit, asked.forwards,
           asked.redirects);
  packet_free(small.network->pool, packet);
  small_network_clear(&small);
}

static void
test_rows(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    check_row(&rows[i]);
}

/* A message for a host that has left crosses the air, and finds nobody: also if
 * the host has come back meanwhile. */
static void
test_nobody(void)
{
  static const struct {
    const char *sentence;
    bool is_back;
  } hosts[] = { { "the host stays away", false },
                { "the host comes back meanwhile", true } };

  for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++) {
    SmallNetwork small = small_network_new();
    const Row row = {
      .host = 0, .kind = PACKET_MESSAGE, .to = { CARE_OF }, .redirect = &pass
    };
    Asked asked = { .small = &small, .row = &row };
    Asked *view = &asked;
    Packet *packet = make_packet(&small, &row);
    Step step;

    small.network->rules = &rules;
    small.network->view = &view;
    small.network->hosts[0].access = INDEX_NONE;
    network_step(small.network, SMALL_R, by_path, packet, &step);
    CU_ASSERT_EQUAL(step.kind, STEP_MOVE);
    if (hosts[i].is_back)
      small.network->hosts[0].access = 0;
    network_step(small.network, step.to, by_air, packet, &step);
    CU_ASSERT_EQUAL(step.kind, STEP_DROP);
    CU_ASSERT_EQUAL(step.reason, DROP_LINK_DOWN);
    if (step.kind != STEP_DROP)
      printf("\nis received: %s\n", hosts[i].sentence);
    packet_free(small.network->pool, packet);
    small_network_clear(&small);
  }
}

const TestCase step_tests[] = {
  { "packet, arrival and rules make a step", test_rows },
  { "a message for a host that has left is received by nobody", test_nobody },
  { NULL, NULL },
};
