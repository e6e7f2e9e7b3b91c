/* The order in which a scenario names its hosts changes no bit of what a run
 * adds up over them: for every design, at both levels. Movement and sessions
 * are scripted, so that no random number depends on the order. Sessions begin
 * and hosts move at whole seconds, so that much happens to several hosts in one
 * instant, in the order of the hosts. */

#include "models/models.h"
#include "sim/world/world.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

enum { HOSTS = 7, ORDERS = 3 };

static const char *const routers[] = { "AR11", "AR31", "AR32", "AR41" };

static const char *
pick_router(GRand *random)
{
  return routers[g_rand_int_range(random, 0, G_N_ELEMENTS(routers))];
}

/* Adds two sessions of a host, whose rates are no round numbers. */
static void
add_sessions(GString *text, GRand *random, int number)
{
  static const char *const directions[] = { "down", "up", "both" };

  for (int i = 0; i < 2; i++)
    g_string_append_printf(
      text,
      "[session s%d%d]\nfrom = CN%d\nto = M%d\narrival = at(%d s)\n"
      "length = %s\npackets = cbr(%.3f /s, %d B)\ndirection = %s\n",
      number, i, g_rand_int_range(random, 1, 4), number,
      g_rand_int_range(random, 1, 4), i == 0 ? "forever" : "5.3 s",
      g_rand_double_range(random, 3, 90), g_rand_int_range(random, 50, 900),
      directions[g_rand_int_range(random, 0, 3)]);
}

/* Returns the sections of a host, which the caller owns. */
static char *
make_host(GRand *random, int number)
{
  GString *text = g_string_new(NULL);
  int at = 2;

  g_string_append_printf(text,
                         "[mobile M%d]\nhome = N%d\nstart = %s\n"
                         "mobility = m%d\n"
                         "[mobility m%d]\nmodel = script\nmoves =",
                         number, g_rand_int_range(random, 1, 5),
                         pick_router(random), number, number);
  for (int i = 0; i < 5; i++) {
    at += g_rand_int_range(random, 1, 4);
    g_string_append_printf(text, "%s %d s %s", i > 0 ? "," : "", at,
                           pick_router(random));
  }
  g_string_append_c(text, '\n');
  add_sessions(text, random, number);
  return g_string_free(text, FALSE);
}

static void
shuffle(GRand *random, char **hosts)
{
  for (int i = HOSTS - 1; i > 0; i--) {
    int k = g_rand_int_range(random, 0, i + 1);
    char *host = hosts[i];
    hosts[i] = hosts[k];
    hosts[k] = host;
  }
}

static Results *
run_hosts(char **hosts, const char *level, const char *design)
{
  g_autofree char *sections = g_strjoinv("", hosts);
  g_autofree char *text =
    g_strdup_printf("[general]\nduration = 18.7 s\nwarm-up = 3.1 s\n"
                    "level = %s\n%s%s",
                    level, support_reference, sections);
  return support_run_text(text, design, NULL);
}

static bool
are_same_grids(const GArray *a, const GArray *b)
{
  return a->len == b->len &&
         memcmp(a->data, b->data, a->len * sizeof(GridRecord)) == 0;
}

static bool
are_same_nodes(const GArray *a, const GArray *b)
{
  bool are_same = a->len == b->len;

  for (guint i = 0; i < a->len && are_same; i++) {
    const NodeRecord *x = &g_array_index(a, NodeRecord, i);
    const NodeRecord *y = &g_array_index(b, NodeRecord, i);
    are_same = x->bindings == y->bindings && x->data_octets == y->data_octets &&
               x->data_packets == y->data_packets &&
               x->signalling_messages == y->signalling_messages;
  }
  return are_same;
}

static void
expect_metrics(const Results *is, const Results *was, const char *level,
               const char *design)
{
  for (uint32_t m = 0; m < metric_count(); m++) {
    bool is_same = memcmp(&is->values[m], &was->values[m], sizeof(double)) == 0;
    CU_ASSERT_TRUE(is_same);
    if (!is_same)
      printf("\nnot the same: %s at level %s: %s: %a and %a\n", design, level,
             metric_table[m].name, is->values[m], was->values[m]);
  }
}

static void
expect_same(const Results *is, const Results *was, const char *level,
            const char *design)
{
  expect_metrics(is, was, level, design);
  CU_ASSERT_TRUE(are_same_grids(is->grids, was->grids));
  CU_ASSERT_TRUE(are_same_nodes(is->nodes, was->nodes));
}

/* Runs a design with its hosts in several orders. */
static void
try_orders(GRand *random, const char *level, const char *design)
{
  char *hosts[HOSTS + 1] = { NULL };

  for (int i = 0; i < HOSTS; i++)
    hosts[i] = make_host(random, i);
  g_autoptr(Results) first = run_hosts(hosts, level, design);
  CU_ASSERT_TRUE(support_metric(first, "handovers") > 10);
  CU_ASSERT_TRUE(support_metric(first, "packets-delivered") > 1000);
  for (int i = 0; i < ORDERS; i++) {
    shuffle(random, hosts);
    g_autoptr(Results) other = run_hosts(hosts, level, design);
    expect_same(other, first, level, design);
  }
  for (int i = 0; i < HOSTS; i++)
    g_free(hosts[i]);
}

static void
test_orders(void)
{
  GRand *random = g_rand_new_with_seed(8);

  for (const DesignRow *row = design_table.rows; row->name; row++) {
    try_orders(random, "fluid", row->name);
    try_orders(random, "packet", row->name);
  }
  g_rand_free(random);
}

/* A network of the ring. Every other one has no anchor, and two neighbours at
 * one distance that have one. */
static char *
make_network(int number)
{
  return g_strdup_printf("[network N%d]\nprefix = 2001:db8:%d::/48\n"
                         "gateway = G%d\naccess = A%d\nanchor = %s\n",
                         number, number, number, number,
                         number % 2 == 0 ? "yes" : "no");
}

/* Runs a design in four networks in a ring, whose links lose packets. */
static Results *
run_ring(const int *order, const char *level, const char *design)
{
  g_autoptr(GString) text = g_string_new(NULL);

  g_string_append_printf(text,
                         "[general]\nduration = 30 s\nlevel = %s\n"
                         "controller = G2\n",
                         level);
  for (int i = 0; i < 4; i++) {
    g_autofree char *network = make_network(order[i]);
    g_string_append(text, network);
  }
  g_string_append(
    text, "[links]\nG{1,2,3,4} -- G{2,3,4,1} = 7 ms, 0 bit/s, 2 %\n"
          "G{1,2,3,4} -- A{1,2,3,4} = 3 ms\nG1 -- C = 1 ms\nG3 -- D = 1 ms\n"
          "[access *]\nloss = 3 %\n"
          "[cells]\nA1 -- A2\nA2 -- A3\nA3 -- A4\nA4 -- A1\n"
          "[correspondent C]\nnetwork = N1\n[correspondent D]\nnetwork = N3\n"
          "[mobile M{1..5}]\nhome = N1, N2, N3, N4, N1\nmobility = w\n"
          "[mobility w]\nmodel = random-walk\nresidence = exponential(4 s)\n"
          "[session s]\nfrom = C, D\narrival = poisson(1/5 s)\n"
          "length = exponential(9 s)\npackets = cbr(10 /s, 333 B)\n");
  return support_run_text(text->str, design, NULL);
}

static void
test_networks(void)
{
  static const int orders[][4] = { { 1, 2, 3, 4 },
                                   { 4, 3, 2, 1 },
                                   { 3, 1, 4, 2 } };
  static const char *const levels[] = { "fluid", "packet" };

  for (const DesignRow *row = design_table.rows; row->name; row++)
    for (size_t l = 0; l < G_N_ELEMENTS(levels); l++) {
      g_autoptr(Results) first = run_ring(orders[0], levels[l], row->name);
      CU_ASSERT_TRUE(support_metric(first, "handovers") > 10);
      for (size_t i = 1; i < G_N_ELEMENTS(orders); i++) {
        g_autoptr(Results) other = run_ring(orders[i], levels[l], row->name);
        expect_metrics(other, first, levels[l], row->name);
      }
    }
}

const TestCase orders_tests[] = {
  { "hosts in another order give the same bits", test_orders },
  { "so do networks", test_networks },
  { NULL, NULL },
};
