/* What a node knows although no message has told it. A model may look at the
 * state of hosts and prefixes through these functions only when it acts for a
 * router or an anchor; all else that a node knows has come in a message. A
 * model that acts for a host may read what is the host's own.
 *
 * There are eight idealisations:
 *   link       a router sees which hosts are on its own access link (layer 2);
 *              and a host sees which router it is attached to
 *   use        the access router and the anchor of a host know which of its
 *              prefixes sessions use: it is part of the context of the host,
 *              which draft-chan-dmm-framework section 5.1.1 lets routers get
 *              without saying from whom
 *   prefixes   so do they know which prefixes the host has (Host.prefixes)
 *   number     with that context goes the number of the attachment
 *   target     layer 2 tells the router that a host leaves where it goes
 *   previous   and the router to which it comes where it was (RFC 5949 section
 *              4.1): assist/network.c notes it when a link goes down
 *   away       that an anchor has been told of another place of a prefix, and
 *   released   that a prefix is being given back, goes with the context of the
 *              host as well; a central database, which keeps that, knows it too
 *
 * One thing is done for all at once: a prefix that nobody has a record of any
 * more is free for another host. That is the simulator's own book-keeping.
 */
#pragma once

#include "network.h"

/* Returns the node that the host is attached to, or INDEX_NONE. */
static inline uint32_t
host_node(const Network *network, uint32_t host)
{
  uint32_t access = network->hosts[host].access;
  return access == INDEX_NONE ? INDEX_NONE : network->access[access].node;
}

/* link: is the host on the access link of the node? */
static inline bool
context_has_host(const Network *network, uint32_t node, uint32_t host)
{
  return host_node(network, host) == node;
}

/* use: do sessions use the prefix that have not been given up? */
static inline bool
context_is_used(const Network *network, uint32_t prefix)
{
  const SessionPrefix *p = &network->prefixes[prefix];
  return p->sessions > 0 && !p->is_abandoned;
}

/* away: has an anchor been told that the prefix is elsewhere? */
static inline bool
context_is_away(const Network *network, uint32_t prefix)
{
  return network->prefixes[prefix].is_away;
}

/* released: is the prefix being given back? */
static inline bool
context_is_released(const Network *network, uint32_t prefix)
{
  return network->prefixes[prefix].is_released;
}

/* number: that of the last attachment of the host; its first is 1. */
static inline uint32_t
context_attachment(const Network *network, uint32_t host)
{
  return network->hosts[host].epoch;
}

/* target: the access link to which layer 2 takes the host, or INDEX_NONE. */
static inline uint32_t
context_target(const Network *network, uint32_t host)
{
  return network->hosts[host].next_access;
}
