/* Models from outside the tree: a shared object that exports
 *
 *   const int dmmsim_abi = DMMSIM_ABI;
 *   const ModelClass *const dmmsim_models[] = { &my_model, NULL };
 *   const DesignRow dmmsim_designs[] = { ..., { .name = NULL } };   (optional)
 *
 * tests/plugin_example.c is one, with the command that makes it.
 */
#pragma once

#include "model.h"

/* The models and designs of a table, and those of some shared objects. They
 * stay loaded. The caller owns the table, but not what is in it. NULL and an
 * error if a file is missing or is no plugin of this program, or has a name
 * that exists already. `paths` ends with NULL. */
DesignTable *plugins_load(const DesignTable *table, const char *const *paths,
                          GError **error);
void plugins_free(DesignTable *table);
