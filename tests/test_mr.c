/* Mobility routing: who catches a packet, what is decided at each node, where
 * the packets of a host go, and what a drawing shows. The location managers
 * know what the test says.
 */

#include "models/models.h"
#include "models/protocol/peer.h"
#include "tests/suite.h"
#include "tests/support_bench.h"

#include <stdio.h>
#include <string.h>

static const char names[SMALL_NODES + 1] = "GRCIS";

/* A location manager: by node, which node it takes to be the place, or '-'. */
typedef struct Knowing {
  Model model;
  const char *found, *visiting; /* letters, by node; NULL: nothing */
  uint32_t prefix;              /* about which that is */
  uint32_t near, proxy;         /* the server of a host at `near` */
} Knowing;

static bool
look_up(const Model *model, const char *letters, uint32_t node, uint32_t prefix,
        Address *locator)
{
  const Knowing *knowing = (const Knowing *)model;

  if (!letters || letters[node] == '-' || prefix != knowing->prefix)
    return false;
  *locator = node_address(model->view->network,
                          (uint32_t)(strchr(names, letters[node]) - names));
  return true;
}

static bool
finds(const Model *model, uint32_t node, uint32_t prefix, Address *locator)
{
  return look_up(model, ((const Knowing *)model)->found, node, prefix, locator);
}

static bool
finds_visiting(const Model *model, uint32_t node, uint32_t prefix,
               Address *locator)
{
  return look_up(model, ((const Knowing *)model)->visiting, node, prefix,
                 locator);
}

/* Every question but the one about the prefix and the place of the host is
 * answered with I. */
static uint32_t
servers(const Model *model, uint32_t prefix, uint32_t node, LmServer *out)
{
  const Knowing *knowing = (const Knowing *)model;
  bool is_good = prefix == knowing->prefix && node == knowing->near;
  uint32_t proxy = is_good ? knowing->proxy : SMALL_ISLAND;

  out[0] = (LmServer){ proxy, model->view->network->nodes[proxy].subnet };
  out[1] = (LmServer){ SMALL_G, 0 };
  return 2;
}

static const LmDecisions decisions = { .servers = servers,
                                       .find = finds,
                                       .find_visiting = finds_visiting };

/* One class, alone. */
typedef struct Room {
  SmallNetwork small;
  Knowing knowing;
  View view;
  Design design; /* of this class, for its events */
  const ModelClass *class;
  Model *model;
  const MrDecisions *mr;
} Room;

static void
room_init(Room *room, const ModelClass *class)
{
  *room = (Room){ .small = small_network_new(), .class = class };
  room->design.network = room->small.network;
  room->view.network = room->small.network;
  room->view.lm = &decisions;
  room->view.models[COLUMN_LM] = &room->knowing.model;
  room->knowing.model.view = &room->view;
  room->knowing.prefix = room->small.prefix;
  room->model = g_malloc0(class->code->size);
  room->model->class = class;
  room->model->view = &room->view;
  room->mr = class->code->decisions.mr;
  if (class->code->init)
    class->code->init(room->model, &room->design);
}

static void
room_clear(Room *room)
{
  if (room->class->code->clear)
    room->class->code->clear(room->model);
  g_free(room->model);
  small_network_clear(&room->small);
}

/* The network of a row: R may be in the network of G, and the prefix from any
 * node. Host 0 is on the link of R, of S, or on none. The location managers are
 * elsewhere. */
static void
room_arrange(Room *room, uint32_t anchor, bool has_joined, char at)
{
  Network *network = room->small.network;
  Host *host = &network->hosts[0];

  for (uint32_t i = 0; i < network->network_count; i++)
    network->areas[i].lm = SMALL_ISLAND;
  network->prefixes[room->small.prefix].anchor = anchor;
  if (has_joined)
    network->nodes[SMALL_R].network = network->nodes[SMALL_G].network;
  host->access = at == 'R' ? 0 : at == 'S' ? 1 : INDEX_NONE;
}

static void
expect(const char *sentence, const char *is, const char *should)
{
  bool is_good = g_str_equal(is, should);

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s:\n  '%s'\n  instead of\n  '%s'\n", sentence, is, should);
}

static char
letter(uint32_t node)
{
  return node < SMALL_NODES ? names[node] : node == INDEX_NONE ? '-' : '?';
}

static char
letter_at(const Room *room, Address address)
{
  return letter(network_node_at(room->small.network, address));
}

/* "tunnel G>S", "route R", "link", "no-binding" ..., and what was noticed. */
static void
add_decision(const Room *room, const Forward *out, GString *text)
{
  static const char *const notices[] = { "", " caught", " misrouted" };

  if (out->verdict == VERDICT_TUNNEL || out->verdict == VERDICT_HOME)
    g_string_append_printf(
      text, "%s %c>%c", out->verdict == VERDICT_HOME ? "direct" : "tunnel",
      letter_at(room, out->source), letter_at(room, out->destination));
  else if (out->verdict == VERDICT_ROUTE)
    g_string_append_printf(text, "route %c", letter(out->node));
  else
    g_string_append(text, out->verdict == VERDICT_LINK   ? "link"
                          : out->verdict == VERDICT_PASS ? "pass"
                          : out->verdict == VERDICT_DROP
                            ? drop_reason_name(out->reason)
                            : "?");
  g_string_append(text, notices[out->notice]);
}

/* A packet from C for the prefix of host 0. */
static Packet
packet_down(const Room *room)
{
  const Network *network = room->small.network;
  uint32_t prefix = room->small.prefix;

  return (Packet){ .kind = PACKET_DOWN,
                   .depth = 1,
                   .prefix = prefix,
                   .headers = { { node_address(network, SMALL_C),
                                  prefix_address(network, prefix) } } };
}

/* By node: who catches a packet there, and the end of the tunnel of a host on
 * its link, '-' if that is plain routing. */
static const struct {
  const char *sentence;
  const ModelClass *class;
  uint32_t anchor;
  bool has_joined;
  const char *catchers, *uplinks;
} ways[] = {
  { "the anchor of the prefix catches, and hosts send through it", &mr_anchor,
    SMALL_G, false, "GGGGG", "-GGGG" },
  { "the anchor may be a router", &mr_anchor, SMALL_R, false, "RRRRR",
    "R-RRR" },
  { "without mobility routing the anchor alone has a link for it, and hosts "
    "send without a tunnel",
    &mr_none, SMALL_G, false, "GGGGG", "-----" },
  { "and so for the prefix of a router", &mr_none, SMALL_R, false, "RRRRR",
    "-----" },
  { "the anchor of a prefix catches although there is a proxy, through which "
    "hosts at S send",
    &mr_chain, SMALL_G, false, "GGGGG", "-IIGC" },
  { "with route optimisation too, while nobody is bound", &mr_peer, SMALL_G,
    false, "GGGGG", "-IIGC" },
  { "the nearest anchor catches, or the gateway where none is to be reached",
    &mr_nearest, SMALL_G, false, "GRGCS", "--GC-" },
  { "a router catches what it has given out itself", &mr_nearest, SMALL_C,
    false, "GRCCS", "--GC-" },
  { "the gateway of each network catches", &mr_ingress, SMALL_G, false, "GRCCS",
    "---C-" },
  { "a router in the network of another sends there", &mr_ingress, SMALL_G,
    true, "GGCCS", "-G-C-" },
  { "but catches what it has given out itself", &mr_ingress, SMALL_R, true,
    "GRCCS", "-G-C-" },
};

static void
test_ways(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
    Room room;
    char catchers[SMALL_NODES + 1] = "", uplinks[SMALL_NODES + 1] = "";
    room_init(&room, ways[i].class);
    room_arrange(&room, ways[i].anchor, ways[i].has_joined, 'S');
    room.knowing.near = SMALL_S;
    room.knowing.proxy = SMALL_C;
    Packet packet = packet_down(&room);
    for (uint32_t node = 0; node < SMALL_NODES; node++) {
      Visit visit = { .place = place_of_node(node), .packet = &packet };
      catchers[node] = letter(room.mr->catcher(room.model, &visit));
      uplinks[node] = letter(room.mr->uplink(room.model, node, packet.prefix));
    }
    expect(ways[i].sentence, catchers, ways[i].catchers);
    expect(ways[i].sentence, uplinks, ways[i].uplinks);
    room_clear(&room);
  }
}

/* What is decided about a packet at a node. */
typedef struct Decision {
  const char *sentence;
  const ModelClass *class;
  struct {
    uint32_t anchor;
    bool has_joined;
    char host;         /* the router where it is, '-': none */
    const char *found; /* see Knowing */
    const char *visiting;
  } world;
  uint32_t node;
  bool from_tunnel;
  const char *answer;
} Decision;

static void
check_decisions(const Decision *rows, size_t count)
{
  for (const Decision *row = rows; row < rows + count; row++) {
    Room room;
    g_autoptr(GString) text = g_string_new(NULL);
    Forward out = { .verdict = VERDICT_HOLD, .node = SMALL_ISLAND };
    room_init(&room, row->class);
    room_arrange(&room, row->world.anchor, row->world.has_joined,
                 row->world.host);
    room.knowing.found = row->world.found;
    room.knowing.visiting = row->world.visiting;
    Packet packet = packet_down(&room);
    Visit visit = { .place = place_of_node(row->node),
                    .arrival = { .from_tunnel = row->from_tunnel },
                    .packet = &packet };
    room.mr->forward(room.model, &visit, &out);
    add_decision(&room, &out, text);
    expect(row->sentence, text->str, row->answer);
    room_clear(&room);
  }
}

#define AT_G                                                                   \
  {                                                                            \
    SMALL_G, false, 'S', "S-R--", NULL                                         \
  }
#define LOST                                                                   \
  {                                                                            \
    SMALL_G, false, 'S', "-----", NULL                                         \
  }

static const Decision anchored[] = {
  { "an anchor with a record tunnels", &mr_anchor, AT_G, SMALL_G, false,
    "tunnel G>S" },
  { "also what comes out of a tunnel", &mr_anchor, AT_G, SMALL_G, true,
    "tunnel G>S" },
  { "another node with a record tunnels from itself", &mr_anchor, AT_G, SMALL_C,
    false, "tunnel C>R" },
  { "an anchor without a record and without the host drops", &mr_anchor, LOST,
    SMALL_G, false, "no-binding" },
  { "an anchor with the host on its link and no record gives it the packet",
    &mr_anchor,
    { SMALL_S, false, 'S', NULL, NULL },
    SMALL_S,
    false,
    "link" },
  { "a record goes before the link",
    &mr_anchor,
    { SMALL_S, false, 'S', "----R", NULL },
    SMALL_S,
    false,
    "tunnel S>R" },
  { "the anchor of a chain tunnels to the proxy",
    &mr_chain,
    { SMALL_G, false, 'S', "C----", "--S--" },
    SMALL_G,
    false,
    "tunnel G>C" },
  { "the proxy of a chain tunnels to where the host is",
    &mr_chain,
    { SMALL_G, false, 'S', "C----", "--S--" },
    SMALL_C,
    true,
    "tunnel C>S" },
  { "without a record a chain ends", &mr_chain, LOST, SMALL_G, false,
    "no-binding" },
  { "with route optimisation the anchor tunnels too", &mr_peer, AT_G, SMALL_G,
    false, "tunnel G>S" },
  { "and drops without a record", &mr_peer, LOST, SMALL_G, false,
    "no-binding" },
};

static void
test_anchored(void)
{
  check_decisions(anchored, G_N_ELEMENTS(anchored));
}

static const Decision spread[] = {
  { "the nearest anchor has a record and tunnels", &mr_nearest, AT_G, SMALL_C,
    false, "tunnel C>R" },
  { "also what comes out of a tunnel", &mr_nearest, AT_G, SMALL_C, true,
    "tunnel C>R" },
  { "one without a record leaves it to the node that gave the prefix out",
    &mr_nearest, LOST, SMALL_C, false, "route G" },
  { "but not what comes out of a tunnel", &mr_nearest, LOST, SMALL_C, true,
    "no-binding" },
  { "that node drops it if it knows nothing", &mr_nearest, LOST, SMALL_G, false,
    "no-binding" },
  { "and gives it to a host on its link",
    &mr_nearest,
    { SMALL_S, false, 'S', NULL, NULL },
    SMALL_S,
    false,
    "link" },
  { "a gateway that knows where the host is tunnels, and says what it caught",
    &mr_ingress, AT_G, SMALL_C, false, "tunnel C>R caught" },
  { "out of a tunnel it has caught nothing", &mr_ingress, AT_G, SMALL_C, true,
    "tunnel C>R" },
  { "one that does not know tunnels to the gateway of the home network",
    &mr_ingress, LOST, SMALL_C, false, "tunnel C>G caught" },
  { "to the gateway also if another router gave the prefix out",
    &mr_ingress,
    { SMALL_R, true, 'S', NULL, NULL },
    SMALL_C,
    false,
    "tunnel C>G caught" },
  { "one that has it out of a tunnel and does not know says that it is wrong",
    &mr_ingress, LOST, SMALL_C, true, "no-binding misrouted" },
  { "the gateway of the home network leaves it to the router that gave the "
    "prefix out",
    &mr_ingress,
    { SMALL_R, true, 'S', NULL, NULL },
    SMALL_G,
    false,
    "route R caught" },
  { "also out of a tunnel",
    &mr_ingress,
    { SMALL_R, true, 'S', NULL, NULL },
    SMALL_G,
    true,
    "route R" },
  { "unless it knows where the host is",
    &mr_ingress,
    { SMALL_R, true, 'S', "S----", NULL },
    SMALL_G,
    false,
    "tunnel G>S caught" },
  { "that router gives it to a host on its link",
    &mr_ingress,
    { SMALL_R, true, 'R', NULL, NULL },
    SMALL_R,
    false,
    "link caught" },
  { "also out of a tunnel, and nothing is wrong",
    &mr_ingress,
    { SMALL_R, true, 'R', NULL, NULL },
    SMALL_R,
    true,
    "link" },
  { "and drops it if the host is not there",
    &mr_ingress,
    { SMALL_R, true, 'S', NULL, NULL },
    SMALL_R,
    false,
    "no-binding caught" },
  { "out of a tunnel it says then that it is wrong",
    &mr_ingress,
    { SMALL_R, true, 'S', NULL, NULL },
    SMALL_R,
    true,
    "no-binding misrouted" },
  { "a gateway that gave the prefix out itself drops it if it knows nothing",
    &mr_ingress, LOST, SMALL_G, false, "no-binding caught" },
};

static void
test_spread(void)
{
  check_decisions(spread, G_N_ELEMENTS(spread));
}

/* Plain IPv6: the prefix is from a router. */
static const struct {
  const char *sentence;
  char host;
  uint32_t care_of, node;
  const char *answer;
} plain[] = {
  { "a router gives its own prefix to a host that uses it", 'R', INDEX_NONE,
    SMALL_R, "link" },
  { "a host that has no address in it any more does not get the packet", 'R',
    SMALL_S, SMALL_R, "no-address" },
  { "a host that is elsewhere is not reached", 'S', INDEX_NONE, SMALL_R,
    "no-binding" },
  { "nor one that uses another address there", 'S', SMALL_S, SMALL_R,
    "no-binding" },
  { "nor by the router where it is", 'S', INDEX_NONE, SMALL_S, "no-binding" },
};

static void
test_plain(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
    Room room;
    g_autoptr(GString) text = g_string_new(NULL);
    Forward out = { .verdict = VERDICT_HOLD };
    room_init(&room, &mr_none);
    room_arrange(&room, SMALL_R, false, plain[i].host);
    Network *network = room.small.network;
    network->hosts[0].care_of = plain[i].care_of == INDEX_NONE
                                  ? network->prefixes[room.small.prefix].subnet
                                  : network->nodes[plain[i].care_of].subnet;
    Packet packet = packet_down(&room);
    Visit visit = { .place = place_of_node(plain[i].node), .packet = &packet };
    room.mr->forward(room.model, &visit, &out);
    add_decision(&room, &out, text);
    expect(plain[i].sentence, text->str, plain[i].answer);
    room_clear(&room);
  }
}

/* Which classes look at packets for a care-of address: the proxy at C knows the
 * host, and the packet is for its address there. */
static const struct {
  const char *sentence;
  const ModelClass *class;
  const char *answer;
} redirected[] = {
  { "a proxy of a chain sends a packet for the regional address on", &mr_chain,
    "tunnel C>S" },
  { "also with route optimisation", &mr_peer, "tunnel C>S" },
  { "an anchor does not look at it", &mr_anchor, "none" },
  { "nor does the nearest", &mr_nearest, "none" },
  { "nor does the ingress", &mr_ingress, "none" },
  { "nor does anybody else", &mr_none, "none" },
};

static void
test_redirected(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(redirected); i++) {
    Room room;
    g_autoptr(GString) text = g_string_new(NULL);
    Forward out = { .verdict = VERDICT_HOLD };
    room_init(&room, redirected[i].class);
    room.knowing.visiting = "--S--";
    Packet packet = packet_down(&room);
    packet.headers[0].destination =
      host_address(room.small.network->nodes[SMALL_C].subnet, 0);
    Visit visit = { .place = SMALL_C, .packet = &packet };
    if (room.mr->redirect) {
      room.mr->redirect(room.model, &visit, &out);
      add_decision(&room, &out, text);
    } else {
      g_string_append(text, "none");
    }
    expect(redirected[i].sentence, text->str, redirected[i].answer);
    room_clear(&room);
  }
}

/* What a drawing shows of host 0, which has the prefixes of some nodes, from
 * the newest to the oldest. Its server at S is the proxy at R. */
static const struct {
  const char *sentence;
  const ModelClass *class;
  char host;
  const char *prefixes;
  const char *notes;
} pictures[] = {
  { "the anchors of all prefixes route", &mr_anchor, 'S', "GRC",
    "MR@G MR@R MR@C " },
  { "but not the router where the host is", &mr_anchor, 'S', "GSC",
    "MR@G MR@C " },
  { "a host without a prefix needs no routing", &mr_anchor, 'S', "", "" },
  { "a chain goes from the anchors to the proxy of the newest prefix",
    &mr_chain, 'S', "GC", "MR@G MR@C MR@R " },
  { "one that is an anchor too is shown once", &mr_chain, 'S', "RG",
    "MR@R MR@G " },
  { "without a link there is no proxy", &mr_chain, '-', "GC", "MR@G MR@C " },
  { "nor without a prefix", &mr_chain, 'S', "", "" },
  { "nor without both", &mr_chain, '-', "", "" },
  { "every network with an anchor has a router that is nearest", &mr_nearest,
    'S', "G", "MR@G MR@R MR@S " },
  { "whatever the prefixes of the host", &mr_nearest, '-', "",
    "MR@G MR@R MR@S " },
  { "the gateways of all networks are at the ingress", &mr_ingress, 'S', "G",
    "MR@G MR@R MR@C MR@S " },
  { "with route optimisation the anchors route", &mr_peer, 'S', "GS", "MR@G " },
};

/* Gives the host its prefixes; the first is the newest. */
static void
give_prefixes(Room *room, const char *anchors)
{
  Network *network = room->small.network;

  network_prefix_free(network, room->small.prefix);
  for (size_t i = strlen(anchors); i > 0; i--)
    room->small.prefix = network_prefix_new(
      network, 0, (uint32_t)(strchr(names, anchors[i - 1]) - names));
  room->knowing.prefix = room->small.prefix;
}

static void
check_picture(const Room *room, const char *sentence, const char *should)
{
  g_autoptr(Picture) picture = picture_new(room->small.network, 0);
  g_autoptr(GString) text = g_string_new(NULL);

  room->class->code->show(room->model, picture);
  for (guint i = 0; i < picture->notes->len; i++) {
    const PictureNote *note = &g_array_index(picture->notes, PictureNote, i);
    g_string_append_printf(text, "%s@%c ", note->function, letter(note->place));
    if (note->record)
      g_string_append_printf(text, "(%s) ", note->record);
  }
  expect(sentence, text->str, should);
}

static void
test_pictures(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(pictures); i++) {
    Room room;
    room_init(&room, pictures[i].class);
    room_arrange(&room, SMALL_G, false, pictures[i].host);
    give_prefixes(&room, pictures[i].prefixes);
    room.knowing.near = SMALL_S;
    room.knowing.proxy = SMALL_R;
    check_picture(&room, pictures[i].sentence, pictures[i].notes);
    room_clear(&room);
  }
}

static void
test_no_picture(void)
{
  expect("plain IPv6 has nothing to show",
         mr_none.code->show ? "show" : "nothing", "nothing");
}

/* C has been told that host 0 is at S. */
typedef struct Question {
  const char *sentence;
  uint32_t node;   /* where the packet is */
  uint32_t sender; /* of its first header */
  PacketKind kind;
  bool is_other; /* for the prefix of host 1, of which C knows nothing */
  const char *catcher, *answer;
} Question;

static const Question bound[] = {
  { "a correspondent that knows the place sends there directly", SMALL_C,
    SMALL_C, PACKET_DOWN, false, "C", "direct C>S" },
  { "a prefix that it does not know goes to the anchor", SMALL_C, SMALL_C,
    PACKET_DOWN, true, "G", "no-binding" },
  { "a message to the home address goes to the anchor", SMALL_C, SMALL_C,
    PACKET_MESSAGE, false, "G", "no-binding" },
  { "a packet of another sender goes to the anchor from there", SMALL_C,
    SMALL_R, PACKET_DOWN, false, "G", "no-binding" },
  { "another correspondent does not know", SMALL_R, SMALL_R, PACKET_DOWN, false,
    "G", "no-binding" },
  { "the anchor goes by its own record", SMALL_G, SMALL_C, PACKET_DOWN, false,
    "G", "tunnel G>R" },
};

static void
ask(const Room *room, const Question *row)
{
  const Network *network = room->small.network;
  g_autoptr(GString) text = g_string_new(NULL);
  char catcher[2] = "";
  Forward out = { .verdict = VERDICT_HOLD };
  Packet packet = packet_down(room);

  packet.kind = (uint8_t)row->kind;
  packet.headers[0].source = node_address(network, row->sender);
  if (row->is_other)
    packet.prefix = room->small.other;
  Visit visit = { .place = place_of_node(row->node), .packet = &packet };
  catcher[0] = letter(room->mr->catcher(room->model, &visit));
  room->mr->forward(room->model, &visit, &out);
  add_decision(room, &out, text);
  expect(row->sentence, catcher, row->catcher);
  expect(row->sentence, text->str, row->answer);
}

static void
test_bound(void)
{
  Room room;

  room_init(&room, &mr_peer);
  Network *network = room.small.network;
  BindingCache *cache = &((MrPeer *)room.model)->correspondents.cache;
  binding_set(cache, SMALL_C, room.small.prefix, node_address(network, SMALL_S),
              1, SIM_SECOND);
  room.knowing.found = "R----";
  for (size_t i = 0; i < G_N_ELEMENTS(bound); i++)
    ask(&room, &bound[i]);
  check_picture(&room, "a drawing shows what a correspondent knows",
                "MR@G MR@C MR@C (HoA@G -> S) ");
  room.class->code->events.mr->forget(room.model, &room.design,
                                      room.small.prefix);
  check_picture(&room, "and no longer when the prefix is freed", "MR@G ");
  room_clear(&room);
}

const TestCase mr_tests[] = {
  { "who catches a packet, and where those of a host go", test_ways },
  { "an anchor goes by its record, or its link", test_anchored },
  { "so do routers that are near the sender", test_spread },
  { "without mobility routing an address works at one place", test_plain },
  { "packets for a regional address", test_redirected },
  { "what a drawing shows", test_pictures },
  { "what it does not", test_no_picture },
  { "a correspondent that knows the place", test_bound },
  { NULL, NULL },
};
