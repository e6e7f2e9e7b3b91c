#include "tests/support_bench.h"

#include "models/models.h"
#include "models/protocol/post.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

static const char *const node_names[SMALL_NODES] = { "G", "R", "C", "I", "S" };

static const char *
place_text(Place place)
{
  static const char *const hosts[] = { "M0", "M1" };

  if (place == PLACE_ANY)
    return "any";
  return place_is_host(place) ? hosts[place_index(place)]
                              : node_names[place_index(place)];
}

/* Where a message goes: a node, or the host that it is about. */
static const char *
receiver_text(const Bench *bench, const Packet *packet)
{
  Address to = packet->headers[0].destination;
  uint32_t node = network_node_at(bench->network, to);

  if (node != INDEX_NONE)
    return node_names[node];
  if (packet->host < bench->network->host_count &&
      to.lo == host_identifier(packet->host))
    return place_text(place_of_host(packet->host));
  return "all";
}

static double
now_ms(const Bench *bench)
{
  return sim_seconds(network_now(bench->network)) * 1e3;
}

static void
note_sent(void *user, SimTime now, Place from, const Packet *packet)
{
  Bench *bench = user;
  const Message *message = packet_message(packet);
  g_autoptr(GString) text = g_string_new(NULL);

  (void)now;
  if (packet->category == SIGNALLING_DISCOVERY && !bench->logs_discovery)
    return;
  message_describe(message, text);
  g_string_append_printf(bench->log, "%g %s>%s %s", now_ms(bench),
                         place_text(from), receiver_text(bench, packet),
                         message_name((MessageType)message->type));
  if (strstr(text->str, " seq "))
    g_string_append_printf(bench->log, " %u", message->sequence);
  if (strstr(text->str, " lifetime "))
    g_string_append_printf(bench->log, " %us", message->lifetime);
  if (message->status != 0)
    g_string_append_printf(bench->log, " !%d", message->status);
  g_string_append(bench->log, " | ");
}

static void
receive(void *user, Place place, const Packet *packet)
{
  Bench *bench = user;
  bool is_deaf = place_is_host(place)
                   ? bench->deaf_hosts
                   : (bench->deaf & 1u << place_index(place)) != 0;

  if (is_deaf)
    return;
  if (bench->receive)
    bench->receive(bench, place, packet);
  else if (bench->design)
    design_receive(bench->design, place, packet);
}

static void
deliver(void *user, const Packet *packet)
{
  (void)packet;
  g_string_append_printf(((Bench *)user)->log, "%g delivered | ", now_ms(user));
}

static void
drop(void *user, const Packet *packet, DropReason reason)
{
  (void)packet;
  g_string_append_printf(((Bench *)user)->log, "%g %s | ", now_ms(user),
                         drop_reason_name(reason));
}

static void
notice(void *user, const Notice *what)
{
  Bench *bench = user;

  if (bench->design)
    design_notice(bench->design, what);
}

static void
changed(void *user, Place place, uint32_t host)
{
  Bench *bench = user;

  if (bench->logs_marks)
    g_string_append_printf(bench->log, "*%s/%u ", place_text(place), host);
}

static const TransitHandlers handlers = {
  .receive = receive,
  .deliver = deliver,
  .drop = drop,
  .notice = notice,
  .changed = changed,
};

/* Plain routing: to the host, if it is on the link, and to its router if not.
 */
static void
plain_forward(const void *view, const Visit *visit, Forward *out)
{
  const Network *network = ((const Bench *)view)->network;
  uint32_t node = host_node(network, visit->packet->host);

  if (place_is_host(visit->place))
    return;
  out->verdict =
    node == place_index(visit->place) ? VERDICT_LINK : VERDICT_ROUTE;
  out->node = node;
}

static bool
plain_owns(const void *view, uint32_t host, Address address)
{
  (void)view;
  (void)host;
  (void)address;
  return false;
}

static const StepRules plain_rules = { .forward = plain_forward,
                                       .owns = plain_owns };

static void
settle(void *user)
{
  Bench *bench = user;

  if (bench->design)
    design_settle(bench->design);
  while (transit_settle(bench->network))
    ;
}

Bench *
bench_new(void)
{
  Bench *bench = g_new0(Bench, 1);

  bench->small = small_network_new();
  bench->network = bench->small.network;
  bench->log = g_string_new(NULL);
  bench->observer = (Observer){ .sent = note_sent, .user = bench };
  bench->network->observers = (Observers){ &bench->observer, 1 };
  bench->network->handlers = &handlers;
  bench->network->user = bench;
  bench->network->rules = &plain_rules;
  bench->network->view = bench;
  kernel_on_settle(bench->small.kernel, settle, bench);
  return bench;
}

/* "name=value, name=value" */
static GArray *
read_settings(const DesignRow *row, const char *parameters)
{
  GArray *settings = g_array_new(FALSE, TRUE, sizeof(DesignSetting));
  g_auto(GStrv) items = g_strsplit(parameters ? parameters : "", ",", -1);

  for (char **item = items; *item && **item; item++) {
    g_auto(GStrv) sides = g_strsplit(g_strstrip(*item), "=", 2);
    DesignSetting setting = { .key = design_row_key(row, sides[0]) };
    char *why = NULL;
    g_assert(setting.key);
    bool is_good = key_parse(setting.key, sides[1], &setting.value, &why);
    g_assert(is_good);
    g_array_append_val(settings, setting);
  }
  return settings;
}

Bench *
bench_new_design(const char *name, const char *parameters)
{
  Bench *bench = bench_new();
  const DesignRow *row = design_table_find(&design_table, name);
  g_autoptr(GArray) settings = read_settings(row, parameters);

  network_prefix_free(bench->network, bench->small.prefix);
  network_prefix_free(bench->network, bench->small.other);
  bench->design = design_new(
    row, bench->network, (const DesignSetting *)settings->data, settings->len);
  bench->network->hosts[0].access = INDEX_NONE;
  bench->network->hosts[0].care_of = 0;
  bench->network->hosts[0].epoch = 0;
  design_start(bench->design);
  bench_run(bench, 0);
  return bench;
}

void
bench_free(Bench *bench)
{
  if (bench->design)
    design_free(bench->design);
  small_network_clear(&bench->small);
  g_string_free(bench->log, TRUE);
  g_free(bench);
}

void
bench_run(Bench *bench, double ms)
{
  kernel_run_until(bench->small.kernel, sim_time(ms / 1e3));
}

void
bench_expect(Bench *bench, const char *sentence, const char *log)
{
  bool is_good = g_str_equal(bench->log->str, log);

  CU_ASSERT_TRUE(is_good);
  if (!is_good)
    printf("\n%s:\n  '%s'\n  instead of\n  '%s'\n", sentence, bench->log->str,
           log);
  bench_forget(bench);
}

void
bench_forget(Bench *bench)
{
  g_string_truncate(bench->log, 0);
}

void
bench_send(Bench *bench, uint32_t from, uint32_t to, const Message *message)
{
  post_between(bench->network, from, to, SIGNALLING_REGISTRATION, INDEX_NONE,
               message);
}

void
bench_attach(Bench *bench, uint32_t host, uint32_t node)
{
  Host *h = &bench->network->hosts[host];
  uint32_t old = h->access;

  h->next_access =
    node == INDEX_NONE ? INDEX_NONE : bench->network->nodes[node].access;
  h->access = INDEX_NONE;
  if (bench->design && old != INDEX_NONE)
    design_link_down(bench->design, host, old);
  if (node == INDEX_NONE)
    return;
  h->access = h->last_access = bench->network->nodes[node].access;
  h->next_access = INDEX_NONE;
  h->epoch++;
  if (bench->design)
    design_link_up(bench->design, host);
  settle(bench);
}
