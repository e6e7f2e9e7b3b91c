/* Each packet that moves is one pending event, at the place where it will be.
 * There it takes its step, and the rest of this file does what the step says.
 *
 * Buffers are a list by node and host. There are few at any moment, because
 * only fast handovers make packets wait. A packet is kept as it was when it had
 * to wait, with the way by which it had come. So a second look begins where the
 * first one ended, and nothing is counted twice.
 *
 * No hook is entered from inside another one. Hooks leave marks and steps leave
 * notices, and both are worked off when the event has ended.
 */

#include "transit.h"

#include "luck.h"

typedef struct Waiting {
  Packet *packet;
  Arrival arrival;
} Waiting;

/* The packets that wait at a node for a host. The first one leaves first. */
typedef struct Buffer {
  struct Buffer *next;
  uint32_t node, host;
  GArray *packets; /* Waiting */
} Buffer;

typedef struct Transit {
  Buffer *buffers;
  Batch notices;  /* Notice */
  uint64_t event; /* number of the event that received the last message */
  SimTime cause;  /* when that message left the place before */
} Transit;

static Transit *
transit_of(Network *network)
{
  if (!network->transit)
    network->transit = g_new0(Transit, 1);
  return network->transit;
}

static void
buffer_free(Buffer *buffer)
{
  g_array_unref(buffer->packets);
  g_free(buffer);
}

/* The packets belong to the pool, which is freed later. */
void
transit_clear(Network *network)
{
  Transit *transit = network->transit;

  if (!transit)
    return;
  while (transit->buffers) {
    Buffer *buffer = transit->buffers;
    transit->buffers = buffer->next;
    buffer_free(buffer);
  }
  batch_clear(&transit->notices);
  g_free(transit);
  network->transit = NULL;
}

static void transit_arrives(void *target, uint64_t argument);

static void
transit_drop(Network *network, Place place, Packet *packet, DropReason reason)
{
  observers_lost(network->observers, network_now(network), place, packet,
                 reason);
  if (packet->kind != PACKET_MESSAGE)
    network->handlers->drop(network->user, packet, reason);
  packet_free(network->pool, packet);
}

static Buffer *
buffer_find(const Transit *transit, uint32_t node, uint32_t host)
{
  Buffer *buffer = transit->buffers;

  while (buffer && (buffer->node != node || buffer->host != host))
    buffer = buffer->next;
  return buffer;
}

/* Puts a packet into the buffer of its host at a node, which is made if there
 * is none. Drops the packet if the buffer is full. */
static void
transit_hold(Network *network, uint32_t node, Waiting waiting, uint32_t room)
{
  Transit *transit = transit_of(network);
  Buffer *buffer = buffer_find(transit, node, waiting.packet->host);

  if (room == 0 || (buffer && buffer->packets->len >= room)) {
    transit_drop(network, place_of_node(node), waiting.packet, DROP_QUEUE);
    return;
  }
  if (!buffer) {
    buffer = g_new(Buffer, 1);
    *buffer = (Buffer){ transit->buffers, node, waiting.packet->host,
                        g_array_new(FALSE, FALSE, sizeof(Waiting)) };
    transit->buffers = buffer;
  }
  g_array_append_val(buffer->packets, waiting);
}

static void
transit_move(Network *network, Place place, Packet *packet, const Step *step)
{
  if (packet->kind == PACKET_MESSAGE)
    metrics_message_crosses(network->metrics, packet->category, packet->octets,
                            step->hops, step->by_air, packet->handover);
  packet_cross(packet, step);
  if (step->loss > 0 && luck_loses(network, place, packet, step)) {
    transit_drop(network, step->to, packet, DROP_LINK_LOSS);
    return;
  }
  packet->left_at = network_now(network);
  kernel_schedule_after(network->kernel, step->delay, transit_arrives, packet,
                        (uint64_t)step->by_air << 32 | step->to);
}

static void
transit_receive(Network *network, Place place, Packet *packet)
{
  Transit *transit = transit_of(network);

  transit->event = kernel_executed(network->kernel);
  transit->cause = packet->left_at;
  if (!place_is_host(place) && packet->category != SIGNALLING_DISCOVERY)
    metrics_message_received(network->metrics, place_index(place));
  observers_received(network->observers, network_now(network), place, packet);
  network->handlers->receive(network->user, place, packet);
  packet_free(network->pool, packet);
}

/* Does what a step says. */
static inline void
transit_do(Network *network, Place place, Arrival arrival, Packet *packet,
           const Step *step)
{
  transit_notice(network, &step->notice);
  switch (step->kind) {
  case STEP_MOVE:
    transit_move(network, place, packet, step);
    break;
  case STEP_RECEIVE:
    transit_receive(network, place, packet);
    break;
  case STEP_DELIVER:
    network->handlers->deliver(network->user, packet);
    packet_free(network->pool, packet);
    break;
  case STEP_HOLD:
    arrival.from_tunnel = step->from_tunnel;
    arrival.from_buffer = true;
    transit_hold(network, place_index(place), (Waiting){ packet, arrival },
                 step->room);
    break;
  case STEP_DROP:
    transit_drop(network, place, packet, step->reason);
    break;
  }
}

/* The packet takes its step at a place. */
static void
transit_take(Network *network, Place place, Arrival arrival, Packet *packet)
{
  Step step;

  if (packet->kind != PACKET_MESSAGE && !place_is_host(place) &&
      !arrival.from_buffer)
    metrics_forwarded(network->metrics, place_index(place), packet->octets);
  network_step(network, place, arrival, packet, &step);
  transit_do(network, place, arrival, packet, &step);
}

/* The argument has the place in its lower half, and in its upper half whether
 * the packet came by air. */
static void
transit_arrives(void *target, uint64_t argument)
{
  Packet *packet = target;
  Arrival arrival = { .way = argument >> 32 ? WAY_AIR : WAY_PATH };

  transit_take(packet->network, (Place)argument, arrival, packet);
}

/* The kernel brings a message to the node that sent it. */
static void
transit_comes_back(void *target, uint64_t place)
{
  Packet *packet = target;
  const Network *network = packet->network;

  if (network->nodes[place_index((Place)place)].is_down)
    transit_drop(packet->network, (Place)place, packet, DROP_NODE_DOWN);
  else
    transit_receive(packet->network, (Place)place, packet);
}

void
transit_send(Network *network, Place from, Packet *packet)
{
  const Arrival here = { .way = WAY_SENT };
  Step step;

  packet->network = network;
  packet->sent_at = packet->left_at = network_now(network);
  if (packet->kind != PACKET_MESSAGE) {
    transit_take(network, from, here, packet);
    return;
  }
  if (network->luck)
    luck_name_message(network, from, packet);
  metrics_message_sent(network->metrics, packet->category, packet->inner_octets,
                       packet->handover);
  observers_sent(network->observers, packet->sent_at, from, packet);
  network_step(network, from, here, packet, &step);
  if (step.kind == STEP_RECEIVE)
    kernel_schedule_after(network->kernel, 0, transit_comes_back, packet, from);
  else
    transit_do(network, from, here, packet, &step);
}

void
transit_notice(Network *network, const Notice *notice)
{
  if (notice->kind == NOTICE_NONE || notice->from > network_now(network))
    return;
  *(Notice *)batch_add(&transit_of(network)->notices, sizeof *notice) = *notice;
  kernel_need_settle(network->kernel);
}

SimTime
transit_cause(const Network *network)
{
  const Transit *transit = network->transit;

  return transit && transit->event == kernel_executed(network->kernel)
           ? transit->cause
           : SIM_TIME_NONE;
}

/* Takes the buffers of a host at a place, or at all places, out of the list. */
static Buffer *
buffers_take(Transit *transit, Place place, uint32_t host)
{
  Buffer **link = &transit->buffers;
  Buffer *taken = NULL;

  while (*link) {
    Buffer *buffer = *link;
    if (buffer->host == host &&
        (place == PLACE_ANY || place == place_of_node(buffer->node))) {
      *link = buffer->next;
      buffer->next = taken;
      taken = buffer;
    } else {
      link = &buffer->next;
    }
  }
  return taken;
}

/* Has all packets that wait at a place for a host take their step again. Those
 * that still have to wait go into a buffer again, in the same order. */
static void
look_again(Network *network, Place place, uint32_t host)
{
  Buffer *buffer = buffers_take(network->transit, place, host);

  while (buffer) {
    Buffer *next = buffer->next;
    for (guint i = 0; i < buffer->packets->len; i++) {
      const Waiting *waiting = &g_array_index(buffer->packets, Waiting, i);
      transit_take(network, place_of_node(buffer->node), waiting->arrival,
                   waiting->packet);
    }
    buffer_free(buffer);
    buffer = next;
  }
}

static void
settle_notices(Network *network)
{
  uint32_t count;
  const Notice *notices = batch_take(&network->transit->notices, &count);

  for (uint32_t i = 0; i < count; i++)
    network->handlers->notice(network->user, &notices[i]);
}

static void
settle_marks(Network *network)
{
  uint32_t count;
  const Mark *marks = batch_take(&network->marks, &count);

  for (uint32_t i = 0; i < count; i++)
    network->hosts[marks[i].host].mark = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (network->transit && network->transit->buffers)
      look_again(network, marks[i].place, marks[i].host);
    network->handlers->changed(network->user, marks[i].place, marks[i].host);
  }
}

bool
transit_settle(Network *network)
{
  if (network->transit && network->transit->notices.count > 0)
    settle_notices(network);
  else if (network->marks.count > 0)
    settle_marks(network);
  else
    return false;
  return true;
}
