/* Decisions have no effect. Every decision hook of every design is wrapped in
 * one that compares the state before and after: the bytes of all models, nodes,
 * hosts and prefixes, and what waits in the kernel and in the queues of the
 * network. What models keep behind pointers these bytes do not show: so the
 * wrapped hook asks three times, and the run has to come out as it does when it
 * is asked once. It also sees how many event hooks are running.
 */

#include "models/models.h"
#include "sim/base/rng.h"
#include "sim/contract/dispatch.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

typedef enum Hook {
  HOOK_OFFER,
  HOOK_SERVERS,
  HOOK_FIND,
  HOOK_FIND_VISITING,
  HOOK_HEEDS,
  HOOK_CATCHER,
  HOOK_MR_FORWARD,
  HOOK_UPLINK,
  HOOK_REDIRECT,
  HOOK_DEPART,
  HOOK_LU_FORWARD,
  HOOK_LU_OWNS,
  HOOK_IS_REGISTERED,
  HOOK_LEAD,
  HOOK_ASSIST_FORWARD,
  HOOK_ASSIST_OWNS,
  HOOKS,
} Hook;

static const char *const hook_names[HOOKS] = {
  "alloc offer",      "lm servers",  "lm find",        "lm find_visiting",
  "lm heeds",         "mr catcher",  "mr forward",     "mr uplink",
  "mr redirect",      "mr depart",   "lu forward",     "lu owns",
  "lu is_registered", "assist lead", "assist forward", "assist owns",
};

enum { CLASSES = 64 };

/* What the wrapped hooks stand for, and what was seen of them. */
static struct {
  AllocDecisions alloc;
  LmDecisions lm;
  MrDecisions mr;
  LuDecisions lu;
  AssistDecisions assist;
  unsigned asked;   /* decisions of this design */
  unsigned changed; /* of these, with an effect */
  unsigned inside;  /* of these, while an event hook ran */
  int deepest;      /* event hooks that ran at once */
  bool has_hook[HOOKS], was_asked[HOOKS];
} spied;

static uint64_t
hash_octets(uint64_t hash, const void *octets, size_t count)
{
  const uint8_t *o = octets;

  for (size_t i = 0; i < count; i++)
    hash = (hash ^ o[i]) * UINT64_C(1099511628211);
  return hash;
}

static uint64_t
hash_state(const View *view)
{
  const Network *n = view->network;
  const uint64_t counts[] = { kernel_pending(n->kernel),
                              kernel_executed(n->kernel), n->marks.count,
                              n->prefix_count, n->prefix_free };
  uint64_t hash =
    hash_octets(UINT64_C(14695981039346656037), counts, sizeof counts);

  for (int i = 0; i < COLUMN_COUNT; i++)
    hash =
      hash_octets(hash, view->models[i], view->models[i]->class->code->size);
  hash = hash_octets(hash, n->nodes, n->node_count * sizeof *n->nodes);
  hash = hash_octets(hash, n->hosts, n->host_count * sizeof *n->hosts);
  return hash_octets(hash, n->prefixes, n->prefix_count * sizeof *n->prefixes);
}

static void
note_decision(const View *view, Hook hook, bool has_changed)
{
  int depth = view->network->design->depth;

  spied.asked++;
  spied.changed += has_changed;
  spied.inside += depth > 0;
  spied.deepest = MAX(spied.deepest, depth);
  spied.was_asked[hook] = true;
}

/* Around a call: DECIDE(view, hook, answer = hook(...)). */
#define DECIDE(view, hook, call)                                               \
  do {                                                                         \
    uint64_t before = hash_state(view);                                        \
    call;                                                                      \
    note_decision(view, hook, hash_state(view) != before);                     \
    call;                                                                      \
    call;                                                                      \
  } while (0)

/* The same for one that fills in what it is given. */
#define DECIDE_OUT(view, hook, out, call)                                      \
  do {                                                                         \
    const Forward given = *(out);                                              \
    DECIDE(view, hook, (*(out) = given, (call)));                              \
  } while (0)

static Offer
spy_offer(const Model *m, uint32_t host, uint32_t access)
{
  Offer offer;
  DECIDE(m->view, HOOK_OFFER, offer = spied.alloc.offer(m, host, access));
  return offer;
}

static uint32_t
spy_servers(const Model *m, uint32_t prefix, uint32_t node, LmServer *servers)
{
  uint32_t count;
  DECIDE(m->view, HOOK_SERVERS,
         count = spied.lm.servers(m, prefix, node, servers));
  return count;
}

static bool
spy_find(const Model *m, uint32_t node, uint32_t prefix, Address *locator)
{
  bool is_found;
  DECIDE(m->view, HOOK_FIND,
         is_found = spied.lm.find(m, node, prefix, locator));
  return is_found;
}

static bool
spy_find_visiting(const Model *m, uint32_t node, uint32_t prefix,
                  Address *locator)
{
  bool is_found;
  DECIDE(m->view, HOOK_FIND_VISITING,
         is_found = spied.lm.find_visiting(m, node, prefix, locator));
  return is_found;
}

static SimTime
spy_heeds(const Model *m, const Notice *notice)
{
  SimTime from;
  DECIDE(m->view, HOOK_HEEDS, from = spied.lm.heeds(m, notice));
  return from;
}

static uint32_t
spy_catcher(const Model *m, const Visit *visit)
{
  uint32_t node;
  DECIDE(m->view, HOOK_CATCHER, node = spied.mr.catcher(m, visit));
  return node;
}

static void
spy_mr_forward(const Model *m, const Visit *visit, Forward *out)
{
  DECIDE_OUT(m->view, HOOK_MR_FORWARD, out, spied.mr.forward(m, visit, out));
}

static uint32_t
spy_uplink(const Model *m, uint32_t node, uint32_t prefix)
{
  uint32_t end;
  DECIDE(m->view, HOOK_UPLINK, end = spied.mr.uplink(m, node, prefix));
  return end;
}

static void
spy_mr_redirect(const Model *m, const Visit *visit, Forward *out)
{
  DECIDE_OUT(m->view, HOOK_REDIRECT, out, spied.mr.redirect(m, visit, out));
}

static void
spy_depart(const Model *m, const Visit *visit, Forward *out)
{
  DECIDE_OUT(m->view, HOOK_DEPART, out, spied.mr.depart(m, visit, out));
}

static void
spy_lu_forward(const Model *m, const Visit *visit, Forward *out)
{
  DECIDE_OUT(m->view, HOOK_LU_FORWARD, out, spied.lu.forward(m, visit, out));
}

static bool
spy_lu_owns(const Model *m, uint32_t host, Address address)
{
  bool does;
  DECIDE(m->view, HOOK_LU_OWNS, does = spied.lu.owns(m, host, address));
  return does;
}

static bool
spy_is_registered(const Model *m, uint32_t prefix, Address *locator)
{
  bool is_registered;
  DECIDE(m->view, HOOK_IS_REGISTERED,
         is_registered = spied.lu.is_registered(m, prefix, locator));
  return is_registered;
}

static SimTime
spy_lead(const Model *m)
{
  SimTime lead;
  DECIDE(m->view, HOOK_LEAD, lead = spied.assist.lead(m));
  return lead;
}

static void
spy_assist_forward(const Model *m, const Visit *visit, Forward *out)
{
  DECIDE_OUT(m->view, HOOK_ASSIST_FORWARD, out,
             spied.assist.forward(m, visit, out));
}

static bool
spy_assist_owns(const Model *m, uint32_t host, Address address)
{
  bool does;
  DECIDE(m->view, HOOK_ASSIST_OWNS, does = spied.assist.owns(m, host, address));
  return does;
}

/* Tables that have a hook where the real ones have one. */
typedef struct Spies {
  AllocDecisions alloc;
  LmDecisions lm;
  MrDecisions mr;
  LuDecisions lu;
  AssistDecisions assist;
  ModelCode code[COLUMN_COUNT];
  ModelClass classes[COLUMN_COUNT];
} Spies;

#define SPY(table, hook, spy) .hook = spied.table.hook ? spy : NULL

static void
note_hooks(void)
{
  const bool has[HOOKS] = {
    spied.alloc.offer != NULL,      spied.lm.servers != NULL,
    spied.lm.find != NULL,          spied.lm.find_visiting != NULL,
    spied.lm.heeds != NULL,         spied.mr.catcher != NULL,
    spied.mr.forward != NULL,       spied.mr.uplink != NULL,
    spied.mr.redirect != NULL,      spied.mr.depart != NULL,
    spied.lu.forward != NULL,       spied.lu.owns != NULL,
    spied.lu.is_registered != NULL, spied.assist.lead != NULL,
    spied.assist.forward != NULL,   spied.assist.owns != NULL,
  };

  memcpy(spied.has_hook, has, sizeof has);
}

static void
make_spies(const DesignRow *row, Spies *spies)
{
  for (int i = 0; i < COLUMN_COUNT; i++) {
    spies->classes[i] = *row->columns[i];
    spies->code[i] = *row->columns[i]->code;
    spies->classes[i].code = &spies->code[i];
  }
  memset(&spied, 0, sizeof spied);
  spied.alloc = *spies->code[COLUMN_ALLOC].decisions.alloc;
  spied.lm = *spies->code[COLUMN_LM].decisions.lm;
  spied.mr = *spies->code[COLUMN_MR].decisions.mr;
  spied.lu = *spies->code[COLUMN_LU].decisions.lu;
  spied.assist = *spies->code[COLUMN_ASSIST].decisions.assist;
  note_hooks();
  spies->alloc = (AllocDecisions){ SPY(alloc, offer, spy_offer) };
  spies->lm =
    (LmDecisions){ SPY(lm, servers, spy_servers), SPY(lm, find, spy_find),
                   SPY(lm, find_visiting, spy_find_visiting),
                   SPY(lm, heeds, spy_heeds) };
  spies->mr = (MrDecisions){ SPY(mr, catcher, spy_catcher),
                             SPY(mr, forward, spy_mr_forward),
                             SPY(mr, uplink, spy_uplink),
                             SPY(mr, redirect, spy_mr_redirect),
                             SPY(mr, depart, spy_depart) };
  spies->lu =
    (LuDecisions){ SPY(lu, forward, spy_lu_forward), SPY(lu, owns, spy_lu_owns),
                   SPY(lu, is_registered, spy_is_registered) };
  spies->assist = (AssistDecisions){ SPY(assist, lead, spy_lead),
                                     SPY(assist, forward, spy_assist_forward),
                                     SPY(assist, owns, spy_assist_owns) };
  spies->code[COLUMN_ALLOC].decisions.alloc = &spies->alloc;
  spies->code[COLUMN_LM].decisions.lm = &spies->lm;
  spies->code[COLUMN_MR].decisions.mr = &spies->mr;
  spies->code[COLUMN_LU].decisions.lu = &spies->lu;
  spies->code[COLUMN_ASSIST].decisions.assist = &spies->assist;
}

/* Two hosts that move at their leisure, and faster than the signalling. */
static char *
make_text(const char *level)
{
  return g_strdup_printf(
    "[general]\nduration = 24 s\nlevel = %s\n%s"
    "[mobile MN{1..2}]\nhome = N1, N3\nstart = AR31, AR11\n"
    "mobility = m\n"
    "[mobility m]\nmodel = script\nmoves = 8 s AR32, 12 s AR41, 12.1 s AR31,\n"
    " 12.15 s AR11, 17 s AR41, 22 s AR32\n"
    "[session a]\nfrom = CN1\narrival = at(3 s, 14 s)\nlength = forever\n"
    "packets = cbr(100 /s, 172 B)\ndirection = both\n"
    "[session b]\nfrom = CN2, CN3\narrival = at(5 s)\nlength = 10 s\n"
    "packets = cbr(50 /s, 172 B)\n",
    level, support_reference);
}

/* Three hosts in a hurry, with a good deal of overtaking; access links lose,
 * and an anchor fails. */
static char *
make_wild_text(const char *level)
{
  static const char *const routers[] = { "AR11", "AR31", "AR32", "AR41" };
  Rng rng = rng_stream(20260303, 1, RNG_TEST, 0);
  GString *text = g_string_new(NULL);

  g_string_append_printf(
    text,
    "[general]\nduration = 25 s\nlevel = %s\n%s[access *]\nloss = 5 %%\n"
    "[failure f]\nnode = G3\nfrom = 9 s\nuntil = 11 s\n"
    "[session a]\nfrom = CN*\narrival = at(2 s, 9 s, 16 s)\nlength = 5 s\n"
    "packets = cbr(20 /s, 172 B)\ndirection = both\n",
    level, support_reference);
  for (int host = 1; host <= 3; host++) {
    double at = 1;
    g_string_append_printf(text,
                           "[mobile MN%d]\nhome = N%d\nstart = AR11\n"
                           "mobility = m%d\n[mobility m%d]\nmodel = script\n"
                           "moves = 0.9 s AR31",
                           host, host == 2 ? 3 : 1, host, host);
    for (; at < 24; at += rng_below(&rng, 3) == 0
                            ? 0.002 + 0.3 * rng_uniform(&rng)
                            : 0.2 + 2 * rng_uniform(&rng))
      g_string_append_printf(text, ", %.3f s %s", at,
                             routers[rng_below(&rng, 4)]);
    g_string_append_c(text, '\n');
  }
  return g_string_free(text, FALSE);
}

/* Of every class, the hooks that it has and that somebody asked. */
typedef struct Coverage {
  bool has[CLASSES][HOOKS], was_asked[CLASSES][HOOKS];
} Coverage;

static const ModelColumn hook_columns[HOOKS] = {
  COLUMN_ALLOC, COLUMN_LM,     COLUMN_LM,     COLUMN_LM,
  COLUMN_LM,    COLUMN_MR,     COLUMN_MR,     COLUMN_MR,
  COLUMN_MR,    COLUMN_MR,     COLUMN_LU,     COLUMN_LU,
  COLUMN_LU,    COLUMN_ASSIST, COLUMN_ASSIST, COLUMN_ASSIST,
};

static void
cover(Coverage *coverage, const DesignRow *row)
{
  for (int hook = 0; hook < HOOKS; hook++) {
    int i = 0;
    while (design_table.classes[i] != row->columns[hook_columns[hook]])
      i++;
    g_assert(i < CLASSES);
    coverage->has[i][hook] |= spied.has_hook[hook];
    coverage->was_asked[i][hook] |= spied.was_asked[hook];
  }
}

/* Without mobility support nobody updates a location or looks for one, and
 * nothing is tunnelled. */
static bool
is_idle(const ModelClass *class, int hook)
{
  return (class == &lm_none && (hook == HOOK_SERVERS || hook == HOOK_FIND)) ||
         (class == &mr_none && hook == HOOK_UPLINK);
}

static void
check_covered(const Coverage *coverage)
{
  for (int i = 0; design_table.classes[i]; i++)
    for (int hook = 0; hook < HOOKS; hook++) {
      bool is_missed = coverage->has[i][hook] &&
                       !coverage->was_asked[i][hook] &&
                       !is_idle(design_table.classes[i], hook);
      CU_ASSERT_FALSE(is_missed);
      if (is_missed)
        printf("\n%s of %s was never asked\n", hook_names[hook],
               design_table.classes[i]->name);
    }
}

/* Has bindings end within a run, and nodes take few of them, as far as the
 * design has keys for that. */
static char *
make_short(const DesignRow *row, const char *text)
{
  static const char *const keys[][2] = {
    { "binding-lifetime", "8 s" },
    { "cache-ttl", "4 s" },
    { "most-bindings", "2" },
  };
  GString *all = g_string_new(text);

  g_string_append(all, "[design *]\n");
  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
    if (design_row_key(row, keys[i][0]))
      g_string_append_printf(all, "%s = %s\n", keys[i][0], keys[i][1]);
  return g_string_free(all, FALSE);
}

/* The same events, and the same metrics, to the last bit. */
static bool
is_same(const Results *a, const Results *b)
{
  return a->events == b->events &&
         memcmp(a->values, b->values, metric_count() * sizeof *a->values) == 0;
}

static void
check_design(const DesignRow *row, const char *world, Coverage *coverage)
{
  g_autofree char *text = make_short(row, world);
  Spies spies;
  DesignRow rows[2] = { *row, { .name = NULL } };
  const DesignTable table = { .rows = rows, .classes = design_table.classes };

  make_spies(row, &spies);
  rows[0].name = "spied";
  for (int i = 0; i < COLUMN_COUNT; i++)
    rows[0].columns[i] = &spies.classes[i];
  g_autoptr(Results) thrice = support_run_table(text, &table, "spied");
  g_autoptr(Results) once = support_run_table(text, &design_table, row->name);
  CU_ASSERT_TRUE(is_same(thrice, once));
  CU_ASSERT_TRUE(spied.asked > 100);
  CU_ASSERT_EQUAL(spied.changed, 0);
  CU_ASSERT_TRUE(spied.inside > 0);
  CU_ASSERT_EQUAL(spied.deepest, 1);
  cover(coverage, row);
  if (!is_same(thrice, once))
    printf("\n%s: asked three times, the run is another one\n%s", row->name,
           text);
  if (spied.changed > 0 || spied.deepest != 1)
    printf("\n%s: %u of %u decisions had an effect, %d hooks at once\n%s",
           row->name, spied.changed, spied.asked, spied.deepest, text);
}

static void
test_decisions(void)
{
  static char *(*const worlds[])(const char *level) = { make_text,
                                                        make_wild_text };
  static const char *const levels[] = { "fluid", "packet" };
  Coverage coverage = { 0 };

  for (size_t i = 0; i < G_N_ELEMENTS(worlds) * 2; i++) {
    g_autofree char *text = worlds[i / 2](levels[i % 2]);
    for (const DesignRow *row = design_table.rows; row->name; row++)
      check_design(row, text, &coverage);
  }
  check_covered(&coverage);
}

const TestCase purity_tests[] = {
  { "decisions leave the state as it was, and one event hook runs at a time",
    test_decisions },
  { NULL, NULL },
};
