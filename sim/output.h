/* A file that is written while a run goes on. The first failure is kept and
 * reported when the file is closed, so that a run never depends on it. */
#pragma once

#include <glib.h>

typedef struct Output Output;

/* Opens a file to be written ("-" is standard output). `what` names its
 * contents in messages: "the trace". */
Output *output_open(const char *path, const char *what, GError **error);

void output_write(Output *output, const void *octets, size_t length);

/* Writes what is buffered; false if anything could not be written. Frees. */
gboolean output_close(Output *output, GError **error);
