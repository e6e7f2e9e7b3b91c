/* What the parts of the scenario reader share. Each part reads some section
 * types and completes the Scenario; all of them go on after an error, so that
 * every message comes in one pass.
 */
#pragma once

#include "ini.h"
#include "iteration.h"
#include "scenario.h"

/* A value that has a reader of its own: its text and where it stands. */
typedef struct Text {
  const char *text; /* NULL: not given and without default */
  IniEntry *entry;  /* NULL: the default */
} Text;

typedef struct StudyConfig {
  Text constraint, precision, record;
  int64_t repeat, max_repeat;
} StudyConfig;

typedef struct StudySection {
  Text extends, designs;
  StudyConfig study;
} StudySection;

typedef struct GeneralConfig {
  Text title, designs, controller;
  StudyConfig study;
  SimTime duration, warmup, attach_within;
  int64_t seed, replication;
  int level, find_warmup;
} GeneralConfig;

typedef struct TopologyConfig {
  Text import, prefix;
  double delay; /* s a metre */
  double rate;
  int missing_position, external, pieces, networks;
  int64_t access_routers, correspondents;
  SimTime access_link, correspondent_link;
} TopologyConfig;

typedef struct NetworkConfig {
  Text prefix, gateway, lm, access, routers;
  int anchor;
} NetworkConfig;

typedef struct CorrespondentConfig {
  Text network;
  int route_optimisation;
} CorrespondentConfig;

typedef struct FailureConfig {
  Text node;
  SimTime from, until;
} FailureConfig;

typedef struct AccessConfig {
  SimTime delay, l2_handover;
  double rate, loss;
  Text position;
} AccessConfig;

typedef struct MobileConfig {
  Text home, home_link, start, mobility;
  int64_t count;
} MobileConfig;

typedef struct MobilityConfig {
  int model;
  Text moves, area;
  Distribution residence, speed, pause;
} MobilityConfig;

typedef struct SessionConfig {
  Text from, to, arrival, length, packets;
  int direction;
} SessionConfig;

typedef struct Position {
  bool is_known;
  double x, y; /* m */
} Position;

typedef struct Reader {
  Ini *ini;
  Scenario *scenario;
  const DesignTable *table;
  const ScenarioOptions *options;
  GeneralConfig general;
  TopologyConfig topology;
  GArray *network_of; /* uint32_t by node: network, or INDEX_NONE */
  GArray *positions;  /* Position by node */
} Reader;

/* Complains about an entry's value, once: "key = value: why". */
void reader_reject(Reader *reader, IniEntry *entry, const char *why);

/* Complains about the entry, or, if a default is at fault, about the file. */
void reader_reject_text(Reader *reader, const Text *text, const char *why);

/* Fills a config struct from the defaults and the entries of a section (and of
 * those that it is `like`); false if an entry was wrong. */
bool reader_fill(Reader *reader, const IniSection *section, const Key *keys,
                 void *config);

/* The same in two steps: the defaults, and what a section says over them. */
void reader_fill_defaults(const Key *keys, void *config);
bool reader_fill_over(Reader *reader, const IniSection *section,
                      const Key *keys, void *config);

/* Only those entries that are among the keys. */
void reader_fill_some(Reader *reader, const IniSection *section,
                      const Key *keys, void *config);

/* "x0, y0, x1, y1" in metres; complains if it is not. */
bool reader_area(Reader *reader, const Text *text, double area[4]);

/* The keys of a section type. */
const Key *section_keys(const char *type);

/* Complains that there is no `what` of that name, and which is near. */
void reader_reject_name(Reader *reader, const Text *text, const char *what,
                        const char *name, const char *const *candidates,
                        uint32_t count);

/* Resolves names and globs among `count` candidates, in the order of mention;
 * gives their indices. Complains about what is not found: it is no `what`. */
GArray *reader_resolve(Reader *reader, const Text *text, const char *what,
                       const char *const *candidates, uint32_t count);

/* The names of a section heading, expanded; complains if there are none. */
GPtrArray *section_names(Reader *reader, const IniSection *section);

/* Of a node that was declared. */
Position *reader_position(Reader *reader, uint32_t node);
ScenarioNode *reader_node(Reader *reader, uint32_t node);

/* Calls a function for every section of a type, in the order of the file. */
typedef void ReadSection(Reader *reader, const IniSection *section);
void reader_for_sections(Reader *reader, const char *type, ReadSection *read);

/* Calls a function for every pair of nodes that "A{1..3} -- B" stands for. */
typedef void TakeEdge(Reader *reader, uint32_t a, uint32_t b, const Link *link);
void reader_for_edge(Reader *reader, const IniEntry *entry, const Link *link,
                     TakeEdge *take);

/* Declares a node; complains if its name is taken. */
uint32_t declare_node(Reader *reader, const char *name, const IniPlace *at,
                      uint32_t network, const Position *position);

void add_correspondent(Reader *reader, uint32_t node, const char *name,
                       bool is_plain);
void read_correspondents(Reader *reader);

/* Lets a study change the keys of the file; "" changes none. Complains if there
 * is no such study. */
void study_override(Reader *reader, const char *name);

/* The study of that name: its axes, and all points for which its constraint
 * holds. The caller owns it. */
Study *read_study(Reader *reader, const char *name);

/* Puts the values of a point where the iterations are. */
void study_bind(Ini *ini, const Study *study, const StudyPoint *point);

/* The parts, in the order in which they are read. */
void check_sections(Reader *reader);
void read_general(Reader *reader);
void read_nodes(Reader *reader);
void read_access(Reader *reader);
void read_mobilities(Reader *reader);
void read_mobiles(Reader *reader);
void read_sessions(Reader *reader);
void read_places(Reader *reader);
void read_designs(Reader *reader);

/* Names of the access routers, in their order; free the array only. */
const char **access_names(const Scenario *scenario);

/* Resolved, one line a thing, in a fixed order; the caller owns the text. */
char *scenario_canonical(const Scenario *scenario);
