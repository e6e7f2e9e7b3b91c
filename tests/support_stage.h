/* A design of five models that write down what they hear, and may do something
 * about it, on the small network. Host 0 has prefix 0 of G and 2 of R, and host
 * 1 has prefix 1 of G.
 *
 * The log is a line of words: the column and its hook, and what it was told.
 * "=2" is the prefix that a host was given, "*4/0" a mark: place and host.
 */
#pragma once

#include "sim/contract/dispatch.h"
#include "tests/support_network.h"

typedef enum StageWhat {
  NOTHING,
  /* the world tells */
  LINK_UP,   /* host x */
  LINK_DOWN, /* host x, access link y */
  PREDICT,   /* host x, access link y */
  USE,       /* prefix x, node y */
  UNUSE,
  RESTART, /* node x */
  RECEIVE, /* column x, place y */
  NOTICE,  /* node x, when the event has ended */
  MARK,    /* node x, host 0, as well */
  /* models tell */
  ARRIVE,     /* host x, with an address in subnet y */
  MOVED,      /* prefix x, locator y */
  REGISTERED, /* prefix x, and so on */
  ATTACH,     /* host x, access link y */
  CONFIGURE,  /* host x, prefix y */
  FORGET,
  RELEASE,
  FREE,
} StageWhat;

typedef struct StageDeed {
  StageWhat what;
  uint32_t x, y;
} StageDeed;

/* What an event does, and what the models do when they hear of it. */
typedef struct StageRow {
  const char *sentence;
  StageDeed deeds[6];
  struct {
    const char *hook; /* the first time that it is called */
    StageDeed deed;
  } reactions[3];
  Offer offer;
  bool is_taken;   /* what assist says of a link that is up */
  bool is_bare;    /* the design has only those hooks that it must have */
  const char *log; /* "|" is the end of the event */
} StageRow;

typedef struct Stage {
  SmallNetwork small;
  Network *network; /* of `small` */
  Design *design;
  const StageRow *row;
  GString *log;
  unsigned reacted; /* reactions that are done, by bits */
} Stage;

/* A model, with the parameters of alloc; lm has only the first of them. */
typedef struct Player {
  Model model;
  int64_t number, own;
  int64_t nothing;
} Player;

extern const Key stage_keys[];

/* The row of the design, and what it points to. */
typedef struct StageCast {
  ModelCode codes[COLUMN_COUNT];
  ModelClass classes[COLUMN_COUNT];
  DesignRow row;
} StageCast;

/* Makes the five classes. Those that are bare have only the hooks that they
 * must have. */
void cast_make(StageCast *cast, bool is_bare);

/* Sets up the design; `row` says what its models do. */
void stage_set(Stage *stage, const StageCast *cast, const StageRow *row);
void stage_clear(Stage *stage);

/* Does what an event of the world or a model does. */
void stage_do(Stage *stage, const StageDeed *deed);

/* Compares the log, and begins a new one. */
void stage_expect(Stage *stage, const char *sentence, const char *log);
