/* A trace has one line for each message, written when the message is sent:
 *
 *   12.345678900 2001:db8:3::1 > 2001:db8:1::1 96 B BU seq 1 ...
 *
 * The time is in s since the start of the run, and the addresses are those of
 * the outer header.
 */
#pragma once

#include "sim/net/observer.h"

#include <glib.h>

typedef struct Trace Trace;

/* Opens a trace file; "-" is standard output. Returns NULL, and an error, if it
 * cannot be written. trace_close frees it. */
Trace *trace_open(const char *path, GError **error);

/* Writes what is buffered, and frees the trace. Returns false, and an error, if
 * anything could not be written. */
gboolean trace_close(Trace *trace, GError **error);

/* Writes the head line of a run ("# pmipv6"). One trace may have several runs.
 */
void trace_run(Trace *trace, const char *design);

/* Returns the trace as an observer of a run. The caller still owns it. */
Observer trace_observer(Trace *trace);
