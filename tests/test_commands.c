/* What commands print, and how they end: lines that are done one after the
 * other, in one folder, with a world that takes no time.
 */

#include "sim/store/store.h"
#include "tests/suite.h"
#include "tests/support_shell.h"

#include <glib.h>
#include <stdio.h>

/* With a precision, parts divide the points: each has one of the two. */
static const char plain[] =
  "[general]\nduration = 2 s\ndesigns = mipv6, pmipv6\n"
  "[network N]\ngateway = G\naccess = A\n"
  "[links]\nG -- A = ${d = 1, 2} ms\nG -- C = 1 ms\n"
  "[correspondent C]\nnetwork = N\n[mobile M]\n"
  "[study s]\nrepeat = 6\nprecision = 5 % at 95 % of path-stretch\n"
  "max-repeat = 6\n"
  "[study t]\nrepeat = 1\ndesigns = none\n";

/* Sessions become more for a while, and that is found. */
static const char ramp[] =
  "[general]\nduration = 400 s\nfind-warm-up = yes\ndesigns = pmipv6\n"
  "[network N]\ngateway = G\naccess = A, B\n"
  "[links]\nG -- {A,B,C} = 1 ms\n[cells]\nA -- B\n"
  "[correspondent C]\nnetwork = N\n"
  "[mobile M{1..20}]\nhome = N\nmobility = m\n"
  "[mobility m]\nmodel = random-walk\nresidence = exponential(20 s)\n"
  "[session s]\nfrom = C\narrival = poisson(1/60 s)\n"
  "length = exponential(60 s)\npackets = cbr(1 /s, 100 B)\n";

typedef struct Line {
  const char *sentence, *line;
  int status;
  const char *output;
} Line;

static const Line sweeps[] = {
  { "a dry run says what there is to do", "sweep x.ini -n | grep -v about", 0,
    "s: 2 points, 2 designs, at least 6 replications: 24 runs, 0 done\n"
    "  mipv6                  0 of 6  d=1 ms\n"
    "  pmipv6                 0 of 6  d=1 ms\n"
    "  mipv6                  0 of 6  d=2 ms\n"
    "  pmipv6                 0 of 6  d=2 ms\n"
    "t: 2 points, 1 designs, 1 replications: 2 runs, 0 done\n"
    "  none                   0 of 1  d=1 ms\n"
    "  none                   0 of 1  d=2 ms\n" },
  { "and how long it takes, by a run that it does",
    "sweep x.ini -n -s t -j3 | grep -c 'on 3 processes, by 1 runs of'", 0,
    "1\n" },
  { "which is some time", "sweep x.ini -n -s t | grep -c 'runs of 0 s'", 1,
    "0\n" },
  { "it leaves no file", "list designs >list; ls", 0, "list\nx.ini\n" },
  { "a study is swept", "sweep x.ini -s t", 0, "t: 2 runs: 2 done; x.db\n" },
  { "and then it is there", "sweep x.ini -s t -o x.db", 0,
    "t: 2 runs: 0 done, 2 were there; x.db\n" },
  { "nothing is said, if one wants", "sweep x.ini -s t -q 2>&1", 0, "" },
  { "all studies are swept", "sweep x.ini -o all.db", 0,
    "s: 24 runs: 24 done; all.db\nt: 2 runs: 2 done; all.db\n" },
  { "a dry run counts what is done",
    "sweep x.ini -n -s t -o x.db | grep -v about", 0,
    "t: 2 points, 1 designs, 1 replications: 2 runs, 2 done\n"
    "  none                   1 of 1  d=1 ms\n"
    "  none                   1 of 1  d=2 ms\n" },
  { "what is left takes as long as those that were done",
    "sweep x.ini -n -s t -o x.db -j1 | grep -c 'about 0 s on 1 processes, by "
    "2 runs of'",
    0, "1\n" },
  { "the database of another text is used",
    "sweep x.ini -s t -o x.db --set general.title=y; mkdir y; sed "
    "'s/^.links/# z\\n&/' x.ini >y/x.ini; \"$DMMSIM\" sweep y/x.ini -s t -o "
    "x.db 2>&1",
    0,
    "t: 2 runs: 0 done, 2 were there; x.db\n"
    "dmmsim: x.db: study 't' of x.ini takes the place of one with another "
    "text, "
    "version or options; runs that both ask for are used again\n"
    "t: 2 runs: 0 done, 2 were there; x.db\n" },
  { "a study that there is not", "sweep x.ini -s u 2>&1 | sed -n 1p", 1,
    "x.ini: there is no [study u]; there are s, t\n" },
  { "a database in no folder", "sweep x.ini -s t -o no/x.db 2>&1", 1,
    "dmmsim: no/x.db: there is no folder no\n" },
  { "a database that is none", "sweep x.ini -s t -n -o x.ini 2>&1", 1,
    "dmmsim: x.ini: file is not a database\n" },
};

static const char shard[] = "dmmsim sweep: --shard is K/N, with K from 1 to N; "
                            "try dmmsim sweep --help\n";
static const char jobs[] = "dmmsim sweep: --jobs is a number from 1 to 1024; "
                           "try dmmsim sweep --help\n";
static const char limit[] =
  "dmmsim sweep: a limit is more than 0; try dmmsim sweep --help\n";
static const char one_file[] =
  "dmmsim sweep: expected one scenario file; try dmmsim sweep --help\n";

static const Line misuses[] = {
  { "part zero", "sweep x.ini --shard 0/2 2>&1", 2, shard },
  { "more than there are", "sweep x.ini --shard 3/2 2>&1", 2, shard },
  { "no number of parts", "sweep x.ini --shard 1 2>&1", 2, shard },
  { "something after it", "sweep x.ini --shard 1/2x 2>&1", 2, shard },
  { "no part", "sweep x.ini --shard /2 2>&1", 2, shard },
  { "too many parts", "sweep x.ini --shard 1/100001 2>&1", 2, shard },
  { "so many may be", "sweep x.ini -q --shard 100000/100000 -o p.db 2>&1", 0,
    "" },
  { "no process", "sweep x.ini -j 0 -o none.db 2>&1", 2, jobs },
  { "less than none", "sweep x.ini -j-1 2>&1", 2, jobs },
  { "too many processes", "sweep x.ini -j1025 2>&1", 2, jobs },
  { "so many may be", "sweep x.ini -n -j1024 | grep -c 1024", 0, "2\n" },
  { "a time that is none", "sweep x.ini --time-limit -1 2>&1", 2, limit },
  { "a memory that is none", "sweep x.ini --memory-limit -1 2>&1", 2, limit },
  { "no file", "sweep 2>&1", 2, one_file },
  { "two files", "sweep x.ini x.ini 2>&1", 2, one_file },
};

/* What is wrong with an option is said before the database is opened. */
static const char no_file[] = "dmmsim: none.db: No such file or directory\n";
static const char no_metric[] =
  "dmmsim plot: --y says what is drawn: --y signalling-byte-hops; try dmmsim "
  "plot --help\n";

static const Line plots[] = {
  { "a kind that there is not", "plot none.db --kind pie --y x 2>&1", 2,
    "dmmsim plot: --kind is line, bars, stacked, box, cdf or series; try "
    "dmmsim plot --help\n" },
  { "a kind that there is", "plot none.db --kind box --y path-stretch 2>&1", 1,
    no_file },
  { "no kind is the usual one", "plot none.db --y path-stretch 2>&1", 1,
    no_file },
  { "an axis that there is not", "plot none.db --log z --y x 2>&1", 2,
    "dmmsim plot: --log is x, y or xy; try dmmsim plot --help\n" },
  { "both axes", "plot none.db --log yx --y path-stretch 2>&1", 1, no_file },
  { "three columns", "plot none.db --width 3 2>&1", 2,
    "dmmsim plot: --width is 1 or 2 columns; try dmmsim plot --help\n" },
  { "two columns", "plot none.db --width 2 --y path-stretch 2>&1", 1, no_file },
  { "a name in a folder", "plot none.db --name a/b 2>&1", 2,
    "dmmsim plot: --name is the name of files, without a folder; try dmmsim "
    "plot --help\n" },
  { "a figure that there is not", "plot none.db --figure nothing 2>&1", 2,
    "dmmsim plot: there is no such --figure; dmmsim list figures shows them; "
    "try dmmsim plot --help\n" },
  { "a terminal that there is not", "plot none.db --terminal svg,gif 2>&1", 2,
    "dmmsim plot: --terminal is of svg, pdf, png, cairolatex and tikz; try "
    "dmmsim plot --help\n" },
  { "an axis, and no metric", "plot none.db --x d 2>&1", 2, no_metric },
  { "curves, and no metric", "plot none.db --by d 2>&1", 2, no_metric },
  { "points, and no metric", "plot none.db --where d=1 2>&1", 2, no_metric },
  { "a study, and no metric", "plot none.db --study s 2>&1", 2, no_metric },
  { "no database", "plot 2>&1", 2,
    "dmmsim plot: expected one result database; try dmmsim plot --help\n" },
  { "a run", "run x.ini -q -d mipv6 --point d=1 --seed 3 -o r.db >/dev/null", 0,
    "" },
  { "and two more",
    "run x.ini -q -d mipv6,pmipv6 --point d=1 -o r.db >/dev/null", 0, "" },
  { "the newest runs are drawn", "plot r.db -o fig", 0,
    "drawn: mipv6 (seed 1, fluid), pmipv6 (seed 1, fluid)\n"
    "not drawn: 1 other runs of this database\n"
    "fig/handover-delay.svg .pdf .png\nfig/path-stretch.svg .pdf .png\n" },
  { "two names of one design are two columns",
    "run x.ini -q -d twin,pmipv6,mipv6 --set design.twin.design=mipv6 --point "
    "d=1 -o r.db | sed -n 3p",
    0,
    "                                     twin       pmipv6        mipv6\n" },
  { "the same runs by another title",
    "list >/dev/null; sed 's/^.general.$/&\\ntitle = other/' x.ini >y.ini; "
    "\"$DMMSIM\" run y.ini -q -d mipv6,pmipv6 --point d=1 -o r.db >/dev/null",
    0, "" },
  { "are drawn with it",
    "plot r.db -o fig >/dev/null; grep -c ': other$' fig/path-stretch.dat", 0,
    "2\n" },
  { "two names of one design are two columns again",
    "run x.ini -q -d twin,pmipv6,mipv6 --set design.twin.design=mipv6 --point "
    "d=1 -o r.db >/dev/null",
    0, "" },
  { "and are drawn as two", "plot r.db -o fig", 0,
    "drawn: twin (seed 1, fluid), pmipv6 (seed 1, fluid), mipv6 (seed 1, "
    "fluid)\nnot drawn: 1 other runs of this database\n"
    "fig/handover-delay.svg .pdf .png\nfig/path-stretch.svg .pdf .png\n" },
};

#define LATE(run) "failed: d=1 ms, " run ": time: took more than 1e-09 s\n"

/* No run is as fast as that. */
static const Line failures[] = {
  { "runs that have failed are named, ten of them",
    "sweep x.ini -s s -j1 --time-limit 1e-9 -o f.db 2>&1", 1,
    LATE("mipv6, replication 0") LATE("mipv6, replication 1")
      LATE("mipv6, replication 2") LATE("mipv6, replication 3")
        LATE("mipv6, replication 4") LATE("mipv6, replication 5") LATE(
          "pmipv6, replication 0") LATE("pmipv6, replication 1")
          LATE("pmipv6, replication 2") LATE(
            "pmipv6, replication 3") "and more: the view `missing` of the "
                                     "database has all\n"
                                     "s: 24 runs: 0 done, 24 failed; f.db\n" },
  { "a first failure ends a sweep, if one wants",
    "sweep x.ini -s t -j1 --time-limit 1e-9 --fail-fast -o g.db 2>&1", 1,
    LATE(
      "none, replication 0") "t: 2 runs: 0 done, 1 failed, 1 missing; g.db\n" },
  { "a run that has failed is missing, and says why",
    "merge g.db -o h.db --require-complete 2>&1", 3,
    "missing: t: d=1 ms, none, replication 0 (time)\n"
    "missing: t: d=2 ms, none, replication 0 (not done)\n"
    "0 runs, 2 missing; h.db\n" },
  { "it is done the next time", "sweep x.ini -s t -o g.db 2>&1", 0,
    "t: 2 runs: 2 done; g.db\n" },
};

static const char expected[] = "dmmsim merge: expected databases and -o FILE; "
                               "try dmmsim merge --help\n";

static const Line programs[] = {
  { "a word alone asks for help", "help | sed -n 1p", 0,
    "Usage: dmmsim COMMAND ...\n" },
  { "so does an option", "--help | sed -n 1p", 0,
    "Usage: dmmsim COMMAND ...\n" },
  { "no word does too, and is a mistake", "2>&1 | sed -n 1p", 2,
    "Usage: dmmsim COMMAND ...\n" },
  { "a command that there is not", "nothing 2>&1", 2,
    "dmmsim: there is no command 'nothing'; try dmmsim --help\n" },
  { "and a letter", "-h | sed -n 1p", 0, "Usage: dmmsim COMMAND ...\n" },
};

static const Line lists[] = {
  { "designs are a table with a column for each question",
    "list designs | sed -n 's/  */ /gp' | sed -n '1,2p'", 0,
    "design alloc lm mr lu assist\nnone access none none none none\n" },
  { "below it each has its meaning and its source",
    "list designs | grep -A 2 ^fmipv6:", 0,
    "fmipv6: fast handovers for Mobile IPv6\n    RFC 5568\n\n" },
  { "models begin with their column", "list models | sed -n 1,2p", 0,
    "alloc home: one prefix for ever, from the anchor of the home network\n"
    "    RFC 6275; RFC 5213\n" },
  { "metrics have their unit", "list metrics | grep -A 1 '^handover-delay '", 0,
    "handover-delay (ms)\n    Link down to the first packet on the new link, "
    "mean over flows and\n" },
  { "keys begin with their section", "list keys | sed -n 3,5p", 0,
    "[general]\n  The run as a whole\n  attach-within (time; 0 s)\n" },
  { "figures say what feeds them", "list figures | sed -n 1,3p", 0,
    "delay-components\n    Handover delay by component\n"
    "    dmmsim sweep scenarios/fig-delay-components.ini\n" },
  { "a list is no failure", "list figures >/dev/null", 0, "" },
  { "another list there is not", "list ducks 2>&1", 2,
    "dmmsim list: expected designs, models, keys, metrics or figures\n" },
  { "nor two at once", "list keys models 2>&1", 2,
    "dmmsim list: expected designs, models, keys, metrics or figures\n" },
};

static const Line merges[] = {
  { "the first part", "sweep x.ini -s s -o 1.db --shard 1/2", 0,
    "s: 12 runs: 12 done; 1.db\n" },
  { "the second part", "sweep x.ini -s s -o 2.db --shard 2/2", 0,
    "s: 12 runs: 12 done; 2.db\n" },
  { "a part is not the whole", "merge 1.db -o m.db", 0,
    "12 runs, 12 missing; m.db\n" },
  { "and what is missing is named, if one wants; ten are",
    "merge 1.db -o m.db --require-complete 2>&1", 3,
    "missing: s: d=2 ms, mipv6, replication 0 (not done)\n"
    "missing: s: d=2 ms, pmipv6, replication 0 (not done)\n"
    "missing: s: d=2 ms, mipv6, replication 1 (not done)\n"
    "missing: s: d=2 ms, pmipv6, replication 1 (not done)\n"
    "missing: s: d=2 ms, mipv6, replication 2 (not done)\n"
    "missing: s: d=2 ms, pmipv6, replication 2 (not done)\n"
    "missing: s: d=2 ms, mipv6, replication 3 (not done)\n"
    "missing: s: d=2 ms, pmipv6, replication 3 (not done)\n"
    "missing: s: d=2 ms, mipv6, replication 4 (not done)\n"
    "missing: s: d=2 ms, pmipv6, replication 4 (not done)\n"
    "missing: 2 more\n12 runs, 12 missing; m.db\n" },
  { "what is in the output is a part",
    "merge 2.db -o m.db --require-complete 2>&1", 0, "24 runs; m.db\n" },
  { "a part without the records that another one asks for",
    "sweep x.ini -qs s -o 3.db --shard 2/2 --set general.record=none; "
    "\"$DMMSIM\" merge 1.db 3.db -o n.db --require-complete 2>/dev/null",
    3, "24 runs, 12 without their records; n.db\n" },
  { "a run that two studies ask for is missing once",
    "list designs >/dev/null; (cat x.ini; echo '[study u]'; echo 'extends = s')"
    " >y.ini; for s in s u; do \"$DMMSIM\" sweep y.ini -qs $s -o y.db --shard "
    "1/2; done; \"$DMMSIM\" merge y.db -o z.db; rm [3nyz].db y.ini",
    0, "12 runs, 12 missing; z.db\n" },
  { "no output", "merge 1.db 2.db 2>&1", 2, expected },
  { "no part", "merge -o m.db 2>&1", 2, expected },
  { "a part that there is not", "merge 1.db none.db -o n.db 2>&1", 1,
    "dmmsim: none.db: No such file or directory\n" },
  { "a part that is damaged",
    "list designs >/dev/null; cp 1.db d.db; dd if=/dev/zero of=d.db bs=4096 "
    "seek=5 count=9 conv=notrunc status=none; \"$DMMSIM\" merge 2.db d.db -o "
    "n.db 2>&1",
    1, "dmmsim: d.db: database disk image is malformed\n" },
  { "an output in no folder", "merge 1.db -o no/m.db 2>&1", 1,
    "dmmsim: no/m.db: there is no folder no\n" },
  { "an output that is no database", "merge 1.db -o x.ini 2>&1", 1,
    "dmmsim: x.ini: file is not a database\n" },
  { "nothing else is left", "list designs >/dev/null; ls", 0,
    "1.db\n2.db\nd.db\nm.db\nx.ini\n" },
};

#define FIRST "$(grep -m1 -o 'M1 [0-9]*' handovers | cut -d' ' -f2) of M1"

static const Line charts[] = {
  { "a warm-up is found, so that handovers are left out",
    "run x.ini -q --handovers -o r.db >handovers; grep -c 'warm-up 0' "
    "handovers",
    1, "0\n" },
  { "the first one of a host is not its first",
    "list designs >/dev/null; grep -c \"M1 1 \" handovers", 1, "0\n" },
  { "a chart is of the first that is measured",
    "flow x.ini --host M1 >chart; grep -c \"^pmipv6: handover " FIRST
    "$\" chart",
    0, "1\n" },
  { "and so is that of a report",
    "report r.db -o r.html >/dev/null; grep -c \"handover " FIRST "\" r.html",
    0, "1\n" },
};

static void
expect(const char *world, const Line *lines, size_t count)
{
  char *folder = shell_folder("x.ini", world);

  for (size_t i = 0; i < count; i++) {
    int status;
    g_autofree char *line =
      g_strdup_printf("set -o pipefail; \"$DMMSIM\" %s", lines[i].line);
    g_autofree char *output = shell_run(folder, line, &status);
    CU_ASSERT_STRING_EQUAL(output, lines[i].output);
    CU_ASSERT_EQUAL(status >> 8, lines[i].status);
    if (!g_str_equal(output, lines[i].output) || status >> 8 != lines[i].status)
      printf("\n%s: %d\n%s", lines[i].sentence, status >> 8, output);
  }
  shell_remove(folder);
}

static void
test_sweeps(void)
{
  expect(plain, sweeps, G_N_ELEMENTS(sweeps));
}

static void
test_misuses(void)
{
  expect(plain, misuses, G_N_ELEMENTS(misuses));
}

static void
test_plots(void)
{
  expect(plain, plots, G_N_ELEMENTS(plots));
}

static void
test_charts(void)
{
  expect(ramp, charts, G_N_ELEMENTS(charts));
}

static void
test_failures(void)
{
  expect(plain, failures, G_N_ELEMENTS(failures));
}

static void
test_merges(void)
{
  expect(plain, merges, G_N_ELEMENTS(merges));
}

/* Puts an octet of zero into the name of a design, which cannot be printed. */
static void
spoil(const char *folder)
{
  g_autofree char *path = g_build_filename(folder, "1.db", NULL);
  Store *store = store_open(path, NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(store);
  CU_ASSERT_EQUAL(sqlite3_exec(store_database(store),
                               "UPDATE plan SET design = 'a' || char(0)", NULL,
                               NULL, NULL),
                  SQLITE_OK);
  store_free(store);
}

/* What is missing cannot be said, and that is not the same as nothing. */
static void
test_doubt(void)
{
  static const char line[] =
    "\"$DMMSIM\" merge 1.db -o m.db --require-complete 2>&1\n"
    "echo $?; ls";
  char *folder = shell_folder("x.ini", plain);
  int status;

  g_free(shell_run(folder, "\"$DMMSIM\" sweep x.ini -qs s -o 1.db --shard 1/2",
                   &status));
  CU_ASSERT_EQUAL_FATAL(status, 0);
  spoil(folder);
  g_autofree char *output = shell_run(folder, line, &status);
  CU_ASSERT_STRING_EQUAL(
    output, "missing: s: d=2 ms, a\n"
            "dmmsim: m.db: a text in 'run' has an octet of zero\n1\n"
            "1.db\nx.ini\n");
  shell_remove(folder);
}

static void
test_programs(void)
{
  expect(plain, programs, G_N_ELEMENTS(programs));
}

static void
test_lists(void)
{
  expect(plain, lists, G_N_ELEMENTS(lists));
}

const TestCase commands_tests[] = {
  { "the program says what it can do", test_programs },
  { "and what it knows", test_lists },
  { "a sweep says what it does", test_sweeps },
  { "and what is wrong with its options", test_misuses },
  { "a sweep says which runs have failed", test_failures },
  { "a plot says what is wrong with its options", test_plots },
  { "a chart begins after a warm-up that is found", test_charts },
  { "parts are joined into a database", test_merges },
  { "unless it cannot be said what they lack", test_doubt },
  { NULL, NULL },
};
