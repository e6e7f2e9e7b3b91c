/* A Heart stands for one router and one location manager. It counts its
 * requests since the last response, and a response sets the count to zero.
 * Heartbeats begin with the first registration, so routers do not send them in
 * step.
 */

#include "heartbeat.h"

#include "sim/contract/dispatch.h"

void
heartbeats_init(Heartbeats *beats, Network *network, void *user)
{
  beats->network = network;
  beats->user = user;
  beats->hearts = NULL;
}

static void
heart_free(Heart *heart)
{
  Heart **link = &heart->beats->hearts;

  while (*link != heart)
    link = &(*link)->next;
  *link = heart->next;
  kernel_cancel(heart->beats->network->kernel, heart->timer);
  g_slice_free(Heart, heart);
}

void
heartbeats_clear(Heartbeats *beats)
{
  while (beats->hearts)
    heart_free(beats->hearts);
}

static Heart *
heart_find(const Heartbeats *beats, uint32_t router, uint32_t server)
{
  Heart *heart = beats->hearts;

  while (heart && (heart->router != router || heart->server != server))
    heart = heart->next;
  return heart;
}

/* An interval has passed. Frees the Heart if the router has nothing registered
 * with the server any more. Otherwise reports a server that has not answered
 * `allowed` + 1 requests, and sends and counts the next request. */
static void
beat(void *target, uint64_t unused)
{
  Heart *heart = target;
  Heartbeats *beats = heart->beats;
  Message request = { .type = MESSAGE_HB,
                      .function = COLUMN_LM,
                      .host = INDEX_NONE,
                      .prefix = INDEX_NONE,
                      .sequence = ++heart->sequence };

  (void)unused;
  heart->timer = EVENT_NONE;
  if (!beats->is_needed(beats->user, heart->router, heart->server)) {
    heart_free(heart);
    return;
  }
  if (heart->missed == beats->allowed + 1)
    beats->lost(beats->user, heart->router, heart->server);
  heart->missed = (uint8_t)MIN(heart->missed + 1, UINT8_MAX);
  heart->timer = kernel_schedule_after(beats->network->kernel, beats->interval,
                                       beat, heart, 0);
  post_between(beats->network, heart->router, heart->server, SIGNALLING_REFRESH,
               INDEX_NONE, &request);
}

void
heartbeat_watch(Heartbeats *beats, uint32_t router, uint32_t server)
{
  Heart *heart;

  if (beats->interval == 0 || heart_find(beats, router, server))
    return;
  heart = g_slice_new0(Heart);
  heart->beats = beats;
  heart->router = router;
  heart->server = server;
  heart->next = beats->hearts;
  beats->hearts = heart;
  beat(heart, 0);
}

/* A server whose restart counter has changed has lost its state. */
void
heartbeat_receive(Heartbeats *beats, uint32_t router, const Packet *packet)
{
  const Message *answer = packet_message(packet);
  Heart *heart = beats->hearts;

  while (heart && (heart->router != router ||
                   !address_equal(node_address(beats->network, heart->server),
                                  packet->headers[0].source)))
    heart = heart->next;
  if (!heart || answer->sequence != heart->sequence)
    return;
  heart->missed = 0;
  if (heart->is_known && answer->restarts != heart->restarts)
    beats->lost(beats->user, router, heart->server);
  heart->is_known = true;
  heart->restarts = answer->restarts;
}

bool
heartbeat_answer(Network *network, Place place, const Packet *packet)
{
  const Message *request = packet_message(packet);
  Message answer = *request;

  if (request->type != MESSAGE_HB)
    return false;
  answer.type = MESSAGE_HB_ANSWER;
  answer.function = COLUMN_LU;
  answer.restarts = network->nodes[place_index(place)].restarts;
  post_back(network, place_index(place), packet, &answer);
  return true;
}
