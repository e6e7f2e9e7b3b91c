/* Random numbers of a run: what is added to a scenario changes nothing for what
 * was there. */

#include "models/models.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Four networks in a square, whose access links and one core link lose
 * packets. Three places are free for what is added: before the hosts, among
 * them, and behind. */
static const char world[] =
  "[general]\nduration = 60 s\nwarm-up = 2 s\nattach-within = 1 s\nlevel = %s\n"
  "[network N1]\ngateway = G1\naccess = A1, B1\n"
  "[network N2]\ngateway = G2\naccess = A2, B2\n"
  "[network N3]\ngateway = G3\naccess = A3\n"
  "[network N4]\ngateway = G4\naccess = A4\n"
  "%s"
  "[correspondent C{1..3}]\nnetwork = N1, N2, N3\n"
  "[links]\nG1 -- G2 = 3 ms, 0 bit/s, 1 %%\nG2 -- G3 = 5 ms\nG3 -- G4 = 7 ms\n"
  "G4 -- G1 = 11 ms\nG{1..4} -- A{1..4} = 1 ms\nG{1..2} -- B{1..2} = 2 ms\n"
  "G{1..3} -- C{1..3} = 1 ms\n%s"
  "[cells]\nA1 -- B1\nB1 -- A2\nA2 -- B2\nB2 -- A3\nA3 -- A4\nA4 -- A1\n"
  "[access *]\ndelay = 2 ms\nl2-handover = 30 ms\nloss = 3 %%\n"
  "[mobility walk]\nmodel = random-walk\nresidence = exponential(6 s)\n"
  "%s[mobile K]\nhome = N1\nmobility = walk\n"
  "%s[mobile L]\nhome = N2\nstart = B2\nmobility = walk\n[mobile M]\nhome = "
  "N3\n"
  "start = A3\nmobility = walk\n%s"
  "[session call]\nfrom = C{1..3}\narrival = poisson(1/5 s)\nlength = "
  "exponential(6 s)\n"
  "packets = cbr(20 /s, 100 B)\ndirection = both\n"
  "[session film]\nfrom = C{1..3}\nto = K, M\narrival = every(9 s)\nlength = "
  "exponential(5 s)\n"
  "packets = cbr(30 /s, 100 B)\n%s"
  "[design *]\nra-delay = uniform(0 ms, 50 ms)\n";

#define IDLE "[mobile Z]\nhome = N4\n"
#define BUSY "[mobile Z]\nhome = N4\nmobility = walk\n"

/* What is added where. The router X is reached over a link with a delay that no
 * path takes; Y is an access router in no cell, and not where K begins. */
static const struct {
  const char *sentence;
  const char *networks, *links, *before, *among, *behind, *sessions;
} additions[] = {
  { "a host before the others", "", "", IDLE, "", "", "" },
  { "a host among them", "", "", "", IDLE, "", "" },
  { "a host behind them", "", "", "", "", IDLE, "" },
  { "a host that moves and has sessions", "", "", BUSY, "", "", "" },
  { "a section of sessions for nobody else", "", "", "", "", IDLE,
    "[session chat]\nto = Z\narrival = poisson(1/2 s)\nlength = 1 s\n"
    "packets = cbr(10 /s, 100 B)\n" },
  { "a router in another place", "[network N5]\ngateway = X\n",
    "X -- G4 = 90 ms\n", "", "", "", "" },
  { "an access router in nobody's cell",
    "[network N5]\ngateway = X\naccess = W\n",
    "X -- G4 = 90 ms\nX -- W = 1 ms\n", "", "", "", "" },
  { "a correspondent whom nobody calls", "[correspondent Q]\nnetwork = N4\n",
    "G4 -- Q = 1 ms\n", "", "", "", "" },
};

static const char *const designs[] = { "mipv6",          "pmipv6",
                                       "fmipv6",         "flat-network",
                                       "flat-cmd-relay", "cp-dp-pull",
                                       "mipv6-ro" };
static const char *const levels[] = { "fluid", "packet" };

static void
add_time(GString *out, SimTime time)
{
  g_string_append_printf(out, " %" G_GINT64_FORMAT, time);
}

static const char *
host_name(const Results *r, uint32_t host)
{
  return r->host_names->pdata[host];
}

static const char *
node_name(const Results *r, uint32_t node)
{
  return node == INDEX_NONE ? "-" : r->node_names->pdata[node];
}

static void
add_handovers(GPtrArray *lines, const Results *r)
{
  for (guint i = 0; i < r->handovers->len; i++) {
    const HandoverRecord *h = &g_array_index(r->handovers, HandoverRecord, i);
    GString *line = g_string_new(NULL);
    g_string_printf(line, "handover %s %u %s %s %u %u %u %.17g",
                    host_name(r, h->host), h->number,
                    node_name(r, h->from_node), node_name(r, h->to_node),
                    h->messages, h->octets, h->discovery_messages, h->lost);
    add_time(line, h->down_at);
    add_time(line, h->discovered_after);
    add_time(line, h->registered_after);
    add_time(line, h->first_down_after);
    add_time(line, h->first_up_after);
    g_ptr_array_add(lines, g_string_free(line, FALSE));
  }
}

static void
add_sessions(GPtrArray *lines, const Results *r)
{
  for (guint i = 0; i < r->flows->len; i++) {
    const FlowRecord *f = &g_array_index(r->flows, FlowRecord, i);
    GString *line = g_string_new(NULL);
    g_string_printf(
      line, "session %s %s %u %s %.17g %.17g %.17g", host_name(r, f->host),
      (char *)r->section_names->pdata[f->section], f->number,
      node_name(r, f->correspondent_node), f->sent, f->delivered, f->lost);
    add_time(line, f->started_at);
    add_time(line, f->ended_at);
    g_ptr_array_add(lines, g_string_free(line, FALSE));
  }
}

static gint
compare_lines(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Returns a line for each handover and session of K, L and M. */
static GPtrArray *
run_with(size_t addition, bool is_plain, const char *level, const char *design)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  const char *const none = "";
  g_autofree char *text = g_strdup_printf(
    world, level, is_plain ? none : additions[addition].networks,
    is_plain ? none : additions[addition].links,
    is_plain ? none : additions[addition].before,
    is_plain ? none : additions[addition].among,
    is_plain ? none : additions[addition].behind,
    is_plain ? none : additions[addition].sessions);
  g_autoptr(Results) r = support_run_text(text, design, NULL);

  add_handovers(lines, r);
  add_sessions(lines, r);
  for (guint i = lines->len; i > 0; i--)
    if (strstr(lines->pdata[i - 1], " Z "))
      g_ptr_array_remove_index(lines, i - 1);
  g_ptr_array_sort(lines, compare_lines);
  return lines;
}

/* Returns the first line that differs, or NULL. */
static const char *
find_difference(const GPtrArray *a, const GPtrArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    if (strcmp(a->pdata[i], b->pdata[i]) != 0)
      return b->pdata[i];
  return a->len == b->len ? NULL : "the number of lines";
}

static void
test_additions(void)
{
  for (size_t d = 0; d < G_N_ELEMENTS(designs); d++)
    for (size_t k = 0; k < G_N_ELEMENTS(levels); k++) {
      g_autoptr(GPtrArray) plain = run_with(0, true, levels[k], designs[d]);
      CU_ASSERT_TRUE(plain->len > 30);
      for (size_t i = 0; i < G_N_ELEMENTS(additions); i++) {
        g_autoptr(GPtrArray) more = run_with(i, false, levels[k], designs[d]);
        const char *line = find_difference(plain, more);
        CU_ASSERT_PTR_NULL(line);
        if (line)
          printf("\n%s, %s, %s:\n  %s\n", additions[i].sentence, designs[d],
                 levels[k], line);
      }
    }
}

const TestCase streams_tests[] = {
  { "what is added changes nothing for the others", test_additions },
  { NULL, NULL },
};
