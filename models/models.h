/* Every model, by column, and the table of designs that is made of them.
 *
 * To add a model, write its file and name its class here and in models.c.
 */
#pragma once

#include "sim/model.h"

extern const ModelClass alloc_home;
extern const ModelClass alloc_access;
extern const ModelClass lm_anchor;
extern const ModelClass lm_none;
extern const ModelClass mr_anchor;
extern const ModelClass mr_none;
extern const ModelClass lu_host;
extern const ModelClass lu_network;
extern const ModelClass lu_none;
extern const ModelClass assist_none;

extern const DesignTable design_table;

/* To the host, if the prefix belongs to this router and the host is on its
 * link; lost otherwise. What every mr does where no location is known. */
void forward_on_link(const Design *design, uint32_t node, const Packet *packet,
                     Forward *out);
