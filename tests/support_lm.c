#include "tests/support_lm.h"

#include "models/protocol/post.h"

#include <string.h>

static const char names[SMALL_NODES + 1] = "GRCIS";

static char
name_at(const LmBench *lm, Address address)
{
  uint32_t node = network_node_at(lm->bench->network, address);
  return node == INDEX_NONE ? '?' : names[node];
}

static void
note_sent(void *user, SimTime now, Place from, const Packet *packet)
{
  LmBench *lm = user;
  const Message *message = packet_message(packet);
  Address to = packet->headers[0].destination;
  Address told =
    message->type == MESSAGE_PBU ? message->serving
    : message->type == MESSAGE_LU || message->type == MESSAGE_LM_ANSWER
      ? message->care_of
      : (Address){ 0, 0 };
  GString *log = lm->bench->log;

  if (lm->is_test)
    return;
  g_string_append_printf(log, "%.11g %c>%c %s %u %us", sim_seconds(now) * 1e3,
                         names[place_index(from)], name_at(lm, to),
                         message_name((MessageType)message->type),
                         message->sequence, message->lifetime);
  if (message->status != 0)
    g_string_append_printf(log, " !%d", message->status);
  if (told.hi != 0)
    g_string_append_printf(log, " @%c", name_at(lm, told));
  for (uint32_t i = 0; message->previous && i < message->previous->count; i++)
    g_string_append_printf(log, " +%c",
                           name_at(lm, message->previous->items[i].anchor));
  g_string_append(log, " | ");
}

static void
receive(Bench *bench, Place place, const Packet *packet)
{
  if (packet->function == COLUMN_LM)
    design_receive(bench->design, place, packet);
}

LmBench *
lm_bench_new(const char *row, const char *parameters)
{
  LmBench *lm = g_new0(LmBench, 1);
  Bench *bench = bench_new_design(row, parameters);

  lm->bench = bench;
  lm->prefixes[0] = network_prefix_new(bench->network, 0, SMALL_G);
  lm->observer = (Observer){ .sent = note_sent, .user = lm };
  bench->network->observers = (Observers){ &lm->observer, 1 };
  bench->receive = receive;
  return lm;
}

void
lm_bench_free(LmBench *lm)
{
  bench_free(lm->bench);
  g_free(lm);
}

static void
look(const LmBench *lm, uint32_t prefix)
{
  const View *view = &lm->bench->design->view;
  g_autoptr(GString) text = g_string_new(NULL);
  Address at;

  for (uint32_t node = 0; node < SMALL_NODES; node++)
    if (view_find(view, node, prefix, &at))
      g_string_append_printf(text, "%s%c=%c", text->len > 0 ? " " : "",
                             names[node], name_at(lm, at));
  g_string_append_printf(lm->bench->log, "[%s]", text->str);
  for (uint32_t node = 0; node < SMALL_NODES; node++)
    if (view_find_visiting(view, node, prefix, &at))
      g_string_append_printf(lm->bench->log, "(%c=%c)", names[node],
                             name_at(lm, at));
  g_string_append(lm->bench->log, " | ");
}

static void
notice(LmBench *lm, const LmDeed *deed, uint32_t prefix)
{
  Bench *bench = lm->bench;
  bool is_caught = deed->type == LM_CAUGHT || deed->type == LM_HEEDS;
  Notice what = { .kind = is_caught ? NOTICE_CAUGHT : NOTICE_MISROUTED,
                  .node = deed->from,
                  .prefix = prefix,
                  .sender = node_address(bench->network, deed->place) };

  if (deed->type == LM_CAUGHT || deed->type == LM_MISROUTED) {
    design_notice(bench->design, &what);
    return;
  }
  SimTime from =
    bench->design->lm->notice
      ? view_rules(&bench->design->view)->heeds(&bench->design->view, &what)
      : SIM_TIME_MAX;
  if (from == SIM_TIME_MAX)
    g_string_append(bench->log, "never | ");
  else
    g_string_append_printf(bench->log, "from %.11g | ",
                           sim_seconds(from) * 1e3);
}

static void
send_message(LmBench *lm, const LmDeed *deed, uint32_t prefix)
{
  Network *network = lm->bench->network;
  bool is_answer =
    deed->type == MESSAGE_LM_ANSWER || deed->type == MESSAGE_LM_UNKNOWN;
  Message message = {
    .type = (uint8_t)deed->type,
    .function = COLUMN_LM,
    .code = deed->code,
    .distributed = deed->distributed,
    .sequence = deed->number,
    .lifetime = deed->lifetime,
    .host = network->prefixes[prefix].host,
    .prefix = prefix,
    .home = { network->prefixes[prefix].subnet, 0 },
    .care_of = node_address(network, deed->place),
    .timestamp = deed->time * SIM_MILLISECOND,
  };

  if (is_answer || deed->type == MESSAGE_LU || deed->type == MESSAGE_BU)
    message.home = prefix_address(network, prefix);
  if (deed->code == PBU_FORWARD)
    message.serving = message.care_of;
  lm->is_test = true;
  post_between(network, deed->from, deed->to,
               deed->is_refresh ? SIGNALLING_REFRESH : SIGNALLING_REGISTRATION,
               INDEX_NONE, &message);
  lm->is_test = false;
}

static void
restart(void *target, uint64_t node)
{
  design_restart(target, (uint32_t)node);
}

static void
do_deed(LmBench *lm, const LmDeed *deed)
{
  Bench *bench = lm->bench;
  uint32_t prefix = lm->prefixes[deed->prefix];

  switch (deed->type) {
  case LM_LOOK:
    look(lm, prefix);
    break;
  case LM_CAUGHT:
  case LM_MISROUTED:
  case LM_HEEDS:
  case LM_HEEDS_MISROUTED:
    notice(lm, deed, prefix);
    break;
  case LM_RESTART:
    if (deed->time > 0)
      kernel_schedule_at(bench->small.kernel, deed->time * SIM_MILLISECOND,
                         restart, bench->design, deed->from);
    else
      design_restart(bench->design, deed->from);
    break;
  case LM_DEAF:
    bench->deaf = deed->number;
    break;
  case LM_FORGET:
    design_forget(bench->design, prefix);
    design_settle(bench->design);
    break;
  default:
    send_message(lm, deed, prefix);
  }
}

void
lm_bench_play(LmBench *lm, const LmRow *row)
{
  for (const LmDeed *deed = row->deeds; deed->type != 0; deed++) {
    bench_run(lm->bench, deed->at);
    do_deed(lm, deed);
  }
  bench_run(lm->bench, row->until);
  bench_expect(lm->bench, row->sentence, row->log);
}

void
lm_play(const char *design, const LmRow *rows, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    LmBench *lm = lm_bench_new(design, rows[i].parameters);
    lm_bench_play(lm, &rows[i]);
    lm_bench_free(lm);
  }
}

SimTime
lm_bench_updated_after(LmBench *lm, uint32_t from, uint32_t to,
                       SignallingCategory category, const Message *message)
{
  static const bool is_anchor[SMALL_NODES] = { true };
  Network *network = lm->bench->network;
  uint32_t handover = metrics_handover_begin(network->metrics, 0, 1, INDEX_NONE,
                                             SMALL_R, 0, network_now(network));

  post_between(network, from, to, category, handover, message);
  bench_run(lm->bench, sim_seconds(network_now(network)) * 1e3 + 100);
  Results *results =
    metrics_finish(network->metrics, is_anchor, network_now(network));
  SimTime after =
    g_array_index(results->handovers, HandoverRecord, 0).updated_after;
  results_free(results);
  return after;
}
