/* The subcommands of the program, and what they share. Each is a function that
 * gets the arguments of main from its name on, and returns the exit status: 0,
 * 1 (trouble of the user or the machine) or 2 (wrong usage); merge and sweep
 * have one more each. Commands write results to standard output, and what is
 * wrong to standard error. */
#pragma once

#include "analysis/dataset.h"
#include "sim/design/design.h"
#include "sim/language/scenario.h"
#include "sim/sweep/sweep.h"
#include "sim/world/world.h"

enum { EXIT_TROUBLE = 1, EXIT_USAGE = 2 };

typedef struct Command {
  const char *name;
  const char *arguments; /* "FILE [OPTION...]" */
  const char *help;      /* one line */
  int (*run)(int argc, char **argv, const DesignTable *table);
} Command;

/* Runs the designs of a scenario once, and prints their metrics side by
 * side. */
int command_run(int argc, char **argv, const DesignTable *table);
/* Does all runs of the studies of a scenario, in worker processes. Returns 75
 * after an interrupt. */
int command_sweep(int argc, char **argv, const DesignTable *table);
/* Prints what differs between the designs of a study. */
int command_compare(int argc, char **argv, const DesignTable *table);
/* Joins the parts of a sweep. Returns 3 if runs are missing and
 * --require-complete is given. */
int command_merge(int argc, char **argv, const DesignTable *table);
/* Writes scripts that do a sweep on many machines. */
int command_cluster(int argc, char **argv, const DesignTable *table);
/* Prints what a database holds, or where a run came from. */
int command_show(int argc, char **argv, const DesignTable *table);
/* Does stored runs again, and compares every metric. Returns 1 also if any
 * differs. */
int command_rerun(int argc, char **argv, const DesignTable *table);
/* Writes a study as one HTML page. */
int command_report(int argc, char **argv, const DesignTable *table);
/* Writes a folder with all that is needed to do the studies of a database
 * again. */
int command_bundle(int argc, char **argv, const DesignTable *table);
/* Writes the results of a study as CSV or JSON. */
int command_export(int argc, char **argv, const DesignTable *table);
/* Prints what is wrong with a scenario, at any of its points. */
int command_check(int argc, char **argv, const DesignTable *table);
/* Prints what the program knows: designs, models, keys, metrics or figures. */
int command_list(int argc, char **argv, const DesignTable *table);
/* Draws figures from a database. */
int command_plot(int argc, char **argv, const DesignTable *table);
/* Prints the message sequence chart of one handover. */
int command_flow(int argc, char **argv, const DesignTable *table);
/* Prints a drawing of which function of a design sits where. */
int command_draw(int argc, char **argv, const DesignTable *table);

/* Parses the options of a command with GLib. What remains of argv begins at
 * argv[1]. Returns false if the command has to end with *status: after an
 * error, after --help, or after --describe, which prints the same for programs.
 * argv must have room for twice as many arguments, because "-j2" is split in
 * two; argv[0] is of no use afterwards. The caller frees what the entries have
 * stored, in either case. */
bool command_options(const char *name, const char *arguments, const char *help,
                     const GOptionEntry *entries, int *argc, char ***argv,
                     int *status);

/* What the options of a command say about its scenario. Each may be NULL;
 * choice_clear frees them. */
typedef struct ScenarioChoice {
  char *designs, *seed, *level;
  char *study;
  char **sets, **points;
} ScenarioChoice;

/* The entries for the options that choose a study and a point of a scenario
 * file that has several. */
#define POINT_ENTRIES(choice)                                                  \
  { "study",                                                                   \
    'S',                                                                       \
    0,                                                                         \
    G_OPTION_ARG_STRING,                                                       \
    &(choice).study,                                                           \
    "Study of the scenario whose changes apply",                               \
    "NAME" },                                                                  \
  {                                                                            \
    "point", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(choice).points,                \
      "Value of an axis: speed=5; default: the first", "NAME=VALUE"            \
  }

/* Returns what is wrong with the options themselves, without the scenario, or
 * NULL. The text is a constant. */
const char *choice_misuse(const ScenarioChoice *choice);
/* Frees the texts of the options. */
void choice_clear(ScenarioChoice *choice);

/* Returns the assignments that --seed and --level stand for, then those of
 * --set, which count more. The array ends with NULL; the caller owns it. */
GPtrArray *choice_sets(const ScenarioChoice *choice);

/* Returns a line for each option, for the database to keep: "set
 * general.seed=3", "design mipv6", "study x", "point speed=5". The caller owns
 * it. */
char *choice_text(const ScenarioChoice *choice);

/* Prints messages on standard error, each on a new line. */
void command_messages(const GPtrArray *messages);

/* Reads a scenario with these options, and prints what is wrong with it, and
 * which point is used if several could be; not if `points` is an empty list.
 * Returns NULL if it cannot be read.
 * The caller owns the scenario. */
Scenario *command_scenario(const char *path, const ScenarioChoice *choice,
                           const DesignTable *table);

/* Returns the run of a design in that replication, counted from the one of the
 * scenario, with its warm-up, for which a pilot run may be needed. Scenario and
 * design are borrowed. */
Run command_run_of(const Scenario *scenario, const ScenarioDesign *design,
                   uint32_t replication);

/* A study of a scenario, planned. A Plan must not be moved, because the file
 * borrows its options.
 */
typedef struct Plan {
  GPtrArray *sets;
  ScenarioOptions options;
  ScenarioFile *file;
  Sweep *sweep;
} Plan;

/* Reads a scenario for one of its studies, and plans that; "" stands for the
 * file as it is, without any [study]. Of the choice, `study` and `points` do
 * not matter; its designs and the name of the study are borrowed. Returns
 * false, after messages, if anything is wrong. plan_clear has to be called in
 * either case. */
bool plan_init(Plan *plan, const char *path, const char *study,
               const ScenarioChoice *choice, const DesignTable *table);
void plan_clear(Plan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Plan, plan_clear)

/* Returns the page of a study as HTML, with a message chart of each design that
 * can be drawn. Returns NULL, and an error, if the study cannot be compared.
 * The caller owns the page. */
GString *command_page(sqlite3 *database, const Dataset *dataset,
                      const DesignTable *table, GError **error);

/* Returns the mobile node of that name, or else of that number, from 0. Returns
 * INDEX_NONE, after a message, if there is none.
 */
uint32_t command_host(const Scenario *scenario, const char *word);

/* Prints what is wrong with the use of a command. Returns EXIT_USAGE. */
int command_misuse(const char *name, const char *message);

/* Prints "dmmsim: message" on standard error. Returns EXIT_TROUBLE. */
int command_fail(const char *message);
