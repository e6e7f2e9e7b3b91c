/* This header has all classes of models, by column, and the table of designs
 * that are made of them. Each class is defined in the file of its name in the
 * folder of its column. All of them are constant.
 *
 * To add a model, write its file, and name its class here and in models.c.
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

/* The designs and classes of the program, without those of plugins. */
extern const DesignTable design_table;
