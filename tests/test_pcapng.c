/* Captures: every design's messages, read back block by block, and by tshark if
 * it is installed. */

#include "models/models.h"
#include "sim/watch/pcapng.h"
#include "sim/world/world.h"
#include "tests/suite.h"
#include "tests/support.h"
#include "tests/support_disk.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char tour[] =
  "[mobile MN{1..2}]\nhome = N1\nstart = AR11\nmobility = tour\n"
  "[mobility tour]\nmodel = script\n"
  "moves = 10 s AR31, 20 s AR32, 30 s AR41, 40 s AR11\n"
  "[session s]\nfrom = CN2\narrival = at(5 s)\nlength = forever\n"
  "packets = cbr(50 /s, 172 B)\n";

/* What a capture holds, as this file reads it. */
typedef struct Capture {
  unsigned sections, interfaces, sent, received, tunnels;
  bool is_good;
  uint64_t last; /* time stamp, ns */
  GPtrArray *names, *comments;
} Capture;

/* Counts beside the capture what it should hold. */
typedef struct Counter {
  Observer capture;
  unsigned sent, received;
  bool is_tunnelled; /* puts every message that is sent into a tunnel */
} Counter;

static void
counter_sent(void *user, SimTime now, Place from, const Packet *packet)
{
  Counter *counter = user;
  Packet copy = *packet;

  counter->sent++;
  if (counter->is_tunnelled) {
    packet_push(&copy, (Address){ 1, 2 }, (Address){ 3, 4 },
                IPV6_HEADER_OCTETS);
    packet_push(&copy, (Address){ 5, 6 }, (Address){ 7, 8 },
                IPV6_HEADER_OCTETS);
  }
  counter->capture.sent(counter->capture.user, now, from, &copy);
}

static void
counter_received(void *user, SimTime now, Place place, const Packet *packet)
{
  Counter *counter = user;

  counter->received++;
  counter->capture.received(counter->capture.user, now, place, packet);
}

static uint32_t
read_16(const uint8_t *at)
{
  return (uint32_t)(at[0] | at[1] << 8);
}

static uint32_t
read_32(const uint8_t *at)
{
  return read_16(at) | read_16(at + 2) << 16;
}

/* The value of an option as text, or NULL. */
static char *
find_option(const uint8_t *at, const uint8_t *end, uint32_t code)
{
  while (end - at >= 4 && read_16(at) != 0) {
    uint32_t length = read_16(at + 2);
    if (length > (size_t)(end - at) - 4)
      return NULL;
    if (read_16(at) == code)
      return g_strndup((const char *)at + 4, length);
    at += 4 + (length + 3) / 4 * 4;
  }
  return NULL;
}

/* IPv6 headers in front whose payload lengths and next headers agree. */
static bool
check_octets(Capture *capture, const uint8_t *octets, uint32_t length)
{
  if (length < 40 || octets[0] >> 4 != 6 ||
      (uint32_t)(octets[4] << 8 | octets[5]) != length - 40)
    return false;
  if (octets[6] != 41)
    return true;
  capture->tunnels++;
  return octets[7] == 64 && check_octets(capture, octets + 40, length - 40);
}

static bool
check_packet(Capture *capture, const uint8_t *body, uint32_t size)
{
  uint64_t clock = (uint64_t)read_32(body + 4) << 32 | read_32(body + 8);
  uint32_t interface = read_32(body), length = read_32(body + 12);
  uint32_t padded = (length + 3) / 4 * 4;

  if (size < 20 + padded || read_32(body + 16) != length ||
      interface >= capture->interfaces || clock < capture->last)
    return false;
  capture->last = clock;
  char *comment = find_option(body + 20 + padded, body + size, 1);
  if (!comment)
    return false;
  g_ptr_array_add(capture->comments, comment);
  g_autofree char *sender = g_strdup_printf(
    " sent by %s to ", (char *)capture->names->pdata[interface]);
  g_autofree char *receiver = g_strdup_printf(
    " received by %s", (char *)capture->names->pdata[interface]);
  bool is_sent = strstr(comment, sender) != NULL;
  capture->sent += is_sent;
  capture->received += !is_sent;
  return (is_sent || strstr(comment, receiver)) &&
         check_octets(capture, body + 20, length);
}

static bool
check_block(Capture *capture, uint32_t type, const uint8_t *body, uint32_t size)
{
  switch (type) {
  case 0x0a0d0d0a:
    capture->sections++;
    return size >= 16 && read_32(body) == 0x1a2b3c4d && body[4] == 1;
  case 1: {
    char *name = find_option(body + 8, body + size, 2);
    g_autofree char *resolution = find_option(body + 8, body + size, 9);
    capture->interfaces++;
    g_ptr_array_add(capture->names, name);
    return name && resolution && *resolution == 9 && read_16(body) == 101;
  }
  case 6:
    return size >= 20 && check_packet(capture, body, size);
  default:
    return false;
  }
}

static Capture
read_capture(const char *path)
{
  Capture capture = { .is_good = true };
  g_autofree char *text = NULL;
  gsize length = 0, at = 0;

  capture.names = g_ptr_array_new_with_free_func(g_free);
  capture.comments = g_ptr_array_new_with_free_func(g_free);
  CU_ASSERT_TRUE_FATAL(g_file_get_contents(path, &text, &length, NULL));
  const uint8_t *octets = (const uint8_t *)text;
  while (capture.is_good && at + 12 <= length) {
    uint32_t size = read_32(octets + at + 4);
    capture.is_good =
      size >= 12 && size % 4 == 0 && at + size <= length &&
      read_32(octets + at + size - 4) == size &&
      check_block(&capture, read_32(octets + at), octets + at + 8, size - 12);
    at += size;
  }
  capture.is_good &= at == length;
  return capture;
}

static void
capture_clear(Capture *capture)
{
  g_ptr_array_unref(capture->names);
  g_ptr_array_unref(capture->comments);
}

/* What tshark says about each frame of a capture, a line each: whether it is
 * malformed, the worst that its experts say, checksums of ICMPv6 (0: wrong),
 * the mobility header type, the ICMPv6 type, and our comment. NULL if it fails.
 */
static char *
tshark_frames(const char *path)
{
  const char *argv[] = { "tshark",
                         "-r",
                         path,
                         "-T",
                         "fields",
                         "-E",
                         "occurrence=f",
                         "-e",
                         "_ws.malformed",
                         "-e",
                         "_ws.expert.severity",
                         "-e",
                         "icmpv6.checksum.status",
                         "-e",
                         "mip6.mhtype",
                         "-e",
                         "icmpv6.type",
                         "-e",
                         "frame.comment",
                         NULL };
  g_autofree char *trouble = NULL;
  char *out = NULL;
  int status = 1;

  if (g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                   &out, &trouble, &status, NULL) &&
      status == 0)
    return out;
  printf("tshark: %s\n", trouble ? trouble : "does not run");
  g_free(out);
  return NULL;
}

/* As what a dissector has to know a message: by its mobility header type, or by
 * its ICMPv6 type. */
static const struct {
  const char *name;
  int mobility, icmp; /* -1: is none */
} recognised[] = {
  { "RS", -1, 133 },       { "RA", -1, 134 },       { "NS", -1, 135 },
  { "UNA", -1, 136 },      { "RtSolPr", -1, 154 },  { "PrRtAdv", -1, 154 },
  { "problem", -1, 4 },    { "BU", 5, -1 },         { "BA", 6, -1 },
  { "LBU", 5, -1 },        { "LBA", 6, -1 },        { "HoTI", 1, -1 },
  { "CoTI", 2, -1 },       { "HoT", 3, -1 },        { "CoT", 4, -1 },
  { "CN-BU", 5, -1 },      { "CN-BA", 6, -1 },      { "FBU", 8, -1 },
  { "FBack", 9, -1 },      { "HI", 14, -1 },        { "HAck", 15, -1 },
  { "PHI", 14, -1 },       { "PHAck", 15, -1 },     { "PBU", 5, -1 },
  { "PBA", 6, -1 },        { "BRI", 16, -1 },       { "BRA", 16, -1 },
  { "HB", 13, -1 },        { "HB-answer", 13, -1 }, { "LU", 5, -1 },
  { "LU-ack", 6, -1 },     { "LM-query", 0, -1 },   { "LM-answer", 5, -1 },
  { "LM-unknown", 6, -1 }, { "LM-invalid", 6, -1 },
};

static bool
is_recognised(const char *name, const char *mobility, const char *icmp)
{
  for (size_t i = 0; i < G_N_ELEMENTS(recognised); i++) {
    if (!g_str_equal(recognised[i].name, name))
      continue;
    return recognised[i].mobility >= 0
             ? *mobility && atoi(mobility) == recognised[i].mobility
             : *icmp && atoi(icmp) == recognised[i].icmp;
  }
  return false;
}

/* A comment is an expert item of the least severity. */
static bool
is_clean(char **fields)
{
  enum { WARNING = 0x00600000 };

  return *fields[0] == '\0' && strtol(fields[1], NULL, 0) < WARNING &&
         !g_str_equal(fields[2], "0");
}

/* Frames that tshark finds right and knows as what they are. */
static unsigned
count_right(const char *path)
{
  g_autofree char *out = tshark_frames(path);
  g_auto(GStrv) lines = g_strsplit(out ? out : "", "\n", -1);
  unsigned right = 0;

  for (char **line = lines; *line && **line; line++) {
    g_auto(GStrv) fields = g_strsplit(*line, "\t", 6);
    bool is_right = false;
    if (g_strv_length(fields) == 6) {
      g_autofree char *name = g_strndup(fields[5], strcspn(fields[5], " "));
      is_right = is_clean(fields) && is_recognised(name, fields[3], fields[4]);
    }
    right += is_right;
    if (!is_right)
      printf("%s\n", *line);
  }
  return right;
}

/* Writes a capture of a run, and reads it back; gives its path. */
static char *
capture_run(const char *design, bool is_tunnelled, Capture *capture)
{
  g_autofree char *text =
    g_strconcat("[general]\nduration = 60 s\n", support_reference, tour, NULL);
  g_autoptr(Scenario) scenario = support_scenario(text, design, NULL);
  char *path = g_build_filename(g_get_tmp_dir(), "dmmsim-XXXXXX", NULL);
  int file = g_mkstemp(path);
  CU_ASSERT_TRUE_FATAL(file >= 0 && g_close(file, NULL));
  Pcapng *pcapng = pcapng_open(path, scenario, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(pcapng);
  Counter counter = { .capture = pcapng_observer(pcapng),
                      .is_tunnelled = is_tunnelled };
  Observer observer = { counter_sent, counter_received, NULL, &counter };
  WorldOptions options = { .observers = { &observer, 1 } };
  Run run = support_first_run(scenario);
  g_autoptr(Results) results = world_run(scenario, &run, &options);

  CU_ASSERT_TRUE(pcapng_close(pcapng, NULL));
  *capture = read_capture(path);
  CU_ASSERT_TRUE(capture->is_good);
  CU_ASSERT_EQUAL(capture->sections, 1);
  CU_ASSERT_EQUAL(capture->interfaces, graph_nodes(scenario->graph) + 2);
  CU_ASSERT_TRUE(capture->sent > 0 && capture->received > 0);
  CU_ASSERT_EQUAL(capture->sent, counter.sent);
  CU_ASSERT_EQUAL(capture->received, counter.received);
  CU_ASSERT_EQUAL(capture->tunnels, is_tunnelled ? 2 * capture->sent : 0);
  return path;
}

static void
test_blocks(void)
{
  for (const DesignRow *row = design_table.rows; row->name; row++)
    for (int i = 0; i < 2; i++) {
      Capture capture;
      g_autofree char *path = capture_run(row->name, i == 1, &capture);
      capture_clear(&capture);
      g_remove(path);
    }
}

static void
test_tshark(void)
{
  g_autofree char *program = g_find_program_in_path("tshark");

  if (!program) {
    printf("SKIPPED: tshark is not installed, nobody else reads captures ");
    return;
  }
  for (const DesignRow *row = design_table.rows; row->name; row++)
    for (int i = 0; i < 2; i++) {
      Capture capture;
      g_autofree char *path = capture_run(row->name, i == 1, &capture);
      CU_ASSERT_EQUAL(count_right(path), capture.sent + capture.received);
      capture_clear(&capture);
      g_remove(path);
    }
}

static bool
has_comment(const Capture *capture, const char *comment)
{
  return g_ptr_array_find_with_equal_func(capture->comments, comment,
                                          g_str_equal, NULL);
}

/* Handovers are numbered over both hosts: 3 is the second one of MN1. */
static void
test_comments(void)
{
  Capture capture;
  g_autofree char *path = capture_run("pmipv6", false, &capture);

  CU_ASSERT_TRUE(has_comment(&capture, "PBU sent by AR11 to G1"));
  CU_ASSERT_TRUE(has_comment(&capture, "PBU sent by AR32 to G1, handover 3"));
  CU_ASSERT_TRUE(has_comment(&capture, "PBU received by G1, handover 3"));
  CU_ASSERT_TRUE(has_comment(&capture, "RA received by MN1, handover 3"));
  CU_ASSERT_EQUAL(capture.last / SIM_SECOND, SIM_EPOCH + 40);
  capture_clear(&capture);
  g_remove(path);
}

static void
test_trouble(void)
{
  g_autofree char *text =
    g_strconcat("[general]\nduration = 60 s\n", support_reference, tour, NULL);
  g_autoptr(Scenario) scenario = support_scenario(text, "pmipv6", NULL);
  g_autoptr(GError) nowhere = NULL;
  g_autoptr(GError) full = NULL;

  CU_ASSERT_PTR_NULL(pcapng_open("/nowhere/x.pcapng", scenario, &nowhere));
  CU_ASSERT_PTR_NOT_NULL(nowhere);
  g_autofree char *path = disk_path();
  Pcapng *pcapng = pcapng_open(path, scenario, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(pcapng);
  struct rlimit before = disk_fill();
  gboolean is_good = pcapng_close(pcapng, &full);
  disk_empty(&before);
  g_remove(path);
  CU_ASSERT_FALSE(is_good);
  CU_ASSERT_PTR_NOT_NULL_FATAL(full);
  CU_ASSERT_PTR_NOT_NULL(strstr(full->message, "cannot write"));
}

const TestCase pcapng_tests[] = {
  { "every message stands twice in a capture, in tunnels too", test_blocks },
  { "tshark reads every frame and finds nothing wrong", test_tshark },
  { "comments name message, places and handover", test_comments },
  { "a capture that cannot be written is an error", test_trouble },
  { NULL, NULL },
};
