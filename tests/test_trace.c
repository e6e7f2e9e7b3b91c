/* A trace, line by line: messages of a small network, made by hand. */

#include "sim/watch/trace.h"
#include "tests/suite.h"
#include "tests/support_disk.h"

#include <glib/gstdio.h>
#include <string.h>

/* The payload of a message here is its description. */
static void
describe(const void *payload, GString *out)
{
  g_string_append(out, payload);
}

static const PayloadClass words = { NULL, NULL, describe };

static void
send(const Observer *observer, SimTime now, char *text, uint8_t depth)
{
  Packet packet = { .depth = depth,
                    .octets = 56 + 40u * depth,
                    .payload = text,
                    .payload_class = &words,
                    .headers = { { { 1, 2 }, { 3, 4 } },
                                 { { 5, 6 }, { 7, 8 } } } };

  observer->sent(observer->user, now, 0, &packet);
}

static void
test_lines(void)
{
  g_autofree char *path = disk_path();
  g_autofree char *text = NULL;
  Trace *trace = trace_open(path, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
  Observer observer = trace_observer(trace);

  CU_ASSERT_PTR_NULL(observer.received);
  CU_ASSERT_PTR_NULL(observer.lost);
  trace_run(trace, "mipv6");
  send(&observer, 0, (char *)"RS", 1);
  send(&observer, 12 * SIM_SECOND + 345, (char *)"BU seq 1", 2);
  trace_run(trace, "pmipv6");
  send(&observer, SIM_SECOND - 1, (char *)"PBU", 1);
  CU_ASSERT_TRUE(trace_close(trace, NULL));
  g_file_get_contents(path, &text, NULL, NULL);
  g_remove(path);
  CU_ASSERT_STRING_EQUAL(
    text, "# mipv6\n"
          "0.000000000 ::1:0:0:0:2 > ::3:0:0:0:4 96 B RS\n"
          "12.000000345 ::5:0:0:0:6 > ::7:0:0:0:8 136 B BU seq 1\n"
          "# pmipv6\n"
          "0.999999999 ::1:0:0:0:2 > ::3:0:0:0:4 96 B PBU\n");
}

static void
test_trouble(void)
{
  g_autoptr(GError) nowhere = NULL;
  g_autoptr(GError) full = NULL;
  g_autofree char *path = disk_path();

  CU_ASSERT_PTR_NULL(trace_open("/nowhere/x.txt", &nowhere));
  CU_ASSERT_PTR_NOT_NULL_FATAL(nowhere);
  CU_ASSERT_PTR_NOT_NULL(strstr(nowhere->message, "the trace"));
  Trace *trace = trace_open(path, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
  struct rlimit before = disk_fill();
  trace_run(trace, "mipv6");
  gboolean is_good = trace_close(trace, &full);
  disk_empty(&before);
  g_remove(path);
  CU_ASSERT_FALSE(is_good);
  CU_ASSERT_PTR_NOT_NULL_FATAL(full);
  CU_ASSERT_PTR_NOT_NULL(strstr(full->message, "the trace"));
}

const TestCase trace_tests[] = {
  { "a line says when, from where to where, how long, and what", test_lines },
  { "a trace that cannot be written is an error", test_trouble },
  { NULL, NULL },
};
