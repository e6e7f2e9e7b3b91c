/* Iterations in values: ${speed = 1, 5, 10..50 step 10} m/s.
 *
 * The text level: what stands between the braces, the values that it makes, and
 * expressions over variables. The syntax is that of OMNeT++'s parameter studies
 * (its manual, chapter "Configuring Simulations"), but a value is put in as a
 * value, so no precedence is lost.
 *
 *   ${name = items}    a variable; ${items} has no name of its own
 *   ${name}            its value again
 *   ${items ! other}   goes along with another variable, value by value
 *   items              comma-separated; each one a word, or a range:
 *     1..5             step 1;     0 ms..50 ms step 10 ms
 *     1..1000 times 10 a factor;   0.1..100 log 7: so many, evenly spread
 *     1..$n            up to the value of another variable
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Iteration {
  char *name;  /* NULL: has none, or is a reference to `text` */
  char *text;  /* the items, or the variable that is referred to */
  char *along; /* variable behind "!"; NULL: none */
  bool is_reference;
  gsize start, length; /* of ${...} in the value */
} Iteration;

/* The first iteration of a value at or behind `from`. False: there is none, or,
 * with a reason in *why (the caller's), it cannot be read. */
bool iteration_find(const char *value, gsize from, Iteration *iteration,
                    char **why);
void iteration_clear(Iteration *iteration);

/* What variables have as values: by name; NULL: there is no such variable. */
typedef const char *IterationLookup(const char *name, const void *user);

/* The values of items; NULL and a reason if they cannot be read. */
GPtrArray *iteration_values(const char *items, IterationLookup *lookup,
                            const void *user, char **why);

/* Calls a function with every variable that items refer to ("$n"). */
void iteration_references(const char *items,
                          void (*take)(const char *name, void *user),
                          void *user);

/* Does a constraint hold? == != < <= > >= && || ! + - * / ( ), numbers (a unit
 * behind one is read and does not matter), variables ($n or n), words. False
 * and a reason if it cannot be read. */
bool iteration_holds(const char *constraint, IterationLookup *lookup,
                     const void *user, char **why);
