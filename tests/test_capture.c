/* A capture, octet by octet: messages of a small network, made by hand. That
 * other programs can read captures of real runs is for the suite pcapng.
 */

#include "sim/watch/pcapng.h"
#include "tests/suite.h"
#include "tests/support_network.h"

#include <glib/gstdio.h>
#include <string.h>

/* The payload of a message here is its description, and its octets are the
 * letters of it. */
static void
describe(const void *payload, GString *out)
{
  g_string_append(out, payload);
}

static size_t
encode(const void *payload, const Header *header, uint8_t *out)
{
  (void)header;
  memcpy(out, payload, strlen(payload));
  return strlen(payload);
}

static const PayloadClass words = { NULL, encode, describe };

/* A capture of a small network that is being written. */
typedef struct Stand {
  SmallNetwork small;
  Scenario scenario; /* only graph and mobile nodes */
  Pcapng *pcapng;
  char *path;
} Stand;

static void
stand_open(Stand *stand)
{
  ScenarioMobile mobiles[] = { { .name = (char *)"M0" },
                               { .name = (char *)"M1" } };

  *stand = (Stand){ .small = small_network_new() };
  stand->scenario.graph = stand->small.graph;
  stand->scenario.mobiles = g_array_new(FALSE, FALSE, sizeof(ScenarioMobile));
  g_array_append_vals(stand->scenario.mobiles, mobiles, 2);
  stand->path = g_build_filename(g_get_tmp_dir(), "dmmsim-XXXXXX", NULL);
  int file = g_mkstemp(stand->path);
  CU_ASSERT_TRUE_FATAL(file >= 0 && g_close(file, NULL));
  stand->pcapng = pcapng_open(stand->path, &stand->scenario, NULL);
  CU_ASSERT_PTR_NOT_NULL_FATAL(stand->pcapng);
}

/* Ends the capture, and returns its octets from the first packet on, in hex;
 * before that are a section and seven interfaces. The caller owns them. */
static char *
stand_close(Stand *stand)
{
  g_autofree char *octets = NULL;
  GString *hex = g_string_new(NULL);
  gsize length = 0, at = 0;

  CU_ASSERT_TRUE(pcapng_close(stand->pcapng, NULL));
  g_file_get_contents(stand->path, &octets, &length, NULL);
  for (int i = 0; i < 1 + SMALL_NODES + 2 && at + 8 <= length; i++)
    at += (guint8)octets[at + 4];
  for (; at < length; at++)
    g_string_append_printf(hex, "%02x", (guint8)octets[at]);
  g_remove(stand->path);
  g_free(stand->path);
  g_array_unref(stand->scenario.mobiles);
  small_network_clear(&stand->small);
  return g_string_free(hex, FALSE);
}

static Packet
message(const Stand *stand, const char *text, Address destination)
{
  return (Packet){ .depth = 1,
                   .host = 0,
                   .handover = INDEX_NONE,
                   .payload = (void *)text,
                   .payload_class = &words,
                   .network = stand->small.network,
                   .headers = { { { 1, 2 }, destination } } };
}

/* 1700000000 s and 5 ns are 0x17979cfe362a0005 ns. */
static void
test_octets(void)
{
  Stand stand;
  stand_open(&stand);
  Observer observer = pcapng_observer(stand.pcapng);
  Packet packet =
    message(&stand, "ABCDE", node_address(stand.small.network, SMALL_S));

  CU_ASSERT_PTR_NULL(observer.lost);
  observer.received(observer.user, 5, SMALL_S, &packet);
  packet.depth = 2;
  packet.headers[1] = (Header){ { 3, 4 }, { 5, 6 } };
  observer.sent(observer.user, 5, SMALL_G, &packet);
  g_autofree char *hex = stand_close(&stand);
  CU_ASSERT_STRING_EQUAL(hex, "06000000"
                              "4c000000"
                              "04000000"
                              "fe9c9717"
                              "05002a36"
                              "05000000"
                              "05000000"
                              "4142434445000000"
                              "01001300"
                              "4142434445207265636569766564206279205300"
                              "02000400"
                              "01000000"
                              "00000000"
                              "4c000000"
                              "06000000"
                              "74000000"
                              "00000000"
                              "fe9c9717"
                              "05002a36"
                              "2d000000"
                              "2d000000"
                              "6000000000052940"
                              "00000000000000030000000000000004"
                              "00000000000000050000000000000006"
                              "4142434445000000"
                              "01001400"
                              "41424344452073656e74206279204720746f2053"
                              "02000400"
                              "02000000"
                              "00000000"
                              "74000000");
}

/* Returns whether the capture of a message that is sent has this comment, and
 * is on the interface of its sender: nodes come first, then hosts. */
static bool
has_comment(const Packet *packet, Stand *stand, Place from, const char *comment)
{
  enum { INTERFACE_AT = 16 };
  unsigned interface =
    place_is_host(from) ? SMALL_NODES + place_index(from) : from;
  GString *hex = g_string_new(NULL);

  Observer observer = pcapng_observer(stand->pcapng);
  observer.sent(observer.user, 0, from, packet);
  g_autofree char *all = stand_close(stand);
  g_string_printf(hex, "0100%02x00", (unsigned)strlen(comment));
  for (const char *at = comment; *at; at++)
    g_string_append_printf(hex, "%02x", (guint8)*at);
  bool has = strstr(all, hex->str) != NULL;
  g_string_printf(hex, "%02x000000", interface);
  has &= g_str_has_prefix(all + INTERFACE_AT, hex->str);
  g_string_free(hex, TRUE);
  return has;
}

static void
test_comments(void)
{
  static const struct {
    const char *comment; /* of a message that is sent */
    Place from;
    uint32_t host, handover;
    uint64_t identifier; /* of the destination; 0: it is the node R */
  } rows[] = {
    { "BU sent by M1 to R", 0x80000001u, 1, INDEX_NONE, 0 },
    { "BU sent by M1 to R, handover 20", 0x80000001u, 1, 0, 0 },
    { "BU sent by M0 to R, handover 29", 0x80000000u, 0, 9, 0 },
    { "BU sent by G to M1", SMALL_G, 1, INDEX_NONE, 1 },
    { "BU sent by G to M0, handover 21", SMALL_G, 0, 1, 2 },
    { "BU sent by G to ff02::1", SMALL_G, 1, INDEX_NONE, 3 },
    { "BU sent by G to ff02::1", SMALL_G, INDEX_NONE, INDEX_NONE, 3 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const Address others[] = { { 9, host_identifier(1) },
                               { 9, host_identifier(0) },
                               { UINT64_C(0xff02) << 48, 1 } };
    Stand stand;
    stand_open(&stand);
    for (uint32_t k = 0; k < 10; k++)
      metrics_handover_expect(stand.small.metrics, 0, 20 + k);
    Packet packet = message(&stand, "BU seq 1",
                            rows[i].identifier > 0
                              ? others[rows[i].identifier - 1]
                              : node_address(stand.small.network, SMALL_R));
    packet.host = rows[i].host;
    packet.handover = rows[i].handover;
    if (!has_comment(&packet, &stand, rows[i].from, rows[i].comment))
      CU_ASSERT_STRING_EQUAL(rows[i].comment, "is there");
  }
}

const TestCase capture_tests[] = {
  { "a message has these octets when it is sent and received", test_octets },
  { "a comment names the ends, and the handover by its number", test_comments },
  { NULL, NULL },
};
