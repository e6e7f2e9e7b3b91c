/* Whole worlds: how many packet-hops a second, and what a host costs.
 *
 * Chain: 8 routers in a row (1 Gbit/s, 2 ms), and 1000 flows of 50 packets a
 * second with 100 octets of payload from one end to hosts at the other, over
 * 9 links, at level `packet`. Hosts: octets of memory per idle host with one
 * prefix, as the difference between worlds of 20,000 and 40,000 hosts.
 *
 * usage: bench-world [PEER]
 * PEER is a program that simulates the same chain and prints a field
 * `Mhop/s=X`; the ratio is printed.
 */

#include "models/models.h"
#include "sim/language/scenario.h"
#include "sim/world/world.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINKS = 9, SECONDS = 5, ROUNDS = 3 };

static const char chain[] =
  "[general]\nduration = 8 s\nlevel = packet\n"
  "[network N]\ngateway = R1\nrouters = R{2..7}\naccess = R8\n"
  "[correspondent CN]\nnetwork = N\n"
  "[links]\nCN -- R1 = 2 ms, 1 Gbit/s\n"
  "R{1..7} -- R{2..8} = 2 ms, 1 Gbit/s\n"
  "[access R8]\ndelay = 2 ms\nrate = 1 Gbit/s\n"
  "[mobile MN{1..1000}]\nstart = R8\n"
  "[session cbr]\narrival = at(2 s)\nlength = 5 s\n"
  "packets = cbr(50 /s, 100 B)\n";

static const char idle[] =
  "[general]\nduration = 100 s\nattach-within = 90 s\n"
  "[network N]\nprefix = 2001:db8::/32\ngateway = G\naccess = AR\n"
  "[links]\nG -- AR = 2 ms\n"
  "[mobile MN{1..%d}]\nstart = AR\n";

static Scenario *
load(const char *text, const char *design)
{
  ScenarioOptions options = { .designs = design };
  GPtrArray *messages;
  Scenario *scenario = scenario_parse("benchmark", text, strlen(text),
                                      &design_table, &options, &messages);

  for (guint i = 0; i < messages->len; i++)
    fprintf(stderr, "%s\n", (char *)messages->pdata[i]);
  g_ptr_array_unref(messages);
  if (!scenario)
    exit(1);
  return scenario;
}

static Run
first_run(const Scenario *scenario)
{
  return run_of(scenario, &g_array_index(scenario->designs, ScenarioDesign, 0));
}

static double
cpu_seconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Million packet-hops a second; the best of some rounds. */
static double
measure_chain(const char *design)
{
  g_autoptr(Scenario) scenario = load(chain, design);
  Run run = first_run(scenario);
  WorldOptions options = { .progress = NULL };
  double best = 0;

  for (int i = 0; i < ROUNDS; i++) {
    double start = cpu_seconds();
    g_autoptr(Results) results = world_run(scenario, &run, &options);
    double seconds = cpu_seconds() - start;
    double packets = results->values[metric_find("packets-delivered")];
    best = MAX(best, packets * LINKS / seconds / 1e6);
  }
  return best;
}

static double
measure_host(const char *design)
{
  double octets[2];

  for (int i = 0; i < 2; i++) {
    g_autofree char *text = g_strdup_printf(idle, 20000 * (i + 1));
    g_autoptr(Scenario) scenario = load(text, design);
    Run run = first_run(scenario);
    octets[i] = (double)world_memory(scenario, &run);
  }
  return (octets[1] - octets[0]) / 20000;
}

static double
measure_peer(const char *peer)
{
  g_autofree char *output = NULL;
  char *arguments[] = { (char *)peer, (char *)"--secs=5", (char *)"--tc=0",
                        NULL };

  if (!g_spawn_sync(NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                    NULL, NULL, NULL))
    return 0;
  const char *field = strstr(output, "Mhop/s=");
  return field ? g_ascii_strtod(field + 7, NULL) : 0;
}

int
main(int argc, char **argv)
{
  double peer = argc > 1 ? measure_peer(argv[1]) : 0;

  mallopt(M_MMAP_MAX, 0); /* one heap, so that its difference is exact */
  printf("%-14s %18s %12s%s\n", "design", "M packet-hops/s", "octets/host",
         peer > 0 ? "        times peer" : "");
  for (const DesignRow *row = design_table.rows; row->name; row++) {
    double rate = measure_chain(row->name);
    printf("%-14s %18.1f %12.1f", row->name, rate, measure_host(row->name));
    if (peer > 0)
      printf(" %17.1f", rate / peer);
    printf("\n");
  }
  return 0;
}
