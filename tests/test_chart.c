/* Charts of handovers: arrows, critical path, and how they look. */

#include "models/models.h"
#include "sim/watch/chart.h"
#include "sim/world/world.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

static const char tour[] =
  "[mobile MN]\nhome = N1\nstart = AR11\nmobility = tour\n"
  "[mobility tour]\nmodel = script\n"
  "moves = 10 s AR31, 20 s AR32, 30 s AR41\n"
  "[session F1]\nfrom = CN2\narrival = at(5000.5 ms)\nlength = forever\n"
  "packets = cbr(1000 /s, 172 B)\n";

static const char lossy[] = "[access *]\nloss = 40 %\n";

/* A run whose handovers of host 0 can be drawn. */
typedef struct Recording {
  ChartRecorder *recorder;
  Results *results;
} Recording;

static Recording
record(const Scenario *scenario)
{
  Recording recording = { .recorder = chart_recorder_new(0) };
  Observer observer = chart_recorder_observer(recording.recorder);
  WorldOptions options = { .observers = { &observer, 1 } };

  Run run = support_first_run(scenario);
  recording.results = world_run(scenario, &run, &options);
  return recording;
}

static void
recording_clear(Recording *recording)
{
  chart_recorder_free(recording->recorder);
  results_free(recording->results);
}

static Scenario *
tour_scenario(const char *design, int seed, const char *more)
{
  g_autofree char *text =
    g_strdup_printf("[general]\nduration = 40 s\nseed = %d\n%s%s%s", seed,
                    support_reference, tour, more);
  return support_scenario(text, design, NULL);
}

/* Handover C: AR32 to AR41. Derived by hand from the delays of the network:
 * MN to AR 5 ms, AR32 to G1 28 ms, AR41 to G1 34 ms. */
typedef struct Arrow {
  const char *name, *from, *to;
  double sent, arrives; /* ms */
  unsigned octets;
  bool is_critical;
} Arrow;

static const Arrow mipv6_arrows[] = {
  { "RS", "MN", "AR41", 50, 55, 56, true },
  { "RA", "AR41", "MN", 55, 60, 96, true },
  { "NS", "MN", "AR41", 60, 65, 64, false },
  { "BU", "MN", "G1", 1060, 1099, 96, true },
  { "BA", "G1", "MN", 1099, 1138, 80, false },
  { NULL, NULL, NULL, 0, 0, 0, false },
};

static const Arrow pmipv6_arrows[] = {
  { "PBU", "AR32", "G1", 0, 28, 120, false },
  { "PBA", "G1", "AR32", 28, 56, 120, false },
  { "PBU", "AR41", "G1", 50, 84, 120, true },
  { "PBA", "G1", "AR41", 84, 118, 120, true },
  { "RA", "AR41", "MN", 118, 123, 96, false },
  { NULL, NULL, NULL, 0, 0, 0, false },
};

static void
expect_arrow(const Arrow *arrow, const Chart *chart, const ChartRow *row)
{
  CU_ASSERT_EQUAL(row->kind, CHART_ARRIVES);
  CU_ASSERT_STRING_EQUAL(row->label, arrow->name);
  CU_ASSERT_STRING_EQUAL(chart->lifelines->pdata[row->from], arrow->from);
  CU_ASSERT_STRING_EQUAL(chart->lifelines->pdata[row->to], arrow->to);
  CU_ASSERT_EQUAL(row->at, sim_time(arrow->sent / 1000));
  CU_ASSERT_EQUAL(row->arrives, sim_time(arrow->arrives / 1000));
  CU_ASSERT_EQUAL(row->octets, arrow->octets);
  CU_ASSERT_EQUAL(row->is_critical, arrow->is_critical);
}

static void
check_arrows(const char *design, const Arrow *arrow)
{
  g_autoptr(Scenario) scenario = tour_scenario(design, 1, "");
  Recording recording = record(scenario);
  g_autoptr(Chart) chart =
    chart_new(recording.recorder, recording.results, 2, design);

  for (guint i = 0; i < chart->rows->len; i++) {
    const ChartRow *row = &g_array_index(chart->rows, ChartRow, i);
    if (row->kind < CHART_ARRIVES)
      continue;
    CU_ASSERT_PTR_NOT_NULL_FATAL(arrow->name);
    expect_arrow(arrow++, chart, row);
  }
  CU_ASSERT_PTR_NULL(arrow->name);
  recording_clear(&recording);
}

static void
test_arrows(void)
{
  check_arrows("mipv6", mipv6_arrows);
  check_arrows("pmipv6", pmipv6_arrows);
}

/* What the text shows between the arrows. */
static void
test_waits(void)
{
  static const char *const lines[][2] = {
    { "mipv6", "50.000 ms layer 2 gap\n" },
    { "mipv6", "1000.000 ms DAD\n" },
    { "mipv6", "39.500 ms data on its way\n" },
    { "mipv6", "handover 3 of MN\nfrom AR32 to AR41 at 30.000 s\n" },
    { "pmipv6", "50.000 ms layer 2 gap\n" },
    { "pmipv6", "5.500 ms data on its way\n" },
    { "pmipv6", "*     50.000  |        |        |<-------+           PBU" },
    { "pmipv6", "link down\n" },
    { "pmipv6", "link up\n" },
    { "pmipv6", "first packet\n" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
    g_autoptr(Scenario) scenario = tour_scenario(lines[i][0], 1, "");
    Recording recording = record(scenario);
    g_autoptr(Chart) chart =
      chart_new(recording.recorder, recording.results, 2, lines[i][0]);
    g_autoptr(GString) text = g_string_new(NULL);
    chart_text(chart, text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text->str, lines[i][1]));
    recording_clear(&recording);
  }
}

static void
expect_narrow(const Chart *chart)
{
  g_autoptr(GString) text = g_string_new(NULL);

  chart_text(chart, text);
  g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
  for (char **line = lines; *line; line++) {
    CU_ASSERT_TRUE(chart_width(*line) <= 80);
    if (chart_width(*line) > 80)
      printf("%s\n", *line);
  }
}

static void
expect_xml(const Chart *chart)
{
  static const GMarkupParser parser = { NULL, NULL, NULL, NULL, NULL };
  g_autoptr(GString) text = g_string_new(NULL);
  GMarkupParseContext *context =
    g_markup_parse_context_new(&parser, 0, NULL, NULL);

  chart_svg(chart, text);
  CU_ASSERT_TRUE(
    g_markup_parse_context_parse(context, text->str, (gssize)text->len, NULL));
  CU_ASSERT_TRUE(g_markup_parse_context_end_parse(context, NULL));
  g_markup_parse_context_free(context);
}

/* The waits and messages of the critical path are all of the interruption, one
 * after the other. */
static void
expect_whole_path(const Chart *chart)
{
  SimTime whole = 0;

  if (chart->interruption == SIM_TIME_NONE)
    return;
  for (guint i = 0; i < chart->rows->len; i++) {
    const ChartRow *row = &g_array_index(chart->rows, ChartRow, i);
    if (row->is_critical)
      whole += row->kind == CHART_WAIT ? row->lasts : row->arrives - row->at;
  }
  CU_ASSERT_EQUAL(whole, chart->interruption);
}

/* Draws every handover of a run; gives how many messages were lost. */
static unsigned
check_run(const char *design, int seed, const char *more)
{
  g_autoptr(Scenario) scenario = tour_scenario(design, seed, more);
  g_autoptr(Results) alone = support_run(scenario);
  Recording recording = record(scenario);
  unsigned lost = 0;

  CU_ASSERT_EQUAL(alone->events, recording.results->events);
  for (guint h = 0; h < recording.results->handovers->len; h++) {
    g_autoptr(Chart) chart =
      chart_new(recording.recorder, recording.results, h, design);
    expect_whole_path(chart);
    expect_narrow(chart);
    expect_xml(chart);
    for (guint i = 0; i < chart->rows->len; i++)
      lost += g_array_index(chart->rows, ChartRow, i).kind == CHART_LOST;
  }
  recording_clear(&recording);
  return lost;
}

static void
test_path(void)
{
  unsigned lost = 0;

  for (const DesignRow *row = design_table.rows; row->name; row++) {
    CU_ASSERT_EQUAL(check_run(row->name, 1, "direction = both\n"), 0);
    for (int seed = 0; seed < 10; seed++)
      lost += check_run(row->name, seed, lossy);
  }
  CU_ASSERT_TRUE(lost > 100);
}

/* A message that is lost is sent again, and the path waits for that. */
static void
test_repeated(void)
{
  unsigned repeated = 0;

  for (int seed = 0; seed < 10; seed++) {
    g_autoptr(Scenario) scenario = tour_scenario("mipv6", seed, lossy);
    Recording recording = record(scenario);
    g_autoptr(Chart) chart =
      chart_new(recording.recorder, recording.results, 0, "mipv6");
    for (guint i = 0; i < chart->rows->len; i++)
      repeated += g_str_equal(g_array_index(chart->rows, ChartRow, i).label,
                              "until repeated");
    recording_clear(&recording);
  }
  CU_ASSERT_TRUE(repeated > 0);
}

/* A chart with many lifelines of long names, and of all kinds of rows. */
static Chart *
wide_chart(guint lifelines, const char *name)
{
  Chart *chart = g_new0(Chart, 1);

  chart->title = g_strconcat("design: ", name, NULL);
  chart->subtitle = g_strconcat("from ", name, NULL);
  chart->lifelines = g_ptr_array_new_with_free_func(g_free);
  chart->rows = g_array_new(FALSE, FALSE, sizeof(ChartRow));
  for (guint i = 0; i < lifelines; i++)
    g_ptr_array_add(chart->lifelines, g_strdup_printf("%u%s", i, name));
  for (int kind = CHART_WAIT; kind <= CHART_UNDER_WAY; kind++)
    for (guint i = 0; i < lifelines; i++) {
      bool is_message = kind >= CHART_ARRIVES;
      ChartRow row = {
        .kind = (ChartKind)kind,
        .at = SIM_SECOND * 1000000,
        .arrives = SIM_SECOND * 10000000,
        .lasts = SIM_SECOND * 1000000,
        .octets = 1280,
        .from = kind == CHART_MOMENT ? INDEX_NONE : i,
        .to = kind == CHART_ARRIVES || kind == CHART_LOST ? lifelines - 1 - i
                                                          : INDEX_NONE,
        .label = g_strdup(is_message ? "HB_ANSWER" : name),
      };
      g_array_append_val(chart->rows, row);
    }
  return chart;
}

static void
test_layout(void)
{
  static const char *const names[] = {
    "",
    "-gateway",
    "-a-name-that-is-longer-than-any-column-and-even-longer-than-a-line-of-all",
    "<&>\"' \xc3\xa4\xe5\x90\x8d\xe5\x89\x8d\xe5\x90\x8d\xe5\x89\x8d",
  };

  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    for (guint lifelines = 1; lifelines < 30; lifelines++) {
      Chart *chart = wide_chart(lifelines, names[i]);
      expect_narrow(chart);
      expect_xml(chart);
      for (guint j = 0; j < chart->rows->len; j++)
        g_free(g_array_index(chart->rows, ChartRow, j).label);
      chart_free(chart);
    }
}

static void
test_clip(void)
{
  static const struct {
    const char *text, *clipped;
    int width;
  } rows[] = {
    { "AR41", "AR41", 4 },
    { "abcdefghi", "abc~hi", 6 },
    { "abcdefghi", "a~i", 3 },
    { "abcdefghi", "~", 1 },
    { "", "", 0 },
    { "\xe5\x90\x8d\xe5\x89\x8d", "\xe5\x90\x8d~", 3 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *clipped = chart_clip(rows[i].text, rows[i].width);
    CU_ASSERT_TRUE(chart_width(clipped) <= rows[i].width);
    CU_ASSERT_STRING_EQUAL(clipped, rows[i].clipped);
    if (strcmp(clipped, rows[i].clipped) != 0)
      printf("%s: %s\n", rows[i].clipped, clipped);
  }
}

const TestCase chart_tests[] = {
  { "the arrows of handover C stand at their times", test_arrows },
  { "moments and waits are shown", test_waits },
  { "the critical path is all of the interruption", test_path },
  { "what is lost is repeated on it", test_repeated },
  { "no line is wider than 80 columns, whatever the names", test_layout },
  { "names are clipped in their middle", test_clip },
  { NULL, NULL },
};
