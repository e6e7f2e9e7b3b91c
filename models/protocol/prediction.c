/* The draw depends on the host, the number of its attachment and the neighbours
 * of its router only, so that all designs meet the same wrong predictions, and
 * a router elsewhere changes none.
 */

#include "prediction.h"

#include "sim/base/name.h"

/* Blocks of the random stream for one attachment. */
enum { DRAWS_PER_ATTACHMENT = 2 };

/* Chooses a neighbour of an access link that is not `access`; if there is none,
 * it is `access` nevertheless. */
static uint32_t
choose_other(const Network *network, uint64_t draw, const AccessLink *here,
             uint32_t access)
{
  uint64_t greatest = 0;
  uint32_t chosen = INDEX_NONE;

  for (uint32_t i = 0; i < here->neighbour_count; i++) {
    uint32_t other = here->neighbours[i];
    uint64_t weight = name_weight(draw, network->access_names[other]);
    if (other == access || (chosen != INDEX_NONE && weight < greatest))
      continue;
    greatest = weight;
    chosen = other;
  }
  return chosen == INDEX_NONE ? access : chosen;
}

uint32_t
prediction_draw(const Prediction *prediction, const Network *network,
                uint32_t host, uint32_t access)
{
  Rng rng = rng_stream(network->seed, network->replication, RNG_PREDICTION,
                       network->host_names[host]);
  const Host *h = &network->hosts[host];

  rng.block = h->epoch * DRAWS_PER_ATTACHMENT;
  if (prediction->wrong <= 0 || rng_uniform(&rng) >= prediction->wrong)
    return access;
  return choose_other(network, rng_next(&rng), &network->access[h->access],
                      access);
}

void
prediction_begins(Network *network, uint32_t host)
{
  Host *h = &network->hosts[host];

  h->expected = metrics_handover_expect(network->metrics, host, h->epoch);
}

uint32_t
prediction_handover(const Network *network, uint32_t host)
{
  const Host *h = &network->hosts[host];

  return h->access != INDEX_NONE && h->expected != INDEX_NONE ? h->expected
                                                              : h->handover;
}
