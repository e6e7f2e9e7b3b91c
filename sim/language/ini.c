/* Lines are read one by one, and reading goes on after an error, so that all
 * messages come at once. All text is kept in one string chunk; an entry that is
 * changed gets a new string, and nothing is freed before the end. Every place
 * has the source line with it, so that a message can show it without the file.
 */

#include "ini.h"
#include "source.h"

#include <stdlib.h>
#include <string.h>

enum {
  MOST_NAMES = 1000000,
  MOST_LETTERS = 1000,
  MOST_DEPTH = 16,
  MOST_SHOWN = 60,
};

/* A file while it is being read. */
typedef struct Reading {
  Ini *ini;
  const char *file;
  IniSection *section; /* NULL before the first heading, or after a bad one */
  IniEntry *entry;     /* the entry that an indented line continues */
  bool has_heading;    /* a heading was seen, even if it was a bad one */
} Reading;

Ini *
ini_new(void)
{
  Ini *ini = g_new0(Ini, 1);

  ini->sections = g_ptr_array_new();
  ini->text = g_string_new(NULL);
  ini->messages = g_ptr_array_new_with_free_func(g_free);
  ini->strings = g_string_chunk_new(4096);
  ini->open_files = g_ptr_array_new();
  ini->sources = g_ptr_array_new_with_free_func(g_free);
  ini->names = g_ptr_array_new_with_free_func(g_free);
  ini->absolutes = g_array_new(FALSE, FALSE, sizeof(IniPlace));
  return ini;
}

void
ini_free(Ini *ini)
{
  for (guint i = 0; i < ini->sections->len; i++) {
    IniSection *section = ini->sections->pdata[i];
    for (guint j = 0; j < section->entries->len; j++)
      g_free(section->entries->pdata[j]);
    g_ptr_array_unref(section->entries);
    g_free(section);
  }
  g_ptr_array_unref(ini->sections);
  g_ptr_array_unref(ini->messages);
  g_ptr_array_unref(ini->open_files);
  g_ptr_array_unref(ini->sources);
  g_ptr_array_unref(ini->names);
  g_array_unref(ini->absolutes);
  g_string_free(ini->text, TRUE);
  g_string_chunk_free(ini->strings);
  g_free(ini);
}

Ini *
ini_copy(const Ini *ini)
{
  Ini *copy = ini_new();

  g_string_assign(copy->text, ini->text->str);
  g_ptr_array_unref(copy->sources);
  copy->sources = g_ptr_array_ref(ini->sources);
  g_ptr_array_unref(copy->names);
  copy->names = g_ptr_array_ref(ini->names);
  copy->stored = ini->stored;
  for (guint i = 0; i < ini->sections->len; i++) {
    const IniSection *section = ini->sections->pdata[i];
    IniSection *other = g_memdup2(section, sizeof *section);
    other->entries = g_ptr_array_new();
    for (guint j = 0; j < section->entries->len; j++)
      g_ptr_array_add(other->entries,
                      g_memdup2(section->entries->pdata[j], sizeof(IniEntry)));
    g_ptr_array_add(copy->sections, other);
  }
  return copy;
}

void
ini_change(Ini *ini, IniEntry *entry, const char *value)
{
  entry->value = g_string_chunk_insert(ini->strings, value);
}

/* Appends the part of the source line around the column, and a caret below it.
 */
static void
append_source(GString *out, const IniPlace *at)
{
  g_autofree char *line = g_strdup(at->source);

  g_strdelimit(line, "\t\r", ' ');
  glong length = g_utf8_strlen(line, -1);
  glong from =
    at->column > 1 + MOST_SHOWN ? at->column - 1 - MOST_SHOWN / 2 : 0;
  glong to = MIN(length, from + MOST_SHOWN + 16);
  g_autofree char *part = g_utf8_substring(line, MIN(from, length), to);
  g_string_append_printf(out, "\n  %s\n  %*s^", part,
                         (int)(at->column - 1 - from), "");
}

void
ini_complain(Ini *ini, const IniPlace *at, const char *format, ...)
{
  GString *message = g_string_new(NULL);
  va_list arguments;

  if (at && at->line > 0)
    g_string_append_printf(message, "%s:%d:%d: ", at->file, at->line,
                           at->column);
  else if (at)
    g_string_append_printf(message, "%s: ", at->file);
  va_start(arguments, format);
  g_string_append_vprintf(message, format, arguments);
  va_end(arguments);
  if (at && at->line > 0 && at->source)
    append_source(message, at);
  for (guint i = 0; i < ini->messages->len; i++)
    if (strcmp(ini->messages->pdata[i], message->str) == 0) {
      g_string_free(message, TRUE);
      return;
    }
  g_ptr_array_add(ini->messages, g_string_free(message, FALSE));
}

/* Compares messages of one file by their lines; those without a line come
 * first. Messages of different files count as equal. */
static gint
compare_messages(gconstpointer a, gconstpointer b)
{
  const char *one = *(char *const *)a, *two = *(char *const *)b;
  const char *colon_one = strchr(one, ':'), *colon_two = strchr(two, ':');
  size_t length = colon_one ? (size_t)(colon_one - one) : 0;

  if (!colon_one || !colon_two || (size_t)(colon_two - two) != length ||
      strncmp(one, two, length) != 0)
    return 0;
  return atoi(colon_one + 1) - atoi(colon_two + 1);
}

GPtrArray *
ini_take_messages(Ini *ini)
{
  GPtrArray *messages = ini->messages;

  ini->messages = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_sort(messages, compare_messages);
  return messages;
}

/* Returns the column of a position in a line, counted in characters from 1. */
static int
column_of(const char *line, const char *at)
{
  return (int)g_utf8_strlen(line, at - line) + 1;
}

/* Ends the line where a comment begins: at a "#" that begins the line or
 * follows white space, and is not in quotes. */
static void
cut_comment(char *line)
{
  bool is_quoted = false;

  for (char *c = line; *c; c++) {
    if (*c == '"')
      is_quoted = !is_quoted;
    if (*c == '#' && !is_quoted &&
        (c == line || c[-1] == ' ' || c[-1] == '\t')) {
      *c = '\0';
      return;
    }
  }
}

/* Returns a trimmed copy, without the quotes around it, that lives as long as
 * the Ini. */
static const char *
keep(Ini *ini, const char *from, const char *to)
{
  while (from < to && g_ascii_isspace(*from))
    from++;
  while (to > from && g_ascii_isspace(to[-1]))
    to--;
  if (to - from >= 2 && *from == '"' && to[-1] == '"') {
    from++;
    to--;
  }
  return g_string_chunk_insert_len(ini->strings, from, to - from);
}

static void
read_heading(Reading *reading, const char *line, const IniPlace *at)
{
  Ini *ini = reading->ini;
  const char *open = strchr(line, '[');
  const char *close = strrchr(line, ']');
  IniSection *section;

  reading->section = NULL;
  reading->has_heading = true;
  if (!close || close[1 + strspn(close + 1, " \t\r")] != '\0') {
    ini_complain(ini, at, "a heading is [type] or [type name]");
    return;
  }
  const char *word = open + 1 + strspn(open + 1, " \t");
  const char *end = word + strcspn(word, " \t]");
  if (end == word) {
    ini_complain(ini, at, "the heading is empty: [type] or [type name]");
    return;
  }
  section = g_new0(IniSection, 1);
  section->type = keep(ini, word, end);
  section->name = keep(ini, end, close);
  section->at = *at;
  section->entries = g_ptr_array_new();
  g_ptr_array_add(ini->sections, section);
  reading->section = section;
}

static void
check_duplicate(Ini *ini, const IniSection *section, const IniEntry *entry)
{
  const IniEntry *other = ini_entry_find(section, entry->key);

  if (other)
    ini_complain(ini, &entry->key_at, "'%s' was set already in line %d",
                 entry->key, other->key_at.line);
}

static void
read_entry(Reading *reading, const char *line, const IniPlace *at)
{
  Ini *ini = reading->ini;
  const char *equals = strchr(line, '=');
  const char *end = line + strlen(line);

  if (!reading->section) {
    if (!reading->has_heading)
      ini_complain(ini, at, "stands before the first [section]");
    return;
  }
  IniEntry *entry = g_new0(IniEntry, 1);
  entry->key = keep(ini, line, equals ? equals : end);
  entry->key_at = entry->value_at = *at;
  if (equals) {
    const char *value = equals + 1 + strspn(equals + 1, " \t");
    entry->value = keep(ini, value, end);
    entry->value_at.column = column_of(line, value);
  }
  check_duplicate(ini, reading->section, entry);
  g_ptr_array_add(reading->section->entries, entry);
  reading->entry = entry;
}

static void
read_include(Reading *reading, const char *line, const IniPlace *at)
{
  Ini *ini = reading->ini;
  const char *from = line + strlen("include");
  const char *name = keep(ini, from, line + strlen(line));
  g_autofree char *path = source_named(ini->names, reading->file, name);
  IniPlace place = *at;

  place.column += (int)(from + strspn(from, " \t") - line);
  if (g_path_is_absolute(name))
    g_array_append_val(ini->absolutes, place);

  if (g_ptr_array_find_with_equal_func(ini->open_files, path, g_str_equal,
                                       NULL))
    ini_complain(ini, at, "%s includes itself", path);
  else if (ini->open_files->len >= MOST_DEPTH)
    ini_complain(ini, at, "includes are nested too deeply");
  else
    ini_read_file(ini, path);
}

static void
read_line(Reading *reading, char *line, int number)
{
  Ini *ini = reading->ini;
  IniPlace at = { reading->file, number, 1,
                  g_string_chunk_insert(ini->strings, line) };
  bool is_indented = *line == ' ' || *line == '\t';
  char *text;

  cut_comment(line);
  text = line + strspn(line, " \t\r");
  at.column = column_of(line, text);
  if (*text == '\0')
    return;
  if (*text == '[' && !is_indented) {
    reading->entry = NULL;
    read_heading(reading, text, &at);
  } else if (is_indented && reading->entry && reading->entry->value) {
    g_autofree char *joined =
      g_strconcat(reading->entry->value, " ", g_strchomp(text), NULL);
    reading->entry->value = g_string_chunk_insert(ini->strings, joined);
  } else if (g_str_has_prefix(text, "include ") ||
             g_str_has_prefix(text, "include\t")) {
    read_include(reading, text, &at);
  } else {
    read_entry(reading, line, &at);
  }
}

void
ini_read_text(Ini *ini, const char *name, const char *text, gsize length)
{
  Reading reading = { .ini = ini,
                      .file = g_string_chunk_insert(ini->strings, name) };
  IniPlace whole = { reading.file, 0, 0, NULL };
  const char *known = source_find(ini->names, name);
  const char *bad;
  int number = 1;

  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    length -= 3;
  }
  if (!g_utf8_validate(text, (gssize)length, &bad)) {
    for (const char *c = text; c < bad; c++)
      number += *c == '\n';
    whole.line = number;
    whole.column = 1;
    ini_complain(ini, &whole, "is not UTF-8 text");
    return;
  }
  g_string_append_printf(ini->text, "# %s\n", known ? known : name);
  g_string_append_len(ini->text, text, (gssize)length);
  g_autofree char *copy = g_strndup(text, length);
  for (char *line = copy; line; number++) {
    char *end = strchr(line, '\n');
    if (end)
      *end = '\0';
    read_line(&reading, line, number);
    line = end ? end + 1 : NULL;
  }
}

const char *
ini_read_source(Ini *ini, const char *path, const char *what, gsize *length,
                char **why)
{
  return source_read(ini->sources, ini->stored, path, what, length, why);
}

void
ini_read_file(Ini *ini, const char *path)
{
  IniPlace whole = { path, 0, 0, NULL };
  g_autofree char *why = NULL;
  gsize length = 0;

  source_begin(ini->names, path);
  const char *text =
    ini_read_source(ini, path, "a scenario file", &length, &why);

  if (!text) {
    ini_complain(ini, &whole, "%s", why);
    return;
  }
  g_ptr_array_add(ini->open_files, g_string_chunk_insert(ini->strings, path));
  ini_read_text(ini, path, text, length);
  g_ptr_array_set_size(ini->open_files, (gint)ini->open_files->len - 1);
}

IniSection *
ini_section_find(const Ini *ini, const char *type, const char *name)
{
  for (guint i = 0; i < ini->sections->len; i++) {
    IniSection *section = ini->sections->pdata[i];
    if (strcmp(section->type, type) == 0 && strcmp(section->name, name) == 0)
      return section;
  }
  return NULL;
}

IniEntry *
ini_entry_find(const IniSection *section, const char *key)
{
  for (guint i = 0; section && i < section->entries->len; i++) {
    IniEntry *entry = section->entries->pdata[i];
    if (strcmp(entry->key, key) == 0)
      return entry;
  }
  return NULL;
}

static IniSection *
add_section(Ini *ini, const char *type, const char *name, const IniPlace *at)
{
  IniSection *section = g_new0(IniSection, 1);

  section->type = g_string_chunk_insert(ini->strings, type);
  section->name = g_string_chunk_insert(ini->strings, name);
  section->at = *at;
  section->entries = g_ptr_array_new();
  g_ptr_array_add(ini->sections, section);
  return section;
}

bool
ini_assign(Ini *ini, const char *path, const char *value, const IniPlace *at)
{
  const char *dot = strchr(path, '.');
  const char *last = strrchr(path, '.');

  if (!dot)
    return false;
  g_autofree char *type = g_strndup(path, (gsize)(dot - path));
  g_autofree char *name =
    last > dot ? g_strndup(dot + 1, (gsize)(last - dot - 1)) : g_strdup("");
  IniSection *section = ini_section_find(ini, g_strstrip(type), name);
  if (!section)
    section = add_section(ini, type, name, at);
  const char *key = keep(ini, last + 1, path + strlen(path));
  IniEntry *entry = ini_entry_find(section, key);
  if (!entry) {
    entry = g_new0(IniEntry, 1);
    g_ptr_array_add(section->entries, entry);
  }
  *entry = (IniEntry){ .key = key,
                       .value = keep(ini, value, value + strlen(value)),
                       .key_at = *at,
                       .value_at = *at };
  return true;
}

void
ini_set(Ini *ini, const char *assignment)
{
  g_autofree char *label = g_strdup_printf("--set %s", assignment);
  IniPlace at = { g_string_chunk_insert(ini->strings, label), 0, 0, NULL };
  const char *equals = strchr(assignment, '=');
  g_autofree char *path =
    g_strndup(assignment, equals ? (gsize)(equals - assignment) : 0);

  if (!equals || !ini_assign(ini, path, equals + 1, &at))
    ini_complain(ini, &at,
                 "expected section.key=value or section.name.key=value");
}

GPtrArray *
split_list(const char *text)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
  const char *start = text;
  int depth = 0;

  for (const char *c = text;; c++) {
    depth += *c == '{' || *c == '(';
    depth -= *c == '}' || *c == ')';
    if (*c != '\0' && (*c != ',' || depth > 0))
      continue;
    char *part = g_strstrip(g_strndup(start, (gsize)(c - start)));
    if (*part != '\0')
      g_ptr_array_add(parts, part);
    else
      g_free(part);
    if (*c == '\0')
      return parts;
    start = c + 1;
  }
}

static bool expand_one(const char *name, GPtrArray *names, char **why);

/* Expands the name that is made of three parts, in which there may be further
 * braces. */
static bool
expand_with(const char *before, const char *middle, const char *after,
            GPtrArray *names, char **why)
{
  g_autofree char *name = g_strconcat(before, middle, after, NULL);

  if (names->len >= MOST_NAMES) {
    *why = g_strdup_printf("makes more than %d names", MOST_NAMES);
    return false;
  }
  return expand_one(name, names, why);
}

/* Expands a range, {1..30}. The first number says whether numbers have leading
 * zeros: {01..10}. */
static bool
expand_range(const char *before, const char *inside, const char *after,
             GPtrArray *names, char **why)
{
  const char *dots = strstr(inside, "..");
  char *end_first, *end_last;
  gint64 first = g_ascii_strtoll(inside, &end_first, 10);
  gint64 last = g_ascii_strtoll(dots + 2, &end_last, 10);
  int width = inside[0] == '0' ? (int)(dots - inside) : 0;

  if (end_first == inside || end_first != dots || dots[2] == '\0' ||
      *end_last != '\0' || first < 0 || last < first ||
      last - first >= MOST_NAMES) {
    *why = g_strdup_printf("'{%s}' is no range: use {1..30}", inside);
    return false;
  }
  for (gint64 i = first; i <= last; i++) {
    char number[32];
    g_snprintf(number, sizeof number, "%0*" G_GINT64_FORMAT, width, i);
    if (!expand_with(before, number, after, names, why))
      return false;
  }
  return true;
}

/* Expands the first brace of a name, and with it all others. */
static bool
expand_one(const char *name, GPtrArray *names, char **why)
{
  const char *open = strchr(name, '{');
  const char *close = open ? strchr(open, '}') : NULL;

  if (strlen(name) > MOST_LETTERS) {
    *why = g_strdup_printf("a name has more than %d letters", MOST_LETTERS);
    return false;
  }
  if (!open) {
    g_ptr_array_add(names, g_strdup(name));
    return true;
  }
  if (!close || memchr(open + 1, '{', (size_t)(close - open - 1))) {
    *why = g_strdup_printf("the brace in '%s' is not closed", name);
    return false;
  }
  g_autofree char *before = g_strndup(name, (gsize)(open - name));
  g_autofree char *inside = g_strndup(open + 1, (gsize)(close - open - 1));
  if (strstr(inside, ".."))
    return expand_range(before, inside, close + 1, names, why);
  g_auto(GStrv) words = g_strsplit(inside, ",", -1);
  for (char **word = words; *word; word++)
    if (!expand_with(before, g_strstrip(*word), close + 1, names, why))
      return false;
  return true;
}

bool
names_expand(const char *list, GPtrArray *names, char **why)
{
  g_autoptr(GPtrArray) parts = split_list(list);

  for (guint i = 0; i < parts->len; i++)
    if (!expand_one(parts->pdata[i], names, why))
      return false;
  return true;
}
