/* Levels fluid and packet have one meaning: over random worlds, for every
 * design, they send the same messages, and their data differ by no more than
 * one packet for each change.
 *
 * Packets come every few milliseconds, which is less than a tenth of the
 * shortest timer of any protocol, so what a router notices at a packet it
 * notices at level packet at most one interval later than at level fluid.
 * Messages are compared without their times. No link loses packets: luck is
 * drawn by turns, so the levels would not meet the same. LEVELS in the
 * environment is how many worlds.
 */

#include "models/models.h"
#include "sim/world/world.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>
#include <stdlib.h>

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

/* Three networks; each location manager stands at the gateway, or at a node of
 * its own. */
static void
add_network(GString *text, Rng *rng)
{
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
      "G%d -- A%d = %s ms\nG%d -- B%d = %s ms\nG%d -- L%d = 1 ms\n"
      "G%d -- C%d = 1 ms\nG%d -- G%d = %s ms\n",
      i, i, PICK(rng, "0", "1.0171", "2.3093"), i, i,
      PICK(rng, "0", "1.0713", "4.1057"), i, i, i, i, i, i % 3 + 1,
      PICK(rng, "0", "5.0311", "11.7019", "30.0237"));
  g_string_append_printf(text,
                         "[access *]\ndelay = %s ms\nl2-handover = %s ms\n",
                         PICK(rng, "0", "2.0129", "5.2071"),
                         PICK(rng, "0", "20.0419", "51.3077", "120.0833"));
}

/* Moves at times of no round number; some come faster than the signalling. */
static void
add_host(GString *text, Rng *rng, int number)
{
  double at = 2;

  g_string_append_printf(text,
                         "[mobile M%d]\nhome = N%d\nstart = %s%d\n"
                         "mobility = m%d\n[mobility m%d]\nmodel = script\n"
                         "moves =",
                         number, (int)rng_below(rng, 3) + 1,
                         PICK(rng, "A", "B"), (int)rng_below(rng, 3) + 1,
                         number, number);
  for (int i = 0; i < 4; i++) {
    at += rng_below(rng, 3) == 0 ? 0.05 + 0.2 * rng_uniform(rng)
                                 : 1.5 + 2 * rng_uniform(rng);
    g_string_append_printf(text, "%s %.7f s %s%d", i > 0 ? "," : "", at,
                           PICK(rng, "A", "B"), (int)rng_below(rng, 3) + 1);
  }
  g_string_append_c(text, '\n');
  for (int i = 0; i < 2; i++)
    g_string_append_printf(
      text,
      "[session s%d%d]\nfrom = C%d\nto = M%d\narrival = at(%.7f s)\n"
      "length = %s\npackets = cbr(%s /s, 160 B)\ndirection = %s\n",
      number, i, (int)rng_below(rng, 3) + 1, number, 1.6 + 4 * rng_uniform(rng),
      PICK(rng, "forever", "3.3 s"),
      PICK(rng, "487.3", "411.7", "733.1", "3.17", "0.93"),
      PICK(rng, "down", "down", "up", "both"));
}

static char *
make_world(uint32_t number, const char *level)
{
  Rng rng = rng_stream(20260202, number, RNG_TEST, 0);
  GString *text = g_string_new(NULL);
  uint32_t hosts = 1 + (uint32_t)rng_below(&rng, 2);

  g_string_append_printf(text,
                         "[general]\nduration = 14 s\nlevel = %s\n"
                         "controller = %s\n",
                         level, PICK(&rng, "G1", "A2", "L3", "B3"));
  add_network(text, &rng);
  for (uint32_t i = 1; i <= hosts; i++)
    add_host(text, &rng, (int)i);
  g_string_append_printf(text,
                         "[design *]\nbuffer = %s\nanticipation = %s ms\n"
                         "ra-delay = uniform(0 ms, 60 ms)\n",
                         PICK(&rng, "0", "7", "40", "100"),
                         PICK(&rng, "3", "60", "100"));
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

/* A session has two directions; a handover changes what becomes of its packets
 * at most at the old and the new router, the anchor, the host, a proxy, and
 * once more each while a fast handover bridges the gap. */
static bool
is_near(const Outcome *fluid, const Outcome *packet, const char **metric)
{
  static const char *const metrics[] = {
    "packets-sent",   "packets-delivered", "packets-lost",
    "lost-link-down", "lost-no-binding",   "lost-no-address",
    "lost-no-tunnel", "lost-no-route",     "lost-queue",
  };
  double changes = 2 * (support_metric(packet->results, "sessions") +
                        8 * support_metric(packet->results, "handovers"));

  for (size_t i = 0; i < G_N_ELEMENTS(metrics); i++) {
    *metric = metrics[i];
    if (ABS(support_metric(fluid->results, metrics[i]) -
            support_metric(packet->results, metrics[i])) > changes)
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
  const char *metric = "conservation";
  bool is_good = is_conserved(fluid.results) && is_conserved(packet.results) &&
                 is_near(&fluid, &packet, &metric);

  CU_ASSERT_TRUE(is_good);
  CU_ASSERT_PTR_NULL(message);
  if (!is_good)
    printf("\n%s, world %u: %s: fluid %g, packet %g\n", design, number, metric,
           support_metric(fluid.results, "packets-lost"),
           support_metric(packet.results, "packets-lost"));
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
  for (const DesignRow *row = design_table.rows; row->name; row++)
    for (uint32_t i = 0; i < world_count(); i++)
      check_world(row->name, i);
}

const TestCase levels_tests[] = {
  { "the same messages, and data within a packet per change", test_levels },
  { NULL, NULL },
};
