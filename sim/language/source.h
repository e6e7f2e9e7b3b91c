/* The files that a scenario is read from: the scenario file itself, what it
 * includes, and the networks that it imports. They come from the disk, or from
 * a table that a database holds.
 *
 * A file is known by its path as it was composed (source_path), and never by
 * what the disk makes of it. So a path that was noted when files came from the
 * disk is found in the table.
 *
 * Its name says where it is, seen from the folder of the scenario: that of the
 * scenario is the last part of its path, and that of another file is composed
 * as its path is, but from the name of the file that names it. A name that is
 * written as an absolute path stays one. So names do not depend on where the
 * scenario is. A file that is named in several ways has several names. The
 * names are an array of char * as well: path, name, path, name ...
 *
 * A table of files is an array of char *: path, text, path, text ...; no path
 * occurs twice, and no text has an octet of zero. */
#pragma once

#include <glib.h>

/* Returns the path of a file that is named in the file `from`: the name itself
 * if it is absolute, else the name in the folder of `from`. The caller frees
 * it. */
char *source_path(const char *from, const char *name);

/* Notes the name of the scenario file itself, unless it has one. */
void source_begin(GPtrArray *names, const char *path);

/* Returns the path of a file that is named in the file `from`, as source_path
 * does, and notes its name. The caller frees it. */
char *source_named(GPtrArray *names, const char *from, const char *name);

/* Returns the text of a file in a table, or a name of a file, or NULL if
 * there is none. Borrowed. */
const char *source_find(const GPtrArray *files, const char *path);

/* Returns the text of a file, which belongs to `files`, and stores its length
 * in octets. If the file is in `files`, that text is taken. Otherwise it is
 * read and added: from the table `stored`, or from the disk if that is NULL.
 * Returns NULL, and a reason that the caller frees ("cannot be read: there is
 * no such file"), if there is no such file; `what` says what it should be ("a
 * scenario file"). */
const char *source_read(GPtrArray *files, const GPtrArray *stored,
                        const char *path, const char *what, gsize *length,
                        char **why);

/* Returns the SHA-256 of all names and texts of a table, in hexadecimal. The
 * caller frees it. */
char *source_digest(const GPtrArray *files, const GPtrArray *names);
