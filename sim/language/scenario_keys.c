/* These tables have every key of the language, with its type, default, range
 * and meaning. The reader, `dmmsim list keys` and the reference in the README
 * use them. A new key needs a row here, and a field in a struct of
 * scenario_private.h; keys of [design] are read from the entries, without one.
 */

#include "scenario_private.h"

/* The keys that [general] has for all studies, and [study] for one. */
#define STUDY_KEYS(Config, study)                                              \
  { .name = "repeat",                                                          \
    .type = KEY_INTEGER,                                                       \
    .fallback = "1",                                                           \
    .least = 1,                                                                \
    .greatest = 1000000,                                                       \
    .help =                                                                    \
      "Replications of every point; the fewest, if there is a precision",      \
    .offset = offsetof(Config, study.repeat) },                                \
    { .name = "constraint",                                                    \
      .type = KEY_TEXT,                                                        \
      .help = "Points for which this does not hold are left out: "             \
              "$speed < 40 && $spread == push",                                \
      .offset = offsetof(Config, study.constraint) },                          \
    { .name = "precision",                                                     \
      .type = KEY_TEXT,                                                        \
      .help = "Replications are added until all designs of a point have this " \
              "precision (half-width over mean, confidence, metric): "         \
              "5 % at 95 % of handover-delay",                                 \
      .offset = offsetof(Config, study.precision) },                           \
    { .name = "max-repeat",                                                    \
      .type = KEY_INTEGER,                                                     \
      .fallback = "100",                                                       \
      .least = 1,                                                              \
      .greatest = 1000000,                                                     \
      .help = "Most replications of a point, whatever the precision",          \
      .offset = offsetof(Config, study.max_repeat) },                          \
  {                                                                            \
    .name = "record", .type = KEY_TEXT, .fallback = "nodes",                   \
    .help = "What is kept of each run beside its metrics and grids: "          \
            "handovers, flows, nodes, series (delay and number of every "      \
            "packet of the first session, level packet), or none; quantiles "  \
            "adds nothing, as they are made from the grids",                   \
    .offset = offsetof(Config, study.record)                                   \
  }

static const Key general_keys[] = {
  { .name = "attach-within",
    .type = KEY_TIME,
    .fallback = "0 s",
    .help = "Each host attaches for the first time at a random moment within "
            "this time",
    .offset = offsetof(GeneralConfig, attach_within) },
  { .name = "title",
    .type = KEY_TEXT,
    .fallback = "",
    .help = "Title of the results",
    .offset = offsetof(GeneralConfig, title) },
  { .name = "duration",
    .type = KEY_TIME,
    .least = 1e-9,
    .greatest = 1e9,
    .help = "Simulated time; required",
    .offset = offsetof(GeneralConfig, duration) },
  { .name = "warm-up",
    .type = KEY_TIME,
    .fallback = "0 s",
    .help = "Time at the beginning that is not measured",
    .offset = offsetof(GeneralConfig, warmup) },
  { .name = "find-warm-up",
    .type = KEY_CHOICE,
    .fallback = "no",
    .choices = "no|yes",
    .help = "Whether a pilot run finds the warm-up, as the transient of the "
            "number of sessions (MSER-5); warm-up is then the shortest",
    .offset = offsetof(GeneralConfig, find_warmup) },
  { .name = "seed",
    .type = KEY_INTEGER,
    .fallback = "1",
    .greatest = 1e15,
    .help = "Names the random streams, together with the replication",
    .offset = offsetof(GeneralConfig, seed) },
  { .name = "replication",
    .type = KEY_INTEGER,
    .fallback = "0",
    .greatest = 15e6,
    .help = "Another sample of the same scenario",
    .offset = offsetof(GeneralConfig, replication) },
  { .name = "level",
    .type = KEY_CHOICE,
    .fallback = "fluid",
    .choices = "fluid|packet",
    .help =
      "User data go as rates whose integrals are exact, or packet by packet",
    .offset = offsetof(GeneralConfig, level) },
  { .name = "designs",
    .type = KEY_NAMES,
    .help = "Designs to compare, in order; default: all of the table",
    .offset = offsetof(GeneralConfig, designs) },
  { .name = "controller",
    .type = KEY_TEXT,
    .help = "Node of the central database (CMD) of designs that have one; "
            "default: the location manager of the first network",
    .offset = offsetof(GeneralConfig, controller) },
  STUDY_KEYS(GeneralConfig, study),
  { .name = NULL },
};

static const Key study_keys[] = {
  { .name = "extends",
    .type = KEY_TEXT,
    .help = "Study whose keys hold here as well, unless they are set anew",
    .offset = offsetof(StudySection, extends) },
  { .name = "designs",
    .type = KEY_NAMES,
    .help = "Designs to compare, instead of those of [general]",
    .offset = offsetof(StudySection, designs) },
  STUDY_KEYS(StudySection, study),
  { .name = NULL },
};

static const Key topology_keys[] = {
  { .name = "import",
    .type = KEY_TEXT,
    .help = "GraphML file, relative to this one, whose nodes and links are "
            "added",
    .offset = offsetof(TopologyConfig, import) },
  { .name = "delay",
    .type = KEY_PROPAGATION,
    .fallback = "5 us/km",
    .help = "Delay of imported links that give none, by great-circle distance",
    .offset = offsetof(TopologyConfig, delay) },
  { .name = "rate",
    .type = KEY_RATE,
    .fallback = "0 bit/s",
    .help = "Rate of imported links that give none; 0: no transmission time",
    .offset = offsetof(TopologyConfig, rate) },
  { .name = "missing-position",
    .type = KEY_CHOICE,
    .fallback = "neighbours",
    .choices = "neighbours|fail",
    .help = "Imported nodes without a position get the mean of their "
            "neighbours, or are an error",
    .offset = offsetof(TopologyConfig, missing_position) },
  { .name = "external",
    .type = KEY_CHOICE,
    .fallback = "keep",
    .choices = "keep|drop",
    .help =
      "Whether to keep imported nodes that the file marks as not internal",
    .offset = offsetof(TopologyConfig, external) },
  { .name = "pieces",
    .type = KEY_CHOICE,
    .fallback = "fail",
    .choices = "fail|largest",
    .help = "An imported network in several pieces is an error, or its largest "
            "piece is taken",
    .offset = offsetof(TopologyConfig, pieces) },
  { .name = "networks",
    .type = KEY_CHOICE,
    .fallback = "none",
    .choices = "none|each-node",
    .help = "Make every imported node the gateway of a network of its name",
    .offset = offsetof(TopologyConfig, networks) },
  { .name = "prefix",
    .type = KEY_TEXT,
    .fallback = "2001:db8::/32",
    .help = "Space from which networks without a prefix get theirs",
    .offset = offsetof(TopologyConfig, prefix) },
  { .name = "access-routers",
    .type = KEY_INTEGER,
    .fallback = "0",
    .greatest = 1000,
    .help = "Access routers of each generated network: NAME.ar1, NAME.ar2",
    .offset = offsetof(TopologyConfig, access_routers) },
  { .name = "access-link",
    .type = KEY_TIME,
    .fallback = "1 ms",
    .greatest = 3600,
    .help = "Delay between such a router and its gateway",
    .offset = offsetof(TopologyConfig, access_link) },
  { .name = "correspondents",
    .type = KEY_INTEGER,
    .fallback = "0",
    .greatest = 1000,
    .help = "Correspondents of each generated network: NAME.cn1, NAME.cn2",
    .offset = offsetof(TopologyConfig, correspondents) },
  { .name = "correspondent-link",
    .type = KEY_TIME,
    .fallback = "1 ms",
    .greatest = 3600,
    .help = "Delay between such a correspondent and its gateway",
    .offset = offsetof(TopologyConfig, correspondent_link) },
  { .name = NULL },
};

static const Key network_keys[] = {
  { .name = "prefix",
    .type = KEY_TEXT,
    .help = "Address space, at most 56 bits long; default: cut from "
            "topology.prefix",
    .offset = offsetof(NetworkConfig, prefix) },
  { .name = "gateway",
    .type = KEY_TEXT,
    .help = "Router that anchors the hosts at home here; required",
    .offset = offsetof(NetworkConfig, gateway) },
  { .name = "lm",
    .type = KEY_NAMES,
    .help = "Location manager of the network; default: its gateway",
    .offset = offsetof(NetworkConfig, lm) },
  { .name = "access",
    .type = KEY_NAMES,
    .help = "Its access routers",
    .offset = offsetof(NetworkConfig, access) },
  { .name = "routers",
    .type = KEY_NAMES,
    .help = "Its further routers",
    .offset = offsetof(NetworkConfig, routers) },
  { .name = "anchor",
    .type = KEY_CHOICE,
    .fallback = "yes",
    .choices = "no|yes",
    .help = "Whether its gateway is an anchor in designs with several anchors",
    .offset = offsetof(NetworkConfig, anchor) },
  { .name = NULL },
};

static const Key no_keys[] = { { .name = NULL } };

static const Key access_keys[] = {
  { .name = "delay",
    .type = KEY_TIME,
    .fallback = "5 ms",
    .greatest = 3600,
    .help = "Delay of the access link, one way",
    .offset = offsetof(AccessConfig, delay) },
  { .name = "l2-handover",
    .type = KEY_TIME,
    .fallback = "50 ms",
    .greatest = 3600,
    .help = "Time without a link when a host moves to this router",
    .offset = offsetof(AccessConfig, l2_handover) },
  { .name = "rate",
    .type = KEY_RATE,
    .fallback = "0 bit/s",
    .help = "Rate of the access link; 0: no transmission time",
    .offset = offsetof(AccessConfig, rate) },
  { .name = "loss",
    .type = KEY_FRACTION,
    .fallback = "0 %",
    .greatest = 0.99,
    .help = "Share of packets that the access link loses",
    .offset = offsetof(AccessConfig, loss) },
  { .name = "position",
    .type = KEY_POINT,
    .help = "Position on the plane: 100 m, 250 m; default: that of an imported "
            "node",
    .offset = offsetof(AccessConfig, position) },
  { .name = NULL },
};

static const Key mobile_keys[] = {
  { .name = "count",
    .type = KEY_INTEGER,
    .least = 1,
    .greatest = 1000000,
    .help = "Number of hosts that each name stands for: [mobile MN] with "
            "count = 3 is [mobile MN{1..3}], but can iterate; without it there "
            "is MN alone",
    .offset = offsetof(MobileConfig, count) },
  { .name = "home",
    .type = KEY_NAMES,
    .help = "Home networks, dealt out in turn; default: the one whose gateway "
            "has the least total delay to all access routers",
    .offset = offsetof(MobileConfig, home) },
  { .name = "home-link",
    .type = KEY_TEXT,
    .help = "Access router that is the home agent and has the home prefix on "
            "its link; default: the gateway, with a virtual home link",
    .offset = offsetof(MobileConfig, home_link) },
  { .name = "start",
    .type = KEY_NAMES,
    .fallback = "any",
    .help = "Access routers where the hosts begin, dealt out in turn, or any",
    .offset = offsetof(MobileConfig, start) },
  { .name = "mobility",
    .type = KEY_TEXT,
    .fallback = "none",
    .help = "Name of a [mobility] section, or none",
    .offset = offsetof(MobileConfig, mobility) },
  { .name = NULL },
};

static const Key mobility_keys[] = {
  { .name = "model",
    .type = KEY_CHOICE,
    .choices = "script|random-walk|random-waypoint",
    .help = "How hosts move; required",
    .offset = offsetof(MobilityConfig, model) },
  { .name = "moves",
    .type = KEY_MOVES,
    .help = "Script: 10 s AR2, 20 s AR3",
    .offset = offsetof(MobilityConfig, moves) },
  { .name = "residence",
    .type = KEY_TIME_DIST,
    .fallback = "exponential(60 s)",
    .least = 0.001,
    .help = "Random walk: how long a host stays at an access router before it "
            "goes to a neighbour",
    .offset = offsetof(MobilityConfig, residence) },
  { .name = "speed",
    .type = KEY_SPEED_DIST,
    .fallback = "uniform(1 m/s, 20 m/s)",
    .least = 0.001,
    .help = "Random waypoint: speed, drawn for each leg",
    .offset = offsetof(MobilityConfig, speed) },
  { .name = "pause",
    .type = KEY_TIME_DIST,
    .fallback = "0 s",
    .help = "Random waypoint: pause between two legs",
    .offset = offsetof(MobilityConfig, pause) },
  { .name = "area",
    .type = KEY_AREA,
    .help = "Random waypoint: two corners, 0 m, 0 m, 1500 m, 1000 m; default: "
            "what the access routers span",
    .offset = offsetof(MobilityConfig, area) },
  { .name = NULL },
};

static const Key session_keys[] = {
  { .name = "from",
    .type = KEY_NAMES,
    .fallback = "*",
    .help = "Correspondents; each session draws one of them",
    .offset = offsetof(SessionConfig, from) },
  { .name = "to",
    .type = KEY_NAMES,
    .fallback = "*",
    .help = "Mobile nodes; each has its own sessions",
    .offset = offsetof(SessionConfig, to) },
  { .name = "arrival",
    .type = KEY_ARRIVAL,
    .help = "When sessions begin: poisson(1/120 s), every(60 s) or "
            "at(5 s, 10 s); required",
    .offset = offsetof(SessionConfig, arrival) },
  { .name = "length",
    .type = KEY_TEXT,
    .help = "How long they last: a time, a distribution, or forever; required",
    .offset = offsetof(SessionConfig, length) },
  { .name = "packets",
    .type = KEY_PACKETS,
    .help = "cbr(50 /s, 160 B): packets a second, and their UDP payload; "
            "required",
    .offset = offsetof(SessionConfig, packets) },
  { .name = "direction",
    .type = KEY_CHOICE,
    .fallback = "down",
    .choices = "down|up|both",
    .help = "Whether packets go to the mobile node, from it, or both",
    .offset = offsetof(SessionConfig, direction) },
  { .name = NULL },
};

const ScenarioSection scenario_sections[] = {
  { "general", false, "The run as a whole", general_keys },
  { "topology", false, "An imported network, and what is added to its nodes",
    topology_keys },
  { "network", true, "A network: its address space and its routers",
    network_keys },
  { "links", false,
    "A line for each link: A -- B = 5 ms, or A -- B = 5 ms, 1 Gbit/s, 1 % "
    "(delay, rate, loss)",
    no_keys },
  { "access", true,
    "The access links of some access routers (names or patterns); a later "
    "section overrides an earlier one",
    access_keys },
  { "cells", false,
    "A line for each two access routers that are neighbours: A -- B; default: "
    "those of one network, and of networks whose gateways are linked",
    no_keys },
  { "mobile", true, "Mobile nodes: [mobile MN{1..30}]", mobile_keys },
  { "correspondent", true, "Correspondent nodes: [correspondent CN{1..3}]",
    (const Key[]){
      { .name = "network",
        .type = KEY_NAMES,
        .help = "Their networks, dealt out in turn; required",
        .offset = offsetof(CorrespondentConfig, network) },
      { .name = "route-optimisation",
        .type = KEY_CHOICE,
        .fallback = "yes",
        .choices = "no|yes",
        .help =
          "Whether they understand mobility messages; if not, they answer "
          "with a parameter problem",
        .offset = offsetof(CorrespondentConfig, route_optimisation) },
      { .name = NULL },
    } },
  { "failure", true, "A node that fails: [failure F1]",
    (const Key[]){
      { .name = "node",
        .type = KEY_TEXT,
        .help = "The node; required",
        .offset = offsetof(FailureConfig, node) },
      { .name = "from",
        .type = KEY_TIME,
        .fallback = "0 s",
        .help =
          "When it fails: what reaches it is lost from then on, and so is "
          "what it knows of locations",
        .offset = offsetof(FailureConfig, from) },
      { .name = "until",
        .type = KEY_TIME,
        .fallback = "0 s",
        .help = "When it works again; never, if this is not later than `from`",
        .offset = offsetof(FailureConfig, until) },
      { .name = NULL },
    } },
  { "mobility", true, "A way of moving", mobility_keys },
  { "session", true, "A kind of traffic", session_keys },
  { "study", true,
    "What to sweep: any key as with --set (mobility.walk.speed = ...), and "
    "these",
    study_keys },
  { "design", true,
    "Parameters of a design, or of all designs that have them: [design *]",
    (const Key[]){
      { .name = "design",
        .type = KEY_TEXT,
        .help = "Row of the table of designs to begin with; default: the name "
                "of the section; its parameters follow" },
      { .name = "alloc",
        .type = KEY_TEXT,
        .help = "Model that gives out prefixes, instead of that of the row" },
      { .name = "lm",
        .type = KEY_TEXT,
        .help = "Model of location management, in the same way" },
      { .name = "mr", .type = KEY_TEXT, .help = "Model of mobility routing" },
      { .name = "lu", .type = KEY_TEXT, .help = "Model of location update" },
      { .name = "assist",
        .type = KEY_TEXT,
        .help = "Model of handover assistance; default: that of the row, or "
                "none" },
      { .name = NULL },
    } },
  { NULL, false, NULL, NULL },
};
