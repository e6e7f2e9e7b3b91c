/* The HOLD model: N events are pending, each reschedules itself by an
 * exponential step of mean 1 s and updates an entity of one cache line. Printed
 * for N = 10^3 to 10^6, in million events a second, beside the limit of this
 * machine: the same variate and update for each event, of independent random
 * entities, without any queue.
 *
 * usage: bench-hold [EVENTS [PEER]]
 * PEER is a program that takes `SCHEDULER N WARMUP EVENTS` and prints a field
 * `Mev/s_cpu=X`; it is run beside, and the ratio is printed.
 */

#include "sim/base/kernel.h"

#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { ROUNDS = 3, SIZES = 4 };

typedef struct Generator {
  uint64_t state[4];
} Generator;

typedef struct Bench Bench;

typedef struct Entity {
  Bench *bench;
  uint64_t count;
  uint64_t room[6];
} Entity;

struct Bench {
  Kernel *kernel;
  Generator generator;
};

static uint64_t
rotate(uint64_t x, int k)
{
  return x << k | x >> (64 - k);
}

/* xoshiro256++ (Blackman and Vigna, 2019), as the peers use it. */
static uint64_t
generator_next(Generator *g)
{
  uint64_t *s = g->state;
  uint64_t result = rotate(s[0] + s[3], 23) + s[0];
  uint64_t t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 45);
  return result;
}

static void
generator_init(Generator *g)
{
  for (uint64_t i = 0; i < 4; i++)
    g->state[i] = (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
  for (int i = 0; i < 20; i++)
    generator_next(g);
}

static SimTime
exponential_step(Generator *g)
{
  double u = (double)((generator_next(g) >> 11) + 1) * 0x1p-53;
  return (SimTime)(-log(u) * 1e9);
}

static double
cpu_seconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void
hold(void *target, uint64_t argument)
{
  Entity *entity = target;
  Bench *bench = entity->bench;

  entity->count++;
  kernel_schedule_after(bench->kernel, exponential_step(&bench->generator),
                        hold, entity, argument);
}

static Entity *
entities_new(Bench *bench, uint64_t count)
{
  size_t octets = count * sizeof(Entity);
  Entity *entities = g_aligned_alloc(1, octets, 2 << 20);
  if (octets >= 2 << 20)
    madvise(entities, octets, MADV_HUGEPAGE);
  memset(entities, 0, octets);
  for (uint64_t i = 0; i < count; i++)
    entities[i].bench = bench;
  return entities;
}

/* Million events a second; octets per pending event. */
static double
measure_hold(uint64_t pending, uint64_t events, double *octets)
{
  Bench bench = { .kernel = kernel_new() };
  Entity *entities = entities_new(&bench, pending);
  double span = (double)events / (double)pending; /* s, on the mean */

  generator_init(&bench.generator);
  for (uint64_t i = 0; i < pending; i++)
    kernel_schedule_after(bench.kernel, exponential_step(&bench.generator),
                          hold, &entities[i], i);
  kernel_run_until(bench.kernel, 2 * SIM_SECOND);
  uint64_t before = kernel_executed(bench.kernel);
  double start = cpu_seconds();
  kernel_run_until(bench.kernel, 2 * SIM_SECOND + sim_time(span));
  double seconds = cpu_seconds() - start;
  double count = (double)(kernel_executed(bench.kernel) - before);
  *octets = (double)kernel_memory(bench.kernel) / (double)pending;
  kernel_free(bench.kernel);
  g_aligned_free(entities);
  return count / seconds / 1e6;
}

static double
measure_limit(uint64_t pending, uint64_t events)
{
  Bench bench = { .kernel = NULL };
  Entity *entities = entities_new(&bench, pending);
  uint64_t sum = 0;

  generator_init(&bench.generator);
  double start = cpu_seconds();
  for (uint64_t i = 0; i < events; i++) {
    uint64_t step = (uint64_t)exponential_step(&bench.generator);
    entities[(step * UINT64_C(0x9e3779b97f4a7c15) >> 32) * pending >> 32]
      .count += step;
  }
  double seconds = cpu_seconds() - start;
  for (uint64_t i = 0; i < pending; i++)
    sum ^= entities[i].count;
  g_aligned_free(entities);
  return sum == 42 ? 0 : (double)events / seconds / 1e6;
}

static double
median(double values[ROUNDS])
{
  for (int i = 1; i < ROUNDS; i++)
    for (int j = i; j > 0 && values[j - 1] > values[j]; j--) {
      double swap = values[j];
      values[j] = values[j - 1];
      values[j - 1] = swap;
    }
  return values[ROUNDS / 2];
}

/* The best of the peer's schedulers; 0 if it did not run. */
static double
measure_peer(const char *peer, uint64_t pending)
{
  static const char *const schedulers[] = { "MapScheduler", "HeapScheduler",
                                            "PriorityQueueScheduler" };
  double best = 0;

  for (int i = 0; i < 3; i++) {
    g_autofree char *n = g_strdup_printf("%" G_GUINT64_FORMAT, pending);
    g_autofree char *output = NULL;
    char *arguments[] = {
      (char *)peer, (char *)schedulers[i], n, n, (char *)"2000000", NULL
    };
    if (!g_spawn_sync(NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                      &output, NULL, NULL, NULL))
      return 0;
    const char *field = strstr(output, "Mev/s_cpu=");
    if (field)
      best = MAX(best, g_ascii_strtod(field + 10, NULL));
  }
  return best;
}

int
main(int argc, char **argv)
{
  static const uint64_t sizes[SIZES] = { 1000, 10000, 100000, 1000000 };
  uint64_t events = argc > 1 ? strtoull(argv[1], NULL, 10) : 5000000;

  printf("%8s %8s %8s %6s %8s%s\n", "pending", "HOLD", "limit", "ratio",
         "octets", argc > 2 ? "     peer  times" : "");
  for (int i = 0; i < SIZES; i++) {
    double octets = 0, holds[ROUNDS], limits[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      holds[round] = measure_hold(sizes[i], events, &octets);
      limits[round] = measure_limit(sizes[i], events);
    }
    double rate = median(holds), limit = median(limits);
    printf("%8" G_GUINT64_FORMAT " %8.1f %8.1f %6.2f %8.1f", sizes[i], rate,
           limit, rate / limit, octets);
    double peer = argc > 2 ? measure_peer(argv[2], sizes[i]) : 0;
    if (peer > 0)
      printf(" %8.2f %6.1f", peer, rate / peer);
    printf("\n");
  }
  return 0;
}
