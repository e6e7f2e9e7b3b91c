/* An output is a file that is written while a run goes on. Writing never fails:
 * the first failure is kept and reported when the file is closed, so a run does
 * not depend on its files. */
#pragma once

#include <glib.h>
#include <stdio.h>

typedef struct Output Output;

/* Opens a file for writing; "-" is standard output. `what` names its contents
 * in messages ("the trace"); it is borrowed and has to outlive the output.
 * Returns the output, which output_close frees, or NULL and an error. */
Output *output_open(const char *path, const char *what, GError **error);

/* Opens a file that will be there whole or not at all: a file beside it is
 * written. When the output is closed, that file takes the name, or is removed
 * if anything could not be written. A path that is NULL or "-" is standard
 * output; that and what is not a regular file (a device, a pipe) are written
 * directly. Returns as output_open does. */
Output *output_open_whole(const char *path, const char *what, GError **error);

/* Returns the stream of the output, borrowed, for code that writes to streams.
 */
FILE *output_stream(const Output *output);

/* Writes `length` octets, or keeps the failure for output_close. */
void output_write(Output *output, const void *octets, size_t length);

/* Writes what is buffered, closes the file (but not standard output) and frees
 * the output. Returns TRUE, or FALSE and an error if anything could not be
 * written since it was opened. */
gboolean output_close(Output *output, GError **error);
