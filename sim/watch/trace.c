/* Every line is made in one string, which is used again for the next one. The
 * Output keeps errors of writing, and reports them when the trace is closed.
 */

#include "trace.h"

#include "sim/base/output.h"

struct Trace {
  Output *output;
  GString *line;
};

Trace *
trace_open(const char *path, GError **error)
{
  Output *output = output_open(path, "the trace", error);

  if (!output)
    return NULL;
  Trace *trace = g_new0(Trace, 1);
  trace->output = output;
  trace->line = g_string_new(NULL);
  return trace;
}

gboolean
trace_close(Trace *trace, GError **error)
{
  gboolean is_good = output_close(trace->output, error);

  g_string_free(trace->line, TRUE);
  g_free(trace);
  return is_good;
}

void
trace_run(Trace *trace, const char *design)
{
  g_string_printf(trace->line, "# %s\n", design);
  output_write(trace->output, trace->line->str, trace->line->len);
}

static void
trace_sent(void *user, SimTime now, Place from, const Packet *packet)
{
  Trace *trace = user;
  const Header *header = packet_outer(packet);
  char source[ADDRESS_TEXT_SIZE], destination[ADDRESS_TEXT_SIZE];
  GString *line = trace->line;

  (void)from;
  g_string_printf(
    line, "%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT " %s > %s %u B ",
    now / SIM_SECOND, now % SIM_SECOND, address_format(header->source, source),
    address_format(header->destination, destination), packet->octets);
  packet->payload_class->describe(packet->payload, line);
  g_string_append_c(line, '\n');
  output_write(trace->output, line->str, line->len);
}

Observer
trace_observer(Trace *trace)
{
  return (Observer){ .sent = trace_sent, .user = trace };
}
