/* Models from outside the tree: a shared object that exports
 *
 *   const int dmmsim_abi = DMMSIM_ABI;
 *   const ModelClass *const dmmsim_models[] = { &my_model, NULL };
 *   const DesignRow dmmsim_designs[] = { ..., { .name = NULL } };   (optional)
 *
 * tests/plugin_example.c is an example, with the command that builds it.
 */
#pragma once

#include "model.h"

/* Loads shared objects, and returns a new table: the models and designs of
 * `table`, and then those of the objects. The caller owns the table, but not
 * what is in it; the objects stay loaded. `paths` ends with NULL.
 *
 * Returns NULL and an error if a file is missing, is no plugin, or was made for
 * another DMMSIM_ABI; if one of its names exists already; if a class is not
 * complete; if a default is not a value of its parameter; or if the classes of
 * a design do not work together. Objects that were loaded before the error stay
 * loaded. */
DesignTable *plugins_load(const DesignTable *table, const char *const *paths,
                          GError **error);
/* Frees a table that plugins_load has returned. */
void plugins_free(DesignTable *table);
