/* Nodes, links, networks and access routers. They come from an imported file
 * and from sections, in this order, so that sections can use imported nodes.
 * What the file leaves open is completed at the end: prefixes are cut from that
 * of [topology], and nodes that no network lists go to the nearest one. That
 * needs paths, so the network has to be in one piece by then.
 */

#include "scenario_private.h"

#include "graphml.h"
#include "sim/net/route.h"
#include "source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const IniPlace nowhere;

uint32_t
declare_node(Reader *reader, const char *name, const IniPlace *at,
             uint32_t network, const Position *position)
{
  Scenario *scenario = reader->scenario;
  ScenarioNode node = { network, INDEX_NONE };
  uint32_t index = graph_find(scenario->graph, name);

  if (index != INDEX_NONE) {
    ini_complain(reader->ini, at, "there is a node '%s' already", name);
    return index;
  }
  g_array_append_val(scenario->nodes, node);
  g_array_append_val(reader->positions, *position);
  return graph_add_node(scenario->graph, name);
}

Position *
reader_position(Reader *reader, uint32_t node)
{
  return &g_array_index(reader->positions, Position, node);
}

ScenarioNode *
reader_node(Reader *reader, uint32_t node)
{
  return &g_array_index(reader->scenario->nodes, ScenarioNode, node);
}

/* Returns by node whether it is taken from the file. External nodes, and nodes
 * outside of the largest piece, are left out if [topology] says so. The caller
 * frees the array. */
static bool *
choose_nodes(Reader *reader, const Graphml *file)
{
  g_autoptr(Graph) pieces = graph_new();
  guint count = file->nodes->len;
  bool *is_taken = g_new0(bool, count);
  g_autofree uint32_t *labels = g_new(uint32_t, count);
  g_autofree uint32_t *sizes = g_new0(uint32_t, count);
  uint32_t largest = 0;

  for (guint i = 0; i < count; i++) {
    const GraphmlNode *node = &g_array_index(file->nodes, GraphmlNode, i);
    is_taken[i] = node->internal || reader->topology.external == 0;
    graph_add_node(pieces, node->name);
  }
  for (guint i = 0; i < file->links->len; i++) {
    const GraphmlLink *link = &g_array_index(file->links, GraphmlLink, i);
    if (is_taken[link->a] && is_taken[link->b])
      graph_add_link(pieces, (Link){ .a = link->a, .b = link->b });
  }
  graph_components(pieces, labels);
  for (guint i = 0; i < count; i++)
    sizes[labels[i]] += is_taken[i];
  for (guint i = 0; i < count; i++)
    if (sizes[i] > sizes[largest])
      largest = i;
  for (guint i = 0; i < count && reader->topology.pieces == 1; i++)
    is_taken[i] = is_taken[i] && labels[i] == largest;
  return is_taken;
}

/* Returns the position of a node, in metres, on a plane that touches the globe
 * in the middle of the map. */
static Position
project(const GraphmlNode *node, double longitude, double latitude)
{
  const double metres = 111195.08; /* per degree of a great circle */

  return (Position){
    .is_known = node->has_position,
    .x = (node->longitude - longitude) * metres * cos(latitude * G_PI / 180),
    .y = (node->latitude - latitude) * metres,
  };
}

/* Stores the mean longitude and latitude of the nodes that have a position. */
static void
centre(const Graphml *file, double *longitude, double *latitude)
{
  double count = 0;

  *longitude = *latitude = 0;
  for (guint i = 0; i < file->nodes->len; i++) {
    const GraphmlNode *node = &g_array_index(file->nodes, GraphmlNode, i);
    if (!node->has_position)
      continue;
    *longitude += node->longitude;
    *latitude += node->latitude;
    count++;
  }
  if (count > 0) {
    *longitude /= count;
    *latitude /= count;
  }
}

/* Gives nodes without a position the mean position of their neighbours. This is
 * repeated until no node without a position has a neighbour with one. */
static void
place_lost(Graphml *file)
{
  bool is_changed = true;

  while (is_changed) {
    is_changed = false;
    for (guint i = 0; i < file->nodes->len; i++) {
      GraphmlNode *node = &g_array_index(file->nodes, GraphmlNode, i);
      double longitude = 0, latitude = 0, count = 0;
      for (guint j = 0; j < file->links->len && !node->has_position; j++) {
        const GraphmlLink *link = &g_array_index(file->links, GraphmlLink, j);
        if (link->a != i && link->b != i)
          continue;
        const GraphmlNode *other = &g_array_index(
          file->nodes, GraphmlNode, link->a == i ? link->b : link->a);
        longitude += other->has_position ? other->longitude : 0;
        latitude += other->has_position ? other->latitude : 0;
        count += other->has_position;
      }
      if (count == 0)
        continue;
      node->longitude = longitude / count;
      node->latitude = latitude / count;
      node->has_position = is_changed = true;
    }
  }
}

static void
import_links(Reader *reader, const Graphml *file, const uint32_t *indices)
{
  for (guint i = 0; i < file->links->len; i++) {
    const GraphmlLink *l = &g_array_index(file->links, GraphmlLink, i);
    const GraphmlNode *a = &g_array_index(file->nodes, GraphmlNode, l->a);
    const GraphmlNode *b = &g_array_index(file->nodes, GraphmlNode, l->b);
    double metres =
      geo_distance(a->longitude, a->latitude, b->longitude, b->latitude);
    Link link = {
      .a = indices[l->a],
      .b = indices[l->b],
      .delay =
        sim_time(l->delay >= 0 ? l->delay : metres * reader->topology.delay),
      .rate = l->rate > 0 ? l->rate : reader->topology.rate,
    };
    if (link.a != INDEX_NONE && link.b != INDEX_NONE)
      graph_add_link(reader->scenario->graph, link);
  }
}

static uint32_t
add_network(Reader *reader, const char *name, uint32_t gateway)
{
  ScenarioNetwork network = {
    .name = g_strdup(name), .gateway = gateway, .lm = gateway, .is_anchor = true
  };

  g_array_append_val(reader->scenario->networks, network);
  return reader->scenario->networks->len - 1;
}

static void
add_access(Reader *reader, uint32_t node)
{
  ScenarioAccess access = { .node = node };

  reader_node(reader, node)->access = reader->scenario->access->len;
  g_array_append_val(reader->scenario->access, access);
}

/* Links `count` new nodes to a gateway: access routers, NAME.ar1 ..., or
 * correspondents, NAME.cn1 .... If there are several, they stand on a circle
 * around it, with a radius of one kilometre. */
static void
hang_nodes(Reader *reader, uint32_t gateway, int64_t count, const char *kind,
           SimTime delay)
{
  Scenario *scenario = reader->scenario;
  const char *name = graph_name(scenario->graph, gateway);
  double radius = count > 1 ? 1000 : 0;

  for (int64_t i = 1; i <= count; i++) {
    g_autofree char *full =
      g_strdup_printf("%s.%s%" G_GINT64_FORMAT, name, kind, i);
    double angle = 2 * G_PI * (double)i / (double)count;
    Position position = *reader_position(reader, gateway);
    position.x += radius * cos(angle);
    position.y += radius * sin(angle);
    uint32_t node = declare_node(
      reader, full, &nowhere, reader_node(reader, gateway)->network, &position);
    graph_add_link(scenario->graph,
                   (Link){ .a = gateway, .b = node, .delay = delay });
    if (strcmp(kind, "ar") == 0)
      add_access(reader, node);
    else
      add_correspondent(reader, node, full, false);
  }
}

static void
import_networks(Reader *reader, const uint32_t *indices, guint count)
{
  const TopologyConfig *t = &reader->topology;

  for (guint i = 0; i < count; i++) {
    uint32_t node = indices[i];
    if (node == INDEX_NONE)
      continue;
    reader_node(reader, node)->network =
      add_network(reader, graph_name(reader->scenario->graph, node), node);
    hang_nodes(reader, node, t->access_routers, "ar", t->access_link);
    hang_nodes(reader, node, t->correspondents, "cn", t->correspondent_link);
  }
}

static void
import_file(Reader *reader, Graphml *file)
{
  g_autofree bool *is_taken = choose_nodes(reader, file);
  g_autofree uint32_t *indices = g_new(uint32_t, file->nodes->len);
  double longitude, latitude;

  if (reader->topology.missing_position == 0)
    place_lost(file);
  centre(file, &longitude, &latitude);
  for (guint i = 0; i < file->nodes->len; i++) {
    const GraphmlNode *node = &g_array_index(file->nodes, GraphmlNode, i);
    Position position = project(node, longitude, latitude);
    indices[i] = INDEX_NONE;
    if (!is_taken[i])
      continue;
    if (!node->has_position) {
      g_autofree char *why = g_strdup_printf(
        "node '%s' has no position, nor has a neighbour", node->name);
      reader_reject_text(reader, &reader->topology.import, why);
    }
    indices[i] =
      declare_node(reader, node->name, &nowhere, INDEX_NONE, &position);
  }
  import_links(reader, file, indices);
  if (reader->topology.networks == 1)
    import_networks(reader, indices, file->nodes->len);
}

/* Returns the network of a file, or NULL and a reason; the caller owns both. */
static Graphml *
load_import(Ini *ini, const char *path, char **why)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *reason = NULL;
  gsize length = 0;
  const char *text =
    ini_read_source(ini, path, "a GraphML file", &length, &reason);
  Graphml *file = text ? graphml_parse(path, text, length, &error) : NULL;

  if (!text)
    *why = g_strdup_printf("%s: %s", path, reason);
  else if (!file)
    *why = g_strdup(error->message);
  return file;
}

static void
read_import(Reader *reader)
{
  const Text *import = &reader->topology.import;
  g_autofree char *why = NULL;

  if (!import->text)
    return;
  const char *base = import_base(import->entry, reader->scenario->path);
  g_autofree char *path = source_named(reader->ini->names, base, import->text);
  g_autoptr(Graphml) file = load_import(reader->ini, path, &why);
  if (file)
    import_file(reader, file);
  else
    reader_reject(reader, import->entry, why);
}

/* Which of the networks of a section, [network N{1..5}], is being read. */
typedef struct Share {
  guint index, count;
} Share;

/* Leaves of a list only what belongs to this network. If a section has several
 * networks, there must be as many names as networks. */
static void
take_share(Reader *reader, const Text *text, GPtrArray *names, Share share)
{
  if (share.count == 1)
    return;
  if (names->len == share.count) {
    g_ptr_array_remove_range(names, share.index + 1,
                             share.count - share.index - 1);
    g_ptr_array_remove_range(names, 0, share.index);
    return;
  }
  g_autofree char *why = g_strdup_printf(
    "names %u nodes for the %u networks of this section: expected one for "
    "each, or a section for each network",
    names->len, share.count);
  reader_reject_text(reader, text, why);
  g_ptr_array_set_size(names, 0);
}

/* Declares the nodes that a network lists, and returns their indices, which the
 * caller owns. A node that exists already joins the network; if it belongs to
 * one, that is complained about, unless it is `again`. */
static GArray *
network_nodes(Reader *reader, const Text *text, uint32_t network, Share share,
              uint32_t again)
{
  GArray *nodes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *why = NULL;
  static const Position unknown;

  if (!text->text)
    return nodes;
  if (!names_expand(text->text, names, &why))
    reader_reject_text(reader, text, why);
  else
    take_share(reader, text, names, share);
  for (guint i = 0; i < names->len; i++) {
    uint32_t node = graph_find(reader->scenario->graph, names->pdata[i]);
    if (node == INDEX_NONE)
      node = declare_node(reader, names->pdata[i], &text->entry->value_at,
                          network, &unknown);
    else if (node != again &&
             reader_node(reader, node)->network != INDEX_NONE) {
      g_autofree char *taken = g_strdup_printf(
        "node %s belongs to a network already", (char *)names->pdata[i]);
      reader_reject(reader, text->entry, taken);
    }
    reader_node(reader, node)->network = network;
    g_array_append_val(nodes, node);
  }
  return nodes;
}

/* Returns the one node of that kind which a network names, or INDEX_NONE. */
static uint32_t
network_node(Reader *reader, const Text *text, uint32_t network, Share share,
             uint32_t again)
{
  g_autoptr(GArray) nodes = network_nodes(reader, text, network, share, again);

  if (nodes->len > 1)
    reader_reject(reader, text->entry, "expected one node");
  return nodes->len > 0 ? g_array_index(nodes, uint32_t, 0) : INDEX_NONE;
}

static void
read_prefix(Reader *reader, const Text *text, uint32_t network)
{
  ScenarioNetwork *n =
    &g_array_index(reader->scenario->networks, ScenarioNetwork, network);

  if (!text->text)
    return;
  if (!prefix_parse(text->text, &n->prefix))
    reader_reject(reader, text->entry,
                  "is no prefix: expected something like 2001:db8:1::/48");
  else if (n->prefix.length > 56 || n->prefix.length < 1)
    reader_reject(reader, text->entry,
                  "must be 1 to 56 bits long, to hold a /64 for each host");
}

static void
read_network(Reader *reader, const IniSection *section, const char *name,
             Share share)
{
  NetworkConfig config;
  uint32_t network;

  reader_fill(reader, section, section_keys("network"), &config);
  network = add_network(reader, name, INDEX_NONE);
  read_prefix(reader, &config.prefix, network);
  uint32_t gateway =
    network_node(reader, &config.gateway, network, share, INDEX_NONE);
  if (!config.gateway.text)
    ini_complain(reader->ini, &section->at,
                 "network %s must name its gateway: gateway = G1", name);
  uint32_t lm = network_node(reader, &config.lm, network, share, gateway);
  ScenarioNetwork *n =
    &g_array_index(reader->scenario->networks, ScenarioNetwork, network);
  n->is_anchor = config.anchor;
  n->gateway = gateway;
  n->lm = lm == INDEX_NONE ? gateway : lm;
  g_array_unref(
    network_nodes(reader, &config.routers, network, share, INDEX_NONE));
  g_autoptr(GArray) access =
    network_nodes(reader, &config.access, network, share, INDEX_NONE);
  for (guint i = 0; i < access->len; i++)
    add_access(reader, g_array_index(access, uint32_t, i));
}

void
reader_for_sections(Reader *reader, const char *type, ReadSection *read)
{
  const GPtrArray *sections = reader->ini->sections;

  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    if (strcmp(section->type, type) == 0)
      read(reader, section);
  }
}

static void
read_networks(Reader *reader, const IniSection *section)
{
  g_autoptr(GPtrArray) names = section_names(reader, section);

  for (guint i = 0; i < names->len; i++)
    read_network(reader, section, names->pdata[i], (Share){ i, names->len });
}

/* Reads the names on both sides of "A{1..3} -- B". There are equally many, or
 * one on a side. Returns false after a complaint. */
static bool
read_edge(Reader *reader, const IniEntry *entry, GPtrArray *ends[2])
{
  const char *dashes = strstr(entry->key, "--");
  g_autofree char *why = NULL;

  if (!dashes) {
    ini_complain(reader->ini, &entry->key_at, "expected A -- B");
    return false;
  }
  g_autofree char *left = g_strndup(entry->key, (gsize)(dashes - entry->key));
  if (!names_expand(left, ends[0], &why) ||
      !names_expand(dashes + 2, ends[1], &why)) {
    ini_complain(reader->ini, &entry->key_at, "%s", why);
    return false;
  }
  if (ends[0]->len == 0 || ends[1]->len == 0 ||
      (ends[0]->len != ends[1]->len && ends[0]->len != 1 &&
       ends[1]->len != 1)) {
    ini_complain(reader->ini, &entry->key_at,
                 "%u names on the left and %u on the right: expected equally "
                 "many, or one",
                 ends[0]->len, ends[1]->len);
    return false;
  }
  return true;
}

/* Returns the node of that name, or INDEX_NONE after a complaint. */
static uint32_t
edge_node(Reader *reader, const IniEntry *entry, const char *name)
{
  const Graph *graph = reader->scenario->graph;
  uint32_t node = graph_find(graph, name);
  g_autoptr(GPtrArray) words = g_ptr_array_new();

  if (node != INDEX_NONE)
    return node;
  for (uint32_t i = 0; i < graph_nodes(graph); i++)
    g_ptr_array_add(words, (char *)graph_name(graph, i));
  g_ptr_array_add(words, NULL);
  const char *near = nearest_word(name, (const char *const *)words->pdata);
  ini_complain(reader->ini, &entry->key_at,
               near ? "there is no node '%s'; did you mean '%s'?"
                    : "there is no node '%s'",
               name, near);
  return INDEX_NONE;
}

void
reader_for_edge(Reader *reader, const IniEntry *entry, const Link *link,
                TakeEdge *take)
{
  g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) right = g_ptr_array_new_with_free_func(g_free);
  GPtrArray *ends[2] = { left, right };

  if (!read_edge(reader, entry, ends))
    return;
  guint count = left->len == 1 ? right->len : left->len;
  for (guint i = 0; i < count; i++) {
    uint32_t a = edge_node(reader, entry, left->pdata[i % left->len]);
    uint32_t b = edge_node(reader, entry, right->pdata[i % right->len]);
    if (a != INDEX_NONE && b != INDEX_NONE)
      take(reader, a, b, link);
  }
}

static void
take_link(Reader *reader, uint32_t a, uint32_t b, const Link *link)
{
  Link new = *link;

  new.a = a;
  new.b = b;
  graph_add_link(reader->scenario->graph, new);
}

/* Reads "20 ms, 10 Gbit/s, 1 %". Returns false after a complaint. */
static bool
read_link(Reader *reader, IniEntry *entry, Link *link)
{
  static const Key keys[] = {
    { .name = "delay", .type = KEY_TIME, .greatest = 3600 },
    { .name = "rate", .type = KEY_RATE },
    { .name = "loss", .type = KEY_FRACTION, .greatest = 0.99 },
  };
  g_autoptr(GPtrArray) parts = split_list(entry->value ? entry->value : "");
  Value values[3] = { 0 };

  if (parts->len == 0 || parts->len > 3) {
    ini_complain(reader->ini, &entry->value_at,
                 "expected A -- B = delay, rate, loss, such as A -- B = 5 ms, "
                 "1 Gbit/s");
    return false;
  }
  for (guint i = 0; i < parts->len; i++) {
    g_autofree char *why = NULL;
    if (key_parse(&keys[i], parts->pdata[i], &values[i], &why))
      continue;
    g_autofree char *full = g_strdup_printf("%s %s", keys[i].name, why);
    reader_reject(reader, entry, full);
    return false;
  }
  *link = (Link){ .delay = values[0].time,
                  .rate = values[1].number,
                  .loss = values[2].number };
  return true;
}

static void
read_links(Reader *reader, const IniSection *section)
{
  for (guint i = 0; i < section->entries->len; i++) {
    IniEntry *entry = section->entries->pdata[i];
    Link link;
    if (read_link(reader, entry, &link))
      reader_for_edge(reader, entry, &link, take_link);
  }
}

/* Returns whether the network is in one piece. If not, one message names a node
 * of each of the first four pieces, and how many nodes the piece has. */
static bool
check_pieces(Reader *reader)
{
  const Graph *graph = reader->scenario->graph;
  uint32_t count = graph_nodes(graph);
  g_autofree uint32_t *labels = g_new(uint32_t, count + 1);
  g_autofree uint32_t *sizes = g_new0(uint32_t, count + 1);
  g_autofree uint32_t *first = g_new(uint32_t, count + 1);
  uint32_t pieces = graph_components(graph, labels);
  GString *list = g_string_new(NULL);
  IniPlace whole = { reader->scenario->path, 0, 0, NULL };

  for (uint32_t i = count; i-- > 0;) {
    sizes[labels[i]]++;
    first[labels[i]] = i;
  }
  for (uint32_t i = 0; i < MIN(pieces, 4); i++)
    g_string_append_printf(list, "%s%s (%u node%s)", i > 0 ? ", " : "",
                           graph_name(graph, first[i]), sizes[i],
                           sizes[i] > 1 ? "s" : "");
  if (pieces > 1)
    ini_complain(reader->ini, &whole,
                 "the network is in %u pieces: that of %s%s; join them in "
                 "[links]",
                 pieces, list->str, pieces > 4 ? ", ..." : "");
  g_string_free(list, TRUE);
  return pieces == 1;
}

/* Returns the network whose gateway is nearest to a node, by delay; of several
 * the one with the first name. */
static uint32_t
nearest_network(const Scenario *scenario, Routes *routes, uint32_t node)
{
  SimTime least = SIM_TIME_MAX;
  uint32_t nearest = INDEX_NONE;
  const char *name = NULL;

  for (guint i = 0; i < scenario->networks->len; i++) {
    const ScenarioNetwork *network =
      &g_array_index(scenario->networks, ScenarioNetwork, i);
    Path path;
    if (!route_find(routes, node, network->gateway, &path))
      continue;
    if (path.delay > least ||
        (path.delay == least && strcmp(network->name, name) > 0))
      continue;
    least = path.delay;
    nearest = i;
    name = network->name;
  }
  return nearest;
}

/* Gives every node that is in no network to the nearest one. */
static void
claim_nodes(Reader *reader)
{
  const Scenario *scenario = reader->scenario;
  g_autoptr(Routes) routes = routes_new(scenario->graph);

  for (uint32_t i = 0; i < graph_nodes(scenario->graph); i++)
    if (reader_node(reader, i)->network == INDEX_NONE)
      reader_node(reader, i)->network = nearest_network(scenario, routes, i);
}

/* Gives each network without a prefix its part of the prefix of [topology]. All
 * parts are equally large; the first one is left free. */
static void
cut_prefixes(Reader *reader)
{
  GArray *networks = reader->scenario->networks;
  Prefix space;
  int bits = 0;

  if (!prefix_parse(reader->topology.prefix.text, &space)) {
    reader_reject_text(reader, &reader->topology.prefix, "is no prefix");
    return;
  }
  while (1u << bits < networks->len + 1)
    bits++;
  if (space.length + bits > 56) {
    reader_reject_text(reader, &reader->topology.prefix,
                       "is too small for so many networks");
    return;
  }
  for (guint i = 0; i < networks->len; i++) {
    ScenarioNetwork *n = &g_array_index(networks, ScenarioNetwork, i);
    if (n->prefix.length > 0)
      continue;
    n->prefix.length = (uint8_t)(space.length + bits);
    n->prefix.address.hi = space.address.hi | (uint64_t)(i + 1)
                                                << (64 - n->prefix.length);
  }
}

static void
check_prefixes(Reader *reader)
{
  const GArray *networks = reader->scenario->networks;
  IniPlace whole = { reader->scenario->path, 0, 0, NULL };

  for (guint i = 0; i < networks->len; i++)
    for (guint j = 0; j < i; j++) {
      const ScenarioNetwork *a = &g_array_index(networks, ScenarioNetwork, i);
      const ScenarioNetwork *b = &g_array_index(networks, ScenarioNetwork, j);
      if (prefix_contains(a->prefix, b->prefix.address) ||
          prefix_contains(b->prefix, a->prefix.address))
        ini_complain(reader->ini, &whole,
                     "the prefixes of networks %s and %s overlap", b->name,
                     a->name);
    }
}

void
read_nodes(Reader *reader)
{
  const Scenario *scenario = reader->scenario;
  IniPlace whole = { scenario->path, 0, 0, NULL };

  read_import(reader);
  reader_for_sections(reader, "network", read_networks);
  read_correspondents(reader);
  reader_for_sections(reader, "links", read_links);
  if (scenario->networks->len == 0) {
    if (reader->ini->messages->len == 0)
      ini_complain(reader->ini, &whole,
                   "there is no network: expected a [network NAME], or "
                   "[topology] with import and networks = each-node");
    return;
  }
  cut_prefixes(reader);
  check_prefixes(reader);
  if (reader->ini->messages->len == 0 && check_pieces(reader))
    claim_nodes(reader);
}
