/* A trace: one line per message, written when it is sent.
 *
 * Tracing must not change a run: it reads the packet and writes a file.
 */
#pragma once

#include "packet.h"
#include "units.h"

#include <glib.h>

typedef struct Trace Trace;

/* Opens a trace file ("-" is standard output). */
Trace *trace_open(const char *path, GError **error);

/* Writes what is buffered; false if anything could not be written. Frees. */
gboolean trace_close(Trace *trace, GError **error);

/* Starts the part of the trace that belongs to a run. */
void trace_run(Trace *trace, const char *design);

/* "12.345678900 2001:db8:3::1 > 2001:db8:1::1 96 B BU seq 1 ..." */
void trace_message(Trace *trace, SimTime now, const Packet *packet);
