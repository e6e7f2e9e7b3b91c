/* A design of five models that write down what they hear, and may do something
 * about it, on the small network. Host 0 has prefix 0 of G and 2 of R, and host
 * 1 has prefix 1 of G.
 *
 * The log is a line of words: the column and its hook, and what it was told.
 * "=2" is the prefix that a host was given, "*4/0" a mark: place and host.
 * "alloc+" and "alloc-" are init and clear of a model. Bare models, which have
 * only the hooks that they must have, write neither.
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
  UNUSE,     /* prefix x, node y */
  RESTART,   /* node x */
  RECEIVE,   /* column x, place y */
  NOTICE,    /* node x; lm hears of it when the event has ended */
  MARK,      /* node x, for host 0; it is worked off when the event has ended */
  /* models tell */
  ARRIVE,     /* host x, with an address in subnet y */
  MOVED,      /* prefix x, locator y */
  REGISTERED, /* prefix x */
  ATTACH,     /* host x, access link y */
  CONFIGURE,  /* host x, prefix y */
  FORGET,     /* prefix x */
  RELEASE,    /* prefix x */
  FREE,       /* prefix x */
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
    const char *hook; /* "lu.release"; it reacts once, at its first call */
    StageDeed deed;
  } reactions[3];
  Offer offer;     /* what alloc offers, whoever asks */
  bool is_taken;   /* what the hook link_up of assist returns */
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

/* A model of any column. Only alloc has both parameters; lm has the first one,
 * and the others have none. */
typedef struct Player {
  Model model;
  int64_t number, own; /* parameters */
  int64_t nothing;     /* no parameter: has to be 0 */
} Player;

/* The parameters of alloc. */
extern const Key stage_keys[];

/* The row of the design, and what it points to. */
typedef struct StageCast {
  ModelCode codes[COLUMN_COUNT];
  ModelClass classes[COLUMN_COUNT];
  DesignRow row;
} StageCast;

/* Makes the row and its five classes. Those that are bare have only the hooks
 * that they must have. The row points into the cast, which must not move. */
void cast_make(StageCast *cast, bool is_bare);

/* Sets up the small network and the design; `row` says what its models do. Both
 * `cast` and `row` are borrowed. */
void stage_set(Stage *stage, const StageCast *cast, const StageRow *row);
void stage_clear(Stage *stage);

/* Does a deed. It may be called outside of an event, and from inside a hook. */
void stage_do(Stage *stage, const StageDeed *deed);

/* Compares the log with what it should be, and begins a new one; says the
 * sentence if it is something else. */
void stage_expect(Stage *stage, const char *sentence, const char *log);
