/* Flows, at both levels: what they send, what ends an interruption, what waits,
 * and what is lost for which reason. */

#include "sim/world/flow.h"
#include "tests/suite.h"
#include "tests/support.h"
#include "tests/support_bench.h"

#include <math.h>
#include <stdio.h>

/* A packet to the host takes 1 + 100 ms to its anchor G1, 2 or 3 ms to the
 * access router, and 4 ms over the air. The host moves after 1.5 s, and is
 * without a link for 20 ms. */
static const char world[] =
  "[general]\nduration = 4 s\nlevel = %s\n"
  "[network N1]\nprefix = 2001:db8:1::/48\ngateway = G1\naccess = A1, A2\n"
  "[network N2]\nprefix = 2001:db8:2::/48\ngateway = G2\naccess = A3\n"
  "[correspondent C]\nnetwork = N2\n"
  "[correspondent D]\nnetwork = N1\n"
  "[links]\nG1 -- G2 = 100 ms\nG1 -- A1 = 2 ms\nG1 -- A2 = 3 ms\n"
  "G2 -- A3 = 3 ms\nG2 -- C = 1 ms\nG1 -- D = 1 ms\n"
  "[access *]\ndelay = 4 ms\nl2-handover = 20 ms\n"
  "[mobile M]\nhome = N1\nstart = A1\nmobility = m\n"
  "[mobility m]\nmodel = script\nmoves = %s\n%s";

static const char *const levels[] = { "packet", "fluid" };

typedef struct Expected {
  const char *metric;
  double values[2]; /* by level */
} Expected;

enum { METRICS = 6 };

typedef struct Row {
  const char *sentence, *design, *moves, *more;
  Expected expected[METRICS];
} Row;

static void
expect(const Row *row, int level, const Results *results)
{
  for (size_t i = 0; i < METRICS && row->expected[i].metric; i++) {
    double is = support_metric(results, row->expected[i].metric);
    double value = row->expected[i].values[level];
    bool is_good = isnan(value) ? isnan(is) : fabs(is - value) < 1e-6;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s (%s): %s is %.12g instead of %.12g\n",
             row->sentence, levels[level], row->expected[i].metric, is, value);
  }
}

static Results *
run_row(const Row *row, int level, const char *const *sets)
{
  g_autofree char *text =
    g_strdup_printf(world, levels[level], row->moves, row->more);

  return support_run_text(text, row->design, sets);
}

static void
check(const Row *rows, size_t count)
{
  for (size_t i = 0; i < count; i++)
    for (int level = 0; level < 2; level++) {
      g_autoptr(Results) results = run_row(&rows[i], level, NULL);
      expect(&rows[i], level, results);
    }
}

#define STAYS "9 s A2"
#define MOVES "1500 ms A2"
#define SESSION(name, packets, more)                                           \
  "[session " name                                                             \
  "]\narrival = at(1 s)\nlength = 2 s\npackets = cbr(" packets ")\n" more

static const Row counts[] = {
  { "a session of 1 s sends its rate",
    "pmipv6",
    STAYS,
    "[session s]\narrival = at(1 s)\nlength = 1 s\n"
    "packets = cbr(50 /s, 160 B)\nfrom = C\n",
    { { "packets-sent", { 50, 50 } },
      { "packets-delivered", { 50, 50 } },
      { "bytes-sent", { 50 * 208, 50 * 208 } },
      { "sessions", { 1, 1 } } } },
  { "a packet that would leave at the end does not",
    "pmipv6",
    STAYS,
    "[session s]\narrival = at(1 s)\nlength = 100 ms\n"
    "packets = cbr(10 /s, 160 B)\nfrom = C\n",
    { { "packets-sent", { 1, 1 } } } },
  { "one that leaves just before does",
    "pmipv6",
    STAYS,
    "[session s]\narrival = at(1 s)\nlength = 100000001 ns\n"
    "packets = cbr(10 /s, 160 B)\nfrom = C\n",
    { { "packets-sent", { 2, 1.00000001 } } } },
  { "the times of packets do not drift",
    "pmipv6",
    STAYS,
    "[session s]\narrival = at(1 s)\nlength = 2 s\n"
    "packets = cbr(300 /s, 160 B)\nfrom = C\n",
    { { "packets-sent", { 600, 600 } } } },
  { "both directions send as much",
    "pmipv6",
    STAYS,
    "[session s]\narrival = at(1 s)\nlength = 1 s\n"
    "packets = cbr(50 /s, 160 B)\nfrom = C\ndirection = both\n",
    { { "packets-sent", { 100, 100 } }, { "sessions", { 1, 1 } } } },
  { "at the end of the run packets are under way",
    "pmipv6",
    STAYS,
    "[session s]\narrival = at(3 s)\nlength = forever\n"
    "packets = cbr(1000 /s, 160 B)\nfrom = C\n",
    { { "packets-sent", { 1001, 1000 } },
      { "packets-delivered", { 894, 893 } },
      { "packets-in-flight", { 107, 107 } } } },
};

static void
test_counts(void)
{
  check(counts, G_N_ELEMENTS(counts));
}

/* The update is at the anchor 23 ms after the link was lost, and what comes to
 * the anchor later is at the host 7 ms later. A packet that comes together with
 * the update is there before it. */
static const Row handovers[] = {
  { "the first packet over the new link ends it",
    "pmipv6",
    MOVES,
    SESSION("s", "1000 /s, 100 B", "from = C\n"),
    { { "handover-delay", { 31, 30.5 } },
      { "interruption-gap", { 32, 31 } },
      { "handover-delay-up", { NAN, NAN } },
      { "handover-recovered", { 100, 100 } },
      { "handover-delay-host", { 31, 30.5 } } } },
  { "a packet of the old link that arrives later does not",
    "pmipv6",
    MOVES,
    SESSION("s", "1000 /s, 100 B", "from = C\ndirection = up\n"),
    { { "handover-delay-up", { 131, 130.5 } },
      { "handover-delay", { NAN, NAN } },
      { "interruption-gap", { NAN, NAN } },
      { "handover-recovered", { 100, 100 } } } },
  { "the delay of a host is that of its slowest flow",
    "pmipv6",
    MOVES,
    SESSION("s", "1000 /s, 100 B", "from = C\n")
      SESSION("t", "10 /s, 100 B", "from = D\n"),
    { { "handover-delay-host", { 108, 30 + 50 } },
      { "handover-delay", { (31 + 108) / 2.0, (30.5 + 80) / 2 } } } },
  { "whichever begins first",
    "pmipv6",
    MOVES,
    SESSION("s", "10 /s, 100 B", "from = D\n")
      SESSION("t", "1000 /s, 100 B", "from = C\n"),
    { { "handover-delay-host", { 108, 30 + 50 } } } },
  { "the gap begins with the last packet before",
    "pmipv6",
    MOVES,
    SESSION("s", "10 /s, 100 B", "from = D\n"),
    { { "handover-delay", { 108, 80 } },
      { "interruption-gap", { 201, 130 } } } },
};

static void
test_handovers(void)
{
  check(handovers, G_N_ELEMENTS(handovers));
}

/* Two flows send from the host; the record has the later one of both. */
static void
test_slowest_up(void)
{
  static const Row rows[] = {
    { "the slow flow comes last",
      "pmipv6",
      MOVES,
      SESSION("s", "1000 /s, 100 B", "from = D\ndirection = up\n")
        SESSION("t", "1000 /s, 100 B", "from = C\ndirection = up\n"),
      { { NULL, { 0 } } } },
    { "the slow flow comes first",
      "pmipv6",
      MOVES,
      SESSION("s", "1000 /s, 100 B", "from = C\ndirection = up\n")
        SESSION("t", "1000 /s, 100 B", "from = D\ndirection = up\n"),
      { { NULL, { 0 } } } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    for (int level = 0; level < 2; level++) {
      g_autoptr(Results) r = run_row(&rows[i], level, NULL);
      CU_ASSERT_EQUAL_FATAL(r->handovers->len, 1);
      const HandoverRecord *h = &g_array_index(r->handovers, HandoverRecord, 0);
      bool is_good = h->first_up_after == (level == 0 ? 131000000 : 130500000);
      CU_ASSERT_TRUE(is_good);
      if (!is_good)
        printf("\nnot true: %s (%s): %g\n", rows[i].sentence, levels[level],
               (double)h->first_up_after);
    }
}

/* With a buffer large enough 101 packets wait at the new router, and none is
 * lost there. They come from one flow, or from two. */
static void
test_buffer(void)
{
  static const Row rows[] = {
    { "a buffer holds what it has room for",
      "pfmipv6",
      MOVES,
      SESSION("s", "1000 /s, 100 B", "from = C\n"),
      { { NULL, { 0 } } } },
    { "the flows of a host share it",
      "pfmipv6",
      MOVES,
      SESSION("s", "500 /s, 100 B",
              "from = C\n") "[session t]\narrival = at(1001 ms)\nlength = 2 s\n"
                            "packets = cbr(500 /s, 100 B)\nfrom = C\n",
      { { NULL, { 0 } } } },
  };
  static const int rooms[] = { 0, 1, 2, 50, 99, 100, 101, 102, 1000 };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    for (size_t k = 0; k < G_N_ELEMENTS(rooms); k++)
      for (int level = 0; level < 2; level++) {
        g_autofree char *set =
          g_strdup_printf("design.pfmipv6.buffer=%d", rooms[k]);
        const char *const sets[] = { set, NULL };
        Row row = rows[i];
        double lost = MAX(101 - rooms[k], 0);
        g_autoptr(Results) r = run_row(&row, level, sets);
        row.expected[0] = (Expected){ "lost-queue", { lost, lost } };
        expect(&row, level, r);
      }
}

/* Two gates: what C sends to host 0 waits at G until that opens, and then at R.
 */
typedef struct Gates {
  Network *network;
  Flows *flows;
  uint32_t room; /* at R */
  bool is_open[SMALL_NODES];
} Gates;

static void
gates_forward(const void *view, const Visit *visit, Forward *out)
{
  const Gates *gates = ((const Network *)view)->user;
  uint32_t node = place_index(visit->place);

  out->verdict = node == SMALL_R ? VERDICT_LINK : VERDICT_ROUTE;
  out->node = node == SMALL_C ? SMALL_G : SMALL_R;
  if (node == SMALL_C || gates->is_open[node])
    return;
  out->verdict = VERDICT_HOLD;
  out->room = node == SMALL_R ? gates->room : 1000;
}

static bool
gates_own(const void *view, uint32_t host, Address address)
{
  (void)view, (void)host, (void)address;
  return false;
}

static void
gates_deliver(void *user, const Packet *packet)
{
  flows_deliver(((Gates *)user)->flows, packet);
}

static void
gates_drop(void *user, const Packet *packet, DropReason reason)
{
  flows_drop(((Gates *)user)->flows, packet, reason);
}

static void
gates_changed(void *user, Place place, uint32_t host)
{
  flows_changed(((Gates *)user)->flows, place, host);
}

static void
gate_opens(void *target, uint64_t node)
{
  Gates *gates = target;

  gates->is_open[node] = true;
  network_changed(gates->network, place_of_node((uint32_t)node), 0);
}

/* Sends 100 packets a second for 1 s; G opens after 0.5 s, R after 0.8 s. */
static Results *
run_gates(Level level, uint32_t room)
{
  static const StepRules rules = { .forward = gates_forward,
                                   .owns = gates_own };
  static const TransitHandlers handlers = { .deliver = gates_deliver,
                                            .drop = gates_drop,
                                            .changed = gates_changed };
  static const bool is_anchor[SMALL_NODES] = { false };
  static const Load load = { .packet_rate = 100,
                             .payload = 100,
                             .is_down = true };
  Bench *bench = bench_new_design("pmipv6", NULL);
  Network *network = bench->network;
  Kernel *kernel = network->kernel;
  Gates gates = { .network = network, .room = room };

  bench_attach(bench, 0, SMALL_R);
  bench_run(bench, 1000);
  gates.flows = flows_new(network, bench->design, level);
  network->rules = &rules;
  network->view = network;
  network->handlers = &handlers;
  network->user = &gates;
  flows_start(gates.flows, &load, 0, 1, SMALL_C, SIM_SECOND);
  kernel_schedule_at(kernel, 1500 * SIM_MILLISECOND, gate_opens, &gates,
                     SMALL_G);
  kernel_schedule_at(kernel, 1800 * SIM_MILLISECOND, gate_opens, &gates,
                     SMALL_R);
  bench_run(bench, 3000);
  flows_finish(gates.flows);
  flows_free(gates.flows);
  Results *results =
    metrics_finish(network->metrics, is_anchor, 3 * SIM_SECOND);
  bench_free(bench);
  return results;
}

/* What is held at G comes to R all at once after 5 ms, and waits again: 50
 * packets (49.7 of a stream, which takes 3 ms to G), and until R opens 30
 * (29.5) more. */
static void
test_twice(void)
{
  static const struct {
    const char *sentence;
    uint32_t room;
    double lost[2]; /* by level: packet, fluid */
  } rows[] = {
    { "there is room for all at the second place", 100, { 0, 0 } },
    { "just enough room", 80, { 0, 0 } },
    { "one packet too many", 79, { 1, 0.2 } },
    { "what comes at once fills it", 50, { 30, 29.2 } },
    { "a part of what comes at once is lost", 20, { 60, 59.2 } },
    { "there is no room at all", 0, { 80, 79.2 } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    for (int level = 0; level < 2; level++) {
      Row row = { .sentence = rows[i].sentence };
      double lost = rows[i].lost[level];
      g_autoptr(Results) r =
        run_gates(level == 0 ? LEVEL_PACKET : LEVEL_FLUID, rows[i].room);
      row.expected[0] = (Expected){ "lost-queue", { lost, lost } };
      row.expected[1] =
        (Expected){ "packets-delivered", { 100 - lost, 100 - lost } };
      row.expected[2] = (Expected){ "packets-in-flight", { 0, 0 } };
      if (lost <= 0)
        row.expected[3] = (Expected){ "one-way-delay", { 327.6, 323.632 } };
      expect(&row, level, r);
    }
}

/* What comes to a host that is not there, or of which nobody knows: the old
 * router takes the registration back, which is at the anchor after 2 ms. */
#define FAILURE "[failure F]\nnode = A1\nfrom = 1200 ms\nuntil = 1210 ms\n"

static const Row reasons[] = {
  { "without a link, without a binding, without a tunnel",
    "pmipv6",
    MOVES,
    SESSION("s", "1000 /s, 100 B", "from = C\n"),
    { { "packets-lost", { 30, 29 } },
      { "lost-link-down", { 9, 8 } },
      { "lost-no-binding", { 21, 21 } },
      { "lost-per-handover", { 30, 29 } } } },
  { "what is lost before a handover does not count for it",
    "pmipv6",
    MOVES,
    SESSION("s", "1000 /s, 100 B", "from = C\n") FAILURE,
    { { "lost-node-down", { 10, 10 } }, { "lost-per-handover", { 30, 29 } } } },
};

static void
test_reasons(void)
{
  check(reasons, G_N_ELEMENTS(reasons));
}

/* From C to G1, and back to A3: 101 + 103 + 4 ms instead of 4 + 4 ms. */
static void
test_stretch(void)
{
  static const char *const far[] = { "mobile.M.start=A3", NULL };
  static const Row rows[] = {
    { "the detour over the anchor",
      "pmipv6",
      "9 s A2",
      SESSION("s", "1000 /s, 100 B", "from = C\n"),
      { { "path-stretch", { 26, 26 } },
        { "hop-stretch", { 5 / 3.0, 5 / 3.0 } },
        { "one-way-delay", { 208, 208 } },
        { "tunnel-overhead", { 80, 80 } },
        { "delivery-cost", { 8.2, 8.2 } } } },
    { "without mobility there is none",
      "none",
      "9 s A2",
      SESSION("s", "1000 /s, 100 B", "from = C\n"),
      { { "path-stretch", { 1, 1 } },
        { "hop-stretch", { 1, 1 } },
        { "one-way-delay", { 8, 8 } },
        { "tunnel-overhead", { 0, 0 } },
        { "delivery-cost", { 4.44, 4.44 } } } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    for (int level = 0; level < 2; level++) {
      g_autoptr(Results) r = run_row(&rows[i], level, far);
      expect(&rows[i], level, r);
    }
}

const TestCase flow_tests[] = {
  { "a session sends its rate for its length", test_counts },
  { "the first packet over the new link ends an interruption", test_handovers },
  { "the packet from the host that comes last ends it for a host",
    test_slowest_up },
  { "a buffer holds as many packets as it has room for", test_buffer },
  { "what has waited may have to wait again", test_twice },
  { "losses are counted by their reasons", test_reasons },
  { "stretch is the way of a packet over the shortest", test_stretch },
  { NULL, NULL },
};
