/* A design as data is a row of five cells. A cell names a class, and a class
 * has parameters.
 *
 * A design answers five questions, one per column of the framework's table. An
 * answer is a *class*; a *row* is a choice of five classes. What a class does
 * in a run (its code) is described in model.h. Here it is only a pointer,
 * because it is not needed for reading and checking scenarios.
 *
 * Which classes fit together depends only on what they provide and need
 * (capabilities), and never on their names. So a class from outside takes part
 * in every combination that its capabilities allow.
 */
#pragma once

#include "key.h"

#include <stdbool.h>

typedef enum ModelColumn {
  COLUMN_ALLOC,
  COLUMN_LM,
  COLUMN_MR,
  COLUMN_LU,
  COLUMN_ASSIST,
  COLUMN_COUNT,
} ModelColumn;

/* What a class does that classes of other columns may rely on. */
typedef enum Capability {
  /* alloc: access routers are the anchors of what they give out */
  ANCHORS_AT_ACCESS = 1 << 0,
  /* lm: somebody knows where a prefix is */
  KEEPS_LOCATIONS = 1 << 1,
  /* lm: every anchor has every record */
  KEEPS_REPLICAS = 1 << 2,
  /* lm: one update of a host stands for all its prefixes (RFC 8885) */
  KEEPS_HOSTS = 1 << 3,
  /* lm: updates of routers are numbered by the attachments of the host, and
   * de-registrations are repeated a few times until they are acknowledged */
  NUMBERS_ATTACHMENTS = 1 << 4,
  /* mr: packets go to where the prefix is */
  ROUTES_BY_LOCATION = 1 << 5,
  /* mr: the proxy of a visited network sends packets on (RFC 5380) */
  ROUTES_REGIONALLY = 1 << 6,
  /* mr: the nearest anchor catches packets */
  ROUTES_ANYCAST = 1 << 7,
  /* mr: the router of the sender's network catches packets */
  ROUTES_AT_INGRESS = 1 << 8,
  /* lu: somebody tells the location manager */
  UPDATES_LOCATIONS = 1 << 9,
  /* lu: the host itself is the end of the tunnel, at a care-of address */
  HAS_CARE_OF_ADDRESSES = 1 << 10,
  /* lu: access routers act for the host, and may learn of it before it comes */
  SERVES_HOSTS = 1 << 11,
} Capability;

/* A condition on the capabilities of all five classes of a row together. */
typedef struct Need {
  unsigned when;    /* it applies to rows that have all of these; 0: to all */
  unsigned any;     /* at least one of these must be there; 0: none has to */
  unsigned without; /* none of these may be there */
  const char *why;  /* a sentence for users; NULL ends a list */
} Need;

/* The hooks of a class and the size of its models: see model.h. */
typedef struct ModelCode ModelCode;

typedef struct ModelClass {
  ModelColumn column;
  const char *name;
  const char *summary;   /* what it answers, one line */
  const char *source;    /* RFC section, paper or section of the framework */
  unsigned provides;     /* Capability, by bits */
  const Need *needs;     /* ends with a NULL `why`; NULL: it asks for nothing */
  const Key *parameters; /* ends with a NULL name; NULL: none. Their types are
                            none of key_is_text, which cannot be stored */
  const ModelCode *code;
} ModelClass;

/* A default of a row that replaces the default of the class. */
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

/* All rows and classes that the program knows. */
typedef struct DesignTable {
  const DesignRow *rows;            /* ends with a NULL name */
  const ModelClass *const *classes; /* ends with NULL */
  /* for each class, SHA-256 of the plugin that it is from, in hexadecimal;
   * NULL: it belongs to the program. NULL: all classes do */
  const char *const *digests;
} DesignTable;

/* A value for the parameters of one name in the classes of a design. */
typedef struct DesignSetting {
  const Key *key; /* borrowed from the first class that has it */
  Value value;
} DesignSetting;

/* Returns "alloc", "lm", "mr", "lu" or "assist". */
const char *model_column_name(ModelColumn column);

/* Returns the parameter of that name of a class, or NULL. It is borrowed from
 * the class. */
const Key *model_class_key(const ModelClass *class, const char *name);

/* Returns the parameter of that name of the first class of a row that has it,
 * or NULL. All columns of the row have a class, here and below. */
const Key *design_row_key(const DesignRow *row, const char *name);

/* Returns the row of that name, or NULL. */
const DesignRow *design_table_find(const DesignTable *table, const char *name);

/* Returns the class of a column and name, or NULL. */
const ModelClass *design_table_class(const DesignTable *table,
                                     ModelColumn column, const char *name);

/* Returns SHA-256 of the plugin that a class of the table is from, borrowed
 * from the table; NULL if the class belongs to the program. */
const char *design_table_digest(const DesignTable *table,
                                const ModelClass *class);

/* Returns what all classes of a row provide together, by bits. */
unsigned design_row_capabilities(const DesignRow *row);

/* Returns what is wrong with the first default of a row that is not a value of
 * a parameter of its classes: a sentence that the caller frees. Returns NULL if
 * all defaults are good. */
char *design_row_bad_default(const DesignRow *row);

/* Returns why the classes of a row do not work together: a sentence, borrowed
 * from the first need that is not met. Returns NULL if they do. */
const char *design_row_objection(const DesignRow *row);
