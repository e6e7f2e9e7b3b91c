/* A file that is written while a run goes on. The first failure is kept and
 * reported when the file is closed, so that a run never depends on it. */
#pragma once

#include <glib.h>
#include <stdio.h>

typedef struct Output Output;

/* Opens a file to be written ("-" is standard output). `what` names its
 * contents in messages: "the trace". */
Output *output_open(const char *path, const char *what, GError **error);

/* The same for a file that is there whole or not at all: what is written goes
 * to a file beside it, which takes its name when it is closed. NULL for `path`
 * is standard output. */
Output *output_open_whole(const char *path, const char *what, GError **error);

/* For what writes to streams; borrowed. */
FILE *output_stream(const Output *output);

void output_write(Output *output, const void *octets, size_t length);

/* Writes what is buffered; false if anything could not be written. Frees. */
gboolean output_close(Output *output, GError **error);
