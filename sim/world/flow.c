/* Flows are in a pool, and packets refer to them by their slots. The flows of a
 * host are linked, because a change at a place concerns those of one host. A
 * flow is freed when it has ended and nothing of it is under way any more; so a
 * packet always finds its flow.
 *
 * This file has level `packet`, and the accounts of both levels. The accounts
 * take numbers of packets that need not be whole, so that streams (fluid.c) can
 * use them as well.
 */

#include "flow_private.h"

#include "sim/base/name.h"
#include "sim/net/transit.h"

#include <math.h>

Flows *
flows_new(Network *network, Design *design, Level level)
{
  Flows *flows = g_new0(Flows, 1);

  flows->network = network;
  flows->design = design;
  flows->level = level;
  flows->free = INDEX_NONE;
  return flows;
}

static void
flow_free(Flow *flow)
{
  Flows *flows = flow->flows;
  uint32_t index = flow->index;

  fluid_clear(flow);
  g_slice_free(Flow, flow);
  flows->pool[index] = NULL;
  flows->next_free[index] = flows->free;
  flows->free = index;
}

void
flows_free(Flows *flows)
{
  for (uint32_t i = 0; i < flows->room; i++)
    if (flows->pool[i])
      flow_free(flows->pool[i]);
  fluid_free(flows);
  g_free(flows->pool);
  g_free(flows->next_free);
  g_free(flows);
}

/* Returns a free slot of the pool, which grows if there is none. */
static uint32_t
flows_slot(Flows *flows)
{
  if (flows->free == INDEX_NONE) {
    uint32_t old = flows->room;
    flows->room += MAX(64, old / 2);
    flows->pool = g_renew(Flow *, flows->pool, flows->room);
    flows->next_free = g_renew(uint32_t, flows->next_free, flows->room);
    for (uint32_t i = flows->room; i-- > old;) {
      flows->pool[i] = NULL;
      flows->next_free[i] = flows->free;
      flows->free = i;
    }
  }
  uint32_t slot = flows->free;
  flows->free = flows->next_free[slot];
  return slot;
}

void
flow_packet_init(const Flow *flow, PacketKind kind, Packet *packet)
{
  const Network *network = flow->flows->network;
  Address host = prefix_address(network, flow->prefix);
  Address correspondent = node_address(network, flow->correspondent_node);

  packet->kind = (uint8_t)kind;
  packet->flow = flow->index;
  packet->prefix = flow->prefix;
  packet->host = flow->host;
  packet->octets = packet->inner_octets = flow->octets;
  packet->luck = flow->luck + kind;
  packet->headers[0] = kind == PACKET_DOWN ? (Header){ correspondent, host }
                                           : (Header){ host, correspondent };
}

static Place
flow_origin(const Flow *flow, PacketKind kind)
{
  return kind == PACKET_DOWN ? place_of_node(flow->correspondent_node)
                             : place_of_host(flow->host);
}

/* Each time is computed from the start, i / rate later, so that errors of
 * rounding do not add up. */
SimTime
flow_packet_time(const Flow *flow, uint64_t i)
{
  return flow->started_at +
         (SimTime)floor((double)i * 1e9 / flow->load->packet_rate + 0.5);
}

/* Sends one packet, and schedules the next one if it leaves before the end. */
static void
flow_send(void *target, uint64_t kind)
{
  Flow *flow = target;
  Network *network = flow->flows->network;
  FlowSide *side = &flow->sides[kind];
  Packet *packet = packet_new(network->pool);

  flow_packet_init(flow, (PacketKind)kind, packet);
  packet->number = (uint32_t)side->sent_packets;
  side->sent++;
  flow->in_flight++;
  SimTime next = flow_packet_time(flow, ++side->sent_packets);
  if (next < flow->ends_at)
    kernel_schedule_at(network->kernel, next, flow_send, flow, kind);
  transit_send(network, flow_origin(flow, (PacketKind)kind), packet);
}

static void
flow_begin(Flow *flow)
{
  for (int kind = PACKET_DOWN; kind <= PACKET_UP; kind++) {
    if (!flow->sides[kind].is_used)
      continue;
    if (flow->flows->level == LEVEL_FLUID)
      fluid_start(flow, (PacketKind)kind);
    else
      flow_send(flow, (uint64_t)kind);
  }
}

static void
flow_unlink(Flow *flow)
{
  Flow **pool = flow->flows->pool;
  uint32_t *link = &flow->flows->network->hosts[flow->host].flows;

  while (*link != flow->index)
    link = &pool[*link]->next;
  *link = flow->next;
}

/* Adds what the flow has measured of its last handover to the metrics. */
static void
flow_close_record(Flow *flow)
{
  if (flow->has_record)
    metrics_handover_flow(flow->flows->network->metrics, &flow->record);
  flow->has_record = false;
}

static double
mean(double sum, double count)
{
  return count > 0 ? sum / count : NAN;
}

/* Adds the records of the flow to the metrics: of the session, and of its last
 * handover. */
static void
flow_report(Flow *flow)
{
  const FlowSide *down = &flow->sides[PACKET_DOWN];
  const FlowSide *up = &flow->sides[PACKET_UP];
  double delivered = down->delivered + up->delivered;
  bool is_fluid = flow->flows->level == LEVEL_FLUID;
  FlowRecord record = {
    .host = flow->host,
    .section = flow->load->section,
    .number = flow->number,
    .correspondent_node = flow->correspondent_node,
    .anchor_node = flow->anchor_node,
    .started_at = flow->started_at,
    .ended_at = MIN(flow->ends_at, network_now(flow->flows->network)),
    .octets = flow->octets,
    .payload = flow->load->payload,
    .sent = down->sent + up->sent,
    .delivered = delivered,
    .lost = down->lost + up->lost,
    .in_flight = is_fluid ? fluid_in_flight(flow) : (double)flow->in_flight,
    .stretch_delay = mean(down->ratio + up->ratio, down->rated + up->rated),
    .stretch_hops = mean(down->hop_ratio + up->hop_ratio, delivered),
    .delay = mean(down->delay + up->delay, delivered),
    .octet_hops = down->octet_hops + up->octet_hops,
    .overhead = down->overhead + up->overhead,
  };
  flow_close_record(flow);
  metrics_flow(flow->flows->network->metrics, &record);
}

void
flow_try_finish(Flow *flow)
{
  if (!flow->has_ended || flow->in_flight > 0 || flow->streams || flow->bursts)
    return;
  flow_report(flow);
  flow_unlink(flow);
  flow_free(flow);
}

/* The time of the session is over. If it has never begun, nothing is reported
 * of it. */
static void
flow_end(void *target, uint64_t unused)
{
  Flow *flow = target;

  (void)unused;
  flow->has_ended = true;
  if (flow->prefix == INDEX_NONE) {
    flow_unlink(flow);
    flow_free(flow);
    return;
  }
  design_unuse(flow->flows->design, flow->prefix, flow->correspondent_node);
  if (flow->flows->level == LEVEL_FLUID)
    fluid_stop(flow);
  flow_try_finish(flow);
}

/* The session begins with the prefix that the host has now. If the host has
 * none, the session goes on waiting. */
static void
flow_bind(Flow *flow)
{
  const Network *network = flow->flows->network;
  uint32_t prefix = network->hosts[flow->host].prefix;

  if (prefix == INDEX_NONE)
    return;
  flow->prefix = prefix;
  flow->anchor_node = network->prefixes[prefix].anchor;
  flow->started_at = network_now(network);
  design_use(flow->flows->design, prefix, flow->correspondent_node);
  flow_begin(flow);
}

/* Returns the name on which the losses of a session depend. */
static uint64_t
name_of_luck(const Network *network, const Load *load, uint32_t host,
             uint32_t number)
{
  if (!network->luck)
    return 0;
  return name_join(name_join(network->host_names[host], load->section_name),
                   number);
}

void
flows_start(Flows *flows, const Load *load, uint32_t host, uint32_t number,
            uint32_t correspondent_node, SimTime length)
{
  Network *network = flows->network;
  SimTime now = network_now(network);
  Flow *flow = g_slice_new0(Flow);

  flow->flows = flows;
  flow->index = flows_slot(flows);
  flow->number = number;
  flow->luck = name_of_luck(network, load, host, number);
  flow->host = host;
  flow->prefix = INDEX_NONE;
  flow->correspondent_node = correspondent_node;
  flow->octets = load->payload + IPV6_HEADER_OCTETS + UDP_HEADER_OCTETS;
  flow->load = load;
  flow->ends_at = length < SIM_TIME_MAX - now ? now + length : SIM_TIME_MAX;
  flow->direct_access = INDEX_NONE;
  for (int kind = PACKET_DOWN; kind <= PACKET_UP; kind++)
    flow->sides[kind].last_arrival = SIM_TIME_NONE;
  flow->sides[PACKET_DOWN].is_used = load->is_down;
  flow->sides[PACKET_UP].is_used = load->is_up;
  flow->next = network->hosts[host].flows;
  flows->pool[flow->index] = flow;
  network->hosts[host].flows = flow->index;
  if (flow->ends_at < SIM_TIME_MAX)
    kernel_schedule_at(network->kernel, flow->ends_at, flow_end, flow, 0);
  flow_bind(flow);
}

uint32_t
flows_count(const Flows *flows, uint32_t host)
{
  uint32_t count = 0;
  uint32_t i = flows->network->hosts[host].flows;

  for (; i != INDEX_NONE; i = flows->pool[i]->next)
    count += !flows->pool[i]->has_ended && flows->pool[i]->prefix != INDEX_NONE;
  return count;
}

/* Closes the record of the handover before, and begins that of another one. A
 * flow that has ended, or has not begun, has none. */
static void
flow_link_down(Flow *flow, uint32_t handover, SimTime down_at)
{
  fluid_settle(flow);
  flow_close_record(flow);
  if (flow->has_ended || flow->prefix == INDEX_NONE)
    return;
  for (int kind = PACKET_DOWN; kind <= PACKET_UP; kind++) {
    flow->sides[kind].waits = true;
    flow->sides[kind].part = flow->sides[kind].part_s = 0;
  }
  flow->has_record = handover != INDEX_NONE;
  flow->down_at = down_at;
  flow->down_epoch = flow->flows->network->hosts[flow->host].epoch;
  flow->record = (FlowHandoverRecord){
    .handover = handover,
    .section = flow->load->section,
    .number = flow->number,
    .anchor_node = flow->anchor_node,
    .correspondent_node = flow->correspondent_node,
    .down_after = SIM_TIME_NONE,
    .up_after = SIM_TIME_NONE,
    .gap = SIM_TIME_NONE,
  };
}

void
flows_link_down(Flows *flows, uint32_t host, uint32_t handover, SimTime down_at)
{
  uint32_t i = flows->network->hosts[host].flows;

  for (; i != INDEX_NONE; i = flows->pool[i]->next)
    flow_link_down(flows->pool[i], handover, down_at);
}

void
flows_changed(Flows *flows, Place place, uint32_t host)
{
  uint32_t i = flows->network->hosts[host].flows;
  uint32_t next;

  for (; i != INDEX_NONE; i = next) {
    Flow *flow = flows->pool[i];
    next = flow->next;
    if (flow->prefix == INDEX_NONE)
      flow_bind(flow);
    else
      fluid_changed(flow, place);
  }
}

/* Finds the shortest path between the correspondent and an access link. */
static void
flow_find_direct(Flow *flow, uint32_t access)
{
  if (flow->direct_access == access)
    return;
  flow->direct_access = access;
  network_direct(flow->flows->network, flow->correspondent_node, access,
                 flow->octets, &flow->direct_delay, &flow->direct_hops);
}

/* Returns the expected time at which the first packet comes, in s since the
 * link went down, or NaN if it has not come for certain. Packets of a stream
 * come at regular intervals, so the first comes half an interval later on
 * average. A burst of less than one packet is the first packet with that
 * probability; otherwise the first is in what comes next. */
static double
first_arrival(const Flow *flow, FlowSide *side, double count)
{
  double since = sim_seconds(network_now(flow->flows->network) - flow->down_at);
  double rest = 1 - side->part;

  if (count < rest) {
    side->part += count;
    side->part_s += count * since;
    return NAN;
  }
  if (isinf(count))
    since += rest / flow->load->packet_rate / 2;
  return side->part_s + rest * since;
}

/* The gap begins with the last packet over the old link. If this is a stream,
 * that packet came half an interval earlier on average. */
void
flow_note_arrival(Flow *flow, const Packet *packet, double count)
{
  FlowSide *side = &flow->sides[packet->kind];
  double half = isinf(count) ? 0.5 / flow->load->packet_rate : 0;

  if (!side->waits || packet->epoch <= flow->down_epoch)
    return;
  double after = first_arrival(flow, side, count);
  if (isnan(after))
    return;
  side->waits = false;
  if (!flow->has_record)
    return;
  if (packet->kind == PACKET_UP) {
    flow->record.up_after = sim_time(after);
    return;
  }
  flow->record.down_after = sim_time(after);
  if (side->last_arrival != SIM_TIME_NONE)
    flow->record.gap =
      flow->down_at - side->last_arrival + sim_time(after + half);
}

void
flow_account_delivered(Flow *flow, const Packet *packet, double packets,
                       SimTime delay, SimTime to)
{
  FlowSide *side = &flow->sides[packet->kind];

  flow_find_direct(flow, flow->flows->network->hosts[flow->host].last_access);
  /* What arrives while the side waits does not move the beginning of the gap.
   * Down, nothing of an earlier attachment arrives then. Up it does, and
   * nobody reads the time there. */
  if (!side->waits)
    side->last_arrival = to;
  side->delivered += packets;
  if (flow->direct_delay > 0) {
    side->ratio += packets * (double)delay / (double)flow->direct_delay;
    side->rated += packets;
  }
  side->hop_ratio += packets * packet->hops / flow->direct_hops;
  side->delay += packets * sim_seconds(delay);
  side->octet_hops += packets * (double)packet->octet_hops;
  side->overhead += packets * (double)packet->overhead;
}

void
flow_account_lost(Flow *flow, PacketKind kind, double packets,
                  DropReason reason)
{
  flow->sides[kind].lost += packets;
  flow->record.lost += packets;
  metrics_dropped(flow->flows->network->metrics, reason, packets);
}

void
flows_deliver(Flows *flows, const Packet *packet)
{
  Flow *flow = flows->pool[packet->flow];
  SimTime now = network_now(flows->network);

  flow_note_arrival(flow, packet, 1);
  flow_account_delivered(flow, packet, 1, now - packet->sent_at, now);
  if (flow->host == flow->load->watched_host && flow->number == 1 &&
      packet->kind == PACKET_DOWN)
    metrics_arrival(flows->network->metrics, now, now - packet->sent_at);
  flow->in_flight--;
  flow_try_finish(flow);
}

void
flows_drop(Flows *flows, const Packet *packet, DropReason reason)
{
  Flow *flow = flows->pool[packet->flow];

  flow_account_lost(flow, (PacketKind)packet->kind, 1, reason);
  flow->in_flight--;
  flow_try_finish(flow);
}

/* Sets the accounts to zero. Packets that are under way were sent before, and
 * arrive later; they count as sent, so that the accounts balance. */
static void
side_measure(FlowSide *side)
{
  double in_flight = side->sent - side->delivered - side->lost;

  side->sent = in_flight;
  side->delivered = side->lost = 0;
  side->ratio = side->rated = side->hop_ratio = side->delay = 0;
  side->octet_hops = side->overhead = 0;
}

void
flows_measure(Flows *flows)
{
  for (uint32_t i = 0; i < flows->room; i++) {
    Flow *flow = flows->pool[i];
    if (!flow)
      continue;
    fluid_settle(flow);
    side_measure(&flow->sides[PACKET_DOWN]);
    side_measure(&flow->sides[PACKET_UP]);
  }
}

void
flows_finish(Flows *flows)
{
  for (uint32_t i = 0; i < flows->room; i++) {
    Flow *flow = flows->pool[i];
    if (!flow || flow->prefix == INDEX_NONE)
      continue;
    fluid_settle(flow);
    flow_report(flow);
  }
}

void
flows_for_host(const Flows *flows, uint32_t host, TakeSession *take, void *user)
{
  uint32_t i = flows->network->hosts[host].flows;

  for (; i != INDEX_NONE; i = flows->pool[i]->next)
    if (!flows->pool[i]->has_ended && flows->pool[i]->prefix != INDEX_NONE)
      take(user, flows->pool[i]->prefix, flows->pool[i]->correspondent_node);
}
