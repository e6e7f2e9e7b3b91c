/* Lines go through a buffered stream; the first failure is kept and reported
 * when the trace is closed, so that a run never depends on it. */

#include "trace.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct Trace {
  FILE *file;
  char *path;
  GString *line;
};

static gboolean
report(const char *path, int code, GError **error)
{
  g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(code),
              "%s: cannot write the trace: %s", path, g_strerror(code));
  return FALSE;
}

Trace *
trace_open(const char *path, GError **error)
{
  FILE *file = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");

  if (!file) {
    report(path, errno, error);
    return NULL;
  }
  Trace *trace = g_new0(Trace, 1);
  trace->file = file;
  trace->path = g_strdup(path);
  trace->line = g_string_new(NULL);
  return trace;
}

gboolean
trace_close(Trace *trace, GError **error)
{
  bool is_bad = fflush(trace->file) != 0 || ferror(trace->file) != 0;
  int code = is_bad && errno == 0 ? EIO : errno;

  if (trace->file != stdout && fclose(trace->file) != 0 && !is_bad) {
    is_bad = true;
    code = errno;
  }
  if (is_bad)
    report(trace->path, code, error);
  g_string_free(trace->line, TRUE);
  g_free(trace->path);
  g_free(trace);
  return !is_bad;
}

void
trace_run(Trace *trace, const char *design)
{
  fprintf(trace->file, "# %s\n", design);
}

void
trace_message(Trace *trace, SimTime now, const Packet *packet)
{
  const Header *header = packet_outer(packet);
  char source[ADDRESS_TEXT_SIZE], destination[ADDRESS_TEXT_SIZE];
  GString *line = trace->line;

  g_string_printf(
    line, "%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT " %s > %s %u B ",
    now / SIM_SECOND, now % SIM_SECOND, address_format(header->source, source),
    address_format(header->destination, destination), packet->octets);
  packet->payload_class->describe(packet->payload, line);
  g_string_append_c(line, '\n');
  fwrite(line->str, 1, line->len, trace->file);
}
