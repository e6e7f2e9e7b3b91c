/* The view: which column is asked about a packet, in which order, and what
 * becomes of its answer. The columns say what a row says, and a log says who
 * was asked:
 *
 *   A assist forward   L lu forward   C catcher   F mr forward   D mr depart
 *   U uplink           R mr redirect
 */

#include "sim/contract/view.h"
#include "tests/suite.h"
#include "tests/support_network.h"

#include <stdio.h>
#include <string.h>

/* What the columns answer, and whom that takes. */
typedef struct Row {
  const char *sentence;
  Place place;
  PacketKind kind;
  Arrival arrival;
  Verdict assist, lu, mr, depart, redirect;
  uint32_t catcher, uplink;
  bool is_stranger; /* the packet is about no host */
  bool no_prefix;
  unsigned lacks; /* hooks that are NULL, by bits */

  const char *asked;
  Verdict verdict;
  uint32_t node; /* VERDICT_ROUTE */
  uint32_t end;  /* VERDICT_TUNNEL */
} Row;

enum {
  NO_ASSIST = 1 << 0,
  NO_DEPART = 1 << 1,
  NO_REDIRECT = 1 << 2,
};

static GString *asked;
static const Row *row;

static void
say(char who, Verdict verdict, Forward *out)
{
  g_string_append_c(asked, who);
  out->verdict = verdict;
  if (verdict == VERDICT_TUNNEL)
    out->destination = (Address){ 0, (uint64_t)who };
}

/* Every hook makes sure that it has been handed its own model. */
static void
check_model(const Model *model, ModelColumn column)
{
  CU_ASSERT_PTR_EQUAL(model, model->view->models[column]);
}

static void
assist_forward(const Model *model, const Visit *visit, Forward *out)
{
  check_model(model, COLUMN_ASSIST);
  CU_ASSERT_EQUAL(visit->place, row->place);
  say('A', row->assist, out);
}

static void
lu_forward(const Model *model, const Visit *visit, Forward *out)
{
  check_model(model, COLUMN_LU);
  CU_ASSERT_EQUAL(visit->place, row->place);
  say('L', row->lu, out);
}

static uint32_t
mr_catcher(const Model *model, const Visit *visit)
{
  check_model(model, COLUMN_MR);
  CU_ASSERT_EQUAL(visit->place, row->place);
  g_string_append_c(asked, 'C');
  return row->catcher;
}

static void
mr_forward(const Model *model, const Visit *visit, Forward *out)
{
  check_model(model, COLUMN_MR);
  CU_ASSERT_EQUAL(visit->place, row->place);
  say('F', row->mr, out);
}

static void
mr_depart(const Model *model, const Visit *visit, Forward *out)
{
  check_model(model, COLUMN_MR);
  CU_ASSERT_EQUAL(visit->place, row->place);
  say('D', row->depart, out);
}

static void
mr_redirect(const Model *model, const Visit *visit, Forward *out)
{
  check_model(model, COLUMN_MR);
  CU_ASSERT_EQUAL(visit->place, row->place);
  say('R', row->redirect, out);
}

static uint32_t
mr_uplink(const Model *model, uint32_t node, uint32_t prefix)
{
  check_model(model, COLUMN_MR);
  CU_ASSERT_EQUAL(node, row->place);
  CU_ASSERT_EQUAL(prefix, 0);
  g_string_append_c(asked, 'U');
  return row->uplink;
}

static const Place host0 = 0x80000000u;

#define PATH                                                                   \
  {                                                                            \
    .way = WAY_PATH                                                            \
  }
#define AIR                                                                    \
  {                                                                            \
    .way = WAY_AIR                                                             \
  }
#define SENT                                                                   \
  {                                                                            \
    .way = WAY_SENT                                                            \
  }
#define TUNNEL                                                                 \
  {                                                                            \
    .way = WAY_PATH, .from_tunnel = true                                       \
  }

/* clang-format off */
static const Row forwards[] = {
  /* To a prefix. */
  { "at an access router assist is asked first, and its word counts",
    SMALL_R, PACKET_DOWN, PATH, .assist = VERDICT_HOLD,
    .asked = "A", .verdict = VERDICT_HOLD },
  { "also if the packet comes out of a tunnel",
    SMALL_R, PACKET_DOWN, TUNNEL, .assist = VERDICT_LINK,
    .asked = "A", .verdict = VERDICT_LINK },
  { "if it passes, the packet goes to the catcher",
    SMALL_R, PACKET_DOWN, PATH, .assist = VERDICT_PASS, .catcher = SMALL_G,
    .asked = "AC", .verdict = VERDICT_ROUTE, .node = SMALL_G },
  { "which may be the access router",
    SMALL_R, PACKET_DOWN, PATH, .assist = VERDICT_PASS, .catcher = SMALL_R,
    .mr = VERDICT_DROP,
    .asked = "ACF", .verdict = VERDICT_DROP },
  { "out of a tunnel lu is asked, and its word counts",
    SMALL_R, PACKET_DOWN, TUNNEL, .assist = VERDICT_PASS, .lu = VERDICT_LINK,
    .asked = "AL", .verdict = VERDICT_LINK },
  { "if lu passes it is mr's, though another node is the catcher",
    SMALL_R, PACKET_DOWN, TUNNEL, .assist = VERDICT_PASS, .lu = VERDICT_PASS,
    .catcher = SMALL_G, .mr = VERDICT_TUNNEL,
    .asked = "ALCF", .verdict = VERDICT_TUNNEL, .end = 'F' },
  { "assist does not care for a packet about no host",
    SMALL_R, PACKET_DOWN, PATH, .is_stranger = true, .catcher = SMALL_C,
    .asked = "C", .verdict = VERDICT_ROUTE, .node = SMALL_C },
  { "nor does it where there is no assistance",
    SMALL_R, PACKET_DOWN, TUNNEL, .lacks = NO_ASSIST, .lu = VERDICT_LINK,
    .asked = "L", .verdict = VERDICT_LINK },
  { "elsewhere only mr is asked: the packet goes to the catcher",
    SMALL_C, PACKET_DOWN, SENT, .catcher = SMALL_G,
    .asked = "C", .verdict = VERDICT_ROUTE, .node = SMALL_G },
  { "and is caught there",
    SMALL_G, PACKET_DOWN, PATH, .catcher = SMALL_G, .mr = VERDICT_TUNNEL,
    .asked = "CF", .verdict = VERDICT_TUNNEL, .end = 'F' },
  { "also if it came there in a tunnel",
    SMALL_G, PACKET_DOWN, TUNNEL, .catcher = SMALL_R, .mr = VERDICT_TUNNEL,
    .asked = "CF", .verdict = VERDICT_TUNNEL, .end = 'F' },
  { "a message to a prefix is as data",
    SMALL_R, PACKET_MESSAGE, TUNNEL, .assist = VERDICT_PASS,
    .lu = VERDICT_LINK,
    .asked = "AL", .verdict = VERDICT_LINK },

  /* From a host. */
  { "mr decides how it departs",
    host0, PACKET_UP, SENT, .depart = VERDICT_HOME,
    .asked = "D", .verdict = VERDICT_HOME },
  { "if it passes, lu does",
    host0, PACKET_UP, SENT, .depart = VERDICT_PASS, .lu = VERDICT_TUNNEL,
    .asked = "DL", .verdict = VERDICT_TUNNEL, .end = 'L' },
  { "if nobody cares, plain routing does",
    host0, PACKET_UP, SENT, .depart = VERDICT_PASS, .lu = VERDICT_PASS,
    .asked = "DL", .verdict = VERDICT_ROUTE },
  { "mr need not know how",
    host0, PACKET_UP, SENT, .lacks = NO_DEPART, .lu = VERDICT_TUNNEL,
    .asked = "L", .verdict = VERDICT_TUNNEL, .end = 'L' },
  { "a message of a host is from a host",
    host0, PACKET_MESSAGE, SENT, .depart = VERDICT_PASS, .lu = VERDICT_DROP,
    .asked = "DL", .verdict = VERDICT_DROP },
  { "its router asks lu",
    SMALL_R, PACKET_UP, AIR, .lu = VERDICT_TUNNEL,
    .asked = "L", .verdict = VERDICT_TUNNEL, .end = 'L' },
  { "and routes, if that passes",
    SMALL_R, PACKET_UP, AIR, .lu = VERDICT_PASS, .uplink = SMALL_C,
    .asked = "L", .verdict = VERDICT_ROUTE },
  { "out of a tunnel by air it may go on in another",
    SMALL_R, PACKET_UP, { .way = WAY_AIR, .from_tunnel = true },
    .lu = VERDICT_PASS, .uplink = SMALL_G,
    .asked = "LU", .verdict = VERDICT_TUNNEL, .end = SMALL_G },
  { "where a tunnel has ended there may be another",
    SMALL_G, PACKET_UP, TUNNEL, .uplink = SMALL_S,
    .asked = "U", .verdict = VERDICT_TUNNEL, .end = SMALL_S },
  { "or none",
    SMALL_G, PACKET_UP, TUNNEL, .uplink = INDEX_NONE,
    .asked = "U", .verdict = VERDICT_ROUTE },
  { "one to the own node is none",
    SMALL_S, PACKET_UP, TUNNEL, .uplink = SMALL_S,
    .asked = "U", .verdict = VERDICT_ROUTE },
  { "the first node is one as well",
    SMALL_S, PACKET_UP, TUNNEL, .uplink = SMALL_G,
    .asked = "U", .verdict = VERDICT_TUNNEL, .end = SMALL_G },
  { "what has no prefix is routed",
    SMALL_G, PACKET_UP, TUNNEL, .no_prefix = true, .uplink = SMALL_S,
    .asked = "", .verdict = VERDICT_ROUTE },
  { "on its path nobody is asked",
    SMALL_G, PACKET_UP, PATH, .uplink = SMALL_S,
    .asked = "", .verdict = VERDICT_ROUTE },
};

static const Row redirects[] = {
  { "assist is asked first, and its word counts",
    SMALL_R, PACKET_DOWN, PATH, .assist = VERDICT_TUNNEL,
    .redirect = VERDICT_LINK,
    .asked = "A", .verdict = VERDICT_TUNNEL, .end = 'A' },
  { "then mr",
    SMALL_R, PACKET_DOWN, PATH, .assist = VERDICT_PASS,
    .redirect = VERDICT_LINK,
    .asked = "AR", .verdict = VERDICT_LINK },
  { "both may pass",
    SMALL_R, PACKET_DOWN, PATH, .assist = VERDICT_PASS,
    .redirect = VERDICT_PASS,
    .asked = "AR", .verdict = VERDICT_PASS },
  { "without assistance only mr",
    SMALL_G, PACKET_DOWN, PATH, .lacks = NO_ASSIST, .redirect = VERDICT_HOLD,
    .asked = "R", .verdict = VERDICT_HOLD },
  { "mr need not look at it",
    SMALL_R, PACKET_DOWN, PATH, .lacks = NO_REDIRECT, .assist = VERDICT_PASS,
    .asked = "A", .verdict = VERDICT_PASS },
  { "what is about no host is nobody's",
    SMALL_R, PACKET_MESSAGE, PATH, .is_stranger = true,
    .assist = VERDICT_TUNNEL, .redirect = VERDICT_TUNNEL,
    .asked = "", .verdict = VERDICT_PASS },
};
/* clang-format on */

/* The tables of hooks, of which a row may lack some. */
typedef struct Tables {
  AllocDecisions alloc;
  LmDecisions lm;
  MrDecisions mr;
  LuDecisions lu;
  AssistDecisions assist;
  Model models[COLUMN_COUNT];
  View view;
} Tables;

/* Fills in the view of a network; the columns have what the row does not lack.
 */
static void
make_view(Tables *t, const Network *network, unsigned lacks)
{
  *t = (Tables){
    .mr = { .catcher = mr_catcher, .forward = mr_forward, .uplink = mr_uplink },
    .lu = { .forward = lu_forward },
  };
  if (!(lacks & NO_ASSIST))
    t->assist.forward = assist_forward;
  if (!(lacks & NO_DEPART))
    t->mr.depart = mr_depart;
  if (!(lacks & NO_REDIRECT))
    t->mr.redirect = mr_redirect;
  t->view = (View){ .network = network,
                    .alloc = &t->alloc,
                    .lm = &t->lm,
                    .mr = &t->mr,
                    .lu = &t->lu,
                    .assist = &t->assist };
  for (int i = 0; i < COLUMN_COUNT; i++) {
    t->models[i].view = &t->view;
    t->view.models[i] = &t->models[i];
  }
}

static bool
is_answer(const Network *network, const Forward *out)
{
  if (out->verdict != row->verdict || !g_str_equal(asked->str, row->asked))
    return false;
  if (out->verdict == VERDICT_ROUTE && row->kind != PACKET_UP)
    return out->node == row->node;
  if (out->verdict != VERDICT_TUNNEL)
    return true;
  if (!strchr(row->asked, 'U'))
    return out->destination.lo == row->end;
  return address_equal(out->destination, node_address(network, row->end)) &&
         address_equal(out->source, node_address(network, row->place));
}

/* Whatever is in the answer before, it is written anew. */
static void
check_row(const SmallNetwork *small, bool is_redirect)
{
  Tables tables;
  const Packet packet = { .kind = (uint8_t)row->kind,
                          .prefix = row->no_prefix ? INDEX_NONE : small->prefix,
                          .host = row->is_stranger ? 2 : 1 };
  const Visit visit = { row->place, row->arrival, &packet };
  Forward out = { .verdict = VERDICT_HOLD, .node = INDEX_NONE };

  make_view(&tables, small->network, row->lacks);
  const StepRules *rules = view_rules(&tables.view);
  g_string_truncate(asked, 0);
  if (is_redirect && rules->redirect)
    rules->redirect(&tables.view, &visit, &out);
  else if (!is_redirect)
    rules->forward(&tables.view, &visit, &out);
  bool is_good = is_answer(small->network, &out);
  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s: asked '%s', verdict %d, node %u, to %x\n", row->sentence,
           asked->str, out.verdict, out.node, (unsigned)out.destination.lo);
}

static void
check_rows(const Row *rows, size_t count, bool is_redirect)
{
  SmallNetwork small = small_network_new();

  asked = g_string_new(NULL);
  for (size_t i = 0; i < count; i++) {
    row = &rows[i];
    check_row(&small, is_redirect);
  }
  g_string_free(asked, TRUE);
  small_network_clear(&small);
}

static void
test_forward(void)
{
  check_rows(forwards, G_N_ELEMENTS(forwards), false);
}

static void
test_redirect(void)
{
  check_rows(redirects, G_N_ELEMENTS(redirects), true);
}

/* Answers that are made of the questions. */
static Offer
offer(const Model *model, uint32_t host, uint32_t access)
{
  check_model(model, COLUMN_ALLOC);
  return (Offer){ .prefix = host + 10, .anchor = access + 20 };
}

static uint32_t
servers(const Model *model, uint32_t prefix, uint32_t node, LmServer *out)
{
  check_model(model, COLUMN_LM);
  out[0] = (LmServer){ .node = node + 1, .regional = prefix + 2 };
  return 3;
}

static bool
find(const Model *model, uint32_t node, uint32_t prefix, Address *locator)
{
  check_model(model, COLUMN_LM);
  *locator = (Address){ node, prefix };
  return node == 4;
}

static bool
find_visiting(const Model *model, uint32_t node, uint32_t prefix,
              Address *locator)
{
  check_model(model, COLUMN_LM);
  *locator = (Address){ node + 100, prefix };
  return node == 5;
}

static SimTime
heeds(const Model *model, const Notice *notice)
{
  check_model(model, COLUMN_LM);
  return notice->node + 1000;
}

static uint32_t
uplink(const Model *model, uint32_t node, uint32_t prefix)
{
  check_model(model, COLUMN_MR);
  return 10 * node + prefix;
}

static bool
lu_owns(const Model *model, uint32_t host, Address address)
{
  check_model(model, COLUMN_LU);
  return host == 1 && address.lo == 6;
}

static bool
is_registered(const Model *model, uint32_t prefix, Address *locator)
{
  check_model(model, COLUMN_LU);
  *locator = (Address){ 0, prefix };
  return prefix == 7;
}

static SimTime
lead(const Model *model)
{
  check_model(model, COLUMN_ASSIST);
  return 200;
}

static bool
assist_owns(const Model *model, uint32_t host, Address address)
{
  check_model(model, COLUMN_ASSIST);
  return host == 1 && address.lo == 8;
}

static void
make_answers(Tables *t, bool has_all)
{
  make_view(t, NULL, NO_ASSIST | NO_DEPART | NO_REDIRECT);
  t->alloc = (AllocDecisions){ .offer = offer };
  t->lm = (LmDecisions){ .servers = servers, .find = find };
  t->mr.uplink = uplink;
  if (!has_all)
    return;
  t->lm.find_visiting = find_visiting;
  t->lm.heeds = heeds;
  t->lu.owns = lu_owns;
  t->lu.is_registered = is_registered;
  t->assist = (AssistDecisions){ .lead = lead, .owns = assist_owns };
}

/* The question goes on as it was asked, and the answer comes back. */
static void
test_questions(void)
{
  Tables t;
  const View *view = &t.view;
  LmServer server;
  Address where = { 0, 0 };

  make_answers(&t, true);
  Offer offered = view_offer(view, 1, 2);
  CU_ASSERT_EQUAL(offered.prefix, 11);
  CU_ASSERT_EQUAL(offered.anchor, 22);
  CU_ASSERT_EQUAL(view_servers(view, 5, 6, &server), 3);
  CU_ASSERT_EQUAL(server.node, 7);
  CU_ASSERT_EQUAL(server.regional, 7);
  CU_ASSERT_TRUE(view_find(view, 4, 9, &where));
  CU_ASSERT_TRUE(address_equal(where, (Address){ 4, 9 }));
  CU_ASSERT_FALSE(view_find(view, 5, 9, &where));
  CU_ASSERT_TRUE(view_find_visiting(view, 5, 9, &where));
  CU_ASSERT_TRUE(address_equal(where, (Address){ 105, 9 }));
  CU_ASSERT_FALSE(view_find_visiting(view, 4, 9, &where));
  CU_ASSERT_EQUAL(view_uplink(view, 3, 4), 34);
  CU_ASSERT_TRUE(view_is_registered(view, 7, &where));
  CU_ASSERT_EQUAL(where.lo, 7);
  CU_ASSERT_FALSE(view_is_registered(view, 8, &where));
  CU_ASSERT_EQUAL(where.lo, 8);
  CU_ASSERT_EQUAL(view_lead(view), 200);
}

/* Columns without the hooks that may be NULL: nobody is there to ask. */
static void
test_no_answer(void)
{
  Tables t;
  const View *view = &t.view;
  const Notice notice = { .node = 3 };
  Address where = { 1, 2 };

  make_answers(&t, false);
  CU_ASSERT_FALSE(view_find_visiting(view, 5, 9, &where));
  CU_ASSERT_FALSE(view_is_registered(view, 7, &where));
  CU_ASSERT_TRUE(address_equal(where, (Address){ 1, 2 }));
  CU_ASSERT_EQUAL(view_lead(view), 0);
  CU_ASSERT_FALSE(view_rules(view)->owns(view, 1, (Address){ 0, 6 }));
  CU_ASSERT_EQUAL(view_rules(view)->heeds(view, &notice), 0);
}

/* An address is a host's own if lu or assist says so. */
static const struct {
  const char *sentence;
  uint32_t host;
  uint64_t address;
  bool has_lu, has_assist, is_own;
} owners[] = {
  { "lu says so", 1, 6, true, true, true },
  { "assist says so", 1, 8, true, true, true },
  { "nobody says so", 1, 7, true, true, false },
  { "it is another host's", 2, 6, true, true, false },
  { "only lu is there, and says so", 1, 6, true, false, true },
  { "only lu is there, and does not", 1, 8, true, false, false },
  { "only assist is there, and says so", 1, 8, false, true, true },
  { "only assist is there, and does not", 1, 6, false, true, false },
};

static void
test_owns(void)
{
  const Notice notice = { .node = 3 };

  for (size_t i = 0; i < G_N_ELEMENTS(owners); i++) {
    Tables t;
    make_answers(&t, true);
    if (!owners[i].has_lu)
      t.lu.owns = NULL;
    if (!owners[i].has_assist)
      t.assist.owns = NULL;
    const StepRules *rules = view_rules(&t.view);
    bool is_own =
      rules->owns(&t.view, owners[i].host, (Address){ 0, owners[i].address });
    CU_ASSERT_EQUAL(is_own, owners[i].is_own);
    if (is_own != owners[i].is_own)
      printf("\nnot so: %s\n", owners[i].sentence);
    CU_ASSERT_EQUAL(rules->heeds(&t.view, &notice), 1003);
  }
}

/* The step need not ask about care-of addresses where nobody would answer. */
static void
test_rules(void)
{
  static const struct {
    unsigned lacks;
    bool redirects;
  } rows[] = {
    { 0, true },
    { NO_ASSIST, true },
    { NO_REDIRECT, true },
    { NO_ASSIST | NO_REDIRECT, false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Tables t;
    make_view(&t, NULL, rows[i].lacks);
    CU_ASSERT_EQUAL(view_rules(&t.view)->redirect != NULL, rows[i].redirects);
  }
}

const TestCase view_tests[] = {
  { "user data is decided by the columns in their order", test_forward },
  { "and packets for care-of addresses are", test_redirect },
  { "other questions go to their column", test_questions },
  { "where nobody answers, the answer is no", test_no_answer },
  { "lu and assist know the addresses of a host", test_owns },
  { "rules redirect only where a column does", test_rules },
  { NULL, NULL },
};
