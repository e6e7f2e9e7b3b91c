/* Streams carry the user data at level `fluid`.
 *
 *   sender            anchor            access router        host
 *   [stream]--edge-->[stream]--edge---->[stream]--edge------>[stream] delivers
 *                        :
 *                        :..old edge...>[stream] closes one delay later
 *
 * A stream is *opened* by the stream before it. It *arrives* after the delay of
 * the edge between them, and then decides what becomes of its packets. It is
 * *closed* by the stream before it when that decides otherwise, and ends the
 * same delay later. Only a stream that has arrived counts anything. When the
 * place has changed, a stream decides again (fluid_changed); nothing happens if
 * the decision is the same.
 *
 * Where packets have to wait, all streams of a host fill one *reservoir*
 * (reservoir.c). When the packets may go, those of a stream go all at once, as
 * a *burst*: one event that stands for many packets. A burst may have to wait
 * again elsewhere.
 */

#include "fluid.h"

#include "sim/net/transit.h"

#include <math.h>
#include <string.h>

static void stream_arrives(void *target, uint64_t unused);
static void stream_ends(void *target, uint64_t unused);

static Network *
stream_network(const Stream *stream)
{
  return stream->flow->flows->network;
}

/* Makes a stream at a place, which is open from now on and has not arrived. The
 * flow owns it. */
static Stream *
stream_new(Flow *flow, Place place, const Packet *packet, double rate)
{
  Stream *stream = g_slice_new0(Stream);

  stream->flow = flow;
  stream->place = place;
  stream->rate = rate;
  stream->packet = *packet;
  stream->opened_at = network_now(flow->flows->network);
  stream->closed_at = SIM_TIME_MAX;
  stream->next = flow->streams;
  if (stream->next)
    stream->next->previous = stream;
  flow->streams = stream;
  return stream;
}

static void
stream_stop_notice(Stream *stream)
{
  if (stream->notice != EVENT_NONE)
    kernel_cancel(stream_network(stream)->kernel, stream->notice);
  stream->notice = EVENT_NONE;
}

static void
stream_free(Stream *stream)
{
  stream_stop_notice(stream);
  if (stream->held > 0)
    reservoir_take(stream->reservoir, stream->held);
  kernel_cancel(stream_network(stream)->kernel, stream->arrival);
  if (stream->next)
    stream->next->previous = stream->previous;
  if (stream->previous)
    stream->previous->next = stream->next;
  else
    stream->flow->streams = stream->next;
  g_slice_free(Stream, stream);
}

/* Accounts for the packets that have come since the last time: as sent, and as
 * delivered, held or lost. */
static void
stream_settle(Stream *stream)
{
  Network *network = stream_network(stream);
  SimTime now = network_now(network);
  double packets = stream->rate * sim_seconds(now - stream->since);
  PacketKind kind = (PacketKind)stream->packet.kind;

  if (!stream->has_arrived || stream->is_ended || now == stream->since)
    return;
  if (stream->is_origin)
    stream->flow->sides[kind].sent += packets;
  if (!place_is_host(stream->place))
    metrics_streamed(network->metrics, place_index(stream->place), packets,
                     packets * stream->packet.octets);
  if (stream->step.kind == STEP_DELIVER)
    flow_account_delivered(stream->flow, &stream->packet, packets, stream->lag,
                           now);
  else if (stream->step.kind == STEP_HOLD)
    reservoir_settle(stream->reservoir);
  else if (stream->step.kind == STEP_DROP)
    flow_account_lost(stream->flow, kind, packets, stream->step.reason);
  else if (stream->step.loss > 0)
    flow_account_lost(stream->flow, kind, packets * stream->step.loss,
                      DROP_LINK_LOSS);
  stream->since = now;
}

/* Returns whether a packet that comes at this very instant would have come
 * before the event that makes the stream decide. At level packet, events of one
 * instant run in the order in which they were scheduled. The arrival of a
 * packet is scheduled when it leaves the place before; a sender schedules a
 * packet when it sends the one before. */
static bool
stream_was_before(const Stream *stream)
{
  const Network *network = stream_network(stream);
  SimTime cause = transit_cause(network);
  SimTime ahead = stream->is_origin
                    ? sim_time(1 / stream->flow->load->packet_rate)
                    : stream->delay;

  return cause != SIM_TIME_NONE && network_now(network) - ahead <= cause;
}

/* Returns the time at which the next packet of the stream comes to its place,
 * at `from` or later; SIM_TIME_MAX if none does. */
static SimTime
stream_next_packet(const Stream *stream, SimTime from)
{
  const Flow *flow = stream->flow;
  SimTime first = flow->started_at + stream->lag;
  double passed = sim_seconds(from - first) * flow->load->packet_rate;
  uint64_t i = passed > 1 ? (uint64_t)passed - 1 : 0;

  if (from >= SIM_TIME_MAX - SIM_SECOND || from - stream->lag > flow->ends_at)
    return SIM_TIME_MAX;
  while (flow_packet_time(flow, i) + stream->lag < from)
    i++;
  return flow_packet_time(flow, i) < flow->ends_at
           ? flow_packet_time(flow, i) + stream->lag
           : SIM_TIME_MAX;
}

/* Opens the stream at the other end of the step. `has_edge` says whether a
 * packet of this very instant belongs to it. */
static void
stream_feed(Stream *stream, const Packet *packet, bool has_edge)
{
  const Step *step = &stream->step;
  Stream *onward =
    stream_new(stream->flow, step->to, packet, stream->rate * (1 - step->loss));

  packet_cross(&onward->packet, step);
  onward->has_edge = has_edge;
  onward->way = step->by_air ? WAY_AIR : WAY_PATH;
  onward->delay = step->delay;
  onward->lag = stream->lag + step->delay;
  onward->arrival = kernel_schedule_after(
    stream_network(stream)->kernel, step->delay, stream_arrives, onward, 0);
  stream->onward = onward;
}

/* Closes the stream that this one feeds. What is on the edge still arrives. If
 * the stream was opened at this very instant, nothing is on the edge, unless a
 * packet of this instant is. */
static void
stream_starve(Stream *stream)
{
  Stream *onward = stream->onward;
  SimTime now = network_now(stream_network(stream));

  stream->onward = NULL;
  if (!onward)
    return;
  if (onward->opened_at == now && !onward->has_arrived && !onward->has_edge) {
    stream_free(onward);
    return;
  }
  onward->closed_at = now;
  kernel_schedule_after(stream_network(stream)->kernel, onward->delay,
                        stream_ends, onward, 0);
}

/* Returns whether a step is what the stream does already. `packet` is one of
 * its packets after the step. */
static bool
is_same_step(const Stream *stream, const Step *step, const Packet *packet)
{
  const Step *old = &stream->step;

  if (old->kind != step->kind || old->reason != step->reason)
    return false;
  if (step->kind != STEP_MOVE)
    return old->room == step->room;
  return stream->onward && old->to == step->to && old->delay == step->delay &&
         stream->onward->packet.depth == packet->depth &&
         memcmp(stream->onward->packet.headers, packet->headers,
                packet->depth * sizeof packet->headers[0]) == 0;
}

static void
burst_free(Burst *burst)
{
  Burst **link = &burst->flow->bursts;

  while (*link != burst)
    link = &(*link)->next;
  *link = burst->next;
  if (burst->reservoir)
    reservoir_take(burst->reservoir, burst->count);
  kernel_cancel(burst->flow->flows->network->kernel, burst->arrival);
  g_slice_free(Burst, burst);
}

static void burst_arrives(void *target, uint64_t unused);

/* Sends the burst on to the next place. What the links lose is accounted for
 * now. */
static void
burst_moves(Burst *burst, const Packet *packet, const Step *step)
{
  Flow *flow = burst->flow;

  burst->packet = *packet;
  packet_cross(&burst->packet, step);
  if (step->loss > 0)
    flow_account_lost(flow, (PacketKind)packet->kind, burst->count * step->loss,
                      DROP_LINK_LOSS);
  burst->count *= 1 - step->loss;
  burst->lag += step->delay;
  burst->place = step->to;
  burst->way = step->by_air ? WAY_AIR : WAY_PATH;
  burst->arrival = kernel_schedule_after(flow->flows->network->kernel,
                                         step->delay, burst_arrives, burst, 0);
}

/* The burst waits where it is, as far as there is room; the rest is lost. If
 * there is no room at all, the burst is freed. */
static void
burst_waits(Burst *burst, const Step *step)
{
  Flow *flow = burst->flow;
  Reservoir *reservoir = reservoir_at(flow, burst->place, step->room);
  double fit = reservoir_put(reservoir, burst->count);

  if (burst->count > fit)
    flow_account_lost(flow, (PacketKind)burst->packet.kind, burst->count - fit,
                      DROP_QUEUE);
  if (fit <= 0) {
    burst_free(burst);
    return;
  }
  burst->count = fit;
  burst->since = network_now(flow->flows->network);
  burst->reservoir = reservoir;
}

/* Does with a burst what a step at its place says; `packet` is one of its
 * packets after the step. This may free the burst. The caller has to look
 * whether the flow is over (flow_try_finish). */
static void
burst_take(Burst *burst, const Step *step, const Packet *packet)
{
  Flow *flow = burst->flow;
  SimTime now = network_now(flow->flows->network);

  transit_notice(flow->flows->network, &step->notice);
  if (step->kind == STEP_MOVE) {
    burst_moves(burst, packet, step);
    return;
  }
  if (step->kind == STEP_HOLD) {
    burst_waits(burst, step);
    return;
  }
  if (step->kind == STEP_DELIVER) {
    flow_note_arrival(flow, packet, burst->count);
    flow_account_delivered(flow, packet, burst->count, burst->lag, now);
  } else {
    flow_account_lost(flow, (PacketKind)packet->kind, burst->count,
                      step->reason);
  }
  burst_free(burst);
}

static void
burst_arrives(void *target, uint64_t unused)
{
  Burst *burst = target;
  Flow *flow = burst->flow;
  Network *network = flow->flows->network;
  Packet packet = burst->packet;
  Step step;

  (void)unused;
  burst->arrival = EVENT_NONE;
  if (!place_is_host(burst->place))
    metrics_streamed(network->metrics, place_index(burst->place), burst->count,
                     burst->count * packet.octets);
  network_step(network, burst->place, (Arrival){ .way = burst->way }, &packet,
               &step);
  burst_take(burst, &step, &packet);
  flow_try_finish(flow);
}

/* Has a burst that waits decide again: it goes on, or waits as before. */
static void
burst_decide(Burst *burst)
{
  Network *network = burst->flow->flows->network;
  Arrival arrival = { .way = burst->way, .from_buffer = true };
  Packet packet = burst->packet;
  Step step;

  network_step(network, burst->place, arrival, &packet, &step);
  if (step.kind == STEP_HOLD)
    return;
  reservoir_take(burst->reservoir, burst->count);
  burst->reservoir = NULL;
  burst->lag += network_now(network) - burst->since;
  burst_take(burst, &step, &packet);
}

/* The packets of the stream that have waited leave as a burst, which does what
 * the step says. */
static void
stream_release(Stream *stream, const Step *step, const Packet *packet)
{
  double now = sim_seconds(network_now(stream_network(stream)));
  double held = stream->held;
  Burst *burst;

  if (held <= 0)
    return;
  burst = g_slice_new(Burst);
  *burst = (Burst){
    .flow = stream->flow,
    .next = stream->flow->bursts,
    .count = held,
    .lag = stream->lag + sim_time(now - stream->held_s / held),
    .place = stream->place,
    .way = stream->way,
    .packet = stream->packet,
  };
  stream->flow->bursts = burst;
  reservoir_take(stream->reservoir, held);
  stream->held = stream->held_s = 0;
  burst_take(burst, step, packet);
}

static void stream_will_notice(Stream *stream, const Notice *notice,
                               SimTime from);

/* A packet comes that was expected to notice something. The step says whether
 * it does. */
static void
stream_notices(void *target, uint64_t unused)
{
  Stream *stream = target;
  Network *network = stream_network(stream);
  Packet packet = stream->packet;
  Step step;

  (void)unused;
  stream->notice = EVENT_NONE;
  network_step(network, stream->place, (Arrival){ .way = stream->way }, &packet,
               &step);
  if (step.notice.from > network_now(network))
    stream_will_notice(stream, &step.notice, step.notice.from);
  else
    transit_notice(network, &step.notice);
}

/* Something that packets notice here is noticed when the next one comes, as at
 * level packet. This schedules that moment: the next packet at `from` or later,
 * and not before the notice is wanted (notice->from). */
static void
stream_will_notice(Stream *stream, const Notice *notice, SimTime from)
{
  Network *network = stream_network(stream);
  SimTime at;

  stream_stop_notice(stream);
  stream->step.notice = *notice;
  if (notice->kind == NOTICE_NONE || stream->is_ended)
    return;
  at = stream_next_packet(stream, MAX(from, notice->from));
  if (at == network_now(network))
    transit_notice(network, notice);
  else if (at < SIM_TIME_MAX)
    stream->notice =
      kernel_schedule_at(network->kernel, at, stream_notices, stream, 0);
  stream->notice_at = at;
}

/* Decides what becomes of the packets from now on. `is_first` says that nothing
 * was decided before. `has_edge` says whether the decision also holds for a
 * packet that comes at this very instant. */
static void
stream_decide(Stream *stream, bool is_first, bool has_edge)
{
  Network *network = stream_network(stream);
  Packet packet = stream->packet;
  Step step;

  network_step(network, stream->place, (Arrival){ .way = stream->way }, &packet,
               &step);
  stream_will_notice(stream, &step.notice, network_now(network) + !has_edge);
  if (!is_first && is_same_step(stream, &step, &packet))
    return;
  stream_settle(stream);
  stream_starve(stream);
  if (step.kind == STEP_HOLD)
    stream->reservoir = reservoir_at(stream->flow, stream->place, step.room);
  else
    stream_release(stream, &step, &packet);
  stream->step = step;
  if (step.kind == STEP_MOVE && !stream->is_ended)
    stream_feed(stream, &packet, has_edge);
  else if (step.kind == STEP_DELIVER)
    flow_note_arrival(stream->flow, &stream->packet, INFINITY);
}

/* Decides again, because the place has changed. A packet of this very instant
 * that came before the change still notices what there was to notice. */
static void
stream_decide_again(Stream *stream)
{
  Network *network = stream_network(stream);
  bool was_before = stream_was_before(stream);

  if (was_before && stream->notice != EVENT_NONE &&
      stream->notice_at == network_now(network))
    transit_notice(network, &stream->step.notice);
  stream_decide(stream, false, !was_before);
}

static void
stream_arrives(void *target, uint64_t unused)
{
  Stream *stream = target;

  (void)unused;
  stream->arrival = EVENT_NONE;
  stream->has_arrived = true;
  stream->since = network_now(stream_network(stream));
  stream_decide(stream, true, stream->has_edge);
}

/* The end of a stream has arrived. The stream stays while it holds packets. */
static void
stream_ends(void *target, uint64_t unused)
{
  Stream *stream = target;
  Flow *flow = stream->flow;

  (void)unused;
  stream_settle(stream);
  stream_starve(stream);
  if (stream->held > 0) {
    stream->is_ended = true;
    return;
  }
  stream_free(stream);
  flow_try_finish(flow);
}

void
fluid_start(Flow *flow, PacketKind kind)
{
  Packet packet = { .depth = 1,
                    .hop_limit = PACKET_HOP_LIMIT,
                    .handover = INDEX_NONE };
  Place origin = kind == PACKET_DOWN ? place_of_node(flow->correspondent_node)
                                     : place_of_host(flow->host);

  flow_packet_init(flow, kind, &packet);
  Stream *stream = stream_new(flow, origin, &packet, flow->load->packet_rate);
  stream->is_origin = stream->has_edge = true;
  stream_arrives(stream, 0);
}

void
fluid_stop(Flow *flow)
{
  Stream *next;

  for (Stream *stream = flow->streams; stream; stream = next) {
    next = stream->next;
    if (!stream->is_origin)
      continue;
    stream_settle(stream);
    stream_starve(stream);
    stream_free(stream);
  }
}

void
fluid_settle(Flow *flow)
{
  for (Stream *stream = flow->streams; stream; stream = stream->next)
    stream_settle(stream);
}

void
fluid_changed(Flow *flow, Place place)
{
  Stream *next;
  Burst *next_burst;

  for (Stream *stream = flow->streams; stream; stream = next) {
    if (stream->has_arrived && (stream->place == place || place == PLACE_ANY))
      stream_decide_again(stream);
    next = stream->next;
    if (stream->is_ended && stream->held <= 0)
      stream_free(stream);
  }
  for (Burst *burst = flow->bursts; burst; burst = next_burst) {
    next_burst = burst->next;
    if (burst->reservoir && (burst->place == place || place == PLACE_ANY))
      burst_decide(burst);
  }
  flow_try_finish(flow);
}

double
fluid_in_flight(const Flow *flow)
{
  SimTime now = network_now(flow->flows->network);
  double packets = 0;

  for (const Stream *s = flow->streams; s; s = s->next) {
    SimTime fed = MIN(now, s->closed_at) - s->opened_at;
    SimTime arrived = MAX(now - s->opened_at - s->delay, 0);
    if (!s->is_origin)
      packets += s->rate * sim_seconds(fed - MIN(arrived, fed)) + s->held;
  }
  for (const Burst *b = flow->bursts; b; b = b->next)
    packets += b->count;
  return packets;
}

/* This is for the end of a run, so the packets are not taken out of their
 * reservoirs. */
void
fluid_clear(Flow *flow)
{
  while (flow->streams) {
    flow->streams->held = 0;
    stream_free(flow->streams);
  }
  while (flow->bursts) {
    flow->bursts->reservoir = NULL;
    burst_free(flow->bursts);
  }
}

void
fluid_free(Flows *flows)
{
  reservoirs_free(flows);
}
