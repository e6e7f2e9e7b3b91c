/* Random streams are independent of each other by construction. Variates are
 * drawn from them.
 *
 * A stream is named by (seed, replication, purpose, name), where the last is
 * the number of the name of a host, a router, or a session of a host (name.h).
 * It is the counter based generator Philox4x32-10 (Salmon et al., "Parallel
 * Random Numbers: As Easy as 1, 2, 3", SC 2011). The seed is its key, and
 * (block, purpose and replication, name) is its counter. So two streams of
 * different names never share a block, and no stream moves another: with one
 * seed, every design sees the same movement and the same sessions, whoever else
 * is there. The only state of a stream is the number of blocks that it has
 * used.
 *
 * Integers and uniform numbers are exact, so they are the same on every
 * machine. The variates also use IEEE 754 arithmetic and functions of the C
 * library (log, log1p, exp, pow). They are the same for every compiler and
 * optimisation. Another library, or the same one on a processor without fused
 * multiply-add, rounds the last bit of some differently (one in a thousand with
 * glibc 2.36). A variate uses one block (a constant none), but rng_below may
 * reject a block and take the next.
 */
#pragma once

#include <stdint.h>

/* Each purpose has streams of its own. A value is never used again for another
 * purpose, and is less than 256. */
typedef enum RngPurpose {
  RNG_MOBILITY = 1,      /* where a host goes, and when */
  RNG_TRAFFIC = 2,       /* sessions of a host in one section */
  RNG_LOSS = 3,          /* links that lose packets of sessions */
  RNG_DISCOVERY = 4,     /* delays of answers to solicitations of a host */
  RNG_PREDICTION = 6,    /* predictions of handovers that are wrong */
  RNG_KEYS = 7,          /* keys of a correspondent */
  RNG_ATTACHMENT = 8,    /* when and where a host attaches first */
  RNG_ADVERTISEMENT = 9, /* when a router advertises by itself */
  RNG_MESSAGE_LOSS = 10, /* links that lose messages */
  RNG_TEST = 255,
} RngPurpose;

/* Replications are numbered from 0, up to this. */
enum { RNG_MOST_REPLICATION = 0xffffff };

/* A stream has 2^32 - 1 blocks. Asking for more ends the program. */
typedef struct Rng {
  uint64_t seed;
  uint64_t name;
  uint32_t block; /* the next one */
  uint32_t kind;  /* purpose and replication */
} Rng;

/* Returns the named stream at its beginning; `name` is from name.h. */
Rng rng_stream(uint64_t seed, uint32_t replication, RngPurpose purpose,
               uint64_t name);

/* Returns 64 random bits: words 0 (upper half) and 1 of the next block. */
uint64_t rng_next(Rng *rng);

/* Returns a uniform number in [0, 1), a multiple of 2^-53. */
double rng_uniform(Rng *rng);
/* Returns a uniform number in (0, 1], a multiple of 2^-53. */
double rng_uniform_positive(Rng *rng);

/* Returns a uniform integer in [0, bound), without bias; bound > 0. */
uint32_t rng_below(Rng *rng, uint32_t bound);

/* The kinds of distributions, and what their parameters mean. The caller makes
 * sure that means, scales and shapes are above zero. Constants, the ends of a
 * uniform range and a standard deviation may be zero. */
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

/* Returns one variate, in the unit of the parameters. A constant uses no block.
 */
double distribution_draw(const Distribution *distribution, Rng *rng);

/* Returns how long it still takes to the next event of a stationary renewal
 * process, whose intervals have that distribution, at a random time: a uniform
 * part of an interval that is drawn with a probability in proportion to its
 * length (Feller, "An Introduction to Probability Theory and Its Applications",
 * vol. 2, section XI.4). The mean must be finite. It uses two blocks. */
double distribution_draw_residual(const Distribution *distribution, Rng *rng);

/* Returns the expectation. It is infinite for a Pareto distribution with
 * shape <= 1. */
double distribution_mean(const Distribution *distribution);
