/* Nodes, links and networks: those of sections, and those of a file that is
 * imported. */

#include "models/models.h"
#include "tests/suite.h"
#include "tests/support_meaning.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Line 3 is the first of a row. Of a link: delay, rate, loss. */
static const Meaning sections[] = {
  { "a link has a delay",
    "[network N]\ngateway = G\nrouters = R\n[links]\n"
    "G -- R = 5 ms\n",
    "node G 0\nnode R 0\nlink G R 5000000 0 0" },
  { "a rate and a loss",
    "[network N]\ngateway = G\nrouters = R\n[links]\n"
    "G -- R = 5 ms, 2 Mbit/s, 25 %\n",
    "link G R 5000000 2000000 0.25" },
  { "two sides of as many names are paired",
    "[network N]\ngateway = G\nrouters = R{1..3}\n[links]\n"
    "R{1..2} -- R{2..3} = 1 ms\nG -- R1 = 0 s\n",
    "link R1 R2 1000000 0 0\nlink R2 R3 1000000 0 0\nlink G R1 0 0 0" },
  { "one name is paired with all",
    "[network N]\ngateway = G\nrouters = R{1..2}\n[links]\n"
    "R{1..2} -- G = 1 ms\n",
    "link R1 G 1000000 0 0\nlink R2 G 1000000 0 0" },
  { "an hour is the longest",
    "[network N]\ngateway = G\nrouters = R\n"
    "[links]\nG -- R = 1 h\n",
    "link G R 3600000000000 0 0" },
  { "99 % is the most that is lost",
    "[network N]\ngateway = G\nrouters = R\n[links]\n"
    "G -- R = 1 ms, 1 bit/s, 99 %\n",
    "link G R 1000000 1 0.98999999999999999" },
  { "more than an hour is too long",
    "[network N]\ngateway = G\nrouters = R\n[links]\nG -- R = 3601 s\n",
    "test:7:10: G -- R = 3601 s: delay must be at most 3600 s" },
  { "more than 99 % is too much",
    "[network N]\ngateway = G\nrouters = R\n[links]\n"
    "G -- R = 1 ms, 1 bit/s, 99.5 %\n",
    "test:7:10: G -- R = 1 ms, 1 bit/s, 99.5 %: loss must be from 0 % to "
    "99 %" },
  { "a link has three properties",
    "[network N]\ngateway = G\nrouters = R\n[links]\n"
    "G -- R = 1 ms, 1 bit/s, 1 %, 1\n",
    "test:7:10: expected A -- B = delay, rate, loss, such as A -- B = 5 ms, "
    "1 Gbit/s" },
  { "a link has a side without names",
    "[network N]\ngateway = G\nrouters = R\n[links]\n -- R = 1 ms\n",
    "test:7:2: 0 names on the left and 1 on the right: expected equally many, "
    "or one" },
  { "or none on the right",
    "[network N]\ngateway = G\nrouters = R\n[links]\nR -- = 1 ms\n",
    "test:7:1: 1 names on the left and 0 on the right: expected equally many, "
    "or one" },
  { "a link has a brace that is open",
    "[network N]\ngateway = G\nrouters = R\n[links]\nG -- R{1 = 1 ms\n",
    "test:7:1: the brace in 'R{1' is not closed" },
  { "a network has a gateway, which manages locations and is an anchor",
    "[network N]\ngateway = G\n", "network N 2001:db8:8000::/33 G G anchor" },
  { "or another node does",
    "[network N]\ngateway = G\nlm = L\n[links]\n"
    "G -- L = 1 ms\n",
    "network N 2001:db8:8000::/33 G L anchor" },
  { "or the gateway, which may be said",
    "[network N{1..2}]\ngateway = G{1..2}\nlm = G{1..2}\n[links]\n"
    "G1 -- G2 = 1 ms\n",
    "node G1 0\nnode G2 1\nlink G1 G2 1000000 0 0\n"
    "network N1 2001:db8:4000::/34 G1 G1 anchor\n"
    "network N2 2001:db8:8000::/34 G2 G2 anchor" },
  { "but not that of another network",
    "[network M]\ngateway = G\n[network N]\ngateway = H\nlm = G\n"
    "[links]\nG -- H = 1 ms\n",
    "test:7:6: lm = G: node G belongs to a network already" },
  { "a gateway is no router besides", "[network N]\ngateway = G\nrouters = G\n",
    "test:5:11: routers = G: node G belongs to a network already" },
  { "nor an access router", "[network N]\ngateway = G\naccess = G\n",
    "test:5:10: access = G: node G belongs to a network already" },
  { "there is one location manager",
    "[network N]\ngateway = G\nlm = L, M\n[links]\nG -- {L,M} = 1 ms\n",
    "test:5:6: lm = L, M: expected one node" },
  { "and one gateway", "[network N]\ngateway = G, H\n[links]\nG -- H = 1 ms\n",
    "test:4:11: gateway = G, H: expected one node" },
  { "which is said, whatever else is wrong",
    "[network N]\nanchor = maybe\n[network M]\ngateway = G\n",
    "test:3:1: network N must name its gateway: gateway = G1\n"
    "test:4:10: anchor = maybe: is none of no, yes" },
  { "or it is none", "[network N]\ngateway = G\nanchor = no\n",
    "network N 2001:db8:8000::/33 G G" },
  { "a prefix is cut from that of the topology",
    "[topology]\nprefix = fd00::/16\n[network {M,N,O}]\n"
    "gateway = {G,H,I}\n[links]\nG -- {H,I} = 1 ms\n",
    "network M fd00:4000::/18 G G anchor\n"
    "network N fd00:8000::/18 H H anchor\n"
    "network O fd00:c000::/18 I I anchor" },
  { "unless it is said",
    "[network M]\ngateway = G\nprefix = fd00::/56\n[network N]\ngateway = H\n"
    "[links]\nG -- H = 1 ms\n",
    "network M fd00::/56 G G anchor\n"
    "network N 2001:db8:8000::/34 H H anchor" },
  { "prefixes are of one network each",
    "[network M]\ngateway = G\nprefix = fd00:0:0:100::/56\n[network N]\n"
    "gateway = H\nprefix = fd00::/48\n[links]\nG -- H = 1 ms\n",
    "test: the prefixes of networks M and N overlap" },
  { "a prefix is one", "[network N]\ngateway = G\nprefix = fd00::\n",
    "test:5:10: prefix = fd00::: is no prefix: expected something like "
    "2001:db8:1::/48" },
  { "that of the topology too",
    "[topology]\nprefix = x\n[network N]\n"
    "gateway = G\n",
    "test:4:10: prefix = x: is no prefix" },
  { "several networks share what is listed",
    "[network N{1..2}]\ngateway = G{1..2}\nrouters = R{1..2}\nlm = L{1..2}\n"
    "access = A{1..2}\n[links]\nG1 -- G2 = 1 ms\nG{1..2} -- R{1..2} = 1 ms\n"
    "G{1..2} -- L{1..2} = 1 ms\nG{1..2} -- A{1..2} = 1 ms\n",
    "node G1 0\nnode L1 0\nnode R1 0\nnode A1 0\n"
    "node G2 1\nnode L2 1\nnode R2 1\nnode A2 1" },
  { "if it is as much",
    "[network N{1..2}]\ngateway = G{1..2}\nrouters = R{1..3}\n",
    "test:5:11: routers = R{1..3}: names 3 nodes for the 2 networks of this "
    "section: expected one for each, or a section for each network" },
  { "one network has all that is listed",
    "[network N]\ngateway = G\nrouters = R{1..2}\naccess = A{1..2}\n[links]\n"
    "G -- R{1..2} = 1 ms\nG -- A{1..2} = 1 ms\n",
    "node G 0\nnode R1 0\nnode R2 0\nnode A1 0\nnode A2 0" },
  { "two pieces are one too many",
    "[network N]\ngateway = G\nrouters = R{1..2}\n[links]\nR1 -- R2 = 1 ms\n",
    "test: the network is in 2 pieces: that of G (1 node), R1 (2 nodes); join "
    "them in [links]" },
  { "of many pieces four are named",
    "[network N]\ngateway = G\nrouters = R{1..4}\n",
    "test: the network is in 5 pieces: that of G (1 node), R1 (1 node), R2 (1 "
    "node), R3 (1 node), ...; join them in [links]" },
  { "of four pieces all are", "[network N]\ngateway = G\nrouters = R{1..3}\n",
    "test: the network is in 4 pieces: that of G (1 node), R1 (1 node), R2 (1 "
    "node), R3 (1 node); join them in [links]" },
  { NULL, NULL, NULL },
};

static void
test_sections(void)
{
  meaning_check("[general]\nduration = 10 s\n", sections);
}

/* What is wrong already is not said again in other words. */
static void
test_none(void)
{
  g_autofree char *answer =
    meaning_of("[general]\nduration = 10 s\n[topology]\nimport = no/map\n"
               "networks = each-node\n",
               NULL);

  CU_ASSERT_STRING_EQUAL(answer,
                         "test:4:10: import = no/map: ./no/map: cannot be "
                         "read: there is no such file\n");
}

#define KEYS                                                                   \
  "<graphml><key id='x' for='node' attr.name='longitude'/>"                    \
  "<key id='y' for='node' attr.name='latitude'/>"                              \
  "<key id='i' for='node' attr.name='internal'/>"                              \
  "<key id='r' for='edge' attr.name='linkspeedraw'/>"                          \
  "<key id='d' for='edge' attr.name='delay'/><graph>"
#define END "</graph></graphml>"
#define AT(id, x, y)                                                           \
  "<node id='" id "'><data key='x'>" x "</data><data key='y'>" y               \
  "</data></node>"
#define LOST(id) "<node id='" id "'/>"
#define OUTSIDE(id) "<node id='" id "'><data key='i'>0</data></node>"
#define LINK(a, b, inside)                                                     \
  "<edge source='" a "' target='" b "'>" inside "</edge>"
#define DATA(key, text) "<data key='" key "'>" text "</data>"

/* A degree of a great circle: 111.195 km, 555.975 us at 5 us/km. */
#define DEGREE "555975"

/* `keys` are those of [topology] beside import. `text` comes after it. */
static const struct {
  const char *sentence, *map, *keys, *text, *lines;
} imports[] = {
  { "a link has the delay of its length",
    AT("G", "0", "0") AT("R", "2", "0") LINK("G", "R", ""), "", "",
    "node G 0\nnode R 0\nlink G R 1111951 0 0" },
  { "by another speed", AT("G", "0", "0") AT("R", "2", "0") LINK("G", "R", ""),
    "delay = 10 us/km\n", "", "link G R 2223902 0 0" },
  { "unless the file says its delay",
    AT("G", "0", "0") AT("R", "2", "0") LINK("G", "R", DATA("d", "3")), "", "",
    "link G R 3000000 0 0" },
  { "which may be none",
    AT("G", "0", "0") AT("R", "2", "0") LINK("G", "R", DATA("d", "0")), "", "",
    "link G R 0 0 0" },
  { "a link has the rate of the topology",
    AT("G", "0", "0") AT("R", "0", "0") LINK("G", "R", ""), "rate = 5 kbit/s\n",
    "", "link G R 0 5000 0" },
  { "unless the file says its rate",
    AT("G", "0", "0") AT("R", "0", "0") LINK("G", "R", DATA("r", "7")),
    "rate = 5 kbit/s\n", "", "link G R 0 7 0" },
  { "a lost node is in the middle of its neighbours",
    AT("G", "0", "0") AT("R", "2", "0") LOST("M") LINK("G", "M", "")
      LINK("M", "R", ""),
    "", "", "link G M " DEGREE " 0 0\nlink M R " DEGREE " 0 0" },
  { "and is no neighbour of others",
    AT("G", "0", "0") AT("R", "2", "0") LOST("M") LINK("G", "R", "")
      LINK("R", "M", ""),
    "", "", "link G R 1111951 0 0\nlink R M 0 0 0" },
  { "one that has lost neighbours only follows them",
    AT("G", "0", "10") LOST("K") LOST("M") LINK("K", "M", "")
      LINK("M", "G", ""),
    "", "", "link K M 0 0 0\nlink M G 0 0 0" },
  { "or that is a mistake", AT("G", "0", "0") LOST("M") LINK("G", "M", ""),
    "missing-position = fail\n", "",
    "test:4:10: import = map: node 'M' has no position, nor has a neighbour" },
  { "it is one if nobody knows", LOST("G"), "", "",
    "test:4:10: import = map: node 'G' has no position, nor has a neighbour" },
  { "what is outside is kept",
    AT("G", "0", "0") OUTSIDE("X") LINK("G", "X", ""), "", "",
    "node G 0\nnode X 0\nlink G X 0 0 0" },
  { "or dropped with its links",
    AT("G", "0", "0") OUTSIDE("X") AT("R", "0", "0") LINK("X", "G", "")
      LINK("G", "X", "") LINK("R", "G", ""),
    "external = drop\n", "",
    "node G 0\nnode R 0\nlink R G 0 0 0\nnetwork N "
    "2001:db8:8000::/33 G G anchor" },
  { "of two pieces one may be kept",
    AT("X", "0", "0") AT("G", "0", "0") AT("R", "0", "0") LINK("G", "R", ""),
    "pieces = largest\n", "", "node G 0\nnode R 0\nlink G R 0 0 0" },
  { "the first of two that are as large",
    AT("G", "0", "0") AT("R", "0", "0") AT("X", "0", "0") AT("Y", "0", "0")
      LINK("G", "R", "") LINK("X", "Y", ""),
    "pieces = largest\n", "",
    "node G 0\nnode R 0\nlink G R 0 0 0\nnetwork N "
    "2001:db8:8000::/33 G G anchor" },
  { "size is that of what is not dropped",
    AT("G", "0", "0") AT("R", "0", "0") AT("Y", "0", "0") OUTSIDE("X")
      LINK("X", "Y", "") LINK("R", "G", ""),
    "pieces = largest\nexternal = drop\n", "",
    "node G 0\nnode R 0\nlink R G 0 0 0" },
  { "two pieces are a mistake otherwise", AT("G", "0", "0") AT("R", "0", "0"),
    "", "",
    "test: the network is in 2 pieces: that of G (1 node), R (1 node); join "
    "them in [links]" },
  { "which [links] can mend", AT("G", "0", "0") AT("R", "0", "0"), "",
    "[links]\nG -- R = 2 ms\n", "link G R 2000000 0 0" },
  { "a node belongs to the nearest gateway",
    AT("G", "0", "0") AT("H", "9", "0") AT("R", "2", "0") AT("S", "8", "0")
      LINK("G", "R", "") LINK("R", "S", "") LINK("S", "H", ""),
    "", "[network O]\ngateway = H\n",
    "node G 0\nnode H 1\nnode R 0\nnode S 1" },
  { "to the first of two that are as near",
    AT("G", "0", "0") AT("H", "0", "0") AT("R", "0", "0") LINK("G", "R", "")
      LINK("R", "H", ""),
    "", "[network O]\ngateway = H\n", "node G 0\nnode H 1\nnode R 0" },
  { "an access router has the position of its node",
    AT("G", "-1", "0") AT("A", "1", "0") LINK("G", "A", ""), "", "access = A\n",
    "access A 5000000 50000000 0 0 111195.08 0" },
};

/* Reads a scenario whose map is in a folder of its own. */
static char *
meaning_with_map(const char *folder, const char *map, const char *text)
{
  g_autofree char *path = g_build_filename(folder, "map", NULL);
  g_autofree char *whole = g_strconcat(KEYS, map, END, NULL);
  g_autofree char *scenario = g_build_filename(folder, "s.ini", NULL);
  g_autofree char *answer = NULL;

  g_file_set_contents(path, whole, -1, NULL);
  g_file_set_contents(scenario, text, -1, NULL);
  g_autofree char *include = g_strdup_printf("include %s\n", scenario);
  answer = meaning_of(include, NULL);
  g_auto(GStrv) parts = g_strsplit(answer, scenario, -1);
  g_remove(path);
  g_remove(scenario);
  return g_strjoinv("test", parts);
}

static void
test_imports(void)
{
  g_autofree char *folder = g_dir_make_tmp("topology-XXXXXX", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(folder);
  for (size_t i = 0; i < G_N_ELEMENTS(imports); i++) {
    g_autofree char *text = g_strconcat(
      "[general]\nduration = 10 s\n[topology]\nimport = map\n", imports[i].keys,
      "[network N]\ngateway = G\n", imports[i].text, NULL);
    g_autofree char *answer = meaning_with_map(folder, imports[i].map, text);
    bool is_good = meaning_has(answer, imports[i].lines);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\nexpected: %s\n%s", imports[i].sentence,
             imports[i].lines, answer);
  }
  g_rmdir(folder);
}

/* Every imported node becomes a network, with routers and correspondents. */
static const struct {
  const char *sentence, *map, *keys, *lines;
} networks[] = {
  { "every node is a gateway",
    AT("A", "0", "0") AT("B", "0", "0") LINK("A", "B", ""), "",
    "network A 2001:db8:4000::/34 A A anchor\n"
    "network B 2001:db8:8000::/34 B B anchor" },
  { "but not those that are dropped",
    OUTSIDE("X") AT("A", "0", "0") AT("B", "0", "0") LINK("A", "B", ""),
    "external = drop\n",
    "network A 2001:db8:4000::/34 A A anchor\n"
    "network B 2001:db8:8000::/34 B B anchor" },
  { "an access router stands at its gateway", AT("A", "7", "0"),
    "access-routers = 1\n",
    "node A 0\nnode A.ar1 0\nlink A A.ar1 1000000 0 0\n"
    "network A 2001:db8:8000::/33 A A anchor\n"
    "access A.ar1 5000000 50000000 0 0 0 0" },
  { "at another delay", AT("A", "0", "0"),
    "access-routers = 1\naccess-link = 3 ms\n", "link A A.ar1 3000000 0 0" },
  { "correspondents are at a delay of their own", AT("A", "0", "0"),
    "correspondents = 2\ncorrespondent-link = 4 ms\n",
    "node A 0\nnode A.cn1 0\nnode A.cn2 0\nlink A A.cn1 4000000 0 0\n"
    "link A A.cn2 4000000 0 0" },
  { "and understand mobility", AT("A", "0", "0"), "correspondents = 2\n",
    "correspondent A.cn1\ncorrespondent A.cn2" },
  { "the first delay is a millisecond", AT("A", "0", "0"),
    "correspondents = 1\n", "link A A.cn1 1000000 0 0" },
};

static void
test_networks(void)
{
  g_autofree char *folder = g_dir_make_tmp("topology-XXXXXX", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(folder);
  for (size_t i = 0; i < G_N_ELEMENTS(networks); i++) {
    g_autofree char *text =
      g_strconcat("[general]\nduration = 10 s\n[topology]\nimport = map\n"
                  "networks = each-node\n",
                  networks[i].keys, NULL);
    g_autofree char *answer = meaning_with_map(folder, networks[i].map, text);
    bool is_good = meaning_has(answer, networks[i].lines);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s\nexpected: %s\n%s", networks[i].sentence,
             networks[i].lines, answer);
  }
  g_rmdir(folder);
}

/* Several access routers stand in a circle of a kilometre, and the plane
 * touches the globe in the middle of the map. */
static void
test_positions(void)
{
  static const struct {
    const char *sentence;
    double x, y; /* m */
  } rows[] = {
    { "west of the middle", -111195.08, 1000 },
    { "and in the south of its circle", -111195.08, -1000 },
    { "east of the middle", 111195.08, 1000 },
    { "and in the south of its circle", 111195.08, -1000 },
  };
  g_autofree char *folder = g_dir_make_tmp("topology-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "map", NULL);
  g_autofree char *text =
    g_strdup_printf("[general]\nduration = 10 s\n[topology]\nimport = %s\n"
                    "networks = each-node\naccess-routers = 4\n",
                    path);
  const ScenarioOptions options = { .sets = NULL };
  g_autoptr(GPtrArray) messages = NULL;

  g_file_set_contents(
    path, KEYS AT("A", "8", "60") AT("B", "12", "60") LINK("A", "B", "") END,
    -1, NULL);
  g_autoptr(Scenario) scenario = scenario_parse(
    "test", text, strlen(text), &design_table, &options, &messages);
  g_remove(path);
  g_rmdir(folder);
  CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
  CU_ASSERT_EQUAL_FATAL(scenario->access->len, 8);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const ScenarioAccess *a =
      &g_array_index(scenario->access, ScenarioAccess, i / 2 * 4 + i % 2 * 2);
    bool is_good = fabs(a->x - rows[i].x) < 1 && fabs(a->y - rows[i].y) < 1;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %.1f, %.1f\n", rows[i].sentence, a->x, a->y);
  }
  CU_ASSERT_EQUAL(scenario->sources->len, 2);
}

const TestCase topology_tests[] = {
  { "sections make nodes, links and networks", test_sections },
  { "a file of which nothing is left is no network", test_none },
  { "a map is imported as its keys say", test_imports },
  { "its nodes become networks", test_networks },
  { "its positions are on a plane", test_positions },
  { NULL, NULL },
};
