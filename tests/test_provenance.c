/* A database alone does its runs again. In each row files are made and run in
 * the folder above/here, and then all but the database is removed.
 */

#include "tests/suite.h"
#include "tests/support_shell.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* What the rows are made of: a scenario without a network, one with it, and two
 * maps. `alone` and `part` are its halves. */
static const char prelude[] =
  "T=$PWD; W=$(mktemp -d) && mkdir $W/above $W/above/here && "
  "W=$W/above && cd $W/here || exit 1\n"
  "map() { printf '<graphml><key attr.name=\"delay\" for=\"edge\" id=\"d\"/>"
  "<key attr.name=\"Longitude\" for=\"node\" id=\"x\"/>"
  "<key attr.name=\"Latitude\" for=\"node\" id=\"y\"/><graph>"
  "<node id=\"A\"><data key=\"x\">1</data><data key=\"y\">1</data></node>"
  "<node id=\"B\"><data key=\"x\">2</data><data key=\"y\">2</data></node>"
  "<edge source=\"A\" target=\"B\"><data key=\"d\">%s</data></edge>"
  "</graph></graphml>' \"$1\"; }\n"
  "part() { printf '[general]\\nduration = 20 s\\ndesigns = pmipv6\\n"
  "[mobile M]\\nstart = A.ar1\\nmobility = m\\n[mobility m]\\nmodel = script\\n"
  "moves = 7 s B.ar1\\n[session s]\\nfrom = A.cn1\\nto = M\\n"
  "arrival = at(2 s)\\n"
  "length = forever\\npackets = cbr(20 /s, 100 B)\\n'; }\n"
  "tail() { printf 'networks = each-node\\n"
  "access-routers = 1\\ncorrespondents = 1\\n'; }\n"
  "net() { printf '[topology]\\nimport = %s\\n' \"$1\"; tail; }\n"
  "run() { \"$DMMSIM\" run \"$@\" -o ../r.db -q >/dev/null; }\n"
  "sweep() { \"$DMMSIM\" sweep \"$@\" -o ../r.db -q; }\n";

/* A row: what is done, how many runs then are in the database, and how many
 * studies. */
static const struct {
  const char *sentence, *line;
  int runs, studies;
} rows[] = {
  { "an absolute include",
    "(part; net a.map) >../i.ini; map 1 >../a.map\n"
    "echo \"include $W/i.ini\" >m.ini; run m.ini",
    1, 1 },
  { "an include of the folder above",
    "(part; net a.map) >../i.ini; map 1 >../a.map\n"
    "echo 'include ../i.ini' >m.ini; run m.ini",
    1, 1 },
  { "two files of one name in two folders",
    "part >i.ini; net ../a.map >../i.ini; map 1 >a.map; map 2 >../../a.map\n"
    "printf 'include i.ini\\ninclude ../i.ini\\n' >m.ini; run m.ini",
    1, 1 },
  { "a way down and up again",
    "mkdir parts; part >i.ini; net parts/../a.map >parts/n.ini; map 1 >a.map\n"
    "mkdir parts/parts; cp a.map parts\n"
    "printf 'include parts/../i.ini\\ninclude ./parts/n.ini\\n' >m.ini\n"
    "run m.ini",
    1, 1 },
  { "a way up and down to the own folder",
    "part >i.ini; net ../here/a.map >n.ini; map 1 >a.map\n"
    "printf 'include ../here/i.ini\\ninclude n.ini\\n' >m.ini; run m.ini",
    1, 1 },
  { "a scenario in another folder",
    "mkdir ../there; (part; net ../here/a.map) >../there/m.ini; map 1 >a.map\n"
    "run ../there/m.ini",
    1, 1 },
  { "a scenario by its absolute path, with an absolute include",
    "part >i.ini; map 1 >../a.map; net ../a.map >n.ini\n"
    "printf 'include n.ini\\n  include %s/here/i.ini # why\\n' $W >m.ini\n"
    "run \"$PWD/m.ini\"",
    1, 1 },
  { "an absolute import, in quotes, and names with spaces",
    "mkdir '../a b'; map 1 >'../a b/c d.map'\n"
    "(part; net \"\\\"$W/a b/c d.map\\\"\") >\"m n.ini\"; run \"m n.ini\"",
    1, 1 },
  { "an import that a value of an axis chooses",
    "mkdir maps; map 1 >maps/a.map; map 2 >maps/b.map\n"
    "(part; net 'maps/${name = a, b}.map'; echo '[study s]') >m.ini\n"
    "sweep m.ini",
    2, 1 },
  { "absolute imports that are the values of an axis",
    "map 1 >a.map; map 2 >../b.map\n"
    "(part; net \"\\${map = $W/here/a.map, $W/b.map}\"; echo '[study s]') "
    ">m.ini\nsweep m.ini",
    2, 1 },
  { "absolute and relative ones on one axis",
    "map 1 >a.map; map 2 >../b.map; mkdir c; map 3 >c/c.map\n"
    "(part; net \"\\${map = a.map, $W/b.map, c/c.map}\"; echo '[study s]') "
    ">m.ini\nsweep m.ini",
    3, 1 },
  { "an import that another value makes absolute",
    "map 1 >a.map; map 2 >../b.map\n"
    "(part; net '${title}.map'; printf '[study s]\\n"
    "general.title = ${title = %s, %s}\\n' $W/here/a $W/b) >m.ini\n"
    "sweep m.ini -s s",
    2, 1 },
  { "an absolute import of an option",
    "map 1 >../a.map; (part; net nosuch) >m.ini\n"
    "run m.ini --set \"topology.import = $W/a.map\"",
    1, 1 },
  { "a relative import of an option",
    "mkdir ../there; map 1 >../a.map; (part; net nosuch) >../there/m.ini\n"
    "sweep ../there/m.ini --set topology.import=../a.map",
    1, 1 },
  { "an option with several absolute imports",
    "map 1 >../a.map; map 2 >a.map; (part; net nosuch; echo '[study s]') "
    ">m.ini\n"
    "sweep m.ini --set \"topology.import=\\${m = $W/a.map, $W/here/a.map}\"",
    2, 1 },
  { "a point of such an option",
    "map 1 >../a.map; map 2 >a.map; (part; net nosuch) >m.ini\n"
    "run m.ini --set \"topology.import=\\${m = $W/a.map, $W/here/a.map}\" "
    "--point m=$W/here/a.map",
    1, 1 },
  { "studies of one file with imports of their own",
    "map 1 >a.map; map 2 >../b.map\n"
    "(part; net nosuch; printf '[study s]\\ntopology.import = a.map\\n"
    "[study t]\\ntopology.import = %s\\n' $W/b.map) >m.ini\n"
    "sweep m.ini -s s; sweep m.ini -s t",
    2, 2 },
  { "studies that share their runs",
    "map 1 >a.map; (part; net a.map; printf '[study s]\\nrepeat = 2\\n"
    "[study t]\\nextends = s\\nrepeat = 3\\n') >m.ini; sweep m.ini",
    3, 2 },
  { "a scenario that begins with a later replication",
    "map 1 >a.map; (part; net a.map; printf '[study s]\\nrepeat = 2\\n') |\n"
    "sed 's/^duration/replication = 5\\n&/' >m.ini; sweep m.ini",
    2, 1 },
  { "replications on an axis",
    "map 1 >a.map; (part; net a.map; printf '[study s]\\nrepeat = 2\\n') |\n"
    "sed 's/^duration/replication = ${r = 5, 15}\\n&/' >m.ini; sweep m.ini",
    4, 1 },
  { "a study that is called as the command is",
    "map 1 >a.map; (part; net a.map; printf '[study run]\\nrepeat = 2\\n') "
    ">m.ini\nsweep m.ini",
    2, 1 },
  { "such an axis to which another key refers",
    "map 1 >a.map; (part; net a.map; echo '[study s]') |\n"
    "sed 's/^duration/replication = ${r = 5, 15}\\ntitle = ${r}\\n&/' "
    ">m.ini\nsweep m.ini",
    2, 1 },
  { "a map that has changed since",
    "map 1 >a.map; (part; net a.map; printf '[study s]\\n') >m.ini\n"
    "sweep m.ini; map 2 >a.map; run m.ini; map 3 >a.map",
    2, 2 },
  { "equal texts whose maps differ",
    "map 1 >a.map; (part; net ../a.map; printf '[study s]\\n') >m.ini\n"
    "map 2 >../a.map; mkdir ../there; cp m.ini ../there; mkdir -p x/y\n"
    "sweep m.ini; cp m.ini x/y; cp a.map x; cd x/y\n"
    "\"$DMMSIM\" run m.ini -q -o ../../../r.db >/dev/null",
    2, 2 },
  { "equal texts in several folders",
    "mkdir maps; map 1 >maps/a.map; part >i.ini\n"
    "(echo 'include ./i.ini'; net maps/a.map; echo '[study s]') >m.ini\n"
    "sweep m.ini; cd ..; cp -r here there; mv r.db here/r.db; cd here\n"
    "sweep() { \"$DMMSIM\" sweep \"$@\" -o r.db -q; }\n"
    "sweep m.ini -s s --set study.s.repeat=3; cd ..\n"
    "\"$DMMSIM\" run there/m.ini -q -o here/r.db >/dev/null\n"
    "\"$DMMSIM\" sweep $PWD/there/m.ini -q -o here/r.db "
    "--set study.s.repeat=3; mv here/r.db .",
    3, 2 },
  { "equal texts, with an absolute import of an option in one",
    "map 1 >a.map; (part; net nosuch; printf '[study s]\n[study t]\n') "
    ">m.ini\n"
    "sweep m.ini -s s --set topology.import=a.map\n"
    "sweep $PWD/m.ini -s t --set topology.import=$PWD/a.map",
    1, 2 },
  { "equal texts, in which two names are one file in one folder",
    "map 1 >a.map\n"
    "(part; net \"\\${m = a.map, $PWD/a.map}\"; printf '[study s]\n') "
    ">m.ini\n"
    "sweep m.ini; cd ..; \"$DMMSIM\" run $PWD/here/m.ini -q -o r.db "
    "--point m=$PWD/here/a.map >/dev/null\n"
    "\"$DMMSIM\" sweep $PWD/here/m.ini -q -o r.db",
    1, 2 },
};

/* Makes the database of a row, and removes everything else. */
static char *
make_row(size_t row)
{
  char *folder = shell_folder("x", "");
  g_autofree char *line = g_strconcat(
    prelude, rows[row].line,
    "\ncd \"$T\" && mv $W/r.db . && rm -r ${W%/above} x && ls", NULL);
  int status;
  g_autofree char *output = shell_run(folder, line, &status);

  CU_ASSERT_STRING_EQUAL(output, "r.db\n");
  if (!g_str_equal(output, "r.db\n"))
    printf("\nnot made: %s: %s\n", rows[row].sentence, output);
  return folder;
}

/* Does something with the database of each row, which has to print what the
 * format makes of the two numbers of the row. */
static void
for_each_row(const char *line, bool is_of_studies)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    char *folder = make_row(i);
    int status;
    g_autofree char *output = shell_run(folder, line, &status);
    int expected = is_of_studies ? rows[i].studies : rows[i].runs;
    bool is_good = atoi(output) == expected;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s", rows[i].sentence, output);
    shell_remove(folder);
  }
}

static void
test_rerun(void)
{
  for_each_row("\"$DMMSIM\" rerun r.db --all >out 2>&1; grep -c identical out;"
               " cat out",
               false);
}

/* A bundle does its studies again in another folder, of which the database
 * knows nothing, and compares the exports. */
static void
test_bundle(void)
{
  for_each_row("\"$DMMSIM\" bundle r.db -o b >/dev/null && rm r.db && mkdir c "
               "&& mv b c/d && cd c/d && bash -n reproduce.sh && "
               "./reproduce.sh >out 2>&1; grep -c ': identical' out; cat out",
               true);
}

/* The report of each study has the message chart of its design. */
static void
test_report(void)
{
  for_each_row("\"$DMMSIM\" show r.db | sed -n 's/ (no name)$/ /; s/^study //p'"
               " |\nwhile IFS= read -r study; do\n"
               "  \"$DMMSIM\" report r.db -s \"$study\" -o x.html >/dev/null\n"
               "  grep -o '<summary>pmipv6' x.html\n"
               "done >out; wc -l <out",
               true);
}

/* The commands that are printed for each run do the same run: its metrics are
 * those of one row of the export. */
static void
test_commands(void)
{
  for_each_row(
    "printf '#!/bin/bash\\nexec \"%s\" \"$@\"\\n' \"$DMMSIM\" >dmmsim\n"
    "chmod +x dmmsim; n=0\n"
    "for id in $(\"$DMMSIM\" rerun r.db --all | sed -n 's/,.*//; s/run //p')\n"
    "do\n"
    "  rm -rf files\n"
    "  \"$DMMSIM\" show r.db $id | sed '1,/by hand/d' >hand.sh\n"
    "  sed -i '$ s/$/ -q -o ..\\/again.db >\\/dev\\/null/' hand.sh\n"
    "  rm -f again.db; bash hand.sh >/dev/null\n"
    "  identity=$(\"$DMMSIM\" show r.db $id | sed -n 's/identity *//p')\n"
    "  \"$DMMSIM\" show again.db $identity >/dev/null && n=$((n + 1))\n"
    "done\n"
    "echo $n",
    false);
}

/* A sweep that goes on says that an import has changed, and what was made of
 * two of them is not joined. */
static void
test_changed(void)
{
  char *folder = shell_folder("x", "");
  int status;
  g_autofree char *line = g_strconcat(
    prelude,
    "map 1 >a.map; (part; net a.map; echo '[study s]') >m.ini; sweep m.ini\n"
    "map 2 >a.map; sweep m.ini 2>&1 | grep -o 'with another text'\n"
    "\"$DMMSIM\" sweep m.ini -q -o p.db\n"
    "map 1 >a.map; \"$DMMSIM\" sweep m.ini -q -o q.db\n"
    "\"$DMMSIM\" merge p.db q.db -o z.db 2>&1 | grep -o 'is of another text'",
    NULL);
  g_autofree char *output = shell_run(folder, line, &status);

  CU_ASSERT_STRING_EQUAL(output, "with another text\nis of another text\n");
  shell_remove(folder);
}

/* A scenario is the same in whatever folder it is, and however it is named. */
static void
test_folders(void)
{
  char *folder = shell_folder("x", "");
  int status;
  g_autofree char *line = g_strconcat(
    prelude,
    "map 1 >a.map; part >i.ini\n"
    "(echo 'include i.ini'; net a.map; echo '[study s]'; echo repeat = 2) "
    ">m.ini\n"
    "cp -r . ../there; sweep m.ini; sweep ./m.ini 2>&1; cd ..\n"
    "\"$DMMSIM\" sweep $PWD/there/m.ini -q -o r.db 2>&1\n"
    "\"$DMMSIM\" sweep here/m.ini -q --shard 1/2 -o p.db\n"
    "\"$DMMSIM\" sweep $PWD/there/m.ini -q --shard 2/2 -o q.db\n"
    "\"$DMMSIM\" merge p.db q.db -o z.db --require-complete >/dev/null\n"
    "\"$DMMSIM\" rerun z.db --all | grep -c identical",
    NULL);
  g_autofree char *output = shell_run(folder, line, &status);

  CU_ASSERT_EQUAL(status, 0);
  CU_ASSERT_STRING_EQUAL(output, "2\n");
  if (!g_str_equal(output, "2\n"))
    printf("\n%s\n", output);
  shell_remove(folder);
}

const TestCase provenance_tests[] = {
  { "runs are done again from the database alone", test_rerun },
  { "and by a bundle of it, in another folder", test_bundle },
  { "reports have their charts", test_report },
  { "and by the commands that are printed", test_commands },
  { "an import that has changed is told", test_changed },
  { "a scenario is the same in every folder", test_folders },
  { NULL, NULL },
};
