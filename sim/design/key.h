/* A key is the name, type, unit, range, default and meaning of a setting.
 *
 * Scenario sections and models have tables of keys. The same table drives
 * reading (every error says what was expected), `dmmsim list keys`, the
 * reference in the README, and the defaults of the program.
 *
 * Every quantity has a unit. What a value looks like, by type:
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
  const char *fallback; /* text of the default; NULL: there is no default */
  const char *choices;  /* KEY_CHOICE only */
  /* range, in the base unit (s, bit/s, octets, m/s, m, s/m); of a distribution
   * it holds for the first argument only. `greatest` 0: 9e9 s for times, 100 %
   * for KEY_FRACTION, 1e18 for the others */
  double least;
  double greatest;
  const char *help; /* one sentence, no full stop */
  size_t offset;    /* where in its object key_store puts the value */
} Key;

/* A value in base units. The type of the key decides which member has it. */
typedef struct Value {
  SimTime time;              /* KEY_TIME */
  double number;             /* rate, size, speed, length, number, fraction */
  int64_t integer;           /* integer, choice (index) */
  Distribution distribution; /* time or speed: a constant is one as well */
} Value;

/* Reads a text as a value of the key. Returns true, stores the value and sets
 * *why to NULL; or returns false and stores in *why a sentence without its
 * subject, which the caller frees: "needs a time unit: ns, us, ms, s, min, h",
 * "must be at least 0 s", "is none of a, b, c; did you mean 'b'?". In this case
 * *value has no meaning. For the types of key_is_text it returns true and
 * leaves *value alone. */
bool key_parse(const Key *key, const char *text, Value *value, char **why);

/* Returns whether the type of the key has a reader of its own, so that
 * key_parse does not look at the text. */
bool key_is_text(const Key *key);

/* Returns what is wrong with the first default of a table that is not a value
 * of its key: a sentence that the caller frees. Returns NULL if all are good.
 * `keys` may be NULL. */
char *keys_bad_default(const Key *keys);

/* Stores a value in the object at `key->offset`: a SimTime for KEY_TIME, an
 * int64_t for KEY_INTEGER, an int for KEY_CHOICE, a Distribution for the two
 * types of distributions, and a double for the other numbers. The type is none
 * of key_is_text. */
void key_store(const Key *key, const Value *value, void *object);

/* Stores the default of every key of a table, which ends with a NULL name. Keys
 * without a default, and those of key_is_text, are passed over. A default that
 * cannot be read is our own mistake. */
void key_store_defaults(const Key *keys, void *object);

/* Returns the type in words, as `list keys` shows it: "time", "a | b | c". The
 * caller frees it. */
char *key_type_text(const Key *key);

/* Returns the candidate that is nearest to `word` (the first of several), or
 * NULL if none is near enough: at a Damerau-Levenshtein distance of at most a
 * third of the length of the word, rounded down. Case is ignored. A word of
 * more than 64 letters has none. `candidates` ends with NULL; the answer is
 * borrowed from it. */
const char *nearest_word(const char *word, const char *const *candidates);
