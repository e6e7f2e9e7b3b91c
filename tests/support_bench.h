/* A bench for one piece of machinery: the small network (support_network.h), on
 * which a test sends, moves a host, and lets time pass, and a log of what is
 * sent. Nothing moves by itself: there are no sessions and no movement.
 *
 * The log is a line of words, in the order in which things happen:
 *
 *   0 R>G PBU 1 300s | 15 G>R PBA 1 300s |   messages that were sent
 *   20 delivered | 30 no-binding |           what became of packets
 *   *R/0                                     a mark: place and host
 *
 * A message has its time in ms, sender, receiver and name; if it has them, its
 * number and lifetime; and its status if that is not 0 (!133). A packet that is
 * dropped has the name of the reason.
 *
 * Places are G, R, C, I, S; M0 and M1 are the hosts. The receiver is "all" if
 * it is neither a node nor the host that the message is about; a mark of all
 * places is "any". Neighbour discovery and marks are left out unless a test
 * asks for them.
 */
#pragma once

#include "models/wire/message.h"
#include "sim/contract/dispatch.h"
#include "tests/support_network.h"

typedef struct Bench {
  SmallNetwork small;
  Network *network; /* of `small` */
  Design *design;   /* NULL: there is none, and messages that arrive are lost */
  /* For a test to set. */
  bool logs_marks, logs_discovery;
  uint32_t deaf; /* nodes, by bits: what arrives there is lost */
  bool deaf_hosts;
  /* Takes a message that has arrived. NULL: the design takes it. */
  void (*receive)(struct Bench *bench, Place place, const Packet *packet);
  void *user; /* of `receive` */
  /* The bench's own. */
  GString *log;
  Observer observer;
} Bench;

/* Returns a bench without a design, on which packets for a host take plain
 * routing to its router. The caller owns it. */
Bench *bench_new(void);

/* Returns a bench with the design of a row of the table, which the caller owns.
 * Parameters are written as "binding-lifetime=8 s, dad=0 s"; NULL: the
 * defaults. The prefixes are those that its alloc gives out, and not those of
 * the small network. No host is on a link yet. */
Bench *bench_new_design(const char *row, const char *parameters);

/* Frees a bench with its design, and what is still on its way. */
void bench_free(Bench *bench);

/* Lets time pass until so many ms after the beginning. */
void bench_run(Bench *bench, double ms);

/* Compares the log with what it should be, and begins a new one; says the
 * sentence if it is something else. */
void bench_expect(Bench *bench, const char *sentence, const char *log);

/* Forgets the log so far. */
void bench_forget(Bench *bench);

/* Sends a message from one node to another. */
void bench_send(Bench *bench, uint32_t from, uint32_t to,
                const Message *message);

/* Takes a host off the link where it is, if it is on one, and brings it to the
 * link of an access router, SMALL_R or SMALL_S, unless `node` is INDEX_NONE.
 * Tells the design of both, if there is one. */
void bench_attach(Bench *bench, uint32_t host, uint32_t node);
