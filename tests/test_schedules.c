/* Every design through random schedules: a host that moves now and then faster
 * than signalling goes, nodes that fail and come back, access links that lose.
 * When it has become quiet, the host is reached from everywhere, nothing more
 * is said about where it is but to renew it, and every packet is accounted for.
 */

#include "models/models.h"
#include "sim/base/rng.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

/* As many as the environment says (`make schedules`), or a dozen. */
static uint32_t
schedule_count(void)
{
  const char *number = g_getenv("SCHEDULES");
  return number ? (uint32_t)g_ascii_strtoull(number, NULL, 10) : 12;
}

/* It moves for 60 s; then there is time for the longest back-off, for bindings
 * that nobody needs to end, and to begin the sessions that are measured. */
static const char general[] =
  "[general]\nduration = 700 s\nwarm-up = 660 s\nlevel = %s\nseed = %d\n%s"
  "[access *]\nloss = %d %%\n"
  "[mobile MN]\nhome = N1\nstart = AR11\nmobility = m\n"
  "[session early]\nfrom = CN*\narrival = at(2 s, 20 s, 40 s)\n"
  "length = 10 s\npackets = cbr(50 /s, 160 B)\ndirection = both\n"
  "[session long]\nfrom = CN2\narrival = at(3 s)\nlength = forever\n"
  "packets = cbr(20 /s, 160 B)\ndirection = both\n"
  "[session late1]\nfrom = CN1\narrival = at(600 s)\nlength = forever\n"
  "packets = cbr(20 /s, 160 B)\ndirection = both\n"
  "[session late2]\nfrom = CN2\narrival = at(600 s)\nlength = forever\n"
  "packets = cbr(20 /s, 160 B)\ndirection = both\n"
  "[session late3]\nfrom = CN3\narrival = at(600 s)\nlength = forever\n"
  "packets = cbr(20 /s, 160 B)\ndirection = both\n";

/* Moves: waits between 2 ms and some seconds, so that handovers overlap. */
static void
add_moves(GString *text, Rng *rng)
{
  static const char *const routers[] = { "AR11", "AR31", "AR32", "AR41" };
  double at = 1;

  g_string_append(text, "[mobility m]\nmodel = script\nmoves = ");
  for (int i = 0; at < 60; i++) {
    g_string_append_printf(text, "%s%.3f s %s", i > 0 ? ", " : "", at,
                           routers[rng_below(rng, 4)]);
    at += rng_below(rng, 3) == 0 ? 0.002 + 0.3 * rng_uniform(rng)
                                 : 0.2 + 5 * rng_uniform(rng);
  }
  g_string_append(text, "\n");
}

static void
add_failures(GString *text, Rng *rng)
{
  static const char *const nodes[] = { "G1", "G2", "G3",   "G4",  "L1",
                                       "L2", "L3", "AR31", "AR11" };
  uint32_t count = rng_below(rng, 4);

  for (uint32_t i = 0; i < count; i++) {
    double from = 1 + 50 * rng_uniform(rng);
    g_string_append_printf(
      text, "[failure f%u]\nnode = %s\nfrom = %.3f s\nuntil = %.3f s\n", i,
      nodes[rng_below(rng, G_N_ELEMENTS(nodes))], from,
      from + 8 * rng_uniform(rng));
  }
}

static char *
make_schedule(uint32_t number, const char *level)
{
  Rng rng = rng_stream(20260101, number, RNG_TEST, 0);
  GString *text = g_string_new(NULL);
  static const int losses[] = { 0, 0, 0, 10 };

  g_string_append_printf(text, general, level, (int)number, support_reference,
                         losses[rng_below(&rng, 4)]);
  add_moves(text, &rng);
  add_failures(text, &rng);
  return g_string_free(text, FALSE);
}

static const FlowRecord *
find_flow(const Results *results, double started_at, uint32_t index)
{
  for (guint i = 0; i < results->flows->len; i++) {
    const FlowRecord *flow = &g_array_index(results->flows, FlowRecord, i);
    if (sim_seconds(flow->started_at) >= started_at && index-- == 0)
      return flow;
  }
  return NULL;
}

/* Of what was sent since the warm-up, all but what the access link loses. */
static bool
is_reached(const Results *results, uint32_t number)
{
  const FlowRecord *flow = find_flow(results, 599, number);

  return flow && flow->sent > 100 && flow->delivered > 0.5 * flow->sent;
}

static void
check_schedule(const DesignRow *row, uint32_t number, const char *level)
{
  g_autofree char *text = make_schedule(number, level);
  const char *const sets[] = { "general.controller=L2", NULL };
  g_autoptr(Results) results = support_run_text(text, row->name, sets);
  double sent = support_metric(results, "packets-sent");
  double found = support_metric(results, "packets-delivered") +
                 support_metric(results, "packets-lost") +
                 support_metric(results, "packets-in-flight");
  bool is_none = g_str_equal(row->name, "none");
  bool is_lossy = strstr(text, "loss = 0 %") == NULL;
  bool is_good = true;

  for (uint32_t i = 0; i < 3; i++)
    is_good &= is_reached(results, i);
  is_good &= support_metric(results, "lost-hop-limit") == 0;
  is_good &= is_lossy || support_metric(results, "registration-messages") == 0;
  is_good &= support_metric(results, "handovers") == 0;
  is_good &= ABS(sent - found) < 1e-6 * sent;
  is_good &= is_none || support_metric(results, "sessions-broken") == 0;
  CU_ASSERT_TRUE(is_good);
  if (is_good)
    return;
  printf("\n%s, schedule %u, %s: reached %d %d %d, hop limit %g, "
         "registrations %g, sent %g found %g\n",
         row->name, number, level, is_reached(results, 0),
         is_reached(results, 1), is_reached(results, 2),
         support_metric(results, "lost-hop-limit"),
         support_metric(results, "registration-messages"), sent, found);
  g_autofree char *name =
    g_strdup_printf("schedule-%s-%u.ini", row->name, number);
  g_autofree char *path = g_build_filename(g_get_tmp_dir(), name, NULL);
  g_file_set_contents(path, text, -1, NULL);
}

static void
check_schedules(const char *level)
{
  for (const DesignRow *row = design_table.rows; row->name; row++)
    for (uint32_t i = 0; i < schedule_count(); i++)
      check_schedule(row, i, level);
}

static void
test_fluid(void)
{
  check_schedules("fluid");
}

static void
test_packet(void)
{
  check_schedules("packet");
}

const TestCase schedules_tests[] = {
  { "after any schedule a host is reached, at level fluid", test_fluid },
  { "and at level packet", test_packet },
  { NULL, NULL },
};
