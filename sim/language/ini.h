/* The lexical level of scenario files: sections, keys and values, with the
 * place of each, and the messages about what is wrong with them.
 *
 *   # a comment, at the start of a line or behind white space
 *   include other.ini
 *   [type name]
 *   key = value
 *     a line that begins with white space continues the one before
 *
 * UTF-8 with any line ends; a byte order mark is skipped.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Where something stands. A line of 0 is no line: a --set option. */
typedef struct IniPlace {
  const char *file;
  int line, column;   /* from 1; columns count characters */
  const char *source; /* the text of the line */
} IniPlace;

typedef struct IniEntry {
  const char *key;   /* NULL: what stands in a heading or an option */
  const char *value; /* NULL: a line without "=" */
  IniPlace key_at, value_at;
  bool is_bad; /* has been complained about */
} IniEntry;

typedef struct IniSection {
  const char *type;
  const char *name; /* "" if there is none */
  IniPlace at;
  GPtrArray *entries; /* IniEntry *, owned by the Ini */
} IniSection;

typedef struct Ini {
  GPtrArray *sections;   /* IniSection *, in the order of the file */
  GString *text;         /* all that was read */
  GPtrArray *messages;   /* char *: what is wrong so far */
  GStringChunk *strings; /* owns all text */
  GPtrArray *open_files; /* char *: includes that are being read */
  GPtrArray *sources;    /* char *: path and text of each file, by turns */
} Ini;

Ini *ini_new(void);
void ini_free(Ini *ini);

/* A copy whose values can be changed; the original must outlive it. */
Ini *ini_copy(const Ini *ini);

/* Read a file, or a text that is called `name`. What is wrong is among the
 * messages. */
void ini_read_file(Ini *ini, const char *path);
void ini_read_text(Ini *ini, const char *name, const char *text, gsize length);

/* Adds a file that a scenario needs to its sources, if it can be read. */
void ini_note_source(Ini *ini, const char *path);

/* Returns the section of that type and name, the first one; NULL: there is
 * none. */
IniSection *ini_section_find(const Ini *ini, const char *type,
                             const char *name);

/* Returns the entry of a section with that key; NULL: there is none, or no
 * section. */
IniEntry *ini_entry_find(const IniSection *section, const char *key);

/* Adds "section.key=value" or "section.name.key=value", which then stands for
 * what files say. */
void ini_set(Ini *ini, const char *assignment);

/* The same for a path "section.key" or "section.name.key" and a value that
 * stand somewhere; false if the path is none. */
bool ini_assign(Ini *ini, const char *path, const char *value,
                const IniPlace *at);

/* Gives an entry another value. */
void ini_change(Ini *ini, IniEntry *entry, const char *value);

/* Adds a message about a place: "file:line:column: text", the line, a caret. */
void ini_complain(Ini *ini, const IniPlace *at, const char *format, ...)
  G_GNUC_PRINTF(3, 4);

/* The messages in the order of places; the caller owns the array. */
GPtrArray *ini_take_messages(Ini *ini);

/* Expands "AR1{1..3}, CN{a,b}" into names; false and a reason (the caller's) if
 * a brace is wrong or there are too many. Patterns stay as they are. */
bool names_expand(const char *list, GPtrArray *names, char **why);

/* Splits at commas that stand in no bracket or brace; trims the parts. */
GPtrArray *split_list(const char *text);
