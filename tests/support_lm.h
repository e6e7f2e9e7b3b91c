/* A location manager by itself. This is the bench with a design of which only
 * the column lm takes messages, so that a test sends what all others would. The
 * log of the bench has the messages that the models send, and not those of the
 * test. All have their number and lifetime there. A message also has `@R` if it
 * says that the host is at R, and `+S` for each previous anchor that it lists.
 */
#pragma once

#include "tests/support_bench.h"

/* What a test can do besides sending a message. */
enum {
  LM_LOOK = MESSAGE_TYPES, /* the log says what each node knows: "[G=R S=R]",
                              and "(S=R)" is what the proxy there knows */
  LM_CAUGHT,    /* a packet for the host is caught at the node `from` */
  LM_MISROUTED, /* one comes out of a tunnel at `from`; `place` has sent it */
  LM_HEEDS,     /* the log says from when on LM_CAUGHT would do something */
  LM_HEEDS_MISROUTED, /* the same for LM_MISROUTED */
  LM_RESTART,         /* the node `from` fails: now, or at `time`, after it has
                         taken what arrives then */
  LM_DEAF,            /* nothing arrives at the nodes of the bits `number` */
  LM_FORGET,          /* the anchor knows the prefix to be at home */
};

/* A message that is sent, or another act, at a time. A deed whose type is 0
 * ends a row; so no deed can be an RS. */
typedef struct LmDeed {
  double at;        /* ms */
  int type;         /* MessageType, or see above */
  uint8_t from, to; /* nodes */
  uint16_t number;
  uint32_t lifetime; /* s */
  uint8_t place;     /* node where the host is said to be */
  uint8_t code;
  SimTime time; /* timestamp, or when it happens; in ms and not in ns */
  bool distributed, is_refresh;
  uint32_t prefix; /* index of LmBench.prefixes */
} LmDeed;

enum { LM_PREFIXES = 4 };

typedef struct LmBench {
  Bench *bench;
  Observer observer;
  uint32_t prefixes[LM_PREFIXES]; /* the first is one of host 0, anchored at
                                     G; others are the test's to make */
  bool is_test;                   /* the test is sending, and not a model */
} LmBench;

/* Returns a bench with a design, as bench_new_design does. The caller owns it.
 */
LmBench *lm_bench_new(const char *row, const char *parameters);
void lm_bench_free(LmBench *lm);

/* DOES is a deed, named without LM_. SAYS is one that sends a message between
 * two nodes, which are named without SMALL_. */
#define DOES(ms, what, ...)                                                    \
  {                                                                            \
    .at = ms, .type = LM_##what, __VA_ARGS__                                   \
  }
#define SAYS(ms, what, a, b, ...)                                              \
  {                                                                            \
    .at = ms, .type = MESSAGE_##what, .from = SMALL_##a, .to = SMALL_##b,      \
    __VA_ARGS__                                                                \
  }

/* What is done, and what is in the log at `until` ms. */
typedef struct LmRow {
  const char *sentence;
  LmDeed deeds[12];
  double until;
  const char *log;
  const char *parameters; /* see bench_new_design */
} LmRow;

/* Plays rows with a design, each on a bench of its own, and compares. */
void lm_play(const char *design, const LmRow *rows, size_t count);

/* Plays one row on a bench that the test has made. Times count from the
 * beginning of the bench, also if another row was played on it before. */
void lm_bench_play(LmBench *lm, const LmRow *row);

/* Sends a message in a handover that begins now, and lets 100 ms pass. Returns
 * how long after its beginning the location was noted as updated, in ns, or
 * SIM_TIME_NONE if it was not. Ends the metrics of the bench, so a test calls
 * this once, and then frees the bench. */
SimTime lm_bench_updated_after(LmBench *lm, uint32_t from, uint32_t to,
                               SignallingCategory category,
                               const Message *message);
