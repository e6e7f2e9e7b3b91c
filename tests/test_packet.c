/* Packets: what a new one is, its headers, and its pool; and whom observers
 * hear of.
 */

#include "sim/net/observer.h"
#include "sim/net/packet.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

static const Address here = { 1, 2 };
static const Address there = { 3, 4 };

/* A packet that has seen much: three headers, and nothing is zero. */
static void
use_up(Packet *packet)
{
  packet_push(packet, here, there, IPV6_HEADER_OCTETS);
  packet_push(packet, here, there, HOME_HEADER_OCTETS);
  packet->kind = PACKET_MESSAGE;
  packet->hop_limit = packet->category = packet->function = 1;
  packet->octets = packet->inner_octets = 77;
  packet->prefix = packet->flow = packet->host = packet->handover = 5;
  packet->epoch = packet->hops = 3;
  packet->sent_at = packet->left_at = 9;
  packet->octet_hops = packet->overhead = 11;
  packet->headers[0] = (Header){ here, there };
}

/* All zero, but for the one header, the hop limit, and what it belongs to. */
static void
check_new(const Packet *packet, const char *sentence)
{
  const Header empty = { { 0, 0 }, { 0, 0 } };
  const struct {
    const char *what;
    uint64_t is, should;
  } rows[] = {
    { "headers", packet->depth, 1 },
    { "hop limit", packet->hop_limit, 64 },
    { "prefix", packet->prefix, INDEX_NONE },
    { "session", packet->flow, INDEX_NONE },
    { "host", packet->host, INDEX_NONE },
    { "handover", packet->handover, INDEX_NONE },
    { "kind", packet->kind, PACKET_DOWN },
    { "category", packet->category, 0 },
    { "function", packet->function, 0 },
    { "octets", packet->octets, 0 },
    { "octets without tunnels", packet->inner_octets, 0 },
    { "attachment", packet->epoch, 0 },
    { "links", packet->hops, 0 },
    { "octets times links", packet->octet_hops, 0 },
    { "overhead", packet->overhead, 0 },
    { "when it was sent", (uint64_t)packet->sent_at, 0 },
    { "when it left", (uint64_t)packet->left_at, 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    CU_ASSERT_EQUAL(rows[i].is, rows[i].should);
    if (rows[i].is != rows[i].should)
      printf("\n%s: %s is %" G_GUINT64_FORMAT "\n", sentence, rows[i].what,
             rows[i].is);
  }
  CU_ASSERT_PTR_NULL(packet->payload);
  CU_ASSERT_PTR_NULL(packet->payload_class);
  for (int i = 0; i < PACKET_DEPTH; i++)
    CU_ASSERT_EQUAL(memcmp(&packet->headers[i], &empty, sizeof empty), 0);
}

static void
test_new(void)
{
  PacketPool *pool = packet_pool_new();
  Packet *packet = packet_new(pool);

  check_new(packet, "the first");
  use_up(packet);
  packet_free(pool, packet);
  Packet *again = packet_new(pool);
  CU_ASSERT_PTR_EQUAL(again, packet);
  check_new(again, "one that was used before");
  packet_pool_free(pool);
}

/* A packet of 100 octets, and what is on top of it after each act. */
static const struct {
  const char *sentence;
  uint8_t push; /* octets of a header; 0: the top one is taken off */
  uint8_t depth;
  uint32_t octets;
  uint64_t top; /* number of the act that has put it on; 0: the sender's */
} acts[] = {
  { "a tunnel adds 40 octets", 40, 2, 140, 1 },
  { "a home address adds 24", 24, 3, 164, 2 },
  { "its end takes 24 off", 0, 2, 140, 1 },
  { "another tunnel in the same place", 40, 3, 180, 4 },
  { "a fourth header is the last", 24, 4, 204, 5 },
  { "what was put on last comes off first", 0, 3, 180, 4 },
  { "then the tunnel", 0, 2, 140, 1 },
  { "then the first one, and the packet is as it was sent", 0, 1, 100, 0 },
};

static void
test_headers(void)
{
  PacketPool *pool = packet_pool_new();
  Packet *packet = packet_new(pool);

  packet->octets = packet->inner_octets = 100;
  packet->headers[0] = (Header){ { 0, 1 }, { 0, 2 } };
  for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
    if (acts[i].push > 0)
      packet_push(packet, (Address){ i + 1, 1 }, (Address){ i + 1, 2 },
                  acts[i].push);
    else
      packet_pop(packet);
    const Header *top = packet_outer(packet);
    bool is_good = packet->depth == acts[i].depth &&
                   packet->octets == acts[i].octets &&
                   packet->inner_octets == 100 &&
                   address_equal(top->source, (Address){ acts[i].top, 1 }) &&
                   address_equal(top->destination, (Address){ acts[i].top, 2 });
    CU_ASSERT_TRUE(is_good);
    if (!is_good)
      printf("\n%s: depth %u, %u octets\n", acts[i].sentence, packet->depth,
             packet->octets);
  }
  packet_pool_free(pool);
}

static uint32_t freed[600];

/* The payload is a number of `freed`, and is not the heap's. */
static void
count_freed(void *payload)
{
  (*(uint32_t *)payload)++;
}

static const PayloadClass counted = { .free = count_freed };

static Packet *
new_counted(PacketPool *pool, uint32_t number)
{
  Packet *packet = packet_new(pool);

  packet->flow = number;
  packet->payload = &freed[number];
  packet->payload_class = &counted;
  return packet;
}

static uint32_t
count_freed_payloads(void)
{
  uint32_t count = 0;

  for (size_t i = 0; i < G_N_ELEMENTS(freed); i++)
    count += freed[i];
  return count;
}

/* More packets than one block has, of which every third is freed early. */
static void
test_pool(void)
{
  PacketPool *pool = packet_pool_new();
  Packet *packets[G_N_ELEMENTS(freed)];

  memset(freed, 0, sizeof freed);
  for (uint32_t i = 0; i < G_N_ELEMENTS(freed); i++)
    packets[i] = new_counted(pool, i);
  for (uint32_t i = 0; i < G_N_ELEMENTS(freed); i++)
    CU_ASSERT_EQUAL(packets[i]->flow, i);
  CU_ASSERT_EQUAL(count_freed_payloads(), 0);
  for (uint32_t i = 0; i < G_N_ELEMENTS(freed); i += 3)
    packet_free(pool, packets[i]);
  CU_ASSERT_EQUAL(count_freed_payloads(), 200);
  for (uint32_t i = 0; i < G_N_ELEMENTS(freed); i++)
    CU_ASSERT_EQUAL(freed[i], i % 3 == 0);
  for (uint32_t i = 200; i > 0; i--)
    CU_ASSERT_PTR_EQUAL(packet_new(pool), packets[3 * (i - 1)]);
  CU_ASSERT_EQUAL(count_freed_payloads(), 200);
  packet_pool_free(pool);
  for (uint32_t i = 0; i < G_N_ELEMENTS(freed); i++)
    CU_ASSERT_EQUAL(freed[i], 1);
}

/* What an observer hears: a letter, its number, when, where, which packet. */
typedef struct Watcher {
  GString *log;
  unsigned number;
} Watcher;

static void
note(void *user, char what, SimTime now, Place place, const Packet *packet)
{
  const Watcher *watcher = user;

  g_string_append_printf(watcher->log, "%c%u@%d/%x/%u ", what, watcher->number,
                         (int)now, place, packet->flow);
}

static void
note_sent(void *user, SimTime now, Place from, const Packet *packet)
{
  note(user, 's', now, from, packet);
}

static void
note_received(void *user, SimTime now, Place place, const Packet *packet)
{
  note(user, 'r', now, place, packet);
}

static void
note_lost(void *user, SimTime now, Place place, const Packet *packet,
          DropReason reason)
{
  note(user, 'l', now, place, packet);
  g_string_append_printf(((Watcher *)user)->log, "%s ",
                         drop_reason_name(reason));
}

static const struct {
  const char *sentence;
  char what;
  PacketKind kind;
  const char *log;
} hearings[] = {
  { "all who want to know hear of what is sent, in their order", 's',
    PACKET_MESSAGE, "s0@7/3/9 s2@7/3/9 s4@7/3/9 " },
  { "of what arrives", 'r', PACKET_MESSAGE, "r0@7/3/9 r1@7/3/9 r4@7/3/9 " },
  { "of a message that is lost, and why", 'l', PACKET_MESSAGE,
    "l0@7/3/9 queue l1@7/3/9 queue l2@7/3/9 queue " },
  { "of data that is lost, nobody", 'l', PACKET_DOWN, "" },
  { "nor of what a host sends", 'l', PACKET_UP, "" },
};

static void
hear(Observers observers, char what, const Packet *packet)
{
  if (what == 's')
    observers_sent(observers, 7, place_of_node(3), packet);
  else if (what == 'r')
    observers_received(observers, 7, place_of_node(3), packet);
  else
    observers_lost(observers, 7, place_of_node(3), packet, DROP_QUEUE);
}

static void
test_observers(void)
{
  g_autoptr(GString) log = g_string_new(NULL);
  Watcher w[] = { { log, 0 }, { log, 1 }, { log, 2 }, { log, 3 }, { log, 4 } };
  const Observer items[] = {
    { note_sent, note_received, note_lost, &w[0] },
    { NULL, note_received, note_lost, &w[1] },
    { note_sent, NULL, note_lost, &w[2] },
    { NULL, NULL, NULL, &w[3] },
    { note_sent, note_received, NULL, &w[4] },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(hearings); i++) {
    const Packet packet = { .kind = (uint8_t)hearings[i].kind, .flow = 9 };
    g_string_truncate(log, 0);
    hear((Observers){ NULL, 0 }, hearings[i].what, &packet);
    CU_ASSERT_STRING_EQUAL(log->str, "");
    hear((Observers){ items, G_N_ELEMENTS(items) }, hearings[i].what, &packet);
    CU_ASSERT_STRING_EQUAL(log->str, hearings[i].log);
    if (!g_str_equal(log->str, hearings[i].log))
      printf("\n%s: '%s'\n", hearings[i].sentence, log->str);
  }
}

const TestCase packet_tests[] = {
  { "a new packet belongs to nothing, also one that was used before",
    test_new },
  { "headers come off in the reverse order, with their octets", test_headers },
  { "a pool keeps packets apart, and frees each payload once", test_pool },
  { "observers hear of messages, each of what it wants to know",
    test_observers },
  { NULL, NULL },
};
