/* The blocks come from Random123. Key and counter are the name of the stream,
 * so a stream needs no set-up. All continuous variates invert the cumulative
 * distribution, which takes exactly one uniform number. This is simple, and a
 * stream advances by one block whatever the kind (a constant takes none).
 * Ziggurat tables would be faster, but they use a varying number of blocks.
 */
#include "rng.h"

#include <Random123/philox.h>
#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

/* Returns a uniform number in (0, 1), without both ends: the middle of one of
 * 2^52 equal parts. */
static double
uniform_open(Rng *rng)
{
  return ((double)(rng_next(rng) >> 12) + 0.5) * 0x1p-52;
}

static double
exponential_draw(double mean, Rng *rng)
{
  return -mean * log(rng_uniform_positive(rng));
}

static double
pareto_draw(double least, double shape, Rng *rng)
{
  return least * pow(rng_uniform_positive(rng), -1 / shape);
}

static double
weibull_draw(double scale, double shape, Rng *rng)
{
  return scale * pow(-log(rng_uniform_positive(rng)), 1 / shape);
}

/* Returns exp(mu + sigma z) with a standard normal z. With the mean a and the
 * standard deviation b of the value, sigma^2 = ln(1 + (b/a)^2) and
 * mu = ln a - sigma^2 / 2. GSL inverts the normal distribution by the method of
 * Wichura (AS 241). */
static double
lognormal_draw(double mean, double deviation, Rng *rng)
{
  double ratio = deviation / mean;
  double variance = log1p(ratio * ratio);
  double normal = gsl_cdf_ugaussian_Pinv(uniform_open(rng));
  return mean * exp(sqrt(variance) * normal - variance / 2);
}

Rng
rng_stream(uint64_t seed, uint32_t replication, RngPurpose purpose,
           uint64_t name)
{
  g_assert(replication <= RNG_MOST_REPLICATION);
  return (Rng){
    .seed = seed,
    .name = name,
    .kind = (uint32_t)purpose << 24 | replication,
  };
}

uint64_t
rng_next(Rng *rng)
{
  g_assert(rng->block < UINT32_MAX);
  philox4x32_key_t key = { { (uint32_t)(rng->seed >> 32),
                             (uint32_t)rng->seed } };
  philox4x32_ctr_t counter = { { rng->block++, rng->kind,
                                 (uint32_t)(rng->name >> 32),
                                 (uint32_t)rng->name } };
  philox4x32_ctr_t block = philox4x32(counter, key);
  return (uint64_t)block.v[0] << 32 | block.v[1];
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

/* The answer is the upper half of bits * bound. Products whose lower half is
 * below 2^32 mod bound are rejected, so that every answer has equally many
 * products (Lemire, "Fast Random Integer Generation in an Interval", 2019). */
uint32_t
rng_below(Rng *rng, uint32_t bound)
{
  g_assert(bound > 0);
  uint32_t surplus = -bound % bound;
  uint64_t product;
  do {
    product = (rng_next(rng) >> 32) * bound;
  } while ((uint32_t)product < surplus);
  return (uint32_t)(product >> 32);
}

double
distribution_draw(const Distribution *distribution, Rng *rng)
{
  double a = distribution->a;
  double b = distribution->b;
  switch (distribution->kind) {
  case DISTRIBUTION_CONSTANT:
    return a;
  case DISTRIBUTION_UNIFORM:
    return a + (b - a) * rng_uniform(rng);
  case DISTRIBUTION_EXPONENTIAL:
    return exponential_draw(a, rng);
  case DISTRIBUTION_PARETO:
    return pareto_draw(a, b, rng);
  case DISTRIBUTION_LOGNORMAL:
    return lognormal_draw(a, b, rng);
  case DISTRIBUTION_WEIBULL:
    return weibull_draw(a, b, rng);
  }
  g_assert_not_reached();
}

/* Draws an interval with a probability in proportion to its length: the density
 * is x f(x) / mean. For a power law this is one with a smaller exponent, for a
 * lognormal one with the variance added to mu; for Weibull, (x / scale)^shape
 * has a gamma distribution. */
static double
draw_by_length(const Distribution *d, Rng *rng)
{
  double a = d->a, b = d->b, variance;
  double u = uniform_open(rng);

  switch (d->kind) {
  case DISTRIBUTION_CONSTANT:
    return a;
  case DISTRIBUTION_UNIFORM:
    return sqrt(a * a + u * (b * b - a * a));
  case DISTRIBUTION_EXPONENTIAL:
    return a * gsl_cdf_gamma_Pinv(u, 2, 1);
  case DISTRIBUTION_PARETO:
    return a * pow(u, -1 / (b - 1));
  case DISTRIBUTION_LOGNORMAL:
    variance = log1p(b / a * (b / a));
    return a * exp(sqrt(variance) * gsl_cdf_ugaussian_Pinv(u) + variance / 2);
  case DISTRIBUTION_WEIBULL:
    return a * pow(gsl_cdf_gamma_Pinv(u, 1 + 1 / b, 1), 1 / b);
  }
  g_assert_not_reached();
}

double
distribution_draw_residual(const Distribution *distribution, Rng *rng)
{
  double interval = draw_by_length(distribution, rng);

  return interval * rng_uniform_positive(rng);
}

double
distribution_mean(const Distribution *distribution)
{
  double a = distribution->a;
  double b = distribution->b;
  switch (distribution->kind) {
  case DISTRIBUTION_CONSTANT:
  case DISTRIBUTION_EXPONENTIAL:
  case DISTRIBUTION_LOGNORMAL:
    return a;
  case DISTRIBUTION_UNIFORM:
    return a + (b - a) / 2;
  case DISTRIBUTION_PARETO:
    return b > 1 ? a * b / (b - 1) : INFINITY;
  case DISTRIBUTION_WEIBULL:
    return a * tgamma(1 + 1 / b);
  }
  g_assert_not_reached();
}
