/* The subcommands of the program: each is a function with main's arguments
 * after its name, and returns the exit status: 0, 1 (the user's or the
 * machine's trouble) or 2 (usage). */
#pragma once

#include "sim/design/design.h"
#include "sim/language/scenario.h"
#include "sim/sweep/sweep.h"

enum { EXIT_TROUBLE = 1, EXIT_USAGE = 2 };

typedef struct Command {
  const char *name;
  const char *arguments; /* "FILE [OPTION...]" */
  const char *help;      /* one line */
  int (*run)(int argc, char **argv, const DesignTable *table);
} Command;

int command_run(int argc, char **argv, const DesignTable *table);
int command_sweep(int argc, char **argv, const DesignTable *table);
int command_compare(int argc, char **argv, const DesignTable *table);
int command_merge(int argc, char **argv, const DesignTable *table);
int command_cluster(int argc, char **argv, const DesignTable *table);
int command_show(int argc, char **argv, const DesignTable *table);
int command_rerun(int argc, char **argv, const DesignTable *table);
int command_report(int argc, char **argv, const DesignTable *table);
int command_bundle(int argc, char **argv, const DesignTable *table);
int command_export(int argc, char **argv, const DesignTable *table);
int command_check(int argc, char **argv, const DesignTable *table);
int command_list(int argc, char **argv, const DesignTable *table);
int command_plot(int argc, char **argv, const DesignTable *table);
int command_flow(int argc, char **argv, const DesignTable *table);
int command_draw(int argc, char **argv, const DesignTable *table);

/* Parses options with GLib; false after an error (status in *status), after
 * --help, or after --describe, which prints the same for programs. What remains
 * of argv begins at argv[1]; argv has room for twice as many arguments. */
bool command_options(const char *name, const char *arguments, const char *help,
                     const GOptionEntry *entries, int *argc, char ***argv,
                     int *status);

/* What options say about a scenario; each may be NULL. */
typedef struct ScenarioChoice {
  char *designs, *seed, *level;
  char *study;
  char **sets, **points;
} ScenarioChoice;

/* The options that choose a point of a file with several. */
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

/* What is wrong with them themselves, or NULL. */
const char *choice_misuse(const ScenarioChoice *choice);
void choice_clear(ScenarioChoice *choice);

/* What --seed and --level stand for, and what --set says, which counts more;
 * ends with NULL. The caller owns it. */
GPtrArray *choice_sets(const ScenarioChoice *choice);

/* A line per option: "set general.seed=3", "design mipv6", "study x", "point
 * speed=5"; what the database keeps of them. The caller owns it. */
char *choice_text(const ScenarioChoice *choice);

/* Prints what is wrong with a scenario. */
void command_messages(const GPtrArray *messages);

/* Reads a scenario with them; prints what is wrong with it, then NULL. */
Scenario *command_scenario(const char *path, const ScenarioChoice *choice,
                           const DesignTable *table);

/* A study of a scenario, planned. It does not move: the file borrows options.
 */
typedef struct Plan {
  GPtrArray *sets;
  ScenarioOptions options;
  ScenarioFile *file;
  Sweep *sweep;
} Plan;

/* Reads a scenario for one of its studies ("" for the only one) and plans that;
 * prints what is wrong, then returns false. To be cleared either way. */
bool plan_init(Plan *plan, const char *path, const char *study,
               const ScenarioChoice *choice, const DesignTable *table);
void plan_clear(Plan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Plan, plan_clear)

/* The mobile node of that name, or of that number; INDEX_NONE after a message.
 */
uint32_t command_host(const Scenario *scenario, const char *word);

/* Prints what is wrong with the use of a command; returns EXIT_USAGE. */
int command_misuse(const char *name, const char *message);

/* "dmmsim: message" on standard error; returns EXIT_TROUBLE. */
int command_fail(const char *message);
