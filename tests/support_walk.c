#include "tests/support_walk.h"

#include "models/protocol/post.h"

#include <string.h>

static const char node_letters[] = "GRCIS";

/* One deed: up to three words after the time. */
typedef struct Deed {
  double at; /* ms */
  const char *kind;
  const char *where; /* letters of nodes, or "-" */
  uint32_t node;     /* the first of them */
  uint32_t anchor;   /* of the prefix that is meant: the last word */
} Deed;

static bool
is(const Deed *deed, const char *kind)
{
  return g_str_equal(deed->kind, kind);
}

static double
now_ms(const Bench *bench)
{
  return sim_seconds(network_now(bench->network)) * 1e3;
}

/* What the log of the bench does not say of an update. */
static void
note_update(void *user, SimTime now, Place from, const Packet *packet)
{
  static const char *const handoffs[] = { "0",    "attach",  "2",
                                          "move", "unknown", "refresh" };
  const Bench *bench = user;
  const Message *message = packet_message(packet);
  const SessionPrefix *prefixes = bench->network->prefixes;

  (void)now;
  (void)from;
  if (message->type != MESSAGE_PBU && message->type != MESSAGE_LU)
    return;
  g_string_append_printf(
    bench->log, "(%s %c%s) | ", handoffs[message->handoff],
    message->home.hi ? node_letters[prefixes[message->prefix].anchor] : '?',
    message->distributed ? " D" : "");
}

static uint32_t
prefix_of(const Bench *bench, const Deed *deed)
{
  return network_prefix_find(bench->network, 0, deed->anchor);
}

/* What lu says about a packet of the host. */
static void
ask(Bench *bench, const Deed *deed)
{
  const View *view = &bench->design->view;
  bool is_up = is(deed, "air");
  Packet packet = { .kind = is_up ? PACKET_UP : PACKET_DOWN,
                    .depth = 1,
                    .prefix = prefix_of(bench, deed) };
  Visit visit = { .place = place_of_node(deed->node),
                  .arrival = { .way = is_up ? WAY_AIR : WAY_PATH,
                               .from_tunnel = !is_up },
                  .packet = &packet };
  Forward out = { .verdict = VERDICT_HOLD };

  view->lu->forward(view->models[COLUMN_LU], &visit, &out);
  if (out.verdict == VERDICT_TUNNEL)
    g_string_append_printf(
      bench->log, "%g tunnel %c>%c | ", now_ms(bench),
      node_letters[network_node_at(bench->network, out.source)],
      node_letters[network_node_at(bench->network, out.destination)]);
  else
    g_string_append_printf(bench->log, "%g %s | ", now_ms(bench),
                           out.verdict == VERDICT_LINK   ? "link"
                           : out.verdict == VERDICT_PASS ? "pass"
                           : out.verdict == VERDICT_DROP
                             ? drop_reason_name(out.reason)
                             : "other");
}

static bool
do_question(Bench *bench, const Deed *deed)
{
  const Network *network = bench->network;
  uint32_t prefix = network->hosts[0].prefix;

  if (is(deed, "air") || is(deed, "tunnel"))
    ask(bench, deed);
  else if (is(deed, "new"))
    g_string_append_printf(bench->log, "%g new %c | ", now_ms(bench),
                           prefix == INDEX_NONE
                             ? '-'
                             : node_letters[network->prefixes[prefix].anchor]);
  else if (is(deed, "has"))
    g_string_append_printf(bench->log, "%g %s %c | ", now_ms(bench),
                           prefix_of(bench, deed) == INDEX_NONE ? "without"
                                                                : "has",
                           node_letters[deed->anchor]);
  else
    return false;
  return true;
}

/* As bench_attach, but assist has taken the host over. */
static void
come(Bench *bench, uint32_t node)
{
  static const Attachment arrival = { .has_prefixes = true };
  Host *h = &bench->network->hosts[0];

  h->access = h->last_access = bench->network->nodes[node].access;
  h->epoch++;
  design_arrive(bench->design, 0, &arrival);
}

static bool
do_host(Bench *bench, const Deed *deed)
{
  if (is(deed, "go"))
    bench_attach(bench, 0, deed->node);
  else if (is(deed, "come"))
    come(bench, deed->node);
  else if (is(deed, "use"))
    design_use(bench->design, prefix_of(bench, deed), SMALL_C);
  else if (is(deed, "unuse"))
    design_unuse(bench->design, prefix_of(bench, deed), SMALL_C);
  else
    return false;
  return true;
}

/* A message from an anchor to a router, about a prefix of the anchor. */
static bool
do_message(Bench *bench, const Deed *deed)
{
  Message message = { .type = MESSAGE_PBA,
                      .function = COLUMN_LU,
                      .sequence = 1,
                      .lifetime = 300,
                      .prefix = prefix_of(bench, deed) };

  if (is(deed, "revoke"))
    message.type = MESSAGE_BRI;
  else if (is(deed, "stale") || is(deed, "late"))
    message.home.hi = 1;
  else if (!is(deed, "answer"))
    return false;
  if (is(deed, "late"))
    message.code = PBA_DIRECT;
  bench_send(bench, deed->anchor, deed->node, &message);
  return true;
}

static bool
do_node(Bench *bench, const Deed *deed)
{
  Network *network = bench->network;

  if (is(deed, "fail")) {
    design_restart(bench->design, deed->node);
  } else if (is(deed, "deaf")) {
    bench->deaf = 0;
    for (uint32_t i = 0; i < SMALL_NODES; i++)
      if (strchr(deed->where, node_letters[i]))
        bench->deaf |= 1u << i;
  } else if (is(deed, "link")) {
    network->access[0].node = deed->node;
    network->nodes[deed->node].access = 0;
  } else if (is(deed, "home")) {
    network->access[1].node = SMALL_G;
    network->nodes[SMALL_G].access = 1;
    network->nodes[SMALL_S].access = INDEX_NONE;
  } else if (is(deed, "alien")) {
    network->areas[0].lm = SMALL_C;
    network->areas[0].is_anchor = false;
  } else if (is(deed, "join")) {
    network->nodes[SMALL_S].network = network->nodes[SMALL_R].network;
  } else {
    return false;
  }
  return true;
}

static uint32_t
node_of(const char *word)
{
  const char *found = word ? strchr(node_letters, word[0]) : NULL;
  return found ? (uint32_t)(found - node_letters) : INDEX_NONE;
}

static void
do_deed(Bench *bench, const char *text)
{
  g_auto(GStrv) words = g_strsplit(text, " ", 0);
  guint count = g_strv_length(words);
  Deed deed = { .at = g_ascii_strtod(words[0], NULL),
                .kind = words[1],
                .where = words[2],
                .node = node_of(words[2]),
                .anchor = node_of(words[count - 1]) };

  bench_run(bench, deed.at);
  if (is(&deed, "end"))
    return;
  bool is_known = do_question(bench, &deed) || do_host(bench, &deed) ||
                  do_message(bench, &deed) || do_node(bench, &deed);
  g_assert(is_known);
  design_settle(bench->design);
}

static void
walk_one(const Walk *walk)
{
  g_auto(GStrv) design = g_strsplit(walk->design, " ", 2);
  g_auto(GStrv) deeds = g_strsplit(walk->deeds, ", ", 0);
  Bench *bench = bench_new_design(design[0], design[1]);
  const Observer observers[] = { bench->observer,
                                 { .sent = note_update, .user = bench } };

  bench->network->observers =
    (Observers){ observers, walk->look & WALK_UPDATES ? 2 : 1 };
  bench->logs_discovery = (walk->look & WALK_DISCOVERY) != 0;
  for (char **deed = deeds; *deed; deed++)
    do_deed(bench, *deed);
  bench_expect(bench, walk->sentence, walk->log);
  bench_free(bench);
}

void
walk_check(const Walk *walks, size_t count)
{
  for (size_t i = 0; i < count; i++)
    walk_one(&walks[i]);
}
