/* What the parts of the scenario reader share. Each part reads some section
 * types and adds to the Scenario. A part goes on after an error, so that all
 * messages come in one pass. Functions that complain add a message to the Ini.
 *
 * The ...Config structs are filled from the entries of a section by tables of
 * keys (scenario_keys.c), in base units: ns in a SimTime, and otherwise s, m,
 * m/s, octets and bit/s. An int is the index of a choice.
 */
#pragma once

#include "ini.h"
#include "iteration.h"
#include "scenario.h"

/* A value that has a reader of its own: its text, and where it stands. Both are
 * borrowed. */
typedef struct Text {
  const char *text; /* NULL: it is not given, and there is no default */
  IniEntry *entry;  /* NULL: it is the default */
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

/* Complains about the value of an entry: "key = value: why"; or that it has no
 * "=". Does so once for each entry. */
void reader_reject(Reader *reader, IniEntry *entry, const char *why);

/* Complains about the entry of a text, or about the file if the text is a
 * default. */
void reader_reject_text(Reader *reader, const Text *text, const char *why);

/* Returns whether a section may be added to a chain of sections that refer to
 * each other. If not, complains about the entry that refers to it. */
bool reader_may_follow(Reader *reader, GPtrArray *chain,
                       const IniSection *section, IniEntry *entry);

/* Fills a config struct with the defaults, the entries of the sections that
 * this one is `like`, and its own entries. A field whose key has no default and
 * is not given stays as it is, but a Text becomes one without text. Complains
 * about entries that are wrong. */
void reader_fill(Reader *reader, const IniSection *section, const Key *keys,
                 void *config);

/* Fills a config struct with the defaults of its keys. */
void reader_fill_defaults(const Key *keys, void *config);
/* Fills a config struct with what reader_fill does after the defaults. */
void reader_fill_over(Reader *reader, const IniSection *section,
                      const Key *keys, void *config);

/* Fills a config struct with the entries whose keys are among `keys`, and
 * ignores the others; stores no defaults. The section may be NULL. */
void reader_fill_some(Reader *reader, const IniSection *section,
                      const Key *keys, void *config);

/* Reads "x0, y0, x1, y1", lengths, into metres. Returns false after a
 * complaint. */
bool reader_area(Reader *reader, const Text *text, double area[4]);

/* Returns the keys of a section type, or NULL if there is no such type. */
const Key *section_keys(const char *type);

/* Complains that there is no `what` of that name, and says which candidate is
 * near. */
void reader_reject_name(Reader *reader, const Text *text, const char *what,
                        const char *name, const char *const *candidates,
                        uint32_t count);

/* Resolves names and globs among `count` candidates. Returns their indices
 * (uint32_t) in the order in which they are named, each as often as it is
 * named; the caller owns the array. Complains about each name or glob that is
 * not found (there is no such `what`), but not about a glob that is a default.
 */
GArray *reader_resolve(Reader *reader, const Text *text, const char *what,
                       const char *const *candidates, uint32_t count);

/* Returns the names of a section heading, expanded. The caller owns the array,
 * which frees them. Complains if not all can be expanded, and returns those
 * before. */
GPtrArray *section_names(Reader *reader, const IniSection *section);

/* Returns the position of a node, borrowed until another node is declared. */
Position *reader_position(Reader *reader, uint32_t node);
/* Returns what the scenario says of a node, borrowed until another node is
 * declared. */
ScenarioNode *reader_node(Reader *reader, uint32_t node);

typedef void ReadSection(Reader *reader, const IniSection *section);
/* Calls a function for every section of a type, in the order of the file. */
void reader_for_sections(Reader *reader, const char *type, ReadSection *read);

typedef void TakeEdge(Reader *reader, uint32_t a, uint32_t b, const Link *link);
/* Calls a function for every pair of nodes that the key of an entry stands for
 * ("A{1..3} -- B"). Complains about names that are no nodes. `link` is passed
 * on to the function, and may be NULL. */
void reader_for_edge(Reader *reader, const IniEntry *entry, const Link *link,
                     TakeEdge *take);

/* Declares a node and returns its index. If there is a node of that name
 * already, complains and returns that one. */
uint32_t declare_node(Reader *reader, const char *name, const IniPlace *at,
                      uint32_t network, const Position *position);

/* Adds a correspondent at a node; the name is copied. `is_plain` says that it
 * knows nothing of mobility. */
void add_correspondent(Reader *reader, uint32_t node, const char *name,
                       bool is_plain);
/* Reads the [correspondent] sections. */
void read_correspondents(Reader *reader);

/* Lets a study, and those that it extends, change the keys of the file; ""
 * changes none. Complains if there is no such study. */
void study_override(Reader *reader, const char *name);

/* Returns the study of that name with its axes, and all points for which its
 * constraint holds. It has no designs and runs yet. After a complaint it may
 * lack points. The caller owns it. */
Study *read_study(Reader *reader, const char *name);

/* Replaces the iterations in all values outside of [study] sections by the
 * values of a point. */
void study_bind(Ini *ini, const Study *study, const StudyPoint *point);

/* Returns the value of an entry at a point, with its iterations replaced. The
 * caller frees it. */
char *study_value(const IniEntry *entry, const Study *study,
                  const StudyPoint *point);

/* Returns the file in whose folder an import is looked for: that of its entry,
 * or the scenario file, `path`, if the entry is an option. */
static inline const char *
import_base(const IniEntry *entry, const char *path)
{
  return entry->value_at.line > 0 ? entry->value_at.file : path;
}

/* The parts of the reader, in the order in which they run. */

/* Complains about sections that are unknown or there twice, that lack a name or
 * have one that they must not have, and about those that --set has made up. */
void check_sections(Reader *reader);
/* Reads [general] and [topology]. */
void read_general(Reader *reader);
/* Reads nodes, links, networks and correspondents. */
void read_nodes(Reader *reader);
/* Reads the access links and which cells border each other. */
void read_access(Reader *reader);
/* Reads how mobile nodes may move. */
void read_mobilities(Reader *reader);
/* Reads the mobile nodes. */
void read_mobiles(Reader *reader);
/* Reads the sessions. */
void read_sessions(Reader *reader);
/* Reads where the central database is, and which nodes fail. */
void read_places(Reader *reader);
/* Reads the designs to run and their parameters. */
void read_designs(Reader *reader);

/* Returns the names of the access routers in their order, then NULL. The caller
 * frees the array; the names are borrowed. */
const char **access_names(const Scenario *scenario);

/* Returns the text of Scenario.canonical, which the caller frees. */
char *scenario_canonical(const Scenario *scenario);
