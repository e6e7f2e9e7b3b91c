/* What a setting may be: its name, type, unit, range, default and meaning.
 *
 * The same table drives reading (every error names what was expected),
 * `dmmsim list keys`, the reference in the README and the defaults of the
 * program. Scenario sections have such tables, and so does every model.
 *
 * Every quantity carries a unit. What a value may look like, by type:
 *   KEY_TIME          5 ms, 0 s, 1.5 h       ns us ms s min h
 *   KEY_RATE          10 Gbit/s              bit/s kbit/s Mbit/s Gbit/s
 *   KEY_SIZE          1500 B, 64 kB          B kB MB
 *   KEY_SPEED         30 m/s, 50 km/h
 *   KEY_LENGTH        200 m, 1.5 km
 *   KEY_PROPAGATION   5 us/km, 200 km/ms     stored as seconds a metre
 *   KEY_NUMBER        0.95, 3                no unit
 *   KEY_INTEGER       20                     no unit
 *   KEY_FRACTION      5 %, 0.05              0..1
 *   KEY_CHOICE        one of `choices` ("a|b|c"); stored as its index
 *   KEY_TEXT          any text
 *   KEY_NAMES         names, with braces, lists and globs (AR1{1..3}, CN*)
 *   KEY_TIME_DIST     a time, or a distribution of times: 10 s,
 *                     exponential(10 s), uniform(1 s, 2 s), pareto(1 s, 1.5),
 *                     lognormal(10 s, 5 s), weibull(10 s, 0.8)
 *   KEY_SPEED_DIST    the same of speeds
 *   KEY_ARRIVAL, KEY_PACKETS, KEY_MOVES, KEY_POINT, KEY_AREA
 *                     read by the scenario itself, see scenario.h
 */
#pragma once

#include "sim/base/rng.h"
#include "sim/base/units.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum KeyType {
  KEY_TIME,
  KEY_RATE,
  KEY_SIZE,
  KEY_SPEED,
  KEY_LENGTH,
  KEY_PROPAGATION,
  KEY_NUMBER,
  KEY_INTEGER,
  KEY_FRACTION,
  KEY_CHOICE,
  KEY_TEXT,
  KEY_NAMES,
  KEY_TIME_DIST,
  KEY_SPEED_DIST,
  KEY_ARRIVAL,
  KEY_PACKETS,
  KEY_MOVES,
  KEY_POINT,
  KEY_AREA,
} KeyType;

typedef struct Key {
  const char *name;
  KeyType type;
  const char *fallback; /* text of the default; NULL: must be given or absent */
  const char *choices;  /* KEY_CHOICE only */
  double least;     /* range, in the base unit (s, bit/s, octets, m/s, m); */
  double greatest;  /* both 0: no limit but >= 0 */
  const char *help; /* one sentence, no full stop */
  size_t offset;    /* where key_store puts the value */
} Key;

/* A value in base units: which member, by the key's type, is said above. */
typedef struct Value {
  SimTime time;    /* KEY_TIME */
  double number;   /* rate, size, speed, length, number, fraction */
  int64_t integer; /* integer, choice (index) */
  Distribution distribution;
} Value;

/* Reads `text` as a value of the key. False, and a sentence in *why (the
 * caller frees it) that says what was expected: "needs a time unit: ns, us, ms,
 * s, min, h", "must be at least 0 s and at most 1 h", "is none of a, b, c; did
 * you mean 'b'?". Not for KEY_TEXT and the types below it in the list that have
 * a reader of their own: those give true and leave *value alone. */
bool key_parse(const Key *key, const char *text, Value *value, char **why);

/* Is the key of a type that key_parse leaves to the reader? */
bool key_is_text(const Key *key);

/* Returns the first default of a table that is no value of its key, as a
 * sentence that the caller frees; or NULL. */
char *keys_bad_default(const Key *keys);

/* Puts a value into the object at `key->offset`: SimTime for KEY_TIME, int64_t
 * for integer, int for choice, Distribution for the distributions, double
 * for the other numbers. */
void key_store(const Key *key, const Value *value, void *object);

/* Parses and stores the default of every key of a table that ends with a NULL
 * name. A default that cannot be read is our own mistake. */
void key_store_defaults(const Key *keys, void *object);

/* The type in words, as in `list keys`: "time", "a | b | c". The
 * caller frees it. */
char *key_type_text(const Key *key);

/* The candidate nearest to `word` by Damerau-Levenshtein distance, at most a
 * third of its length away (and at least 1 is allowed); NULL if none is near.
 * `candidates` ends with NULL. */
const char *nearest_word(const char *word, const char *const *candidates);
