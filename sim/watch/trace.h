/* A trace: one line per message, written when it is sent:
 *
 *   12.345678900 2001:db8:3::1 > 2001:db8:1::1 96 B BU seq 1 ...
 */
#pragma once

#include "sim/net/observer.h"

#include <glib.h>

typedef struct Trace Trace;

/* Opens a trace file ("-" is standard output). */
Trace *trace_open(const char *path, GError **error);

/* Writes what is buffered; false if anything could not be written. Frees. */
gboolean trace_close(Trace *trace, GError **error);

/* Starts the part of the trace that belongs to a run. */
void trace_run(Trace *trace, const char *design);

/* The trace as an observer of a run; it stays the caller's. */
Observer trace_observer(Trace *trace);
