/* Access links, cells, correspondents, the central database and failures: what
 * their sections mean. */

#include "tests/suite.h"
#include "tests/support_meaning.h"

#include <stdio.h>

/* Three networks in a row, N - O - P, with links of 10 and 20 ms. */
#define WORLD                                                                  \
  "[general]\nduration = 10 s\n"                                               \
  "[network N]\ngateway = G\nlm = L\naccess = A1, A2\n"                        \
  "[network O]\ngateway = H\naccess = B1\n"                                    \
  "[network P]\ngateway = I\naccess = C1\n"                                    \
  "[links]\nG -- H = 10 ms\nH -- I = 20 ms\nG -- L = 1 ms\n"                   \
  "G -- A{1..2} = 1 ms\nH -- B1 = 1 ms\nI -- C1 = 1 ms\n"

/* Line 20 is the first of a row. Of an access link: delay, time without link,
 * rate, loss, position, neighbours. */
static const Meaning access_links[] = {
  { "cells of one network and of linked ones are neighbours", "",
    "access A1 5000000 50000000 0 0 0 0 1 2\n"
    "access A2 5000000 50000000 0 0 0 0 0 2\n"
    "access B1 5000000 50000000 0 0 0 0 0 1 3\n"
    "access C1 5000000 50000000 0 0 0 0 2" },
  { "every key has its place",
    "[access B1]\ndelay = 1 ms\nl2-handover = 2 ms\nrate = 3 kbit/s\n"
    "loss = 4 %\nposition = 5 m, -6 km\n",
    "access B1 1000000 2000000 3000 0.040000000000000001 5 -6000 0 1 3" },
  { "a pattern is for all that it matches", "[access A*]\ndelay = 1 ms\n",
    "access A1 1000000 50000000 0 0 0 0 1 2\n"
    "access A2 1000000 50000000 0 0 0 0 0 2\n"
    "access B1 5000000 50000000 0 0 0 0 0 1 3" },
  { "a later section leaves what it does not say",
    "[access *]\ndelay = 1 ms\nrate = 7 bit/s\nposition = 1 m, 2 m\n"
    "[access A2]\ndelay = 2 ms\n",
    "access A1 1000000 50000000 7 0 1 2 1 2\n"
    "access A2 2000000 50000000 7 0 1 2 0 2" },
  { "the last word counts",
    "[access A1]\ndelay = 1 ms\n[access A*]\ndelay = 2 ms\n",
    "access A1 2000000 50000000 0 0 0 0 1 2" },
  { "a position may be far away",
    "[access A1]\nposition = 1000000 km, -1000000 km\n",
    "access A1 5000000 50000000 0 0 1000000000 -1000000000 1 2" },
  { "but not farther", "[access A1]\nposition = 1000001 km, 0 m\n",
    "test:21:12: position = 1000001 km, 0 m: must be at most 1e+09 m" },
  { "on either side", "[access A1]\nposition = 0 m, -1000001 km\n",
    "test:21:12: position = 0 m, -1000001 km: must be at least -1e+09 m" },
  { "a position has two numbers", "[access A1]\nposition = 0 m, 1 m, 2 m\n",
    "test:21:12: position = 0 m, 1 m, 2 m: expected x, y, such as 100 m, "
    "250 m" },
  { "what is said of cells is all of them", "[cells]\nC1 -- A1\nA2 -- A1\n",
    "access A1 5000000 50000000 0 0 0 0 1 3\n"
    "access A2 5000000 50000000 0 0 0 0 0\n"
    "access B1 5000000 50000000 0 0 0 0\n"
    "access C1 5000000 50000000 0 0 0 0 0" },
  { "and it may be said twice", "[cells]\nA1 -- C1\nC1 -- A1\n",
    "access A1 5000000 50000000 0 0 0 0 3\n"
    "access A2 5000000 50000000 0 0 0 0\n"
    "access B1 5000000 50000000 0 0 0 0\n"
    "access C1 5000000 50000000 0 0 0 0 0" },
  { "one line may be for several", "[cells]\nB1 -- A{1..2}\n",
    "access A1 5000000 50000000 0 0 0 0 2\n"
    "access A2 5000000 50000000 0 0 0 0 2\n"
    "access B1 5000000 50000000 0 0 0 0 0 1\n"
    "access C1 5000000 50000000 0 0 0 0" },
  { "a gateway is no cell", "[cells]\nA1 -- G\n",
    "test: [cells]: 'G' is no access router" },
  { "on neither side", "[cells]\nH -- A1\n",
    "test: [cells]: 'H' is no access router" },
  { "a cell is there", "[cells]\nA1 -- A9\n",
    "test:21:1: there is no node 'A9'" },
  { NULL, NULL, NULL },
};

static const Meaning others[] = {
  { "the central database is at the first location manager", "",
    "controller L" },
  { "a correspondent has a network",
    "[correspondent K]\nroute-optimisation = no\n",
    "test:20:1: [correspondent K] must name its network: network = N1" },
  { "a correspondent has a name of its own", "[correspondent L]\nnetwork = N\n",
    "test:20:1: there is a node 'L' already" },
  { "a failure may last", "[failure F]\nnode = H\nfrom = 2 s\n",
    "failure H 2000000000 0" },
  { "or end", "[failure F]\nnode = B1\nfrom = 2 s\nuntil = 2.5 s\n",
    "failure B1 2000000000 2500000000" },
  { "or be there from the beginning", "[failure F]\nnode = L\n",
    "failure L 0 0" },
  { "failures are in the order of the file",
    "[failure F]\nnode = L\n[access A1]\n[failure E]\nnode = H\n",
    "failure L 0 0\nfailure H 0 0" },
  { "a failure has a node", "[failure F]\nfrom = 2 s\n",
    "test:20:1: [failure F] must name its node: node = G1" },
  { "one node", "[failure F]\nnode = A*\n",
    "test:21:8: node = A*: must be one node" },
  { "that is there", "[failure F]\nnode = A3\n",
    "test:21:8: node = A3: there is no node 'A3'" },
  { NULL, NULL, NULL },
};

static void
test_access(void)
{
  meaning_check(WORLD, access_links);
}

static void
test_others(void)
{
  meaning_check(WORLD, others);
}

/* Correspondents are declared before links are read. */
static const Meaning correspondents[] = {
  { "correspondents are put into networks by turns",
    "[correspondent K{1..3}]\nnetwork = P, N\n",
    "node K1 2\nnode K2 0\nnode K3 2" },
  { "and understand mobility", "[correspondent K{1..3}]\nnetwork = N\n",
    "correspondent K1\ncorrespondent K2\ncorrespondent K3" },
  { "unless it is said that they do not",
    "[correspondent K1]\nnetwork = N\n[correspondent K{2..3}]\nnetwork = N\n"
    "route-optimisation = no\n",
    "correspondent K1\ncorrespondent K2 plain\ncorrespondent K3 plain" },
  { "a pattern stands for networks", "[correspondent K{1..3}]\nnetwork = *\n",
    "node K1 0\nnode K2 1\nnode K3 2" },
  { NULL, NULL, NULL },
};

static void
test_correspondents(void)
{
  for (const Meaning *row = correspondents; row->sentence; row++) {
    g_autofree char *text =
      g_strconcat(row->text, WORLD "G -- K{1..3} = 1 ms\n", NULL);
    const Meaning one[] = { { row->sentence, text, row->lines },
                            { NULL, NULL, NULL } };
    meaning_check("", one);
  }
}

/* Where the central database may be. */
static void
test_controller(void)
{
  static const struct {
    const char *set, *lines;
  } rows[] = {
    { "general.controller=B1", "controller B1" },
    { "general.controller=A*",
      "--set general.controller=A*: controller = A*: must be one node" },
    { "general.controller=X",
      "--set general.controller=X: controller = X: there is no node 'X'" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *const sets[] = { rows[i].set, NULL };
    ScenarioOptions options = { .sets = sets };
    g_autofree char *answer = meaning_of(WORLD, &options);
    CU_ASSERT_TRUE(meaning_has(answer, rows[i].lines));
    if (!meaning_has(answer, rows[i].lines))
      printf("\nnot true: %s\n%s", rows[i].lines, answer);
  }
}

const TestCase places_tests[] = {
  { "access links have what is said of them", test_access },
  { "failures and the central database have a node", test_others },
  { "correspondents are in networks", test_correspondents },
  { "the central database is where it is said", test_controller },
  { NULL, NULL },
};
