/* The bundle: checksums hold, its script does everything again and finds it
 * identical, and names are only names. */

#include "tests/suite.h"
#include "tests/support_shell.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static const char scenario[] =
  "[general]\ntitle = It's $(touch bad) `touch bad`\nduration = 20 s\n"
  "[network N]\ngateway = G\naccess = A, B\n[correspondent C]\nnetwork = N\n"
  "[links]\nG -- A = ${d = 1, 5} ms\nG -- B = 1 ms\nG -- C = 1 ms\n"
  "[mobile MN]\nmobility = walk\n[mobility walk]\nmodel = random-walk\n"
  "residence = exponential(4 s)\n[session s]\narrival = poisson(1/5 s)\n"
  "length = exponential(5 s)\npackets = cbr(50 /s, 160 B)\n"
  "[study it's $(touch bad)]\ndesigns = pmipv6\nrepeat = 2\n"
  "[study two]\ndesigns = mipv6\nrepeat = 3\n";

typedef struct Row {
  const char *sentence, *line, *output;
  int status;
} Row;

static const Row plain_rows[] = {
  { "it is made",
    "\"$DMMSIM\" sweep x.ini -q -o r.db --set 'general.seed=7' && "
    "\"$DMMSIM\" run x.ini -q -d pmipv6 -o r.db >/dev/null 2>&1 && rm x.ini && "
    "\"$DMMSIM\" bundle r.db -o b --title 'A: \"title\"' --author 'O'\\''N'",
    "b: 3 studies; ./reproduce.sh there does them again\n", 0 },
  { "its checksums hold",
    "cd b && sha256sum -c --quiet SHA256SUMS && ls | tr '\\n' ' '",
    "CITATION.cff ENVIRONMENT EXPECTED README.md SHA256SUMS reproduce.sh "
    "results.db scenario-1 scenario-2 scenario-3 study-1-nodes.csv study-1.csv "
    "study-1.html study-2-nodes.csv study-2.csv study-2.html study-3-nodes.csv "
    "study-3.csv study-3.html ",
    0 },
  { "its script does everything again, identically, twice",
    "bash -n b/reproduce.sh && b/reproduce.sh | grep -c identical && "
    "b/reproduce.sh | grep -c 'identical\\|were there'",
    "3\n5\n", 0 },
  { "its pages are those of a report but for paths, with charts of messages",
    "cd b && for i in 1 2 3; do "
    "sed \"s/scenario-[1-3].x.ini/x.ini/\" again-$i.html | cmp study-$i.html "
    "-; "
    "done && grep -o '<summary>p\\?mipv6' study-?.html",
    "study-1.html:<summary>pmipv6\nstudy-2.html:<summary>pmipv6\n"
    "study-3.html:<summary>mipv6\n",
    0 },
  { "a study that comes out otherwise is named, and those after it are "
    "compared",
    "cp -r b c && sed -i 's/ B = 1 ms/ B = 2 ms/' c/scenario-2/x.ini && "
    "c/reproduce.sh 2>&1 | grep '^study [0-9]:\\|not id'; "
    "exit ${PIPESTATUS[0]}",
    "study 1: identical\nstudy 2: different\nstudy 3: identical\n"
    "not identical: study 2\n",
    1 },
  { "also where nothing was done before",
    "rm c/again* && sed -i 's/ B = 1 ms/ B = 2 ms/' c/scenario-1/x.ini && "
    "c/reproduce.sh 2>&1 | grep '^study [0-9]:\\|not id'; "
    "exit ${PIPESTATUS[0]}",
    "study 1: different\nstudy 2: different\nstudy 3: identical\n"
    "not identical: study 1, study 2\n",
    1 },
  { "a study that cannot be done is not identical, whatever was there before",
    "cp -r b d && echo 'no key' >>d/scenario-2/x.ini && "
    "d/reproduce.sh 2>&1 | grep '^study [0-9]:\\|not id'; "
    "exit ${PIPESTATUS[0]}",
    "study 1: identical\nstudy 2: was not done again\nstudy 3: identical\n"
    "not identical: study 2\n",
    1 },
  { "names are only names", "ls bad b/bad 2>/dev/null; true", "", 0 },
  { "the citation has what it must",
    "grep -c 'cff-version: 1.2.0\\|title: \"A: ' b/CITATION.cff", "2\n", 0 },
  { "what is there is not written over", "\"$DMMSIM\" bundle r.db -o b 2>&1",
    "dmmsim: b: is there already and not empty\n", 1 },
  { "a place that cannot be made is said, and nothing is left",
    "touch f; \"$DMMSIM\" bundle r.db -o f/b 2>&1; ls | grep part; false",
    "dmmsim: f/b: cannot make this folder: Not a directory\n", 1 },
};

/* Rows that are on record are compared as well: of a sweep that keeps flows,
 * and of a run that has printed handovers. */
static const Row record_rows[] = {
  { "tables on record are there",
    "\"$DMMSIM\" sweep x.ini -q -s two -o r.db --set 'general.record=flows' && "
    "\"$DMMSIM\" run x.ini -q -d pmipv6 --handovers --point d=1 -o r.db "
    ">/dev/null && \"$DMMSIM\" bundle r.db -o b && cd b && ls *.csv | "
    "tr '\\n' ' ' && wc -l <study-1-handovers.csv && "
    "sha256sum -c SHA256SUMS | grep -c csv",
    "b: 2 studies; ./reproduce.sh there does them again\n"
    "study-1-handovers.csv study-1-nodes.csv study-1.csv study-2-flows.csv "
    "study-2.csv 6\n5\n",
    0 },
  { "and come out again",
    "b/reproduce.sh | grep '^study' && cd b && for i in study-*.csv; do "
    "cmp $i again${i#study}; done",
    "study 1: identical\nstudy 2: identical\n", 0 },
  { "a row that differs is a difference, and the other tables are compared",
    "sed -i '$ s/.$/&0/' b/study-1-*.csv b/study-2-*.csv && "
    "b/reproduce.sh 2>&1 | grep -o '^study.*differ'; exit ${PIPESTATUS[0]}",
    "study-1-handovers.csv again-1-handovers.csv differ\n"
    "study-1-nodes.csv again-1-nodes.csv differ\nstudy 1: differ\n"
    "study-2-flows.csv again-2-flows.csv differ\nstudy 2: differ\n",
    1 },
  { "several runs of one file are done again under their names",
    "for i in 1 2 3; do \"$DMMSIM\" run x.ini -q -d mipv6 --point d=1 --seed "
    "$i "
    "-o t.db >/dev/null; done; \"$DMMSIM\" run x.ini -q -d mipv6 --point d=5 "
    "-o t.db --as other >/dev/null; \"$DMMSIM\" bundle t.db -o t && "
    "t/reproduce.sh | grep '^study'; \"$DMMSIM\" show t/again.db | grep ^study",
    "t: 4 studies; ./reproduce.sh there does them again\n"
    "study 1: identical\nstudy 2: identical\nstudy 3: identical\n"
    "study 4: identical\nstudy other\nstudy run\nstudy run 2\nstudy run 3\n",
    0 },
  { "one study is one study",
    "\"$DMMSIM\" run x.ini -q -d pmipv6 --point d=1 -o s.db >/dev/null && "
    "\"$DMMSIM\" bundle s.db -o s",
    "s: 1 study; ./reproduce.sh there does it again\n", 0 },
};

static void
run_rows(const Row *rows, size_t count)
{
  char *folder = shell_folder("x.ini", scenario);

  for (size_t i = 0; i < count; i++) {
    int status;
    g_autofree char *output = shell_run(folder, rows[i].line, &status);
    CU_ASSERT_STRING_EQUAL(output, rows[i].output);
    CU_ASSERT_EQUAL(status >> 8, rows[i].status);
    if (!g_str_equal(output, rows[i].output))
      printf("%s: %s\n", rows[i].sentence, output);
  }
  shell_remove(folder);
}

static void
test_bundle(void)
{
  run_rows(plain_rows, G_N_ELEMENTS(plain_rows));
}

static void
test_records(void)
{
  run_rows(record_rows, G_N_ELEMENTS(record_rows));
}

const TestCase bundle_tests[] = {
  { "a bundle reproduces itself", test_bundle },
  { "and what is on record", test_records },
  { NULL, NULL },
};
