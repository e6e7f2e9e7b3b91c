/* What holds for all sections: `like`, --set, [general], the messages about
 * values; and files that are read for many points. */

#include "models/models.h"
#include "tests/suite.h"
#include "tests/support_meaning.h"

#include <stdio.h>
#include <string.h>

#define WORLD                                                                  \
  "[general]\nduration = 10 s\n"                                               \
  "[network N]\ngateway = G\naccess = A{1..3}\n[links]\n"                      \
  "G -- A{1..3} = 1 ms\n"
#define SIXTY "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"

/* Line 8 is the first of a row. */
static const Meaning likes[] = {
  { "a section is like another of its type",
    "[access A1]\ndelay = 1 ms\nloss = 50 %\n[access A3]\nlike = A1\n",
    "access A3 1000000 50000000 0 0.5 0 0 0 1" },
  { "but for what it says itself",
    "[access A1]\ndelay = 1 ms\nloss = 50 %\n[access A3]\ndelay = 2 ms\n"
    "like = A1\n",
    "access A3 2000000 50000000 0 0.5 0 0 0 1" },
  { "the other may come later",
    "[access A3]\nlike = A1\n[access A1]\nloss = 50 %\n",
    "access A3 5000000 50000000 0 0.5 0 0 0 1" },
  { "and may be like a third one",
    "[access A3]\nlike = A2\n[access A2]\nlike = A1\nloss = 50 %\n"
    "[access A1]\ndelay = 1 ms\nloss = 10 %\n",
    "access A3 1000000 50000000 0 0.5 0 0 0 1" },
  { "a heading may have the name among others",
    "[mobility {v,w}]\nmodel = random-walk\n[mobility x]\nlike = w\n",
    "mobility x 2 2 60 0 1 1 20 0 0 0 0 0 0 0" },
  { "a section of another type has another name",
    "[mobile x]\n[mobility w]\nmodel = script\nlike = x\n",
    "test:11:8: like = x: there is no [mobility x]" },
  { "a circle is said", "[access A1]\nlike = A2\n[access A2]\nlike = A1\n",
    "test:9:8: like = A2: makes a circle\n"
    "test:11:8: like = A1: makes a circle" },
  { "like what is to be said", "[access A1]\nlike\n",
    "test:9:1: expected key = value" },
  { "a value of 60 letters is shown", "[access A1]\ndelay = " SIXTY "\n",
    "test:9:9: delay = " SIXTY ": is no number: needs a time unit: ns, us, "
    "ms, s, min, h" },
  { "of a longer one so many are", "[access A1]\ndelay = " SIXTY "g\n",
    "test:9:9: delay = " SIXTY "...: is no number: needs a time unit: ns, us, "
    "ms, s, min, h" },
  { "a heading has its braces closed", "[mobile M{1]\n",
    "test:8:1: [mobile M{1]: the brace in 'M{1' is not closed" },
  { "a list of a key too", "[mobile M]\nstart = A{1\n",
    "test:9:9: start = A{1: the brace in 'A{1' is not closed" },
  { "a question mark is one letter", "[access A?]\ndelay = 1 ms\n",
    "access A1 1000000 50000000 0 0 0 0 1 2\n"
    "access A2 1000000 50000000 0 0 0 0 0 2" },
  { "notes are not read", "[access A1]\nx-note = y\nx- = z\n",
    "access A1 5000000 50000000 0 0 0 0 1 2" },
  { "in a study keys have a point", "[study s]\nspeed = 5\n",
    "test:9:1: unknown key 'speed' in [study]" },
  { NULL, NULL, NULL },
};

static void
test_likes(void)
{
  meaning_check(WORLD, likes);
}

/* A chain of sixteen sections is none too long. */
static void
test_depth(void)
{
  static const struct {
    int length;
    const char *line;
  } rows[] = {
    { 16, "\naccess A1 1000000 50000000 " },
    { 17, "test:39:8: like = A17: makes a chain of more than 16 sections" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) text =
      g_string_new("[general]\nduration = 10 s\n[network N]\ngateway = G\n"
                   "access = A{1..17}\n[links]\nG -- A{1..17} = 1 ms\n");
    for (int j = 1; j < rows[i].length; j++)
      g_string_append_printf(text, "[access A%d]\nlike = A%d\n", j, j + 1);
    g_string_append_printf(text, "[access A%d]\ndelay = 1 ms\n",
                           rows[i].length);
    g_autofree char *answer = meaning_of(text->str, NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, rows[i].line));
  }
}

/* A study changes keys. */
static void
test_study(void)
{
  const ScenarioOptions options = { .study = "s" };
  g_autofree char *answer = meaning_of(
    WORLD "[study r]\naccess.A1.delay = 3 ms\naccess.A2.delay = 3 ms\n"
          "[study s]\nextends = r\naccess.A2.delay = 4 ms\n",
    &options);

  CU_ASSERT_TRUE(meaning_has(answer, "access A1 3000000 50000000 0 0 0 0 1 2\n"
                                     "access A2 4000000 50000000 0 0 0 0 0 2"));
}

/* --set changes what is there; names of [access] and [design] may be new. */
static const struct {
  const char *sentence, *set, *lines;
} sets[] = {
  { "a value is changed", "general.duration=20 s", "duration 20000000000" },
  { "the time without measurement", "general.warm-up=1 s",
    "duration 10000000000\nwarm-up 1000000000\nattach-within 0\nlevel 0" },
  { "the time of attachments", "general.attach-within=2 s",
    "warm-up 0\nattach-within 2000000000\nlevel 0" },
  { "the level", "general.level=packet", "attach-within 0\nlevel 1" },
  { "that a warm-up is found", "general.find-warm-up=yes",
    "level 0\nfind-warm-up by\nalloc access" },
  { "that it is not", "general.find-warm-up=no", "level 0\nnode G 0" },
  { "a nanosecond is a duration", "general.duration=1 ns", "duration 1" },
  { "the end of time", "general.duration=1000000000 s",
    "duration 1000000000000000000" },
  { "the warm-up ends before the run", "general.warm-up=10 s",
    "test: [general] warm-up must be shorter than duration" },
  { "access links by a pattern", "access.A*.delay=1 ms",
    "access A1 1000000 50000000 0 0 0 0 1 2\n"
    "access A2 1000000 50000000 0 0 0 0 0 2" },
  { "a network is not made", "network.M.gateway=H",
    "--set network.M.gateway=H: there is no [network M] to change" },
  { "nor is a host", "mobile.M.home=N",
    "--set mobile.M.home=N: there is no [mobile M] to change" },
  { "a section of one kind may be", "topology.prefix=fd00::/16",
    "network N fd00:8000::/17 G G anchor" },
  { "a type that is not there", "acces.A1.delay=1 ms",
    "--set acces.A1.delay=1 ms: unknown section type 'acces'; did you mean "
    "'access'?" },
};

static void
test_sets(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(sets); i++) {
    const char *const one[] = { sets[i].set, NULL };
    ScenarioOptions options = { .sets = one };
    g_autofree char *answer = meaning_of(WORLD, &options);
    bool is_good = meaning_has(answer, sets[i].lines);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s:\n%s", sets[i].sentence, answer);
  }
}

/* What is no part of the canonical text. */
static void
test_general(void)
{
  static const char text[] = "[general]\nduration = 10 s\ntitle = A title\n"
                             "seed = 1000000000000000\n"
                             "replication = 15000000\n"
                             "[network N]\ngateway = G\n";
  static const ScenarioOptions none = { .sets = NULL };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(Scenario) s =
    scenario_parse("test", text, strlen(text), &design_table, &none, &messages);

  CU_ASSERT_PTR_NOT_NULL_FATAL(s);
  CU_ASSERT_STRING_EQUAL(s->path, "test");
  CU_ASSERT_STRING_EQUAL(s->title, "A title");
  CU_ASSERT_EQUAL(s->seed, UINT64_C(1000000000000000));
  CU_ASSERT_EQUAL(s->replication, 15000000);
  CU_ASSERT_TRUE(g_str_has_prefix(s->text, "# test\n[general]\n"));
  CU_ASSERT_EQUAL(strlen(s->digest), 64);
  CU_ASSERT_PTR_NULL(s->point);
  CU_ASSERT_PTR_NOT_NULL(scenario_design(s, "mipv6"));
  CU_ASSERT_PTR_NULL(scenario_design(s, "mipv"));
}

#define STUDY                                                                  \
  WORLD "[access A1]\ndelay = ${d = 1, 2} ms\nl2-handover = ${g = 3, 4} ms\n"

/* Which point is read: that with the values that are asked for. */
static const struct {
  const char *sentence, *values[3], *lines;
} points[] = {
  { "the first", { NULL }, "access A1 1000000 3000000 0 0 0 0 1 2" },
  { "the first with a value",
    { "d=2" },
    "access A1 2000000 3000000 0 0 0 0 1 2" },
  { "with one of the last axis",
    { "g=4" },
    "access A1 1000000 4000000 0 0 0 0 1 2" },
  { "that with all values",
    { "g=4", "d=2" },
    "access A1 2000000 4000000 0 0 0 0 1 2" },
  { "no point has two values",
    { "d=1", "d=2" },
    "--point: no point of the study has all of these values" },
  { "or one that is none",
    { "d=3" },
    "--point: 'd=3': expected one of the values 1, 2" },
  { "each is told",
    { "d=3", "g=5" },
    "--point: 'd=3': expected one of the values 1, 2\n"
    "--point: 'g=5': expected one of the values 3, 4" },
  { "two values in one are none",
    { "d=1,g=4" },
    "--point: 'd=1,g=4': expected one of the values 1, 2" },
  { "the name of an axis is whole",
    { "dd=1" },
    "--point: 'dd=1' is no value of an axis; expected such as speed=5" },
  { "and has a value",
    { "d" },
    "--point: 'd' is no value of an axis; expected such as speed=5" },
};

static void
test_points(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(points); i++) {
    ScenarioOptions options = { .values = points[i].values };
    g_autofree char *answer = meaning_of(STUDY, &options);
    bool is_good = meaning_has(answer, points[i].lines);
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s:\n%s", points[i].sentence, answer);
  }
}

#define SESSION                                                                \
  WORLD "[session s]\narrival = every(1 s)\nlength = ${l = 1, 2} s\n"          \
        "packets = cbr(1 /s, 1 B)\n[study s]\nrepeat = 2\n"

/* A choice that is wrong is the only mistake: keys that iterate are not missing
 * because they have no value yet. */
static const struct {
  const char *sentence, *study, *set, *value, *text, *lines;
} choices[] = {
  { "a value that an axis has not", "s", NULL, "l=3", "",
    "--point: 'l=3': expected one of the values 1, 2" },
  { "an axis that is not there", "s", NULL, "ll=1", "",
    "--point: 'll=1' is no value of an axis; expected such as speed=5" },
  { "no value", "s", NULL, "l", "",
    "--point: 'l' is no value of an axis; expected such as speed=5" },
  { "a study that is not there", "t", NULL, NULL, "",
    "test: there is no [study t]; there are s" },
  { "such a study, and a value", "t", NULL, "l=1", "",
    "test: there is no [study t]; there are s" },
  { "such a study, which would have made the file whole", "t", NULL, NULL,
    "[session t]\narrival = every(1 s)\npackets = cbr(1 /s, 1 B)\n"
    "[study u]\nsession.t.length = 1 s\n",
    "test: there is no [study t]; there are s, u" },
  { "an option that sets nothing", "s", "foo", NULL, "",
    "--set foo: expected section.key=value or section.name.key=value" },
  { "such an option, and a value", "s", "network.M.gateway=H", "l=1", "",
    "--set network.M.gateway=H: there is no [network M] to change" },
  { "a study that extends none", "t", NULL, "l=1", "[study t]\nextends = u\n",
    "test:15:11: extends = u: there is no study of that name" },
  { "a constraint that nothing meets", "t", NULL, NULL,
    "[study t]\nconstraint = $l > 2\n",
    "test:15:14: constraint = $l > 2: holds for no point at all" },
  { "an iteration that is none", "t", NULL, NULL,
    "[study t]\nsession.s.length = ${l = 2..1} s\n",
    "test:15:20: length = ${l = 2..1} s: '2..1' is no range: use 1..9, 1..9 "
    "step 2, 1..1000 times 10, or 1..1000 log 7" },
  { "a mistake of the file does not take the values away", "s", NULL, "l=2",
    "[access A1]\ndelay = 1 ms\ndelay = 2 ms\n",
    "test:16:1: 'delay' was set already in line 15" },
  { "and all of them are told", "s", NULL, "l=2",
    "[access A1]\ndelay = 1 ms\ndelay = 2 ms\n[access A2]\ndelay = 2 h\n",
    "test:16:1: 'delay' was set already in line 15\n"
    "test:18:9: delay = 2 h: must be at most 3600 s" },
};

static void
test_choices(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
    const char *const set[] = { choices[i].set, NULL };
    const char *const values[] = { choices[i].value, NULL };
    ScenarioOptions options = { .study = choices[i].study,
                                .sets = set,
                                .values = values };
    g_autofree char *text = g_strconcat(SESSION, choices[i].text, NULL);
    g_autofree char *answer = g_strchomp(meaning_of(text, &options));
    CU_ASSERT_STRING_EQUAL(answer, choices[i].lines);
    if (!g_str_equal(answer, choices[i].lines))
      printf("\nnot true: %s:\n%s\n", choices[i].sentence, answer);
  }
}

/* A file that is read once makes a scenario for each point, and the label of a
 * point is known if the file is read for that point alone. */
static void
test_file(void)
{
  static const ScenarioOptions none = { .sets = NULL };
  static const char *const lines[] = {
    "access A1 1000000 3000000 0 0 0 0 1 2",
    "access A1 1000000 4000000 0 0 0 0 1 2",
    "access A1 2000000 3000000 0 0 0 0 1 2",
    "access A1 2000000 4000000 0 0 0 0 1 2",
  };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(ScenarioFile) file = scenario_file_parse(
    "test", STUDY, strlen(STUDY), &design_table, &none, &messages);

  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  for (uint32_t i = 0; i < 4; i++) {
    g_autoptr(GPtrArray) said = NULL;
    g_autoptr(Scenario) s = scenario_file_read(file, i, &said);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_TRUE(meaning_has(s->canonical, lines[i]));
    CU_ASSERT_PTR_NULL(s->point);
  }
  g_autoptr(GPtrArray) said = NULL;
  g_autoptr(Scenario) alone =
    scenario_parse("test", STUDY, strlen(STUDY), &design_table, &none, &said);
  CU_ASSERT_PTR_NOT_NULL_FATAL(alone);
  CU_ASSERT_PTR_NOT_NULL_FATAL(alone->point);
  CU_ASSERT_STRING_EQUAL(alone->point, "d=1 ms, g=3 ms");
  CU_ASSERT_EQUAL(alone->point_count, 4);
}

/* A mistake in one point is a message about that point only. */
static void
test_bad_point(void)
{
  static const char text[] = WORLD "[access A1]\ndelay = ${d = 1 s, 2 h}\n";
  static const ScenarioOptions none = { .sets = NULL };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(ScenarioFile) file = scenario_file_parse(
    "test", text, strlen(text), &design_table, &none, &messages);

  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  for (uint32_t i = 0; i < 4; i++) {
    g_autoptr(GPtrArray) said = NULL;
    g_autoptr(Scenario) s = scenario_file_read(file, i % 2, &said);
    CU_ASSERT_EQUAL(s != NULL, i % 2 == 0);
    CU_ASSERT_EQUAL_FATAL(said->len, i % 2);
    CU_ASSERT_TRUE(i % 2 == 0 ||
                   g_str_has_prefix(said->pdata[0],
                                    "test:9:9: delay = 2 h: must be at most "
                                    "3600 s"));
  }
}

/* Where a file m.ini and the files that it includes have absolute paths: file,
 * line, column, and the names with the file that they are relative to. */
static const struct {
  const char *sentence, *text, *set, *absolutes;
} names[] = {
  { "there is none", "include d/i\n[topology]\nimport = a\n", NULL, "" },
  { "an include", "include /i\n", NULL, "m.ini 1 9 in m.ini:|" },
  { "one between blanks, in quotes, with a comment",
    "[a]\n  include\t \"/i\" # /i\n", NULL, "m.ini 2 12 in m.ini:|" },
  { "a line that goes on is no include", "[a]\nb = c\n  include /i\n", NULL,
    "" },
  { "an include of an include", "include d/j\n", NULL, "./d/j 2 9 in ./d/j:|" },
  { "an import", "[topology]\nimport = /a\n", NULL,
    "m.ini 2 10 in m.ini: /a|" },
  { "an import in quotes", "[topology]\nimport=\"/a b\"\n", NULL,
    "m.ini 2 8 in m.ini: /a b|" },
  { "an import of a study, and not the one in its place",
    "[topology]\nimport = /a\n[study s]\ntopology.import = /b\n", NULL,
    "m.ini 4 19 in m.ini: /b|" },
  { "an import that depends on the point has all its names once",
    "[topology]\nimport = ${a = b, /c}${d = e, f, e}\n", NULL,
    "m.ini 2 10 in m.ini: be bf /ce /cf|" },
  { "none of them may be absolute", "[topology]\nimport = d${a = /b, /c}\n",
    NULL, "" },
  { "an import of an option", "[topology]\nimport = /a\n",
    "topology.import=${a = /b, c}",
    "--set topology.import=${a = /b, c} 0 0 in m.ini: /b c|" },
};

static void
test_absolutes(void)
{
  char *files[] = { (char *)"m.ini", NULL,
                    (char *)"./d/i", (char *)"",
                    (char *)"/i",    (char *)"",
                    (char *)"./d/j", (char *)"\ninclude /i\n" };
  g_autoptr(GPtrArray) stored = g_ptr_array_new();

  for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
    g_ptr_array_add(stored, files[i]);
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
    const char *const set[] = { names[i].set, NULL };
    ScenarioOptions options = {
      .sets = set,
      .study = strstr(names[i].text, "[study s]") ? "s" : NULL,
      .stored = stored,
    };
    g_autoptr(GPtrArray) messages = NULL;
    g_autoptr(GString) is = g_string_new(NULL);
    stored->pdata[1] = (char *)names[i].text;
    g_autoptr(ScenarioFile) file =
      scenario_file_load("m.ini", &design_table, &options, &messages);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    g_autoptr(GPtrArray) all = scenario_file_absolutes(file);
    for (guint j = 0; j < all->len; j++) {
      const FileNames *one = all->pdata[j];
      g_string_append_printf(is, "%s %d %d in %s:", one->file, one->line,
                             one->column, one->base);
      for (guint k = 0; k < one->names->len; k++)
        g_string_append_printf(is, " %s", (char *)one->names->pdata[k]);
      g_string_append_c(is, '|');
    }
    CU_ASSERT_STRING_EQUAL(is->str, names[i].absolutes);
    if (!g_str_equal(is->str, names[i].absolutes))
      printf("\nnot true: %s: %s\n", names[i].sentence, is->str);
  }
}

const TestCase language_tests[] = {
  { "sections are like others, and values are shown", test_likes },
  { "a chain of them has a length", test_depth },
  { "a study changes what is there", test_study },
  { "options change what is there", test_sets },
  { "what does not decide about a run is kept as well", test_general },
  { "a point is chosen by its values", test_points },
  { "a wrong choice is the only mistake", test_choices },
  { "a file makes a scenario for each point", test_file },
  { "a mistake of a point is its own", test_bad_point },
  { "absolute paths are found where they stand", test_absolutes },
  { NULL, NULL },
};
