/* Designs as what they are, combinations: all that nobody objects to work, and
 * in a pair that differs in who sends the location update nothing else differs
 * (draft-chan-dmm-framework section 4.2).
 */

#include "models/models.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A host at home in network 1 that goes round; sessions with everybody, two of
 * them begun on the way. */
static const char tour[] =
  "[mobile MN]\nhome = N1\nstart = AR11\nmobility = tour\n"
  "[mobility tour]\nmodel = script\n"
  "moves = 10 s AR31, 20 s AR32, 30 s AR41, 40 s AR31\n"
  "[session a]\nfrom = CN2\narrival = at(5 s, 25 s)\nlength = forever\n"
  "packets = cbr(100 /s, 172 B)\ndirection = both\n"
  "[session b]\nfrom = CN1, CN3\narrival = at(6 s, 7 s)\nlength = forever\n"
  "packets = cbr(100 /s, 172 B)\ndirection = both\n";

static char *
tour_text(const char *extra)
{
  return g_strconcat("[general]\nduration = 60 s\nwarm-up = 50 s\n",
                     support_reference, tour, extra, NULL);
}

typedef void UseRow(const DesignRow *row, void *user);

/* Calls a function with every combination of the models of the table. */
static void
for_combinations(UseRow *use, void *user)
{
  const ModelClass *columns[COLUMN_COUNT][16];
  int counts[COLUMN_COUNT] = { 0 };
  int all = 1;

  for (const ModelClass *const *c = design_table.classes; *c; c++)
    columns[(*c)->column][counts[(*c)->column]++] = *c;
  for (int i = 0; i < COLUMN_COUNT; i++)
    all *= counts[i];
  for (int i = 0; i < all; i++) {
    DesignRow row = { .name = "combination" };
    int rest = i;
    for (int j = 0; j < COLUMN_COUNT; j++) {
      row.columns[j] = columns[j][rest % counts[j]];
      rest /= counts[j];
    }
    use(&row, user);
  }
}

static void
print_row(const DesignRow *row)
{
  for (int i = 0; i < COLUMN_COUNT; i++)
    printf(" %s", row->columns[i]->name);
}

/* After the last move every packet arrives; without mobility support only those
 * of sessions that began where the host is now. */
static void
run_combination(const DesignRow *row, void *user)
{
  DesignRow rows[2] = { *row, { .name = NULL } };
  const DesignTable table = { .rows = rows, .classes = design_table.classes };
  g_autofree char *text = tour_text("");
  int *ran = user;

  if (design_row_objection(row))
    return;
  g_autoptr(Results) results = support_run_table(text, &table, "combination");
  double sent = support_metric(results, "packets-sent");
  double delivered = support_metric(results, "packets-delivered");
  double in_flight = support_metric(results, "packets-in-flight");
  bool is_good = row->columns[COLUMN_LM] == &lm_none ||
                 delivered + in_flight > 0.99999 * sent;
  CU_ASSERT_TRUE(is_good);
  (*ran)++;
  if (is_good)
    return;
  printf("\ndoes not deliver:");
  print_row(row);
  printf(": %g of %g", delivered, sent);
}

static void
test_combinations(void)
{
  int ran = 0;

  for_combinations(run_combination, &ran);
  CU_ASSERT_TRUE(ran > 100);
  printf("(%d) ", ran);
}

/* Many hosts that are in a hurry, and sessions that come and go: prefixes are
 * taken and given back all the time. What is sent is delivered or lost or under
 * way, and hardly any packet goes round in circles. */
static void
run_busy(const DesignRow *row, void *user)
{
  DesignRow rows[2] = { *row, { .name = NULL } };
  const DesignTable table = { .rows = rows, .classes = design_table.classes };
  g_autofree char *text = g_strconcat(
    "[general]\nduration = 100 s\nattach-within = 5 s\n", support_reference,
    "[mobile MN{1..12}]\nhome = N1, N3\nmobility = m\n"
    "[mobility m]\nmodel = random-walk\nresidence = exponential(4 s)\n"
    "[session a]\narrival = poisson(1/4 s)\nlength = exponential(6 s)\n"
    "packets = cbr(50 /s, 172 B)\ndirection = both\n"
    "[cells]\nAR11 -- AR31\nAR31 -- AR32\nAR32 -- AR41\nAR41 -- AR11\n",
    NULL);

  (void)user;
  if (design_row_objection(row))
    return;
  g_autoptr(Results) results = support_run_table(text, &table, "combination");
  double sent = support_metric(results, "packets-sent");
  double found = support_metric(results, "packets-delivered") +
                 support_metric(results, "packets-lost") +
                 support_metric(results, "packets-in-flight");
  double circling = support_metric(results, "lost-hop-limit");
  bool is_good = fabs(sent - found) < 1e-6 * sent && circling < 0.01 * sent &&
                 support_metric(results, "packets-delivered") > 0.4 * sent;
  CU_ASSERT_TRUE(is_good);
  if (is_good)
    return;
  printf("\nbusy:");
  print_row(row);
  printf(": sent %g, found %g, circling %g, delivered %g", sent, found,
         circling, support_metric(results, "packets-delivered"));
}

static void
test_busy(void)
{
  for_combinations(run_busy, NULL);
}

/* No row of the table is objected to, and an objection is a sentence. */
static void
check_objection(const DesignRow *row, void *user)
{
  const char *why = design_row_objection(row);

  (void)user;
  if (why)
    CU_ASSERT_TRUE(strlen(why) > 20 && why[strlen(why) - 1] != '.');
}

static void
test_objections(void)
{
  for (const DesignRow *row = design_table.rows; row->name; row++)
    CU_ASSERT_PTR_NULL(design_row_objection(row));
  for_combinations(check_objection, NULL);
}

/* A location manager that writes down what routers find in it: node, prefix,
 * and the access router or anchor whose link the locator is on. */
typedef struct Spy {
  const LmDecisions *real;
  GString *found;
} Spy;

static Spy spy;

static void
note(const Model *model, const char *what, uint32_t node, Address locator)
{
  const Network *network = model->view->network;
  uint32_t at = 0;

  if (network_now(network) < 20 * SIM_SECOND)
    return;
  while (at < network->node_count && network->nodes[at].subnet != locator.hi)
    at++;
  for (uint32_t i = 0; i < network->prefix_count; i++)
    if (network->prefixes[i].subnet == locator.hi)
      at = network->prefixes[i].anchor;
  g_string_append_printf(
    spy.found, "%s %s knows it at %s\n", what, graph_name(network->graph, node),
    at < network->node_count ? graph_name(network->graph, at) : "?");
}

static bool
spy_find(const Model *model, uint32_t node, uint32_t prefix, Address *locator)
{
  bool is_found = spy.real->find(model, node, prefix, locator);

  if (is_found)
    note(model, "router", node, *locator);
  return is_found;
}

static bool
spy_find_visiting(const Model *model, uint32_t node, uint32_t prefix,
                  Address *locator)
{
  bool is_found = spy.real->find_visiting(model, node, prefix, locator);

  if (is_found)
    note(model, "proxy", node, *locator);
  return is_found;
}

static int
compare_lines(const void *a, const void *b)
{
  return g_strcmp0(*(char *const *)a, *(char *const *)b);
}

/* Each line once, in order. */
static char *
distinct_lines(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  GString *out = g_string_new(NULL);
  guint count = g_strv_length(lines);

  qsort(lines, count, sizeof *lines, compare_lines);
  for (guint i = 0; i < count; i++)
    if (i == 0 || !g_str_equal(lines[i], lines[i - 1]))
      g_string_append_printf(out, "%s\n", lines[i]);
  return g_string_free(out, FALSE);
}

/* What is found at rest at one router, and how packets go: the routers that
 * forward them, delay and hops. */
static char *
run_spied(const DesignRow *row, const ModelClass *lu, const char *at)
{
  ModelCode code = *row->columns[COLUMN_LM]->code;
  LmDecisions decisions = *code.decisions.lm;
  ModelClass lm = *row->columns[COLUMN_LM];
  DesignRow rows[2] = { *row, { .name = NULL } };
  const DesignTable table = { .rows = rows, .classes = design_table.classes };
  g_autofree char *text = g_strdup_printf(
    "[general]\nduration = 60 s\nwarm-up = 30 s\n%s"
    "[mobile MN]\nhome = N1\nstart = AR11\nmobility = m\n"
    "[mobility m]\nmodel = script\nmoves = 10 s %s\n"
    "[session a]\nfrom = CN1, CN2, CN3\narrival = at(5 s, 6 s, 7 s)\n"
    "length = forever\npackets = cbr(100 /s, 172 B)\n",
    support_reference, at);

  spy = (Spy){ code.decisions.lm, g_string_new(NULL) };
  decisions.find = spy_find;
  if (decisions.find_visiting)
    decisions.find_visiting = spy_find_visiting;
  code.decisions.lm = &decisions;
  lm.code = &code;
  rows[0].name = "spied";
  rows[0].columns[COLUMN_LM] = &lm;
  rows[0].columns[COLUMN_LU] = lu;
  g_autoptr(Results) results = support_run_table(text, &table, "spied");
  g_autofree char *found = distinct_lines(spy.found->str);
  GString *out = g_string_new(found);
  for (guint i = 0; i < results->nodes->len; i++) {
    const NodeRecord *n = &g_array_index(results->nodes, NodeRecord, i);
    if (n->data_packets > 0)
      g_string_append_printf(out, "%s forwards\n",
                             (char *)results->node_names->pdata[n->node]);
  }
  for (guint i = 0; i < results->flows->len; i++) {
    const FlowRecord *f = &g_array_index(results->flows, FlowRecord, i);
    g_string_append_printf(out, "flow %.6f s, hops %.6f\n", f->delay,
                           f->stretch_hops);
  }
  g_string_free(spy.found, TRUE);
  return g_string_free(out, FALSE);
}

static void
substitute(const DesignRow *row, void *user)
{
  static const char *const places[] = { "AR31", "AR32", "AR41", "AR11" };
  DesignRow other = *row;
  int *pairs = user;

  other.columns[COLUMN_LU] = &lu_network;
  if (row->columns[COLUMN_LU] != &lu_host ||
      row->columns[COLUMN_ASSIST] != &assist_none ||
      design_row_objection(row) || design_row_objection(&other))
    return;
  (*pairs)++;
  for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
    g_autofree char *host = run_spied(row, &lu_host, places[i]);
    g_autofree char *network = run_spied(row, &lu_network, places[i]);
    CU_ASSERT_STRING_EQUAL(host, network);
    if (!g_str_equal(host, network)) {
      printf("\nat %s:", places[i]);
      print_row(row);
      printf("\nby the host:\n%s\nby the network:\n%s\n", host, network);
    }
  }
}

static void
test_substitution(void)
{
  int pairs = 0;

  for_combinations(substitute, &pairs);
  CU_ASSERT_TRUE(pairs >= 10);
  printf("(%d) ", pairs);
}

/* A design that a scenario composes, and what is said about one that is wrong;
 * NULL: nothing, it runs. */
static const struct {
  const char *sentence, *section, *message;
} composed[] = {
  { "five models",
    "alloc = access\nlm = central\nmr = ingress\nlu = proxy\n"
    "assist = none\nrole = locator\n",
    NULL },
  { "assist is none unless said",
    "alloc = home\nlm = anchor\nmr = anchor\nlu = host\n", NULL },
  { "a row with another model", "design = hmipv6\nmr = peer\n", NULL },
  { "defaults of the row that still mean something stay",
    "design = cp-dp-pull\nlu = host\n", NULL },
  { "an unknown model", "alloc = home\nlm = anchr\nmr = anchor\nlu = host\n",
    "lm = anchr: there is no lm 'anchr'; did you mean 'anchor'?" },
  { "a model of another column", "design = mipv6\nmr = replica\n",
    "mr = replica: there is no mr 'replica'" },
  { "a missing column", "alloc = home\nlm = anchor\nlu = host\n",
    "design mine must say its mr, or a design to begin with" },
  { "what cannot work", "design = mipv6\nmr = nearest\n",
    "design mine cannot work: mr nearest needs the records at every anchor: "
    "lm must be replica" },
  { "a parameter of a model that was replaced",
    "design = mipv6\nlu = network\ndad = 0 s\n",
    "unknown parameter 'dad' of design mine" },
};

static void
test_composed(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(composed); i++) {
    g_autofree char *section =
      g_strconcat("[design mine]\n", composed[i].section, NULL);
    g_autofree char *text = tour_text(section);
    ScenarioOptions options = { .designs = "mine" };
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(Scenario) scenario = scenario_parse(
      "test", text, strlen(text), &design_table, &options, &messages);
    bool is_right =
      composed[i].message == NULL
        ? scenario != NULL
        : messages->len == 1 && strstr(messages->pdata[0], composed[i].message);
    CU_ASSERT_TRUE(is_right);
    if (!is_right)
      printf("%s: %s\n", composed[i].sentence,
             messages->len > 0 ? (char *)messages->pdata[0] : "no message");
    if (!scenario)
      continue;
    g_autoptr(Results) results = support_run(scenario);
    CU_ASSERT_TRUE(support_metric(results, "packets-delivered") > 0);
  }
}

const TestCase designs_tests[] = {
  { "a scenario composes designs, or is told why not", test_composed },
  { "every combination that nobody objects to delivers", test_combinations },
  { "and keeps its accounts when hosts are in a hurry", test_busy },
  { "no row is objected to, and objections say why", test_objections },
  { "whoever updates the location, records and paths are the same",
    test_substitution },
  { NULL, NULL },
};
