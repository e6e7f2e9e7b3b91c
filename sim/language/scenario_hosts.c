/* Mobile nodes, how they move, and their traffic. A section may stand for many
 * things: its heading has several names, and a [mobile] section may have a
 * count. Lists of networks and access routers are dealt out to the mobile nodes
 * of a section by turns. Values that no type of key can say, such as
 * poisson(1/120 s), have their readers here.
 */

#include "scenario_private.h"

#include "sim/net/route.h"

#include <math.h>
#include <string.h>

/* Calls a function for every name in the headings of a type. */
static void
for_named(Reader *reader, const char *type,
          void (*read)(Reader *reader, const IniSection *section,
                       const char *name))
{
  const GPtrArray *sections = reader->ini->sections;

  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    if (strcmp(section->type, type) != 0)
      continue;
    g_autoptr(GPtrArray) names = section_names(reader, section);
    for (guint j = 0; j < names->len; j++)
      read(reader, section, names->pdata[j]);
  }
}

/* Reads "10 s AR31", and changes the text. Returns false after a complaint. */
static bool
read_move(Reader *reader, const Text *text, char *part, ScenarioMove *move)
{
  static const Key key = { .name = "moves", .type = KEY_TIME };
  g_autofree const char **names = access_names(reader->scenario);
  char *space = strrchr(part, ' ');
  g_autofree char *why = NULL;
  Value value;

  if (!space) {
    reader_reject_text(reader, text,
                       "expected moves such as 10 s AR2, 20 s "
                       "AR3");
    return false;
  }
  Text target = { space + 1, text->entry };
  g_autoptr(GArray) indices = reader_resolve(
    reader, &target, "access router", names, reader->scenario->access->len);
  *space = '\0';
  if (!key_parse(&key, g_strstrip(part), &value, &why)) {
    reader_reject_text(reader, text, why);
    return false;
  }
  if (indices->len != 1) {
    reader_reject_text(reader, text, "a move goes to one access router");
    return false;
  }
  *move = (ScenarioMove){ value.time, g_array_index(indices, uint32_t, 0) };
  return true;
}

static void
read_moves(Reader *reader, const Text *text, GArray *moves)
{
  g_autoptr(GPtrArray) parts = split_list(text->text);

  for (guint i = 0; i < parts->len; i++) {
    ScenarioMove move;
    if (!read_move(reader, text, parts->pdata[i], &move))
      return;
    if (moves->len > 0 &&
        g_array_index(moves, ScenarioMove, moves->len - 1).at >= move.at) {
      reader_reject_text(reader, text, "the times must ascend");
      return;
    }
    g_array_append_val(moves, move);
  }
}

/* Stores the corners of the rectangle around all access routers, in metres. */
static void
span_access(const Scenario *scenario, double area[4])
{
  area[0] = area[1] = INFINITY;
  area[2] = area[3] = -INFINITY;
  for (guint i = 0; i < scenario->access->len; i++) {
    const ScenarioAccess *a =
      &g_array_index(scenario->access, ScenarioAccess, i);
    area[0] = MIN(area[0], a->x);
    area[1] = MIN(area[1], a->y);
    area[2] = MAX(area[2], a->x);
    area[3] = MAX(area[3], a->y);
  }
}

/* Complains about keys that have no effect with this model. */
static void
check_mobility_keys(Reader *reader, const IniSection *section, int model)
{
  static const struct {
    const char *key;
    int model;
  } owners[] = {
    { "moves", 0 }, { "residence", 1 }, { "speed", 2 },
    { "pause", 2 }, { "area", 2 },
  };
  static const char *const models[] = { "script", "random-walk",
                                        "random-waypoint" };

  for (guint i = 0; i < section->entries->len; i++) {
    IniEntry *entry = section->entries->pdata[i];
    for (size_t j = 0; j < G_N_ELEMENTS(owners); j++)
      if (strcmp(owners[j].key, entry->key) == 0 && owners[j].model != model) {
        g_autofree char *why =
          g_strdup_printf("has no effect with model = %s", models[model]);
        reader_reject(reader, entry, why);
      }
  }
}

static void
read_mobility(Reader *reader, const IniSection *section, const char *name)
{
  ScenarioMobility mobility = { .name = g_strdup(name) };
  MobilityConfig config = { .model = -1 };
  double area[4];

  mobility.moves = g_array_new(FALSE, FALSE, sizeof(ScenarioMove));
  reader_fill(reader, section, section_keys("mobility"), &config);
  if (config.model < 0) {
    if (!ini_entry_find(section, "model"))
      ini_complain(reader->ini, &section->at,
                   "[mobility %s] must give a model: script, random-walk or "
                   "random-waypoint",
                   name);
    config.model = 0;
  } else {
    check_mobility_keys(reader, section, config.model);
  }
  mobility.kind = (MobilityKind)(MOBILITY_SCRIPT + config.model);
  mobility.residence = config.residence;
  mobility.speed = config.speed;
  mobility.pause = config.pause;
  if (config.moves.text)
    read_moves(reader, &config.moves, mobility.moves);
  span_access(reader->scenario, area);
  if (config.area.text && reader_area(reader, &config.area, area) &&
      (area[2] <= area[0] || area[3] <= area[1]))
    reader_reject_text(reader, &config.area,
                       "the second corner must lie above and to the right");
  else if (!config.area.text && mobility.kind == MOBILITY_RANDOM_WAYPOINT &&
           area[2] <= area[0] && area[3] <= area[1])
    ini_complain(reader->ini, &section->at,
                 "[mobility %s] needs an area: the access routers do not span "
                 "one",
                 name);
  mobility.x0 = area[0];
  mobility.y0 = area[1];
  mobility.x1 = area[2];
  mobility.y1 = area[3];
  g_array_append_val(reader->scenario->mobilities, mobility);
}

void
read_mobilities(Reader *reader)
{
  for_named(reader, "mobility", read_mobility);
}

/* Returns the network whose gateway has the least total delay to all access
 * routers. */
static uint32_t
median_network(const Scenario *scenario)
{
  g_autoptr(Routes) routes = routes_new(scenario->graph);
  guint count = scenario->networks->len;
  g_autofree uint32_t *gateways = g_new(uint32_t, count);
  g_autofree uint32_t *access = g_new(uint32_t, scenario->access->len);

  for (guint i = 0; i < count; i++)
    gateways[i] = g_array_index(scenario->networks, ScenarioNetwork, i).gateway;
  for (guint i = 0; i < scenario->access->len; i++)
    access[i] = g_array_index(scenario->access, ScenarioAccess, i).node;
  uint32_t median =
    route_median(routes, gateways, count, access, scenario->access->len);
  for (guint i = 0; i < count; i++)
    if (gateways[i] == median)
      return i;
  return 0;
}

/* Returns the access routers that a text names; none for "any", or if there is
 * no text. The caller owns the array. */
static GArray *
resolve_access(Reader *reader, const Text *text)
{
  g_autofree const char **names = access_names(reader->scenario);

  if (!text->text || strcmp(text->text, "any") == 0)
    return g_array_new(FALSE, FALSE, sizeof(uint32_t));
  return reader_resolve(reader, text, "access router", names,
                        reader->scenario->access->len);
}

/* Returns the networks that a text names. If there is no text, returns the
 * median network, or after a complaint just the first one, because paths need a
 * network without errors. The caller owns the array. */
static GArray *
resolve_home(Reader *reader, const Text *text)
{
  const Scenario *scenario = reader->scenario;
  g_autofree const char **names =
    g_new0(const char *, scenario->networks->len + 1);

  for (guint i = 0; i < scenario->networks->len; i++)
    names[i] = g_array_index(scenario->networks, ScenarioNetwork, i).name;
  if (text->text)
    return reader_resolve(reader, text, "network", names,
                          scenario->networks->len);
  GArray *home = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  uint32_t median =
    reader->ini->messages->len == 0 ? median_network(scenario) : 0;
  g_array_append_val(home, median);
  return home;
}

static uint32_t
resolve_mobility(Reader *reader, const Text *text)
{
  const GArray *all = reader->scenario->mobilities;
  g_autofree const char **names = g_new0(const char *, all->len + 1);

  if (strcmp(text->text, "none") == 0)
    return INDEX_NONE;
  for (guint i = 0; i < all->len; i++)
    names[i] = g_array_index(all, ScenarioMobility, i).name;
  g_autoptr(GArray) found =
    reader_resolve(reader, text, "[mobility] section", names, all->len);
  if (found->len > 1)
    reader_reject_text(reader, text, "must be one [mobility] section");
  return found->len > 0 ? g_array_index(found, uint32_t, 0) : INDEX_NONE;
}

/* Returns one of the indices by turns, or INDEX_NONE if there are none. */
static uint32_t
nth(const GArray *indices, guint n)
{
  return indices->len == 0 ? INDEX_NONE
                           : g_array_index(indices, uint32_t, n % indices->len);
}

static void
read_mobile_section(Reader *reader, const IniSection *section)
{
  MobileConfig config = { .count = 0 };
  g_autoptr(GPtrArray) names = section_names(reader, section);

  reader_fill(reader, section, section_keys("mobile"), &config);
  g_autoptr(GArray) home = resolve_home(reader, &config.home);
  g_autoptr(GArray) home_link = resolve_access(reader, &config.home_link);
  g_autoptr(GArray) start = resolve_access(reader, &config.start);
  uint32_t mobility = resolve_mobility(reader, &config.mobility);
  guint count = MAX((guint)config.count, 1);
  for (guint i = 0; i < names->len * count; i++) {
    const char *name = names->pdata[i / count];
    guint turn = i / count + i % count;
    ScenarioMobile mobile = {
      .name = config.count == 0 ? g_strdup(name)
                                : g_strdup_printf("%s%u", name, i % count + 1),
      .home = nth(home, turn),
      .home_link = nth(home_link, turn),
      .start = nth(start, turn),
      .mobility = mobility,
    };
    g_array_append_val(reader->scenario->mobiles, mobile);
  }
}

static void
check_mobiles(Reader *reader)
{
  const GArray *mobiles = reader->scenario->mobiles;
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  IniPlace whole = { reader->scenario->path, 0, 0, NULL };

  for (guint i = 0; i < mobiles->len; i++) {
    char *name = g_array_index(mobiles, ScenarioMobile, i).name;
    if (!g_hash_table_add(seen, name))
      ini_complain(reader->ini, &whole, "there are two mobile nodes '%s'",
                   name);
  }
}

/* Complains about a network whose prefix may be too small. It must have room
 * for a /64 of every node and of every mobile node of the scenario, whatever
 * their networks. */
static void
check_room(Reader *reader)
{
  const Scenario *scenario = reader->scenario;
  IniPlace whole = { scenario->path, 0, 0, NULL };

  for (guint i = 0; i < scenario->networks->len; i++) {
    const ScenarioNetwork *n =
      &g_array_index(scenario->networks, ScenarioNetwork, i);
    uint64_t needed = graph_nodes(scenario->graph) + scenario->mobiles->len;
    char text[PREFIX_TEXT_SIZE];
    if (prefix_subnets(n->prefix) < needed)
      ini_complain(
        reader->ini, &whole,
        "network %s: %s has room for %" G_GUINT64_FORMAT
        " /64 prefixes, and nodes and hosts may need %" G_GUINT64_FORMAT,
        n->name, prefix_format(n->prefix, text), prefix_subnets(n->prefix),
        needed);
  }
}

void
read_mobiles(Reader *reader)
{
  const GPtrArray *sections = reader->ini->sections;
  IniPlace whole = { reader->scenario->path, 0, 0, NULL };

  if (reader->scenario->networks->len == 0)
    return;
  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = sections->pdata[i];
    if (strcmp(section->type, "mobile") != 0)
      continue;
    if (reader->scenario->access->len > 0)
      read_mobile_section(reader, section);
    else
      ini_complain(reader->ini, &whole,
                   "there are mobile nodes but no access router: expected "
                   "access = AR1 in a [network]");
  }
  check_mobiles(reader);
  if (reader->ini->messages->len == 0)
    check_room(reader);
}

/* Returns the inside of "name(inside)", which the caller frees, or NULL. */
static char *
call_inside(const char *text, const char *name)
{
  size_t length = strlen(name);

  if (strncmp(text, name, length) != 0 || text[length] != '(' ||
      !g_str_has_suffix(text, ")"))
    return NULL;
  return g_strndup(text + length + 1, strlen(text) - length - 2);
}

static bool
read_time(Reader *reader, const Text *text, const char *part, SimTime *time)
{
  static const Key key = { .name = "arrival", .type = KEY_TIME };
  g_autofree char *why = NULL;
  Value value;

  if (!key_parse(&key, part, &value, &why)) {
    reader_reject_text(reader, text, why);
    return false;
  }
  *time = value.time;
  return true;
}

/* Reads "50 /s", "3 /min" or "1/120 s". Returns the number per second, or 0
 * after a complaint. */
static double
read_frequency(Reader *reader, const Text *text, const char *part)
{
  static const Key key = { .name = "per", .type = KEY_TIME, .least = 1e-9 };
  const char *slash = strchr(part, '/');
  char *end;
  double number = g_ascii_strtod(part, &end);
  Value value;
  g_autofree char *why = NULL;

  if (slash && end > part && number > 0 && isfinite(number) &&
      strspn(end, " ") == (size_t)(slash - end)) {
    g_autofree char *unit =
      g_strconcat(g_ascii_isalpha(slash[1]) ? "1 " : "", slash + 1, NULL);
    if (key_parse(&key, unit, &value, &why))
      return number / value.number;
  }
  reader_reject_text(reader, text,
                     "needs a frequency, such as 50 /s or 1/120 s");
  return 0;
}

static void
read_times(Reader *reader, const Text *text, const char *inside,
           ScenarioTraffic *traffic)
{
  g_autoptr(GPtrArray) parts = split_list(inside);

  for (guint i = 0; i < parts->len; i++) {
    SimTime at;
    if (!read_time(reader, text, parts->pdata[i], &at))
      return;
    if (traffic->times->len > 0 &&
        g_array_index(traffic->times, SimTime, traffic->times->len - 1) > at) {
      reader_reject_text(reader, text, "the times must ascend");
      return;
    }
    g_array_append_val(traffic->times, at);
  }
}

static void
read_arrival(Reader *reader, const Text *text, ScenarioTraffic *traffic)
{
  g_autofree char *poisson = call_inside(text->text, "poisson");
  g_autofree char *every = call_inside(text->text, "every");
  g_autofree char *at = call_inside(text->text, "at");
  SimTime period;

  if (poisson) {
    double frequency = read_frequency(reader, text, g_strstrip(poisson));
    traffic->arrival = ARRIVAL_POISSON;
    traffic->interval = frequency > 0 ? 1 / frequency : 1;
  } else if (every) {
    traffic->arrival = ARRIVAL_EVERY;
    if (!read_time(reader, text, g_strstrip(every), &period))
      return;
    traffic->interval = sim_seconds(period);
    if (period == 0)
      reader_reject_text(reader, text, "the period must be greater than 0");
  } else if (at) {
    traffic->arrival = ARRIVAL_AT;
    read_times(reader, text, at, traffic);
  } else {
    reader_reject_text(reader, text,
                       "expected poisson(1/120 s), every(60 s) or at(5 s)");
  }
}

static void
read_length(Reader *reader, const Text *text, ScenarioTraffic *traffic)
{
  static const Key key = { .name = "length", .type = KEY_TIME_DIST };
  g_autofree char *why = NULL;
  Value value = { 0 };

  traffic->is_endless = strcmp(text->text, "forever") == 0;
  if (traffic->is_endless)
    return;
  if (!key_parse(&key, text->text, &value, &why))
    reader_reject_text(reader, text, why);
  traffic->length = value.distribution;
}

/* Reads "cbr(50 /s, 160 B)". */
static void
read_packets(Reader *reader, const Text *text, ScenarioTraffic *traffic)
{
  static const Key size = {
    .name = "size", .type = KEY_SIZE, .least = 1, .greatest = 65487
  };
  g_autofree char *inside = call_inside(text->text, "cbr");
  g_autofree char *why = NULL;
  Value value = { 0 };

  if (!inside) {
    reader_reject_text(reader, text, "expected cbr(50 /s, 160 B)");
    return;
  }
  g_autoptr(GPtrArray) parts = split_list(inside);
  if (parts->len != 2) {
    reader_reject_text(reader, text,
                       "expected a frequency and a size: cbr(50 /s, 160 B)");
    return;
  }
  traffic->packet_rate = read_frequency(reader, text, parts->pdata[0]);
  if (traffic->packet_rate > 1e9)
    reader_reject_text(reader, text, "at most 1e9 packets a second");
  if (!key_parse(&size, parts->pdata[1], &value, &why))
    reader_reject_text(reader, text, why);
  else if (floor(value.number) != value.number)
    reader_reject_text(reader, text, "needs a whole number of octets");
  traffic->payload = (uint32_t)value.number;
}

static int
compare_indices(const void *a, const void *b)
{
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

  return (x > y) - (x < y);
}

/* Frees an array and returns its contents, sorted and each once, which the
 * caller owns. */
static uint32_t *
steal_indices(GArray *indices, uint32_t *count)
{
  uint32_t *sorted;
  uint32_t kept = 0;

  g_array_sort(indices, compare_indices);
  guint length = indices->len;
  sorted = (uint32_t *)(void *)g_array_free(indices, FALSE);
  for (guint i = 0; i < length; i++)
    if (kept == 0 || sorted[i] != sorted[kept - 1])
      sorted[kept++] = sorted[i];
  *count = kept;
  return sorted;
}

static void
resolve_ends(Reader *reader, const SessionConfig *config,
             ScenarioTraffic *traffic)
{
  const Scenario *scenario = reader->scenario;
  guint cn_count = scenario->correspondents->len;
  guint mn_count = scenario->mobiles->len;
  g_autofree const char **cns = g_new0(const char *, cn_count + 1);
  g_autofree const char **mns = g_new0(const char *, mn_count + 1);

  for (guint i = 0; i < cn_count; i++)
    cns[i] =
      g_array_index(scenario->correspondents, ScenarioCorrespondent, i).name;
  for (guint i = 0; i < mn_count; i++)
    mns[i] = g_array_index(scenario->mobiles, ScenarioMobile, i).name;
  traffic->correspondents = steal_indices(
    reader_resolve(reader, &config->from, "correspondent", cns, cn_count),
    &traffic->correspondent_count);
  traffic->mobiles = steal_indices(
    reader_resolve(reader, &config->to, "mobile node", mns, mn_count),
    &traffic->mobile_count);
}

static void
read_session(Reader *reader, const IniSection *section, const char *name)
{
  ScenarioTraffic traffic = { .name = g_strdup(name) };
  SessionConfig config;

  traffic.times = g_array_new(FALSE, FALSE, sizeof(SimTime));
  reader_fill(reader, section, section_keys("session"), &config);
  traffic.direction = (Direction)config.direction;
  if (!config.arrival.text || !config.length.text || !config.packets.text) {
    ini_complain(reader->ini, &section->at,
                 "[session %s] must give arrival, length and packets", name);
  } else {
    read_arrival(reader, &config.arrival, &traffic);
    read_length(reader, &config.length, &traffic);
    read_packets(reader, &config.packets, &traffic);
  }
  resolve_ends(reader, &config, &traffic);
  if (reader->ini->messages->len == 0 &&
      (reader->scenario->correspondents->len == 0 ||
       reader->scenario->mobiles->len == 0))
    ini_complain(reader->ini, &section->at,
                 "[session %s] needs a correspondent and a mobile node", name);
  g_array_append_val(reader->scenario->traffics, traffic);
}

void
read_sessions(Reader *reader)
{
  for_named(reader, "session", read_session);
}
