/* A location manager by itself: the bench with a design of which only the
 * column lm hears what arrives, so that a test speaks for all others. What the
 * models send is in the log of the bench, which says here also as where (`@R`)
 * a message tells that a host is; what the test sends is not.
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
  LM_HEEDS_MISROUTED, /* and LM_MISROUTED */
  LM_RESTART,         /* the node `from` fails: now, or at `time`, after it has
                         taken what arrives then */
  LM_DEAF,            /* nothing arrives at the nodes of the bits `number` */
  LM_FORGET,          /* the anchor knows the prefix to be at home */
};

/* A message that is sent, or another act, at a time. A row ends with zeros. */
typedef struct LmDeed {
  double at;        /* ms */
  int type;         /* MessageType, or see above */
  uint8_t from, to; /* nodes */
  uint16_t number;
  uint32_t lifetime; /* s */
  uint8_t place;     /* node where the host is said to be */
  uint8_t code;
  SimTime time; /* timestamp, or when something happens; ms */
  bool distributed, is_refresh;
  uint32_t prefix; /* index of LmBench.prefixes */
} LmDeed;

enum { LM_PREFIXES = 4 };

typedef struct LmBench {
  Bench *bench;
  Observer observer;
  uint32_t prefixes[LM_PREFIXES]; /* the first is one of host 0, anchored at
                                     G; others are the test's to make */
  bool is_test;                   /* it is the test who sends */
} LmBench;

/* Makes a bench with a design, as bench_new_design does. */
LmBench *lm_bench_new(const char *row, const char *parameters);
void lm_bench_free(LmBench *lm);

/* A deed, and one that is a message between two nodes, each by a word. */
#define DOES(ms, what, ...)                                                    \
  {                                                                            \
    .at = ms, .type = LM_##what, __VA_ARGS__                                   \
  }
#define SAYS(ms, what, a, b, ...)                                              \
  {                                                                            \
    .at = ms, .type = MESSAGE_##what, .from = SMALL_##a, .to = SMALL_##b,      \
    __VA_ARGS__                                                                \
  }

/* What is done, and what is in the log when it is `until` ms. */
typedef struct LmRow {
  const char *sentence;
  LmDeed deeds[12];
  double until;
  const char *log;
  const char *parameters; /* see bench_new_design */
} LmRow;

/* Plays rows with a design, each on a bench of its own, and compares. */
void lm_play(const char *design, const LmRow *rows, size_t count);

/* Plays one on a bench that may have seen others. */
void lm_bench_play(LmBench *lm, const LmRow *row);

/* Sends a message in a handover that begins now, and returns how long after
 * that the location is noted as updated; SIM_TIME_NONE: it is not. A test
 * looks once, and then frees the bench. */
SimTime lm_bench_updated_after(LmBench *lm, uint32_t from, uint32_t to,
                               SignallingCategory category,
                               const Message *message);
