/* Options of commands: how they are split, what is refused, and what becomes of
 * those that choose a scenario.
 */

#include "sim/program/commands.h"
#include "tests/suite.h"
#include "tests/support_shell.h"

#include <stdio.h>
#include <string.h>

/* What stands on a command line, and what is made of it: the numbers, the
 * list, the switch, and what is left. */
static const struct {
  const char *sentence, *line, *result;
} lines[] = {
  { "nothing", "", "0 - - off|" },
  { "a value of its own", "-j 2 x", "2 - - off|x|" },
  { "a value that is attached", "-j2 x", "2 - - off|x|" },
  { "a long value that is attached", "-j2345", "2345 - - off|" },
  { "a text that is attached", "-ofile -a", "0 file - on|" },
  { "two switches in one word", "-aa x", "0 - - on|x|" },
  { "a long option with its value", "--jobs=3 y z", "3 - - off|y|z|" },
  { "a list in its order", "--set a=1 x --set b=2", "0 - a=1,b=2 off|x|" },
  { "a dash alone is no option", "- x", "0 - - off|-|x|" },
  { "after two dashes nothing is an option", "x -- -j2 -a",
    "0 - - off|x|-j2|-a|" },
  { "nor at the beginning", "-j2 -- -j3", "2 - - off|-j3|" },
  { "nor is help", "x -- -h", "0 - - off|x|-h|" },
  { "nor a long option, or two dashes again", "-- --jobs=3 -- x",
    "0 - - off|--jobs=3|--|x|" },
  { "two dashes at the end are nothing", "x -j2 --", "2 - - off|x|" },
  { "a value that looks like an option", "-o -j2 x", "0 -j2 - off|x|" },
  { "which then has no value itself", "-o -o -j2 x", "2 -o - off|x|" },
  { "so after a long option", "--output -j2 x", "0 -j2 - off|x|" },
  { "so after switches", "-aao -j2 x", "0 -j2 - on|x|" },
  { "a value may be two dashes", "-o -- -j2 x", "2 -- - off|x|" },
  { "or ask for help", "-o -h x", "0 -h - off|x|" },
  { "what is attached is the value", "-o-j2 -j3", "3 -j2 - off|" },
  { "so after an equals sign", "--output=x -j2", "2 x - off|" },
  { "a switch has no value", "--all -j2", "2 - - on|" },
  { "a letter that has no value takes none", "-a -j2", "2 - - on|" },
};

/* Options of every kind that commands have. */
typedef struct Parsed {
  int jobs;
  char *output;
  char **sets;
  gboolean is_all;
} Parsed;

/* Parses words, which is changed, and has room for twice as many. */
static bool
parse(Parsed *parsed, int *argc, char ***words, int *status)
{
  const GOptionEntry entries[] = {
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &parsed->jobs, "Jobs", "N" },
    { "output", 'o', 0, G_OPTION_ARG_STRING, &parsed->output, "File", "FILE" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &parsed->sets, "Key", "SET" },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &parsed->is_all, "All", NULL },
    G_OPTION_ENTRY_NULL,
  };

  return command_options("try", "WORD...", "Tries options.", entries, argc,
                         words, status);
}

static char *
parsed_text(const Parsed *parsed, int argc, char **argv)
{
  GString *text = g_string_new(NULL);
  g_autofree char *sets = parsed->sets ? g_strjoinv(",", parsed->sets) : NULL;

  g_string_printf(text, "%d %s %s %s|", parsed->jobs,
                  parsed->output ? parsed->output : "-", sets ? sets : "-",
                  parsed->is_all ? "on" : "off");
  for (int i = 1; i < argc; i++)
    g_string_append_printf(text, "%s|", argv[i]);
  return g_string_free(text, FALSE);
}

static void
test_lines(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
    g_auto(GStrv) words = g_strsplit(lines[i].line, " ", -1);
    char *arguments[32] = { (char *)"try" };
    char **argv = arguments;
    Parsed parsed = { 0 };
    int argc = 1, status = 0;
    for (char **word = words; *word; word++)
      arguments[argc++] = *word;
    CU_ASSERT_TRUE(parse(&parsed, &argc, &argv, &status));
    g_autofree char *result = parsed_text(&parsed, argc, argv);
    CU_ASSERT_STRING_EQUAL(result, lines[i].result);
    if (!g_str_equal(result, lines[i].result))
      printf("\n%s: %s\n", lines[i].sentence, result);
    g_free(parsed.output);
    g_strfreev(parsed.sets);
  }
}

static void
test_misuse(void)
{
  static const struct {
    const char *level, *seed, *misuse;
  } rows[] = {
    { NULL, NULL, NULL },
    { "fluid", "0", NULL },
    { "packet", "18446744073709551615", NULL },
    { "packets", NULL, "--level is fluid or packet" },
    { "", NULL, "--level is fluid or packet" },
    { NULL, "", "--seed is a whole number" },
    { NULL, "-1", "--seed is a whole number" },
    { NULL, "1.5", "--seed is a whole number" },
    { NULL, "7x", "--seed is a whole number" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    ScenarioChoice choice = { .level = (char *)rows[i].level,
                              .seed = (char *)rows[i].seed };
    const char *misuse = choice_misuse(&choice);
    CU_ASSERT_STRING_EQUAL(misuse ? misuse : "none",
                           rows[i].misuse ? rows[i].misuse : "none");
  }
}

static void
test_choice(void)
{
  char *sets[] = { (char *)"a.b=1", (char *)"c.d=\"x\ny\"", NULL };
  char *points[] = { (char *)"speed=5", (char *)"length=2", NULL };
  static const struct {
    ScenarioChoice choice;
    const char *sets, *text;
  } none = { { 0 }, "", "" };
  ScenarioChoice all = { .designs = (char *)"mipv6,none",
                         .seed = (char *)"3",
                         .level = (char *)"packet",
                         .study = (char *)"s",
                         .sets = sets,
                         .points = points };
  g_autofree char *no_text = choice_text(&none.choice);
  g_autofree char *text = choice_text(&all);
  g_autoptr(GPtrArray) no_sets = choice_sets(&none.choice);
  g_autoptr(GPtrArray) given = choice_sets(&all);
  g_autofree char *joined = g_strjoinv("|", (char **)given->pdata);

  CU_ASSERT_STRING_EQUAL(no_text, "");
  CU_ASSERT_EQUAL(no_sets->len, 1);
  CU_ASSERT_STRING_EQUAL(
    joined, "general.seed=3|general.level=packet|a.b=1|c.d=\"x\ny\"");
  CU_ASSERT_STRING_EQUAL(text, "study s\npoint speed=5\npoint length=2\n"
                               "design mipv6,none\nset general.seed=3\n"
                               "set general.level=packet\nset a.b=1\n"
                               "set c.d=\"x y\"\n");
}

/* The world of the lines below: two mobile nodes, one whose name is a number,
 * and a study of two points. */
static const char world[] =
  "[general]\nduration = 2 s\ndesigns = mipv6, pmipv6\n"
  "[network N]\ngateway = G\naccess = A\n[links]\nG -- A = ${d = 1, 2} ms\nG "
  "-- C = 1 ms\n"
  "[correspondent C]\nnetwork = N\n"
  "[mobile M]\n[mobile 0]\n";

static const struct {
  const char *sentence, *line;
  int status;
  const char *output;
} commands[] = {
  { "help is printed", "merge --help | head -4", 0,
    "Usage: dmmsim merge DATABASE... -o FILE\n\n"
    "Joins parts of a sweep into what one machine would have made.\n\n" },
  { "help has options", "merge -h | grep -c -- '--output=FILE'", 0, "1\n" },
  { "programs are told the options", "merge --describe", 0,
    "command\tmerge\tDATABASE... -o FILE\tJoins parts of a sweep into what one "
    "machine would have made.\n"
    "option\toutput\to\tFILE\tResult database; what is in it stays\n"
    "option\trequire-complete\t-\t\tSay which runs are missing; then exit "
    "status is 3\n" },
  { "--describe stands alone", "merge --describe x 2>&1", 2,
    "dmmsim merge: Unknown option --describe; try dmmsim merge --help\n" },
  { "an option that there is not", "merge --nothing 2>&1", 2,
    "dmmsim merge: Unknown option --nothing; try dmmsim merge --help\n" },
  { "no file", "run 2>&1", 2,
    "dmmsim run: expected one scenario file; try dmmsim run --help\n" },
  { "two files", "run x.ini x.ini 2>&1", 2,
    "dmmsim run: expected one scenario file; try dmmsim run --help\n" },
  { "a format that there is not", "run x.ini -fxml 2>&1", 2,
    "dmmsim run: --format is table, csv or json; try dmmsim run --help\n" },
  { "handovers in CSV", "run x.ini --handovers --format csv 2>&1", 2,
    "dmmsim run: --handovers goes with --format table or json; try dmmsim run "
    "--help\n" },
  { "a trace in what is printed", "run x.ini --trace - -f json 2>&1", 2,
    "dmmsim run: --trace - would mix with what --format prints: name a file; "
    "try dmmsim run --help\n" },
  { "a trace in a file goes with JSON",
    "run x.ini -q -dmipv6 --point d=1 --trace t -f json >/dev/null", 0, "" },
  { "a capture on standard output", "run x.ini --pcap - 2>&1", 2,
    "dmmsim run: --pcap needs the name of a file; try dmmsim run --help\n" },
  { "a capture of two designs", "run x.ini -q --pcap c --point d=1 2>&1", 1,
    "dmmsim: --pcap takes one design: choose it with --design\n" },
  { "a level that there is not", "run x.ini --level fast 2>&1", 2,
    "dmmsim run: --level is fluid or packet; try dmmsim run --help\n" },
  { "which point is used", "run x.ini -q -dmipv6 -f csv 2>&1 >/dev/null", 0,
    "dmmsim: the first of 2 points (d=1 ms); --point chooses another\n" },
  { "unless it was chosen",
    "run x.ini -q -dmipv6 -f csv --point d=2 2>&1 >/dev/null", 0, "" },
  { "which of those that have a value",
    "run x.ini -q -dmipv6 -f csv --set 'general.seed=${e = 7, 8, 9}' --point "
    "d=2 2>&1 >/dev/null",
    0,
    "dmmsim: the first of 3 points (e=7, d=2 ms); --point chooses another\n" },
  { "a host by its name", "draw x.ini -d none --point d=1 --host M | grep -c M",
    0, "1\n" },
  { "or by its number", "draw x.ini -d none --point d=1 --host 1 | grep -c 0",
    0, "1\n" },
  { "a number may be a name, which comes first",
    "draw x.ini -d none --point d=1 --host 0 | grep -c ' 0 '", 0, "1\n" },
  { "a number too large", "draw x.ini -d none --point d=1 --host 2 2>&1", 1,
    "dmmsim: there is no mobile node '2'; the scenario has 2, from 0\n" },
};

static void
test_commands(void)
{
  char *folder = shell_folder("x.ini", world);

  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
    int status;
    g_autofree char *line =
      g_strdup_printf("set -o pipefail; \"$DMMSIM\" %s", commands[i].line);
    g_autofree char *output = shell_run(folder, line, &status);
    CU_ASSERT_STRING_EQUAL(output, commands[i].output);
    CU_ASSERT_EQUAL(status >> 8, commands[i].status);
    if (!g_str_equal(output, commands[i].output))
      printf("\n%s:\n%s", commands[i].sentence, output);
  }
  shell_remove(folder);
}

const TestCase options_tests[] = {
  { "a word is an option, its value, or what is left", test_lines },
  { "level and seed are what they may be", test_misuse },
  { "a choice is kept as lines, and as assignments", test_choice },
  { "commands say what is wrong with their options", test_commands },
  { NULL, NULL },
};
