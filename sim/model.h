/* The contract between the world and the models.
 *
 * A design is a choice of five answers, one per column of the framework's
 * table. Each answer is a *class*: a constant table with its name, its
 * parameters and its hooks. A *model* is an instance of a class in one run:
 * its memory has the size that the class says, begins with a Model, and its
 * parameters are stored in it before `init` is called.
 *
 * Hooks may send messages, set timers and change their own state; they never
 * block and never fail. What goes wrong in the simulated world is data.
 * See network.h for what a model may ask of the world.
 */
#pragma once

#include "key.h"
#include "network.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum ModelColumn {
  COLUMN_ALLOC,
  COLUMN_LM,
  COLUMN_MR,
  COLUMN_LU,
  COLUMN_ASSIST,
  COLUMN_COUNT,
} ModelColumn;

typedef struct Design Design;
typedef struct ModelClass ModelClass;

typedef struct Model {
  const ModelClass *class;
  Design *design; /* borrowed: the other columns, the network */
} Model;

/* alloc, session identifier management: which prefix does a host get, from
 * whom, and when is it released? */
typedef struct AllocHooks {
  /* The host is about to be configured by `access`. Gives the prefix that new
   * sessions use from now on (made with network_prefix_new if need be), or
   * INDEX_NONE: none. */
  uint32_t (*attach)(Model *model, uint32_t host, uint32_t access);
  /* No session uses the prefix (any more), and new ones use another. A model
   * that gives it back calls design_release, now or later. */
  void (*unused)(Model *model, uint32_t prefix);
} AllocHooks;

/* lm, location management: who remembers where a prefix is now? */
typedef struct LmHooks {
  /* Nodes that a location update for the prefix goes to; gives how many (at
   * most LM_SERVERS). */
  uint32_t (*servers)(Model *model, uint32_t prefix, uint32_t *nodes);
  /* A message for the LM function arrived at the place. */
  void (*receive)(Model *model, Place place, const Packet *packet);
  /* Where is the prefix, as this node knows it? True and its locator, or
   * false: no record. A model that has to ask elsewhere starts to, answers
   * false, and calls network_changed when the answer is there. */
  bool (*find)(Model *model, uint32_t node, uint32_t prefix, Address *locator);
  /* The anchor itself learned where the host is, without a message (the host
   * attached to the anchor, or its prefix was given back). */
  void (*forget)(Model *model, uint32_t prefix);
} LmHooks;

enum { LM_SERVERS = 64 };

/* mr, mobility routing: who catches packets for a prefix and sends them on? */
typedef struct MrHooks {
  /* The node that catches a packet to the prefix which is now at `node`; the
   * node itself, if it does. Has no side effect. */
  uint32_t (*catcher)(Model *model, uint32_t node, uint32_t prefix);
  /* What the catcher does with it. */
  void (*forward)(Model *model, uint32_t node, const Packet *packet,
                  Forward *out);
} MrHooks;

/* lu, location update: who tells the LM that the host has moved, and is thus
 * the end of the tunnel? */
typedef struct LuHooks {
  /* The access link of the host is up (at network_host()->access) or lost
   * (`access` is the router that was left). */
  void (*link_up)(Model *model, uint32_t host);
  void (*link_down)(Model *model, uint32_t host, uint32_t access);
  /* A message for the LU function or the configuration of hosts arrived. */
  void (*receive)(Model *model, Place place, const Packet *packet);
  /* A prefix of the host comes into use: its first session begins. */
  void (*use)(Model *model, uint32_t prefix);
  /* A prefix is given back: tells whoever has a record of it, and frees it with
   * network_prefix_free when nothing of it is left. */
  void (*release)(Model *model, uint32_t prefix);
  /* What the host does with a packet of its own, and its access router with one
   * from the host (packet->from_air) or out of a tunnel (from_tunnel). */
  void (*forward)(Model *model, Place place, const Packet *packet,
                  Forward *out);
} LuHooks;

/* assist, handover assistance: what bridges the gap? No hook yet: the designs
 * so far have none. */

struct ModelClass {
  ModelColumn column;
  const char *name;
  const char *summary;   /* what it answers, one line */
  const char *source;    /* RFC section, paper or section of the framework */
  size_t size;           /* of the instance; at least sizeof (Model) */
  const Key *parameters; /* ends with a NULL name; NULL: none */
  void (*init)(Model *model);  /* NULL: nothing to do */
  void (*clear)(Model *model); /* NULL: nothing to do */
  union {
    const AllocHooks *alloc;
    const LmHooks *lm;
    const MrHooks *mr;
    const LuHooks *lu;
  } hooks;
};

/* A default of a row that differs from that of the model. */
typedef struct DesignDefault {
  const char *key, *value;
} DesignDefault;

/* A row of the table of designs. */
typedef struct DesignRow {
  const char *name;
  const char *summary;
  const char *source;
  const ModelClass *columns[COLUMN_COUNT];
  const DesignDefault *defaults; /* ends with a NULL key; NULL: none */
} DesignRow;

/* Everything in models/, handed down by main.c. */
typedef struct DesignTable {
  const DesignRow *rows;            /* ends with a NULL name */
  const ModelClass *const *classes; /* ends with NULL */
} DesignTable;

/* A design in a run: its five models and the network that they act on. */
struct Design {
  const DesignRow *row;
  Network *network;
  Model *models[COLUMN_COUNT];
};

/* One setting of a design: a parameter of one of its models. */
typedef struct DesignSetting {
  const Key *key;
  Value value;
} DesignSetting;

/* The parameter of that name in the models of a row, or NULL; its column is
 * stored if `column` is not NULL. */
const Key *design_row_key(const DesignRow *row, const char *name,
                          ModelColumn *column);

/* The row of that name, or NULL. */
const DesignRow *design_table_find(const DesignTable *table, const char *name);

/* Builds the models of a row on a network (borrowed) with the defaults of the
 * models, then those of the row, then the settings. */
Design *design_new(const DesignRow *row, Network *network,
                   const DesignSetting *settings, uint32_t setting_count);
/* Calls every `init`, in the order of the columns: the network is complete. */
void design_start(Design *design);
void design_free(Design *design);

/* The handlers of the network that ask the columns of a design (`user` is the
 * Design): what becomes of a user packet, and who takes a message. */
void design_forward(void *design, Place place, const Packet *packet,
                    Forward *out);
void design_receive(void *design, Place place, const Packet *packet);

/* The host was configured with a prefix: new sessions use it from now on.
 * Others of its prefixes that no session uses are reported to the alloc model.
 */
void design_configure(Design *design, uint32_t host, uint32_t prefix);

/* A session starts to use a prefix, or stops. */
void design_use(Design *design, uint32_t prefix);
void design_unuse(Design *design, uint32_t prefix);

/* Gives a prefix back that no session uses. */
void design_release(Design *design, uint32_t prefix);

/* "alloc", "lm", "mr", "lu", "assist". */
const char *model_column_name(ModelColumn column);
