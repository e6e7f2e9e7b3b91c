/* Provenance: a run can be done again out of the database alone, by the program
 * and by the commands that it prints. */

#include "tests/suite.h"
#include "tests/support_shell.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static const char scenario[] =
  "include parts/net.ini\n"
  "[mobile MN{1..2}]\nmobility = walk\n"
  "[mobility walk]\nmodel = random-walk\n"
  "residence = exponential(${residence = 3, 6} s)\n"
  "[session s]\narrival = poisson(1/5 s)\nlength = exponential(5 s)\n"
  "packets = cbr(50 /s, 160 B)\n"
  "[study the one]\ndesigns = pmipv6, mipv6\nrepeat = 2\n"
  "links.G -- A = ${d = 1, 5} ms\n";

static const char net[] =
  "[general]\nduration = 20 s\n"
  "[network N]\ngateway = G\naccess = A, B\n[correspondent C]\nnetwork = N\n"
  "[links]\nG -- A = 1 ms\nG -- B = 1 ms\nG -- C = 1 ms\n";

/* A folder with the database of a sweep whose files are gone. */
static char *
swept(void)
{
  char *folder = shell_folder("x.ini", scenario);
  g_autofree char *parts = g_build_filename(folder, "parts", NULL);
  g_autofree char *file = g_build_filename(parts, "net.ini", NULL);
  int status;

  g_mkdir_with_parents(parts, 0777);
  g_file_set_contents(file, net, -1, NULL);
  g_autofree char *done =
    shell_run(folder,
              "\"$DMMSIM\" sweep x.ini -q -o r.db -d pmipv6,mipv6 "
              "--set general.seed=7 --set 'general.title=\"it'\"'\"'s\"' && "
              "\"$DMMSIM\" run x.ini -q -o run.db -d mipv6 -S 'the one' "
              "--point d=5 --seed 3 >/dev/null && "
              "mkdir gone && mv x.ini parts gone",
              &status);
  CU_ASSERT_EQUAL(status, 0);
  return folder;
}

static void
test_rerun(void)
{
  char *folder = swept();
  int status;
  g_autofree char *all = shell_run(
    folder, "\"$DMMSIM\" rerun r.db --all | grep -c identical", &status);
  g_autofree char *run = shell_run(
    folder, "\"$DMMSIM\" rerun run.db 1 | grep -c identical", &status);
  g_autofree char *changed =
    shell_run(folder,
              "sqlite3 -version >/dev/null 2>&1 || exit 9; sqlite3 r.db "
              "\"UPDATE value SET value = 1 WHERE run = 3 AND metric = (SELECT "
              "metric FROM metric WHERE name = 'packets-sent')\"; "
              "\"$DMMSIM\" rerun r.db 3",
              &status);

  if (status >> 8 != 9) {
    CU_ASSERT_EQUAL(status >> 8, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(changed, "packets-sent"));
    g_autofree char *other = shell_run(
      folder,
      "sqlite3 r.db \"UPDATE study SET options = replace(options, "
      "'general.seed=7', 'general.seed=8')\"; \"$DMMSIM\" rerun r.db --all "
      ">all; echo $?; grep -c 'this is another run: its identity is' all; "
      "grep -c identical all",
      &status);
    CU_ASSERT_STRING_EQUAL(other, "1\n16\n0\n");
  } else {
    printf("(SKIPPED: sqlite3 is not installed) ");
  }
  CU_ASSERT_STRING_EQUAL(all, "16\n");
  CU_ASSERT_STRING_EQUAL(run, "1\n");
  shell_remove(folder);
}

/* The commands that are printed are run, and come to the same. */
static void
test_commands(void)
{
  char *folder = swept();
  int status;
  g_autofree char *same = shell_run(
    folder,
    "printf '#!/bin/bash\\nexec \"%s\" \"$@\"\\n' \"$DMMSIM\" >dmmsim; "
    "chmod +x dmmsim\n"
    "run=$(\"$DMMSIM\" export r.db -t runs |"
    " awk -F, '$6 == \"pmipv6\" { print $9; exit }')\n"
    "\"$DMMSIM\" show r.db $run | sed -n '/by hand/,$p' | sed 1d >hand.sh\n"
    "sed -i '$ s/$/ -q --format csv/' hand.sh\n"
    "bash hand.sh | grep -o ',packets-delivered,.*' >hand.txt\n"
    "\"$DMMSIM\" export r.db | grep -c \"$(cat hand.txt)\\$\"",
    &status);

  CU_ASSERT_EQUAL(status, 0);
  CU_ASSERT_STRING_EQUAL(same, "1\n");
  shell_remove(folder);
}

/* The files of a run are unpacked whole, or nothing is. */
static const struct {
  const char *sentence, *line, *output;
} unpacked[] = {
  { "a new folder", "\"$DMMSIM\" show r.db 1 --extract new && ls new",
    "new/x.ini\nparts\nx.ini\n" },
  { "an empty folder, and a slash after it",
    "mkdir old && \"$DMMSIM\" show r.db 1 --extract old/ && ls old",
    "old/x.ini\nparts\nx.ini\n" },
  { "a folder with a file",
    "echo mine >old/x.ini; \"$DMMSIM\" show r.db 1 --extract old 2>&1;"
    " cat old/x.ini",
    "dmmsim: old: is there already and not empty\nmine\n" },
  { "a database whose file cannot be unpacked",
    "cp r.db s.db; command -v sqlite3 >/dev/null || exit 9; sqlite3 s.db "
    "\"UPDATE source SET path = '/' WHERE number = 1"
    "\"; \"$DMMSIM\" show s.db 1 --extract bad 2>&1; ls -d bad* 2>/dev/null",
    "dmmsim: the scenario cannot be read any more:\n"
    "./parts/net.ini: cannot be read: the database has no such file\n" },
  { "one that would be outside",
    "cp r.db s.db; command -v sqlite3 >/dev/null || exit 9; sqlite3 s.db "
    "\"UPDATE source SET number = 2 WHERE number = "
    "1;"
    " INSERT INTO source SELECT scenario, 3, '../../../up/x', 'text' FROM "
    "source"
    " WHERE number = 0\"; \"$DMMSIM\" show s.db 1 --extract bad/in 2>&1;"
    " ls .. | grep -c '^up$'; (cd bad && find . -type f | sort)",
    "bad/in/here/here/here/x.ini\n0\n./in/here/here/here/parts/net.ini\n"
    "./in/here/here/here/x.ini\n./in/up/x\n" },
};

static void
test_unpack(void)
{
  char *folder = swept();

  for (size_t i = 0; i < G_N_ELEMENTS(unpacked); i++) {
    int status;
    g_autofree char *output = shell_run(folder, unpacked[i].line, &status);
    if (status >> 8 == 9) {
      printf("(SKIPPED: sqlite3 is not installed) ");
      continue;
    }
    CU_ASSERT_STRING_EQUAL(output, unpacked[i].output);
    if (!g_str_equal(output, unpacked[i].output))
      printf("\nnot true: %s: %s\n", unpacked[i].sentence, output);
  }
  shell_remove(folder);
}

static const struct {
  const char *line, *output;
} bad[] = {
  { "\"$DMMSIM\" show r.db 99 2>&1",
    "dmmsim: there is no run '99': expected its number, or at least six digits "
    "of its identity\n" },
  { "\"$DMMSIM\" show nosuch.db 2>&1",
    "dmmsim: nosuch.db: No such file or directory\n" },
  { "echo text >t.db; \"$DMMSIM\" rerun t.db 1 2>&1",
    "dmmsim: t.db: file is not a database\n" },
};

static void
test_bad(void)
{
  char *folder = swept();

  for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
    int status;
    g_autofree char *output = shell_run(folder, bad[i].line, &status);
    CU_ASSERT_STRING_EQUAL(output, bad[i].output);
    CU_ASSERT_EQUAL(status >> 8, 1);
    if (strcmp(output, bad[i].output) != 0)
      printf("%s\n", output);
  }
  shell_remove(folder);
}

/* What is said of a run that begins with a later replication, and whose design
 * has two names. */
static const struct {
  const char *sentence, *line, *output;
} shown[] = {
  { "the replication is that of the run", "show s.db 1 | grep ^seed",
    "seed       7, replication 5 (0 in the study)\n" },
  { "parameters stand below each other",
    "show r.db 1 | sed -n '/^parameters/,/^seed/p' | sed 's/ [0-9]* ns//; 3q'",
    "parameters alloc home\n           lm anchor\n"
    "             delete-delay\n" },
  { "and nothing is between them and the seed",
    "show r.db 1 | grep -B1 ^seed | head -1", "           assist none\n" },
  { "all names of the design", "show s.db 1 | grep ^names",
    "names      pmipv6,twin\n" },
  { "one name is said once", "show r.db 1 | grep -c ^names", "0\n" },
  { "also when it is done again", "rerun s.db 1 | grep -o replication.*",
    "replication 5:\n" },
  { "the same number is said once", "show r.db 1 | grep ^seed",
    "seed       7, replication 0\n" },
};

static void
test_shown(void)
{
  char *folder = swept();
  int status;
  g_autofree char *made = shell_run(
    folder,
    "cd gone && \"$DMMSIM\" sweep x.ini -q -o ../s.db -d 'pmipv6,twin' -j 1 "
    "--set design.twin.design=pmipv6 --set general.replication=5 "
    "--set study.the\\ one.repeat=1 --set general.seed=7",
    &status);

  CU_ASSERT_EQUAL_FATAL(status, 0);
  for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
    g_autofree char *line = g_strconcat("\"$DMMSIM\" ", shown[i].line, NULL);
    g_autofree char *output = shell_run(folder, line, &status);
    CU_ASSERT_STRING_EQUAL(output, shown[i].output);
    if (!g_str_equal(output, shown[i].output))
      printf("\nnot true: %s: %s\n", shown[i].sentence, output);
  }
  shell_remove(folder);
}

const TestCase show_tests[] = {
  { "a run is shown by its own numbers and all its names", test_shown },
  { "runs are done again without their files, bit by bit", test_rerun },
  { "the commands that are printed do the same", test_commands },
  { "files are unpacked whole, and nowhere else", test_unpack },
  { "what is not there is said", test_bad },
  { NULL, NULL },
};
