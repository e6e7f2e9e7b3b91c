/* A scenario: what is simulated, read from a file, complete and checked.
 *
 * The reader knows every key (scenario_sections), checks every value, resolves
 * every name, applies every default, and reports all that is wrong with a file
 * in one pass. The scenario is constant, and refers to nodes, access routers,
 * networks and hosts by index only.
 *
 * The README and `dmmsim list keys` describe the language, its sections and
 * keys.
 */
#pragma once

#include "sim/base/address.h"
#include "sim/base/graph.h"
#include "sim/base/rng.h"
#include "sim/design/design.h"
#include "sim/design/key.h"
#include "sim/net/level.h"
#include "study.h"

#include <glib.h>

typedef struct ScenarioNetwork {
  char *name;
  Prefix prefix;    /* of node subnets and session prefixes; length <= 56 */
  uint32_t gateway; /* node of its gateway */
  uint32_t lm;      /* node of its location manager */
  bool is_anchor;   /* the gateway can be a mobility anchor */
} ScenarioNetwork;

typedef struct ScenarioNode {
  uint32_t network; /* every node belongs to one */
  uint32_t access;  /* index of its access link, or INDEX_NONE */
} ScenarioNode;

/* The access link of an access router: the cell. */
typedef struct ScenarioAccess {
  uint32_t node;
  SimTime delay;        /* one way over the air, ns */
  SimTime l2_handover;  /* time without a link when a host moves to it */
  double rate;          /* bit/s; 0 = no transmission time */
  double loss;          /* probability per packet */
  double x, y;          /* m, on the plane */
  uint32_t *neighbours; /* access routers that border it, ascending */
  uint32_t neighbour_count;
} ScenarioAccess;

typedef struct ScenarioMove {
  SimTime at;
  uint32_t access;
} ScenarioMove;

/* A host without a mobility stays where it starts. */
typedef enum MobilityKind {
  MOBILITY_SCRIPT = 1,      /* moves[] */
  MOBILITY_RANDOM_WALK,     /* on the graph of cells: stays for the residence
                               time, then goes to a neighbour */
  MOBILITY_RANDOM_WAYPOINT, /* on the plane: the nearest access router */
} MobilityKind;

typedef struct ScenarioMobility {
  char *name;
  MobilityKind kind;
  GArray *moves;          /* ScenarioMove, ascending; script only */
  Distribution residence; /* s; random walk */
  Distribution speed;     /* m/s; random waypoint */
  Distribution pause;     /* s; random waypoint */
  double x0, y0, x1, y1;  /* m: the area; random waypoint */
} ScenarioMobility;

typedef struct ScenarioMobile {
  char *name;
  uint32_t home;      /* index of its home network */
  uint32_t home_link; /* access router of its home link, or INDEX_NONE */
  uint32_t start;     /* access router, or INDEX_NONE: drawn uniformly */
  uint32_t mobility;  /* index, or INDEX_NONE: does not move */
} ScenarioMobile;

typedef struct ScenarioCorrespondent {
  char *name;
  uint32_t node;
  bool is_plain; /* knows nothing of mobility (no route optimisation) */
} ScenarioCorrespondent;

/* A node that fails, and works again later. */
typedef struct ScenarioFailure {
  uint32_t node;
  SimTime from, until; /* until <= from: it does not work again */
} ScenarioFailure;

typedef enum ArrivalKind {
  ARRIVAL_AT,      /* times[]: one session at each time, per host */
  ARRIVAL_POISSON, /* `interval` is the mean time between sessions of a host */
  ARRIVAL_EVERY,   /* `interval` is the period; the first session is drawn
                      uniformly within it */
} ArrivalKind;

typedef enum Direction {
  DIRECTION_DOWN,
  DIRECTION_UP,
  DIRECTION_BOTH
} Direction;

typedef struct ScenarioTraffic {
  char *name;
  uint32_t *correspondents; /* drawn uniformly for each session */
  uint32_t correspondent_count;
  uint32_t *mobiles; /* each has its own sessions */
  uint32_t mobile_count;
  ArrivalKind arrival;
  GArray *times;        /* SimTime, ascending; ARRIVAL_AT */
  double interval;      /* s; POISSON: mean, EVERY: period */
  bool is_endless;      /* length = forever */
  Distribution length;  /* s */
  uint64_t name_number; /* of its name (sim/base/name.h) */
  double packet_rate;   /* packets a second, in each direction */
  uint32_t payload;     /* octets of UDP payload */
  Direction direction;
} ScenarioTraffic;

typedef struct ScenarioDesign {
  char *name; /* as on the command line and in results */
  const DesignRow *row;
  const DesignTable *table; /* where its classes are from; borrowed */
  DesignSetting *settings; /* of its parameters; the last one of a key counts */
  uint32_t setting_count;
} ScenarioDesign;

typedef struct Scenario {
  char *path;      /* of the file */
  char *text;      /* of the file and all that it includes, as read, each after
                      a line with its name; then the digest of these and of
                      the imports, so the text says which files were read (of
                      a point, scenario_file_text has the digest) */
  char *canonical; /* what is simulated, a line for each thing, with names
                      resolved and in base units; two scenarios with the same
                      text give the same results if design, seed and
                      replication are the same */
  char *digest;    /* SHA-256 of `canonical`, in hexadecimal */
  char *title;
  char *point; /* label of the point, "speed=5 m/s"; NULL: there are no axes, or
                  scenario_file_read has read it */
  uint32_t point_count; /* how many have the values that were asked for */
  GPtrArray *sources;   /* all files that were read, see source.h; a text that
                           was parsed is not there */
  SimTime duration;
  SimTime warmup;        /* if finds_warmup: at least that */
  bool finds_warmup;     /* by a pilot run, see warmup.h */
  SimTime attach_within; /* time over which first attachments are spread */
  uint64_t seed;         /* of all runs */
  uint32_t replication;  /* of the first run; later ones count on from it */
  Level level;
  unsigned records; /* what the study keeps of a run: RECORD_... of the store;
                       decides nothing about its results */
  Graph *graph;
  GArray *nodes;          /* ScenarioNode, by node index of the graph */
  GArray *networks;       /* ScenarioNetwork */
  GArray *access;         /* ScenarioAccess */
  GArray *mobilities;     /* ScenarioMobility */
  GArray *mobiles;        /* ScenarioMobile: one per host */
  GArray *correspondents; /* ScenarioCorrespondent */
  GArray *failures;       /* ScenarioFailure */
  uint32_t controller; /* node of the central database, for designs with one */
  GArray *traffics;    /* ScenarioTraffic */
  /* numbers of names (sim/base/name.h), by index; of access links, those of
   * their routers */
  uint64_t *host_names, *node_names, *access_names;
  GPtrArray *rows; /* DesignRow: designs that the scenario composes */
  GArray *designs; /* ScenarioDesign: designs to run, in order */
} Scenario;

/* A section type of the language and its keys. */
typedef struct ScenarioSection {
  const char *type;
  bool is_named; /* [type name] */
  const char *help;
  const Key *keys; /* ends with a NULL name */
} ScenarioSection;

extern const ScenarioSection scenario_sections[]; /* ends with a NULL type */

/* What the command line adds to a file. All texts are borrowed. */
typedef struct ScenarioOptions {
  const char *const *sets; /* "section.key=value" or "section.name.key=value",
                              ends with NULL; NULL: none */
  const char *designs;     /* "a,b,c"; NULL: as the scenario says */
  const char *study;       /* name of the study; NULL: no [study] is used */
  const char *const
    *values; /* values of axes, "speed=5", ends with NULL; NULL: none */
  const GPtrArray *stored; /* files are read from there, see source.h; NULL:
                              from the disk */
} ScenarioOptions;

/* Reads and checks a file at the first point that has the values of the
 * options. Returns the scenario, which the caller owns, or NULL if anything is
 * wrong. *messages is set in both cases, to an array that the caller owns and
 * that frees its texts. It has a message for each thing that is wrong
 * ("file:line:column: ..." with the source line and a caret below it), in the
 * order of ini_take_messages. The scenario borrows the table; the options are
 * needed only during the call. */
Scenario *scenario_load(const char *path, const DesignTable *table,
                        const ScenarioOptions *options, GPtrArray **messages);
/* Reads and checks a text of `length` octets as the file `path`, as
 * scenario_load does. */
Scenario *scenario_parse(const char *path, const char *text, gsize length,
                         const DesignTable *table,
                         const ScenarioOptions *options, GPtrArray **messages);
void scenario_free(Scenario *scenario);

/* A file that is read once and makes a scenario for each of its points (see
 * study.h). */
typedef struct ScenarioFile ScenarioFile;

/* Reads a file and its study. Returns the file, which the caller owns, or NULL
 * if the study cannot be read; *messages is as in scenario_load. What is wrong
 * with a point is reported by scenario_file_read. The table and the options are
 * borrowed, and have to outlive the file. */
ScenarioFile *scenario_file_load(const char *path, const DesignTable *table,
                                 const ScenarioOptions *options,
                                 GPtrArray **messages);
/* Reads a text of `length` octets as the file `path`, as scenario_file_load
 * does. */
ScenarioFile *scenario_file_parse(const char *path, const char *text,
                                  gsize length, const DesignTable *table,
                                  const ScenarioOptions *options,
                                  GPtrArray **messages);
void scenario_file_free(ScenarioFile *file);

/* Returns the study of a file, which the file owns. It has axes and points; the
 * caller adds designs and runs. */
Study *scenario_file_study(const ScenarioFile *file);

/* Returns the names of all studies of a file, in the order of the file. The
 * caller owns the array, which frees them. */
GPtrArray *scenario_file_studies(const ScenarioFile *file);

/* Reads and checks the scenario at one point of the study, by its number, as
 * scenario_load does. The scenario does not need the file any more. */
Scenario *scenario_file_read(const ScenarioFile *file, uint32_t point,
                             GPtrArray **messages);

/* Returns all files that have been read, see source.h: at first the file itself
 * and what it includes, and then also what its points import. Borrowed. */
const GPtrArray *scenario_file_sources(const ScenarioFile *file);
/* Returns the text of the file, as Scenario.text, with the digest of all files
 * that have been read. The caller frees it. */
char *scenario_file_text(const ScenarioFile *file);

/* A place of a file at which there is an absolute path: that of an include, or
 * that of an import at one point at least. */
typedef struct FileNames {
  const char *file; /* or an option as "--set a.b=c", in line 0 */
  int line, column; /* where the name begins, or a quote before it; from 1 */
  const char *base; /* the file in whose folder relative names are */
  GPtrArray *names; /* char *: each name that an import has at any point; an
                       include has none here */
} FileNames;

/* Returns the FileNames of the file and of what it includes, in no order; an
 * include may be there twice. The caller owns the array, which borrows the
 * texts of files and bases. */
GPtrArray *scenario_file_absolutes(const ScenarioFile *file);

/* Returns the design of that name, or NULL. */
const ScenarioDesign *scenario_design(const Scenario *scenario,
                                      const char *name);

/* Returns a text with all that decides about a design: a line for each column,
 * with its class and the digest of the plugin that the class is from, and a
 * line for each parameter of the class, with the value that a run uses, in base
 * units. Names of designs and rows are not in it, so two designs that are the
 * same have the same text. The caller frees it. */
char *scenario_design_text(const ScenarioDesign *design);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scenario, scenario_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScenarioFile, scenario_file_free)
