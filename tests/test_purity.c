/* Decisions have no effect. Every decision hook of every design is wrapped in
 * one that compares the state before and after: the bytes of all models, nodes,
 * hosts and prefixes, and what waits in the kernel and in the queues of the
 * network.
 */

#include "models/models.h"
#include "sim/contract/dispatch.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

/* What the wrapped hooks stand for, and what was seen of them. */
static struct {
  AllocDecisions alloc;
  LmDecisions lm;
  MrDecisions mr;
  LuDecisions lu;
  AssistDecisions assist;
  unsigned asked;   /* decisions of this design */
  unsigned changed; /* of these, with an effect */
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

/* Around a call: DECIDE(view, answer = hook(...)). */
#define DECIDE(view, call)                                                     \
  do {                                                                         \
    uint64_t before = hash_state(view);                                        \
    call;                                                                      \
    spied.asked++;                                                             \
    spied.changed += hash_state(view) != before;                               \
  } while (0)

static Offer
spy_offer(const Model *m, uint32_t host, uint32_t access)
{
  Offer offer;
  DECIDE(m->view, offer = spied.alloc.offer(m, host, access));
  return offer;
}

static uint32_t
spy_servers(const Model *m, uint32_t prefix, uint32_t node, LmServer *servers)
{
  uint32_t count;
  DECIDE(m->view, count = spied.lm.servers(m, prefix, node, servers));
  return count;
}

static bool
spy_find(const Model *m, uint32_t node, uint32_t prefix, Address *locator)
{
  bool is_found;
  DECIDE(m->view, is_found = spied.lm.find(m, node, prefix, locator));
  return is_found;
}

static bool
spy_find_visiting(const Model *m, uint32_t node, uint32_t prefix,
                  Address *locator)
{
  bool is_found;
  DECIDE(m->view, is_found = spied.lm.find_visiting(m, node, prefix, locator));
  return is_found;
}

static uint32_t
spy_catcher(const Model *m, const Visit *visit)
{
  uint32_t node;
  DECIDE(m->view, node = spied.mr.catcher(m, visit));
  return node;
}

static void
spy_mr_forward(const Model *m, const Visit *visit, Forward *out)
{
  DECIDE(m->view, spied.mr.forward(m, visit, out));
}

static uint32_t
spy_uplink(const Model *m, uint32_t node, uint32_t prefix)
{
  uint32_t end;
  DECIDE(m->view, end = spied.mr.uplink(m, node, prefix));
  return end;
}

static void
spy_mr_redirect(const Model *m, const Visit *visit, Forward *out)
{
  DECIDE(m->view, spied.mr.redirect(m, visit, out));
}

static void
spy_depart(const Model *m, const Visit *visit, Forward *out)
{
  DECIDE(m->view, spied.mr.depart(m, visit, out));
}

static void
spy_lu_forward(const Model *m, const Visit *visit, Forward *out)
{
  DECIDE(m->view, spied.lu.forward(m, visit, out));
}

static bool
spy_lu_owns(const Model *m, uint32_t host, Address address)
{
  bool does;
  DECIDE(m->view, does = spied.lu.owns(m, host, address));
  return does;
}

static bool
spy_is_registered(const Model *m, uint32_t prefix, Address *locator)
{
  bool is_registered;
  DECIDE(m->view, is_registered = spied.lu.is_registered(m, prefix, locator));
  return is_registered;
}

static void
spy_assist_forward(const Model *m, const Visit *visit, Forward *out)
{
  DECIDE(m->view, spied.assist.forward(m, visit, out));
}

static bool
spy_assist_owns(const Model *m, uint32_t host, Address address)
{
  bool does;
  DECIDE(m->view, does = spied.assist.owns(m, host, address));
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
make_spies(const DesignRow *row, Spies *spies)
{
  for (int i = 0; i < COLUMN_COUNT; i++) {
    spies->classes[i] = *row->columns[i];
    spies->code[i] = *row->columns[i]->code;
    spies->classes[i].code = &spies->code[i];
  }
  spied.asked = spied.changed = 0;
  spied.alloc = *spies->code[COLUMN_ALLOC].decisions.alloc;
  spied.lm = *spies->code[COLUMN_LM].decisions.lm;
  spied.mr = *spies->code[COLUMN_MR].decisions.mr;
  spied.lu = *spies->code[COLUMN_LU].decisions.lu;
  spied.assist = *spies->code[COLUMN_ASSIST].decisions.assist;
  spies->alloc = (AllocDecisions){ SPY(alloc, offer, spy_offer) };
  spies->lm =
    (LmDecisions){ SPY(lm, servers, spy_servers), SPY(lm, find, spy_find),
                   SPY(lm, find_visiting, spy_find_visiting) };
  spies->mr = (MrDecisions){ SPY(mr, catcher, spy_catcher),
                             SPY(mr, forward, spy_mr_forward),
                             SPY(mr, uplink, spy_uplink),
                             SPY(mr, redirect, spy_mr_redirect),
                             SPY(mr, depart, spy_depart) };
  spies->lu =
    (LuDecisions){ SPY(lu, forward, spy_lu_forward), SPY(lu, owns, spy_lu_owns),
                   SPY(lu, is_registered, spy_is_registered) };
  spies->assist = (AssistDecisions){ .lead = spied.assist.lead,
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

static void
check_design(const DesignRow *row, const char *level)
{
  g_autofree char *text = make_text(level);
  Spies spies;
  DesignRow rows[2] = { *row, { .name = NULL } };
  const DesignTable table = { rows, design_table.classes };

  make_spies(row, &spies);
  rows[0].name = "spied";
  for (int i = 0; i < COLUMN_COUNT; i++)
    rows[0].columns[i] = &spies.classes[i];
  results_free(support_run_table(text, &table, "spied"));
  CU_ASSERT_TRUE(spied.asked > 100);
  CU_ASSERT_EQUAL(spied.changed, 0);
  if (spied.changed > 0)
    printf("\n%s, %s: %u of %u decisions had an effect\n", row->name, level,
           spied.changed, spied.asked);
}

static void
test_decisions(void)
{
  for (const DesignRow *row = design_table.rows; row->name; row++) {
    check_design(row, "fluid");
    check_design(row, "packet");
  }
}

const TestCase purity_tests[] = {
  { "a decision leaves models, network and queues as they were",
    test_decisions },
  { NULL, NULL },
};
