/* What a chart finds out about messages: who waited for what, and which of them
 * ended the interruption. Messages, records and times are made by hand.
 */

#include "sim/watch/chart.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

enum { A, B, G, M = 0x80000000u, DOWN_AT = 1000, UP_AFTER = 50 };

/* The payload of a message here is its description. */
static void
describe(const void *payload, GString *out)
{
  g_string_append(out, payload);
}

static const PayloadClass words = { NULL, NULL, describe };

/* A message: when it leaves and when it ends, in ms after link down; -1000: it
 * never ends. `odd` says what is special about it. */
typedef enum Odd { PLAIN, LEAVES, LOST, OTHER_HOST, NO_HANDOVER, EARLIER } Odd;

typedef struct Sent {
  const char *name;
  Place from, to;
  int sent, ended;
  Odd odd;
} Sent;

/* A handover of M from A to B: its messages in their order, the first packet
 * down and up, the first one of another flow; and its rows, an asterisk after
 * what is critical. */
static const struct {
  const char *sentence;
  Sent sent[8];
  int down, up, flow; /* ms; -1: none */
  const char *rows;
} charts[] = {
  { "an answer is sent at once, a wait ends with the link or the packet",
    { { "BU seq 1", M, G, 50, 80, PLAIN }, { "BA", G, M, 80, 110, PLAIN } },
    120,
    -1,
    -1,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) 50 BU* 80 BA "
    "120 wait 40 of G: data on its way* 120 (first packet) " },
  { "what comes later than the packet has not ended it",
    { { "BU", M, G, 50, 80, PLAIN }, { "PBU", B, G, 60, 121, PLAIN } },
    120,
    -1,
    -1,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) 50 BU* 60 PBU "
    "120 wait 40 of G: data on its way* 120 (first packet) " },
  { "what comes at its moment has",
    { { "BU", M, G, 50, 80, PLAIN }, { "PBU", B, G, 60, 120, PLAIN } },
    120,
    -1,
    -1,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) 50 BU "
    "60 wait 10 of B: timer* 60 PBU* 120 (first packet) " },
  { "a packet from the host counts if none has come to it",
    { { "BU", M, G, 50, 80, PLAIN } },
    -1,
    90,
    -1,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) 50 BU* "
    "90 wait 10 of G: data on its way* 90 (first packet) " },
  { "without a packet nothing is critical",
    { { "BU", M, G, 50, 80, PLAIN } },
    -1,
    -1,
    -1,
    "0 (link down) 50 (link up) 50 BU " },
  { "an earlier flow has its own first packet",
    { { "BU", M, G, 50, 80, PLAIN } },
    120,
    -1,
    70,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) 50 BU* "
    "70 (first packet) 120 wait 40 of G: data on its way* "
    "120 (first packet, last flow) " },
  { "a router that leaves has not ended it",
    { { "PBU", B, G, 50, 80, PLAIN }, { "PBU", A, G, 0, 100, LEAVES } },
    120,
    -1,
    -1,
    "0 (link down) 0 PBU 50 wait 50 of M: layer 2 gap* 50 (link up) 50 PBU* "
    "120 wait 40 of G: data on its way* 120 (first packet) " },
  { "nor has what was sent before",
    { { "FBU", M, A, -10, 5, EARLIER }, { "HI", A, B, 5, 60, PLAIN } },
    70,
    -1,
    -1,
    "-10 FBU 0 (link down) 5 wait 5 of A: timer* 5 HI* 50 (link up) "
    "70 wait 10 of B: data on its way* 70 (first packet) " },
  { "nor what the host has received, or what was lost",
    { { "BU", M, G, 50, 80, PLAIN },
      { "BA", G, M, 80, 110, PLAIN },
      { "LU", B, G, 81, 112, LOST },
      { "LM", B, G, 82, -1000, PLAIN } },
    120,
    -1,
    -1,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) 50 BU* 80 BA "
    "81 LU? 82 LM... 120 wait 40 of G: data on its way* "
    "120 (first packet) " },
  { "the host waits for the address, and again for an answer",
    { { "NS", M, B, 60, 65, PLAIN },
      { "BU", M, G, 100, 130, LOST },
      { "BU", M, G, 200, 230, PLAIN } },
    230,
    -1,
    -1,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) 60 NS 100 BU? "
    "200 wait 150 of M: DAD* 200 BU* 230 (first packet) " },
  { "a router waits for an answer, and says the same again",
    { { "PBU", B, G, 60, 90, LOST }, { "PBU", B, G, 160, 190, PLAIN } },
    190,
    -1,
    -1,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) 60 PBU? "
    "160 wait 110 of B: until repeated* 160 PBU* 190 (first packet) " },
  { "what it says at that moment is no answer to be waited for",
    { { "LM-invalid", B, A, 60, 65, PLAIN },
      { "LM-query", A, G, 75, 80, PLAIN } },
    85,
    -1,
    -1,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) "
    "60 wait 10 of B: until a packet comes* 60 LM-invalid* "
    "75 wait 10 of A: timer* 75 LM-query* 85 wait 5 of G: data on its way* "
    "85 (first packet) " },
  { "an answer follows what was received last",
    { { "RS", M, B, 50, 55, PLAIN },
      { "LU", A, B, 50, 60, PLAIN },
      { "PBU", B, G, 60, 90, PLAIN } },
    90,
    -1,
    -1,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) 50 RS 50 LU* "
    "60 PBU* 90 (first packet) " },
  { "others, and what no handover has caused, are not there",
    { { "BU", M, G, 50, 80, PLAIN },
      { "PBU", B, G, 60, 90, OTHER_HOST },
      { "RA", B, G, 60, 91, NO_HANDOVER } },
    120,
    -1,
    -1,
    "0 (link down) 50 wait 50 of M: layer 2 gap* 50 (link up) 50 BU* "
    "120 wait 40 of G: data on its way* 120 (first packet) " },
};

static SimTime
moment(int milliseconds)
{
  return milliseconds < 0 ? SIM_TIME_NONE : milliseconds * SIM_MILLISECOND;
}

static SimTime
absolute(int milliseconds)
{
  return (DOWN_AT + milliseconds) * SIM_MILLISECOND;
}

/* Tells the recorder of all messages in order of time; what ends at a moment
 * does so before anything is sent. */
static void
play(ChartRecorder *recorder, const Sent sent[8])
{
  Observer o = chart_recorder_observer(recorder);
  Packet packets[8];

  for (int now = -100; now <= 300; now++)
    for (int what = 0; what < 2; what++)
      for (int i = 0; i < 8 && sent[i].name; i++) {
        const Sent *s = &sent[i];
        bool is_sent = what == 1 && s->sent == now;
        if (is_sent) {
          packets[i] = (Packet){
            .host = s->odd == OTHER_HOST,
            .handover = s->odd == NO_HANDOVER ? INDEX_NONE : 0,
            .category = s->odd == LEAVES ? SIGNALLING_DEREGISTRATION
                                         : SIGNALLING_REGISTRATION,
            .payload = (void *)s->name,
            .payload_class = &words,
          };
          o.sent(o.user, absolute(now), s->from, &packets[i]);
        } else if (what == 0 && s->ended == now && s->odd == LOST) {
          o.lost(o.user, absolute(now), s->to, &packets[i], 0);
        } else if (what == 0 && s->ended == now) {
          o.received(o.user, absolute(now), s->to, &packets[i]);
        }
      }
}

static Results *
make_results(int down, int up, int flow)
{
  static const char *const names[] = { "A", "B", "G" };
  Results *results = results_new();
  HandoverRecord record = { .host = 0,
                            .from_node = A,
                            .to_node = B,
                            .down_at = absolute(0),
                            .up_after = moment(UP_AFTER),
                            .first_down_after = moment(down),
                            .first_up_after = moment(up) };
  FlowHandoverRecord first = { .down_after = moment(flow),
                               .up_after = SIM_TIME_NONE };

  g_array_append_val(results->handovers, record);
  g_array_append_val(results->flow_handovers, first);
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    g_ptr_array_add(results->node_names, g_strdup(names[i]));
  g_ptr_array_add(results->host_names, g_strdup("M"));
  return results;
}

static char *
rows_text(const Chart *chart)
{
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < chart->rows->len; i++) {
    const ChartRow *row = &g_array_index(chart->rows, ChartRow, i);
    g_string_append_printf(text, "%d ", (int)(row->at / SIM_MILLISECOND));
    if (row->kind == CHART_WAIT)
      g_string_append_printf(
        text, "wait %d of %s: %s", (int)(row->lasts / SIM_MILLISECOND),
        (char *)chart->lifelines->pdata[row->from], row->label);
    else
      g_string_append_printf(text, row->kind == CHART_MOMENT ? "(%s)" : "%s",
                             row->label);
    g_string_append(text, row->is_critical               ? "* "
                          : row->kind == CHART_LOST      ? "? "
                          : row->kind == CHART_UNDER_WAY ? "... "
                                                         : " ");
  }
  return g_string_free(text, FALSE);
}

static void
test_rows(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(charts); i++) {
    g_autoptr(ChartRecorder) recorder = chart_recorder_new(0);
    g_autoptr(Results) results =
      make_results(charts[i].down, charts[i].up, charts[i].flow);
    play(recorder, charts[i].sent);
    g_autoptr(Chart) chart = chart_new(recorder, results, 0, "d");
    g_autofree char *text = rows_text(chart);
    CU_ASSERT_STRING_EQUAL(text, charts[i].rows);
    if (!g_str_equal(text, charts[i].rows))
      printf("\n%s:\n%s\n%s\n", charts[i].sentence, text, charts[i].rows);
  }
}

const TestCase chart_causes_tests[] = {
  { "a chart finds what the interruption waited for", test_rows },
  { NULL, NULL },
};
