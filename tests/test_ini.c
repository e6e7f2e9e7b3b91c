/* The lexical level: which sections, keys and values a text has, where they
 * stand, and what is said of lines that are none. */

#include "sim/language/ini.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* Returns all sections and entries as "[type|name] key=value; ..." and then the
 * first lines of the messages, each after a "!". The caller frees it. */
static char *
shown(Ini *ini)
{
  GString *out = g_string_new(NULL);
  g_autoptr(GPtrArray) messages = ini_take_messages(ini);

  for (guint i = 0; i < ini->sections->len; i++) {
    const IniSection *section = ini->sections->pdata[i];
    g_string_append_printf(out, "[%s%s%s]", section->type,
                           *section->name ? "|" : "", section->name);
    for (guint j = 0; j < section->entries->len; j++) {
      const IniEntry *entry = section->entries->pdata[j];
      g_string_append_printf(out, "%s=%s;", entry->key,
                             entry->value ? entry->value : "(none)");
    }
  }
  for (guint i = 0; i < messages->len; i++) {
    const char *message = messages->pdata[i];
    g_string_append_printf(out, "!%.*s", (int)strcspn(message, "\n"), message);
  }
  return g_string_free(out, FALSE);
}

static void
say(const char *sentence, const char *is, const char *wanted)
{
  bool is_good = strcmp(is, wanted) == 0;

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\nnot true: %s:\n%s\ninstead of\n%s\n", sentence, is, wanted);
}

static const struct {
  const char *sentence, *text, *shown;
} texts[] = {
  { "a section without a name", "[a]\n", "[a]" },
  { "a section with one", "[a b]\n", "[a|b]" },
  { "spaces in a heading do not matter", "[ a   b ] \n", "[a|b]" },
  { "a name may have several words", "[a b, c d]\n", "[a|b, c d]" },
  { "a name may have a bracket", "[a b[1]]\n", "[a|b[1]]" },
  { "a comment may follow a heading", "[a] # b\n", "[a]" },
  { "a heading is not indented", "[a]\nx = 1\n [b]\n", "[a]x=1 [b];" },
  { "a heading that goes on is none", "[a] b\n",
    "!t:1:1: a heading is [type] or [type name]" },
  { "one that is not closed is none", "[a\n",
    "!t:1:1: a heading is [type] or [type name]" },
  { "one of spaces is empty", "[ ]\n",
    "!t:1:1: the heading is empty: [type] or [type name]" },
  { "what stands below a bad heading is not read", "[a]\n[b\nx = 1\n[c]\n",
    "[a][c]!t:2:1: a heading is [type] or [type name]" },
  { "an entry", "[a]\nx = 1\n", "[a]x=1;" },
  { "the last line needs no end", "[a]\nx = 1", "[a]x=1;" },
  { "spaces around an entry do not matter", "[a]\nx=1 \ny  =   2\t\n",
    "[a]x=1;y=2;" },
  { "the first = divides", "[a]\nx = y = z\n", "[a]x=y = z;" },
  { "a line may have no =", "[a]\nx\n", "[a]x=(none);" },
  { "a value may be empty", "[a]\nx =\n", "[a]x=;" },
  { "quotes around a value are taken away", "[a]\nx = \" y \"\n", "[a]x= y ;" },
  { "but not one alone", "[a]\nx = \"\n", "[a]x=\";" },
  { "and not those inside", "[a]\nx = a \"b\" c\n", "[a]x=a \"b\" c;" },
  { "two quotes are an empty value", "[a]\nx = \"\"\n", "[a]x=;" },
  { "a comment ends a value", "[a]\nx = 1 # y\n", "[a]x=1;" },
  { "also after a tab", "[a]\nx = 1\t# y\n", "[a]x=1;" },
  { "a # inside a word begins none", "[a]\nx = 1#2\n", "[a]x=1#2;" },
  { "nor does one in quotes", "[a]\nx = \"1 # 2\"\n", "[a]x=1 # 2;" },
  { "a # at the start of a line begins one", "[a]\n# x = 1\n#\n", "[a]" },
  { "an indented line goes on", "[a]\nx = 1,\n  2,\n\t3\ny = 4\n",
    "[a]x=1, 2, 3;y=4;" },
  { "after an empty line and a comment as well", "[a]\nx = 1,\n\n# c\n  2\n",
    "[a]x=1, 2;" },
  { "its comment is cut", "[a]\nx = 1, # c\n  2 # d\n", "[a]x=1, 2;" },
  { "after a heading it is an entry", "[a]\n  x = 1\n", "[a]x=1;" },
  { "it does not go on over a heading", "[a]\nx = 1\n[b]\n  y = 2\n",
    "[a]x=1;[b]y=2;" },
  { "it does not go on from a line without =", "[a]\nx\n  y = 2\n",
    "[a]x=(none);y=2;" },
  { "a file may have the ends of another system", "[a b]\r\nx = 1\r\n\r\n",
    "[a|b]x=1;" },
  { "and a mark of its octets", "\xef\xbb\xbf[a]\nx = 1\n", "[a]x=1;" },
  { "a key may come again in another section", "[a]\nx = 1\n[b]\nx = 2\n",
    "[a]x=1;[b]x=2;" },
  { "but not in one", "[a]\nx = 1\ny = 2\nx = 3\n",
    "[a]x=1;y=2;x=3;!t:4:1: 'x' was set already in line 2" },
  { "a line before all sections is said", "x = 1\n[a]\n",
    "[a]!t:1:1: stands before the first [section]" },
  { "each of them", "x = 1\ny = 2\n",
    "!t:1:1: stands before the first [section]"
    "!t:2:1: stands before the first [section]" },
  { "what is no text has the line where it is none", "[a]\nx = \xff\n",
    "!t:2:1: is not UTF-8 text" },
  { "also if that is the first", "\xff", "!t:1:1: is not UTF-8 text" },
  { "a key may begin as an include does", "[a]\nincludes = 1\ninclude = 2\n",
    "[a]includes=1;!./= 2: cannot be read: there is no such file" },
};

static void
test_texts(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
    Ini *ini = ini_new();
    ini_read_text(ini, "t", texts[i].text, strlen(texts[i].text));
    g_autofree char *is = shown(ini);
    say(texts[i].sentence, is, texts[i].shown);
    ini_free(ini);
  }
}

/* Lines and columns are counted from 1, and columns in characters. */
static void
test_places(void)
{
  static const char text[] = "# one\n[a b]\nx = 1\n\n  k\xc3\xa4se =  2\n";
  static const char other[] = "\n[c]\n\tz =\t\xc3\xa4\ny =\n";
  Ini *ini = ini_new();

  ini_read_text(ini, "t", text, strlen(text));
  ini_read_text(ini, "u", other, strlen(other));
  const IniSection *a = ini_section_find(ini, "a", "b");
  const IniSection *c = ini_section_find(ini, "c", "");
  CU_ASSERT_PTR_NOT_NULL_FATAL(a);
  CU_ASSERT_PTR_NOT_NULL_FATAL(c);
  const IniEntry *x = ini_entry_find(a, "x");
  const IniEntry *z = ini_entry_find(c, "z");
  const IniEntry *y = ini_entry_find(c, "y");
  const struct {
    const char *sentence;
    IniPlace at;
    const char *file;
    int line, column;
    const char *source;
  } rows[] = {
    { "a heading", a->at, "t", 2, 1, "[a b]" },
    { "a key", x->key_at, "t", 3, 1, "x = 1" },
    { "a value", x->value_at, "t", 3, 5, "x = 1" },
    { "a heading of another file", c->at, "u", 2, 1, "[c]" },
    { "a key that is indented", z->key_at, "u", 3, 2, "\tz =\t\xc3\xa4" },
    { "its value", z->value_at, "u", 3, 6, "\tz =\t\xc3\xa4" },
    { "a value that is not there", y->value_at, "u", 4, 4, "y =" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    bool is_good = strcmp(rows[i].at.file, rows[i].file) == 0 &&
                   rows[i].at.line == rows[i].line &&
                   rows[i].at.column == rows[i].column &&
                   strcmp(rows[i].at.source, rows[i].source) == 0;
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\nnot true: %s: %s:%d:%d: %s\n", rows[i].sentence,
             rows[i].at.file, rows[i].at.line, rows[i].at.column,
             rows[i].at.source);
  }
  CU_ASSERT_PTR_NULL(ini_section_find(ini, "a", ""));
  CU_ASSERT_PTR_NULL(ini_section_find(ini, "c", "b"));
  CU_ASSERT_PTR_NULL(ini_entry_find(a, "z"));
  CU_ASSERT_PTR_NULL(ini_entry_find(NULL, "x"));
  ini_free(ini);
}

/* A message shows at most 76 characters of its line, with the caret below the
 * place. */
static void
test_carets(void)
{
  g_autofree char *tail = g_strnfill(100, 'c');
  g_autofree char *line =
    g_strconcat("12345678901234567890123456789012345678901"
                "23456789012345678901\t",
                tail, NULL);
  g_autofree char *start = g_strndup(line, 61);
  g_autofree char *from_30 = g_strndup(line + 31, 30);
  g_autofree char *whole = g_strconcat("f:7:61: no\n  ", start,
                                       " cccccccccccccc"
                                       "\n  %*s^",
                                       NULL);
  g_autofree char *left = g_strdup_printf(whole, 60, "");
  g_autofree char *right =
    g_strdup_printf("f:7:62: no\n  %s %.45s\n  %*s^", from_30, tail, 30, "");
  const struct {
    const char *sentence;
    IniPlace at;
    const char *message;
  } rows[] = {
    { "a place in a line", { "f", 7, 3, "a b" }, "f:7:3: no\n  a b\n    ^" },
    { "the first column", { "f", 7, 1, "a b" }, "f:7:1: no\n  a b\n  ^" },
    { "a tab is as wide as a letter",
      { "f", 7, 3, "a\tb" },
      "f:7:3: no\n  a b\n    ^" },
    { "a letter of two octets has one column",
      { "f", 7, 3, "\xc3\xa4 b" },
      "f:7:3: no\n  \xc3\xa4 b\n    ^" },
    { "a line that is not kept is not shown",
      { "f", 7, 3, NULL },
      "f:7:3: no" },
    { "a file as a whole has no line", { "f", 0, 0, "a" }, "f: no" },
    { "column 61 is shown from the start", { "f", 7, 61, line }, left },
    { "column 62 is shown in the middle", { "f", 7, 62, line }, right },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Ini *ini = ini_new();
    ini_complain(ini, &rows[i].at, "%s", "no");
    ini_complain(ini, &rows[i].at, "%s", "no");
    CU_ASSERT_EQUAL_FATAL(ini->messages->len, 1);
    say(rows[i].sentence, ini->messages->pdata[0], rows[i].message);
    ini_free(ini);
  }
}

/* Messages of one file come by their lines, those without one first; what was
 * taken is not there any more. */
static void
test_order(void)
{
  static const IniPlace places[] = { { "f", 12, 1, NULL },
                                     { "f", 2, 1, NULL },
                                     { "f", 0, 0, NULL },
                                     { "f", 7, 1, NULL } };
  static const char *const order[] = { "f: c", "f:2:1: b", "f:7:1: d",
                                       "f:12:1: a" };
  Ini *ini = ini_new();

  for (int i = 0; i < 4; i++)
    ini_complain(ini, &places[i], "%c", 'a' + i);
  g_autoptr(GPtrArray) messages = ini_take_messages(ini);
  CU_ASSERT_EQUAL_FATAL(messages->len, 4);
  for (guint i = 0; i < 4; i++)
    say("messages come by their lines", messages->pdata[i], order[i]);
  CU_ASSERT_EQUAL(ini->messages->len, 0);
  ini_free(ini);
}

static const struct {
  const char *sentence, *assignment, *shown;
} sets[] = {
  { "a key is changed", "a.x=5", "[a]x=5;[a|b]y=2;" },
  { "that of a section with a name", "a.b.y=5", "[a]x=1;[a|b]y=5;" },
  { "spaces do not matter", " a.b.y = 5 ", "[a]x=1;[a|b]y=5;" },
  { "a key is added", "a.z=5", "[a]x=1;z=5;[a|b]y=2;" },
  { "a section is added", "c.x=5", "[a]x=1;[a|b]y=2;[c]x=5;" },
  { "and one with a name", "a.c.x=5", "[a]x=1;[a|b]y=2;[a|c]x=5;" },
  { "a name may have a point", "a.c.d.x=5", "[a]x=1;[a|b]y=2;[a|c.d]x=5;" },
  { "a value may have an =", "a.x=5=6", "[a]x=5=6;[a|b]y=2;" },
  { "or a point", "a.x=5.5", "[a]x=5.5;[a|b]y=2;" },
  { "quotes are taken away", "a.x=\"5\"", "[a]x=5;[a|b]y=2;" },
  { "what has no = is none", "a.x",
    "[a]x=1;[a|b]y=2;!--set a.x: expected section.key=value or "
    "section.name.key=value" },
  { "nor what has no point", "a=5",
    "[a]x=1;[a|b]y=2;!--set a=5: expected section.key=value or "
    "section.name.key=value" },
  { "nor what has its point in the value", "a=5.5",
    "[a]x=1;[a|b]y=2;!--set a=5.5: expected section.key=value or "
    "section.name.key=value" },
};

static void
test_sets(void)
{
  static const char text[] = "[a]\nx = 1\n[a b]\ny = 2\n";

  for (size_t i = 0; i < G_N_ELEMENTS(sets); i++) {
    Ini *ini = ini_new();
    ini_read_text(ini, "t", text, strlen(text));
    ini_set(ini, sets[i].assignment);
    g_autofree char *is = shown(ini);
    say(sets[i].sentence, is, sets[i].shown);
    ini_free(ini);
  }
}

/* A copy is changed without its original, and has none of its messages. */
static void
test_copy(void)
{
  static const char text[] = "[a]\nx = 1\n[b]\ny = 2\nbad\nbad\n";
  Ini *ini = ini_new();

  ini_read_text(ini, "t", text, strlen(text));
  Ini *copy = ini_copy(ini);
  ini_change(copy, ini_entry_find(ini_section_find(copy, "a", ""), "x"), "9");
  ini_set(copy, "b.z=3");
  g_autofree char *is = shown(copy);
  CU_ASSERT_STRING_EQUAL(copy->text->str, ini->text->str);
  ini_free(copy);
  g_autofree char *was = shown(ini);
  say("a copy", is, "[a]x=9;[b]y=2;bad=(none);bad=(none);z=3;");
  say("its original", was,
      "[a]x=1;[b]y=2;bad=(none);bad=(none);!t:6:1: 'bad' was set already in "
      "line 5");
  ini_free(ini);
}

static const struct {
  const char *sentence, *list, *names; /* names: joined, or the complaint */
} lists[] = {
  { "nothing", "", "" },
  { "a name", "A", "A" },
  { "names between commas", "A, B ,C", "A|B|C" },
  { "empty ones do not count", ",A,,B,", "A|B" },
  { "a range", "A{1..3}", "A1|A2|A3" },
  { "a range of one", "A{7..7}", "A7" },
  { "a range from nothing", "A{0..2}", "A0|A1|A2" },
  { "leading zeros are kept", "A{08..11}", "A08|A09|A10|A11" },
  { "what comes after a range stays", "A{1..2}.x", "A1.x|A2.x" },
  { "words in braces", "A{x, y}", "Ax|Ay" },
  { "an empty word in braces is one", "A{,x}", "A|Ax" },
  { "two braces make all pairs", "{a,b}{1..2}", "a1|a2|b1|b2" },
  { "patterns stay as they are", "A*, B?", "A*|B?" },
  { "an open brace", "A{1..3", "the brace in 'A{1..3' is not closed" },
  { "a brace in a brace", "A{1,{2,3}}",
    "the brace in 'A{1,{2,3}}' is not "
    "closed" },
  { "a range backwards", "A{2..1}", "'{2..1}' is no range: use {1..30}" },
  { "a range without an end", "A{1..}", "'{1..}' is no range: use {1..30}" },
  { "nor is it one from nothing", "A{0..}",
    "'{0..}' is no range: use {1..30}" },
  { "a range without a start", "A{..2}", "'{..2}' is no range: use {1..30}" },
  { "a range of words", "A{a..c}", "'{a..c}' is no range: use {1..30}" },
  { "a range from below nothing", "A{-1..2}",
    "'{-1..2}' is no range: use {1..30}" },
  { "a range that is too long", "A{0..1000000}",
    "'{0..1000000}' is no range: use {1..30}" },
  { "ranges that make too many", "A{1..1001}{1..1000}",
    "makes more than 1000000 names" },
};

static void
test_lists(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *why = NULL;
    bool is_good = names_expand(lists[i].list, names, &why);
    g_ptr_array_add(names, NULL);
    g_autofree char *joined = g_strjoinv("|", (char **)names->pdata);
    CU_ASSERT_EQUAL(is_good, why == NULL);
    say(lists[i].sentence, is_good ? joined : why, lists[i].names);
  }
}

/* The longest name has 1000 letters; a million names are not too many. */
static void
test_limits(void)
{
  g_autofree char *most = g_strnfill(1000, 'a');
  g_autofree char *more = g_strnfill(1001, 'a');
  const struct {
    const char *sentence, *list;
    guint count;
  } rows[] = {
    { "a name of 1000 letters", most, 1 },
    { "one of 1001", more, 0 },
    { "a million names", "A{1..1000}{1..1000}", 1000000 },
    { "a million in one range", "A{1..1000000}", 1000000 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *why = NULL;
    bool is_good = names_expand(rows[i].list, names, &why);
    CU_ASSERT_EQUAL(is_good, rows[i].count > 0);
    CU_ASSERT_EQUAL(names->len, rows[i].count);
    if (is_good != (rows[i].count > 0) || names->len != rows[i].count)
      printf("\nnot true: %s: %u\n", rows[i].sentence, names->len);
  }
}

static const struct {
  const char *sentence, *text, *parts;
} splits[] = {
  { "commas divide", "a, b,c", "a|b|c" },
  { "empty parts do not count", " , a,", "a" },
  { "nothing has none", "", "" },
  { "commas in parentheses do not", "f(a, b), c", "f(a, b)|c" },
  { "nor those in braces", "A{1,2}, c", "A{1,2}|c" },
  { "nor those deeper inside", "f(a, g(b, c), d), e", "f(a, g(b, c), d)|e" },
};

static void
test_splits(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(splits); i++) {
    g_autoptr(GPtrArray) parts = split_list(splits[i].text);
    g_ptr_array_add(parts, NULL);
    g_autofree char *joined = g_strjoinv("|", (char **)parts->pdata);
    say(splits[i].sentence, joined, splits[i].parts);
  }
}

/* Files of a folder; a NULL name ends them. */
typedef struct File {
  const char *name, *text;
} File;

static const struct {
  const char *sentence;
  File files[3];     /* the first is read */
  const char *shown; /* with the folder as "@" */
  guint sources;
} includes[] = {
  { "an include stands for its file",
    { { "a", "[a]\nx = 1\ninclude b\n[c]\n" }, { "b", "[b]\ny = 2\n" } },
    "[a]x=1;[b]y=2;[c]",
    4 },
  { "a tab may follow the word, and a comment the name",
    { { "a", "include\tb # c\n" }, { "b", "[b]\n" } },
    "[b]",
    4 },
  { "what follows an include goes on in its own section",
    { { "a", "[a]\ninclude b\ny = 2\n" }, { "b", "[b]\nx = 1\n" } },
    "[a]y=2;[b]x=1;",
    4 },
  { "a file may be included twice",
    { { "a", "include b\ninclude b\n" }, { "b", "[b]\n" } },
    "[b][b]",
    4 },
  { "a file includes itself",
    { { "a", "[a]\ninclude a\n[b]\n" } },
    "[a][b]!@/a:2:1: @/a includes itself",
    2 },
  { "a file includes itself by way of another",
    { { "a", "[a]\ninclude b\n" }, { "b", "include a\n[b]\n" } },
    "[a][b]!@/b:1:1: @/a includes itself",
    4 },
  { "a mistake has the place in its own file",
    { { "a", "[a]\ninclude b\n" }, { "b", "\n[b\n" } },
    "[a]!@/b:2:1: a heading is [type] or [type name]",
    4 },
  { "a file that is not there",
    { { "a", "[a]\ninclude c\n" } },
    "[a]!@/c: cannot be read: there is no such file",
    2 },
  { "a folder is no file",
    { { "a", "[a]\ninclude .\n" } },
    "[a]!@/.: is a directory; expected a scenario file",
    2 },
};

static void
test_includes(void)
{
  g_autofree char *folder = g_dir_make_tmp("ini-XXXXXX", NULL);

  CU_ASSERT_PTR_NOT_NULL_FATAL(folder);
  for (size_t i = 0; i < G_N_ELEMENTS(includes); i++) {
    Ini *ini = ini_new();
    g_autofree char *first = g_build_filename(folder, "a", NULL);
    for (const File *file = includes[i].files; file->name; file++) {
      g_autofree char *path = g_build_filename(folder, file->name, NULL);
      g_file_set_contents(path, file->text, -1, NULL);
    }
    ini_read_file(ini, first);
    g_autofree char *is = shown(ini);
    g_auto(GStrv) parts = g_strsplit(is, folder, -1);
    g_autofree char *short_is = g_strjoinv("@", parts);
    say(includes[i].sentence, short_is, includes[i].shown);
    CU_ASSERT_EQUAL(ini->sources->len, includes[i].sources);
    for (const File *file = includes[i].files; file->name; file++) {
      g_autofree char *path = g_build_filename(folder, file->name, NULL);
      g_remove(path);
    }
    ini_free(ini);
  }
  g_rmdir(folder);
}

/* Includes go sixteen files deep. */
static void
test_depth(void)
{
  g_autofree char *folder = g_dir_make_tmp("ini-XXXXXX", NULL);
  enum { MOST = 18 };
  char *paths[MOST];

  CU_ASSERT_PTR_NOT_NULL_FATAL(folder);
  for (int i = 0; i < MOST; i++) {
    g_autofree char *text = g_strdup_printf("[s%d]\ninclude %d\n", i, i + 1);
    paths[i] = g_strdup_printf("%s/%d", folder, i);
    g_file_set_contents(paths[i], i < MOST - 1 ? text : "[last]\n", -1, NULL);
  }
  for (int first = 1; first <= 2; first++) {
    Ini *ini = ini_new();
    ini_read_file(ini, paths[first]);
    CU_ASSERT_EQUAL(ini->sections->len, 16);
    CU_ASSERT_EQUAL_FATAL(ini->messages->len, first == 1 ? 1 : 0);
    CU_ASSERT_TRUE(first != 1 || g_str_has_suffix(ini->messages->pdata[0],
                                                  "nested too deeply\n"
                                                  "  include 17\n  ^"));
    ini_free(ini);
  }
  for (int i = 0; i < MOST; i++) {
    g_remove(paths[i]);
    g_free(paths[i]);
  }
  g_rmdir(folder);
}

/* A copy of an Ini reads from where the original does, and both know what
 * either has read. */
static void
test_sources(void)
{
  char *files[] = { (char *)"d/a", (char *)"[a]\ninclude ../b\ninclude c\n",
                    (char *)"d/../b", (char *)"[b]\n" };
  g_autoptr(GPtrArray) stored = g_ptr_array_new();
  Ini *ini = ini_new();

  for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
    g_ptr_array_add(stored, files[i]);
  ini->stored = stored;
  Ini *copy = ini_copy(ini);
  ini_read_file(copy, "d/a");
  g_autofree char *is = shown(copy);
  say("files of a table", is,
      "[a][b]!d/c: cannot be read: the database has no such file");
  CU_ASSERT_EQUAL(ini->sources->len, 4);
  ini_free(copy);
  ini_free(ini);
}

const TestCase ini_tests[] = {
  { "a text is sections of entries", test_texts },
  { "everything knows where it stands", test_places },
  { "a message shows the place in its line", test_carets },
  { "messages come by their lines", test_order },
  { "an option changes or adds a key", test_sets },
  { "a copy is one", test_copy },
  { "lists and ranges make names", test_lists },
  { "names have limits", test_limits },
  { "a text is split at its own commas", test_splits },
  { "includes are read in their place", test_includes },
  { "includes have a depth", test_depth },
  { "a copy has the sources of the original", test_sources },
  { NULL, NULL },
};
