/* This file records messages, and finds out which of them the interruption
 * waited for. Packets are known again by their addresses in memory while they
 * are on their way. Causes are found after the run, from the order of events
 * alone, so that models need not say what a message answers. How charts look is
 * in chart_text.c and chart_svg.c.
 */

#include "chart.h"

#include <string.h>

/* A message of the host. Events are counted, because several may come at one
 * time: what was received before something was sent has a lower number. */
typedef struct Recorded {
  const Packet *packet; /* known by its address while on its way; then NULL */
  char *name;
  ChartKind kind;
  Place from, to;
  SimTime sent_at, ended_at;
  uint64_t sent_event, ended_event;
  uint32_t octets, handover;
  uint8_t category;
} Recorded;

struct ChartRecorder {
  uint32_t host;
  uint64_t events;
  GArray *messages; /* Recorded */
};

static void
recorded_clear(void *data)
{
  g_free(((Recorded *)data)->name);
}

ChartRecorder *
chart_recorder_new(uint32_t host)
{
  ChartRecorder *recorder = g_new0(ChartRecorder, 1);

  recorder->host = host;
  recorder->messages = g_array_new(FALSE, FALSE, sizeof(Recorded));
  g_array_set_clear_func(recorder->messages, recorded_clear);
  return recorder;
}

void
chart_recorder_free(ChartRecorder *recorder)
{
  g_array_unref(recorder->messages);
  g_free(recorder);
}

/* Returns the name of a message: the first word of its description. The caller
 * owns it. */
static char *
message_word(const Packet *packet)
{
  GString *text = g_string_new(NULL);

  packet->payload_class->describe(packet->payload, text);
  g_string_truncate(text, strcspn(text->str, " "));
  return g_string_free(text, FALSE);
}

static void
recorder_sent(void *user, SimTime now, Place from, const Packet *packet)
{
  ChartRecorder *recorder = user;

  if (packet->handover == INDEX_NONE || packet->host != recorder->host)
    return;
  Recorded recorded = {
    .packet = packet,
    .name = message_word(packet),
    .kind = CHART_UNDER_WAY,
    .from = from,
    .sent_at = now,
    .sent_event = recorder->events++,
    .octets = packet->octets,
    .handover = packet->handover,
    .category = packet->category,
  };
  g_array_append_val(recorder->messages, recorded);
}

/* Notes how and where a message has ended. The search goes backwards, because
 * few messages are on their way at a time, and those were sent last. */
static void
recorder_ended(ChartRecorder *recorder, SimTime now, Place place,
               const Packet *packet, ChartKind kind)
{
  if (packet->handover == INDEX_NONE || packet->host != recorder->host)
    return;
  for (guint i = recorder->messages->len; i > 0; i--) {
    Recorded *r = &g_array_index(recorder->messages, Recorded, i - 1);
    if (r->packet != packet)
      continue;
    r->packet = NULL;
    r->kind = kind;
    r->to = place;
    r->ended_at = now;
    r->ended_event = recorder->events++;
    return;
  }
}

static void
recorder_received(void *user, SimTime now, Place place, const Packet *packet)
{
  recorder_ended(user, now, place, packet, CHART_ARRIVES);
}

static void
recorder_lost(void *user, SimTime now, Place place, const Packet *packet,
              DropReason reason)
{
  (void)reason;
  recorder_ended(user, now, place, packet, CHART_LOST);
}

Observer
chart_recorder_observer(ChartRecorder *recorder)
{
  return (Observer){ .sent = recorder_sent,
                     .received = recorder_received,
                     .lost = recorder_lost,
                     .user = recorder };
}

/* A chart in the making. */
typedef struct Builder {
  Chart *chart;
  const Results *results;
  const HandoverRecord *record;
  GPtrArray *messages; /* const Recorded *: messages of the handover, as sent */
  GArray *places;      /* Place: of the lifelines */
  SimTime first;       /* as Chart.interruption */
} Builder;

/* Returns a copy of a name without letters that could break a line or a file.
 * The caller owns it. */
static char *
clean_name(const char *name)
{
  char *text = g_utf8_make_valid(name, -1);

  for (char *at = text; *at; at++)
    if (g_ascii_iscntrl(*at))
      *at = '?';
  return text;
}

/* Returns the lifeline of a place, and adds it if there is none. */
static uint32_t
lifeline(Builder *builder, Place place)
{
  const Results *results = builder->results;
  const GPtrArray *names =
    place_is_host(place) ? results->host_names : results->node_names;

  for (guint i = 0; i < builder->places->len; i++)
    if (g_array_index(builder->places, Place, i) == place)
      return i;
  g_array_append_val(builder->places, place);
  g_ptr_array_add(builder->chart->lifelines,
                  clean_name(names->pdata[place_index(place)]));
  return builder->places->len - 1;
}

static void
add_row(Builder *builder, ChartRow row)
{
  g_array_append_val(builder->chart->rows, row);
}

static void
add_moment(Builder *builder, SimTime at, const char *label)
{
  if (at != SIM_TIME_NONE)
    add_row(builder, (ChartRow){ .kind = CHART_MOMENT,
                                 .at = at,
                                 .from = INDEX_NONE,
                                 .to = INDEX_NONE,
                                 .label = g_strdup(label) });
}

/* Returns when the first packet was on the new link, in ns since link down, or
 * SIM_TIME_NONE (see chart.h). */
static SimTime
first_packet(const HandoverRecord *record)
{
  return record->first_down_after != SIM_TIME_NONE ? record->first_down_after
                                                   : record->first_up_after;
}

/* Adds link down, link up, and the first packet. If several flows go on at
 * different times, it adds the first packet of the first and of the last of
 * them. */
static void
add_moments(Builder *builder)
{
  const HandoverRecord *record = builder->record;
  const GArray *flows = builder->results->flow_handovers;
  bool is_down = record->first_down_after != SIM_TIME_NONE;
  SimTime first = builder->first;

  for (guint i = 0; i < flows->len; i++) {
    const FlowHandoverRecord *f = &g_array_index(flows, FlowHandoverRecord, i);
    SimTime at = is_down ? f->down_after : f->up_after;
    if (record == &g_array_index(builder->results->handovers, HandoverRecord,
                                 f->handover) &&
        at != SIM_TIME_NONE)
      first = MIN(first, at);
  }
  add_moment(builder, 0, "link down");
  add_moment(builder, record->up_after, "link up");
  if (first < builder->first)
    add_moment(builder, first, "first packet");
  add_moment(builder, builder->first,
             first < builder->first ? "first packet, last flow"
                                    : "first packet");
}

static void
add_message(Builder *builder, const Recorded *r, bool is_critical)
{
  SimTime down_at = builder->record->down_at;
  bool has_ended = r->kind != CHART_UNDER_WAY;

  uint32_t from = lifeline(builder, r->from);
  add_row(
    builder,
    (ChartRow){ .kind = r->kind,
                .at = r->sent_at - down_at,
                .arrives = has_ended ? r->ended_at - down_at : SIM_TIME_NONE,
                .from = from,
                .to = has_ended ? lifeline(builder, r->to) : INDEX_NONE,
                .octets = r->octets,
                .label = g_strdup(r->name),
                .is_critical = is_critical });
}

/* Returns the message that ended the interruption, or NULL. */
static const Recorded *
last_message(const Builder *builder)
{
  const Recorded *last = NULL;

  if (builder->first == SIM_TIME_NONE)
    return NULL;
  for (guint i = 0; i < builder->messages->len; i++) {
    const Recorded *r = builder->messages->pdata[i];
    if (r->kind == CHART_ARRIVES && !place_is_host(r->to) &&
        r->sent_at >= builder->record->down_at &&
        r->category != SIGNALLING_DEREGISTRATION &&
        r->ended_at - builder->record->down_at <= builder->first &&
        (!last || r->ended_event > last->ended_event))
      last = r;
  }
  return last;
}

/* Returns the message that made its sender send this one, or NULL. */
static const Recorded *
find_cause(const Builder *builder, const Recorded *message)
{
  const Recorded *cause = NULL;

  for (guint i = 0; i < builder->messages->len; i++) {
    const Recorded *r = builder->messages->pdata[i];
    if (r->kind == CHART_ARRIVES && r->to == message->from &&
        r->sent_at >= builder->record->down_at &&
        r->ended_event < message->sent_event &&
        (!cause || r->ended_event > cause->ended_event))
      cause = r;
  }
  return cause;
}

/* Returns whether the place sent a message of that name in the time from `from`
 * to just before `to`. */
static bool
has_sent(const Builder *builder, Place place, const char *name, SimTime from,
         SimTime to)
{
  for (guint i = 0; i < builder->messages->len; i++) {
    const Recorded *r = builder->messages->pdata[i];
    SimTime at = r->sent_at - builder->record->down_at;
    if (r->from == place && at >= from && at < to && strcmp(r->name, name) == 0)
      return true;
  }
  return false;
}

/* Returns what a place waited for until it sent `message`; NULL stands for the
 * first packet. */
static const char *
wait_reason(const Builder *builder, Place place, SimTime from, SimTime to,
            const Recorded *message)
{
  if (to == builder->record->up_after)
    return "layer 2 gap";
  if (!message)
    return "data on its way";
  if (place_is_host(place) && has_sent(builder, place, "NS", from, to))
    return "DAD";
  if (has_sent(builder, place, message->name, from, to))
    return "until repeated";
  if (strcmp(message->name, "LM-invalid") == 0)
    return "until a packet comes";
  return "timer";
}

/* Adds the wait of a place from one moment to another. A wait that ends when
 * the link comes up is the host's, whoever sends then; so a wait across that
 * moment is split in two. */
static void
add_wait(Builder *builder, Place place, SimTime from, SimTime to,
         const Recorded *message)
{
  const HandoverRecord *record = builder->record;
  SimTime up = record->up_after;

  if (from < up && up < to) {
    add_wait(builder, place, from, up, message);
    from = up;
  }
  if (from >= to)
    return;
  if (to == up)
    place = place_of_host(record->host);
  add_row(builder, (ChartRow){ .kind = CHART_WAIT,
                               .at = to,
                               .lasts = to - from,
                               .from = lifeline(builder, place),
                               .to = INDEX_NONE,
                               .label = g_strdup(wait_reason(
                                 builder, place, from, to, message)),
                               .is_critical = true });
}

/* Follows the critical path backwards. Adds its messages to `path`, and its
 * waits to the rows. */
static void
add_path(Builder *builder, GHashTable *path)
{
  const Recorded *message = last_message(builder);
  SimTime down_at = builder->record->down_at;
  Place place = message ? message->to : place_of_host(builder->record->host);

  if (builder->first == SIM_TIME_NONE)
    return;
  add_wait(builder, place, message ? message->ended_at - down_at : 0,
           builder->first, NULL);
  while (message) {
    const Recorded *cause = find_cause(builder, message);
    g_hash_table_add(path, (void *)message);
    add_wait(builder, message->from, cause ? cause->ended_at - down_at : 0,
             message->sent_at - down_at, message);
    message = cause;
  }
}

/* Rows are in order of time. At one time the end of a wait comes first, then
 * the moment, then what is sent; what is equal stays in the order in which it
 * was added. */
static int
compare_rows(const void *a, const void *b)
{
  const ChartRow *x = a, *y = b;
  ChartKind kind_x = MIN(x->kind, CHART_ARRIVES);
  ChartKind kind_y = MIN(y->kind, CHART_ARRIVES);

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return (kind_x > kind_y) - (kind_x < kind_y);
}

static void
add_rows(Builder *builder)
{
  g_autoptr(GHashTable) path = g_hash_table_new(NULL, NULL);

  lifeline(builder, place_of_host(builder->record->host));
  add_moments(builder);
  for (guint i = 0; i < builder->messages->len; i++) {
    const Recorded *r = builder->messages->pdata[i];
    lifeline(builder, r->from);
    if (r->kind != CHART_UNDER_WAY)
      lifeline(builder, r->to);
  }
  add_path(builder, path);
  for (guint i = 0; i < builder->messages->len; i++) {
    const Recorded *r = builder->messages->pdata[i];
    add_message(builder, r, g_hash_table_contains(path, r));
  }
  /* g_array_sort keeps the order of equals. */
  g_array_sort(builder->chart->rows, compare_rows);
}

static void
row_clear(void *data)
{
  g_free(((ChartRow *)data)->label);
}

/* Sets the titles: "pmipv6: handover 3 of MN", "from AR32 to AR41 at 12.000
 * s". The number counts the handovers of this host, from 1. */
static void
add_titles(Builder *builder, const char *design)
{
  const HandoverRecord *record = builder->record;
  const Results *results = builder->results;
  enum { ROOM = 25 };

  g_autofree char *from_name =
    clean_name(results->node_names->pdata[record->from_node]);
  g_autofree char *to_name =
    record->to_node == INDEX_NONE
      ? g_strdup("nowhere")
      : clean_name(results->node_names->pdata[record->to_node]);
  g_autofree char *host = chart_clip(builder->chart->lifelines->pdata[0], ROOM);
  g_autofree char *from = chart_clip(from_name, ROOM);
  g_autofree char *to = chart_clip(to_name, ROOM);
  g_autofree char *own = chart_clip(design, ROOM);
  builder->chart->title =
    g_strdup_printf("%s: handover %u of %s", own, record->number, host);
  builder->chart->subtitle = g_strdup_printf("from %s to %s at %.3f s", from,
                                             to, sim_seconds(record->down_at));
}

Chart *
chart_new(const ChartRecorder *recorder, const Results *results,
          uint32_t handover, const char *design)
{
  g_autoptr(GPtrArray) messages = g_ptr_array_new();
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Place));
  Chart *chart = g_new0(Chart, 1);
  Builder builder = { .chart = chart,
                      .results = results,
                      .record = &g_array_index(results->handovers,
                                               HandoverRecord, handover),
                      .messages = messages,
                      .places = places };

  chart->lifelines = g_ptr_array_new_with_free_func(g_free);
  chart->rows = g_array_new(FALSE, FALSE, sizeof(ChartRow));
  g_array_set_clear_func(chart->rows, row_clear);
  chart->interruption = builder.first = first_packet(builder.record);
  for (guint i = 0; i < recorder->messages->len; i++) {
    Recorded *r = &g_array_index(recorder->messages, Recorded, i);
    if (r->handover == handover)
      g_ptr_array_add(messages, r);
  }
  add_rows(&builder);
  add_titles(&builder, design);
  return chart;
}

void
chart_free(Chart *chart)
{
  g_ptr_array_unref(chart->lifelines);
  g_array_unref(chart->rows);
  g_free(chart->title);
  g_free(chart->subtitle);
  g_free(chart);
}
