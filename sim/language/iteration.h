/* Iterations in values: ${speed = 1, 5, 10..50 step 10} m/s.
 *
 * This is the level of text: what stands between the braces, which values it
 * makes, and expressions over variables. The syntax is that of the parameter
 * studies of OMNeT++ (its manual, chapter "Configuring Simulations"). But in
 * expressions a variable stands for a value and not for its text, so operators
 * keep their precedence.
 *
 *   ${name = items}    a variable; ${items} has no name of its own
 *   ${name}            its value again
 *   ${items ! other}   goes along with another variable, value by value
 *   items              comma-separated; each one a word, or a range:
 *     1..5             step 1;     0 ms..50 ms step 10 ms
 *     1..1000 times 10 a factor;   0.1..100 log 7: seven, evenly on a log scale
 *     1..$n            up to the value of another variable
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Iteration {
  char *name;          /* NULL: it has none, or is a reference */
  char *text;          /* the items, or the variable that is referred to */
  char *along;         /* the variable after "!"; NULL: none */
  bool is_reference;   /* to the variable `text` */
  gsize start, length; /* of ${...} in the value */
} Iteration;

/* Finds the first iteration of a value that does not begin before `from`.
 * Returns true and stores it; iteration_clear frees what it owns. Returns false
 * if there is none, or if it cannot be read. Only in the second case it stores
 * a reason in *why, which the caller has set to NULL before, and frees. */
bool iteration_find(const char *value, gsize from, Iteration *iteration,
                    char **why);
void iteration_clear(Iteration *iteration);

/* Returns the value of a variable, borrowed; or NULL if there is no such
 * variable, or if it has no value yet. */
typedef const char *IterationLookup(const char *name, const void *user);

/* Returns the values of items, in an array that the caller owns and that frees
 * them; or NULL and a reason, which the caller frees. */
GPtrArray *iteration_values(const char *items, IterationLookup *lookup,
                            const void *user, char **why);

/* Calls `take` with the name of every variable that items refer to ("$n"). The
 * name is borrowed during the call; it is "" if no word follows a "$". */
void iteration_references(const char *items,
                          void (*take)(const char *name, void *user),
                          void *user);

/* Returns whether a constraint holds. It consists of == != < <= > >= && || ! +
 * - * / ( ), numbers, variables ($n or n) and words, also in quotes. The unit
 * after a number is read and ignored. If the constraint cannot be read, the
 * answer is false and *why is a reason that the caller frees; otherwise *why is
 * NULL. */
bool iteration_holds(const char *constraint, IterationLookup *lookup,
                     const void *user, char **why);
