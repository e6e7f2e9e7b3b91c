/* A design in a run: who is told what, and in which order.
 *
 * The world tells a design what has happened, one event hook after the other.
 * What a model has to tell the other columns (the second part of the functions
 * here) is kept as a *call*. Calls are made in their order when the event has
 * ended, so no hook runs while another one does; an assertion makes sure of
 * that. Then the notices of steps and the marks of the network are worked off
 * (transit.h).
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
  int depth;   /* number of event hooks that run: at most one */
};

/* Returns a design with the models of a row, which the caller owns. Parameters
 * have the defaults of the classes, unless the row has other defaults, or the
 * settings say otherwise. A setting goes to all models that have a parameter of
 * this name, and a later one replaces an earlier one. The row and the network
 * are borrowed, and must outlive the design; the settings are not kept. From
 * now on the network asks this design. */
Design *design_new(const DesignRow *row, Network *network,
                   const DesignSetting *settings, uint32_t setting_count);
/* Calls `init` of all models in the order of the columns. The caller completes
 * the network first. */
void design_start(Design *design);
/* Frees the design and its models, before the network. */
void design_free(Design *design);

/* Returns the design that runs in a network, for timers of its models. */
Design *design_of(Network *network);

/* Works off calls, notices and marks until there are none. The kernel calls it
 * when an event has ended (KernelSettle). `design` is a Design. */
void design_settle(void *design);

/* Part one: what the world tells. The hook runs at once. */

/* Tells a column that a message for it has arrived at a place. The column is
 * Packet.function, and never alloc. The packet is borrowed. */
void design_receive(Design *design, Place place, const Packet *packet);
/* Tells lm that a step has noticed something. */
void design_notice(Design *design, const Notice *notice);
/* Tells assist that a host will move to an access link. */
void design_predict(Design *design, uint32_t host, uint32_t access);
/* Tells assist that the access link of a host is up, and then lu, unless assist
 * has answered that it calls design_arrive itself. */
void design_link_up(Design *design, uint32_t host);
/* Tells assist, mr and lu that a host has lost its link to `access`. */
void design_link_down(Design *design, uint32_t host, uint32_t access);
/* Counts a session with a node that begins to use a prefix. Tells alloc and lu
 * if it is the only session of the prefix, and then tells mr in any case. */
void design_use(Design *design, uint32_t prefix, uint32_t node);
/* Tells mr that a session with a node is about to end, and then no longer
 * counts the session as one of the prefix. Tells alloc if it was the last one
 * and new sessions of the host do not use the prefix. */
void design_unuse(Design *design, uint32_t prefix, uint32_t node);
/* Tells lm that a node has failed and has lost its state. This is called when
 * the node goes down, and not when it works again. */
void design_restart(Design *design, uint32_t node);

/* Part two: what models tell each other. The hook runs when the event has
 * ended, unless the prefix that the call is about has been freed by then. Each
 * comment begins with the column that calls the function. */

/* assist: tells lu to act on a link that is up, with what has been found out.
 */
void design_arrive(Design *design, uint32_t host, const Attachment *arrival);
/* lu: tells mr that the host sends location updates of a prefix with this
 * locator from now on, which need not be acknowledged yet. At home the locator
 * is the home address. */
void design_moved(Design *design, uint32_t prefix, Address locator);
/* lu: tells mr and assist that the location update of a prefix has been
 * acknowledged, or that an earlier one is still in force and no new one is
 * needed. */
void design_registered(Design *design, uint32_t prefix);
/* lu: gives a host at an access link the prefix that alloc offers there. This
 * happens at once; alloc is told when the event has ended. Returns the prefix,
 * or INDEX_NONE if there is none for the host. New sessions do not use it
 * before design_configure. */
uint32_t design_attach(Design *design, uint32_t host, uint32_t access);
/* lu: makes new sessions of a host use a prefix, at once. Tells alloc of its
 * other prefixes that no session uses. */
void design_configure(Design *design, uint32_t host, uint32_t prefix);
/* lu: tells lm that the host has attached to the anchor of the prefix. The
 * anchor sees this without a message, and its record is void. */
void design_forget(Design *design, uint32_t prefix);
/* alloc: tells lu to give back a prefix that no session uses, or that is
 * abandoned (SessionPrefix.is_abandoned) although sessions use it. */
void design_release(Design *design, uint32_t prefix);
/* lu: frees a prefix that no session uses and of which no record is left, after
 * mr and lm have been told to forget it. Its slot may be used for another
 * prefix later. */
void design_free_prefix(Design *design, uint32_t prefix);

/* Lets all models show what they do for the host of the picture. */
void design_show(const Design *design, Picture *picture);
