/* The scenario reader: what is wrong is said in one message that names the
 * place and what was expected; what is right is resolved. */

#include "models/models.h"
#include "sim/language/scenario.h"
#include "tests/suite.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

/* A sound beginning, of twelve lines, for those rows that go on from it. */
#define SOUND                                                                  \
  "[general]\nduration = 10 s\n[network N]\ngateway = G\naccess = A1, A2\n"    \
  "[correspondent C]\nnetwork = N\n[links]\nG -- A1 = 1 ms\n"                  \
  "G -- A2 = 1 ms\nG -- C = 1 ms\n[mobile M]\n"

typedef struct Bad {
  const char *sentence, *text, *set, *designs, *message;
} Bad;

static const Bad bad[] = {
  { "an empty file", "", NULL, NULL,
    "test: is empty: expected sections, such as [general]" },
  { "only a comment", "# nothing\n", NULL, NULL,
    "test: is empty: expected sections, such as [general]" },
  { "a key before the first section", "duration = 5 s\n", NULL, NULL,
    "test:1:1: stands before the first [section]" },
  { "a heading that is not closed",
    "[general\n"
    "duration = 5 s\n",
    NULL, NULL, "test:1:1: a heading is [type] or [type name]" },
  { "an empty heading", "[]\n", NULL, NULL,
    "test:1:1: the heading is empty: [type] or [type name]" },
  { "no duration",
    "[general]\n"
    "title = x\n"
    "[network N]\n"
    "gateway = G\n",
    NULL, NULL,
    "test: [general] must give a duration, such as duration = "
    "600 s" },
  { "a warm-up as long as the run",
    "[general]\n"
    "duration = 5 s\n"
    "warm-up = 5 s\n"
    "[network N]\n"
    "gateway = G\n",
    NULL, NULL, "test: [general] warm-up must be shorter than duration" },
  { "no network",
    "[general]\n"
    "duration = 5 s\n",
    NULL, NULL,
    "test: there is no network: expected a [network NAME], or "
    "[topology] with import and networks = each-node" },
  { "a network without gateway",
    "[general]\n"
    "duration = 5 s\n"
    "[network N]\n"
    "routers = R\n",
    NULL, NULL, "test:3:1: network N must name its gateway: gateway = G1" },
  { "a section type that does not exist",
    SOUND "[acess A1]\n"
          "delay = 5 ms\n",
    NULL, NULL,
    "test:13:1: unknown section type 'acess'; did you mean "
    "'access'?" },
  { "a section type like no other", SOUND "[zebra]\n", NULL, NULL,
    "test:13:1: unknown section type 'zebra'" },
  { "a section that needs a name", SOUND "[session]\n", NULL, NULL,
    "test:13:1: [session] needs a name: [session NAME]" },
  { "a section that has none", SOUND "[general x]\n", NULL, NULL,
    "test:13:1: [general] has no name: write [general]" },
  { "a section that was begun already",
    SOUND "[general]\n"
          "seed = 2\n",
    NULL, NULL, "test:13:1: this section was begun already in line 1" },
  { "a key that does not exist",
    SOUND "[access A1]\n"
          "dealy = 5 ms\n",
    NULL, NULL,
    "test:14:1: unknown key 'dealy' in [access]; did you mean "
    "'delay'?" },
  { "a key like no other",
    SOUND "[access A1]\n"
          "zebra = 5 ms\n",
    NULL, NULL, "test:14:1: unknown key 'zebra' in [access]" },
  { "a key that was set already",
    SOUND "[access A1]\n"
          "delay = 5 ms\n"
          "delay = 6 ms\n",
    NULL, NULL, "test:15:1: 'delay' was set already in line 14" },
  { "a line without =",
    SOUND "[access A1]\n"
          "delay\n",
    NULL, NULL, "test:14:1: expected key = value" },
  { "a key without a value",
    SOUND "[access A1]\n"
          "delay =\n",
    NULL, NULL, "test:14:8: 'delay' has no value" },
  { "a time without unit",
    SOUND "[access A1]\n"
          "delay = 5\n",
    NULL, NULL,
    "test:14:9: delay = 5: needs a time unit: ns, us, ms, s, "
    "min, h" },
  { "a time with the unit of a rate",
    SOUND "[access A1]\n"
          "delay = 5 Mbit/s\n",
    NULL, NULL,
    "test:14:9: delay = 5 Mbit/s: needs a time unit: ns, us, ms, "
    "s, min, h" },
  { "a time that is a word",
    SOUND "[access A1]\n"
          "delay = soon\n",
    NULL, NULL,
    "test:14:9: delay = soon: is no number: needs a time unit: "
    "ns, us, ms, s, min, h" },
  { "a negative time",
    SOUND "[access A1]\n"
          "delay = -5 ms\n",
    NULL, NULL, "test:14:9: delay = -5 ms: must be at least 0 s" },
  { "a time out of range",
    SOUND "[access A1]\n"
          "delay = 5 h\n",
    NULL, NULL, "test:14:9: delay = 5 h: must be at most 3600 s" },
  { "a number that is infinite",
    SOUND "[access A1]\n"
          "delay = 1e400 s\n",
    NULL, NULL,
    "test:14:9: delay = 1e400 s: is no number: needs a time "
    "unit: ns, us, ms, s, min, h" },
  { "not a number",
    SOUND "[access A1]\n"
          "delay = nan s\n",
    NULL, NULL,
    "test:14:9: delay = nan s: is no number: needs a time unit: "
    "ns, us, ms, s, min, h" },
  { "a hexadecimal number",
    SOUND "[access A1]\n"
          "delay = 0x10 ms\n",
    NULL, NULL,
    "test:14:9: delay = 0x10 ms: is no number: needs a time "
    "unit: ns, us, ms, s, min, h" },
  { "a fraction above one",
    SOUND "[access A1]\n"
          "loss = 120 %\n",
    NULL, NULL, "test:14:8: loss = 120 %: must be from 0 % to 99 %" },
  { "a rate without unit",
    SOUND "[access A1]\n"
          "rate = 54\n",
    NULL, NULL,
    "test:14:8: rate = 54: needs a rate with a unit: bit/s, "
    "kbit/s, Mbit/s, Gbit/s" },
  { "an access router that does not exist",
    SOUND "[access AR1]\n"
          "delay = 5 ms\n",
    NULL, NULL,
    "test:13:1: there is no access router 'AR1'; did you mean "
    "'A1'?" },
  { "a pattern that matches nothing",
    SOUND "[access B*]\n"
          "delay = 5 ms\n",
    NULL, NULL, "test:13:1: there is no access router 'B*'" },
  { "a point with one number",
    SOUND "[access A1]\n"
          "position = 5 m\n",
    NULL, NULL,
    "test:14:12: position = 5 m: expected x, y, such as 100 m, "
    "250 m" },
  { "a link to a node that does not exist",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "access = AR1\n"
    "[links]\n"
    "G -- AR2 = 1 ms\n",
    NULL, NULL, "test:7:1: there is no node 'AR2'; did you mean 'AR1'?" },
  { "a link without delay",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "access = A\n"
    "[links]\n"
    "G -- A\n",
    NULL, NULL,
    "test:7:1: expected A -- B = delay, rate, loss, such as A -- "
    "B = 5 ms, 1 Gbit/s" },
  { "a link with one end",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "[links]\n"
    "G = 1 ms\n",
    NULL, NULL, "test:6:1: expected A -- B" },
  { "links that do not pair",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "access = A{1..3}\n"
    "[links]\n"
    "A{1..2} -- A{1..3} = 1 ms\n",
    NULL, NULL,
    "test:7:1: 2 names on the left and 3 on the right: expected "
    "equally many, or one" },
  { "a link with a wrong rate",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "access = A\n"
    "[links]\n"
    "G -- A = 1 ms, 5 ms\n",
    NULL, NULL,
    "test:7:10: G -- A = 1 ms, 5 ms: rate needs a rate with a "
    "unit: bit/s, kbit/s, Mbit/s, Gbit/s" },
  { "a network in two pieces",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "access = A, B\n"
    "[links]\n"
    "G -- A = 1 ms\n",
    NULL, NULL,
    "test: the network is in 2 pieces: that of G (2 nodes), B (1 "
    "node); join them in [links]" },
  { "a brace that is not closed",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "access = A{1..3\n",
    NULL, NULL,
    "test:5:10: access = A{1..3: the brace in 'A{1..3' is not "
    "closed" },
  { "a brace that is no range",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "access = A{3..1}\n",
    NULL, NULL,
    "test:5:10: access = A{3..1}: '{3..1}' is no range: use "
    "{1..30}" },
  { "a node in two networks",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "[network M]\n"
    "gateway = G\n",
    NULL, NULL, "test:6:11: gateway = G: node G belongs to a network already" },
  { "too few gateways for the networks of a section",
    "[general]\nduration = 9 s\n[network N{1..3}]\ngateway = G{1..2}\n", NULL,
    NULL,
    "test:4:11: gateway = G{1..2}: names 2 nodes for the 3 networks of this "
    "section" },
  { "an option for a host that is not there", SOUND, "mobile.MN.start=A1", NULL,
    "--set mobile.MN.start=A1: there is no [mobile MN] to change" },
  { "a prefix that is none",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "prefix = 2001:db8::1/48\n",
    NULL, NULL,
    "test:5:10: prefix = 2001:db8::1/48: is no prefix: expected "
    "something like 2001:db8:1::/48" },
  { "a prefix that is too long",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "prefix = 2001:db8::/64\n",
    NULL, NULL,
    "test:5:10: prefix = 2001:db8::/64: must be 1 to 56 bits "
    "long, to hold a /64 for each host" },
  { "a prefix that is too long for its hosts",
    "[general]\nduration = 9 s\n[network N]\ngateway = G\naccess = A\n"
    "prefix = 2001:db8::/96\n[links]\nG -- A = 1 ms\n[mobile M]\n",
    NULL, NULL,
    "test:6:10: prefix = 2001:db8::/96: must be 1 to 56 bits long, to hold a "
    "/64 for each host" },
  { "prefixes that overlap",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "prefix = 2001:db8::/40\n"
    "[network M]\n"
    "gateway = H\n"
    "prefix = 2001:db8:1::/48\n"
    "[links]\n"
    "G -- H = 1 ms\n",
    NULL, NULL, "test: the prefixes of networks N and M overlap" },
  { "a correspondent without network", SOUND "[correspondent D]\n", NULL, NULL,
    "test:13:1: [correspondent D] must name its network: network "
    "= N1" },
  { "a correspondent in no known network",
    SOUND "[correspondent D]\n"
          "network = M\n",
    NULL, NULL, "test:14:11: network = M: there is no network 'M'" },
  { "a name that is taken",
    SOUND "[correspondent A1]\n"
          "network = N\n",
    NULL, NULL, "test:13:1: there is a node 'A1' already" },
  { "two hosts of one name", SOUND "[mobile {M,X}]\n", NULL, NULL,
    "test: there are two mobile nodes 'M'" },
  { "hosts without access router",
    "[general]\n"
    "duration = 9 s\n"
    "[network N]\n"
    "gateway = G\n"
    "[mobile M]\n",
    NULL, NULL,
    "test: there are mobile nodes but no access router: expected "
    "access = AR1 in a [network]" },
  { "a home that does not exist",
    SOUND "[mobile X]\n"
          "home = N2\n",
    NULL, NULL, "test:14:8: home = N2: there is no network 'N2'" },
  { "a start that does not exist",
    SOUND "[mobile X]\n"
          "start = A3\n",
    NULL, NULL, "test:14:9: start = A3: there is no access router 'A3'" },
  { "a mobility that does not exist",
    SOUND "[mobile X]\n"
          "mobility = walk\n",
    NULL, NULL,
    "test:14:12: mobility = walk: there is no [mobility] section "
    "'walk'" },
  { "a mobility without model",
    SOUND "[mobility w]\n"
          "residence = 5 s\n",
    NULL, NULL,
    "test:13:1: [mobility w] must give a model: script, "
    "random-walk or random-waypoint" },
  { "a model that does not exist",
    SOUND "[mobility w]\n"
          "model = random-wolk\n",
    NULL, NULL,
    "test:14:9: model = random-wolk: is none of script, "
    "random-walk, random-waypoint; did you mean 'random-walk'?" },
  { "a key that another model has",
    SOUND "[mobility w]\n"
          "model = script\n"
          "moves = 1 s A1\n"
          "speed = 5 m/s\n",
    NULL, NULL, "test:16:9: speed = 5 m/s: has no effect with model = script" },
  { "moves that go back in time",
    SOUND "[mobility w]\n"
          "model = script\n"
          "moves = 10 s A1, 5 s A2\n",
    NULL, NULL, "test:15:9: moves = 10 s A1, 5 s A2: the times must ascend" },
  { "a move to nowhere",
    SOUND "[mobility w]\n"
          "model = script\n"
          "moves = 10 s A1, 15 s A3\n",
    NULL, NULL,
    "test:15:9: moves = 10 s A1, 15 s A3: there is no access "
    "router 'A3'" },
  { "a move without time",
    SOUND "[mobility w]\n"
          "model = script\n"
          "moves = A1\n",
    NULL, NULL,
    "test:15:9: moves = A1: expected moves such as 10 s AR2, 20 "
    "s AR3" },
  { "an area of one corner",
    SOUND "[mobility w]\n"
          "model = random-waypoint\n"
          "area = 0 m, 1 m\n",
    NULL, NULL,
    "test:15:8: area = 0 m, 1 m: expected two corners, such as 0 "
    "m, 0 m, 1500 m, 1000 m" },
  { "an area upside down",
    SOUND "[mobility w]\n"
          "model = random-waypoint\n"
          "area = 0 m, 9 m, 5 m, 1 m\n",
    NULL, NULL,
    "test:15:8: area = 0 m, 9 m, 5 m, 1 m: the second corner "
    "must lie above and to the right" },
  { "a distribution that does not exist",
    SOUND "[mobility w]\n"
          "model = random-walk\n"
          "residence = normal(5 s)\n",
    NULL, NULL,
    "test:15:13: residence = normal(5 s): is no distribution: "
    "exponential, uniform, pareto, lognormal, weibull" },
  { "a distribution with too few arguments",
    SOUND "[mobility w]\n"
          "model = random-walk\n"
          "residence = uniform(5 s)\n",
    NULL, NULL,
    "test:15:13: residence = uniform(5 s): uniform needs 2 "
    "arguments" },
  { "a distribution upside down",
    SOUND "[mobility w]\n"
          "model = random-walk\n"
          "residence = uniform(5 s, 1 s)\n",
    NULL, NULL,
    "test:15:13: residence = uniform(5 s, 1 s): the least value "
    "comes first" },
  { "a session that says nothing", SOUND "[session s]\n", NULL, NULL,
    "test:13:1: [session s] must give arrival, length and packets" },
  { "arrivals without frequency",
    SOUND "[session s]\n"
          "arrival = poisson(120 s)\n"
          "length = 5 s\n"
          "packets = cbr(50 /s, 160 B)\n",
    NULL, NULL,
    "test:14:11: arrival = poisson(120 s): needs a frequency, "
    "such as 50 /s or 1/120 s" },
  { "arrivals of another kind",
    SOUND "[session s]\n"
          "arrival = often\n"
          "length = 5 s\n"
          "packets = cbr(50 /s, 160 B)\n",
    NULL, NULL,
    "test:14:11: arrival = often: expected poisson(1/120 s), "
    "every(60 s) or at(5 s)" },
  { "packets without units",
    SOUND "[session s]\n"
          "arrival = at(1 s)\n"
          "length = 5 s\n"
          "packets = cbr(50, 160)\n",
    NULL, NULL,
    "test:16:11: packets = cbr(50, 160): needs a frequency, such "
    "as 50 /s or 1/120 s" },
  { "packets that are too large",
    SOUND "[session s]\n"
          "arrival = at(1 s)\n"
          "length = 5 s\n"
          "packets = cbr(50 /s, 70 kB)\n",
    NULL, NULL,
    "test:16:11: packets = cbr(50 /s, 70 kB): must be at most "
    "65487 B" },
  { "a length without unit",
    SOUND "[session s]\n"
          "arrival = at(1 s)\n"
          "length = 5\n"
          "packets = cbr(50 /s, 160 B)\n",
    NULL, NULL,
    "test:15:10: length = 5: needs a time unit: ns, us, ms, s, "
    "min, h" },
  { "a direction that does not exist",
    SOUND "[session s]\n"
          "arrival = at(1 s)\n"
          "length = 5 s\n"
          "packets = cbr(50 /s, 160 B)\n"
          "direction = dwon\n",
    NULL, NULL,
    "test:17:13: direction = dwon: is none of down, up, both; "
    "did you mean 'down'?" },
  { "a correspondent that does not exist",
    SOUND "[session s]\n"
          "from = CN\n"
          "arrival = at(1 s)\n"
          "length = 5 s\n"
          "packets = cbr(50 /s, 160 B)\n",
    NULL, NULL, "test:14:8: from = CN: there is no correspondent 'CN'" },
  { "a design that does not exist",
    SOUND "[design mipv]\n"
          "dad = 0 s\n",
    NULL, NULL,
    "test:13:1: there is no design 'mipv'; `dmmsim list designs` "
    "shows them" },
  { "a parameter that does not exist",
    SOUND "[design mipv6]\n"
          "dda = 0 s\n",
    NULL, NULL,
    "test:14:1: unknown parameter 'dda' of design mipv6; did you "
    "mean 'dad'?" },
  { "a parameter without unit",
    SOUND "[design mipv6]\n"
          "dad = 1\n",
    NULL, NULL,
    "test:14:7: dad = 1: needs a time unit: ns, us, ms, s, min, h" },
  { "a parameter that no design has",
    SOUND "[design *]\n"
          "zebra = 1\n",
    NULL, NULL, "test:14:1: unknown parameter 'zebra' of design *" },
  { "a section that is like itself",
    SOUND "[access A1]\n"
          "like = A1\n",
    NULL, NULL, "test:14:8: like = A1: makes a circle" },
  { "a section that is like none",
    SOUND "[access A1]\n"
          "like = A7\n",
    NULL, NULL, "test:14:8: like = A7: there is no [access A7]" },
  { "an iteration that is not closed",
    SOUND "[access A1]\n"
          "delay = ${d = 1, 2 ms\n",
    NULL, NULL, "test:14:9: delay = ${d = 1, 2 ms: '${' is not closed" },
  { "a file to import that is not there",
    SOUND "[topology]\n"
          "import = nosuch.graphml\n",
    NULL, NULL,
    "test:14:10: import = nosuch.graphml: ./nosuch.graphml: "
    "cannot be read: there is no such file" },
  { "an include that is not there", SOUND "include nosuch.ini\n", NULL, NULL,
    "./nosuch.ini: cannot be read: there is no such file" },
  { "an option for a key that does not exist", SOUND, "general.sed=3", NULL,
    "--set general.sed=3: unknown key 'sed' in [general]; did "
    "you mean 'seed'?" },
  { "an option that is none", SOUND, "general", NULL,
    "--set general: expected section.key=value or "
    "section.name.key=value" },
  { "an option with a wrong value", SOUND, "access.A1.delay=5", NULL,
    "--set access.A1.delay=5: delay = 5: needs a time unit: ns, "
    "us, ms, s, min, h" },
  { "a design on the command line that does not exist", SOUND, NULL,
    "mipv6,mipv7",
    "--design: there is no design 'mipv7'; did you mean 'mipv6'?" },
  { "a design that is asked for twice", SOUND, NULL, "mipv6,pmipv6,mipv6",
    "--design: names a design twice" },
  { "a variant of a variant",
    SOUND "[design a]\n"
          "design = mipv6\n"
          "[design b]\n"
          "design = a\n",
    NULL, NULL,
    "test:16:10: design = a: is a variant itself; expected a row of "
    "`dmmsim list designs` to begin with" },
};

static Scenario *
parse(const char *text, const char *const *sets, const char *designs,
      GPtrArray **messages)
{
  ScenarioOptions options = { .sets = sets, .designs = designs };
  return scenario_parse("test", text, strlen(text), &design_table, &options,
                        messages);
}

static void
test_bad(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
    const char *const sets[] = { bad[i].set, NULL };
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(Scenario) scenario =
      parse(bad[i].text, bad[i].set ? sets : NULL, bad[i].designs, &messages);
    CU_ASSERT_PTR_NULL(scenario);
    CU_ASSERT_EQUAL(messages->len, 1);
    bool is_right =
      messages->len > 0 && g_str_has_prefix(messages->pdata[0], bad[i].message);
    CU_ASSERT_TRUE(is_right);
    if (!is_right || messages->len != 1)
      printf("%s: %u messages, %s\n", bad[i].sentence, messages->len,
             messages->len > 0 ? (char *)messages->pdata[0] : "");
  }
}

/* All that is wrong is said in one pass, in the order of the lines. */
static void
test_all_at_once(void)
{
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) scenario =
    parse(SOUND "[access A1]\ndelay = 5\nloss = 2\nzebra = 1\n[oops]\n", NULL,
          NULL, &messages);
  static const char *const starts[] = { "test:14:", "test:15:", "test:16:",
                                        "test:17:" };

  CU_ASSERT_PTR_NULL(scenario);
  CU_ASSERT_EQUAL_FATAL(messages->len, 4);
  for (guint i = 0; i < 4; i++)
    CU_ASSERT_TRUE(g_str_has_prefix(messages->pdata[i], starts[i]));
}

static void
test_caret(void)
{
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) scenario =
    parse("[general]\nduration = 5 s # Zürich\n  [zebra]\n[oops]\n", NULL, NULL,
          &messages);

  CU_ASSERT_PTR_NULL(scenario);
  CU_ASSERT_TRUE(messages->len > 0);
  CU_ASSERT_STRING_EQUAL(
    messages->pdata[messages->len - 1],
    "test:4:1: unknown section type 'oops'\n  [oops]\n  ^");
}

/* Order, comments, units and line ends do not matter. */
static void
test_canonical(void)
{
  static const char one[] = SOUND "[access A*]\ndelay = 5 ms\nloss = 1 %\n";
  static const char two[] =
    "\xef\xbb\xbf# a comment\r\n[general]\r\nduration = 10000 ms\r\n"
    "title = other\r\n[network N]\r\ngateway = G # here\r\n"
    "access = A{1..2}\r\n[correspondent C]\r\nnetwork = N\r\n[links]\r\n"
    "G -- A{1,2} = 0.001 s\r\nG -- C = 1000 us\r\n[mobile M]\r\n"
    "[access A1,\r\n  A2]\r\n";
  static const char three[] = SOUND "[access A1]\nloss = 0.01\ndelay = 5 ms\n"
                                    "[access A2]\nlike = A1\nx-note = mine\n";
  g_autoptr(Scenario) a = support_scenario(one, NULL, NULL);
  g_autoptr(Scenario) c = support_scenario(three, NULL, NULL);
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) b = parse(two, NULL, NULL, &messages);

  CU_ASSERT_STRING_EQUAL(a->canonical, c->canonical);
  CU_ASSERT_PTR_NULL(b); /* a heading does not go on in the next line */
}

static void
test_resolved(void)
{
  g_autofree char *text =
    g_strconcat("[general]\nduration = 40 s\n", support_reference,
                "[mobile MN{1..3}]\nhome = N1, N3\nstart = AR11\n", NULL);
  g_autoptr(Scenario) s = support_scenario(text, "pmipv6", NULL);
  const ScenarioMobile *third = &g_array_index(s->mobiles, ScenarioMobile, 2);
  const ScenarioAccess *ar31 = &g_array_index(s->access, ScenarioAccess, 1);
  char prefix[PREFIX_TEXT_SIZE];

  CU_ASSERT_EQUAL(graph_nodes(s->graph), 15);
  CU_ASSERT_EQUAL(graph_links(s->graph), 17);
  CU_ASSERT_EQUAL(s->access->len, 4);
  CU_ASSERT_STRING_EQUAL(graph_name(s->graph, ar31->node), "AR31");
  /* AR32 in its network, AR11 and AR41 behind linked gateways. */
  CU_ASSERT_EQUAL(ar31->neighbour_count, 3);
  CU_ASSERT_EQUAL(ar31->delay, 5 * SIM_MILLISECOND);
  CU_ASSERT_STRING_EQUAL(third->name, "MN3");
  CU_ASSERT_EQUAL(third->home, 0);
  CU_ASSERT_STRING_EQUAL(
    prefix_format(g_array_index(s->networks, ScenarioNetwork, 2).prefix,
                  prefix),
    "2001:db8:3::/48");
}

/* Networks of one section share out what it lists; variants of designs run
 * beside the table. */
static void
test_shared(void)
{
  g_autoptr(Scenario) s = support_scenario(
    "[general]\nduration = 9 s\n[network N{1..3}]\ngateway = G{1..3}\n"
    "access = A{1..3}\n[links]\nG{1..2} -- G{2..3} = 1 ms\n"
    "G{1..3} -- A{1..3} = 1 ms\n[design quick]\ndesign = mipv6\n"
    "dad = 0 s\n",
    NULL, NULL);
  const ScenarioNetwork *last = &g_array_index(s->networks, ScenarioNetwork, 2);

  CU_ASSERT_EQUAL(s->networks->len, 3);
  CU_ASSERT_STRING_EQUAL(graph_name(s->graph, last->gateway), "G3");
  CU_ASSERT_STRING_EQUAL(
    g_array_index(s->designs, ScenarioDesign, s->designs->len - 1).name,
    "quick");
}

/* Without a word about it, home is where the delay to all routers is least. */
static void
test_median(void)
{
  g_autofree char *text = g_strconcat("[general]\nduration = 40 s\n",
                                      support_reference, "[mobile MN]\n", NULL);
  g_autoptr(Scenario) s = support_scenario(text, NULL, NULL);
  uint32_t home = g_array_index(s->mobiles, ScenarioMobile, 0).home;

  CU_ASSERT_STRING_EQUAL(g_array_index(s->networks, ScenarioNetwork, home).name,
                         "N3");
}

/* Every default can be read, and every help is one sentence. */
static void
test_keys(void)
{
  for (const ScenarioSection *s = scenario_sections; s->type; s++)
    for (const Key *key = s->keys; key->name; key++) {
      Value value;
      g_autofree char *why = NULL;
      CU_ASSERT_TRUE(!key->fallback ||
                     key_parse(key, key->fallback, &value, &why));
      CU_ASSERT_PTR_NOT_NULL_FATAL(key->help);
      CU_ASSERT_FALSE(g_str_has_suffix(key->help, "."));
    }
}

const TestCase scenario_tests[] = {
  { "each wrong input gets its one message", test_bad },
  { "all that is wrong is said in one pass", test_all_at_once },
  { "a caret stands under the place", test_caret },
  { "the canonical text depends on the meaning only", test_canonical },
  { "names, lists and defaults are resolved", test_resolved },
  { "networks share out lists, variants run", test_shared },
  { "the default home is the median", test_median },
  { "keys have sound defaults and help", test_keys },
  { NULL, NULL },
};
