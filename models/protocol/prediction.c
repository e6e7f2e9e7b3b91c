/* The draw depends on the host and on the number of its attachment only, so
 * that all designs meet the same wrong predictions.
 */

#include "prediction.h"

/* Blocks of the random stream for one attachment. A draw takes two blocks, and
 * hardly ever more. */
enum { DRAWS_PER_ATTACHMENT = 16 };

uint32_t
prediction_draw(const Prediction *prediction, const Network *network,
                uint32_t host, uint32_t access)
{
  Rng rng =
    rng_stream(network->seed, network->replication, RNG_PREDICTION, host);
  uint32_t here = network->hosts[host].access;
  uint32_t others = network->access_count - 2;
  uint32_t other;

  rng.block = network->hosts[host].epoch * DRAWS_PER_ATTACHMENT;
  if (prediction->wrong <= 0 || network->access_count < 3 ||
      rng_uniform(&rng) >= prediction->wrong)
    return access;
  other = (uint32_t)rng_below(&rng, others);
  for (uint32_t i = 0; i < network->access_count; i++)
    if (i != here && i != access && other-- == 0)
      return i;
  return access;
}

void
prediction_begins(Network *network, uint32_t host)
{
  network->hosts[host].expected =
    metrics_handover_expect(network->metrics, host);
}

uint32_t
prediction_handover(const Network *network, uint32_t host)
{
  const Host *h = &network->hosts[host];

  return h->access != INDEX_NONE && h->expected != INDEX_NONE ? h->expected
                                                              : h->handover;
}
