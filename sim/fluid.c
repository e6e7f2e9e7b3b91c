/* Streams: level `fluid`.
 *
 *   sender            anchor            access router        host
 *   [stream]--edge-->[stream]--edge---->[stream]--edge------>[stream] delivers
 *                        :
 *                        :..old edge...>[stream] closes one delay later
 *
 * A stream is *opened* by the one before it, *arrives* after the delay of the
 * edge between them, decides what becomes of its packets, and is *closed* the
 * same delay after the one before it has changed its mind. Only a stream that
 * has arrived counts anything. Decisions are taken again when the place has
 * changed (fluid_changed), and change nothing if they come out the same.
 */

#include "flow_private.h"

#include <string.h>

struct Stream {
  Flow *flow;
  Stream *next, *previous; /* of the flow */
  Stream *onward;          /* that it feeds now, NULL: none */
  EventId arrival;         /* pending until it has arrived */
  Place place;
  double rate;       /* packets a second */
  SimTime opened_at; /* when the one before began to feed it */
  SimTime closed_at; /* when that stopped; SIM_TIME_MAX: it has not */
  SimTime delay;     /* of the edge */
  SimTime lag;       /* since the packets were sent */
  SimTime since;     /* up to here everything is accounted for */
  Step step;         /* what becomes of its packets */
  bool has_arrived;
  bool is_origin;
  Packet packet; /* one of them, as it arrives */
};

static void stream_arrives(void *target, uint64_t unused);
static void stream_ends(void *target, uint64_t unused);

static Network *
stream_network(const Stream *stream)
{
  return stream->flow->flows->network;
}

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
stream_free(Stream *stream)
{
  kernel_cancel(stream_network(stream)->kernel, stream->arrival);
  if (stream->next)
    stream->next->previous = stream->previous;
  if (stream->previous)
    stream->previous->next = stream->next;
  else
    stream->flow->streams = stream->next;
  g_slice_free(Stream, stream);
}

/* Counts what has arrived since the last time. */
static void
stream_settle(Stream *stream)
{
  Network *network = stream_network(stream);
  SimTime now = network_now(network);
  double packets = stream->rate * sim_seconds(now - stream->since);
  PacketKind kind = (PacketKind)stream->packet.kind;

  if (!stream->has_arrived || now == stream->since)
    return;
  if (stream->is_origin)
    stream->flow->sides[kind].sent += packets;
  if (!place_is_host(stream->place))
    metrics_forwarded(network->metrics, place_index(stream->place), packets,
                      packets * stream->packet.octets);
  if (stream->step.kind == STEP_DELIVER)
    flow_account_delivered(stream->flow, &stream->packet, packets, stream->lag,
                           stream->since, now);
  else if (stream->step.kind == STEP_DROP)
    flow_account_lost(stream->flow, kind, packets, stream->step.reason);
  else if (stream->step.loss > 0)
    flow_account_lost(stream->flow, kind, packets * stream->step.loss,
                      DROP_LINK_LOSS);
  stream->since = now;
}

/* Feeds a new stream at the other end of the step. */
static void
stream_feed(Stream *stream, const Packet *packet)
{
  const Step *step = &stream->step;
  Stream *onward =
    stream_new(stream->flow, step->to, packet, stream->rate * (1 - step->loss));

  packet_cross(&onward->packet, step);
  onward->delay = step->delay;
  onward->lag = stream->lag + step->delay;
  onward->arrival = kernel_schedule_after(
    stream_network(stream)->kernel, step->delay, stream_arrives, onward, 0);
  stream->onward = onward;
}

/* Stops feeding: what is on the edge still arrives. */
static void
stream_starve(Stream *stream)
{
  Stream *onward = stream->onward;
  SimTime now = network_now(stream_network(stream));

  stream->onward = NULL;
  if (!onward)
    return;
  if (onward->opened_at == now && !onward->has_arrived) {
    stream_free(onward);
    return;
  }
  onward->closed_at = now;
  kernel_schedule_after(stream_network(stream)->kernel, onward->delay,
                        stream_ends, onward, 0);
}

static bool
is_same_step(const Stream *stream, const Step *step, const Packet *packet)
{
  const Step *old = &stream->step;

  if (old->kind != step->kind || old->reason != step->reason)
    return false;
  if (step->kind != STEP_MOVE)
    return true;
  return old->to == step->to && old->delay == step->delay &&
         stream->onward->packet.depth == packet->depth &&
         stream->onward->packet.epoch == packet->epoch &&
         memcmp(stream->onward->packet.headers, packet->headers,
                packet->depth * sizeof packet->headers[0]) == 0;
}

/* Decides what becomes of the packets from now on. */
static void
stream_decide(Stream *stream, bool is_first)
{
  Packet packet = stream->packet;
  Step step;

  network_step(stream_network(stream), stream->place, &packet, &step);
  if (!is_first && is_same_step(stream, &step, &packet))
    return;
  stream_settle(stream);
  stream_starve(stream);
  stream->step = step;
  if (step.kind == STEP_MOVE)
    stream_feed(stream, &packet);
}

static void
stream_arrives(void *target, uint64_t unused)
{
  Stream *stream = target;

  (void)unused;
  stream->arrival = EVENT_NONE;
  stream->has_arrived = true;
  stream->since = network_now(stream_network(stream));
  stream_decide(stream, true);
}

static void
stream_ends(void *target, uint64_t unused)
{
  Stream *stream = target;
  Flow *flow = stream->flow;

  (void)unused;
  stream_settle(stream);
  stream_starve(stream);
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
  Stream *stream =
    stream_new(flow, origin, &packet, flow->traffic->packet_rate);
  stream->is_origin = true;
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
  for (Stream *stream = flow->streams; stream; stream = stream->next)
    if (stream->has_arrived && stream->place == place)
      stream_decide(stream, false);
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
      packets += s->rate * sim_seconds(fed - MIN(arrived, fed));
  }
  return packets;
}

void
fluid_clear(Flow *flow)
{
  while (flow->streams)
    stream_free(flow->streams);
}
