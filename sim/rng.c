#include "rng.h"

#include <Random123/philox.h>
#include <math.h>

Rng
rng_stream(uint64_t seed, uint32_t replication, RngPurpose purpose,
           uint32_t host)
{
  return (Rng){ .seed = seed,
                .replication = replication,
                .purpose = (uint32_t)purpose,
                .host = host };
}

uint64_t
rng_next(Rng *rng)
{
  philox4x32_ctr_t counter = { { rng->block++, rng->replication, rng->purpose,
                                 rng->host } };
  philox4x32_key_t key = { { (uint32_t)rng->seed,
                             (uint32_t)(rng->seed >> 32) } };
  philox4x32_ctr_t out = philox4x32(counter, key);

  return (uint64_t)out.v[1] << 32 | out.v[0];
}

double
rng_uniform(Rng *rng)
{
  return (double)(rng_next(rng) >> 11) * 0x1p-53;
}

double
rng_uniform_positive(Rng *rng)
{
  return (double)((rng_next(rng) >> 11) + 1) * 0x1p-53;
}

/* Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 2019. */
uint32_t
rng_below(Rng *rng, uint32_t bound)
{
  uint32_t least = (uint32_t)-bound % bound;
  uint64_t product;

  do
    product = (rng_next(rng) >> 32) * bound;
  while ((uint32_t)product < least);
  return (uint32_t)(product >> 32);
}

/* Box and Muller; the second variate is not kept, so that a stream has no state
 * but its block. */
static double
draw_normal(Rng *rng)
{
  double radius = sqrt(-2 * log(rng_uniform_positive(rng)));
  return radius * cos(6.283185307179586 * rng_uniform(rng));
}

static double
draw_lognormal(double mean, double deviation, Rng *rng)
{
  double ratio = deviation / mean;
  double variance = log(1 + ratio * ratio);

  return mean * exp(sqrt(variance) * draw_normal(rng) - variance / 2);
}

double
distribution_draw(const Distribution *d, Rng *rng)
{
  switch (d->kind) {
  case DISTRIBUTION_CONSTANT:
    return d->a;
  case DISTRIBUTION_UNIFORM:
    return d->a + (d->b - d->a) * rng_uniform(rng);
  case DISTRIBUTION_EXPONENTIAL:
    return -d->a * log(rng_uniform_positive(rng));
  case DISTRIBUTION_PARETO:
    return d->a * pow(rng_uniform_positive(rng), -1 / d->b);
  case DISTRIBUTION_LOGNORMAL:
    return draw_lognormal(d->a, d->b, rng);
  case DISTRIBUTION_WEIBULL:
    return d->a * pow(-log(rng_uniform_positive(rng)), 1 / d->b);
  }
  return d->a;
}

double
distribution_mean(const Distribution *d)
{
  switch (d->kind) {
  case DISTRIBUTION_UNIFORM:
    return (d->a + d->b) / 2;
  case DISTRIBUTION_PARETO:
    return d->b > 1 ? d->a * d->b / (d->b - 1) : INFINITY;
  case DISTRIBUTION_WEIBULL:
    return d->a * tgamma(1 + 1 / d->b);
  case DISTRIBUTION_CONSTANT:
  case DISTRIBUTION_EXPONENTIAL:
  case DISTRIBUTION_LOGNORMAL:
    break;
  }
  return d->a;
}

/* The integral of x^-exponent, and its inverse. */
static double
zipf_integral(double x, double exponent)
{
  double t = (1 - exponent) * log(x);
  return fabs(t) < 1e-9 ? log(x) : expm1(t) / (1 - exponent);
}

static double
zipf_inverse(double y, double exponent)
{
  double t = y * (1 - exponent);
  return fabs(t) < 1e-9 ? exp(y) : exp(log1p(t) / (1 - exponent));
}

uint32_t
rng_zipf(Rng *rng, uint32_t n, double exponent)
{
  double least = zipf_integral(1.5, exponent) - 1;
  double most = zipf_integral(n + 0.5, exponent);

  for (;;) {
    double u = most + rng_uniform(rng) * (least - most);
    double x = zipf_inverse(u, exponent);
    double k = floor(x + 0.5);
    k = k < 1 ? 1 : k > n ? n : k;
    if (u >= zipf_integral(k + 0.5, exponent) - pow(k, -exponent))
      return (uint32_t)k;
  }
}
