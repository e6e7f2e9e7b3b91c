/* Messages on their way: two nodes and a link between them, and what a packet
 * with a message says. */

#include "models/protocol/post.h"
#include "sim/net/transit.h"
#include "tests/suite.h"
#include "tests/support_bench.h"
#include "tests/support_message.h"

#include <stdio.h>
#include <string.h>

typedef struct Receiver {
  const PreviousAnchors *sent; /* the sender's list; not to be received */
  uint32_t received;
  uint32_t count;
  uint64_t subnet; /* the first in the list */
} Receiver;

static void
receive(void *user, Place place, const Packet *packet)
{
  Receiver *receiver = user;
  const Message *message = packet_message(packet);

  CU_ASSERT_EQUAL(place, place_of_node(1));
  CU_ASSERT_PTR_NOT_EQUAL(message->previous, receiver->sent);
  receiver->received++;
  receiver->count = message->previous ? message->previous->count : 0;
  receiver->subnet =
    receiver->count > 0 ? message->previous->items[0].subnet : 0;
}

static void
drop(void *user, const Packet *packet, DropReason reason)
{
  (void)user;
  (void)packet;
  CU_ASSERT_EQUAL(reason, DROP_NONE);
}

static const TransitHandlers handlers = { .receive = receive, .drop = drop };

static const StepRules rules = { .forward = NULL };

static Network *
network_of_two(Kernel *kernel, const Graph *graph, Routes *routes,
               Metrics *metrics)
{
  static const uint32_t network_of[2] = { 0, 1 };
  Prefix prefixes[2];
  Network *network = network_new();

  CU_ASSERT_TRUE(prefix_parse("2001:db8:1::/48", &prefixes[0]));
  CU_ASSERT_TRUE(prefix_parse("2001:db8:2::/48", &prefixes[1]));
  network->kernel = kernel;
  network->graph = graph;
  network->routes = routes;
  network->metrics = metrics;
  network->handlers = &handlers;
  network->rules = &rules;
  network_set_nodes(network, prefixes, 2, network_of);
  return network;
}

/* Only a node's own address names it; its subnet does, whoever is on it. */
static void
check_addresses(const Network *network)
{
  const struct {
    const char *what;
    Address address;
    uint32_t node, on_link;
  } rows[] = {
    { "the address of the first node", node_address(network, 0), 0, 0 },
    { "the address of the second node", node_address(network, 1), 1, 1 },
    { "a host on the link of a node", host_address(network->nodes[1].subnet, 3),
      INDEX_NONE, 1 },
    { "a link-local address of a node", node_link_local(1), INDEX_NONE,
      INDEX_NONE },
    { "a subnet that nobody has", { 7, 1 }, INDEX_NONE, INDEX_NONE },
    { "the unspecified address", { 0, 0 }, INDEX_NONE, INDEX_NONE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    uint32_t node = network_node_at(network, rows[i].address);
    uint32_t link = network_node_of_subnet(network, rows[i].address.hi);
    CU_ASSERT_EQUAL(node, rows[i].node);
    CU_ASSERT_EQUAL(link, rows[i].on_link);
    if (node != rows[i].node || link != rows[i].on_link)
      fprintf(stderr, "not found rightly: %s\n", rows[i].what);
  }
}

/* The sender's list changes while the packet is on the link. */
static void
send_list(Network *network, PreviousAnchors *list)
{
  Message message = { .type = MESSAGE_PBA,
                      .prefix = INDEX_NONE,
                      .previous = list };
  Envelope envelope = { .from = place_of_node(0),
                        .source = node_address(network, 0),
                        .destination = node_address(network, 1),
                        .prefix = INDEX_NONE,
                        .category = SIGNALLING_REGISTRATION,
                        .handover = INDEX_NONE };

  post_message(network, &envelope, &message);
  if (list)
    memset(list, 0xff, sizeof *list);
}

static void
test_list(void)
{
  Kernel *kernel = kernel_new();
  Graph *graph = graph_new();
  graph_add_node(graph, "A");
  graph_add_node(graph, "B");
  graph_add_link(graph, (Link){ .a = 0, .b = 1, .delay = SIM_MILLISECOND });
  Routes *routes = routes_new(graph);
  Metrics *metrics = metrics_new(2, 0);
  Network *network = network_of_two(kernel, graph, routes, metrics);
  PreviousAnchors list = { 1, { { .subnet = 7 } } };
  Receiver receiver = { .sent = &list };

  network->user = &receiver;
  check_addresses(network);
  send_list(network, &list);
  CU_ASSERT_EQUAL(receiver.received, 0);
  kernel_run_until(kernel, SIM_SECOND);
  CU_ASSERT_EQUAL(receiver.received, 1);
  CU_ASSERT_EQUAL(receiver.count, 1);
  CU_ASSERT_EQUAL(receiver.subnet, 7);
  send_list(network, NULL);
  kernel_run_until(kernel, 2 * SIM_SECOND);
  CU_ASSERT_EQUAL(receiver.received, 2);
  CU_ASSERT_EQUAL(receiver.count, 0);
  transit_clear(network);
  network_free(network);
  metrics_free(metrics);
  routes_free(routes);
  graph_free(graph);
  kernel_free(kernel);
}

/* What has arrived last. */
typedef struct Mail {
  uint32_t count;
  double at; /* ms */
  Place place;
  Packet packet; /* without its payload */
  Message message;
  uint8_t octets[MESSAGE_OCTETS];
  size_t length;
  GString *text;
} Mail;

static void
take(Bench *bench, Place place, const Packet *packet)
{
  Mail *mail = bench->user;

  mail->count++;
  mail->at = sim_seconds(network_now(bench->network)) * 1e3;
  mail->place = place;
  mail->packet = *packet;
  mail->message = *packet_message(packet);
  mail->length = packet->payload_class->encode(
    packet->payload, &packet->headers[0], mail->octets);
  packet->payload_class->describe(packet->payload, mail->text);
}

static Bench *
mail_new(Mail *mail)
{
  Bench *bench = bench_new();

  *mail = (Mail){ .text = g_string_new(NULL) };
  bench->receive = take;
  bench->user = mail;
  for (int i = 0; i < 8; i++)
    metrics_handover_expect(bench->small.metrics, 0, 1);
  return bench;
}

static void
mail_free(Bench *bench, Mail *mail)
{
  g_string_free(mail->text, TRUE);
  bench_free(bench);
}

/* A letter from the address of a node or host to another. It takes the delay
 * of the links, and has the octets of the RFC: a heartbeat has a mobility
 * header of 16 (RFC 5847 section 3.3), its answer an option more, a HoTI one of
 * 16 (RFC 6275 section 6.1.3). An IPv6 header of 40 is before that. */
#define HOST_0 0x80000000u

static const struct {
  const char *sentence;
  Place from, to;
  Message message;
  SignallingCategory category;
  uint32_t handover;
  bool is_about_prefix;
  double at;       /* ms */
  uint32_t octets; /* on the wire */
} letters[] = {
  { "a heartbeat goes from router to router",
    SMALL_R,
    SMALL_S,
    { .type = MESSAGE_HB,
      .function = COLUMN_LU,
      .sequence = 3,
      .host = 1,
      .prefix = 1 },
    SIGNALLING_REFRESH,
    INDEX_NONE,
    false,
    12,
    56 },
  { "its answer is longer and goes back",
    SMALL_S,
    SMALL_R,
    { .type = MESSAGE_HB_ANSWER,
      .function = COLUMN_LM,
      .sequence = 4,
      .host = 1,
      .prefix = 1 },
    SIGNALLING_DEREGISTRATION,
    7,
    false,
    12,
    64 },
  { "a message of a host crosses the air and is about its handover",
    HOST_0,
    SMALL_C,
    { .type = MESSAGE_HOTI, .function = COLUMN_MR, .sequence = 5, .prefix = 1 },
    SIGNALLING_REGISTRATION,
    1,
    false,
    10,
    56 },
  { "a message for the prefix of a host says which it is",
    SMALL_C,
    HOST_0,
    { .type = MESSAGE_HOTI,
      .function = COLUMN_ASSIST,
      .sequence = 6,
      .prefix = 1 },
    SIGNALLING_DISCOVERY,
    0,
    true,
    10,
    56 },
};

/* The host's end is its care-of address, or its address in the prefix that the
 * message is for. */
static Address
address_of(const Bench *bench, Place place, bool is_about_prefix)
{
  const Network *network = bench->network;

  if (!place_is_host(place))
    return node_address(network, place_index(place));
  return is_about_prefix ? prefix_address(network, bench->small.prefix)
                         : host_address(network->hosts[0].care_of, 0);
}

/* The octets are those of the message, from and to where the packet goes. */
static void
check_octets(const Mail *mail, const Message *sent, const char *sentence)
{
  Message read;
  Address source, destination;
  g_autoptr(GString) text = g_string_new(NULL);
  const Header *header = &mail->packet.headers[0];
  bool is_read =
    message_decode(mail->octets, mail->length, &read, &source, &destination);

  message_describe(sent, text);
  support_check(mail->packet.octets ==
                  message_length(sent, header->source, header->destination),
                sentence);
  support_check(mail->packet.inner_octets == mail->packet.octets, sentence);
  support_check(mail->length == mail->packet.octets, sentence);
  support_check(is_read && address_equal(source, header->source) &&
                  address_equal(destination, header->destination),
                sentence);
  support_check(g_str_equal(mail->text->str, text->str), sentence);
}
static void
check_letter(Bench *bench, const Mail *mail, size_t i)
{
  const char *sentence = letters[i].sentence;
  const Packet *packet = &mail->packet;
  Address from = address_of(bench, letters[i].from, letters[i].is_about_prefix);
  Address to = address_of(bench, letters[i].to, letters[i].is_about_prefix);

  support_check(mail->count == 1 && mail->at == letters[i].at, sentence);
  support_check(mail->place == letters[i].to, sentence);
  support_check(packet->kind == PACKET_MESSAGE && packet->depth == 1, sentence);
  support_check(packet->function == letters[i].message.function, sentence);
  support_check(packet->category == letters[i].category, sentence);
  support_check(packet->handover == letters[i].handover, sentence);
  support_check(packet->host == letters[i].message.host, sentence);
  support_check(packet->octets == letters[i].octets, sentence);
  support_check(
    packet->prefix ==
      (letters[i].is_about_prefix ? bench->small.prefix : INDEX_NONE),
    sentence);
  support_check(address_equal(packet->headers[0].source, from), sentence);
  support_check(address_equal(packet->headers[0].destination, to), sentence);
  support_check(mail->message.type == letters[i].message.type &&
                  mail->message.sequence == letters[i].message.sequence,
                sentence);
  check_octets(mail, &letters[i].message, sentence);
}

/* Between two nodes both functions have to send the same. */
static void
send_letter(Bench *bench, size_t i, bool is_between)
{
  Message message = letters[i].message;
  bool is_about_prefix = letters[i].is_about_prefix;
  Envelope envelope = {
    .from = letters[i].from,
    .source = address_of(bench, letters[i].from, is_about_prefix),
    .destination = address_of(bench, letters[i].to, is_about_prefix),
    .prefix = is_about_prefix ? bench->small.prefix : INDEX_NONE,
    .category = letters[i].category,
    .handover = letters[i].handover,
  };

  if (is_between)
    post_between(bench->network, place_index(letters[i].from),
                 place_index(letters[i].to), letters[i].category,
                 letters[i].handover, &message);
  else
    post_message(bench->network, &envelope, &message);
  memset(&message, 0xff, sizeof message);
}

static void
test_letters(void)
{
  for (size_t i = 0; i < G_N_ELEMENTS(letters); i++) {
    bool has_host =
      place_is_host(letters[i].from) || place_is_host(letters[i].to);
    for (int is_between = 0; is_between <= !has_host; is_between++) {
      Mail mail;
      Bench *bench = mail_new(&mail);
      send_letter(bench, i, is_between);
      support_check(mail.count == 0, "a message has not arrived at once");
      bench_run(bench, 100);
      check_letter(bench, &mail, i);
      mail_free(bench, &mail);
    }
  }
}

/* An answer goes from where the question was sent to, to where it came from,
 * whatever tunnels are around the question. */
static void
test_back(void)
{
  Mail mail;
  Bench *bench = mail_new(&mail);
  const Network *network = bench->network;
  Address alias = { network->nodes[SMALL_S].subnet, 99 };
  Packet question = {
    .kind = PACKET_MESSAGE,
    .depth = 2,
    .category = SIGNALLING_DEREGISTRATION,
    .function = COLUMN_LM,
    .prefix = bench->small.prefix,
    .host = 1,
    .handover = 5,
    .headers = { { node_address(network, SMALL_R), alias },
                 { node_address(network, SMALL_C),
                   node_address(network, SMALL_S) } },
  };
  Message answer = { .type = MESSAGE_HB_ANSWER, .function = COLUMN_LU };

  post_back(bench->network, SMALL_S, &question, &answer);
  bench_run(bench, 100);
  support_check(mail.count == 1 && mail.place == SMALL_R && mail.at == 12,
                "it goes to the sender");
  support_check(address_equal(mail.packet.headers[0].source, alias),
                "it comes from the address that was asked");
  support_check(mail.packet.category == SIGNALLING_DEREGISTRATION &&
                  mail.packet.handover == 5,
                "it is booked as the question was");
  support_check(mail.packet.prefix == INDEX_NONE, "it is for no prefix");
  support_check(mail.packet.function == COLUMN_LU && mail.packet.host == 0,
                "function and host are those of the answer");
  check_octets(&mail, &answer, "its octets are those of the answer");
  mail_free(bench, &mail);
}

const TestCase post_tests[] = {
  { "addresses name nodes, and a packet has its own list of anchors",
    test_list },
  { "what is sent arrives, with its octets", test_letters },
  { "an answer goes back", test_back },
  { NULL, NULL },
};
