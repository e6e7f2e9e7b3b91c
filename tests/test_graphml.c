/* Files of the Topology Zoo: what their attributes mean, what is in range, and
 * where a mistake is; and distances on the globe. */

#include "sim/language/graphml.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define KEYS                                                                   \
  "<key id='l' for='node' attr.name='LABEL'/>"                                 \
  "<key id='x' for='node' attr.name='Longitude'/>"                             \
  "<key id='y' for='node' attr.name='latitude'/>"                              \
  "<key id='i' for='node' attr.name='Internal'/>"                              \
  "<key id='r' for='edge' attr.name='LinkSpeedRaw'/>"                          \
  "<key id='d' for='edge' attr.name='Delay'/>"                                 \
  "<key id='m' for='edge' attr.name='label'/>"                                 \
  "<key id='n' for='node' attr.name='delay'/>"                                 \
  "<key id='o' attr.name='label'/><key id='p' for='node'/>"                    \
  "<key for='node' attr.name='label'/>"
#define GRAPH(inside) "<graphml>" KEYS "<graph>" inside "</graph></graphml>"
#define DATA(key, text) "<data key='" key "'>" text "</data>"
#define NODE(inside) "<node id='a'>" inside "</node>"
#define EDGE(inside)                                                           \
  "<node id='a'/><node id='b'/><edge source='a' target='b'>" inside "</edge>"

/* Returns a network as text: nodes "name@x,y" with "-" if they are external,
 * and links "a-b:rate:delay"; or the error. The caller frees it. */
static char *
shown(const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Graphml) file = graphml_parse("f", text, strlen(text), &error);
  GString *out = g_string_new(NULL);

  for (guint i = 0; file && i < file->nodes->len; i++) {
    const GraphmlNode *n = &g_array_index(file->nodes, GraphmlNode, i);
    g_string_append_printf(out, "%s%s%s", i > 0 ? " " : "", n->name,
                           n->internal ? "" : "-");
    if (n->has_position)
      g_string_append_printf(out, "@%g,%g", n->longitude, n->latitude);
  }
  for (guint i = 0; file && i < file->links->len; i++) {
    const GraphmlLink *l = &g_array_index(file->links, GraphmlLink, i);
    g_string_append_printf(out, " %u-%u:%g:%g", l->a, l->b, l->rate, l->delay);
  }
  if (error)
    g_string_append(out, error->message);
  return g_string_free(out, FALSE);
}

static const struct {
  const char *sentence, *text, *shown;
} files[] = {
  { "a node without a label has the name of its id", GRAPH(NODE("")), "a" },
  { "the case of an attribute does not matter", GRAPH(NODE(DATA("l", "P"))),
    "P" },
  { "spaces around a label do not count", GRAPH(NODE(DATA("l", " P \n"))),
    "P" },
  { "of two labels the last one counts",
    GRAPH(NODE(DATA("l", "P") DATA("l", "Q"))), "Q" },
  { "a label has its entities", GRAPH(NODE(DATA("l", "A&amp;B"))), "A&B" },
  { "three of one name are numbered",
    GRAPH("<node id='1'>" DATA("l", "P") "</node><node id='2'>" DATA(
      "l", "P") "</node><node id='3'>" DATA("l", "P") "</node>"),
    "P P 2 P 3" },
  { "a number that is taken is not given",
    GRAPH("<node id='1'>" DATA("l", "P") "</node><node id='2'>" DATA(
      "l", "P 2") "</node><node id='3'>" DATA("l", "P") "</node>"),
    "P P 2 P 3" },
  { "two coordinates are a position",
    GRAPH(NODE(DATA("x", "8.5") DATA("y", "-47"))), "a@8.5,-47" },
  { "a longitude alone is none", GRAPH(NODE(DATA("x", "8.5"))), "a" },
  { "nor is a latitude", GRAPH(NODE(DATA("y", "47"))), "a" },
  { "a position is that of its own node",
    GRAPH("<node id='1'>" DATA("x", "1")
            DATA("y", "2") "</node><node id='2'>" DATA("x", "3") "</node>"),
    "1@1,2 2" },
  { "the date line is in range", GRAPH(NODE(DATA("x", "180") DATA("y", "90"))),
    "a@180,90" },
  { "on both sides, as the poles",
    GRAPH(NODE(DATA("x", "-180") DATA("y", "-90"))), "a@-180,-90" },
  { "what is not internal is external", GRAPH(NODE(DATA("i", "0"))), "a-" },
  { "what is internal is not", GRAPH(NODE(DATA("i", "1"))), "a" },
  { "an edge says nothing of rate and delay", GRAPH(EDGE("")), "a b 0-1:0:-1" },
  { "a rate is in bit/s", GRAPH(EDGE(DATA("r", "1e9"))), "a b 0-1:1e+09:-1" },
  { "a delay is in milliseconds", GRAPH(EDGE(DATA("d", "5"))),
    "a b 0-1:0:0.005" },
  { "no delay is one", GRAPH(EDGE(DATA("d", "0"))), "a b 0-1:0:0" },
  { "the greatest rate", GRAPH(EDGE(DATA("r", "1e18"))), "a b 0-1:1e+18:-1" },
  { "the greatest delay", GRAPH(EDGE(DATA("d", "1e9"))), "a b 0-1:0:1e+06" },
  { "values are those of their own edge",
    GRAPH(EDGE(DATA("r", "5")) "<edge source='b' target='a'/>"),
    "a b 0-1:5:-1 1-0:0:-1" },
  { "a loop is dropped", GRAPH("<node id='a'/><edge source='a' target='a'/>"),
    "a" },
  { "the label of an edge is none of a node", GRAPH(EDGE(DATA("m", "P"))),
    "a b 0-1:0:-1" },
  { "nor is an attribute of nobody", GRAPH(NODE(DATA("o", "P"))), "a" },
  { "nor one without a name", GRAPH(NODE(DATA("p", "P"))), "a" },
  { "nor one without a key", GRAPH(NODE("<data>P</data>")), "a" },
  { "the delay of a node is none of a link", GRAPH(NODE(DATA("n", "far"))),
    "a" },
  { "text outside of data is nothing", GRAPH(NODE("P")), "a" },
};

static const struct {
  const char *sentence, *text;
  int line; /* 0: it has none */
  const char *what;
} mistakes[] = {
  { "a node without an id", "<graphml><graph>\n <node/></graph></graphml>", 2,
    "a <node> needs an id" },
  { "an edge without an end", GRAPH("<node id='a'/>\n<edge source='a'/>\n"), 2,
    "the edge ends at '', which is no node before it" },
  { "an edge without a beginning",
    GRAPH("<node id='a'/>\n<edge target='a'/>\n"), 2,
    "the edge ends at '', which is no node before it" },
  { "of two ends that are not there the first",
    GRAPH("<node id='a'/>\n<edge source='x' target='y'/>\n"), 2,
    "the edge ends at 'x', which is no node before it" },
  { "an edge before its node",
    GRAPH("<node id='a'/>\n<edge source='a' target='b'/><node id='b'/>\n"), 2,
    "the edge ends at 'b', which is no node before it" },
  { "a longitude too far east",
    GRAPH("\n<node id='a'><data key='x'>180.1</data></node>"), 2,
    "'180.1' is no number in range" },
  { "a longitude too far west",
    GRAPH("\n<node id='a'><data key='x'>-181</data></node>"), 2,
    "'-181' is no number in range" },
  { "a latitude too far south",
    GRAPH("\n<node id='a'><data key='y'>-90.5</data></node>"), 2,
    "'-90.5' is no number in range" },
  { "a latitude too far north",
    GRAPH("\n<node id='a'><data key='y'>90.5</data></node>"), 2,
    "'90.5' is no number in range" },
  { "an internal of two", GRAPH("\n<node id='a'><data key='i'>2</data></node>"),
    2, "'2' is no number in range" },
  { "one below nothing", GRAPH("\n<node id='a'><data key='i'>-1</data></node>"),
    2, "'-1' is no number in range" },
  { "a number that goes on",
    GRAPH("\n<node id='a'><data key='x'>1 2</data></node>"), 2,
    "'1 2' is no number in range" },
  { "no number", GRAPH("\n<node id='a'><data key='x'> </data></node>"), 2,
    "'' is no number in range" },
  { "one that is not one",
    GRAPH("\n<node id='a'><data key='x'>nan</data></node>"), 2,
    "'nan' is no number in range" },
  { "a rate below nothing", GRAPH("\n" EDGE("\n<data key='r'>-1</data>")), 3,
    "'-1' is no number in range" },
  { "a rate too large", GRAPH("\n" EDGE("\n<data key='r'>2e18</data>")), 3,
    "'2e18' is no number in range" },
  { "a delay below nothing", GRAPH("\n" EDGE("\n<data key='d'>-1</data>")), 3,
    "'-1' is no number in range" },
  { "a delay too large", GRAPH("\n" EDGE("\n<data key='d'>2e9</data>")), 3,
    "'2e9' is no number in range" },
  { "a graph without nodes", GRAPH(""), 0, "the graph has no nodes" },
  { "nodes without a graph", "<graphml><node id='a'/></graphml>", 0,
    "is no GraphML: expected a <graph>" },
};

static void
say(const char *sentence, const char *text, const char *wanted)
{
  g_autofree char *is = shown(text);
  bool is_good = strcmp(is, wanted) == 0;

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s: %s\n", sentence, is);
}

static void
test_files(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
    say(files[i].sentence, files[i].text, files[i].shown);
}

static void
test_mistakes(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++) {
    g_autofree char *is = shown(mistakes[i].text);
    g_autofree char *place = mistakes[i].line > 0
                               ? g_strdup_printf("f:%d:", mistakes[i].line)
                               : g_strdup("f: ");
    g_autofree char *what = g_strconcat(": ", mistakes[i].what, NULL);
    bool is_good = g_str_has_prefix(is, place) && g_str_has_suffix(is, what);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s\n", mistakes[i].sentence, is);
  }
}

/* What the parser of the platform says gets its place in front. */
static void
test_markup(void)
{
  g_autofree char *is = shown("<graphml>\n</graph>");

  CU_ASSERT_TRUE(g_str_has_prefix(is, "f:2:"));
  CU_ASSERT_PTR_NULL(strstr(is, "Error on line"));
}

/* The circumference of the globe is 40030.2 km. */
static void
test_distance(void)
{
  static const struct {
    const char *sentence;
    double from[2], to[2], metres;
  } rows[] = {
    { "no distance", { 8, 47 }, { 8, 47 }, 0 },
    { "a quarter along the equator", { 0, 0 }, { 90, 0 }, 10007557.2 },
    { "a quarter to the pole", { 30, 0 }, { 70, 90 }, 10007557.2 },
    { "half of it, to the other side", { 0, 0 }, { 180, 0 }, 20015114.4 },
    { "also off the equator", { 10, 40 }, { -170, -40 }, 20015114.4 },
    { "over the date line", { 179, 0 }, { -179, 0 }, 222390.2 },
    { "a degree of latitude", { 8, 46 }, { 8, 47 }, 111195.1 },
    { "a degree of longitude at 60 degrees north",
      { 0, 60 },
      { 1, 60 },
      55595.4 },
    { "the same to the west", { 0, 60 }, { -1, 60 }, 55595.4 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    double metres = geo_distance(rows[i].from[0], rows[i].from[1],
                                 rows[i].to[0], rows[i].to[1]);
    bool is_good = fabs(metres - rows[i].metres) < 2;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %.1f m\n", rows[i].sentence, metres);
  }
}

const TestCase graphml_tests[] = {
  { "attributes mean what the format says", test_files },
  { "a mistake is said, and where it is", test_mistakes },
  { "a mistake of the markup has its place in front", test_markup },
  { "distances are those of great circles", test_distance },
  { NULL, NULL },
};
