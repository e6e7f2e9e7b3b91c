/* Whatever a host has done, when it has been at rest for some seconds all
 * packets reach it: over random moves, with and without a home link, under
 * every design and under some that are no row of the table.
 */

#include "models/models.h"
#include "sim/base/rng.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>

enum { WORLDS = 6, MOVES = 6 };

static const char *const extra[][2] = {
  { "flat-fast", "design = flat-network\nassist = network\n" },
  { "hierarchy-fast", "design = hmipv6\nassist = host\n" },
  { "pull-fast", "design = cp-dp-pull\nassist = network\n" },
  { "pull-host", "design = cp-dp-pull\nlu = host\n" },
  { "cache-host", "design = cp-dp-cache\nlu = host\n" },
  { "push-host", "design = cp-dp-push\nlu = host\n" },
  { "push-proxy", "design = cp-dp-push\nlu = proxy\n" },
  { "cache-flat", "design = cp-dp-cache\nlevels = flat\ncache-ttl = 4 s\n" },
  { "optimised-access", "design = mipv6-ro\nalloc = access\n" },
  { "central-fast", "design = flat-cmd-relay\nassist = network\n" },
};

/* The last move is at 20 s at the latest; what is measured begins at 30 s. */
static char *
make_world(uint32_t number)
{
  static const char *const routers[] = { "P1", "Q1", "P2", "Q2", "P3", "Q3" };
  Rng rng = rng_stream(20260404, number, RNG_TEST, 0);
  GString *text = g_string_new(NULL);
  double at = 4;

  g_string_append_printf(
    text,
    "[general]\nduration = 36 s\nwarm-up = 30 s\nlevel = packet\n"
    "[network E1]\ngateway = X1\naccess = P1, Q1\n%s = L1\n"
    "[network E2]\ngateway = X2\naccess = P2, Q2\n"
    "[network E3]\ngateway = X3\naccess = P3, Q3\n"
    "[correspondent K{1..3}]\nnetwork = E{1..3}\n"
    "[links]\nX1 -- X2 = 6 ms\nX1 -- X3 = 9 ms\nX1 -- L1 = 1 ms\n"
    "X{1..3} -- P{1..3} = 2 ms\nX{1..3} -- Q{1..3} = 3 ms\n"
    "X{1..3} -- K{1..3} = 1 ms\n"
    "[access *]\ndelay = 4 ms\nl2-handover = %s ms\n"
    "[mobile MN]\nhome = E1\n%sstart = %s\nmobility = m\n"
    "[mobility m]\nmodel = script\nmoves =",
    number % 2 ? "lm" : "routers", number % 3 ? "40" : "0",
    number % 2 ? "home-link = P1\n" : "", routers[rng_below(&rng, 6)]);
  for (int i = 0; i < MOVES; i++) {
    at += i == 2 ? 0.08 : 2 + rng_uniform(&rng);
    g_string_append_printf(
      text, "%s %.3f s %s", i ? "," : "", at,
      i + 1 == MOVES && number % 2 ? "P1" : routers[rng_below(&rng, 6)]);
  }
  g_string_append(text, "\n[session s]\nfrom = K*\n"
                        "arrival = at(2 s, 9 s, 25 s)\nlength = forever\n"
                        "packets = cbr(50 /s, 160 B)\ndirection = both\n");
  for (size_t i = 0; i < G_N_ELEMENTS(extra); i++)
    g_string_append_printf(text, "[design %s]\n%s", extra[i][0], extra[i][1]);
  return g_string_free(text, FALSE);
}

static void
check_design(const char *design, uint32_t number)
{
  g_autofree char *text = make_world(number);
  g_autoptr(Results) r = support_run_text(text, design, NULL);
  double lost = support_metric(r, "packets-lost");
  double delivered = support_metric(r, "packets-delivered");
  bool is_good = lost == 0 && delivered > 6 * 50;

  CU_ASSERT_TRUE(is_good);
  if (!is_good) {
    g_autofree char *name = g_strdup_printf("reach-%s-%u.ini", design, number);
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), name, NULL);
    g_file_set_contents(path, text, -1, NULL);
    printf("\n%s: %g packets delivered, %g lost\n", path, delivered, lost);
  }
}

static void
test_reachable(void)
{
  for (uint32_t i = 0; i < WORLDS; i++) {
    for (const DesignRow *row = design_table.rows; row->name; row++)
      if (row->columns[COLUMN_LM] != &lm_none)
        check_design(row->name, i);
    for (size_t j = 0; j < G_N_ELEMENTS(extra); j++)
      check_design(extra[j][0], i);
  }
}

const TestCase reachable_tests[] = {
  { "a host at rest gets all that is sent to it", test_reachable },
  { NULL, NULL },
};
