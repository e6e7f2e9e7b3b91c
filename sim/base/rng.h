/* Random streams that are independent by construction, and variates.
 *
 * A stream is named by (seed, replication, purpose, host). It is the counter
 * based generator Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As
 * Easy as 1, 2, 3", SC 2011) with the seed as its key and (block, replication,
 * purpose, host) as its counter: two streams of different names never share a
 * block, and nothing that one stream does moves another. So the same seed
 * gives every design the same movement and the same sessions. A stream costs
 * no state but the number of blocks that it has used.
 *
 * Integers and uniform numbers are exact, hence the same on every machine. The
 * variates add IEEE 754 arithmetic and log, log1p, exp, expm1 and pow of the C
 * library: the same for every compiler and optimisation, but another library,
 * or the same on a processor without fused multiply-add, rounds the last bit of
 * some otherwise (one in a thousand with glibc 2.36). A variate uses one block;
 * rng_below may reject a block and take the next.
 */
#pragma once

#include <stdint.h>

/* One purpose, one family of streams: never reuse a value. */
typedef enum RngPurpose {
  RNG_MOBILITY = 1,
  RNG_TRAFFIC = 2,
  RNG_LOSS = 3,
  RNG_DISCOVERY = 4,
  RNG_PLACEMENT = 5,
  RNG_PREDICTION = 6,
  RNG_KEYS = 7,
  RNG_TEST = 1000,
} RngPurpose;

/* A stream has 2^32 - 1 blocks; to ask for more ends the program. */
typedef struct Rng {
  uint64_t seed;
  uint32_t block; /* the next one */
  uint32_t replication;
  uint32_t purpose;
  uint32_t host;
} Rng;

/* The beginning of the named stream. */
Rng rng_stream(uint64_t seed, uint32_t replication, RngPurpose purpose,
               uint32_t host);

/* 64 random bits: words 0 (upper half) and 1 of the next block. */
uint64_t rng_next(Rng *rng);

/* Uniform in [0, 1) and in (0, 1], multiples of 2^-53. */
double rng_uniform(Rng *rng);
double rng_uniform_positive(Rng *rng);

/* Uniform integer in [0, bound), bound > 0, without bias. */
uint32_t rng_below(Rng *rng, uint32_t bound);

/* The caller keeps every parameter that is not a value or the end of a range
 * above zero; a standard deviation may be zero. */
typedef enum DistributionKind {
  DISTRIBUTION_CONSTANT,    /* a = value */
  DISTRIBUTION_UNIFORM,     /* a = least, b = greatest */
  DISTRIBUTION_EXPONENTIAL, /* a = mean */
  DISTRIBUTION_PARETO,      /* a = least value (scale), b = shape */
  DISTRIBUTION_LOGNORMAL,   /* a = mean, b = standard deviation, of the value */
  DISTRIBUTION_WEIBULL,     /* a = scale, b = shape */
} DistributionKind;

typedef struct Distribution {
  DistributionKind kind;
  double a;
  double b;
} Distribution;

/* One variate, in the unit of the parameters. A constant uses no block. */
double distribution_draw(const Distribution *distribution, Rng *rng);

/* Expectation; infinite for a Pareto distribution with shape <= 1. */
double distribution_mean(const Distribution *distribution);
