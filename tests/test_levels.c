/* Levels fluid and packet have one meaning: over random worlds, for every
 * design and for some that are no row of the table, they send the same messages
 * in the same nanosecond, and their data differ by a few packets at most.
 *
 * Half of the worlds have times of no round number. In the others all delays,
 * moves and intervals are whole milliseconds, so that packets, messages and
 * timers meet in one instant all the time; only what has left in one instant
 * and arrives in one does not, for which of the two comes first, streams cannot
 * know. So no message has the delay of a correspondent's link. No link loses
 * packets: luck is drawn by turns, so the levels would not meet the same.
 * LEVELS in the environment is how many worlds. A session whose interval is the
 * time of a round trip can still meet a message that one of its own packets has
 * caused; the seed is one where this does not happen in the first 300 worlds.
 */

#include "models/models.h"
#include "sim/world/world.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORLDS_SEED = 20260429 };

/* What a level did. */
typedef struct Outcome {
  Results *results;
  GPtrArray *messages; /* char *: "time source > destination description" */
} Outcome;

static uint32_t
world_count(void)
{
  const char *text = g_getenv("LEVELS");
  return text ? (uint32_t)atoi(text) : 4;
}

static const char *
pick(Rng *rng, const char *const *words, uint32_t count)
{
  return words[rng_below(rng, count)];
}

#define PICK(rng, ...)                                                         \
  pick(rng, (const char *const[]){ __VA_ARGS__ },                              \
       G_N_ELEMENTS(((const char *const[]){ __VA_ARGS__ })))

/* Pairs of columns that no row has, and a row that the rest is taken from. */
static const struct {
  const char *name, *row, *columns;
} mixtures[] = {
  { "flat-fast", "flat-network", "assist = network" },
  { "hierarchy-fast", "hmipv6", "assist = host" },
  { "hierarchy-access", "hmipv6", "alloc = access" },
  { "pull-fast", "cp-dp-pull", "assist = network" },
  { "pull-host", "cp-dp-pull", "lu = host" },
  { "pull-proxy", "cp-dp-pull", "lu = proxy" },
  { "cache-flat", "cp-dp-cache", "levels = flat" },
  { "push-fast", "cp-dp-push", "assist = network" },
  { "optimised-access", "mipv6-ro", "alloc = access" },
  { "optimised-fast", "mipv6-ro", "assist = host" },
  { "central-fast", "flat-cmd-relay", "assist = network" },
};

/* A time in ms: `odd` is a fraction of one that a round world leaves out. */
typedef struct Clock {
  Rng *rng;
  bool is_round;
} Clock;

static const char *
odd(const Clock *clock, const char *fraction)
{
  return clock->is_round ? "" : fraction;
}

static double
moment(const Clock *clock, double seconds)
{
  return clock->is_round ? round(seconds * 1000) / 1000 : seconds;
}

/* Three networks; each location manager stands at the gateway, or at a node of
 * its own. */
static void
add_network(GString *text, const Clock *clock)
{
  Rng *rng = clock->rng;

  for (int i = 1; i <= 3; i++)
    g_string_append_printf(text,
                           "[network N%d]\ngateway = G%d\naccess = A%d, B%d\n"
                           "%s = L%d\n",
                           i, i, i, i, PICK(rng, "lm", "routers"), i);
  g_string_append(text,
                  "[correspondent C{1..3}]\nnetwork = N{1..3}\n[links]\n");
  for (int i = 1; i <= 3; i++)
    g_string_append_printf(
      text,
      "G%d -- A%d = %s%s ms\nG%d -- B%d = %s%s ms\nG%d -- L%d = 1 ms\n"
      "G%d -- C%d = 3 ms\nG%d -- G%d = %s%s ms\n",
      i, i, PICK(rng, "0", "1", "2"), odd(clock, ".3093"), i, i,
      PICK(rng, "0", "1", "4"), odd(clock, ".1057"), i, i, i, i, i, i % 3 + 1,
      PICK(rng, "0", "5", "11", "30"), odd(clock, ".0311"));
  g_string_append_printf(
    text, "[access *]\ndelay = %s%s ms\nl2-handover = %s%s ms\n",
    PICK(rng, "0", "2", "5"), odd(clock, ".0129"),
    PICK(rng, "0", "20", "50", "120"), odd(clock, ".0833"));
}

static const char *
pick_rate(const Clock *clock)
{
  return clock->is_round
           ? PICK(clock->rng, "500", "250", "200", "100", "2", "1")
           : PICK(clock->rng, "487.3", "411.7", "733.1", "3.17", "0.93");
}

/* Some moves come faster than the signalling. */
static void
add_host(GString *text, const Clock *clock, int number)
{
  Rng *rng = clock->rng;
  int home = (int)rng_below(rng, 3) + 1;
  double at = 2;

  g_string_append_printf(text, "[mobile M%d]\nhome = N%d\n", number, home);
  if (rng_below(rng, 3) == 0)
    g_string_append_printf(text, "home-link = %s%d\n", PICK(rng, "A", "B"),
                           home);
  g_string_append_printf(text,
                         "start = %s%d\nmobility = m%d\n"
                         "[mobility m%d]\nmodel = script\nmoves =",
                         PICK(rng, "A", "B"), (int)rng_below(rng, 3) + 1,
                         number, number);
  for (int i = 0; i < 4; i++) {
    at += rng_below(rng, 3) == 0 ? 0.05 + 0.2 * rng_uniform(rng)
                                 : 1.5 + 2 * rng_uniform(rng);
    at = moment(clock, at);
    g_string_append_printf(text, "%s %.7f s %s%d", i > 0 ? "," : "", at,
                           PICK(rng, "A", "B"), (int)rng_below(rng, 3) + 1);
  }
  g_string_append_c(text, '\n');
  for (int i = 0; i < 2; i++)
    g_string_append_printf(
      text,
      "[session s%d%d]\nfrom = C%d\nto = M%d\narrival = at(%.7f s)\n"
      "length = %s\npackets = cbr(%s /s, 160 B)\ndirection = %s\n",
      number, i, (int)rng_below(rng, 3) + 1, number,
      moment(clock, 1.6 + 4 * rng_uniform(rng)), PICK(rng, "forever", "3.3 s"),
      pick_rate(clock), PICK(rng, "down", "down", "up", "both"));
}

/* Keys that change when something ends, or who does what. */
static void
add_design(GString *text, const Clock *clock)
{
  static const char *const keys[] = {
    "dad = 0 s",
    "home-dad = 0 s",
    "tunnel-lifetime = 1 s",
    "revocation = yes",
    "binding-lifetime = 4 s",
    "prefix-linger = 0 s",
    "prefix-lifetime = 2 s",
    "most-anchors = 1",
    "mode = reactive",
    "copies = pointer",
    "previous-map = told",
    "cache-ttl = 4 s",
  };
  Rng *rng = clock->rng;

  g_string_append_printf(
    text, "[design *]\nbuffer = %s\nanticipation = %s ms\n%s",
    PICK(rng, "0", "7", "40", "100"), PICK(rng, "3", "60", "100"),
    clock->is_round ? "" : "ra-delay = uniform(0 ms, 60 ms)\n");
  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
    if (rng_below(rng, 5) == 0)
      g_string_append_printf(text, "%s\n", keys[i]);
  for (size_t i = 0; i < G_N_ELEMENTS(mixtures); i++)
    g_string_append_printf(text, "[design %s]\ndesign = %s\n%s\n",
                           mixtures[i].name, mixtures[i].row,
                           mixtures[i].columns);
}

static char *
make_world(uint32_t number, const char *level)
{
  Rng rng = rng_stream(WORLDS_SEED, number, RNG_TEST, 0);
  Clock clock = { &rng, number % 2 == 1 };
  GString *text = g_string_new(NULL);
  uint32_t hosts = 1 + (uint32_t)rng_below(&rng, 2);

  g_string_append_printf(text,
                         "[general]\nduration = 14 s\nlevel = %s\n"
                         "controller = %s\n",
                         level, PICK(&rng, "G1", "A2", "L3", "B3"));
  add_network(text, &clock);
  for (uint32_t i = 1; i <= hosts; i++)
    add_host(text, &clock, (int)i);
  add_design(text, &clock);
  return g_string_free(text, FALSE);
}

static void
note_message(void *user, SimTime now, Place from, const Packet *packet)
{
  GPtrArray *messages = user;
  char source[ADDRESS_TEXT_SIZE], destination[ADDRESS_TEXT_SIZE];
  const Header *header = &packet->headers[0];
  GString *line = g_string_new(NULL);

  (void)from;
  g_string_printf(line, "%012" G_GINT64_FORMAT " %s > %s ", now,
                  address_format(header->source, source),
                  address_format(header->destination, destination));
  packet->payload_class->describe(packet->payload, line);
  g_ptr_array_add(messages, g_string_free(line, FALSE));
}

static int
compare_lines(gconstpointer a, gconstpointer b)
{
  return g_strcmp0(*(char *const *)a, *(char *const *)b);
}

static Outcome
run_level(const char *text, const char *design)
{
  Outcome outcome = { NULL, g_ptr_array_new_with_free_func(g_free) };
  const Observer observer = { .sent = note_message, .user = outcome.messages };
  WorldOptions options = { .observers = { &observer, 1 } };
  g_autoptr(Scenario) scenario = support_scenario(text, design, NULL);
  Run run = support_first_run(scenario);

  outcome.results = world_run(scenario, &run, &options);
  g_ptr_array_sort(outcome.messages, compare_lines);
  return outcome;
}

static void
outcome_clear(Outcome *outcome)
{
  results_free(outcome->results);
  g_ptr_array_unref(outcome->messages);
}

/* The first message that only one of them has, or NULL. */
static const char *
find_difference(const Outcome *a, const Outcome *b)
{
  for (guint i = 0; i < a->messages->len || i < b->messages->len; i++) {
    const char *x = i < a->messages->len ? a->messages->pdata[i] : NULL;
    const char *y = i < b->messages->len ? b->messages->pdata[i] : NULL;
    if (!x || !y || !g_str_equal(x, y))
      return x && (!y || g_strcmp0(x, y) < 0) ? x : y;
  }
  return NULL;
}

static bool
is_conserved(const Results *results)
{
  double sent = support_metric(results, "packets-sent");
  double found = support_metric(results, "packets-delivered") +
                 support_metric(results, "packets-lost") +
                 support_metric(results, "packets-in-flight");

  return ABS(sent - found) <= 1e-6 * MAX(sent, 1);
}

/* How many messages say to a router that it should do otherwise. */
static double
count_answers(const GPtrArray *messages)
{
  double count = 0;

  for (guint i = 0; i < messages->len; i++)
    count += strstr(messages->pdata[i], " LM-answer ") != NULL ||
             strstr(messages->pdata[i], " LM-invalid ") != NULL;
  return count;
}

/* Each change of a decision moves a packet from one account to another, one way
 * or the other, so that few remain; but routers change in step with packets
 * where these make them ask. */
static bool
is_near(const Outcome *fluid, const Outcome *packet, const char **metric)
{
  static const char *const metrics[] = {
    "packets-sent",   "packets-delivered", "packets-lost",
    "lost-link-down", "lost-no-binding",   "lost-no-address",
    "lost-no-tunnel", "lost-no-route",     "lost-queue",
  };
  double most = 8 + support_metric(packet->results, "sessions") +
                count_answers(packet->messages);

  for (size_t i = 0; i < G_N_ELEMENTS(metrics); i++) {
    *metric = metrics[i];
    if (ABS(support_metric(fluid->results, metrics[i]) -
            support_metric(packet->results, metrics[i])) > most)
      return false;
  }
  return true;
}

static void
check_world(const char *design, uint32_t number)
{
  g_autofree char *fluid_text = make_world(number, "fluid");
  g_autofree char *packet_text = make_world(number, "packet");
  Outcome fluid = run_level(fluid_text, design);
  Outcome packet = run_level(packet_text, design);
  const char *message = find_difference(&fluid, &packet);
  const char *metric = "packets-sent";
  bool is_good = is_conserved(fluid.results) && is_conserved(packet.results) &&
                 is_near(&fluid, &packet, &metric);

  CU_ASSERT_TRUE(is_good);
  CU_ASSERT_PTR_NULL(message);
  if (!is_good)
    printf("\n%s, world %u: %s: fluid %g, packet %g\n", design, number, metric,
           support_metric(fluid.results, metric),
           support_metric(packet.results, metric));
  if (message)
    printf("\n%s, world %u: %u and %u messages; %s\n", design, number,
           fluid.messages->len, packet.messages->len, message);
  if (!is_good || message) {
    g_autofree char *name = g_strdup_printf("levels-%s-%u.ini", design, number);
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), name, NULL);
    g_file_set_contents(path, packet_text, -1, NULL);
  }
  outcome_clear(&fluid);
  outcome_clear(&packet);
}

static void
test_levels(void)
{
  for (uint32_t i = 0; i < world_count(); i++) {
    for (const DesignRow *row = design_table.rows; row->name; row++)
      check_world(row->name, i);
    for (size_t j = 0; j < G_N_ELEMENTS(mixtures); j++)
      check_world(mixtures[j].name, i);
  }
}

const TestCase levels_tests[] = {
  { "the same messages, and nearly the same data", test_levels },
  { NULL, NULL },
};
