/* Drawings of small runs, as text and as SVG. */

#include "models/models.h"
#include "sim/watch/drawing.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

/* The host goes from AR1 to AR2 at 10 s. N3 has nothing to do with it. */
#define WORLD(anchor, sessions)                                                \
  "[general]\nduration = 30 s\n"                                               \
  "[network N1]\ngateway = " anchor "\naccess = AR1\n"                         \
  "[network N2]\ngateway = G2\naccess = AR2\n"                                 \
  "[network N3]\ngateway = G3\naccess = AR3\n"                                 \
  "[network N4]\ngateway = G4\naccess = AR4\n"                                 \
  "[correspondent C{1,2}]\nnetwork = N4\n"                                     \
  "[links]\n" anchor " -- G2 = 10 ms\n" anchor " -- G3 = 10 ms\n" anchor       \
  " -- G4 = 10 ms\n" anchor " -- AR1 = 1 ms\nG2 -- AR2 = 1 ms\n"               \
  "G3 -- AR3 = 1 ms\nG4 -- AR4 = 1 ms\nG4 -- C{1,2} = 1 ms\n"                  \
  "[mobile MN]\nhome = N1\nstart = AR1\nmobility = tour\n"                     \
  "[mobility tour]\nmodel = script\nmoves = 10 s AR2\n" sessions

/* A session of a correspondent. */
#define TALK(from)                                                             \
  "[session " from "]\nfrom = " from "\narrival = at(5 s)\n"                   \
  "length = forever\npackets = cbr(50 /s, 172 B)\n"

typedef struct Viewing {
  const Scenario *scenario;
  const char *design;
  int columns;
  Drawing *drawing;
} Viewing;

static void
visit(void *user, Design *design, const Flows *flows)
{
  Viewing *v = user;

  v->drawing =
    drawing_new(v->scenario, design, flows, v->design, 0, v->columns);
}

/* Draws what a design has made of the world after 20 s. The caller owns the
 * drawing. */
static Drawing *
draw(const char *text, const char *design, int columns)
{
  g_autoptr(Scenario) scenario = support_scenario(text, design, NULL);
  Viewing v = { scenario, design, columns, NULL };
  WorldOptions options = { .until = 20 * SIM_SECOND,
                           .visit = visit,
                           .visitor = &v };
  Run run = support_first_run(scenario);
  g_autoptr(Results) results = world_run(scenario, &run, &options);

  CU_ASSERT_PTR_NOT_NULL_FATAL(v.drawing);
  return v.drawing;
}

/* Fails, and prints the text as it is, unless it is the expected one. */
static void
expect_text(const char *sentence, const char *text, const char *expected)
{
  CU_ASSERT_STRING_EQUAL(text, expected);
  if (!g_str_equal(text, expected))
    printf("\n%s:\n%s", sentence, text);
}

static const struct {
  const char *sentence, *design;
  int columns;
  const char *world, *text;
} rows[] = {
  { "networks stand side by side, without those that have nothing", "pmipv6", 3,
    WORLD("G1", TALK("C1")),
    "pmipv6\n"
    "\n"
    "N1                        N2                        N4\n"
    "\n"
    "+----------------------+\n"
    "| G1                   |\n"
    "| +alc +LM +MR         |\n"
    "| HoA@G1 -> AR2        |\n"
    "+----------------------+\n"
    "\n"
    "                          +----------------------+  "
    "+----------------------+\n"
    "                          | AR2                  |  | C1              "
    "     |\n"
    "                          | +LU                  |  "
    "+----------------------+\n"
    "                          +----------------------+\n"
    "                             |\n"
    "                          +----------------------+\n"
    "                          | MN                   |\n"
    "                          | HoA@G1               |\n"
    "                          +----------------------+\n"
    "\n"
    "C1 -> G1 => AR2 -> MN\n" },
  { "those that have no room stand below, and a host has a care-of address",
    "mipv6", 2, WORLD("G1", TALK("C2") TALK("C1")),
    "mipv6\n"
    "\n"
    "N1                        N2\n"
    "\n"
    "+----------------------+\n"
    "| G1                   |\n"
    "| +alc +LM +MR         |\n"
    "| HoA@G1 -> CoA@AR2    |\n"
    "+----------------------+\n"
    "\n"
    "                          +----------------------+\n"
    "                          | AR2                  |\n"
    "                          +----------------------+\n"
    "                             |\n"
    "                          +----------------------+\n"
    "                          | MN                   |\n"
    "                          | +LU                  |\n"
    "                          | HoA@G1               |\n"
    "                          | CoA@AR2              |\n"
    "                          +----------------------+\n"
    "\n"
    "N4\n"
    "\n"
    "+----------------------+\n"
    "| C1                   |\n"
    "+----------------------+\n"
    "   |\n"
    "+----------------------+\n"
    "| C2                   |\n"
    "+----------------------+\n"
    "\n"
    "C1 -> G1 => AR2 => MN\n"
    "C2 -> G1 => AR2 => MN\n" },
  { "a name of twenty letters has room", "pmipv6", 3,
    WORLD("a-gateway-of-20-let-", TALK("C1")),
    "pmipv6\n"
    "\n"
    "N1                        N2                        N4\n"
    "\n"
    "+----------------------+\n"
    "| a-gateway-of-20-let- |\n"
    "| +alc +LM +MR         |\n"
    "| HoA@a-gateway-of-20~ |\n"
    "+----------------------+\n"
    "\n"
    "                          +----------------------+  "
    "+----------------------+\n"
    "                          | AR2                  |  | C1              "
    "     |\n"
    "                          | +LU                  |  "
    "+----------------------+\n"
    "                          +----------------------+\n"
    "                             |\n"
    "                          +----------------------+\n"
    "                          | MN                   |\n"
    "                          | HoA@a-gateway-of-20~ |\n"
    "                          +----------------------+\n"
    "\n"
    "C1 -> a-gateway-of-20-let- => AR2 -> MN\n" },
  { "one of twenty-one letters has not", "pmipv6", 1,
    WORLD("a-gateway-of-21-lette", TALK("C1")),
    "pmipv6\n"
    "\n"
    "N1\n"
    "\n"
    "+----------------------+\n"
    "| a-gateway-of-21-let~ |\n"
    "| +alc +LM +MR         |\n"
    "| HoA@a-gateway-of-21~ |\n"
    "+----------------------+\n"
    "\n"
    "N2\n"
    "\n"
    "+----------------------+\n"
    "| AR2                  |\n"
    "| +LU                  |\n"
    "+----------------------+\n"
    "   |\n"
    "+----------------------+\n"
    "| MN                   |\n"
    "| HoA@a-gateway-of-21~ |\n"
    "+----------------------+\n"
    "\n"
    "N4\n"
    "\n"
    "+----------------------+\n"
    "| C1                   |\n"
    "+----------------------+\n"
    "\n"
    "C1 -> a-gateway-of-21-lette => AR2 -> MN\n" },
  { "a path of eighty columns is one line", "pmipv6", 1,
    WORLD("an-anchor-that-has-a-name-so-long-that-its-paths-just-fit-80x",
          TALK("C1")),
    "pmipv6\n"
    "\n"
    "N1\n"
    "\n"
    "+----------------------+\n"
    "| an-anchor-that-has-~ |\n"
    "| +alc +LM +MR         |\n"
    "| HoA@an-anchor-that-~ |\n"
    "+----------------------+\n"
    "\n"
    "N2\n"
    "\n"
    "+----------------------+\n"
    "| AR2                  |\n"
    "| +LU                  |\n"
    "+----------------------+\n"
    "   |\n"
    "+----------------------+\n"
    "| MN                   |\n"
    "| HoA@an-anchor-that-~ |\n"
    "+----------------------+\n"
    "\n"
    "N4\n"
    "\n"
    "+----------------------+\n"
    "| C1                   |\n"
    "+----------------------+\n"
    "\n"
    "C1 -> an-anchor-that-has-a-name-so-long-that-its-paths-just-fit-80x "
    "=> AR2 -> MN\n" },
  { "a longer one is two", "pmipv6", 1,
    WORLD("an-anchor-that-has-a-name-so-long-that-its-paths-just-fit-80xy",
          TALK("C1")),
    "pmipv6\n"
    "\n"
    "N1\n"
    "\n"
    "+----------------------+\n"
    "| an-anchor-that-has-~ |\n"
    "| +alc +LM +MR         |\n"
    "| HoA@an-anchor-that-~ |\n"
    "+----------------------+\n"
    "\n"
    "N2\n"
    "\n"
    "+----------------------+\n"
    "| AR2                  |\n"
    "| +LU                  |\n"
    "+----------------------+\n"
    "   |\n"
    "+----------------------+\n"
    "| MN                   |\n"
    "| HoA@an-anchor-that-~ |\n"
    "+----------------------+\n"
    "\n"
    "N4\n"
    "\n"
    "+----------------------+\n"
    "| C1                   |\n"
    "+----------------------+\n"
    "\n"
    "C1 -> an-anchor-that-has-a-name-so-long-that-its-paths-just-fit-80xy "
    "=> AR2 ->\n"
    "    MN\n" },
  { "an anchor that is down is drawn so, and packets are lost", "pmipv6", 3,
    WORLD("G1",
          TALK("C1")) "[failure f]\nnode = G1\nfrom = 15 s\nuntil = 25 s\n",
    "pmipv6\n"
    "\n"
    "N1                        N2                        N4\n"
    "\n"
    "+----------------------+\n"
    "| G1                   |\n"
    "| (has failed)         |\n"
    "| +alc +LM +MR         |\n"
    "+----------------------+\n"
    "\n"
    "                          +----------------------+  "
    "+----------------------+\n"
    "                          | AR2                  |  | C1              "
    "     |\n"
    "                          | +LU                  |  "
    "+----------------------+\n"
    "                          +----------------------+\n"
    "                             |\n"
    "                          +----------------------+\n"
    "                          | MN                   |\n"
    "                          | HoA@G1               |\n"
    "                          +----------------------+\n"
    "\n"
    "C1 -> G1 (lost: node-down)\n" },
};

static void
test_text(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(Drawing) drawing =
      draw(rows[i].world, rows[i].design, rows[i].columns);
    drawing_text(drawing, text);
    expect_text(rows[i].sentence, text->str, rows[i].text);
  }
}

static void
test_svg(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(Drawing) drawing =
    draw(WORLD("G1", TALK("C2") TALK("C1")), "mipv6", 2);

  drawing_svg(drawing, text);
  expect_text(
    "a drawing", text->str,
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"440\" "
    "height=\"595\" viewBox=\"0 0 440 595\" font-family=\"monospace\" "
    "font-size=\"12\">\n"
    "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    "<defs>\n"
    "<marker id=\"tip0\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
    "markerUnits=\"userSpaceOnUse\" markerWidth=\"11\" markerHeight=\"11\" "
    "orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" "
    "fill=\"#0072b2\"/></marker>\n"
    "<marker id=\"tip1\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
    "markerUnits=\"userSpaceOnUse\" markerWidth=\"11\" markerHeight=\"11\" "
    "orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" "
    "fill=\"#d55e00\"/></marker>\n"
    "<marker id=\"tip2\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
    "markerUnits=\"userSpaceOnUse\" markerWidth=\"11\" markerHeight=\"11\" "
    "orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" "
    "fill=\"#009e73\"/></marker>\n"
    "<marker id=\"tip3\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
    "markerUnits=\"userSpaceOnUse\" markerWidth=\"11\" markerHeight=\"11\" "
    "orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" "
    "fill=\"#cc79a7\"/></marker>\n"
    "<marker id=\"tip4\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
    "markerUnits=\"userSpaceOnUse\" markerWidth=\"11\" markerHeight=\"11\" "
    "orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" "
    "fill=\"#e69f00\"/></marker>\n"
    "</defs>\n"
    "<text x=\"20\" y=\"26\" font-weight=\"bold\" fill=\"#111111\" "
    "xml:space=\"preserve\">mipv6</text>\n"
    "<text x=\"20\" y=\"60\" font-weight=\"bold\" fill=\"#666666\" "
    "xml:space=\"preserve\">N1</text>\n"
    "<text x=\"228\" y=\"60\" font-weight=\"bold\" fill=\"#666666\" "
    "xml:space=\"preserve\">N2</text>\n"
    "<text x=\"20\" y=\"383\" font-weight=\"bold\" fill=\"#666666\" "
    "xml:space=\"preserve\">N4</text>\n"
    "<rect x=\"20\" y=\"82\" width=\"192\" height=\"79\" rx=\"4\" "
    "fill=\"#ffffff\" fill-opacity=\"0.88\" stroke=\"#333333\"/>\n"
    "<text x=\"28\" y=\"101\" font-weight=\"bold\" fill=\"#111111\" "
    "xml:space=\"preserve\">G1</text>\n"
    "<text x=\"28\" y=\"118\" font-weight=\"normal\" fill=\"#111111\" "
    "xml:space=\"preserve\">+alc +LM +MR</text>\n"
    "<text x=\"28\" y=\"135\" font-weight=\"normal\" fill=\"#111111\" "
    "xml:space=\"preserve\">HoA@G1 -&gt; CoA@AR2</text>\n"
    "<rect x=\"228\" y=\"184\" width=\"192\" height=\"45\" rx=\"4\" "
    "fill=\"#ffffff\" fill-opacity=\"0.88\" stroke=\"#333333\"/>\n"
    "<text x=\"236\" y=\"203\" font-weight=\"bold\" fill=\"#111111\" "
    "xml:space=\"preserve\">AR2</text>\n"
    "<rect x=\"228\" y=\"252\" width=\"192\" height=\"96\" rx=\"4\" "
    "fill=\"#ffffff\" fill-opacity=\"0.88\" stroke=\"#333333\"/>\n"
    "<text x=\"236\" y=\"271\" font-weight=\"bold\" fill=\"#111111\" "
    "xml:space=\"preserve\">MN</text>\n"
    "<text x=\"236\" y=\"288\" font-weight=\"normal\" fill=\"#111111\" "
    "xml:space=\"preserve\">+LU</text>\n"
    "<text x=\"236\" y=\"305\" font-weight=\"normal\" fill=\"#111111\" "
    "xml:space=\"preserve\">HoA@G1</text>\n"
    "<text x=\"236\" y=\"322\" font-weight=\"normal\" fill=\"#111111\" "
    "xml:space=\"preserve\">CoA@AR2</text>\n"
    "<rect x=\"20\" y=\"405\" width=\"192\" height=\"45\" rx=\"4\" "
    "fill=\"#ffffff\" fill-opacity=\"0.88\" stroke=\"#333333\"/>\n"
    "<text x=\"28\" y=\"424\" font-weight=\"bold\" fill=\"#111111\" "
    "xml:space=\"preserve\">C1</text>\n"
    "<rect x=\"20\" y=\"473\" width=\"192\" height=\"45\" rx=\"4\" "
    "fill=\"#ffffff\" fill-opacity=\"0.88\" stroke=\"#333333\"/>\n"
    "<text x=\"28\" y=\"492\" font-weight=\"bold\" fill=\"#111111\" "
    "xml:space=\"preserve\">C2</text>\n"
    "<line x1=\"182\" y1=\"427\" x2=\"182\" y2=\"121\" stroke=\"#0072b2\" "
    "stroke-opacity=\"0.6\" stroke-width=\"1.5\" "
    "marker-end=\"url(#tip0)\"/>\n"
    "<line x1=\"182\" y1=\"121\" x2=\"390\" y2=\"206\" stroke=\"#0072b2\" "
    "stroke-opacity=\"0.6\" stroke-width=\"3.5\" stroke-dasharray=\"8 4\" "
    "marker-end=\"url(#tip0)\"/>\n"
    "<line x1=\"390\" y1=\"206\" x2=\"390\" y2=\"300\" stroke=\"#0072b2\" "
    "stroke-opacity=\"0.6\" stroke-width=\"3.5\" stroke-dasharray=\"8 4\" "
    "marker-end=\"url(#tip0)\"/>\n"
    "<line x1=\"173\" y1=\"495\" x2=\"173\" y2=\"121\" stroke=\"#d55e00\" "
    "stroke-opacity=\"0.6\" stroke-width=\"1.5\" "
    "marker-end=\"url(#tip1)\"/>\n"
    "<line x1=\"173\" y1=\"121\" x2=\"381\" y2=\"206\" stroke=\"#d55e00\" "
    "stroke-opacity=\"0.6\" stroke-width=\"3.5\" stroke-dasharray=\"8 4\" "
    "marker-end=\"url(#tip1)\"/>\n"
    "<line x1=\"381\" y1=\"206\" x2=\"381\" y2=\"300\" stroke=\"#d55e00\" "
    "stroke-opacity=\"0.6\" stroke-width=\"3.5\" stroke-dasharray=\"8 4\" "
    "marker-end=\"url(#tip1)\"/>\n"
    "<text x=\"20\" y=\"541\" font-weight=\"normal\" fill=\"#0072b2\" "
    "xml:space=\"preserve\">C1 -&gt; G1 =&gt; AR2 =&gt; MN</text>\n"
    "<text x=\"20\" y=\"558\" font-weight=\"normal\" fill=\"#d55e00\" "
    "xml:space=\"preserve\">C2 -&gt; G1 =&gt; AR2 =&gt; MN</text>\n"
    "</svg>\n");
}

const TestCase drawing_tests[] = {
  { "boxes say what is where, and paths what packets do", test_text },
  { "and so it is in SVG", test_svg },
  { NULL, NULL },
};
