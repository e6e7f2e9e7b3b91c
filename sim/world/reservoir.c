/* A reservoir is a buffer for the packets of a host at a place. All flows of
 * the host share it, as at level `packet`: it keeps what comes first, and loses
 * what comes when it is full.
 *
 * Between two moments at which a stream begins or stops to wait, all rates are
 * constant. So what has come is the sum of the rates times the time, and the
 * reservoir is full at one moment for all streams. Whoever changes the set of
 * streams settles the reservoir first. The sum over streams is computed again
 * each time: there are few, and a sum that is kept would drift.
 */

#include "fluid.h"

struct Reservoir {
  Reservoir *next;
  Flows *flows;
  Place place;
  uint32_t host, room;
  double held;   /* packets */
  SimTime since; /* it is filled up to this time */
};

typedef void TakeStream(Stream *stream, const double *share);

/* Returns whether packets that come to the stream now go into the reservoir. */
static bool
waits_in(const Stream *stream, const Reservoir *reservoir)
{
  return stream->has_arrived && !stream->is_ended &&
         stream->step.kind == STEP_HOLD && stream->reservoir == reservoir;
}

/* Calls `take` with each stream that fills the reservoir; NULL calls nothing.
 * Returns the sum of the rates of these streams, in packets a second. */
static double
for_streams(const Reservoir *reservoir, TakeStream *take, const double *share)
{
  const Flows *flows = reservoir->flows;
  double rate = 0;

  for (uint32_t i = flows->network->hosts[reservoir->host].flows;
       i != INDEX_NONE; i = flows->pool[i]->next)
    for (Stream *s = flows->pool[i]->streams; s; s = s->next)
      if (waits_in(s, reservoir)) {
        rate += s->rate;
        if (take)
          take(s, share);
      }
  return rate;
}

/* Accounts for what a stream has put in. `share` has three values in s: for how
 * long packets were kept, for how long they were lost after that, and the time
 * of the run at which the first of these spans began. */
static void
stream_fill(Stream *stream, const double *share)
{
  double fit = stream->rate * share[0];
  double lost = stream->rate * share[1];

  stream->held += fit;
  stream->held_s += fit * (share[2] + share[0] / 2);
  if (lost > 0)
    flow_account_lost(stream->flow, (PacketKind)stream->packet.kind, lost,
                      DROP_QUEUE);
}

void
reservoir_settle(Reservoir *reservoir)
{
  SimTime now = network_now(reservoir->flows->network);
  double time = sim_seconds(now - reservoir->since);
  double rate = for_streams(reservoir, NULL, NULL);
  double space = MAX(reservoir->room - reservoir->held, 0);

  if (rate > 0 && time > 0) {
    double kept = MIN(time, space / rate);
    const double share[] = { kept, time - kept, sim_seconds(reservoir->since) };
    for_streams(reservoir, stream_fill, share);
    reservoir->held += rate * kept;
  }
  reservoir->since = now;
}

Reservoir *
reservoir_at(Flow *flow, Place place, uint32_t room)
{
  Flows *flows = flow->flows;
  Reservoir *r = flows->reservoirs;

  while (r && (r->place != place || r->host != flow->host))
    r = r->next;
  if (!r) {
    r = g_new(Reservoir, 1);
    *r = (Reservoir){ .next = flows->reservoirs,
                      .flows = flows,
                      .place = place,
                      .host = flow->host,
                      .since = network_now(flows->network) };
    flows->reservoirs = r;
  }
  reservoir_settle(r);
  r->room = room;
  return r;
}

double
reservoir_put(Reservoir *reservoir, double packets)
{
  reservoir_settle(reservoir);
  double fit = CLAMP(reservoir->room - reservoir->held, 0, packets);

  reservoir->held += fit;
  return fit;
}

void
reservoir_take(Reservoir *reservoir, double packets)
{
  reservoir_settle(reservoir);
  reservoir->held = MAX(reservoir->held - packets, 0);
}

void
reservoirs_free(Flows *flows)
{
  while (flows->reservoirs) {
    Reservoir *reservoir = flows->reservoirs;
    flows->reservoirs = reservoir->next;
    g_free(reservoir);
  }
}
