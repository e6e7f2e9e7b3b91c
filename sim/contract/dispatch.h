/* A design in a run, and who is told what, in which order.
 *
 * The world tells a design what has happened, one event hook after the other.
 * What a model has to tell the other columns (the functions of the second part
 * here) is kept as a *call* and made when the event has ended, in order: so no
 * hook runs while another one does, which an assertion counts. Then the notices
 * of steps and the marks of the network are worked off (transit.h).
 */
#pragma once

#include "view.h"

struct Design {
  View view;
  Network *network;
  Model *models[COLUMN_COUNT];
  const AllocEvents *alloc;
  const LmEvents *lm;
  const MrEvents *mr;
  const LuEvents *lu;
  const AssistEvents *assist;
  Batch calls; /* Call: dispatch.c */
  int depth;   /* event hooks that run: one at most */
};

/* Builds the models of a row on a network (borrowed) with the defaults of the
 * classes, then those of the row, then the settings, and lets the network ask
 * them. */
Design *design_new(const DesignRow *row, Network *network,
                   const DesignSetting *settings, uint32_t setting_count);
/* Calls every `init`, in the order of the columns: the network is complete. */
void design_start(Design *design);
void design_free(Design *design);

/* Returns the design that runs in a network, for timers of its models. */
Design *design_of(Network *network);

/* Works off calls, notices and marks until there are none: for the kernel, when
 * an event has ended. `design` is a Design. */
void design_settle(void *design);

/* Part one: what the world tells. */

/* A message has arrived at the place. */
void design_receive(Design *design, Place place, const Packet *packet);
/* A step has noticed something. */
void design_notice(Design *design, const Notice *notice);
/* A host will move to an access link. */
void design_predict(Design *design, uint32_t host, uint32_t access);
/* The access link of a host is up, or lost. */
void design_link_up(Design *design, uint32_t host);
void design_link_down(Design *design, uint32_t host, uint32_t access);
/* A session with a node starts to use a prefix, or stops. */
void design_use(Design *design, uint32_t prefix, uint32_t node);
void design_unuse(Design *design, uint32_t prefix, uint32_t node);
/* A node has failed, and has lost its state. */
void design_restart(Design *design, uint32_t node);

/* Part two: what models tell each other. */

/* assist: lu shall act on a link that is up, with what has been found out. */
void design_arrive(Design *design, uint32_t host, const Attachment *arrival);
/* lu: a prefix has been registered from a new place. */
void design_moved(Design *design, uint32_t prefix, Address locator);
/* lu: the location update of a prefix has been acknowledged. */
void design_registered(Design *design, uint32_t prefix);
/* lu: the host is at an access link: gives it what alloc offers there, at once.
 * Returns the prefix, or INDEX_NONE: there is none. */
uint32_t design_attach(Design *design, uint32_t host, uint32_t access);
/* lu: the host was configured with a prefix; new sessions use it from now on.
 * Others of its prefixes that no session uses are reported to alloc. */
void design_configure(Design *design, uint32_t host, uint32_t prefix);
/* lu: the prefix is at its anchor, which needs no message to know. */
void design_forget(Design *design, uint32_t prefix);
/* alloc: gives a prefix back that no session uses. */
void design_release(Design *design, uint32_t prefix);
/* lu: nothing of a prefix is left; its slot may be another's later. */
void design_free_prefix(Design *design, uint32_t prefix);

/* Has all models show what they do for the host of the picture. */
void design_show(const Design *design, Picture *picture);
