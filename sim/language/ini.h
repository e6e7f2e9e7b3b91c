/* The lexical level of scenario files: sections, keys and values with their
 * places, and the messages about what is wrong with them. Text is kept until
 * the Ini is freed.
 *
 *   # a comment, at the start of a line or after white space
 *   include other.ini
 *   [type name]
 *   key = value
 *     a line that begins with white space continues the value before
 *   key = "value"
 *
 * Quotes around a value are removed, and a "#" between quotes begins no
 * comment.
 *
 * Files are UTF-8, with line ends of any system; a byte order mark is skipped.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Where something stands. Line 0 is no line: an option such as --set, or a file
 * as a whole. */
typedef struct IniPlace {
  const char *file;
  int line, column;   /* from 1; columns count characters */
  const char *source; /* the text of the line */
} IniPlace;

typedef struct IniEntry {
  const char *key;   /* NULL: the value is a heading or an option */
  const char *value; /* NULL: the line has no "=" */
  IniPlace key_at, value_at;
  bool is_bad; /* there is a message about it already */
} IniEntry;

typedef struct IniSection {
  const char *type;
  const char *name; /* "" if there is none */
  IniPlace at;
  GPtrArray *entries; /* IniEntry *, owned by the Ini */
} IniSection;

typedef struct Ini {
  GPtrArray *sections;     /* IniSection *, in the order of the file */
  GString *text;           /* all that was read, with the names of the files,
                              see source.h */
  GPtrArray *messages;     /* char *: what is wrong so far */
  GStringChunk *strings;   /* owns all text */
  GPtrArray *open_files;   /* char *: files that are being read, the last within
                            the one before */
  GPtrArray *sources;      /* all files that were read, see source.h */
  GPtrArray *names;        /* of these files, see source.h */
  const GPtrArray *stored; /* files are read from there, see source.h; NULL:
                              from the disk. Borrowed */
  GArray *absolutes; /* IniPlace: where an include has an absolute path, or a
                        quote before it */
} Ini;

/* Returns an Ini without sections, which the caller owns. */
Ini *ini_new(void);
void ini_free(Ini *ini);

/* Returns a copy whose values can be changed, without the messages
 * and the absolutes. The caller
 * owns it. It borrows text from the original, which has to outlive it, and both
 * have the same arrays of sources and names: what is read by one belongs to
 * both. */
Ini *ini_copy(const Ini *ini);

/* Reads a file and the files that it includes. What is wrong with them is added
 * to the messages. */
void ini_read_file(Ini *ini, const char *path);
/* Reads a text of `length` octets as the file `name`. */
void ini_read_text(Ini *ini, const char *name, const char *text, gsize length);

/* Returns the text of another file that a scenario needs, such as an import, as
 * source_read does; it is then one of the sources. */
const char *ini_read_source(Ini *ini, const char *path, const char *what,
                            gsize *length, char **why);

/* Returns the first section of that type and name, or NULL. A name of "" stands
 * for none. */
IniSection *ini_section_find(const Ini *ini, const char *type,
                             const char *name);

/* Returns the first entry of a section with that key, or NULL. The section may
 * be NULL. */
IniEntry *ini_entry_find(const IniSection *section, const char *key);

/* Sets a value by "section.key=value" or "section.name.key=value", in place of
 * what the files say. A section or an entry that does not exist is added.
 * Complains if the text has another form. */
void ini_set(Ini *ini, const char *assignment);

/* Sets the value at a path, "section.key" or "section.name.key", as ini_set
 * does. `at` is the place where this is said. Returns false if the text is not
 * such a path. */
bool ini_assign(Ini *ini, const char *path, const char *value,
                const IniPlace *at);

/* Replaces the value of an entry by a copy of the text, as it is. */
void ini_change(Ini *ini, IniEntry *entry, const char *value);

/* Adds a message about a place: "file:line:column: text", and below it the line
 * with a caret. If the place has no line, the message is "file: text"; if `at`
 * is NULL, it is the text alone. A message that is there already is not added
 * again. */
void ini_complain(Ini *ini, const IniPlace *at, const char *format, ...)
  G_GNUC_PRINTF(3, 4);

/* Returns the messages, and leaves the Ini without any. The caller owns the
 * array, which frees them. Messages of one file are in the order of its lines,
 * unless messages of other files came between them. */
GPtrArray *ini_take_messages(Ini *ini);

/* Expands "AR1{1..3}, CN{a,b}" and adds the names to an array. Returns false
 * and stores a reason, which the caller frees, if a brace is wrong, a name is
 * too long, or there are too many; some names may have been added then. If it
 * returns true, it leaves *why alone. Patterns ("CN*") stay as they are. */
bool names_expand(const char *list, GPtrArray *names, char **why);

/* Returns the parts of a text between commas, trimmed and without empty ones.
 * Commas inside "()" and "{}" do not count. The caller owns the array, which
 * frees the parts. */
GPtrArray *split_list(const char *text);
