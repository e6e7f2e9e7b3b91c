/* How charts look, as text and as SVG: rows of every kind, made by hand. */

#include "sim/watch/chart.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

/* A message is lost on its way and where it began, and is under way; times are
 * in ms here. */
static const ChartRow rows[] = {
  { CHART_MOMENT, 0, 0, 0, INDEX_NONE, INDEX_NONE, 0, (char *)"link down",
    false },
  { CHART_ARRIVES, 1, 29, 0, 1, 2, 96, (char *)"BU", true },
  { CHART_ARRIVES, 30, 50, 0, 2, 0, 1280, (char *)"BA", false },
  { CHART_LOST, 51, 60, 0, 0, 2, 40, (char *)"PBU", false },
  { CHART_LOST, 52, 52, 0, 1, 1, 40, (char *)"PBA", true },
  { CHART_UNDER_WAY, 53, SIM_TIME_NONE, 0, 2, INDEX_NONE, 56, (char *)"HoTI",
    false },
  { CHART_WAIT, 70, 0, 10, 1, INDEX_NONE, 0, (char *)"DAD & <rest>", true },
};

/* A chart of these rows, with lifelines of the given names; ends with NULL. */
static Chart *
make_chart(const char *const *names, SimTime interruption)
{
  Chart *chart = g_new0(Chart, 1);

  chart->title = g_strdup("mipv6: handover 1 of <M>");
  chart->subtitle = g_strdup("from A to B at 1.000 s");
  chart->interruption = interruption;
  chart->lifelines = g_ptr_array_new_with_free_func(g_free);
  for (; *names; names++)
    g_ptr_array_add(chart->lifelines, g_strdup(*names));
  chart->rows = g_array_new(FALSE, FALSE, sizeof(ChartRow));
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    ChartRow row = rows[i];
    row.at *= SIM_MILLISECOND;
    row.lasts *= SIM_MILLISECOND;
    if (row.arrives != SIM_TIME_NONE)
      row.arrives *= SIM_MILLISECOND;
    g_array_append_val(chart->rows, row);
  }
  return chart;
}

/* Fails, and prints the text as it is, unless it is the expected one. */
static void
expect_text(const char *text, const char *expected)
{
  CU_ASSERT_STRING_EQUAL(text, expected);
  if (!g_str_equal(text, expected))
    printf("\n%s", text);
}

static const struct {
  const char *sentence;
  SimTime interruption; /* ms */
  const char *names[20];
  const char *text;
} texts[] = {
  { "names stand above their lifelines",
    70,
    { "M", "A", "G" },
    "mipv6: handover 1 of <M>\n"
    "from A to B at 1.000 s\n"
    "\n"
    "          ms  M           A           G              message      B   "
    "arrives\n"
    "       0.000  =========================              link down\n"
    "*      1.000  |           +---------->|              BU          96   "
    " 29.000\n"
    "      30.000  |<----------------------+              BA        1280   "
    " 50.000\n"
    "      51.000  +----------------------x|              PBU         40   "
    "   lost\n"
    "*     52.000  |           +-x         |              PBA         40   "
    "   lost\n"
    "      53.000  |           |           +->            HoTI        56 "
    "under way\n"
    "*     70.000  |           #           |              10.000 ms DAD & "
    "<rest>\n"
    "\n"
    "* the critical path: what the first packet took 70.000 ms for\n"
    "# a wait on it\n" },
  { "long names stand below, with numbers",
    70,
    { "M", "AR11AR11AR1", "AR11AR11AR11" },
    "mipv6: handover 1 of <M>\n"
    "from A to B at 1.000 s\n"
    "\n"
    "          ms  1           2           3              message      B   "
    "arrives\n"
    "       0.000  =========================              link down\n"
    "*      1.000  |           +---------->|              BU          96   "
    " 29.000\n"
    "      30.000  |<----------------------+              BA        1280   "
    " 50.000\n"
    "      51.000  +----------------------x|              PBU         40   "
    "   lost\n"
    "*     52.000  |           +-x         |              PBA         40   "
    "   lost\n"
    "      53.000  |           |           +->            HoTI        56 "
    "under way\n"
    "*     70.000  |           #           |              10.000 ms DAD & "
    "<rest>\n"
    "\n"
    "   1 = M\n"
    "   2 = AR11AR11AR1\n"
    "   3 = AR11AR11AR11\n"
    "\n"
    "* the critical path: what the first packet took 70.000 ms for\n"
    "# a wait on it\n" },
  { "nobody was reached",
    SIM_TIME_NONE,
    { "M", "A", "G" },
    "mipv6: handover 1 of <M>\n"
    "from A to B at 1.000 s\n"
    "\n"
    "          ms  M           A           G              message      B   "
    "arrives\n"
    "       0.000  =========================              link down\n"
    "*      1.000  |           +---------->|              BU          96   "
    " 29.000\n"
    "      30.000  |<----------------------+              BA        1280   "
    " 50.000\n"
    "      51.000  +----------------------x|              PBU         40   "
    "   lost\n"
    "*     52.000  |           +-x         |              PBA         40   "
    "   lost\n"
    "      53.000  |           |           +->            HoTI        56 "
    "under way\n"
    "*     70.000  |           #           |              10.000 ms DAD & "
    "<rest>\n"
    "\n"
    "No packet was on the new link.\n" },
  { "a long time has no fractions",
    10000000,
    { "M", "A", "G" },
    "mipv6: handover 1 of <M>\n"
    "from A to B at 1.000 s\n"
    "\n"
    "          ms  M           A           G              message      B   "
    "arrives\n"
    "       0.000  =========================              link down\n"
    "*      1.000  |           +---------->|              BU          96   "
    " 29.000\n"
    "      30.000  |<----------------------+              BA        1280   "
    " 50.000\n"
    "      51.000  +----------------------x|              PBU         40   "
    "   lost\n"
    "*     52.000  |           +-x         |              PBA         40   "
    "   lost\n"
    "      53.000  |           |           +->            HoTI        56 "
    "under way\n"
    "*     70.000  |           #           |              10.000 ms DAD & "
    "<rest>\n"
    "\n"
    "* the critical path: what the first packet took 10000000 ms for\n"
    "# a wait on it\n" },
  { "a shorter one has",
    9999999,
    { "M", "A", "G" },
    "mipv6: handover 1 of <M>\n"
    "from A to B at 1.000 s\n"
    "\n"
    "          ms  M           A           G              message      B   "
    "arrives\n"
    "       0.000  =========================              link down\n"
    "*      1.000  |           +---------->|              BU          96   "
    " 29.000\n"
    "      30.000  |<----------------------+              BA        1280   "
    " 50.000\n"
    "      51.000  +----------------------x|              PBU         40   "
    "   lost\n"
    "*     52.000  |           +-x         |              PBA         40   "
    "   lost\n"
    "      53.000  |           |           +->            HoTI        56 "
    "under way\n"
    "*     70.000  |           #           |              10.000 ms DAD & "
    "<rest>\n"
    "\n"
    "* the critical path: what the first packet took 9999999.000 ms for\n"
    "# a wait on it\n" },
  { "thirteen have room",
    70,
    { "M", "A", "G", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m" },
    "mipv6: handover 1 of <M>\n"
    "from A to B at 1.000 s\n"
    "\n"
    "          ms  M  A  G  d  e  f  g  h  i  j  k  l  m  message      B   "
    "arrives\n"
    "       0.000  =====================================  link down\n"
    "*      1.000  |  +->|  |  |  |  |  |  |  |  |  |  |  BU          96   "
    " 29.000\n"
    "      30.000  |<----+  |  |  |  |  |  |  |  |  |  |  BA        1280   "
    " 50.000\n"
    "      51.000  +----x|  |  |  |  |  |  |  |  |  |  |  PBU         40   "
    "   lost\n"
    "*     52.000  |  +-x|  |  |  |  |  |  |  |  |  |  |  PBA         40   "
    "   lost\n"
    "      53.000  |  |  +->|  |  |  |  |  |  |  |  |  |  HoTI        56 "
    "under way\n"
    "*     70.000  |  #  |  |  |  |  |  |  |  |  |  |  |  10.000 ms DAD & "
    "<rest>\n"
    "\n"
    "* the critical path: what the first packet took 70.000 ms for\n"
    "# a wait on it\n" },
  { "fourteen have none, and names stand in the rows",
    70,
    { "M", "a-long-name-of-twenty", "G", "d", "e", "f", "g", "h", "i", "j", "k",
      "l", "m", "n" },
    "mipv6: handover 1 of <M>\n"
    "from A to B at 1.000 s\n"
    "\n"
    "          ms  from > to                              message      B   "
    "arrives\n"
    "       0.000                                         link down\n"
    "*      1.000  a-long-name~wenty > G                  BU          96   "
    " 29.000\n"
    "      30.000  G > M                                  BA        1280   "
    " 50.000\n"
    "      51.000  M > G                                  PBU         40   "
    "   lost\n"
    "*     52.000  a-long-name~wenty > a-long-name~wenty  PBA         40   "
    "   lost\n"
    "      53.000  G                                      HoTI        56 "
    "under way\n"
    "*     70.000  a-long-name~wenty                      10.000 ms DAD & "
    "<rest>\n"
    "\n"
    "* the critical path: what the first packet took 70.000 ms for\n"
    "# a wait on it\n" },
};

static void
test_text(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
    SimTime whole = texts[i].interruption;
    g_autoptr(GString) text = g_string_new(NULL);
    Chart *chart = make_chart(
      texts[i].names, whole == SIM_TIME_NONE ? whole : whole * SIM_MILLISECOND);
    chart_text(chart, text);
    expect_text(text->str, texts[i].text);
    chart_free(chart);
  }
}

static void
test_svg(void)
{
  static const char *const names[] = { "M & N", "A", "G", NULL };
  g_autoptr(GString) text = g_string_new(NULL);
  Chart *chart = make_chart(names, 70 * SIM_MILLISECOND);

  chart_svg(chart, text);
  expect_text(
    text->str,
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" "
    "height=\"364\" viewBox=\"0 0 640 364\" font-family=\"DejaVu Sans, "
    "Helvetica, Arial, sans-serif\" font-size=\"13\">\n"
    "<rect width=\"100%\" height=\"100%\" fill=\"white\" stroke=\"none\"/>\n"
    "<text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"bold\" "
    "stroke=\"none\">mipv6: handover 1 of &lt;M&gt;</text>\n"
    "<text x=\"16\" y=\"46\" text-anchor=\"start\" fill=\"#333333\" "
    "stroke=\"none\">from A to B at 1.000 s</text>\n"
    "<text x=\"90\" y=\"96\" text-anchor=\"end\" fill=\"#999999\" "
    "stroke=\"none\">ms</text>\n"
    "<text x=\"500\" y=\"96\" text-anchor=\"end\" fill=\"#999999\" "
    "stroke=\"none\">arrives, ms</text>\n"
    "<text x=\"16\" y=\"348\" text-anchor=\"start\" fill=\"#333333\" "
    "stroke=\"none\">Red: the critical path, what the first packet took "
    "70.000 ms for. Not to scale.</text>\n"
    "<line x1=\"130\" y1=\"80\" x2=\"130\" y2=\"314\" stroke=\"#999999\" "
    "stroke-width=\"1.2\"/>\n"
    "<text x=\"130\" y=\"74\" text-anchor=\"middle\" font-weight=\"bold\" "
    "stroke=\"none\">M &amp; N</text>\n"
    "<line x1=\"260\" y1=\"80\" x2=\"260\" y2=\"314\" stroke=\"#999999\" "
    "stroke-width=\"1.2\"/>\n"
    "<text x=\"260\" y=\"74\" text-anchor=\"middle\" font-weight=\"bold\" "
    "stroke=\"none\">A</text>\n"
    "<line x1=\"390\" y1=\"80\" x2=\"390\" y2=\"314\" stroke=\"#999999\" "
    "stroke-width=\"1.2\"/>\n"
    "<text x=\"390\" y=\"74\" text-anchor=\"middle\" font-weight=\"bold\" "
    "stroke=\"none\">G</text>\n"
    "<text x=\"90\" y=\"123\" text-anchor=\"end\" fill=\"#2166ac\" "
    "stroke=\"none\">0.000</text>\n"
    "<line x1=\"110\" y1=\"119\" x2=\"410\" y2=\"119\" stroke=\"#2166ac\" "
    "stroke-width=\"1.3\" stroke-dasharray=\"2 3\"/>\n"
    "<text x=\"418\" y=\"123\" text-anchor=\"start\" fill=\"#2166ac\" "
    "stroke=\"none\">link down</text>\n"
    "<text x=\"90\" y=\"153\" text-anchor=\"end\" fill=\"#b2182b\" "
    "stroke=\"none\">1.000</text>\n"
    "<line x1=\"260\" y1=\"149\" x2=\"383\" y2=\"149\" stroke=\"#b2182b\" "
    "stroke-width=\"2.6\"/>\n"
    "<path d=\"M390 149L381 145L381 153Z\" fill=\"#b2182b\" "
    "stroke=\"none\"/>\n"
    "<rect x=\"301\" y=\"132\" width=\"49\" height=\"15\" fill=\"white\" "
    "stroke=\"none\"/>\n"
    "<text x=\"325\" y=\"144\" text-anchor=\"middle\" fill=\"#b2182b\" "
    "stroke=\"none\">BU 96 B</text>\n"
    "<text x=\"500\" y=\"153\" text-anchor=\"end\" fill=\"#b2182b\" "
    "stroke=\"none\">29.000</text>\n"
    "<text x=\"90\" y=\"183\" text-anchor=\"end\" fill=\"#333333\" "
    "stroke=\"none\">30.000</text>\n"
    "<line x1=\"390\" y1=\"179\" x2=\"137\" y2=\"179\" stroke=\"#333333\" "
    "stroke-width=\"1.3\"/>\n"
    "<path d=\"M130 179L139 175L139 183Z\" fill=\"#333333\" "
    "stroke=\"none\"/>\n"
    "<rect x=\"294\" y=\"162\" width=\"63\" height=\"15\" fill=\"white\" "
    "stroke=\"none\"/>\n"
    "<text x=\"325\" y=\"174\" text-anchor=\"middle\" fill=\"#333333\" "
    "stroke=\"none\">BA 1280 B</text>\n"
    "<text x=\"500\" y=\"183\" text-anchor=\"end\" fill=\"#333333\" "
    "stroke=\"none\">50.000</text>\n"
    "<text x=\"90\" y=\"213\" text-anchor=\"end\" fill=\"#333333\" "
    "stroke=\"none\">51.000</text>\n"
    "<line x1=\"130\" y1=\"209\" x2=\"372\" y2=\"209\" stroke=\"#333333\" "
    "stroke-width=\"1.3\" stroke-dasharray=\"5 3\"/>\n"
    "<path d=\"M367 204L377 214M367 214L377 204\" stroke=\"#333333\" "
    "stroke-width=\"2\"/>\n"
    "<rect x=\"167\" y=\"192\" width=\"56\" height=\"15\" fill=\"white\" "
    "stroke=\"none\"/>\n"
    "<text x=\"195\" y=\"204\" text-anchor=\"middle\" fill=\"#333333\" "
    "stroke=\"none\">PBU 40 B</text>\n"
    "<text x=\"500\" y=\"213\" text-anchor=\"end\" fill=\"#333333\" "
    "stroke=\"none\">lost</text>\n"
    "<text x=\"90\" y=\"243\" text-anchor=\"end\" fill=\"#b2182b\" "
    "stroke=\"none\">52.000</text>\n"
    "<line x1=\"260\" y1=\"239\" x2=\"325\" y2=\"239\" stroke=\"#b2182b\" "
    "stroke-width=\"2.6\" stroke-dasharray=\"5 3\"/>\n"
    "<path d=\"M320 234L330 244M320 244L330 234\" stroke=\"#b2182b\" "
    "stroke-width=\"2\"/>\n"
    "<rect x=\"297\" y=\"222\" width=\"56\" height=\"15\" fill=\"white\" "
    "stroke=\"none\"/>\n"
    "<text x=\"325\" y=\"234\" text-anchor=\"middle\" fill=\"#b2182b\" "
    "stroke=\"none\">PBA 40 B</text>\n"
    "<text x=\"500\" y=\"243\" text-anchor=\"end\" fill=\"#b2182b\" "
    "stroke=\"none\">lost</text>\n"
    "<text x=\"90\" y=\"273\" text-anchor=\"end\" fill=\"#333333\" "
    "stroke=\"none\">53.000</text>\n"
    "<line x1=\"390\" y1=\"269\" x2=\"448\" y2=\"269\" stroke=\"#333333\" "
    "stroke-width=\"1.3\" stroke-dasharray=\"5 3\"/>\n"
    "<path d=\"M455 269L446 265L446 273Z\" fill=\"#333333\" "
    "stroke=\"none\"/>\n"
    "<rect x=\"424\" y=\"252\" width=\"63\" height=\"15\" fill=\"white\" "
    "stroke=\"none\"/>\n"
    "<text x=\"455\" y=\"264\" text-anchor=\"middle\" fill=\"#333333\" "
    "stroke=\"none\">HoTI 56 B</text>\n"
    "<text x=\"500\" y=\"273\" text-anchor=\"end\" fill=\"#333333\" "
    "stroke=\"none\">under way</text>\n"
    "<text x=\"90\" y=\"303\" text-anchor=\"end\" fill=\"#b2182b\" "
    "stroke=\"none\">70.000</text>\n"
    "<rect x=\"255\" y=\"285\" width=\"10\" height=\"28\" fill=\"#f4a582\" "
    "stroke=\"#b2182b\"/>\n"
    "<rect x=\"270\" y=\"291\" width=\"154\" height=\"15\" fill=\"white\" "
    "stroke=\"none\"/>\n"
    "<text x=\"270\" y=\"303\" text-anchor=\"start\" fill=\"#b2182b\" "
    "stroke=\"none\">10.000 ms DAD &amp; &lt;rest&gt;</text>\n"
    "</svg>\n");
  chart_free(chart);
}

const TestCase chart_look_tests[] = {
  { "a chart as text has an arrow for a message", test_text },
  { "and so it has as SVG", test_svg },
  { NULL, NULL },
};
