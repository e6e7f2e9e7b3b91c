/* A study is the same, octet for octet, whatever way its runs have come into
 * the database: at once or in parts, in which order, and with records that are
 * asked for later.
 */

#include "tests/suite.h"
#include "tests/support_shell.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

/* Movement, sessions and losses are random. The studies t and u have runs of
 * s, in another order. */
static const char world[] =
  "[general]\nduration = 60 s\ndesigns = pmipv6, flat-network\n"
  "record = handovers, flows, nodes\n"
  "[network N1]\ngateway = G1\naccess = A1, B1\n"
  "[network N2]\ngateway = G2\naccess = A2, B2\n"
  "[links]\nG1 -- A1 = ${d = 1, 2, 5} ms\nG1 -- B1 = 3 ms\nG1 -- G2 = 10 ms\n"
  "G2 -- {A,B}2 = 3 ms, 1 Gbit/s, 2 %\nG1 -- C = 1 ms\n"
  "[cells]\nA1 -- B1\nB1 -- A2\nA2 -- B2\n"
  "[correspondent C]\nnetwork = N1\n"
  "[mobile M{1..4}]\nhome = N1\nmobility = m\n"
  "[mobility m]\nmodel = random-walk\nresidence = exponential(10 s)\n"
  "[session s]\nfrom = C\narrival = poisson(1/20 s)\n"
  "length = exponential(20 s)\npackets = cbr(10 /s, 100 B)\n"
  "[study s]\nrepeat = 2\n"
  "[study t]\nrepeat = 1\ndesigns = flat-network, pmipv6, mipv6\n"
  "links.G1 -- A1 = ${d = 5, 1} ms\n"
  "[study q]\nextends = s\nprecision = 20 % at 80 % of packets-sent\n"
  "max-repeat = 16\n"
  "[study u]\nextends = s\nrepeat = 1\nrecord = none\n";

/* sweep and merge of what is before -o; same says what of a database is not
 * that of one sweep. */
static const char prelude[] =
  "set -e; set -o pipefail; rm -f *.db\n"
  "sweep() { \"$DMMSIM\" sweep x.ini -q \"$@\"; }\n"
  "part() { sweep -s $S --shard $1 -o $2; }\n"
  "merge() { \"$DMMSIM\" merge \"$@\" >/dev/null; }\n"
  "refused() { for i in '1.db 2.db' '2.db 1.db'; do\n"
  "  case $(merge $i -o o.db 2>&1) in\n"
  "  *' where that of the parts before has '*) ;;\n"
  "  *) echo \"$i: joined\" ;; esac; done; }\n"
  "export() { \"$DMMSIM\" export $1 -s $S -t $2 \"${@:3}\"; }\n"
  "page() { PATH=. \"$DMMSIM\" report $1 -s $S -o $1.html >/dev/null; cat "
  "$1.html; }\n"
  "results() { export $1 values; export $1 values --shape wide -f json\n"
  "  for t in grids quantiles runs; do export $1 $t; done\n"
  "  \"$DMMSIM\" compare $1 -s $S; }\n"
  "rows() { for t in handovers flows nodes; do export $1 $t; done; page $1; }\n"
  "same() { results $1 | cmp -s - one.results || echo results; [ \"$2\" ] || "
  "rows $1 | cmp -s - one.rows || echo rows; }\n";

typedef struct Way {
  const char *sentence, *lines;
} Way;

/* Ways of study s, which has two replications. */
static const Way rows[] = {
  { "once more, nothing changes",
    "sweep -s s -o o.db; sweep -s s -o o.db; same o.db" },
  { "with one worker", "sweep -s s -j1 -o o.db; same o.db" },
  { "or with five", "sweep -s s -j5 -o o.db; same o.db" },
  { "one part after the other", "part 2/2 o.db; part 1/2 o.db; same o.db" },
  { "two parts, and what comes of their order",
    "part 1/2 1.db; part 2/2 2.db; merge 1.db 2.db -o o.db; same o.db\n"
    "merge 2.db 1.db -o p.db; same p.db" },
  { "parts that overlap, one of them twice",
    "part 1/2 1.db; part 2/3 2.db; part 3/3 3.db; part 1/3 4.db; part 4/4 "
    "5.db\n"
    "merge 5.db 3.db 1.db 3.db -o o.db; merge 2.db 4.db -o o.db; same o.db\n"
    "merge o.db 1.db -o p.db; same p.db" },
  { "part of it before",
    "sweep -s s --set general.repeat=1 --set study.s.repeat=1 -o o.db\n"
    "sweep -s s -o o.db; same o.db" },
  { "another study before, which has some of the runs",
    "sweep -s t -o o.db; sweep -s s -o o.db; same o.db; sweep -o o.db; same "
    "o.db" },
  { "another study in another part, in either order",
    "sweep -s t -o t.db; sweep -s s -o s.db; merge s.db t.db -o o.db; same "
    "o.db\nmerge t.db s.db -o p.db; same p.db" },
  { "records that are asked for later",
    "sweep -s s --set general.record=none -o o.db; same o.db results\n"
    "sweep -s s --set general.record=flows -o o.db; same o.db results\n"
    "sweep -s s -o o.db; same o.db" },
  { "records that another study has not asked for",
    "sweep -s u -o o.db; sweep -s s -o o.db; same o.db; sweep -s u -o o.db; "
    "same o.db" },
  { "records of all of two parts, of which each has some",
    "sweep -s s --set general.record='flows, nodes' -o 1.db\n"
    "sweep -s s --set general.record='handovers' -o 2.db\n"
    "merge 1.db 2.db -o o.db; same o.db; merge 2.db 1.db -o p.db; same p.db" },
  { "a part with its records and one without, which are filled in",
    "part 1/2 1.db; sweep -s s --shard 2/2 --set general.record=none -o 2.db\n"
    "merge 2.db 1.db -o o.db; same o.db results; sweep -s s -o o.db; same "
    "o.db\n"
    "merge 1.db 2.db -o p.db; same p.db results; sweep -s s -o p.db; same "
    "p.db" },
  { "parts by other options are none, in either order",
    "part 1/2 1.db\n"
    "for o in general.seed=3 'links.G1 -- A1=${d = 1, 7} ms' "
    "'general.duration=50 s' 'general.designs=flat-network'\n"
    "do sweep -s s --shard 2/2 --set \"$o\" -o 2.db; refused; rm 2.db; done\n"
    "sweep -s s --shard 2/2 -d flat-network -o 2.db; refused; rm 2.db\n"
    "part 2/2 2.db; merge 1.db 2.db -o o.db; same o.db" },
  { "parts of which each repeats other points as a precision wants",
    "set s --set 'study.s.precision=40 % at 95 % of handover-delay' --set "
    "study.s.max-repeat=40\n"
    "sweep -s \"$@\" -o w.db; results w.db >w.results\n"
    "[ $(export w.db runs | wc -l) -gt 61 ]\n"
    "sweep -s \"$@\" --shard 1/2 -o 1.db; sweep -s \"$@\" --shard 2/2 -o "
    "2.db\n"
    "merge 1.db 2.db -o o.db; results o.db | cmp - w.results\n"
    "merge 2.db 1.db -o p.db; results p.db | cmp - w.results" },
  { "a bundle of it", "sweep -s s -o r.db\n"
                      "\"$DMMSIM\" bundle r.db -o b$$ >/dev/null; cp "
                      "b$$/results.db o.db; same o.db" },
};

/* Ways of study q, which has as many as its precision needs. */
static const Way precise[] = {
  { "with one worker", "sweep -s q -j1 -o o.db; same o.db" },
  { "one part after the other",
    "part 2/2 o.db; part 1/2 o.db; same o.db; part 2/2 o.db; same o.db" },
  { "both parts at once", "part 2/2 o.db & part 1/2 o.db; wait $!; same o.db" },
  { "the whole, twice at once",
    "sweep -s q -o o.db & sweep -s q -o o.db; wait $!; same o.db" },
  { "parts in two files",
    "part 1/2 1.db; part 2/2 2.db; merge 1.db 2.db -o o.db; same o.db\n"
    "merge 2.db 1.db -o p.db; same p.db" },
  { "records that could not be filled in",
    "sweep -s q --set general.record=none -o o.db\n"
    "sweep -s q --time-limit 0.000000001 -o o.db 2>/dev/null && echo filled\n"
    "same o.db results; sweep -s q -o o.db; same o.db" },
};

/* Tries ways of a study, whose results at once have more lines than `least`. */
static void
try_ways(const char *study, int least, const Way *ways, size_t count)
{
  char *folder = shell_folder("x.ini", world);
  int status;
  g_autofree char *begin = g_strdup_printf("S=%s\n%s", study, prelude);
  g_autofree char *first = g_strconcat(
    begin,
    "sweep -s $S -o one.db; results one.db >one.results; rows one.db "
    ">one.rows; wc -l <one.rows",
    NULL);
  g_autofree char *lines = shell_run(folder, first, &status);

  CU_ASSERT_EQUAL_FATAL(status, 0);
  CU_ASSERT_TRUE(atoi(lines) > least);
  for (size_t i = 0; i < count; i++) {
    g_autofree char *line = g_strconcat(begin, ways[i].lines, NULL);
    g_autofree char *output = shell_run(folder, line, &status);
    CU_ASSERT_EQUAL(status, 0);
    CU_ASSERT_STRING_EQUAL(output, "");
    if (status != 0 || *output != '\0')
      printf("\nnot true: %s: %s\n", ways[i].sentence, output);
  }
  shell_remove(folder);
}

static void
test_ways(void)
{
  try_ways("s", 300, rows, G_N_ELEMENTS(rows));
}

static void
test_precise(void)
{
  try_ways("q", 1500, precise, G_N_ELEMENTS(precise));
}

const TestCase ways_tests[] = {
  { "a study is the same, whatever way its runs have come", test_ways },
  { "so is one that is repeated until it is precise", test_precise },
  { NULL, NULL },
};
