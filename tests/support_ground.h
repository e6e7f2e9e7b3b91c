/* The ground of a world: the network of a scenario, and a design that only
 * writes down what it hears. There is no movement, no session and no failure
 * but those that a test starts.
 *
 * The log is a line of words, in the order in which things happen, each with
 * its time in ms:
 *
 *   0 up M A1 | 900 predict M A2 |     what assist, or lu, is told of a host
 *   1000 down M A1 |
 *   5 +M C | 8 -M C |                  a session of a host begins, or ends
 *   2000 restart G |                   a node has lost its state
 *   5 C>M 148 | 5 M>C 148 |            a packet, with its octets
 *   *A1/M                              a mark: place and host
 *
 * No packet gets anywhere: it is lost where it is sent, or waits there.
 */
#pragma once

#include "sim/contract/dispatch.h"
#include "sim/language/scenario.h"
#include "sim/world/flow.h"
#include "sim/world/run.h"
#include "tests/support_stage.h"

typedef struct Ground {
  Scenario *scenario;
  Run run; /* of its first design */
  Kernel *kernel;
  Routes *routes;
  Network *network;
  Metrics *metrics; /* the run has started for them */
  Design *design;
  Flows *flows;
  /* For a test to set. */
  bool logs_marks, logs_packets;
  bool holds; /* packets wait */
  /* The ground's own. */
  SimTime lead;
  StageCast cast;
  GString *log;
} Ground;

/* Returns the ground of a scenario, which is a text. Its design wants to be
 * told `lead` ns before a handover. The caller owns the ground. */
Ground *ground_new(const char *scenario, SimTime lead);
void ground_free(Ground *ground);

/* Gives each host a prefix of its home, which new sessions use. Without this
 * call no host has a prefix. */
void ground_settle_hosts(Ground *ground);

/* Lets time pass until so many ms after the beginning. */
void ground_run(Ground *ground, double ms);

/* Compares the log with what it should be, and begins a new one; says the
 * sentence if it is something else. */
void ground_expect(Ground *ground, const char *sentence, const char *log);
