/* Every model, by column, and the table of designs that is made of them.
 *
 * To add a model, write its file and name its class here and in models.c.
 */
#pragma once

#include "sim/contract/dispatch.h"

extern const ModelClass alloc_home;
extern const ModelClass alloc_access;
extern const ModelClass alloc_nearest;
extern const ModelClass lm_anchor;
extern const ModelClass lm_central;
extern const ModelClass lm_distributed;
extern const ModelClass lm_hierarchy;
extern const ModelClass lm_replica;
extern const ModelClass lm_none;
extern const ModelClass mr_anchor;
extern const ModelClass mr_chain;
extern const ModelClass mr_ingress;
extern const ModelClass mr_nearest;
extern const ModelClass mr_peer;
extern const ModelClass mr_none;
extern const ModelClass lu_host;
extern const ModelClass lu_network;
extern const ModelClass lu_proxy;
extern const ModelClass lu_none;
extern const ModelClass assist_host;
extern const ModelClass assist_network;
extern const ModelClass assist_none;

extern const DesignTable design_table;
