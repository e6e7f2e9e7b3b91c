/* Nodes that fail: what is lost, from when to when, and what is forgotten. */

#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>

/* The correspondent takes 1 ms to its gateway, and a packet from the host comes
 * to it every millisecond. */
static const char world[] =
  "[general]\nduration = 4 s\nlevel = %s\n"
  "[network N1]\nprefix = 2001:db8:1::/48\ngateway = G1\naccess = A1\n"
  "[network N2]\nprefix = 2001:db8:2::/48\ngateway = G2\naccess = A2\n"
  "[correspondent C]\nnetwork = N1\n"
  "[links]\nG1 -- G2 = 10 ms\nG1 -- A1 = 2 ms\nG2 -- A2 = 3 ms\n"
  "G1 -- C = 1 ms\n"
  "[access *]\ndelay = 4 ms\n"
  "[mobile M]\nhome = N1\nstart = %s\n";

static Results *
run(const char *level, const char *start, const char *more)
{
  g_autofree char *head = g_strdup_printf(world, level, start);
  g_autofree char *text = g_strconcat(head, more, NULL);

  return support_run_text(text, "pmipv6", NULL);
}

typedef struct Expected {
  const char *metric;
  double value;
} Expected;

static void
expect(const char *sentence, const char *level, const Results *results,
       const Expected *expected)
{
  for (; expected->metric; expected++) {
    double is = support_metric(results, expected->metric);
    bool is_good = fabs(is - expected->value) < 1e-6;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s (%s): %s is %.12g instead of %.12g\n", sentence,
             level, expected->metric, is, expected->value);
  }
}

static const char *const levels[] = { "packet", "fluid" };

/* The host sends 1000 packets to the correspondent, which fails. Packets come
 * there at whole milliseconds, from 1018 ms on. */
static void
test_times(void)
{
  static const struct {
    const char *sentence, *from, *until;
    double lost;
    bool is_packet; /* a stream has no packets between which it fails */
  } rows[] = {
    { "ten milliseconds cost ten packets", "1500 ms", "1510 ms", 10, false },
    { "a packet of the instant of the failure is lost", "1500 ms",
      "1500000001 ns", 1, true },
    { "one of the instant of the return is not", "1499000001 ns", "1500 ms", 0,
      true },
    { "a failure just after a packet costs the next", "1499000001 ns",
      "1500000001 ns", 1, true },
    { "a failure between two packets costs none", "1500000001 ns",
      "1500999999 ns", 0, true },
    { "a failure before the session costs none", "500 ms", "600 ms", 0, false },
    { "a node that fails while the session lasts stays away", "1518 ms",
      "1518 ms", 500, false },
    { "a return that is before the failure never comes", "1518 ms", "1200 ms",
      500, false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    for (size_t k = 0; k < (rows[i].is_packet ? 1u : 2u); k++) {
      g_autofree char *more =
        g_strdup_printf("[session s]\narrival = at(1 s)\nlength = 1 s\n"
                        "packets = cbr(1000 /s, 100 B)\ndirection = up\n"
                        "[failure F]\nnode = C\nfrom = %s\nuntil = %s\n",
                        rows[i].from, rows[i].until);
      g_autoptr(Results) r = run(levels[k], "A2", more);
      const Expected expected[] = {
        { "packets-sent", 1000 },
        { "lost-node-down", rows[i].lost },
        { "packets-lost", rows[i].lost },
        { "packets-delivered", 1000 - rows[i].lost },
        { NULL, 0 },
      };
      expect(rows[i].sentence, levels[k], r, expected);
    }
}

/* The anchor fails while it has a binding. It gets it after 13 ms: the update
 * takes 3 + 10 ms from the access router. It is repeated after 1 s. */
static void
test_state(void)
{
  static const struct {
    const char *sentence, *from, *until;
    double bindings; /* seconds, of 4 s */
    double down, no_binding;
  } rows[] = {
    { "a node without a failure keeps its state", "5 s", "6 s", 3.987, 0, 0 },
    { "a node loses its state when it fails", "1500 ms", "2500 ms", 1.487, 501,
      0 },
    { "a node that is back knows nothing", "1500 ms", "1600 ms", 1.487, 100,
      401 },
    { "state that comes after the return stays", "0 ms", "500 ms", 2.987, 0,
      12 },
    { "an update that comes while it is away is lost", "0 ms", "13 ms", 3.987,
      0, 0 },
    { "an update of the last nanosecond is lost", "0 ms", "13000001 ns", 2.987,
      0, 12 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    for (size_t k = 0; k < G_N_ELEMENTS(levels); k++) {
      g_autofree char *more =
        g_strdup_printf("[session s]\narrival = at(1 s)\nlength = 1 s\n"
                        "packets = cbr(1000 /s, 100 B)\n"
                        "[failure F]\nnode = G1\nfrom = %s\nuntil = %s\n",
                        rows[i].from, rows[i].until);
      g_autoptr(Results) r = run(levels[k], "A2", more);
      const Expected expected[] = {
        { "packets-sent", 1000 },
        { "bindings", rows[i].bindings / 4 },
        { "lost-node-down", rows[i].down },
        { "lost-no-binding", rows[i].no_binding },
        { NULL, 0 },
      };
      expect(rows[i].sentence, levels[k], r, expected);
    }
}

const TestCase failure_tests[] = {
  { "what reaches a node from its failure until its return is lost",
    test_times },
  { "a node loses its state when it fails", test_state },
  { NULL, NULL },
};
